//! What scenario files say, and what of it a trajectory keeps: bases, histories, drivers, plans, factors of a year, lines of nothing.

use std::path::{Path, PathBuf};

use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::scenario::base::Books;
use dafeng::scenario::run::Run;
use dafeng::scenario::{Scenario, Trajectory};

use crate::support::{library, methodology, root};

/// A small works: 100 t of anthracite for 1000 t of crude steel.
const LEDGER: &str = "plant,period,item,flow,quantity,unit\nmill,2023,anthracite,purchased,100,t\nmill,2023,crude-steel,produced,1000,t\n";
const HEAD: &str = "base: {ledger: [ledger.csv], region: cn}\nmethodology: gbt-32151.5-2015\nhorizon: {to: 2025}\n";
const CONSTANT: &str = "follow: {output: constant, other: constant}\n";

/// A folder with files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenario-files").join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    for (file, text) in files {
        let text = text.replace("DATASETS", &root().join("datasets").display().to_string());
        std::fs::write(folder.join(file), text).expect("written");
    }
    folder
}

fn trajectory(scenario: &Scenario) -> Result<Trajectory, Problems> {
    let books = Books::read(&scenario.base, &scenario.named_archetypes(), library())?;
    let start = books.starting_point(library())?;
    let (own_library, own) = scenario.factors(&start, &methodology(&scenario.methodology), library())?;
    // A scenario called so is of a works that lacks something which its test does not ask for.
    let allow_gaps = scenario.id == "gaps";
    Run::new(scenario, &start, &own, &own_library, allow_gaps)?.trajectory(&|_| {})
}

/// The trajectory of the only scenario of a folder.
fn run(folder: &Path) -> Trajectory {
    let mut scenarios =
        Scenario::read(&folder.join("scenario.yaml")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    trajectory(&scenarios.remove(0)).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn number(text: &str) -> Ratio {
    text.parse().expect("a number")
}

/// Output is counted by the item that the base names, so an ironworks emits what its ledger says.
#[test]
fn a_works_without_crude_steel_is_counted_by_its_product() {
    let ledger = LEDGER.replace("crude-steel", "pig-iron");
    // The standard asks for an intensity of crude steel, which such a works has none of.
    let text = format!("id: gaps\n{HEAD}{CONSTANT}").replace("region: cn", "region: cn, product: pig-iron");
    let found = run(&folder("product", &[("ledger.csv", &ledger), ("scenario.yaml", &text)]));
    assert_eq!(found.years[0].output(), number("1000"));
    assert!(!found.years[0].total().is_zero());
    assert_eq!(found.years[2].total(), found.years[0].total());
}

/// A factor that holds in the base year moves with its lines; one that is stated for a later year holds there.
#[test]
fn a_plants_own_factor_of_the_base_year_holds_in_the_years_after() {
    let factor = |value: &str, valid: &str| {
        format!(
            "      - {{item: anthracite, parameter: ncv, value: {value}, unit: GJ/t, evidence: lab, valid: {valid}}}\n"
        )
    };
    let plants = "plants:\n  - id: mill\n    region: cn\n    factors:\n";
    let text = format!("{HEAD}{CONSTANT}").replace("region: cn", "plants: factors.yaml");
    let plants = format!("{plants}{}{}", factor("30", "2023"), factor("15", "2025"));
    let files = [
        ("ledger.csv", LEDGER),
        ("factors.yaml", plants.as_str()),
        ("scenario.yaml", text.as_str()),
    ];
    let found = run(&folder("valid", &files));
    assert_eq!(found.years[1].unrounded(), found.years[0].unrounded());
    // Half the heat of a tonne is half the emission of the coal; the carbon of the steel stays: 1000 t x 0.0154 tCO2/t.
    let of_coal = |at: usize| found.years[at].unrounded() + number("15.4");
    assert_eq!(of_coal(2) * Ratio::from(2), of_coal(0));
}

/// A line of nothing is no line: what a lever brings is added as where there is none.
#[test]
fn lines_of_nothing_swallow_nothing() {
    let ledger = std::fs::read_to_string(root().join("datasets/reference-bf-bof/ledger.csv")).expect("readable");
    let columns = ledger.lines().next().expect("a header").split(',').count();
    let mut row = vec![""; columns];
    let zero = [
        "reference-bf-bof",
        "",
        "2023-01",
        "electricity",
        "purchased",
        "0",
        "MWh",
    ];
    row[..7].copy_from_slice(&zero);
    let supply = ledger
        .lines()
        .next()
        .expect("a header")
        .split(',')
        .position(|name| name == "supply");
    row[supply.expect("a column")] = "green-certificate";
    let with_zero = format!("{}\n{}\n", ledger.trim_end(), row.join(","));
    let text = |file: &str| {
        format!(
            "base: {{ledger: [{file}], plants: DATASETS/reference-bf-bof/plants-complete.yaml}}\nmethodology: gbt-32151.5-2015\nhorizon: {{to: 2024}}\n{CONSTANT}levers: [{{id: green, electricity-supply: {{supply: green-certificate, share: 0.3}}}}]\n"
        )
    };
    let own = folder(
        "zero",
        &[("ledger.csv", &with_zero), ("scenario.yaml", &text("ledger.csv"))],
    );
    let plain = folder(
        "zero-plain",
        &[("scenario.yaml", &text("DATASETS/reference-bf-bof/ledger.csv"))],
    );
    let (own, plain) = (run(&own), run(&plain));
    let bought = |found: &Trajectory| found.years[1].indicators().electricity_bought;
    assert_eq!(bought(&own), bought(&plain));
    assert_eq!(bought(&own).len(), 2);
    assert_eq!(own.years[1].total(), plain.years[1].total());
}

/// Scrap is bounded by what the year's ledger buys, with or without lines of processes.
#[test]
fn scrap_bought_is_bounded_without_lines_of_processes() {
    let ledger = format!("{LEDGER}mill,2023,steel-scrap,purchased,900,t\n");
    let drivers = "drivers: {scrap: {unit: t, points: {2023: 1, 2025: 1}}}\nscrap_supply: scrap\n";
    let text = format!("{HEAD}{drivers}{CONSTANT}").replace("region: cn", "plants: factors.yaml");
    let factor = "{item: steel-scrap, parameter: emission_factor, value: 0, unit: tCO2/t, evidence: a test}";
    let plants = format!("plants: [{{id: mill, region: cn, factors: [{factor}]}}]\n");
    let files = [
        ("ledger.csv", ledger.as_str()),
        ("factors.yaml", &plants),
        ("scenario.yaml", &text),
    ];
    let folder = folder("scrap", &files);
    let scenario = Scenario::read(&folder.join("scenario.yaml"))
        .expect("it reads")
        .remove(0);
    let Problems(found) = trajectory(&scenario).expect_err("beyond the supply");
    assert_eq!(found[0].code, "scrap-beyond-supply");
}

/// The head of a file counts over what a scenario of it takes from another file; a plan is sought beside the file that names it.
#[test]
fn a_head_counts_over_what_is_extended_and_plans_stand_beside_their_file() {
    let other = format!(
        "{HEAD}{CONSTANT}levers: [{{id: saver, efficiency: {{processes: [converter], items: [oxygen], reduction: 0.1}}}}]\n"
    );
    let text = "horizon: {to: 2024}\ntargets: [plan.yaml]\nscenarios:\n  - {id: a, extends: other.yaml}\n  - {id: b, extends: a, without: [saver]}\n";
    let files = [
        ("other.yaml", other.as_str()),
        ("scenario.yaml", text),
        ("plan.yaml", "id: x\n"),
    ];
    let folder = folder("head", &files);
    let scenarios = Scenario::read(&folder.join("scenario.yaml")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let levers: Vec<usize> = scenarios.iter().map(|scenario| scenario.levers.len()).collect();
    assert_eq!(levers, [1, 0]);
    for scenario in &scenarios {
        assert_eq!(scenario.last_year, 2024);
        assert_eq!(scenario.targets[0].0, folder.join("plan.yaml").display().to_string());
    }
}

/// An axis may leave out what only some options of another axis add.
#[test]
fn an_option_leaves_out_what_another_axis_adds() {
    let lever = "{id: saver, efficiency: {processes: [converter], items: [oxygen], reduction: 0.1}}";
    let text = format!(
        "{HEAD}{CONSTANT}matrix:\n  - {{id: a, options: [{{id: with, levers: [{lever}]}}, {{id: plain}}]}}\n  - {{id: b, options: [{{id: all}}, {{id: less, without: [saver]}}]}}\n"
    );
    let folder = folder("axes", &[("ledger.csv", LEDGER), ("scenario.yaml", &text)]);
    let scenarios = Scenario::read(&folder.join("scenario.yaml")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let levers: Vec<usize> = scenarios.iter().map(|scenario| scenario.levers.len()).collect();
    assert_eq!(levers, [1, 0, 0, 0]);
}

/// What a lever adds leads back to the lever, and what is wrong with it names plant and year.
#[test]
fn a_line_that_a_lever_adds_leads_back_to_it() {
    let text = format!(
        "base: {{ledger: [DATASETS/reference-bf-bof/ledger.csv], plants: DATASETS/reference-bf-bof/plants-complete.yaml}}\nmethodology: gbt-32151.5-2015\nhorizon: {{to: 2024}}\n{CONSTANT}levers:\n  - {{id: char, fuel-switch: {{processes: [sintering], from: anthracite, to: charcoal, share: 0.1, ratio: 0.8}}}}\n"
    );
    let folder = folder("added", &[("scenario.yaml", &text)]);
    let scenario = Scenario::read(&folder.join("scenario.yaml"))
        .expect("it reads")
        .remove(0);
    let Problems(found) = trajectory(&scenario).expect_err("the methodology does not know charcoal");
    assert_eq!(found[0].place.as_ref().and_then(|place| place.row), Some(6));
    assert!(
        found[0].message.en.starts_with("`reference-bf-bof` in 2024: "),
        "{}",
        found[0].message.en
    );
}

/// A grid path that begins elsewhere than the base year's inventory is told; one that begins there is not.
#[test]
fn a_grid_path_that_begins_elsewhere_is_told() {
    let text = |factor: &str| {
        format!(
            "base: {{ledger: [DATASETS/reference-bf-bof/ledger.csv], plants: DATASETS/reference-bf-bof/plants-complete.yaml}}\nmethodology: gbt-32151.5-2015\nhorizon: {{to: 2024}}\ndrivers: {{grid: {{unit: tCO2/MWh, points: {{2023: {factor}, 2024: {factor}}}}}}}\ngrid_factor: grid\n{CONSTANT}"
        )
    };
    for (factor, told) in [("0.9", true), ("0.5306", false)] {
        let found = run(&folder(&format!("grid-{factor}"), &[("scenario.yaml", &text(factor))]));
        let jumps = found.notes.iter().any(|note| note.code == "grid-path-jumps");
        assert_eq!(jumps, told, "{factor}");
        assert_eq!(found.years[0].total() == found.years[1].total(), !told, "{factor}");
    }
}

/// What was assumed in drawing a network is told once, not every year.
#[test]
fn what_a_network_lacks_is_told_of_its_trajectory() {
    let text = format!(
        "id: gaps\nbase: {{ledger: [DATASETS/reference-bf-bof/ledger.csv], plants: DATASETS/reference-bf-bof/plants.yaml}}\nmethodology: gbt-32151.5-2015\nhorizon: {{to: 2025}}\n{CONSTANT}"
    );
    let found = run(&folder("drawn", &[("scenario.yaml", &text)]));
    let told = found
        .notes
        .iter()
        .filter(|note| note.code == "carbon-content-missing")
        .count();
    assert_eq!(told, 1);
}

/// History takes a mapping, a plant and a region as the base does, and a year of every plant.
#[test]
fn a_history_names_its_plant_and_region() {
    let unnamed = |year: &str| {
        format!(
            "period,item,flow,quantity,unit\n{year},anthracite,purchased,100,t\n{year},crude-steel,produced,1000,t\n"
        )
    };
    let text = format!("{HEAD}{CONSTANT}history: [{{ledger: [earlier.csv], plant: mill, region: cn}}]\n");
    let (now, then) = (unnamed("2023"), unnamed("2022"));
    let text = text.replace("ledger.csv], region", "ledger.csv], plant: mill, region");
    let files = [
        ("ledger.csv", now.as_str()),
        ("earlier.csv", then.as_str()),
        ("scenario.yaml", text.as_str()),
    ];
    let found = run(&folder("history", &files));
    assert_eq!(found.history.len(), 1);
    assert_eq!(found.history[0].total(), found.years[0].total());
}
