//! The words of every problem with a table that a mapping names.

use super::column::Column;
use super::header_words::{Maker, NotUnderstood};
use super::table::Table;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::{Place, Problem};
use crate::spelling::{fold, nearest, shorten};
use crate::text::Text;

fn sheet_place(table: &Table) -> Place {
    Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    }
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn mapped_twice(table: &Table, mapping: &str, first: usize, second: usize) -> Problem {
    Problem::error(
        "sheet-mapped-twice",
        Text::new(
            format!("{mapping} 的第 {first} 与第 {second} 个表都映射此表"),
            format!("the entries {first} and {second} of {mapping} both map this table"),
        ),
    )
    .at(sheet_place(table))
    .hint(Text::new(
        "在 file 或 sheets 中各写其名",
        "name the file or the sheets of each under `file` or `sheets`",
    ))
}

pub(super) fn sheet_not_mapped(table: &Table, mapping: &str) -> Problem {
    Problem::error(
        "sheet-not-mapped",
        Text::new(
            format!("{mapping} 没有写此工作表"),
            format!("{mapping} does not name this sheet"),
        ),
    )
    .at(sheet_place(table))
    .hint(Text::new(
        "写入 sheets；不是数据的写入 ignore_sheets",
        "name it under `sheets`, or under `ignore_sheets` where it holds no data",
    ))
}

pub(super) fn sheet_ignored(table: &Table) -> Problem {
    Problem::note(
        "sheet-ignored",
        Text::new("按映射未读取此工作表", "this sheet was not read, as the mapping says"),
    )
    .at(sheet_place(table))
}

pub(super) fn sheet_not_found(file: &str, wanted: &str, present: &[&str]) -> Problem {
    Problem::error(
        "sheet-not-found",
        Text::new(
            format!("没有工作表 `{wanted}`"),
            format!("there is no sheet `{wanted}`"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        format!("有：{}", quoted(present)),
        format!("the sheets are: {}", quoted(present)),
    ))
}

pub(super) fn file_not_given(mapping: &str, file: &str) -> Problem {
    Problem::warning(
        "mapped-file-not-given",
        Text::new(
            format!("映射中的文件 `{file}` 没有给出，其数据未计入"),
            format!("the mapping names `{file}`, which was not given: its data is not counted"),
        ),
    )
    .at(Place::file(mapping))
}

pub(super) fn no_header_row(table: &Table, row: u64, last: u64) -> Problem {
    let problem = if row > last {
        Problem::error(
            "header-not-found",
            Text::new(
                format!("映射说列名在第 {row} 行，而此表只有 {last} 行"),
                format!("the mapping puts the header in row {row}, and the table ends at row {last}"),
            ),
        )
    } else {
        Problem::error(
            "header-not-found",
            Text::new(
                format!("映射说列名在第 {row} 行，而此行是空的"),
                format!("the mapping puts the header in row {row}, and that row is blank"),
            ),
        )
    };
    problem.at(sheet_place(table)).hint(Text::new(
        "header 写列名所在的行号，与 Excel 左侧的行号相同",
        "`header` is the number that the spreadsheet shows beside the row of column names",
    ))
}

/// The header holds one text over many columns: a title, as a rule.
pub(super) fn title_as_header(table: &Table, row: u64, title: &str, next: Option<u64>) -> Problem {
    let title = shorten(title);
    let next = next.map_or_else(|| "2".to_owned(), |row| row.to_string());
    Problem::error(
        "header-not-found",
        Text::new(
            format!("映射说列名在第 {row} 行，而此行只有 `{title}`，像是标题"),
            format!("the mapping puts the header in row {row}, which holds `{title}` alone, as a title does"),
        ),
    )
    .at(sheet_place(table))
    .hint(Text::new(
        format!("写明列名所在的行，如 header: {next}"),
        format!("say in which row the column names stand, such as header: {next}"),
    ))
}

pub(super) fn column_not_found(place: Place, mapping: &str, key: &str, headers: &[String]) -> Problem {
    let near = nearest(key, headers.iter().map(String::as_str), 3);
    let shown = if near.is_empty() {
        headers.iter().take(12).map(String::as_str).collect()
    } else {
        near
    };
    Problem::error(
        "column-not-found",
        Text::new(
            format!("{mapping} 中的列 `{key}` 在表中没有"),
            format!("{mapping} names the column `{key}`, which is not there"),
        ),
    )
    .at(place)
    .hint(Text::new(
        format!("列有：{}；几行列名用“ / ”相连", quoted(&shown)),
        format!(
            "there are: {}; headers of several rows are joined by \" / \"",
            quoted(&shown)
        ),
    ))
}

pub(super) fn rows_not_found(mapping: &str, keys: &[&str]) -> Problem {
    Problem::note(
        "mapped-rows-not-found",
        Text::new(
            format!("映射中的行在表中没有：{}", keys.join("、")),
            format!("rows that the mapping names and no table has: {}", keys.join(", ")),
        ),
    )
    .at(Place::file(mapping))
}

const TOTALS: [&str; 11] = [
    "合计",
    "小计",
    "总计",
    "累计",
    "全年",
    "年合计",
    "平均",
    "total",
    "subtotal",
    "sum",
    "average",
];

fn is_total(text: &str) -> bool {
    let text = fold(text);
    TOTALS.iter().any(|word| text.contains(word))
}

/// The name of an item that is consumed begins with the process that makes it: who consumes it, or what, cannot be told.
pub(super) fn process_in_item_name(
    place: &Place,
    (mapping, key): (&str, &str),
    maker: &Maker,
    library: &Library,
) -> Problem {
    let process = library.processes.find(&maker.process);
    let zh = process.map_or(maker.process.as_str(), |process| process.title().zh.as_str());
    let (name, id) = (shorten(&maker.name), &maker.process);
    let key = shorten(key);
    Problem::error(
        "process-in-item-name",
        Text::new(
            format!("`{name}` 既可读作{zh}所产的物料，也可读作{zh}工序的物料；其流向是消耗，不知由哪个工序消耗"),
            format!(
                "`{name}` is what the process `{id}` makes, or an item of that process; it is consumed here, and by which process cannot be told"
            ),
        ),
    )
    .at(place.clone())
    .hint(Text::new(
        format!("在 {mapping} 中写明，如 {key}: {{item: …, flow: 消耗, process: …}}；属于全厂的写 flow: 净消耗"),
        format!(
            "say it in {mapping}, such as {key}: {{item: ..., flow: consumed, process: ...}}; of the plant as a whole it is flow: net_consumed"
        ),
    ))
}

pub(super) fn column_not_understood(place: &Place, mapping: &str, fault: &NotUnderstood, library: &Library) -> Problem {
    let header = place.column.clone().unwrap_or_default();
    let problem = |message: Text| Problem::error("column-not-mapped", message).at(place.clone());
    match fault {
        NotUnderstood::Name(name) => {
            let name = shorten(name);
            let near = library.items.nearest_words(&name);
            let said = Text::new(
                format!("列 `{header}` 既未映射也未忽略；`{name}` 不是物料、流向、工序或时期"),
                format!(
                    "the column `{header}` is neither mapped nor ignored, and `{name}` is no item, flow, process or period"
                ),
            );
            problem(said).hint(how_to_map(
                mapping,
                &header,
                is_total(&name),
                &near,
                &Text::new("columns", "columns"),
            ))
        }
        NotUnderstood::Unit(unit) => problem(Text::new(
            format!("列 `{header}` 括号中的 `{unit}` 不是单位"),
            format!("in the column `{header}`, `{unit}` in parentheses is no unit"),
        ))
        .hint(Text::new(
            format!("在 {mapping} 的 columns 中写明，如 {header}: {{item: …, unit: t}}"),
            format!("say it under `columns` of {mapping}, such as {header}: {{item: ..., unit: t}}"),
        )),
        NotUnderstood::Year(month) => problem(no_year(month)).hint(year_hint()),
        NotUnderstood::Twice(text) => problem(Text::new(
            format!("列 `{header}` 中 `{text}` 重复说明了同一类内容"),
            format!("in the column `{header}`, `{text}` says the same kind of thing again"),
        ))
        .hint(Text::new(
            format!("在 {mapping} 的 columns 中写明这一列"),
            format!("say under `columns` of {mapping} what the column is"),
        )),
    }
}

fn no_year(month: &str) -> Text {
    Text::new(format!("`{month}` 没有年份"), format!("`{month}` names no year"))
}

fn year_hint() -> Text {
    Text::new(
        "在映射的 constants 或 sheets 中写 year，如 year: 2024",
        "say the year under `constants` or `sheets` of the mapping, such as year: 2024",
    )
}

fn how_to_map(mapping: &str, key: &str, is_total: bool, near: &[String], under: &Text) -> Text {
    let (zh_near, en_near) = if near.is_empty() {
        (String::new(), String::new())
    } else {
        (
            format!("相近：{}；", near.join("、")),
            format!("nearest: {}; ", near.join(", ")),
        )
    };
    if is_total {
        return Text::new(
            format!(
                "合计请在 {mapping} 的 {} 中写 {key}: ignore，或 {key}: assert 加以核对",
                under.zh
            ),
            format!(
                "a total: under `{}` of {mapping}, say {key}: ignore, or {key}: assert to check it",
                under.en
            ),
        );
    }
    Text::new(
        format!(
            "{zh_near}在 {mapping} 的 {} 中写 {key}: {{item: …, flow: …, unit: …}} 或 {key}: ignore",
            under.zh
        ),
        format!(
            "{en_near}under `{}` of {mapping}, say {key}: {{item: ..., flow: ..., unit: ...}}, or {key}: ignore",
            under.en
        ),
    )
}

pub(super) fn row_not_understood(place: &Place, mapping: &str, fault: &NotUnderstood, library: &Library) -> Problem {
    let problem = |message: Text| Problem::error("row-not-mapped", message).at(place.clone());
    match fault {
        NotUnderstood::Year(month) => problem(no_year(month)).hint(year_hint()),
        NotUnderstood::Name(text) | NotUnderstood::Unit(text) | NotUnderstood::Twice(text) => {
            let text = shorten(text);
            let near = library.items.nearest_words(&text);
            problem(Text::new(
                format!("这一行的 `{text}` 不是时期或物料，也未映射或忽略"),
                format!("`{text}` of this row is no period and no item, and the row is neither mapped nor ignored"),
            ))
            .hint(how_to_map(
                mapping,
                &text,
                is_total(&text),
                &near,
                &Text::new("rows", "rows"),
            ))
        }
    }
}

pub(super) fn said_differently(place: &Place, field: &Column, row: &str, column: &str) -> Problem {
    let name = field.name();
    Problem::error(
        "row-and-column-differ",
        Text::new(
            format!("{name}：行说 `{row}`，列说 `{column}`"),
            format!("{name}: the row says `{row}`, the column says `{column}`"),
        ),
    )
    .at(place.clone())
    .hint(Text::new(
        "在映射中写明其一，或改正表格",
        "mend the table, or say in the mapping what holds",
    ))
}

/// A number of which something is missing that every line needs.
pub(super) fn incomplete(place: Place, missing: &Column, is_total: bool) -> Problem {
    let (zh, en, hint) = match missing {
        Column::Item if is_total => (
            "合计跨多种物料，无法核对",
            "a total over several items cannot be checked",
            Text::new("在映射中写 ignore", "say ignore in the mapping"),
        ),
        Column::Item => (
            "没有写明物料",
            "no item is named",
            Text::new(
                "在映射中写 item，或用一列给出物料",
                "say `item` in the mapping, or give it by a column",
            ),
        ),
        Column::Flow => (
            "没有写明流向：列名、行与映射都没有",
            "no flow is named, neither by the header, nor by the row, nor by the mapping",
            Text::new(
                "在映射的 constants 或该列写 flow，如 flow: purchased",
                "say `flow` under `constants` or at the column of the mapping, such as flow: purchased",
            ),
        ),
        Column::Unit => (
            "没有写明单位：列名、行与映射都没有",
            "no unit is named, neither by the header, nor by the row, nor by the mapping",
            Text::new(
                "在列名的括号中写单位，如 焦炭(t)，或在映射中写 unit",
                "write it in parentheses in the header, such as coke (t), or say `unit` in the mapping",
            ),
        ),
        _ => (
            "没有写明时期",
            "no period is named",
            Text::new(
                "在映射中写 period 或 year，或用一列给出时期",
                "say `period` or `year` in the mapping, or give it by a column",
            ),
        ),
    };
    Problem::error("mapping-incomplete", Text::new(zh, en))
        .at(place)
        .hint(hint)
}

pub(super) fn datum_twice(place: Place, what: &Text, first: &Place) -> Problem {
    use crate::text::Language;
    Problem::error(
        "datum-twice",
        Text::new(
            format!("{}：与 {} 给出同一个数据", what.zh, first.in_language(Language::Zh)),
            format!("{}: given at {} already", what.en, first.in_language(Language::En)),
        ),
    )
    .at(place)
    .hint(Text::new(
        "若应相加，在映射的 constants、列或行中写 add: true；否则忽略其一",
        "where they are to be added, say add: true under `constants`, at the columns or at the rows; else ignore one of them",
    ))
}

pub(super) fn total_of_added(place: Place) -> Problem {
    Problem::error(
        "total-of-added",
        Text::new(
            "相加的各列各有合计，无法逐一核对",
            "the columns are added, and the total of one of them cannot be checked alone",
        ),
    )
    .at(place)
    .hint(Text::new(
        "在映射中对该合计写 ignore",
        "say ignore for this total in the mapping",
    ))
}

pub(super) fn totals_of_values(table: &Table, count: usize) -> Problem {
    Problem::note(
        "totals-not-checked",
        Text::new(
            format!("合计行中的 {count} 个参数值（如平均热值）未核对"),
            format!("{count} value(s) of parameters in total rows, such as mean calorific values, are not checked"),
        ),
    )
    .at(sheet_place(table))
}

/// The words for a datum: `2024-03 coke purchased`.
pub(super) fn datum_words(period: &str, item: usize, flow: &str, library: &Library) -> Text {
    use crate::factor::Named;
    let item = library.items.at(item);
    let flow = Flow::parse(flow).map_or_else(|| Text::same(flow), Flow::title);
    Text::new(
        format!("{period} {} {}", item.title().zh, flow.zh),
        format!("{period} {} {}", item.id(), flow.en),
    )
}

/// A fault of a line that a mapping made: what to do about it is said in the mapping's words.
pub(super) fn of_a_mapped_line(problem: Problem) -> Problem {
    let hint = match problem.code {
        "wrong-dimension" if problem.message.en.contains("m3") => Text::new(
            "表中若是标准状态体积，在映射中写 unit: 万Nm3；m3 不是 Nm3，其他单位先换算",
            "where the table means normal volume, say unit: 10^4Nm3 in the mapping (m3 is not Nm3); convert any other unit first",
        ),
        "not-a-number" => Text::new(
            "表示没有数据的符号写入映射的 blank，如 blank: [\"-\", \"/\"]；不是数据的行或列写 ignore",
            "signs that stand for no value are named in the mapping: blank: [\"-\", \"/\"]; a row or column that is no data: ignore",
        ),
        "unit-in-number" => Text::new(
            "格中只写数；单位写在列名括号中或映射的 unit",
            "a cell holds the number alone; the unit stands in the header or under `unit` of the mapping",
        ),
        _ => return problem,
    };
    // The error of a formula, or a formula without a result: the mapping can do nothing about it.
    let is_formula_error = ["`#", "`="].iter().any(|sign| problem.message.en.starts_with(sign));
    if is_formula_error { problem } else { problem.hint(hint) }
}

/// A number in a column without a header.
pub(super) fn nameless_column(place: Place, typed: &str, letters: &str) -> Problem {
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
        format!("给该列加列名，或在映射的 columns 中以列号写明，如 {letters}: ignore"),
        format!("name the column, or map it by its letters: under `columns`, {letters}: ignore"),
    ))
}
