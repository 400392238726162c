//! Tables of the integrated assessment community. `tests/python/test_iamc.py` reads them with pyam.

use std::collections::BTreeMap;

use dafeng::quantity::Ratio;
use dafeng::report::iamc::{IamcNames, IamcTable, IamcYear};

use crate::scenario_explain::{folder, run};

fn number(text: &str) -> Ratio {
    text.parse().expect("a number")
}

/// 100 t of fuel, 20 t of flux, -2 t of products, 30 t of electricity; 50 t of steel of which 60 t of 80 t of metal are hot metal.
fn year() -> IamcYear {
    let row = |source: &str, scope: u8, amount: &str| (source.to_owned(), Some(scope), number(amount));
    IamcYear {
        is_solved: false,
        emissions: vec![
            row("fuel-combustion", 1, "100"),
            row("flux", 1, "20"),
            row("carbon-in-products", 1, "-2"),
            row("electricity", 2, "30"),
        ],
        steel: number("50"),
        scrap: number("20"),
        metallic_charge: number("80"),
        pig_iron: number("60"),
        sponge_iron: Ratio::zero(),
    }
}

/// Energy 100, processes 20 - 2 = 18, indirect 30, all 148; primary 50 x 60/80 = 37.5; intensities 100/50 = 2 and 148/50 = 2.96.
#[test]
fn quantities_by_hand() {
    let names = IamcNames::load("common-definitions").expect("is there");
    let series = names.series("s", "World", &BTreeMap::from([(2023, year()), (2030, year())]));
    let found: Vec<(String, String)> = series
        .iter()
        .map(|series| (series.variable.clone(), series.values[&2030].to_text()))
        .collect();
    let expected = [
        ("Emissions|CO2|Energy|Demand|Industry|Iron and Steel", "0.0001"),
        ("Emissions|CO2|Industrial Processes|Iron and Steel", "0.000018"),
        ("dafeng|Emissions|CO2|Indirect|Iron and Steel", "0.00003"),
        ("dafeng|Emissions|CO2|Direct and Indirect|Iron and Steel", "0.000148"),
        ("Production|Iron and Steel|Steel", "0.00005"),
        ("Production|Iron and Steel|Steel|Primary", "0.0000375"),
        ("Production|Iron and Steel|Steel|Secondary", "0.0000125"),
        ("Production|Iron and Steel|Iron|Pig Iron", "0.00006"),
        ("Emission Intensity|CO2|Industry|Iron and Steel", "2"),
        (
            "dafeng|Emission Intensity|CO2|Direct and Indirect|Iron and Steel",
            "2.96",
        ),
    ];
    let expected: Vec<(String, String)> = expected
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    assert_eq!(found, expected);
}

/// What is captured is taken off energy, and stands above zero in its own variable.
#[test]
fn captured() {
    let names = IamcNames::load("common-definitions").expect("is there");
    let mut year = year();
    year.emissions.push(("captured".to_owned(), Some(1), number("-40")));
    let series = names.series("s", "World", &BTreeMap::from([(2030, year)]));
    let value = |name: &str| {
        series
            .iter()
            .find(|series| series.variable == name)
            .map(|series| series.values[&2030].to_text())
    };
    assert_eq!(
        value("Emissions|CO2|Energy|Demand|Industry|Iron and Steel").as_deref(),
        Some("0.00006")
    );
    assert_eq!(
        value("Carbon Capture|Energy|Demand|Industry|Iron and Steel").as_deref(),
        Some("0.00004")
    );
}

/// A quantity that some years have is zero in the others, and what no year has is left out; without steel its parts are zero and an intensity is none.
#[test]
fn years_without_a_quantity_are_zero_where_others_have_it() {
    let names = IamcNames::load("common-definitions").expect("is there");
    let mut capturing = year();
    capturing
        .emissions
        .push(("captured".to_owned(), Some(1), number("-40")));
    let still = IamcYear {
        is_solved: true,
        ..IamcYear::default()
    };
    let years = BTreeMap::from([(2023, year()), (2030, capturing), (2031, still)]);
    let series = names.series("s", "World", &years);
    let values = |name: &str| -> Option<Vec<String>> {
        let found = series.iter().find(|series| series.variable == name)?;
        let texts = years.keys().map(|year| found.values.get(year).map(Ratio::to_text));
        Some(texts.map(Option::unwrap_or_default).collect())
    };
    for (name, expected) in [
        (
            "Carbon Capture|Energy|Demand|Industry|Iron and Steel",
            ["0", "0.00004", "0"],
        ),
        (
            "Emissions|CO2|Industrial Processes|Iron and Steel",
            ["0.000018", "0.000018", "0"],
        ),
        ("Production|Iron and Steel|Iron|Pig Iron", ["0.00006", "0.00006", "0"]),
        (
            "Production|Iron and Steel|Steel|Primary",
            ["0.0000375", "0.0000375", "0"],
        ),
        ("Emission Intensity|CO2|Industry|Iron and Steel", ["2", "1.2", ""]),
    ] {
        assert_eq!(
            values(name).as_deref(),
            Some(&expected.map(str::to_owned)[..]),
            "{name}"
        );
    }
    assert_eq!(values("Production|Iron and Steel|Iron|Sponge Iron"), None);
}

/// A third of 1,000,000 t is 0.3333... Mt: twenty places in the base year, ten digits in a year that was solved.
#[test]
fn solved_years_have_ten_digits() {
    let names = IamcNames::load("ar6").expect("is there");
    let third = number("1000000").divide(&number("3")).expect("a number");
    let of = |is_solved: bool| IamcYear {
        is_solved,
        emissions: vec![("fuel".to_owned(), Some(1), third.clone())],
        ..IamcYear::default()
    };
    let mut table = IamcTable::default();
    let years = BTreeMap::from([(2023, of(false)), (2024, of(true))]);
    table.series.extend(names.series("s", "World", &years));
    let csv = String::from_utf8(table.csv().expect("written")).expect("UTF-8");
    let row = csv.lines().nth(1).expect("a row");
    assert!(row.ends_with(",Mt CO2/yr,0.33333333333333333333,0.3333333333"), "{row}");
}

#[test]
fn sources_that_nothing_maps_are_named() {
    let names = IamcNames::load("ar6").expect("is there");
    let mut year = year();
    year.emissions.push(("leaks".to_owned(), Some(1), number("1")));
    let unmapped: Vec<String> = names.unmapped([&year].into_iter()).into_iter().collect();
    assert_eq!(unmapped, ["leaks"]);
}

/// Years that one series lacks stay blank.
#[test]
fn the_table_has_every_year() {
    let names = IamcNames::load("ar6").expect("is there");
    let mut table = IamcTable::default();
    table.series.extend(
        names
            .series("a", "World", &BTreeMap::from([(2023, year())]))
            .into_iter()
            .take(1),
    );
    table.series.extend(
        names
            .series("b", "World", &BTreeMap::from([(2024, year())]))
            .into_iter()
            .take(1),
    );
    let csv = String::from_utf8(table.csv().expect("written")).expect("UTF-8");
    let version = env!("CARGO_PKG_VERSION");
    let name = "Emissions|CO2|Energy|Demand|Industry|Steel,Mt CO2/yr";
    let expected = format!(
        "model,scenario,region,variable,unit,2023,2024\ndafeng {version},a,World,{name},0.0001,\ndafeng {version},b,World,{name},,0.0001\n"
    );
    assert_eq!(csv, expected);
}

#[test]
fn what_a_run_writes() {
    let folder = folder();
    run(folder.path(), &["run", "scenarios.yaml", "--iamc", "table.csv"]);
    let csv = std::fs::read_to_string(folder.path().join("table.csv")).expect("written");
    insta::assert_snapshot!("table", csv.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    run(folder.path(), &["run", "of-sector.yaml", "--iamc", "sector.csv"]);
    let csv = std::fs::read_to_string(folder.path().join("sector.csv")).expect("written");
    assert!(
        csv.lines().skip(1).all(|line| line.split(',').nth(2) == Some("Fujian")),
        "{csv}"
    );
}
