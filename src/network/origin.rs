//! What a process of a plant's network is in the plant's books.

/// Where a process comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcessOrigin {
    /// A process of the ledger.
    Process(String),
    /// The part of a process of the ledger that absorbs an item.
    Absorber {
        /// The process.
        process: String,
        /// Place of the item in the registry.
        item: usize,
    },
    /// The parting of what is left of an item among several absorbers.
    Surplus {
        /// Place of the item in the registry.
        item: usize,
    },
}
