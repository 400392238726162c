//! The arguments of the commands over process networks.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use dafeng::methodology::warming::WARMING_POTENTIALS;
use dafeng::network::strategy::{ALLOCATIONS, SCRAP_RULES, Strategy};
use dafeng::quantity::Ratio;

use super::arguments::LedgerArguments;
use super::background_arguments::BackgroundArguments;
use super::uncertainty::SamplingArguments;

/// The methodology of networks, where none is said.
pub const METHOD: &str = dafeng::scenario::base::CARBON_BALANCE;

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

/// How far back a footprint goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BoundaryArgument {
    /// From the cradle of what is bought.
    CradleToGate,
    /// Inside the fence alone.
    GateToGate,
}

/// By what a footprint is broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BreakdownArgument {
    /// By process.
    Process,
    /// By item: its carbon emitted inside, what was emitted outside for it.
    Input,
    /// By scope of the GHG Protocol.
    Scope,
    /// By module of EN 15804.
    Stage,
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
#[command(
    after_help = "With --demand, a network written by hand (.yaml) may stand in the place of the ledger 手写网络"
)]
pub struct NetworkArguments {
    /// The ledger, its process book included.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Run the network for a demand, such as hot-rolled-coil=1000t, and show how gas, steam and power come out; a network file needs it 需求
    #[arg(long, value_name = "ITEM=AMOUNT")]
    pub demand: Vec<String>,
    /// Methodology whose process level gives carbon and direct emissions 方法学
    #[arg(long, value_name = "ID", default_value = METHOD)]
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

/// The ids of strategies, the only ones that are read.
fn ids(strategies: &[&'static dyn Strategy]) -> PossibleValuesParser {
    PossibleValuesParser::new(strategies.iter().map(|strategy| strategy.id()))
}

/// A share typed in per cent.
pub(super) fn percent(typed: &str) -> Result<Ratio, String> {
    let typed: Option<Ratio> = typed.trim().trim_end_matches(['%', '％']).trim_end().parse().ok();
    let share = typed.and_then(|percent| percent.divide(&Ratio::from(100)));
    share
        .filter(|share| !share.is_negative() && *share <= Ratio::one())
        .ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

/// The choices that a footprint rests on.
#[derive(Args, Clone, Debug)]
pub struct ChoiceArguments {
    /// How far back it goes 边界
    #[arg(long, value_enum, default_value = "cradle-to-gate")]
    pub boundary: BoundaryArgument,
    /// How co-products share: none, mass, energy, economic, system-expansion 分摊
    #[arg(long, value_name = "STRATEGY", default_value = "none", value_parser = ids(&ALLOCATIONS))]
    pub allocation: String,
    /// What scrap carries: cut-off, eol-recycling 废钢
    #[arg(long, value_name = "RULE", default_value = "cut-off", value_parser = ids(&SCRAP_RULES))]
    pub scrap: String,
    /// Set of global warming potentials 增温潜势
    #[arg(long, value_name = "SET", default_value = WARMING_POTENTIALS)]
    pub gwp: String,
    /// Factor sets whose upstream and credit factors go before the shipped life-cycle factors 上游因子集
    #[arg(long, value_name = "SET")]
    pub upstream: Vec<String>,
}

/// Arguments of `dafeng footprint`.
#[derive(Args, Debug)]
#[command(
    after_help = "In the place of a ledger: a network written by hand (.yaml), alone or beside the ledger whose purchases it makes; or an exchange table (CSV or Parquet with the columns process, direction, flow_type) 手写网络或交换表"
)]
pub struct FootprintArguments {
    /// The ledger, its process book included.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Methodology whose process level gives direct emissions 方法学
    #[arg(long, value_name = "ID", default_value = METHOD)]
    pub method: String,
    /// The product, an item of the ledger; without it, every product by one unit of each 产品
    #[arg(long, value_name = "ITEM")]
    pub product: Option<String>,
    /// How much of it, such as 1t or 500kg; a number alone is in the item's own unit 数量
    #[arg(long, value_name = "AMOUNT", default_value = "1", requires = "product")]
    pub per: String,
    /// The choices that it rests on.
    #[command(flatten)]
    pub choices: ChoiceArguments,
    /// By what the footprint is broken down 分解
    #[arg(long, value_enum, default_value = "process", requires = "product")]
    pub by: BreakdownArgument,
    /// The paths along which it arises, each at least so great a part of it, such as 1% 路径
    #[arg(long, value_name = "PART", requires = "product")]
    pub paths: Option<String>,
    /// Show how the balance of an item closes for it: who makes it, who takes it 追踪
    #[arg(long, value_name = "ITEM", requires = "product")]
    pub trace: Vec<String>,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: FootprintFormat,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
    /// What exchange tables take besides.
    #[command(flatten)]
    pub background: BackgroundArguments,
    /// How uncertain the footprint is, and what that comes from 不确定度
    #[arg(long, requires = "product")]
    pub uncertainty: bool,
    /// The sampling.
    #[command(flatten)]
    pub sampling: SamplingArguments,
}
