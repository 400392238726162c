//! What scenarios need of methodologies: captured carbon dioxide, one methodology that extends another, and an outcome for every flow of the
//! materials of direct reduction.

use std::collections::BTreeMap;

use dafeng::comparison::{CauseOrder, Comparison, Standing};
use dafeng::inventory::{AccountRequest, Outcome, account};
use dafeng::methodology::{Level, Methodology, MethodologyRegistry};
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;

use crate::support::{CETS, ENERGY, GBT_32151, ledger, library, methodology, process_level, total, with_inventory};

const PLANNING: &str = "planning-steel";
const BALANCE: &str = "carbon-balance";

/// Two processes capture 50 t and 30 t. Coke: 0.86 tC/t.
const CAPTURED: &str = "process,period,item,flow,quantity,unit\n\
    blast-furnace,2030-06,carbon-dioxide-captured,captured,50,t\n\
    lime,2030-06,捕集CO2,捕集,30,t\n\
    blast-furnace,2030-06,coke,consumed,100,t\n\
    ,2030-06,coke,purchased,100,t\n\
    ,2030-06,crude-steel,produced,100,t\n";
const COKE: &str = "plants:\n- id: p\n  note: {zh: 示例, en: an example}\n  factors:\n\
    \x20 - {item: coke, parameter: carbon_fraction, value: 0.86, unit: tC/t, evidence: example}\n";

/// The methodology of a file of this text.
fn written(yaml: &str) -> Result<Methodology, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.yaml");
    std::fs::write(&path, yaml).expect("written");
    MethodologyRegistry::load(path.to_str().expect("UTF-8"), &BTreeMap::new(), library())
}

fn reason_of_captured(csv: &str, plants: &str, method: &str, request: AccountRequest) -> Vec<String> {
    with_inventory(csv, plants, method, request, |inventory| {
        let named = inventory.groups.iter().zip(&inventory.plan.outcomes);
        let captured = named.filter(|(group, _)| {
            let item = inventory.library.items.find("carbon-dioxide-captured");
            item.is_some_and(|item| std::ptr::eq(item, inventory.library.items.at(group.item)))
        });
        captured
            .map(|(_, outcome)| match outcome {
                Outcome::Outside { reason, .. } => reason.en.clone(),
                other => panic!("{method}: {other:?}"),
            })
            .collect()
    })
    .unwrap_or_else(|problems| panic!("{method}: {problems:#?}"))
}

#[test]
fn captured_is_outside_under_the_standards_with_the_reason_at_both_levels() {
    let sold = CAPTURED.to_owned() + ",2030-06,captured CO2,sold,5,t\n";
    let named = "the standard names no deduction for captured CO2 (derived)";
    assert_eq!(
        reason_of_captured(&sold, "", GBT_32151, AccountRequest::default()),
        [named; 3]
    );
    assert_eq!(
        reason_of_captured(&sold, "", CETS, AccountRequest::default()),
        [named; 3]
    );
    // At process level the sale is of the other book.
    let reasons = reason_of_captured(&sold, COKE, CETS, process_level());
    assert_eq!(reasons.iter().filter(|reason| *reason == named).count(), 2);
    for request in [AccountRequest::default(), process_level()] {
        let reasons = reason_of_captured(CAPTURED, COKE, BALANCE, request);
        assert!(
            reasons
                .iter()
                .all(|reason| reason.contains("no deduction for captured CO2")),
            "{reasons:?}"
        );
        let reasons = reason_of_captured(CAPTURED, "", ENERGY, request);
        assert!(
            reasons.iter().all(|reason| reason.contains("no energy carrier")),
            "{reasons:?}"
        );
    }
}

/// 80 t less than under the guideline, in one row of the plant, as sure as a convention can be.
#[test]
fn the_planning_methodology_deducts_what_all_processes_captured() {
    let of = |method: &str| total(CAPTURED, "", method).parse::<Ratio>().expect("a number");
    assert_eq!(of(GBT_32151) - of(PLANNING), Ratio::from(80));
    with_inventory(CAPTURED, "", PLANNING, AccountRequest::default(), |inventory| {
        let rows: Vec<_> = inventory
            .rows
            .iter()
            .filter(|row| inventory.source(row).id == "captured")
            .collect();
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(row.quantity, Ratio::from(80));
        assert_eq!(row.confidence.map(|class| class.id()), Some("unverified"));
        assert!(!row.derived, "a convention is no coefficient of the plant");
        assert!(inventory.cell(row).process.is_none());
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"));
}

/// The guideline's sources with their factor sets, and one more; neither its examples nor its successor.
#[test]
fn the_planning_methodology_is_the_guideline_and_one_source_more() {
    let (planning, guideline) = (methodology(PLANNING), methodology(GBT_32151));
    assert_eq!(planning.file.extends.as_deref(), Some(GBT_32151));
    assert_eq!(planning.file.superseded_by.as_ref().map(|edition| &edition.id), None);
    assert!(guideline.file.superseded_by.is_some());
    let words = |methodology: &Methodology| -> Vec<String> {
        methodology
            .file
            .sources
            .iter()
            .map(|source| format!("{source:?}"))
            .collect()
    };
    let (own, its) = (words(&planning), words(&guideline));
    assert_eq!(own[..own.len() - 1], its);
    assert_eq!(planning.file.factor_sets, guideline.file.factor_sets);
    assert_eq!(
        planning
            .sources
            .last()
            .map(|source| (source.id.as_str(), source.is_deduction)),
        Some(("captured", true))
    );
}

const BALANCE_LESS_CAPTURED: &str = "id: own\nextends: carbon-balance\ntitle: {zh: 例, en: example}\n\
    document: {number: OWN}\nread_from: {zh: 例, en: example}\n\
    constants:\n  per_captured: {value: 1, unit: 'tCO2/[item]', title: {zh: 例, en: example}, source: example}\n\
    sources:\n- id: captured\n  title: {zh: 捕集, en: captured}\n  clause: example\n  scope: 1\n  gas: CO2\n  sign: -1\n\
    \x20 select: {items: [carbon-dioxide-captured]}\n  quantity: {basis: captured}\n  emission: quantity * per_captured\n";

/// Coke 100 t × 0.86 × 44/12 = 315.33, less 50 + 30 captured: 235.33 at the fence. Blast furnace 315.33 - 50, lime kiln -30: the same.
#[test]
fn captured_counts_of_each_process_and_of_the_plant() {
    let method = written(BALANCE_LESS_CAPTURED).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let ledger = ledger(CAPTURED, COKE).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let of = |request| account(&ledger, &method, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let enterprise = of(AccountRequest::default());
    assert_eq!(enterprise.total().to_string(), "235.33");
    let processes = of(process_level());
    let mut captured: BTreeMap<&str, String> = BTreeMap::new();
    for row in processes
        .rows
        .iter()
        .filter(|row| processes.source(row).id == "captured")
    {
        let process = processes.cell(row).process.as_deref().expect("a process");
        captured.insert(process, row.emission.expect("an emission").to_string());
    }
    assert_eq!(
        captured,
        BTreeMap::from([("blast-furnace", "-50.00".to_owned()), ("lime", "-30.00".to_owned())])
    );
    assert_eq!(processes.total(), enterprise.total());
    let reconciliation = processes.reconciliation.as_ref().expect("two levels");
    assert!(reconciliation.causes.is_empty(), "{:?}", reconciliation.causes.len());
}

/// A source with the id of another takes its place; what is named as outside is asked first; what the file does not name is the other's.
#[test]
fn an_extension_replaces_by_id_and_adds_the_rest() {
    let yaml = "id: own\nextends: gbt-32151.5-2015\ntitle: {zh: 例, en: example}\ndocument: {number: OWN}\n\
        read_from: {zh: 例, en: example}\nnotes: [{zh: 另注, en: one more note}]\n\
        sources:\n- id: flux\n  title: {zh: 熔剂, en: other flux}\n  clause: own\n  scope: 1\n  gas: CO2\n  select: {items: [limestone]}\n\
        \x20 quantity: {basis: net-consumption}\n  emission: quantity * emission_factor\n  parameters: {emission_factor: {from: [plant]}}\n\
        outside:\n- {items: [crude-steel], flows: [sold], reason: {zh: 自定, en: our own}}\n\
        intensities:\n- {id: emissions-per-crude-steel, title: {zh: 例, en: example}, of: total, per: crude-steel, unit: kgCO2/t, scale: 1000, places: 1}\n";
    let own = written(yaml).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let guideline = methodology(GBT_32151);
    let ids = |methodology: &Methodology| -> Vec<String> {
        methodology.sources.iter().map(|source| source.id.clone()).collect()
    };
    assert_eq!(ids(&own), ids(&guideline));
    let flux = own.sources.iter().find(|source| source.id == "flux").expect("stands");
    assert_eq!((flux.clause.as_str(), flux.items.contains("dolomite")), ("own", false));
    assert_eq!(own.outside[0].reason.en, "our own");
    assert_eq!(own.outside.len(), guideline.outside.len() + 1);
    assert_eq!(own.file.intensities.len(), 1);
    assert_eq!(own.file.intensities[0].unit, "kgCO2/t");
    assert_eq!(
        own.file.notes.last().map(|note| note.en.as_str()),
        Some("one more note")
    );
    assert_eq!(own.rounding, guideline.rounding);
    assert!(own.file.examples.is_empty());
}

/// Beside the guideline what is captured is no line that is lacking: it is there, and outside.
#[test]
fn a_comparison_says_why_the_guideline_does_not_deduct() {
    let ledger = ledger(CAPTURED, "").unwrap_or_else(|problems| panic!("{problems:#?}"));
    let methods = [GBT_32151, PLANNING].map(methodology);
    let [own, its] = methods.each_ref().map(|method| {
        account(&ledger, method, library(), AccountRequest::default())
            .unwrap_or_else(|problems| panic!("{problems:#?}"))
    });
    let order = CauseOrder::default();
    let comparison = Comparison::new([&own, &its], order).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let captured = comparison.effects.iter().find_map(|effect| effect.standing.clone());
    assert!(
        matches!(&captured, Some(Standing::Outside(reason, _)) if reason.en.starts_with("the standard names no deduction")),
        "{captured:?}"
    );
}

/// At process level a value that a captured line states is that line's: 50 t at 0.9, 30 t at 0.9.
#[test]
fn a_captured_line_may_state_its_value() {
    let yaml = BALANCE_LESS_CAPTURED.replace(
        "emission: quantity * per_captured",
        "emission: quantity * emission_factor\n  parameters: {emission_factor: {from: [measured]}}",
    );
    let method = written(&yaml).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let csv = "process,period,item,flow,quantity,unit,emission_factor,emission_factor_unit,emission_factor_basis\n\
        blast-furnace,2030-06,carbon-dioxide-captured,captured,50,t,0.9,tCO2/t,measured\n\
        lime,2030-06,carbon-dioxide-captured,captured,30,t,0.9,tCO2/t,measured\n\
        ,2030-06,crude-steel,produced,100,t,,,\n";
    let ledger = ledger(csv, COKE).unwrap_or_else(|problems| panic!("{problems:#?}"));
    for request in [AccountRequest::default(), process_level()] {
        let inventory =
            account(&ledger, &method, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert_eq!(inventory.total().to_string(), "-72.00");
    }
}

/// The manifest names both files.
#[test]
fn the_manifest_names_the_file_extended() {
    let manifest = with_inventory(
        CAPTURED,
        "",
        PLANNING,
        AccountRequest::default(),
        dafeng::report::manifest::manifest,
    )
    .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let extended = &manifest["methodology"]["extends"];
    assert_eq!(extended["id"], GBT_32151);
    assert_eq!(extended["sha256"], methodology(GBT_32151).sha256);
    assert_eq!(manifest["methodology"]["sha256"], methodology(PLANNING).sha256);
}

/// Purchased, sold, in stock, otherwise used, consumed and produced by a process, produced by the plant: nothing of it is refused.
#[test]
fn the_materials_of_direct_reduction_have_an_outcome_in_every_flow() {
    let flows = [
        ",ITEM,purchased,10",
        ",ITEM,sold,10",
        ",ITEM,other_use,10",
        ",ITEM,net_consumed,10",
        ",ITEM,produced,10",
        "direct-reduction,ITEM,produced,10",
        "electric-arc-furnace,ITEM,consumed,10",
    ];
    let methods = [GBT_32151, CETS, BALANCE, ENERGY, PLANNING];
    for (item, method) in ["dri", "pellet", "hydrogen"]
        .into_iter()
        .flat_map(|item| methods.map(|method| (item, method)))
    {
        // Hydrogen is an energy carrier, of which no shipped set has a coefficient: there it is refused.
        if (item, method) == ("hydrogen", ENERGY) {
            continue;
        }
        let method = methodology(method);
        let levels = Level::ALL
            .into_iter()
            .filter(|level| method.file.levels.contains_key(level.id()));
        for (level, flow) in levels.flat_map(|level| flows.map(|flow| (level, flow))) {
            let line = flow.replace("ITEM", item);
            let csv = format!(
                "process,item,flow,quantity,period,unit\n{line},2024-06,t\n,crude-steel,produced,100,2024-06,t\n\
                 converter,steel-scrap,consumed,0,2024-06,t\n,steel-scrap,net_consumed,0,2024-06,t\n"
            );
            let plants = "plants:\n- id: p\n  note: {zh: 示例, en: an example}\n  factors:\n\
                \x20 - {item: steel-scrap, parameter: emission_factor, value: 0.0154, unit: tCO2/t, evidence: example}\n";
            let ledger = ledger(&csv, plants).unwrap_or_else(|problems| panic!("{line}: {problems:#?}"));
            let request = AccountRequest {
                level,
                ..AccountRequest::default()
            };
            let inventory = account(&ledger, &method, library(), request)
                .unwrap_or_else(|problems| panic!("{} {level:?} {line}: {problems:#?}", method.id()));
            assert!(
                !inventory.plan.outcomes.contains(&Outcome::Refused),
                "{} {level:?} {line}",
                method.id()
            );
        }
    }
}
