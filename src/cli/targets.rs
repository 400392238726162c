//! `dafeng targets`.

use std::path::{Path, PathBuf};

use dafeng::case::run_manifest::INPUTS;
use dafeng::case::{Case, RunManifest};
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::document::of_targets;
use dafeng::report::target_text::{ScenarioCourse, TargetSheet};
use dafeng::scenario::Run;
use dafeng::scenario::base::Plant;
use dafeng::scenario::peak::PeakDefinition;
use dafeng::scenario::ready::with_each;
use dafeng::spelling::fold;
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
    let mut assessments: Vec<Assessment> = assessments?.into_iter().flatten().collect();
    if assessments.is_empty() {
        return Err(no_rows(&arguments.registers[0]).into());
    }
    let scenarios = read_scenarios(&scenario_files(&arguments.scenario)?, &[])?;
    let mut notes: Vec<Vec<Text>> = vec![Vec::new(); assessments.len()];
    // Of each scenario, of each plan, of each target.
    let courses: Vec<Vec<Vec<ScenarioCourse>>> = with_each(&scenarios, true, &library, |ready| {
        let scenario = ready.run.scenario;
        let trajectory = ready.run.trajectory(&|_| {})?;
        let of_target = |plan: &Plan, target: &Target| {
            let only = Plan {
                targets: vec![target.clone()],
                ..plan.clone()
            };
            let scored = Score::of(&only, (ready.run, &trajectory), &definition)
                .targets
                .into_iter()
                .next();
            let is_of_it = Score::out_of_scope(ready.run, plan, target).is_none();
            scored.map(|scored| ScenarioCourse {
                title: scenario.title.clone(),
                id: scenario.id.clone(),
                values: if is_of_it {
                    Score::course(target, &trajectory)
                } else {
                    Vec::new()
                },
                scored,
            })
        };
        let of_plan = |plan: &Plan| {
            plan.targets
                .iter()
                .filter_map(|target| of_target(plan, target))
                .collect()
        };
        for (assessment, notes) in assessments.iter().zip(&mut notes) {
            notes.extend(scope_notes(ready.run, assessment));
        }
        Ok(assessments.iter().map(|assessment| of_plan(&assessment.plan)).collect())
    })?;
    for (assessment, notes) in assessments.iter_mut().zip(notes) {
        assessment.notes.extend(notes);
    }
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
            units: &library.units,
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

/// The scenario files named, and those of the case that the folder of a run holds. Errors: a folder that is no run; a case without scenarios.
fn scenario_files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Problems> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let of_case = match RunManifest::read(path) {
            Ok(manifest) => Case::read(&path.join(INPUTS).join(manifest.arguments.case))?.scenarios,
            Err(_) => Vec::new(),
        };
        if of_case.is_empty() {
            return Err(no_scenario(path).into());
        }
        files.extend(of_case);
    }
    Ok(files)
}

fn no_scenario(path: &Path) -> Problem {
    Problem::error(
        "no-scenario",
        Text::new("目录中没有情景", "the folder holds no scenario"),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "写情景文件（.yaml），或 dafeng run 写出的、案例含情景的运行目录",
        "name a scenario file (.yaml), or the folder that dafeng run wrote of a case with scenarios",
    ))
}

/// What must be said of a scenario beside a plan: that it is of something else, or of other plants than the register.
fn scope_notes(run: &Run<'_>, assessment: &Assessment) -> Vec<Text> {
    let title = &run.scenario.title;
    let plan = &assessment.plan;
    let mut reasons: Vec<Option<Text>> = Vec::new();
    for target in &plan.targets {
        let reason = Score::out_of_scope(run, plan, target);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let is_of_some = reasons.contains(&None);
    let mut notes: Vec<Text> = reasons
        .into_iter()
        .flatten()
        .map(|reason| {
            Text::new(
                format!("{}：{}", title.zh, reason.zh),
                format!("{}: {}", title.en, reason.en),
            )
        })
        .collect();
    let own: Vec<String> = assessment.plants.iter().map(|plant| fold(plant)).collect();
    let is_own = |plant: &&Plant<'_>| {
        [&plant.id, &plant.title.zh, &plant.title.en]
            .iter()
            .any(|name| own.contains(&fold(name)))
    };
    let (all, same) = (run.start.plants.len(), run.start.plants.iter().filter(is_own).count());
    if is_of_some && (same < all || same < own.len()) {
        let of_register = own.len();
        notes.push(Text::new(
            format!("{}有 {all} 家企业，清单有 {of_register} 家，同名 {same} 家：两者的数值不是同一范围", title.zh),
            format!("{} has {all} plant(s), the register {of_register}, of which {same} in common: their values are not of the same scope", title.en),
        ));
    }
    notes
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
