//! What a scenario file says of its base and of the ledgers of earlier years.

use std::path::{Path, PathBuf};

use super::file::{BaseEntry, HistoryEntry};
use super::file_place::relative;
use super::file_problem as problem;
use super::scenario::{BaseSource, LedgerFiles, NetworkFiles};
use crate::problem::{Place, Problem};

/// The base, and what is wrong with what is said of it: fields of several kinds of base, and what its kind needs.
pub(super) fn base_of(path: &Path, entry: &BaseEntry, place: &Place) -> (BaseSource, Vec<Problem>) {
    let mut faults = Vec::new();
    let mut check = |kind: &'static str, own: &[&str], needed: &[&str]| {
        let said = said(entry);
        let beside = said.iter().copied().filter(|name| *name != kind && !own.contains(name));
        let beside: Vec<&str> = beside.collect();
        if !beside.is_empty() {
            faults.push(problem::base_of_several_kinds(place.clone(), kind, &beside));
        }
        let missing = needed.iter().filter(|name| !said.contains(*name));
        faults.extend(missing.map(|name| problem::base_without(place.clone(), kind, name)));
    };
    let source = match (&entry.sector, &entry.network) {
        (Some(sector), _) => {
            check("sector", &[], &[]);
            BaseSource::Sector(relative(path, sector))
        }
        (None, Some(network)) => {
            check("network", &["demand", "year", "plant", "region"], &["demand", "year"]);
            BaseSource::Network(NetworkFiles {
                network: relative(path, network),
                demand: entry.demand.clone().into_iter().collect(),
                year: entry.year.unwrap_or_default(),
                plant: entry.plant.clone().unwrap_or_else(|| {
                    let stem = network.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                    stem.unwrap_or_default()
                }),
                region: entry.region.clone(),
            })
        }
        (None, None) => {
            let own = ["plants", "mapping", "plant", "region", "product"];
            check("ledger", &own, &["ledger"]);
            let product = entry.product.as_ref().map(|product| {
                let place = Place {
                    row: Some(product.referenced.line()),
                    ..Place::file(path.display().to_string())
                };
                (product.value.clone(), place)
            });
            BaseSource::Ledger(LedgerFiles {
                ledger: files(path, &entry.ledger),
                plants: entry.plants.as_ref().map(|file| relative(path, file)),
                mapping: entry.mapping.as_ref().map(|file| relative(path, file)),
                plant: entry.plant.clone(),
                region: entry.region.clone(),
                product,
            })
        }
    };
    (source, faults)
}

/// The ledger of an earlier year.
pub(super) fn history_of(path: &Path, entry: &HistoryEntry) -> LedgerFiles {
    LedgerFiles {
        ledger: files(path, &entry.ledger),
        plants: entry.plants.as_ref().map(|file| relative(path, file)),
        mapping: entry.mapping.as_ref().map(|file| relative(path, file)),
        plant: entry.plant.clone(),
        region: entry.region.clone(),
        product: None,
    }
}

fn files(path: &Path, files: &[PathBuf]) -> Vec<PathBuf> {
    files.iter().map(|file| relative(path, file)).collect()
}

/// The names of the fields that are said.
fn said(entry: &BaseEntry) -> Vec<&'static str> {
    let fields = [
        ("ledger", !entry.ledger.is_empty()),
        ("plants", entry.plants.is_some()),
        ("mapping", entry.mapping.is_some()),
        ("plant", entry.plant.is_some()),
        ("region", entry.region.is_some()),
        ("product", entry.product.is_some()),
        ("sector", entry.sector.is_some()),
        ("network", entry.network.is_some()),
        ("demand", !entry.demand.is_empty()),
        ("year", entry.year.is_some()),
    ];
    let said = fields.into_iter().filter(|(_, is_said)| *is_said);
    said.map(|(name, _)| name).collect()
}
