//! Reading exchange tables: from CSV here, and the lines that all formats share.

use std::collections::HashMap;
use std::path::Path;

use super::exchange_table::{
    Direction, ExchangeLine, ExchangeTable, FlowType, NEEDED, OPTIONAL, ProcessName, column_name,
};
use super::exchange_table_problem as problem;
use crate::activity::csv_file::delimiter;
use crate::activity::encoding::decode;
use crate::problem::{Problem, Problems};

impl ExchangeTable {
    /// Whether a file is an exchange table, by its header; a file that cannot be read is none.
    pub fn is_in(path: &Path) -> bool {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv" | "tsv" | "txt") => header_of(path).is_some_and(|header| {
                let cells = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .delimiter(delimiter(&header))
                    .from_reader(header.as_bytes())
                    .records()
                    .next();
                cells
                    .and_then(Result::ok)
                    .is_some_and(|cells| ExchangeTable::is_header(&cells))
            }),
            Some("parquet" | "pq") => ExchangeTable::is_in_parquet(path),
            _ => false,
        }
    }

    /// Reads an exchange table. Errors name the row and the column.
    pub fn read(path: &Path) -> Result<ExchangeTable, Problems> {
        let name = path.display().to_string();
        let is_parquet = path
            .extension()
            .is_some_and(|ending| ending == "parquet" || ending == "pq");
        if is_parquet {
            return ExchangeTable::from_parquet(path);
        }
        let bytes = std::fs::read(path).map_err(|error| problem::unreadable_table(&name, &error.to_string()))?;
        ExchangeTable::from_csv(&name, &bytes)
    }

    /// Reads an exchange table from the bytes of a CSV file; `name` is that of the file.
    pub fn from_csv(name: &str, bytes: &[u8]) -> Result<ExchangeTable, Problems> {
        let (text, notes) = decode(name, bytes)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| Problems::from(problem::unreadable_table(name, &error.to_string()));
        let mut record = csv::StringRecord::new();
        let is_there = reader.read_record(&mut record).map_err(unreadable)?;
        let header: Vec<String> = if is_there {
            record.iter().map(column_name).collect()
        } else {
            Vec::new()
        };
        let (columns, unread) = Columns::of(name, &header)?;
        let mut lines = LineReader::new(name);
        lines.table.notes = notes;
        lines.table.notes.extend(unread);
        while reader.read_record(&mut record).map_err(unreadable)? {
            let row = record.position().map_or(0, csv::Position::line);
            let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or("").trim();
            lines.line(row, &columns.cells(cell), None);
        }
        lines.finish()
    }
}

/// The first line of a text file that is not blank.
fn header_of(path: &Path) -> Option<String> {
    use std::io::Read;
    const ENOUGH: u64 = 16 * 1024;
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .ok()?
        .take(ENOUGH)
        .read_to_end(&mut bytes)
        .ok()?;
    // The names of the columns are ASCII in any encoding but UTF-16, which no database writes.
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    Some(line.to_owned())
}

/// Where the columns of a table stand.
pub(super) struct Columns {
    needed: [usize; NEEDED.len()],
    optional: [Option<usize>; OPTIONAL.len()],
}

/// The cells of a line, trimmed.
pub(super) struct Cells<'c> {
    process: &'c str,
    direction: &'c str,
    reference: &'c str,
    amount: &'c str,
    unit: &'c str,
    flow: &'c str,
    flow_type: &'c str,
    uuid: &'c str,
    provider: &'c str,
}

impl Columns {
    /// The columns of a header, and a note of those that are not read.
    pub fn of(file: &str, header: &[String]) -> Result<(Columns, Option<Problem>), Problems> {
        let place = |name: &str| header.iter().position(|column| column == name);
        let missing: Vec<&str> = NEEDED.into_iter().filter(|name| place(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(problem::missing_columns(file, &missing).into());
        }
        let is_known = |column: &str| NEEDED.contains(&column) || OPTIONAL.contains(&column);
        let unread: Vec<&str> = header
            .iter()
            .map(String::as_str)
            .filter(|column| !column.is_empty() && !is_known(column))
            .collect();
        let columns = Columns {
            needed: NEEDED.map(|name| place(name).unwrap_or_default()),
            optional: OPTIONAL.map(place),
        };
        Ok((
            columns,
            (!unread.is_empty()).then(|| problem::columns_not_read(file, &unread)),
        ))
    }

    /// The column of a needed name.
    pub fn needed(&self, name: &str) -> usize {
        NEEDED
            .iter()
            .position(|known| *known == name)
            .map_or(0, |at| self.needed[at])
    }

    /// The cells of a line by a function that gives the cell of a column.
    pub fn cells<'c>(&self, cell: impl Fn(Option<usize>) -> &'c str) -> Cells<'c> {
        let [process, direction, reference, amount, unit, flow, flow_type] =
            self.needed.map(|column| cell(Some(column)));
        let [uuid, provider] = self.optional.map(&cell);
        Cells {
            process,
            direction,
            reference,
            amount,
            unit,
            flow,
            flow_type,
            uuid,
            provider,
        }
    }
}

/// Reads lines into a table.
pub(super) struct LineReader {
    pub table: ExchangeTable,
    faults: Vec<Problem>,
    /// By uuid, where there is one, else by name.
    processes: HashMap<String, u32>,
    /// The process of the line before: most lines are of the same.
    last: Option<u32>,
}

impl LineReader {
    pub fn new(file: &str) -> LineReader {
        LineReader {
            table: ExchangeTable {
                file: file.to_owned(),
                ..ExchangeTable::default()
            },
            faults: Vec::new(),
            processes: HashMap::new(),
            last: None,
        }
    }

    /// Reads a line; of a file that holds numbers the amount is known already.
    pub fn line(&mut self, row: u64, cells: &Cells<'_>, amount: Option<f64>) {
        let is_blank = [cells.process, cells.flow, cells.amount]
            .iter()
            .all(|cell| cell.is_empty());
        if is_blank && amount.is_none() {
            return;
        }
        let faults_before = self.faults.len();
        for (column, cell) in [("process", cells.process), ("flow", cells.flow), ("unit", cells.unit)] {
            if cell.is_empty() {
                self.faults
                    .push(problem::blank_cell(self.table.place(row, column), column));
            }
        }
        let amount = self.amount(row, cells.amount, amount);
        let direction = self.word(row, "direction", cells.direction, direction);
        let flow_type = self.word(row, "flow_type", cells.flow_type, flow_type);
        let is_reference = self.word(row, "quantitative_reference", cells.reference, truth);
        let (Some(amount), Some(direction), Some(flow_type), Some(is_reference)) =
            (amount, direction, flow_type, is_reference)
        else {
            return;
        };
        if self.faults.len() > faults_before {
            return;
        }
        let process = self.process(row, cells);
        let provider = (!cells.provider.is_empty()).then(|| self.table.providers.place_of(cells.provider));
        let line = ExchangeLine {
            row,
            process,
            direction,
            is_reference,
            amount,
            unit: self.table.units.place_of(cells.unit),
            flow: self.table.flows.place_of(cells.flow),
            flow_type,
            provider,
        };
        if is_reference && flow_type == FlowType::Elementary {
            let place = self.table.place(row, "quantitative_reference");
            self.faults
                .push(problem::elementary_reference(place, cells.process, cells.flow));
        }
        self.table.exchanges.push(line);
    }

    fn amount(&mut self, row: u64, typed: &str, known: Option<f64>) -> Option<f64> {
        let amount = known
            .or_else(|| typed.parse().ok())
            .filter(|amount: &f64| amount.is_finite());
        if amount.is_none() {
            let place = self.table.place(row, "amount");
            self.faults.push(problem::unreadable_amount(place, typed));
        }
        amount
    }

    fn word<T>(&mut self, row: u64, column: &'static str, typed: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let word = read(&typed.to_ascii_lowercase());
        if word.is_none() {
            let place = self.table.place(row, column);
            self.faults.push(problem::unknown_word(place, column, typed));
        }
        word
    }

    fn process(&mut self, row: u64, cells: &Cells<'_>) -> u32 {
        if let Some(last) = self.last {
            let known = &self.table.processes[last as usize];
            if known.name == cells.process && known.uuid == cells.uuid {
                return last;
            }
        }
        let key = if cells.uuid.is_empty() {
            cells.process
        } else {
            cells.uuid
        };
        let place = match self.processes.get(key) {
            Some(known) => {
                let name = &self.table.processes[*known as usize].name;
                if name != cells.process {
                    let place = self.table.place(row, "process");
                    self.faults
                        .push(problem::uuid_of_two_names(place, key, [name, cells.process]));
                }
                *known
            }
            None => {
                let place = self.table.processes.len() as u32;
                self.table.processes.push(ProcessName {
                    name: cells.process.to_owned(),
                    uuid: cells.uuid.to_owned(),
                });
                self.processes.insert(key.to_owned(), place);
                place
            }
        };
        self.last = Some(place);
        place
    }

    /// The table, or all that is wrong with its lines.
    pub fn finish(self) -> Result<ExchangeTable, Problems> {
        if self.faults.is_empty() && self.table.exchanges.is_empty() {
            return Err(problem::no_exchanges(&self.table.file).into());
        }
        if self.faults.is_empty() {
            Ok(self.table)
        } else {
            Err(Problems(self.faults))
        }
    }
}

fn direction(typed: &str) -> Option<Direction> {
    match typed {
        "in" | "input" => Some(Direction::In),
        "out" | "output" => Some(Direction::Out),
        _ => None,
    }
}

fn flow_type(typed: &str) -> Option<FlowType> {
    match typed {
        "product_flow" | "waste_flow" => Some(FlowType::Product),
        "elementary_flow" => Some(FlowType::Elementary),
        _ => None,
    }
}

fn truth(typed: &str) -> Option<bool> {
    match typed {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" | "" => Some(false),
        _ => None,
    }
}
