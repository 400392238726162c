//! The courses of targets over the years of the register and of scenarios, each with the level that is asked for.

use std::collections::BTreeSet;

use super::arithmetic::PLACES;
use super::id_of;
use crate::quantity::Ratio;
use crate::report::document::of_scenarios::level_mark;
use crate::report::document::{Cell, Chart, ChartKind, Column, Mark, Number, Part, RowStyle, Table};
use crate::report::target_text::TargetSheet;
use crate::target::assessment::Assessed;
use crate::text::Text;

/// A table of years and a chart of it for each measure of the plan that has a level and a course; targets of one measure share them.
pub(super) fn parts(sheet: &TargetSheet<'_>) -> Vec<Part> {
    let mut drawn: Vec<(Table, Chart)> = Vec::new();
    for (place, assessed) in sheet.assessment.targets.iter().enumerate() {
        let target = &assessed.target;
        let Some((operator, threshold)) = &target.threshold else {
            continue;
        };
        if target.unit.as_deref() == Some("year") {
            continue;
        }
        let table = table(sheet, place, assessed);
        if table.rows.len() < 2 || table.columns.len() < 2 {
            continue;
        }
        let mark = level_mark(target, *operator, threshold);
        let known = drawn
            .iter_mut()
            .find(|(known, _)| known.columns == table.columns && known.rows == table.rows);
        match known {
            Some((_, chart)) => add(&mut chart.marks, mark),
            None => {
                let chart = chart(&table, target.title.clone(), mark);
                drawn.push((table, chart));
            }
        }
    }
    drawn
        .into_iter()
        .flat_map(|(table, chart)| [Part::Chart(chart), Part::Table(table)])
        .collect()
}

fn add(marks: &mut Vec<Mark>, mark: Mark) {
    if !marks.contains(&mark) {
        marks.push(mark);
    }
}

fn chart(table: &Table, title: Text, mark: Mark) -> Chart {
    Chart {
        id: format!("{}-chart", table.id),
        kind: ChartKind::Line,
        table: table.id.clone(),
        category: 0,
        target: None,
        series: (1..table.columns.len()).collect(),
        rows: (0..table.rows.len()).collect(),
        unit: table
            .columns
            .get(1)
            .and_then(|column| column.unit.clone())
            .unwrap_or_default(),
        marks: vec![mark],
        description: Text::new(
            format!("{}的逐年折线图，标出方案的目标值。", title.zh),
            format!("The course of {} with the level that the plan asks for.", title.en),
        ),
        title,
    }
}

/// The years with the value of each part, and of each scenario that shows the measure.
fn table(sheet: &TargetSheet<'_>, place: usize, assessed: &Assessed) -> Table {
    let unit = &assessed.measured.unit;
    let courses: Vec<_> = sheet
        .courses
        .get(place)
        .into_iter()
        .flatten()
        .filter(|course| course.values.iter().any(|(.., own)| own == unit))
        .collect();
    let mut columns = vec![Column::fixed("year", "年", "year")];
    let titles: Vec<Option<&Text>> = match assessed.trend.last() {
        Some((_, parts)) => parts.iter().map(|part| part.title.as_ref()).collect(),
        None => Vec::new(),
    };
    let register = Text::new("清单", "register");
    for (at, title) in titles.iter().enumerate() {
        let title = title.unwrap_or(&register).clone();
        columns.push(Column::number(&format!("part-{at}"), title, Some(unit), PLACES));
    }
    for (at, course) in courses.iter().enumerate() {
        columns.push(Column::number(
            &format!("scenario-{at}"),
            course.title.clone(),
            Some(unit),
            PLACES,
        ));
    }
    let own = assessed.trend.iter().map(|(year, _)| *year);
    let theirs = courses
        .iter()
        .flat_map(|course| course.values.iter().map(|(year, ..)| *year));
    let years: BTreeSet<i16> = own.chain(theirs).collect();
    let title = &assessed.target.title;
    let title = Text::new(format!("各年：{}", title.zh), format!("By year: {}", title.en));
    let mut table = Table::new(&id_of(sheet, &format!("course-{place}")), title, columns);
    table.is_detail = true;
    let shown = |value: Option<&Ratio>| value.map_or(Cell::Blank, |value| Number::exact(value, PLACES).into());
    let mut has_span = false;
    for year in years {
        let mut cells = vec![Cell::same(year.to_string())];
        let parts = assessed
            .trend
            .iter()
            .find(|(own, _)| *own == year)
            .map(|(_, parts)| parts);
        for title in &titles {
            let part = parts.and_then(|parts| parts.iter().find(|part| part.title.as_ref() == *title));
            let value = part.and_then(|part| part.value.as_ref());
            has_span |= value.is_some_and(|(low, high)| low != high);
            cells.push(shown(value.map(|(low, _)| low)));
        }
        for course in &courses {
            let value = course.values.iter().find(|(own, ..)| *own == year);
            cells.push(shown(value.map(|(_, value, _)| value)));
        }
        table.push(RowStyle::Plain, cells);
    }
    if has_span {
        table.footnotes.push(Text::new(
            "有设施不能确定的年份取下限：未确定的不计入分子",
            "of years with units that are not decided the least: none of them counted",
        ));
    }
    table
}
