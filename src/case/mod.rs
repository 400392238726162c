//! A case and its runs. A case says what is computed of which inputs; a run is its results with copies of the inputs and a manifest, so that anyone
//! can compute it anew and see that it holds.

#[allow(clippy::module_inception)]
pub mod case;
pub mod case_file;
mod case_problem;
pub mod computation;
pub mod difference_data;
pub mod difference_text;
pub mod factor_difference;
pub mod file_kind;
mod file_writing;
pub mod footprint_difference;
mod footprint_ledger;
pub mod input_set;
pub mod ledger_difference;
mod manifest_restoration;
mod manifest_statement;
mod page_data;
pub mod part_difference;
pub mod recomputation;
pub mod result_difference;
mod result_file;
mod result_name;
mod rounded_number;
pub mod run;
pub mod run_difference;
pub mod run_folder;
pub mod run_manifest;
pub mod scenario_difference;
mod scenario_difference_text;
pub mod steps;
pub mod text_difference;
pub mod value_difference;
pub mod verify;
mod verify_files;
mod verify_problem;
mod workbook_cell;
pub mod working_folder;

pub use case::Case;
pub use computation::{Computation, compute};
pub use file_kind::FileKind;
pub use recomputation::Recomputation;
pub use result_file::{DocumentFormat, Headline, ReportFormat, ResultFile, ResultKind};
pub use run::PreparedRun;
pub use run_difference::{DifferenceRequest, RunDifference, with_difference};
pub use run_folder::{Placing, RunFolder, Standing, check_is_a_run, standing};
pub use run_manifest::RunManifest;
pub use verify::{Recompute, Verification, VerifyRequest, verify, verify_by};
