//! How a number of a report follows from other cells: pieces of an expression that spreadsheets compute again and people read.

use std::ops::Range;

/// The longest list of cells of one sum: spreadsheets take 255 arguments, and 8192 characters in all.
pub const MOST_RUNS: usize = 200;

/// Where a cell stands in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellPlace {
    /// Id of its table.
    pub table: String,
    /// Its column, from 0.
    pub column: usize,
    /// Its row, from 0, the header not counted.
    pub row: usize,
}

impl CellPlace {
    /// A place.
    pub fn new(table: impl Into<String>, row: usize, column: usize) -> CellPlace {
        CellPlace {
            table: table.into(),
            column,
            row,
        }
    }
}

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Operators, decimal numbers, parentheses, and the functions `SUM` and `ROUND` (half away from zero).
    Text(String),
    /// The value of a cell.
    Cell(CellPlace),
    /// The cells of one column from one row to another, both among them; stands in a `SUM` only.
    Column(CellPlace, usize),
}

/// An expression over cells. It evaluates to the number that it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// Its pieces, in the order of writing.
    pub pieces: Vec<Piece>,
}

impl Formula {
    /// The value of another cell.
    pub fn same_as(place: CellPlace) -> Formula {
        Formula {
            pieces: vec![Piece::Cell(place)],
        }
    }

    /// The sum of cells, those that stand one below another as one range; `None` where there is none, or more than spreadsheets take.
    pub fn sum(cells: impl IntoIterator<Item = CellPlace>) -> Option<Formula> {
        let mut cells: Vec<CellPlace> = cells.into_iter().collect();
        cells.sort();
        let mut runs: Vec<(CellPlace, usize)> = Vec::new();
        for cell in cells {
            match runs.last_mut() {
                Some((first, last))
                    if first.table == cell.table && first.column == cell.column && *last + 1 == cell.row =>
                {
                    *last = cell.row;
                }
                _ => {
                    let row = cell.row;
                    runs.push((cell, row));
                }
            }
        }
        if runs.is_empty() || runs.len() > MOST_RUNS {
            return None;
        }
        let mut formula = Formula::text("SUM(");
        for (at, (first, last)) in runs.into_iter().enumerate() {
            if at > 0 {
                formula = formula.then(",");
            }
            formula.pieces.push(if first.row == last {
                Piece::Cell(first)
            } else {
                Piece::Column(first, last)
            });
        }
        Some(formula.then(")"))
    }

    /// The sum of one column of a table over rows.
    pub fn sum_of_rows(table: &str, column: usize, rows: Range<usize>) -> Option<Formula> {
        Formula::sum(rows.map(|row| CellPlace::new(table, row, column)))
    }

    /// A formula that begins with this text.
    pub fn text(text: impl Into<String>) -> Formula {
        Formula {
            pieces: vec![Piece::Text(text.into())],
        }
    }

    /// Adds text.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Formula {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    /// Adds a cell.
    #[must_use]
    pub fn cell(mut self, place: CellPlace) -> Formula {
        self.pieces.push(Piece::Cell(place));
        self
    }

    /// Adds the pieces of another formula.
    #[must_use]
    pub fn append(mut self, other: Formula) -> Formula {
        self.pieces.extend(other.pieces);
        self
    }

    /// The formula in parentheses rounded half away from zero to so many places.
    #[must_use]
    pub fn round(self, places: u32) -> Formula {
        let mut pieces = vec![Piece::Text("ROUND(".to_owned())];
        pieces.extend(self.pieces);
        pieces.push(Piece::Text(format!(",{places})")));
        Formula { pieces }
    }

    /// Written by somebody who knows where cells stand: `cell` writes one cell, and the two ends of a column joined by a colon are written from
    /// the first and the last cell.
    pub fn write(&self, cell: &dyn Fn(&CellPlace) -> Option<String>) -> Option<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(words) => text += words,
                Piece::Cell(place) => text += &cell(place)?,
                Piece::Column(first, last) => {
                    let end = CellPlace {
                        row: *last,
                        ..first.clone()
                    };
                    let end = cell(&end)?;
                    // The sheet is named once, before the first cell.
                    let end = end.rsplit_once('!').map_or(end.as_str(), |(_, end)| end).to_owned();
                    text += &format!("{}:{end}", cell(first)?);
                }
            }
        }
        Some(text)
    }
}
