//! How much of a sector's known output the plants of a region are.

use std::collections::BTreeSet;

use super::accounts::Accounts;
use crate::factor::packed::{PackedFile, broken};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::statistic::{StatisticEntry, StatisticFile};
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

/// A published figure of a region and year.
#[derive(Clone, Debug)]
pub struct Statistic {
    /// As it is written.
    pub entry: StatisticEntry,
    /// The value in the item's base unit.
    pub value: Ratio,
}

/// What plants made beside what is published.
#[derive(Clone, Debug)]
pub struct Covered {
    /// Id of the item.
    pub item: String,
    /// What it is called.
    pub title: Text,
    /// The year.
    pub year: i16,
    /// What the plants made, in the item's base unit.
    pub made: Ratio,
    /// The unit.
    pub unit: String,
    /// What is published of that year; `None` where nothing is.
    pub published: Option<Statistic>,
    /// The years of which something is published.
    pub published_years: Vec<i16>,
}

/// A plant of whose sector nothing is published: no output of what it makes.
#[derive(Clone, Debug)]
pub struct Uncovered {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// Ids of what it makes: of its methodology's products, else of all that leaves it as output.
    pub items: Vec<String>,
}

impl Statistic {
    /// The shipped figures of a region. Errors: a fault of the program's own data.
    pub fn of_region(region: &str, library: &Library) -> Result<Vec<Statistic>, Problems> {
        let broken = |reason: String| broken("statistics.yaml", &reason);
        let file: StatisticFile = PackedFile::registry("statistics")?;
        let mut found = Vec::new();
        for entry in file.statistics.into_iter().filter(|entry| entry.region == region) {
            let item = library
                .items
                .find(&entry.item)
                .ok_or_else(|| broken(format!("no item `{}`", entry.item)))?;
            let value = read_number(&entry.value).map_err(|_| broken(format!("`{}` is no number", entry.value)))?;
            let unit = library
                .units
                .parse(&entry.unit)
                .map_err(|_| broken(format!("`{}` is no unit", entry.unit)))?;
            let value = (Ratio::from(value) * unit.size).divide(&item.unit.size);
            found.push(Statistic {
                value: value.ok_or_else(|| broken(format!("`{}` has no size", entry.unit)))?,
                entry,
            });
        }
        Ok(found)
    }
}

impl Covered {
    /// What the plants of a region made of every item that something is published of, year by year. Errors: a fault of the program's own data.
    pub fn of<'a>(
        accounts: impl Into<Accounts<'a>>,
        region: &str,
        is_inside: &dyn Fn(usize) -> bool,
    ) -> Result<Vec<Covered>, Problems> {
        let accounts = accounts.into();
        let library = accounts.library();
        let statistics = Statistic::of_region(region, library)?;
        let items: BTreeSet<String> = statistics
            .iter()
            .map(|statistic| statistic.entry.item.clone())
            .collect();
        let inventories = accounts.inventories();
        let groups = inventories.iter().flat_map(|inventory| &inventory.groups);
        let years: BTreeSet<i16> = groups.map(|group| group.period.year()).collect();
        let mut covered = Vec::new();
        for id in items {
            let Some(item) = library.items.find(&id) else { continue };
            for year in &years {
                let within = |plant: usize, period: Period| is_inside(plant) && period.year() == *year;
                let made = inventories
                    .iter()
                    .filter_map(|inventory| inventory.produced(&id, &within));
                let made: Vec<Ratio> = made.collect();
                if made.is_empty() {
                    continue;
                }
                let of_item = statistics.iter().filter(|statistic| statistic.entry.item == id);
                covered.push(Covered {
                    item: id.clone(),
                    title: item.title().clone(),
                    year: *year,
                    made: made.into_iter().sum(),
                    unit: item.unit.text.clone(),
                    published: of_item.clone().find(|statistic| statistic.entry.year == *year).cloned(),
                    published_years: of_item.map(|statistic| statistic.entry.year).collect(),
                });
            }
        }
        Ok(covered)
    }

    /// The share of the published output, in per cent.
    pub fn percent(&self) -> Option<Ratio> {
        let published = self.published.as_ref()?;
        (self.made.clone() * Ratio::from(100)).divide(&published.value)
    }
}

impl Uncovered {
    /// The plants with a ledger that make nothing of what something is published of, for the region and whatever year. Errors: a fault of the program's
    /// own data.
    pub fn of<'a>(
        accounts: impl Into<Accounts<'a>>,
        region: &str,
        is_inside: &dyn Fn(usize) -> bool,
    ) -> Result<Vec<Uncovered>, Problems> {
        let accounts = accounts.into();
        let statistics = Statistic::of_region(region, accounts.library())?;
        let items = &accounts.library().items;
        let mut uncovered = Vec::new();
        for plant in (0..accounts.plants().plants.len()).filter(|plant| is_inside(*plant)) {
            let inventory = accounts.inventory(plant);
            let groups = inventory.groups.iter().filter(|group| group.plant == plant);
            let made: Vec<_> = groups.clone().filter(|group| group.flow == Flow::Produced).collect();
            let has_statistic = |item: &str| {
                statistics
                    .iter()
                    .any(|statistic| items.is_within(item, &statistic.entry.item))
            };
            if groups.count() == 0 || made.iter().any(|group| has_statistic(items.at(group.item).id())) {
                continue;
            }
            let ids = |process: bool| -> BTreeSet<&str> {
                let made = made.iter().filter(|group| process || group.process.is_none());
                made.map(|group| items.at(group.item).id()).collect()
            };
            let declared = inventory.methodology.file.intensities.iter();
            let products: Vec<&str> = declared.map(|entry| entry.per.as_str()).collect();
            let is_product = |item: &&str| products.iter().any(|product| items.is_within(item, product));
            let own: BTreeSet<&str> = ids(true).into_iter().filter(is_product).collect();
            let named = if own.is_empty() { ids(false) } else { own };
            uncovered.push(Uncovered {
                plant,
                items: named.into_iter().map(str::to_owned).collect(),
            });
        }
        Ok(uncovered)
    }
}
