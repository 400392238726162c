//! The registries of `factors/`: units, items, parameters, processes, regions, indicators.

use serde::{Deserialize, Serialize};

use super::scale::ScaleEntry;
use crate::text::Text;

/// `items.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// Everything a ledger line may name.
    pub items: Vec<ItemEntry>,
}

/// One item.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemEntry {
    /// Id, such as `coke-oven-gas`.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Base unit, in which its quantities are summed.
    pub unit: String,
    /// The item that it is a kind of, for totals and denominators.
    #[serde(default)]
    pub parent: Option<String>,
    /// The item whose factor it takes where it has none of its own.
    #[serde(default)]
    pub factor_of: Option<String>,
    /// Whether a network supplies it, so that a line may say which kind of supply.
    #[serde(default)]
    pub supplied: bool,
    /// The fuel that is burned in its place, at equal heat, where a plant lacks it.
    #[serde(default)]
    pub topped_up_by: Option<String>,
    /// Whether it is scrap or a residue that goes back as raw material.
    #[serde(default)]
    pub recovered: bool,
    /// Where its carbon is from, where that is not fossil.
    #[serde(default)]
    pub carbon: Option<CarbonOrigin>,
    /// Of what leaves to the air: the kind that it is shown as.
    #[serde(default)]
    pub emitted: Option<CarbonOrigin>,
    /// Whether it leaves to the air and does not warm it, as sets of warming potentials have it.
    #[serde(default)]
    pub without_warming: bool,
    /// Of a product with the name of a gas: what it is when it leaves to the air.
    #[serde(default)]
    pub emitted_as: Option<String>,
}

/// Where carbon is from; greenhouse gases without carbon stand with the fossil ones. ISO 14067 has the three documented apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarbonOrigin {
    /// Fossil, and mineral carbonates.
    Fossil,
    /// Biogenic.
    Biogenic,
    /// From a change of land use.
    LandUse,
}

/// `parameters.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterFile {
    /// Every parameter of an item.
    pub parameters: Vec<ParameterEntry>,
}

/// One parameter with its unit in terms of `[item]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterEntry {
    /// Id and ledger column: `carbon_content`.
    pub id: String,
    /// Unit, `[item]` standing for whatever the item is measured in: `tC/GJ`, `GJ/[item]`.
    pub unit: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names, as spreadsheets head the column.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether the ledger has a column of this name.
    #[serde(default)]
    pub column: bool,
    /// Whether `%` may be typed for an item measured by mass: 85 % carbon is 0.85 tC/t.
    #[serde(default)]
    pub percent_of_mass: bool,
    /// The greatest value that is physically possible, in the parameter's unit, for an item measured by mass.
    #[serde(default)]
    pub at_most: Option<String>,
    /// Whether the moisture of the item leaves it as it is: a content per energy, a rate.
    #[serde(default)]
    pub moisture_free: bool,
    /// Whether zero is no value: a fuel without a calorific value is none.
    #[serde(default)]
    pub above_zero: bool,
}

/// `processes.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessFile {
    /// Process types.
    pub processes: Vec<ProcessEntry>,
}

/// One process type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessEntry {
    /// Id, such as `blast-furnace`.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Id of its reference product.
    #[serde(default)]
    pub product: Option<String>,
    /// Whether it makes crude steel from a metallic charge.
    #[serde(default)]
    pub steelmaking: bool,
    /// Whether it takes what others make and nobody uses: by-product gas, off-gas heat.
    #[serde(default)]
    pub absorbs: bool,
}

/// `regions.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionFile {
    /// Countries, grids, provinces.
    pub regions: Vec<RegionEntry>,
}

/// One region.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionEntry {
    /// Id, such as `cn-fujian`.
    pub id: String,
    /// `country`, `grid` or `province`.
    pub kind: RegionKind,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The regional grid that it belongs to, where a document says so.
    #[serde(default)]
    pub grid: Option<String>,
    /// Its cities at prefecture level, where they are listed: all of them.
    #[serde(default)]
    pub cities: Vec<Text>,
}

/// What kind of region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionKind {
    /// The world, of factors that know no country.
    World,
    /// A country.
    Country,
    /// A regional electricity grid.
    Grid,
    /// A province.
    Province,
}

/// `indicators.yaml`: indicators that no single methodology owns.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorFile {
    /// The indicators, in the order shown.
    pub indicators: Vec<IndicatorEntry>,
}

/// One indicator: a quotient of two sums of ledger lines.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorEntry {
    /// Id; home scrap in or out is part of it.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Sum above the line.
    pub numerator: Vec<IndicatorTerm>,
    /// Sum below the line.
    pub denominator: Vec<IndicatorTerm>,
    /// The unit shown.
    pub unit: String,
    /// How many units shown a plain quotient of base units is: 1000 for kg/t.
    #[serde(default)]
    pub scale: Option<ScaleEntry>,
    /// Decimal places.
    pub places: u32,
}

/// One sum of ledger lines in an indicator.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorTerm {
    /// Which lines: `net-consumption` or `produced` of the boundary, or `consumed` of the processes.
    pub basis: IndicatorBasis,
    /// Items, with everything below them in the item tree.
    pub items: Vec<String>,
    /// Only lines of processes that make crude steel.
    #[serde(default)]
    pub steelmaking: bool,
}

/// Which lines an indicator's term sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndicatorBasis {
    /// Net consumption over the plant's boundary.
    NetConsumption,
    /// What the plant makes.
    Produced,
    /// What the processes consume.
    Consumed,
}

/// `units.yaml` as it is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitFile {
    /// The base dimensions.
    #[serde(default)]
    pub dimensions: Vec<DimensionEntry>,
    /// The units, each of one dimension.
    #[serde(default)]
    pub units: Vec<UnitEntry>,
}

/// A base dimension with its base unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionEntry {
    /// Id, such as `mass`.
    pub id: String,
    /// Id of the unit of size 1.
    pub base: String,
    /// Whether it is the mass of a greenhouse gas, or of several as carbon dioxide.
    #[serde(default)]
    pub greenhouse_gas: bool,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

/// A unit of one dimension.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitEntry {
    /// Id and canonical spelling, such as `10^4Nm3`.
    pub id: String,
    /// Id of its dimension.
    pub dimension: String,
    /// Size in base units, an exact ratio: `1/1000`.
    pub size: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other spellings.
    #[serde(default)]
    pub spellings: Vec<String>,
    /// Whether upper and lower case must be typed as they stand here: MT is no million tonnes.
    #[serde(default)]
    pub exact_case: bool,
    /// As people read it in each language, where the id is an English word: 件, pieces. Programs read the id.
    #[serde(default)]
    pub written: Option<Text>,
    /// Where the size comes from, when it is more than a decimal prefix.
    #[serde(default)]
    pub note: Option<String>,
}
