//! Problems as CSV: every one, in both languages.

use super::csv_bytes::csv_writer;
use crate::problem::Problem;

/// The columns.
const HEADER: [&str; 10] = [
    "severity",
    "code",
    "file",
    "sheet",
    "row",
    "column",
    "message_zh",
    "message_en",
    "hint_zh",
    "hint_en",
];

/// Writes problems as CSV in UTF-8 with a byte-order mark, so that spreadsheets read the Chinese.
pub fn problems_csv(problems: &[Problem]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv_writer();
    writer.write_record(HEADER)?;
    for problem in problems {
        let place = problem.place.clone().unwrap_or_default();
        let hint = problem.hint.clone().unwrap_or_default();
        writer.write_record([
            format!("{:?}", problem.severity).to_lowercase(),
            problem.code.to_owned(),
            place.file,
            place.sheet.unwrap_or_default(),
            place.row.map(|row| row.to_string()).unwrap_or_default(),
            place.column.unwrap_or_default(),
            problem.message.zh.clone(),
            problem.message.en.clone(),
            hint.zh,
            hint.en,
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
