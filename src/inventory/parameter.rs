//! A parameter of a row: its value, and where it came from.

use std::collections::BTreeMap;

use crate::activity::Basis;
use crate::factor::record::ConfidenceClass;
use crate::format::parameter_rule::MeanEntry;
use crate::problem::Place;
use crate::quantity::Ratio;
use crate::text::Text;

/// The tier that a value came from, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterTier {
    /// Measured, as the ledger states.
    Measured,
    /// Calculated from measurements, as the ledger states.
    Calculated,
    /// From the plants file.
    Plant,
    /// From a factor set that the user added.
    UserSet,
    /// From the methodology's factor sets.
    Default,
    /// Stated in the ledger without saying how it was obtained.
    StatedUnproven,
    /// What a scenario assumes for the year.
    Assumed,
}

impl ParameterTier {
    /// Every tier, in the order shown.
    pub const ALL: [ParameterTier; 7] = [
        ParameterTier::Measured,
        ParameterTier::Calculated,
        ParameterTier::Plant,
        ParameterTier::UserSet,
        ParameterTier::Default,
        ParameterTier::StatedUnproven,
        ParameterTier::Assumed,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            ParameterTier::Measured => "measured",
            ParameterTier::Calculated => "calculated",
            ParameterTier::Plant => "plant",
            ParameterTier::UserSet => "user-set",
            ParameterTier::Default => "default",
            ParameterTier::StatedUnproven => "stated-unproven",
            ParameterTier::Assumed => "assumed",
        }
    }

    /// The tier of an id.
    pub fn parse(id: &str) -> Option<ParameterTier> {
        const ALL: [ParameterTier; 7] = [
            ParameterTier::Measured,
            ParameterTier::Calculated,
            ParameterTier::Plant,
            ParameterTier::UserSet,
            ParameterTier::Default,
            ParameterTier::StatedUnproven,
            ParameterTier::Assumed,
        ];
        ALL.into_iter().find(|tier| tier.id() == id)
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            ParameterTier::Measured => Text::new("实测", "measured"),
            ParameterTier::Calculated => Text::new("计算", "calculated"),
            ParameterTier::Plant => Text::new("企业因子", "plant factor"),
            ParameterTier::UserSet => Text::new("自有因子集", "user's factor set"),
            ParameterTier::Default => Text::new("缺省", "default"),
            ParameterTier::StatedUnproven => Text::new("填报未说明", "stated, unproven"),
            ParameterTier::Assumed => Text::new("情景假定", "assumed by the scenario"),
        }
    }
}

/// One value that went into a mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedPart {
    /// Its weight; 0 where the line gives none.
    pub weight: Ratio,
    /// The value.
    pub value: Ratio,
    /// As typed.
    pub typed: String,
    /// How it was obtained.
    pub basis: Basis,
    /// How many lines state it, or values of which it is the mean.
    pub lines: u64,
    /// The first of them.
    pub place: Place,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterOrigin {
    /// The ledger.
    Stated {
        /// The values.
        parts: Vec<StatedPart>,
        /// How they became one.
        mean: MeanEntry,
        /// What lines without a value took, where the rule sends them to the next tier.
        rest: Option<Box<(Ratio, ResolvedParameter)>>,
    },
    /// The plants file.
    Plant {
        /// As written.
        printed: String,
        /// What it rests on.
        evidence: String,
    },
    /// A factor record.
    Record {
        /// Id of its set.
        set: String,
        /// As printed.
        printed: String,
    },
    /// A formula.
    Derived {
        /// The formula.
        formula: String,
        /// The formula with numbers.
        expression: String,
        /// What went in, by name.
        inputs: BTreeMap<String, ResolvedParameter>,
    },
}

/// A parameter with its value and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedParameter {
    /// Id.
    pub id: String,
    /// The value that counts, rounded where the methodology rounds the datum.
    pub value: Ratio,
    /// The value for people, with the places of the datum or those it was printed with.
    pub text: String,
    /// The value before it was rounded.
    pub unrounded: Ratio,
    /// Decimal places of the datum.
    pub places: Option<u32>,
    /// Its unit for the item.
    pub unit: String,
    /// The tier.
    pub tier: ParameterTier,
    /// Id of the factor record or plant factor.
    pub record: Option<String>,
    /// Confidence class.
    pub confidence: ConfidenceClass,
    /// Where it came from.
    pub origin: ParameterOrigin,
}

impl ResolvedParameter {
    /// The parameter itself where it is this one, else what of it went into its formula.
    pub fn or_input(&self, id: &str) -> Option<&ResolvedParameter> {
        if self.id == id {
            return Some(self);
        }
        match &self.origin {
            ParameterOrigin::Derived { inputs, .. } => inputs.values().find_map(|input| input.or_input(id)),
            _ => None,
        }
    }

    /// The value with its unit, for messages.
    pub fn shown(&self) -> String {
        if self.unit == "1" {
            self.text.clone()
        } else {
            format!("{} {}", self.text, self.unit)
        }
    }
}
