//! Why a sum of products has changed: the logarithmic mean Divisia index (LMDI), additive and multiplicative, in floating point.
//!
//! `V = sum over categories of x1 x2 ... xn`. The effect of a factor is what its change alone brings about, on a path along which all factors
//! change together; the effects add up to the change, and going back gives each with the other sign. Sources: Ang (2004, 2015); at zero Ang, Zhang
//! and Choi (1998).

mod change;
pub mod factor_table;
mod filling;
mod log_mean;
mod problem;

pub use change::{Change, Mode};
pub use factor_table::FactorTable;
pub use log_mean::log_mean;

use log_mean::contributions;

/// How categories are weighted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// LMDI-I: `L(v_to, v_from)`; the effects of parts add up to those of the whole.
    #[default]
    First,
    /// LMDI-II: logarithmic means of shares, which add up to one.
    Second,
}

impl Weights {
    /// Its name.
    pub fn id(self) -> &'static str {
        match self {
            Weights::First => "LMDI-I",
            Weights::Second => "LMDI-II",
        }
    }
}

/// Why a decomposition is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecompositionError {
    /// The numbers of categories or of factors differ.
    #[error("the two years have different categories or factors")]
    Shape,
    /// A number that is not finite.
    #[error("category {category}, factor {factor}: not a finite number")]
    NotFinite {
        /// The place of the category.
        category: usize,
        /// The place of the factor.
        factor: usize,
    },
    /// A factor changes its sign, and a logarithm has none.
    #[error("category {category}, factor {factor}: the sign changes")]
    SignChange {
        /// The place of the category.
        category: usize,
        /// The place of the factor.
        factor: usize,
    },
    /// LMDI-II asks for totals above zero, or both below.
    #[error("the total is zero or changes its sign, and shares in it have no meaning")]
    NoTotal,
}

/// The decomposition of the change between two years.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// The sum in the first year.
    pub from: f64,
    /// The sum in the second year.
    pub to: f64,
    /// The additive effects: by category, then by factor, in the order given.
    pub effects: Vec<Vec<f64>>,
}

impl Decomposition {
    /// Decomposes the change from one year to another. Each slice holds the categories, the same in both, and each category its factors in one
    /// order. Errors: differing shapes, numbers that are not finite, factors that change their sign; for LMDI-II, totals without shares.
    ///
    /// ```
    /// use dafeng::scenario::decomposition::{Decomposition, Weights};
    /// // 2 * 3 grows to 4 * 3: all of the 6 is the first factor's.
    /// let change = Decomposition::between(&[vec![2.0, 3.0]], &[vec![4.0, 3.0]], Weights::First).unwrap();
    /// assert!((change.effect(0) - 6.0).abs() < 1e-12);
    /// assert_eq!(change.effect(1), 0.0);
    /// assert!((change.multiplicative(0).unwrap() - 2.0).abs() < 1e-12);
    /// ```
    pub fn between<C: AsRef<[f64]>>(
        from: &[C],
        to: &[C],
        weights: Weights,
    ) -> Result<Decomposition, DecompositionError> {
        check(from, to)?;
        let product = |category: &C| category.as_ref().iter().product::<f64>();
        let before: Vec<f64> = from.iter().map(product).collect();
        let after: Vec<f64> = to.iter().map(product).collect();
        let totals = [before.iter().sum::<f64>(), after.iter().sum::<f64>()];
        let decompose = |scale: [f64; 2]| -> Vec<Vec<f64>> {
            let each = from.iter().zip(to).zip(before.iter().zip(&after));
            each.map(|((from, to), (before, after))| {
                let products = [before / scale[0], after / scale[1]];
                contributions(from.as_ref(), to.as_ref(), products)
            })
            .collect()
        };
        let effects = match weights {
            Weights::First => decompose([1.0, 1.0]),
            Weights::Second => {
                if totals[0] * totals[1] <= 0.0 {
                    return Err(DecompositionError::NoTotal);
                }
                let shares = before.iter().zip(&after);
                let sum: f64 = shares
                    .map(|(from, to)| log_mean(to / totals[1], from / totals[0]))
                    .sum();
                let size = log_mean(totals[1], totals[0]) / sum;
                let mut effects = decompose(totals);
                effects.iter_mut().flatten().for_each(|effect| *effect *= size);
                effects
            }
        };
        Ok(Decomposition {
            from: totals[0],
            to: totals[1],
            effects,
        })
    }

    /// The change of the sum.
    pub fn change(&self) -> f64 {
        self.to - self.from
    }

    /// The additive effect of a factor over all categories.
    pub fn effect(&self, factor: usize) -> f64 {
        self.effects.iter().map(|category| category[factor]).sum()
    }

    /// By how many times a factor multiplies the sum: `exp(effect / L(to, from))`. `None` where the sum is zero in one year, or changes its sign.
    pub fn multiplicative(&self, factor: usize) -> Option<f64> {
        (self.from * self.to > 0.0).then(|| (self.effect(factor) / log_mean(self.to, self.from)).exp())
    }

    /// The change less the effects of all factors; but for rounding it is zero.
    pub fn residual(&self) -> f64 {
        self.change() - self.effects.iter().flatten().sum::<f64>()
    }
}

fn check<C: AsRef<[f64]>>(from: &[C], to: &[C]) -> Result<(), DecompositionError> {
    let factors = from.first().map_or(0, |category| category.as_ref().len());
    let mut categories = from.iter().chain(to);
    if from.len() != to.len() || categories.any(|category| category.as_ref().len() != factors) {
        return Err(DecompositionError::Shape);
    }
    for (category, (before, after)) in from.iter().zip(to).enumerate() {
        let pairs = before.as_ref().iter().zip(after.as_ref());
        for (factor, (before, after)) in pairs.enumerate() {
            if !before.is_finite() || !after.is_finite() {
                return Err(DecompositionError::NotFinite { category, factor });
            }
            if (*before < 0.0 && *after > 0.0) || (*before > 0.0 && *after < 0.0) {
                return Err(DecompositionError::SignChange { category, factor });
            }
        }
    }
    Ok(())
}
