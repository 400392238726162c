//! The kinds of comparison. Each takes its numbers from the rule and says what it compared, what it found, and what it had to pass over.

mod balance;
mod benchmark;
mod capacity;
mod capture;
mod carbon_closure;
mod carbon_per_energy;
mod change;
mod constant;
mod disclosed;
mod edition;
mod jump;
mod last_digits;
mod mandate;
mod quotient;
mod reading;
mod recomputation;
mod span;
mod two_methods;
mod unit_slip;
mod weighted_mean;

use super::case::{Case, unreadable};
use super::finding::Found;
use crate::format::comparison::ComparisonEntry;
use crate::format::rule::TableEntry;
use crate::problem::Problems;
use crate::text::Text;

/// What came of a comparison.
#[derive(Clone, Debug, Default)]
pub(super) struct Checked {
    /// How many pairs of numbers, or lines, were compared.
    pub times: u64,
    /// What does not agree.
    pub found: Vec<Found>,
    /// Why something, or all, could not be compared.
    pub reasons: Vec<Text>,
    /// Tables that are missing.
    pub missing: Vec<TableEntry>,
}

impl Checked {
    fn reason(reason: Text) -> Checked {
        Checked {
            reasons: vec![reason],
            ..Checked::default()
        }
    }

    fn pass_over(&mut self, reason: Text) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    fn none_stated(mut self, zh: &str, en: &str) -> Checked {
        if self.times == 0 && self.reasons.is_empty() {
            self.reasons.push(Text::new(zh, en));
        }
        self
    }
}

/// Makes a comparison. Errors: numbers of a rule that are none, which is a fault of the program's own data; lines that cannot be read again.
pub(super) fn compare(entry: &ComparisonEntry, case: &Case<'_>) -> Result<Checked, Problems> {
    if let ComparisonEntry::Reading(entry) = entry {
        return Ok(reading::check(entry, case));
    }
    if case.ledger.is_none() {
        return Ok(Checked::reason(unreadable()));
    }
    match entry {
        ComparisonEntry::Reading(entry) => Ok(reading::check(entry, case)),
        ComparisonEntry::Balance(entry) => balance::check(entry, case),
        ComparisonEntry::Amount(entry) => balance::check_amount(entry, case),
        ComparisonEntry::Quotient(entry) => quotient::check(entry, case),
        ComparisonEntry::Span(entry) => span::check(entry, case),
        ComparisonEntry::Constant(entry) => constant::check(entry, case),
        ComparisonEntry::LastDigits(entry) => last_digits::check(entry, case),
        ComparisonEntry::Jump(entry) => jump::check(entry, case),
        ComparisonEntry::UnitSlip(entry) => unit_slip::check(entry, case),
        ComparisonEntry::Mandate(entry) => mandate::check(entry, case),
        ComparisonEntry::WeightedMean(entry) => weighted_mean::check(entry, case),
        ComparisonEntry::Capacity(entry) => capacity::check(entry, case),
        ComparisonEntry::CarbonClosure(entry) => carbon_closure::check(entry, case),
        ComparisonEntry::Capture(entry) => capture::check(entry, case),
        ComparisonEntry::Change(entry) => change::check(entry, case),
        ComparisonEntry::Benchmark(entry) => benchmark::check(entry, case),
        ComparisonEntry::CarbonPerEnergy(entry) => carbon_per_energy::check(entry, case),
        ComparisonEntry::Disclosed(_) => disclosed::check(case),
        ComparisonEntry::Edition(entry) => edition::check(entry, case),
        ComparisonEntry::TwoMethods(entry) => two_methods::check(entry, case),
        ComparisonEntry::Recomputation(_) => recomputation::check(case),
    }
}

/// Why rules over an inventory do not apply where none was drawn up.
fn no_inventory(case: &Case<'_>) -> Text {
    if case.methodology.is_none() {
        Text::new("未给出 --method", "no --method is given")
    } else {
        Text::new("未能得出清单", "no inventory could be drawn up")
    }
}
