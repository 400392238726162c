//! The process level in a terminal: each process with its product, the parts, and what lies between them and the enterprise.

use super::inventory_text::InventoryText;
use super::table::{ColumnKind, TableWriter};
use crate::factor::Named;
use crate::inventory::reconciliation::CauseKind;
use crate::inventory::{Inventory, Reconciliation};
use crate::quantity::Ratio;

/// Up to this many causes are shown one by one; the rest as one sum.
const CAUSES_SHOWN: usize = 15;

/// Stands where nothing counts.
const NOTHING: &str = "—";

impl InventoryText<'_> {
    /// The processes by part, each per unit of its product, then the enterprise and what is attributed to no process.
    pub(super) fn by_process(&self) -> String {
        let inventory = self.inventory;
        let unit = &inventory.methodology.unit.text;
        let many_plants = inventory.ledger.plants.plants.len() > 1;
        let columns = [
            (self.pick("工序", "process"), ColumnKind::Words),
            (unit.as_str(), ColumnKind::Number),
            (self.pick("产品", "product"), ColumnKind::Words),
            (self.pick("产量", "output"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (self.pick("单位产品", "per unit"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let sum = |name: &str, total: String| {
            let mut cells = vec![String::new(); columns.len()];
            cells[0] = name.to_owned();
            cells[1] = total;
            cells
        };
        for part in inventory.parts() {
            // A part of which nothing counts has no total; 0.00 would be a figure.
            let total = if part.processes.is_empty() {
                NOTHING.to_owned()
            } else {
                part.total.to_string()
            };
            table.strong_row(&sum(self.words(&part.title), total));
            let named = |plant: usize, process: &str| {
                let title = inventory.process_title(plant, process);
                let of_plant = if many_plants {
                    format!("{} ", inventory.ledger.plants.plants[plant].id)
                } else {
                    String::new()
                };
                format!("· {of_plant}{}", self.words(&title))
            };
            for (plant, process) in &part.processes {
                let total = inventory.sum(inventory.rows_of_process(*plant, process));
                let mut cells = sum(&named(*plant, process), total.to_string());
                if let Some(intensity) = inventory.process_intensity(*plant, process, None)
                    && let Some(value) = intensity.value
                {
                    let item = inventory.library.items.find(&intensity.denominator_item);
                    cells[2] = item.map(|item| self.words(item.title()).to_owned()).unwrap_or_default();
                    cells[3] = intensity.denominator.to_text_with(inventory.ledger.shown_places());
                    cells[4] = intensity.denominator_unit.clone();
                    cells[5] = value.to_string();
                    cells[6] = intensity.unit.clone();
                }
                table.row(&cells);
            }
            for (plant, process) in &part.without_rows {
                let mut cells = sum(&named(*plant, process), NOTHING.to_owned());
                cells[2] = self.words(&inventory.reason_without_rows(*plant, process)).to_owned();
                table.row(&cells);
            }
        }
        let all = self.pick("各工序合计", "All processes");
        table.strong_row(&sum(
            &format!("{all}{}", self.incomplete_mark(inventory)),
            inventory.total().to_string(),
        ));
        if let Some(reconciliation) = &inventory.reconciliation {
            let enterprise = self.pick("企业层级总量", "Enterprise");
            table.strong_row(&sum(
                &format!("{enterprise}{}", self.incomplete_mark(&reconciliation.enterprise)),
                reconciliation.enterprise_total.to_string(),
            ));
            let unattributed = self.pick("未归属（企业 − 各工序）", "Unattributed (enterprise - processes)");
            let mark = if inventory.is_complete() {
                ""
            } else {
                self.pick("（不完整）", ", incomplete")
            };
            table.strong_row(&sum(
                &format!("{unattributed}{mark}"),
                reconciliation.unattributed.to_string(),
            ));
        }
        let hint = self.pick(
            "  各工序的物料见 --by process,item；某数的由来见 dafeng explain … process=coking",
            "  items of each process: --by process,item; where a figure comes from: dafeng explain ... process=coking",
        );
        format!("{}{hint}\n", table.finish())
    }

    /// What stands behind a total that is not complete.
    fn incomplete_mark(&self, inventory: &Inventory<'_>) -> &str {
        match (inventory.is_complete(), inventory.is_lower_bound()) {
            (true, _) => "",
            (false, true) => self.pick("（至少）", ", at least"),
            (false, false) => self.pick("（不完整，非下限）", " (incomplete, no lower bound)"),
        }
    }

    /// What is attributed to no process, by item and cause; the amounts add up to it exactly.
    pub(super) fn unattributed(&self) -> String {
        let Some(reconciliation) = &self.inventory.reconciliation else {
            return String::new();
        };
        let unit = &self.inventory.methodology.unit.text;
        let processes = reconciliation.processes_total.to_string();
        let processes = if processes.starts_with('-') {
            format!("({processes})")
        } else {
            processes
        };
        let title = format!(
            "\n{}\n",
            self.style.bold(&format!(
                "{} {} {unit} = {} - {processes}",
                self.pick("未归属", "Unattributed"),
                reconciliation.unattributed,
                reconciliation.enterprise_total,
            ))
        );
        if reconciliation.causes.is_empty() {
            return format!("{title}  {}\n", self.pick("无差异", "no difference"));
        }
        let columns = [
            (self.pick("物料", "item"), ColumnKind::Words),
            (self.pick("原因", "cause"), ColumnKind::Words),
            (self.pick("数量差", "quantity"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        // The amounts are exact; they align at the longest of them.
        let causes = reconciliation.shown_causes();
        let longest = causes.iter().map(|cause| {
            let text = cause.amount.to_text();
            text.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32)
        });
        let places = longest
            .max()
            .unwrap_or(0)
            .max(self.inventory.methodology.rounding.places);
        let (of_items, rounding): (Vec<_>, Vec<_>) = causes.iter().partition(|cause| cause.kind != CauseKind::Rounding);
        let has_one_plant = of_items.windows(2).all(|pair| pair[0].plant == pair[1].plant);
        for cause in of_items.iter().take(CAUSES_SHOWN) {
            let item = cause.item.map(|item| self.inventory.library.items.at(item));
            let plant = &self.inventory.ledger.plants.plants[cause.plant].title;
            let quantity = cause.quantity.as_ref().filter(|_| cause.kind != CauseKind::Coefficient);
            table.row(&[
                item.map(|item| match has_one_plant {
                    true => self.words(item.title()).to_owned(),
                    false => format!("{} · {}", self.words(plant), self.words(item.title())),
                })
                .unwrap_or_default(),
                self.words(&cause.kind.title()).to_owned(),
                quantity
                    .map(|quantity| quantity.to_text_with(self.inventory.ledger.shown_places()))
                    .unwrap_or_default(),
                item.filter(|_| quantity.is_some())
                    .map(|item| item.unit.text.clone())
                    .unwrap_or_default(),
                cause.amount.to_text_with(places),
            ]);
        }
        if of_items.len() > CAUSES_SHOWN {
            let rest: Ratio = of_items[CAUSES_SHOWN..].iter().map(|cause| cause.amount.clone()).sum();
            let count = of_items.len() - CAUSES_SHOWN;
            table.row(&[
                String::new(),
                format!(
                    "{count} {}",
                    self.pick("项其他原因（见 --format json）", "other causes (see --format json)")
                ),
                String::new(),
                String::new(),
                rest.to_text_with(places),
            ]);
        }
        // The bound is that of all rows, of every plant.
        if !rounding.is_empty() {
            let amount: Ratio = rounding.iter().map(|cause| cause.amount.clone()).sum();
            table.row(&[
                String::new(),
                self.rounding_words(reconciliation),
                String::new(),
                String::new(),
                amount.to_text_with(places),
            ]);
        }
        format!("{title}{}", table.finish())
    }

    /// What rounding can come to: half a unit for each row, and more where quantities were rounded too.
    fn rounding_words(&self, reconciliation: &Reconciliation<'_>) -> String {
        let places = self.inventory.methodology.rounding.places;
        let rows = reconciliation.rows;
        let half = Ratio::from_scaled(5, places + 1);
        let of_rows = half.clone() * Ratio::from_scaled(rows as i128, 0);
        let title = CauseKind::Rounding.title();
        let bound = if reconciliation.rounding_bound == of_rows {
            format!("{half} × {rows} {}", self.pick("行", "rows"))
        } else {
            let all = reconciliation.rounding_bound.to_text_with(places);
            format!("{all}{}", self.pick("，含数量的修约", ", quantities rounded too"))
        };
        format!(
            "{}{}{bound}{}",
            self.words(&title),
            self.pick("（至多 ", " (at most "),
            self.pick("）", ")")
        )
    }

    /// That the level's rule is derived, said under the heading of every result.
    pub(super) fn derived_line(&self) -> String {
        if self.inventory.derived_rule().is_none() {
            return String::new();
        }
        let words = self.pick(
            "! 工序层级的规则为推导，非标准原文；规则见下“方法说明”",
            "! the rule of the process level is derived, not read in the standard; it stands under \"About the method\" below",
        );
        format!("{words}\n")
    }
}
