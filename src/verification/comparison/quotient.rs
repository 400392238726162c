//! One amount over another, by plant and period, within bounds.

use super::Checked;
use crate::format::comparison::QuotientEntry;
use crate::format::comparison_term::TermEntry;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::bounds::Bounds;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &QuotientEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let bounds = Bounds::of(&entry.within, 4)?;
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
        let mut open: Vec<Period> = Vec::new();
        let places = evidence.groups_of_terms(plant, terms());
        let windows = evidence.windows(places.into_iter());
        for window in windows.iter().copied() {
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
            // Of a year that its months explain nothing more is said.
            let is_told = open.iter().any(|month| window.contains(*month));
            let Some(numbers) = bounds.finding(&quotient).filter(|_| !is_told) else {
                continue;
            };
            let may_lie = || evidence.may_lie_in_stock(terms(), plant, window, &windows);
            if let Some(reason) = entry.needs_stock.then(may_lie).flatten() {
                checked.pass_over(reason);
                continue;
            }
            open.push(window);
            checked.found.push(Found {
                plant: Some(plant),
                period: Some(window),
                detail: entry.title.clone(),
                lines: evidence.lines(above.groups.into_iter().chain(below.groups))?,
                ..numbers
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
    pub(super) fn groups_of_terms<'t>(
        &self,
        plant: usize,
        terms: impl Iterator<Item = &'t TermEntry> + Clone,
    ) -> Vec<usize> {
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
