//! Tables as mills keep them, unfolded by a mapping.

use std::fs;
use std::path::{Path, PathBuf};
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
use rust_xlsxwriter::{Format, Workbook};

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

/// A workbook of two sheets under a title, headers of two rows with merged cells, a cover, totals, and a signature.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let plain = Format::new();
    workbook
        .add_worksheet()
        .set_name("封面")
        .expect("a name")
        .write(0, 0, "某某钢铁")
        .expect("writes");
    for (name, base) in [("焦化", 100), ("高炉", 200)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("a name");
        sheet
            .merge_range(0, 0, 0, 4, "2024 年工序消耗", &plain)
            .expect("merges");
        sheet.merge_range(2, 0, 3, 0, "月份", &plain).expect("merges");
        sheet.merge_range(2, 1, 2, 2, "煤与焦（t）", &plain).expect("merges");
        sheet.merge_range(2, 3, 3, 3, "电力 (万kWh)", &plain).expect("merges");
        sheet
            .write(3, 1, "洗精煤")
            .expect("writes")
            .write(3, 2, "焦炭")
            .expect("writes");
        for month in 1..=3u32 {
            sheet.write(3 + month, 0, format!("{month}月")).expect("writes");
            for column in 1..=3u16 {
                sheet
                    .write(3 + month, column, base + month * 10 + u32::from(column))
                    .expect("writes");
            }
        }
        sheet.write(7, 0, "合计").expect("writes");
        for column in 1..=3u16 {
            sheet
                .write(7, column, base * 3 + 60 + 3 * u32::from(column))
                .expect("writes");
        }
        sheet.write(8, 0, "制表：张三").expect("writes");
    }
    workbook.save_to_buffer().expect("saves")
}

#[test]
fn several_sheets_with_merged_headers_of_two_rows() {
    let mapping = "tables:
  - sheets: {焦化: {process: coking}, 高炉: {process: blast-furnace}}
    header: [3, 4]
    constants: {plant: p, year: 2024, flow: consumed}
    columns:
      煤与焦(t) / 洗精煤: {item: washed-coal, unit: t}
      煤与焦(t) / 焦炭: {item: coke, unit: t}
    rows: {合计: assert, 制表*: ignore}
ignore_sheets: [封面]
";
    let case = Case::new("wide.xlsx", &workbook(), mapping);
    let lines = case.lines();
    assert_eq!(lines.len(), 2 * (9 + 3));
    assert_eq!(lines[0], "coking 2024-01 washed-coal consumed 111 t");
    assert_eq!(lines[9], "coking 2024 washed-coal assert 363 t consumed");
    assert_eq!(lines[12], "blast-furnace 2024-01 washed-coal consumed 211 t");
    let codes: Vec<&str> = case.notes().iter().map(|note| note.code).collect();
    for code in [
        "sheet-ignored",
        "rows-above-header",
        "rows-ignored",
        "read-from-headers",
    ] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    // A sheet more than the mapping names.
    let case = Case::new(
        "wide.xlsx",
        &workbook(),
        &mapping.replace("ignore_sheets: [封面]\n", ""),
    );
    assert_eq!(case.codes(), ["sheet-not-mapped"]);
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
fn one_sheet_a_month_with_flows_as_columns() {
    let mut workbook = Workbook::new();
    for month in 1..=2u32 {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("{month}月")).expect("a name");
        for (column, header) in ["物料", "单位", "购入", "期初库存", "期末库存"].iter().enumerate() {
            sheet.write(0, column as u16, *header).expect("writes");
        }
        sheet
            .write(1, 0, "焦炭")
            .expect("writes")
            .write(1, 1, "吨")
            .expect("writes");
        for (column, value) in [(2, 100 + month), (3, 10 * month), (4, 10 * month + 10)] {
            sheet.write(1, column, value).expect("writes");
        }
    }
    let mapping = "tables:
  - sheets: {1月: {period: 2024-01}, 2月: {period: 2024-02}}
    constants: {plant: p}
";
    let bytes = workbook.save_to_buffer().expect("saves");
    let lines = Case::new("wide.xlsx", &bytes, mapping).lines();
    assert_eq!(lines[0], "2024-01 coke purchased 101 吨");
    assert_eq!(lines[5], "2024-02 coke closing_stock 30 吨");
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

/// Units of the plant are called in headers by their own names; where the mapping says the process, the header need not be understood whole.
#[test]
fn headers_name_the_units_of_the_plant() {
    let table = "月份,1#高炉,,2#高炉焦炭消耗(t)\n,焦炭消耗(t),生铁产量(t),\n1月,100,200,50\n";
    let mapping = "tables:\n  - header: [1, 2]\n    constants: {plant: p, year: 2024}\n";
    let case = Case::csv(table, mapping);
    assert_eq!(case.codes(), ["column-not-mapped"; 3]);
    let named = format!(
        "{mapping}    columns:\n      1#高炉 / 焦炭消耗(t): {{process: 高炉}}\n      1#高炉 / 生铁产量(t): {{process: 高炉}}\n      2#高炉焦炭消耗(t): {{item: coke, flow: consumed, process: 转炉}}\n"
    );
    assert_eq!(Case::csv(table, &named).lines()[0], "高炉 2024-01 coke consumed 100 t");
    let plants =
        "plants:\n  - id: p\n    units:\n      - {id: 1#高炉, process: 高炉}\n      - {id: 2#高炉, process: 高炉}\n";
    fs::write(case.folder.path().join("plants.yaml"), plants).expect("written");
    let ledger = case.ledger().unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(ledger.processes, ["", "1#高炉", "2#高炉"]);
    assert_eq!(ledger.line_count(), 3);
}

/// Dates that a spreadsheet made of months, in a column and in a header.
#[test]
fn dates_are_months_again() {
    let month = |month| rust_xlsxwriter::ExcelDateTime::from_ymd(2024, month, 1).expect("a day");
    let format = Format::new().set_num_format("yyyy-mm");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet
        .write(0, 0, "月份")
        .expect("writes")
        .write(0, 1, "焦炭(t)")
        .expect("writes");
    for at in 1..=2u8 {
        sheet
            .write_with_format(u32::from(at), 0, month(at), &format)
            .expect("writes")
            .write(u32::from(at), 1, 0.1 + 0.2)
            .expect("writes");
    }
    let bytes = workbook.save_to_buffer().expect("saves");
    let expected = ["2024-01 coke purchased 0.3 t", "2024-02 coke purchased 0.3 t"];
    assert_eq!(Case::new("wide.xlsx", &bytes, YEAR).lines(), expected);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet
        .write(0, 0, "物料")
        .expect("writes")
        .write(1, 0, "焦炭(t)")
        .expect("writes");
    for at in 1..=2u8 {
        sheet
            .write_with_format(0, u16::from(at), month(at), &format)
            .expect("writes")
            .write(1, u16::from(at), 0.1 + 0.2)
            .expect("writes");
    }
    let bytes = workbook.save_to_buffer().expect("saves");
    assert_eq!(Case::new("wide.xlsx", &bytes, YEAR).lines(), expected);
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

/// The blocks of one language in a page, in their order.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let opening = format!("```{kind}\n");
    page.split(&opening)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or("").to_owned())
        .collect()
}

#[test]
fn the_worked_example_of_the_reference() {
    let page = fs::read_to_string(Path::new(root()).join("docs/reference/mapping.md")).expect("readable");
    let tables = blocks(&page, "csv");
    let case = Case::new("energy.csv", tables[0].as_bytes(), &blocks(&page, "yaml")[0]);
    let out = case.folder.path().join("ledger.csv");
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args([
            "ledger",
            "convert",
            "energy.csv",
            "--mapping",
            "mapping.yaml",
            "--out",
            "ledger.csv",
        ])
        .current_dir(case.folder.path())
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let written = fs::read_to_string(out).expect("readable");
    assert_eq!(written.trim_start_matches('\u{feff}'), tables[1]);
    round_trip(&case.source(), CETS);
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

/// A header `高炉铁水产量(t)` was read as hot metal of no process, so the blast furnace had no product.
#[test]
fn a_process_in_the_name_of_what_it_makes_is_read_too() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n";
    for header in [
        "高炉铁水产量(t)",
        "高炉 铁水 产出(t)",
        "产出高炉铁水(t)",
        "高炉 / 铁水产量(t)",
    ] {
        let case = Case::csv(&format!("月份,{header}\n1月,100\n"), mapping);
        assert_eq!(
            case.lines(),
            ["blast-furnace 2024-01 hot-metal produced 100 t"],
            "{header}"
        );
    }
    // The parts of a header may stand in several rows, and the flow in the mapping.
    let rows = "tables:\n  - header: [1, 2]\n    constants: {plant: p, year: 2024}\n";
    let case = Case::csv("月份,高炉铁水,精炼钢水\n,产量(t),产量(t)\n1月,100,90\n", rows);
    let lines = [
        "blast-furnace 2024-01 hot-metal produced 100 t",
        "refining 2024-01 refined-liquid-steel produced 90 t",
    ];
    assert_eq!(case.lines(), lines);
    let constants = "tables:\n  - constants: {plant: p, year: 2024, flow: 产出}\n";
    let case = Case::csv("月份,高炉铁水(t)\n1月,100\n", constants);
    assert_eq!(case.lines(), ["blast-furnace 2024-01 hot-metal produced 100 t"]);
    // What crosses the fence belongs to the plant, a process that is said stands, and a process that is part of a name is none.
    let case = Case::csv(
        "月份,高炉铁水购入(t),高炉煤气购入(万Nm3),电炉钢产量(t)\n1月,100,5,7\n",
        mapping,
    );
    let lines = [
        "2024-01 hot-metal purchased 100 t",
        "2024-01 blast-furnace-gas purchased 5 万Nm3",
        "2024-01 crude-steel-eaf produced 7 t",
    ];
    assert_eq!(case.lines(), lines);
    let said = "tables:\n  - constants: {plant: p, year: 2024}\n    columns: {高炉铁水消耗(t): {process: 转炉}}\n";
    let case = Case::csv("月份,高炉铁水消耗(t)\n1月,100\n", said);
    assert_eq!(case.lines(), ["转炉 2024-01 hot-metal consumed 100 t"]);
    // What a name says goes before what holds for the whole table, also where the flow stands there.
    for (constants, header) in [
        ("process: converter", "高炉铁水产量(t)"),
        ("process: converter, flow: produced", "高炉铁水(t)"),
    ] {
        let constants = format!("tables:\n  - constants: {{plant: p, year: 2024, {constants}}}\n");
        let case = Case::csv(&format!("月份,{header}\n1月,100\n"), &constants);
        assert_eq!(
            case.lines(),
            ["blast-furnace 2024-01 hot-metal produced 100 t"],
            "{header}"
        );
    }
}

#[test]
fn a_process_in_the_name_of_what_is_consumed_is_refused() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n";
    for header in ["高炉铁水消耗(t)", "精炼 钢水 消耗(t)"] {
        let case = Case::csv(&format!("月份,{header}\n1月,100\n"), mapping);
        assert_eq!(case.codes(), ["process-in-item-name"], "{header}");
    }
    // Told which of the two the item is, the rest of the name is the process.
    let said = "tables:\n  - constants: {plant: p, year: 2024}\n    columns: {精炼钢水消耗(t): {item: 钢水}}\n";
    let case = Case::csv("月份,精炼钢水消耗(t)\n1月,100\n", said);
    assert_eq!(case.lines(), ["refining 2024-01 liquid-steel consumed 100 t"]);
}

/// Row names were half read as headers were, and none of what was read from them was noted.
#[test]
fn row_names_are_read_and_noted_as_headers_are() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n    columns: {项目: 物料}\n";
    let case = Case::csv(
        "项目,单位,1月,2月\n高炉铁水产量,t,2500,2400\n外购焦炭,t,900,880\n",
        mapping,
    );
    let lines = [
        "blast-furnace 2024-01 hot-metal produced 2500 t",
        "blast-furnace 2024-02 hot-metal produced 2400 t",
        "2024-01 coke purchased 900 t",
        "2024-02 coke purchased 880 t",
    ];
    assert_eq!(case.lines(), lines);
    let notes = case.notes();
    let note = notes
        .iter()
        .find(|note| note.code == "read-from-row-names")
        .expect("noted");
    for words in ["铁水、产出", "`高炉铁水` = 高炉炼铁", "`外购焦炭` = 焦炭、购入"] {
        assert!(note.message.zh.contains(words), "{words}: {}", note.message.zh);
    }
    let case = Case::csv("项目,单位,1月,2月\n高炉铁水消耗,t,2500,2400\n", mapping);
    assert_eq!(case.codes(), ["process-in-item-name"]);
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

/// What mills call their cast and rolled steel was no item.
#[test]
fn billets_slabs_and_rebar_are_known() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n";
    for (name, item) in [
        ("连铸坯", "crude-steel"),
        ("方坯", "crude-steel"),
        ("板坯", "crude-steel"),
        ("螺纹钢", "hot-rolled-bar"),
    ] {
        let case = Case::csv(&format!("月份,{name}产量(t)\n1月,100\n"), mapping);
        assert_eq!(case.lines(), [format!("2024-01 {item} produced 100 t")]);
    }
}
