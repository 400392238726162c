//! The arguments of the commands over registers of units.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use dafeng::target::standing::Efficiency;

use super::arguments::{LedgerArguments, MethodName, key_value};

/// How a result over a register is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
    /// For spreadsheets.
    Csv,
    /// A page that explains its figures.
    Html,
    /// A workbook.
    Xlsx,
}

impl TargetFormat {
    /// The endings of files that name a format.
    pub const ENDINGS: [(&str, TargetFormat); 4] = [
        ("csv", TargetFormat::Csv),
        ("json", TargetFormat::Json),
        ("html", TargetFormat::Html),
        ("xlsx", TargetFormat::Xlsx),
    ];
}

/// Arguments of `dafeng targets`.
#[derive(Args, Debug)]
pub struct TargetsArguments {
    /// Registers: tables of units and tables of quantities, .csv or .xlsx 能效清单
    #[arg(required = true, value_name = "REGISTER")]
    pub registers: Vec<PathBuf>,
    /// Plan: fujian-steel, fujian-nonferrous, fuzhou-petrochemical, fuzhou-steel, fuzhou-building-materials, national-industry, ndrc-200-2022, fujian-energy-saving, or a YAML file; several times; without it the five of the peak of carbon 方案
    #[arg(long, value_name = "ID|FILE")]
    pub plan: Vec<String>,
    /// Scenario file whose years are shown beside each target, or the folder of a run of a case with scenarios 情景文件或运行目录
    #[arg(long, value_name = "FILE|RUN")]
    pub scenario: Vec<PathBuf>,
    /// How a metric that the plan leaves open is read: METRIC=CHOICE or METRIC.OPTION=CHOICE 指标口径
    #[arg(long, value_name = "METRIC=CHOICE", value_parser = key_value)]
    pub choose: Vec<(String, String)>,
    /// Year of the register that is looked at; without it the latest up to the deadline 年份
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    pub year: Option<i16>,
    /// When a peak is confirmed: default, c40-2018, wri-2017, jiang-2021, or a YAML file 达峰定义
    #[arg(long, value_name = "ID|FILE", default_value = "default")]
    pub definition: String,
    /// Format; without it, what the ending of `--out` names, else a table 输出格式
    #[arg(long, value_enum)]
    pub format: Option<TargetFormat>,
    /// Write the result to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `dafeng register`.
#[derive(Args, Debug)]
pub struct RegisterArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: RegisterCommand,
}

/// The commands over registers.
#[derive(Debug, Subcommand)]
pub enum RegisterCommand {
    /// Make a register from ledgers, or put a year of ledgers into one 由台账生成或更新能效清单
    Update(UpdateArguments),
    /// Write an empty register to fill in: a workbook with lists to choose from, or tables of text 空白清单
    Template(TemplateArguments),
    /// Hold each unit to benchmark, baseline and mandatory limits 设施能效评价
    Score(ScoreArguments),
    /// Show the published levels of energy 能效水平
    Levels(LevelsArguments),
    /// Show the quantities that a register may state beside its units, and what reads them 数据项
    Quantities(QuantitiesArguments),
}

/// A class of energy efficiency whose units are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClassArgument {
    /// At the benchmark or better 标杆水平以上
    #[value(alias = "benchmark")]
    AtBenchmark,
    /// Between benchmark and baseline 标杆与基准之间
    Between,
    /// Below the baseline 基准水平以下
    BelowBaseline,
    /// It cannot be told 不能判断
    Unknown,
}

impl ClassArgument {
    /// The class; `None` where it cannot be told.
    pub fn class(self) -> Option<Efficiency> {
        match self {
            ClassArgument::AtBenchmark => Some(Efficiency::AtBenchmark),
            ClassArgument::Between => Some(Efficiency::Between),
            ClassArgument::BelowBaseline => Some(Efficiency::BelowBaseline),
            ClassArgument::Unknown => None,
        }
    }
}

/// How quantities are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuantitiesFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Arguments of `dafeng register template`.
#[derive(Args, Debug)]
pub struct TemplateArguments {
    /// Write the register to this file: an .xlsx has units, quantities and lists; a .csv the header of the units. A file that is there is never overwritten 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Beside a .csv of units, write the header of the quantities to this .csv 登记量表
    #[arg(long, value_name = "FILE")]
    pub quantities: Option<PathBuf>,
}

/// Arguments of `dafeng register quantities`.
#[derive(Args, Debug)]
pub struct QuantitiesArguments {
    /// Format 输出格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: QuantitiesFormat,
}

/// Arguments of `dafeng register update`.
#[derive(Args, Debug)]
pub struct UpdateArguments {
    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Register to be made new: its rows of other units and years are kept; several files 旧清单
    #[arg(long, value_name = "FILE")]
    pub register: Vec<PathBuf>,
    /// Write the register to this file: an .xlsx has units, quantities and lists to choose from; a .csv the units 清单
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Beside a .csv of units, write to this .csv what plants state beside them: comprehensive energy, output, with --method emissions 登记量表
    #[arg(long, value_name = "FILE")]
    pub quantities: Option<PathBuf>,
    /// Methodology of the plants' emissions; without it none are written 排放方法学
    #[arg(long, value_name = "ID", value_parser = MethodName, hide_possible_values = true)]
    pub method: Option<String>,
    /// Leave out what has no factor and say so (exit code 3) 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
}

/// Arguments of `dafeng register score`.
#[derive(Args, Debug)]
pub struct ScoreArguments {
    /// Registers: tables of units and tables of quantities, .csv or .xlsx 能效清单
    #[arg(required = true, value_name = "REGISTER")]
    pub registers: Vec<PathBuf>,
    /// Table of benchmarks and baselines: ndrc-723-2023, ndrc-1609-2021, or one of the folder of --factors 标杆文件
    #[arg(long, value_name = "SET", default_value = "ndrc-723-2023")]
    pub set: String,
    /// Units as of this year; without it the latest of the register 年份
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    pub year: Option<i16>,
    /// Show the units of this class alone, and how many are left out; several times 只列出某类设施
    #[arg(long, value_name = "CLASS", value_enum)]
    pub only: Vec<ClassArgument>,
    /// Format; without it, what the ending of `--out` names, else a table 输出格式
    #[arg(long, value_enum)]
    pub format: Option<TargetFormat>,
    /// Write the result to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `dafeng register levels`.
#[derive(Args, Debug)]
pub struct LevelsArguments {
    /// Product or process; without it all 产品或工序
    #[arg(value_name = "PRODUCT")]
    pub product: Option<String>,
    /// One set alone, such as ndrc-723-2023 or gb-21256-2025 某一文件
    #[arg(long, value_name = "SET")]
    pub set: Option<String>,
    /// As JSON 以 JSON 输出
    #[arg(long)]
    pub json: bool,
}
