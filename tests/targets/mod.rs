//! Published levels of energy, registers of units, plans assessed on them, and regions added up. Every number has its calculation beside it.

mod assessments;
mod command_line;
mod doubts;
mod from_ledgers;
mod impossible;
mod levels;
mod own_levels;
mod pages;
mod quantities;
mod regions;
mod regions_of_methodologies;
mod regions_of_sectors;
mod registers;
mod templates;
mod whole_plants;

use std::path::PathBuf;

use dafeng::problem::{Place, Problems};
use dafeng::quantity::Ratio;
use dafeng::scenario::peak::PeakDefinition;
use dafeng::target::assessment::{Assessed, Assessment};
use dafeng::target::metric::Choices;
use dafeng::target::standing::Yardsticks;
use dafeng::target::{Assessor, BenchmarkSet, EnergyProducts, MetricBook, Plan, Register};

use crate::support::{library, root};

/// The header of a table of units.
const UNITS: &str = "plant,unit,product,class,region,city,status,capacity,capacity_unit,output,output_unit,energy_intensity,energy_intensity_unit,year\n";

/// The files of the made-up register.
fn sample_files() -> Vec<PathBuf> {
    let folder = root().join("datasets/fujian-register");
    vec![folder.join("units.csv"), folder.join("quantities.csv")]
}

fn sample() -> Register {
    Register::read(&sample_files(), library()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A register of tables, each by its text.
fn register(name: &str, tables: &[&str]) -> Result<Register, Problems> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("registers").join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let mut files = Vec::new();
    for (place, table) in tables.iter().enumerate() {
        let path = folder.join(format!("{place}.csv"));
        std::fs::write(&path, table).expect("written");
        files.push(path);
    }
    Register::read(&files, library())
}

/// A plan assessed on a register, with choices of the user.
fn assess(register: &Register, plan: &str, choose: &[(&str, &str)]) -> Assessment {
    let book = MetricBook::shipped(&library().units).expect("the metrics stand");
    let sets = BenchmarkSet::all(library()).expect("the levels stand");
    let definition = PeakDefinition::load("default").expect("the definition stands");
    let typed: Vec<(String, String)> = choose
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    let choices: Choices = book.choices(&typed).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let plan = Plan::load(plan, &Place::default()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let assessor = Assessor {
        yardsticks: Yardsticks {
            sets: &sets,
            register,
            products: EnergyProducts::shipped().expect("the products stand"),
            book: &book,
            units: &library().units,
            regions: &library().regions,
        },
        choices: &choices,
        definition: &definition,
        year: None,
    };
    assessor.assess(&plan).expect("it is assessed").expect("it has rows")
}

/// The target of a metric, the first of several.
fn of<'a>(assessment: &'a Assessment, metric: &str) -> &'a Assessed {
    let mut targets = assessment.targets.iter();
    targets
        .find(|assessed| assessed.target.metric == metric)
        .unwrap_or_else(|| panic!("no target {metric}"))
}

/// The values of the parts of a target: the least and the greatest, at eight significant digits.
fn values(assessed: &Assessed) -> Vec<(String, String)> {
    let shown = |value: &Ratio| value.significant(8).to_text();
    let parts = assessed.measured.parts.iter();
    parts
        .filter_map(|part| part.value.as_ref())
        .map(|(low, high)| (shown(low), shown(high)))
        .collect()
}

/// One value of the one part of a target.
fn value(assessed: &Assessed) -> String {
    match values(assessed).as_slice() {
        [(low, high)] if low == high => low.clone(),
        other => panic!("{other:?}"),
    }
}
