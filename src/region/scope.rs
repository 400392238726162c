//! Which emissions the total of a plant takes in by its methodology, and whether the totals of several plants are of one quantity.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::Accounts;
use crate::format::methodology::{CountEntry, IntensityEntry};
use crate::inventory::Inventory;
use crate::text::Text;

/// The scopes of emissions that a methodology counts in its total. A methodology that tells no scopes apart, such as one of energy, has neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedScopes {
    /// Whether it counts direct emissions.
    pub direct: bool,
    /// Whether it counts indirect ones, of power and heat bought; where it does not, they are at most a memo item.
    pub indirect: bool,
}

impl CountedScopes {
    /// Those of the methodology of an inventory, at its level.
    pub fn of(inventory: &Inventory<'_>) -> CountedScopes {
        let sources = inventory.methodology.sources.iter();
        let counted =
            sources.filter(|source| source.count == CountEntry::Total && source.levels.contains(&inventory.level));
        let scopes: BTreeSet<u8> = counted.filter_map(|source| source.scope).collect();
        CountedScopes {
            direct: scopes.contains(&1),
            indirect: scopes.contains(&2),
        }
    }

    /// What the methodology does, in words.
    fn words(self) -> Text {
        match (self.direct, self.indirect) {
            (true, true) => Text::new("计直接与间接排放", "counts direct and indirect emissions"),
            (true, false) => Text::new("只计直接排放", "counts direct emissions alone"),
            (false, true) => Text::new("只计间接排放", "counts indirect emissions alone"),
            (false, false) => Text::new("不分直接与间接", "does not tell direct and indirect apart"),
        }
    }
}

/// In what the methodologies of plants differ so that their totals are no one quantity.
struct Differences {
    scopes: bool,
    gases: bool,
    /// Two of them are for one product.
    editions: bool,
}

impl Differences {
    fn of(inventories: &[&Inventory<'_>]) -> Differences {
        let differ = |left: &Inventory<'_>, right: &Inventory<'_>| Differences {
            scopes: CountedScopes::of(left) != CountedScopes::of(right),
            gases: left.methodology.unit.text != right.methodology.unit.text,
            editions: are_for_one_product(left, right),
        };
        let mut all = Differences {
            scopes: false,
            gases: false,
            editions: false,
        };
        for (place, left) in inventories.iter().enumerate() {
            for right in &inventories[place + 1..] {
                let pair = differ(left, right);
                all.scopes |= pair.scopes;
                all.gases |= pair.gases;
                all.editions |= pair.editions;
            }
        }
        all
    }

    fn title(&self) -> Option<Text> {
        let named = [
            (self.scopes, "排放范围", "scope"),
            (self.gases, "气体", "gases"),
            (self.editions, "版本", "edition"),
        ];
        let named: Vec<_> = named.into_iter().filter(|(differs, ..)| *differs).collect();
        let zh: Vec<&str> = named.iter().map(|(_, zh, _)| *zh).collect();
        let en: Vec<&str> = named.iter().map(|(.., en)| *en).collect();
        (!named.is_empty()).then(|| Text::new(zh.join("、"), en.join(" and ")))
    }
}

/// Whether two methodologies give intensities of one product: two editions, or two standards of one sector.
fn are_for_one_product(left: &Inventory<'_>, right: &Inventory<'_>) -> bool {
    let products = |inventory: &Inventory<'_>| -> BTreeSet<String> {
        let declared = inventory.methodology.file.intensities.iter();
        let of_plants = declared.filter(|entry| inventory.level.is_among(&entry.levels));
        let of_plants = of_plants.filter(|entry: &&IntensityEntry| !entry.is_of_each_process());
        of_plants.map(|entry| entry.per.clone()).collect()
    };
    !products(left).is_disjoint(&products(right))
}

/// Why the totals of plants are no one quantity, with what each methodology counts and of which plants; `None` where they are one.
pub(super) fn not_one_quantity(accounts: &Accounts<'_>, plants: &[usize]) -> Option<Text> {
    let mut standing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for plant in plants {
        standing.entry(accounts.place(*plant)).or_default().push(*plant);
    }
    let inventories: Vec<&Inventory<'_>> = standing
        .values()
        .filter_map(|plants| plants.first())
        .map(|plant| accounts.inventory(*plant))
        .collect();
    let differences = Differences::of(&inventories).title()?;
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    for (inventory, plants) in inventories.iter().zip(standing.values()) {
        let (id, unit) = (inventory.methodology.id(), &inventory.methodology.unit.text);
        let scopes = CountedScopes::of(inventory).words();
        let titles = plants.iter().map(|plant| &accounts.plant(*plant).title);
        let (in_zh, in_en): (Vec<&str>, Vec<&str>) = titles.map(|title| (title.zh.as_str(), title.en.as_str())).unzip();
        zh.push(format!("`{id}` {}（{unit}）：{}", scopes.zh, in_zh.join("、")));
        en.push(format!("`{id}` {} in {unit}: {}", scopes.en, in_en.join(", ")));
    }
    Some(Text::new(
        format!("合计不是同一个量，各方法学的{}不同。{}", differences.zh, zh.join("；")),
        format!(
            "the total is not one quantity, the methodologies differ in {}: {}",
            differences.en,
            en.join("; ")
        ),
    ))
}
