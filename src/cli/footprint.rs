//! `dafeng footprint`.

use std::path::Path;

use dafeng::factor::Library;
use dafeng::network::PlantNetwork;
use dafeng::network::upstream::UpstreamQuery;
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::quantity::Ratio;
use dafeng::quantity::number::read_number;
use dafeng::report::footprint_text::FootprintSheet;
use dafeng::report::intensity_sheet::IntensitySheet;
use dafeng::text::Text;

use super::account::{pretty, with_inventory};
use super::exit;
use super::network::{at_process_level, plant};
use super::network_arguments::{FootprintArguments, FootprintFormat};
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &FootprintArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let method = at_process_level(&arguments.method, arguments.as_of);
    with_inventory(&arguments.ledger, &method, factors, output, |inventory| {
        let plant = plant(inventory)?;
        let drawn = PlantNetwork::of_inventory(inventory, plant)?;
        let notes: Vec<Problem> = drawn
            .notes
            .iter()
            .filter(|note| note.severity != Severity::Finding)
            .cloned()
            .collect();
        output.problems(&notes);
        let known = &inventory.ledger.plants.plants[plant];
        let periods = inventory.groups.iter().map(|group| group.period);
        let last = periods.max();
        let upstream = drawn.network.upstream(
            inventory.library,
            UpstreamQuery {
                region: known.region.as_deref(),
                year: last.map_or(i16::MAX, |period| period.year()),
                as_of: arguments.as_of,
            },
        );
        let title = Text::new(
            format!("{} · {}", known.title.zh, inventory.methodology.file.title.zh),
            format!("{} · {}", known.title.en, inventory.methodology.file.title.en),
        );
        let Some(typed) = &arguments.product else {
            let sheet = IntensitySheet::of(&drawn.network, "CO2", &upstream, title)?;
            let written = match arguments.format {
                FootprintFormat::Table => Ok(sheet.text(output.language, output.style()).into_bytes()),
                FootprintFormat::Json => Ok(pretty(&sheet.json()).into_bytes()),
                FootprintFormat::Csv => sheet.csv(),
            };
            output.data(&written.map_err(failed)?)?;
            return Ok(if sheet.cut_off > 0 { exit::INCOMPLETE } else { 0 });
        };
        let item = inventory.library.items.find(typed);
        let product = item.map_or(typed.as_str(), |item| dafeng::factor::Named::id(item));
        let amount = amount(&arguments.per, product, inventory.library)?;
        let footprint = drawn.network.footprint(product, &amount)?;
        let sheet = FootprintSheet {
            footprint: &footprint,
            flow: "CO2",
            upstream: &upstream,
            title,
        };
        let bytes = match arguments.format {
            FootprintFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
            FootprintFormat::Json => pretty(&sheet.json()).into_bytes(),
            FootprintFormat::Csv => sheet.csv().map_err(failed)?,
        };
        output.data(&bytes)?;
        Ok(if sheet.cut_off().next().is_none() {
            0
        } else {
            exit::INCOMPLETE
        })
    })
}

fn failed(error: csv::Error) -> Problems {
    Problem::error("internal", Text::same(error.to_string())).into()
}

/// An amount such as `1`, `1t` or `500 kg` in the product's own unit.
fn amount(typed: &str, product: &str, library: &Library) -> Result<Ratio, Problems> {
    let typed = typed.trim();
    let end = typed
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(typed.len());
    let (number, unit) = typed.split_at(end);
    let item = library.items.find(product);
    let size = match (unit.trim(), item) {
        ("", _) => Some(Ratio::one()),
        (unit, Some(item)) => library
            .units
            .parse(unit)
            .ok()
            .filter(|unit| unit.dimension == item.unit.dimension)
            .and_then(|unit| unit.size.divide(&item.unit.size)),
        _ => None,
    };
    let number = read_number(number).ok().map(Ratio::from);
    match (number, size) {
        (Some(number), Some(size)) if !number.is_zero() => Ok(number * size),
        _ => {
            let own = item.map_or("t", |item| item.unit.text.as_str());
            Err(Problem::error(
                "not-an-amount",
                Text::new(
                    format!("`--per {typed}` 不是 {product} 的数量"),
                    format!("`--per {typed}` is no amount of {product}"),
                ),
            )
            .hint(Text::new(
                format!("写一个大于零的数，可带同类单位，如 1{own}"),
                format!("give a number above zero, with a unit that fits or without, such as 1{own}"),
            ))
            .into())
        }
    }
}
