//! The inputs of an inventory: what each of its numbers was read from.

use super::input::{Input, InputKind};
use super::model::Model;
use super::polynomial::{Polynomial, Symbol};
use super::reading::{distribution, of_percent, words};
use crate::activity::plant::PlantFactor;
use crate::activity::{Group, LedgerWidths, Meter};
use crate::factor::stated_uncertainty::StatedUncertainty;
use crate::factor::{FactorRecord, Item, Library, Named};
use crate::inventory::Inventory;
use crate::network::partition::Part;
use crate::problem::{Problem, Problems};
use crate::quantity::{Ratio, significant};
use crate::text::Text;

/// The inputs of an inventory while models are built of them.
pub struct InventoryInputs<'i, 'a> {
    /// The inventory.
    pub inventory: &'i Inventory<'a>,
    /// What its ledger states of uncertainties.
    widths: LedgerWidths,
    /// The model.
    pub model: Model,
}

impl<'i, 'a> InventoryInputs<'i, 'a> {
    /// No input yet. An error where the ledger's uncertainties were not kept.
    pub fn new(inventory: &'i Inventory<'a>) -> Result<InventoryInputs<'i, 'a>, Problems> {
        Ok(InventoryInputs {
            inventory,
            widths: inventory.ledger.widths()?,
            model: Model::new(),
        })
    }

    /// What groups of lines come to, each as its meter reads it.
    pub fn quantities(&mut self, places: &[usize]) -> Polynomial {
        let mut sum = Polynomial::default();
        for place in places {
            let group = &self.inventory.groups[*place];
            let meter = self.meter_of(group);
            sum.add(&Polynomial::of(meter, group.quantity.clone()));
        }
        sum
    }

    fn meter_of(&mut self, group: &Group) -> Symbol {
        let process = group.process.as_deref();
        self.meter(&Meter::of(group.plant, process, group.item, group.flow, group.period))
    }

    /// The symbol of a meter.
    pub fn meter(&mut self, meter: &Meter) -> Symbol {
        let inventory = self.inventory;
        let (ledger, library) = (inventory.ledger, inventory.library);
        let id = meter.id(ledger, library);
        let width = self.widths.meters.get(meter).cloned().unwrap_or_default();
        let make = || {
            let percent = width.percent();
            Input {
                id: id.clone(),
                kind: InputKind::Meter,
                title: meter.title(ledger, library),
                distribution: percent.as_ref().and_then(of_percent),
                stated: percent.map_or_else(Text::default, |percent| percent_words(&percent)),
                silent: width.silent_share().to_f64(),
            }
        };
        self.model.input(&id, make)
    }

    /// The symbol of what the ledger states of a parameter of a plant's item.
    pub fn stated(&mut self, plant: usize, item: usize, parameter: &str) -> Symbol {
        let inventory = self.inventory;
        let known = inventory.library.items.at(item);
        let id = format!(
            "{}/{}/{parameter}",
            inventory.ledger.plants.plants[plant].id,
            known.id()
        );
        let key = (plant, item, parameter.to_owned());
        // Only lines with the flow `parameter` state how uncertain a value is; what other lines state is as it is.
        let width = self.widths.values.get(&key).cloned().unwrap_or_default();
        let make = || {
            let percent = width.percent();
            Input {
                id: id.clone(),
                kind: InputKind::Stated,
                title: parameter_title(inventory.library, known, parameter),
                distribution: percent.as_ref().and_then(of_percent),
                stated: percent.map_or_else(Text::default, |percent| percent_words(&percent)),
                silent: width.silent_share().to_f64(),
            }
        };
        self.model.input(&id, make)
    }

    /// The symbol of a factor of the plants file.
    pub fn plant_factor(&mut self, factor: &PlantFactor) -> Result<Symbol, Problems> {
        let stated = factor.uncertainty.as_ref();
        self.factor(
            InputKind::PlantFactor,
            &factor.id,
            (&factor.item, &factor.parameter),
            &factor.value,
            stated,
        )
    }

    /// The symbol of a factor record.
    pub fn record(&mut self, record: &FactorRecord) -> Result<Symbol, Problems> {
        let value = record.base_value().unwrap_or_default();
        let stated = record.uncertainty.as_ref();
        self.factor(
            InputKind::Record,
            &record.id,
            (&record.item, &record.parameter),
            &value,
            stated,
        )
    }

    /// The symbol of what a product weighs where processes are parted among their products; `None` where its own unit says it. It is not drawn.
    pub fn allocation_key(&mut self, part: &Part) -> Option<Symbol> {
        let parameter = part.key.parameter?;
        let id = format!("allocation/{}/{parameter}", part.product.id);
        let library = self.inventory.library;
        let title = library.parameters.find(parameter).map(|known| known.title().clone());
        let title = title.unwrap_or_else(|| Text::same(parameter));
        let product = &part.product.title;
        let make = || Input {
            id: id.clone(),
            kind: InputKind::AllocationKey,
            title: Text::new(
                format!("{}{}", product.zh, title.zh),
                format!("{} {}", product.en, title.en),
            ),
            distribution: None,
            stated: Text::default(),
            silent: 1.0,
        };
        Some(self.model.input(&id, make))
    }

    fn factor(
        &mut self,
        kind: InputKind,
        id: &str,
        (item, parameter): (&str, &str),
        value: &Ratio,
        stated: Option<&StatedUncertainty>,
    ) -> Result<Symbol, Problems> {
        let library = self.inventory.library;
        let known = library.items.find(item);
        let distribution = match stated {
            None => None,
            Some(stated) => {
                let most = known.and_then(|known| most(library, known, parameter, value));
                let of_stated = distribution(stated, &library.pedigree, most.as_ref());
                // Bounds that leave nothing are refused where they are read.
                Some(of_stated.ok_or_else(|| nothing_left(id))?)
            }
        };
        let make = || Input {
            id: id.to_owned(),
            kind,
            title: known.map_or_else(|| Text::same(item), |known| parameter_title(library, known, parameter)),
            distribution,
            stated: stated.map_or_else(Text::default, |stated| words(stated, &library.pedigree)),
            silent: f64::from(u8::from(stated.is_none())),
        };
        Ok(self.model.input(id, make))
    }
}

fn percent_words(percent: &Ratio) -> Text {
    let percent = significant(percent.to_f64(), 4);
    Text::new(format!("±{percent} %，正态"), format!("±{percent} %, normal"))
}

fn parameter_title(library: &Library, item: &Item, parameter: &str) -> Text {
    let title = library.parameters.find(parameter).map(|known| known.title().clone());
    let parameter = title.unwrap_or_else(|| Text::same(parameter));
    Text::new(
        format!("{}{}", item.title().zh, parameter.zh),
        format!("{} {}", item.title().en, parameter.en),
    )
}

/// The greatest value that a parameter can have, over the stated one.
fn most(library: &Library, item: &Item, parameter: &str, value: &Ratio) -> Option<Ratio> {
    let (limit, _) = library.parameters.find(parameter)?.limit_of(item)?;
    limit.divide(value)
}

/// A fault of the program: what a factor states of its uncertainty leaves no value that it could have.
fn nothing_left(id: &str) -> Problems {
    internal(Text::new(
        format!("`{id}` 的不确定度之内没有可取的值"),
        format!("what `{id}` states of its uncertainty leaves no value that it could have"),
    ))
}

/// A fault of the program, not of the user's data.
pub(super) fn internal(message: Text) -> Problems {
    Problem::error("internal", message).into()
}
