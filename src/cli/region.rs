//! `dafeng region`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use dafeng::activity::input_file::changed_while_read;
use dafeng::activity::{Ledger, PolarsSummation, Summation};
use dafeng::factor::Library;
use dafeng::inventory::{AccountRequest, Inventory, account_plants};
use dafeng::methodology::Methodology;
use dafeng::period::PeriodLength;
use dafeng::problem::{Problem, Problems};
use dafeng::region::{Accounts, Covered, LinkBook, PlantState, RollUp, Uncovered};
use dafeng::report::document::of_region;
use dafeng::report::region_text::RegionSheet;

use super::account::{ledger, ledger_source, library, methodology, tell, with_errors_written, write_errors};
use super::arguments::{LedgerArguments, MethodName, key_value};
use super::exit;
use super::output::Output;
use super::region_area::Area;
use super::region_problem as problem;
use super::rendering::{Destination, Rendering};
use super::target_arguments::TargetFormat;

/// Arguments of `dafeng region`.
#[derive(Args, Debug)]
pub struct RegionArguments {
    /// The ledgers of the plants.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Methodology of every plant that has none of its own, or PLANT=ID of one plant; several times; a plants file may name it too, under `methodology` 方法学
    #[arg(long, value_name = "ID|PLANT=ID", value_parser = MethodName, hide_possible_values = true)]
    pub method: Vec<String>,
    /// Choice of an option that a methodology leaves open, as OPTION=CHOICE 方法学选项
    #[arg(long = "option", value_name = "OPTION=CHOICE", value_parser = key_value)]
    pub options: Vec<(String, String)>,
    /// Leave out what has no factor and mark the result incomplete (exit code 3) 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
    /// Take in the plants of this region or city alone, such as cn-fujian, 福州; without it all 只计该地区的企业
    #[arg(long, value_name = "REGION|CITY")]
    pub of: Option<String>,
    /// Table of what one plant sells to another: seller, buyer, item, quantity, unit, year 企业间交接表
    #[arg(long, value_name = "FILE")]
    pub links: Option<PathBuf>,
    /// Format; without it, what the ending of `--out` names, else a table 输出格式
    #[arg(long, value_enum)]
    pub format: Option<TargetFormat>,
    /// Write the result to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &RegionArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let destination = Destination::of(arguments.format, arguments.out.as_deref())?;
    let work = || -> Result<u8, Problems> {
        let library = library(factors)?;
        let area = Area::of(arguments.of.as_deref(), &library)?;
        let (own, read) = own_methodologies(arguments, &area, &library, output)?;
        // The ledger that the plants were told from serves the first methodology of its periods.
        let mut read = Some(read);
        let standings = own
            .iter()
            .map(|(id, plants)| Standing::read(id, plants, &mut read, (arguments, &library, output)));
        let standings: Vec<Standing> = standings.collect::<Result<_, _>>()?;
        let accounted = standings.iter().map(|standing| standing.account(arguments, &library));
        let inventories: Vec<Inventory<'_>> = accounted.collect::<Result<_, _>>()?;
        tell_all(&inventories, arguments, output)?;
        let each = inventories.iter().zip(&standings);
        let each: Vec<_> = each
            .map(|(inventory, standing)| (inventory, standing.plants.clone()))
            .collect();
        let accounts = Accounts::of(&each).ok_or_else(|| problem::units_differ(&each))?;
        let plants = accounts.plants();
        let is_inside = |plant: usize| area.has(&plants.plants[plant]);
        let links = match &arguments.links {
            Some(path) => LinkBook::read(path, plants, &library)?,
            None => LinkBook::default(),
        };
        output.told(&links.notes);
        let mut roll_up = RollUp::of(accounts.clone(), &links, &is_inside)?;
        roll_up.notes.extend(area.of_no_city(plants));
        let covered = Covered::of(accounts.clone(), &area.id, &is_inside)?;
        let uncovered = Uncovered::of(accounts.clone(), &area.id, &is_inside)?;
        let states = PlantState::of(accounts.clone(), &is_inside)?;
        let sheet = RegionSheet {
            roll_up: &roll_up,
            covered: &covered,
            uncovered: &uncovered,
            states: &states,
            links: &links,
            region: area.named(),
        };
        Rendering {
            text: &|language, style| sheet.text(language, style),
            json: &|| sheet.json(),
            csv: &|| (&RegionSheet::CSV_HEADER, sheet.csv_rows()),
            document: &|| of_region(&sheet),
        }
        .write(destination, output)?;
        Ok(if accounts.is_complete() { 0 } else { exit::INCOMPLETE })
    };
    work().map_err(|problems| with_errors_written(problems, &arguments.ledger, output))
}

/// A methodology with the ledger that was read for it and the plants that stand under it.
struct Standing {
    methodology: Methodology,
    ledger: Ledger,
    plants: BTreeSet<usize>,
}

/// A ledger and the finest periods that its lines were summed to.
struct ReadLedger {
    ledger: Ledger,
    finest: Option<PeriodLength>,
}

/// Methodologies, each with its plants.
type OwnMethodologies = Vec<(String, BTreeSet<usize>)>;

impl Standing {
    fn read(
        id: &str,
        plants: &BTreeSet<usize>,
        read: &mut Option<ReadLedger>,
        (arguments, library, output): (&RegionArguments, &Library, &Output),
    ) -> Result<Standing, Problems> {
        // Of several methodologies each takes the options that it has.
        let known = methodology(id, &[], library);
        let options = arguments.options.iter();
        let own = options.filter(|(option, _)| {
            known
                .as_ref()
                .is_ok_and(|known| known.file.options.contains_key(option))
                || arguments.method.len() == 1
        });
        let own: Vec<(String, String)> = own.cloned().collect();
        let methodology = methodology(id, &own, library)?;
        let finest = Some(methodology.row_period);
        let ledger = match read.take_if(|read| read.finest == finest) {
            Some(read) => read.ledger,
            None => ledger(&arguments.ledger, finest, library, output)?,
        };
        Ok(Standing {
            ledger,
            methodology,
            plants: plants.clone(),
        })
    }

    fn account<'a>(&'a self, arguments: &RegionArguments, library: &'a Library) -> Result<Inventory<'a>, Problems> {
        let request = AccountRequest {
            as_of: arguments.as_of,
            allow_gaps: arguments.allow_gaps,
            ..AccountRequest::default()
        };
        let takes_in = |plant: usize| self.plants.contains(&plant);
        let inventory = account_plants(&self.ledger, &self.methodology, library, request, &takes_in)?;
        Problems(changed_while_read(&inventory.ledger.inputs)).check()?;
        Ok(inventory)
    }
}

/// The methodologies with their plants: of those of the area that have lines, what the arguments name for the plant, else its plants file, else what the
/// arguments name for all. With them the ledger. Errors: no plant in the area; plants of which none is named; arguments that name plants that there are none of.
fn own_methodologies(
    arguments: &RegionArguments,
    area: &Area,
    library: &Library,
    output: &Output,
) -> Result<(OwnMethodologies, ReadLedger), Problems> {
    let split = |typed: &String| {
        typed
            .split_once('=')
            .map(|(plant, id)| (plant.trim().to_owned(), id.trim().to_owned()))
    };
    let of_plants: Vec<(String, String)> = arguments.method.iter().filter_map(split).collect();
    let of_all: Vec<&String> = arguments.method.iter().filter(|typed| !typed.contains('=')).collect();
    if let [_, second, ..] = of_all.as_slice() {
        return Err(problem::two_for_all(second).into());
    }
    let of_all = of_all.first().map(|id| (*id).clone());
    // The plants are read with the ledger, since a ledger may name some that no file has.
    let finest = of_all.as_ref().map(|id| methodology(id, &[], library)).transpose();
    let finest = finest.ok().flatten().map(|known| known.row_period);
    let ledger = ledger(&arguments.ledger, finest, library, output)?;
    let book = &ledger.plants;
    let groups = PolarsSummation.sum(&ledger)?;
    let with_lines: BTreeSet<usize> = groups.iter().map(|group| group.plant).collect();
    if !with_lines.iter().any(|plant| area.has(&book.plants[*plant])) {
        return Err(problem::no_plants(area, book, &ledger_source(&arguments.ledger, None).files).into());
    }
    let mut faults: Vec<Problem> = Vec::new();
    let mut named: BTreeMap<usize, String> = BTreeMap::new();
    for (plant, id) in of_plants {
        match book.find(&plant) {
            Some(found) => {
                named.insert(found, id);
            }
            None => faults.push(problem::unknown_plant(&plant, book)),
        }
    }
    let mut groups = OwnMethodologies::new();
    let mut without: Vec<&str> = Vec::new();
    for plant in with_lines.into_iter().filter(|plant| area.has(&book.plants[*plant])) {
        let own = &book.plants[plant];
        let id = named.get(&plant).or(own.methodology.as_ref()).or(of_all.as_ref());
        let Some(id) = id else {
            without.push(&own.id);
            continue;
        };
        match groups.iter_mut().find(|(known, _)| known == id) {
            Some((_, plants)) => {
                plants.insert(plant);
            }
            None => groups.push((id.clone(), BTreeSet::from([plant]))),
        }
    }
    if !without.is_empty() {
        faults.push(problem::no_methodology(&without));
    }
    Problems(faults).check()?;
    Ok((groups, ReadLedger { ledger, finest }))
}

/// Prints what the inventories say, each note once, and writes it to `--errors`.
fn tell_all(inventories: &[Inventory<'_>], arguments: &RegionArguments, output: &Output) -> Result<(), Problems> {
    let mut notes: Vec<Problem> = Vec::new();
    for note in inventories.iter().flat_map(|inventory| &inventory.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    if let Some(path) = &arguments.ledger.errors {
        write_errors(path, &notes, output)?;
    }
    let gaps = inventories.iter().map(|inventory| inventory.gaps.len()).sum();
    tell(&notes, gaps, output);
    Ok(())
}
