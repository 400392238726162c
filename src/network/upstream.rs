//! What was emitted before a bought product reached the fence: life-cycle factors with their provenance. What has none is cut off, in the
//! open: it is never taken for zero.

use jiff::civil::Date;

use super::Network;
use crate::factor::{FactorRecord, Library, Query, Resolution};
use crate::quantity::Ratio;

/// The parameter of factors from the cradle to the gate.
pub const LIFE_CYCLE: &str = "emission_factor_life_cycle";

/// A life-cycle factor of a product.
#[derive(Clone, Debug)]
pub struct UpstreamFactor<'l> {
    /// tCO2e for one unit of the product.
    pub value: Ratio,
    /// The record that says so.
    pub record: &'l FactorRecord,
}

/// Where upstream factors are looked for.
#[derive(Clone, Copy, Debug)]
pub struct UpstreamQuery<'a> {
    /// The plant's region; where no record is of it, that of each document's own region is taken.
    pub region: Option<&'a str>,
    /// The year of the purchases.
    pub year: i16,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
}

impl Network {
    /// For each product its upstream factor, the user's own sets before the shipped ones; `None` where no record applies.
    pub fn upstream<'l>(&self, library: &'l Library, query: UpstreamQuery<'_>) -> Vec<Option<UpstreamFactor<'l>>> {
        let own = library.users_own().to_vec();
        let shipped: Vec<String> = library
            .set_ids()
            .filter(|id| !own.iter().any(|known| known == id))
            .map(str::to_owned)
            .collect();
        let find = |item: &str| -> Option<&'l FactorRecord> {
            let regions = query.region.map(Some).into_iter().chain([None]);
            let orders = regions.flat_map(|region| [&own, &shipped].map(|sets| (region, sets)));
            orders.into_iter().find_map(|(region, sets)| {
                let query = Query {
                    item,
                    parameter: LIFE_CYCLE,
                    region,
                    year: query.year,
                    as_of: query.as_of,
                    sets,
                };
                match library.resolve(&query) {
                    Resolution::Found(record) => Some(record),
                    Resolution::Ambiguous(_) | Resolution::Missing(_) => None,
                }
            })
        };
        let factor = |product: &super::Product| {
            let record = find(&product.id)?;
            // A record is of the item's own unit; a network may count in another.
            let (own, of_item) = (
                library.units.parse(&product.unit).ok()?,
                &library.items.find(&product.id)?.unit,
            );
            let size = (own.dimension == of_item.dimension).then(|| own.size.divide(&of_item.size))??;
            Some(UpstreamFactor {
                value: record.base_value()? * size,
                record,
            })
        };
        self.products.iter().map(factor).collect()
    }
}
