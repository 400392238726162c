//! A register as files of text that read back as it: a table of units, and a table of quantities.

use super::csv_bytes::csv_bytes;
use super::register_rows::RegisterRows;
use crate::activity::headed_table::TableColumn;
use crate::target::register::Column;

impl RegisterRows<'_> {
    /// The units as CSV, in UTF-8 with a byte-order mark.
    pub fn units_csv(&self) -> Result<Vec<u8>, csv::Error> {
        csv_bytes(self.header(&Column::OF_UNITS), self.units())
    }

    /// The quantities as CSV, likewise.
    pub fn quantities_csv(&self) -> Result<Vec<u8>, csv::Error> {
        csv_bytes(self.header(&Column::OF_QUANTITIES), self.quantities())
    }

    fn header(&self, columns: &[Column]) -> impl Iterator<Item = &'static str> {
        columns
            .iter()
            .map(|column| self.language.pick(column.zh(), column.id()))
    }
}
