//! Where the figures of the process level come from: a process per unit of its product, and what is attributed to none.

use super::Inventory;
use super::explanation::{Explanation, join_terms};
use super::reconciliation::{Cause, CauseKind};
use super::row::Row;
use super::selector::Selector;
use crate::activity::LedgerLine;
use crate::factor::Named;
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

impl Inventory<'_> {
    /// A process's result per unit of its reference product, both sides with their lines.
    pub(super) fn explain_process_intensity(&self, plant: usize, process: &str) -> Result<Explanation, Problems> {
        let selector = Selector::ProcessIntensity(plant, process.to_owned());
        let rows: Vec<&Row> = selector.rows(self);
        let title = self.process_title(plant, process);
        let total = self.explain_rows(title.clone(), &rows)?;
        let Some(intensity) = self.process_intensity(plant, process, None) else {
            return Ok(total);
        };
        let item = self.library.items.find(&intensity.denominator_item);
        let mut lines: Vec<LedgerLine> = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let id = self.library.items.at(group.item).id();
            if group.plant == plant
                && group.process.as_deref() == Some(process)
                && group.flow == Flow::Produced
                && self.library.items.is_within(id, &intensity.denominator_item)
            {
                lines.extend(self.lines_of_group(place)?);
            }
        }
        let made = intensity.denominator.to_text_with(self.ledger.shown_places());
        let scale = if intensity.scale == Ratio::one() {
            String::new()
        } else {
            format!(" * {}", intensity.scale)
        };
        let denominator = Explanation {
            title: Text::new(
                format!("{}产量", item.map_or("", |item| &item.title().zh)),
                format!("output of {}", intensity.denominator_item),
            ),
            value: made.clone(),
            unit: intensity.denominator_unit.clone(),
            lines,
            ..Explanation::default()
        };
        Ok(Explanation {
            title: Text::new(
                format!("{} {}", title.zh, intensity.title.zh),
                format!("{}: {}", title.en, intensity.title.en),
            ),
            value: intensity.value.map(|value| value.to_string()).unwrap_or_default(),
            unit: intensity.unit.clone(),
            formula: Some(format!("{process}{scale} / {}", intensity.denominator_item)),
            names: vec![
                (process.to_owned(), title.clone()),
                (intensity.denominator_item.clone(), denominator.title.clone()),
            ],
            expression: Some(format!("{}{scale} / {made}", intensity.numerator)),
            rounding: intensity.value.map(|value| self.rounding(value.places())),
            children: vec![total, denominator],
            ..Explanation::default()
        })
    }

    /// What is attributed to no process: the enterprise's total less the processes', and the causes that add up to it.
    pub(super) fn explain_unattributed(&self) -> Result<Explanation, Problems> {
        let Some(reconciliation) = &self.reconciliation else {
            return Ok(Explanation::default());
        };
        let unit = self.methodology.unit.text.clone();
        let sum = |title: Text, value: String| Explanation {
            title,
            value,
            unit: unit.clone(),
            ..Explanation::default()
        };
        let mut children = vec![
            sum(
                Text::new("企业层级总量", "total at enterprise level"),
                reconciliation.enterprise_total.to_string(),
            ),
            sum(
                Text::new("各工序合计", "total of the processes"),
                reconciliation.processes_total.to_string(),
            ),
        ];
        let causes = reconciliation.shown_causes();
        let amounts: Vec<String> = causes.iter().map(|cause| cause.amount.to_text()).collect();
        children.push(Explanation {
            title: Text::new("构成", "what it is made of"),
            value: reconciliation.unattributed.to_string(),
            unit: unit.clone(),
            expression: Some(if amounts.is_empty() {
                "0".to_owned()
            } else {
                join_terms(&amounts)
            }),
            children: causes.iter().map(|cause| self.explain_cause(cause)).collect(),
            ..Explanation::default()
        });
        Ok(Explanation {
            title: Text::new("未归属", "unattributed"),
            value: reconciliation.unattributed.to_string(),
            unit,
            formula: Some("enterprise - processes".to_owned()),
            names: vec![
                ("enterprise".to_owned(), Text::new("企业", "enterprise")),
                ("processes".to_owned(), Text::new("各工序", "processes")),
            ],
            expression: Some(join_terms(&[
                reconciliation.enterprise_total.to_string(),
                (-Ratio::from(reconciliation.processes_total)).to_text_with(self.methodology.rounding.places),
            ])),
            children,
            ..Explanation::default()
        })
    }

    fn explain_cause(&self, cause: &Cause) -> Explanation {
        let item = cause.item.map(|item| self.library.items.at(item));
        let kind = cause.kind.title();
        let title = item.map_or_else(
            || kind.clone(),
            |item| {
                Text::new(
                    format!("{}：{}", item.title().zh, kind.zh),
                    format!("{}: {}", item.id(), kind.en),
                )
            },
        );
        let mut remarks = Vec::new();
        if let (Some(quantity), Some(item)) = (&cause.quantity, item)
            && cause.kind != CauseKind::Coefficient
        {
            let amount = quantity.to_text();
            remarks.push(Text::same(format!("{amount} {}", item.unit.text)));
        }
        Explanation {
            title,
            value: cause.amount.to_text(),
            unit: self.methodology.unit.text.clone(),
            remarks,
            ..Explanation::default()
        }
    }
}
