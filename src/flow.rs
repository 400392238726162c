//! Flows of a ledger line: how the thing moved, and in which of the two books the line stands.

use serde::{Deserialize, Serialize};

use crate::spelling::fold;
use crate::text::Text;

/// How the thing on a ledger line moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Bought, over the fence.
    Purchased,
    /// Sold, over the fence.
    Sold,
    /// In stock when the period opens: a state, never summed over time.
    OpeningStock,
    /// In stock when the period closes: a state, never summed over time.
    ClosingStock,
    /// Taken out of the boundary for another use.
    OtherUse,
    /// 净消耗量: the net consumption of the plant, as official forms state it.
    NetConsumed,
    /// Consumed by a process.
    Consumed,
    /// Produced by a process; without a process, the plant's output.
    Produced,
    /// Captured by a process.
    Captured,
    /// No mass: the value of a parameter of the item.
    Parameter,
    /// No mass: what an exact sum must be.
    Assert,
}

impl Flow {
    /// Every flow.
    pub const ALL: [Flow; 11] = [
        Flow::Purchased,
        Flow::Sold,
        Flow::OpeningStock,
        Flow::ClosingStock,
        Flow::OtherUse,
        Flow::NetConsumed,
        Flow::Consumed,
        Flow::Produced,
        Flow::Captured,
        Flow::Parameter,
        Flow::Assert,
    ];

    /// Its id, as typed in a ledger.
    pub fn id(self) -> &'static str {
        match self {
            Flow::Purchased => "purchased",
            Flow::Sold => "sold",
            Flow::OpeningStock => "opening_stock",
            Flow::ClosingStock => "closing_stock",
            Flow::OtherUse => "other_use",
            Flow::NetConsumed => "net_consumed",
            Flow::Consumed => "consumed",
            Flow::Produced => "produced",
            Flow::Captured => "captured",
            Flow::Parameter => "parameter",
            Flow::Assert => "assert",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Flow::Purchased => Text::new("购入", "purchased"),
            Flow::Sold => Text::new("外销", "sold"),
            Flow::OpeningStock => Text::new("期初库存", "opening stock"),
            Flow::ClosingStock => Text::new("期末库存", "closing stock"),
            Flow::OtherUse => Text::new("其他用途", "other use"),
            Flow::NetConsumed => Text::new("净消耗", "net consumption"),
            Flow::Consumed => Text::new("消耗", "consumed"),
            Flow::Produced => Text::new("产出", "produced"),
            Flow::Captured => Text::new("捕集", "captured"),
            Flow::Parameter => Text::new("参数", "parameter"),
            Flow::Assert => Text::new("核对", "assert"),
        }
    }

    /// Reads an id or a name in either language.
    pub fn parse(typed: &str) -> Option<Flow> {
        let typed = fold(typed);
        Flow::ALL
            .into_iter()
            .find(|flow| {
                let title = flow.title();
                [flow.id(), &title.zh, &title.en].iter().any(|name| fold(name) == typed)
            })
            .or(match typed.as_str() {
                "购入量" | "购进量" | "外购" | "外购量" | "采购" | "采购量" | "购进" | "purchase" | "bought" => {
                    Some(Flow::Purchased)
                }
                "外销量" | "销售" | "销售量" | "外售" | "售出" | "外供" | "sale" => Some(Flow::Sold),
                "期初" | "期初库存量" | "年初库存" | "月初库存" => Some(Flow::OpeningStock),
                "期末" | "期末库存量" | "年末库存" | "月末库存" => Some(Flow::ClosingStock),
                "其他用途量" | "其它用途" => Some(Flow::OtherUse),
                "净消耗量" | "net-consumed" => Some(Flow::NetConsumed),
                "消耗量" | "消费" | "消费量" | "使用" | "用量" | "used" => Some(Flow::Consumed),
                "产量" | "产出量" | "生产" | "production" | "output" => Some(Flow::Produced),
                _ => None,
            })
    }

    /// Whether the flow crosses the fence and belongs to the plant, whatever process is named.
    pub fn is_boundary(self) -> bool {
        matches!(
            self,
            Flow::Purchased | Flow::Sold | Flow::OpeningStock | Flow::ClosingStock | Flow::OtherUse | Flow::NetConsumed
        )
    }

    /// Whether it is a state of stock.
    pub fn is_stock(self) -> bool {
        matches!(self, Flow::OpeningStock | Flow::ClosingStock)
    }

    /// Whether it carries a quantity of the item at all.
    pub fn carries_quantity(self) -> bool {
        !matches!(self, Flow::Parameter | Flow::Assert)
    }
}
