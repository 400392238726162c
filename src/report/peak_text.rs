//! Peaks as people read them.

use super::peak_words::{
    deadline, deadline_title, definition, lacking, percent, statistic, test, tested_probability, value,
    verdict_sentence, verdict_title, warnings, years,
};
use super::sparkline::sparkline;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::peak::Peak;
use crate::scenario::series::{Series, SeriesFile};
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
        for line in self
            .peaks
            .first()
            .map(|peak| definition(peak.definition))
            .unwrap_or_default()
        {
            text += &format!("{}\n", line.in_language(language));
        }
        text.push('\n');
        match self.peaks.as_slice() {
            [only] => text += &self.in_full(only, language, style),
            several => text += &self.rows(several, language, style),
        }
        let told = self.warnings(language);
        if !told.is_empty() {
            text.push('\n');
        }
        for warning in told {
            text += &format!("! {warning}\n");
        }
        text
    }

    /// The warnings of all series, with the name of the series where there are several.
    fn warnings(&self, language: Language) -> Vec<String> {
        let is_single = self.peaks.len() == 1;
        let of_series = self.peaks.iter().flat_map(|peak| {
            let name = &peak.series.name;
            let name = if is_single {
                String::new()
            } else {
                format!("{name}{}", language.pick("：", ": "))
            };
            let each = warnings(peak).into_iter();
            each.map(move |warning| format!("{name}{}", warning.in_language(language)))
        });
        of_series.collect()
    }

    fn in_full(&self, peak: &Peak<'_>, language: Language, style: TableStyle) -> String {
        in_full(peak, self.before, language, style)
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
                tested_probability(&peak.from_peak),
            ];
            if let Some(before) = self.before {
                cells.push(deadline(&peak.deadline(before)).in_language(language).to_owned());
            }
            table.row(&cells);
        }
        table.finish()
    }
}

/// A peak with all its numbers, one a row.
pub(super) fn in_full(peak: &Peak<'_>, before: Option<i32>, language: Language, style: TableStyle) -> String {
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
    row(pick("走势", "course"), course(series, language));
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
        test(&peak.from_peak, peak.trend_from_peak())
            .in_language(language)
            .to_owned(),
    );
    row(
        pick("整个数列", "the whole series"),
        test(&peak.whole, peak.trend_of_whole())
            .in_language(language)
            .to_owned(),
    );
    if let Some(lacking) = lacking(peak) {
        row(
            pick("确认尚需", "to be confirmed"),
            lacking.in_language(language).to_owned(),
        );
    }
    if let Some(before) = before {
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

/// The blocks of a series with the years and the values that they span.
fn course(series: &Series, language: Language) -> String {
    let blocks = sparkline(series);
    let (first, last) = (series.earliest().year, series.latest().year);
    let values = || series.values().iter().map(|value| &value.value);
    let (Some(least), Some(greatest)) = (values().min(), values().max()) else {
        return blocks;
    };
    let (least, greatest) = (value(least), value(greatest));
    match language {
        Language::Zh => format!("{blocks}  {first}–{last} 年，{least} 至 {greatest}"),
        Language::En => format!("{blocks}  {first}–{last}, from {least} to {greatest}"),
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
        let slope = statistic(-slope);
        text += &match language {
            Language::Zh => format!("；每年 {slope}（自峰值年起的 Sen 斜率）"),
            Language::En => format!("; {slope} a year (Sen's slope from the peak year on)"),
        };
    }
    text
}
