//! Published levels of energy per product: what a standard or a ministry calls good, or still allowed.

use crate::factor::packed::{PACKED_FILES, PackedKind};
use crate::format::benchmark::BenchmarkFile;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

/// One level of one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenchmarkLevel {
    /// Id of the process type.
    pub process: String,
    /// The class of equipment that it holds for; `None`: all.
    pub equipment_class: Option<String>,
    /// `benchmark`, `baseline`, `limit-1` ...
    pub level: String,
    /// The value.
    pub value: Ratio,
    /// Its unit.
    pub unit: String,
}

/// The levels of one document.
#[derive(Clone, Debug)]
pub struct BenchmarkSet {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The levels.
    pub levels: Vec<BenchmarkLevel>,
}

impl BenchmarkSet {
    /// The shipped set of this id. Errors: no such set; a number that is none, which is a fault of the program's own data.
    pub fn shipped(id: &str) -> Result<BenchmarkSet, Problems> {
        let broken = |reason: String| {
            let message = Text::new(
                format!("程序内置的能效水平损坏：{reason}"),
                format!("the energy levels inside the program are broken: {reason}"),
            );
            Problems::from(Problem::error("broken-library", message))
        };
        let packed = PACKED_FILES
            .iter()
            .find(|file| file.kind == PackedKind::Benchmark && file.id == id)
            .ok_or_else(|| broken(format!("no set `{id}`")))?;
        let file: BenchmarkFile =
            serde_json::from_str(packed.json).map_err(|error| broken(format!("{}: {error}", packed.path)))?;
        let mut levels = Vec::new();
        for entry in file.levels {
            let value = read_number(&entry.value)
                .map_err(|_| broken(format!("{}: `{}` is no exact number", packed.path, entry.value)))?;
            levels.push(BenchmarkLevel {
                process: entry.process,
                equipment_class: entry.equipment_class,
                level: entry.level,
                value: Ratio::from(value),
                unit: entry.unit,
            });
        }
        Ok(BenchmarkSet {
            id: file.id,
            title: file.title,
            levels,
        })
    }

    /// The values of a level that may hold for a process: those of the class of its equipment, where that is stated and known, else of all.
    pub fn values(&self, process: &str, level: &str, equipment_class: Option<&str>) -> Vec<&BenchmarkLevel> {
        let of = |entry: &&BenchmarkLevel| entry.process == process && entry.level == level;
        let of_class: Vec<&BenchmarkLevel> = self
            .levels
            .iter()
            .filter(of)
            .filter(|entry| entry.equipment_class.is_none() || entry.equipment_class.as_deref() == equipment_class)
            .collect();
        if of_class.is_empty() {
            self.levels.iter().filter(of).collect()
        } else {
            of_class
        }
    }
}
