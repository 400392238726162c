//! A report as a workbook: real numbers in the places of the standard, formulas that compute them again, native charts, sheets that print.
//!
//! A spreadsheet keeps numbers in floating point. Where that loses a digit, the exact text stands in a column beside.

mod chart_data;
mod charts;
mod digits;
mod findings;
mod layout;
mod sheet;
mod styles;
mod table;
mod tree;
mod widths;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::Document;
use crate::activity::workbook::LEDGER_NAME;
use crate::report::long_ledger::{undated_properties, undated_workbook};
use crate::text::Language;
use chart_data::ChartData;
use layout::Layout;
use sheet::SheetWriter;

/// Id of the table of ledger lines: its cells are text, and `account` reads its sheet back.
const LEDGER: &str = "ledger";

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
    Ok(())
}
