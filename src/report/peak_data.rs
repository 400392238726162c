//! Peaks for programs and spreadsheets. Values are exact decimals, statistics have ten significant digits.

use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::peak_text::PeakSheet;
use super::peak_words::{verdict_sentence, verdict_title, warnings};
use super::solved_number::number;
use crate::factor::record::confidence_title;
use crate::scenario::peak::{Deadline, Lacking, MannKendall, Peak, PeakDefinition, Standing, Trend};

/// What is said of every statistic.
const ARITHMETIC: &str = "statistics in floating point, written to 10 significant digits; values exact";

impl PeakSheet<'_> {
    /// The verdicts as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let series: Vec<Value> = self.peaks.iter().map(|peak| peak_json(peak, self.before)).collect();
        json!({
            "schema": "dafeng-peak/1.0",
            "file": self.file.file,
            "column": self.file.column,
            "by": self.file.by,
            "definition": self.peaks.first().map(|peak| definition_json(peak.definition)),
            "arithmetic": ARITHMETIC,
            "series": series,
        })
    }

    /// The verdicts as CSV, one series a row.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv_writer();
        writer.write_record([
            "series",
            "verdict",
            "years_needed",
            "peak_year",
            "height",
            "plateau_first",
            "plateau_last",
            "latest_year",
            "latest",
            "years_since_peak",
            "fall",
            "fall_percent",
            "sen_slope_per_year",
            "s_from_peak",
            "z_from_peak",
            "p_from_peak",
            "s_whole",
            "z_whole",
            "p_whole",
            "second_hump_year",
            "second_hump",
            "missing_years",
            "before",
            "standing",
            "margin",
            "definition",
            "arithmetic",
        ])?;
        for peak in &self.peaks {
            let deadline = self.before.map(|before| peak.deadline(before));
            let latest = peak.series.latest();
            let hump = peak.second_hump.as_ref();
            let missing: Vec<String> = peak.series.missing_years().iter().map(i32::to_string).collect();
            writer.write_record([
                peak.series.name.clone(),
                peak.verdict.id().to_owned(),
                peak.years_needed.to_string(),
                peak.year.to_string(),
                number(&peak.height),
                peak.plateau.0.to_string(),
                peak.plateau.1.to_string(),
                latest.year.to_string(),
                number(&latest.value),
                peak.years_since().to_string(),
                number(&peak.fall),
                peak.fall_percent.as_ref().map(number).unwrap_or_default(),
                peak.slope
                    .map(|value| significant(value, SIGNIFICANT_DIGITS))
                    .unwrap_or_default(),
                peak.from_peak.s.to_string(),
                significant(peak.from_peak.z, SIGNIFICANT_DIGITS),
                significant(peak.from_peak.p, SIGNIFICANT_DIGITS),
                peak.whole.s.to_string(),
                significant(peak.whole.z, SIGNIFICANT_DIGITS),
                significant(peak.whole.p, SIGNIFICANT_DIGITS),
                hump.map(|hump| hump.year.to_string()).unwrap_or_default(),
                hump.map(|hump| number(&hump.height)).unwrap_or_default(),
                missing.join(" "),
                deadline.map(|deadline| deadline.before.to_string()).unwrap_or_default(),
                deadline
                    .map(|deadline| standing(deadline.standing).to_owned())
                    .unwrap_or_default(),
                deadline.map(|deadline| deadline.margin.to_string()).unwrap_or_default(),
                peak.definition.id.clone(),
                ARITHMETIC.to_owned(),
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

pub(super) fn definition_json(definition: &PeakDefinition) -> Value {
    let (confidence, _) = confidence_title(definition.confidence);
    json!({
        "id": definition.id,
        "title": definition.title,
        "source": definition.source,
        "confidence": confidence,
        "grade": definition.grade,
        "note": definition.note,
        "file": definition.file.0,
        "sha256": definition.file.1,
        "years_after_peak": definition.years_after_peak,
        "significant_fall": definition.needs_significant_fall,
        "least_fall_percent": definition.least_fall.as_ref().map(number),
        "plateau_band_percent": number(&definition.plateau_band.value),
        "plateau_band_is_assumed": definition.plateau_band.is_assumed,
        "significance": significant(definition.significance.value, SIGNIFICANT_DIGITS),
        "significance_is_assumed": definition.significance.is_assumed,
        "plateau_years_assumed": definition.plateau_years,
        "fewest_years_assumed": definition.fewest_years,
    })
}

fn test_json(test: &MannKendall, trend: Trend) -> Value {
    let trend = match trend {
        Trend::Rising => "rising",
        Trend::Falling => "falling",
        Trend::None => "none",
    };
    json!({
        "values": test.count,
        "s": test.s,
        "variance": significant(test.variance, SIGNIFICANT_DIGITS),
        "z": significant(test.z, SIGNIFICANT_DIGITS),
        "p": significant(test.p, SIGNIFICANT_DIGITS),
        "trend": trend,
    })
}

fn lacking_json(lacking: &Lacking) -> Value {
    match lacking {
        Lacking::Years(years) => json!({"kind": "years", "years": years}),
        Lacking::SignificantFall => json!({"kind": "significant-fall"}),
        Lacking::Fall(least) => json!({"kind": "fall", "percent": number(least)}),
    }
}

fn deadline_json(deadline: &Deadline) -> Value {
    json!({
        "before": deadline.before,
        "last_year_that_counts": deadline.before - 1,
        "standing": standing(deadline.standing),
        "margin": deadline.margin,
        "margin_is_at_least": deadline.margin_is_at_least,
        "years_left": deadline.years_left,
        "may_be_later": deadline.may_be_later,
    })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "met",
        Standing::MetProvisionally => "met-provisionally",
        Standing::Open => "open",
        Standing::Missed => "missed",
    }
}

/// A peak as JSON.
pub(super) fn peak_json(peak: &Peak<'_>, before: Option<i32>) -> Value {
    let (first, last) = peak.plateau;
    let latest = peak.series.latest();
    let warnings = warnings(peak);
    let lacking: Vec<Value> = peak.lacking.iter().map(lacking_json).collect();
    let values: Vec<Value> = peak
        .series
        .values()
        .iter()
        .map(|value| json!({"year": value.year, "value": number(&value.value)}))
        .collect();
    json!({
        "name": peak.series.name,
        "verdict": peak.verdict.id(),
        "verdict_title": verdict_title(peak.verdict),
        "verdict_sentence": verdict_sentence(peak),
        "years_needed": peak.years_needed,
        "peak_year": peak.year,
        "tied_years": peak.tied_years,
        "height": number(&peak.height),
        "plateau": {"first": first, "last": last, "reaches_latest": peak.is_within_band},
        "latest": {"year": latest.year, "value": number(&latest.value)},
        "years_since_peak": peak.years_since(),
        "fall": number(&peak.fall),
        "fall_percent": peak.fall_percent.as_ref().map(number),
        "sen_slope_per_year": peak.slope.map(|value| significant(value, SIGNIFICANT_DIGITS)),
        "mann_kendall_from_peak": test_json(&peak.from_peak, peak.trend_from_peak()),
        "mann_kendall_whole": test_json(&peak.whole, peak.trend_of_whole()),
        "lacking": lacking,
        "second_hump": peak.second_hump.as_ref().map(|hump| json!({
            "year": hump.year,
            "height": number(&hump.height),
            "dip_year": hump.dip_year,
            "dip": number(&hump.dip),
            "is_latest": hump.is_latest,
        })),
        "missing_years": peak.series.missing_years(),
        "deadline": before.map(|before| deadline_json(&peak.deadline(before))),
        "warnings": warnings,
        "values": values,
    })
}
