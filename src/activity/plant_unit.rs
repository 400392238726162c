//! A unit of a plant: its name in the ledger, what it is, how much it can put out and when it runs.

use crate::factor::{Library, Named};
use crate::period::Period;
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

use super::plant::PlantUnitEntry;

/// A unit of a plant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlantUnit {
    /// Id, as the ledger's process column names it.
    pub id: String,
    /// Id of the process type.
    pub process: String,
    /// What it can put out in a year of its process type's product, in that item's unit; `None` where it is not stated by the year: the size of a
    /// furnace in t or m3 bounds nothing.
    pub capacity: Option<Ratio>,
    /// The first period of operation.
    pub start: Option<Period>,
    /// The last period of operation.
    pub stop: Option<Period>,
    /// Equipment class, as published levels of energy name it: `top-charged`.
    pub equipment_class: Option<String>,
    /// Ids of the items that it burns, where nothing but their carbon leaves with its stack gas; none: not stated.
    pub burns: Vec<String>,
}

/// What a unit of a yearly capacity ends with.
const YEARLY: [&str; 4] = ["/a", "/年", "/year", "/yr"];

impl PlantUnit {
    /// A unit as written, of a process type that is known. Errors, all together, in words: a yearly capacity that is no amount of the process type's
    /// product; a start or stop that is no period; something burned that is no item.
    pub(super) fn of(entry: &PlantUnitEntry, process: &str, library: &Library) -> Result<PlantUnit, Vec<Text>> {
        let mut faults = Vec::new();
        let mut period = |field: &str, typed: &Option<String>| {
            let typed = typed.as_deref()?;
            let read = Period::parse(typed).ok();
            if read.is_none() {
                faults.push(Text::new(
                    format!("`{field}` 的 `{typed}` 不是时期，如 2012-03"),
                    format!("`{field}` is `{typed}`, which is no period such as 2012-03"),
                ));
            }
            read
        };
        let start = period("start", &entry.start);
        let stop = period("stop", &entry.stop);
        let capacity = match yearly(entry) {
            Some((value, unit)) => {
                let read = amount(value, unit, process, library);
                if read.is_none() {
                    faults.push(Text::new(
                        format!("产能 `{value} {unit}` 不是该工序产品的年产量，如 capacity: 150, capacity_unit: 10^4 t/a"),
                        format!("the capacity `{value} {unit}` is no yearly amount of what the process makes, such as capacity: 150, capacity_unit: 10^4 t/a"),
                    ));
                }
                read
            }
            None => None,
        };
        let mut burns = Vec::new();
        for typed in &entry.burns {
            match library.items.find(typed) {
                Some(item) => burns.push(item.id().to_owned()),
                None => {
                    let near = library.items.nearest_words(typed).join(", ");
                    faults.push(Text::new(
                        format!("`burns` 中未知物料 `{typed}`；相近：{near}"),
                        format!("`burns` names the unknown item `{typed}`; nearest: {near}"),
                    ));
                }
            }
        }
        if faults.is_empty() {
            Ok(PlantUnit {
                id: entry.id.clone(),
                process: process.to_owned(),
                capacity,
                start,
                stop,
                equipment_class: entry.equipment_class.clone(),
                burns,
            })
        } else {
            Err(faults)
        }
    }
}

/// A capacity by the year as written: the number and its unit.
fn yearly(entry: &PlantUnitEntry) -> Option<(&str, &str)> {
    let (value, unit) = (entry.capacity.as_deref()?, entry.capacity_unit.as_deref()?.trim());
    YEARLY
        .iter()
        .any(|ending| unit.ends_with(ending))
        .then_some((value, unit))
}

/// A yearly amount of a process type's product, in that item's unit.
fn amount(value: &str, unit: &str, process: &str, library: &Library) -> Option<Ratio> {
    let unit = YEARLY.iter().find_map(|ending| unit.strip_suffix(ending))?;
    let unit = library.units.parse(unit).ok()?;
    let item = library.items.find(library.processes.find(process)?.product()?)?;
    let value = read_number(value).ok()?;
    let fits = unit.dimension == item.unit.dimension && !value.is_negative();
    fits.then(|| (Ratio::from(value) * unit.size).divide(&item.unit.size))
        .flatten()
}
