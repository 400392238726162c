//! The diagram of the carbon balance: it has no cycle, it balances to the last digit, and nothing of the balance is missing from it.

use std::collections::BTreeSet;

use dafeng::inventory::{Inventory, account};
use dafeng::network::PlantNetwork;
use dafeng::network::carbon_balance::CarbonBalance;
use dafeng::network::carbon_diagram::{CarbonDiagram, NodeKind, NodeRole};
use dafeng::quantity::Ratio;
use dafeng::report::network_page::merged_by_default;
use dafeng::report::network_text::NetworkSheet;
use dafeng::text::Language;
use serde_json::Value;

use crate::support::{dataset_text, ledger, library, methodology, process_level, text};

const PLANTS: [&str; 2] = ["reference-bf-bof", "reference-eaf"];
const CARBON: &str = "carbon-balance";
const CETS: &str = crate::support::CETS;

/// The texts of a reference plant.
fn plant_texts(plant: &str) -> (String, String) {
    (
        dataset_text(plant, "ledger.csv"),
        dataset_text(plant, "plants-with-carbon.yaml"),
    )
}

/// A small works with a loop, by hand. Carbon as tC/t: coal 0.75, coke 0.9, gas 0.6 per 10^4Nm3, hot metal 0.04.
///
/// Coking takes 40 t of coal (30 tC) and 5 of gas (3 tC), makes 20 t of coke (18 tC): stack 15 tC = 55 tCO2. The furnace takes the coke and
/// 10 t bought (9 tC), makes 50 t of hot metal (2 tC) and 15 of gas (9 tC): stack 16 tC = 58.666... tCO2. The power plant burns the other 10 of gas:
/// 6 tC = 22 tCO2. In: 30 + 9 = 39 tC = 143 tCO2; hot metal sold 2 tC; stacks 15 + 16 + 6 = 37 tC; 39 - 2 - 37 = 0.
const LOOP: &str = "plant,process,period,item,flow,quantity,unit\n\
    p,coking,2024-01,washed-coal,consumed,40,t\np,coking,2024-01,blast-furnace-gas,consumed,5,10^4Nm3\np,coking,2024-01,coke,produced,20,t\n\
    p,blast-furnace,2024-01,coke,consumed,30,t\np,blast-furnace,2024-01,hot-metal,produced,50,t\n\
    p,blast-furnace,2024-01,blast-furnace-gas,produced,15,10^4Nm3\np,power-plant,2024-01,blast-furnace-gas,consumed,10,10^4Nm3\n\
    p,power-plant,2024-01,electricity,produced,20,MWh\n\
    p,,2024-01,washed-coal,purchased,40,t\np,,2024-01,coke,purchased,10,t\np,,2024-01,hot-metal,sold,50,t\n\
    p,,2024-01,crude-steel,produced,40,t\n";

const LOOP_PLANT: &str = "plants:\n- id: p\n  factors:\n\
    \x20 - {item: washed-coal, parameter: carbon_fraction, value: 0.75, unit: tC/t, evidence: example}\n\
    \x20 - {item: coke, parameter: carbon_fraction, value: 0.9, unit: tC/t, evidence: example}\n\
    \x20 - {item: blast-furnace-gas, parameter: carbon_fraction, value: 0.6, unit: tC/10^4Nm3, evidence: example}\n\
    \x20 - {item: hot-metal, parameter: carbon_fraction, value: 0.04, unit: tC/t, evidence: example}\n";

fn with_balance<T>(
    (lines, plants): &(String, String),
    method: &str,
    look: impl FnOnce(&Inventory<'_>, &CarbonBalance) -> T,
) -> T {
    let ledger = ledger(lines, plants).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(method);
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    look(&inventory, &CarbonBalance::of_inventory(&inventory, 0))
}

fn page(texts: &(String, String), method: &str, language: Language) -> String {
    with_balance(texts, method, |inventory, balance| {
        let drawn = PlantNetwork::of_inventory(inventory, 0).unwrap_or_else(|p| panic!("{p:#?}"));
        let sheet = NetworkSheet {
            plant: 0,
            inventory,
            drawn: &drawn,
            balance,
        };
        sheet.html(language, &merged_by_default()).expect("a page")
    })
}

/// The data that a page carries.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"carbon-data\">").expect("the block");
    let (block, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(block).expect("JSON")
}

/// A reference plant of which the power plant's blast furnace gas of March is one per cent more.
fn broken() -> (String, String) {
    let (text, plants) = plant_texts("reference-bf-bof");
    let line = text
        .lines()
        .find(|line| line.contains(",power-plant,2023-03,blast-furnace-gas,consumed,"));
    let line = line.expect("a line").to_owned();
    let quantity = line.split(',').nth(5).expect("a cell").to_owned();
    let more = quantity.parse::<Ratio>().expect("a number") * "1.01".parse().expect("a number");
    (text.replace(&line, &line.replace(&quantity, &more.to_text())), plants)
}

fn of_role(diagram: &CarbonDiagram, roles: &[NodeRole]) -> Ratio {
    let nodes = (0..diagram.nodes.len()).filter(|node| roles.contains(&diagram.nodes[*node].role));
    nodes.map(|node| diagram.amount(node)).sum()
}

/// The carbon of the works above, node by node.
#[test]
fn a_loop_is_cut_where_the_least_carbon_goes_back() {
    let texts = (LOOP.to_owned(), LOOP_PLANT.to_owned());
    with_balance(&texts, CARBON, |inventory, balance| {
        let diagram = CarbonDiagram::of_balance(balance, inventory, &Ratio::zero());
        let mut drawn: Vec<String> = diagram
            .flows
            .iter()
            .map(|flow| {
                let end = |node: usize| diagram.nodes[node].id.as_str();
                let items: Vec<&str> = flow.items.iter().map(|item| item.title.en.as_str()).collect();
                let carbon = flow.amount.clone() * "12/44".parse().expect("a number");
                format!(
                    "{} > {} {} {}",
                    end(flow.from),
                    end(flow.to),
                    carbon.to_text(),
                    items.join("+")
                )
            })
            .collect();
        drawn.sort();
        // tC: the loop coke (27) against gas (3) is cut at the gas; the 18 that coking hands to the furnace join what is bought of coke.
        assert_eq!(
            drawn,
            [
                "bought:coke > item:coke 9 ",
                "bought:washed-coal > process:coking 30 ",
                "item:blast-furnace-gas > process:power-plant 6 ",
                "item:blast-furnace-gas > sent-back:blast-furnace-gas 3 ",
                "item:coke > process:blast-furnace 27 ",
                "process:blast-furnace > item:blast-furnace-gas 9 ",
                "process:blast-furnace > left:hot-metal 2 ",
                "process:blast-furnace > stack 16 ",
                "process:coking > item:coke 18 ",
                "process:coking > stack 15 ",
                "process:power-plant > stack 6 ",
                "returned:blast-furnace-gas > process:coking 3 ",
            ]
        );
        let kind = |id: &str| diagram.nodes.iter().find(|node| node.id == id).map(|node| node.kind);
        assert_eq!(kind("bought:coke"), Some(NodeKind::Fuel));
        assert_eq!(kind("item:coke"), Some(NodeKind::Intermediate));
        assert_eq!(kind("returned:blast-furnace-gas"), Some(NodeKind::Gas));
    });
}

/// What goes into a node between comes out of it; what comes in at the left is what leaves at the right; every flow goes to the right.
#[test]
fn a_diagram_balances_and_has_no_cycle() {
    let mut cases: Vec<((String, String), &str)> = Vec::new();
    for plant in PLANTS {
        cases.push((plant_texts(plant), CARBON));
        for method in [CETS, "gbt-2589-energy"] {
            let texts = (dataset_text(plant, "ledger.csv"), dataset_text(plant, "plants.yaml"));
            cases.push((texts, method));
        }
    }
    cases.push((broken(), CARBON));
    for (texts, method) in &cases {
        with_balance(texts, method, |inventory, balance| {
            for below in [Ratio::zero(), merged_by_default(), Ratio::from_scaled(2, 2)] {
                let diagram = CarbonDiagram::of_balance(balance, inventory, &below);
                let mut left = Ratio::zero();
                let mut right = Ratio::zero();
                for (place, node) in diagram.nodes.iter().enumerate() {
                    let (into, out) = diagram.through(place);
                    match node.role {
                        NodeRole::Inside => assert_eq!(into, out, "{method} {}", node.id),
                        NodeRole::Bought | NodeRole::Returned | NodeRole::Unsupplied => {
                            assert!(into.is_zero(), "{}", node.id);
                            left = left + out;
                        }
                        _ => {
                            assert!(out.is_zero(), "{}", node.id);
                            right = right + into;
                        }
                    }
                }
                assert_eq!(left, right);
                assert_no_cycle(&diagram);
                // Reports know nodes by what they are called: two of one name would be drawn as one.
                let names: BTreeSet<(NodeKind, &str)> = diagram
                    .nodes
                    .iter()
                    .map(|node| (node.kind, node.title.en.as_str()))
                    .collect();
                assert_eq!(names.len(), diagram.nodes.len(), "{method}");
            }
        });
    }
}

fn assert_no_cycle(diagram: &CarbonDiagram) {
    assert!(
        diagram
            .flows
            .iter()
            .all(|flow| !flow.amount.is_negative() && !flow.amount.is_zero())
    );
    let mut open: BTreeSet<usize> = (0..diagram.nodes.len()).collect();
    loop {
        let fed: BTreeSet<usize> = diagram
            .flows
            .iter()
            .filter(|flow| open.contains(&flow.from))
            .map(|flow| flow.to)
            .collect();
        let free: Vec<usize> = open.difference(&fed).copied().collect();
        if free.is_empty() {
            break;
        }
        free.iter().for_each(|node| {
            open.remove(node);
        });
    }
    assert!(open.is_empty(), "a cycle through {open:?}");
}

/// The totals of the diagram are those of the balance, whatever is merged; what is merged adds up to the nodes in which it stands.
#[test]
fn the_totals_of_a_diagram_are_those_of_the_balance() {
    for plant in PLANTS {
        with_balance(&plant_texts(plant), CARBON, |inventory, balance| {
            for below in [Ratio::zero(), merged_by_default(), Ratio::from_scaled(2, 2)] {
                let diagram = CarbonDiagram::of_balance(balance, inventory, &below);
                assert_eq!(of_role(&diagram, &[NodeRole::Bought]), balance.came_in(), "{plant}");
                assert_eq!(of_role(&diagram, &[NodeRole::Left]), balance.left(), "{plant}");
                assert_eq!(of_role(&diagram, &[NodeRole::Stack]), balance.stacks(), "{plant}");
                assert_eq!(
                    of_role(&diagram, &[NodeRole::Returned]),
                    of_role(&diagram, &[NodeRole::SentBack])
                );
                for process in &balance.processes {
                    let id = format!("process:{}", process.process);
                    let place = diagram.nodes.iter().position(|node| node.id == id);
                    let drawn = place.map_or_else(Ratio::zero, |place| diagram.amount(place));
                    assert_eq!(drawn, process.taken_in_all(), "{plant} {id}");
                }
                for into in diagram.merged.iter().map(|merged| merged.into) {
                    let own = diagram.merged.iter().filter(|merged| merged.into == into);
                    let sum: Ratio = own.map(|merged| merged.amount.clone()).sum();
                    assert_eq!(sum, diagram.amount(into), "{plant} {}", diagram.nodes[into].id);
                }
            }
        });
    }
}

/// Of the works with a blast furnace what goes back is the gas of the coke ovens, 657642.652524 tCO2 as the ledger has it, and home scrap and lime.
#[test]
fn what_goes_back_in_the_reference_works() {
    with_balance(&plant_texts("reference-bf-bof"), CARBON, |inventory, balance| {
        let diagram = CarbonDiagram::of_balance(balance, inventory, &Ratio::zero());
        let returned = diagram.nodes.iter().enumerate();
        let returned: Vec<(&str, String)> = returned
            .filter(|(_, node)| node.role == NodeRole::Returned)
            .map(|(place, node)| (node.id.as_str(), diagram.amount(place).to_text()))
            .collect();
        // Lime: what the converter takes, 4885.2241826667, less the 20.5947646667 bought. Scrap: of casting 340.3788666667 and rolling 368.2403266667.
        assert_eq!(
            returned,
            [
                ("returned:blast-furnace-gas", "657642.652524".to_owned()),
                ("returned:quicklime", "4864.629418".to_owned()),
                ("returned:steel-scrap", "708.6191933333".to_owned()),
            ]
        );
    });
}

/// A stream that does not close has a node of its own with what it comes to, and the page names it first.
#[test]
fn what_does_not_close_is_drawn_and_named() {
    let texts = broken();
    with_balance(&texts, CARBON, |inventory, balance| {
        let diagram = CarbonDiagram::of_balance(balance, inventory, &merged_by_default());
        let open: Vec<usize> = (0..diagram.nodes.len())
            .filter(|node| diagram.nodes[*node].kind == NodeKind::Open)
            .collect();
        assert_eq!(open.len(), 1);
        assert_eq!(diagram.nodes[open[0]].id, "unsupplied:blast-furnace-gas");
        assert_eq!(diagram.amount(open[0]), balance.closure().abs());
    });
    // One per cent of the line at 33.000 GJ/10^4Nm3, 0.07080 tC/GJ and 44/12 tCO2/tC, as `a_broken_stream_is_named` computes it.
    let english = page(&texts, CARBON, Language::En);
    assert!(english.contains(
        "<li>blast furnace gas: 1,680.68 tCO2 (0.02 % of the carbon in) more was used or left than was made or came in</li>"
    ));
    assert!(!english.contains("The balance closes"));
    let chinese = page(&texts, CARBON, Language::Zh);
    assert!(chinese.contains("<li>高炉煤气：用去与带出的比产出与带入的多 1,680.68 tCO2（占带入 0.02 %）</li>"));
}

/// Under a standard that gives hot metal no carbon the converter makes more than it takes: drawn as a source, and the page says so.
#[test]
fn stack_gas_below_zero_is_drawn_as_a_source() {
    let texts = (
        dataset_text("reference-bf-bof", "ledger.csv"),
        dataset_text("reference-bf-bof", "plants.yaml"),
    );
    with_balance(&texts, CETS, |inventory, balance| {
        let diagram = CarbonDiagram::of_balance(balance, inventory, &merged_by_default());
        let converter = balance.processes.iter().find(|process| process.process == "converter");
        let converter = converter.expect("a converter").stack();
        let node = diagram
            .nodes
            .iter()
            .position(|node| node.id == "unsupplied:process:converter");
        assert_eq!(diagram.amount(node.expect("a node")), -converter);
        let drawn = of_role(&diagram, &[NodeRole::Stack]) - of_role(&diagram, &[NodeRole::Unsupplied]);
        assert_eq!(drawn, balance.stacks());
    });
}

/// A page holds what it needs: nothing in it is fetched, its blocks end where they should, the same inputs give the same bytes.
#[test]
fn a_page_is_whole() {
    for plant in PLANTS {
        let texts = plant_texts(plant);
        for language in [Language::Zh, Language::En] {
            let page = page(&texts, CARBON, language);
            assert_eq!(page, self::page(&texts, CARBON, language));
            assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
            assert!(page.contains(language.pick("<html lang=\"zh-CN\">", "<html lang=\"en\">")));
            assert_eq!(page.matches("<script").count(), 3, "{plant}");
            assert_eq!(page.matches("</script>").count(), 3, "{plant}");
            for fetched in [" src=", " href=", "@import", "url(", "<link", "<img", "<iframe"] {
                let outside: String = without_scripts(&page);
                assert!(!outside.contains(fetched), "{plant}: {fetched}");
            }
            // Every address in the page is the name of a namespace or of a licence.
            for (at, _) in page.match_indices("http") {
                let rest: String = page[at..].chars().take(60).collect();
                let known = [
                    "http://www.w3.org/",
                    "http://www.apache.org/licenses/",
                    "https://www.apache.org/",
                    "http-equiv",
                ];
                assert!(known.iter().any(|known| rest.starts_with(known)), "{rest}");
            }
            assert_elements_are_closed(&without_scripts(&page));
        }
    }
}

fn without_scripts(page: &str) -> String {
    let mut rest = page;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<script") {
        kept += before;
        rest = after.split_once("</script>").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Every element is closed by its own end, in order.
fn assert_elements_are_closed(page: &str) {
    const EMPTY: [&str; 3] = ["meta", "br", "!doctype"];
    let mut open: Vec<String> = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("a tag ends");
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()));
        } else if !EMPTY.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// What the page carries as data is the diagram, each amount to the last digit; what is shown is the same rounded.
#[test]
fn the_data_of_a_page() {
    let eaf = data(&page(&plant_texts("reference-eaf"), CARBON, Language::En));
    let flows = eaf["flows"].as_array().expect("flows");
    let into_stack = flows.iter().filter(|flow| flow["to"] == "stack");
    let stacks: Ratio = into_stack
        .map(|flow| text(&flow["amount"]).parse::<Ratio>().expect("a number"))
        .sum();
    let two_places = dafeng::quantity::Rounding {
        places: 2,
        mode: dafeng::quantity::RoundingMode::HalfAwayFromZero,
    };
    assert_eq!(stacks.round(two_places).expect("fits").to_string(), "147296.58");
    insta::assert_snapshot!("carbon-diagram-eaf", format!("{eaf:#}"));
}

/// Whatever a plant is called, it ends no element and begins none.
#[test]
fn names_of_a_plant_stay_text() {
    let evil = "</script><script>alert(1)</script><b>&\"'";
    let plants = LOOP_PLANT.replace(
        "- id: p\n",
        "- id: p\n  title: {zh: \"</script><script>alert(1)</script><b>&\\\"'\", en: \"</script><script>alert(1)</script><b>&\\\"'\"}\n  note: {zh: \"<i>zh\", en: \"<i>en\"}\n",
    );
    for language in [Language::Zh, Language::En] {
        let page = page(&(LOOP.to_owned(), plants.clone()), CARBON, language);
        assert!(!page.contains(evil) && !page.contains("alert(1)</script>") && !page.contains("<i>"));
        assert_eq!(page.matches("<script").count(), 3);
        assert_eq!(page.matches("</script>").count(), 3);
        assert!(page.contains("&#60;script&#62;alert(1)"));
        assert_elements_are_closed(&without_scripts(&page));
        assert_eq!(data(&page)["plant"], "p");
    }
}

/// The command writes the page to a file named `.html`, and to stdout where it is asked for, the same.
#[test]
fn the_command_writes_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("balance.html");
    let run = |more: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_dafeng"))
            .args(["network", "datasets/reference-eaf/ledger.csv"])
            .args(["--plants", "datasets/reference-eaf/plants-with-carbon.yaml"])
            .args(more)
            .current_dir(crate::support::root())
            .env_remove("DAFENG_LANG")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(run(&["--out", file.to_str().expect("a path")]), "");
    let written = std::fs::read_to_string(&file).expect("readable");
    assert_eq!(run(&["--format", "html"]), written);
    assert!(data(&written).get("flows").is_some());
    // Five per cent of 156,075.79: electrodes (5,687.41) and all below stand together.
    let merged = run(&["--format", "html", "--merge-below", "5%"]);
    assert!(
        data(&merged)["nodes"].as_array().expect("nodes").len()
            < data(&written)["nodes"].as_array().expect("nodes").len()
    );
    assert!(merged.contains("less than 5 % of the carbon in") && merged.contains("<td>graphite electrode</td>"));
}

/// The library in the page is the file that its README describes.
#[test]
fn the_vendored_library_is_the_one_described() {
    use sha2::{Digest, Sha256};
    let folder = crate::support::root().join("src/report/assets/echarts");
    let bytes = std::fs::read(folder.join("echarts.min.js")).expect("the library");
    let described = std::fs::read_to_string(folder.join("README.md")).expect("its description");
    let sum: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(described.contains(&sum), "{sum}");
    let library = String::from_utf8(bytes).expect("UTF-8");
    assert!(!library.contains("</script") && !library.contains("<!--"));
}
