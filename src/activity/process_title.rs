//! What a process of a ledger is called.

use super::ledger::Ledger;
use crate::factor::{Library, Named};
use crate::text::Text;

impl Ledger {
    /// What a process of a plant is called: the type's name, behind a unit's own.
    pub fn process_title(&self, plant: usize, process: &str, library: &Library) -> Text {
        let kind = self.process_type(plant, process);
        let title = library
            .processes
            .find(kind)
            .map_or_else(|| Text::same(kind), |known| known.title().clone());
        if kind == process {
            return title;
        }
        Text::new(
            format!("{process}（{}）", title.zh),
            format!("{process} ({})", title.en),
        )
    }
}
