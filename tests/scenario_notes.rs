//! What `dafeng scenario` says of a small arc furnace works: power that it sells, output that stocks part from what is asked for, purchases that no line
//! states, levers on power where there is none; and in which format it says so.

use std::path::Path;
use std::process::Command;

use dafeng::quantity::Ratio;
use tempfile::TempDir;

use crate::scenario_explain::run;

/// The works in the base year: 950 MWh used, 1000 bought and 50 sold; 1000 t made.
const LEDGER: &str = "plant,process,period,item,flow,quantity,unit,supply
mill,,2023,electricity,purchased,1000,MWh,grid
mill,,2023,electricity,sold,50,MWh,
mill,,2023,steel-scrap,purchased,1100,t,
mill,electric-arc-furnace,2023,steel-scrap,consumed,1100,t,
mill,electric-arc-furnace,2023,electricity,consumed,600,MWh,
mill,electric-arc-furnace,2023,liquid-steel,produced,1020,t,
mill,continuous-casting,2023,liquid-steel,consumed,1020,t,
mill,continuous-casting,2023,electricity,consumed,350,MWh,
mill,continuous-casting,2023,crude-steel,produced,1000,t,
mill,,2023,crude-steel,produced,1000,t,
mill,,2023,crude-steel,sold,1000,t,
";

const PLANTS: &str = "plants:
  - id: mill
    title: {zh: 示例电炉厂, en: arc furnace works}
    region: cn-fujian
    factors:
      - {item: steel-scrap, parameter: emission_factor, value: 0.0154, unit: tCO2/t, evidence: of this test}
      - {item: coke, parameter: ncv, value: 28.435, unit: GJ/t, evidence: of this test}
      - {item: coke, parameter: carbon_content, value: 0.02942, unit: tC/GJ, evidence: of this test}
      - {item: coke, parameter: oxidation_rate, value: 0.93, unit: \"1\", evidence: of this test}
";

/// 500 MWh of own power in 2024, 3000 in 2025: 2050 more than is used.
const SUN: &str = "levers: [{id: sun, own-renewable: {generation: {2024: 500, 2025: 3000}, unit: MWh}, source: a test, confidence: assumed}]\n";

/// The output grows to its double in 2025; what no process and no product decides follows `other`.
fn doubling(other: &str) -> String {
    format!(
        "drivers: {{steel: {{unit: t, points: {{2023: 1000, 2025: 2000}}, source: a test, confidence: assumed}}}}\nfollow: {{output: steel, other: {other}}}\n"
    )
}

const HELD: &str = "follow: {output: constant, other: constant}\n";

/// A folder with a ledger, its plants file and a scenario of these lines.
fn works(ledger: &str, lines: &str) -> TempDir {
    of_method("planning-steel", ledger, lines)
}

fn of_method(method: &str, ledger: &str, lines: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = format!(
        "base: {{ledger: [ledger.csv], plants: plants.yaml}}\nmethodology: {method}\nhorizon: {{to: 2025}}\n{lines}"
    );
    for (file, text) in [
        ("ledger.csv", ledger),
        ("plants.yaml", PLANTS),
        ("works.yaml", &scenario),
    ] {
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    folder
}

fn printed(folder: &TempDir, more: &[&str]) -> String {
    run(folder.path(), &[&["run", "works.yaml", "--quick"], more].concat())
}

fn read(folder: &TempDir, more: &[&str]) -> serde_json::Value {
    let text = printed(folder, &[&["--format", "json"], more].concat());
    serde_json::from_str(&text).expect("JSON")
}

fn number(value: &serde_json::Value) -> f64 {
    value.as_str().expect("a decimal").parse().expect("a number")
}

/// The lines that went into the electricity of 2025: flow, whether the base has them, amount.
fn electricity(folder: &Path) -> (Vec<(String, bool, Ratio)>, String) {
    let text = run(folder, &["explain", "works.yaml", "2025", "electricity"]);
    let json = run(
        folder,
        &["explain", "works.yaml", "2025", "electricity", "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let lines = json["plants"][0]["lines"].as_array().expect("lines").iter();
    let lines = lines.map(|line| {
        let flow = line["key"]["flow"].as_str().expect("a flow").to_owned();
        let value = line["value"].as_str().expect("a decimal");
        assert_eq!(line["ratio"].is_null(), line["base"].is_null(), "both or none: {line}");
        (flow, !line["base"].is_null(), value.parse().expect("a number"))
    });
    (lines.collect(), text)
}

/// 3000 MWh of own power less 950 used and 50 sold as before: 2000 more are sold. That line stands beside the one of the ledger, which has the same key
/// where its quantity is 0 or stated by the year, and with it the lines come to what the year's row is of: 0 - 2050 MWh.
#[test]
fn surplus_power_stands_beside_what_the_base_sells() {
    let monthly = LEDGER.replace(
        "mill,,2023,electricity,sold,50,MWh,\n",
        "mill,,2023-01,electricity,sold,30,MWh,\nmill,,2023-07,electricity,sold,20,MWh,\n",
    );
    for (ledger, sold_as_before) in [
        (LEDGER.to_owned(), 50),
        (
            LEDGER
                .replace("sold,50,MWh", "sold,0,MWh")
                .replace("purchased,1000", "purchased,950"),
            0,
        ),
        (monthly, 50),
    ] {
        let folder = works(&ledger, &(HELD.to_owned() + SUN));
        let (lines, text) = electricity(folder.path());
        let added: Vec<_> = lines.iter().filter(|(_, is_of_base, _)| !is_of_base).collect();
        assert_eq!(added.len(), 1, "{lines:?}");
        assert_eq!(
            (added[0].0.as_str(), &added[0].2),
            ("sold", &Ratio::from(2050 - sold_as_before)),
            "{lines:?}"
        );
        let sum = |flow: &str| -> Ratio {
            let own = lines.iter().filter(|(known, ..)| known == flow);
            own.map(|(.., amount)| amount.clone()).sum()
        };
        assert_eq!(
            (sum("purchased"), sum("sold")),
            (Ratio::zero(), Ratio::from(2050)),
            "{lines:?}"
        );
        // The year's rows of electricity are of as much.
        let json = read(&folder, &[]);
        let rows = json[0]["years"][2]["plants"][0]["rows"]
            .as_array()
            .expect("rows")
            .iter();
        let quantity: f64 = rows
            .filter(|row| row["item"] == "electricity")
            .map(|row| number(&row["quantity"]))
            .sum();
        assert_eq!(quantity, -2050.0);
        assert!(
            text.contains("not in the base year: the scenario adds it  works.yaml"),
            "{text}"
        );
    }
    // In the tree both lines stand under what is sold.
    let (_, text) = electricity(works(LEDGER, &(HELD.to_owned() + SUN)).path());
    let tree = text.split("The lines that went in").next().expect("a tree");
    assert!(
        tree.contains("ledger.csv, row 3: 50 MWh") && tree.contains("works.yaml: 2000"),
        "{tree}"
    );
    assert!(text.contains("not in the base year: the scenario adds it"), "{text}");
}

/// At 0.4211 tCO2/MWh (Fujian): 950 MWh bought on balance are 400.045 tCO2, 2050 sold are -863.255. From bought to sold there is no logarithm: all of
/// the change, -1263.3, stands with the last factor, and is said.
#[test]
fn power_that_turns_from_bought_to_sold_is_told() {
    let folder = works(LEDGER, &(HELD.to_owned() + SUN));
    let en = printed(&folder, &[]);
    let told = "  not parted, energy that is sold; of the last factor:\n    electricity: bought (400) in 2023, sold (-863) in 2025; -1263\n";
    assert!(en.contains(told), "{en}");
    let zh = printed(&folder, &["--lang", "zh"]);
    let told =
        "  按能源各因素未分解、计入最后一项的外供能源：\n    电力：2023 年购入 (400)，2025 年外售 (-863)；计入 -1263\n";
    assert!(zh.contains(told), "{zh}");
    let json = read(&folder, &[]);
    let attribution = &json[0]["attribution"];
    let sold = attribution["energy_sold"].as_array().expect("a list");
    assert_eq!(sold.len(), 1);
    assert_eq!(sold[0]["item"], "electricity");
    assert_eq!(
        ["emission_from", "emission_to", "effect"].map(|field| number(&sold[0][field])),
        [400.045, -863.255, -1263.3]
    );
    // The remainder of the plant, its scrap, does not change its sign any more.
    assert_eq!(number(&attribution["unparted"]), 0.0);
    // While it is bought in both years there is nothing to tell.
    assert!(!printed(&folder, &["--why", "2023..2024"]).contains("not parted"));
}

/// Sold in both years while output grows. The effects of all factors add up to the change, and what of the last one is power that is sold is told: what
/// production alone would have made of it stands with production.
#[test]
fn effects_with_energy_that_is_sold_add_up() {
    let sun =
        "levers: [{id: sun, own-renewable: {generation: 3000, unit: MWh}, source: a test, confidence: assumed}]\n";
    let folder = works(LEDGER, &(doubling("constant") + sun));
    let json = read(&folder, &["--why", "2024..2025"]);
    let attribution = &json[0]["attribution"];
    let effects = attribution["effects"].as_array().expect("effects").iter();
    let effects: Vec<f64> = effects.map(|factor| number(&factor["effect"])).collect();
    let change = number(&attribution["total_to"]) - number(&attribution["total_from"]);
    assert!(
        (effects.iter().sum::<f64>() - change).abs() < 1e-6,
        "{effects:?}, {change}"
    );
    assert!(number(&attribution["residual"]).abs() < 1e-9 * number(&attribution["total_from"]).abs());
    let sold = &attribution["energy_sold"][0];
    // 2024: 1.5 times 950 used, 75 sold by contract: 3000 - 1425 = 1575 leave. 2025: twice: 3000 - 1900 = 1100.
    let (from, to) = (-1575.0 * 0.4211, -1100.0 * 0.4211);
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6 * expected.abs(), "{found}, {expected}");
    near(number(&sold["emission_from"]), from);
    near(number(&sold["emission_to"]), to);
    // L(to, from) ln((to/2000) / (from/1500)): what is sold for a tonne of output.
    let mean = (to - from) / (to / from).ln();
    near(number(&sold["effect"]), mean * ((to / 2000.0) / (from / 1500.0)).ln());
}

/// The works with 100 t of its steel to stock.
fn of_stocks() -> String {
    LEDGER.replace("crude-steel,sold,1000,t,\n", "crude-steel,sold,900,t,\n")
        + "mill,,2023,crude-steel,opening_stock,0,t,\nmill,,2023,crude-steel,closing_stock,100,t,\n"
}

/// Of 1000 t 900 are sold and 100 go to stock. Twice the output: 1800 sold and, held, 100 to stock are 1900 made where 2000 are asked for, 5 % less.
#[test]
fn output_that_stocks_part_from_what_is_asked_is_told() {
    let ledger = of_stocks();
    let folder = works(&ledger, &doubling("constant"));
    let en = printed(&folder, &[]);
    assert!(en.contains("  output made t  "), "{en}");
    let note = "`mill` makes another amount than the driver asks for, most in 2025: 1900 t made, 2000 t asked for (-5 %): what goes to stock, other uses and overheads follows `other`";
    assert_eq!(en.matches(note).count(), 1, "{en}");
    let zh = printed(&folder, &["--lang", "zh"]);
    assert!(zh.contains("  产出量 t  "), "{zh}");
    let note = "`mill` 的产出量与驱动量所要求的不同，2025 年相差最多：要求 2000 t，产出 1900 t（-5 %）";
    assert_eq!(zh.matches(note).count(), 1, "{zh}");
    let json = read(&folder, &[]);
    let plant = &json[0]["years"][2]["plants"][0];
    assert_eq!(
        (plant["asked"].as_str(), plant["output"].as_str()),
        (Some("2000"), Some("1900"))
    );
    // Stocks that follow the output part nothing, nor does a ledger without them.
    for folder in [
        works(&ledger, &doubling("output")),
        works(LEDGER, &doubling("constant")),
    ] {
        let en = printed(&folder, &[]);
        assert!(!en.contains("makes another amount"), "{en}");
    }
}

/// Plants on one archetype differ alike, so one note stands for both: 400 and 600 t asked for in the base year, twice as much in 2025.
#[test]
fn plants_on_an_archetype_share_a_note() {
    let folder = works(&of_stocks(), &doubling("constant"));
    let plant = |id: &str, output: u32| {
        format!(
            "  - {{id: {id}, title: {{zh: {id}, en: {id}}}, archetype: furnace, output: {{value: {output}, unit: t}}}}\n"
        )
    };
    let sector = format!(
        "title: {{zh: 两家, en: two works}}\nyear: 2023\nregion: cn-fujian\narchetypes:\n  - {{id: furnace, title: {{zh: 电炉, en: furnace}}, ledger: ledger.csv, plants: plants.yaml, product: crude-steel}}\nplants:\n{}{}assumptions: []\n",
        plant("north", 400),
        plant("south", 600)
    );
    std::fs::write(folder.path().join("sector.yaml"), sector).expect("written");
    let scenario = folder.path().join("works.yaml");
    let text = std::fs::read_to_string(&scenario).expect("it is there");
    let text = text.replace("{ledger: [ledger.csv], plants: plants.yaml}", "{sector: sector.yaml}");
    std::fs::write(&scenario, text).expect("written");
    let en = printed(&folder, &[]);
    let note = "plants on `furnace` make another amount than the driver asks for, most at `north` in 2025: 760 t made, 800 t asked for (-5 %)";
    assert_eq!(
        (en.matches(note).count(), en.matches("another amount").count()),
        (1, 1),
        "{en}"
    );
    let zh = printed(&folder, &["--lang", "zh"]);
    assert!(
        zh.contains("以 `furnace` 为原型的企业的产出量与驱动量所要求的不同，`north` 2025 年相差最多"),
        "{zh}"
    );
}

/// The furnace takes 12.5 t of coke; the ledger's line that buys coke says 0, or is not there: nothing counts the coke, and that is said.
#[test]
fn a_purchase_that_no_line_states_is_told() {
    let taken = "mill,electric-arc-furnace,2023,coke,consumed,12.5,t,\n";
    let bought = |amount: &str| format!("{LEDGER}{taken}mill,,2023,coke,purchased,{amount},t,\n");
    let note = "processes of `mill` take what none makes while the ledger's purchases of it are 0 or not there: `coke` 12.5 t. It is taken as bought";
    for ledger in [bought("0"), format!("{LEDGER}{taken}")] {
        let folder = works(&ledger, HELD);
        let en = printed(&folder, &[]);
        assert_eq!(en.matches(note).count(), 1, "{en}");
        let zh = printed(&folder, &["--lang", "zh"]);
        let note = "`mill` 的工序耗用而无工序产出、台账购入量为 0 或未列的物料：焦炭 12.5 t；视为外购";
        assert_eq!(zh.matches(note).count(), 1, "{zh}");
    }
    let en = printed(&works(&bought("12.5"), HELD), &[]);
    assert!(!en.contains("taken as bought"), "{en}");
}

/// A ledger without electricity has nothing that a methodology could count or not: that the levers have no effect is said, and no more.
#[test]
fn no_word_of_counting_where_there_is_no_power() {
    let without: String = LEDGER
        .lines()
        .filter(|line| !line.contains("electricity"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    let levers = "levers:\n  - {id: green, electricity-supply: {supply: green-certificate, share: 0.3}}\n  - {id: sun, own-renewable: {generation: 50, unit: MWh}}\n";
    let lines = HELD.to_owned() + levers;
    let method = "cets-ag-03.01-v01-2024";
    let en = printed(&of_method(method, &without, &lines), &[]);
    assert!(!en.contains("counts no power bought"), "{en}");
    assert!(
        en.contains("lever `green`: the plant's ledger buys no electricity"),
        "{en}"
    );
    let en = printed(&of_method(method, LEDGER, &lines), &[]);
    assert_eq!(en.matches("counts no power bought").count(), 2, "{en}");
    // A methodology that counts power is not said to count none where all of it comes by a direct line.
    let direct = LEDGER
        .replace("1000,MWh,grid", "1000,MWh,direct-renewable")
        .replace("electricity,sold,50", "electricity,sold,0");
    let direct = direct.replace("purchased,1000", "purchased,950");
    let en = printed(
        &works(
            &direct,
            &(HELD.to_owned() + "levers: [{id: sun, own-renewable: {generation: 50, unit: MWh}}]\n"),
        ),
        &[],
    );
    assert!(!en.contains("counts no power bought"), "{en}");
}

/// The ending of the file names the format, as it does for other commands; `--format` counts before it, and an ending that names none is refused.
#[test]
fn the_ending_of_the_file_names_the_format() {
    let folder = works(LEDGER, HELD);
    let written = |file: &str, more: &[&str]| {
        assert_eq!(printed(&folder, &[&["--out", file], more].concat()), "");
        std::fs::read_to_string(folder.path().join(file)).expect("it is there")
    };
    let csv = written("years.csv", &[]);
    let mut rows = csv.lines();
    assert_eq!(
        rows.next().map(|header| header.trim_start_matches('\u{feff}')),
        Some(
            "scenario,year,plant,route,output,output_unit,source,scope,item,supply,counts,quantity,unit,emission,emission_unrounded"
        )
    );
    assert!(
        rows.all(|row| row.starts_with("works,20") && row.contains(",mill,,1000,t,")),
        "{csv}"
    );
    assert!(written("years.json", &[]).starts_with("[\n"));
    assert!(written("years.txt", &[]).contains("output made t"));
    assert!(written("table.csv", &["--format", "table"]).contains("output made t"));
    let refused = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["scenario", "run", "works.yaml", "--out", "years.xlsx"])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("error[unknown-format]"));
}

/// The output of a works that is counted by its power is in MWh, in the table as in the rows.
#[test]
fn output_is_in_the_unit_of_its_product() {
    let ledger = "plant,process,period,item,flow,quantity,unit
mill,,2023,natural-gas,purchased,100,10^4Nm3
mill,power-plant,2023,natural-gas,consumed,100,10^4Nm3
mill,power-plant,2023,electricity,produced,4000,MWh
mill,,2023,electricity,sold,4000,MWh
mill,,2023,electricity,produced,4000,MWh
mill,,2023,crude-steel,produced,1,t
";
    let folder = works(ledger, HELD);
    let scenario = folder.path().join("works.yaml");
    let text = std::fs::read_to_string(&scenario).expect("it is there");
    std::fs::write(
        &scenario,
        text.replace("plants.yaml}", "plants.yaml, product: electricity}"),
    )
    .expect("written");
    let en = printed(&folder, &[]);
    assert!(
        en.contains("  output made MWh  per output tCO2/MWh  energy GJ/MWh  "),
        "{en}"
    );
    let csv = printed(&folder, &["--format", "csv"]);
    assert!(csv.contains(",mill,,4000,MWh,"), "{csv}");
    assert_eq!(read(&folder, &[])[0]["plants"][0]["product_unit"], "MWh");
}
