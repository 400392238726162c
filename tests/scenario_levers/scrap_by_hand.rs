//! More scrap in the converter, through the whole works, by hand from the sums of the ledger.
//!
//! The charge of the converter stays as heavy as it was and the steel stays, so the converter runs as before. Everything upstream follows in turn,
//! without a loop: hot metal, then coke, sinter and pellets, lime and blast, oxygen, compressed air, steam, gas, power from gas, power bought.
//! Stocks change as in 2023. Of each gas its users are served first, what is sold after them; the power plant and the flare get what is left, in the
//! proportions of 2023. Where users lack, natural gas of equal heat is burned, by those served last.

use std::collections::BTreeMap;

use super::works::{Sums, same, year};
use dafeng::network::Closing;

/// What the works come to by hand.
struct Hand {
    runs: BTreeMap<&'static str, f64>,
    hot_metal: f64,
    scrap: f64,
    /// What is left of each gas after its users and what is sold, below zero what lacks.
    left: BTreeMap<&'static str, f64>,
    electricity_bought: f64,
}

/// Users of each gas, those served first at the front: in the order of the process registry, from the coke ovens down to the lime kiln, since no
/// ledger states another. Those served last go without first.
const GASES: [(&str, &[&str]); 3] = [
    ("blast-furnace-gas", &["coking", "pelletizing", "hot-rolling", "steam"]),
    (
        "coke-oven-gas",
        &[
            "sintering",
            "pelletizing",
            "blast-furnace",
            "converter",
            "continuous-casting",
            "hot-rolling",
            "lime",
        ],
    ),
    ("converter-gas", &["hot-rolling", "lime"]),
];

fn hand(share: f64) -> Hand {
    let works = Sums::of_works();
    let (taken, made) = (
        |process, item| works.taken(process, item),
        |process, item| works.made(process, item),
    );
    // 3736086.76 t of hot metal and 656660.57 t of scrap: 4392747.33 t of charge
    let charge = taken("converter", "hot-metal") + taken("converter", "steel-scrap");
    let (hot_metal, scrap) = (charge * (1.0 - share), charge * share);
    let furnace = hot_metal / made("blast-furnace", "hot-metal");
    // what the furnace takes and what goes to stock, of what was made and bought in the proportions of 2023
    let supplied = |item: &'static str, maker: &'static str| {
        let needed = taken("blast-furnace", item) * furnace + works.stocked(item);
        needed / (made(maker, item) + works.bought(item))
    };
    let mut runs = BTreeMap::from([
        ("blast-furnace", furnace),
        ("blower", furnace),
        ("coking", supplied("coke", "coking")),
        ("sintering", supplied("sinter", "sintering")),
        ("pelletizing", supplied("pellet", "pelletizing")),
        ("converter", 1.0),
        ("refining", 1.0),
        ("continuous-casting", 1.0),
        ("hot-rolling", 1.0),
    ]);
    let needed = |runs: &BTreeMap<&'static str, f64>, item: &'static str| -> f64 {
        let each = runs
            .iter()
            .map(|(process, runs)| (taken(process, item) - made(process, item)) * runs);
        each.sum()
    };
    let lime = (needed(&runs, "quicklime") + works.stocked("quicklime")) / made("lime", "quicklime");
    runs.insert("lime", lime);
    let oxygen = needed(&runs, "oxygen") / made("oxygen", "oxygen");
    runs.insert("oxygen", oxygen);
    let air = needed(&runs, "compressed-air") / made("utilities", "compressed-air");
    runs.insert("utilities", air);
    let steam = needed(&runs, "steam") / made("steam", "steam");
    runs.insert("steam", steam);
    // The gas of the converter follows its carbon that is not in the steel; contents of plants-complete.yaml, tC per unit.
    let [metal, old_scrap] = ["hot-metal", "steel-scrap"].map(|item| taken("converter", item));
    let others = taken("converter", "dolomite") * 0.1285
        + taken("converter", "quicklime") * 0.0082
        + taken("converter", "coke-oven-gas") * 2.1036334
        - made("converter", "liquid-steel") * 0.001;
    let carbon = |metal: f64, scrap: f64| metal * 0.045 + scrap * 0.002 + others;
    let gas_of_converter = carbon(hot_metal, scrap) / carbon(metal, old_scrap);
    let heat = |gas: &str| works.heat("power-plant", gas);
    let all_heat: f64 = GASES.iter().map(|(gas, _)| heat(gas)).sum();
    let power_of_plant = made("power-plant", "electricity") - taken("power-plant", "electricity");
    let (mut left, mut power) = (BTreeMap::new(), 0.0);
    for (gas, users) in GASES {
        let makers = ["blast-furnace", "coking", "converter"].map(|process| {
            let net = made(process, gas)
                - if users.contains(&process) {
                    0.0
                } else {
                    taken(process, gas)
                };
            let follows = if process == "converter" { gas_of_converter } else { 1.0 };
            // coking makes coke-oven gas less what it burns; it makes none of the others
            (if net > 0.0 { net } else { 0.0 }) * runs[process] * follows
        });
        let used: f64 = users.iter().map(|user| taken(user, gas) * runs[user]).sum();
        let surplus = makers.iter().sum::<f64>() - used - works.sold(gas);
        left.insert(gas, surplus);
        let before = taken("power-plant", gas) + taken("flare", gas);
        power += power_of_plant * heat(gas) / all_heat * (surplus.max(0.0) / before);
    }
    let electricity_bought = needed(&runs, "electricity") + works.sold("electricity") - power;
    Hand {
        runs,
        hot_metal,
        scrap,
        left,
        electricity_bought,
    }
}

fn scrap_share(share: &str) -> String {
    format!("  - {{id: more-scrap, scrap-share: {{processes: [converter], share: {share}, ceiling: 1}}}}")
}

/// From 14.9 % to 20 %: hot metal 3736086.76 → 3514197.86 t, blast-furnace gas 568410.56 → 534652.25 10^4Nm3, turbine 143097.50 → 134598.84 MWh,
/// electricity bought 691254.47 → 749322.09 MWh.
#[test]
fn scrap_from_15_to_20_percent_goes_through_the_whole_works() {
    let works = Sums::of_works();
    // The hand calculation closes on 2023.
    let charge = works.taken("converter", "hot-metal") + works.taken("converter", "steel-scrap");
    let then = hand(works.taken("converter", "steel-scrap") / charge);
    same(then.electricity_bought, works.bought("electricity"));
    let (hand, found) = (hand(0.2), year(&scrap_share("0.2")).expect("a year"));
    for (process, runs) in &hand.runs {
        same(found.runs[*process], *runs);
    }
    same(found.line("blast-furnace", "hot-metal", "produced"), hand.hot_metal);
    same(found.line("converter", "hot-metal", "consumed"), hand.hot_metal);
    same(found.line("converter", "steel-scrap", "consumed"), hand.scrap);
    let furnace = hand.runs["blast-furnace"];
    let gas = works.made("blast-furnace", "blast-furnace-gas") * furnace;
    same(found.line("blast-furnace", "blast-furnace-gas", "produced"), gas);
    let turbine = works.made("blast-furnace", "electricity") * furnace;
    same(
        found.line("blast-furnace", "electricity", "produced:self-generated"),
        turbine,
    );
    for (gas, left) in &hand.left {
        let got = found.line("power-plant", gas, "consumed") + found.line("flare", gas, "consumed");
        same(got, *left);
    }
    same(found.line("", "electricity", "purchased:grid"), hand.electricity_bought);
    same(hand.hot_metal, 3_514_197.864);
    same(turbine, 134_598.835_933_815_43);
    same(hand.electricity_bought, 749_322.094_839_314_3);
}

/// At 70 % scrap coke-oven gas and converter gas run short: their users burn natural gas of equal heat, those served last first.
#[test]
fn gas_that_runs_short_is_topped_up() {
    let works = Sums::of_works();
    let (hand, found) = (hand(0.7), year(&scrap_share("0.7")).expect("a year"));
    same(found.line("", "electricity", "purchased:grid"), hand.electricity_bought);
    assert_eq!(found.closings["blast-furnace-gas"], Closing::Absorbed);
    // calorific values of the ledger: natural gas the mean of what was bought and used
    let natural_gas = ["", "hot-rolling", "power-plant"].map(|process| {
        let flow = if process.is_empty() {
            works.bought("natural-gas")
        } else {
            works.taken(process, "natural-gas")
        };
        (works.heat(process, "natural-gas"), flow)
    });
    let natural_gas = natural_gas.iter().map(|(heat, _)| heat).sum::<f64>()
        / natural_gas.iter().map(|(_, amount)| amount).sum::<f64>();
    let mut burned: BTreeMap<&str, f64> = BTreeMap::from([("hot-rolling", works.taken("hot-rolling", "natural-gas"))]);
    for (gas, ncv) in [("converter-gas", 84.0), ("coke-oven-gas", 173.854)] {
        assert_eq!(found.closings[gas], Closing::ToppedUp, "{gas}");
        same(found.line("power-plant", gas, "consumed"), 0.0);
        // What is sold goes without before any user does.
        let mut lacking = -hand.left[gas] - works.sold(gas);
        assert!(lacking > 0.0, "{gas}: {lacking}");
        let (_, users) = GASES.iter().find(|(known, _)| *known == gas).expect("a gas");
        for user in users.iter().rev() {
            let wanted = works.taken(user, gas) * hand.runs[user];
            let topped_up = lacking.min(wanted);
            lacking -= topped_up;
            same(found.line(user, gas, "consumed"), wanted - topped_up);
            *burned.entry(user).or_default() += topped_up * ncv / natural_gas;
        }
    }
    for (process, amount) in &burned {
        same(found.line(process, "natural-gas", "consumed"), *amount);
    }
    assert!(burned["lime"] > 0.0, "{burned:?}");
}
