//! Plans assessed on a register of units: for each target its value, threshold, verdict, gap, what would close it, and the arithmetic.

mod closing;
mod measured;
mod peak_year;
mod quantities;
mod scope;
mod units_every;
mod units_mean;
mod units_share;

pub use measured::{Closing, ClosingStep, Doubt, Measured, Part, Sum, Undecided};
pub use scope::Scope;

use super::metric::{Choices, MadeChoice, Metric};
use super::plan::{Operator, Plan, Target, yearly_unit};
use super::register::RegisterIndex;
use super::score::Verdict;
use super::standing::Yardsticks;
use crate::format::metric::MeasureEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::scenario::peak::PeakDefinition;
use crate::text::Text;

/// A plan assessed on a register.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The plan.
    pub plan: Plan,
    /// The latest year of the register.
    pub latest: i16,
    /// The plants of the register that it is about, by their names.
    pub plants: Vec<String>,
    /// Its targets, in the order of the text.
    pub targets: Vec<Assessed>,
    /// What must be said of the whole.
    pub notes: Vec<Text>,
}

/// A target assessed.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The target.
    pub target: Target,
    /// The year of the register that is looked at.
    pub year: i16,
    /// Whether that lies before the target's deadline.
    pub is_before_deadline: bool,
    /// The choices made; empty where the metric leaves nothing open.
    pub choices: Vec<MadeChoice>,
    /// What must be said of how the metric is read.
    pub reading: Option<Text>,
    /// What was measured.
    pub measured: Measured,
    /// What was found.
    pub verdict: Verdict,
    /// The value in each year of the register, where there are several: the least and the greatest that it can be.
    pub trend: Vec<(i16, Vec<Part>)>,
}

/// What plans are assessed with.
pub struct Assessor<'a> {
    /// The register and the levels.
    pub yardsticks: Yardsticks<'a>,
    /// The choices of the user.
    pub choices: &'a Choices,
    /// When a peak is confirmed.
    pub definition: &'a PeakDefinition,
    /// The year asked for.
    pub year: Option<i16>,
}

impl Assessor<'_> {
    /// Assesses a plan; `None` where the register has no row. Errors: a fault of the program's own data.
    pub fn assess(&self, plan: &Plan) -> Result<Option<Assessment>, Problems> {
        let register = self.yardsticks.register;
        let years = register.years();
        let Some(latest) = years.last().copied() else {
            return Ok(None);
        };
        let plants = register.plants(self.yardsticks.products);
        let index = RegisterIndex::of(register);
        let mut targets = Vec::new();
        let (mut notes, mut of_plan) = (Vec::new(), Vec::new());
        for target in &plan.targets {
            let scope = Scope {
                yardsticks: self.yardsticks,
                plan,
                target,
                plants: &plants,
                index: &index,
            };
            if targets.is_empty() {
                notes = scope.place_notes(latest);
                of_plan = scope.plants().into_values().collect();
            }
            targets.push(self.target(&scope, latest)?);
        }
        Ok(Some(Assessment {
            plan: plan.clone(),
            latest,
            plants: of_plan,
            targets,
            notes,
        }))
    }

    fn target(&self, scope: &Scope<'_>, latest: i16) -> Result<Assessed, Problems> {
        let target = scope.target;
        let mut assessed = Assessed {
            target: target.clone(),
            year: self.year.unwrap_or(latest),
            is_before_deadline: false,
            choices: Vec::new(),
            reading: None,
            measured: Measured::default(),
            verdict: Verdict::NotScored,
            trend: Vec::new(),
        };
        let Some(metric) = self.yardsticks.book.metric(&target.metric, self.choices) else {
            if target.threshold.is_some() {
                assessed.verdict = Verdict::CannotBeTold;
                assessed.measured.missing.push(Text::new(
                    "能效清单没有该指标的数据项",
                    "a register has nothing that this metric could be read from",
                ));
            }
            return Ok(assessed);
        };
        assessed.choices.clone_from(&metric.choices);
        assessed.reading.clone_from(&metric.note);
        if metric.measure == MeasureEntry::Peak {
            let found = peak_year::measure(scope, &metric, self.definition);
            assessed.measured = found.measured;
            assessed.measured.missing.extend(scope.gaps(&metric, latest));
            let firm = found.verdict.filter(|_| assessed.measured.missing.is_empty());
            assessed.verdict = firm.unwrap_or(Verdict::CannotBeTold);
            assessed.year = found.year.unwrap_or(assessed.year);
            return Ok(assessed);
        }
        let (year, untimely) = self.year(scope, &metric, latest);
        assessed.year = year;
        assessed.is_before_deadline = target.deadline.is_some_and(|deadline| deadline > year);
        if target.deadline.is_some_and(|deadline| deadline < year) {
            assessed.verdict = Verdict::CannotBeTold;
            assessed.measured.missing.extend(untimely);
            return Ok(assessed);
        }
        assessed.measured = measure(scope, &metric, year)?;
        in_unit_of_target(scope, &mut assessed.measured);
        assessed.measured.missing.extend(untimely);
        assessed.measured.missing.extend(scope.gaps(&metric, year));
        if !assessed.measured.missing.is_empty() {
            let parts = assessed.measured.parts.iter_mut();
            parts.for_each(|part| part.doubt = Doubt::EITHER_WAY);
        }
        if metric.measure != MeasureEntry::UnitsEvery && metric.measure != MeasureEntry::PlantsAbove {
            for other in scope.yardsticks.register.years() {
                let mut measured = measure(scope, &metric, other)?;
                in_unit_of_target(scope, &mut measured);
                if measured.parts.iter().any(|part| part.value.is_some()) {
                    assessed.trend.push((other, measured.parts));
                }
            }
        }
        assessed.verdict = verdict(target, &metric, &assessed.measured);
        let beside = match assessed.verdict {
            Verdict::Met => target
                .further
                .as_ref()
                .map(|further| ("另须", "beside it must hold", further)),
            Verdict::Missed => target
                .alternative
                .as_ref()
                .map(|other| ("或以此代之", "or in its place may hold", other)),
            _ => None,
        };
        if let Some((zh, en, condition)) = beside {
            assessed.verdict = Verdict::CannotBeTold;
            assessed.measured.missing.push(Text::new(
                format!("{zh}：{}（清单没有数据）", condition.zh),
                format!("{en}: {}, of which a register tells nothing", condition.en),
            ));
        }
        Ok(assessed)
    }

    /// The latest year up to the deadline of which the register has what the target is about, and what must be said where that is none, or where the year of
    /// the deadline was passed over. A year behind the deadline is no year of the target.
    fn year(&self, scope: &Scope<'_>, metric: &Metric, latest: i16) -> (i16, Option<Text>) {
        let is_of_quantities = matches!(
            metric.measure,
            MeasureEntry::QuantitiesShare
                | MeasureEntry::QuantitiesQuotient
                | MeasureEntry::QuantitiesSum
                | MeasureEntry::PlantsAbove
        );
        let years = scope.years(is_of_quantities);
        let asked = self.year.unwrap_or(i16::MAX);
        let deadline = scope.target.deadline.unwrap_or(i16::MAX);
        match (years.range(..=asked.min(deadline)).next_back(), years.first()) {
            (Some(year), _) => {
                let is_passed_over =
                    *year < deadline && deadline <= asked && years.last().is_some_and(|last| *last > deadline);
                let untimely = is_passed_over.then(|| {
                    Text::new(
                        format!("没有期限年 {deadline} 年的数据，虽有其后年份"),
                        format!("nothing of {deadline}, the year of the deadline, though of later years"),
                    )
                });
                (*year, untimely)
            }
            (None, Some(first)) if *first > deadline => {
                let untimely = Text::new(
                    format!("清单从 {first} 年起，在期限 {deadline} 年之后"),
                    format!("the register begins in {first}, behind the deadline {deadline}"),
                );
                (*first, Some(untimely))
            }
            _ => (asked.min(latest), None),
        }
    }
}

/// What a register says of a metric in a year.
fn measure(scope: &Scope<'_>, metric: &Metric, year: i16) -> Result<Measured, Problems> {
    Ok(match metric.measure {
        MeasureEntry::UnitsShare => units_share::measure(scope, metric, year)?,
        MeasureEntry::UnitsEvery => units_every::measure(scope, metric, year)?,
        MeasureEntry::UnitsMean => units_mean::measure(scope, metric, year),
        MeasureEntry::QuantitiesShare | MeasureEntry::QuantitiesQuotient | MeasureEntry::QuantitiesSum => {
            quantities::measure(scope, metric, year)
        }
        MeasureEntry::PlantsAbove => quantities::plants_above(scope, metric, year),
        MeasureEntry::Peak => Measured::default(),
    })
}

/// Puts the values beside a threshold into the unit that it is in. One of another dimension says nothing of the target.
fn in_unit_of_target(scope: &Scope<'_>, measured: &mut Measured) {
    let units = scope.yardsticks.units;
    let target = scope.target;
    let Some(asked) = target.unit.as_deref().filter(|_| target.threshold.is_some()) else {
        return;
    };
    let mut unlike = Vec::new();
    for part in &mut measured.parts {
        let own = part.unit.as_deref().unwrap_or(&measured.unit);
        if own == asked || own.is_empty() {
            continue;
        }
        let known = units.parse(own).ok().zip(yearly_unit(target, units));
        match known.filter(|(own, asked)| own.dimension == asked.dimension) {
            Some((own, wanted)) => {
                let shown = |value: Ratio| wanted.number_of(&(value * own.size.clone()));
                part.value = part.value.take().map(|(low, high)| (shown(low), shown(high)));
                part.unit = Some(asked.to_owned());
            }
            None => {
                unlike.push(Text::new(
                    format!("目标以 {asked} 计，数值以 {own} 计"),
                    format!("the target is in {asked}, the value in {own}"),
                ));
                part.value = None;
            }
        }
    }
    unlike.dedup();
    measured.missing.extend(unlike);
}

/// What follows for a target. Of several parts every one must meet it.
fn verdict(target: &Target, metric: &Metric, measured: &Measured) -> Verdict {
    if metric.measure == MeasureEntry::PlantsAbove {
        return Verdict::Scope;
    }
    if measured.parts.is_empty() {
        return Verdict::CannotBeTold;
    }
    if metric.measure == MeasureEntry::UnitsEvery {
        let is_open = !measured.missing.is_empty() || measured.parts.iter().any(|part| !part.undecided.is_empty());
        return match (measured.failing.is_empty(), is_open) {
            (false, _) => Verdict::Missed,
            (true, true) => Verdict::CannotBeTold,
            (true, false) => Verdict::Met,
        };
    }
    let Some((operator, threshold)) = &target.threshold else {
        let is_known = measured.parts.iter().any(|part| part.value.is_some());
        return if is_known {
            Verdict::Direction
        } else {
            Verdict::CannotBeTold
        };
    };
    let judged = measured.parts.iter().map(|part| part.judged(*operator, threshold));
    worst(judged)
}

/// The worst of several verdicts: one that is missed decides, then one that cannot be told.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.min_by_key(rank).unwrap_or(Verdict::CannotBeTold)
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Missed => 0,
        Verdict::CannotBeTold => 1,
        _ => 2,
    }
}

impl Assessed {
    /// How far a value is from the threshold: above zero where it is on the good side, of the end of the value's span that is worse.
    pub fn gap(&self, part: &Part) -> Option<Ratio> {
        let (operator, threshold) = self.target.threshold.as_ref()?;
        let (low, high) = part.value.as_ref()?;
        Some(match operator {
            Operator::Above | Operator::AtLeast | Operator::Equal => low.clone() - threshold.clone(),
            Operator::AtMost | Operator::Below => threshold.clone() - high.clone(),
        })
    }

    /// Whether a target with a number has time left.
    pub fn has_time(&self) -> bool {
        self.is_before_deadline && self.target.threshold.is_some()
    }

    /// What was found, with whether there is time left.
    pub fn verdict_title(&self) -> Text {
        self.title_of(self.verdict)
    }

    /// What a verdict on the target or one of its parts is called, with whether there is time left.
    pub fn title_of(&self, verdict: Verdict) -> Text {
        match verdict {
            Verdict::Missed if self.has_time() => Text::new("尚未达到", "not met yet"),
            Verdict::Missed => Text::new("未达到", "not met"),
            other => other.title(),
        }
    }

    /// What a part is of a target that asks for a number.
    pub fn judged(&self, part: &Part) -> Option<Verdict> {
        let (operator, threshold) = self.target.threshold.as_ref()?;
        Some(part.judged(*operator, threshold))
    }

    /// The part that decides: one that misses the target, else one that cannot be told, else the one nearest to the threshold.
    pub fn deciding(&self) -> Option<&Part> {
        let rank = |part: &&Part| (self.judged(part).map(|verdict| rank(&verdict)), self.gap(part));
        self.measured.parts.iter().min_by_key(rank)
    }
}
