//! `account`: resolve, sum, evaluate. A pure function of a ledger, a methodology and a factor library.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;

use super::Inventory;
use super::evaluator::{CellFault, Evaluator, handed_over};
use super::lifting::lifted;
use super::netting::Netting;
use super::parameter::ParameterOrigin;
use super::plan::{Outcome, Plan};
use super::reconciliation::Reconciliation;
use super::resolver::Resolver;
use super::row::{Gap, Row};
use crate::activity::check::check_ledger;
use crate::activity::problem::mixed_moisture;
use crate::activity::report_workbook::total_differs;
use crate::activity::stock::StockChange;
use crate::activity::{Basis, Group, Ledger, PolarsSummation, Summation};
use crate::factor::{Item, Library, Named};
use crate::flow::Flow;
use crate::methodology::{Level, Methodology};
use crate::problem::{Place, Problem, Problems, Severity};
use crate::quantity::Ratio;
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
    /// The totals are what is asked for: a plant without the output that an intensity is of is no error.
    pub totals_alone: bool,
}

/// Draws up the inventory of a ledger under a methodology.
pub fn account<'a>(
    ledger: &'a Ledger,
    methodology: &'a Methodology,
    library: &'a Library,
    request: AccountRequest,
) -> Result<Inventory<'a>, Problems> {
    account_plants(ledger, methodology, library, request, &|_| true)
}

/// Draws up the inventory of those plants of a ledger, by their places in the plant book, that `takes_in` says.
pub fn account_plants<'a>(
    ledger: &'a Ledger,
    methodology: &'a Methodology,
    library: &'a Library,
    request: AccountRequest,
    takes_in: &dyn Fn(usize) -> bool,
) -> Result<Inventory<'a>, Problems> {
    if ledger.without_processes {
        return Err(without_processes().into());
    }
    let mut groups = PolarsSummation.sum(ledger)?;
    groups.retain(|group| takes_in(group.plant));
    let (stock_changes, warnings) = check_ledger(ledger, &groups, library)?;
    let mut found = ledger.notes.clone();
    found.extend(warnings);
    found.extend(period_warnings(methodology, &groups));
    found.extend(typed_defaults(ledger, &groups, &methodology.file.factor_sets, library));
    let drawing = Drawing {
        ledger,
        methodology,
        library,
        request,
        groups,
        stock_changes,
        found,
    };
    match request.level {
        Level::Enterprise => drawing
            .at(Level::Enterprise)?
            .check_denominators(request.level, request.allow_gaps || request.totals_alone),
        Level::Process => drawing.at_process_level(),
    }
}

/// Lines summed over processes would be taken for the plant's own.
fn without_processes() -> Problem {
    Problem::error(
        "summed-over-processes",
        Text::new(
            "读取时未区分工序，不能用于核算",
            "the ledger was read without telling processes apart; nothing can be accounted from it",
        ),
    )
}

/// A ledger summed and checked, to be drawn up at one level or two.
struct Drawing<'a> {
    ledger: &'a Ledger,
    methodology: &'a Methodology,
    library: &'a Library,
    request: AccountRequest,
    groups: Vec<Group>,
    stock_changes: Vec<StockChange>,
    found: Vec<Problem>,
}

impl<'a> Drawing<'a> {
    /// The processes' inventory, reconciled with that of the enterprise; what stops either stops both.
    fn at_process_level(&self) -> Result<Inventory<'a>, Problems> {
        let methodology = self.methodology;
        if !methodology.file.levels.contains_key(Level::Process.id()) {
            return Err(no_process_level(methodology).into());
        }
        if !self.groups.iter().any(|group| group.process.is_some()) {
            return Err(no_process_lines(self.ledger).into());
        }
        let enterprise = self
            .at(Level::Enterprise)
            .and_then(|inventory| inventory.check_denominators(Level::Process, self.request.allow_gaps));
        let (enterprise, mut inventory) = match (enterprise, self.at(Level::Process)) {
            (Ok(enterprise), Ok(inventory)) => (enterprise, inventory),
            (Err(Problems(mut faults)), Err(Problems(more))) => {
                faults.extend(more);
                faults.dedup();
                return Err(Problems(faults));
            }
            (Err(faults), _) | (_, Err(faults)) => return Err(faults),
        };
        Problems(self.mixed_moisture(&inventory)).check()?;
        let mut told: HashSet<Text> = inventory.notes.iter().map(|note| note.message.clone()).collect();
        for note in &enterprise.notes {
            if told.insert(note.message.clone()) {
                inventory.notes.push(note.clone());
            }
        }
        inventory.notes.extend(inventory.products_of_no_process());
        inventory.notes.extend(inventory.carrying_none_words());
        inventory.notes.extend(inventory.values_of_what_carries_none());
        inventory.notes.sort_by_key(|note| note.severity);
        // What the enterprise's inventory leaves out is missing from what the processes are compared with.
        let gaps = std::mem::take(&mut inventory.gaps);
        inventory.gaps = merge(gaps, enterprise.gaps.clone());
        let reconciliation = Reconciliation::new(enterprise, &inventory).ok_or_else(too_long)?;
        inventory.reconciliation = Some(Box::new(reconciliation));
        Ok(inventory)
    }

    /// One value holds for an item in both books, so what is counted of it is on one moisture basis.
    fn mixed_moisture(&self, inventory: &Inventory<'_>) -> Vec<Problem> {
        let counts = |key: &(usize, usize)| {
            let cells = inventory.counted().map(|row| inventory.cell(row));
            let mut of_item = cells.filter(|cell| (cell.plant, cell.item) == *key);
            of_item.next().is_some()
        };
        let mixed = self.ledger.mixed_moisture.iter().filter(|(key, _)| counts(key));
        mixed
            .map(|((_, item), place)| {
                let item = self.library.items.at(*item);
                mixed_moisture(place.clone(), item.id(), &item.title().zh)
            })
            .collect()
    }

    fn at(&self, level: Level) -> Result<Inventory<'a>, Problems> {
        let (ledger, methodology, library) = (self.ledger, self.methodology, self.library);
        let request = self.request;
        let mut plan = Plan::compile(ledger, &self.groups, methodology, level, library)?;
        let mut notes = self.found.clone();
        notes.extend(plan.notes.clone());
        let evaluator = Evaluator {
            resolver: Resolver::new(ledger, &self.groups, methodology, level, library, request.as_of),
            netting: Netting::new(&self.groups, &self.stock_changes, methodology.row_period),
            handed_over: handed_over(&self.groups),
            shared: RefCell::default(),
        };
        let mut rows = Vec::new();
        let mut faults = Vec::new();
        let mut gaps = Vec::new();
        let mut carrying_none = BTreeMap::new();
        for (place, cell) in plan.cells.iter().enumerate() {
            match evaluator.row(place, cell, &mut notes) {
                Ok(row) => rows.push(row),
                Err(CellFault::Problem(problem)) => faults.push(*problem),
                Err(CellFault::Gap(gap)) => gaps.push(*gap),
                Err(CellFault::CarriesNone(missing)) => {
                    carrying_none.insert(place, missing);
                }
            }
        }
        plan.carry_none(&carrying_none);
        rows = lifted(rows, &mut plan, methodology, library)?;
        faults.extend(total_too_long(&rows, methodology));
        gaps.extend(refused(ledger, &self.groups, &plan, methodology, library));
        let gaps = merge(gaps, Vec::new());
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
        let mut inventory = Inventory {
            ledger,
            methodology,
            library,
            level,
            as_of: request.as_of,
            groups: self.groups.clone(),
            stock_changes: self.stock_changes.clone(),
            plan,
            rows,
            gaps,
            carrying_none,
            reconciliation: None,
            notes,
        };
        // Warnings stand before notes.
        let warnings = inventory.differs_from_workbook();
        inventory.notes.splice(0..0, warnings);
        Ok(inventory)
    }
}

impl Inventory<'_> {
    /// That the workbook which the ledger was read from shows another total by the same methodology.
    fn differs_from_workbook(&self) -> Option<Problem> {
        let shown = self.ledger.shown_total.as_ref()?;
        let is_asked = self.level == Level::Enterprise && shown.methodology == self.methodology.id();
        let total = self.total();
        (is_asked && shown.value != Ratio::from(total))
            .then(|| total_differs(shown, &total.to_string(), &self.methodology.unit.text))
    }
}

fn no_process_level(methodology: &Methodology) -> Problem {
    Problem::error(
        "no-process-level",
        Text::new(
            format!("`{}` 没有工序层级", methodology.id()),
            format!("`{}` has no process level", methodology.id()),
        ),
    )
    .hint(Text::new(
        "用 dafeng methods list 查看各方法学的层级",
        "dafeng methods list shows the levels of each methodology",
    ))
}

fn no_process_lines(ledger: &Ledger) -> Problem {
    let problem = Problem::error(
        "no-process-lines",
        Text::new(
            "台账没有工序行，不能按工序层级核算：应有 process 列与 consumed、produced 行",
            "the ledger has no line of a process, so nothing can be drawn up at process level: expected lines with a process and the flows consumed and produced",
        ),
    )
    .hint(Text::new(
        "按企业层级核算：--level enterprise",
        "at enterprise level: --level enterprise",
    ));
    match ledger.tables.first() {
        Some((file, _)) => problem.at(Place::file(file)),
        None => problem,
    }
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
    (!fits).then(too_long)
}

/// A sum of rows that cannot be held.
pub(super) fn too_long() -> Problem {
    Problem::error(
        "result-too-long",
        Text::new("各行之和超过 28 位数字", "the sum of the rows has more than 28 digits"),
    )
    .hint(Text::new("核对数量与单位", "check quantities and units"))
}

/// Lines that no source claims and nothing names.
fn refused(ledger: &Ledger, groups: &[Group], plan: &Plan, methodology: &Methodology, library: &Library) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (group, outcome) in groups.iter().zip(&plan.outcomes) {
        if *outcome != Outcome::Refused {
            continue;
        }
        let item = library.items.at(group.item);
        let plant = &ledger.plants.plants[group.plant];
        let (plant, name) = (&plant.id, &plant.title.zh);
        let flow = group.flow.title();
        let problem = Problem::error(
            "not-named",
            Text::new(
                format!(
                    "{name} `{}`（{}）{}：方法学既未选取，也未列为不计",
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
        .hint(not_named_hint(item, methodology, library));
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

/// What a line that nothing names may be: another item that the methodology has for it; of an item of which a source takes other flows, those.
fn not_named_hint(item: &Item, methodology: &Methodology, library: &Library) -> Text {
    let other = methodology.file.stated_as.get(item.id());
    if let Some(other) = other.and_then(|other| library.items.find(other)) {
        let (id, title) = (other.id(), other.title());
        return Text::new(
            format!("此方法学以 {}（{id}）计，改填该物料", title.zh),
            format!("this methodology counts it as `{id}` ({}): state that item", title.en),
        );
    }
    let mut hint = Text::new(
        "确认物料与流向；确不应计的，用 --allow-gaps 得到标明不完整的结果",
        "check item and flow; with --allow-gaps the result is marked incomplete",
    );
    let mut sources = methodology.sources.iter();
    if let Some(source) = sources.find(|source| !source.flows.is_empty() && source.items.contains(item.id())) {
        let words = |pick: fn(&Text) -> &String| -> Vec<String> {
            let flows = source.flows.iter();
            flows
                .map(|flow| format!("{} ({})", flow.id(), pick(&flow.title())))
                .collect()
        };
        let (zh, en) = (words(|text| &text.zh).join("、"), words(|text| &text.en).join(", "));
        hint.zh = format!("源类别 `{}` 只取其流向 {zh}；{}", source.id, hint.zh);
        hint.en = format!("`{}` takes only these flows of it: {en}; {}", source.id, hint.en);
    }
    hint
}

/// One gap for each plant and item and fault, however many months it has, and on however many levels.
fn merge(gaps: Vec<Gap>, more: Vec<Gap>) -> Vec<Gap> {
    let mut merged: BTreeMap<(usize, usize, String), Gap> = BTreeMap::new();
    for gap in gaps.into_iter().chain(more) {
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
