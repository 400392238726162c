//! Links: what one plant of a region sells to another.

use std::path::Path;

use super::problem::{self, COLUMNS};
use crate::activity::PlantBook;
use crate::activity::csv_file::read_csv;
use crate::activity::ledger_source::not_found;
use crate::activity::problem::{bad_number, blank_cell, empty_file, unknown_name, unreadable, wrong_dimension};
use crate::activity::table::{Table, TableRow};
use crate::factor::{Library, Named};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::quantity::unit::UnitError;
use crate::spelling::{fold, tidy};
use crate::text::Text;
use crate::yaml::sha256;

/// What one plant sells to another in a year.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it stands.
    pub place: Place,
    /// Place of the seller in the plant book.
    pub seller: usize,
    /// Place of the buyer.
    pub buyer: usize,
    /// Place of the item in the registry.
    pub item: usize,
    /// How much, in the item's base unit.
    pub quantity: Ratio,
    /// The year.
    pub year: i16,
    /// What it rests on.
    pub evidence: String,
}

/// The links of a file.
#[derive(Clone, Debug, Default)]
pub struct LinkBook {
    /// The links, in the order of the file.
    pub links: Vec<Link>,
    /// The file and the SHA-256 of its bytes; blank without one.
    pub file: (String, String),
}

/// Where the columns stand.
type Header = [Option<usize>; COLUMNS.len()];
const SELLER: usize = 0;
const BUYER: usize = 1;
const ITEM: usize = 2;
const QUANTITY: usize = 3;
const UNIT: usize = 4;
const YEAR: usize = 5;
const EVIDENCE: usize = 6;

impl LinkBook {
    /// Reads a table of links. Errors, all rows together: columns that are missing, plants that no ledger or plants file has, items, numbers, units and years
    /// that are none, links of a plant to itself.
    pub fn read(path: &Path, plants: &PlantBook, library: &Library) -> Result<LinkBook, Problems> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => not_found(path),
            _ => unreadable(Place::file(&name), &error.to_string()),
        })?;
        let table = read_csv(&name, &bytes)?;
        let header = header(&table)?;
        let reader = Reader {
            table: &table,
            header,
            plants,
            library,
        };
        let mut faults = Vec::new();
        let rows = table.rows.iter().skip(1);
        let links: Vec<Link> = rows.filter_map(|row| reader.link(row, &mut faults)).collect();
        Problems(faults).check()?;
        Ok(LinkBook {
            links,
            file: (name, sha256(&bytes)),
        })
    }
}

fn header(table: &Table) -> Result<Header, Problems> {
    let Some(row) = table.rows.first() else {
        return Err(empty_file(Place::file(&table.file)).into());
    };
    let mut header: Header = [None; COLUMNS.len()];
    let mut faults: Vec<Problem> = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        let typed = tidy(cell);
        let named = |(en, zh): &(&str, &str)| fold(en) == fold(&typed) || fold(zh) == fold(&typed);
        match COLUMNS.iter().position(named) {
            Some(place) => header[place] = Some(index),
            None if typed.is_empty() => (),
            None => faults.push(problem::unknown_column(table.place(row.row, Some(&typed)), &typed)),
        }
    }
    let missing: Vec<(&str, &str)> = (SELLER..=YEAR)
        .filter(|place| header[*place].is_none())
        .map(|place| COLUMNS[place])
        .collect();
    if !missing.is_empty() {
        faults.push(problem::missing_columns(table.place(row.row, None), &missing));
    }
    Problems(faults).check()?;
    Ok(header)
}

struct Reader<'a> {
    table: &'a Table,
    header: Header,
    plants: &'a PlantBook,
    library: &'a Library,
}

impl Reader<'_> {
    fn text(&self, row: &TableRow, column: usize) -> Option<String> {
        let text = tidy(row.cells.get(self.header[column]?)?);
        (!text.is_empty()).then_some(text)
    }

    fn place(&self, row: &TableRow, column: usize) -> Place {
        let title = self.header[column].and_then(|index| self.table.rows.first()?.cells.get(index));
        let title = title.map_or_else(|| COLUMNS[column].0.to_owned(), |title| tidy(title));
        self.table.place(row.row, Some(&title))
    }

    /// A cell that must not be blank.
    fn needed(&self, row: &TableRow, column: usize, faults: &mut Vec<Problem>) -> Option<String> {
        let text = self.text(row, column);
        if text.is_none() {
            let (en, zh) = COLUMNS[column];
            faults.push(blank_cell(self.place(row, column), &Text::new(zh, format!("the {en}"))));
        }
        text
    }

    fn plant(&self, row: &TableRow, column: usize, faults: &mut Vec<Problem>) -> Option<usize> {
        let typed = self.needed(row, column, faults)?;
        let found = self.plants.find(&typed);
        if found.is_none() {
            let known: Vec<&str> = self.plants.plants.iter().map(|plant| plant.id.as_str()).collect();
            let near = crate::spelling::nearest(&typed, known.iter().copied(), 3);
            let near = if near.is_empty() {
                known.into_iter().take(8).collect()
            } else {
                near
            };
            let near = near.into_iter().map(|id| format!("`{id}`")).collect();
            let what = Text::new("企业", "plant");
            faults.push(unknown_name(
                "unknown-plant",
                self.place(row, column),
                what,
                &typed,
                near,
                None,
            ));
        }
        found
    }

    fn link(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<Link> {
        let before = faults.len();
        let seller = self.plant(row, SELLER, faults);
        let buyer = self.plant(row, BUYER, faults);
        let item = self.item(row, faults);
        let quantity = self.quantity(row, item, faults);
        let year = self.year(row, faults);
        if let (Some(seller), Some(buyer)) = (seller, buyer)
            && seller == buyer
        {
            let id = &self.plants.plants[seller].id;
            faults.push(problem::to_itself(self.place(row, BUYER), id));
        }
        if faults.len() > before {
            return None;
        }
        Some(Link {
            place: self.table.place(row.row, None),
            seller: seller?,
            buyer: buyer?,
            item: item?,
            quantity: quantity?,
            year: year?,
            evidence: self.text(row, EVIDENCE).unwrap_or_default(),
        })
    }

    fn item(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<usize> {
        let typed = self.needed(row, ITEM, faults)?;
        let found = self.library.items.index(&typed);
        if found.is_none() {
            let near = self.library.items.nearest_words(&typed);
            let what = Text::new("物料", "item");
            faults.push(unknown_name(
                "unknown-item",
                self.place(row, ITEM),
                what,
                &typed,
                near,
                None,
            ));
        }
        found
    }

    fn quantity(&self, row: &TableRow, item: Option<usize>, faults: &mut Vec<Problem>) -> Option<Ratio> {
        let typed = self.needed(row, QUANTITY, faults);
        let unit = self.needed(row, UNIT, faults);
        let value = typed.and_then(|typed| match read_number(&typed) {
            Ok(value) if value.is_negative() || value.is_zero() => {
                faults.push(problem::not_positive(self.place(row, QUANTITY), &typed));
                None
            }
            Ok(value) => Some(value),
            Err(error) => {
                faults.push(bad_number(self.place(row, QUANTITY), &typed, error));
                None
            }
        });
        let unit = unit.and_then(|typed| match self.library.units.parse(&typed) {
            Ok(unit) => Some((typed, unit)),
            Err(error) => {
                let near = match error {
                    UnitError::Unknown { nearest, .. } => nearest,
                    UnitError::Malformed => Vec::new(),
                };
                let near = near.into_iter().map(|unit| format!("`{unit}`")).collect();
                let what = Text::new("单位", "unit");
                faults.push(unknown_name(
                    "unknown-unit",
                    self.place(row, UNIT),
                    what,
                    &typed,
                    near,
                    None,
                ));
                None
            }
        });
        let item = self.library.items.at(item?);
        let (typed, unit) = unit?;
        if unit.dimension != item.unit.dimension {
            let what = Text::new(&item.title().zh, item.id());
            faults.push(wrong_dimension(self.place(row, UNIT), &typed, &what, &item.unit.text));
            return None;
        }
        (Ratio::from(value?) * unit.size).divide(&item.unit.size)
    }

    fn year(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<i16> {
        let typed = self.needed(row, YEAR, faults)?;
        let digits = typed.strip_suffix('年').unwrap_or(&typed).trim();
        let is_year = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let year = digits.parse().ok().filter(|_| is_year);
        if year.is_none() {
            faults.push(problem::not_a_year(self.place(row, YEAR), &typed));
        }
        year
    }
}
