//! A footprint as a sum of terms, each an amount times what one unit of it causes.

use std::collections::BTreeMap;

use super::pairing::Pairing;
use crate::format::registry::CarbonOrigin;
use crate::network::{Footprint, ProductSystem};
use crate::quantity::Ratio;

/// What kind of part of a footprint it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FootprintPart {
    /// A process.
    Process,
    /// An item that is bought.
    Bought,
    /// A by-product that leaves and is credited.
    Credited,
    /// The product itself, when it becomes scrap.
    EndOfLife,
}

impl FootprintPart {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            FootprintPart::Process => "process",
            FootprintPart::Bought => "upstream",
            FootprintPart::Credited => "credit",
            FootprintPart::EndOfLife => "end-of-life",
        }
    }
}

/// Whose effect it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FootprintSubject {
    /// Of which kind.
    pub part: FootprintPart,
    /// Id of the process or the item.
    pub id: String,
    /// Id of the product that a process is counted by; `None` of an item, and of a process whose parts are taken together.
    pub reference: Option<String>,
    /// Id of the item whose carbon a process emits, where it is told apart.
    pub carbon: Option<String>,
    /// Id of the elementary flow, where it is told apart.
    pub flow: Option<String>,
}

impl FootprintSubject {
    /// The same without the item whose carbon it is, and without the flow.
    pub(super) fn whole(&self) -> FootprintSubject {
        FootprintSubject {
            carbon: None,
            flow: None,
            ..self.clone()
        }
    }
}

/// An amount and what one unit of it causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// How much is needed: of a process its reference product, made or treated; of the others the item.
    pub amount: Ratio,
    /// tCO2e for one unit: of a process by the item whose carbon it is and by flow, of the others under nothing. Empty where nothing is known.
    pub factors: BTreeMap<Emitted, Ratio>,
}

/// The item whose carbon a process emits and the elementary flow, as far as they are told apart.
pub(super) type Emitted = (Option<String>, Option<String>);

impl Term {
    /// What one unit causes, all together; `None` where nothing is known of a bought item or a by-product.
    pub fn factor(&self) -> Option<Ratio> {
        (!self.factors.is_empty()).then(|| self.factors.values().cloned().sum())
    }

    /// Whether a network says of every emission whose carbon it is.
    pub fn knows_carbon(&self) -> bool {
        self.factors.keys().all(|(carbon, _)| carbon.is_some())
    }
}

/// The terms of a footprint.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// By subject, without the item whose carbon it is and without flow.
    pub by_subject: BTreeMap<FootprintSubject, Term>,
    /// Of each part of a parted process the process.
    pub undivided: BTreeMap<String, String>,
}

impl Terms {
    /// The terms of the footprint of a system. Their sum is the footprint.
    pub fn of(system: &ProductSystem<'_>, footprint: &Footprint<'_>) -> Terms {
        let mut terms = Terms::default();
        for partition in &system.partitions {
            for part in &partition.parts {
                let part = format!("{}/{}", partition.process, part.product.id);
                terms.undivided.insert(part, partition.process.clone());
            }
        }
        terms.add_processes(system, footprint);
        if !system.reaches_beyond_the_gate() {
            return terms;
        }
        for (product, amount) in &footprint.bought {
            terms.add_item(
                system,
                FootprintPart::Bought,
                *product,
                amount,
                system.carried(*product),
            );
        }
        for (product, amount) in footprint.left.iter().filter(|_| !system.rules.credits.is_empty()) {
            let saved = system.credit(*product).map(|credit| -credit);
            terms.add_item(system, FootprintPart::Credited, *product, amount, saved);
        }
        if let Some(saved) = system.end_of_life(footprint.product) {
            let product = footprint.product;
            terms.add_item(
                system,
                FootprintPart::EndOfLife,
                product,
                &footprint.amount,
                Some(saved),
            );
        }
        terms
    }

    fn add_processes(&mut self, system: &ProductSystem<'_>, footprint: &Footprint<'_>) {
        let network = &system.network;
        let running = network.processes.iter().zip(&footprint.runs);
        for (process, runs) in running.filter(|(_, runs)| !runs.is_zero()) {
            // A treatment takes its reference in; both it and what one unit causes are shown above zero.
            let size = process.net(process.reference).abs();
            let mut factors: BTreeMap<Emitted, Ratio> = BTreeMap::new();
            for emission in &process.emissions {
                let factor = system.characterisation.factors[emission.flow].as_ref();
                let Some(factor) = factor.filter(|factor| factor.origin == CarbonOrigin::Fossil) else {
                    continue;
                };
                let carbon = emission.cause.map(|cause| network.products[cause].id.clone());
                let flow = network.elementary_flows[emission.flow].id.clone();
                let of_unit = (emission.amount.clone() * factor.value.clone()).divide(&size);
                let known = factors.entry((carbon, Some(flow))).or_default();
                *known = std::mem::take(known) + of_unit.unwrap_or_default();
            }
            let subject = FootprintSubject {
                part: FootprintPart::Process,
                id: process.id.clone(),
                reference: Some(network.products[process.reference].id.clone()),
                carbon: None,
                flow: None,
            };
            let amount = runs.clone() * size;
            self.by_subject.insert(subject, Term { amount, factors });
        }
    }

    fn add_item(
        &mut self,
        system: &ProductSystem<'_>,
        part: FootprintPart,
        product: usize,
        amount: &Ratio,
        factor: Option<Ratio>,
    ) {
        let subject = FootprintSubject {
            part,
            id: system.network.products[product].id.clone(),
            reference: None,
            carbon: None,
            flow: None,
        };
        let factors = factor.into_iter().map(|factor| ((None, None), factor)).collect();
        let known = self.by_subject.entry(subject).or_insert_with(|| Term {
            amount: Ratio::zero(),
            factors,
        });
        known.amount = std::mem::take(&mut known.amount) + amount.clone();
    }

    /// The same terms by the names that their processes and products go by on the first side.
    pub fn paired(self, pairing: &Pairing) -> Terms {
        let subjects = self.by_subject.into_iter().map(|(mut subject, term)| {
            if subject.part == FootprintPart::Process {
                subject.id = pairing.process(&subject.id);
                subject.reference = subject.reference.map(|product| pairing.product(&product));
            }
            (subject, term)
        });
        let parts = self.undivided.iter();
        Terms {
            by_subject: subjects.collect(),
            undivided: parts
                .map(|(part, whole)| (pairing.process(part), pairing.process(whole)))
                .collect(),
        }
    }

    /// The terms with the amounts of these and the factors that `others` have for what they need too. What they do not need keeps its own
    /// factor: that it is needed at all is a matter of amounts.
    pub fn amounts_at_factors_of<'t>(
        &'t self,
        others: impl Fn(FootprintPart) -> &'t Terms,
    ) -> BTreeMap<FootprintSubject, Ratio> {
        let mut found = BTreeMap::new();
        for (subject, own) in &self.by_subject {
            let other = others(subject.part).by_subject.get(subject);
            let factors = &other.unwrap_or(own).factors;
            for ((carbon, flow), factor) in factors {
                let part = FootprintSubject {
                    carbon: carbon.clone(),
                    flow: flow.clone(),
                    ..subject.clone()
                };
                found.insert(part, own.amount.clone() * factor.clone());
            }
        }
        found
    }
}
