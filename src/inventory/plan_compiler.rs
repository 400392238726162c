//! Step 2 of the engine: every group of lines gets exactly one outcome, and the counted ones form cells.

use std::collections::{BTreeMap, BTreeSet};

use super::fence::known_items;
use super::makers::Makers;
use super::plan::{Cell, Charge, Outcome, Plan};
use crate::activity::{Group, Ledger};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::methodology::CountEntry;
use crate::format::registry::RegionKind;
use crate::methodology::source::RegionRule;
use crate::methodology::{Level, Methodology};
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// What tells cells apart, in the order of the inventory's rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CellKey {
    plant: usize,
    period: Period,
    /// Place of the process type in the registry, and the unit or process type as the ledger names it.
    process: Option<(usize, String)>,
    source: usize,
    item: usize,
    supply: Option<Supply>,
}

/// What the lines of one cell are, while the plan is compiled.
#[derive(Default)]
struct CellDraft {
    groups: Vec<usize>,
    inferred: bool,
    charge: Option<Charge>,
}

impl Plan {
    /// Compiles the plan; two sources that claim one line are an error.
    pub fn compile(
        ledger: &Ledger,
        groups: &[Group],
        methodology: &Methodology,
        level: Level,
        library: &Library,
    ) -> Result<Plan, Problems> {
        let compiler = Compiler {
            ledger,
            groups,
            methodology,
            level,
            library,
            makers: Makers::new(groups, methodology),
            informing_items: denominators(methodology, library),
            known: known_items(groups, library),
        };
        compiler.run()
    }
}

/// Items whose output some intensity or indicator reads.
fn denominators(methodology: &Methodology, library: &Library) -> BTreeSet<String> {
    let intensities = methodology
        .file
        .intensities
        .iter()
        .map(|intensity| intensity.per.as_str());
    let indicators = library.indicators.iter().flat_map(|indicator| {
        let terms = indicator.numerator.iter().chain(&indicator.denominator);
        terms.flat_map(|term| term.items.iter().map(String::as_str))
    });
    let ancestors: Vec<&str> = intensities.chain(indicators).collect();
    library
        .items
        .iter()
        .map(Named::id)
        .filter(|id| ancestors.iter().any(|ancestor| library.items.is_within(id, ancestor)))
        .map(str::to_owned)
        .collect()
}

/// Gives every group of a ledger its outcome.
pub(super) struct Compiler<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) groups: &'a [Group],
    pub(super) methodology: &'a Methodology,
    level: Level,
    pub(super) library: &'a Library,
    makers: Makers,
    informing_items: BTreeSet<String>,
    /// Plants and items that cross the fence or are made inside, themselves or a kind of them or what they are a kind of.
    pub(super) known: BTreeSet<(usize, usize)>,
}

/// What a group is, before cells are numbered.
enum Draft {
    /// A cell for each gas; whether what processes consumed stands for what was bought.
    Cells(Vec<CellKey>, bool),
    /// Each maker's cell, with its share, and the period over which makers were weighed.
    Charged(Vec<(CellKey, Ratio)>, Period),
    Final(Outcome),
}

impl Compiler<'_> {
    fn run(&self) -> Result<Plan, Problems> {
        let mut problems = Vec::new();
        let mut cells: BTreeMap<CellKey, CellDraft> = BTreeMap::new();
        let mut drafts = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let draft = match self.draft(group) {
                Ok(draft) => draft,
                Err(problem) => {
                    problems.push(*problem);
                    Draft::Final(Outcome::Refused)
                }
            };
            match &draft {
                Draft::Final(_) => {}
                Draft::Cells(keys, inferred) => {
                    for key in keys {
                        let cell = cells.entry(key.clone()).or_default();
                        cell.groups.push(place);
                        cell.inferred |= inferred;
                    }
                }
                Draft::Charged(makers, weighed_over) => {
                    for (key, share) in makers {
                        let cell = cells.entry(key.clone()).or_default();
                        let charge = cell.charge.get_or_insert_with(|| Charge {
                            groups: Vec::new(),
                            share: share.clone(),
                            weighed_over: *weighed_over,
                        });
                        charge.groups.push(place);
                    }
                }
            }
            drafts.push(draft);
        }
        // One message for each item and pair of sources, however many lines they share.
        let mut said = BTreeSet::new();
        problems.retain(|problem: &Problem| said.insert(problem.message.en.clone()));
        Problems(problems).check()?;
        let order: BTreeMap<CellKey, usize> = cells
            .keys()
            .cloned()
            .enumerate()
            .map(|(place, key)| (key, place))
            .collect();
        let cells = cells.into_iter().map(|(key, draft)| self.cell(key, draft)).collect();
        let of_cell = |key: &CellKey| match self.methodology.sources[key.source].count {
            CountEntry::Total => Outcome::Counted { cell: order[key] },
            CountEntry::Memo => Outcome::Informing {
                cell: Some(order[key]),
                reason: Text::new("备查项", "memo item"),
            },
        };
        let of_cells = |keys: &mut dyn Iterator<Item = &CellKey>| {
            // What counts in the total of any gas is counted.
            let is_memo = |key: &&CellKey| self.methodology.sources[key.source].count == CountEntry::Memo;
            keys.min_by_key(is_memo).map_or(Outcome::Refused, &of_cell)
        };
        let outcomes = drafts.into_iter().map(|draft| match draft {
            Draft::Final(outcome) => outcome,
            Draft::Cells(keys, _) => of_cells(&mut keys.iter()),
            Draft::Charged(makers, _) => of_cells(&mut makers.iter().map(|(key, _)| key)),
        });
        let outcomes = outcomes.collect();
        Ok(Plan {
            cells,
            outcomes,
            notes: if self.level == Level::Enterprise {
                self.notes()
            } else {
                Vec::new()
            },
        })
    }

    fn cell(&self, key: CellKey, draft: CellDraft) -> Cell {
        let region = key
            .supply
            .and_then(|supply| self.methodology.sources[key.source].supply_rule(supply))
            .and_then(|rule| match rule {
                RegionRule::Plant => self.ledger.plants.plants[key.plant].region.clone(),
                // A national standard's country is its own; the library knows one.
                RegionRule::Country => {
                    let mut regions = self.library.regions.iter();
                    let country = regions.find(|region| region.kind() == RegionKind::Country);
                    country.map(|region| region.id().to_owned())
                }
                RegionRule::Outside => None,
            });
        Cell {
            source: key.source,
            plant: key.plant,
            process: key.process.map(|(_, process)| process),
            period: key.period,
            item: key.item,
            supply: key.supply,
            region,
            groups: draft.groups,
            inferred: draft.inferred,
            charge: draft.charge,
        }
    }

    pub(super) fn item(&self, group: &Group) -> &str {
        self.library.items.at(group.item).id()
    }

    fn draft(&self, group: &Group) -> Result<Draft, Box<Problem>> {
        if group.flow == Flow::Parameter {
            return Ok(Draft::Final(Outcome::Informing {
                cell: None,
                reason: Text::new("参数", "parameter"),
            }));
        }
        let of_plant = group.flow.is_boundary() || (group.flow == Flow::Produced && group.process.is_none());
        match self.level {
            Level::Enterprise if of_plant => return self.claim(group, group.flow, None, false),
            Level::Enterprise if group.flow == Flow::Consumed && self.was_necessarily_bought(group) => {
                return self.claim(group, Flow::NetConsumed, None, true);
            }
            Level::Process if !of_plant => return self.draft_of_process(group),
            // What processes captured is of their book, yet a methodology may count it of the plant or say why it does not.
            Level::Enterprise if group.flow == Flow::Captured => match self.claim(group, group.flow, None, false)? {
                Draft::Final(Outcome::Refused) => {}
                draft => return Ok(draft),
            },
            _ => {}
        }
        if self.informing_items.contains(self.item(group)) {
            return Ok(Draft::Final(Outcome::Informing {
                cell: None,
                reason: Text::new("指标或分母", "indicator or denominator"),
            }));
        }
        let level = self.methodology.file.levels.get(self.level.id());
        Ok(Draft::Final(Outcome::Outside {
            reason: level.map(|level| level.other_book.clone()).unwrap_or_default(),
            clause: None,
        }))
    }

    /// A line of a process: claimed for it, or charged to the makers of what it consumed.
    fn draft_of_process(&self, group: &Group) -> Result<Draft, Box<Problem>> {
        let named = group.process.as_deref().unwrap_or_default();
        let process = self.process(group.plant, named);
        let draft = self.claim(group, group.flow, Some(process), false)?;
        let level = self.methodology.file.levels.get(self.level.id());
        let is_charged = group.flow == Flow::Consumed
            && level.is_some_and(|level| {
                let kind = self.ledger.process_type(group.plant, named);
                level.charged_to_maker.iter().any(|process| process == kind)
            });
        match draft {
            Draft::Cells(keys, _) if is_charged => {
                let (weighed_over, makers) = self.makers.shares(group, keys[0].period);
                if makers.is_empty() {
                    return Ok(Draft::Cells(keys, false));
                }
                let of_maker = |(maker, share): (String, Ratio)| {
                    let of_gas = |key: &CellKey| {
                        let key = CellKey {
                            process: Some(self.process(group.plant, &maker)),
                            ..key.clone()
                        };
                        (key, share.clone())
                    };
                    keys.iter().map(of_gas).collect::<Vec<_>>()
                };
                let makers = makers.into_iter().flat_map(of_maker).collect();
                Ok(Draft::Charged(makers, weighed_over))
            }
            draft => Ok(draft),
        }
    }

    /// A process with its place in the order of the registry.
    fn process(&self, plant: usize, named: &str) -> (usize, String) {
        let kind = self.ledger.process_type(plant, named);
        (
            self.library.processes.index(kind).unwrap_or(usize::MAX),
            named.to_owned(),
        )
    }

    /// The source that claims the group with this flow, or what names it.
    fn claim(
        &self,
        group: &Group,
        flow: Flow,
        process: Option<(usize, String)>,
        inferred: bool,
    ) -> Result<Draft, Box<Problem>> {
        let item = self.item(group);
        let sources = &self.methodology.sources;
        let claims: Vec<usize> = (0..sources.len())
            .filter(|place| sources[*place].claims(item, flow, self.level))
            .collect();
        let of_gases = self
            .one_of_each_gas(&claims)
            .map_err(|(first, second)| Box::new(claimed_twice(group, item, &sources[first].id, &sources[second].id)))?;
        let (mut keys, mut outside) = (Vec::new(), None);
        for source in of_gases {
            // Inside the fence everything comes from the plant's own networks.
            let supply = sources[source]
                .supply
                .as_ref()
                .filter(|_| self.level == Level::Enterprise)
                .map(|_| group.supply.unwrap_or(Supply::Grid));
            let rule = supply.and_then(|supply| sources[source].supply_rule(supply));
            if let Some(supply) = supply
                && matches!(rule, None | Some(RegionRule::Outside))
            {
                let reason = sources[source].reason_outside(supply).cloned();
                outside.get_or_insert(Outcome::Outside {
                    reason: reason.unwrap_or_else(|| Text::new("此供应方式不计", "this kind of supply is not counted")),
                    clause: Some(sources[source].clause.clone()),
                });
                continue;
            }
            keys.push(CellKey {
                plant: group.plant,
                period: group.period.row(self.methodology.row_period),
                process: process.clone(),
                source,
                item: group.item,
                supply,
            });
        }
        if !keys.is_empty() {
            return Ok(Draft::Cells(keys, inferred));
        }
        if let Some(outside) = outside {
            return Ok(Draft::Final(outside));
        }
        if self.level == Level::Process && flow == Flow::Produced && self.is_reference_product(group) {
            return Ok(Draft::Final(Outcome::Informing {
                cell: None,
                reason: Text::new("工序产品：分母", "the process's product: denominator"),
            }));
        }
        if let Some(named) = self.methodology.informing.iter().find(|lines| lines.names(item, flow)) {
            return Ok(Draft::Final(Outcome::Informing {
                cell: None,
                reason: named.reason.clone(),
            }));
        }
        if let Some(named) = self.methodology.outside.iter().find(|lines| lines.names(item, flow)) {
            return Ok(Draft::Final(Outcome::Outside {
                reason: named.reason.clone(),
                clause: named.clause.clone(),
            }));
        }
        Ok(Draft::Final(Outcome::Refused))
    }

    /// Of the sources that claim a line the first of each gas: a line may emit several. `Err`: two that would count it twice.
    fn one_of_each_gas(&self, claims: &[usize]) -> Result<Vec<usize>, (usize, usize)> {
        let sources = &self.methodology.sources;
        let mut kept: Vec<usize> = Vec::new();
        for claim in claims {
            let differs = |other: &usize| {
                let gases = sources[*other].gas.as_ref().zip(sources[*claim].gas.as_ref());
                gases.is_some_and(|(left, right)| left != right)
            };
            match kept.iter().find(|other| !differs(other)) {
                None => kept.push(*claim),
                Some(other) if self.methodology.shares_group(&sources[*other].id, &sources[*claim].id) => {}
                Some(other) => return Err((*other, *claim)),
            }
        }
        Ok(kept)
    }

    /// Whether it is the output per unit of which the results of its process are given.
    fn is_reference_product(&self, group: &Group) -> bool {
        let kind = group
            .process
            .as_deref()
            .map(|process| self.ledger.process_type(group.plant, process));
        let product = kind.and_then(|kind| self.library.processes.find(kind)?.product());
        product.is_some_and(|product| self.library.items.is_within(self.item(group), product))
    }
}

fn claimed_twice(group: &Group, item: &str, first: &str, second: &str) -> Problem {
    let flow = group.flow.title();
    Problem::error(
        "claimed-twice",
        Text::new(
            format!(
                "`{item}` 的{}同时被源类别 `{first}` 与 `{second}` 选取，会重复计算",
                flow.zh
            ),
            format!(
                "`{item}` {} is claimed by two source categories, `{first}` and `{second}`: it would be counted twice",
                flow.en
            ),
        ),
    )
    .at(group.first.clone())
    .hint(Text::new(
        "在方法学文件中用 except 排除其一，或把两者列入同一 groups",
        "in the methodology file, exclude it from one with `except`, or put both into one of `groups`",
    ))
}
