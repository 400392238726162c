//! Pairs of small ids, each pair with an id of its own: how the cells of a line become one number without hashing them.

use std::collections::HashMap;

/// No id.
pub(super) const NONE: u32 = u32::MAX;

/// Cells of the dense table at most; beyond, pairs are hashed.
const MOST_CELLS: usize = 1 << 24;

/// Ids of pairs (left, right), dense while both sides are few.
#[derive(Debug, Default)]
pub(in crate::activity) struct PairTable {
    /// Bits of the right side in the index of the dense table.
    bits: u32,
    dense: Vec<u32>,
    hashed: HashMap<(u32, u32), u32>,
    is_hashed: bool,
    /// One more than the greatest left side.
    lefts: usize,
    /// The pairs, by id.
    pairs: Vec<(u32, u32)>,
}

impl PairTable {
    /// The id of a pair, new or known.
    #[inline(always)]
    pub fn id(&mut self, left: u32, right: u32) -> u32 {
        if !self.is_hashed {
            let index = ((left as usize) << self.bits) | right as usize;
            if right >> self.bits == 0
                && let Some(id) = self.dense.get(index)
                && *id != NONE
            {
                return *id;
            }
        } else if let Some(id) = self.hashed.get(&(left, right)) {
            return *id;
        }
        self.add(left, right)
    }

    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// The pair of an id.
    pub fn pair(&self, id: u32) -> (u32, u32) {
        self.pairs[id as usize]
    }

    #[cold]
    fn add(&mut self, left: u32, right: u32) -> u32 {
        let id = self.pairs.len() as u32;
        self.pairs.push((left, right));
        if self.is_hashed {
            self.hashed.insert((left, right), id);
            return id;
        }
        let mut bits = self.bits;
        while bits < 32 && right >> bits != 0 {
            bits += 1;
        }
        self.lefts = self.lefts.max(left as usize + 1);
        let cells = self.lefts.next_power_of_two() << bits;
        if cells > MOST_CELLS {
            self.is_hashed = true;
            self.dense = Vec::new();
            self.hashed = self.pairs.iter().copied().zip(0..).collect();
            return id;
        }
        if bits != self.bits || cells > self.dense.len() {
            self.bits = bits;
            self.dense = vec![NONE; cells];
            for (id, (left, right)) in self.pairs.iter().enumerate() {
                self.dense[((*left as usize) << bits) | *right as usize] = id as u32;
            }
        } else {
            self.dense[((left as usize) << bits) | right as usize] = id;
        }
        id
    }
}

/// Puts a value at a place of a list, which grows as far as it must.
pub(super) fn put<T: Copy>(list: &mut Vec<T>, at: u32, value: T, blank: T) {
    let at = at as usize;
    if list.len() <= at {
        list.resize(at + 1, blank);
    }
    list[at] = value;
}
