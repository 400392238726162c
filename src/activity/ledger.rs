//! The ledger: every line typed, held in one polars frame with its dictionaries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::column::{Column, ColumnNames};
use super::csv_file::read_csv;
use super::line::{Line, LineReader};
use super::plant::PlantBook;
use super::problem;
use super::statement::Statement;
use super::table::{Table, TableRow};
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
        // One message a file says that its lines name no plant.
        let mut without_plant = BTreeSet::new();
        problems.retain(|problem: &Problem| {
            let file = problem.place.as_ref().map(|place| place.file.clone());
            problem.code != "no-plant" || without_plant.insert(file)
        });
        Problems(problems).check()?;
        if !plants.has_file {
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

/// Rows above the header that may hold a title.
const TITLE_ROWS: usize = 10;

/// The header: the first row near the top that names at least three columns.
fn header_row(table: &Table, names: &ColumnNames) -> Option<usize> {
    table.rows.iter().take(TITLE_ROWS).position(|row| {
        let known = row.cells.iter().filter(|cell| names.find(cell).is_some()).count();
        known >= 3
    })
}

type Header = Vec<(usize, Column, String)>;

fn read_header(table: &Table, header: usize, names: &ColumnNames) -> Result<Header, Vec<Problem>> {
    let row = &table.rows[header];
    let mut faults = Vec::new();
    let mut columns: Header = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        let text = crate::spelling::tidy(cell);
        if text.is_empty() {
            continue;
        }
        match names.find(&text) {
            None => faults.push(problem::unknown_column(
                table.place(row.row, Some(&text)),
                &text,
                &names.nearest(&text),
            )),
            Some(column) => match columns.iter().find(|(_, known, _)| known == column) {
                Some((.., first)) => {
                    faults.push(problem::column_twice(table.place(row.row, Some(&text)), &text, first));
                }
                None => columns.push((index, column.clone(), text)),
            },
        }
    }
    let needed = [
        (Column::Period, "时期"),
        (Column::Item, "物料"),
        (Column::Flow, "流向"),
        (Column::Quantity, "数量"),
        (Column::Unit, "单位"),
    ];
    let missing: Vec<(String, &str)> = needed
        .iter()
        .filter(|(column, _)| !columns.iter().any(|(_, known, _)| known == column))
        .map(|(column, zh)| (column.name(), *zh))
        .collect();
    if !missing.is_empty() {
        faults.push(problem::missing_columns(table.place(row.row, None), &missing));
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

fn no_header(tables: &[Table], file: &str, names: &ColumnNames) -> Vec<Problem> {
    let rows = tables
        .iter()
        .filter(|table| table.file == file && !table.rows.is_empty());
    let Some(table) = rows.into_iter().next() else {
        return vec![problem::empty_file(Place::file(file))];
    };
    let first = &table.rows[0];
    let known = first.cells.iter().filter(|cell| names.find(cell).is_some()).count();
    match read_header(table, 0, names) {
        Err(faults) if known > 0 => faults,
        _ => vec![problem::no_header(table.place(first.row, None), &first.cells.join(","))],
    }
}

fn rows_above_header(table: &Table, header: usize) -> Problem {
    Problem::note(
        "rows-above-header",
        Text::new(
            format!("列名行之上的 {header} 行未读取"),
            format!("{header} row(s) above the header were not read"),
        ),
    )
    .at(table.place(table.rows[0].row, None))
}

/// Whether every date of the period column is the first of a month: then months were typed, and the spreadsheet made them days.
fn dates_as_months(table: &Table, columns: &Header) -> bool {
    let Some((period, ..)) = columns.iter().find(|(_, column, _)| *column == Column::Period) else {
        return false;
    };
    let mut dates = table
        .dates
        .iter()
        .filter(|(_, column)| column == period)
        .filter_map(|(row, column)| table.rows.iter().find(|known| known.row == *row)?.cells.get(*column))
        .peekable();
    dates.peek().is_some() && dates.all(|date| date.ends_with("-01"))
}

fn month_row(table: &Table, row: &TableRow, columns: &Header) -> TableRow {
    let mut row = row.clone();
    for (index, column, _) in columns {
        if *column == Column::Period
            && table.dates.contains(&(row.row, *index))
            && let Some(cell) = row.cells.get_mut(*index)
        {
            cell.truncate(7);
        }
    }
    row
}

fn dates_read_as_months(table: &Table) -> Problem {
    Problem::note(
        "dates-read-as-months",
        Text::new(
            "时期列的日期全是每月 1 日，按月份读取（Excel 会把 2024-06 变为 2024-06-01）",
            "every date of the period column is the first of a month; they are read as months (a spreadsheet makes 2024-06 a day)",
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

fn plants_named_by_the_ledger(plants: &PlantBook) -> Problem {
    let names: Vec<&str> = plants.plants.iter().map(|plant| plant.id.as_str()).collect();
    Problem::note(
        "no-plants-file",
        Text::new(
            format!("没有企业文件 plants.yaml；企业取自台账：{}", names.join("、")),
            format!(
                "no plants.yaml; the plants are those that the ledger names: {}",
                names.join(", ")
            ),
        ),
    )
}

fn skipped_sheet(table: &Table) -> Problem {
    Problem::note(
        "sheet-skipped",
        Text::new(
            "此表没有台账的列名，未读取",
            "this sheet has no ledger header and was not read",
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

fn floating_numbers(table: &Table) -> Problem {
    Problem::note(
        "numbers-from-a-spreadsheet",
        Text::new(
            "工作簿中的数值经浮点保存，按最短往返文本读取，至多 15 位；设为文本的单元格保留全部位数",
            "a workbook keeps numbers in floating point: they are read by their shortest round-trip text, at most 15 digits; cells typed as text keep all",
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

fn repeated_line(place: Place, first: &Place) -> Problem {
    Problem::finding(
        "line-repeated",
        Text::new(
            format!(
                "与{}每一列都相同；两行都已计入",
                first.in_language(crate::text::Language::Zh)
            ),
            format!(
                "equal in every column to {}; both are counted",
                first.in_language(crate::text::Language::En)
            ),
        ),
    )
    .at(place)
}

/// What was read otherwise than typed: listed once for each item, with the count of lines.
fn reading_notes(lines: &[Line], tables: &[Table], library: &Library) -> Vec<Problem> {
    let mut net: BTreeMap<usize, (usize, Place)> = BTreeMap::new();
    let mut moist: BTreeMap<usize, (usize, Place)> = BTreeMap::new();
    for line in lines {
        let place = || tables[line.table].place(line.row, None);
        if line.read_as_net_consumed {
            net.entry(line.item).or_insert_with(|| (0, place())).0 += 1;
        }
        if line.moisture.is_some() {
            moist.entry(line.item).or_insert_with(|| (0, place())).0 += 1;
        }
    }
    let mut notes = Vec::new();
    for (item, (count, place)) in net {
        let item = library.items.at(item);
        let (id, zh) = (item.id(), &item.title().zh);
        notes.push(
            Problem::note(
                "read-as-net-consumption",
                Text::new(
                    format!("{zh}：{count} 行未写工序的消耗按净消耗量读取"),
                    format!("{id}: {count} line(s) of `consumed` without a process are read as net consumption"),
                ),
            )
            .at(place),
        );
    }
    for (item, (count, place)) in moist {
        let item = library.items.at(item);
        let (id, zh) = (item.id(), &item.title().zh);
        notes.push(
            Problem::note(
                "moisture-converted",
                Text::new(
                    format!("{zh}：{count} 行由收到基换算为干基"),
                    format!("{id}: {count} line(s) converted from as received to dry"),
                ),
            )
            .at(place),
        );
    }
    notes
}

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

fn build(lines: Vec<Line>, tables: &[Table], plants: PlantBook, notes: Vec<Problem>) -> Result<Ledger, Problems> {
    let (assertions, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.flow == Flow::Assert);
    let mut processes = Dictionary::starting_with(Some(String::new()));
    let mut periods = Dictionary::starting_with(None);
    let mut statements = Dictionary::starting_with(Some(Vec::new()));
    let quantities: Vec<String> = lines
        .iter()
        .map(|line| line.quantity.exact_decimal().unwrap_or_else(|| line.quantity.to_text()))
        .collect();
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
