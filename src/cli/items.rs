//! `dafeng items`.

use std::path::Path;

use dafeng::factor::{Item, Named};
use dafeng::problem::{Problem, Problems};
use dafeng::report::table::{ColumnKind, TableWriter};
use dafeng::spelling::fold;
use dafeng::text::{Language, Text};

use super::account::library;
use super::arguments::ItemsCommand;
use super::output::Output;

/// Runs the command.
pub fn run(command: &ItemsCommand, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    let ItemsCommand::Search { words } = command;
    let typed = words.join(" ");
    let wanted = fold(&typed);
    let fits = |item: &&Item| {
        let title = item.title();
        let names = [item.id(), &title.zh, &title.en];
        names
            .into_iter()
            .chain(item.aliases().iter().map(String::as_str))
            .any(|name| fold(name).contains(&wanted))
    };
    let mut found: Vec<&Item> = library.items.iter().filter(fits).collect();
    let has_name = !found.is_empty();
    if !has_name {
        found = library.items.nearest(&typed, 5);
    }
    if found.is_empty() {
        return Err(Problem::error(
            "nothing-found",
            Text::new(
                format!("没有名称与 `{typed}` 相近的物料"),
                format!("no item has a name near `{typed}`"),
            ),
        )
        .hint(Text::new(
            "dafeng items search 列出全部物料",
            "dafeng items search lists every item",
        ))
        .into());
    }
    if !has_name {
        output.say(&match output.language {
            Language::Zh => format!("没有名称含 `{typed}` 的物料；名称相近的有："),
            Language::En => format!("no item has a name with `{typed}` in it; near names:"),
        });
    }
    let columns = [
        ("id", ColumnKind::Fixed),
        ("中文", ColumnKind::Fixed),
        ("English", ColumnKind::Words),
        (output.language.pick("单位", "unit"), ColumnKind::Fixed),
        (output.language.pick("别名", "aliases"), ColumnKind::Words),
    ];
    let mut table = TableWriter::new(output.style(), &columns);
    for item in found {
        table.row(&[
            item.id().to_owned(),
            item.title().zh.clone(),
            item.title().en.clone(),
            item.unit.text.clone(),
            item.aliases().join(", "),
        ]);
    }
    output.data(table.finish().as_bytes())?;
    Ok(0)
}
