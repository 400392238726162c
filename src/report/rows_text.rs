//! The rows of an inventory in a terminal: one by one, by source and item, or grouped as asked; memo items.

use super::inventory_text::InventoryText;
use super::table::{ColumnKind, TableWriter};
use crate::factor::Named;
use crate::inventory::denominator::Intensity;
use crate::inventory::{Grouping, ResolvedParameter, Row};
use crate::methodology::Formula;
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

impl InventoryText<'_> {
    fn has_many(&self, grouping: Grouping) -> bool {
        let mut values: Vec<String> = self
            .inventory
            .counted()
            .map(|row| self.inventory.value(row, grouping).0)
            .collect();
        values.sort();
        values.dedup();
        values.len() > 1
    }

    /// Each row with its quantity and parameters, by source.
    pub(super) fn each_row(&self) -> String {
        let inventory = self.inventory;
        let unit = &inventory.methodology.unit.text;
        let many_plants = self.has_many(Grouping::Plant);
        let many_periods = self.has_many(Grouping::Period);
        let mut columns = Vec::new();
        if many_plants {
            columns.push((self.pick("企业", "plant"), ColumnKind::Fixed));
        }
        if many_periods {
            columns.push((self.pick("时期", "period"), ColumnKind::Fixed));
        }
        columns.extend([
            (self.pick("物料", "item"), ColumnKind::Words),
            (self.pick("数量", "quantity"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (self.pick("参数", "parameters"), ColumnKind::Words),
            (unit.as_str(), ColumnKind::Number),
        ]);
        let mut table = TableWriter::new(self.style, &columns);
        let blank = columns.len() - 2;
        for total in inventory.totals(&[Grouping::Source]) {
            let mut cells = vec![String::new(); columns.len()];
            let name = columns.len() - 5;
            cells[name] = self.words(&total.key[0].1).to_owned();
            cells[blank + 1] = total.total.to_string();
            table.strong_row(&cells);
            let of_source = inventory
                .counted()
                .filter(|row| inventory.source(row).id == total.key[0].0);
            for row in of_source {
                let cell = inventory.cell(row);
                let item = inventory.library.items.at(cell.item);
                let mut cells = Vec::new();
                if many_plants {
                    cells.push(inventory.ledger.plants.plants[cell.plant].id.clone());
                }
                if many_periods {
                    cells.push(cell.period.to_string());
                }
                let mark = if cell.inferred {
                    self.pick("（推断）", " (inferred)")
                } else {
                    ""
                };
                cells.extend([
                    format!("· {}{}{mark}", self.words(item.title()), self.supply_words(row)),
                    inventory.quantity_text(row),
                    item.unit.text.clone(),
                    self.parameter_words(row),
                    row.emission.map(|emission| emission.to_string()).unwrap_or_default(),
                ]);
                table.row(&cells);
            }
        }
        let mut cells = vec![String::new(); columns.len()];
        cells[columns.len() - 5] = self.total_word().to_owned();
        cells[blank + 1] = inventory.total().to_string();
        table.strong_row(&cells);
        table.finish()
    }

    fn supply_words(&self, row: &Row) -> String {
        match self.inventory.cell(row).supply {
            None => String::new(),
            Some(supply) => {
                let title = supply.title();
                let region = self.inventory.cell(row).region.clone().unwrap_or_default();
                format!(
                    "{}{}{}",
                    self.pick("（", " ("),
                    [self.words(&title), &region]
                        .join(self.pick("，", ", "))
                        .trim_end_matches([',', '，', ' ']),
                    self.pick("）", ")")
                )
            }
        }
    }

    /// The parameters that the quantity is multiplied by; of a formula that is no product of them, the formula with their numbers.
    fn parameter_words(&self, row: &Row) -> String {
        let words = |parameter: &ResolvedParameter| {
            let unit = if parameter.unit == "1" {
                String::new()
            } else {
                format!(" {}", parameter.unit)
            };
            format!("{}{unit} {}", parameter.text, self.tier_mark(parameter))
        };
        let formula = self.inventory.source(row).formula.as_ref();
        let is_product = |formula: &&Formula| row.parameters.iter().all(|known| formula.is_proportional_to(&known.id));
        let Some(formula) = formula.filter(|formula| !is_product(formula)) else {
            return row.parameters.iter().map(words).collect::<Vec<_>>().join(" × ");
        };
        let word_of = |name: &str| {
            let parameter = row.parameters.iter().find(|parameter| parameter.id == name);
            let constant = self.inventory.methodology.constants.get(name);
            match (parameter, constant) {
                (Some(parameter), _) => words(parameter),
                (None, Some(constant)) => constant.written.clone(),
                (None, None) if name == "quantity" => self.pick("数量", "quantity").to_owned(),
                (None, None) => name.to_owned(),
            }
        };
        formula.with(&word_of).replace(" * ", " × ").replace(" - ", " − ")
    }

    fn tier_mark(&self, parameter: &ResolvedParameter) -> String {
        let tier = parameter.tier.title();
        format!("[{}]", self.words(&tier))
    }

    fn total_word(&self) -> &str {
        match (self.inventory.is_complete(), self.inventory.is_lower_bound()) {
            (true, _) => self.pick("总量", "Total"),
            (false, true) => self.pick("总量至少", "Total at least"),
            (false, false) => self.pick("总量（不完整，非下限）", "Total (incomplete, no lower bound)"),
        }
    }

    /// Many rows: quantity and emission of each item over all periods and plants.
    pub(super) fn by_source_and_item(&self) -> String {
        let inventory = self.inventory;
        let unit = &inventory.methodology.unit.text;
        let columns = [
            (self.pick("源类别、物料", "source, item"), ColumnKind::Words),
            (self.pick("行数", "rows"), ColumnKind::Number),
            (self.pick("数量", "quantity"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for total in inventory.totals(&[Grouping::Source]) {
            let blank = String::new;
            table.strong_row(&[
                self.words(&total.key[0].1).to_owned(),
                blank(),
                blank(),
                blank(),
                total.total.to_string(),
            ]);
            for part in inventory.totals(&[Grouping::Source, Grouping::Item, Grouping::Supply]) {
                if part.key[0] != total.key[0] {
                    continue;
                }
                let rows: Vec<&Row> = inventory
                    .counted()
                    .filter(|row| {
                        [Grouping::Source, Grouping::Item, Grouping::Supply]
                            .iter()
                            .zip(&part.key)
                            .all(|(grouping, key)| inventory.value(row, *grouping) == *key)
                    })
                    .collect();
                let quantity: Ratio = rows.iter().map(|row| row.quantity.clone()).sum();
                let item = inventory.library.items.find(&part.key[1].0);
                let places = rows
                    .first()
                    .map_or(0, |row| inventory.shown_places(inventory.source(row)));
                table.row(&[
                    format!(
                        "· {}{}",
                        self.words(&part.key[1].1),
                        rows.first().map(|row| self.supply_words(row)).unwrap_or_default()
                    ),
                    rows.len().to_string(),
                    quantity.to_text_with(places),
                    item.map(|item| item.unit.text.clone()).unwrap_or_default(),
                    part.total.to_string(),
                ]);
            }
        }
        table.strong_row(&[
            self.total_word().to_owned(),
            inventory.counted().count().to_string(),
            String::new(),
            String::new(),
            inventory.total().to_string(),
        ]);
        let hint = self.pick(
            "  逐行见 --by period,source,item 或 --format csv；某行的由来见 dafeng explain",
            "  each row: --by period,source,item or --format csv; where a row comes from: dafeng explain",
        );
        format!("{}{hint}\n", table.finish())
    }

    /// Finished rows grouped as asked; intensities of plants and periods beside them.
    pub(super) fn grouped(&self) -> String {
        let inventory = self.inventory;
        let unit = &inventory.methodology.unit.text;
        let titles: Vec<Text> = self.by.iter().map(|grouping| grouping.title()).collect();
        let mut columns: Vec<(&str, ColumnKind)> = titles
            .iter()
            .map(|title| (self.words(title), ColumnKind::Words))
            .collect();
        columns.push((unit, ColumnKind::Number));
        let intensities: Vec<Intensity> = if self
            .by
            .iter()
            .all(|grouping| matches!(grouping, Grouping::Plant | Grouping::Period | Grouping::Year))
        {
            inventory.intensities(self.by)
        } else {
            Vec::new()
        };
        let first = intensities.first().map(|intensity| {
            (
                intensity.id.clone(),
                intensity.unit.clone(),
                intensity.denominator_unit.clone(),
            )
        });
        let made = intensities
            .first()
            .and_then(|intensity| inventory.library.items.find(&intensity.denominator_item));
        let output = made.map(|item| self.words(item.title()).to_owned()).unwrap_or_default();
        let denominator = first
            .as_ref()
            .map(|(_, _, unit)| format!("{output} {unit}"))
            .unwrap_or_default();
        if let Some((_, unit, _)) = &first {
            columns.push((&denominator, ColumnKind::Number));
            columns.push((unit, ColumnKind::Number));
        }
        let places = inventory.ledger.shown_places();
        let mut table = TableWriter::new(self.style, &columns);
        for total in inventory.totals(self.by) {
            let mut cells: Vec<String> = total
                .key
                .iter()
                .map(|(_, title)| self.words(title).to_owned())
                .collect();
            cells.push(total.total.to_string());
            if let Some((id, ..)) = &first {
                let found = intensities
                    .iter()
                    .find(|intensity| intensity.id == *id && intensity.key == total.key);
                cells.push(
                    found
                        .map(|intensity| intensity.denominator.to_text_with(places))
                        .unwrap_or_default(),
                );
                cells.push(
                    found
                        .and_then(|intensity| intensity.value)
                        .map(|value| value.to_string())
                        .unwrap_or_default(),
                );
            }
            table.row(&cells);
        }
        let mut cells = vec![String::new(); columns.len()];
        cells[0] = self.total_word().to_owned();
        cells[self.by.len()] = inventory.total().to_string();
        table.strong_row(&cells);
        table.finish()
    }

    pub(super) fn memo(&self) -> String {
        let inventory = self.inventory;
        let memo: Vec<&Row> = inventory.rows.iter().filter(|row| !inventory.counts(row)).collect();
        if memo.is_empty() {
            return String::new();
        }
        let unit = inventory.methodology.unit.text.clone();
        let title = self.pick("备查项（不入总量）", "memo items (outside the total)");
        let columns = [
            (title, ColumnKind::Words),
            (self.pick("数量", "quantity"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let mut seen: Vec<(usize, usize, Option<Supply>)> = Vec::new();
        for row in &memo {
            let cell = inventory.cell(row);
            let key = (cell.source, cell.item, cell.supply);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let same: Vec<&&Row> = memo
                .iter()
                .filter(|other| {
                    let cell = inventory.cell(other);
                    (cell.source, cell.item, cell.supply) == key
                })
                .collect();
            let quantity: Ratio = same.iter().map(|row| row.quantity.clone()).sum();
            let emission = same
                .iter()
                .any(|row| row.emission.is_some())
                .then(|| inventory.sum(same.iter().map(|row| **row)));
            let item = inventory.library.items.at(cell.item);
            let of_source = |other: &&&Row| inventory.cell(other).source == cell.source;
            let has_items = memo
                .iter()
                .filter(of_source)
                .any(|other| inventory.cell(other).item != cell.item);
            let item_words = if has_items {
                format!("{}{}", self.pick("：", ": "), self.words(item.title()))
            } else {
                String::new()
            };
            let title = self.words(&inventory.source(row).title);
            table.row(&[
                format!("{title}{item_words}{}", self.supply_words(row)),
                quantity.to_text_with(inventory.shown_places(inventory.source(row))),
                item.unit.text.clone(),
                emission.map(|emission| emission.to_string()).unwrap_or_default(),
            ]);
        }
        format!("\n{}", table.finish())
    }
}
