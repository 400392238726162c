//! Floor 2: from files to one typed ledger, and the checks that need nothing but the ledger.

pub mod assertion;
pub mod check;
pub mod column;
pub mod csv_file;
mod frame;
pub mod grouping;
mod header;
pub mod ledger;
pub mod line;
mod moisture;
pub mod plant;
pub(crate) mod problem;
mod reading_note;
pub mod statement;
mod statement_reader;
pub mod stock;
pub mod table;
pub mod workbook;

pub use grouping::{Group, PolarsSummation, Summation};
pub use ledger::{Ledger, LedgerSource};
pub use plant::{Plant, PlantBook};
pub use statement::{Basis, Statement};
