//! Registries of named things: items, parameters, processes, regions. Looked up by id, name in either language, or alias.

use std::collections::{BTreeMap, HashMap};

use crate::format::registry::{CarbonOrigin, ItemEntry, ParameterEntry, ProcessEntry, RegionEntry, RegionKind};
use crate::quantity::{Dimension, Ratio, Unit, UnitTable};
use crate::spelling::{fold, scored};
use crate::text::Text;

/// A thing with an id, a name in both languages, and aliases.
pub trait Named {
    /// Its id.
    fn id(&self) -> &str;
    /// What it is called.
    fn title(&self) -> &Text;
    /// Its other names.
    fn aliases(&self) -> &[String];
}

/// Names things by the entry that they are built from: each holds an `entry` with `id` and `aliases`, and its `title`.
macro_rules! named_by_entry {
    ($($thing:ty),+) => {$(
        impl $crate::factor::Named for $thing {
            fn id(&self) -> &str {
                &self.entry.id
            }
            fn title(&self) -> &$crate::text::Text {
                &self.title
            }
            fn aliases(&self) -> &[String] {
                &self.entry.aliases
            }
        }
    )+};
}
pub(crate) use named_by_entry;

named_by_entry!(Item, Parameter, Process, Region);

/// Named things in the order of their file.
#[derive(Clone, Debug)]
pub struct Registry<T> {
    entries: Vec<T>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl<T: Named> Registry<T> {
    /// Builds the registry; `Err` names the first name that two things share.
    pub fn new(entries: Vec<T>) -> Result<Registry<T>, String> {
        let mut by_name = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let title = entry.title();
            let names = [entry.id(), &title.zh, &title.en];
            for name in names.into_iter().chain(entry.aliases().iter().map(String::as_str)) {
                if let Some(other) = by_name.insert(fold(name), index)
                    && other != index
                {
                    return Err(format!("the name `{name}` belongs to two entries"));
                }
            }
        }
        let by_id = (0..entries.len())
            .map(|index| (entries[index].id().to_owned(), index))
            .collect();
        Ok(Registry {
            entries,
            by_id,
            by_name,
        })
    }

    /// Adds a thing behind the others; `Err`: the name that another has, and the id of that one.
    pub fn add(&mut self, entry: T) -> Result<(), (String, String)> {
        let title = entry.title();
        let own = [entry.id(), &title.zh, &title.en];
        let names: Vec<&str> = own
            .into_iter()
            .chain(entry.aliases().iter().map(String::as_str))
            .collect();
        let taken = names.iter().find_map(|name| Some((name, self.find(name)?)));
        if let Some((name, other)) = taken {
            return Err(((*name).to_owned(), other.id().to_owned()));
        }
        let place = self.entries.len();
        self.by_name.extend(names.into_iter().map(|name| (fold(name), place)));
        self.by_id.insert(entry.id().to_owned(), place);
        self.entries.push(entry);
        Ok(())
    }

    /// The thing of this id, name or alias, however spelled.
    pub fn find(&self, name: &str) -> Option<&T> {
        self.index(name).map(|index| &self.entries[index])
    }

    /// Its place in the order of the file.
    pub fn index(&self, name: &str) -> Option<usize> {
        // An id needs no folding, and the engine asks by id.
        let found = self.by_id.get(name).copied();
        found.or_else(|| self.by_name.get(&fold(name)).copied())
    }

    /// The thing at a place.
    pub fn at(&self, index: usize) -> &T {
        &self.entries[index]
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter()
    }

    /// The things with a name near what was typed, best first.
    pub fn nearest(&self, typed: &str, count: usize) -> Vec<&T> {
        let mut best: BTreeMap<usize, usize> = BTreeMap::new();
        for (score, name) in scored(typed, self.by_name.keys().map(String::as_str)) {
            best.entry(self.by_name[name]).or_insert(score);
        }
        let mut found: Vec<(usize, usize)> = best.into_iter().map(|(index, score)| (score, index)).collect();
        found.sort_unstable();
        found
            .into_iter()
            .take(count)
            .map(|(_, index)| &self.entries[index])
            .collect()
    }

    /// The nearest known things as words for a hint: `` `coke` (焦炭) ``.
    pub fn nearest_words(&self, typed: &str) -> Vec<String> {
        self.nearest(typed, 3)
            .into_iter()
            .map(|entry| format!("`{}` ({})", entry.id(), entry.title().zh))
            .collect()
    }
}

/// A thing that a ledger line may name.
#[derive(Clone, Debug)]
pub struct Item {
    entry: ItemEntry,
    title: Text,
    /// Base unit, in which its quantities are summed.
    pub unit: Unit,
}

impl Item {
    /// Builds the item from its entry.
    pub fn new(entry: ItemEntry, units: &UnitTable) -> Result<Item, String> {
        let unit = units
            .parse(&entry.unit)
            .map_err(|_| format!("item `{}`: unknown unit `{}`", entry.id, entry.unit))?;
        Ok(Item {
            title: Text::new(&entry.zh, &entry.en),
            entry,
            unit,
        })
    }

    /// Its own dimension: `mass[coke]`.
    pub fn dimension(&self) -> Dimension {
        let base = self.unit.dimension.to_string();
        Dimension::of(&base, Some(&self.entry.id))
    }

    /// Whether its quantities are masses.
    pub fn is_by_mass(&self) -> bool {
        self.unit.dimension == Dimension::base("mass")
    }

    /// The item that it is a kind of.
    pub fn parent(&self) -> Option<&str> {
        self.entry.parent.as_deref()
    }

    /// Whether a network supplies it.
    pub fn is_supplied(&self) -> bool {
        self.entry.supplied
    }

    /// The fuel that is burned in its place, at equal heat, where a plant lacks it.
    pub fn topped_up_by(&self) -> Option<&str> {
        self.entry.topped_up_by.as_deref()
    }

    /// Whether it is scrap or a residue that goes back as raw material.
    pub fn is_recovered(&self) -> bool {
        self.entry.recovered
    }

    /// Where its carbon is from.
    pub fn carbon_origin(&self) -> CarbonOrigin {
        self.entry.carbon.unwrap_or(CarbonOrigin::Fossil)
    }

    /// Whether it leaves to the air and does not warm it.
    pub fn is_without_warming(&self) -> bool {
        self.entry.without_warming
    }

    /// Of what leaves to the air: the origin that it is shown under.
    pub fn emitted(&self) -> Option<CarbonOrigin> {
        self.entry.emitted
    }

    /// Of a product with the name of a gas: what it is when it leaves to the air.
    pub fn emitted_as(&self) -> Option<&str> {
        self.entry.emitted_as.as_deref()
    }

    /// The item whose factor it takes where it has none of its own.
    pub fn factor_of(&self) -> Option<&str> {
        self.entry.factor_of.as_deref()
    }
}

impl Registry<Item> {
    /// Whether the item is the ancestor, or stands below it in the item tree.
    pub fn is_within(&self, item: &str, ancestor: &str) -> bool {
        let mut current = Some(item);
        // The tree is shallow; the bound only guards against a cycle in a user's file.
        for _ in 0..16 {
            match current {
                Some(id) if id == ancestor => return true,
                Some(id) => current = self.find(id).and_then(Item::parent),
                None => return false,
            }
        }
        false
    }

    /// The places of the items above and below the item at a place, and its own.
    pub fn related(&self, place: usize) -> Vec<usize> {
        let mut related = vec![place];
        let mut above = place;
        while let Some(next) = self.parent_place(above).filter(|next| !related.contains(next)) {
            related.push(next);
            above = next;
        }
        let mut level = vec![place];
        while !level.is_empty() {
            let is_below = |other: &usize| {
                !related.contains(other) && self.parent_place(*other).is_some_and(|parent| level.contains(&parent))
            };
            let below: Vec<usize> = (0..self.entries.len()).filter(is_below).collect();
            related.extend(&below);
            level = below;
        }
        related
    }

    fn parent_place(&self, place: usize) -> Option<usize> {
        self.index(self.at(place).parent()?)
    }

    /// The item at the top of the tree above an item, itself where nothing is above it.
    pub fn root<'a>(&'a self, item: &'a str) -> &'a str {
        let mut current = item;
        for _ in 0..16 {
            match self.find(current).and_then(Item::parent) {
                Some(parent) => current = parent,
                None => break,
            }
        }
        current
    }

    /// Whether one is a kind of the other, or both are the same.
    pub fn is_related(&self, left: &str, right: &str) -> bool {
        self.is_within(left, right) || self.is_within(right, left)
    }
}

/// A parameter of an item, with its unit in terms of `[item]`.
#[derive(Clone, Debug)]
pub struct Parameter {
    entry: ParameterEntry,
    title: Text,
    /// Its unit, `[item]` still open.
    pub unit: Unit,
    at_most: Option<Ratio>,
}

impl Parameter {
    /// Builds the parameter from its entry.
    pub fn new(entry: ParameterEntry, units: &UnitTable) -> Result<Parameter, String> {
        let unit = units
            .parse(&entry.unit)
            .map_err(|_| format!("parameter `{}`: unknown unit `{}`", entry.id, entry.unit))?;
        let no_number = |written: &str| format!("parameter `{}`: `at_most: {written}` is no exact number", entry.id);
        let at_most = entry
            .at_most
            .as_deref()
            .map(|written| written.parse().map_err(|_| no_number(written)));
        let at_most = at_most.transpose()?;
        Ok(Parameter {
            title: Text::new(&entry.zh, &entry.en),
            entry,
            unit,
            at_most,
        })
    }

    /// Whether the ledger has columns for it.
    pub fn has_column(&self) -> bool {
        self.entry.column
    }

    /// Whether `%` may be typed for an item measured by mass.
    pub fn takes_percent_of_mass(&self) -> bool {
        self.entry.percent_of_mass
    }

    /// The greatest value that is physically possible for an item measured by mass, and as it is written.
    pub fn at_most(&self) -> Option<(Ratio, &str)> {
        self.at_most.clone().zip(self.entry.at_most.as_deref())
    }

    /// The greatest value that is physically possible for this item, and as it is written.
    pub fn limit_of(&self, item: &Item) -> Option<(Ratio, &str)> {
        let is_limited = item.is_by_mass() || self.unit.dimension.is_one();
        self.at_most().filter(|_| is_limited)
    }

    /// Whether the moisture of the item leaves it as it is.
    pub fn is_moisture_free(&self) -> bool {
        self.entry.moisture_free
    }

    /// Whether zero is no value.
    pub fn is_above_zero(&self) -> bool {
        self.entry.above_zero
    }

    /// Its unit for one item, as shown in tables: `GJ/t`.
    pub fn unit_text(&self, item: &Item) -> String {
        self.unit.text.replace("[item]", &item.unit.text)
    }
}

/// A process type.
#[derive(Clone, Debug)]
pub struct Process {
    entry: ProcessEntry,
    title: Text,
}

impl Process {
    /// Builds the process type from its entry.
    pub fn new(entry: ProcessEntry) -> Process {
        Process {
            title: Text::new(&entry.zh, &entry.en),
            entry,
        }
    }

    /// Whether it makes crude steel from a metallic charge.
    pub fn is_steelmaking(&self) -> bool {
        self.entry.steelmaking
    }

    /// Whether it takes what others make beside their products and nobody else uses.
    pub fn absorbs(&self) -> bool {
        self.entry.absorbs
    }

    /// Id of its reference product, the item per unit of which its results are given.
    pub fn product(&self) -> Option<&str> {
        self.entry.product.as_deref()
    }
}

/// A country, regional grid or province.
#[derive(Clone, Debug)]
pub struct Region {
    entry: RegionEntry,
    title: Text,
}

impl Region {
    /// Builds the region from its entry.
    pub fn new(entry: RegionEntry) -> Region {
        Region {
            title: Text::new(&entry.zh, &entry.en),
            entry,
        }
    }

    /// What kind of region.
    pub fn kind(&self) -> RegionKind {
        self.entry.kind
    }

    /// Its cities at prefecture level; empty where they are not listed.
    pub fn cities(&self) -> &[Text] {
        &self.entry.cities
    }

    /// The English name of the city of this name, or the name as typed where the region's cities are not listed. Errors: it is none of those listed, which
    /// the hint names.
    pub fn city_as_listed(&self, typed: &str) -> Result<String, Text> {
        if let Some(city) = self.city(typed) {
            return Ok(city.en.clone());
        }
        if self.cities().is_empty() {
            return Ok(typed.to_owned());
        }
        let known = self.cities().iter().map(|city| format!("`{}` ({})", city.en, city.zh));
        let known: Vec<String> = known.collect();
        Err(Text::new(
            format!("可用：{}", known.join("、")),
            format!("known: {}", known.join(", ")),
        ))
    }

    /// The city of this name in either language, with 市 or `city` behind it or without.
    pub fn city(&self, typed: &str) -> Option<&Text> {
        self.entry.cities.iter().find(|city| is_name_of_city(typed, city))
    }
}

/// Whether this names a city: in either language, with 市 or `city` behind it or without.
pub fn is_name_of_city(typed: &str, city: &Text) -> bool {
    let (zh, en) = (&city.zh, &city.en);
    let names = [zh.clone(), en.clone(), format!("{zh}市"), format!("{en} city")];
    let wanted = fold(typed);
    names.iter().any(|name| fold(name) == wanted)
}
