//! The factors: table 3 of the report form, each with its tier, record and source document.

use super::book::{InventoryBook, parameter_number, unit_words};
use crate::factor::Named;
use crate::factor::record::confidence_title;
use crate::inventory::ResolvedParameter;
use crate::inventory::parameter::ParameterOrigin;
use crate::report::document::{Cell, Column, Number, Part, RowStyle, Section, Table};
use crate::text::{Language, Text};

/// Id of the table.
const TABLE: &str = "factors";

/// One factor: the value that rows of an item take.
struct Factor<'p> {
    plant: usize,
    item: usize,
    parameter: &'p ResolvedParameter,
    rows: usize,
    periods: Vec<String>,
}

impl InventoryBook<'_, '_> {
    pub(super) fn factor_section(&self, processes: Option<&InventoryBook<'_, '_>>) -> Section {
        let mut parts = vec![Part::Table(self.factor_table(
            TABLE,
            Text::new("附表3 排放因子数据及来源", "Table 3 Factors and sources"),
        ))];
        if let Some(processes) = processes {
            let title = Text::new(
                "附表3（续）工序层级采用的因子",
                "Table 3 (continued) Factors at process level",
            );
            let mut table = processes.factor_table("process-factors", title);
            table.is_detail = true;
            parts.push(Part::Table(table));
        }
        Section {
            id: TABLE.to_owned(),
            title: Text::new("附表3 排放因子", "Table 3 Factors"),
            prose: vec![Text::new(
                "每个采用的值：获取方式、因子记录、来源文件与可信度。",
                "Every value that was taken: how it was obtained, its factor record, the document it stands in, and how sure it is.",
            )],
            parts,
        }
    }

    fn factor_table(&self, id: &str, title: Text) -> Table {
        let mut columns = Vec::new();
        if self.has_many_plants() {
            columns.push(Column::words("plant", "企业", "plant"));
        }
        columns.extend([
            Column::words("item", "物料", "item"),
            Column::words("parameter", "参数", "parameter"),
            Column::number("value", Text::new("数值", "value"), None, 5),
            Column::fixed("unit", "单位", "unit"),
            Column::fixed("tier", "获取方式", "how obtained"),
            Column::number("rows", Text::new("用于行数", "rows"), None, 0),
            Column::fixed("periods", "时期", "periods"),
            Column::words("document", "来源文件", "source document"),
            Column::fixed("confidence", "可信度", "confidence"),
            Column::words("record", "因子记录", "factor record"),
            Column::words("source", "出处与说明", "source and note"),
        ]);
        let mut table = Table::new(id, title, columns);
        for factor in self.factors() {
            let parameter = factor.parameter;
            let mut cells = Vec::new();
            if self.has_many_plants() {
                cells.push(Cell::words(self.plant_title(factor.plant)));
            }
            let known = self.inventory.library.parameters.find(&parameter.id);
            let (document, confidence) = self.origin(parameter);
            cells.extend([
                Cell::words(self.inventory.library.items.at(factor.item).title().clone()),
                Cell::words(known.map_or_else(|| Text::same(&parameter.id), |known| known.title().clone())),
                Cell::Number(Number {
                    explanation: None,
                    ..parameter_number(parameter)
                }),
                Cell::same(unit_words(&parameter.unit)),
                Cell::words(parameter.tier.title()),
                Cell::count(factor.rows as i128),
                Cell::same(period_range(&factor.periods)),
                Cell::words(document),
                Cell::words(confidence),
                Cell::same(parameter.record.clone().unwrap_or_default()),
                Cell::same(self.record_words(parameter)),
            ]);
            table.push(RowStyle::Plain, cells);
        }
        table
    }

    /// Every value taken, once for each plant and item.
    fn factors(&self) -> Vec<Factor<'_>> {
        let mut factors: Vec<Factor<'_>> = Vec::new();
        for place in &self.order {
            let row = self.row(*place);
            let cell = self.inventory.cell(row);
            for parameter in &row.parameters {
                let is_known = |known: &&mut Factor<'_>| {
                    let of = known.parameter;
                    (known.plant, known.item) == (cell.plant, cell.item)
                        && (&of.id, &of.value, of.tier, &of.record)
                            == (&parameter.id, &parameter.value, parameter.tier, &parameter.record)
                };
                let period = cell.period.to_string();
                match factors.iter_mut().find(is_known) {
                    Some(known) => {
                        known.rows += 1;
                        if !known.periods.contains(&period) {
                            known.periods.push(period);
                        }
                    }
                    None => factors.push(Factor {
                        plant: cell.plant,
                        item: cell.item,
                        parameter,
                        rows: 1,
                        periods: vec![period],
                    }),
                }
            }
        }
        factors
    }

    /// Who gives the value of a factor record, and what must be said of it.
    fn record_words(&self, parameter: &ResolvedParameter) -> String {
        let ParameterOrigin::Record { set, .. } = &parameter.origin else {
            return String::new();
        };
        let records = self
            .inventory
            .library
            .set(set)
            .map(|set| set.records.as_slice())
            .unwrap_or_default();
        let record = records
            .iter()
            .find(|record| Some(&record.id) == parameter.record.as_ref());
        let words = record.map(|record| [Some(record.source.as_str()), record.note.as_deref()]);
        words.into_iter().flatten().flatten().collect::<Vec<_>>().join("; ")
    }

    /// The document that a value stands in, and how sure it is.
    fn origin(&self, parameter: &ResolvedParameter) -> (Text, Text) {
        let class = parameter.confidence.title();
        match &parameter.origin {
            ParameterOrigin::Stated { parts, .. } => {
                let first = parts.first();
                let words = |language: Language| first.map(|part| part.place.in_language(language)).unwrap_or_default();
                (Text::new(words(Language::Zh), words(Language::En)), class)
            }
            ParameterOrigin::Plant { evidence, .. } => (Text::same(evidence), class),
            ParameterOrigin::Derived { formula, .. } => (
                Text::new(format!("推算：{formula}"), format!("derived: {formula}")),
                class,
            ),
            ParameterOrigin::Record { set, .. } => {
                let Some(set) = self.inventory.library.set(set) else {
                    return (Text::same(set), class);
                };
                let record = set
                    .records
                    .iter()
                    .find(|record| Some(&record.id) == parameter.record.as_ref());
                let table = record
                    .and_then(|record| record.table.as_ref())
                    .map(|table| format!(", {table}"));
                let confidence = record.map_or(class, |record| confidence_title(record.confidence).1);
                (
                    Text::same(set.document_words() + &table.unwrap_or_default()),
                    confidence,
                )
            }
        }
    }
}

/// The first and the last of periods.
fn period_range(periods: &[String]) -> String {
    let (Some(first), Some(last)) = (periods.iter().min(), periods.iter().max()) else {
        return String::new();
    };
    if first == last {
        first.clone()
    } else {
        format!("{first} – {last}")
    }
}
