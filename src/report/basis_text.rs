//! On what an inventory rests, in a terminal: its lines by outcome, its values, what was not counted.

use std::fmt::Write as _;

use super::inventory_text::InventoryText;
use crate::inventory::coverage::Share;

impl InventoryText<'_> {
    pub(super) fn coverage(&self) -> String {
        let inventory = self.inventory;
        let [counted, informing, outside, refused] = inventory.outcome_lines();
        let mut text = format!(
            "\n{}\n  {}: {counted} {} · {informing} {} · {outside} {} · {refused} {}\n",
            self.style.bold(self.pick("结果的依据", "What the result rests on")),
            self.pick("台账行", "ledger lines"),
            self.pick("计入", "counted"),
            self.pick("参考", "informing"),
            self.pick("不计", "outside"),
            self.pick("拒绝", "refused"),
        );
        let _ = writeln!(
            text,
            "  {}: {}",
            self.pick(
                "参数来源（每行按最弱者，占各行绝对值之和）",
                "values (by the weakest of a row, share of the sum without signs)"
            ),
            self.share_words(&inventory.tier_shares())
        );
        let _ = writeln!(
            text,
            "  {}: {}",
            self.pick("可信度（每行按最弱者）", "confidence (by the weakest of a row)"),
            self.share_words(&inventory.confidence_shares())
        );
        text
    }

    fn share_words(&self, shares: &[Share]) -> String {
        let words: Vec<String> = shares
            .iter()
            .filter(|share| share.rows > 0)
            .map(|share| {
                let percent = share
                    .percent
                    .map(|percent| percent.to_string())
                    .unwrap_or_else(|| "0".to_owned());
                format!("{} {percent} %", self.words(&share.title))
            })
            .collect();
        words.join(" · ")
    }

    pub(super) fn gaps(&self) -> String {
        if self.inventory.is_complete() {
            return String::new();
        }
        let mut text = format!("\n{}\n", self.style.bold(self.pick("未计入", "Not counted")));
        for gap in &self.inventory.gaps {
            let lines = self.pick("行", "line(s)");
            let _ = writeln!(text, "  {} ({} {lines})", self.words(&gap.problem.message), gap.lines);
        }
        text
    }
}
