//! Replays the corpus of the fuzzed readers, and mutations of it: no input may panic.

use std::fs;
use std::path::PathBuf;

use dafeng::activity::csv_file::read_csv;
use dafeng::activity::{Ledger, PlantBook};
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::{Formula, Methodology};
use dafeng::period::Period;
use dafeng::quantity::number::read_number;

use crate::support::{CETS, library, methodology, root};

fn corpus(reader: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = root().join("tests/corpus").join(reader);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{reader} has no corpus");
    paths
        .into_iter()
        .map(|path| fs::read(path).expect("readable"))
        .collect()
}

/// Reads one input with one reader. What comes out does not matter here; that it comes out does.
pub fn feed(reader: &str, bytes: &[u8], method: &Methodology) {
    let text = String::from_utf8_lossy(bytes);
    match reader {
        "number" => {
            if let Ok(value) = read_number(&text) {
                let again = read_number(&value.to_string()).expect("what was read is written back");
                assert_eq!(again, value);
            }
        }
        "unit" => {
            if let Ok(unit) = library().units.parse(&text) {
                let again = library()
                    .units
                    .parse(&unit.text)
                    .expect("what was read is written back");
                assert_eq!(again.dimension, unit.dimension);
                assert_eq!(again.size, unit.size);
            }
        }
        "period" => {
            if let Ok(period) = Period::parse(&text) {
                assert_eq!(Period::parse(&period.to_string()), Ok(period));
            }
        }
        "formula" => {
            if let Ok(formula) = Formula::parse(&text) {
                let again = Formula::parse(formula.text()).expect("what was read is written back");
                assert_eq!(again.names(), formula.names());
                let _ = formula.is_proportional_to("quantity");
                let one = |_: &str| Some(dafeng::quantity::Ratio::one());
                let _ = formula.evaluate(&one);
            }
        }
        "ledger" => {
            let Ok(table) = read_csv("ledger.csv", bytes) else {
                return;
            };
            let Ok(ledger) = Ledger::from_tables(vec![table], PlantBook::default(), Some("p"), library()) else {
                return;
            };
            let request = AccountRequest {
                allow_gaps: true,
                ..AccountRequest::default()
            };
            if let Ok(inventory) = account(&ledger, method, library(), request) {
                let _ = inventory.total();
                let _ = inventory.indicators();
                let _ = inventory.intensities(&[]);
            }
        }
        other => panic!("no reader {other}"),
    }
}

pub const READERS: [&str; 5] = ["number", "unit", "period", "formula", "ledger"];

/// A small xorshift generator: the same mutations in every run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

fn mutate(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    const PIECES: [&str; 16] = [
        "0",
        "9",
        ".",
        ",",
        "-",
        "(",
        ")",
        "/",
        "*",
        "E9",
        "\"",
        "\n",
        "万",
        "％",
        "\u{feff}",
        "99999999999999999999999999999999999999999",
    ];
    let mut bytes = seed.to_vec();
    for _ in 0..=random.next(4) {
        let at = random.next(bytes.len() + 1);
        match random.next(5) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes.remove(at);
            }
            1 => {
                let piece = PIECES[random.next(PIECES.len())].as_bytes();
                bytes.splice(at..at, piece.iter().copied());
            }
            2 if !other.is_empty() => {
                let from = random.next(other.len());
                let to = from + random.next(other.len() - from + 1);
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            3 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] = random.next(256) as u8;
            }
            _ => {
                let to = (at + random.next(8)).min(bytes.len());
                bytes.drain(at.min(to)..to);
            }
        }
    }
    bytes
}

#[test]
fn the_corpus_and_its_mutations_never_panic() {
    let method = methodology(CETS);
    // More executions: DAFENG_FUZZ_EXECUTIONS=1000000 cargo test the_corpus_and_its_mutations_never_panic
    let executions: usize = std::env::var("DAFENG_FUZZ_EXECUTIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3000);
    for reader in READERS {
        let seeds = corpus(reader);
        for seed in &seeds {
            feed(reader, seed, &method);
        }
        let count = if reader == "ledger" {
            executions / 10
        } else {
            executions
        };
        let mut random = Random(0x5eed_da0f_e9c0_ffee);
        for _ in 0..count {
            let seed = &seeds[random.next(seeds.len())];
            let other = &seeds[random.next(seeds.len())];
            let input = mutate(seed, other, &mut random);
            feed(reader, &input, &method);
        }
    }
}
