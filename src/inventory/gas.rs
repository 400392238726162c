//! What an inventory comes to gas by gas: the mass of each and what it counts.

use super::Inventory;
use super::grouping::Grouping;
use super::row::Row;
use crate::methodology::warming::WARMING_POTENTIAL;
use crate::quantity::{Decimal, Ratio};

/// One gas of a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GasTotal {
    /// Its name: `N2O`; empty where sources name none.
    pub gas: String,
    /// Its mass and the unit of that, before rows are rounded; `None` where a formula gives the result without it.
    pub mass: Option<(Ratio, String)>,
    /// What it counts in the total.
    pub total: Decimal,
}

impl Inventory<'_> {
    /// The mass of gas behind a row, signed, in the unit of its source's gas; `None` where the formula gives the result without it.
    pub fn gas_mass(&self, row: &Row) -> Option<Ratio> {
        let source = self.source(row);
        let emission = row.emission_unrounded.clone()?;
        if source.floor.is_some() {
            return Some(emission);
        }
        source.gas_unit.as_ref()?;
        match row
            .parameters
            .iter()
            .find(|parameter| parameter.id == WARMING_POTENTIAL)
        {
            Some(potential) if source.warming.is_some() => emission.divide(&potential.value),
            _ => Some(emission),
        }
    }

    /// The total gas by gas, in the order in which rows show them.
    pub fn gas_totals(&self) -> Vec<GasTotal> {
        let of_gas = |gas: &String| {
            let rows: Vec<&Row> = self
                .counted()
                .filter(|row| self.value(row, Grouping::Gas).0 == *gas)
                .collect();
            let mass: Option<Ratio> = rows.iter().map(|row| self.gas_mass(row)).sum();
            let unit = rows.iter().find_map(|row| self.source(row).gas_unit.clone());
            GasTotal {
                gas: gas.clone(),
                mass: mass.zip(unit),
                total: self.sum(rows.iter().copied()),
            }
        };
        self.totals(&[Grouping::Gas])
            .iter()
            .map(|total| of_gas(&total.key[0].0))
            .collect()
    }
}
