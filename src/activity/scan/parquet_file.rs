//! Parquet files as a ledger: their columns, and their row groups as batches of lines.

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;

use super::aspect::Known;
use super::batch::{Batch, Codes, ScannedTable};
use super::interner::BLANK;
use super::layout::Layout;
use super::number::FREE_SCALE;
use super::number_column::NumberColumn;
use super::parquet_cell::cell_text;
use super::parquet_column::{TextIds, numbers, percentages};
use super::parquet_problem::{doubles, index_ignored, nested_column, unreadable_column, zoned_timestamp};
use super::summing::Sink;
use super::worker::Worker;
use crate::activity::column::{Column, ColumnNames};
use crate::activity::header::read_header;
use crate::activity::problem;
use crate::activity::table::{Table, TableRow};
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// Lines of a batch: few enough that a batch stays in the processor's cache.
const BATCH: usize = 4096;

/// A Parquet file whose footer was read.
#[derive(Debug)]
pub(in crate::activity) struct ParquetFile {
    path: std::path::PathBuf,
    metadata: ArrowReaderMetadata,
    schema: Arc<Schema>,
    /// The file as a table of a scan.
    pub(super) scanned: ScannedTable,
    /// Bytes of its compressed columns.
    pub bytes: u64,
    /// Notes on what was assumed.
    pub notes: Vec<Problem>,
}

impl ParquetFile {
    /// Reads the footer and the names of the columns.
    pub fn open(path: &Path, names: &ColumnNames) -> Result<ParquetFile, Problems> {
        let name = path.display().to_string();
        let unreadable = |reason: String| problem::unreadable(Place::file(&name), &reason);
        let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
        let bytes = file.metadata().map(|metadata| metadata.len()).unwrap_or_default();
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| {
            unreadable(error.to_string()).hint(Text::new(
                "文件不是 Parquet，或没有写完；请重新导出",
                "it is no Parquet file, or was not written to its end: export it again",
            ))
        })?;
        let fields: Vec<Field> = plain
            .schema()
            .fields()
            .iter()
            .map(|field| with_dictionary(field))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let options = ArrowReaderOptions::new().with_schema(schema.clone());
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|error| unreadable(error.to_string()))?;
        let mut notes = Vec::new();
        let cells: Vec<String> = schema
            .fields()
            .iter()
            .map(|field| {
                if is_index(field.name()) {
                    String::new()
                } else {
                    field.name().clone()
                }
            })
            .collect();
        let ignored: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .filter(|name| is_index(name))
            .collect();
        if !ignored.is_empty() {
            notes.push(index_ignored(&name, &ignored));
        }
        let header_row = TableRow {
            row: 0,
            cells,
            origin: None,
        };
        let mut table = Table {
            file: name.clone(),
            rows: vec![header_row],
            ..Table::default()
        };
        // The names of the columns stand in no row.
        let without_row = |mut problem: Problem| {
            problem.place.iter_mut().for_each(|place| place.row = None);
            problem
        };
        let header =
            read_header(&table, 0, names).map_err(|found| Problems(found.into_iter().map(without_row).collect()))?;
        table.rows.clear();
        let of_type = |fits: fn(&DataType) -> bool| -> Vec<&str> {
            let named = header
                .iter()
                .filter(|(at, column, _)| is_number(column) && fits(schema.field(*at).data_type()));
            named.map(|(_, _, name)| name.as_str()).collect()
        };
        let floating = of_type(DataType::is_floating);
        if !floating.is_empty() {
            notes.push(doubles(&name, &floating));
            table.floating = true;
        }
        let nested = schema.fields().iter().find(|field| field.data_type().is_nested());
        if let Some(field) = nested {
            return Err(nested_column(&name, field.name()).into());
        }
        let zoned = header
            .iter()
            .find(|(at, ..)| matches!(schema.field(*at).data_type(), DataType::Timestamp(_, Some(_))));
        if let Some((_, _, column)) = zoned {
            return Err(zoned_timestamp(&name, column).into());
        }
        let odd = header
            .iter()
            .find(|(at, ..)| !is_readable(schema.field(*at).data_type()));
        if let Some((at, _, column)) = odd {
            return Err(unreadable_column(&name, column, schema.field(*at).data_type()).into());
        }
        let has_dates = header
            .iter()
            .any(|(at, column, _)| *column == Column::Period && schema.field(*at).data_type().is_temporal());
        Ok(ParquetFile {
            path: path.to_owned(),
            metadata,
            schema,
            scanned: ScannedTable {
                table,
                header,
                index: 0,
                has_dates,
            },
            bytes,
            notes,
        })
    }

    /// Decimal places of a number column; 0 where the file has no such column.
    pub(super) fn scale(&self, column: &Column) -> u32 {
        let Some((at, ..)) = self.scanned.header.iter().find(|(_, known, _)| known == column) else {
            return 0;
        };
        match self.schema.field(*at).data_type() {
            DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) => u32::try_from(*scale).unwrap_or(0),
            kind if kind.is_integer() => 0,
            _ => FREE_SCALE,
        }
    }

    /// First row, rows and bytes of each row group.
    pub(super) fn parts(&self) -> Vec<(u64, u64, u64)> {
        let rows = |group: &RowGroupMetaData| u64::try_from(group.num_rows()).unwrap_or_default();
        let groups = self.metadata.metadata().row_groups();
        let all: u64 = groups.iter().map(rows).sum();
        let mut first_row = 1;
        let of_group = |group| {
            let rows = rows(group);
            let part = (first_row, rows, self.bytes * rows / all.max(1));
            first_row += rows;
            part
        };
        groups.iter().map(of_group).collect()
    }

    /// Hands the lines of a row group to a worker, batch by batch; `false`: reading may stop. `every_column` reads also those that no
    /// sum needs.
    pub(super) fn read<S: Sink>(
        &self,
        group: usize,
        first_row: u64,
        every_column: bool,
        worker: &mut Worker<'_, S>,
    ) -> Result<bool, Problems> {
        let fault =
            |reason: String| Problems::from(problem::unreadable(Place::file(&self.scanned.table.file), &reason));
        let file = File::open(&self.path).map_err(|error| fault(error.to_string()))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let wanted: Vec<usize> = self
            .scanned
            .header
            .iter()
            .filter(|(_, column, _)| every_column || is_needed(column))
            .map(|(at, ..)| *at)
            .collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
        let reader = builder
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(BATCH)
            .build()
            .map_err(|error| fault(error.to_string()))?;
        let mut sorted = wanted;
        sorted.sort_unstable();
        let mut text_ids = TextIds::default();
        let mut row = first_row;
        for batch in reader {
            let batch = batch.map_err(|error| fault(error.to_string()))?;
            let columns = Columns {
                batch: &batch,
                at: &sorted,
            };
            let lines = self.batch(&columns, row, worker.layout, worker.known, &mut text_ids);
            let texts = |row: usize| columns.texts(row, self.schema.fields().len());
            let lines = Batch { texts: &texts, ..lines };
            if !worker.take(&lines) {
                return Ok(false);
            }
            row += batch.num_rows() as u64;
        }
        if self.scanned.has_dates {
            let mut known = worker.known.lock().unwrap_or_else(PoisonError::into_inner);
            known
                .dates
                .entry(self.scanned.index)
                .or_default()
                .extend(text_ids.periods());
        }
        Ok(true)
    }

    fn batch<'b>(
        &'b self,
        columns: &Columns<'_>,
        first_row: u64,
        layout: &Layout,
        known: &Mutex<Known>,
        text_ids: &mut TextIds,
    ) -> Batch<'b> {
        let array = |column: &Column| {
            let (at, ..) = self.scanned.header.iter().find(|(_, known, _)| known == column)?;
            columns.array(*at)
        };
        let keys = layout.keys.iter().enumerate();
        let codes = keys.map(|(place, column)| {
            let array = array(column);
            let codes = array.map_or(Codes::One(BLANK), |array| text_ids.codes(place, array, known));
            if *column == Column::Period && self.scanned.has_dates {
                text_ids.meet_periods(&codes);
            }
            codes
        });
        let column = |column: &Column, scale: u32| {
            let array = array(column);
            array.map_or(NumberColumn::Blank, |array| numbers(array, scale))
        };
        let uncertainties = array(&Column::Uncertainty).map(|array| percentages(array, FREE_SCALE));
        let value = |parameter: &String| Column::Value(parameter.clone());
        Batch {
            table: &self.scanned,
            first_row,
            rows: columns.batch.num_rows(),
            codes: codes.collect(),
            quantities: column(&Column::Quantity, layout.quantity_scale),
            values: layout
                .values
                .iter()
                .map(|of| column(&value(&of.parameter), of.scale))
                .collect(),
            checked: uncertainties.into_iter().collect(),
            texts: &|_| Vec::new(),
        }
    }
}

/// The columns of a batch by their place in the file.
struct Columns<'b> {
    batch: &'b RecordBatch,
    at: &'b [usize],
}

impl Columns<'_> {
    fn array(&self, at: usize) -> Option<&ArrayRef> {
        let place = self.at.binary_search(&at).ok()?;
        Some(self.batch.column(place))
    }

    fn texts(&self, row: usize, columns: usize) -> Vec<String> {
        let mut cells = vec![String::new(); columns];
        for (place, at) in self.at.iter().enumerate() {
            cells[*at] = cell_text(self.batch.column(place), row);
        }
        cells
    }
}

/// The same field, a text as dictionary codes: equal texts are compared once a row group rather than once a line.
fn with_dictionary(field: &Field) -> Field {
    let is_text = |kind: &DataType| matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let plain = match field.data_type() {
        DataType::Dictionary(_, kind) => kind.as_ref(),
        kind => kind,
    };
    let kind = match plain {
        kind if is_text(kind) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        // So many digits fit 64 bits, whatever the file's own width.
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
            if *precision <= 18 =>
        {
            DataType::Decimal64(*precision, *scale)
        }
        DataType::Decimal64(precision, scale) => DataType::Decimal128(*precision, *scale),
        kind => kind.clone(),
    };
    Field::new(field.name(), kind, field.is_nullable())
}

/// Whether the cells of a column can be read as a person would have typed them.
fn is_readable(kind: &DataType) -> bool {
    let is_text = |kind: &DataType| *kind == DataType::Utf8;
    match kind {
        DataType::Dictionary(_, values) => is_text(values),
        DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) | DataType::Decimal256(_, scale) => *scale >= 0,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => true,
        DataType::Float32 | DataType::Float64 | DataType::Null => true,
        kind => kind.is_integer(),
    }
}

fn is_number(column: &Column) -> bool {
    matches!(column, Column::Quantity | Column::Value(_))
}

/// Whether a sum needs the column; remarks are read only when lines are explained.
fn is_needed(column: &Column) -> bool {
    !matches!(column, Column::DataSource | Column::Evidence | Column::Note)
}

/// A column in which pandas keeps its row labels.
fn is_index(name: &str) -> bool {
    name.starts_with("__index_level_") && name.ends_with("__")
}
