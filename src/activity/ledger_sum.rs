//! Exact sums of a ledger before any method: by plant, process, period, item, flow.

use std::collections::HashMap;

use super::grouping::u64_column;
use super::ledger::{Ledger, exact, internal};
use super::scan::PairTable;
use super::statement::Basis;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;

/// What a ledger's sums can be told apart by, beside item and flow, which always tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SumKey {
    /// The plant.
    Plant,
    /// The unit or process type.
    Process,
    /// The month; a longer period as it stands.
    Month,
    /// The calendar year.
    Year,
}

impl SumKey {
    /// Every key.
    pub const ALL: [SumKey; 4] = [SumKey::Plant, SumKey::Process, SumKey::Month, SumKey::Year];

    /// Its id, as typed after `--by`.
    pub fn id(self) -> &'static str {
        match self {
            SumKey::Plant => "plant",
            SumKey::Process => "process",
            SumKey::Month => "month",
            SumKey::Year => "year",
        }
    }

    /// Reads an id or a Chinese name; item and flow are always there.
    pub fn parse(typed: &str) -> Option<Option<SumKey>> {
        Some(match crate::spelling::fold(typed).as_str() {
            "plant" | "企业" => Some(SumKey::Plant),
            "process" | "工序" => Some(SumKey::Process),
            "month" | "period" | "月" | "月份" | "时期" => Some(SumKey::Month),
            "year" | "年" | "年份" => Some(SumKey::Year),
            "item" | "物料" | "flow" | "流向" => None,
            _ => return None,
        })
    }
}

/// One sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerSum {
    /// Place of the plant in the plant book, where asked for.
    pub plant: Option<usize>,
    /// Place of the unit or process type among the ledger's processes, where asked for.
    pub process: Option<usize>,
    /// The period, where asked for.
    pub period: Option<Period>,
    /// Place of the item in the registry.
    pub item: usize,
    /// The flow.
    pub flow: Flow,
    /// The exact sum in the item's base unit, as a whole number at the decimal places of the ledger's frame.
    pub quantity: i128,
    /// How many lines.
    pub lines: u64,
    /// Of the parameters asked for, the exact sum of quantity times value over the lines that state it, and times the calorific value
    /// too for others than it; `None` where no line does.
    pub products: Vec<Option<Ratio>>,
}

/// What is summed beside the quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Id of the parameter.
    pub parameter: String,
    /// Whether the calorific value is a factor too.
    pub by_energy: bool,
}

impl Product {
    /// The name of its column.
    pub fn name(&self) -> String {
        if self.by_energy {
            format!("quantity_x_ncv_x_{}", self.parameter)
        } else {
            format!("quantity_x_{}", self.parameter)
        }
    }
}

impl Ledger {
    /// The products that the ledger's stated values allow, in the order of the parameters.
    pub fn products(&self, library: &Library) -> Vec<Product> {
        let states = |parameter: &str| {
            let mut all = self.statements.iter().flatten();
            all.any(|statement| statement.parameter == parameter && !matches!(statement.basis, Basis::Default(_)))
        };
        let mut products = Vec::new();
        for parameter in library.parameters.iter().filter(|parameter| states(parameter.id())) {
            let id = parameter.id().to_owned();
            products.push(Product {
                parameter: id.clone(),
                by_energy: false,
            });
            if id != CALORIFIC_VALUE && states(CALORIFIC_VALUE) {
                products.push(Product {
                    parameter: id,
                    by_energy: true,
                });
            }
        }
        products
    }

    /// The sums of every flow that carries a quantity; stocks are states and are never summed. Ordered by their keys.
    pub fn sums(&self, by: &[SumKey], products: &[Product]) -> Result<Vec<LedgerSum>, Problems> {
        let codes = |name: &str| -> Result<Vec<u32>, Problems> {
            let column = self.frame.column(name).map_err(internal)?;
            Ok(column.u32().map_err(internal)?.into_no_null_iter().collect())
        };
        let wanted = |key: SumKey, name: &str| -> Result<Option<Vec<u32>>, Problems> {
            by.contains(&key).then(|| codes(name)).transpose()
        };
        let (plants, processes) = (wanted(SumKey::Plant, "plant")?, wanted(SumKey::Process, "process")?);
        let has_period = by.contains(&SumKey::Month) || by.contains(&SumKey::Year);
        let (shown, of_period) = self.row_periods(by);
        let periods = has_period.then(|| codes("period")).transpose()?;
        let (items, flows, statements) = (codes("item")?, codes("flow")?, codes("statement")?);
        let lines = u64_column(self, "lines")?;
        let quantities = self.frame.column("quantity").map_err(internal)?;
        let quantities = quantities.decimal().map_err(internal)?.physical();
        let is_summed: Vec<bool> = Flow::ALL
            .iter()
            .map(|flow| flow.carries_quantity() && !flow.is_stock())
            .collect();
        let mut tables: [PairTable; 4] = Default::default();
        let mut rows: Vec<LedgerSum> = Vec::new();
        for (at, quantity) in quantities.into_no_null_iter().enumerate() {
            if !is_summed[flows[at] as usize] {
                continue;
            }
            let code = |codes: &Option<Vec<u32>>| codes.as_ref().map_or(0, |codes| codes[at]);
            let period = periods.as_ref().map_or(0, |codes| of_period[codes[at] as usize]);
            let mut id = code(&plants);
            for (table, code) in tables.iter_mut().zip([code(&processes), period, items[at], flows[at]]) {
                id = table.id(id, code);
            }
            let row = id as usize;
            if row == rows.len() {
                rows.push(LedgerSum {
                    plant: plants.as_ref().map(|codes| codes[at] as usize),
                    process: processes.as_ref().map(|codes| codes[at] as usize),
                    period: has_period.then(|| shown[period as usize]),
                    item: items[at] as usize,
                    flow: Flow::ALL[flows[at] as usize],
                    quantity: 0,
                    lines: 0,
                    products: vec![None; products.len()],
                });
            }
            // The frame bounds the sum of all its lines.
            rows[row].quantity += quantity;
            rows[row].lines += lines[at];
            for (sum, product) in rows[row].products.iter_mut().zip(products) {
                if let Some(more) = self.product(product, statements[at] as usize, quantity) {
                    *sum = Some(sum.take().unwrap_or_default() + more);
                }
            }
        }
        Ok(self.in_order(rows, &shown))
    }

    /// The sums by plant, process, period, item and flow.
    fn in_order(&self, rows: Vec<LedgerSum>, periods: &[Period]) -> Vec<LedgerSum> {
        let of_plant = ranks(self.plants.plants.iter().map(|plant| plant.id.as_str()));
        let of_process = ranks(self.processes.iter().map(String::as_str));
        let of_period: HashMap<Period, u32> = periods.iter().copied().zip(ranks(periods.iter())).collect();
        // Five ranks beside each other compare as one number.
        let key = |row: &LedgerSum| {
            let plant = row.plant.map_or(0, |plant| of_plant[plant]);
            let process = row.process.map_or(0, |process| of_process[process]);
            let period = row.period.map_or(0, |period| of_period[&period]);
            let places = u128::from(plant) << 96 | u128::from(process) << 64 | u128::from(period) << 32;
            places | (row.item as u128) << 8 | row.flow as u128
        };
        let mut order: Vec<(u128, u32)> = rows.iter().map(key).zip(0..).collect();
        order.sort_unstable();
        let mut rows: Vec<Option<LedgerSum>> = rows.into_iter().map(Some).collect();
        order
            .into_iter()
            .filter_map(|(_, place)| rows[place as usize].take())
            .collect()
    }

    /// Quantity times value over the lines that state it, from the exact means of what they state.
    fn product(&self, product: &Product, statement: usize, quantity: i128) -> Option<Ratio> {
        let of = |parameter: &str| {
            let mut stated = self.statements[statement].iter();
            stated.find(|known| known.parameter == parameter && !matches!(known.basis, Basis::Default(_)))
        };
        let value = of(&product.parameter)?;
        if product.by_energy {
            let ncv = of(CALORIFIC_VALUE)?;
            return Some(exact(quantity, self.places) * ncv.value.clone() * value.value_by_energy().clone());
        }
        Some(exact(quantity, self.places) * value.value.clone())
    }

    /// The periods shown, and for each period code which of them it belongs to.
    fn row_periods(&self, by: &[SumKey]) -> (Vec<Period>, Vec<u32>) {
        let length = if by.contains(&SumKey::Month) {
            PeriodLength::Month
        } else {
            PeriodLength::Year
        };
        let mut shown: Vec<Period> = Vec::new();
        let codes = self
            .periods
            .iter()
            .map(|period| {
                let row = period.row(length);
                let place = shown.iter().position(|known| *known == row).unwrap_or_else(|| {
                    shown.push(row);
                    shown.len() - 1
                });
                place as u32
            })
            .collect();
        (shown, codes)
    }
}

/// The place of each value in their order.
fn ranks<T: Ord>(values: impl Iterator<Item = T>) -> Vec<u32> {
    let values: Vec<T> = values.collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|left, right| values[*left].cmp(&values[*right]));
    let mut ranks = vec![0; values.len()];
    for (rank, place) in (0..).zip(order) {
        ranks[place] = rank;
    }
    ranks
}
