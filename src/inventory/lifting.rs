//! Sums of rows below the floor of their sources, and the rows that lift them to it.

use std::collections::BTreeMap;

use super::account::too_long;
use super::plan::{Cell, Plan};
use super::row::{Lift, QuantityTerm, Row};
use crate::factor::Library;
use crate::factor::record::ConfidenceClass;
use crate::methodology::{Floor, Methodology};
use crate::period::Period;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// What tells sums apart.
type Key = (usize, Option<String>, Period);

/// The rows with one more behind the last of each sum that is below its floor. As it counts in the total a sum is never below it, exactly: what lifts it
/// is what the rounded rows lack. Errors: a gas that is no item of this library; a sum with more digits than can be held.
pub(super) fn lifted(
    rows: Vec<Row>,
    plan: &mut Plan,
    methodology: &Methodology,
    library: &Library,
) -> Result<Vec<Row>, Problem> {
    let mut after: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    for (source, found) in methodology.sources.iter().enumerate() {
        let Some(floor) = &found.floor else { continue };
        let item = library.items.index(&floor.gas);
        let item = item.ok_or_else(|| no_gas(&found.id, &floor.gas))?;
        let mut sums: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let cell = &plan.cells[row.cell];
            if floor.sources.contains(&methodology.sources[cell.source].id) {
                let process = cell.process.clone().filter(|_| floor.of_each_process);
                sums.entry((cell.plant, process, cell.period)).or_default().push(place);
            }
        }
        for ((plant, process, period), places) in sums {
            let of_sum: Vec<&Row> = places.iter().map(|place| &rows[*place]).collect();
            let cell = Cell {
                source,
                plant,
                process: process.or_else(|| only_process(&of_sum, plan)),
                period,
                item,
                supply: None,
                region: None,
                groups: Vec::new(),
                inferred: false,
                charge: None,
            };
            let row = lifting_row(&of_sum, floor, plan.cells.len(), methodology)?;
            if let (Some(row), Some(last)) = (row, places.last()) {
                plan.cells.push(cell);
                after.entry(*last).or_default().push(row);
            }
        }
    }
    let with_lifts = |(place, row)| std::iter::once(row).chain(after.remove(&place).unwrap_or_default());
    Ok(rows.into_iter().enumerate().flat_map(with_lifts).collect())
}

fn no_gas(source: &str, gas: &str) -> Problem {
    let (zh, en) = (
        format!("“{source}”补足下限所用的气体 `{gas}` 不是因子库的物料"),
        format!("the floor `{source}` lifts `{gas}`, which is no item of the factor library"),
    );
    Problem::error("unknown-item", Text::new(zh, en)).hint(Text::new(
        "方法学与因子库须一同读入：--factors 指定同一文件夹",
        "a methodology stands with the library that it was read with: name the same folder by --factors",
    ))
}

/// The process of all rows, where they are of one.
fn only_process(rows: &[&Row], plan: &Plan) -> Option<String> {
    let mut processes = rows.iter().map(|row| &plan.cells[row.cell].process);
    let first = processes.next()?;
    processes.all(|process| process == first).then(|| first.clone())?
}

/// What lifts a sum that is below its floor; `None` where it is not. Errors: more digits than can be held.
fn lifting_row(rows: &[&Row], floor: &Floor, cell: usize, methodology: &Methodology) -> Result<Option<Row>, Problem> {
    let unrounded: Ratio = rows.iter().filter_map(|row| row.emission_unrounded.clone()).sum();
    let below = floor.at_least.clone() - unrounded;
    if below.is_negative() || below.is_zero() {
        return Ok(None);
    }
    let sum: Ratio = rows.iter().filter_map(|row| row.emission).map(Ratio::from).sum();
    // A sum of rounded rows has their places.
    let lacking = floor.at_least.clone() - sum.clone();
    let rounded = sum.round(methodology.rounding).zip(lacking.round(methodology.rounding));
    let (sum, emission) = rounded.ok_or_else(too_long)?;
    Ok(Some(Row {
        cell,
        terms: vec![QuantityTerm {
            title: Text::new("补足到下限", "lifted to the floor"),
            is_subtracted: false,
            amount: below.clone(),
            groups: Vec::new(),
        }],
        quantity_unrounded: below.clone(),
        quantity: below.clone(),
        parameters: Vec::new(),
        coefficient: Some(Ratio::one()),
        derived: false,
        emission_unrounded: Some(below),
        emission: Some(emission),
        tier: rows.iter().filter_map(|row| row.tier).max(),
        confidence: rows
            .iter()
            .filter_map(|row| row.confidence)
            .max()
            .or(Some(ConfidenceClass::Own)),
        lift: Some(Lift {
            cells: rows.iter().map(|row| row.cell).collect(),
            sum,
        }),
    }))
}
