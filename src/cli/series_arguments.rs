//! The arguments of the commands over series of years.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dafeng::scenario::decomposition::Weights;

/// How verdicts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeakFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
    /// One series a row.
    Csv,
}

/// Arguments of `dafeng peak`.
#[derive(Args, Debug)]
pub struct PeakArguments {
    /// Table with a column `year` (年份) and a column of values: .csv or .xlsx 数列文件
    #[arg(value_name = "SERIES")]
    pub series: PathBuf,
    /// Column of the values; without it `value` (数值), or the only column of numbers 数值列
    #[arg(long, value_name = "COLUMN")]
    pub column: Option<String>,
    /// Column that tells several series apart, such as scenario or region: a verdict for each 数列所在列
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// When a peak is confirmed: default, c40-2018, wri-2017, jiang-2021, or a YAML file 达峰定义
    #[arg(long, value_name = "ID|FILE", default_value = "default")]
    pub definition: String,
    /// Deadline: before 2030 is 2029 or earlier 期限
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1000..=9999))]
    pub before: Option<i32>,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: PeakFormat,
}

/// How a decomposition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DecompositionFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
    /// Effects by factor and category.
    Csv,
    /// Bars of a waterfall: step, from, to, label.
    Waterfall,
}

/// How categories are weighted, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WeightsArgument {
    /// Logarithmic means of values: effects of parts add up to those of the whole.
    #[value(name = "lmdi-1")]
    First,
    /// Logarithmic means of shares.
    #[value(name = "lmdi-2")]
    Second,
}

impl From<WeightsArgument> for Weights {
    fn from(argument: WeightsArgument) -> Weights {
        match argument {
            WeightsArgument::First => Weights::First,
            WeightsArgument::Second => Weights::Second,
        }
    }
}

/// Arguments of `dafeng decompose`.
#[derive(Args, Debug)]
pub struct DecomposeArguments {
    /// Table with a column `year` (年份), columns of categories and of factors, a row a year and category: .csv or .xlsx 因素表
    #[arg(value_name = "SERIES")]
    pub series: PathBuf,
    /// Columns whose product is the value, by commas, each counted by the ones before it: output,intensity 因素列，依次
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub identity: Vec<String>,
    /// First year 起始年
    #[arg(long, value_name = "YEAR")]
    pub from: i32,
    /// Last year 终止年
    #[arg(long, value_name = "YEAR")]
    pub to: i32,
    /// Columns of categories, by commas; without it every other column of text 类别列
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub by: Option<Vec<String>>,
    /// From each year of the table to the next, effects added up, in place of the two years alone 逐年链接
    #[arg(long)]
    pub chained: bool,
    /// Weights of the categories 权重
    #[arg(long, value_enum, default_value = "lmdi-1")]
    pub weights: WeightsArgument,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: DecompositionFormat,
}
