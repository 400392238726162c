//! A methodology file as it is written: a standard as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::factor_set::{ConfidenceEntry, DocumentEntry, SupersededEntry};
use super::parameter_rule::{ParameterRuleEntry, SupplyRuleEntry};
use super::scale::ScaleEntry;
use crate::text::Text;

/// A methodology.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodologyFile {
    /// Id, such as `cets-ag-03.01-v01-2024`.
    pub id: String,
    /// Id of the methodology that the file extends, whose fields stand here where the file has none of its own.
    #[serde(default)]
    pub extends: Option<String>,
    /// What it is called.
    pub title: Text,
    /// The standard.
    pub document: DocumentEntry,
    /// Date of its publication.
    #[serde(default)]
    pub published: Option<String>,
    /// How it was read: the standard itself, or transcriptions.
    pub read_from: Text,
    /// What else the reader of a result must know.
    #[serde(default)]
    pub notes: Vec<Text>,
    /// Periods that it applies to.
    #[serde(default)]
    pub applies: AppliesEntry,
    /// The edition that replaced it.
    #[serde(default)]
    pub superseded_by: Option<SupersededEntry>,
    /// The unit and rounding of a result.
    pub result: ResultEntry,
    /// What one row of the inventory is.
    pub rows: RowsEntry,
    /// The levels at which it can account.
    pub levels: BTreeMap<String, LevelEntry>,
    /// Factor sets of the tier `default`, in the order asked.
    pub factor_sets: Vec<String>,
    /// The factor set whose global warming potentials turn gases into the result's tonnes of CO2 equivalent.
    #[serde(default)]
    pub warming_potentials: Option<String>,
    /// Constants of the formulas.
    #[serde(default)]
    pub constants: BTreeMap<String, ConstantEntry>,
    /// Choices that the standard leaves open; the choice made stands in every title.
    #[serde(default)]
    pub options: BTreeMap<String, OptionEntry>,
    /// Source categories, in the order of the standard's report.
    pub sources: Vec<SourceEntry>,
    /// Lines that are read for something other than a row.
    #[serde(default)]
    pub informing: Vec<NamedLinesEntry>,
    /// Lines that are named as not counted.
    #[serde(default)]
    pub outside: Vec<NamedLinesEntry>,
    /// Items that are refused here since the methodology has another item for them: the id of that one.
    #[serde(default)]
    pub stated_as: BTreeMap<String, String>,
    /// Claim groups: sources that may claim the same line.
    #[serde(default)]
    pub groups: BTreeMap<String, GroupEntry>,
    /// Results per unit of product.
    #[serde(default)]
    pub intensities: Vec<IntensityEntry>,
    /// Worked examples; they run as tests.
    #[serde(default)]
    pub examples: Vec<ExampleEntry>,
}

/// The periods a methodology applies to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliesEntry {
    /// First day.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day.
    #[serde(default)]
    pub to: Option<String>,
}

/// The unit and rounding of a result.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultEntry {
    /// What the result is called: emissions, energy consumption.
    pub title: Text,
    /// Its unit.
    pub unit: String,
    /// Decimal places of a row.
    pub places: u32,
    /// What happens at an exact half.
    pub mode: String,
    /// What a total is the sum of.
    pub totals: TotalsEntry,
    /// Where the places and the mode are read from.
    #[serde(default)]
    pub clause: Option<String>,
}

/// What a total is the sum of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TotalsEntry {
    /// The plain sum of the rounded rows.
    SumOfRounded,
}

/// What one row of the inventory is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsEntry {
    /// The row period.
    pub period: String,
    /// What else tells rows apart.
    pub grain: Vec<String>,
}

/// A level of accounting.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelEntry {
    /// Which of the ledger's two books it reads.
    pub book: BookEntry,
    /// Why the other book is not counted.
    pub other_book: Text,
    /// For a rule that no text of the standard states: what it is, said with every result.
    #[serde(default)]
    pub derived: Option<Text>,
    /// The parts that the processes add up to, in the order shown; the first without processes takes those that no other names.
    #[serde(default)]
    pub parts: Vec<PartEntry>,
    /// Process types whose consumption of an item is charged to the processes that made it, pro rata to what each made.
    #[serde(default)]
    pub charged_to_maker: Vec<String>,
}

/// A part of the enterprise: its processes, its power units, the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its process types; none: those that no other part names.
    #[serde(default)]
    pub processes: Vec<String>,
}

/// One of the ledger's two books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BookEntry {
    /// What crosses the fence, and the plant's output.
    Boundary,
    /// What the processes consume and produce.
    Processes,
}

/// A constant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantEntry {
    /// An exact number or ratio: `44/12`.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// What it is.
    pub title: Text,
    /// Where it stands.
    pub source: String,
    /// How sure it is, where it is a fact rather than a definition.
    #[serde(default)]
    pub confidence: Option<ConfidenceEntry>,
}

/// A choice that the standard leaves open.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionEntry {
    /// What is chosen.
    pub title: Text,
    /// The choice where the user names none.
    pub default: String,
    /// The choices, by id, with the words that stand in the title of a result.
    pub choices: BTreeMap<String, Text>,
    /// The levels at which it matters; none: every level.
    #[serde(default)]
    pub levels: Vec<String>,
}

/// A source category.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// Id, such as `fuel-combustion`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The clause or formula of the standard.
    pub clause: String,
    /// Scope 1, 2 or 3, where the result is an emission.
    #[serde(default)]
    pub scope: Option<u8>,
    /// The gas: `CO2`.
    #[serde(default)]
    pub gas: Option<String>,
    /// Whether its rows count in the total.
    #[serde(default)]
    pub count: CountEntry,
    /// 1, or -1 for a deduction.
    #[serde(default)]
    pub sign: Option<i8>,
    /// Only under these choices of the options.
    #[serde(default)]
    pub when: BTreeMap<String, String>,
    /// Only at these levels; none: every level.
    #[serde(default)]
    pub levels: Vec<String>,
    /// What happens where no tier gives a value.
    #[serde(default)]
    pub without_value: WithoutValueEntry,
    /// How sure its rows can be at most: `derived` where the rule itself is no text of the standard.
    #[serde(default)]
    pub confidence: Option<ConfidenceEntry>,
    /// Which items it claims.
    pub select: SelectEntry,
    /// Which quantity it takes of them.
    pub quantity: QuantityEntry,
    /// The formula; a memo item without one shows the quantity alone.
    #[serde(default)]
    pub emission: Option<String>,
    /// The parameters of the formula.
    #[serde(default)]
    pub parameters: BTreeMap<String, ParameterRuleEntry>,
    /// How each kind of supply of electricity and heat is treated.
    #[serde(default)]
    pub supply: Option<BTreeMap<String, SupplyRuleEntry>>,
    /// Factor sets in the place of the methodology's.
    #[serde(default)]
    pub factor_sets: Option<Vec<String>>,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Whether rows count in the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountEntry {
    /// They do.
    #[default]
    Total,
    /// They are shown beside it.
    Memo,
}

/// What happens to a row for which no tier gives a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithoutValueEntry {
    /// The run is refused.
    #[default]
    Refuse,
    /// The item carries none wherever it goes, and is listed.
    CarriesNone,
}

/// Which items a source claims: those with one of the roles in the methodology's factor sets, and those named.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectEntry {
    /// Roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Items, with everything below them in the item tree.
    #[serde(default)]
    pub items: Vec<String>,
    /// Items that a role would claim and the source does not.
    #[serde(default)]
    pub except: Vec<String>,
    /// Only lines with these flows; none: every flow of the quantity's basis.
    #[serde(default)]
    pub flows: Vec<String>,
}

/// Which quantity a source takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityEntry {
    /// The basis.
    pub basis: BasisEntry,
    /// Decimal places to which it is rounded; none: kept as it is.
    #[serde(default)]
    pub places: Option<u32>,
}

/// A quantity's basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BasisEntry {
    /// Purchased + opening stock - closing stock - sold - other use; a stated net consumption counts in its place.
    NetConsumption,
    /// Purchased - sold; a stated net consumption counts in its place.
    NetPurchase,
    /// Produced by the plant.
    Produced,
    /// Captured: by a process, of the plant by all its processes.
    Captured,
}

/// Lines named for an outcome other than counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedLinesEntry {
    /// Items, with everything below them in the item tree.
    pub items: Vec<String>,
    /// Only these flows; none: every flow.
    #[serde(default)]
    pub flows: Vec<String>,
    /// Why.
    pub reason: Text,
    /// Where the standard says so.
    #[serde(default)]
    pub clause: Option<String>,
}

/// A group of sources: they may claim the same line, and their sum may have a floor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The sources that may claim the same line.
    pub sources: Vec<String>,
    /// What the sum of their rows is at least, in the unit of the result.
    #[serde(default)]
    pub floor: Option<String>,
    /// What tells apart the sums that have the floor: `plant` and `period`, and `process` where each process has its own.
    #[serde(default)]
    pub over: Vec<String>,
    /// Of a floor: what the row is called that lifts a sum to it.
    #[serde(default)]
    pub title: Option<Text>,
    /// Of a floor: the clause or formula of the standard.
    #[serde(default)]
    pub clause: Option<String>,
}

/// A result per unit of product.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntensityEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// `total`, `process` for each process apart, or a source's id.
    pub of: String,
    /// The item produced, with everything below it in the item tree; of `process`: `process-product`, the reference product of each.
    pub per: String,
    /// Only at these levels; none: every level.
    #[serde(default)]
    pub levels: Vec<String>,
    /// The unit shown.
    pub unit: String,
    /// How many units shown one result unit per base unit is: 1000 for kgce/t.
    #[serde(default)]
    pub scale: Option<ScaleEntry>,
    /// Decimal places.
    pub places: u32,
    /// Whether a works that does not make the product simply has none: of a standard for many products, not every works makes each.
    #[serde(default)]
    pub optional: bool,
    /// Whether several products stand below `per`, a tonne of one no tonne of another, so that plants are ranked with those that make the same alone.
    #[serde(default)]
    pub several_products: bool,
}

impl IntensityEntry {
    /// `of` where each process has its own.
    pub const PROCESS: &'static str = "process";
    /// `per` of such an intensity: the reference product of the process.
    pub const PROCESS_PRODUCT: &'static str = "process-product";

    /// Whether each process has its own.
    pub fn is_of_each_process(&self) -> bool {
        self.of == IntensityEntry::PROCESS
    }
}

/// A worked example: a small ledger and what must come out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleEntry {
    /// What it shows.
    pub name: Text,
    /// The region of the plant.
    #[serde(default)]
    pub region: Option<String>,
    /// The level, where it is not the enterprise.
    #[serde(default)]
    pub level: Option<String>,
    /// Choices of options.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// Plant factors.
    #[serde(default)]
    pub plant_factors: Vec<BTreeMap<String, String>>,
    /// The ledger, one map a line, by column name.
    pub ledger: Vec<BTreeMap<String, String>>,
    /// What must come out.
    pub expect: ExpectEntry,
}

/// What an example must give.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectEntry {
    /// The total.
    #[serde(default)]
    pub total: Option<String>,
    /// Rows, each with source, item and emission or quantity.
    #[serde(default)]
    pub rows: Vec<BTreeMap<String, String>>,
    /// Intensities by id.
    #[serde(default)]
    pub intensities: BTreeMap<String, String>,
    /// The code of the error that it must end in.
    #[serde(default)]
    pub refused: Option<String>,
}
