//! What was measured for a target: sums above and below the line, what could not be decided, and what would close the gap.

use crate::quantity::Ratio;
use crate::target::plan::Operator;
use crate::target::score::{Verdict, judge};
use crate::text::Text;

/// A sum with its terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Each term: whose it is, and how much.
    pub terms: Vec<(Text, Ratio)>,
    /// The unit of all of them.
    pub unit: String,
}

/// Something that could not be decided or counted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Whose it is.
    pub label: Text,
    /// How much of the sum below the line it is.
    pub weight: Option<Ratio>,
    /// Why.
    pub reason: Text,
}

/// One step towards a target: a unit brought to the level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingStep {
    /// The unit.
    pub label: Text,
    /// What it counts in the share.
    pub weight: Ratio,
    /// How far its energy per product is above the level.
    pub distance: Ratio,
    /// The unit of that.
    pub distance_unit: String,
    /// The distance in per cent of the level.
    pub percent: Option<Ratio>,
    /// The share with this unit and those before it, in per cent.
    pub share: Ratio,
}

/// What would close a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// In words.
    pub words: Text,
    /// How much more must count above the line, in the unit of the sums.
    pub lacking: Ratio,
    /// How much must be added where nothing is converted, of a share by product.
    pub added: Option<Ratio>,
    /// The units, those nearest to the level first, until the target is met.
    pub steps: Vec<ClosingStep>,
}

/// Which way what is not stated could move a value, by more than is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// The value may be smaller.
    pub smaller: bool,
    /// The value may be greater.
    pub greater: bool,
}

/// One part of what was measured: the whole, or one product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The product; `None` of the whole.
    pub title: Option<Text>,
    /// Above the line.
    pub above: Sum,
    /// Below the line; without terms where there is none.
    pub below: Sum,
    /// The least and the greatest that the value can be; `None` where it cannot be told.
    pub value: Option<(Ratio, Ratio)>,
    /// Which way what is missing could move it beyond that.
    pub doubt: Doubt,
    /// The unit of the value, where that is not the measurement's.
    pub unit: Option<String>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// What would close the gap.
    pub closing: Option<Closing>,
}

/// What was measured of a metric in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The parts.
    pub parts: Vec<Part>,
    /// The unit of values.
    pub unit: String,
    /// How the value was made.
    pub words: Text,
    /// What is missing for it, and could move the value of every part either way.
    pub missing: Vec<Text>,
    /// What must be said of it.
    pub notes: Vec<Text>,
    /// The units that do not stand as they must, of metrics that every unit must meet.
    pub failing: Vec<Undecided>,
}

impl Sum {
    /// The sum.
    pub fn total(&self) -> Ratio {
        self.terms.iter().map(|(_, amount)| amount.clone()).sum()
    }
}

impl Doubt {
    /// Either way.
    pub const EITHER_WAY: Doubt = Doubt {
        smaller: true,
        greater: true,
    };

    /// Whether the value may be another.
    pub fn is_any(self) -> bool {
        self.smaller || self.greater
    }
}

impl Part {
    /// What follows for a target: of a firm verdict nothing that is missing could make another.
    pub fn judged(&self, operator: Operator, threshold: &Ratio) -> Verdict {
        let verdict = judge(operator, threshold, self.value.as_ref());
        let Some((low, high)) = &self.value else { return verdict };
        let Doubt { smaller, greater } = self.doubt;
        let is_in_doubt = match (verdict, operator) {
            (Verdict::Met, Operator::Above | Operator::AtLeast)
            | (Verdict::Missed, Operator::AtMost | Operator::Below) => smaller,
            (Verdict::Met, Operator::AtMost | Operator::Below)
            | (Verdict::Missed, Operator::Above | Operator::AtLeast) => greater,
            (Verdict::Met, Operator::Equal) => smaller || greater,
            (_, Operator::Equal) => (smaller && low > threshold) || (greater && high < threshold),
            _ => false,
        };
        if is_in_doubt { Verdict::CannotBeTold } else { verdict }
    }
}

impl Measured {
    /// A measurement that could not be made, and what it lacks.
    pub fn missing(reason: Text) -> Measured {
        Measured {
            missing: vec![reason],
            ..Measured::default()
        }
    }

    /// The value where there is one part: its least and greatest.
    pub fn value(&self) -> Option<(Ratio, Ratio)> {
        match self.parts.as_slice() {
            [only] => only.value.clone(),
            _ => None,
        }
    }
}
