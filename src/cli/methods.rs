//! `dafeng methods`.

use std::collections::BTreeMap;
use std::path::Path;

use dafeng::inventory::example::run_examples;
use dafeng::methodology::MethodologyRegistry;
use dafeng::problem::Problems;
use dafeng::report::methodology_text::write_methodology;
use dafeng::report::table::{ColumnKind, TableWriter};
use dafeng::text::Language;

use super::account::methodology;
use super::arguments::MethodsCommand;
use super::output::Output;

/// Runs the command.
pub fn run(command: &MethodsCommand, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = super::account::library(factors)?;
    match command {
        MethodsCommand::List => {
            let columns = [
                ("id", ColumnKind::Fixed),
                (output.language.pick("名称", "title"), ColumnKind::Words),
                (output.language.pick("结果", "result"), ColumnKind::Words),
                (output.language.pick("层级", "levels"), ColumnKind::Fixed),
            ];
            let mut table = TableWriter::new(output.style(), &columns);
            for id in MethodologyRegistry::known(&library) {
                let methodology = MethodologyRegistry::load(id, &BTreeMap::new(), &library)?;
                let file = &methodology.file;
                let levels: Vec<&str> = file.levels.keys().map(String::as_str).collect();
                table.row(&[
                    id.to_owned(),
                    file.title.in_language(output.language).to_owned(),
                    format!(
                        "{}, {}",
                        file.result.title.in_language(output.language),
                        methodology.unit.text
                    ),
                    levels.join(", "),
                ]);
            }
            output.data(table.finish().as_bytes())?;
        }
        MethodsCommand::Test { id } => {
            let count = run_examples(id, &library)?;
            output.say(&match output.language {
                Language::Zh => format!("{id}：{count} 个算例全部通过"),
                Language::En => format!("{id}: {count} example(s), all as expected"),
            });
        }
        MethodsCommand::Show { id, options } => {
            let methodology = methodology(id, options, &library)?;
            let text = write_methodology(&methodology, &library, output.language, output.style().colour);
            output.data(text.as_bytes())?;
        }
    }
    Ok(0)
}
