//! The tier `measured`: what the lines of a ledger state, as one mean.

use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter, StatedPart};
use super::plan::Cell;
use super::resolver::{ParameterFault, Resolved, Resolver};
use crate::activity::{Basis, Group, Statement};
use crate::factor::record::ConfidenceClass;
use crate::flow::Flow;
use crate::format::methodology::{MeanEntry, MissingEntry};
use crate::methodology::ParameterRule;
use crate::period::Period;
use crate::quantity::Ratio;
use crate::text::Text;

impl<'a> Resolver<'a> {
    /// The groups whose lines may state a parameter of a cell: its own; at process level, those of the books.
    fn stating(&self, cell: &Cell, parameter: &str) -> Vec<&'a Group> {
        let groups = self.groups;
        let states = |place: usize| self.states(&groups[place], parameter);
        let places = match &self.books {
            None => &cell.groups,
            Some(books) => &books.stating((cell.plant, cell.item), cell.period, &states),
        };
        places.iter().map(|place| &groups[*place]).collect()
    }

    /// Whether the lines of a group state a parameter, defaults left out.
    fn states(&self, group: &Group, parameter: &str) -> bool {
        self.ledger.statements[group.statement]
            .iter()
            .any(|statement| statement.parameter == parameter && !matches!(statement.basis, Basis::Default(_)))
    }
}

impl Resolver<'_> {
    /// Everything that lines of the cell state of a parameter, defaults left out, with the weight of each.
    pub(super) fn statements<'s>(&'s self, cell: &Cell, parameter: &'s str) -> Vec<(Ratio, &'s Statement, &'s Group)> {
        let of_cell = self.stating(cell, parameter);
        // A month's value of one parameter does not hide the year's of another.
        let of_item =
            |group: &&Group| group.plant == cell.plant && group.item == cell.item && self.states(group, parameter);
        let laboratory = || self.laboratory.iter().map(|place| &self.groups[*place]).filter(of_item);
        let mut of_laboratory: Vec<&Group> = laboratory()
            .filter(|group| cell.period.contains(group.period))
            .collect();
        if of_laboratory.is_empty() {
            // A value given for the year holds in each of its months.
            of_laboratory = laboratory()
                .filter(|group| group.period.contains(cell.period))
                .collect();
        }
        let stated_by = |group: &'s Group| {
            let statements = self.ledger.statements[group.statement].iter();
            statements.filter(move |statement| {
                statement.parameter == parameter && !matches!(statement.basis, Basis::Default(_))
            })
        };
        let purchases = has_purchases(&of_cell);
        let mut found: Vec<_> = of_cell
            .into_iter()
            .flat_map(|group| stated_by(group).map(move |statement| (weight(group, purchases), statement, group)))
            .collect();
        let laboratory: Vec<_> = of_laboratory
            .into_iter()
            .flat_map(|group| stated_by(group).map(move |statement| (statement, group)))
            .collect();
        let covered = self.laboratory_weights(cell, parameter, &laboratory);
        let weighed = covered.into_iter().zip(laboratory);
        found.extend(weighed.map(|(weight, (statement, group))| (weight, statement, group)));
        found
    }

    /// What each of a laboratory's values weighs. One speaks for the lines that state none; of several in one row period none is nearer
    /// than another. Where processes meet over a longer period, each speaks for the lines of its own row period.
    fn laboratory_weights(&self, cell: &Cell, parameter: &str, values: &[(&Statement, &Group)]) -> Vec<Ratio> {
        let row = |group: &Group| group.period.row(self.methodology.row_period);
        let mut weights = vec![Ratio::zero(); values.len()];
        let Some(first) = values.first() else {
            return weights;
        };
        if values.iter().all(|(statement, _)| statement.value == first.0.value) {
            weights[0] = self.quantity_without(cell, parameter, &|_| true);
            return weights;
        }
        let clashes = |place: usize| {
            let (own, value) = (row(values[place].1), &values[place].0.value);
            let mut others = values.iter().map(|(statement, group)| (row(group), &statement.value));
            others.any(|(other, stated)| other.overlaps(own) && (other != own || stated != value))
        };
        if (0..values.len()).any(clashes) {
            return weights;
        }
        let mut covered: Vec<Period> = Vec::new();
        for (weight, (_, group)) in weights.iter_mut().zip(values) {
            let own = row(group);
            if !covered.contains(&own) {
                *weight = self.quantity_without(cell, parameter, &|group| own.contains(group.period));
                covered.push(own);
            }
        }
        weights
    }

    /// The tier `measured`: the mean of what the lines state.
    pub(super) fn stated(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        resolved: &Resolved,
        said: &mut Vec<Text>,
        next_tier: impl FnOnce(&mut Vec<Text>) -> Result<Option<ResolvedParameter>, ParameterFault>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        let all = self.statements(cell, &rule.id);
        if all.is_empty() {
            said.push(Text::new("台账未给出实测值", "no measured value in the ledger"));
            return Ok(None);
        }
        let weighing: Vec<_> = all.iter().filter(|(weight, ..)| !weight.is_zero()).collect();
        let considered: Vec<_> = if weighing.is_empty() {
            all.iter().collect()
        } else {
            weighing
        };
        let weightless = considered.iter().all(|(weight, ..)| weight.is_zero());
        let first = considered[0].1.value.clone();
        let is_first = |statement: &Statement| statement.value == first && statement.spread.is_none();
        let unique = considered.iter().all(|(_, statement, _)| is_first(statement));
        if weightless && !unique {
            said.push(Text::new(
                "台账给出多个值而无数量可加权",
                "the ledger states several values and no quantity to weigh them by",
            ));
            return Ok(None);
        }
        let mut parts: Vec<StatedPart> = Vec::new();
        for (weight, statement, group) in &considered {
            let by_energy = rule.mean == MeanEntry::ByEnergy && !unique;
            let weight = if by_energy {
                let Some(ncv) = self.calorific_value(group, resolved) else {
                    said.push(Text::new(
                        "台账给出多个值，而无低位发热量可按热量加权",
                        "the ledger states several values and no calorific value to weigh them by energy",
                    ));
                    return Ok(None);
                };
                weight.clone() * ncv
            } else {
                weight.clone()
            };
            parts.push(StatedPart {
                weight,
                value: if by_energy {
                    statement.value_by_energy()
                } else {
                    &statement.value
                }
                .clone(),
                typed: statement.typed.clone(),
                basis: statement.basis.clone(),
                lines: group.lines,
                place: self.ledger.value_place(group, &statement.parameter),
            });
        }
        let mut value = if unique {
            first
        } else if rule.mean == MeanEntry::None {
            return Err(ParameterFault::Problem(Box::new(self.two_values(cell, rule, &parts))));
        } else {
            let Some(mean) = weighted_mean(&parts) else {
                said.push(Text::new(
                    "台账给出多个值而权重之和为零",
                    "the ledger states several values whose weights add up to zero",
                ));
                return Ok(None);
            };
            mean
        };
        let mut tier = parts
            .iter()
            .map(|part| basis_tier(&part.basis))
            .max()
            .unwrap_or(ParameterTier::Measured);
        let mut confidence = ConfidenceClass::Own;
        let mut rest = None;
        if rule.missing == MissingEntry::UseNextTier {
            let by_energy = rule.mean == MeanEntry::ByEnergy && !unique;
            let without = self.weight_without(cell, &rule.id, resolved, by_energy);
            let with: Ratio = parts.iter().map(|part| part.weight.clone()).sum();
            let all = with.clone() + without.clone();
            if !without.is_zero()
                && !weightless
                && let Some(next) = next_tier(said)?
                && let Some(mean) = (value.clone() * with + next.value.clone() * without.clone()).divide(&all)
            {
                value = mean;
                tier = tier.max(next.tier);
                confidence = confidence.max(next.confidence);
                rest = Some(Box::new((without, next)));
            }
        }
        let mean = if unique { MeanEntry::None } else { rule.mean };
        let origin = ParameterOrigin::Stated { parts, mean, rest };
        Ok(Some(self.finish(cell, rule, value, tier, confidence, origin)?))
    }

    /// The net calorific value of a group: its own, else the cell's.
    fn calorific_value(&self, group: &Group, resolved: &Resolved) -> Option<Ratio> {
        let own = self.ledger.statements[group.statement]
            .iter()
            .find(|statement| statement.parameter == "ncv" && !matches!(statement.basis, Basis::Default(_)));
        own.map(|statement| statement.value.clone())
            .or_else(|| resolved.get("ncv").map(|ncv| ncv.value.clone()))
    }

    /// What lines that do not state the parameter weigh beside those that do: their quantity, or their energy.
    fn weight_without(&self, cell: &Cell, parameter: &str, resolved: &Resolved, by_energy: bool) -> Ratio {
        if !by_energy {
            return self.quantity_without(cell, parameter, &|_| true);
        }
        let groups = self.stating(cell, parameter);
        let purchases = has_purchases(&groups);
        let without = groups.into_iter().filter(|group| !self.states(group, parameter));
        let energy =
            without.filter_map(|group| Some(weight(group, purchases) * self.calorific_value(group, resolved)?));
        energy.sum()
    }

    /// What entered without stating the parameter, of the groups within.
    fn quantity_without(&self, cell: &Cell, parameter: &str, within: &dyn Fn(&Group) -> bool) -> Ratio {
        let groups = self.stating(cell, parameter);
        let purchases = has_purchases(&groups);
        let without = groups
            .into_iter()
            .filter(|group| !self.states(group, parameter) && within(group));
        without.map(|group| weight(group, purchases)).sum()
    }
}

fn has_purchases(groups: &[&Group]) -> bool {
    let mut groups = groups.iter();
    groups.any(|group| group.flow == Flow::Purchased && !group.quantity.is_zero())
}

/// What a group weighs in a mean: what entered, never sales or stocks. Where purchases stand beside a stated net consumption, they are
/// what entered; the same material must not weigh twice.
fn weight(group: &Group, purchases: bool) -> Ratio {
    match group.flow {
        Flow::NetConsumed if purchases => Ratio::zero(),
        Flow::Purchased | Flow::NetConsumed | Flow::Consumed | Flow::Produced | Flow::Captured => {
            group.quantity.clone()
        }
        _ => Ratio::zero(),
    }
}

fn weighted_mean(parts: &[StatedPart]) -> Option<Ratio> {
    let sum: Ratio = parts.iter().map(|part| part.weight.clone() * part.value.clone()).sum();
    let weights: Ratio = parts.iter().map(|part| part.weight.clone()).sum();
    sum.divide(&weights)
}

fn basis_tier(basis: &Basis) -> ParameterTier {
    match basis {
        Basis::Measured => ParameterTier::Measured,
        Basis::Calculated => ParameterTier::Calculated,
        Basis::Unproven => ParameterTier::StatedUnproven,
        Basis::Default(_) => ParameterTier::Default,
    }
}
