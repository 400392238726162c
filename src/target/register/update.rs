//! A register made new by newer rows: each replaces what stood of the same unit and year, everything else is kept, and what changed is told.

use std::collections::BTreeMap;

use super::unit::{Amount, RegisterUnit, StatedQuantity};
use super::{Register, UnitKey};
use crate::factor::Named;
use crate::spelling::fold;
use crate::target::metric::MetricBook;
use crate::text::Text;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It stands in the place of an older one.
    Replaced,
    /// It says what the older one said.
    Unchanged,
    /// Nothing newer came for it.
    Kept,
}

/// A row and what became of it.
#[derive(Clone, Debug)]
pub struct Change {
    /// The plant and the unit; of a quantity the plant.
    pub label: String,
    /// The year.
    pub year: i16,
    /// What became of it.
    pub kind: ChangeKind,
    /// What differs, in words.
    pub differences: Vec<Text>,
}

/// A register and what changed in it.
#[derive(Clone, Debug)]
pub struct Update {
    /// The register as it is now.
    pub register: Register,
    /// Its rows and what became of each, units first.
    pub changes: Vec<Change>,
}

impl ChangeKind {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Replaced => "replaced",
            ChangeKind::Unchanged => "unchanged",
            ChangeKind::Kept => "kept",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            ChangeKind::Added => Text::new("新增", "added"),
            ChangeKind::Replaced => Text::new("更新", "replaced"),
            ChangeKind::Unchanged => Text::new("未变", "unchanged"),
            ChangeKind::Kept => Text::new("保留", "kept"),
        }
    }
}

impl Update {
    /// Puts newer rows into a register. What the newer row does not state and the older one did (class, city, capacity) is carried over.
    pub fn of(old: Register, new: Register, book: &MetricBook) -> Update {
        let mut changes = Vec::new();
        let mut newer: BTreeMap<UnitKey, RegisterUnit> =
            new.units.iter().map(|unit| (unit.key(), unit.clone())).collect();
        let mut units = Vec::new();
        for unit in old.units {
            let change = |kind, differences| Change {
                label: unit.label(),
                year: unit.year,
                kind,
                differences,
            };
            match newer.remove(&unit.key()) {
                None => {
                    changes.push(change(ChangeKind::Kept, Vec::new()));
                    units.push(unit);
                }
                Some(found) => {
                    let found = carried_over(found, &unit);
                    let differences = differences(&unit, &found);
                    let kind = if differences.is_empty() {
                        ChangeKind::Unchanged
                    } else {
                        ChangeKind::Replaced
                    };
                    changes.push(change(kind, differences));
                    units.push(found);
                }
            }
        }
        for unit in new.units {
            if newer.remove(&unit.key()).is_some() {
                changes.push(Change {
                    label: unit.label(),
                    year: unit.year,
                    kind: ChangeKind::Added,
                    differences: Vec::new(),
                });
                units.push(unit);
            }
        }
        let quantities = quantities(old.quantities, new.quantities, &mut changes, book);
        let mut files = old.files;
        files.extend(new.files);
        let mut notes = old.notes;
        notes.extend(new.notes);
        Update {
            register: Register {
                units,
                quantities,
                files,
                notes,
            },
            changes,
        }
    }

    /// How many rows became so.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }
}

fn carried_over(new: RegisterUnit, old: &RegisterUnit) -> RegisterUnit {
    RegisterUnit {
        class: new.class.or_else(|| old.class.clone()),
        region: new.region.or_else(|| old.region.clone()),
        city: new.city.or_else(|| old.city.clone()),
        capacity: new.capacity.or_else(|| old.capacity.clone()),
        status: old.status,
        ..new
    }
}

fn differences(old: &RegisterUnit, new: &RegisterUnit) -> Vec<Text> {
    let amounts = [
        (Text::new("产能", "capacity"), &old.capacity, &new.capacity),
        (Text::new("产量", "output"), &old.output, &new.output),
        (Text::new("综合能耗", "energy"), &old.energy, &new.energy),
        (
            Text::new("单位产品能耗", "energy per product"),
            &old.stated_intensity,
            &new.stated_intensity,
        ),
    ];
    let shown = |amount: &Option<Amount>| amount.as_ref().map_or_else(|| "—".to_owned(), Amount::text);
    let is_other = |old: &Option<Amount>, new: &Option<Amount>| {
        let measured = |amount: &Option<Amount>| {
            let amount = amount.as_ref()?;
            Some((amount.in_base(), amount.unit.dimension.clone()))
        };
        measured(old) != measured(new)
    };
    let mut found: Vec<Text> = amounts
        .iter()
        .filter(|(_, old, new)| is_other(old, new))
        .map(|(title, old, new)| {
            let (old, new) = (shown(old), shown(new));
            Text::new(
                format!("{} {old} → {new}", title.zh),
                format!("{} {old} → {new}", title.en),
            )
        })
        .collect();
    let words = [
        (Text::new("产品", "product"), Some(&old.product), Some(&new.product)),
        (Text::new("类别", "class"), old.class.as_ref(), new.class.as_ref()),
    ];
    for (title, old, new) in words {
        if old != new {
            let shown = |word: Option<&String>| word.map_or("—", String::as_str).to_owned();
            let (old, new) = (shown(old), shown(new));
            found.push(Text::new(
                format!("{} {old} → {new}", title.zh),
                format!("{} {old} → {new}", title.en),
            ));
        }
    }
    found
}

fn quantities(
    old: Vec<StatedQuantity>,
    new: Vec<StatedQuantity>,
    changes: &mut Vec<Change>,
    book: &MetricBook,
) -> Vec<StatedQuantity> {
    let key = |quantity: &StatedQuantity| {
        let unit = quantity.unit.as_deref().map(fold);
        (fold(&quantity.plant), unit, quantity.quantity.clone(), quantity.year)
    };
    let label = |quantity: &StatedQuantity| {
        let title = book.quantities.find(&quantity.quantity).map_or("", |known| known.id());
        [
            quantity.plant.as_str(),
            quantity.unit.as_deref().unwrap_or_default(),
            title,
        ]
        .iter()
        .filter(|word| !word.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
    };
    let mut newer: BTreeMap<_, StatedQuantity> = new.iter().map(|quantity| (key(quantity), quantity.clone())).collect();
    let mut all = Vec::new();
    let mut change = |quantity: &StatedQuantity, kind, differences| {
        changes.push(Change {
            label: label(quantity),
            year: quantity.year,
            kind,
            differences,
        });
    };
    for quantity in old {
        match newer.remove(&key(&quantity)) {
            None => {
                change(&quantity, ChangeKind::Kept, Vec::new());
                all.push(quantity);
            }
            Some(found) if found.amount.in_base() == quantity.amount.in_base() => {
                change(&found, ChangeKind::Unchanged, Vec::new());
                all.push(found);
            }
            Some(found) => {
                let words = format!("{} → {}", quantity.amount.text(), found.amount.text());
                change(&found, ChangeKind::Replaced, vec![Text::same(words)]);
                all.push(found);
            }
        }
    }
    for quantity in new {
        if newer.remove(&key(&quantity)).is_some() {
            change(&quantity, ChangeKind::Added, Vec::new());
            all.push(quantity);
        }
    }
    all
}
