//! The bridge between two intensities: what the total changes in them, and what the output does.

use crate::inventory::Inventory;
use crate::inventory::denominator::Intensity;
use crate::quantity::Ratio;

/// Two intensities of the same product and unit, and what lies between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntensityBridge {
    /// The intensity of each side.
    pub sides: [Intensity; 2],
    /// What the total changes, at the output of the first side.
    pub of_total: Ratio,
    /// What the output changes, at the total of the second side.
    pub of_output: Ratio,
    /// What rounding the quotients changes.
    pub of_rounding: Ratio,
}

impl IntensityBridge {
    /// The bridge of the headline intensities: the first that the first methodology declares and the second has as well, of the same product in the
    /// same unit. `None` where there is none, or nothing was made.
    pub(super) fn new(inventories: [&Inventory<'_>; 2]) -> Option<IntensityBridge> {
        let [own, its] = inventories.map(|inventory| inventory.intensities(&[]));
        let meets = |left: &Intensity, right: &Intensity| {
            let key = |intensity: &Intensity| {
                (
                    intensity.denominator_item.clone(),
                    intensity.unit.clone(),
                    intensity.scale.clone(),
                )
            };
            key(left) == key(right)
        };
        let (first, second) = own.into_iter().find_map(|left| {
            let right = its.iter().find(|right| meets(&left, right))?.clone();
            Some((left, right))
        })?;
        let total = |intensity: &Intensity| Ratio::from(intensity.numerator) * intensity.scale.clone();
        let between = total(&second).divide(&first.denominator)?;
        let (before, after) = (first.unrounded.clone()?, second.unrounded.clone()?);
        let rounding = |intensity: &Intensity, exact: &Ratio| Some(Ratio::from(intensity.value?) - exact.clone());
        let of_rounding = rounding(&second, &after)? - rounding(&first, &before)?;
        Some(IntensityBridge {
            of_total: between.clone() - before,
            of_output: after - between,
            of_rounding,
            sides: [first, second],
        })
    }

    /// The second intensity less the first, as printed.
    pub fn difference(&self) -> Ratio {
        let [first, second] = self
            .sides
            .each_ref()
            .map(|side| side.value.map(Ratio::from).unwrap_or_default());
        second - first
    }
}
