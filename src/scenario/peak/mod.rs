//! Whether a series has peaked. The year of the maximum is not enough: a plateau has one too, and so has a rise that is not over.
//!
//! A verdict is found in this order. A series of too few years has none. Where the latest year still lies within the band below the height, it
//! is rising or on a plateau, unless its fall is significant for long enough. Where it has left the band, it has peaked, provisionally
//! until all that the definition asks for holds.

pub mod definition;
mod hump;
pub mod mann_kendall;
mod problem;

pub use definition::PeakDefinition;
pub use hump::Hump;
pub use mann_kendall::{MannKendall, Trend, sen_slope};

use super::series::{Series, YearValue};
use crate::format::peak_definition::OtherwiseEntry;
use crate::quantity::Ratio;

/// What a series is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has not peaked.
    Rising,
    /// It stays within the band below its height, up to the latest year.
    Plateau,
    /// It has left its height, and not all that the definition asks for holds yet.
    PeakedProvisional,
    /// All that the definition asks for holds.
    PeakedConfirmed,
    /// Its first year is its greatest: the peak lies there or before.
    FallingThroughout,
    /// It is too short to tell.
    NoVerdict,
}

impl Verdict {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Rising => "rising",
            Verdict::Plateau => "plateau",
            Verdict::PeakedProvisional => "peaked-provisional",
            Verdict::PeakedConfirmed => "peaked-confirmed",
            Verdict::FallingThroughout => "falling-throughout",
            Verdict::NoVerdict => "no-verdict",
        }
    }
}

/// What a peak still lacks to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// So many more years after the peak.
    Years(i32),
    /// A fall from the peak year on that is significant.
    SignificantFall,
    /// A fall so far below the peak, in per cent.
    Fall(Ratio),
}

/// Whether a peak lies before a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Peaked in time.
    Met,
    /// Peaked in time, provisionally.
    MetProvisionally,
    /// Neither met nor missed yet.
    Open,
    /// The maximum lies behind the deadline.
    Missed,
}

/// A peak beside a deadline. Before 2030 is 2029 or earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The year before which it must peak.
    pub before: i32,
    /// Whether it does.
    pub standing: Standing,
    /// The years from the year of the maximum to the last that counts; below zero where it lies behind.
    pub margin: i32,
    /// Whether the margin is at least so long: the maximum is the first year of the series, and may lie before it.
    pub margin_is_at_least: bool,
    /// The years from the latest value to the last that counts; 0 where they are over.
    pub years_left: i32,
    /// Whether the band lets the peak lie behind the deadline, though the maximum does not.
    pub may_be_later: bool,
}

/// What was found of a series.
#[derive(Clone, Debug)]
pub struct Peak<'a> {
    /// The series.
    pub series: &'a Series,
    /// The definition.
    pub definition: &'a PeakDefinition,
    /// The verdict.
    pub verdict: Verdict,
    /// What a confirmed peak still lacks; empty where it is confirmed.
    pub lacking: Vec<Lacking>,
    /// So many more years are needed for a verdict; 0 where there is one.
    pub years_needed: usize,
    /// The year of the maximum; the last where several years share it.
    pub year: i32,
    /// The other years that share the maximum.
    pub tied_years: Vec<i32>,
    /// The maximum.
    pub height: Ratio,
    /// The first and the last year of the run of years around the maximum that lie within the band.
    pub plateau: (i32, i32),
    /// Whether the run goes on to the latest year.
    pub is_within_band: bool,
    /// The latest value below the maximum.
    pub fall: Ratio,
    /// The same in per cent of the height; `None` where the height is not above zero.
    pub fall_percent: Option<Ratio>,
    /// The test from the year of the maximum on.
    pub from_peak: MannKendall,
    /// The test on the whole series.
    pub whole: MannKendall,
    /// The slope of Sen from the year of the maximum on, a year; `None` where it is the latest.
    pub slope: Option<f64>,
    /// Another maximum, apart from the first by more than the band.
    pub second_hump: Option<Hump>,
}

impl<'a> Peak<'a> {
    /// Judges a series by a definition.
    pub fn of(series: &'a Series, definition: &'a PeakDefinition) -> Peak<'a> {
        let values = series.values();
        let shape = Shape::of(values, &definition.plateau_band.value);
        let numbers: Vec<&Ratio> = values.iter().map(|value| &value.value).collect();
        let from_peak: Vec<(i32, f64)> = values[shape.peak..]
            .iter()
            .map(|value| (value.year, value.value.to_f64()))
            .collect();
        let height = values[shape.peak].value.clone();
        let fall = height.clone() - series.latest().value.clone();
        let is_positive = height > Ratio::zero();
        let tied = values[..shape.peak].iter().filter(|value| value.value == height);
        let mut peak = Peak {
            series,
            definition,
            verdict: Verdict::NoVerdict,
            lacking: Vec::new(),
            years_needed: definition.fewest_years.saturating_sub(values.len()),
            year: values[shape.peak].year,
            tied_years: tied.map(|value| value.year).collect(),
            plateau: (values[shape.first].year, values[shape.last].year),
            is_within_band: shape.last + 1 == values.len(),
            fall_percent: is_positive
                .then(|| (fall.clone() * Ratio::from(100)).divide(&height))
                .flatten(),
            fall,
            from_peak: MannKendall::of(&numbers[shape.peak..]),
            whole: MannKendall::of(&numbers),
            slope: sen_slope(&from_peak),
            second_hump: Hump::beside(values, shape.peak, &band_width(&height, &definition.noise_band)),
            height,
        };
        peak.lacking = peak.lacks();
        peak.verdict = peak.judge(&MannKendall::of(&numbers[shape.first..=shape.last]));
        peak
    }

    /// The years from the maximum to the latest value.
    pub fn years_since(&self) -> i32 {
        self.series.latest().year - self.year
    }

    fn significance(&self) -> f64 {
        self.definition.significance.value
    }

    /// Which way the series goes from the year of the maximum on.
    pub fn trend_from_peak(&self) -> Trend {
        self.from_peak.trend(self.significance())
    }

    /// Which way the whole series goes.
    pub fn trend_of_whole(&self) -> Trend {
        self.whole.trend(self.significance())
    }

    /// What a confirmed peak lacks.
    fn lacks(&self) -> Vec<Lacking> {
        let definition = self.definition;
        let years = definition.years_after_peak - self.years_since();
        let is_significant = self.trend_from_peak() == Trend::Falling;
        let least = definition.least_fall.as_ref();
        let is_short = |least: &&Ratio| self.fall_percent.as_ref().is_none_or(|fall| fall < *least);
        let each = [
            (years > 0).then_some(Lacking::Years(years)),
            (definition.needs_significant_fall && !is_significant).then_some(Lacking::SignificantFall),
            least.filter(is_short).map(|least| Lacking::Fall(least.clone())),
        ];
        each.into_iter().flatten().collect()
    }

    /// The verdict; `run` is the test on the years of the plateau.
    fn judge(&self, run: &MannKendall) -> Verdict {
        if self.years_needed > 0 {
            return Verdict::NoVerdict;
        }
        let is_first = self.year == self.series.earliest().year;
        let tests_fall = self.definition.needs_significant_fall;
        let is_confirmed = self.lacking.is_empty() && self.years_since() > 0;
        if self.is_within_band && !(is_confirmed && tests_fall) {
            let is_long = run.count >= self.definition.fewest_years;
            let is_plateau = run.count >= self.definition.plateau_years && run.s <= 0;
            let rises = run.trend(self.significance()) == Trend::Rising;
            return if is_plateau || (is_long && !rises) {
                Verdict::Plateau
            } else {
                Verdict::Rising
            };
        }
        // More pairs rise than fall, though the first is the greatest of all: it goes up again.
        if tests_fall && self.from_peak.s > 0 {
            return Verdict::Rising;
        }
        if is_first {
            return Verdict::FallingThroughout;
        }
        if is_confirmed {
            return Verdict::PeakedConfirmed;
        }
        let only_test = self.lacking == [Lacking::SignificantFall];
        match self.definition.otherwise {
            OtherwiseEntry::Plateau if only_test => Verdict::Plateau,
            _ => Verdict::PeakedProvisional,
        }
    }

    /// The peak beside a deadline.
    pub fn deadline(&self, before: i32) -> Deadline {
        let last = before - 1;
        let margin = last - self.year;
        // Where years in time share the maximum with later ones, neither is told from the other.
        let is_tied_in_time = self.tied_years.iter().any(|year| *year <= last);
        let standing = match self.verdict {
            _ if margin < 0 && !is_tied_in_time => Standing::Missed,
            _ if margin < 0 => Standing::Open,
            Verdict::PeakedConfirmed | Verdict::FallingThroughout => Standing::Met,
            Verdict::PeakedProvisional => Standing::MetProvisionally,
            Verdict::Rising | Verdict::Plateau | Verdict::NoVerdict => Standing::Open,
        };
        Deadline {
            before,
            standing,
            margin,
            margin_is_at_least: margin >= 0 && self.year == self.series.earliest().year,
            years_left: (last - self.series.latest().year).max(0),
            may_be_later: margin >= 0 && self.plateau.1 > last,
        }
    }
}

/// Where the maximum of a series stands, and the run of years around it within the band.
struct Shape {
    peak: usize,
    first: usize,
    last: usize,
}

/// The width of a band in per cent of a height, in the unit of the series; 0 where the height is not above zero.
fn band_width(height: &Ratio, band: &Ratio) -> Ratio {
    let width = (height.clone() * band.clone()).divide(&Ratio::from(100));
    width.filter(|width| !width.is_negative()).unwrap_or_default()
}

impl Shape {
    fn of(values: &[YearValue], band: &Ratio) -> Shape {
        let mut peak = 0;
        for (place, value) in values.iter().enumerate() {
            if value.value >= values[peak].value {
                peak = place;
            }
        }
        let height = &values[peak].value;
        let floor = height.clone() - band_width(height, band);
        let is_within = |value: &YearValue| value.value >= floor;
        let before = values[..peak].iter().rev().take_while(|value| is_within(value)).count();
        let behind = values[peak..].iter().take_while(|value| is_within(value)).count();
        Shape {
            peak,
            first: peak - before,
            last: peak + behind - 1,
        }
    }
}
