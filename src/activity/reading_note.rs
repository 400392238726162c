//! What is noted while files are read: everything read otherwise than typed, or not read at all.

use std::collections::BTreeMap;

use super::ledger::place_in;
use super::line::Line;
use super::plant::PlantBook;
use super::report_workbook::LEDGER_NAME;
use super::scan::Condensed;
use super::table::Table;
use crate::factor::{Item, Library, Named};
use crate::period::PeriodLength;
use crate::problem::{Place, Problem};
use crate::text::{Language, Text};

/// A file in another encoding than UTF-8.
pub(super) fn read_as(file: &str, code: &'static str, encoding: &str) -> Problem {
    Problem::note(
        code,
        Text::new(
            format!("文件不是 UTF-8，按 {encoding} 编码读取"),
            format!("the file is not UTF-8; it was read as {encoding}"),
        ),
    )
    .at(Place::file(file))
}

pub(super) fn rows_above_header(table: &Table, header: usize) -> Problem {
    Problem::note(
        "rows-above-header",
        Text::new(
            format!("列名行之上的 {header} 行未读取"),
            format!("{header} row(s) above the header were not read"),
        ),
    )
    .at(table.place(table.rows[0].row, None))
}

pub(super) fn dates_read_as_months(table: &Table) -> Problem {
    Problem::note(
        "dates-read-as-months",
        Text::new(
            "时期列的日期全是每月 1 日，按月份读取（Excel 会把 2024-06 变为 2024-06-01）",
            "every date of the period column is the first of a month; they are read as months (a spreadsheet makes 2024-06 a day)",
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

pub(super) fn plants_named_by_the_ledger(plants: &PlantBook) -> Problem {
    let names: Vec<&str> = plants.plants.iter().map(|plant| plant.id.as_str()).collect();
    Problem::note(
        "no-plants-file",
        Text::new(
            format!("没有企业文件 plants.yaml；企业取自台账：{}", names.join("、")),
            format!(
                "no plants.yaml; the plants are those that the ledger names: {}",
                names.join(", ")
            ),
        ),
    )
}

pub(super) fn skipped_sheet(table: &Table) -> Problem {
    Problem::note(
        "sheet-skipped",
        Text::new(
            "此表没有台账的列名，未读取",
            "this sheet has no ledger header and was not read",
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

/// That a workbook names its ledger, so that its other sheets were not read.
pub(super) fn named_sheet_alone(table: &Table, others: usize) -> Problem {
    Problem::note(
        "sheet-named-as-ledger",
        Text::new(
            format!("工作簿以名称 `{LEDGER_NAME}` 指定此表为台账，其余 {others} 个表未读取"),
            format!(
                "the workbook names this sheet as its ledger (`{LEDGER_NAME}`); its other {others} sheets were not read"
            ),
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

pub(super) fn floating_numbers(table: &Table) -> Problem {
    Problem::note(
        "numbers-from-a-spreadsheet",
        Text::new(
            "工作簿中的数值经浮点保存，按最短往返文本读取，至多 15 位；设为文本的单元格保留全部位数",
            "a workbook keeps numbers in floating point: they are read by their shortest round-trip text, at most 15 digits; cells typed as text keep all",
        ),
    )
    .at(Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    })
}

pub(super) fn repeated_line(place: Place, first: &Place) -> Problem {
    Problem::finding(
        "line-repeated",
        Text::new(
            format!("与{}每一列都相同；两行都已计入", first.in_language(Language::Zh)),
            format!(
                "equal in every column to {}; both are counted",
                first.in_language(Language::En)
            ),
        ),
    )
    .at(place)
}

pub(super) fn lines_condensed(rows: u64, files: usize, finest: PeriodLength) -> Problem {
    let (zh, en) = if finest == PeriodLength::Day {
        ("", "")
    } else {
        ("，日数据并入月", ", days were summed into months")
    };
    Problem::note(
        "lines-condensed",
        Text::new(
            format!("{files} 个文件共 {rows} 行，边读边精确求和{zh}；未查找重复行"),
            format!(
                "{rows} lines of {files} file(s) were summed exactly while they were read{en}; lines that repeat one another were not looked for"
            ),
        ),
    )
}

pub(super) fn dates_condensed_as_months() -> Problem {
    Problem::note(
        "dates-read-as-months",
        Text::new(
            "时期列的日期全是每月 1 日，按月份读取",
            "every date of the period column is the first of a month; they are read as months",
        ),
    )
}

/// A moisture without its basis: whether it is to be taken off the quantity is not said.
fn moisture_not_applied(item: &Item, count: u64, place: Place) -> Problem {
    let (id, zh) = (item.id(), &item.title().zh);
    Problem::warning(
        "moisture-not-applied",
        Text::new(
            format!("{zh}：{count} 行填了水分而没有干湿基准，水分未用于换算"),
            format!("{id}: {count} line(s) state a moisture and no moisture basis; the moisture was not applied"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "在 moisture_basis（干湿基准）列填数量的基准：收到基（并用干基参数）或干基；不需换算的删去水分",
        "say in the column moisture_basis what the quantity is: as-received (with dry parameters) or dry; delete a moisture that is not needed",
    ))
}

/// What was read otherwise than typed: listed once for each item, with the count of lines.
pub(super) fn reading_notes(
    lines: &[Line],
    condensed: &Condensed,
    tables: &[(String, Option<String>)],
    library: &Library,
) -> Vec<Problem> {
    let mut net: BTreeMap<usize, (u64, Place)> = BTreeMap::new();
    let mut moist: BTreeMap<usize, (u64, Place)> = BTreeMap::new();
    let count = |of: &mut BTreeMap<usize, (u64, Place)>, item: usize, lines: u64, place: Place| {
        of.entry(item).or_insert_with(|| (0, place)).0 += lines;
    };
    for line in lines {
        let place = || line.place(tables);
        if line.read_as_net_consumed {
            count(&mut net, line.item, 1, place());
        }
        if line.moisture.is_some() {
            count(&mut moist, line.item, 1, place());
        }
    }
    for line in &condensed.lines {
        let kind = &condensed.kinds[line.kind as usize];
        let place = || place_in(tables, line.table as usize, line.row);
        if kind.read_as_net_consumed {
            count(&mut net, kind.item, line.lines, place());
        }
        if kind.moisture.is_some() {
            count(&mut moist, kind.item, line.lines, place());
        }
    }
    let mut idle: BTreeMap<usize, (u64, Place)> = BTreeMap::new();
    for line in lines {
        if let Some(place) = &line.idle_moisture {
            count(&mut idle, line.item, 1, Place::clone(place));
        }
    }
    for line in &condensed.lines {
        let kind = &condensed.kinds[line.kind as usize];
        if kind.has_idle_moisture {
            let place = place_in(tables, line.table as usize, line.row);
            count(&mut idle, kind.item, line.lines, place);
        }
    }
    let mut notes = Vec::new();
    for (item, (count, place)) in idle {
        notes.push(moisture_not_applied(library.items.at(item), count, place));
    }
    for (item, (count, place)) in net {
        let item = library.items.at(item);
        let (id, zh) = (item.id(), &item.title().zh);
        notes.push(
            Problem::note(
                "read-as-net-consumption",
                Text::new(
                    format!("{zh}：{count} 行未写工序的消耗按净消耗量读取"),
                    format!("{id}: {count} line(s) of `consumed` without a process are read as net consumption"),
                ),
            )
            .at(place),
        );
    }
    for (item, (count, place)) in moist {
        let item = library.items.at(item);
        let (id, zh) = (item.id(), &item.title().zh);
        notes.push(
            Problem::note(
                "moisture-converted",
                Text::new(
                    format!("{zh}：{count} 行由收到基换算为干基"),
                    format!("{id}: {count} line(s) converted from as received to dry"),
                ),
            )
            .at(place),
        );
    }
    notes
}
