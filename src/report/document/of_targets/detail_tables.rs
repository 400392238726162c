//! What stands behind the verdicts of a plan: the units that would close gaps, what fails, what could not be decided or is missing, and what scenarios say.

use super::arithmetic::{PLACES, title};
use super::{id_of, joined};
use crate::quantity::Ratio;
use crate::report::document::{Cell, Column, Number, RowStyle, Table};
use crate::report::target_text::TargetSheet;
use crate::target::Verdict;
use crate::text::Text;

/// The tables that have rows.
pub(super) fn tables(sheet: &TargetSheet<'_>) -> Vec<Table> {
    let tables = [steps(sheet), open(sheet), courses(sheet), choices(sheet)];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn number(value: &Ratio) -> Cell {
    Number::exact(value, PLACES).into()
}

/// The units that close gaps, those nearest to their level first.
fn steps(sheet: &TargetSheet<'_>) -> Table {
    let columns = vec![
        Column::words("target", "目标", "target"),
        Column::fixed("step", "次序", "step"),
        Column::words("unit", "设施", "unit"),
        Column::number("distance", Text::new("须降", "energy less"), None, PLACES),
        Column::unit("distance_unit", "单位", "in"),
        Column::number("percent", Text::new("占水平", "of the level"), Some("%"), PLACES),
        Column::number("weight", Text::new("所计", "counts"), None, PLACES),
        Column::unit("weight_unit", "单位", "in"),
        Column::number("share", Text::new("累计占比", "share then"), Some("%"), PLACES),
    ];
    let what = Text::new(
        "补足差距的设施，由近到远",
        "Units that close the gaps, the nearest first",
    );
    let mut table = Table::new(&id_of(sheet, "closing"), what, columns);
    for assessed in &sheet.assessment.targets {
        for part in &assessed.measured.parts {
            for (place, step) in part.closing.iter().flat_map(|closing| &closing.steps).enumerate() {
                table.push(
                    RowStyle::Plain,
                    vec![
                        Cell::words(title(assessed, part)),
                        Cell::same((place + 1).to_string()),
                        Cell::words(step.label.clone()),
                        number(&step.distance),
                        Cell::same(&*step.distance_unit),
                        step.percent.as_ref().map(number).unwrap_or_default(),
                        number(&step.weight),
                        Cell::same(&*part.below.unit),
                        number(&step.share),
                    ],
                );
            }
        }
    }
    table
}

/// What fails, what could not be decided, what is missing.
fn open(sheet: &TargetSheet<'_>) -> Table {
    let columns = vec![
        Column::words("target", "目标", "target"),
        Column::words("kind", "类别", "kind"),
        Column::words("of", "对象", "of"),
        Column::words("reason", "原因", "reason"),
    ];
    let what = Text::new("不符合、不能确定与缺少的", "What fails, is not decided or is missing");
    let mut table = Table::new(&id_of(sheet, "open"), what, columns);
    let (fails, undecided, missing) = (
        Text::new("不符合", "fails"),
        Text::new("不能确定", "not decided"),
        Text::new("缺少", "missing"),
    );
    for assessed in &sheet.assessment.targets {
        if assessed.verdict == Verdict::NotScored {
            continue;
        }
        let target = &assessed.target.title;
        let mut push = |target: &Text, kind: &Text, of: Text, reason: &Text| {
            let cells = [target.clone(), kind.clone(), of].map(Cell::words);
            table.push(
                RowStyle::Plain,
                [cells.to_vec(), vec![Cell::words_with_numbers(reason.clone())]].concat(),
            );
        };
        for found in &assessed.measured.failing {
            push(target, &fails, found.label.clone(), &found.reason);
        }
        for part in &assessed.measured.parts {
            for found in &part.undecided {
                push(&title(assessed, part), &undecided, found.label.clone(), &found.reason);
            }
        }
        for found in &assessed.measured.missing {
            push(target, &missing, Text::default(), found);
        }
    }
    table
}

/// What scenarios say of the targets.
fn courses(sheet: &TargetSheet<'_>) -> Table {
    let columns = vec![
        Column::words("target", "目标", "target"),
        Column::words("scenario", "情景", "scenario"),
        Column::words("verdict", "结论", "verdict"),
        Column::words("how", "算式", "how"),
    ];
    let what = Text::new("情景中的目标", "The targets in scenarios");
    let mut table = Table::new(&id_of(sheet, "scenarios"), what, columns);
    for (assessed, courses) in sheet.assessment.targets.iter().zip(sheet.courses) {
        for course in courses
            .iter()
            .filter(|course| course.scored.verdict != Verdict::NotScored)
        {
            let cells = [
                assessed.target.title.clone(),
                course.title.clone(),
                course.scored.verdict_title(),
            ];
            let mut cells: Vec<Cell> = cells.into_iter().map(Cell::words).collect();
            cells.push(Cell::words_with_numbers(course.scored.words.clone()));
            table.push(RowStyle::Plain, cells);
        }
    }
    table
}

/// What the plan leaves open, and how it was read.
fn choices(sheet: &TargetSheet<'_>) -> Table {
    let columns = vec![
        Column::words("target", "目标", "target"),
        Column::words("option", "口径", "open"),
        Column::words("choice", "取用", "read as"),
        Column::fixed("made", "方式", "made"),
        Column::words("others", "其他（--choose）", "others (--choose)"),
    ];
    let what = Text::new(
        "方案未规定、由使用者选定的口径",
        "What the plan leaves open, and how it was read",
    );
    let mut table = Table::new(&id_of(sheet, "choices"), what, columns);
    for assessed in &sheet.assessment.targets {
        for choice in &assessed.choices {
            let made = match choice.is_default {
                true => Text::new("缺省", "default"),
                false => Text::new("指定", "chosen"),
            };
            let others = choice.others.iter().map(|other| {
                let metric = &assessed.target.metric;
                Text::same(format!("{metric}.{}={other}", choice.option))
            });
            let cells = [
                assessed.target.title.clone(),
                choice.title.clone(),
                choice.chosen.clone(),
                made,
                joined(others),
            ];
            table.push(RowStyle::Plain, cells.into_iter().map(Cell::words).collect());
        }
    }
    table
}
