//! The data checks of a ledger: all that can be wrong with it whatever the methodology.

use std::collections::{BTreeMap, BTreeSet};

use super::assertion::check_assertions;
use super::grouping::Group;
use super::ledger::Ledger;
use super::stock::{StockChange, chain_stocks};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// Runs every check; errors together, else the stock changes and what must be warned of.
pub fn check_ledger(
    ledger: &Ledger,
    groups: &[Group],
    library: &Library,
) -> Result<(Vec<StockChange>, Vec<Problem>), Problems> {
    let mut problems = overlapping_periods(ledger, groups, library);
    let (changes, broken) = chain_stocks(ledger, groups, library);
    // Where periods overlap, the chain cannot be read either; one fault is one message.
    if problems.is_empty() {
        problems.extend(broken);
    }
    problems.extend(item_beside_its_kind(ledger, groups, library));
    problems.extend(net_beside_parts(ledger, groups, library));
    problems.extend(gross_as_net(ledger, groups, library));
    problems.extend(check_assertions(ledger, groups, &changes, library));
    let warnings = Problems(problems).check()?;
    Ok((changes, warnings))
}

type Series = (usize, Option<String>, usize, Flow, Option<Supply>);

/// A year beside its months: the same thing stated twice.
fn overlapping_periods(ledger: &Ledger, groups: &[Group], library: &Library) -> Vec<Problem> {
    let mut series: BTreeMap<Series, Vec<&Group>> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.flow.carries_quantity()) {
        let key = (group.plant, group.process.clone(), group.item, group.flow, group.supply);
        series.entry(key).or_default().push(group);
    }
    let mut problems = Vec::new();
    for groups in series.into_values() {
        let mut groups = groups;
        groups.sort_by_key(|group| (group.period.start(), std::cmp::Reverse(group.period.length())));
        let mut widest: Option<&Group> = None;
        for group in groups {
            match widest {
                Some(wide) if wide.period != group.period && wide.period.overlaps(group.period) => {
                    problems.push(overlap(ledger, wide, group, library));
                    break;
                }
                Some(wide) if wide.period.end() >= group.period.end() => {}
                _ => widest = Some(group),
            }
        }
    }
    problems
}

fn overlap(ledger: &Ledger, wide: &Group, group: &Group, library: &Library) -> Problem {
    let item = library.items.at(group.item);
    let plant = &ledger.plants.plants[group.plant].id;
    let flow = group.flow.title();
    let (left, right): (Period, Period) = (wide.period, group.period);
    let other = &wide.first;
    Problem::error(
        "overlapping-periods",
        Text::new(
            format!(
                "{plant} {} {}：{right} 与 {left}（{}）重叠，会重复计算",
                item.title().zh,
                flow.zh,
                other.in_language(crate::text::Language::Zh)
            ),
            format!(
                "{plant} {} {}: {right} overlaps {left} ({}); it would be counted twice",
                item.id(),
                flow.en,
                other.in_language(crate::text::Language::En)
            ),
        ),
    )
    .at(group.first.clone())
    .hint(Text::new(
        "删去其一；要核对全年合计，把全年那行改为 flow = assert",
        "delete one of them; to check a yearly total, make its line an `assert`",
    ))
}

/// An item and a kind of it, both stated for one flow: as output that is the same steel twice, elsewhere it may be.
fn item_beside_its_kind(ledger: &Ledger, groups: &[Group], library: &Library) -> Vec<Problem> {
    let mut by_flow: BTreeMap<(usize, Option<String>, Flow), Vec<&Group>> = BTreeMap::new();
    for group in groups
        .iter()
        .filter(|group| group.flow.carries_quantity() && !group.flow.is_stock())
    {
        by_flow
            .entry((group.plant, group.process.clone(), group.flow))
            .or_default()
            .push(group);
    }
    let mut said = BTreeSet::new();
    let mut problems = Vec::new();
    for ((plant, _, flow), groups) in by_flow {
        let kinds = groups
            .iter()
            .filter(|group| library.items.at(group.item).parent().is_some());
        for kind in kinds {
            let below = library.items.at(kind.item).id();
            let clash = groups.iter().find(|other| {
                other.item != kind.item
                    && other.period.overlaps(kind.period)
                    && library.items.is_within(below, library.items.at(other.item).id())
            });
            let Some(other) = clash else { continue };
            if !said.insert((plant, flow, kind.item, other.item)) {
                continue;
            }
            let id = &ledger.plants.plants[plant].id;
            let (kind_item, other_item) = (library.items.at(kind.item), library.items.at(other.item));
            let words = flow.title();
            let message = Text::new(
                format!(
                    "{id}：{}是{}的一种，两者的{}都已填报，可能重复",
                    kind_item.title().zh,
                    other_item.title().zh,
                    words.zh
                ),
                format!(
                    "{id}: `{}` is a kind of `{}`, and both are stated as {}: the same may be counted twice",
                    kind_item.id(),
                    other_item.id(),
                    words.en
                ),
            );
            let problem = if flow == Flow::Produced {
                Problem::error("item-beside-its-kind", message)
            } else {
                Problem::warning("item-beside-its-kind", message)
            };
            problems.push(problem.at(kind.first.clone()).hint(Text::new(
                "合计改为 flow = assert 的核对行，或只填其一",
                "make the sum an `assert` line, or state only one of them",
            )));
        }
    }
    problems
}

/// A net consumption of one period beside purchases, sales or stocks of other periods inside or around it: the same material twice.
fn net_beside_parts(ledger: &Ledger, groups: &[Group], library: &Library) -> Vec<Problem> {
    let mut nets: BTreeMap<(usize, usize), Vec<&Group>> = BTreeMap::new();
    for net in groups.iter().filter(|group| group.flow == Flow::NetConsumed) {
        nets.entry((net.plant, net.item)).or_default().push(net);
    }
    let mut said = BTreeSet::new();
    let mut problems = Vec::new();
    for part in groups
        .iter()
        .filter(|group| group.flow.is_boundary() && group.flow != Flow::NetConsumed)
    {
        let of_item = nets.get(&(part.plant, part.item)).into_iter().flatten();
        let clash = of_item.copied().find(|net| {
            let month = PeriodLength::Month;
            net.supply == part.supply
                && net.period.overlaps(part.period)
                && net.period.row(month) != part.period.row(month)
        });
        if let Some(net) = clash
            && said.insert((part.plant, part.item))
        {
            problems.push(overlap(ledger, net, part, library));
        }
    }
    problems
}

/// A net consumption that equals or exceeds what the processes used of an item made inside: gross consumption, entered as net.
fn gross_as_net(ledger: &Ledger, groups: &[Group], library: &Library) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut of_item: BTreeMap<(usize, usize), Vec<&Group>> = BTreeMap::new();
    for group in groups {
        of_item.entry((group.plant, group.item)).or_default().push(group);
    }
    let mut said: BTreeSet<(usize, usize, Period)> = BTreeSet::new();
    for net in groups.iter().filter(|group| group.flow == Flow::NetConsumed) {
        let groups = &of_item[&(net.plant, net.item)];
        if !said.insert((net.plant, net.item, net.period)) {
            continue;
        }
        let inside = |flow: Flow| -> Ratio {
            groups
                .iter()
                .filter(|group| {
                    group.plant == net.plant
                        && group.item == net.item
                        && group.flow == flow
                        && group.process.is_some()
                        && net.period.contains(group.period)
                })
                .map(|group| group.quantity.clone())
                .sum()
        };
        let (made, used) = (inside(Flow::Produced), inside(Flow::Consumed));
        if made.is_zero() || used.is_zero() {
            continue;
        }
        let stated: Ratio = groups
            .iter()
            .filter(|group| {
                (group.plant, group.item, group.period, group.flow) == (net.plant, net.item, net.period, net.flow)
            })
            .map(|group| group.quantity.clone())
            .sum();
        if stated < used {
            continue;
        }
        let item = library.items.at(net.item);
        let (plant, unit, period) = (&ledger.plants.plants[net.plant].id, &item.unit.text, net.period);
        problems.push(
            Problem::error(
                "looks-gross",
                Text::new(
                    format!("{plant} {} {period}：净消耗量 {stated} {unit} 不低于各工序用量 {used} {unit}，而厂内产出 {made} {unit}；像是毛消耗量", item.title().zh),
                    format!("{plant} {} {period}: net consumption {stated} {unit} is not below what the processes used, {used} {unit}, though {made} {unit} was made inside; it looks gross", item.id()),
                ),
            )
            .at(net.first.clone())
            .hint(Text::new(
                "净消耗量 = 购入 + 期初 − 期末 − 外销 − 其他用途；自产自用的不在其中",
                "net consumption = purchased + opening - closing stock - sold - other use; what is made and used inside is not part of it",
            )),
        );
    }
    problems
}
