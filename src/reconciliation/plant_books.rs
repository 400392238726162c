//! What the lines of a ledger say of one plant in one period: readings of flows and of stocks, each with its meter.

use std::collections::{BTreeMap, BTreeSet};

use super::carbon_contents::CarbonContents;
use super::problem;
use super::request::Request;
use crate::activity::stock::StockChange;
use crate::activity::{Group, Ledger, LedgerWidths, Meter};
use crate::factor::Library;
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// What a reconciliation reads.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// The ledger.
    pub ledger: &'s Ledger,
    /// Where items and processes have their names.
    pub library: &'s Library,
    /// The summed groups of the ledger.
    pub groups: &'s [Group],
    /// The stock changes of the ledger.
    pub stock_changes: &'s [StockChange],
    /// The carbon that items hold, where carbon is balanced.
    pub contents: Option<&'s CarbonContents>,
}

/// What a stock held when a period opened and when it closed.
#[derive(Clone, Debug)]
pub(super) struct StockReadings {
    pub opening: (Meter, Ratio),
    pub closing: (Meter, Ratio),
}

/// The books of one plant in one period.
#[derive(Debug)]
pub(super) struct PlantBooks<'s> {
    pub source: Source<'s>,
    pub plant: usize,
    pub period: Period,
    /// The flows, in the order of the registries: item, process, flow.
    pub flows: BTreeMap<FlowOrder, Reading>,
    /// By item.
    pub stocks: BTreeMap<usize, StockReadings>,
    /// The first and last of its periods.
    pub span: (Period, Period),
    /// What the lines of the period state of their uncertainty.
    pub widths: LedgerWidths,
    /// What lines of any period state of stocks.
    pub stock_widths: &'s LedgerWidths,
}

/// Item, place of the process type in the registry, the process, the flow.
pub(super) type FlowOrder = (usize, usize, Option<String>, Flow);

/// What was read of a flow.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub meter: Meter,
    pub quantity: Ratio,
    /// The carbon in it, in the unit of the contents; `None` where none of it holds any.
    pub carbon: Option<Ratio>,
}

/// The plants and periods of a ledger that balances are drawn up for, in order. Errors: lines over longer periods, all together.
pub(super) fn plant_periods(source: Source<'_>, request: &Request) -> Result<BTreeSet<(usize, Period)>, Problems> {
    let mut found = BTreeSet::new();
    let mut longer: BTreeMap<Meter, Problem> = BTreeMap::new();
    for group in source.groups.iter().filter(|group| group.flow.carries_quantity()) {
        let row = group.period.row(request.length);
        if row.length() > request.length {
            let process = group.process.as_deref();
            let meter = Meter::of(group.plant, process, group.item, group.flow, group.period);
            let title = meter.title(source.ledger, source.library);
            longer.entry(meter).or_insert_with(|| {
                problem::longer_period(
                    &title,
                    &row.to_string(),
                    &length_words(request.length),
                    group.first.clone(),
                )
            });
        }
        found.insert((group.plant, row));
    }
    Problems(longer.into_values().collect()).check()?;
    Ok(found)
}

fn length_words(length: PeriodLength) -> Text {
    match length {
        PeriodLength::Day => Text::new("日", "day"),
        PeriodLength::Month => Text::new("月", "month"),
        PeriodLength::Quarter => Text::new("季", "quarter"),
        PeriodLength::Year => Text::new("年", "year"),
    }
}

impl<'s> PlantBooks<'s> {
    /// The books of a plant in a period.
    pub fn of(
        source: Source<'s>,
        (plant, period): (usize, Period),
        length: PeriodLength,
        stock_widths: &'s LedgerWidths,
    ) -> Result<PlantBooks<'s>, Problems> {
        let mut books = PlantBooks {
            source,
            plant,
            period,
            flows: BTreeMap::new(),
            stocks: BTreeMap::new(),
            span: (period, period),
            widths: source.ledger.widths_of(|own| own.row(length) == period)?,
            stock_widths,
        };
        let own = source.groups.iter();
        let own: Vec<&Group> = own
            .filter(|group| group.plant == plant && group.period.row(length) == period)
            .collect();
        let first = own.iter().map(|group| group.period).min_by_key(|own| own.start());
        let last = own.iter().map(|group| group.period).max_by_key(|own| own.end());
        books.span = (first.unwrap_or(period), last.unwrap_or(period));
        for group in own {
            if group.flow.carries_quantity() && !group.flow.is_stock() && group.flow != Flow::Captured {
                books.add(group);
            }
        }
        let own = source.stock_changes.iter();
        for change in own.filter(|change| change.plant == plant && change.period.row(length) == period) {
            let meter = |(flow, period): (Flow, Period)| Meter::of(plant, None, change.item, flow, period);
            let closing = (meter(change.closing_from), change.closing.clone());
            let opening = (meter(change.opening_from), change.opening.clone());
            // Stocks chain: what lies between the first opening and the last closing cancels.
            let known = books.stocks.entry(change.item);
            known
                .and_modify(|known| known.closing = closing.clone())
                .or_insert(StockReadings { opening, closing });
        }
        Ok(books)
    }

    fn add(&mut self, group: &Group) {
        let process = group.process.as_deref();
        let meter = Meter::of(self.plant, process, group.item, group.flow, group.period);
        let content = self
            .source
            .contents
            .and_then(|contents| contents.content(self.plant, group.item, group.period));
        let known = self.flows.entry(self.order(&meter)).or_insert_with(|| Reading {
            meter,
            quantity: Ratio::zero(),
            carbon: None,
        });
        known.quantity = std::mem::take(&mut known.quantity) + group.quantity.clone();
        if let Some(content) = content {
            let more = group.quantity.clone() * content.clone();
            known.carbon = Some(known.carbon.take().unwrap_or_default() + more);
        }
    }

    /// Whether a stock was last taken before the period, so that its change is that of a longer time.
    pub fn is_older(&self, stock: &StockReadings) -> bool {
        let eve = self.span.0.start().yesterday().ok();
        stock.opening.0.day < eve
    }

    /// Where a flow stands among the others.
    pub fn order(&self, meter: &Meter) -> FlowOrder {
        let ledger = self.source.ledger;
        let place = meter.process.as_ref().map_or(0, |process| {
            let kind = ledger.process_type(self.plant, process);
            self.source.library.processes.index(kind).unwrap_or(usize::MAX)
        });
        (meter.item, place, meter.process.clone(), meter.flow)
    }

    /// What one unit of a flow holds of carbon; `None`: none, or nothing gives it.
    pub fn content(&self, reading: &Reading) -> Option<Ratio> {
        let of_reading = reading
            .carbon
            .as_ref()
            .and_then(|carbon| carbon.divide(&reading.quantity));
        of_reading.or_else(|| self.source.contents?.mean(self.plant, reading.meter.item, self.period))
    }
}
