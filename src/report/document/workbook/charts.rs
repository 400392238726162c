//! Native charts.

use rust_xlsxwriter::{
    Chart as NativeChart, ChartAxis, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartMarkerType, ChartPoint, ChartSolidFill, ChartType, Color, Worksheet,
    XlsxError,
};

use super::chart_data::{DataBlock, level_marks};
use super::digits::float;
use super::layout::chart_rows;
use super::sheet::SheetWriter;
use super::styles::{ADDS, SERIES, TAKES, TOTAL, font};
use crate::report::document::indices::lettered;
use crate::report::document::{Cell, Chart, ChartKind, Mark, MarkPlace};
use crate::text::Language;

/// How an axis of a chart is come by.
type Axis = fn(&mut NativeChart) -> &mut ChartAxis;

/// Places on an axis at most.
const MOST_PLACES: u32 = 3;
/// Pixels of a row.
const ROW_HEIGHT: u32 = 20;
/// The colour of a level that lines are held against.
const LEVEL: u32 = 0xC8102E;
/// A chart is at most so wide.
const MOST_WIDTH: u32 = 1100;

impl SheetWriter<'_, '_> {
    /// Writes a chart into the width that it has, in pixels.
    pub(super) fn write_chart(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        chart: &Chart,
        width: u32,
    ) -> Result<(), XlsxError> {
        if chart.rows.is_empty() {
            return Ok(());
        }
        let kind = match chart.kind {
            ChartKind::Bars => ChartType::Bar,
            ChartKind::Line => ChartType::Line,
            ChartKind::Stacked | ChartKind::Waterfall => ChartType::ColumnStacked,
            ChartKind::Sankey => return Ok(()),
        };
        let mut native = NativeChart::new(kind);
        match chart.kind {
            ChartKind::Waterfall => self.add_waterfall(&mut native, chart),
            _ => {
                self.add_series(&mut native, chart);
                self.add_levels(&mut native, chart);
            }
        }
        self.dress(&mut native, chart);
        native
            .set_width(width.saturating_sub(12).min(MOST_WIDTH))
            .set_height((chart_rows(chart) - 2) * ROW_HEIGHT);
        native.set_alt_text(self.words(&chart.description));
        sheet.insert_chart_with_offset(row, 0, &native, 4, 6)?;
        Ok(())
    }

    /// The series, from the table where its rows stand as they are drawn, else from the data of the chart.
    fn add_series(&self, native: &mut NativeChart, chart: &Chart) {
        let (Some(place), Some(table)) = (self.layout.table(&chart.table), self.document.table(&chart.table)) else {
            return;
        };
        let rows = (chart.rows[0] as u32, chart.rows[chart.rows.len() - 1] as u32);
        for (number, column) in chart.series.iter().enumerate() {
            let colour = SERIES[number % SERIES.len()];
            let name = self.words(&table.columns[*column].title);
            let (sheet, first, last, category, values) = match self.data.block(chart) {
                Some(block) => {
                    let last = block.row + chart.rows.len() as u32;
                    (&*self.data.sheet, block.row + 1, last, 0, number as u16 + 1)
                }
                None => (
                    &*place.sheet,
                    place.first_row + rows.0,
                    place.first_row + rows.1,
                    place.columns[chart.category],
                    place.columns[*column],
                ),
            };
            let series = native.add_series();
            series
                .set_categories((sheet, first, category, last, category))
                .set_values((sheet, first, values, last, values))
                .set_name(name.as_str());
            match chart.kind {
                ChartKind::Line => {
                    series.set_format(
                        ChartFormat::new().set_line(ChartLine::new().set_color(Color::RGB(colour)).set_width(2.25)),
                    );
                    series.set_marker(
                        ChartMarker::new()
                            .set_type(ChartMarkerType::Circle)
                            .set_size(5)
                            .set_format(&mut fill(colour)),
                    );
                }
                ChartKind::Bars if chart.series.len() == 1 => {
                    let negative = |row: &usize| {
                        table.rows[*row].cells[*column]
                            .number()
                            .is_some_and(|number| number.text.starts_with('-'))
                    };
                    let points: Vec<ChartPoint> = chart
                        .rows
                        .iter()
                        .map(|row| ChartPoint::new().set_format(&mut fill(if negative(row) { TAKES } else { ADDS })))
                        .collect();
                    series.set_format(&mut fill(ADDS)).set_points(&points).set_gap(40);
                }
                _ => {
                    series.set_format(&mut fill(colour)).set_gap(50).set_overlap(100);
                }
            }
        }
    }

    /// The levels of a chart of lines, each a broken line.
    fn add_levels(&self, native: &mut NativeChart, chart: &Chart) {
        let Some(block) = self.data.block(chart) else { return };
        let (first, last) = (block.row + 1, block.row + chart.rows.len() as u32);
        let behind = chart.series.len() as u16 + 1;
        for (column, (mark, _)) in (behind..).zip(level_marks(chart)) {
            let mut line = ChartLine::new();
            line.set_color(Color::RGB(LEVEL))
                .set_width(1.5)
                .set_dash_type(ChartLineDashType::Dash);
            native
                .add_series()
                .set_categories((&*self.data.sheet, first, 0, last, 0))
                .set_values((&*self.data.sheet, first, column, last, column))
                .set_name(self.words(&mark.title).as_str())
                .set_format(ChartFormat::new().set_line(&line))
                .set_marker(ChartMarker::new().set_none());
        }
    }

    fn add_waterfall(&self, native: &mut NativeChart, chart: &Chart) {
        let Some(block) = self.data.block(chart) else { return };
        let steps = block.steps();
        let (first, last) = (block.row + 1, block.row + chart.rows.len() as u32);
        let sheet = &*self.data.sheet;
        for column in 1..=3u16 {
            let series = native.add_series();
            series
                .set_categories((sheet, first, 0, last, 0))
                .set_values((sheet, first, column, last, column))
                .set_gap(40)
                .set_overlap(100);
            if column == 1 {
                series.set_format(ChartFormat::new().set_no_fill().set_no_border());
                continue;
            }
            let colour = |step: &super::chart_data::Steps| match (step.is_total, step.adds) {
                (true, _) => TOTAL,
                (false, true) => ADDS,
                (false, false) => TAKES,
            };
            let points: Vec<ChartPoint> = steps
                .iter()
                .map(|step| ChartPoint::new().set_format(&mut fill(colour(step))))
                .collect();
            series.set_format(&mut fill(ADDS)).set_points(&points);
        }
        native.legend().set_hidden();
        if let Some(least) = block.axis_begins_at() {
            native.y_axis().set_min(least);
        }
    }

    /// The places of what a chart draws; those of great numbers are none on an axis.
    fn places(&self, chart: &Chart) -> u32 {
        let numbers = self.document.table(&chart.table).into_iter().flat_map(|table| {
            let cells = chart
                .rows
                .iter()
                .flat_map(|row| chart.series.iter().map(|column| &table.rows[*row].cells[*column]));
            cells.filter_map(Cell::number)
        });
        let (mut places, mut greatest) = (0, 0.0f64);
        for number in numbers {
            places = places.max(number.places);
            greatest = greatest.max(float(number).abs());
        }
        if greatest >= 10.0 { 0 } else { places }
    }

    /// The title of a chart, with what is marked in it and not drawn: spreadsheets have no lines across the axes.
    fn title_with_marks(&self, chart: &Chart) -> String {
        let title = self.words(&chart.title);
        // Levels of lines are drawn and named in the legend.
        let is_drawn = |mark: &&Mark| chart.kind == ChartKind::Line && matches!(mark.at, MarkPlace::Value(_));
        let marks = chart.marks.iter().filter(|mark| !is_drawn(mark));
        let marks: Vec<String> = marks.map(|mark| self.words(&mark.title)).collect();
        if marks.is_empty() {
            return title;
        }
        match self.language {
            Language::Zh => format!("{title}（{}）", marks.join("；")),
            Language::En => format!("{title} ({})", marks.join("; ")),
        }
    }

    /// Fonts, axes, legend.
    fn dress(&self, native: &mut NativeChart, chart: &Chart) {
        let mut text = ChartFont::new();
        text.set_name(font(self.language))
            .set_size(9)
            .set_color(Color::RGB(0x333333));
        let mut title = ChartFont::new();
        title
            .set_name(font(self.language))
            .set_size(11)
            .set_bold()
            .set_color(Color::RGB(0x1F3B57));
        native
            .title()
            .set_name(self.title_with_marks(chart).as_str())
            .set_font(&title);
        let mut grid = ChartLine::new();
        grid.set_color(Color::RGB(0xE2E6EA)).set_width(0.75);
        let mut unit = lettered(self.document.unit(&chart.unit, self.language));
        if self.data.block(chart).and_then(DataBlock::axis_begins_at).is_some() {
            unit += self
                .language
                .pick("（纵轴不自零起）", " (the axis does not begin at zero)");
        }
        let places = self.places(chart);
        let code = if places == 0 {
            "#,##0".to_owned()
        } else {
            format!("0.{}", "0".repeat(places.min(MOST_PLACES) as usize))
        };
        // The axis that is called x lies, so that of a bar chart it is the one with the values.
        let (categories, values): (Axis, Axis) = if chart.kind == ChartKind::Bars {
            (NativeChart::y_axis, NativeChart::x_axis)
        } else {
            (NativeChart::x_axis, NativeChart::y_axis)
        };
        categories(native)
            .set_font(&text)
            .set_label_position(ChartAxisLabelPosition::Low)
            .set_major_gridlines(false);
        values(native)
            .set_font(&text)
            .set_name(unit.as_str())
            .set_name_font(&text)
            .set_major_gridlines(true)
            .set_major_gridlines_line(&grid)
            .set_num_format(code);
        if chart.kind == ChartKind::Bars {
            // The first on top; the values then stand at the far end, which is below.
            categories(native).set_reverse().set_label_interval(1);
            values(native).set_label_position(ChartAxisLabelPosition::High);
        }
        if chart.series.len() + level_marks(chart).len() < 2 {
            native.legend().set_hidden();
        } else {
            native
                .legend()
                .set_position(ChartLegendPosition::Bottom)
                .set_font(&text);
        }
    }
}

fn fill(colour: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format
        .set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)))
        .set_no_border();
    format
}
