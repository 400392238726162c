//! The lines of the ledger as they were read: from them the report can be drawn up again.

use crate::activity::column::Column as LedgerColumn;
use crate::activity::long_form::LongForm;
use crate::factor::Library;
use crate::quantity::Decimal;
use crate::report::document::{Cell, Column, Number, Part, RowStyle, Section, Table};
use crate::text::{Language, Text};

/// Id of the table, by which renderers know that it is read back.
pub(super) const TABLE: &str = "ledger";

/// Whether the cells of each column are numbers: quantities and values of parameters, where each cell is a plain decimal or blank.
pub(super) fn number_columns(form: &LongForm) -> Vec<bool> {
    let is_number = |(at, column): (usize, &LedgerColumn)| {
        let may_be = matches!(column, LedgerColumn::Quantity | LedgerColumn::Value(_));
        may_be
            && form
                .rows
                .iter()
                .all(|row| row[at].trim().is_empty() || typed_number(&row[at]).is_some())
    };
    form.columns.iter().enumerate().map(is_number).collect()
}

/// A cell that is a plain decimal.
fn typed_number(text: &str) -> Option<Decimal> {
    text.trim().parse().ok()
}

/// The most places of the numbers of a column.
fn most_places(form: &LongForm, at: usize) -> u32 {
    let numbers = form.rows.iter().filter_map(|row| typed_number(&row[at]));
    numbers.map(Decimal::places).max().unwrap_or(0)
}

pub(super) fn section(form: &(LongForm, LongForm), library: &Library) -> Section {
    let (zh, en) = form;
    let headers = zh
        .headers(Language::Zh, library)
        .into_iter()
        .zip(en.headers(Language::En, library));
    let are_numbers = number_columns(en);
    let columns = en.columns.iter().zip(headers).enumerate();
    let columns = columns.map(|(at, (column, (zh, en)))| match are_numbers[at] {
        true => Column::number(&column.name(), Text::new(zh, en), None, most_places(&form.1, at)),
        false => Column::words(&column.name(), &zh, &en),
    });
    let mut table = Table::new(TABLE, Text::new("台账", "Ledger"), columns.collect());
    table.is_detail = true;
    for (zh, en) in zh.rows.iter().zip(&en.rows) {
        let cells = zh.iter().zip(en).zip(&are_numbers);
        let cells = cells.map(|((zh, en), is_number)| match typed_number(en).filter(|_| *is_number) {
            Some(number) => Number::rounded(number).into(),
            None => Cell::words(Text::new(zh, en)),
        });
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
