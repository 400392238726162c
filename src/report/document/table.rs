//! Tables of a report.

use super::cell::Cell;
use crate::text::Text;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its id, unique in the document; names files and sheets.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Row>,
    /// What stands below it.
    pub footnotes: Vec<Text>,
    /// Whether it is the detail behind another table, which a page may fold away.
    pub is_detail: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its id, unique in the table; names the columns of files.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The unit of all its numbers; `None` where rows have their own, or none.
    pub unit: Option<String>,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, which may wrap.
    Words,
    /// Words that stay in one line: ids, periods.
    Fixed,
    /// Units, by their ids; words that differ by language are no unit's id and stay what they are.
    Unit,
    /// Numbers, to the right, with these places at most.
    Number {
        /// The places of the standard.
        places: u32,
    },
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How it stands out.
    pub style: RowStyle,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// How a row stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowStyle {
    /// Not at all.
    #[default]
    Plain,
    /// The head of a group: the rows after it, up to the next that is not plain, are its parts.
    Group,
    /// A total of what stands above.
    Total,
    /// Beside the total: a memo item.
    Memo,
    /// A part of the row above it.
    Part,
}

impl RowStyle {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            RowStyle::Plain => "plain",
            RowStyle::Group => "group",
            RowStyle::Total => "total",
            RowStyle::Memo => "memo",
            RowStyle::Part => "part",
        }
    }
}

impl Column {
    /// A column of words.
    pub fn words(id: &str, zh: &str, en: &str) -> Column {
        Column::new(id, Text::new(zh, en), ColumnKind::Words)
    }

    /// A column of words that stay in one line.
    pub fn fixed(id: &str, zh: &str, en: &str) -> Column {
        Column::new(id, Text::new(zh, en), ColumnKind::Fixed)
    }

    /// A column of units.
    pub fn unit(id: &str, zh: &str, en: &str) -> Column {
        Column::new(id, Text::new(zh, en), ColumnKind::Unit)
    }

    /// A column of numbers.
    pub fn number(id: &str, title: Text, unit: Option<&str>, places: u32) -> Column {
        Column {
            unit: unit.map(str::to_owned),
            ..Column::new(id, title, ColumnKind::Number { places })
        }
    }

    fn new(id: &str, title: Text, kind: ColumnKind) -> Column {
        Column {
            id: id.to_owned(),
            title,
            unit: None,
            kind,
        }
    }
}

impl Row {
    /// A row that does not stand out.
    pub fn plain(cells: Vec<Cell>) -> Row {
        Row {
            style: RowStyle::Plain,
            cells,
        }
    }
}

impl Table {
    /// A table without rows.
    pub fn new(id: &str, title: Text, columns: Vec<Column>) -> Table {
        Table {
            id: id.to_owned(),
            title,
            columns,
            ..Table::default()
        }
    }

    /// The units that stand in it: of columns, and those that rows name.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        let is_unit: Vec<bool> = self
            .columns
            .iter()
            .map(|column| column.kind == ColumnKind::Unit)
            .collect();
        let of_columns = self.columns.iter().filter_map(|column| column.unit.as_deref());
        let cells = self.rows.iter().flat_map(move |row| {
            let cells: Vec<&str> = row
                .cells
                .iter()
                .zip(&is_unit)
                .filter_map(|(cell, is_unit)| match cell {
                    Cell::Words(unit) if *is_unit && unit.zh == unit.en => Some(unit.en.as_str()),
                    _ => None,
                })
                .collect();
            cells
        });
        of_columns.chain(cells)
    }

    /// The place of a column.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// Adds a row and tells its place.
    pub fn push(&mut self, style: RowStyle, cells: Vec<Cell>) -> usize {
        debug_assert_eq!(cells.len(), self.columns.len(), "{}", self.id);
        self.rows.push(Row { style, cells });
        self.rows.len() - 1
    }

    /// Places of the rows of a style.
    pub fn rows_of(&self, style: RowStyle) -> Vec<usize> {
        let places = self.rows.iter().enumerate();
        places
            .filter(|(_, row)| row.style == style)
            .map(|(place, _)| place)
            .collect()
    }

    /// Says below the table that words of sources stand in their own language, where some do: sentences without a letter of the other language.
    pub fn note_original_language(&mut self) {
        /// The least words of a sentence; shorter are names and ids.
        const LEAST: usize = 5;
        let is_sentence = |words: &str| {
            let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|letter| letter.is_ascii_alphabetic());
            let plain = words.replace([',', ';', ':', '.', '(', ')'], " ");
            plain.split_whitespace().filter(is_word).count() >= LEAST
        };
        let is_original =
            |cell: &Cell| matches!(cell, Cell::Words(words) if words.zh == words.en && is_sentence(&words.zh));
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        if cells.any(is_original) {
            self.footnotes.push(Text::new(
                "出处与证据的词句保留原文语言。",
                "Words of sources and evidence stand in their own language.",
            ));
        }
    }
}
