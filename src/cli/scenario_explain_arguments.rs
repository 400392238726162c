//! Arguments of `dafeng scenario explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How an explanation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YearExplanationFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
}

/// Arguments of `dafeng scenario explain`.
#[derive(Args, Debug)]
pub struct ScenarioExplainArguments {
    /// Scenario file 情景文件
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Year, from the base year to the last of the horizon 年份
    #[arg(value_name = "YEAR")]
    pub year: i16,
    /// Figure: total (default), intensity, an item, a source category, a period, or several joined by commas 要追溯的数
    #[arg(value_name = "SELECTOR")]
    pub selector: Vec<String>,
    /// Scenario, where the file has several 情景
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    /// Plant; without it, of several plants each one's figure 企业
    #[arg(long, value_name = "ID")]
    pub plant: Option<String>,
    /// List every row, however many 全部列出
    #[arg(long)]
    pub full: bool,
    /// Leave out what has no factor, and mark the result incomplete 允许缺因子
    #[arg(long)]
    pub allow_gaps: bool,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: YearExplanationFormat,
}
