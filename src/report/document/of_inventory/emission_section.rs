//! The emissions by source category and item: table 1 of the report form.

use super::activity_section;
use super::book::InventoryBook;
use super::calculation_section::EMISSION;
use crate::factor::Named;
use crate::inventory::{Grouping, Row};
use crate::methodology::Level;
use crate::quantity::{Decimal, Ratio};
use crate::report::document::{
    Cell, CellPlace, Chart, ChartKind, Column, Formula, Number, Part, RowStyle, Section, Table,
};
use crate::text::{Text, capitalised};

/// Id of the table.
pub(super) const TABLE: &str = "emissions";

/// The column of emissions.
pub(super) const EMISSION_COLUMN: usize = 4;

/// Decimal places of a mass of gas: a tonne to 100 g.
const MASS_PLACES: u32 = 4;

/// Items drawn in the chart at most; a reader tells no more apart.
const MOST_BARS: usize = 20;

impl InventoryBook<'_, '_> {
    pub(super) fn emission_section(&self) -> Section {
        let table = self.emission_table();
        let result = &self.inventory.methodology.file.result.title;
        let chart = self.emission_chart(&table);
        Section {
            id: TABLE.to_owned(),
            title: self.in_words_of_the_result("附表1 排放量", "Table 1 Emissions"),
            prose: vec![Text::new(
                format!("{}，按源类别与物料；扣减项为负。", result.zh),
                format!(
                    "{} by source category and item; deductions are negative.",
                    capitalised(&result.en)
                ),
            )],
            parts: [Part::Chart(chart), Part::Table(table)]
                .into_iter()
                .chain(self.gas_table().map(Part::Table))
                .chain(self.plant_table().map(Part::Table))
                .collect(),
        }
    }

    /// The gases with their masses and what those count; `None` of one gas.
    fn gas_table(&self) -> Option<Table> {
        const ID: &str = "gases";
        const TOTAL: usize = 3;
        let inventory = self.inventory;
        let totals = inventory.gas_totals();
        if totals.len() < 2 {
            return None;
        }
        let columns = vec![
            Column::fixed("gas", "气体", "gas"),
            Column::number("mass", Text::new("质量", "mass"), None, MASS_PLACES),
            Column::fixed("unit", "单位", "unit"),
            self.result_column("total"),
        ];
        let mut table = Table::new(ID, Text::new("分气体排放量", "Emissions by gas"), columns);
        for gas in totals {
            let is_own = |place: &&usize| {
                let row = self.row(**place);
                inventory.counts(row) && inventory.value(row, Grouping::Gas).0 == gas.gas
            };
            let rows: Vec<usize> = self.order.iter().filter(is_own).copied().collect();
            let number = Number::rounded(gas.total).follows(self.sum_of_calculated(&rows));
            let (mass, unit) = match &gas.mass {
                Some((mass, unit)) => (Number::exact(mass, MASS_PLACES).into(), unit.clone()),
                None => (Cell::Blank, String::new()),
            };
            table.push(
                RowStyle::Plain,
                vec![Cell::same(gas.gas), mass, Cell::same(unit), number.into()],
            );
        }
        let rows = 0..table.rows.len();
        let total = Number::rounded(inventory.total()).follows(Formula::sum_of_rows(ID, TOTAL, rows));
        let total = total.explained(self.explanation_id("total"));
        let cells = vec![Cell::words(self.total_title()), Cell::Blank, Cell::Blank, total.into()];
        table.push(RowStyle::Total, cells);
        Some(table)
    }

    /// The plants with their totals; `None` of one plant.
    fn plant_table(&self) -> Option<Table> {
        const ID: &str = "plants";
        const TOTAL: usize = 1;
        if !self.has_many_plants() {
            return None;
        }
        let inventory = self.inventory;
        let intensities = inventory.intensities(&[Grouping::Plant]);
        let mut columns = vec![Column::words("plant", "企业", "plant"), self.result_column("total")];
        let mut declared: Vec<&str> = Vec::new();
        for intensity in &intensities {
            if !declared.contains(&intensity.id.as_str()) {
                declared.push(&intensity.id);
                let places = intensity.value.map_or(0, |value| value.places());
                columns.push(Column::number(
                    &intensity.id,
                    intensity.title.clone(),
                    Some(&intensity.unit),
                    places,
                ));
            }
        }
        let mut table = Table::new(
            ID,
            self.in_words_of_the_result("分企业排放量", "Emissions by plant"),
            columns,
        );
        for total in inventory.totals(&[Grouping::Plant]) {
            let (id, title) = &total.key[0];
            let is_own = |place: &&usize| {
                let row = self.row(**place);
                inventory.counts(row) && inventory.value(row, Grouping::Plant).0 == *id
            };
            let rows: Vec<usize> = self.order.iter().filter(is_own).copied().collect();
            let number = Number::rounded(total.total).follows(self.sum_of_calculated(&rows));
            let mut cells = vec![Cell::words(title.clone()), number.into()];
            cells.extend(declared.iter().map(|declared| {
                let own = intensities
                    .iter()
                    .find(|known| known.id == *declared && known.key[0].0 == *id);
                own.and_then(|intensity| intensity.value)
                    .map_or(Cell::Blank, |value| Number::rounded(value).into())
            }));
            table.push(RowStyle::Plain, cells);
        }
        let rows = 0..table.rows.len();
        let total = Number::rounded(inventory.total()).follows(Formula::sum_of_rows(ID, TOTAL, rows));
        let mut cells = vec![
            Cell::words(self.total_title()),
            total.explained(self.explanation_id("total")).into(),
        ];
        cells.resize(table.columns.len(), Cell::Blank);
        table.push(RowStyle::Total, cells);
        Some(table)
    }

    fn emission_table(&self) -> Table {
        let inventory = self.inventory;
        let columns = vec![
            Column::words("source", "源类别、物料", "source, item"),
            Column::number("rows", Text::new("行数", "rows"), None, 0),
            self.quantity_column("quantity"),
            Column::fixed("unit", "单位", "unit"),
            self.result_column("emission"),
        ];
        let mut table = Table::new(
            TABLE,
            self.in_words_of_the_result("附表1 排放量汇总", "Table 1 Emissions summary"),
            columns,
        );
        let mut groups = Vec::new();
        for total in inventory.totals(&[Grouping::Source]) {
            let source = &total.key[0].0;
            let place = table.rows.len();
            let parts: Vec<_> = self.item_totals(source);
            let below = place + 1..place + 1 + parts.len();
            let number = Number::rounded(total.total)
                .follows(Formula::sum_of_rows(TABLE, EMISSION_COLUMN, below))
                .explained(self.explanation_id(&format!("source/{source}")));
            let cells = vec![
                Cell::words(total.key[0].1.clone()),
                Cell::Blank,
                Cell::Blank,
                Cell::Blank,
                number.into(),
            ];
            groups.push(table.push(RowStyle::Group, cells));
            for part in parts {
                let cells = vec![
                    Cell::words(part.title),
                    Cell::count(part.rows.len() as i128),
                    Number::exact(&part.quantity, part.places)
                        .follows(self.sum_of_activity(&part.rows))
                        .into(),
                    Cell::same(part.unit),
                    Number::rounded(part.total)
                        .follows(self.sum_of_calculated(&part.rows))
                        .explained(self.explanation_id(&format!("item/{}", part.id)))
                        .into(),
                ];
                table.push(RowStyle::Plain, cells);
            }
        }
        let of_groups = groups.iter().map(|row| CellPlace::new(TABLE, *row, EMISSION_COLUMN));
        let total = Number::rounded(inventory.total())
            .follows(Formula::sum(of_groups))
            .explained(self.explanation_id("total"));
        let count = Cell::count(inventory.counted().count() as i128);
        table.push(
            RowStyle::Total,
            vec![
                Cell::words(self.total_title()),
                count,
                Cell::Blank,
                Cell::Blank,
                total.into(),
            ],
        );
        self.add_memo_rows(&mut table);
        if table.rows.iter().any(|row| row.style == RowStyle::Memo) {
            table.footnotes.push(Text::new(
                "总量以下为备查项，不入总量。",
                "What stands below the total are memo items outside it.",
            ));
        }
        table
    }

    /// Memo items over all periods, below the total.
    fn add_memo_rows(&self, table: &mut Table) {
        let mut rows: Vec<(Text, Ratio, u32, String, Vec<usize>)> = Vec::new();
        for place in &self.order {
            let row = self.row(*place);
            if self.inventory.counts(row) {
                continue;
            }
            let source = self.inventory.source(row);
            let item = self.item_title(row);
            let title = Text::new(
                format!("{}：{}", source.title.zh, item.zh),
                format!("{}: {}", source.title.en, item.en),
            );
            match rows.iter_mut().find(|known| known.0 == title) {
                Some(known) => {
                    known.1 = std::mem::take(&mut known.1) + row.quantity.clone();
                    known.4.push(*place);
                }
                None => rows.push((
                    title,
                    row.quantity.clone(),
                    self.inventory.shown_places(source),
                    self.unit(row).to_owned(),
                    vec![*place],
                )),
            }
        }
        for (title, quantity, places, unit, own) in rows {
            let cells = vec![
                Cell::words(title),
                Cell::count(own.len() as i128),
                Number::exact(&quantity, places)
                    .follows(self.sum_of_activity(&own))
                    .into(),
                Cell::same(unit),
                self.memo_emission(&own),
            ];
            table.push(RowStyle::Memo, cells);
        }
    }

    /// What a memo item emits, where its source has a formula.
    fn memo_emission(&self, rows: &[usize]) -> Cell {
        let of_item = rows.iter().map(|place| self.row(*place));
        let emitting: Vec<&Row> = of_item.filter(|row| row.emission.is_some()).collect();
        match emitting.is_empty() {
            true => Cell::Blank,
            false => Number::rounded(self.inventory.sum(emitting.into_iter()))
                .follows(self.sum_of_calculated(rows))
                .into(),
        }
    }

    /// The sum of quantities of the activity data, by the places of their rows in the inventory.
    fn sum_of_activity(&self, rows: &[usize]) -> Option<Formula> {
        let place = |row: &usize| self.activity_place(*row, activity_section::QUANTITY);
        match self.inventory.level {
            Level::Enterprise => Formula::sum(rows.iter().map(place)),
            Level::Process => None,
        }
    }

    /// The sum of rows of the computation, by their places in the inventory.
    pub(super) fn sum_of_calculated(&self, rows: &[usize]) -> Option<Formula> {
        let column = self.calculation_column(EMISSION)?;
        let id = self.calculation_id();
        let places = rows.iter().filter_map(|row| self.place_in_calculation(*row));
        Formula::sum(places.map(|row| CellPlace::new(id.clone(), row, column)))
    }

    /// The items of a source with their rows, in the order of the report.
    pub(super) fn item_totals(&self, source: &str) -> Vec<ItemTotal> {
        let inventory = self.inventory;
        let mut totals: Vec<ItemTotal> = Vec::new();
        for place in &self.order {
            let row = self.row(*place);
            if !inventory.counts(row) || inventory.source(row).id != source {
                continue;
            }
            let cell = inventory.cell(row);
            let supply = cell
                .supply
                .map(|supply| format!("/{}", supply.id()))
                .unwrap_or_default();
            let id = format!("{source}/{}{supply}", inventory.library.items.at(cell.item).id());
            let known = totals.iter().position(|known| known.id == id).unwrap_or_else(|| {
                totals.push(ItemTotal {
                    id,
                    title: self.item_title(row),
                    places: inventory.shown_places(inventory.source(row)),
                    unit: self.unit(row).to_owned(),
                    rows: Vec::new(),
                    quantity: Ratio::zero(),
                    total: Decimal::ZERO,
                });
                totals.len() - 1
            });
            totals[known].rows.push(*place);
        }
        for total in &mut totals {
            total.quantity = total.rows.iter().map(|row| self.row(*row).quantity.clone()).sum();
            total.total = inventory.sum(total.rows.iter().map(|row| self.row(*row)));
        }
        totals
    }

    fn emission_chart(&self, table: &Table) -> Chart {
        let column = EMISSION_COLUMN;
        let mut rows = table.rows_of(RowStyle::Plain);
        // The largest, in the order of their amounts; what is left of a longer list stands in the table.
        let amount = |row: &usize| -> Ratio {
            let number = table.rows[*row].cells[column].number();
            number
                .and_then(|number| number.digits().parse::<Ratio>().ok())
                .unwrap_or_default()
        };
        rows.retain(|row| !amount(row).is_zero());
        rows.sort_by_key(|row| std::cmp::Reverse(amount(row).abs()));
        rows.truncate(MOST_BARS);
        rows.sort_by_key(|row| std::cmp::Reverse(amount(row)));
        Chart {
            id: "emissions-by-item".to_owned(),
            title: self.in_words_of_the_result("各物料的排放与扣减", "Emissions and deductions by item"),
            kind: ChartKind::Bars,
            table: TABLE.to_owned(),
            category: 0,
            target: None,
            series: vec![column],
            rows,
            unit: self.inventory.methodology.unit.text.clone(),
            marks: Vec::new(),
            description: self.in_words_of_the_result(
                "各物料的排放量横条图，扣减为负，按数值由大到小。",
                "Horizontal bars of the emissions of each item, deductions below zero, from large to small.",
            ),
        }
    }
}

/// An item of a source over all periods and plants.
pub(super) struct ItemTotal {
    pub id: String,
    pub title: Text,
    pub rows: Vec<usize>,
    pub quantity: Ratio,
    pub places: u32,
    pub unit: String,
    pub total: Decimal,
}
