//! Exact sums of a ledger before any method: by plant, process, period, item, flow.

use polars::prelude::*;

use super::ledger::{Ledger, exact, flow_code, internal};
use super::statement::Basis;
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
            if id != "ncv" && states("ncv") {
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
        let frame = self.keyed(by)?;
        let mut keys = vec![col("item"), col("flow")];
        keys.extend(by.iter().map(|key| col(format!("key-{}", key.id()))));
        if !products.is_empty() {
            keys.push(col("statement"));
        }
        let sums = frame
            .lazy()
            .filter(is_summed())
            .group_by(keys)
            .agg([col("quantity").sum(), col("lines").cast(DataType::UInt64).sum()])
            .collect()
            .map_err(internal)?;
        let codes = |name: &str| -> Result<Vec<u32>, Problems> {
            let column = sums.column(name).map_err(internal)?;
            Ok(column.u32().map_err(internal)?.into_no_null_iter().collect())
        };
        let of_key = |key: SumKey| -> Result<Option<Vec<u32>>, Problems> {
            by.contains(&key)
                .then(|| codes(&format!("key-{}", key.id())))
                .transpose()
        };
        let (items, flows) = (codes("item")?, codes("flow")?);
        let (plants, processes) = (of_key(SumKey::Plant)?, of_key(SumKey::Process)?);
        let periods = match of_key(SumKey::Month)? {
            Some(codes) => Some(codes),
            None => of_key(SumKey::Year)?,
        };
        let statements = if products.is_empty() {
            None
        } else {
            Some(codes("statement")?)
        };
        let known = self.row_periods(by).0;
        let quantities = sums.column("quantity").map_err(internal)?;
        let quantities = quantities.decimal().map_err(internal)?.physical();
        let lines = sums.column("lines").map_err(internal)?;
        let lines = lines.u64().map_err(internal)?;
        let mut rows: Vec<LedgerSum> = quantities
            .iter()
            .zip(lines.iter())
            .enumerate()
            .map(|(at, (quantity, lines))| {
                let quantity = quantity.unwrap_or_default();
                let statement = statements.as_ref().map(|codes| codes[at] as usize);
                LedgerSum {
                    plant: plants.as_ref().map(|codes| codes[at] as usize),
                    process: processes.as_ref().map(|codes| codes[at] as usize),
                    period: periods.as_ref().map(|codes| known[codes[at] as usize]),
                    item: items[at] as usize,
                    flow: Flow::ALL[flows[at] as usize],
                    products: products
                        .iter()
                        .map(|product| self.product(product, statement.unwrap_or_default(), quantity))
                        .collect(),
                    quantity,
                    lines: lines.unwrap_or_default(),
                }
            })
            .collect();
        let ids = self.plants.plants.iter().map(|plant| plant.id.as_str());
        let (of_plant, of_process) = (ranks(ids), ranks(self.processes.iter().map(String::as_str)));
        rows.sort_unstable_by_key(|row| {
            let plant = row.plant.map(|plant| of_plant[plant]);
            let process = row.process.map(|process| of_process[process]);
            (plant, process, row.period, row.item, row.flow)
        });
        if !products.is_empty() {
            rows = merged(rows);
        }
        Ok(rows)
    }

    /// Quantity times value over the lines that state it, from the exact means of what they state.
    fn product(&self, product: &Product, statement: usize, quantity: i128) -> Option<Ratio> {
        let of = |parameter: &str| {
            let mut stated = self.statements[statement].iter();
            stated.find(|known| known.parameter == parameter && !matches!(known.basis, Basis::Default(_)))
        };
        let value = of(&product.parameter)?;
        if product.by_energy {
            let ncv = of("ncv")?;
            return Some(exact(quantity, self.places) * ncv.value.clone() * value.value_by_energy().clone());
        }
        Some(exact(quantity, self.places) * value.value.clone())
    }

    /// The frame with a column for each key.
    fn keyed(&self, by: &[SumKey]) -> Result<DataFrame, Problems> {
        let mut frame = self.frame.clone();
        let codes = |name: &str| -> Result<Vec<u32>, Problems> {
            let column = self.frame.column(name).map_err(internal)?;
            Ok(column.u32().map_err(internal)?.into_no_null_iter().collect())
        };
        let (_, of_period) = self.row_periods(by);
        for key in by {
            let values: Vec<u32> = match key {
                SumKey::Plant => codes("plant")?,
                SumKey::Process => codes("process")?,
                SumKey::Month | SumKey::Year => codes("period")?
                    .into_iter()
                    .map(|code| of_period[code as usize])
                    .collect(),
            };
            let name = format!("key-{}", key.id());
            frame.with_column(Column::new(name.into(), values)).map_err(internal)?;
        }
        Ok(frame)
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

/// Whether a line's flow is one that is summed.
fn is_summed() -> Expr {
    let flows = Flow::ALL
        .into_iter()
        .filter(|flow| flow.carries_quantity() && !flow.is_stock());
    flows
        .map(|flow| col("flow").eq(lit(flow_code(flow))))
        .reduce(Expr::or)
        .unwrap_or_else(|| lit(true))
}

/// What sums are told apart by.
type Key = (Option<usize>, Option<usize>, Option<Period>, usize, Flow);

impl LedgerSum {
    fn key(&self) -> Key {
        (self.plant, self.process, self.period, self.item, self.flow)
    }
}

/// The place of each text in alphabetical order.
fn ranks<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let texts: Vec<&str> = texts.collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by_key(|place| texts[*place]);
    let mut ranks = vec![0; texts.len()];
    for (rank, place) in order.into_iter().enumerate() {
        ranks[place] = rank;
    }
    ranks
}

/// Sums of one key that differ only in what their lines state, added up.
fn merged(rows: Vec<LedgerSum>) -> Vec<LedgerSum> {
    let mut merged: Vec<LedgerSum> = Vec::new();
    for row in rows {
        match merged.last_mut().filter(|last| last.key() == row.key()) {
            None => merged.push(row),
            Some(last) => {
                // The frame bounds the sum of all its lines.
                last.quantity += row.quantity;
                last.lines += row.lines;
                for (sum, more) in last.products.iter_mut().zip(row.products) {
                    *sum = match (sum.take(), more) {
                        (Some(left), Some(right)) => Some(left + right),
                        (left, right) => left.or(right),
                    };
                }
            }
        }
    }
    merged
}
