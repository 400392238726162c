//! Tables as the page writes them.

use super::markup::Markup;
use crate::report::document::{Cell, ColumnKind, Document, Number, Row, Table};
use crate::report::solved_number::grouped_digits;
use crate::text::Language;

/// A table.
pub(super) struct TableView {
    pub id: String,
    pub title: Markup,
    /// The title as plain text, for those who do not see it.
    pub label: String,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
    pub footnotes: Vec<Markup>,
    pub is_detail: bool,
    /// Whether it has so many rows that it gets a window of its own on a screen.
    pub is_long: bool,
}

/// A column.
pub(super) struct ColumnView {
    pub title: Markup,
    pub unit: Markup,
    pub class: &'static str,
}

/// A row.
pub(super) struct RowView {
    pub class: &'static str,
    pub cells: Vec<CellView>,
}

/// A cell.
pub(super) struct CellView {
    pub class: &'static str,
    pub figure: FigureText,
}

/// Words or a number, which may be explained.
#[derive(Default)]
pub(super) struct FigureText {
    pub text: Markup,
    /// Every digit, where the text has not all.
    pub full: String,
    /// Whether it passed through floating point.
    pub is_floating: bool,
    /// Id of the explanation; blank where there is none.
    pub explanation: String,
}

/// Letters above which words of a fixed column may wrap after all.
const ONE_LINE: usize = 24;

/// Letters up to which words keep to one line, whatever stands beside them.
const SHORT: usize = 6;

/// Letters above which words make a row tall on a telephone.
const MEDIUM: usize = 36;

/// Letters above which words want a wide column.
const LONG: usize = 90;

/// Rows above which a table has a window of its own.
const MANY: usize = 30;

impl TableView {
    /// A table as it is.
    pub(super) fn of(table: &Table, document: &Document, language: Language) -> TableView {
        let columns: Vec<usize> = (0..table.columns.len()).collect();
        let rows: Vec<&Row> = table.rows.iter().collect();
        TableView::of_parts(table, (&columns, &rows), document, language)
    }

    /// Some columns and rows of a table.
    pub(super) fn of_parts(
        table: &Table,
        (columns, rows): (&[usize], &[&Row]),
        document: &Document,
        language: Language,
    ) -> TableView {
        let known = columns.iter().filter_map(|place| table.columns.get(*place));
        let columns_shown = known.map(|column| ColumnView {
            title: Markup::of(column.title.in_language(language)),
            unit: Markup::of(document.unit(column.unit.as_deref().unwrap_or_default(), language)),
            class: class(column.kind),
        });
        let row_shown = |row: &&Row| RowView {
            class: row.style.id(),
            cells: columns
                .iter()
                .filter_map(|place| Some((row.cells.get(*place)?, table.columns.get(*place)?)))
                .map(|(cell, column)| CellView {
                    class: match cell {
                        Cell::Words(words) => words_class(words.in_language(language), column.kind),
                        _ => class(column.kind),
                    },
                    figure: match cell {
                        Cell::Words(unit) if column.kind == ColumnKind::Unit && unit.zh == unit.en => FigureText {
                            text: Markup::of(document.unit(&unit.en, language)),
                            ..FigureText::default()
                        },
                        _ => FigureText::of_cell(cell, document, language),
                    },
                })
                .collect(),
        };
        TableView {
            id: table.id.clone(),
            title: Markup::of(table.title.in_language(language)),
            label: table.title.in_language(language).to_owned(),
            columns: columns_shown.collect(),
            rows: rows.iter().map(row_shown).collect(),
            footnotes: table
                .footnotes
                .iter()
                .map(|note| Markup::of(note.in_language(language)))
                .collect(),
            is_detail: table.is_detail,
            is_long: rows.len() > MANY,
        }
    }
}

/// The class of a column's cells.
fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Words => "words",
        ColumnKind::Fixed | ColumnKind::Unit => "fixed",
        ColumnKind::Number { .. } => "number",
    }
}

/// The class of words: long ones want a wide column, and a path or a hash may break anywhere.
fn words_class(words: &str, kind: ColumnKind) -> &'static str {
    let unbroken = words
        .split(|letter: char| letter.is_whitespace() || !letter.is_ascii())
        .map(str::len)
        .max();
    match words.chars().count() {
        _ if unbroken > Some(ONE_LINE) => "words unbroken",
        letters if letters > LONG => "words long",
        letters if letters > MEDIUM => "words medium",
        letters if letters > ONE_LINE => "words",
        letters if letters <= SHORT && kind == ColumnKind::Words => "words short",
        _ => class(kind),
    }
}

impl FigureText {
    fn of_cell(cell: &Cell, document: &Document, language: Language) -> FigureText {
        match cell {
            Cell::Blank => FigureText::default(),
            Cell::Words(words) => FigureText {
                text: Markup::of(words.in_language(language)),
                ..FigureText::default()
            },
            Cell::Number(number) => FigureText::of_number(number, document),
        }
    }

    /// A number, its thousands apart; explained where the document has the explanation.
    pub(super) fn of_number(number: &Number, document: &Document) -> FigureText {
        let known = number.explanation.as_ref();
        let explanation = known.filter(|id| document.explanations.contains_key(*id));
        FigureText {
            text: Markup::of(&grouped_digits(&number.text)),
            full: number.full.clone().unwrap_or_default(),
            is_floating: number.is_floating,
            explanation: explanation.cloned().unwrap_or_default(),
        }
    }
}
