//! What can be drawn: numbers that follow from the multipliers of some variables.

use super::draws::{LANES, Lanes};

/// Results that follow from variables, each of which is one at its stated value.
pub trait Response: Sync {
    /// Room that one thread needs.
    type Scratch;

    /// How many results there are.
    fn outputs(&self) -> usize;

    /// Room for one thread.
    fn scratch(&self) -> Self::Scratch;

    /// The results of some draws side by side; what has no value is not a number.
    fn evaluate(&self, drawn: &[Lanes], scratch: &mut Self::Scratch, results: &mut [Lanes]);

    /// The derivative of each result by each variable, at one everywhere.
    fn gradients(&self) -> Vec<Vec<f64>>;

    /// The results at one set of multipliers.
    fn at(&self, multipliers: &[f64]) -> Vec<f64> {
        let drawn: Vec<Lanes> = multipliers.iter().map(|multiplier| [*multiplier; LANES]).collect();
        let mut results = vec![[0.0; LANES]; self.outputs()];
        self.evaluate(&drawn, &mut self.scratch(), &mut results);
        results.iter().map(|result| result[0]).collect()
    }
}

/// How far a multiplier is moved to find a derivative by central differences; the error is of the order of its square.
const STEP: f64 = 1e-4;

/// The derivatives of a response that has no formula for them, by central differences.
pub fn central_differences<R: Response>(response: &R, variables: usize) -> Vec<Vec<f64>> {
    let mut gradients = vec![vec![0.0; variables]; response.outputs()];
    let mut multipliers = vec![1.0; variables];
    for variable in 0..variables {
        multipliers[variable] = 1.0 + STEP;
        let above = response.at(&multipliers);
        multipliers[variable] = 1.0 - STEP;
        let below = response.at(&multipliers);
        multipliers[variable] = 1.0;
        for (gradient, (above, below)) in gradients.iter_mut().zip(above.iter().zip(below)) {
            gradient[variable] = (above - below) / (2.0 * STEP);
        }
    }
    gradients
}
