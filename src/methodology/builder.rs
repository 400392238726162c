//! Turns a methodology file into a methodology: names resolved, formulas checked symbolically, every fault told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::level::Level;
use super::source::{Source, Tier};
use super::standard::{Constant, NamedLines};
use crate::factor::{Item, Library, Named, Parameter};
use crate::flow::Flow;
use crate::format::methodology::{BookEntry, IntensityEntry, MethodologyFile, NamedLinesEntry, SourceEntry};
use crate::period::PeriodLength;
use crate::problem::{Place, Problem};
use crate::quantity::dimension::ITEM;
use crate::quantity::{Dimension, Ratio, RoundingMode, Unit};
use crate::text::Text;

/// Decimal places that a stated or rounded figure can have.
const MOST_PLACES: u32 = 20;
/// What may tell rows apart.
const GRAIN: [&str; 6] = ["plant", "process", "period", "source", "item", "supply"];

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
                self.check_units(&source, constants, result);
                Some(source)
            }
        }
    }

    /// The symbolic unit check: with `[item]` still open, the formula must give the unit of the result.
    pub fn check_units(&mut self, source: &Source, constants: &BTreeMap<String, Constant>, result: &Unit) {
        let dimension_of = |name: &str| -> Option<Dimension> {
            if name == "quantity" {
                return Some(Dimension::base(ITEM));
            }
            if let Some(constant) = constants.get(name) {
                return Some(constant.unit.dimension.clone());
            }
            self.library
                .parameters
                .iter()
                .find(|p| p.id() == name)
                .map(|p: &Parameter| p.unit.dimension.clone())
        };
        let mut faults = Vec::new();
        if let Some(formula) = &source.formula {
            match formula.dimension(&dimension_of) {
                Err(error) => faults.push((formula.text().to_owned(), error.to_string())),
                Ok(found) if found != result.dimension => faults.push((
                    formula.text().to_owned(),
                    format!("gives {found}, expected {}", result.dimension),
                )),
                Ok(_) => {}
            }
            for name in formula.names() {
                let known = name == "quantity" || constants.contains_key(name) || source.parameter(name).is_some();
                if !known {
                    faults.push((
                        formula.text().to_owned(),
                        format!("`{name}` stands in no `parameters` or `constants`"),
                    ));
                }
            }
        }
        for rule in &source.parameters {
            let Some(wanted) = dimension_of(&rule.id) else {
                faults.push((rule.id.clone(), "is not a known parameter".to_owned()));
                continue;
            };
            for tier in &rule.tiers {
                if let Tier::Derive(formula) = tier {
                    match formula.dimension(&dimension_of) {
                        Err(error) => faults.push((formula.text().to_owned(), error.to_string())),
                        Ok(found) if found != wanted => faults.push((
                            formula.text().to_owned(),
                            format!("gives {found}, expected {wanted} for `{}`", rule.id),
                        )),
                        Ok(_) => {}
                    }
                }
            }
        }
        for (formula, reason) in faults {
            self.fault(
                "formula-unit",
                format!("源类别 `{}` 的公式 `{formula}` 单位不符：{reason}", source.id),
                format!(
                    "source category `{}`: the units of `{formula}` do not fit: {reason}",
                    source.id
                ),
            );
        }
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

    /// What no other step asks: places that can be held, dates that are dates, names that exist, one id once.
    pub fn structure(&mut self, file: &MethodologyFile) {
        let mut faults: Vec<String> = Vec::new();
        let mut places = vec![("result.places".to_owned(), file.result.places)];
        for source in &file.sources {
            places.extend(
                source
                    .quantity
                    .places
                    .map(|places| (format!("{}: quantity.places", source.id), places)),
            );
            for (id, rule) in &source.parameters {
                places.extend(
                    rule.places
                        .map(|places| (format!("{}: {id}.places", source.id), places)),
                );
            }
            for (option, choice) in &source.when {
                let known = file
                    .options
                    .get(option)
                    .is_some_and(|entry| entry.choices.contains_key(choice));
                if !known {
                    faults.push(format!(
                        "{}: `when: {{{option}: {choice}}}` names no choice of `options`",
                        source.id
                    ));
                }
            }
        }
        places.extend(
            file.intensities
                .iter()
                .map(|entry| (format!("{}: places", entry.id), entry.places)),
        );
        for (what, places) in places {
            if places > MOST_PLACES {
                faults.push(format!("`{what}` is {places}; at most {MOST_PLACES} can be held"));
            }
        }
        let dates = [
            ("published", file.published.as_ref()),
            ("applies.from", file.applies.from.as_ref()),
            ("applies.to", file.applies.to.as_ref()),
            (
                "superseded_by.published",
                file.superseded_by.as_ref().map(|successor| &successor.published),
            ),
        ];
        for (what, date) in dates {
            if let Some(date) = date
                && date.parse::<Date>().is_err()
            {
                faults.push(format!("`{what}: {date}` is no date (YYYY-MM-DD)"));
            }
        }
        let ids: Vec<&str> = file.sources.iter().map(|source| source.id.as_str()).collect();
        for (place, id) in ids.iter().enumerate() {
            if ids[..place].contains(id) {
                faults.push(format!("two sources are called `{id}`"));
            }
        }
        for (name, group) in &file.groups {
            for source in group.sources.iter().filter(|source| !ids.contains(&source.as_str())) {
                faults.push(format!("group `{name}`: there is no source `{source}`"));
            }
        }
        for (id, option) in &file.options {
            if !option.choices.contains_key(&option.default) {
                faults.push(format!("option `{id}`: the default `{}` is no choice", option.default));
            }
        }
        for grain in &file.rows.grain {
            if !GRAIN.contains(&grain.as_str()) {
                faults.push(format!("`rows.grain: {grain}` is none of {}", GRAIN.join(", ")));
            }
        }
        faults.extend(self.levels(file));
        for fault in faults {
            self.fault(
                "bad-methodology",
                format!("方法学文件有误：{fault}"),
                format!("the methodology cannot stand: {fault}"),
            );
        }
    }

    /// What stands under `levels`, and every name of a level elsewhere.
    fn levels(&self, file: &MethodologyFile) -> Vec<String> {
        let mut faults = Vec::new();
        if !file.levels.contains_key(Level::Enterprise.id()) {
            faults.push("`levels` names no `enterprise`".to_owned());
        }
        let mut named: Vec<(String, &str)> = Vec::new();
        named.extend(file.levels.keys().map(|level| ("levels".to_owned(), level.as_str())));
        for source in &file.sources {
            named.extend(
                source
                    .levels
                    .iter()
                    .map(|level| (format!("{}: levels", source.id), level.as_str())),
            );
        }
        for (id, option) in &file.options {
            named.extend(
                option
                    .levels
                    .iter()
                    .map(|level| (format!("{id}: levels"), level.as_str())),
            );
        }
        for entry in &file.intensities {
            named.extend(
                entry
                    .levels
                    .iter()
                    .map(|level| (format!("{}: levels", entry.id), level.as_str())),
            );
        }
        for (what, level) in named {
            if Level::parse(level).is_none() {
                let ids: Vec<&str> = Level::ALL.iter().map(|level| level.id()).collect();
                faults.push(format!("`{what}: {level}` is none of {}", ids.join(", ")));
            }
        }
        for (id, level) in &file.levels {
            let wanted = match Level::parse(id) {
                Some(Level::Process) => BookEntry::Processes,
                _ => BookEntry::Boundary,
            };
            if level.book != wanted {
                faults.push(format!(
                    "`levels.{id}.book` must be {}",
                    if wanted == BookEntry::Boundary {
                        "boundary"
                    } else {
                        "processes"
                    }
                ));
            }
            let processes = level
                .parts
                .iter()
                .flat_map(|part| &part.processes)
                .chain(&level.charged_to_maker);
            for process in processes.filter(|process| self.library.processes.index(process).is_none()) {
                faults.push(format!("`levels.{id}`: there is no process `{process}`"));
            }
            let mut seen = BTreeSet::new();
            for process in level.parts.iter().flat_map(|part| &part.processes) {
                if !seen.insert(process) {
                    faults.push(format!("`levels.{id}.parts`: `{process}` stands in two parts"));
                }
            }
            let ids: Vec<&str> = level.parts.iter().map(|part| part.id.as_str()).collect();
            for (place, part) in ids.iter().enumerate() {
                if ids[..place].contains(part) {
                    faults.push(format!("`levels.{id}.parts`: two parts are called `{part}`"));
                }
            }
            let rest = level.parts.iter().filter(|part| part.processes.is_empty()).count();
            if !level.parts.is_empty() && rest != 1 {
                faults.push(format!(
                    "`levels.{id}.parts`: exactly one part names no processes and takes the rest; {rest} do"
                ));
            }
        }
        faults
    }

    pub fn intensity(&mut self, entry: &IntensityEntry, file: &MethodologyFile) {
        if entry.is_of_each_process() {
            if entry.per != IntensityEntry::PROCESS_PRODUCT {
                self.fault(
                    "bad-methodology",
                    format!(
                        "方法学文件有误：强度 {} 的 `of: process` 须配 `per: {}`",
                        entry.id,
                        IntensityEntry::PROCESS_PRODUCT
                    ),
                    format!(
                        "the methodology cannot stand: intensity {}: `of: process` goes with `per: {}`",
                        entry.id,
                        IntensityEntry::PROCESS_PRODUCT
                    ),
                );
            }
            return;
        }
        self.expand(std::slice::from_ref(&entry.per), "intensities.per");
        if entry.of != "total" && !file.sources.iter().any(|source| source.id == entry.of) {
            self.fault(
                "unknown-source",
                format!("`intensities.of: {}` 不是源类别", entry.of),
                format!("`intensities.of: {}` is no source category", entry.of),
            );
        }
    }
}
