//! From the numbers of a wide table to lines of a ledger: values join their quantities, totals become assertions, nothing stands twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::column::Column;
use super::mapping_problem as problem;
use super::table::{Origin, Table, TableRow};
use super::wide_table::{Cell, Datum, Read};
use crate::factor::Library;
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Place, Problem};
use crate::spelling::fold;

/// What tells quantities apart: plant, process, period, item, flow, supply.
type Key = (String, String, String, usize, String, String);

/// The quantities of all tables so far, with their places and whether they may be added.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<Key, (Arc<Place>, bool)>);

/// Makes the long table of a wide one.
pub(super) fn unfold_table(
    table: &Table,
    header: u64,
    read: Read,
    seen: &mut Seen,
    library: &Library,
) -> (Table, Vec<Problem>) {
    let mut faults = Vec::new();
    let mut notes = read.notes;
    let mut quantities = Vec::new();
    let mut values = Vec::new();
    let mut unchecked = 0;
    for datum in read.data {
        if datum.is_total && datum.parameter.is_some() {
            unchecked += 1;
            continue;
        }
        if let Some(fault) = missing(&datum) {
            faults.push(fault);
            continue;
        }
        if datum.parameter.is_some() {
            values.push(datum);
        } else if datum.is_total {
            if datum.add {
                faults.push(problem::total_of_added(Place::clone(&datum.number.place)));
            }
            quantities.push(as_assertion(datum));
        } else {
            faults.extend(seen.refuse_twice(&datum, library));
            quantities.push(datum);
        }
    }
    if unchecked > 0 {
        notes.push(problem::totals_of_values(table, unchecked));
    }
    let lines = join_values(quantities, values, library);
    let rows = rows(table, header, lines);
    let long = Table {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        rows,
        merged: Vec::new(),
        dates: Vec::new(),
        floating: table.floating,
        shown_total: table.shown_total.clone(),
        notes: table.notes.iter().cloned().chain(notes).collect(),
    };
    (long, faults)
}

/// What a line needs and this number has not, told where it would have to stand.
fn missing(datum: &Datum) -> Option<Problem> {
    let is_value = datum.parameter.is_some();
    let needed = [
        (Column::Item, true),
        (Column::Flow, !is_value),
        (Column::Unit, !is_value),
        (Column::Period, true),
    ];
    let (column, _) = needed
        .into_iter()
        .find(|(column, is_needed)| *is_needed && !datum.cells.contains_key(column))?;
    // A flow or unit is missing of the whole column, or of the row that names the item: told once.
    let of_item = datum.cells.get(&Column::Item).map(|cell| Place::clone(&cell.place));
    let place = match (&column, of_item) {
        (Column::Flow | Column::Unit, Some(place)) if place.row.is_some() => place,
        _ => Place::clone(&datum.number.place),
    };
    Some(problem::incomplete(place, &column, datum.is_total))
}

fn as_assertion(mut datum: Datum) -> Datum {
    if let Some(flow) = datum.cells.remove(&Column::Flow) {
        let asserts = Cell {
            text: Flow::Assert.id().to_owned(),
            place: Arc::clone(&flow.place),
        };
        datum.cells.insert(Column::Asserts, flow);
        datum.cells.insert(Column::Flow, asserts);
    }
    datum.cells.remove(&Column::Moisture);
    datum.cells.remove(&Column::MoistureBasis);
    datum
}

fn text<'d>(datum: &'d Datum, column: &Column) -> &'d str {
    datum.cells.get(column).map_or("", |cell| cell.text.as_str())
}

fn flow_of(datum: &Datum) -> Option<Flow> {
    Flow::parse(text(datum, &Column::Flow))
}

fn period_of(datum: &Datum) -> String {
    let typed = text(datum, &Column::Period);
    Period::parse(typed).map_or_else(|_| fold(typed), |period| period.to_string())
}

fn item_of(datum: &Datum, library: &Library) -> Option<usize> {
    library.items.index(text(datum, &Column::Item))
}

impl Seen {
    /// Two cells that give the same quantity are added only where the mapping says so of both.
    fn refuse_twice(&mut self, datum: &Datum, library: &Library) -> Option<Problem> {
        let item = item_of(datum, library)?;
        let flow = flow_of(datum)?;
        let period = period_of(datum);
        let process = if flow.is_boundary() {
            ""
        } else {
            text(datum, &Column::Process)
        };
        let key = (
            fold(text(datum, &Column::Plant)),
            fold(process),
            period.clone(),
            item,
            flow.id().to_owned(),
            fold(text(datum, &Column::Supply)),
        );
        let own = Arc::clone(&datum.number.place);
        match self.0.get(&key) {
            Some((first, add)) if !(*add && datum.add) => {
                let what = problem::datum_words(&period, item, flow.id(), library);
                Some(problem::datum_twice(Place::clone(&own), &what, first))
            }
            Some(_) => None,
            None => {
                self.0.insert(key, (own, datum.add));
                None
            }
        }
    }
}

/// Gives each value to the quantity of its item: of its own row, else the only one of its period; a value that finds none, or several, is
/// a parameter line.
fn join_values(mut lines: Vec<Datum>, values: Vec<Datum>, library: &Library) -> Vec<Datum> {
    let mut by_row: HashMap<(u64, usize), Vec<usize>> = HashMap::new();
    let mut by_period: HashMap<(String, usize), Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let enters = matches!(
            flow_of(line),
            Some(Flow::Purchased | Flow::NetConsumed | Flow::Consumed | Flow::Produced | Flow::Captured)
        );
        if let Some(item) = item_of(line, library).filter(|_| enters) {
            by_row.entry((line.row, item)).or_default().push(at);
            by_period.entry((period_of(line), item)).or_default().push(at);
        }
    }
    let mut parameters = Vec::new();
    for value in values {
        let (Some(item), Some(parameter)) = (item_of(&value, library), value.parameter.clone()) else {
            continue;
        };
        let own = Column::Value(parameter.clone());
        let agrees = |at: &usize| {
            let line = &lines[*at];
            let same = |column: &Column| fold(text(line, column)) == fold(text(&value, column));
            let takes = |column: &Column| text(&value, column).is_empty() || same(column);
            same(&Column::Plant)
                && takes(&Column::Process)
                && (!value.says_flow || same(&Column::Flow))
                && period_of(line) == period_of(&value)
                && !line.cells.contains_key(&own)
        };
        let among = |found: Option<&Vec<usize>>| -> Vec<usize> {
            found.into_iter().flatten().copied().filter(|at| agrees(at)).collect()
        };
        let mut found = among(by_row.get(&(value.row, item)));
        if found.is_empty() {
            found = among(by_period.get(&(period_of(&value), item)));
        }
        match found.as_slice() {
            [only] => lines[*only].cells.extend(value_cells(&value, &parameter)),
            _ => parameters.push(as_parameter_line(value, parameter)),
        }
    }
    lines.extend(parameters);
    lines
}

fn value_cells(value: &Datum, parameter: &str) -> Vec<(Column, Cell)> {
    let place = Arc::clone(&value.number.place);
    let mut cells = vec![(Column::Value(parameter.to_owned()), value.number.clone())];
    if let Some(unit) = value.cells.get(&Column::Unit) {
        cells.push((Column::ValueUnit(parameter.to_owned()), unit.clone()));
    }
    if let Some(basis) = &value.basis {
        let text = basis.clone();
        cells.push((Column::ValueBasis(parameter.to_owned()), Cell { text, place }));
    }
    cells
}

fn as_parameter_line(mut value: Datum, parameter: String) -> Datum {
    let place = Arc::clone(&value.number.place);
    let cell = |text: String| Cell {
        text,
        place: Arc::clone(&place),
    };
    if let Some(basis) = value.basis.clone() {
        value.cells.insert(Column::ValueBasis(parameter.clone()), cell(basis));
    }
    value.cells.insert(Column::Flow, cell(Flow::Parameter.id().to_owned()));
    value.cells.insert(Column::Parameter, cell(parameter));
    for column in [Column::Moisture, Column::MoistureBasis, Column::Supply] {
        value.cells.remove(&column);
    }
    value
}

/// The long rows, the header first; the remark of each says the cell that it comes from.
fn rows(table: &Table, header: u64, mut lines: Vec<Datum>) -> Vec<TableRow> {
    lines.sort_by_key(|line| line.row);
    let mut columns = BTreeSet::from([
        Column::Period,
        Column::Item,
        Column::Flow,
        Column::Quantity,
        Column::Unit,
        Column::Note,
    ]);
    columns.extend(lines.iter().flat_map(|line| line.cells.keys().cloned()));
    let mut rows = vec![TableRow {
        row: header,
        cells: columns.iter().map(Column::name).collect(),
        ..TableRow::default()
    }];
    for line in lines {
        let note = note(table, &line);
        let mut cells: BTreeMap<Column, Cell> = line.cells;
        let place = Arc::clone(&line.number.place);
        cells.insert(Column::Quantity, line.number);
        let said = cells.remove(&Column::Note).map(|cell| format!("; {}", cell.text));
        let text = format!("{note}{}", said.unwrap_or_default());
        let own = Arc::clone(&place);
        cells.insert(Column::Note, Cell { text, place: own });
        let cell = |column: &Column| cells.get(column);
        rows.push(TableRow {
            row: line.row,
            cells: columns
                .iter()
                .map(|column| cell(column).map_or_else(String::new, |cell| cell.text.clone()))
                .collect(),
            origin: Some(Box::new(Origin {
                column: line.column,
                cells: columns
                    .iter()
                    .map(|column| Arc::clone(cell(column).map_or(&place, |cell| &cell.place)))
                    .collect(),
            })),
        });
    }
    rows
}

/// `energy.xlsx 能耗!C7`.
fn note(table: &Table, line: &Datum) -> String {
    let file = std::path::Path::new(&table.file)
        .file_name()
        .and_then(|name| name.to_str());
    let file = file.unwrap_or(&table.file);
    match &table.sheet {
        Some(sheet) => format!("{file} {sheet}!{}{}", line.letters, line.row),
        None => format!("{file} {}{}", line.letters, line.row),
    }
}
