//! The ledger: every line typed, held in one polars frame with its dictionaries.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use polars::prelude::*;

use super::column::ColumnNames;
use super::frame::build;
use super::header::{dates_as_months, header_row, month_row, no_header, read_header};
use super::line::{Line, LineReader};
use super::mapping_problem::of_a_mapped_line;
use super::plant::PlantBook;
use super::problem;
use super::reading_note::{
    dates_read_as_months, floating_numbers, plants_named_by_the_ledger, reading_notes, repeated_line,
    rows_above_header, skipped_sheet,
};
use super::source::{InputFile, LedgerSource};
use super::statement::Statement;
use super::table::Table;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// Every line of one or more files, typed.
#[derive(Debug)]
pub struct Ledger {
    /// The plants.
    pub plants: PlantBook,
    /// The files read.
    pub inputs: Vec<InputFile>,
    /// Lines that assert a sum.
    pub assertions: Vec<Line>,
    /// What was assumed while reading, and findings.
    pub notes: Vec<Problem>,
    /// The lines: columns of dictionary codes, the exact quantity, and the place of the line.
    pub frame: DataFrame,
    /// Decimal places of the frame's quantity column.
    pub places: u32,
    /// The largest quantity, without its decimal point; with the count of lines it bounds every sum.
    pub largest: i128,
    /// Tables by code: file and sheet.
    pub tables: Vec<(String, Option<String>)>,
    /// Units and process types by code; code 0 is the plant.
    pub processes: Vec<String>,
    /// Periods by code.
    pub periods: Vec<Period>,
    /// Stated parameters by code; code 0 states nothing.
    pub statements: Vec<Vec<Statement>>,
    /// Plants and items of which some quantity was converted to the dry basis.
    pub dried: BTreeSet<(usize, usize)>,
    /// What was typed, the evidence and the moisture conversion, by line.
    pub details: Vec<LineDetail>,
}

/// What a line says beside its quantity.
#[derive(Clone, Debug, Default)]
pub struct LineDetail {
    /// Quantity and unit as typed.
    pub typed: String,
    /// Data source and evidence.
    pub evidence: String,
    /// The wide column that a mapping took the line from.
    pub column: Option<Arc<str>>,
    /// The moisture conversion, in words.
    pub moisture: Option<Text>,
}

/// Codes of the flows in the frame, in the order of `Flow::ALL`.
pub(super) fn flow_code(flow: Flow) -> u32 {
    Flow::ALL.iter().position(|other| *other == flow).unwrap_or_default() as u32
}

/// Codes of the supplies in the frame: 0 is none.
pub(super) fn supply_code(supply: Option<Supply>) -> u32 {
    supply
        .and_then(|supply| Supply::ALL.iter().position(|other| *other == supply))
        .map_or(0, |at| at as u32 + 1)
}

/// Digits that an exact sum may have.
pub(super) const SUM_DIGITS: u32 = 38;

impl Ledger {
    /// Reads the files; every bad row of every file together.
    pub fn read(source: &LedgerSource, library: &Library) -> Result<Ledger, Problems> {
        let mut inputs = Vec::new();
        let plants = source.read_plants(&mut inputs, library)?;
        let tables = source.read_tables(&mut inputs, &plants, library)?;
        let region = match &source.region {
            None => None,
            Some(typed) => match library.regions.find(typed) {
                Some(region) => Some(region.id().to_owned()),
                None => {
                    let near = library.regions.nearest_words(typed).join(", ");
                    return Err(Problem::error(
                        "unknown-region",
                        Text::new(format!("未知地区 `{typed}`"), format!("unknown region `{typed}`")),
                    )
                    .hint(Text::new(format!("相近：{near}"), format!("nearest: {near}")))
                    .into());
                }
            },
        };
        let mut ledger = Ledger::from_tables(tables, plants, source.plant.as_deref(), library)?;
        ledger.inputs = inputs;
        if let Some(region) = region {
            for plant in &mut ledger.plants.plants {
                plant.region.get_or_insert_with(|| region.clone());
            }
        }
        Ok(ledger)
    }

    /// Types the rows of tables already read.
    pub fn from_tables(
        tables: Vec<Table>,
        mut plants: PlantBook,
        default_plant: Option<&str>,
        library: &Library,
    ) -> Result<Ledger, Problems> {
        let names = ColumnNames::new(library);
        let mut problems = Vec::new();
        let mut notes = Vec::new();
        let mut lines: Vec<Line> = Vec::new();
        let mut with_header: BTreeSet<&str> = BTreeSet::new();
        let mut seen: HashMap<Vec<String>, Place> = HashMap::new();
        for (table_index, table) in tables.iter().enumerate() {
            notes.extend(table.notes.iter().cloned());
            let Some(header) = header_row(table, &names) else {
                if !table.rows.is_empty() {
                    notes.push(skipped_sheet(table));
                }
                continue;
            };
            with_header.insert(&table.file);
            if header > 0 {
                notes.push(rows_above_header(table, header));
            }
            if table.floating {
                notes.push(floating_numbers(table));
            }
            let columns = match read_header(table, header, &names) {
                Ok(columns) => columns,
                Err(found) => {
                    problems.extend(found);
                    continue;
                }
            };
            let reader = LineReader {
                library,
                columns: &columns,
                table,
                table_index,
                default_plant,
            };
            let months = dates_as_months(table, &columns);
            if months {
                notes.push(dates_read_as_months(table));
            }
            for row in &table.rows[header + 1..] {
                let as_month = months.then(|| month_row(table, row, &columns));
                let row = as_month.as_ref().unwrap_or(row);
                let cells: Vec<String> = row.cells.iter().map(|cell| crate::spelling::tidy(cell)).collect();
                if let Some(first) = seen.get(&cells) {
                    notes.push(repeated_line(table.row_place(row), first));
                } else {
                    seen.insert(cells, table.row_place(row));
                }
                match reader.read(row, &mut plants) {
                    Ok(line) => lines.push(line),
                    Err(found) if row.origin.is_some() => problems.extend(found.into_iter().map(of_a_mapped_line)),
                    Err(found) => problems.extend(found),
                }
            }
        }
        // A file that was named and holds no ledger is no file to pass over.
        let files: BTreeSet<&str> = tables.iter().map(|table| table.file.as_str()).collect();
        for file in files.difference(&with_header) {
            problems.extend(no_header(&tables, file, &names));
        }
        if lines.is_empty() && problems.is_empty() {
            let file = tables.first().map(|table| table.file.clone()).unwrap_or_default();
            problems.push(problem::empty_file(Place::file(file)));
        }
        dry_what_can_be(&mut lines);
        problems.extend(mixed_moisture(&lines, &tables, library));
        // One message a file says that its lines name no plant.
        let mut without_plant = BTreeSet::new();
        problems.retain(|problem: &Problem| {
            let file = problem.place.as_ref().map(|place| place.file.clone());
            problem.code != "no-plant" || without_plant.insert(file)
        });
        if !problems.is_empty() {
            say_each_once(&mut problems);
            // A wrong guess at the encoding garbles names: the guess stands before them.
            problems.splice(0..0, notes.into_iter().filter(is_guess));
            return Err(Problems(problems));
        }
        if !plants.has_file {
            sort_plants(&mut plants, &mut lines);
            notes.push(plants_named_by_the_ledger(&plants));
        }
        notes.extend(reading_notes(&lines, &tables, library));
        build(lines, &tables, plants, notes)
    }

    /// The place of a line, for messages and explanations.
    pub fn place(&self, table: usize, row: u64) -> Place {
        let (file, sheet) = self.tables.get(table).cloned().unwrap_or_default();
        Place {
            file,
            sheet,
            row: Some(row),
            column: None,
        }
    }

    /// The process type of a unit of a plant, or the type itself.
    pub fn process_type<'a>(&'a self, plant: usize, process: &'a str) -> &'a str {
        self.plants.plants[plant]
            .units
            .iter()
            .find(|(unit, _)| unit == process)
            .map_or(process, |(_, process)| process)
    }

    /// File, sheet and row of a line of the frame.
    pub fn line_place(&self, line: usize) -> Place {
        let number = |name: &str| -> Option<u64> { self.frame.column(name).ok()?.get(line).ok()?.extract::<u64>() };
        match (number("table"), number("row")) {
            (Some(table), Some(row)) => Place {
                column: self.wide_column(line),
                ..self.place(table as usize, row)
            },
            _ => Place::default(),
        }
    }

    /// The wide column that a mapping took a line of the frame from.
    pub(super) fn wide_column(&self, line: usize) -> Option<String> {
        let column = self.details.get(line)?.column.as_deref()?;
        Some(column.to_owned())
    }

    /// The exact quantity of a line of the frame, in the item's base unit.
    pub fn line_quantity(&self, line: usize) -> Ratio {
        let scaled = self
            .frame
            .column("quantity")
            .ok()
            .and_then(|column| column.decimal().ok()?.physical().get(line));
        exact(scaled.unwrap_or_default(), self.places)
    }

    /// How many lines carry a quantity or a parameter.
    pub fn line_count(&self) -> usize {
        self.frame.height()
    }
}

/// Whether a note tells a guess at an encoding.
pub(super) fn is_guess(note: &Problem) -> bool {
    note.code.starts_with("read-as-")
}

/// One fault of a wide table's header or row is the fault of every line made from it.
pub(super) fn say_each_once(problems: &mut Vec<Problem>) {
    let mut said = HashSet::new();
    problems.retain(|problem| said.insert((problem.code, problem.place.clone(), problem.message.clone())));
}

/// The order of plants must not depend on which line names one first.
fn sort_plants(plants: &mut PlantBook, lines: &mut [Line]) {
    let mut order: Vec<usize> = (0..plants.plants.len()).collect();
    order.sort_by(|left, right| plants.plants[*left].id.cmp(&plants.plants[*right].id));
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    plants.plants.sort_by(|left, right| left.id.cmp(&right.id));
    for line in lines {
        line.plant = place[line.plant];
    }
}

/// Where some lines of an item are dry, the others that state their moisture as received are dried as well.
fn dry_what_can_be(lines: &mut [Line]) {
    let dry: BTreeSet<(usize, usize)> = lines
        .iter()
        .filter(|line| line.is_dry && line.flow.is_boundary())
        .map(|line| (line.plant, line.item))
        .collect();
    for line in lines.iter_mut().filter(|line| !line.is_dry && line.flow.is_boundary()) {
        if let Some((share, words)) = line
            .dry_share
            .clone()
            .filter(|_| dry.contains(&(line.plant, line.item)))
        {
            line.quantity = line.quantity.clone() * share;
            line.moisture = Some(words);
            line.is_dry = true;
        }
    }
}

/// Quantities of one item that are partly dry and partly not cannot be added: the first line of each such item that is not.
fn mixed_moisture(lines: &[Line], tables: &[Table], library: &Library) -> Vec<Problem> {
    let boundary = || lines.iter().filter(|line| line.flow.is_boundary());
    let dry: BTreeSet<(usize, usize)> = boundary()
        .filter(|line| line.is_dry)
        .map(|line| (line.plant, line.item))
        .collect();
    let mut said = BTreeSet::new();
    boundary()
        .filter(|line| !line.is_dry && !line.quantity.is_zero() && dry.contains(&(line.plant, line.item)))
        .filter(|line| said.insert((line.plant, line.item)))
        .map(|line| {
            let item = library.items.at(line.item);
            let place = line.place(tables);
            problem::mixed_moisture(place, item.id(), &item.title().zh)
        })
        .collect()
}

/// A failure inside polars: a fault of the program.
pub(super) fn internal(error: PolarsError) -> Problems {
    Problem::error(
        "internal",
        Text::new(format!("程序内部错误：{error}"), format!("internal error: {error}")),
    )
    .into()
}

/// The sum of a quantity column read back exactly.
pub(super) fn exact(value: i128, places: u32) -> Ratio {
    Ratio::from_scaled(value, places)
}
