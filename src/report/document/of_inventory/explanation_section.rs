//! Where every figure comes from: the explanations, sums by the ids of what they add up.

use std::collections::BTreeMap;

use super::book::InventoryBook;
use crate::inventory::{Explanation, Grouping, Selector};
use crate::methodology::Level;
use crate::problem::Problems;
use crate::report::document::{ExplainedFigure, Part, Section};
use crate::text::Text;

/// The section: sums before what they add up.
pub(super) fn section(explanations: &BTreeMap<String, ExplainedFigure>) -> Section {
    let mut ids = Vec::new();
    for prefix in ["", "process-"] {
        let heads = [
            "total",
            "unattributed",
            "intensity/",
            "indicator/",
            "source/",
            "process/",
            "process-intensity/",
        ];
        let of_kind = |kind: &str| {
            let start = format!("{prefix}{kind}");
            explanations
                .keys()
                .filter(move |id| id.starts_with(&start))
                .cloned()
                .collect::<Vec<_>>()
        };
        for id in heads.iter().flat_map(|kind| of_kind(kind)) {
            add(&id, explanations, &mut ids);
        }
    }
    for id in explanations.keys() {
        add(id, explanations, &mut ids);
    }
    Section {
        id: "explanations".to_owned(),
        title: Text::new("数据溯源", "Where figures come from"),
        prose: vec![Text::new(
            "每个数的公式、代入的数值、台账行与因子记录。",
            "Of every figure the formula, the numbers put in, the ledger lines and the factor records.",
        )],
        parts: vec![Part::Explanations(ids)],
    }
}

/// Adds a figure and, behind it, what it adds up; each once.
fn add(id: &str, explanations: &BTreeMap<String, ExplainedFigure>, ids: &mut Vec<String>) {
    if ids.iter().any(|known| known == id) {
        return;
    }
    let Some(figure) = explanations.get(id) else { return };
    ids.push(id.to_owned());
    for part in &figure.parts {
        add(part, explanations, ids);
    }
}

impl InventoryBook<'_, '_> {
    /// Explains the total, sources, items, rows, intensities and indicators. Errors: those of reading ledger lines again.
    pub(super) fn explain(&self, into: &mut BTreeMap<String, ExplainedFigure>) -> Result<(), Problems> {
        for (place, explanation) in &self.explained {
            let figure = ExplainedFigure {
                explanation: explanation.clone(),
                parts: Vec::new(),
            };
            into.insert(self.row_id(*place), figure);
        }
        match self.inventory.level {
            Level::Enterprise => self.explain_sources(into),
            Level::Process => self.explain_processes(into)?,
        }
        if !self.has_explained_rows() {
            return Ok(());
        }
        if self.inventory.level == Level::Enterprise {
            self.explain_quotients(into)?;
        }
        Ok(())
    }

    fn explain_sources(&self, into: &mut BTreeMap<String, ExplainedFigure>) {
        let inventory = self.inventory;
        let mut sources = Vec::new();
        for total in inventory.totals(&[Grouping::Source]) {
            let (source, title) = &total.key[0];
            let mut items = Vec::new();
            for part in self.item_totals(source) {
                let id = self.explanation_id(&format!("item/{}", part.id));
                let parts = part
                    .rows
                    .iter()
                    .map(|row| self.row_id(*row))
                    .filter(|id| into.contains_key(id))
                    .collect();
                into.insert(id.clone(), self.sum(part.title, part.total.to_string(), parts));
                items.push(id);
            }
            let id = self.explanation_id(&format!("source/{source}"));
            let mut figure = self.sum(title.clone(), total.total.to_string(), items);
            let known = inventory.methodology.sources.iter().find(|known| known.id == *source);
            figure.explanation.clause = known.map(|source| Text::same(&source.clause));
            figure
                .explanation
                .remarks
                .extend(known.and_then(|source| source.note.clone()));
            into.insert(id.clone(), figure);
            sources.push(id);
        }
        let mut total = self.sum(self.total_title(), inventory.total().to_string(), sources);
        total.explanation.remarks = self.cautions();
        into.insert(self.explanation_id("total"), total);
    }

    fn explain_processes(&self, into: &mut BTreeMap<String, ExplainedFigure>) -> Result<(), Problems> {
        let inventory = self.inventory;
        let mut processes = Vec::new();
        for part in inventory.parts() {
            for (plant, process) in &part.processes {
                let own = self.order.iter().filter(|place| {
                    let cell = inventory.cell(self.row(**place));
                    inventory.counts(self.row(**place))
                        && cell.plant == *plant
                        && cell.process.as_ref() == Some(process)
                });
                let parts = own
                    .map(|row| self.row_id(*row))
                    .filter(|id| into.contains_key(id))
                    .collect();
                let total = inventory.sum(inventory.rows_of_process(*plant, process)).to_string();
                let id = self.process_id(*plant, process);
                into.insert(
                    id.clone(),
                    self.sum(inventory.process_title(*plant, process), total, parts),
                );
                processes.push(id.clone());
                if self.has_explained_rows() && inventory.process_intensity(*plant, process, None).is_some() {
                    let selector = Selector::ProcessIntensity(*plant, process.clone());
                    let figure = quotient(inventory.explain(&selector)?, vec![id]);
                    into.insert(self.process_intensity_id(*plant, process), figure);
                }
            }
        }
        let mut total = self.sum(
            Text::new("各工序合计", "All processes"),
            inventory.total().to_string(),
            processes,
        );
        total.explanation.remarks = self.cautions();
        into.insert(self.explanation_id("total"), total);
        if inventory.reconciliation.is_some() && self.has_explained_rows() {
            let explanation = inventory.explain(&Selector::Unattributed)?;
            into.insert(
                self.explanation_id("unattributed"),
                ExplainedFigure {
                    explanation,
                    parts: Vec::new(),
                },
            );
        }
        Ok(())
    }

    fn explain_quotients(&self, into: &mut BTreeMap<String, ExplainedFigure>) -> Result<(), Problems> {
        let inventory = self.inventory;
        for intensity in inventory.intensities(&[]) {
            let explanation = inventory.explain(&Selector::Intensity(intensity.id.clone()))?;
            let entries = &inventory.methodology.file.intensities;
            let of = entries
                .iter()
                .find(|entry| entry.id == intensity.id)
                .map_or("total", |entry| entry.of.as_str());
            let above = if of == "total" {
                "total".to_owned()
            } else {
                format!("source/{of}")
            };
            let figure = quotient(explanation, vec![self.explanation_id(&above)]);
            into.insert(self.explanation_id(&format!("intensity/{}", intensity.id)), figure);
        }
        for indicator in inventory
            .indicators()
            .into_iter()
            .filter(|indicator| indicator.value.is_some())
        {
            let explanation = inventory.explain(&Selector::Indicator(indicator.id.clone()))?;
            let id = self.explanation_id(&format!("indicator/{}", indicator.id));
            into.insert(
                id,
                ExplainedFigure {
                    explanation,
                    parts: Vec::new(),
                },
            );
        }
        Ok(())
    }

    /// The id of the explanation of a process's total.
    pub(super) fn process_id(&self, plant: usize, process: &str) -> String {
        let plant = &self.inventory.ledger.plants.plants[plant].id;
        self.explanation_id(&format!("process/{plant}/{process}"))
    }

    /// The id of the explanation of what a process gives per unit of its product.
    pub(super) fn process_intensity_id(&self, plant: usize, process: &str) -> String {
        let plant = &self.inventory.ledger.plants.plants[plant].id;
        self.explanation_id(&format!("process-intensity/{plant}/{process}"))
    }

    /// A sum of explained figures.
    fn sum(&self, title: Text, value: String, parts: Vec<String>) -> ExplainedFigure {
        let unit = self.inventory.methodology.unit.text.clone();
        ExplainedFigure {
            explanation: Explanation {
                title,
                value,
                unit,
                ..Explanation::default()
            },
            parts,
        }
    }

    /// What must be said wherever a total shows.
    fn cautions(&self) -> Vec<Text> {
        let inventory = self.inventory;
        let mut remarks: Vec<Text> = inventory
            .derived_rule()
            .map(|rule| rule.text.clone())
            .into_iter()
            .collect();
        remarks.extend(
            inventory
                .ledger
                .plants
                .plants
                .iter()
                .filter_map(|plant| plant.note.clone()),
        );
        if !inventory.is_complete() {
            remarks.push(Text::new(
                "不完整：有物料未计入",
                "incomplete: some items are not counted",
            ));
        }
        remarks
    }
}

/// A quotient: what stands above the line is explained on its own, so its tree stands here no second time.
fn quotient(mut explanation: Explanation, above: Vec<String>) -> ExplainedFigure {
    if explanation.children.len() > 1 {
        explanation.children.remove(0);
    }
    ExplainedFigure {
        explanation,
        parts: above,
    }
}
