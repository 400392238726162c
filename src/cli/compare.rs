//! `dafeng compare`: of inventories; of footprints see `compare_product`.

use std::path::Path;

use dafeng::activity::Ledger;
use dafeng::activity::input_file::changed_while_read;
use dafeng::comparison::{Comparison, DeclaredCause, DeclaredOrder};
use dafeng::factor::Library;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::Methodology;
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::comparison_data::{comparison_csv, comparison_json};
use dafeng::report::comparison_text::ComparisonText;
use dafeng::text::{Language, Text};

use super::account::{ledger, library, methodology, pretty, with_errors_written, write_errors};
use super::compare_arguments::{CompareArguments, CompareFormat};
use super::exit;
use super::output::Output;

/// Runs the command; the exit code says whether both results are complete.
pub fn run(arguments: &CompareArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let work = || -> Result<u8, Problems> {
        if let Some(product) = &arguments.product {
            return super::compare_product::run(arguments, product, factors, output);
        }
        let order = order(&arguments.order)?;
        if !arguments.has_second_side() {
            return Err(nothing_to_compare().into());
        }
        let library = library(factors)?;
        let methodologies = methodologies(arguments, &library)?;
        let (first, second) = ledgers(arguments, &methodologies, &library, output)?;
        let ledgers = [&first, second.as_ref().unwrap_or(&first)];
        let inventories = inventories(arguments, ledgers, &methodologies, &library)?;
        let comparison = Comparison::new([&inventories[0], &inventories[1]], order)?;
        tell(arguments, &comparison, output)?;
        output.data(&render(arguments, &comparison, output)?)?;
        Ok(if comparison.is_complete() { 0 } else { exit::INCOMPLETE })
    };
    work().map_err(|problems| with_errors_written(problems, &arguments.first_ledger(), output))
}

/// The order that was typed, or the one taken where none was.
pub(super) fn order<C: DeclaredCause>(typed: &[String]) -> Result<DeclaredOrder<C>, Problems> {
    if typed.is_empty() {
        return Ok(DeclaredOrder::default());
    }
    DeclaredOrder::parse(typed)
}

pub(super) fn nothing_to_compare() -> Problem {
    Problem::error(
        "nothing-to-compare",
        Text::new("只有一本台账、一种方法，没有可比较的另一侧", "one ledger under one method: there is no second side"),
    )
    .hint(Text::new(
        "再给一本台账，或用 --with-method、--with-option、--with-as-of、--with-plants（比较足迹时还有 --with-allocation 等）说明 B 侧有何不同",
        "name a second ledger, or say by --with-method, --with-option, --with-as-of or --with-plants, of footprints also by --with-allocation and the like, what B has instead",
    ))
}

/// Both of two results, or the problems of both together.
pub(super) fn both<A, B>(first: Result<A, Problems>, second: Result<B, Problems>) -> Result<(A, B), Problems> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(Problems(mut problems)), Err(Problems(more))) => {
            let new = more.into_iter().filter(|problem| !problems.contains(problem));
            let new: Vec<Problem> = new.collect();
            problems.extend(new);
            Err(Problems(problems))
        }
        (Err(problems), Ok(_)) | (Ok(_), Err(problems)) => Err(problems),
    }
}

pub(super) fn methodologies(arguments: &CompareArguments, library: &Library) -> Result<[Methodology; 2], Problems> {
    let (method, options) = arguments.second_method();
    let (first, second) = both(
        methodology(&arguments.method.method, &arguments.method.options, library),
        methodology(method, &options, library),
    )?;
    Ok([first, second])
}

/// The ledgers, days kept apart where either methodology has rows of days; the second is `None` where it is the first.
fn ledgers(
    arguments: &CompareArguments,
    methodologies: &[Methodology; 2],
    library: &Library,
    output: &Output,
) -> Result<(Ledger, Option<Ledger>), Problems> {
    let finest = methodologies.iter().map(|methodology| methodology.row_period).min();
    let read = |of| ledger(&of, finest, library, output);
    both(
        read(arguments.first_ledger()),
        arguments.second_ledger().map(read).transpose(),
    )
}

fn inventories<'a>(
    arguments: &CompareArguments,
    ledgers: [&'a Ledger; 2],
    methodologies: &'a [Methodology; 2],
    library: &'a Library,
) -> Result<[Inventory<'a>; 2], Problems> {
    let request = AccountRequest {
        level: arguments.method.level.into(),
        as_of: arguments.method.as_of,
        allow_gaps: arguments.method.allow_gaps,
        ..AccountRequest::default()
    };
    let of_second = AccountRequest {
        as_of: arguments.with_as_of.or(request.as_of),
        ..request
    };
    let (first, second) = both(
        account(ledgers[0], &methodologies[0], library, request),
        account(ledgers[1], &methodologies[1], library, of_second),
    )?;
    for inventory in [&first, &second] {
        // Big files are read in passes; they must still be those that were read.
        Problems(changed_while_read(&inventory.ledger.inputs)).check()?;
    }
    Ok([first, second])
}

/// Says the warnings of both sides, each once, and what is incomplete.
fn tell(arguments: &CompareArguments, comparison: &Comparison<'_>, output: &Output) -> Result<(), Problems> {
    let mut notes: Vec<Problem> = Vec::new();
    for note in comparison.inventories.iter().flat_map(|inventory| &inventory.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    if let Some(path) = &arguments.errors {
        write_errors(path, &notes, output)?;
    }
    notes.retain(|note| note.severity == Severity::Warning);
    output.problems(&notes);
    for (inventory, side) in comparison.inventories.iter().zip(["A", "B"]) {
        let count = inventory.gaps.len();
        if count > 0 {
            output.say(&match output.language {
                Language::Zh => format!("{side} 的结果不完整：{count} 项未计入"),
                Language::En => format!("the result of {side} is incomplete: {count} item(s) are not counted"),
            });
        }
    }
    Ok(())
}

/// The files of each side as they were typed.
pub(super) fn files(arguments: &CompareArguments) -> [String; 2] {
    [0, 1].map(|side: usize| {
        let file = arguments.ledgers.get(side).or(arguments.ledgers.first());
        file.map(|file| file.display().to_string()).unwrap_or_default()
    })
}

fn render(arguments: &CompareArguments, comparison: &Comparison<'_>, output: &Output) -> Result<Vec<u8>, Problems> {
    let files = files(arguments);
    match arguments.format {
        CompareFormat::Table => {
            let text = ComparisonText {
                comparison,
                ledgers: files,
                language: output.language,
                style: output.style(),
            };
            Ok(text.write().into_bytes())
        }
        CompareFormat::Json => Ok(pretty(&comparison_json(comparison, &files)).into_bytes()),
        CompareFormat::Csv => {
            comparison_csv(comparison).map_err(|error| Problem::error("internal", Text::same(error.to_string())).into())
        }
    }
}
