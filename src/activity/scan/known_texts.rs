//! The texts of a column of a CSV part: most cells have been met before.

use std::sync::{Mutex, PoisonError};

use super::aspect::Known;

/// Ids of the texts met in a part, in an open table.
#[derive(Default)]
pub(super) struct KnownTexts<'t> {
    slots: Vec<Option<(&'t [u8], u32)>>,
    count: usize,
}

impl<'t> KnownTexts<'t> {
    /// The id of a text of a key column.
    pub fn id(&mut self, text: &'t [u8], column: usize, known: &Mutex<Known>) -> u32 {
        if self.count * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(text) & mask;
        loop {
            match self.slots[at] {
                Some((known, id)) if known == text => return id,
                Some(_) => at = (at + 1) & mask,
                None => break,
            }
        }
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let id = known.interners[column].id(&String::from_utf8_lossy(text));
        self.slots[at] = Some((text, id));
        self.count += 1;
        id
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![None; (old.len() * 2).max(64)];
        let mask = self.slots.len() - 1;
        for (text, id) in old.into_iter().flatten() {
            let mut at = hash(text) & mask;
            while self.slots[at].is_some() {
                at = (at + 1) & mask;
            }
            self.slots[at] = Some((text, id));
        }
    }
}

/// A quick mixing of the bytes, eight at a time.
fn hash(text: &[u8]) -> usize {
    let mut sum = text.len() as u64;
    for chunk in text.chunks(8) {
        let mut eight = [0u8; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        sum = (sum.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    (sum >> 32) as usize
}
