//! What all plants buy of scrap, beside what can be bought.

use super::scenario::Scenario;
use super::scenario_problem as problem;
use crate::factor::Library;
use crate::problem::Problem;
use crate::quantity::Ratio;

/// The item that scrap is.
const SCRAP: &str = "steel-scrap";

impl Scenario {
    /// An error where plants buy more scrap in a year than there is; `bought` gives what each buys, by its id, in the unit of scrap.
    pub(super) fn scrap_beyond_supply(
        &self,
        year: i16,
        bought: &[(String, Ratio)],
        library: &Library,
    ) -> Result<(), Problem> {
        let driver = self.scrap_supply.as_ref().and_then(|id| self.drivers.get(id));
        let Some((driver, item)) = driver.zip(library.items.find(SCRAP)) else {
            return Ok(());
        };
        let Some(unit) = driver.unit.as_deref() else {
            return Err(problem::driver_without_unit(driver, &item.unit.text));
        };
        let size = library.units.parse(unit).ok();
        let size = size.filter(|unit| unit.dimension == item.unit.dimension);
        let size = size.and_then(|unit| unit.size.divide(&item.unit.size));
        let size = size.ok_or_else(|| problem::bad_unit_of_driver(driver, unit, &item.unit.text))?;
        let supply = driver.course.at(year) * size;
        let need: Ratio = bought.iter().map(|(_, amount)| amount.clone()).sum();
        if need <= supply {
            return Ok(());
        }
        let mut buyers = bought.to_vec();
        buyers.sort_by(|one, other| other.1.cmp(&one.1));
        buyers.truncate(3);
        Err(problem::scrap_beyond_supply(driver, year, (&need, &supply), &buyers))
    }
}
