//! The rules of verification: seeded faults that the right rule finds at the right line, clean ledgers, answers, and the catalogue itself.

mod answers;
mod catalogue;
mod clean;
mod command_line;
mod faults;
mod results;
mod sectors;
pub(crate) mod seeded;
