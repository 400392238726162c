//! `dafeng` (达峰): exact, explaining carbon and energy accounting for steel and the other heavy industries.
//!
//! One idea carries it: `Inventory = account(Ledger, Methodology, Factors)`. See `docs/design.md`.

pub mod activity;
pub mod case;
pub mod comparison;
pub mod factor;
pub mod flow;
pub mod format;
pub mod inventory;
pub mod methodology;
pub mod network;
pub mod period;
pub mod problem;
pub mod quantity;
pub mod reconciliation;
pub mod region;
pub mod report;
pub mod scenario;
pub mod spelling;
pub mod supply;
pub mod target;
pub mod text;
pub mod uncertainty;
pub mod verification;
pub mod yaml;
