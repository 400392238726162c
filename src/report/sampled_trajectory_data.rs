//! Sampled trajectories for programs and spreadsheets: ten significant digits.

use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::sampled_trajectory_text::{SampledTrajectorySheet, spread_words};
use crate::factor::record::confidence_title;
use crate::problem::Problem;
use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use crate::scenario::sampled::{AtYear, SampledInput};
use crate::uncertainty::statistics::Summary;

/// What is said of every number.
const ARITHMETIC: &str = "floating point, written to 10 significant digits; rows not rounded";
/// What the peak is.
const PEAK: &str = "the year of each draw's greatest total, the last of several; the fall after it is not tested";

fn number(value: f64) -> String {
    significant(value, SIGNIFICANT_DIGITS)
}

fn summary(of: &Summary) -> Value {
    json!({
        "mean": number(of.mean),
        "median": number(of.median),
        "low_2_5": number(of.low),
        "high_97_5": number(of.high),
        "standard_deviation": number(of.deviation),
    })
}

impl SampledTrajectorySheet<'_> {
    /// The years, the peak and the inputs as JSON; numbers are strings.
    pub fn json(&self) -> Value {
        let (scenario, sampled) = (self.scenario, self.sampled);
        let peak = &sampled.peak;
        let years = sampled.years.iter().map(year_json);
        let chances = peak
            .years
            .iter()
            .map(|(year, draws)| json!({"year": year, "draws": draws}));
        let told = |problem: &Problem| json!({"code": problem.code, "message": problem.message});
        let notes = scenario.history_passed_over();
        json!({
            "schema": "dafeng-sampled-trajectory/1.0",
            "scenario": {"id": scenario.id, "title": scenario.title, "file": scenario.file},
            "methodology": scenario.methodology,
            "unit": self.unit,
            "plants": self.plants,
            "arithmetic": ARITHMETIC,
            "draws": sampled.sampling.draws,
            "seed": sampled.sampling.seed,
            "draws_without_value": sampled.unsolved,
            "draws_with_value": peak.draws,
            "condition": self.of_draws(),
            "is_complete": sampled.stated.is_complete,
            "years": years.collect::<Vec<Value>>(),
            "peak": {
                "of": PEAK,
                "greatest_total": summary(&sampled.peak_total),
                "years": chances.collect::<Vec<Value>>(),
                "at_end_of_years": peak.at_end,
                "before": peak.before.map(|(year, draws)| json!({
                    "year": year,
                    "draws": draws,
                    "of_draws": peak.draws,
                    "probability": peak.probability().map(number),
                    "probability_of_all_draws": sampled.bounds_of_early().map(|(least, most)| {
                        let share = |draws: usize| number(draws as f64 / sampled.sampling.draws as f64);
                        json!({"least": share(least), "most": share(most)})
                    }),
                    "condition": self.of_draws(),
                })),
            },
            "inputs": sampled.inputs.iter().map(input_json).collect::<Vec<Value>>(),
            "assumed": {
                "inputs": sampled.assumed_inputs(),
                "share_of_variance_of_greatest_total": sampled.assumed_share.map(number),
                "measure": "squared rank correlations (Spearman) over their sum",
            },
            "plant_years": sampled.plant_years.0,
            "plant_years_solved_exactly": sampled.plant_years.1,
            "notes": notes.iter().map(told).collect::<Vec<Value>>(),
            "problems": sampled.faults.iter().map(told).collect::<Vec<Value>>(),
        })
    }

    /// The years as CSV, one a row.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv_writer();
        writer.write_record([
            "scenario",
            "year",
            "not_drawn",
            "mean",
            "median",
            "low_2_5",
            "high_97_5",
            "unit",
            "peak_draws",
            "draws",
            "arithmetic",
        ])?;
        let peak = &self.sampled.peak;
        for year in &self.sampled.years {
            let drawn = &year.drawn;
            let peaks = peak.years.get(&year.year).copied().unwrap_or_default();
            writer.write_record([
                self.scenario.id.clone(),
                year.year.to_string(),
                number(year.stated),
                number(drawn.mean),
                number(drawn.median),
                number(drawn.low),
                number(drawn.high),
                self.unit.to_owned(),
                peaks.to_string(),
                peak.draws.to_string(),
                ARITHMETIC.to_owned(),
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

fn year_json(year: &AtYear) -> Value {
    json!({"year": year.year, "not_drawn": number(year.stated), "drawn": summary(&year.drawn)})
}

fn input_json(input: &SampledInput) -> Value {
    let known = &input.input;
    json!({
        "id": known.id,
        "title": known.title,
        "factor": spread_words(&known.spread.distribution),
        "confidence": confidence_title(known.confidence).0,
        "spread_source": known.spread.source,
        "spread_confidence": confidence_title(known.spread.confidence).0,
        "rank_correlation": input.rank_correlation.map(number),
        "share_of_variance": input.share.map(number),
        "clipped_draws": input.clipped,
    })
}
