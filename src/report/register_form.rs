//! A sheet of a register: its header, lists to choose from, its rows.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, IgnoreError, Workbook, XlsxError};

use super::value_list::chosen_from;
use crate::activity::headed_table::TableColumn;
use crate::target::register::Column;
use crate::text::Language;

/// Rows that have lists; enough for the works of a province.
const LAST_ROW: u32 = 2000;

/// A sheet of a register.
pub(super) struct RegisterForm<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    /// Its rows, every cell as text.
    pub rows: Vec<Vec<String>>,
    /// The cells that the values of a column are chosen from, as a formula calls them.
    pub choice: &'a dyn Fn(Column) -> Option<String>,
}

impl RegisterForm<'_> {
    /// Adds the sheet.
    pub fn write(&self, workbook: &mut Workbook, language: Language) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        // What must be filled in is marked.
        let needed = head.clone().set_background_color(Color::RGB(0x00FF_E699));
        let text = Format::new().set_num_format("@");
        let typed = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let last_row = LAST_ROW.max(typed.saturating_add(LAST_ROW / 2));
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        for (at, column) in (0u16..).zip(self.columns) {
            let title = language.pick(column.zh(), column.id());
            let is_needed = column.is_needed(self.columns);
            sheet.write_with_format(0, at, title, if is_needed { &needed } else { &head })?;
            let is_long = matches!(
                column,
                Column::Product | Column::Class | Column::Quantity | Column::Evidence
            );
            sheet.set_column_width(at, column_width(title).max(if is_long { 22 } else { 0 }))?;
            if !is_number(*column) {
                // The spreadsheet makes no date of a furnace 1-2.
                sheet.set_column_format(at, &text)?;
                sheet.ignore_error_range(1, at, last_row, at, IgnoreError::NumberStoredAsText)?;
            }
            let formula = (self.choice)(*column);
            let prompt = prompt(*column, self.columns, language);
            let validation = match (&formula, &prompt) {
                (None, None) => continue,
                (Some(formula), _) => chosen_from(formula, language)?,
                (None, Some(_)) => DataValidation::new().allow_any_value(),
            };
            let validation = match &prompt {
                Some(prompt) => validation.set_input_title(title)?.set_input_message(prompt)?,
                None => validation,
            };
            sheet.add_data_validation(1, at, last_row, at, &validation)?;
        }
        for (row, cells) in (1u32..).zip(&self.rows) {
            for ((at, column), cell) in (0u16..).zip(self.columns).zip(cells) {
                match exact_number(cell).filter(|_| is_number(*column)) {
                    Some(number) => sheet.write_number(row, at, number)?,
                    None if cell.is_empty() => continue,
                    None => sheet.write_string_with_format(row, at, cell, &text)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// The number of a cell, where a spreadsheet shows and gives back each of its digits.
fn exact_number(cell: &str) -> Option<f64> {
    const DIGITS: usize = 15;
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let number: f64 = cell.parse().ok()?;
    (digits <= DIGITS && number.to_string() == cell).then_some(number)
}

/// Wide enough for its header; a Chinese letter takes two columns.
pub(super) fn column_width(title: &str) -> u16 {
    let letters = title.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 });
    let letters: u16 = letters.sum();
    (letters + 3).max(11)
}

fn is_number(column: Column) -> bool {
    matches!(
        column,
        Column::Capacity | Column::Output | Column::Intensity | Column::Energy | Column::Year | Column::Value
    )
}

/// What is shown beside a cell that is being filled in.
fn prompt(column: Column, columns: &[Column], language: Language) -> Option<String> {
    let is_of_quantities = columns.contains(&Column::Quantity);
    let words = match column {
        Column::Unit if is_of_quantities => ("整个企业的数据留空", "leave it blank for what is the whole plant's"),
        Column::Unit => (
            "一座炉、一条线、一个系列，一年一行",
            "a furnace, a line, a cell room: one row a year",
        ),
        Column::Class => (
            "先选产品；产品没有类别的留空，见“可选产品”表",
            "choose the product first; blank where it has no classes, as the sheet of products tells",
        ),
        Column::Indicator => (
            "所填能耗不是产品自身的指标时才填，如综合电耗",
            "only where the energy is not of the product's own indicator, such as power",
        ),
        Column::Status => ("留空即在产", "blank: existing"),
        Column::CapacityUnit => ("按年计", "by the year"),
        Column::Intensity => (
            "可留空，由综合能耗与产量相除；两者都填时须相符",
            "may be left blank: energy over output; where all are stated they must agree",
        ),
        Column::Energy => (
            "全年；已填单位产品能耗的可留空",
            "of the year; may be left blank beside energy per product",
        ),
        Column::Year => ("四位数字，如 2024", "four digits, such as 2024"),
        Column::Value => (
            "没有的填 0，不知道的不写这一行",
            "0 where there is none; no row where it is not known",
        ),
        _ => ("", ""),
    };
    let needed = column.is_needed(columns);
    let mark = if needed { language.pick("必填", "needed") } else { "" };
    let words: Vec<&str> = [mark, language.pick(words.0, words.1)]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(language.pick("；", "; ")))
}
