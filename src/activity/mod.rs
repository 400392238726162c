//! Floor 2: from files to one typed ledger, and the checks that need nothing but the ledger.

pub mod assertion;
pub mod check;
pub mod column;
pub mod csv_file;
mod encoding;
mod frame;
pub mod grouping;
mod header;
mod header_words;
pub mod ledger;
pub mod line;
pub mod long_form;
pub mod mapping;
pub mod mapping_file;
mod mapping_file_problem;
mod mapping_problem;
mod moisture;
pub mod plant;
mod problem;
mod reading_note;
pub mod source;
pub mod statement;
mod statement_reader;
pub mod stock;
pub mod table;
mod unfolding;
mod wide_header;
mod wide_note;
mod wide_table;
pub mod workbook;

pub use grouping::{Group, PolarsSummation, Summation};
pub use ledger::Ledger;
pub use plant::{Plant, PlantBook};
pub use source::{InputFile, LedgerSource};
pub use statement::{Basis, Statement};
