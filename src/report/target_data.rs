//! Plans assessed on a register, for programs and spreadsheets. Decimals are strings, exact where they end.

use serde_json::{Value, json};

use super::solved_number::number;
use super::target_text::{ScenarioCourse, TargetSheet};
use crate::quantity::Ratio;
use crate::target::Verdict;
use crate::target::assessment::{Assessed, Closing, Part, Sum, Undecided};
use crate::text::Text;

impl TargetSheet<'_> {
    /// The whole as JSON.
    pub fn json(&self) -> Value {
        let plan = &self.assessment.plan;
        let targets: Vec<Value> = self
            .assessment
            .targets
            .iter()
            .enumerate()
            .map(|(place, assessed)| {
                let courses = self.courses.get(place).map_or(&[][..], Vec::as_slice);
                assessed_json(assessed, courses)
            })
            .collect();
        json!({
            "schema": "dafeng-targets/1.0",
            "plan": plan.id,
            "title": plan.title,
            "document": plan.document,
            "read_from": plan.read_from,
            "region": plan.region,
            "city": plan.city,
            "sector": plan.sector,
            "plan_file": {"file": plan.file.0, "sha256": plan.file.1},
            "register": self.files,
            "latest_year": self.assessment.latest,
            "notes": self.assessment.notes,
            "targets": targets,
        })
    }

    /// The names of the columns of the CSV.
    pub const CSV_HEADER: [&'static str; 25] = [
        "plan",
        "metric",
        "title_zh",
        "title_en",
        "clause",
        "operator",
        "threshold",
        "unit",
        "deadline",
        "year",
        "part",
        "above",
        "above_unit",
        "below",
        "below_unit",
        "low",
        "high",
        "gap",
        "verdict",
        "counted",
        "undecided",
        "failing",
        "missing_zh",
        "missing_en",
        "choices",
    ];

    /// The targets as rows of CSV, one a part.
    pub fn csv_rows(&self) -> Vec<Vec<String>> {
        let plan = &self.assessment.plan;
        let mut rows = Vec::new();
        for assessed in &self.assessment.targets {
            let target = &assessed.target;
            let threshold = target.threshold.as_ref();
            let operator = threshold.map_or(target.direction.as_str(), |(operator, _)| operator.sign());
            let head = vec![
                plan.id.clone(),
                target.metric.clone(),
                target.title.zh.clone(),
                target.title.en.clone(),
                target.clause.clone().unwrap_or_default(),
                operator.to_owned(),
                threshold.map(|(_, value)| number(value)).unwrap_or_default(),
                target.unit.clone().unwrap_or_default(),
                target.deadline.map(|year| year.to_string()).unwrap_or_default(),
                assessed.year.to_string(),
            ];
            let missing = |pick: fn(&Text) -> &str| -> String {
                let words: Vec<&str> = assessed.measured.missing.iter().map(pick).collect();
                words.join("; ")
            };
            let choices: Vec<String> = assessed
                .choices
                .iter()
                .map(|choice| format!("{}={}", choice.option, choice.choice))
                .collect();
            let labels = |undecided: &[Undecided]| {
                let labels: Vec<&str> = undecided.iter().map(|undecided| undecided.label.en.as_str()).collect();
                labels.join("; ")
            };
            let tail = |part: Option<&Part>| {
                let value = part.and_then(|part| part.value.as_ref());
                let sum = |sum: Option<&Sum>| -> [String; 2] {
                    match sum.filter(|sum| !sum.terms.is_empty()) {
                        Some(sum) => [number(&sum.total()), sum.unit.clone()],
                        None => [String::new(), String::new()],
                    }
                };
                let counted: Vec<&str> = part
                    .map(|part| part.above.terms.iter().map(|(label, _)| label.en.as_str()).collect())
                    .unwrap_or_default();
                let [above, above_unit] = sum(part.map(|part| &part.above));
                let [below, below_unit] = sum(part.map(|part| &part.below));
                vec![
                    part.and_then(|part| part.title.as_ref())
                        .map(|title| title.en.clone())
                        .unwrap_or_default(),
                    above,
                    above_unit,
                    below,
                    below_unit,
                    value.map(|(low, _)| number(low)).unwrap_or_default(),
                    value.map(|(_, high)| number(high)).unwrap_or_default(),
                    part.and_then(|part| assessed.gap(part))
                        .map(|gap| number(&gap))
                        .unwrap_or_default(),
                    assessed.verdict.id().to_owned(),
                    counted.join("; "),
                    part.map(|part| labels(&part.undecided)).unwrap_or_default(),
                    labels(&assessed.measured.failing),
                    missing(|text| &text.zh),
                    missing(|text| &text.en),
                    choices.join("; "),
                ]
            };
            if assessed.measured.parts.is_empty() {
                rows.push([head, tail(None)].concat());
                continue;
            }
            for part in &assessed.measured.parts {
                rows.push([head.clone(), tail(Some(part))].concat());
            }
        }
        rows
    }
}

fn assessed_json(assessed: &Assessed, courses: &[ScenarioCourse]) -> Value {
    let target = &assessed.target;
    let measured = &assessed.measured;
    let choices: Vec<Value> = assessed
        .choices
        .iter()
        .map(|choice| {
            json!({
                "option": choice.option, "title": choice.title, "choice": choice.choice, "chosen": choice.chosen,
                "is_default": choice.is_default, "others": choice.others,
            })
        })
        .collect();
    let trend: Vec<Value> = assessed
        .trend
        .iter()
        .map(|(year, parts)| {
            let parts: Vec<Value> = parts
                .iter()
                .map(|part| json!({"part": part.title, "value": value_json(part.value.as_ref())}))
                .collect();
            json!({"year": year, "parts": parts})
        })
        .collect();
    json!({
        "metric": target.metric, "title": target.title, "clause": target.clause, "wording": target.wording,
        "operator": target.threshold.as_ref().map(|(operator, _)| operator.sign()),
        "threshold": target.threshold.as_ref().map(|(_, value)| number(value)),
        "direction": target.direction, "unit": target.unit, "deadline": target.deadline, "note": target.note,
        "further": target.further, "alternative": target.alternative,
        "year": assessed.year, "is_before_deadline": assessed.is_before_deadline,
        "verdict": assessed.verdict.id(), "verdict_title": assessed.verdict_title(),
        "value_unit": measured.unit, "how": measured.words, "reading": assessed.reading,
        "choices": choices,
        "parts": measured.parts.iter().map(|part| part_json(assessed, part)).collect::<Vec<_>>(),
        "failing": measured.failing.iter().map(undecided_json).collect::<Vec<_>>(),
        "missing": measured.missing, "notes": measured.notes,
        "trend": trend,
        "scenarios": courses.iter().map(course_json).collect::<Vec<_>>(),
    })
}

fn value_json(value: Option<&(Ratio, Ratio)>) -> Value {
    match value {
        Some((low, high)) => json!({"low": number(low), "high": number(high)}),
        None => Value::Null,
    }
}

fn sum_json(sum: &Sum) -> Value {
    let terms: Vec<Value> = sum
        .terms
        .iter()
        .map(|(label, value)| json!({"of": label, "value": number(value)}))
        .collect();
    json!({"total": number(&sum.total()), "unit": sum.unit, "terms": terms})
}

fn undecided_json(undecided: &Undecided) -> Value {
    json!({"of": undecided.label, "weight": undecided.weight.as_ref().map(number), "reason": undecided.reason})
}

fn part_json(assessed: &Assessed, part: &Part) -> Value {
    json!({
        "part": part.title,
        "value": value_json(part.value.as_ref()),
        "unit": part.unit,
        "may_be": {"smaller": part.doubt.smaller, "greater": part.doubt.greater},
        "verdict": assessed.judged(part).map(Verdict::id),
        "gap": assessed.gap(part).as_ref().map(number),
        "above": sum_json(&part.above), "below": sum_json(&part.below),
        "undecided": part.undecided.iter().map(undecided_json).collect::<Vec<_>>(),
        "closing": part.closing.as_ref().map(closing_json),
    })
}

fn closing_json(closing: &Closing) -> Value {
    let steps: Vec<Value> = closing
        .steps
        .iter()
        .map(|step| {
            json!({
                "of": step.label, "weight": number(&step.weight), "distance": number(&step.distance), "distance_unit": step.distance_unit,
                "percent": step.percent.as_ref().map(number), "share": number(&step.share),
            })
        })
        .collect();
    json!({
        "words": closing.words, "lacking": number(&closing.lacking), "added": closing.added.as_ref().map(number), "steps": steps,
    })
}

fn course_json(course: &ScenarioCourse) -> Value {
    let values: Vec<Value> = course
        .values
        .iter()
        .map(|(year, value, unit)| json!({"year": year, "value": number(value), "unit": unit}))
        .collect();
    json!({
        "scenario": course.id, "title": course.title, "values": values,
        "verdict": course.scored.verdict.id(), "how": course.scored.words,
    })
}
