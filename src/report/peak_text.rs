//! Peaks as people read them.

use super::floating_number::significant;
use super::peak_words::{
    deadline, deadline_title, definition, lacking, percent, probability, test, value, verdict_sentence, verdict_title,
    warnings, years,
};
use super::sparkline::sparkline;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::peak::Peak;
use crate::scenario::series::SeriesFile;
use crate::text::Language;

/// The peaks of the series of a file.
pub struct PeakSheet<'a> {
    /// The file.
    pub file: &'a SeriesFile,
    /// What was found of each series, in the order of the file; at least one.
    pub peaks: Vec<Peak<'a>>,
    /// The year before which they must peak.
    pub before: Option<i32>,
}

impl PeakSheet<'_> {
    /// The verdicts: one series with all its numbers, several one a row.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let mut text = format!("{} · {}\n", self.file.file, self.file.column);
        for line in self.peaks.first().map(|peak| definition(peak.definition)).unwrap_or_default() {
            text += &format!("{}\n", line.in_language(language));
        }
        text.push('\n');
        match self.peaks.as_slice() {
            [only] => text += &self.in_full(only, language, style),
            several => text += &self.rows(several, language, style),
        }
        for peak in &self.peaks {
            let name = &peak.series.name;
            let of = if name.is_empty() || self.peaks.len() == 1 {
                String::new()
            } else {
                language.pick("：", ": ").to_owned()
            };
            let name = if of.is_empty() { "" } else { name.as_str() };
            for (place, warning) in warnings(peak).iter().enumerate() {
                let break_before = if place == 0 { "\n" } else { "" };
                text += &format!("{break_before}! {name}{of}{}\n", warning.in_language(language));
            }
        }
        text
    }

    fn in_full(&self, peak: &Peak<'_>, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let series = peak.series;
        let (latest, years_since) = (series.latest(), peak.years_since());
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut row = |title: &str, cell: String| rows.push((title.to_owned(), cell));
        row(pick("判断", "verdict"), {
            let title = verdict_title(peak.verdict);
            let sentence = verdict_sentence(peak);
            format!(
                "{}{}{}",
                title.in_language(language),
                pick("：", ": "),
                sentence.in_language(language)
            )
        });
        row(
            pick("走势", "course"),
            format!("{}  {}–{}", sparkline(series), series.earliest().year, latest.year),
        );
        row(pick("峰值年", "peak year"), year(peak, language));
        row(pick("峰值", "height"), value(&peak.height));
        row(
            pick("最近一年", "latest"),
            match language {
                Language::Zh => format!("{}（{} 年，峰后 {years_since} 年）", value(&latest.value), latest.year),
                Language::En => {
                    format!(
                        "{} in {}, {years_since} year(s) after the peak",
                        value(&latest.value),
                        latest.year
                    )
                }
            },
        );
        row(pick("峰后下降", "fall since the peak"), fall(peak, language));
        row(
            pick("自峰值年起", "from the peak year on"),
            test(&peak.from_peak, peak.trend_from_peak()).in_language(language).to_owned(),
        );
        row(
            pick("整个数列", "the whole series"),
            test(&peak.whole, peak.trend_of_whole()).in_language(language).to_owned(),
        );
        if let Some(lacking) = lacking(peak) {
            row(
                pick("确认尚需", "to be confirmed"),
                lacking.in_language(language).to_owned(),
            );
        }
        if let Some(before) = self.before {
            let title = deadline_title(before);
            row(
                title.in_language(language),
                deadline(&peak.deadline(before)).in_language(language).to_owned(),
            );
        }
        let mut table = TableWriter::new(style, &[("", ColumnKind::Fixed), (&series.name, ColumnKind::Words)]);
        for (title, cell) in rows {
            table.row(&[title, cell]);
        }
        let text = table.finish();
        // A single series has no name to stand in the header.
        text.trim_start_matches(' ').trim_start_matches('\n').to_owned()
    }

    fn rows(&self, peaks: &[Peak<'_>], language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let before = self.before.map(deadline_title);
        let mut columns = vec![
            (self.file.by.as_deref().unwrap_or(""), ColumnKind::Words),
            (pick("走势", "course"), ColumnKind::Fixed),
            (pick("判断", "verdict"), ColumnKind::Fixed),
            (pick("峰值年", "peak"), ColumnKind::Number),
            (pick("峰值", "height"), ColumnKind::Number),
            (pick("最近", "latest"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (pick("下降", "fall"), ColumnKind::Number),
            (pick("峰后年数", "years since"), ColumnKind::Number),
            (pick("峰后 p", "p since"), ColumnKind::Number),
        ];
        if let Some(before) = &before {
            columns.push((before.in_language(language), ColumnKind::Words));
        }
        let mut table = TableWriter::new(style, &columns);
        for peak in peaks {
            let latest = peak.series.latest();
            let mut cells = vec![
                peak.series.name.clone(),
                sparkline(peak.series),
                verdict_title(peak.verdict).in_language(language).to_owned(),
                peak.year.to_string(),
                value(&peak.height),
                value(&latest.value),
                format!("({})", latest.year),
                peak.fall_percent.as_ref().map(percent).unwrap_or_default(),
                peak.years_since().to_string(),
                probability(peak.from_peak.p).trim_start_matches("= ").to_owned(),
            ];
            if let Some(before) = self.before {
                cells.push(deadline(&peak.deadline(before)).in_language(language).to_owned());
            }
            table.row(&cells);
        }
        table.finish()
    }
}

fn year(peak: &Peak<'_>, language: Language) -> String {
    let mut text = peak.year.to_string();
    if !peak.tied_years.is_empty() {
        let tied = years(&peak.tied_years);
        text += &match language {
            Language::Zh => format!("（{} 年与之相等）", tied.zh),
            Language::En => format!(" (equal in {})", tied.en),
        };
    }
    let (first, last) = peak.plateau;
    if first != last {
        text += &match language {
            Language::Zh => format!("；{first}–{last} 年都在平台幅度内，峰值可能在其中任何一年"),
            Language::En => format!("; {first}–{last} are within the band, and the peak may be in any of them"),
        };
    }
    text
}

fn fall(peak: &Peak<'_>, language: Language) -> String {
    let mut text = value(&peak.fall);
    if let Some(share) = &peak.fall_percent {
        text += &match language {
            Language::Zh => format!("，{}", percent(share)),
            Language::En => format!(", {}", percent(share)),
        };
    }
    if let Some(slope) = peak.slope {
        let slope = significant(-slope);
        text += &match language {
            Language::Zh => format!("；每年 {slope}（自峰值年起的 Sen 斜率）"),
            Language::En => format!("; {slope} a year (Sen's slope from the peak year on)"),
        };
    }
    text
}
