//! A case file as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::text::Text;

/// The whole file. Paths are written from the folder of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CaseFile {
    /// Id, with which the names of its runs begin.
    pub id: Option<Spanned<String>>,
    /// What it is called.
    pub title: Option<Text>,
    /// The files of the ledger.
    pub ledger: Vec<Spanned<String>>,
    /// The mapping file of wide tables.
    pub mapping: Option<Spanned<String>>,
    /// The plants file; without it, `plants.yaml` beside each ledger.
    pub plants: Option<Spanned<String>>,
    /// The plant of lines that name none.
    pub plant: Option<String>,
    /// The region of plants that name none.
    pub region: Option<String>,
    /// The ledger of the year before, beside which the rules of verification look at this one.
    pub previous: Option<PreviousEntry>,
    /// By what the ledger is accounted.
    pub methodologies: Vec<Spanned<MethodologyEntry>>,
    /// Only factor documents published by this day, `YYYY-MM-DD`.
    pub as_of: Option<Spanned<String>>,
    /// Whether what has no factor is left out, and the result marked incomplete.
    pub allow_gaps: bool,
    /// Footprints of what the plant makes.
    pub footprints: Vec<Spanned<FootprintEntry>>,
    /// The scenario files.
    pub scenarios: Vec<Spanned<String>>,
    /// A folder of factor sets to add under their own names.
    pub factors: Option<Spanned<String>>,
    /// How results are written.
    pub report: ReportEntry,
}

/// A ledger of the year before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PreviousEntry {
    /// The files of the ledger.
    pub ledger: Vec<Spanned<String>>,
    /// The mapping file of wide tables, where it is another than that of the case.
    pub mapping: Option<Spanned<String>>,
    /// The plants file, where it is another than that of the case.
    pub plants: Option<Spanned<String>>,
}

/// A methodology by which the ledger is accounted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodologyEntry {
    /// Its id, or a YAML file.
    pub id: String,
    /// Choices of the options that it leaves open.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// The levels; without them, every level that it has.
    #[serde(default)]
    pub levels: Vec<Spanned<String>>,
}

/// A footprint; the fields are those of `dafeng footprint`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FootprintEntry {
    /// The product; without it, every product by one unit of each.
    pub product: Option<String>,
    /// How much of it.
    pub per: Option<String>,
    /// The plants file of the footprint, where it is another than that of the case.
    pub plants: Option<Spanned<String>>,
    /// Networks written by hand that make what is bought.
    pub networks: Vec<Spanned<String>>,
    /// The methodology whose process level gives direct emissions.
    pub method: Option<String>,
    /// How far back it goes.
    pub boundary: Option<Spanned<String>>,
    /// How co-products share.
    pub allocation: Option<Spanned<String>>,
    /// What scrap carries.
    pub scrap: Option<Spanned<String>>,
    /// The set of global warming potentials.
    pub gwp: Option<String>,
    /// Factor sets whose upstream factors go before the shipped ones.
    pub upstream: Vec<String>,
}

/// How results are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportEntry {
    /// The languages of what is for people; without them, both.
    pub languages: Vec<Spanned<String>>,
    /// The formats; without them, all.
    pub formats: Vec<Spanned<String>>,
}
