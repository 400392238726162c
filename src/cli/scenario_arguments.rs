//! Arguments of `dafeng scenario`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use dafeng::quantity::Ratio;
use dafeng::report::trajectory::TrajectoryGrouping;

use super::scenario;
use super::scenario_compare::ScenarioCompareArguments;
use super::scenario_explain_arguments::ScenarioExplainArguments;
use super::scenario_iamc::IamcArguments;

/// The definition of a peak, where none is said.
pub const DEFINITION: &str = "default";

/// What plants emit in the years to come.
#[derive(Args, Debug)]
pub struct ScenarioArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: ScenarioCommand,
}

/// What to do with scenarios.
#[derive(Subcommand, Debug)]
pub enum ScenarioCommand {
    /// The emissions of every year, the peak, what it comes from, and the targets met 运行情景
    Run(RunArguments),
    /// Say where a figure of a scenario's year comes from: base lines, ratios, levers, drivers 追溯
    Explain(ScenarioExplainArguments),
    /// Scenarios side by side: totals, peaks, cumulative emissions, differences to the first 情景比较
    Compare(ScenarioCompareArguments),
    /// Draw uncertain drivers and levers: intervals of every year, when the peak is, and what that rests on 抽样
    Sample(SampleArguments),
    /// Run very many scenarios, such as those of a matrix, to a table of years 批量情景
    Sweep(SweepArguments),
}

/// Arguments of `dafeng scenario sample`.
#[derive(Args, Debug)]
pub struct SampleArguments {
    /// Scenario file 情景文件
    pub file: PathBuf,
    /// The scenario of the file, where it has several 情景
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    /// Draws 抽样次数
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub draws: u64,
    /// Seed of the draws: one seed gives the same digits on any number of threads 随机种子
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Year before which the peak is asked for: its probability; without it, that of the plan named under `targets` 达峰期限
    #[arg(long, value_name = "YEAR")]
    pub before: Option<i16>,
    /// Threads; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Leave out what has no factor, and mark the result incomplete 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: SampleFormat,
}

/// How a sampled trajectory is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SampleFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Arguments of `dafeng scenario sweep`.
#[derive(Args, Debug)]
pub struct SweepArguments {
    /// Scenario files 情景文件
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Write the years of all scenarios to this CSV file; until all are done it grows beside it under the ending .partial 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Go on where an interrupted sweep of the same scenarios ended 接着中断处继续
    #[arg(long)]
    pub resume: bool,
    /// Threads; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Leave out what has no factor, and mark the result incomplete 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
}

/// How a trajectory is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScenarioFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
    /// One row a year, plant, source and item.
    Csv,
}

/// Arguments of `dafeng scenario run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// Scenario files 情景文件
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Only the scenarios of these ids 只运行这些情景
    #[arg(long = "scenario", value_name = "ID")]
    pub only: Vec<String>,
    /// Further tables: plant, route, process, source, scope, item 分组
    #[arg(long, value_name = "GROUPING", value_delimiter = ',', value_parser = scenario::grouping)]
    pub by: Vec<Option<TrajectoryGrouping>>,
    /// When a peak is confirmed: default, c40-2018, wri-2017, jiang-2021, or a YAML file 达峰定义
    #[arg(long, value_name = "ID|FILE", default_value = DEFINITION)]
    pub definition: String,
    /// Deadline of the peak: before 2030 is 2029 or earlier; without it, that of the plan named under `targets`, else 2030 期限
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1000..=9999))]
    pub before: Option<i32>,
    /// The two years between which the change is explained; without it, the base year and the last 因素分解的首末年
    #[arg(long, value_name = "FROM..TO", value_parser = scenario::years)]
    pub why: Option<(i16, i16)>,
    /// A budget of emissions after the base year, tCO2: what is left of it 排放预算
    #[arg(long, value_name = "TONNES", value_parser = scenario::tonnes)]
    pub budget: Option<Ratio>,
    /// Leave out the levers' credits and how robust the peak is, which run the scenario many times 不算措施贡献与稳健性
    #[arg(long)]
    pub quick: bool,
    /// Leave out what has no factor; the result is marked incomplete 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
    /// Format; without it, that of the ending of --out, else a table 格式
    #[arg(long, value_enum)]
    pub format: Option<ScenarioFormat>,
    /// Write to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// The table of the integrated assessment community.
    #[command(flatten)]
    pub iamc: IamcArguments,
}
