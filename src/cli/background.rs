//! `dafeng footprint` of an exchange table: a background system solved in floating point.

use std::path::Path;
use std::time::{Duration, Instant};

use dafeng::factor::Library;
use dafeng::format::registry::CarbonOrigin;
use dafeng::methodology::warming::WARMING_POTENTIALS;
use dafeng::network::ElementaryFlow;
use dafeng::network::asked::amount;
use dafeng::network::background::{BackgroundSystem, ExchangeTable, Gaps, SolverChoice};
use dafeng::network::characterisation::Characterisation;
use dafeng::network::problem::unknown;
use dafeng::network::strategy::{CutOff, NoAllocation, Strategy};
use dafeng::network::upstream::FactQuery;
use dafeng::problem::{Problem, Problems};
use dafeng::report::background_text::{BackgroundFootprint, BackgroundIntensities, CountedFlows};
use dafeng::text::{Language, Text};

use super::account::{library, pretty, with_errors_written, write_errors};
use super::exit;
use super::footprint::failed;
use super::network_arguments::{BoundaryArgument, BreakdownArgument, FootprintArguments, FootprintFormat, METHOD};
use super::output::Output;
use super::unused_option::refuse;

/// Runs the command on an exchange table.
pub fn run(
    path: &Path,
    arguments: &FootprintArguments,
    factors: Option<&Path>,
    output: &Output,
) -> Result<u8, Problems> {
    let work = || -> Result<u8, Problems> {
        refuse(&of_ledgers(arguments), &Text::new("交换表", "an exchange table"))?;
        let library = library(factors)?;
        let mut clock = Clock::start();
        let table = ExchangeTable::read(path)?;
        clock.lap("read");
        output.problems(&table.notes);
        if let Some(errors) = &arguments.ledger.errors {
            write_errors(errors, &table.notes, output)?;
        }
        let gaps = if arguments.background.allow_gaps {
            Gaps::CutOff
        } else {
            Gaps::Refuse
        };
        let system =
            BackgroundSystem::of_table(&table, &library.units, gaps).map_err(|problems| at_file(problems, path))?;
        clock.lap("link");
        let counted = if arguments.background.flows.is_empty() {
            characterised(&system, arguments, &library)
        } else {
            counted(&system, &arguments.background.flows, &library)
        };
        let counted = counted.map_err(|problems| at_file(problems, path))?;
        let title = format!(
            "{} · {}",
            path.display(),
            match output.language {
                Language::Zh => format!("{} 道工序，{} 个工序间联系", system.processes.len(), system.links()),
                Language::En => format!(
                    "{} process(es), {} link(s) between them",
                    system.processes.len(),
                    system.links()
                ),
            }
        );
        let (bytes, cut_off) = render(&counted, title, arguments, &library, &mut clock, output)
            .map_err(|problems| at_file(problems, path))?;
        output.data(&bytes)?;
        clock.lap("write");
        if arguments.background.timings {
            output.say(&clock.text());
        }
        if let Some(cut_off) = cut_off {
            output.say(cut_off.in_language(output.language));
            return Ok(exit::INCOMPLETE);
        }
        Ok(0)
    };
    work().map_err(|problems| with_errors_written(problems, &arguments.ledger, output))
}

/// Refuses the options of exchange tables where the input is none.
pub fn refuse_elsewhere(arguments: &FootprintArguments) -> Result<(), Problems> {
    let background = &arguments.background;
    let given = [
        ("--flow", !background.flows.is_empty()),
        ("--solver", background.solver.is_some()),
        ("--allow-gaps", background.allow_gaps),
        ("--timings", background.timings),
    ];
    refuse(&given, &Text::new("台账或工序网络", "a ledger or a network"))
}

/// The options that an exchange table has no use for.
fn of_ledgers(arguments: &FootprintArguments) -> [(&'static str, bool); 16] {
    let ledger = &arguments.ledger;
    let choices = &arguments.choices;
    [
        ("--method", arguments.method != METHOD),
        ("--boundary", choices.boundary != BoundaryArgument::CradleToGate),
        ("--allocation", choices.allocation != NoAllocation.id()),
        ("--scrap", choices.scrap != CutOff.id()),
        ("--upstream", !choices.upstream.is_empty()),
        ("--by", arguments.by != BreakdownArgument::Process),
        ("--paths", arguments.paths.is_some()),
        ("--trace", !arguments.trace.is_empty()),
        ("--uncertainty", arguments.uncertainty),
        (
            "--gwp",
            choices.gwp != WARMING_POTENTIALS && !arguments.background.flows.is_empty(),
        ),
        ("--mapping", ledger.mapping.is_some()),
        ("--plants", ledger.plants.is_some()),
        ("--plant", ledger.plant.is_some()),
        ("--region", ledger.region.is_some()),
        ("--threads", ledger.threads.is_some()),
        ("--as-of", arguments.as_of.is_some()),
    ]
}

/// The flows that count, each in the unit of the first.
fn counted<'s>(
    system: &'s BackgroundSystem,
    typed: &[String],
    library: &Library,
) -> Result<CountedFlows<'s>, Problems> {
    let known: Vec<&str> = system.elementary_flows.iter().map(|flow| flow.id.as_str()).collect();
    let mut faults = Vec::new();
    let mut counted = CountedFlows {
        system,
        factors: vec![0.0; known.len()],
        unit: String::new(),
        potentials: None,
    };
    for name in typed {
        let Some(place) = system.elementary_flow(name) else {
            let what = Text::new("基本流", "elementary flow");
            faults.push(unknown("unknown-elementary-flow", &what, name, &known));
            continue;
        };
        let unit = &system.elementary_flows[place].unit;
        if counted.unit.is_empty() {
            counted.unit.clone_from(unit);
        }
        match size(unit, &counted.unit, library) {
            Some(size) => counted.factors[place] = size,
            None => faults.push(not_added(name, unit, &counted.unit)),
        }
    }
    Problems(faults).check()?;
    Ok(counted)
}

/// The flows of fossil greenhouse gases at their warming potential, in kilograms of carbon dioxide.
fn characterised<'s>(
    system: &'s BackgroundSystem,
    arguments: &FootprintArguments,
    library: &Library,
) -> Result<CountedFlows<'s>, Problems> {
    let query = FactQuery {
        library,
        region: None,
        year: i16::MAX,
        as_of: arguments.as_of,
        preferred: &[],
    };
    let flows = system.elementary_flows.iter().map(|flow| ElementaryFlow {
        id: flow.id.clone(),
        unit: flow.unit.clone(),
    });
    let flows: Vec<ElementaryFlow> = flows.collect();
    let potentials = Characterisation::of(&flows, &arguments.choices.gwp, &query)?;
    let factors = flows.iter().zip(&potentials.factors).map(|(flow, factor)| {
        let factor = factor.as_ref().filter(|factor| factor.origin == CarbonOrigin::Fossil);
        // A tonne for a tonne is a kilogram for a kilogram.
        let potential = factor.map(|factor| factor.value.to_f64());
        potential
            .zip(size(&flow.unit, "kg", library))
            .map_or(0.0, |(potential, size)| potential * size)
    });
    let factors: Vec<f64> = factors.collect();
    if factors.iter().all(|factor| *factor == 0.0) {
        let known: Vec<&str> = flows.iter().map(|flow| flow.id.as_str()).collect();
        return Err(no_flow(&known).into());
    }
    Ok(CountedFlows {
        system,
        factors,
        unit: "kgCO2e".to_owned(),
        potentials: Some(potentials.set),
    })
}

/// How many of another unit one unit is.
fn size(own: &str, other: &str, library: &Library) -> Option<f64> {
    if own == other {
        return Some(1.0);
    }
    let (own, other) = (library.units.parse(own).ok()?, library.units.parse(other).ok()?);
    let size = own.size.divide(&other.size)?;
    (own.dimension == other.dimension).then(|| size.to_f64())
}

fn no_flow(known: &[&str]) -> Problem {
    const LISTED: usize = 12;
    let mut listed: Vec<String> = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    if known.len() > LISTED {
        listed.push("…".to_owned());
    }
    let listed = listed.join(", ");
    Problem::error(
        "no-flow",
        Text::new(
            "没有基本流在增温潜势集中，也未用 --flow 指明计入哪种",
            "no elementary flow has a warming potential, and no --flow says which counts",
        ),
    )
    .hint(Text::new(
        format!("--flow NAME，可写多次；本表有：{listed}"),
        format!("--flow NAME, once for each; this table has {listed}"),
    ))
}

fn not_added(name: &str, unit: &str, other: &str) -> Problem {
    Problem::error(
        "units-differ",
        Text::new(
            format!("`{name}` 以 `{unit}` 计，不能与以 `{other}` 计的流相加"),
            format!("`{name}` is in `{unit}` and cannot be added to what is in `{other}`"),
        ),
    )
    .hint(Text::new("分别计算", "count them one at a time"))
}

/// Faults of links carry the file, where they have no row.
fn at_file(problems: Problems, path: &Path) -> Problems {
    let placed = problems.0.into_iter().map(|problem| match problem.place {
        Some(_) => problem,
        None => problem.at(dafeng::problem::Place::file(path.display().to_string())),
    });
    Problems(placed.collect())
}

/// Solves and renders what is asked for: the result, and what to say where something is cut off.
fn render(
    counted: &CountedFlows<'_>,
    title: String,
    arguments: &FootprintArguments,
    library: &Library,
    clock: &mut Clock,
    output: &Output,
) -> Result<(Vec<u8>, Option<Text>), Problems> {
    let system = counted.system;
    let choice = arguments
        .background
        .solver
        .map_or(SolverChoice::Auto, SolverChoice::from);
    let (language, style) = (output.language, output.style());
    let Some(product) = &arguments.product else {
        let intensities = system.intensities(|flow| counted.factor(flow), choice)?;
        clock.lap("solve");
        let sheet = BackgroundIntensities {
            counted,
            intensities: &intensities,
            title,
        };
        let bytes = match arguments.format {
            FootprintFormat::Table => sheet.text(language, style).into_bytes(),
            FootprintFormat::Json => pretty(&sheet.json()).into_bytes(),
            FootprintFormat::Csv => sheet.csv().map_err(failed)?,
        };
        let count = sheet.incomplete();
        let cut_off = Text::new(
            format!("结果不完整：{count} 种产品的上游有截断"),
            format!("the result is incomplete: something is cut off behind {count} product(s)"),
        );
        return Ok((bytes, (count > 0).then_some(cut_off)));
    };
    let process = system.process(product)?;
    let unit = &system.processes[process].unit;
    let amount = amount(("--per", &arguments.per), product, Some(unit), library)?.to_f64();
    let solution = system.solve(&[(process, amount)], choice)?;
    clock.lap("solve");
    let sheet = BackgroundFootprint {
        counted,
        solution: &solution,
        process,
        amount,
        title,
    };
    let bytes = match arguments.format {
        FootprintFormat::Table => sheet.text(language, style).into_bytes(),
        FootprintFormat::Json => pretty(&sheet.json()).into_bytes(),
        FootprintFormat::Csv => sheet.csv().map_err(failed)?,
    };
    let count = solution.cut_offs().len();
    let cut_off = Text::new(
        format!("结果不完整：{count} 种流被截断"),
        format!("the result is incomplete: {count} flow(s) are cut off"),
    );
    Ok((bytes, (count > 0).then_some(cut_off)))
}

/// What each step took.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Clock {
        Clock {
            last: Instant::now(),
            laps: Vec::new(),
        }
    }

    fn lap(&mut self, name: &'static str) {
        let now = Instant::now();
        self.laps.push((name, now - self.last));
        self.last = now;
    }

    fn text(&self) -> String {
        let each = self
            .laps
            .iter()
            .map(|(name, time)| format!("{name} {:.6} s", time.as_secs_f64()));
        each.collect::<Vec<_>>().join(", ")
    }
}
