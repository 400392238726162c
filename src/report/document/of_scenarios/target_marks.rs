//! What charts mark of the targets of plans: the year by which emissions must peak, levels of the total, and of other measures a chart with the level asked for.

use super::scenario_section::id_of;
use crate::quantity::Ratio;
use crate::report::document::{Chart, ChartKind, Mark, MarkPlace, Table};
use crate::report::trajectory::TrajectorySheet;
use crate::target::{Operator, Target};
use crate::text::Text;

/// The columns of the years that show what a target measures.
const MEASURES: [(&str, &str); 3] = [
    ("eaf-capacity-share", "arc_furnace_capacity"),
    ("carbon-intensity", "per_output"),
    ("scrap-ratio", "scrap_share"),
];

/// The targets of every plan that have a number, each once.
fn targets<'s>(sheet: &'s TrajectorySheet<'_>) -> Vec<(&'s Target, Operator, &'s Ratio)> {
    let mut found: Vec<(&Target, Operator, &Ratio)> = Vec::new();
    for target in sheet.scores.iter().flat_map(|score| &score.targets) {
        let target = &target.target;
        let Some((operator, value)) = &target.threshold else {
            continue;
        };
        let is_known = |known: &&(&Target, Operator, &Ratio)| {
            (&known.0.metric, known.1, known.2, known.0.deadline) == (&target.metric, *operator, value, target.deadline)
        };
        if !found.iter().any(|known| is_known(&known)) {
            found.push((target, *operator, value));
        }
    }
    found
}

/// Deadlines and levels that stand in a chart of the total: those of plans, and the deadline that was asked for where no plan has it.
pub(super) fn of_total(sheet: &TrajectorySheet<'_>) -> Vec<Mark> {
    let unit = &sheet.methodology.file.result.unit;
    let mut marks = Vec::new();
    for (target, operator, value) in targets(sheet) {
        match target.unit.as_deref() {
            Some("year") => {
                let Some(year) = last_year(operator, value) else {
                    continue;
                };
                marks.push(Mark {
                    title: Text::new(
                        format!("目标：{} ≤ {year}", target.title.zh),
                        format!("target: {} ≤ {year}", target.title.en),
                    ),
                    at: MarkPlace::Category(year.to_string()),
                });
            }
            Some(known) if known == unit => marks.push(level(target, operator, value)),
            _ => {}
        }
    }
    if let Some(before) = sheet.before {
        let at = MarkPlace::Category((before - 1).to_string());
        if !marks.iter().any(|mark| mark.at == at) {
            marks.push(Mark {
                title: Text::new(
                    format!("期限：不晚于 {} 年", before - 1),
                    format!("deadline: {} or earlier", before - 1),
                ),
                at,
            });
        }
    }
    marks
}

/// Of each measure of the years that a plan has a level of, a line chart with that level.
pub(super) fn charts(sheet: &TrajectorySheet<'_>, years: &Table) -> Vec<Chart> {
    let mut charts: Vec<Chart> = Vec::new();
    for (target, operator, value) in targets(sheet) {
        let column = MEASURES.iter().find(|(metric, _)| *metric == target.metric);
        let Some(at) = column.and_then(|(_, column)| years.column(column)) else {
            continue;
        };
        if target.unit != years.columns[at].unit {
            continue;
        }
        let id = id_of(sheet, &format!("target-{}", target.metric));
        let mark = level(target, operator, value);
        match charts.iter_mut().find(|chart| chart.id == id) {
            Some(known) => known.marks.push(mark),
            None => {
                let (zh, en) = (&sheet.scenario.title.zh, &sheet.scenario.title.en);
                charts.push(Chart {
                    id,
                    title: Text::new(
                        format!("{zh}：{}", target.title.zh),
                        format!("{en}: {}", target.title.en),
                    ),
                    kind: ChartKind::Line,
                    table: years.id.clone(),
                    category: 0,
                    target: None,
                    series: vec![at],
                    rows: (0..years.rows.len()).collect(),
                    unit: years.columns[at].unit.clone().unwrap_or_default(),
                    marks: vec![mark],
                    description: Text::new(
                        format!("{}的逐年折线图，标出方案的目标值。", target.title.zh),
                        format!(
                            "The course of {} with the level that the plan asks for.",
                            target.title.en
                        ),
                    ),
                });
            }
        }
    }
    charts
}

/// The level of a target, which says by when it must hold.
pub(in crate::report::document) fn level(target: &Target, operator: Operator, value: &Ratio) -> Mark {
    let unit = target.unit.as_deref().unwrap_or_default();
    let sign = match operator {
        Operator::AtLeast => "≥",
        Operator::AtMost => "≤",
        other => other.sign(),
    };
    let asked = format!("{sign} {} {unit}", value.to_text());
    let (zh, en) = match target.deadline {
        Some(year) => (format!("{year} 年"), format!(" by {year}")),
        None => (String::new(), String::new()),
    };
    Mark {
        title: Text::new(format!("目标：{zh} {asked}"), format!("target: {asked}{en}")),
        at: MarkPlace::Value(value.to_text()),
    }
}

/// The last year that a target of years allows.
fn last_year(operator: Operator, value: &Ratio) -> Option<i128> {
    let year = value.floor_at(0)?;
    match operator {
        Operator::Below => Some(year - 1),
        Operator::AtMost | Operator::Equal => Some(year),
        Operator::Above | Operator::AtLeast => None,
    }
}
