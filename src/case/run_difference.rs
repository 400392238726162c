//! Two runs side by side: what went into each that did not go into the other, and what that changes in their results.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::case::Case;
use super::case_problem::manifest_changed_by_hand;
use super::computation::{AskedMethodology, methodologies};
use super::factor_difference::{FactorDifference, factor_differences};
use super::footprint_difference::{FootprintBridge, footprint_bridges};
use super::ledger_difference::{LineDifference, line_differences};
use super::part_difference::{HeadlineDifference, PartDifference, headlines, parts};
use super::result_difference::{ResultDifference, result_differences, without_json};
use super::result_file::{ReportFormat, data_path};
use super::result_name::inventory_name;
use super::run_manifest::{INPUTS, RunManifest};
use super::scenario_difference::{ScenarioDifference, scenario_differences};
use super::text_difference::{TextDifference, text_difference};
use crate::activity::{Ledger, LedgerSource};
use crate::comparison::{CauseOrder, Comparison};
use crate::factor::Library;
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology};
use crate::period::PeriodLength;
use crate::problem::{Problem, Problems, Severity};
use crate::text::Text;

/// Two runs.
pub struct RunDifference {
    /// Their folders, as they were named.
    pub folders: [PathBuf; 2],
    /// Their manifests.
    pub manifests: [RunManifest; 2],
    /// What went into them and is not the same.
    pub parts: Vec<PartDifference>,
    /// Lines of their YAML files that are not the same, by file.
    pub texts: Vec<(String, TextDifference)>,
    /// Lines of their ledgers that are not the same, summed by what tells them apart.
    pub lines: Vec<LineDifference>,
    /// Factors that rows of both take from other records, or with other values.
    pub factors: Vec<FactorDifference>,
    /// The files of their results that are not the same.
    pub results: Vec<ResultDifference>,
    /// The figures of their results that are not the same.
    pub headlines: Vec<HeadlineDifference>,
    /// The bridges of causes between their footprints.
    pub footprints: Vec<FootprintBridge>,
    /// The scenarios that both have and that are not the same.
    pub scenarios: Vec<ScenarioDifference>,
    /// What must be said: of runs that this program computes otherwise than they stand, of results that cannot be compared.
    pub notes: Vec<Problem>,
}

impl RunDifference {
    /// Whether nothing that went in or came out differs.
    pub fn is_nothing(&self) -> bool {
        self.parts.is_empty() && self.results.is_empty() && self.has_no_figure()
    }

    /// Whether no figure that went in or came out differs, though the bytes of files may: result files are the same, or name other bytes alone.
    pub fn has_no_figure(&self) -> bool {
        self.lines.is_empty()
            && self.factors.is_empty()
            && self.headlines.is_empty()
            && self.footprints.is_empty()
            && self.scenarios.is_empty()
            && self.results.iter().all(|result| result.names_other_bytes)
    }
}

/// The bridge of causes between two inventories.
pub struct Bridge<'i> {
    /// The comparison.
    pub comparison: Comparison<'i>,
    /// What each side is.
    pub sides: [Text; 2],
}

/// What the sides of a bridge are: one of two runs that share their rules, or one of two steps with a corner between.
fn sides_of(step: usize, corners: usize) -> [Text; 2] {
    let run = |name: &str| Text::new(format!("运行 {name}"), format!("run {name}"));
    let corner = Text::new(
        "A 的台账，按 B 的方法学与因子",
        "the ledger of A by the methodology and factors of B",
    );
    match (step, corners) {
        (_, 2) => [run("A"), run("B")],
        (0, _) => [run("A"), corner],
        _ => [corner, run("B")],
    }
}

/// What was asked.
pub struct DifferenceRequest<'a> {
    /// The folders of the runs.
    pub runs: [&'a Path; 2],
    /// The order in which causes are changed.
    pub order: CauseOrder,
    /// Threads that read big files.
    pub threads: Option<NonZeroUsize>,
}

/// One side, read anew from the copies of its inputs.
struct Side {
    case: Case,
    library: Library,
    methodologies: Vec<AskedMethodology>,
    ledger: Option<Ledger>,
}

impl Side {
    /// Every inventory that can be drawn up.
    fn drafts(&self) -> Vec<Draft<'_>> {
        let each = self.methodologies.iter().flat_map(|asked| {
            asked.levels.iter().map(|level| Draft {
                name: inventory_name(&asked.methodology, &asked.options, *level),
                side: self,
                methodology: &asked.methodology,
                level: *level,
            })
        });
        each.collect()
    }
}

/// An inventory of a side that can be drawn up.
struct Draft<'s> {
    name: String,
    side: &'s Side,
    methodology: &'s Methodology,
    level: Level,
}

impl<'s> Draft<'s> {
    fn request(&self) -> AccountRequest {
        AccountRequest {
            level: self.level,
            as_of: self.side.case.as_of,
            allow_gaps: self.side.case.allow_gaps,
            ..AccountRequest::default()
        }
    }

    fn inventory(&self, ledger: &'s Ledger) -> Result<Inventory<'s>, Problems> {
        account(ledger, self.methodology, &self.side.library, self.request())
    }

    fn rests_on_same_rules(&self, other: &Draft<'_>) -> bool {
        let rules = |draft: &Draft<'_>| {
            let methodology = draft.methodology;
            (methodology.sha256.clone(), methodology.choices.clone(), draft.level)
        };
        rules(self) == rules(other)
    }
}

/// Compares two runs and does something with what was found: the differences, and the bridges between their inventories, which this program draws up anew
/// from the copies of the inputs. Errors: those of reading the runs and their inputs.
pub fn with_difference<T>(
    request: &DifferenceRequest<'_>,
    progress: &dyn Fn(&Text),
    act: impl FnOnce(&RunDifference, &[Bridge<'_>]) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let manifests = [RunManifest::read(request.runs[0])?, RunManifest::read(request.runs[1])?];
    let mut cases = Vec::new();
    for (run, manifest) in request.runs.iter().zip(&manifests) {
        cases.push(prepared(run, manifest)?);
    }
    let finest = cases.iter().flat_map(|(_, _, methods)| methods);
    let finest = finest.map(|asked| asked.methodology.row_period).min();
    let mut sides = Vec::new();
    for (case, library, methodologies) in cases {
        progress(&Text::new("读取台账", "reading the ledger"));
        let ledger = read_ledger(&case, &library, finest, request.threads)?;
        sides.push(Side {
            case,
            library,
            methodologies,
            ledger,
        });
    }
    let parts = parts(&manifests);
    let mut difference = RunDifference {
        folders: request.runs.map(Path::to_owned),
        lines: match (&sides[0].ledger, &sides[1].ledger) {
            (Some(first), Some(second)) => line_differences([first, second], [&sides[0].library, &sides[1].library])?,
            _ => Vec::new(),
        },
        factors: factors(request.runs, &manifests, &sides[1].library),
        footprints: Vec::new(),
        scenarios: scenario_differences(request.runs, &manifests, &sides[1].library),
        headlines: headlines(&manifests),
        results: result_differences(request.runs, &manifests),
        texts: texts(request.runs, &parts),
        parts,
        manifests,
        notes: Vec::new(),
    };
    let unsealed = difference.manifests.iter().zip(&difference.folders);
    let unsealed = unsealed.filter(|(manifest, _)| !manifest.is_sealed());
    let warnings: Vec<Problem> = unsealed.map(|(_, folder)| manifest_changed_by_hand(folder)).collect();
    difference.notes.extend(warnings);
    let unexplained = without_json(&difference.results, &difference.manifests);
    difference.notes.extend(unexplained);
    progress(&Text::new("归因", "bridges of causes"));
    let (footprints, notes) = footprint_bridges(
        [&sides[0].case, &sides[1].case],
        [&sides[0].library, &sides[1].library],
        request.threads,
    )?;
    for bridge in &footprints {
        difference
            .notes
            .extend(footprint_stands_otherwise(&difference.manifests, bridge));
    }
    difference.footprints = footprints;
    difference
        .footprints
        .retain(|bridge| !bridge.comparison.effects.is_empty());
    difference.notes.extend(notes);
    let pairs = pairs(&sides[0], &sides[1]);
    let mut inventories = Vec::new();
    for [first, second] in &pairs {
        let (Some(own), Some(its)) = (&first.side.ledger, &second.side.ledger) else {
            continue;
        };
        let corners = match first.rests_on_same_rules(second) {
            true => vec![first.inventory(own)?, second.inventory(its)?],
            // What the mill did and what the method counts are told apart by a corner that has the first ledger under the second method.
            false => vec![first.inventory(own)?, second.inventory(own)?, second.inventory(its)?],
        };
        difference
            .notes
            .extend(stands_otherwise(&difference, 0, first, &corners[0]));
        difference
            .notes
            .extend(stands_otherwise(&difference, 1, second, &corners[corners.len() - 1]));
        inventories.push(corners);
    }
    let mut bridges = Vec::new();
    for corners in &inventories {
        for (step, pair) in corners.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            if first.total() == second.total() && first.rows == second.rows {
                continue;
            }
            match Comparison::new([first, second], request.order.clone()) {
                // Rows that are outside the total may differ: there is nothing to explain.
                Ok(comparison) if comparison.effects.iter().all(|effect| effect.amount.is_zero()) => {}
                Ok(comparison) => bridges.push(Bridge {
                    comparison,
                    sides: sides_of(step, corners.len()),
                }),
                // Nothing is wrong with the runs where their inventories cannot be compared.
                Err(Problems(found)) => difference.notes.extend(found.into_iter().map(|problem| Problem {
                    severity: Severity::Warning,
                    ..problem
                })),
            }
        }
    }
    act(&difference, &bridges)
}

/// The lines of YAML files that both runs have and that are not the same.
fn texts(runs: [&Path; 2], parts: &[PartDifference]) -> Vec<(String, TextDifference)> {
    let is_yaml = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    let both = parts
        .iter()
        .filter(|part| part.kind == "input" && is_yaml(&part.name) && part.sides.iter().all(Option::is_some));
    let each = both.filter_map(|part| {
        let [first, second] = runs.map(|run| run.join(INPUTS).join(&part.name));
        Some((part.name.clone(), text_difference(&first, &second)?))
    });
    each.filter(|(_, found)| !found.lines.is_empty()).collect()
}

/// A case with its library and its methodologies, from the copies of its inputs in a run.
fn prepared(run: &Path, manifest: &RunManifest) -> Result<(Case, Library, Vec<AskedMethodology>), Problems> {
    let case = Case::read(&run.join(INPUTS).join(&manifest.arguments.case))?;
    let mut library = Library::bundled()?;
    if let Some(folder) = &case.factors {
        library.add_folder(folder)?;
    }
    let methodologies = methodologies(&case, &library)?;
    Ok((case, library, methodologies))
}

fn read_ledger(
    case: &Case,
    library: &Library,
    finest: Option<PeriodLength>,
    threads: Option<NonZeroUsize>,
) -> Result<Option<Ledger>, Problems> {
    let source = case.ledger.as_ref().map(|source| LedgerSource {
        finest,
        threads: threads.map(NonZeroUsize::get),
        ..source.clone()
    });
    source.map(|source| Ledger::read(&source, library)).transpose()
}

/// The inventories of both sides that meet: of one methodology and level; those that have no such partner, in their order, where level and unit are the same.
fn pairs<'s>(first: &'s Side, second: &'s Side) -> Vec<[Draft<'s>; 2]> {
    let (mut own, mut its) = (first.drafts(), second.drafts());
    let mut pairs = Vec::new();
    let mut meet = |is_met: &dyn Fn(&Draft<'_>, &Draft<'_>) -> bool| {
        let mut place = 0;
        while place < own.len() {
            match its.iter().position(|other| is_met(&own[place], other)) {
                Some(other) => pairs.push([own.remove(place), its.remove(other)]),
                None => place += 1,
            }
        }
    };
    meet(&|own, its| own.name == its.name);
    meet(&|own, its| own.methodology.id() == its.methodology.id() && own.level == its.level);
    let result = |draft: &Draft<'_>| (draft.level, draft.methodology.unit.text.clone());
    meet(&|own, its| result(own) == result(its));
    pairs
}

/// A note where this program finds another total than stands in a run: what the program, or the data that it carries, changes.
fn stands_otherwise(
    difference: &RunDifference,
    side: usize,
    draft: &Draft<'_>,
    inventory: &Inventory<'_>,
) -> Option<Problem> {
    let of = format!("account/{}", draft.name);
    computed_otherwise(&difference.manifests[side], side, &of, &inventory.total().to_string())
}

/// The same of the footprints of both runs.
fn footprint_stands_otherwise(manifests: &[RunManifest; 2], bridge: &FootprintBridge) -> Vec<Problem> {
    let each = manifests.iter().zip(&bridge.totals).enumerate();
    each.filter_map(|(side, (manifest, follows))| computed_otherwise(manifest, side, &bridge.name, follows))
        .collect()
}

fn computed_otherwise(manifest: &RunManifest, side: usize, of: &str, follows: &str) -> Option<Problem> {
    let stands = manifest.headlines.iter().find(|headline| headline.of == of)?;
    let unit = &stands.unit;
    (stands.value != follows).then(|| {
        Problem::warning(
            "computed-otherwise",
            Text::new(
                format!("运行 {} 中 {of} 为 {} {unit}，本程序由其输入得 {follows} {unit}：归因从后者算起，其差来自程序或其内置数据", ["A", "B"][side], stands.value),
                format!(
                    "{of} of run {} is {} {unit}, and this program finds {follows} {unit} from its inputs: the bridge is between what it finds; what lies between comes from the program or the data that it carries",
                    ["A", "B"][side],
                    stands.value
                ),
            ),
        )
    })
}

/// The factors of rows, as the results of both runs have them.
fn factors(runs: [&Path; 2], manifests: &[RunManifest; 2], library: &Library) -> Vec<FactorDifference> {
    let names = manifests[0].headlines.iter().map(|headline| headline.of.clone());
    let names: BTreeSet<String> = names.filter(|name| name.starts_with("account/")).collect();
    let results = names.into_iter().filter_map(|name| {
        let read = |run: &Path| -> Option<Value> {
            let bytes = std::fs::read(run.join(data_path(&name, ReportFormat::Json))).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        Some([read(runs[0])?, read(runs[1])?])
    });
    let mut all: Vec<FactorDifference> = Vec::new();
    for result in results {
        for found in factor_differences(&result, library) {
            match all.iter_mut().find(|known| known.is_of_same(&found)) {
                Some(known) => known.rows += found.rows,
                None => all.push(found),
            }
        }
    }
    all
}
