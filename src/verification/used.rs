//! What stands in for a value that a line does not state: what the inventory took, what other lines of the item state, a formula, the default of a
//! factor set that the rule names; and what the rows of the inventory counted with.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use crate::activity::{Basis, Group};
use crate::factor::{Named, Query, Resolution};
use crate::flow::Flow;
use crate::format::comparison_term::{TermEntry, UsedEntry};
use crate::inventory::Row;
use crate::inventory::parameter::{ParameterOrigin, ParameterTier};
use crate::methodology::Formula;
use crate::period::{Period, PeriodLength};
use crate::quantity::Ratio;
use crate::text::Text;

/// What a value is asked for: lines of one group, or an item over a period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'s> {
    pub plant: usize,
    pub item: usize,
    pub process: Option<&'s str>,
    pub period: Period,
    /// The lines, where they are those of one group.
    pub own: Option<&'s Group>,
}

impl<'s> Subject<'s> {
    /// The lines of a group.
    pub(super) fn of(group: &'s Group) -> Subject<'s> {
        Subject {
            plant: group.plant,
            item: group.item,
            process: group.process.as_deref(),
            period: group.period,
            own: Some(group),
        }
    }
}

/// A value that a row of the inventory counted with.
pub(super) struct Used<'i> {
    pub row: &'i Row,
    pub value: Ratio,
    /// Whether it is measured, or calculated from measurements.
    pub is_measured: bool,
}

impl Evidence<'_> {
    /// The value of a parameter that a term multiplies by: what is stated; what the inventory took; the mean of what lines state of the item as it
    /// enters; the formula of the term; the default of its factor sets. `None` where nothing gives it.
    pub(super) fn value_for(&self, subject: &Subject<'_>, parameter: &str, term: &TermEntry) -> Option<Ratio> {
        let derived = || {
            let formula = Formula::parse(term.derive.get(parameter)?).ok()?;
            let value_of = |name: &str| {
                self.known(subject, name)
                    .or_else(|| self.default_of(subject, name, term))
            };
            formula.evaluate(&value_of).ok()
        };
        self.known(subject, parameter)
            .or_else(derived)
            .or_else(|| self.default_of(subject, parameter, term))
    }

    /// What of a term's own words cannot be read: a formula that is none, a factor set that is not known.
    pub(super) fn fault_of(&self, term: &TermEntry) -> Option<Text> {
        let formula = term.derive.values().find_map(|written| {
            let fault = Formula::parse(written).err()?;
            Some(Text::new(
                format!(
                    "规则中的公式 `{written}` 读不出：第 {} 个字符处，{}",
                    fault.at, fault.reason
                ),
                format!(
                    "the formula `{written}` of the rule cannot be read: character {}, {}",
                    fault.at, fault.reason
                ),
            ))
        });
        formula.or_else(|| {
            let unknown = term.default_sets.iter().find(|id| self.library.set(id).is_none())?;
            Some(Text::new(
                format!("因子库没有规则所指的因子集 `{unknown}`"),
                format!("the library has no factor set `{unknown}`, which the rule names"),
            ))
        })
    }

    fn known(&self, subject: &Subject<'_>, parameter: &str) -> Option<Ratio> {
        self.stated_for(subject, parameter)
            .or_else(|| self.taken(subject, parameter))
            .or_else(|| self.entering_mean(subject, parameter))
    }

    /// What the rows of the inventory counted the item with in that period; `None` where they differ.
    fn taken(&self, subject: &Subject<'_>, parameter: &str) -> Option<Ratio> {
        let inventory = self.inventory?;
        let rows = inventory.rows.iter().filter(|row| {
            let cell = inventory.cell(row);
            (cell.plant, cell.item) == (subject.plant, subject.item) && cell.period.overlaps(subject.period)
        });
        let values = rows.flat_map(|row| row.parameters.iter().filter(|known| known.id == parameter));
        let values: BTreeSet<&Ratio> = values.map(|known| &known.value).collect();
        let mut values = values.into_iter();
        let value = values.next()?;
        values.next().is_none().then(|| value.clone())
    }

    /// The mean of what lines state of the item as it is bought or consumed, by quantity.
    fn entering_mean(&self, subject: &Subject<'_>, parameter: &str) -> Option<Ratio> {
        let ledger = self.ledger?;
        let month = subject.period.row(PeriodLength::Month);
        let (mut sum, mut weight) = (Ratio::zero(), Ratio::zero());
        for place in self.groups_of(subject.plant, subject.item) {
            let group = &self.groups[*place];
            let enters = matches!(group.flow, Flow::Purchased | Flow::NetConsumed | Flow::Consumed);
            if !enters || !(month.contains(group.period) || group.period.contains(month)) {
                continue;
            }
            let mut stated = ledger.statements[group.statement].iter();
            let own = stated.find(|known| known.parameter == parameter && !matches!(known.basis, Basis::Default(_)));
            if let Some(own) = own {
                sum = sum + own.value.clone() * group.quantity.clone();
                weight = weight + group.quantity.clone();
            }
        }
        sum.divide(&weight)
    }

    /// The record of the first of a term's factor sets that has one.
    fn default_of(&self, subject: &Subject<'_>, parameter: &str, term: &TermEntry) -> Option<Ratio> {
        let query = Query {
            item: self.library.items.at(subject.item).id(),
            parameter,
            region: None,
            year: subject.period.year(),
            as_of: self.as_of,
            sets: &term.default_sets,
        };
        match self.library.resolve(&query) {
            Resolution::Found(record) => record.base_value(),
            Resolution::Ambiguous(_) | Resolution::Missing(_) => None,
        }
    }

    /// What the rows of these items counted with, but for what a line states of the parameter itself. Coefficients are taken in this unit alone.
    pub(super) fn used<'e>(&'e self, items: &[String], parameter: &str, used: UsedEntry, unit: &str) -> Vec<Used<'e>> {
        let Some(inventory) = self.inventory.filter(|_| used != UsedEntry::Nothing) else {
            return Vec::new();
        };
        let rows = inventory.rows.iter().filter(|row| row.lift.is_none());
        let of_items = rows.filter(|row| self.is_among(inventory.cell(row).item, items));
        let of_row = |row: &'e Row| {
            if used == UsedEntry::Coefficient {
                let item = self.library.items.at(inventory.cell(row).item);
                if format!("{}/{}", inventory.methodology.unit.text, item.unit.text) != unit {
                    return None;
                }
                let is_measured = matches!(row.tier, Some(ParameterTier::Measured | ParameterTier::Calculated));
                return row.coefficient.clone().map(|value| Used {
                    row,
                    value: value.abs(),
                    is_measured,
                });
            }
            let own = row.parameters.iter().find_map(|known| known.or_input(parameter))?;
            let is_stated = matches!(own.origin, ParameterOrigin::Stated { .. });
            (!is_stated).then(|| Used {
                row,
                value: own.value.clone(),
                is_measured: matches!(own.tier, ParameterTier::Measured | ParameterTier::Calculated),
            })
        };
        of_items.filter_map(of_row).collect()
    }

    /// The value of another parameter that a row counted with, else what is stated of it for the row's item.
    pub(super) fn beside_row(&self, row: &Row, parameter: &str) -> Option<Ratio> {
        let cell = self.inventory?.cell(row);
        let of_row = row.parameters.iter().find(|known| known.id == parameter);
        let subject = Subject {
            plant: cell.plant,
            item: cell.item,
            process: cell.process.as_deref(),
            period: cell.period,
            own: None,
        };
        of_row
            .map(|known| known.value.clone())
            .or_else(|| self.stated_for(&subject, parameter))
    }
}
