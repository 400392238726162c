//! What is wrong with the rows of an exchange table; every message names the row and the column.

use super::problem::quoted;
use crate::problem::{Place, Problem};
use crate::text::Text;

pub(super) fn unreadable_table(file: &str, reason: &str) -> Problem {
    Problem::error(
        "cannot-read",
        Text::new(
            format!("无法读取交换表：{reason}"),
            format!("cannot read the exchange table: {reason}"),
        ),
    )
    .at(Place::file(file))
}

pub(super) fn missing_columns(file: &str, missing: &[&str]) -> Problem {
    let names = quoted(missing);
    Problem::error(
        "missing-column",
        Text::new(
            format!("交换表缺少列：{}", names.zh),
            format!("the exchange table lacks column(s): {}", names.en),
        ),
    )
    .at(Place {
        row: Some(1),
        ..Place::file(file)
    })
    .hint(Text::new(
        "交换表须有 process、direction、quantitative_reference、amount、unit、flow、flow_type",
        "an exchange table has process, direction, quantitative_reference, amount, unit, flow, flow_type",
    ))
}

pub(super) fn columns_not_read(file: &str, columns: &[&str]) -> Problem {
    let names = quoted(columns);
    Problem::note(
        "columns-not-read",
        Text::new(
            format!("下列列未读取：{}", names.zh),
            format!("these columns are not read: {}", names.en),
        ),
    )
    .at(Place::file(file))
}

pub(super) fn no_exchanges(file: &str) -> Problem {
    Problem::error(
        "no-exchanges",
        Text::new("交换表没有数据行", "the exchange table has a header and no exchanges"),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "一行一项投入或产出",
        "give one row for each input or output of a process",
    ))
}

pub(super) fn blank_cell(place: Place, column: &str) -> Problem {
    Problem::error(
        "blank-cell",
        Text::new(format!("`{column}` 为空"), format!("`{column}` is blank")),
    )
    .at(place)
    .hint(Text::new(
        "每行须写明工序、流与单位",
        "every row names its process, its flow and its unit",
    ))
}

pub(super) fn unreadable_amount(place: Place, typed: &str) -> Problem {
    let typed = crate::spelling::shorten(typed);
    Problem::error(
        "unreadable-amount",
        Text::new(
            format!("`{typed}` 不是数量"),
            format!("`{typed}` is no amount: expected a finite number"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "写成 0.25 或 2.5e-1：小数点为点，不写千位分隔符与单位",
        "write 0.25 or 2.5e-1: a decimal point, no thousands separators, the unit in its own column",
    ))
}

pub(super) fn unknown_word(place: Place, column: &str, typed: &str) -> Problem {
    let typed = crate::spelling::shorten(typed);
    let expected = match column {
        "direction" => "in, out",
        "flow_type" => "PRODUCT_FLOW, WASTE_FLOW, ELEMENTARY_FLOW",
        _ => "True, False",
    };
    Problem::error(
        "unknown-word",
        Text::new(
            format!("`{column}` 为 `{typed}`，应为 {expected} 之一"),
            format!("`{column}` is `{typed}`, expected one of {expected}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "大小写不拘；quantitative_reference 留空即 False",
        "in upper or lower case; a blank quantitative_reference is False",
    ))
}

pub(super) fn uuid_of_two_names(place: Place, uuid: &str, names: [&str; 2]) -> Problem {
    let [first, second] = names;
    Problem::error(
        "uuid-of-two-names",
        Text::new(
            format!("process_uuid `{uuid}` 在前为 `{first}`，此处为 `{second}`"),
            format!("process_uuid `{uuid}` is `{first}` above and `{second}` here"),
        ),
    )
    .at(place)
    .hint(Text::new("一个 uuid 一个工序", "give each process a uuid of its own"))
}

pub(super) fn elementary_reference(place: Place, process: &str, flow: &str) -> Problem {
    Problem::error(
        "elementary-reference",
        Text::new(
            format!("工序 `{process}` 以基本流 `{flow}` 为定量基准"),
            format!("process `{process}` is counted by the elementary flow `{flow}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "定量基准须为产品流或废物流",
        "the quantitative reference is a product that it makes or a waste that it treats",
    ))
}
