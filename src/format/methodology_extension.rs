//! A methodology file that extends another: what it adds to the methodology of that id, and what it puts in its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::factor_set::{DocumentEntry, SupersededEntry};
use super::methodology::{
    AppliesEntry, ConstantEntry, ExampleEntry, GroupEntry, IntensityEntry, LevelEntry, MethodologyFile,
    NamedLinesEntry, OptionEntry, ResultEntry, RowsEntry, SourceEntry,
};
use crate::text::Text;

/// What a methodology file extends; read before anything else of the file.
#[derive(Clone, Debug, Deserialize)]
pub struct MethodologyHead {
    /// Id of the methodology extended; `None`: the file is a whole one.
    #[serde(default)]
    pub extends: Option<String>,
}

/// A methodology file with `extends`. What it does not name is that of the methodology extended, except what is said of a document:
/// dates and the edition that replaced it, and the examples.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodologyExtension {
    /// Id of its own.
    pub id: String,
    /// Id of the methodology extended.
    pub extends: String,
    /// What it is called.
    pub title: Text,
    /// Its document.
    pub document: DocumentEntry,
    /// Date of its publication.
    #[serde(default)]
    pub published: Option<String>,
    /// How it was read.
    pub read_from: Text,
    /// What the reader must know beside the notes of the methodology extended.
    #[serde(default)]
    pub notes: Vec<Text>,
    /// Periods that it applies to; without it, those of the methodology extended.
    #[serde(default)]
    pub applies: Option<AppliesEntry>,
    /// The edition that replaced it.
    #[serde(default)]
    pub superseded_by: Option<SupersededEntry>,
    /// In the place of the other's.
    #[serde(default)]
    pub result: Option<ResultEntry>,
    /// In the place of the other's.
    #[serde(default)]
    pub rows: Option<RowsEntry>,
    /// Levels, each beside or in the place of one of the same name.
    #[serde(default)]
    pub levels: BTreeMap<String, LevelEntry>,
    /// In the place of the other's.
    #[serde(default)]
    pub factor_sets: Option<Vec<String>>,
    /// In the place of the other's.
    #[serde(default)]
    pub warming_potentials: Option<String>,
    /// Constants, each beside or in the place of one of the same name.
    #[serde(default)]
    pub constants: BTreeMap<String, ConstantEntry>,
    /// Options, each beside or in the place of one of the same name.
    #[serde(default)]
    pub options: BTreeMap<String, OptionEntry>,
    /// Source categories: one with the id of another takes its place, the rest follow.
    #[serde(default)]
    pub sources: Vec<SourceEntry>,
    /// Lines that are read for something else; asked before the other's.
    #[serde(default)]
    pub informing: Vec<NamedLinesEntry>,
    /// Lines that are not counted; asked before the other's.
    #[serde(default)]
    pub outside: Vec<NamedLinesEntry>,
    /// Items that another item stands for, each beside or in the place of one of the same name.
    #[serde(default)]
    pub stated_as: BTreeMap<String, String>,
    /// Claim groups, each beside or in the place of one of the same name.
    #[serde(default)]
    pub groups: BTreeMap<String, GroupEntry>,
    /// Results per unit of product: one with the id of another takes its place, the rest follow.
    #[serde(default)]
    pub intensities: Vec<IntensityEntry>,
    /// Worked examples; those of the methodology extended are not repeated.
    #[serde(default)]
    pub examples: Vec<ExampleEntry>,
}

impl MethodologyExtension {
    /// The whole methodology: what this file says, on top of the one that it extends.
    pub fn on(self, mut base: MethodologyFile) -> MethodologyFile {
        base.notes.extend(self.notes);
        base.levels.extend(self.levels);
        base.constants.extend(self.constants);
        base.options.extend(self.options);
        base.groups.extend(self.groups);
        base.stated_as.extend(self.stated_as);
        MethodologyFile {
            id: self.id,
            extends: Some(self.extends),
            title: self.title,
            document: self.document,
            published: self.published,
            read_from: self.read_from,
            notes: base.notes,
            applies: self.applies.unwrap_or(base.applies),
            superseded_by: self.superseded_by,
            result: self.result.unwrap_or(base.result),
            rows: self.rows.unwrap_or(base.rows),
            levels: base.levels,
            factor_sets: self.factor_sets.unwrap_or(base.factor_sets),
            warming_potentials: self.warming_potentials.or(base.warming_potentials),
            constants: base.constants,
            options: base.options,
            sources: replaced_or_added(base.sources, self.sources, |source| &source.id),
            informing: [self.informing, base.informing].concat(),
            outside: [self.outside, base.outside].concat(),
            groups: base.groups,
            stated_as: base.stated_as,
            intensities: replaced_or_added(base.intensities, self.intensities, |intensity| &intensity.id),
            examples: self.examples,
        }
    }
}

/// The entries in their order, one of the same id in the place of another; two of one id among those added stay two, and are told as such.
fn replaced_or_added<T>(mut entries: Vec<T>, added: Vec<T>, id: fn(&T) -> &String) -> Vec<T> {
    let known = entries.len();
    let mut replaced = vec![false; known];
    for entry in added {
        match (0..known).find(|place| id(&entries[*place]) == id(&entry)) {
            Some(place) if !replaced[place] => {
                entries[place] = entry;
                replaced[place] = true;
            }
            _ => entries.push(entry),
        }
    }
    entries
}
