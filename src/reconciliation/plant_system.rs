//! The balances of a plant in a period, drawn up from the two books of its ledger.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::{Balance, BalanceKind, Term};
use super::balance_system::BalanceSystem;
use super::drawing_note::PassedOver;
use super::plant_books::{PlantBooks, Reading, Source, plant_periods};
use super::problem;
use super::request::Request;
use super::variable::{Measurement, Variable};
use crate::activity::Meter;
use crate::factor::Named;
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// The balances of a plant in a period.
#[derive(Clone, Debug)]
pub struct PlantSystem {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The first and last period of its lines.
    pub span: (Period, Period),
    /// The flows and their balances.
    pub system: BalanceSystem,
    /// What was assumed, and what was left out.
    pub notes: Vec<Problem>,
}

impl PlantSystem {
    /// The balances of every plant and period of a ledger that has some. Errors, all together: meters whose lines state no uncertainty, unless one is
    /// given for them (`no-uncertainty`), lines over longer periods (`period-too-long`), names that nothing in the ledger has (`not-in-ledger`), a
    /// ledger without any balance (`no-balance`).
    pub fn of_ledger(source: Source<'_>, request: &Request) -> Result<Vec<PlantSystem>, Problems> {
        not_there(source, request)?;
        let periods = plant_periods(source, request)?;
        let stock_widths = source.ledger.widths()?;
        let mut faults = Vec::new();
        let mut systems = Vec::new();
        let mut left_out = Vec::new();
        for place in periods {
            let mut books = PlantBooks::of(source, place, request.length, &stock_widths)?;
            let mut builder = Builder::of(&mut books, request);
            if request.of_items {
                builder.items();
            }
            if request.of_carbon {
                builder.processes();
            }
            faults.append(&mut builder.faults);
            let mut notes = builder.passed_over.notes(source.library);
            notes.append(&mut builder.notes);
            if builder.system.balances.is_empty() {
                left_out.append(&mut notes);
            } else {
                systems.push(PlantSystem {
                    plant: place.0,
                    span: builder.books.span,
                    system: builder.system,
                    notes,
                });
            }
        }
        if systems.is_empty() && faults.is_empty() {
            faults.push(problem::no_balance());
            faults.append(&mut left_out);
        }
        // A meter that states nothing does so in every month; once is enough.
        let mut said = BTreeSet::new();
        faults.retain(|fault| said.insert(fault.message.clone()));
        Problems(faults).check()?;
        Ok(systems)
    }
}

/// Items and processes that were named and that no line of the ledger has, all together.
fn not_there(source: Source<'_>, request: &Request) -> Result<(), Problems> {
    let items: BTreeSet<usize> = source.groups.iter().map(|group| group.item).collect();
    let processes: BTreeSet<&str> = source
        .groups
        .iter()
        .filter_map(|group| group.process.as_deref())
        .collect();
    let mut faults = Vec::new();
    let mut item = |option: &str, place: usize| {
        if !items.contains(&place) {
            let what = Text::new("物料", "item");
            let id = source.library.items.at(place).id();
            let known: Vec<String> = items
                .iter()
                .map(|item| source.library.items.at(*item).id().to_owned())
                .collect();
            faults.push(problem::not_in_ledger(option, id, &what, &known));
        }
    };
    request.items.iter().for_each(|place| item("--item", *place));
    request
        .unmeasured
        .iter()
        .for_each(|name| item("--unmeasured", name.item));
    let burned = request.burned.iter();
    burned.for_each(|burned| burned.items.iter().for_each(|place| item("--burns", *place)));
    // A process without a line may still take what nobody meters, a flare say; one that burns must have lines.
    let burning = request.burned.iter().map(|burned| burned.process.as_str());
    for process in burning.filter(|process| !processes.contains(process)) {
        let what = Text::new("工序", "process");
        let known: Vec<String> = processes.iter().map(|known| (*known).to_owned()).collect();
        faults.push(problem::not_in_ledger("--burns", process, &what, &known));
    }
    Problems(faults).check()?;
    Ok(())
}

/// A system while it is drawn up.
pub(super) struct Builder<'b, 's> {
    pub books: &'b PlantBooks<'s>,
    pub request: &'b Request,
    pub system: BalanceSystem,
    /// By meter, the place of its variable.
    variables: BTreeMap<Meter, usize>,
    pub faults: Vec<Problem>,
    pub notes: Vec<Problem>,
    passed_over: PassedOver,
}

/// A flow and the sign with which it stands in a balance.
struct Signed<'r> {
    reading: &'r Reading,
    is_in: bool,
}

impl<'b, 's> Builder<'b, 's> {
    /// Nothing drawn up yet. Flows that are asked for as not measured are entered where no line states them.
    fn of(books: &'b mut PlantBooks<'s>, request: &'b Request) -> Builder<'b, 's> {
        for name in &request.unmeasured {
            let meter = name.meter(books.plant, books.period);
            let order = books.order(&meter);
            // The item must be the plant's: a mill without coke ovens flares no coke oven gas.
            if books.flows.keys().any(|(item, ..)| *item == name.item) {
                books.flows.entry(order).or_insert_with(|| Reading {
                    meter,
                    quantity: Ratio::zero(),
                    carbon: None,
                });
            }
        }
        Builder {
            books,
            request,
            system: BalanceSystem::default(),
            variables: BTreeMap::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            passed_over: PassedOver::default(),
        }
    }

    /// The id of the plant.
    pub fn plant_id(&self) -> &'s str {
        &self.books.source.ledger.plants.plants[self.books.plant].id
    }

    /// Adds a variable and gives its place.
    pub fn add(&mut self, variable: Variable) -> usize {
        self.system.variables.push(variable);
        self.system.variables.len() - 1
    }

    /// The variable of a meter that reads so much.
    pub fn variable(&mut self, meter: &Meter, quantity: &Ratio) -> usize {
        if let Some(known) = self.variables.get(meter) {
            return *known;
        }
        let (ledger, library) = (self.books.source.ledger, self.books.source.library);
        let item = library.items.at(meter.item);
        let is_unmeasured = self.request.unmeasured.iter().any(|name| {
            meter.day.is_none() && (&name.process, name.item, name.flow) == (&meter.process, meter.item, meter.flow)
        });
        let measurement = (!is_unmeasured).then(|| Measurement {
            value: quantity.clone(),
            half_width: self.half_width(meter, quantity),
        });
        let place = self.add(Variable {
            id: meter.id(ledger, library),
            subject: item.title().clone(),
            title: meter.title_within_item(ledger, library),
            unit: item.unit.text.clone(),
            measurement,
        });
        self.variables.insert(meter.clone(), place);
        place
    }

    /// Half the width of the 95 % interval of a reading; a fault where some line states none and none is given for it.
    fn half_width(&mut self, meter: &Meter, quantity: &Ratio) -> Ratio {
        let widths = match meter.day {
            None => &self.books.widths,
            Some(_) => self.books.stock_widths,
        };
        let Some(width) = widths.meters.get(meter) else {
            return Ratio::zero();
        };
        let of_silent = self.request.percent_of_silent.as_ref();
        if of_silent.is_none()
            && let Some(place) = width.silent_at()
        {
            let title = meter.title(self.books.source.ledger, self.books.source.library);
            self.faults.push(problem::no_uncertainty(&title, Some(place.clone())));
        }
        let percent = width.percent_with(of_silent.unwrap_or(&Ratio::zero()));
        let share = percent.divide(&Ratio::from(100)).unwrap_or_default();
        quantity.clone() * share
    }

    /// The balances of items.
    fn items(&mut self) {
        let books = self.books;
        let mut items: Vec<usize> = books.flows.keys().map(|(item, ..)| *item).collect();
        items.dedup();
        let asked = &self.request.items;
        for item in items
            .into_iter()
            .filter(|item| asked.is_empty() || asked.contains(item))
        {
            self.item(item);
        }
    }

    fn item(&mut self, item: usize) {
        let books = self.books;
        let own = books.flows.iter().filter(|((of, ..), _)| *of == item);
        let own: Vec<&Reading> = own.map(|(_, reading)| reading).collect();
        let has = |flow: Flow| {
            own.iter()
                .any(|reading| reading.meter.flow == flow && !reading.quantity.is_zero())
        };
        let is_made = own.iter().any(|reading| is_of_process(reading, Flow::Produced));
        let counts_net = has(Flow::NetConsumed) && !has(Flow::Purchased);
        let mut signed = Vec::new();
        for reading in own.iter().copied() {
            let (counts, is_in) = match reading.meter.flow {
                Flow::Purchased => (!counts_net, true),
                Flow::Sold | Flow::OtherUse => (!counts_net, false),
                Flow::NetConsumed => (counts_net, true),
                // The plant's output is what its processes made, said once more.
                Flow::Produced => (reading.meter.process.is_some() || !is_made, true),
                Flow::Consumed => (true, false),
                _ => (false, false),
            };
            if counts {
                signed.push(Signed { reading, is_in });
            }
        }
        // What a plant output and net consumption say of one item alone is no balance.
        if signed.is_empty() {
            return;
        }
        self.pass_over(item, has(Flow::NetConsumed), counts_net);
        let mut terms = Vec::new();
        let stock = books.stocks.get(&item).filter(|_| !counts_net);
        if stock.is_some_and(|stock| books.is_older(stock)) {
            self.passed_over.older_stocks.push(item);
        }
        // What comes in stands before what goes out, stocks beside their flows.
        for is_in in [true, false] {
            for flow in signed.iter().filter(|flow| flow.is_in == is_in) {
                let place = self.variable(&flow.reading.meter, &flow.reading.quantity);
                terms.push(Term::new(place, sign(is_in)));
            }
            if let Some(stock) = stock {
                let (meter, quantity) = if is_in { &stock.opening } else { &stock.closing };
                let place = self.variable(meter, quantity);
                terms.push(Term::new(place, sign(is_in)));
            }
        }
        for is_in in [true, false] {
            if !signed.iter().any(|flow| flow.is_in == is_in) {
                let place = self.unmetered(item, is_in);
                terms.push(Term::new(place, sign(is_in)));
            }
        }
        self.balance(item, BalanceKind::Item, terms);
        self.output(item, &own);
    }

    fn balance(&mut self, item: usize, kind: BalanceKind, terms: Vec<Term>) {
        let known = self.books.source.library.items.at(item);
        self.system.balances.push(Balance {
            id: format!("{}/{}/{}", self.plant_id(), kind.id(), known.id()),
            kind,
            title: known.title().clone(),
            unit: known.unit.text.clone(),
            terms,
        });
    }

    /// The plant's output beside what its processes made: a second reading, unless it is the same figure to the last digit.
    fn output(&mut self, item: usize, own: &[&Reading]) {
        let made: Vec<&&Reading> = own
            .iter()
            .filter(|reading| is_of_process(reading, Flow::Produced))
            .collect();
        let output = own
            .iter()
            .find(|reading| reading.meter.flow == Flow::Produced && reading.meter.process.is_none());
        let Some(output) = output.filter(|_| !made.is_empty()) else {
            return;
        };
        let in_all: Ratio = made.iter().map(|reading| reading.quantity.clone()).sum();
        if in_all == output.quantity {
            self.passed_over.outputs.push(item);
            return;
        }
        let mut terms: Vec<Term> = Vec::new();
        for reading in made {
            let place = self.variable(&reading.meter, &reading.quantity);
            terms.push(Term::new(place, Ratio::one()));
        }
        let place = self.variable(&output.meter, &output.quantity);
        terms.push(Term::new(place, -Ratio::one()));
        self.balance(item, BalanceKind::Output, terms);
    }

    /// The side of an item's balance of which no line says anything.
    fn unmetered(&mut self, item: usize, is_in: bool) -> usize {
        let known = self.books.source.library.items.at(item);
        let (id, title) = if is_in {
            ("unmetered-source", Text::new("来源未计量", "source without a line"))
        } else {
            ("unmetered-use", Text::new("去向未计量", "use without a line"))
        };
        self.add(Variable {
            id: format!("{}/-/{}/{id}", self.plant_id(), known.id()),
            subject: known.title().clone(),
            title,
            unit: known.unit.text.clone(),
            measurement: None,
        })
    }

    /// Keeps which of two accounts of what crossed the fence is passed over.
    fn pass_over(&mut self, item: usize, has_net: bool, counts_net: bool) {
        let books = self.books;
        let others = [Flow::Sold, Flow::OtherUse];
        let has_others = books.stocks.contains_key(&item)
            || books
                .flows
                .keys()
                .any(|(of, _, _, flow)| *of == item && others.contains(flow));
        match (has_net, counts_net) {
            (true, false) => self.passed_over.net_consumptions.push(item),
            (true, true) if has_others => self.passed_over.held_by_net.push(item),
            _ => {}
        }
    }
}

fn is_of_process(reading: &Reading, flow: Flow) -> bool {
    reading.meter.flow == flow && reading.meter.process.is_some()
}

fn sign(is_in: bool) -> Ratio {
    if is_in { Ratio::one() } else { -Ratio::one() }
}
