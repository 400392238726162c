//! The lines of the ledger as they were read: from them the report can be drawn up again.

use crate::activity::long_form::LongForm;
use crate::factor::Library;
use crate::report::document::{Cell, Column, Part, RowStyle, Section, Table};
use crate::text::{Language, Text};

/// Id of the table, by which renderers know that its cells are text and that it is read back.
pub(super) const TABLE: &str = "ledger";

pub(super) fn section((zh, en): &(LongForm, LongForm), library: &Library) -> Section {
    let headers = zh
        .headers(Language::Zh, library)
        .into_iter()
        .zip(en.headers(Language::En, library));
    let columns = zh.columns.iter().zip(headers);
    let columns = columns.map(|(column, (zh, en))| Column::words(&column.name(), &zh, &en));
    let mut table = Table::new(TABLE, Text::new("台账", "Ledger"), columns.collect());
    table.is_detail = true;
    for (zh, en) in zh.rows.iter().zip(&en.rows) {
        let cells = zh.iter().zip(en).map(|(zh, en)| Cell::words(Text::new(zh, en)));
        table.push(RowStyle::Plain, cells.collect());
    }
    Section {
        id: TABLE.to_owned(),
        title: Text::new("台账", "Ledger"),
        prose: vec![Text::new(
            "读取的每一行，数字按填报保留；可直接重新核算。",
            "Every line that was read, its digits as typed; the report can be drawn up from them again.",
        )],
        parts: vec![Part::Table(table)],
    }
}
