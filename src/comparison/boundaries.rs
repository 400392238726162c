//! Boundaries: whether two results speak of the same thing at all, said before any difference is.

use std::collections::BTreeSet;

use super::cause::Cause;
use super::effect::Effect;
use super::meeting::{Subject, plants_of};
use super::standing::Standing;
use crate::factor::Named;
use crate::format::methodology::{BasisEntry, CountEntry};
use crate::inventory::Inventory;
use crate::methodology::{Level, Source};
use crate::period::Period;
use crate::text::Text;

/// One aspect of a boundary, on each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aspect {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// What it is on each side.
    pub values: [Text; 2],
    /// Whether the sides differ in it. Two years of the same months are no difference of the period.
    pub differs: bool,
}

/// A source category that one side counts and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneSidedSource {
    /// The side that counts it.
    pub side: usize,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its scope.
    pub scope: Option<u8>,
    /// The memo item of the other side that it is, if it is one.
    pub memo: Option<Text>,
}

/// An item that one side counts and the other, by its boundary, does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneSidedItem {
    /// The side that counts it.
    pub side: usize,
    /// The item.
    pub subject: Subject,
    /// How it stands on the other side.
    pub standing: Standing,
}

/// An item of which the sides count another quantity: what was made on one, what crossed the fence on the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherQuantity {
    /// The item.
    pub subject: Subject,
    /// The quantity that each side counts.
    pub values: [Text; 2],
}

/// What differs in the boundaries of two results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundaries {
    /// Every aspect, whether the sides differ in it or not.
    pub aspects: Vec<Aspect>,
    /// Source categories that only one side counts.
    pub sources: Vec<OneSidedSource>,
    /// Items that only one side counts.
    pub items: Vec<OneSidedItem>,
    /// Items of which the sides count another quantity, where that changes the result.
    pub quantities: Vec<OtherQuantity>,
}

impl Boundaries {
    /// Whether both results speak of the same thing.
    pub fn are_same(&self) -> bool {
        let lists_are_empty = self.sources.is_empty() && self.items.is_empty() && self.quantities.is_empty();
        lists_are_empty && self.differing().next().is_none()
    }

    /// The aspects in which the sides differ.
    pub fn differing(&self) -> impl Iterator<Item = &Aspect> {
        self.aspects.iter().filter(|aspect| aspect.differs)
    }

    /// Compares the boundaries of two inventories, of which these effects were found.
    pub(super) fn new(inventories: [&Inventory<'_>; 2], effects: &[Effect]) -> Boundaries {
        let sources = [0, 1].into_iter().flat_map(|side| one_sided_sources(inventories, side));
        Boundaries {
            aspects: aspects(inventories),
            sources: sources.collect(),
            items: effects.iter().filter_map(one_sided_item).collect(),
            quantities: effects
                .iter()
                .filter_map(|effect| other_quantity(inventories, effect))
                .collect(),
        }
    }
}

fn one_sided_item(effect: &Effect) -> Option<OneSidedItem> {
    let standing = effect.standing.clone().filter(|_| effect.cause == Cause::Boundary)?;
    Some(OneSidedItem {
        side: usize::from(effect.values[0].is_none()),
        subject: effect.subject.clone(),
        standing,
    })
}

fn other_quantity(inventories: [&Inventory<'_>; 2], effect: &Effect) -> Option<OtherQuantity> {
    let is_quantity = effect.cause == Cause::Boundary && effect.standing.is_none();
    let words = |side: usize| {
        let inventory = inventories[side];
        let ids: Vec<&str> = effect.sources[side].iter().flat_map(|ids| ids.split('+')).collect();
        let sources = inventory.methodology.sources.iter();
        let found = sources.filter(|source| ids.contains(&source.id.as_str()));
        let bases: Vec<Text> = found.map(|source| basis_words(source.basis, inventory.level)).collect();
        joined(bases.into_iter())
    };
    let values = [0, 1].map(words);
    (is_quantity && values[0] != values[1]).then(|| OtherQuantity {
        subject: effect.subject.clone(),
        values,
    })
}

fn basis_words(basis: BasisEntry, level: Level) -> Text {
    match (basis, level) {
        (BasisEntry::Produced, _) => Text::new("按产量", "by output"),
        (BasisEntry::Captured, _) => Text::new("按捕集量", "by what is captured"),
        (_, Level::Process) => Text::new(
            "按工序净量（消耗 − 产出）",
            "by what the process consumed less what it produced",
        ),
        (BasisEntry::NetConsumption, Level::Enterprise) => Text::new("按净消耗量", "by net consumption"),
        (BasisEntry::NetPurchase, Level::Enterprise) => Text::new("按净购入量", "by net purchase"),
    }
}

fn aspects(inventories: [&Inventory<'_>; 2]) -> Vec<Aspect> {
    let aspect = |id, zh: &str, en: &str, of: &dyn Fn(&Inventory<'_>) -> Text| {
        let values = inventories.map(of);
        Aspect {
            id,
            title: Text::new(zh, en),
            differs: values[0] != values[1],
            values,
        }
    };
    let mut aspects = vec![
        aspect("methodology", "方法学", "methodology", &|inventory| {
            let title = inventory.methodology.title(inventory.level);
            let id = inventory.methodology.id();
            Text::new(format!("{} [{id}]", title.zh), format!("{} [{id}]", title.en))
        }),
        aspect("level", "层级", "level", &|inventory| inventory.level.title()),
        aspect("result", "结果", "result", &|inventory| {
            let (title, unit) = (
                &inventory.methodology.file.result.title,
                &inventory.methodology.unit.text,
            );
            Text::new(format!("{}，{unit}", title.zh), format!("{}, {unit}", title.en))
        }),
        aspect("period", "时期", "period", &period_words),
        aspect("plant", "企业", "plant", &plant_words),
        aspect("region", "地区", "region", &region_words),
        aspect("gas", "气体", "gases", &gas_words),
        aspect("factors-as-of", "因子截至", "factors as of", &|inventory| {
            let day = inventory.as_of.map(|day| day.to_string());
            day.map_or_else(|| Text::new("全部", "all"), Text::same)
        }),
        aspect(
            "complete",
            "完整性",
            "completeness",
            &|inventory| match inventory.gaps.len() {
                0 => Text::new("完整", "complete"),
                count => Text::new(
                    format!("不完整：{count} 项未计入"),
                    format!("incomplete: {count} item(s) not counted"),
                ),
            },
        ),
    ];
    let months = inventories.map(|inventory| {
        covered_months(inventory)
            .into_iter()
            .map(|(_, month)| month)
            .collect::<Vec<_>>()
    });
    for aspect in aspects.iter_mut().filter(|aspect| aspect.id == "period") {
        aspect.differs = months[0] != months[1];
    }
    aspects
}

/// The calendar months that counted rows cover, as year and month.
pub(super) fn covered_months(inventory: &Inventory<'_>) -> BTreeSet<(i16, i8)> {
    let periods: BTreeSet<Period> = inventory.counted().map(|row| inventory.cell(row).period).collect();
    let of_period = |period: Period| {
        let (first, last) = (period.start(), period.end());
        (first.month()..=last.month()).map(move |month| (first.year(), month))
    };
    periods.into_iter().flat_map(of_period).collect()
}

/// First and last period, and how many months are counted.
pub(super) fn period_words(inventory: &Inventory<'_>) -> Text {
    let periods = || inventory.counted().map(|row| inventory.cell(row).period);
    let (Some(first), Some(last)) = (
        periods().min_by_key(|period| period.start()),
        periods().max_by_key(|period| period.end()),
    ) else {
        return Text::same("—");
    };
    let span = if first == last {
        first.to_string()
    } else {
        format!("{first} – {last}")
    };
    let count = covered_months(inventory).len();
    let plural = if count == 1 { "" } else { "s" };
    Text::new(
        format!("{span}（{count} 个月）"),
        format!("{span} ({count} month{plural})"),
    )
}

/// The plants by name.
pub(super) fn plant_words(inventory: &Inventory<'_>) -> Text {
    let plants = plants_of(inventory);
    let titles = plants.iter().map(|plant| &inventory.ledger.plants.plants[*plant].title);
    joined(titles.cloned())
}

fn region_words(inventory: &Inventory<'_>) -> Text {
    let plants = plants_of(inventory);
    let regions: BTreeSet<Option<&str>> = plants
        .iter()
        .map(|plant| inventory.ledger.plants.plants[*plant].region.as_deref())
        .collect();
    joined(regions.into_iter().map(|region| {
        match region {
            None => Text::new("未写明", "none stated"),
            Some(id) => inventory
                .library
                .regions
                .find(id)
                .map_or_else(|| Text::same(id), |region| region.title().clone()),
        }
    }))
}

fn gas_words(inventory: &Inventory<'_>) -> Text {
    let gases: BTreeSet<&str> = inventory
        .counted()
        .filter_map(|row| inventory.source(row).gas.as_deref())
        .collect();
    if gases.is_empty() {
        return Text::same("—");
    }
    joined(gases.into_iter().map(Text::same))
}

fn joined(texts: impl Iterator<Item = Text>) -> Text {
    let all: Vec<Text> = texts.collect();
    let zh: Vec<&str> = all.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|text| text.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// The source categories that a side counts and whose items the other counts in none, since categories are named and cut differently.
fn one_sided_sources(inventories: [&Inventory<'_>; 2], side: usize) -> Vec<OneSidedSource> {
    let at_level = |side: usize, count: CountEntry| {
        let inventory = inventories[side];
        let sources = inventory.methodology.sources.iter();
        sources.filter(move |source| source.count == count && source.levels.contains(&inventory.level))
    };
    let shares_items = |own: &Source, its: &Source| !own.items.is_disjoint(&its.items);
    let alone = at_level(side, CountEntry::Total)
        .filter(|own| !at_level(1 - side, CountEntry::Total).any(|its| shares_items(own, its)));
    alone
        .map(|own| OneSidedSource {
            side,
            id: own.id.clone(),
            title: own.title.clone(),
            scope: own.scope,
            memo: at_level(1 - side, CountEntry::Memo)
                .find(|its| shares_items(own, its))
                .map(|its| its.title.clone()),
        })
        .collect()
}
