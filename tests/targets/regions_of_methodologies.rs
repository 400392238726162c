//! Regions whose plants stand under methodologies that count unlike things: nothing unlike in one list, in one column or in one sum without a word.

use std::collections::BTreeSet;
use std::path::Path;

use dafeng::inventory::{AccountRequest, account_plants};
use dafeng::period::Period;
use dafeng::quantity::Ratio;
use dafeng::region::{Accounts, Covered, LinkBook, PlantState, RankedPlant, Ranking, RollUp, Uncovered};
use dafeng::report::region_text::RegionSheet;
use dafeng::report::table::TableStyle;
use dafeng::text::{Language, Text};
use serde_json::Value;

use crate::support::{CETS, GBT_32151, dafeng_in, ledger, library, methodology, stdout_of};

const NONFERROUS: &str = "ndrc-2015-other-nonferrous";
const PLANTS: &str = "plants:\n  - {id: a, region: cn-fujian, methodology: cets-ag-03.01-v01-2024}\n  - {id: b, region: cn-fujian, methodology: gbt-32151.5-2015}\n  - {id: c, region: cn-fujian, methodology: cets-ag-03.01-v01-2024}\n";
const LEDGER: &str = "plant,period,item,flow,quantity,unit\n\
    a,2023-06,coke,net_consumed,100,t\n\
    a,2023-06,electricity,purchased,500,MWh\n\
    a,2023-06,crude-steel,produced,100,t\n\
    b,2023-06,anthracite,purchased,100,t\n\
    b,2023-06,electricity,purchased,100,MWh\n\
    b,2023-06,crude-steel,produced,1000,t\n\
    c,2023-06,coke,net_consumed,100,t\n\
    c,2023-06,crude-steel,produced,200,t\n";

/// Accounts the plants of a ledger, each by its own methodology, and asks of them together.
fn with_accounts(text: &str, plants: &str, methods: &[(&str, &[usize])], ask: impl FnOnce(&Accounts<'_>)) {
    let ledger = ledger(text, plants).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let methods: Vec<_> = methods.iter().map(|(id, own)| (methodology(id), *own)).collect();
    let inventories: Vec<_> = methods
        .iter()
        .map(|(method, own)| {
            let takes_in = |plant: usize| own.contains(&plant);
            let inventory = account_plants(&ledger, method, library(), AccountRequest::default(), &takes_in);
            let own: BTreeSet<usize> = own.iter().copied().collect();
            (inventory.unwrap_or_else(|problems| panic!("{problems:#?}")), own)
        })
        .collect();
    let each: Vec<_> = inventories
        .iter()
        .map(|(inventory, own)| (inventory, own.clone()))
        .collect();
    ask(&Accounts::of(&each).expect("they add up"));
}

fn of_steel(ask: impl FnOnce(&Accounts<'_>)) {
    with_accounts(LEDGER, PLANTS, &[(CETS, &[0, 2]), (GBT_32151, &[1])], ask);
}

fn rolled_up<'a>(accounts: &Accounts<'a>) -> RollUp<'a> {
    RollUp::of(accounts.clone(), &LinkBook::default(), &|_| true).expect("added up")
}

fn shown(value: Option<&Ratio>) -> Option<String> {
    value.map(Ratio::to_text)
}

fn listed(ranking: &Ranking) -> Vec<(usize, String)> {
    let of = |ranked: &RankedPlant| (ranked.plant, ranked.value.to_text());
    ranking.plants.iter().map(of).collect()
}

/// a, of the national market: 100 t of coke, 306.74, less the carbon of 100 t of steel, 3.70: 303.04, all direct; its 500 MWh are a memo item and no zero.
/// b, by GB/T 32151.5: 100 t of anthracite, 192.38, less 15.40 of 1000 t of steel: 176.98 direct; 100 MWh x 0.4211 = 42.11 indirect; 219.09.
/// c as a, with 200 t of steel: 306.74 - 7.40 = 299.34.
/// Direct of all: 303.04 + 176.98 + 299.34 = 779.36. The total, 821.47, is no one quantity, and says so.
#[test]
fn what_a_methodology_does_not_count_is_no_zero() {
    of_steel(|accounts| {
        let roll_up = rolled_up(accounts);
        let plants: Vec<_> = roll_up
            .plants
            .iter()
            .map(|sum| {
                (
                    shown(sum.direct.as_ref()),
                    shown(sum.indirect.as_ref()),
                    sum.total.to_text(),
                )
            })
            .collect();
        let text = |words: &str| Some(words.to_owned());
        assert_eq!(
            plants,
            [
                (text("303.04"), None, "303.04".to_owned()),
                (text("176.98"), text("42.11"), "219.09".to_owned()),
                (text("299.34"), None, "299.34".to_owned()),
            ]
        );
        assert_eq!(shown(roll_up.direct().as_ref()), text("779.36"));
        assert_eq!(shown(roll_up.indirect().as_ref()), text("42.11"));
        assert_eq!(roll_up.sum().to_text(), "821.47");
        let words = roll_up.not_one_quantity.as_ref().expect("it is none");
        assert!(words.en.contains("differ in scope and edition: "), "{}", words.en);
        for told in [
            "`cets-ag-03.01-v01-2024` counts direct emissions alone in tCO2: a, c",
            "`gbt-32151.5-2015` counts direct and indirect emissions in tCO2: b",
        ] {
            assert!(words.en.contains(told), "{}", words.en);
        }
        assert!(roll_up.notes.contains(words));
    });
}

/// Direct emissions a tonne, 299.34 / 200 = 1.4967 and 303.04 / 100 = 3.0304, stand in one list; direct and indirect ones, 219.09 / 1000 = 0.21909, in another.
#[test]
fn every_intensity_of_every_methodology_is_a_list_of_its_own() {
    of_steel(|accounts| {
        let rankings = rolled_up(accounts).rankings;
        let of: Vec<_> = rankings.iter().map(|ranking| ranking.methodology.as_str()).collect();
        assert_eq!(of, [CETS, GBT_32151]);
        assert_eq!(
            listed(&rankings[0]),
            [(2, "1.4967".to_owned()), (0, "3.0304".to_owned())]
        );
        assert_eq!(listed(&rankings[1]), [(1, "0.21909".to_owned())]);
        let titles: Vec<String> = rankings.iter().map(|ranking| ranking.whole_title().en).collect();
        assert!(
            titles[0].starts_with("direct CO2 emissions per crude steel, by National ETS"),
            "{titles:?}"
        );
        assert!(
            titles[1].starts_with("CO2 emissions per crude steel, by Iron and steel"),
            "{titles:?}"
        );
    });
}

/// 100 t of diesel are 309.59 tCO2. By 1000 t of cathode copper 0.30959, by 500 t of the other works 0.61918; by 250 t of zinc 1.23836. A tonne of zinc is none
/// of copper.
#[test]
fn products_of_one_heading_are_not_compared() {
    let text = "plant,period,item,flow,quantity,unit\n\
        small,2023-06,diesel,purchased,100,t\nsmall,2023-06,cathode-copper,produced,500,t\n\
        zinc,2023-06,diesel,purchased,100,t\nzinc,2023-06,refined-zinc,produced,250,t\n\
        large,2023-06,diesel,purchased,100,t\nlarge,2023-06,cathode-copper,produced,1000,t\n";
    let plants = "plants:\n  - {id: small, region: cn-fujian}\n  - {id: zinc, region: cn-fujian}\n  - {id: large, region: cn-fujian}\n";
    with_accounts(text, plants, &[(NONFERROUS, &[0, 1, 2])], |accounts| {
        let roll_up = rolled_up(accounts);
        assert!(roll_up.not_one_quantity.is_none());
        let lists: Vec<_> = roll_up
            .rankings
            .iter()
            .map(|ranking| (ranking.products.join(" "), listed(ranking)))
            .collect();
        assert_eq!(
            lists,
            [
                (
                    "cathode-copper".to_owned(),
                    vec![(2, "0.30959".to_owned()), (0, "0.61918".to_owned())]
                ),
                ("refined-zinc".to_owned(), vec![(1, "1.23836".to_owned())]),
            ]
        );
        assert!(
            roll_up.rankings[1].title.zh.ends_with("（精锌）"),
            "{}",
            roll_up.rankings[1].title.zh
        );
    });
}

/// Standards of two sectors with the same scope and gas add up to one quantity; of crude steel there is a statistic of Fujian, of copper none.
#[test]
fn a_sector_without_a_statistic_is_named() {
    let text = "plant,period,item,flow,quantity,unit\n\
        mill,2023-06,anthracite,purchased,100,t\nmill,2023-06,crude-steel,produced,1000,t\n\
        smelter,2023-06,diesel,purchased,100,t\nsmelter,2023-06,cathode-copper,produced,500,t\n";
    let plants = "plants:\n  - {id: mill, region: cn-fujian}\n  - {id: smelter, region: cn-fujian}\n";
    with_accounts(text, plants, &[(GBT_32151, &[0]), (NONFERROUS, &[1])], |accounts| {
        assert!(rolled_up(accounts).not_one_quantity.is_none());
        let covered = Covered::of(accounts.clone(), "cn-fujian", &|_| true).expect("covered");
        assert_eq!(covered.len(), 1);
        let without = Uncovered::of(accounts.clone(), "cn-fujian", &|_| true).expect("told");
        let without: Vec<_> = without.iter().map(|one| (one.plant, one.items.join(" "))).collect();
        assert_eq!(without, [(1, "cathode-copper".to_owned())]);
        // Of a city nothing is published at all.
        let without = Uncovered::of(accounts.clone(), "cn-fujian/Fuzhou", &|_| true).expect("told");
        assert_eq!(without.len(), 2);
    });
}

/// Columns of a terminal that a line takes: letters of Chinese and its marks take two.
fn width(line: &str) -> usize {
    line.chars()
        .map(|letter| {
            if ('\u{2e80}'..='\u{ffef}').contains(&letter) {
                2
            } else {
                1
            }
        })
        .sum()
}

#[test]
fn a_terminal_of_eighty_columns_is_wide_enough() {
    let first = Period::parse("2023-01").expect("a month");
    of_steel(|accounts| {
        let roll_up = rolled_up(accounts);
        let covered = Covered::of(accounts.clone(), "cn-fujian", &|_| true).expect("covered");
        let uncovered = Uncovered::of(accounts.clone(), "cn-fujian/Fuzhou", &|_| true).expect("told");
        let mut states = PlantState::of(accounts.clone(), &|_| true).expect("told");
        for state in &mut states {
            state.periods = Some((first, first, 12));
            state.without_levels = ["blower", "hot-rolling", "utilities", "other"]
                .map(str::to_owned)
                .to_vec();
        }
        let sheet = RegionSheet {
            roll_up: &roll_up,
            covered: &covered,
            uncovered: &uncovered,
            states: &states,
            links: &LinkBook::default(),
            region: ("cn-fujian".to_owned(), Text::new("福建", "Fujian")),
        };
        let style = TableStyle {
            width: 80,
            colour: false,
        };
        for (language, dash, processes) in [
            (Language::Zh, "—：该方法不计", "鼓风"),
            (Language::En, "—: not counted by its methodology", "blower"),
        ] {
            let text = sheet.text(language, style);
            for line in text.lines() {
                assert!(width(line) <= 80, "{}: {line}", width(line));
            }
            assert!(text.contains(dash) && text.contains(processes), "{text}");
        }
        assert!(!sheet.text(Language::Zh, style).contains("blower"));
    });
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

/// What is not counted is null in JSON and blank in CSV, each row of which says whether its column may be added up.
#[test]
fn programs_are_told_as_people_are() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ledger.csv", LEDGER);
    write(folder.path(), "plants.yaml", PLANTS);
    let run = |format: &str| {
        let output = dafeng_in(
            &["region", "ledger.csv", "--lang", "en", "--format", format],
            folder.path(),
        );
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        stdout_of(&output)
    };
    let result: Value = serde_json::from_str(&run("json")).expect("JSON");
    assert_eq!(result["is_one_quantity"], false);
    assert_eq!(result["plants"][0]["indirect"], Value::Null);
    assert_eq!(result["direct"], "779.36");
    assert_eq!(result["counted"][0]["counts_indirect"], false);
    assert_eq!(result["rankings"][1]["methodology"], GBT_32151);
    let csv = run("csv");
    let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert!(
        rows[0].starts_with(
            "region,plant,methodology,counts_direct,counts_indirect,direct,indirect,total,unit,sum_is_one_quantity,"
        ),
        "{}",
        rows[0]
    );
    assert!(
        rows[1].starts_with(",a,cets-ag-03.01-v01-2024,true,false,303.04,,303.04,tCO2,false,"),
        "{}",
        rows[1]
    );
    assert!(
        rows[2].starts_with(",b,gbt-32151.5-2015,true,true,176.98,42.11,219.09,tCO2,false,"),
        "{}",
        rows[2]
    );
}
