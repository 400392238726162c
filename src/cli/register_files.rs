//! The files that a register is written to: a workbook, or tables of text.

use std::path::Path;

use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::register_rows::RegisterRows;
use dafeng::report::register_template::RegisterTemplate;
use dafeng::target::{BenchmarkSet, QuantityUses};
use dafeng::text::Text;

use super::footprint::failed;
use super::ledger::unknown_out;
use super::unused_option;

/// Whether a register goes to one workbook, which has its quantities too. Errors: an ending that is none of a register, a second file beside a workbook,
/// one file for both tables.
pub fn is_workbook(out: &Path, quantities: Option<&Path>) -> Result<bool, Problems> {
    let is_workbook = has_ending(out, "xlsx");
    if !is_workbook && !has_ending(out, "csv") {
        return Err(unknown_out(out));
    }
    if is_workbook {
        let workbook = Text::new(
            "工作簿（其中已有登记量表）",
            "a workbook, which has a sheet of quantities",
        );
        unused_option::refuse(&[("--quantities", quantities.is_some())], &workbook)?;
    }
    if let Some(other) = quantities.filter(|path| !has_ending(path, "csv")) {
        return Err(no_csv(other).into());
    }
    if quantities == Some(out) {
        return Err(one_file_for_both(out).into());
    }
    Ok(is_workbook)
}

/// The bytes of a workbook, or of the table of units and that of quantities.
pub fn written(rows: &RegisterRows<'_>, is_workbook: bool) -> Result<Vec<Vec<u8>>, Problems> {
    if !is_workbook {
        return Ok(vec![
            rows.units_csv().map_err(failed)?,
            rows.quantities_csv().map_err(failed)?,
        ]);
    }
    let sets = BenchmarkSet::all(rows.library)?;
    let template = RegisterTemplate {
        library: rows.library,
        products: rows.products,
        sets: &sets,
        quantities: &QuantityUses::all(rows.book, &sets)?,
    };
    Ok(vec![template.workbook(rows).map_err(failed)?])
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
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

/// Quantities of a register that are written nowhere.
pub fn quantities_not_written(out: &Path, count: usize) -> Problem {
    Problem::note(
        "quantities-not-written",
        Text::new(
            format!("登记量 {count} 条未写出：{} 只有设施", out.display()),
            format!(
                "{count} quantities are not written: {} has the units alone",
                out.display()
            ),
        ),
    )
    .hint(Text::new(
        "加 --quantities 登记量.csv，或写为工作簿：--out 清单.xlsx",
        "add --quantities quantities.csv, or write a workbook: --out register.xlsx",
    ))
}
