//! What charts draw that stands in no table as it is drawn: bars by size, the steps of waterfalls, and levels that lines are held against. One sheet at the end holds it.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::digits::float;
use super::layout::Layout;
use super::styles::Styles;
use crate::report::document::indices::lettered;
use crate::report::document::{
    Cell, CellPlace, Chart, ChartKind, ColumnKind, Document, Mark, MarkPlace, Part, RowStyle, Table,
};
use crate::text::{Language, Text};

/// The data of the charts of a document.
pub(super) struct ChartData<'d> {
    pub sheet: String,
    blocks: Vec<DataBlock<'d>>,
}

/// The data of one chart.
pub(super) struct DataBlock<'d> {
    pub chart: &'d Chart,
    pub table: &'d Table,
    /// The row of its header.
    pub row: u32,
}

/// The steps of a waterfall: what is not drawn below, above and below zero what is.
pub(super) struct Steps {
    pub ground: f64,
    pub above: f64,
    pub below: f64,
    pub adds: bool,
    pub is_total: bool,
}

impl<'d> ChartData<'d> {
    /// Gathers the charts that need data of their own.
    pub fn of(document: &'d Document, layout: &Layout<'d>, language: Language) -> ChartData<'d> {
        let mut names = layout.sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect();
        let sheet = super::layout::sheet_name(language.pick("图表数据", "Chart data"), &mut names);
        let mut blocks = Vec::new();
        let mut row = 2;
        let parts = document.sections.iter().flat_map(|section| &section.parts);
        for part in parts {
            let Part::Chart(chart) = part else { continue };
            let (true, Some(table)) = (needs_data(chart), document.table(&chart.table)) else {
                continue;
            };
            blocks.push(DataBlock { chart, table, row });
            row += chart.rows.len() as u32 + 3;
        }
        ChartData { sheet, blocks }
    }

    /// The block of a chart.
    pub fn block(&self, chart: &Chart) -> Option<&DataBlock<'d>> {
        self.blocks.iter().find(|block| block.chart.id == chart.id)
    }

    /// Writes the sheet, where there is anything.
    pub fn write(&self, workbook: &mut Workbook, layout: &Layout<'_>, language: Language) -> Result<(), XlsxError> {
        if self.blocks.is_empty() {
            return Ok(());
        }
        let styles = Styles { language };
        let sheet = workbook.add_worksheet();
        sheet.set_name(&self.sheet)?;
        let words = language.pick("图表的绘制数据，取自各表", "What the charts draw, from the tables");
        sheet.write_with_format(0, 0, words, &styles.heading())?;
        sheet.set_column_width(0, 40)?;
        sheet.set_column_range_width(1, 8, 18)?;
        for block in &self.blocks {
            sheet.write_with_format(
                block.row,
                0,
                lettered(block.chart.title.in_language(language)),
                &styles.header(ColumnKind::Words),
            )?;
            let titles: Vec<String> = match block.chart.kind {
                ChartKind::Waterfall => ["底", "零以上", "零以下"]
                    .iter()
                    .zip(["ground", "above zero", "below zero"])
                    .map(|(zh, en)| language.pick(zh, en).to_owned())
                    .collect(),
                _ => block
                    .chart
                    .series
                    .iter()
                    .map(|column| lettered(block.table.columns[*column].title.in_language(language)))
                    .chain(
                        level_marks(block.chart)
                            .iter()
                            .map(|(mark, _)| lettered(mark.title.in_language(language))),
                    )
                    .collect(),
            };
            for (column, title) in (1u16..).zip(&titles) {
                sheet.write_with_format(
                    block.row,
                    column,
                    title,
                    &styles.header(ColumnKind::Number { places: 0 }),
                )?;
            }
            let steps = block.steps();
            for (at, row) in (block.row + 1..).zip(&block.chart.rows) {
                let name = match &block.table.rows[*row].cells[block.chart.category] {
                    Cell::Words(words) => words.clone(),
                    Cell::Number(number) => Text::same(&*number.text),
                    Cell::Blank => Text::default(),
                };
                sheet.write_with_format(
                    at,
                    0,
                    lettered(name.in_language(language)),
                    &styles.words(RowStyle::Plain, ColumnKind::Fixed),
                )?;
                if block.chart.kind == ChartKind::Waterfall {
                    let step = &steps[(at - block.row - 1) as usize];
                    let format = styles.number(RowStyle::Plain, 2, false);
                    for (column, value) in (1u16..).zip([step.ground, step.above, step.below]) {
                        sheet.write_number_with_format(at, column, value, &format)?;
                    }
                    continue;
                }
                let behind = block.chart.series.len() as u16 + 1;
                for (column, (_, level)) in (behind..).zip(level_marks(block.chart)) {
                    sheet.write_number_with_format(at, column, level, &styles.number(RowStyle::Plain, 2, false))?;
                }
                for (column, series) in (1u16..).zip(&block.chart.series) {
                    let Cell::Number(number) = &block.table.rows[*row].cells[*series] else {
                        continue;
                    };
                    let place = CellPlace::new(&*block.table.id, *row, *series);
                    let Some(reference) = layout.reference(&place, &self.sheet) else {
                        continue;
                    };
                    let formula =
                        rust_xlsxwriter::Formula::new(format!("={reference}")).set_result(format!("{}", float(number)));
                    sheet.write_formula_with_format(
                        at,
                        column,
                        formula,
                        &styles.number(RowStyle::Plain, number.places, number.is_floating),
                    )?;
                }
            }
        }
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// The levels that a chart of lines marks, each with its number: a spreadsheet draws them as lines of their own, so that the axis reaches them.
pub(super) fn level_marks(chart: &Chart) -> Vec<(&Mark, f64)> {
    let marks = chart.marks.iter().filter(|_| chart.kind == ChartKind::Line);
    marks
        .filter_map(|mark| match &mark.at {
            MarkPlace::Value(value) => Some((mark, value.parse().ok()?)),
            MarkPlace::Category(_) => None,
        })
        .collect()
}

/// Whether the rows of a chart do not stand one below another as it draws them.
fn needs_data(chart: &Chart) -> bool {
    match chart.kind {
        ChartKind::Waterfall => true,
        ChartKind::Sankey => false,
        _ => !level_marks(chart).is_empty() || chart.rows.windows(2).any(|pair| pair[0] + 1 != pair[1]),
    }
}

impl DataBlock<'_> {
    /// Where the axis of a waterfall begins, if not at zero: where the steps are small beside the totals, nobody would see them.
    pub fn axis_begins_at(&self) -> Option<f64> {
        let steps = self.steps();
        let tops = steps.iter().map(|step| step.ground + step.above);
        let highest = tops.clone().fold(f64::MIN, f64::max);
        // Of a total what counts is its top.
        let lowest = steps.iter().map(|step| {
            if step.is_total {
                step.ground + step.above
            } else {
                step.ground
            }
        });
        let lowest = lowest.fold(f64::MAX, f64::min);
        let has_negative = steps.iter().any(|step| step.below < 0.0);
        if steps.is_empty() || has_negative || lowest < highest / 2.0 {
            return None;
        }
        let unit = 10f64.powf((highest - lowest).max(highest * 0.01).log10().floor());
        Some((((lowest - (highest - lowest)) / unit).floor() * unit).max(0.0))
    }

    /// The steps of a waterfall; drawing alone.
    pub fn steps(&self) -> Vec<Steps> {
        if self.chart.kind != ChartKind::Waterfall {
            return Vec::new();
        }
        let mut at = 0.0;
        let mut steps = Vec::new();
        for row in &self.chart.rows {
            let row = &self.table.rows[*row];
            let column = self.chart.series.first().copied().unwrap_or_default();
            let value = row.cells[column].number().map_or(0.0, float);
            let is_total = row.style == RowStyle::Total;
            let (from, to) = if is_total { (0.0, value) } else { (at, at + value) };
            let (low, high) = (from.min(to), from.max(to));
            steps.push(Steps {
                ground: if low > 0.0 {
                    low
                } else if high < 0.0 {
                    high
                } else {
                    0.0
                },
                above: high.max(0.0) - low.max(0.0),
                below: low.min(0.0) - high.min(0.0),
                adds: to >= from,
                is_total,
            });
            at = to;
        }
        steps
    }
}
