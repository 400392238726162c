//! What is assumed of a Parquet file, and what is wrong with one.

use arrow_schema::DataType;

use crate::problem::{Place, Problem};
use crate::text::Text;

/// The row labels of pandas were not read.
pub(super) fn index_ignored(file: &str, columns: &[&str]) -> Problem {
    let columns = columns.join(", ");
    Problem::note(
        "row-labels-ignored",
        Text::new(
            format!("列 {columns} 是 pandas 的行标签，未读取"),
            format!("{columns} holds the row labels of pandas and was not read"),
        ),
    )
    .at(Place::file(file))
}

/// Numbers in floating point were read by their shortest text.
pub(super) fn doubles(file: &str, columns: &[&str]) -> Problem {
    let columns = columns.join(", ");
    Problem::note(
        "numbers-in-floating-point",
        Text::new(
            format!("{columns} 为浮点数，按最短往返文本读取，至多 15 位；要精确请存为 decimal"),
            format!("{columns} is floating point: read by its shortest round-trip text, at most 15 digits; store it as decimal to be exact"),
        ),
    )
    .at(Place::file(file))
}

/// A column of lists or records.
pub(super) fn nested_column(file: &str, column: &str) -> Problem {
    let mut place = Place::file(file);
    place.column = Some(column.to_owned());
    Problem::error(
        "nested-column",
        Text::new(
            format!("列 {column} 是嵌套类型；台账的列应为文本、日期或数值"),
            format!("column {column} is nested; columns of a ledger are text, dates or numbers"),
        ),
    )
    .at(place)
}

/// A moment of a zone is another day in another zone, and a month's first moment may lie in the month before.
pub(super) fn zoned_timestamp(file: &str, column: &str) -> Problem {
    let mut place = Place::file(file);
    place.column = Some(column.to_owned());
    Problem::error(
        "timestamp-with-zone",
        Text::new(
            format!("列 {column} 是带时区的时间，属于哪一天取决于时区"),
            format!("column {column} holds moments of a time zone; which day they belong to depends on the zone"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "导出为日期或文本，如 pandas：df[\"时期\"].dt.strftime(\"%Y-%m-%d\")",
        "export dates or text, in pandas: df[\"period\"].dt.strftime(\"%Y-%m-%d\")",
    ))
}

/// A column of a type that is no text, date or number.
pub(super) fn unreadable_column(file: &str, column: &str, kind: &DataType) -> Problem {
    let mut place = Place::file(file);
    place.column = Some(column.to_owned());
    Problem::error(
        "unreadable-column",
        Text::new(
            format!("列 {column} 的类型 {kind} 无法读取；台账的列应为文本、日期或数值"),
            format!("column {column} has the type {kind}, which cannot be read; columns of a ledger are text, dates or numbers"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "请以文本（UTF-8）、日期或数值类型重新导出该列",
        "export the column again as text (UTF-8), dates or numbers",
    ))
}
