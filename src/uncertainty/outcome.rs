//! The uncertainty of results: approach 1 and approach 2 of the IPCC guidelines side by side, and what it comes from.

use super::completeness::Completeness;
use super::distribution::DEVIATIONS_OF_HALF_WIDTH;
use super::input::Input;
use super::monte_carlo::{Sample, Sampling, Variable, rank_correlations, sample};
use super::response::Response;
use super::statistics::Summary;
use crate::text::Text;

/// What a result is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultName {
    /// Its id: `total`, `intensity`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its unit.
    pub unit: String,
    /// Whether it counts everything that it is said to be of.
    pub completeness: Completeness,
}

/// The uncertainty of one result.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultUncertainty {
    /// What it is.
    pub name: ResultName,
    /// The result with every input at its stated value, before rows are rounded.
    pub stated: f64,
    /// Approach 1: the standard deviation, to first order; `None` where no input that moves the result states how uncertain it is.
    pub first_order_deviation: Option<f64>,
    /// Approach 2; `None` as of approach 1, and where fewer than two draws have a value.
    pub sampled: Option<Summary>,
    /// The part of the sum of all elasticities, without their signs, that belongs to inputs which state how uncertain they are; the rest is taken as
    /// exact. `None` where no input moves the result.
    pub covered: Option<f64>,
}

impl ResultUncertainty {
    /// The half-width of the 95 % interval by approach 1, in percent of the stated result.
    pub fn first_order_percent(&self) -> Option<f64> {
        Some(100.0 * DEVIATIONS_OF_HALF_WIDTH * self.first_order_deviation? / self.stated.abs())
    }

    /// Whether anything states how uncertain it is: else it has no interval, which is not one without width.
    pub fn has_interval(&self) -> bool {
        self.first_order_deviation.is_some()
    }

    /// How far the ends of the drawn interval lie from the drawn mean, in percent of it: below, above.
    pub fn sampled_percent(&self) -> Option<(f64, f64)> {
        let sampled = self.sampled?;
        let share = |end: f64| 100.0 * (end - sampled.mean) / sampled.mean.abs();
        Some((share(sampled.low), share(sampled.high)))
    }

    /// Whether the drawn mean lies further from the stated result than chance explains.
    pub fn mean_differs(&self) -> bool {
        self.sampled.is_some_and(|sampled| {
            // What rounding in floating point leaves is no difference.
            let noise = 1e-12 * self.stated.abs();
            (sampled.mean - self.stated).abs() > (STANDARD_ERRORS * sampled.standard_error).max(noise)
        })
    }
}

/// Standard errors beyond which a mean differs: by chance alone three in a thousand do.
pub const STANDARD_ERRORS: f64 = 3.0;

/// What one variable contributes to one result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// By how many per cent the result moves where the variable moves by one.
    pub elasticity: f64,
    /// Its share of the variance by approach 1; `None` where nothing varies.
    pub variance_share: Option<f64>,
    /// Spearman's rank correlation of the variable and the result.
    pub rank_correlation: Option<f64>,
    /// Its squared rank correlation over the sum of all.
    pub rank_share: Option<f64>,
    /// The result with the variable at its percentile 2.5, everything else as stated.
    pub at_low: f64,
    /// The same at its percentile 97.5.
    pub at_high: f64,
    /// By how much of the stated result the variable's mean moves it, to first order: what a skewed distribution does to the mean.
    pub shift: f64,
}

/// A variable with its contributions.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableUncertainty {
    /// The input.
    pub input: Input,
    /// By result.
    pub contributions: Vec<Contribution>,
}

/// An input of which nothing says how uncertain it is, wholly or in part, or which is not drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ExactInput {
    /// The input.
    pub input: Input,
    /// By result, by how many per cent it moves where the input moves by one.
    pub elasticities: Vec<f64>,
}

/// The uncertainty of results that share their inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How it was drawn.
    pub sampling: Sampling,
    /// Draws without a value.
    pub unsolved: usize,
    /// The results.
    pub results: Vec<ResultUncertainty>,
    /// The variables, the largest share of the first result's variance first.
    pub variables: Vec<VariableUncertainty>,
    /// What is taken as exact for want of anything said, the most important for the first result first.
    pub exact: Vec<ExactInput>,
}

/// Beside its result a standard deviation below this is what floating point leaves of none.
const NOISE: f64 = 1e-9;

/// Results and their derivatives by every input, at the stated values.
struct EveryInput {
    stated: Vec<f64>,
    gradients: Vec<Vec<f64>>,
}

/// A response of the variables, and one of every input.
pub struct Propagation<'p, R> {
    /// The results' names.
    pub names: Vec<ResultName>,
    /// The inputs that are drawn.
    pub variables: Vec<&'p Input>,
    /// The response of them.
    pub response: R,
    /// Every input.
    pub inputs: Vec<&'p Input>,
    /// The response of every input.
    pub of_inputs: R,
}

impl<R: Response> Propagation<'_, R> {
    /// Both approaches.
    pub fn run(&self, sampling: Sampling) -> Outcome {
        let drawn: Vec<Variable> = self
            .variables
            .iter()
            .filter_map(|input| {
                let distribution = input.distribution?;
                Some(Variable {
                    id: input.id.clone(),
                    distribution,
                })
            })
            .collect();
        let stated = self.response.at(&vec![1.0; drawn.len()]);
        let gradients = self.response.gradients();
        // Where nothing varies there is nothing to draw.
        let varies = drawn.iter().any(|variable| variable.distribution.deviation() > 0.0);
        let sample = if varies {
            sample(&self.response, &drawn, sampling)
        } else {
            Sample::none(self.names.len())
        };
        let correlations = rank_correlations(&sample, &drawn, sampling);
        let deviations: Vec<f64> = drawn.iter().map(|variable| variable.distribution.deviation()).collect();
        let every = self.response_of_every_input();
        let results = self.results(&stated, &gradients, &deviations, &sample, &every);
        let mut contributions = self.contributions(&drawn, &stated, &gradients, &correlations);
        let by_share = |one: &VariableUncertainty, other: &VariableUncertainty| {
            let share = |of: &VariableUncertainty| of.contributions[0].variance_share.unwrap_or_default();
            share(other)
                .total_cmp(&share(one))
                .then_with(|| one.input.id.cmp(&other.input.id))
        };
        contributions.sort_by(by_share);
        Outcome {
            sampling,
            unsolved: sample.unsolved,
            results,
            variables: contributions,
            exact: self.exact(&every),
        }
    }

    fn results(
        &self,
        stated: &[f64],
        gradients: &[Vec<f64>],
        deviations: &[f64],
        sample: &Sample,
        every: &EveryInput,
    ) -> Vec<ResultUncertainty> {
        let each = self.names.iter().enumerate();
        each.map(|(result, name)| {
            let parts = gradients[result].iter().zip(deviations);
            let variance: f64 = parts.map(|(gradient, deviation)| (gradient * deviation).powi(2)).sum();
            let deviation = Some(variance.sqrt()).filter(|deviation| *deviation > NOISE * stated[result].abs());
            ResultUncertainty {
                name: name.clone(),
                stated: stated[result],
                first_order_deviation: deviation,
                sampled: deviation.and_then(|_| Summary::of(&sample.results[result])),
                covered: self.covered(&every.gradients[result]),
            }
        })
        .collect()
    }

    fn contributions(
        &self,
        drawn: &[Variable],
        stated: &[f64],
        gradients: &[Vec<f64>],
        correlations: &[Vec<Option<f64>>],
    ) -> Vec<VariableUncertainty> {
        let variance = |result: usize, variable: usize| {
            (gradients[result][variable] * drawn[variable].distribution.deviation()).powi(2)
        };
        let squared = |result: usize, variable: usize| correlations[variable][result].map(|found| found * found);
        let results = 0..self.names.len();
        let all: Vec<(f64, f64)> = results
            .clone()
            .map(|result| {
                let variables = || 0..drawn.len();
                let squares = variables().filter_map(|variable| squared(result, variable));
                (
                    variables().map(|variable| variance(result, variable)).sum(),
                    squares.sum(),
                )
            })
            .collect();
        let share = |part: f64, all: f64| (all > 0.0).then(|| part / all);
        let each = drawn.iter().enumerate().map(|(place, variable)| {
            let (low, high) = (
                variable.distribution.quantile(0.025),
                variable.distribution.quantile(0.975),
            );
            let moved = |to: f64| {
                let mut multipliers = vec![1.0; drawn.len()];
                multipliers[place] = to;
                self.response.at(&multipliers)
            };
            let (at_low, at_high) = (moved(low), moved(high));
            let of_result = |result: usize| Contribution {
                elasticity: gradients[result][place] / stated[result],
                variance_share: share(variance(result, place), all[result].0),
                rank_correlation: correlations[place][result],
                rank_share: squared(result, place).and_then(|square| share(square, all[result].1)),
                at_low: at_low[result],
                at_high: at_high[result],
                shift: gradients[result][place] * (variable.distribution.mean() - 1.0) / stated[result],
            };
            VariableUncertainty {
                input: self.variables[place].clone(),
                contributions: results.clone().map(of_result).collect(),
            }
        });
        each.collect()
    }

    fn response_of_every_input(&self) -> EveryInput {
        EveryInput {
            stated: self.of_inputs.at(&vec![1.0; self.inputs.len()]),
            gradients: self.of_inputs.gradients(),
        }
    }

    /// The part of a gradient, without signs, that belongs to what is stated of its inputs.
    fn covered(&self, gradient: &[f64]) -> Option<f64> {
        let parts = || self.inputs.iter().zip(gradient);
        let all: f64 = parts().map(|(_, gradient)| gradient.abs()).sum();
        let silent: f64 = parts().map(|(input, gradient)| input.silent * gradient.abs()).sum();
        (all > 0.0).then(|| 1.0 - silent / all)
    }

    /// What is taken as exact; an input of which a part is silent counts by that part.
    fn exact(&self, every: &EveryInput) -> Vec<ExactInput> {
        let EveryInput { stated, gradients } = every;
        let silent = self.inputs.iter().enumerate().filter(|(_, input)| input.silent > 0.0);
        let mut exact: Vec<ExactInput> = silent
            .map(|(place, input)| ExactInput {
                input: (*input).clone(),
                elasticities: gradients
                    .iter()
                    .zip(stated)
                    .map(|(gradient, stated)| gradient[place] * input.silent / stated)
                    .collect(),
            })
            .filter(|exact| exact.elasticities.iter().any(|elasticity| *elasticity != 0.0))
            .collect();
        exact.sort_by(|one, other| {
            let weight = |of: &ExactInput| of.elasticities[0].abs();
            weight(other)
                .total_cmp(&weight(one))
                .then_with(|| one.input.id.cmp(&other.input.id))
        });
        exact
    }
}
