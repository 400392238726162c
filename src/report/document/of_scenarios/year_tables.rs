//! The years of a scenario: totals, output, indicators, and what the totals are made of.

use super::scenario_section::id_of;
use super::target_marks;
use super::year_explanations::id_of_year;
use crate::quantity::Ratio;
use crate::report::document::{
    Cell, CellPlace, Chart, ChartKind, Column, Formula, Mark, MarkPlace, Number, Part, RowStyle, Table,
};
use crate::report::trajectory::{TrajectoryGrouping, TrajectorySheet};
use crate::scenario::trajectory::YearResult;
use crate::text::Text;

/// The column of totals.
const TOTAL: usize = 1;

/// What a column has of a year.
type ValueOfYear<'s> = Box<dyn Fn(&YearResult) -> Option<Ratio> + 's>;

/// One column of the years: its id, title, unit and places, and the value of a year.
struct Measure<'s> {
    id: &'static str,
    title: Text,
    unit: String,
    places: u32,
    of: ValueOfYear<'s>,
}

impl Measure<'_> {
    fn unit(&self) -> Option<&str> {
        Some(self.unit.as_str()).filter(|unit| !unit.is_empty())
    }
}

pub(super) fn parts(sheet: &TrajectorySheet<'_>) -> Vec<Part> {
    let table = year_table(sheet);
    let mut parts = vec![Part::Chart(line_chart(sheet, &table))];
    parts.extend(target_marks::charts(sheet, &table).into_iter().map(Part::Chart));
    parts.push(Part::Table(table));
    for by in [TrajectoryGrouping::Route, TrajectoryGrouping::Source] {
        let table = grouped_table(sheet, by);
        // One group alone is the total once more.
        if table.columns.len() > 2 {
            parts.push(Part::Chart(stacked_chart(sheet, by, &table)));
            parts.push(Part::Table(table));
        }
    }
    if let Some(processes) = &sheet.processes {
        parts.push(Part::Table(table_of(
            id_of(sheet, "by-process"),
            Text::new(
                format!("分工序（{}）", processes.methodology.zh),
                format!("By process ({})", processes.methodology.en),
            ),
            &processes.unit,
            &processes.rows,
        )));
    }
    parts
}

fn measures<'s>(sheet: &'s TrajectorySheet<'_>) -> Vec<Measure<'s>> {
    let trajectory = sheet.trajectory;
    let unit = &sheet.methodology.file.result.unit;
    let some = |test: &dyn Fn(&YearResult) -> bool| trajectory.years.iter().any(test);
    let percent = |share: Option<Ratio>| share.map(|share| share * Ratio::from(100));
    let mut measures: Vec<Measure<'s>> = Vec::new();
    let mut add = |id, zh: &str, en: &str, unit: &str, places, of: ValueOfYear<'s>| {
        measures.push(Measure {
            id,
            title: Text::new(zh, en),
            unit: unit.to_owned(),
            places,
            of,
        });
    };
    // What the year's lines make, which stocks may part from what the driver asks for.
    let made = sheet.output_unit().unwrap_or_default();
    add(
        "output",
        "产出量",
        "output made",
        made,
        0,
        Box::new(|year| Some(year.output())),
    );
    // Under another unit than that of carbon dioxide a calorific value need not be that of what is counted.
    if unit == "tCO2" && some(&|year| !year.energy().is_zero()) {
        add(
            "energy_per_output",
            "单位产量能源",
            "energy per output",
            &per_output(sheet, "GJ"),
            3,
            Box::new(|year| year.energy().divide(&year.output())),
        );
    }
    if some(&|year| year.indicators().scrap_share().is_some()) {
        add(
            "scrap_share",
            "废钢比",
            "scrap share of metallic charge",
            "%",
            2,
            Box::new(move |year| percent(year.indicators().scrap_share())),
        );
        add(
            "arc_furnace_share",
            "电炉钢比",
            "arc furnace share of steel",
            "%",
            2,
            Box::new(move |year| percent(year.indicators().arc_furnace_share())),
        );
    }
    if trajectory.years.iter().all(|year| year.capacity().is_some()) {
        let share = move |year: &YearResult| percent(year.capacity().and_then(|(all, own)| own.divide(&all)));
        add(
            "arc_furnace_capacity",
            "电炉产能比",
            "arc furnace share of capacity",
            "%",
            2,
            Box::new(share),
        );
    }
    add(
        "electricity_bought",
        "外购电",
        "electricity bought",
        "MWh",
        0,
        Box::new(|year| Some(year.indicators().electricity_bought_in_all())),
    );
    if some(&|year| !year.indicators().captured.is_zero()) {
        add(
            "captured",
            "捕集",
            "captured",
            "t",
            0,
            Box::new(|year| Some(year.indicators().captured)),
        );
    }
    measures
}

/// A unit over that of the output, where all plants count theirs in one.
fn per_output(sheet: &TrajectorySheet<'_>, unit: &str) -> String {
    sheet
        .output_unit()
        .map_or_else(|| unit.to_owned(), |output| format!("{unit}/{output}"))
}

fn year_table(sheet: &TrajectorySheet<'_>) -> Table {
    let trajectory = sheet.trajectory;
    let unit = sheet.methodology.file.result.unit.as_str();
    let id = id_of(sheet, "years");
    let measures = measures(sheet);
    let mut columns = vec![
        Column::fixed("year", "年", "year"),
        Column::number("total", sheet.methodology.file.result.title.clone(), Some(unit), 0),
        Column::number(
            "change",
            Text::new("比基准年", "change from the base year"),
            Some("%"),
            2,
        ),
        Column::number(
            "cumulative",
            Text::new("累计（基准年后）", "cumulative after the base year"),
            Some(unit),
            0,
        ),
        Column::number(
            "per_output",
            Text::new("单位产量", "per output"),
            Some(&per_output(sheet, unit)),
            4,
        ),
    ];
    columns.extend(
        measures
            .iter()
            .map(|measure| Column::number(measure.id, measure.title.clone(), measure.unit(), measure.places)),
    );
    let mut table = Table::new(&id, Text::new("各年", "Years"), columns);
    let history = trajectory.history.len();
    let base = trajectory.years.first().map(YearResult::total).unwrap_or_default();
    let mut cumulative = Ratio::zero();
    for year in trajectory.history.iter().chain(&trajectory.years) {
        let at = table.rows.len();
        let total = year.total();
        let here = |column: usize| CellPlace::new(&*id, at, column);
        let change = (total.clone() - base.clone())
            .divide(&base)
            .map(|share| share * Ratio::from(100));
        let of_base = Formula::text("(")
            .cell(here(TOTAL))
            .then("/")
            .cell(CellPlace::new(&*id, history, TOTAL))
            .then("-1)*100");
        let mut cells = vec![
            Cell::same(year.year.to_string()),
            Number::exact(&total, 0).explained(id_of_year(sheet, year.year)).into(),
            change.map_or(Cell::Blank, |change| {
                Number::exact(&change, 2).follows(Some(of_base)).into()
            }),
            Cell::Blank,
            total.divide(&year.output()).map_or(Cell::Blank, |value| {
                Number::exact(&value, 4)
                    .follows(Some(Formula::same_as(here(TOTAL)).then("/").cell(here(5))))
                    .into()
            }),
        ];
        if year.year > trajectory.base_year {
            cumulative = cumulative + total;
            let sum = Formula::sum_of_rows(&id, TOTAL, history + 1..at + 1);
            cells[3] = Number::exact(&cumulative, 0).follows(sum).into();
        }
        for measure in &measures {
            cells.push((measure.of)(year).map_or(Cell::Blank, |value| Number::solved(&value, measure.places).into()));
        }
        let style = if i32::from(year.year) == sheet.peak.year {
            RowStyle::Group
        } else {
            RowStyle::Plain
        };
        table.push(style, cells);
    }
    table
        .footnotes
        .push(Text::new("峰值年以粗体示出。", "The peak year stands out."));
    if history > 0 {
        table.footnotes.push(Text::new(
            "基准年以前的年份由该年台账核算，非推算。",
            "Years before the base year are accounted from their own ledgers.",
        ));
    }
    table
}

fn line_chart(sheet: &TrajectorySheet<'_>, table: &Table) -> Chart {
    let mut marks = vec![Mark {
        title: Text::new(
            format!("峰值 {} 年", sheet.peak.year),
            format!("peak in {}", sheet.peak.year),
        ),
        at: MarkPlace::Category(sheet.peak.year.to_string()),
    }];
    marks.extend(target_marks::of_total(sheet));
    Chart {
        id: id_of(sheet, "trajectory"),
        title: Text::new(
            format!("{}：排放轨迹", sheet.scenario.title.zh),
            format!("{}: trajectory", sheet.scenario.title.en),
        ),
        kind: ChartKind::Line,
        table: table.id.clone(),
        category: 0,
        target: None,
        series: vec![TOTAL],
        rows: (0..table.rows.len()).collect(),
        unit: sheet.methodology.file.result.unit.clone(),
        marks,
        description: Text::new(
            "逐年排放折线图，标出峰值年、期限与方案的目标。",
            "Line of the totals of every year, with the peak year, the deadline and the targets of plans.",
        ),
    }
}

fn grouped_table(sheet: &TrajectorySheet<'_>, by: TrajectoryGrouping) -> Table {
    let title = by.title();
    table_of(
        id_of(sheet, &format!("by-{}", by.id())),
        Text::new(format!("分{}", title.zh), format!("By {}", title.en)),
        &sheet.methodology.file.result.unit,
        &sheet.groups(by),
    )
}

/// Totals by group, a row for each year.
fn table_of(
    id: String,
    title: Text,
    unit: &str,
    groups: &[(String, Text, std::collections::BTreeMap<i16, Ratio>)],
) -> Table {
    let mut columns = vec![Column::fixed("year", "年", "year")];
    for (place, (id, title, _)) in groups.iter().enumerate() {
        // Of groups without an id the place tells them apart.
        let id = if id.is_empty() { place.to_string() } else { id.clone() };
        columns.push(Column::number(&id, title.clone(), Some(unit), 0));
    }
    let mut table = Table::new(&id, title, columns);
    table.is_detail = true;
    let mut years: Vec<i16> = groups.iter().flat_map(|(.., values)| values.keys().copied()).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let mut cells = vec![Cell::same(year.to_string())];
        let values = groups.iter().map(|(.., values)| values.get(&year));
        cells.extend(values.map(|value| value.map_or(Cell::Blank, |value| Number::exact(value, 0).into())));
        table.push(RowStyle::Plain, cells);
    }
    table
}

fn stacked_chart(sheet: &TrajectorySheet<'_>, by: TrajectoryGrouping, table: &Table) -> Chart {
    let title = by.title();
    Chart {
        id: format!("{}-stacked", table.id),
        title: Text::new(
            format!("{}：分{}", sheet.scenario.title.zh, title.zh),
            format!("{}: by {}", sheet.scenario.title.en, title.en),
        ),
        kind: ChartKind::Stacked,
        table: table.id.clone(),
        category: 0,
        target: None,
        series: (1..table.columns.len()).collect(),
        rows: (0..table.rows.len()).collect(),
        unit: sheet.methodology.file.result.unit.clone(),
        marks: Vec::new(),
        description: Text::new(
            format!("逐年排放按{}叠加。", title.zh),
            format!("Totals of every year, by {} on one another.", title.en),
        ),
    }
}
