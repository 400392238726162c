//! The tier `default`: records of factor sets.

use super::missing_parameter::two_records;
use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter};
use super::plan::Cell;
use super::resolver::{ParameterFault, Resolver};
use crate::factor::record::{ConfidenceClass, SetOrigin};
use crate::factor::{Named, Query, Resolution};
use crate::methodology::{ParameterRule, Source, Tier, Warming};
use crate::text::Text;

impl Resolver<'_> {
    /// Whether the tier `default` has a value of a parameter, taken or not.
    pub(super) fn has_record(&self, cell: &Cell, source: &Source, parameter: &str) -> bool {
        let rule = source.parameters.iter().find(|rule| rule.id == parameter);
        rule.is_some_and(|rule| {
            let asked = rule.tiers.iter().any(|tier| matches!(tier, Tier::Default));
            asked && matches!(self.record(cell, source, rule, &mut Vec::new()), Ok(Some(_)))
        })
    }

    /// The tier `default`: the methodology's factor sets, then those that the user added.
    pub(super) fn record(
        &self,
        cell: &Cell,
        source: &Source,
        rule: &ParameterRule,
        said: &mut Vec<Text>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        let item = self.library.items.at(cell.item).id();
        let mut query = Query {
            item,
            parameter: &rule.record,
            region: cell.region.as_deref(),
            year: cell.period.year(),
            as_of: self.as_of,
            sets: &source.factor_sets,
        };
        let needs_region = cell.supply.is_some();
        if needs_region && cell.region.is_none() {
            said.push(Text::new(
                "企业未写地区（plants.yaml 的 region，或 --region）",
                "the plant has no region (`region` in plants.yaml, or --region)",
            ));
            return Ok(None);
        }
        let mut resolution = self.library.resolve(&query);
        if let Resolution::Missing(missing) = &resolution {
            said.push(self.chain_words(&query, missing));
            // The user's sets stand side by side: none goes before another.
            let mut found = Vec::new();
            for set in self.library.users_own() {
                query.sets = std::slice::from_ref(set);
                match self.library.resolve(&query) {
                    Resolution::Found(record) => found.push(record),
                    Resolution::Ambiguous(records) => found.extend(records),
                    Resolution::Missing(_) => {}
                }
            }
            match found.as_slice() {
                [] => {}
                [record] => resolution = Resolution::Found(record),
                _ => resolution = Resolution::Ambiguous(found),
            }
        }
        self.taken(cell, rule, item, resolution)
    }

    /// The global warming potential of the source's gas, by the methodology's own set.
    pub(super) fn warming_potential(
        &self,
        cell: &Cell,
        source: &Source,
        rule: &ParameterRule,
        said: &mut Vec<Text>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        let Some(Warming { item, set }) = &source.warming else {
            return Ok(None);
        };
        let query = Query {
            item,
            parameter: &rule.record,
            region: None,
            year: cell.period.year(),
            as_of: self.as_of,
            sets: std::slice::from_ref(set),
        };
        let resolution = self.library.resolve(&query);
        if let Resolution::Missing(missing) = &resolution {
            said.push(self.chain_words(&query, missing));
        }
        let mut found = self.taken(cell, rule, item, resolution)?;
        if let (Some(found), Some(gas)) = (&mut found, &source.gas_unit) {
            found.unit = format!("{}/{gas}", self.methodology.unit.text);
        }
        Ok(found)
    }

    /// A record as a value of the row.
    fn taken(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        item: &str,
        resolution: Resolution<'_>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        match resolution {
            Resolution::Missing(_) => Ok(None),
            Resolution::Ambiguous(records) => Err(ParameterFault::Problem(Box::new(two_records(
                item,
                &rule.record,
                &records,
            )))),
            Resolution::Found(record) => {
                let Some(value) = record.base_value() else {
                    return Ok(None);
                };
                let tier = match self.library.set(&record.set).map(|set| set.origin) {
                    Some(SetOrigin::Users) => ParameterTier::UserSet,
                    Some(SetOrigin::Assumed) => ParameterTier::Assumed,
                    Some(SetOrigin::Shipped) | None => ParameterTier::Default,
                };
                let confidence = match tier {
                    ParameterTier::UserSet => ConfidenceClass::Own,
                    _ => ConfidenceClass::of(record.confidence),
                };
                let origin = ParameterOrigin::Record {
                    set: record.set.clone(),
                    printed: record.printed(),
                };
                let mut found = self.finish(cell, rule, value, tier, confidence, origin)?;
                found.record = Some(record.id.clone());
                Ok(Some(found))
            }
        }
    }
}
