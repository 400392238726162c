//! What was assumed while balances were drawn up, and what was left out of them.

use crate::factor::{Library, Named};
use crate::problem::Problem;
use crate::text::Text;

/// What was passed over or taken as it is, by item.
#[derive(Clone, Debug, Default)]
pub(super) struct PassedOver {
    /// Plant outputs that repeat what processes made to the last digit.
    pub outputs: Vec<usize>,
    /// Net consumptions beside purchases.
    pub net_consumptions: Vec<usize>,
    /// Sales and stocks that a net consumption holds already.
    pub held_by_net: Vec<usize>,
    /// Stocks that were last taken before the period; these are not passed over.
    pub older_stocks: Vec<usize>,
}

impl PassedOver {
    /// One note for each kind.
    pub fn notes(&self, library: &Library) -> Vec<Problem> {
        let note = |code: &'static str, items: &[usize], zh: &str, en: &str| {
            let titles = items.iter().map(|item| library.items.at(*item).title());
            let (named_zh, named_en): (Vec<&str>, Vec<&str>) =
                titles.map(|title| (title.zh.as_str(), title.en.as_str())).unzip();
            let message = Text::new(
                format!("{}：{zh}", named_zh.join("、")),
                format!("{}: {en}", named_en.join(", ")),
            );
            (!items.is_empty()).then(|| Problem::note(code, message))
        };
        let all = [
            note(
                "output-repeats-processes",
                &self.outputs,
                "企业产量与工序产出逐位相同，视为同一读数，不作第二次测量",
                "the plant's output equals what its processes made to the last digit; it is one reading, not a second",
            ),
            note(
                "net-consumption-passed-over",
                &self.net_consumptions,
                "净消耗与购入并列，由购入等算出，不是读数，略过",
                "a net consumption beside purchases is worked out from them and is no reading; passed over",
            ),
            note(
                "held-by-net-consumption",
                &self.held_by_net,
                "净消耗已含外销与库存变化，后者略过",
                "the net consumption holds sales and stocks already; these are passed over",
            ),
            note(
                "stock-taken-earlier",
                &self.older_stocks,
                "期初库存取自本期之前，库存变化跨越多期，此平衡可能因此不闭合",
                "the opening stock was taken before the period, so its change is that of a longer time, and the balance may be off by it",
            ),
        ];
        all.into_iter().flatten().collect()
    }
}

/// That a process has no carbon balance, since nothing gives the carbon of some items.
pub(super) fn without_contents(process: &Text, items: &[&Text]) -> Problem {
    let (zh, en): (Vec<&str>, Vec<&str>) = items.iter().map(|title| (title.zh.as_str(), title.en.as_str())).unzip();
    Problem::note(
        "carbon-balance-left-out",
        Text::new(
            format!("{}：无碳平衡，以下物料未给出碳含量：{}", process.zh, zh.join("、")),
            format!(
                "{}: no carbon balance, since nothing gives the carbon of {}",
                process.en,
                en.join(", ")
            ),
        ),
    )
    .hint(Text::new(
        "在企业文件 factors 中给出 carbon_fraction，确不含碳的写 0",
        "give the carbon_fraction under `factors` in the plants file, 0 for what holds no carbon",
    ))
}
