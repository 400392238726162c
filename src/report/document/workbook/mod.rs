//! A report as a workbook: real numbers in the places of the standard, formulas that compute them again, native charts, sheets that print.
//!
//! A spreadsheet keeps numbers in floating point. Where that loses a digit, the exact text stands in a column beside.

mod chart_data;
mod charts;
pub mod digits;
mod findings;
mod key_figures;
pub mod layout;
mod ledger_order;
mod pages;
mod sheet;
pub mod styles;
mod table;
mod tree;
pub mod widths;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{CellPlace, Document, RowStyle, Table};
use crate::activity::report_workbook::{FIGURES_NAME, LEDGER_NAME, METHODOLOGY_NAME, TOTAL_NAME};
use crate::report::long_ledger::{undated_properties, undated_workbook};
use crate::text::Language;
use chart_data::ChartData;
use key_figures::KEY_FIGURE_COLUMN;
use layout::{Block, Layout};
use sheet::SheetWriter;

/// Id of the table of ledger lines, which are edited there; `account` reads its sheet back.
const LEDGER: &str = "ledger";
/// Id of the table of activity data: whoever would edit them there is told so.
const ACTIVITY: &str = "activity";
/// The most columns of figures that a name takes.
const MOST_AREAS: usize = 120;

/// The workbook. Equal documents give equal bytes: it does not say when it was made. Errors: only those of the library below.
pub fn write_workbook(document: &Document, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = undated_workbook()?;
    let title = document.title.in_language(language);
    let subtitle = document.subtitle.in_language(language);
    let program = format!("dafeng {}", env!("CARGO_PKG_VERSION"));
    let properties = undated_properties()?
        .set_title(title)
        .set_subject(subtitle)
        .set_comment(program);
    workbook.set_properties(&properties);
    let layout = Layout::of(document, language);
    let data = ChartData::of(document, &layout, language);
    for (place, section) in document.sections.iter().enumerate() {
        let mut writer = SheetWriter::new(document, &layout, &data, language);
        writer.write(workbook.add_worksheet(), place, section)?;
    }
    data.write(&mut workbook, &layout, language)?;
    let sheets = layout.sheets.iter().map(|sheet| &sheet.name).chain([&data.sheet]);
    let sheets: Vec<String> = sheets.cloned().collect();
    ledger_order::write(&mut workbook, document, &layout, &sheets, language)?;
    name_ledger(&mut workbook, document, &layout)?;
    workbook.save_to_buffer()
}

/// Names the cells of the ledger, so that readers know which sheet is one.
fn name_ledger(workbook: &mut Workbook, document: &Document, layout: &Layout) -> Result<(), XlsxError> {
    let (Some(table), Some(place)) = (document.table(LEDGER), layout.table(LEDGER)) else {
        return Ok(());
    };
    let last = rust_xlsxwriter::utility::row_col_to_cell_absolute(
        place.first_row + table.rows.len().saturating_sub(1) as u32,
        table.columns.len().saturating_sub(1) as u16,
    );
    let range = format!("={}!$A${}:{last}", layout::quoted(&place.sheet), place.header_row + 1);
    workbook.define_name(LEDGER_NAME, &range)?;
    if let Some((total, methodology)) = total_of(document) {
        let total = layout.reference(&total, "");
        workbook.define_name(TOTAL_NAME, &format!("={}", total.unwrap_or_default()))?;
        workbook.define_name(METHODOLOGY_NAME, &format!("=\"{methodology}\""))?;
    }
    let areas: Vec<String> = followed_key_figures(layout)
        .into_iter()
        .chain(document.tables().flat_map(|table| followed_columns(table, layout)))
        .take(MOST_AREAS)
        .collect();
    if !areas.is_empty() {
        workbook.define_name(FIGURES_NAME, &format!("={}", areas.join(",")))?;
    }
    Ok(())
}

/// The cell of the total, and the methodology that it is by.
fn total_of(document: &Document) -> Option<(CellPlace, &str)> {
    let table = document.table("emissions")?;
    let row = *table.rows_of(RowStyle::Total).first()?;
    let place = CellPlace::new(&*table.id, row, table.column("emission")?);
    let mut inputs = document.stamp.inputs.iter();
    let methodology = inputs.find(|input| input.kind == "methodology")?;
    Some((place, &methodology.name))
}

/// The cells of key figures that follow from others: the headline is the first that somebody would type over.
fn followed_key_figures(layout: &Layout) -> Vec<String> {
    let mut areas = Vec::new();
    for sheet in &layout.sheets {
        for (row, block) in &sheet.blocks {
            let Block::KeyFigures(figures) = block else {
                continue;
            };
            for (at, figure) in (row + 1..).zip(*figures) {
                if figure.value.as_ref().is_some_and(|number| number.formula.is_some()) {
                    let cell = rust_xlsxwriter::utility::row_col_to_cell_absolute(at, KEY_FIGURE_COLUMN);
                    areas.push(format!("{}!{cell}", layout::quoted(&sheet.name)));
                }
            }
        }
    }
    areas
}

/// The columns of a table in which every number is a formula: whoever types one there breaks what the ledger leads to.
fn followed_columns(table: &Table, layout: &Layout) -> Vec<String> {
    let Some(place) = layout
        .table(&table.id)
        .filter(|_| table.id != LEDGER && !table.rows.is_empty())
    else {
        return Vec::new();
    };
    let is_followed = |column: &usize| {
        let mut numbers = table
            .rows
            .iter()
            .filter_map(|row| row.cells[*column].number())
            .peekable();
        numbers.peek().is_some() && numbers.all(|number| table.id == ACTIVITY || number.formula.is_some())
    };
    let cell = |row: u32, column: u16| rust_xlsxwriter::utility::row_col_to_cell_absolute(row, column);
    let area = |column: usize| {
        let (at, last) = (place.columns[column], place.first_row + table.rows.len() as u32 - 1);
        let sheet = layout::quoted(&place.sheet);
        format!("{sheet}!{}:{}", cell(place.first_row, at), cell(last, at))
    };
    (0..table.columns.len()).filter(is_followed).map(area).collect()
}
