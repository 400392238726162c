//! What a ledger line states of its item's parameters, and how each value was obtained.

use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::spelling::{fold, tidy};
use crate::text::Text;

/// How a stated value was obtained (获取方式).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// Measured.
    Measured,
    /// Calculated from measurements.
    Calculated,
    /// Not stated.
    Unproven,
    /// A default typed into the form; of this set, where it says which. Checked, never used.
    Default(Option<String>),
}

impl Basis {
    /// Reads the column: `measured`, `实测`, `default gbt-32151.5-2015`, blank.
    pub fn parse(typed: &str) -> Option<Basis> {
        let text = tidy(typed);
        if text.is_empty() {
            return Some(Basis::Unproven);
        }
        let folded = fold(&text);
        match folded.as_str() {
            "measured" | "实测" | "实测值" | "检测" | "检测值" | "化验" => return Some(Basis::Measured),
            "calculated" | "计算" | "计算值" | "测算" => return Some(Basis::Calculated),
            "default" | "缺省" | "缺省值" | "默认" | "默认值" => return Some(Basis::Default(None)),
            _ => {}
        }
        let set = ["default", "缺省值", "缺省", "默认值", "默认"]
            .iter()
            .find_map(|word| {
                text.to_lowercase()
                    .strip_prefix(word)
                    .map(|rest| rest.trim_matches([' ', ':', '：', '(', ')']).to_owned())
            })?;
        Some(Basis::Default(Some(set)))
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        match self {
            Basis::Measured => Text::new("实测", "measured"),
            Basis::Calculated => Text::new("计算", "calculated"),
            Basis::Unproven => Text::new("未说明", "stated, unproven"),
            Basis::Default(_) => Text::new("缺省", "default"),
        }
    }
}

/// One stated value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Statement {
    /// Id of the parameter.
    pub parameter: String,
    /// The value in the parameter's unit for the item.
    pub value: Ratio,
    /// The value and unit as typed.
    pub typed: String,
    /// The number as typed; `None` where the value stands for lines that state different ones.
    pub written: Option<WrittenNumber>,
    /// How it was obtained.
    pub basis: Basis,
    /// Of many lines summed while they were read, what lies behind the value; `None` where all state the same.
    pub spread: Option<Spread>,
}

/// A number as it was typed, with the places that it was typed with, and what one of it is in the unit of the value that it gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WrittenNumber {
    /// The number, in the unit typed beside it.
    pub number: Decimal,
    /// What one of that unit is in the unit of the value: of MJ/kg in GJ/t 1, of a per cent in shares 1/100.
    pub size: Ratio,
}

impl WrittenNumber {
    /// One unit of the last digit typed, in the unit of the value.
    pub fn last_place(&self) -> Ratio {
        Ratio::from_scaled(1, self.number.places()) * self.size.clone()
    }

    /// Whether a value is this number at the places typed: rounded by the mode; without one no further from it than half a unit of the last digit.
    pub fn agrees_with(&self, value: &Ratio, mode: Option<RoundingMode>) -> bool {
        let Some(mode) = mode else {
            let away = (value.clone() - Ratio::from(self.number) * self.size.clone()).abs();
            return away * Ratio::from(2) <= self.last_place();
        };
        let rounding = Rounding {
            places: self.number.places(),
            mode,
        };
        let in_its_unit = value.divide(&self.size);
        in_its_unit.and_then(|value| value.round(rounding)) == Some(self.number)
    }
}

/// Different values that lines state, of which `Statement::value` is the mean weighted by quantity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spread {
    /// The least value.
    pub least: Ratio,
    /// The greatest value.
    pub most: Ratio,
    /// The mean weighted by energy, where the lines state their calorific values.
    pub by_energy: Option<Ratio>,
}

impl Statement {
    /// The value that stands for the lines in a mean weighted by energy.
    pub fn value_by_energy(&self) -> &Ratio {
        let spread = self.spread.as_ref();
        spread
            .and_then(|spread| spread.by_energy.as_ref())
            .unwrap_or(&self.value)
    }
}
