//! One sheet: what stands above, its blocks, how it looks on the screen and prints.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::chart_data::ChartData;
use super::layout::{Block, Layout, SheetPlan, chart_rows, head_rows, section_rows};
use super::styles::Styles;
use super::widths::{NARROWEST, SENTENCE, WIDEST_FIXED, WIDEST_SENTENCES, WIDEST_WORDS, lines};
use super::{LEDGER, table::TableWriter};
use crate::report::document::{CellPlace, Chart, Document, KeyFigure, Number, RowStyle, Section};
use crate::text::{Language, Text};

/// A4.
const PAPER: u8 = 9;
/// The height of a row of ten points, and of a further line in it.
const LINE_HEIGHT: f64 = 15.0;
/// The pixels of a letter in a column, and those that a column has beside.
const PIXELS_OF_LETTER: f64 = 7.0;
const PIXELS_OF_EDGE: u32 = 5;
/// What prints on A4 landscape within the margins: its width in pixels at 96 an inch, its height in points.
const PAGE_WIDTH: f64 = 1026.0;
const PAGE_HEIGHT: f64 = 430.0;
/// A chart is at least so wide.
const LEAST_CHART_WIDTH: u32 = 760;
/// The least that a row of sentences is wide, in characters; narrower tables do not narrow it.
const PROSE_COLUMNS: u16 = 6;

/// The pages that a sheet prints on.
struct Pages<'h> {
    /// How many lines each takes.
    lines: f64,
    /// How many lines rows are high that are higher than one.
    heights: &'h BTreeMap<u32, f64>,
}

impl Pages<'_> {
    /// The rows before which a page must end so that no chart is cut, of charts by the row at which they begin and the rows that they take. The row
    /// above a chart is blank and goes with it. Programs measure columns by fonts of their own and fit them to the page accordingly, so a chart must
    /// be whole however many more lines that makes room for.
    fn breaks_before(&self, charts: &[(u32, u32)]) -> Vec<u32> {
        const ROOM: [f64; 4] = [1.0, 1.1, 1.2, 1.3];
        let mut pages = ROOM.map(|room| (self.lines * room, 0.0));
        let mut at = 0;
        let mut breaks = Vec::new();
        for (chart, rows) in charts {
            let above = chart.saturating_sub(1).max(at);
            let takes = f64::from(rows + 1);
            for row in at..above {
                let height = self.heights.get(&row).copied().unwrap_or(1.0);
                for (lines, used) in &mut pages {
                    *used = if *used + height > *lines {
                        height
                    } else {
                        *used + height
                    };
                }
            }
            if pages.iter().any(|(lines, used)| used + takes > *lines) {
                breaks.push(above);
                pages.iter_mut().for_each(|(_, used)| *used = 0.0);
            }
            at = above;
        }
        breaks
    }
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
    /// Texts that may wrap, by row and column: rows are as high as they need when all widths are known.
    wrapped: Vec<(u32, u16, String)>,
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
            wrapped: Vec::new(),
            heights: BTreeMap::new(),
        }
    }

    pub fn words<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language)
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
        if !is_ledger {
            // Sentences take the width of what stands below, so they come last.
            match place {
                0 => self.write_head(sheet, columns)?,
                _ => self.write_heading(sheet, section, columns)?,
            }
        }
        let pages = Pages {
            lines: self.lines_of_page(columns),
            heights: &self.heights,
        };
        let rows: Vec<(u32, u32)> = charts.iter().map(|(row, chart)| (*row, chart_rows(chart))).collect();
        let breaks = pages.breaks_before(&rows);
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
        self.set_up_page(sheet, section, (last_row, columns))
    }

    /// Sets the widths of all columns that print, and adds columns where a chart needs them. Tells how many they are.
    fn fit_columns(&mut self, sheet: &mut Worksheet, least: u16, has_chart: bool) -> Result<u16, XlsxError> {
        let mut columns = least.max(self.widths.len() as u16);
        self.widths.resize(usize::from(columns), NARROWEST);
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
                *height = height.max(lines);
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

    /// The width of the first columns in pixels.
    fn pixels(&self, columns: u16) -> u32 {
        let widths = self.widths.iter().take(usize::from(columns));
        widths
            .map(|width| (width * PIXELS_OF_LETTER).round() as u32 + PIXELS_OF_EDGE)
            .sum()
    }

    /// How many lines a page takes.
    fn lines_of_page(&self, columns: u16) -> f64 {
        let scale = (PAGE_WIDTH / f64::from(self.pixels(columns))).min(1.0);
        PAGE_HEIGHT / (LINE_HEIGHT * scale)
    }

    fn set_up_page(
        &self,
        sheet: &mut Worksheet,
        section: &Section,
        (rows, columns): (u32, u16),
    ) -> Result<(), XlsxError> {
        sheet.set_paper_size(PAPER);
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_print_area(0, 0, rows.saturating_sub(1), columns.saturating_sub(1))?;
        // An ampersand begins a code.
        let plain = |text: &str| text.replace('&', "&&");
        let (title, whose) = (
            plain(self.words(&section.title)),
            plain(self.words(&self.document.subtitle)),
        );
        sheet.set_footer(format!("&L&8{title} · {whose}&R&8&P / &N"));
        Ok(())
    }

    /// The head of the first sheet: what the report is, of whom, what must be said of it, by which rules.
    fn write_head(&mut self, sheet: &mut Worksheet, columns: u16) -> Result<(), XlsxError> {
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
        row += 1;
        for fact in &stamp.facts {
            sheet.write_with_format(row, 0, self.words(&fact.title), &self.styles.faint())?;
            let format = match fact.id == "completeness" && stamp.completeness != Default::default() {
                true => self.styles.warning(),
                false => self.styles.prose(),
            };
            self.write_merged(sheet, row, (1, last), self.words(&fact.value), &format)?;
            row += 1;
        }
        debug_assert_eq!(row + 1, head_rows(self.document));
        Ok(())
    }

    /// The head of another sheet.
    fn write_heading(&mut self, sheet: &mut Worksheet, section: &Section, columns: u16) -> Result<(), XlsxError> {
        let last = columns.max(PROSE_COLUMNS) - 1;
        sheet.set_row_height(0, 22)?;
        sheet.write_with_format(0, 0, self.words(&section.title), &self.styles.heading())?;
        let line = format!(
            "{} · {}",
            self.words(&self.document.title),
            self.words(&self.document.subtitle)
        );
        // It runs over the empty cells beside it.
        sheet.write_with_format(1, 0, line, &self.styles.faint().unset_text_wrap())?;
        for (row, sentence) in (2..).zip(&section.prose) {
            self.write_sentence(sheet, row, last, self.words(sentence), &self.styles.prose())?;
        }
        debug_assert!(section.prose.len() as u32 + 3 == section_rows(section));
        Ok(())
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
        let height = lines(words, width);
        self.heights.insert(row, height);
        sheet.set_row_height(row, LINE_HEIGHT * height + 1.0)?;
        Ok(())
    }

    fn write_key_figures(&mut self, sheet: &mut Worksheet, row: u32, figures: &[KeyFigure]) -> Result<(), XlsxError> {
        let titles = [
            Text::new("关键数据", "key figure"),
            Text::new("数值", "value"),
            Text::new("单位", "unit"),
            Text::new("说明", "note"),
        ];
        use crate::report::document::ColumnKind::{Fixed, Number as Numbers, Words};
        for (column, title) in (0u16..).zip(&titles) {
            let kind = if column == 1 { Numbers { places: 0 } } else { Words };
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
                Some(number) => self.write_number(sheet, (at, 1), number, RowStyle::Plain, "")?,
                None => {
                    sheet.write_blank(at, 1, &self.styles.words(RowStyle::Plain, Fixed))?;
                }
            }
            sheet.write_with_format(at, 2, &figure.unit, &self.styles.words(RowStyle::Plain, Fixed))?;
            let note = figure.note.as_ref().map(|note| self.words(note)).unwrap_or_default();
            sheet.write_with_format(at, 3, note, &self.styles.words(RowStyle::Plain, Words))?;
            let (title, note) = (self.words(&figure.title).to_owned(), note.to_owned());
            self.may_wrap(at, 0, &title);
            self.may_wrap(at, 3, &note);
        }
        self.widen(0, 38.0);
        self.widen(1, 18.0);
        self.widen(2, 12.0);
        self.widen(3, 52.0);
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
        match formula {
            None => sheet.write_number_with_format(row, column, value, &format)?,
            Some(formula) => {
                // A sum of figures that all have these places has no more; without rounding a spreadsheet's sum has a tail.
                let is_sum = formula.starts_with("SUM(") && number.full.is_none();
                let formula = if is_sum {
                    format!("ROUND({formula},{})", number.places)
                } else {
                    formula
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
        self.widen(column, (width + 1.5).min(most));
    }
}
