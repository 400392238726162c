//! More of a by-product recovered: gas that was burnt at the mouth, power from pressure and heat, steam from waste heat.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::process_problem as problem;
use super::{acted_on, beyond_one, empty};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// The decimal places of the most that can be recovered, where too much is asked for.
const PLACES: u32 = 6;

/// So much more of a by-product made for every unit of a product of the process.
///
/// A gas takes its carbon from what left with the process's own stack gas; more than that is an error. Electricity and steam are made beside, from
/// pressure and heat that the process has anyway.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// The processes, of the ledger or by type.
    pub processes: Vec<String>,
    /// The item recovered.
    pub item: String,
    /// The product that `additional` is counted by; without it, that of the process.
    #[serde(default)]
    pub per: Option<String>,
    /// How much more is made for a unit of it.
    pub additional: Course,
    /// The unit of `additional`: `10^4Nm3/t`, `kWh/t`.
    pub unit: String,
    /// The part that has the measure, 0 to 1.
    #[serde(default)]
    pub adoption: Option<Course>,
    /// The greatest part that can have it.
    #[serde(default)]
    pub saturation: Option<Course>,
}

impl LeverKind for Recovery {
    fn id(&self) -> &'static str {
        "recovery"
    }

    fn title(&self) -> Text {
        Text::new("提高余能回收", "recovery of by-products")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults: Vec<Text> = empty("processes", &self.processes).into_iter().collect();
        if self.additional.points().values().any(Ratio::is_negative) {
            faults.push(Text::new("additional 不应为负", "`additional` is below zero"));
        }
        if self.saturation.is_some() && self.adoption.is_none() {
            faults.push(Text::new("saturation 需要 adoption", "`saturation` needs `adoption`"));
        }
        let shares = [("adoption", &self.adoption), ("saturation", &self.saturation)];
        let shares = shares
            .into_iter()
            .filter_map(|(name, course)| Some((name, course.as_ref()?)));
        faults.extend(shares.flat_map(|(name, course)| beyond_one(name, course)));
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        std::iter::once(&self.additional).chain(&self.adoption).collect()
    }
}

impl Recovery {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let item = acted_on::item(year, &self.item)?;
        let per = match &self.per {
            Some(per) => Some(acted_on::item(year, per)?),
            None => None,
        };
        let Some(product) = year.product(&item) else {
            if !acted_on::processes(year, &self.processes).is_empty() {
                year.note(problem::no_taker(&item));
            }
            return Ok(());
        };
        let adopted = acted_on::adopted(self.adoption.as_ref(), self.saturation.as_ref(), year.lever_year);
        let additional = self.additional.at(year.lever_year) * adopted;
        for process in acted_on::processes(year, &self.processes) {
            let counted = self.counted(year, process, per.as_deref())?;
            let expected = format!("{}/{}", acted_on::unit(year, product), acted_on::unit(year, counted));
            let Some(size) = acted_on::in_units(year, &self.unit, &expected) else {
                return Err(problem::bad_unit(&self.unit, &expected));
            };
            let made = year.made(process, counted);
            let more = made.clone() * N::of(&(additional.clone() * size));
            self.check_carbon(year, (process, product), &more, (&made, &expected))?;
            let known = year.made(process, product);
            year.set_made(process, product, known + more);
        }
        Ok(())
    }

    fn counted<N: Amount>(&self, year: &PlantYear<'_, N>, process: usize, per: Option<&str>) -> Result<usize, Problem> {
        let Some(per) = per else {
            return Ok(year.processes[process].reference);
        };
        let product = year.product(per);
        let made = product.filter(|product| year.made(process, *product).is_above_zero());
        made.ok_or_else(|| problem::not_made_beside(&acted_on::process_name(year, process), per))
    }

    /// What a gas is made of must have gone up the stack.
    fn check_carbon<N: Amount>(
        &self,
        year: &PlantYear<'_, N>,
        (process, product): (usize, usize),
        more: &N,
        (made, unit): (&N, &str),
    ) -> Result<(), Problem> {
        let carbon = year.carbon(product);
        let stack = year.stack(process);
        if carbon.is_zero() || !(stack.clone() - more.clone() * carbon.clone()).is_below_zero() {
            return Ok(());
        }
        let most = stack
            .divide(&carbon)
            .and_then(|most| most.divide(made))
            .unwrap_or_default();
        let name = acted_on::process_name(year, process);
        // Cut, not rounded: what is named can be recovered.
        let most = most.to_ratio();
        let most = most
            .floor_at(PLACES)
            .map_or(most, |cut| Ratio::from_scaled(cut, PLACES))
            .to_text();
        Err(problem::recovery_exceeds_carbon(&name, &self.item, &most, unit))
    }
}
