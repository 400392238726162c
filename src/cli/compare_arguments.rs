//! The arguments of `dafeng compare`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::ArgPredicate;
use clap::{Args, ValueEnum};

use super::arguments::{LedgerArguments, MethodArguments, MethodName, key_value};
use super::network_arguments::{BoundaryArgument, ChoiceArguments};

/// How a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people: boundaries, the bridge of causes, of inventories the intensities.
    Table,
    /// For programs, decimals as strings.
    Json,
    /// The bridge, for spreadsheets.
    Csv,
}

/// The methodology of footprints where none is named.
const OF_FOOTPRINTS: &str = dafeng::scenario::base::CARBON_BALANCE;

/// Arguments of `dafeng compare`. What is said once holds for both sides; `--with-...` is what the second side has in its place.
///
/// Inventories need a methodology; footprints have one where none is named. What only footprints rest on needs a product.
#[derive(Args, Debug)]
#[command(
    mut_arg("method", |method| method
        .required(false)
        .required_unless_present("product")
        .default_value_if("product", ArgPredicate::IsPresent, OF_FOOTPRINTS)),
    mut_arg("boundary", |choice| choice.requires("product")),
    mut_arg("allocation", |choice| choice.requires("product")),
    mut_arg("scrap", |choice| choice.requires("product")),
    mut_arg("gwp", |choice| choice.requires("product")),
    mut_arg("upstream", |choice| choice.requires("product")),
)]
pub struct CompareArguments {
    /// Ledger A and ledger B, each a file, a folder or a pattern, with --product also a network; one alone is compared with itself under --with-... 台账 A 与 B
    #[arg(required = true, num_args = 1..=2, value_name = "LEDGER")]
    pub ledgers: Vec<PathBuf>,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// Compare the footprints of this product in place of the inventories 比较产品足迹
    #[arg(long, value_name = "ITEM", conflicts_with_all = ["level", "options", "with_options", "allow_gaps"])]
    pub product: Option<String>,
    /// How much of it, such as 1t or 500kg; a number alone is in the item's own unit 数量
    #[arg(long, value_name = "AMOUNT", default_value = "1", requires = "product")]
    pub per: String,
    /// The choices that footprints rest on.
    #[command(flatten)]
    pub choices: ChoiceArguments,
    /// How far back the footprint of B goes B 的边界
    #[arg(long, value_enum, requires = "product")]
    pub with_boundary: Option<BoundaryArgument>,
    /// How co-products share in B B 的分摊
    #[arg(long, value_name = "STRATEGY", requires = "product", value_parser = ["none", "mass", "energy", "economic", "system-expansion"])]
    pub with_allocation: Option<String>,
    /// What scrap carries in B B 的废钢规则
    #[arg(long, value_name = "RULE", requires = "product", value_parser = ["cut-off", "eol-recycling"])]
    pub with_scrap: Option<String>,
    /// Set of global warming potentials of B B 的增温潜势
    #[arg(long, value_name = "SET", requires = "product")]
    pub with_gwp: Option<String>,
    /// Factor sets of B whose upstream and credit factors go before the shipped ones, in place of those of A B 的上游因子集
    #[arg(long, value_name = "SET", requires = "product")]
    pub with_upstream: Vec<String>,
    /// Methodology of B B 的方法学
    #[arg(long, value_name = "ID", value_parser = MethodName, hide_possible_values = true)]
    pub with_method: Option<String>,
    /// Choice of an option of B's methodology, as OPTION=CHOICE B 的方法学选项
    #[arg(long = "with-option", value_name = "OPTION=CHOICE", value_parser = key_value)]
    pub with_options: Vec<(String, String)>,
    /// For B, use only factor documents published by this day, YYYY-MM-DD B 的因子截至日期
    #[arg(long, value_name = "DATE")]
    pub with_as_of: Option<jiff::civil::Date>,
    /// Mapping file: how tables as the mill keeps them become lines of the ledger 映射文件
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Mapping file of B B 的映射文件
    #[arg(long, value_name = "FILE")]
    pub with_mapping: Option<PathBuf>,
    /// Plants file; without it, `plants.yaml` beside each ledger 企业文件
    #[arg(long, value_name = "FILE")]
    pub plants: Option<PathBuf>,
    /// Plants file of B B 的企业文件
    #[arg(long, value_name = "FILE")]
    pub with_plants: Option<PathBuf>,
    /// Plant of lines that name none 未写企业的行所属企业
    #[arg(long, value_name = "ID")]
    pub plant: Option<String>,
    /// Plant of lines of B that name none B 未写企业的行所属企业
    #[arg(long, value_name = "ID")]
    pub with_plant: Option<String>,
    /// Region of plants whose file names none, such as cn-fujian 地区
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Region of plants of B whose file names none B 的地区
    #[arg(long, value_name = "REGION")]
    pub with_region: Option<String>,
    /// Threads that read big files; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Write every problem to this CSV file 将全部问题写入 CSV
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Order in which causes are changed, all of them by commas; default: boundary,activity,calorific-value,carbon-content,oxidation-rate,emission-factor,rounding; with --product: boundary,allocation,scrap,warming-potentials,amounts,emission-intensity,upstream-factors,rounding 归因次序
    #[arg(long, value_name = "CAUSES", value_delimiter = ',')]
    pub order: Vec<String>,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: CompareFormat,
}

impl CompareArguments {
    /// What reading the ledger of A takes.
    pub fn first_ledger(&self) -> LedgerArguments {
        LedgerArguments {
            ledgers: self.ledgers[..1].to_vec(),
            mapping: self.mapping.clone(),
            plants: self.plants.clone(),
            plant: self.plant.clone(),
            region: self.region.clone(),
            threads: self.threads,
            errors: self.errors.clone(),
        }
    }

    /// What reading the ledger of B takes; `None` where it is that of A.
    pub fn second_ledger(&self) -> Option<LedgerArguments> {
        let reads_otherwise = self.with_mapping.is_some()
            || self.with_plants.is_some()
            || self.with_plant.is_some()
            || self.with_region.is_some();
        let file = self
            .ledgers
            .get(1)
            .or_else(|| self.ledgers.first().filter(|_| reads_otherwise))?;
        Some(LedgerArguments {
            ledgers: vec![file.clone()],
            mapping: self.with_mapping.clone().or_else(|| self.mapping.clone()),
            plants: self.with_plants.clone().or_else(|| self.plants.clone()),
            plant: self.with_plant.clone().or_else(|| self.plant.clone()),
            region: self.with_region.clone().or_else(|| self.region.clone()),
            ..self.first_ledger()
        })
    }

    /// Whether anything is said of a second side.
    pub fn has_second_side(&self) -> bool {
        self.second_ledger().is_some()
            || self.with_method.is_some()
            || !self.with_options.is_empty()
            || self.with_as_of.is_some()
            || self.has_second_choices()
    }

    fn has_second_choices(&self) -> bool {
        self.with_boundary.is_some()
            || self.with_allocation.is_some()
            || self.with_scrap.is_some()
            || self.with_gwp.is_some()
            || !self.with_upstream.is_empty()
    }

    /// The choices of B: those of A where B says no other.
    pub fn second_choices(&self) -> ChoiceArguments {
        let own = &self.choices;
        let or = |other: &Option<String>, own: &String| other.as_ref().unwrap_or(own).clone();
        ChoiceArguments {
            boundary: self.with_boundary.unwrap_or(own.boundary),
            allocation: or(&self.with_allocation, &own.allocation),
            scrap: or(&self.with_scrap, &own.scrap),
            gwp: or(&self.with_gwp, &own.gwp),
            upstream: if self.with_upstream.is_empty() {
                own.upstream.clone()
            } else {
                self.with_upstream.clone()
            },
        }
    }

    /// Methodology and options of B: another methodology has its own options; to the same one those of A hold where B says no other.
    pub fn second_method(&self) -> (&str, Vec<(String, String)>) {
        match &self.with_method {
            Some(method) => (method, self.with_options.clone()),
            None => {
                let options = self.method.options.iter().chain(&self.with_options);
                (&self.method.method, options.cloned().collect())
            }
        }
    }
}
