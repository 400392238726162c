//! The rules of verification: seeded faults that the right rule finds at the right line, clean ledgers, answers, and the catalogue itself.

mod answers;
mod catalogue;
mod clean;
mod command_line;
mod documents;
mod faults;
mod means;
mod plausibility;
mod results;
mod sector_findings;
mod sector_works;
mod sectors;
mod sectors_by_parameter;
pub(crate) mod seeded;
mod series;
mod slips;
mod written_numbers;
