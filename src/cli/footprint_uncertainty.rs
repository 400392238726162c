//! `dafeng footprint --uncertainty`.

use std::path::Path;

use dafeng::factor::FactorRecord;
use dafeng::format::registry::CarbonOrigin;
use dafeng::inventory::Inventory;
use dafeng::network::ProductSystem;
use dafeng::network::upstream::FactorOrigin;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::report::uncertainty_text::UncertaintySheet;
use dafeng::text::{Language, Text};
use dafeng::uncertainty::{FootprintRequest, NetworkReadings, of_footprint};

use super::exit;
use super::footprint::asked;
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
    if !system.rules.credits.is_empty() || !system.rules.end_of_life.is_empty() {
        return Err(with_credits().into());
    }
    output.problems(&system.notes);
    let sampling = sampling(&arguments.sampling, &arguments.ledger)?;
    let (network, title) = (&system.network, &system.title);
    let records: Vec<Option<&FactorRecord>> = system
        .upstream
        .iter()
        .map(|factor| match &factor.as_ref()?.origin {
            FactorOrigin::Record(record) => Some(*record),
            FactorOrigin::Rule(_) => None,
        })
        .collect();
    let values: Vec<Option<Ratio>> = (0..network.products.len())
        .map(|product| system.carried(product))
        .collect();
    let weights: Vec<Ratio> = system
        .characterisation
        .factors
        .iter()
        .map(|factor| {
            let fossil = factor.as_ref().filter(|factor| factor.origin == CarbonOrigin::Fossil);
            fossil.map(|factor| factor.value.clone()).unwrap_or_default()
        })
        .collect();
    let typed = arguments.product.as_deref().unwrap_or_default();
    let (product, amount) = asked(network, typed, &arguments.per, inventory.library)?;
    // An unknown product and a network without a solution are told as without `--uncertainty`.
    let exact = network.footprint(product, &amount)?;
    let place = exact.product;
    let cut_off = exact
        .bought
        .iter()
        .filter(|(bought, _)| system.reaches_beyond_the_gate() && values[*bought].is_none())
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

/// What is credited is not drawn.
fn with_credits() -> Problem {
    Problem::error(
        "uncertainty-with-credits",
        Text::new(
            "抵扣（系统扩展、末端回收）的不确定度未计算",
            "how uncertain credits are (system expansion, end-of-life recycling) is not worked out",
        ),
    )
    .hint(Text::new(
        "用 --allocation none、mass、energy 或 economic，--scrap cut-off",
        "take --allocation none, mass, energy or economic, and --scrap cut-off",
    ))
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
