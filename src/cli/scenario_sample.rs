//! `dafeng scenario sample`.

use dafeng::factor::Library;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::sampled_trajectory_text::SampledTrajectorySheet;
use dafeng::scenario::compiled::{CompiledRun, Desk};
use dafeng::scenario::ready::with_run;
use dafeng::scenario::{SampledTrajectory, Scenario};
use dafeng::target::Plan;
use dafeng::text::Text;
use dafeng::uncertainty::Sampling;

use super::account::pretty;
use super::count_meter::CountMeter;
use super::exit;
use super::footprint::failed;
use super::output::Output;
use super::scenario_arguments::{SampleArguments, SampleFormat};

/// Fewer draws have no percentiles.
const FEWEST_DRAWS: u64 = 100;
/// More draws tell nothing more.
const MOST_DRAWS: u64 = 1_000_000;

/// Runs the command.
pub fn run(arguments: &SampleArguments, library: &Library, output: &Output) -> Result<u8, Problems> {
    let sampling = sampling(arguments)?;
    let scenario = one_of(Scenario::read(&arguments.file)?, arguments)?;
    with_run(&scenario, arguments.allow_gaps, library, |ready| {
        let run = ready.run;
        run.check()?;
        let before = deadline(arguments, &scenario, run.start.year)?;
        let ways = (scenario.grid_factor.is_some(), arguments.allow_gaps);
        let mut desk = Desk::new(run.start, ready.methodology, library, scenario.last_year, ways)?;
        desk.try_out(std::iter::once(run));
        output.problems(&desk.notes);
        let meter = CountMeter::start(sampling.draws as u64, output);
        let compiled = CompiledRun { run, desk: &desk };
        let sampled = SampledTrajectory::of(compiled, sampling, before, &|| meter.step());
        drop(meter);
        let sampled = sampled?;
        let sheet = SampledTrajectorySheet {
            scenario: &scenario,
            unit: &ready.methodology.unit.text,
            plants: run.plants.len(),
            sampled: &sampled,
        };
        let bytes = match arguments.format {
            SampleFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
            SampleFormat::Json => pretty(&sheet.json()).into_bytes(),
            SampleFormat::Csv => {
                // The table has no place for a note.
                output.problems(scenario.history_passed_over().as_slice());
                sheet.csv().map_err(failed)?
            }
        };
        output.data(&bytes)?;
        let is_complete = sampled.stated.is_complete;
        Ok(if is_complete { 0 } else { exit::INCOMPLETE })
    })
}

/// The deadline asked for, else that of the plan under `targets`, where it lies within the years.
fn deadline(arguments: &SampleArguments, scenario: &Scenario, base: i16) -> Result<Option<i16>, Problems> {
    if arguments.before.is_some() {
        return Ok(arguments.before);
    }
    let plans = scenario.targets.iter().map(|(name, place)| Plan::load(name, place));
    let plans: Vec<Plan> = plans.collect::<Result<_, _>>()?;
    let year = Plan::peak_deadline(&plans).and_then(|year| i16::try_from(year).ok());
    Ok(year.filter(|year| *year > base && *year <= scenario.last_year))
}

fn sampling(arguments: &SampleArguments) -> Result<Sampling, Problems> {
    let typed = arguments.draws;
    let draws = usize::try_from(typed)
        .ok()
        .filter(|_| (FEWEST_DRAWS..=MOST_DRAWS).contains(&typed));
    let draws = draws.ok_or_else(|| {
        Problem::error(
            "draws-out-of-range",
            Text::new(
                format!("`--draws {typed}` 不在 {FEWEST_DRAWS} 至 {MOST_DRAWS} 之间"),
                format!("`--draws {typed}` is not between {FEWEST_DRAWS} and {MOST_DRAWS}"),
            ),
        )
        .hint(Text::new("省略即为 10000", "without it 10000"))
    })?;
    let default = Sampling::default();
    Ok(Sampling {
        draws,
        seed: arguments.seed,
        threads: arguments.threads.map_or(default.threads, std::num::NonZeroUsize::get),
    })
}

/// The scenario asked for, or the only one.
fn one_of(mut scenarios: Vec<Scenario>, arguments: &SampleArguments) -> Result<Scenario, Problems> {
    let ids: Vec<String> = scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    let place = match &arguments.scenario {
        Some(id) => ids.iter().position(|known| known == id),
        None if ids.len() == 1 => Some(0),
        None => None,
    };
    if let Some(place) = place {
        return Ok(scenarios.swap_remove(place));
    }
    let all = |separator: &str| {
        let shown: Vec<String> = ids.iter().take(SHOWN).map(|id| format!("`{id}`")).collect();
        shown.join(separator) + if ids.len() > SHOWN { " …" } else { "" }
    };
    let message = match &arguments.scenario {
        Some(id) => Text::new(
            format!("文件中没有情景 `{id}`"),
            format!("the file has no scenario `{id}`"),
        ),
        None => Text::new(
            format!("文件中有 {} 个情景，一次抽样一个", ids.len()),
            format!("the file has {} scenarios; one is drawn at a time", ids.len()),
        ),
    };
    let problem = Problem::error("which-scenario", message);
    let problem = problem
        .at(Place::file(arguments.file.display().to_string()))
        .hint(Text::new(
            format!("用 --scenario 指定其一：{}", all("、")),
            format!("name one by --scenario: {}", all(", ")),
        ));
    Err(problem.into())
}

/// Scenarios that a message names.
const SHOWN: usize = 8;
