//! Factor records and sets: exact values with where they come from.

use jiff::civil::Date;

use super::registry::{Item, Named, Parameter, Registry};
use super::stated_uncertainty::{StatedUncertainty, StatedWidth, UncertaintyCells};
use crate::format::factor_set::{ConfidenceEntry, DocumentEntry, FactorFile, RecordEntry, SupersededEntry};
use crate::quantity::{Decimal, Ratio, Unit, UnitTable};
use crate::text::Text;

/// How sure a value is.
pub type Confidence = ConfidenceEntry;

/// The three classes in which confidence is shown, and the user's own values apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConfidenceClass {
    /// The user's own: measured, or stated in the plants file or a factor set of theirs.
    Own,
    /// Two independent transcriptions, or reproduces a published result.
    Confirmed,
    /// One transcription.
    Transcribed,
    /// Recalled, conflicting, derived or assumed.
    Unverified,
}

impl ConfidenceClass {
    /// Every class, surest first.
    pub const ALL: [ConfidenceClass; 4] = [
        ConfidenceClass::Own,
        ConfidenceClass::Confirmed,
        ConfidenceClass::Transcribed,
        ConfidenceClass::Unverified,
    ];

    /// The class of a confidence.
    pub fn of(confidence: Confidence) -> ConfidenceClass {
        match confidence {
            Confidence::Confirmed => ConfidenceClass::Confirmed,
            Confidence::Transcribed => ConfidenceClass::Transcribed,
            Confidence::Recalled | Confidence::Derived | Confidence::Conflict | Confidence::Assumed => {
                ConfidenceClass::Unverified
            }
        }
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            ConfidenceClass::Own => "own",
            ConfidenceClass::Confirmed => "confirmed",
            ConfidenceClass::Transcribed => "transcribed",
            ConfidenceClass::Unverified => "unverified",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            ConfidenceClass::Own => Text::new("企业自有", "the user's own"),
            ConfidenceClass::Confirmed => Text::new("已核实", "confirmed"),
            ConfidenceClass::Transcribed => Text::new("转录", "transcribed"),
            ConfidenceClass::Unverified => Text::new("未核实", "unverified"),
        }
    }
}

/// A confidence's id and name.
pub fn confidence_title(confidence: Confidence) -> (&'static str, Text) {
    match confidence {
        Confidence::Confirmed => ("confirmed", Text::new("已核实", "confirmed")),
        Confidence::Transcribed => ("transcribed", Text::new("转录", "transcribed")),
        Confidence::Recalled => ("recalled", Text::new("凭记忆", "recalled")),
        Confidence::Derived => ("derived", Text::new("推导", "derived")),
        Confidence::Conflict => ("conflict", Text::new("来源冲突", "conflict")),
        Confidence::Assumed => ("assumed", Text::new("假定", "assumed")),
    }
}

/// A value as a document gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorValue {
    /// One value.
    Point(Decimal),
    /// A range without a single value; it resolves to nothing.
    Range {
        /// The low end.
        low: Decimal,
        /// The high end.
        high: Decimal,
    },
}

/// One record: what a document says of one parameter of one item.
#[derive(Clone, Debug)]
pub struct FactorRecord {
    /// Its id: `mee-grid-2023/electricity/emission_factor@cn-fujian`.
    pub id: String,
    /// Id of its set.
    pub set: String,
    /// Id of its item.
    pub item: String,
    /// The role that the document gives the item.
    pub role: Option<String>,
    /// Id of its parameter.
    pub parameter: String,
    /// The value as printed.
    pub value: FactorValue,
    /// The unit as printed.
    pub unit: Unit,
    /// What the document states of how uncertain the value is; `None` where it states nothing.
    pub uncertainty: Option<StatedUncertainty>,
    /// The printed value times this is the value in the parameter's unit for the item.
    pub to_base: Ratio,
    /// Id of the region.
    pub region: String,
    /// Whether the region is the set's own, the one of records that name none.
    pub is_set_region: bool,
    /// The year described; not the year of publication.
    pub describes: Option<i16>,
    /// The day the document was published.
    pub published: Option<Date>,
    /// Who gives the value.
    pub source: String,
    /// The table of the document.
    pub table: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// A grade within the confidence.
    pub grade: Option<String>,
    /// What else must be said.
    pub note: Option<String>,
    /// A differing value seen elsewhere; never resolved to.
    pub alternative: bool,
}

impl FactorRecord {
    /// The single value in the parameter's unit for the item; `None` for a range.
    pub fn base_value(&self) -> Option<Ratio> {
        match self.value {
            FactorValue::Point(value) => Some(Ratio::from(value) * self.to_base.clone()),
            FactorValue::Range { .. } => None,
        }
    }

    /// The value as printed, with its unit.
    pub fn printed(&self) -> String {
        match self.value {
            FactorValue::Point(value) if self.unit.text == "1" => value.to_string(),
            FactorValue::Point(value) => format!("{value} {}", self.unit.text),
            FactorValue::Range { low, high } => format!("{low} – {high} {}", self.unit.text),
        }
    }

    /// The value as printed, with its unit and what is stated of its uncertainty: `26.7 GJ/t (21.6 – 32.2)`.
    pub fn printed_with_uncertainty(&self) -> String {
        let printed = self.printed();
        match self.uncertainty.as_ref().map(|stated| &stated.width) {
            None => printed,
            Some(StatedWidth::Bounds { printed: bounds, .. }) => format!("{printed} ({bounds})"),
            Some(StatedWidth::Percent(percent)) => format!("{printed} (±{percent} %)"),
            Some(StatedWidth::Scores(scores)) => {
                let score = [
                    scores.reliability,
                    scores.completeness,
                    scores.temporal,
                    scores.geographical,
                    scores.technological,
                ];
                let score: Vec<String> = score.iter().map(u8::to_string).collect();
                format!("{printed} ({})", score.join(";"))
            }
        }
    }
}

/// Whose a factor set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOrigin {
    /// Packed into the program.
    Shipped,
    /// The user's, from a folder of theirs.
    Users,
    /// What a scenario assumes for years to come.
    Assumed,
}

/// The records of one source document.
#[derive(Clone, Debug)]
pub struct FactorSet {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The document.
    pub document: DocumentEntry,
    /// The day it was published.
    pub published: Option<Date>,
    /// What replaced it.
    pub superseded_by: Option<SupersededEntry>,
    /// Under what licence its numbers may be shipped.
    pub licence: String,
    /// Whom to name.
    pub credit: String,
    /// How the numbers were obtained.
    pub read_from: String,
    /// What else must be said.
    pub note: Option<String>,
    /// Path of its file.
    pub path: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Whose it is.
    pub origin: SetOrigin,
    /// The records, in the order of the file.
    pub records: Vec<FactorRecord>,
}

impl FactorSet {
    /// Builds the set; `Err` names every record that cannot stand.
    pub fn new(
        file: FactorFile,
        path: &str,
        sha256: &str,
        origin: SetOrigin,
        units: &UnitTable,
        items: &Registry<Item>,
        parameters: &Registry<Parameter>,
    ) -> Result<FactorSet, Vec<Text>> {
        let mut wrong = Vec::new();
        let published = match file.published.as_deref().map(str::parse::<Date>) {
            None => None,
            Some(Ok(day)) => Some(day),
            Some(Err(_)) => {
                wrong.push(Text::new(
                    "`published` 不是日期（YYYY-MM-DD）",
                    "`published` is no date (YYYY-MM-DD)",
                ));
                None
            }
        };
        let mut records = Vec::new();
        for (index, entry) in file.records.iter().enumerate() {
            match build_record(entry, &file, published, units, items, parameters) {
                Ok(record) => records.push(record),
                Err(reason) => {
                    let (number, item, parameter) = (index + 1, &entry.item, &entry.parameter);
                    wrong.push(Text::new(
                        format!("第 {number} 条（{item} {parameter}）：{}", reason.zh),
                        format!("record {number} ({item} {parameter}): {}", reason.en),
                    ));
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(FactorSet {
            id: file.id,
            title: file.title,
            document: file.document,
            published,
            superseded_by: file.superseded_by,
            licence: file.licence,
            credit: file.credit,
            read_from: file.read_from,
            note: file.note,
            path: path.to_owned(),
            sha256: sha256.to_owned(),
            origin,
            records,
        })
    }

    /// The records of one parameter of one item that may be resolved to.
    pub fn records_of<'a>(&'a self, item: &'a str, parameter: &'a str) -> impl Iterator<Item = &'a FactorRecord> {
        self.records
            .iter()
            .filter(move |r| r.item == item && r.parameter == parameter && !r.alternative)
    }

    /// The document in words: `GB/T 2589-2020 综合能耗计算通则`.
    pub fn document_words(&self) -> String {
        let words: Vec<&str> = [&self.document.number, &self.document.title]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        words.join(" ")
    }
}

fn build_record(
    entry: &RecordEntry,
    file: &FactorFile,
    published: Option<Date>,
    units: &UnitTable,
    items: &Registry<Item>,
    parameters: &Registry<Parameter>,
) -> Result<FactorRecord, Text> {
    let item = items
        .iter()
        .find(|item| item.id() == entry.item)
        .ok_or_else(|| Text::new("没有这个物料", "no such item"))?;
    let parameter = parameters
        .iter()
        .find(|parameter| parameter.id() == entry.parameter)
        .ok_or_else(|| Text::new("没有这个参数", "no such parameter"))?;
    let number = |text: &String| {
        text.parse::<Decimal>()
            .map_err(|error| Text::new(format!("`{text}` 不是精确的数"), format!("`{text}` is {error}")))
    };
    let cells = UncertaintyCells {
        low: entry.low.as_deref(),
        high: entry.high.as_deref(),
        percent: entry.uncertainty.as_deref(),
        shape: entry.distribution.as_deref(),
        scores: entry.scores,
    };
    let mut uncertainty = None;
    let value = match (&entry.value, &entry.low, &entry.high) {
        (Some(value), ..) => {
            let value = number(value)?;
            uncertainty = StatedUncertainty::read(value, cells)?;
            FactorValue::Point(value)
        }
        (None, Some(_), Some(_)) if cells.percent.is_some() || cells.shape.is_some() || cells.scores.is_some() => {
            return Err(Text::new(
                "只有范围而没有 `value`，不能再写 `uncertainty`、`distribution` 或 `scores`",
                "a range without a `value` takes no `uncertainty`, `distribution` or `scores`",
            ));
        }
        (None, Some(low), Some(high)) => FactorValue::Range {
            low: number(low)?,
            high: number(high)?,
        },
        _ => {
            return Err(Text::new(
                "给出 `value`，或 `low` 与 `high`",
                "give a `value`, or `low` and `high`",
            ));
        }
    };
    let is_negative = match value {
        FactorValue::Point(value) => value.is_negative(),
        FactorValue::Range { low, high } => low.is_negative() || low > high,
    };
    if is_negative {
        return Err(Text::new(
            "值为负，或 `low` 大于 `high`",
            "a value is negative, or `low` is above `high`",
        ));
    }
    let unit = units.parse(&entry.unit).map_err(|_| {
        Text::new(
            format!("未知单位 `{}`", entry.unit),
            format!("unknown unit `{}`", entry.unit),
        )
    })?;
    let to_base = conversion_to_base(&unit, item, parameter).ok_or_else(|| {
        let (typed, wanted) = (&entry.unit, parameter.unit_text(item));
        Text::new(
            format!("单位 `{typed}` 与 `{wanted}` 不符"),
            format!("`{typed}` does not fit `{wanted}`"),
        )
    })?;
    if let Some((limit, written)) = parameter.limit_of(item)
        && greatest(value) * to_base.clone() > limit
    {
        return Err(Text::new(
            format!("值超过 {written}"),
            format!("the value is above {written}"),
        ));
    }
    if let (FactorValue::Point(value), Some(stated)) = (&value, &uncertainty)
        && let Some((limit, written)) = parameter.limit_of(item)
        && let Some(limit) = limit.divide(&(Ratio::from(*value) * to_base.clone()))
    {
        stated.check_limit((&limit, written))?;
    }
    let region = entry.region.clone().unwrap_or_else(|| file.region.clone());
    let mut id = format!("{}/{}/{}", file.id, entry.item, entry.parameter);
    if region != file.region {
        id += &format!("@{region}");
    }
    if let Some(year) = entry.describes {
        id += &format!("@{year}");
    }
    if entry.alternative {
        id += "#alternative";
    }
    Ok(FactorRecord {
        id,
        set: file.id.clone(),
        item: entry.item.clone(),
        role: entry.role.clone(),
        parameter: entry.parameter.clone(),
        value,
        uncertainty,
        unit,
        to_base,
        is_set_region: region == file.region,
        region,
        describes: entry.describes,
        published,
        source: entry.source.clone().unwrap_or_else(|| file.credit.clone()),
        table: entry.table.clone(),
        confidence: entry.confidence,
        grade: entry.grade.clone(),
        note: entry.note.clone(),
        alternative: entry.alternative,
    })
}

fn greatest(value: FactorValue) -> Ratio {
    match value {
        FactorValue::Point(value) => Ratio::from(value),
        FactorValue::Range { high, .. } => Ratio::from(high),
    }
}

/// What a value in the typed unit is multiplied by to stand in the parameter's unit for the item; `None` where the dimension is
/// another: a carbon content per mass in the column per energy.
pub fn conversion_to_base(typed: &Unit, item: &Item, parameter: &Parameter) -> Option<Ratio> {
    if parameter.takes_percent_of_mass() && typed.dimension.is_one() && item.is_by_mass() {
        return Some(typed.size.clone());
    }
    let wanted = parameter.unit.dimension.with_item(&item.unit.dimension);
    if typed.dimension != wanted {
        return None;
    }
    // `[item]` has size 1 in the parameter's own unit; the item's base unit may be another multiple (MWh = 3.6 GJ).
    let item_power = if parameter.unit.text.contains("/[item]") {
        Ratio::one().divide(&item.unit.size)?
    } else if parameter.unit.text.contains("[item]") {
        item.unit.size.clone()
    } else {
        Ratio::one()
    };
    typed.size.divide(&(parameter.unit.size.clone() * item_power))
}
