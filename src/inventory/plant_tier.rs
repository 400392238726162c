//! The tier `plant`: factors of the plants file.

use super::missing_parameter::factor_shorter_than_meeting;
use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter};
use super::plan::Cell;
use super::resolver::{ParameterFault, Resolver};
use crate::activity::plant::PlantFactor;
use crate::factor::Named;
use crate::factor::record::ConfidenceClass;
use crate::methodology::ParameterRule;
use crate::period::Period;
use crate::problem::Problem;
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
        if let Some(problem) = self.factor_for_part(cell, rule, &of) {
            return Err(ParameterFault::Problem(Box::new(problem)));
        }
        let Some(factor) = holding else {
            let others = self.valid_elsewhere(cell, &rule.record);
            said.push(if others.is_empty() {
                Text::new("企业文件无此因子", "no plant factor")
            } else {
                let others: Vec<String> = others.iter().map(Period::to_string).collect();
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
    /// At process level, a factor that holds for a part of the period in which the processes of an item meet, where another value holds
    /// for all of it, or none. One coefficient holds for a handing-over: a factor of a month cannot stand beside a line of the year.
    fn factor_for_part<'p>(
        &'p self,
        cell: &Cell,
        rule: &ParameterRule,
        of: &dyn Fn(Period) -> Option<&'p PlantFactor>,
    ) -> Option<Problem> {
        let books = self.books.as_ref()?;
        let holding = of(cell.period);
        let periods: Vec<(Period, usize)> = books.periods_within((cell.plant, cell.item), cell.period).collect();
        let of_lines = periods.iter().find_map(|(period, _)| {
            of(*period).filter(|other| Some(&other.value) != holding.map(|known| &known.value))
        });
        // Where no line is as short as the factors, they would all be passed over.
        let within = || {
            let inside = |factor: &&PlantFactor| factor.valid.is_some_and(|valid| cell.period.contains(valid));
            self.factors_of(cell, &rule.record)
                .find(inside)
                .filter(|_| holding.is_none())
        };
        let other = of_lines.or_else(within)?;
        let longest = periods.iter().max_by_key(|(period, _)| period.length());
        let line = longest.map(|(_, place)| self.groups[*place].first.clone());
        let plant = &self.ledger.plants.plants[cell.plant];
        let item = self.library.items.at(cell.item);
        Some(factor_shorter_than_meeting(
            cell,
            item,
            plant,
            other,
            line.unwrap_or_default(),
        ))
    }

    /// The plant's factors for a parameter of an item, or of the item whose factors it takes, whenever they hold.
    fn factors_of<'p>(&'p self, cell: &Cell, parameter: &'p str) -> impl Iterator<Item = &'p PlantFactor> {
        let item = self.library.items.at(cell.item);
        let factors = self.ledger.plants.plants[cell.plant].factors.iter();
        factors.filter(move |factor| {
            let of_item = factor.item == item.id() || Some(factor.item.as_str()) == item.factor_of();
            of_item && factor.parameter == parameter
        })
    }

    /// The periods in which the plant has a factor for a parameter of the cell's item; the cell's own is none of them.
    pub(super) fn valid_elsewhere(&self, cell: &Cell, parameter: &str) -> Vec<Period> {
        let mut periods: Vec<Period> = self
            .factors_of(cell, parameter)
            .filter_map(|factor| factor.valid)
            .collect();
        periods.retain(|valid| !valid.contains(cell.period));
        periods.sort_by_key(|valid| valid.start());
        periods.dedup();
        periods
    }
}
