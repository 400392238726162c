//! Gases of a result in tonnes of CO2 equivalent: what a source's formula gives is either that already, or a mass of its gas, which the methodology's
//! set of warming potentials turns into it.

use super::builder::Builder;
use super::source::Source;
use crate::factor::Named;
use crate::format::methodology::MethodologyFile;
use crate::quantity::{Dimension, Unit};

/// The parameter by which a mass of gas becomes CO2 equivalent.
pub const WARMING_POTENTIAL: &str = "global_warming_potential";
/// The set of potentials where none is said.
pub const WARMING_POTENTIALS: &str = "ipcc-ar6";
/// The unit of equivalents.
pub const EQUIVALENT: &str = "tCO2e";
/// The gas whose tonne is a tonne of equivalents by definition.
const REFERENCE: &str = "tCO2";

/// How the mass of a gas becomes CO2 equivalent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warming {
    /// Id of the gas's item, of which the set has the potential.
    pub item: String,
    /// Id of the factor set.
    pub set: String,
}

impl Builder<'_> {
    /// What of a gas one tonne is called: `tN2O`.
    fn gas_unit(&self, source: &Source) -> Option<Unit> {
        let gas = source.gas.as_ref()?;
        self.library.units.parse(&format!("t{gas}")).ok()
    }

    /// Whether a formula that gives this gives the result, or a mass of the source's gas that becomes the result.
    pub fn becomes_result(&self, found: &Dimension, source: &Source, result: &Unit) -> bool {
        let is_equivalent = self
            .library
            .units
            .parse(EQUIVALENT)
            .is_ok_and(|unit| unit.dimension == result.dimension);
        let of_gas = self.gas_unit(source).is_some_and(|unit| unit.dimension == *found);
        *found == result.dimension || (is_equivalent && of_gas)
    }

    /// Puts the warming potential into the formula of a source that gives a mass of gas, where that is not CO2 itself.
    pub fn warm(&mut self, mut source: Source, found: &Dimension, file: &MethodologyFile, result: &Unit) -> Source {
        let of_gas = source.gas.clone().zip(self.gas_unit(&source));
        let Some((name, unit)) = of_gas.filter(|(_, unit)| unit.dimension == *found) else {
            return source;
        };
        source.gas_unit = Some(unit.text.clone());
        if *found == result.dimension || unit.text == REFERENCE {
            return source;
        }
        let item = self.library.items.find(&name).map(|item| {
            // Of a product with the name of a gas: what it is when it leaves to the air.
            let emitted = item.emitted_as().and_then(|id| self.library.items.find(id));
            emitted.unwrap_or(item).id().to_owned()
        });
        let set = file.warming_potentials.as_ref();
        let has_record = set.zip(item.as_ref()).is_some_and(|(set, item)| {
            let set = self.library.set(set);
            set.is_some_and(|set| set.records_of(item, WARMING_POTENTIAL).next().is_some())
        });
        match (set, item) {
            (Some(set), Some(item)) if has_record => source.warmed_by(Warming { item, set: set.clone() }),
            _ => {
                let named = set.map_or("warming_potentials", String::as_str);
                self.fault(
                    "no-warming-potential",
                    format!("源类别 `{}`：`{named}` 没有 {name} 的全球增温潜势", source.id),
                    format!(
                        "source category `{}`: `{named}` has no global warming potential of {name}",
                        source.id
                    ),
                );
                source
            }
        }
    }
}
