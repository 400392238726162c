//! What keeps a table of years from being read; every message names the file, the row and the column.

use crate::problem::{Place, Problem};
use crate::spelling::{nearest, shorten};
use crate::text::Text;

/// So many names are written out in a message.
const WRITTEN: usize = 12;

/// Names in a row, in both languages.
pub(super) fn quoted(names: &[&str]) -> Text {
    let mut written: Vec<String> = names
        .iter()
        .take(WRITTEN)
        .map(|name| format!("`{}`", shorten(name)))
        .collect();
    if names.len() > WRITTEN {
        written.push("…".to_owned());
    }
    Text::new(written.join("、"), written.join(", "))
}

pub(super) fn unreadable(file: &str, error: &std::io::Error) -> Problem {
    let reason = match error.kind() {
        std::io::ErrorKind::IsADirectory => Text::new("这是一个文件夹", "it is a folder"),
        _ => Text::new(format!("无法读取：{error}"), format!("cannot be read: {error}")),
    };
    Problem::error("unreadable-file", reason).at(Place::file(file))
}

pub(super) fn unknown_format(file: &str) -> Problem {
    Problem::error(
        "unknown-format",
        Text::new("数列文件不能是这种格式", "a table of years is not read in this format"),
    )
    .at(Place::file(file))
    .hint(Text::new("存为 .csv 或 .xlsx", "save it as .csv or .xlsx"))
}

pub(super) fn several_sheets(file: &str, sheets: &[&str]) -> Problem {
    let names = quoted(sheets);
    Problem::error(
        "several-sheets",
        Text::new(
            format!("工作簿有多张工作表：{}", names.zh),
            format!("the workbook has several sheets: {}", names.en),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "只留数列所在的工作表，或另存为 .csv",
        "keep the one with the series, or save that one as .csv",
    ))
}

pub(super) fn no_rows(file: &str) -> Problem {
    Problem::error("empty-file", Text::new("没有任何数据行", "there is no row of data"))
        .at(Place::file(file))
        .hint(Text::new(
            "第一行为列名，其下每行一年",
            "the first row names the columns; below it stands a row for each year",
        ))
}

pub(super) fn no_year_column(place: Place, first: &[String]) -> Problem {
    let names: Vec<&str> = first
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let names = quoted(&names);
    Problem::error(
        "no-year-column",
        Text::new(
            format!("没有年份列；第一行是 {}", names.zh),
            format!("there is no column of years; the first row is {}", names.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "列名写作 年份 或 year",
        "call the column `year` (or 年份); years stand in rows, one below the other",
    ))
}

pub(super) fn column_twice(place: Place) -> Problem {
    Problem::error(
        "column-twice",
        Text::new("此列名前面已有", "another column has this name already"),
    )
    .at(place)
    .hint(Text::new("改名或删去其一", "rename one of them, or take it out"))
}

pub(super) fn too_many_cells(place: Place, found: usize, expected: usize) -> Problem {
    cell_count(place, found, expected).hint(Text::new(
        "单元格内含分隔符的（如 1,234）要加引号，或去掉千分位",
        "put a cell that holds the separator, such as 1,234, in quotation marks, or write 1234",
    ))
}

pub(super) fn too_few_cells(place: Place, found: usize, expected: usize) -> Problem {
    cell_count(place, found, expected).hint(Text::new(
        "每行的分隔符与表头一样多，空白单元格也要留位；合计行与说明行请删去",
        "write as many separators as the header has, for blank cells too; take out rows of totals and remarks",
    ))
}

/// A row that has not as many cells as the header.
fn cell_count(place: Place, found: usize, expected: usize) -> Problem {
    let cells = if found == 1 { "cell" } else { "cells" };
    Problem::error(
        "cell-count",
        Text::new(
            format!("该行有 {found} 个单元格，表头有 {expected} 个：数字可能错列"),
            format!("the row has {found} {cells}, the header {expected}: its numbers may stand under the wrong titles"),
        ),
    )
    .at(place)
}

pub(super) fn unknown_column(file: &str, option: &str, name: &str, known: &[&str]) -> Problem {
    let near = nearest(name, known.iter().copied(), 3);
    let hint = if near.is_empty() {
        let names = quoted(known);
        Text::new(format!("该文件有：{}", names.zh), format!("the file has {}", names.en))
    } else {
        let names = quoted(&near);
        Text::new(format!("相近：{}", names.zh), format!("nearest: {}", names.en))
    };
    let name = shorten(name);
    Problem::error(
        "unknown-column",
        Text::new(
            format!("{option}：没有 `{name}` 列"),
            format!("{option}: there is no column `{name}`"),
        ),
    )
    .at(Place::file(file))
    .hint(hint)
}

pub(super) fn no_value_column(file: &str, others: &[&str]) -> Problem {
    let names = quoted(others);
    let found = if others.is_empty() {
        Text::new("除年份外没有列", "there is no column but the years")
    } else {
        Text::new(
            format!("没有全为数字的列；除年份外有 {}", names.zh),
            format!("no column holds numbers alone; beside the years there is {}", names.en),
        )
    };
    Problem::error("no-value-column", found)
        .at(Place::file(file))
        .hint(Text::new(
            "数值列写作 数值 或 value，或用 --column 指明；该列不能有非数字",
            "call the column `value`, or name it by --column: then what is no number in it is told row by row",
        ))
}

pub(super) fn several_value_columns(file: &str, titles: &[&str]) -> Problem {
    let names = quoted(titles);
    Problem::error(
        "several-value-columns",
        Text::new(
            format!("有多个数字列：{}", names.zh),
            format!("several columns hold numbers: {}", names.en),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        format!("用 --column 指明，如 --column {}", titles.first().unwrap_or(&"")),
        format!(
            "say which by --column, such as --column \"{}\"",
            titles.first().unwrap_or(&"")
        ),
    ))
}

pub(super) fn not_a_year(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    let message = if typed.is_empty() {
        Text::new("年份为空", "the year is blank")
    } else {
        Text::new(format!("`{typed}` 不是年份"), format!("`{typed}` is no year"))
    };
    Problem::error("not-a-year", message).at(place).hint(Text::new(
        "写四位整数，如 2025；合计行与说明行请删去",
        "write four digits, such as 2025; take out rows of totals and remarks",
    ))
}

pub(super) fn missing_cell(place: Place) -> Problem {
    Problem::error("missing-cell", Text::new("单元格为空", "the cell is blank"))
        .at(place)
        .hint(Text::new(
            "没有数据就删去这一行：缺年会写明，空白不当作零",
            "take the row out where there is no datum: a year that is missing is told, and a blank is never taken for zero",
        ))
}

/// A blank cell that should say what its row belongs to.
pub(super) fn missing_name(place: Place) -> Problem {
    Problem::error("missing-cell", Text::new("单元格为空", "the cell is blank"))
        .at(place)
        .hint(Text::new(
            "写明这一行属于哪个数列或类别；每行都写，不用合并单元格",
            "say which series or category the row belongs to, in every row",
        ))
}

/// A year that one series has twice.
pub(super) struct YearTwice<'a> {
    /// The year.
    pub year: i32,
    /// The row of its first value.
    pub first_row: u64,
    /// The name of the series.
    pub series: &'a str,
    /// Columns of text that may tell several series apart.
    pub candidates: &'a [&'a str],
}

impl YearTwice<'_> {
    pub fn problem(&self, place: Place) -> Problem {
        let (year, row) = (self.year, self.first_row);
        let (of_zh, of_en) = if self.series.is_empty() {
            (String::new(), String::new())
        } else {
            let name = shorten(self.series);
            (format!("`{name}` 的 "), format!(" of `{name}`"))
        };
        let problem = Problem::error(
            "year-twice",
            Text::new(
                format!("{of_zh}{year} 年在第 {row} 行已有数值"),
                format!("{year}{of_en} has a value already, in row {row}"),
            ),
        )
        .at(place);
        match self.candidates {
            [] => problem.hint(Text::new(
                "一年一行：删去其一，或先合计",
                "one row a year: take one out, or add them up first",
            )),
            [first, ..] => problem.hint(Text::new(
                format!("若文件含多个数列，用 --by 指明区分它们的列，如 --by {first}"),
                format!(
                    "if the file holds several series, say by --by which column tells them apart: --by \"{first}\""
                ),
            )),
        }
    }
}
