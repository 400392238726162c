//! Items that carry no carbon since nothing gives their content: named in the table, at the head of the page and as a warning, and no page is
//! green over them.

use std::process::Command;

use dafeng::inventory::{Inventory, account};
use dafeng::network::PlantNetwork;
use dafeng::network::carbon_balance::CarbonBalance;
use dafeng::network::missing_carbon::MissingCarbon;
use dafeng::problem::Severity;
use dafeng::report::network_page::merged_by_default;
use dafeng::report::network_text::NetworkSheet;
use dafeng::report::table::TableStyle;
use dafeng::text::Language;

use crate::support::{CETS, dataset_text, ledger, library, methodology, process_level};

const CARBON: &str = "carbon-balance";
const PLANTS: [&str; 2] = ["reference-bf-bof", "reference-eaf"];
const WIDE: TableStyle = TableStyle {
    width: 140,
    colour: false,
};

/// Coke of 0.84 tC/t makes hot metal, and that steel of 0.002 tC/t; nothing says what hot metal holds.
///
/// Furnace: 40 t × 0.84 × 44/12 = 123.2 tCO2 in, none out. Converter: none in, 90 t × 0.002 × 44/12 = 0.66 tCO2 out: stack gas -0.66. The fence:
/// 123.2 in, 0.66 out, 122.54 = 123.2 - 0.66 in stacks: closure 0, though no carbon went from furnace to converter.
const MILL: &str = "plant,process,period,item,flow,quantity,unit\n\
    p,blast-furnace,2024-06,coke,consumed,40,t\np,blast-furnace,2024-06,hot-metal,produced,100,t\n\
    p,converter,2024-06,hot-metal,consumed,100,t\np,converter,2024-06,crude-steel,produced,90,t\n\
    p,,2024-06,coke,purchased,40,t\np,,2024-06,crude-steel,sold,90,t\n";

const CONTENTS: &str = "plants:\n- id: p\n  note: {zh: 示例, en: an example}\n  factors:\n\
    \x20 - {item: coke, parameter: carbon_fraction, value: 0.84, unit: tC/t, evidence: example}\n\
    \x20 - {item: crude-steel, parameter: carbon_fraction, value: 0.002, unit: tC/t, evidence: example}\n";

fn with_sheet<T>(
    lines: &str,
    plants: &str,
    method: &str,
    look: impl FnOnce(&Inventory<'_>, &NetworkSheet<'_, '_>) -> T,
) -> T {
    let ledger = ledger(lines, plants).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(method);
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let drawn = PlantNetwork::of_inventory(&inventory, 0).unwrap_or_else(|p| panic!("{p:#?}"));
    let balance = CarbonBalance::of_inventory(&inventory, 0);
    let sheet = NetworkSheet {
        plant: 0,
        inventory: &inventory,
        drawn: &drawn,
        balance: &balance,
    };
    look(&inventory, &sheet)
}

fn missing(inventory: &Inventory<'_>, sheet: &NetworkSheet<'_, '_>) -> MissingCarbon {
    MissingCarbon::of_balance(sheet.balance, inventory, 0)
}

fn page(sheet: &NetworkSheet<'_, '_>, language: Language) -> String {
    let page = sheet.html(language, &merged_by_default()).expect("a page");
    page.split("<script").next().unwrap_or_default().to_owned()
}

#[test]
fn who_takes_and_makes_what_carries_none() {
    with_sheet(MILL, CONTENTS, CARBON, |inventory, sheet| {
        let missing = missing(inventory, sheet);
        assert_eq!(missing.items.len(), 1);
        let item = &missing.items[0];
        assert_eq!(item.id, "hot-metal");
        assert_eq!((item.taken_by.len(), item.made_by.len()), (1, 1));
        assert_eq!(
            (item.taken_by[0].en.as_str(), item.made_by[0].en.as_str()),
            ("converter", "blast furnace")
        );
        assert_eq!(missing.below_zero.len(), 1);
        assert_eq!(missing.below_zero[0].process.zh, "转炉炼钢");
        assert_eq!(missing.below_zero[0].stack.to_text(), "-0.66");
        assert!(sheet.balance.closure().is_zero());
    });
}

/// A content of hot metal, and nothing is missing: 100 t × 0.045 × 44/12 = 16.5 tCO2 go from furnace to converter.
#[test]
fn a_content_given_is_no_longer_missing() {
    let given = "  - {item: hot-metal, parameter: carbon_fraction, value: 0.045, unit: tC/t, evidence: example}\n";
    with_sheet(MILL, &format!("{CONTENTS}{given}"), CARBON, |inventory, sheet| {
        assert!(missing(inventory, sheet).is_empty());
        assert!(
            sheet
                .drawn
                .notes
                .iter()
                .all(|note| note.code != "carbon-content-missing")
        );
        assert!(page(sheet, Language::En).contains("The balance closes"));
        // 16.5 in, 0.66 out.
        let converter = sheet.balance.processes.iter().find(|of| of.process == "converter");
        assert_eq!(converter.expect("a converter").stack().to_text(), "15.84");
    });
}

/// What only crosses the fence, and is moved by no process, is there too.
#[test]
fn what_is_bought_and_used_by_no_process_is_named() {
    let lines = format!("{MILL}p,,2024-06,limestone,purchased,5,t\np,,2024-06,dolomite,purchased,0,t\n");
    with_sheet(&lines, CONTENTS, CARBON, |inventory, sheet| {
        let missing = missing(inventory, sheet);
        let ids: Vec<&str> = missing.items.iter().map(|item| item.id.as_str()).collect();
        // The dolomite moves nothing.
        assert_eq!(ids, ["limestone", "hot-metal"]);
        assert_eq!(missing.items[0].taken_by[0].en, "over the fence");
        assert!(missing.items[0].made_by.is_empty());
    });
}

/// The list is that of the process level of `account`, of a works without contents and of one under a standard; with all contents it is empty.
/// In the integrated works the coke oven gas of the processes is measured, and that which is sold over the fence is not.
#[test]
fn the_reference_works() {
    for plant in PLANTS {
        let (lines, plants) = (dataset_text(plant, "ledger.csv"), dataset_text(plant, "plants.yaml"));
        for method in [CARBON, CETS] {
            with_sheet(&lines, &plants, method, |inventory, sheet| {
                let listed = inventory.notes.iter().find(|note| note.code == "carries-none");
                let moved = missing(inventory, sheet).items.into_iter();
                let (of_fence, moved): (Vec<_>, Vec<_>) =
                    moved.partition(|item| item.taken_by.iter().any(|by| by.en == "over the fence"));
                let ids: Vec<String> = moved.into_iter().map(|item| item.id).collect();
                let listed = &listed.expect("a list").message.en;
                assert!(listed.ends_with(&format!(": {}", ids.join(", "))), "{plant} {method}");
                let of_fence: Vec<&str> = of_fence.iter().map(|item| item.id.as_str()).collect();
                let gas_is_sold = plant == "reference-bf-bof" && method == CARBON;
                assert_eq!(of_fence, if gas_is_sold { vec!["coke-oven-gas"] } else { vec![] });
                assert!(!page(sheet, Language::Zh).contains("碳平衡闭合"), "{plant} {method}");
            });
        }
        let contents = dataset_text(plant, "plants-with-carbon.yaml");
        with_sheet(&lines, &contents, CARBON, |inventory, sheet| {
            assert!(missing(inventory, sheet).is_empty(), "{plant}");
            assert!(page(sheet, Language::Zh).contains("碳平衡闭合"), "{plant}");
        });
    }
}

/// The same words in the table, in the page and in the warning; all have what the plants file says.
#[test]
fn table_page_and_warning_say_it() {
    with_sheet(MILL, CONTENTS, CARBON, |_, sheet| {
        let warning = sheet
            .drawn
            .notes
            .iter()
            .find(|note| note.code == "carbon-content-missing");
        let warning = warning.expect("a warning");
        assert_eq!(warning.severity, Severity::Warning);
        let heading = [
            (
                Language::Zh,
                "以下 1 种物料未给出碳含量，此处不带碳",
                "p · 2024-06 · 工序层级",
                "! 示例\n",
            ),
            (
                Language::En,
                "1 item carries no carbon here, since nothing gives its content",
                "p · 2024-06 · process level",
                "! an example\n",
            ),
        ];
        for (language, words, of_plant, note) in heading {
            assert!(warning.message.in_language(language).contains(words));
            let table = sheet.text(language, WIDE);
            assert!(table.contains(&format!("\n{words}\n")), "{table}");
            assert!(table.contains(of_plant) && table.contains(note), "{table}");
            let page = page(sheet, language);
            let (head, _) = page.split_once("<dl class=\"figures\">").expect("figures");
            assert!(
                head.contains(words) && head.contains("<section class=\"findings missing\">"),
                "{head}"
            );
            assert!(!page.contains("<section class=\"findings\">"));
        }
        let english = sheet.text(Language::En, WIDE);
        let why =
            "  converter: stack gas -0.66 is below zero, since it takes hot metal, which carries no carbon here\n";
        assert!(english.contains(why), "{english}");
        let page = page(sheet, Language::Zh);
        assert!(
            page.contains("<li>转炉炼钢：烟气 -0.66 tCO2 为负，因所用铁水此处不带碳</li>"),
            "{page}"
        );
    });
}

/// `footprint` and `compare --product` warn of it too, and a footprint has the heading of an account.
#[test]
fn footprints_tell_it() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
            .args(arguments)
            .current_dir(crate::support::root())
            .env("NO_COLOR", "1")
            .env_remove("DAFENG_LANG")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("runs");
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let eaf = "datasets/reference-eaf/ledger.csv";
    let (footprint, told) = run(&["footprint", eaf, "--product", "crude-steel"]);
    assert!(told.contains("warning[carbon-content-missing]: reference-eaf: 18 items carry no carbon here"));
    let heading: Vec<&str> = footprint.lines().take(5).collect();
    let account = run(&["account", eaf, "--method", CARBON, "--level", "process"]).0;
    let of_account: Vec<&str> = account.lines().take(3).collect();
    assert_eq!(heading[..3], of_account[..]);
    assert!(heading[2].starts_with("! modelled, not measured"));
    assert_eq!(heading[4], "footprint of 1 t of crude steel");
    let with = "datasets/reference-eaf/plants-with-carbon.yaml";
    let (_, told) = run(&[
        "compare",
        eaf,
        "--product",
        "crude-steel",
        "--with-allocation",
        "energy",
    ]);
    assert_eq!(told.matches("warning[carbon-content-missing]").count(), 1, "{told}");
    let (_, told) = run(&["footprint", eaf, "--plants", with, "--product", "crude-steel"]);
    assert!(!told.contains("carbon-content-missing"), "{told}");
}
