//! `mapping.yaml` as it is written.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::text::Text;
use crate::yaml::value_error;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// The layouts of tables.
    pub tables: Vec<TableEntry>,
    /// Sheets that hold no data; one `*` stands for any text.
    #[serde(default)]
    pub ignore_sheets: Vec<String>,
}

/// One layout, and where it is found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// Name of the file; without it, every file that no other entry names.
    #[serde(default)]
    pub file: Option<String>,
    /// The sheets, each with what holds in it alone; without them, every sheet that no other entry names.
    #[serde(default)]
    pub sheets: SheetEntries,
    /// Rows of the header, as the spreadsheet counts.
    #[serde(default)]
    pub header: HeaderEntry,
    /// What holds for every datum of the table.
    #[serde(default)]
    pub constants: DatumEntry,
    /// What a column is, by its header.
    #[serde(default)]
    pub columns: BTreeMap<String, UseEntry>,
    /// What a row is, by a text that stands in it.
    #[serde(default)]
    pub rows: BTreeMap<String, UseEntry>,
    /// Texts that mean a blank cell.
    #[serde(default)]
    pub blank: Vec<String>,
}

/// What is known of a datum, in the words of the ledger's columns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatumEntry {
    /// Plant.
    pub plant: Option<String>,
    /// Process.
    pub process: Option<String>,
    /// Period.
    pub period: Option<String>,
    /// The year of months that name none.
    pub year: Option<String>,
    /// Item.
    pub item: Option<String>,
    /// Flow.
    pub flow: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Kind of supply.
    pub supply: Option<String>,
    /// Moisture basis.
    pub moisture_basis: Option<String>,
    /// Moisture, in per cent.
    pub moisture: Option<String>,
    /// Data source.
    pub data_source: Option<String>,
    /// Evidence.
    pub evidence: Option<String>,
    /// The parameter that the numbers give; without it, they are quantities.
    pub value: Option<String>,
    /// How the values of the parameter were obtained.
    pub basis: Option<String>,
    /// The numbers are totals over this period, to be checked.
    pub assert: Option<String>,
    /// The same datum may stand in several cells, which are added.
    pub add: bool,
}

/// What a column or row is: one word, or what is known of its data.
#[derive(Clone, Debug)]
pub enum UseEntry {
    /// `ignore`, `assert`, or the ledger's name of a column.
    Word(String),
    /// What is known of its data.
    Datum(Box<DatumEntry>),
}

/// Rows of the header.
#[derive(Clone, Debug)]
pub struct HeaderEntry(pub Vec<u64>);

impl Default for HeaderEntry {
    fn default() -> HeaderEntry {
        HeaderEntry(vec![1])
    }
}

/// Sheets with what holds in each alone.
#[derive(Clone, Debug, Default)]
pub struct SheetEntries(pub Vec<(String, DatumEntry)>);

impl<'de> Deserialize<'de> for UseEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<UseEntry, D::Error> {
        struct UseVisitor;
        impl<'de> Visitor<'de> for UseVisitor {
            type Value = UseEntry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`ignore`, `assert`, the name of a ledger column, or {item: ..., flow: ..., unit: ...}")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<UseEntry, E> {
                Ok(UseEntry::Word(word.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<UseEntry, A::Error> {
                let datum = DatumEntry::deserialize(MapAccessDeserializer::new(map))?;
                Ok(UseEntry::Datum(Box::new(datum)))
            }
        }
        deserializer.deserialize_any(UseVisitor)
    }
}

impl<'de> Deserialize<'de> for HeaderEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<HeaderEntry, D::Error> {
        struct HeaderVisitor;
        impl<'de> Visitor<'de> for HeaderVisitor {
            type Value = HeaderEntry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of the header row, such as 3, or of several, such as [3, 4]")
            }
            fn visit_u64<E: Error>(self, row: u64) -> Result<HeaderEntry, E> {
                Ok(HeaderEntry(vec![row]))
            }
            fn visit_i64<E: Error>(self, row: i64) -> Result<HeaderEntry, E> {
                let row = u64::try_from(row)
                    .map_err(|_| value_error(&Text::new("行号从 1 数起", "rows are counted from 1")))?;
                Ok(HeaderEntry(vec![row]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<HeaderEntry, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = sequence.next_element::<u64>()? {
                    rows.push(row);
                }
                Ok(HeaderEntry(rows))
            }
        }
        deserializer.deserialize_any(HeaderVisitor)
    }
}

impl<'de> Deserialize<'de> for SheetEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SheetEntries, D::Error> {
        struct SheetVisitor;
        impl<'de> Visitor<'de> for SheetVisitor {
            type Value = SheetEntries;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names of sheets, such as [能耗], or {焦化: {process: coking}}")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<SheetEntries, A::Error> {
                let mut sheets = Vec::new();
                while let Some(name) = sequence.next_element::<String>()? {
                    sheets.push((name, DatumEntry::default()));
                }
                Ok(SheetEntries(sheets))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SheetEntries, A::Error> {
                let mut sheets = Vec::new();
                while let Some((name, datum)) = map.next_entry::<String, DatumEntry>()? {
                    sheets.push((name, datum));
                }
                Ok(SheetEntries(sheets))
            }
        }
        deserializer.deserialize_any(SheetVisitor)
    }
}
