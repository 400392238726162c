//! A fuel or reductant in the place of another: injected coal for coke, natural gas for coal, hydrogen for coke, charcoal for anthracite.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::process_problem as problem;
use super::{acted_on, beyond_one, empty};
use crate::problem::Problem;
use crate::scenario::amount::Amount;
use crate::scenario::course::{Course, read_share};
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// A share of what processes take of one item, replaced by another of equal heat, of equal carbon, or at a stated ratio.
///
/// Calorific values and carbon contents are those of the plant. The gases of the process follow its carbon.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuelSwitch {
    /// The processes, of the ledger or by type.
    pub processes: Vec<String>,
    /// The item replaced, with its kinds.
    pub from: String,
    /// The item in its place; bought where the plant knows none.
    pub to: String,
    /// The share of the first that is replaced, 0 to 1.
    pub share: Course,
    /// What stays equal; heat where it is not said.
    #[serde(default)]
    pub by: Equal,
    /// How much of the second replaces a unit of the first, in the base units of both; without it, by heat or carbon.
    #[serde(default)]
    pub ratio: Option<String>,
}

/// What stays equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Equal {
    /// The heat.
    #[default]
    Energy,
    /// The carbon.
    Carbon,
}

impl LeverKind for FuelSwitch {
    fn id(&self) -> &'static str {
        "fuel-switch"
    }

    fn title(&self) -> Text {
        Text::new("燃料与还原剂替代", "fuel switch")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults = beyond_one("share", &self.share);
        faults.extend(empty("processes", &self.processes));
        if let Some(ratio) = &self.ratio
            && read_share(ratio).is_none_or(|ratio| ratio.is_negative())
        {
            faults.push(Text::new(
                format!("ratio 为 `{ratio}`，应为非负数"),
                format!("`ratio` is `{ratio}`; expected a number of zero or more"),
            ));
        }
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        vec![&self.share]
    }
}

impl FuelSwitch {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let share = N::of(&self.share.at(year.lever_year));
        let (from, to) = (acted_on::item(year, &self.from)?, acted_on::item(year, &self.to)?);
        for process in acted_on::processes(year, &self.processes) {
            let taken = acted_on::taken_of(year, process, &from);
            if taken.is_empty() {
                let name = acted_on::process_name(year, process);
                year.note(problem::not_taken(&name, &from));
                continue;
            }
            if share.is_zero() {
                continue;
            }
            let Some(other) = year.product_or_bought(&to) else {
                continue;
            };
            self.check_carbon(year, process, other)?;
            let mut replaced = Vec::new();
            for (product, amount) in taken.into_iter().filter(|(product, _)| *product != other) {
                let gone = amount.clone() * share.clone();
                let in_place = gone.clone() * self.in_place_of(year, product, other)?;
                replaced.push((product, amount - gone, in_place));
            }
            acted_on::keeping_carbon(year, process, |year| {
                for (product, left, in_place) in replaced {
                    year.set_taken(process, product, left);
                    let known = year.taken(process, other);
                    year.set_taken(process, other, known + in_place);
                }
            })?;
        }
        Ok(())
    }

    /// How much replaces a unit of a product.
    fn in_place_of<N: Amount>(&self, year: &PlantYear<'_, N>, product: usize, other: usize) -> Result<N, Problem> {
        if let Some(ratio) = self.ratio.as_deref().and_then(read_share) {
            return Ok(N::of(&ratio));
        }
        let of = |product: usize| match self.by {
            Equal::Energy => {
                let heat = year.heat(product).filter(Amount::is_above_zero);
                heat.ok_or_else(|| problem::no_heat(year.item_id(product)))
            }
            Equal::Carbon => {
                let carbon = year.known_carbon(product).filter(Amount::is_above_zero);
                carbon.ok_or_else(|| problem::no_carbon(year.item_id(product)))
            }
        };
        let (own, others) = (of(product)?, of(other)?);
        Ok(own.divide(&others).unwrap_or_default())
    }

    /// Where gases follow the carbon of a process, that of what it takes must be known.
    fn check_carbon<N: Amount>(&self, year: &PlantYear<'_, N>, process: usize, other: usize) -> Result<(), Problem> {
        let exchanges = &year.processes[process].exchanges;
        let mut made = exchanges.iter().filter(|(_, amount)| amount.is_above_zero());
        if made.any(|(product, _)| year.is_gas(process, *product)) && year.known_carbon(other).is_none() {
            return Err(problem::no_carbon(year.item_id(other)));
        }
        Ok(())
    }
}
