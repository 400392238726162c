//! What was found of a peak, in words.

use super::solved_number::rounded;
use crate::factor::record::confidence_title;
use crate::quantity::{Ratio, SIGNIFICANT_DIGITS, significant};
use crate::scenario::peak::{Deadline, Lacking, MannKendall, Peak, PeakDefinition, Standing, Trend, Verdict};
use crate::text::Text;

/// A number as the file has it, at six places where it does not end before.
pub(super) fn value(number: &Ratio) -> String {
    const PLACES: u32 = 6;
    match number.as_scaled() {
        Some((_, places)) if places <= PLACES => number.to_text(),
        _ => rounded(number, PLACES),
    }
}

/// A share in per cent at two places.
pub(super) fn percent(number: &Ratio) -> String {
    format!("{} %", rounded(number, 2))
}

/// A number of a definition, such as 5.
fn plain(number: &Ratio) -> String {
    number.to_text()
}

/// A statistic for people, at five significant digits.
pub(super) fn statistic(value: f64) -> String {
    significant(format!("{value:.4e}").parse().unwrap_or(value), SIGNIFICANT_DIGITS)
}

/// A probability for people.
pub(super) fn probability(p: f64) -> String {
    if p < 0.0001 {
        "< 0.0001".to_owned()
    } else {
        format!("= {p:.4}")
    }
}

/// Years in a row, runs of them by their ends.
pub(super) fn years(years: &[i32]) -> Text {
    let runs = years.chunk_by(|year, next| year + 1 == *next).map(|run| match run {
        [first, .., last] => format!("{first}–{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    let runs: Vec<String> = runs.collect();
    Text::new(runs.join("、"), runs.join(", "))
}

/// A verdict in a word or two.
pub(super) fn verdict_title(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Rising => Text::new("上升，未达峰", "rising"),
        Verdict::Plateau => Text::new("平台期", "plateau"),
        Verdict::PeakedProvisional => Text::new("初步达峰", "peaked, provisional"),
        Verdict::PeakedConfirmed => Text::new("已达峰", "peaked, confirmed"),
        Verdict::FallingThroughout => Text::new("一直下降", "falling throughout"),
        Verdict::NoVerdict => Text::new("不能判断", "no verdict"),
    }
}

/// A verdict in a sentence, without its title.
pub(super) fn verdict_sentence(peak: &Peak<'_>) -> Text {
    let latest = peak.series.latest().year;
    let (first, last) = peak.plateau;
    match peak.verdict {
        Verdict::Rising if peak.year == latest => Text::new("最大值在最近一年", "the latest year is the greatest"),
        Verdict::Rising if peak.is_within_band => Text::new(
            "最近一年仍在峰值的平台幅度内，尚无下降或持平的迹象",
            "the latest year is within the band of the maximum, and nothing tells yet that the rise is over",
        ),
        Verdict::Rising => Text::new("最大值之后又转为上升", "below its maximum, and going up again since"),
        Verdict::Plateau if peak.is_within_band => Text::new(
            format!("{first} 年至最近一年（{latest}）都在峰值的平台幅度内"),
            format!("within the band of the maximum from {first} to {last}, the latest year"),
        ),
        Verdict::Plateau => Text::new(
            "离开最大值的年数已够，但下降不显著",
            "years enough since the maximum, and no significant fall",
        ),
        Verdict::PeakedProvisional => Text::new(
            "已低于峰值，尚未满足定义的全部条件",
            "below its peak; what the definition asks for does not all hold yet",
        ),
        Verdict::PeakedConfirmed => Text::new("定义的条件全部满足", "all that the definition asks for holds"),
        Verdict::FallingThroughout => Text::new(
            "首年即最大值，峰值在首年或更早，数列中看不到",
            "the first year is the greatest: the peak lies there or before, where the series does not reach",
        ),
        Verdict::NoVerdict => Text::new(
            format!("数列太短，还需 {} 年", peak.years_needed),
            format!("too short to tell: {} more year(s) are needed", peak.years_needed),
        ),
    }
}

/// What a confirmed peak lacks; `None` where nothing.
pub(super) fn lacking(peak: &Peak<'_>) -> Option<Text> {
    let each = peak.lacking.iter().map(|lacking| match lacking {
        Lacking::Years(years) => Text::new(format!("再过 {years} 年"), format!("{years} more year(s) after it")),
        Lacking::SignificantFall => {
            let level = significant(peak.definition.significance.value, SIGNIFICANT_DIGITS);
            Text::new(
                format!("自峰值年起显著下降（p < {level}）"),
                format!("a significant fall from the peak year on (p < {level})"),
            )
        }
        Lacking::Fall(least) => Text::new(
            format!("低于峰值 {} %", plain(least)),
            format!("a fall of {} % below it", plain(least)),
        ),
    });
    let each: Vec<Text> = each.collect();
    let joined = |language: fn(&Text) -> &str, separator: &str| {
        let each = each.iter().map(language);
        each.collect::<Vec<_>>().join(separator)
    };
    (!each.is_empty()).then(|| Text::new(joined(|text| &text.zh, "；"), joined(|text| &text.en, "; ")))
}

/// Fewer values have no order to be tested.
const FEWEST_TESTED: usize = 2;

/// The probability of a test in a table; a line where there is nothing to test.
pub(super) fn tested_probability(test: &MannKendall) -> String {
    if test.count < FEWEST_TESTED {
        return "—".to_owned();
    }
    probability(test.p).trim_start_matches("= ").to_owned()
}

/// A test in words.
pub(super) fn test(test: &MannKendall, trend: Trend) -> Text {
    let MannKendall { s, z, p, count, .. } = test;
    if *count < FEWEST_TESTED {
        return Text::new(
            format!("只有 {count} 个数值，无可检验"),
            format!("{count} value(s): there is nothing to test"),
        );
    }
    let p = probability(*p);
    let (zh, en) = trend_title(trend);
    Text::new(
        format!("{zh}：S = {s}，Z = {z:.4}，p {p}（{count} 个数值）"),
        format!("{en}: S = {s}, Z = {z:.4}, p {p} ({count} value(s))"),
    )
}

/// A trend in words.
pub(super) fn trend_title(trend: Trend) -> (&'static str, &'static str) {
    match trend {
        Trend::Rising => ("显著上升", "rising"),
        Trend::Falling => ("显著下降", "falling"),
        Trend::None => ("无显著趋势", "no significant trend"),
    }
}

/// The definition, its parameters, and whose they are.
pub(super) fn definition(definition: &PeakDefinition) -> Vec<Text> {
    let (_, confidence) = confidence_title(definition.confidence);
    let grade = definition
        .grade
        .as_ref()
        .map(|grade| Text::new(format!("，{}", grade_zh(grade)), format!(", {grade}")));
    let grade = grade.unwrap_or_default();
    let assumed = |is_assumed: bool| {
        if is_assumed {
            ("（本工具的假定）", " (this program's assumption)")
        } else {
            ("", "")
        }
    };
    let band = &definition.plateau_band;
    let (band_zh, band_en) = assumed(band.is_assumed);
    let (level_zh, level_en) = assumed(definition.significance.is_assumed);
    let level = significant(definition.significance.value, SIGNIFICANT_DIGITS);
    let (years, fewest) = (definition.plateau_years, definition.fewest_years);
    let mut lines = vec![
        Text::new(
            format!(
                "定义 {}：{}［{}{}］",
                definition.id, definition.title.zh, confidence.zh, grade.zh
            ),
            format!(
                "definition {}: {} [{}{}]",
                definition.id, definition.title.en, confidence.en, grade.en
            ),
        ),
        Text::new(
            format!("来源：{}", definition.source.zh),
            format!("source: {}", definition.source.en),
        ),
    ];
    if let Some(note) = &definition.note {
        lines.push(note.clone());
    }
    lines.push(if band.value.is_zero() {
        Text::new(
            format!("无平台幅度：只有与最大值相等的年份在平台上{band_zh}"),
            format!("no band: only years that equal the maximum are on its plateau{band_en}"),
        )
    } else {
        let band = plain(&band.value);
        Text::new(
            format!("平台幅度：比峰值低不超过 {band} %{band_zh}；平台至少 {years} 年，判断至少要 {fewest} 年（假定）"),
            format!(
                "plateau: at most {band} % below the peak{band_en}; it lasts {years} years or more, and a verdict takes {fewest} (assumed)"
            ),
        )
    });
    lines.push(Text::new(
        format!("趋势：Mann-Kendall 检验（正态近似，已作并列与连续性修正），p < {level}{level_zh}；统计量为浮点计算，数值本身精确"),
        format!(
            "trends: Mann-Kendall test (normal approximation, corrected for ties and continuity), p < {level}{level_en}; statistics in floating point, values exact"
        ),
    ));
    lines.push(Text::new(
        "自峰值年起的检验以最大值开头，其 p 衡量下降的一致程度，不是误判概率",
        "from the peak year on the test begins at the greatest value: its p measures how steady the fall is, and is no rate of error",
    ));
    lines
}

fn grade_zh(grade: &str) -> &str {
    match grade {
        "high" => "较高",
        "medium" => "中等",
        "weak" => "较弱",
        other => other,
    }
}

/// The margin of a deadline in years: a maximum in the first year may lie before it, so that the margin is at least so long.
pub(super) fn margin(deadline: &Deadline) -> Text {
    let margin = deadline.margin;
    if deadline.margin_is_at_least {
        Text::new(format!("至少 {margin}"), format!("at least {margin}"))
    } else {
        Text::same(margin.to_string())
    }
}

/// A number among Chinese words, set apart from them, and words as they are.
fn spaced(number: &str) -> String {
    let before = if number.starts_with(|first: char| first.is_ascii_digit()) {
        " "
    } else {
        ""
    };
    format!("{before}{number} ")
}

/// A peak beside its deadline.
pub(super) fn deadline(deadline: &Deadline) -> Text {
    let own = margin(deadline);
    let Deadline { margin, years_left, .. } = deadline;
    let mut text = match deadline.standing {
        Standing::Met => Text::new(
            format!("达标，余量{}年", spaced(&own.zh)),
            format!("met, with {} year(s) to spare", own.en),
        ),
        Standing::MetProvisionally => Text::new(
            format!("初步达标，余量{}年", spaced(&own.zh)),
            format!("met provisionally, with {} year(s) to spare", own.en),
        ),
        Standing::Open if *years_left > 0 => Text::new(
            format!("未定：还有 {years_left} 年"),
            format!("open: {years_left} year(s) are left"),
        ),
        Standing::Open => Text::new(
            "未定：最大值在期限内，但尚未确认下降",
            "open: the maximum so far is in time, and no fall from it is established",
        ),
        Standing::Missed => Text::new(
            format!("未达标：最大值晚 {} 年", -margin),
            format!("missed: the maximum is {} year(s) late", -margin),
        ),
    };
    if deadline.may_be_later {
        text.zh += &format!("；{}", MAY_BE_LATER.0);
        text.en += &format!("; {}", MAY_BE_LATER.1);
    }
    text
}

/// What must be said of a maximum in time whose band reaches beyond the deadline.
const MAY_BE_LATER: (&str, &str) = (
    "按平台幅度，峰值也可能晚于期限",
    "by the band the peak may also lie behind it",
);

/// How a peak stands to its deadline, in a word or two.
pub(super) fn standing_title(standing: Standing) -> Text {
    match standing {
        Standing::Met => Text::new("达标", "met"),
        Standing::MetProvisionally => Text::new("初步达标", "met provisionally"),
        Standing::Missed => Text::new("未达标", "not met"),
        Standing::Open => Text::new("未定", "cannot be told"),
    }
}

/// What must be said of a deadline beside its standing and its margin; blank where nothing.
pub(super) fn deadline_remark(deadline: &Deadline) -> Text {
    let Deadline { margin, years_left, .. } = deadline;
    match deadline.standing {
        Standing::Open if *years_left > 0 => Text::new(
            format!("还有 {years_left} 年"),
            format!("{years_left} year(s) are left"),
        ),
        Standing::Open if *margin < 0 => Text::new(
            "期限内外的年份同为最大值",
            "years in time and later ones are equally the greatest",
        ),
        Standing::Open => Text::new(
            "最大值在期限内，但尚未确认下降",
            "the maximum is in time, and no fall from it is established",
        ),
        _ if deadline.may_be_later => Text::new(MAY_BE_LATER.0, MAY_BE_LATER.1),
        _ => Text::default(),
    }
}

/// What counts for a deadline.
pub(super) fn deadline_title(before: i32) -> Text {
    let last = before - 1;
    Text::new(
        format!("{before} 年前（即不晚于 {last} 年）"),
        format!("before {before} ({last} or earlier)"),
    )
}

/// What a reader must know beside the numbers.
pub(super) fn warnings(peak: &Peak<'_>) -> Vec<Text> {
    const FEW: usize = 10;
    let mut warnings = Vec::new();
    let (from_peak, whole) = (peak.trend_from_peak(), peak.trend_of_whole());
    // Of a rise the part behind the maximum is what has not come yet.
    let is_told = !matches!(peak.verdict, Verdict::Rising | Verdict::NoVerdict);
    if from_peak != whole && is_told {
        let ((own_zh, own_en), (whole_zh, whole_en)) = (trend_title(from_peak), trend_title(whole));
        warnings.push(Text::new(
            format!("整个数列的检验为{whole_zh}，自峰值年起为{own_zh}；判断按后者"),
            format!(
                "the test on the whole series says {whole_en}, from the peak year on {own_en}; the verdict goes by the latter"
            ),
        ));
    }
    if let Some(hump) = &peak.second_hump {
        let (zh, en) = if hump.is_latest {
            ("（最近一年，可能还会升高）", " (the latest year: it may still grow)")
        } else {
            ("", "")
        };
        warnings.push(Text::new(
            format!(
                "双峰：{} 年 {}，另有 {} 年 {}{zh}，其间 {} 年最低 {}",
                peak.year,
                value(&peak.height),
                hump.year,
                value(&hump.height),
                hump.dip_year,
                value(&hump.dip)
            ),
            format!(
                "two peaks: {} in {}, and {} in {}{en}, with a low of {} in {} between them",
                value(&peak.height),
                peak.year,
                value(&hump.height),
                hump.year,
                value(&hump.dip),
                hump.dip_year
            ),
        ));
    }
    let missing = peak.series.missing_years();
    if !missing.is_empty() {
        let missing = years(&missing);
        warnings.push(Text::new(
            format!("缺年：{}；检验只看次序，年数按年份计，峰值可能在缺年", missing.zh),
            format!(
                "years without a value: {}; the test goes by order alone, windows go by years, and the peak may lie in one of them",
                missing.en
            ),
        ));
    }
    if peak.fall_percent.is_none() {
        warnings.push(Text::new(
            "峰值不大于零，百分比与平台幅度没有意义，均未使用",
            "the height is not above zero: percentages and the band have no meaning and are left out",
        ));
    }
    if peak.verdict != Verdict::NoVerdict && peak.from_peak.count > 1 && peak.from_peak.count < FEW {
        warnings.push(Text::new(
            format!("自峰值年起只有 {} 个数值，正态近似粗略", peak.from_peak.count),
            format!(
                "only {} values from the peak year on: the normal approximation is rough",
                peak.from_peak.count
            ),
        ));
    }
    warnings
}
