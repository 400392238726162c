//! Why a trajectory changes between two years: production, routes, plants, energy intensity, fuels, factors, and what is no energy.
//!
//! Of each plant the rows of energy are products: all output x share of the route x share of the plant in its route x energy per output x share of the
//! energy x emission per energy. What is left, fluxes, electrodes, materials less the carbon of products, is one product more: all output x share of the
//! route x share of the plant x emission per output. Energy that leaves a plant on balance in one of the years, power or gas that it sells, is such a product
//! too, by itself: as a fuel it would have shares below zero. All are decomposed by LMDI-I, whose effects of parts add up to those of the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::base::Plant;
use super::decomposition::{Decomposition, DecompositionError, Weights};
use super::energy_sold::EnergySold;
use super::plant_result::{EmissionRow, PlantResult};
use super::trajectory::{Trajectory, YearResult};
use crate::quantity::Ratio;
use crate::text::Text;

/// What a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factor {
    /// How much all plants put out.
    Production,
    /// Which routes put it out.
    RouteShare,
    /// Which plants of a route put it out.
    Structure,
    /// How much energy a plant takes for its output.
    EnergyIntensity,
    /// Which fuels and power that energy is.
    FuelMix,
    /// What its fuels and power emit for their energy.
    EmissionFactor,
    /// What is no energy: fluxes, electrodes and materials, less the carbon of products, less what is captured.
    Process,
}

impl Factor {
    /// Every factor, in the order of the identity.
    pub const ALL: [Factor; 7] = [
        Factor::Production,
        Factor::RouteShare,
        Factor::Structure,
        Factor::EnergyIntensity,
        Factor::FuelMix,
        Factor::EmissionFactor,
        Factor::Process,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Factor::Production => "production",
            Factor::RouteShare => "route-share",
            Factor::Structure => "structure",
            Factor::EnergyIntensity => "energy-intensity",
            Factor::FuelMix => "fuel-mix",
            Factor::EmissionFactor => "emission-factor",
            Factor::Process => "process",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Factor::Production => Text::new("产量", "production"),
            Factor::RouteShare => Text::new("流程结构", "route share"),
            Factor::Structure => Text::new("企业结构", "structure within routes"),
            Factor::EnergyIntensity => Text::new("能源强度", "energy intensity"),
            Factor::FuelMix => Text::new("燃料结构", "fuel mix"),
            Factor::EmissionFactor => Text::new("排放因子", "emission factor"),
            Factor::Process => Text::new(
                "过程排放、含碳产品与捕集",
                "process emissions, less carbon of products and what is captured",
            ),
        }
    }
}

/// The effects of factors on the change between two years, tCO2, in floating point.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The years.
    pub years: (i16, i16),
    /// The totals of the two years before rows were rounded.
    pub totals: (f64, f64),
    /// The additive effect of each factor.
    pub effects: Vec<(Factor, f64)>,
    /// The times by which each multiplies the total; `None` where a total is not above zero.
    pub multiples: Vec<(Factor, Option<f64>)>,
    /// What of plants' remainders could not be told by factors since their sign changes, and stands with `Process`.
    pub unparted: f64,
    /// The energy that plants sell, by item: it stands with `Process`.
    pub energy_sold: Vec<EnergySold>,
}

/// A term of the sum: its plant, and what it is of the plant.
type Term<'t> = (usize, Option<(&'t str, usize)>);

impl Trajectory {
    /// Why the total changes from one year to another. Errors: none but numbers that are not finite; `None` where a year is not there.
    pub fn attribution(
        &self,
        plants: &[Plant<'_>],
        from: i16,
        to: i16,
    ) -> Option<Result<Attribution, DecompositionError>> {
        let (before, after) = (self.year(from)?, self.year(to)?);
        Some(attribute(plants, before, after))
    }

    /// The effects year by year, added up, and the multiples multiplied.
    pub fn attribution_chained(
        &self,
        plants: &[Plant<'_>],
        from: i16,
        to: i16,
    ) -> Option<Result<Attribution, DecompositionError>> {
        let years: Vec<i16> = self
            .years
            .iter()
            .map(|year| year.year)
            .filter(|year| (from..=to).contains(year))
            .collect();
        let steps: Option<Result<Vec<Attribution>, DecompositionError>> = years
            .windows(2)
            .map(|pair| self.attribution(plants, pair[0], pair[1]))
            .collect();
        let steps = match steps? {
            Ok(steps) => steps,
            Err(error) => return Some(Err(error)),
        };
        let (first, last) = (steps.first()?, steps.last()?);
        let sum = |factor: usize| steps.iter().map(|step| step.effects[factor].1).sum();
        let product = |factor: usize| steps.iter().map(|step| step.multiples[factor].1).product();
        let places = 0..Factor::ALL.len();
        Some(Ok(Attribution {
            years: (first.years.0, last.years.1),
            totals: (first.totals.0, last.totals.1),
            effects: places.clone().map(|at| (Factor::ALL[at], sum(at))).collect(),
            multiples: places.map(|at| (Factor::ALL[at], product(at))).collect(),
            unparted: steps.iter().map(|step| step.unparted).sum(),
            energy_sold: EnergySold::chained(&steps),
        }))
    }
}

impl Attribution {
    /// The change.
    pub fn change(&self) -> f64 {
        self.totals.1 - self.totals.0
    }

    /// The change less all effects: zero but for floating point.
    pub fn residual(&self) -> f64 {
        self.change() - self.effects.iter().map(|(_, effect)| effect).sum::<f64>()
    }
}

/// Which terms are energy.
#[derive(Default)]
struct EnergyTerms<'t> {
    /// Those whose rows have heat and emit in both years.
    parted: BTreeSet<Term<'t>>,
    /// Those with rows of heat that leaves on balance, in one of the years at least.
    sold: BTreeSet<Term<'t>>,
}

/// The sums of a year that the factors are quotients of.
struct YearSums<'t> {
    output: f64,
    by_route: BTreeMap<&'t str, f64>,
    by_plant: BTreeMap<usize, f64>,
    energy: BTreeMap<usize, f64>,
    /// Energy and emission of each energy term, 0 and emission of what is sold and of what is no energy.
    terms: BTreeMap<Term<'t>, (f64, f64)>,
}

fn route_of<'t>(plants: &'t [Plant<'_>], plant: usize) -> &'t str {
    plants
        .get(plant)
        .and_then(|plant| plant.route.as_deref())
        .unwrap_or_default()
}

/// Whether a row is a term of energy in a plant's year: it has heat and emits.
fn is_energy(row: &EmissionRow) -> bool {
    row.energy
        .as_ref()
        .is_some_and(|energy| !energy.is_negative() && !energy.is_zero())
        && !row.unrounded.is_negative()
}

impl<'t> YearSums<'t> {
    fn of(plants: &'t [Plant<'_>], year: &'t YearResult, terms: &EnergyTerms<'t>) -> YearSums<'t> {
        let mut sums = YearSums {
            output: year.output().to_f64(),
            by_route: BTreeMap::new(),
            by_plant: BTreeMap::new(),
            energy: BTreeMap::new(),
            terms: BTreeMap::new(),
        };
        for plant in &year.plants {
            let output = plant.made.to_f64();
            *sums.by_route.entry(route_of(plants, plant.plant)).or_default() += output;
            *sums.by_plant.entry(plant.plant).or_default() += output;
            // Power that no row counts belongs to the power that one counts.
            let power = plant
                .rows
                .iter()
                .find(|row| row.counts && row.supply.is_some() && row.energy.is_some());
            if let Some(key) = power
                .map(|row| term(plant, row))
                .filter(|key| terms.parted.contains(key))
            {
                let uncounted = plant.uncounted_power.to_f64();
                *sums.energy.entry(plant.plant).or_default() += uncounted;
                sums.terms.entry(key).or_default().0 += uncounted;
            }
            for row in plant.rows.iter().filter(|row| row.counts) {
                let key = term(plant, row);
                let emission = row.unrounded.to_f64();
                if terms.parted.contains(&key) {
                    let energy = row.energy.as_ref().map_or(0.0, Ratio::to_f64);
                    *sums.energy.entry(plant.plant).or_default() += energy;
                    let known = sums.terms.entry(key).or_default();
                    known.0 += energy;
                    known.1 += emission;
                } else {
                    let own = terms.sold.contains(&key).then_some(key);
                    sums.terms.entry(own.unwrap_or((plant.plant, None))).or_default().1 += emission;
                }
            }
        }
        sums
    }

    /// The factors of a term; `None` where a quotient has nothing below the line, so that this year says nothing of it.
    fn factors(&self, plants: &[Plant<'_>], key: &Term<'t>, is_parted: bool) -> [Option<f64>; 7] {
        let over = |above: f64, below: f64| (below != 0.0).then(|| above / below);
        let plant = key.0;
        let route = self.by_route.get(route_of(plants, plant)).copied().unwrap_or_default();
        let output = self.by_plant.get(&plant).copied().unwrap_or_default();
        let energy = self.energy.get(&plant).copied().unwrap_or_default();
        let (own, emission) = self.terms.get(key).copied().unwrap_or_default();
        let (all, share, structure) = (Some(self.output), over(route, self.output), over(output, route));
        let one = Some(1.0);
        if is_parted {
            let (intensity, mix, factor) = (over(energy, output), over(own, energy), over(emission, own));
            [all, share, structure, intensity, mix, factor, one]
        } else {
            [all, share, structure, one, one, one, over(emission, output)]
        }
    }
}

/// Power is one energy, however it is supplied: a cleaner supply is another emission per energy.
fn term<'t>(plant: &PlantResult, row: &'t EmissionRow) -> Term<'t> {
    (plant.plant, Some((row.source.as_str(), row.item)))
}

/// The terms of energy over two years. What is energy in one year must be in the other, or not be there.
fn energy_terms<'t>(years: [&'t YearResult; 2]) -> EnergyTerms<'t> {
    let mut terms = EnergyTerms::default();
    let mut other: BTreeSet<Term<'_>> = BTreeSet::new();
    for plant in years.into_iter().flat_map(|year| &year.plants) {
        for row in plant.rows.iter().filter(|row| row.counts) {
            let key = term(plant, row);
            let heat = row.energy.as_ref();
            if heat.is_some_and(Ratio::is_negative) {
                terms.sold.insert(key);
            } else if is_energy(row) {
                terms.parted.insert(key);
            } else if !(row.unrounded.is_zero() && heat.is_some_and(Ratio::is_zero)) {
                other.insert(key);
            }
        }
    }
    terms.parted = &(&terms.parted - &terms.sold) - &other;
    terms
}

fn attribute(plants: &[Plant<'_>], before: &YearResult, after: &YearResult) -> Result<Attribution, DecompositionError> {
    let energy = energy_terms([before, after]);
    let sums = [before, after].map(|year| YearSums::of(plants, year, &energy));
    let keys: BTreeSet<Term<'_>> = sums.iter().flat_map(|sums| sums.terms.keys().copied()).collect();
    let last = Factor::ALL.len() - 1;
    let (mut unparted, mut turned) = (0.0, 0.0);
    let mut energy_sold = Vec::new();
    let mut parted_keys: Vec<&Term<'_>> = Vec::new();
    let mut rows: [Vec<[f64; 7]>; 2] = [Vec::new(), Vec::new()];
    let emissions = |key: &Term<'_>| {
        let [before, after] = [0, 1].map(|year: usize| sums[year].terms.get(key).map_or(0.0, |term| term.1));
        (before, after)
    };
    for key in &keys {
        let is_parted = energy.parted.contains(key);
        let known = [0, 1].map(|year: usize| sums[year].factors(plants, key, is_parted));
        // A plant that does not run has no intensity: that of the other year holds, and the change is the share's, which is zero.
        let filled = |year: usize| {
            let each = known[year].iter().zip(&known[1 - year]);
            let mut factors = [0.0; 7];
            for (factor, (own, other)) in factors.iter_mut().zip(each) {
                *factor = own.or(*other).unwrap_or_default();
            }
            factors
        };
        let pair = [filled(0), filled(1)];
        if pair[0][last] * pair[1][last] < 0.0 {
            // From bought to sold, or a plant's remainder from a source to a sink: a logarithm has no path through zero, so all of its change is its own.
            let (before, after) = emissions(key);
            match key.1 {
                Some((_, item)) => {
                    turned += after - before;
                    EnergySold::add(&mut energy_sold, item, (before, after), after - before);
                }
                None => unparted += after - before,
            }
            continue;
        }
        parted_keys.push(key);
        rows[0].push(pair[0]);
        rows[1].push(pair[1]);
    }
    let parted = Decomposition::between(&rows[0], &rows[1], Weights::First)?;
    for (key, effects) in parted_keys.iter().zip(&parted.effects) {
        if let (Some((_, item)), false) = (key.1, energy.parted.contains(key)) {
            EnergySold::add(&mut energy_sold, item, emissions(key), effects[last]);
        }
    }
    let total = |sums: &YearSums<'_>| sums.terms.values().map(|(_, emission)| emission).sum::<f64>();
    let totals = (total(&sums[0]), total(&sums[1]));
    let mut effects: Vec<(Factor, f64)> = Factor::ALL
        .iter()
        .enumerate()
        .map(|(at, factor)| (*factor, parted.effect(at)))
        .collect();
    if let Some(last) = effects.last_mut() {
        last.1 += unparted + turned;
    }
    let mean = super::decomposition::log_mean(totals.1, totals.0);
    let multiples = effects.iter().map(|(factor, effect)| {
        let is_above_zero = totals.0 > 0.0 && totals.1 > 0.0;
        (*factor, is_above_zero.then(|| (effect / mean).exp()))
    });
    Ok(Attribution {
        years: (before.year, after.year),
        totals,
        multiples: multiples.collect(),
        effects,
        unparted,
        energy_sold,
    })
}
