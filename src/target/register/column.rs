//! The columns of a register, by the words that head them.

use crate::activity::headed_table::{TableColumn, TableKind};

/// A column of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The plant.
    Plant,
    /// A unit of the plant: a furnace, a line.
    Unit,
    /// What it makes, or the process that it is.
    Product,
    /// Equipment, route, raw material or quality.
    Class,
    /// What of it is measured, where that is not the product's own indicator.
    Indicator,
    /// The province.
    Region,
    /// The city.
    City,
    /// Whether it runs, is planned, or has stopped.
    Status,
    /// What it can put out in a year.
    Capacity,
    /// The unit of that.
    CapacityUnit,
    /// What it put out.
    Output,
    /// The unit of that.
    OutputUnit,
    /// Energy per product.
    Intensity,
    /// The unit of that.
    IntensityUnit,
    /// Energy in all.
    Energy,
    /// The unit of that.
    EnergyUnit,
    /// The year.
    Year,
    /// What the row rests on.
    Evidence,
    /// A remark, which is kept and counts for nothing.
    Note,
    /// A quantity that is stated of a plant or a unit.
    Quantity,
    /// Its value.
    Value,
    /// The unit of that.
    ValueUnit,
}

impl TableColumn for Column {
    fn all() -> impl Iterator<Item = Column> {
        let other = [Column::Quantity, Column::Value, Column::ValueUnit];
        Column::OF_UNITS.into_iter().chain(other)
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Column::Plant => &["plant", "企业", "企业名称", "单位名称"],
            Column::Unit => &["unit", "设施", "装置", "生产线", "设施名称"],
            Column::Product => &["product", "产品", "工序", "process", "产品或工序", "产品名称"],
            Column::Class => &["class", "类别", "工艺路线", "装备类别", "route", "equipment_class"],
            Column::Indicator => &["indicator", "指标"],
            Column::Region => &["region", "地区", "省份", "province", "省"],
            Column::City => &["city", "城市", "设区市", "地市", "所在市"],
            Column::Status => &["status", "状态", "运行状态"],
            Column::Capacity => &["capacity", "产能", "设计产能"],
            Column::CapacityUnit => &["capacity_unit", "产能单位"],
            Column::Output => &["output", "产量", "实际产量"],
            Column::OutputUnit => &["output_unit", "产量单位", "实际产量单位"],
            Column::Intensity => &[
                "energy_intensity",
                "单位产品能耗",
                "能耗强度",
                "单位产品综合能耗",
                "单位能耗",
                "单耗",
            ],
            Column::IntensityUnit => &[
                "energy_intensity_unit",
                "单位产品能耗单位",
                "能耗强度单位",
                "单位产品综合能耗单位",
                "单位能耗单位",
                "单耗单位",
            ],
            Column::Energy => &["energy", "综合能耗", "能耗总量"],
            Column::EnergyUnit => &["energy_unit", "综合能耗单位", "能耗单位"],
            Column::Year => &["year", "年份", "年", "年度", "统计年度"],
            Column::Evidence => &["evidence", "支撑材料", "依据"],
            Column::Note => &["note", "备注"],
            Column::Quantity => &["quantity", "数据项", "登记量"],
            Column::Value => &["value", "数值"],
            Column::ValueUnit => &["value_unit", "数值单位"],
        }
    }

    fn unit_column(self) -> Option<Column> {
        match self {
            Column::Capacity => Some(Column::CapacityUnit),
            Column::Output => Some(Column::OutputUnit),
            Column::Intensity => Some(Column::IntensityUnit),
            Column::Energy => Some(Column::EnergyUnit),
            Column::Value => Some(Column::ValueUnit),
            _ => None,
        }
    }
}

impl Column {
    /// The columns of a table of units, in the order in which a register is written.
    pub const OF_UNITS: [Column; 19] = [
        Column::Plant,
        Column::Unit,
        Column::Product,
        Column::Class,
        Column::Indicator,
        Column::Region,
        Column::City,
        Column::Status,
        Column::Capacity,
        Column::CapacityUnit,
        Column::Output,
        Column::OutputUnit,
        Column::Intensity,
        Column::IntensityUnit,
        Column::Energy,
        Column::EnergyUnit,
        Column::Year,
        Column::Evidence,
        Column::Note,
    ];

    /// The columns of a table of quantities, likewise.
    pub const OF_QUANTITIES: [Column; 10] = [
        Column::Plant,
        Column::Unit,
        Column::Quantity,
        Column::Value,
        Column::ValueUnit,
        Column::Region,
        Column::City,
        Column::Year,
        Column::Evidence,
        Column::Note,
    ];

    /// Whether a table with these columns cannot be without it.
    pub fn is_needed(self, columns: &[Column]) -> bool {
        (REGISTER.needed)(&|column| columns.contains(&column)).contains(&self)
    }
}

/// A register as a table.
pub(super) const REGISTER: TableKind<Column> = TableKind {
    name: ("能效清单", "register"),
    at_least: (
        "设施表至少有 企业、设施、产品、年份 列；登记量表有 企业、数据项、数值、数值单位、年份 列",
        "a table of units has at least the columns plant, unit, product and year; a table of quantities plant, quantity, value, value_unit and year",
    ),
    remark: Some("备注"),
    needed: |has| {
        if states_quantities(has) {
            &[
                Column::Plant,
                Column::Quantity,
                Column::Value,
                Column::ValueUnit,
                Column::Year,
            ]
        } else {
            &[Column::Plant, Column::Unit, Column::Product, Column::Year]
        }
    },
};

/// Whether the rows of a table with these columns state quantities rather than units.
pub(super) fn states_quantities(has: &dyn Fn(Column) -> bool) -> bool {
    has(Column::Quantity) && !has(Column::Product)
}
