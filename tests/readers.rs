//! The readers of numbers, units, periods, headers and workbooks.

use dafeng::activity::workbook::read_workbook;
use dafeng::activity::{Ledger, PlantBook};
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Formula;
use dafeng::period::{Period, PeriodError};
use dafeng::quantity::number::{NumberError, read_number};
use dafeng::quantity::unit::UnitError;
use rust_xlsxwriter::{Format, Workbook};

use crate::support::{CETS, library, methodology, total};

#[test]
fn numbers_as_people_type_them() {
    for (typed, value) in [
        ("1,234,567.80", "1234567.80"),
        ("１２３．４", "123.4"),
        (" 12 345 ", "12345"),
        ("+7", "7"),
        ("-0.5", "-0.5"),
        ("0.440", "0.440"),
    ] {
        assert_eq!(
            read_number(typed).map(|number| number.to_string()),
            Ok(value.to_owned()),
            "{typed}"
        );
    }
    for (typed, error) in [
        ("12,5", NumberError::Comma),
        ("1,23,456", NumberError::Comma),
        ("1.2E+05", NumberError::Exponent),
        ("12t", NumberError::Trailing),
        ("12%", NumberError::Trailing),
        ("-", NumberError::NotANumber),
        ("1.", NumberError::NotANumber),
        ("#DIV/0!", NumberError::NotANumber),
        ("12345678901234567890123456789012", NumberError::TooManyDigits),
        ("0.12345678901234567890123456789012", NumberError::TooManyDigits),
    ] {
        assert_eq!(read_number(typed), Err(error), "{typed}");
    }
}

#[test]
fn units_in_two_languages() {
    let units = &library().units;
    for (typed, text) in [
        ("万吨", "10^4t"),
        ("万Nm³", "10^4Nm3"),
        ("GJ/(10^4 Nm3)", "GJ/10^4Nm3"),
        ("GJ/万Nm³", "GJ/10^4Nm3"),
        ("万kWh", "10^4kWh"),
        ("吨二氧化碳/吨", "tCO2/t"),
        ("tCO2/MWh", "tCO2/MWh"),
    ] {
        assert_eq!(units.parse(typed).map(|unit| unit.text), Ok(text.to_owned()), "{typed}");
    }
    // A cubic metre is no normal cubic metre, and carbon is no carbon dioxide.
    let dimension = |typed: &str| units.parse(typed).expect("known").dimension;
    assert_ne!(dimension("m3"), dimension("Nm3"));
    assert_ne!(dimension("tC"), dimension("tCO2"));
    assert_ne!(dimension("tce"), dimension("GJ"));
    assert_eq!(dimension("tCO2/MWh"), dimension("kgCO2/kWh"));
    assert!(matches!(units.parse("GJ/吨吨"), Err(UnitError::Unknown { .. })));
    assert_eq!(units.parse("GJ//t"), Err(UnitError::Malformed));
    assert_eq!(units.parse(&"(".repeat(1000)), Err(UnitError::Malformed));
}

#[test]
fn periods_as_people_type_them() {
    for (typed, text) in [
        ("2023", "2023"),
        ("2023年", "2023"),
        ("2023年6月", "2023-06"),
        ("2023/6", "2023-06"),
        ("202306", "2023-06"),
        ("2023.06", "2023-06"),
        ("2023年第二季度", "2023-Q2"),
        ("2023Q2", "2023-Q2"),
        ("2023-06-15", "2023-06-15"),
        ("2023年6月15日", "2023-06-15"),
        ("20230615", "2023-06-15"),
    ] {
        assert_eq!(
            Period::parse(typed).map(|period| period.to_string()),
            Ok(text.to_owned()),
            "{typed}"
        );
    }
    assert!(
        matches!(Period::parse("45078"), Err(PeriodError::SpreadsheetSerial(day)) if day.to_string() == "2023-06-01")
    );
    for typed in ["2023-13", "June 2023", "23-06", "2023-02-30", ""] {
        assert_eq!(Period::parse(typed), Err(PeriodError::NotAPeriod), "{typed}");
    }
}

#[test]
fn formulas_say_where_they_fail() {
    assert_eq!(
        Formula::parse("quantity * (ncv").expect_err("open").to_string(),
        "expected `)` at character 16"
    );
    assert!(
        !Formula::parse("quantity + ncv")
            .expect("parses")
            .is_proportional_to("quantity")
    );
    assert!(
        !Formula::parse("ncv / quantity")
            .expect("parses")
            .is_proportional_to("quantity")
    );
    assert!(
        Formula::parse("-(quantity * 2) / 3")
            .expect("parses")
            .is_proportional_to("quantity")
    );
    assert!(Formula::parse(&"(".repeat(10_000)).is_err());
    assert!(Formula::parse(&"-".repeat(10_000)).is_err());
}

/// The same ledger as a workbook with a title, Chinese headers, merged cells, text numbers, full-width digits, a blank line and a
/// stray space: 100 t at 28.435 GJ/t * 0.02942 tC/GJ * 44/12 = 306.74, minus 1000 t of steel at 0.037 = 37.00; 269.74.
#[test]
fn a_workbook_as_mills_keep_it() {
    let mut workbook = Workbook::new();
    let cover = workbook.add_worksheet();
    cover
        .set_name("封面")
        .expect("a name")
        .write(0, 0, "某某钢铁有限公司")
        .expect("writes");
    let sheet = workbook.add_worksheet();
    sheet
        .set_name("六月")
        .expect("a name")
        .write(0, 0, "2024年6月能源台账")
        .expect("writes");
    for (column, header) in ["企业", "时期 ", "物料", "流向", "数量", "单位"].iter().enumerate() {
        sheet.write(1, column as u16, *header).expect("writes");
    }
    let plain = Format::new();
    sheet.merge_range(2, 0, 4, 0, "甲钢厂", &plain).expect("merges");
    sheet.merge_range(2, 1, 4, 1, "2024年6月", &plain).expect("merges");
    sheet
        .write(2, 2, "焦炭")
        .expect("writes")
        .write(2, 3, "购入")
        .expect("writes")
        .write(2, 4, 60.1)
        .expect("writes")
        .write(2, 5, "吨")
        .expect("writes");
    sheet
        .write(3, 2, " 焦炭")
        .expect("writes")
        .write(3, 3, "购入")
        .expect("writes")
        .write(3, 4, "３９．９")
        .expect("writes")
        .write(3, 5, "t")
        .expect("writes");
    sheet
        .write(4, 2, "粗钢")
        .expect("writes")
        .write(4, 3, "产量")
        .expect("writes")
        .write(4, 4, "1,000.00")
        .expect("writes")
        .write(4, 5, "t")
        .expect("writes");
    let bytes = workbook.save_to_buffer().expect("saves");
    let tables = read_workbook("六月.xlsx", &bytes).unwrap_or_else(|p| panic!("{p:#?}"));
    let ledger =
        Ledger::from_tables(tables, PlantBook::default(), None, library()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(ledger.notes.iter().any(|note| note.code == "sheet-skipped"));
    let method = methodology(CETS);
    let inventory =
        account(&ledger, &method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(inventory.total().to_string(), "269.74");
    assert_eq!(inventory.ledger.plants.plants[0].id, "甲钢厂");
    // Days of the month sum into it; half of the coke arrives on a day.
    let csv = "period,item,flow,quantity,unit\n2024-06-01,coke,purchased,60.1,t\n2024-06-20,coke,purchased,39900,kg\n2024-06,crude-steel,produced,1000,t\n";
    assert_eq!(total(csv, "", CETS), "269.74");
}
