//! The emissions of a trajectory by process.
//!
//! A methodology without a process level says nothing of processes; then the physical carbon balance tells what each emits directly.

use std::collections::BTreeMap;

use super::run::Run;
use super::trajectory::Trajectory;
use crate::inventory::{AccountRequest, account};
use crate::methodology::{Level, Methodology};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// The emissions of all plants by process.
#[derive(Clone, Debug)]
pub struct ProcessTable {
    /// The methodology that tells processes apart.
    pub methodology: Text,
    /// The unit.
    pub unit: String,
    /// The processes, those that emit most in the base year first, with what each emits by year, before rows are rounded.
    pub rows: Vec<(String, Text, BTreeMap<i16, Ratio>)>,
}

impl ProcessTable {
    /// What all processes emit, by year.
    pub fn sums(&self) -> BTreeMap<i16, Ratio> {
        let mut sums: BTreeMap<i16, Ratio> = BTreeMap::new();
        for (year, value) in self.rows.iter().flat_map(|(.., values)| values) {
            let sum = sums.entry(*year).or_default();
            *sum = std::mem::take(sum) + value.clone();
        }
        sums
    }
}

impl Run<'_> {
    /// What every process emits in every year, under a methodology with a process level. Errors: those of the years and of accounting.
    pub fn by_process(&self, trajectory: &Trajectory, methodology: &Methodology) -> Result<ProcessTable, Problems> {
        let mut rows: Vec<(String, Text, BTreeMap<i16, Ratio>)> = Vec::new();
        for year in &trajectory.years {
            for plant in &year.plants {
                let books = self.books(plant.plant, year.year, &plant.output)?;
                let Some(ledger) = &books.ledger else { continue };
                let request = AccountRequest {
                    level: Level::Process,
                    allow_gaps: true,
                    ..AccountRequest::default()
                };
                let inventory = account(ledger, methodology, self.library, request)?;
                for row in inventory.counted() {
                    let cell = inventory.cell(row);
                    let (Some(process), Some(emission)) = (&cell.process, &row.emission_unrounded) else {
                        continue;
                    };
                    // Units of several plants are one row by what they are.
                    let kind = ledger.process_type(cell.plant, process);
                    let place = rows.iter().position(|(known, ..)| known == kind).unwrap_or_else(|| {
                        let title = inventory.process_title(cell.plant, kind);
                        rows.push((kind.to_owned(), title, BTreeMap::new()));
                        rows.len() - 1
                    });
                    let sum = rows[place].2.entry(year.year).or_default();
                    *sum = std::mem::take(sum) + emission.clone();
                }
            }
        }
        let base = trajectory.base_year;
        rows.sort_by(|left, right| right.2.get(&base).cmp(&left.2.get(&base)));
        Ok(ProcessTable {
            methodology: methodology.title(Level::Process),
            unit: methodology.file.result.unit.clone(),
            rows,
        })
    }
}
