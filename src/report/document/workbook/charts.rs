//! Native charts.

use rust_xlsxwriter::{
    Chart as NativeChart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker,
    ChartMarkerType, ChartPoint, ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use super::layout::CHART_ROWS;
use super::sheet::SheetWriter;
use super::styles::{ADDS, SERIES, TAKES, TOTAL, font};
use crate::report::document::{Chart, ChartKind};

/// Pixels of a row.
const ROW_HEIGHT: u32 = 20;
const WIDTH: u32 = 920;

impl SheetWriter<'_, '_> {
    pub(super) fn write_chart(&mut self, sheet: &mut Worksheet, row: u32, chart: &Chart) -> Result<(), XlsxError> {
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
            _ => self.add_series(&mut native, chart),
        }
        self.dress(&mut native, chart);
        native.set_width(WIDTH).set_height((CHART_ROWS - 2) * ROW_HEIGHT);
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
            let name = self.words(&table.columns[*column].title).to_owned();
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
        native.title().set_name(self.words(&chart.title)).set_font(&title);
        let mut grid = ChartLine::new();
        grid.set_color(Color::RGB(0xE2E6EA)).set_width(0.75);
        let unit = chart.unit.clone();
        // In a bar chart the categories stand on the axis that is called x all the same.
        native
            .x_axis()
            .set_font(&text)
            .set_label_position(ChartAxisLabelPosition::Low)
            .set_major_gridlines(false);
        native
            .y_axis()
            .set_font(&text)
            .set_name(unit.as_str())
            .set_name_font(&text)
            .set_major_gridlines(true)
            .set_major_gridlines_line(&grid);
        native.y_axis().set_num_format(if chart.kind == ChartKind::Line {
            "General"
        } else {
            "#,##0"
        });
        if chart.kind == ChartKind::Bars {
            native.x_axis().set_reverse();
        }
        if chart.series.len() < 2 {
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
