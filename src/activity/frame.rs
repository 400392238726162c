//! The ledger's frame: lines as columns of codes with an exact quantity column whose sums cannot overflow.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use polars::prelude::*;

use super::ledger::{Ledger, SUM_DIGITS, flow_code, internal, place_in, supply_code};
use super::line::Line;
use super::line_detail::LineDetail;
use super::plant::PlantBook;
use super::scan::Condensed;
use super::statement::Statement;
use crate::flow::Flow;
use crate::period::Period;
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
        let code = self.add(value.clone());
        self.codes.insert(value, code);
        code
    }

    /// A new code, without asking whether the value has one.
    fn add(&mut self, value: T) -> u32 {
        self.values.push(value);
        self.values.len() as u32 - 1
    }
}

/// The columns of the frame while they are filled.
#[derive(Default)]
pub(super) struct Columns {
    pub table: Vec<u32>,
    pub row: Vec<u64>,
    pub plant: Vec<u32>,
    pub process: Vec<u32>,
    pub period: Vec<u32>,
    pub item: Vec<u32>,
    pub flow: Vec<u32>,
    pub supply: Vec<u32>,
    pub statement: Vec<u32>,
    pub lines: Vec<u64>,
    /// Each quantity as an integer, with the decimal places it has.
    pub quantity: Vec<(i128, u32)>,
}

/// A frame with what its quantities need.
pub(super) struct Framed {
    pub frame: DataFrame,
    /// Decimal places of the quantity column.
    pub places: u32,
    /// The largest quantity, without its decimal point.
    pub largest: i128,
}

impl Columns {
    /// The frame of the columns. Errors: quantities whose sum has more digits than a sum can hold.
    pub fn framed(self, place_of: &dyn Fn(usize, u64) -> Place) -> Result<Framed, Problems> {
        let finest = self.quantity.iter().enumerate().max_by_key(|(_, (_, places))| *places);
        let (finest, places) = finest.map_or((0, 0), |(at, (_, places))| (at, *places));
        if places > SUM_DIGITS {
            return Err(overflow(place_of(self.table[finest] as usize, self.row[finest])).into());
        }
        let quantities = at_one_scale(&self, places, place_of)?;
        let largest = quantities.iter().copied().max().unwrap_or(0);
        let quantity = Series::new("quantity".into(), quantities)
            .i128()
            .cloned()
            .and_then(|values| values.into_decimal(SUM_DIGITS as usize, places as usize))
            .map_err(internal)?
            .into_series();
        let height = self.row.len();
        let column = |name: &str, codes: Vec<u32>| Column_::new(name.into(), codes);
        let frame = DataFrame::new(
            height,
            vec![
                column("line", (0..height as u32).collect()),
                column("table", self.table),
                Column_::new("row".into(), self.row),
                column("plant", self.plant),
                column("process", self.process),
                column("period", self.period),
                column("item", self.item),
                column("flow", self.flow),
                column("supply", self.supply),
                column("statement", self.statement),
                Column_::new("lines".into(), self.lines),
                quantity.into_column(),
            ],
        )
        .map_err(internal)?;
        Ok(Framed { frame, places, largest })
    }
}

/// Codes the lines and bounds every sum; assertions stay apart. Condensed lines stand behind the others.
pub(super) fn build(
    lines: Vec<Line>,
    condensed: Condensed,
    tables: Vec<(String, Option<String>)>,
    plants: PlantBook,
    notes: Vec<Problem>,
) -> Result<Ledger, Problems> {
    let (assertions, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.flow == Flow::Assert);
    let mut processes = Dictionary::starting_with(Some(String::new()));
    let mut periods = Dictionary::starting_with(None);
    let mut statements = Dictionary::starting_with(Some(Vec::new()));
    let mut columns = Columns::default();
    let mut problems = Vec::new();
    let place_of = |table: usize, row: u64| place_in(&tables, table, row);
    let mut places_written = 0;
    let dried = dried(&lines, &condensed);
    for line in &lines {
        // A quantity that does not end where sums can hold it is refused; it must never be stored rounded.
        let Some(quantity) = line.quantity.as_scaled() else {
            problems.push(overflow(line.place(&tables)));
            continue;
        };
        let mut stated = line.statements.clone();
        stated.sort();
        places_written = places_written.max(quantity.1);
        columns.table.push(line.table as u32);
        columns.row.push(line.row);
        columns.plant.push(line.plant as u32);
        columns
            .process
            .push(processes.code(line.process.clone().unwrap_or_default()));
        columns.period.push(periods.code(line.period));
        columns.item.push(line.item as u32);
        columns.flow.push(flow_code(line.flow));
        columns.supply.push(supply_code(line.supply));
        columns.statement.push(statements.code(stated));
        columns.lines.push(1);
        columns.quantity.push(quantity);
    }
    if !condensed.lines.is_empty() {
        places_written = places_written.max(condensed.places_written);
    }
    add_condensed(
        condensed,
        &mut columns,
        (&mut processes, &mut periods, &mut statements),
        &mut problems,
        &place_of,
    );
    Problems(problems).check()?;
    let Framed { frame, places, largest } = columns.framed(&place_of)?;
    let details = lines
        .into_iter()
        .map(|line| LineDetail {
            typed: line.typed,
            evidence: line.evidence,
            moisture: line.moisture,
            column: line.column,
            value_columns: line.value_columns,
            uncertainty: line.uncertainty,
        })
        .collect();
    Ok(Ledger {
        plants,
        inputs: Vec::new(),
        assertions,
        notes,
        frame,
        without_processes: false,
        places,
        places_written,
        largest,
        tables,
        processes: processes.values,
        periods: periods.values,
        statements: statements.values,
        dried,
        mixed_moisture: BTreeMap::new(),
        shown_total: None,
        lines_by_key: OnceLock::new(),
        files_by_plant: OnceLock::new(),
        details,
        scanned: None,
    })
}

/// Plants and items of which some quantity was converted to the dry basis.
fn dried(lines: &[Line], condensed: &Condensed) -> BTreeSet<(usize, usize)> {
    let of_lines = lines.iter().filter(|line| line.moisture.is_some());
    let of_condensed = condensed.lines.iter().filter_map(|line| {
        let kind = &condensed.kinds[line.kind as usize];
        let plant = condensed.places[line.place as usize].plant;
        kind.moisture.is_some().then_some((plant, kind.item))
    });
    of_lines
        .map(|line| (line.plant, line.item))
        .chain(of_condensed)
        .collect()
}

/// A kind of line in codes.
struct KindCodes {
    item: u32,
    flow: u32,
    supply: u32,
    is_boundary: bool,
    /// What its quantities are multiplied by, as an integer with decimal places.
    factor: Option<(i128, u32)>,
}

type Dictionaries<'d> = (
    &'d mut Dictionary<String>,
    &'d mut Dictionary<Period>,
    &'d mut Dictionary<Vec<Statement>>,
);

/// Condensed lines: their aspects are coded once, the lines only copy codes.
fn add_condensed(
    condensed: Condensed,
    columns: &mut Columns,
    (processes, periods, statements): Dictionaries<'_>,
    problems: &mut Vec<Problem>,
    place_of: &dyn Fn(usize, u64) -> Place,
) {
    let of_plant = processes.code(String::new());
    let places: Vec<(u32, u32)> = condensed
        .places
        .iter()
        .map(|place| {
            let process = place.process.clone().unwrap_or_default();
            (place.plant as u32, processes.code(process))
        })
        .collect();
    let times: Vec<u32> = condensed.times.iter().map(|period| periods.code(*period)).collect();
    let kinds: Vec<KindCodes> = condensed
        .kinds
        .iter()
        .map(|kind| KindCodes {
            item: kind.item as u32,
            flow: flow_code(kind.flow),
            supply: supply_code(kind.supply),
            is_boundary: kind.flow.is_boundary(),
            factor: kind.factor.as_scaled(),
        })
        .collect();
    let stated: Vec<u32> = condensed
        .statements
        .into_iter()
        .map(|mut stated| {
            stated.sort();
            // A mean of many lines is hardly met twice; comparing it with all others takes longer than keeping it.
            if stated.iter().any(|statement| statement.spread.is_some()) {
                statements.add(stated)
            } else {
                statements.code(stated)
            }
        })
        .collect();
    // Zeros that every sum of a kind ends with are no places of the ledger.
    let mut zeros = vec![condensed.scale; kinds.len()];
    for line in &condensed.lines {
        let zeros = &mut zeros[line.kind as usize];
        while *zeros > 0 && line.quantity % 10i128.pow(*zeros) != 0 {
            *zeros -= 1;
        }
    }
    for line in condensed.lines {
        let kind = &kinds[line.kind as usize];
        let zeros = zeros[line.kind as usize];
        let digits = match zeros {
            0 => line.quantity,
            zeros => line.quantity / 10i128.pow(zeros),
        };
        let quantity = kind
            .factor
            .and_then(|(factor, places)| Some((digits.checked_mul(factor)?, condensed.scale - zeros + places)));
        let Some(quantity) = quantity else {
            problems.push(overflow(place_of(line.table as usize, line.row)));
            continue;
        };
        let (plant, process) = places[line.place as usize];
        columns.table.push(line.table);
        columns.row.push(line.row);
        columns.plant.push(plant);
        // Boundary flows belong to the plant, whatever process is named.
        columns.process.push(if kind.is_boundary { of_plant } else { process });
        columns.period.push(times[line.time as usize]);
        columns.item.push(kind.item);
        columns.flow.push(kind.flow);
        columns.supply.push(kind.supply);
        columns.statement.push(stated[line.statement as usize]);
        columns.lines.push(line.lines);
        columns.quantity.push(quantity);
    }
}

/// Every quantity at the ledger's finest place, where their sum fits.
fn at_one_scale(columns: &Columns, places: u32, place_of: &dyn Fn(usize, u64) -> Place) -> Result<Vec<i128>, Problems> {
    let bound = 10i128.pow(SUM_DIGITS) - 1;
    let place = |at: usize| place_of(columns.table[at] as usize, columns.row[at]);
    let mut problems = Vec::new();
    let mut scaled = Vec::with_capacity(columns.quantity.len());
    for (at, (value, own)) in columns.quantity.iter().enumerate() {
        let value = match places - own {
            0 => Some(*value),
            more => 10i128.checked_pow(more).and_then(|up| value.checked_mul(up)),
        };
        match value.filter(|value| *value <= bound) {
            Some(value) => scaled.push(value),
            None => problems.push(overflow(place(at))),
        }
    }
    let largest = scaled.iter().copied().max().unwrap_or(0);
    let count = scaled.len().max(1) as i128;
    if problems.is_empty()
        && largest.checked_mul(count).is_none_or(|sum| sum > bound)
        && let Some(at) = scaled.iter().position(|value| *value == largest)
    {
        problems.push(overflow(place(at)));
    }
    Problems(problems).check()?;
    Ok(scaled)
}

/// polars' column type, under a name that leaves `Column` to the ledger's own.
use polars::prelude::Column as Column_;

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
