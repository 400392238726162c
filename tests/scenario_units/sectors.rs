//! Plants of a sector: shares of routes, commissioning, retirement, replacement, scrap.

use dafeng::flow::Flow;
use dafeng::problem::Place;
use dafeng::quantity::Ratio;
use dafeng::scenario::Run;
use dafeng::scenario::dispatch::{Dispatch, DispatchedPlant};
use proptest::prelude::*;

use super::runs::{PLANTS, SECTOR, codes, is_near, outputs, over, ratio, sector, sector_run, with_run};
use crate::support::library;

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
        assert!(is_near(&whole.0, &halves.0));
        assert!(
            is_near(&whole.1, &halves.1),
            "{} {}",
            whole.1.to_f64(),
            halves.1.to_f64()
        );
    }
}

fn plant(place: usize, route: &str, (weight, room, is_stated): (u64, u64, bool)) -> DispatchedPlant {
    DispatchedPlant {
        id: format!("plant-{place}"),
        route: Some(route.to_owned()),
        product: "crude-steel".to_owned(),
        runs: true,
        retired_by: None,
        weight: Ratio::from(weight),
        capacity: Some(Ratio::from(weight + room)),
        fixed: is_stated.then(|| Ratio::from(weight / 2)),
    }
}

/// Plants of a route: what each puts out in proportion to the others, by how much more it can, and whether a lever states half of that as its output.
fn members(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(u64, u64, bool)>> {
    prop::collection::vec((1u64..1000, 0u64..1000, prop::bool::weighted(0.2)), count)
}

proptest! {
    /// Whatever the plants: outputs add up to the total, none is below zero or above its capacity, the receiving route has its share, third routes
    /// what they had, plants whose output is stated that; or it is an error.
    #[test]
    fn shifts_keep_the_total(
        giving in members(1..5),
        receiving in members(1..4),
        third in members(0..3),
        share in 0u64..=100,
        growth in 100u64..140,
    ) {
        let routes = [("old", giving), ("new", receiving), ("third", third)];
        let mut plants = Vec::new();
        for (route, members) in routes {
            for member in members {
                plants.push(plant(plants.len(), route, member));
            }
        }
        let weights: Ratio = plants.iter().map(|plant| plant.weight.clone()).sum();
        let total = (weights * Ratio::from(growth)).divide(&Ratio::from(100)).expect("a number");
        let mut dispatch = Dispatch { year: 2030, base_year: 2023, lever_year: 2030, total: total.clone(), plants, quotas: Vec::new() };
        let share = Ratio::from(share).divide(&Ratio::from(100)).expect("a share");
        let place = Place::default();
        let before = dispatch.outputs(&place);
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
        // Where the others are asked for less, a route that neither gives nor receives puts out what it did, some of it at its capacity.
        if let Ok(before) = before {
            let new = |outputs: &[Ratio]| -> Ratio {
                let own = dispatch.plants.iter().zip(outputs).filter(|(plant, _)| plant.route.as_deref() == Some("new"));
                own.map(|(_, output)| output.clone()).sum()
            };
            if new(&outputs) >= new(&before) {
                for (place, plant) in dispatch.plants.iter().enumerate() {
                    if plant.route.as_deref() == Some("third") {
                        prop_assert_eq!(&outputs[place], &before[place]);
                    }
                }
            }
        }
        for (plant, output) in dispatch.plants.iter().zip(&outputs) {
            prop_assert!(plant.fixed.as_ref().is_none_or(|stated| stated == output));
            prop_assert!(!output.is_negative());
            prop_assert!(plant.capacity.as_ref().is_some_and(|capacity| output <= capacity));
        }
    }
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
            lever.delay = 2;
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

/// The sector's base year is 2025, its archetypes are of 2023: 1 % a year is 1 % in 2026, not 3.
#[test]
fn rates_compound_from_the_base_year_of_the_sector() {
    let lever = "  - {id: less, efficiency: {processes: [blast-furnace], items: [coke], yearly: 0.01}}\n";
    let text = format!("{SECTOR}levers:\n{lever}").replace("2023: 100", "2025: 100");
    with_run(&text, &sector(&PLANTS).replacen("year: 2023", "year: 2025", 1), |run| {
        let coke = |at: i16| {
            let (state, _) = run.plant_year(0, at, &outputs(run, at)[0]).expect("a year");
            let furnace = state.processes_of("blast-furnace")[0];
            state.processes[furnace].net(state.product("coke").expect("known"))
        };
        assert_eq!(coke(2026), coke(2025) * ratio("0.99"));
        assert_eq!(coke(2027), coke(2025) * ratio("0.9801"));
    })
    .unwrap_or_else(|found| panic!("{found:#?}"));
}

/// A route whose share begins in 2028 has no plant before.
#[test]
fn a_new_route_starts_with_its_first_point() {
    let lever =
        "  - {id: hydrogen, route-shift: {from: bf-bof, to: hydrogen-dri-eaf, share: {2028: 0.01, 2030: 0.02}}}\n";
    sector_run(lever, |run| {
        assert_eq!(run.plants[4].start, Some(2028));
        assert!(outputs(run, 2027)[4].is_zero());
    });
}
