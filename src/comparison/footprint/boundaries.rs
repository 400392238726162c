//! Boundaries and choices of two footprints: whether they speak of the same thing at all, said before any difference is.

use std::collections::BTreeMap;

use super::pairing::{Pairing, UnitPair};
use super::side::{FootprintSide, SystemSource};
use crate::comparison::boundaries::{Aspect, covered_months, period_words};
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::network::contribution::Contributions;
use crate::network::strategy::Strategy;
use crate::network::{Footprint, ProductSystem};
use crate::quantity::Ratio;
use crate::text::Text;

/// Why something of a footprint is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UncountedReason {
    /// It is bought and no factor is known: cut off.
    CutOff,
    /// It is a by-product that leaves and would be credited, and no credit is known.
    NoCredit,
    /// It is a gas without a warming potential in the set.
    NoWarmingPotential,
}

impl UncountedReason {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            UncountedReason::CutOff => "cut-off",
            UncountedReason::NoCredit => "no-credit",
            UncountedReason::NoWarmingPotential => "no-warming-potential",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            UncountedReason::CutOff => Text::new("截断", "cut off"),
            UncountedReason::NoCredit => Text::new("无抵扣因子", "no credit"),
            UncountedReason::NoWarmingPotential => Text::new("无增温潜势", "no warming potential"),
        }
    }
}

/// How a side treats an item or a gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It has none of it.
    Absent,
    /// It counts it; how much of it there is.
    Counted(Ratio),
    /// It does not count it; how much of it there is.
    NotCounted(Ratio),
}

/// What at least one side does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncounted {
    /// Why.
    pub reason: UncountedReason,
    /// Id of the item or the elementary flow.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is measured in.
    pub unit: String,
    /// How each side treats it.
    pub sides: [Treatment; 2],
}

impl Uncounted {
    /// Whether one side alone does not count it.
    pub fn is_one_sided(&self) -> bool {
        let counts = |side: &Treatment| !matches!(side, Treatment::NotCounted(_));
        self.sides.iter().any(counts)
    }
}

/// What a product bears of a process that is parted, where the sides differ in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherShare {
    /// Id of the process.
    pub process: String,
    /// What the process is called.
    pub process_title: Text,
    /// Id of the product.
    pub product: String,
    /// What the product is called.
    pub product_title: Text,
    /// What it bears on each side; `None` where the process is not parted, or not among this product.
    pub shares: [Option<Ratio>; 2],
}

/// Boundaries and choices of two footprints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootprintBoundaries {
    /// Every aspect, whether the sides differ in it or not.
    pub aspects: Vec<Aspect>,
    /// What at least one side does not count.
    pub uncounted: Vec<Uncounted>,
    /// Shares of co-products in which the sides differ.
    pub shares: Vec<OtherShare>,
    /// Units of different names that meet.
    pub units: Vec<UnitPair>,
}

impl FootprintBoundaries {
    /// The aspects in which the sides differ.
    pub fn differing(&self) -> impl Iterator<Item = &Aspect> {
        self.aspects.iter().filter(|aspect| aspect.differs)
    }

    /// Whether both footprints speak of the same thing, resting on the same choices.
    pub fn are_same(&self) -> bool {
        let same_counted = !self.uncounted.iter().any(Uncounted::is_one_sided);
        self.differing().next().is_none() && same_counted && self.shares.is_empty()
    }

    pub(super) fn new(
        sides: &[FootprintSide<'_>; 2],
        solved: &[SolvedSide<'_, '_>; 2],
        pairing: &Pairing,
    ) -> FootprintBoundaries {
        FootprintBoundaries {
            aspects: aspects(sides, solved),
            uncounted: uncounted(solved),
            shares: shares(solved, pairing),
            units: pairing.pairs.clone(),
        }
    }
}

/// A side with its system solved under its own choices.
pub(super) struct SolvedSide<'s, 'l> {
    pub system: &'s ProductSystem<'l>,
    pub footprint: &'s Footprint<'s>,
    pub contributions: &'s Contributions,
}

fn inventory_of<'l>(side: &FootprintSide<'l>) -> Option<&'l Inventory<'l>> {
    match side.source {
        SystemSource::Plant { inventory, .. } => Some(inventory),
        SystemSource::Network { .. } => None,
    }
}

fn aspects(sides: &[FootprintSide<'_>; 2], solved: &[SolvedSide<'_, '_>; 2]) -> Vec<Aspect> {
    let aspect = |id, zh: &str, en: &str, values: [Text; 2]| Aspect {
        id,
        title: Text::new(zh, en),
        differs: values[0] != values[1],
        values,
    };
    let each = |of: &dyn Fn(&FootprintSide<'_>) -> Text| sides.each_ref().map(of);
    let strategy = |strategy: &dyn Strategy| {
        let (title, source) = (strategy.title(), strategy.source());
        Text::new(
            format!("{} · {}", title.zh, source.zh),
            format!("{} · {}", title.en, source.en),
        )
    };
    let complete = |solved: &SolvedSide<'_, '_>| match solved.contributions.cut_off.len() {
        0 => Text::new("完整", "complete"),
        count => Text::new(
            format!("不完整：{count} 项外购物料无上游因子"),
            format!("incomplete: {count} bought item(s) without an upstream factor"),
        ),
    };
    let mut aspects = vec![
        aspect("plant", "企业", "plant", each(&|side| side.title())),
        aspect(
            "period",
            "时期",
            "period",
            each(&|side| inventory_of(side).map_or_else(|| Text::same("—"), |inventory| period_words(inventory))),
        ),
        aspect("methodology", "直接排放", "direct emissions", each(&methodology_words)),
        aspect("region", "地区", "region", each(&region_words)),
        aspect(
            "boundary",
            "边界",
            "boundary",
            each(&|side| side.choices.boundary.title()),
        ),
        aspect(
            "allocation",
            "分摊",
            "allocation",
            each(&|side| strategy(side.choices.allocation)),
        ),
        aspect("scrap", "废钢", "scrap", each(&|side| strategy(side.choices.scrap))),
        aspect(
            "warming-potentials",
            "增温潜势",
            "warming potentials",
            solved.each_ref().map(|solved| {
                let potentials = &solved.system.characterisation;
                let (set, title) = (&potentials.set, &potentials.title);
                Text::new(format!("{set} · {}", title.zh), format!("{set} · {}", title.en))
            }),
        ),
        aspect(
            "upstream-sets",
            "上游因子集",
            "upstream sets",
            each(&|side| match side.choices.query.preferred {
                [] => Text::new(
                    "未指定（自带的生命周期因子）",
                    "none asked for: life-cycle factors as shipped",
                ),
                sets => Text::new(sets.join("、"), sets.join(", ")),
            }),
        ),
        aspect(
            "factors-as-of",
            "因子截至",
            "factors as of",
            each(&|side| {
                let day = side.choices.query.as_of.map(|day| day.to_string());
                day.map_or_else(|| Text::new("全部", "all"), Text::same)
            }),
        ),
        aspect("complete", "完整性", "completeness", solved.each_ref().map(complete)),
    ];
    // Two years of the same months are no difference of the period.
    let months = sides.each_ref().map(|side| {
        inventory_of(side).map(|inventory| {
            let months = covered_months(inventory).into_iter();
            months.map(|(_, month)| month).collect::<Vec<_>>()
        })
    });
    for aspect in aspects.iter_mut().filter(|aspect| aspect.id == "period") {
        aspect.differs = months[0] != months[1];
    }
    aspects
}

fn methodology_words(side: &FootprintSide<'_>) -> Text {
    let Some(inventory) = inventory_of(side) else {
        return Text::new("手写网络所载", "as the network was written by hand");
    };
    let title = inventory.methodology.title(inventory.level);
    let id = inventory.methodology.id();
    Text::new(format!("{} [{id}]", title.zh), format!("{} [{id}]", title.en))
}

fn region_words(side: &FootprintSide<'_>) -> Text {
    let query = &side.choices.query;
    let Some(id) = query.region else {
        return Text::new("未写明", "none stated");
    };
    let region = query.library.regions.find(id);
    region.map_or_else(|| Text::same(id), |region| region.title().clone())
}

/// Names and amounts of items or flows by reason and id.
type Amounts = BTreeMap<(UncountedReason, String), (Text, String, Ratio)>;

fn uncounted(solved: &[SolvedSide<'_, '_>; 2]) -> Vec<Uncounted> {
    let lists = solved.each_ref().map(not_counted);
    let mut all = lists[0].clone();
    for (key, known) in &lists[1] {
        all.entry(key.clone()).or_insert_with(|| known.clone());
    }
    let found = all.into_iter().map(|((reason, id), (title, unit, _))| {
        let key = (reason, id.clone());
        let treatment = |side: usize| match lists[side].get(&key) {
            Some((_, _, amount)) => Treatment::NotCounted(amount.clone()),
            None => counted(&solved[side], reason, &id).map_or(Treatment::Absent, Treatment::Counted),
        };
        Uncounted {
            reason,
            sides: [treatment(0), treatment(1)],
            id,
            title,
            unit,
        }
    });
    found.collect()
}

/// What a side does not count.
fn not_counted(side: &SolvedSide<'_, '_>) -> Amounts {
    let network = &side.system.network;
    let contributions = side.contributions;
    let mut found = Amounts::new();
    let items = [
        (UncountedReason::CutOff, &contributions.cut_off),
        (UncountedReason::NoCredit, &contributions.uncredited),
    ];
    for (reason, amounts) in items {
        for (place, amount) in amounts {
            let product = &network.products[*place];
            let known = (product.title.clone(), product.unit.clone(), amount.clone());
            found.insert((reason, product.id.clone()), known);
        }
    }
    for (place, amount) in &contributions.uncharacterised {
        let flow = &network.elementary_flows[*place];
        let known = (Text::same(flow.id.clone()), flow.unit.clone(), amount.clone());
        found.insert((UncountedReason::NoWarmingPotential, flow.id.clone()), known);
    }
    found
}

/// How much of what the other side does not count this side has, and counts.
fn counted(side: &SolvedSide<'_, '_>, reason: UncountedReason, id: &str) -> Option<Ratio> {
    let (network, footprint) = (&side.system.network, side.footprint);
    let of = |amounts: &[(usize, Ratio)]| {
        let product = network.product(id)?;
        let own = amounts.iter().find(|(known, _)| *known == product);
        own.map(|(_, amount)| amount.clone())
    };
    match reason {
        UncountedReason::CutOff if side.system.reaches_beyond_the_gate() => of(&footprint.bought),
        UncountedReason::NoCredit if !side.system.rules.credits.is_empty() => of(&footprint.left),
        UncountedReason::NoWarmingPotential => {
            let total = footprint.total(id);
            (!total.is_zero()).then_some(total)
        }
        _ => None,
    }
}

fn shares(solved: &[SolvedSide<'_, '_>; 2], pairing: &Pairing) -> Vec<OtherShare> {
    let mut found: BTreeMap<(String, String), OtherShare> = BTreeMap::new();
    for (side, solved) in solved.iter().enumerate() {
        for partition in &solved.system.partitions {
            for part in &partition.parts {
                let process = match side {
                    0 => partition.process.clone(),
                    _ => pairing.process(&partition.process),
                };
                let key = (process.clone(), part.product.id.clone());
                let known = found.entry(key).or_insert_with(|| OtherShare {
                    process,
                    process_title: partition.title.clone(),
                    product: part.product.id.clone(),
                    product_title: part.product.title.clone(),
                    shares: [None, None],
                });
                known.shares[side] = Some(part.share.clone());
            }
        }
    }
    let differing = found.into_values().filter(|share| share.shares[0] != share.shares[1]);
    differing.collect()
}
