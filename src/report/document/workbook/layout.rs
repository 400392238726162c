//! Where everything of a report stands in its workbook.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::utility::row_col_to_cell_absolute;

use super::LEDGER;
use super::digits::column_loses_digits;
use crate::report::document::{CellPlace, Chart, ChartKind, Document, Finding, KeyFigure, Part, Section, Table};
use crate::text::Language;

/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// Rows that a chart takes, beside bars.
const CHART_ROWS: u32 = 22;

/// Where a table stands.
#[derive(Clone, Debug)]
pub(super) struct TablePlace {
    pub sheet: String,
    pub header_row: u32,
    pub first_row: u32,
    /// The column of the sheet for each column of the table.
    pub columns: Vec<u16>,
    /// The column of exact text beside it, where it has one.
    pub exact: Vec<Option<u16>>,
    /// Columns in all.
    pub width: u16,
}

/// What stands where in a sheet, from the top.
#[derive(Clone, Debug)]
pub(super) struct SheetPlan<'d> {
    pub name: String,
    pub blocks: Vec<(u32, Block<'d>)>,
    /// The header that stays in sight, where the sheet is one long table.
    pub frozen: Option<u32>,
    /// Columns that print.
    pub width: u16,
    /// Rows that print.
    pub height: u32,
}

/// A block of a sheet.
#[derive(Clone, Debug)]
pub(super) enum Block<'d> {
    Table(&'d Table),
    Chart(&'d Chart),
    KeyFigures(&'d [KeyFigure]),
    Findings(&'d [Finding]),
    Explanations(&'d [String]),
}

/// The plan of a workbook.
pub(super) struct Layout<'d> {
    pub sheets: Vec<SheetPlan<'d>>,
    tables: BTreeMap<&'d str, TablePlace>,
}

impl<'d> Layout<'d> {
    /// Plans the sheets of a document.
    pub fn of(document: &'d Document, language: Language) -> Layout<'d> {
        let mut layout = Layout {
            sheets: Vec::new(),
            tables: BTreeMap::new(),
        };
        let mut names = BTreeSet::new();
        for (place, section) in document.sections.iter().enumerate() {
            let name = sheet_name(section.title.in_language(language), &mut names);
            let start = if place == 0 {
                head_rows(document)
            } else {
                section_rows(section)
            };
            layout.plan(section, name, start);
        }
        layout
    }

    fn plan(&mut self, section: &'d Section, name: String, start: u32) {
        let mut sheet = SheetPlan {
            name,
            blocks: Vec::new(),
            frozen: None,
            width: 4,
            height: 0,
        };
        // A chart stands behind the table that it draws: tables of any length keep their place.
        let mut row = start;
        let mut charts: Vec<&Chart> = Vec::new();
        for part in &section.parts {
            match part {
                Part::Table(table) => {
                    row = self.plan_table(&mut sheet, table, row);
                    for chart in charts.extract_if(.., |chart| chart.table == table.id) {
                        sheet.blocks.push((row, Block::Chart(chart)));
                        row += chart_rows(chart);
                    }
                }
                // No spreadsheet draws flows; the table of links is there.
                Part::Chart(chart) if chart.kind == ChartKind::Sankey => {}
                // It waits for a table of its own sheet that is still to come.
                Part::Chart(chart) => {
                    match self.tables.contains_key(chart.table.as_str()) || !section.holds(&chart.table) {
                        true => {
                            sheet.blocks.push((row, Block::Chart(chart)));
                            row += chart_rows(chart);
                        }
                        false => charts.push(chart),
                    }
                }
                Part::KeyFigures(figures) => {
                    sheet.blocks.push((row, Block::KeyFigures(figures)));
                    row += figures.len() as u32 + 2;
                }
                Part::Findings(findings) => {
                    sheet.blocks.push((row, Block::Findings(findings)));
                    sheet.frozen = Some(row);
                    sheet.width = sheet.width.max(super::findings::COLUMNS);
                    row += findings.len() as u32 + 2;
                }
                Part::Explanations(ids) => {
                    sheet.blocks.push((row, Block::Explanations(ids)));
                    sheet.frozen = Some(row);
                    row += 1;
                }
            }
        }
        let tables: Vec<&Table> = section
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Table(table) => Some(table),
                _ => None,
            })
            .collect();
        if let [first, rest @ ..] = tables.as_slice() {
            let is_one = rest.iter().all(|table| table.columns == first.columns);
            let place = self.tables.get(first.id.as_str());
            sheet.frozen = sheet.frozen.or(place.filter(|_| is_one).map(|place| place.header_row));
        }
        sheet.height = row;
        self.sheets.push(sheet);
    }

    /// Plans a table from a row on, and tells the row behind it.
    fn plan_table(&mut self, sheet: &mut SheetPlan<'d>, table: &'d Table, row: u32) -> u32 {
        // The ledger is read back: nothing stands above its header.
        let header_row = if table.id == LEDGER { 0 } else { row + 1 };
        let (mut columns, mut exact) = (Vec::new(), Vec::new());
        let mut at = 0u16;
        for column in 0..table.columns.len() {
            columns.push(at);
            at += 1;
            // The ledger keeps such digits as text in the cell itself.
            let loses = table.id != LEDGER && column_loses_digits(table, column);
            exact.push(loses.then_some(at));
            at += u16::from(loses);
        }
        let place = TablePlace {
            sheet: sheet.name.clone(),
            header_row,
            first_row: header_row + 1,
            columns,
            exact,
            width: at,
        };
        sheet.width = sheet.width.max(at);
        sheet.blocks.push((row, Block::Table(table)));
        self.tables.insert(&table.id, place);
        header_row + 1 + table.rows.len() as u32 + table.footnotes.len() as u32 + 1
    }

    /// Where a table stands.
    pub fn table(&self, id: &str) -> Option<&TablePlace> {
        self.tables.get(id)
    }

    /// Row and column of a cell in its sheet.
    pub fn cell(&self, place: &CellPlace) -> Option<(u32, u16)> {
        let table = self.tables.get(place.table.as_str())?;
        Some((table.first_row + place.row as u32, *table.columns.get(place.column)?))
    }

    /// A cell as formulas of a sheet call it: by its sheet too where that is another.
    pub fn reference(&self, place: &CellPlace, from: &str) -> Option<String> {
        let table = self.tables.get(place.table.as_str())?;
        let (row, column) = self.cell(place)?;
        let cell = row_col_to_cell_absolute(row, column);
        Some(if table.sheet == from {
            cell
        } else {
            format!("{}!{cell}", quoted(&table.sheet))
        })
    }
}

/// Rows that a chart takes; one of bars by how many they are.
pub(super) fn chart_rows(chart: &Chart) -> u32 {
    /// Rows of a chart of bars beside its bars: title, axis, blank.
    const BESIDE: u32 = 8;
    match chart.kind {
        ChartKind::Bars => BESIDE + chart.rows.len() as u32,
        _ => CHART_ROWS,
    }
}

/// Rows above the first block of the first sheet: title, line under it, cautions, facts, and a blank row before each.
pub(super) fn head_rows(document: &Document) -> u32 {
    (4 + document.stamp.cautions.len() + document.stamp.facts.len()) as u32
}

/// Rows above the first block of another sheet: its title, the line under it, sentences, a blank row.
pub(super) fn section_rows(section: &Section) -> u32 {
    3 + section.prose.len() as u32
}

/// The name of a sheet as formulas write it.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

/// A name that spreadsheets take, of its own.
pub fn sheet_name(title: &str, taken: &mut BTreeSet<String>) -> String {
    let allowed = |letter: char| {
        if matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\') {
            ' '
        } else {
            letter
        }
    };
    let plain: String = title.chars().map(allowed).collect();
    let cut = |room: usize| {
        plain
            .chars()
            .take(room)
            .collect::<String>()
            .trim_matches(['\'', ' '])
            .to_owned()
    };
    let mut name = cut(LONGEST_NAME);
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{} {number}", cut(LONGEST_NAME - 3));
        number += 1;
    }
    name
}
