//! `dafeng footprint --uncertainty`.

use std::path::Path;

use dafeng::inventory::Inventory;
use dafeng::network::ProductSystem;
use dafeng::network::asked::asked;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::uncertainty_sheet::UncertaintySheet;
use dafeng::text::Text;
use dafeng::uncertainty::of_product_system;

use super::exit;
use super::network_arguments::{FootprintArguments, FootprintFormat};
use super::output::Output;
use super::uncertainty::{UncertaintyFormat, sampling, write};

/// Draws the footprint of the product asked for and writes how uncertain it is.
pub fn run(
    arguments: &FootprintArguments,
    inventory: &Inventory<'_>,
    plant: usize,
    system: &ProductSystem<'_>,
    output: &Output,
) -> Result<u8, Problems> {
    output.problems(&system.notes);
    let sampling = sampling(&arguments.sampling, &arguments.ledger)?;
    // `--uncertainty` takes no footprint without a product.
    let typed = arguments.product.as_deref().unwrap_or_default();
    let (product, amount) = asked(&system.network, typed, ("--per", &arguments.per), inventory.library)?;
    let found = of_product_system(system, (inventory, plant), (product, &amount), sampling)?;
    let sheet = UncertaintySheet::of_footprint(&found, system);
    let format = match arguments.format {
        FootprintFormat::Table => UncertaintyFormat::Table,
        FootprintFormat::Json => UncertaintyFormat::Json,
        FootprintFormat::Csv => UncertaintyFormat::Csv,
    };
    write(&sheet, &sheet.heading(output.language), format, output)?;
    Ok(if sheet.is_complete() { 0 } else { exit::INCOMPLETE })
}

/// A network written by hand has no meters.
pub fn needs_ledger(path: &Path) -> Problem {
    Problem::error(
        "uncertainty-needs-ledger",
        Text::new(
            "手写的网络没有计量与因子，不能计算不确定度",
            "a network written by hand has neither meters nor factors: nothing says how uncertain it is",
        ),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "给出台账，其 uncertainty 列写明各行的不确定度",
        "give a ledger whose column uncertainty says how uncertain its lines are",
    ))
}
