//! The process level of the reference plants: nothing unattributed but rounding, the process energy of their expectations, and a broken
//! stream named.

use std::collections::BTreeMap;

use dafeng::factor::Named;
use dafeng::inventory::account;
use dafeng::inventory::reconciliation::{Cause, CauseKind};
use dafeng::methodology::MethodologyRegistry;
use dafeng::quantity::Ratio;

use super::process_level::{at_process_level, check_sums, notes, ratio, reconciliation};
use crate::support::{CETS, ENERGY, dataset, dataset_text, json, ledger, library, methodology, process_level, text};

/// Both modelled works are closed: every tonne that crosses the fence goes into a process. What is attributed to none is rounding
/// alone, at most half a cent a row.
#[test]
fn of_the_reference_plants_only_rounding_is_unattributed() {
    for (plant, enterprise, unattributed) in [
        ("reference-bf-bof", "7001983.56", "0.06"),
        ("reference-eaf", "144008.87", "0.02"),
    ] {
        let ledger = dataset(plant, "ledger.csv", None);
        let method = methodology(CETS);
        let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
        check_sums(&inventory);
        let found = reconciliation(&inventory);
        assert_eq!(found.enterprise_total.to_string(), enterprise);
        assert_eq!(found.unattributed.to_string(), unattributed);
        assert!(found.causes.iter().all(|cause| cause.kind == CauseKind::Rounding));
        let half_a_cent = ratio("0.005") * Ratio::from_scaled(found.rows as i128, 0);
        // Every quantity of these ledgers has two places, so no quantity was rounded.
        assert_eq!(found.rounding_bound, half_a_cent);
        assert!(Ratio::from(found.unattributed).abs() <= half_a_cent);
        assert!(inventory.is_complete());
        assert!(inventory.derived_rule().is_some());
    }
}

/// Every process of the expectations, by the tonne of its product, under one choice of media coefficients.
fn check_process_energy(plant: &str, plants: Option<&str>, choice: &str, key: &str) -> Vec<String> {
    let expected = json("reference-plants.expected.json");
    let choices = BTreeMap::from([("media-coefficients".to_owned(), choice.to_owned())]);
    let method = MethodologyRegistry::load(ENERGY, &choices, library()).unwrap_or_else(|p| panic!("{p:#?}"));
    let ledger = match plants {
        None => dataset(plant, "ledger.csv", None),
        Some(plants) => ledger(&dataset_text(plant, "ledger.csv"), plants).unwrap_or_else(|p| panic!("{p:#?}")),
    };
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    check_sums(&inventory);
    let processes = expected["plants"][plant]["process_energy"]
        .as_object()
        .expect("processes");
    assert!(processes.len() >= 4);
    for (process, figures) in processes {
        let found = inventory.process_intensity(0, process, None).expect("has a product");
        assert_eq!(
            found.value.expect("made").to_string(),
            text(&figures[key]),
            "{plant} {process} {choice}"
        );
        assert_eq!(found.denominator_item, text(&figures["per"]), "{process}");
        assert_eq!(found.unit, "kgce/t");
    }
    // The choice is printed with the title of every result.
    let title = method.title(dafeng::methodology::Level::Process).en;
    assert!(
        title.contains(if choice == "plant" {
            "plants file's coefficients, else"
        } else {
            "standard's coefficients, else"
        }),
        "{title}"
    );
    notes(&inventory, "carries-none")
}

#[test]
fn process_energy_with_media_at_the_electricity_they_take() {
    for plant in ["reference-bf-bof", "reference-eaf"] {
        let none = check_process_energy(plant, None, "plant", "kgce_per_t");
        assert_eq!(none, Vec::<String>::new());
    }
}

/// GB/T 2589 has oxygen, nitrogen, compressed air and water, and neither blast nor argon. Blast keeps the plant's 0.105694; argon,
/// without a coefficient anywhere, carries none on both sides and is listed.
#[test]
fn process_energy_with_media_at_the_standard() {
    let factors = "factors: [{item: blast-air, parameter: energy_coefficient, value: 0.105694, unit: tce/10^4Nm3, evidence: model}, \
        {item: coke-breeze, parameter: energy_coefficient, value: 0.9714, unit: tce/t, evidence: as coke}]";
    for plant in ["reference-bf-bof", "reference-eaf"] {
        let plants = format!("plants: [{{id: {plant}, region: cn, {factors}}}]");
        let none = check_process_energy(plant, Some(&plants), "standard", "kgce_per_t_media_at_gbt_2589");
        assert_eq!(none.len(), 1, "{none:?}");
        assert!(none[0].ends_with("handed over or received: argon"), "{none:?}");
    }
}

/// A ledger of a reference plant in which every line of one process, item and flow is 1 % more.
fn broken(plant: &str, process: &str, item: &str) -> String {
    let csv = dataset_text(plant, "ledger.csv");
    let mut count = 0;
    let lines = csv.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[1] != process || cells[3] != item || cells[4] != "consumed" {
            return format!("{line}\n");
        }
        count += 1;
        let more = (ratio(cells[5]) * ratio("1.01")).exact_decimal().expect("ends");
        let mut cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
        cells[5] = more;
        format!("{}\n", cells.join(","))
    });
    let csv = lines.collect();
    assert_eq!(count, 12, "a line a month");
    csv
}

/// Each stream with one meter 1 % too high: the largest cause names it, with 1 % of the year's quantity times its coefficient.
#[test]
fn a_stream_broken_by_one_per_cent_is_named() {
    let cases = [
        // 1409713.00 t * 1 % = 14097.13 t; * 28.435 GJ/t * 0.02942 tC/GJ * 44/12 = 43241.2297...
        (
            "reference-bf-bof",
            CETS,
            "blast-furnace",
            "coke",
            "-14097.13",
            "14097.13 * 28.435 * 0.02942 * 44/12",
        ),
        // 12887.99 * 1 % = 128.8799; * 173.854 * 0.01210 * 44/12 = 994.0922...
        (
            "reference-bf-bof",
            CETS,
            "hot-rolling",
            "coke-oven-gas",
            "-128.8799",
            "128.8799 * 173.854 * 0.01210 * 44/12",
        ),
        // 656660.57 t * 1 % = 6566.6057 t; * 0.037 tCO2/t = 242.9644109
        (
            "reference-bf-bof",
            CETS,
            "converter",
            "steel-scrap",
            "-6566.6057",
            "6566.6057 * 0.037",
        ),
        // 399797.07 MWh * 1 % = 3997.9707 MWh; * 0.1229 tce/MWh = 491.35059903
        (
            "reference-eaf",
            ENERGY,
            "electric-arc-furnace",
            "electricity",
            "-3997.9707",
            "3997.9707 * 0.1229",
        ),
    ];
    for (plant, method, process, item, quantity, product) in cases {
        let by_hand: Ratio = product.split(" * ").map(ratio).fold(Ratio::one(), |all, one| all * one);
        let csv = broken(plant, process, item);
        let plants = dataset_text(plant, "plants.yaml");
        at_process_level(&csv, &plants, method, |inventory| {
            let found = reconciliation(inventory);
            let id = |cause: &Cause| cause.item.map(|item| library().items.at(item).id());
            let of_item = found
                .causes
                .iter()
                .find(|cause| id(cause) == Some(item))
                .expect("named");
            assert_eq!(of_item.kind, CauseKind::Flow, "{item}");
            assert_eq!(of_item.quantity.as_ref(), Some(&ratio(quantity)), "{item}");
            assert_eq!(of_item.amount, -by_hand.clone(), "{item}");
            if method == CETS {
                assert_eq!(id(&found.causes[0]), Some(item), "the largest cause");
                let items = found.causes.iter().filter(|cause| cause.item.is_some());
                assert_eq!(items.count(), 1, "{item}");
            }
        });
    }
}
