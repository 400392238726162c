//! How the amounts of a process are read that is parted among its products: by its own meters, by its share, and by the meters of what is lost of the
//! product on its way to its users.
//!
//! The share follows the keys of the products, which are never drawn: they are listed among what is taken as exact, and shares stay.

use super::inventory_inputs::internal;
use super::network_readings::{EmissionsRead, Reader, relative};
use super::polynomial::Polynomial;
use crate::factor::Named;
use crate::network::partition::{Loss, Part, Partition};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// Where a part of a process stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CoproductPlace {
    /// Place of the partition.
    partition: usize,
    /// Place of the part in it.
    part: usize,
}

impl CoproductPlace {
    /// The part that a process of a network is, by its id: `coking/coke`.
    pub(super) fn of(id: &str, partitions: &[Partition]) -> Option<CoproductPlace> {
        let mut places = partitions.iter().enumerate().filter_map(|(place, partition)| {
            let product = id.strip_prefix(&partition.process)?.strip_prefix('/')?;
            let part = partition.parts.iter().position(|part| part.product.id == product)?;
            Some(CoproductPlace { partition: place, part })
        });
        places.next()
    }
}

impl<'r> Reader<'r, '_, '_> {
    fn partition(&self, place: CoproductPlace) -> (&'r Partition, &'r Part) {
        let partition = &self.partitions[place.partition];
        (partition, &partition.parts[place.part])
    }

    /// What a part takes or makes of an item: `amount` in all, what is lost in it.
    pub(super) fn coproduct_exchange(
        &mut self,
        place: CoproductPlace,
        item: usize,
        amount: &Ratio,
    ) -> Result<Polynomial, Problems> {
        let (partition, part) = self.partition(place);
        let lost = |loss: &Loss| loss.amounts.get(&item).cloned();
        let own = amount.clone() - part.losses.iter().filter_map(lost).sum();
        let mut read = moved(relative(&self.net(&partition.process, item)), &own);
        if self.inputs.inventory.library.items.at(item).id() != part.product.id {
            read = read.times(&self.share(place)?);
        }
        for loss in &part.losses {
            if let Some(amount) = lost(loss) {
                read.add(&moved(relative(&self.net(&loss.process, item)), &amount));
            }
        }
        Ok(read)
    }

    /// What a part emits of the carbon of an item: `amount` in all, what is flared in it, by the flare's own meters.
    pub(super) fn coproduct_emission(
        &mut self,
        place: CoproductPlace,
        cause: usize,
        amount: &Ratio,
        by_cause: &EmissionsRead,
    ) -> Result<Polynomial, Problems> {
        let (partition, part) = self.partition(place);
        let lost = |loss: &Loss| loss.emissions.get(&cause).cloned();
        let of = |process: &str| by_cause.get(&(process.to_owned(), cause)).and_then(relative);
        let own = amount.clone() - part.losses.iter().filter_map(lost).sum();
        let mut read = moved(of(&partition.process), &own).times(&self.share(place)?);
        for loss in &part.losses {
            if let Some(amount) = lost(loss) {
                read.add(&moved(of(&loss.process), &amount));
            }
        }
        Ok(read)
    }

    /// The share of a part over the stated one, as the keys of the products move it.
    fn share(&mut self, place: CoproductPlace) -> Result<Polynomial, Problems> {
        let (partition, part) = self.partition(place);
        let mut all = Polynomial::default();
        for part in &partition.parts {
            all.add(&self.key(part).scaled(&part.share));
        }
        let over = self.inputs.model.reciprocal(&all).ok_or_else(|| {
            let process = &partition.process;
            internal(Text::new(
                format!("工序 `{process}` 的分摊份额合计为 0"),
                format!("the shares of the parts of process `{process}` add up to 0"),
            ))
        })?;
        Ok(self.key(part).times(&over))
    }

    /// The key of a part over the stated one.
    fn key(&mut self, part: &Part) -> Polynomial {
        match self.inputs.allocation_key(part) {
            Some(symbol) => Polynomial::of(symbol, Ratio::one()),
            None => Polynomial::constant(Ratio::one()),
        }
    }
}

/// An amount as a reading moves it; without one it stays.
fn moved(reading: Option<Polynomial>, amount: &Ratio) -> Polynomial {
    match reading {
        Some(reading) => reading.scaled(amount),
        None => Polynomial::constant(amount.clone()),
    }
}
