//! Mill J, 2020 and 2021: totals of verified components, and a printed value that does not follow from its parts.

use std::collections::BTreeMap;

use dafeng::format::methodology::MethodologyFile;
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Methodology;
use dafeng::quantity::Ratio;

use crate::support::{json, ledger, library, text};

/// Each component is a tonnage of CO2 already; an emission factor of 1 tCO2/t carries it through the engine. Items stand for the
/// components: fossil = anthracite, process = limestone, net power = pig iron, embedded = crude benzol.
const COMPONENTS: &str = r#"
id: components
title: {zh: 分项合计, en: sum of components}
document: {number: mill J}
read_from: {zh: 转录, en: transcribed}
result: {title: {zh: 排放, en: emissions}, unit: tCO2, places: 2, mode: half-away-from-zero, totals: sum-of-rounded}
rows: {period: year, grain: [plant, period, source, item]}
levels: {enterprise: {book: boundary, other_book: {zh: 工序账, en: the other book}}}
factor_sets: []
sources:
  - id: component
    title: {zh: 分项, en: component}
    clause: total = fossil + process + net_power - embedded
    select: {items: [anthracite, limestone, pig-iron]}
    quantity: {basis: net-consumption}
    emission: quantity * emission_factor
    parameters: {emission_factor: {from: [measured]}}
  - id: embedded
    title: {zh: 固碳, en: embedded}
    clause: total = fossil + process + net_power - embedded
    sign: -1
    select: {items: [crude-benzol]}
    quantity: {basis: produced}
    emission: quantity * emission_factor
    parameters: {emission_factor: {from: [measured]}}
intensities: [{id: per-steel, title: {zh: 强度, en: intensity}, of: total, per: crude-steel, unit: tCO2/t, places: 4}]
informing: [{items: [crude-steel], flows: [produced], reason: {zh: 分母, en: denominator}}]
outside: [{items: [steel-scrap], reason: {zh: 不计, en: not counted}}]
"#;

fn within(found: &str, expected: &str, tolerance: &str) -> bool {
    let [found, expected, tolerance]: [Ratio; 3] =
        [found, expected, tolerance].map(|text| text.parse().expect("a number"));
    (found - expected).abs() <= tolerance
}

#[test]
fn components_give_the_published_totals_and_intensities() {
    let file: MethodologyFile = dafeng::yaml::read_text("components.yaml", COMPONENTS).expect("reads");
    let method =
        Methodology::new(file, "components.yaml", "", &BTreeMap::new(), library()).unwrap_or_else(|p| panic!("{p:#?}"));
    for case in json("mill-j-2020-2021.json")["cases"].as_array().expect("cases") {
        let inputs = &case["inputs"];
        let year = text(&case["id"]).rsplit('-').next().expect("a year");
        let line =
            |item: &str, flow: &str, value: &str| format!("{year},{item},{flow},{value},万t,1,tCO2/t,measured\n");
        let csv = [
            "period,item,flow,quantity,unit,emission_factor,emission_factor_unit,emission_factor_basis\n".to_owned(),
            line("anthracite", "net_consumed", text(&inputs["fossil"])),
            line("limestone", "net_consumed", text(&inputs["process"])),
            line("pig-iron", "net_consumed", text(&inputs["net_power"])),
            line("crude-benzol", "produced", text(&inputs["embedded"])),
            format!("{year},crude-steel,produced,{},万t,,,\n", text(&inputs["crude_steel"])),
            format!("{year},steel-scrap,net_consumed,{},万t,,,\n", text(&inputs["scrap"])),
        ]
        .concat();
        let ledger = ledger(&csv, "").unwrap_or_else(|p| panic!("{p:#?}"));
        let inventory =
            account(&ledger, &method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
        let tolerance = &case["tolerance_abs"];
        // Published in 10^4 t; ours in t.
        let total = Ratio::from(inventory.total())
            .divide(&"10000".parse().expect("a number"))
            .expect("not zero");
        assert!(
            within(
                &total.to_text(),
                text(&case["expected"]["total"]),
                text(&tolerance["total"])
            ),
            "{year}: {total}"
        );
        let intensity = inventory.intensities(&[])[0].value.expect("made").to_string();
        assert!(
            within(
                &intensity,
                text(&case["expected"]["intensity"]),
                text(&tolerance["intensity"])
            ),
            "{year}: {intensity}"
        );
        // 2020 prints 0.2939 t/t, which does not follow from 91.83 / 311.71 = 0.2946; 2021 follows.
        let scrap = inventory
            .indicators()
            .into_iter()
            .find(|i| i.id == "scrap-per-crude-steel-external")
            .expect("known");
        let printed = text(&case["expected"]["scrap_ratio"]);
        let kilograms: Ratio = scrap.value.expect("known").to_string().parse().expect("a number");
        let ratio = kilograms.divide(&"1000".parse().expect("a number")).expect("not zero");
        let follows = within(&ratio.to_text(), printed, "0.00005");
        assert_eq!(follows, year == "2021", "{year}: {ratio} against {printed}");
        if year == "2020" {
            assert!(within(&ratio.to_text(), "0.2946", "0.00005"));
        }
    }
}
