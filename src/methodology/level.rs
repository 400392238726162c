//! The level at which an inventory is drawn up.

use crate::text::Text;

/// At which level an inventory is drawn up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The enterprise: what crosses its fence.
    #[default]
    Enterprise,
    /// Each process: what goes in, less what comes out.
    Process,
}

impl Level {
    /// Every level.
    pub const ALL: [Level; 2] = [Level::Enterprise, Level::Process];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Level::Enterprise => "enterprise",
            Level::Process => "process",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Level::Enterprise => Text::new("企业层级", "enterprise level"),
            Level::Process => Text::new("工序层级", "process level"),
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.id() == id)
    }

    /// Whether a list of ids, as a methodology writes it, names this level; an empty list names every level.
    pub fn is_among(self, ids: &[String]) -> bool {
        ids.is_empty() || ids.iter().any(|id| id == self.id())
    }
}
