//! Key figures in a sheet.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::SheetWriter;
use crate::report::document::ColumnKind::{Fixed, Number as Numbers, Words};
use crate::report::document::indices::lettered;
use crate::report::document::{KeyFigure, RowStyle};
use crate::text::Text;

/// The column of their values.
pub(super) const KEY_FIGURE_COLUMN: u16 = 1;

impl SheetWriter<'_, '_> {
    /// Writes them from a row on.
    pub(super) fn write_key_figures(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        figures: &[KeyFigure],
    ) -> Result<(), XlsxError> {
        let titles = [
            Text::new("关键数据", "key figure"),
            Text::new("数值", "value"),
            Text::new("单位", "unit"),
            Text::new("说明", "note"),
        ];
        // A column that no figure has anything in is left out.
        let is_kept = [
            true,
            true,
            figures.iter().any(|figure| !figure.unit.is_empty()),
            figures.iter().any(|figure| figure.note.is_some()),
        ];
        for (column, title) in (0u16..)
            .zip(&titles)
            .filter(|(column, _)| is_kept[usize::from(*column)])
        {
            let kind = if column == KEY_FIGURE_COLUMN {
                Numbers { places: 0 }
            } else if column == 2 {
                // Units stand in from the numbers before them.
                Fixed
            } else {
                Words
            };
            sheet.write_with_format(row, column, self.words(title), &self.styles.header(kind))?;
        }
        for (at, figure) in (row + 1..).zip(figures) {
            sheet.write_with_format(
                at,
                0,
                self.words(&figure.title),
                &self.styles.words(RowStyle::Plain, Words),
            )?;
            match &figure.value {
                Some(number) => self.write_number(sheet, (at, KEY_FIGURE_COLUMN), number, RowStyle::Plain, "")?,
                None => {
                    sheet.write_blank(at, KEY_FIGURE_COLUMN, &self.styles.words(RowStyle::Plain, Fixed))?;
                }
            }
            self.may_wrap(at, 0, &self.words(&figure.title));
            if is_kept[2] {
                let unit = lettered(self.document.unit(&figure.unit, self.language));
                sheet.write_with_format(at, 2, unit, &self.styles.words(RowStyle::Plain, Fixed))?;
            }
            if is_kept[3] {
                let note = figure.note.as_ref().map(|note| self.words(note)).unwrap_or_default();
                sheet.write_with_format(at, 3, &note, &self.styles.words(RowStyle::Plain, Words))?;
                self.may_wrap(at, 3, &note);
            }
        }
        for (column, width) in [38.0, 18.0, 12.0, 52.0].into_iter().enumerate() {
            if is_kept[column] {
                self.widen(column as u16, width);
            }
        }
        Ok(())
    }
}
