//! The data-quality plan as the ledger tells it: of each datum how it was obtained and what it rests on; what a plan asks for and the ledger does not state
//! stays a gap that is seen.

use std::collections::BTreeSet;

use super::activity_section::evidence_words;
use super::book::{InventoryBook, not_stated};
use crate::activity::LedgerLine;
use crate::factor::Named;
use crate::inventory::parameter::{ParameterOrigin, ParameterTier, ResolvedParameter};
use crate::report::document::{Cell, Column, Part, RowStyle, Section, Table};
use crate::text::Text;

/// Id of the table.
const TABLE: &str = "data-quality";

/// What a datum rests on, in both languages; it orders by the English words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct RestsOn {
    en: String,
    zh: String,
}

impl From<Text> for RestsOn {
    fn from(words: Text) -> RestsOn {
        RestsOn {
            en: words.en,
            zh: words.zh,
        }
    }
}

impl From<String> for RestsOn {
    fn from(words: String) -> RestsOn {
        Text::same(words).into()
    }
}

/// A datum of an item over all its rows.
#[derive(Default)]
struct Datum {
    title: Text,
    tiers: BTreeSet<ParameterTier>,
    rests_on: BTreeSet<RestsOn>,
    uncertainty: BTreeSet<String>,
    lines: u64,
    periods: BTreeSet<String>,
}

impl InventoryBook<'_, '_> {
    pub(super) fn data_quality_section(&self) -> Section {
        let prose = vec![
            Text::new(
                "按数据质量控制计划的项目列出每个数据：获取方式、依据、不确定度。台账没有计量器具与监测频次两栏，这两项须由企业补填。",
                "Of each datum what a data-quality control plan asks for: how it was obtained, what it rests on, its uncertainty. The ledger has no columns for meters and frequencies; the plant must fill them in.",
            ),
            Text::new(
                "官方数据质量控制计划模板未见原文，本表栏目非官方格式。",
                "The official template of the plan was not at hand; the columns of this table are not the official form.",
            ),
        ];
        Section {
            id: TABLE.to_owned(),
            title: Text::new("数据质量控制", "Data quality"),
            prose,
            parts: vec![Part::Table(self.data_quality_table())],
        }
    }

    fn data_quality_table(&self) -> Table {
        let mut columns = Vec::new();
        if self.has_many_plants() {
            columns.push(Column::words("plant", "企业", "plant"));
        }
        columns.extend([
            Column::words("item", "物料", "item"),
            Column::words("datum", "数据", "datum"),
            Column::words("basis", "获取方式", "how obtained"),
            Column::words("evidence", "依据（数据来源、支撑材料、文件）", "what it rests on"),
            Column::number("lines", Text::new("台账行数", "ledger lines"), None, 0),
            Column::number("periods", Text::new("时期数", "periods"), None, 0),
            Column::words("uncertainty", "不确定度（95 %）", "uncertainty (95 %)"),
            Column::words("meter", "计量器具", "meter"),
            Column::words("frequency", "监测频次", "frequency"),
        ]);
        let mut table = Table::new(TABLE, Text::new("数据质量控制", "Data quality of each datum"), columns);
        let mut keys: Vec<(usize, usize)> = Vec::new();
        for place in &self.order {
            let cell = self.inventory.cell(self.row(*place));
            if !keys.contains(&(cell.plant, cell.item)) {
                keys.push((cell.plant, cell.item));
            }
        }
        for (plant, item) in keys {
            for datum in self.data_of(plant, item) {
                let mut cells = Vec::new();
                if self.has_many_plants() {
                    cells.push(Cell::words(self.plant_title(plant)));
                }
                let is_default =
                    datum.tiers.iter().all(|tier| *tier == ParameterTier::Default) && !datum.tiers.is_empty();
                // A default of a standard is read from a document; no meter and no frequency belong to it.
                let asked = if is_default {
                    Text::new("不适用", "none: a default")
                } else {
                    not_stated()
                };
                cells.extend([
                    Cell::words(self.inventory.library.items.at(item).title().clone()),
                    Cell::words(datum.title.clone()),
                    Cell::words(basis_words(&datum)),
                    Cell::words(rests_on_words(&datum.rests_on)),
                    if datum.lines == 0 {
                        Cell::Blank
                    } else {
                        Cell::count(datum.lines)
                    },
                    Cell::count(datum.periods.len() as i128),
                    Cell::words(if is_default {
                        Text::default()
                    } else {
                        joined(&datum.uncertainty)
                    }),
                    Cell::words(asked.clone()),
                    Cell::words(asked),
                ]);
                table.push(RowStyle::Plain, cells);
            }
        }
        table
    }

    /// The quantity of an item and its parameters.
    fn data_of(&self, plant: usize, item: usize) -> Vec<Datum> {
        let mut quantity = Datum {
            title: Text::new("数量", "quantity"),
            ..Datum::default()
        };
        let mut parameters: Vec<(String, Datum)> = Vec::new();
        for place in &self.order {
            let row = self.row(*place);
            let cell = self.inventory.cell(row);
            if (cell.plant, cell.item) != (plant, item) {
                continue;
            }
            let period = cell.period.to_string();
            quantity.periods.insert(period.clone());
            self.add_lines(&mut quantity, *place);
            for parameter in &row.parameters {
                let known = parameters
                    .iter()
                    .position(|(id, _)| *id == parameter.id)
                    .unwrap_or_else(|| {
                        let title = self
                            .inventory
                            .library
                            .parameters
                            .find(&parameter.id)
                            .map(|known| known.title().clone());
                        let title = title.unwrap_or_else(|| Text::same(&parameter.id));
                        parameters.push((
                            parameter.id.clone(),
                            Datum {
                                title,
                                ..Datum::default()
                            },
                        ));
                        parameters.len() - 1
                    });
                let datum = &mut parameters[known].1;
                datum.periods.insert(period.clone());
                datum.tiers.insert(parameter.tier);
                self.add_origin(datum, parameter);
            }
        }
        std::iter::once(quantity)
            .chain(parameters.into_iter().map(|(_, datum)| datum))
            .collect()
    }

    fn add_lines(&self, datum: &mut Datum, place: usize) {
        let lines: Vec<&LedgerLine> = self.lines_of(place);
        datum.lines += lines.iter().map(|line| line.count).sum::<u64>();
        let words = evidence_words(&lines);
        if words != not_stated() {
            datum.rests_on.insert(words.into());
        }
        let stated = lines.iter().filter_map(|line| line.uncertainty.as_ref());
        datum.uncertainty.extend(stated.map(|percent| format!("±{percent} %")));
    }

    fn add_origin(&self, datum: &mut Datum, parameter: &ResolvedParameter) {
        match &parameter.origin {
            ParameterOrigin::Stated { parts, .. } => {
                for part in parts {
                    datum.lines += part.lines;
                    datum.rests_on.insert(part.place.file.clone().into());
                }
            }
            ParameterOrigin::Plant { evidence, .. } => {
                datum.rests_on.insert(evidence.clone().into());
            }
            ParameterOrigin::Record { set, .. } => {
                let set = self.inventory.library.set(set);
                datum.rests_on.extend(set.map(|set| set.document_words().into()));
            }
            ParameterOrigin::Derived { formula, .. } => {
                datum.rests_on.insert(formula.clone().into());
            }
        }
    }
}

/// How a datum was obtained; the ledger does not say it of quantities.
fn basis_words(datum: &Datum) -> Text {
    if datum.tiers.is_empty() {
        return not_stated();
    }
    let list = |language: fn(Text) -> String, joint: &str| {
        let titles: Vec<String> = datum.tiers.iter().map(|tier| language(tier.title())).collect();
        titles.join(joint)
    };
    Text::new(list(|text| text.zh, "、"), list(|text| text.en, ", "))
}

fn joined(words: &BTreeSet<String>) -> Text {
    if words.is_empty() {
        return not_stated();
    }
    Text::same(words.iter().cloned().collect::<Vec<_>>().join(" / "))
}

fn rests_on_words(all: &BTreeSet<RestsOn>) -> Text {
    if all.is_empty() {
        return not_stated();
    }
    // Words that are the same in one language alone stand once in it.
    let list = |language: fn(&RestsOn) -> &str| {
        let mut words: Vec<&str> = Vec::new();
        for each in all.iter().map(language) {
            if !words.contains(&each) {
                words.push(each);
            }
        }
        words.join(" / ")
    };
    Text::new(list(|words| &words.zh), list(|words| &words.en))
}
