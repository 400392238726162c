//! `dafeng region`.

use std::path::{Path, PathBuf};

use clap::Args;
use dafeng::factor::Named;
use dafeng::problem::{Place, Problems};
use dafeng::region::{Covered, LinkBook, PlantState, RollUp};
use dafeng::report::document::of_region;
use dafeng::report::region_text::RegionSheet;
use dafeng::text::Text;

use super::account::with_inventory;
use super::arguments::{LedgerArguments, MethodArguments};
use super::exit;
use super::output::Output;
use super::rendering::{Destination, Rendering};
use super::target_arguments::TargetFormat;

/// The region that is the whole nation.
const NATION: &str = "cn";

/// Arguments of `dafeng region`.
#[derive(Args, Debug)]
#[command(mut_arg("level", |level| level.hide(true)))]
pub struct RegionArguments {
    /// The ledgers of the plants.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// Take in the plants of this region alone, such as cn-fujian; without it all 只计该地区的企业
    #[arg(long, value_name = "REGION")]
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
    with_inventory(&arguments.ledger, &arguments.method, factors, output, |inventory| {
        let library = inventory.library;
        let region = match &arguments.of {
            None => None,
            Some(typed) => {
                let found = library.region(typed);
                Some(found.map_err(|problem| problem.at(Place::file("--of")))?)
            }
        };
        let plants = &inventory.ledger.plants;
        let id = region.map_or(NATION, |region| region.id());
        let is_inside = |plant: usize| match region {
            Some(region) if region.id() != NATION => plants.plants[plant].region.as_deref() == Some(region.id()),
            _ => true,
        };
        let links = match &arguments.links {
            Some(path) => LinkBook::read(path, plants, library)?,
            None => LinkBook::default(),
        };
        let roll_up = RollUp::of(inventory, &links, &is_inside)?;
        let covered = Covered::of(inventory, id, &is_inside)?;
        let states = PlantState::of(inventory, &is_inside)?;
        let sheet = RegionSheet {
            roll_up: &roll_up,
            covered: &covered,
            states: &states,
            links: &links,
            region: match region {
                Some(region) => (region.id().to_owned(), region.title().clone()),
                None => (String::new(), Text::new("全部企业", "all plants")),
            },
        };
        Rendering {
            text: &|language, style| sheet.text(language, style),
            json: &|| sheet.json(),
            csv: &|| (&RegionSheet::CSV_HEADER, sheet.csv_rows()),
            document: &|| of_region(&sheet),
        }
        .write(destination, output)?;
        Ok(if inventory.is_complete() { 0 } else { exit::INCOMPLETE })
    })
}
