//! What was found of the peak, and by which definition.

use super::scenario_section::id_of;
use crate::report::document::{Cell, Column, Row, Table};
use crate::report::peak_words::{
    deadline, deadline_title, definition, lacking, percent, statistic, test, value, verdict_sentence, verdict_title,
    years,
};
use crate::report::trajectory::TrajectorySheet;
use crate::text::Text;

pub(super) fn table(sheet: &TrajectorySheet<'_>) -> Table {
    let columns = vec![
        Column::words("fact", "项目", "fact"),
        Column::words("value", "结果", "found"),
    ];
    let mut table = Table::new(&id_of(sheet, "peak"), Text::new("达峰判断", "The peak"), columns);
    let peak = &sheet.peak;
    let mut row = |title: Text, words: Text| {
        table
            .rows
            .push(Row::plain(vec![Cell::words(title), Cell::words_with_numbers(words)]))
    };
    let (title, sentence) = (verdict_title(peak.verdict), verdict_sentence(peak));
    row(
        Text::new("判断", "verdict"),
        Text::new(
            format!("{}：{}", title.zh, sentence.zh),
            format!("{}: {}", title.en, sentence.en),
        ),
    );
    row(Text::new("峰值年", "peak year"), year_words(sheet));
    let unit = &sheet.methodology.file.result.unit;
    row(
        Text::new("峰值", "height"),
        Text::same(format!("{} {unit}", value(&peak.height))),
    );
    let latest = peak.series.latest();
    row(
        Text::new("最近一年", "latest"),
        Text::new(
            format!(
                "{} {unit}（{} 年，峰后 {} 年）",
                value(&latest.value),
                latest.year,
                peak.years_since()
            ),
            format!(
                "{} {unit} in {}, {} year(s) after the peak",
                value(&latest.value),
                latest.year,
                peak.years_since()
            ),
        ),
    );
    let share = peak
        .fall_percent
        .as_ref()
        .map(percent)
        .map(|share| (format!("，{share}"), format!(", {share}")))
        .unwrap_or_default();
    let slope = peak.slope.map(|slope| statistic(-slope));
    let slope = slope
        .map(|slope| {
            (
                format!("；每年 {slope}（Sen 斜率）"),
                format!("; {slope} a year (Sen's slope)"),
            )
        })
        .unwrap_or_default();
    row(
        Text::new("峰后下降", "fall since the peak"),
        Text::new(
            format!("{} {unit}{}{}", value(&peak.fall), share.0, slope.0),
            format!("{} {unit}{}{}", value(&peak.fall), share.1, slope.1),
        ),
    );
    row(
        Text::new("自峰值年起", "from the peak year on"),
        test(&peak.from_peak, peak.trend_from_peak()),
    );
    row(
        Text::new("整个数列", "the whole series"),
        test(&peak.whole, peak.trend_of_whole()),
    );
    if let Some(lacking) = lacking(peak) {
        row(Text::new("确认尚需", "to be confirmed"), lacking);
    }
    if let Some(before) = sheet.before {
        row(deadline_title(before), deadline(&peak.deadline(before)));
    }
    table.footnotes = sheet.grid_jumps().cloned().collect();
    table.footnotes.extend(definition(peak.definition));
    table
}

fn year_words(sheet: &TrajectorySheet<'_>) -> Text {
    let peak = &sheet.peak;
    let mut words = Text::same(peak.year.to_string());
    if !peak.tied_years.is_empty() {
        let tied = years(&peak.tied_years);
        words.zh += &format!("（{} 年与之相等）", tied.zh);
        words.en += &format!(" (equal in {})", tied.en);
    }
    let (first, last) = peak.plateau;
    if first != last {
        words.zh += &format!("；{first}–{last} 年都在平台幅度内");
        words.en += &format!("; {first}–{last} are within the band");
    }
    words
}
