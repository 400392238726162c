//! The total of an inventory gas by gas in a terminal.

use super::inventory_text::InventoryText;
use super::table::{ColumnKind, TableWriter};
use crate::quantity::{Rounding, RoundingMode};

/// Decimal places of a mass of gas: a tonne to 100 g.
pub(super) const MASS: Rounding = Rounding {
    places: 4,
    mode: RoundingMode::HalfAwayFromZero,
};

impl InventoryText<'_> {
    /// Each gas with its mass and what that counts; nothing where the total is of one.
    pub(super) fn gases(&self) -> String {
        let inventory = self.inventory;
        let totals = inventory.gas_totals();
        if totals.len() < 2 {
            return String::new();
        }
        let unit = inventory.methodology.unit.text.clone();
        let columns = [
            (self.pick("气体", "gas"), ColumnKind::Words),
            (self.pick("质量", "mass"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for gas in totals {
            let (mass, unit) = match gas.mass {
                Some((mass, unit)) => (mass.round(MASS).map(|mass| mass.to_string()), unit),
                None => (None, String::new()),
            };
            let mass = mass.unwrap_or_else(|| "—".to_owned());
            table.row(&[gas.gas, mass, unit, gas.total.to_string()]);
        }
        format!("\n{}", table.finish())
    }
}
