//! A table in a sheet.

use rust_xlsxwriter::{FormatAlign, IgnoreError, Worksheet, XlsxError};

use super::LEDGER;
use super::sheet::SheetWriter;
use super::widths::{header_width, number_width, width};
use crate::report::document::indices::lettered;
use crate::report::document::{Cell, ColumnKind, Row, RowStyle, Table};
use crate::text::Text;

/// Writes one table.
pub(super) struct TableWriter<'s, 'w, 'd> {
    pub sheet: &'s mut Worksheet,
    pub writer: &'s mut SheetWriter<'w, 'd>,
    pub table: &'d Table,
}

impl TableWriter<'_, '_, '_> {
    /// Writes it from a row on.
    pub fn write(&mut self, row: u32) -> Result<(), XlsxError> {
        let Some(place) = self.writer.layout.table(&self.table.id).cloned() else {
            return Ok(());
        };
        let is_ledger = self.table.id == LEDGER;
        if !is_ledger {
            let caption = self.writer.words(&self.table.title);
            self.sheet
                .write_with_format(row, 0, caption, &self.writer.styles.caption())?;
        }
        for (column, known) in self.table.columns.iter().enumerate() {
            let at = place.columns[column];
            let mut title = self.writer.words(&known.title);
            if let Some(unit) = &known.unit {
                title += &format!("\n{}", lettered(self.writer.document.unit(unit, self.writer.language)));
            }
            self.writer.widen(at, header_width(&title));
            self.writer.may_wrap(place.header_row, at, &title);
            let format = self.writer.styles.header(known.kind);
            let stands_in = known.kind == ColumnKind::Words && self.is_after_number(column);
            let format = if stands_in { format.set_indent(1) } else { format };
            self.sheet.write_with_format(place.header_row, at, &title, &format)?;
            if let Some(exact) = place.exact[column] {
                let words = Text::new("全部数字", "all digits");
                let header = self.writer.styles.header(ColumnKind::Number { places: 0 });
                self.sheet
                    .write_with_format(place.header_row, exact, self.writer.words(&words), &header)?;
            }
        }
        for (at, known) in (place.first_row..).zip(&self.table.rows) {
            if is_ledger {
                self.write_ledger_row(at, known)?;
            } else {
                self.write_row(at, known, &place.columns, &place.exact)?;
            }
        }
        let below = place.first_row + self.table.rows.len() as u32;
        // Digits as text are meant as text; no program has to say that they could be numbers.
        let texts: Vec<(u16, u16)> = match is_ledger {
            true => vec![(0, place.width.saturating_sub(1))],
            false => place.exact.iter().flatten().map(|column| (*column, *column)).collect(),
        };
        for (first, last) in texts.into_iter().filter(|_| below > place.first_row) {
            self.sheet
                .ignore_error_range(place.first_row, first, below - 1, last, IgnoreError::NumberStoredAsText)?;
        }
        for (at, note) in (below..).zip(&self.table.footnotes) {
            let words = self.writer.words(note);
            self.writer.say_below(at, words);
        }
        Ok(())
    }

    fn write_row(&mut self, at: u32, row: &Row, columns: &[u16], exact: &[Option<u16>]) -> Result<(), XlsxError> {
        for (column, cell) in row.cells.iter().enumerate() {
            let kind = self.table.columns[column].kind;
            let place = columns[column];
            match cell {
                Cell::Blank => {
                    self.sheet
                        .write_blank(at, place, &self.writer.styles.words(row.style, ColumnKind::Fixed))?;
                }
                Cell::Words(words) => {
                    let words = match kind {
                        ColumnKind::Unit if words.zh == words.en => {
                            lettered(self.writer.document.unit(&words.en, self.writer.language))
                        }
                        _ => self.writer.words(words),
                    };
                    let words = words.as_str();
                    let is_in_group = row.style == RowStyle::Plain && self.has_groups();
                    let is_part = column == 0 && (is_in_group || row.style == RowStyle::Part);
                    // A number ends where its column ends; words beside it need room.
                    let stands_in = is_part || (kind == ColumnKind::Words && self.is_after_number(column));
                    let format = match stands_in {
                        true => self.writer.styles.indented(row.style, 1),
                        false => self.writer.styles.words(row.style, kind),
                    };
                    self.sheet.write_string_with_format(at, place, words, &format)?;
                    let is_indented = stands_in || kind != ColumnKind::Words;
                    let wide = width(words) + if is_indented { 2.0 } else { 0.0 };
                    self.writer.widen_for(place, wide, kind == ColumnKind::Words);
                    if kind == ColumnKind::Words {
                        self.writer.may_wrap(at, place, words);
                    }
                }
                Cell::Number(number) => {
                    self.writer
                        .write_number(self.sheet, (at, place), number, row.style, &self.table.id)?;
                    self.writer.widen(place, number_width(&number.text) + 1.0);
                }
            }
            let Some(beside) = exact[column] else { continue };
            match cell.number().filter(|number| super::digits::loses_digits(number)) {
                Some(number) => {
                    self.sheet.write_string_with_format(
                        at,
                        beside,
                        number.digits(),
                        &self.writer.styles.digits(row.style),
                    )?;
                    self.writer.widen(beside, width(number.digits()) + 1.5);
                }
                None => {
                    self.sheet
                        .write_blank(at, beside, &self.writer.styles.words(row.style, ColumnKind::Fixed))?;
                }
            }
        }
        Ok(())
    }

    /// A line of the ledger: words are text, so that no program makes a date of them; numbers are numbers, since formulas read them, but for those of
    /// which a spreadsheet would lose a digit.
    fn write_ledger_row(&mut self, at: u32, row: &Row) -> Result<(), XlsxError> {
        let format = self.writer.styles.text();
        for (column, cell) in (0u16..).zip(&row.cells) {
            match cell {
                Cell::Blank => {}
                Cell::Words(words) => {
                    // As it was typed: it is read back.
                    let words = words.in_language(self.writer.language);
                    self.sheet.write_string_with_format(at, column, words, &format)?;
                    self.writer.widen_for(column, width(words), false);
                }
                Cell::Number(number) if super::digits::loses_digits(number) => {
                    let format = format.clone().set_align(FormatAlign::Right);
                    self.sheet
                        .write_string_with_format(at, column, number.digits(), &format)?;
                    self.writer.widen_for(column, width(number.digits()), false);
                }
                Cell::Number(number) => {
                    let format = self.writer.styles.input(number.places);
                    self.sheet
                        .write_number_with_format(at, column, super::digits::float(number), &format)?;
                    self.writer.widen(column, number_width(&number.text) + 1.0);
                }
            }
        }
        Ok(())
    }

    fn is_after_number(&self, column: usize) -> bool {
        let before = column.checked_sub(1).map(|before| self.table.columns[before].kind);
        matches!(before, Some(ColumnKind::Number { .. }))
    }

    fn has_groups(&self) -> bool {
        self.table.rows.iter().any(|row| row.style == RowStyle::Group)
    }
}
