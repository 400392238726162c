//! The words of every problem with a ledger, in both languages.

use crate::problem::{Place, Problem};
use crate::quantity::number::NumberError;
use crate::text::Text;

pub(super) fn unreadable(place: Place, reason: &str) -> Problem {
    Problem::error(
        "unreadable-file",
        Text::new(format!("无法读取：{reason}"), format!("cannot be read: {reason}")),
    )
    .at(place)
}

pub(super) fn wrong_encoding(file: &str, found: &str) -> Problem {
    Problem::error(
        "wrong-encoding",
        Text::new(
            format!("文件编码为 {found}，应为 UTF-8"),
            format!("the file is in {found}; UTF-8 was expected"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "在 Excel 中另存为“CSV UTF-8（逗号分隔）”，或直接使用 .xlsx",
        "in Excel, save as \"CSV UTF-8 (comma delimited)\", or use the .xlsx itself",
    ))
}

pub(super) fn unknown_format(file: &str) -> Problem {
    Problem::error(
        "unknown-format",
        Text::new("不是可识别的台账文件", "not a kind of ledger file that is known"),
    )
    .at(Place::file(file))
    .hint(Text::new("台账应为 .csv 或 .xlsx", "a ledger is a .csv or an .xlsx"))
}

pub(super) fn empty_file(place: Place) -> Problem {
    Problem::error("empty-file", Text::new("没有任何数据行", "there is no line of data"))
        .at(place)
        .hint(Text::new(
            "第一行为列名，至少含 period、item、flow、quantity、unit",
            "the first row names the columns: at least period, item, flow, quantity and unit",
        ))
}

pub(super) fn missing_columns(place: Place, missing: &[&str]) -> Problem {
    let names = missing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    Problem::error(
        "missing-column",
        Text::new(
            format!("缺少列：{}", names.join("、")),
            format!("missing column(s): {}", names.join(", ")),
        ),
    )
    .at(place)
}

pub(super) fn unknown_column(place: Place, header: &str, nearest: &[&str]) -> Problem {
    let problem = Problem::error(
        "unknown-column",
        Text::new(format!("未知列 `{header}`"), format!("unknown column `{header}`")),
    )
    .at(place);
    problem.hint(if nearest.is_empty() {
        Text::new(
            "不需要的列请删除，或改名为 note",
            "delete a column that is not meant for the ledger, or call it note",
        )
    } else {
        let names = nearest.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        Text::new(
            format!("相近：{}", names.join("、")),
            format!("nearest: {}", names.join(", ")),
        )
    })
}

pub(super) fn column_twice(place: Place, header: &str) -> Problem {
    Problem::error(
        "column-twice",
        Text::new(
            format!("列 `{header}` 出现两次"),
            format!("the column `{header}` stands twice"),
        ),
    )
    .at(place)
}

pub(super) fn blank_cell(place: Place, what: &Text) -> Problem {
    Problem::error(
        "blank-cell",
        Text::new(format!("{}为空", what.zh), format!("{} is blank", what.en)),
    )
    .at(place)
}

/// Something that should be one of a known list.
pub(super) fn unknown_name(
    code: &'static str,
    place: Place,
    what: Text,
    typed: &str,
    nearest: Vec<String>,
    list: Option<Text>,
) -> Problem {
    let mut problem = Problem::error(
        code,
        Text::new(
            format!("`{typed}` 不是已知的{}", what.zh),
            format!("`{typed}` is not a known {}", what.en),
        ),
    )
    .at(place);
    if !nearest.is_empty() {
        problem = problem.hint(Text::new(
            format!("相近：{}", nearest.join("、")),
            format!("nearest: {}", nearest.join(", ")),
        ));
    } else if let Some(list) = list {
        problem = problem.hint(list);
    }
    problem
}

pub(super) fn bad_number(place: Place, typed: &str, error: NumberError) -> Problem {
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
        NumberError::NotANumber => problem.hint(Text::new(
            "没有数据的行请删除，不要填 - 或 /",
            "delete a line that has no value; do not fill in - or /",
        )),
        NumberError::Comma => problem.hint(Text::new("小数点用“.”", "write the decimal point as `.`")),
        NumberError::Exponent => problem.hint(Text::new(
            "把单元格格式改为数值并显示全部小数",
            "format the cell as a number with all its decimals",
        )),
        NumberError::TooManyDigits => problem,
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

pub(super) fn wrong_dimension(place: Place, typed: &str, what: &str, wanted: &str) -> Problem {
    Problem::error(
        "wrong-dimension",
        Text::new(
            format!("单位 `{typed}` 不能计量 {what}，应为 `{wanted}` 或可换算的单位"),
            format!("`{typed}` does not measure {what}; expected `{wanted}` or a unit that converts to it"),
        ),
    )
    .at(place)
}

pub(super) fn inexact_unit(place: Place, typed: &str, wanted: &str) -> Problem {
    Problem::error(
        "inexact-unit",
        Text::new(
            format!("`{typed}` 换算为 `{wanted}` 时小数不能终止"),
            format!("`{typed}` in `{wanted}` does not end in decimals"),
        ),
    )
    .at(place)
    .hint(Text::new(
        format!("以 `{wanted}` 填报"),
        format!("state it in `{wanted}`"),
    ))
}

pub(super) fn bad_period(place: Place, typed: &str) -> Problem {
    Problem::error(
        "not-a-period",
        Text::new(format!("`{typed}` 不是时期"), format!("`{typed}` is no period")),
    )
    .at(place)
    .hint(Text::new(
        "如 2023、2023-06、2023-Q2、2023-06-15、2023年6月",
        "for example 2023, 2023-06, 2023-Q2 or 2023-06-15",
    ))
}

pub(super) fn spreadsheet_serial(place: Place, typed: &str, day: jiff::civil::Date) -> Problem {
    Problem::error(
        "date-as-number",
        Text::new(
            format!("`{typed}` 像是被 Excel 转成数字的日期（{day}）"),
            format!("`{typed}` looks like a date that Excel made a number ({day})"),
        ),
    )
    .at(place)
    .hint(Text::new(
        format!("把该列设为文本，写成 {}-{:02}", day.year(), day.month()),
        format!("format the column as text and write {}-{:02}", day.year(), day.month()),
    ))
}

pub(super) fn no_plant(place: Place) -> Problem {
    Problem::error("no-plant", Text::new("没有企业名称", "the line names no plant"))
        .at(place)
        .hint(Text::new(
            "加 plant 列，或用 --plant 指定",
            "add a plant column, or say --plant",
        ))
}

pub(super) fn merged_quantity(place: Place) -> Problem {
    Problem::error(
        "merged-quantity",
        Text::new(
            "合并单元格不能给多行同一个数",
            "a merged cell cannot give several lines the same number",
        ),
    )
    .at(place)
    .hint(Text::new("取消合并，逐行填写", "unmerge it and fill in each line"))
}

pub(super) fn stray_cell(place: Place, typed: &str) -> Problem {
    Problem::error(
        "stray-cell",
        Text::new(
            format!("`{typed}` 所在列没有列名"),
            format!("`{typed}` stands in a column without a header"),
        ),
    )
    .at(place)
}
