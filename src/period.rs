//! Reporting periods: a day, a month, a quarter or a year.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::spelling::tidy;

/// The length of a period, shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodLength {
    /// One day.
    Day,
    /// One calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// One calendar year.
    Year,
}

/// A day, month, quarter or year of the calendar.
///
/// ```
/// use dafeng::period::Period;
/// let june = Period::parse("2023年6月").unwrap();
/// assert_eq!(june.to_string(), "2023-06");
/// assert!(Period::parse("2023").unwrap().contains(june));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    start: Date,
    length: PeriodLength,
}

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// None of the known spellings.
    NotAPeriod,
    /// A spreadsheet's day number stands where a date was; with the day it stands for, in the 1900 date system.
    SpreadsheetSerial(Date),
}

/// The year of four digits, with or without 年 behind them; `None` of anything else.
pub fn year(typed: &str) -> Option<i16> {
    let digits = typed.strip_suffix('年').unwrap_or(typed).trim();
    let is_year = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|_| is_year)
}

impl Period {
    /// The period of this length that begins on or contains the day.
    pub fn containing(day: Date, length: PeriodLength) -> Option<Period> {
        let start = match length {
            PeriodLength::Day => day,
            PeriodLength::Month => Date::new(day.year(), day.month(), 1).ok()?,
            PeriodLength::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?,
            PeriodLength::Year => Date::new(day.year(), 1, 1).ok()?,
        };
        Some(Period { start, length })
    }

    /// Reads `2023`, `2023-06`, `2023-Q2`, `2023-06-15` and their usual Chinese and spreadsheet spellings.
    pub fn parse(typed: &str) -> Result<Period, PeriodError> {
        let text = tidy(typed).replace(' ', "").to_uppercase();
        // 2024.1 may be January, or October after a spreadsheet dropped the last zero of 2024.10.
        if let Some((year, month)) = text.split_once('.')
            && year.len() == 4
            && month.len() == 1
        {
            return Err(PeriodError::NotAPeriod);
        }
        let text = text
            .replace("一季度", "Q1")
            .replace("二季度", "Q2")
            .replace("三季度", "Q3")
            .replace("四季度", "Q4")
            .replace("年第Q", "-Q")
            .replace("年第", "-Q")
            .replace("年", "-")
            .replace("季度", "")
            .replace("月", "-")
            .replace("日", "")
            .replace(['/', '.'], "-");
        let text = text
            .replace("Q一", "Q1")
            .replace("Q二", "Q2")
            .replace("Q三", "Q3")
            .replace("Q四", "Q4");
        let text = text.trim_end_matches('-');
        if let Some((year, quarter)) = text.split_once('Q') {
            let year = number(year.trim_end_matches('-'), 4).ok_or(PeriodError::NotAPeriod)?;
            let quarter = number(quarter, 1)
                .filter(|q| (1..=4).contains(q))
                .ok_or(PeriodError::NotAPeriod)?;
            return date(year, (quarter - 1) * 3 + 1, 1)
                .map(|start| Period {
                    start,
                    length: PeriodLength::Quarter,
                })
                .ok_or(PeriodError::NotAPeriod);
        }
        let parts: Vec<&str> = text.split('-').collect();
        let found = match parts.as_slice() {
            [year] if year.len() == 4 => plain(year, "1", "1", PeriodLength::Year),
            [compact] if compact.len() == 6 && compact.is_ascii() => {
                plain(&compact[..4], &compact[4..], "1", PeriodLength::Month)
            }
            [compact] if compact.len() == 8 && compact.is_ascii() => {
                plain(&compact[..4], &compact[4..6], &compact[6..], PeriodLength::Day)
            }
            [year, month] => plain(year, month, "1", PeriodLength::Month),
            [year, month, day] => plain(year, month, day, PeriodLength::Day),
            _ => None,
        };
        found.ok_or_else(|| match spreadsheet_day(text) {
            Some(day) => PeriodError::SpreadsheetSerial(day),
            None => PeriodError::NotAPeriod,
        })
    }

    /// Its first day.
    pub fn start(self) -> Date {
        self.start
    }

    /// Its last day.
    pub fn end(self) -> Date {
        let months = match self.length {
            PeriodLength::Day => return self.start,
            PeriodLength::Month => 1,
            PeriodLength::Quarter => 3,
            PeriodLength::Year => 12,
        };
        self.start
            .checked_add(jiff::Span::new().months(months))
            .and_then(|next| next.yesterday())
            .unwrap_or(Date::MAX)
    }

    /// Its length.
    pub fn length(self) -> PeriodLength {
        self.length
    }

    /// Its calendar year.
    pub fn year(self) -> i16 {
        self.start.year()
    }

    /// The same period of another year; 29 February becomes the 28th where the year has none. `None` beyond the years of the calendar.
    pub fn in_year(self, year: i16) -> Option<Period> {
        let start = Date::new(year, self.start.month(), 1).ok()?;
        let start = Date::new(year, self.start.month(), self.start.day().min(start.days_in_month())).ok()?;
        Some(Period {
            start,
            length: self.length,
        })
    }

    /// The calendar months from this one's first day to the other's last, in their order; none where the other ends before.
    pub fn months_to(self, last: Period) -> Vec<Period> {
        let mut months = Vec::new();
        let mut next = Period::containing(self.start, PeriodLength::Month);
        while let Some(month) = next.filter(|month| month.start <= last.end()) {
            months.push(month);
            let day = month.end().tomorrow().ok();
            next = day.and_then(|day| Period::containing(day, PeriodLength::Month));
        }
        months
    }

    /// Whether the other lies wholly inside.
    pub fn contains(self, other: Period) -> bool {
        self.start <= other.start && other.end() <= self.end()
    }

    /// Whether they share a day.
    pub fn overlaps(self, other: Period) -> bool {
        self.start <= other.end() && other.start <= self.end()
    }

    /// The row period that this one is summed into: the containing period of that length, or itself where it is longer.
    #[must_use]
    pub fn row(self, length: PeriodLength) -> Period {
        if self.length >= length {
            self
        } else {
            Period::containing(self.start, length).unwrap_or(self)
        }
    }
}

fn plain(year: &str, month: &str, day: &str, length: PeriodLength) -> Option<Period> {
    let start = date(number(year, 4)?, number(month, 2)?, number(day, 2)?)?;
    Some(Period { start, length })
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1900..=2200).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn number(text: &str, longest: usize) -> Option<i16> {
    let fits = !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// The day that a spreadsheet's serial number stands for, counted from 1899-12-30; only numbers that mean 1990 to 2100.
fn spreadsheet_day(text: &str) -> Option<Date> {
    let serial: i32 = text.parse().ok()?;
    let day = Date::new(1899, 12, 30)
        .ok()?
        .checked_add(jiff::Span::new().try_days(serial).ok()?)
        .ok()?;
    (1990..=2100).contains(&day.year()).then_some(day)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.start.year(), self.start.month(), self.start.day());
        match self.length {
            PeriodLength::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            PeriodLength::Month => write!(f, "{year:04}-{month:02}"),
            PeriodLength::Quarter => write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1),
            PeriodLength::Year => write!(f, "{year:04}"),
        }
    }
}
