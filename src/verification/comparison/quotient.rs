//! One amount over another, by plant and period, within bounds.

use super::Checked;
use crate::format::comparison::{QuotientEntry, TermEntry};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::{number, optional_number};
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(entry: &QuotientEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let (low, high) = (
        optional_number(entry.low.as_ref())?,
        optional_number(entry.high.as_ref())?,
    );
    let scale = entry
        .scale
        .as_deref()
        .map(number)
        .transpose()?
        .unwrap_or_else(Ratio::one);
    let terms = || entry.numerator.iter().chain(&entry.denominator);
    for missing in terms().flat_map(|term| unknown(term, evidence)) {
        checked.pass_over(missing);
    }
    if !checked.reasons.is_empty() {
        return Ok(checked);
    }
    for plant in evidence.plants() {
        let places = evidence.groups_of_terms(plant, terms());
        for window in evidence.windows(places.into_iter()) {
            let sums = evidence
                .sum_of(&entry.numerator, plant, None, window)
                .and_then(|above| Ok((above, evidence.sum_of(&entry.denominator, plant, None, window)?)));
            let (above, below) = match sums {
                Ok(sums) => sums,
                Err(reason) => {
                    checked.pass_over(reason);
                    continue;
                }
            };
            // Of one side alone there is nothing to compare.
            let Some(quotient) = (above.quantity * scale.clone()).divide(&below.quantity) else {
                continue;
            };
            if above.groups.is_empty() {
                continue;
            }
            checked.times += 1;
            let bound = [
                low.as_ref().filter(|low| quotient < **low),
                high.as_ref().filter(|high| quotient > **high),
            ];
            let Some(bound) = bound.into_iter().flatten().next() else {
                continue;
            };
            let difference = (quotient.clone() - bound.clone()).abs();
            let figure = |value: &Ratio| Figure::new(value.clone(), &entry.unit, 4);
            checked.found.push(Found {
                plant: Some(plant),
                period: Some(window),
                lines: evidence.lines(above.groups.into_iter().chain(below.groups))?,
                percent: (difference.clone() * Ratio::from(100)).divide(bound),
                found: Some(figure(&quotient)),
                expected: Some(Expected::Bounds {
                    low: low.as_ref().map(figure),
                    high: high.as_ref().map(figure),
                }),
                difference: Some(figure(&difference)),
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated(
        "台账没有分子与分母的两侧",
        "the ledger lacks what stands above or below the line",
    ))
}

/// Items and process types of a term that the registries do not know.
fn unknown(term: &TermEntry, evidence: &Evidence<'_>) -> Vec<Text> {
    let library = evidence.library;
    let items = term.items.iter().filter(|id| library.items.find(id).is_none());
    let items = items.map(|id| {
        Text::new(
            format!("物料表尚无 `{id}`"),
            format!("the registry has no item `{id}` yet"),
        )
    });
    let processes = term.processes.iter().filter(|id| library.processes.find(id).is_none());
    let processes = processes.map(|id| {
        Text::new(
            format!("工序表尚无 `{id}`"),
            format!("the registry has no process `{id}` yet"),
        )
    });
    items.chain(processes).collect()
}

impl Evidence<'_> {
    /// Places of the groups of a plant whose items some term names.
    fn groups_of_terms<'t>(&self, plant: usize, terms: impl Iterator<Item = &'t TermEntry> + Clone) -> Vec<usize> {
        let named = |item: usize| terms.clone().any(|term| self.is_among(item, &term.items));
        let items: Vec<usize> = self
            .items()
            .filter(|(of, item)| *of == plant && named(*item))
            .map(|(_, item)| item)
            .collect();
        items
            .into_iter()
            .flat_map(|item| self.groups_of(plant, item).to_vec())
            .collect()
    }
}
