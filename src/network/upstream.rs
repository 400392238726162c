//! What was emitted before a bought product reached the fence: factors with their provenance. What has none is cut off, in the open: it is
//! never taken for zero.

use jiff::civil::Date;

use super::Product;
use crate::factor::{FactorRecord, Library, Query, Resolution};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::spelling::nearest;
use crate::text::Text;

/// The parameter of factors from the cradle to the gate, in tCO2e.
pub const LIFE_CYCLE: &str = "emission_factor_life_cycle";
/// The parameter of factors of what was emitted before the fence, in tCO2; only of sets that are asked for, since their boundaries differ.
pub const UPSTREAM: &str = "upstream_emission_factor";
/// The parameter of what a by-product that leaves replaces elsewhere, in tCO2; only of the user's own sets and of sets that are asked for.
pub const CREDIT: &str = "credit_emission_factor";

/// Where a factor of a footprint is from.
#[derive(Clone, Debug)]
pub enum FactorOrigin<'l> {
    /// A record of a factor set.
    Record(&'l FactorRecord),
    /// A rule of the footprint, such as that scrap carries no burden.
    Rule(Text),
}

/// What one unit of a product carries.
#[derive(Clone, Debug)]
pub struct UpstreamFactor<'l> {
    /// tCO2e for one unit of the product.
    pub value: Ratio,
    /// What says so.
    pub origin: FactorOrigin<'l>,
}

impl UpstreamFactor<'_> {
    /// The record's id, blank where a rule gives the factor.
    pub fn record(&self) -> &str {
        match &self.origin {
            FactorOrigin::Record(record) => &record.id,
            FactorOrigin::Rule(_) => "",
        }
    }

    /// Whether it counts carbon dioxide and no other gas.
    pub fn is_carbon_dioxide_alone(&self) -> bool {
        match &self.origin {
            FactorOrigin::Record(record) => record.parameter == UPSTREAM || record.parameter == CREDIT,
            FactorOrigin::Rule(_) => false,
        }
    }

    /// The value as printed and the record, or the rule.
    pub fn words(&self) -> Text {
        match &self.origin {
            FactorOrigin::Record(record) => Text::same(format!("{} · {}", record.printed(), record.id)),
            FactorOrigin::Rule(rule) => rule.clone(),
        }
    }
}

/// Where factors are looked for.
#[derive(Clone, Copy, Debug)]
pub struct FactQuery<'l> {
    /// The library.
    pub library: &'l Library,
    /// The plant's region; where no record is of it, that of each document's own region is taken.
    pub region: Option<&'l str>,
    /// The year of the purchases.
    pub year: i16,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
    /// Sets that are asked for, before the others.
    pub preferred: &'l [String],
}

impl<'l> FactQuery<'l> {
    /// The problems with the sets asked for: unknown ones.
    pub fn check(&self) -> Vec<Problem> {
        let known: Vec<&str> = self.library.set_ids().collect();
        let unknown = self.preferred.iter().filter(|id| !known.contains(&id.as_str()));
        unknown.map(|id| unknown_set(id, &known)).collect()
    }

    /// The record of a parameter of an item: of the user's own sets, then of those asked for, then of the others, where all of these that have one
    /// give the same value; `Err`: several apply alike.
    pub fn find(&self, item: &str, parameter: &str) -> Result<Option<&'l FactorRecord>, Vec<&'l FactorRecord>> {
        let rest = || {
            let sets = self.rest();
            let each = sets
                .iter()
                .filter_map(|set| self.find_in(std::slice::from_ref(set), item, parameter));
            let mut records: Vec<&FactorRecord> = each.flatten().collect();
            if let Some(first) = records.first().and_then(|first| first.base_value())
                && records
                    .iter()
                    .all(|record| record.base_value().as_ref() == Some(&first))
            {
                records.truncate(1);
            }
            (!records.is_empty()).then_some(records)
        };
        match self.find_preferred_or(item, parameter).or_else(rest) {
            None => Ok(None),
            Some(records) => match records.as_slice() {
                [only] => Ok(Some(only)),
                _ => Err(records),
            },
        }
    }

    /// The record of a parameter of an item, of the user's own sets and those asked for.
    pub fn find_preferred(&self, item: &str, parameter: &str) -> Option<&'l FactorRecord> {
        only(self.find_preferred_or(item, parameter))
    }

    fn find_preferred_or(&self, item: &str, parameter: &str) -> Option<Vec<&'l FactorRecord>> {
        let sets = [self.library.users_own(), self.preferred];
        sets.into_iter().find_map(|sets| self.find_in(sets, item, parameter))
    }

    /// The shipped sets.
    fn rest(&self) -> Vec<String> {
        let own = self.library.users_own();
        let rest = self.library.set_ids().filter(|id| !own.iter().any(|known| known == id));
        rest.map(str::to_owned).collect()
    }

    /// The record of some sets, by the plant's region and then by each document's own; several where they apply alike.
    fn find_in(&self, sets: &[String], item: &str, parameter: &str) -> Option<Vec<&'l FactorRecord>> {
        let regions = self.region.map(Some).into_iter().chain([None]);
        regions.into_iter().find_map(|region| {
            let query = Query {
                item,
                parameter,
                region,
                year: self.year,
                as_of: self.as_of,
                sets,
            };
            match self.library.resolve(&query) {
                Resolution::Found(record) => Some(vec![record]),
                Resolution::Ambiguous(records) => Some(records),
                Resolution::Missing(_) => None,
            }
        })
    }

    /// The records that say what a bought product carries, the first that have any: a life-cycle factor of the user's own, what the sets asked for
    /// say, a shipped life-cycle factor. Several where they apply alike.
    fn upstream_records(&self, item: &str) -> Option<Vec<&'l FactorRecord>> {
        let own = self.library.users_own();
        let first = self.find_in(own, item, LIFE_CYCLE);
        first
            .or_else(|| self.find_preferred_or(item, LIFE_CYCLE))
            .or_else(|| self.find_preferred_or(item, UPSTREAM))
            .or_else(|| self.find_in(&self.rest(), item, LIFE_CYCLE))
    }

    /// A warning where a product that is bought has no factor because several records of one set apply alike.
    pub fn ambiguous(&self, product: &Product) -> Option<Problem> {
        let alike = self.upstream_records(&product.id).filter(|records| records.len() > 1)?;
        let records: Vec<String> = alike.iter().map(|record| format!("`{}`", record.id)).collect();
        Some(
            Problem::warning(
                "upstream-factor-ambiguous",
                Text::new(
                    format!(
                        "{}：多条上游因子同样适用，未取任何一条：{}",
                        product.title.zh,
                        records.join("、")
                    ),
                    format!(
                        "`{}`: several upstream factors apply alike, none is taken: {}",
                        product.id,
                        records.join(", ")
                    ),
                ),
            )
            .hint(Text::new(
                "在自己的因子集中只留一条，或写明地区与年份",
                "keep one of them in a set of your own, or give each its region and year",
            )),
        )
    }

    /// What a bought product carries: a life-cycle factor of the user's own, else what the sets asked for say, else a shipped life-cycle factor.
    pub fn upstream(&self, product: &Product) -> Option<UpstreamFactor<'l>> {
        self.of_record(product, only(self.upstream_records(&product.id))?)
    }

    /// What one unit of a by-product that leaves saves elsewhere, as the user's own sets or those asked for say.
    pub fn credit(&self, product: &Product) -> Option<UpstreamFactor<'l>> {
        self.of_record(product, self.find_preferred(&product.id, CREDIT)?)
    }

    /// A record is of the item's own unit; a network may count in another.
    fn of_record(&self, product: &Product, record: &'l FactorRecord) -> Option<UpstreamFactor<'l>> {
        let own = self.library.units.parse(&product.unit).ok()?;
        let of_item = &self.library.items.find(&product.id)?.unit;
        let size = (own.dimension == of_item.dimension).then(|| own.size.divide(&of_item.size))??;
        Some(UpstreamFactor {
            value: record.base_value()? * size,
            origin: FactorOrigin::Record(record),
        })
    }
}

/// The one record that applies.
fn only(records: Option<Vec<&FactorRecord>>) -> Option<&FactorRecord> {
    match records?.as_slice() {
        [record] => Some(record),
        _ => None,
    }
}

fn unknown_set(id: &str, known: &[&str]) -> Problem {
    let near = nearest(id, known.iter().copied(), 3).join("`, `");
    let problem = Problem::error(
        "unknown-factor-set",
        Text::new(format!("没有因子集 `{id}`"), format!("there is no factor set `{id}`")),
    );
    problem.hint(if near.is_empty() {
        Text::new("见 dafeng factors list", "see dafeng factors list")
    } else {
        Text::new(format!("相近：`{near}`"), format!("nearest: `{near}`"))
    })
}
