//! Rows whose formula gives less than nothing of a quantity that is none: a source category that is no deduction takes no carbon out of the air.

use super::{Checked, no_inventory};
use crate::format::comparison_source::SourceSignEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// Decimal places of coefficients for people.
const PLACES: u32 = 5;

pub(super) fn check(_entry: &SourceSignEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    for row in inventory.rows.iter().filter(|row| row.lift.is_none()) {
        let source = inventory.source(row);
        let Some(coefficient) = row.coefficient.as_ref().filter(|_| !source.is_deduction) else {
            continue;
        };
        checked.times += 1;
        if !coefficient.is_negative() {
            continue;
        }
        let cell = inventory.cell(row);
        let item = inventory.library.items.at(cell.item);
        let unit = format!("{}/{}", inventory.methodology.unit.text, item.unit.text);
        let figure = |value: Ratio| Figure::new(value, &unit, PLACES);
        checked.found.push(Found {
            plant: Some(cell.plant),
            item: Some(cell.item),
            process: cell.process.clone(),
            period: Some(cell.period),
            found: Some(figure(coefficient.clone())),
            expected: Some(Expected::Bounds {
                low: Some(figure(Ratio::zero())),
                high: None,
            }),
            difference: Some(figure(coefficient.abs())),
            detail: Some(source.title.clone()),
            lines: evidence.lines(cell.groups.iter().copied())?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("清单没有按公式计的行", "no row of the inventory follows from a formula"))
}
