//! Where a plant's products come from in a year, and the processes that levers add and stop.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::base::{Archetypes, PlantBase};
use super::lever::unit_problem as problem;
use super::plant_year::{Changed, PlantYear, ProcessYear};
use crate::network::{Balance, Source};
use crate::problem::Problem;
use crate::quantity::Ratio;

/// Where a process that a lever added comes from.
#[derive(Clone, Debug)]
pub struct Origin<'b> {
    /// Id of the archetype.
    pub archetype: String,
    /// The lever that added it: its place in the scenario.
    pub lever: usize,
    /// The works whose process it is.
    pub base: &'b PlantBase<'b>,
    /// Its process there, as the archetype's ledger names it.
    pub process: String,
    /// What it can put out in a year of the product that its runs are counted by, in that item's unit.
    pub capacity: Option<Ratio>,
}

/// The processes that levers added, by their place.
pub type Origins<'b> = BTreeMap<usize, Origin<'b>>;

impl<'b, N: Amount> PlantYear<'b, N> {
    /// The sources of a product, each with its part.
    pub fn sources(&self, product: usize) -> Vec<(Source, N)> {
        if let Some(shares) = self.markets.get(&product) {
            return shares.clone();
        }
        let network = self.base.network.as_ref();
        match network.and_then(|network| network.network.balances.get(product)) {
            Some(Balance::Process(process)) => vec![(Source::Process(*process), N::one())],
            Some(Balance::Market(parts)) => parts.iter().map(|(source, share)| (*source, N::of(share))).collect(),
            Some(Balance::Bought) | None => vec![(Source::Bought, N::one())],
            Some(Balance::Left) => Vec::new(),
        }
    }

    /// Sets the sources of a product; their parts add up to one. A source without a part is left out.
    pub fn set_sources(&mut self, product: usize, shares: Vec<(Source, N)>) {
        let before = self.sources(product);
        let of = |shares: &[(Source, N)], source: Source| -> N {
            let own = shares.iter().filter(|(known, _)| *known == source);
            own.map(|(_, share)| share.clone()).sum()
        };
        let gone = before.iter().map(|(source, _)| *source);
        let gone = gone.filter(|source| !shares.iter().any(|(known, _)| known == source));
        let all: Vec<Source> = shares.iter().map(|(source, _)| *source).chain(gone).collect();
        for source in all {
            self.record(
                Changed::Share(product, source),
                of(&before, source),
                of(&shares, source),
            );
        }
        let shares = shares.into_iter().filter(|(_, share)| !share.is_zero());
        self.markets.insert(product, shares.collect());
    }

    /// Whether a process runs only as levers fix it, or not at all since nothing of its product comes from it.
    pub fn is_beside_network(&self, place: usize) -> bool {
        let process = &self.processes[place];
        let has_part = |shares: &Vec<(Source, N)>| {
            let mut own = shares.iter().filter(|(source, _)| *source == Source::Process(place));
            own.any(|(_, share)| !share.is_zero())
        };
        process.fixed_runs.is_some()
            || self
                .markets
                .get(&process.reference)
                .is_some_and(|shares| !has_part(shares))
    }

    /// The names of the processes, of the ledger's and of those added.
    pub fn process_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .processes
            .iter()
            .filter_map(|process| process.process.as_deref())
            .collect();
        names.dedup();
        names
    }

    /// What a process is called in the ledger.
    pub fn process_name(&self, place: usize) -> String {
        self.processes[place].process.clone().unwrap_or_default()
    }

    /// Adds a process of an archetype under a name of its own; its place. A run of it is a year of the archetype. What the plant does not know it buys;
    /// what it makes beside and nobody takes it gives away. Errors: no such archetype or process there; the plant has a process of that name.
    pub fn add_process(
        &mut self,
        unit: &str,
        archetype: &str,
        archetypes: &'b Archetypes<'b>,
        process: &str,
    ) -> Result<usize, Problem> {
        let Some(known) = archetypes.get(archetype) else {
            let known: Vec<&str> = archetypes.keys().map(String::as_str).collect();
            return Err(problem::no_archetype(archetype, &known));
        };
        if self.process_names().contains(&unit) {
            return Err(problem::unit_there_already(unit));
        }
        let base: &'b PlantBase<'b> = &known.base;
        let state = PlantYear::<N>::of(base, base.year);
        let place = match state.processes_of(process).as_slice() {
            [only] => *only,
            [] => {
                return Err(problem::no_process_of_archetype(
                    process,
                    archetype,
                    &state.process_names(),
                ));
            }
            _ => return Err(problem::several_processes(process)),
        };
        let source = state.processes[place].clone();
        let mut exchanges = Vec::new();
        let mut reference = 0;
        for (product, amount) in source.exchanges {
            let own = self.product_or_bought(state.item_id(product));
            let own = own.ok_or_else(|| problem::no_archetype(archetype, &[]))?;
            if product == source.reference {
                reference = own;
            }
            exchanges.push((own, amount));
        }
        self.processes.push(ProcessYear {
            process: Some(unit.to_owned()),
            kind: source.kind,
            reference,
            exchanges,
            fixed_runs: None,
        });
        let added = self.processes.len() - 1;
        let origin = Origin {
            archetype: archetype.to_owned(),
            lever: self.acting,
            base,
            process: source.process.unwrap_or_default(),
            capacity: None,
        };
        self.origins.insert(added, origin);
        Ok(added)
    }

    /// Bounds what an added process can put out.
    pub fn limit(&mut self, place: usize, capacity: Ratio) {
        if let Some(origin) = self.origins.get_mut(&place) {
            origin.capacity = Some(capacity);
        }
    }

    /// Lets a process make a fixed amount of its reference product, the whole plant's, whatever is asked for: the others make so much less.
    pub fn fix(&mut self, place: usize, output: &N) {
        let process = &self.processes[place];
        let each = process.net(process.reference) * self.scale.clone();
        let runs = output.divide(&each).unwrap_or_default();
        self.record(Changed::Runs(place), N::default(), runs.clone());
        self.processes[place].fixed_runs = Some(runs);
    }

    /// Stops a process: the other sources of its product take its part in their proportions; where there are none, the processes that levers fixed do,
    /// and run as is asked for. Errors: nothing else makes or brings the product; the process is for no product.
    pub fn stop(&mut self, place: usize) -> Result<(), Problem> {
        let product = self.processes[place].reference;
        let sources = self.sources(product);
        let was_fixed = self.processes[place].fixed_runs.is_some();
        let has_part = sources.iter().any(|(source, _)| *source == Source::Process(place));
        let treats = self.processes[place].net(product).is_below_zero();
        if treats || (!was_fixed && !has_part) {
            return Err(problem::for_no_product(&self.process_name(place)));
        }
        if !was_fixed {
            let others = sources
                .into_iter()
                .filter(|(source, _)| *source != Source::Process(place));
            let mut others: Vec<(Source, N)> = others.filter(|(_, share)| share.is_above_zero()).collect();
            if others.is_empty() {
                others = self.freed(product);
            }
            let all: N = others.iter().map(|(_, share)| share.clone()).sum();
            let shares: Option<Vec<(Source, N)>> = others
                .into_iter()
                .map(|(source, share)| Some((source, share.divide(&all)?)))
                .collect();
            match shares.filter(|shares| !shares.is_empty()) {
                Some(shares) => self.set_sources(product, shares),
                None => {
                    return Err(problem::nothing_takes_over(
                        &self.process_name(place),
                        self.item_id(product),
                    ));
                }
            }
        }
        self.processes[place].fixed_runs = Some(N::default());
        Ok(())
    }

    /// Frees the processes that levers fixed and that make a product: each with what it made.
    fn freed(&mut self, product: usize) -> Vec<(Source, N)> {
        let mut freed = Vec::new();
        for (place, process) in self.processes.iter_mut().enumerate() {
            if process.reference != product {
                continue;
            }
            let made = process.fixed_runs.clone().map(|runs| process.net(product) * runs);
            if let Some(made) = made.filter(Amount::is_above_zero) {
                process.fixed_runs = None;
                freed.push((Source::Process(place), made));
            }
        }
        freed
    }
}
