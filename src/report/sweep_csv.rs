//! Rows of a sweep: a scenario's years, as a spreadsheet reads them.

use crate::problem::Problem;
use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use crate::scenario::compiled::CompiledTrajectory;

/// The columns.
pub const COLUMNS: [&str; 12] = [
    "scenario",
    "year",
    "total",
    "unit",
    "per_output",
    "output",
    "peak_year",
    "peak_total",
    "complete",
    "solved_exactly",
    "problem",
    "arithmetic",
];

/// What is said of every number.
const ARITHMETIC: &str = "floating point, 10 significant digits; rows not rounded";

/// The line of the columns, behind a byte order mark.
pub fn header() -> Result<Vec<u8>, csv::Error> {
    let mut bytes = Vec::from("\u{feff}".as_bytes());
    bytes.extend(rows(&[COLUMNS.map(str::to_owned)])?);
    Ok(bytes)
}

/// The rows of a scenario, one a year.
pub fn scenario_rows(id: &str, unit: &str, found: &CompiledTrajectory) -> Result<Vec<u8>, csv::Error> {
    let number = |value: f64| significant(value, SIGNIFICANT_DIGITS);
    let peak = found.peak();
    let each = found.years.iter().map(|year| {
        let per_output = if year.output > 0.0 {
            number(year.total / year.output)
        } else {
            String::new()
        };
        [
            id.to_owned(),
            year.year.to_string(),
            number(year.total),
            unit.to_owned(),
            per_output,
            number(year.output),
            peak.map_or_else(String::new, |peak| peak.year.to_string()),
            peak.map_or_else(String::new, |peak| number(peak.total)),
            if found.is_complete { "yes" } else { "no" }.to_owned(),
            format!("{}/{}", found.exact_plant_years, found.plant_years),
            String::new(),
            ARITHMETIC.to_owned(),
        ]
    });
    rows(&each.collect::<Vec<_>>())
}

/// The row of a scenario that cannot be.
pub fn problem_row(id: &str, problem: Option<&Problem>) -> Result<Vec<u8>, csv::Error> {
    let mut row = COLUMNS.map(|_| String::new());
    row[0] = id.to_owned();
    if let Some(problem) = problem {
        row[10] = format!("{}: {}", problem.code, problem.message.en);
    }
    rows(&[row])
}

fn rows(records: &[[String; 12]]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer.write_record(record)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// How many scenarios stand whole at the head of what was written, in the order of these ids, and up to which byte.
pub fn finished(written: &[u8], ids: &[(&str, usize)]) -> (usize, usize) {
    let Some(start) = header()
        .ok()
        .filter(|header| written.starts_with(header))
        .map(|header| header.len())
    else {
        return (0, 0);
    };
    // A last line without its end is left out; the last line may be whole and yet followed by others of its scenario that are lost.
    let whole = written
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(start, |end| end + 1);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&written[start..whole.max(start)]);
    let (mut done, mut end, mut count) = (0, start, 0);
    let mut record = csv::ByteRecord::new();
    while let (Some((id, years)), Ok(true)) = (ids.get(done), reader.read_byte_record(&mut record)) {
        if record.get(0) != Some(id.as_bytes()) {
            break;
        }
        count += 1;
        let has_problem = record.get(1).is_some_and(<[u8]>::is_empty);
        if count == *years || has_problem {
            (done, count) = (done + 1, 0);
            end = start + usize::try_from(reader.position().byte()).unwrap_or_default();
        }
    }
    (done, end)
}
