//! GB/T 32151.5-2015: the fuel table, mill A, and its six items without a factor.

use dafeng::factor::{FactorValue, Named};
use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::{Ratio, Rounding, RoundingMode};

use crate::support::{GBT_32151, allow_gaps, dataset, library, methodology, total, with_inventory};

/// Table 2.1: NCV * CC * OF * 44/12 of all 22 fuels, tCO2 per unit, as printed beside the table.
const FUEL_PRODUCTS: [(&str, &str); 22] = [
    ("anthracite", "1.9238"),
    ("bituminous-coal", "1.7471"),
    ("lignite", "1.3877"),
    ("washed-coal", "2.2082"),
    ("other-washed-coal", "0.7010"),
    ("other-coal-products", "1.9360"),
    ("coke", "2.8616"),
    ("crude-oil", "3.0202"),
    ("fuel-oil", "3.1705"),
    ("gasoline", "2.9251"),
    ("diesel", "3.0959"),
    ("kerosene", "3.1517"),
    ("lng", "2.5877"),
    ("lpg", "3.1013"),
    ("coal-tar", "2.6446"),
    ("crude-benzol", "3.4109"),
    ("coke-oven-gas", "7.6224"),
    ("blast-furnace-gas", "8.4811"),
    ("converter-gas", "15.1240"),
    ("other-coal-gas", "2.3148"),
    ("natural-gas", "21.6219"),
    ("refinery-gas", "3.0389"),
];

#[test]
fn the_22_fuels_of_table_2_1_give_their_printed_products() {
    let set = library().set(GBT_32151).expect("bundled");
    let four = Rounding {
        places: 4,
        mode: RoundingMode::HalfAwayFromZero,
    };
    for (item, printed) in FUEL_PRODUCTS {
        let value = |parameter: &str| -> Ratio {
            let records: Vec<_> = set.records_of(item, parameter).collect();
            assert_eq!(records.len(), 1, "{item} {parameter}");
            assert!(matches!(records[0].value, FactorValue::Point(_)));
            records[0].base_value().expect("one value")
        };
        let product =
            value("ncv") * value("carbon_content") * value("oxidation_rate") * "44/12".parse().expect("a ratio");
        assert_eq!(product.round(four).expect("fits").to_string(), printed, "{item}");
    }
    let fuels = set
        .records
        .iter()
        .filter(|record| record.role.as_deref() == Some("fuel") && record.parameter == "oxidation_rate")
        .count();
    assert_eq!(fuels, FUEL_PRODUCTS.len());
}

#[test]
fn a_tonne_of_each_fuel_through_the_engine_gives_its_product() {
    for (item, printed) in FUEL_PRODUCTS {
        let unit = &library().items.find(item).expect("known").unit.text;
        // 10,000 units, so that two places of the result show four of the product and more.
        let csv = format!(
            "period,item,flow,quantity,unit\n2023-01,{item},purchased,10000,{unit}\n2023-01,crude-steel,produced,0,t\n"
        );
        let found: Ratio = total(&csv, "", GBT_32151).parse().expect("a number");
        let per_unit = found.divide(&"10000".parse().expect("a number")).expect("not zero");
        let rounding = Rounding {
            places: 4,
            mode: RoundingMode::HalfAwayFromZero,
        };
        assert_eq!(per_unit.round(rounding).expect("fits").to_string(), printed, "{item}");
    }
}

const WITHOUT_FACTOR: [&str; 6] = [
    "ferrosilicon",
    "high-carbon-ferrochromium",
    "high-carbon-ferromanganese",
    "micro-carbon-ferromanganese",
    "silicomanganese",
    "steel-scrap",
];

#[test]
fn mill_a_is_refused_for_six_items_by_name() {
    let ledger = dataset("mill-a-2026-06", "ledger.csv", None);
    let method = methodology(GBT_32151);
    let problems = account(&ledger, &method, library(), AccountRequest::default())
        .expect_err("refused")
        .0;
    let mut missing: Vec<String> = problems
        .iter()
        .filter(|problem| problem.code == "missing-factor")
        .map(|problem| problem.message.en.split('`').nth(1).expect("a name").to_owned())
        .collect();
    missing.sort();
    assert_eq!(missing, WITHOUT_FACTOR);
    assert_eq!(problems.len(), 6);
}

#[test]
fn mill_a_with_gaps_is_at_least() {
    let ledger = dataset("mill-a-2026-06", "ledger.csv", None);
    let method = methodology(GBT_32151);
    let inventory = account(&ledger, &method, library(), allow_gaps()).expect("accounts");
    assert_eq!(inventory.total().to_string(), "1141912.84");
    assert!(!inventory.is_complete() && inventory.is_lower_bound());
    let gaps: Vec<&str> = inventory
        .gaps
        .iter()
        .map(|gap| library().items.at(gap.item).id())
        .collect();
    assert!(WITHOUT_FACTOR.iter().all(|item| gaps.contains(item)) && gaps.len() == 6);
    // Tar and benzol have no `sold` line: they cross the fence with 0 and are listed.
    let listed: Vec<&str> = inventory
        .notes
        .iter()
        .filter(|note| note.code == "crosses-with-zero")
        .map(|note| note.message.en.as_str())
        .collect();
    assert_eq!(listed.len(), 2);
    assert!(
        listed.iter().any(|line| line.contains("coal-tar")) && listed.iter().any(|line| line.contains("crude-benzol"))
    );
    // The period lies behind the edition that superseded this one.
    assert!(inventory.notes.iter().any(|note| note.code == "superseded-methodology"));
}

/// With the plant's own factors: 55461.56*0.037 + 1798.22*0.007 + 6181.94*0.092 + 1301.32*0.275 + 1256.54*0.004 + 312.00*0.348
/// = 2052.08 + 12.59 + 568.74 + 357.86 + 5.03 + 108.58 = 3104.88; 1141912.84 + 3104.88 = 1145017.72
#[test]
fn mill_a_runs_with_the_plant_factor_file() {
    let ledger = dataset("mill-a-2026-06", "ledger.csv", Some("plants-with-alloys.yaml"));
    let method = methodology(GBT_32151);
    let inventory = account(&ledger, &method, library(), AccountRequest::default()).expect("complete");
    assert!(inventory.is_complete());
    assert_eq!(inventory.total().to_string(), "1145017.72");
    let plant = inventory
        .tier_shares()
        .into_iter()
        .find(|share| share.id == "plant")
        .expect("shown");
    assert_eq!((plant.rows, plant.absolute.to_text().as_str()), (6, "3104.88"));
}

/// The year and the day of knowledge pick the grid factor: 100 MWh in Fujian.
#[test]
fn region_year_and_as_of_pick_the_grid_factor() {
    let csv = |period: &str| {
        format!(
            "period,item,flow,quantity,unit\n{period},electricity,purchased,100,MWh\n{period},crude-steel,produced,0,t\n"
        )
    };
    let found = |period: &str, region: &str, as_of: Option<&str>| -> Result<String, Vec<&'static str>> {
        let request = AccountRequest {
            as_of: as_of.map(|day| day.parse().expect("a day")),
            ..AccountRequest::default()
        };
        let plants = format!("plants: [{{id: p, region: {region}}}]");
        with_inventory(&csv(period), &plants, GBT_32151, request, |inventory| {
            inventory.total().to_string()
        })
        .map_err(|problems| problems.0.iter().map(|problem| problem.code).collect())
    };
    assert_eq!(found("2021-06", "cn-fujian", None), Ok("47.11".to_owned()));
    assert_eq!(found("2022-06", "cn-fujian", None), Ok("40.92".to_owned()));
    assert_eq!(found("2023-06", "cn-fujian", None), Ok("42.11".to_owned()));
    // 2024 has no factor of its own; the latest that describes an earlier year is taken.
    assert_eq!(found("2024-06", "cn-fujian", None), Ok("42.11".to_owned()));
    // On 2025-06-30 the factor of 2023 was not yet published.
    assert_eq!(
        found("2023-06", "cn-fujian", Some("2025-06-30")),
        Ok("40.92".to_owned())
    );
    assert_eq!(found("2023-06", "cn", None), Ok("53.06".to_owned()));
    assert_eq!(found("2023-06", "cn-grid-east", None), Ok("55.00".to_owned()));
    // Between 2013 and 2020 no verified value is available, and Tibet has none at all.
    assert_eq!(found("2019-06", "cn-fujian", None), Err(vec!["missing-factor"]));
    assert_eq!(found("2023-06", "cn-xizang", None), Err(vec!["missing-factor"]));
}
