//! Scenarios at speed: the totals of the exact trajectory, on coefficients that `account` gave.

use std::collections::BTreeMap;

use dafeng::factor::{AssumedPath, AssumedSet, Library};
use dafeng::methodology::{Methodology, MethodologyRegistry};
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::compiled::{CompiledRun, CompiledTrajectory, Desk, Workings};
use dafeng::scenario::{Run, Scenario, Trajectory};
use dafeng::text::Text;

use crate::support::{library, root};

fn scenarios(file: &str) -> Vec<Scenario> {
    let path = root().join("tests/data/scenarios").join(file);
    Scenario::read(&path).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The factors and the methodology of a scenario, its grid factor put in.
fn factors(scenario: &Scenario, start: &StartingPoint<'_>) -> (Library, Methodology) {
    let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library());
    let methodology = methodology.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let Some(driver) = scenario.grid_factor.as_ref().map(|id| &scenario.drivers[id]) else {
        return (library().clone(), methodology);
    };
    let rounding = Rounding {
        places: 8,
        mode: RoundingMode::HalfAwayFromZero,
    };
    let years = start.year + 1..=scenario.last_year;
    let values = years.map(|year| (year, driver.course.at(year).round(rounding).expect("short")));
    let plant = &start.plants[0].base;
    let region = plant.ledger.plants.plants[plant.plant]
        .region
        .clone()
        .expect("a region");
    let set = AssumedSet {
        id: "scenario-grid".to_owned(),
        title: Text::new("情景：电网因子", "scenario: grid factor"),
        path: scenario.file.clone(),
        after: start.year,
        paths: vec![AssumedPath {
            item: "electricity".to_owned(),
            parameter: "emission_factor".to_owned(),
            unit: "tCO2/MWh".to_owned(),
            region,
            values: values.collect(),
            source: "the scenario".to_owned(),
        }],
    };
    let library = library()
        .assuming(&set)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    (library, methodology.asking_first("electricity", "scenario-grid"))
}

fn with_start<T>(scenario: &Scenario, then: impl FnOnce(&StartingPoint<'_>) -> T) -> T {
    let books = Books::read(&scenario.base, &[], library()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let start = books
        .starting_point(library())
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    then(&start)
}

/// Both trajectories of a scenario.
fn both(scenario: &Scenario, start: &StartingPoint<'_>) -> (Trajectory, CompiledTrajectory) {
    let (own, methodology) = factors(scenario, start);
    let run = Run {
        scenario,
        start,
        methodology: &methodology,
        library: &own,
        allow_gaps: false,
    };
    let plain = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library()).expect("shipped");
    let ways = (scenario.grid_factor.is_some(), false);
    let desk = Desk::new(start, &plain, library(), scenario.last_year, ways).unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(desk.notes.is_empty(), "{:?}", desk.notes);
    let compiled = CompiledRun { run: &run, desk: &desk };
    let compiled = compiled.trajectory(&mut Workings::default());
    let exact = run
        .trajectory(&|_| {})
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    (exact, compiled.unwrap_or_else(|problems| panic!("{problems:#?}")))
}

fn agree(name: &str, (exact, compiled): (&Trajectory, &CompiledTrajectory)) {
    assert_eq!(exact.years.len(), compiled.years.len());
    for (exact, compiled) in exact.years.iter().zip(&compiled.years) {
        let unrounded: Ratio = exact.plants.iter().map(|plant| plant.unrounded()).sum();
        let unrounded = unrounded.to_f64();
        let apart = (compiled.total - unrounded).abs() / unrounded.abs();
        assert!(
            apart < 1e-9,
            "{name} {}: {} against {unrounded}, {apart:e}",
            exact.year,
            compiled.total
        );
        let output = exact.output().to_f64();
        assert!(
            (compiled.output - output).abs() < 1e-9 * output,
            "{name} {}",
            exact.year
        );
    }
}

#[test]
fn a_works_comes_to_the_exact_totals() {
    let all = scenarios("works.yaml");
    with_start(&all[0], |start| {
        for scenario in &all {
            let (exact, compiled) = both(scenario, start);
            agree(&scenario.id, (&exact, &compiled));
            println!(
                "{}: {} of {} solved exactly",
                scenario.id, compiled.exact_plant_years, compiled.plant_years
            );
        }
    });
}

#[test]
fn a_sector_comes_to_the_exact_totals() {
    let all = scenarios("sector.yaml");
    with_start(&all[0], |start| {
        let (exact, compiled) = both(&all[0], start);
        agree(&all[0].id, (&exact, &compiled));
        println!(
            "{} of {} solved exactly",
            compiled.exact_plant_years, compiled.plant_years
        );
    });
}
