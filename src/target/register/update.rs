//! A register made new by newer rows: each replaces what stood of the same unit and year, everything else is kept, and what changed is told.

use std::collections::BTreeMap;

use super::unit::{Amount, RegisterUnit, StatedQuantity};
use super::{Register, UnitKey};
use crate::activity::plant::PlantBook;
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
    /// Its units and what became of each.
    pub units: Vec<Change>,
    /// Its quantities, likewise.
    pub quantities: Vec<Change>,
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
    /// Puts newer rows into a register. A plant keeps the name that the register has for it, which may be any that the plants file gives it. What the newer
    /// row does not state and the older one did (class, city, capacity, remark) is carried over.
    pub fn of(old: Register, new: Register, book: &MetricBook, plants: &PlantBook) -> Update {
        let new = new.named_as(&old, plants);
        let doubtful = new.under_another_plant(&old);
        let (mut unit_changes, mut quantity_changes) = (Vec::new(), Vec::new());
        let units = merged(old.units, new.units, &mut unit_changes, &of_units());
        let quantities = merged(
            old.quantities,
            new.quantities,
            &mut quantity_changes,
            &of_quantities(book),
        );
        let mut files = old.files;
        files.extend(new.files);
        let mut notes = old.notes;
        notes.extend(new.notes);
        notes.extend(doubtful);
        Update {
            register: Register {
                units,
                quantities,
                files,
                notes,
            },
            units: unit_changes,
            quantities: quantity_changes,
        }
    }
}

/// What is told of a row.
type Told<'a, T, K> = Box<dyn Fn(&T) -> K + 'a>;

/// What tells rows apart and what is told of them.
struct RowKind<'a, T, K> {
    key: Told<'a, T, K>,
    label: Told<'a, T, (String, i16)>,
    /// The newer row with what it does not state and the older one did.
    carried_over: fn(T, &T) -> T,
    differences: fn(&T, &T) -> Vec<Text>,
}

/// Older rows, each with the newer one of its key in its place, and the other newer ones behind them.
fn merged<T: Clone, K: Ord>(old: Vec<T>, new: Vec<T>, changes: &mut Vec<Change>, kind: &RowKind<'_, T, K>) -> Vec<T> {
    let mut change = |row: &T, what, differences| {
        let (label, year) = (kind.label)(row);
        changes.push(Change {
            label,
            year,
            kind: what,
            differences,
        });
    };
    let mut newer: BTreeMap<K, T> = new.iter().map(|row| ((kind.key)(row), row.clone())).collect();
    let mut all = Vec::new();
    for row in old {
        let Some(found) = newer.remove(&(kind.key)(&row)) else {
            change(&row, ChangeKind::Kept, Vec::new());
            all.push(row);
            continue;
        };
        let found = (kind.carried_over)(found, &row);
        let differences = (kind.differences)(&row, &found);
        let is_same = differences.is_empty();
        let what = if is_same {
            ChangeKind::Unchanged
        } else {
            ChangeKind::Replaced
        };
        change(&row, what, differences);
        all.push(found);
    }
    for row in new {
        if newer.remove(&(kind.key)(&row)).is_some() {
            change(&row, ChangeKind::Added, Vec::new());
            all.push(row);
        }
    }
    all
}

fn of_units() -> RowKind<'static, RegisterUnit, UnitKey> {
    RowKind {
        key: Box::new(RegisterUnit::key),
        label: Box::new(|unit| (unit.label(), unit.year)),
        carried_over,
        differences,
    }
}

type QuantityKey = (String, Option<String>, String, i16);

fn of_quantities(book: &MetricBook) -> RowKind<'_, StatedQuantity, QuantityKey> {
    RowKind {
        key: Box::new(|stated| {
            let unit = stated.unit.as_deref().map(fold);
            (fold(&stated.plant), unit, stated.quantity.clone(), stated.year)
        }),
        label: Box::new(|stated| {
            let title = book.quantities.find(&stated.quantity).map_or("", |known| known.id());
            let unit = stated.unit.as_deref().unwrap_or_default();
            let words = [stated.plant.as_str(), unit, title].into_iter();
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            (words.join(" "), stated.year)
        }),
        carried_over: |new, old| StatedQuantity {
            region: new.region.or_else(|| old.region.clone()),
            city: new.city.or_else(|| old.city.clone()),
            note: new.note.or_else(|| old.note.clone()),
            ..new
        },
        differences: |old, new| {
            let is_same = old.amount.in_base() == new.amount.in_base();
            let words = Text::same(format!("{} → {}", old.amount.text(), new.amount.text()));
            if is_same { Vec::new() } else { vec![words] }
        },
    }
}

fn carried_over(new: RegisterUnit, old: &RegisterUnit) -> RegisterUnit {
    RegisterUnit {
        class: new.class.or_else(|| old.class.clone()),
        region: new.region.or_else(|| old.region.clone()),
        city: new.city.or_else(|| old.city.clone()),
        capacity: new.capacity.or_else(|| old.capacity.clone()),
        status: old.status,
        note: new.note.or_else(|| old.note.clone()),
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
