//! The computation of each row: quantity, parameters, emission, as a spreadsheet computes it again.

use super::activity_section;
use super::book::{InventoryBook, parameter_number, unit_words};
use crate::factor::Named;
use crate::inventory::Row;
use crate::methodology::{Level, Source};
use crate::quantity::{Ratio, RoundingMode};
use crate::report::document::{Cell, CellPlace, Column, Formula, Number, Part, Piece, RowStyle, Section, Table};
use crate::text::Text;

/// Id of the column of quantities.
const QUANTITY: &str = "quantity";
/// Id of the column of emissions.
pub(super) const EMISSION: &str = "emission";
/// Stands around the place of a column in a formula before it is taken apart.
const MARK: char = '\u{1}';

impl InventoryBook<'_, '_> {
    pub(super) fn calculation_section(&self) -> Section {
        Section {
            id: self.calculation_id(),
            title: self.in_words_of_the_result("排放计算", "Calculation"),
            prose: vec![Text::new(
                "每行由活动数据与参数算得，按标准修约；各汇总表由本表各行相加。",
                "Each row is computed from activity data and parameters and rounded as the standard says; every sum of the report adds up rows of this table.",
            )],
            parts: vec![Part::Table(self.calculation_table())],
        }
    }

    /// The id of the table of this inventory.
    pub(super) fn calculation_id(&self) -> String {
        format!("{}calculation", self.prefix())
    }

    /// The places of the rows that are computed, in the order of the report.
    fn calculated(&self) -> impl Iterator<Item = usize> {
        self.order
            .iter()
            .copied()
            .filter(|place| self.row(*place).emission.is_some())
    }

    /// The parameters that formulas read, in the order in which rows first have them.
    fn parameters(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for place in self.calculated() {
            let row = self.row(place);
            let names = self
                .inventory
                .source(row)
                .formula
                .as_ref()
                .map(|formula| formula.names())
                .unwrap_or_default();
            for parameter in row
                .parameters
                .iter()
                .filter(|parameter| names.contains(parameter.id.as_str()))
            {
                if !ids.contains(&parameter.id) {
                    ids.push(parameter.id.clone());
                }
            }
        }
        ids
    }

    fn calculation_columns(&self) -> &[Column] {
        self.calculation.get_or_init(|| self.columns_of_calculation())
    }

    fn columns_of_calculation(&self) -> Vec<Column> {
        let inventory = self.inventory;
        let mut columns = Vec::new();
        if self.has_many_plants() {
            columns.push(Column::words("plant", "企业", "plant"));
        }
        if inventory.level == Level::Process {
            columns.push(Column::words("process", "工序", "process"));
        }
        columns.extend([
            Column::fixed("period", "时期", "period"),
            Column::words("source", "源类别", "source"),
            Column::words("item", "物料", "item"),
            self.quantity_column(QUANTITY),
            Column::fixed("unit", "单位", "unit"),
        ]);
        for id in self.parameters() {
            let known = inventory.library.parameters.find(&id);
            let title = known.map_or_else(|| Text::same(&id), |known| known.title().clone());
            let of_id = |row: &&Row| {
                row.parameters
                    .iter()
                    .find(|parameter| parameter.id == id)
                    .map(parameter_number)
            };
            let places = self
                .calculated()
                .filter_map(|place| of_id(&self.row(place)))
                .map(|number| number.places);
            columns.push(Column::number(&id, title, None, places.max().unwrap_or(0)));
            columns.push(Column::fixed(&format!("{id}_unit"), "单位", "unit"));
        }
        columns.push(self.result_column(EMISSION));
        columns
    }

    /// The place of a column of the table.
    pub(super) fn calculation_column(&self, id: &str) -> Option<usize> {
        self.calculation_columns().iter().position(|column| column.id == id)
    }

    pub(super) fn calculation_table(&self) -> Table {
        let title = match self.inventory.level {
            Level::Enterprise => self.in_words_of_the_result("排放计算表", "Calculation of each row"),
            Level::Process => {
                self.in_words_of_the_result("各工序排放计算表", "Calculation of each row of the processes")
            }
        };
        let id = self.calculation_id();
        let mut table = Table::new(&id, title, self.calculation_columns().to_vec());
        table.is_detail = true;
        let parameters = self.parameters();
        for place in self.calculated() {
            let row = self.row(place);
            let at = table.rows.len();
            let cells = self.calculation_cells(place, row, &parameters, (&table, at));
            let style = if self.inventory.counts(row) {
                RowStyle::Plain
            } else {
                RowStyle::Memo
            };
            table.push(style, cells);
        }
        table.footnotes = self.formula_notes();
        table
    }

    fn calculation_cells(
        &self,
        place: usize,
        row: &Row,
        parameters: &[String],
        (table, at): (&Table, usize),
    ) -> Vec<Cell> {
        let inventory = self.inventory;
        let cell = inventory.cell(row);
        let mut cells = Vec::new();
        if self.has_many_plants() {
            cells.push(Cell::words(self.plant_title(cell.plant)));
        }
        if let Some(process) = &cell.process {
            cells.push(Cell::words(inventory.process_title(cell.plant, process)));
        }
        let quantity = self.quantity(row).follows(match inventory.level {
            Level::Enterprise => Some(Formula::same_as(self.activity_place(place, activity_section::QUANTITY))),
            Level::Process => self.quantity_formula(place),
        });
        cells.extend([
            Cell::same(cell.period.to_string()),
            Cell::words(inventory.source(row).title.clone()),
            Cell::words(self.item_title(row)),
            quantity.into(),
            Cell::same(self.unit(row)),
        ]);
        for id in parameters {
            match row.parameters.iter().find(|parameter| parameter.id == *id) {
                None => cells.extend([Cell::Blank, Cell::Blank]),
                Some(parameter) => {
                    let mut number = parameter_number(parameter).follows(self.parameter_formula(parameter));
                    if inventory.level == Level::Enterprise && *id == activity_section::CALORIFIC_VALUE {
                        let place = self.activity_place(place, activity_section::CALORIFIC_VALUE);
                        number = number.follows(Some(Formula::same_as(place)));
                    }
                    cells.extend([number.into(), Cell::same(unit_words(&parameter.unit))]);
                }
            }
        }
        let emission = row.emission.map_or(Cell::Blank, |emission| {
            let mut number = Number::rounded(emission).follows(self.row_formula(row, table, at));
            if self.explained.contains_key(&place) {
                number = number.explained(self.row_id(place));
            }
            number.into()
        });
        cells.push(emission);
        cells
    }

    /// The formula of a row over the cells of the table. Spreadsheets round half away from zero alone, so a row that the standard rounds half to even
    /// has none.
    fn row_formula(&self, row: &Row, table: &Table, at: usize) -> Option<Formula> {
        let methodology = self.inventory.methodology;
        let source = self.inventory.source(row);
        let formula = source.formula.as_ref()?;
        if methodology.rounding.mode != RoundingMode::HalfAwayFromZero {
            return None;
        }
        let column_of = |name: &str| table.column(name);
        let word = |name: &str| -> String {
            if name == QUANTITY || row.parameters.iter().any(|parameter| parameter.id == name) {
                let column = column_of(name).map(|column| column.to_string()).unwrap_or_default();
                return format!("{MARK}{column}{MARK}");
            }
            match methodology.constants.get(name) {
                Some(constant) if constant.unit.size == Ratio::one() && constant.written.contains('/') => {
                    format!("({})", constant.written)
                }
                Some(constant) => constant.value.to_expression(),
                None => name.to_owned(),
            }
        };
        let mut text = formula.with(&word).replace(' ', "");
        if source.is_deduction {
            text = format!("-({text})");
        }
        let mut found = Formula::default();
        for (number, piece) in text.split(MARK).enumerate().filter(|(_, piece)| !piece.is_empty()) {
            found.pieces.push(if number % 2 == 1 {
                Piece::Cell(CellPlace::new(&*table.id, at, piece.parse().ok()?))
            } else {
                Piece::Text(piece.to_owned())
            });
        }
        Some(found.round(methodology.rounding.places))
    }

    /// The formula of each source category, in names.
    fn formula_notes(&self) -> Vec<Text> {
        let inventory = self.inventory;
        let mut notes: Vec<Text> = Vec::new();
        for place in self.calculated() {
            let source = inventory.source(self.row(place));
            let Some(formula) = self.formula_words(source) else {
                continue;
            };
            let note = Text::new(
                format!("{}：{}", source.title.zh, formula.zh),
                format!("{}: {}", source.title.en, formula.en),
            );
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes.push(crate::inventory::explanation::rounding_words(
            inventory.methodology.rounding,
        ));
        notes
    }

    /// The formula of a source category in the names of what it takes; `None` where it has none.
    pub(super) fn formula_words(&self, source: &Source) -> Option<Text> {
        let inventory = self.inventory;
        let formula = source.formula.as_ref()?;
        let name = |language: fn(&Text) -> &String, name: &str| {
            if name == QUANTITY {
                return language(&Text::new("数量", "quantity")).clone();
            }
            let parameter = inventory.library.parameters.find(name).map(|known| known.title());
            let constants = &inventory.methodology.constants;
            let constant = || constants.get(name).map(|constant| &constant.entry.title);
            parameter
                .or_else(constant)
                .map_or_else(|| name.to_owned(), |title| language(title).clone())
        };
        let written = |language: fn(&Text) -> &String| {
            let text = formula
                .with(&|word| name(language, word))
                .replace(" * ", " × ")
                .replace(" / ", " ÷ ");
            if source.is_deduction {
                format!("−({text})")
            } else {
                text
            }
        };
        Some(Text::new(written(|text| &text.zh), written(|text| &text.en)))
    }
}
