//! `dafeng footprint --uncertainty`.

use std::path::Path;

use dafeng::inventory::Inventory;
use dafeng::network::PlantNetwork;
use dafeng::network::upstream::UpstreamQuery;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::report::uncertainty_text::UncertaintySheet;
use dafeng::text::{Language, Text};
use dafeng::uncertainty::{FootprintRequest, NetworkReadings, of_footprint};

use super::exit;
use super::footprint::{FLOW, asked};
use super::network_arguments::{FootprintArguments, FootprintFormat};
use super::output::Output;
use super::uncertainty::{UncertaintyFormat, sampling, write};

/// Draws the footprint of the product asked for and writes how uncertain it is.
pub fn run(
    arguments: &FootprintArguments,
    inventory: &Inventory<'_>,
    (plant, drawn): (usize, &PlantNetwork),
    query: UpstreamQuery<'_>,
    title: Text,
    output: &Output,
) -> Result<u8, Problems> {
    let sampling = sampling(&arguments.sampling, &arguments.ledger)?;
    let network = &drawn.network;
    let upstream = network.upstream(inventory.library, query);
    let records: Vec<_> = upstream
        .iter()
        .map(|factor| factor.as_ref().map(|factor| factor.record))
        .collect();
    let values: Vec<_> = upstream
        .iter()
        .map(|factor| factor.as_ref().map(|factor| factor.value.clone()))
        .collect();
    let weights: Vec<Ratio> = network
        .elementary_flows
        .iter()
        .map(|flow| if flow.id == FLOW { Ratio::one() } else { Ratio::zero() })
        .collect();
    let typed = arguments.product.as_deref().unwrap_or_default();
    let (product, amount) = asked(network, typed, &arguments.per, inventory.library)?;
    // An unknown product and a network without a solution are told as without `--uncertainty`.
    let exact = network.footprint(product, &amount)?;
    let place = exact.product;
    let cut_off = exact
        .bought
        .iter()
        .filter(|(bought, _)| values[*bought].is_none())
        .count();
    let readings = NetworkReadings::of_plant(inventory, plant, network, &records)?;
    let request = FootprintRequest {
        network,
        product: place,
        amount: &amount,
        weights: &weights,
        upstream: &values,
        readings: &readings,
    };
    let outcome = of_footprint(request, sampling)?;
    let known = &network.products[place];
    let asked = (amount.to_text(), &known.unit);
    let title = Text::new(
        format!("{}\n{} {} {} 的足迹", title.zh, asked.0, asked.1, known.title.zh),
        format!(
            "{}\nfootprint of {} {} of {}",
            title.en, asked.0, asked.1, known.title.en
        ),
    );
    let mut remarks = vec![Text::new(
        "每次抽样重建并求解网络；外购与自产的份额随之变化，按热量拆分的份额不变",
        "each draw rebuilds the network and solves it; shares of what is bought and made move with it, shares by heat stay",
    )];
    if cut_off > 0 {
        remarks.push(Text::new(
            format!("{cut_off} 项外购物料无上游因子，未计，其不确定度也未计"),
            format!("{cut_off} bought item(s) have no upstream factor: not counted, nor is how uncertain that is"),
        ));
    }
    let sheet = UncertaintySheet {
        outcome: &outcome,
        broken_down: 1,
        is_complete: cut_off == 0,
        remarks,
        title,
    };
    let format = match arguments.format {
        FootprintFormat::Table => UncertaintyFormat::Table,
        FootprintFormat::Json => UncertaintyFormat::Json,
        FootprintFormat::Csv => UncertaintyFormat::Csv,
    };
    let heading = match output.language {
        Language::Zh => &sheet.title.zh,
        Language::En => &sheet.title.en,
    };
    write(&sheet, &format!("{heading}\n\n"), format, output)?;
    Ok(if cut_off == 0 { 0 } else { exit::INCOMPLETE })
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
