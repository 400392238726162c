//! The courses of targets over the years of the register and of scenarios, each with the level that is asked for.

use std::collections::BTreeSet;

use super::arithmetic::PLACES;
use super::id_of;
use crate::quantity::Ratio;
use crate::report::document::of_scenarios::level_mark;
use crate::report::document::{Cell, Chart, ChartKind, Column, Mark, Number, Part, RowStyle, Table};
use crate::report::solved_number::rounded;
use crate::report::target_text::TargetSheet;
use crate::target::assessment::Assessed;
use crate::text::Text;

/// A table of years for each measure of the plan that has a level and a course, and a chart of it where two years of a series are decided; targets of one
/// measure share them.
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
    let parts = drawn.into_iter().flat_map(|(table, chart)| {
        let chart = has_course(&table).then_some(Part::Chart(chart));
        chart.into_iter().chain([Part::Table(table)])
    });
    parts.collect()
}

/// Whether two years of a series are numbers, so that there is a line to draw.
fn has_course(table: &Table) -> bool {
    (1..table.columns.len()).any(|column| {
        let numbers = table.rows.iter().filter(|row| row.cells[column].number().is_some());
        numbers.count() > 1
    })
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
    let shown = |value: Option<&(Ratio, Ratio)>| match value {
        None => Cell::Blank,
        Some((low, high)) if low == high => Number::exact(low, PLACES).into(),
        // What is not decided is no point of a line.
        Some((low, high)) => Cell::same(format!("{} – {}", rounded(low, PLACES), rounded(high, PLACES))),
    };
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
            cells.push(shown(value));
        }
        for course in &courses {
            let value = course.values.iter().find(|(own, ..)| *own == year);
            cells.push(shown(
                value.map(|(_, value, _)| (value.clone(), value.clone())).as_ref(),
            ));
        }
        table.push(RowStyle::Plain, cells);
    }
    if has_span {
        table.footnotes.push(Text::new(
            "两个数之间：有设施不能确定，未确定的全不计与全计之间；图中不画",
            "two numbers: units are not decided, the value lies between none and all of them counted; not drawn",
        ));
    }
    table
}
