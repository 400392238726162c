//! A plant's network and one written by hand, joined: what the plant buys is made by the processes of the other.

use super::Network;
use super::balance::{Balance, Source};
use super::problem;
use crate::factor::Library;
use crate::problem::Problems;
use crate::quantity::Ratio;

impl Network {
    /// Joins another network: a product that one buys and the other makes comes from there, one that both buy is bought. Errors: a process of one name in
    /// both, a product that both make or let leave, units of different dimensions.
    pub fn joined(mut self, other: &Network, library: &Library) -> Result<Network, Problems> {
        let mut faults = Vec::new();
        for process in &other.processes {
            if self.process(&process.id).is_some() {
                faults.push(problem::process_twice(&process.id));
            }
        }
        // By product of the other: its place here, and how many of this unit one of its units is.
        let mut places: Vec<(usize, Ratio)> = Vec::new();
        for product in &other.products {
            let place = self.product(&product.id).unwrap_or_else(|| {
                self.products.push(product.clone());
                self.balances.push(Balance::Left);
                self.products.len() - 1
            });
            let known = self.products[place].unit.clone();
            let parse = |unit: &str| library.units.parse(unit).ok();
            let size = match (parse(&product.unit), parse(&known)) {
                _ if product.unit == known => Some(Ratio::one()),
                (Some(own), Some(known)) if own.dimension == known.dimension => own.size.divide(&known.size),
                _ => None,
            };
            let size = size.unwrap_or_else(|| {
                faults.push(problem::unit_differs(&product.id, &known, &product.unit));
                Ratio::one()
            });
            places.push((place, size));
        }
        Problems(faults).check()?;
        let flows: Vec<usize> = other
            .elementary_flows
            .iter()
            .map(|flow| {
                self.elementary_flow(&flow.id).unwrap_or_else(|| {
                    self.elementary_flows.push(flow.clone());
                    self.elementary_flows.len() - 1
                })
            })
            .collect();
        let first = self.processes.len();
        for process in &other.processes {
            let mut moved = process.clone();
            moved.reference = places[process.reference].0;
            moved.is_suppliers = true;
            for exchange in &mut moved.exchanges {
                let (place, size) = &places[exchange.product];
                exchange.product = *place;
                exchange.amount = std::mem::take(&mut exchange.amount) * size.clone();
            }
            for emission in &mut moved.emissions {
                emission.flow = flows[emission.flow];
                emission.cause = emission.cause.map(|cause| places[cause].0);
            }
            self.processes.push(moved);
        }
        let moved = |balance: &Balance| match balance {
            Balance::Process(process) => Balance::Process(process + first),
            Balance::Market(parts) => {
                let parts = parts.iter().map(|(source, share)| {
                    let source = match source {
                        Source::Process(process) => Source::Process(process + first),
                        Source::Bought => Source::Bought,
                    };
                    (source, share.clone())
                });
                Balance::Market(parts.collect())
            }
            other => other.clone(),
        };
        let mut faults = Vec::new();
        for (product, balance) in other.balances.iter().enumerate() {
            let place = places[product].0;
            // A product of the other alone was added as one that leaves.
            let is_new = self.is_untouched(place, first);
            self.balances[place] = match (&self.balances[place], balance) {
                _ if is_new => moved(balance),
                (Balance::Bought, other) => moved(other),
                // Of what is made here and bought, the bought part comes from there.
                (Balance::Market(parts), Balance::Process(process))
                    if parts.iter().any(|(of, _)| *of == Source::Bought) =>
                {
                    let parts = parts.iter().map(|(source, share)| match source {
                        Source::Bought => (Source::Process(process + first), share.clone()),
                        Source::Process(_) => (*source, share.clone()),
                    });
                    Balance::Market(parts.collect())
                }
                (own, Balance::Bought) => own.clone(),
                (Balance::Left, Balance::Left) => Balance::Left,
                _ => {
                    let name = self.products[place].id.clone();
                    let makers = self.processes.iter().filter(|process| process.reference == place);
                    let makers: Vec<&str> = makers.map(|process| process.id.as_str()).collect();
                    faults.push(problem::two_providers(&name, &makers));
                    continue;
                }
            };
        }
        Problems(faults).check()?;
        Ok(self)
    }

    /// Whether none of the first processes moves a product.
    fn is_untouched(&self, product: usize, first: usize) -> bool {
        let mut own = self.processes[..first].iter().flat_map(|process| &process.exchanges);
        !own.any(|exchange| exchange.product == product)
    }
}
