//! Causes for which two results differ, and the order in which they are changed.

use crate::problem::{Problem, Problems};
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
        if typed == "ncv" {
            return Some(Cause::CalorificValue);
        }
        Cause::ALL
            .into_iter()
            .find(|cause| cause.id() == typed || fold(&cause.title().zh) == typed || fold(&cause.title().en) == typed)
    }
}

/// The order in which causes are changed, each of them once. It decides what a cause is charged with: where quantity and calorific value
/// both differ, what they do together goes to the later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseOrder(Vec<Cause>);

impl Default for CauseOrder {
    fn default() -> CauseOrder {
        CauseOrder(Cause::ALL.to_vec())
    }
}

impl CauseOrder {
    /// The causes, first changed first.
    pub fn causes(&self) -> &[Cause] {
        &self.0
    }

    /// The same causes, last changed first.
    #[must_use]
    pub fn reversed(&self) -> CauseOrder {
        CauseOrder(self.0.iter().rev().copied().collect())
    }

    /// Reads the words of `--order`: every cause once. A word that is no cause, one that stands twice and those that are missing are
    /// told together.
    ///
    /// ```
    /// use dafeng::comparison::CauseOrder;
    /// assert!(CauseOrder::parse(&["activity".to_owned()]).is_err());
    /// ```
    pub fn parse(typed: &[String]) -> Result<CauseOrder, Problems> {
        let mut order = Vec::new();
        let mut unknown: Vec<&str> = Vec::new();
        let mut problems = Vec::new();
        for word in typed {
            match Cause::parse(word) {
                None => unknown.push(word),
                Some(cause) if order.contains(&cause) => problems.push(cause_twice(cause)),
                Some(cause) => order.push(cause),
            }
        }
        if !unknown.is_empty() {
            problems.push(unknown_causes(&unknown));
        }
        let missing: Vec<Cause> = Cause::ALL.into_iter().filter(|cause| !order.contains(cause)).collect();
        // A mistyped cause is missing too, and has been told already.
        if problems.is_empty() && !missing.is_empty() {
            problems.push(missing_causes(&missing));
        }
        Problems(problems).check()?;
        Ok(CauseOrder(order))
    }
}

fn ids(causes: &[Cause]) -> String {
    let ids: Vec<&str> = causes.iter().map(|cause| cause.id()).collect();
    ids.join(",")
}

/// The whole order as it may be typed, with the Chinese names beside it.
fn whole_order() -> Text {
    let zh: Vec<String> = Cause::ALL
        .iter()
        .map(|cause| format!("{}（{}）", cause.id(), cause.title().zh))
        .collect();
    Text::new(
        format!(
            "七项原因各写一次，次序自定，如 --order {}；即 {}",
            ids(&Cause::ALL),
            zh.join("、")
        ),
        format!(
            "name each of the seven causes once, in any order, such as --order {}",
            ids(&Cause::ALL)
        ),
    )
}

fn unknown_causes(words: &[&str]) -> Problem {
    let named: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let is = if words.len() == 1 {
        "is no cause"
    } else {
        "are no causes"
    };
    Problem::error(
        "unknown-cause",
        Text::new(
            format!("`--order` 中的 {} 不是差异原因", named.join("、")),
            format!("{} in `--order` {is}", named.join(", ")),
        ),
    )
    .hint(whole_order())
}

fn cause_twice(cause: Cause) -> Problem {
    Problem::error(
        "cause-twice",
        Text::new(
            format!("`--order` 中 `{}` 出现两次", cause.id()),
            format!("`{}` stands twice in `--order`", cause.id()),
        ),
    )
    .hint(whole_order())
}

fn missing_causes(missing: &[Cause]) -> Problem {
    let named: Vec<String> = missing.iter().map(|cause| format!("`{}`", cause.id())).collect();
    Problem::error(
        "missing-cause",
        Text::new(
            format!("`--order` 缺少 {}", named.join("、")),
            format!("`--order` lacks {}", named.join(", ")),
        ),
    )
    .hint(whole_order())
}
