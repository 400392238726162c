//! Indicators that no single methodology owns: the scrap indicators.

use std::collections::BTreeSet;

use super::Inventory;
use super::netting::Netting;
use crate::activity::Group;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::registry::{IndicatorBasis, IndicatorEntry, IndicatorTerm};
use crate::period::Period;
use crate::quantity::{Decimal, Ratio, Rounding};
use crate::text::Text;

/// An indicator, or why it has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its unit.
    pub unit: String,
    /// The value.
    pub value: Option<Decimal>,
    /// The sums above and below the line, in base units.
    pub terms: Option<(Ratio, Ratio)>,
    /// Why there is no value.
    pub missing: Option<Text>,
}

impl Inventory<'_> {
    /// Every indicator of the library of whose items the ledger has a line, for the ledger as a whole.
    pub fn indicators(&self) -> Vec<Indicator> {
        let entries = self.library.indicators.iter();
        entries
            .filter(|entry| self.has_items_of(entry))
            .map(|entry| self.indicator(entry))
            .collect()
    }

    /// An indicator of the library, for the ledger as a whole.
    pub(super) fn indicator(&self, entry: &IndicatorEntry) -> Indicator {
        let above = self.term_sum(&entry.numerator);
        let below = self.term_sum(&entry.denominator);
        let missing = match (&above, &below) {
            (Err(words), _) | (_, Err(words)) => Some(words.clone()),
            _ => self.different_periods(entry),
        };
        let terms = above.ok().zip(below.ok()).filter(|_| missing.is_none());
        let scale = entry.scale.map_or_else(Ratio::one, |scale| Ratio::from(scale.get()));
        let rounding = Rounding {
            places: entry.places,
            mode: self.methodology.rounding.mode,
        };
        let value = terms
            .as_ref()
            .and_then(|(above, below)| (above.clone() * scale).divide(below))
            .and_then(|value| value.round(rounding));
        let missing = missing.or_else(|| {
            value
                .is_none()
                .then(|| Text::new("分母为零", "the denominator is zero"))
        });
        Indicator {
            id: entry.id.clone(),
            title: entry.title.clone(),
            unit: entry.unit.clone(),
            value,
            terms,
            missing,
        }
    }

    /// Whether the ledger has an item that the indicator speaks of: works of another sector have neither it nor a reason to lack it.
    fn has_items_of(&self, entry: &IndicatorEntry) -> bool {
        let mut named = entry
            .numerator
            .iter()
            .chain(&entry.denominator)
            .flat_map(|term| &term.items);
        named.any(|ancestor| {
            let within = |group: &Group| {
                let id = self.library.items.at(group.item).id();
                self.library.items.is_within(id, ancestor)
            };
            self.groups.iter().any(within)
        })
    }

    /// A quotient of one month's scrap and a year's steel is no indicator: what is said where the terms' lines cover different periods.
    fn different_periods(&self, entry: &IndicatorEntry) -> Option<Text> {
        let periods = |term: &IndicatorTerm| -> BTreeSet<Period> {
            let places = self.term_groups(term);
            places
                .into_iter()
                .map(|place| self.groups[place].period.row(self.methodology.row_period))
                .collect()
        };
        let below: BTreeSet<Period> = entry.denominator.iter().flat_map(periods).collect();
        let differ = entry.numerator.iter().any(|term| {
            let above = periods(term);
            // A month without purchases has no line; a month without its process lines has lost them.
            !above.is_subset(&below) || (term.basis == IndicatorBasis::Consumed && above != below)
        });
        differ.then(|| {
            Text::new(
                "分子与分母的台账行所属时期不同",
                "the lines above and below cover different periods",
            )
        })
    }

    /// Places of the groups whose lines a term reads.
    pub(super) fn term_groups(&self, term: &IndicatorTerm) -> Vec<usize> {
        if term.basis == IndicatorBasis::Produced {
            return term
                .items
                .iter()
                .flat_map(|item| self.output_groups(item, &|_, _| true))
                .collect();
        }
        let fits = |group: &Group| {
            let id = self.library.items.at(group.item).id();
            let of_item = term
                .items
                .iter()
                .any(|ancestor| self.library.items.is_within(id, ancestor));
            of_item
                && match term.basis {
                    IndicatorBasis::NetConsumption => group.flow.is_boundary(),
                    _ => group.flow == Flow::Consumed && (!term.steelmaking || self.is_steelmaking(group)),
                }
        };
        (0..self.groups.len())
            .filter(|place| fits(&self.groups[*place]))
            .collect()
    }

    fn is_steelmaking(&self, group: &Group) -> bool {
        let process = group
            .process
            .as_deref()
            .map(|process| self.ledger.process_type(group.plant, process));
        let known = process.and_then(|process| self.library.processes.find(process));
        known.is_some_and(crate::factor::Process::is_steelmaking)
    }

    /// The sum of all terms; `Err` says which lines there are none of.
    fn term_sum(&self, terms: &[IndicatorTerm]) -> Result<Ratio, Text> {
        let mut sum = Ratio::zero();
        for term in terms {
            sum = sum + self.one_term(term)?;
        }
        Ok(sum)
    }

    fn one_term(&self, term: &IndicatorTerm) -> Result<Ratio, Text> {
        let within = |item: usize| {
            let id = self.library.items.at(item).id();
            term.items
                .iter()
                .any(|ancestor| self.library.items.is_within(id, ancestor))
        };
        let places = self.term_groups(term);
        let found: Option<Ratio> = match term.basis {
            IndicatorBasis::NetConsumption => {
                Netting::new(&self.groups, &self.stock_changes, self.methodology.row_period).boundary(&within)
            }
            _ => {
                let sum = places.iter().map(|place| self.groups[*place].quantity.clone()).sum();
                (!places.is_empty()).then_some(sum)
            }
        };
        found.ok_or_else(|| {
            let item = self.library.items.find(&term.items[0]);
            let (zh, en) = item.map_or(("", ""), |item| (item.title().zh.as_str(), item.title().en.as_str()));
            match (term.basis, term.steelmaking) {
                (IndicatorBasis::Produced, _) => {
                    Text::new(format!("台账无{zh}产量"), format!("the ledger has no output of {en}"))
                }
                (IndicatorBasis::NetConsumption, _) => Text::new(
                    format!("台账无{zh}的边界流"),
                    format!("the ledger has no boundary line of {en}"),
                ),
                (_, true) => Text::new(
                    format!("台账无炼钢工序的{zh}消耗"),
                    format!("the ledger has no {en} consumed by steelmaking processes"),
                ),
                (_, false) => Text::new(
                    format!("台账无各工序的{zh}消耗"),
                    format!("the ledger has no {en} consumed by processes"),
                ),
            }
        })
    }
}
