//! Rows of an inventory as one flat table, for CSV and Parquet.

use std::io::Write;

use polars::prelude::*;

use crate::factor::Named;
use crate::inventory::{Inventory, Row};
use crate::quantity::Ratio;

/// Columns before the parameters.
const FRONT: [&str; 11] = [
    "plant",
    "process",
    "period",
    "source",
    "scope",
    "gas",
    "item",
    "supply",
    "region",
    "quantity",
    "quantity_unit",
];
/// Columns after the parameters.
const BACK: [&str; 14] = [
    "sign",
    "emission",
    "emission_unrounded",
    "unit",
    "outcome",
    "inferred",
    "derived",
    "tier",
    "confidence",
    "clause",
    "plant_note",
    "inventory_complete",
    "level",
    "derived_rule",
];

/// The header and the cells of every row, as exact text.
pub fn flat_rows(inventory: &Inventory<'_>) -> (Vec<String>, Vec<Vec<String>>) {
    let mut parameters: Vec<&str> = Vec::new();
    for row in &inventory.rows {
        for parameter in &row.parameters {
            if !parameters.contains(&parameter.id.as_str()) {
                parameters.push(&parameter.id);
            }
        }
    }
    let mut header: Vec<String> = FRONT.iter().map(|name| (*name).to_owned()).collect();
    for parameter in &parameters {
        for suffix in ["", "_unit", "_tier", "_record"] {
            header.push(format!("{parameter}{suffix}"));
        }
    }
    header.extend(BACK.iter().map(|name| (*name).to_owned()));
    let rows = inventory
        .rows
        .iter()
        .map(|row| flat_row(inventory, row, &parameters))
        .collect();
    (header, rows)
}

fn flat_row(inventory: &Inventory<'_>, row: &Row, parameters: &[&str]) -> Vec<String> {
    let cell = inventory.cell(row);
    let source = inventory.source(row);
    let item = inventory.library.items.at(cell.item);
    let note = inventory.ledger.plants.plants[cell.plant].note.as_ref();
    let plant_note = note
        .map(|note| format!("{} / {}", note.zh, note.en))
        .unwrap_or_default();
    let mut cells = vec![
        inventory.ledger.plants.plants[cell.plant].id.clone(),
        cell.process.clone().unwrap_or_default(),
        cell.period.to_string(),
        source.id.clone(),
        source.scope.map(|scope| scope.to_string()).unwrap_or_default(),
        source.gas.clone().unwrap_or_default(),
        item.id().to_owned(),
        cell.supply.map(|supply| supply.id().to_owned()).unwrap_or_default(),
        cell.region.clone().unwrap_or_default(),
        inventory.quantity_text(row),
        item.unit.text.clone(),
    ];
    for id in parameters {
        match row.parameters.iter().find(|parameter| parameter.id == *id) {
            None => cells.extend(std::iter::repeat_n(String::new(), 4)),
            Some(parameter) => cells.extend([
                parameter.text.clone(),
                parameter.unit.clone(),
                parameter.tier.id().to_owned(),
                parameter.record.clone().unwrap_or_default(),
            ]),
        }
    }
    cells.extend([
        if source.is_deduction { "-1" } else { "1" }.to_owned(),
        row.emission.map(|emission| emission.to_string()).unwrap_or_default(),
        row.emission_unrounded.as_ref().map(Ratio::to_text).unwrap_or_default(),
        row.emission
            .map(|_| inventory.methodology.unit.text.clone())
            .unwrap_or_default(),
        if inventory.counts(row) { "counted" } else { "informing" }.to_owned(),
        cell.inferred.to_string(),
        row.derived.to_string(),
        row.tier.map(|tier| tier.id().to_owned()).unwrap_or_default(),
        row.confidence.map(|class| class.id().to_owned()).unwrap_or_default(),
        source.clause.clone(),
        plant_note,
        inventory.is_complete().to_string(),
        inventory.level.id().to_owned(),
        inventory.derived_rule().map(|rule| rule.id).unwrap_or_default(),
    ]);
    cells
}

/// Writes the rows as CSV in UTF-8 with a byte-order mark, so that spreadsheets read the Chinese.
pub fn write_csv(inventory: &Inventory<'_>, mut out: impl Write) -> std::io::Result<()> {
    let (header, rows) = flat_rows(inventory);
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(&header)?;
    for row in rows {
        writer.write_record(&row)?;
    }
    writer.flush()
}

/// Writes the rows as Parquet: `emission` as an exact decimal, everything else as text.
pub fn write_parquet(inventory: &Inventory<'_>, out: impl Write) -> PolarsResult<()> {
    let (header, rows) = flat_rows(inventory);
    let places = inventory.methodology.rounding.places;
    let mut columns: Vec<Column> = Vec::new();
    for (place, name) in header.iter().enumerate() {
        if name == "emission" {
            let emissions: Vec<Option<i128>> = inventory
                .rows
                .iter()
                .map(|row| row.emission.map(|emission| emission.mantissa()))
                .collect();
            let series = Series::new(name.as_str().into(), emissions);
            columns.push(
                series
                    .i128()?
                    .clone()
                    .into_decimal(38, places as usize)?
                    .into_series()
                    .into_column(),
            );
        } else {
            let texts: Vec<&str> = rows.iter().map(|row| row[place].as_str()).collect();
            columns.push(Column::new(name.as_str().into(), texts));
        }
    }
    let mut frame = DataFrame::new(rows.len(), columns)?;
    ParquetWriter::new(out).finish(&mut frame).map(|_| ())
}
