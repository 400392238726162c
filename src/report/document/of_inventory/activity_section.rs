//! The activity data: table 2 of the report form, each datum with how it was obtained, what it rests on, and where it stands.

use std::collections::BTreeSet;
use std::path::Path;

use super::book::{InventoryBook, not_stated, parameter_number};
use super::followed_figures::lines_below;
use crate::activity::LedgerLine;
use crate::inventory::Row;
use crate::problem::Place;
use crate::report::document::{Cell, CellPlace, Column, Number, Part, RowStyle, Section, Table};
use crate::report::solved_number::grouped_digits;
use crate::text::{Language, Text};

/// Id of the table.
pub(super) const TABLE: &str = "activity";
/// Id of the column of quantities.
pub(super) const QUANTITY: &str = "quantity";
pub(super) use crate::factor::parameter_name::CALORIFIC_VALUE;

/// Sources named one by one at most.
const SHOWN: usize = 3;

impl InventoryBook<'_, '_> {
    pub(super) fn activity_section(&self) -> Section {
        Section {
            id: TABLE.to_owned(),
            title: Text::new("附表2 活动数据", "Table 2 Activity data"),
            prose: vec![Text::new(
                "净消耗量、产量与低位发热量，各附获取方式、数据来源与支撑材料，及台账中的位置。未填报处照实列明。",
                "Net consumption, output and calorific values, each with how it was obtained, its data source and evidence, and its place in the ledger. What was not stated says so.",
            )],
            parts: vec![Part::Table(self.activity_table())],
        }
    }

    /// The cell of a row's datum.
    pub(super) fn activity_place(&self, row: usize, column: &str) -> CellPlace {
        let columns = self.activity_columns();
        let column = columns.iter().position(|known| known.id == column).unwrap_or_default();
        CellPlace::new(TABLE, self.place_in_order(row), column)
    }

    fn activity_columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        if self.has_many_plants() {
            columns.push(Column::words("plant", "企业", "plant"));
        }
        columns.extend([
            Column::fixed("period", "时期", "period"),
            Column::words("source", "源类别", "source"),
            Column::words("item", "物料", "item"),
            self.quantity_column(QUANTITY),
            Column::fixed("unit", "单位", "unit"),
            Column::words("made-up-of", "构成", "made up of"),
            Column::number(CALORIFIC_VALUE, Text::new("低位发热量", "net calorific value"), None, 3),
            Column::fixed("ncv_unit", "单位", "unit"),
            Column::fixed("ncv_basis", "热值获取方式", "how obtained"),
            Column::words("evidence", "数据来源、支撑材料", "data source, evidence"),
            Column::words("place", "台账位置", "place in the ledger"),
        ]);
        columns
    }

    fn activity_table(&self) -> Table {
        let mut table = Table::new(
            TABLE,
            Text::new("附表2 活动数据及来源", "Table 2 Activity data and sources"),
            self.activity_columns(),
        );
        for place in &self.order {
            let row = self.row(*place);
            let style = if self.inventory.counts(row) {
                RowStyle::Plain
            } else {
                RowStyle::Memo
            };
            let cells = self.activity_cells(*place, row);
            table.push(style, cells);
        }
        table.footnotes.extend(self.where_to_edit());
        table
    }

    fn activity_cells(&self, place: usize, row: &Row) -> Vec<Cell> {
        let inventory = self.inventory;
        let cell = inventory.cell(row);
        let mut cells = Vec::new();
        if self.has_many_plants() {
            cells.push(Cell::words(self.plant_title(cell.plant)));
        }
        let mut quantity: Number = self.quantity(row).follows(self.quantity_formula(place));
        if self.explained.contains_key(&place) {
            quantity = quantity.explained(self.row_id(place));
        }
        cells.extend([
            Cell::same(cell.period.to_string()),
            Cell::words(inventory.source(row).title.clone()),
            Cell::words(self.item_title(row)),
            quantity.into(),
            Cell::same(self.unit(row)),
            Cell::words(self.composition(row)),
        ]);
        match row.parameters.iter().find(|parameter| parameter.id == CALORIFIC_VALUE) {
            None => cells.extend([Cell::Blank, Cell::Blank, Cell::Blank]),
            Some(parameter) => cells.extend([
                parameter_number(parameter)
                    .follows(self.parameter_formula(parameter))
                    .into(),
                Cell::same(&*parameter.unit),
                Cell::words(parameter.tier.title()),
            ]),
        }
        let lines = self.lines_of(place);
        cells.extend([
            Cell::words(evidence_words(&lines)),
            Cell::words(place_words(&lines, &inventory.ledger.tables)),
        ]);
        cells
    }

    /// Where the data of this table are edited, and which of them have to be drawn up again after it.
    fn where_to_edit(&self) -> Vec<Text> {
        if self.cells.is_none() {
            return Vec::new();
        }
        let alone = self
            .order
            .iter()
            .filter(|place| self.quantity_formula(**place).is_none());
        let mut notes = vec![Text::new(
            "工作簿中，数据在“台账”表中修改：本表与其后各表以公式随之变动，`dafeng account` 读取的也是该表。",
            "In the workbook, data are edited in the sheet Ledger: this table and all behind it follow by formula, and `dafeng account` reads that sheet.",
        )];
        match alone.count() {
            0 => {}
            alone => notes.push(Text::new(
                format!("其中 {alone} 个数量不能以公式随台账变动：修改其台账行后请重新生成报告。"),
                format!("{alone} quantities do not follow the ledger by formula; after their lines are edited the report has to be drawn up again."),
            )),
        }
        notes
    }

    /// What a quantity is the signed sum of.
    fn composition(&self, row: &Row) -> Text {
        let places = self.inventory.shown_places(self.inventory.source(row));
        if let [only] = row.terms.as_slice()
            && !only.is_subtracted
        {
            return only.title.clone();
        }
        let joined = |language: Language| {
            let mut words = String::new();
            for (at, term) in row.terms.iter().enumerate() {
                let sign = match (at, term.is_subtracted) {
                    (0, false) => "",
                    (0, true) => "− ",
                    (_, true) => " − ",
                    (_, false) => " + ",
                };
                let amount = grouped_digits(&Number::exact(&term.amount, places).text);
                words += &format!("{sign}{} {amount}", term.title.in_language(language));
            }
            words
        };
        Text::new(joined(Language::Zh), joined(Language::En))
    }

    /// The ledger lines of a row's quantity.
    pub(super) fn lines_of(&self, place: usize) -> Vec<&LedgerLine> {
        self.quantity_node(place).map(lines_below).unwrap_or_default()
    }
}

/// The data sources and evidence of lines, each once; what none states is said to be missing.
pub(super) fn evidence_words(lines: &[&LedgerLine]) -> Text {
    let stated: BTreeSet<&str> = lines
        .iter()
        .map(|line| line.evidence.as_str())
        .filter(|words| !words.is_empty())
        .collect();
    if stated.is_empty() {
        return not_stated();
    }
    let more = stated.len().saturating_sub(SHOWN);
    let shown: Vec<&str> = stated.into_iter().take(SHOWN).collect();
    let shown = shown.join("; ");
    match more {
        0 => Text::same(shown),
        more => Text::new(format!("{shown} 等另 {more} 项"), format!("{shown} and {more} more")),
    }
}

/// Where lines stand: the first, by the name of its file where no other file has the same, and how many more.
fn place_words(lines: &[&LedgerLine], tables: &[(String, Option<String>)]) -> Text {
    let Some(first) = lines.first() else {
        return Text::default();
    };
    let all: u64 = lines.iter().map(|line| line.count).sum();
    let name = |file: &str| {
        Path::new(file)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let own = &first.place.file;
    let is_shared = tables.iter().any(|(file, _)| file != own && name(file) == name(own));
    let file = name(own).filter(|_| !is_shared).unwrap_or_else(|| own.clone());
    let place = Place {
        file,
        ..first.place.clone()
    };
    let (zh, en) = (place.in_language(Language::Zh), place.in_language(Language::En));
    match all.saturating_sub(1) {
        0 => Text::new(zh, en),
        more => Text::new(format!("{zh}，另 {more} 行"), format!("{en}, and {more} more")),
    }
}
