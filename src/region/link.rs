//! Links: what one plant of a region sells to another.

use std::path::Path;

use super::problem;
use crate::activity::PlantBook;
use crate::activity::headed_table::{HeadedTable, TableColumn, TableKind};
use crate::activity::problem::{unknown_name, wrong_dimension};
use crate::activity::table::TableRow;
use crate::factor::{Library, Named};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

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
    /// What must be said of how it was read.
    pub notes: Vec<Problem>,
}

/// A column of a table of links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Seller,
    Buyer,
    Item,
    Quantity,
    Unit,
    Year,
    Evidence,
}

/// What a table of links cannot be without.
const NEEDED: [Column; 6] = [
    Column::Seller,
    Column::Buyer,
    Column::Item,
    Column::Quantity,
    Column::Unit,
    Column::Year,
];

impl TableColumn for Column {
    fn all() -> impl Iterator<Item = Column> {
        NEEDED.into_iter().chain([Column::Evidence])
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Column::Seller => &["seller", "供方"],
            Column::Buyer => &["buyer", "受方"],
            Column::Item => &["item", "物料"],
            Column::Quantity => &["quantity", "数量"],
            Column::Unit => &["unit", "单位"],
            Column::Year => &["year", "年份"],
            Column::Evidence => &["evidence", "支撑材料"],
        }
    }
}

/// Links as a table.
const LINKS: TableKind<Column> = TableKind {
    name: ("企业间交接表", "table of links"),
    at_least: (
        "列名：供方、受方、物料、数量、单位、年份",
        "its columns: seller, buyer, item, quantity, unit, year",
    ),
    remark: None,
    needed: |_| &NEEDED,
};

impl LinkBook {
    /// Reads a table of links. Errors, all rows together: columns that are missing, plants that no ledger or plants file has, items, numbers, units and years
    /// that are none, links of a plant to itself.
    pub fn read(path: &Path, plants: &PlantBook, library: &Library) -> Result<LinkBook, Problems> {
        let (tables, sha256) = HeadedTable::read_file(path, &LINKS)?;
        let mut faults = Vec::new();
        let mut links = Vec::new();
        let mut notes = Vec::new();
        for table in &tables {
            notes.extend(table.notes().iter().cloned());
            let reader = Reader { table, plants, library };
            links.extend(table.rows().iter().filter_map(|row| reader.link(row, &mut faults)));
        }
        Problems(faults).check()?;
        Ok(LinkBook {
            links,
            file: (path.display().to_string(), sha256),
            notes,
        })
    }
}

struct Reader<'a> {
    table: &'a HeadedTable<Column>,
    plants: &'a PlantBook,
    library: &'a Library,
}

impl Reader<'_> {
    fn plant(&self, row: &TableRow, column: Column, faults: &mut Vec<Problem>) -> Option<usize> {
        let typed = self.table.needed(row, column, faults)?;
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
                self.table.place(row, column),
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
        let seller = self.plant(row, Column::Seller, faults);
        let buyer = self.plant(row, Column::Buyer, faults);
        let item = self.item(row, faults);
        let quantity = self.quantity(row, item, faults);
        let year = self.table.year(row, Column::Year, faults);
        if let (Some(seller), Some(buyer)) = (seller, buyer)
            && seller == buyer
        {
            let id = &self.plants.plants[seller].id;
            faults.push(problem::to_itself(self.table.place(row, Column::Buyer), id));
        }
        if faults.len() > before {
            return None;
        }
        Some(Link {
            place: self.table.row_place(row),
            seller: seller?,
            buyer: buyer?,
            item: item?,
            quantity: quantity?,
            year: year?,
            evidence: self.table.text(row, Column::Evidence).unwrap_or_default(),
        })
    }

    fn item(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<usize> {
        self.table.needed(row, Column::Item, faults)?;
        let (column, items) = ((Column::Item, "unknown-item"), &self.library.items);
        let what = Text::new("物料", "item");
        items.index(self.table.known(row, column, items, &what, faults)?.id())
    }

    fn quantity(&self, row: &TableRow, item: Option<usize>, faults: &mut Vec<Problem>) -> Option<Ratio> {
        let typed = self.table.needed(row, Column::Quantity, faults);
        let unit = self.table.needed(row, Column::Unit, faults);
        let value = typed.and_then(|typed| self.table.number(row, Column::Quantity, &typed, faults));
        let value = value.filter(|value| {
            let is_positive = !value.is_negative() && !value.is_zero();
            if !is_positive {
                let place = self.table.place(row, Column::Quantity);
                faults.push(problem::not_positive(place, &value.to_string()));
            }
            is_positive
        });
        let typed = unit?;
        let unit = self.table.unit(row, Column::Unit, &typed, &self.library.units, faults);
        let (item, unit) = (self.library.items.at(item?), unit?);
        if unit.dimension != item.unit.dimension {
            let what = Text::new(&item.title().zh, item.id());
            let place = self.table.place(row, Column::Unit);
            faults.push(wrong_dimension(place, &typed, &what, &item.unit.text));
            return None;
        }
        (Ratio::from(value?) * unit.size).divide(&item.unit.size)
    }
}
