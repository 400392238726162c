//! The ledger: every line typed, held in one polars frame with its dictionaries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::column::ColumnNames;
use super::csv_file::read_csv;
use super::frame::build;
use super::header::{dates_as_months, header_row, month_row, no_header, read_header};
use super::line::{Line, LineReader};
use super::plant::PlantBook;
use super::problem;
use super::reading_note::{
    dates_read_as_months, floating_numbers, plants_named_by_the_ledger, reading_notes, repeated_line,
    rows_above_header, skipped_sheet,
};
use super::statement::Statement;
use super::table::Table;
use super::workbook::read_workbook;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;
use crate::yaml;

/// Where a ledger comes from.
#[derive(Clone, Debug, Default)]
pub struct LedgerSource {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The plants file; `None`: `plants.yaml` beside each ledger file, where there is one.
    pub plants: Option<PathBuf>,
    /// The plant of lines that name none.
    pub plant: Option<String>,
    /// The region of plants that name none.
    pub region: Option<String>,
}

/// A file that was read, for the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its path, as the user named it.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

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
    /// Plants and items of which some lines of either book are dry and some are not, with the first that is not: one value cannot
    /// hold for all of them.
    pub mixed_moisture: BTreeMap<(usize, usize), Place>,
}

/// What a line says beside its quantity.
#[derive(Clone, Debug, Default)]
pub struct LineDetail {
    /// Quantity and unit as typed.
    pub typed: String,
    /// Data source and evidence.
    pub evidence: String,
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
        let mut problems = Vec::new();
        let mut inputs = Vec::new();
        let mut plants = PlantBook::default();
        let add_plants = |path: &Path, plants: &mut PlantBook, inputs: &mut Vec<InputFile>| -> Result<(), Problems> {
            let shown = path.display().to_string();
            if inputs.iter().any(|input: &InputFile| input.path == shown) {
                return Ok(());
            }
            let sha256 = plants.add_file(path, library)?;
            inputs.push(InputFile { path: shown, sha256 });
            Ok(())
        };
        if let Some(path) = &source.plants {
            add_plants(path, &mut plants, &mut inputs)?;
        } else {
            for file in &source.files {
                let beside = file.parent().unwrap_or(Path::new("")).join("plants.yaml");
                if beside.is_file() {
                    add_plants(&beside, &mut plants, &mut inputs)?;
                }
            }
        }
        let mut tables = Vec::new();
        for path in &source.files {
            let name = path.display().to_string();
            match std::fs::read(path) {
                Err(error) => problems.push(problem::unreadable(Place::file(&name), &error.to_string())),
                Ok(bytes) => {
                    let sha256 = yaml::sha256(&bytes);
                    if let Some(other) = inputs.iter().find(|input: &&InputFile| input.sha256 == sha256) {
                        problems.push(problem::file_twice(&name, &other.path));
                    }
                    inputs.push(InputFile {
                        path: name.clone(),
                        sha256,
                    });
                    match read_tables(&name, path, &bytes) {
                        Ok(found) => tables.extend(found),
                        Err(Problems(found)) => problems.extend(found),
                    }
                }
            }
        }
        Problems(problems).check()?;
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
                    notes.push(repeated_line(table.place(row.row, None), first));
                } else {
                    seen.insert(cells, table.place(row.row, None));
                }
                match reader.read(row, &mut plants) {
                    Ok(line) => lines.push(line),
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
        Problems(problems).check()?;
        if !plants.has_file {
            sort_plants(&mut plants, &mut lines);
            notes.push(plants_named_by_the_ledger(&plants));
        }
        notes.extend(reading_notes(&lines, &tables, library));
        let mixed_moisture = mixed_over_books(&lines, &tables);
        let mut ledger = build(lines, &tables, plants, notes)?;
        ledger.mixed_moisture = mixed_moisture;
        Ok(ledger)
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
            (Some(table), Some(row)) => self.place(table as usize, row),
            _ => Place::default(),
        }
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
            let place = tables[line.table].place(line.row, None);
            problem::mixed_moisture(place, item.id(), &item.title().zh)
        })
        .collect()
}

/// The first line that is not dry of each item of which some line of either book is.
fn mixed_over_books(lines: &[Line], tables: &[Table]) -> BTreeMap<(usize, usize), Place> {
    let of_books = || {
        let carries = |line: &&Line| {
            line.flow.is_boundary() || matches!(line.flow, Flow::Consumed | Flow::Produced | Flow::Captured)
        };
        lines.iter().filter(carries)
    };
    let dry: BTreeSet<(usize, usize)> = of_books()
        .filter(|line| line.is_dry)
        .map(|line| (line.plant, line.item))
        .collect();
    let mut mixed = BTreeMap::new();
    for line in of_books().filter(|line| !line.is_dry && !line.quantity.is_zero()) {
        let key = (line.plant, line.item);
        if dry.contains(&key) {
            mixed
                .entry(key)
                .or_insert_with(|| tables[line.table].place(line.row, None));
        }
    }
    mixed
}

fn read_tables(name: &str, path: &Path, bytes: &[u8]) -> Result<Vec<Table>, Problems> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(problem::empty_file(Place::file(name)).into());
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    match extension.as_str() {
        "csv" | "tsv" | "txt" => Ok(vec![read_csv(name, bytes)?]),
        "xlsx" | "xlsm" => read_workbook(name, bytes),
        _ => Err(problem::unknown_format(name).into()),
    }
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
