//! Months of which no value of a parameter is stated that the other months have: what stands in for them is said. And a value of zero where the others are
//! above it.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::{Basis, Group};
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison_series::{MissingValuesEntry, ZeroValuesEntry};
use crate::inventory::Row;
use crate::inventory::parameter::ParameterOrigin;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};
use crate::verification::used::Subject;

/// The values of a parameter of an item, at the fence or of one process.
type Key<'g> = (usize, usize, Option<&'g str>, &'g str);

/// Months of which a value is stated, and the flows whose lines state it.
#[derive(Default)]
struct Recorded {
    months: BTreeSet<Period>,
    flows: BTreeSet<Flow>,
}

pub(super) fn check(entry: &MissingValuesEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    for ((plant, item, process, parameter), recorded) in recorded(evidence) {
        if recorded.months.len() < entry.least || !is_taken(evidence, plant, item, parameter) {
            continue;
        }
        let mut months: BTreeMap<Period, Vec<usize>> = BTreeMap::new();
        // Where lines of the parameter alone state it, every line with a quantity of the month asks for it.
        let asks = |group: &Group| {
            let is_of_flow = recorded.flows.contains(&Flow::Parameter) || recorded.flows.contains(&group.flow);
            // A value that is stated for the plant is that of its processes.
            let is_of_process =
                process.is_none() && recorded.flows.contains(&Flow::Parameter) || group.process.as_deref() == process;
            is_of_flow && group.flow.carries_quantity() && !group.flow.is_stock() && is_of_process
        };
        for place in evidence.groups_of(plant, item) {
            let group = &evidence.groups[*place];
            if is_monthly(group) && asks(group) {
                months
                    .entry(group.period.row(PeriodLength::Month))
                    .or_default()
                    .push(*place);
            }
        }
        let states = |month: &Period| {
            let subject = Subject {
                plant,
                item,
                process,
                period: *month,
                own: None,
            };
            let mut of_item = evidence
                .groups_of(plant, item)
                .iter()
                .map(|place| &evidence.groups[*place]);
            let on_lines = of_item.any(|group| {
                let is_of_process = process.is_none() || group.process.is_none() || group.process.as_deref() == process;
                group.period.overlaps(*month) && is_of_process && stated(evidence, group, parameter)
            });
            on_lines || evidence.stated_for(&subject, parameter).is_some()
        };
        checked.times += 1;
        let missing: Vec<Period> = months.keys().filter(|month| !states(month)).copied().collect();
        if missing.is_empty() {
            continue;
        }
        let shown: Vec<String> = missing.iter().map(Period::to_string).collect();
        let shown = shown.join(", ");
        let (title, what) = titles(evidence, item, parameter);
        let count = recorded.months.len();
        let of = count + missing.len();
        let lines = missing.iter().flat_map(|month| months[month].iter().copied());
        let instead = standing_in(evidence, plant, item, &missing);
        checked.found.push(Found {
            plant: Some(plant),
            item: Some(item),
            process: process.map(str::to_owned),
            parameter: Some(parameter.to_owned()),
            period: missing.first().copied().filter(|_| missing.len() == 1),
            detail: Some(Text::new(
                format!(
                    "{}的{}：{of} 个月中 {count} 个月有值，缺 {shown}{}",
                    title.zh, what.zh, instead.zh
                ),
                format!(
                    "{} of {}: {count} of {of} months have a value, {shown} none{}",
                    what.en, title.en, instead.en
                ),
            )),
            lines: evidence.lines(lines)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("没有按月填报的参数", "no parameter is stated month by month"))
}

/// Values of zero where more months have one above it.
pub(super) fn check_zeros(entry: &ZeroValuesEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let parameters: Vec<String> = evidence
        .library
        .parameters
        .iter()
        .map(|known| known.id().to_owned())
        .collect();
    for series in evidence.series(&parameters) {
        let above = series.values.iter().filter(|value| !value.value.is_zero()).count();
        if series.values.len() < entry.least {
            continue;
        }
        checked.times += 1;
        if above <= series.values.len() - above {
            continue;
        }
        let item = evidence.library.items.at(series.item);
        let known = evidence.library.parameters.find(&series.parameter);
        let unit = known.map_or_else(String::new, |known| known.unit_text(item));
        let least = series
            .values
            .iter()
            .map(|value| &value.value)
            .filter(|value| !value.is_zero())
            .min();
        let Some(least) = least else { continue };
        let (_, what) = titles(evidence, series.item, &series.parameter);
        for value in series.values.iter().filter(|value| value.value.is_zero()) {
            let figure = |value| Figure::new(value, &unit, 5);
            checked.found.push(Found {
                plant: Some(series.plant),
                item: Some(series.item),
                parameter: Some(series.parameter.clone()),
                period: Some(value.period),
                found: Some(figure(value.value.clone())),
                expected: Some(Expected::Bounds {
                    low: Some(figure(least.clone())),
                    high: None,
                }),
                detail: Some(what.clone()),
                lines: evidence.lines(value.groups.iter().copied())?,
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated("没有足够月份的参数序列", "no series of a parameter has enough months"))
}

fn is_monthly(group: &Group) -> bool {
    group.period.row(PeriodLength::Month).length() == PeriodLength::Month
}

fn stated(evidence: &Evidence<'_>, group: &Group, parameter: &str) -> bool {
    let statements = evidence.ledger.map(|ledger| ledger.statements[group.statement].iter());
    statements.is_some_and(|mut known| known.any(|known| known.parameter == parameter))
}

/// What lines of a month or less state, by series; a typed default is no record.
fn recorded<'e>(evidence: &'e Evidence<'_>) -> BTreeMap<Key<'e>, Recorded> {
    let mut found: BTreeMap<Key<'e>, Recorded> = BTreeMap::new();
    let Some(ledger) = evidence.ledger else { return found };
    for group in &evidence.groups {
        if !is_monthly(group) || group.flow.is_stock() {
            continue;
        }
        for own in &ledger.statements[group.statement] {
            if matches!(own.basis, Basis::Default(_)) {
                continue;
            }
            let key = (
                group.plant,
                group.item,
                group.process.as_deref(),
                own.parameter.as_str(),
            );
            let known = found.entry(key).or_default();
            known.months.insert(group.period.row(PeriodLength::Month));
            known.flows.insert(group.flow);
        }
    }
    found
}

/// Whether the inventory, where there is one, takes the parameter of the item anywhere: what it never asks for may be missing.
fn is_taken(evidence: &Evidence<'_>, plant: usize, item: usize, parameter: &str) -> bool {
    let Some(inventory) = evidence.inventory else {
        return true;
    };
    let rows = rows_of(evidence, plant, item);
    inventory.rows.is_empty()
        || rows
            .iter()
            .any(|row| row.parameters.iter().any(|known| known.or_input(parameter).is_some()))
}

fn rows_of<'e>(evidence: &'e Evidence<'_>, plant: usize, item: usize) -> Vec<&'e Row> {
    let Some(inventory) = evidence.inventory else {
        return Vec::new();
    };
    let of_item = |row: &&Row| (inventory.cell(row).plant, inventory.cell(row).item) == (plant, item);
    inventory.rows.iter().filter(of_item).collect()
}

/// What the rows of the missing months take that those of no other month do: defaults, and what formulas make without the value.
fn standing_in(evidence: &Evidence<'_>, plant: usize, item: usize, missing: &[Period]) -> Text {
    let Some(inventory) = evidence.inventory else {
        return Text::default();
    };
    let is_missing = |row: &Row| missing.iter().any(|month| inventory.cell(row).period.overlaps(*month));
    let taken = |of_missing: bool| {
        let rows = rows_of(evidence, plant, item).into_iter();
        let rows = rows.filter(move |row| is_missing(row) == of_missing);
        rows.flat_map(|row| &row.parameters)
            .filter_map(|known| match &known.origin {
                ParameterOrigin::Record { set, .. } => Some((known, set)),
                ParameterOrigin::Derived { formula, .. } => Some((known, formula)),
                ParameterOrigin::Stated { .. } | ParameterOrigin::Plant { .. } => None,
            })
    };
    let always: BTreeSet<(&str, &String)> = taken(false).map(|(known, by)| (known.id.as_str(), by)).collect();
    let only: BTreeSet<(&str, String, &String)> = taken(true)
        .filter(|(known, by)| !always.contains(&(known.id.as_str(), *by)))
        .map(|(known, by)| (known.id.as_str(), known.shown(), by))
        .collect();
    if only.is_empty() {
        return Text::default();
    }
    let listed = |zh: bool| {
        let words = only.iter().map(|(id, shown, by)| {
            let title = evidence
                .library
                .parameters
                .find(id)
                .map_or_else(|| Text::same(*id), |known| known.title().clone());
            format!("{} {shown} ({by})", if zh { title.zh } else { title.en })
        });
        words.collect::<Vec<String>>()
    };
    Text::new(
        format!("，所取为 {}", listed(true).join("、")),
        format!("; in their place stands {}", listed(false).join(", ")),
    )
}

fn titles(evidence: &Evidence<'_>, item: usize, parameter: &str) -> (Text, Text) {
    let known = evidence.library.parameters.find(parameter);
    let what = known.map_or_else(|| Text::same(parameter), |known| known.title().clone());
    (evidence.library.items.at(item).title().clone(), what)
}
