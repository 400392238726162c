//! One factor set: the records of one source document. Values stay text here, with the digits of the document.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// One factor set: the records of one source document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorFile {
    /// Id, such as `mee-grid-2023`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The source document.
    pub document: DocumentEntry,
    /// Date of publication, `2025-12-31`.
    #[serde(default)]
    pub published: Option<String>,
    /// The set or edition that replaced it.
    #[serde(default)]
    pub superseded_by: Option<SupersededEntry>,
    /// Under what licence the numbers may be shipped.
    pub licence: String,
    /// Whom to name.
    pub credit: String,
    /// How the numbers were obtained: the document itself, or a transcription.
    pub read_from: String,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<String>,
    /// The region of records that name none.
    pub region: String,
    /// The records.
    pub records: Vec<RecordEntry>,
}

/// A source document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// Its number, `GB/T 2589-2020`.
    #[serde(default)]
    pub number: Option<String>,
    /// Its title, in its own language.
    #[serde(default)]
    pub title: Option<String>,
    /// Its edition.
    #[serde(default)]
    pub edition: Option<String>,
}

/// What replaced a document, and when that was published.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupersededEntry {
    /// Id of the successor.
    pub id: String,
    /// Date of its publication.
    pub published: String,
}

/// One factor record as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordEntry {
    /// The item described.
    pub item: String,
    /// The role that the document gives the item: `fuel`, `flux` ...
    #[serde(default)]
    pub role: Option<String>,
    /// The parameter given.
    pub parameter: String,
    /// The value, as printed.
    #[serde(default)]
    pub value: Option<String>,
    /// The low end, where the document gives a range; beside a value the lower bound of its 95 % interval.
    #[serde(default)]
    pub low: Option<String>,
    /// The high end, where the document gives a range; beside a value the upper bound of its 95 % interval.
    #[serde(default)]
    pub high: Option<String>,
    /// Half the width of the 95 % interval in percent of the value.
    #[serde(default)]
    pub uncertainty: Option<String>,
    /// The shape of the distribution: `normal`, `lognormal`, `uniform`, `triangular`; of the last two the bounds are the ends.
    #[serde(default)]
    pub distribution: Option<String>,
    /// Scores of data quality, where no bounds are known.
    #[serde(default)]
    pub scores: Option<ScoreEntry>,
    /// The unit of the value.
    pub unit: String,
    /// The region, where it is not the file's.
    #[serde(default)]
    pub region: Option<String>,
    /// The year that the value describes; not the year of publication.
    #[serde(default)]
    pub describes: Option<i16>,
    /// Who gives this value, where it is not the file's credit.
    #[serde(default)]
    pub source: Option<String>,
    /// The table of the document.
    #[serde(default)]
    pub table: Option<String>,
    /// How sure the value is.
    pub confidence: ConfidenceEntry,
    /// A grade within the confidence: `high`, `medium`, `weak`.
    #[serde(default)]
    pub grade: Option<String>,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<String>,
    /// A differing value seen elsewhere; never resolved to.
    #[serde(default)]
    pub alternative: bool,
}

/// Scores of data quality by the pedigree matrix, 1 the best and 5 the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreEntry {
    /// How reliable the source is.
    pub reliability: u8,
    /// How complete the sample is.
    pub completeness: u8,
    /// How near the time is.
    pub temporal: u8,
    /// How near the place is.
    pub geographical: u8,
    /// How near the technology is.
    pub technological: u8,
}

/// How sure a value is, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfidenceEntry {
    /// Two or more independent public transcriptions, or it reproduces a published result.
    #[serde(alias = "已核实")]
    Confirmed,
    /// One public transcription.
    #[serde(alias = "转录")]
    Transcribed,
    /// General knowledge, unchecked.
    #[serde(alias = "凭记忆")]
    Recalled,
    /// Computed from other facts.
    #[serde(alias = "推导")]
    Derived,
    /// Sources disagree.
    #[serde(alias = "来源冲突")]
    Conflict,
    /// A design choice.
    #[serde(alias = "假定")]
    Assumed,
}
