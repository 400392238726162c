//! Step 2 of the engine: every group of lines gets exactly one outcome, and the counted ones form cells.

use std::collections::{BTreeMap, BTreeSet};

use crate::activity::{Group, Ledger};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::methodology::CountEntry;
use crate::methodology::source::RegionRule;
use crate::methodology::{Level, Methodology};
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::supply::Supply;
use crate::text::Text;

/// What becomes of a line under a methodology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One source claims it and it counts in the total.
    Counted {
        /// Place of its cell in the plan.
        cell: usize,
    },
    /// It is read for something else: a denominator, a memo row, a parameter, an indicator.
    Informing {
        /// Its cell, where it makes a memo row.
        cell: Option<usize>,
        /// What for.
        reason: Text,
    },
    /// The methodology or the level names it as not counted.
    Outside {
        /// Why.
        reason: Text,
        /// Where the standard says so.
        clause: Option<String>,
    },
    /// No source claims it and nothing names it.
    Refused,
}

/// One row of the inventory before it is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Place of the source in the methodology.
    pub source: usize,
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The row period.
    pub period: Period,
    /// Place of the item in the registry.
    pub item: usize,
    /// The supply, for what a network supplies.
    pub supply: Option<Supply>,
    /// Whose region's factor the supply takes.
    pub region: Option<String>,
    /// Places of its groups.
    pub groups: Vec<usize>,
    /// Whether its quantity is what the processes consumed, since the item was necessarily bought.
    pub inferred: bool,
}

/// The cells of a ledger under a methodology, and the outcome of every group.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The cells, in the order of the inventory's rows.
    pub cells: Vec<Cell>,
    /// The outcome of each group, by its place.
    pub outcomes: Vec<Outcome>,
    /// What was assumed.
    pub notes: Vec<Problem>,
}

type CellKey = (usize, Period, usize, usize, Option<Supply>);

impl Plan {
    /// Compiles the plan; two sources that claim one line are an error.
    pub fn compile(
        ledger: &Ledger,
        groups: &[Group],
        methodology: &Methodology,
        level: Level,
        library: &Library,
    ) -> Result<Plan, Problems> {
        let Level::Enterprise = level;
        let compiler = Compiler {
            ledger,
            groups,
            methodology,
            library,
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

/// Plants and items that cross the fence or are made inside, with everything above and below them in the item tree: ferrosilicon is
/// not inferred as bought where ferroalloy is.
fn known_items(groups: &[Group], library: &Library) -> BTreeSet<(usize, usize)> {
    let stated: BTreeSet<(usize, usize)> = groups
        .iter()
        .filter(|group| group.flow.is_boundary() || group.flow == Flow::Produced)
        .map(|group| (group.plant, group.item))
        .collect();
    let mut known = stated.clone();
    for (plant, item) in stated {
        let id = library.items.at(item).id();
        let related = library
            .items
            .iter()
            .filter(|other| library.items.is_related(other.id(), id));
        known.extend(related.filter_map(|other| Some((plant, library.items.index(other.id())?))));
    }
    known
}

struct Compiler<'a> {
    ledger: &'a Ledger,
    groups: &'a [Group],
    methodology: &'a Methodology,
    library: &'a Library,
    informing_items: BTreeSet<String>,
    /// Plants and items that cross the fence or are made inside, themselves or a kind of them or what they are a kind of.
    known: BTreeSet<(usize, usize)>,
}

/// What a group is, before cells are numbered.
enum Draft {
    Cell(CellKey, bool),
    Final(Outcome),
}

impl Compiler<'_> {
    fn run(&self) -> Result<Plan, Problems> {
        let mut problems = Vec::new();
        let mut keys: BTreeMap<CellKey, (Vec<usize>, bool)> = BTreeMap::new();
        let mut drafts = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let draft = match self.draft(group) {
                Ok(draft) => draft,
                Err(problem) => {
                    problems.push(*problem);
                    Draft::Final(Outcome::Refused)
                }
            };
            if let Draft::Cell(key, inferred) = &draft {
                let entry = keys.entry(*key).or_insert((Vec::new(), false));
                entry.0.push(place);
                entry.1 |= inferred;
            }
            drafts.push(draft);
        }
        // One message for each item and pair of sources, however many lines they share.
        let mut said = BTreeSet::new();
        problems.retain(|problem: &Problem| said.insert(problem.message.en.clone()));
        Problems(problems).check()?;
        let order: BTreeMap<CellKey, usize> = keys.keys().enumerate().map(|(place, key)| (*key, place)).collect();
        let cells = keys
            .into_iter()
            .map(|(key, (groups, inferred))| self.cell(key, groups, inferred))
            .collect();
        let outcomes = drafts.into_iter().map(|draft| match draft {
            Draft::Final(outcome) => outcome,
            Draft::Cell(key, _) => match self.methodology.sources[key.2].count {
                CountEntry::Total => Outcome::Counted { cell: order[&key] },
                CountEntry::Memo => Outcome::Informing {
                    cell: Some(order[&key]),
                    reason: Text::new("备查项", "memo item"),
                },
            },
        });
        let outcomes = outcomes.collect();
        Ok(Plan {
            cells,
            outcomes,
            notes: self.notes(),
        })
    }

    fn cell(&self, key: CellKey, groups: Vec<usize>, inferred: bool) -> Cell {
        let (plant, period, source, item, supply) = key;
        let region = supply
            .and_then(|supply| self.methodology.sources[source].supply_rule(supply))
            .and_then(|rule| match rule {
                RegionRule::Plant => self.ledger.plants.plants[plant].region.clone(),
                // A national standard's country is its own; the library knows one.
                RegionRule::Country => self.library.regions.iter().next().map(|region| region.id().to_owned()),
                RegionRule::Outside => None,
            });
        Cell {
            source,
            plant,
            period,
            item,
            supply,
            region,
            groups,
            inferred,
        }
    }

    fn item(&self, group: &Group) -> &str {
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
        if of_plant {
            return self.claim(group, group.flow, false);
        }
        if group.flow == Flow::Consumed && self.was_necessarily_bought(group) {
            return self.claim(group, Flow::NetConsumed, true);
        }
        if self.informing_items.contains(self.item(group)) {
            return Ok(Draft::Final(Outcome::Informing {
                cell: None,
                reason: Text::new("指标或分母", "indicator or denominator"),
            }));
        }
        let other_book = self
            .methodology
            .file
            .levels
            .get(Level::Enterprise.id())
            .map(|level| level.other_book.clone())
            .unwrap_or_default();
        Ok(Draft::Final(Outcome::Outside {
            reason: other_book,
            clause: None,
        }))
    }

    /// The source that claims the group with this flow, or what names it.
    fn claim(&self, group: &Group, flow: Flow, inferred: bool) -> Result<Draft, Box<Problem>> {
        let item = self.item(group);
        let sources = &self.methodology.sources;
        let claims: Vec<usize> = (0..sources.len())
            .filter(|place| sources[*place].claims(item, flow))
            .collect();
        if let [first, second, ..] = claims.as_slice()
            && !self.methodology.shares_group(&sources[*first].id, &sources[*second].id)
        {
            return Err(Box::new(claimed_twice(
                group,
                item,
                &sources[*first].id,
                &sources[*second].id,
            )));
        }
        if let Some(source) = claims.first() {
            let supply = sources[*source]
                .supply
                .as_ref()
                .map(|_| group.supply.unwrap_or(Supply::Grid));
            let rule = supply.and_then(|supply| sources[*source].supply_rule(supply));
            if supply.is_some() && matches!(rule, None | Some(RegionRule::Outside)) {
                return Ok(Draft::Final(Outcome::Outside {
                    reason: Text::new("此供应方式不计", "this kind of supply is not counted"),
                    clause: Some(sources[*source].clause.clone()),
                }));
            }
            let period = group.period.row(self.methodology.row_period);
            return Ok(Draft::Cell(
                (group.plant, period, *source, group.item, supply),
                inferred,
            ));
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

    /// An item that no process makes and that has no boundary line in the whole ledger was bought. What a network supplies without
    /// saying how comes from the plant's own network.
    fn was_necessarily_bought(&self, group: &Group) -> bool {
        let item = self.item(group);
        let networked = self
            .methodology
            .sources
            .iter()
            .any(|source| source.supply.is_some() && source.items.contains(item));
        if networked && group.supply.is_none() {
            return false;
        }
        !self.known.contains(&(group.plant, group.item))
    }

    /// Items made inside that no boundary line names cross the fence with 0; items inferred as bought. Both are listed.
    fn notes(&self) -> Vec<Problem> {
        let mut notes = Vec::new();
        let mut of_item: BTreeMap<(usize, usize), Vec<&Group>> = BTreeMap::new();
        for group in self.groups {
            of_item.entry((group.plant, group.item)).or_default().push(group);
        }
        for ((plant, item), groups) in of_item {
            let item = self.library.items.at(item);
            let counted = self
                .methodology
                .sources
                .iter()
                .any(|source| source.count == CountEntry::Total && source.claims(item.id(), Flow::NetConsumed));
            if !counted || groups.iter().any(|group| group.flow.is_boundary()) {
                continue;
            }
            let plant = &self.ledger.plants.plants[plant].id;
            let (id, zh) = (item.id(), &item.title().zh);
            let used = groups.iter().find(|group| group.flow == Flow::Consumed);
            if groups.iter().any(|group| group.flow == Flow::Produced) {
                notes.push(Problem::note(
                    "crosses-with-zero",
                    Text::new(
                        format!("{plant} {zh}：厂内产出且无边界流，跨界量计为 0"),
                        format!("{plant} {id}: made inside and without a boundary line, it crosses the fence with 0"),
                    ),
                ));
            } else if let Some(used) = used
                && self.was_necessarily_bought(used)
            {
                notes.push(
                    Problem::note(
                        "inferred-as-bought",
                        Text::new(
                            format!("{plant} {zh}：无工序产出且无边界流，必为外购，取工序消耗量"),
                            format!(
                                "{plant} {id}: made by no process and without a boundary line, it was necessarily bought; what the processes consumed is taken"
                            ),
                        ),
                    )
                    .at(used.first.clone()),
                );
            }
        }
        notes
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
