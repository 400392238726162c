//! A decomposed change for programs and spreadsheets. Sums are exact decimals, effects have ten significant digits.

use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::decomposition_text::DecompositionSheet;
use super::floating_number::order_of;
use super::solved_number::number;

impl DecompositionSheet<'_> {
    /// The decomposition as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let change = self.change;
        let table = change.table;
        let factors: Vec<Value> = (0..table.factors.len())
            .map(|factor| {
                json!({
                    "factor": table.factors[factor],
                    "effect": significant(change.effect(factor), SIGNIFICANT_DIGITS),
                    "times": change.multiplicative(factor).map(|value| significant(value, SIGNIFICANT_DIGITS)),
                })
            })
            .collect();
        let categories: Vec<Value> = change
            .categories()
            .into_iter()
            .map(|category| {
                let effects = (0..table.factors.len())
                    .map(|factor| significant(change.effect_in(category, factor), SIGNIFICANT_DIGITS));
                let effects: Vec<String> = effects.collect();
                json!({"category": table.categories[category], "effects": effects})
            })
            .collect();
        let appearances: Vec<Value> = change
            .appearances
            .iter()
            .map(|appearance| {
                json!({
                    "category": table.categories[appearance.category],
                    "absent_in": appearance.absent_in,
                    "present_in": appearance.present_in,
                    "factor": table.factors[appearance.factor],
                })
            })
            .collect();
        json!({
            "schema": "dafeng-decomposition/1.0",
            "file": table.file,
            "method": change.weights.id(),
            "mode": change.mode.id(),
            "years": change.years,
            "category_columns": table.category_columns,
            "from": number(&change.totals[0]),
            "to": number(&change.totals[1]),
            "change": number(&change.change()),
            "arithmetic": "effects in floating point, written to 10 significant digits; sums exact",
            "factors": factors,
            "categories": categories,
            "in_one_year_alone": appearances,
            "residual": significant(change.residual(), SIGNIFICANT_DIGITS),
            "relative_residual": order_of(change.relative_residual()),
        })
    }

    /// The effects as CSV: a row for each factor over all categories, then for each factor of each category.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let change = self.change;
        let table = change.table;
        let mut writer = csv_writer();
        let mut header = vec!["level".to_owned()];
        header.extend(table.category_columns.iter().cloned());
        header.extend(
            [
                "factor",
                "effect",
                "times",
                "from",
                "to",
                "method",
                "mode",
                "relative_residual",
            ]
            .map(str::to_owned),
        );
        writer.write_record(&header)?;
        let (first, last) = (change.years[0], change.years[change.years.len() - 1]);
        let ends = [
            first.to_string(),
            last.to_string(),
            format!("{}, floating point", change.weights.id()),
            change.mode.id().to_owned(),
            order_of(change.relative_residual()),
        ];
        let mut row = |level: &str, category: &[String], factor: usize, effect: f64, times: Option<f64>| {
            let mut cells = vec![level.to_owned()];
            cells.extend(category.iter().cloned());
            cells.push(table.factors[factor].clone());
            cells.push(significant(effect, SIGNIFICANT_DIGITS));
            cells.push(
                times
                    .map(|value| significant(value, SIGNIFICANT_DIGITS))
                    .unwrap_or_default(),
            );
            cells.extend(ends.iter().cloned());
            writer.write_record(&cells)
        };
        let blank = vec![String::new(); table.category_columns.len()];
        for factor in 0..table.factors.len() {
            row(
                "total",
                &blank,
                factor,
                change.effect(factor),
                change.multiplicative(factor),
            )?;
        }
        for category in change.categories() {
            for factor in 0..table.factors.len() {
                let effect = change.effect_in(category, factor);
                row("category", &table.categories[category], factor, effect, None)?;
            }
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// The bars of a waterfall as CSV, each from a height to a height: the first sum, the effects, the second sum.
    pub fn waterfall(&self) -> Result<Vec<u8>, csv::Error> {
        let change = self.change;
        let mut writer = csv_writer();
        writer.write_record(["step", "from", "to", "label"])?;
        let (first, last) = (change.years[0], change.years[change.years.len() - 1]);
        let mut height = change.totals[0].to_f64();
        writer.write_record(["0", "0", &number(&change.totals[0]), &first.to_string()])?;
        for (factor, label) in change.table.factors.iter().enumerate() {
            let next = height + change.effect(factor);
            let step = (factor + 1).to_string();
            writer.write_record([
                &step,
                &significant(height, SIGNIFICANT_DIGITS),
                &significant(next, SIGNIFICANT_DIGITS),
                label,
            ])?;
            height = next;
        }
        let step = (change.table.factors.len() + 1).to_string();
        writer.write_record([&step, "0", &number(&change.totals[1]), &last.to_string()])?;
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
