//! What a methodology file must hold beside its formulas: places that can be held, dates that are dates, names that exist, one id once.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::builder::Builder;
use super::level::Level;
use crate::format::methodology::{BookEntry, IntensityEntry, MethodologyFile};

/// Decimal places that a stated or rounded figure can have.
const MOST_PLACES: u32 = 20;
/// What may tell rows apart.
const GRAIN: [&str; 6] = ["plant", "process", "period", "source", "item", "supply"];

impl Builder<'_> {
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
