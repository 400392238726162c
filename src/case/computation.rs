//! Computing a case: its inputs read, accounted and solved, to the files of its results.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use serde_json::Value;

use super::case::{Case, CaseMethodology};
use super::result_file::{Headline, ResultFile};
use super::result_name::{inventory_name, methodology_name, same_file};
use super::steps::STEPS;
use crate::activity::input_file::changed_while_read;
use crate::activity::{Ledger, LedgerSource};
use crate::factor::Library;
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology, MethodologyRegistry};
use crate::problem::{Place, Problem, Problems};
use crate::report::manifest::{factor_sets_json, methodology_json};
use crate::text::Text;
use crate::verification::{Beside, Verification, verify_inventory_beside};

/// What the steps of a case work on.
pub struct Work<'a> {
    /// The case.
    pub case: &'a Case,
    /// The factor library, with the sets of the case.
    pub library: &'a Library,
    /// Its inventories, with the name of each: `METHOD.enterprise`.
    pub inventories: Vec<(String, Inventory<'a>)>,
    /// What the rules of verification made of them, one a methodology.
    pub verified: Vec<VerifiedInventory>,
    /// Threads that read big files; no digit depends on it.
    pub threads: Option<NonZeroUsize>,
    /// Is told what is being computed.
    pub progress: &'a dyn Fn(&Text),
}

/// What the rules of verification made of the inventories of a methodology.
pub struct VerifiedInventory {
    /// The methodology, with the options that the case chooses.
    pub name: String,
    /// Place of its inventory among those of the case: that of the processes where there is one, which holds the enterprise's.
    pub place: usize,
    /// What the rules found.
    pub verification: Verification,
}

/// What a case comes to.
#[derive(Default)]
pub struct Computation {
    /// The files.
    pub files: Vec<ResultFile>,
    /// A figure or two of each result.
    pub headlines: Vec<Headline>,
    /// What must be said of the inputs and results; no errors.
    pub notes: Vec<Problem>,
    /// The methodologies used, by id and choices.
    pub methodologies: BTreeMap<String, Value>,
    /// The factor sets that results rest on or could have rested on, by id.
    pub factor_sets: BTreeMap<String, Value>,
    /// Whether nothing was left out anywhere.
    pub is_complete: bool,
}

impl Computation {
    /// Remembers a methodology and the factor sets that it asks.
    pub fn rests_on(&mut self, methodology: &Methodology, library: &Library) {
        let choices: Vec<String> = methodology
            .choices
            .iter()
            .map(|(option, choice)| format!(" {option}={choice}"))
            .collect();
        let key = format!("{}{}", methodology.id(), choices.concat());
        self.methodologies.insert(key, methodology_json(methodology));
        for set in factor_sets_json(methodology, library) {
            let id = set["id"].as_str().unwrap_or_default().to_owned();
            self.factor_sets.insert(id, set);
        }
    }

    /// Remembers something that must be said, once.
    pub fn say(&mut self, notes: &[Problem]) {
        for note in notes {
            if !self.notes.contains(note) {
                self.notes.push(note.clone());
            }
        }
    }
}

/// Computes a case. `progress` is told what is being computed. Errors: those of every input, together as far as they can be found together.
pub fn compute(case: &Case, threads: Option<NonZeroUsize>, progress: &dyn Fn(&Text)) -> Result<Computation, Problems> {
    let mut library = Library::bundled()?;
    if let Some(folder) = &case.factors {
        library.add_folder(folder)?;
    }
    let library = library;
    let methodologies = methodologies(case, &library)?;
    let ledger = case.ledger.as_ref().filter(|_| !methodologies.is_empty());
    let read = |source: &LedgerSource| {
        let finest = methodologies.iter().map(|asked| asked.methodology.row_period).min();
        let source = LedgerSource {
            finest,
            threads: threads.map(NonZeroUsize::get),
            ..source.clone()
        };
        Ledger::read(&source, &library)
    };
    let ledger = ledger.map(|source| {
        progress(&Text::new("读取台账", "reading the ledger"));
        read(source)
    });
    let ledger = ledger.transpose()?;
    let previous = case.previous.as_ref().map(|source| {
        progress(&Text::new("读取上年台账", "reading the ledger of the year before"));
        read(source)
    });
    let previous = previous.transpose()?;
    let mut work = Work {
        case,
        library: &library,
        inventories: Vec::new(),
        verified: Vec::new(),
        threads,
        progress,
    };
    if let Some(ledger) = &ledger {
        work.inventories = inventories(case, ledger, &methodologies, &library, progress)?;
        Problems(changed_while_read(&ledger.inputs)).check()?;
        work.verified = verified(case, &work.inventories, previous.as_ref())?;
        let before = previous.as_ref().map(|ledger| changed_while_read(&ledger.inputs));
        Problems(before.unwrap_or_default()).check()?;
    }
    let mut computation = Computation {
        is_complete: true,
        ..Computation::default()
    };
    for step in STEPS {
        if (step.is_asked)(case) {
            progress(&(step.title)());
            (step.compute)(&work, &mut computation)?;
        }
    }
    computation.files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(computation)
}

/// A methodology of a case, loaded.
pub struct AskedMethodology {
    /// The methodology.
    pub methodology: Methodology,
    /// Its levels.
    pub levels: Vec<Level>,
    /// The options that the case chooses.
    pub options: BTreeMap<String, String>,
}

/// The methodologies of a case, each with its levels. Errors, all together: unknown methodologies, options and levels; two of one id and the same options,
/// whose results would be written to the same files.
pub fn methodologies(case: &Case, library: &Library) -> Result<Vec<AskedMethodology>, Problems> {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    let mut named: BTreeMap<String, &CaseMethodology> = BTreeMap::new();
    for entry in &case.methodologies {
        let methodology = match MethodologyRegistry::load(&entry.name, &entry.options, library) {
            Ok(methodology) => methodology,
            Err(Problems(problems)) => {
                faults.extend(problems.into_iter().map(|problem| placed(problem, &entry.place)));
                continue;
            }
        };
        let name = methodology_name(&methodology, &entry.options);
        if let Some(first) = named.get(&same_file(&name)) {
            faults.push(super::case_problem::results_of_one_name(&name, first, entry));
        } else {
            named.insert(same_file(&name), entry);
        }
        let known: Vec<&str> = methodology.file.levels.keys().map(String::as_str).collect();
        let has = |level: &Level| known.contains(&level.id());
        let lacking = entry.levels.iter().filter(|level| !has(level));
        faults.extend(lacking.map(|level| {
            super::case_problem::no_such_level(entry.place.clone(), methodology.id(), level.id(), &known)
        }));
        let levels: Vec<Level> = if entry.levels.is_empty() {
            Level::ALL.into_iter().filter(has).collect()
        } else {
            entry.levels.clone()
        };
        found.push(AskedMethodology {
            methodology,
            levels,
            options: entry.options.clone(),
        });
    }
    Problems(faults).check()?;
    Ok(found)
}

/// A problem at its own place, else at that of what asked for it.
pub(super) fn placed(problem: Problem, place: &Place) -> Problem {
    if problem.place.is_some() {
        problem
    } else {
        problem.at(place.clone())
    }
}

fn inventories<'a>(
    case: &Case,
    ledger: &'a Ledger,
    methodologies: &'a [AskedMethodology],
    library: &'a Library,
    progress: &dyn Fn(&Text),
) -> Result<Vec<(String, Inventory<'a>)>, Problems> {
    let mut inventories = Vec::new();
    let mut faults: Vec<Problem> = Vec::new();
    for AskedMethodology {
        methodology,
        levels,
        options,
    } in methodologies
    {
        for level in levels {
            let (id, title) = (methodology.id(), level.title());
            progress(&Text::new(
                format!("核算 {id}：{}", title.zh),
                format!("account by {id}: {}", title.en),
            ));
            let request = AccountRequest {
                level: *level,
                as_of: case.as_of,
                allow_gaps: case.allow_gaps,
                ..AccountRequest::default()
            };
            match account(ledger, methodology, library, request) {
                Ok(inventory) => inventories.push((inventory_name(methodology, options, *level), inventory)),
                Err(Problems(found)) => {
                    let new = found.into_iter().filter(|problem| !faults.contains(problem));
                    let new: Vec<Problem> = new.collect();
                    faults.extend(new);
                }
            }
        }
    }
    Problems(faults).check()?;
    Ok(inventories)
}

/// Runs the rules over the inventories of each methodology, beside the ledger of the year before and the scenarios of the case.
fn verified(
    case: &Case,
    inventories: &[(String, Inventory<'_>)],
    previous: Option<&Ledger>,
) -> Result<Vec<VerifiedInventory>, Problems> {
    // Errors of scenario files stop the case: those that are there have none.
    const NOTHING_SAID: &[Problem] = &[];
    let scenario = (!case.scenarios.is_empty()).then_some(NOTHING_SAID);
    let request = AccountRequest {
        as_of: case.as_of,
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let verified = |inventory: &Inventory<'_>| {
        let before = previous.map(|ledger| account(ledger, inventory.methodology, inventory.library, request));
        let before = before.transpose()?;
        let beside = Beside {
            previous: before.as_ref(),
            scenario,
        };
        verify_inventory_beside(inventory, beside)
    };
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let mut found: Vec<VerifiedInventory> = Vec::new();
    for (place, (name, inventory)) in inventories.iter().enumerate() {
        let name = stem(name);
        match found.iter_mut().find(|known| known.name == name) {
            Some(known) if inventory.reconciliation.is_some() => known.place = place,
            Some(_) => {}
            None => found.push(VerifiedInventory {
                verification: verified(inventory)?,
                name,
                place,
            }),
        }
    }
    Ok(found)
}
