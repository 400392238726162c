//! Arguments of `dafeng scenario`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Scenarios: what a plant or a sector emits in the years to come.
#[derive(Args, Debug)]
pub struct ScenarioArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: ScenarioCommand,
}

/// What to do with scenarios.
#[derive(Subcommand, Debug)]
pub enum ScenarioCommand {
    /// The emissions of every year, the peak, and why
    Run(RunArguments),
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
    /// Year before which the peak is asked for: its probability 达峰期限
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

/// Arguments of `dafeng scenario run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// Scenario files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,

    /// Leave out what has no factor, and mark the result incomplete
    #[arg(long)]
    pub allow_gaps: bool,
}
