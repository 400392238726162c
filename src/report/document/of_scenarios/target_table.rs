//! Which targets of a plan are met.

use super::scenario_section::id_of;
use crate::report::document::{Cell, Column, Number, RowStyle, Table};
use crate::report::trajectory::{TrajectorySheet, direction};
use crate::target::{Score, Scored};
use crate::text::{Language, Text};

pub(super) fn table(sheet: &TrajectorySheet<'_>, score: &Score) -> Table {
    let columns = vec![
        Column::fixed("clause", "条款", "clause"),
        Column::words("target", "目标", "target"),
        Column::fixed("asked", "要求", "asked"),
        Column::fixed("deadline", "期限", "deadline"),
        Column::fixed("year", "取值年", "year of the value"),
        Column::number("value", Text::new("情景值", "value"), None, 2),
        Column::fixed("unit", "单位", "unit"),
        Column::words("verdict", "结论", "verdict"),
        Column::words("how", "算式", "how"),
    ];
    let id = id_of(sheet, &format!("targets-{}", score.plan.id));
    let title = &score.plan.title;
    let mut table = Table::new(
        &id,
        Text::new(format!("目标：{}", title.zh), format!("Targets: {}", title.en)),
        columns,
    );
    for scored in &score.targets {
        table.push(RowStyle::Plain, cells(scored));
    }
    let of_notes = score.targets.iter().map(|scored| &scored.target);
    let of_notes = of_notes.filter(|target| target.threshold.is_some());
    table.footnotes.extend(of_notes.filter_map(|target| {
        let (title, note) = (&target.title, target.note.as_ref()?);
        Some(Text::new(
            format!("{}：{}", title.zh, note.zh),
            format!("{}: {}", title.en, note.en),
        ))
    }));
    table.footnotes.push(score.plan.read_words());
    table
}

fn cells(scored: &Scored) -> Vec<Cell> {
    let target = &scored.target;
    let unit = target.unit.clone().unwrap_or_default();
    let is_year = unit == "year";
    let asked = match &target.threshold {
        Some((operator, value)) => Text::same(format!("{} {value}", operator.sign())),
        None => Text::new(
            direction(&target.direction, Language::Zh),
            direction(&target.direction, Language::En),
        ),
    };
    let places = match (&target.threshold, is_year) {
        (_, true) => 0,
        (Some(_), false) => 2,
        (None, false) => 4,
    };
    let value = match &scored.value {
        // A year is no number: nobody sets its thousands apart.
        Some(value) if is_year => Cell::same(value.to_text()),
        Some(value) => Number::exact(value, places).into(),
        None => Cell::Blank,
    };
    vec![
        Cell::same(target.clause.clone().unwrap_or_default()),
        Cell::words(target.title.clone()),
        Cell::words(asked),
        Cell::same(target.deadline.map(|year| year.to_string()).unwrap_or_default()),
        Cell::same(scored.year.map(|year| year.to_string()).unwrap_or_default()),
        value,
        Cell::same(if is_year { "" } else { unit.as_str() }),
        Cell::words(scored.verdict_title()),
        Cell::words_with_numbers(scored.words.clone()),
    ]
}
