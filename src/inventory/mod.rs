//! The one place where an emission is computed. An inventory is a table of rows that know the lines, records and clause they
//! came from, and everything that is a sum of them.

pub mod account;
mod books;
mod charge_explanation;
mod coefficients;
pub mod coverage;
pub mod denominator;
mod derived_tier;
mod evaluator;
pub mod example;
pub mod explanation;
mod fence;
pub mod gas;
pub mod grouping;
pub mod indicator;
mod lifting;
mod makers;
mod measured_tier;
mod missing_parameter;
pub mod netting;
pub mod parameter;
mod parameter_explanation;
pub mod plan;
mod plan_compiler;
mod plant_tier;
mod process_explanation;
pub mod process_level;
mod process_product;
mod quotient_explanation;
pub mod reconciliation;
mod record_tier;
pub mod resolver;
pub mod row;
mod row_explanation;
mod rowless_process;
pub mod selector;

pub use account::{AccountRequest, account, account_plants};
pub use explanation::Explanation;
pub use grouping::{GroupKey, Grouping, Total};
pub use parameter::{ParameterTier, ResolvedParameter};
pub use plan::{Cell, Outcome, Plan};
pub use reconciliation::Reconciliation;
pub use row::{Gap, Lift, QuantityTerm, Row};
pub use selector::Selector;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use crate::activity::stock::StockChange;
use crate::activity::{Group, Ledger};
use crate::factor::{Library, Named};
use crate::format::methodology::CountEntry;
use crate::methodology::{Level, Methodology, Source};
use crate::problem::Problem;
use crate::quantity::{Decimal, Ratio};
use crate::text::Text;

/// An inventory: `account(Ledger, Methodology, Factors)`.
#[derive(Debug)]
pub struct Inventory<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The methodology.
    pub methodology: &'a Methodology,
    /// The factor library.
    pub library: &'a Library,
    /// The level.
    pub level: Level,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
    /// The summed groups of the ledger.
    pub groups: Vec<Group>,
    /// The stock changes of the ledger.
    pub stock_changes: Vec<StockChange>,
    /// The plan.
    pub plan: Plan,
    /// The rows.
    pub rows: Vec<Row>,
    /// What could not be counted; empty unless gaps were allowed.
    pub gaps: Vec<Gap>,
    /// Places of the cells whose item has no coefficient anywhere and carries none, each with the parameters that it would need.
    pub carrying_none: BTreeMap<usize, Text>,
    /// At process level: how the processes add up to the enterprise.
    pub reconciliation: Option<Box<Reconciliation<'a>>>,
    /// Warnings, findings and notes.
    pub notes: Vec<Problem>,
}

impl Inventory<'_> {
    /// Whether nothing was left out.
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Whether the total of an incomplete inventory is at least what is printed.
    pub fn is_lower_bound(&self) -> bool {
        !self.gaps.iter().any(|gap| gap.may_lower)
    }

    /// The cell of a row.
    pub fn cell(&self, row: &Row) -> &Cell {
        &self.plan.cells[row.cell]
    }

    /// The source of a row.
    pub fn source(&self, row: &Row) -> &Source {
        &self.methodology.sources[self.cell(row).source]
    }

    /// Whether a row counts in the total.
    pub fn counts(&self, row: &Row) -> bool {
        self.source(row).count == CountEntry::Total && row.emission.is_some()
    }

    /// The rows that count in the total.
    pub fn counted(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| self.counts(row))
    }

    /// Decimal places with which a quantity of the source is shown: those of the datum, else those of the ledger, at most two.
    pub fn shown_places(&self, source: &Source) -> u32 {
        source.quantity_places.unwrap_or(self.ledger.shown_places())
    }

    /// A row's quantity for people.
    pub fn quantity_text(&self, row: &Row) -> String {
        row.quantity.to_text_with(self.shown_places(self.source(row)))
    }

    /// The plain sum of rounded rows.
    pub fn sum<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Decimal {
        let sum: Ratio = rows.filter_map(|row| row.emission).map(Ratio::from).sum();
        // Rows have been bounded when they were rounded; their sum has the same places.
        sum.round(self.methodology.rounding).unwrap_or(Decimal::ZERO)
    }

    /// The total.
    pub fn total(&self) -> Decimal {
        self.sum(self.counted())
    }

    /// The total before rows were rounded.
    pub fn total_unrounded(&self) -> Ratio {
        self.counted().filter_map(|row| row.emission_unrounded.clone()).sum()
    }

    /// Totals by any groupings, in the order in which rows show them.
    pub fn totals(&self, by: &[Grouping]) -> Vec<Total> {
        let mut groups: Vec<(GroupKey, Vec<&Row>)> = Vec::new();
        let mut places: HashMap<GroupKey, usize> = HashMap::new();
        for row in self.counted() {
            let key: GroupKey = by.iter().map(|grouping| self.value(row, *grouping)).collect();
            let place = *places.entry(key).or_insert_with_key(|key| {
                groups.push((key.clone(), Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(row);
        }
        groups
            .into_iter()
            .map(|(key, rows)| Total {
                key,
                total: self.sum(rows.iter().copied()),
                unrounded: rows.iter().filter_map(|row| row.emission_unrounded.clone()).sum(),
            })
            .collect()
    }

    /// A row's value of a grouping: id and name.
    pub fn value(&self, row: &Row, grouping: Grouping) -> (String, Text) {
        let cell = self.cell(row);
        let source = self.source(row);
        match grouping {
            Grouping::Plant => {
                let plant = &self.ledger.plants.plants[cell.plant];
                (plant.id.clone(), plant.title.clone())
            }
            Grouping::Process => match &cell.process {
                Some(process) => (process.clone(), self.process_title(cell.plant, process)),
                None => (String::new(), Text::same("-")),
            },
            Grouping::Period => {
                let period = cell.period.to_string();
                (period.clone(), Text::same(period))
            }
            Grouping::Year => {
                let year = cell.period.year().to_string();
                (year.clone(), Text::same(year))
            }
            Grouping::Source => (source.id.clone(), source.title.clone()),
            Grouping::Scope => match source.scope {
                Some(scope) => (
                    scope.to_string(),
                    Text::new(format!("范围{scope}"), format!("scope {scope}")),
                ),
                None => (String::new(), Text::same("-")),
            },
            Grouping::Gas => {
                let gas = source.gas.clone().unwrap_or_default();
                (gas.clone(), Text::same(gas))
            }
            Grouping::Item => {
                let item = self.library.items.at(cell.item);
                (item.id().to_owned(), item.title().clone())
            }
            Grouping::Supply => match cell.supply {
                Some(supply) => (supply.id().to_owned(), supply.title()),
                None => (String::new(), Text::same("-")),
            },
        }
    }

    /// How many lines have each outcome: counted, informing, outside, refused. Assertions inform.
    pub fn outcome_lines(&self) -> [u64; 4] {
        let mut counts = [0u64; 4];
        let evaluated: HashSet<usize> = self.rows.iter().map(|row| row.cell).collect();
        for (group, outcome) in self.groups.iter().zip(&self.plan.outcomes) {
            let kind = match outcome {
                Outcome::Counted { cell } if evaluated.contains(cell) => 0,
                Outcome::Counted { .. } => 3,
                Outcome::Informing { cell: Some(cell), .. } if !evaluated.contains(cell) => 3,
                Outcome::Informing { .. } => 1,
                Outcome::Outside { .. } => 2,
                Outcome::Refused => 3,
            };
            counts[kind] += group.lines;
        }
        counts[1] += self.ledger.assertions.len() as u64;
        counts
    }
}
