//! Levers on plants and units: shifts between routes, commissioning, retirement, replacement, product mix; what capacities and scrap allow.

use std::path::Path;

use dafeng::activity::LineKey;
use dafeng::factor::Named;
use dafeng::flow::Flow;
use dafeng::inventory::account;
use dafeng::network::Source;
use dafeng::problem::{Place, Problems};
use dafeng::quantity::Ratio;
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::dispatch::{Dispatch, DispatchedPlant};
use dafeng::scenario::plant_year::PlantYear;
use dafeng::scenario::trajectory::PlantBooks;
use dafeng::scenario::{Run, Scenario};
use proptest::prelude::*;

use crate::support::{library, methodology, process_level, root};

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A quotient of two numbers.
fn over(number: &str, divisor: &str) -> Ratio {
    ratio(number).divide(&ratio(divisor)).expect("not zero")
}

fn is_near(found: &Ratio, expected: &Ratio) -> bool {
    let (found, expected) = (found.to_f64(), expected.to_f64());
    (found - expected).abs() <= 1e-10 * expected.abs().max(1e-3)
}

/// The head of a scenario on the reference works, demand held.
fn works() -> String {
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
fn arc_furnace() -> String {
    let folder = root().join("datasets/archetypes/scrap-eaf");
    let folder = folder.display();
    format!("{{ledger: {folder}/ledger.csv, plants: {folder}/plants.yaml, product: crude-steel}}")
}

/// A sector of blast-furnace works, arc furnaces and a shaft; plants are id, archetype, output, capacity in t.
fn sector(plants: &[(&str, &str, &str, &str)]) -> String {
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

const SECTOR: &str = "base: {sector: sector.yaml}\n\
    methodology: gbt-32151.5-2015\n\
    horizon: {to: 2030}\n\
    drivers:\n  demand: {unit: t, points: {2023: 100, 2030: 110}, source: a test, confidence: assumed}\n\
    follow: {output: demand, other: output}\n";

/// Four plants: two of 300 and 100 on blast furnaces, 80 on arc furnaces, 20 on a shaft, in 10^4 t; each can make a quarter more.
const PLANTS: [(&str, &str, &str, &str); 4] = [
    ("large", "bf-bof", "3000000", "3750000"),
    ("small", "bf-bof", "1000000", "1250000"),
    ("furnace", "scrap-eaf", "800000", "1000000"),
    ("shaft", "gas-dri-eaf", "200000", "250000"),
];

/// Reads a scenario and hands its run to a test. The sector, where there is one, stands beside it.
fn with_run<T>(text: &str, sector: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> Result<T, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sector.yaml"), sector).expect("written");
    let file = folder.path().join("scenario.yaml");
    std::fs::write(&file, text).expect("written");
    let scenario = Scenario::read(&file)?.remove(0);
    let books = Books::read(&scenario.base, &scenario.named_archetypes(), library())?;
    let start: StartingPoint<'_> = books.starting_point(library())?;
    let methodology = methodology(&scenario.methodology);
    let run = Run::new(&scenario, &start, &methodology, library(), false)?;
    run.check()?;
    Ok(use_it(&run))
}

fn works_run<T>(levers: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> T {
    with_run(&format!("{}levers:\n{levers}", works()), "", use_it).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn sector_run<T>(levers: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> T {
    with_run(&format!("{SECTOR}levers:\n{levers}"), &sector(&PLANTS), use_it)
        .unwrap_or_else(|found| panic!("{found:#?}"))
}

/// The year of the works.
fn year(run: &Run<'_>, year: i16) -> PlantBooks {
    let (_, outputs) = run.dispatch(year).unwrap_or_else(|found| panic!("{found:#?}"));
    run.books(0, year, &outputs[0])
        .unwrap_or_else(|found| panic!("{found:#?}"))
}

fn outputs(run: &Run<'_>, year: i16) -> Vec<Ratio> {
    run.dispatch(year).unwrap_or_else(|found| panic!("{found:#?}")).1
}

/// What a ledger's lines of a process, an item and a flow come to.
fn amount(books: &PlantBooks, process: &str, item: &str, flow: Flow) -> Ratio {
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

fn codes<T>(result: Result<T, Problems>) -> Vec<&'static str> {
    match result {
        Ok(_) => Vec::new(),
        Err(problems) => problems.0.iter().map(|problem| problem.code).collect(),
    }
}

/// An arc furnace of 1,000,000 t of liquid steel in 2028 at the reference works, on the archetype that makes 1,003,309.62 t.
///
/// Refining still takes 4,056,091.70 t of liquid steel, so the converter makes 3,056,091.70 t, and takes 3,736,086.76 x 3,056,091.70 / 4,056,091.70 of
/// hot metal and 656,660.57 x the same of scrap. The furnace takes 932,314.14 x 1,000,000 / 1,003,309.62 t of scrap. Rolling and casting give back as
/// much scrap as before, stocks stay: what is bought, 558,734.51 t, changes by what is taken.
#[test]
fn an_arc_furnace_in_2028() {
    let lever = format!(
        "  - id: arc-furnace\n    commission: {{unit: eaf-1, archetype: {}, process: electric-arc-furnace, year: 2028, output: {{value: 100, unit: 10^4 t}}}}\n",
        arc_furnace()
    );
    works_run(&lever, |run| {
        let before = year(run, 2027);
        assert_eq!(
            amount(&before, "converter", "liquid-steel", Flow::Produced),
            ratio("4056091.70")
        );
        let books = year(run, 2028);
        let left = over("3056091.70", "4056091.70");
        let scaled = over("1000000", "1003309.62");
        let times = |amount: &str, by: &Ratio| ratio(amount) * by.clone();
        let scrap = ratio("558734.51") + times("656660.57", &left) - ratio("656660.57") + times("932314.14", &scaled);
        for (process, item, flow, expected) in [
            ("converter", "liquid-steel", Flow::Produced, ratio("3056091.70")),
            ("refining", "liquid-steel", Flow::Consumed, ratio("4056091.70")),
            ("", "crude-steel", Flow::Produced, ratio("4000350.45")),
            ("converter", "hot-metal", Flow::Consumed, times("3736086.76", &left)),
            ("blast-furnace", "hot-metal", Flow::Produced, times("3736086.76", &left)),
            ("", "steel-scrap", Flow::Purchased, scrap),
            ("eaf-1", "liquid-steel", Flow::Produced, ratio("1000000")),
            ("eaf-1", "steel-scrap", Flow::Consumed, times("932314.14", &scaled)),
            ("eaf-1", "electricity", Flow::Consumed, times("399797.07", &scaled)),
            ("eaf-1", "eaf-slag", Flow::Produced, times("131176.97", &scaled)),
            ("", "pig-iron", Flow::Purchased, times("133595.15", &scaled)),
            ("", "dri", Flow::Purchased, times("32724.70", &scaled)),
            ("", "eaf-slag", Flow::Sold, times("131176.97", &scaled)),
            ("", "eaf-dust", Flow::Sold, times("16084.65", &scaled)),
        ] {
            let found = amount(&books, process, item, flow);
            assert!(
                is_near(&found, &expected),
                "{process} {item}: {} {}",
                found.to_f64(),
                expected.to_f64()
            );
        }
    });
}

/// The lines of the furnace lead back to the archetype's ledger, row by row, and say so; at process level it is a unit like others.
#[test]
fn the_lines_of_a_unit_lead_back_to_its_archetype() {
    let lever = format!(
        "  - id: arc-furnace\n    commission: {{unit: eaf-1, archetype: {}, process: electric-arc-furnace, year: 2028, output: 1000000}}\n",
        arc_furnace()
    );
    works_run(&lever, |run| {
        let books = year(run, 2028);
        let ledger = books.ledger.as_ref().expect("a ledger");
        let archetype = std::fs::read_to_string(root().join("datasets/archetypes/scrap-eaf/ledger.csv")).expect("read");
        let written: Vec<&str> = archetype.lines().collect();
        let lines = 0..usize::try_from(ledger.line_count()).expect("few");
        let own: Vec<_> = lines
            .map(|line| ledger.line(line))
            .filter(|line| line.evidence.contains("its `electric-arc-furnace` scaled"))
            .collect();
        assert_eq!(own.len(), 18);
        for line in own {
            assert!(
                Path::new(&line.place.file).ends_with("archetypes/scrap-eaf/ledger.csv"),
                "{:?}",
                line.place
            );
            let row = usize::try_from(line.place.row.expect("a row")).expect("small");
            assert!(
                written[row - 1].contains(",electric-arc-furnace,"),
                "{}",
                written[row - 1]
            );
        }
        let balance = methodology("carbon-balance");
        let request = dafeng::inventory::AccountRequest {
            allow_gaps: true,
            ..process_level()
        };
        let inventory = account(ledger, &balance, library(), request).unwrap_or_else(|found| panic!("{found:#?}"));
        let is_of_unit = |row: &&dafeng::inventory::Row| inventory.cell(row).process.as_deref() == Some("eaf-1");
        assert!(inventory.rows.iter().any(|row| is_of_unit(&row)));
    });
}

/// A quarter of the liquid steel from an arc furnace: the converter makes 4,056,091.70 x 0.75, the two make what one made; parts add up to one.
#[test]
fn a_quarter_of_the_liquid_steel() {
    let lever = format!(
        "  - id: arc-furnace\n    route-shift: {{plant: reference-bf-bof, from: [converter], to: {{archetype: {}, process: electric-arc-furnace, unit: eaf-1}}, share: {{2024: 0, 2028: 0.25, 2030: 1}}}}\n",
        arc_furnace()
    );
    works_run(&lever, |run| {
        let quarter = ratio("4056091.70") * ratio("0.25");
        let books = year(run, 2028);
        let furnace = amount(&books, "eaf-1", "liquid-steel", Flow::Produced);
        assert!(is_near(&furnace, &quarter));
        assert_eq!(
            amount(&books, "converter", "liquid-steel", Flow::Produced),
            ratio("4056091.70") - quarter
        );
        let base = &run.plants[0].base;
        let start: PlantYear<'_, Ratio> = PlantYear::of(base, 2023);
        let steel = start.product("liquid-steel").expect("known");
        for at in [2024, 2026, 2028, 2030] {
            let (state, _) = run.plant_year(0, at, &run.plants[0].output).expect("a year");
            let parts: Ratio = state.sources(steel).into_iter().map(|(_, part)| part).sum();
            assert_eq!(parts, Ratio::one(), "{at}");
        }
        // All of it: the converter stands still, its lines are zero and not gone.
        let books = year(run, 2030);
        assert!(amount(&books, "converter", "liquid-steel", Flow::Produced).is_zero());
        assert!(is_near(
            &amount(&books, "eaf-1", "liquid-steel", Flow::Produced),
            &ratio("4056091.70")
        ));
        // Nothing at first: no line of the furnace.
        assert!(amount(&year(run, 2024), "eaf-1", "liquid-steel", Flow::Produced).is_zero());
    });
}

/// A unit commissioned, and the converter retired two years later: the furnace makes all that is asked for.
#[test]
fn the_last_maker_retires_where_another_was_commissioned() {
    let commission = format!(
        "  - id: arc-furnace\n    commission: {{unit: eaf-1, archetype: {}, process: electric-arc-furnace, year: 2026, output: 1000000}}\n",
        arc_furnace()
    );
    let retire = "  - {id: old, retire: {unit: converter, year: 2028}}\n";
    works_run(&format!("{commission}{retire}"), |run| {
        assert!(is_near(
            &amount(&year(run, 2027), "eaf-1", "liquid-steel", Flow::Produced),
            &ratio("1000000")
        ));
        let books = year(run, 2028);
        assert!(is_near(
            &amount(&books, "eaf-1", "liquid-steel", Flow::Produced),
            &ratio("4056091.70")
        ));
        assert!(amount(&books, "blast-furnace", "hot-metal", Flow::Produced).is_zero());
    });
    // Without another maker it cannot.
    works_run(retire, |run| {
        assert_eq!(
            codes(run.plant_year(0, 2028, &run.plants[0].output)),
            ["nothing-takes-over"]
        );
    });
    // Coke is bought as well as made: what is not made is bought, for use and for stock.
    works_run("  - {id: old, retire: {unit: coking, year: 2028}}\n", |run| {
        let books = year(run, 2028);
        assert!(amount(&books, "coking", "coke", Flow::Produced).is_zero());
        let used = amount(&books, "blast-furnace", "coke", Flow::Consumed);
        let stock = |flow: Flow| amount(&books, "", "coke", flow);
        let needed = used + stock(Flow::ClosingStock) - stock(Flow::OpeningStock);
        assert!(is_near(&stock(Flow::Purchased), &needed));
    });
}

/// A unit in the place of another, capacities in the plants file and in the lever: 4.2 Mt retired for 2.5 Mt is 1.68:1, for 3 Mt it is 1.4:1.
#[test]
fn a_unit_in_the_place_of_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let plants = std::fs::read_to_string(root().join("datasets/reference-bf-bof/plants-complete.yaml")).expect("read");
    let units =
        "    units: [{id: converter, process: converter, capacity: 420, capacity_unit: 10^4 t/a}]\n    factors:\n";
    let plants = plants.replacen("    factors:\n", units, 1);
    std::fs::write(folder.path().join("plants.yaml"), plants).expect("written");
    let scenario = |capacity: &str| {
        let folder = folder.path().display();
        let head = works();
        let old = format!(
            "{}/plants-complete.yaml",
            root().join("datasets/reference-bf-bof").display()
        );
        let head = head.replace(&old, &format!("{folder}/plants.yaml"));
        format!(
            "{head}levers:\n  - id: swap\n    replace: {{retire: [converter], year: 2028, ratio: 1.5:1, commission: {{unit: eaf-1, archetype: {}, process: electric-arc-furnace, output: 2000000, capacity: {{value: {capacity}, unit: 10^4 t}}}}}}\n",
            arc_furnace()
        )
    };
    let year = |capacity: &str| {
        with_run(&scenario(capacity), "", |run| {
            run.books(0, 2028, &run.plants[0].output).map(|_| ())
        })
        .unwrap_or_else(|found| panic!("{found:#?}"))
    };
    // The ratio holds, and the furnace, which is all that is left, would have to make 4,056,091.70 t with 2,500,000.
    assert_eq!(codes(year("250")), ["capacity-below-output"]);
    assert_eq!(codes(year("300")), ["replacement-ratio"]);
}

/// Of 5,000,000 t in 2023, 110 of 100 in 2030: in 2030 40 % of 5,500,000 are the arc furnace's, whose capacity is too small; 18 % are 990,000.
#[test]
fn a_route_gets_its_share_to_the_last_digit() {
    let shift = |share: &str| {
        format!(
            "  - id: shift\n    route-shift: {{from: bf-bof, to: scrap-eaf, share: {{2024: 0.16, 2030: {share}}}}}\n"
        )
    };
    sector_run("  []\n", |run| {
        assert_eq!(
            outputs(run, 2030),
            ["3300000", "1100000", "880000", "220000"].map(ratio)
        );
    });
    sector_run(&shift("0.18"), |run| {
        // The base year is what it was.
        assert_eq!(
            outputs(run, 2023),
            ["3000000", "1000000", "800000", "200000"].map(ratio)
        );
        // 5,500,000 x 0.18 = 990,000; the shaft keeps 220,000; the two works share 4,290,000 as 3 to 1.
        assert_eq!(
            outputs(run, 2030),
            ["3217500", "1072500", "990000", "220000"].map(ratio)
        );
        for at in 2024..=2030 {
            let found = outputs(run, at);
            let total: Ratio = found.iter().cloned().sum();
            let (dispatch, _) = run.dispatch(at).expect("spread");
            assert_eq!(total, dispatch.total);
        }
    });
    sector_run(&shift("0.4"), |run| {
        assert_eq!(codes(run.dispatch(2030)), ["demand-above-capacity"]);
    });
}

/// 1 % of hydrogen in 2028 and nothing before: a new plant, whose lines are those of the archetype scaled.
#[test]
fn a_route_without_plants_gets_one() {
    let lever = "  - {id: hydrogen, route-shift: {from: bf-bof, to: hydrogen-dri-eaf, share: {2027: 0, 2028: 0.01}}}\n";
    sector_run(lever, |run| {
        assert_eq!(run.plants.len(), 5);
        assert_eq!(
            (run.plants[4].id.as_str(), run.plants[4].start),
            ("new-hydrogen-dri-eaf", Some(2028))
        );
        assert!(outputs(run, 2027)[4].is_zero());
        let found = outputs(run, 2029);
        let total: Ratio = found.iter().cloned().sum();
        assert_eq!(found[4], total.clone() * ratio("0.01"));
        let books = run
            .books(4, 2029, &found[4])
            .unwrap_or_else(|found| panic!("{found:#?}"));
        // 1,000,310.52 t of the archetype.
        let made = books.ledger.as_ref().expect("a ledger").line_keys(0).expect("keys");
        let steel = library().items.index("crude-steel").expect("known");
        let made = made
            .iter()
            .find(|(key, _)| key.item == steel && key.process.is_none() && key.flow == Flow::Produced);
        assert!(is_near(&made.expect("made").1, &found[4]));
        let result = run.trajectory(&|_| {}).unwrap_or_else(|found| panic!("{found:#?}"));
        let last = result.year(2030).expect("a year");
        // Its capacity follows what it puts out.
        assert_eq!(last.plants[4].capacity.as_ref(), Some(&last.plants[4].output));
        assert!(last.plants[4].total() > Ratio::zero());
    });
}

/// Half of all capacity, 6,250,000 t, on arc furnaces: 3,125,000, 3.125 times as much, from 1,000,000; the works keep 5,000,000 - 2,125,000 = 2,875,000.
/// Every plant keeps its utilisation of 80 %, which is 88 % in 2030.
#[test]
fn a_share_of_capacity() {
    let lever =
        "  - {id: shift, route-shift: {from: bf-bof, to: scrap-eaf, of: capacity, share: {2029: 0.16, 2030: 0.5}}}\n";
    sector_run(lever, |run| {
        let (dispatch, found) = run.dispatch(2030).expect("spread");
        let capacities: Vec<Ratio> = dispatch
            .plants
            .iter()
            .map(|plant| plant.capacity.clone().expect("one"))
            .collect();
        assert_eq!(capacities, ["2156250", "718750", "3125000", "250000"].map(ratio));
        assert_eq!(
            found,
            capacities
                .iter()
                .map(|capacity| capacity.clone() * ratio("0.88"))
                .collect::<Vec<_>>()
        );
    });
}

/// The shaft stops in 2026: the three others share its part by what they make, 30 : 10 : 8 of 48. The large works cannot go: the others' 2,500,000 are
/// too little.
#[test]
fn a_plant_retires() {
    sector_run("  - {id: old, retire: {plant: shaft, year: 2026}}\n", |run| {
        let total = outputs(run, 2025).iter().cloned().sum::<Ratio>();
        assert_eq!(outputs(run, 2025)[3], total * ratio("0.04"));
        let found = outputs(run, 2026);
        let total: Ratio = found.iter().cloned().sum();
        assert_eq!(total, run.dispatch(2026).expect("spread").0.total);
        assert!(found[3].is_zero());
        assert_eq!(found[0], total.clone() * over("30", "48"));
        assert_eq!(found[2], total * over("8", "48"));
    });
    sector_run("  - {id: old, retire: {plant: large, year: 2026}}\n", |run| {
        assert_eq!(codes(run.dispatch(2026)), ["demand-above-capacity"]);
    });
}

/// A new works puts out what is said, to the last digit, and the others so much less, in their proportions.
#[test]
fn a_plant_starts() {
    let lever = "  - {id: new, commission: {plant: new-furnace, title: {zh: 新电炉, en: new furnace}, archetype: scrap-eaf, year: 2026, capacity: {value: 60, unit: 10^4 t}, output: {2026: 20, 2028: 50, unit: 10^4 t}}}\n";
    sector_run(lever, |run| {
        assert!(outputs(run, 2025)[4].is_zero());
        assert_eq!(outputs(run, 2027)[4], ratio("350000"));
        let found = outputs(run, 2030);
        assert_eq!(found[4], ratio("500000"));
        // 5,500,000 - 500,000 are shared as 30 : 10 : 8 : 2 of 50.
        assert_eq!(found[..4], ["3000000", "1000000", "800000", "200000"].map(ratio));
    });
    let above = lever.replace("value: 60", "value: 40");
    sector_run(&above, |run| {
        assert_eq!(codes(run.dispatch(2030)), ["capacity-below-output"])
    });
}

/// 1,250,000 t retired for 800,000 is 1.5625:1; for 900,000 it is 1.389:1.
#[test]
fn a_plant_in_the_place_of_another() {
    let lever = |capacity: &str| {
        format!(
            "  - {{id: swap, replace: {{retire: [small], year: 2026, ratio: 3:2, commission: {{plant: new-furnace, archetype: scrap-eaf, capacity: {capacity}, output: 700000}}}}}}\n"
        )
    };
    sector_run(&lever("800000"), |run| {
        let found = outputs(run, 2026);
        assert!(found[1].is_zero());
        assert_eq!(found[4], ratio("700000"));
        assert_eq!(
            run.plants[4].capacity.as_ref().map(|capacity| &capacity.value),
            Some(&ratio("800000"))
        );
    });
    sector_run(&lever("900000"), |run| {
        assert_eq!(codes(run.dispatch(2026)), ["replacement-ratio"])
    });
}

/// Coil sold falls from 3,786,282.17 to 0.9 of the 3,909,044.45 t sold of both, 3,518,140.005; crude steel is the rest. The mass sold stays.
#[test]
fn the_mass_sold_stays() {
    let lever = "  - {id: mix, from: 2026, product-mix: {shares: {hot-rolled-coil: 0.9, crude-steel: 0.1}}}\n";
    works_run(lever, |run| {
        let books = year(run, 2026);
        let coil = amount(&books, "", "hot-rolled-coil", Flow::Sold);
        let steel = amount(&books, "", "crude-steel", Flow::Sold);
        assert!(is_near(&coil, &ratio("3518140.005")));
        assert!(is_near(&(coil + steel), &ratio("3909044.45")));
    });
    let shares = "  - {id: mix, from: 2026, product-mix: {shares: {hot-rolled-coil: 0.9, crude-steel: 0.2}}}\n";
    works_run(shares, |run| {
        assert_eq!(
            codes(run.plant_year(0, 2026, &run.plants[0].output)),
            ["shares-not-one"]
        );
    });
}

/// What is bought of scrap over all plants is held against the supply, in the driver's unit.
#[test]
fn scrap_is_not_without_end() {
    let scenario = |points: &str| {
        let head = SECTOR.replace(
            "drivers:\n",
            &format!("scrap_supply: scrap\ndrivers:\n  scrap: {{unit: 10^4 t, points: {points}, source: a test, confidence: assumed}}\n"),
        );
        format!("{head}levers: []\n")
    };
    let run = |points: &str| {
        with_run(&scenario(points), &sector(&PLANTS), |run| {
            run.trajectory(&|_| {}).map(|_| ())
        })
        .unwrap_or_else(|found| panic!("{found:#?}"))
    };
    assert_eq!(codes(run("{2023: 200, 2030: 200}")), Vec::<&str>::new());
    let found = run("{2023: 200, 2025: 200, 2030: 100}").expect_err("too much");
    assert_eq!(found.0[0].code, "scrap-beyond-supply");
    assert!(found.0[0].message.zh.contains("`furnace`"), "{:?}", found.0[0].message);
}

/// A works in two halves comes to the same as the works: outputs to the last digit, emissions before rounding to what 12 digits of ratios give.
#[test]
fn two_halves_are_a_whole() {
    let lever = "  - {id: shift, route-shift: {from: bf-bof, to: scrap-eaf, share: {2024: 0.16, 2030: 0.18}}}\n";
    let halves = [
        PLANTS[0],
        ("small-1", "bf-bof", "500000", "625000"),
        ("small-2", "bf-bof", "500000", "625000"),
        PLANTS[2],
        PLANTS[3],
    ];
    let text = format!("{SECTOR}levers:\n{lever}");
    let both = [&PLANTS[..], &halves[..]].map(|plants| {
        with_run(&text, &sector(plants), |run| {
            let trajectory = run.trajectory(&|_| {}).unwrap_or_else(|found| panic!("{found:#?}"));
            let years = trajectory.years.iter();
            years
                .map(|year| {
                    let emissions: Ratio = year.plants.iter().map(|plant| plant.unrounded()).sum();
                    (year.output(), emissions)
                })
                .collect::<Vec<_>>()
        })
        .unwrap_or_else(|found| panic!("{found:#?}"))
    });
    for (whole, halves) in both[0].iter().zip(&both[1]) {
        assert_eq!(whole.0, halves.0);
        assert!(
            is_near(&whole.1, &halves.1),
            "{} {}",
            whole.1.to_f64(),
            halves.1.to_f64()
        );
    }
}

/// A lever does the same in floating point.
#[test]
fn floating_point_does_the_same() {
    let archetype = arc_furnace();
    let commission = format!(
        "  - id: one\n    commission: {{unit: eaf-1, archetype: {archetype}, process: electric-arc-furnace, year: 2026, output: 333333.3}}\n"
    );
    let shift = format!(
        "  - id: two\n    route-shift: {{from: [converter], to: {{archetype: {archetype}, process: electric-arc-furnace, unit: eaf-2}}, share: {{2025: 0, 2030: 0.3}}}}\n"
    );
    let mix = "  - {id: three, from: 2026, product-mix: {shares: {hot-rolled-coil: 0.91, crude-steel: 0.09}}}\n";
    let retire = "  - {id: four, retire: {unit: coking, year: 2027}}\n";
    works_run(&format!("{commission}{shift}{mix}{retire}"), |run| {
        let (exact, _) = run.plant_year(0, 2028, &run.plants[0].output).expect("a year");
        let mut floating: PlantYear<'_, f64> = PlantYear::of(&run.plants[0].base, 2028);
        for (place, lever) in run.scenario.levers.iter().enumerate() {
            lever
                .apply(place, &run.plants[0], &mut floating, &run.start.archetypes)
                .unwrap_or_else(|found| panic!("{found:#?}"));
        }
        let near = |exact: &Ratio, floating: f64| {
            let exact = exact.to_f64();
            assert!(
                (exact - floating).abs() <= 1e-12 * exact.abs().max(1.0),
                "{exact} {floating}"
            );
        };
        assert_eq!(exact.processes.len(), floating.processes.len());
        for (exact, floating) in exact.processes.iter().zip(&floating.processes) {
            assert_eq!(exact.fixed_runs.is_some(), floating.fixed_runs.is_some());
            near(
                &exact.fixed_runs.clone().unwrap_or_default(),
                floating.fixed_runs.unwrap_or_default(),
            );
            for ((_, exact), (_, floating)) in exact.exchanges.iter().zip(&floating.exchanges) {
                near(exact, *floating);
            }
        }
        for (exact, floating) in exact.demand.iter().zip(&floating.demand) {
            near(exact, *floating);
        }
        assert_eq!(exact.markets.len(), floating.markets.len());
        for (product, shares) in &exact.markets {
            let floating: Vec<(Source, f64)> = floating.markets[product].clone();
            for ((source, exact), (other, floating)) in shares.iter().zip(floating) {
                assert_eq!(*source, other);
                near(exact, floating);
            }
        }
    });
}

fn plant(place: usize, route: &str, weight: u64, room: u64) -> DispatchedPlant {
    DispatchedPlant {
        id: format!("plant-{place}"),
        route: Some(route.to_owned()),
        product: "crude-steel".to_owned(),
        runs: true,
        weight: Ratio::from(weight),
        capacity: Some(Ratio::from(weight + room)),
        fixed: None,
    }
}

proptest! {
    /// Whatever the plants: outputs add up to the total, none is below zero or above its capacity, the receiving route has its share, third routes
    /// what they had; or it is an error.
    #[test]
    fn shifts_keep_the_total(
        giving in prop::collection::vec((1u64..1000, 0u64..1000), 1..5),
        receiving in prop::collection::vec((1u64..1000, 0u64..1000), 1..4),
        third in prop::collection::vec((1u64..1000, 0u64..1000), 0..3),
        share in 0u64..=100,
    ) {
        let routes = [("old", giving), ("new", receiving), ("third", third)];
        let mut plants = Vec::new();
        for (route, members) in routes {
            for (weight, room) in members {
                plants.push(plant(plants.len(), route, weight, room));
            }
        }
        let total: Ratio = plants.iter().map(|plant| plant.weight.clone()).sum();
        let mut dispatch = Dispatch { year: 2030, total: total.clone(), plants, quotas: Vec::new() };
        let share = Ratio::from(share).divide(&Ratio::from(100)).expect("a share");
        let place = Place::default();
        if dispatch.shift_output(&["old".to_owned()], "new", &share, &place).is_err() {
            return Ok(());
        }
        let Ok(outputs) = dispatch.outputs(&place) else { return Ok(()) };
        prop_assert_eq!(outputs.iter().cloned().sum::<Ratio>(), total.clone());
        let of = |route: &str| -> Ratio {
            let own = dispatch.plants.iter().zip(&outputs).filter(|(plant, _)| plant.route.as_deref() == Some(route));
            own.map(|(_, output)| output.clone()).sum()
        };
        prop_assert_eq!(of("new"), total * share);
        for (plant, output) in dispatch.plants.iter().zip(&outputs) {
            prop_assert!(!output.is_negative());
            prop_assert!(plant.capacity.as_ref().is_some_and(|capacity| output <= capacity));
        }
    }
}

/// A lever of one value for all years acts from the year after the base on: the base year is what it was.
#[test]
fn the_base_year_is_what_it_was() {
    let lever = format!(
        "  - id: arc-furnace\n    route-shift: {{from: [converter], to: {{archetype: {}, process: electric-arc-furnace, unit: eaf-1}}, share: 0.25}}\n",
        arc_furnace()
    );
    works_run(&lever, |run| {
        let made = |at: i16| amount(&year(run, at), "converter", "liquid-steel", Flow::Produced);
        assert_eq!(made(2023), ratio("4056091.70"));
        assert_eq!(made(2024), ratio("4056091.70") * ratio("0.75"));
    });
}

/// Two years later everything is as it was two years before: starts, stops, shares.
#[test]
fn a_delay_moves_everything() {
    let levers = "  - {id: new, commission: {plant: new-furnace, archetype: scrap-eaf, year: 2025, output: {2025: 20, 2026: 40, unit: 10^4 t}}}\n\
                  \x20 - {id: old, retire: {plant: shaft, year: 2026}}\n\
                  \x20 - {id: shift, route-shift: {from: bf-bof, to: scrap-eaf, share: {2026: 0.18, 2028: 0.22}}}\n";
    let text = format!("{SECTOR}levers:\n{levers}").replace("2030: 110", "2030: 100");
    with_run(&text, &sector(&PLANTS), |run| {
        let mut later = run.scenario.clone();
        for lever in &mut later.levers {
            lever.action = lever.action.delayed(2);
        }
        let later = Run::new(&later, run.start, run.methodology, run.library, false)
            .unwrap_or_else(|found| panic!("{found:#?}"));
        for at in 2025..=2028 {
            assert_eq!(outputs(run, at), outputs(&later, at + 2), "{at}");
        }
        assert!(outputs(&later, 2026)[4].is_zero());
    })
    .unwrap_or_else(|found| panic!("{found:#?}"));
}

/// A unit in a plant on an archetype puts out what is said, whatever the archetype's size: 3,300,000 of 4,000,350.45 t in 2030.
#[test]
fn a_unit_in_a_plant_on_an_archetype() {
    let lever = "  - {id: furnace, commission: {plant: large, unit: eaf-1, archetype: scrap-eaf, process: electric-arc-furnace, year: 2026, output: 500000}}\n";
    sector_run(lever, |run| {
        let found = outputs(run, 2030);
        assert_eq!(found[0], ratio("3300000"));
        let books = run
            .books(0, 2030, &found[0])
            .unwrap_or_else(|found| panic!("{found:#?}"));
        let ledger = books.ledger.as_ref().expect("a ledger");
        let steel = library().items.index("liquid-steel").expect("known");
        let made = |process: &str| -> Ratio {
            let keys = ledger.line_keys(0).expect("keys");
            let own = keys.iter().filter(|(key, _)| {
                key.item == steel && key.process.as_deref() == Some(process) && key.flow == Flow::Produced
            });
            own.map(|(_, amount)| amount.clone()).sum()
        };
        assert!(is_near(&made("eaf-1"), &ratio("500000")));
        // The archetype's converter makes 4,056,091.70 t of liquid steel for 4,000,350.45 t.
        let all = ratio("4056091.70") * over("3300000", "4000350.45");
        assert!(is_near(&made("converter"), &(all - ratio("500000"))));
        // The other works has none.
        let other = run
            .books(1, 2030, &found[1])
            .unwrap_or_else(|found| panic!("{found:#?}"));
        let keys = other.ledger.as_ref().expect("a ledger").line_keys(0).expect("keys");
        assert!(keys.iter().all(|(key, _)| key.process.as_deref() != Some("eaf-1")));
    });
}
