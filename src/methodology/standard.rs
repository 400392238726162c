//! A methodology as the engine asks it: read from its file, every name resolved, every formula checked symbolically.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::builder::Builder;
use super::formula::Formula;
use super::level::Level;
use super::source::Source;
use crate::factor::Library;
use crate::factor::record::ConfidenceClass;
use crate::flow::Flow;
use crate::format::methodology::{ConstantEntry, MethodologyFile, OptionEntry};
use crate::period::{Period, PeriodLength};
use crate::problem::{Problem, Problems};
use crate::quantity::{Ratio, Rounding, Unit};
use crate::text::Text;

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
    /// Whether its result is a mass of greenhouse gas; not energy, nor a pollutant.
    pub counts_greenhouse_gas: bool,
}

/// The rule of a level that no standard states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedRule<'m> {
    /// Methodology and level: `gbt-2589-energy/process`.
    pub id: String,
    /// The rule.
    pub text: &'m Text,
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
        builder.sets(file.warming_potentials.as_slice());
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
        let floors = builder.floors(&file, &sources);
        sources.extend(floors);
        let informing = builder.named_lines(&file.informing, "informing");
        let outside = builder.named_lines(&file.outside, "outside");
        builder.stated_as(&file.stated_as);
        for intensity in &file.intensities {
            builder.intensity(intensity, &file);
        }
        builder.structure(&file);
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
            counts_greenhouse_gas: library.units.is_greenhouse_gas(&unit.dimension),
            unit,
        })
    }

    /// The methodology as it is, but that its sources that claim an item ask this factor set before their own. Of the records of one year that set's is
    /// taken; of a later year's and an earlier one's, as ever, the later. A set without a record of what is asked changes nothing.
    pub fn asking_first(&self, item: &str, set: &str) -> Methodology {
        let mut methodology = self.clone();
        for source in methodology
            .sources
            .iter_mut()
            .filter(|source| source.items.contains(item))
        {
            source.factor_sets.insert(0, set.to_owned());
        }
        methodology
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.file.id
    }

    /// Its title at a level, with the choice of every option that matters there, so that no result hides how it was made.
    pub fn title(&self, level: Level) -> Text {
        let mut title = self.file.title.clone();
        for (option, choice) in &self.choices {
            let matters = |entry: &&OptionEntry| level.is_among(&entry.levels);
            if let Some(words) = self
                .file
                .options
                .get(option)
                .filter(matters)
                .and_then(|o| o.choices.get(choice))
            {
                title.zh += &format!("（{}）", words.zh);
                title.en += &format!(" ({})", words.en);
            }
        }
        title
    }

    /// The rule of a level where it is derived rather than read in the standard, with the short id under which rows name it.
    pub fn derived_rule(&self, level: Level) -> Option<DerivedRule<'_>> {
        let text = self.file.levels.get(level.id())?.derived.as_ref()?;
        let id = format!("{}/{}", self.id(), level.id());
        Some(DerivedRule { id, text })
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
        if let Some(to) = day(&self.file.applies.to)
            && last.end() > to
        {
            warnings.push(Problem::warning(
                "after-methodology",
                Text::new(
                    format!("`{}` 适用至 {to}；台账至 {last}", self.id()),
                    format!("`{}` applies until {to}; the ledger ends {last}", self.id()),
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
