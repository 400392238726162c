//! How uncertain the footprint of a product of a plant is.

use super::completeness::Completeness;
use super::monte_carlo::Sampling;
use super::network_model::{FootprintRequest, of_footprint};
use super::network_readings::NetworkReadings;
use super::outcome::Outcome;
use crate::factor::FactorRecord;
use crate::format::registry::CarbonOrigin;
use crate::inventory::Inventory;
use crate::network::ProductSystem;
use crate::network::contribution::Contributions;
use crate::network::upstream::FactorOrigin;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// How uncertain a footprint is.
#[derive(Clone, Debug)]
pub struct FootprintUncertainty {
    /// The outcome: of the footprint, of its direct part, of what is upstream; tCO2e.
    pub outcome: Outcome,
    /// Place of the product in the network.
    pub product: usize,
    /// How much of it, in its own unit.
    pub amount: Ratio,
    /// Places of what is bought and has no upstream factor: it is not counted.
    pub cut_off: Vec<usize>,
    /// Whether shares of allocation are held as stated.
    pub holds_shares: bool,
}

/// How uncertain the footprint of an amount of a product is; `system`: of this plant of the inventory. Errors: credits, which are not drawn; those of
/// the footprint; uncertainties that were not kept while big files were read.
pub fn of_product_system(
    system: &ProductSystem<'_>,
    (inventory, plant): (&Inventory<'_>, usize),
    (product, amount): (&str, &Ratio),
    sampling: Sampling,
) -> Result<FootprintUncertainty, Problems> {
    if !system.rules.credits.is_empty() || !system.rules.end_of_life.is_empty() {
        return Err(with_credits().into());
    }
    let network = &system.network;
    let exact = system.footprint(product, amount)?;
    let contributions = Contributions::of(system, &exact);
    let readings = NetworkReadings::of_plant(
        inventory,
        plant,
        (network, &system.partitions),
        &upstream_records(system),
    )?;
    let carried: Vec<Option<Ratio>> = (0..network.products.len())
        .map(|product| system.carried(product))
        .collect();
    let request = FootprintRequest {
        network,
        product: exact.product,
        amount,
        weights: &fossil_weights(system),
        upstream: &carried,
        readings: &readings,
        completeness: Completeness::of(contributions.is_complete(), contributions.is_lower_bound()),
    };
    Ok(FootprintUncertainty {
        outcome: of_footprint(request, sampling)?,
        product: exact.product,
        amount: amount.clone(),
        cut_off: contributions.cut_off.iter().map(|(product, _)| *product).collect(),
        holds_shares: !system.partitions.is_empty(),
    })
}

/// By product the record of its upstream factor; what a rule gives is exact.
fn upstream_records<'l>(system: &ProductSystem<'l>) -> Vec<Option<&'l FactorRecord>> {
    let record = |origin: &FactorOrigin<'l>| match origin {
        FactorOrigin::Record(record) => Some(*record),
        FactorOrigin::Rule(_) => None,
    };
    let each = system.upstream.iter();
    each.map(|factor| factor.as_ref().and_then(|factor| record(&factor.origin)))
        .collect()
}

/// By elementary flow what one unit of it counts in a footprint: that of fossil carbon, and nothing else.
fn fossil_weights(system: &ProductSystem<'_>) -> Vec<Ratio> {
    let each = system.characterisation.factors.iter().map(|factor| {
        let fossil = factor.as_ref().filter(|factor| factor.origin == CarbonOrigin::Fossil);
        fossil.map_or_else(Ratio::zero, |factor| factor.value.clone())
    });
    each.collect()
}

/// What is credited is not drawn.
fn with_credits() -> Problem {
    Problem::error(
        "uncertainty-with-credits",
        Text::new(
            "抵扣（系统扩展、末端回收）的不确定度未计算",
            "how uncertain credits are (system expansion, end-of-life recycling) is not worked out",
        ),
    )
    .hint(Text::new(
        "用 --allocation none、mass、energy 或 economic，--scrap cut-off",
        "take --allocation none, mass, energy or economic, and --scrap cut-off",
    ))
}
