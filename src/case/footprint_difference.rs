//! The bridges between the footprints of two runs.

use std::num::NonZeroUsize;

use super::case::{Case, CaseFootprint};
use super::footprint_ledger::{FootprintLedger, choices};
use super::result_name::footprint_names;
use crate::comparison::footprint::{
    FootprintCauseOrder, FootprintComparison, FootprintPair, FootprintSide, SystemSource,
};
use crate::factor::Library;
use crate::network::asked::{amount, only_plant};
use crate::problem::{Problem, Problems, Severity};
use crate::report::solved_number::shown;
use crate::text::Text;

/// The bridge of causes between two footprints.
#[derive(Clone, Debug)]
pub struct FootprintBridge {
    /// The result: `footprint/PRODUCT`.
    pub name: String,
    /// The comparison.
    pub comparison: FootprintComparison,
    /// The totals of both sides as results state them.
    pub totals: [String; 2],
}

/// The footprints of two cases that meet by their names, each with the bridge between; and what must be said of those that have none. Errors: those of
/// reading ledgers, which the runs have read before.
pub(super) fn footprint_bridges(
    cases: [&Case; 2],
    libraries: [&Library; 2],
    threads: Option<NonZeroUsize>,
) -> Result<(Vec<FootprintBridge>, Vec<Problem>), Problems> {
    let names = cases.map(|case| footprint_names(&case.footprints));
    let mut bridges = Vec::new();
    let mut notes = Vec::new();
    for (first, name) in cases[0].footprints.iter().zip(&names[0]) {
        let Some(place) = names[1].iter().position(|other| other == name) else {
            continue;
        };
        let second = &cases[1].footprints[place];
        let (Some(product), Some(_)) = (&first.product, &second.product) else {
            notes.push(not_bridged(name, &every_product()));
            continue;
        };
        if first.per != second.per {
            notes.push(not_bridged(name, &other_amounts(first, second)));
            continue;
        }
        if !first.networks.is_empty() || !second.networks.is_empty() {
            notes.push(not_bridged(name, &with_networks()));
            continue;
        }
        match bridge([first, second], product, (cases, libraries), threads) {
            Ok(comparison) => bridges.push(FootprintBridge {
                totals: comparison.totals.each_ref().map(shown),
                name: name.clone(),
                comparison,
            }),
            // Nothing is wrong with the runs where their footprints cannot be compared.
            Err(Problems(found)) => notes.extend(found.into_iter().map(|problem| Problem {
                severity: Severity::Warning,
                ..problem
            })),
        }
    }
    Ok((bridges, notes))
}

fn bridge(
    footprints: [&CaseFootprint; 2],
    product: &str,
    (cases, libraries): ([&Case; 2], [&Library; 2]),
    threads: Option<NonZeroUsize>,
) -> Result<FootprintComparison, Problems> {
    let read = |side: usize| FootprintLedger::read(footprints[side], libraries[side], threads);
    let ledgers = [read(0)?, read(1)?];
    let inventory = |side: usize| ledgers[side].inventory(libraries[side], cases[side].as_of);
    let inventories = [inventory(0)?, inventory(1)?];
    let side = |side: usize| -> Result<FootprintSide<'_>, Problems> {
        let inventory = &inventories[side];
        let plant = only_plant(inventory)?;
        Ok(FootprintSide {
            source: SystemSource::Plant { inventory, plant },
            choices: choices(footprints[side], inventory, plant, cases[side].as_of),
        })
    };
    let pair = FootprintPair::new([side(0)?, side(1)?], product)?;
    let needed = amount(
        ("per", &footprints[0].per),
        pair.product(),
        Some(pair.unit()),
        libraries[0],
    )?;
    pair.compare(&needed, FootprintCauseOrder::default())
}

fn not_bridged(name: &str, why: &Text) -> Problem {
    Problem::warning(
        "no-bridge",
        Text::new(
            format!("{name} 没有归因：{}", why.zh),
            format!("{name} has no bridge: {}", why.en),
        ),
    )
}

fn every_product() -> Text {
    Text::new(
        "是所有产品的足迹，归因按单一产品",
        "it is of every product, and a bridge is of one",
    )
}

fn other_amounts(first: &CaseFootprint, second: &CaseFootprint) -> Text {
    Text::new(
        format!("A 按 {}，B 按 {}", first.per, second.per),
        format!("A is for {}, B for {}", first.per, second.per),
    )
}

fn with_networks() -> Text {
    Text::new("含手写网络", "it takes in networks written by hand")
}
