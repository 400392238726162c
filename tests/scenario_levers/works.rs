//! The reference works under levers, and the sums of its ledger.

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use dafeng::factor::Named;
use dafeng::flow::Flow;
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Level;
use dafeng::network::Closing;
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::scenario::amount::Amount;
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::plant_year::PlantYear;
use dafeng::scenario::{Run, Scenario};

use crate::support::{GBT_32151, dataset_text, library, methodology, root};

/// The year in which the levers of these tests act.
pub const YEAR: i16 = 2030;

/// A ledger with its plants file.
pub type Files = [&'static str; 2];

/// The reference works, month by month.
pub const REFERENCE: Files = ["reference-bf-bof/ledger.csv", "reference-bf-bof/plants-complete.yaml"];

/// The same works as one year, with the carbon contents of the year.
pub const ARCHETYPE: Files = ["archetypes/bf-bof/ledger.csv", "archetypes/bf-bof/plants.yaml"];

/// A scenario of the reference works with these levers, as YAML lines below `levers:`.
pub fn scenario(levers: &str) -> Result<Scenario, Problems> {
    scenario_of(REFERENCE, levers)
}

fn scenario_of(files: Files, levers: &str) -> Result<Scenario, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.yaml");
    let [ledger, plants] = files.map(|file| root().join("datasets").join(file));
    let text = format!(
        "base: {{ledger: [{}], plants: {}}}\n\
         methodology: {GBT_32151}\nhorizon: {{to: 2031}}\nfollow: {{output: constant, other: constant}}\nlevers:\n{levers}\n",
        ledger.display(),
        plants.display()
    );
    fs::write(&path, text).expect("written");
    Ok(Scenario::read(&path)?.remove(0))
}

/// What a year under levers came to.
#[derive(Debug)]
pub struct Year {
    /// How often each process of the ledger runs beside the base year.
    pub runs: BTreeMap<String, f64>,
    /// What the lines come to: process, item, flow; with `:` and the supply where that is stated.
    pub lines: BTreeMap<(String, String, String), f64>,
    /// The ways in which gases close, by item.
    pub closings: BTreeMap<String, Closing>,
    /// Enterprise less processes under the carbon balance, less the carbon of by-products that no line sells, tCO2.
    pub unclosed: f64,
    /// What levers said.
    pub notes: Vec<Problem>,
}

impl Year {
    pub fn line(&self, process: &str, item: &str, flow: &str) -> f64 {
        let key = (process.to_owned(), item.to_owned(), flow.to_owned());
        self.lines.get(&key).copied().unwrap_or_default()
    }
}

/// The works in 2030 under levers.
pub fn year(levers: &str) -> Result<Year, Problems> {
    year_of(REFERENCE, levers)
}

/// A works in 2030 under levers.
pub fn year_of(files: Files, levers: &str) -> Result<Year, Problems> {
    with_run(files, levers, |run| {
        let books = run.books(0, YEAR, &run.start.plants[0].output)?;
        let ledger = books.ledger.as_ref().expect("a ledger");
        let mut lines = BTreeMap::new();
        for (key, amount) in ledger.line_keys(0)? {
            let item = library().items.at(key.item).id().to_owned();
            let supply = key.supply.map(|supply| format!(":{}", supply.id())).unwrap_or_default();
            let flow = format!("{}{supply}", key.flow.id());
            *lines.entry((key.process.unwrap_or_default(), item, flow)).or_default() += amount.to_f64();
        }
        let plant = PlantYear::<Ratio>::of(&run.start.plants[0].base, YEAR);
        let runs = plant.processes.iter().zip(&books.solution.runs);
        let runs = runs.filter_map(|(process, runs)| Some((process.process.clone()?, runs.to_f64())));
        let closings = books.solution.balanced.iter();
        let balance = methodology("carbon-balance");
        let total = |level: Level| {
            let request = AccountRequest {
                level,
                allow_gaps: true,
                ..AccountRequest::default()
            };
            let inventory = account(ledger, &balance, library(), request)?;
            let rows = inventory.counted().filter_map(|row| row.emission_unrounded.as_ref());
            Ok::<f64, Problems>(rows.cloned().sum::<Ratio>().to_f64())
        };
        Ok(Year {
            runs: runs.collect(),
            closings: closings
                .map(|outcome| (plant.item_id(outcome.product).to_owned(), outcome.closing))
                .collect(),
            unclosed: total(Level::Enterprise)?
                - total(Level::Process)?
                - books.leftovers.iter().map(|left| left.carbon.to_f64()).sum::<f64>(),
            lines,
            notes: books.notes.into_iter().map(|(_, problem)| problem).collect(),
        })
    })
}

/// What scenarios of a works start from, read and solved once.
fn start(files: Files) -> &'static StartingPoint<'static> {
    static STARTS: [OnceLock<StartingPoint<'static>>; 2] = [OnceLock::new(), OnceLock::new()];
    STARTS[usize::from(files == ARCHETYPE)].get_or_init(|| {
        let scenario = scenario_of(files, "  []").expect("a scenario");
        let books = Books::read(&scenario.base, &[], library()).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let books: &'static Books = Box::leak(Box::new(books));
        books
            .starting_point(library())
            .unwrap_or_else(|problems| panic!("{problems:#?}"))
    })
}

/// Does something with a run of levers on the works.
pub fn with_run<T>(
    files: Files,
    levers: &str,
    use_it: impl FnOnce(&Run<'_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let scenario = scenario_of(files, levers)?;
    let method = methodology(&scenario.methodology);
    use_it(&Run::new(&scenario, start(files), &method, library(), true)?)
}

/// What the processes take and make in a run under levers, in numbers of either kind.
pub fn exchanges<N: Amount>(levers: &str) -> Vec<(usize, usize, f64)> {
    with_run(REFERENCE, levers, |run| {
        let plant = &run.start.plants[0];
        let mut year = PlantYear::<N>::of(&plant.base, YEAR);
        for (place, lever) in run.scenario.levers.iter().enumerate() {
            lever.apply(place, plant, &mut year, &run.start.archetypes)?;
        }
        let each = year.processes.iter().enumerate().flat_map(|(place, process)| {
            let own = process.exchanges.iter();
            own.map(move |(product, amount)| (place, *product, amount.to_ratio().to_f64()))
        });
        let own = [year.own_renewable.clone()].into_iter();
        let shares = year.supply.iter().flatten().map(|(_, share)| share.clone());
        let beside = year.beside.iter().map(|line| line.per_run.clone());
        let others = own.chain(shares).chain(beside).enumerate();
        let others = others.map(|(place, amount)| (usize::MAX, place, amount.to_ratio().to_f64()));
        let mut all: Vec<_> = each.chain(others).collect();
        all.sort_by_key(|(place, product, _)| (*place, *product));
        Ok(all)
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The sums of the ledger of 2023, straight from its file.
pub struct Sums {
    amounts: BTreeMap<(String, String, String), f64>,
    heats: BTreeMap<(String, String), f64>,
}

impl Sums {
    pub fn of_works() -> Sums {
        let mut sums = Sums {
            amounts: BTreeMap::new(),
            heats: BTreeMap::new(),
        };
        for line in dataset_text("reference-bf-bof", "ledger.csv").lines().skip(1) {
            // Only the last columns are quoted.
            let cells: Vec<&str> = line.split(',').collect();
            let [_, process, _, item, flow, quantity, _, ncv, ..] = cells[..] else {
                panic!("{line}")
            };
            let Ok(quantity) = quantity.parse::<f64>() else {
                continue;
            };
            let key = (process.to_owned(), item.to_owned(), flow.to_owned());
            *sums.amounts.entry(key).or_default() += quantity;
            if let Ok(ncv) = ncv.parse::<f64>() {
                let key = (process.to_owned(), item.to_owned());
                *sums.heats.entry(key).or_default() += quantity * ncv;
            }
        }
        sums
    }

    pub fn of(&self, process: &str, item: &str, flow: Flow) -> f64 {
        let key = (process.to_owned(), item.to_owned(), flow.id().to_owned());
        self.amounts.get(&key).copied().unwrap_or_default()
    }

    pub fn taken(&self, process: &str, item: &str) -> f64 {
        self.of(process, item, Flow::Consumed)
    }

    pub fn made(&self, process: &str, item: &str) -> f64 {
        self.of(process, item, Flow::Produced)
    }

    pub fn bought(&self, item: &str) -> f64 {
        self.of("", item, Flow::Purchased)
    }

    pub fn sold(&self, item: &str) -> f64 {
        self.of("", item, Flow::Sold)
    }

    /// What went to stock in the year.
    pub fn stocked(&self, item: &str) -> f64 {
        self.of("", item, Flow::ClosingStock) - self.of("", item, Flow::OpeningStock)
    }

    /// The heat of what a process took of an item, by the calorific values that its lines state, GJ.
    pub fn heat(&self, process: &str, item: &str) -> f64 {
        self.heats[&(process.to_owned(), item.to_owned())]
    }
}

/// Whether two numbers are the same to 9 digits; projected lines have 12.
#[track_caller]
pub fn same(found: f64, expected: f64) {
    let scale = expected.abs().max(1.0);
    assert!((found - expected).abs() <= 1e-9 * scale, "{found}, expected {expected}");
}
