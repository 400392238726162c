//! What a register may state beside its units, and what reads it, for people and programs.

use serde_json::{Value, json};

use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::Named;
use crate::target::{MetricUse, QuantityUses};
use crate::text::Language;

/// Quantities with their uses.
pub struct QuantitySheet<'a> {
    /// The quantities.
    pub quantities: &'a [QuantityUses<'a>],
}

impl QuantitySheet<'_> {
    /// The quantities as a table.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("数据项", "quantity"), ColumnKind::Words),
            (pick("单位", "unit"), ColumnKind::Fixed),
            (pick("用于", "read by"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        for uses in self.quantities {
            let quantity = uses.quantity;
            let mut name = format!("{}\n{}", quantity.id(), quantity.title().in_language(language));
            if !quantity.aliases().is_empty() {
                name += &format!("{}{}", pick("，又称 ", ", also "), other_names(uses, language));
            }
            table.row(&[
                name,
                quantity.unit.text.clone(),
                use_words(uses, language, true).join("\n"),
            ]);
        }
        let mut text = table.finish();
        text += pick(
            "  括号中带 = 的口径：dafeng targets 用 --choose 选它时才用到\n",
            "  with a = in parentheses: read under that choice alone, made by dafeng targets --choose\n",
        );
        text
    }

    /// The quantities as JSON.
    pub fn json(&self) -> Value {
        let quantities: Vec<Value> = self.quantities.iter().map(quantity_json).collect();
        json!({"schema": "dafeng-register-quantities/1.0", "quantities": quantities})
    }
}

/// Its other names, as a list.
pub(super) fn other_names(uses: &QuantityUses<'_>, language: Language) -> String {
    uses.quantity.aliases().join(language.pick("、", ", "))
}

/// What reads a quantity: each metric with its side of the line, and where asked for the plans that have targets of it; corrections of levels.
pub(super) fn use_words(uses: &QuantityUses<'_>, language: Language, has_plans: bool) -> Vec<String> {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let metric = |found: &MetricUse| {
        let choice = found
            .choice
            .as_deref()
            .map(|choice| format!("{}.{choice}", found.metric));
        let name = language.pick(&found.title.zh, &found.metric);
        let side = found.side.title();
        let mut words = format!("{}{}{name}", side.in_language(language), pick("：", ": "));
        let plans = has_plans && !found.plans.is_empty();
        let inside = [choice, plans.then(|| found.plans.join(", "))].into_iter().flatten();
        let inside: Vec<String> = inside.collect();
        if !inside.is_empty() {
            // Between signs of this width ids are kept whole where lines are broken.
            words += &format!(" ({})", inside.join("; "));
        }
        words
    };
    let mut words: Vec<String> = uses.metrics.iter().map(metric).collect();
    if !uses.corrections.is_empty() {
        let sets = uses.corrections.join(pick("、", ", "));
        words.push(format!("{}{sets}", pick("修正能效水平：", "corrects levels of ")));
    }
    words
}

fn quantity_json(uses: &QuantityUses<'_>) -> Value {
    let quantity = uses.quantity;
    let metrics: Vec<Value> = uses
        .metrics
        .iter()
        .map(|found| {
            json!({
                "metric": found.metric, "title": found.title, "side": found.side.id(), "choice": found.choice,
                "plans": found.plans,
            })
        })
        .collect();
    json!({
        "id": quantity.id(), "title": quantity.title(), "aliases": quantity.aliases(), "unit": quantity.unit.text,
        "property": quantity.is_property(), "may_be_negative": quantity.may_be_negative(),
        "metrics": metrics, "corrections": uses.corrections,
    })
}
