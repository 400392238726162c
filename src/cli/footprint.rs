//! `dafeng footprint`.

use std::path::{Path, PathBuf};

use dafeng::factor::Library;
use dafeng::network::asked::{asked, fact_query, only_plant, product};
use dafeng::network::background::ExchangeTable;
use dafeng::network::contribution::Contributions;
use dafeng::network::path::Paths;
use dafeng::network::problem::unknown_product;
use dafeng::network::strategy::{ALLOCATIONS, CutOff, NoAllocation, SCRAP_RULES, Strategy};
use dafeng::network::upstream::FactQuery;
use dafeng::network::{Boundary, Choices, Network, ProductSystem};
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::quantity::number::read_number;
use dafeng::report::footprint_text::{Breakdown, FootprintSheet};
use dafeng::report::intensity_sheet::IntensitySheet;
use dafeng::report::plant_heading::plant_heading;
use dafeng::text::Text;

use super::account::{library, pretty, with_inventory};
use super::arguments::LedgerArguments;
use super::background;
use super::exit;
use super::footprint_uncertainty;
use super::network::at_process_level;
use super::network_arguments::{
    BoundaryArgument, BreakdownArgument, ChoiceArguments, FootprintArguments, FootprintFormat, METHOD,
};
use super::output::Output;
use super::unused_option::refuse;

/// Runs the command.
pub fn run(arguments: &FootprintArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    if !arguments.uncertainty {
        let input = Text::new("没有 --uncertainty 的足迹", "a footprint without --uncertainty");
        refuse(&arguments.sampling.options(), &input)?;
    }
    if let [path] = arguments.ledger.ledgers.as_slice()
        && ExchangeTable::is_in(path)
    {
        return background::run(path, arguments, factors, output);
    }
    background::refuse_elsewhere(arguments)?;
    let (networks, ledgers): (Vec<PathBuf>, Vec<PathBuf>) = arguments
        .ledger
        .ledgers
        .iter()
        .cloned()
        .partition(|path| is_network(path));
    if ledgers.is_empty() && !networks.is_empty() {
        if arguments.uncertainty {
            return Err(footprint_uncertainty::needs_ledger(&networks[0]).into());
        }
        refuse(
            &of_ledgers(&arguments.ledger, &arguments.method),
            &Text::new("手写网络", "a network file"),
        )?;
        let library = library(factors)?;
        let (title, network) = by_hand(&networks, &library)?;
        let query = FactQuery {
            library: &library,
            region: arguments.ledger.region.as_deref(),
            year: i16::MAX,
            as_of: arguments.as_of,
            preferred: &arguments.choices.upstream,
        };
        let choices = choices(&arguments.choices, query);
        let system = ProductSystem::of_network(title, network, choices)?;
        return write(arguments, &system, output);
    }
    if let Some(network) = networks.first().filter(|_| arguments.uncertainty) {
        return Err(footprint_uncertainty::needs_ledger(network).into());
    }
    let mut of_plant = arguments.ledger.clone();
    of_plant.ledgers = ledgers;
    let method = at_process_level(&arguments.method, arguments.as_of);
    with_inventory(&of_plant, &method, factors, output, |inventory| {
        let plant = only_plant(inventory)?;
        let query = fact_query(inventory, plant, arguments.as_of, &arguments.choices.upstream);
        let choices = choices(&arguments.choices, query);
        let mut others = Vec::new();
        for path in &networks {
            others.push(Network::read(path, inventory.library)?.1);
        }
        let title = plant_heading(inventory, plant);
        let system = ProductSystem::of_inventory(title, inventory, plant, &others, choices)?;
        if arguments.uncertainty {
            return footprint_uncertainty::run(arguments, inventory, plant, &system, output);
        }
        write(arguments, &system, output)
    })
}

/// Networks written by hand, joined, under the title of the first.
fn by_hand(paths: &[PathBuf], library: &Library) -> Result<(Text, Network), Problems> {
    let mut read = paths.iter().map(|path| Network::read(path, library));
    let (title, mut network) = read.next().transpose()?.unwrap_or_default();
    for other in read {
        network = network.joined(&other?.1, library)?;
    }
    Ok((title, network))
}

/// The options of ledgers, for which a network written by hand has no use.
pub(super) fn of_ledgers(ledger: &LedgerArguments, method: &str) -> [(&'static str, bool); 5] {
    [
        ("--mapping", ledger.mapping.is_some()),
        ("--plants", ledger.plants.is_some()),
        ("--plant", ledger.plant.is_some()),
        ("--threads", ledger.threads.is_some()),
        ("--method", method != METHOD),
    ]
}

/// Whether a file is a network written by hand.
pub(super) fn is_network(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The choices that the arguments name.
pub(super) fn choices<'a>(arguments: &'a ChoiceArguments, query: FactQuery<'a>) -> Choices<'a> {
    // The arguments take no other id than one of these.
    let of = |strategies: &[&'static dyn Strategy], id: &str| strategies.iter().find(|known| known.id() == id).copied();
    Choices {
        boundary: match arguments.boundary {
            BoundaryArgument::CradleToGate => Boundary::CradleToGate,
            BoundaryArgument::GateToGate => Boundary::GateToGate,
        },
        allocation: of(&ALLOCATIONS, &arguments.allocation).unwrap_or(&NoAllocation),
        scrap: of(&SCRAP_RULES, &arguments.scrap).unwrap_or(&CutOff),
        warming_potentials: &arguments.gwp,
        query,
    }
}

/// Solves and writes the footprint of the product asked for, or of all.
fn write(arguments: &FootprintArguments, system: &ProductSystem<'_>, output: &Output) -> Result<u8, Problems> {
    output.problems(&system.notes);
    let Some(typed) = &arguments.product else {
        let sheet = IntensitySheet::of(system)?;
        let written = match arguments.format {
            FootprintFormat::Table => Ok(sheet.text(output.language, output.style()).into_bytes()),
            FootprintFormat::Json => Ok(pretty(&sheet.json()).into_bytes()),
            FootprintFormat::Csv => sheet.csv(),
        };
        output.data(&written.map_err(failed)?)?;
        return Ok(if sheet.is_complete() { 0 } else { exit::INCOMPLETE });
    };
    let library = system.choices.query.library;
    let (product, amount) = asked(&system.network, typed, ("--per", &arguments.per), library)?;
    let footprint = system.footprint(product, &amount)?;
    let cut_off = arguments.paths.as_deref().map(part).transpose()?;
    let paths = match cut_off {
        Some(cut_off) => Some((cut_off.clone(), Paths::of(system, &footprint, &cut_off)?)),
        None => None,
    };
    let sheet = FootprintSheet {
        system,
        contributions: Contributions::of(system, &footprint),
        footprint: &footprint,
        breakdown: match arguments.by {
            BreakdownArgument::Process => Breakdown::Process,
            BreakdownArgument::Input => Breakdown::Input,
            BreakdownArgument::Scope => Breakdown::Scope,
            BreakdownArgument::Stage => Breakdown::Stage,
        },
        paths,
        traced: traced(&arguments.trace, system)?,
    };
    let bytes = match arguments.format {
        FootprintFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
        FootprintFormat::Json => pretty(&sheet.json()).into_bytes(),
        FootprintFormat::Csv => sheet.csv().map_err(failed)?,
    };
    output.data(&bytes)?;
    let is_complete = sheet.contributions.is_complete();
    Ok(if is_complete { 0 } else { exit::INCOMPLETE })
}

/// The products whose balances are asked for; unknown ones all together.
fn traced(typed: &[String], system: &ProductSystem<'_>) -> Result<Vec<usize>, Problems> {
    let network = &system.network;
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for name in typed {
        match network.product(product(name, network, system.choices.query.library)) {
            Some(place) => found.push(place),
            None => faults.push(unknown_product(name, network)),
        }
    }
    Problems(faults).check()?;
    Ok(found)
}

/// A fault of the program itself while a result is written.
pub fn failed(error: impl std::fmt::Display) -> Problems {
    Problem::error("internal", Text::same(error.to_string())).into()
}

/// A part such as `1%` or `0.01`.
fn part(typed: &str) -> Result<Ratio, Problems> {
    let (number, divisor) = match typed.trim().strip_suffix(['%', '％']) {
        Some(number) => (number, 100),
        None => (typed.trim(), 1),
    };
    let part = read_number(number.trim()).ok().map(Ratio::from);
    let part = part.and_then(|part| part.divide(&Ratio::from(divisor)));
    let fits = |part: &Ratio| !part.is_negative() && !part.is_zero() && *part <= Ratio::one();
    part.filter(fits).ok_or_else(|| {
        Problem::error(
            "not-a-part",
            Text::new(
                format!("`--paths {typed}` 不是大于 0、不大于 100 % 的份额"),
                format!("`--paths {typed}` is no part above 0 and up to 100 %"),
            ),
        )
        .hint(Text::new("写 1% 或 0.01", "give 1% or 0.01"))
        .into()
    })
}
