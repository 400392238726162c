//! A ledger in the long form as a file: CSV or XLSX, every cell as text, so that no digit changes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::csv_bytes::csv_bytes;
use crate::activity::long_form::LongForm;
use crate::factor::Library;
use crate::text::Language;

/// Writes CSV in UTF-8 with a byte-order mark, so that spreadsheets read the Chinese.
pub fn write_csv(form: &LongForm, language: Language, library: &Library) -> Result<Vec<u8>, csv::Error> {
    csv_bytes(form.headers(language, library), &form.rows)
}

/// Writes a workbook of one sheet; numbers are text cells, which keep all their digits.
pub fn write_xlsx(form: &LongForm, language: Language, library: &Library) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = undated_workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.pick("台账", "ledger"))?;
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    for (column, header) in (0u16..).zip(form.headers(language, library)) {
        sheet.write_with_format(0, column, header, &bold)?;
        sheet.set_column_width(column, 14)?;
    }
    for (row, cells) in (1u32..).zip(&form.rows) {
        for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

/// A workbook that does not say when it was made: equal inputs give equal bytes.
pub fn undated_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&undated_properties()?);
    Ok(workbook)
}

/// The properties of such a workbook, to which others may be added.
pub fn undated_properties() -> Result<DocProperties, XlsxError> {
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_creation_datetime(&day))
}
