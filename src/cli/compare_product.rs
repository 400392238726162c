//! `dafeng compare --product`: two footprints of a product.

use std::path::Path;

use dafeng::activity::Ledger;
use dafeng::activity::input_file::changed_while_read;
use dafeng::comparison::footprint::{FootprintComparison, FootprintPair, FootprintSide, SystemSource};
use dafeng::factor::Library;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::{Level, Methodology};
use dafeng::network::Network;
use dafeng::network::asked::{amount, fact_query, only_plant};
use dafeng::network::upstream::FactQuery;
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::footprint_comparison_data::{footprint_comparison_csv, footprint_comparison_json};
use dafeng::report::footprint_comparison_text::FootprintComparisonText;
use dafeng::text::{Language, Text};

use super::account::{ledger, library, pretty, write_errors};
use super::arguments::LedgerArguments;
use super::compare::{both, files, methodologies, nothing_to_compare, order};
use super::compare_arguments::{CompareArguments, CompareFormat};
use super::exit;
use super::footprint::{choices, is_network};
use super::output::Output;

/// What a side is read from.
enum Reading {
    Ledger(Box<Ledger>),
    Network(Text, Network),
}

/// Runs the command; the exit code says whether both footprints are complete.
pub fn run(
    arguments: &CompareArguments,
    product: &str,
    factors: Option<&Path>,
    output: &Output,
) -> Result<u8, Problems> {
    let order = order(&arguments.order)?;
    if !arguments.has_second_side() {
        return Err(nothing_to_compare().into());
    }
    let library = library(factors)?;
    let methodologies = methodologies(arguments, &library)?;
    let (first, second) = readings(arguments, &methodologies, &library, output)?;
    let readings = [&first, second.as_ref().unwrap_or(&first)];
    let inventories = inventories(arguments, readings, &methodologies, &library)?;
    let typed = [arguments.choices.clone(), arguments.second_choices()];
    let as_of = [arguments.method.as_of, arguments.with_as_of.or(arguments.method.as_of)];
    let regions = [
        arguments.region.as_deref(),
        arguments.with_region.as_deref().or(arguments.region.as_deref()),
    ];
    let side = |side: usize| -> Result<FootprintSide<'_>, Problems> {
        let (source, query) = match (&inventories[side], readings[side]) {
            (Some(inventory), _) => {
                let plant = only_plant(inventory)?;
                let query = fact_query(inventory, plant, as_of[side], &typed[side].upstream);
                (SystemSource::Plant { inventory, plant }, query)
            }
            (None, Reading::Network(title, network)) => {
                let query = FactQuery {
                    library: &library,
                    region: regions[side],
                    year: i16::MAX,
                    as_of: as_of[side],
                    preferred: &typed[side].upstream,
                };
                (SystemSource::Network { title, network }, query)
            }
            (None, Reading::Ledger(_)) => return Err(Problems::default()),
        };
        Ok(FootprintSide {
            source,
            choices: choices(&typed[side], query),
        })
    };
    let (own, its) = both(side(0), side(1))?;
    let pair = FootprintPair::new([own, its], product)?;
    let amount = amount(("--per", &arguments.per), pair.product(), Some(pair.unit()), &library)?;
    let comparison = pair.compare(&amount, order)?;
    let notes = inventories
        .iter()
        .flatten()
        .flat_map(|inventory| inventory.notes.clone());
    tell(arguments, &comparison, notes.chain(pair.notes()).collect(), output)?;
    output.data(&render(arguments, &comparison, remarks(&inventories), output)?)?;
    Ok(if comparison.is_complete() { 0 } else { exit::INCOMPLETE })
}

/// What each side is read from; the second is `None` where it is the first.
fn readings(
    arguments: &CompareArguments,
    methodologies: &[Methodology; 2],
    library: &Library,
    output: &Output,
) -> Result<(Reading, Option<Reading>), Problems> {
    let finest = methodologies.iter().map(|methodology| methodology.row_period).min();
    let read = |of: LedgerArguments| match of.ledgers.as_slice() {
        [path] if is_network(path) => {
            let (title, network) = Network::read(path, library)?;
            Ok(Reading::Network(title, network))
        }
        _ => Ok(Reading::Ledger(Box::new(ledger(&of, finest, library, output)?))),
    };
    both(
        read(arguments.first_ledger()),
        arguments.second_ledger().map(read).transpose(),
    )
}

/// The inventories at process level of the sides that are ledgers.
fn inventories<'a>(
    arguments: &CompareArguments,
    readings: [&'a Reading; 2],
    methodologies: &'a [Methodology; 2],
    library: &'a Library,
) -> Result<[Option<Inventory<'a>>; 2], Problems> {
    let of = |side: usize| -> Result<Option<Inventory<'a>>, Problems> {
        let Reading::Ledger(ledger) = readings[side] else {
            return Ok(None);
        };
        let as_of = arguments.with_as_of.filter(|_| side == 1);
        let request = AccountRequest {
            level: Level::Process,
            as_of: as_of.or(arguments.method.as_of),
            ..AccountRequest::default()
        };
        let inventory = account(ledger, &methodologies[side], library, request)?;
        // Big files are read in passes; they must still be those that were read.
        Problems(changed_while_read(&inventory.ledger.inputs)).check()?;
        Ok(Some(inventory))
    };
    let (first, second) = both(of(0), of(1))?;
    Ok([first, second])
}

/// The notes of the plants files, each once.
fn remarks(inventories: &[Option<Inventory<'_>>; 2]) -> Vec<Text> {
    let mut remarks: Vec<Text> = Vec::new();
    for inventory in inventories.iter().flatten() {
        let plants = inventory.ledger.plants.plants.iter();
        let notes = plants.filter_map(|plant| plant.note.as_ref());
        let rule = inventory.derived_rule().map(|rule| rule.text);
        for remark in notes.chain(rule) {
            if !remarks.contains(remark) {
                remarks.push(remark.clone());
            }
        }
    }
    remarks
}

/// Says the warnings of both sides, each once, and what is incomplete.
fn tell(
    arguments: &CompareArguments,
    comparison: &FootprintComparison,
    all: Vec<Problem>,
    output: &Output,
) -> Result<(), Problems> {
    let mut notes: Vec<Problem> = Vec::new();
    for note in all {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if let Some(path) = &arguments.errors {
        write_errors(path, &notes, output)?;
    }
    notes.retain(|note| note.severity == Severity::Warning);
    output.problems(&notes);
    for (is_complete, side) in comparison.are_complete.iter().zip(["A", "B"]) {
        if !is_complete {
            output.say(&match output.language {
                Language::Zh => format!("{side} 的足迹不完整：有外购物料无上游因子"),
                Language::En => format!("the footprint of {side} is incomplete: bought items have no upstream factor"),
            });
        }
    }
    Ok(())
}

fn render(
    arguments: &CompareArguments,
    comparison: &FootprintComparison,
    remarks: Vec<Text>,
    output: &Output,
) -> Result<Vec<u8>, Problems> {
    let files = files(arguments);
    match arguments.format {
        CompareFormat::Table => {
            let text = FootprintComparisonText {
                comparison,
                files,
                remarks,
                language: output.language,
                style: output.style(),
            };
            Ok(text.write().into_bytes())
        }
        CompareFormat::Json => Ok(pretty(&footprint_comparison_json(comparison, &files)).into_bytes()),
        CompareFormat::Csv => footprint_comparison_csv(comparison)
            .map_err(|error| Problem::error("internal", Text::same(error.to_string())).into()),
    }
}
