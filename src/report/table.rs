//! The one writer of terminal tables.

use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// How a table is drawn.
#[derive(Clone, Copy, Debug)]
pub struct TableStyle {
    /// Columns of the terminal.
    pub width: u16,
    /// Whether headers and totals are set in bold.
    pub colour: bool,
}

impl TableStyle {
    /// That of a file or a pipe, whose bytes depend on no terminal.
    pub const FILE: TableStyle = TableStyle {
        width: 140,
        colour: false,
    };

    /// Words in lines that fit, the first after a lead, those that follow under its words.
    pub fn wrapped(self, lead: &str, words: &str) -> String {
        let indent = lead.chars().count();
        let mut table = Table::new();
        table
            .load_preset(presets::NOTHING)
            .force_no_tty()
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width.saturating_sub(indent.try_into().unwrap_or(u16::MAX)));
        table.add_row([words]);
        if let Some(column) = table.column_mut(0) {
            column.set_padding((0, 0));
        }
        let (first, rest) = (lead.to_owned(), " ".repeat(indent));
        let leads = std::iter::once(first).chain(std::iter::repeat(rest));
        let lines = table.to_string();
        let lines = leads.zip(lines.lines());
        lines
            .map(|(lead, line)| format!("{lead}{}\n", line.trim_end()))
            .collect()
    }

    /// Words in bold, where that is set.
    pub fn bold(self, words: &str) -> String {
        if self.colour {
            format!("\u{1b}[1m{words}\u{1b}[0m")
        } else {
            words.to_owned()
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, which may wrap.
    Words,
    /// Words that must stay in one line: ids, dates, units.
    Fixed,
    /// Numbers: to the right, never wrapped.
    Number,
}

/// Builds a terminal table row by row.
pub struct TableWriter {
    table: Table,
    kinds: Vec<ColumnKind>,
    colour: bool,
}

impl TableWriter {
    /// A table with these columns.
    pub fn new(style: TableStyle, columns: &[(&str, ColumnKind)]) -> TableWriter {
        let mut table = Table::new();
        table
            .load_preset(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(style.width.saturating_sub(2));
        if style.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let kinds: Vec<ColumnKind> = columns.iter().map(|(_, kind)| *kind).collect();
        let mut writer = TableWriter {
            table,
            kinds,
            colour: style.colour,
        };
        let header = columns
            .iter()
            .enumerate()
            .map(|(place, (title, _))| writer.cell(place, title, true))
            .collect::<Vec<_>>();
        writer.table.set_header(header);
        for (place, kind) in writer.kinds.clone().into_iter().enumerate() {
            if let Some(column) = writer.table.column_mut(place) {
                let last = place + 1 == writer.kinds.len();
                column.set_padding((0, if last { 0 } else { 2 }));
                column.set_constraint(match kind {
                    // A column of one or two characters helps nobody: rather a wide line than that.
                    ColumnKind::Words => ColumnConstraint::LowerBoundary(Width::Fixed(14)),
                    _ => ColumnConstraint::ContentWidth,
                });
            }
        }
        writer
    }

    fn cell(&self, place: usize, text: &str, bold: bool) -> Cell {
        let mut cell = Cell::new(text);
        if self.kinds[place] == ColumnKind::Number {
            cell = cell.set_alignment(CellAlignment::Right);
        }
        if bold && self.colour {
            cell = cell.add_attribute(Attribute::Bold);
        }
        cell
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[String]) {
        self.add(cells, false);
    }

    /// Adds a row that stands out: a total.
    pub fn strong_row(&mut self, cells: &[String]) {
        self.add(cells, true);
    }

    fn add(&mut self, cells: &[String], bold: bool) {
        let cells: Vec<Cell> = cells
            .iter()
            .enumerate()
            .map(|(place, text)| self.cell(place, text, bold))
            .collect();
        self.table.add_row(cells);
    }

    /// The table as text, each line indented by two spaces and without trailing space.
    pub fn finish(self) -> String {
        self.table
            .to_string()
            .lines()
            .map(|line| format!("  {}\n", line.trim_end()))
            .collect()
    }
}
