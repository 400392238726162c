//! What a quantity measures: powers of base dimensions, each of a substance where there is one.

use std::collections::BTreeMap;
use std::fmt;

/// One base dimension (`mass`), of a substance (`coke`) or of none in particular.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base {
    /// The dimension's id in `units.yaml`, or [`ITEM`].
    pub dimension: String,
    /// The item measured, where the dimension is bound to one.
    pub substance: Option<String>,
}

/// The placeholder `[item]` of a parameter's unit: whatever the item in question is measured in.
pub const ITEM: &str = "[item]";

/// A product of powers of base dimensions. `tCO2/t[crude-steel]` and `tCO2/MWh[electricity]` are different dimensions, and a tonne
/// of coke per tonne of steel is not a plain number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dimension(BTreeMap<Base, i32>);

impl Dimension {
    /// The dimension of a plain number.
    pub fn one() -> Dimension {
        Dimension::default()
    }

    /// One base dimension, bound to no substance.
    pub fn base(dimension: &str) -> Dimension {
        Dimension::of(dimension, None)
    }

    /// One base dimension of a substance.
    pub fn of(dimension: &str, substance: Option<&str>) -> Dimension {
        let base = Base {
            dimension: dimension.to_owned(),
            substance: substance.map(str::to_owned),
        };
        Dimension(BTreeMap::from([(base, 1)]))
    }

    /// The product of two.
    #[must_use]
    pub fn times(&self, other: &Dimension) -> Dimension {
        self.combine(other, 1)
    }

    /// The quotient of two.
    #[must_use]
    pub fn per(&self, other: &Dimension) -> Dimension {
        self.combine(other, -1)
    }

    fn combine(&self, other: &Dimension, sign: i32) -> Dimension {
        let mut powers = self.0.clone();
        for (base, power) in &other.0 {
            let sum = powers.get(base).copied().unwrap_or(0) + sign * power;
            if sum == 0 {
                powers.remove(base);
            } else {
                powers.insert(base.clone(), sum);
            }
        }
        Dimension(powers)
    }

    /// Puts an item's own dimension in the place of `[item]`.
    #[must_use]
    pub fn with_item(&self, item: &Dimension) -> Dimension {
        let mut result = Dimension::one();
        for (base, power) in &self.0 {
            let factor = if base.dimension == ITEM {
                item.clone()
            } else {
                Dimension(BTreeMap::from([(base.clone(), 1)]))
            };
            for _ in 0..power.abs() {
                result = if *power > 0 {
                    result.times(&factor)
                } else {
                    result.per(&factor)
                };
            }
        }
        result
    }

    /// The same dimension with every substance forgotten: the form in which a typed unit is compared, since nobody types the
    /// substance.
    #[must_use]
    pub fn without_substances(&self) -> Dimension {
        let mut result = Dimension::one();
        for (base, power) in &self.0 {
            let bare = Dimension(BTreeMap::from([(
                Base {
                    dimension: base.dimension.clone(),
                    substance: None,
                },
                *power,
            )]));
            result = result.times(&bare);
        }
        result
    }

    /// Whether it is a plain number.
    pub fn is_one(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |positive: bool| -> Vec<String> {
            self.0
                .iter()
                .filter(|(_, power)| (**power > 0) == positive)
                .map(|(base, power)| {
                    let mut word = base.dimension.clone();
                    if let Some(substance) = &base.substance {
                        word += &format!("[{substance}]");
                    }
                    if power.abs() > 1 {
                        word += &format!("^{}", power.abs());
                    }
                    word
                })
                .collect()
        };
        let (over, under) = (side(true), side(false));
        let over = if over.is_empty() {
            "1".to_owned()
        } else {
            over.join("·")
        };
        if under.is_empty() {
            f.write_str(&over)
        } else {
            write!(f, "{over}/{}", under.join("/"))
        }
    }
}
