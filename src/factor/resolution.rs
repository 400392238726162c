//! The resolution chain: which record answers for one parameter of one item, or why none does.

use jiff::civil::Date;

use super::library::Library;
use super::record::{FactorRecord, FactorValue};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    /// Id of the item.
    pub item: &'a str,
    /// Id of the parameter.
    pub parameter: &'a str,
    /// The region whose record is wanted exactly; `None`: the record that its document gives for its own region.
    pub region: Option<&'a str>,
    /// The year of the period.
    pub year: i16,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
    /// Ids of the factor sets, in the order asked.
    pub sets: &'a [String],
}

/// What the chain gave.
#[derive(Clone, Debug)]
pub enum Resolution<'a> {
    /// The record.
    Found(&'a FactorRecord),
    /// Several records of one set apply alike.
    Ambiguous(Vec<&'a FactorRecord>),
    /// None applies, and why.
    Missing(Missing<'a>),
}

/// Why no record applies.
#[derive(Clone, Debug, Default)]
pub struct Missing<'a> {
    /// Records that give a range without a single value.
    pub ranges: Vec<&'a FactorRecord>,
    /// Records published after the day asked for.
    pub published_later: Vec<&'a FactorRecord>,
    /// Records that describe only later years.
    pub describe_later: Vec<&'a FactorRecord>,
    /// Records of other regions.
    pub other_regions: Vec<&'a FactorRecord>,
}

impl Library {
    /// Walks the sets in order and takes the record that applies. Where records name the year they describe, the latest that
    /// describes the year or an earlier one is taken, whichever set holds it. An item without a record of its own takes that of
    /// its `factor_of`.
    pub fn resolve<'a>(&'a self, query: &Query<'_>) -> Resolution<'a> {
        let first = self.resolve_item(query, query.item);
        let fallback = self.items.find(query.item).and_then(|item| item.factor_of());
        match (&first, fallback) {
            (Resolution::Missing(_), Some(other)) => match self.resolve_item(query, other) {
                Resolution::Missing(_) => first,
                found => found,
            },
            _ => first,
        }
    }

    fn resolve_item<'a>(&'a self, query: &Query<'_>, item: &str) -> Resolution<'a> {
        let mut missing = Missing::default();
        // (year described, sets left) so that the greatest is the latest year, then the first set.
        let mut best: Option<(i16, usize)> = None;
        let mut chosen: Vec<&FactorRecord> = Vec::new();
        for (place, id) in query.sets.iter().enumerate() {
            let Some(set) = self.set(id) else { continue };
            for record in &set.records {
                if record.item != item || record.parameter != query.parameter || record.alternative {
                    continue;
                }
                let region_fits = match query.region {
                    Some(region) => record.region == region,
                    None => record.is_set_region,
                };
                let rank = (record.describes.unwrap_or(i16::MIN), query.sets.len() - place);
                if !region_fits {
                    missing.other_regions.push(record);
                } else if matches!((record.published, query.as_of), (Some(published), Some(day)) if published > day) {
                    missing.published_later.push(record);
                } else if record.describes.is_some_and(|year| year > query.year) {
                    missing.describe_later.push(record);
                } else if matches!(record.value, FactorValue::Range { .. }) {
                    missing.ranges.push(record);
                } else if best.is_none_or(|best| rank > best) {
                    best = Some(rank);
                    chosen = vec![record];
                } else if best == Some(rank) {
                    chosen.push(record);
                }
            }
        }
        match chosen.as_slice() {
            [] => Resolution::Missing(missing),
            [record] => Resolution::Found(record),
            _ => Resolution::Ambiguous(chosen),
        }
    }
}
