//! Results as polynomials of inputs, while they are built and ready to be evaluated in floating point.

use std::collections::{BTreeMap, BTreeSet};

use super::draws::{LANES, Lanes};
use super::input::Input;
use super::polynomial::{Polynomial, Symbol};
use super::response::Response;
use crate::quantity::Ratio;

/// The inputs of results, and the sums that something is divided by.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The inputs.
    pub inputs: Vec<Input>,
    places: BTreeMap<String, usize>,
    reciprocals: Vec<Polynomial>,
}

impl Model {
    /// A model without inputs.
    pub fn new() -> Model {
        Model::default()
    }

    /// The symbol of an input, by its id; `make` tells an input that was not met before.
    pub fn input(&mut self, id: &str, make: impl FnOnce() -> Input) -> Symbol {
        if let Some(place) = self.places.get(id) {
            return Symbol::Input(*place);
        }
        self.inputs.push(make());
        let place = self.inputs.len() - 1;
        self.places.insert(id.to_owned(), place);
        Symbol::Input(place)
    }

    /// One divided by a polynomial; `None` of zero.
    pub fn reciprocal(&mut self, of: &Polynomial) -> Option<Polynomial> {
        if let Some(inverse) = of.inverse_of_one_term() {
            return Some(inverse);
        }
        if of.is_zero() {
            return None;
        }
        let known = self.reciprocals.iter().position(|known| known == of);
        let place = known.unwrap_or_else(|| {
            self.reciprocals.push(of.clone());
            self.reciprocals.len() - 1
        });
        Some(Polynomial::of(Symbol::Reciprocal(place), Ratio::one()))
    }

    /// The places of all inputs, ordered by id, so that no order of lines shows.
    pub fn all(&self) -> Vec<usize> {
        self.places.values().copied().collect()
    }

    /// The places of the inputs that are drawn for these results, ordered by id: those with a distribution that have not fallen out.
    pub fn drawn<'p>(&'p self, outputs: impl Iterator<Item = &'p Polynomial>) -> Vec<usize> {
        let sums = outputs.chain(&self.reciprocals);
        let symbols = sums.flat_map(Polynomial::terms).flat_map(|(monomial, _)| monomial);
        let used: BTreeSet<usize> = symbols
            .filter_map(|(symbol, _)| match symbol {
                Symbol::Input(place) => Some(*place),
                Symbol::Reciprocal(_) => None,
            })
            .collect();
        let drawn = self.places.values().copied().filter(|place| used.contains(place));
        drawn
            .filter(|place| self.inputs[*place].distribution.is_some())
            .collect()
    }

    /// Polynomials of the inputs at these places, ready to be evaluated; every other input stays at its stated value.
    pub fn compile(&self, variables: &[usize], outputs: &[Polynomial]) -> Compiled {
        let mut columns = vec![None; self.inputs.len()];
        for (column, place) in variables.iter().enumerate() {
            columns[*place] = Some(column);
        }
        let sum = |polynomial: &Polynomial| compile_sum(polynomial, &columns, variables.len());
        Compiled {
            variables: variables.len(),
            reciprocals: self.reciprocals.iter().map(sum).collect(),
            outputs: outputs.iter().map(sum).collect(),
        }
    }
}

/// A sum of products over columns of numbers.
#[derive(Clone, Debug, Default)]
struct Sum {
    products: Vec<Product>,
}

#[derive(Clone, Debug)]
struct Product {
    coefficient: f64,
    /// Columns, one for each power.
    times: Vec<usize>,
    over: Vec<usize>,
}

fn compile_sum(polynomial: &Polynomial, columns: &[Option<usize>], variables: usize) -> Sum {
    // What is left of a product without the inputs that stay; products that become alike are added exactly.
    let mut left: BTreeMap<Vec<(usize, i32)>, Ratio> = BTreeMap::new();
    for (monomial, value) in polynomial.terms() {
        let mut powers: Vec<(usize, i32)> = monomial
            .iter()
            .filter_map(|(symbol, power)| match symbol {
                Symbol::Input(place) => columns[*place].map(|column| (column, *power)),
                Symbol::Reciprocal(place) => Some((variables + place, *power)),
            })
            .collect();
        powers.sort_unstable();
        let known = left.entry(powers).or_default();
        *known = std::mem::take(known) + value.clone();
    }
    let products = left.into_iter().map(|(powers, value)| {
        let each = |wanted: i32| {
            let fitting = powers.iter().filter(move |(_, power)| power.signum() == wanted);
            fitting
                .flat_map(|(column, power)| std::iter::repeat_n(*column, power.unsigned_abs() as usize))
                .collect()
        };
        Product {
            coefficient: value.to_f64(),
            times: each(1),
            over: each(-1),
        }
    });
    Sum {
        products: products.collect(),
    }
}

impl Sum {
    fn evaluate(&self, columns: &[Lanes], result: &mut Lanes) {
        *result = [0.0; LANES];
        for product in &self.products {
            let mut value = [product.coefficient; LANES];
            for column in &product.times {
                let factor = &columns[*column];
                value
                    .iter_mut()
                    .zip(factor)
                    .for_each(|(value, factor)| *value *= factor);
            }
            for column in &product.over {
                let divisor = &columns[*column];
                value
                    .iter_mut()
                    .zip(divisor)
                    .for_each(|(value, divisor)| *value /= divisor);
            }
            result.iter_mut().zip(&value).for_each(|(sum, value)| *sum += value);
        }
    }

    /// Adds what the sum changes by where each column changes by so much, from these values.
    fn gradient(&self, values: &[f64], changes: &[Vec<f64>], result: &mut [f64]) {
        for product in &self.products {
            let value = product
                .times
                .iter()
                .fold(product.coefficient, |value, column| value * values[*column]);
            let value = product.over.iter().fold(value, |value, column| value / values[*column]);
            let mut add = |column: usize, sign: f64| {
                let share = sign * value / values[column];
                result
                    .iter_mut()
                    .zip(&changes[column])
                    .for_each(|(sum, change)| *sum += share * change);
            };
            product.times.iter().for_each(|column| add(*column, 1.0));
            product.over.iter().for_each(|column| add(*column, -1.0));
        }
    }
}

/// Polynomials in floating point.
#[derive(Clone, Debug)]
pub struct Compiled {
    variables: usize,
    reciprocals: Vec<Sum>,
    outputs: Vec<Sum>,
}

impl Compiled {
    /// Room for the columns of a tile: the variables, then the reciprocals.
    pub fn columns(&self) -> Vec<Lanes> {
        vec![[1.0; LANES]; self.variables + self.reciprocals.len()]
    }

    /// Fills the reciprocals' columns from those of the variables.
    pub fn prepare(&self, columns: &mut [Lanes]) {
        for (place, sum) in self.reciprocals.iter().enumerate() {
            let mut value = [0.0; LANES];
            sum.evaluate(columns, &mut value);
            columns[self.variables + place] = value.map(|value| 1.0 / value);
        }
    }

    /// The value of one output from prepared columns.
    pub fn output(&self, output: usize, columns: &[Lanes], result: &mut Lanes) {
        self.outputs[output].evaluate(columns, result);
    }

    /// How many outputs there are.
    pub fn output_count(&self) -> usize {
        self.outputs.len()
    }

    /// The derivative of each output by each variable, at one everywhere.
    pub fn gradients(&self) -> Vec<Vec<f64>> {
        let mut values = vec![1.0; self.variables];
        let mut changes: Vec<Vec<f64>> = (0..self.variables)
            .map(|variable| {
                let mut own = vec![0.0; self.variables];
                own[variable] = 1.0;
                own
            })
            .collect();
        for sum in &self.reciprocals {
            let mut change = vec![0.0; self.variables];
            sum.gradient(&values, &changes, &mut change);
            let value = 1.0 / sum.at(&values);
            change.iter_mut().for_each(|change| *change *= -value * value);
            values.push(value);
            changes.push(change);
        }
        let gradient = |sum: &Sum| {
            let mut result = vec![0.0; self.variables];
            sum.gradient(&values, &changes, &mut result);
            result
        };
        self.outputs.iter().map(gradient).collect()
    }
}

impl Sum {
    fn at(&self, values: &[f64]) -> f64 {
        let product = |product: &Product| {
            let value = product
                .times
                .iter()
                .fold(product.coefficient, |value, column| value * values[*column]);
            product.over.iter().fold(value, |value, column| value / values[*column])
        };
        self.products.iter().map(product).sum()
    }
}

impl Response for Compiled {
    type Scratch = Vec<Lanes>;

    fn outputs(&self) -> usize {
        self.outputs.len()
    }

    fn scratch(&self) -> Vec<Lanes> {
        self.columns()
    }

    fn evaluate(&self, drawn: &[Lanes], columns: &mut Vec<Lanes>, results: &mut [Lanes]) {
        columns[..self.variables].copy_from_slice(drawn);
        self.prepare(columns);
        for (output, result) in results.iter_mut().enumerate() {
            self.output(output, columns, result);
        }
    }

    fn gradients(&self) -> Vec<Vec<f64>> {
        Compiled::gradients(self)
    }
}
