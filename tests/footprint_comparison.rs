//! Two footprints side by side: bridges calculated by hand, each choice alone, and laws that hold for every pair of networks.

mod laws;
mod rules;
mod works;

use std::collections::BTreeMap;
use std::process::Command;

use dafeng::comparison::footprint::{
    FootprintCause, FootprintCauseOrder, FootprintComparison, FootprintPair, FootprintSide, SystemSource, Treatment,
    UncountedReason,
};
use dafeng::factor::Library;
use dafeng::inventory::{Inventory, account};
use dafeng::network::strategy::{AllocationByKey, CutOff, NoAllocation, Strategy as Rule};
use dafeng::network::upstream::FactQuery;
use dafeng::network::{Boundary, Choices, Network, NetworkBuilder};
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::report::footprint_comparison_data::{footprint_comparison_csv, footprint_comparison_json};
use dafeng::text::Text;

use crate::support::{dataset, library, methodology, process_level, root, text};

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

const WORLDSTEEL: &str = "worldsteel-v5.1";

fn choices<'l>(library: &'l Library, allocation: &'l dyn Rule, preferred: &'l [String]) -> Choices<'l> {
    Choices {
        boundary: Boundary::CradleToGate,
        allocation,
        scrap: &CutOff,
        warming_potentials: "ipcc-ar6",
        query: FactQuery {
            library,
            region: Some("cn"),
            year: 2023,
            as_of: None,
            preferred,
        },
    }
}

fn built(builder: NetworkBuilder) -> Network {
    builder.build().unwrap_or_else(|p| panic!("{p:#?}"))
}

/// Compares a tonne of a product of two networks.
fn of_networks(
    networks: [&Network; 2],
    choices: [Choices<'_>; 2],
    product: &str,
    order: FootprintCauseOrder,
) -> Result<FootprintComparison, Problems> {
    let title = Text::same("by hand");
    let side = |side: usize| FootprintSide {
        source: SystemSource::Network {
            title: &title,
            network: networks[side],
        },
        choices: choices[side],
    };
    FootprintPair::new([side(0), side(1)], product)?.compare(&Ratio::one(), order)
}

/// Compares a tonne of a product of plants of datasets.
fn of_inventories(
    inventories: [&Inventory<'_>; 2],
    choices: [Choices<'_>; 2],
    product: &str,
) -> Result<FootprintComparison, Problems> {
    let side = |side: usize| FootprintSide {
        source: SystemSource::Plant {
            inventory: inventories[side],
            plant: 0,
        },
        choices: choices[side],
    };
    FootprintPair::new([side(0), side(1)], product)?.compare(&Ratio::one(), FootprintCauseOrder::default())
}

fn with_inventories<T>(plants: [&str; 2], library: &Library, look: impl FnOnce([&Inventory<'_>; 2]) -> T) -> T {
    let method = methodology("carbon-balance");
    let ledgers = plants.map(|plant| dataset(plant, "ledger.csv", Some("plants-with-carbon.yaml")));
    let [own, its] = ledgers
        .each_ref()
        .map(|ledger| account(ledger, &method, library, process_level()).unwrap_or_else(|p| panic!("{p:#?}")));
    look([&own, &its])
}

/// The effects by cause, kind and id, with the item or the gas behind a colon.
fn effects(comparison: &FootprintComparison) -> BTreeMap<(&'static str, &'static str, String), Ratio> {
    let each = comparison.effects.iter().map(|effect| {
        let subject = &effect.subject;
        let detail = subject.carbon.as_ref().or(subject.flow.as_ref());
        let id = detail.map_or_else(|| subject.id.clone(), |detail| format!("{}:{detail}", subject.id));
        ((effect.cause.id(), subject.part.id(), id), effect.amount.clone())
    });
    each.collect()
}

fn expected(
    list: &[(&'static str, &'static str, &str, &str)],
) -> BTreeMap<(&'static str, &'static str, String), Ratio> {
    let each = list.iter();
    each.map(|(cause, kind, id, amount)| ((*cause, *kind, (*id).to_owned()), ratio(amount)))
        .collect()
}

/// What holds of every comparison: the effects are the difference, exactly, and as they are printed.
fn adds_up(comparison: &FootprintComparison) {
    let sum: Ratio = comparison.effects.iter().map(|effect| effect.amount.clone()).sum();
    assert_eq!(sum, comparison.difference());
    for places in [0, 6, 20] {
        let shown = comparison.shown(places);
        let printed: Ratio = shown.effects.iter().map(|effect| ratio(&effect.amount.to_text())).sum();
        let [own, its] = shown.totals.each_ref().map(|total| ratio(&total.to_text()));
        assert_eq!(printed + shown.rounding, its - own, "{places}");
    }
}

/// A: 1 t steel of 0.9 t hot metal and 0.1 MWh, 0.2 tCO2; 1 t hot metal of 0.5 t coke and 1.5 t pellet, 1 tCO2.
fn mill_a() -> Network {
    let network = Network::builder()
        .process("converter")
        .makes("crude-steel", "1 t")
        .uses("hot-metal", "0.9 t")
        .uses("electricity", "0.1 MWh")
        .emits("CO2", "0.2 tCO2")
        .process("furnace")
        .makes("hot-metal", "1 t")
        .uses("coke", "0.5 t")
        .uses("pellet", "1.5 t")
        .emits("CO2", "1 tCO2")
        .bought("coke", "t")
        .bought("pellet", "t")
        .bought("electricity", "MWh");
    built(network)
}

/// B: 1 t steel of 0.8 t hot metal, 0.3 t sorted scrap and 0.2 MWh, 0.25 tCO2; 1 t hot metal of 0.4 t coke and 1.6 t lump ore, 1.1 tCO2; sorting
/// 0.05 tCO2/t.
fn mill_b() -> Network {
    let network = Network::builder()
        .process("converter")
        .makes("crude-steel", "1 t")
        .uses("hot-metal", "0.8 t")
        .uses("steel-scrap", "0.3 t")
        .uses("electricity", "0.2 MWh")
        .emits("CO2", "0.25 tCO2")
        .process("furnace")
        .makes("hot-metal", "1 t")
        .uses("coke", "0.4 t")
        .uses("iron-ore-lump", "1.6 t")
        .emits("CO2", "1.1 tCO2")
        .process("sorting")
        .makes("steel-scrap", "1 t")
        .emits("CO2", "0.05 tCO2")
        .bought("coke", "t")
        .bought("iron-ore-lump", "t")
        .bought("electricity", "MWh");
    built(network)
}

/// worldsteel's factors for A (coke 0.224, pellet 0.137, electricity 0.504), the shipped life-cycle factors for B (electricity 0.6205 alone).
///
/// A: furnace 0.9 x 1 = 0.9; converter 0.2; coke 0.45 x 0.224 = 0.1008; pellet 1.35 x 0.137 = 0.18495; electricity 0.1 x 0.504 = 0.0504:
/// 1.43615. B: furnace 0.8 x 1.1 = 0.88; converter 0.25; sorting 0.3 x 0.05 = 0.015; electricity 0.2 x 0.6205 = 0.1241; coke and lump cut off:
/// 1.2691.
#[test]
fn amounts_intensities_and_factors_by_hand() {
    let preferred = [WORLDSTEEL.to_owned()];
    let sides = [
        choices(library(), &NoAllocation, &preferred),
        choices(library(), &NoAllocation, &[]),
    ];
    let networks = [&mill_a(), &mill_b()];
    let there = of_networks(networks, sides, "crude-steel", FootprintCauseOrder::default()).expect("solved");
    assert_eq!(there.totals, [ratio("1.43615"), ratio("1.2691")]);
    let by_hand = expected(&[
        // (0.8 - 0.9) x 1; 0.3 x 0.05; (0.32 - 0.45) x 0.224; -1.35 x 0.137; 0.1 x 0.504.
        ("amounts", "process", "furnace", "-0.1"),
        ("amounts", "process", "sorting", "0.015"),
        ("amounts", "upstream", "coke", "-0.02912"),
        ("amounts", "upstream", "pellet", "-0.18495"),
        ("amounts", "upstream", "electricity", "0.0504"),
        // 0.8 x 0.1; 1 x 0.05.
        ("emission-intensity", "process", "furnace", "0.08"),
        ("emission-intensity", "process", "converter", "0.05"),
        // 0.32 x (0 - 0.224), for want of a factor; 0.2 x (0.6205 - 0.504).
        ("upstream-factors", "upstream", "coke", "-0.07168"),
        ("upstream-factors", "upstream", "electricity", "0.0233"),
    ]);
    assert_eq!(effects(&there), by_hand);
    let find = |cause: FootprintCause, id: &str| {
        let mut found = there.effects.iter();
        found
            .find(|effect| effect.cause == cause && effect.subject.id == id)
            .unwrap_or_else(|| panic!("{id}"))
    };
    assert_eq!(find(FootprintCause::Amounts, "sorting").only, Some(1));
    assert_eq!(find(FootprintCause::Amounts, "pellet").only, Some(0));
    assert_eq!(find(FootprintCause::Amounts, "coke").only, None);
    let coke = find(FootprintCause::UpstreamFactors, "coke");
    assert_eq!(
        (coke.without_factor, &coke.values),
        (Some(1), &[Some(ratio("0.224")), None])
    );
    let furnace = find(FootprintCause::Amounts, "furnace");
    assert_eq!(furnace.values, [Some(ratio("0.9")), Some(ratio("0.8"))]);
    assert_eq!((there.are_complete, there.is_complete()), ([true, false], false));
    // Lump ore is cut off in B and not bought in A; coke is counted in A.
    let uncounted: Vec<_> = there
        .boundaries
        .uncounted
        .iter()
        .map(|known| (known.reason, &*known.id, &known.sides))
        .collect();
    let not_counted = |amount: &str| Treatment::NotCounted(ratio(amount));
    assert_eq!(
        uncounted,
        [
            (
                UncountedReason::CutOff,
                "coke",
                &[Treatment::Counted(ratio("0.45")), not_counted("0.32")]
            ),
            (
                UncountedReason::CutOff,
                "iron-ore-lump",
                &[Treatment::Absent, not_counted("1.28")]
            ),
        ]
    );
    let differing: Vec<&str> = there.boundaries.differing().map(|aspect| aspect.id).collect();
    assert_eq!(differing, ["upstream-sets", "complete"]);
    adds_up(&there);
    // Backwards in the reversed order every effect has the other sign.
    let order = FootprintCauseOrder::default().reversed();
    let [own, its] = networks;
    let back = of_networks([its, own], [sides[1], sides[0]], "crude-steel", order).expect("solved");
    let negative: BTreeMap<_, _> = effects(&back).into_iter().map(|(key, amount)| (key, -amount)).collect();
    assert_eq!(negative, by_hand);
}

/// Emissions first, then amounts: the furnace is charged 0.9 x 0.1 for its emission and (0.8 - 0.9) x 1.1 for its amount.
#[test]
fn the_order_decides_what_goes_together() {
    let typed = [
        "rounding",
        "upstream-factors",
        "排放强度",
        "用量",
        "gwp",
        "scrap",
        "allocation",
        "boundary",
    ];
    let order = FootprintCauseOrder::parse(&typed.map(str::to_owned)).expect("all eight");
    let sides = [choices(library(), &NoAllocation, &[]); 2];
    let comparison = of_networks([&mill_a(), &mill_b()], sides, "crude-steel", order).expect("solved");
    let found = effects(&comparison);
    let of = |cause: &'static str| &found[&(cause, "process", "furnace".to_owned())];
    assert_eq!(*of("emission-intensity"), ratio("0.09"));
    assert_eq!(*of("amounts"), ratio("-0.11"));
    adds_up(&comparison);
}

#[test]
fn a_footprint_against_itself_gives_nothing() {
    let sides = [choices(library(), &NoAllocation, &[]); 2];
    let comparison = of_networks(
        [&mill_b(), &mill_b()],
        sides,
        "crude-steel",
        FootprintCauseOrder::default(),
    )
    .expect("solved");
    assert!(comparison.effects.is_empty());
    assert!(comparison.boundaries.are_same());
    assert!(comparison.difference().is_zero());
    assert!(comparison.shown(6).rounding.is_zero());
    with_inventories(["reference-eaf", "reference-eaf"], library(), |inventories| {
        let sides = [choices(library(), &AllocationByKey::Energy, &[]); 2];
        let comparison = of_inventories(inventories, sides, "crude-steel").expect("solved");
        assert!(comparison.effects.is_empty());
        assert!(
            FootprintCause::ALL
                .into_iter()
                .all(|cause| comparison.amount(cause).is_zero())
        );
    });
}

fn codes(result: Result<FootprintComparison, Problems>) -> Vec<&'static str> {
    match result {
        Ok(_) => Vec::new(),
        Err(Problems(problems)) => problems.iter().map(|problem| problem.code).collect(),
    }
}

#[test]
fn what_cannot_be_compared_is_told_together() {
    let sides = [choices(library(), &NoAllocation, &[]); 2];
    let order = FootprintCauseOrder::default;
    let in_kilograms = Network::builder()
        .process("works")
        .makes("crude-steel", "1000 kg")
        .uses("coke", "400 kg")
        .bought("coke", "kg");
    let in_kilograms = built(in_kilograms);
    let result = of_networks([&mill_a(), &in_kilograms], sides, "hot-metal", order());
    assert_eq!(codes(result), ["units-differ", "units-differ", "product-of-one-side"]);
    let result = of_networks([&mill_a(), &mill_b()], sides, "crude-stel", order());
    assert_eq!(codes(result), ["unknown-product"]);
    with_inventories(["reference-bf-bof", "reference-eaf"], library(), |[own, _]| {
        let other = methodology("cets-ag-03.01-v01-2024");
        let ledger = dataset("reference-eaf", "ledger.csv", Some("plants-with-carbon.yaml"));
        let its = account(&ledger, &other, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
        assert_eq!(
            codes(of_inventories([own, &its], sides, "crude-steel")),
            ["two-ledgers-two-methods"]
        );
    });
}

#[test]
fn json_and_csv_add_up_as_printed() {
    with_inventories(["reference-bf-bof", "reference-eaf"], library(), |inventories| {
        let sides = [choices(library(), &NoAllocation, &[]); 2];
        let comparison = of_inventories(inventories, sides, "crude-steel").expect("solved");
        let json = footprint_comparison_json(&comparison, &["a.csv".to_owned(), "b.csv".to_owned()]);
        let causes = json["causes"].as_array().expect("causes");
        assert_eq!(causes.len(), 8);
        let sum: Ratio = causes.iter().map(|cause| ratio(text(&cause["amount"]))).sum();
        assert_eq!(sum, ratio(text(&json["difference"])));
        let csv = footprint_comparison_csv(&comparison).expect("written");
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let amounts: Vec<Ratio> = reader
            .records()
            .map(|record| ratio(&record.expect("a record")[12]))
            .collect();
        let between: Ratio = amounts[1..amounts.len() - 1].iter().cloned().sum();
        assert_eq!(amounts[0].clone() + between, amounts[amounts.len() - 1]);
    });
}

/// The standard output of a comparison of footprints; incomplete, since little that is bought has a factor.
fn stdout(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .arg("compare")
        .args(arguments)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs");
    assert_eq!(
        output.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

const BF_BOF: &str = "datasets/reference-bf-bof/ledger.csv";

const BF_BOF_PLANTS: &str = "datasets/reference-bf-bof/plants-with-carbon.yaml";

const EAF: &str = "datasets/reference-eaf/ledger.csv";

const EAF_PLANTS: &str = "datasets/reference-eaf/plants-with-carbon.yaml";

#[test]
fn compare_footprints_in_english_and_chinese() {
    let routes = [
        BF_BOF,
        EAF,
        "--plants",
        BF_BOF_PLANTS,
        "--with-plants",
        EAF_PLANTS,
        "--product",
        "crude-steel",
    ];
    insta::assert_snapshot!("compare-routes-en", stdout(&routes));
    insta::assert_snapshot!("compare-routes-zh", stdout(&[&routes[..], &["--lang", "zh"]].concat()));
    let choices = [
        BF_BOF,
        "--plants",
        BF_BOF_PLANTS,
        "--product",
        "热轧卷",
        "--per",
        "500kg",
        "--with-allocation",
        "energy",
        "--with-upstream",
        WORLDSTEEL,
        "--with-gwp",
        "ipcc-ar5",
    ];
    insta::assert_snapshot!("compare-choices-en", stdout(&choices));
    insta::assert_snapshot!(
        "compare-choices-zh",
        stdout(&[&choices[..], &["--lang", "zh"]].concat())
    );
    let csv = stdout(&[&choices[..], &["--format", "csv"]].concat());
    let head: Vec<&str> = csv.lines().take(5).collect();
    insta::assert_snapshot!("compare-choices-csv-head", head.join("\n"));
}

/// Networks written by hand are compared as plants are, and exit code 0 says that both are complete.
#[test]
fn hand_written_networks_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, carbon: &str| {
        let path = folder.path().join(name);
        let network = format!(
            "title: {{zh: 例, en: example}}\nprocesses:\n  - id: works\n    makes: [{{item: crude-steel, amount: 1 t}}]\n    emits: [{{flow: CO2, amount: {carbon}}}]\n"
        );
        std::fs::write(&path, network).expect("written");
        path.to_string_lossy().into_owned()
    };
    let (own, its) = (write("a.yaml", "1 t"), write("b.yaml", "900 kg"));
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args([
            "compare",
            &own,
            &its,
            "--product",
            "crude-steel",
            "--per",
            "2t",
            "--format",
            "json",
        ])
        .output()
        .expect("runs");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(text(&json["difference"]), "-0.2");
    let intensity = &json["causes"][5];
    assert_eq!(text(&intensity["cause"]), "emission-intensity");
    assert_eq!(text(&intensity["effects"][0]["amount"]), "-0.2");
    assert_eq!(text(&intensity["effects"][0]["a"]), "1");
}
