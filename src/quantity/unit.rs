//! Units as data: the table of `units.yaml`, and the one parser of unit spellings.

use std::collections::HashMap;

use super::dimension::{Dimension, ITEM};
use super::ratio::Ratio;
use crate::format::registry::{DimensionEntry, UnitEntry, UnitFile};
use crate::spelling::{nearest, tidy};
use crate::text::Text;

/// A unit as parsed: canonical text, dimension, exact size in base units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The canonical spelling, `GJ/10^4Nm3`.
    pub text: String,
    /// What it measures.
    pub dimension: Dimension,
    /// How many base units it is.
    pub size: Ratio,
}

impl Unit {
    /// How many of this unit an amount in base units is.
    pub fn number_of(&self, in_base: &Ratio) -> Ratio {
        // No unit has the size zero: the table refuses it, and every other is made of its units.
        in_base.divide(&self.size).unwrap_or_default()
    }
}

/// Why a text is no unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitError {
    /// A part of the text is the name of no unit; with the nearest known ones.
    Unknown {
        /// The part that was not understood.
        part: String,
        /// The nearest known unit names.
        nearest: Vec<String>,
    },
    /// Parentheses or signs that do not form a unit.
    Malformed,
}

impl UnitError {
    /// The known spellings near the part that is not known; none where the text is malformed.
    pub fn nearest(&self) -> &[String] {
        match self {
            UnitError::Unknown { nearest, .. } => nearest,
            UnitError::Malformed => &[],
        }
    }
}

/// All known units.
#[derive(Clone, Debug)]
pub struct UnitTable {
    dimensions: Vec<DimensionEntry>,
    units: Vec<(UnitEntry, Ratio)>,
    by_spelling: HashMap<String, usize>,
    by_folded_spelling: HashMap<String, Option<usize>>,
}

impl UnitTable {
    /// The spellings nearest to what was typed, in the script that it was typed in. Of a single character no other is nearer than
    /// another, so every unit of one character is named: 吨 for a mistyped 顿.
    fn nearest(&self, typed: &str) -> Vec<String> {
        let units = self.units.iter().map(|(unit, _)| unit);
        let ids = units.clone().map(|unit| unit.id.as_str());
        if typed.is_ascii() {
            return nearest(typed, ids, 3).into_iter().map(str::to_owned).collect();
        }
        let count = if typed.chars().count() == 1 { usize::MAX } else { 4 };
        let chinese = units.flat_map(|unit| std::iter::once(&unit.zh).chain(&unit.spellings));
        let chinese = chinese.map(String::as_str).filter(|spelling| !spelling.is_ascii());
        let mut found = nearest(typed, chinese, count);
        if found.is_empty() {
            found = nearest(typed, ids, count);
        }
        found.into_iter().map(str::to_owned).collect()
    }

    /// Builds the table; `Err` names the first entry that cannot stand.
    pub fn new(file: UnitFile) -> Result<UnitTable, String> {
        let mut table = UnitTable {
            dimensions: file.dimensions,
            units: Vec::new(),
            by_spelling: HashMap::new(),
            by_folded_spelling: HashMap::new(),
        };
        for entry in file.units {
            let size: Ratio = entry
                .size
                .parse()
                .map_err(|_| format!("unit `{}`: size `{}` is no exact ratio", entry.id, entry.size))?;
            if size <= Ratio::zero() {
                return Err(format!("unit `{}`: size `{}` is not above zero", entry.id, entry.size));
            }
            if !table.dimensions.iter().any(|d| d.id == entry.dimension) {
                return Err(format!("unit `{}`: no dimension `{}`", entry.id, entry.dimension));
            }
            let index = table.units.len();
            for spelling in std::iter::once(&entry.id).chain(&entry.spellings) {
                let key = squeeze(spelling);
                if let Some(other) = table.by_spelling.insert(key.clone(), index)
                    && other != index
                {
                    return Err(format!("unit spelling `{spelling}` stands twice"));
                }
                if entry.exact_case {
                    continue;
                }
                let folded = key.to_lowercase();
                table
                    .by_folded_spelling
                    .entry(folded)
                    .and_modify(|known| {
                        if *known != Some(index) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(index));
            }
            table.units.push((entry, size));
        }
        for dimension in &table.dimensions {
            match table.units.iter().find(|(unit, _)| unit.id == dimension.base) {
                Some((_, size)) if *size == Ratio::one() => {}
                _ => return Err(format!("dimension `{}` has no base unit of size 1", dimension.id)),
            }
        }
        Ok(table)
    }

    /// The table with more units; `Err` names the first entry that cannot stand beside the others.
    pub fn with(&self, file: UnitFile) -> Result<UnitTable, String> {
        let known = self.units.iter().map(|(entry, _)| entry.clone());
        UnitTable::new(UnitFile {
            dimensions: self.dimensions.iter().cloned().chain(file.dimensions).collect(),
            units: known.chain(file.units).collect(),
        })
    }

    /// All simple units, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &UnitEntry> {
        self.units.iter().map(|(entry, _)| entry)
    }

    /// Whether a dimension is the mass of a greenhouse gas, or of several as carbon dioxide.
    pub fn is_greenhouse_gas(&self, dimension: &Dimension) -> bool {
        let gases = self.dimensions.iter().filter(|entry| entry.greenhouse_gas);
        gases.into_iter().any(|gas| *dimension == Dimension::base(&gas.id))
    }

    /// Reads a unit as typed: `万Nm³`, `GJ/(10^4 Nm3)`, `tCO2/MWh`, `tC/[item]`.
    pub fn parse(&self, typed: &str) -> Result<Unit, UnitError> {
        let squeezed = squeeze(typed);
        if squeezed.chars().count() > LONGEST {
            return Err(UnitError::Malformed);
        }
        if let Some(unit) = self.simple(&squeezed) {
            return Ok(unit);
        }
        let mut parser = UnitParser {
            table: self,
            rest: &squeezed,
            depth: 0,
        };
        let unit = parser.expression()?;
        if parser.rest.is_empty() {
            Ok(unit)
        } else {
            Err(UnitError::Malformed)
        }
    }

    /// A unit as people read it in each language: `piece/a` as 件/年 and pieces/a. Ids that are symbols stay what they are.
    pub fn written(&self, unit: &str) -> Text {
        let (rest, year) = match unit.strip_suffix(A_YEAR) {
            Some(rest) => (rest, A_YEAR),
            None => (unit, ""),
        };
        let (mut zh, mut en) = (String::new(), String::new());
        for part in rest.split_inclusive(['/', '·', '(', ')']) {
            let name = part.trim_end_matches(['/', '·', '(', ')']);
            let sign = &part[name.len()..];
            let known = self.by_spelling.get(name).map(|index| &self.units[*index].0);
            match known.and_then(|entry| Some((entry, entry.written.as_ref()?))) {
                Some((entry, words)) => {
                    zh += &words.zh;
                    // What is counted stands in the plural, what it is counted by does not.
                    en += if en.contains('/') { &entry.id } else { &words.en };
                }
                None => [&mut zh, &mut en].into_iter().for_each(|words| *words += name),
            }
            [&mut zh, &mut en].into_iter().for_each(|words| *words += sign);
        }
        let is_word = zh != rest;
        Text::new(zh + if is_word && !year.is_empty() { "/年" } else { year }, en + year)
    }

    fn simple(&self, name: &str) -> Option<Unit> {
        if name == ITEM {
            return Some(Unit {
                text: ITEM.to_owned(),
                dimension: Dimension::base(ITEM),
                size: Ratio::one(),
            });
        }
        let index = self
            .by_spelling
            .get(name)
            .copied()
            .or_else(|| self.by_folded_spelling.get(&name.to_lowercase()).copied().flatten())?;
        let (entry, size) = &self.units[index];
        let dimension = if entry.dimension == "one" {
            Dimension::one()
        } else {
            Dimension::base(&entry.dimension)
        };
        Some(Unit {
            text: entry.id.clone(),
            dimension,
            size: size.clone(),
        })
    }
}

/// The year that capacities are of; it has no exact size and is no unit of the table.
const A_YEAR: &str = "/a";
/// Longer than any real unit; stops hostile input from costing time.
const LONGEST: usize = 100;
/// Deeper nesting than any real unit has; stops hostile input from exhausting the stack.
const DEEPEST: u32 = 16;

struct UnitParser<'a> {
    table: &'a UnitTable,
    rest: &'a str,
    depth: u32,
}

impl UnitParser<'_> {
    fn expression(&mut self) -> Result<Unit, UnitError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(UnitError::Malformed);
        }
        let mut unit = self.factor()?;
        loop {
            if let Some(rest) = self.rest.strip_prefix('/') {
                self.rest = rest;
                let under = self.factor()?;
                let Some(size) = unit.size.divide(&under.size) else {
                    return Err(UnitError::Malformed);
                };
                unit = Unit {
                    text: format!("{}/{}", unit.text, grouped(&under.text)),
                    dimension: unit.dimension.per(&under.dimension),
                    size,
                };
            } else if let Some(rest) = self.rest.strip_prefix(['*', '·']) {
                self.rest = rest;
                let next = self.factor()?;
                unit = Unit {
                    text: format!("{}·{}", unit.text, grouped(&next.text)),
                    dimension: unit.dimension.times(&next.dimension),
                    size: unit.size * next.size,
                };
            } else {
                self.depth -= 1;
                return Ok(unit);
            }
        }
    }

    fn factor(&mut self) -> Result<Unit, UnitError> {
        if let Some(rest) = self.rest.strip_prefix('(') {
            let rest_before = self.rest;
            // A name may itself hold parentheses, as 万立方米(标况) does; only a leading one groups.
            self.rest = rest;
            let inside = self.expression()?;
            let Some(rest) = self.rest.strip_prefix(')') else {
                self.rest = rest_before;
                return Err(UnitError::Malformed);
            };
            self.rest = rest;
            return Ok(inside);
        }
        let mut depth = 0;
        let end = self
            .rest
            .char_indices()
            .find(|(_, c)| match c {
                '(' => {
                    depth += 1;
                    false
                }
                ')' if depth > 0 => {
                    depth -= 1;
                    false
                }
                ')' | '/' | '*' | '·' => true,
                _ => false,
            })
            .map_or(self.rest.len(), |(at, _)| at);
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return Err(UnitError::Malformed);
        }
        self.rest = rest;
        self.table.simple(name).ok_or_else(|| UnitError::Unknown {
            part: name.to_owned(),
            nearest: self.table.nearest(name),
        })
    }
}

/// A compound unit in parentheses, so that the canonical text reads back as the same unit.
fn grouped(text: &str) -> String {
    if text.contains(['/', '·']) {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

fn squeeze(text: &str) -> String {
    tidy(text).replace(' ', "")
}
