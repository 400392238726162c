//! A source category: which lines it claims, by which formula, with which parameters.

use std::collections::{BTreeMap, BTreeSet};

use super::floor::Floor;
use super::formula::Formula;
use super::level::Level;
use super::warming::{WARMING_POTENTIAL, Warming};
use crate::factor::Confidence;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::flow::Flow;
use crate::format::methodology::{BasisEntry, CountEntry, SourceEntry, WithoutValueEntry};
use crate::format::parameter_rule::{MeanEntry, MissingEntry, RegionRuleEntry, SupplyRuleEntry, TierEntry};
use crate::supply::Supply;
use crate::text::Text;

/// One row's worth of a standard: fuel combustion, flux, purchased electricity, carbon in products.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The clause or formula of the standard.
    pub clause: String,
    /// Scope 1, 2 or 3, where the result is an emission.
    pub scope: Option<u8>,
    /// The gas.
    pub gas: Option<String>,
    /// The unit of the gas's mass, where that is what the formula as written gives: `tN2O`.
    pub gas_unit: Option<String>,
    /// How that mass becomes the result, where it is not the result itself.
    pub warming: Option<Warming>,
    /// Whether its rows count in the total.
    pub count: CountEntry,
    /// Whether its rows are subtracted.
    pub is_deduction: bool,
    /// Ids of the items that it claims.
    pub items: BTreeSet<String>,
    /// The only flows that it claims; none: every flow of its basis.
    pub flows: Vec<Flow>,
    /// The quantity's basis.
    pub basis: BasisEntry,
    /// Decimal places of the quantity; `None`: kept as it is.
    pub quantity_places: Option<u32>,
    /// The formula; `None`: the quantity alone is shown.
    pub formula: Option<Formula>,
    /// The parameters of the formula, in the order they are resolved.
    pub parameters: Vec<ParameterRule>,
    /// How each kind of supply is treated; `None` for things that are not supplied by a network.
    pub supply: Option<BTreeMap<Supply, SupplyRuleEntry>>,
    /// Factor sets asked, in order.
    pub factor_sets: Vec<String>,
    /// What else must be said.
    pub note: Option<Text>,
    /// The levels at which it stands.
    pub levels: Vec<Level>,
    /// Whether an item without a value carries none instead of stopping the run.
    pub carries_none_without_value: bool,
    /// How sure its rows can be at most.
    pub confidence: Option<Confidence>,
    /// Where it is the source of rows that lift a sum of others: the floor. It claims no line.
    pub floor: Option<Floor>,
}

/// How one parameter is found.
#[derive(Clone, Debug)]
pub struct ParameterRule {
    /// Id of the parameter.
    pub id: String,
    /// Decimal places of the datum; `None`: kept as a ratio.
    pub places: Option<u32>,
    /// How several stated values become one.
    pub mean: MeanEntry,
    /// What lines without a value follow.
    pub missing: MissingEntry,
    /// Where the value comes from, first found first taken.
    pub tiers: Vec<Tier>,
    /// The name under which factor records hold it.
    pub record: String,
}

/// A tier of a parameter's chain.
#[derive(Clone, Debug)]
pub enum Tier {
    /// Values stated in the ledger.
    Measured,
    /// The plants file.
    Plant,
    /// The factor sets.
    Default,
    /// A formula.
    Derive(Formula),
    /// The methodology's set of global warming potentials, of the source's gas.
    WarmingPotential,
}

impl Source {
    /// Whether it claims lines of this item with this flow at this level.
    pub fn claims(&self, item: &str, flow: Flow, level: Level) -> bool {
        self.levels.contains(&level) && self.takes_flow(flow, level) && self.items.contains(item)
    }

    /// Whether its quantity is made of lines with this flow. Of a process, what is net is consumed less produced.
    pub fn takes_flow(&self, flow: Flow, level: Level) -> bool {
        (self.flows.is_empty() || self.flows.contains(&flow)) && self.basis_takes(flow, level)
    }

    fn basis_takes(&self, flow: Flow, level: Level) -> bool {
        match (self.basis, level) {
            (BasisEntry::Produced, _) => flow == Flow::Produced,
            // At enterprise level too: captured belongs to a process, and what all of them captured to their plant.
            (BasisEntry::Captured, _) => flow == Flow::Captured,
            (_, Level::Process) => matches!(flow, Flow::Consumed | Flow::Produced),
            (BasisEntry::NetConsumption, Level::Enterprise) => flow.is_boundary(),
            (BasisEntry::NetPurchase, Level::Enterprise) => {
                matches!(flow, Flow::Purchased | Flow::Sold | Flow::NetConsumed)
            }
        }
    }

    /// How a kind of supply is treated, `AsGrid` followed to the rule of the grid.
    pub fn supply_rule(&self, supply: Supply) -> Option<RegionRule> {
        let rules = self.supply.as_ref()?;
        let rule = match rules.get(&supply)? {
            SupplyRuleEntry::AsGrid => rules.get(&Supply::Grid)?,
            rule => rule,
        };
        match rule {
            SupplyRuleEntry::Outside | SupplyRuleEntry::OutsideBecause(_) => Some(RegionRule::Outside),
            SupplyRuleEntry::Region(RegionRuleEntry::Province) => Some(RegionRule::Plant),
            SupplyRuleEntry::Region(RegionRuleEntry::National) => Some(RegionRule::Country),
            SupplyRuleEntry::AsGrid => None,
        }
    }

    /// Why a kind of supply is not counted, where the methodology says why.
    pub fn reason_outside(&self, supply: Supply) -> Option<&Text> {
        match self.supply.as_ref()?.get(&supply)? {
            SupplyRuleEntry::OutsideBecause(reason) => Some(reason),
            _ => None,
        }
    }

    /// The rule of one parameter.
    pub fn parameter(&self, id: &str) -> Option<&ParameterRule> {
        self.parameters.iter().find(|rule| rule.id == id)
    }

    /// Builds the source from its entry, items already expanded; `Err` says what cannot stand.
    pub(super) fn new(entry: &SourceEntry, items: BTreeSet<String>, factor_sets: &[String]) -> Result<Source, String> {
        let formula = match &entry.emission {
            None => None,
            Some(text) => Some(Formula::parse(text).map_err(|error| format!("`emission: {text}`: {error}"))?),
        };
        if let Some(formula) = &formula
            && !formula.is_proportional_to("quantity")
        {
            return Err(format!(
                "`emission: {}` must contain `quantity` exactly once, to the first power, with nothing added to it",
                formula.text()
            ));
        }
        let mut parameters = Vec::new();
        for (id, rule) in &entry.parameters {
            let mut tiers = Vec::new();
            for tier in &rule.from {
                tiers.push(match tier {
                    TierEntry::Measured => Tier::Measured,
                    TierEntry::Plant => Tier::Plant,
                    TierEntry::Default => Tier::Default,
                    TierEntry::Derive(text) => {
                        let formula = Formula::parse(text).map_err(|error| format!("`derive: {text}`: {error}"))?;
                        if formula.names().contains("quantity") {
                            return Err(format!("`derive: {text}` must not contain `quantity`"));
                        }
                        Tier::Derive(formula)
                    }
                });
            }
            parameters.push(ParameterRule {
                id: id.clone(),
                places: rule.places,
                mean: rule.mean,
                missing: rule.missing,
                tiers,
                record: rule.record.clone().unwrap_or_else(|| id.clone()),
            });
        }
        let mut flows = Vec::new();
        for name in &entry.select.flows {
            flows.push(Flow::parse(name).ok_or_else(|| format!("`select.flows: {name}` is no flow"))?);
        }
        // The net calorific value is resolved first: means by energy and derived contents need it.
        parameters.sort_by_key(|rule| (rule.id != CALORIFIC_VALUE, rule.id.clone()));
        let mut supply = None;
        if let Some(rules) = &entry.supply {
            let mut known = BTreeMap::new();
            for (name, rule) in rules {
                let kind = Supply::parse(name).ok_or_else(|| format!("`supply: {name}` is no kind of supply"))?;
                known.insert(kind, rule.clone());
            }
            supply = Some(known);
        }
        let source = Source {
            id: entry.id.clone(),
            title: entry.title.clone(),
            clause: entry.clause.clone(),
            scope: entry.scope,
            gas: entry.gas.clone(),
            gas_unit: None,
            warming: None,
            count: entry.count,
            is_deduction: match entry.sign {
                None | Some(1) => false,
                Some(-1) => true,
                Some(other) => return Err(format!("`sign: {other}` is neither 1 nor -1")),
            },
            items,
            flows,
            basis: entry.quantity.basis,
            quantity_places: entry.quantity.places,
            formula,
            parameters,
            supply,
            factor_sets: factor_sets.to_vec(),
            note: entry.note.clone(),
            levels: Level::ALL
                .into_iter()
                .filter(|level| level.is_among(&entry.levels))
                .collect(),
            carries_none_without_value: entry.without_value == WithoutValueEntry::CarriesNone,
            confidence: entry.confidence,
            floor: None,
        };
        let never = |flow: &&Flow| !source.levels.iter().any(|level| source.basis_takes(**flow, *level));
        match source.flows.iter().find(never) {
            Some(flow) => Err(format!("`select.flows: {}` is no flow of `quantity.basis`", flow.id())),
            None => Ok(source),
        }
    }

    /// The source with its gas's warming potential as a last factor of the formula.
    pub(super) fn warmed_by(mut self, warming: Warming) -> Source {
        self.formula = self.formula.map(|formula| formula.times(WARMING_POTENTIAL));
        self.parameters.push(ParameterRule {
            id: WARMING_POTENTIAL.to_owned(),
            places: None,
            mean: MeanEntry::None,
            missing: MissingEntry::UseMean,
            tiers: vec![Tier::WarmingPotential],
            record: WARMING_POTENTIAL.to_owned(),
        });
        self.warming = Some(warming);
        self
    }
}

/// Which region's factor a supplied quantity takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionRule {
    /// Not counted.
    Outside,
    /// The plant's own region.
    Plant,
    /// The country.
    Country,
}
