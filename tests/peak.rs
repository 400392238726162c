//! The peak of a series: the test of Mann and Kendall, verdicts, deadlines, definitions; the path to a target.

mod definitions;
mod target_path;

use std::process::Command;

use dafeng::quantity::Ratio;
use dafeng::scenario::peak::{Lacking, MannKendall, Peak, PeakDefinition, Standing, Trend, Verdict, sen_slope};
use dafeng::scenario::series::{Series, YearValue};
use proptest::prelude::*;

fn number(text: &str) -> Ratio {
    text.parse().expect("a number")
}

/// A series of consecutive years from 2011 on.
fn series(values: &[&str]) -> Series {
    let values = values.iter().zip(2011..);
    let values = values.map(|(value, year)| YearValue {
        year,
        value: number(value),
    });
    Series::new("", values.collect()).expect("distinct years")
}

fn of_years(values: &[(i32, &str)]) -> Series {
    let values = values.iter().map(|(year, value)| YearValue {
        year: *year,
        value: number(value),
    });
    Series::new("", values.collect()).expect("distinct years")
}

fn definition(id: &str) -> PeakDefinition {
    PeakDefinition::load(id).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn verdict(values: &[&str]) -> Verdict {
    Peak::of(&series(values), &definition("default")).verdict
}

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
}

/// MK-FALLING (own computation with corrections for ties and continuity). 45 pairs: (95, 95) is tied, two rise (98 to 99, 94 to 95), 42 fall:
/// S = 2 - 42 = -40. Var = (10 * 9 * 25 - 2 * 1 * 9) / 18 = 124. Z = -39 / sqrt(124).
#[test]
fn a_falling_series() {
    let values = [100.0, 98.0, 99.0, 96.0, 95.0, 94.0, 95.0, 92.0, 90.0, 88.0];
    let test = MannKendall::of(&values);
    assert_eq!((test.s, test.variance), (-40, 124.0));
    near(test.z, -3.502303, 1e-6);
    near(test.p, 0.000461, 1e-6);
    assert_eq!(test.trend(0.05), Trend::Falling);
    let years: Vec<(i32, f64)> = (2011..).zip(values).collect();
    near(sen_slope(&years).expect("pairs"), -1.25, 1e-12);
}

const PLATEAU_TRAP: [&str; 10] = ["80", "85", "90", "95", "100", "99", "100", "99", "98", "99"];

/// MK-PLATEAU-TRAP: over the whole series the test says rising, though it has been flat since its maximum. Ties: 99 three times, 100 twice, so
/// Var = (10 * 9 * 25 - 3 * 2 * 11 - 2 * 1 * 9) / 18 = 2166 / 18 = 120.333.
#[test]
fn a_plateau_is_not_a_rise() {
    let series = series(&PLATEAU_TRAP);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    assert_eq!(peak.whole.s, 23);
    near(peak.whole.variance, 120.3333, 1e-4);
    near(peak.whole.z, 2.0055, 1e-4);
    near(peak.whole.p, 0.0449, 1e-4);
    assert_eq!(peak.trend_of_whole(), Trend::Rising);
    let years: Vec<(i32, f64)> = series.values().iter().map(|v| (v.year, v.value.to_f64())).collect();
    near(sen_slope(&years).expect("pairs"), 1.8, 1e-12);
    assert_eq!(peak.trend_from_peak(), Trend::None);
    assert_eq!(peak.verdict, Verdict::Plateau);
    // Two years share the maximum: years are counted from the last, and both are told. 95 to 100 are within 5 per cent.
    assert_eq!((peak.year, peak.tied_years.as_slice()), (2017, [2015].as_slice()));
    assert_eq!(peak.plateau, (2014, 2020));
    assert_eq!(peak.years_since(), 3);
    assert!(peak.second_hump.is_none());
}

#[test]
fn rises() {
    assert_eq!(verdict(&["80", "84", "88", "92", "96", "100"]), Verdict::Rising);
    // So slow that all of it lies within the band.
    assert_eq!(verdict(&["96", "97", "98", "99", "100", "101"]), Verdict::Rising);
    // One dip at the end, within the band: too soon to tell.
    assert_eq!(verdict(&["80", "85", "90", "95", "100", "99"]), Verdict::Rising);
    // Below the maximum and up again.
    assert_eq!(verdict(&["60", "100", "70", "75", "80", "85", "92"]), Verdict::Rising);
}

/// 100, 96, ... falls by 4 a year. After four years: S = -10, Var = 5 * 4 * 15 / 18 = 50 / 3, Z = -9 / 4.082 = -2.2045, p = 0.0275: significant, and a
/// year too early. After five it is confirmed.
#[test]
fn a_late_peak_is_provisional_until_five_years_have_passed() {
    let definition = definition("default");
    let early = series(&["80", "90", "100", "96", "92", "88", "84"]);
    let peak = Peak::of(&early, &definition);
    assert_eq!(peak.verdict, Verdict::PeakedProvisional);
    assert_eq!(peak.lacking, [Lacking::Years(1)]);
    near(peak.from_peak.z, -2.2045, 1e-4);
    let late = series(&["80", "90", "100", "96", "92", "88", "84", "80"]);
    let peak = Peak::of(&late, &definition);
    assert_eq!(peak.verdict, Verdict::PeakedConfirmed);
    assert!(peak.lacking.is_empty());
    assert_eq!((peak.year, peak.years_since()), (2013, 5));
    assert_eq!(peak.fall, number("20"));
    assert_eq!(peak.fall_percent, Some(number("20")));
    near(peak.slope.expect("pairs"), -4.0, 1e-12);
    // Far below, and level since: no significant fall.
    let level = series(&["80", "90", "100", "80", "81", "80", "81", "80", "81"]);
    let peak = Peak::of(&level, &definition);
    assert_eq!(peak.verdict, Verdict::PeakedProvisional);
    assert_eq!(peak.lacking, [Lacking::SignificantFall]);
}

/// A significant fall confirms a peak within the band too: 1 a year of 100 for five years stays within 5 per cent.
#[test]
fn a_slow_fall_is_a_fall() {
    let series = series(&["90", "95", "100", "99", "98", "97", "96", "95"]);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    assert!(peak.is_within_band);
    assert_eq!(peak.verdict, Verdict::PeakedConfirmed);
}

#[test]
fn two_humps_are_both_told() {
    let series = series(&["60", "80", "100", "85", "80", "93", "90", "80", "70", "65", "60"]);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    assert_eq!(peak.year, 2013);
    let hump = peak.second_hump.expect("a second hump");
    assert_eq!((hump.year, hump.dip_year, hump.is_latest), (2016, 2015, false));
    assert_eq!((hump.height, hump.dip), (number("93"), number("80")));
    assert_eq!(peak.verdict, Verdict::PeakedConfirmed);
    // The first is the lower one, and the latest year may still grow.
    let reversed = self::series(&["95", "80", "85", "90", "100"]);
    let peak = Peak::of(&reversed, &definition);
    assert_eq!(peak.second_hump.map(|hump| hump.year), Some(2011));
}

/// Noise of 2 per cent on a level of 100: a plateau from end to end, whose peak may be in any of its years.
#[test]
fn noise_is_a_plateau() {
    let series = series(&["99", "101", "100", "98", "102", "100", "99", "101", "100", "99"]);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    assert_eq!(peak.verdict, Verdict::Plateau);
    assert_eq!((peak.year, peak.plateau), (2015, (2011, 2020)));
    assert!(peak.second_hump.is_none());
    // Also where the greatest of it comes last.
    assert_eq!(verdict(&["100", "99", "98", "100", "99", "100.2"]), Verdict::Plateau);
}

#[test]
fn what_cannot_be_told() {
    let definition = definition("default");
    for (values, needed) in [
        (vec!["100"], 4),
        (vec!["100", "90"], 3),
        (vec!["80", "90", "100", "95"], 1),
    ] {
        let series = series(&values);
        let peak = Peak::of(&series, &definition);
        assert_eq!((peak.verdict, peak.years_needed), (Verdict::NoVerdict, needed));
    }
    let one = series(&["100"]);
    let peak = Peak::of(&one, &definition);
    assert_eq!(
        (peak.slope, peak.from_peak.p, peak.fall_percent),
        (None, 1.0, Some(Ratio::zero()))
    );
}

#[test]
fn all_equal_is_a_plateau() {
    let series = series(&["7.5", "7.50", "7.5", "7.5", "7.5", "7.5"]);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    assert_eq!(peak.verdict, Verdict::Plateau);
    assert_eq!(
        (peak.year, peak.tied_years.len(), peak.plateau),
        (2016, 5, (2011, 2016))
    );
    assert_eq!((peak.whole.s, peak.whole.variance, peak.whole.p), (0, 0.0, 1.0));
}

/// Every year is the greatest, those before the deadline and those after it: neither met nor missed.
#[test]
fn a_tie_over_all_years_is_open() {
    let series = series(&["7.5"; 12]);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    for before in [2011, 2012, 2016, 2023, 2030] {
        let standing = peak.deadline(before).standing;
        // No year lies before 2011: that one is missed.
        let expected = if before == 2011 {
            Standing::Missed
        } else {
            Standing::Open
        };
        assert_eq!(standing, expected, "before {before}");
    }
}

/// Blank cells behind the header shift nothing; a title that is blank at its end wants no cell.
#[test]
fn blank_cells_at_the_end_of_a_row_are_no_fault() {
    let folder = written(
        "mill.csv",
        "year,value,\n2019,90\n2020,100,\n2021,99,,,\n2022,97,a remark\n2023,96\n",
    );
    let json = run(folder.path(), &["mill.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["series"][0]["height"], "100");
}

#[test]
fn the_first_year_is_the_greatest() {
    let falling = series(&["100", "95", "91", "85", "80", "76"]);
    let definition = definition("default");
    let peak = Peak::of(&falling, &definition);
    assert_eq!(peak.verdict, Verdict::FallingThroughout);
    assert_eq!(peak.deadline(2030).standing, Standing::Met);
    // It goes up again: S = -5 + 0 + 3 + 2 + 1 = 1.
    assert_eq!(verdict(&["100", "80", "70", "75", "85", "90"]), Verdict::Rising);
}

/// A sink that grows: percentages of a height below zero mean nothing, the order of the values does.
#[test]
fn values_below_zero() {
    let definition = definition("default");
    let sink = series(&["-10", "-5", "-12", "-20", "-31", "-45", "-50"]);
    let peak = Peak::of(&sink, &definition);
    assert_eq!(peak.fall_percent, None);
    assert_eq!((peak.year, peak.plateau), (2012, (2012, 2012)));
    assert_eq!(peak.fall, number("45"));
    assert_eq!(peak.verdict, Verdict::PeakedConfirmed);
    // From above zero to below it.
    let through = series(&["50", "100", "60", "20", "-20", "-60", "-100"]);
    let peak = Peak::of(&through, &definition);
    assert_eq!(peak.fall_percent, Some(number("200")));
    assert_eq!(peak.verdict, Verdict::PeakedConfirmed);
    let zero = series(&["0", "0", "0", "0", "0"]);
    assert_eq!(Peak::of(&zero, &definition).verdict, Verdict::Plateau);
}

/// Windows go by years, the test by order: 2010, 2012, 2015 and so on have values. Five years lie between 2015 and 2020.
#[test]
fn gaps_between_years() {
    let values = [
        (2010, "80"),
        (2012, "90"),
        (2015, "100"),
        (2017, "90"),
        (2018, "84"),
        (2019, "80"),
        (2020, "72"),
    ];
    let series = of_years(&values);
    let definition = definition("default");
    let peak = Peak::of(&series, &definition);
    assert_eq!(series.missing_years(), [2011, 2013, 2014, 2016]);
    assert_eq!((peak.years_since(), peak.from_peak.count), (5, 5));
    assert_eq!(peak.verdict, Verdict::PeakedConfirmed);
    // Slopes by year: -5, -16/3, -5, -5.6, -6, -5, -6, -4, -6, -8: the median of ten is between -5.333 and -5.6.
    near(peak.slope.expect("pairs"), -(16.0 / 3.0 + 5.6) / 2.0, 1e-12);
}

#[test]
fn before_2030_is_2029_or_earlier() {
    let definition = definition("default");
    let at = |first: i32, values: &[&str], before: i32| {
        let values: Vec<(i32, &str)> = (first..).zip(values.iter().copied()).collect();
        let series = of_years(&values);
        let deadline = Peak::of(&series, &definition).deadline(before);
        (
            deadline.standing,
            deadline.margin,
            deadline.years_left,
            deadline.may_be_later,
        )
    };
    let peaked = ["80", "90", "100", "94", "88", "82", "76", "70"];
    // The maximum in 2029 is in time, in 2030 it is not.
    assert_eq!(at(2027, &peaked, 2030), (Standing::Met, 0, 0, false));
    assert_eq!(at(2028, &peaked, 2030), (Standing::Missed, -1, 0, false));
    assert_eq!(at(2024, &peaked[..5], 2030), (Standing::MetProvisionally, 3, 1, false));
    assert_eq!(
        at(2015, &["80", "84", "88", "92", "96"], 2030),
        (Standing::Open, 10, 10, false)
    );
    // A plateau from 2027 to 2032 whose maximum is in 2028: by the band it may be later.
    let plateau = ["80", "99", "100", "99", "98", "99", "98"];
    assert_eq!(at(2026, &plateau, 2030), (Standing::Open, 1, 0, true));
}

proptest! {
    /// Scaling and shifting years changes no verdict; order of the rows neither.
    #[test]
    fn a_verdict_depends_on_neither_unit_nor_order(
        values in prop::collection::vec(1u64..300, 1..25),
        scale in 1u64..5000,
        turned in any::<bool>(),
    ) {
        let definition = definition("default");
        let make = |scale: u64, turned: bool| {
            let years = (0..).zip(&values).map(|(place, value)| YearValue {
                year: 2000 + place,
                value: Ratio::from(value * scale),
            });
            let mut years: Vec<YearValue> = years.collect();
            if turned {
                years.reverse();
            }
            Series::new("", years).expect("distinct")
        };
        let (own, other) = (make(1, false), make(scale, turned));
        let (own, other) = (Peak::of(&own, &definition), Peak::of(&other, &definition));
        prop_assert_eq!(own.verdict, other.verdict);
        prop_assert_eq!(own.year, other.year);
        prop_assert_eq!(own.second_hump.map(|hump| hump.year), other.second_hump.map(|hump| hump.year));
    }

    /// Backwards, S has the other sign and all else is the same.
    #[test]
    fn mann_kendall_backwards(values in prop::collection::vec(-20i32..20, 0..30)) {
        let forwards = MannKendall::of(&values);
        let backwards: Vec<i32> = values.iter().rev().copied().collect();
        let backwards = MannKendall::of(&backwards);
        prop_assert_eq!(forwards.s, -backwards.s);
        prop_assert_eq!(forwards.variance, backwards.variance);
        prop_assert_eq!(forwards.p, backwards.p);
    }
}

fn run(folder: &std::path::Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .arg("peak")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn written(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    folder
}

#[test]
fn what_is_printed_of_one_series() {
    let rows: String = (2011..)
        .zip(PLATEAU_TRAP)
        .map(|(year, value)| format!("{year},{value}\n"))
        .collect();
    let folder = written("mill.csv", &format!("year,value\n{rows}"));
    let text = run(folder.path(), &["mill.csv", "--before", "2030"]);
    insta::assert_snapshot!("peak-plateau-en", text);
    let text = run(folder.path(), &["mill.csv", "--before", "2030", "--lang", "zh"]);
    insta::assert_snapshot!("peak-plateau-zh", text);
}

const SCENARIOS: &str = "情景,年份,排放量\n基准,2020,100\n基准,2021,104\n基准,2022,107\n基准,2023,111\n基准,2024,115\n基准,2026,123\n减排,2020,100\n减排,2021,102\n减排,2022,96\n减排,2023,90\n减排,2024,84\n减排,2025,77.5\n减排,2026,70\n短,2024,10\n短,2025,9\n";

#[test]
fn what_is_printed_of_several_series() {
    let folder = written("scenarios.csv", SCENARIOS);
    let arguments = ["scenarios.csv", "--by", "情景", "--before", "2030"];
    insta::assert_snapshot!("peak-scenarios-en", run(folder.path(), &arguments));
    let zh = [&arguments[..], &["--lang", "zh", "--definition", "c40-2018"]].concat();
    insta::assert_snapshot!("peak-scenarios-zh", run(folder.path(), &zh));
    let csv = [&arguments[..], &["--format", "csv"]].concat();
    insta::assert_snapshot!("peak-scenarios-csv", run(folder.path(), &csv));
    let json = [&arguments[..], &["--format", "json"]].concat();
    let json: serde_json::Value = serde_json::from_str(&run(folder.path(), &json)).expect("JSON");
    assert_eq!(json["definition"]["plateau_band_is_assumed"], true);
    assert_eq!(json["series"][1]["verdict"], "peaked-confirmed");
    assert_eq!(json["series"][1]["latest"]["value"], "70");
    assert_eq!(json["series"][1]["deadline"]["last_year_that_counts"], 2029);
    assert_eq!(json["series"][0]["missing_years"][0], 2025);
    assert_eq!(json["series"][2]["years_needed"], 3);
}

/// A workbook under a title, with Chinese headers.
#[test]
fn a_workbook_reads_as_csv_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "某市钢铁行业排放量").expect("written");
    for (column, title) in ["年份", "地区", "排放量"].into_iter().enumerate() {
        sheet.write(1, column as u16, title).expect("written");
    }
    for (row, value) in [99.5, 100.25, 98.0, 97.0].into_iter().enumerate() {
        let at = row as u32 + 2;
        sheet.write(at, 0, 2021 + row as u32).expect("written");
        sheet.write(at, 1, "甲").expect("written");
        sheet.write(at, 2, value).expect("written");
    }
    workbook.save(folder.path().join("series.xlsx")).expect("saved");
    let json = run(folder.path(), &["series.xlsx", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (json["column"].as_str(), json["series"][0]["height"].as_str()),
        (Some("排放量"), Some("100.25"))
    );
    assert_eq!(json["series"][0]["peak_year"], 2022);
}
