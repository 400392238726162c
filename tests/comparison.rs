//! Two inventories side by side: effects calculated by hand, the bridge between two standards, and laws that hold for every pair of ledgers.

mod laws;
mod standards;

use std::collections::BTreeMap;

use dafeng::comparison::{Cause, CauseOrder, Comparison, Standing};
use dafeng::factor::Named;
use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::Ratio;
use dafeng::report::comparison_data::{comparison_csv, comparison_json};

use crate::support::{CETS, GBT_32151, dafeng, dataset, ledger, library, methodology, process_level, root, text};

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn order(ids: &[&str]) -> CauseOrder {
    let typed: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    CauseOrder::parse(&typed).unwrap_or_else(|p| panic!("{p:#?}"))
}

/// Compares two ledgers of CSV text under the national ETS guideline.
fn compared<T>(own: &str, its: &str, order: CauseOrder, look: impl FnOnce(&Comparison<'_>) -> T) -> T {
    let method = methodology(CETS);
    let ledgers = [own, its].map(|csv| ledger(csv, "").unwrap_or_else(|p| panic!("{p:#?}")));
    let [own, its] = ledgers.each_ref().map(|ledger| {
        account(ledger, &method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"))
    });
    let comparison = Comparison::new([&own, &its], order).unwrap_or_else(|p| panic!("{p:#?}"));
    look(&comparison)
}

/// The effects of an item by cause.
fn of_item(comparison: &Comparison<'_>, item: &str) -> BTreeMap<&'static str, Ratio> {
    let mut found: BTreeMap<&'static str, Ratio> = BTreeMap::new();
    for effect in &comparison.effects {
        if library().items.at(effect.subject.item).id() == item {
            let sum = found.entry(effect.cause.id()).or_default();
            *sum = sum.clone() + effect.amount.clone();
        }
    }
    found
}

/// What holds of every comparison: the effects and the rounding are the difference of the totals, exactly, and as they are printed.
fn adds_up(comparison: &Comparison<'_>) {
    let causes: Ratio = Cause::ALL.into_iter().map(|cause| comparison.amount(cause)).sum();
    assert_eq!(causes, comparison.difference());
    for places in [0, 2, 10] {
        let shown = comparison.shown(places);
        let printed: Ratio = shown.effects.iter().map(|effect| ratio(&effect.amount.to_text())).sum();
        assert_eq!(
            printed + ratio(&shown.rounding.to_text()),
            comparison.difference(),
            "{places}"
        );
    }
}

const HEADER: &str =
    "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";

/// Coal with measured values: period, flow, quantity, calorific value, carbon content; and 1000 t of steel, which carries off 37 tCO2.
fn coal(lines: &[(&str, &str, &str, &str, &str)]) -> String {
    let mut csv = HEADER.to_owned();
    for (period, flow, quantity, ncv, carbon) in lines {
        csv += &format!("{period},anthracite,{flow},{quantity},t,{ncv},GJ/t,measured,{carbon},tC/GJ,measured\n");
    }
    let year = lines.first().map_or("2024", |line| &line.0[..4]);
    csv + &format!("{year}-01,crude-steel,produced,1000,t,,,,,,\n")
}

/// A: 100 t x 20 GJ/t x 0.025 tC/GJ = 50 tC = 183.3333... tCO2. B: 120 t x 21 x 0.026 = 65.52 tC = 240.24 tCO2.
fn two_years() -> [String; 2] {
    [
        coal(&[("2024-01", "purchased", "100", "20", "0.025")]),
        coal(&[("2025-01", "purchased", "120", "21", "0.026")]),
    ]
}

#[test]
fn causes_are_changed_one_after_the_other() {
    let [own, its] = two_years();
    compared(&own, &its, CauseOrder::default(), |comparison| {
        // Activity 20 t x 20 x 0.025 = 10 tC; calorific value 120 x 1 x 0.025 = 3 tC; carbon content 120 x 21 x 0.001 = 2.52 tC.
        let expected = [
            ("activity", "110/3"),
            ("calorific-value", "11"),
            ("carbon-content", "9.24"),
        ];
        let expected = expected.map(|(cause, amount)| (cause, ratio(amount)));
        assert_eq!(of_item(comparison, "anthracite"), BTreeMap::from(expected));
        // 183.33 - 183.3333... = -0.00333...; 240.24 is exact.
        assert_eq!(comparison.amount(Cause::Rounding), ratio("1/300"));
        assert_eq!(comparison.difference(), ratio("56.91"));
        assert!(comparison.boundaries.are_same());
        let effect = &comparison.effects[1];
        assert_eq!(effect.values, [Some(ratio("20")), Some(ratio("21"))]);
        assert_eq!(effect.unit, "GJ/t");
        adds_up(comparison);
    });
    let backwards = [
        "rounding",
        "carbon-content",
        "oxidation-rate",
        "emission-factor",
        "calorific-value",
        "activity",
        "boundary",
    ];
    compared(&own, &its, order(&backwards), |comparison| {
        // Carbon content 100 x 20 x 0.001 = 2 tC; calorific value 100 x 1 x 0.026 = 2.6 tC; activity 20 x 21 x 0.026 = 10.92 tC.
        let expected = [
            ("activity", "40.04"),
            ("calorific-value", "28.6/3"),
            ("carbon-content", "22/3"),
        ];
        let expected = expected.map(|(cause, amount)| (cause, ratio(amount)));
        assert_eq!(of_item(comparison, "anthracite"), BTreeMap::from(expected));
        let causes: Vec<Cause> = comparison.effects.iter().map(|effect| effect.cause).collect();
        assert_eq!(causes, [Cause::CarbonContent, Cause::CalorificValue, Cause::Activity]);
        adds_up(comparison);
    });
}

/// Where both years have the same months, month meets month: more coal in the month of the poorer coal is activity alone, though the mean of the
/// year falls from 22 to 21.333.
#[test]
fn month_meets_month() {
    let own = coal(&[
        ("2024-01", "purchased", "100", "20", "0.025"),
        ("2024-02", "purchased", "100", "24", "0.025"),
    ]);
    let its = coal(&[
        ("2025-01", "purchased", "200", "20", "0.025"),
        ("2025-02", "purchased", "100", "24", "0.025"),
    ]);
    compared(&own, &its, CauseOrder::default(), |comparison| {
        // 100 t x 20 x 0.025 = 50 tC.
        assert_eq!(
            of_item(comparison, "anthracite"),
            BTreeMap::from([("activity", ratio("550/3"))])
        );
        adds_up(comparison);
    });
}

/// Where months differ the whole periods meet, with means: 400 t at (100 x 20 + 300 x 24) / 400 = 23 GJ/t against 200 t at 25.
#[test]
fn other_months_meet_as_a_whole() {
    let own = coal(&[
        ("2024-01", "purchased", "100", "20", "0.025"),
        ("2024-03", "purchased", "300", "24", "0.025"),
    ]);
    let its = coal(&[("2025-02", "purchased", "200", "25", "0.025")]);
    compared(&own, &its, CauseOrder::default(), |comparison| {
        // Activity -200 x 23 x 0.025 = -115 tC; calorific value 200 x 2 x 0.025 = 10 tC.
        let expected = [("activity", ratio("-1265/3")), ("calorific-value", ratio("110/3"))];
        assert_eq!(of_item(comparison, "anthracite"), BTreeMap::from(expected));
        assert_eq!(comparison.effects[1].values, [Some(ratio("23")), Some(ratio("25"))]);
        let period = comparison
            .boundaries
            .differing()
            .map(|aspect| aspect.id)
            .collect::<Vec<_>>();
        assert_eq!(period, ["period"]);
        adds_up(comparison);
    });
}

/// What was bought at 20 GJ/t and sold at 24 weighs nothing: its mean is no number, and the whole goes with the quantities.
#[test]
fn a_mean_without_weight_is_not_changed() {
    let own = coal(&[
        ("2024-01", "purchased", "100", "20", "0.025"),
        ("2024-03", "sold", "100", "24", "0.025"),
    ]);
    let its = coal(&[("2025-02", "purchased", "50", "20", "0.025")]);
    compared(&own, &its, CauseOrder::default(), |comparison| {
        // From 100 x (20 - 24) x 0.025 = -10 tC to 50 x 20 x 0.025 = 25 tC.
        assert_eq!(
            of_item(comparison, "anthracite"),
            BTreeMap::from([("activity", ratio("385/3"))])
        );
        adds_up(comparison);
    });
}

/// Rounding is the total less the exact sum: quantities are rounded to two places, rows to two places.
#[test]
fn rounding_is_computed() {
    let stone = |quantity: &str| {
        format!("{HEADER}2024-01,limestone,purchased,{quantity},t,,,,,,\n2024-01,crude-steel,produced,1000,t,,,,,,\n")
    };
    // A: 1.005 t counts as 1.01, x 0.440 = 0.4444, 0.44; exactly 0.4422. B: 1.004 t counts as 1.00, 0.44; exactly 0.44176.
    compared(&stone("1.005"), &stone("1.004"), CauseOrder::default(), |comparison| {
        assert_eq!(comparison.rounding(0), ratio("-0.0022"));
        assert_eq!(comparison.rounding(1), ratio("-0.00176"));
        assert_eq!(comparison.amount(Cause::Rounding), ratio("0.00044"));
        assert_eq!(comparison.amount(Cause::Activity), ratio("-0.00044"));
        assert!(comparison.difference().is_zero());
        adds_up(comparison);
    });
}

/// (183.33 - 37) / 1000 = 0.14633, printed 0.1463; (183.33 - 74) / 2000 = 0.054665, printed 0.0547. Between them 109.33 / 1000 = 0.10933.
#[test]
fn intensities_have_a_bridge() {
    let [own, _] = two_years();
    let its = own.replace("produced,1000", "produced,2000");
    compared(&own, &its, CauseOrder::default(), |comparison| {
        let bridge = comparison.intensity.as_ref().expect("the same product");
        assert_eq!(bridge.of_total, ratio("-0.037"));
        assert_eq!(bridge.of_output, ratio("-0.054665"));
        assert_eq!(bridge.of_rounding, ratio("0.000065"));
        assert_eq!(bridge.difference(), ratio("-0.0916"));
    });
}

#[test]
fn processes_meet_by_their_names() {
    let text = crate::support::dataset_text("reference-bf-bof", "ledger.csv");
    let own = dataset("reference-bf-bof", "ledger.csv", None);
    let its = ledger(&text.replace(",2023-", ",2024-").replace(",0.02739,", ",0.02750,"), "")
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(CETS);
    let [own, its] = [&own, &its]
        .map(|ledger| account(ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}")));
    let comparison = Comparison::new([&own, &its], CauseOrder::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let of: Vec<(Cause, &str)> = comparison
        .effects
        .iter()
        .map(|effect| (effect.cause, effect.subject.process.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        of,
        [(Cause::CarbonContent, "sintering"), (Cause::CarbonContent, "refining")]
    );
    adds_up(&comparison);
}

/// With several plants on a side, plants meet by id; one that only one side has is activity.
#[test]
fn several_plants_meet_by_id() {
    let line = |plant: &str, quantity: u32| {
        format!("{plant},2024-01,limestone,purchased,{quantity},t\n{plant},2024-01,crude-steel,produced,1000,t\n")
    };
    let header = "plant,period,item,flow,quantity,unit\n";
    let own = format!("{header}{}{}", line("east", 100), line("west", 200));
    let its = format!("{header}{}{}", line("west", 300), line("east", 100));
    compared(&own, &its, CauseOrder::default(), |comparison| {
        let plants: Vec<_> = comparison
            .effects
            .iter()
            .map(|effect| effect.subject.plant.as_deref())
            .collect();
        assert_eq!(plants, [Some("west")]);
        assert_eq!(comparison.amount(Cause::Activity), ratio("44"));
    });
    compared(
        &own,
        &format!("{header}{}", line("west", 200)),
        CauseOrder::default(),
        |comparison| {
            let absent = comparison
                .effects
                .iter()
                .filter(|effect| effect.standing == Some(Standing::Absent))
                .count();
            assert_eq!((absent, comparison.effects.len()), (2, 2));
            adds_up(comparison);
        },
    );
}

#[test]
fn an_item_against_itself_gives_nothing() {
    let [own, _] = two_years();
    compared(&own, &own, CauseOrder::default(), |comparison| {
        assert!(comparison.effects.is_empty());
        assert!(comparison.boundaries.are_same());
        assert!(Cause::ALL.into_iter().all(|cause| comparison.amount(cause).is_zero()));
    });
}

#[test]
fn json_and_csv_add_up_as_printed() {
    let [own, its] = two_years();
    compared(&own, &its, CauseOrder::default(), |comparison| {
        let json = comparison_json(comparison, &["a.csv".to_owned(), "b.csv".to_owned()]);
        let causes = json["causes"].as_array().expect("causes");
        let sum: Ratio = causes.iter().map(|cause| ratio(text(&cause["amount"]))).sum();
        assert_eq!(sum, ratio(text(&json["difference"])));
        assert_eq!(causes.len(), 7);
        let csv = comparison_csv(comparison).expect("written");
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let records: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a record")).collect();
        let amounts: Vec<Ratio> = records.iter().map(|record| ratio(&record[11])).collect();
        let (first, last) = (&records[0], &records[records.len() - 1]);
        assert_eq!((&first[0], &last[0]), ("total-a", "total-b"));
        let between: Ratio = amounts[1..amounts.len() - 1].iter().cloned().sum();
        assert_eq!(amounts[0].clone() + between, amounts[amounts.len() - 1]);
    });
}

fn stdout(arguments: &[&str]) -> String {
    let output = dafeng(arguments);
    let code = output.status.code();
    assert!(
        code == Some(0) || code == Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

const BF_BOF: &str = "datasets/reference-bf-bof/ledger.csv";

const EAF: &str = "datasets/reference-eaf/ledger.csv";

#[test]
fn compare_in_english_and_chinese() {
    let standards = [
        "compare",
        BF_BOF,
        "--method",
        GBT_32151,
        "--with-method",
        CETS,
        "--allow-gaps",
    ];
    insta::assert_snapshot!("compare-standards-en", stdout(&standards));
    insta::assert_snapshot!(
        "compare-standards-zh",
        stdout(&[&standards[..], &["--lang", "zh"]].concat())
    );
    let plants = [
        "compare",
        BF_BOF,
        EAF,
        "--method",
        CETS,
        "--order",
        "rounding,carbon-content,calorific-value,oxidation-rate,emission-factor,activity,boundary",
    ];
    insta::assert_snapshot!("compare-plants-en", stdout(&plants));
    let csv = stdout(&[&standards[..], &["--format", "csv"]].concat());
    let head: Vec<&str> = csv.lines().take(5).collect();
    insta::assert_snapshot!("compare-csv-head", head.join("\n"));
}

/// Every line of the README's bridge is printed.
#[test]
fn the_readme_shows_what_is_printed() {
    for (file, language, head) in [
        ("README.md", "en", "  cause, item "),
        ("README.zh.md", "zh", "  原因、物料 "),
    ] {
        let readme = std::fs::read_to_string(root().join(file)).expect("readable");
        let standards = [
            "compare",
            BF_BOF,
            "--method",
            GBT_32151,
            "--with-method",
            CETS,
            "--allow-gaps",
            "--lang",
            language,
        ];
        let printed = stdout(&standards);
        let start = readme.find(head).unwrap_or_else(|| panic!("{file}"));
        let shown: Vec<&str> = readme[start..].lines().take_while(|line| *line != "```").collect();
        assert!(shown.len() > 8, "{file}");
        for line in shown.iter().filter(|line| !matches!(line.trim(), "..." | "……")) {
            assert!(printed.lines().any(|other| other == *line), "{file}: {line}");
        }
    }
}

/// One ledger in another region: the same lines at another grid factor.
#[test]
fn one_ledger_in_two_regions() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    let lines =
        "period,item,flow,quantity,unit\n2023-06,electricity,purchased,1000,MWh\n2023-06,crude-steel,produced,1000,t\n";
    std::fs::write(&path, lines).expect("written");
    let path = path.to_string_lossy();
    let json = stdout(&[
        "compare",
        &path,
        "--plant",
        "p",
        "--region",
        "cn-fujian",
        "--with-region",
        "cn",
        "--method",
        GBT_32151,
        "--format",
        "json",
    ]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    // Fujian 0.4211 and the nation 0.5306 tCO2/MWh in 2023: 1000 x 0.1095 = 109.5.
    let factor = json["causes"]
        .as_array()
        .expect("causes")
        .iter()
        .find(|cause| cause["cause"] == "emission-factor")
        .expect("it");
    assert_eq!(text(&factor["amount"]), "109.5");
    let differing: Vec<&str> = json["boundaries"]["aspects"]
        .as_array()
        .expect("aspects")
        .iter()
        .filter(|aspect| aspect["differs"] == true)
        .map(|aspect| text(&aspect["id"]))
        .collect();
    assert_eq!(differing, ["region"]);
}
