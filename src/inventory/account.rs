//! `account`: resolve, sum, evaluate. A pure function of a ledger, a methodology and a factor library.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Inventory;
use super::netting::{Netting, net};
use super::parameter::ParameterOrigin;
use super::plan::{Cell, Outcome, Plan};
use super::resolver::{MissingParameter, ParameterFault, Resolver};
use super::row::{Gap, QuantityTerm, Row};
use crate::activity::check::check_ledger;
use crate::activity::{Basis, Group, Ledger, PolarsSummation, Summation};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::methodology::BasisEntry;
use crate::methodology::{Level, Methodology};
use crate::problem::{Problem, Problems, Severity};
use crate::quantity::{Decimal, Ratio, Rounding};
use crate::text::Text;

/// What is asked of `account`, beside its three arguments.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountRequest {
    /// The level.
    pub level: Level,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
    /// Leave out what has no factor, and mark the result incomplete.
    pub allow_gaps: bool,
}

/// Draws up the inventory of a ledger under a methodology.
pub fn account<'a>(
    ledger: &'a Ledger,
    methodology: &'a Methodology,
    library: &'a Library,
    request: AccountRequest,
) -> Result<Inventory<'a>, Problems> {
    let groups = PolarsSummation.sum(ledger)?;
    let (stock_changes, warnings) = check_ledger(ledger, &groups, library)?;
    let plan = Plan::compile(ledger, &groups, methodology, request.level, library)?;
    let mut notes = ledger.notes.clone();
    notes.extend(warnings);
    notes.extend(plan.notes.clone());
    notes.extend(period_warnings(methodology, &groups));
    notes.extend(typed_defaults(ledger, &groups, &methodology.file.factor_sets, library));
    let evaluator = Evaluator {
        resolver: Resolver {
            ledger,
            groups: &groups,
            methodology,
            library,
            laboratory: (0..groups.len())
                .filter(|place| groups[*place].flow == Flow::Parameter)
                .collect(),
            as_of: request.as_of,
        },
        netting: Netting::new(&groups, &stock_changes, methodology.row_period),
    };
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let mut gaps = Vec::new();
    for (place, cell) in plan.cells.iter().enumerate() {
        match evaluator.row(place, cell, &mut notes) {
            Ok(row) => rows.push(row),
            Err(CellFault::Problem(problem)) => faults.push(*problem),
            Err(CellFault::Gap(gap)) => gaps.push(*gap),
        }
    }
    faults.extend(total_too_long(&rows, methodology));
    gaps.extend(refused(ledger, &groups, &plan, library));
    let gaps = merge(gaps);
    if !request.allow_gaps {
        faults.extend(gaps.iter().map(|gap| gap.problem.clone()));
    }
    faults.dedup();
    Problems(faults).check()?;
    notes.extend(undated_sets(&rows, library, request.as_of));
    notes.sort_by_key(|note| note.severity);
    // One message for an item, however many months it has.
    let mut said = BTreeSet::new();
    notes.retain(|note| {
        !matches!(note.code, "stated-value-not-used" | "dry-quantity") || said.insert(note.message.en.clone())
    });
    let inventory = Inventory {
        ledger,
        methodology,
        library,
        level: request.level,
        as_of: request.as_of,
        groups,
        stock_changes,
        plan,
        rows,
        gaps,
        notes,
    };
    inventory.check_denominators(request.allow_gaps)
}

/// Under `--as-of`, sets whose date of publication is unknown cannot be told apart by it.
fn undated_sets(rows: &[Row], library: &Library, as_of: Option<Date>) -> Option<Problem> {
    let day = as_of?;
    let used: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| &row.parameters)
        .filter_map(|parameter| match &parameter.origin {
            ParameterOrigin::Record { set, .. } => library.set(set),
            _ => None,
        })
        .filter(|set| set.published.is_none())
        .map(|set| set.id.as_str())
        .collect();
    let sets = used.into_iter().map(|set| format!("`{set}`")).collect::<Vec<_>>();
    (!sets.is_empty()).then(|| {
        Problem::warning(
            "unknown-publication-date",
            Text::new(
                format!("{} 的发布日期未知，不能判断 {day} 时是否已发布", sets.join("、")),
                format!(
                    "the publication date of {} is unknown: whether it was published by {day} cannot be told",
                    sets.join(", ")
                ),
            ),
        )
    })
}

/// Every total is a sum of some rows, so all fit where the sum of all without signs fits.
fn total_too_long(rows: &[Row], methodology: &Methodology) -> Option<Problem> {
    let emissions = rows.iter().filter_map(|row| row.emission);
    let sum: Ratio = emissions.map(|emission| Ratio::from(emission).abs()).sum();
    let fits = sum.round(methodology.rounding).is_some();
    (!fits).then(|| {
        Problem::error(
            "result-too-long",
            Text::new("各行之和超过 28 位数字", "the sum of the rows has more than 28 digits"),
        )
        .hint(Text::new("核对数量与单位", "check quantities and units"))
    })
}

enum CellFault {
    Problem(Box<Problem>),
    Gap(Box<Gap>),
}

struct Evaluator<'a> {
    resolver: Resolver<'a>,
    netting: Netting<'a>,
}

impl Evaluator<'_> {
    /// Evaluates one cell once, rounding what the standard rounds.
    fn row(&self, place: usize, cell: &Cell, notes: &mut Vec<Problem>) -> Result<Row, CellFault> {
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
                emission_unrounded: None,
                emission: None,
                tier: None,
                confidence: None,
            });
        };
        let parameters = match self.resolver.resolve(cell, source) {
            Ok(parameters) => parameters,
            Err(ParameterFault::Problem(problem)) => return Err(CellFault::Problem(problem)),
            Err(ParameterFault::Missing(missing)) => return Err(self.gap(cell, &quantity, &missing)),
        };
        notes.extend(self.resolver.unused_values(cell, source, &parameters));
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
        let unsigned = quantity.clone() * coefficient;
        let emission_unrounded = if source.is_deduction { -unsigned } else { unsigned };
        let emission = self.round(cell, &emission_unrounded, methodology.rounding.places)?;
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
                .max(),
            parameters,
            emission_unrounded: Some(emission_unrounded),
            emission: Some(emission),
        })
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
                .at(self.resolver.groups[cell.groups[0]].first.clone()),
            ))
        })
    }

    fn what(&self, cell: &Cell) -> Text {
        let item = self.resolver.library.items.at(cell.item);
        let plant = &self.resolver.ledger.plants.plants[cell.plant].id;
        Text::new(
            format!("{plant} {} {}", cell.period, item.title().zh),
            format!("{plant} {} {}", cell.period, item.id()),
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
        let plant = &self.resolver.ledger.plants.plants[cell.plant].id;
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
                    "{plant} `{id}`（{}）缺少因子，“{}”不能计算：{}",
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
        .at(self.resolver.groups[cell.groups[0]].first.clone())
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

/// Lines that no source claims and nothing names.
fn refused(ledger: &Ledger, groups: &[Group], plan: &Plan, library: &Library) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (group, outcome) in groups.iter().zip(&plan.outcomes) {
        if *outcome != Outcome::Refused {
            continue;
        }
        let item = library.items.at(group.item);
        let plant = &ledger.plants.plants[group.plant].id;
        let flow = group.flow.title();
        let problem = Problem::error(
            "not-named",
            Text::new(
                format!(
                    "{plant} `{}`（{}）{}：方法学既未选取，也未列为不计",
                    item.id(),
                    item.title().zh,
                    flow.zh
                ),
                format!(
                    "{plant} `{}` ({}) {}: the methodology neither selects it nor names it as not counted",
                    item.id(),
                    item.title().zh,
                    flow.en
                ),
            ),
        )
        .at(group.first.clone())
        .hint(Text::new(
            "确认物料与流向；确不应计的，用 --allow-gaps 得到标明不完整的结果",
            "check item and flow; with --allow-gaps the result is marked incomplete",
        ));
        gaps.push(Gap {
            plant: group.plant,
            item: group.item,
            lines: group.lines,
            problem,
            may_lower: matches!(
                group.flow,
                Flow::Sold | Flow::ClosingStock | Flow::OtherUse | Flow::Produced
            ),
        });
    }
    gaps
}

/// One gap for each plant and item and fault, however many months it has.
fn merge(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut merged: BTreeMap<(usize, usize, String), Gap> = BTreeMap::new();
    for gap in gaps {
        let key = (gap.plant, gap.item, gap.problem.message.en.clone());
        merged
            .entry(key)
            .and_modify(|known| {
                known.lines += gap.lines;
                known.may_lower |= gap.may_lower;
                if gap.problem.place < known.problem.place {
                    known.problem.place.clone_from(&gap.problem.place);
                }
            })
            .or_insert(gap);
    }
    merged.into_values().collect()
}

fn period_warnings(methodology: &Methodology, groups: &[Group]) -> Vec<Problem> {
    let first = groups
        .iter()
        .map(|group| group.period)
        .min_by_key(|period| period.start());
    let last = groups
        .iter()
        .map(|group| group.period)
        .max_by_key(|period| period.end());
    match (first, last) {
        (Some(first), Some(last)) => methodology.warnings_for(first, last),
        _ => Vec::new(),
    }
}

/// Defaults typed into the ledger are compared with the set that they name, or with these where they name none, and never used.
pub fn typed_defaults(ledger: &Ledger, groups: &[Group], factor_sets: &[String], library: &Library) -> Vec<Problem> {
    let mut findings: BTreeMap<(usize, String, String), Problem> = BTreeMap::new();
    for group in groups {
        for statement in &ledger.statements[group.statement] {
            let Basis::Default(named) = &statement.basis else {
                continue;
            };
            let item = library.items.at(group.item);
            let key = (group.item, statement.parameter.clone(), statement.typed.clone());
            let sets: Vec<String> = match named {
                Some(set) => vec![set.clone()],
                None => factor_sets.to_vec(),
            };
            let (id, zh, typed, parameter) = (item.id(), &item.title().zh, &statement.typed, &statement.parameter);
            if sets.is_empty() {
                continue;
            }
            let shown = sets.join(", ");
            let message = if sets.iter().all(|set| library.set(set).is_none()) {
                Some(Text::new(
                    format!("{zh} 的 {parameter} 注明取自 `{shown}`，但没有这个因子集"),
                    format!("{id}: {parameter} is said to be the default of `{shown}`; there is no such factor set"),
                ))
            } else {
                let region = ledger.plants.plants[group.plant].region.as_deref();
                let records = || {
                    let sets = sets.iter().filter_map(|set| library.set(set));
                    sets.flat_map(|set| set.records_of(id, parameter)).filter(|record| {
                        let fits = record.is_set_region || Some(record.region.as_str()) == region;
                        fits && record.describes.is_none_or(|year| year <= group.period.year())
                    })
                };
                let equal = records().any(|record| record.base_value().as_ref() == Some(&statement.value));
                let other = records()
                    .find(|record| Some(record.region.as_str()) == region)
                    .or_else(|| records().next());
                match other {
                    _ if equal => None,
                    Some(record) => Some(Text::new(
                        format!(
                            "{zh} 的 {parameter} 填为 `{shown}` 的缺省值 {typed}，而该集为 {}；填报值未采用",
                            record.printed()
                        ),
                        format!(
                            "{id}: {parameter} is typed in as the default of `{shown}`, {typed}, where that set has {}; what was typed is not used",
                            record.printed()
                        ),
                    )),
                    None => Some(Text::new(
                        format!("{zh} 的 {parameter} 填为 `{shown}` 的缺省值 {typed}，而该集无此值；填报值未采用"),
                        format!(
                            "{id}: {parameter} is typed in as the default of `{shown}`, {typed}, which has none; what was typed is not used"
                        ),
                    )),
                }
            };
            if let Some(message) = message {
                findings
                    .entry(key)
                    .or_insert_with(|| Problem::finding("default-differs", message).at(group.first.clone()));
            }
        }
    }
    let findings: Vec<Problem> = findings.into_values().collect();
    debug_assert!(findings.iter().all(|finding| finding.severity == Severity::Finding));
    findings
}
