//! One scenario: its peak, its years, why its total changes, its levers, its targets, and on what it rests.

use super::{assumption_tables, credit_table, peak_table, target_table, why_table, year_tables};
use crate::report::document::{KeyFigure, Number, Part, Section};
use crate::report::peak_words::{deadline, verdict_sentence, verdict_title, warnings};
use crate::report::trajectory::{TrajectorySheet, robustness_words};
use crate::text::{Language, Text};

/// The id of a table or chart of a scenario.
pub(super) fn id_of(sheet: &TrajectorySheet<'_>, what: &str) -> String {
    format!("{}-{what}", sheet.scenario.id)
}

pub(super) fn section(sheet: &TrajectorySheet<'_>) -> Section {
    let mut prose: Vec<Text> = sheet.scenario.note.iter().cloned().collect();
    prose.extend(warnings(&sheet.peak));
    if let Some(Some(found)) = &sheet.robustness {
        prose.extend(robustness_words(found));
    }
    let mut parts = vec![Part::KeyFigures(key_figures(sheet))];
    parts.extend(year_tables::parts(sheet));
    if let Some(attribution) = &sheet.attribution {
        parts.extend(why_table::parts(sheet, attribution));
    }
    if let Some(credits) = &sheet.credits {
        parts.push(Part::Table(credit_table::table(sheet, credits)));
    }
    Section {
        id: format!("scenario-{}", sheet.scenario.id),
        title: sheet.scenario.title.clone(),
        prose,
        parts,
    }
}

/// What words say of a scenario: the verdict on its peak, targets, and on what it rests.
pub(super) fn basis_section(sheet: &TrajectorySheet<'_>) -> Section {
    let title = &sheet.scenario.title;
    let mut parts = vec![Part::Table(peak_table::table(sheet))];
    parts.extend(
        sheet
            .scores
            .iter()
            .map(|score| Part::Table(target_table::table(sheet, score))),
    );
    parts.extend(assumption_tables::parts(sheet));
    Section {
        id: format!("scenario-{}-basis", sheet.scenario.id),
        title: Text::new(format!("依据：{}", title.zh), format!("Basis: {}", title.en)),
        prose: Vec::new(),
        parts,
    }
}

fn key_figures(sheet: &TrajectorySheet<'_>) -> Vec<KeyFigure> {
    let peak = &sheet.peak;
    let unit = &sheet.methodology.file.result.unit;
    let (title, sentence) = (verdict_title(peak.verdict), verdict_sentence(peak));
    let mut figures = vec![KeyFigure {
        id: id_of(sheet, "peak"),
        title: Text::new(format!("峰值（{} 年）", peak.year), format!("peak, in {}", peak.year)),
        value: Some(Number::exact(&peak.height, 0)),
        unit: unit.clone(),
        note: Some(Text::new(
            format!("{}：{}", title.zh, sentence.zh),
            format!("{}: {}", title.en, sentence.en),
        )),
    }];
    if let Some(before) = sheet.before {
        let found = peak.deadline(before);
        figures.push(KeyFigure {
            id: id_of(sheet, "margin"),
            title: Text::new(
                format!("距期限（{} 年）的余量，年", before - 1),
                format!("years to spare before {before}"),
            ),
            value: Some(Number::exact(
                &crate::quantity::Ratio::from_scaled(i128::from(found.margin), 0),
                0,
            )),
            unit: String::new(),
            note: Some(deadline(&found)),
        });
    }
    if let Some(last) = sheet.trajectory.years.last() {
        figures.push(KeyFigure {
            id: id_of(sheet, "last"),
            title: Text::new(format!("{} 年排放", last.year), format!("total in {}", last.year)),
            value: Some(Number::exact(&last.total(), 0)),
            unit: unit.clone(),
            note: None,
        });
    }
    let (from, to) = (sheet.trajectory.base_year + 1, sheet.scenario.last_year);
    figures.push(KeyFigure {
        id: id_of(sheet, "cumulative"),
        title: Text::new(format!("{from}–{to} 年累计排放"), format!("cumulative, {from}–{to}")),
        value: Some(Number::exact(&sheet.cumulative(), 0)),
        unit: unit.clone(),
        note: None,
    });
    figures
}

/// What a scenario starts from.
pub(super) fn base_words(sheet: &TrajectorySheet<'_>) -> Text {
    let words = |language: Language| match &sheet.start.title {
        Some(title) => title.in_language(language).to_owned(),
        None => {
            let own = sheet.plants.iter().filter(|plant| !plant.is_added);
            let titles: Vec<&str> = own.map(|plant| plant.title.in_language(language)).collect();
            titles.join(language.pick("、", ", "))
        }
    };
    let year = sheet.start.year;
    Text::new(
        format!("{}，{year} 年", words(Language::Zh)),
        format!("{}, {year}", words(Language::En)),
    )
}

/// That plants stand on archetypes; `None` where none does.
pub(super) fn archetype_words(sheet: &TrajectorySheet<'_>) -> Option<Text> {
    let own = sheet.plants.iter().filter(|plant| !plant.is_added);
    let (count, modelled) = own.fold((0, 0), |(count, modelled), plant| {
        (count + 1, modelled + usize::from(plant.is_archetype))
    });
    (modelled > 0).then(|| {
        Text::new(
            format!("{count} 家企业中 {modelled} 家按原型推算：模型，非实测。"),
            format!("{modelled} of {count} plants stand on archetypes: modelled, not measured."),
        )
    })
}
