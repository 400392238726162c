//! The arithmetic of targets: sums above and below the line with their terms, what could not be decided, and what would close the gap.

use std::collections::BTreeMap;

use super::{both, id_of};
use crate::inventory::Explanation;
use crate::quantity::{Ratio, Rounding, RoundingMode, UnitTable};
use crate::report::document::{ExplainedFigure, Number};
use crate::report::solved_number::number;
use crate::report::target_text::{TargetSheet, closing_text, undecided_text};
use crate::target::assessment::{Assessed, Part, Sum};
use crate::text::Text;

/// The places of values and amounts.
pub(super) const PLACES: u32 = 2;

/// The id of the explanation of a part's value.
pub(super) fn id_of_part(sheet: &TargetSheet<'_>, target: usize, part: usize) -> String {
    id_of(sheet, &format!("target/{target}/{part}"))
}

/// What a part is called: its target, and its product where there are several.
pub(super) fn title(assessed: &Assessed, part: &Part) -> Text {
    let of = &assessed.target.title;
    match &part.title {
        Some(part) => Text::new(format!("{} · {}", of.zh, part.zh), format!("{} · {}", of.en, part.en)),
        None => of.clone(),
    }
}

/// Explains every part with terms; the ids, in the order of reading.
pub(super) fn explain(sheet: &TargetSheet<'_>, into: &mut BTreeMap<String, ExplainedFigure>) -> Vec<String> {
    let mut ids = Vec::new();
    for (target, assessed) in sheet.assessment.targets.iter().enumerate() {
        for (place, part) in assessed.measured.parts.iter().enumerate() {
            if part.above.terms.is_empty() && part.below.terms.is_empty() {
                continue;
            }
            let id = id_of_part(sheet, target, place);
            let explanation = explanation(assessed, part, sheet.units);
            into.insert(
                id.clone(),
                ExplainedFigure {
                    explanation,
                    parts: Vec::new(),
                },
            );
            ids.push(id);
        }
    }
    ids
}

fn explanation(assessed: &Assessed, part: &Part, units: &UnitTable) -> Explanation {
    let target = &assessed.target;
    let is_year = target.unit.as_deref() == Some("year");
    let mut remarks = vec![assessed.measured.words.clone()];
    remarks.extend(assessed.reading.clone());
    remarks.extend(assessed.choices.iter().map(|choice| {
        let made = if choice.is_default {
            ("缺省", "default")
        } else {
            ("指定", "chosen")
        };
        Text::new(
            format!("{}：{}（{}）", choice.title.zh, choice.chosen.zh, made.0),
            format!("{}: {} ({})", choice.title.en, choice.chosen.en, made.1),
        )
    }));
    remarks.extend(part.undecided.iter().map(|undecided| {
        let words = both(|language| undecided_text(undecided, language));
        Text::new(format!("不能确定：{}", words.zh), format!("not decided: {}", words.en))
    }));
    remarks.extend(
        part.closing
            .iter()
            .map(|closing| both(|language| closing_text(closing, units, language).trim().to_owned())),
    );
    remarks.extend(assessed.measured.notes.iter().cloned());
    let value = part.value.as_ref().map(|(low, _)| low);
    let clause = [target.clause.as_deref(), target.wording.as_deref()];
    let clause: Vec<&str> = clause.into_iter().flatten().collect();
    let sides = [
        (Text::new("分子", "above the line"), &part.above),
        (Text::new("分母", "below the line"), &part.below),
    ];
    let children = sides.into_iter().filter(|(_, sum)| !sum.terms.is_empty());
    let expression = value.and_then(|value| quotient(value, part));
    Explanation {
        title: title(assessed, part),
        value: match value {
            Some(value) if is_year => value.to_text(),
            Some(value) => Number::exact(value, PLACES).text,
            None => String::new(),
        },
        unit: match is_year {
            true => String::new(),
            false => part.unit.as_ref().unwrap_or(&assessed.measured.unit).clone(),
        },
        rounding: expression.as_ref().map(|_| Rounding {
            places: PLACES,
            mode: RoundingMode::HalfAwayFromZero,
        }),
        expression,
        clause: (!clause.is_empty()).then(|| Text::same(clause.join(" · "))),
        remarks,
        children: match is_year {
            true => terms(&part.above),
            false => children.map(|(title, sum)| side(title, sum)).collect(),
        },
        ..Explanation::default()
    }
}

/// The quotient of the sums that is the value, where it is one; a percentage is a hundred times that.
fn quotient(value: &Ratio, part: &Part) -> Option<String> {
    let (above, below) = (part.above.total(), part.below.total());
    let share = above.divide(&below)?;
    let (above, below) = (above.to_expression(), below.to_expression());
    if share == *value {
        return Some(format!("{above} / {below}"));
    }
    (share * Ratio::from(100) == *value).then(|| format!("100 * {above} / {below}"))
}

fn side(title: Text, sum: &Sum) -> Explanation {
    Explanation {
        title,
        children: terms(sum),
        ..figure(&sum.total(), &sum.unit)
    }
}

fn terms(sum: &Sum) -> Vec<Explanation> {
    let term = |(label, value): &(Text, Ratio)| Explanation {
        title: label.clone(),
        ..figure(value, &sum.unit)
    };
    sum.terms.iter().map(term).collect()
}

fn figure(value: &Ratio, unit: &str) -> Explanation {
    Explanation {
        value: number(value),
        unit: unit.to_owned(),
        ..Explanation::default()
    }
}
