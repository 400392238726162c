//! Step 3 of the engine: exact sums of a ledger by group, behind one trait.

use std::collections::HashMap;

use polars::prelude::*;

use super::ledger::{Ledger, exact, internal};
use super::ledger_line::LedgerLine;
use super::statement::Statement;
use crate::factor::Library;
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;

/// Lines that agree in everything that tells cells apart, summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The unit or process type; `None` for the plant.
    pub process: Option<String>,
    /// The period of the lines.
    pub period: Period,
    /// Place of the item in the registry.
    pub item: usize,
    /// The flow.
    pub flow: Flow,
    /// The supply, where stated.
    pub supply: Option<Supply>,
    /// What the lines state, a place in the ledger's statements.
    pub statement: usize,
    /// The exact sum of their quantities, in the item's base unit.
    pub quantity: Ratio,
    /// How many lines they are.
    pub lines: u64,
    /// Place of the first of them.
    pub first: Place,
    /// The first of them, as the frame counts.
    pub first_line: usize,
}

/// Sums a ledger. Its implementations differ in speed and memory, never in a digit.
pub trait Summation {
    /// Every group, in an order that does not depend on the order of lines.
    fn sum(&self, ledger: &Ledger) -> Result<Vec<Group>, Problems>;

    /// The lines of one group, in the order of the files: a second, filtered scan. Of very many the first are shown one by one, the
    /// rest as one.
    fn lines_of(&self, ledger: &Ledger, group: &Group, library: &Library) -> Result<Vec<LedgerLine>, Problems>;
}

/// Sums with polars: a group-by over dictionary codes and an exact decimal column.
///
/// The values that lines state are part of the group's key, so a weighted mean is formed afterwards from exact sums, in plain
/// exact arithmetic, and no product passes through a decimal column, where polars would round it silently.
#[derive(Clone, Copy, Debug, Default)]
pub struct PolarsSummation;

/// The codes of a line in the columns that make its group.
pub(super) type LineKey = [u32; KEY.len()];

const KEY: [&str; 7] = ["plant", "process", "period", "item", "flow", "supply", "statement"];

impl Summation for PolarsSummation {
    fn sum(&self, ledger: &Ledger) -> Result<Vec<Group>, Problems> {
        let keys: Vec<Expr> = KEY.iter().map(|name| col(*name)).collect();
        let sums = ledger
            .frame
            .clone()
            .lazy()
            .group_by(keys)
            .agg([
                col("quantity").sum(),
                col("lines").sum(),
                col("line").min().alias("first"),
            ])
            .collect()
            .map_err(internal)?;
        let codes = |name: &str| -> Result<Vec<u32>, Problems> {
            let column = sums.column(name).map_err(internal)?;
            Ok(column.u32().map_err(internal)?.into_no_null_iter().collect())
        };
        let columns: Vec<Vec<u32>> = KEY.iter().map(|name| codes(name)).collect::<Result<_, _>>()?;
        let first = codes("first")?;
        let column = sums.column("lines").and_then(|lines| lines.u64()).map_err(internal)?;
        let lines: Vec<u64> = column.into_no_null_iter().collect();
        let quantities: Vec<i128> = sums
            .column("quantity")
            .and_then(|column| Ok(column.decimal()?.physical().into_no_null_iter().collect()))
            .map_err(internal)?;
        let tables: Vec<u32> = u32_column(ledger, "table")?;
        let rows = u64_column(ledger, "row")?;
        let mut groups: Vec<Group> = (0..sums.height())
            .map(|at| {
                let code = |key: usize| columns[key][at] as usize;
                let process = &ledger.processes[code(1)];
                let line = first[at] as usize;
                Group {
                    plant: code(0),
                    process: (!process.is_empty()).then(|| process.clone()),
                    period: ledger.periods[code(2)],
                    item: code(3),
                    flow: Flow::ALL[code(4)],
                    supply: code(5).checked_sub(1).map(|supply| Supply::ALL[supply]),
                    statement: code(6),
                    quantity: exact(quantities[at], ledger.places),
                    lines: lines[at],
                    first_line: line,
                    first: Place {
                        column: ledger.wide_column(line),
                        ..ledger.place(tables[line] as usize, rows[line])
                    },
                }
            })
            .collect();
        // Means of different lines may be equal in all that is shown: then the first line decides.
        groups.sort_by(|left, right| (order(ledger, left), &left.first).cmp(&(order(ledger, right), &right.first)));
        Ok(groups)
    }

    fn lines_of(&self, ledger: &Ledger, group: &Group, library: &Library) -> Result<Vec<LedgerLine>, Problems> {
        let process = group.process.clone().unwrap_or_default();
        let code_of = |values: usize| values as u32;
        let process = ledger
            .processes
            .iter()
            .position(|known| *known == process)
            .unwrap_or_default();
        let period = ledger
            .periods
            .iter()
            .position(|known| *known == group.period)
            .unwrap_or_default();
        let wanted = [
            code_of(group.plant),
            code_of(process),
            code_of(period),
            code_of(group.item),
            super::ledger::flow_code(group.flow),
            super::ledger::supply_code(group.supply),
            code_of(group.statement),
        ];
        let by_key = match ledger.lines_by_key.get() {
            Some(known) => known,
            None => {
                let found = lines_by_key(ledger)?;
                ledger.lines_by_key.get_or_init(|| found)
            }
        };
        let places: Vec<usize> = by_key
            .get(&wanted)
            .into_iter()
            .flatten()
            .map(|line| *line as usize)
            .collect();
        // Lines with a detail of their own are in the frame; the others were condensed and are read again.
        let (shown, condensed): (Vec<usize>, Vec<usize>) =
            places.into_iter().partition(|line| *line < ledger.details.len());
        let mut lines: Vec<LedgerLine> = shown.into_iter().map(|line| ledger.line(line)).collect();
        if !condensed.is_empty() {
            lines.extend(ledger.condensed_lines(&condensed, library)?);
        }
        Ok(lines)
    }
}

/// The lines of the frame by their keys, in their order: a report asks for the lines of every row.
fn lines_by_key(ledger: &Ledger) -> Result<HashMap<LineKey, Vec<u32>>, Problems> {
    let columns: Vec<Vec<u32>> = KEY
        .iter()
        .map(|name| u32_column(ledger, name))
        .collect::<Result<_, _>>()?;
    let mut found: HashMap<LineKey, Vec<u32>> = HashMap::new();
    for (row, line) in u32_column(ledger, "line")?.into_iter().enumerate() {
        let key = std::array::from_fn(|at| columns[at][row]);
        found.entry(key).or_default().push(line);
    }
    Ok(found)
}

/// What groups are ordered by, whatever the order of lines and codes.
type Order<'l> = (
    &'l str,
    Period,
    usize,
    Option<&'l str>,
    Flow,
    Option<Supply>,
    &'l [Statement],
);

fn order<'l>(ledger: &'l Ledger, group: &'l Group) -> Order<'l> {
    (
        &ledger.plants.plants[group.plant].id,
        group.period,
        group.item,
        group.process.as_deref(),
        group.flow,
        group.supply,
        &ledger.statements[group.statement],
    )
}

/// A column of the frame.
pub(super) fn u32_column(ledger: &Ledger, name: &str) -> Result<Vec<u32>, Problems> {
    let column = ledger.frame.column(name).map_err(internal)?;
    Ok(column.u32().map_err(internal)?.into_no_null_iter().collect())
}

/// A wide column of the frame.
pub(super) fn u64_column(ledger: &Ledger, name: &str) -> Result<Vec<u64>, Problems> {
    let column = ledger.frame.column(name).map_err(internal)?;
    Ok(column.u64().map_err(internal)?.into_no_null_iter().collect())
}
