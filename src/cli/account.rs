//! `dafeng account`.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use dafeng::activity::input_file::changed_while_read;
use dafeng::activity::{Ledger, LedgerSource};
use dafeng::factor::Library;
use dafeng::inventory::{AccountRequest, Grouping, Inventory, account};
use dafeng::methodology::{Methodology, MethodologyRegistry};
use dafeng::period::PeriodLength;
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::inventory_text::InventoryText;
use dafeng::report::json::inventory_json;
use dafeng::report::manifest::manifest;
use dafeng::report::plan_text::write_plan;
use dafeng::report::problem_csv::problems_csv;
use dafeng::report::{flat, problem_text};
use dafeng::text::Text;

use super::arguments::{AccountArguments, FormatArgument, LedgerArguments, MethodArguments};
use super::exit;
use super::meter::Meter;
use super::out_format::out_format;
use super::output::Output;

/// Runs the command; the exit code says whether the result is complete.
pub fn run(arguments: &AccountArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let by = groupings(&arguments.by)?;
    let endings = [
        ("csv", FormatArgument::Csv),
        ("json", FormatArgument::Json),
        ("parquet", FormatArgument::Parquet),
        ("pq", FormatArgument::Parquet),
    ];
    // A plan is text alone.
    let endings: &[_] = if arguments.plan { &[] } else { &endings };
    let format = out_format(
        arguments.format,
        arguments.out.as_deref(),
        endings,
        FormatArgument::Table,
    )?;
    if format == FormatArgument::Parquet && arguments.out.is_none() {
        return Err(Problem::error(
            "needs-out",
            Text::new("Parquet 需要 --out FILE", "Parquet needs --out FILE"),
        )
        .into());
    }
    with_inventory(&arguments.ledger, &arguments.method, factors, output, |inventory| {
        let bytes = render(inventory, arguments, format, &by, output)?;
        // Rows alone have no place for what was assumed; a table and JSON list it themselves.
        if matches!(format, FormatArgument::Csv | FormatArgument::Parquet) {
            let notes: Vec<Problem> = of_severity(&inventory.notes, Severity::Note);
            output.problems(&notes);
        }
        match &arguments.out {
            None => output.data(&bytes)?,
            Some(path) => {
                let mut beside = path.as_os_str().to_owned();
                beside.push(".manifest.json");
                let manifest = pretty(&manifest(inventory));
                output.write_files(&[(Path::new(&beside), manifest.as_bytes()), (path, &bytes)])?;
            }
        }
        Ok(if inventory.is_complete() { 0 } else { exit::INCOMPLETE })
    })
}

fn render(
    inventory: &Inventory<'_>,
    arguments: &AccountArguments,
    format: FormatArgument,
    by: &[Grouping],
    output: &Output,
) -> Result<Vec<u8>, Problems> {
    let style = output.style_of(arguments.out.as_deref());
    if arguments.plan {
        return Ok(write_plan(inventory, output.language, style).into_bytes());
    }
    let failed = |reason: String| Problems::from(Problem::error("internal", Text::same(reason)));
    match format {
        FormatArgument::Table => {
            let text = InventoryText {
                inventory,
                language: output.language,
                style,
                by,
            };
            Ok(text.write().into_bytes())
        }
        FormatArgument::Json => Ok(pretty(&inventory_json(inventory, by)).into_bytes()),
        FormatArgument::Csv => {
            let mut bytes = Vec::new();
            flat::write_csv(inventory, &mut bytes).map_err(|error| failed(error.to_string()))?;
            Ok(bytes)
        }
        FormatArgument::Parquet => {
            let mut bytes = Vec::new();
            flat::write_parquet(inventory, &mut bytes).map_err(|error| failed(error.to_string()))?;
            Ok(bytes)
        }
    }
}

/// JSON for people and programs: indented, one newline at the end.
pub fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// A word after `--by` that names nothing.
pub fn unknown_grouping(word: &str) -> Problem {
    Problem::error(
        "unknown-grouping",
        Text::new(
            format!("`--by {word}` 不是汇总维度"),
            format!("`--by {word}` is nothing to group by"),
        ),
    )
}

fn groupings(typed: &[String]) -> Result<Vec<Grouping>, Problems> {
    let mut problems = Vec::new();
    let mut groupings = Vec::new();
    for word in typed {
        match Grouping::parse(word) {
            Some(grouping) => groupings.push(grouping),
            None => {
                let ids: Vec<&str> = Grouping::ALL.iter().map(|grouping| grouping.id()).collect();
                let zh: Vec<String> = Grouping::ALL
                    .iter()
                    .map(|grouping| format!("{}（{}）", grouping.id(), grouping.title().zh))
                    .collect();
                problems.push(unknown_grouping(word).hint(Text::new(
                    format!("可用：{}", zh.join("、")),
                    format!("one of: {}", ids.join(", ")),
                )));
            }
        }
    }
    Problems(problems).check()?;
    Ok(groupings)
}

/// The factor library with what the user adds.
pub fn library(factors: Option<&Path>) -> Result<Library, Problems> {
    let mut library = Library::bundled()?;
    if let Some(folder) = factors {
        library.add_folder(folder)?;
    }
    Ok(library)
}

/// The ledger of the arguments.
pub fn ledger(
    arguments: &LedgerArguments,
    finest: Option<PeriodLength>,
    library: &Library,
    output: &Output,
) -> Result<Ledger, Problems> {
    let meter = Meter::start(output);
    let source = LedgerSource {
        progress: Some(meter.progress()),
        ..ledger_source(arguments, finest)
    };
    Ledger::read(&source, library)
}

/// Where the ledger of the arguments comes from.
pub fn ledger_source(arguments: &LedgerArguments, finest: Option<PeriodLength>) -> LedgerSource {
    LedgerSource {
        files: arguments.ledgers.clone(),
        mapping: arguments.mapping.clone(),
        plants: arguments.plants.clone(),
        plant: arguments.plant.clone(),
        region: arguments.region.clone(),
        finest,
        threads: arguments.threads.map(NonZeroUsize::get),
        ..LedgerSource::default()
    }
}

/// The methodology of the arguments.
pub fn methodology(id: &str, options: &[(String, String)], library: &Library) -> Result<Methodology, Problems> {
    let choices: BTreeMap<String, String> = options.iter().cloned().collect();
    MethodologyRegistry::load(id, &choices, library)
}

/// Reads, accounts, prints the warnings, and hands the inventory on. Every problem goes to `--errors` too.
pub fn with_inventory(
    ledger_arguments: &LedgerArguments,
    method: &MethodArguments,
    factors: Option<&Path>,
    output: &Output,
    use_it: impl FnOnce(&Inventory<'_>) -> Result<u8, Problems>,
) -> Result<u8, Problems> {
    let work = || -> Result<u8, Problems> {
        let library = library(factors)?;
        let methodology = methodology(&method.method, &method.options, &library)?;
        let ledger = ledger(ledger_arguments, Some(methodology.row_period), &library, output)?;
        let request = AccountRequest {
            level: method.level.into(),
            as_of: method.as_of,
            allow_gaps: method.allow_gaps,
            ..AccountRequest::default()
        };
        let inventory = account(&ledger, &methodology, &library, request)?;
        // Big files are hashed for the manifest afterwards; they must still be those that were read.
        Problems(changed_while_read(&inventory.ledger.inputs)).check()?;
        if let Some(path) = &ledger_arguments.errors {
            write_errors(path, &inventory.notes, output)?;
        }
        tell(&inventory.notes, inventory.gaps.len(), output);
        use_it(&inventory)
    };
    work().map_err(|problems| with_errors_written(problems, ledger_arguments, output))
}

/// Prints the warnings of inventories, how many findings there are, and how many items are not counted.
pub fn tell(notes: &[Problem], gaps: usize, output: &Output) {
    let warnings = of_severity(notes, Severity::Warning);
    let colourless = problem_text::write_problems(&warnings, output.language, false);
    if !colourless.is_empty() {
        output.problems(&warnings);
    }
    let findings = of_severity(notes, Severity::Finding).len();
    if findings > 0 {
        output.say(&match output.language {
            dafeng::text::Language::Zh => format!("{findings} 个发现，见 dafeng check"),
            dafeng::text::Language::En => format!("{findings} finding(s); see dafeng check"),
        });
    }
    if gaps > 0 {
        output.say(&match output.language {
            dafeng::text::Language::Zh => format!("结果不完整：{gaps} 项未计入"),
            dafeng::text::Language::En => format!("the result is incomplete: {gaps} item(s) are not counted"),
        });
    }
}

/// Writes the problems that stop a command to `--errors`. They are printed in any case; that the file could not be written is one more.
pub fn with_errors_written(mut problems: Problems, arguments: &LedgerArguments, output: &Output) -> Problems {
    if let Some(path) = &arguments.errors
        && let Err(Problems(unwritten)) = write_errors(path, &problems.0, output)
    {
        // What could not be written may be what stopped the command.
        let new = unwritten.into_iter().filter(|problem| !problems.0.contains(problem));
        let new: Vec<Problem> = new.collect();
        problems.0.extend(new);
    }
    problems
}

fn of_severity(notes: &[Problem], severity: Severity) -> Vec<Problem> {
    notes.iter().filter(|note| note.severity == severity).cloned().collect()
}

/// Writes every problem as CSV.
pub fn write_errors(path: &Path, problems: &[Problem], output: &Output) -> Result<(), Problems> {
    let bytes = problems_csv(problems).map_err(|error| Problem::error("internal", Text::same(error.to_string())))?;
    output.write_file(path, &bytes)
}
