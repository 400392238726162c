//! `dafeng register template`.

use std::path::Path;

use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::register_csv::{quantities_csv, units_csv};
use dafeng::report::register_template::RegisterTemplate;
use dafeng::target::{BenchmarkSet, EnergyProducts, MetricBook, QuantityUses, Register};
use dafeng::text::{Language, Text};

use super::account::library;
use super::footprint::failed;
use super::ledger::unknown_out;
use super::output::Output;
use super::target_arguments::TemplateArguments;
use super::unused_option;

/// Writes an empty register; a file that is there is never touched.
pub fn run(arguments: &TemplateArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let language = output.language;
    let is_workbook = has_ending(&arguments.out, "xlsx");
    if !is_workbook && !has_ending(&arguments.out, "csv") {
        return Err(unknown_out(&arguments.out));
    }
    if is_workbook {
        let workbook = Text::new(
            "工作簿（其中已有登记量表）",
            "a workbook, which has a sheet of quantities",
        );
        unused_option::refuse(&[("--quantities", arguments.quantities.is_some())], &workbook)?;
    }
    if let Some(other) = arguments.quantities.as_deref().filter(|path| !has_ending(path, "csv")) {
        return Err(no_csv(other).into());
    }
    let paths = || {
        [Some(&arguments.out), arguments.quantities.as_ref()]
            .into_iter()
            .flatten()
    };
    let there = paths().filter(|path| path.symlink_metadata().is_ok());
    Problems(there.map(|path| file_exists(path)).collect()).check()?;
    if arguments.quantities.as_ref() == Some(&arguments.out) {
        return Err(one_file_for_both(&arguments.out).into());
    }
    let library = library(factors)?;
    let products = EnergyProducts::of_library(&library)?;
    let book = MetricBook::of_library(&library)?;
    let made = if is_workbook {
        let sets = BenchmarkSet::all(&library)?;
        let template = RegisterTemplate {
            library: &library,
            products: &products,
            sets: &sets,
            quantities: &QuantityUses::all(&book, &sets)?,
        };
        vec![template.workbook(language).map_err(failed)?]
    } else {
        let empty = Register::default();
        vec![
            units_csv(&empty, &products, language).map_err(failed)?,
            quantities_csv(&empty, &book, language).map_err(failed)?,
        ]
    };
    let files: Vec<(&Path, &[u8])> = paths()
        .map(|path| path.as_path())
        .zip(made.iter().map(Vec::as_slice))
        .collect();
    output.write_files(&files)?;
    output.say(&next_step(arguments, is_workbook, language));
    Ok(0)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

fn next_step(arguments: &TemplateArguments, is_workbook: bool, language: Language) -> String {
    let paths = [Some(&arguments.out), arguments.quantities.as_ref()]
        .into_iter()
        .flatten();
    let names: Vec<String> = paths.map(|path| path.display().to_string()).collect();
    let [units, quantities] = RegisterTemplate::filled_in(language);
    let (written, typed) = (names.join(language.pick("、", ", ")), names.join(" "));
    let sheets = match (is_workbook, language) {
        (false, Language::Zh) => "填好后".to_owned(),
        (false, Language::En) => "fill it in, then".to_owned(),
        (true, Language::Zh) => format!("填“{units}”表（要评估方案目标时也填“{quantities}”表），然后"),
        (true, Language::En) => format!("fill in the sheet {units}, for targets of plans {quantities} too, then"),
    };
    match language {
        Language::Zh => format!("已写入 {written}；{sheets} dafeng register score {typed}"),
        Language::En => format!("{written}: written; {sheets} dafeng register score {typed}"),
    }
}

fn file_exists(path: &Path) -> Problem {
    Problem::error("file-exists", Text::new("文件已存在", "the file is there already"))
        .at(Place::file(path.display().to_string()))
        .hint(Text::new(
            "换一个文件名；已有文件不会被覆盖",
            "name another file; one that is there is never overwritten",
        ))
}

fn one_file_for_both(path: &Path) -> Problem {
    Problem::error(
        "file-named-twice",
        Text::new(
            "设施表与登记量表不能写入同一个 .csv",
            "units and quantities do not go to one .csv",
        ),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "各给一个文件名，或写为一个 .xlsx",
        "name a file for each, or write one .xlsx",
    ))
}

fn no_csv(path: &Path) -> Problem {
    Problem::error(
        "unknown-format",
        Text::new("登记量表应为 .csv", "the table of quantities is a .csv"),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "工作簿中两张表在一起：--out 清单.xlsx",
        "a workbook has both tables: --out register.xlsx",
    ))
}
