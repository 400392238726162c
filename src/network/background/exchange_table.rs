//! An exchange table: one line for each input and output of each unit process, as databases of life-cycle inventories are handed on.

use std::collections::HashMap;

use crate::problem::{Place, Problem};

/// The columns that every exchange table has.
pub const NEEDED: [&str; 7] = [
    "process",
    "direction",
    "quantitative_reference",
    "amount",
    "unit",
    "flow",
    "flow_type",
];
/// The columns that it may have besides.
pub const OPTIONAL: [&str; 2] = ["process_uuid", "provider"];

/// The exchanges of unit processes as read; nothing is linked yet.
#[derive(Clone, Debug, Default)]
pub struct ExchangeTable {
    /// The file, as the user named it.
    pub file: String,
    /// The unit processes, in the order of their first lines.
    pub processes: Vec<ProcessName>,
    /// The names of flows, each once.
    pub flows: Names,
    /// The units as typed, each once.
    pub units: Names,
    /// The names of providers as typed, each once.
    pub providers: Names,
    /// The exchanges, line by line.
    pub exchanges: Vec<ExchangeLine>,
    /// What must be said of the reading.
    pub notes: Vec<Problem>,
}

/// What a unit process is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessName {
    /// Its name.
    pub name: String,
    /// Its id in the database, where the table has one; processes of one name may have several.
    pub uuid: String,
}

/// Whether an exchange enters a process or leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// An input.
    In,
    /// An output.
    Out,
}

/// What an exchange is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowType {
    /// A product or waste, exchanged between processes.
    Product,
    /// What comes from or goes to the environment.
    Elementary,
}

/// One exchange.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExchangeLine {
    /// Its row, counted as the spreadsheet counts.
    pub row: u64,
    /// Place of the process.
    pub process: u32,
    /// Whether it enters or leaves.
    pub direction: Direction,
    /// Whether the process is counted by it.
    pub is_reference: bool,
    /// How much, in its unit.
    pub amount: f64,
    /// Place of the unit.
    pub unit: u32,
    /// Place of the flow.
    pub flow: u32,
    /// What it is one of.
    pub flow_type: FlowType,
    /// Place of the provider's name, where the table names one.
    pub provider: Option<u32>,
}

impl ExchangeLine {
    /// The amount, below zero where it enters.
    pub fn signed(&self) -> f64 {
        match self.direction {
            Direction::In => -self.amount,
            Direction::Out => self.amount,
        }
    }
}

impl ExchangeTable {
    /// Whether a header is that of an exchange table rather than of a ledger.
    pub fn is_header<'h>(header: impl IntoIterator<Item = &'h str>) -> bool {
        let columns: Vec<String> = header.into_iter().map(column_name).collect();
        ["process", "direction", "flow_type"]
            .iter()
            .all(|needed| columns.iter().any(|column| column == needed))
    }

    /// The place of a row.
    pub fn place(&self, row: u64, column: &str) -> Place {
        Place {
            row: Some(row),
            column: Some(column.to_owned()),
            ..Place::file(&self.file)
        }
    }
}

/// A header cell as it is compared.
pub(super) fn column_name(cell: &str) -> String {
    cell.trim_start_matches('\u{feff}').trim().to_lowercase()
}

/// Texts that occur often, each kept once and told apart by its place.
#[derive(Clone, Debug, Default)]
pub struct Names {
    texts: Vec<String>,
    places: HashMap<String, u32>,
}

impl Names {
    /// The place of a text, which is kept if it is new.
    pub fn place_of(&mut self, text: &str) -> u32 {
        if let Some(known) = self.places.get(text) {
            return *known;
        }
        let place = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        place
    }

    /// The text at a place.
    pub fn text(&self, place: u32) -> &str {
        &self.texts[place as usize]
    }

    /// All texts by their places.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}
