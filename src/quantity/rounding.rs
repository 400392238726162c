//! Rounding as part of a methodology: how many decimal places, and what happens at an exact half.

use serde::{Deserialize, Serialize};

/// What happens to an exact half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundingMode {
    /// 四舍五入: a half goes away from zero. The mode of the national reporting templates.
    #[default]
    HalfAwayFromZero,
    /// 四舍六入五成双: an exact half goes to the even digit (GB/T 8170-2008).
    HalfEven,
}

/// A number of decimal places with a mode.
///
/// ```
/// use dafeng::quantity::{Ratio, Rounding, RoundingMode};
/// let half: Ratio = "60.5".parse().unwrap();
/// let away = Rounding { places: 0, mode: RoundingMode::HalfAwayFromZero };
/// let even = Rounding { places: 0, mode: RoundingMode::HalfEven };
/// assert_eq!(half.round(away).unwrap().to_string(), "61");
/// assert_eq!(half.round(even).unwrap().to_string(), "60");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// Decimal places kept.
    pub places: u32,
    /// What happens at an exact half.
    pub mode: RoundingMode,
}
