//! The published levels: that all are there, that none is invented, and how a unit stands to them.

use std::collections::BTreeSet;

use dafeng::format::benchmark::CorrectionEntry;
use dafeng::quantity::Ratio;
use dafeng::target::benchmark::Applicable;
use dafeng::target::correction::Correction;
use dafeng::target::register::Register;
use dafeng::target::standing::{Efficiency, ScoredUnit, Standing, Yardsticks};
use dafeng::target::{BenchmarkSet, EnergyProducts, MetricBook};

use super::register;
use crate::support::library;

fn products() -> &'static EnergyProducts {
    EnergyProducts::shipped().expect("the products stand")
}

/// 640 levels stand in the files; one of them differs from another of the same document and is an alternative that nothing resolves to.
#[test]
fn every_set_and_level_is_there() {
    let sets = BenchmarkSet::all(library()).expect("the levels stand");
    assert_eq!(sets.len(), 23);
    assert_eq!(sets.iter().map(|set| set.levels.len()).sum::<usize>(), 639);
    let products: BTreeSet<&str> = sets
        .iter()
        .flat_map(|set| &set.levels)
        .map(|level| level.product.as_str())
        .collect();
    // Every product of the registry has a level, and the other way round.
    assert_eq!(products.len(), self::products().products.iter().count());
    for set in &sets {
        for level in &set.levels {
            level
                .parsed_unit(&library().units)
                .unwrap_or_else(|problems| panic!("{}: {problems:#?}", set.id));
            assert!(!level.source.is_empty(), "{}", set.id);
        }
    }
}

fn value(set: &str, product: &str, class: Option<&str>, level: &str) -> Option<String> {
    let set = BenchmarkSet::shipped(set).expect("it stands");
    let product = products().products.find(product).expect("a product");
    match set.applicable(product, class, product.indicator(), level) {
        Applicable::One(level) => Some(format!("{} {}", level.value.to_text(), level.unit)),
        Applicable::Several(found) => Some(format!("{} levels", found.len())),
        Applicable::Absent => None,
    }
}

#[test]
fn levels_of_every_sector() {
    let of = |set, product, class, level| value(set, product, class, level).unwrap_or_else(|| "absent".to_owned());
    assert_eq!(of("ndrc-723-2023", "converter", None, "benchmark"), "-30 kgce/t");
    assert_eq!(
        of("ndrc-723-2023", "electrolytic-aluminium", None, "benchmark"),
        "13000 kWh/t"
    );
    assert_eq!(of("ndrc-723-2023", "ethylene", None, "baseline"), "640 kgoe/t");
    assert_eq!(
        of("ndrc-723-2023", "oil-refining", None, "benchmark"),
        "7.5 kgoe/(t*EF)"
    );
    assert_eq!(
        of("ndrc-723-2023", "flat-glass", Some("over-800tpd"), "benchmark"),
        "8 kgce/weight-case"
    );
    assert_eq!(
        of(
            "gb-25323-2023",
            "copper-smelting",
            Some("concentrate-to-cathode"),
            "limit-1"
        ),
        "210 kgce/t"
    );
    // A dash of the standard is an absent level, not 0.
    assert_eq!(
        of("gb-21340-2019", "flat-glass", Some("up-to-500tpd"), "limit-3"),
        "14 kgce/weight-case"
    );
    assert_eq!(
        of("gb-21340-2019", "flat-glass", Some("up-to-500tpd"), "limit-1"),
        "absent"
    );
    assert_eq!(
        of("gb-21256-2025", "electric-arc-furnace", Some("50-70t"), "limit-2"),
        "absent"
    );
    assert_eq!(of("ndrc-723-2023", "sintering", None, "benchmark"), "absent");
}

/// A furnace of 70 t and more lies within those of 50 t and more, which the table of 2023 has; the limits of 2025 have it on its own.
#[test]
fn a_narrow_class_takes_the_level_of_the_wider_one() {
    let of =
        |set, class, level| value(set, "electric-arc-furnace", class, level).unwrap_or_else(|| "absent".to_owned());
    assert_eq!(of("ndrc-723-2023", Some("ge-70t"), "benchmark"), "61 kgce/t");
    assert_eq!(of("gb-21256-2025", Some("ge-70t"), "limit-2"), "64 kgce/t");
    // Without a class, and with one that is wider than those of the document, levels that differ cannot be chosen between.
    assert_eq!(of("ndrc-723-2023", None, "benchmark"), "2 levels");
    // Of 50 t and more both narrower classes have 72 kgce/t: it does not matter which.
    assert_eq!(of("gb-21256-2025", Some("ge-50t"), "limit-3"), "72 kgce/t");
}

/// A ledger's process and the grade that it makes find the level of the product: brine electrolysis of caustic soda of 45 %.
#[test]
fn a_process_of_a_ledger_finds_the_levels_of_its_product() {
    let set = BenchmarkSet::shipped("gb-21257-2024").expect("it stands");
    let values = |class| -> Vec<String> {
        let found = set.values("brine-electrolysis", "limit-3", class);
        found.iter().map(|level| level.value.to_text()).collect()
    };
    assert_eq!(values(Some("caustic-soda-45")), ["470"]);
    assert_eq!(values(None), ["350", "470", "685"]);
}

/// The two values that sources give for anthracite methanol: the recalled one holds, the other is never resolved to.
#[test]
fn an_alternative_is_never_resolved_to() {
    assert_eq!(
        value("ndrc-723-2023", "methanol", Some("anthracite"), "baseline").as_deref(),
        Some("1500 kgce/t")
    );
    assert_eq!(
        value("ndrc-1609-2021", "methanol", Some("anthracite"), "baseline").as_deref(),
        Some("1600 kgce/t")
    );
}

const HEADER: &str = "plant,unit,product,class,energy_intensity,energy_intensity_unit,year\n";

fn scored<T>(register: &Register, ask: impl FnOnce(&[ScoredUnit<'_>]) -> T) -> T {
    let sets = BenchmarkSet::all(library()).expect("the levels stand");
    let set = BenchmarkSet::shipped("ndrc-723-2023").expect("it stands");
    let book = MetricBook::shipped(&library().units).expect("the metrics stand");
    let yardsticks = Yardsticks {
        sets: &sets,
        register,
        products: products(),
        book: &book,
        units: &library().units,
        regions: &library().regions,
    };
    let units: Vec<ScoredUnit<'_>> = register
        .units
        .iter()
        .map(|unit| yardsticks.score(unit, &set).expect("it is scored"))
        .collect();
    ask(&units)
}

/// Benchmark -30, baseline -10: -31 recovers more than the benchmark asks, -30 is exactly at it, -29.9 and -10 lie between, -9.9 is below the baseline.
#[test]
fn three_classes_also_of_recovered_energy() {
    let rows: String = [
        ("a", "-31"),
        ("b", "-30"),
        ("c", "-29.9"),
        ("d", "-10"),
        ("e", "-9.9"),
        ("f", "5"),
    ]
    .iter()
    .map(|(unit, value)| format!("mill,{unit},converter,,{value},kgce/t,2024\n"))
    .collect();
    let register = register("three-classes", &[&format!("{HEADER}{rows}")]).expect("it reads");
    scored(&register, |units| {
        let classes: Vec<Option<Efficiency>> = units.iter().map(ScoredUnit::efficiency).collect();
        let (good, between, bad) = (
            Some(Efficiency::AtBenchmark),
            Some(Efficiency::Between),
            Some(Efficiency::BelowBaseline),
        );
        assert_eq!(classes, [good, good, between, between, bad, bad]);
        let margins: Vec<String> = units
            .iter()
            .map(|unit| unit.benchmark.known().expect("known").margin().to_text())
            .collect();
        // -30 - value
        assert_eq!(margins, ["1", "0", "-0.1", "-20", "-20.1", "-35"]);
        // -0.1 of a level of the size 30 is -0.333 %.
        let percent = units[2]
            .benchmark
            .known()
            .and_then(|known| known.margin_percent())
            .expect("a level");
        assert_eq!(
            percent,
            Ratio::from_scaled(-1, 0).divide(&Ratio::from(3)).expect("3 is not 0")
        );
    });
}

/// Where the class is not known a unit is judged all the same if it stands on one side of every level: coking baselines are 135 and 140.
#[test]
fn a_class_that_does_not_matter_is_not_asked_for() {
    let rows: String = [("a", "134"), ("b", "136"), ("c", "141")]
        .iter()
        .map(|(unit, value)| format!("mill,{unit},coking,,{value},kgce/t,2024\n"))
        .collect();
    let register = register("no-class", &[&format!("{HEADER}{rows}")]).expect("it reads");
    scored(&register, |units| {
        let classes: Vec<Option<Efficiency>> = units.iter().map(ScoredUnit::efficiency).collect();
        assert_eq!(
            classes,
            [Some(Efficiency::Between), None, Some(Efficiency::BelowBaseline)]
        );
    });
}

/// kgoe is not kgce, kWh is neither: not converted, and the reason names both.
#[test]
fn another_unit_is_not_converted() {
    let rows = "works,cracker,ethylene,,850,kgce/t,2024\nsmelter,pots,electrolytic-aluminium,,1598,kgce/t,2024\n";
    let register = register("other-units", &[&format!("{HEADER}{rows}")]).expect("it reads");
    scored(&register, |units| {
        for (unit, level) in units.iter().zip(["kgoe/t", "kWh/t"]) {
            let Standing::Unknown(reason) = &unit.benchmark else {
                panic!("{:?}", unit.benchmark);
            };
            assert!(
                reason.en.contains("kgce/t") && reason.en.contains(level),
                "{}",
                reason.en
            );
            assert_eq!(unit.efficiency(), None);
        }
    });
}

/// MWh per tonne is kWh per tonne by a thousand: the same dimension, converted exactly. 12.95 MWh/t = 12950 kWh/t <= 13000.
#[test]
fn the_same_dimension_is_converted_exactly() {
    let rows = "smelter,pots,电解铝,,12.95,MWh/t,2024\n";
    let register = register("same-dimension", &[&format!("{HEADER}{rows}")]).expect("it reads");
    scored(&register, |units| {
        let known = units[0].benchmark.known().expect("known");
        assert_eq!(known.value.to_text(), "12950");
        assert_eq!(known.margin().to_text(), "50");
    });
}

/// GB 21256-2025, blast furnace, level 3: 415 + 3.61 x min(5, max(0, 62 - 58)) = 415 + 14.44 = 429.44; with rare-earth ore of 10 %: + 0.3 x 10 = 432.44.
/// 432 reaches it with both, and reaches no level without.
#[test]
fn corrections_are_made_where_the_register_states_the_property() {
    let units = format!("{HEADER}mill,bf-1,blast-furnace,,432,kgce/t,2024\n");
    let stated =
        "plant,unit,quantity,value,value_unit,year\nmill,bf-1,feed-grade,58,%,2023\nmill,bf-1,稀土矿配比,10,%,2024\n";
    let with = register("corrections", &[&units, stated]).expect("it reads");
    scored(&with, |units| {
        let limits = units[0]
            .mandatory
            .iter()
            .find(|found| found.set.id == "gb-21256-2025")
            .expect("the standard");
        assert_eq!(limits.reached(), Some("limit-3"));
        let (_, third) = &limits.levels[2];
        let known = third.known().expect("known");
        assert_eq!(known.bound.to_text(), "432.44");
        let applied: Vec<String> = known.applied.iter().map(|(_, added)| added.to_text()).collect();
        assert_eq!(applied, ["3", "14.44"]);
        assert_eq!(known.unstated.len(), 2, "{:?}", known.unstated);
    });
    let without = register("no-corrections", &[&units]).expect("it reads");
    scored(&without, |units| {
        let limits = units[0]
            .mandatory
            .iter()
            .find(|found| found.set.id == "gb-21256-2025")
            .expect("the standard");
        assert_eq!(limits.reached(), None);
        // What is not stated is named: it might be reached with it.
        let (_, third) = &limits.levels[2];
        assert!(third.known().expect("known").may_be_reached());
    });
}

/// A grade of 55 % is 7 below the reference of 62, of which at most 5 count: 415 + 3.61 x 5 = 433.05; one of 63 % adds nothing.
#[test]
fn a_correction_has_its_cap() {
    for (grade, bound) in [("55", "433.05"), ("63", "415"), ("62", "415"), ("57", "433.05")] {
        let units = format!("{HEADER}mill,bf-1,blast-furnace,,432,kgce/t,2024\n");
        let stated = format!("plant,unit,quantity,value,value_unit,year\nmill,bf-1,feed-grade,{grade},%,2024\n");
        let register = register(&format!("cap-{grade}"), &[&units, &stated]).expect("it reads");
        scored(&register, |units| {
            let limits = units[0]
                .mandatory
                .iter()
                .find(|found| found.set.id == "gb-21256-2025")
                .expect("the standard");
            assert_eq!(
                limits.levels[2].1.known().expect("known").bound.to_text(),
                bound,
                "{grade}"
            );
        });
    }
}

/// GB 21342-2025, top-charged ovens of 20 years, coal of 12 % moisture, wet quenching. Level 1: 110 + 3.67 x 2 + 2.50 = 119.84. Level 2 knows no age:
/// 110 + 7.34 = 117.34. Level 3 alone knows wet quenching: 135 + 7.34 + 2.50 + 46.46 = 191.30.
#[test]
fn each_level_has_its_own_corrections() {
    let units = format!("{HEADER}mill,coke-1,焦化,顶装,118,kgce/t,2024\n");
    let stated = "plant,unit,quantity,value,value_unit,year\nmill,coke-1,oven-age,20,1,2024\nmill,coke-1,coal-moisture,12,%,2024\nmill,coke-1,wet-quenching,1,1,2024\n";
    let register = register("levels-of-coke", &[&units, stated]).expect("it reads");
    scored(&register, |units| {
        let limits = units[0]
            .mandatory
            .iter()
            .find(|found| found.set.id == "gb-21342-2025")
            .expect("the standard");
        let bounds: Vec<String> = limits
            .levels
            .iter()
            .map(|(_, standing)| standing.known().expect("known").bound.to_text())
            .collect();
        assert_eq!(bounds, ["119.84", "117.34", "191.3"]);
        let unavailable = &limits.levels[0].1.known().expect("known").unavailable;
        assert_eq!(unavailable[0].en, "correction for volatile matter");
    });
}

/// A correction whose number is left out is none by 0: the set does not stand.
#[test]
fn a_correction_without_its_number_is_refused() {
    let entry = |kind: &str, more: &str| -> CorrectionEntry {
        let text = format!(
            r#"{{"id": "c", "title": {{"zh": "修正", "en": "correction"}}, "products": ["coking"], "kind": "{kind}", "property": "feed-grade", "confidence": "recalled"{more}}}"#
        );
        serde_json::from_str(&text).expect("an entry")
    };
    for (kind, more, missing) in [
        ("times", "", "value"),
        ("above", r#", "value": "2""#, "reference"),
        ("flag", "", "value"),
    ] {
        let reason = Correction::of(entry(kind, more)).expect_err("it is refused");
        assert_eq!(reason, format!("correction `c`: `{missing}` is missing"), "{kind}");
    }
    for (kind, more) in [("above", r#", "value": "2", "reference": "4""#), ("unavailable", "")] {
        assert!(Correction::of(entry(kind, more)).is_ok(), "{kind}");
    }
}
