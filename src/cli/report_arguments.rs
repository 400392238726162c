//! The arguments of `dafeng report`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::arguments::{LedgerArguments, LevelArgument, MethodArguments, MethodName, key_value};

/// Arguments of `dafeng report`.
#[derive(Args, Debug)]
pub struct ReportArguments {
    /// Ledger files, as `account` takes them 台账文件
    #[arg(required_unless_present = "scenarios", requires = "method", value_name = "LEDGER")]
    pub ledgers: Vec<PathBuf>,
    /// Methodology: an id of `dafeng methods list`, or a YAML file 方法学
    #[arg(long, value_name = "ID", value_parser = MethodName, hide_possible_values = true, requires = "ledgers")]
    pub method: Option<String>,
    /// What the report tells: the enterprise alone, or its processes too 层级
    #[arg(long, value_enum, default_value = "enterprise", requires = "ledgers")]
    pub level: ReportLevel,
    /// Scenario files whose trajectories the report tells; several by further `--scenarios` 情景文件
    #[arg(long, value_name = "FILE")]
    pub scenarios: Vec<PathBuf>,
    /// Only the scenarios of these ids 只报告这些情景
    #[arg(long = "scenario", value_name = "ID", requires = "scenarios")]
    pub only: Vec<String>,
    /// Leave out the levers' credits and how robust the peak is, which run the scenario many times 不算措施贡献与稳健性
    #[arg(long, requires = "scenarios")]
    pub quick: bool,
    /// What to write: .xlsx, .html, .json, or a folder of tables 输出文件或目录
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Format; without it, what the ending of `--out` names, else a folder of CSV files 输出格式
    #[arg(long, value_enum)]
    pub format: Option<ReportFormat>,
    /// Mapping file: how tables as the mill keeps them become lines of the ledger 映射文件
    #[arg(long, value_name = "FILE", requires = "ledgers")]
    pub mapping: Option<PathBuf>,
    /// Plants file; without it, `plants.yaml` beside each ledger 企业文件
    #[arg(long, value_name = "FILE", requires = "ledgers")]
    pub plants: Option<PathBuf>,
    /// Plant of lines that name none 未写企业的行所属企业
    #[arg(long, value_name = "ID", requires = "ledgers")]
    pub plant: Option<String>,
    /// Region of plants whose file names none, such as cn-fujian 地区
    #[arg(long, value_name = "REGION", requires = "ledgers")]
    pub region: Option<String>,
    /// Threads that read big files; all by default 线程数
    #[arg(long, value_name = "N", requires = "ledgers")]
    pub threads: Option<NonZeroUsize>,
    /// Write every problem to this CSV file 将全部问题写入 CSV
    #[arg(long, value_name = "FILE", requires = "ledgers")]
    pub errors: Option<PathBuf>,
    /// Choice of an option that the methodology leaves open, as OPTION=CHOICE 方法学选项
    #[arg(long = "option", value_name = "OPTION=CHOICE", value_parser = key_value, requires = "ledgers")]
    pub options: Vec<(String, String)>,
    /// Leave out what has no factor and mark the result incomplete (exit code 3) 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE", requires = "ledgers")]
    pub as_of: Option<jiff::civil::Date>,
}

/// What a report tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportLevel {
    /// What crosses the enterprise's fence 企业层级
    Enterprise,
    /// The enterprise, and each process with how they add up to it 企业与工序层级
    Both,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// A workbook with formulas and charts.
    Xlsx,
    /// One page that works without a network.
    Html,
    /// The whole report for programs, in both languages.
    Json,
    /// A folder with a file for each table.
    Csv,
    /// A folder with a file for each table, numbers as exact decimals.
    Parquet,
}

impl ReportArguments {
    /// The ledger as other commands take it.
    pub fn ledger(&self) -> LedgerArguments {
        LedgerArguments {
            ledgers: self.ledgers.clone(),
            mapping: self.mapping.clone(),
            plants: self.plants.clone(),
            plant: self.plant.clone(),
            region: self.region.clone(),
            threads: self.threads,
            errors: self.errors.clone(),
        }
    }

    /// The method as other commands take it.
    pub fn method(&self) -> MethodArguments {
        MethodArguments {
            method: self.method.clone().unwrap_or_default(),
            level: match self.level {
                ReportLevel::Enterprise => LevelArgument::Enterprise,
                ReportLevel::Both => LevelArgument::Process,
            },
            options: self.options.clone(),
            allow_gaps: self.allow_gaps,
            as_of: self.as_of,
        }
    }
}
