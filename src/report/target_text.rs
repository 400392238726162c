//! Plans assessed on a register, for people: a table of the targets, then the arithmetic of each.

use std::fmt::Write as _;

use super::solved_number::{amount, grouped_digits, rounded};
use super::table::{ColumnKind, TableStyle, TableWriter};
use super::trajectory::direction;
use crate::problem::Place;
use crate::quantity::{Ratio, UnitTable};
use crate::target::assessment::{Assessed, Assessment, Closing, Part, Sum, Undecided};
use crate::target::{Scored, Target, Verdict};
use crate::text::{Language, Text};

/// Terms of a sum that are named for people; JSON has all.
const SHOWN_TERMS: usize = 12;

/// What a scenario says of a target.
#[derive(Clone, Debug)]
pub struct ScenarioCourse {
    /// The scenario.
    pub title: Text,
    /// Its id.
    pub id: String,
    /// The value of each year and its unit.
    pub values: Vec<(i16, Ratio, &'static str)>,
    /// What the target is by the trajectory.
    pub scored: Scored,
}

/// A plan assessed, with what scenarios say of its targets.
pub struct TargetSheet<'a> {
    /// The assessment.
    pub assessment: &'a Assessment,
    /// Of each target what each scenario says of it.
    pub courses: &'a [Vec<ScenarioCourse>],
    /// The files of the register.
    pub files: Vec<String>,
    /// The units that numbers are in.
    pub units: &'a UnitTable,
}

impl TargetSheet<'_> {
    /// The whole as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let plan = &self.assessment.plan;
        let mut text = format!("{} · {}\n", pick("目标", "Targets"), plan.title.in_language(language));
        let latest = self.assessment.latest;
        let (files, read_from) = (self.files.join(" "), plan.read_from.in_language(language));
        text += &match language {
            Language::Zh => format!("  清单：{files}，最近年份 {latest}；{}：{}\n", plan.document, read_from),
            Language::En => format!(
                "  register: {files}, latest year {latest}; {}: {}\n",
                plan.document, read_from
            ),
        };
        for note in &self.assessment.notes {
            let _ = writeln!(text, "  ! {}", note.in_language(language));
        }
        text.push('\n');
        text += &self.table(language, style);
        if let Some(words) = self.silent() {
            let _ = writeln!(text, "  {}", words.in_language(language));
        }
        for (place, assessed) in self.assessment.targets.iter().enumerate() {
            if assessed.verdict != Verdict::NotScored {
                let courses = self.courses.get(place).map_or(&[][..], Vec::as_slice);
                text.push('\n');
                text += &block(assessed, courses, self.units, language);
            }
        }
        text
    }

    /// The clauses that a register tells nothing of, each title once; `None` where there are none.
    pub(super) fn silent(&self) -> Option<Text> {
        let targets = self.assessment.targets.iter();
        let silent = targets.filter(|assessed| assessed.verdict == Verdict::NotScored);
        let mut titles: Vec<&Text> = Vec::new();
        for title in silent.map(|assessed| &assessed.target.title) {
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let (zh, en): (Vec<&str>, Vec<&str>) = titles
            .into_iter()
            .map(|title| (title.zh.as_str(), title.en.as_str()))
            .unzip();
        (!zh.is_empty()).then(|| {
            Text::new(
                format!("清单无从评估的条款（方向或规定）：{}", zh.join("、")),
                format!(
                    "Directions and rules that a register tells nothing of: {}",
                    en.join(", ")
                ),
            )
        })
    }

    fn table(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("条款", "clause"), ColumnKind::Fixed),
            (pick("目标", "target"), ColumnKind::Words),
            (pick("要求", "asked"), ColumnKind::Fixed),
            (pick("年", "year"), ColumnKind::Fixed),
            (pick("数值", "value"), ColumnKind::Number),
            (pick("差距", "gap"), ColumnKind::Number),
            (pick("结论", "verdict"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        for assessed in &self.assessment.targets {
            if assessed.verdict == Verdict::NotScored {
                continue;
            }
            let part = assessed.deciding();
            let value = part.and_then(|part| part.value.as_ref());
            let is_shown = assessed.target.threshold.is_some() || assessed.measured.parts.len() == 1;
            let value = value.filter(|_| is_shown);
            // Of a scope how many it takes in, of those whose quantity is stated.
            let taken_in = part
                .filter(|part| assessed.verdict == Verdict::Scope && !part.below.terms.is_empty())
                .map(|part| {
                    let (own, all) = (part.above.terms.len(), part.below.terms.len());
                    language
                        .pick("{own}/{all} 家", "{own} of {all}")
                        .replace("{own}", &own.to_string())
                        .replace("{all}", &all.to_string())
                });
            table.row(&[
                assessed.target.clause.clone().unwrap_or_default(),
                assessed.target.title.in_language(language).to_owned(),
                asked(&assessed.target, self.units, language),
                assessed.year.to_string(),
                value
                    .zip(part)
                    .map(|(value, part)| span(value, (assessed, part), self.units, language))
                    .or(taken_in)
                    .unwrap_or_default(),
                part.map(|part| gap(assessed, part, language)).unwrap_or_default(),
                verdict(assessed, language),
            ]);
        }
        table.finish()
    }
}

/// What is asked: threshold, unit and deadline, or the direction.
pub(super) fn asked(target: &Target, units: &UnitTable, language: Language) -> String {
    let Some((operator, value)) = &target.threshold else {
        return direction(&target.direction, language);
    };
    let unit = target.unit.as_deref().unwrap_or_default();
    if unit == "year" {
        return format!("{} {value}", operator.sign());
    }
    let unit = units.written(unit);
    let unit = unit.in_language(language);
    let deadline = target.deadline.map(|year| format!(" ({year})")).unwrap_or_default();
    format!(
        "{} {} {unit}{deadline}",
        operator.sign(),
        grouped_digits(&value.to_text())
    )
}

/// A value, or the least and the greatest that it can be, and whether what is missing could move it beyond that.
fn span(
    (low, high): &(Ratio, Ratio),
    (assessed, part): (&Assessed, &Part),
    units: &UnitTable,
    language: Language,
) -> String {
    let unit = units.written(part.unit.as_ref().unwrap_or(&assessed.measured.unit));
    let unit = unit.in_language(language);
    if assessed.target.unit.as_deref() == Some("year") {
        return rounded(low, 0);
    }
    let shown = |value: &Ratio| grouped_digits(&rounded(value, 2));
    let value = if low == high {
        format!("{} {unit}", shown(low))
    } else {
        format!("{} – {} {unit}", shown(low), shown(high))
    };
    if part.doubt.is_any() {
        return value + language.pick("（不全）", " (partial)");
    }
    value
}

fn gap(assessed: &Assessed, part: &Part, language: Language) -> String {
    let is_year = assessed.target.unit.as_deref() == Some("year");
    let Some(gap) = assessed
        .gap(part)
        .filter(|_| !is_year && !matches!(assessed.verdict, Verdict::Scope | Verdict::CannotBeTold))
    else {
        return String::new();
    };
    let sign = if gap.is_negative() || gap.is_zero() { "" } else { "+" };
    let text = format!("{sign}{}", rounded(&gap, 2));
    match gap_in_points(assessed) {
        Some(points) => format!("{text} {}", points.in_language(language)),
        None => text,
    }
}

/// What gaps of a share are in; `None` of other measures, whose gaps are in their own unit.
pub(super) fn gap_in_points(assessed: &Assessed) -> Option<Text> {
    (assessed.measured.unit == "%").then(|| Text::new("个百分点", "points"))
}

/// The verdict, with the parts that miss the target or cannot be told, where there are several.
pub(super) fn verdict(assessed: &Assessed, language: Language) -> String {
    let title = assessed.verdict_title().in_language(language).to_owned();
    let parts = &assessed.measured.parts;
    if parts.len() < 2 || !matches!(assessed.verdict, Verdict::Missed | Verdict::CannotBeTold) {
        return title;
    }
    let at_fault = parts
        .iter()
        .filter(|part| assessed.judged(part) == Some(assessed.verdict));
    let names: Vec<&str> = at_fault
        .filter_map(|part| part.title.as_ref())
        .map(|title| title.in_language(language))
        .collect();
    if names.is_empty() {
        return title;
    }
    let names = names.join(language.pick("、", ", "));
    format!("{title}{}{names}", language.pick("：", ": "))
}

/// One target with its arithmetic.
fn block(assessed: &Assessed, courses: &[ScenarioCourse], units: &UnitTable, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let target = &assessed.target;
    let mut text = format!(
        "{} [{}] {} · {}\n",
        target.clause.as_deref().unwrap_or_default(),
        assessed.verdict_title().in_language(language),
        target.title.in_language(language),
        asked(target, units, language),
    )
    .trim_start()
    .to_owned();
    let mut line = |label: &str, words: &str| {
        if !words.is_empty() {
            let _ = writeln!(text, "  {label}{}{words}", pick("：", ": "));
        }
    };
    line(pick("原文", "text"), target.wording.as_deref().unwrap_or_default());
    if let Some(note) = &target.note {
        line(pick("说明", "note"), note.in_language(language));
    }
    line(pick("算式", "how"), assessed.measured.words.in_language(language));
    if let Some(reading) = &assessed.reading {
        line(pick("口径", "reading"), reading.in_language(language));
    }
    for choice in &assessed.choices {
        let made = if choice.is_default {
            pick("缺省", "default")
        } else {
            pick("指定", "chosen")
        };
        let words = format!(
            "{} ({made}; --choose {}.{}={})",
            choice.chosen.in_language(language),
            target.metric,
            choice.option,
            choice.others.join("|"),
        );
        line(choice.title.in_language(language), &words);
    }
    for part in &assessed.measured.parts {
        text += &part_text(assessed, part, units, language);
    }
    let mut line = |label: &str, words: &str| {
        let _ = writeln!(text, "  {label}{}{words}", pick("：", ": "));
    };
    for failing in &assessed.measured.failing {
        line(pick("不符合", "fails"), &undecided_text(failing, language));
    }
    for missing in &assessed.measured.missing {
        line(pick("缺少", "missing"), missing.in_language(language));
    }
    let mut notes = String::new();
    for note in &assessed.measured.notes {
        notes += &format!("  ! {}\n", note.in_language(language));
    }
    if assessed.trend.len() > 1 {
        line(pick("各年", "by year"), &trend(assessed, units, language));
    }
    let told = courses
        .iter()
        .filter(|course| course.scored.verdict != Verdict::NotScored);
    for course in told {
        line(
            course.title.in_language(language),
            &course_text(course, units, language),
        );
    }
    text + &notes
}

fn part_text(assessed: &Assessed, part: &Part, units: &UnitTable, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut text = String::new();
    let title = part.title.as_ref().map(|title| title.in_language(language).to_owned());
    let (above, below) = (&part.above, &part.below);
    let lead = title
        .map(|title| format!("{title}{}", pick("：", ": ")))
        .unwrap_or_default();
    if let Some(value) = &part.value {
        let _ = match quotient_text(assessed, part, units, language) {
            quotient if quotient.is_empty() => {
                writeln!(text, "  {lead}{}", span(value, (assessed, part), units, language))
            }
            quotient => writeln!(text, "  {lead}{quotient}"),
        };
    } else if assessed.measured.unit.is_empty() && !below.terms.is_empty() {
        let (holding, all) = (above.terms.len(), below.terms.len());
        text += &match language {
            Language::Zh => format!("  {all} 个设施中 {holding} 个符合\n"),
            Language::En => format!("  {holding} of {all} unit(s) stand as they must\n"),
        };
    } else if !lead.is_empty() {
        let _ = writeln!(text, "  {lead}");
    }
    let counts_only = assessed.measured.unit.is_empty() && part.value.is_none();
    let is_year = assessed.target.unit.as_deref() == Some("year");
    let sums = match (counts_only, is_year) {
        (true, _) => [(pick("符合", "as they must"), above), (pick("全部", "all"), below)],
        (_, true) => [(pick("逐年", "year by year"), above), ("", below)],
        _ => [
            (pick("分子", "above the line"), above),
            (pick("分母", "below the line"), below),
        ],
    };
    for (label, sum) in sums.iter().filter(|(_, sum)| !sum.terms.is_empty()) {
        let words = match (counts_only, is_year) {
            (true, _) => labels(sum, language),
            (_, true) => terms(sum, language).replace(" + ", " → "),
            _ => terms(sum, language),
        };
        let _ = writeln!(text, "    {label}{}{words}", pick("：", ": "));
    }
    for undecided in &part.undecided {
        let _ = writeln!(
            text,
            "    {}{}{}",
            pick("不能确定", "not decided"),
            pick("：", ": "),
            undecided_text(undecided, language)
        );
    }
    if let Some(closing) = &part.closing {
        text += &closing_text(closing, units, language);
    }
    text
}

/// The value as the quotient of its sums; blank where it is none.
pub(super) fn quotient_text(assessed: &Assessed, part: &Part, units: &UnitTable, language: Language) -> String {
    let (above, below) = (&part.above, &part.below);
    let written = |unit: &str| units.written(unit).in_language(language).to_owned();
    match part.value.as_ref().filter(|_| !below.terms.is_empty()) {
        Some(value) => format!(
            "{} = {} {} ÷ {} {}",
            span(value, (assessed, part), units, language),
            amount(&above.total()),
            written(&above.unit),
            amount(&below.total()),
            written(&below.unit)
        ),
        None => String::new(),
    }
}

fn terms(sum: &Sum, language: Language) -> String {
    let shown = sum.terms.iter().take(SHOWN_TERMS);
    let mut words: Vec<String> = shown
        .map(|(label, value)| format!("{} {}", label.in_language(language), amount(value)))
        .collect();
    words.extend(rest(sum, language));
    words.join(" + ")
}

fn labels(sum: &Sum, language: Language) -> String {
    let shown = sum.terms.iter().take(SHOWN_TERMS);
    let mut words: Vec<String> = shown.map(|(label, _)| label.in_language(language).to_owned()).collect();
    words.extend(rest(sum, language));
    words.join(language.pick("、", ", "))
}

/// What is said of terms that are not named.
fn rest(sum: &Sum, language: Language) -> Option<String> {
    let rest = sum.terms.get(SHOWN_TERMS..).filter(|rest| !rest.is_empty())?;
    let total: Ratio = rest.iter().map(|(_, value)| value.clone()).sum();
    Some(match language {
        Language::Zh => format!("另 {} 项 {}", rest.len(), amount(&total)),
        Language::En => format!("{} more {}", rest.len(), amount(&total)),
    })
}

pub(super) fn undecided_text(undecided: &Undecided, language: Language) -> String {
    let weight = undecided.weight.as_ref().map(|weight| format!(" ({})", amount(weight)));
    let pause = language.pick("：", ": ");
    let reason = undecided.reason.in_language(language);
    let label = undecided.label.in_language(language);
    format!("{label}{}{pause}{reason}", weight.unwrap_or_default())
}

pub(super) fn closing_text(closing: &Closing, units: &UnitTable, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut text = format!(
        "    {}{}{}\n",
        pick("补足", "to close"),
        pick("：", ": "),
        closing.words.in_language(language)
    );
    for (place, step) in closing.steps.iter().enumerate() {
        let percent = step
            .percent
            .as_ref()
            .map(|percent| format!(" ({} %)", rounded(percent, 2)));
        let percent = percent.unwrap_or_default();
        let (label, weight) = (step.label.in_language(language), amount(&step.weight));
        let (distance, share) = (amount(&step.distance), rounded(&step.share, 2));
        let unit = units.written(&step.distance_unit);
        let unit = unit.in_language(language);
        text += &match language {
            Language::Zh => format!(
                "      {}. {label}：须降 {distance} {unit}{percent}，产能 {weight}，累计 {share} %\n",
                place + 1
            ),
            Language::En => format!(
                "      {}. {label}: {distance} {unit} less{percent}, capacity {weight}, then {share} %\n",
                place + 1
            ),
        };
    }
    text
}

/// The values of the register's years.
fn trend(assessed: &Assessed, units: &UnitTable, language: Language) -> String {
    let pause = language.pick("；", "; ");
    let titles: Vec<Option<&Text>> = match assessed.trend.last() {
        Some((_, parts)) => parts.iter().map(|part| part.title.as_ref()).collect(),
        None => Vec::new(),
    };
    let of = |title: Option<&Text>| -> String {
        let values = assessed.trend.iter().filter_map(|(year, parts)| {
            let part = parts.iter().find(|part| part.title.as_ref() == title)?;
            let value = part.value.as_ref().map_or_else(
                || "—".to_owned(),
                |value| span(value, (assessed, part), units, language),
            );
            Some(format!("{year} {value}"))
        });
        let values: Vec<String> = values.collect();
        let lead = title
            .map(|title| format!("{} ", title.in_language(language)))
            .unwrap_or_default();
        format!("{lead}{}", values.join(" → "))
    };
    titles.into_iter().map(of).collect::<Vec<_>>().join(pause)
}

fn course_text(course: &ScenarioCourse, units: &UnitTable, language: Language) -> String {
    let values: Vec<String> = course
        .values
        .iter()
        .map(|(year, value, unit)| {
            let unit = units.written(unit);
            format!("{year} {} {}", rounded(value, 2), unit.in_language(language))
        })
        .collect();
    let verdict = course.scored.verdict_title();
    let words = course.scored.words.in_language(language);
    let values = if values.is_empty() {
        String::new()
    } else {
        format!("{} · ", values.join(" → "))
    };
    format!("{values}[{}] {words}", verdict.in_language(language))
}

/// The place of a row in short: file and row.
pub(super) fn short_place(place: &Place) -> String {
    match place.row {
        Some(row) => format!("{}:{row}", place.file),
        None => place.file.clone(),
    }
}
