//! An inventory with its rows in the order in which a report shows them, each with its explanation.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::ledger_cells::LedgerCells;
use crate::factor::Named;
use crate::inventory::{Explanation, Inventory, ResolvedParameter, Row};
use crate::methodology::Level;
use crate::problem::Problems;
use crate::report::document::{Column, Number};
use crate::text::{Text, capitalised};

/// More rows than this are not explained one by one: the report would hold nothing else.
const MOST_EXPLAINED: usize = 4000;

/// What a datum that the ledger does not state is called, wherever a form asks for it.
pub(super) fn not_stated() -> Text {
    Text::new("未填报", "not stated")
}

/// An inventory as a report tells it.
pub(super) struct InventoryBook<'r, 'i> {
    pub inventory: &'r Inventory<'i>,
    /// The rows in the order of the report, by their places in the inventory.
    pub order: Vec<usize>,
    /// Where each row of the inventory stands in that order.
    places: Vec<usize>,
    /// Where each row of the inventory stands among those that are computed.
    calculated_places: Vec<Option<usize>>,
    /// Explanations by the place of the row; empty where rows are not explained one by one.
    pub explained: BTreeMap<usize, Explanation>,
    /// The cells of the ledger table; `None` where the report has no such table.
    pub cells: Option<&'r LedgerCells<'r>>,
    /// Whether rows belong to several plants.
    has_many_plants: bool,
    /// The columns of the computation, which every sum asks for.
    pub calculation: OnceCell<Vec<Column>>,
}

impl<'r, 'i> InventoryBook<'r, 'i> {
    /// Orders and explains the rows. Errors: those of reading ledger lines again.
    pub fn new(
        inventory: &'r Inventory<'i>,
        cells: Option<&'r LedgerCells<'r>>,
    ) -> Result<InventoryBook<'r, 'i>, Problems> {
        let mut book = InventoryBook {
            inventory,
            order: (0..inventory.rows.len()).collect(),
            places: vec![0; inventory.rows.len()],
            calculated_places: vec![None; inventory.rows.len()],
            explained: BTreeMap::new(),
            cells,
            has_many_plants: has_many_plants(inventory),
            calculation: OnceCell::new(),
        };
        book.sort();
        let mut calculated = 0..;
        for (at, place) in book.order.iter().enumerate() {
            book.places[*place] = at;
            if inventory.rows[*place].emission.is_some() {
                book.calculated_places[*place] = calculated.next();
            }
        }
        if book.has_explained_rows() {
            for (place, row) in inventory.rows.iter().enumerate() {
                book.explained.insert(place, inventory.explain_row(row)?);
            }
        }
        Ok(book)
    }

    /// Words about emissions, in the words of the result where that is another: energy, a pollutant.
    pub fn in_words_of_the_result(&self, zh: &str, en: &str) -> Text {
        let methodology = self.inventory.methodology;
        if methodology.counts_greenhouse_gas {
            return Text::new(zh, en);
        }
        let result = &methodology.file.result.title;
        let told = |text: &str, names: &[(&str, String)]| {
            let found = names.iter().find(|(name, _)| text.contains(name));
            found.map_or_else(|| text.to_owned(), |(name, own)| text.replacen(name, own, 1))
        };
        let zh = told(
            zh,
            &["温室气体排放", "排放量", "排放"].map(|name| (name, result.zh.clone())),
        );
        let en = told(
            en,
            &[
                ("Greenhouse gas emissions", capitalised(&result.en)),
                ("Emissions", capitalised(&result.en)),
                ("emissions", result.en.clone()),
            ],
        );
        Text::new(zh, en)
    }

    /// A column of what the methodology results in, at its places.
    pub fn result_column(&self, id: &str) -> Column {
        let methodology = self.inventory.methodology;
        let (title, unit) = (methodology.file.result.title.clone(), methodology.unit.text.as_str());
        Column::number(id, title, Some(unit), methodology.rounding.places)
    }

    /// A column of quantities, at the places of the ledger.
    pub fn quantity_column(&self, id: &str) -> Column {
        let places = self.inventory.ledger.shown_places();
        Column::number(id, Text::new("数量", "quantity"), None, places)
    }

    /// Whether each row is explained: not where the lines of big files would have to be read again for each.
    pub fn has_explained_rows(&self) -> bool {
        let is_condensed = self.inventory.ledger.frame.height() > self.inventory.ledger.details.len();
        !is_condensed && self.inventory.rows.len() <= MOST_EXPLAINED
    }

    /// By process, then by source, item, supply, plant and period: rows that are summed stand together.
    fn sort(&mut self) {
        let inventory = self.inventory;
        let processes = inventory.processes();
        // Items in the order in which their source first has them.
        let mut items: Vec<(usize, usize)> = Vec::new();
        for row in &inventory.rows {
            let cell = inventory.cell(row);
            let key = (cell.source, cell.item);
            if !items.contains(&key) {
                items.push(key);
            }
        }
        let place_of = |of: &(usize, usize)| items.iter().position(|known| known == of);
        self.order.sort_by_key(|place| {
            let cell = inventory.cell(&inventory.rows[*place]);
            let process = cell.process.as_ref().map(|process| {
                let known = processes
                    .iter()
                    .position(|(plant, known)| (*plant, known) == (cell.plant, process));
                known.unwrap_or(processes.len())
            });
            let supply = cell.supply.map(|supply| supply.id());
            (
                process,
                cell.source,
                place_of(&(cell.source, cell.item)),
                supply,
                cell.plant,
                cell.period,
                *place,
            )
        });
    }

    /// What ids of this inventory's tables and explanations begin with.
    pub fn prefix(&self) -> &'static str {
        match self.inventory.level {
            Level::Enterprise => "",
            Level::Process => "process-",
        }
    }

    /// The id of an explanation.
    pub fn explanation_id(&self, of: &str) -> String {
        format!("{}{of}", self.prefix())
    }

    /// The id of the explanation of a row.
    pub fn row_id(&self, place: usize) -> String {
        self.explanation_id(&format!("row/{place}"))
    }

    /// Where a row of the inventory stands in the order of the report.
    pub fn place_in_order(&self, row: usize) -> usize {
        self.places[row]
    }

    /// Where a row of the inventory stands among those that are computed; `None` where it is a memo item without a formula.
    pub fn place_in_calculation(&self, row: usize) -> Option<usize> {
        self.calculated_places[row]
    }

    /// The row at a place.
    pub fn row(&self, place: usize) -> &'r Row {
        &self.inventory.rows[place]
    }

    /// Whether rows belong to several plants.
    pub fn has_many_plants(&self) -> bool {
        self.has_many_plants
    }

    /// What a plant is called.
    pub fn plant_title(&self, plant: usize) -> Text {
        self.inventory.ledger.plants.plants[plant].title.clone()
    }

    /// What the item of a row is called, with its supply and whether it was inferred to be bought.
    pub fn item_title(&self, row: &Row) -> Text {
        let cell = self.inventory.cell(row);
        let mut title = self.inventory.library.items.at(cell.item).title().clone();
        if let Some(supply) = cell.supply {
            let words = supply.title();
            title = Text::new(
                format!("{}（{}）", title.zh, words.zh),
                format!("{} ({})", title.en, words.en),
            );
        }
        if cell.inferred {
            title = Text::new(format!("{}（推断）", title.zh), format!("{} (inferred)", title.en));
        }
        title
    }

    /// The unit of a row's quantity.
    pub fn unit(&self, row: &Row) -> &'r str {
        &self.inventory.library.items.at(self.inventory.cell(row).item).unit.text
    }

    /// The quantity of a row, as it counts, at the places of the datum.
    pub fn quantity(&self, row: &Row) -> Number {
        Number::exact(&row.quantity, self.inventory.shown_places(self.inventory.source(row)))
    }

    /// What must stand beside a figure of which something was not counted.
    pub fn incomplete_words(&self) -> Option<Text> {
        match (self.inventory.is_complete(), self.inventory.is_lower_bound()) {
            (true, _) => None,
            (false, true) => Some(Text::new("不完整：至少", "incomplete: at least")),
            (false, false) => Some(Text::new("不完整，非下限", "incomplete, no lower bound")),
        }
    }

    /// What a quotient is called, with what must stand beside it.
    pub fn quotient_title(&self, title: Text) -> Text {
        match self.incomplete_words() {
            Some(words) => Text::new(
                format!("{}（{}）", title.zh, words.zh),
                format!("{} ({})", title.en, words.en),
            ),
            None => title,
        }
    }

    /// The word before or in place of `total`.
    pub fn total_title(&self) -> Text {
        match (self.inventory.is_complete(), self.inventory.is_lower_bound()) {
            (true, _) => Text::new("总量", "Total"),
            (false, true) => Text::new("总量至少", "Total at least"),
            (false, false) => Text::new("总量（不完整，非下限）", "Total (incomplete, no lower bound)"),
        }
    }
}

fn has_many_plants(inventory: &Inventory<'_>) -> bool {
    let plants = || inventory.rows.iter().map(|row| inventory.cell(row).plant);
    plants().min() != plants().max()
}

/// The value of a parameter, at the places of its datum, else at those with which it is shown.
pub(super) fn parameter_number(parameter: &ResolvedParameter) -> Number {
    let shown = parameter
        .text
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len() as u32);
    Number::exact(&parameter.value, parameter.places.unwrap_or(shown))
}

/// A unit as a table shows it: nothing where a number has none.
pub(super) fn unit_words(unit: &str) -> &str {
    if unit == "1" { "" } else { unit }
}
