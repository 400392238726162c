//! Selectors: which figure to explain.

use super::Inventory;
use super::grouping::Grouping;
use super::row::Row;
use crate::factor::Named;
use crate::format::methodology::IntensityEntry;
use crate::methodology::Level;
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::spelling::{fold, tidy};
use crate::text::Text;

/// A figure: the total, an intensity, or the rows that fit every condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The total.
    Total,
    /// The intensity of this id.
    Intensity(String),
    /// The indicator of this id.
    Indicator(String),
    /// What is attributed to no process, at process level.
    Unattributed,
    /// What a process gives per unit of its product: place of the plant, and the process as the ledger names it.
    ProcessIntensity(usize, String),
    /// What a process without rows of its own consumed and its makers are charged with, by the ids of dimensions.
    Charged(Vec<(Grouping, String)>),
    /// Rows by the ids of their dimensions.
    Rows(Vec<(Grouping, String)>),
}

impl Selector {
    /// Reads `total`, `intensity`, `coke`, `coke 2023-06`, `source=fuel,period=2023-06`. A bare word is a period, a source, an item or
    /// a plant, whichever knows it.
    pub fn parse(typed: &str, inventory: &Inventory<'_>) -> Result<Selector, Problems> {
        let text = tidy(typed).replace(['，', '、'], ",");
        let whole = fold(&text);
        if matches!(whole.as_str(), "total" | "总量" | "合计" | "") {
            return Ok(Selector::Total);
        }
        if matches!(whole.as_str(), "unattributed" | "未归属") && inventory.reconciliation.is_some() {
            return Ok(Selector::Unattributed);
        }
        if let Some(of_process) = process_intensity(&text, inventory) {
            return Ok(of_process);
        }
        let level = inventory.level;
        let intensities: Vec<&IntensityEntry> = inventory
            .methodology
            .file
            .intensities
            .iter()
            .filter(|entry| level.is_among(&entry.levels) && !entry.is_of_each_process())
            .collect();
        if matches!(whole.as_str(), "intensity" | "强度")
            && let Some(first) = intensities.first()
        {
            return Ok(Selector::Intensity(first.id.clone()));
        }
        if let Some(entry) = intensities
            .iter()
            .find(|entry| fold(&entry.id) == whole || fold(&entry.title.zh) == whole)
        {
            return Ok(Selector::Intensity(entry.id.clone()));
        }
        let indicators = &inventory.library.indicators;
        if let Some(entry) = indicators.iter().find(|entry| {
            [&entry.id, &entry.title.zh, &entry.title.en]
                .iter()
                .any(|name| fold(name) == whole)
        }) {
            return Ok(Selector::Indicator(entry.id.clone()));
        }
        // A name may hold spaces; only commas separate for certain, spaces when the whole is no name.
        let mut words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.iter().any(|word| condition(word, inventory).is_none()) {
            words = text.split([',', ' ']).filter(|word| !word.is_empty()).collect();
        }
        let mut conditions = Vec::new();
        for word in words {
            conditions.push(condition(word, inventory).ok_or_else(|| unknown(word, inventory))?);
        }
        let selector = Selector::Rows(conditions.clone());
        if !selector.rows(inventory).is_empty() {
            return Ok(selector);
        }
        if conditions.iter().any(|(grouping, _)| *grouping == Grouping::Process) && inventory.is_charged(&conditions) {
            return Ok(Selector::Charged(conditions));
        }
        if !inventory.uncounted_groups(&conditions).is_empty() {
            return Ok(selector);
        }
        Err(no_rows(&text, inventory))
    }

    /// The rows selected.
    pub fn rows<'r>(&self, inventory: &'r Inventory<'_>) -> Vec<&'r Row> {
        let fits = |row: &&Row| match self {
            Selector::Total | Selector::Intensity(_) | Selector::Indicator(_) | Selector::Unattributed => {
                inventory.counts(row)
            }
            Selector::ProcessIntensity(plant, process) => {
                let cell = inventory.cell(row);
                inventory.counts(row) && cell.plant == *plant && cell.process.as_ref() == Some(process)
            }
            Selector::Charged(_) => false,
            Selector::Rows(conditions) => conditions
                .iter()
                .all(|(dimension, id)| inventory.fits(row, *dimension, id)),
        };
        inventory.rows.iter().filter(fits).collect()
    }
}

impl Inventory<'_> {
    /// Whether a row fits one condition of a selector.
    pub(super) fn fits(&self, row: &Row, dimension: Grouping, id: &str) -> bool {
        let cell = self.cell(row);
        match dimension {
            // A longer period selects every row inside it.
            Grouping::Period => Period::parse(id).is_ok_and(|period| period.contains(cell.period)),
            Grouping::Item => self.library.items.is_within(self.library.items.at(cell.item).id(), id),
            Grouping::Process => cell
                .process
                .as_ref()
                .is_some_and(|process| process == id || self.ledger.process_type(cell.plant, process) == id),
            other => self.value(row, other).0 == *id,
        }
    }
}

fn condition(word: &str, inventory: &Inventory<'_>) -> Option<(Grouping, String)> {
    if let Some((key, value)) = word.split_once('=') {
        let dimension = Grouping::parse(key)?;
        let id = match dimension {
            Grouping::Item => inventory.library.items.find(value)?.id().to_owned(),
            Grouping::Source => source_id(value, inventory)?,
            Grouping::Plant => inventory.ledger.plants.plants[inventory.ledger.plants.find(value)?]
                .id
                .clone(),
            Grouping::Process => process_id(value, inventory)?,
            Grouping::Period | Grouping::Year => Period::parse(value).ok()?.to_string(),
            _ => value.trim().to_owned(),
        };
        return Some((dimension, id));
    }
    if let Ok(period) = Period::parse(word) {
        return Some((Grouping::Period, period.to_string()));
    }
    // An item and a source may share a word, as electricity does; the item is the narrower.
    if let Some(item) = inventory.library.items.find(word)
        && inventory.rows.iter().any(|row| {
            let (id, _) = inventory.value(row, Grouping::Item);
            inventory.library.items.is_within(&id, item.id())
        })
    {
        return Some((Grouping::Item, item.id().to_owned()));
    }
    if let Some(process) = process_id(word, inventory) {
        return Some((Grouping::Process, process));
    }
    if let Some(source) = source_id(word, inventory) {
        return Some((Grouping::Source, source));
    }
    if let Some(item) = inventory.library.items.find(word) {
        return Some((Grouping::Item, item.id().to_owned()));
    }
    let plant = inventory.ledger.plants.find(word)?;
    Some((Grouping::Plant, inventory.ledger.plants.plants[plant].id.clone()))
}

/// The processes that have rows under a name: that of a unit, else any name of a process type, with the plant and the name in the ledger.
fn processes_named(word: &str, inventory: &Inventory<'_>) -> Vec<(usize, String)> {
    let typed = fold(word);
    let processes = inventory.processes();
    let named: Vec<_> = processes.iter().filter(|(_, process)| fold(process) == typed).collect();
    if !named.is_empty() {
        return named.into_iter().cloned().collect();
    }
    let kind = inventory.library.processes.find(word).map(Named::id);
    let of_kind = |(plant, process): &&(usize, String)| Some(inventory.ledger.process_type(*plant, process)) == kind;
    processes.iter().filter(of_kind).cloned().collect()
}

/// A process without rows whose consumption is charged to the makers, under a name: that of a unit, else any name of its type.
fn charged_process(word: &str, inventory: &Inventory<'_>) -> Option<String> {
    let named = inventory
        .ledger
        .processes
        .iter()
        .find(|process| fold(process) == fold(word));
    let kind = inventory.library.processes.find(word).map(|kind| kind.id().to_owned());
    let mut ids = named.cloned().into_iter().chain(kind);
    ids.find(|id| inventory.is_charged(&[(Grouping::Process, id.clone())]))
}

/// What a condition on the process holds: the name in the ledger, or the type where several units have it.
fn process_id(word: &str, inventory: &Inventory<'_>) -> Option<String> {
    let found = processes_named(word, inventory);
    let Some((plant, first)) = found.first() else {
        return charged_process(word, inventory).or_else(|| inventory.rowless_process(word));
    };
    if found.iter().all(|(_, process)| process == first) {
        return Some(first.clone());
    }
    Some(inventory.ledger.process_type(*plant, first).to_owned())
}

/// `intensity,coking`, in any order, with the plant where several have the process; `None` where it is not one process.
fn process_intensity(text: &str, inventory: &Inventory<'_>) -> Option<Selector> {
    let words: Vec<&str> = text.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    let is_intensity = |word: &str| matches!(fold(word).as_str(), "intensity" | "强度");
    let mut rest: Vec<&str> = words.iter().copied().filter(|word| !is_intensity(word)).collect();
    if rest.is_empty() || rest.len() == words.len() {
        return None;
    }
    let plant = rest.iter().find_map(|word| inventory.ledger.plants.find(word));
    if rest.len() > 1 {
        rest.retain(|word| inventory.ledger.plants.find(word).is_none());
    }
    let mut found = processes_named(&rest.join(" "), inventory);
    found.retain(|(own, _)| plant.is_none_or(|plant| plant == *own));
    match found.as_slice() {
        [(plant, process)] => Some(Selector::ProcessIntensity(*plant, process.clone())),
        _ => None,
    }
}

fn source_id(word: &str, inventory: &Inventory<'_>) -> Option<String> {
    let typed = fold(word);
    let sources = inventory.methodology.sources.iter();
    sources
        .into_iter()
        .find(|source| {
            [&source.id, &source.title.zh, &source.title.en]
                .iter()
                .any(|name| fold(name) == typed)
        })
        .map(|source| source.id.clone())
}

fn unknown(word: &str, inventory: &Inventory<'_>) -> Problems {
    let sources = inventory
        .methodology
        .sources
        .iter()
        .filter(|source| source.levels.contains(&inventory.level))
        .map(|source| format!("`{}`", source.id))
        .collect::<Vec<_>>();
    let mut near = inventory.library.items.nearest_words(word);
    if near.is_empty() {
        near.push("–".to_owned());
    }
    // A process that has rows, so that the hint can be followed.
    let process = inventory.processes().into_iter().next().map(|(_, process)| process);
    let process = process.unwrap_or_else(|| "converter".to_owned());
    let others = match inventory.level {
        Level::Enterprise => vec!["intensity".to_owned()],
        Level::Process => vec![
            "unattributed".to_owned(),
            format!("process={process}"),
            format!("intensity,{process}"),
        ],
    };
    Problem::error(
        "unknown-selector",
        Text::new(
            format!("`{word}` 既不是时期、源类别、物料、工序，也不是企业"),
            format!("`{word}` is no period, source category, item, process or plant"),
        ),
    )
    .hint(Text::new(
        format!(
            "源类别：{}；相近的物料：{}；或 total、{}",
            sources.join("、"),
            near.join("、"),
            others.join("、")
        ),
        format!(
            "source categories: {}; nearest items: {}; or total, {}",
            sources.join(", "),
            near.join(", "),
            others.join(", ")
        ),
    ))
    .into()
}

fn no_rows(text: &str, inventory: &Inventory<'_>) -> Problems {
    let mut items: Vec<String> = Vec::new();
    for row in &inventory.rows {
        let (id, _) = inventory.value(row, Grouping::Item);
        if !items.contains(&id) {
            items.push(id);
        }
    }
    Problem::error(
        "no-rows-selected",
        Text::new(format!("没有符合 `{text}` 的行"), format!("no row fits `{text}`")),
    )
    .hint(Text::new(
        format!("清单中的物料：{}", items.join("、")),
        format!("items of this inventory: {}", items.join(", ")),
    ))
    .into()
}
