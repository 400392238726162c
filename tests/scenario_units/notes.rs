//! What levers that name no plants say where they have no effect anywhere.

use super::runs::{codes, with_run};

/// Two mills whose furnaces have names of their own.
const MILLS: [(&str, &str); 2] = [("mill-a", "eaf-1"), ("mill-b", "eaf-2")];

fn ledger() -> String {
    let mut text = "plant,process,period,item,flow,quantity,unit\n".to_owned();
    for (mill, furnace) in MILLS {
        for line in [
            ",2023,steel-scrap,purchased,110,t",
            ",2023,electricity,purchased,45,MWh",
            ",2023,crude-steel,sold,100,t",
            ",2023,crude-steel,produced,100,t",
            "FURNACE,2023,liquid-steel,produced,102,t",
            "FURNACE,2023,steel-scrap,consumed,110,t",
            "FURNACE,2023,electricity,consumed,45,MWh",
            "continuous-casting,2023,liquid-steel,consumed,102,t",
            "continuous-casting,2023,crude-steel,produced,100,t",
        ] {
            text += &format!("{mill},{}\n", line.replace("FURNACE", furnace));
        }
    }
    text
}

fn plants() -> String {
    let mut text = "plants:\n".to_owned();
    for (mill, furnace) in MILLS {
        text += &format!(
            "  - id: {mill}\n    region: cn\n    units: [{{id: {furnace}, process: electric-arc-furnace}}]\n    factors:\n"
        );
        for (item, parameter, value, unit) in [
            ("steel-scrap", "carbon_fraction", "0.002", "tC/t"),
            ("liquid-steel", "carbon_fraction", "0.001", "tC/t"),
            ("crude-steel", "carbon_fraction", "0.001", "tC/t"),
            ("steel-scrap", "emission_factor", "0.037", "tCO2/t"),
        ] {
            text += &format!(
                "      - {{item: {item}, parameter: {parameter}, value: {value}, unit: {unit}, evidence: a test}}\n"
            );
        }
    }
    text
}

fn said(levers: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("ledger.csv"), ledger()).expect("written");
    std::fs::write(folder.path().join("plants.yaml"), plants()).expect("written");
    let folder = folder.path().display();
    let text = format!(
        "base: {{ledger: [{folder}/ledger.csv], plants: {folder}/plants.yaml}}\n\
         methodology: gbt-32151.5-2015\nhorizon: {{to: 2024}}\nfollow: {{output: constant, other: constant}}\nlevers:\n{levers}"
    );
    let found = with_run(&text, "", |run| {
        let trajectory = run.trajectory(&|_| {});
        let found = trajectory.as_ref().map(|found| found.notes.clone()).unwrap_or_default();
        assert_eq!(codes(trajectory), Vec::<&str>::new());
        found
    });
    let found = found.unwrap_or_else(|found| panic!("{found:#?}"));
    found.into_iter().map(|note| note.message.en).collect()
}

/// Neither furnace takes coke: each is named, since the words differ. One that only one of them lacks is no surprise.
#[test]
fn what_all_plants_say_in_their_own_words_is_said() {
    let lever = "  - {id: less, efficiency: {processes: [electric-arc-furnace], items: [coke], reduction: 0.1}}\n";
    assert_eq!(
        said(lever),
        [
            "lever `less` at `mill-a`: process `eaf-1` takes no `coke`: no effect there",
            "lever `less` at `mill-b`: process `eaf-2` takes no `coke`: no effect there",
        ]
    );
    let one = "  - {id: less, efficiency: {processes: [eaf-2], items: [coke], reduction: 0.1}}\n";
    assert_eq!(said(one), Vec::<String>::new());
    let none = "  - {id: less, efficiency: {processes: [converter], items: [coke], reduction: 0.1}}\n";
    assert_eq!(
        said(none),
        ["lever `less`: the plant has no process `converter`: no effect there"]
    );
}
