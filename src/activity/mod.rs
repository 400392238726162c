//! Floor 2: from files to one typed ledger, and the checks that need nothing but the ledger.

pub mod assertion;
pub mod check;
pub mod column;
pub mod csv_file;
mod frame;
pub mod grouping;
mod header;
pub mod ledger;
pub mod ledger_line;
pub mod ledger_source;
pub mod ledger_sum;
pub mod line;
mod moisture;
mod moisture_agreement;
pub mod plant;
mod problem;
mod reading_note;
pub mod scan;
pub mod statement;
mod statement_reader;
pub mod stock;
pub mod table;
pub mod workbook;

pub use grouping::{Group, PolarsSummation, Summation};
pub use ledger::Ledger;
pub use ledger_line::LedgerLine;
pub use ledger_source::{InputFile, LedgerSource};
pub use plant::{Plant, PlantBook};
pub use statement::{Basis, Statement};
