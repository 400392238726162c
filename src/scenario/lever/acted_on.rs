//! What levers act on: processes and items by name. What a plant lacks is said, and what would break its carbon balance is an error.

use super::process_problem as problem;
use crate::factor::Named;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::quantity::unit::Unit;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::PlantYear;

/// The places of processes by name or type, each once; a name that the plant has no process of is said.
pub(super) fn processes<N: Amount>(year: &mut PlantYear<'_, N>, names: &[String]) -> Vec<usize> {
    let mut places = Vec::new();
    for name in names {
        let own = year.processes_of(name);
        if own.is_empty() {
            year.note(problem::no_process(name));
        }
        places.extend(own);
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// The registry's id of an item by any of its names. Errors: there is none.
pub(super) fn item<N: Amount>(year: &PlantYear<'_, N>, name: &str) -> Result<String, Problem> {
    let items = &year.base.library.items;
    match items.find(name) {
        Some(item) => Ok(item.id().to_owned()),
        None => Err(problem::unknown_item(name, &items.nearest_words(name))),
    }
}

/// The products that a process takes that are an item or a kind of it, with how much a run takes of each.
pub(super) fn taken_of<N: Amount>(year: &PlantYear<'_, N>, process: usize, item: &str) -> Vec<(usize, N)> {
    let items = &year.base.library.items;
    let products = year.processes[process].exchanges.iter().map(|(product, _)| *product);
    let of_item = products.filter(|product| items.is_within(year.item_id(*product), item));
    let taken = of_item.map(|product| (product, year.taken(process, product)));
    taken.filter(|(_, amount)| amount.is_above_zero()).collect()
}

/// Changes a process with its by-product gases following its carbon. Errors: its products would carry off more carbon than it takes.
pub(super) fn keeping_carbon<N: Amount>(
    year: &mut PlantYear<'_, N>,
    process: usize,
    change: impl FnOnce(&mut PlantYear<'_, N>),
) -> Result<(), Problem> {
    let before = year.carbon_not_in_products(process);
    year.keeping_carbon(process, |year| {
        change(year);
        Ok::<(), Problem>(())
    })?;
    if year.carbon_not_in_products(process).is_below_zero() && !before.is_below_zero() {
        return Err(problem::carbon_exceeded(&process_name(year, process)));
    }
    Ok(())
}

/// The name of a process, as the ledger has it.
pub(super) fn process_name<N: Amount>(year: &PlantYear<'_, N>, process: usize) -> String {
    year.processes[process].process.clone().unwrap_or_default()
}

/// How many of one unit a unit is that was typed; `None` where it is none of that kind.
pub(super) fn in_units<N: Amount>(year: &PlantYear<'_, N>, typed: &str, expected: &str) -> Option<Ratio> {
    let units = &year.base.library.units;
    let (typed, expected): (Unit, Unit) = (units.parse(typed).ok()?, units.parse(expected).ok()?);
    let fits = typed.dimension == expected.dimension;
    fits.then(|| typed.size.divide(&expected.size)).flatten()
}

/// The unit of a product, as written.
pub(super) fn unit<'y, N: Amount>(year: &'y PlantYear<'_, N>, product: usize) -> &'y str {
    &year.base.library.items.at(year.items[product]).unit.text
}

/// What a measure with adoption comes to in a year, of what it would be everywhere: 1 without adoption, and never above what it saturates at.
pub(super) fn adopted(adoption: Option<&Course>, saturation: Option<&Course>, year: i16) -> Ratio {
    let Some(adoption) = adoption else {
        return Ratio::one();
    };
    let (adopted, most) = (adoption.at(year), saturation.map(|saturation| saturation.at(year)));
    match most {
        Some(most) if adopted > most => most,
        _ => adopted,
    }
}
