//! Units in the place of others of their own type: what a name stands for, what capacities allow, what is retired once.

use dafeng::flow::Flow;
use dafeng::problem::Problems;
use dafeng::scenario::Run;

use super::runs::{
    PLANTS, SECTOR, amount, codes, is_near, ratio, sector, sector_run, with_run, works, works_run, year,
};
use crate::support::root;

/// The archetype of the works, by its files.
fn works_archetype() -> String {
    let folder = root().join("datasets/archetypes/bf-bof");
    let folder = folder.display();
    format!("{{ledger: {folder}/ledger.csv, plants: {folder}/plants.yaml}}")
}

/// A lever that puts a unit of the archetype's process in the place of that of the works.
fn swap_in(year: u16, process: &str, unit: &str, rest: &str) -> String {
    let archetype = works_archetype();
    format!(
        "  - id: swap-{year}\n    replace: {{retire: [{process}], year: {year}, {rest}, commission: {{unit: {unit}, archetype: {archetype}, process: {process}"
    )
}

fn swap(process: &str, unit: &str, rest: &str) -> String {
    swap_in(2028, process, unit, rest)
}

/// A run of the works under levers, with units in its plants file, capacities in 10^4 t a year.
fn with_units<T>(units: &[(&str, &str)], levers: &str, use_it: impl FnOnce(&Run<'_>) -> T) -> Result<T, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    let known = root().join("datasets/reference-bf-bof/plants-complete.yaml");
    let plants = std::fs::read_to_string(&known).expect("read");
    let units = units.iter().map(|(unit, capacity)| {
        format!("{{id: {unit}, process: {unit}, capacity: {capacity}, capacity_unit: 10^4 t/a}}")
    });
    let units = format!("    units: [{}]\n    factors:\n", units.collect::<Vec<_>>().join(", "));
    let own = folder.path().join("plants.yaml");
    std::fs::write(&own, plants.replacen("    factors:\n", &units, 1)).expect("written");
    let head = works().replace(&known.display().to_string(), &own.display().to_string());
    with_run(&format!("{head}levers:\n{levers}"), "", use_it)
}

fn books_codes(run: &Run<'_>, at: i16) -> Vec<&'static str> {
    codes(run.books(0, at, &run.plants[0].output))
}

/// The converter makes 4,056,091.70 t and can make 4,000,000. A second one of 1,000 t, whose capacity nothing says, is a unit of its own: 4,055,091.70
/// are still too much.
#[test]
fn a_second_unit_lifts_no_capacity() {
    let second = format!(
        "  - id: second\n    commission: {{unit: converter-2, archetype: {}, process: converter, year: 2026, output: 1000}}\n",
        works_archetype()
    );
    for (capacity, expected) in [("400", vec!["capacity-below-output"]), ("405.6", vec![])] {
        with_units(&[("converter", capacity)], &second, |run| {
            assert_eq!(books_codes(run, 2026), expected, "{capacity}");
        })
        .unwrap_or_else(|found| panic!("{found:#?}"));
    }
}

/// A new furnace makes what the old one made; retiring by the name leaves the new one, which is of the type of that name.
#[test]
fn a_unit_in_the_place_of_one_of_its_type() {
    let furnace = swap("blast-furnace", "bf-new", "ratio: 1.2:1") + ", output: 3736086.76, capacity: 3800000}}\n";
    let run = |old: &str| {
        with_units(&[("blast-furnace", old)], &furnace, |run| {
            let found = books_codes(run, 2028);
            if found.is_empty() {
                let books = year(run, 2028);
                let made = |unit: &str| amount(&books, unit, "hot-metal", Flow::Produced);
                assert!(is_near(&made("bf-new"), &ratio("3736086.76")));
                assert!(made("blast-furnace").is_zero());
                assert!(is_near(
                    &amount(&books, "bf-new", "coke", Flow::Consumed),
                    &amount(&year(run, 2027), "blast-furnace", "coke", Flow::Consumed)
                ));
            }
            found
        })
        .unwrap_or_else(|found| panic!("{found:#?}"))
    };
    assert_eq!(run("456"), Vec::<&str>::new());
    // 4,500,000 for 3,800,000 is 1.184:1; the new furnace's own capacity retires nothing.
    assert_eq!(run("450"), ["replacement-ratio"]);
}

/// Coke is bought beside what the ovens make: new ovens of the same output leave what is bought as it was.
#[test]
fn what_is_bought_stays_where_a_unit_is_replaced() {
    let mut before = None;
    works_run("  []\n", |run| {
        let books = year(run, 2028);
        let made = amount(&books, "coking", "coke", Flow::Produced);
        before = Some((made, amount(&books, "", "coke", Flow::Purchased)));
    });
    let (made, bought) = before.expect("a year");
    let ovens =
        swap("coking", "coke-new", "ratio: 1") + &format!(", output: {}, capacity: 2000000}}}}\n", made.to_text());
    with_units(&[("coking", "200")], &ovens, |run| {
        let books = year(run, 2028);
        assert!(amount(&books, "coking", "coke", Flow::Produced).is_zero());
        assert!(is_near(&amount(&books, "coke-new", "coke", Flow::Produced), &made));
        assert!(is_near(&amount(&books, "", "coke", Flow::Purchased), &bought));
    })
    .unwrap_or_else(|found| panic!("{found:#?}"));
}

/// A plant retired for a new one in 2026 cannot be retired for another in 2028, whichever stands first; one that would have stopped in 2028 anyway can be
/// retired in 2026 and counts in the years after.
#[test]
fn a_capacity_is_retired_once() {
    let swap = |year: u16, new: &str| {
        format!(
            "  - {{id: swap-{year}, replace: {{retire: [small], year: {year}, ratio: 1.5, commission: {{plant: {new}, archetype: scrap-eaf, capacity: 800000, output: 500000}}}}}}\n"
        )
    };
    let (first, second) = (swap(2026, "one"), swap(2028, "two"));
    for levers in [format!("{first}{second}"), format!("{second}{first}")] {
        sector_run(&levers, |run| {
            assert_eq!(codes(run.dispatch(2027)), Vec::<&str>::new());
            assert_eq!(codes(run.dispatch(2028)), ["retired-already"]);
        });
    }
    let ends = |stop: &str| sector(&PLANTS).replacen("{id: small, ", &format!("{{id: small, stop: {stop}, "), 1);
    for (stop, expected) in [("2028", vec![]), ("2026", vec!["retired-already"])] {
        with_run(&format!("{SECTOR}levers:\n{first}"), &ends(stop), |run| {
            assert_eq!(codes(run.dispatch(2030)), expected, "{stop}");
        })
        .unwrap_or_else(|found| panic!("{found:#?}"));
    }
    // Of units alike.
    let furnace = |year: u16, unit: &str| {
        swap_in(year, "blast-furnace", unit, "ratio: 1") + ", output: 1900000, capacity: 2000000}}\n"
    };
    let levers = furnace(2026, "bf-2") + &furnace(2028, "bf-3");
    with_units(&[("blast-furnace", "400")], &levers, |run| {
        let found = |at: i16| codes(run.plant_year(0, at, &run.plants[0].output));
        assert_eq!(found(2027), Vec::<&str>::new());
        assert_eq!(found(2028), ["retired-already"]);
    })
    .unwrap_or_else(|found| panic!("{found:#?}"));
}

/// The archetype's converter can make 4,200,000 t where the archetype puts out 4,000,350.45 t. A plant of 3,000,000 t has one of 3,149,724 t, and makes
/// 4,056,091.70 x 3,000,000 / 4,000,350.45 = 3,041,802 t of liquid steel; a tenth more is too much. One of 6,000,000 t has 6,299,448 t for 6,083,604.
#[test]
fn units_of_an_archetype_are_as_large_as_the_plant() {
    let folder = tempfile::tempdir().expect("a folder");
    let known = root().join("datasets/archetypes/bf-bof/plants.yaml");
    let plants = std::fs::read_to_string(&known).expect("read");
    let unit =
        "    units: [{id: converter, process: converter, capacity: 420, capacity_unit: 10^4 t/a}]\n    factors:\n";
    let own = folder.path().join("plants.yaml");
    std::fs::write(&own, plants.replacen("    factors:\n", unit, 1)).expect("written");
    for (output, at, expected) in [
        ("3000000", 2024, vec![]),
        ("3000000", 2030, vec!["capacity-below-output"]),
        ("6000000", 2024, vec![]),
    ] {
        let large = [("large", "bf-bof", output, "9000000")];
        let sector = sector(&large).replace(&known.display().to_string(), &own.display().to_string());
        with_run(&format!("{SECTOR}levers: []\n"), &sector, |run| {
            let (_, outputs) = run.dispatch(at).expect("spread");
            assert_eq!(codes(run.books(0, at, &outputs[0])), expected, "{output} {at}");
        })
        .unwrap_or_else(|found| panic!("{found:#?}"));
    }
}

/// 1,250,000 t retired for 833,334 are 1.4999988:1, less than 1.5:1 by so little that only the seventh digit says it; for 833,333.3333333334 not even the
/// tenth does, and for 833,333 it is enough.
#[test]
fn a_ratio_is_told_from_the_one_asked_for() {
    let message = |capacity: &str| {
        let lever = format!(
            "  - {{id: swap, replace: {{retire: [small], year: 2026, ratio: 1.5:1, commission: {{plant: new, archetype: scrap-eaf, capacity: {capacity}, output: 700000}}}}}}\n"
        );
        sector_run(&lever, |run| {
            run.dispatch(2026).map_err(|found| found.0[0].message.clone()).err()
        })
    };
    let close = message("833334").expect("too little is retired");
    assert!(
        close.en.contains("a ratio of 1.499999:1, below the 1.5:1 stated"),
        "{}",
        close.en
    );
    assert!(close.zh.contains("置换比 1.499999∶1，低于规定的 1.5∶1"), "{}", close.zh);
    let closer = message("833333.3333333334").expect("too little is retired");
    assert!(
        closer
            .en
            .contains("a ratio of (6250000000000000 / 4166666666666667):1, below the 1.5:1 stated"),
        "{}",
        closer.en
    );
    assert_eq!(message("833333"), None);
}
