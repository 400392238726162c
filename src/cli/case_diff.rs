//! `dafeng diff`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dafeng::case::difference_data::difference_json;
use dafeng::case::difference_text::DifferenceText;
use dafeng::case::{DifferenceRequest, with_difference};
use dafeng::problem::Problems;

use super::account::pretty;
use super::case_run::refuse_factors;
use super::compare::order;
use super::output::Output;

/// How what differs is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
}

/// Arguments of `dafeng diff`.
#[derive(Args, Debug)]
pub struct DiffArguments {
    /// The folder of the first run 第一次运行的目录
    #[arg(value_name = "RUN1")]
    pub first: PathBuf,
    /// The folder of the second run 第二次运行的目录
    #[arg(value_name = "RUN2")]
    pub second: PathBuf,
    /// Order in which causes are changed, as that of `dafeng compare` 归因次序
    #[arg(long, value_name = "CAUSES", value_delimiter = ',')]
    pub order: Vec<String>,
    /// Threads that read big files; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: DiffFormat,
}

/// Runs the command.
pub fn run(arguments: &DiffArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    refuse_factors(factors)?;
    let request = DifferenceRequest {
        runs: [&arguments.first, &arguments.second],
        order: order(&arguments.order)?,
        threads: arguments.threads,
    };
    with_difference(&request, &|what| output.progress(what), |difference, bridges| {
        let bytes = match arguments.format {
            DiffFormat::Table => {
                output.told(&difference.notes);
                let text = DifferenceText {
                    difference,
                    bridges,
                    language: output.language,
                    style: output.style(),
                };
                text.write()
            }
            DiffFormat::Json => pretty(&difference_json(difference, bridges)),
        };
        output.data(bytes.as_bytes())?;
        Ok(0)
    })
}
