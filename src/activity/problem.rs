//! The words of every problem with a ledger, in both languages.

use std::path::Path;

use super::ledger_source::is_parquet;
pub(crate) use super::number_problem::bad_number;
pub(super) use super::number_problem::{
    negative, negative_value, out_of_range, percent_cell, unsaved_formula, zero_value,
};
use crate::problem::{Place, Problem, near_names};
use crate::quantity::unit::UnitError;
use crate::spelling::shorten;
use crate::text::Text;

pub(crate) fn unreadable(place: Place, reason: &str) -> Problem {
    Problem::error(
        "unreadable-file",
        Text::new(format!("无法读取：{reason}"), format!("cannot be read: {reason}")),
    )
    .at(place)
}

pub(super) fn unmarked_utf16(file: &str) -> Problem {
    Problem::error(
        "wrong-encoding",
        Text::new(
            "文件像是 UTF-16，但没有字节序标记或已损坏",
            "the file looks like UTF-16, and has no byte-order mark or is damaged",
        ),
    )
    .at(Place::file(file))
    .hint(save_as_utf8())
}

/// Mostly one encoding, with bytes in it that are not.
pub(super) fn damaged_encoding(place: Place, encoding: &str) -> Problem {
    Problem::error(
        "wrong-encoding",
        Text::new(
            format!("文件编码为 {encoding}，但这一行有损坏的字节"),
            format!("the file is in {encoding}, and this row holds bytes that are not"),
        ),
    )
    .at(place)
    .hint(save_as_utf8())
}

pub(super) fn neither_encoding(place: Place) -> Problem {
    Problem::error(
        "wrong-encoding",
        Text::new(
            "这一行有既非 UTF-8 也非 GB18030 的字节",
            "this row holds bytes that are neither UTF-8 nor GB18030",
        ),
    )
    .at(place)
    .hint(save_as_utf8())
}

fn save_as_utf8() -> Text {
    Text::new(
        "在 Excel 中另存为“CSV UTF-8（逗号分隔）”，或直接使用 .xlsx",
        "in Excel, save as \"CSV UTF-8 (comma delimited)\", or use the .xlsx itself",
    )
}

pub(super) fn workbook_called_csv(file: &str) -> Problem {
    Problem::error(
        "unknown-format",
        Text::new(
            "这是 Excel 工作簿，文件名却不是 .xlsx",
            "this is a workbook under another name than .xlsx",
        ),
    )
    .at(Place::file(file))
    .hint(Text::new("把文件名改为 .xlsx", "rename it to .xlsx"))
}

pub(super) fn no_workbook(file: &str) -> Problem {
    Problem::error(
        "unknown-format",
        Text::new(
            "文件名为 .xlsx，内容却不是 Excel 工作簿",
            "the file is called .xlsx and is no workbook",
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "CSV 文件请命名为 .csv；旧式 .xls 请另存为 .xlsx",
        "name a CSV file .csv; save an old .xls as .xlsx",
    ))
}

pub(super) fn unbalanced_quote(place: Place) -> Problem {
    Problem::error(
        "unbalanced-quote",
        Text::new(
            "引号没有配对，其后多行被并为一格",
            "a quotation mark is not closed: several lines run into one cell",
        ),
    )
    .at(place)
    .hint(Text::new("检查这一行的引号", "check the quotation marks of this row"))
}

pub(super) fn no_header(place: Place, first: &str) -> Problem {
    let first = shorten(first);
    Problem::error(
        "no-header",
        Text::new(
            format!("前 10 行中没有列名行；第一行是 `{first}`"),
            format!("no header in the first ten rows; the first row is `{first}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "列名行至少含 时期、物料、流向、数量、单位（或 period、item、flow、quantity、unit）；其他样式的表用 --mapping 读取",
        "a header names at least period, item, flow, quantity and unit (or 时期、物料、流向、数量、单位); a table of another shape is read with --mapping",
    ))
}

pub(super) fn file_twice(file: &str, other: &str) -> Problem {
    Problem::error(
        "file-twice",
        Text::new(
            format!("与 {other} 内容完全相同，会重复计算"),
            format!("holds the very bytes of {other}: it would be counted twice"),
        ),
    )
    .at(Place::file(file))
}

pub(super) fn changed_while_read(file: &str) -> Problem {
    Problem::error(
        "changed-while-read",
        Text::new(
            "文件在读取期间被改动；结果作废",
            "the file was changed while it was read; there is no result",
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "待写入完成后重新运行",
        "run again when nothing writes to it any more",
    ))
}

pub(super) fn unknown_format(file: &str) -> Problem {
    Problem::error(
        "unknown-format",
        Text::new("不是可识别的台账文件", "not a kind of ledger file that is known"),
    )
    .at(Place::file(file))
    .hint(if file.to_lowercase().ends_with(".xls") {
        Text::new(
            "旧式 .xls 不能读取：在 Excel 中另存为 .xlsx（或 CSV UTF-8）；台账应为 .csv、.xlsx 或 .parquet",
            "an old .xls is not read: save it as .xlsx (or as CSV UTF-8) in a spreadsheet program; a ledger is a .csv, an .xlsx or a .parquet",
        )
    } else {
        Text::new(
            "台账应为 .csv、.xlsx 或 .parquet",
            "a ledger is a .csv, an .xlsx or a .parquet",
        )
    })
}

/// Whether a place is in a Parquet file, where there are no cells, and no rows of headers.
pub(super) fn is_in_parquet(place: &Place) -> bool {
    is_parquet(Path::new(&place.file))
}

pub(crate) fn empty_file(place: Place) -> Problem {
    if is_in_parquet(&place) {
        return Problem::error(
            "empty-file",
            Text::new("Parquet 文件中没有任何数据行", "the Parquet file holds no row"),
        )
        .at(place)
        .hint(Text::new(
            "检查导出程序是否写完；台账至少含 period、item、flow、quantity、unit 五列（或时期、物料、流向、数量、单位）",
            "check that the export has finished; a ledger has at least the columns period, item, flow, quantity and unit",
        ));
    }
    Problem::error("empty-file", Text::new("没有任何数据行", "there is no line of data"))
        .at(place)
        .hint(Text::new(
            "第一行为列名，至少含 时期、物料、流向、数量、单位",
            "the first row names the columns: at least period, item, flow, quantity and unit",
        ))
}

pub(super) fn missing_columns(place: Place, missing: &[(String, &str)]) -> Problem {
    let zh: Vec<&str> = missing.iter().map(|(_, zh)| *zh).collect();
    let en: Vec<String> = missing.iter().map(|(en, _)| format!("`{en}`")).collect();
    let problem = Problem::error(
        "missing-column",
        Text::new(
            format!("缺少列：{}", zh.join("、")),
            format!("missing column(s): {}", en.join(", ")),
        ),
    )
    .at(place);
    if missing.len() < 3 {
        let names: Vec<String> = missing.iter().map(|(en, zh)| format!("{zh}（{en}）")).collect();
        return problem.hint(Text::new(
            format!("加上 {}；已有而列名不同的，改为此名", names.join("、")),
            format!("add {}, or rename the columns that mean it", en.join(", ")),
        ));
    }
    problem.hint(Text::new(
        "一列一种物料等其他样式的表，用 --mapping 读取",
        "a table of another shape, such as one column a material, is read with --mapping",
    ))
}

/// `table` is what the table is called in English, `remark` the header of a column that nobody reads, where it may have one.
pub(super) fn unknown_column(
    place: Place,
    header: &str,
    nearest: &[&str],
    table: &str,
    remark: Option<&str>,
) -> Problem {
    let problem = Problem::error(
        "unknown-column",
        Text::new(format!("未知列 `{header}`"), format!("unknown column `{header}`")),
    )
    .at(place);
    problem.hint(if nearest.is_empty() {
        let (zh, en) = or_called(remark);
        Text::new(
            format!("不需要的列请删除{zh}"),
            format!("delete a column that is not meant for the {table}{en}"),
        )
    } else {
        let names = nearest.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        near_names(&names)
    })
}

/// What else may be done with a column that nobody reads.
fn or_called(remark: Option<&str>) -> (String, &'static str) {
    match remark {
        Some(remark) => (format!("，或改名为 {remark}"), ", or call it note"),
        None => (String::new(), ""),
    }
}

pub(super) fn column_twice(place: Place, header: &str, first: &str, remark: Option<&str>) -> Problem {
    let (zh, en) = or_called(remark);
    Problem::error(
        "column-twice",
        Text::new(
            format!("列 `{header}` 与列 `{first}` 含义相同"),
            format!("the columns `{first}` and `{header}` mean the same"),
        ),
    )
    .at(place)
    .hint(Text::new(format!("删去其一{zh}"), format!("delete one of them{en}")))
}

pub(super) fn not_a_year(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "not-a-year",
        Text::new(format!("`{typed}` 不是年份"), format!("`{typed}` is no year")),
    )
    .at(place)
    .hint(Text::new("写四位整数，如 2025", "write four digits, such as 2025"))
}

pub(super) fn unknown_unit(place: Place, typed: &str, error: UnitError) -> Problem {
    let near = error.nearest().iter().map(|unit| format!("`{unit}`")).collect();
    unknown_name("unknown-unit", place, Text::new("单位", "unit"), typed, near, None)
}

pub(crate) fn blank_cell(place: Place, what: &Text) -> Problem {
    Problem::error(
        "blank-cell",
        Text::new(format!("{}为空", what.zh), format!("{} is blank", what.en)),
    )
    .at(place)
    .hint(Text::new(
        "填写该格；不是数据的行（标题、合计、签字）请删除",
        "fill in the cell, or delete a row that is no data, such as a title, a total or a signature",
    ))
}

/// A row of a long ledger that adds up others, or is signed.
pub(super) fn total_or_signature(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "total-or-signature-row",
        Text::new(
            format!("`{typed}`：这一行像是合计或签字，不是一条数据"),
            format!("`{typed}`: this row looks like a total or a signature and is no line of data"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "删除此行；要核对合计，用 flow = assert（核对）的行写明企业、时期、物料",
        "delete it; to check a total, state plant, period and item on a line with flow = assert",
    ))
}

/// Something that should be one of a known list.
pub(crate) fn unknown_name(
    code: &'static str,
    place: Place,
    what: Text,
    typed: &str,
    nearest: Vec<String>,
    list: Option<Text>,
) -> Problem {
    let typed = &shorten(typed);
    let mut problem = Problem::error(
        code,
        Text::new(
            format!("`{typed}` 不是已知的{}", what.zh),
            format!("`{typed}` is not a known {}", what.en),
        ),
    )
    .at(place);
    if !nearest.is_empty() {
        problem = problem.hint(near_names(&nearest));
    } else if let Some(list) = list {
        problem = problem.hint(list);
    }
    problem
}

pub(crate) fn wrong_dimension(place: Place, typed: &str, what: &Text, wanted: &str) -> Problem {
    let problem = Problem::error(
        "wrong-dimension",
        Text::new(
            format!("单位 `{typed}` 不能计量{}，应为 `{wanted}` 或可换算的单位", what.zh),
            format!(
                "`{typed}` does not measure {}; expected `{wanted}` or a unit that converts to it",
                what.en
            ),
        ),
    )
    .at(place);
    if typed.contains("m3") && !typed.contains("Nm3") && wanted.contains("Nm3") {
        problem.hint(Text::new(
            "气体按标准状态计量：m3 不是 Nm3，先换算到标准状态",
            "gas is measured at normal conditions: m3 is not Nm3; convert it first",
        ))
    } else if typed.starts_with("tC/") || typed.starts_with("kgC/") {
        problem.hint(Text::new(
            "单位热值含碳量（tC/GJ）填 carbon_content，元素碳含量（tC/t、%）填 carbon_fraction，排放因子为 tCO2",
            "carbon per energy (tC/GJ) belongs in carbon_content, carbon per quantity (tC/t, %) in carbon_fraction; an emission factor is in tCO2",
        ))
    } else {
        problem
    }
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
    let typed = shorten(typed);
    Problem::error(
        "not-a-period",
        Text::new(format!("`{typed}` 不是时期"), format!("`{typed}` is no period")),
    )
    .at(place)
    .hint(Text::new(
        "如 2023、2023-06、2023-Q2、2023-06-15、2023年6月；2024.1 可能是被 Excel 去掉末位 0 的 2024.10",
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

pub(super) fn stray_cell(place: Place, typed: &str, letters: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "stray-cell",
        Text::new(
            format!("{letters} 列的 `{typed}` 没有列名"),
            format!("`{typed}` in column {letters} stands under no header"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "给该列加列名或清空；CSV 中带千分位的数要加引号，如 \"12,500.5\"",
        "name the column or clear the cell; in a CSV, quote a number with thousands separators: \"12,500.5\"",
    ))
}

pub(super) fn not_for_this_flow(place: Place, column: &str, flow: &str) -> Problem {
    Problem::error(
        "cell-not-for-this-flow",
        Text::new(
            format!("列 {column} 只用于 flow = {flow}"),
            format!("the column {column} is only for flow = {flow}"),
        ),
    )
    .at(place)
    .hint(Text::new("清空该格，或改正流向", "clear the cell, or mend the flow"))
}

pub(super) fn supply_not_for_this_item(place: Place, item: &str) -> Problem {
    Problem::error(
        "supply-not-for-this-item",
        Text::new(
            format!("`{item}` 没有供应方式之分"),
            format!("`{item}` has no kinds of supply"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "供应方式只用于电力、热力、蒸汽",
        "supply is for electricity, heat and steam",
    ))
}

pub(super) fn process_needed(place: Place) -> Problem {
    Problem::error(
        "process-needed",
        Text::new("captured 需要写明工序", "`captured` needs a process"),
    )
    .at(place)
}

pub(super) fn idle_cell(place: Place, column: &str) -> Problem {
    Problem::error(
        "cell-not-for-this-flow",
        Text::new(
            format!("列 {column} 在 assert 与 parameter 行无人读取"),
            format!("nobody reads the column {column} on an assert or parameter line"),
        ),
    )
    .at(place)
    .hint(Text::new("清空该格，或改正流向", "clear the cell, or mend the flow"))
}

pub(crate) fn mixed_moisture(place: Place, item: &str, title: &str) -> Problem {
    Problem::error(
        "mixed-moisture-bases",
        Text::new(
            format!("{title}有的行为干基，有的行不是，不能相加"),
            format!("`{item}`: some lines are on the dry basis and some are not; they cannot be added"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "给每一行写明 moisture_basis，并给出收到基各行的水分与干基参数",
        "state moisture_basis on every line, and for lines as received the moisture and dry parameters",
    ))
}
