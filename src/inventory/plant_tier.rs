//! The tier `plant`: factors of the plants file.

use super::missing_parameter::factor_shorter_than_meeting;
use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter};
use super::plan::Cell;
use super::resolver::{ParameterFault, Resolver};
use crate::factor::Named;
use crate::factor::record::ConfidenceClass;
use crate::methodology::ParameterRule;
use crate::period::Period;
use crate::text::Text;

impl Resolver<'_> {
    /// The tier `plant`: the plants file.
    pub(super) fn plant(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        said: &mut Vec<Text>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        let plant = &self.ledger.plants.plants[cell.plant];
        let item = self.library.items.at(cell.item);
        let of = |period: Period| {
            let own = plant.factor(item.id(), &rule.record, period);
            own.or_else(|| plant.factor(item.factor_of()?, &rule.record, period))
        };
        let holding = of(cell.period);
        let of_books = self.books.iter().flat_map(|books| {
            let of_item = (cell.plant, cell.item);
            books.periods_within(of_item, cell.period)
        });
        let periods: Vec<(Period, usize)> = of_books.collect();
        for (period, _) in &periods {
            // One coefficient holds for a handing-over: a factor of a month cannot stand beside a line of the year.
            if let Some(other) = of(*period).filter(|other| holding.map(|known| &known.value) != Some(&other.value)) {
                let longest = periods.iter().max_by_key(|(period, _)| period.length());
                let line = longest.map(|(_, place)| self.groups[*place].first.clone());
                let problem = factor_shorter_than_meeting(cell, item, &plant.id, other, line.unwrap_or_default());
                return Err(ParameterFault::Problem(Box::new(problem)));
            }
        }
        let item = item.id();
        let Some(factor) = holding else {
            let others: Vec<String> = plant
                .factors
                .iter()
                .filter(|factor| factor.item == item && factor.parameter == rule.record)
                .filter_map(|factor| factor.valid.map(|valid| valid.to_string()))
                .collect();
            said.push(if others.is_empty() {
                Text::new("企业文件无此因子", "no plant factor")
            } else {
                Text::new(
                    format!("企业因子只在 {} 有效", others.join("、")),
                    format!("the plant factor holds only in {}", others.join(", ")),
                )
            });
            return Ok(None);
        };
        let origin = ParameterOrigin::Plant {
            printed: factor.printed.clone(),
            evidence: factor.evidence.clone(),
        };
        let mut found = self.finish(
            cell,
            rule,
            factor.value.clone(),
            ParameterTier::Plant,
            ConfidenceClass::Own,
            origin,
        )?;
        found.record = Some(factor.id.clone());
        Ok(Some(found))
    }
}
