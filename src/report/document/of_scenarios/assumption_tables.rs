//! On what a scenario rests: its drivers, its levers, what was assumed, what must be said.

use super::scenario_section::id_of;
use crate::factor::record::confidence_title;
use crate::report::document::{Cell, Column, Number, Part, RowStyle, Table};
use crate::report::trajectory::TrajectorySheet;
use crate::text::Text;

/// The places of drivers.
const PLACES: u32 = 4;

pub(super) fn parts(sheet: &TrajectorySheet<'_>) -> Vec<Part> {
    let tables = [lever_table(sheet), driver_table(sheet), assumption_table(sheet)];
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .map(Part::Table)
        .collect()
}

/// That no source is stated is seen.
fn source_words(source: Option<&str>) -> Text {
    source.map_or_else(|| Text::new("未写出处", "no source stated"), Text::same)
}

fn lever_table(sheet: &TrajectorySheet<'_>) -> Table {
    let columns = vec![
        Column::words("lever", "措施", "lever"),
        Column::fixed("kind", "种类", "kind"),
        Column::fixed("from", "起始年", "from"),
        Column::fixed("confidence", "可信度", "confidence"),
        Column::words("source", "出处", "source"),
        Column::words("note", "说明", "note"),
    ];
    let mut table = Table::new(&id_of(sheet, "levers"), Text::new("措施", "Levers"), columns);
    for lever in &sheet.scenario.levers {
        // No lever acts in the base year.
        let from = lever.first_year().unwrap_or(sheet.start.year).max(sheet.start.year + 1);
        let cells = vec![
            Cell::words(lever.title.clone()),
            Cell::words(lever.action.title()),
            Cell::same(from.to_string()),
            Cell::words(confidence_title(lever.confidence).1),
            Cell::words(source_words(lever.source.as_deref())),
            Cell::words(lever.note.clone().unwrap_or_default()),
        ];
        table.push(RowStyle::Plain, cells);
    }
    table
}

fn driver_table(sheet: &TrajectorySheet<'_>) -> Table {
    let (first, last) = (sheet.start.year, sheet.scenario.last_year);
    let columns = vec![
        Column::words("driver", "驱动", "driver"),
        Column::number(
            "first",
            Text::new(format!("{first} 年"), format!("in {first}")),
            None,
            PLACES,
        ),
        Column::number(
            "last",
            Text::new(format!("{last} 年"), format!("in {last}")),
            None,
            PLACES,
        ),
        Column::fixed("unit", "单位", "unit"),
        Column::fixed("confidence", "可信度", "confidence"),
        Column::words("source", "出处", "source"),
        Column::words("note", "说明", "note"),
    ];
    let mut table = Table::new(&id_of(sheet, "drivers"), Text::new("驱动", "Drivers"), columns);
    for driver in sheet.scenario.drivers.values() {
        let cells = vec![
            Cell::words(driver.title.clone()),
            Number::exact(&driver.course.at(first), PLACES).into(),
            Number::exact(&driver.course.at(last), PLACES).into(),
            Cell::same(driver.unit.clone().unwrap_or_default()),
            Cell::words(confidence_title(driver.confidence).1),
            Cell::words(source_words(driver.source.as_deref())),
            Cell::words(driver.note.clone().unwrap_or_default()),
        ];
        table.push(RowStyle::Plain, cells);
    }
    table
}

fn assumption_table(sheet: &TrajectorySheet<'_>) -> Table {
    let columns = vec![
        Column::words("assumption", "假定与说明", "assumption or note"),
        Column::fixed("confidence", "可信度", "confidence"),
    ];
    let mut table = Table::new(
        &id_of(sheet, "assumptions"),
        Text::new("假定与说明", "Assumptions and notes"),
        columns,
    );
    for assumption in &sheet.start.assumptions {
        let confidence = confidence_title(assumption.confidence).1;
        table.push(
            RowStyle::Plain,
            vec![Cell::words(assumption.text.clone()), Cell::words(confidence)],
        );
    }
    for note in &sheet.trajectory.notes {
        table.push(RowStyle::Plain, vec![Cell::words(note.message.clone()), Cell::Blank]);
    }
    table
}
