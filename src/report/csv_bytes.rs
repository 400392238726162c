//! CSV as spreadsheets read it.

/// A writer of CSV in UTF-8 with a byte-order mark, so that spreadsheets read the Chinese.
pub(super) fn csv_writer() -> csv::Writer<Vec<u8>> {
    csv::Writer::from_writer(Vec::from("\u{feff}".as_bytes()))
}

/// A header and rows as CSV in UTF-8 with a byte-order mark. Errors: a row with another number of cells than the header.
pub fn csv_bytes<H, R>(header: H, rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, csv::Error>
where
    H: IntoIterator<Item: AsRef<[u8]>>,
    R: IntoIterator<Item: AsRef<[u8]>>,
{
    let mut writer = csv_writer();
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
