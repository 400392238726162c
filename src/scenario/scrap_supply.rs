//! What all plants buy of scrap, beside what can be bought.

use super::driver::Driver;
use super::metal::SCRAP;
use super::scenario::Scenario;
use super::scenario_problem as problem;
use crate::factor::{Library, Named};
use crate::problem::Problem;
use crate::quantity::Ratio;

impl Scenario {
    /// An error where plants buy more scrap in a year than there is; `bought` gives what each buys, by its id, in the unit of scrap.
    pub(super) fn scrap_beyond_supply(
        &self,
        year: i16,
        bought: &[(String, Ratio)],
        library: &Library,
    ) -> Result<(), Problem> {
        let Some((driver, supply)) = self.supply_of_scrap(year, library)? else {
            return Ok(());
        };
        let need: Ratio = bought.iter().map(|(_, amount)| amount.clone()).sum();
        if need <= supply {
            return Ok(());
        }
        let mut buyers = bought.to_vec();
        buyers.sort_by(|one, other| other.1.cmp(&one.1));
        buyers.truncate(3);
        Err(problem::scrap_beyond_supply(driver, year, (&need, &supply), &buyers))
    }

    /// What can be bought of scrap in a year, in its unit, with the driver that says so; `None` where none does. Errors: the driver has no unit, or
    /// one that measures no scrap.
    pub(super) fn supply_of_scrap(&self, year: i16, library: &Library) -> Result<Option<(&Driver, Ratio)>, Problem> {
        let driver = self.scrap_supply.as_ref().and_then(|id| self.drivers.get(id));
        let Some((driver, item)) = driver.zip(library.items.find(SCRAP)) else {
            return Ok(None);
        };
        let Some(unit) = driver.unit.as_deref() else {
            return Err(problem::driver_without_unit(driver, &item.unit.text));
        };
        let size = library.units.parse(unit).ok();
        let size = size.filter(|unit| unit.dimension == item.unit.dimension);
        let size = size.and_then(|unit| unit.size.divide(&item.unit.size));
        let size = size.ok_or_else(|| problem::bad_unit_of_driver(driver, unit, &item.unit.text))?;
        Ok(Some((driver, driver.course.at(year) * size)))
    }
}

/// Whether an item is scrap.
pub(super) fn is_scrap(library: &Library, item: usize) -> bool {
    library.items.is_within(library.items.at(item).id(), SCRAP)
}
