//! The two modelled reference plants: every line, month and year, under the three methodologies.

use std::collections::BTreeMap;

use dafeng::activity::Ledger;
use dafeng::factor::Named;
use dafeng::inventory::{Grouping, Inventory, account};
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use serde_json::Value;

use crate::support::{CETS, ENERGY, GBT_32151, allow_gaps, dataset, json, ledger, library, methodology, row, text};

const PLANTS: [&str; 2] = ["reference-bf-bof", "reference-eaf"];

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn each(method: &str, key: &str, check: impl Fn(&Inventory<'_>, &Value)) {
    let expected = json("reference-plants.expected.json");
    let method = methodology(method);
    for plant in PLANTS {
        let ledger = dataset(plant, "ledger.csv", None);
        let inventory = account(&ledger, &method, library(), allow_gaps()).unwrap_or_else(|p| panic!("{p:#?}"));
        check(&inventory, &expected["plants"][plant][key]);
    }
}

/// Every expected line is a row, and every row is expected; quantity, unrounded to ten places, rounded to two.
fn check_lines(inventory: &Inventory<'_>, expected: &Value, emission_key: &str) {
    let lines = expected["lines"].as_array().expect("lines");
    let ten = Rounding {
        places: 10,
        mode: RoundingMode::HalfAwayFromZero,
    };
    for line in lines {
        let (period, item) = (text(&line["period"]), text(&line["item"]));
        let found = row(inventory, period, item);
        assert_eq!(found.quantity, ratio(text(&line["quantity"])), "{period} {item}");
        let unrounded = found
            .emission_unrounded
            .as_ref()
            .expect("counted")
            .round(ten)
            .expect("fits");
        let expected_unrounded = ratio(text(&line["unrounded"]).trim_start_matches("0E-10"));
        // A line of sign - is printed with its own sign already or positive; compare magnitudes and the signed rounded value.
        assert_eq!(
            Ratio::from(unrounded).abs(),
            expected_unrounded.abs(),
            "{period} {item}"
        );
        let emission = Ratio::from(found.emission.expect("counted"));
        assert_eq!(
            emission.abs(),
            ratio(text(&line[emission_key])).abs(),
            "{period} {item}"
        );
    }
    assert_eq!(inventory.counted().count(), lines.len());
}

fn by_period(inventory: &Inventory<'_>) -> BTreeMap<String, String> {
    inventory
        .totals(&[Grouping::Period])
        .into_iter()
        .map(|total| (total.key[0].0.clone(), total.total.to_string()))
        .collect()
}

/// Month totals, and the sums of the sources under each expected key.
fn check_months(inventory: &Inventory<'_>, expected: &Value, sources: &[(&str, &[&str])]) {
    let months = by_period(inventory);
    let intensities = inventory.intensities(&[Grouping::Period]);
    let totals = inventory.totals(&[Grouping::Period, Grouping::Source]);
    for month in expected["monthly"].as_array().expect("months") {
        let period = text(&month["period"]);
        assert_eq!(months[period], text(&month["total"]), "{period}");
        let intensity = intensities.iter().find(|i| i.key[0].0 == period).expect("a month");
        assert_eq!(
            intensity.value.expect("made").to_string(),
            text(&month["intensity"]),
            "{period}"
        );
        assert_eq!(intensity.denominator, ratio(text(&month["crude_steel"])));
        for (key, ids) in sources {
            let Some(sum) = month.get(*key) else { continue };
            let ours: Ratio = totals
                .iter()
                .filter(|total| total.key[0].0 == period && ids.contains(&total.key[1].0.as_str()))
                .map(|total| Ratio::from(total.total))
                .sum();
            assert_eq!(ours, ratio(text(sum)), "{period} {key}");
        }
    }
}

fn check_year(inventory: &Inventory<'_>, expected: &Value, sources: &[(&str, &[&str])]) {
    let totals = inventory.totals(&[Grouping::Source]);
    for (key, ids) in sources {
        let Some(sum) = expected["year"].get(*key) else {
            continue;
        };
        let ours: Ratio = totals
            .iter()
            .filter(|total| ids.contains(&total.key[0].0.as_str()))
            .map(|total| Ratio::from(total.total))
            .sum();
        assert_eq!(ours, ratio(text(sum)), "{key}");
    }
    assert_eq!(inventory.total().to_string(), text(&expected["year"]["total"]));
    assert_eq!(
        inventory
            .total_unrounded()
            .round(Rounding {
                places: 10,
                mode: RoundingMode::HalfAwayFromZero
            })
            .expect("fits")
            .to_string(),
        text(&expected["unrounded_total"])
    );
    assert_eq!(
        inventory.intensities(&[])[0].value.expect("made").to_string(),
        text(&expected["intensity"])
    );
}

#[test]
fn gbt_32151_5_2015() {
    let sources: [(&str, &[&str]); 6] = [
        ("fuel", &["fuel-combustion"]),
        ("flux", &["flux"]),
        ("electrode", &["electrode"]),
        ("raw-material", &["carbon-bearing-material"]),
        ("electricity", &["electricity"]),
        ("sequestered", &["carbon-in-products"]),
    ];
    each(GBT_32151, GBT_32151, |inventory, expected| {
        check_lines(inventory, expected, "emission");
        check_months(inventory, expected, &sources);
        check_year(inventory, expected, &sources);
        assert!(!inventory.is_complete());
        let mut gaps: Vec<&str> = inventory
            .gaps
            .iter()
            .map(|gap| library().items.at(gap.item).id())
            .collect();
        gaps.sort_unstable();
        assert_eq!(
            gaps,
            [
                "ferrosilicon",
                "high-carbon-ferromanganese",
                "silicomanganese",
                "steel-scrap"
            ]
        );
    });
}

#[test]
fn cets_ag_03_01_v01_2024() {
    let sources: [(&str, &[&str]); 3] = [
        ("fuel", &["fuel"]),
        ("process", &["process"]),
        ("product", &["carbon-in-products"]),
    ];
    each(CETS, CETS, |inventory, expected| {
        check_lines(inventory, expected, "emission");
        check_months(inventory, expected, &sources);
        check_year(inventory, expected, &sources);
        assert!(inventory.is_complete());
        // 2023 lies before the guideline applies: a back-cast, which is said.
        assert!(inventory.notes.iter().any(|note| note.code == "before-methodology"));
    });
}

#[test]
fn gbt_2589() {
    each(ENERGY, "energy-gbt-2589", |inventory, expected| {
        check_lines(inventory, expected, "energy");
        let months = by_period(inventory);
        let intensities = inventory.intensities(&[Grouping::Period]);
        for month in expected["monthly"].as_array().expect("months") {
            let period = text(&month["period"]);
            assert_eq!(months[period], text(&month["total_tce"]), "{period}");
            let intensity = intensities.iter().find(|i| i.key[0].0 == period).expect("a month");
            assert_eq!(
                intensity.value.expect("made").to_string(),
                text(&month["kgce_per_t"]),
                "{period}"
            );
        }
        assert_eq!(inventory.total().to_string(), text(&expected["total_tce"]));
        assert_eq!(
            inventory.intensities(&[])[0].value.expect("made").to_string(),
            text(&expected["kgce_per_t"])
        );
        assert!(inventory.is_complete());
    });
}

/// The other grid factors of the expectations, by the plant's region: Fujian 0.4211.
#[test]
fn the_grid_factor_of_fujian() {
    let expected = json("reference-plants.expected.json");
    let method = methodology(GBT_32151);
    for plant in PLANTS {
        let variants = expected["plants"][plant][GBT_32151]["electricity_factor_variants"]
            .as_array()
            .expect("variants");
        let fujian = variants
            .iter()
            .find(|variant| variant["region"] == "cn-fujian")
            .expect("Fujian");
        let csv = std::fs::read_to_string(crate::support::root().join("datasets").join(plant).join("ledger.csv"))
            .expect("readable");
        let ledger = ledger(&csv, &format!("plants: [{{id: {plant}, region: cn-fujian}}]")).expect("reads");
        let inventory = account(&ledger, &method, library(), allow_gaps()).expect("accounts");
        assert_eq!(inventory.total().to_string(), text(&fujian["total"]));
    }
}

#[test]
fn scrap_indicators() {
    let expected = json("reference-plants.expected.json");
    let method = methodology(CETS);
    for plant in PLANTS {
        let ledger = dataset(plant, "ledger.csv", None);
        let inventory = account(&ledger, &method, library(), allow_gaps()).expect("accounts");
        let scrap = &expected["plants"][plant]["scrap"];
        let thousand = ratio("1000");
        for (id, key, scale) in [
            ("scrap-per-crude-steel", "scrap_per_crude_steel", &thousand),
            (
                "scrap-per-crude-steel-external",
                "external_scrap_per_crude_steel",
                &thousand,
            ),
            (
                "scrap-share-of-metallic-charge",
                "scrap_per_metallic_charge",
                &Ratio::one(),
            ),
            (
                "scrap-share-of-metallic-charge-external",
                "external_scrap_per_metallic_charge",
                &Ratio::one(),
            ),
        ] {
            let found = inventory
                .indicators()
                .into_iter()
                .find(|indicator| indicator.id == id)
                .expect("known");
            assert_eq!(
                Ratio::from(found.value.expect("has lines")),
                ratio(text(&scrap[key])) * (*scale).clone(),
                "{plant} {id}"
            );
        }
    }
}

fn bf_bof_csv() -> String {
    std::fs::read_to_string(crate::support::root().join("datasets/reference-bf-bof/ledger.csv")).expect("readable")
}

const REGION: &str = "plants: [{id: reference-bf-bof, region: cn}]";

fn total_of(ledger: &Ledger, method: &str) -> String {
    let method = methodology(method);
    account(ledger, &method, library(), allow_gaps())
        .unwrap_or_else(|p| panic!("{p:#?}"))
        .total()
        .to_string()
}

/// The enterprise reads its fence, never its processes' meters: spoil every coke meter of the furnaces by 1 %.
#[test]
fn a_spoiled_process_meter_does_not_move_the_enterprise() {
    let spoiled: String = bf_bof_csv()
        .lines()
        .map(|line| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if cells.len() > 5 && cells[1] == "blast-furnace" && cells[3] == "coke" && cells[4] == "consumed" {
                cells[5] = (ratio(&cells[5]) * ratio("1.01")).to_text();
            }
            cells.join(",") + "\n"
        })
        .collect();
    assert_ne!(spoiled, bf_bof_csv());
    let ledger = ledger(&spoiled, REGION).expect("reads");
    for (method, total) in [(CETS, "7001983.56"), (GBT_32151, "6823000.74"), (ENERGY, "2361960.84")] {
        assert_eq!(total_of(&ledger, method), total);
    }
}

/// Without its boundary lines coke crosses the fence with 0, since coking makes it; its process meters are not taken instead.
#[test]
fn coke_without_boundary_lines_crosses_with_zero() {
    let kept: String = bf_bof_csv()
        .lines()
        .filter(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            !(cells[3] == "coke" && cells[1].is_empty())
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let expected = json("reference-plants.expected.json");
    let coke: Ratio = expected["plants"]["reference-bf-bof"][CETS]["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["item"] == "coke")
        .map(|line| ratio(text(&line["emission"])))
        .sum();
    let ledger = ledger(&kept, REGION).expect("reads");
    let method = methodology(CETS);
    let inventory = account(&ledger, &method, library(), allow_gaps()).expect("accounts");
    assert_eq!(Ratio::from(inventory.total()), ratio("7001983.56") - coke);
    assert!(
        inventory
            .notes
            .iter()
            .any(|note| note.code == "crosses-with-zero" && note.message.en.contains("coke:"))
    );
}
