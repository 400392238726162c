//! A product system: a network, how its co-products and scrap are treated, where its boundary lies, what bought products carry, how gases count.

use super::balance::Balance;
use super::characterisation::Characterisation;
use super::footprint::Footprint;
use super::partition::Partition;
use super::property::Properties;
use super::strategy::{Rules, Strategy, scrap_without_facts};
use super::technosphere::Activity;
use super::upstream::{FactQuery, UpstreamFactor};
use super::{Network, PlantNetwork};
use crate::inventory::Inventory;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// How far back a footprint goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// From the cradle of what is bought to the gate of the plant.
    CradleToGate,
    /// Inside the fence alone.
    GateToGate,
}

impl Boundary {
    /// Its id, as typed.
    pub fn id(self) -> &'static str {
        match self {
            Boundary::CradleToGate => "cradle-to-gate",
            Boundary::GateToGate => "gate-to-gate",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Boundary::CradleToGate => Text::new("摇篮到大门", "cradle to gate"),
            Boundary::GateToGate => Text::new("大门到大门", "gate to gate"),
        }
    }
}

/// The choices that a footprint rests on.
#[derive(Clone, Copy)]
pub struct Choices<'l> {
    /// How far back it goes.
    pub boundary: Boundary,
    /// How co-products share.
    pub allocation: &'l dyn Strategy,
    /// What scrap carries.
    pub scrap: &'l dyn Strategy,
    /// The set of global warming potentials.
    pub warming_potentials: &'l str,
    /// Where facts are looked for.
    pub query: FactQuery<'l>,
}

/// A network with everything that a footprint needs.
pub struct ProductSystem<'l> {
    /// Of what it is.
    pub title: Text,
    /// The choices that it rests on.
    pub choices: Choices<'l>,
    /// The network, parted where the allocation parts it.
    pub network: Network,
    /// The processes that are parted.
    pub partitions: Vec<Partition>,
    /// What the strategies laid down.
    pub rules: Rules<'l>,
    /// By product what it carries when it is bought; `None`: nothing is known, it is cut off.
    pub upstream: Vec<Option<UpstreamFactor<'l>>>,
    /// The warming potentials of the elementary flows.
    pub characterisation: Characterisation<'l>,
    /// What was assumed.
    pub notes: Vec<Problem>,
}

impl<'l> ProductSystem<'l> {
    /// The system of a plant, with networks written by hand that make what it buys. Errors: those of its network and of joining, unknown factor sets,
    /// facts that a strategy cannot do without.
    pub fn of_inventory(
        title: Text,
        inventory: &'l Inventory<'_>,
        plant: usize,
        others: &[Network],
        choices: Choices<'l>,
    ) -> Result<ProductSystem<'l>, Problems> {
        let mut drawn = PlantNetwork::of_inventory(inventory, plant)?;
        let properties = Properties::of_inventory(inventory, plant, choices.query);
        let library = choices.query.library;
        let mut whole = drawn.network.clone();
        for other in others {
            whole = whole.joined(other, library)?;
        }
        let rules = lay_down(&whole, &properties, &choices)?;
        let mut network = whole;
        if !rules.keys.is_empty() {
            drawn = PlantNetwork::parted(inventory, plant, &rules.keys)?;
            network = drawn.network;
            for other in others {
                let (other, partitions) = other.clone().parted(&rules.keys)?;
                network = network.joined(&other, library)?;
                drawn.partitions.extend(partitions);
            }
        }
        ProductSystem::of_parts(title, network, (drawn.partitions, drawn.notes), rules, choices)
    }

    /// The system of a network that was written by hand. Errors as of a plant.
    pub fn of_network(title: Text, network: Network, choices: Choices<'l>) -> Result<ProductSystem<'l>, Problems> {
        let rules = lay_down(&network, &Properties::of_sets(choices.query), &choices)?;
        let (network, partitions) = network.parted(&rules.keys)?;
        ProductSystem::of_parts(title, network, (partitions, Vec::new()), rules, choices)
    }

    fn of_parts(
        title: Text,
        network: Network,
        (partitions, mut notes): (Vec<Partition>, Vec<Problem>),
        rules: Rules<'l>,
        choices: Choices<'l>,
    ) -> Result<ProductSystem<'l>, Problems> {
        if !rules.keys.is_empty() && partitions.is_empty() {
            notes.push(nothing_parted(choices.allocation.id(), &rules));
        }
        let query = &choices.query;
        let characterisation = Characterisation::of(&network.elementary_flows, choices.warming_potentials, query)?;
        characterisation.check(&network.elementary_flows, query)?;
        let upstream = network.products.iter().map(|product| {
            let ruled = rules.burdens.get(&product.id).cloned();
            ruled.or_else(|| query.upstream(product))
        });
        let upstream: Vec<Option<UpstreamFactor<'l>>> = upstream.collect();
        if choices.boundary == Boundary::CradleToGate {
            let without = network
                .products
                .iter()
                .zip(&upstream)
                .filter(|(_, factor)| factor.is_none());
            notes.extend(without.filter_map(|(product, _)| query.ambiguous(product)));
        }
        Ok(ProductSystem {
            upstream,
            title,
            choices,
            network,
            partitions,
            rules,
            characterisation,
            notes,
        })
    }

    /// What an amount of a product causes. Errors: an unknown product, one that is only made beside others, one without a recycling rate where that
    /// counts, and those of the network.
    pub fn footprint(&self, product: &str, amount: &Ratio) -> Result<Footprint<'_>, Problems> {
        if let Some(place) = self.network.product(product) {
            if self.is_only_beside_others(place) {
                return Err(self.by_product(place).into());
            }
            let recycles = !self.rules.end_of_life.is_empty() && self.reaches_beyond_the_gate();
            if recycles && !self.rules.end_of_life.contains_key(product) {
                return Err(scrap_without_facts(&format!("{product}/recycling_rate")).into());
            }
        }
        self.network.footprint(product, amount)
    }

    /// Whether a product is made beside others alone, so that nothing is charged for it.
    fn is_only_beside_others(&self, product: usize) -> bool {
        match &self.network.balances[product] {
            Balance::Left => true,
            Balance::Process(_) | Balance::Market(_) | Balance::Bought => false,
        }
    }

    /// Whether more of a product is taken from what treats it: by-product gas that the power plant would burn.
    pub fn is_taken_from_treatment(&self, product: usize) -> bool {
        match &self.network.balances[product] {
            Balance::Process(process) => self.network.processes[*process].is_treatment(),
            Balance::Left | Balance::Market(_) | Balance::Bought => false,
        }
    }

    fn by_product(&self, product: usize) -> Problem {
        let known = &self.network.products[product];
        let allocation = self.choices.allocation.id();
        Problem::error(
            "product-is-by-product",
            Text::new(
                format!("{}只作为副产物产出，在分摊方式 `{allocation}` 下不带排放，没有自己的足迹", known.title.zh),
                format!(
                    "`{}` is made beside other products alone: under the allocation `{allocation}` it carries nothing, and has no footprint of its own",
                    known.id
                ),
            ),
        )
        .hint(match self.rules.keys.get(&known.id) {
            Some(Err(why)) => Text::new(
                format!("此分摊方式下它没有依据：{}", why.zh),
                format!("under this allocation it has no key: {}", why.en),
            ),
            _ => Text::new(
                "换一种分摊：--allocation mass、energy 或 economic",
                "take another: --allocation mass, energy or economic",
            ),
        })
    }

    /// Whether what is bought, credited and saved after use counts.
    pub fn reaches_beyond_the_gate(&self) -> bool {
        self.choices.boundary == Boundary::CradleToGate
    }

    /// Flows that may warm and have no potential, by their names.
    pub fn uncharacterised(&self) -> Vec<&str> {
        let items = &self.choices.query.library.items;
        let flows = self.network.elementary_flows.iter().zip(&self.characterisation.factors);
        let without = flows.filter(|(flow, factor)| {
            let item = items.find(&flow.id);
            factor.is_none() && !item.is_some_and(crate::factor::Item::is_without_warming)
        });
        without.map(|(flow, _)| flow.id.as_str()).collect()
    }

    /// What a run of a process emits, all flows at their warming potential; of a supplier's inside the fence alone nothing.
    pub fn emitted(&self, process: usize) -> Ratio {
        if self.network.processes[process].is_suppliers && !self.reaches_beyond_the_gate() {
            return Ratio::zero();
        }
        let emissions = self.network.processes[process].emissions.iter();
        let counted = emissions.filter_map(|emission| {
            let factor = self.characterisation.factors[emission.flow].as_ref()?;
            (factor.origin == crate::format::registry::CarbonOrigin::Fossil)
                .then(|| emission.amount.clone() * factor.value.clone())
        });
        counted.sum()
    }

    /// What one unit of a bought product carries, as far as it is known.
    pub fn carried(&self, product: usize) -> Option<Ratio> {
        let factor = self.upstream[product]
            .as_ref()
            .filter(|_| self.reaches_beyond_the_gate())?;
        Some(factor.value.clone())
    }

    /// What one unit of a by-product saves elsewhere when it leaves.
    pub fn credit(&self, product: usize) -> Option<Ratio> {
        let credit = self.rules.credits.get(&self.network.products[product].id)?.as_ref();
        credit
            .filter(|_| self.reaches_beyond_the_gate())
            .map(|credit| credit.value.clone())
    }

    /// What one unit of a product saves, below zero, at the end of its life.
    pub fn end_of_life(&self, product: usize) -> Option<Ratio> {
        let known = self.rules.end_of_life.get(&self.network.products[product].id);
        known
            .filter(|_| self.reaches_beyond_the_gate())
            .map(|known| known.value.clone())
    }

    /// For each product what one unit of it causes: three transposed solves for all. What is cut off is not counted, nor is what is saved at the end
    /// of life. Errors: those of the network.
    pub fn intensities(&self) -> Result<Vec<Intensity>, Problems> {
        let technosphere = self.network.technosphere()?;
        technosphere.check_products()?;
        let is_suppliers = |process: usize| self.network.processes[process].is_suppliers;
        let direct = technosphere.intensities(|activity| match activity {
            Activity::Process(process) if !is_suppliers(process) => self.emitted(process),
            _ => Ratio::zero(),
        });
        let upstream = technosphere.intensities(|activity| match activity {
            Activity::Process(process) if is_suppliers(process) => self.emitted(process),
            Activity::Bought(product) => self.carried(product).unwrap_or_default(),
            _ => Ratio::zero(),
        });
        let credited = technosphere.intensities(|activity| match activity {
            Activity::Left(product) => -self.credit(product).unwrap_or_default(),
            _ => Ratio::zero(),
        });
        let parts = direct.into_iter().zip(upstream).zip(credited);
        let intensities = parts.map(|((direct, upstream), credited)| Intensity {
            direct,
            upstream,
            credited,
        });
        Ok(intensities.collect())
    }
}

/// What one unit of a product causes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intensity {
    /// Inside the fence.
    pub direct: Ratio,
    /// Before it, for what is bought.
    pub upstream: Ratio,
    /// What by-products that leave save elsewhere, below zero.
    pub credited: Ratio,
}

impl Intensity {
    /// All of it.
    pub fn total(&self) -> Ratio {
        self.direct.clone() + self.upstream.clone() + self.credited.clone()
    }
}

/// Lays both strategies' rules down for the products of a network.
fn lay_down<'l>(network: &Network, properties: &Properties<'l>, choices: &Choices<'l>) -> Result<Rules<'l>, Problems> {
    let mut rules = Rules::default();
    let mut faults = choices.query.check();
    for strategy in [choices.allocation, choices.scrap] {
        if let Err(Problems(found)) = strategy.lay_down(&network.products, properties, &mut rules) {
            faults.extend(found);
        }
    }
    Problems(faults).check()?;
    Ok(rules)
}

fn nothing_parted(allocation: &str, rules: &Rules<'_>) -> Problem {
    const LISTED: usize = 5;
    let without = rules
        .keys
        .iter()
        .filter_map(|(id, key)| Some((id, key.as_ref().err()?)));
    let (zh, en): (Vec<String>, Vec<String>) = without
        .take(LISTED)
        .map(|(id, why)| (format!("{id}：{}", why.zh), format!("{id}: {}", why.en)))
        .unzip();
    Problem::warning(
        "nothing-allocated",
        Text::new(
            format!(
                "`--allocation {allocation}`：没有工序的主产品与另一产品都有分摊依据，结果与不分摊相同（{}……）",
                zh.join("；")
            ),
            format!(
                "`--allocation {allocation}`: no process has a key for its reference and another product; the result is that of no allocation ({} ...)",
                en.join("; ")
            ),
        ),
    )
}
