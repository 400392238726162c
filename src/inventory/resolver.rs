//! How one parameter of one cell is found: the printed resolution chain.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::books::Books;
use super::missing_parameter::two_records;
use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter, StatedPart};
use super::plan::Cell;
use crate::activity::{Basis, Group, Ledger, Statement};
use crate::factor::record::ConfidenceClass;
use crate::factor::{Library, Named, Query, Resolution};
use crate::flow::Flow;
use crate::format::methodology::{MeanEntry, MissingEntry};
use crate::methodology::{Level, Methodology, ParameterRule, Source, Tier};
use crate::problem::{Place, Problem};
use crate::quantity::{Ratio, Rounding};
use crate::text::Text;

/// A parameter without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingParameter {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What each tier said.
    pub chain: Text,
    /// What to do.
    pub hint: Text,
}

/// Why a row has no parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterFault {
    /// No tier gave a value, for each of these.
    Missing(Vec<MissingParameter>),
    /// An error in the data.
    Problem(Box<Problem>),
}

/// What resolution needs to know.
pub struct Resolver<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// Its groups.
    pub groups: &'a [Group],
    /// The methodology.
    pub methodology: &'a Methodology,
    /// The library.
    pub library: &'a Library,
    /// The level.
    pub level: Level,
    /// Places of the groups that give a parameter and no quantity.
    laboratory: Vec<usize>,
    /// At process level, whose lines speak for what one process hands to another.
    books: Option<Books>,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
}

type Resolved = BTreeMap<String, ResolvedParameter>;

impl<'a> Resolver<'a> {
    /// A resolver at one level.
    pub fn new(
        ledger: &'a Ledger,
        groups: &'a [Group],
        methodology: &'a Methodology,
        level: Level,
        library: &'a Library,
        as_of: Option<Date>,
    ) -> Resolver<'a> {
        let laboratory = |place: &usize| groups[*place].flow == Flow::Parameter;
        Resolver {
            ledger,
            groups,
            methodology,
            library,
            level,
            laboratory: (0..groups.len()).filter(laboratory).collect(),
            books: (level == Level::Process).then(|| Books::new(groups, methodology.row_period)),
            as_of,
        }
    }

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

    /// Place of the first line of a cell.
    pub fn first_line(&self, cell: &Cell) -> Place {
        let charged = cell.charge.iter().flat_map(|charge| &charge.groups);
        let first = cell.groups.iter().chain(charged).next();
        first.map(|place| self.groups[*place].first.clone()).unwrap_or_default()
    }
}

impl Resolver<'_> {
    /// Every parameter of a cell's source, in order.
    pub fn resolve(&self, cell: &Cell, source: &Source) -> Result<Vec<ResolvedParameter>, ParameterFault> {
        let mut resolved = Resolved::new();
        let mut missing = Vec::new();
        let needed = source
            .formula
            .as_ref()
            .map(|formula| formula.names())
            .unwrap_or_default();
        for rule in &source.parameters {
            match self.parameter(cell, source, rule, &resolved) {
                Ok(parameter) => {
                    resolved.insert(rule.id.clone(), parameter);
                }
                // A parameter that only serves to derive another may be absent.
                Err(ParameterFault::Missing(_)) if !needed.contains(rule.id.as_str()) => {}
                Err(ParameterFault::Missing(found)) => missing.extend(found),
                Err(fault) => return Err(fault),
            }
        }
        if !missing.is_empty() {
            return Err(ParameterFault::Missing(missing));
        }
        let used = source
            .parameters
            .iter()
            .filter(|rule| needed.contains(rule.id.as_str()));
        Ok(used.filter_map(|rule| resolved.get(&rule.id).cloned()).collect())
    }

    fn parameter(
        &self,
        cell: &Cell,
        source: &Source,
        rule: &ParameterRule,
        resolved: &Resolved,
    ) -> Result<ResolvedParameter, ParameterFault> {
        let mut said = Vec::new();
        self.walk_tiers(cell, source, rule, 0, resolved, &mut said)?
            .ok_or_else(|| self.missing(cell, source, rule, &said))
    }

    /// The value of the first tier, from this one on, that has one.
    fn walk_tiers(
        &self,
        cell: &Cell,
        source: &Source,
        rule: &ParameterRule,
        first: usize,
        resolved: &Resolved,
        said: &mut Vec<Text>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        for (place, tier) in rule.tiers.iter().enumerate().skip(first) {
            let found = match tier {
                Tier::Measured => {
                    let next = |said: &mut Vec<Text>| self.walk_tiers(cell, source, rule, place + 1, resolved, said);
                    self.stated(cell, rule, resolved, said, next)?
                }
                Tier::Plant => self.plant(cell, rule, said),
                Tier::Derive(formula) => self.derived(cell, rule, formula, resolved, said)?,
                Tier::Default => self.record(cell, source, rule, said)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn finish(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        value: Ratio,
        tier: ParameterTier,
        confidence: ConfidenceClass,
        origin: ParameterOrigin,
    ) -> ResolvedParameter {
        let rounding = rule.places.map(|places| Rounding {
            places,
            mode: self.methodology.rounding.mode,
        });
        let rounded = rounding.and_then(|rounding| value.round(rounding)).map(Ratio::from);
        let item = self.library.items.at(cell.item);
        let unit = self
            .library
            .parameters
            .find(&rule.id)
            .map(|parameter| parameter.unit_text(item))
            .unwrap_or_default();
        let counted = rounded.unwrap_or_else(|| value.clone());
        let printed = match &origin {
            ParameterOrigin::Stated { parts, .. } => parts.first().map(|part| part.typed.as_str()),
            ParameterOrigin::Plant { printed, .. } | ParameterOrigin::Record { printed, .. } => Some(printed.as_str()),
            ParameterOrigin::Derived { .. } => None,
        };
        let as_printed = printed
            .and_then(|printed| printed.split(' ').next())
            .filter(|digits| rule.places.is_none() && digits.parse::<Ratio>().as_ref() == Ok(&counted));
        ResolvedParameter {
            id: rule.id.clone(),
            text: as_printed.map_or_else(|| counted.to_text_with(rule.places.unwrap_or(0)), str::to_owned),
            value: counted,
            unrounded: value,
            places: rule.places,
            unit,
            tier,
            record: None,
            confidence,
            origin,
        }
    }

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
        // A laboratory's one value speaks for the lines that state none; of several none is nearer than another.
        let unique = laboratory.windows(2).all(|pair| pair[0].0.value == pair[1].0.value);
        let covered = if unique {
            self.quantity_without(cell, parameter)
        } else {
            Ratio::zero()
        };
        for (place, (statement, group)) in laboratory.into_iter().enumerate() {
            let weight = if place == 0 { covered.clone() } else { Ratio::zero() };
            found.push((weight, statement, group));
        }
        found
    }

    /// The tier `measured`: the mean of what the lines state.
    fn stated(
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
                place: group.first.clone(),
            });
        }
        let mut value = if unique {
            first
        } else if rule.mean == MeanEntry::None {
            return Err(ParameterFault::Problem(Box::new(self.two_values(cell, rule, &parts))));
        } else {
            weighted_mean(&parts).unwrap_or(first)
        };
        let mut tier = parts
            .iter()
            .map(|part| basis_tier(&part.basis))
            .max()
            .unwrap_or(ParameterTier::Measured);
        let mut confidence = ConfidenceClass::Own;
        let mut rest = None;
        if rule.missing == MissingEntry::UseNextTier {
            let without = self.quantity_without(cell, &rule.id);
            if !without.is_zero()
                && !weightless
                && let Some(next) = next_tier(said)?
            {
                let with: Ratio = parts.iter().map(|part| part.weight.clone()).sum();
                let sum = value.clone() * with.clone() + next.value.clone() * without.clone();
                value = sum.divide(&(with + without.clone())).unwrap_or(value);
                tier = tier.max(next.tier);
                confidence = confidence.max(next.confidence);
                rest = Some(Box::new((without, next)));
            }
        }
        let mean = if unique { MeanEntry::None } else { rule.mean };
        let origin = ParameterOrigin::Stated { parts, mean, rest };
        Ok(Some(self.finish(cell, rule, value, tier, confidence, origin)))
    }

    /// The net calorific value of a group: its own, else the cell's.
    fn calorific_value(&self, group: &Group, resolved: &Resolved) -> Option<Ratio> {
        let own = self.ledger.statements[group.statement]
            .iter()
            .find(|statement| statement.parameter == "ncv" && !matches!(statement.basis, Basis::Default(_)));
        own.map(|statement| statement.value.clone())
            .or_else(|| resolved.get("ncv").map(|ncv| ncv.value.clone()))
    }

    /// What entered without stating the parameter.
    fn quantity_without(&self, cell: &Cell, parameter: &str) -> Ratio {
        let groups = self.stating(cell, parameter);
        let purchases = has_purchases(&groups);
        let without = groups.into_iter().filter(|group| !self.states(group, parameter));
        without.map(|group| weight(group, purchases)).sum()
    }

    fn plant(&self, cell: &Cell, rule: &ParameterRule, said: &mut Vec<Text>) -> Option<ResolvedParameter> {
        let plant = &self.ledger.plants.plants[cell.plant];
        let item = self.library.items.at(cell.item).id();
        let fallback = self.library.items.find(item).and_then(|item| item.factor_of());
        let of = |item: &str| plant.factor(item, &rule.record, cell.period);
        let Some(factor) = of(item).or_else(|| fallback.and_then(of)) else {
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
            return None;
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
        );
        found.record = Some(factor.id.clone());
        Some(found)
    }

    /// A formula over stated values, constants and what the row has resolved; `None` where one of them is missing.
    fn derived(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        formula: &crate::methodology::Formula,
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
        Ok(Some(self.finish(cell, rule, value, tier, confidence, origin)))
    }

    /// Whether the tier `default` has a value of a parameter, taken or not.
    pub(super) fn has_record(&self, cell: &Cell, source: &Source, parameter: &str) -> bool {
        let rule = source.parameters.iter().find(|rule| rule.id == parameter);
        rule.is_some_and(|rule| {
            let asked = rule.tiers.iter().any(|tier| matches!(tier, Tier::Default));
            asked && matches!(self.record(cell, source, rule, &mut Vec::new()), Ok(Some(_)))
        })
    }

    /// The tier `default`: the methodology's factor sets, then those that the user added.
    fn record(
        &self,
        cell: &Cell,
        source: &Source,
        rule: &ParameterRule,
        said: &mut Vec<Text>,
    ) -> Result<Option<ResolvedParameter>, ParameterFault> {
        let item = self.library.items.at(cell.item).id();
        let mut query = Query {
            item,
            parameter: &rule.record,
            region: cell.region.as_deref(),
            year: cell.period.year(),
            as_of: self.as_of,
            sets: &source.factor_sets,
        };
        let needs_region = cell.supply.is_some();
        if needs_region && cell.region.is_none() {
            said.push(Text::new(
                "企业未写地区（plants.yaml 的 region，或 --region）",
                "the plant has no region (`region` in plants.yaml, or --region)",
            ));
            return Ok(None);
        }
        let mut resolution = self.library.resolve(&query);
        if let Resolution::Missing(missing) = &resolution {
            said.push(self.chain_words(&query, missing));
            // The user's sets stand side by side: none goes before another.
            let mut found = Vec::new();
            for set in self.library.users_own() {
                query.sets = std::slice::from_ref(set);
                match self.library.resolve(&query) {
                    Resolution::Found(record) => found.push(record),
                    Resolution::Ambiguous(records) => found.extend(records),
                    Resolution::Missing(_) => {}
                }
            }
            match found.as_slice() {
                [] => {}
                [record] => resolution = Resolution::Found(record),
                _ => resolution = Resolution::Ambiguous(found),
            }
        }
        match resolution {
            Resolution::Missing(_) => Ok(None),
            Resolution::Ambiguous(records) => Err(ParameterFault::Problem(Box::new(two_records(
                item,
                &rule.record,
                &records,
            )))),
            Resolution::Found(record) => {
                let Some(value) = record.base_value() else {
                    return Ok(None);
                };
                let own = self.library.set(&record.set).is_some_and(|set| set.is_users_own);
                let confidence = if own {
                    ConfidenceClass::Own
                } else {
                    ConfidenceClass::of(record.confidence)
                };
                let origin = ParameterOrigin::Record {
                    set: record.set.clone(),
                    printed: record.printed(),
                };
                let tier = if own {
                    ParameterTier::UserSet
                } else {
                    ParameterTier::Default
                };
                let mut found = self.finish(cell, rule, value, tier, confidence, origin);
                found.record = Some(record.id.clone());
                Ok(Some(found))
            }
        }
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
