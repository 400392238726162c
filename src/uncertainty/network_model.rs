//! A footprint as a response of its inputs: every draw rebuilds the network and solves it.
//!
//! Shares of markets follow what was made and bought in the draw; shares of heat by which an absorber is split stay as they are.

use super::completeness::Completeness;
use super::draws::{LANES, Lanes};
use super::model::Compiled;
use super::monte_carlo::Sampling;
use super::network_readings::NetworkReadings;
use super::outcome::{Outcome, Propagation, ResultName};
use super::polynomial::Polynomial;
use super::response::{Response, central_differences};
use crate::network::balance::{Balance, Source};
use crate::network::numeric_system::SystemScratch;
use crate::network::{Activity, EntryOrigin, Network, NumericSystem};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// A footprint whose uncertainty is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct FootprintRequest<'r> {
    /// The network.
    pub network: &'r Network,
    /// Place of the product.
    pub product: usize,
    /// How much of it.
    pub amount: &'r Ratio,
    /// For each elementary flow what one unit of it counts, in the unit of the footprint: one for carbon dioxide.
    pub weights: &'r [Ratio],
    /// For each product its upstream factor, where it has one.
    pub upstream: &'r [Option<Ratio>],
    /// How the amounts are read.
    pub readings: &'r NetworkReadings,
    /// Whether everything that was bought is counted.
    pub completeness: Completeness,
}

/// The uncertainty of a footprint, of its direct part and of what is upstream.
pub(super) fn of_footprint(request: FootprintRequest<'_>, sampling: Sampling) -> Result<Outcome, Problems> {
    let system = request.network.numeric_system(&[request.product])?;
    let mut amounts = Amounts::default();
    let places = Places::new(&request, &system, &mut amounts);
    let model = &request.readings.model;
    let (drawn, all) = (model.drawn(amounts.multipliers.iter()), model.all());
    let of = |places: &[usize]| places.iter().map(|place| &model.inputs[*place]).collect();
    let response = |variables: &[usize]| FootprintResponse {
        system: &system,
        places: &places,
        asked: request.amount.to_f64(),
        variables: variables.len(),
        multipliers: model.compile(variables, &amounts.multipliers),
    };
    let name = |id: &str, title: Text, completeness: Completeness| ResultName {
        id: id.to_owned(),
        title,
        unit: format!("tCO2e/{}", per(&request)),
        completeness,
    };
    let whole = request.completeness;
    let propagation = Propagation {
        names: vec![
            name("footprint", Text::new("足迹", "footprint"), whole),
            name(
                "direct",
                Text::new("其中：直接排放", "of it: direct emissions"),
                Completeness::Complete,
            ),
            name("upstream", Text::new("其中：上游", "of it: upstream"), whole),
        ],
        variables: of(&drawn),
        response: response(&drawn),
        inputs: of(&all),
        of_inputs: response(&all),
    };
    Ok(propagation.run(sampling))
}

/// The amount that the footprint is of.
fn per(request: &FootprintRequest<'_>) -> String {
    let unit = &request.network.products[request.product].unit;
    let amount = request.amount.to_text();
    if amount == "1" {
        unit.clone()
    } else {
        format!("{amount} {unit}")
    }
}

/// The multipliers that amounts move with, each kind once.
#[derive(Default)]
struct Amounts {
    multipliers: Vec<Polynomial>,
}

impl Amounts {
    fn place(&mut self, multiplier: Option<&Polynomial>) -> Option<usize> {
        let multiplier = multiplier?;
        let known = self.multipliers.iter().position(|known| known == multiplier);
        Some(known.unwrap_or_else(|| {
            self.multipliers.push(multiplier.clone());
            self.multipliers.len() - 1
        }))
    }
}

/// An amount and the multiplier that it moves with.
#[derive(Clone, Copy)]
struct Moved {
    amount: f64,
    with: Option<usize>,
}

/// What an entry of the equations is worked out from.
#[derive(Clone, Copy)]
enum EntryPlace {
    Amount(Moved),
    /// A part of a market: the market's place, and the part.
    Share(usize, usize),
}

/// Where everything of a footprint stands.
struct Places {
    entries: Vec<EntryPlace>,
    /// The parts of each market.
    markets: Vec<Vec<Moved>>,
    /// Unknown and emission for one of it.
    direct: Vec<(usize, Moved)>,
    /// Unknown and upstream emission for one of it.
    upstream: Vec<(usize, Moved)>,
}

impl Places {
    fn new(request: &FootprintRequest<'_>, system: &NumericSystem, amounts: &mut Amounts) -> Places {
        let (network, readings) = (request.network, request.readings);
        let mut places = Places {
            entries: Vec::new(),
            markets: Vec::new(),
            direct: Vec::new(),
            upstream: Vec::new(),
        };
        let mut market_of = vec![None; network.products.len()];
        for (product, balance) in network.balances.iter().enumerate() {
            let Balance::Market(parts) = balance else { continue };
            let id = &network.products[product].id;
            let parts = parts.iter().map(|(source, share)| {
                let multiplier = match source {
                    Source::Process(process) => readings.exchange(&network.processes[*process].id, id),
                    Source::Bought => readings.purchase(id),
                };
                Moved {
                    amount: share.to_f64(),
                    with: amounts.place(multiplier),
                }
            });
            market_of[product] = Some(places.markets.len());
            let parts = parts.collect();
            places.markets.push(parts);
        }
        for entry in &system.entries {
            let fixed = EntryPlace::Amount(Moved {
                amount: entry.amount,
                with: None,
            });
            places.entries.push(match entry.origin {
                EntryOrigin::Fixed => fixed,
                EntryOrigin::Exchange { process, exchange } => {
                    let process = &network.processes[process];
                    let product = process.exchanges[exchange].product;
                    let multiplier = readings.exchange(&process.id, &network.products[product].id);
                    EntryPlace::Amount(Moved {
                        amount: entry.amount,
                        with: amounts.place(multiplier),
                    })
                }
                EntryOrigin::Share { product, part } => match market_of[product] {
                    Some(market) => EntryPlace::Share(market, part),
                    None => fixed,
                },
            });
        }
        for unknown in &system.solved {
            match system.activities[*unknown] {
                Activity::Process(process) => {
                    let process = &network.processes[process];
                    for emission in &process.emissions {
                        let amount = emission.amount.clone() * request.weights[emission.flow].clone();
                        if amount.is_zero() {
                            continue;
                        }
                        let cause = emission.cause.map(|cause| network.products[cause].id.as_str());
                        let multiplier = cause.and_then(|cause| readings.emission(&process.id, cause));
                        let moved = Moved {
                            amount: amount.to_f64(),
                            with: amounts.place(multiplier),
                        };
                        places.direct.push((*unknown, moved));
                    }
                }
                Activity::Bought(product) => {
                    if let Some(factor) = &request.upstream[product] {
                        let multiplier = readings.upstream(&network.products[product].id);
                        let moved = Moved {
                            amount: factor.to_f64(),
                            with: amounts.place(multiplier),
                        };
                        places.upstream.push((*unknown, moved));
                    }
                }
                Activity::Market(_) | Activity::Left(_) => {}
            }
        }
        places
    }
}

/// A footprint in floating point.
struct FootprintResponse<'f> {
    system: &'f NumericSystem,
    places: &'f Places,
    asked: f64,
    variables: usize,
    multipliers: Compiled,
}

/// Room for one thread.
struct FootprintScratch {
    columns: Vec<Lanes>,
    multipliers: Vec<Lanes>,
    shares: Vec<Vec<Lanes>>,
    system: SystemScratch<LANES>,
}

impl Moved {
    fn value(&self, multipliers: &[Lanes]) -> Lanes {
        match self.with {
            None => [self.amount; LANES],
            Some(place) => multipliers[place].map(|multiplier| self.amount * multiplier),
        }
    }
}

impl Response for FootprintResponse<'_> {
    type Scratch = FootprintScratch;

    fn outputs(&self) -> usize {
        3
    }

    fn scratch(&self) -> FootprintScratch {
        FootprintScratch {
            columns: self.multipliers.columns(),
            multipliers: vec![[1.0; LANES]; self.multipliers.output_count()],
            shares: self
                .places
                .markets
                .iter()
                .map(|parts| vec![[0.0; LANES]; parts.len()])
                .collect(),
            system: self.system.scratch(),
        }
    }

    fn evaluate(&self, drawn: &[Lanes], scratch: &mut FootprintScratch, results: &mut [Lanes]) {
        let FootprintScratch {
            columns,
            multipliers,
            shares,
            system,
        } = scratch;
        columns[..self.variables].copy_from_slice(drawn);
        self.multipliers.prepare(columns);
        for (place, multiplier) in multipliers.iter_mut().enumerate() {
            self.multipliers.output(place, columns, multiplier);
        }
        for (parts, shares) in self.places.markets.iter().zip(shares.iter_mut()) {
            let mut all = [0.0; LANES];
            for (part, share) in parts.iter().zip(shares.iter_mut()) {
                *share = part.value(multipliers);
                all.iter_mut().zip(share.iter()).for_each(|(all, share)| *all += share);
            }
            for share in shares.iter_mut() {
                share.iter_mut().zip(&all).for_each(|(share, all)| *share /= all);
            }
        }
        let amount_of = |entry: usize| match self.places.entries[entry] {
            EntryPlace::Amount(moved) => moved.value(multipliers),
            EntryPlace::Share(market, part) => shares[market][part].map(|share| -share),
        };
        let solved = self.system.solve(amount_of, &[self.asked], system);
        let sum = |parts: &[(usize, Moved)]| {
            let mut sum = [0.0; LANES];
            for (unknown, moved) in parts {
                let (runs, each) = (&system.solution[*unknown], moved.value(multipliers));
                for (lane, sum) in sum.iter_mut().enumerate() {
                    *sum += runs[lane] * each[lane];
                }
            }
            sum
        };
        let (direct, upstream) = (sum(&self.places.direct), sum(&self.places.upstream));
        for lane in 0..LANES {
            let value = |value: f64| if solved[lane] { value } else { f64::NAN };
            results[0][lane] = value(direct[lane] + upstream[lane]);
            results[1][lane] = value(direct[lane]);
            results[2][lane] = value(upstream[lane]);
        }
    }

    fn gradients(&self) -> Vec<Vec<f64>> {
        central_differences(self, self.variables)
    }
}
