//! Scenarios of the reference works and of a sector, run for these tests.

use dafeng::activity::LineKey;
use dafeng::factor::Named;
use dafeng::flow::Flow;
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::run::PlantBooks;
use dafeng::scenario::{Run, Scenario};

use crate::support::{library, methodology, root};

pub fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A quotient of two numbers.
pub fn over(number: &str, divisor: &str) -> Ratio {
    ratio(number).divide(&ratio(divisor)).expect("not zero")
}

pub fn is_near(found: &Ratio, expected: &Ratio) -> bool {
    let (found, expected) = (found.to_f64(), expected.to_f64());
    (found - expected).abs() <= 1e-10 * expected.abs().max(1e-3)
}

/// The head of a scenario on the reference works, demand held.
pub fn works() -> String {
    let folder = root().join("datasets/reference-bf-bof");
    let folder = folder.display();
    format!(
        "base: {{ledger: [{folder}/ledger.csv], plants: {folder}/plants-complete.yaml, plant: reference-bf-bof}}\n\
         methodology: gbt-32151.5-2015\n\
         horizon: {{to: 2030}}\n\
         drivers:\n  demand: {{unit: t, points: {{2023: 100, 2030: 100}}, source: a test, confidence: assumed}}\n\
         follow: {{output: demand, other: constant}}\n"
    )
}

/// The archetype of a lever by its files.
pub fn arc_furnace() -> String {
    let folder = root().join("datasets/archetypes/scrap-eaf");
    let folder = folder.display();
    format!("{{ledger: {folder}/ledger.csv, plants: {folder}/plants.yaml, product: crude-steel}}")
}

/// A sector of blast-furnace works, arc furnaces and a shaft; plants are id, archetype, output, capacity in t.
pub fn sector(plants: &[(&str, &str, &str, &str)]) -> String {
    let folder = root().join("datasets/archetypes");
    let mut text = "title: {zh: 试验, en: test}\nyear: 2023\nregion: cn-fujian\narchetypes:\n".to_owned();
    for id in ["bf-bof", "scrap-eaf", "gas-dri-eaf", "hydrogen-dri-eaf"] {
        let folder = folder.join(id);
        let folder = folder.display();
        text += &format!(
            "  - {{id: {id}, title: {{zh: {id}, en: {id}}}, ledger: {folder}/ledger.csv, plants: {folder}/plants.yaml, product: crude-steel}}\n"
        );
    }
    text += "plants:\n";
    for (id, archetype, output, capacity) in plants {
        text += &format!(
            "  - {{id: {id}, title: {{zh: {id}, en: {id}}}, archetype: {archetype}, output: {{value: {output}, unit: t}}, capacity: {{value: {capacity}, unit: t}}}}\n"
        );
    }
    text
}

pub const SECTOR: &str = "base: {sector: sector.yaml}\n\
    methodology: gbt-32151.5-2015\n\
    horizon: {to: 2030}\n\
    drivers:\n  demand: {unit: t, points: {2023: 100, 2030: 110}, source: a test, confidence: assumed}\n\
    follow: {output: demand, other: output}\n";

/// Four plants: two of 300 and 100 on blast furnaces, 80 on arc furnaces, 20 on a shaft, in 10^4 t; each can make a quarter more.
pub const PLANTS: [(&str, &str, &str, &str); 4] = [
    ("large", "bf-bof", "3000000", "3750000"),
    ("small", "bf-bof", "1000000", "1250000"),
    ("furnace", "scrap-eaf", "800000", "1000000"),
    ("shaft", "gas-dri-eaf", "200000", "250000"),
];

/// Reads a scenario and hands its run to a test. The sector, where there is one, stands beside it.
pub fn with_run<T>(text: &str, sector: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> Result<T, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sector.yaml"), sector).expect("written");
    let file = folder.path().join("scenario.yaml");
    std::fs::write(&file, text).expect("written");
    run_of(&Scenario::read(&file)?.remove(0), use_it)
}

/// Hands the run of a scenario to a test.
pub fn run_of<T>(scenario: &Scenario, use_it: impl FnOnce(&Run<'_>) -> T) -> Result<T, Problems> {
    let books = Books::read(&scenario.base, &scenario.named_archetypes(), library())?;
    let start: StartingPoint<'_> = books.starting_point(library())?;
    let methodology = methodology(&scenario.methodology);
    let run = Run::new(scenario, &start, &methodology, library(), false)?;
    run.check()?;
    Ok(use_it(&run))
}

pub fn works_run<T>(levers: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> T {
    with_run(&format!("{}levers:\n{levers}", works()), "", use_it).unwrap_or_else(|found| panic!("{found:#?}"))
}

pub fn sector_run<T>(levers: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> T {
    with_run(&format!("{SECTOR}levers:\n{levers}"), &sector(&PLANTS), use_it)
        .unwrap_or_else(|found| panic!("{found:#?}"))
}

/// The year of the works.
pub fn year(run: &Run<'_>, year: i16) -> PlantBooks {
    let (_, outputs) = run.dispatch(year).unwrap_or_else(|found| panic!("{found:#?}"));
    run.books(0, year, &outputs[0])
        .unwrap_or_else(|found| panic!("{found:#?}"))
}

pub fn outputs(run: &Run<'_>, year: i16) -> Vec<Ratio> {
    run.dispatch(year).unwrap_or_else(|found| panic!("{found:#?}")).1
}

/// What a ledger's lines of a process, an item and a flow come to.
pub fn amount(books: &PlantBooks, process: &str, item: &str, flow: Flow) -> Ratio {
    let ledger = books.ledger.as_ref().expect("a ledger");
    let plant = ledger.plants.find("reference-bf-bof").expect("the works");
    let keys = ledger.line_keys(plant).expect("keys");
    let fits = |key: &LineKey| {
        key.process.as_deref().unwrap_or_default() == process
            && library().items.at(key.item).id() == item
            && key.flow == flow
    };
    keys.iter()
        .filter(|(key, _)| fits(key))
        .map(|(_, amount)| amount.clone())
        .sum()
}

pub fn codes<T>(result: Result<T, Problems>) -> Vec<&'static str> {
    match result {
        Ok(_) => Vec::new(),
        Err(problems) => problems.0.iter().map(|problem| problem.code).collect(),
    }
}
