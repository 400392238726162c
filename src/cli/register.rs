//! `dafeng register`.

use std::collections::BTreeSet;
use std::path::Path;

use dafeng::factor::{Library, Named};
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::Level;
use dafeng::problem::{Place, Problem, Problems, near_names};
use dafeng::report::document::of_scores;
use dafeng::report::level_text::LevelSheet;
use dafeng::report::quantity_text::QuantitySheet;
use dafeng::report::register_changes_text::changes_text;
use dafeng::report::register_rows::RegisterRows;
use dafeng::report::register_text::ScoreSheet;
use dafeng::spelling::nearest;
use dafeng::target::register::{LedgerRegister, Update};
use dafeng::target::standing::{Efficiency, ScoredUnit, Yardsticks};
use dafeng::target::{BenchmarkSet, EnergyProducts, MetricBook, QuantityUses, Register};
use dafeng::text::Text;

use super::account::{ledger, library, methodology, pretty, with_errors_written};
use super::exit;
use super::output::Output;
use super::register_files::{is_workbook, quantities_not_written, written};
use super::register_template;
use super::rendering::{Destination, Rendering};
use super::target_arguments::{
    LevelsArguments, QuantitiesArguments, QuantitiesFormat, RegisterArguments, RegisterCommand, ScoreArguments,
    UpdateArguments,
};
use super::targets::no_rows;

/// The methodology of comprehensive energy.
const ENERGY: &str = "gbt-2589-energy";

/// Runs the command.
pub fn run(arguments: &RegisterArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    match &arguments.command {
        RegisterCommand::Update(arguments) => {
            let work = || update(arguments, factors, output);
            work().map_err(|problems| with_errors_written(problems, &arguments.ledger, output))
        }
        RegisterCommand::Template(arguments) => register_template::run(arguments, factors, output),
        RegisterCommand::Score(arguments) => score(arguments, factors, output),
        RegisterCommand::Levels(arguments) => levels(arguments, factors, output),
        RegisterCommand::Quantities(arguments) => quantities(arguments, factors, output),
    }
}

/// Makes the register of ledgers, or puts their years into an older one.
fn update(arguments: &UpdateArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let is_workbook = is_workbook(&arguments.out, arguments.quantities.as_deref())?;
    let library = library(factors)?;
    let book = MetricBook::shipped(&library.units)?;
    let old = Register::read(&arguments.register, &library)?;
    let energy = methodology(ENERGY, &[], &library)?;
    let own = arguments
        .method
        .as_deref()
        .map(|id| methodology(id, &[], &library))
        .transpose()?;
    let ledger = ledger(&arguments.ledger, Some(energy.row_period), &library, output)?;
    let request = |level| AccountRequest {
        level,
        allow_gaps: arguments.allow_gaps,
        totals_alone: true,
        ..AccountRequest::default()
    };
    let plants = account(&ledger, &energy, &library, request(Level::Enterprise))?;
    let has_processes = plants.groups.iter().any(|group| group.process.is_some());
    let processes = has_processes.then(|| account(&ledger, &energy, &library, request(Level::Process)));
    let processes = processes.transpose()?;
    let emissions = own
        .as_ref()
        .map(|own| account(&ledger, own, &library, request(Level::Enterprise)))
        .transpose()?;
    let products = EnergyProducts::of_library(&library)?;
    let made = LedgerRegister {
        processes: processes.as_ref(),
        plants: &plants,
        emissions: emissions.as_ref(),
        products: &products,
        book: &book,
        language: output.language,
    };
    let new = made.rows();
    let update = Update::of(old, new, &book, &ledger.plants);
    let with_quantities = is_workbook || arguments.quantities.is_some();
    output.told(&update.register.notes);
    output.say(changes_text(&update, with_quantities, output.language).trim_end());
    let rows = RegisterRows {
        register: &update.register,
        library: &library,
        products: &products,
        book: &book,
        language: output.language,
    };
    let written = written(&rows, is_workbook)?;
    let paths = [Some(&arguments.out), arguments.quantities.as_ref()];
    let paths = paths.into_iter().flatten().map(|path| path.as_path());
    let files: Vec<(&Path, &[u8])> = paths.zip(written.iter().map(Vec::as_slice)).collect();
    output.write_files(&files)?;
    let quantities = update.register.quantities.len();
    if quantities > 0 && !with_quantities {
        output.told(&[quantities_not_written(&arguments.out, quantities)]);
    }
    let inventories = [processes.as_ref(), Some(&plants), emissions.as_ref()];
    let is_complete = inventories.into_iter().flatten().all(Inventory::is_complete);
    Ok(if is_complete { 0 } else { exit::INCOMPLETE })
}

fn score(arguments: &ScoreArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let destination = Destination::of(arguments.format, arguments.out.as_deref())?;
    let library: Library = library(factors)?;
    let book = MetricBook::shipped(&library.units)?;
    let register = Register::read(&arguments.registers, &library)?;
    output.problems(&register.notes);
    let years: BTreeSet<i16> = register.units.iter().map(|unit| unit.year).collect();
    let Some(latest) = years.last() else {
        return Err(no_rows(&arguments.registers[0]).into());
    };
    let (sets, products) = (BenchmarkSet::all(&library)?, EnergyProducts::of_library(&library)?);
    let Some(set) = sets.iter().find(|set| set.id == arguments.set) else {
        return Err(unknown_set(&arguments.set, &library).into());
    };
    let yardsticks = Yardsticks {
        sets: &sets,
        register: &register,
        products: &products,
        book: &book,
        units: &library.units,
        regions: &library.regions,
    };
    let year = arguments.year.unwrap_or(*latest);
    let rows = register.units_in(year);
    if rows.is_empty() {
        return Err(no_rows_of(&arguments.registers[0], year, &years).into());
    }
    let other_years: Vec<i16> = years.into_iter().filter(|other| *other != year).collect();
    let units: Result<Vec<ScoredUnit<'_>>, Problems> =
        rows.into_iter().map(|unit| yardsticks.score(unit, set)).collect();
    let units = units?;
    let mut only: Vec<Option<Efficiency>> = Vec::new();
    for class in arguments.only.iter().map(|class| class.class()) {
        if !only.contains(&class) {
            only.push(class);
        }
    }
    let sheet = ScoreSheet {
        units: &units,
        only: &only,
        products: yardsticks.products,
        unit_table: yardsticks.units,
        set: (&set.id, &set.title, &set.read_from),
        year,
        other_years: &other_years,
    };
    Rendering {
        text: &|language, style| sheet.text(language, style),
        json: &|| sheet.json(),
        csv: &|| (&ScoreSheet::CSV_HEADER, sheet.csv_rows()),
        document: &|| of_scores(&sheet, &register.files),
    }
    .write(destination, output)?;
    // A table says it itself.
    if let Some(words) = sheet.left_out().filter(|_| !destination.is_table()) {
        output.say(words.in_language(output.language));
    }
    Ok(0)
}

fn quantities(arguments: &QuantitiesArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    let (book, sets) = (MetricBook::of_library(&library)?, BenchmarkSet::all(&library)?);
    let quantities = QuantityUses::all(&book, &sets)?;
    let sheet = QuantitySheet {
        quantities: &quantities,
    };
    let text = match arguments.format {
        QuantitiesFormat::Table => sheet.text(output.language, output.style()),
        QuantitiesFormat::Json => pretty(&sheet.json()),
    };
    output.data(text.as_bytes())?;
    Ok(0)
}

fn levels(arguments: &LevelsArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    let products = EnergyProducts::of_library(&library)?;
    let mut faults: Vec<Problem> = Vec::new();
    let product = arguments.product.as_deref().and_then(|typed| {
        let found = products.products.find(typed);
        if found.is_none() {
            let near = products.near(typed);
            faults.push(unknown("unknown-product", &Text::new("产品", "product"), typed, near));
        }
        found
    });
    let ids = BenchmarkSet::ids(&library);
    if let Some(set) = arguments.set.as_deref().filter(|set| !ids.contains(set)) {
        faults.push(unknown_set(set, &library));
    }
    Problems(faults).check()?;
    let sets = BenchmarkSet::all(&library)?;
    let wanted = |set: &&BenchmarkSet| arguments.set.as_deref().is_none_or(|id| set.id == id);
    let sheet = LevelSheet {
        sets: sets
            .iter()
            .filter(wanted)
            .map(|set| {
                let of = set.levels.iter();
                let levels = of.filter(|level| product.is_none_or(|product| level.product == product.id()));
                (set, levels.collect())
            })
            .collect(),
        products: &products,
    };
    let bytes = if arguments.json {
        pretty(&sheet.json()).into_bytes()
    } else {
        sheet.text(output.language, output.style()).into_bytes()
    };
    output.data(&bytes)?;
    Ok(0)
}

/// No unit has a row of a year or of an earlier one.
fn no_rows_of(path: &Path, year: i16, years: &BTreeSet<i16>) -> Problem {
    let years: Vec<String> = years.iter().map(i16::to_string).collect();
    Problem::error(
        "no-rows-of-year",
        Text::new(
            format!("清单没有 {year} 年及以前的设施"),
            format!("the register has no unit of {year} or before"),
        ),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        format!("有：{}", years.join("、")),
        format!("it has {}", years.join(", ")),
    ))
}

fn unknown_set(typed: &str, library: &Library) -> Problem {
    let near = nearest(typed, BenchmarkSet::ids(library), 5);
    let near: Vec<String> = near.into_iter().map(|id| format!("`{id}`")).collect();
    unknown("unknown-set", &Text::new("能效水平文件", "set of levels"), typed, near)
}

fn unknown(code: &'static str, what: &Text, typed: &str, near: Vec<String>) -> Problem {
    let problem = Problem::error(
        code,
        Text::new(
            format!("没有{} `{typed}`", what.zh),
            format!("there is no {} `{typed}`", what.en),
        ),
    )
    .at(Place::file("dafeng register levels"));
    if near.is_empty() {
        return problem.hint(Text::new(
            "不带参数列出全部：dafeng register levels",
            "dafeng register levels alone lists all",
        ));
    }
    problem.hint(near_names(&near))
}
