//! The ledger's frame: lines as columns of codes with an exact quantity column whose sums cannot overflow.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::*;

use super::ledger::{Ledger, LineDetail, SUM_DIGITS, flow_code, internal, supply_code};
use super::line::Line;
use super::plant::PlantBook;
use super::table::Table;
use crate::flow::Flow;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// Codes of values in the order of their first appearance.
struct Dictionary<T> {
    values: Vec<T>,
    codes: HashMap<T, u32>,
}

impl<T: Clone + Eq + std::hash::Hash> Dictionary<T> {
    fn starting_with(first: Option<T>) -> Dictionary<T> {
        let mut dictionary = Dictionary {
            values: Vec::new(),
            codes: HashMap::new(),
        };
        if let Some(first) = first {
            dictionary.code(first);
        }
        dictionary
    }

    fn code(&mut self, value: T) -> u32 {
        if let Some(code) = self.codes.get(&value) {
            return *code;
        }
        let code = self.values.len() as u32;
        self.values.push(value.clone());
        self.codes.insert(value, code);
        code
    }
}

/// Codes the lines and bounds every sum; assertions stay apart.
pub(super) fn build(
    lines: Vec<Line>,
    tables: &[Table],
    plants: PlantBook,
    notes: Vec<Problem>,
) -> Result<Ledger, Problems> {
    let (assertions, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.flow == Flow::Assert);
    let mut processes = Dictionary::starting_with(Some(String::new()));
    let mut periods = Dictionary::starting_with(None);
    let mut statements = Dictionary::starting_with(Some(Vec::new()));
    let exact: Vec<Option<String>> = lines.iter().map(|line| line.quantity.exact_decimal()).collect();
    // A quantity that does not end where sums can hold it is refused; it must never be stored rounded.
    let endless = lines.iter().zip(&exact).filter(|(_, text)| text.is_none());
    let endless: Vec<Problem> = endless
        .map(|(line, _)| overflow(tables[line.table].place(line.row, None)))
        .collect();
    Problems(endless).check()?;
    let quantities: Vec<String> = exact.into_iter().flatten().collect();
    let places = quantities.iter().map(|text| decimal_places(text)).max().unwrap_or(0);
    let mut scaled = Vec::with_capacity(lines.len());
    let mut problems = Vec::new();
    for (line, text) in lines.iter().zip(&quantities) {
        match scale(text, places) {
            Some(value) => scaled.push(value),
            None => problems.push(overflow(tables[line.table].place(line.row, None))),
        }
    }
    let largest = scaled.iter().copied().max().unwrap_or(0);
    let bound = 10i128.pow(SUM_DIGITS) - 1;
    if problems.is_empty()
        && largest
            .checked_mul(lines.len().max(1) as i128)
            .is_none_or(|sum| sum > bound)
        && let Some(at) = scaled.iter().position(|value| *value == largest)
    {
        problems.push(overflow(tables[lines[at].table].place(lines[at].row, None)));
    }
    Problems(problems).check()?;
    let column = |name: &str, codes: Vec<u32>| Column_::new(name.into(), codes);
    let process_codes = lines
        .iter()
        .map(|line| processes.code(line.process.clone().unwrap_or_default()))
        .collect();
    let period_codes = lines.iter().map(|line| periods.code(line.period)).collect();
    let statement_codes = lines
        .iter()
        .map(|line| {
            let mut stated = line.statements.clone();
            stated.sort();
            statements.code(stated)
        })
        .collect();
    let quantity = Series::new("quantity".into(), scaled)
        .i128()
        .cloned()
        .and_then(|values| values.into_decimal(SUM_DIGITS as usize, places as usize))
        .map_err(internal)?
        .into_series();
    let frame = DataFrame::new(
        lines.len(),
        vec![
            column("line", (0..lines.len() as u32).collect()),
            column("table", lines.iter().map(|line| line.table as u32).collect()),
            Column_::new("row".into(), lines.iter().map(|line| line.row).collect::<Vec<u64>>()),
            column("plant", lines.iter().map(|line| line.plant as u32).collect()),
            column("process", process_codes),
            column("period", period_codes),
            column("item", lines.iter().map(|line| line.item as u32).collect()),
            column("flow", lines.iter().map(|line| flow_code(line.flow)).collect()),
            column("supply", lines.iter().map(|line| supply_code(line.supply)).collect()),
            column("statement", statement_codes),
            quantity.into_column(),
        ],
    )
    .map_err(internal)?;
    let dried = lines
        .iter()
        .filter(|line| line.moisture.is_some())
        .map(|line| (line.plant, line.item))
        .collect();
    let details = lines
        .into_iter()
        .map(|line| LineDetail {
            typed: line.typed,
            evidence: line.evidence,
            moisture: line.moisture,
        })
        .collect();
    Ok(Ledger {
        plants,
        inputs: Vec::new(),
        assertions,
        notes,
        frame,
        places,
        largest,
        tables: tables
            .iter()
            .map(|table| (table.file.clone(), table.sheet.clone()))
            .collect(),
        processes: processes.values,
        periods: periods.values,
        statements: statements.values,
        dried,
        mixed_moisture: BTreeMap::new(),
        details,
    })
}

/// polars' column type, under a name that leaves `Column` to the ledger's own.
use polars::prelude::Column as Column_;

fn decimal_places(text: &str) -> u32 {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32)
}

/// The digits of a decimal text at a number of places, where they fit the exact sum.
fn scale(text: &str, places: u32) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let padding = places as usize - fraction.len();
    let digits = format!("{whole}{fraction}{}", "0".repeat(padding));
    let value: i128 = digits.parse().ok()?;
    (value < 10i128.pow(SUM_DIGITS)).then_some(value)
}

fn overflow(place: Place) -> Problem {
    Problem::error(
        "sum-overflow",
        Text::new(
            "按台账中最细的小数位求和会超出 38 位数字",
            "summed at the finest decimal place of the ledger, this has more than the 38 digits that a sum can hold",
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对这一行的数量与单位",
        "check the quantity and unit of this line",
    ))
}
