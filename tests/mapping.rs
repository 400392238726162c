//! Tables as mills keep them, unfolded by a mapping.

mod names;
mod reference;
mod workbooks;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dafeng::activity::long_form::LongForm;
use dafeng::activity::{Ledger, LedgerSource, PlantBook};
use dafeng::factor::Named;
use dafeng::inventory::{AccountRequest, account};
use dafeng::problem::{Problem, Problems};
use dafeng::report::flat::write_csv;
use dafeng::report::long_ledger;
use dafeng::report::manifest::manifest;
use dafeng::text::Language;

use crate::support::{CETS, ENERGY, library, methodology, root};

/// A table and a mapping in a folder of their own.
struct Case {
    folder: tempfile::TempDir,
    table: PathBuf,
}

impl Case {
    fn new(name: &str, table: &[u8], mapping: &str) -> Case {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("mapping.yaml"), mapping).expect("written");
        let path = folder.path().join(name);
        fs::write(&path, table).expect("written");
        Case { folder, table: path }
    }

    fn csv(table: &str, mapping: &str) -> Case {
        Case::new("wide.csv", table.as_bytes(), mapping)
    }

    fn source(&self) -> LedgerSource {
        LedgerSource {
            files: vec![self.table.clone()],
            mapping: Some(self.folder.path().join("mapping.yaml")),
            ..LedgerSource::default()
        }
    }

    fn ledger(&self) -> Result<Ledger, Problems> {
        Ledger::read(&self.source(), library())
    }

    /// The lines without plant and remark, as `period item flow quantity unit ...`.
    fn lines(&self) -> Vec<String> {
        let tables = self
            .source()
            .read_tables(&mut Vec::new(), &PlantBook::default(), library())
            .unwrap_or_else(|p| panic!("{p:#?}"));
        self.ledger().unwrap_or_else(|p| panic!("{p:#?}"));
        let form = LongForm::new(&tables, Language::En, library()).unwrap_or_else(|p| panic!("{p:#?}"));
        let headers = form.headers(Language::En, library());
        let shown = |row: &Vec<String>| {
            let cells = headers
                .iter()
                .zip(row)
                .filter(|(header, cell)| !matches!(header.as_str(), "plant" | "note") && !cell.is_empty());
            cells.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" ")
        };
        form.rows.iter().map(shown).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        let problems = match self.ledger() {
            Err(Problems(problems)) => problems,
            Ok(_) => Vec::new(),
        };
        problems.iter().map(|problem| problem.code).collect()
    }

    fn notes(&self) -> Vec<Problem> {
        self.ledger().unwrap_or_else(|p| panic!("{p:#?}")).notes
    }
}

fn inventory_csv(source: &LedgerSource, method: &str) -> Vec<u8> {
    let ledger = Ledger::read(source, library()).unwrap_or_else(|p| panic!("{p:#?}"));
    let methodology = methodology(method);
    let inventory =
        account(&ledger, &methodology, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let mut bytes = Vec::new();
    write_csv(&inventory, &mut bytes).expect("writes");
    bytes
}

/// The lines that a table becomes are the ledger that `convert` writes, and both give the same inventory to the last byte.
fn round_trip(source: &LedgerSource, method: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = source
        .read_tables(&mut Vec::new(), &PlantBook::default(), library())
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let expected = inventory_csv(source, method);
    for language in [Language::Zh, Language::En] {
        let form = LongForm::new(&tables, language, library()).unwrap_or_else(|p| panic!("{p:#?}"));
        let csv = long_ledger::write_csv(&form, language, library()).expect("writes");
        let xlsx = long_ledger::write_xlsx(&form, language, library()).expect("writes");
        assert_eq!(
            xlsx,
            long_ledger::write_xlsx(&form, language, library()).expect("writes")
        );
        for (name, bytes) in [("long.csv", csv), ("long.xlsx", xlsx)] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("written");
            let long = LedgerSource {
                files: vec![path],
                mapping: None,
                ..source.clone()
            };
            assert!(inventory_csv(&long, method) == expected, "{name} {language:?}");
        }
    }
}

const YEAR: &str = "tables:\n  - constants: {plant: p, year: 2024, flow: purchased}\n";

#[test]
fn units_and_flows_in_headers() {
    for (header, line) in [
        ("焦炭(t)", "2024-01 coke purchased 7 t"),
        ("焦炭（吨）", "2024-01 coke purchased 7 吨"),
        ("焦炭[万吨]", "2024-01 coke purchased 7 万吨"),
        ("焦炭购入量(t)", "2024-01 coke purchased 7 t"),
        ("焦炭 期末库存 (t)", "2024-01 coke closing_stock 7 t"),
        ("外销焦炭(t)", "2024-01 coke sold 7 t"),
        ("coke purchased (t)", "2024-01 coke purchased 7 t"),
        ("coke - sold (t)", "2024-01 coke sold 7 t"),
        (
            "高炉煤气(万m3(标况))",
            "2024-01 blast-furnace-gas purchased 7 万m3(标况)",
        ),
        ("高炉煤气（万Nm³）", "2024-01 blast-furnace-gas purchased 7 万Nm3"),
        ("转炉废钢(t)", "converter 2024-01 steel-scrap purchased 7 t"),
        ("高炉焦炭消耗(t)", "blast-furnace 2024-01 coke consumed 7 t"),
        ("高炉/焦炭 用量（吨）", "blast-furnace 2024-01 coke consumed 7 吨"),
        ("洗精煤(炼焦)(t)", "2024-01 washed-coal purchased 7 t"),
        ("外购电(万kWh)", "2024-01 electricity purchased 7 万kWh"),
    ] {
        let table = format!("月份,{header}\n1月,7\n");
        // A closing stock alone is a fault of the ledger, told by the checks and not by the reader.
        assert_eq!(Case::csv(&table, YEAR).lines(), [line], "{header}");
    }
    for (header, code) in [
        ("高炉煤气（万m³）", "wrong-dimension"),
        ("焦炭(车)", "column-not-mapped"),
        ("焦炭", "mapping-incomplete"),
        ("入炉焦比", "column-not-mapped"),
        ("焦炭(t)(t)", "column-not-mapped"),
    ] {
        let table = format!("月份,{header}\n1月,7\n2月,8\n");
        assert_eq!(Case::csv(&table, YEAR).codes(), [code], "{header}");
    }
}

#[test]
fn one_row_an_item_and_one_column_a_month() {
    let table = "序号,指标,单位,1月,2月,全年
1,外购焦炭,t,100.50,110,210.5
2,焦炭热值,GJ/t,28.4,28.5,
3,粗钢产量,t,1000,1100,2100
,一、其他,,,,
4,石灰石消耗,t,5,6,11
";
    let mapping = "tables:
  - constants: {plant: p, year: 2024}
    columns: {序号: ignore, 指标: item, 全年: assert}
    rows:
      焦炭热值: {item: coke, value: ncv, basis: measured}
";
    let case = Case::csv(table, mapping);
    assert_eq!(
        case.lines(),
        [
            "2024-01 coke purchased 100.50 t 28.4 GJ/t measured",
            "2024-02 coke purchased 110 t 28.5 GJ/t measured",
            "2024 coke assert 210.5 t purchased",
            "2024-01 crude-steel produced 1000 t",
            "2024-02 crude-steel produced 1100 t",
            "2024 crude-steel assert 2100 t produced",
            "2024-01 limestone consumed 5 t",
            "2024-02 limestone consumed 6 t",
            "2024 limestone assert 11 t consumed",
        ]
    );
    assert!(
        case.notes()
            .iter()
            .any(|note| note.code == "rows-without-numbers" && note.message.en.contains("一、其他"))
    );
    round_trip(&case.source(), CETS);
}

#[test]
fn a_long_table_with_headers_of_its_own() {
    let table = "日期,品名,方向,重量(吨),热值
2024-01-03,焦炭,购入,100,28.1
2024-01-09,焦炭,购入,50,28.3
2024-01-31,粗钢,产量,1000,
";
    let mapping = "tables:
  - constants: {plant: p}
    columns: {品名: item, 方向: flow, 重量(吨): quantity, 热值: {value: ncv, unit: GJ/t, basis: measured}}
";
    let case = Case::csv(table, mapping);
    assert_eq!(
        case.lines(),
        [
            "2024-01-03 coke 购入 100 吨 28.1 GJ/t measured",
            "2024-01-09 coke 购入 50 吨 28.3 GJ/t measured",
            "2024-01-31 crude-steel 产量 1000 吨",
        ]
    );
    round_trip(&case.source(), CETS);
}

#[test]
fn totals_are_ignored_or_checked() {
    let table = "月份,焦炭(t)\n1月,100\n2月,110\n3月,90\n一季度,300\n4月,50\n合计,350\n";
    let mapping = format!("{YEAR}    rows: {{一季度: {{assert: 2024-Q1}}, 合计: assert}}\n");
    assert_eq!(Case::csv(table, &mapping).lines().len(), 6);
    let ignored = format!("{YEAR}    rows: {{一季度: ignore, 合计: ignore}}\n");
    assert_eq!(Case::csv(&table.replace("300", "301"), &ignored).lines().len(), 4);
    // The checks of the ledger find the wrong total at its own cell.
    let case = Case::csv(&table.replace("300", "301"), &mapping);
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["check", "wide.csv", "--mapping", "mapping.yaml"])
        .current_dir(case.folder.path())
        .env("NO_COLOR", "1")
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("2024-Q1 coke purchased: asserted 301 t, the lines sum to 300 t"),
        "{said}"
    );
    assert!(said.contains("at wide.csv, row 5, column 焦炭(t)"), "{said}");
    // A total of one kind of supply is of that kind alone.
    let table = "月份,网电(万kWh),绿电(万kWh),粗钢产量(t)\n1月,10,5,100\n合计,10,5,\n";
    let mapping = format!(
        "{YEAR}    columns:\n      网电(万kWh): {{item: electricity, supply: grid}}\n      绿电(万kWh): {{item: electricity, supply: green-certificate}}\n    rows: {{合计: assert}}\n"
    );
    assert!(
        Case::csv(table, &mapping)
            .lines()
            .contains(&"2024 electricity assert 10 万kWh purchased grid".to_owned())
    );
    let case = Case::csv(table, &mapping);
    inventory_csv(&case.source(), ENERGY);
}

#[test]
fn the_same_datum_twice_needs_leave() {
    let table = "月份,焦炭甲(t),焦炭乙(t)\n1月,100,7\n";
    let column = |add: &str| format!("{{item: coke{add}}}");
    let mapping = |add: &str| {
        format!(
            "{YEAR}    columns:\n      焦炭甲(t): {}\n      焦炭乙(t): {}\n",
            column(add),
            column(add)
        )
    };
    assert_eq!(Case::csv(table, &mapping("")).codes(), ["datum-twice"]);
    assert_eq!(Case::csv(table, &mapping(", add: true")).lines().len(), 2);
    // Another supply, process or flow is another datum.
    let table = "月份,高炉 焦炭(t),烧结 焦炭(t)\n1月,100,7\n";
    let mapping = format!(
        "{YEAR}    columns:\n      B: {{item: coke, flow: consumed, process: 高炉}}\n      C: {{item: coke, flow: consumed, process: 烧结}}\n"
    );
    assert_eq!(Case::csv(table, &mapping).lines().len(), 2);
}

#[test]
fn values_join_their_quantity_or_stand_alone() {
    let header = "月份,焦炭购入(t),焦炭产量(t),焦炭热值";
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n    columns:\n      焦炭热值: {item: coke, value: ncv, unit: GJ/t, basis: measured}\n";
    let case = |row: &str, mapping: &str| Case::csv(&format!("{header}\n{row}\n"), mapping).lines();
    assert_eq!(
        case("1月,100,,28.4", mapping),
        ["2024-01 coke purchased 100 t 28.4 GJ/t measured"]
    );
    // Two that it may mean, or none: a line of its own.
    let alone = "2024-01 coke parameter 28.4 GJ/t ncv measured";
    assert_eq!(case("1月,100,50,28.4", mapping)[2], alone);
    assert_eq!(case("1月,,,28.4", mapping), [alone]);
    // The flow says which of the two.
    let of_purchase = mapping.replace("value: ncv", "flow: purchased, value: ncv");
    assert_eq!(
        case("1月,100,50,28.4", &of_purchase),
        [
            "2024-01 coke purchased 100 t 28.4 GJ/t measured",
            "2024-01 coke produced 50 t"
        ]
    );
}

#[test]
fn a_file_of_a_chinese_windows_is_the_same_ledger() {
    let folder = root().join("datasets/starter/zh");
    let text = fs::read_to_string(folder.join("monthly.csv")).expect("readable");
    let mapping = fs::read_to_string(folder.join("mapping.yaml")).expect("readable");
    let utf8 = Case::new("monthly.csv", text.as_bytes(), &mapping);
    let (gb18030, ..) = encoding_rs::GB18030.encode(&text);
    let utf16: Vec<u8> = [0xfeffu16]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, code) in [
        (gb18030.as_ref(), "read-as-gb18030"),
        (utf16.as_slice(), "read-as-utf-16"),
    ] {
        let other = Case::new("monthly.csv", bytes, &mapping);
        assert_eq!(other.lines(), utf8.lines());
        assert!(other.notes().iter().any(|note| note.code == code));
        assert_eq!(
            inventory_csv(&other.source(), CETS),
            inventory_csv(&utf8.source(), CETS)
        );
    }
    assert!(utf8.notes().iter().all(|note| !note.code.starts_with("read-as-g")));
}

#[test]
fn a_wide_table_and_its_lines_give_the_same_bytes() {
    for language in ["en", "zh"] {
        let folder = root().join("datasets/starter").join(language);
        let source = LedgerSource {
            files: vec![folder.join("monthly.csv")],
            mapping: Some(folder.join("mapping.yaml")),
            plants: Some(folder.join("plants.yaml")),
            ..LedgerSource::default()
        };
        let by_hand = LedgerSource {
            files: vec![folder.join("ledger.csv")],
            mapping: None,
            ..source.clone()
        };
        for method in [CETS, ENERGY] {
            round_trip(&source, method);
            round_trip(&by_hand, method);
            assert_eq!(inventory_csv(&source, method), inventory_csv(&by_hand, method));
        }
    }
    // Measured values, supplies, percentages: a year of a modelled works, long already.
    let folder = root().join("datasets/reference-eaf");
    let source = LedgerSource {
        files: vec![folder.join("ledger.csv")],
        plants: Some(folder.join("plants.yaml")),
        ..LedgerSource::default()
    };
    round_trip(&source, CETS);
}

#[test]
fn explanations_and_manifest_name_the_mills_own_files() {
    let folder = root().join("datasets/starter/zh");
    let source = LedgerSource {
        files: vec![folder.join("monthly.csv")],
        mapping: Some(folder.join("mapping.yaml")),
        ..LedgerSource::default()
    };
    let ledger = Ledger::read(&source, library()).unwrap_or_else(|p| panic!("{p:#?}"));
    let limestone = library().items.index("limestone");
    let items = ledger.frame.column("item").expect("a column").u32().expect("codes");
    let line = items
        .iter()
        .position(|item| item.map(|item| item as usize) == limestone)
        .expect("a line");
    let place = ledger.line(line).place;
    assert_eq!((place.row, place.column.as_deref()), (Some(3), Some("石灰石(t)")));
    assert_eq!(library().items.at(limestone.expect("known")).id(), "limestone");
    let methodology = methodology(CETS);
    let inventory =
        account(&ledger, &methodology, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let manifest = manifest(&inventory).to_string();
    let sha256 = dafeng::yaml::sha256(&fs::read(folder.join("mapping.yaml")).expect("readable"));
    assert!(
        manifest.contains("mapping.yaml") && manifest.contains(&sha256),
        "{manifest}"
    );
}

/// Whatever stands in a table or in a mapping, the answer is lines or problems.
#[test]
fn no_damaged_table_or_mapping_panics() {
    let folder = root().join("datasets/starter/zh");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("readable");
    let (table, mapping) = (read("monthly.csv"), read("mapping.yaml"));
    let case = Case::csv(&table, &mapping.replace("monthly.csv", "wide.csv"));
    let damaged = |text: &str, round: usize| -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for step in 0..3 {
            let at = (round * 7919 + step * 104_729) % characters.len();
            match (round + step) % 4 {
                0 => drop(characters.remove(at)),
                1 => characters[at] = '(',
                2 => characters.insert(at, ','),
                _ => characters[at] = '\n',
            }
        }
        characters.into_iter().collect()
    };
    for round in 0..200 {
        fs::write(&case.table, damaged(&table, round)).expect("written");
        let _ = case.ledger();
    }
    fs::write(&case.table, &table).expect("written");
    for round in 0..200 {
        let mapping = damaged(&mapping.replace("monthly.csv", "wide.csv"), round);
        fs::write(case.folder.path().join("mapping.yaml"), mapping).expect("written");
        let _ = case.ledger();
    }
}

/// The explanation of a measured value named the column of the quantity that it joined.
#[test]
fn a_measured_value_is_explained_by_the_column_it_stands_in() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n    columns:\n      无烟煤热值: {item: 无烟煤, value: 低位发热量, unit: GJ/t, basis: 实测}\n";
    let case = Case::csv(
        "月份,无烟煤购入(t),无烟煤热值,粗钢产量(t)\n1月,1000,27.0,900\n",
        mapping,
    );
    let ledger = case.ledger().unwrap_or_else(|p| panic!("{p:#?}"));
    let methodology = methodology(CETS);
    let inventory =
        account(&ledger, &methodology, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let tree = inventory
        .explain_row(crate::support::row(&inventory, "2024-01", "anthracite"))
        .expect("explains");
    let text = format!("{tree:?}");
    assert!(text.contains("列 无烟煤热值：27.0 GJ/t"), "{text}");
}
