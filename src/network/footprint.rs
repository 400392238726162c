//! What an amount of a product causes: which processes run how often, what they emit, what is bought for it.

use super::Network;
use super::problem;
use super::technosphere::Activity;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// What an amount of a product causes, from the network's own processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footprint<'n> {
    /// The network.
    pub network: &'n Network,
    /// Place of the product.
    pub product: usize,
    /// How much of it.
    pub amount: Ratio,
    /// For each process how often it runs.
    pub runs: Vec<Ratio>,
    /// What is bought, by product.
    pub bought: Vec<(usize, Ratio)>,
    /// What of by-products is left and leaves the network; below zero what is drawn from outside for want of it.
    pub left: Vec<(usize, Ratio)>,
}

impl Network {
    /// What an amount of a product causes. Errors: an unknown product, and those of [`Network::technosphere`].
    pub fn footprint(&self, product: &str, amount: &Ratio) -> Result<Footprint<'_>, Problems> {
        let Some(place) = self.product(product) else {
            return Err(problem::unknown_product(product, self).into());
        };
        let technosphere = self.technosphere()?;
        let solved = technosphere.activities_for(&[(place, amount.clone())]);
        technosphere.check_scaling(&solved)?;
        let mut footprint = Footprint {
            network: self,
            product: place,
            amount: amount.clone(),
            runs: vec![Ratio::zero(); self.processes.len()],
            bought: Vec::new(),
            left: Vec::new(),
        };
        for (activity, amount) in technosphere.activities.iter().zip(solved) {
            match activity {
                Activity::Process(process) => footprint.runs[*process] = amount,
                Activity::Bought(product) if !amount.is_zero() => footprint.bought.push((*product, amount)),
                Activity::Left(product) if !amount.is_zero() => footprint.left.push((*product, amount)),
                _ => {}
            }
        }
        Ok(footprint)
    }

    /// For each product what the network's processes emit of an elementary flow for one unit of it: one transposed solve.
    pub fn direct_intensities(&self, flow: &str) -> Result<Vec<Ratio>, Problems> {
        let place = self.elementary_flow(flow);
        let technosphere = self.technosphere()?;
        Ok(technosphere.intensities(|activity| match (activity, place) {
            (Activity::Process(process), Some(flow)) => self.processes[process].emitted(flow),
            _ => Ratio::zero(),
        }))
    }
}

impl Footprint<'_> {
    /// What the processes emit of an elementary flow.
    pub fn total(&self, flow: &str) -> Ratio {
        self.by_process(flow).into_iter().map(|(_, amount)| amount).sum()
    }

    /// What each process emits of an elementary flow, those that emit any.
    pub fn by_process(&self, flow: &str) -> Vec<(usize, Ratio)> {
        let Some(flow) = self.network.elementary_flow(flow) else {
            return Vec::new();
        };
        let processes = self.network.processes.iter().zip(&self.runs).enumerate();
        let amounts = processes.map(|(place, (process, runs))| (place, process.emitted(flow) * runs.clone()));
        amounts.filter(|(_, amount)| !amount.is_zero()).collect()
    }

    /// Who makes and who takes a product for it: above zero what is made or brought, below zero what is taken, leaves or is asked for. The amounts add
    /// up to nothing.
    pub fn balance_of(&self, product: usize) -> Vec<(Participant, Ratio)> {
        let processes = self.network.processes.iter().zip(&self.runs).enumerate();
        let processes = processes
            .map(|(place, (process, runs))| (Participant::Process(place), process.net(product) * runs.clone()));
        let own = |amounts: &[(usize, Ratio)]| {
            let own = amounts.iter().filter(|(known, _)| *known == product);
            own.map(|(_, amount)| amount.clone()).sum::<Ratio>()
        };
        let asked = if product == self.product {
            self.amount.clone()
        } else {
            Ratio::zero()
        };
        let others = [
            (Participant::Bought, own(&self.bought)),
            (Participant::Left, -own(&self.left)),
            (Participant::Asked, -asked),
        ];
        let all = processes.chain(others);
        all.filter(|(_, amount)| !amount.is_zero()).collect()
    }
}

/// Who makes or takes a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Participant {
    /// A process of the network.
    Process(usize),
    /// It is bought, or, below zero, less is bought.
    Bought,
    /// It leaves.
    Left,
    /// It is what the footprint is of.
    Asked,
}

impl Participant {
    /// What it is called.
    pub fn title(self, network: &Network) -> Text {
        match self {
            Participant::Process(process) => network.processes[process].title.clone(),
            Participant::Bought => Text::new("外购（作使用：少购）", "bought (as taken: not bought)"),
            Participant::Left => Text::new("离开", "leaves"),
            Participant::Asked => Text::new("所求产品", "asked for"),
        }
    }
}
