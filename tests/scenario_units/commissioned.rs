//! Shifts between routes beside plants whose output a lever states: these stay, and so do the routes that neither give nor receive.
//!
//! 300 and 100 on blast furnaces, 80 on arc furnaces, 20 on a shaft, 10^4 t, each at 80 % of its capacity: 375, 125, 100, 25. In 2025 a plant starts.

use dafeng::quantity::Ratio;
use dafeng::scenario::Scenario;

use super::runs::{codes, ratio, run_of};
use crate::support::root;

fn scenario(id: &str) -> Scenario {
    let path = root().join("tests/data/scenarios/commissioned.yaml");
    let all = Scenario::read(&path).unwrap_or_else(|found| panic!("{found:#?}"));
    all.into_iter().find(|scenario| scenario.id == id).expect("is there")
}

/// What the plants put out in 2025, and what they can put out: large, small, furnace, shaft, new; t.
fn in_2025(id: &str) -> [Vec<Ratio>; 2] {
    run_of(&scenario(id), |run| {
        let (dispatch, outputs) = run.dispatch(2025).unwrap_or_else(|found| panic!("{found:#?}"));
        let capacities = dispatch.plants.iter();
        let capacities = capacities
            .map(|plant| plant.capacity.clone().unwrap_or_default())
            .collect();
        [outputs, capacities]
    })
    .unwrap_or_else(|found| panic!("{found:#?}"))
}

fn tonnes(numbers: [&str; 5]) -> Vec<Ratio> {
    numbers
        .into_iter()
        .map(|number| ratio(number) * ratio("10000"))
        .collect()
}

fn codes_of(id: &str) -> Vec<&'static str> {
    run_of(&scenario(id), |run| codes(run.dispatch(2025))).unwrap_or_else(|found| panic!("{found:#?}"))
}

/// The new works puts out 50, the others 450 as 300 : 100 : 80 : 20: 270, 90, 72, 18. A fifth of 500 for arc furnaces is 100, 28 more: the two old works
/// give it of their 360, 332 as 3 : 1 are left. The new works and the shaft are what they were.
#[test]
fn a_plant_of_the_giving_route_that_is_stated_stays() {
    let [outputs, _] = in_2025("giver");
    assert_eq!(outputs, tonnes(["249", "83", "100", "18", "50"]));
}

/// First 86 % for blast furnaces, 430: 20 more than 270 + 90 + 50, from the furnace's 72. The two old works put out 380 as 3 : 1. Then a fifth for arc
/// furnaces, 48 more than 52: 332 are left of the 380, and 382 of the route's 430.
#[test]
fn the_share_of_a_giving_route_falls_by_what_is_given() {
    let [outputs, _] = in_2025("giver-with-a-share");
    assert_eq!(outputs, tonnes(["249", "83", "100", "18", "50"]));
}

/// The new furnace puts out 30, the others 470 as 30 : 10 : 8 : 2: 282, 94, 75.2, 18.8. A quarter for arc furnaces is 125, of which the old one makes 95;
/// 19.8 more than before come from the works' 376: 356.2 as 3 : 1.
#[test]
fn a_plant_of_the_receiving_route_that_is_stated_counts_within_the_share() {
    let [outputs, _] = in_2025("receiver");
    assert_eq!(outputs, tonnes(["267.15", "89.05", "95", "18.8", "30"]));
}

/// Of capacities of 700 in all, 75 of them the new works', 210 for arc furnaces: 110 more than 100, from the old works' 500: 390 are left. The others
/// than the new works put out 450 of 625 in all, 72 % of what each can, before and after.
#[test]
fn the_capacity_of_a_giving_plant_that_is_stated_stays() {
    let [outputs, capacities] = in_2025("giver-of-capacity");
    assert_eq!(capacities, tonnes(["292.5", "97.5", "210", "25", "75"]));
    assert_eq!(outputs, tonnes(["210.6", "70.2", "151.2", "18", "50"]));
}

/// Of 700 in all 210 for arc furnaces, 35 more than 100 and 75: the old furnace has 135, the works 465 of their 500. All but the new furnace put out 470
/// of 625, 75.2 % of what each can.
#[test]
fn the_capacity_of_a_receiving_plant_that_is_stated_stays() {
    let [outputs, capacities] = in_2025("receiver-of-capacity");
    assert_eq!(capacities, tonnes(["348.75", "116.25", "135", "25", "75"]));
    assert_eq!(outputs, tonnes(["262.26", "87.42", "101.52", "18.8", "30"]));
}

/// 30 % of 600 are 180; the new furnace alone keeps its 75. Of 500 the works that stay put out 200 x 400/500 = 160 beside 300 stated, and 40 % for arc
/// furnaces ask for 200 - 32 = 168. 10 % are less than the furnace's 80 % of 100, and the only works that runs is stated.
#[test]
fn what_stated_plants_cannot_give_or_take_is_refused() {
    assert_eq!(
        codes_of("no-other-receiver-of-capacity"),
        ["commissioned-capacity-stays"]
    );
    assert_eq!(codes_of("more-than-the-others-give"), ["too-little-to-give"]);
    assert_eq!(codes_of("nothing-takes-back"), ["route-without-plants"]);
}
