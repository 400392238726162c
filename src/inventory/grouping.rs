//! What finished rows are grouped by, and the totals of the groups.

use crate::quantity::{Decimal, Ratio};
use crate::text::Text;

/// What rows can be grouped by. Grouping only adds up finished rows; no total depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// The plant.
    Plant,
    /// The process, as the ledger names it: a unit or a process type.
    Process,
    /// The row period.
    Period,
    /// The calendar year.
    Year,
    /// The source category.
    Source,
    /// The scope.
    Scope,
    /// The gas.
    Gas,
    /// The item.
    Item,
    /// The kind of supply.
    Supply,
}

impl Grouping {
    /// Every grouping.
    pub const ALL: [Grouping; 9] = [
        Grouping::Plant,
        Grouping::Process,
        Grouping::Period,
        Grouping::Year,
        Grouping::Source,
        Grouping::Scope,
        Grouping::Gas,
        Grouping::Item,
        Grouping::Supply,
    ];

    /// Its id, as typed after `--by`.
    pub fn id(self) -> &'static str {
        match self {
            Grouping::Plant => "plant",
            Grouping::Process => "process",
            Grouping::Period => "period",
            Grouping::Year => "year",
            Grouping::Source => "source",
            Grouping::Scope => "scope",
            Grouping::Gas => "gas",
            Grouping::Item => "item",
            Grouping::Supply => "supply",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Grouping::Plant => Text::new("企业", "plant"),
            Grouping::Process => Text::new("工序", "process"),
            Grouping::Period => Text::new("时期", "period"),
            Grouping::Year => Text::new("年份", "year"),
            Grouping::Source => Text::new("源类别", "source"),
            Grouping::Scope => Text::new("范围", "scope"),
            Grouping::Gas => Text::new("气体", "gas"),
            Grouping::Item => Text::new("物料", "item"),
            Grouping::Supply => Text::new("供应方式", "supply"),
        }
    }

    /// Reads an id or a name; `month` is the row period.
    pub fn parse(typed: &str) -> Option<Grouping> {
        let typed = crate::spelling::fold(typed);
        match typed.as_str() {
            "month" | "月" | "月份" => return Some(Grouping::Period),
            "年" | "年度" => return Some(Grouping::Year),
            "源" | "排放源" | "源项" => return Some(Grouping::Source),
            "供应" => return Some(Grouping::Supply),
            _ => {}
        }
        Grouping::ALL
            .into_iter()
            .find(|grouping| grouping.id() == typed || grouping.title().zh == typed)
    }
}

/// The value of each grouping: its id, and its name.
pub type GroupKey = Vec<(String, Text)>;

/// One group of rows with its total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The value of each grouping: its id, and its name.
    pub key: GroupKey,
    /// The plain sum of the rounded rows.
    pub total: Decimal,
    /// The sum before rows were rounded.
    pub unrounded: Ratio,
}
