//! `dafeng scenario sweep`: very many scenarios, written as they finish.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use dafeng::factor::Library;
use dafeng::methodology::{Methodology, MethodologyRegistry};
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::sweep_csv::{finished, header, problem_row, scenario_rows};
use dafeng::report::write_problem;
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::compiled::{CompiledRun, CompiledTrajectory, Desk, Workings, sweep};
use dafeng::scenario::scenario::BaseSource;
use dafeng::scenario::{Course, Run, Scenario, ready};
use dafeng::text::{Language, Text};
use dafeng::uncertainty::Sampling;
use dafeng::yaml::sha256;

use super::count_meter::CountMeter;
use super::exit;
use super::footprint::failed;
use super::interruption::GrowingFile;
use super::output::Output;
use super::scenario_arguments::SweepArguments;

/// Problems of scenarios that are shown; the table has one of each.
const SHOWN: usize = 10;

/// Runs the command.
pub fn run(arguments: &SweepArguments, library: &Library, output: &Output) -> Result<u8, Problems> {
    csv_only(&arguments.out)?;
    let mut scenarios = Vec::new();
    for path in &arguments.files {
        scenarios.extend(Scenario::read(path)?);
    }
    let mut bases: Vec<&BaseSource> = Vec::new();
    for scenario in &scenarios {
        if !bases.contains(&&scenario.base) {
            bases.push(&scenario.base);
        }
    }
    let books = bases.iter().map(|base| {
        let own: Vec<&Scenario> = scenarios.iter().filter(|scenario| scenario.base == **base).collect();
        ready::books(&own, library)
    });
    let books = books.collect::<Result<Vec<Books>, Problems>>()?;
    let starts = books.iter().map(|books| books.starting_point(library));
    let starts = starts.collect::<Result<Vec<StartingPoint<'_>>, Problems>>()?;
    let mut methodologies: BTreeMap<&str, Methodology> = BTreeMap::new();
    for scenario in &scenarios {
        if !methodologies.contains_key(scenario.methodology.as_str()) {
            let found = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library)?;
            methodologies.insert(&scenario.methodology, found);
        }
    }
    // What scenarios share, by base, methodology, and whether the grid follows a driver.
    let key_of = |scenario: &Scenario| {
        let base = bases
            .iter()
            .position(|base| **base == scenario.base)
            .unwrap_or_default();
        (base, scenario.methodology.clone(), scenario.grid_factor.is_some())
    };
    let mut last_years: BTreeMap<(usize, String, bool), i16> = BTreeMap::new();
    for scenario in &scenarios {
        let last = last_years.entry(key_of(scenario)).or_insert(scenario.last_year);
        *last = scenario.last_year.max(*last);
    }
    let mut desks = BTreeMap::new();
    for (key, last) in last_years {
        let ways = (key.2, arguments.allow_gaps);
        let (start, methodology) = (&starts[key.0], &methodologies[key.1.as_str()]);
        let mut desk = Desk::new(start, methodology, library, last, ways)?;
        let own = scenarios.iter().filter(|scenario| key_of(scenario) == key);
        // What cannot be run is told where its turn comes.
        let runs =
            own.filter_map(|scenario| Run::new(scenario, start, methodology, library, arguments.allow_gaps).ok());
        desk.try_out(runs.collect::<Vec<Run<'_>>>().iter());
        output.problems(&desk.notes);
        desks.insert(key, desk);
    }
    let paths = GridPaths::default();
    let work = |place: usize, workings: &mut Workings| {
        let scenario = &scenarios[place];
        let key = key_of(scenario);
        let (start, methodology) = (&starts[key.0], &methodologies[scenario.methodology.as_str()]);
        paths.check(scenario, start, (methodology, library))?;
        let run = Run::new(scenario, start, methodology, library, arguments.allow_gaps)?;
        let desk = &desks[&key];
        CompiledRun { run: &run, desk }.trajectory(workings)
    };
    let ids: Vec<(&str, usize)> = scenarios
        .iter()
        .map(|scenario| {
            let years = scenario.last_year - starts[key_of(scenario).0].year + 1;
            (scenario.id.as_str(), usize::try_from(years).unwrap_or_default())
        })
        .collect();
    let part = part_of(&arguments.out, &scenarios, &starts);
    let (done, mut file) = open(&part, &ids, arguments.resume).map_err(|error| cannot_write(&arguments.out, &error))?;
    let meter = CountMeter::start((scenarios.len() - done) as u64, output);
    let mut told = Tally::default();
    let mut stopped = None;
    let threads = arguments
        .threads
        .map_or(Sampling::default().threads, std::num::NonZeroUsize::get);
    sweep::in_order(done..scenarios.len(), threads, work, |place, found| {
        let unit = &methodologies[scenarios[place].methodology.as_str()].unit.text;
        let rows = told.rows(&scenarios[place].id, unit, found);
        let written = rows
            .map_err(failed)
            .and_then(|rows| file.add(&rows).map_err(|error| cannot_write(&part, &error)));
        meter.step();
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(problems) => {
                stopped = Some(problems);
                ControlFlow::Break(())
            }
        }
    });
    drop(meter);
    if let Some(problems) = stopped {
        return Err(problems);
    }
    file.finish(&arguments.out)
        .map_err(|error| cannot_write(&arguments.out, &error))?;
    let mut notes: Vec<Problem> = scenarios.iter().filter_map(Scenario::history_passed_over).collect();
    notes.dedup();
    output.problems(&notes);
    output.problems(&told.problems);
    for line in told.summary(&arguments.out, (scenarios.len(), done), output.language) {
        output.say(&line);
    }
    Ok(if told.failed > 0 {
        exit::BAD_INPUT
    } else if told.incomplete > 0 {
        exit::INCOMPLETE
    } else {
        0
    })
}

/// Errors: a name of another ending than .csv, which would say that the file is what it is not.
fn csv_only(out: &Path) -> Result<(), Problems> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().into_owned());
    let Some(ending) = ending.filter(|ending| !ending.eq_ignore_ascii_case("csv")) else {
        return Ok(());
    };
    let shown = out.display();
    let problem = Problem::error(
        "unknown-format",
        Text::new(
            format!("`--out {shown}`：扫描结果只写成 CSV，不能写成 .{ending}"),
            format!("`--out {shown}`: a sweep is written as CSV, not as .{ending}"),
        ),
    );
    let instead = out.with_extension("csv");
    Err(problem
        .hint(Text::new(
            format!("写 --out {}", instead.display()),
            format!("say --out {}", instead.display()),
        ))
        .into())
}

/// Grid factor paths that were looked at, each once: scenarios of a matrix share them.
#[derive(Default)]
struct GridPaths(Mutex<Vec<(Option<String>, Course)>>);

impl GridPaths {
    /// Errors: the path of a scenario is none. They are told of every scenario that has it.
    fn check(
        &self,
        scenario: &Scenario,
        start: &StartingPoint<'_>,
        (methodology, library): (&Methodology, &Library),
    ) -> Result<(), Problems> {
        let driver = scenario.grid_factor.as_ref().and_then(|id| scenario.drivers.get(id));
        let Some(driver) = driver else {
            return Ok(());
        };
        let path = (driver.unit.clone(), driver.course.clone());
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&path) {
            return Ok(());
        }
        scenario.factors(start, methodology, library)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        Ok(())
    }
}

/// What a sweep came to.
#[derive(Default)]
struct Tally {
    plant_years: usize,
    exact_plant_years: usize,
    incomplete: usize,
    failed: usize,
    problems: Vec<Problem>,
}

impl Tally {
    fn rows(
        &mut self,
        id: &str,
        unit: &str,
        found: Result<CompiledTrajectory, Problems>,
    ) -> Result<Vec<u8>, csv::Error> {
        match found {
            Ok(found) => {
                self.plant_years += found.plant_years;
                self.exact_plant_years += found.exact_plant_years;
                self.incomplete += usize::from(!found.is_complete);
                scenario_rows(id, unit, &found)
            }
            Err(Problems(faults)) => {
                self.failed += 1;
                let row = problem_row(id, faults.first());
                let shown = faults.into_iter().map(|fault| of_scenario(id, fault));
                self.problems.extend(shown);
                self.problems.truncate(SHOWN);
                row
            }
        }
    }

    fn summary(&self, out: &Path, (all, resumed): (usize, usize), language: Language) -> Vec<String> {
        let out = out.display();
        let (years, exact, failed) = (self.plant_years, self.exact_plant_years, self.failed);
        let mut lines = vec![match language {
            Language::Zh => format!("{out}：{all} 个情景；{years} 个企业年，其中 {exact} 个按精确解求得"),
            Language::En => format!("{out}: {all} scenario(s); {years} plant-years, {exact} of them solved exactly"),
        }];
        if resumed > 0 {
            lines.push(match language {
                Language::Zh => format!("其中 {resumed} 个情景接自上次，未计入企业年"),
                Language::En => {
                    format!("{resumed} scenario(s) were there from before and are not among these plant-years")
                }
            });
        }
        if failed > 0 {
            lines.push(match language {
                Language::Zh => format!("{failed} 个情景不成立，原因见 problem 列"),
                Language::En => format!("{failed} scenario(s) cannot be; the column `problem` says why"),
            });
        }
        lines
    }
}

/// Opens the growing file: what a sweep before this one finished stays where that is asked for.
fn open(part: &Path, ids: &[(&str, usize)], is_resumed: bool) -> std::io::Result<(usize, GrowingFile)> {
    let written = if is_resumed && part.is_file() {
        std::fs::read(part)?
    } else {
        Vec::new()
    };
    let (done, bytes) = finished(&written, ids);
    let mut file = GrowingFile::open(part, bytes as u64, (done, ids.len()))?;
    if bytes == 0 {
        file.head(&header().map_err(std::io::Error::other)?)?;
    }
    Ok((done, file))
}

/// Digits of the digest in the name of a growing file.
const DIGEST_DIGITS: usize = 8;

/// The growing file of a sweep: its name tells sweeps apart, so that none goes on where another ended.
fn part_of(out: &Path, scenarios: &[Scenario], starts: &[StartingPoint<'_>]) -> PathBuf {
    let mut said = String::from(env!("CARGO_PKG_VERSION"));
    for scenario in scenarios {
        said += &sha256(format!("{scenario:?}").as_bytes());
    }
    for start in starts {
        said += &format!("{:?}", start.inputs);
    }
    let digest = sha256(said.as_bytes());
    let mut name = out.as_os_str().to_owned();
    name.push(format!(".{}.partial", &digest[..DIGEST_DIGITS]));
    PathBuf::from(name)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Problems {
    write_problem::cannot_write(&path.display().to_string(), &write_problem::reason_of(error))
}

/// A problem of one scenario among others, which does not stop them.
fn of_scenario(id: &str, problem: Problem) -> Problem {
    Problem {
        severity: Severity::Warning,
        message: Text::new(
            format!("情景 `{id}`：{}", problem.message.zh),
            format!("scenario `{id}`: {}", problem.message.en),
        ),
        ..problem
    }
}
