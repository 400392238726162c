//! The archetype that a lever names: one of the sector's by its id, or one by its files.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::scenario::base::NamedArchetype;
use crate::scenario::scenario::LedgerFiles;

/// An archetype as a lever names it.
///
/// ```yaml
/// archetype: scrap-eaf
/// archetype: {ledger: ../archetypes/scrap-eaf/ledger.csv, plants: ../archetypes/scrap-eaf/plants.yaml, product: crude-steel}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchetypeName {
    /// One of the sector, by its id.
    Known(String),
    /// One by its files, their paths as written until the file that names them is known.
    Files(ArchetypeFiles),
}

/// The files of an archetype.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchetypeFiles {
    /// The ledger.
    pub ledger: PathBuf,
    /// The plants file.
    #[serde(default)]
    pub plants: Option<PathBuf>,
    /// The item whose output it is scaled by; without it, crude steel.
    #[serde(default)]
    pub product: Option<String>,
}

impl ArchetypeName {
    /// Its id; of one by its files that of its folder, or of its ledger.
    pub fn id(&self) -> String {
        match self {
            ArchetypeName::Known(id) => id.clone(),
            ArchetypeName::Files(files) => files.ledger.display().to_string(),
        }
    }

    /// Takes its paths from a folder: that of the file that names it.
    pub(super) fn take_from(&mut self, folder: &Path) {
        if let ArchetypeName::Files(files) = self {
            files.ledger = folder.join(&files.ledger);
            files.plants = files.plants.as_ref().map(|plants| folder.join(plants));
        }
    }

    /// What must be read to know it.
    pub(super) fn named(&self) -> Option<NamedArchetype> {
        match self {
            ArchetypeName::Known(_) => None,
            ArchetypeName::Files(files) => Some(NamedArchetype {
                id: self.id(),
                files: LedgerFiles {
                    ledger: vec![files.ledger.clone()],
                    plants: files.plants.clone(),
                    ..LedgerFiles::default()
                },
                product: files.product.clone(),
            }),
        }
    }
}

impl<'de> Deserialize<'de> for ArchetypeName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ArchetypeName, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = ArchetypeName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the id of an archetype, or its files: {ledger: ..., plants: ..., product: crude-steel}")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<ArchetypeName, E> {
        Ok(ArchetypeName::Known(id.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ArchetypeName, A::Error> {
        ArchetypeFiles::deserialize(MapAccessDeserializer::new(map)).map(ArchetypeName::Files)
    }
}
