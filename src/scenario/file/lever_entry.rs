//! A lever as it is written: what all levers say, and, under its kind, what this one does.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_saphyr::Spanned;

use super::entry::UncertainEntry;
use crate::format::factor_set::ConfidenceEntry;
use crate::scenario::lever::LeverAction;
use crate::text::Text;

/// A lever as written.
///
/// ```yaml
/// - id: more-scrap
///   plants: [reference-bf-bof]
///   scrap-share: {processes: [converter], share: {2023: 0.1495, 2030: 0.20}, ceiling: 0.25}
///   source: a study
///   confidence: assumed
/// ```
#[derive(Clone, Debug, Default)]
pub struct LeverEntry {
    /// Id.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<Text>,
    /// The plants on which it acts; none: all on which it can.
    pub plants: Vec<String>,
    /// The routes on whose plants it acts; none: all.
    pub routes: Vec<String>,
    /// Where its numbers come from.
    pub source: Option<String>,
    /// How sure they are.
    pub confidence: Option<ConfidenceEntry>,
    /// What else must be said.
    pub note: Option<Text>,
    /// The first year in which it acts; without it, the first of its points.
    pub from: Option<i16>,
    /// How its whole course is spread, for sampled trajectories.
    pub uncertain: Option<Spanned<UncertainEntry>>,
    /// What it does; `None` where only its head differs from the lever of the same id that it changes.
    pub action: Option<LeverAction>,
    /// A key that names no kind of lever.
    pub unknown: Option<Spanned<String>>,
    /// Kinds that stand beside the first.
    pub more: Vec<String>,
}

impl<'de> Deserialize<'de> for LeverEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LeverEntry, D::Error> {
        deserializer.deserialize_map(LeverVisitor)
    }
}

struct LeverVisitor;

impl<'de> Visitor<'de> for LeverVisitor {
    type Value = LeverEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a lever: its id, and under the name of its kind what it does")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LeverEntry, A::Error> {
        let mut entry = LeverEntry::default();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            match key.value.as_str() {
                "id" => entry.id = Some(map.next_value()?),
                "title" => entry.title = Some(map.next_value()?),
                "plants" => entry.plants = map.next_value()?,
                "routes" => entry.routes = map.next_value()?,
                "source" => entry.source = Some(map.next_value()?),
                "confidence" => entry.confidence = Some(map.next_value()?),
                "note" => entry.note = Some(map.next_value()?),
                "uncertain" => entry.uncertain = Some(map.next_value()?),
                "from" => entry.from = Some(map.next_value()?),
                kind => match LeverAction::read(kind, &mut map)? {
                    Some(_) if entry.action.is_some() => entry.more.push(key.value),
                    Some(action) => entry.action = Some(action),
                    None => {
                        map.next_value::<IgnoredAny>()?;
                        entry.unknown.get_or_insert(key);
                    }
                },
            }
        }
        Ok(entry)
    }
}
