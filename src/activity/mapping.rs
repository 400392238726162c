//! A mapping: how tables as a mill keeps them become lines of a ledger. Every name in it is checked when it is read.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::column::{Column, ColumnNames};
use super::header_words::Maker;
use super::ledger::{is_guess, say_each_once};
use super::mapping_file::{DatumEntry, MappingFile, TableEntry, UseEntry};
use super::mapping_file_problem;
use super::mapping_problem as problem;
use super::name_pattern::fits;
use super::plant::PlantBook;
use super::statement::Basis;
use super::table::Table;
use super::unfolding::{Seen, unfold_table};
use super::wide_table::WideReader;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::unit::UnitError;
use crate::spelling::fold;
use crate::supply::Supply;
use crate::text::Text;
use crate::yaml;

/// A mapping file, its names known.
#[derive(Clone, Debug)]
pub struct Mapping {
    file: String,
    layouts: Vec<Layout>,
    ignored_sheets: Vec<String>,
}

/// How one kind of table is laid out.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub file: Option<String>,
    pub sheets: Vec<(String, Known)>,
    pub header: Vec<u64>,
    pub constants: Known,
    pub columns: Vec<(String, Use)>,
    pub rows: Vec<(String, Use)>,
    pub blank: BTreeSet<String>,
}

/// What a column or row is.
#[derive(Clone, Debug)]
pub(super) enum Use {
    /// Not read, as the mapping says.
    Ignore,
    /// Totals over the table's year, to be checked.
    Total,
    /// Each of its cells says this of its row.
    Key(Column),
    /// What is known of its data.
    Data(Known),
}

/// What is known of data from one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Cells of the line.
    pub cells: Vec<(Column, String)>,
    /// The year of months that name none.
    pub year: Option<String>,
    /// Id of the parameter that the numbers give.
    pub parameter: Option<String>,
    /// How its values were obtained.
    pub basis: Option<String>,
    /// The period over which the numbers are totals.
    pub total: Option<String>,
    /// Whether several cells of the same datum are added.
    pub add: bool,
    /// The process type that stands in the item's name, where the header gave the item.
    pub maker: Option<Maker>,
}

impl Known {
    /// What it says in a column of the ledger.
    pub fn get(&self, column: &Column) -> Option<&str> {
        let (_, text) = self.cells.iter().find(|(known, _)| known == column)?;
        Some(text)
    }
}

/// The columns of a ledger that a wide column may stand for.
pub(super) const KEYS: [Column; 14] = [
    Column::Plant,
    Column::Process,
    Column::Period,
    Column::Item,
    Column::Flow,
    Column::Quantity,
    Column::Unit,
    Column::MoistureBasis,
    Column::Moisture,
    Column::Supply,
    Column::DataSource,
    Column::Evidence,
    Column::Uncertainty,
    Column::Note,
];

impl Mapping {
    /// Reads a mapping file, with the SHA-256 of its bytes.
    pub fn read(path: &Path, library: &Library) -> Result<(Mapping, String), Problems> {
        let (file, sha256): (MappingFile, String) = yaml::read_file(path)?;
        let name = path.display().to_string();
        Ok((Mapping::new(file, &name, library)?, sha256))
    }

    /// Checks the names of a mapping; all faults together.
    pub fn new(file: MappingFile, name: &str, library: &Library) -> Result<Mapping, Problems> {
        let mut checker = Checker {
            name,
            library,
            columns: ColumnNames::new(library),
            faults: Vec::new(),
        };
        let layouts = file.tables.into_iter().map(|table| checker.layout(table)).collect();
        Problems(checker.faults).check()?;
        Ok(Mapping {
            file: name.to_owned(),
            layouts,
            ignored_sheets: file.ignore_sheets,
        })
    }

    /// Unfolds every table that the mapping names into lines; tables of files that it does not name stay as they are.
    pub fn unfold(&self, tables: Vec<Table>, plants: &PlantBook, library: &Library) -> Result<Vec<Table>, Problems> {
        let units = plants.plants.iter().flat_map(|plant| &plant.units);
        let units: Vec<String> = units.map(|unit| unit.id.clone()).collect();
        let mut problems = Vec::new();
        let mut unfolded = Vec::new();
        let mut seen = Seen::default();
        let mut used = Used::default();
        self.refuse_missing_sheets(&tables, &mut problems);
        let guesses = tables.iter().flat_map(|table| &table.notes);
        let guesses: Vec<Problem> = guesses.filter(|note| is_guess(note)).cloned().collect();
        for table in tables {
            let ignored = table.sheet.as_deref().is_some_and(|sheet| self.ignores(sheet));
            if ignored || table.rows.is_empty() {
                let note = ignored.then(|| problem::sheet_ignored(&table));
                unfolded.push(Table {
                    rows: Vec::new(),
                    notes: table.notes.into_iter().chain(note).collect(),
                    ..Table {
                        notes: Vec::new(),
                        ..table
                    }
                });
                continue;
            }
            let (layout, sheet) = match self.layout_of(&table) {
                Ok(Some(found)) => found,
                Ok(None) => {
                    unfolded.push(table);
                    continue;
                }
                Err(fault) => {
                    problems.push(*fault);
                    continue;
                }
            };
            let reader = WideReader {
                library,
                mapping: &self.file,
                layout: &self.layouts[layout],
                sheet,
                table: &table,
                units: &units,
            };
            let mut read = reader.read();
            used.columns.entry(layout).or_default().append(&mut read.used_columns);
            used.rows.entry(layout).or_default().append(&mut read.used_rows);
            used.headers
                .entry(layout)
                .or_insert_with(|| (table.place(reader.last_header(), None), read.headers.clone()));
            problems.append(&mut read.faults);
            let (long, faults) = unfold_table(&table, reader.last_header(), read, &mut seen, library);
            problems.extend(faults);
            unfolded.push(long);
        }
        self.refuse_unused(&used, &mut problems, &mut unfolded);
        say_each_once(&mut problems);
        // A sheet under another name is one fault, not two.
        if problems.iter().any(|problem| problem.code == "sheet-not-found") {
            problems.retain(|problem| problem.code != "sheet-not-mapped");
        }
        if Problems(problems.clone()).has_error() {
            problems.extend(guesses);
        }
        let warnings = Problems(problems).check()?;
        if let Some(first) = unfolded.first_mut() {
            first.notes.extend(warnings);
        }
        Ok(unfolded)
    }

    fn ignores(&self, sheet: &str) -> bool {
        self.ignored_sheets.iter().any(|pattern| fits(pattern, sheet))
    }

    /// The layout of a table and what holds in its sheet alone; the one that names most goes before the others.
    fn layout_of(&self, table: &Table) -> Result<Option<(usize, &Known)>, Box<Problem>> {
        let mut best: Option<(u8, usize, &Known)> = None;
        let mut knows_file = false;
        for (at, layout) in self.layouts.iter().enumerate() {
            if !layout.is_of_file(&table.file) {
                continue;
            }
            knows_file = true;
            let named = table.sheet.as_deref().and_then(|sheet| layout.sheet(sheet));
            if named.is_none() && !layout.sheets.is_empty() {
                continue;
            }
            let rank = 2 * u8::from(named.is_some()) + u8::from(layout.file.is_some());
            match best {
                Some((other, first, _)) if other == rank => {
                    return Err(Box::new(problem::mapped_twice(table, &self.file, first + 1, at + 1)));
                }
                Some((other, ..)) if other > rank => {}
                _ => best = Some((rank, at, named.unwrap_or(&NOTHING))),
            }
        }
        match best {
            Some((_, at, known)) => Ok(Some((at, known))),
            None if knows_file && table.sheet.is_some() => Err(Box::new(problem::sheet_not_mapped(table, &self.file))),
            None => Ok(None),
        }
    }

    fn refuse_missing_sheets(&self, tables: &[Table], problems: &mut Vec<Problem>) {
        for layout in &self.layouts {
            let of_file: Vec<&Table> = tables.iter().filter(|table| layout.is_of_file(&table.file)).collect();
            if let (Some(file), []) = (&layout.file, of_file.as_slice()) {
                problems.push(problem::file_not_given(&self.file, file));
                continue;
            }
            let present: Vec<&str> = of_file.iter().filter_map(|table| table.sheet.as_deref()).collect();
            for (wanted, _) in &layout.sheets {
                if !present.iter().any(|sheet| fits(wanted, sheet)) {
                    let file = of_file.first().map_or(self.file.as_str(), |table| table.file.as_str());
                    problems.push(problem::sheet_not_found(file, wanted, &present));
                }
            }
        }
    }

    /// A column that the mapping names and no sheet of its table has is a fault; a row that no sheet has is told.
    fn refuse_unused(&self, used: &Used, problems: &mut Vec<Problem>, tables: &mut [Table]) {
        for (at, layout) in self.layouts.iter().enumerate() {
            let Some((place, headers)) = used.headers.get(&at) else {
                continue;
            };
            let has = |of: &HashMap<usize, BTreeSet<usize>>, index: usize| {
                of.get(&at).is_some_and(|indexes| indexes.contains(&index))
            };
            for (index, (key, _)) in layout.columns.iter().enumerate() {
                if !has(&used.columns, index) {
                    problems.push(problem::column_not_found(place.clone(), &self.file, key, headers));
                }
            }
            let absent = layout.rows.iter().enumerate();
            let absent: Vec<&str> = absent
                .filter(|(index, _)| !has(&used.rows, *index))
                .map(|(_, (key, _))| key.as_str())
                .collect();
            if let (false, Some(table)) = (
                absent.is_empty(),
                tables.iter_mut().find(|table| table.file == place.file),
            ) {
                table.notes.push(problem::rows_not_found(&self.file, &absent));
            }
        }
    }
}

static NOTHING: Known = Known {
    cells: Vec::new(),
    year: None,
    parameter: None,
    basis: None,
    total: None,
    add: false,
    maker: None,
};

/// What of the mapping was used, by layout.
#[derive(Default)]
struct Used {
    columns: HashMap<usize, BTreeSet<usize>>,
    rows: HashMap<usize, BTreeSet<usize>>,
    headers: HashMap<usize, (Place, Vec<String>)>,
}

impl Layout {
    fn is_of_file(&self, file: &str) -> bool {
        let name = Path::new(file)
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or(file);
        let wanted = self.file.as_deref();
        wanted.is_none_or(|wanted| fits(wanted, name) || wanted == file)
    }

    fn sheet(&self, name: &str) -> Option<&Known> {
        let found = self.sheets.iter().find(|(wanted, _)| fits(wanted, name))?;
        Some(&found.1)
    }
}

/// Checks names as a mapping file is read.
struct Checker<'a> {
    name: &'a str,
    library: &'a Library,
    columns: ColumnNames,
    faults: Vec<Problem>,
}

impl Checker<'_> {
    fn layout(&mut self, table: TableEntry) -> Layout {
        let header = table.header.0;
        if header.is_empty() || header[0] == 0 || header.windows(2).any(|pair| pair[0] >= pair[1]) {
            self.faults.push(mapping_file_problem::bad_header_rows(self.name));
        }
        let sheets = table.sheets.0.into_iter();
        let rows = table.rows.into_iter();
        let mut rows: Vec<(String, Use)> = rows.map(|(key, entry)| self.row(key, entry)).collect();
        // What names a row itself goes before a pattern that it also fits.
        rows.sort_by_key(|(key, _)| key.contains('*'));
        Layout {
            file: table.file,
            sheets: sheets
                .map(|(name, datum)| (name.clone(), self.known(&format!("sheets: {name}"), datum)))
                .collect(),
            header,
            constants: self.known("constants", table.constants),
            columns: table
                .columns
                .into_iter()
                .map(|(key, entry)| self.column(key, entry))
                .collect(),
            rows,
            blank: table.blank.iter().map(|text| fold(text)).collect(),
        }
    }

    fn column(&mut self, key: String, entry: UseEntry) -> (String, Use) {
        let entry_name = format!("columns: {key}");
        let meaning = match entry {
            UseEntry::Datum(datum) => Use::Data(self.known(&entry_name, *datum)),
            UseEntry::Word(word) => match fold(&word).as_str() {
                "ignore" | "忽略" => Use::Ignore,
                "assert" | "核对" => Use::Total,
                _ => match self.columns.find(&word).filter(|column| KEYS.contains(column)) {
                    Some(column) => Use::Key(column.clone()),
                    None => {
                        self.faults
                            .push(mapping_file_problem::unknown_column_word(self.name, &entry_name, &word));
                        Use::Ignore
                    }
                },
            },
        };
        (key, meaning)
    }

    fn row(&mut self, key: String, entry: UseEntry) -> (String, Use) {
        let entry_name = format!("rows: {key}");
        let meaning = match entry {
            UseEntry::Datum(datum) => Use::Data(self.known(&entry_name, *datum)),
            UseEntry::Word(word) => match fold(&word).as_str() {
                "ignore" | "忽略" => Use::Ignore,
                "assert" | "核对" => Use::Total,
                _ => {
                    self.faults
                        .push(mapping_file_problem::unknown_row_word(self.name, &entry_name, &word));
                    Use::Ignore
                }
            },
        };
        (key, meaning)
    }

    fn known(&mut self, key: &str, datum: DatumEntry) -> Known {
        let library = self.library;
        let mut cells: Vec<(Column, String)> = Vec::new();
        let plain = [
            (Column::Plant, datum.plant),
            (Column::Process, datum.process),
            (Column::Period, datum.period),
            (Column::MoistureBasis, datum.moisture_basis),
            (Column::Moisture, datum.moisture),
            (Column::DataSource, datum.data_source),
            (Column::Evidence, datum.evidence),
        ];
        cells.extend(plain.into_iter().filter_map(|(column, text)| Some((column, text?))));
        if let Some(typed) = datum.item {
            let found = library.items.find(&typed).map(|item| item.id().to_owned());
            let near = || library.items.nearest_words(&typed);
            cells.extend(
                self.checked(key, Text::new("物料", "item"), &typed, found, near)
                    .map(|id| (Column::Item, id)),
            );
        }
        if let Some(typed) = datum.flow {
            let found = Flow::parse(&typed).filter(|flow| flow.carries_quantity());
            let found = found.map(|flow| flow.id().to_owned());
            let near = || {
                Flow::ALL
                    .iter()
                    .filter(|flow| flow.carries_quantity())
                    .map(|flow| format!("`{}`", flow.id()))
                    .collect()
            };
            cells.extend(
                self.checked(key, Text::new("流向", "flow"), &typed, found, near)
                    .map(|id| (Column::Flow, id)),
            );
        }
        if let Some(typed) = datum.unit {
            let parsed = library.units.parse(&typed);
            let nearest = parsed.as_ref().err().map(UnitError::nearest).unwrap_or_default();
            let near = || nearest.iter().map(|unit| format!("`{unit}`")).collect();
            let found = parsed.is_ok().then(|| typed.clone());
            cells.extend(
                self.checked(key, Text::new("单位", "unit"), &typed, found, near)
                    .map(|id| (Column::Unit, id)),
            );
        }
        if let Some(typed) = datum.supply {
            let found = Supply::parse(&typed).map(|supply| supply.id().to_owned());
            let near = || Supply::ALL.iter().map(|supply| format!("`{}`", supply.id())).collect();
            let what = Text::new("供应方式", "kind of supply");
            cells.extend(
                self.checked(key, what, &typed, found, near)
                    .map(|id| (Column::Supply, id)),
            );
        }
        let parameter = datum.value.and_then(|typed| {
            let found = library
                .parameters
                .find(&typed)
                .filter(|parameter| parameter.has_column());
            let found = found.map(|parameter| parameter.id().to_owned());
            let near = || library.parameters.nearest_words(&typed);
            self.checked(key, Text::new("参数", "parameter"), &typed, found, near)
        });
        if let Some(typed) = &datum.basis {
            let found = Basis::parse(typed).map(|_| typed.clone());
            let near = || {
                ["measured", "calculated", "default"]
                    .map(|basis| format!("`{basis}`"))
                    .to_vec()
            };
            self.checked(key, Text::new("获取方式", "basis"), typed, found, near);
        }
        if datum.basis.is_some() && parameter.is_none() {
            self.faults
                .push(mapping_file_problem::basis_without_value(self.name, key));
        }
        Known {
            cells,
            year: datum.year,
            parameter,
            basis: datum.basis,
            total: datum.assert,
            add: datum.add,
            maker: None,
        }
    }

    fn checked(
        &mut self,
        key: &str,
        what: Text,
        typed: &str,
        found: Option<String>,
        near: impl FnOnce() -> Vec<String>,
    ) -> Option<String> {
        if found.is_none() {
            self.faults.push(mapping_file_problem::unknown_name(
                self.name,
                key,
                &what,
                typed,
                &near(),
            ));
        }
        found
    }
}
