//! The scenarios of a case.

use super::{Step, document};
use crate::case::computation::{Computation, Work};
use crate::case::result_file::{Headline, ReportFormat, ResultFile, ResultKind, data_path, internal, text_path};
use crate::case::result_name::scenario_names;
use crate::problem::{Problem, Problems};
use crate::report::document::ScenarioReport;
use crate::report::solved_number::rounded;
use crate::report::table::TableStyle;
use crate::report::trajectory::{TrajectoryFindings, TrajectoryRequest, TrajectorySheet};
use crate::scenario::Scenario;
use crate::scenario::peak::PeakDefinition;
use crate::scenario::ready::with_each;
use crate::scenario::trajectory::YearResult;
use crate::text::{Language, Text};

/// The definition of a peak, where none is said.
const DEFINITION: &str = "default";

pub(super) const STEP: Step = Step {
    title: || Text::new("情景", "scenarios"),
    is_asked: |case| !case.scenarios.is_empty(),
    compute,
};

/// What a file's scenarios come to, as far as they are written.
#[derive(Default)]
struct Written {
    values: Vec<serde_json::Value>,
    rows: Vec<u8>,
    texts: Vec<(Language, String)>,
}

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    let mut faults: Vec<Problem> = Vec::new();
    let mut read: Vec<(String, Vec<Scenario>)> = Vec::new();
    let files = &work.case.scenarios;
    for (path, name) in files.iter().zip(scenario_names(files)) {
        match Scenario::read(path) {
            Ok(scenarios) => read.push((name, scenarios)),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    let definition = PeakDefinition::load(DEFINITION)?;
    for (name, scenarios) in read {
        of_file(work, &name, &scenarios, &definition, computation)?;
    }
    Ok(())
}

fn of_file(
    work: &Work<'_>,
    name: &str,
    scenarios: &[Scenario],
    definition: &PeakDefinition,
    computation: &mut Computation,
) -> Result<(), Problems> {
    let request = TrajectoryRequest {
        allow_gaps: work.case.allow_gaps,
        ..TrajectoryRequest::by(definition)
    };
    let mut written = Written::default();
    let mut report = ScenarioReport::default();
    with_each(scenarios, work.case.allow_gaps, work.library, |ready| {
        computation.rests_on(ready.methodology, ready.library);
        let title = &ready.run.scenario.title;
        (work.progress)(&Text::new(
            format!("情景：{}", title.zh),
            format!("scenario: {}", title.en),
        ));
        let found = TrajectoryFindings::of(ready, &request)?;
        let is_complete = found.is_complete();
        computation.is_complete &= is_complete;
        found.with_sheet(ready, &request, |sheet| {
            computation.headlines.extend(headlines(name, sheet, is_complete));
            if !work.case.documents.is_empty() {
                report.add(sheet);
            }
            written.add(sheet, work)
        })
    })?;
    if !work.case.documents.is_empty() {
        document::add(work, (name, ResultKind::Solved), &report.finish(), computation)?;
    }
    let mut add = |path: String, bytes: Vec<u8>| {
        computation.files.push(ResultFile {
            path,
            bytes,
            kind: ResultKind::Solved,
        });
    };
    for format in &work.case.formats {
        match format {
            ReportFormat::Json => {
                let text = format!("{:#}\n", serde_json::Value::Array(std::mem::take(&mut written.values)));
                add(data_path(name, *format), text.into_bytes());
            }
            ReportFormat::Csv => {
                let mut bytes = TrajectorySheet::csv_header().map_err(internal)?;
                bytes.append(&mut written.rows);
                add(data_path(name, *format), bytes);
            }
            ReportFormat::Text => {
                for (language, text) in std::mem::take(&mut written.texts) {
                    add(text_path(name, language), text.into_bytes());
                }
            }
        }
    }
    Ok(())
}

impl Written {
    fn add(&mut self, sheet: &TrajectorySheet<'_>, work: &Work<'_>) -> Result<(), Problems> {
        if work.case.writes(ReportFormat::Json) {
            self.values.push(sheet.json());
        }
        if work.case.writes(ReportFormat::Csv) {
            self.rows.extend(sheet.csv_rows().map_err(internal)?);
        }
        if work.case.writes(ReportFormat::Text) {
            let is_first = self.texts.is_empty();
            if is_first {
                let languages = work.case.languages.iter();
                self.texts = languages.map(|language| (*language, String::new())).collect();
            }
            for (language, text) in &mut self.texts {
                let lead = if is_first { "" } else { "\n" };
                *text += lead;
                *text += &sheet.text(is_first, *language, TableStyle::FILE);
            }
        }
        Ok(())
    }
}

/// The totals of the base year and of the last.
fn headlines(of: &str, sheet: &TrajectorySheet<'_>, complete: bool) -> Vec<Headline> {
    let years = &sheet.trajectory.years;
    let ends = [years.first(), years.last()];
    let places = sheet.methodology.rounding.places;
    let of_year = |year: &YearResult| Headline {
        of: format!("{of}#{}", sheet.scenario.id),
        title: Text::new(
            format!("情景 {} {} 年", sheet.scenario.title.zh, year.year),
            format!("scenario {}, {}", sheet.scenario.title.en, year.year),
        ),
        value: rounded(&year.total(), places),
        unit: sheet.methodology.file.result.unit.clone(),
        complete,
    };
    ends.into_iter().flatten().map(of_year).collect()
}
