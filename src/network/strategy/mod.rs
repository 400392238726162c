//! What ISO 14044 and ISO 20915 leave to the author of a footprint: how co-products share, and what scrap carries. Each way is a strategy with
//! its source, laid down as rules that the network and the sums then follow.

mod allocation;
mod scrap;

use std::collections::BTreeMap;

pub use allocation::{AllocationByKey, NoAllocation, SystemExpansion};
pub(super) use scrap::without_facts as scrap_without_facts;
pub use scrap::{CutOff, EndOfLifeRecycling};

use super::Product;
use super::property::Properties;
use super::upstream::UpstreamFactor;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// A way to share among co-products, or to charge scrap.
pub trait Strategy {
    /// Its id, as typed.
    fn id(&self) -> &'static str;
    /// What it is called.
    fn title(&self) -> Text;
    /// Which text describes it.
    fn source(&self) -> Text;
    /// Lays its rules down for the products of a network. Errors: facts that it cannot do without.
    fn lay_down<'l>(
        &self,
        products: &[Product],
        properties: &Properties<'l>,
        rules: &mut Rules<'l>,
    ) -> Result<(), Problems>;
}

/// Every allocation strategy, in the order shown.
pub const ALLOCATIONS: [&dyn Strategy; 5] = [
    &NoAllocation,
    &AllocationByKey::Mass,
    &AllocationByKey::Energy,
    &AllocationByKey::Economic,
    &SystemExpansion,
];

/// Every scrap strategy, in the order shown.
pub const SCRAP_RULES: [&dyn Strategy; 2] = [&CutOff, &EndOfLifeRecycling];

/// What one unit of a co-product weighs beside the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationKey {
    /// The weight of one unit.
    pub value: Ratio,
    /// What it is measured in: `GJ/t`.
    pub unit: String,
    /// Where it is from.
    pub origin: Text,
    /// The parameter of the product that it is; `None` where the product's own unit says it.
    pub parameter: Option<&'static str>,
}

/// What the strategies of a footprint laid down. All by product id.
#[derive(Clone, Debug, Default)]
pub struct Rules<'l> {
    /// The keys by which processes are parted among their products, or why a product has none; nothing is parted where empty.
    pub keys: BTreeMap<String, Result<AllocationKey, Text>>,
    /// What one unit of a by-product saves elsewhere when it leaves; `None`: none is known.
    pub credits: BTreeMap<String, Option<UpstreamFactor<'l>>>,
    /// What bought products carry by rule, whatever the factor sets say.
    pub burdens: BTreeMap<String, UpstreamFactor<'l>>,
    /// tCO2e for one unit of a product at the end of its life, below zero for what its scrap saves.
    pub end_of_life: BTreeMap<String, UpstreamFactor<'l>>,
}
