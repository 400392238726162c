//! The tier `measured`: what the lines of a ledger state, as one mean.

use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter, StatedPart};
use super::plan::Cell;
use super::resolver::{ParameterFault, Resolved, Resolver};
use crate::activity::{Basis, Group, Statement};
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::factor::record::ConfidenceClass;
use crate::flow::Flow;
use crate::format::parameter_rule::{MeanEntry, MissingEntry};
use crate::methodology::ParameterRule;
use crate::period::PeriodLength;
use crate::quantity::Ratio;
use crate::text::Text;

/// A value that the ledger states, with the groups that it weighs as.
pub(super) struct StatedValue<'s> {
    /// The value.
    pub statement: &'s Statement,
    /// The group that states it.
    pub group: &'s Group,
    /// Each group that weighs for it, with the quantity of it that entered: its own; of a laboratory's value, those that it speaks for.
    weighs: Vec<(Ratio, &'s Group)>,
}

impl StatedValue<'_> {
    fn quantity(&self) -> Ratio {
        self.weighs.iter().map(|(quantity, _)| quantity.clone()).sum()
    }

    fn has_weight(&self) -> bool {
        self.weighs.iter().any(|(quantity, _)| !quantity.is_zero())
    }
}

/// Everything that the lines of a cell state of a parameter.
pub(super) struct StatedValues<'s> {
    /// The values, a laboratory's last.
    pub values: Vec<StatedValue<'s>>,
    /// What entered without any value, of its own or of a laboratory.
    silent: Vec<(Ratio, &'s Group)>,
}

impl<'s> StatedValues<'s> {
    /// A laboratory's values without weight beside others that have some, though lines within their days are silent: a line of the
    /// year beside a value of June, or two values that differ.
    pub fn passed_over(&self, row_period: PeriodLength) -> impl Iterator<Item = &StatedValue<'s>> {
        let weighing = self.values.iter().any(StatedValue::has_weight);
        self.values.iter().filter(move |value| {
            let own = value.group.period.row(row_period);
            let is_silent = |(quantity, group): &(Ratio, &Group)| !quantity.is_zero() && group.period.overlaps(own);
            weighing
                && value.group.flow == Flow::Parameter
                && value.weighs.is_empty()
                && self.silent.iter().any(is_silent)
        })
    }
}

impl<'a> Resolver<'a> {
    /// The groups whose lines may state a parameter of a cell: its own; at process level, those of the books.
    fn stating(&self, cell: &Cell, states: &dyn Fn(&Group) -> bool) -> Vec<&'a Group> {
        let groups = self.groups;
        let places = match &self.books {
            None => &cell.groups,
            Some(books) => &books.stating((cell.plant, cell.item), cell.period, &|place| states(&groups[place])),
        };
        places.iter().map(|place| &groups[*place]).collect()
    }

    /// What the lines of a group state of a parameter, defaults left out.
    fn stated_by<'s>(&'s self, group: &Group, parameter: &'s str) -> impl Iterator<Item = &'s Statement> {
        let statements = self.ledger.statements[group.statement].iter();
        statements
            .filter(move |statement| statement.parameter == parameter && !matches!(statement.basis, Basis::Default(_)))
    }

    /// Whether the lines of a group state a parameter, defaults left out.
    fn states(&self, group: &Group, parameter: &str) -> bool {
        self.stated_by(group, parameter).next().is_some()
    }
}

impl Resolver<'_> {
    /// Everything that lines of the cell state of a parameter, defaults left out, with what each weighs as.
    pub(super) fn statements<'s>(&'s self, cell: &Cell, parameter: &'s str) -> StatedValues<'s> {
        let laboratory = self.laboratory_values(cell, parameter);
        let row = |group: &Group| group.period.row(self.methodology.row_period);
        // Of several in one row period none is nearer than another.
        let clash = laboratory.iter().enumerate().any(|(place, (statement, group))| {
            let mut others = laboratory[place + 1..].iter();
            others.any(|(other, of)| other.value != statement.value && row(of).overlaps(row(group)))
        });
        // A laboratory's value speaks for the silent lines within its own row period: of a year's line it analysed a part only.
        let speaker = |group: &Group| {
            let spoken = |(_, value): &(&Statement, &Group)| row(value).contains(group.period);
            laboratory.iter().position(spoken).filter(|_| !clash)
        };
        let states = |group: &Group| {
            self.states(group, parameter) || (!weight(group, false).is_zero() && speaker(group).is_some())
        };
        let of_cell = self.stating(cell, &states);
        let purchases = has_purchases(&of_cell);
        let mut values = Vec::new();
        let mut silent = Vec::new();
        let mut spoken_for: Vec<Vec<(Ratio, &Group)>> = vec![Vec::new(); laboratory.len()];
        for group in of_cell {
            let quantity = weight(group, purchases);
            if self.states(group, parameter) {
                values.extend(self.stated_by(group, parameter).map(|statement| StatedValue {
                    statement,
                    group,
                    weighs: vec![(quantity.clone(), group)],
                }));
            } else if quantity.is_zero() {
                // A sale, a stock, nothing.
            } else if let Some(place) = speaker(group) {
                spoken_for[place].push((quantity, group));
            } else {
                silent.push((quantity, group));
            }
        }
        let of_laboratory = laboratory.into_iter().zip(spoken_for);
        values.extend(of_laboratory.map(|((statement, group), weighs)| StatedValue {
            statement,
            group,
            weighs,
        }));
        StatedValues { values, silent }
    }

    /// The laboratory's values of a parameter for a cell. A month's value of one parameter does not hide the year's of another.
    fn laboratory_values<'s>(&'s self, cell: &Cell, parameter: &'s str) -> Vec<(&'s Statement, &'s Group)> {
        let of_item =
            |group: &&Group| group.plant == cell.plant && group.item == cell.item && self.states(group, parameter);
        let all = || self.laboratory.iter().map(|place| &self.groups[*place]).filter(of_item);
        let mut found: Vec<&Group> = all().filter(|group| cell.period.contains(group.period)).collect();
        if found.is_empty() {
            // A value given for the year holds in each of its months.
            found = all().filter(|group| group.period.contains(cell.period)).collect();
        }
        let with_group = |group: &'s Group| {
            self.stated_by(group, parameter)
                .map(move |statement| (statement, group))
        };
        found.into_iter().flat_map(with_group).collect()
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
        let StatedValues { values: all, silent } = self.statements(cell, &rule.id);
        if all.is_empty() {
            said.push(Text::new("台账未给出实测值", "no measured value in the ledger"));
            return Ok(None);
        }
        let weighing: Vec<_> = all.iter().filter(|value| value.has_weight()).collect();
        let weightless = weighing.is_empty();
        let considered = if weightless { with_quantity(&all) } else { weighing };
        let first = considered[0].statement.value.clone();
        let is_first = |statement: &Statement| statement.value == first && statement.spread.is_none();
        let unique = considered.iter().all(|value| is_first(value.statement));
        // A default is for what is not recorded: of two records of a laboratory for one period none is passed over for it.
        let is_of_laboratory = |value: &&StatedValue<'_>| value.group.flow == Flow::Parameter;
        if weightless && !unique && considered.iter().all(is_of_laboratory) {
            let places = considered.iter().map(|value| {
                let place = self.ledger.value_place(value.group, &value.statement.parameter);
                (value.statement.typed.as_str(), place)
            });
            let fault = self.values_without_weight(cell, &rule.id, &places.collect::<Vec<_>>());
            return Err(ParameterFault::Problem(Box::new(fault)));
        }
        if weightless && !unique {
            said.push(Text::new(
                "台账给出多个值而无数量可加权",
                "the ledger states several values and no quantity to weigh them by",
            ));
            return Ok(None);
        }
        let by_energy = rule.mean == MeanEntry::ByEnergy && !unique;
        let mut parts: Vec<StatedPart> = Vec::new();
        for stated in &considered {
            let (statement, group) = (stated.statement, stated.group);
            let weight = if by_energy {
                // Each line at its own calorific value, those that a laboratory speaks for too.
                let Some(energy) = self.energy(&stated.weighs, resolved) else {
                    said.push(Text::new(
                        "台账给出多个值，而无低位发热量可按热量加权",
                        "the ledger states several values and no calorific value to weigh them by energy",
                    ));
                    return Ok(None);
                };
                energy
            } else {
                stated.quantity()
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
            let without = if by_energy {
                let Some(energy) = self.energy(&silent, resolved) else {
                    said.push(Text::new(
                        "台账部分行未给实测值，而无低位发热量可按热量加权",
                        "some lines of the ledger state no value, and there is no calorific value to weigh them by energy",
                    ));
                    return Ok(None);
                };
                energy
            } else {
                silent.iter().map(|(quantity, _)| quantity.clone()).sum()
            };
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
        let own = self.stated_by(group, CALORIFIC_VALUE).next();
        own.map(|statement| statement.value.clone())
            .or_else(|| resolved.get(CALORIFIC_VALUE).map(|ncv| ncv.value.clone()))
    }

    /// The energy of what entered, each group at its own net calorific value, else at the cell's.
    fn energy(&self, entered: &[(Ratio, &Group)], resolved: &Resolved) -> Option<Ratio> {
        let of_group =
            |(quantity, group): &(Ratio, &Group)| Some(quantity.clone() * self.calorific_value(group, resolved)?);
        entered.iter().map(of_group).sum()
    }
}

/// Of values without weight those of lines that move something, where there are any, and a laboratory's: a line of nothing says nothing
/// of the others, however many lines of its kind were summed into one while they were read.
fn with_quantity<'v, 's>(values: &'v [StatedValue<'s>]) -> Vec<&'v StatedValue<'s>> {
    let is_of_laboratory = |value: &StatedValue<'_>| value.group.flow == Flow::Parameter;
    let moves = |value: &StatedValue<'_>| !is_of_laboratory(value) && !value.group.quantity.is_zero();
    let any_moves = values.iter().any(moves);
    let counts = |value: &&StatedValue<'_>| !any_moves || is_of_laboratory(value) || moves(value);
    values.iter().filter(counts).collect()
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
