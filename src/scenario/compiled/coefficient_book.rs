//! What a unit of each ledger line emits in a year, read off inventories that `account` drew up.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::activity::{AddedLine, Group, LineKey, Projection};
use crate::factor::{AssumedSet, Library};
use crate::inventory::parameter::ParameterOrigin;
use crate::inventory::{AccountRequest, Inventory, ResolvedParameter, Row, account};
use crate::methodology::{Level, Methodology};
use crate::problem::Problems;
use crate::quantity::{Decimal, Ratio};
use crate::scenario::base::{PlantBase, StartingPoint};
use crate::scenario::grid_path::{self, GRID_SET};
use crate::scenario::solution::ELECTRICITY;
use crate::text::Text;

/// What a unit emits, tCO2: a part that holds whatever the grid, and one for a grid factor of 1 tCO2/MWh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Coefficient {
    /// What does not follow the scenario's grid factor.
    pub fixed: f64,
    /// What follows it.
    pub by_grid: f64,
}

impl Coefficient {
    /// The coefficient under a grid factor, tCO2/MWh.
    pub fn at(self, grid: f64) -> f64 {
        self.fixed + self.by_grid * grid
    }
}

/// A coefficient while it is summed, exact.
#[derive(Clone, Debug, Default)]
struct ExactCoefficient {
    fixed: Ratio,
    by_grid: Ratio,
}

impl ExactCoefficient {
    fn add(&mut self, amount: Ratio, is_by_grid: bool) {
        let part = if is_by_grid { &mut self.by_grid } else { &mut self.fixed };
        *part = std::mem::take(part) + amount;
    }

    fn rounded(&self) -> Coefficient {
        Coefficient {
            fixed: self.fixed.to_f64(),
            by_grid: self.by_grid.to_f64(),
        }
    }
}

/// The coefficients of a base in a year.
#[derive(Clone, Debug)]
pub struct YearCoefficients {
    /// By line of the base what the line emits at its base amount.
    pub lines: Vec<Coefficient>,
    /// What no line stands for, such as an opening stock that nothing states.
    pub constant: Coefficient,
    /// Whether nothing was left out.
    pub is_complete: bool,
    /// What all lines emit together, exact.
    all: ExactCoefficient,
}

/// A base, as the address of what it is: bases live as long as what they were read from.
pub(super) type BaseName = usize;

/// The name of a base.
pub(super) fn name_of(base: &PlantBase<'_>) -> BaseName {
    std::ptr::from_ref(base).addr()
}

/// Coefficients under one methodology, drawn up once a base and year, and once an added kind of line.
#[derive(Debug)]
pub struct CoefficientBook {
    library: Library,
    methodology: Methodology,
    follows_grid: bool,
    allow_gaps: bool,
    years: Mutex<HashMap<(BaseName, i16), Arc<YearCoefficients>>>,
    added: Mutex<HashMap<(BaseName, i16, LineKey), Coefficient>>,
}

/// How much of a line is added to find what a unit of it emits, in the item's base unit.
const PROBE: u64 = 1000;

impl CoefficientBook {
    /// A book of the years from the base year to `last`. `follows_grid`: later years take the grid factor of a scenario. Errors: those of
    /// [`Library::assuming`].
    pub fn new(
        methodology: &Methodology,
        library: &Library,
        start: &StartingPoint<'_>,
        last: i16,
        (follows_grid, allow_gaps): (bool, bool),
    ) -> Result<CoefficientBook, Problems> {
        let (library, methodology) = if follows_grid {
            let set = grid_of_one(start, last);
            (library.assuming(&set)?, methodology.asking_first(ELECTRICITY, GRID_SET))
        } else {
            (library.clone(), methodology.clone())
        };
        Ok(CoefficientBook {
            library,
            methodology,
            follows_grid,
            allow_gaps,
            years: Mutex::default(),
            added: Mutex::default(),
        })
    }

    /// Whether later years take the grid factor of a scenario.
    pub fn follows_grid(&self) -> bool {
        self.follows_grid
    }

    /// The coefficients of a base in a year. Errors: those of `account`.
    pub fn of_year(&self, base: &PlantBase<'_>, year: i16) -> Result<Arc<YearCoefficients>, Problems> {
        let key = (name_of(base), year);
        if let Some(known) = lock(&self.years).get(&key) {
            return Ok(known.clone());
        }
        let found = Arc::new(self.draw_up(base, year)?);
        lock(&self.years).insert(key, found.clone());
        Ok(found)
    }

    /// What a unit of a line emits that the base does not have. Errors: those of `account`.
    pub fn of_added(&self, base: &PlantBase<'_>, year: i16, key: &LineKey) -> Result<Coefficient, Problems> {
        let place = (name_of(base), year, key.clone());
        if let Some(known) = lock(&self.added).get(&place) {
            return Ok(*known);
        }
        let without = &self.of_year(base, year)?.all;
        let mut with = unchanged(base, year);
        with.added.push(AddedLine {
            key: key.clone(),
            quantity: Ratio::from(PROBE),
            file: String::new(),
            row: None,
            evidence: String::new(),
        });
        let with = self.total(base, &with)?;
        let of_unit = |with: &Ratio, without: &Ratio| {
            let difference = with.clone() - without.clone();
            difference.divide(&Ratio::from(PROBE)).unwrap_or_default().to_f64()
        };
        let found = Coefficient {
            fixed: of_unit(&with.fixed, &without.fixed),
            by_grid: of_unit(&with.by_grid, &without.by_grid),
        };
        lock(&self.added).insert(place, found);
        Ok(found)
    }

    /// Whether a year's emission is linear in its lines: each line moved by another part, the inventory is still the sum of coefficients times lines. It
    /// is not where a mean of stated values weighs lines that move apart. Errors: those of `account`.
    pub fn is_linear(&self, base: &PlantBase<'_>, year: i16) -> Result<bool, Problems> {
        let mut moved = unchanged(base, year);
        // Stocks of an item move together: what closes a month opens the next.
        let part = |place: usize| {
            let key = &base.lines[place].0;
            let own = if key.flow.is_stock() { key.item } else { place };
            Ratio::from_scaled(10_000 + 37 * (own as i128 % 29), 4)
        };
        let coefficients = self.of_year(base, year)?;
        let mut expected = coefficients.constant.at(1.0);
        for (place, (key, ..)) in base.lines.iter().enumerate() {
            expected += coefficients.lines[place].at(1.0) * part(place).to_f64();
            moved.ratios.insert(key.clone(), part(place));
        }
        let found = self.total(base, &moved)?.rounded().at(1.0);
        Ok((found - expected).abs() <= LINEAR * expected.abs().max(1.0))
    }

    fn request(&self) -> AccountRequest {
        AccountRequest {
            level: Level::Enterprise,
            allow_gaps: self.allow_gaps,
            ..AccountRequest::default()
        }
    }

    fn total(&self, base: &PlantBase<'_>, projection: &Projection) -> Result<ExactCoefficient, Problems> {
        let ledger = base.ledger.projected(projection)?;
        let inventory = account(&ledger, &self.methodology, &self.library, self.request())?;
        let mut sum = ExactCoefficient::default();
        for row in inventory.counted() {
            let coefficient = row.coefficient.clone().unwrap_or_default();
            sum.add(row.quantity_unrounded.clone() * coefficient, self.is_by_grid(row));
        }
        Ok(sum)
    }

    fn draw_up(&self, base: &PlantBase<'_>, year: i16) -> Result<YearCoefficients, Problems> {
        let ledger = base.ledger.projected(&unchanged(base, year))?;
        let inventory = account(&ledger, &self.methodology, &self.library, self.request())?;
        let places: HashMap<&LineKey, usize> = base
            .lines
            .iter()
            .enumerate()
            .map(|(place, (key, ..))| (key, place))
            .collect();
        let mut lines = vec![ExactCoefficient::default(); base.lines.len()];
        let (mut constant, mut all) = (ExactCoefficient::default(), ExactCoefficient::default());
        for row in inventory.counted() {
            let (parts, rest) = parts_of(row, &inventory);
            let is_by_grid = self.is_by_grid(row);
            let coefficient = row.coefficient.clone().unwrap_or_default();
            all.add(row.quantity_unrounded.clone() * coefficient.clone(), is_by_grid);
            constant.add(rest * coefficient.clone(), is_by_grid);
            for (key, amount) in parts {
                let sum = places.get(&key).map_or(&mut constant, |place| &mut lines[*place]);
                sum.add(amount * coefficient.clone(), is_by_grid);
            }
        }
        Ok(YearCoefficients {
            lines: lines.iter().map(ExactCoefficient::rounded).collect(),
            constant: constant.rounded(),
            is_complete: inventory.is_complete(),
            all,
        })
    }

    fn is_by_grid(&self, row: &Row) -> bool {
        self.follows_grid && row.parameters.iter().any(is_of_grid)
    }
}

/// How far an inventory may lie from the sum of its coefficients, relatively: digits that floating-point sums lose.
const LINEAR: f64 = 1e-12;

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_of_grid(parameter: &ResolvedParameter) -> bool {
    match &parameter.origin {
        ParameterOrigin::Record { set, .. } => set == GRID_SET,
        ParameterOrigin::Derived { inputs, .. } => inputs.values().any(is_of_grid),
        ParameterOrigin::Stated { .. } | ParameterOrigin::Plant { .. } => false,
    }
}

/// The lines of a row with their signed amounts, and what no line of it says.
fn parts_of(row: &Row, inventory: &Inventory<'_>) -> (Vec<(LineKey, Ratio)>, Ratio) {
    let (mut parts, mut rest) = (Vec::new(), Ratio::zero());
    for term in &row.terms {
        let signed = if term.is_subtracted {
            -term.amount.clone()
        } else {
            term.amount.clone()
        };
        let own: Vec<&Group> = term.groups.iter().map(|place| &inventory.groups[*place]).collect();
        let whole: Ratio = own.iter().map(|group| group.quantity.clone()).sum();
        let Some(share) = signed.divide(&whole) else {
            rest = rest + signed;
            continue;
        };
        parts.extend(own.into_iter().map(|group| {
            let key = LineKey {
                process: group.process.clone(),
                item: group.item,
                flow: group.flow,
                supply: group.supply,
            };
            (key, group.quantity.clone() * share.clone())
        }));
    }
    (parts, rest)
}

/// The base ledger carried over to a year as it is.
fn unchanged(base: &PlantBase<'_>, year: i16) -> Projection {
    Projection {
        plant: base.plant,
        year,
        ratios: base.lines.iter().map(|(key, ..)| (key.clone(), Ratio::one())).collect(),
        added: Vec::new(),
        units: Vec::new(),
    }
}

/// A set by which the grid of every later year has the factor one, so that coefficients are per unit of it.
fn grid_of_one(start: &StartingPoint<'_>, last: i16) -> AssumedSet {
    let one = grid_path::factor(&Ratio::one()).unwrap_or(Decimal::ZERO);
    let years = start.year.saturating_add(1)..=last;
    let values: BTreeMap<i16, Decimal> = years.map(|year| (year, one)).collect();
    let title = Text::new("情景：电网因子", "scenario: grid factor");
    let of_plants = start.plants.iter().map(|plant| &plant.base);
    let bases = of_plants.chain(start.archetypes.values().map(|archetype| &archetype.base));
    let regions = bases.filter_map(|base| base.region()).collect();
    grid_path::grid_set(
        (regions, start.year),
        (title, String::new()),
        (&values, "per unit of the scenario's own factor"),
    )
}
