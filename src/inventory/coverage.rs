//! Coverage: on what the result rests.

use super::Inventory;
use super::parameter::ParameterTier;
use super::row::Row;
use crate::factor::record::ConfidenceClass;
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::text::Text;

/// A share of the absolute emissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Id of what has the share.
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// How many rows.
    pub rows: usize,
    /// The sum of their emissions without signs.
    pub absolute: Ratio,
    /// In percent of the sum of all, two places; `None` where that sum is zero.
    pub percent: Option<Decimal>,
}

impl Inventory<'_> {
    /// Shares by the weakest tier of each row.
    pub fn tier_shares(&self) -> Vec<Share> {
        let kinds = ParameterTier::ALL.map(|tier| (tier.id(), tier.title(), tier));
        self.shares(kinds.into_iter(), |row, tier| row.tier == Some(*tier))
    }

    /// Shares by the weakest confidence class of each row.
    pub fn confidence_shares(&self) -> Vec<Share> {
        let kinds = ConfidenceClass::ALL.map(|class| (class.id(), class.title(), class));
        self.shares(kinds.into_iter(), |row, class| row.confidence == Some(*class))
    }

    fn shares<K>(
        &self,
        kinds: impl Iterator<Item = (&'static str, Text, K)>,
        has: impl Fn(&Row, &K) -> bool,
    ) -> Vec<Share> {
        let absolute = |row: &Row| row.emission.map(|emission| Ratio::from(emission).abs());
        let all: Ratio = self.counted().filter_map(absolute).sum();
        let rounding = Rounding {
            places: 2,
            mode: RoundingMode::HalfAwayFromZero,
        };
        kinds
            .map(|(id, title, kind)| {
                let rows: Vec<&Row> = self.counted().filter(|row| has(row, &kind)).collect();
                let sum: Ratio = rows.iter().filter_map(|row| absolute(row)).sum();
                let percent = (sum.clone() * Ratio::from(100u64))
                    .divide(&all)
                    .and_then(|share| share.round(rounding));
                Share {
                    id,
                    title,
                    rows: rows.len(),
                    absolute: sum,
                    percent,
                }
            })
            .collect()
    }
}
