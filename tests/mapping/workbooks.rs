//! Workbooks of several sheets, months and merged cells.

use rust_xlsxwriter::{Format, Workbook};

use super::{Case, YEAR};

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
