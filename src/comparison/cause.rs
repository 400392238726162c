//! Causes for which two results differ.

use super::declared_order::{DeclaredCause, DeclaredOrder};
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::spelling::fold;
use crate::text::Text;

/// Why two results differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// What the methodologies count: an item that one leaves out or shows as a memo item, another quantity of it, or one that has no
    /// value on one side.
    Boundary,
    /// How much was used and made.
    Activity,
    /// The net calorific value.
    CalorificValue,
    /// The carbon content, per energy or per mass.
    CarbonContent,
    /// The oxidation rate.
    OxidationRate,
    /// The emission factor, every other parameter and constant, and the form of the formula.
    EmissionFactor,
    /// Quantities and rows rounded one by one.
    Rounding,
}

impl Cause {
    /// Every cause, in the order taken where none is declared.
    pub const ALL: [Cause; 7] = [
        Cause::Boundary,
        Cause::Activity,
        Cause::CalorificValue,
        Cause::CarbonContent,
        Cause::OxidationRate,
        Cause::EmissionFactor,
        Cause::Rounding,
    ];

    /// Its id, as typed after `--order`.
    pub fn id(self) -> &'static str {
        match self {
            Cause::Boundary => "boundary",
            Cause::Activity => "activity",
            Cause::CalorificValue => "calorific-value",
            Cause::CarbonContent => "carbon-content",
            Cause::OxidationRate => "oxidation-rate",
            Cause::EmissionFactor => "emission-factor",
            Cause::Rounding => "rounding",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Cause::Boundary => Text::new("边界", "boundary"),
            Cause::Activity => Text::new("活动水平", "activity"),
            Cause::CalorificValue => Text::new("低位发热量", "net calorific value"),
            Cause::CarbonContent => Text::new("含碳量", "carbon content"),
            Cause::OxidationRate => Text::new("氧化率", "oxidation rate"),
            Cause::EmissionFactor => Text::new("排放因子及其他参数", "emission factor, other parameters"),
            Cause::Rounding => Text::new("修约", "rounding"),
        }
    }

    /// Reads an id, a title, or the id of the parameter as ledgers name it (`ncv`, `carbon_content`).
    pub fn parse(typed: &str) -> Option<Cause> {
        let typed = fold(typed);
        if typed == CALORIFIC_VALUE {
            return Some(Cause::CalorificValue);
        }
        Cause::ALL
            .into_iter()
            .find(|cause| cause.id() == typed || fold(&cause.title().zh) == typed || fold(&cause.title().en) == typed)
    }
}

/// The order in which causes are changed. It decides what a cause is charged with: where quantity and calorific value both differ, what they do
/// together goes to the later one.
pub type CauseOrder = DeclaredOrder<Cause>;

impl DeclaredCause for Cause {
    const ALL: &'static [Cause] = &Cause::ALL;
    const COUNT: [&'static str; 2] = ["七", "seven"];

    fn id(self) -> &'static str {
        Cause::id(self)
    }

    fn title(self) -> Text {
        Cause::title(self)
    }

    fn parse(typed: &str) -> Option<Cause> {
        Cause::parse(typed)
    }
}
