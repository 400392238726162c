//! When a peak is confirmed: the shipped definitions, and the user's own.

use std::path::Path;

use super::problem;
use crate::factor::packed::{PackedFile, PackedKind};
use crate::format::factor_set::ConfidenceEntry;
use crate::format::peak_definition::{OtherwiseEntry, PeakAssumptionEntry, PeakDefinitionEntry, PeakDefinitionFile};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::spelling::fold;
use crate::text::Text;
use crate::yaml;

/// A number of a definition, and whether the definition says nothing and it is assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The number.
    pub value: T,
    /// Whether it is this program's assumption.
    pub is_assumed: bool,
}

/// When a peak is confirmed.
#[derive(Clone, Debug)]
pub struct PeakDefinition {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The text that it comes from.
    pub source: Text,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// A grade within the confidence.
    pub grade: Option<String>,
    /// What else must be said.
    pub note: Option<Text>,
    /// The file that it stands in, and its SHA-256.
    pub file: (String, String),
    /// The years from the peak to the latest value at least.
    pub years_after_peak: i32,
    /// Whether the fall from the peak year on must be significant.
    pub needs_significant_fall: bool,
    /// What a peak is called whose years are enough and whose fall is not significant.
    pub otherwise: OtherwiseEntry,
    /// How far the latest value must lie below the peak, in per cent of its height.
    pub least_fall: Option<Ratio>,
    /// How far below the height a year may be and still be on the plateau, in per cent of the height.
    pub plateau_band: Stated<Ratio>,
    /// The least by which a second maximum stands out, in per cent of the height: the band, or the assumed one where there is none.
    pub noise_band: Ratio,
    /// The probability below which a trend is significant.
    pub significance: Stated<f64>,
    /// The years that a plateau lasts at least; an assumption.
    pub plateau_years: usize,
    /// The years below which a series is too short for any verdict; an assumption.
    pub fewest_years: usize,
    /// The year before which a peak is asked for where neither a plan nor the user says.
    pub before: i32,
}

impl PeakDefinition {
    /// The id of the definition that holds where none is asked for.
    pub const DEFAULT: &'static str = "default";

    /// The shipped definitions, the default first. Errors: none but those of a broken build.
    pub fn shipped() -> Result<Vec<PeakDefinition>, Problems> {
        let (packed, file) = packed()?;
        let file_of = || (packed.path.to_owned(), packed.sha256.to_owned());
        let each = file.definitions.into_iter();
        each.map(|entry| PeakDefinition::of(entry, &file.assumptions, file_of()))
            .collect()
    }

    /// The shipped definition of this id, or that of a YAML file. Errors: an id that no definition has, a file that does not fit, numbers out
    /// of their range.
    pub fn load(name: &str) -> Result<PeakDefinition, Problems> {
        let shipped = PeakDefinition::shipped()?;
        let path = Path::new(name);
        let is_file = path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml");
        if !is_file {
            let known: Vec<String> = shipped.iter().map(|known| known.id.clone()).collect();
            let found = shipped.into_iter().find(|known| fold(&known.id) == fold(name));
            return found.ok_or_else(|| problem::unknown_definition(name, &known).into());
        }
        let (entry, sha256) = yaml::read_file::<PeakDefinitionEntry>(path)?;
        if shipped.iter().any(|known| known.id == entry.id) {
            return Err(problem::definition_name_taken(name, &entry.id).into());
        }
        let (_, file) = packed()?;
        PeakDefinition::of(entry, &file.assumptions, (name.to_owned(), sha256))
    }

    fn of(
        entry: PeakDefinitionEntry,
        assumed: &PeakAssumptionEntry,
        file: (String, String),
    ) -> Result<PeakDefinition, Problems> {
        let mut faults = Vec::new();
        let mut percent = |field: &'static str, written: &str| {
            let number = percentage(written);
            if number.is_none() {
                faults.push(problem::bad_number_of_definition(&file.0, field, written));
            }
            number.unwrap_or_default()
        };
        let plateau_band = Stated {
            value: percent(
                "plateau_band",
                entry.plateau_band.as_ref().unwrap_or(&assumed.plateau_band),
            ),
            is_assumed: entry.plateau_band.is_none(),
        };
        let assumed_band = percent("plateau_band", &assumed.plateau_band);
        let noise_band = if plateau_band.value.is_zero() {
            assumed_band
        } else {
            plateau_band.value.clone()
        };
        let least_fall = entry.least_fall.as_ref().map(|written| percent("least_fall", written));
        let written = entry.significance.as_ref().unwrap_or(&assumed.significance);
        let level = read_number(written).ok().map(Ratio::from);
        let level = level
            .map(|level| level.to_f64())
            .filter(|level| 0.0 < *level && *level < 1.0);
        if level.is_none() {
            faults.push(problem::bad_number_of_definition(&file.0, "significance", written));
        }
        let years_after_peak = i32::try_from(entry.years_after_peak)
            .ok()
            .filter(|years| *years <= MOST_YEARS);
        if years_after_peak.is_none() {
            let written = entry.years_after_peak.to_string();
            faults.push(problem::bad_number_of_definition(&file.0, "years_after_peak", &written));
        }
        Problems(faults).check()?;
        Ok(PeakDefinition {
            id: entry.id,
            title: entry.title,
            source: entry.source,
            confidence: entry.confidence,
            grade: entry.grade,
            note: entry.note,
            file,
            years_after_peak: years_after_peak.unwrap_or_default(),
            needs_significant_fall: entry.significant_fall,
            otherwise: entry.otherwise,
            least_fall,
            plateau_band,
            noise_band,
            significance: Stated {
                value: level.unwrap_or_default(),
                is_assumed: entry.significance.is_none(),
            },
            plateau_years: assumed.plateau_years as usize,
            fewest_years: assumed.fewest_years as usize,
            before: assumed.before,
        })
    }
}

/// More years than any definition waits.
const MOST_YEARS: i32 = 100;

/// From 0 to 100.
fn percentage(written: &str) -> Option<Ratio> {
    let number = Ratio::from(read_number(written).ok()?);
    (!number.is_negative() && number <= Ratio::from(100)).then_some(number)
}

fn packed() -> Result<(&'static PackedFile, PeakDefinitionFile), Problems> {
    let packed = PackedFile::named(PackedKind::Registry, "peak-definitions")?;
    Ok((packed, packed.content()?))
}
