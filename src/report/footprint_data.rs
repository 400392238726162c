//! A footprint for programs and spreadsheets: JSON and CSV, ids and exact numbers.

use serde_json::{Value, json};

use super::footprint_text::FootprintSheet;
use super::solved_number::number;

/// The version of the schema.
const SCHEMA: &str = "1.0";

impl FootprintSheet<'_, '_> {
    /// The footprint as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let footprint = self.footprint;
        let network = footprint.network;
        let product = |place: usize| &network.products[place];
        let processes: Vec<Value> = footprint
            .by_process(self.flow)
            .into_iter()
            .map(|(place, amount)| {
                let process = &network.processes[place];
                let made = process.net(process.reference) * footprint.runs[place].clone();
                json!({
                    "process": process.id,
                    "zh": process.title.zh,
                    "en": process.title.en,
                    "reference": product(process.reference).id,
                    "reference_amount": number(&made),
                    "reference_unit": product(process.reference).unit,
                    "emission": number(&amount),
                })
            })
            .collect();
        let bought: Vec<Value> = footprint
            .bought
            .iter()
            .map(|(place, amount)| {
                let factor = self.upstream[*place].as_ref();
                json!({
                    "item": product(*place).id,
                    "amount": number(amount),
                    "unit": product(*place).unit,
                    "emission": factor.map(|factor| number(&(factor.value.clone() * amount.clone()))),
                    "factor": factor.map(|factor| factor.record.printed()),
                    "record": factor.map(|factor| factor.record.id.clone()),
                    "cut_off": factor.is_none(),
                })
            })
            .collect();
        let left: Vec<Value> = footprint
            .left
            .iter()
            .map(|(place, amount)| json!({"item": product(*place).id, "amount": number(amount), "unit": product(*place).unit}))
            .collect();
        let direct = footprint.total(self.flow);
        let upstream = self.upstream_total();
        json!({
            "schema": format!("dafeng-footprint/{SCHEMA}"),
            "title": {"zh": self.title.zh, "en": self.title.en},
            "product": product(footprint.product).id,
            "amount": footprint.amount.to_text(),
            "unit": product(footprint.product).unit,
            "allocation": "none",
            "direct": number(&direct),
            "upstream": number(&upstream),
            "total": number(&(direct + upstream)),
            "is_complete": self.cut_off().next().is_none(),
            "is_lower_bound": self.is_lower_bound(),
            "processes": processes,
            "bought": bought,
            "left": left,
        })
    }

    /// The footprint as CSV, one contribution a row: of a process, of a purchase, or cut off.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let footprint = self.footprint;
        let network = footprint.network;
        let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}".as_bytes()));
        writer.write_record(["kind", "id", "zh", "en", "amount", "unit", "emission", "record"])?;
        for (place, emission) in footprint.by_process(self.flow) {
            let process = &network.processes[place];
            let reference = &network.products[process.reference];
            let made = process.net(process.reference) * footprint.runs[place].clone();
            let (made, emission) = (number(&made), number(&emission));
            let title = &process.title;
            writer.write_record([
                "process",
                &process.id,
                &title.zh,
                &title.en,
                &made,
                &reference.unit,
                &emission,
                "",
            ])?;
        }
        for (place, amount) in &footprint.bought {
            let product = &network.products[*place];
            let factor = self.upstream[*place].as_ref();
            let emission = factor.map_or_else(String::new, |factor| number(&(factor.value.clone() * amount.clone())));
            let record = factor.map_or("", |factor| factor.record.id.as_str());
            let kind = if factor.is_some() { "upstream" } else { "cut-off" };
            let title = &product.title;
            writer.write_record([
                kind,
                &product.id,
                &title.zh,
                &title.en,
                &number(amount),
                &product.unit,
                &emission,
                record,
            ])?;
        }
        for (place, amount) in &footprint.left {
            let product = &network.products[*place];
            let title = &product.title;
            writer.write_record([
                "left",
                &product.id,
                &title.zh,
                &title.en,
                &number(amount),
                &product.unit,
                "",
                "",
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
