//! What a level of energy is corrected by before a unit is held to it: ore, scrap, moisture, the age of an oven.

use super::energy_product::EnergyProduct;
use crate::factor::Named;
use crate::format::benchmark::{CorrectionEntry, CorrectionKind};
use crate::quantity::Ratio;
use crate::text::Text;

/// One correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The property of the unit that it asks for, a quantity of a register; `None` of one whose formula is not available.
    pub property: Option<String>,
    /// What else must be said.
    pub note: Option<Text>,
    products: Vec<String>,
    classes: Vec<String>,
    levels: Vec<String>,
    kind: CorrectionKind,
    value: Ratio,
    reference: Ratio,
    cap: Option<Ratio>,
    low: Option<Ratio>,
    high: Option<Ratio>,
}

impl Correction {
    /// A correction as written. Errors: a number that is none, or that its kind reads and that is left out.
    pub fn of(entry: CorrectionEntry) -> Result<Correction, String> {
        let number = |written: &Option<String>| {
            let read = |written: &String| {
                let value = written.parse::<Ratio>();
                value.map_err(|_| format!("correction `{}`: `{written}` is no exact number", entry.id))
            };
            written.as_ref().map(read).transpose()
        };
        // What a kind reads must be there: a correction by 0 that nobody wrote would be none. What it does not read is 0.
        let read = |name: &str, written: &Option<String>, is_read: bool| match number(written)? {
            None if is_read => Err(format!("correction `{}`: `{name}` is missing", entry.id)),
            found => Ok(found.unwrap_or_else(Ratio::zero)),
        };
        let is_above_or_below = matches!(entry.kind, CorrectionKind::Above | CorrectionKind::Below);
        Ok(Correction {
            value: read("value", &entry.value, entry.kind != CorrectionKind::Unavailable)?,
            reference: read("reference", &entry.reference, is_above_or_below)?,
            cap: number(&entry.cap)?,
            low: number(&entry.low)?,
            high: number(&entry.high)?,
            id: entry.id,
            title: entry.title,
            property: entry.property,
            note: entry.note,
            products: entry.products,
            classes: entry.classes,
            levels: entry.levels,
            kind: entry.kind,
        })
    }

    /// Whether it corrects a level of a product and class. A unit of a class that is not stated may be of any.
    pub fn holds_for(&self, product: &EnergyProduct, class: Option<&str>, level: &str) -> bool {
        let is_of_class = match class {
            _ if self.classes.is_empty() => true,
            Some(class) => self
                .classes
                .iter()
                .any(|known| product.steps_within(class, known).is_some()),
            None => false,
        };
        self.is_of(product.id())
            && is_of_class
            && (self.levels.is_empty() || self.levels.iter().any(|known| known == level))
    }

    /// Whether it corrects levels of a product, of whatever class.
    pub fn is_of(&self, product: &str) -> bool {
        self.products.iter().any(|known| known == product)
    }

    /// Whether its formula is available.
    pub fn is_available(&self) -> bool {
        self.kind != CorrectionKind::Unavailable
    }

    /// What it adds to a level, by the property, which is a percentage where it is one of a hundred (`4` is 4 %).
    pub fn added(&self, level: &Ratio, property: &Ratio) -> Ratio {
        let nothing = Ratio::zero();
        let when = |holds: bool| if holds { self.value.clone() } else { nothing.clone() };
        let is_flagged = *property == Ratio::one();
        match self.kind {
            CorrectionKind::Times => self.value.clone() * property.clone(),
            CorrectionKind::Share => self.value.clone() * property.clone() * Ratio::from_scaled(1, 2),
            CorrectionKind::Above => self.value.clone() * (property.clone() - self.reference.clone()).max(nothing),
            CorrectionKind::Below => {
                let short = (self.reference.clone() - property.clone()).max(nothing);
                let short = self.cap.clone().map_or(short.clone(), |cap| short.min(cap));
                self.value.clone() * short
            }
            CorrectionKind::Between => {
                let is_above = self.low.as_ref().is_none_or(|low| property > low);
                when(is_above && self.high.as_ref().is_none_or(|high| property <= high))
            }
            CorrectionKind::Flag => when(is_flagged),
            CorrectionKind::Multiplier if is_flagged => level.clone() * (self.value.clone() - Ratio::one()),
            CorrectionKind::Multiplier | CorrectionKind::Unavailable => nothing,
        }
    }
}
