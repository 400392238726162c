//! A plant's year: its rows of emissions, its energy and its indicators.

use super::indicators::Indicators;
use super::item_balance::ItemBalance;
use super::solution::ELECTRICITY;
use crate::factor::Library;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::inventory::{Inventory, Row};
use crate::quantity::{Decimal, Ratio};
use crate::supply::Supply;

/// A plant in a year.
#[derive(Clone, Debug)]
pub struct PlantResult {
    /// Place of the plant in the run.
    pub plant: usize,
    /// What is asked of it, in the unit of its product.
    pub output: Ratio,
    /// What it makes of its product by the year's ledger: where stocks do not follow the output, not quite what is asked.
    pub made: Ratio,
    /// Power bought or generated that no row of the inventory counts, GJ: that of a direct line, of own renewable sources.
    pub uncounted_power: Ratio,
    /// How its balanced items came out.
    pub balances: Vec<ItemBalance>,
    /// What it can put out.
    pub capacity: Option<Ratio>,
    /// The rows of its inventory.
    pub rows: Vec<EmissionRow>,
    /// What its year says beside its emissions.
    pub indicators: Indicators,
    /// Whether nothing was left out.
    pub is_complete: bool,
}

/// A row of a year's inventory, over the whole year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmissionRow {
    /// Id of the source.
    pub source: String,
    /// The scope.
    pub scope: Option<u8>,
    /// Place of the item.
    pub item: usize,
    /// The supply.
    pub supply: Option<Supply>,
    /// Whether it counts in the total, or stands beside it.
    pub counts: bool,
    /// The net quantity, in the item's base unit.
    pub quantity: Ratio,
    /// Its heat, GJ, where its rows have a calorific value or it is energy itself.
    pub energy: Option<Ratio>,
    /// The emission before rows were rounded.
    pub unrounded: Ratio,
    /// The sum of the rounded rows.
    pub rounded: Decimal,
}

/// The rows of an inventory, summed over its months.
pub(super) fn rows_of(inventory: &Inventory<'_>) -> Vec<EmissionRow> {
    let mut rows: Vec<EmissionRow> = Vec::new();
    for row in &inventory.rows {
        let (Some(unrounded), Some(rounded)) = (&row.emission_unrounded, row.emission) else {
            continue;
        };
        let (cell, source) = (inventory.cell(row), inventory.source(row));
        let known = rows
            .iter_mut()
            .find(|known| known.source == source.id && known.item == cell.item && known.supply == cell.supply);
        let rounded = Ratio::from(rounded);
        let energy = energy_of(inventory, row);
        match known {
            Some(known) => {
                known.quantity = std::mem::take(&mut known.quantity) + row.quantity.clone();
                known.energy = known.energy.take().zip(energy).map(|(sum, energy)| sum + energy);
                known.unrounded = std::mem::take(&mut known.unrounded) + unrounded.clone();
                let sum = Ratio::from(known.rounded) + rounded;
                known.rounded = sum.round(inventory.methodology.rounding).unwrap_or(known.rounded);
            }
            None => rows.push(EmissionRow {
                source: source.id.clone(),
                scope: source.scope,
                item: cell.item,
                supply: cell.supply,
                counts: inventory.counts(row),
                quantity: row.quantity.clone(),
                energy,
                unrounded: unrounded.clone(),
                rounded: rounded.round(inventory.methodology.rounding).unwrap_or(Decimal::ZERO),
            }),
        }
    }
    rows
}

/// The heat of a row's quantity, GJ: by the calorific value of the row, or by its unit where that measures energy.
fn energy_of(inventory: &Inventory<'_>, row: &Row) -> Option<Ratio> {
    let calorific_value = row.parameters.iter().find(|parameter| parameter.id == CALORIFIC_VALUE);
    if let Some(value) = calorific_value {
        return Some(row.quantity.clone() * value.value.clone());
    }
    let library = inventory.library;
    let unit = &library.items.at(inventory.cell(row).item).unit;
    let energy = library.units.parse(ENERGY_UNIT).ok()?;
    (unit.dimension == energy.dimension)
        .then(|| (row.quantity.clone() * unit.size.clone()).divide(&energy.size))
        .flatten()
}

const ENERGY_UNIT: &str = "GJ";

impl PlantResult {
    /// The sum of its rounded rows.
    pub fn total(&self) -> Ratio {
        let counted = self.rows.iter().filter(|row| row.counts);
        counted.map(|row| Ratio::from(row.rounded)).sum()
    }

    /// The heat of its fuels and power, net, GJ: that of rows that count, and of power that no row counts.
    pub fn energy(&self) -> Ratio {
        let counted = self.rows.iter().filter(|row| row.counts);
        let counted: Ratio = counted.filter_map(|row| row.energy.clone()).sum();
        counted + self.uncounted_power.clone()
    }

    /// Power of kinds of supply that have no row that counts, and of own renewable sources, GJ.
    pub(super) fn uncounted_power(&self, library: &Library) -> Ratio {
        let has_row = |supply: Supply| {
            let mut rows = self.rows.iter().filter(|row| row.counts && row.energy.is_some());
            rows.any(|row| row.supply == Some(supply))
        };
        let bought = self.indicators.electricity_bought.iter();
        let uncounted: Ratio = bought
            .filter(|(supply, _)| !has_row(**supply))
            .map(|(_, amount)| amount.clone())
            .sum();
        let power = library.items.find(ELECTRICITY);
        let size = power.zip(library.units.parse(ENERGY_UNIT).ok());
        let size = size.and_then(|(power, energy)| power.unit.size.divide(&energy.size));
        (uncounted + self.indicators.own_renewable.clone()) * size.unwrap_or_default()
    }

    /// The sum of its rows before they were rounded.
    pub fn unrounded(&self) -> Ratio {
        let counted = self.rows.iter().filter(|row| row.counts);
        counted.map(|row| row.unrounded.clone()).sum()
    }
}
