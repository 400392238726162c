//! Scenarios side by side, for programs and spreadsheets. Values are exact decimals as strings.

use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::side_by_side_text::SideBySideSheet;
use super::solved_number::number;
use crate::quantity::Ratio;
use crate::scenario::peak::Standing;
use crate::scenario::side_by_side::{ComparedScenario, Difference};

fn optional(value: Option<&Ratio>) -> Value {
    json!(value.map(number))
}

fn difference_json(found: Option<&Difference>) -> Value {
    json!(found.map(|found| json!({"amount": number(&found.amount), "percent": found.percent.as_ref().map(number)})))
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "met",
        Standing::MetProvisionally => "met-provisionally",
        Standing::Open => "open",
        Standing::Missed => "missed",
    }
}

impl SideBySideSheet<'_> {
    /// The scenarios as JSON, with the totals of every year.
    pub fn json(&self) -> Value {
        json!({
            "schema": "dafeng-scenario-compare/1.0",
            "definition": self.definition.id,
            "before": self.before,
            "year": self.year,
            "differences_to": self.scenarios.first().filter(|_| self.takes_differences).map(|first| first.name.clone()),
            "scenarios": self.scenarios.iter().map(|scenario| self.scenario_json(scenario)).collect::<Vec<_>>(),
        })
    }

    fn scenario_json(&self, scenario: &ComparedScenario) -> Value {
        let peak = self.peak(scenario);
        let deadline = peak.deadline(self.before);
        let of_year = |year: i16| {
            json!({
                "year": year,
                "total": optional(scenario.total(year)),
                "output": optional(scenario.outputs.get(&year)),
                "per_output": optional(scenario.per_output(year).as_ref()),
            })
        };
        let years = scenario
            .totals
            .values()
            .iter()
            .filter_map(|value| i16::try_from(value.year).ok());
        json!({
            "name": scenario.name,
            "title": scenario.title,
            "file": scenario.file,
            "methodology": scenario.methodology,
            "unit": scenario.unit,
            "product": scenario.product.as_ref().map(|(product, unit)| json!({"title": product, "unit": unit})),
            "complete": scenario.is_complete,
            "base": of_year(scenario.base_year),
            "year": of_year(self.year),
            "last": of_year(scenario.last_year),
            "cumulative": number(&scenario.cumulative()),
            "peak": {
                "year": peak.year,
                "height": number(&peak.height),
                "verdict": peak.verdict.id(),
                "standing": standing(deadline.standing),
                "margin": deadline.margin,
                "margin_is_at_least": deadline.margin_is_at_least,
            },
            "differences": {
                "year": difference_json(self.difference(scenario, self.year).as_ref()),
                "last": difference_json(self.difference(scenario, scenario.last_year).as_ref()),
                "cumulative": difference_json(self.cumulative_difference(scenario).as_ref()),
            },
            "years": years.map(of_year).collect::<Vec<_>>(),
        })
    }

    /// One scenario a row. Errors: none but those of writing.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv_writer();
        writer.write_record([
            "scenario",
            "file",
            "methodology",
            "unit",
            "base_year",
            "base_total",
            "base_per_output",
            "peak_year",
            "peak_height",
            "verdict",
            "before",
            "standing",
            "margin",
            "year",
            "year_total",
            "year_per_output",
            "last_year",
            "last_total",
            "last_per_output",
            "cumulative",
            "year_difference",
            "last_difference",
            "cumulative_difference",
            "complete",
            "definition",
        ])?;
        for scenario in self.scenarios {
            let peak = self.peak(scenario);
            let deadline = peak.deadline(self.before);
            let optional = |value: Option<&Ratio>| value.map(number).unwrap_or_default();
            let difference = |found: Option<Difference>| found.map(|found| number(&found.amount)).unwrap_or_default();
            let (base, last) = (scenario.base_year, scenario.last_year);
            writer.write_record([
                scenario.name.clone(),
                scenario.file.clone(),
                scenario.methodology.clone(),
                scenario.unit.clone(),
                base.to_string(),
                optional(scenario.total(base)),
                optional(scenario.per_output(base).as_ref()),
                peak.year.to_string(),
                number(&peak.height),
                peak.verdict.id().to_owned(),
                self.before.to_string(),
                standing(deadline.standing).to_owned(),
                deadline.margin.to_string(),
                self.year.to_string(),
                optional(scenario.total(self.year)),
                optional(scenario.per_output(self.year).as_ref()),
                last.to_string(),
                optional(scenario.total(last)),
                optional(scenario.per_output(last).as_ref()),
                number(&scenario.cumulative()),
                difference(self.difference(scenario, self.year)),
                difference(self.difference(scenario, last)),
                difference(self.cumulative_difference(scenario)),
                scenario.is_complete.to_string(),
                self.definition.id.clone(),
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
