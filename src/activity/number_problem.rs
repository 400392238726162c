//! The words of every problem with a number of a ledger, in both languages.

use super::problem::is_in_parquet;
use crate::problem::{Place, Problem};
use crate::quantity::number::NumberError;
use crate::spelling::shorten;
use crate::text::Text;

pub(crate) fn bad_number(place: Place, typed: &str, error: NumberError) -> Problem {
    let typed = &shorten(typed);
    let (code, message) = match error {
        NumberError::NotANumber => (
            "not-a-number",
            Text::new(format!("`{typed}` 不是数"), format!("`{typed}` is no number")),
        ),
        NumberError::Comma => (
            "decimal-comma",
            Text::new(
                format!("`{typed}` 中逗号的位置既非千分位也非小数点"),
                format!("the comma in `{typed}` separates neither thousands nor decimals"),
            ),
        ),
        NumberError::Exponent => (
            "exponent-form",
            Text::new(
                format!("`{typed}` 是科学计数，原有位数已丢失"),
                format!("`{typed}` is in exponent form: the digits behind it are lost"),
            ),
        ),
        NumberError::TooManyDigits => (
            "too-many-digits",
            Text::new(
                format!("`{typed}` 超过可精确保存的 28 位数字"),
                format!("`{typed}` has more than the 28 digits that can be held exactly"),
            ),
        ),
        NumberError::Trailing => (
            "unit-in-number",
            Text::new(
                format!("`{typed}` 数字后带有文字"),
                format!("`{typed}` has letters behind the number"),
            ),
        ),
    };
    let problem = Problem::error(code, message).at(place);
    match error {
        NumberError::NotANumber if typed.starts_with('#') => problem.hint(Text::new(
            "这是公式的错误值，先在 Excel 中改正公式",
            "this is the error of a formula: mend the formula in the spreadsheet",
        )),
        NumberError::NotANumber if typed.starts_with('=') => problem.hint(unsaved()),
        NumberError::NotANumber => problem.hint(Text::new(
            "没有数据的行请删除，不要填 - 或 /",
            "delete a line that has no value; do not fill in - or /",
        )),
        NumberError::Comma => problem.hint(Text::new("小数点用“.”", "write the decimal point as `.`")),
        NumberError::Exponent => problem.hint(Text::new(
            "把单元格格式改为数值并显示全部小数",
            "format the cell as a number with all its decimals",
        )),
        NumberError::TooManyDigits => problem.hint(Text::new(
            "按计量器具的准确度保留位数",
            "keep the digits that the meter gives",
        )),
        NumberError::Trailing => problem.hint(Text::new("单位写在单位列", "the unit belongs in the unit column")),
    }
}

pub(super) fn negative(place: Place, typed: &str) -> Problem {
    Problem::error(
        "negative-quantity",
        Text::new(
            format!("数量 `{typed}` 为负"),
            format!("the quantity `{typed}` is negative"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "数量总为正，方向由流向表示（如 sold、closing_stock）",
        "a quantity is never negative; the flow says the direction (sold, closing_stock ...)",
    ))
}

pub(super) fn negative_value(place: Place, typed: &str, what: &Text) -> Problem {
    Problem::error(
        "negative-value",
        Text::new(
            format!("{} `{typed}` 为负", what.zh),
            format!("{} is negative: `{typed}`", what.en),
        ),
    )
    .at(place)
}

pub(super) fn out_of_range(place: Place, typed: &str, what: &Text, limit: &str, unit: &str) -> Problem {
    Problem::error(
        "out-of-range",
        Text::new(
            format!("{} `{typed}` 超过上限 {limit} {unit}", what.zh),
            format!("{} `{typed}` is above {limit} {unit}", what.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "检查单位：百分数请写 % 为单位",
        "check the unit: a percentage has the unit %",
    ))
}

pub(super) fn zero_value(place: Place, what: &Text) -> Problem {
    Problem::error(
        "zero-value",
        Text::new(format!("{}为 0", what.zh), format!("{} is 0", what.en)),
    )
    .at(place)
    .hint(Text::new("没有测得就留空", "leave it blank where it was not measured"))
}

pub(super) fn percent_cell(place: Place, typed: &str) -> Problem {
    if is_in_parquet(&place) {
        return Problem::error(
            "percent-cell",
            Text::new(
                format!("Parquet 浮点列中的 `{typed}` 不知是 {typed} % 还是份额"),
                format!("`{typed}` in a floating-point column of Parquet: {typed} %, or a share?"),
            ),
        )
        .at(place)
        .hint(Text::new(
            "把该列存为文本或 decimal，值为百分数，如 10",
            "store the column as text or decimal with percentages in it, such as 10",
        ));
    }
    Problem::error(
        "percent-cell",
        Text::new(
            format!("工作簿中的 `{typed}` 不知是 {typed} % 还是百分比格式的份额"),
            format!("`{typed}` in a workbook: {typed} %, or a share formatted as a percentage?"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "把单元格设为文本再填百分数，如 10",
        "format the cell as text and type the percentage, such as 10",
    ))
}

/// A formula whose result was never saved, as a program leaves it that cannot calculate.
pub(super) fn unsaved_formula(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "formula-without-result",
        Text::new(
            format!("公式 `{typed}` 没有结果"),
            format!("the formula `{typed}` has no result"),
        ),
    )
    .at(place)
    .hint(unsaved())
}

fn unsaved() -> Text {
    Text::new(
        "公式没有保存计算结果：用 Excel 打开并保存一次",
        "a formula without a saved result: open and save the workbook once in a spreadsheet program",
    )
}
