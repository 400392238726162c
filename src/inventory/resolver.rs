//! How one parameter of one cell is found: the printed resolution chain.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::books::Books;
use super::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter};
use super::plan::Cell;
use crate::activity::{Group, Ledger};
use crate::factor::Library;
use crate::factor::record::ConfidenceClass;
use crate::flow::Flow;
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
    pub(super) laboratory: Vec<usize>,
    /// At process level, whose lines speak for what one process hands to another.
    pub(super) books: Option<Books>,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
}

/// What a row has resolved, by the parameter's id.
pub(super) type Resolved = BTreeMap<String, ResolvedParameter>;

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

    /// The cell as its parameters are resolved: at process level over the period in which the processes of its item meet, so that what
    /// one hands over by the year and another receives by the month takes every tier's value alike.
    pub fn over_meeting_period(&self, cell: &Cell) -> Cell {
        let mut cell = cell.clone();
        if let Some(books) = &self.books {
            cell.period = books.meeting((cell.plant, cell.item), cell.period);
        }
        cell
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
                Tier::Plant => self.plant(cell, rule, said)?,
                Tier::Derive(formula) => self.derived(cell, rule, formula, resolved, said)?,
                Tier::Default => self.record(cell, source, rule, said)?,
                Tier::WarmingPotential => self.warming_potential(cell, source, rule, said)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    pub(super) fn finish(
        &self,
        cell: &Cell,
        rule: &ParameterRule,
        value: Ratio,
        tier: ParameterTier,
        confidence: ConfidenceClass,
        origin: ParameterOrigin,
    ) -> Result<ResolvedParameter, ParameterFault> {
        let rounded = match rule.places {
            None => None,
            Some(places) => {
                let mode = self.methodology.rounding.mode;
                let rounded = value.round(Rounding { places, mode });
                // A datum that cannot be rounded is none of the standard.
                Some(rounded.ok_or_else(|| self.value_too_long(cell, rule))?)
            }
        };
        let rounded = rounded.map(Ratio::from);
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
        Ok(ResolvedParameter {
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
        })
    }
}
