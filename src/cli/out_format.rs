//! Which format a result is written in: as said, else as the ending of the file names it.

use std::path::Path;

use dafeng::problem::{Place, Problem, Problems};
use dafeng::text::Text;

/// Endings of files that are read as plain text, in which the table for people is written.
const TEXT: [&str; 4] = ["txt", "text", "md", "log"];

/// The format that was said, else that of the file's ending, else the table. `endings` are those that name a format, and an ending for
/// which there is none is refused: text under the name of a workbook opens nowhere.
pub fn out_format<F: Copy>(
    said: Option<F>,
    out: Option<&Path>,
    endings: &[(&str, F)],
    table: F,
) -> Result<F, Problems> {
    if let Some(said) = said {
        return Ok(said);
    }
    let Some(out) = out else { return Ok(table) };
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let Some(ending) = ending.filter(|ending| !TEXT.contains(&ending.as_str())) else {
        return Ok(table);
    };
    match endings.iter().find(|(known, _)| *known == ending) {
        Some((_, format)) => Ok(*format),
        None => Err(no_such_format(out, &ending, endings).into()),
    }
}

fn no_such_format<F>(out: &Path, ending: &str, endings: &[(&str, F)]) -> Problem {
    let known = |separator: &str| {
        let names = endings.iter().map(|(known, _)| format!(".{known}"));
        names.chain([".txt".to_owned()]).collect::<Vec<_>>().join(separator)
    };
    let workbook = matches!(ending, "xlsx" | "xls" | "xlsm") && endings.iter().any(|(known, _)| *known == "csv");
    let (zh, en) = if workbook {
        (
            "；Excel 可直接打开 .csv，或用 --format 另行指定",
            "; a spreadsheet opens the .csv, or say another by --format",
        )
    } else {
        ("，或用 --format 指定", ", or say the format by --format")
    };
    Problem::error(
        "unknown-format",
        Text::new(
            format!("不能写出 .{ending} 格式的结果"),
            format!("a result cannot be written as .{ending}"),
        ),
    )
    .at(Place::file(out.display().to_string()))
    .hint(Text::new(
        format!("可写为 {}{zh}", known("、")),
        format!("it can be written as {}{en}", known(", ")),
    ))
}
