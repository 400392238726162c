//! Which targets a trajectory meets: value, threshold, gap, and where the number is from.

use super::plan::{Operator, Plan, Target};
use crate::quantity::Ratio;
use crate::scenario::Run;
use crate::scenario::peak::{Peak, PeakDefinition, Standing};
use crate::scenario::trajectory::{Trajectory, YearResult};
use crate::text::Text;

/// A plan scored on a trajectory.
#[derive(Clone, Debug)]
pub struct Score {
    /// The plan.
    pub plan: Plan,
    /// Its targets, in the order of the text.
    pub targets: Vec<Scored>,
}

/// A target scored.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The target.
    pub target: Target,
    /// The year of the value.
    pub year: Option<i16>,
    /// The value, in the target's unit.
    pub value: Option<Ratio>,
    /// The unit of the value; blank where there is none.
    pub unit: &'static str,
    /// Whether the peak may lie behind its deadline, though its greatest year does not.
    pub may_be_later: bool,
    /// The value in the base year, for directions.
    pub base: Option<Ratio>,
    /// What was found.
    pub verdict: Verdict,
    /// How the value was made, or why there is none.
    pub words: Text,
}

/// What was found of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is met.
    Met,
    /// It is met as far as the years go.
    MetProvisionally,
    /// It is missed.
    Missed,
    /// The years do not tell yet.
    Open,
    /// A direction without a number, and the way it goes.
    Direction,
    /// The trajectory has no such value; a rule in words that no data tell of.
    NotScored,
    /// What is known does not tell.
    CannotBeTold,
    /// A threshold that is no target: whom a service is for.
    Scope,
}

impl Verdict {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::MetProvisionally => "met-provisionally",
            Verdict::Missed => "missed",
            Verdict::Open => "open",
            Verdict::Direction => "direction",
            Verdict::NotScored => "not-scored",
            Verdict::CannotBeTold => "cannot-be-told",
            Verdict::Scope => "scope",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Verdict::Met => Text::new("达到", "met"),
            Verdict::MetProvisionally => Text::new("暂时达到", "met, provisionally"),
            Verdict::Missed => Text::new("未达到", "missed"),
            Verdict::Open => Text::new("尚不能判断", "cannot be told yet"),
            Verdict::Direction => Text::new("方向性，无数值", "a direction, no number"),
            Verdict::NotScored => Text::new("未评估", "not scored"),
            Verdict::CannotBeTold => Text::new("无法判断", "cannot be told"),
            Verdict::Scope => Text::new("适用范围", "a scope, no target"),
        }
    }
}

impl Scored {
    /// A target that is not scored, and why.
    fn not_scored(target: &Target, words: Text) -> Scored {
        Scored {
            target: target.clone(),
            year: None,
            value: None,
            unit: "",
            may_be_later: false,
            base: None,
            verdict: Verdict::NotScored,
            words,
        }
    }

    /// What was found, with the doubt of a plateau that reaches past the deadline.
    pub fn verdict_title(&self) -> Text {
        let title = self.verdict.title();
        if !self.may_be_later {
            return title;
        }
        Text::new(
            format!("{}，但平台期延至期限之后", title.zh),
            format!("{}, but the plateau reaches past the deadline", title.en),
        )
    }
}

/// What a trajectory says of a metric in a year, in which unit, and how.
type Metric = (Option<Ratio>, &'static str, Text);

/// The units of metrics.
const PERCENT: &str = "%";
const INTENSITY: &str = "tCO2/t";

/// A share in per cent.
fn percent(share: Ratio) -> Ratio {
    share * Ratio::from(100)
}

/// What a year of a trajectory says of a metric; `None` where it is none that a trajectory has.
fn metric(name: &str, year: &YearResult) -> Option<Metric> {
    let no_capacity = || Text::new("有在运企业未写产能", "some plant that runs has no capacity");
    Some(match name {
        "eaf-capacity-share" => match year.capacity() {
            Some((all, of_arc_furnaces)) => {
                let (own, all_words) = (whole(&of_arc_furnaces), whole(&all));
                let words = Text::new(
                    format!(
                        "在运企业：电炉产能 {own} t ÷ 全部产能 {all_words} t；厂内按钢水产量分，措施新增而未写产能的按产量计"
                    ),
                    format!(
                        "plants that run: capacity of arc furnaces {own} t / all capacity {all_words} t; within a plant by liquid steel, of plants that levers add without a capacity by output"
                    ),
                );
                (of_arc_furnaces.divide(&all).map(percent), PERCENT, words)
            }
            None => (None, PERCENT, no_capacity()),
        },
        "eaf-output-share" => {
            let found = year.indicators();
            let words = Text::new("电炉钢水 ÷ 全部钢水", "liquid steel of arc furnaces / all liquid steel");
            (found.arc_furnace_share().map(percent), PERCENT, words)
        }
        "carbon-intensity" => {
            let words = Text::new("总量 ÷ 各企业产品产量之和", "total / output of the plants' products");
            (year.total().divide(&year.output()), INTENSITY, words)
        }
        "scrap-ratio" => {
            let found = year.indicators();
            let words = Text::new(
                "炼钢废钢 ÷ 金属料（含自产废钢）",
                "scrap / metallic charge, home scrap included",
            );
            (found.scrap_share().map(percent), PERCENT, words)
        }
        _ => return None,
    })
}

fn whole(amount: &Ratio) -> String {
    let rounding = crate::quantity::Rounding {
        places: 0,
        mode: crate::quantity::RoundingMode::HalfAwayFromZero,
    };
    amount
        .round(rounding)
        .map_or_else(|| amount.to_text(), |amount| amount.to_string())
}

impl Score {
    /// Scores a plan on the trajectory of a run; a peak by a definition. A target that the scenario is not of is not scored.
    pub fn of(plan: &Plan, (run, trajectory): (&Run<'_>, &Trajectory), definition: &PeakDefinition) -> Score {
        let targets = plan
            .targets
            .iter()
            .map(|target| match Score::out_of_scope(run, plan, target) {
                Some(words) => Scored::not_scored(target, words),
                None => in_doubt(scored(target, trajectory, definition), trajectory),
            });
        Score {
            targets: targets.collect(),
            plan: plan.clone(),
        }
    }
}

/// What follows for a target from the least and the greatest that a value can be: met where both ends meet it, missed where nothing between them does.
pub fn judge(operator: Operator, threshold: &Ratio, value: Option<&(Ratio, Ratio)>) -> Verdict {
    let Some((low, high)) = value else {
        return Verdict::CannotBeTold;
    };
    let can_hold = match operator {
        Operator::Above | Operator::AtLeast => operator.holds(high, threshold),
        Operator::Below | Operator::AtMost => operator.holds(low, threshold),
        Operator::Equal => low <= threshold && threshold <= high,
    };
    if operator.holds(low, threshold) && operator.holds(high, threshold) {
        Verdict::Met
    } else if can_hold {
        Verdict::CannotBeTold
    } else {
        Verdict::Missed
    }
}

impl Score {
    /// What each year of a trajectory says of a target's metric: the value and its unit; nothing where it is none that a trajectory has.
    pub fn course(target: &Target, trajectory: &Trajectory) -> Vec<(i16, Ratio, &'static str)> {
        let years = trajectory.history.iter().chain(&trajectory.years);
        years
            .filter_map(|year| {
                let (value, unit, _) = metric(&target.metric, year)?;
                Some((year.year, value?, unit))
            })
            .collect()
    }
}

/// The metric of a plan's deadline for the peak.
pub const PEAK_YEAR: &str = "co2-peak-year";

fn scored(target: &Target, trajectory: &Trajectory, definition: &PeakDefinition) -> Scored {
    if target.metric == PEAK_YEAR {
        return peak(target, trajectory, definition);
    }
    let result = |year, (value, unit), base, verdict, words| Scored {
        target: target.clone(),
        unit,
        may_be_later: false,
        year,
        value,
        base,
        verdict,
        words,
    };
    let (Some(first), Some(last)) = (trajectory.years.first(), trajectory.years.last()) else {
        return Scored::not_scored(target, Text::default());
    };
    let not_scored = |words: Text| Scored::not_scored(target, words);
    // A deadline behind the last year is judged by that, provisionally; one before the base year by the history, where there is one.
    let at = target.deadline.map_or(last.year, |deadline| deadline.min(last.year));
    let before = trajectory.history.iter().find(|year| year.year == at);
    let Some(year) = trajectory.year(at).or(before) else {
        return not_scored(Text::new(
            format!("期限 {at} 年早于基准年，且没有该年的清单"),
            format!("the deadline {at} is before the base year, and no inventory of it is there"),
        ));
    };
    let Some((value, unit, words)) = metric(&target.metric, year) else {
        let words = Text::new("情景中没有这一指标的数据", "the trajectory has no data of this");
        return not_scored(words);
    };
    if let Some(other) = target.unit.as_deref().filter(|other| *other != unit) {
        return not_scored(Text::new(
            format!("目标以 {other} 计，情景的指标以 {unit} 计"),
            format!("the target is in {other}, what the trajectory says in {unit}"),
        ));
    }
    let base = metric(&target.metric, first).and_then(|(value, ..)| value);
    let beyond = target.deadline.is_some_and(|deadline| deadline > last.year);
    let verdict = match (&target.threshold, &value) {
        (_, None) => Verdict::NotScored,
        (None, Some(_)) => Verdict::Direction,
        (Some(_), Some(_)) if beyond => Verdict::Open,
        (Some((operator, threshold)), Some(value)) => {
            judge(*operator, threshold, Some(&(value.clone(), value.clone())))
        }
    };
    result(Some(year.year), (value, unit), base, verdict, words)
}

/// A verdict that stands where nothing is missing: of a sum that lacks a factor in some year none is firm. Shares of masses need no factor.
fn in_doubt(mut scored: Scored, trajectory: &Trajectory) -> Scored {
    let is_firm = matches!(
        scored.verdict,
        Verdict::Met | Verdict::MetProvisionally | Verdict::Missed
    );
    let years = trajectory.history.iter().chain(&trajectory.years);
    let missing: Vec<String> = years
        .filter(|year| !year.is_complete())
        .map(|year| year.year.to_string())
        .collect();
    if is_firm && scored.unit != "%" && !missing.is_empty() {
        scored.verdict = Verdict::CannotBeTold;
        scored.words = Text::new(
            format!("{}；缺因子、总量不全的年份：{}", scored.words.zh, missing.join("、")),
            format!(
                "{}; years whose total lacks factors: {}",
                scored.words.en,
                missing.join(", ")
            ),
        );
    }
    scored
}

fn peak(target: &Target, trajectory: &Trajectory, definition: &PeakDefinition) -> Scored {
    let series = trajectory.series("");
    let found = series.as_ref().map(|series| Peak::of(series, definition));
    let mut scored = Scored::not_scored(target, Text::default());
    let (Some(peak), Some(before)) = (found, target.before_year()) else {
        return scored;
    };
    let deadline = peak.deadline(before);
    scored.verdict = match deadline.standing {
        Standing::Met => Verdict::Met,
        Standing::MetProvisionally => Verdict::MetProvisionally,
        Standing::Open => Verdict::Open,
        Standing::Missed => Verdict::Missed,
    };
    scored.year = i16::try_from(peak.year).ok();
    scored.value = u64::try_from(peak.year).ok().map(Ratio::from);
    scored.may_be_later = deadline.may_be_later;
    let margin = deadline.margin;
    let (least_zh, least_en) = if deadline.margin_is_at_least {
        ("至少", "at least ")
    } else {
        ("", "")
    };
    scored.words = Text::new(
        format!(
            "最高年 {}，距期限{least_zh} {margin} 年（{} 年前指 {} 年及以前）",
            peak.year,
            before,
            before - 1
        ),
        format!(
            "greatest in {}, {least_en}{margin} years of margin (before {before} is {} or earlier)",
            peak.year,
            before - 1
        ),
    );
    scored
}
