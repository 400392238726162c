//! `dafeng targets`.

use std::path::Path;

use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::document::of_targets;
use dafeng::report::target_text::{ScenarioCourse, TargetSheet};
use dafeng::scenario::peak::PeakDefinition;
use dafeng::scenario::ready::with_each;
use dafeng::target::standing::Yardsticks;
use dafeng::target::{Assessment, Assessor, BenchmarkSet, EnergyProducts, MetricBook, Plan, Register, Score, Target};
use dafeng::text::Text;

use super::account::library;
use super::output::Output;
use super::rendering::{Destination, Rendering};
use super::scenario::read as read_scenarios;
use super::target_arguments::TargetsArguments;

/// The plans that are assessed where none is named.
const PLANS: [&str; 5] = [
    "fujian-steel",
    "fujian-nonferrous",
    "fuzhou-petrochemical",
    "fuzhou-steel",
    "fuzhou-building-materials",
];

/// Runs the command. A verdict is a result: the exit code is 0 whatever it is.
pub fn run(arguments: &TargetsArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let destination = Destination::of(arguments.format, arguments.out.as_deref())?;
    let library = library(factors)?;
    let book = MetricBook::of_library(&library)?;
    let (plans, choices, definition, register) = gathered(
        plans(arguments),
        book.choices(&arguments.choose),
        PeakDefinition::load(&arguments.definition),
        Register::read(&arguments.registers, &library),
    )?;
    output.problems(&register.notes);
    let (sets, products) = (BenchmarkSet::all(&library)?, EnergyProducts::of_library(&library)?);
    let assessor = Assessor {
        yardsticks: Yardsticks {
            sets: &sets,
            register: &register,
            products: &products,
            book: &book,
            units: &library.units,
            regions: &library.regions,
        },
        choices: &choices,
        definition: &definition,
        year: arguments.year,
    };
    let assessments: Result<Vec<Option<Assessment>>, Problems> =
        plans.iter().map(|plan| assessor.assess(plan)).collect();
    let assessments: Vec<Assessment> = assessments?.into_iter().flatten().collect();
    if assessments.is_empty() {
        return Err(no_rows(&arguments.registers[0]).into());
    }
    let scenarios = read_scenarios(&arguments.scenario, &[])?;
    // Of each scenario, of each plan, of each target.
    let courses: Vec<Vec<Vec<ScenarioCourse>>> = with_each(&scenarios, true, &library, |ready| {
        let scenario = ready.run.scenario;
        let trajectory = ready.run.trajectory(&|_| {})?;
        let of_target = |plan: &Plan, target: &Target| {
            let only = Plan {
                targets: vec![target.clone()],
                ..plan.clone()
            };
            let scored = Score::of(&only, &trajectory, &definition).targets.into_iter().next();
            scored.map(|scored| ScenarioCourse {
                title: scenario.title.clone(),
                id: scenario.id.clone(),
                values: Score::course(target, &trajectory),
                scored,
            })
        };
        let of_plan = |plan: &Plan| {
            plan.targets
                .iter()
                .filter_map(|target| of_target(plan, target))
                .collect()
        };
        Ok(assessments.iter().map(|assessment| of_plan(&assessment.plan)).collect())
    })?;
    let files: Vec<String> = register.files.iter().map(|(file, _)| file.clone()).collect();
    let of_plan = |place: usize, assessment: &Assessment| -> Vec<Vec<ScenarioCourse>> {
        let targets = 0..assessment.targets.len();
        let of_target = |target: usize| courses.iter().map(|plans| plans[place][target].clone()).collect();
        targets.map(of_target).collect()
    };
    let by_plan: Vec<Vec<Vec<ScenarioCourse>>> = assessments
        .iter()
        .enumerate()
        .map(|(place, assessment)| of_plan(place, assessment))
        .collect();
    let sheets: Vec<TargetSheet<'_>> = assessments
        .iter()
        .zip(&by_plan)
        .map(|(assessment, courses)| TargetSheet {
            assessment,
            courses,
            files: files.clone(),
        })
        .collect();
    Rendering {
        text: &|language, style| {
            let texts: Vec<String> = sheets.iter().map(|sheet| sheet.text(language, style)).collect();
            texts.join("\n")
        },
        json: &|| sheets.iter().map(TargetSheet::json).collect(),
        csv: &|| {
            let rows = sheets.iter().flat_map(TargetSheet::csv_rows);
            (&TargetSheet::CSV_HEADER, rows.collect())
        },
        document: &|| of_targets(&sheets, &register.files),
    }
    .write(destination, output)?;
    Ok(0)
}

/// The plans asked for, all that are missing told together.
fn plans(arguments: &TargetsArguments) -> Result<Vec<Plan>, Problems> {
    let named: Vec<&str> = match arguments.plan.as_slice() {
        [] => PLANS.to_vec(),
        named => named.iter().map(String::as_str).collect(),
    };
    let mut plans = Vec::new();
    let mut faults = Vec::new();
    for name in named {
        match Plan::load(name, &Place::file("--plan")) {
            Ok(plan) => plans.push(plan),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    Ok(plans)
}

/// Four results together: the problems of all where some failed.
#[allow(clippy::type_complexity)]
fn gathered<A, B, C, D>(
    first: Result<A, Problems>,
    second: Result<B, Problems>,
    third: Result<C, Problems>,
    fourth: Result<D, Problems>,
) -> Result<(A, B, C, D), Problems> {
    match (first, second, third, fourth) {
        (Ok(first), Ok(second), Ok(third), Ok(fourth)) => Ok((first, second, third, fourth)),
        (first, second, third, fourth) => {
            let faults = [first.err(), second.err(), third.err(), fourth.err()];
            Err(Problems(
                faults.into_iter().flatten().flat_map(|Problems(found)| found).collect(),
            ))
        }
    }
}

/// A register whose header has no row of data below it.
pub fn no_rows(path: &Path) -> Problem {
    Problem::error(
        "empty-file",
        Text::new("清单没有任何数据行", "the register has no row of data"),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "表头之下每个设施每年一行",
        "below the header stands a row for each unit and year",
    ))
}
