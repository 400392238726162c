//! A register as files that read back as it: a table of units, and a table of quantities.

use super::csv_bytes::csv_bytes;
use crate::activity::headed_table::TableColumn;
use crate::factor::Named;
use crate::target::register::{Amount, Column};
use crate::target::{EnergyProducts, MetricBook, Register};
use crate::text::{Language, Text};

/// The units as CSV, in UTF-8 with a byte-order mark, every digit kept, ids in English and names in Chinese.
pub fn units_csv(register: &Register, products: &EnergyProducts, language: Language) -> Result<Vec<u8>, csv::Error> {
    let pick = |id: &str, title: Text| match language {
        Language::Zh => title.zh,
        Language::En => id.to_owned(),
    };
    let rows = register.units.iter().map(|unit| {
        let [capacity, capacity_unit] = cells(unit.capacity.as_ref(), true);
        let [output, output_unit] = cells(unit.output.as_ref(), false);
        let [intensity, intensity_unit] = cells(unit.stated_intensity.as_ref(), false);
        let [energy, energy_unit] = cells(unit.energy.as_ref(), false);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let product = products.products.find(&unit.product);
        let class = unit.class.as_deref().zip(product);
        let class = class.map(|(class, product)| pick(class, product.class_title(class)));
        let indicator = unit.indicator.as_deref();
        let indicator = indicator.and_then(|id| products.indicators.find(id));
        let indicator = indicator.map(|known| pick(known.id(), known.title().clone()));
        vec![
            unit.plant.clone(),
            unit.unit.clone(),
            pick(&unit.product, products.title(&unit.product)),
            class.unwrap_or_default(),
            indicator.unwrap_or_default(),
            optional(&unit.region),
            optional(&unit.city),
            pick(unit.status.id(), unit.status.title()),
            capacity,
            capacity_unit,
            output,
            output_unit,
            intensity,
            intensity_unit,
            energy,
            energy_unit,
            unit.year.to_string(),
            unit.evidence.clone(),
        ]
    });
    write(&Column::OF_UNITS, rows, language)
}

/// The quantities as CSV, likewise.
pub fn quantities_csv(register: &Register, book: &MetricBook, language: Language) -> Result<Vec<u8>, csv::Error> {
    let rows = register.quantities.iter().map(|stated| {
        let [value, unit] = cells(Some(&stated.amount), false);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            stated.plant.clone(),
            optional(&stated.unit),
            match language {
                Language::Zh => book.quantity_title(&stated.quantity).zh,
                Language::En => stated.quantity.clone(),
            },
            value,
            unit,
            optional(&stated.region),
            optional(&stated.city),
            stated.year.to_string(),
            stated.evidence.clone(),
        ]
    });
    write(&Column::OF_QUANTITIES, rows, language)
}

fn cells(amount: Option<&Amount>, is_yearly: bool) -> [String; 2] {
    match amount {
        Some(amount) => {
            let ending = if is_yearly { "/a" } else { "" };
            [amount.value.to_string(), format!("{}{ending}", amount.unit.text)]
        }
        None => [String::new(), String::new()],
    }
}

fn write(
    columns: &[Column],
    rows: impl Iterator<Item = Vec<String>>,
    language: Language,
) -> Result<Vec<u8>, csv::Error> {
    let header = columns.iter().map(|column| language.pick(column.zh(), column.id()));
    csv_bytes(header, rows)
}
