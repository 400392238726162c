//! An inventory as polynomials of its inputs: its rows, its total, its headline intensity.
//!
//! Nothing is rounded in a draw. A row's quantity and parameters are those that count, rounded where the methodology rounds the datum, and move
//! in proportion; weights of means and shares of charges stay as they are.

use super::completeness::Completeness;
use super::inventory_inputs::{InventoryInputs, internal};
use super::monte_carlo::Sampling;
use super::outcome::{Outcome, Propagation, ResultName};
use super::polynomial::Polynomial;
use crate::format::methodology::IntensityEntry;
use crate::inventory::parameter::ParameterOrigin;
use crate::inventory::{Cell, Inventory, ResolvedParameter, Row};
use crate::methodology::Formula;
use crate::methodology::formula::{FormulaError, Step};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// The uncertainty of an inventory: of its total, and of its headline intensity where it has one.
pub fn of_inventory(inventory: &Inventory<'_>, sampling: Sampling) -> Result<Outcome, Problems> {
    if let Some(row) = inventory.rows.iter().find(|row| row.lift.is_some()) {
        return Err(lifted(inventory, row).into());
    }
    let mut inputs = InventoryInputs::new(inventory)?;
    let mut outputs = Vec::new();
    let mut names = Vec::new();
    let total = inputs.sum(inventory.counted())?;
    if let Some((name, intensity)) = inputs.intensity(&total)? {
        names.push(name);
        outputs.push(intensity);
    }
    names.insert(
        0,
        ResultName {
            id: "total".to_owned(),
            title: Text::new("合计", "total"),
            unit: inventory.methodology.unit.text.clone(),
            completeness: completeness(inventory),
        },
    );
    outputs.insert(0, total);
    let model = &inputs.model;
    let (drawn, all) = (model.drawn(outputs.iter()), model.all());
    let of = |places: &[usize]| places.iter().map(|place| &model.inputs[*place]).collect();
    let propagation = Propagation {
        names,
        variables: of(&drawn),
        response: model.compile(&drawn, &outputs),
        inputs: of(&all),
        of_inputs: model.compile(&all, &outputs),
    };
    Ok(propagation.run(sampling))
}

fn completeness(inventory: &Inventory<'_>) -> Completeness {
    Completeness::of(inventory.is_complete(), inventory.is_lower_bound())
}

impl InventoryInputs<'_, '_> {
    /// The sum of rows, before they are rounded.
    pub fn sum<'r>(&mut self, rows: impl Iterator<Item = &'r Row>) -> Result<Polynomial, Problems> {
        let mut sum = Polynomial::default();
        for row in rows {
            sum.add(&self.row(row)?);
        }
        Ok(sum)
    }

    /// The emission of a row, before it is rounded.
    pub fn row(&mut self, row: &Row) -> Result<Polynomial, Problems> {
        let source = self.inventory.source(row);
        let Some(formula) = &source.formula else {
            return Ok(Polynomial::default());
        };
        let quantity = self.quantity(row);
        let cell = self.inventory.cell(row).clone();
        let mut coefficient = self.coefficient(formula, &cell, row)?;
        if source.is_deduction {
            coefficient = coefficient.scaled(&-Ratio::one());
        }
        Ok(quantity.times(&coefficient))
    }

    /// The quantity of a row: each term as its meters read it.
    fn quantity(&mut self, row: &Row) -> Polynomial {
        let mut sum = Polynomial::default();
        for term in &row.terms {
            let read = self.quantities(&term.groups);
            let whole: Ratio = term
                .groups
                .iter()
                .map(|place| self.inventory.groups[*place].quantity.clone())
                .sum();
            let amount = if term.is_subtracted {
                -term.amount.clone()
            } else {
                term.amount.clone()
            };
            // Of a charge a part counts; what no line of a group says, such as an opening that nothing states, is as it is.
            sum.add(&match amount.divide(&whole) {
                Some(share) => read.scaled(&share),
                None => Polynomial::constant(amount),
            });
        }
        // A quantity that the methodology rounds moves in proportion.
        match row.quantity.divide(&row.quantity_unrounded) {
            Some(rounding) => sum.scaled(&rounding),
            None => sum,
        }
    }

    /// A formula with 1 for its quantity.
    fn coefficient(&mut self, formula: &Formula, cell: &Cell, row: &Row) -> Result<Polynomial, Problems> {
        let constants = &self.inventory.methodology.constants;
        formula.fold(&mut |step| {
            if let Step::Name(name) = step {
                if name == "quantity" {
                    return Ok(Polynomial::constant(Ratio::one()));
                }
                if let Some(parameter) = row.parameters.iter().find(|parameter| parameter.id == name) {
                    return self.parameter(cell, parameter);
                }
                let constant = constants.get(name).ok_or_else(|| no_value(formula))?;
                return Ok(Polynomial::constant(constant.value.clone()));
            }
            self.worked_out(step, formula)
        })
    }

    /// One step of arithmetic.
    fn worked_out(&mut self, step: Step<'_, Polynomial>, formula: &Formula) -> Result<Polynomial, Problems> {
        Ok(match step {
            Step::Number(value) => Polynomial::constant(value.clone()),
            Step::Name(_) => return Err(no_value(formula)),
            Step::Negative(inner) => inner.scaled(&-Ratio::one()),
            Step::Plus(left, right) => left.plus(&right),
            Step::Minus(left, right) => left.plus(&right.scaled(&-Ratio::one())),
            Step::Times(left, right) => left.times(&right),
            Step::Over(left, right) => {
                let over = self.model.reciprocal(&right).ok_or_else(|| no_value(formula))?;
                left.times(&over)
            }
        })
    }

    /// The value of a parameter, by where it came from.
    fn parameter(&mut self, cell: &Cell, parameter: &ResolvedParameter) -> Result<Polynomial, Problems> {
        let library = self.inventory.library;
        let value = &parameter.value;
        match &parameter.origin {
            ParameterOrigin::Record { set, .. } => {
                let records = library.set(set).into_iter().flat_map(|set| &set.records);
                let id = parameter.record.as_deref();
                let record = records.into_iter().find(|record| Some(record.id.as_str()) == id);
                let symbol = self.record(record.ok_or_else(|| not_there(parameter, set))?)?;
                Ok(Polynomial::of(symbol, value.clone()))
            }
            ParameterOrigin::Plant { .. } => {
                let plant = &self.inventory.ledger.plants.plants[cell.plant];
                let id = parameter.record.as_deref();
                let factor = plant.factors.iter().find(|factor| Some(factor.id.as_str()) == id);
                let symbol = self.plant_factor(factor.ok_or_else(|| not_there(parameter, &plant.id))?)?;
                Ok(Polynomial::of(symbol, value.clone()))
            }
            ParameterOrigin::Stated { parts, rest, .. } => {
                let symbol = self.stated(cell.plant, cell.item, &parameter.id);
                let with: Ratio = parts.iter().map(|part| part.weight.clone()).sum();
                let Some((without, next)) = rest.as_deref() else {
                    return Ok(Polynomial::of(symbol, value.clone()));
                };
                // The lines without a value took the next tier: the mean is a mixture of both.
                let all = (with + without.clone()) * parameter.unrounded.clone();
                let share = (next.value.clone() * without.clone()).divide(&all).unwrap_or_default();
                let own = Polynomial::of(symbol, value.clone() * (Ratio::one() - share.clone()));
                let other = self.parameter(cell, next)?;
                let of_next = share.divide(&next.value).unwrap_or_default() * value.clone();
                Ok(own.plus(&other.scaled(&of_next)))
            }
            ParameterOrigin::Derived { formula, inputs, .. } => {
                let formula = Formula::parse(formula).map_err(|error| no_formula(formula, &error))?;
                let constants = &self.inventory.methodology.constants;
                let derived = formula.fold(&mut |step| {
                    if let Step::Name(name) = step {
                        if let Some(input) = inputs.get(name) {
                            return self.parameter(cell, input);
                        }
                        let constant = constants.get(name).ok_or_else(|| no_value(&formula))?;
                        return Ok(Polynomial::constant(constant.value.clone()));
                    }
                    self.worked_out(step, &formula)
                })?;
                let rounding = value.divide(&parameter.unrounded).unwrap_or_else(Ratio::one);
                Ok(derived.scaled(&rounding))
            }
        }
    }

    /// The headline intensity: the first that the methodology declares of the whole, where its denominator was made.
    fn intensity(&mut self, total: &Polynomial) -> Result<Option<(ResultName, Polynomial)>, Problems> {
        let inventory = self.inventory;
        let declared = inventory.methodology.file.intensities.iter();
        let of_level = |entry: &&IntensityEntry| !entry.is_of_each_process() && inventory.level.is_among(&entry.levels);
        let Some(entry) = declared.filter(of_level).min_by_key(|entry| entry.of != "total") else {
            return Ok(None);
        };
        let numerator = if entry.of == "total" {
            total.clone()
        } else {
            let rows = inventory.counted();
            self.sum(rows.filter(|row| inventory.source(row).id == entry.of))?
        };
        let groups = inventory.output_groups(&entry.per, &|_, _| true);
        let made = self.quantities(&groups);
        let Some(over) = self.model.reciprocal(&made) else {
            return Ok(None);
        };
        let scale = entry.scale.map_or_else(Ratio::one, |scale| Ratio::from(scale.get()));
        let name = ResultName {
            id: entry.id.clone(),
            title: entry.title.clone(),
            unit: entry.unit.clone(),
            completeness: match completeness(inventory) {
                // What is left out may be of what it is divided by.
                Completeness::LowerBound => Completeness::Incomplete,
                other => other,
            },
        };
        Ok(Some((name, numerator.times(&over).scaled(&scale))))
    }
}

/// A sum at its floor is no polynomial of what it is made of: a draw may lie above the floor or below.
fn lifted(inventory: &Inventory<'_>, row: &Row) -> Problem {
    let (source, period) = (&inventory.source(row).title, inventory.cell(row).period);
    Problem::error(
        "floor-without-uncertainty",
        Text::new(
            format!("{period}“{}”：有一项之和低于下限而被补足，不能传播不确定度", source.zh),
            format!(
                "{period}, \"{}\": a sum is lifted to its floor; no uncertainty can be propagated through it",
                source.en
            ),
        ),
    )
    .hint(Text::new("改用不含该时期的台账", "use a ledger without that period"))
}

/// A fault of the program: an inventory that has a result has a value for each of its formulas.
fn no_value(formula: &Formula) -> Problems {
    let words = formula.text();
    internal(Text::new(
        format!("公式 `{words}` 无法计算"),
        format!("the formula `{words}` has no value"),
    ))
}

/// A fault of the program: a formula that an inventory was worked out by can be read.
fn no_formula(formula: &str, error: &FormulaError) -> Problems {
    internal(Text::new(
        format!("公式 `{formula}` 无法读取：{error}"),
        format!("the formula `{formula}` cannot be read: {error}"),
    ))
}

/// A fault of the program: the record or plant factor that a value came from is where it came from.
fn not_there(parameter: &ResolvedParameter, at: &str) -> Problems {
    let (id, of) = (parameter.record.as_deref().unwrap_or("-"), &parameter.id);
    internal(Text::new(
        format!("`{of}` 所取的 `{id}` 不在 `{at}` 中"),
        format!("`{id}`, which `{of}` was taken from, is not in `{at}`"),
    ))
}
