//! What a rule found: the two numbers, how far apart they are, the lines, and whether it was answered.

use jiff::civil::Date;

use crate::format::rule::RuleSeverityEntry;
use crate::period::Period;
use crate::problem::Place;
use crate::quantity::{Ratio, Rounding, RoundingMode};
use crate::text::Text;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The exact value.
    pub value: Ratio,
    /// The unit; `1` or blank for a plain number.
    pub unit: String,
    /// Decimal places for people.
    pub places: u32,
}

impl Figure {
    /// A number with its unit and the decimal places that people see.
    pub fn new(value: Ratio, unit: impl Into<String>, places: u32) -> Figure {
        Figure {
            value,
            unit: unit.into(),
            places,
        }
    }

    /// The number for people, without its unit.
    pub fn number(&self) -> String {
        let rounding = Rounding {
            places: self.places,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let rounded = self.value.round(rounding);
        // A number that rounds to nothing is not nothing.
        match rounded.filter(|rounded| !rounded.is_zero() || self.value.is_zero()) {
            Some(rounded) => rounded.to_string(),
            None => self.value.significant(3).to_text(),
        }
    }

    /// The number for people, with its unit.
    pub fn text(&self) -> String {
        if self.unit.is_empty() || self.unit == "1" {
            self.number()
        } else {
            format!("{} {}", self.number(), self.unit)
        }
    }
}

/// What should have been found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A number.
    Figure(Figure),
    /// A number within bounds.
    Bounds {
        /// The least.
        low: Option<Figure>,
        /// The greatest.
        high: Option<Figure>,
    },
}

impl Expected {
    /// For people.
    pub fn text(&self) -> String {
        match self {
            Expected::Figure(figure) => figure.text(),
            Expected::Bounds {
                low: Some(low),
                high: Some(high),
            } => format!("{}–{}", low.number(), high.text()),
            Expected::Bounds { low: Some(low), .. } => format!("≥ {}", low.text()),
            Expected::Bounds { high: Some(high), .. } => format!("≤ {}", high.text()),
            Expected::Bounds { low: None, high: None } => String::new(),
        }
    }
}

/// What a comparison found, before a rule gives it its words.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub plant: Option<usize>,
    pub item: Option<usize>,
    pub process: Option<String>,
    /// Id of the parameter whose value it is.
    pub parameter: Option<String>,
    pub period: Option<Period>,
    pub found: Option<Figure>,
    pub expected: Option<Expected>,
    pub difference: Option<Figure>,
    /// The difference in per cent.
    pub percent: Option<Ratio>,
    pub detail: Option<Text>,
    pub lines: Vec<Place>,
}

impl Found {
    /// A number beside the one that was expected: how far apart they are, and that in per cent of what was expected.
    pub fn beside(found: &Ratio, expected: &Ratio, unit: &str, places: u32) -> Found {
        let figure = |value: &Ratio| Figure::new(value.clone(), unit, places);
        let difference = (found.clone() - expected.clone()).abs();
        Found {
            found: Some(figure(found)),
            expected: Some(Expected::Figure(figure(expected))),
            percent: (difference.clone() * Ratio::from(100)).divide(&expected.abs()),
            difference: Some(figure(&difference)),
            ..Found::default()
        }
    }
}

/// A finding of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: RuleSeverityEntry,
    /// Id of the plant.
    pub plant: Option<String>,
    /// Id of the item.
    pub item: Option<String>,
    /// The unit or process type.
    pub process: Option<String>,
    /// Id of the parameter, where a stated value is meant.
    pub parameter: Option<String>,
    /// The period.
    pub period: Option<Period>,
    /// Whose finding it is: plant, process, item, period.
    pub subject: Text,
    /// What was found.
    pub found: Option<Figure>,
    /// What should have been.
    pub expected: Option<Expected>,
    /// How far apart they are, without a sign.
    pub difference: Option<Figure>,
    /// The difference in per cent of what the rule names.
    pub percent: Option<Ratio>,
    /// What is said, the numbers put in.
    pub message: Text,
    /// The lines that it rests on, in the order of the files.
    pub lines: Vec<Place>,
    /// Whether the plant answered it.
    pub status: Status,
}

/// Whether a finding was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was not.
    Open,
    /// The plants file says why it stands.
    Accepted {
        /// Why.
        reason: String,
        /// Who says so.
        by: String,
        /// When.
        date: Date,
    },
}

impl Finding {
    /// Whether nobody answered it.
    pub fn is_open(&self) -> bool {
        self.status == Status::Open
    }
}

/// The difference for people: `3000.00 t (13.04 %)`.
pub(super) fn difference_text(difference: Option<&Figure>, percent: Option<&Ratio>) -> String {
    let percent = percent.map(|percent| Figure::new(percent.clone(), "%", 2).text());
    match (difference, percent) {
        (Some(difference), Some(percent)) => format!("{} ({percent})", difference.text()),
        (Some(difference), None) => difference.text(),
        (None, percent) => percent.unwrap_or_default(),
    }
}
