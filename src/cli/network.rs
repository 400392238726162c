//! `dafeng network`.

use std::path::Path;

use dafeng::inventory::Inventory;
use dafeng::network::PlantNetwork;
use dafeng::network::carbon_balance::CarbonBalance;
use dafeng::problem::{Problem, Problems};
use dafeng::report::network_text::NetworkSheet;
use dafeng::text::Text;
use jiff::civil::Date;

use super::account::with_inventory;
use super::arguments::{LevelArgument, MethodArguments};
use super::network_arguments::{NetworkArguments, NetworkFormat};
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &NetworkArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let method = at_process_level(&arguments.method, arguments.as_of);
    with_inventory(&arguments.ledger, &method, factors, output, |inventory| {
        let plant = plant(inventory)?;
        let drawn = PlantNetwork::of_inventory(inventory, plant)?;
        let balance = CarbonBalance::of_inventory(inventory, plant);
        output.problems(&drawn.notes);
        let sheet = NetworkSheet {
            inventory,
            drawn: &drawn,
            balance: &balance,
        };
        let written = match arguments.format {
            NetworkFormat::Table => Ok(sheet.text(output.language, output.style()).into_bytes()),
            NetworkFormat::Csv => sheet.processes_csv(),
            NetworkFormat::Links => sheet.links_csv(),
        };
        let bytes =
            written.map_err(|error| Problems::from(Problem::error("internal", Text::same(error.to_string()))))?;
        output.data(&bytes)?;
        Ok(0)
    })
}

/// A methodology at process level, nothing left out.
pub fn at_process_level(method: &str, as_of: Option<Date>) -> MethodArguments {
    MethodArguments {
        method: method.to_owned(),
        level: LevelArgument::Process,
        options: Vec::new(),
        allow_gaps: false,
        as_of,
    }
}

/// The one plant of the ledger.
pub fn plant(inventory: &Inventory<'_>) -> Result<usize, Problems> {
    let mut plants: Vec<usize> = inventory.groups.iter().map(|group| group.plant).collect();
    plants.sort_unstable();
    plants.dedup();
    match plants.as_slice() {
        [only] => Ok(*only),
        several => {
            let ids: Vec<&str> = several
                .iter()
                .map(|plant| inventory.ledger.plants.plants[*plant].id.as_str())
                .collect();
            let ids = ids.join(", ");
            Err(Problem::error(
                "several-plants",
                Text::new(
                    format!("台账含多家企业（{ids}），网络按企业形成"),
                    format!("the ledger has several plants ({ids}); a network is that of one"),
                ),
            )
            .hint(Text::new(
                "把各企业分为单独的台账",
                "put each plant into a ledger of its own",
            ))
            .into())
        }
    }
}
