//! The plans of a city.

use dafeng::target::Verdict;

use super::super::{assess, of, sample, value, values};
use super::same;

/// Of Fuzhou are mill-one and mill-three. At the benchmark: coking 100 / 100, blast furnaces 200 / 300 = 66.666667 %, converters 300 / 300, arc furnaces
/// 100 / 150 = 66.666667 %. At the baseline all but eaf-2 (90 > 86): 66.666667 % of arc furnaces, where all must be.
#[test]
fn steel_of_the_city() {
    let register = sample();
    let assessment = assess(&register, "fuzhou-steel", &[]);
    let share = of(&assessment, "capacity-share-at-benchmark");
    assert_eq!(values(share), same(&["100", "66.666667", "100", "66.666667"]));
    assert_eq!(share.verdict, Verdict::Met);
    let baseline = of(&assessment, "capacity-share-at-baseline");
    assert_eq!(values(baseline), same(&["100", "100", "100", "66.666667"]));
    assert_eq!(baseline.verdict, Verdict::Missed);
    let closing = baseline.measured.parts[3].closing.as_ref().expect("a gap");
    // 90 - 86 = 4 over; with it everything is at the baseline.
    assert_eq!(
        (closing.steps[0].distance.to_text(), closing.steps[0].share.to_text()),
        ("4".to_owned(), "100".to_owned())
    );
    // mill-one 1.5 Mtce, mill-three 90000 tce: both are offered the diagnosis, which is no target.
    let diagnosis = of(&assessment, "energy-diagnosis-threshold");
    assert_eq!(diagnosis.verdict, Verdict::Scope);
    let plants: Vec<String> = diagnosis.measured.parts[0]
        .above
        .terms
        .iter()
        .map(|(plant, amount)| format!("{} {}", plant.en, amount.to_text()))
        .collect();
    assert_eq!(plants, ["mill-one 1500000", "mill-three 90000"]);
    // (48 + 94) / (300 + 100) = 35.5 %.
    assert_eq!(value(of(&assessment, "scrap-ratio")), "35.5");
}

/// Ammonia 30 (990 <= 1000) / 50 = 60 %, exactly what is asked; caustic soda 40 (312 <= 315) / 55 = 72.727273 %, 80 % of 55 is 44: 4 more.
#[test]
fn petrochemicals_of_the_city() {
    let register = sample();
    let assessment = assess(&register, "fuzhou-petrochemical", &[]);
    let ammonia = of(&assessment, "capacity-share-at-benchmark-ammonia");
    assert_eq!((value(ammonia).as_str(), ammonia.verdict), ("60", Verdict::Met));
    let soda = of(&assessment, "capacity-share-at-benchmark-caustic-soda");
    assert_eq!((value(soda).as_str(), soda.verdict), ("72.727273", Verdict::Missed));
    let closing = soda.measured.parts[0].closing.as_ref().expect("a gap");
    assert!(
        closing.words.en.starts_with("40,000 t of capacity"),
        "{}",
        closing.words.en
    );
    // 440 - 420 = 20 over, 4.7619048 %.
    let step = &closing.steps[0];
    assert_eq!(
        (step.distance.to_text().as_str(), step.share.to_text().as_str()),
        ("20", "100")
    );
    // By raw material, each of one line: 990 and 1400, of 2023 1010 and 1420 kgce/t.
    let energy = of(&assessment, "energy-intensity-ammonia");
    assert_eq!(values(energy), same(&["990", "1400"]));
    let (year, parts) = &energy.trend[0];
    let before: Vec<String> = parts
        .iter()
        .map(|part| part.value.as_ref().expect("a value").0.to_text())
        .collect();
    assert_eq!((*year, before), (2023, vec!["1010".to_owned(), "1420".to_owned()]));
    assert_eq!(energy.verdict, Verdict::Direction);
}

/// Tiles, 10^4 m2: 800 (3.9 <= 4) / 2090 = 38.277512 %; ware, 10^4 pieces: 25 (290 <= 300) / 43 = 58.139535 %: both more than 30 %. Square metres and pieces
/// are never added up.
#[test]
fn building_materials_of_the_city() {
    let register = sample();
    let assessment = assess(&register, "fuzhou-building-materials", &[]);
    let share = of(&assessment, "capacity-share-at-benchmark-ceramics");
    assert_eq!(values(share), same(&["38.277512", "58.139535"]));
    assert_eq!(share.verdict, Verdict::Met);
    let units: Vec<&str> = share
        .measured
        .parts
        .iter()
        .map(|part| part.below.unit.as_str())
        .collect();
    assert_eq!(units, ["m2", "piece"]);
    // 900000 < 1000000 m2, 180000 < 200000 pieces.
    let tiles = of(&assessment, "minimum-line-capacity-architectural-ceramics");
    assert_eq!(tiles.verdict, Verdict::Missed);
    assert_eq!(tiles.measured.failing[0].label.en, "tile-works line-3");
    assert!(
        tiles.measured.failing[0].reason.en.contains("100,000 short"),
        "{}",
        tiles.measured.failing[0].reason.en
    );
    let ware = of(&assessment, "minimum-line-capacity-sanitary-ceramics");
    assert_eq!(ware.measured.failing[0].label.en, "ware-works kiln-2");
}
