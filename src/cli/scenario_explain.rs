//! `dafeng scenario explain`.

use dafeng::factor::Library;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::scenario_explanation_text::YearExplanationSheet;
use dafeng::scenario::ready::with_run;
use dafeng::scenario::scenario_choice;
use dafeng::scenario::{Run, Scenario};
use dafeng::text::Text;

use super::account::pretty;
use super::exit;
use super::output::Output;
use super::scenario_explain_arguments::{ScenarioExplainArguments, YearExplanationFormat};

/// Runs the command.
pub fn run(arguments: &ScenarioExplainArguments, library: &Library, output: &Output) -> Result<u8, Problems> {
    let scenarios = Scenario::read(&arguments.file)?;
    let file = arguments.file.display().to_string();
    let scenario = scenario_choice::scenario(&scenarios, arguments.scenario.as_deref(), &file)?;
    with_run(scenario, arguments.allow_gaps, library, |ready| {
        explain(arguments, ready.run, output)
    })
}

fn explain(arguments: &ScenarioExplainArguments, run: &Run<'_>, output: &Output) -> Result<u8, Problems> {
    run.check()?;
    let year = scenario_choice::year(run, arguments.year)?;
    let chosen = arguments.plant.as_deref();
    let chosen = chosen.map(|name| scenario_choice::plant(run, name)).transpose()?;
    let plants: Vec<usize> = match chosen {
        Some(plant) => vec![plant],
        None => (0..run.plants.len()).collect(),
    };
    let typed = arguments.selector.join(",");
    let mut explained = Vec::new();
    let mut without: Option<Problems> = None;
    for plant in plants.iter().copied() {
        match run.explain(plant, year, &typed) {
            // One that runs in neither year has nothing to tell beside others.
            Ok(found) if plants.len() > 1 && found.figure.is_none() && found.base_figure.is_none() => {}
            Ok(found) => explained.push(found),
            // Of several plants some may lack what is asked for.
            Err(problems) if plants.len() > 1 && has_no_rows(&problems) => without = without.or(Some(problems)),
            Err(problems) => return Err(of_process(problems, &arguments.selector, run.library)),
        }
    }
    if explained.is_empty() {
        return Err(without.unwrap_or_else(|| no_plants(&run.scenario.place).into()));
    }
    let is_complete = explained.iter().all(|found| found.is_complete);
    let sheet = YearExplanationSheet {
        scenario: run.scenario,
        start: run.start,
        methodology: run.methodology.id(),
        unit: &run.methodology.unit.text,
        is_of_several: plants.len() > 1,
        explained,
        in_full: arguments.full,
    };
    let text = match arguments.format {
        YearExplanationFormat::Table => sheet.text(output.language, output.style()),
        YearExplanationFormat::Json => pretty(&sheet.json()),
    };
    output.data(text.as_bytes())?;
    Ok(if is_complete { 0 } else { exit::INCOMPLETE })
}

/// Where a process was asked for: what can be explained of a year, whose inventory is of the whole plant.
fn of_process(Problems(found): Problems, selector: &[String], library: &Library) -> Problems {
    let mut words = selector.iter().flat_map(|typed| typed.split([',', '，', ' ']));
    let is_process = words.any(|word| match word.split_once(['=', '＝']) {
        Some((kind, _)) => kind == "process" || kind == "工序",
        None => library.processes.find(word).is_some(),
    });
    let told = found.into_iter().map(|problem| {
        if problem.code != "unknown-selector" || !is_process {
            return problem;
        }
        problem.hint(Text::new(
            "情景各年按企业核算，不分工序：可说明 total、intensity、源类别、物料、时期，如 coke、2030-06；分工序的排放见 scenario run --by process",
            "years of a scenario are accounted for the whole plant: what can be explained is total, intensity, a source category, an item, a period, such as coke or 2030-06; scenario run --by process lists processes",
        ))
    });
    Problems(told.collect())
}

fn has_no_rows(problems: &Problems) -> bool {
    problems
        .0
        .iter()
        .all(|problem| matches!(problem.code, "no-rows-selected" | "unknown-selector"))
}

fn no_plants(place: &Place) -> Problem {
    Problem::error(
        "scenario-without-plants",
        Text::new("基准没有企业", "the base has no plant"),
    )
    .at(place.clone())
}
