//! Plants by what they emit for a unit of their product. What two methodologies count, and what is made of two products, is never in one list.

use super::accounts::Accounts;
use super::note::ranked_periods_differ;
use crate::factor::Named;
use crate::inventory::{Grouping, Inventory};
use crate::quantity::Ratio;
use crate::text::Text;

/// The plants of one methodology by one of its intensities, the lowest first.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Id of the methodology.
    pub methodology: String,
    /// What it is called, with the choices of its options.
    pub methodology_title: Text,
    /// Id of the intensity.
    pub intensity: String,
    /// What the intensity is called.
    pub title: Text,
    /// Ids of the items that each of the plants makes, where the intensity is of several products; otherwise empty.
    pub products: Vec<String>,
    /// The plants.
    pub plants: Vec<RankedPlant>,
    /// That the ledgers of these are of different periods, where they are.
    pub periods_differ: Option<Text>,
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
    /// How many items of the plant could not be counted, so that the intensity is not whole.
    pub gaps: usize,
}

impl Ranking {
    /// The rankings of the plants inside.
    pub(super) fn of_all(accounts: &Accounts<'_>, is_inside: &dyn Fn(usize) -> bool) -> Vec<Ranking> {
        let inventories = accounts.inventories().iter();
        inventories
            .flat_map(|inventory| Ranking::of(inventory, accounts, is_inside))
            .collect()
    }

    fn of(inventory: &Inventory<'_>, accounts: &Accounts<'_>, is_inside: &dyn Fn(usize) -> bool) -> Vec<Ranking> {
        let mut rankings: Vec<Ranking> = Vec::new();
        for intensity in inventory.intensities(&[Grouping::Plant]) {
            let plant = intensity.key.first().and_then(|(id, _)| accounts.plants().find(id));
            let (Some(plant), Some(value)) = (plant.filter(|plant| is_inside(*plant)), &intensity.unrounded) else {
                continue;
            };
            let ranked = RankedPlant {
                plant,
                value: value.clone(),
                unit: intensity.unit.clone(),
                numerator: Ratio::from(intensity.numerator),
                denominator: intensity.denominator.clone(),
                denominator_unit: intensity.denominator_unit.clone(),
                gaps: inventory.gaps.iter().filter(|gap| gap.plant == plant).count(),
            };
            let products = products_apart(inventory, &intensity.id, plant);
            let known = rankings
                .iter_mut()
                .find(|known| known.intensity == intensity.id && known.products == products);
            match known {
                Some(known) => known.plants.push(ranked),
                None => rankings.push(Ranking {
                    methodology: inventory.methodology.id().to_owned(),
                    methodology_title: inventory.methodology.title(inventory.level),
                    title: with_products(intensity.title, &products, inventory),
                    intensity: intensity.id,
                    products,
                    plants: vec![ranked],
                    periods_differ: None,
                }),
            }
        }
        for ranking in &mut rankings {
            ranking.plants.sort_by(|left, right| left.value.cmp(&right.value));
            let plants: Vec<usize> = ranking.plants.iter().map(|ranked| ranked.plant).collect();
            ranking.periods_differ = ranked_periods_differ(accounts, &plants);
        }
        rankings
    }

    /// What it is called, with the methodology.
    pub fn whole_title(&self) -> Text {
        let (title, methodology) = (&self.title, &self.methodology_title);
        Text::new(
            format!("{}，按{}", title.zh, methodology.zh),
            format!("{}, by {}", title.en, methodology.en),
        )
    }

    /// The plants whose intensity is not whole.
    pub fn with_gaps(&self) -> impl Iterator<Item = &RankedPlant> {
        self.plants.iter().filter(|plant| plant.gaps > 0)
    }
}

/// Ids of the items that a plant makes, where the intensity is of several products of which a tonne of one is not one of another.
fn products_apart(inventory: &Inventory<'_>, intensity: &str, plant: usize) -> Vec<String> {
    let mut declared = inventory.methodology.file.intensities.iter();
    let entry = declared.find(|entry| entry.id == intensity && entry.several_products);
    let Some(entry) = entry else { return Vec::new() };
    let groups = inventory.output_groups(&entry.per, &|other, _| other == plant);
    let items = groups.into_iter().map(|place| inventory.groups[place].item);
    let mut made: Vec<String> = items
        .map(|item| inventory.library.items.at(item).id().to_owned())
        .collect();
    made.sort_unstable();
    made.dedup();
    made
}

fn with_products(title: Text, products: &[String], inventory: &Inventory<'_>) -> Text {
    if products.is_empty() {
        return title;
    }
    let items = products.iter().filter_map(|id| inventory.library.items.find(id));
    let (zh, en): (Vec<&str>, Vec<&str>) = items
        .map(|item| (item.title().zh.as_str(), item.title().en.as_str()))
        .unzip();
    Text::new(
        format!("{}（{}）", title.zh, zh.join("、")),
        format!("{} ({})", title.en, en.join(", ")),
    )
}
