//! What a reconciliation comes to. Its numbers passed through floating point, but for the closures before it, which are exact.

use super::chi_squared;
use super::variable::VariableClass;
use crate::quantity::Ratio;
use crate::uncertainty::normal;

/// What a reconciliation comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciled {
    /// In the order of the system's variables.
    pub variables: Vec<ReconciledVariable>,
    /// In the order of the system's balances.
    pub closures: Vec<Closure>,
    /// Whether the readings taken together are as far off the balances as their uncertainty lets expect; `None` where no balance checks any.
    pub global_test: Option<GlobalTest>,
}

/// A variable once balances hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReconciledVariable {
    /// What the balances say of it.
    pub class: VariableClass,
    /// Its value; `None` where nothing determines it.
    pub value: Option<f64>,
    /// Half the width of the 95 % interval of that value.
    pub half_width: Option<f64>,
    /// Its value less its reading.
    pub adjustment: f64,
    /// The adjustment in standard deviations of the reading.
    pub in_deviations: f64,
    /// The measurement test: the adjustment in its own standard deviations; `None` where no balance checks the reading.
    pub test: Option<f64>,
}

/// How a balance closes.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    /// What comes in less what goes out as it was read, exactly; `None` where a flow is not measured.
    pub before: Option<Ratio>,
    /// Half the width of the 95 % interval of it that the readings let expect.
    pub half_width: f64,
    /// The nodal test: the closure before in standard deviations; `None` where a flow is not measured or all are exact.
    pub test: Option<f64>,
    /// The same with the reconciled values; `None` where a flow stays open.
    pub after: Option<f64>,
    /// The sum of all its terms without their signs, each as read or reconciled, whichever is greater.
    pub turnover: f64,
}

/// The part of its turnover that a balance may be off and still counts as closed: what floating point leaves.
pub const CLOSED_WITHIN: f64 = 1e-9;

impl Closure {
    /// Whether it closes once reconciled; `None` where a flow stays open.
    pub fn closes(&self) -> Option<bool> {
        self.after.map(|after| after.abs() <= CLOSED_WITHIN * self.turnover)
    }
}

/// The global test: the weighted sum of squared adjustments, which is chi-squared where readings are off by their uncertainty alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GlobalTest {
    /// The sum over all readings of the squared adjustment in standard deviations.
    pub statistic: f64,
    /// Degrees of freedom: how many independent balances check readings.
    pub degrees: usize,
}

impl GlobalTest {
    /// The probability that sound readings come to as much or more.
    pub fn p_value(&self) -> f64 {
        chi_squared::above(self.statistic, self.degrees)
    }

    /// Whether it passes, where this share of sound sets of readings is rejected.
    pub fn passes(&self, significance: f64) -> bool {
        self.p_value() >= significance
    }
}

/// The size of a normal test statistic that this share of sound readings exceeds, either side together: 1.96 for 0.05.
pub fn threshold(significance: f64) -> f64 {
    normal::quantile(1.0 - significance / 2.0)
}

/// The size that any of so many independent statistics exceeds with this probability where all readings are sound (Šidák 1967).
pub fn threshold_of_many(significance: f64, tests: usize) -> f64 {
    if tests < 2 {
        return threshold(significance);
    }
    // 1 - (1 - a)^(1/n), without losing digits where it is small.
    let each = -((-significance).ln_1p() / tests as f64).exp_m1();
    -normal::quantile(each / 2.0)
}

impl Reconciled {
    /// How many readings are checked.
    pub fn tests(&self) -> usize {
        self.variables.iter().filter(|variable| variable.test.is_some()).count()
    }

    /// The reading with the greatest measurement test; among equals that with the greatest adjustment in standard deviations.
    pub fn most_suspect(&self) -> Option<usize> {
        let tested = self.variables.iter().enumerate();
        let tested =
            tested.filter_map(|(place, variable)| Some((place, variable.test?.abs(), variable.in_deviations.abs())));
        let best = tested.reduce(|best, other| {
            let is_alike = same_size(best.1, other.1);
            let is_greater = if is_alike { other.2 > best.2 } else { other.1 > best.1 };
            if is_greater { other } else { best }
        });
        best.map(|(place, ..)| place)
    }

    /// The other readings whose test statistic has the same size: balances that check them only together cannot tell which is off.
    pub fn alike(&self, variable: usize) -> Vec<usize> {
        let Some(own) = self.variables[variable].test else {
            return Vec::new();
        };
        let places = 0..self.variables.len();
        places
            .filter(|place| *place != variable)
            .filter(|place| {
                self.variables[*place]
                    .test
                    .is_some_and(|test| same_size(test.abs(), own.abs()))
            })
            .collect()
    }
}

/// Whether two sizes differ by no more than floating point explains.
fn same_size(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * one.abs().max(other.abs())
}
