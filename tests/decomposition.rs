//! The decomposition of a change: published vectors, laws, the table of factors.

use std::process::Command;

use dafeng::problem::Problems;
use dafeng::scenario::decomposition::{
    Change, Decomposition, DecompositionError, FactorTable, Mode, Weights, log_mean,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::json;

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
}

/// A case of the vectors.
fn case(id: &str) -> Value {
    let vectors = json("lmdi-vectors.json");
    let cases = vectors["cases"].as_array().expect("cases");
    cases
        .iter()
        .find(|case| case["id"] == id)
        .unwrap_or_else(|| panic!("{id}"))
        .clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    let each = value.as_array().unwrap_or_else(|| panic!("{value}")).iter();
    each.map(|number| number.as_f64().expect("a number")).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("rows").iter().map(numbers).collect()
}

fn between(from: &[Vec<f64>], to: &[Vec<f64>]) -> Decomposition {
    Decomposition::between(from, to, Weights::First).expect("decomposes")
}

/// Vectors A (R package LMDIR): three factors, two rows; the residual is zero but for rounding.
#[test]
fn vectors_of_lmdir() {
    for id in ["1971-1972", "1972-1973", "1973-1974", "1971-1974"] {
        let case = case(&format!("LMDI-A-{id}"));
        let change = between(&rows(&case["inputs"]["x0"]), &rows(&case["inputs"]["xT"]));
        let expected = &case["expected"];
        assert_eq!(change.from, expected["V0"].as_f64().expect("a number"));
        assert_eq!(change.to, expected["VT"].as_f64().expect("a number"));
        let tolerance = case["tolerance_abs"].as_f64().expect("a number");
        for (factor, expected) in numbers(&expected["additive"]).into_iter().enumerate() {
            near(change.effect(factor), expected, tolerance);
        }
        if expected["multiplicative"].is_array() {
            let tolerance = case["tolerance_multiplicative_abs"].as_f64().expect("a number");
            for (factor, expected) in numbers(&expected["multiplicative"]).into_iter().enumerate() {
                near(change.multiplicative(factor).expect("above zero"), expected, tolerance);
            }
        }
        near(change.residual(), 0.0, 1e-9 * change.to);
    }
}

/// Zeros by the limits of Ang, Zhang and Choi: 0 x 10 x 2 grows to 4 x 5 x 3 = 60, all of it the first factor's.
#[test]
fn zeros() {
    let case = case("LMDI-A-ZERO");
    let from = vec![numbers(&case["inputs"]["x0_row1"])];
    let to = vec![numbers(&case["inputs"]["xT_row1"])];
    assert_eq!(
        between(&from, &to).effects[0],
        numbers(&case["expected"]["effects_row1"])
    );
    assert_eq!(between(&to, &from).effects[0], [-60.0, 0.0, 0.0]);
    // Zero in both: no effect. Several zeros at once: an equal part each, so the sum is still the change.
    assert_eq!(between(&[vec![0.0, 3.0]], &[vec![0.0, 5.0]]).effects[0], [0.0, 0.0]);
    assert_eq!(between(&[vec![0.0, 0.0]], &[vec![2.0, 5.0]]).effects[0], [5.0, 5.0]);
    // The limit is approached as the number goes to zero: a small number in place of zero is far off still.
    let small = between(&[vec![1e-10, 10.0, 2.0]], &[vec![4.0, 5.0, 3.0]]);
    assert!((small.effects[0][0] - 60.0).abs() > 0.5, "{}", small.effects[0][0]);
    assert!((small.effects[0].iter().sum::<f64>() - 60.0).abs() < 1e-6);
}

#[test]
fn logarithmic_means() {
    near(log_mean(0.5913, 0.565), 0.578, 0.0005);
    assert_eq!(log_mean(3.0, 3.0), 3.0);
    // Near one another the mean is the middle, to the last digits: a + d/2 less d^2/12a.
    near(log_mean(1.0 + 1e-9, 1.0), 1.0 + 0.5e-9, 1e-16);
    assert_eq!(log_mean(5.0, 2.0), log_mean(2.0, 5.0));
    assert_eq!(log_mean(-5.0, -2.0), -log_mean(5.0, 2.0));
}

/// Energy over output of subsectors: activity, structure, intensity. Totals, by sector or by subsector.
fn activity_structure_intensity(rows: &[[f64; 2]]) -> Vec<Vec<f64>> {
    let output: f64 = rows.iter().map(|[_, output]| output).sum();
    let each = rows.iter();
    each.map(|[energy, own]| vec![output, own / output, energy / own])
        .collect()
}

fn pairs(value: &Value) -> Vec<[f64; 2]> {
    rows(value).iter().map(|row| [row[0], row[1]]).collect()
}

/// Vectors B (inputs of Xu and Ang 2014): by sector, by subsector, and by both at once.
#[test]
fn vectors_of_xu_and_ang() {
    let of_subsectors = case("LMDI-B-SUBSECTOR");
    let inputs = &of_subsectors["inputs"];
    let fine = [pairs(&inputs["E_Q_t0"]), pairs(&inputs["E_Q_tT"])];
    let sectors: Vec<Vec<usize>> = rows(&inputs["sectors"])
        .iter()
        .map(|sector| sector.iter().map(|place| *place as usize).collect())
        .collect();
    let coarse: Vec<Vec<[f64; 2]>> = fine
        .iter()
        .map(|rows| {
            let sum = |sector: &Vec<usize>, place: usize| -> f64 { sector.iter().map(|row| rows[*row][place]).sum() };
            sectors.iter().map(|sector| [sum(sector, 0), sum(sector, 1)]).collect()
        })
        .collect();
    for (id, rows) in [("SECTOR", &coarse), ("SUBSECTOR", &fine.to_vec())] {
        let case = case(&format!("LMDI-B-{id}"));
        let change = between(
            &activity_structure_intensity(&rows[0]),
            &activity_structure_intensity(&rows[1]),
        );
        for (factor, name) in ["activity", "structure", "intensity"].into_iter().enumerate() {
            let expected = |kind: &str| case["expected"][kind][name].as_f64().expect("a number");
            near(change.effect(factor), expected("additive"), 1e-6);
            near(
                change.multiplicative(factor).expect("above zero"),
                expected("multiplicative"),
                1e-6,
            );
        }
    }
    // Output x share of the sector x share of the subsector in it x intensity.
    let levels = |rows: &[[f64; 2]], sums: &[[f64; 2]]| -> Vec<Vec<f64>> {
        let output: f64 = rows.iter().map(|[_, own]| own).sum();
        let sector_of = |row: usize| {
            sectors
                .iter()
                .position(|sector| sector.contains(&row))
                .expect("a sector")
        };
        let each = rows.iter().enumerate();
        each.map(|(row, [energy, own])| {
            let sector = sums[sector_of(row)][1];
            vec![output, sector / output, own / sector, energy / own]
        })
        .collect()
    };
    let case = case("LMDI-B-MULTILEVEL-PARALLEL");
    let change = between(&levels(&fine[0], &coarse[0]), &levels(&fine[1], &coarse[1]));
    let names = ["activity", "structure_between", "structure_within", "intensity"];
    for (factor, name) in names.into_iter().enumerate() {
        near(
            change.effect(factor),
            case["expected"]["additive"][name].as_f64().expect("a number"),
            1e-6,
        );
    }
}

/// Vector C (numbers of Ang 2004): LMDI-I and LMDI-II.
#[test]
fn two_sectors_by_both_weights() {
    let case = case("LMDI-C");
    let read = |name: &str| -> Vec<Vec<f64>> {
        let rows: Vec<[f64; 2]> = pairs(&case["inputs"][name]).iter().map(|[q, e]| [*e, *q]).collect();
        activity_structure_intensity(&rows)
    };
    let (from, to) = (read("Q_E_t0"), read("Q_E_tT"));
    let first = between(&from, &to);
    let second = Decomposition::between(&from, &to, Weights::Second).expect("decomposes");
    for (factor, name) in ["activity", "structure", "intensity"].into_iter().enumerate() {
        let expected = |kind: &str| case["expected"][kind][name].as_f64().expect("a number");
        near(first.effect(factor), expected("lmdi1_additive"), 1e-6);
        near(
            first.multiplicative(factor).expect("above zero"),
            expected("lmdi1_multiplicative"),
            1e-6,
        );
        near(
            second.multiplicative(factor).expect("above zero"),
            expected("lmdi2_multiplicative"),
            1e-6,
        );
    }
    near(second.residual(), 0.0, 1e-9);
}

/// Commercial buildings 2000 to 2016, year on year, over the value of 2000.
#[test]
fn the_china_series() {
    let case = case("LMDI-CHINA-BUILDINGS");
    let of = |name: &str| numbers(&case["inputs"][name]);
    let [energy, carbon, floor, people, gdp, service] =
        ["E_Mtce", "C_MtCO2", "F_1e8m2", "P_million", "G_1e9CNY", "Gs_1e9CNY"].map(of);
    // y = C / F = (P/F) (F/Gs) (G/P) (Gs/G) (E/F) (C/E).
    let factors = |year: usize| {
        vec![
            people[year] / floor[year],
            floor[year] / service[year],
            gdp[year] / people[year],
            service[year] / gdp[year],
            energy[year] / floor[year],
            carbon[year] / energy[year],
        ]
    };
    let base = carbon[0] / floor[0];
    for year in 1..energy.len() {
        let change = between(&[factors(year - 1)], &[factors(year)]);
        for (factor, name) in ["p", "g", "s", "i", "e", "Kc"].into_iter().enumerate() {
            let expected = numbers(&case["expected"][name])[year - 1];
            near(change.effect(factor) / base, expected, 1e-12);
        }
        near(
            change.change() / base,
            numbers(&case["expected"]["total"])[year - 1],
            1e-12,
        );
    }
}

#[test]
fn what_is_refused() {
    let refused =
        |from: &[Vec<f64>], to: &[Vec<f64>], weights| Decomposition::between(from, to, weights).expect_err("refused");
    assert_eq!(
        refused(&[vec![1.0, -2.0]], &[vec![1.0, 2.0]], Weights::First),
        DecompositionError::SignChange { category: 0, factor: 1 }
    );
    assert_eq!(
        refused(&[vec![1.0, f64::NAN]], &[vec![1.0, 2.0]], Weights::First),
        DecompositionError::NotFinite { category: 0, factor: 1 }
    );
    assert_eq!(
        refused(&[vec![1.0]], &[vec![1.0, 2.0]], Weights::First),
        DecompositionError::Shape
    );
    assert_eq!(
        refused(&[vec![0.0]], &[vec![1.0]], Weights::Second),
        DecompositionError::NoTotal
    );
    // Credits, below zero in both years, are decomposed like the rest: -6 to -8 at an unchanged second factor.
    let credit = between(&[vec![3.0, -2.0]], &[vec![4.0, -2.0]]);
    near(credit.effect(0), -2.0, 1e-12);
    assert!(between(&[vec![0.0]], &[vec![1.0]]).multiplicative(0).is_none());
}

/// Categories of three factors, each with a chance of zero in either year.
fn matrices() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<Vec<f64>>)> {
    let number = prop_oneof![1 => Just(0.0), 6 => 0.001f64..1000.0];
    let category = prop::collection::vec(number, 3);
    prop::collection::vec((category.clone(), category), 1..6).prop_map(|pairs| pairs.into_iter().unzip())
}

proptest! {
    /// The effects add up to the change, zeros or not; back again, each has the other sign.
    #[test]
    fn exact_and_reversible((from, to) in matrices()) {
        let there = between(&from, &to);
        let back = between(&to, &from);
        let size = there.effects.iter().flatten().fold(there.from.max(there.to), |size, effect| size.max(effect.abs()));
        prop_assert!(there.residual().abs() <= 1e-9 * size, "{}", there.residual());
        for factor in 0..3 {
            prop_assert!((there.effect(factor) + back.effect(factor)).abs() <= 1e-9 * size);
        }
        if let [Some(first), Some(second), Some(third)] = [0, 1, 2].map(|factor| there.multiplicative(factor)) {
            let product = first * second * third;
            prop_assert!((product - there.to / there.from).abs() <= 1e-9 * product, "{product}");
        }
    }

    /// Consistent in aggregation: the effects of two parts add up to those of the whole.
    #[test]
    fn parts_add_up((from, to) in matrices(), cut in 0usize..6) {
        let cut = cut.min(from.len());
        let whole = between(&from, &to);
        let parts = [between(&from[..cut], &to[..cut]), between(&from[cut..], &to[cut..])];
        for factor in 0..3 {
            let sum: f64 = parts.iter().map(|part| part.effect(factor)).sum();
            let size = whole.effects.iter().map(|category| category[factor].abs()).sum::<f64>().max(1.0);
            prop_assert!((sum - whole.effect(factor)).abs() <= 1e-9 * size);
        }
    }
}

/// Vector D: two routes, two fuels, as a table.
const STEEL: &str = "\
year,route,fuel,output,route_share,energy_intensity,fuel_share,emission_factor
2020,BF,coal,100,0.9,20,0.9,0.095
2020,BF,electricity,100,0.9,20,0.1,0.15
2020,EAF,coal,100,0.1,5,0.2,0.095
2020,EAF,electricity,100,0.1,5,0.8,0.15
2030,BF,coal,110,0.8,19,0.88,0.095
2030,BF,electricity,110,0.8,19,0.12,0.12
2030,EAF,coal,110,0.2,4.8,0.15,0.095
2030,EAF,electricity,110,0.2,4.8,0.85,0.12
";
const FACTORS: &str = "output,route_share,energy_intensity,fuel_share,emission_factor";

fn table(text: &str, factors: &str) -> Result<FactorTable, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("written");
    let factors: Vec<String> = factors.split(',').map(str::to_owned).collect();
    FactorTable::read(&path, &factors, None)
}

fn steel(text: &str) -> FactorTable {
    table(text, FACTORS).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn change(table: &FactorTable, from: i32, to: i32, mode: Mode) -> Change<'_> {
    Change::of(table, from, to, mode, Weights::First).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn the_steel_identity() {
    let case = case("LMDI-D-STEEL");
    let table = steel(STEEL);
    assert_eq!(table.category_columns, ["route", "fuel"]);
    let change = change(&table, 2020, 2030, Mode::Unchained);
    let totals = change.totals.clone().map(|total| total.to_string());
    assert_eq!(totals, ["187.85", "176.132"]);
    for (factor, name) in ["P", "s", "e", "m", "k"].into_iter().enumerate() {
        near(
            change.effect(factor),
            case["expected"]["additive"][name].as_f64().expect("a number"),
            1e-6,
        );
    }
    assert_eq!(change.change().to_string(), "-11.718");
    assert!(change.relative_residual() < 1e-9);
    assert!(change.appearances.is_empty());
}

/// A route that is new in 2030: output is that of the other rows, the emission factor of its fuel too; its share comes from zero and is charged
/// with all of it: 110 * 0.1 * 12 * 1 * 0.1 = 13.2.
#[test]
fn a_new_category_is_charged_to_its_share() {
    let text = format!("{STEEL}2030,DRI,hydrogen,110,0.1,12,1,0.1\n");
    let table = steel(&text);
    let change = change(&table, 2020, 2030, Mode::Unchained);
    let place = table
        .categories
        .iter()
        .position(|texts| texts[0] == "DRI")
        .expect("there");
    let effects: Vec<f64> = (0..5).map(|factor| change.effect_in(place, factor)).collect();
    near(effects[1], 13.2, 1e-12);
    assert_eq!([effects[0], effects[2], effects[3], effects[4]], [0.0; 4]);
    assert_eq!(change.appearances.len(), 1);
    assert_eq!(change.appearances[0].factor, 1);
    // A new fuel of a route that was there: its share of the route's energy.
    let text = format!("{STEEL}2030,BF,biomass,110,0.8,19,0.05,0.01\n");
    let table = steel(&text);
    let change = self::change(&table, 2020, 2030, Mode::Unchained);
    assert_eq!(change.appearances[0].factor, 3);
    near(
        change.change().to_f64() - (0..5).map(|factor| change.effect(factor)).sum::<f64>(),
        0.0,
        1e-9,
    );
}

/// Vectors A as a table of four years: chained they are the sums of the steps, unchained they are not.
#[test]
fn chained_and_unchained_differ() {
    let text = "\
year,row,f1,f2,f3
1971,a,1,10,2
1971,b,4,5,3
1972,a,4,5,3
1972,b,5,6,4
1973,a,8,2,4
1973,b,5,7,5
1974,a,10,1,5
1974,b,6,8,6
";
    let table = table(text, "f1,f2,f3").expect("reads");
    let chained = change(&table, 1971, 1974, Mode::Chained);
    assert_eq!(chained.years, [1971, 1972, 1973, 1974]);
    // 69.79006598 + 42.96021467 + 54.01064234 = 166.76092299.
    near(chained.effect(0), 166.76092299, 3e-7);
    near(
        chained.multiplicative(0).expect("above zero"),
        1.761117821 * 1.229284572 * 1.208140223,
        1e-8,
    );
    let unchained = change(&table, 1971, 1974, Mode::Unchained);
    near(unchained.effect(0), 134.3230346, 1e-7);
    for change in [&chained, &unchained] {
        near(change.residual(), 0.0, 1e-9);
    }
    let back = change(&table, 1974, 1971, Mode::Chained);
    near(back.effect(0), -166.76092299, 3e-7);
}

#[test]
fn a_value_column_is_checked() {
    // 2 * 3.333 = 6.666, stated as 6.67: the product at the places of the value.
    assert!(table("year,a,b,value\n2020,2,3.333,6.67\n", "a,b").is_ok());
    assert!(table("year,a,b,value\n2020,2,3.333,6.70\n", "a,b").is_err());
    let Problems(found) = table("year,a,b,value\n2020,2,3.333,6.7\n2021,2,3,6.1\n", "a,b").expect_err("differs");
    let codes: Vec<&str> = found.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["value-differs"]);
    assert_eq!(found[0].place.as_ref().and_then(|place| place.row), Some(3));
}

fn run(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{STEEL}2030,DRI,hydrogen,110,0.1,12,1,0.1\n");
    std::fs::write(folder.path().join("steel.csv"), text).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args([
            "decompose",
            "steel.csv",
            "--from",
            "2020",
            "--to",
            "2030",
            "--identity",
            FACTORS,
        ])
        .args(arguments)
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .output()
        .expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn what_is_printed() {
    insta::assert_snapshot!("decompose-steel-en", run(&[]));
    insta::assert_snapshot!(
        "decompose-steel-zh",
        run(&["--lang", "zh", "--chained", "--weights", "lmdi-2"])
    );
    assert!(run(&[]).contains("the table has none between"));
    insta::assert_snapshot!("decompose-steel-csv", run(&["--format", "csv"]));
    insta::assert_snapshot!("decompose-steel-waterfall", run(&["--format", "waterfall"]));
    let json: Value = serde_json::from_str(&run(&["--format", "json"])).expect("JSON");
    assert_eq!(json["change"], "1.482");
    assert_eq!(json["mode"], "unchained");
    assert_eq!(json["in_one_year_alone"][0]["factor"], "route_share");
}
