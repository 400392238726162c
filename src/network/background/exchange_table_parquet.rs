//! Exchange tables in Parquet: the same columns, amounts as numbers or as text.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::exchange_table::{ExchangeTable, column_name};
use super::exchange_table_csv::{Columns, LineReader};
use super::exchange_table_problem as problem;
use crate::activity::scan::cell_text;
use crate::problem::Problems;

impl ExchangeTable {
    /// Whether a Parquet file has the columns of an exchange table.
    pub(super) fn is_in_parquet(path: &Path) -> bool {
        open(path).is_ok_and(|builder| {
            let schema = builder.schema();
            ExchangeTable::is_header(schema.fields().iter().map(|field| field.name().as_str()))
        })
    }

    /// Reads a Parquet file. Rows count from 2 on, as if a header stood above them.
    pub(super) fn from_parquet(path: &Path) -> Result<ExchangeTable, Problems> {
        let name = path.display().to_string();
        let unreadable = |reason: String| Problems::from(problem::unreadable_table(&name, &reason));
        let builder = open(path).map_err(&unreadable)?;
        let header: Vec<String> = builder
            .schema()
            .fields()
            .iter()
            .map(|field| column_name(field.name()))
            .collect();
        let (columns, unread) = Columns::of(&name, &header)?;
        let mut lines = LineReader::new(&name);
        lines.table.notes.extend(unread);
        let mut row = 1;
        for batch in builder.build().map_err(|error| unreadable(error.to_string()))? {
            let batch = batch.map_err(|error| unreadable(error.to_string()))?;
            row = read_batch(&batch, &columns, row, &mut lines);
        }
        lines.finish()
    }
}

/// Opens a Parquet file, its columns as they are stored: writers may say that a text is of some dictionary.
fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(|error| error.to_string())
}

/// Reads the rows of a batch; the last row.
fn read_batch(batch: &RecordBatch, columns: &Columns, before: u64, lines: &mut LineReader) -> u64 {
    let mut row = before;
    for at in 0..batch.num_rows() {
        row += 1;
        let texts: Vec<String> = batch.columns().iter().map(|array| text(array, at)).collect();
        let cells = columns.cells(|column| {
            column
                .and_then(|column| texts.get(column))
                .map_or("", |text| text.trim())
        });
        let amount = batch.column(columns.needed("amount"));
        let is_number = *amount.data_type() == DataType::Float64 && !amount.is_null(at);
        let amount = is_number.then(|| amount.as_primitive::<Float64Type>().value(at));
        lines.line(row, &cells, amount);
    }
    row
}

fn text(array: &ArrayRef, row: usize) -> String {
    match array.data_type() {
        DataType::Boolean if !array.is_null(row) => array.as_boolean().value(row).to_string(),
        _ => cell_text(array, row),
    }
}
