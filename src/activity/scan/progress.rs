//! How far a long reading has come: counted by the workers, shown by whoever asked.

use std::sync::atomic::{AtomicU64, Ordering};

/// Rows and bytes read, and to read.
#[derive(Debug, Default)]
pub struct Progress {
    rows: AtomicU64,
    bytes: AtomicU64,
    all_rows: AtomicU64,
    all_bytes: AtomicU64,
}

/// A moment of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Rows read.
    pub rows: u64,
    /// Rows to read in all.
    pub all_rows: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes to read in all.
    pub all_bytes: u64,
}

impl Progress {
    /// Adds what there is to read: rows and bytes of each part.
    pub(super) fn begin(&self, parts: &[(u64, u64)]) {
        self.all_rows
            .fetch_add(parts.iter().map(|(rows, _)| rows).sum(), Ordering::Relaxed);
        self.all_bytes
            .fetch_add(parts.iter().map(|(_, bytes)| bytes).sum(), Ordering::Relaxed);
    }

    /// Adds what was read.
    pub(super) fn add(&self, rows: u64, bytes: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// How far it has come.
    pub fn now(&self) -> Moment {
        Moment {
            rows: self.rows.load(Ordering::Relaxed),
            all_rows: self.all_rows.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            all_bytes: self.all_bytes.load(Ordering::Relaxed),
        }
    }
}
