//! Where the consumption of a process went that is charged to the makers of what it consumed, such as a flare's.

use std::collections::BTreeMap;

use super::Inventory;
use super::explanation::{Explanation, join_terms};
use super::grouping::Grouping;
use super::plan::Charge;
use super::row::Row;
use crate::factor::Named;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// Consumption of one plant, row period and item with the rows of the makers that it is charged to.
type Charged<'r> = BTreeMap<(usize, Period, usize), (Vec<usize>, Vec<(&'r Row, &'r Charge)>)>;

impl Inventory<'_> {
    /// What is charged to makers, of the processes and the makers' rows that fit; empty where none does.
    fn charged(&self, conditions: &[(Grouping, String)]) -> Charged<'_> {
        let mut charged = Charged::new();
        for row in &self.rows {
            let cell = self.cell(row);
            let Some(charge) = &cell.charge else { continue };
            let (of_process, of_row): (Vec<_>, Vec<_>) = conditions
                .iter()
                .partition(|(grouping, _)| *grouping == Grouping::Process);
            if !of_row.iter().all(|(grouping, id)| self.fits(row, *grouping, id)) {
                continue;
            }
            let consumes = |place: &&usize| {
                let group = &self.groups[**place];
                let named = group.process.as_deref().unwrap_or_default();
                let kind = self.ledger.process_type(group.plant, named);
                of_process.iter().all(|(_, id)| id == named || id == kind)
            };
            let places: Vec<usize> = charge.groups.iter().filter(consumes).copied().collect();
            if !places.is_empty() {
                let (of_cell, makers) = charged.entry((cell.plant, cell.period, cell.item)).or_default();
                *of_cell = places;
                makers.push((row, charge));
            }
        }
        charged
    }

    /// Whether lines that fit are charged to makers.
    pub(super) fn is_charged(&self, conditions: &[(Grouping, String)]) -> bool {
        !self.charged(conditions).is_empty()
    }

    /// That a process with rows of its own consumed more, which its makers are charged with; `None` where it did not.
    pub(super) fn charged_beside_rows(&self, conditions: &[(Grouping, String)]) -> Option<Text> {
        if !conditions.iter().any(|(grouping, _)| *grouping == Grouping::Process) {
            return None;
        }
        let each = self
            .charged(conditions)
            .into_iter()
            .map(|((_, period, item), (places, makers))| {
                let item = self.library.items.at(item);
                let consumed: Ratio = places.iter().map(|place| self.groups[*place].quantity.clone()).sum();
                let makers: Vec<String> = makers
                    .iter()
                    .filter_map(|(row, _)| self.cell(row).process.clone())
                    .collect();
                let (consumed, makers) = (format!("{consumed} {}", item.unit.text), makers.join(", "));
                Text::new(
                    format!("{period} {} {consumed}（计入 {makers}）", item.title().zh),
                    format!("{period} {} {consumed} (charged to {makers})", item.title().en),
                )
            });
        let each: Vec<Text> = each.collect();
        if each.is_empty() {
            return None;
        }
        let list = |language: fn(&Text) -> &str, joint: &str| each.iter().map(language).collect::<Vec<_>>().join(joint);
        Some(Text::new(
            format!(
                "另有不在上述行中、已计入产出工序的消耗：{}",
                list(|text| &text.zh, "；")
            ),
            format!(
                "it consumed more that is charged to the makers and stands in no row of its own: {}",
                list(|text| &text.en, "; ")
            ),
        ))
    }

    /// What a process consumed and what of it each maker is charged with.
    pub(super) fn explain_charged(&self, conditions: &[(Grouping, String)]) -> Result<Explanation, Problems> {
        let mut title = Text::default();
        let mut children = Vec::new();
        let mut amounts: Vec<Ratio> = Vec::new();
        for ((plant, period, item), (places, makers)) in self.charged(conditions) {
            if let Some(process) = places.first().and_then(|place| self.groups[*place].process.as_deref()) {
                title = self.process_title(plant, process);
            }
            let item = self.library.items.at(item);
            let consumed: Ratio = places.iter().map(|place| self.groups[*place].quantity.clone()).sum();
            let mut lines = Vec::new();
            for place in &places {
                lines.extend(self.lines_of_group(*place)?);
            }
            let mut of_makers = Vec::new();
            let mut shares = Vec::new();
            for (row, charge) in makers {
                let share = consumed.clone() * charge.share.clone();
                shares.push(share.to_expression());
                let coefficient = row.coefficient.clone().unwrap_or_else(Ratio::zero);
                let amount = share.clone() * coefficient.clone();
                let added = Explanation {
                    title: Text::new("计入该工序", "added to it"),
                    value: amount.to_text(),
                    unit: self.methodology.unit.text.clone(),
                    expression: Some(format!("{} * {}", share.to_expression(), coefficient.to_expression())),
                    ..Explanation::default()
                };
                amounts.push(amount);
                let maker = self.cell(row).process.as_deref().unwrap_or_default();
                of_makers.push(Explanation {
                    title: self.process_title(plant, maker),
                    value: share.to_text(),
                    unit: item.unit.text.clone(),
                    expression: Some(format!("{consumed} * {}", charge.share.to_expression())),
                    remarks: vec![share_words(period, charge)],
                    children: vec![added],
                    ..Explanation::default()
                });
            }
            children.push(Explanation {
                title: Text::new(
                    format!("{period} {}", item.title().zh),
                    format!("{period} {}", item.title().en),
                ),
                value: consumed.to_text(),
                unit: item.unit.text.clone(),
                expression: Some(join_terms(&shares)),
                lines,
                children: of_makers,
                ..Explanation::default()
            });
        }
        let sum: Ratio = amounts.iter().cloned().sum();
        let terms: Vec<String> = amounts.iter().map(Ratio::to_expression).collect();
        // Added up first and rounded once, like a row.
        let rounding = self.methodology.rounding;
        let rounded = sum.round(rounding);
        Ok(Explanation {
            title,
            value: rounded.map_or_else(|| sum.to_text(), |rounded| rounded.to_string()),
            unit: self.methodology.unit.text.clone(),
            expression: Some(join_terms(&terms)),
            rounding: rounded.map(|_| rounding),
            remarks: vec![Text::new(
                "此工序所耗不作为回收扣除，计入产出工序，故没有自己的行",
                "what it consumes is no recovery: it is charged to the processes that made it, so it has no row of its own",
            )],
            children,
            ..Explanation::default()
        })
    }
}

/// What a maker's share rests on; of makers metered for longer than the consumption, over which period they were weighed.
fn share_words(period: Period, charge: &Charge) -> Text {
    let weighed_over = charge.weighed_over;
    if weighed_over == period {
        return Text::new("按产出量分摊的份额", "its share, by what each made");
    }
    Text::new(
        format!("按 {weighed_over} 产出量分摊的份额"),
        format!("its share, by what each made in {weighed_over}"),
    )
}
