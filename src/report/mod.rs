//! Floor 6: renderings of inventories, explanations, methodologies and factors.

mod basis_text;
pub mod explanation_text;
pub mod factor_text;
pub mod file_set;
pub mod flat;
mod footprint_data;
pub mod footprint_text;
pub mod intensity_sheet;
pub mod inventory_text;
pub mod json;
pub mod ledger_sum_csv;
pub mod long_ledger;
pub mod manifest;
pub mod methodology_text;
pub mod network_text;
pub mod plan_text;
pub mod problem_text;
mod process_text;
mod rows_text;
mod solved_number;
pub mod starter;
mod starter_workbook;
pub mod table;
mod uncertainty_data;
pub mod uncertainty_text;
