//! The report of scenarios: trajectories side by side, and of each the years, the peak, why the total changes, what the levers are worth, the targets, and on
//! what it rests.

mod assumption_tables;
mod credit_table;
mod overview;
mod peak_table;
mod scenario_section;
mod target_marks;
mod target_table;
mod why_table;
mod year_explanations;
mod year_tables;

use std::collections::BTreeMap;

use super::{Completeness, Document, ExplainedFigure, Fact, InputStamp, Section, Stamp};
use crate::report::trajectory::TrajectorySheet;
use crate::text::Text;
use overview::Overview;
pub(super) use target_marks::level as level_mark;

/// A report of scenarios that grows by one after the other.
#[derive(Default)]
pub struct ScenarioReport {
    sections: Vec<Section>,
    overview: Overview,
    methodologies: Vec<Text>,
    bases: Vec<Text>,
    cautions: Vec<Text>,
    inputs: Vec<InputStamp>,
    is_incomplete: bool,
    explanations: BTreeMap<String, ExplainedFigure>,
}

impl ScenarioReport {
    /// Adds a scenario.
    pub fn add(&mut self, sheet: &TrajectorySheet<'_>) {
        let add = |known: &mut Vec<Text>, new: Text| {
            if !known.contains(&new) {
                known.push(new);
            }
        };
        let methodology = sheet.methodology;
        let title = &methodology.file.title;
        let title = Text::new(
            format!("{} [{}]", title.zh, methodology.id()),
            format!("{} [{}]", title.en, methodology.id()),
        );
        add(&mut self.methodologies, title);
        add(&mut self.bases, scenario_section::base_words(sheet));
        if let Some(words) = scenario_section::archetype_words(sheet) {
            add(&mut self.cautions, words);
        }
        let files = sheet
            .scenario
            .files
            .iter()
            .map(|(path, sha256)| ("scenario", path.display().to_string(), sha256.clone()));
        let ledgers = sheet
            .start
            .inputs
            .iter()
            .map(|input| ("ledger", input.path.clone(), input.sha256().to_owned()));
        for (kind, name, sha256) in files.chain(ledgers) {
            let input = InputStamp { kind, name, sha256 };
            if !self.inputs.contains(&input) {
                self.inputs.push(input);
            }
        }
        self.is_incomplete |= sheet.trajectory.years.iter().any(|year| !year.is_complete());
        year_explanations::explain(sheet, &mut self.explanations);
        self.overview.add(sheet);
        self.sections.push(scenario_section::section(sheet));
        self.sections.push(scenario_section::basis_section(sheet));
    }

    /// The report.
    pub fn finish(self) -> Document {
        let fact = |id, zh: &str, en: &str, values: &[Text]| {
            let joined = |language: fn(&Text) -> &String, joint: &str| {
                let values: Vec<&str> = values.iter().map(|value| language(value).as_str()).collect();
                values.join(joint)
            };
            Fact {
                id,
                title: Text::new(zh, en),
                value: Text::new(joined(|text| &text.zh, "；"), joined(|text| &text.en, "; ")),
            }
        };
        let completeness = if self.is_incomplete {
            Completeness::AtLeast
        } else {
            Completeness::Complete
        };
        let program = Text::same(format!("dafeng {}", env!("CARGO_PKG_VERSION")));
        let facts = vec![
            fact("base", "基准", "base", &self.bases),
            fact("methodology", "方法学", "methodology", &self.methodologies),
            fact("scenarios", "情景", "scenarios", &self.overview.titles()),
            fact("completeness", "完整性", "completeness", &[completeness.title()]),
            fact("program", "程序", "program", &[program]),
        ];
        let subtitle = Text::new(
            self.bases
                .iter()
                .map(|base| base.zh.as_str())
                .collect::<Vec<_>>()
                .join("；"),
            self.bases
                .iter()
                .map(|base| base.en.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        );
        let mut sections = vec![self.overview.section()];
        sections.extend(self.sections);
        sections.push(inputs_section(&self.inputs));
        let mut document = Document {
            id: "scenario-report",
            title: Text::new("情景与达峰报告", "Scenarios and peak"),
            subtitle,
            stamp: Stamp {
                facts,
                completeness,
                cautions: self.cautions,
                inputs: self.inputs,
            },
            sections,
            explanations: self.explanations,
            written_units: Default::default(),
        };
        document.group_digits();
        document.note_original_language();
        document
    }
}

/// The files that went in.
fn inputs_section(inputs: &[InputStamp]) -> Section {
    use super::{Cell, Column, Part, RowStyle, Table};
    let columns = vec![
        Column::words("kind", "类别", "kind"),
        Column::words("name", "文件", "file"),
        Column::words("sha256", "SHA-256", "SHA-256"),
    ];
    let mut table = Table::new("scenario-inputs", Text::new("输入文件", "Inputs"), columns);
    for input in inputs {
        let kind = match input.kind {
            "scenario" => Text::new("情景文件", "scenario file"),
            _ => Text::new("台账", "ledger"),
        };
        table.push(
            RowStyle::Plain,
            vec![Cell::words(kind), Cell::same(&*input.name), Cell::same(&*input.sha256)],
        );
    }
    Section {
        id: "scenario-inputs".to_owned(),
        title: Text::new("情景输入", "Inputs of scenarios"),
        prose: Vec::new(),
        parts: vec![Part::Table(table)],
    }
}
