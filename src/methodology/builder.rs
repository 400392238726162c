//! Turns a methodology file into a methodology: names resolved, formulas checked symbolically, every fault told.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;
use super::standard::{Constant, NamedLines};
use crate::factor::{Item, Library, Named};
use crate::flow::Flow;
use crate::format::methodology::{CountEntry, MethodologyFile, NamedLinesEntry, SourceEntry};
use crate::period::PeriodLength;
use crate::problem::{Place, Problem};
use crate::quantity::{Dimension, Ratio, RoundingMode, Unit};
use crate::text::Text;

/// Collects faults while the parts of a methodology are resolved.
pub(super) struct Builder<'a> {
    pub library: &'a Library,
    pub path: &'a str,
    pub problems: Vec<Problem>,
}

impl Builder<'_> {
    pub fn fault(&mut self, code: &'static str, zh: String, en: String) {
        self.problems
            .push(Problem::error(code, Text::new(zh, en)).at(Place::file(self.path)));
    }

    pub fn choices(&mut self, file: &MethodologyFile, wanted: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        for (option, choice) in wanted {
            match file.options.get(option) {
                None => {
                    let mut known: Vec<&str> = file.options.keys().map(String::as_str).collect();
                    if known.is_empty() {
                        known.push("–");
                    }
                    self.fault(
                        "unknown-option",
                        format!("`{}` 没有选项 `{option}`（可选：{}）", file.id, known.join("、")),
                        format!("`{}` has no option `{option}` (options: {})", file.id, known.join(", ")),
                    );
                }
                Some(entry) if !entry.choices.contains_key(choice) => {
                    let known: Vec<&str> = entry.choices.keys().map(String::as_str).collect();
                    self.fault(
                        "unknown-choice",
                        format!("选项 `{option}` 没有 `{choice}`（可选：{}）", known.join("、")),
                        format!(
                            "option `{option}` has no choice `{choice}` (choices: {})",
                            known.join(", ")
                        ),
                    );
                }
                Some(_) => {}
            }
        }
        file.options
            .iter()
            .map(|(id, entry)| (id.clone(), wanted.get(id).unwrap_or(&entry.default).clone()))
            .collect()
    }

    pub fn unit(&mut self, text: &str) -> Unit {
        match self.library.units.parse(text) {
            Ok(unit) => unit,
            Err(_) => {
                self.fault(
                    "unknown-unit",
                    format!("未知单位 `{text}`"),
                    format!("unknown unit `{text}`"),
                );
                Unit {
                    text: text.to_owned(),
                    dimension: Dimension::one(),
                    size: Ratio::one(),
                }
            }
        }
    }

    pub fn constants(&mut self, file: &MethodologyFile) -> BTreeMap<String, Constant> {
        let mut constants = BTreeMap::new();
        for (id, entry) in &file.constants {
            let unit = self.unit(&entry.unit);
            match entry.value.parse::<Ratio>() {
                Ok(value) => {
                    let constant = Constant {
                        written: entry.value.split_whitespace().collect::<Vec<_>>().join(" "),
                        value: value * unit.size.clone(),
                        unit,
                        entry: entry.clone(),
                    };
                    constants.insert(id.clone(), constant);
                }
                Err(_) => self.fault(
                    "bad-constant",
                    format!("常数 `{id}` 的值 `{}` 不是精确的数", entry.value),
                    format!("constant `{id}`: `{}` is no exact number", entry.value),
                ),
            }
        }
        constants
    }

    pub fn row_period(&mut self, text: &str) -> PeriodLength {
        match text {
            "day" => PeriodLength::Day,
            "month" => PeriodLength::Month,
            "quarter" => PeriodLength::Quarter,
            "year" => PeriodLength::Year,
            other => {
                self.fault(
                    "bad-row-period",
                    format!("`rows.period: {other}` 应为 day、month、quarter 或 year"),
                    format!("`rows.period: {other}` must be day, month, quarter or year"),
                );
                PeriodLength::Month
            }
        }
    }

    pub fn rounding_mode(&mut self, text: &str) -> RoundingMode {
        match text {
            "half-away-from-zero" => RoundingMode::HalfAwayFromZero,
            "half-even" => RoundingMode::HalfEven,
            other => {
                self.fault(
                    "bad-rounding-mode",
                    format!("`result.mode: {other}` 应为 half-away-from-zero 或 half-even"),
                    format!("`result.mode: {other}` must be half-away-from-zero or half-even"),
                );
                RoundingMode::HalfAwayFromZero
            }
        }
    }

    pub fn sets(&mut self, ids: &[String]) {
        for id in ids {
            if self.library.set(id).is_none() {
                self.fault(
                    "unknown-factor-set",
                    format!("没有因子集 `{id}`"),
                    format!("there is no factor set `{id}`"),
                );
            }
        }
    }

    /// The items named, with everything below them in the item tree.
    pub fn expand(&mut self, names: &[String], field: &str) -> BTreeSet<String> {
        let mut items = BTreeSet::new();
        for name in names {
            let Some(ancestor) = self.library.items.find(name) else {
                let near = self.library.items.nearest_words(name).join(", ");
                self.fault(
                    "unknown-item",
                    format!("`{field}` 中的 `{name}` 不是已知物料（相近：{near}）"),
                    format!("`{field}`: `{name}` is not a known item (nearest: {near})"),
                );
                continue;
            };
            let ancestor = ancestor.id().to_owned();
            let below = self.library.items.iter().map(Item::id);
            items.extend(
                below
                    .filter(|id| self.library.items.is_within(id, &ancestor))
                    .map(str::to_owned),
            );
        }
        items
    }

    pub fn source(
        &mut self,
        entry: &SourceEntry,
        file: &MethodologyFile,
        constants: &BTreeMap<String, Constant>,
        result: &Unit,
    ) -> Option<Source> {
        let sets = entry.factor_sets.as_ref().unwrap_or(&file.factor_sets);
        if entry.factor_sets.is_some() {
            self.sets(sets);
        }
        let mut items = self.expand(&entry.select.items, "select.items");
        for set in sets.iter().filter_map(|id| self.library.set(id)) {
            let claimed = set.records.iter().filter(|record| {
                !record.alternative
                    && record
                        .role
                        .as_ref()
                        .is_some_and(|role| entry.select.roles.contains(role))
            });
            items.extend(claimed.map(|record| record.item.clone()));
        }
        // An item that takes another's factor takes its role too.
        let followers: Vec<String> = self
            .library
            .items
            .iter()
            .filter(|item| item.factor_of().is_some_and(|other| items.contains(other)))
            .map(|item| item.id().to_owned())
            .collect();
        items.extend(followers);
        let except = self.expand(&entry.select.except, "select.except");
        items.retain(|item| !except.contains(item));
        if entry.emission.is_none() && entry.count == CountEntry::Total {
            self.fault(
                "bad-source",
                format!(
                    "源类别 `{}` 计入总量，须有 `emission`；不计入的写 count: memo",
                    entry.id
                ),
                format!(
                    "source category `{}` counts in the total and needs `emission`; one that does not is `count: memo`",
                    entry.id
                ),
            );
            return None;
        }
        match Source::new(entry, items, sets) {
            Err(reason) => {
                self.fault(
                    "bad-source",
                    format!("源类别 `{}`：{reason}", entry.id),
                    format!("source category `{}`: {reason}", entry.id),
                );
                None
            }
            Ok(source) => {
                let gives = self.check_units(&source, constants, result);
                Some(match gives {
                    Some(gives) => self.warm(source, &gives, file, result),
                    None => source,
                })
            }
        }
    }

    /// Checks the items that others stand for.
    pub fn stated_as(&mut self, pairs: &BTreeMap<String, String>) {
        let names: Vec<String> = pairs
            .iter()
            .flat_map(|(item, other)| [item.clone(), other.clone()])
            .collect();
        self.expand(&names, "stated_as");
    }

    pub fn named_lines(&mut self, entries: &[NamedLinesEntry], field: &str) -> Vec<NamedLines> {
        let mut lines = Vec::new();
        for entry in entries {
            let items = self.expand(&entry.items, field);
            let mut flows = Vec::new();
            for name in &entry.flows {
                match Flow::parse(name) {
                    Some(flow) => flows.push(flow),
                    None => self.fault(
                        "unknown-flow",
                        format!("`{field}.flows` 中的 `{name}` 不是已知流向"),
                        format!("`{field}.flows`: `{name}` is not a known flow"),
                    ),
                }
            }
            lines.push(NamedLines {
                items,
                flows,
                reason: entry.reason.clone(),
                clause: entry.clause.clone(),
            });
        }
        lines
    }
}
