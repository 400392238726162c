//! When a peak counts as confirmed: the shipped definitions, and one of one's own.

use dafeng::scenario::peak::{Lacking, Peak, PeakDefinition, Verdict};

use super::{definition, number, run, series, written};

/// Six years after a maximum of 100 at 92, level: three definitions, three verdicts.
#[test]
fn definitions_differ() {
    let level = series(&["80", "90", "100", "92", "93", "92", "93", "92", "92"]);
    let verdict = |id: &str| {
        let definition = definition(id);
        let peak = Peak::of(&level, &definition);
        (peak.verdict, peak.lacking)
    };
    assert_eq!(
        verdict("default"),
        (Verdict::PeakedProvisional, vec![Lacking::SignificantFall])
    );
    assert_eq!(
        verdict("jiang-2021"),
        (Verdict::Plateau, vec![Lacking::SignificantFall])
    );
    assert_eq!(
        verdict("c40-2018"),
        (Verdict::PeakedProvisional, vec![Lacking::Fall(number("10"))])
    );
    assert_eq!(verdict("wri-2017"), (Verdict::PeakedConfirmed, vec![]));
}

#[test]
fn every_shipped_definition_says_where_it_comes_from() {
    let shipped = PeakDefinition::shipped().expect("stand");
    assert_eq!(shipped[0].id, PeakDefinition::DEFAULT);
    assert!(shipped.len() >= 4);
    for definition in shipped {
        assert!(
            !definition.source.zh.is_empty() && !definition.source.en.is_empty(),
            "{}",
            definition.id
        );
        assert!(
            !definition.title.zh.is_empty() && !definition.title.en.is_empty(),
            "{}",
            definition.id
        );
    }
}

/// A definition of one's own: three years, a fall of 3 per cent, a band of 2.
#[test]
fn a_definition_of_ones_own() {
    let folder = written("mill.csv", "year,value\n2019,90\n2020,100\n2021,99\n2022,97\n2023,96\n");
    let own = "id: ours\ntitle: {zh: 自定, en: our own}\nsource: {zh: 本单位, en: our plan}\nconfidence: assumed\nyears_after_peak: 3\nsignificant_fall: false\nleast_fall: 3\nplateau_band: 2\n";
    std::fs::write(folder.path().join("ours.yaml"), own).expect("written");
    let json = run(
        folder.path(),
        &["mill.csv", "--definition", "ours.yaml", "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["series"][0]["verdict"], "peaked-confirmed");
    assert_eq!(json["definition"]["plateau_band_is_assumed"], false);
    assert_eq!(json["definition"]["significance_is_assumed"], true);
}
