//! Sums of a ledger as CSV: ids and exact numbers, the same in every language.

use crate::activity::Ledger;
use crate::activity::ledger_sum::{LedgerSum, Product, SumKey};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::Period;
use crate::quantity::decimal::push_scaled;

/// Rows that one thread writes at least: fewer are not worth another thread.
const FEW: usize = 10_000;

/// A sheet of sums.
#[derive(Clone, Copy)]
pub struct LedgerSumSheet<'a> {
    /// What the sums are told apart by, in the order of the columns.
    pub by: &'a [SumKey],
    /// What is summed beside the quantity.
    pub products: &'a [Product],
    /// Where items have their names and units.
    pub library: &'a Library,
    /// The ledger that was summed.
    pub ledger: &'a Ledger,
}

/// The texts that stand in many rows, as cells: quoted where they must be, with the comma before the next cell.
struct Cells {
    plants: Vec<String>,
    processes: Vec<String>,
    items: Vec<String>,
    units: Vec<String>,
    flows: Vec<String>,
}

impl LedgerSumSheet<'_> {
    /// The names of the columns, the ids that a ledger has for them.
    pub fn header(&self) -> Vec<String> {
        let mut header: Vec<String> = Vec::new();
        for key in self.by {
            header.push(match key {
                SumKey::Month | SumKey::Year => "period".to_owned(),
                other => other.id().to_owned(),
            });
        }
        header.extend(["item", "flow", "quantity", "unit", "lines"].map(str::to_owned));
        header.extend(self.products.iter().map(Product::name));
        header
    }

    /// The sheet as CSV, written by so many threads; the bytes are the same whatever their number.
    pub fn csv(&self, sums: &[LedgerSum], threads: usize) -> Vec<u8> {
        let header: Vec<String> = self.header().iter().map(|name| cell(name)).collect();
        let mut text = header.concat();
        text.pop();
        text.push('\n');
        let cells = self.cells();
        let threads = threads.min(sums.len() / FEW).max(1);
        let write = |part: &[LedgerSum]| {
            let mut text = String::with_capacity(part.len() * 64);
            // Rows of one period follow one another.
            let mut last: Option<(Period, String)> = None;
            for sum in part {
                if let Some(period) = sum
                    .period
                    .filter(|period| last.as_ref().is_none_or(|(last, _)| last != period))
                {
                    last = Some((period, period.to_string()));
                }
                let period = last.as_ref().map_or("", |(_, text)| text);
                self.push_row(&mut text, sum, period, &cells);
            }
            text
        };
        std::thread::scope(|scope| {
            let mut parts = sums.chunks(sums.len().div_ceil(threads).max(1));
            let own = parts.next().unwrap_or_default();
            let others: Vec<_> = parts.map(|part| scope.spawn(move || write(part))).collect();
            text.push_str(&write(own));
            for other in others {
                text.push_str(&other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
        });
        text.into_bytes()
    }

    fn cells(&self) -> Cells {
        let items = || self.library.items.iter();
        Cells {
            plants: self.ledger.plants.plants.iter().map(|plant| cell(&plant.id)).collect(),
            processes: self.ledger.processes.iter().map(|process| cell(process)).collect(),
            items: items().map(|item| cell(item.id())).collect(),
            units: items().map(|item| cell(&item.unit.text)).collect(),
            flows: Flow::ALL.iter().map(|flow| cell(flow.id())).collect(),
        }
    }

    fn push_row(&self, text: &mut String, sum: &LedgerSum, period: &str, cells: &Cells) {
        for key in self.by {
            match key {
                SumKey::Plant => push_or_blank(text, sum.plant.map(|plant| &cells.plants[plant])),
                SumKey::Process => push_or_blank(text, sum.process.map(|process| &cells.processes[process])),
                SumKey::Month | SumKey::Year => {
                    text.push_str(period);
                    text.push(',');
                }
            }
        }
        text.push_str(&cells.items[sum.item]);
        text.push_str(&cells.flows[sum.flow as usize]);
        push_scaled(text, sum.quantity, self.ledger.places);
        text.push(',');
        text.push_str(&cells.units[sum.item]);
        push_scaled(text, i128::from(sum.lines), 0);
        for product in &sum.products {
            text.push(',');
            text.extend(product.as_ref().map(crate::quantity::Ratio::to_full_text));
        }
        text.push('\n');
    }
}

fn push_or_blank(text: &mut String, cell: Option<&String>) {
    text.push_str(cell.map_or(",", String::as_str));
}

/// A cell and the comma behind it.
fn cell(text: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail; a second cell keeps a blank one from being quoted.
    let written = writer
        .write_record([text, ""])
        .ok()
        .and_then(|()| writer.into_inner().ok());
    let mut cell = String::from_utf8_lossy(&written.unwrap_or_default()).into_owned();
    cell.truncate(cell.trim_end_matches('\n').len());
    cell
}
