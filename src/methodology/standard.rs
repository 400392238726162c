//! A methodology as the engine asks it: read from its file, every name resolved, every formula checked symbolically.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::formula::Formula;
use super::source::{Source, Tier};
use crate::factor::record::ConfidenceClass;
use crate::factor::{Item, Library, Named, Parameter};
use crate::flow::Flow;
use crate::format::methodology::{
    ConstantEntry, IntensityEntry, MethodologyFile, NamedLinesEntry, OptionEntry, SourceEntry,
};
use crate::period::{Period, PeriodLength};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::dimension::ITEM;
use crate::quantity::{Dimension, Ratio, Rounding, RoundingMode, Unit};
use crate::text::Text;

/// At which level an inventory is drawn up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// The enterprise: what crosses its fence.
    #[default]
    Enterprise,
}

impl Level {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Level::Enterprise => "enterprise",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Level::Enterprise => Text::new("企业层级", "enterprise level"),
        }
    }
}

/// A constant of the formulas.
#[derive(Clone, Debug)]
pub struct Constant {
    /// As written: `44/12`.
    pub written: String,
    /// The exact value in base units.
    pub value: Ratio,
    /// Its unit.
    pub unit: Unit,
    /// The entry, with its source.
    pub entry: ConstantEntry,
}

/// Lines named for an outcome other than counted.
#[derive(Clone, Debug)]
pub struct NamedLines {
    /// Ids of the items.
    pub items: BTreeSet<String>,
    /// The flows; empty: every flow.
    pub flows: Vec<Flow>,
    /// Why.
    pub reason: Text,
    /// Where the standard says so.
    pub clause: Option<String>,
}

impl NamedLines {
    /// Whether it names lines of this item with this flow.
    pub fn names(&self, item: &str, flow: Flow) -> bool {
        (self.flows.is_empty() || self.flows.contains(&flow)) && self.items.contains(item)
    }
}

/// A standard, ready to account by.
#[derive(Clone, Debug)]
pub struct Methodology {
    /// Its file.
    pub file: MethodologyFile,
    /// Path of the file.
    pub path: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The choices of its options, made.
    pub choices: BTreeMap<String, String>,
    /// The source categories under these choices, in the order of the standard's report.
    pub sources: Vec<Source>,
    /// Lines that inform.
    pub informing: Vec<NamedLines>,
    /// Lines that are outside.
    pub outside: Vec<NamedLines>,
    /// Constants by name.
    pub constants: BTreeMap<String, Constant>,
    /// The row period.
    pub row_period: PeriodLength,
    /// How a row is rounded.
    pub rounding: Rounding,
    /// The unit of the result.
    pub unit: Unit,
}

impl Methodology {
    /// Reads, resolves and checks a methodology; every fault together.
    pub fn new(
        file: MethodologyFile,
        path: &str,
        sha256: &str,
        choices: &BTreeMap<String, String>,
        library: &Library,
    ) -> Result<Methodology, Problems> {
        let mut builder = Builder {
            library,
            path,
            problems: Vec::new(),
        };
        let choices = builder.choices(&file, choices);
        let unit = builder.unit(&file.result.unit);
        let constants = builder.constants(&file);
        let row_period = builder.row_period(&file.rows.period);
        let mode = builder.rounding_mode(&file.result.mode);
        builder.sets(&file.factor_sets);
        let mut sources = Vec::new();
        for entry in &file.sources {
            let chosen = entry
                .when
                .iter()
                .all(|(option, choice)| choices.get(option) == Some(choice));
            if let Some(source) = builder.source(entry, &file, &constants, &unit)
                && chosen
            {
                sources.push(source);
            }
        }
        let informing = builder.named_lines(&file.informing, "informing");
        let outside = builder.named_lines(&file.outside, "outside");
        for intensity in &file.intensities {
            builder.intensity(intensity, &file);
        }
        Problems(builder.problems).check()?;
        Ok(Methodology {
            rounding: Rounding {
                places: file.result.places,
                mode,
            },
            file,
            path: path.to_owned(),
            sha256: sha256.to_owned(),
            choices,
            sources,
            informing,
            outside,
            constants,
            row_period,
            unit,
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.file.id
    }

    /// Its title, with the choice of every option, so that no result hides how it was made.
    pub fn title(&self) -> Text {
        let mut title = self.file.title.clone();
        for (option, choice) in &self.choices {
            if let Some(words) = self.file.options.get(option).and_then(|o| o.choices.get(choice)) {
                title.zh += &format!("（{}）", words.zh);
                title.en += &format!(" ({})", words.en);
            }
        }
        title
    }

    /// The confidence class of the constants that a formula names: that of the weakest, or the user's own where all are definitions.
    pub fn constant_confidence(&self, formula: &Formula) -> ConfidenceClass {
        let named = formula.names().into_iter().filter_map(|name| self.constants.get(name));
        named
            .filter_map(|constant| constant.entry.confidence)
            .map(ConfidenceClass::of)
            .max()
            .unwrap_or(ConfidenceClass::Own)
    }

    /// Ids of the sources, which may be of another option's choice, that share a claim group with this one.
    pub fn shares_group(&self, left: &str, right: &str) -> bool {
        self.file.groups.values().any(|group| {
            [left, right]
                .iter()
                .all(|id| group.sources.iter().any(|other| other == id))
        })
    }

    /// What must be said of applying it to a period: too early, too late, or superseded.
    pub fn warnings_for(&self, first: Period, last: Period) -> Vec<Problem> {
        let mut warnings = Vec::new();
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
        if let Some(from) = day(&self.file.applies.from)
            && first.start() < from
        {
            warnings.push(Problem::warning(
                "before-methodology",
                Text::new(
                    format!("`{}` 自 {from} 起适用；台账始于 {first}，按回溯核算", self.id()),
                    format!(
                        "`{}` applies from {from}; the ledger begins {first}: a back-cast",
                        self.id()
                    ),
                ),
            ));
        }
        let successor = self.file.superseded_by.as_ref();
        if let Some(successor) = successor
            && let Ok(published) = successor.published.parse::<Date>()
            && last.end() >= published
        {
            warnings.push(Problem::warning(
                "superseded-methodology",
                Text::new(
                    format!(
                        "`{}` 已被 `{}`（{published} 发布）替代；台账至 {last}",
                        self.id(),
                        successor.id
                    ),
                    format!(
                        "`{}` was superseded by `{}`, published {published}; the ledger ends {last}",
                        self.id(),
                        successor.id
                    ),
                ),
            ));
        }
        warnings
    }

    /// The options that the standard leaves open.
    pub fn options(&self) -> &BTreeMap<String, OptionEntry> {
        &self.file.options
    }
}

/// Collects faults while the parts of a methodology are resolved.
struct Builder<'a> {
    library: &'a Library,
    path: &'a str,
    problems: Vec<Problem>,
}

impl Builder<'_> {
    fn fault(&mut self, code: &'static str, zh: String, en: String) {
        self.problems
            .push(Problem::error(code, Text::new(zh, en)).at(Place::file(self.path)));
    }

    fn choices(&mut self, file: &MethodologyFile, wanted: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        for (option, choice) in wanted {
            match file.options.get(option) {
                None => {
                    let known: Vec<&str> = file.options.keys().map(String::as_str).collect();
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

    fn unit(&mut self, text: &str) -> Unit {
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

    fn constants(&mut self, file: &MethodologyFile) -> BTreeMap<String, Constant> {
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

    fn row_period(&mut self, text: &str) -> PeriodLength {
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

    fn rounding_mode(&mut self, text: &str) -> RoundingMode {
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

    fn sets(&mut self, ids: &[String]) {
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
    fn expand(&mut self, names: &[String], field: &str) -> BTreeSet<String> {
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

    fn source(
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
    fn check_units(&mut self, source: &Source, constants: &BTreeMap<String, Constant>, result: &Unit) {
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

    fn named_lines(&mut self, entries: &[NamedLinesEntry], field: &str) -> Vec<NamedLines> {
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

    fn intensity(&mut self, entry: &IntensityEntry, file: &MethodologyFile) {
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
