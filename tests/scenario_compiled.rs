//! Scenarios at speed: the totals of the exact trajectory, on coefficients that `account` gave.

mod draws;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use dafeng::methodology::MethodologyRegistry;
use dafeng::quantity::Ratio;
use dafeng::report::sweep_csv::finished;
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::compiled::{CompiledRun, CompiledTotals, CompiledTrajectory, Desk, Workings, sweep};
use dafeng::scenario::credit::{CreditTable, Totals};
use dafeng::scenario::exact_totals::ExactTotals;
use dafeng::scenario::{Run, Scenario, Trajectory};

use crate::support::{dafeng, library, root};

fn scenarios(file: &str) -> Vec<Scenario> {
    let path = root().join("tests/data/scenarios").join(file);
    Scenario::read(&path).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn with_start<T>(scenario: &Scenario, then: impl FnOnce(&StartingPoint<'_>) -> T) -> T {
    let books = Books::read(&scenario.base, &scenario.named_archetypes(), library());
    let books = books.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let start = books
        .starting_point(library())
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    then(&start)
}

fn near(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "{found} is not {expected} within {within}"
    );
}

/// Both trajectories of a scenario.
fn both(scenario: &Scenario, start: &StartingPoint<'_>) -> (Trajectory, CompiledTrajectory) {
    let plain = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library()).expect("shipped");
    let (own, methodology) = scenario.factors(start, &plain, library()).expect("a path");
    let run = Run::new(scenario, start, &methodology, &own, false);
    let run = run.unwrap_or_else(|problems| panic!("{problems:#?}"));
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
        let asked: Ratio = exact.plants.iter().map(|plant| plant.output.clone()).sum();
        let output = asked.to_f64();
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
            // With far more scrap less gas is made than is used, and natural gas is burned in its place: no case for the exact solution.
            assert_eq!(compiled.exact_plant_years, 0, "{}", scenario.id);
        }
    });
}

#[test]
fn a_sector_comes_to_the_exact_totals() {
    let all = scenarios("sector.yaml");
    with_start(&all[0], |start| {
        let (exact, compiled) = both(&all[0], start);
        agree(&all[0].id, (&exact, &compiled));
        assert_eq!(compiled.exact_plant_years, 0);
    });
}

/// The unrounded exact totals of some years.
fn exact_totals(run: &Run<'_>, years: &[i16]) -> Vec<(i16, f64)> {
    let of_plant = |plant: usize, year: i16, output: &Ratio| -> Ratio {
        let books = run.books(plant, year, output).unwrap_or_else(|p| panic!("{p:#?}"));
        let Some(ledger) = &books.ledger else {
            return Ratio::zero();
        };
        let inventory = run.inventory(ledger).unwrap_or_else(|p| panic!("{p:#?}"));
        let rows = inventory.counted();
        rows.filter_map(|row| row.emission_unrounded.clone()).sum()
    };
    let of_year = |year: i16| {
        let (_, outputs) = run.dispatch(year).unwrap_or_else(|p| panic!("{p:#?}"));
        let plants = outputs.iter().enumerate();
        let total: Ratio = plants.map(|(plant, output)| of_plant(plant, year, output)).sum();
        (year, total.to_f64())
    };
    years.iter().map(|year| of_year(*year)).collect()
}

/// Every scenario of a file: compiled and exact totals of some years agree, with no year solved exactly but of those scenarios that are named.
fn agree_in(path: &str, years: &[i16], solved_exactly: &[&str]) {
    let all = Scenario::read(&root().join(path)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    for scenario in &all {
        let id = &scenario.id;
        with_start(scenario, |start| {
            let plain = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library()).expect("shipped");
            let (own, methodology) = scenario.factors(start, &plain, library()).expect("a path");
            let run = Run::new(scenario, start, &methodology, &own, false).unwrap_or_else(|p| panic!("{id} {p:#?}"));
            let ways = (scenario.grid_factor.is_some(), false);
            let mut desk = Desk::new(start, &plain, library(), scenario.last_year, ways).expect("accounted");
            desk.try_out(std::iter::once(&run));
            assert!(desk.notes.is_empty(), "{id} {:?}", desk.notes);
            let compiled = CompiledRun { run: &run, desk: &desk };
            let found = compiled.trajectory(&mut Workings::default());
            let found = found.unwrap_or_else(|problems| panic!("{id} {problems:#?}"));
            for (year, exact) in exact_totals(&run, years) {
                let own = found
                    .years
                    .iter()
                    .find(|known| known.year == year)
                    .expect("there")
                    .total;
                let apart = (own - exact).abs() / exact.abs();
                assert!(apart < 1e-9, "{id} {year}: {own} against {exact}, {apart:e}");
            }
            let is_exact = found.exact_plant_years > 0;
            assert_eq!(
                is_exact,
                solved_exactly.contains(&id.as_str()),
                "{id}: {}",
                found.exact_plant_years
            );
        });
    }
}

#[test]
fn each_lever_alone_comes_to_the_exact_totals() {
    agree_in("tests/data/scenarios/levers-works.yaml", &[2023, 2024, 2025], &[]);
}

#[test]
fn levers_between_plants_come_to_the_exact_totals() {
    agree_in("tests/data/scenarios/levers-sector.yaml", &[2023, 2024, 2025], &[]);
}

#[test]
fn the_scenarios_of_the_reference_works_come_to_the_exact_totals() {
    let years: Vec<i16> = (2023..=2035).collect();
    agree_in("datasets/reference-bf-bof/scenarios.yaml", &years, &[]);
}

#[test]
fn the_scenarios_of_fujian_come_to_the_exact_totals() {
    for file in ["frozen", "current-policy", "accelerated", "hydrogen-and-ccus"] {
        agree_in(
            &format!("datasets/fujian-steel/{file}.yaml"),
            &[2023, 2027, 2030, 2035],
            &[],
        );
    }
}

/// Credits subtract totals of two runs: those at speed are the exact ones within a millionth of the greatest.
#[test]
fn credits_are_those_of_exact_totals() {
    let path = root().join("tests/data/scenarios/levers-works.yaml");
    let all = Scenario::read(&path).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let scenario = all.iter().find(|scenario| scenario.id == "several").expect("there");
    with_start(scenario, |start| {
        let methodology =
            MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library()).expect("shipped");
        let exact = ExactTotals {
            start,
            methodology: &methodology,
            library: library(),
            allow_gaps: false,
        };
        let compiled = CompiledTotals::of(scenario, start, (&methodology, library()), false);
        let compiled = compiled.unwrap_or_else(|p| panic!("{p:#?}")).expect("at speed");
        let credits = [&exact as &dyn Totals, &compiled].map(|totals| CreditTable::of(scenario, totals));
        let [exact, quick] = credits.map(|found| found.unwrap_or_else(|p| panic!("{p:#?}")));
        for (one, other) in exact.levers.iter().zip(&quick.levers) {
            for (one, other) in [(&one.first_in, &other.first_in), (&one.last_in, &other.last_in)] {
                let (one, other) = (one.as_ref().expect("stands"), other.as_ref().expect("stands"));
                let most = one.iter().fold(0.0, |most: f64, credit| most.max(credit.abs()));
                assert!(most > 0.0);
                one.iter()
                    .zip(other)
                    .for_each(|(one, other)| near(*other, *one, 1e-6 * most));
            }
        }
        assert_eq!(exact.levers.len(), quick.levers.len());
    });
}

/// What the exact run refuses is refused at speed, by the same problem.
#[test]
fn what_cannot_be_is_refused_at_speed_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = root().display().to_string();
    let archetype = format!("{root}/datasets/archetypes/scrap-eaf");
    let sector = format!(
        "base: {{sector: {root}/datasets/fujian-steel/sector.yaml}}
methodology: planning-steel
follow: {{output: constant, other: constant}}
horizon: {{to: 2024}}
"
    );
    let works = format!(
        "base: {{ledger: [{root}/datasets/reference-bf-bof/ledger.csv], plants: {root}/datasets/reference-bf-bof/plants-complete.yaml, plant: reference-bf-bof}}
methodology: planning-steel
follow: {{output: constant, other: constant}}
horizon: {{to: 2024}}
"
    );
    let scrap = "drivers: {scrap: {unit: 10^4 t, points: {2023: 2000, 2024: 200}}}
scrap_supply: scrap
";

    let shift = format!(
        "levers:
  - {{id: a, route-shift: {{plant: reference-bf-bof, from: [converter], to: {{archetype: {{ledger: {archetype}/ledger.csv, plants: {archetype}/plants.yaml, product: crude-steel}}, process: electric-arc-furnace, unit: eaf-1, capacity: {{value: 10, unit: 10^4 t}}}}, share: 0.3}}}}
"
    );
    let retired = "levers:
  - {id: a, retire: {plant: dadonghai, year: 2024}}
  - {id: b, retire: {plant: sangang-minguang-sanming, year: 2024}}
";

    let above = "levers:
  - {id: a, scrap-share: {processes: [converter], share: 0.3, ceiling: 0.25}}
";

    let cases = [
        format!("{sector}{scrap}"),
        format!("{works}{shift}"),
        format!("{sector}{retired}"),
        format!("{works}{above}"),
    ];
    let expected = [
        "scrap-beyond-supply",
        "capacity-below-output",
        "demand-above-capacity",
        "scrap-share-above-ceiling",
    ];
    for (text, expected) in cases.iter().zip(expected) {
        let path = folder.path().join("scenario.yaml");
        std::fs::write(&path, text).expect("written");
        let all = Scenario::read(&path).unwrap_or_else(|problems| panic!("{problems:#?}"));
        with_start(&all[0], |start| {
            let methodology = MethodologyRegistry::load(&all[0].methodology, &BTreeMap::new(), library());
            let methodology = methodology.expect("shipped");
            let run = Run::new(&all[0], start, &methodology, library(), false).expect("plants");
            let desk = Desk::new(start, &methodology, library(), 2024, (false, false)).expect("accounted");
            let compiled = CompiledRun { run: &run, desk: &desk };
            let compiled = compiled.trajectory(&mut Workings::default()).map(|_| ());
            let exact = run.trajectory(&|_| {}).map(|_| ());
            let [Err(quick), Err(exact)] = [compiled, exact] else {
                panic!("{expected}: not refused");
            };
            assert_eq!(exact.0[0].code, expected);
            assert_eq!(quick.0[0].message, exact.0[0].message);
        });
    }
}

#[test]
fn results_come_in_their_order_on_any_number_of_threads() {
    for threads in [1, 3] {
        let mut delivered = Vec::new();
        let work = |place: usize, _: &mut Workings| {
            // The first of each ten takes longest.
            std::thread::sleep(std::time::Duration::from_millis(if place.is_multiple_of(10) {
                5
            } else {
                0
            }));
            place * place
        };
        sweep::in_order(3..50, threads, work, |place, square| {
            delivered.push((place, square));
            if place == 40 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        let expected: Vec<(usize, usize)> = (3..=40).map(|place| (place, place * place)).collect();
        assert_eq!(delivered, expected);
    }
}

/// A sweep that was interrupted goes on where it ended, and comes to the same file.
#[test]
fn a_sweep_goes_on_where_it_was_interrupted() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("years.csv");
    let out = out.to_str().expect("UTF-8");
    let command = ["scenario", "sweep", "tests/data/scenarios/works.yaml", "--out", out];
    let whole = dafeng(&command);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    let written = std::fs::read_to_string(out).expect("written");
    // A header, and five scenarios of four years.
    assert_eq!(written.lines().count(), 1 + 5 * 4);
    assert_eq!(std::fs::read_dir(folder.path()).expect("there").count(), 1);
    let ids = [
        ("growing", 4),
        ("less-overhead", 4),
        ("greener-grid", 4),
        ("more-scrap", 4),
        ("far-more-scrap", 4),
    ];
    let end_of = |lines: usize| written.split_inclusive('\n').take(lines).map(str::len).sum::<usize>();
    assert_eq!(finished(written.as_bytes(), &ids), (5, written.len()));
    // Two scenarios and a half, the last line cut through.
    let cut = end_of(1 + 2 * 4 + 2) + 7;
    assert_eq!(finished(&written.as_bytes()[..cut], &ids), (2, end_of(1 + 2 * 4)));
    assert_eq!(finished(b"", &ids), (0, 0));
    assert_eq!(finished(b"something else\n", &ids), (0, 0));
}

#[test]
fn sampled_trajectories_in_both_languages() {
    for language in ["en", "zh"] {
        let found = dafeng(&[
            "scenario",
            "sample",
            "tests/data/scenarios/mill.yaml",
            "--draws",
            "1000",
            "--before",
            "2025",
            "--lang",
            language,
        ]);
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        let text = String::from_utf8(found.stdout).expect("UTF-8");
        insta::assert_snapshot!(format!("scenario-sample-{language}"), text);
    }
}
