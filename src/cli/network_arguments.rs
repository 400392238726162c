//! The arguments of the commands over process networks.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dafeng::quantity::Ratio;

use super::arguments::LedgerArguments;

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
    /// A page with the Sankey diagram drawn, that opens anywhere.
    Html,
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
    /// Format; without it, what the ending of `--out` names, else a table 格式
    #[arg(long, value_enum)]
    pub format: Option<NetworkFormat>,
    /// Write the result to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Draw what came in, left or goes back with less than this share of the carbon in together; 0.1 by default 合并小流
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub merge_below: Option<Ratio>,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
}

/// A share typed in per cent.
fn percent(typed: &str) -> Result<Ratio, String> {
    let typed: Option<Ratio> = typed.trim().trim_end_matches(['%', '％']).trim_end().parse().ok();
    let share = typed.and_then(|percent| percent.divide(&Ratio::from(100)));
    share
        .filter(|share| !share.is_negative() && *share <= Ratio::one())
        .ok_or_else(|| "expected a number from 0 to 100".to_owned())
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
}
