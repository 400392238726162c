//! The kinds of comparison. Each takes its numbers from the rule and says what it compared, what it found, and what it had to pass over.

mod balance;
mod benchmark;
mod capacity;
mod capture;
mod carbon_closure;
mod carbon_of_mass;
mod carbon_per_energy;
mod change;
mod constant;
mod disclosed;
mod edition;
mod intensity;
mod jump;
mod last_digits;
mod level_distance;
mod lifted;
mod mandate;
mod missing_months;
mod missing_values;
mod parameter_sum;
mod proportion;
mod published;
mod quotient;
mod reading;
mod recomputation;
mod repeated_amount;
mod source_sign;
mod source_sum;
mod span;
mod swapped_months;
mod total;
mod two_methods;
mod unit_slip;
mod weighted_mean;

use super::evidence::{Evidence, unreadable};
use super::finding::Found;
use crate::format::comparison::ComparisonEntry;
use crate::format::rule::TableEntry;
use crate::problem::{Problem, Problems};
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
pub(super) fn compare(entry: &ComparisonEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    match entry {
        // What readers say there is without a ledger too.
        ComparisonEntry::Reading(entry) => reading::check(entry, evidence),
        _ if evidence.ledger.is_none() => Ok(Checked::reason(unreadable())),
        ComparisonEntry::Balance(entry) => balance::check(entry, evidence),
        ComparisonEntry::Amount(entry) => balance::check_amount(entry, evidence),
        ComparisonEntry::Quotient(entry) => quotient::check(entry, evidence),
        ComparisonEntry::Span(entry) => span::check(entry, evidence),
        ComparisonEntry::Published(entry) => published::check(entry, evidence),
        ComparisonEntry::Proportion(entry) => proportion::check(entry, evidence),
        ComparisonEntry::ParameterSum(entry) => parameter_sum::check(entry, evidence),
        ComparisonEntry::Intensity(entry) => intensity::check(entry, evidence),
        ComparisonEntry::Constant(entry) => constant::check(entry, evidence),
        ComparisonEntry::LastDigits(entry) => last_digits::check(entry, evidence),
        ComparisonEntry::Jump(entry) => jump::check(entry, evidence),
        ComparisonEntry::UnitSlip(entry) => unit_slip::check(entry, evidence),
        ComparisonEntry::MissingMonths(entry) => missing_months::check(entry, evidence),
        ComparisonEntry::MissingValues(entry) => missing_values::check(entry, evidence),
        ComparisonEntry::ZeroValues(entry) => missing_values::check_zeros(entry, evidence),
        ComparisonEntry::RepeatedAmount(entry) => repeated_amount::check(entry, evidence),
        ComparisonEntry::SwappedMonths(entry) => swapped_months::check(entry, evidence),
        ComparisonEntry::CarbonOfMass(entry) => carbon_of_mass::check(entry, evidence),
        ComparisonEntry::Total(entry) => total::check(entry, evidence),
        ComparisonEntry::SourceSum(entry) => source_sum::check(entry, evidence),
        ComparisonEntry::SourceSign(entry) => source_sign::check(entry, evidence),
        ComparisonEntry::Lifted(entry) => lifted::check(entry, evidence),
        ComparisonEntry::Mandate(entry) => mandate::check(entry, evidence),
        ComparisonEntry::WeightedMean(entry) => weighted_mean::check(entry, evidence),
        ComparisonEntry::Capacity(entry) => capacity::check(entry, evidence),
        ComparisonEntry::CarbonClosure(entry) => carbon_closure::check(entry, evidence),
        ComparisonEntry::Capture(entry) => capture::check(entry, evidence),
        ComparisonEntry::Change(entry) => change::check(entry, evidence),
        ComparisonEntry::Benchmark(entry) => benchmark::check(entry, evidence),
        ComparisonEntry::LevelDistance(entry) => level_distance::check(entry, evidence),
        ComparisonEntry::CarbonPerEnergy(entry) => carbon_per_energy::check(entry, evidence),
        ComparisonEntry::Disclosed(_) => disclosed::check(evidence),
        ComparisonEntry::Edition(entry) => edition::check(entry, evidence),
        ComparisonEntry::TwoMethods(entry) => two_methods::check(entry, evidence),
        ComparisonEntry::Recomputation(_) => recomputation::check(evidence),
    }
}

/// What a reader says, of the plant, item and period of its line.
pub(super) fn remark<'p>(problem: &'p Problem, evidence: &Evidence<'_>) -> Result<(&'p Problem, Found), Problems> {
    reading::finding(problem, evidence).map(|found| (problem, found))
}

/// Why rules over an inventory do not apply where none was drawn up.
fn no_inventory(evidence: &Evidence<'_>) -> Text {
    if evidence.methodology.is_none() {
        Text::new("未给出 --method", "no --method is given")
    } else {
        Text::new("未能得出清单", "no inventory could be drawn up")
    }
}
