//! Trajectories: the base year solved, flat lines, histories, credits, causes, targets.

use std::path::{Path, PathBuf};

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Methodology;
use dafeng::problem::{Place, Problems};
use dafeng::quantity::Ratio;
use dafeng::scenario::attribution::Factor;
use dafeng::scenario::base::Books;
use dafeng::scenario::credit::{CreditTable, Totals};
use dafeng::scenario::exact_totals::ExactTotals;
use dafeng::scenario::peak::PeakDefinition;
use dafeng::scenario::robustness::{GrowthLimit, Robustness, Unmet};
use dafeng::scenario::run::Run;
use dafeng::scenario::{Scenario, Trajectory};
use dafeng::target::{Plan, Score, Verdict};

use crate::support::{GBT_32151, dafeng, dataset, library, methodology, root};

/// A folder for the files of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenarios").join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The scenarios of a text, whose base is the reference works.
fn scenarios(name: &str, text: &str) -> Result<Vec<Scenario>, Problems> {
    let path = folder(name).join("scenario.yaml");
    std::fs::write(
        &path,
        text.replace("DATASETS", &root().join("datasets").display().to_string()),
    )
    .expect("written");
    Scenario::read(&path)
}

const MILL: &str =
    "base: {ledger: [DATASETS/reference-bf-bof/ledger.csv], plants: DATASETS/reference-bf-bof/plants-complete.yaml}\n";

/// The trajectory of a scenario under its methodology, and what a test asks of it.
fn run<T>(scenario: &Scenario, ask: impl FnOnce(&Run<'_>, &Trajectory, &Methodology) -> T) -> T {
    let books = Books::read(&scenario.base, &[], library()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let start = books
        .starting_point(library())
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let plain = methodology(&scenario.methodology);
    let (own_library, own) = scenario
        .factors(&start, &plain, library())
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let run = Run::new(scenario, &start, &own, &own_library, false).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let trajectory = run
        .trajectory(&|_| {})
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    ask(&run, &trajectory, &plain)
}

fn near(found: f64, expected: f64, tolerance: f64) {
    let size = expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= tolerance * size,
        "{found}, expected {expected}"
    );
}

/// Solved for what left it, the network runs every process once, so every line of the base year is itself and the inventory is that of the ledger, to
/// the last digit, and so within the tolerance of 1e-9 that solved numbers are compared with.
#[test]
fn the_base_year_solved_is_the_base_inventory() {
    for (works, plants) in [
        ("reference-bf-bof", "plants-complete.yaml"),
        ("reference-eaf", "plants-with-carbon.yaml"),
    ] {
        for method in [GBT_32151, "cets-ag-03.01-v01-2024", "planning-steel"] {
            let text = format!(
                "base: {{ledger: [DATASETS/{works}/ledger.csv], plants: DATASETS/{works}/{plants}}}\nmethodology: {method}\nhorizon: {{to: 2025}}\nfollow: {{output: constant, other: constant}}\n"
            );
            let scenario = scenarios(&format!("base-{works}-{method}"), &text)
                .expect("it reads")
                .remove(0);
            let ledger = dataset(works, "ledger.csv", Some(plants));
            let method = methodology(method);
            let request = AccountRequest {
                allow_gaps: true,
                ..AccountRequest::default()
            };
            let inventory = account(&ledger, &method, library(), request).expect("it is accounted");
            let books = Books::read(&scenario.base, &[], library()).expect("it reads");
            let start = books.starting_point(library()).expect("it is solved");
            let run = Run::new(&scenario, &start, &method, library(), true).expect("it stands");
            let trajectory = run.trajectory(&|_| {}).expect("it runs");
            // Without levers and with constant drivers every year is the base year.
            for year in &trajectory.years {
                assert_eq!(year.total(), Ratio::from(inventory.total()), "{works} {}", year.year);
                assert_eq!(year.unrounded(), inventory.total_unrounded(), "{works} {}", year.year);
            }
            // Every process was solved for, none was taken as given.
            let ran = &start.plants[0].base.ran;
            assert!(
                !ran.runs.is_empty() && ran.runs.iter().all(|runs| *runs == Ratio::one()),
                "{works}"
            );
        }
    }
}

/// What everything follows scales everything: twice the output with all that follows it is twice the emission, before rows are rounded.
#[test]
fn twice_the_output_is_twice_the_emission() {
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: 2024}}\ndrivers: {{steel: {{points: {{2023: 1, 2024: 2}}}}}}\nfollow: {{output: steel, other: output}}\n"
    );
    let scenario = scenarios("twice", &text).expect("it reads").remove(0);
    run(&scenario, |_, trajectory, _| {
        let [base, twice] = [0, 1].map(|at| trajectory.years[at].unrounded());
        assert_eq!(twice, base.clone() + base);
    });
}

/// A driver of half the output, with what no process decides as it was: stocks, overheads, gas sold under contract do not halve.
#[test]
fn what_follows_nothing_stays() {
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: 2024}}\ndrivers: {{steel: {{points: {{2023: 1, 2024: 0.9}}}}}}\nfollow: {{output: steel, other: constant}}\n"
    );
    let scenario = scenarios("constant", &text).expect("it reads").remove(0);
    run(&scenario, |run, trajectory, _| {
        let asked = run.start.plants[0].output.clone() * "0.9".parse().expect("a number");
        let books = run.books(0, 2024, &asked).expect("it runs");
        let keys = books.ledger.expect("a ledger").line_keys(0).expect("lines");
        let base = run.start.plants[0].base.ledger.line_keys(0).expect("lines");
        let of = |keys: &[(dafeng::activity::LineKey, Ratio)], item: &str, flow: dafeng::flow::Flow| -> Ratio {
            let own = keys.iter().filter(|(key, _)| {
                library().items.index(item) == Some(key.item) && key.flow == flow && key.process.is_none()
            });
            own.map(|(_, amount)| amount.clone()).sum()
        };
        let sold = dafeng::flow::Flow::Sold;
        // Gas to the neighbour is as before, coil is nine tenths.
        assert_eq!(of(&keys, "coke-oven-gas", sold), of(&base, "coke-oven-gas", sold));
        let coil = of(&base, "hot-rolled-coil", sold) * "0.9".parse().expect("a number");
        assert_eq!(of(&keys, "hot-rolled-coil", sold), coil);
        // What is made is a little less than nine tenths: what stocks took in the base year they take still.
        let made = trajectory.years[1].output();
        assert!(made < asked && made > asked * "0.9999".parse().expect("a number"));
    });
}

/// The grid's factor of years to come is that of the driver: 691254 MWh bought less 8069 sold, at 0.5306 in 2023 and half of it in 2025; nothing else
/// changes.
#[test]
fn a_grid_path_changes_electricity_alone() {
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: 2025}}\ndrivers: {{grid: {{unit: tCO2/MWh, points: {{2023: 0.5306, 2025: 0.2653}}}}}}\nfollow: {{output: constant, other: constant}}\ngrid_factor: grid\n"
    );
    let scenario = scenarios("grid", &text).expect("it reads").remove(0);
    run(&scenario, |_, trajectory, _| {
        let of = |year: usize, source: &str| -> Ratio {
            let rows = trajectory.years[year].plants[0].rows.iter();
            rows.filter(|row| row.source == source)
                .map(|row| row.unrounded.clone())
                .sum()
        };
        let half = |value: Ratio| value.divide(&Ratio::from(2)).expect("two is not zero");
        assert_eq!(of(2, "electricity"), half(of(0, "electricity")));
        // Halfway between: 0.5306 - 0.13265 = 0.39795.
        let net = of(0, "electricity")
            .divide(&"0.5306".parse().expect("a number"))
            .expect("a factor");
        assert_eq!(of(1, "electricity"), net * "0.39795".parse().expect("a number"));
        assert_eq!(of(2, "fuel-combustion"), of(0, "fuel-combustion"));
    });
}

const LEVERS: &str = "
levers:
  - {id: a, scrap-share: {processes: [converter], share: {2023: 0.149487, 2030: 0.20}, ceiling: 0.25}}
";

/// First in and last in of one lever are the same; with all levers' first in and the interaction everything is told.
#[test]
fn credits_and_interaction_add_up() {
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: 2030}}\nfollow: {{output: constant, other: constant}}\n{LEVERS}  - {{id: b, from: 2026, scrap-share: {{processes: [converter], share: {{2026: 0.22}}, ceiling: 0.25}}}}\n"
    );
    let scenario = scenarios("credits", &text).expect("it reads").remove(0);
    let books = Books::read(&scenario.base, &[], library()).expect("it reads");
    let start = books.starting_point(library()).expect("it is solved");
    let method = methodology(GBT_32151);
    let totals = ExactTotals {
        start: &start,
        methodology: &method,
        library: library(),
        allow_gaps: false,
    };
    let credits = CreditTable::of(&scenario, &totals).expect("it runs");
    let last = credits.years.len() - 1;
    let first_in: Vec<f64> = credits
        .levers
        .iter()
        .map(|lever| lever.first_in.as_ref().expect("alone")[last])
        .collect();
    near(
        first_in.iter().sum::<f64>() + credits.interaction(last).expect("told"),
        credits.all(last),
        1e-12,
    );
    // The second sets the share whatever the first did: the first is worth nothing beside it, and all of the interaction is what it would be alone.
    near(credits.levers[0].last_in.as_ref().expect("beside")[last], 0.0, 1e-9);
    near(credits.interaction(last).expect("told"), -first_in[0], 1e-9);
    // In the base year no lever acts.
    assert_eq!(credits.all(0), 0.0);
    let with: Vec<(i16, f64)> = totals.totals(&scenario).expect("it runs");
    assert_eq!(with.len(), 8);
}

/// The effects of all factors are the change, to 1e-9 of it, between any two years, at once or chained.
#[test]
fn causes_add_up_to_the_change() {
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: 2030}}\ndrivers:\n  steel: {{points: {{2023: 1, 2030: 1.1}}}}\n  grid: {{unit: tCO2/MWh, points: {{2023: 0.5306, 2030: 0.3}}}}\nfollow: {{output: steel, other: constant}}\ngrid_factor: grid\n{LEVERS}"
    );
    let scenario = scenarios("causes", &text).expect("it reads").remove(0);
    run(&scenario, |run, trajectory, _| {
        for (from, to) in [(2023, 2030), (2024, 2025), (2030, 2023)] {
            let found = trajectory
                .attribution(&run.plants, from, to)
                .expect("the years")
                .expect("finite");
            let total = |year: i16| trajectory.year(year).expect("a year").unrounded().to_f64();
            near(found.change(), total(to) - total(from), 1e-9);
            near(found.residual(), 0.0, 1e-9 * total(2023));
        }
        let chained = trajectory
            .attribution_chained(&run.plants, 2023, 2030)
            .expect("the years")
            .expect("finite");
        near(chained.residual(), 0.0, 1e-3);
        let effect = |factor: Factor| {
            chained
                .effects
                .iter()
                .find(|(known, _)| *known == factor)
                .expect("it is there")
                .1
        };
        assert!(effect(Factor::Production) > 0.0, "more steel");
        assert!(effect(Factor::EnergyIntensity) < 0.0, "less coke for the same steel");
        assert!(effect(Factor::EmissionFactor) < 0.0, "cleaner power");
        // One works on one route: neither has a share to change.
        assert_eq!(effect(Factor::RouteShare), 0.0);
        assert_eq!(effect(Factor::Structure), 0.0);
        // Times multiply to the ratio of the totals.
        let times: f64 = chained
            .multiples
            .iter()
            .map(|(_, times)| times.expect("above zero"))
            .product();
        near(times, chained.totals.1 / chained.totals.0, 1e-9);
    });
}

/// The inventory of the year before stands before the base year, from its own ledger: the same lines of another year are the same total.
#[test]
fn the_years_before_join_from_their_own_ledgers() {
    let folder = folder("history");
    let ledger = std::fs::read_to_string(root().join("datasets/reference-bf-bof/ledger.csv")).expect("it is there");
    std::fs::write(folder.join("ledger-2022.csv"), ledger.replace(",2023-", ",2022-")).expect("written");
    let text = format!(
        "{MILL}history: [{{ledger: [ledger-2022.csv], plants: DATASETS/reference-bf-bof/plants-complete.yaml}}]\nmethodology: cets-ag-03.01-v01-2024\nhorizon: {{to: 2024}}\nfollow: {{output: constant, other: constant}}\n"
    );
    let scenario = scenarios("history", &text).expect("it reads").remove(0);
    run(&scenario, |_, trajectory, _| {
        assert_eq!(trajectory.history.len(), 1);
        let (before, base) = (&trajectory.history[0], &trajectory.years[0]);
        assert_eq!(
            (before.year, before.total(), before.output()),
            (2022, base.total(), base.output())
        );
        let series = trajectory.series("").expect("years");
        assert_eq!(series.earliest().year, 2022);
    });
}

/// A target in another unit than the trajectory's is not compared with it, and a deadline before the base year is judged by no other year.
#[test]
fn targets_keep_their_unit_and_their_deadline() {
    let folder = folder("targets");
    let target = |metric: &str, value: &str, unit: &str, deadline: &str| {
        format!(
            "  - {{metric: {metric}, title: {{zh: 甲, en: a}}, operator: \"<=\", value: {value}, unit: \"{unit}\", deadline: {deadline}}}\n"
        )
    };
    let plan = format!(
        "id: own\ntitle: {{zh: 方案, en: plan}}\ndocument: {{title: a}}\nread_from: {{zh: 试, en: a test}}\nregion: cn\ntargets:\n{}{}{}",
        target("carbon-intensity", "1500", "kgCO2/t", "2024"),
        target("carbon-intensity", "1.5", "tCO2/t", "2020"),
        target("carbon-intensity", "1.8", "tCO2/t", "2024"),
    );
    let path = folder.join("plan.yaml");
    std::fs::write(&path, plan).expect("written");
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: 2024}}\nfollow: {{output: constant, other: constant}}\ntargets: [{}]\n",
        path.display()
    );
    let scenario = scenarios("targets-of", &text).expect("it reads").remove(0);
    run(&scenario, |run, trajectory, _| {
        let plan = Plan::load(&path.display().to_string(), &Place::default()).expect("it reads");
        let definition = PeakDefinition::load("default").expect("it is there");
        let score = Score::of(&plan, (run, trajectory), &definition);
        let verdicts: Vec<Verdict> = score.targets.iter().map(|scored| scored.verdict).collect();
        // 1.7119 t a tonne is below 1.8.
        assert_eq!(verdicts, [Verdict::NotScored, Verdict::NotScored, Verdict::Met]);
        // With a factor missing in a year the total is too low, and nothing is firm.
        let mut lacking = trajectory.clone();
        lacking.years[1].plants[0].is_complete = false;
        let score = Score::of(&plan, (run, &lacking), &definition);
        assert_eq!(score.targets[2].verdict, Verdict::CannotBeTold);
        let words = &score.targets[2].words.en;
        assert!(words.ends_with("years whose total lacks factors: 2024"), "{words}");
    });
}

/// What of the growth of output breaks a peak before 2030, where output falls by 1 % a year up to a last year.
fn limit_of_growth(last: i16) -> Robustness {
    let text = format!(
        "{MILL}methodology: {GBT_32151}\nhorizon: {{to: {last}}}\ndrivers: {{demand: {{points: {{2023: 5}}, growth: {{2024: -1 %}}}}}}\nfollow: {{output: demand, other: output}}\n"
    );
    let scenario = scenarios(&format!("growth-{last}"), &text).expect("it reads").remove(0);
    let books = Books::read(&scenario.base, &[], library()).expect("it reads");
    let start = books.starting_point(library()).expect("it is solved");
    let method = methodology(GBT_32151);
    let totals = ExactTotals {
        start: &start,
        methodology: &method,
        library: library(),
        allow_gaps: false,
    };
    let definition = PeakDefinition::load("default").expect("it is there");
    let found = Robustness::of(&scenario, &totals, (&[], &definition), 2030).expect("it runs");
    found.expect("it is met")
}

/// Output that falls by 1 % a year peaks in the base year; growing 1.1 % faster it rises every year (0.99 x 1.011 = 1.00089), growing 1.0 % faster it
/// still falls (0.99 x 1.01 = 0.9999). What is not output stays, so the break lies at 1.1. Up to 2031 the last year is then the greatest: missed. Up to
/// 2029 it is too, and the years do not tell what comes of it.
#[test]
fn the_growth_that_breaks_a_peak() {
    for (last, becomes) in [(2031, Unmet::Missed), (2029, Unmet::Open)] {
        let found = limit_of_growth(last);
        assert_eq!(found.demand_growth, Some(GrowthLimit { percent: 1.1, becomes }));
        assert_eq!(found.years, (2023, last));
        assert_eq!((found.delay, found.delays.len()), (None, 0));
    }
}

/// A network by hand is a base: 1000 t of coil and 500 t of steam take 400 t of coke (0.4 t a tonne of hot metal, a tonne a tonne of coil), and the
/// furnace's gas, 1500 m3 a tonne, feeds mill (500), boiler (1000 a tonne of steam) and power plant. With a fifth more coil 480 t of coke are bought.
/// The reader finds no carbon content of coke in the network, so a lever on coke says that the gas cannot follow.
#[test]
fn a_network_by_hand_is_a_base() {
    let text = format!(
        "base: {{network: DATASETS/networks/gas-and-power.yaml, demand: {{hot-rolled-coil: 1000 t, steam: 500 t}}, year: 2023, region: cn-fujian}}\nmethodology: {GBT_32151}\nhorizon: {{to: 2025}}\ndrivers: {{d: {{points: {{2023: 1, 2024: 1.2, 2025: 1.2}}}}}}\nfollow: {{output: d}}\nlevers:\n  - {{id: e, from: 2025, efficiency: {{processes: [furnace], items: [coke], reduction: 0.1}}}}\n"
    );
    let scenario = scenarios("network", &text).expect("it reads").remove(0);
    let books = Books::read(&scenario.base, &[], library()).expect("it reads");
    let start = books.starting_point(library()).expect("it is solved");
    let method = methodology(GBT_32151);
    let run = Run::new(&scenario, &start, &method, library(), true).expect("it stands");
    let trajectory = run.trajectory(&|_| {}).expect("it runs");
    let coke = |year: usize| {
        let rows = trajectory.years[year].plants[0].rows.iter();
        let own = rows.filter(|row| row.item == library().items.index("coke").expect("coke"));
        own.map(|row| row.quantity.clone()).sum::<Ratio>().to_text()
    };
    assert_eq!([coke(0), coke(1), coke(2)], ["400", "480", "432"]);
    assert!(trajectory.notes.iter().any(|note| note.code == "gas-does-not-follow"));
}

fn printed(arguments: &[&str]) -> String {
    let output = dafeng(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn what_scenario_run_prints() {
    let file = "datasets/reference-bf-bof/scenarios.yaml";
    for language in ["en", "zh"] {
        let text = printed(&[
            "--lang",
            language,
            "scenario",
            "run",
            file,
            "--scenario",
            "more-scrap",
            "--by",
            "source,process",
        ]);
        insta::assert_snapshot!(format!("scenario-run-{language}"), text);
    }
}
