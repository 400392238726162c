//! Levers on plants and units: shifts between routes, commissioning, retirement, replacement, product mix; what capacities and scrap allow.

mod commissioned;
mod notes;
mod replacement;
mod runs;
mod sectors;

use std::path::Path;

use dafeng::flow::Flow;
use dafeng::inventory::account;
use dafeng::network::Source;
use dafeng::quantity::Ratio;
use dafeng::scenario::plant_year::PlantYear;
use runs::{amount, arc_furnace, codes, is_near, over, ratio, with_run, works, works_run, year};

use crate::support::{library, methodology, process_level, root};

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

/// 3,786,282.17 t of coil are sold; liquid steel, of which none was, gets a tenth in 2025 and a half in 2027: the second mix takes in what the first let
/// the works sell, whatever name an item is written by.
#[test]
fn a_mix_starts_from_what_the_mix_before_it_left() {
    let first = "  - {id: one, from: 2025, product-mix: {shares: {hot-rolled-coil: 0.9, liquid-steel: 0.1}}}\n";
    let second = "  - {id: two, from: 2027, product-mix: {shares: {热轧卷: 0.5, liquid-steel: 0.5}}}\n";
    works_run(&format!("{first}{second}"), |run| {
        let sold = |at: i16, item: &str| amount(&year(run, at), "", item, Flow::Sold);
        let all = ratio("3786282.17");
        assert!(is_near(&sold(2026, "hot-rolled-coil"), &(all.clone() * ratio("0.9"))));
        assert!(is_near(&sold(2026, "liquid-steel"), &(all.clone() * ratio("0.1"))));
        assert!(is_near(&sold(2028, "hot-rolled-coil"), &(all.clone() * ratio("0.5"))));
        assert!(is_near(&sold(2028, "liquid-steel"), &(all * ratio("0.5"))));
    });
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
