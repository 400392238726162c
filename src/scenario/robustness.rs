//! How robust a peak before a deadline is: how much faster demand must grow, or how many years later levers must act, for it to be missed.

use super::credit::Totals;
use super::peak::{Peak, PeakDefinition, Standing};
use super::scenario::Scenario;
use super::series::{Series, YearValue};
use crate::problem::Problems;
use crate::quantity::{Ratio, significant};
use crate::text::Text;

/// The significant digits of totals in floating point.
const DIGITS: usize = 12;

/// The smallest changes after which a peak before a deadline is no longer met.
#[derive(Clone, Debug, PartialEq)]
pub struct Robustness {
    /// The year before which it must peak.
    pub before: i32,
    /// The base year, from which years of growth are counted, and the last year of the horizon, up to which it goes on.
    pub years: (i16, i16),
    /// The yearly growth beyond the scenario's from which on the peak is no longer met; `None`: not even the greatest that was tried, or it cannot be told.
    pub demand_growth: Option<GrowthLimit>,
    /// The greatest growth that was tried, in per cent.
    pub greatest_growth: f64,
    /// Why no greater growth could be tried, in words of the first problem: capacities, scrap.
    pub growth_stopped: Option<Text>,
    /// What comes of all levers being late; `None` without levers.
    pub delay: Option<Lateness>,
    /// For each of several levers what comes of it alone being late.
    pub delays: Vec<(String, Lateness)>,
    /// The greatest delay that was tried.
    pub greatest_delay: i16,
}

/// Growth of output beyond the scenario's: in the nth year after the base year it is (1 + percent / 100)^n times the scenario's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GrowthLimit {
    /// How much a year, in per cent, to a tenth.
    pub percent: f64,
    /// What becomes of the target from there on.
    pub becomes: Unmet,
}

/// What becomes of a target that is met no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// The maximum lies behind the deadline.
    Missed,
    /// The years of the horizon no longer tell.
    Open,
}

/// What comes of levers that are late.
#[derive(Clone, Debug, PartialEq)]
pub enum Lateness {
    /// From so many years on the peak is no longer met, and what becomes of it.
    Unmet(i16, Unmet),
    /// With all of the years tried it is met.
    Holds,
    /// So many years late the scenario cannot be, in words of its first problem; with fewer the peak is met.
    Impossible(i16, Text),
}

/// The greatest yearly growth of demand that is tried, and its steps, in tenths of a per cent.
const GREATEST_GROWTH: u64 = 50;
/// The greatest delay of levers that is tried, years.
const GREATEST_DELAY: i16 = 10;

impl Robustness {
    /// How robust a peak is that is met; `None` where it is not met as it stands. `history` are the years before the base year. Errors: those of the scenario itself.
    pub fn of(
        scenario: &Scenario,
        totals: &dyn Totals,
        (history, definition): (&[YearValue], &PeakDefinition),
        before: i32,
    ) -> Result<Option<Robustness>, Problems> {
        let unmet = |scenario: &Scenario| -> Result<Option<Unmet>, Problems> {
            Ok(unmet(history, &totals.totals(scenario)?, definition, before))
        };
        let stated = totals.totals(scenario)?;
        let (Some((first, _)), Some((last, _))) = (stated.first(), stated.last()) else {
            return Ok(None);
        };
        if self::unmet(history, &stated, definition, before).is_some() {
            return Ok(None);
        }
        let mut found = Robustness {
            before,
            years: (*first, *last),
            demand_growth: None,
            greatest_growth: GREATEST_GROWTH as f64 / 10.0,
            growth_stopped: None,
            delay: None,
            delays: Vec::new(),
            greatest_delay: GREATEST_DELAY,
        };
        // The totals rise with demand, so the first step that breaks it is found by halving.
        let (mut good, mut bad) = (0, GREATEST_GROWTH + 1);
        while bad - good > 1 {
            let tried = (good + bad) / 2;
            match unmet(&scenario.growing_faster(tried)) {
                Ok(None) => good = tried,
                Ok(Some(_)) => bad = tried,
                Err(problems) => {
                    found.growth_stopped = problems.0.first().map(|problem| problem.message.clone());
                    found.greatest_growth = (tried as f64 - 1.0) / 10.0;
                    bad = tried;
                }
            }
        }
        if bad <= GREATEST_GROWTH
            && let Ok(Some(becomes)) = unmet(&scenario.growing_faster(bad))
        {
            let percent = bad as f64 / 10.0;
            found.demand_growth = Some(GrowthLimit { percent, becomes });
            found.growth_stopped = None;
            found.greatest_growth = GREATEST_GROWTH as f64 / 10.0;
        }
        let late = |which: Option<usize>| -> Lateness {
            for years in 1..=GREATEST_DELAY {
                match unmet(&scenario.late(which, years)) {
                    Ok(None) => {}
                    Ok(Some(becomes)) => return Lateness::Unmet(years, becomes),
                    Err(problems) => {
                        let why = problems.0.into_iter().next().map(|problem| problem.message);
                        return Lateness::Impossible(years, why.unwrap_or_else(|| Text::same("")));
                    }
                }
            }
            Lateness::Holds
        };
        if !scenario.levers.is_empty() {
            found.delay = Some(late(None));
        }
        if scenario.levers.len() > 1 {
            let each = scenario.levers.iter().enumerate();
            found.delays = each.map(|(at, lever)| (lever.id.clone(), late(Some(at)))).collect();
        }
        Ok(Some(found))
    }
}

/// What keeps totals from peaking before a deadline, provisionally or not; `None` where they do.
fn unmet(history: &[YearValue], totals: &[(i16, f64)], definition: &PeakDefinition, before: i32) -> Option<Unmet> {
    let values = totals.iter().map(|(year, total)| YearValue {
        year: i32::from(*year),
        value: significant(*total, DIGITS).parse().unwrap_or_default(),
    });
    let Some(series) = Series::new("", history.iter().cloned().chain(values).collect()) else {
        return Some(Unmet::Open);
    };
    let peak = Peak::of(&series, definition);
    match peak.deadline(before).standing {
        Standing::Met | Standing::MetProvisionally => None,
        Standing::Missed => Some(Unmet::Missed),
        Standing::Open => Some(Unmet::Open),
    }
}

impl Scenario {
    /// The scenario with the output of all plants growing faster by so many tenths of a per cent a year; what else follows its driver does not.
    fn growing_faster(&self, tenths: u64) -> Scenario {
        let growth = Ratio::from(tenths).divide(&Ratio::from(1000));
        Scenario {
            extra_growth: growth.unwrap_or_default(),
            ..self.clone()
        }
    }

    /// The scenario with one lever, or all, acting so many years later. What would then act only after the horizon acts never.
    fn late(&self, which: Option<usize>, years: i16) -> Scenario {
        let mut made = self.clone();
        for (at, lever) in made.levers.iter_mut().enumerate() {
            if which.is_none_or(|which| which == at) {
                lever.delay = years;
            }
        }
        made
    }
}
