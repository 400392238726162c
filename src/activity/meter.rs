//! Meters: all lines of a plant, process, item and flow are read by one, so what is uncertain of it is uncertain of all of them alike.
//!
//! A ledger's `uncertainty` is half the width of the 95 % interval of a line's quantity in percent. Lines of one meter that state different
//! ones are combined as fully correlated: by the mean weighted by quantity.
//!
//! A stock is a state: what is found at the end of a period is what the next begins with, one reading. So a stock has a meter of its own for each
//! day, and what one period hands to the next cancels; were its readings one meter over the year, a survey that is 2 % off would count twelve times.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::column::Column;
use super::grouping::{u32_column, u64_column};
use super::ledger::Ledger;
use super::line::LineReader;
use super::table::TableRow;
use crate::factor::stated_uncertainty::MOST_PERCENT;
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// What a meter reads: plant, unit or process type (`None`: the plant), item, flow; of a stock the day too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meter {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The unit or process type; `None` for the plant.
    pub process: Option<String>,
    /// Place of the item in the registry.
    pub item: usize,
    /// The flow; of any stock the closing one.
    pub flow: Flow,
    /// Of a stock the day at whose end it was found.
    pub day: Option<Date>,
}

impl Meter {
    /// The meter that reads lines of this kind.
    pub fn of(plant: usize, process: Option<&str>, item: usize, flow: Flow, period: Period) -> Meter {
        let day = match flow {
            Flow::OpeningStock => period.start().yesterday().ok(),
            Flow::ClosingStock => Some(period.end()),
            _ => None,
        };
        Meter {
            plant,
            process: process.map(str::to_owned),
            item,
            flow: if flow.is_stock() { Flow::ClosingStock } else { flow },
            day,
        }
    }
}

/// How wide the 95 % interval of what a meter reads is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeterWidth {
    /// The sum of what its lines state, each times its half-width in percent.
    weighted: Ratio,
    /// The sum of what its lines state.
    whole: Ratio,
    /// The part of it whose lines state no uncertainty.
    silent: Ratio,
    /// How many lines state one.
    stating: u64,
    /// The first line that states none.
    silent_at: Option<Place>,
}

impl MeterWidth {
    fn add(&mut self, quantity: &Ratio, percent: Option<&Ratio>, place: impl FnOnce() -> Place) {
        self.whole = std::mem::take(&mut self.whole) + quantity.clone();
        match percent {
            Some(percent) => {
                self.stating += 1;
                self.weighted = std::mem::take(&mut self.weighted) + quantity.clone() * percent.clone();
            }
            None => {
                self.silent = std::mem::take(&mut self.silent) + quantity.clone();
                self.silent_at.get_or_insert_with(place);
            }
        }
    }

    /// Half the width in percent, what is silent counted as exact; `None` where no line states any.
    pub fn percent(&self) -> Option<Ratio> {
        if self.stating == 0 {
            return None;
        }
        Some(self.weighted.divide(&self.whole).unwrap_or_default())
    }

    /// Half the width in percent, where lines that state none have this one; 0 of a reading of nothing.
    pub fn percent_with(&self, of_silent: &Ratio) -> Ratio {
        let weighted = self.weighted.clone() + self.silent.clone() * of_silent.clone();
        weighted.divide(&self.whole).unwrap_or_default()
    }

    /// The first line that states none.
    pub fn silent_at(&self) -> Option<&Place> {
        self.silent_at.as_ref()
    }

    /// The share of the quantity of which nothing is stated.
    pub fn silent_share(&self) -> Ratio {
        let none = || if self.stating == 0 { Ratio::one() } else { Ratio::zero() };
        self.silent.divide(&self.whole).unwrap_or_else(none)
    }
}

/// The widths of a ledger.
#[derive(Clone, Debug, Default)]
pub struct LedgerWidths {
    /// Of quantities, by meter.
    pub meters: BTreeMap<Meter, MeterWidth>,
    /// Of stated values, by plant, item and parameter: what lines with the flow `parameter` state, weighted by value.
    pub values: BTreeMap<(usize, usize, String), MeterWidth>,
}

impl Ledger {
    /// What the lines state of their uncertainty, by meter and by value. An error where lines of big files state some: they are summed while
    /// they are read, and what each states is not kept.
    pub fn widths(&self) -> Result<LedgerWidths, Problems> {
        self.widths_of(|_| true)
    }

    /// What the lines of some periods state of their uncertainty. Errors: those of [`Ledger::widths`].
    pub fn widths_of(&self, is_asked: impl Fn(Period) -> bool) -> Result<LedgerWidths, Problems> {
        if let Some(file) = self.big_file_with_uncertainty() {
            return Err(summed_while_read(file).into());
        }
        let codes = |name: &str| u32_column(self, name);
        let (plants, processes, items) = (codes("plant")?, codes("process")?, codes("item")?);
        let (periods, flows, statements) = (codes("period")?, codes("flow")?, codes("statement")?);
        let (tables, rows) = (codes("table")?, u64_column(self, "row")?);
        let mut widths = LedgerWidths::default();
        for line in 0..plants.len() {
            let period = self.periods[periods[line] as usize];
            if !is_asked(period) {
                continue;
            }
            let place = || Place {
                column: Some(Column::Uncertainty.name()),
                ..self.place(tables[line] as usize, rows[line])
            };
            let flow = Flow::ALL[flows[line] as usize];
            let (plant, item) = (plants[line] as usize, items[line] as usize);
            let percent = self.details.get(line).and_then(|detail| detail.uncertainty.as_ref());
            if flow == Flow::Parameter {
                for statement in &self.statements[statements[line] as usize] {
                    let key = (plant, item, statement.parameter.clone());
                    widths
                        .values
                        .entry(key)
                        .or_default()
                        .add(&statement.value, percent, place);
                }
                continue;
            }
            let process = &self.processes[processes[line] as usize];
            let process = (!process.is_empty()).then_some(process.as_str());
            let meter = Meter::of(plant, process, item, flow, period);
            let quantity = self.line_quantity(line);
            widths.meters.entry(meter).or_default().add(&quantity, percent, place);
        }
        Ok(widths)
    }
}

impl LineReader<'_> {
    /// Half the width of the 95 % interval of the line's quantity, in percent.
    pub(super) fn uncertainty(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<Ratio> {
        let what = Text::new("不确定度", "the uncertainty");
        let percent = self.percentage(row, &Column::Uncertainty, &what, faults)?;
        if percent > Ratio::from(MOST_PERCENT) {
            let typed = self.text(row, &Column::Uncertainty).unwrap_or_default();
            faults.push(too_uncertain(self.place(row, &Column::Uncertainty), &typed));
            return None;
        }
        Some(percent)
    }
}

fn too_uncertain(place: Place, typed: &str) -> Problem {
    Problem::error(
        "uncertainty-above-100",
        Text::new(
            format!("不确定度 `{typed}` 超过 {MOST_PERCENT} %"),
            format!("the uncertainty `{typed}` is above {MOST_PERCENT} %"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "写 95 % 置信区间半宽占数量的百分数，如 2；再宽则区间含负值",
        "give half the width of the 95 % interval in percent of the quantity, such as 2; a wider one would reach below zero",
    ))
}

fn summed_while_read(file: &str) -> Problem {
    Problem::error(
        "uncertainty-of-big-file",
        Text::new(
            "此文件边读边汇总，各行的不确定度没有保留，不能据此计算不确定度",
            "the lines of this file are summed while they are read, and the uncertainty that each states is not kept",
        ),
    )
    .at(Place {
        column: Some(Column::Uncertainty.name()),
        ..Place::file(file)
    })
    .hint(Text::new(
        "先按月汇总为 16 MiB 以下的 CSV，或去掉该列（数量即视为准确）",
        "sum the lines by month into a CSV file below 16 MiB, or leave the column out: quantities are exact then",
    ))
}
