//! `dafeng uncertainty`.

use std::path::Path;

use clap::{Args, ValueEnum};
use dafeng::problem::{Problem, Problems};
use dafeng::report::uncertainty_sheet::{UncertaintySheet, inventory_heading};
use dafeng::text::Text;
use dafeng::uncertainty::{Sampling, of_inventory};

use super::account::{pretty, with_inventory};
use super::arguments::{LedgerArguments, MethodArguments};
use super::exit;
use super::output::Output;

/// How an uncertainty is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UncertaintyFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// How many draws are made, and from which seed, where nothing is said.
const DRAWS: u64 = 100_000;
const SEED: u64 = 1;

/// How much is drawn.
#[derive(Args, Debug)]
pub struct SamplingArguments {
    /// Draws of the Monte Carlo approach 抽样次数
    #[arg(long, value_name = "N", default_value_t = DRAWS)]
    pub draws: u64,
    /// Seed of the draws: one seed gives the same digits on any number of threads 随机种子
    #[arg(long, value_name = "S", default_value_t = SEED)]
    pub seed: u64,
}

impl SamplingArguments {
    /// Whether a draw or a seed other than the usual was asked for.
    pub fn options(&self) -> [(&'static str, bool); 2] {
        [("--draws", self.draws != DRAWS), ("--seed", self.seed != SEED)]
    }
}

/// Arguments of `dafeng uncertainty`.
#[derive(Args, Debug)]
pub struct UncertaintyArguments {
    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// The sampling.
    #[command(flatten)]
    pub sampling: SamplingArguments,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: UncertaintyFormat,
}

/// Fewer draws have no percentiles.
const FEWEST_DRAWS: u64 = 100;
/// More draws need gigabytes, and tell nothing more.
const MOST_DRAWS: u64 = 10_000_000;

/// Runs the command.
pub fn run(arguments: &UncertaintyArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let sampling = sampling(&arguments.sampling, &arguments.ledger)?;
    with_inventory(&arguments.ledger, &arguments.method, factors, output, |inventory| {
        let outcome = of_inventory(inventory, sampling)?;
        let sheet = UncertaintySheet::of_inventory(&outcome, inventory);
        let heading = inventory_heading(inventory, output.language, output.style());
        write(&sheet, &heading, arguments.format, output)?;
        Ok(if sheet.is_complete() { 0 } else { exit::INCOMPLETE })
    })
}

/// Writes an outcome below a heading.
pub fn write(
    sheet: &UncertaintySheet<'_>,
    heading: &str,
    format: UncertaintyFormat,
    output: &Output,
) -> Result<(), Problems> {
    let bytes = match format {
        UncertaintyFormat::Table => sheet.text(heading, output.language, output.style()).into_bytes(),
        UncertaintyFormat::Json => pretty(&sheet.json()).into_bytes(),
        UncertaintyFormat::Csv => sheet
            .csv()
            .map_err(|error| Problems::from(Problem::error("internal", Text::same(error.to_string()))))?,
    };
    output.data(&bytes)
}

/// The sampling asked for, where it makes sense.
pub fn sampling(arguments: &SamplingArguments, ledger: &LedgerArguments) -> Result<Sampling, Problems> {
    let draws = usize::try_from(arguments.draws)
        .ok()
        .filter(|_| (FEWEST_DRAWS..=MOST_DRAWS).contains(&arguments.draws));
    let draws = draws.ok_or_else(|| {
        let typed = arguments.draws;
        Problem::error(
            "draws-out-of-range",
            Text::new(
                format!("`--draws {typed}` 不在 {FEWEST_DRAWS} 至 {MOST_DRAWS} 之间"),
                format!("`--draws {typed}` is not between {FEWEST_DRAWS} and {MOST_DRAWS}"),
            ),
        )
        .hint(Text::new(
            "省略即为 100000；再少则没有百分位可言，再多区间也不再变化",
            "without it 100000; fewer have no percentiles, more change no interval",
        ))
    })?;
    let default = Sampling::default();
    Ok(Sampling {
        draws,
        seed: arguments.seed,
        threads: ledger.threads.map_or(default.threads, std::num::NonZeroUsize::get),
    })
}
