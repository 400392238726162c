//! Draws: a stream of random numbers for each variable, the same whatever the number of threads and whatever else is drawn.
//!
//! The stream of a variable is named by its id and the seed, and the place in it by the number of the draw. So a variable has the same draws in
//! every result of one seed: two results that are compared differ by what is different in them, not by chance.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};

use super::distribution::Distribution;

/// How many draws are evaluated side by side.
pub const LANES: usize = 32;

/// One number of each of some draws.
pub type Lanes = [f64; LANES];

/// The draws of a block: what a thread takes at a time.
pub const BLOCK: usize = 1024;

/// Words of the generator that one draw takes.
const WORDS: u128 = 2;

/// The stream of one variable.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// The stream of a variable under a seed.
    pub fn new(seed: u64, id: &str) -> Stream {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let digest = Sha256::digest(id.as_bytes());
        let mut name = [0; 8];
        name.copy_from_slice(&digest[..8]);
        generator.set_stream(u64::from_le_bytes(name));
        Stream { generator }
    }

    /// Goes to a draw.
    pub fn seek(&mut self, draw: usize) {
        self.generator.set_word_pos(draw as u128 * WORDS);
    }

    /// The random bits of the next draw.
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// The next draws of a distribution.
    pub fn fill(&mut self, distribution: &Distribution, draws: &mut [f64]) {
        for draw in draws {
            *draw = distribution.quantile(share(self.bits()));
        }
    }
}

/// Random bits as a share: above 0, below 1, in the middle of one of 2^53 equal parts.
pub fn share(bits: u64) -> f64 {
    ((bits >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}
