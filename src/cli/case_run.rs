//! `dafeng run`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use dafeng::case::run_manifest::MANIFEST;
use dafeng::case::{
    Computation, Headline, Placing, PreparedRun, RunFolder, RunManifest, Standing, check_is_a_run, standing,
};
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::table::{ColumnKind, TableWriter};
use dafeng::text::{Language, Text};

use super::exit;
use super::interruption::write_folder;
use super::output::Output;
use super::unused_option::refuse;

/// Arguments of `dafeng run`.
#[derive(Args, Debug)]
pub struct RunCaseArguments {
    /// Case file, or a folder with a case.yaml 案例文件或其目录
    #[arg(value_name = "CASE.yaml")]
    pub case: PathBuf,
    /// Folder in which the folder of the run is made, by its id 运行目录所在的目录
    #[arg(long, value_name = "DIR", default_value = "runs")]
    pub out: PathBuf,
    /// Write the run anew where it is there already 已有此运行时重新写出
    #[arg(long)]
    pub force: bool,
    /// Threads that read big files; all by default 线程数
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// Refuses factor sets from outside of a case: they would be no part of the proof.
pub(super) fn refuse_factors(factors: Option<&Path>) -> Result<(), Problems> {
    let input = Text::new(
        "案例（写入案例文件的 factors 字段）",
        "a case, which names them itself under `factors`",
    );
    refuse(&[("--factors", factors.is_some())], &input)
}

/// Runs the command; the exit code says whether the results are complete.
pub fn run(arguments: &RunCaseArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    refuse_factors(factors)?;
    let prepared = PreparedRun::of(&arguments.case)?;
    let target = arguments.out.join(&prepared.id);
    if !arguments.force
        && let Standing::Run(manifest) = standing(&arguments.out, &prepared.id)?
    {
        return was_there(&target, &manifest, output);
    }
    check_is_a_run(&arguments.out, &prepared.id)?;
    let folder = RunFolder::begin(&arguments.out, &prepared.id)?;
    let mut written: Option<(RunManifest, Computation)> = None;

    let placing = write_folder(
        folder.part(),
        || {
            written = Some(prepared.write_into(&folder, arguments.threads, &|what| output.progress(what))?);
            Ok(())
        },
        || folder.put_in_place(arguments.force),
    )?;
    let Some((manifest, computation)) = written else {
        return Ok(exit::INTERNAL);
    };
    let warnings: Vec<Problem> = of_severity(&computation.notes, Severity::Warning);
    output.problems(&warnings);
    let findings = of_severity(&computation.notes, Severity::Finding).len();
    if placing == Placing::WasThere {
        return was_there(&target, &manifest, output);
    }
    tell(&target, &manifest, findings, output)
}

fn of_severity(problems: &[Problem], severity: Severity) -> Vec<Problem> {
    let fitting = problems.iter().filter(|problem| problem.severity == severity);
    fitting.cloned().collect()
}

fn was_there(target: &Path, manifest: &RunManifest, output: &Output) -> Result<u8, Problems> {
    let shown = target.display();
    output.say(&match output.language {
        Language::Zh => format!("此运行已存在，各文件与清单相符，未重写（--force 重写）：{shown}"),
        Language::En => format!("this run is there already, every file as its manifest says; nothing was written (--force writes it anew): {shown}"),
    });
    summary(target, manifest, output)
}

fn tell(target: &Path, manifest: &RunManifest, findings: usize, output: &Output) -> Result<u8, Problems> {
    if findings > 0 {
        output.say(&match output.language {
            Language::Zh => format!("{findings} 个发现，见 results/check"),
            Language::En => format!("{findings} finding(s); see results/check"),
        });
    }
    summary(target, manifest, output)
}

/// The folder, the figures of the results, and how the run is verified.
fn summary(target: &Path, manifest: &RunManifest, output: &Output) -> Result<u8, Problems> {
    let pick = |zh: &'static str, en: &'static str| output.language.pick(zh, en);
    let title = manifest.title.as_ref().map(|title| title.in_language(output.language));
    let mut text = format!("{}\n", title.unwrap_or(&manifest.id));
    let columns = [
        (pick("结果", "result"), ColumnKind::Words),
        (pick("数值", "value"), ColumnKind::Number),
        (pick("单位", "unit"), ColumnKind::Fixed),
    ];
    let mut table = TableWriter::new(output.style(), &columns);
    for headline in &manifest.headlines {
        table.row(&[
            headline.title.in_language(output.language).to_owned(),
            value(headline, output.language),
            headline.unit.clone(),
        ]);
    }
    text += &table.finish();
    let (inputs, results) = (manifest.inputs.len(), manifest.results.len());
    text += &match output.language {
        Language::Zh => format!("输入 {inputs} 个、结果 {results} 个文件，清单 {MANIFEST}\n"),
        Language::En => format!("{inputs} input(s), {results} result file(s), {MANIFEST}\n"),
    };
    text += &format!("{}\n", target.display());
    output.data(text.as_bytes())?;
    Ok(if manifest.complete { 0 } else { exit::INCOMPLETE })
}

/// A value, and that it is incomplete.
fn value(headline: &Headline, language: Language) -> String {
    if headline.complete {
        headline.value.clone()
    } else {
        format!("{}{}", headline.value, language.pick("（不完整）", " (incomplete)"))
    }
}
