//! What makes up a footprint: each process, purchase and credit, by the carbon that causes it.

use std::collections::BTreeMap;

use super::footprint::Footprint;
use super::product_system::ProductSystem;
use crate::format::registry::CarbonOrigin;
use crate::quantity::Ratio;
use crate::text::Text;

/// Where a part of a footprint arises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contributor {
    /// A process of the network.
    Process(usize),
    /// A process of a supplier's, written by hand, that makes what the plant buys.
    Supplier(usize),
    /// A product that is bought.
    Bought(usize),
    /// A by-product that leaves and replaces something elsewhere.
    Credited(usize),
    /// The product itself, when it becomes scrap.
    EndOfLife(usize),
}

/// A scope of the GHG Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The plant's own stacks.
    Direct,
    /// Bought electricity, steam and heat.
    Energy,
    /// Everything else that is bought.
    Other,
    /// Saved outside: in no scope.
    Saved,
}

/// A module of EN 15804.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// A1: what is bought, energy included.
    Supply,
    /// A3: the plant.
    Manufacturing,
    /// D: what is saved beyond the boundary.
    Beyond,
}

/// A part of a footprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Where it arises.
    pub contributor: Contributor,
    /// The product whose carbon it is, or that is bought or credited; `None` where a network does not say.
    pub cause: Option<usize>,
    /// Of which carbon.
    pub origin: CarbonOrigin,
    /// tCO2e.
    pub amount: Ratio,
}

/// A footprint in parts, with what could not be counted.
#[derive(Clone, Debug)]
pub struct Contributions {
    /// The parts; their sum is the footprint.
    pub parts: Vec<Contribution>,
    /// What was bought and has no factor, with how much of it.
    pub cut_off: Vec<(usize, Ratio)>,
    /// By-products that leave and would be credited, but for want of a credit are not.
    pub uncredited: Vec<(usize, Ratio)>,
    /// Elementary flows without a warming potential, with how much of each.
    pub uncharacterised: Vec<(usize, Ratio)>,
}

impl Scope {
    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Scope::Direct => Text::new("范围一 直接排放", "scope 1, direct"),
            Scope::Energy => Text::new(
                "范围二 外购电热（按所用因子，生命周期因子含其上游）",
                "scope 2, bought electricity and heat (a life-cycle factor includes what stands before the power station)",
            ),
            Scope::Other => Text::new("范围三 其他外购", "scope 3, everything else bought"),
            Scope::Saved => Text::new("范围外 抵扣", "outside the scopes, saved elsewhere"),
        }
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Scope::Direct => "scope-1",
            Scope::Energy => "scope-2",
            Scope::Other => "scope-3",
            Scope::Saved => "outside-scopes",
        }
    }
}

impl Module {
    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Module::Supply => Text::new("A1 原料与能源供应", "A1 supply of materials and energy"),
            Module::Manufacturing => Text::new("A3 生产", "A3 manufacturing"),
            Module::Beyond => Text::new("D 系统边界外的抵扣", "D saved beyond the boundary"),
        }
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Module::Supply => "A1",
            Module::Manufacturing => "A3",
            Module::Beyond => "D",
        }
    }
}

impl Contribution {
    /// Its scope.
    pub fn scope(&self, system: &ProductSystem<'_>) -> Scope {
        match self.contributor {
            Contributor::Process(_) => Scope::Direct,
            Contributor::Supplier(_) => Scope::Other,
            Contributor::Bought(product) => {
                let items = &system.choices.query.library.items;
                let item = items.find(&system.network.products[product].id);
                if item.is_some_and(crate::factor::Item::is_supplied) {
                    Scope::Energy
                } else {
                    Scope::Other
                }
            }
            Contributor::Credited(_) | Contributor::EndOfLife(_) => Scope::Saved,
        }
    }

    /// Its module.
    pub fn module(&self) -> Module {
        match self.contributor {
            Contributor::Process(_) => Module::Manufacturing,
            Contributor::Supplier(_) | Contributor::Bought(_) => Module::Supply,
            Contributor::Credited(_) | Contributor::EndOfLife(_) => Module::Beyond,
        }
    }
}

impl Contributions {
    /// The parts of a footprint of a system.
    pub fn of(system: &ProductSystem<'_>, footprint: &Footprint<'_>) -> Contributions {
        let mut found = Contributions {
            parts: Vec::new(),
            cut_off: Vec::new(),
            uncredited: Vec::new(),
            uncharacterised: Vec::new(),
        };
        found.add_processes(system, footprint);
        if !system.reaches_beyond_the_gate() {
            return found;
        }
        for (product, amount) in &footprint.bought {
            match system.carried(*product) {
                Some(carried) => found.add(Contributor::Bought(*product), *product, amount.clone() * carried),
                None => found.cut_off.push((*product, amount.clone())),
            }
        }
        for (product, amount) in &footprint.left {
            // What is drawn from outside for want of a by-product is as good as bought.
            if amount.is_negative() {
                match system.carried(*product) {
                    Some(carried) => found.add(Contributor::Bought(*product), *product, -(amount.clone() * carried)),
                    None => found.cut_off.push((*product, -amount.clone())),
                }
                continue;
            }
            match system.credit(*product) {
                Some(credit) => found.add(Contributor::Credited(*product), *product, -(amount.clone() * credit)),
                None if !system.rules.credits.is_empty() => found.uncredited.push((*product, amount.clone())),
                None => {}
            }
        }
        if let Some(saved) = system.end_of_life(footprint.product) {
            let amount = footprint.amount.clone() * saved;
            found.add(Contributor::EndOfLife(footprint.product), footprint.product, amount);
        }
        found
    }

    fn add(&mut self, contributor: Contributor, cause: usize, amount: Ratio) {
        self.parts.push(Contribution {
            contributor,
            cause: Some(cause),
            origin: CarbonOrigin::Fossil,
            amount,
        });
    }

    fn add_processes(&mut self, system: &ProductSystem<'_>, footprint: &Footprint<'_>) {
        let mut parts: BTreeMap<(usize, Option<usize>, CarbonOrigin), Ratio> = BTreeMap::new();
        let mut uncharacterised: BTreeMap<usize, Ratio> = BTreeMap::new();
        for (place, (process, runs)) in system.network.processes.iter().zip(&footprint.runs).enumerate() {
            let counts = !runs.is_zero() && (!process.is_suppliers || system.reaches_beyond_the_gate());
            for emission in process.emissions.iter().filter(|_| counts) {
                let amount = emission.amount.clone() * runs.clone();
                let (known, amount) = match &system.characterisation.factors[emission.flow] {
                    Some(factor) => (
                        parts.entry((place, emission.cause, factor.origin)).or_default(),
                        amount * factor.value.clone(),
                    ),
                    None => (uncharacterised.entry(emission.flow).or_default(), amount),
                };
                *known = std::mem::take(known) + amount;
            }
        }
        let parts = parts.into_iter().filter(|(_, amount)| !amount.is_zero());
        self.parts
            .extend(parts.map(|((place, cause, origin), amount)| Contribution {
                contributor: if system.network.processes[place].is_suppliers {
                    Contributor::Supplier(place)
                } else {
                    Contributor::Process(place)
                },
                cause,
                origin,
                amount,
            }));
        // What is known not to warm is not missed.
        let missed = system.uncharacterised();
        let flows = &system.network.elementary_flows;
        let missed = uncharacterised
            .into_iter()
            .filter(|(flow, _)| missed.contains(&flows[*flow].id.as_str()));
        self.uncharacterised = missed.collect();
    }

    /// The sum of the parts of a carbon; the footprint is that of fossil carbon.
    pub fn total(&self, origin: CarbonOrigin) -> Ratio {
        let own = self.parts.iter().filter(|part| part.origin == origin);
        own.map(|part| part.amount.clone()).sum()
    }

    /// The parts of fossil carbon added up by whatever tells them apart, in its order.
    pub fn by<K: Ord>(&self, key: impl Fn(&Contribution) -> K) -> BTreeMap<K, Ratio> {
        let mut sums: BTreeMap<K, Ratio> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| part.origin == CarbonOrigin::Fossil) {
            let known = sums.entry(key(part)).or_default();
            *known = std::mem::take(known) + part.amount.clone();
        }
        sums
    }

    /// Whether everything that was bought was counted, and every flow that may warm.
    pub fn is_complete(&self) -> bool {
        self.cut_off.is_empty() && self.uncharacterised.is_empty()
    }

    /// Whether the total is the least that it can be: whatever was cut off was bought, not given back, and nothing more could be credited.
    pub fn is_lower_bound(&self) -> bool {
        !self.is_complete()
            && self.cut_off.iter().all(|(_, amount)| !amount.is_negative())
            && self.uncredited.iter().all(|(_, amount)| amount.is_negative())
    }
}
