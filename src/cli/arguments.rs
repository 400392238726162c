//! The arguments of every command.

use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Parser, Subcommand, ValueEnum};
use dafeng::methodology::{Level, MethodologyRegistry};
use dafeng::text::Language;

use super::case_diff::DiffArguments;
use super::case_run::RunCaseArguments;
use super::case_verify::VerifyArguments;
use super::compare_arguments::CompareArguments;
use super::network_arguments::{FootprintArguments, NetworkArguments};
use super::reconcile::ReconcileArguments;
use super::region::RegionArguments;
use super::report_arguments::ReportArguments;
use super::scenario_arguments::ScenarioArguments;
use super::series_arguments::{DecomposeArguments, PeakArguments};
use super::target_arguments::{RegisterArguments, TargetsArguments};
use super::uncertainty::UncertaintyArguments;

/// Carbon and energy accounting for steel: plant ledger in, tonnes of CO2 per tonne of steel out, every figure explained.
///
/// 钢铁碳与能耗核算：输入企业台账，得出吨钢二氧化碳排放，每个数都可追溯。
#[derive(Debug, Parser)]
#[command(name = "dafeng", version, max_term_width = 110, arg_required_else_help = true)]
pub struct Arguments {
    /// Language of what is printed; without it that of DAFENG_LANG, else of the locale 输出语言
    #[arg(long, global = true, value_enum, env = "DAFENG_LANG")]
    pub lang: Option<LanguageArgument>,
    /// Folder of factor sets (YAML) to add under their own names 附加因子集目录
    #[arg(long, global = true, value_name = "DIR")]
    pub factors: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The language as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LanguageArgument {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LanguageArgument> for Language {
    fn from(argument: LanguageArgument) -> Language {
        match argument {
            LanguageArgument::Zh => Language::Zh,
            LanguageArgument::En => Language::En,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Draw up the inventory of a ledger under a methodology 核算
    Account(AccountArguments),
    /// Check a ledger: errors, and findings that do not stop an account 检查台账
    Check(CheckArguments),
    /// Say why two results differ: boundaries, then the bridge of causes, of two ledgers, of two methodologies, of two product footprints 比较
    Compare(Box<CompareArguments>),
    /// Say where a figure comes from: formula, ledger lines, factor records, clauses 追溯
    Explain(ExplainArguments),
    /// The network of a plant's processes and its carbon balance 工序网络与碳平衡
    Network(NetworkArguments),
    /// What an amount of a product causes, by the network of the plant's processes 产品足迹
    Footprint(FootprintArguments),
    /// How uncertain an inventory is, and what that comes from 不确定度
    Uncertainty(UncertaintyArguments),
    /// Move readings as little as their uncertainty allows until balances hold, and say which meter is suspect 数据校正
    Reconcile(ReconcileArguments),
    /// Say whether a series of years has peaked, by a definition, with its numbers 达峰判断
    Peak(PeakArguments),
    /// Say which factors a change between two years comes from (LMDI) 因素分解
    Decompose(DecomposeArguments),
    /// What plants emit in the years to come: run, compare and explain scenarios 情景
    Scenario(ScenarioArguments),
    /// The plants of a province or a sector together: sums without counting twice, coverage, ranking, what is missing 地区汇总
    Region(RegionArguments),
    /// The register of units with their energy: make it from ledgers, hold it to benchmarks, show the levels 能效清单
    Register(RegisterArguments),
    /// Which targets of a plan a register of units meets, with the arithmetic and what would close each gap 目标评估
    Targets(TargetsArguments),
    /// Compute a whole case into a folder with its inputs and a manifest: check, inventories, footprints, scenarios 运行案例
    Run(RunCaseArguments),
    /// Compute a run anew from its inputs and say what differs 核对运行
    Verify(VerifyArguments),
    /// Say what changed between two runs, and what that changes in their results 比较运行
    Diff(DiffArguments),
    /// Write the report of a ledger or of scenarios: workbook, tables 报告
    Report(Box<ReportArguments>),
    /// List or show methodologies 方法学
    #[command(subcommand)]
    Methods(MethodsCommand),
    /// List, show or search factor sets 因子
    #[command(subcommand)]
    Factors(FactorsCommand),
    /// Search the items that a ledger may name 物料
    #[command(subcommand)]
    Items(ItemsCommand),
    /// Work on ledgers themselves: convert to the long form, exact sums 台账
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Write a folder to start from: ledger, workbook with lists, plants file, mapping 起步目录
    Init(InitArguments),
    /// Print the completion script of a shell 命令补全
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page 手册页
    Man {
        /// Write one page a command into this folder 输出目录
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// What every command over a ledger takes.
#[derive(Args, Clone, Debug)]
pub struct LedgerArguments {
    /// Ledger files: .csv, .xlsx, .parquet; a folder of Parquet files; a pattern such as "2023-*.parquet" 台账文件
    #[arg(required = true, value_name = "LEDGER")]
    pub ledgers: Vec<PathBuf>,
    /// Mapping file: how tables as the mill keeps them become lines of the ledger 映射文件
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Plants file; without it, `plants.yaml` beside each ledger 企业文件
    #[arg(long, value_name = "FILE")]
    pub plants: Option<PathBuf>,
    /// Plant of lines that name none 未写企业的行所属企业
    #[arg(long, value_name = "ID")]
    pub plant: Option<String>,
    /// Region of plants whose file names none, such as cn-fujian 地区
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Threads that read big files; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Write every problem to this CSV file 将全部问题写入 CSV
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
}

/// How to account.
#[derive(Args, Debug)]
pub struct MethodArguments {
    /// Methodology: an id of `dafeng methods list`, or a YAML file 方法学
    #[arg(long, value_name = "ID", value_parser = MethodName, hide_possible_values = true)]
    pub method: String,
    /// Level of accounting 层级
    #[arg(long, value_enum, default_value = "enterprise")]
    pub level: LevelArgument,
    /// Choice of an option that the methodology leaves open, as OPTION=CHOICE 方法学选项
    #[arg(long = "option", value_name = "OPTION=CHOICE", value_parser = key_value)]
    pub options: Vec<(String, String)>,
    /// Leave out what has no factor and mark the result incomplete (exit code 3) 允许缺口
    #[arg(long)]
    pub allow_gaps: bool,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
}

/// Reads OPTION=CHOICE.
pub fn key_value(typed: &str) -> Result<(String, String), String> {
    let (key, value) = typed.split_once('=').ok_or("expected OPTION=CHOICE")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

/// Reads the name of a methodology. Shells complete the ids that are shipped; any other word may be a file of the user's.
#[derive(Clone, Debug)]
pub struct MethodName;

impl TypedValueParser for MethodName {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, argument: Option<&Arg>, typed: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, typed)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(MethodologyRegistry::ids().map(PossibleValue::new)))
    }
}

/// The level as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LevelArgument {
    /// What crosses the enterprise's fence 企业层级
    Enterprise,
    /// Each process, reconciled with the enterprise 工序层级
    Process,
}

impl From<LevelArgument> for Level {
    fn from(argument: LevelArgument) -> Level {
        match argument {
            LevelArgument::Enterprise => Level::Enterprise,
            LevelArgument::Process => Level::Process,
        }
    }
}

/// Arguments of `account`.
#[derive(Args, Debug)]
pub struct AccountArguments {
    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// Group finished rows: plant, process, period, year, source, scope, gas, item, supply; several by commas 汇总维度
    #[arg(long, value_name = "DIMENSIONS", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Format of the result; without it, what the ending of `--out` names, else a table 输出格式
    #[arg(long, value_enum)]
    pub format: Option<FormatArgument>,
    /// Write the result to this file, and its manifest beside it 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print the plan: every cell with formula, parameters and records, and what becomes of every other line 打印核算计划
    #[arg(long, conflicts_with = "format")]
    pub plan: bool,
}

/// Formats of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// For people.
    Table,
    /// Everything, decimals as strings.
    Json,
    /// The rows.
    Csv,
    /// The rows, emission as an exact decimal.
    Parquet,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Methodology to check against as well 同时按此方法学检查
    #[arg(long, value_name = "ID", value_parser = MethodName, hide_possible_values = true)]
    pub method: Option<String>,
    /// Choice of an option of the methodology, as OPTION=CHOICE 方法学选项
    #[arg(long = "option", value_name = "OPTION=CHOICE", value_parser = key_value, requires = "method")]
    pub options: Vec<(String, String)>,
    /// Use only factor documents published by this day, YYYY-MM-DD 因子截至日期
    #[arg(long, value_name = "DATE", requires = "method")]
    pub as_of: Option<jiff::civil::Date>,
    /// Report gaps as findings rather than errors 缺口作为发现
    #[arg(long, requires = "method")]
    pub allow_gaps: bool,
    /// Rules of verification: ids such as V01, groups, `all`, `none`; several by commas 校核规则
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub rules: Vec<String>,
    /// Ledger of the year before, with the plants file beside it, to compare with 上年台账
    #[arg(long, value_name = "LEDGER", requires = "method")]
    pub previous: Vec<PathBuf>,
    /// Scenario file to check as well 同时检查的情景文件
    #[arg(long, value_name = "FILE")]
    pub scenario: Vec<PathBuf>,
    /// Let open warnings of the rules give exit code 1 too 警告也作为发现
    #[arg(long)]
    pub strict: bool,
    /// Format of the result; without it, what the ending of `--out` names, else a table 输出格式
    #[arg(long, value_enum)]
    pub format: Option<CheckFormat>,
    /// Write what the rules found to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Formats of what the rules found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Table,
    /// Everything, decimals as strings.
    Json,
    /// A row for each finding, and for each rule without one.
    Csv,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// The figure, as the last argument: total, intensity, or rows such as `coke`, `coke,2023-06`, `source=fuel` 要追溯的数
    #[arg(last = true, value_name = "SELECTOR")]
    pub selector_after: Vec<String>,
    /// The figure, where it is not the last argument 要追溯的数
    #[arg(long = "figure", value_name = "SELECTOR")]
    pub figure: Option<String>,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// Format of the explanation 输出格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: ExplanationFormat,
}

/// Formats of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplanationFormat {
    /// A tree for people.
    Table,
    /// The tree, decimals as strings.
    Json,
}

/// Arguments of `ledger sum`.
#[derive(Args, Debug)]
pub struct LedgerSumArguments {
    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Told apart by: plant, process, month or year; several by commas. Item and flow always are 汇总维度
    #[arg(
        long,
        value_name = "DIMENSIONS",
        value_delimiter = ',',
        default_value = "plant,month"
    )]
    pub by: Vec<String>,
    /// Also the sums of quantity times each stated value, and times the calorific value 含填报参数的乘积之和
    #[arg(long)]
    pub values: bool,
    /// Format of the result; without it, what the ending of `--out` names, else a table 输出格式
    #[arg(long, value_enum)]
    pub format: Option<SumFormat>,
    /// Write the result to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Formats of sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SumFormat {
    /// For people.
    Table,
    /// Exact text.
    Csv,
}

/// `methods`.
#[derive(Debug, Subcommand)]
pub enum MethodsCommand {
    /// List methodologies 列出方法学
    List,
    /// Print a methodology as a person would write it 显示方法学
    Show {
        /// Id, or a YAML file.
        #[arg(value_parser = MethodName, hide_possible_values = true)]
        id: String,
        /// Choice of an option, as OPTION=CHOICE
        #[arg(long = "option", value_name = "OPTION=CHOICE", value_parser = key_value)]
        options: Vec<(String, String)>,
    },
    /// Run the worked examples of a methodology 运行方法学的算例
    Test {
        /// Id, or a YAML file.
        #[arg(value_parser = MethodName, hide_possible_values = true)]
        id: String,
    },
}

/// `factors`.
#[derive(Debug, Subcommand)]
pub enum FactorsCommand {
    /// List factor sets 列出因子集
    List,
    /// Show a set by its id, or every record of an item 显示因子
    Show {
        /// Id of a set, or an item.
        name: String,
        /// Only this region 地区
        #[arg(long)]
        region: Option<String>,
        /// Show beside it what this period takes 时期
        #[arg(long)]
        period: Option<String>,
        /// Use only documents published by this day 因子截至日期
        #[arg(long, value_name = "DATE")]
        as_of: Option<jiff::civil::Date>,
    },
    /// Search sets, items, parameters and notes 搜索因子
    Search {
        /// Words.
        words: Vec<String>,
    },
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct InitArguments {
    /// The folder; files that are there are never overwritten 目录
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `ledger`.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Write any ledger that can be read in the long form, every digit kept 转换为标准长表
    Convert(ConvertArguments),
    /// Exact sums by item and flow, before any method 台账合计
    Sum(LedgerSumArguments),
}

/// Arguments of `ledger convert`.
#[derive(Args, Debug)]
pub struct ConvertArguments {
    /// Ledger files: .csv or .xlsx 台账文件
    #[arg(required = true, value_name = "LEDGER")]
    pub ledgers: Vec<PathBuf>,
    /// Mapping file: how tables as the mill keeps them become lines of the ledger 映射文件
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Plants file, by which names of plants and units are checked; without it, `plants.yaml` beside each ledger 企业文件
    #[arg(long, value_name = "FILE")]
    pub plants: Option<PathBuf>,
    /// File to write: .csv or .xlsx 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Overwrite the file if it is there 覆盖已有文件
    #[arg(long)]
    pub force: bool,
}

/// `items`.
#[derive(Debug, Subcommand)]
pub enum ItemsCommand {
    /// Search items by any name in Chinese or English 搜索物料
    Search {
        /// Words; none lists every item.
        words: Vec<String>,
    },
}
