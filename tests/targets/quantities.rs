//! What a register may state beside its units, and what reads it.

use dafeng::factor::Named;
use dafeng::target::{BenchmarkSet, LineSide, MetricBook, QuantityUses};

use crate::support::{dafeng, library, stdout_of};

#[test]
fn every_quantity_with_its_uses_in_both_languages() {
    for language in ["en", "zh"] {
        let text = stdout_of(&dafeng(&["register", "quantities", "--lang", language]));
        insta::assert_snapshot!(format!("quantities-{language}"), text);
    }
}

/// Scrap consumed stands above the line of the ratio of scrap, 废钢使用比例, which Fuzhou has a target of, and is the use of scrap of the nation; comprehensive
/// energy stands above the line of energy per product by a choice alone.
#[test]
fn metrics_by_the_side_of_the_line() {
    let book = MetricBook::of_library(library()).expect("the metrics stand");
    let sets = BenchmarkSet::all(library()).expect("the levels stand");
    let uses = QuantityUses::all(&book, &sets).expect("the plans stand");
    let of = |id: &str| {
        let found = uses.iter().find(|uses| uses.quantity.id() == id);
        found.expect("a quantity")
    };
    let scrap: Vec<(&str, LineSide, &[String])> = of("scrap-consumed")
        .metrics
        .iter()
        .map(|found| (found.metric.as_str(), found.side, found.plans.as_slice()))
        .collect();
    assert_eq!(
        scrap,
        [
            ("scrap-ratio", LineSide::Above, &["fuzhou-steel".to_owned()][..]),
            ("scrap-use", LineSide::Above, &["national-industry".to_owned()][..]),
        ]
    );
    let energy = &of("comprehensive-energy").metrics;
    let chosen = energy.iter().find(|found| found.metric == "energy-intensity");
    assert_eq!(chosen.expect("a metric").choice.as_deref(), Some("reading=plants"));
    assert_eq!(of("oven-age").corrections, ["gb-21342-2025"]);
    // Nothing may be stated that nobody reads.
    for uses in &uses {
        let is_read = !uses.metrics.is_empty() || !uses.corrections.is_empty();
        assert!(is_read, "{}", uses.quantity.id());
    }
}

#[test]
fn for_programs() {
    let text = stdout_of(&dafeng(&["register", "quantities", "--format", "json"]));
    let sheet: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(sheet["schema"], "dafeng-register-quantities/1.0");
    let quantities = sheet["quantities"].as_array().expect("quantities");
    let energy = quantities.iter().find(|known| known["id"] == "comprehensive-energy");
    let energy = energy.expect("a quantity");
    assert_eq!(energy["title"]["zh"], "综合能源消费量");
    assert_eq!(energy["aliases"], serde_json::json!(["综合能耗"]));
    assert_eq!(energy["unit"], "tce");
    assert_eq!(energy["metrics"][0]["side"], "above");
}
