//! One sheet: what stands above, its blocks, how it looks on the screen and prints.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::chart_data::ChartData;
use super::layout::{Block, Layout, SheetPlan, chart_rows, head_rows, section_rows};
use super::pages::{LEAST_UPRIGHT, LINE_HEIGHT, MOST_SHRUNK, Pages, page, row_of_lines, rows_together};
use super::styles::Styles;
use super::widths::{NARROWEST, SENTENCE, WIDEST_FIXED, WIDEST_SENTENCES, WIDEST_WORDS, lines};
use super::{ACTIVITY, LEDGER, ledger_order, table::TableWriter};
use crate::report::document::indices::lettered;
use crate::report::document::{CellPlace, Chart, Document, Number, Part, Piece, RowStyle, Section};
use crate::text::{Language, Text};

/// A4.
const PAPER: u8 = 9;
/// The pixels of a letter in a column, and those that a column has beside.
const PIXELS_OF_LETTER: f64 = 7.0;
const PIXELS_OF_EDGE: u32 = 5;
/// The most characters that a sheet is wide where its words can be narrowed for it: more would print below seven points.
const MOST_CHARACTERS: f64 = 200.0;
/// The least width to which a column of words is narrowed for that.
const NARROWEST_WORDS: f64 = 14.0;
/// Rows of a detail table above which it is looked up on a screen and not printed.
const MOST_PRINTED: usize = 300;
/// A chart is at least so wide.
const LEAST_CHART_WIDTH: u32 = 760;
/// The columns that a row of sentences spans at least, where its sheet has fewer.
const PROSE_COLUMNS: u16 = 6;

/// That the rows of a sheet are not printed.
fn screen_words(language: Language) -> &'static str {
    language.pick(
        " · 供屏幕查阅，不在打印区域内",
        " · to be looked up on a screen, outside the print area",
    )
}

/// Whether the formula of a number reads lines of the ledger.
fn reads_ledger(number: &Number) -> bool {
    let pieces = number.formula.iter().flat_map(|formula| &formula.pieces);
    pieces.into_iter().any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Cell(place) | Piece::Column(place, _) => place.table == LEDGER,
    })
}

/// Writes the sheets of a document.
pub(super) struct SheetWriter<'w, 'd> {
    pub document: &'d Document,
    pub layout: &'w Layout<'d>,
    pub data: &'w ChartData<'d>,
    pub language: Language,
    pub styles: Styles,
    /// The width of each column of the sheet, in characters.
    pub widths: Vec<f64>,
    /// Columns of words that may wrap.
    wrapping: BTreeSet<u16>,
    /// Texts that may wrap, by row and column: rows are as high as they need when all widths are known.
    wrapped: Vec<(u32, u16, String)>,
    /// Sentences below tables, by row: they take the width of what stands above.
    below: Vec<(u32, String)>,
    /// How many lines rows are high that are higher than one.
    heights: BTreeMap<u32, f64>,
}

impl<'w, 'd> SheetWriter<'w, 'd> {
    pub fn new(
        document: &'d Document,
        layout: &'w Layout<'d>,
        data: &'w ChartData<'d>,
        language: Language,
    ) -> SheetWriter<'w, 'd> {
        SheetWriter {
            document,
            layout,
            data,
            language,
            styles: Styles { language },
            widths: Vec::new(),
            wrapping: BTreeSet::new(),
            wrapped: Vec::new(),
            below: Vec::new(),
            heights: BTreeMap::new(),
        }
    }

    /// A text of the document as a sheet shows it.
    pub fn words(&self, text: &Text) -> String {
        lettered(text.in_language(self.language))
    }

    /// Writes the sheet of a section.
    pub fn write(&mut self, sheet: &mut Worksheet, place: usize, section: &Section) -> Result<(), XlsxError> {
        let plan: &SheetPlan<'d> = &self.layout.sheets[place];
        sheet.set_name(&plan.name)?;
        sheet.set_screen_gridlines(false);
        let is_ledger = section.id == LEDGER;
        let mut last_row = plan.height;
        for (row, block) in &plan.blocks {
            match block {
                Block::Table(table) => TableWriter {
                    sheet,
                    writer: self,
                    table,
                }
                .write(*row)?,
                Block::Chart(_) => {}
                Block::KeyFigures(figures) => self.write_key_figures(sheet, *row, figures)?,
                Block::Findings(findings) => self.write_findings(sheet, *row, findings)?,
                Block::Explanations(ids) => last_row = self.write_explanations(sheet, *row, ids)?,
            }
        }
        let charts: Vec<(u32, &Chart)> = plan
            .blocks
            .iter()
            .filter_map(|(row, block)| match block {
                Block::Chart(chart) => Some((*row, *chart)),
                _ => None,
            })
            .collect();
        let least = if is_ledger {
            plan.width
        } else {
            plan.width.max(PROSE_COLUMNS)
        };
        let columns = self.fit_columns(sheet, least, !charts.is_empty())?;
        self.fit_rows(sheet)?;
        for (row, words) in std::mem::take(&mut self.below) {
            self.write_sentence(sheet, row, columns.max(PROSE_COLUMNS) - 1, &words, &self.styles.faint())?;
        }
        if !is_ledger {
            // Sentences take the width of what stands below, so they come last.
            let blank = match place {
                0 => self.write_head(sheet, columns)?,
                _ => self.write_heading(sheet, section, columns)?,
            };
            ledger_order::warn(sheet, blank, (self.document, place), self.styles)?;
        }
        let is_upright = !charts.is_empty() && page(true).0 / f64::from(self.pixels(columns)) >= LEAST_UPRIGHT;
        let pages = Pages {
            lines: self.lines_of_page(columns, is_upright),
            heights: &self.heights,
        };
        let together = plan.blocks.iter().filter_map(|(row, block)| match block {
            Block::Chart(chart) => Some((*row, chart_rows(chart))),
            Block::Table(table) if table.id != LEDGER => Some((*row, rows_together(table.rows.len()))),
            _ => None,
        });
        let together: Vec<(u32, u32)> = together.collect();
        // What is little more than a page is one, a little smaller: its last chart would stand alone.
        let is_one_page = is_upright && pages.takes(last_row) <= MOST_SHRUNK;
        let breaks = match is_one_page {
            true => Vec::new(),
            false => pages.breaks_before(&together),
        };
        for (row, chart) in charts {
            self.write_chart(sheet, row, chart, self.pixels(columns))?;
        }
        if !breaks.is_empty() {
            sheet.set_page_breaks(&breaks)?;
        }
        if let Some(header) = plan.frozen {
            sheet.set_freeze_panes(header + 1, 0)?;
            // A header over a chart on the second page would be a header of nothing.
            if !plan.blocks.iter().any(|(_, block)| matches!(block, Block::Chart(_))) {
                sheet.set_repeat_rows(header, header)?;
            }
        }
        self.set_up_page(sheet, section, (last_row, columns), is_upright)?;
        if is_one_page {
            sheet.set_print_fit_to_pages(1, 1);
        }
        Ok(())
    }

    /// Narrows the columns whose words may wrap where the sheet would print too small to be read: those that are wider first, all to one width.
    fn narrow_for_print(&mut self) {
        let all: f64 = self.widths.iter().sum();
        let over = all - MOST_CHARACTERS;
        if over <= 0.0 {
            return;
        }
        let wrapping: Vec<usize> = self.wrapping.iter().map(|column| usize::from(*column)).collect();
        let width_at = |most: f64, widths: &[f64]| -> f64 {
            wrapping.iter().map(|column| (widths[*column] - most).max(0.0)).sum()
        };
        let mut most = wrapping.iter().map(|column| self.widths[*column]).fold(0.0, f64::max);
        while most > NARROWEST_WORDS && width_at(most, &self.widths) < over {
            most -= 1.0;
        }
        for column in wrapping {
            self.widths[column] = self.widths[column].min(most);
        }
    }

    /// Sets the widths of all columns that print, and adds columns where a chart needs them. Tells how many they are.
    fn fit_columns(&mut self, sheet: &mut Worksheet, least: u16, has_chart: bool) -> Result<u16, XlsxError> {
        let mut columns = least.max(self.widths.len() as u16);
        self.widths.resize(usize::from(columns), NARROWEST);
        self.narrow_for_print();
        while has_chart && self.pixels(columns) < LEAST_CHART_WIDTH {
            columns += 1;
            self.widths.push(NARROWEST);
        }
        for (column, width) in (0u16..).zip(&self.widths) {
            sheet.set_column_width(column, *width)?;
        }
        Ok(columns)
    }

    /// Makes rows with wrapped texts as high as they need; no program does it for a file that it has not written.
    fn fit_rows(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (row, column, text) in std::mem::take(&mut self.wrapped) {
            let width = self.widths.get(usize::from(column)).copied().unwrap_or(NARROWEST);
            let lines = lines(&text, width);
            if lines > 1.0 {
                let height = self.heights.entry(row).or_insert(1.0);
                *height = height.max(row_of_lines(lines));
            }
        }
        for (row, lines) in &self.heights {
            sheet.set_row_height(*row, LINE_HEIGHT * lines + 1.0)?;
        }
        Ok(())
    }

    /// Remembers a text that may wrap in its cell.
    pub fn may_wrap(&mut self, row: u32, column: u16, text: &str) {
        self.wrapped.push((row, column, text.to_owned()));
    }

    /// Remembers a sentence below a table.
    pub fn say_below(&mut self, row: u32, words: String) {
        self.below.push((row, words));
    }

    /// The width of the first columns in pixels.
    fn pixels(&self, columns: u16) -> u32 {
        let widths = self.widths.iter().take(usize::from(columns));
        widths
            .map(|width| (width * PIXELS_OF_LETTER).round() as u32 + PIXELS_OF_EDGE)
            .sum()
    }

    /// How many lines a page takes.
    fn lines_of_page(&self, columns: u16, is_upright: bool) -> f64 {
        let (width, height) = page(is_upright);
        let scale = (width / f64::from(self.pixels(columns))).min(1.0);
        height / (LINE_HEIGHT * scale)
    }

    fn set_up_page(
        &self,
        sheet: &mut Worksheet,
        section: &Section,
        (rows, columns): (u32, u16),
        is_upright: bool,
    ) -> Result<(), XlsxError> {
        sheet.set_paper_size(PAPER);
        if !is_upright {
            sheet.set_landscape();
        }
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        let screen_rows = self.rows_for_the_screen(section);
        let rows = match (screen_rows > 0, section.id == LEDGER) {
            (false, _) => rows,
            // Nothing stands above the header of the ledger, so that it is read back.
            (true, true) => 1,
            (true, false) => section_rows(section).min(rows),
        };
        sheet.set_print_area(0, 0, rows.saturating_sub(1), columns.saturating_sub(1))?;
        // An ampersand begins a code.
        let plain = |text: String| text.replace('&', "&&");
        let (mut title, whose) = (
            plain(self.words(&section.title)),
            plain(self.words(&self.document.subtitle)),
        );
        if screen_rows > 0 {
            title += screen_words(self.language);
        }
        sheet.set_footer(format!("&L&8{title} · {whose}&R&8&P / &N"));
        Ok(())
    }

    /// The rows of a section that is looked up on a screen and read by nobody on hundreds of pages: explanations, the lines of the ledger, and details
    /// longer than some pages. Of these the heading alone is printed, and says so; 0 of any other section.
    fn rows_for_the_screen(&self, section: &Section) -> usize {
        let mut rows = 0;
        for part in &section.parts {
            rows += match part {
                Part::Explanations(ids) => ids.len(),
                Part::Table(table) if table.is_detail && table.rows.len() > MOST_PRINTED => table.rows.len(),
                _ => return 0,
            };
        }
        rows
    }

    /// The head of the first sheet: what the report is, of whom, what must be said of it, by which rules. Tells a row of it that stays blank.
    fn write_head(&mut self, sheet: &mut Worksheet, columns: u16) -> Result<u32, XlsxError> {
        let stamp = &self.document.stamp;
        let last = columns.max(PROSE_COLUMNS) - 1;
        sheet.set_row_height(0, 28)?;
        sheet.write_with_format(0, 0, self.words(&self.document.title), &self.styles.title())?;
        sheet.write_with_format(1, 0, self.words(&self.document.subtitle), &self.styles.caption())?;
        let mut row = 2;
        for caution in &stamp.cautions {
            self.write_sentence(
                sheet,
                row,
                last,
                &format!("! {}", self.words(caution)),
                &self.styles.warning(),
            )?;
            row += 1;
        }
        let blank = row;
        row += 1;
        for fact in &stamp.facts {
            sheet.write_with_format(row, 0, self.words(&fact.title), &self.styles.faint())?;
            let format = match fact.id == "completeness" && stamp.completeness != Default::default() {
                true => self.styles.warning(),
                false => self.styles.prose(),
            };
            self.write_merged(sheet, row, (1, last), &self.words(&fact.value), &format)?;
            row += 1;
        }
        debug_assert_eq!(row + 1, head_rows(self.document));
        Ok(blank)
    }

    /// The head of another sheet. Tells the row of it that stays blank.
    fn write_heading(&mut self, sheet: &mut Worksheet, section: &Section, columns: u16) -> Result<u32, XlsxError> {
        let last = columns.max(PROSE_COLUMNS) - 1;
        sheet.set_row_height(0, 22)?;
        sheet.write_with_format(0, 0, self.words(&section.title), &self.styles.heading())?;
        let line = format!(
            "{} · {}",
            self.words(&self.document.title),
            self.words(&self.document.subtitle)
        );
        let line = match self.rows_for_the_screen(section) {
            0 => line,
            _ => line + screen_words(self.language),
        };
        // It runs over the empty cells beside it.
        sheet.write_with_format(1, 0, line, &self.styles.faint().unset_text_wrap())?;
        for (row, sentence) in (2..).zip(&section.prose) {
            self.write_sentence(sheet, row, last, &self.words(sentence), &self.styles.prose())?;
        }
        debug_assert!(section.prose.len() as u32 + 3 == section_rows(section));
        Ok(section_rows(section) - 1)
    }

    /// A sentence over the whole width, as high as it needs.
    pub fn write_sentence(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        last: u16,
        words: &str,
        format: &rust_xlsxwriter::Format,
    ) -> Result<(), XlsxError> {
        self.write_merged(sheet, row, (0, last), words, format)
    }

    fn write_merged(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        (first, last): (u16, u16),
        words: &str,
        format: &rust_xlsxwriter::Format,
    ) -> Result<(), XlsxError> {
        let widths = &self.widths;
        let wide = |column: u16| widths.get(usize::from(column)).copied().unwrap_or(NARROWEST);
        // On a screen nobody reads a line of two hundred letters.
        let mut last = last;
        while last > first + 1 && (first..last).map(wide).sum::<f64>() > 130.0 {
            last -= 1;
        }
        let width: f64 = (first..=last).map(wide).sum();
        if first == last {
            sheet.write_with_format(row, first, words, format)?;
        } else {
            sheet.merge_range(row, first, row, last, words, format)?;
        }
        let height = row_of_lines(lines(words, width));
        self.heights.insert(row, height);
        sheet.set_row_height(row, LINE_HEIGHT * height + 1.0)?;
        Ok(())
    }

    /// A number, with the formula that gives it where one does. `own` is the table in whose sheet it stands.
    pub fn write_number(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        number: &Number,
        style: RowStyle,
        own: &str,
    ) -> Result<(), XlsxError> {
        let format = self.styles.number(style, number.places, number.is_floating);
        let value = super::digits::float(number);
        let from = self.layout.table(own).map_or("", |table| table.sheet.as_str());
        let reference = |place: &CellPlace| self.layout.reference(place, from);
        let formula = number.formula.as_ref().and_then(|formula| formula.write(&reference));
        // A datum that follows from nothing is a formula all the same: a figure typed over it is then told from it when the workbook is read.
        let formula = formula.or_else(|| (own == ACTIVITY).then(|| format!("{value}")));
        match formula {
            None => sheet.write_number_with_format(row, column, value, &format)?,
            Some(formula) => {
                // A sum of figures that all have these places has no more; without rounding a spreadsheet's sum has a tail. Lines of the ledger may be
                // edited to have more.
                let is_sum = formula.starts_with("SUM(") && number.full.is_none() && !reads_ledger(number);
                let formula = if is_sum {
                    format!("ROUND({formula},{})", number.places)
                } else {
                    formula
                };
                let formula = match reads_ledger(number) {
                    true => ledger_order::guarded(&formula),
                    false => formula,
                };
                let formula = rust_xlsxwriter::Formula::new(format!("={formula}")).set_result(format!("{value}"));
                sheet.write_formula_with_format(row, column, formula, &format)?
            }
        };
        Ok(())
    }

    /// Makes a column at least so wide.
    pub fn widen(&mut self, column: u16, width: f64) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, NARROWEST);
        }
        self.widths[column] = self.widths[column].max(width);
    }

    /// Makes a column as wide as words need, at most.
    pub fn widen_for(&mut self, column: u16, width: f64, may_wrap: bool) {
        let most = match may_wrap {
            true if width > SENTENCE => WIDEST_SENTENCES,
            true => WIDEST_WORDS,
            false => WIDEST_FIXED,
        };
        if may_wrap {
            self.wrapping.insert(column);
        }
        self.widen(column, (width + 1.5).min(most));
    }
}
