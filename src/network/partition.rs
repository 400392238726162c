//! How what a process takes and emits is parted among its products.

use std::collections::BTreeMap;

use super::Product;
use super::strategy::AllocationKey;
use crate::quantity::Ratio;
use crate::text::Text;

/// The keys of products by id, or why one has none.
pub type Keys = BTreeMap<String, Result<AllocationKey, Text>>;

/// A process parted among its products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Id of the process.
    pub process: String,
    /// What it is called.
    pub title: Text,
    /// Its products with a key, and what each bears; the shares add up to one.
    pub parts: Vec<Part>,
    /// Its products without a key, and why: they stay with the others.
    pub without_key: Vec<(Product, Text)>,
}

/// What one product of a process bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The product.
    pub product: Product,
    /// How much of it a run makes.
    pub amount: Ratio,
    /// What one unit weighs.
    pub key: AllocationKey,
    /// The part of what the process takes and emits.
    pub share: Ratio,
    /// What is lost of it between the process and its users; each loss is in the part.
    pub losses: Vec<Loss>,
}

/// What is lost of a product between maker and user, flared for example. Items are places in the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Id of the process that takes it and makes nothing of it.
    pub process: String,
    /// What the loss makes less what it takes, by item; of the product itself what is lost.
    pub amounts: BTreeMap<usize, Ratio>,
    /// What it emits, by cause.
    pub emissions: BTreeMap<usize, Ratio>,
}

impl Loss {
    /// A part of it.
    pub(super) fn scaled(&self, part: &Ratio) -> Loss {
        let scaled = |all: &BTreeMap<usize, Ratio>| {
            all.iter()
                .map(|(item, amount)| (*item, amount.clone() * part.clone()))
                .collect()
        };
        Loss {
            process: self.process.clone(),
            amounts: scaled(&self.amounts),
            emissions: scaled(&self.emissions),
        }
    }
}

impl Partition {
    /// Parts a process among what it makes; `None` where its reference has no key, or no other product has one: it stays whole.
    pub(super) fn of(
        (process, title): (&str, &Text),
        made: &[(&Product, Ratio)],
        reference: &str,
        keys: &Keys,
    ) -> Option<Partition> {
        let mut parts = Vec::new();
        let mut without_key = Vec::new();
        for (product, amount) in made {
            match keys.get(&product.id)? {
                Ok(key) => parts.push(Part {
                    product: (*product).clone(),
                    amount: amount.clone(),
                    key: key.clone(),
                    share: amount.clone() * key.value.clone(),
                    losses: Vec::new(),
                }),
                Err(why) => without_key.push(((*product).clone(), why.clone())),
            }
        }
        let all: Ratio = parts.iter().map(|part| part.share.clone()).sum();
        for part in &mut parts {
            part.share = part.share.divide(&all)?;
        }
        let has_reference = parts.iter().any(|part| part.product.id == reference);
        (has_reference && parts.len() > 1).then(|| Partition {
            process: process.to_owned(),
            title: title.clone(),
            parts,
            without_key,
        })
    }
}
