//! Whether the lines of the ledger stand as they were written. Formulas find them by their rows: a spreadsheet that sorts a sheet leaves the formulas of
//! other sheets where they point, and they would read other lines. A hidden sheet keeps what each line was; where one is another, figures say `#N/A`.

use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

use super::LEDGER;
use super::layout::{Layout, quoted, sheet_name};
use super::styles::Styles;
use crate::report::document::{Cell, Column, Document, Part, Section, Table};
use crate::text::Language;

/// The name of the cell that counts the lines that are not what they were.
const OUT_OF_ORDER: &str = "dafeng_out_of_order";
/// What tells a line from another. Amounts, values and remarks may be edited: formulas follow the first two.
const IDS: [&str; 9] = [
    "plant",
    "process",
    "period",
    "item",
    "flow",
    "unit",
    "parameter",
    "asserts",
    "supply",
];
/// The row of the count, and of the first line below it.
const COUNT_ROW: u32 = 1;
const FIRST_ROW: u32 = 2;

/// Whether a column tells a line from another, or the unit that formulas take for granted.
fn is_key(column: &Column) -> bool {
    IDS.contains(&column.id.as_str()) || column.id.ends_with("_unit")
}

/// A formula over lines of the ledger, which gives no figure where they are not what they were.
pub(super) fn guarded(formula: &str) -> String {
    format!("IF({OUT_OF_ORDER}=0,{formula},NA())")
}

/// Whether figures of a section follow from others, and so from lines of the ledger.
fn is_followed(section: &Section) -> bool {
    let tables = section.parts.iter().filter_map(|part| match part {
        Part::Table(table) => Some(table),
        _ => None,
    });
    let mut numbers = tables.flat_map(|table| {
        table
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().filter_map(Cell::number))
    });
    numbers.any(|number| number.formula.is_some())
}

/// Says above the figures of a sheet why there are none, where there are none: on the first sheet and where figures follow from lines.
pub(super) fn warn(
    sheet: &mut Worksheet,
    row: u32,
    (document, place): (&Document, usize),
    styles: Styles,
) -> Result<(), XlsxError> {
    let is_here = match place {
        0 => document.sections.iter().any(is_followed),
        _ => is_followed(&document.sections[place]),
    };
    if !is_here || document.table(LEDGER).is_none() {
        return Ok(());
    }
    let words = styles.language.pick(
        "台账的行已移动、增减或改了名称、单位，按行取数的公式不再成立，显示 #N/A：请撤销，或由本工作簿重新生成报告",
        "Lines of the ledger were moved, added, taken out or renamed, and formulas that read them by row hold no more (#N/A): undo it, or draw the report up again from this workbook",
    );
    // A blank, since nothing at all would be kept as the number 0 for programs that do not compute.
    let formula = Formula::new(format!("=IF({OUT_OF_ORDER}=0,\" \",\"{words}\")")).set_result(" ");
    sheet.write_formula_with_format(row, 0, formula, &styles.warning().unset_text_wrap())?;
    Ok(())
}

/// Writes the sheet of what the lines were, and names the count of those that are another.
pub(super) fn write(
    workbook: &mut Workbook,
    document: &Document,
    layout: &Layout<'_>,
    taken: &[String],
    language: Language,
) -> Result<(), XlsxError> {
    let (Some(table), Some(place)) = (document.table(LEDGER), layout.table(LEDGER)) else {
        return Ok(());
    };
    let styles = Styles { language };
    let mut taken = taken.iter().map(|name| name.to_lowercase()).collect();
    let name = sheet_name(language.pick("台账次序", "Order of the ledger"), &mut taken);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&name)?;
    sheet.set_hidden(true);
    let heading = language.pick(
        "台账各行的名称；下格为与此不同的行数",
        "What each line of the ledger was; the cell below counts the lines that are another",
    );
    sheet.write_with_format(0, 0, heading, &styles.heading())?;
    let keys: Vec<usize> = (0..table.columns.len())
        .filter(|at| is_key(&table.columns[*at]))
        .collect();
    for (at, key) in (FIRST_ROW..).zip(lines(table, &keys, language)) {
        sheet.write_string(at, 0, key)?;
    }
    let count = table.rows.len() as u32;
    let cell = rust_xlsxwriter::utility::row_col_to_cell_absolute;
    let column = |at: usize| {
        let (first, last) = (place.first_row, place.first_row + count.saturating_sub(1));
        let ledger = quoted(&place.sheet);
        format!(
            "{ledger}!{}:{}",
            cell(first, place.columns[at]),
            cell(last, place.columns[at])
        )
    };
    let columns: Vec<String> = keys.iter().map(|at| column(*at)).collect();
    let kept = format!(
        "{}:{}",
        cell(FIRST_ROW, 0),
        cell(FIRST_ROW + count.saturating_sub(1), 0)
    );
    // Lines put in or taken out make the two of different lengths, which is an error.
    let formula = format!("=IFERROR(SUMPRODUCT(--({}<>{kept})),1)", columns.join("&\"|\"&"));
    sheet.write_formula(COUNT_ROW, 0, Formula::new(formula).set_result("0"))?;
    workbook.define_name(OUT_OF_ORDER, &format!("={}!{}", quoted(&name), cell(COUNT_ROW, 0)))?;
    Ok(())
}

/// What each line is called: the words of its keys as they stand in the sheet.
fn lines<'t>(table: &'t Table, keys: &'t [usize], language: Language) -> impl Iterator<Item = String> + 't {
    table.rows.iter().map(move |row| {
        let words = keys.iter().map(|at| match &row.cells[*at] {
            Cell::Words(words) => words.in_language(language),
            Cell::Number(number) => number.digits(),
            Cell::Blank => "",
        });
        words.collect::<Vec<&str>>().join("|")
    })
}
