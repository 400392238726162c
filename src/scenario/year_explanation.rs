//! Where a figure of a scenario's year comes from: the base lines that went into it, what each is multiplied by, and why.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::base::{Driven, Follows, Plant};
use super::driver::Driver;
use super::followed_amount::FollowedAmount;
use super::metal::SCRAP;
use super::plant_year::PlantYear;
use super::run::{PlantBooks, Run};
use super::scenario::Followed;
use super::solution::{ELECTRICITY, Solution};
use super::touching_change::TouchingChange;
use crate::activity::{KeyedLine, LineKey};
use crate::factor::Named;
use crate::format::methodology::CountEntry;
use crate::inventory::{Explanation, Grouping, Inventory, Selector};
use crate::period::Period;
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// A figure of a plant's year, and where it comes from.
#[derive(Debug)]
pub struct YearExplanation<'a> {
    /// The plant.
    pub plant: &'a Plant<'a>,
    /// The base year.
    pub base_year: i16,
    /// The year.
    pub year: i16,
    /// The plant under the levers of the year.
    pub state: PlantYear<'a, Ratio>,
    /// What it runs, and its books.
    pub books: PlantBooks,
    /// The figure of the year; `None` where the plant puts out nothing.
    pub figure: Option<Explanation>,
    /// What the plant put out in the base year; `None` where it did not run then.
    pub base_output: Option<Ratio>,
    /// The same figure of the base year, as the scenario runs it; `None` where it has none.
    pub base_figure: Option<Explanation>,
    /// The rows that it is the sum of, over their periods.
    pub parts: Vec<FigurePart>,
    /// How many rows those are.
    pub row_count: usize,
    /// Whether nothing was left out of the year's inventory.
    pub is_complete: bool,
    /// The lines that went in.
    pub lines: Vec<ProjectedLine>,
    /// What the lines follow, each once.
    pub followed: Vec<FollowedAmount>,
    /// What levers changed at the plant: first what touches the lines' items, then the processes that take or make them, then the rest.
    pub changes: Vec<TouchingChange>,
    /// The drivers that the year rests on.
    pub drivers: Vec<DriverStep>,
}

/// The rows of a source and an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigurePart {
    /// What the source is called.
    pub source: Text,
    /// Place of the item.
    pub item: usize,
    /// The supply.
    pub supply: Option<Supply>,
    /// Whether it counts in the total.
    pub counts: bool,
    /// The emission of the base year; zero where it had none.
    pub base: Ratio,
    /// The emission of the year.
    pub now: Ratio,
}

/// The lines of a key that went in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectedLine {
    /// What tells them apart.
    pub key: LineKey,
    /// Where they stand: in the base ledger; an added one in the scenario's file.
    pub places: Vec<Place>,
    /// What they come to in the base ledger; `None` of lines that it does not have.
    pub base: Option<Ratio>,
    /// What each is multiplied by; `None` of lines that the base does not have.
    pub ratio: Option<Ratio>,
    /// What they come to in the year.
    pub now: Ratio,
    /// What they follow; `None` of lines that the base does not have.
    pub follows: Option<Follows>,
}

/// A driver in the base year and in the year.
#[derive(Clone, Debug)]
pub struct DriverStep {
    /// What follows it.
    pub role: DriverRole,
    /// The driver; `None`: what follows it is held, or follows the plant's output.
    pub driver: Option<Driver>,
    /// Whether it follows what the plant puts out, in place of a driver.
    pub follows_output: bool,
    /// Its value in the base year.
    pub base: Ratio,
    /// Its value in the year.
    pub now: Ratio,
}

/// What follows a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriverRole {
    /// What all plants put out.
    Output,
    /// What follows no process and no product.
    Other,
    /// The emission factor of the grid.
    GridFactor,
    /// The scrap that can be bought.
    ScrapSupply,
}

impl Run<'_> {
    /// Explains a figure of a plant's year: `typed` as for `dafeng explain`. Errors: what the selector does not find, what [`Run::books`] and
    /// accounting find.
    pub fn explain(&self, plant: usize, year: i16, typed: &str) -> Result<YearExplanation<'_>, Problems> {
        let base_year = self.start.year;
        let output = |year: i16| -> Result<Ratio, Problems> { Ok(self.dispatch(year)?.1[plant].clone()) };
        let books = self.books(plant, year, &output(year)?)?;
        let (state, _) = self.plant_year(plant, year, &books.output)?;
        let mut explained = YearExplanation {
            plant: &self.plants[plant],
            base_year,
            year,
            state,
            books,
            base_output: None,
            figure: None,
            base_figure: None,
            parts: Vec::new(),
            row_count: 0,
            is_complete: true,
            lines: Vec::new(),
            followed: Vec::new(),
            changes: Vec::new(),
            drivers: Vec::new(),
        };
        let base_books = self.books(plant, base_year, &output(base_year)?)?;
        let did_run = !base_books.output.is_zero();
        explained.base_output = did_run.then(|| explained.plant.output.clone());
        let base = base_books
            .ledger
            .as_ref()
            .map(|ledger| self.inventory(ledger))
            .transpose()?;
        let inventory = explained.books.ledger.as_ref().map(|ledger| self.inventory(ledger));
        match inventory.transpose()? {
            Some(inventory) => {
                let selector = Selector::parse(typed, &inventory)?;
                let mut figure = inventory.explain(&selector)?;
                figure.title = self.title_of(&selector).unwrap_or(figure.title);
                let rows = selector.rows(&inventory);
                let (row_count, is_complete) = (rows.len(), inventory.is_complete());
                let then = selector.in_year(base_year);
                let parts = parts(&inventory, &selector, base.as_ref().map(|base| (base, &then)));
                let lines = self.lines(&explained, &figure)?;
                drop(inventory);
                (explained.parts, explained.lines, explained.row_count) = (parts, lines, row_count);
                explained.is_complete = is_complete;
                explained.figure = Some(figure);
                explained.base_figure = base.as_ref().and_then(|base| base.explain(&then).ok());
            }
            None => {
                if let Some(base) = &base {
                    let selector = Selector::parse(typed, base)?;
                    let mut figure = base.explain(&selector)?;
                    figure.title = self.title_of(&selector).unwrap_or(figure.title);
                    let mut gone = parts(base, &selector, None);
                    for part in &mut gone {
                        std::mem::swap(&mut part.base, &mut part.now);
                    }
                    (explained.parts, explained.base_figure) = (gone, Some(figure));
                }
            }
        }
        explained.followed = explained.followed_amounts();
        explained.changes = explained.touching_changes();
        explained.drivers = self.driver_steps(&explained);
        Ok(explained)
    }

    /// What an item is called, where the figure is that of one.
    fn title_of(&self, selector: &Selector) -> Option<Text> {
        let Selector::Rows(conditions) = selector else {
            return None;
        };
        match conditions.as_slice() {
            [(Grouping::Item, id)] => Some(self.library.items.find(id)?.title().clone()),
            _ => None,
        }
    }

    /// The lines that an explanation rests on, by their keys; those that the base ledger does not have stand apart from those of the same key.
    fn lines(&self, explained: &YearExplanation<'_>, figure: &Explanation) -> Result<Vec<ProjectedLine>, Problems> {
        let (state, books) = (&explained.state, &explained.books);
        let Some(ledger) = &books.ledger else {
            return Ok(Vec::new());
        };
        let mut used = HashSet::new();
        places_of(figure, &mut used);
        let projection = state.projection(&books.solution, &books.drive, self.scenario)?;
        let base = state.base;
        let then: HashMap<(LineKey, Place), Ratio> = base
            .ledger
            .keyed_lines(base.plant)?
            .into_iter()
            .map(|line| ((line.key, line.place), line.quantity))
            .collect();
        let mut lines: Vec<ProjectedLine> = Vec::new();
        for KeyedLine { key, place, quantity } in ledger.keyed_lines(base.plant)? {
            if !used.contains(&place) || !key.flow.carries_quantity() {
                continue;
            }
            let before = then.get(&(key.clone(), place.clone())).cloned();
            let mut known = lines.iter_mut();
            match known.find(|known| known.key == key && known.base.is_some() == before.is_some()) {
                Some(known) => {
                    known.places.push(place);
                    known.now = std::mem::take(&mut known.now) + quantity;
                    known.base = known.base.take().zip(before).map(|(sum, before)| sum + before);
                }
                None => {
                    let of_base = before.as_ref().and_then(|_| projection.ratios.get(&key)).cloned();
                    let follows = base.lines.iter().find(|(known, ..)| *known == key);
                    lines.push(ProjectedLine {
                        places: vec![place],
                        base: before,
                        now: quantity,
                        follows: follows
                            .filter(|_| of_base.is_some())
                            .map(|(.., follows)| follows.clone()),
                        ratio: of_base,
                        key,
                    });
                }
            }
        }
        Ok(lines)
    }

    fn driver_steps(&self, explained: &YearExplanation<'_>) -> Vec<DriverStep> {
        let scenario = self.scenario;
        let has = |id: &str| {
            let items = &self.library.items;
            let own = explained.lines.iter();
            own.map(|line| items.at(line.key.item).id()).any(|item| item == id)
        };
        let needs_other = explained.lines.iter().any(|line| explained.follows_other(line));
        let other = scenario.follow.other.as_ref().filter(|_| needs_other);
        let roles = [
            (DriverRole::Output, Some(scenario.follow.output.clone())),
            (DriverRole::Other, other.cloned()),
            (
                DriverRole::GridFactor,
                scenario
                    .grid_factor
                    .clone()
                    .filter(|_| has(ELECTRICITY))
                    .map(Followed::Driver),
            ),
            (
                DriverRole::ScrapSupply,
                scenario
                    .scrap_supply
                    .clone()
                    .filter(|_| has(SCRAP))
                    .map(Followed::Driver),
            ),
        ];
        let roles = roles.into_iter().filter_map(|(role, followed)| Some((role, followed?)));
        roles
            .map(|(role, followed)| {
                let driver = match &followed {
                    Followed::Driver(id) => scenario.drivers.get(id).cloned(),
                    _ => None,
                };
                let at = |year: i16| driver.as_ref().map(|driver| driver.course.at(year)).unwrap_or_default();
                DriverStep {
                    role,
                    follows_output: followed == Followed::Output,
                    base: at(explained.base_year),
                    now: at(explained.year),
                    driver,
                }
            })
            .collect()
    }
}

impl Selector {
    /// The same figure of another year.
    fn in_year(&self, year: i16) -> Selector {
        let Selector::Rows(conditions) = self else {
            return self.clone();
        };
        let moved = conditions.iter().map(|(grouping, id)| {
            let period =
                matches!(grouping, Grouping::Period | Grouping::Year).then(|| Period::parse(id).ok()?.in_year(year));
            (
                *grouping,
                period.flatten().map_or_else(|| id.clone(), |period| period.to_string()),
            )
        });
        Selector::Rows(moved.collect())
    }
}

/// The places of all lines of a tree.
fn places_of(figure: &Explanation, places: &mut HashSet<Place>) {
    places.extend(figure.lines.iter().map(|line| line.place.clone()));
    for child in &figure.children {
        places_of(child, places);
    }
}

/// The selected rows by source, item and supply, beside those of the base year.
fn parts(inventory: &Inventory<'_>, selector: &Selector, base: Option<(&Inventory<'_>, &Selector)>) -> Vec<FigurePart> {
    let mut parts: Vec<FigurePart> = Vec::new();
    let mut add = |inventory: &Inventory<'_>, selector: &Selector, is_base: bool| {
        for row in selector.rows(inventory) {
            let (cell, source) = (inventory.cell(row), inventory.source(row));
            let Some(emission) = row.emission.map(Ratio::from) else {
                continue;
            };
            let known = parts
                .iter()
                .position(|part| part.source == source.title && part.item == cell.item && part.supply == cell.supply);
            let place = known.unwrap_or_else(|| {
                parts.push(FigurePart {
                    source: source.title.clone(),
                    item: cell.item,
                    supply: cell.supply,
                    counts: source.count == CountEntry::Total,
                    base: Ratio::zero(),
                    now: Ratio::zero(),
                });
                parts.len() - 1
            });
            let part = &mut parts[place];
            let sum = if is_base { &mut part.base } else { &mut part.now };
            *sum = std::mem::take(sum) + emission;
        }
    };
    add(inventory, selector, false);
    if let Some((base, selector)) = base {
        add(base, selector, true);
    }
    parts
}

impl YearExplanation<'_> {
    /// Whether a line follows, straight or through a demand, what no process and no product decides.
    fn follows_other(&self, line: &ProjectedLine) -> bool {
        let driven = &self.state.base.driven;
        match &line.follows {
            Some(Follows::Driver(driven)) => *driven == Driven::Other,
            Some(Follows::Demanded(places)) => places.iter().any(|place| driven[*place] == Driven::Other),
            Some(Follows::Bought(product, _) | Follows::Left(product)) => {
                let network = self.state.base.network.iter();
                let mut demands = network.flat_map(|network| network.demand.iter().zip(driven));
                demands.any(|(demand, driven)| demand.product == *product && *driven == Driven::Other)
            }
            _ => false,
        }
    }

    /// What the plant puts out in the year; `None` where it is not there yet.
    pub fn output(&self) -> Option<&Ratio> {
        (!self.is_yet_to_start()).then_some(&self.books.output)
    }

    /// Whether the plant neither ran in the base year nor runs in this one, so that it is not there yet.
    pub fn is_yet_to_start(&self) -> bool {
        self.base_output.is_none() && self.books.output.is_zero()
    }

    /// The runs of a process in the base year and in the year, by its place.
    pub fn runs(&self, process: usize) -> (Ratio, Ratio) {
        let of = |solution: &Solution<Ratio>| solution.runs.get(process).cloned().unwrap_or_default();
        (of(&self.state.base.ran), of(&self.books.solution))
    }

    /// The levers that changed something, by their places, with how many changes each made.
    pub fn levers(&self) -> BTreeMap<usize, usize> {
        let mut levers = BTreeMap::new();
        for touching in &self.changes {
            *levers.entry(touching.change.lever).or_default() += 1;
        }
        levers
    }
}
