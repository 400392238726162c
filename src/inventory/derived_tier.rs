//! A parameter derived by a formula of the methodology: a carbon content from a carbon fraction and a calorific value.

use std::collections::BTreeMap;

use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter};
use super::plan::Cell;
use super::resolver::{ParameterFault, Resolved, Resolver};
use crate::factor::record::ConfidenceClass;
use crate::format::parameter_rule::{MeanEntry, MissingEntry};
use crate::methodology::{Formula, ParameterRule};
use crate::text::Text;

impl Resolver<'_> {
    /// A formula over stated values, constants and what the row has resolved; `None` where one of them is missing.
    pub(super) fn derived(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        formula: &Formula,
        resolved: &Resolved,
        said: &mut Vec<Text>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        let mut inputs = BTreeMap::new();
        for name in formula.names() {
            if self.methodology.constants.contains_key(name) {
                continue;
            }
            if let Some(parameter) = resolved.get(name) {
                inputs.insert(name.to_owned(), parameter.clone());
                continue;
            }
            let stated_rule = ParameterRule {
                id: name.to_owned(),
                places: None,
                mean: MeanEntry::ByQuantity,
                missing: MissingEntry::UseMean,
                tiers: Vec::new(),
                record: name.to_owned(),
            };
            let mut unsaid = Vec::new();
            let Some(parameter) = self.stated(cell, &stated_rule, resolved, &mut unsaid, |_| Ok(None))? else {
                said.push(Text::new(
                    format!("无 {name}，不能按 {} 推导", formula.text()),
                    format!("no {name} to derive it as {}", formula.text()),
                ));
                return Ok(None);
            };
            inputs.insert(name.to_owned(), parameter);
        }
        let value_of = |name: &str| {
            inputs.get(name).map(|parameter| parameter.value.clone()).or_else(|| {
                self.methodology
                    .constants
                    .get(name)
                    .map(|constant| constant.value.clone())
            })
        };
        let Ok(value) = formula.evaluate(&value_of) else {
            said.push(Text::new(
                format!("{} 无法计算", formula.text()),
                format!("{} has no value", formula.text()),
            ));
            return Ok(None);
        };
        let expression = formula.with(&|name| value_of(name).map(|value| value.to_expression()).unwrap_or_default());
        let tier = inputs
            .values()
            .map(|input| input.tier)
            .max()
            .unwrap_or(ParameterTier::Default);
        let confidence = inputs
            .values()
            .map(|input| input.confidence)
            .chain([self.methodology.constant_confidence(formula)])
            .max()
            .unwrap_or(ConfidenceClass::Own);
        let origin = ParameterOrigin::Derived {
            formula: formula.text().to_owned(),
            expression,
            inputs,
        };
        Ok(Some(self.finish(cell, rule, value, tier, confidence, origin)?))
    }
}
