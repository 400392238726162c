//! Step 4 of the engine: each cell evaluated once, rounded once, in plain exact arithmetic.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::netting::{Netting, net};
use super::parameter::{ParameterTier, ResolvedParameter};
use super::plan::Cell;
use super::resolver::{MissingParameter, ParameterFault, Resolver};
use super::row::{Gap, QuantityTerm, Row};
use crate::activity::Group;
use crate::factor::Named;
use crate::factor::record::ConfidenceClass;
use crate::flow::Flow;
use crate::format::factor_set::ConfidenceEntry;
use crate::format::methodology::BasisEntry;
use crate::period::Period;
use crate::problem::Problem;
use crate::quantity::{Decimal, Ratio, Rounding};
use crate::text::Text;

/// Why a cell gives no row.
pub(super) enum CellFault {
    /// An error in the data.
    Problem(Box<Problem>),
    /// A value is missing.
    Gap(Box<Gap>),
    /// The item has no value anywhere and carries none; what it would need, in words.
    CarriesNone(Text),
}

/// Evaluates the cells of one level.
pub(super) struct Evaluator<'a> {
    /// Finds parameters.
    pub resolver: Resolver<'a>,
    /// Nets flows.
    pub netting: Netting<'a>,
    /// Plants and items that a process makes and that never cross the fence.
    pub handed_over: BTreeSet<(usize, usize)>,
    /// What was resolved at process level, where all processes of a plant share the parameters of an item and meeting period.
    pub shared: RefCell<SharedParameters>,
}

/// Parameters by source, plant, item and meeting period.
pub(super) type SharedParameters =
    HashMap<(usize, usize, usize, Period), Result<Vec<ResolvedParameter>, ParameterFault>>;

/// Plants and items that a process makes and that never cross the fence.
pub(super) fn handed_over(groups: &[Group]) -> BTreeSet<(usize, usize)> {
    let of = |fits: fn(&&Group) -> bool| groups.iter().filter(fits).map(|group| (group.plant, group.item));
    let crossing: BTreeSet<(usize, usize)> = of(|group| group.flow.is_boundary()).collect();
    of(|group| group.flow == Flow::Produced && group.process.is_some())
        .filter(|key| !crossing.contains(key))
        .collect()
}

impl Evaluator<'_> {
    /// Evaluates one cell once, rounding what the standard rounds.
    pub fn row(&self, place: usize, cell: &Cell, notes: &mut Vec<Problem>) -> Result<Row, CellFault> {
        let methodology = self.resolver.methodology;
        let source = &methodology.sources[cell.source];
        let terms = self.terms(cell, source.basis, notes);
        let quantity_unrounded = net(&terms);
        let quantity = match source.quantity_places {
            None => quantity_unrounded.clone(),
            Some(places) => Ratio::from(self.round(cell, &quantity_unrounded, places)?),
        };
        let Some(formula) = &source.formula else {
            return Ok(Row {
                cell: place,
                terms,
                quantity_unrounded,
                quantity,
                parameters: Vec::new(),
                coefficient: None,
                derived: false,
                emission_unrounded: None,
                emission: None,
                tier: None,
                confidence: None,
                lift: None,
            });
        };
        let parameters = match self.parameters(cell, notes) {
            Ok(parameters) => parameters,
            Err(ParameterFault::Problem(problem)) => return Err(CellFault::Problem(problem)),
            Err(ParameterFault::Missing(missing)) if self.may_carry_none(cell) => {
                let zh: Vec<&str> = missing.iter().map(|parameter| parameter.title.zh.as_str()).collect();
                let en: Vec<&str> = missing.iter().map(|parameter| parameter.title.en.as_str()).collect();
                return Err(CellFault::CarriesNone(Text::new(zh.join("、"), en.join(", "))));
            }
            Err(ParameterFault::Missing(missing)) => return Err(self.gap(cell, &quantity, &missing)),
        };
        // The formula holds `quantity` once, to the first power: with 1 in its place it is the coefficient, kept as an exact ratio.
        let value_of = |name: &str| {
            if name == "quantity" {
                return Some(Ratio::one());
            }
            let parameter = parameters
                .iter()
                .find(|parameter| parameter.id == name)
                .map(|parameter| parameter.value.clone());
            parameter.or_else(|| methodology.constants.get(name).map(|constant| constant.value.clone()))
        };
        let coefficient = formula.evaluate(&value_of).map_err(|error| {
            let words = error.to_string();
            CellFault::Problem(Box::new(Problem::error(
                "no-value",
                Text::new(
                    format!("{} 无法计算：{words}", self.what(cell).zh),
                    format!("{} has no value: {words}", self.what(cell).en),
                ),
            )))
        })?;
        let coefficient = if source.is_deduction { -coefficient } else { coefficient };
        let emission_unrounded = quantity.clone() * coefficient.clone();
        let emission = self.round(cell, &emission_unrounded, methodology.rounding.places)?;
        // Where the standard knows no coefficient of what one process hands to another, the plant's own stands in by the derived rule.
        let derived = source.confidence == Some(ConfidenceEntry::Derived)
            || (self.is_handed_over(cell)
                && parameters.iter().any(|parameter| {
                    parameter.tier == ParameterTier::Plant && !self.resolver.has_record(cell, source, &parameter.id)
                }));
        Ok(Row {
            cell: place,
            terms,
            quantity_unrounded,
            quantity,
            tier: parameters.iter().map(|parameter| parameter.tier).max(),
            confidence: parameters
                .iter()
                .map(|parameter| parameter.confidence)
                .chain([methodology.constant_confidence(formula)])
                .chain(source.confidence.map(ConfidenceClass::of))
                .chain(derived.then(|| ConfidenceClass::of(ConfidenceEntry::Derived)))
                .max(),
            derived,
            lift: None,
            parameters,
            coefficient: Some(coefficient),
            emission_unrounded: Some(emission_unrounded),
            emission: Some(emission),
        })
    }

    /// The parameters of a cell, over the period in which its item's processes meet; what was given and not taken is noted once for
    /// those who share them.
    fn parameters(&self, cell: &Cell, notes: &mut Vec<Problem>) -> Result<Vec<ResolvedParameter>, ParameterFault> {
        let source = &self.resolver.methodology.sources[cell.source];
        let cell = &self.resolver.over_meeting_period(cell);
        let key = (cell.source, cell.plant, cell.item, cell.period);
        if let Some(known) = self.shared.borrow().get(&key) {
            return known.clone();
        }
        let found = self.resolver.resolve(cell, source);
        if let Ok(parameters) = &found {
            notes.extend(self.resolver.unused_values(cell, source, parameters));
        }
        if cell.process.is_some() {
            self.shared.borrow_mut().insert(key, found.clone());
        }
        found
    }

    fn is_handed_over(&self, cell: &Cell) -> bool {
        cell.process.is_some() && self.handed_over.contains(&(cell.plant, cell.item))
    }

    /// Whether a row without a value leaves its item without any: what one process only hands to another, and what a source says.
    fn may_carry_none(&self, cell: &Cell) -> bool {
        let source = &self.resolver.methodology.sources[cell.source];
        source.carries_none_without_value || self.is_handed_over(cell)
    }

    fn round(&self, cell: &Cell, value: &Ratio, places: u32) -> Result<Decimal, CellFault> {
        let rounding = Rounding {
            places,
            mode: self.resolver.methodology.rounding.mode,
        };
        value.round(rounding).ok_or_else(|| {
            let what = self.what(cell);
            CellFault::Problem(Box::new(
                Problem::error(
                    "result-too-long",
                    Text::new(
                        format!("{} 的结果超过 28 位数字", what.zh),
                        format!("the result of {} has more than 28 digits", what.en),
                    ),
                )
                .at(self.resolver.first_line(cell)),
            ))
        })
    }

    fn what(&self, cell: &Cell) -> Text {
        let item = self.resolver.library.items.at(cell.item);
        let plant = &self.resolver.ledger.plants.plants[cell.plant];
        let (plant, name) = (&plant.id, &plant.title.zh);
        let process = cell
            .process
            .as_ref()
            .map(|process| format!(" {process}"))
            .unwrap_or_default();
        Text::new(
            format!("{name}{process} {} {}", cell.period, item.title().zh),
            format!("{plant}{process} {} {}", cell.period, item.id()),
        )
    }

    /// The signed terms of a cell's quantity; a stated net consumption is compared with what follows from the other flows.
    fn terms(&self, cell: &Cell, basis: BasisEntry, notes: &mut Vec<Problem>) -> Vec<QuantityTerm> {
        if cell.inferred {
            let amount = cell
                .groups
                .iter()
                .map(|place| self.resolver.groups[*place].quantity.clone());
            return vec![QuantityTerm {
                title: Flow::Consumed.title(),
                is_subtracted: false,
                amount: amount.sum(),
                groups: cell.groups.clone(),
            }];
        }
        if cell.process.is_some() {
            return self.netting.process_terms(cell, basis);
        }
        let terms = self
            .netting
            .terms((cell.plant, cell.item, cell.period), &cell.groups, basis);
        let (stated, follows) = (net(&terms.counted), net(&terms.compared));
        if !terms.compared.is_empty() && stated != follows {
            let (what, unit) = (self.what(cell), &self.resolver.library.items.at(cell.item).unit.text);
            let place = terms.counted[0].groups[0];
            notes.push(
                Problem::warning(
                    "net-consumption-differs",
                    Text::new(
                        format!("{}：填报净消耗量 {stated} {unit}，由购销存算得 {follows} {unit}；采用填报值", what.zh),
                        format!("{}: net consumption is stated as {stated} {unit} and follows as {follows} {unit} from purchases, sales and stocks; the stated one counts", what.en),
                    ),
                )
                .at(self.resolver.groups[place].first.clone()),
            );
        }
        terms.counted
    }

    fn gap(&self, cell: &Cell, quantity: &Ratio, missing: &[MissingParameter]) -> CellFault {
        let source = &self.resolver.methodology.sources[cell.source];
        let item = self.resolver.library.items.at(cell.item);
        let plant = &self.resolver.ledger.plants.plants[cell.plant];
        let (plant, name) = (&plant.id, &plant.title.zh);
        let groups = cell.groups.iter().map(|place| &self.resolver.groups[*place]);
        let (id, title) = (item.id(), item.title());
        let said: Vec<Text> = missing
            .iter()
            .map(|parameter| {
                Text::new(
                    format!("{}（{}）{}", parameter.title.zh, parameter.id, parameter.chain.zh),
                    format!("{} ({}): {}", parameter.title.en, parameter.id, parameter.chain.en),
                )
            })
            .collect();
        let zh: Vec<&str> = said.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = said.iter().map(|text| text.en.as_str()).collect();
        let problem = Problem::error(
            "missing-factor",
            Text::new(
                format!(
                    "{name} `{id}`（{}）缺少因子，“{}”不能计算：{}",
                    title.zh,
                    source.title.zh,
                    zh.join("。")
                ),
                format!(
                    "{plant} `{id}` ({}) has no value for \"{}\": {}",
                    title.zh,
                    source.title.en,
                    en.join("; ")
                ),
            ),
        )
        .at(self.resolver.first_line(cell))
        .hint(
            missing
                .iter()
                .map(|parameter| parameter.hint.clone())
                .reduce(|all, hint| {
                    Text::new(
                        format!("{}\n        {}", all.zh, hint.zh),
                        format!("{}\n        {}", all.en, hint.en),
                    )
                })
                .unwrap_or_default(),
        );
        CellFault::Gap(Box::new(Gap {
            plant: cell.plant,
            item: cell.item,
            lines: groups.map(|group| group.lines).sum(),
            problem,
            may_lower: source.is_deduction != quantity.is_negative() && !quantity.is_zero(),
        }))
    }
}
