//! The columns of a ledger, by their Chinese or English header.

use std::collections::HashMap;

use crate::factor::{Library, Named};
use crate::spelling::{fold, nearest};
use crate::text::Language;

/// A column of the ledger contract.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// Plant id.
    Plant,
    /// Unit of the plant, or process type.
    Process,
    /// Period.
    Period,
    /// Item.
    Item,
    /// Flow.
    Flow,
    /// Quantity.
    Quantity,
    /// Unit of the quantity.
    Unit,
    /// Moisture basis of the quantity.
    MoistureBasis,
    /// Moisture, in percent.
    Moisture,
    /// For `flow = parameter`: which one.
    Parameter,
    /// For `flow = assert`: which flow.
    Asserts,
    /// Kind of supply.
    Supply,
    /// Meter, invoice, lab report.
    DataSource,
    /// Evidence.
    Evidence,
    /// 95 % half-width in percent.
    Uncertainty,
    /// A remark; read by people only.
    Note,
    /// The stated value of a parameter.
    Value(String),
    /// The unit of the stated value.
    ValueUnit(String),
    /// How the stated value was obtained.
    ValueBasis(String),
    /// The moisture basis of the stated value.
    ValueMoistureBasis(String),
}

const SIMPLE: [(Column, &str, &str, &[&str]); 16] = [
    (
        Column::Plant,
        "plant",
        "企业",
        &["企业名称", "单位名称", "公司", "工厂"],
    ),
    (Column::Process, "process", "工序", &["工序名称", "设施", "装置"]),
    (
        Column::Period,
        "period",
        "时期",
        &["期间", "月份", "日期", "年月", "时间", "报告期", "month", "date"],
    ),
    (
        Column::Item,
        "item",
        "物料",
        &["物料名称", "品种", "能源品种", "名称", "material"],
    ),
    (Column::Flow, "flow", "流向", &["类型", "收支", "方向"]),
    (Column::Quantity, "quantity", "数量", &["数值", "量", "amount"]),
    (Column::Unit, "unit", "单位", &["计量单位", "数量单位", "quantity_unit"]),
    (Column::MoistureBasis, "moisture_basis", "干湿基准", &["基准"]),
    (Column::Moisture, "moisture", "水分", &["含水率", "全水分", "水分%"]),
    (Column::Parameter, "parameter", "参数", &["参数名称"]),
    (Column::Asserts, "asserts", "核对", &["核对流向"]),
    (Column::Supply, "supply", "供应方式", &["供电方式", "供应"]),
    (Column::DataSource, "data_source", "数据来源", &["来源"]),
    (Column::Evidence, "evidence", "支撑材料", &["证据", "凭证"]),
    (
        Column::Uncertainty,
        "uncertainty",
        "不确定度",
        &["不确定度%", "不确定性"],
    ),
    (Column::Note, "note", "备注", &["说明", "notes", "remark", "comment"]),
];

impl Column {
    /// The column of a header, those of the values of parameters aside.
    pub fn named(header: &str) -> Option<Column> {
        let typed = fold(header);
        let mut columns = SIMPLE.iter();
        let found = columns.find(|(_, en, zh, more)| [en, zh].into_iter().chain(*more).any(|name| fold(name) == typed));
        found.map(|(column, ..)| column.clone())
    }

    /// Its English header.
    pub fn name(&self) -> String {
        match self {
            Column::Value(parameter) => parameter.clone(),
            Column::ValueUnit(parameter) => format!("{parameter}_unit"),
            Column::ValueBasis(parameter) => format!("{parameter}_basis"),
            Column::ValueMoistureBasis(parameter) => format!("{parameter}_moisture_basis"),
            simple => SIMPLE
                .iter()
                .find(|(column, ..)| column == simple)
                .map(|(_, en, ..)| (*en).to_owned())
                .unwrap_or_default(),
        }
    }

    /// Its header in a language.
    pub fn title(&self, language: Language, library: &Library) -> String {
        let of_parameter = |id: &String, suffix: &str| {
            let title = library
                .parameters
                .find(id)
                .map(|parameter| parameter.title().zh.clone());
            format!("{}{suffix}", title.unwrap_or_else(|| id.clone()))
        };
        match (language, self) {
            (Language::En, column) => column.name(),
            (Language::Zh, Column::Value(id)) => of_parameter(id, ""),
            (Language::Zh, Column::ValueUnit(id)) => of_parameter(id, "单位"),
            (Language::Zh, Column::ValueBasis(id)) => of_parameter(id, "获取方式"),
            (Language::Zh, Column::ValueMoistureBasis(id)) => of_parameter(id, "干湿基准"),
            (Language::Zh, simple) => SIMPLE
                .iter()
                .find(|(column, ..)| column == simple)
                .map(|(_, _, zh, _)| (*zh).to_owned())
                .unwrap_or_default(),
        }
    }

    /// The parameter whose value, unit or basis it gives.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Column::Value(id) | Column::ValueUnit(id) | Column::ValueBasis(id) | Column::ValueMoistureBasis(id) => {
                Some(id)
            }
            _ => None,
        }
    }
}

/// Reads column headers.
pub struct ColumnNames {
    names: Vec<String>,
    by_name: HashMap<String, Column>,
}

impl ColumnNames {
    /// The names of all columns, those of the library's parameters included.
    pub fn new(library: &Library) -> ColumnNames {
        let mut names = Vec::new();
        for (column, en, zh, aliases) in &SIMPLE {
            for name in [en, zh].into_iter().chain(aliases.iter()) {
                names.push(((*name).to_owned(), column.clone()));
            }
        }
        for parameter in library.parameters.iter().filter(|p| p.has_column()) {
            let id = parameter.id().to_owned();
            let title = parameter.title();
            let spellings = [&id, &title.zh, &title.en];
            for name in spellings.into_iter().chain(parameter.aliases()) {
                let chinese = !name.is_ascii();
                let suffix = |en: &str, zh: &str| {
                    if chinese {
                        format!("{name}{zh}")
                    } else {
                        format!("{name}_{en}")
                    }
                };
                names.push((name.clone(), Column::Value(id.clone())));
                names.push((suffix("unit", "单位"), Column::ValueUnit(id.clone())));
                names.push((suffix("basis", "获取方式"), Column::ValueBasis(id.clone())));
                names.push((
                    suffix("moisture_basis", "干湿基准"),
                    Column::ValueMoistureBasis(id.clone()),
                ));
            }
        }
        let by_name = names
            .iter()
            .map(|(name, column)| (fold(name), column.clone()))
            .collect();
        ColumnNames {
            names: names.into_iter().map(|(name, _)| name).collect(),
            by_name,
        }
    }

    /// The column of a header.
    pub fn find(&self, header: &str) -> Option<&Column> {
        self.by_name.get(&fold(header))
    }

    /// The headers nearest to one that is unknown.
    pub fn nearest(&self, header: &str) -> Vec<&str> {
        nearest(header, self.names.iter().map(String::as_str), 3)
    }
}
