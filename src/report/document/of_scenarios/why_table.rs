//! Why the total changes, by LMDI, as a table and a waterfall.

use super::scenario_section::id_of;
use crate::report::document::{Cell, Chart, ChartKind, Column, Formula, Number, Part, RowStyle, Table};
use crate::report::trajectory::TrajectorySheet;
use crate::scenario::attribution::Attribution;
use crate::text::Text;

pub(super) fn parts(sheet: &TrajectorySheet<'_>, attribution: &Attribution) -> Vec<Part> {
    let table = table(sheet, attribution);
    let (from, to) = attribution.years;
    let chart = Chart {
        id: id_of(sheet, "waterfall"),
        title: Text::new(
            format!("{}：{from} → {to} 年为何变化", sheet.scenario.title.zh),
            format!("{}: why it changes, {from} to {to}", sheet.scenario.title.en),
        ),
        kind: ChartKind::Waterfall,
        table: table.id.clone(),
        category: 0,
        target: None,
        series: vec![1],
        rows: (0..table.rows.len()).collect(),
        unit: sheet.methodology.file.result.unit.clone(),
        marks: Vec::new(),
        description: Text::new(
            format!("由 {from} 年经各因素到 {to} 年的瀑布图。"),
            format!("Waterfall from {from} by each factor to {to}."),
        ),
    };
    vec![Part::Chart(chart), Part::Table(table)]
}

fn table(sheet: &TrajectorySheet<'_>, attribution: &Attribution) -> Table {
    let unit = sheet.methodology.file.result.unit.as_str();
    let columns = vec![
        Column::words("factor", "因素", "factor"),
        Column::number("effect", Text::new("数额", "amount"), Some(unit), 0),
        Column::number("share", Text::new("占首年", "of the first year"), Some("%"), 2),
        Column::number("times", Text::new("倍数", "times"), None, 4),
    ];
    let id = id_of(sheet, "why");
    let (from, to) = attribution.years;
    let title = Text::new(
        format!("为何变化：{from} → {to} 年（LMDI-I）"),
        format!("Why it changes, {from} to {to} (LMDI-I)"),
    );
    let mut table = Table::new(&id, title, columns);
    let (first, last) = attribution.totals;
    let share = |effect: f64| {
        if first == 0.0 {
            Cell::Blank
        } else {
            Number::floating(effect / first * 100.0, 2).into()
        }
    };
    let start = vec![
        Cell::same(from.to_string()),
        Number::floating(first, 0).into(),
        Cell::Blank,
        Cell::Blank,
    ];
    table.push(RowStyle::Total, start);
    for ((factor, effect), (_, times)) in attribution.effects.iter().zip(&attribution.multiples) {
        let cells = vec![
            Cell::words(factor.title()),
            Number::floating(*effect, 0).into(),
            share(*effect),
            times.map_or(Cell::Blank, |times| Number::floating(times, 4).into()),
        ];
        table.push(RowStyle::Plain, cells);
    }
    let rows = table.rows.len();
    let times = last / first;
    let end = vec![
        Cell::same(to.to_string()),
        Number::floating(last, 0)
            .follows(Formula::sum_of_rows(&id, 1, 0..rows))
            .into(),
        share(attribution.change()),
        if times.is_finite() {
            Number::floating(times, 4).into()
        } else {
            Cell::Blank
        },
    ];
    table.push(RowStyle::Total, end);
    table.footnotes.push(Text::new(
        "首末两年直接比较，行修约以前；浮点计算。",
        "The two years alone, before rows are rounded; in floating point.",
    ));
    let sold = sheet.energy_sold_words(attribution);
    if !sold.is_empty() {
        table.footnotes.push(Text::new(
            "按能源各因素未分解、计入最后一项的外供能源：",
            "Not parted, energy that is sold; of the last factor:",
        ));
    }
    table.footnotes.extend(sold);
    if attribution.unparted != 0.0 {
        let amount = Number::floating(attribution.unparted, 0).text;
        table.footnotes.push(Text::new(
            format!("其中 {amount} 因正负号改变，无法按因素分解，计入最后一项。"),
            format!("{amount} of it changes its sign, cannot be told by factors and stands with the last."),
        ));
    }
    table
}
