//! A case: what is computed of which inputs, checked as far as it can be without reading them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_saphyr::Spanned;

use super::case_file::{CaseFile, FootprintEntry, MethodologyEntry};
use super::case_problem as problem;
use super::file_kind::{FileKind, misplaced};
use super::result_file::{DocumentFormat, ReportFormat};
use crate::activity::LedgerSource;
use crate::methodology::Level;
use crate::methodology::warming::WARMING_POTENTIALS;
use crate::network::Boundary;
use crate::network::strategy::{ALLOCATIONS, CutOff, NoAllocation, SCRAP_RULES, Strategy};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::base::CARBON_BALANCE;
use crate::text::{Language, Text};
use crate::yaml;

/// What the entries of its lists begin with.
const ENTRIES: [(&str, &str); 2] = [("methodologies", "id"), ("footprints", "product")];

/// The name of the case file of a folder.
pub(super) const CASE_FILE: &str = "case.yaml";

/// A case.
pub struct Case {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Its id.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<Text>,
    /// Where the ledger comes from.
    pub ledger: Option<LedgerSource>,
    /// Where the ledger of the year before comes from.
    pub previous: Option<LedgerSource>,
    /// By what it is accounted.
    pub methodologies: Vec<CaseMethodology>,
    /// Only factor documents published by this day.
    pub as_of: Option<Date>,
    /// Whether what has no factor is left out.
    pub allow_gaps: bool,
    /// The footprints.
    pub footprints: Vec<CaseFootprint>,
    /// The scenario files.
    pub scenarios: Vec<PathBuf>,
    /// A folder of factor sets to add.
    pub factors: Option<PathBuf>,
    /// The languages of what is for people.
    pub languages: Vec<Language>,
    /// The formats in which results are written.
    pub formats: Vec<ReportFormat>,
    /// The formats in which documents are written.
    pub documents: Vec<DocumentFormat>,
}

/// A methodology of a case.
#[derive(Clone, Debug)]
pub struct CaseMethodology {
    /// Its id, or its file.
    pub name: String,
    /// Choices of its options.
    pub options: BTreeMap<String, String>,
    /// The levels; none: every level that it has.
    pub levels: Vec<Level>,
    /// Where it stands.
    pub place: Place,
}

/// A footprint of a case.
pub struct CaseFootprint {
    /// The product; `None`: every product.
    pub product: Option<String>,
    /// How much of it.
    pub per: String,
    /// Where the ledger comes from.
    pub ledger: LedgerSource,
    /// Networks written by hand that make what is bought.
    pub networks: Vec<PathBuf>,
    /// The methodology whose process level gives direct emissions.
    pub method: String,
    /// How far back it goes.
    pub boundary: Boundary,
    /// How co-products share.
    pub allocation: &'static dyn Strategy,
    /// What scrap carries.
    pub scrap: &'static dyn Strategy,
    /// The set of global warming potentials.
    pub warming_potentials: String,
    /// Factor sets that are asked before the shipped ones.
    pub upstream: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

impl Case {
    /// Reads a case file; a folder stands for the `case.yaml` in it. Errors, all together: what the YAML does not allow; nothing to compute; files that are not there, or are named by absolute paths;
    /// words that name no level, language, format, boundary, allocation or scrap rule; an `as_of` that is no day; what stands twice.
    pub fn read(path: &Path) -> Result<Case, Problems> {
        let path = if path.is_dir() {
            path.join(CASE_FILE)
        } else {
            path.to_owned()
        };
        if !path.is_file() {
            return Err(problem::no_case(&path).into());
        }
        let (file, _) = yaml::read_file_of::<CaseFile>(&path, &ENTRIES)?;
        let mut reader = Reader {
            path: &path,
            faults: Vec::new(),
        };
        let case = reader.case(&file);
        Problems(reader.faults).check()?;
        Ok(case)
    }

    /// Whether a result is written in a format.
    pub fn writes(&self, format: ReportFormat) -> bool {
        self.formats.contains(&format)
    }
}

/// The reading of a case file.
struct Reader<'p> {
    path: &'p Path,
    faults: Vec<Problem>,
}

impl Reader<'_> {
    fn at<T>(&self, spanned: &Spanned<T>) -> Place {
        Place {
            row: Some(spanned.referenced.line()),
            ..Place::file(self.path.display().to_string())
        }
    }

    /// A path from the folder of the case.
    fn path(&mut self, field: &str, written: &Spanned<String>) -> PathBuf {
        let typed = Path::new(&written.value);
        if typed.is_absolute() {
            let fault = problem::absolute_path(self.at(written), field, &written.value);
            self.faults.push(fault);
        }
        let path = self.path.parent().unwrap_or(Path::new("")).join(typed);
        if let Some(fault) = misplaced(&path, belonging(field)) {
            self.faults
                .push(problem::of_another_kind(self.at(written), field, &written.value, fault));
        }
        path
    }

    /// A file that must be there.
    fn file(&mut self, field: &str, written: &Spanned<String>) -> PathBuf {
        let path = self.path(field, written);
        if !Path::new(&written.value).is_absolute() && !path.is_file() {
            self.faults.push(problem::not_there(self.at(written), field, &path));
        }
        path
    }

    fn files(&mut self, field: &str, written: &[Spanned<String>]) -> Vec<PathBuf> {
        let mut seen = BTreeSet::new();
        for entry in written {
            if !seen.insert(&entry.value) {
                self.faults.push(problem::twice(self.at(entry), field, &entry.value));
            }
        }
        written.iter().map(|entry| self.file(field, entry)).collect()
    }

    fn case(&mut self, file: &CaseFile) -> Case {
        let whole = Place::file(self.path.display().to_string());
        let ledger = self.ledger(file);
        let has_ledger = ledger.is_some();
        if !has_ledger && file.methodologies.is_empty() && file.footprints.is_empty() && file.scenarios.is_empty() {
            self.faults.push(problem::nothing_to_do(whole));
        } else if has_ledger && file.methodologies.is_empty() && file.footprints.is_empty() {
            let place = file.ledger.first().map_or(whole, |entry| self.at(entry));
            self.faults.push(problem::lacks(place, "ledger", "methodologies"));
        } else if !has_ledger {
            for (field, place) in [
                ("methodologies", file.methodologies.first().map(|entry| self.at(entry))),
                ("footprints", file.footprints.first().map(|entry| self.at(entry))),
            ] {
                self.faults
                    .extend(place.map(|place| problem::lacks(place, field, "ledger")));
            }
        }
        self.previous_without_use(file);
        if let Some(id) = &file.id
            && !is_fit_for_a_folder(&id.value)
        {
            self.faults.push(problem::bad_id(self.at(id), &id.value));
        }
        let as_of = file.as_of.as_ref().and_then(|typed| match typed.value.parse::<Date>() {
            Ok(day) => Some(day),
            Err(_) => {
                self.faults.push(problem::not_a_day(self.at(typed), &typed.value));
                None
            }
        });
        let factors = file.factors.as_ref().map(|written| {
            let path = self.path("factors", written);
            if !path.is_dir() {
                self.faults.push(problem::not_there(self.at(written), "factors", &path));
            }
            path
        });
        let methodologies = file.methodologies.iter().map(|entry| self.methodology(entry)).collect();
        self.methodologies_twice(&file.methodologies);
        let source = ledger.clone().unwrap_or_default();
        let previous = self.previous(file, &source);
        let (formats, documents) = self.formats(&file.report.formats);
        let footprints = file
            .footprints
            .iter()
            .map(|entry| self.footprint(entry, &source))
            .collect();
        Case {
            path: self.path.to_owned(),
            id: file.id.as_ref().map(|id| id.value.clone()),
            title: file.title.clone(),
            previous,
            methodologies,
            as_of,
            allow_gaps: file.allow_gaps,
            footprints,
            scenarios: self.files("scenarios", &file.scenarios),
            factors,
            languages: self.languages(&file.report.languages),
            formats,
            documents,
            ledger,
        }
    }

    /// Ledgers may be patterns and folders, so the reader of ledgers says what is not there.
    fn ledger(&mut self, file: &CaseFile) -> Option<LedgerSource> {
        let source = LedgerSource {
            files: file.ledger.iter().map(|entry| self.path("ledger", entry)).collect(),
            mapping: file.mapping.as_ref().map(|entry| self.file("mapping", entry)),
            plants: file.plants.as_ref().map(|entry| self.file("plants", entry)),
            plant: file.plant.clone(),
            region: file.region.clone(),
            ..LedgerSource::default()
        };
        (!file.ledger.is_empty()).then_some(source)
    }

    /// The ledger of the year before; mapping and plants are those of the case where it names none of its own.
    fn previous(&mut self, file: &CaseFile, own: &LedgerSource) -> Option<LedgerSource> {
        let entry = file.previous.as_ref()?;
        let mapping = entry.mapping.as_ref().map(|file| self.file("mapping", file));
        let plants = entry.plants.as_ref().map(|file| self.file("plants", file));
        Some(LedgerSource {
            files: entry.ledger.iter().map(|file| self.path("previous", file)).collect(),
            mapping: mapping.or_else(|| own.mapping.clone()),
            plants: plants.or_else(|| own.plants.clone()),
            ..own.clone()
        })
    }

    /// A ledger of the year before is for the rules that look at inventories, and has files.
    fn previous_without_use(&mut self, file: &CaseFile) {
        let Some(previous) = &file.previous else {
            return;
        };
        let whole = Place::file(self.path.display().to_string());
        let place = previous.ledger.first().map_or(whole, |entry| self.at(entry));
        if previous.ledger.is_empty() {
            self.faults
                .push(problem::lacks(place.clone(), "previous", "previous.ledger"));
        }
        if file.methodologies.is_empty() {
            self.faults.push(problem::lacks(place, "previous", "methodologies"));
        }
    }

    fn methodology(&mut self, entry: &Spanned<MethodologyEntry>) -> CaseMethodology {
        let MethodologyEntry { id, options, levels } = &entry.value;
        let is_file = id.ends_with(".yaml") || id.ends_with(".yml");
        let name = if is_file {
            let written = Spanned {
                value: id.clone(),
                referenced: entry.referenced,
                defined: entry.defined,
            };
            self.file("methodologies", &written).display().to_string()
        } else {
            id.clone()
        };
        let known = Level::ALL.map(Level::id);
        let levels = levels.iter().filter_map(|level| {
            let found = Level::parse(&level.value);
            if found.is_none() {
                let fault = problem::unknown_word("unknown-level", self.at(level), "levels", &level.value, &known);
                self.faults.push(fault);
            }
            found
        });
        CaseMethodology {
            name,
            options: options.clone(),
            levels: levels.collect(),
            place: self.at(entry),
        }
    }

    fn methodologies_twice(&mut self, entries: &[Spanned<MethodologyEntry>]) {
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert((&entry.value.id, &entry.value.options)) {
                let fault = problem::twice(self.at(entry), "methodologies", &entry.value.id);
                self.faults.push(fault);
            }
        }
    }

    fn footprint(&mut self, entry: &Spanned<FootprintEntry>, ledger: &LedgerSource) -> CaseFootprint {
        let written = &entry.value;
        let plants = written.plants.as_ref().map(|file| self.file("plants", file));
        let boundaries = [Boundary::CradleToGate, Boundary::GateToGate];
        let boundary = self.one_of("boundary", &written.boundary, &boundaries, |known| known.id());
        let allocation = self.one_of("allocation", &written.allocation, &ALLOCATIONS, |known| known.id());
        let scrap = self.one_of("scrap", &written.scrap, &SCRAP_RULES, |known| known.id());
        CaseFootprint {
            product: written.product.clone(),
            per: written.per.clone().unwrap_or_else(|| "1".to_owned()),
            ledger: LedgerSource {
                plants: plants.or_else(|| ledger.plants.clone()),
                ..ledger.clone()
            },
            networks: self.files("networks", &written.networks),
            method: written.method.clone().unwrap_or_else(|| CARBON_BALANCE.to_owned()),
            boundary: boundary.unwrap_or(Boundary::CradleToGate),
            allocation: allocation.unwrap_or(&NoAllocation),
            scrap: scrap.unwrap_or(&CutOff),
            warming_potentials: written.gwp.clone().unwrap_or_else(|| WARMING_POTENTIALS.to_owned()),
            upstream: written.upstream.clone(),
            place: self.at(entry),
        }
    }

    /// That of some choices whose id is written.
    fn one_of<T: Copy>(
        &mut self,
        field: &str,
        written: &Option<Spanned<String>>,
        known: &[T],
        id: impl Fn(&T) -> &'static str,
    ) -> Option<T> {
        let written = written.as_ref()?;
        let found = known.iter().find(|choice| id(choice) == written.value).copied();
        if found.is_none() {
            let ids: Vec<&str> = known.iter().map(&id).collect();
            let fault = problem::unknown_word("unknown-choice", self.at(written), field, &written.value, &ids);
            self.faults.push(fault);
        }
        found
    }

    fn languages(&mut self, written: &[Spanned<String>]) -> Vec<Language> {
        let known = [("zh", Language::Zh), ("en", Language::En)];
        let languages = self.listed("languages", "unknown-language", written, &known);
        if written.is_empty() {
            return vec![Language::Zh, Language::En];
        }
        languages
    }

    /// The formats of results and those of documents.
    fn formats(&mut self, written: &[Spanned<String>]) -> (Vec<ReportFormat>, Vec<DocumentFormat>) {
        let (all, documents) = (ReportFormat::ALL, DocumentFormat::ALL);
        if written.is_empty() {
            return (all.to_vec(), documents.to_vec());
        }
        let ids = all.map(ReportFormat::id).into_iter();
        let ids = ids.chain(documents.map(DocumentFormat::id)).map(|id| (id, id));
        let named = self.listed("formats", "unknown-format", written, &ids.collect::<Vec<_>>());
        let all = all.into_iter().filter(|format| named.contains(&format.id()));
        let documents = documents.into_iter().filter(|format| named.contains(&format.id()));
        (all.collect(), documents.collect())
    }

    fn listed<T: Copy + PartialEq>(
        &mut self,
        field: &str,
        code: &'static str,
        written: &[Spanned<String>],
        known: &[(&'static str, T)],
    ) -> Vec<T> {
        let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
        let mut found = Vec::new();
        for word in written {
            match known.iter().find(|(id, _)| *id == word.value) {
                Some((_, value)) if found.contains(value) => {
                    self.faults.push(problem::twice(self.at(word), field, &word.value));
                }
                Some((_, value)) => found.push(*value),
                None => {
                    let fault = problem::unknown_word(code, self.at(word), field, &word.value, &ids);
                    self.faults.push(fault);
                }
            }
        }
        found
    }
}

/// What a field of a case names.
fn belonging(field: &str) -> &'static [FileKind] {
    match field {
        // A mapping makes a ledger of any table.
        "ledger" | "previous" => &[FileKind::Ledger, FileKind::Workbook, FileKind::Register],
        "mapping" => &[FileKind::Mapping],
        "plants" => &[FileKind::Plants],
        "scenarios" => &[FileKind::Scenario],
        "networks" => &[FileKind::Network],
        "methodologies" => &[FileKind::Methodology],
        _ => &[],
    }
}

fn is_fit_for_a_folder(id: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    id.starts_with(is_plain) && id.chars().all(|letter| is_plain(letter) || matches!(letter, '-' | '_'))
}
