//! Whether dates are days or months: a file all of whose dates are the first of a month was exported from months.

use super::ScannedFile;
use super::aspect::Known;
use crate::period::{Period, PeriodLength};
use crate::problem::{Place, Problem};
use crate::text::Text;

/// What the dates of all files are.
pub(super) enum DateReading {
    /// No file holds dates, or they are days.
    Days,
    /// Every file holds firsts of a month alone.
    Months,
}

/// Decides it. Files are summed together, so all must be of one kind: an error where some hold months and others days, and a note where a
/// file holds one day alone, the first of a month, which is a day because others hold days.
pub(super) fn read(files: &[ScannedFile], known: &Known, has_days_elsewhere: bool) -> (DateReading, Vec<Problem>) {
    let is_first = |period: &Period| period.length() == PeriodLength::Day && period.start().day() == 1;
    let mut monthly = Vec::new();
    let mut single = Vec::new();
    let mut daily = Vec::new();
    for (index, dates) in &known.dates {
        let periods: Vec<Period> = dates.iter().filter_map(|text| known.date(*text)).collect();
        let Some(file) = files.iter().find(|file| file.table().index == *index) else {
            continue;
        };
        match periods.as_slice() {
            [] => {}
            periods if !periods.iter().all(is_first) => daily.push(file),
            [_] => single.push(file),
            _ => monthly.push(file),
        }
    }
    // A day typed as text is a day whatever other dates are.
    let has_typed_days = known
        .times
        .iter()
        .any(|time| !time.is_date && time.period.length() == PeriodLength::Day);
    if daily.is_empty() && !has_days_elsewhere && !has_typed_days {
        let reading = if monthly.is_empty() && single.is_empty() {
            DateReading::Days
        } else {
            DateReading::Months
        };
        return (reading, Vec::new());
    }
    let faults = monthly
        .iter()
        .map(|file| months_beside_days(file.name(), daily.first().map(|file| file.name())));
    let notes = single.iter().map(|file| first_day_read_as_day(file.name()));
    (DateReading::Days, faults.chain(notes).collect())
}

fn months_beside_days(file: &str, daily: Option<&str>) -> Problem {
    let (zh, en) = daily.map_or(("其他文件", "another file"), |daily| (daily, daily));
    Problem::error(
        "months-beside-days",
        Text::new(
            format!("日期全为每月 1 日，应是月度数据；而{zh}是逐日数据，两者按日期无法区分"),
            format!("every date is the first of a month, as of monthly data, and {en} holds days: by their dates the two cannot be told apart"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "把月度数据的时期存为文本，如 2023-06",
        "store the periods of the monthly data as text, such as 2023-06",
    ))
}

fn first_day_read_as_day(file: &str) -> Problem {
    Problem::note(
        "first-of-month-read-as-day",
        Text::new(
            "唯一的日期是某月 1 日；因其他文件为逐日数据，按当日读取",
            "its one date is the first of a month; since other files hold days, it was read as that day",
        ),
    )
    .at(Place::file(file))
}
