//! Which files hold the lines of a plant.

use std::collections::{BTreeMap, BTreeSet};

use super::grouping::u32_column;
use super::ledger::Ledger;

/// The places of files among the ledger's tables, by the place of their plant.
pub(super) type FilesByPlant = BTreeMap<usize, BTreeSet<usize>>;

impl Ledger {
    /// The files that hold lines of a plant, in the order in which they were read. Of big files, whose lines are summed while they are read, the first
    /// alone is known of a sum: there every file that was read is named.
    pub fn files_of(&self, plant: usize) -> Vec<&str> {
        let tables: Vec<usize> = if self.scanned.is_some() {
            (0..self.tables.len()).collect()
        } else {
            let known = self.files_by_plant.get_or_init(|| self.found_files());
            known.get(&plant).into_iter().flatten().copied().collect()
        };
        let mut files: Vec<&str> = Vec::new();
        for (file, _) in tables.into_iter().filter_map(|table| self.tables.get(table)) {
            if !files.contains(&file.as_str()) {
                files.push(file);
            }
        }
        files
    }

    fn found_files(&self) -> FilesByPlant {
        let codes = |name| u32_column(self, name).unwrap_or_default();
        let mut found = FilesByPlant::new();
        for (plant, table) in codes("plant").into_iter().zip(codes("table")) {
            found.entry(plant as usize).or_default().insert(table as usize);
        }
        found
    }
}
