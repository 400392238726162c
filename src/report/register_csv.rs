//! A register as files that read back as it: a table of units, and a table of quantities.

use super::csv_bytes::csv_bytes;
use crate::activity::headed_table::TableColumn;
use crate::target::Register;
use crate::target::register::{Amount, Column};
use crate::text::Language;

/// The units as CSV, in UTF-8 with a byte-order mark, every digit kept.
pub fn units_csv(register: &Register, language: Language) -> Result<Vec<u8>, csv::Error> {
    let rows = register.units.iter().map(|unit| {
        let [capacity, capacity_unit] = cells(unit.capacity.as_ref(), true);
        let [output, output_unit] = cells(unit.output.as_ref(), false);
        let [intensity, intensity_unit] = cells(unit.stated_intensity.as_ref(), false);
        let [energy, energy_unit] = cells(unit.energy.as_ref(), false);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            unit.plant.clone(),
            unit.unit.clone(),
            unit.product.clone(),
            optional(&unit.class),
            optional(&unit.indicator),
            optional(&unit.region),
            optional(&unit.city),
            unit.status.id().to_owned(),
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
pub fn quantities_csv(register: &Register, language: Language) -> Result<Vec<u8>, csv::Error> {
    let rows = register.quantities.iter().map(|stated| {
        let [value, unit] = cells(Some(&stated.amount), false);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            stated.plant.clone(),
            optional(&stated.unit),
            stated.quantity.clone(),
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
