//! The plants of a region added up: direct and indirect emissions of each, what one hands to another counted once.

use std::collections::{BTreeMap, BTreeSet};

use super::link::{Link, LinkBook};
use super::problem::Above;
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::{Grouping, Inventory, Row};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// What a plant emits.
#[derive(Clone, Debug)]
pub struct PlantSum {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The sum of its direct emissions.
    pub direct: Ratio,
    /// The sum of its indirect ones: power and heat bought.
    pub indirect: Ratio,
}

/// What a link makes of two plants' emissions.
#[derive(Clone, Debug)]
pub struct Handover {
    /// The link.
    pub link: Link,
    /// What the buyer counts for it.
    pub buyer_counts: Ratio,
    /// What the seller has deducted for it already.
    pub seller_deducts: Ratio,
    /// How both were made.
    pub words: Text,
}

/// A plant by its intensity.
#[derive(Clone, Debug)]
pub struct RankedPlant {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The intensity, unrounded.
    pub value: Ratio,
    /// Its unit.
    pub unit: String,
    /// The sum above the line.
    pub numerator: Ratio,
    /// The output below it.
    pub denominator: Ratio,
    /// The unit of that.
    pub denominator_unit: String,
}

/// The plants of a region together.
#[derive(Debug)]
pub struct RollUp<'a> {
    /// The inventory of all of them.
    pub inventory: &'a Inventory<'a>,
    /// The plants, in the order of the plant book.
    pub plants: Vec<PlantSum>,
    /// What is handed over.
    pub handovers: Vec<Handover>,
    /// Rankings by declared intensity: its title, and the plants, the lowest first.
    pub rankings: Vec<(Text, Vec<RankedPlant>)>,
}

impl Handover {
    /// What is counted twice: what the buyer counts and the seller does not deduct. Below zero where the seller deducts more than the buyer counts.
    pub fn counted_twice(&self) -> Ratio {
        self.buyer_counts.clone() - self.seller_deducts.clone()
    }
}

impl<'a> RollUp<'a> {
    /// Adds up the plants that `is_inside` takes in. Errors: more handed over than a ledger has sold or bought.
    pub fn of(
        inventory: &'a Inventory<'a>,
        links: &LinkBook,
        is_inside: &dyn Fn(usize) -> bool,
    ) -> Result<RollUp<'a>, Problems> {
        let mut sums: BTreeMap<usize, PlantSum> = BTreeMap::new();
        for row in inventory.counted() {
            let plant = inventory.cell(row).plant;
            if !is_inside(plant) {
                continue;
            }
            let sum = sums.entry(plant).or_insert_with(|| PlantSum {
                plant,
                direct: Ratio::zero(),
                indirect: Ratio::zero(),
            });
            let emission = row.emission.map(Ratio::from).unwrap_or_default();
            if inventory.source(row).scope == Some(2) {
                sum.indirect = sum.indirect.clone() + emission;
            } else {
                sum.direct = sum.direct.clone() + emission;
            }
        }
        let inside = links
            .links
            .iter()
            .filter(|link| is_inside(link.seller) && is_inside(link.buyer));
        let inside: Vec<&Link> = inside.collect();
        Problems(above_ledger(inventory, &inside)).check()?;
        Ok(RollUp {
            inventory,
            plants: sums.into_values().collect(),
            handovers: inside.into_iter().map(|link| handover(inventory, link)).collect(),
            rankings: rankings(inventory, is_inside),
        })
    }

    /// The plain sum of the plants.
    pub fn sum(&self) -> Ratio {
        self.plants
            .iter()
            .map(|sum| sum.direct.clone() + sum.indirect.clone())
            .sum()
    }

    /// What is counted twice in it.
    pub fn counted_twice(&self) -> Ratio {
        self.handovers.iter().map(Handover::counted_twice).sum()
    }

    /// The sum with everything counted once.
    pub fn total(&self) -> Ratio {
        self.sum() - self.counted_twice()
    }
}

/// What the ledger of a plant has of an item and flow in a year.
fn booked(inventory: &Inventory<'_>, plant: usize, item: usize, flow: Flow, year: i16) -> Ratio {
    let groups = inventory.groups.iter().filter(|group| {
        group.plant == plant && group.item == item && group.flow == flow && group.period.year() == year
    });
    groups.map(|group| group.quantity.clone()).sum()
}

/// Links that hand over more than was sold or bought.
fn above_ledger(inventory: &Inventory<'_>, links: &[&Link]) -> Vec<Problem> {
    let mut faults = Vec::new();
    let mut seen: BTreeSet<(bool, usize, usize, i16)> = BTreeSet::new();
    for link in links {
        for (is_sale, plant) in [(true, link.seller), (false, link.buyer)] {
            if !seen.insert((is_sale, plant, link.item, link.year)) {
                continue;
            }
            let same = links.iter().filter(|other| {
                let own = if is_sale { other.seller } else { other.buyer };
                own == plant && other.item == link.item && other.year == link.year
            });
            let linked: Ratio = same.map(|other| other.quantity.clone()).sum();
            let flow = if is_sale { Flow::Sold } else { Flow::Purchased };
            let booked = booked(inventory, plant, link.item, flow, link.year);
            if linked > booked {
                let item = inventory.library.items.at(link.item);
                let above = Above {
                    plant: &inventory.ledger.plants.plants[plant].id,
                    item: item.title(),
                    year: link.year,
                    linked: linked.to_text(),
                    booked: booked.to_text(),
                    unit: &item.unit.text,
                    is_sale,
                };
                faults.push(above.problem(link.place.clone()));
            }
        }
    }
    faults
}

/// What a unit of an item counts in the rows of a plant and year in which a flow stands, without its sign; `None` where no such row counts.
fn coefficient(
    inventory: &Inventory<'_>,
    plant: usize,
    item: usize,
    year: i16,
    counts: &dyn Fn(&Row) -> bool,
) -> Option<Ratio> {
    let rows = inventory.counted().filter(|row| {
        let cell = inventory.cell(row);
        cell.plant == plant && cell.item == item && cell.period.year() == year && counts(row)
    });
    let rows: Vec<&Row> = rows.collect();
    let emission: Ratio = rows
        .iter()
        .filter_map(|row| row.emission_unrounded.clone())
        .map(|value| value.abs())
        .sum();
    let quantity: Ratio = rows.iter().map(|row| row.quantity.abs()).sum();
    emission.divide(&quantity)
}

fn handover(inventory: &Inventory<'_>, link: &Link) -> Handover {
    let has = |row: &Row, flow: Flow, is_subtracted: bool| {
        row.terms.iter().any(|term| {
            let of_flow = term.groups.iter().any(|group| inventory.groups[*group].flow == flow);
            of_flow && term.is_subtracted == is_subtracted
        })
    };
    // A purchase raises the buyer's emissions, whatever is netted against it.
    let raises = |row: &Row| has(row, Flow::Purchased, false) && !is_below_zero(row.coefficient.as_ref());
    // A sale lowers the seller's: netted against what it uses, or as a product that carries carbon away.
    let lowers = |row: &Row| {
        let is_deduction = is_below_zero(row.coefficient.as_ref());
        (has(row, Flow::Sold, true) && !is_deduction) || (has(row, Flow::Produced, false) && is_deduction)
    };
    let buyer = coefficient(inventory, link.buyer, link.item, link.year, &raises);
    let seller = coefficient(inventory, link.seller, link.item, link.year, &lowers);
    let times = |coefficient: &Option<Ratio>| coefficient.clone().unwrap_or_default() * link.quantity.clone();
    let item = inventory.library.items.at(link.item);
    let unit = &inventory.methodology.unit.text;
    let shown = |coefficient: &Option<Ratio>| {
        let known = coefficient.as_ref().map(|value| value.significant(6).to_text());
        known.unwrap_or_else(|| "0".to_owned())
    };
    let (quantity, own) = (link.quantity.to_text(), &item.unit.text);
    let (buyer_shown, seller_shown) = (shown(&buyer), shown(&seller));
    Handover {
        buyer_counts: times(&buyer),
        seller_deducts: times(&seller),
        words: Text::new(
            format!("{quantity} {own} × （受方 {buyer_shown} − 供方 {seller_shown}）{unit}/{own}"),
            format!("{quantity} {own} x (buyer {buyer_shown} - seller {seller_shown}) {unit}/{own}"),
        ),
        link: link.clone(),
    }
}

fn is_below_zero(coefficient: Option<&Ratio>) -> bool {
    coefficient.is_some_and(Ratio::is_negative)
}

/// The plants by each declared intensity, the lowest first.
fn rankings(inventory: &Inventory<'_>, is_inside: &dyn Fn(usize) -> bool) -> Vec<(Text, Vec<RankedPlant>)> {
    let mut rankings: Vec<(String, Text, Vec<RankedPlant>)> = Vec::new();
    for intensity in inventory.intensities(&[Grouping::Plant]) {
        let plant = intensity
            .key
            .first()
            .and_then(|(id, _)| inventory.ledger.plants.find(id));
        let (Some(plant), Some(value)) = (plant.filter(|plant| is_inside(*plant)), intensity.unrounded) else {
            continue;
        };
        let ranked = RankedPlant {
            plant,
            value,
            unit: intensity.unit,
            numerator: Ratio::from(intensity.numerator),
            denominator: intensity.denominator,
            denominator_unit: intensity.denominator_unit,
        };
        match rankings.iter_mut().find(|(id, ..)| *id == intensity.id) {
            Some((.., plants)) => plants.push(ranked),
            None => rankings.push((intensity.id, intensity.title, vec![ranked])),
        }
    }
    for (.., plants) in &mut rankings {
        plants.sort_by(|left, right| left.value.cmp(&right.value));
    }
    rankings.into_iter().map(|(_, title, plants)| (title, plants)).collect()
}
