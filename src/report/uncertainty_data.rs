//! The uncertainty of results for programs and spreadsheets: JSON and CSV, numbers as text with ten significant digits.

use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::floating_number::{json_number as number, json_optional as optional};
use super::uncertainty_sheet::UncertaintySheet;
use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use crate::uncertainty::Input;
use crate::uncertainty::outcome::{Contribution, ResultUncertainty, VariableUncertainty};

/// The version of the schema.
const SCHEMA: &str = "1.0";

fn input(input: &Input) -> Value {
    let distribution = input.distribution;
    json!({
        "id": input.id,
        "kind": input.kind.id(),
        "zh": input.title.zh,
        "en": input.title.en,
        "stated": input.stated,
        "mean": optional(distribution.map(|known| known.mean())),
        "median": optional(distribution.map(|known| known.median())),
        "deviation": optional(distribution.map(|known| known.deviation())),
        "low": optional(distribution.map(|known| known.quantile(0.025))),
        "high": optional(distribution.map(|known| known.quantile(0.975))),
        "part_without": number(input.silent),
    })
}

impl UncertaintySheet<'_> {
    /// The outcome as JSON.
    pub fn json(&self) -> Value {
        let outcome = self.outcome;
        let results: Vec<Value> = outcome.results.iter().map(result).collect();
        let variables: Vec<Value> = outcome
            .variables
            .iter()
            .map(|variable| json!({"input": input(&variable.input), "contributions": self.contributions(variable)}))
            .collect();
        let exact: Vec<Value> = outcome
            .exact
            .iter()
            .map(|exact| {
                let named = outcome.results.iter().zip(&exact.elasticities);
                let elasticities: serde_json::Map<String, Value> = named
                    .map(|(result, elasticity)| (result.name.id.clone(), number(*elasticity)))
                    .collect();
                json!({"input": input(&exact.input), "elasticity": elasticities})
            })
            .collect();
        json!({
            "schema": format!("dafeng-uncertainty/{SCHEMA}"),
            "title": self.title,
            "complete": self.is_complete(),
            "left_out": self.left_out,
            "floating_point": true,
            "significant_digits": SIGNIFICANT_DIGITS,
            "draws": outcome.sampling.draws,
            "seed": outcome.sampling.seed,
            "unsolved_draws": outcome.unsolved,
            "results": results,
            "variables": variables,
            "taken_as_exact": exact,
            "remarks": self.remarks,
        })
    }

    fn contributions(&self, variable: &VariableUncertainty) -> Value {
        let named = self.outcome.results.iter().zip(&variable.contributions);
        let all: serde_json::Map<String, Value> = named
            .map(|(result, own)| (result.name.id.clone(), contribution(own)))
            .collect();
        Value::Object(all)
    }

    /// The outcome as CSV: a line for each result, then one for each variable and result, then for what is taken as exact.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv_writer();
        writer.write_record(HEADER)?;
        let text = |value: f64| {
            if value.is_finite() {
                significant(value, SIGNIFICANT_DIGITS)
            } else {
                String::new()
            }
        };
        let maybe = |value: Option<f64>| value.map_or_else(String::new, text);
        for result in &self.outcome.results {
            let sampled = result.sampled;
            let mut row = Row::new("result", &result.name.id);
            row.set("zh", result.name.title.zh.clone());
            row.set("en", result.name.title.en.clone());
            row.set("unit", result.name.unit.clone());
            row.set("stated", text(result.stated));
            row.set("approach_1_half_width_percent", maybe(result.first_order_percent()));
            row.set("completeness", result.name.completeness.id().to_owned());
            row.set("covered", maybe(result.covered));
            row.set("mean", maybe(sampled.map(|sampled| sampled.mean)));
            row.set("median", maybe(sampled.map(|sampled| sampled.median)));
            row.set("low", maybe(sampled.map(|sampled| sampled.low)));
            row.set("high", maybe(sampled.map(|sampled| sampled.high)));
            row.set("deviation", maybe(sampled.map(|sampled| sampled.deviation)));
            writer.write_record(row.cells)?;
        }
        for variable in &self.outcome.variables {
            for (result, own) in self.outcome.results.iter().zip(&variable.contributions) {
                let mut row = Row::of_input("variable", &result.name.id, &variable.input);
                row.set("unit", result.name.unit.clone());
                row.set(
                    "deviation",
                    maybe(variable.input.distribution.map(|known| known.deviation())),
                );
                row.set("elasticity", text(own.elasticity));
                row.set("variance_share", maybe(own.variance_share));
                row.set("rank_correlation", maybe(own.rank_correlation));
                row.set("rank_share", maybe(own.rank_share));
                row.set("at_low", text(own.at_low));
                row.set("at_high", text(own.at_high));
                writer.write_record(row.cells)?;
            }
        }
        for exact in &self.outcome.exact {
            for (result, elasticity) in self.outcome.results.iter().zip(&exact.elasticities) {
                let mut row = Row::of_input("taken-as-exact", &result.name.id, &exact.input);
                row.set("elasticity", text(*elasticity));
                writer.write_record(row.cells)?;
            }
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// The columns of the CSV.
const HEADER: [&str; 24] = [
    "kind",
    "result",
    "input",
    "input_kind",
    "zh",
    "en",
    "unit",
    "uncertainty",
    "part_without",
    "stated",
    "approach_1_half_width_percent",
    "mean",
    "median",
    "low",
    "high",
    "deviation",
    "elasticity",
    "variance_share",
    "rank_correlation",
    "rank_share",
    "at_low",
    "at_high",
    "completeness",
    "covered",
];

/// A row of the CSV while its cells are filled.
struct Row {
    cells: [String; HEADER.len()],
}

impl Row {
    fn new(kind: &str, result: &str) -> Row {
        let mut row = Row {
            cells: std::array::from_fn(|_| String::new()),
        };
        row.set("kind", kind.to_owned());
        row.set("result", result.to_owned());
        row
    }

    fn of_input(kind: &str, result: &str, input: &Input) -> Row {
        let mut row = Row::new(kind, result);
        row.set("input", input.id.clone());
        row.set("input_kind", input.kind.id().to_owned());
        row.set("zh", input.title.zh.clone());
        row.set("en", input.title.en.clone());
        row.set("uncertainty", input.stated.en.clone());
        row.set("part_without", significant(input.silent, SIGNIFICANT_DIGITS));
        row
    }

    fn set(&mut self, column: &str, text: String) {
        if let Some(place) = HEADER.iter().position(|name| *name == column) {
            self.cells[place] = text;
        }
    }
}

fn result(result: &ResultUncertainty) -> Value {
    let sampled = result.sampled;
    let (below, above) = result.sampled_percent().unzip();
    json!({
        "id": result.name.id,
        "zh": result.name.title.zh,
        "en": result.name.title.en,
        "unit": result.name.unit,
        "stated": number(result.stated),
        "completeness": result.name.completeness.id(),
        "covered": optional(result.covered),
        "approach_1": {
            "deviation": optional(result.first_order_deviation),
            "half_width_percent": optional(result.first_order_percent()),
        },
        "approach_2": {
            "mean": optional(sampled.map(|sampled| sampled.mean)),
            "median": optional(sampled.map(|sampled| sampled.median)),
            "low": optional(sampled.map(|sampled| sampled.low)),
            "high": optional(sampled.map(|sampled| sampled.high)),
            "deviation": optional(sampled.map(|sampled| sampled.deviation)),
            "standard_error": optional(sampled.map(|sampled| sampled.standard_error)),
            "below_percent": optional(below),
            "above_percent": optional(above),
        },
        "mean_differs": result.mean_differs(),
    })
}

fn contribution(own: &Contribution) -> Value {
    json!({
        "elasticity": number(own.elasticity),
        "variance_share": optional(own.variance_share),
        "rank_correlation": optional(own.rank_correlation),
        "rank_share": optional(own.rank_share),
        "at_low": number(own.at_low),
        "at_high": number(own.at_high),
        "shift": number(own.shift),
    })
}
