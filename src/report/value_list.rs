//! Lists in a workbook from which cells are chosen, and the sheet that holds them.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, Formula, Workbook, XlsxError};

use crate::activity::cell_name::column_letters;
use crate::factor::Library;
use crate::format::registry::UnitEntry;
use crate::text::Language;

/// A list of values, with what stands over it.
pub(super) struct ValueList {
    pub title: String,
    pub values: Vec<String>,
}

/// A sheet of lists, a column each.
pub(super) struct ValueSheet {
    pub name: &'static str,
    pub lists: Vec<ValueList>,
}

impl ValueSheet {
    /// The cells of a list, as a formula calls them.
    pub fn cells(&self, place: usize) -> String {
        let letter = column_letters(place);
        let last = self.lists[place].values.len() + 1;
        format!("'{}'!${letter}$2:${letter}${last}", self.name)
    }

    /// Adds the sheet.
    pub fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        for (column, list) in (0u16..).zip(&self.lists) {
            sheet.set_column_width(column, 24)?;
            sheet.write_with_format(0, column, &list.title, &bold)?;
            for (row, value) in (1u32..).zip(&list.values) {
                sheet.write_string(row, column, value)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}

/// Cells whose values are chosen from those that a formula names; what is not among them may be typed all the same.
pub(super) fn chosen_from(formula: &str, language: Language) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_formula(Formula::new(format!("={formula}")))
        // Other spellings are read as well.
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title(language.pick("不在列表中", "not in the list"))?
        .set_error_message(language.pick(
            "列表之外的别名也能读取；不认识的名称会在读取时报错。",
            "Other known names are read too; an unknown one is refused when the file is read.",
        ))
}

/// The name of a unit in a list: in Chinese the Chinese one, where it is read.
pub(super) fn unit_name(entry: &UnitEntry, language: Language, library: &Library) -> String {
    match language {
        Language::Zh if library.units.parse(&entry.zh).is_ok() => entry.zh.clone(),
        _ => entry.id.clone(),
    }
}
