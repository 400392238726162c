//! Workbooks of reports, which say by names of cells which sheet is their ledger and which figures follow from it. The ledger alone is read; what was typed over a
//! figure that follows from it would be lost without a word, so it is told.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Xlsx};

use super::cell_name::{cell_name, cell_position, column_letters};
use super::workbook::{cell_text, float_text};
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::text::Text;

/// The name that a workbook may give to the cells of its ledger, header and lines. Where it does, its other sheets are not read: a report names so
/// the lines that it was drawn up from, among tables that have columns of the same names.
pub const LEDGER_NAME: &str = "dafeng_ledger";
/// The name of the figures that follow from the ledger, each by a formula.
pub const FIGURES_NAME: &str = "dafeng_figures";
/// The name of the cell of the total.
pub const TOTAL_NAME: &str = "dafeng_total";
/// The name of the text that says by which methodology the total is.
pub const METHODOLOGY_NAME: &str = "dafeng_methodology";

/// Cells of one column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The sheet.
    pub sheet: String,
    /// Its first and its last column, from 0.
    pub columns: (u32, u32),
    /// Its first and its last row, from 0.
    pub rows: (u32, u32),
}

/// The total that a workbook shows beside its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownTotal {
    /// Its cell.
    pub place: Place,
    /// The total, in the places of the methodology.
    pub value: Ratio,
    /// Id of the methodology.
    pub methodology: String,
}

/// The cells that a workbook calls by a name; none where it does not, or where they are gone.
pub fn areas(names: &[(String, String)], name: &str) -> Vec<Area> {
    let known = names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, cells)| split(cells)).unwrap_or_default()
}

/// Areas joined by commas; a comma within quotes is part of a sheet's name.
fn split(cells: &str) -> Vec<Area> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    for letter in cells.trim_start_matches('=').chars() {
        is_quoted ^= letter == '\'';
        match parts.last_mut() {
            Some(part) if is_quoted || !matches!(letter, ',' | '~') => part.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts.iter().filter_map(|part| area(part)).collect()
}

fn area(text: &str) -> Option<Area> {
    let (sheet, cells) = text.trim().rsplit_once('!')?;
    let sheet = sheet.trim_start_matches('$');
    let sheet = sheet
        .strip_prefix('\'')
        .and_then(|sheet| sheet.strip_suffix('\''))
        .unwrap_or(sheet);
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    let ((top, left), (bottom, right)) = (cell_position(first)?, cell_position(last)?);
    Some(Area {
        sheet: sheet.replace("''", "'"),
        columns: (left, right),
        rows: (top, bottom),
    })
}

/// A reader of a workbook in memory.
type Reader<'b> = Xlsx<Cursor<&'b [u8]>>;

/// What was typed over figures that follow from the ledger, a problem a cell.
pub(super) fn typed_over(
    file: &str,
    workbook: &mut Reader<'_>,
    names: &[(String, String)],
    ledger: &str,
) -> Result<Vec<Problem>, calamine::XlsxError> {
    let areas = areas(names, FIGURES_NAME);
    let sheets: BTreeSet<&str> = areas.iter().map(|area| area.sheet.as_str()).collect();
    let mut problems = Vec::new();
    for sheet in sheets {
        let own: Vec<&Area> = areas.iter().filter(|area| area.sheet == sheet).collect();
        let is_figure = |(row, column): (u32, u32)| {
            own.iter().any(|area| {
                (area.rows.0..=area.rows.1).contains(&row) && (area.columns.0..=area.columns.1).contains(&column)
            })
        };
        // A sheet that somebody took away has no figure.
        let Ok(mut reader) = workbook.worksheet_cells_reader(sheet) else {
            continue;
        };
        let mut formulas = BTreeSet::new();
        while let Some(cell) = reader.next_formula()? {
            if !cell.get_value().trim().is_empty() {
                formulas.insert(cell.get_position());
            }
        }
        drop(reader);
        let mut reader = workbook.worksheet_cells_reader(sheet)?;
        while let Some(cell) = reader.next_cell()? {
            let at = cell.get_position();
            let text = cell_text(cell.get_value());
            if !text.trim().is_empty() && is_figure(at) && !formulas.contains(&at) {
                problems.push(figure_typed_over(file, sheet, at, (&text, ledger)));
            }
        }
    }
    Ok(problems)
}

/// The total that a workbook shows, with the methodology that it is by.
pub(super) fn shown_total(
    file: &str,
    workbook: &mut Reader<'_>,
    names: &[(String, String)],
) -> Result<Option<ShownTotal>, calamine::XlsxError> {
    let text = names
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(METHODOLOGY_NAME));
    let (Some(area), Some((_, methodology))) = (areas(names, TOTAL_NAME).into_iter().next(), text) else {
        return Ok(None);
    };
    let at = (area.rows.0, area.columns.0);
    let Ok(mut reader) = workbook.worksheet_cells_reader(&area.sheet) else {
        return Ok(None);
    };
    while let Some(cell) = reader.next_cell()? {
        let (true, DataRef::Float(number)) = (cell.get_position() == at, cell.get_value()) else {
            continue;
        };
        return Ok(float_text(*number).parse().ok().map(|value| ShownTotal {
            place: place(file, &area.sheet, at),
            value,
            methodology: methodology.trim_start_matches('=').trim_matches('"').to_owned(),
        }));
    }
    Ok(None)
}

fn place(file: &str, sheet: &str, at: (u32, u32)) -> Place {
    Place {
        file: file.to_owned(),
        sheet: Some(sheet.to_owned()),
        row: Some(u64::from(at.0) + 1),
        column: Some(column_letters(at.1 as usize)),
    }
}

fn figure_typed_over(file: &str, sheet: &str, at: (u32, u32), (text, ledger): (&str, &str)) -> Problem {
    let cell = cell_name(at);
    Problem::error(
        "figure-typed-over",
        Text::new(
            format!("`{cell}` 处应为由台账得出的公式，现为手填的 `{text}`：只读台账，此数不会计入"),
            format!("`{cell}` should hold a formula that follows from the ledger, and holds a typed `{text}`: the ledger alone is read, so this would not count"),
        ),
    )
    .at(place(file, sheet, at))
    .hint(Text::new(
        format!("在表 `{ledger}` 中修改对应的行，并恢复此处公式（撤销或重新生成报告）"),
        format!("edit the line in the sheet `{ledger}`, and bring the formula back (undo, or draw the report up again)"),
    ))
}

/// That the total of a workbook is another than that of its ledger.
pub(crate) fn total_differs(shown: &ShownTotal, found: &str, unit: &str) -> Problem {
    let (column, row) = (shown.place.column.as_deref(), shown.place.row);
    let cell = format!("{}{}", column.unwrap_or_default(), row.unwrap_or_default());
    let value = shown.value.to_text();
    Problem::warning(
        "total-of-the-workbook-differs",
        Text::new(
            format!("工作簿 `{cell}` 的总量为 {value} {unit}，由其台账核算得 {found} {unit}"),
            format!("the workbook shows a total of {value} {unit} in `{cell}`; its ledger gives {found} {unit}"),
        ),
    )
    .at(shown.place.clone())
    .hint(Text::new(
        "若选项与报告相同，则工作簿改动后未重新计算，或改动的内容没有公式跟随：请重新生成报告",
        "with the options of the report, the workbook was not computed again after an edit, or what was edited has no formula behind it: draw the report up again",
    ))
}
