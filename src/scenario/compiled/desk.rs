//! What scenarios of one starting point and one methodology share.

use std::collections::HashMap;

use super::coefficient_book::{BaseName, CoefficientBook, name_of};
use super::compiled_base::CompiledBase;
use super::compiled_run::CompiledRun;
use super::workings::Workings;
use crate::factor::Library;
use crate::methodology::Methodology;
use crate::problem::{Problem, Problems};
use crate::scenario::base::{PlantBase, StartingPoint};
use crate::scenario::run::Run;
use crate::text::Text;

/// What scenarios of one starting point and one methodology share: their bases in floating point, and coefficients.
#[derive(Debug)]
pub struct Desk<'a> {
    pub(super) bases: HashMap<BaseName, CompiledBase<'a>>,
    pub(super) book: CoefficientBook,
    /// Whether every year is solved exactly, for the quick way was found to differ.
    pub(super) solves_exactly: bool,
    /// What must be said of the bases, and of how they are solved.
    pub notes: Vec<Problem>,
}

/// Beside the exact way, how far the quick one may lie from it: ratios of the exact one have twelve digits.
const APART: f64 = 1e-9;

impl<'a> Desk<'a> {
    /// The desk of a starting point, for the years up to `last`. Errors: those of `account` for the bases in the base year.
    pub fn new(
        start: &'a StartingPoint<'a>,
        methodology: &Methodology,
        library: &Library,
        last: i16,
        (follows_grid, allow_gaps): (bool, bool),
    ) -> Result<Desk<'a>, Problems> {
        let of_plants = start.plants.iter().map(|plant| &*plant.base);
        let all = of_plants.chain(start.archetypes.values().map(|archetype| &*archetype.base));
        let book = CoefficientBook::new(methodology, library, start, last, (follows_grid, allow_gaps))?;
        let mut bases = HashMap::new();
        let mut notes: Vec<Problem> = Vec::new();
        for base in all {
            if bases.contains_key(&name_of(base)) {
                continue;
            }
            bases.insert(name_of(base), CompiledBase::of(base));
            if !book.is_linear(base, start.year)? {
                notes.push(moving_means(base));
            }
        }
        Ok(Desk {
            bases,
            book,
            solves_exactly: false,
            notes,
        })
    }

    /// Solves two years of each of some runs both ways; where they differ everything is solved exactly from then on, and a note says so. Runs with levers of
    /// the same kinds are tried once; one that cannot be tells nothing.
    pub fn try_out<'r>(&mut self, runs: impl Iterator<Item = &'r Run<'r>>)
    where
        'a: 'r,
    {
        let mut tried: Vec<Vec<&str>> = Vec::new();
        for run in runs {
            let kinds: Vec<&str> = run.scenario.levers.iter().map(|lever| lever.action.kind()).collect();
            if tried.contains(&kinds) {
                continue;
            }
            tried.push(kinds);
            let apart = CompiledRun { run, desk: self }.apart(&mut Workings::default());
            if let Some(apart) = apart.ok().filter(|apart| *apart > APART) {
                self.solves_exactly = true;
                self.notes.push(quick_way_differs(&run.scenario.id, apart));
                return;
            }
        }
    }

    /// Whether coefficients follow the grid factor of a scenario.
    pub fn follows_grid(&self) -> bool {
        self.book.follows_grid()
    }
}

fn moving_means(base: &PlantBase<'_>) -> Problem {
    let plant = &base.ledger.plants.plants[base.plant].id;
    Problem::note(
        "means-keep-their-weights",
        Text::new(
            format!("`{plant}` 有按数量加权的填报均值；快速推算沿用基准年的权重，与逐年核算略有出入"),
            format!(
                "`{plant}` states values whose means weigh quantities; at speed they keep the weights of the base year, which moves totals a little"
            ),
        ),
    )
}

fn quick_way_differs(scenario: &str, apart: f64) -> Problem {
    let apart = crate::quantity::significant(apart, 2);
    Problem::warning(
        "quick-way-differs",
        Text::new(
            format!(
                "情景 `{scenario}` 的快速解与精确解相差 {apart}（相对）；全部改用精确解，慢得多。这是程序的缺陷，请报告"
            ),
            format!(
                "the quick solution of scenario `{scenario}` lies {apart} from the exact one, relatively: all are solved exactly, which takes much longer. This is a fault of the program; please report it"
            ),
        ),
    )
}
