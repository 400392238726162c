//! The plan of an inventory: every cell with its lines, formula, coefficient and records.

use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::Named;
use crate::inventory::{Inventory, Outcome};
use crate::text::Language;

/// Writes the plan: cells, then the groups that make none, with why.
pub fn write_plan(inventory: &Inventory<'_>, language: Language, style: TableStyle) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let columns = [
        (pick("企业", "plant"), ColumnKind::Fixed),
        (pick("时期", "period"), ColumnKind::Fixed),
        (pick("源类别", "source"), ColumnKind::Fixed),
        (pick("物料", "item"), ColumnKind::Fixed),
        (pick("行数", "lines"), ColumnKind::Number),
        (pick("公式", "formula"), ColumnKind::Words),
        (pick("参数与记录", "parameters and records"), ColumnKind::Words),
    ];
    let mut table = TableWriter::new(style, &columns);
    for row in &inventory.rows {
        let cell = inventory.cell(row);
        let source = inventory.source(row);
        let sign = if source.is_deduction { "-" } else { "" };
        let lifts = source
            .floor
            .as_ref()
            .map(|floor| format!("{} - sum({})", floor.written, floor.sources.join(", ")));
        let formula = source.formula.as_ref().map(|formula| formula.text().to_owned());
        let formula = formula.or(lifts).unwrap_or_else(|| "quantity".to_owned());
        let parameters: Vec<String> = row
            .parameters
            .iter()
            .map(|parameter| {
                let from = parameter
                    .record
                    .clone()
                    .unwrap_or_else(|| parameter.tier.id().to_owned());
                format!("{} = {} {} <{from}>", parameter.id, parameter.text, parameter.unit).replace(" 1 <", " <")
            })
            .collect();
        let lines: u64 = cell.groups.iter().map(|group| inventory.groups[*group].lines).sum();
        table.row(&[
            inventory.ledger.plants.plants[cell.plant].id.clone(),
            cell.period.to_string(),
            source.id.clone(),
            inventory.library.items.at(cell.item).id().to_owned(),
            lines.to_string(),
            format!("{sign}{formula}"),
            parameters.join("; "),
        ]);
    }
    let mut others: Vec<(String, String, &'static str, String, u64)> = Vec::new();
    for (group, outcome) in inventory.groups.iter().zip(&inventory.plan.outcomes) {
        let (kind, why) = match outcome {
            Outcome::Informing { cell: None, reason } => {
                (pick("参考", "informing"), reason.in_language(language).to_owned())
            }
            Outcome::Outside { reason, clause } => {
                let clause = clause.as_ref().map(|clause| format!(" [{clause}]")).unwrap_or_default();
                (
                    pick("不计", "outside"),
                    format!("{}{clause}", reason.in_language(language)),
                )
            }
            Outcome::Refused => (pick("拒绝", "refused"), String::new()),
            _ => continue,
        };
        let item = inventory.library.items.at(group.item).id().to_owned();
        let flow = group.flow.id().to_owned();
        match others
            .iter_mut()
            .find(|known| (&known.0, &known.1, known.2, &known.3) == (&item, &flow, kind, &why))
        {
            Some(known) => known.4 += group.lines,
            None => others.push((item, flow, kind, why, group.lines)),
        }
    }
    let columns = [
        (pick("物料", "item"), ColumnKind::Fixed),
        (pick("流向", "flow"), ColumnKind::Fixed),
        (pick("行数", "lines"), ColumnKind::Number),
        (pick("去向", "outcome"), ColumnKind::Fixed),
        (pick("原因", "reason"), ColumnKind::Words),
    ];
    let mut rest = TableWriter::new(style, &columns);
    for (item, flow, kind, why, lines) in others {
        rest.row(&[item, flow, lines.to_string(), kind.to_owned(), why]);
    }
    format!("{}\n{}", table.finish(), rest.finish())
}
