//! Factors that a scenario assumes for years to come: a factor set of their own beside the official ones, which stay as they are.

use std::collections::BTreeMap;

use super::library::Library;
use super::record::SetOrigin;
use super::registry::Named;
use crate::format::factor_set::{ConfidenceEntry, DocumentEntry, FactorFile, RecordEntry};
use crate::format::registry::RegionKind;
use crate::problem::Problems;
use crate::quantity::Decimal;
use crate::text::Text;
use crate::yaml::sha256;

/// The values that a scenario assumes for one parameter of one item over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedPath {
    /// Id of the item: `electricity`.
    pub item: String,
    /// Id of the parameter: `emission_factor`.
    pub parameter: String,
    /// The unit of the values: `tCO2/MWh`.
    pub unit: String,
    /// Id of the region: `cn-fujian`.
    pub region: String,
    /// The value that each year has.
    pub values: BTreeMap<i16, Decimal>,
    /// Where the values are from, or why they are assumed.
    pub source: String,
}

/// The paths of a scenario, as a factor set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedSet {
    /// Id of the set, such as `scenario-grid`; none that exists.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Where it stands: the scenario's file.
    pub path: String,
    /// The base year: it and the years before it keep what the documents say; values given for them are passed over.
    pub after: i16,
    /// The paths.
    pub paths: Vec<AssumedPath>,
}

impl AssumedSet {
    /// The set as a file would hold it, every record with the year that it describes and the confidence `assumed`.
    fn file(&self, region: &str) -> FactorFile {
        let records = self.paths.iter().flat_map(|path| {
            let later = path.values.iter().filter(|(year, _)| **year > self.after);
            later.map(|(year, value)| RecordEntry {
                item: path.item.clone(),
                role: None,
                parameter: path.parameter.clone(),
                value: Some(value.to_string()),
                low: None,
                high: None,
                uncertainty: None,
                distribution: None,
                scores: None,
                unit: path.unit.clone(),
                region: Some(path.region.clone()),
                describes: Some(*year),
                source: Some(path.source.clone()),
                table: None,
                confidence: ConfidenceEntry::Assumed,
                grade: None,
                note: None,
                alternative: false,
            })
        });
        FactorFile {
            id: self.id.clone(),
            title: self.title.clone(),
            document: DocumentEntry {
                title: Some(self.path.clone()),
                ..DocumentEntry::default()
            },
            published: None,
            superseded_by: None,
            licence: "the user's own".to_owned(),
            credit: self.path.clone(),
            read_from: self.path.clone(),
            note: None,
            region: region.to_owned(),
            records: records.collect(),
        }
    }
}

impl Library {
    /// A library with one more set, of what a scenario assumes; this one stays as it is. It costs little: everything else is shared, what is read
    /// later too. No set is ever replaced (`factor-set-name-taken`), and a value that cannot stand is told (`bad-factor-record`).
    ///
    /// The set is asked where a methodology asks it, so `Methodology::asking_first` goes with it:
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use dafeng::factor::{AssumedPath, AssumedSet, Library};
    /// use dafeng::methodology::MethodologyRegistry;
    /// use dafeng::text::Text;
    ///
    /// let library = Library::bundled().unwrap();
    /// let methodology = MethodologyRegistry::load("gbt-32151.5-2015", &BTreeMap::new(), &library).unwrap();
    /// let library = library
    ///     .assuming(&AssumedSet {
    ///         id: "scenario-grid".to_owned(),
    ///         title: Text::new("情景：电网因子", "scenario: grid factor"),
    ///         path: "current-policy.yaml".to_owned(),
    ///         after: 2023,
    ///         paths: vec![AssumedPath {
    ///             item: "electricity".to_owned(),
    ///             parameter: "emission_factor".to_owned(),
    ///             unit: "tCO2/MWh".to_owned(),
    ///             region: "cn-fujian".to_owned(),
    ///             values: BTreeMap::from([(2028, "0.3703".parse().unwrap())]),
    ///             source: "an example".to_owned(),
    ///         }],
    ///     })
    ///     .unwrap();
    /// let methodology = methodology.asking_first("electricity", "scenario-grid");
    /// // account(&ledger, &methodology, &library, ...): power of 2028 and later at 0.3703, of 2023 to 2027 at the official factor of 2023.
    /// assert!(library.set("scenario-grid").is_some());
    /// ```
    pub fn assuming(&self, assumed: &AssumedSet) -> Result<Library, Problems> {
        // The region of records that name none; these name theirs.
        let country = self.regions.iter().find(|region| region.kind() == RegionKind::Country);
        let file = assumed.file(country.map(Named::id).unwrap_or_default());
        let (path, digest) = (
            assumed.path.as_str(),
            sha256(serde_json::to_string(&file).unwrap_or_default().as_bytes()),
        );
        let mut library = self.clone();
        library.insert(file, path, &digest, SetOrigin::Assumed)?;
        Ok(library)
    }
}
