//! Where a parameter's value comes from: stated values and their mean, the plants file, a factor record, a formula.

use super::Inventory;
use super::explanation::{ExplainedRecord, Explanation};
use super::parameter::{ParameterOrigin, ResolvedParameter, StatedPart};
use crate::factor::record::confidence_title;
use crate::factor::{FactorRecord, Named};
use crate::format::parameter_rule::MeanEntry;
use crate::quantity::Ratio;
use crate::text::{Language, Text};

impl Inventory<'_> {
    /// A parameter with what it is called.
    pub(super) fn named_parameter(&self, id: &str) -> (String, Text) {
        let known = self.library.parameters.find(id);
        let title = known.map_or_else(|| Text::same(id), |known| known.title().clone());
        (id.to_owned(), title)
    }

    /// A parameter of an item that is measured in this unit.
    pub(super) fn explain_parameter(&self, parameter: &ResolvedParameter, item_unit: &str) -> Explanation {
        let (_, title) = self.named_parameter(&parameter.id);
        let mut node = Explanation {
            title,
            value: parameter.text.clone(),
            unit: parameter.unit.clone(),
            rounding: parameter.places.map(|places| self.rounding(places)),
            remarks: vec![parameter.tier.title()],
            ..Explanation::default()
        };
        match &parameter.origin {
            ParameterOrigin::Stated { parts, mean, rest } => {
                node.expression = Some(mean_expression(parts, rest.as_deref()));
                if *mean != MeanEntry::None {
                    let words = match mean {
                        MeanEntry::ByEnergy => Text::new("按热量加权平均", "mean weighted by energy"),
                        _ => Text::new("按数量加权平均", "mean weighted by quantity"),
                    };
                    node.remarks.push(words);
                }
                for part in parts {
                    let basis = part.basis.title();
                    node.children.push(Explanation {
                        title: Text::new(format!("填报值（{}）", basis.zh), format!("stated ({})", basis.en)),
                        value: part.value.to_text(),
                        unit: parameter.unit.clone(),
                        remarks: vec![stated_words(part)],
                        ..Explanation::default()
                    });
                }
                if let Some(rest) = rest {
                    node.children.push(self.explain_parameter(&rest.1, item_unit));
                }
            }
            ParameterOrigin::Plant { printed, evidence } => {
                node.expression = Some(parameter.unrounded.to_expression());
                let record = parameter.record.clone().unwrap_or_default();
                node.remarks.push(Text::same(format!("{record} = {printed}")));
                node.remarks
                    .push(Text::new(format!("依据：{evidence}"), format!("evidence: {evidence}")));
            }
            ParameterOrigin::Record { set, .. } => {
                node.expression = Some(parameter.unrounded.to_expression());
                let found = self.library.set(set).and_then(|set| {
                    let id = parameter.record.as_deref()?;
                    let record = set
                        .records
                        .iter()
                        .find(|record| record.id == id && record.base_value().as_ref() == Some(&parameter.unrounded))?;
                    Some(explain_record(record, &set.document_words()))
                });
                node.record = found.map(Box::new);
            }
            ParameterOrigin::Derived {
                formula,
                expression,
                inputs,
            } => {
                node.formula = Some(formula.clone());
                node.expression = Some(expression.clone());
                for input in inputs.values() {
                    node.names.push(self.named_parameter(&input.id));
                    node.children.push(self.explain_parameter(input, item_unit));
                }
                for name in self
                    .methodology
                    .constants
                    .iter()
                    .filter(|(name, _)| formula.contains(name.as_str()))
                {
                    node.names.push((name.0.clone(), name.1.entry.title.clone()));
                    node.children.push(Explanation {
                        title: name.1.entry.title.clone(),
                        value: name.1.written.clone(),
                        unit: name.1.unit.text.replace("[item]", item_unit),
                        clause: Some(Text::same(&name.1.entry.source)),
                        ..Explanation::default()
                    });
                }
            }
        }
        node
    }
}

/// Where a stated value stands: its first line, and how many more state the same or were summed into it.
fn stated_words(part: &StatedPart) -> Text {
    let (zh, en) = (
        part.place.in_language(Language::Zh),
        part.place.in_language(Language::En),
    );
    match part.lines.saturating_sub(1) {
        0 => Text::new(format!("{zh}：{}", part.typed), format!("{en}: {}", part.typed)),
        more => Text::new(
            format!("{zh}，另 {more} 行：{}", part.typed),
            format!("{en} and {more} more line(s): {}", part.typed),
        ),
    }
}

fn explain_record(record: &FactorRecord, document: &str) -> ExplainedRecord {
    ExplainedRecord {
        id: record.id.clone(),
        printed: record.printed(),
        document: document.to_owned(),
        table: record.table.clone(),
        describes: record.describes,
        published: record.published.map(|day| day.to_string()),
        region: record.region.clone(),
        confidence: confidence_title(record.confidence),
        source: record.source.clone(),
        note: record.note.clone(),
    }
}

/// A mean as a formula: `(1000 * 20 + 3000 * 26) / (1000 + 3000)`; a unique value as itself.
fn mean_expression(parts: &[StatedPart], rest: Option<&(Ratio, ResolvedParameter)>) -> String {
    let unique = parts.iter().all(|part| part.value == parts[0].value);
    if unique && rest.is_none() {
        return parts[0].value.to_expression();
    }
    let mut weighed: Vec<(String, String)> = parts
        .iter()
        .map(|part| (part.weight.to_expression(), part.value.to_expression()))
        .collect();
    if let Some((weight, parameter)) = rest {
        weighed.push((weight.to_expression(), parameter.value.to_expression()));
    }
    let over: Vec<String> = weighed
        .iter()
        .map(|(weight, value)| format!("{weight} * {value}"))
        .collect();
    let under: Vec<String> = weighed.into_iter().map(|(weight, _)| weight).collect();
    format!("({}) / ({})", over.join(" + "), under.join(" + "))
}
