//! The ledger of the starter folder as a workbook: lists to choose from, and cells that keep what is typed.

use rust_xlsxwriter::{Format, FormatBorder, IgnoreError, Workbook, XlsxError};

use super::long_ledger::undated_workbook;
use super::value_list::{ValueList, ValueSheet, chosen_from, unit_name};
use crate::activity::column::{Column, ColumnNames};
use crate::activity::table::Table;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::quantity::Dimension;
use crate::supply::Supply;
use crate::text::Language;

/// Rows that have lists; enough for a year of a mill.
const LAST_ROW: u32 = 2000;

/// Writes the ledger with a second sheet of allowed values.
pub fn write_starter_workbook(table: &Table, language: Language, library: &Library) -> Result<Vec<u8>, XlsxError> {
    let names = ColumnNames::new(library);
    let (served, lists): (Vec<Vec<Column>>, Vec<ValueList>) = lists(language, library).into_iter().unzip();
    let values = ValueSheet {
        name: language.pick("可选值", "values"),
        lists,
    };
    let mut workbook = undated_workbook()?;
    write_ledger(&mut workbook, table, &names, (&served, &values), language)?;
    values.write(&mut workbook)?;
    workbook.save_to_buffer()
}

/// The lists, each with the columns that it serves.
fn lists(language: Language, library: &Library) -> Vec<(Vec<Column>, ValueList)> {
    let name = |thing: &dyn Named| match language {
        Language::Zh => thing.title().zh.clone(),
        Language::En => thing.id().to_owned(),
    };
    let list = |columns: &[Column], zh: &str, en: &str, values: Vec<String>| {
        let title = language.pick(zh, en).to_owned();
        (columns.to_vec(), ValueList { title, values })
    };
    let measured = ["mass", "normal-volume", "volume", "energy"].map(Dimension::base);
    let is_measured = |spelling: &str| {
        let unit = library.units.parse(spelling);
        unit.is_ok_and(|unit| measured.contains(&unit.dimension))
    };
    let units = library.units.entries().filter(|entry| is_measured(&entry.id));
    let units = units.map(|entry| unit_name(entry, language, library));
    let bases = match language {
        Language::Zh => ["实测", "计算", "缺省"],
        Language::En => ["measured", "calculated", "default"],
    };
    let parameters = library.parameters.iter().filter(|parameter| parameter.has_column());
    let basis_columns: Vec<Column> = parameters
        .map(|parameter| Column::ValueBasis(parameter.id().to_owned()))
        .collect();
    let flow = |flow: &Flow| language.pick(&flow.title().zh, flow.id()).to_owned();
    let supply = |supply: &Supply| language.pick(&supply.title().zh, supply.id()).to_owned();
    vec![
        list(
            &[Column::Flow],
            "可选流向",
            "known flows",
            Flow::ALL.iter().map(flow).collect(),
        ),
        list(
            &[Column::Item],
            "可选物料",
            "known items",
            library.items.iter().map(|item| name(item)).collect(),
        ),
        list(&[Column::Unit], "可选单位", "known units", units.collect()),
        list(
            &[Column::Process],
            "可选工序",
            "known processes",
            library.processes.iter().map(|process| name(process)).collect(),
        ),
        list(
            &[Column::Supply],
            "可选供应方式",
            "known kinds of supply",
            Supply::ALL.iter().map(supply).collect(),
        ),
        list(
            &basis_columns,
            "可选获取方式",
            "known bases",
            bases.map(str::to_owned).to_vec(),
        ),
    ]
}

fn write_ledger(
    workbook: &mut Workbook,
    table: &Table,
    names: &ColumnNames,
    (served, values): (&[Vec<Column>], &ValueSheet),
    language: Language,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_num_format("@");
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.pick("台账", "ledger"))?;
    let header = table.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
    for (at, title) in (0u16..).zip(header) {
        // Text cells: the spreadsheet makes no date of a month and drops no digit.
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, if title.chars().count() > 8 { 20 } else { 14 })?;
        sheet.write_with_format(0, at, title, &bold)?;
        let column = names.find(title);
        let is_served = |columns: &Vec<Column>| column.is_some_and(|column| columns.contains(column));
        let Some(place) = served.iter().position(is_served) else {
            continue;
        };
        let validation = chosen_from(&values.cells(place), language)?;
        sheet.add_data_validation(1, at, LAST_ROW, at, &validation)?;
    }
    for (at, row) in (1u32..).zip(table.rows.iter().skip(1)) {
        for (column, cell) in (0u16..).zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(at, column, cell, &text)?;
        }
    }
    let last = u16::try_from(header.len().saturating_sub(1)).unwrap_or(0);
    sheet.ignore_error_range(1, 0, LAST_ROW, last, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
