//! The figures that a reader looks for first.

use super::book::{InventoryBook, unit_words};
use crate::report::document::{CellPlace, Formula, KeyFigure, Number, Part, Section};
use crate::text::Text;

pub(super) fn section(enterprise: &InventoryBook<'_, '_>, processes: Option<&InventoryBook<'_, '_>>) -> Section {
    let mut figures = enterprise.key_figures();
    figures.extend(processes.and_then(InventoryBook::unattributed_figure));
    figures.extend(enterprise.evidence_figures());
    Section {
        id: "summary".to_owned(),
        title: Text::new("摘要", "Summary"),
        prose: Vec::new(),
        parts: vec![Part::KeyFigures(figures)],
    }
}

impl InventoryBook<'_, '_> {
    fn key_figures(&self) -> Vec<KeyFigure> {
        let inventory = self.inventory;
        let total = Number::rounded(inventory.total())
            .follows(self.total_place().map(Formula::same_as))
            .explained(self.explanation_id("total"));
        let result = &inventory.methodology.file.result.title;
        let note = self.incomplete_words();
        let mut figures = vec![KeyFigure {
            id: "total".to_owned(),
            title: result.clone(),
            value: Some(total),
            unit: inventory.methodology.unit.text.clone(),
            note,
        }];
        for (row, intensity) in inventory.intensities(&[]).into_iter().enumerate() {
            let value = intensity.value.map(|value| {
                let number =
                    Number::rounded(value).follows(Some(Formula::same_as(CellPlace::new("intensities", row, 6))));
                match self.has_explained_rows() {
                    true => number.explained(self.explanation_id(&format!("intensity/{}", intensity.id))),
                    false => number,
                }
            });
            let denominator = Number::exact(&intensity.denominator, inventory.ledger.shown_places()).text;
            let made = format!(
                "{} {} ÷ {denominator} {}",
                intensity.numerator, intensity.numerator_unit, intensity.denominator_unit
            );
            let note = match value {
                Some(_) => match self.incomplete_words() {
                    Some(words) => Text::new(format!("{} · {made}", words.zh), format!("{} · {made}", words.en)),
                    None => Text::same(made),
                },
                None => Text::new("分母为零", "nothing was made"),
            };
            figures.push(KeyFigure {
                id: format!("intensity/{}", intensity.id),
                title: intensity.title,
                value,
                unit: intensity.unit,
                note: Some(note),
            });
        }
        for indicator in inventory
            .indicators()
            .into_iter()
            .filter(|indicator| indicator.value.is_some())
        {
            let number = indicator.value.map(Number::rounded);
            let id = format!("indicator/{}", indicator.id);
            let value = number.map(|number| match self.has_explained_rows() {
                true => number.explained(self.explanation_id(&id)),
                false => number,
            });
            figures.push(KeyFigure {
                id,
                title: indicator.title,
                value,
                unit: unit_words(&indicator.unit).to_owned(),
                note: None,
            });
        }
        figures
    }

    /// What is attributed to no process.
    fn unattributed_figure(&self) -> Option<KeyFigure> {
        let reconciliation = self.inventory.reconciliation.as_ref()?;
        let number =
            Number::rounded(reconciliation.unattributed).follows(Some(Formula::same_as(self.unattributed_place())));
        let number = match self.has_explained_rows() {
            true => number.explained(self.explanation_id("unattributed")),
            false => number,
        };
        Some(KeyFigure {
            id: "unattributed".to_owned(),
            title: Text::new("未归属任何工序", "attributed to no process"),
            value: Some(number),
            unit: self.inventory.methodology.unit.text.clone(),
            note: Some(Text::new("企业层级总量 − 各工序合计", "enterprise − all processes")),
        })
    }

    /// How much of the result was measured, and how many lines were left out.
    fn evidence_figures(&self) -> Vec<KeyFigure> {
        let inventory = self.inventory;
        let shares = inventory.tier_shares();
        let own = shares.iter().find(|share| share.id == "measured");
        let measured = own.and_then(|share| share.percent);
        let [counted, informing, outside, refused] = inventory.outcome_lines();
        let words = Text::new(
            format!("计入 {counted} · 参考 {informing} · 不计 {outside} · 拒绝 {refused}"),
            format!("{counted} counted · {informing} informing · {outside} outside · {refused} refused"),
        );
        vec![
            KeyFigure {
                id: "measured-share".to_owned(),
                title: Text::new(
                    "全部由实测参数算得的排放份额",
                    "share of emissions from measured parameters alone",
                ),
                value: measured.map(Number::rounded),
                unit: "%".to_owned(),
                note: None,
            },
            KeyFigure {
                id: "lines".to_owned(),
                title: Text::new("台账行", "ledger lines"),
                value: Some(Number::exact(
                    &crate::quantity::Ratio::from(counted + informing + outside + refused),
                    0,
                )),
                unit: String::new(),
                note: Some(words),
            },
        ]
    }
}
