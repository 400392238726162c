//! The ledger: every line typed, held in one polars frame with its dictionaries.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use polars::prelude::*;

use super::column::ColumnNames;
use super::frame::build;
use super::grouping::{Group, LineKey, u32_column, u64_column};
use super::header::{dates_as_months, header_row, month_row, no_header, read_header};
use super::input_file::InputFile;
use super::ledger_line::LedgerLine;
use super::ledger_source::LedgerSource;
use super::line::{Line, LineReader};
use super::line_detail::LineDetail;
use super::mapping_problem::of_a_mapped_line;
use super::moisture_agreement::{dry_found, dry_items, dry_what_can_be, mixed_moisture, mixed_over_books};
use super::plant::PlantBook;
use super::plant_files::FilesByPlant;
use super::problem;
use super::reading_note::{
    dates_condensed_as_months, dates_read_as_months, floating_numbers, lines_condensed, plants_named_by_the_ledger,
    reading_notes, repeated_line, rows_above_header, skipped_sheet,
};
use super::report_workbook::ShownTotal;
use super::scan::{Condensed, ScanRequest, ScannedFile, scan, search};
use super::statement::Statement;
use super::table::Table;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
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
    /// Whether lines of big files were summed over processes, so that nothing that reads processes can use it.
    pub without_processes: bool,
    /// Decimal places of the frame's quantity column.
    pub places: u32,
    /// Decimal places that some line has, in its item's base unit; sums may need more, or fewer.
    pub places_written: u32,
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
    /// What was typed, the evidence and the moisture conversion, by line. Condensed lines stand behind those that have one.
    pub details: Vec<LineDetail>,
    /// The lines of the frame by the codes of their groups, made when lines are first asked for.
    pub(super) lines_by_key: OnceLock<HashMap<LineKey, Vec<u32>>>,
    /// The files of each plant, made when they are first asked for.
    pub(super) files_by_plant: OnceLock<FilesByPlant>,
    /// The files whose lines were summed while they were read.
    pub(super) scanned: Option<ScannedFiles>,
    /// Plants and items of which some lines of either book are dry and some are not, with the first that is not: one value cannot
    /// hold for all of them.
    pub mixed_moisture: BTreeMap<(usize, usize), Place>,
    /// The total that the workbook of a report shows beside the ledger that was read from it; `None` of any other ledger.
    pub shown_total: Option<ShownTotal>,
}

/// Files whose lines were condensed, to be read again when one is explained.
#[derive(Debug)]
pub(super) struct ScannedFiles {
    pub files: Vec<ScannedFile>,
    pub default_plant: Option<String>,
    pub finest: PeriodLength,
    /// Plants and items of which lines as received were dried because others are dry.
    pub dry: BTreeSet<(usize, usize)>,
}

/// Condensed lines of a group that are shown one by one at most.
const MOST_SHOWN: usize = 200;

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
        let named = source;
        let source = LedgerSource {
            files: source.resolved()?,
            ..source.clone()
        };
        let folders = named.files.iter().filter(|path| path.is_dir());
        let with_folders = LedgerSource {
            files: folders.chain(&source.files).cloned().collect(),
            ..source.clone()
        };
        let plants = with_folders.read_plants(&mut inputs, library)?;
        let mut tables = source.read_tables(&mut inputs, &plants, library)?;
        let big = source.open_big(&mut inputs, &mut tables, library)?;
        let region = match &source.region {
            None => None,
            Some(typed) => Some(library.region(typed)?.id().to_owned()),
        };
        let mut ledger = Ledger::assemble(tables, big, plants, &source, library)?;
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
        plants: PlantBook,
        default_plant: Option<&str>,
        library: &Library,
    ) -> Result<Ledger, Problems> {
        let source = LedgerSource {
            plant: default_plant.map(str::to_owned),
            ..LedgerSource::default()
        };
        Ledger::assemble(tables, Vec::new(), plants, &source, library)
    }

    /// Types the rows of tables already read, sums those of big files, and puts both into one frame.
    fn assemble(
        tables: Vec<Table>,
        big: Vec<ScannedFile>,
        mut plants: PlantBook,
        source: &LedgerSource,
        library: &Library,
    ) -> Result<Ledger, Problems> {
        let default_plant = source.plant.as_deref();
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
        let mut condensed = Condensed::default();
        if !big.is_empty() {
            let request = ScanRequest {
                library,
                default_plant,
                finest: source.finest.unwrap_or(PeriodLength::Month),
                has_days_elsewhere: lines.iter().any(|line| line.period.length() == PeriodLength::Day),
                tells_processes_apart: !source.without_processes,
                threads: source.threads(),
                progress: source.progress.as_deref(),
            };
            let scanned = scan(&big, plants, request)?;
            notes.extend(big.iter().flat_map(|file| file.notes().to_vec()));
            notes.push(lines_condensed(scanned.rows, big.len(), request.finest));
            if scanned.dates_as_months {
                notes.push(dates_condensed_as_months());
            }
            condensed = scanned.condensed;
            plants = scanned.plants;
            problems.extend(scanned.problems);
            notes.extend(scanned.notes);
            lines.extend(scanned.lines);
        }
        if lines.is_empty() && condensed.lines.is_empty() && problems.is_empty() {
            let first = tables.first().map(|table| table.file.clone());
            let file = first.or_else(|| big.first().map(|file| file.name().to_owned()));
            let file = file.unwrap_or_default();
            problems.push(problem::empty_file(Place::file(file)));
        }
        // With other files beside it, the workbook's total is that of a part.
        let shown_total = match (tables.as_slice(), big.is_empty()) {
            ([only], true) => only.shown_total.clone(),
            _ => None,
        };
        let tables: Vec<(String, Option<String>)> = tables
            .iter()
            .map(|table| (table.file.clone(), table.sheet.clone()))
            .chain(big.iter().map(|file| (file.name().to_owned(), None)))
            .collect();
        dry_what_can_be(&mut lines, &mut condensed);
        problems.extend(mixed_moisture(&lines, &condensed, &tables, library));
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
            sort_plants(&mut plants, &mut lines, &mut condensed);
            notes.push(plants_named_by_the_ledger(&plants));
        }
        notes.extend(reading_notes(&lines, &condensed, &tables, library));
        let mixed_moisture = mixed_over_books(&lines, &condensed, &tables);
        let dry = dry_items(&lines, &condensed, Flow::is_boundary);
        let mut ledger = build(lines, condensed, tables, plants, notes)?;
        ledger.mixed_moisture = mixed_moisture;
        ledger.shown_total = shown_total;
        ledger.without_processes = source.without_processes && !big.is_empty();
        if !big.is_empty() {
            ledger.scanned = Some(ScannedFiles {
                files: big,
                default_plant: source.plant.clone(),
                finest: source.finest.unwrap_or(PeriodLength::Month),
                dry,
            });
        }
        Ok(ledger)
    }

    /// A file whose lines were summed while they were read and that has a column of uncertainties.
    pub(super) fn big_file_with_uncertainty(&self) -> Option<&str> {
        let mut files = self.scanned.iter().flat_map(|scanned| &scanned.files);
        let found = files.find(|file| file.has_uncertainty())?;
        Some(found.name())
    }

    /// The place of a line, for messages and explanations.
    pub fn place(&self, table: usize, row: u64) -> Place {
        place_in(&self.tables, table, row)
    }

    /// The process type of a unit of a plant, or the type itself.
    pub fn process_type<'a>(&'a self, plant: usize, process: &'a str) -> &'a str {
        self.plants.plants[plant]
            .units
            .iter()
            .find(|unit| unit.id == process)
            .map_or(process, |unit| &unit.process)
    }

    /// A line of the frame that has a detail of its own.
    pub fn line(&self, line: usize) -> LedgerLine {
        let detail = self.details[line].clone();
        let number = |name: &str| -> Option<u64> { self.frame.column(name).ok()?.get(line).ok()?.extract::<u64>() };
        let place = match (number("table"), number("row")) {
            (Some(table), Some(row)) => Place {
                column: self.wide_column(line),
                ..self.place(table as usize, row)
            },
            _ => Place::default(),
        };
        LedgerLine {
            place,
            typed: detail.typed,
            quantity: self.line_quantity(line),
            evidence: detail.evidence,
            moisture: detail.moisture,
            uncertainty: detail.uncertainty,
            count: 1,
        }
    }

    /// The lines behind condensed ones of the frame, read again: the first one by one, the rest as one line, so that all add up.
    pub(super) fn condensed_lines(&self, condensed: &[usize], library: &Library) -> Result<Vec<LedgerLine>, Problems> {
        let Some(scanned) = &self.scanned else {
            return Ok(Vec::new());
        };
        let request = ScanRequest {
            library,
            default_plant: scanned.default_plant.as_deref(),
            finest: scanned.finest,
            has_days_elsewhere: false,
            tells_processes_apart: true,
            threads: 1,
            progress: None,
        };
        let tables = u32_column(self, "table")?;
        let rows = u64_column(self, "row")?;
        let counts = u64_column(self, "lines")?;
        let all: u64 = condensed.iter().map(|line| counts[*line]).sum();
        let quantity: Ratio = condensed.iter().map(|line| self.line_quantity(*line)).sum();
        let firsts = condensed
            .iter()
            .map(|line| (tables[*line] as usize, rows[*line]))
            .collect();
        let most = usize::try_from(all).map_or(MOST_SHOWN, |all| all.min(MOST_SHOWN));
        let mut found = search(&scanned.files, self.plants.clone(), &firsts, most, request)?;
        dry_found(&mut found, &scanned.dry);
        let mut lines: Vec<LedgerLine> = found
            .into_iter()
            .map(|line| LedgerLine {
                place: line.place(&self.tables),
                typed: line.typed,
                quantity: line.quantity,
                evidence: line.evidence,
                moisture: line.moisture,
                uncertainty: line.uncertainty,
                count: 1,
            })
            .collect();
        let shown = lines.len() as u64;
        if shown < all {
            // Of a condensed line only the first file is known.
            let place = match scanned.files.as_slice() {
                [only] => Place::file(only.name()),
                _ => Place::default(),
            };
            let of_shown: Ratio = lines.iter().map(|line| line.quantity.clone()).sum();
            lines.push(LedgerLine {
                place,
                typed: String::new(),
                quantity: quantity - of_shown,
                evidence: String::new(),
                moisture: None,
                uncertainty: None,
                count: all - shown,
            });
        }
        Ok(lines)
    }

    /// The wide column that a mapping took a line of the frame from.
    pub(super) fn wide_column(&self, line: usize) -> Option<String> {
        let column = self.details.get(line)?.column.as_deref()?;
        Some(column.to_owned())
    }

    /// Where the value of a parameter stands that a group states first: its own column of a mapped table, else the line.
    pub fn value_place(&self, group: &Group, parameter: &str) -> Place {
        let detail = self.details.get(group.first_line);
        let stated = detail.and_then(|detail| detail.value_columns.iter().find(|(known, _)| known == parameter));
        stated.map_or_else(|| group.first.clone(), |(_, place)| Place::clone(place))
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
    pub fn line_count(&self) -> u64 {
        let lines = self.frame.column("lines").ok().and_then(|column| column.u64().ok());
        lines.map_or(0, |lines| lines.iter().flatten().sum())
    }

    /// Decimal places with which quantities are shown: those of the ledger, at most two.
    pub fn shown_places(&self) -> u32 {
        self.places_written.min(2)
    }
}

/// The row of a line that no row of its file stands for. Rows are counted from 1.
pub(super) const WHOLE_FILE: u64 = 0;

/// The place of a row of a table.
pub(super) fn place_in(tables: &[(String, Option<String>)], table: usize, row: u64) -> Place {
    let (file, sheet) = tables.get(table).cloned().unwrap_or_default();
    Place {
        file,
        sheet,
        row: (row != WHOLE_FILE).then_some(row),
        column: None,
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
fn sort_plants(plants: &mut PlantBook, lines: &mut [Line], condensed: &mut Condensed) {
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
    for aspect in &mut condensed.places {
        aspect.plant = place[aspect.plant];
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
