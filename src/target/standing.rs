//! How a unit stands to the published levels of energy: better than the benchmark, between, below the baseline, and which mandatory level it reaches.

use super::benchmark::{Applicable, BenchmarkLevel, BenchmarkSet};
use super::energy_product::EnergyProducts;
use super::metric::MetricBook;
use super::register::{Register, RegisterUnit};
use crate::factor::registry::{Region, Registry};
use crate::problem::Problems;
use crate::quantity::{Ratio, UnitTable};
use crate::spelling::fold;
use crate::text::Text;

/// The level called 标杆.
pub const BENCHMARK: &str = "benchmark";
/// The level called 基准.
pub const BASELINE: &str = "baseline";
/// The levels of mandatory standards, the strictest first.
pub const LIMITS: [&str; 3] = ["limit-1", "limit-2", "limit-3"];

/// What a level is called.
pub fn level_title(level: &str) -> Text {
    match (level, level.strip_prefix("limit-")) {
        (BENCHMARK, _) => Text::new("标杆水平", "benchmark"),
        (BASELINE, _) => Text::new("基准水平", "baseline"),
        (_, Some(grade)) => Text::new(format!("限额 {grade} 级"), format!("limit of level {grade}")),
        _ => Text::same(level),
    }
}

/// A unit beside one level.
#[derive(Clone, Debug)]
pub struct LevelStanding<'a> {
    /// The set of the level.
    pub set: &'a BenchmarkSet,
    /// The level.
    pub level: &'a BenchmarkLevel,
    /// Energy per product of the unit, in the level's unit.
    pub value: Ratio,
    /// What the unit is held to: the level with its corrections.
    pub bound: Ratio,
    /// The least and the greatest level that may hold, where the class is not known and the unit stands on one side of all.
    pub of_any_class: Option<(Ratio, Ratio)>,
    /// The corrections made, each with what it adds.
    pub applied: Vec<(Text, Ratio)>,
    /// The corrections that the register states nothing for.
    pub unstated: Vec<Text>,
    /// The corrections whose formula is not available.
    pub unavailable: Vec<Text>,
}

/// How a unit stands to a level.
#[derive(Clone, Debug)]
pub enum Standing<'a> {
    /// The set has no such level for it.
    Absent,
    /// It cannot be told, for this reason.
    Unknown(Text),
    /// Beside the level.
    Known(Box<LevelStanding<'a>>),
}

/// The three classes of energy efficiency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Efficiency {
    /// At the benchmark or better.
    AtBenchmark,
    /// Between benchmark and baseline.
    Between,
    /// Below the baseline: it uses more than that allows.
    BelowBaseline,
}

/// The standing of a unit to a mandatory standard.
#[derive(Clone, Debug)]
pub struct MandatoryStanding<'a> {
    /// The standard.
    pub set: &'a BenchmarkSet,
    /// Its levels, the strictest first; those that it has.
    pub levels: Vec<(&'static str, Standing<'a>)>,
}

/// A unit of a register with all its standings.
#[derive(Clone, Debug)]
pub struct ScoredUnit<'a> {
    /// The unit.
    pub unit: &'a RegisterUnit,
    /// To the benchmark.
    pub benchmark: Standing<'a>,
    /// To the baseline.
    pub baseline: Standing<'a>,
    /// To the mandatory standards that have its product.
    pub mandatory: Vec<MandatoryStanding<'a>>,
}

/// What standings are found with.
#[derive(Clone, Copy)]
pub struct Yardsticks<'a> {
    /// The sets of levels.
    pub sets: &'a [BenchmarkSet],
    /// The register, for the properties that corrections ask for.
    pub register: &'a Register,
    /// The products.
    pub products: &'a EnergyProducts,
    /// The quantities.
    pub book: &'a MetricBook,
    /// The units of measurement.
    pub units: &'a UnitTable,
    /// The regions.
    pub regions: &'a Registry<Region>,
}

impl LevelStanding<'_> {
    /// Whether the level is reached: no more energy per product than it allows. Of recovered energy, which is negative, more recovery is less energy.
    pub fn is_reached(&self) -> bool {
        self.value <= self.bound
    }

    /// By how much the unit is better than the level; negative where it is worse. In the level's unit.
    pub fn margin(&self) -> Ratio {
        self.bound.clone() - self.value.clone()
    }

    /// The margin in per cent of the size of the level; `None` where that is zero.
    pub fn margin_percent(&self) -> Option<Ratio> {
        (self.margin() * Ratio::from(100)).divide(&self.bound.abs())
    }

    /// Of a level that is not reached: the corrections that were not made, since their formula is not available.
    pub fn unmade(&self) -> Option<Text> {
        let is_open = !self.is_reached() && !self.unavailable.is_empty();
        let join = |is_chinese: bool| {
            let words = self
                .unavailable
                .iter()
                .map(|title| if is_chinese { &title.zh } else { &title.en });
            words
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(if is_chinese { "、" } else { ", " })
        };
        is_open.then(|| {
            Text::new(
                format!("{} 有、但算式未取得而未作的修正：{}", self.set.id, join(true)),
                format!(
                    "{} has corrections whose formula is not available, not made: {}",
                    self.set.id,
                    join(false)
                ),
            )
        })
    }

    /// Whether it may be reached by corrections that the register does not state.
    pub fn may_be_reached(&self) -> bool {
        !self.is_reached() && !self.unstated.is_empty()
    }
}

impl<'a> Standing<'a> {
    /// The standing, where it is known.
    pub fn known(&self) -> Option<&LevelStanding<'a>> {
        match self {
            Standing::Known(standing) => Some(standing),
            _ => None,
        }
    }
}

impl Efficiency {
    /// Every class, and `None`: it cannot be told.
    pub const ALL_OR_UNKNOWN: [Option<Efficiency>; 4] = [
        Some(Efficiency::AtBenchmark),
        Some(Efficiency::Between),
        Some(Efficiency::BelowBaseline),
        None,
    ];

    /// What a class is called that may not be told.
    pub fn title_or_unknown(class: Option<Efficiency>) -> Text {
        class.map_or_else(|| Text::new("不能判断", "cannot be told"), Efficiency::title)
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Efficiency::AtBenchmark => "at-benchmark",
            Efficiency::Between => "between",
            Efficiency::BelowBaseline => "below-baseline",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Efficiency::AtBenchmark => Text::new("标杆水平以上", "at the benchmark or better"),
            Efficiency::Between => Text::new("标杆与基准之间", "between benchmark and baseline"),
            Efficiency::BelowBaseline => Text::new("基准水平以下", "below the baseline"),
        }
    }
}

impl ScoredUnit<'_> {
    /// Its class; `None` where it cannot be told.
    pub fn efficiency(&self) -> Option<Efficiency> {
        let benchmark = self.benchmark.known()?;
        if benchmark.is_reached() {
            return Some(Efficiency::AtBenchmark);
        }
        let baseline = self.baseline.known()?;
        Some(if baseline.is_reached() {
            Efficiency::Between
        } else {
            Efficiency::BelowBaseline
        })
    }
}

impl<'a> MandatoryStanding<'a> {
    /// The strictest level that is reached; `None` where none is, or it cannot be told.
    pub fn reached(&self) -> Option<&'static str> {
        let reached =
            |(_, standing): &&(&'static str, Standing<'a>)| standing.known().is_some_and(LevelStanding::is_reached);
        self.levels.iter().find(reached).map(|(level, _)| *level)
    }

    /// The standings to the levels that are stricter than one.
    pub fn stricter_than<'s>(&'s self, level: &'s str) -> impl Iterator<Item = &'s Standing<'a>> {
        let stricter = self.levels.iter().take_while(move |(known, _)| *known != level);
        stricter.map(|(_, standing)| standing)
    }

    /// Whether a level that is not reached might be with corrections that the register does not state.
    pub fn may_reach_more(&self) -> bool {
        let mut standings = self.levels.iter().filter_map(|(_, standing)| standing.known());
        standings.any(LevelStanding::may_be_reached)
    }

    /// Whether every level stands beside the unit.
    pub fn is_known(&self) -> bool {
        self.levels.iter().all(|(_, standing)| standing.known().is_some())
    }
}

impl<'a> Yardsticks<'a> {
    /// The set of an id.
    pub fn set(&self, id: &str) -> Option<&'a BenchmarkSet> {
        self.sets.iter().find(|set| set.id == id)
    }

    /// A unit beside everything. `set` is the table of benchmarks and baselines. Errors: a fault of the program's own data.
    pub fn score(&self, unit: &'a RegisterUnit, set: &'a BenchmarkSet) -> Result<ScoredUnit<'a>, Problems> {
        let mut mandatory = Vec::new();
        for other in self.sets {
            let mut levels = Vec::new();
            for level in LIMITS {
                match self.standing(unit, other, level)? {
                    Standing::Absent => (),
                    standing => levels.push((level, standing)),
                }
            }
            if !levels.is_empty() {
                mandatory.push(MandatoryStanding { set: other, levels });
            }
        }
        Ok(ScoredUnit {
            unit,
            benchmark: self.standing(unit, set, BENCHMARK)?,
            baseline: self.standing(unit, set, BASELINE)?,
            mandatory,
        })
    }

    /// A unit beside a level that decides of it: where the set has the level for another indicator than the unit's energy is stated of, and no row of the unit
    /// states that one, it cannot be told. Errors: a fault of the program's own data.
    pub fn deciding_standing(
        &self,
        unit: &RegisterUnit,
        set: &'a BenchmarkSet,
        level: &'a str,
    ) -> Result<Standing<'a>, Problems> {
        let standing = self.standing(unit, set, level)?;
        let (Standing::Absent, Some(product)) = (&standing, self.products.products.find(&unit.product)) else {
            return Ok(standing);
        };
        let own = unit.indicator.as_deref().unwrap_or(product.indicator());
        let asked = set.indicators(product, unit.class.as_deref(), level);
        let is_other = |row: &&RegisterUnit| {
            let is_of_unit = fold(&row.plant) == fold(&unit.plant) && fold(&row.unit) == fold(&unit.unit);
            is_of_unit && row.year == unit.year && row.product == unit.product
        };
        let mut rows = self.register.units.iter().filter(is_other);
        if asked.is_empty() || rows.any(|row| asked.contains(row.indicator.as_deref().unwrap_or(product.indicator()))) {
            return Ok(standing);
        }
        let titles = asked.iter().map(|id| self.products.indicator_title(id));
        let (own, asked) = (self.products.indicator_title(own), titles.collect::<Vec<Text>>());
        let zh: Vec<&str> = asked.iter().map(|title| title.zh.as_str()).collect();
        let en: Vec<&str> = asked.iter().map(|title| title.en.as_str()).collect();
        Ok(Standing::Unknown(Text::new(
            format!("登记的是{}，水平按{}", own.zh, zh.join("、")),
            format!("it states {}, the level is of {}", own.en, en.join(", ")),
        )))
    }

    /// A unit beside one level of a set. Errors: a fault of the program's own data.
    pub fn standing(
        &self,
        unit: &RegisterUnit,
        set: &'a BenchmarkSet,
        level: &'a str,
    ) -> Result<Standing<'a>, Problems> {
        let Some(product) = self.products.products.find(&unit.product) else {
            return Ok(Standing::Absent);
        };
        let indicator = unit.indicator.as_deref().unwrap_or(product.indicator());
        let mut of_any_class = None;
        let without = set.classes_without(product, unit.class.as_deref(), indicator, level);
        let entry = match set.applicable(product, unit.class.as_deref(), indicator, level) {
            Applicable::Absent => return Ok(Standing::Absent),
            Applicable::Several(found) => match self.whatever_class(unit, &found)? {
                Some(entry) => {
                    let values = || found.iter().map(|level| level.value.clone());
                    of_any_class = values().min().zip(values().max());
                    entry
                }
                None => return Ok(Standing::Unknown(several(unit, level, &found))),
            },
            Applicable::One(entry) => entry,
        };
        if !without.is_empty() {
            return Ok(Standing::Unknown(perhaps_none(unit, level, &without)));
        }
        let Some(intensity) = unit.intensity() else {
            return Ok(Standing::Unknown(Text::new(
                "没有单位产品能耗，也没有能耗总量与产量",
                "neither energy per product nor energy and output is stated",
            )));
        };
        let wanted = entry.parsed_unit(self.units)?;
        let value = (intensity.unit.dimension == wanted.dimension)
            .then(|| intensity.in_base.divide(&wanted.size))
            .flatten();
        let Some(value) = value else {
            let [stated, wanted] = [&intensity.unit.text, &wanted.text].map(|unit| self.units.written(unit));
            return Ok(Standing::Unknown(Text::new(
                format!("能耗以 {} 登记，水平以 {} 计，不换算", stated.zh, wanted.zh),
                format!(
                    "its energy is in {}, the level in {}: not converted",
                    stated.en, wanted.en
                ),
            )));
        };
        let mut standing = LevelStanding {
            set,
            level: entry,
            value,
            bound: entry.value.clone(),
            of_any_class,
            applied: Vec::new(),
            unstated: Vec::new(),
            unavailable: Vec::new(),
        };
        for correction in set.corrections(product, unit.class.as_deref(), level) {
            let Some(property) = correction.property.as_deref().filter(|_| correction.is_available()) else {
                standing.unavailable.push(correction.title.clone());
                continue;
            };
            match self.property(unit, property) {
                Some(stated) => {
                    let added = correction.added(&entry.value, &stated);
                    standing.bound = standing.bound.clone() + added.clone();
                    standing.applied.push((correction.title.clone(), added));
                }
                None => standing.unstated.push(correction.title.clone()),
            }
        }
        Ok(Standing::Known(Box::new(standing)))
    }

    /// Of several levels that may hold the one that decides, where the unit stands on the same side of all: the strictest that it reaches, or the least strict
    /// that it does not.
    fn whatever_class(
        &self,
        unit: &RegisterUnit,
        found: &[&'a BenchmarkLevel],
    ) -> Result<Option<&'a BenchmarkLevel>, Problems> {
        let Some(intensity) = unit.intensity() else {
            return Ok(None);
        };
        let mut bounds: Vec<(Ratio, &'a BenchmarkLevel)> = Vec::new();
        for level in found {
            let wanted = level.parsed_unit(self.units)?;
            if wanted.dimension != intensity.unit.dimension {
                return Ok(None);
            }
            bounds.push((level.value.clone() * wanted.size, level));
        }
        bounds.sort_by(|left, right| left.0.cmp(&right.0));
        let (first, last) = (bounds.first(), bounds.last());
        Ok(match (first, last) {
            (Some((strictest, level)), _) if intensity.in_base <= *strictest => Some(level),
            (_, Some((widest, level))) if intensity.in_base > *widest => Some(level),
            _ => None,
        })
    }

    /// A property of a unit, in the property's unit: the latest stated up to the year of the row.
    fn property(&self, unit: &RegisterUnit, quantity: &str) -> Option<Ratio> {
        let (plant, name) = (fold(&unit.plant), fold(&unit.unit));
        let stated = self.register.quantities.iter().filter(|stated| {
            stated.quantity == quantity
                && fold(&stated.plant) == plant
                && stated.unit.as_deref().is_some_and(|unit| fold(unit) == name)
                && stated.year <= unit.year
        });
        let latest = stated.max_by_key(|stated| stated.year)?;
        let known = self.book.quantities.find(quantity)?;
        latest.amount.in_base().divide(&known.unit.size)
    }
}

/// That the level may not be there for the class that a unit is of.
fn perhaps_none(unit: &RegisterUnit, level: &str, without: &[Text]) -> Text {
    let level = level_title(level);
    let zh: Vec<&str> = without.iter().map(|class| class.zh.as_str()).collect();
    let en: Vec<&str> = without.iter().map(|class| class.en.as_str()).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    match &unit.class {
        None => Text::new(
            format!("未登记类别；{zh}没有{}", level.zh),
            format!("its class is not stated; there is no {} of {en}", level.en),
        ),
        Some(class) => Text::new(
            format!("类别 {class} 太宽；{zh}没有{}", level.zh),
            format!("its class {class} is too wide; there is no {} of {en}", level.en),
        ),
    }
}

/// That the class of a unit is not known well enough.
fn several(unit: &RegisterUnit, level: &str, found: &[&BenchmarkLevel]) -> Text {
    let values: Vec<String> = found.iter().map(|entry| entry.value.to_text()).collect();
    let (values, level) = (values.join(" / "), level_title(level));
    match &unit.class {
        None => Text::new(
            format!("未登记类别；{}因类别而异（{values}）", level.zh),
            format!("its class is not stated; the {} differs by class ({values})", level.en),
        ),
        Some(class) => Text::new(
            format!("类别 {class} 太宽；{}因更细的类别而异（{values}）", level.zh),
            format!(
                "its class {class} is too wide; the {} differs by narrower ones ({values})",
                level.en
            ),
        ),
    }
}
