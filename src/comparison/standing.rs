//! How an item that one side counts stands on the other.

use std::collections::BTreeSet;

use super::meeting::{Meeting, plants_of};
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::{Inventory, Outcome};
use crate::text::Text;

/// How what one side counts stands on the side that does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The ledger has no such line.
    Absent,
    /// A memo item beside the total.
    Memo,
    /// Read for something else.
    Informing(Text),
    /// Named as not counted: why, and where the standard says so.
    Outside(Text, Option<String>),
    /// It would count and has no value: a gap that was allowed.
    NoValue,
    /// The methodology neither selects nor names it: a gap that was allowed.
    NotNamed,
    /// It has no coefficient and carries none.
    CarriesNone,
}

impl Standing {
    /// Its id.
    pub fn id(&self) -> &'static str {
        match self {
            Standing::Absent => "absent",
            Standing::Memo => "memo",
            Standing::Informing(_) => "informing",
            Standing::Outside(..) => "outside",
            Standing::NoValue => "no-value",
            Standing::NotNamed => "not-named",
            Standing::CarriesNone => "carries-none",
        }
    }

    /// What it is called, with its reason.
    pub fn title(&self) -> Text {
        let with = |zh: &str, en: &str, reason: &Text| {
            Text::new(format!("{zh}：{}", reason.zh), format!("{en}: {}", reason.en))
        };
        match self {
            Standing::Absent => Text::new("台账无此项", "not in the ledger"),
            Standing::Memo => Text::new("备查项", "memo item"),
            Standing::Informing(reason) => with("参考", "informing", reason),
            Standing::Outside(reason, _) => with("不计", "outside", reason),
            Standing::NoValue => Text::new("缺少因子，未计入", "no factor: a gap, not counted"),
            Standing::NotNamed => Text::new("未列名，未计入", "named nowhere: a gap, not counted"),
            Standing::CarriesNone => Text::new("无系数，不计", "without a coefficient it carries none"),
        }
    }

    /// Whether the methodology leaves out what is in the ledger for want of a value, rather than the ledger having none of it.
    pub fn lacks_value(&self) -> bool {
        matches!(self, Standing::NoValue | Standing::NotNamed | Standing::CarriesNone)
    }

    /// How what only one side of a meeting counts stands on the other.
    pub(super) fn of(meeting: &Meeting<'_>, counting: usize) -> Standing {
        let other = meeting.inventories[1 - counting];
        let places = lines_on_other_side(meeting, counting);
        let outcomes = || places.iter().map(|place| &other.plan.outcomes[*place]);
        let gap = |place: &usize| {
            let group = &other.groups[*place];
            let mut gaps = other.gaps.iter();
            gaps.find(|gap| (gap.plant, gap.item) == (group.plant, group.item))
        };
        let is_memo = |outcome: &Outcome| matches!(outcome, Outcome::Informing { cell: Some(_), .. });
        if let Some(gap) = places.iter().find_map(gap) {
            let is_named = gap.problem.code != "not-named";
            return if is_named {
                Standing::NoValue
            } else {
                Standing::NotNamed
            };
        }
        if outcomes().any(is_memo) {
            return Standing::Memo;
        }
        if places.iter().any(|place| carries_none(other, *place)) {
            return Standing::CarriesNone;
        }
        let named = outcomes().find_map(|outcome| match outcome {
            Outcome::Outside { reason, clause } => Some(Standing::Outside(reason.clone(), clause.clone())),
            Outcome::Informing { reason, .. } => Some(Standing::Informing(reason.clone())),
            Outcome::Counted { .. } | Outcome::Refused => None,
        });
        named.unwrap_or(Standing::Absent)
    }
}

/// Whether a group's item has no coefficient on this side.
fn carries_none(inventory: &Inventory<'_>, place: usize) -> bool {
    let mut cells = inventory.carrying_none.keys().map(|cell| &inventory.plan.cells[*cell]);
    cells.any(|cell| cell.groups.contains(&place))
}

/// Places of the other side's groups of the same plant, process, item and flows.
fn lines_on_other_side(meeting: &Meeting<'_>, counting: usize) -> Vec<usize> {
    let (own, other) = (meeting.inventories[counting], meeting.inventories[1 - counting]);
    let cells = || meeting.rows[counting].iter().map(|row| own.cell(row));
    let flows: BTreeSet<Flow> = cells()
        .flat_map(|cell| cell.groups.iter().map(|place| own.groups[*place].flow))
        .collect();
    // What was captured belongs to processes at enterprise level too.
    let of_processes = cells().any(|cell| cell.process.is_some() || cell.inferred) || flows.contains(&Flow::Captured);
    let plants = plants_of(other);
    let is_plant = |plant: usize| match &meeting.subject.plant {
        Some(id) => other.ledger.plants.plants[plant].id == *id,
        None => plants.contains(&plant),
    };
    let items = &other.library.items;
    let wanted = items.at(meeting.subject.item).id();
    let fits = |place: &usize| {
        let group = &other.groups[*place];
        let process = meeting.subject.process.as_deref();
        is_plant(group.plant)
            && flows.contains(&group.flow)
            && group.process.is_some() == of_processes
            && process.is_none_or(|process| group.process.as_deref() == Some(process))
            && items.is_within(items.at(group.item).id(), wanted)
            && meeting
                .subject
                .supply
                .is_none_or(|supply| group.supply.is_none_or(|other| other == supply))
    };
    (0..other.groups.len()).filter(fits).collect()
}
