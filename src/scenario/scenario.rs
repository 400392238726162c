//! A scenario: a base, what drives it, and the levers that change it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::driver::Driver;
use super::lever::Lever;
use crate::problem::Place;
use crate::quantity::Ratio;
use crate::text::Text;

/// A scenario, read and checked as far as it can be without its base.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The file that it stands in, as the user named it.
    pub file: String,
    /// Where it stands in it.
    pub place: Place,
    /// What it starts from.
    pub base: BaseSource,
    /// The sector, the region and the city whose course it is; `None` where the file does not say.
    pub scope: Option<ScenarioScope>,
    /// The methodology by which its years are accounted.
    pub methodology: String,
    /// The last year.
    pub last_year: i16,
    /// The drivers, by id.
    pub drivers: BTreeMap<String, Driver>,
    /// What follows what.
    pub follow: Follow,
    /// The driver of the grid's emission factor, tCO2/MWh.
    pub grid_factor: Option<String>,
    /// The driver that bounds the scrap bought, t.
    pub scrap_supply: Option<String>,
    /// By how much more than its driver the output of all plants grows every year: 0.01 for a percentage point. No file says it; a test of how robust a
    /// peak is does.
    pub extra_growth: Ratio,
    /// The levers, in the order in which they act.
    pub levers: Vec<Lever>,
    /// The plans whose targets are scored, with where they are named.
    pub targets: Vec<(String, Place)>,
    /// The ledgers of other years.
    pub history: Vec<LedgerFiles>,
    /// What must be said of it.
    pub note: Option<Text>,
    /// The files that were read for it, the first that of the scenario.
    pub files: Vec<(PathBuf, String)>,
}

/// The sector, the region and the city whose course a scenario is: of all its works, not of some of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioScope {
    /// Id of the sector, as plans name it: `steel`.
    pub sector: Option<String>,
    /// The region, by id or name.
    pub region: Option<String>,
    /// The city, where it is one of a city.
    pub city: Option<String>,
}

/// Files of a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LedgerFiles {
    /// The ledger files.
    pub ledger: Vec<PathBuf>,
    /// The plants file.
    pub plants: Option<PathBuf>,
    /// The mapping file.
    pub mapping: Option<PathBuf>,
    /// The plant of lines that name none.
    pub plant: Option<String>,
    /// The region of plants that name none.
    pub region: Option<String>,
    /// The item that the plants' output is counted by, with where it is named; without it, crude steel.
    pub product: Option<(String, Place)>,
}

/// What a scenario starts from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BaseSource {
    /// A ledger.
    Ledger(LedgerFiles),
    /// A sector file.
    Sector(PathBuf),
    /// A network written by hand.
    Network(NetworkFiles),
}

/// A network written by hand, and what it ran for in the base year.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NetworkFiles {
    /// The network file.
    pub network: PathBuf,
    /// What was asked of it, by product: `1000 t`.
    pub demand: Vec<(String, String)>,
    /// The base year.
    pub year: i16,
    /// Id of the plant that it is.
    pub plant: String,
    /// Its region, which picks the grid factor.
    pub region: Option<String>,
}

impl Default for BaseSource {
    fn default() -> BaseSource {
        BaseSource::Ledger(LedgerFiles::default())
    }
}

/// What what is asked of plants follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// What all plants put out.
    pub output: Followed,
    /// What follows no process and no product; `None` where the file does not say.
    pub other: Option<Followed>,
    /// Where it stands.
    pub place: Place,
}

/// Something that a demand follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// It stays as in the base year.
    Constant,
    /// What the plant puts out.
    Output,
    /// A driver.
    Driver(String),
}

/// The significant digits of an index that grows more than its driver.
const GROWTH_DIGITS: u32 = 12;

impl Scenario {
    /// What a driver makes of a year, beside the base year: 1 without one.
    pub fn index(&self, followed: &Followed, output: &Ratio, year: i16, base: i16) -> Ratio {
        match followed {
            Followed::Constant => Ratio::one(),
            Followed::Output => output.clone(),
            Followed::Driver(id) => {
                let driver = self.drivers.get(id);
                driver.and_then(|driver| driver.index(year, base)).unwrap_or_default()
            }
        }
    }

    /// What all plants put out in a year, beside the base year.
    pub fn output_index(&self, year: i16, base: i16) -> Ratio {
        let index = self.index(&self.follow.output, &Ratio::one(), year, base);
        if self.extra_growth.is_zero() {
            return index;
        }
        let rate = Ratio::one() + self.extra_growth.clone();
        let grown = (base..year).fold(index, |index, _| index * rate.clone());
        grown.significant(GROWTH_DIGITS)
    }

    /// What follows no process and no product in a year, beside the base year, of a plant that puts out so much.
    pub fn other_index(&self, output: &Ratio, year: i16, base: i16) -> Ratio {
        let other = self.follow.other.as_ref().unwrap_or(&Followed::Constant);
        self.index(other, output, year, base)
    }
}
