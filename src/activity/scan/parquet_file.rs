//! Parquet files as a ledger: their columns, and their row groups as batches of lines.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float32Type, Float64Type, Int32Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use parquet::file::metadata::RowGroupMetaData;

use super::aspect::Known;
use super::interner::BLANK;
use super::layout::Layout;
use super::number::{FREE_SCALE, of_decimal, of_float, of_text};
use super::pair_table::NONE;
use super::parquet_cell::cell_text;
use super::worker::{BLANK_NUMBER, Batch, Codes, ODD_NUMBER, ScannedTable, Sink, Worker};
use crate::activity::column::{Column, ColumnNames};
use crate::activity::header::read_header;
use crate::activity::problem;
use crate::activity::table::{Table, TableRow};
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// Lines of a batch: few enough that a batch stays in the processor's cache.
const BATCH: usize = 8192;

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
    pub fn open(path: &Path, index: usize, names: &ColumnNames) -> Result<ParquetFile, Problems> {
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
                index,
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
            DataType::Decimal128(_, scale) => u32::try_from(*scale).unwrap_or(0),
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
        let mut remaps = Remaps::default();
        let mut row = first_row;
        for batch in reader {
            let batch = batch.map_err(|error| fault(error.to_string()))?;
            let columns = Columns {
                batch: &batch,
                at: &sorted,
            };
            let lines = self.batch(&columns, row, worker.layout, worker.known, &mut remaps);
            let texts = |row: usize| columns.texts(row, self.schema.fields().len());
            let lines = Batch { texts: &texts, ..lines };
            if !worker.take(&lines) {
                return Ok(false);
            }
            row += batch.num_rows() as u64;
        }
        Ok(true)
    }

    fn batch<'b>(
        &'b self,
        columns: &Columns<'_>,
        first_row: u64,
        layout: &Layout,
        known: &Mutex<Known>,
        remaps: &mut Remaps,
    ) -> Batch<'b> {
        let array = |column: &Column| {
            let (at, ..) = self.scanned.header.iter().find(|(_, known, _)| known == column)?;
            columns.array(*at)
        };
        let codes = layout
            .keys
            .iter()
            .enumerate()
            .map(|(place, column)| array(column).map_or(Codes::One(BLANK), |array| remaps.codes(place, array, known)))
            .collect();
        let quantities = array(&Column::Quantity)
            .map(|array| numbers(array, layout.quantity_scale))
            .unwrap_or_else(|| vec![BLANK_NUMBER; columns.batch.num_rows()]);
        let values = layout
            .values
            .iter()
            .map(|value| {
                let column = Column::Value(value.parameter.clone());
                array(&column).map_or_else(Vec::new, |array| numbers(array, value.scale))
            })
            .collect();
        Batch {
            table: &self.scanned,
            first_row,
            rows: columns.batch.num_rows(),
            codes,
            quantities,
            values,
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

/// For each key column the last dictionary met, with the ids of its texts; a row group has one.
#[derive(Default)]
struct Remaps(HashMap<usize, (ArrayRef, Vec<u32>)>);

impl Remaps {
    /// The ids of a column's texts.
    fn codes(&mut self, place: usize, array: &ArrayRef, known: &Mutex<Known>) -> Codes {
        let Some(dictionary) = array.as_any().downcast_ref::<DictionaryArray<Int32Type>>() else {
            return Codes::Each(plain_codes(place, array, known));
        };
        let values = dictionary.values();
        let is_new = self.0.get(&place).is_none_or(|(last, _)| !Arc::ptr_eq(last, values));
        if is_new {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            let interner = &mut known.interners[place];
            let ids = (0..values.len())
                .map(|value| interner.id(&cell_text(values, value)))
                .collect();
            self.0.insert(place, (values.clone(), ids));
        }
        let ids = &self.0[&place].1;
        let keys = dictionary.keys();
        if let ([only], 0) = (ids.as_slice(), keys.null_count()) {
            return Codes::One(*only);
        }
        let id = |key: i32| ids.get(key as usize).copied().unwrap_or(BLANK);
        Codes::Each(if keys.null_count() == 0 {
            keys.values().iter().map(|key| id(*key)).collect()
        } else {
            keys.iter().map(|key| key.map_or(BLANK, id)).collect()
        })
    }
}

/// Days that a batch spans at most for its dates to be told apart by their place in a list: some 270 years.
const MOST_DAYS: usize = 100_000;

/// The ids of a column that is no text: dates and numbers, each distinct value written once.
fn plain_codes(place: usize, array: &ArrayRef, known: &Mutex<Known>) -> Vec<u32> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let interner = &mut known.interners[place];
    if let Some(dates) = array.as_primitive_opt::<arrow_array::types::Date32Type>() {
        let (first, last) = (dates.iter().flatten().min(), dates.iter().flatten().max());
        let (Some(first), Some(last)) = (first, last) else {
            return vec![BLANK; array.len()];
        };
        let days = usize::try_from(i64::from(last) - i64::from(first)).map_or(usize::MAX, |days| days + 1);
        if days <= MOST_DAYS {
            let mut ids = vec![NONE; days];
            let dates = dates.iter().enumerate();
            return dates
                .map(|(row, date)| {
                    let Some(date) = date else { return BLANK };
                    let id = &mut ids[(date - first) as usize];
                    if *id == NONE {
                        *id = interner.id(&cell_text(array, row));
                    }
                    *id
                })
                .collect();
        }
    }
    let mut last: Option<(String, u32)> = None;
    (0..array.len())
        .map(|row| {
            let text = cell_text(array, row);
            match &last {
                Some((known, id)) if *known == text => *id,
                _ => {
                    let id = interner.id(&text);
                    last = Some((text, id));
                    id
                }
            }
        })
        .collect()
}

/// One more than the greatest number of 28 digits.
const MOST_DECIMAL: u128 = 10u128.pow(28);

/// The numbers of a column at a scale; blank and odd cells by their marks.
fn numbers(array: &ArrayRef, scale: u32) -> Vec<i128> {
    let with_blanks = |number: &dyn Fn(usize) -> Option<i128>| -> Vec<i128> {
        let cell = |row: usize| {
            if array.is_null(row) {
                BLANK_NUMBER
            } else {
                number(row).unwrap_or(ODD_NUMBER)
            }
        };
        (0..array.len()).map(cell).collect()
    };
    match array.data_type() {
        DataType::Null => vec![BLANK_NUMBER; array.len()],
        DataType::Decimal128(precision, own) => {
            let values = array.as_primitive::<Decimal128Type>().values();
            let up = 10i128.pow(scale.saturating_sub(u32::try_from(*own).unwrap_or(0)));
            // Longer numbers are refused wherever they are typed; whether one is must not depend on the line that it stands in.
            let is_short = |value: &i128| value.unsigned_abs() < MOST_DECIMAL;
            let all_short = || *precision <= 28 || values.iter().all(is_short);
            if array.null_count() == 0 && up == 1 && all_short() {
                return values.to_vec();
            }
            with_blanks(&|row| Some(values[row]).filter(is_short)?.checked_mul(up))
        }
        DataType::Float64 => {
            let values = array.as_primitive::<Float64Type>().values();
            with_blanks(&|row| of_float(values[row], scale))
        }
        DataType::Float32 => {
            let values = array.as_primitive::<Float32Type>().values();
            // Seven digits are meant; they are those of the shortest text.
            with_blanks(&|row| of_text(&values[row].to_string(), scale))
        }
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_dictionary::<Int32Type>();
            let values = dictionary.values();
            let parsed: Vec<i128> = (0..values.len())
                .map(|value| match cell_text(values, value) {
                    text if crate::spelling::tidy(&text).is_empty() => BLANK_NUMBER,
                    text => of_text(&text, scale).unwrap_or(ODD_NUMBER),
                })
                .collect();
            let key = |key: Option<i32>| key.and_then(|key| parsed.get(usize::try_from(key).ok()?).copied());
            dictionary
                .keys()
                .iter()
                .map(|at| key(at).unwrap_or(BLANK_NUMBER))
                .collect()
        }
        _ => with_blanks(&|row| of_decimal(&cell_text(array, row), scale)),
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
        DataType::Decimal32(precision, scale) | DataType::Decimal64(precision, scale) => {
            DataType::Decimal128(*precision, *scale)
        }
        kind => kind.clone(),
    };
    Field::new(field.name(), kind, field.is_nullable())
}

/// Whether the cells of a column can be read as a person would have typed them.
fn is_readable(kind: &DataType) -> bool {
    let is_text = |kind: &DataType| *kind == DataType::Utf8;
    match kind {
        DataType::Dictionary(_, values) => is_text(values),
        DataType::Decimal128(_, scale) | DataType::Decimal256(_, scale) => *scale >= 0,
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
    !matches!(
        column,
        Column::DataSource | Column::Evidence | Column::Uncertainty | Column::Note
    )
}

/// A column in which pandas keeps its row labels.
fn is_index(name: &str) -> bool {
    name.starts_with("__index_level_") && name.ends_with("__")
}

fn index_ignored(file: &str, columns: &[&str]) -> Problem {
    let columns = columns.join(", ");
    Problem::note(
        "row-labels-ignored",
        Text::new(
            format!("列 {columns} 是 pandas 的行标签，未读取"),
            format!("{columns} holds the row labels of pandas and was not read"),
        ),
    )
    .at(Place::file(file))
}

fn doubles(file: &str, columns: &[&str]) -> Problem {
    let columns = columns.join(", ");
    Problem::note(
        "numbers-in-floating-point",
        Text::new(
            format!("{columns} 为浮点数，按最短往返文本读取，至多 15 位；要精确请存为 decimal"),
            format!("{columns} is floating point: read by its shortest round-trip text, at most 15 digits; store it as decimal to be exact"),
        ),
    )
    .at(Place::file(file))
}

fn nested_column(file: &str, column: &str) -> Problem {
    let mut place = Place::file(file);
    place.column = Some(column.to_owned());
    Problem::error(
        "nested-column",
        Text::new(
            format!("列 {column} 是嵌套类型；台账的列应为文本、日期或数值"),
            format!("column {column} is nested; columns of a ledger are text, dates or numbers"),
        ),
    )
    .at(place)
}

/// A moment of a zone is another day in another zone, and a month's first moment may lie in the month before.
fn zoned_timestamp(file: &str, column: &str) -> Problem {
    let mut place = Place::file(file);
    place.column = Some(column.to_owned());
    Problem::error(
        "timestamp-with-zone",
        Text::new(
            format!("列 {column} 是带时区的时间，属于哪一天取决于时区"),
            format!("column {column} holds moments of a time zone; which day they belong to depends on the zone"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "导出为日期或文本，如 pandas：df[\"时期\"].dt.strftime(\"%Y-%m-%d\")",
        "export dates or text, in pandas: df[\"period\"].dt.strftime(\"%Y-%m-%d\")",
    ))
}

fn unreadable_column(file: &str, column: &str, kind: &DataType) -> Problem {
    let mut place = Place::file(file);
    place.column = Some(column.to_owned());
    Problem::error(
        "unreadable-column",
        Text::new(
            format!("列 {column} 的类型 {kind} 无法读取；台账的列应为文本、日期或数值"),
            format!("column {column} has the type {kind}, which cannot be read; columns of a ledger are text, dates or numbers"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "请以文本（UTF-8）、日期或数值类型重新导出该列",
        "export the column again as text (UTF-8), dates or numbers",
    ))
}
