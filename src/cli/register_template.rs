//! `dafeng register template`.

use std::path::Path;

use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::register_rows::RegisterRows;
use dafeng::report::register_template::RegisterTemplate;
use dafeng::target::{EnergyProducts, MetricBook, Register};
use dafeng::text::{Language, Text};

use super::account::library;
use super::output::Output;
use super::register_files::{is_workbook, written};
use super::target_arguments::TemplateArguments;

/// Writes an empty register; a file that is there is never touched.
pub fn run(arguments: &TemplateArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let language = output.language;
    let is_workbook = is_workbook(&arguments.out, arguments.quantities.as_deref())?;
    let paths = || {
        [Some(&arguments.out), arguments.quantities.as_ref()]
            .into_iter()
            .flatten()
    };
    let there = paths().filter(|path| path.symlink_metadata().is_ok());
    Problems(there.map(|path| file_exists(path)).collect()).check()?;
    let library = library(factors)?;
    let products = EnergyProducts::of_library(&library)?;
    let book = MetricBook::of_library(&library)?;
    let rows = RegisterRows {
        register: &Register::default(),
        library: &library,
        products: &products,
        book: &book,
        language,
    };
    let made = written(&rows, is_workbook)?;
    let files: Vec<(&Path, &[u8])> = paths()
        .map(|path| path.as_path())
        .zip(made.iter().map(Vec::as_slice))
        .collect();
    output.write_files(&files)?;
    output.say(&next_step(arguments, is_workbook, language));
    Ok(0)
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
