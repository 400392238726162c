//! A footprint for programs and spreadsheets: JSON and CSV, ids and exact numbers.

use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::footprint_text::FootprintSheet;
use super::solved_number::number;
use crate::format::registry::CarbonOrigin;
use crate::network::contribution::Contributor;
use crate::network::path::Step;
use crate::network::strategy::Strategy;
use crate::network::upstream::UpstreamFactor;
use crate::quantity::Ratio;

/// The version of the schema.
const SCHEMA: &str = "1.0";

pub(super) fn strategy(strategy: &dyn Strategy) -> Value {
    json!({"id": strategy.id(), "title": strategy.title(), "source": strategy.source()})
}

fn factor(factor: Option<&UpstreamFactor<'_>>) -> Value {
    factor.map_or(
        Value::Null,
        |factor| json!({"value": number(&factor.value), "record": factor.record(), "words": factor.words()}),
    )
}

fn origin(origin: CarbonOrigin) -> &'static str {
    match origin {
        CarbonOrigin::Fossil => "fossil",
        CarbonOrigin::Biogenic => "biogenic",
        CarbonOrigin::LandUse => "land-use",
    }
}

impl FootprintSheet<'_, '_> {
    fn product_id(&self, place: usize) -> &str {
        &self.system.network.products[place].id
    }

    /// What kind a contribution is, and its id.
    fn contributor(&self, contributor: Contributor) -> (&'static str, &str) {
        match contributor {
            Contributor::Process(process) => ("process", &self.system.network.processes[process].id),
            Contributor::Supplier(process) => ("supplier", &self.system.network.processes[process].id),
            Contributor::Bought(product) => ("upstream", self.product_id(product)),
            Contributor::Credited(product) => ("credit", self.product_id(product)),
            Contributor::EndOfLife(product) => ("end-of-life", self.product_id(product)),
        }
    }

    /// The footprint as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let system = self.system;
        let choices = &system.choices;
        let footprint = self.footprint;
        let sums = |sums: Vec<(&'static str, Ratio)>| {
            let sums = sums
                .into_iter()
                .map(|(id, amount)| (id.to_owned(), Value::String(number(&amount))));
            Value::Object(sums.collect())
        };
        let by_scope = self.contributions.by(|part| part.scope(system)).into_iter();
        let by_module = self
            .contributions
            .by(crate::network::contribution::Contribution::module)
            .into_iter();
        let by_kind = self.contributions.by(|part| self.contributor(part.contributor).0);
        let origins = [CarbonOrigin::Fossil, CarbonOrigin::Biogenic, CarbonOrigin::LandUse];
        let amounts = |amounts: &[(usize, Ratio)]| -> Vec<Value> {
            let each = amounts.iter().map(|(place, amount)| {
                json!({"item": self.product_id(*place), "amount": number(amount), "unit": system.network.products[*place].unit})
            });
            each.collect()
        };
        json!({
            "schema": format!("dafeng-footprint/{SCHEMA}"),
            "title": system.title,
            "product": self.product_id(footprint.product),
            "amount": footprint.amount.to_text(),
            "unit": system.network.products[footprint.product].unit,
            "boundary": choices.boundary.id(),
            "allocation": strategy(choices.allocation),
            "scrap": strategy(choices.scrap),
            "warming_potentials": system.characterisation.set,
            "total": number(&self.total()),
            "direct": number(&by_kind.get("process").cloned().unwrap_or_default()),
            "upstream": number(&["upstream", "supplier"].iter().filter_map(|kind| by_kind.get(kind).cloned()).sum()),
            "credit": number(&by_kind.get("credit").cloned().unwrap_or_default()),
            "end_of_life": number(&by_kind.get("end-of-life").cloned().unwrap_or_default()),
            "by_scope": sums(by_scope.map(|(scope, amount)| (scope.id(), amount)).collect()),
            "by_module": sums(by_module.map(|(module, amount)| (module.id(), amount)).collect()),
            "by_carbon": sums(origins.map(|known| (origin(known), self.contributions.total(known))).to_vec()),
            "is_complete": self.contributions.is_complete(),
            "is_lower_bound": self.contributions.is_lower_bound(),
            "partitions": self.partitions_json(),
            "contributions": self.contributions_json(),
            "processes": self.processes_json(),
            "bought": self.bought_json(),
            "cut_off": amounts(&self.contributions.cut_off),
            "uncredited": amounts(&self.contributions.uncredited),
            "left": amounts(&footprint.left),
            "not_characterised": self.uncharacterised_json(),
            "paths": self.paths_json(),
        })
    }

    fn partitions_json(&self) -> Vec<Value> {
        let partitions = self.system.partitions.iter().map(|partition| {
            let parts = partition.parts.iter().map(|part| {
                json!({
                    "product": part.product.id,
                    "share": number(&part.share),
                    "amount": number(&part.amount),
                    "key": number(&part.key.value),
                    "key_unit": part.key.unit,
                    "key_origin": part.key.origin,
                })
            });
            let without = partition.without_key.iter();
            let without = without.map(|(product, why)| json!({"product": product.id, "why": why}));
            json!({
                "process": partition.process,
                "parts": parts.collect::<Vec<Value>>(),
                "without_key": without.collect::<Vec<Value>>(),
            })
        });
        partitions.collect()
    }

    fn contributions_json(&self) -> Vec<Value> {
        let parts = self.contributions.parts.iter().map(|part| {
            let (kind, id) = self.contributor(part.contributor);
            json!({
                "kind": kind,
                "id": id,
                "cause": part.cause.map(|cause| self.product_id(cause)),
                "carbon": origin(part.origin),
                "scope": part.scope(self.system).id(),
                "module": part.module().id(),
                "emission": number(&part.amount),
            })
        });
        parts.collect()
    }

    fn processes_json(&self) -> Vec<Value> {
        let network = &self.system.network;
        let runs = network
            .processes
            .iter()
            .zip(&self.footprint.runs)
            .filter(|(_, runs)| !runs.is_zero());
        let processes = runs.map(|(process, runs)| {
            let made = process.net(process.reference) * runs.clone();
            json!({
                "process": process.id,
                "zh": process.title.zh,
                "en": process.title.en,
                "reference": self.product_id(process.reference),
                "reference_amount": number(&made),
                "reference_unit": network.products[process.reference].unit,
            })
        });
        processes.collect()
    }

    fn bought_json(&self) -> Vec<Value> {
        let bought = self.footprint.bought.iter().map(|(place, amount)| {
            json!({
                "item": self.product_id(*place),
                "amount": number(amount),
                "unit": self.system.network.products[*place].unit,
                "factor": factor(self.system.upstream[*place].as_ref()),
                "emission": self.system.carried(*place).map(|carried| number(&(carried * amount.clone()))),
            })
        });
        bought.collect()
    }

    fn uncharacterised_json(&self) -> Vec<Value> {
        let flows = &self.system.network.elementary_flows;
        let each = self.contributions.uncharacterised.iter();
        let each = each.map(
            |(flow, amount)| json!({"flow": flows[*flow].id, "amount": number(amount), "unit": flows[*flow].unit}),
        );
        each.collect()
    }

    fn paths_json(&self) -> Value {
        let Some((cut_off, paths)) = &self.paths else {
            return Value::Null;
        };
        let step = |step: &Step| match step {
            Step::Process(process) => json!({"process": self.system.network.processes[*process].id}),
            Step::Bought(product) => json!({"bought": self.product_id(*product)}),
            Step::Left(product) => json!({"left": self.product_id(*product)}),
        };
        let each = paths.paths.iter().map(|path| {
            json!({"steps": path.steps.iter().map(step).collect::<Vec<Value>>(), "emission": number(&path.amount)})
        });
        json!({
            "cut_off": number(cut_off),
            "paths": each.collect::<Vec<Value>>(),
            "remainder": number(&paths.remainder),
        })
    }

    /// The footprint as CSV, one contribution a row; what was cut off and what is left follow without an emission.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let network = &self.system.network;
        let mut writer = csv_writer();
        writer.write_record([
            "kind", "id", "zh", "en", "cause", "carbon", "scope", "module", "amount", "unit", "emission", "record",
        ])?;
        for part in &self.contributions.parts {
            let (kind, id) = self.contributor(part.contributor);
            let (title, amount, record) = match part.contributor {
                Contributor::Process(process) | Contributor::Supplier(process) => {
                    (&network.processes[process].title, None, "")
                }
                Contributor::Bought(product) => {
                    let bought = self.footprint.bought.iter().find(|(known, _)| *known == product);
                    let record = self.system.upstream[product]
                        .as_ref()
                        .map_or("", UpstreamFactor::record);
                    (
                        &network.products[product].title,
                        bought.map(|(_, amount)| (product, amount)),
                        record,
                    )
                }
                Contributor::Credited(product) => {
                    let left = self.footprint.left.iter().find(|(known, _)| *known == product);
                    let credits = &self.system.rules.credits;
                    let credit = credits.get(self.product_id(product)).and_then(Option::as_ref);
                    let amount = left.map(|(_, amount)| (product, amount));
                    (
                        &network.products[product].title,
                        amount,
                        credit.map_or("", UpstreamFactor::record),
                    )
                }
                Contributor::EndOfLife(product) => (
                    &network.products[product].title,
                    Some((product, &self.footprint.amount)),
                    "",
                ),
            };
            let unit = amount.map_or("", |(product, _)| network.products[product].unit.as_str());
            let amount = amount.map_or_else(String::new, |(_, amount)| number(amount));
            writer.write_record([
                kind,
                id,
                &title.zh,
                &title.en,
                part.cause.map_or("", |cause| self.product_id(cause)),
                origin(part.origin),
                part.scope(self.system).id(),
                part.module().id(),
                &amount,
                unit,
                &number(&part.amount),
                record,
            ])?;
        }
        let without = [("cut-off", &self.contributions.cut_off), ("left", &self.footprint.left)];
        for (kind, amounts) in without {
            for (product, amount) in amounts {
                let known = &network.products[*product];
                let (title, amount) = (&known.title, number(amount));
                writer.write_record([
                    kind,
                    &known.id,
                    &title.zh,
                    &title.en,
                    "",
                    "",
                    "",
                    "",
                    &amount,
                    &known.unit,
                    "",
                    "",
                ])?;
            }
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
