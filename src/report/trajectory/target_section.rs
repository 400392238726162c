//! Which targets of a plan are met.

use std::collections::BTreeSet;

use super::sheet::TrajectorySheet;
use crate::quantity::Ratio;
use crate::report::solved_number::rounded;
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::target::{Score, Scored, Verdict};
use crate::text::Language;

impl TrajectorySheet<'_> {
    pub(super) fn targets(&self, score: &Score, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("条款", "clause"), ColumnKind::Fixed),
            (pick("目标", "target"), ColumnKind::Words),
            (pick("要求", "asked"), ColumnKind::Fixed),
            (pick("年", "year"), ColumnKind::Fixed),
            (pick("情景值", "value"), ColumnKind::Number),
            (pick("差距", "gap"), ColumnKind::Number),
            (pick("结论", "verdict"), ColumnKind::Words),
            (pick("算式", "how"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        let mut not_scored: BTreeSet<&str> = BTreeSet::new();
        for scored in &score.targets {
            if scored.verdict == Verdict::NotScored && scored.target.threshold.is_none() {
                not_scored.insert(scored.target.title.in_language(language));
                continue;
            }
            table.row(&cells(scored, language));
        }
        let mut text = format!(
            "{} · {}\n",
            pick("目标", "Targets"),
            score.plan.title.in_language(language)
        );
        text += &table.finish();
        for target in score.targets.iter().map(|scored| &scored.target) {
            if let Some(note) = target.note.as_ref().filter(|_| target.threshold.is_some()) {
                let (title, note) = (target.title.in_language(language), note.in_language(language));
                text += &format!("  ! {title}{}{note}\n", pick("：", ": "));
            }
        }
        if !not_scored.is_empty() {
            let names: Vec<&str> = not_scored.into_iter().collect();
            let names = names.join(pick("、", ", "));
            text += &match language {
                Language::Zh => format!("  无数值的条款（方向或规定），本表不评分：{names}\n"),
                Language::En => format!("  directions and rules without a number, not scored here: {names}\n"),
            };
        }
        text
    }
}

fn cells(scored: &Scored, language: Language) -> Vec<String> {
    let target = &scored.target;
    let unit = target.unit.clone().unwrap_or_default();
    let is_year = unit == "year";
    let places = if is_year { 0 } else { 2 };
    let unit = if is_year { String::new() } else { format!(" {unit}") };
    let asked = match &target.threshold {
        Some((operator, value)) => {
            let deadline = target
                .deadline
                .filter(|_| !is_year)
                .map(|year| format!(" ({year})"))
                .unwrap_or_default();
            format!("{} {value}{unit}{deadline}", operator.sign())
        }
        None => direction(&target.direction, language),
    };
    let gap = match (&target.threshold, &scored.value) {
        // How far a year lies from a deadline is said in words.
        _ if is_year => String::new(),
        (Some((_, threshold)), Some(value)) => {
            let gap = signed(&(value.clone() - threshold.clone()), places);
            in_points(gap, scored.unit, language)
        }
        (None, Some(value)) => scored
            .base
            .as_ref()
            .map(|base| in_points(signed(&(value.clone() - base.clone()), 4), scored.unit, language))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let value = scored.value.as_ref().map(|value| {
        let places = if target.threshold.is_none() { 4 } else { places };
        let unit = match unit.as_str() {
            "" if !is_year && !scored.unit.is_empty() => format!(" {}", scored.unit),
            unit => unit.to_owned(),
        };
        format!("{}{unit}", rounded(value, places))
    });
    vec![
        target.clause.clone().unwrap_or_default(),
        target.title.in_language(language).to_owned(),
        asked,
        scored.year.map(|year| year.to_string()).unwrap_or_default(),
        value.unwrap_or_default(),
        gap,
        scored.verdict_title().in_language(language).to_owned(),
        scored.words.in_language(language).to_owned(),
    ]
}

/// A direction or a kind of rule in words.
pub(in crate::report) fn direction(direction: &str, language: Language) -> String {
    let known = [
        ("decrease", "下降"),
        ("increase", "提高"),
        ("limit", "控制"),
        ("encourage", "鼓励"),
        ("rule", "规定"),
    ];
    let found = known.iter().find(|(id, _)| *id == direction);
    found.map_or_else(|| direction.to_owned(), |(id, zh)| language.pick(zh, id).to_owned())
}

/// A gap with its unit, where that is one of shares.
fn in_points(gap: String, unit: &str, language: Language) -> String {
    if unit == "%" {
        language.pick("{} 个百分点", "{} points").replace("{}", &gap)
    } else {
        gap
    }
}

fn signed(value: &Ratio, places: u32) -> String {
    let text = rounded(value, places);
    if value.is_negative() || value.is_zero() {
        text
    } else {
        format!("+{text}")
    }
}
