//! One line of a ledger, typed.

use std::sync::Arc;

use super::cell_name::column_letters;
use super::column::Column;
use super::ledger::place_in;
use super::plant::PlantBook;
use super::plant_unit::PlantUnit;
use super::problem;
use super::statement::Statement;
use super::table::{Table, TableRow};
use crate::factor::{Item, Library, Named};
use crate::flow::Flow;
use crate::period::{Period, PeriodError};
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::quantity::number::NumberError;
use crate::spelling::{nearest, tidy};
use crate::supply::Supply;
use crate::text::Text;

/// What an `assert` line asserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asserted {
    /// The sum of this flow.
    Flow(Flow),
    /// Of the plant the net consumption, else its output; of a process what it consumed, else what it produced.
    Total,
}

/// One line, every cell read.
#[derive(Clone, Debug)]
pub struct Line {
    /// Place of its file and sheet in the ledger's list of tables.
    pub table: usize,
    /// Its row, as the spreadsheet counts.
    pub row: u64,
    /// The wide column that a mapping took it from.
    pub column: Option<Arc<str>>,
    /// Of a mapped line, the wide column of each parameter that it states.
    pub value_columns: Vec<(String, Arc<Place>)>,
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The unit or process type named; `None` for the plant.
    pub process: Option<String>,
    /// The period.
    pub period: Period,
    /// Place of the item in the registry.
    pub item: usize,
    /// The flow; `consumed` without a process is already `net_consumed`.
    pub flow: Flow,
    /// Whether `consumed` without a process was read as `net_consumed`.
    pub read_as_net_consumed: bool,
    /// The quantity in the item's base unit; for `parameter`, the value in the parameter's unit.
    pub quantity: Ratio,
    /// The quantity and unit as typed.
    pub typed: String,
    /// The supply, where stated.
    pub supply: Option<Supply>,
    /// Stated parameters.
    pub statements: Vec<Statement>,
    /// For `assert`.
    pub asserts: Option<Asserted>,
    /// Data source and evidence as typed.
    pub evidence: String,
    /// Moisture conversion applied, in words.
    pub moisture: Option<Text>,
    /// Whether the quantity is on the dry basis, stated or converted.
    pub is_dry: bool,
    /// Place of a moisture that is stated and not applied, because the line does not say whether its quantity is as received or dry.
    pub idle_moisture: Option<Box<Place>>,
    /// What makes the quantity dry, where it is as received with its moisture stated, in words too.
    pub dry_share: Option<(Ratio, Text)>,
    /// Half the width of the 95 % interval of the quantity or value, in percent.
    pub uncertainty: Option<Ratio>,
}

impl Line {
    /// Where it stands.
    pub fn place(&self, tables: &[(String, Option<String>)]) -> Place {
        Place {
            column: self.column.as_deref().map(str::to_owned),
            ..place_in(tables, self.table, self.row)
        }
    }
}

/// What a reader of lines knows.
pub(super) struct LineReader<'a> {
    pub library: &'a Library,
    pub columns: &'a [(usize, Column, String)],
    pub table: &'a Table,
    pub table_index: usize,
    pub default_plant: Option<&'a str>,
}

impl LineReader<'_> {
    /// Reads one row; every fault of the row together.
    pub fn read(&self, row: &TableRow, plants: &mut PlantBook) -> Result<Line, Vec<Problem>> {
        if let Some(fault) = self.total_or_signature(row) {
            return Err(vec![fault]);
        }
        let mut faults = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            if !cell.trim().is_empty() && !self.columns.iter().any(|(at, ..)| *at == index) {
                let place = self.table.row_place(row);
                faults.push(problem::stray_cell(place, &tidy(cell), &column_letters(index)));
            }
        }
        let plant = self.plant(row, plants, &mut faults);
        let period = self.period(row, &mut faults);
        let item = self.item(row, &mut faults);
        let flow = self.flow(row, &mut faults);
        let process = plant
            .map(|plant| self.process(row, &plants.plants[plant].units, &mut faults))
            .unwrap_or_default();
        let supply = self.supply(row, item, &mut faults);
        self.refuse_idle_cells(row, flow, process.as_deref(), &mut faults);
        let asserts = self.asserts(row, flow, &mut faults);
        let quantity = match (item, flow) {
            (Some(item), Some(Flow::Parameter)) => self.parameter_value(row, item, &mut faults),
            (Some(item), Some(_)) => self.quantity(row, item, &mut faults),
            _ => None,
        };
        let mut statements = item
            .map(|item| self.statements(row, item, &mut faults))
            .unwrap_or_default();
        let uncertainty = self.uncertainty(row, &mut faults);
        let moisture = self.moisture(row, &statements, &mut faults);
        let (Some(plant), Some(period), Some(item), Some(flow), Some((mut amount, typed, own))) =
            (plant, period, item, flow, quantity)
        else {
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        statements.extend(own);
        let mut moisture_words = None;
        let mut is_dry = self.states_dry(row);
        if let Some((factor, words)) = moisture {
            amount = amount * factor;
            if amount.exact_decimal().is_none() {
                let place = self.place(row, &Column::Moisture);
                let typed = self.text(row, &Column::Moisture).unwrap_or_default();
                return Err(vec![problem::bad_number(place, &typed, NumberError::TooManyDigits)]);
            }
            moisture_words = Some(words);
            is_dry = true;
        }
        let read_as_net_consumed = flow == Flow::Consumed && process.is_none();
        // What crosses the fence from a network without saying how comes from the public one, and is sold back to it.
        let crosses = matches!(flow, Flow::Purchased | Flow::Sold | Flow::NetConsumed) || read_as_net_consumed;
        let supply = supply.or_else(|| (item.is_supplied() && crosses).then_some(Supply::Grid));
        Ok(Line {
            table: self.table_index,
            row: row.row,
            column: row.origin.as_ref().map(|origin| Arc::clone(&origin.column)),
            value_columns: self.value_columns(row),
            plant,
            // Boundary flows belong to the plant, whatever process is named.
            process: if flow.is_boundary() { None } else { process },
            period,
            item: self.library.items.index(item.id()).unwrap_or_default(),
            flow: if read_as_net_consumed { Flow::NetConsumed } else { flow },
            read_as_net_consumed,
            quantity: amount,
            typed,
            supply,
            statements,
            asserts,
            evidence: [Column::DataSource, Column::Evidence]
                .iter()
                .filter_map(|column| self.text(row, column))
                .collect::<Vec<_>>()
                .join("; "),
            moisture: moisture_words,
            is_dry,
            idle_moisture: self.idle_moisture(row),
            dry_share: self.dry_share(row),
            uncertainty,
        })
    }

    /// The tidied text of a cell; `None` where it is blank or the column is not there.
    pub(super) fn text(&self, row: &TableRow, column: &Column) -> Option<String> {
        let (index, ..) = self.columns.iter().find(|(_, known, _)| known == column)?;
        let text = tidy(row.cells.get(*index)?);
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn place(&self, row: &TableRow, column: &Column) -> Place {
        let found = self.columns.iter().find(|(_, known, _)| known == column);
        if let Some(origin) = &row.origin {
            let cell = found.and_then(|(index, ..)| origin.cells.get(*index));
            return cell.map_or_else(|| self.table.row_place(row), |place| Place::clone(place));
        }
        let header = found.map_or_else(|| column.name(), |(.., header)| header.clone());
        self.table.place(row.row, Some(&header))
    }

    fn plant(&self, row: &TableRow, plants: &mut PlantBook, faults: &mut Vec<Problem>) -> Option<usize> {
        let name = self
            .text(row, &Column::Plant)
            .or_else(|| self.default_plant.map(str::to_owned));
        let Some(name) = name else {
            if plants.plants.len() == 1 && plants.has_file {
                return Some(0);
            }
            faults.push(problem::no_plant(self.place(row, &Column::Plant)));
            return None;
        };
        let found = plants.find_or_add(&name);
        if found.is_none() {
            let known = plants.plants.iter().map(|plant| format!("`{}`", plant.id)).collect();
            faults.push(problem::unknown_name(
                "unknown-plant",
                self.place(row, &Column::Plant),
                Text::new("企业（见企业文件）", "plant of the plants file"),
                &name,
                known,
                None,
            ));
        }
        found
    }

    fn period(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<Period> {
        let place = self.place(row, &Column::Period);
        let Some(typed) = self.text(row, &Column::Period) else {
            faults.push(problem::blank_cell(place, &Text::new("时期", "the period")));
            return None;
        };
        match Period::parse(&typed) {
            Ok(period) => Some(period),
            Err(PeriodError::NotAPeriod) => {
                faults.push(problem::bad_period(place, &typed));
                None
            }
            Err(PeriodError::SpreadsheetSerial(day)) => {
                faults.push(problem::spreadsheet_serial(place, &typed, day));
                None
            }
        }
    }

    fn item(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<&Item> {
        let place = self.place(row, &Column::Item);
        let Some(typed) = self.text(row, &Column::Item) else {
            faults.push(problem::blank_cell(place, &Text::new("物料", "the item")));
            return None;
        };
        let found = self.library.items.find(&typed);
        if found.is_none() {
            faults.push(problem::unknown_name(
                "unknown-item",
                place,
                Text::new("物料", "item"),
                &typed,
                self.library.items.nearest_words(&typed),
                Some(Text::new(
                    "用 dafeng items search 查找",
                    "look it up with: dafeng items search",
                )),
            ));
        }
        found
    }

    fn flow(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<Flow> {
        let place = self.place(row, &Column::Flow);
        let Some(typed) = self.text(row, &Column::Flow) else {
            faults.push(problem::blank_cell(place, &Text::new("流向", "the flow")));
            return None;
        };
        let found = Flow::parse(&typed);
        if found.is_none() {
            let list = |zh: bool| {
                Flow::ALL
                    .iter()
                    .map(|flow| {
                        if zh {
                            flow.title().zh
                        } else {
                            format!("`{}`", flow.id())
                        }
                    })
                    .collect::<Vec<_>>()
                    .join(if zh { "、" } else { ", " })
            };
            faults.push(problem::unknown_name(
                "unknown-flow",
                place,
                Text::new("流向", "flow"),
                &typed,
                nearest(&typed, Flow::ALL.iter().map(|flow| flow.id()), 2)
                    .into_iter()
                    .map(|id| format!("`{id}`"))
                    .collect(),
                Some(Text::new(
                    format!("应为：{}", list(true)),
                    format!("one of: {}", list(false)),
                )),
            ));
        }
        found
    }

    fn process(&self, row: &TableRow, units: &[PlantUnit], faults: &mut Vec<Problem>) -> Option<String> {
        let typed = self.text(row, &Column::Process)?;
        if let Some(unit) = units
            .iter()
            .find(|unit| crate::spelling::fold(&unit.id) == crate::spelling::fold(&typed))
        {
            return Some(unit.id.clone());
        }
        let found = self
            .library
            .processes
            .find(&typed)
            .map(|process| process.id().to_owned());
        if found.is_none() {
            // The plant's own units before process types: a third furnace is meant more often than the furnaces as a whole.
            let own = nearest(&typed, units.iter().map(|unit| unit.id.as_str()), 3);
            let own = own.into_iter().map(|unit| format!("`{unit}`"));
            faults.push(problem::unknown_name(
                "unknown-process",
                self.place(row, &Column::Process),
                Text::new("工序或设施", "process or unit"),
                &typed,
                own.chain(self.library.processes.nearest_words(&typed)).collect(),
                Some(Text::new(
                    "设施名称写在企业文件的 units 中",
                    "name the unit under `units` of the plants file",
                )),
            ));
        }
        found
    }

    /// The process that a row names, among these units or the process types.
    pub(super) fn process_of(&self, row: &TableRow, units: &[PlantUnit]) -> Option<String> {
        self.process(row, units, &mut Vec::new())
    }

    /// Cells that would be read by nobody, or that are no numbers.
    fn refuse_idle_cells(&self, row: &TableRow, flow: Option<Flow>, process: Option<&str>, faults: &mut Vec<Problem>) {
        for (column, wanted) in [(Column::Asserts, Flow::Assert), (Column::Parameter, Flow::Parameter)] {
            if self.text(row, &column).is_some() && flow.is_some_and(|flow| flow != wanted) {
                let place = self.place(row, &column);
                faults.push(problem::not_for_this_flow(place, &column.name(), wanted.id()));
            }
        }
        if matches!(flow, Some(Flow::Assert | Flow::Parameter)) {
            let idle = self.columns.iter().filter(|(_, column, _)| {
                matches!(
                    column,
                    Column::Value(_) | Column::ValueMoistureBasis(_) | Column::MoistureBasis | Column::Moisture
                )
            });
            for (_, column, _) in idle {
                if self.text(row, column).is_some() {
                    faults.push(problem::idle_cell(self.place(row, column), &column.name()));
                }
            }
        }
        if flow == Some(Flow::Captured) && process.is_none() {
            faults.push(problem::process_needed(self.place(row, &Column::Process)));
        }
    }

    fn supply(&self, row: &TableRow, item: Option<&Item>, faults: &mut Vec<Problem>) -> Option<Supply> {
        let typed = self.text(row, &Column::Supply)?;
        if let Some(item) = item.filter(|item| !item.is_supplied()) {
            let place = self.place(row, &Column::Supply);
            faults.push(problem::supply_not_for_this_item(place, item.id()));
            return None;
        }
        let found = Supply::parse(&typed);
        if found.is_none() {
            let ids = Supply::ALL
                .iter()
                .map(|supply| format!("`{}`", supply.id()))
                .collect::<Vec<_>>();
            let list = Text::new(
                format!("应为：{}", ids.join("、")),
                format!("one of: {}", ids.join(", ")),
            );
            faults.push(problem::unknown_name(
                "unknown-supply",
                self.place(row, &Column::Supply),
                Text::new("供应方式", "kind of supply"),
                &typed,
                Vec::new(),
                Some(list),
            ));
        }
        found
    }

    fn asserts(&self, row: &TableRow, flow: Option<Flow>, faults: &mut Vec<Problem>) -> Option<Asserted> {
        if flow != Some(Flow::Assert) {
            return None;
        }
        let place = self.place(row, &Column::Asserts);
        let Some(typed) = self.text(row, &Column::Asserts) else {
            faults.push(problem::blank_cell(
                place,
                &Text::new("核对的流向", "the flow asserted"),
            ));
            return None;
        };
        if matches!(typed.to_lowercase().as_str(), "total" | "合计" | "总计") {
            return Some(Asserted::Total);
        }
        match Flow::parse(&typed).filter(|flow| flow.carries_quantity()) {
            Some(flow) => Some(Asserted::Flow(flow)),
            None => {
                faults.push(problem::unknown_name(
                    "unknown-flow",
                    place,
                    Text::new("流向", "flow"),
                    &typed,
                    Vec::new(),
                    None,
                ));
                None
            }
        }
    }
}
