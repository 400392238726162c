//! `dafeng footprint`.

use std::path::Path;

use dafeng::factor::{Library, Named};
use dafeng::network::upstream::UpstreamQuery;
use dafeng::network::{Network, PlantNetwork};
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::quantity::number::read_number;
use dafeng::report::footprint_text::FootprintSheet;
use dafeng::report::intensity_sheet::IntensitySheet;
use dafeng::text::Text;

use super::account::{library, pretty, with_inventory};
use super::exit;
use super::footprint_uncertainty;
use super::network::{at_process_level, plant};
use super::network_arguments::{FootprintArguments, FootprintFormat};
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &FootprintArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    if let [path] = arguments.ledger.ledgers.as_slice()
        && is_network(path)
    {
        if arguments.uncertainty {
            return Err(footprint_uncertainty::needs_ledger(path).into());
        }
        let library = library(factors)?;
        let (title, network) = Network::read(path, &library.units)?;
        let query = UpstreamQuery {
            region: arguments.ledger.region.as_deref(),
            year: i16::MAX,
            as_of: arguments.as_of,
        };
        return write(arguments, (&network, title), query, &library, output);
    }
    let method = at_process_level(&arguments.method, arguments.as_of);
    with_inventory(&arguments.ledger, &method, factors, output, |inventory| {
        let plant = plant(inventory)?;
        let drawn = PlantNetwork::of_inventory(inventory, plant)?;
        output.problems(&drawn.notes);
        let known = &inventory.ledger.plants.plants[plant];
        let last = inventory.groups.iter().map(|group| group.period).max();
        let query = UpstreamQuery {
            region: known.region.as_deref(),
            year: last.map_or(i16::MAX, |period| period.year()),
            as_of: arguments.as_of,
        };
        let title = Text::new(
            format!("{} · {}", known.title.zh, inventory.methodology.file.title.zh),
            format!("{} · {}", known.title.en, inventory.methodology.file.title.en),
        );
        if arguments.uncertainty {
            return footprint_uncertainty::run(arguments, inventory, (plant, &drawn), query, title, output);
        }
        write(arguments, (&drawn.network, title), query, inventory.library, output)
    })
}

/// Whether a file is a network written by hand.
fn is_network(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Solves and writes the footprint of the product asked for, or of all.
fn write(
    arguments: &FootprintArguments,
    (network, title): (&Network, Text),
    query: UpstreamQuery<'_>,
    library: &Library,
    output: &Output,
) -> Result<u8, Problems> {
    let upstream = network.upstream(library, query);
    let Some(typed) = &arguments.product else {
        let sheet = IntensitySheet::of(network, FLOW, &upstream, title)?;
        let written = match arguments.format {
            FootprintFormat::Table => Ok(sheet.text(output.language, output.style()).into_bytes()),
            FootprintFormat::Json => Ok(pretty(&sheet.json()).into_bytes()),
            FootprintFormat::Csv => sheet.csv(),
        };
        output.data(&written.map_err(failed)?)?;
        return Ok(if sheet.cut_off > 0 { exit::INCOMPLETE } else { 0 });
    };
    let (product, amount) = asked(network, typed, &arguments.per, library)?;
    let footprint = network.footprint(product, &amount)?;
    let sheet = FootprintSheet {
        footprint: &footprint,
        flow: FLOW,
        upstream: &upstream,
        title,
    };
    let bytes = match arguments.format {
        FootprintFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
        FootprintFormat::Json => pretty(&sheet.json()).into_bytes(),
        FootprintFormat::Csv => sheet.csv().map_err(failed)?,
    };
    output.data(&bytes)?;
    let is_complete = sheet.cut_off().next().is_none();
    Ok(if is_complete { 0 } else { exit::INCOMPLETE })
}

/// The id of the product asked for, and how much of it.
pub fn asked<'t>(
    network: &Network,
    typed: &'t str,
    per: &str,
    library: &'t Library,
) -> Result<(&'t str, Ratio), Problems> {
    // Any name of a registered item will do; a network of its own may have others.
    let item = library.items.find(typed).map(Named::id);
    let product = item.filter(|id| network.product(id).is_some()).unwrap_or(typed);
    let unit = network
        .product(product)
        .map(|place| network.products[place].unit.as_str());
    Ok((product, amount(per, product, unit, library)?))
}

/// The elementary flow of a footprint.
pub const FLOW: &str = "CO2";

fn failed(error: csv::Error) -> Problems {
    Problem::error("internal", Text::same(error.to_string())).into()
}

/// An amount such as `1`, `1t` or `500 kg` in the product's own unit.
fn amount(typed: &str, product: &str, own: Option<&str>, library: &Library) -> Result<Ratio, Problems> {
    let typed = typed.trim();
    let end = typed
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(typed.len());
    let (number, unit) = typed.split_at(end);
    let unit = unit.trim();
    let parse = |unit: &str| library.units.parse(unit).ok();
    let size = match own {
        _ if unit.is_empty() || own == Some(unit) => Some(Ratio::one()),
        Some(own) => parse(own)
            .zip(parse(unit))
            .filter(|(own, unit)| own.dimension == unit.dimension)
            .and_then(|(own, unit)| unit.size.divide(&own.size)),
        // The product is not there, which says itself.
        None => Some(Ratio::one()),
    };
    let number = read_number(number).ok().map(Ratio::from);
    match (number, size) {
        (Some(number), Some(size)) if !number.is_zero() => Ok(number * size),
        _ => Err(Problem::error(
            "not-an-amount",
            Text::new(
                format!("`--per {typed}` 不是 {product} 的数量"),
                format!("`--per {typed}` is no amount of {product}"),
            ),
        )
        .hint(Text::new(
            format!("写一个大于零的数，可带同类单位，如 1{}", own.unwrap_or("t")),
            format!(
                "give a number above zero, with a unit that fits or without, such as 1{}",
                own.unwrap_or("t")
            ),
        ))
        .into()),
    }
}
