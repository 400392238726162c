//! The symbolic unit check of a source's formulas.

use std::collections::BTreeMap;

use super::builder::Builder;
use super::source::{Source, Tier};
use super::standard::Constant;
use crate::factor::{Named, Parameter};
use crate::quantity::dimension::ITEM;
use crate::quantity::{Dimension, Unit};

impl Builder<'_> {
    /// The symbolic unit check: with `[item]` still open, the formula must give the unit of the result, or of the mass of its gas that becomes it.
    /// What it gives; `None` where that is neither.
    pub fn check_units(
        &mut self,
        source: &Source,
        constants: &BTreeMap<String, Constant>,
        result: &Unit,
    ) -> Option<Dimension> {
        let dimension_of = |name: &str| -> Option<Dimension> {
            if name == "quantity" {
                return Some(Dimension::base(ITEM));
            }
            if let Some(constant) = constants.get(name) {
                return Some(constant.unit.dimension.clone());
            }
            self.library
                .parameters
                .iter()
                .find(|p| p.id() == name)
                .map(|p: &Parameter| p.unit.dimension.clone())
        };
        let mut faults = Vec::new();
        let mut gives = None;
        if let Some(formula) = &source.formula {
            match formula.dimension(&dimension_of) {
                Err(error) => faults.push((formula.text().to_owned(), error.to_string())),
                Ok(found) if !self.becomes_result(&found, source, result) => faults.push((
                    formula.text().to_owned(),
                    format!("gives {found}, expected {}", result.dimension),
                )),
                Ok(found) => gives = Some(found),
            }
            for name in formula.names() {
                let known = name == "quantity" || constants.contains_key(name) || source.parameter(name).is_some();
                if !known {
                    faults.push((
                        formula.text().to_owned(),
                        format!("`{name}` stands in no `parameters` or `constants`"),
                    ));
                }
            }
        }
        for rule in &source.parameters {
            let Some(wanted) = dimension_of(&rule.id) else {
                faults.push((rule.id.clone(), "is not a known parameter".to_owned()));
                continue;
            };
            for tier in &rule.tiers {
                if let Tier::Derive(formula) = tier {
                    match formula.dimension(&dimension_of) {
                        Err(error) => faults.push((formula.text().to_owned(), error.to_string())),
                        Ok(found) if found != wanted => faults.push((
                            formula.text().to_owned(),
                            format!("gives {found}, expected {wanted} for `{}`", rule.id),
                        )),
                        Ok(_) => {}
                    }
                }
            }
        }
        for (formula, reason) in faults {
            self.fault(
                "formula-unit",
                format!("源类别 `{}` 的公式 `{formula}` 单位不符：{reason}", source.id),
                format!(
                    "source category `{}`: the units of `{formula}` do not fit: {reason}",
                    source.id
                ),
            );
        }
        gives
    }
}
