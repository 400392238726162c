//! What `dafeng scenario` says so that nothing reads as what it is not: stocks that fall, plants that are not there yet, margins at the edge of a series,
//! draws that could not be, drivers that are indices, sums that are no totals.

use std::path::Path;

use dafeng::quantity::Ratio;
use dafeng::scenario::peak::{Peak, PeakDefinition};
use dafeng::scenario::series::{Series, YearValue};

use crate::scenario_explain::{folder, run};
use crate::support::root;

const MILL: &str = "plant,period,item,flow,quantity,unit
mill,2023,anthracite,purchased,100,t
mill,2023,electricity,purchased,1000,MWh
mill,2023,crude-steel,produced,1000,t
";

/// A folder with a mill of 1000 t and a scenario of these lines.
fn mill(lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text =
        format!("id: held\nbase: {{ledger: [mill.csv], region: cn-fujian}}\nmethodology: gbt-32151.5-2015\n{lines}");
    for (file, text) in [("mill.csv", MILL), ("held.yaml", &text)] {
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    folder
}

fn printed(folder: &Path, more: &[&str]) -> String {
    run(folder, &[&["run", "held.yaml", "--quick"], more].concat())
}

/// The reference works with a lever.
fn works(lever: &str) -> tempfile::TempDir {
    let folder = folder();
    let text = format!(
        "id: held\nbase: {{ledger: [ledger.csv], plants: plants-complete.yaml, plant: reference-bf-bof}}\nmethodology: gbt-32151.5-2015\n\
         horizon: {{to: 2025}}\nfollow: {{output: constant, other: constant}}\nlevers:\n  - {{{lever}, source: a test, confidence: assumed}}\n"
    );
    std::fs::write(folder.path().join("held.yaml"), text).expect("written");
    folder
}

/// The two columns of numbers of a row of what lines follow.
fn numbers(row: &str) -> [Ratio; 2] {
    let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let number = |place: usize| cells[place].parse().unwrap_or_else(|_| panic!("a number in {cells:?}"));
    [number(1), number(2)]
}

/// What is bought = what processes take - what they make + what goes to stock: the rows carry their signs, and stock that falls is not told as one that grows.
#[test]
fn a_tree_of_what_is_bought_adds_up() {
    let folder = folder();
    let arguments = ["explain", "scenarios.yaml", "2030", "--scenario", "more-scrap"];
    for (item, language, words) in [
        ("steel-scrap", "zh", "库存"),
        ("steel-scrap", "en", "stock"),
        ("washed-coal", "zh", "库存减少"),
        ("washed-coal", "en", "drawn from stock"),
    ] {
        let text = run(folder.path(), &[&arguments[..], &[item, "--lang", language]].concat());
        assert!(text.contains(words), "{text}");
        let title = if language == "zh" {
            "倍数从何而来"
        } else {
            "Where the ratios come from"
        };
        let rows = text.split(title).nth(1).expect("the table").lines().skip(2);
        let rows: Vec<&str> = rows.take_while(|row| !row.trim().is_empty()).collect();
        let head = rows
            .iter()
            .position(|row| row.contains("的购入量") || row.contains("what is bought of"));
        let head = head.expect("what is bought");
        let parts = rows[head + 1..].iter().take_while(|row| row.starts_with("    "));
        let mut sums = [Ratio::zero(), Ratio::zero()];
        for part in parts {
            let [base, now] = numbers(part);
            sums = [sums[0].clone() + base, sums[1].clone() + now];
        }
        // Each row is rounded to two places.
        let near: Ratio = "0.05".parse().expect("a number");
        for (sum, shown) in sums.into_iter().zip(numbers(rows[head])) {
            assert!((sum - shown).abs() < near, "{text}");
        }
    }
}

/// `other: output` has no driver and is not held.
#[test]
fn what_follows_the_output_is_not_held() {
    let folder = folder();
    let path = folder.path().join("scenarios.yaml");
    let text = std::fs::read_to_string(&path).expect("readable");
    std::fs::write(&path, text.replace("other: constant", "other: output")).expect("written");
    let of = |more: &[&str]| {
        let arguments = [
            "explain",
            "scenarios.yaml",
            "2030",
            "steel-scrap",
            "--scenario",
            "frozen",
        ];
        run(folder.path(), &[&arguments[..], more].concat())
    };
    assert!(of(&[]).contains("what no process decides: follows the plant's output"));
    let zh = of(&["--lang", "zh"]);
    assert!(zh.contains("随企业产量") && !zh.contains("保持不变"), "{zh}");
}

/// A plant that starts in 2026 had no output in 2023.
#[test]
fn a_plant_that_is_not_there_yet_has_no_output() {
    let folder = folder();
    let path = folder.path().join("sector.yaml");
    let sector = std::fs::read_to_string(&path).expect("readable");
    let sector = sector.replace(
        "output: {value: 50, unit: 10^4 t}}",
        "output: {value: 50, unit: 10^4 t}, start: 2026}",
    );
    std::fs::write(&path, sector).expect("written");
    let of = |year: &str, more: &[&str]| {
        run(
            folder.path(),
            &[&["explain", "of-sector.yaml", year, "--plant", "south"], more].concat(),
        )
    };
    let text = of("2027", &[]);
    assert!(
        text.contains("— →") && text.contains("it did not run in the base year"),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&of("2027", &["--format", "json"])).expect("JSON");
    assert!(json["plants"][0]["base_output"].is_null(), "{json}");
    assert!(json["plants"][0]["output"].is_string(), "{json}");
}

/// What `dafeng scenario` says of what it refuses, in Chinese.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .arg("scenario")
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// Each fault names what was likely meant.
#[test]
fn faults_say_what_was_meant() {
    let folder = folder();
    let said = refused(folder.path(), &["run", "scenaros.yaml"]);
    assert!(
        said.contains("没有这个文件") && said.contains("`scenarios.yaml`"),
        "{said}"
    );
    let scenarios = std::fs::read_to_string(folder.path().join("scenarios.yaml")).expect("readable");
    for (from, to, expected) in [
        ("2030: 0.20}", "2030: 20}", "百分数写作 `20 %`"),
        ("plant: reference-bf-bof", "plant: referense", "`reference-bf-bof`"),
        ("follow:", "folow:", "相近：`follow`"),
        (
            "{zh: 冻结, en: Frozen}",
            "冻结",
            "两种语言都写：title: {zh: ..., en: ...}",
        ),
    ] {
        std::fs::write(folder.path().join("wrong.yaml"), scenarios.replace(from, to)).expect("written");
        let said = refused(folder.path(), &["run", "wrong.yaml", "--quick"]);
        assert!(said.contains(expected), "{said}");
    }
    let said = refused(
        folder.path(),
        &[
            "explain",
            "scenarios.yaml",
            "2030",
            "process=coking",
            "--scenario",
            "frozen",
        ],
    );
    assert!(said.contains("scenario run --by process"), "{said}");
}

/// How sure a value is may be said in Chinese.
#[test]
fn confidence_is_read_in_chinese() {
    let lines = "horizon: {to: 2025}\ndrivers: {steel: {points: {2023: 1, 2025: 2}, confidence: 假定}}\nfollow: {output: steel, other: output}\n";
    assert!(printed(mill(lines).path(), &["--lang", "zh"]).contains("假定"));
}

fn peak_of(values: &[(i32, u64)], before: i32) -> (bool, i32) {
    let values = values.iter().map(|(year, value)| YearValue {
        year: *year,
        value: Ratio::from(*value),
    });
    let series = Series::new("", values.collect()).expect("a series");
    let definition = PeakDefinition::load("default").expect("shipped");
    let deadline = Peak::of(&series, &definition).deadline(before);
    (deadline.margin_is_at_least, deadline.margin)
}

/// Greatest in its first year, a series may have peaked before it: 2029 - 2023 = 6 years of margin at least.
#[test]
fn a_margin_from_the_first_year_is_a_least_one() {
    let falling: Vec<(i32, u64)> = (2023..=2032).zip((0..10).map(|step| 100 - 3 * step)).collect();
    assert_eq!(peak_of(&falling, 2030), (true, 6));
    let later: Vec<(i32, u64)> = (2022..=2032)
        .zip(std::iter::once(90).chain((0..10).map(|step| 100 - 3 * step)))
        .collect();
    assert_eq!(peak_of(&later, 2030), (false, 6));
    let lines = "horizon: {to: 2035}\ndrivers: {steel: {points: {2023: 1, 2035: 0.5}}}\nfollow: {output: steel, other: output}\ntargets: [fujian-steel]\n";
    let folder = mill(lines);
    let text = printed(folder.path(), &[]);
    // Tables break lines within their columns.
    let joined = |text: String| text.split_whitespace().collect::<String>();
    let en = joined(text);
    assert!(
        en.contains("withatleast6year(s)tospare") && en.contains("greatestin2023,atleast6"),
        "{en}"
    );
    let zh = joined(printed(folder.path(), &["--lang", "zh"]));
    assert!(
        zh.contains("达标，余量至少6年") && zh.contains("最高年2023，距期限至少"),
        "{zh}"
    );
    let compared = run(folder.path(), &["compare", "held.yaml"]);
    assert!(compared.contains("at least 6"), "{compared}");
}

/// The maximum is in 2028, and up to 2031 the years are within 5 % of it: the target's row tells the doubt that the peak's section tells.
#[test]
fn a_target_row_tells_the_doubt_of_a_plateau() {
    let lines = "horizon: {to: 2040}\ndrivers: {steel: {interpolation: linear, points: {2023: 90, 2028: 100, 2031: 97, 2040: 60}}}\nfollow: {output: steel, other: output}\ntargets: [fujian-steel, fuzhou-steel]\n";
    let folder = mill(lines);
    let text = printed(folder.path(), &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let targets = json[0]["targets"][1]["targets"].as_array().expect("targets");
    let target = targets.iter().find(|target| target["metric"] == "co2-peak-year");
    let target = target.expect("the peak");
    assert_eq!(target["may_be_later"], true);
    assert_eq!(target["note"]["zh"], "未给出峰值水平");
    // The table breaks lines at the width of the terminal: words are looked for without its blanks.
    let zh: String = printed(folder.path(), &["--lang", "zh"]).split_whitespace().collect();
    assert!(
        zh.contains("！行业碳达峰年份：未给出峰值水平") || zh.contains("!行业碳达峰年份：未给出峰值水平"),
        "{zh}"
    );
    assert!(zh.contains("但平台期"), "{zh}");
    assert!(
        zh.contains("无数值的条款（方向或规定），本表不评分") && !zh.contains("情景亦无数据"),
        "{zh}"
    );
}

/// One value has no order: a course that rises to its last year leaves nothing to test behind its peak.
#[test]
fn a_test_of_one_value_is_none() {
    let lines =
        "horizon: {to: 2030}\ndrivers: {steel: {points: {2023: 1, 2030: 2}}}\nfollow: {output: steel, other: output}\n";
    let folder = mill(lines);
    let text = printed(folder.path(), &[]);
    assert!(text.contains("1 value(s): there is nothing to test"), "{text}");
    let zh = printed(folder.path(), &["--lang", "zh"]);
    assert!(zh.contains("只有 1 个数值，无可检验"), "{zh}");
}

/// Half of the draws ask for more than can be made: what is said is said of the others, and the plan's deadline is taken as a run takes it.
#[test]
fn draws_that_could_not_be_are_told_beside_what_is_said_of_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["mill.csv", "mill-plants.yaml", "sector.yaml", "full.yaml"] {
        let text =
            std::fs::read_to_string(root().join("tests/errors/scenario-sample-no-draw").join(file)).expect("readable");
        let text = text
            .replace("low: 1, high", "low: 0.9, high")
            .replace("horizon: {to: 2024}", "horizon: {to: 2031}\ntargets: [fujian-steel]")
            .replace("2024: 100", "2031: 100");
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    let arguments = ["sample", "full.yaml", "--draws", "500"];
    let text = run(folder.path(), &arguments);
    assert_eq!(text.matches("of 500 draws that could be;").count(), 3, "{text}");
    assert!(text.contains("probability that it lies before 2030"), "{text}");
    assert!(text.contains("of all 500 draws the probability lies between"), "{text}");
    let zh = run(folder.path(), &[&arguments[..], &["--lang", "zh"]].concat());
    assert_eq!(zh.matches("只就 500 次抽样中成立的").count(), 3, "{zh}");
    let json = run(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let count = |value: &serde_json::Value| value.as_u64().expect("a count");
    assert_eq!(
        count(&json["draws_with_value"]) + count(&json["draws_without_value"]),
        500
    );
    assert_eq!(json["peak"]["before"]["year"], 2030);
    assert!(json["condition"]["zh"].is_string() && json["peak"]["before"]["condition"]["en"].is_string());
}

/// A driver of 1000 t begins where the mill's 1000 t are, one of 2000 t is an index.
#[test]
fn a_driver_at_another_level_is_an_index() {
    let of = |base: &str| {
        let lines = format!(
            "horizon: {{to: 2025}}\ndrivers: {{steel: {{unit: t, points: {{2023: {base}, 2025: 2000}}}}}}\nfollow: {{output: steel, other: output}}\n"
        );
        printed(mill(&lines).path(), &[])
    };
    assert!(of("2000").contains("it is used as an index"));
    // 1000.05 is off by 0.005 %.
    for close in ["1000", "1000.05"] {
        assert!(!of(close).contains("it is used as an index"));
    }
}

/// A path that begins elsewhere than the inventory of the base year: the verdict has it beside it.
#[test]
fn a_jump_of_the_grid_stands_at_the_verdict() {
    let lines = "horizon: {to: 2030}\ndrivers: {grid: {unit: tCO2/MWh, points: {2023: 0.9, 2030: 0.3}}}\nfollow: {output: constant, other: constant}\ngrid_factor: grid\n";
    let folder = mill(lines);
    let text = printed(folder.path(), &[]);
    let (before, after) = text.split_once("Notes").expect("notes");
    for part in [before, after] {
        assert!(part.contains("and driver `grid` begins at 0.9"), "{text}");
    }
}

/// With its coke ovens closed the works sells the coal that it still draws from stock: the tonnes cancel out, the carbon of the months does not. The gas
/// that it still sells is made no longer.
#[test]
fn what_cancels_out_and_what_is_sold_on_are_told() {
    let folder = works("id: a, retire: {unit: 焦化, year: 2024}");
    let text = printed(folder.path(), &["--by", "process"]);
    assert!(
        text.contains("has no net quantity and an emission all the same"),
        "{text}"
    );
    assert!(text.contains("of it is lacking for what is still sold"), "{text}");
    assert!(text.contains("The sum is not the methodology's total"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&printed(folder.path(), &["--format", "json", "--by", "process"])).expect("JSON");
    let balances = json[0]["years"][1]["plants"][0]["balances"]
        .as_array()
        .expect("balances");
    let number = |value: &serde_json::Value| -> Ratio { value.as_str().expect("a decimal").parse().expect("a number") };
    let gas = balances
        .iter()
        .find(|balance| balance["item"] == "coke-oven-gas")
        .expect("the gas");
    let (lacks, sold, of_sale) = (
        number(&gas["topped_up"]),
        number(&gas["sold"]),
        number(&gas["topped_up_for_sale"]),
    );
    assert!(of_sale == sold.clone().min(lacks) && !of_sale.is_zero(), "{gas}");
    let rows = json[0]["processes"]["rows"].as_array().expect("rows").iter();
    let of_base: Ratio = rows.map(|row| number(&row["values"][0]["value"])).sum();
    let stated = number(&json[0]["processes"]["sums"][0]["value"]);
    let near: Ratio = "0.001".parse().expect("a number");
    assert!((of_base - stated).abs() < near);
}
