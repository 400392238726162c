//! The table of a plan's targets: what is asked, what the register has, the gap, the verdict, what would close it.

use super::arithmetic::{PLACES, id_of_part};
use super::{both, id_of};
use crate::quantity::UnitTable;
use crate::report::document::{Cell, Column, Number, RowStyle, Table};
use crate::report::target_text::{TargetSheet, asked, gap_in_points, quotient_text, verdict};
use crate::target::Verdict;
use crate::target::assessment::{Assessed, Part};
use crate::text::{Language, Text};

pub(super) fn table(sheet: &TargetSheet<'_>) -> Table {
    let has_span = sheet
        .assessment
        .targets
        .iter()
        .flat_map(|assessed| &assessed.measured.parts);
    let has_span = has_span
        .filter_map(|part| part.value.as_ref())
        .any(|(low, high)| low != high);
    let mut columns = vec![
        Column::words("target", "目标", "target"),
        Column::fixed("clause", "条款", "clause"),
        Column::words("asked", "要求", "asked"),
        Column::fixed("year", "取值年", "year"),
        Column::number("value", Text::new("数值", "value"), None, PLACES),
    ];
    if has_span {
        columns.push(Column::number("at-most", Text::new("至多", "at most"), None, PLACES));
    }
    columns.extend([
        Column::unit("unit", "单位", "unit"),
        Column::number("gap", Text::new("差距", "gap"), None, PLACES),
        Column::unit("gap_unit", "单位", "in"),
        Column::words("verdict", "结论", "verdict"),
        Column::words("how", "算式", "how"),
        Column::words("closing", "如何补足", "what would close it"),
    ]);
    let mut table = Table::new(&id_of(sheet, "targets"), Text::new("目标", "Targets"), columns);
    for (place, assessed) in sheet.assessment.targets.iter().enumerate() {
        if assessed.verdict == Verdict::NotScored {
            continue;
        }
        let parts = &assessed.measured.parts;
        let head = [
            Cell::words(assessed.target.title.clone()),
            Cell::same(assessed.target.clause.clone().unwrap_or_default()),
            Cell::words(both(|language| {
                let asked = asked(&assessed.target, sheet.units, language);
                asked.replace(">=", "≥").replace("<=", "≤")
            })),
            Cell::same(assessed.year.to_string()),
        ];
        let verdict_cell = Cell::words(both(|language| verdict(assessed, language)));
        let how = &assessed.measured.words;
        if let [only] = parts.as_slice() {
            let figures = figures(sheet, (place, assessed), (0, only), has_span);
            let how = with_quotient(how, (assessed, only), sheet.units);
            table.push(
                RowStyle::Plain,
                [head.to_vec(), figures, vec![verdict_cell, how, closing(only)]].concat(),
            );
            continue;
        }
        let blank = vec![Cell::Blank; 4 + usize::from(has_span)];
        let missing = super::joined(assessed.measured.missing.iter().cloned());
        table.push(
            RowStyle::Plain,
            [
                head.to_vec(),
                blank,
                vec![verdict_cell, Cell::words(how.clone()), Cell::words(missing)],
            ]
            .concat(),
        );
        for (at, part) in parts.iter().enumerate() {
            let title = Cell::words(part.title.clone().unwrap_or_default());
            let head = vec![title, Cell::Blank, Cell::Blank, Cell::Blank];
            let judged = assessed.judged(part).map(|verdict| assessed.title_of(verdict));
            let tail = vec![
                Cell::words(judged.unwrap_or_default()),
                with_quotient(&Text::default(), (assessed, part), sheet.units),
                closing(part),
            ];
            let figures = figures(sheet, (place, assessed), (at, part), has_span);
            table.push(RowStyle::Part, [head, figures, tail].concat());
        }
    }
    table.footnotes.extend(sheet.silent());
    table
}

/// Value, the greatest that it can be where any target has a span, unit, gap and what that is in.
fn figures(
    sheet: &TargetSheet<'_>,
    (target, assessed): (usize, &Assessed),
    (at, part): (usize, &Part),
    has_span: bool,
) -> Vec<Cell> {
    let is_year = assessed.target.unit.as_deref() == Some("year");
    let is_scope = assessed.verdict == Verdict::Scope;
    let shown = part.value.as_ref().filter(|_| !is_scope);
    let number = |value: &crate::quantity::Ratio| match is_year {
        // A year is no number: nobody sets its thousands apart.
        true => Cell::same(value.to_text()),
        false => Number::exact(value, PLACES)
            .explained(id_of_part(sheet, target, at))
            .into(),
    };
    let mut cells = vec![shown.map(|(low, _)| number(low)).unwrap_or_default()];
    if has_span {
        let high = shown.filter(|(low, high)| low != high).map(|(_, high)| number(high));
        cells.push(high.unwrap_or_default());
    }
    let unit = part.unit.as_ref().unwrap_or(&assessed.measured.unit);
    let has_unit = shown.is_some() && !is_year;
    cells.push(if has_unit {
        Cell::same(unit.as_str())
    } else {
        Cell::Blank
    });
    let gap = assessed.gap(part).filter(|_| !is_year && !is_scope);
    let gap_unit = gap.as_ref().map(|_| match gap_in_points(assessed) {
        Some(points) => Cell::words(points),
        None => Cell::same(unit.as_str()),
    });
    cells.push(gap.map_or(Cell::Blank, |gap| Number::exact(&gap, PLACES).into()));
    cells.push(gap_unit.unwrap_or_default());
    cells
}

fn with_quotient(how: &Text, (assessed, part): (&Assessed, &Part), units: &UnitTable) -> Cell {
    let words = |language: Language, pause: &str| {
        let (how, quotient) = (
            how.in_language(language),
            quotient_text(assessed, part, units, language),
        );
        match (how.is_empty(), quotient.is_empty()) {
            (false, false) => format!("{how}{pause}{quotient}"),
            _ => format!("{how}{quotient}"),
        }
    };
    let [zh, en] = [words(Language::Zh, "："), words(Language::En, ": ")];
    Cell::words_with_numbers(Text::new(zh, en))
}

fn closing(part: &Part) -> Cell {
    Cell::words(
        part.closing
            .as_ref()
            .map(|closing| closing.words.clone())
            .unwrap_or_default(),
    )
}
