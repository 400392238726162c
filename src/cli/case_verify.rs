//! `dafeng verify`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dafeng::case::value_difference::TOLERANCE;
use dafeng::case::{Verification, VerifyRequest, verify};
use dafeng::problem::Problems;
use dafeng::report::json::problem_json;
use dafeng::text::Language;
use serde_json::json;

use super::account::pretty;
use super::case_run::refuse_factors;
use super::exit;
use super::output::Output;

/// How what was verified is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Arguments of `dafeng verify`.
#[derive(Args, Debug)]
pub struct VerifyArguments {
    /// The folder of a run 运行目录
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Compute from the inputs of this folder, laid out as inputs/ of the run, in place of the copies there 输入所在的目录
    #[arg(long, value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// Threads that read big files; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: VerifyFormat,
}

/// Runs the command; the exit code says whether the run holds.
pub fn run(arguments: &VerifyArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    refuse_factors(factors)?;
    let request = VerifyRequest {
        run: &arguments.run,
        inputs: arguments.inputs.as_deref(),
        threads: arguments.threads,
    };
    let found = verify(&request, &|what| output.progress(what))?;
    match arguments.format {
        VerifyFormat::Table => {
            output.told(&found.problems);
            output.data(words(&found, output.language).as_bytes())?;
        }
        VerifyFormat::Json => {
            let value = json!({
                "id": found.manifest.id,
                "holds": found.holds(),
                "same_bytes": found.same_bytes,
                "within_tolerance": found.within_tolerance,
                "tolerance": TOLERANCE.to_string(),
                "numbers_within_tolerance": found.numbers,
                "rounded_numbers_turned": found.turned,
                "greatest_deviation": dafeng::quantity::significant(found.greatest, 3),
                "problems": found.problems.iter().map(problem_json).collect::<Vec<_>>(),
            });
            output.data(pretty(&value).as_bytes())?;
        }
    }
    Ok(if found.holds() { 0 } else { exit::FINDINGS })
}

fn words(found: &Verification, language: Language) -> String {
    let id = &found.manifest.id;
    let (inputs, all) = (found.manifest.inputs.len(), found.manifest.results.len());
    let (same, near) = (found.same_bytes, found.within_tolerance);
    let differing = found
        .problems
        .iter()
        .filter(|problem| problem.severity == dafeng::problem::Severity::Error)
        .count();
    let verdict = match (found.holds(), language) {
        (true, Language::Zh) => format!("{id}：成立"),
        (true, Language::En) => format!("{id}: holds"),
        (false, Language::Zh) => format!("{id}：不成立，{differing} 处不同"),
        (false, Language::En) => format!("{id}: does not hold, {differing} difference(s)"),
    };
    let files = match language {
        Language::Zh => format!("  输入 {inputs} 个；结果 {all} 个，其中 {same} 个逐字节相同，{near} 个在容差内"),
        Language::En => {
            format!(
                "  {inputs} input(s); {all} result file(s): {same} the same to the byte, {near} within the tolerance"
            )
        }
    };
    let deviation = dafeng::quantity::significant(found.greatest, 3);
    let apart = match (found.numbers, language) {
        (0, Language::Zh) => "无一不同".to_owned(),
        (0, Language::En) => "none does".to_owned(),
        (count, Language::Zh) => format!("{count} 个不同，最多相差 {deviation}"),
        (count, Language::En) => format!("{count} do, by {deviation} at most"),
    };
    let numbers = match language {
        Language::Zh => format!("  求解所得数值可相差较大者的 {TOLERANCE:e}；{apart}"),
        Language::En => format!("  solved numbers may lie apart by {TOLERANCE:e} of the greater; {apart}"),
    };
    // Numbers of text are rounded: the tolerance of solved numbers says nothing of them.
    let turned = match (found.turned, language) {
        (0, _) => String::new(),
        (count, Language::Zh) => format!("  文本中已舍入的数值可相差末位一个单位；{count} 个不同\n"),
        (count, Language::En) => {
            format!("  rounded numbers of text may lie apart by one unit of the last place; {count} do\n")
        }
    };
    format!("{verdict}\n{files}\n{numbers}\n{turned}")
}
