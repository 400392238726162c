//! The arguments of the commands over process networks.

use clap::{Args, ValueEnum};

use super::arguments::LedgerArguments;
use super::uncertainty::SamplingArguments;

/// How a footprint is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FootprintFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// How a network is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NetworkFormat {
    /// For people: the carbon balance, the unit processes.
    Table,
    /// The unit processes, for spreadsheets.
    Csv,
    /// The links of the carbon balance, for a Sankey diagram.
    Links,
}

/// Arguments of `dafeng network`.
#[derive(Args, Debug)]
pub struct NetworkArguments {
    /// The ledger, its process book included.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Methodology whose process level gives carbon and direct emissions 方法学
    #[arg(long, value_name = "ID", default_value = "carbon-balance")]
    pub method: String,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: NetworkFormat,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
}

/// Arguments of `dafeng footprint`.
#[derive(Args, Debug)]
pub struct FootprintArguments {
    /// The ledger, its process book included.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Methodology whose process level gives direct emissions 方法学
    #[arg(long, value_name = "ID", default_value = "carbon-balance")]
    pub method: String,
    /// The product, an item of the ledger; without it, every product by one unit of each 产品
    #[arg(long, value_name = "ITEM")]
    pub product: Option<String>,
    /// How much of it, such as 1t or 500kg; a number alone is in the item's own unit 数量
    #[arg(long, value_name = "AMOUNT", default_value = "1", requires = "product")]
    pub per: String,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: FootprintFormat,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
    /// How uncertain the footprint is, and what that comes from 不确定度
    #[arg(long, requires = "product")]
    pub uncertainty: bool,
    /// The sampling.
    #[command(flatten)]
    pub sampling: SamplingArguments,
}
