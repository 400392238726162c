//! How robust a peak before a deadline is, in sentences.

use super::sheet::TrajectorySheet;
use crate::scenario::robustness::{Lateness, Robustness, Unmet};
use crate::text::{Language, Text};

impl TrajectorySheet<'_> {
    /// What would break the peak before the deadline.
    pub(super) fn robust(&self, language: Language) -> String {
        let found = self.robustness.iter().flatten();
        let lines = found.flat_map(robustness_words);
        lines
            .map(|line| format!("  {}\n", line.in_language(language)))
            .collect()
    }
}

/// What would break a peak, in sentences.
pub(super) fn robustness_words(found: &Robustness) -> Vec<Text> {
    let mut lines = vec![growth_words(found)];
    lines.extend(found.delay.as_ref().map(|delay| all_late(delay, found)));
    lines.extend(found.delays.iter().filter_map(|(id, delay)| one_late(id, delay)));
    lines
}

/// What becomes of the peak, behind a comma.
fn becomes(unmet: Unmet, found: &Robustness) -> Text {
    let (before, last) = (found.before, found.years.1);
    match unmet {
        Unmet::Missed => Text::new(
            format!("最大值即不在 {before} 年前：目标不达成"),
            format!("the maximum no longer lies before {before}: the target is missed"),
        ),
        Unmet::Open => Text::new(
            format!("到末年 {last} 为止即不能判断是否在 {before} 年前达峰"),
            format!("it can no longer be told within the horizon, to {last}, whether it peaks before {before}"),
        ),
    }
}

fn growth_words(found: &Robustness) -> Text {
    let (before, (base, last)) = (found.before, found.years);
    // What the growth is, in full: it is no growth of the driver.
    let growing = |percent: f64| {
        let factor = 1.0 + percent / 100.0;
        Text::new(
            format!("产量每年再快 {percent:.1} %（{base} 年后第 n 年乘以 {factor:.3}^n，直到末年 {last}）"),
            format!(
                "with output growing {percent:.1} % a year faster (times {factor:.3}^n in the nth year after {base}, up to the last of the horizon, {last})"
            ),
        )
    };
    if let Some(limit) = &found.demand_growth {
        let (growing, becomes) = (growing(limit.percent), becomes(limit.becomes, found));
        return Text::new(
            format!("{}，{}", growing.zh, becomes.zh),
            format!("{}, {}", growing.en, becomes.en),
        );
    }
    let growing = growing(found.greatest_growth);
    match &found.growth_stopped {
        Some(why) => Text::new(
            format!("{}，仍在 {before} 年前达峰；再快则：{}", growing.zh, why.zh),
            format!(
                "{}, it still peaks before {before}; beyond that: {}",
                growing.en, why.en
            ),
        ),
        None => Text::new(
            format!("{}，仍在 {before} 年前达峰；所试最大如此", growing.zh),
            format!(
                "{}, the most that was tried, it still peaks before {before}",
                growing.en
            ),
        ),
    }
}

fn all_late(delay: &Lateness, found: &Robustness) -> Text {
    let (before, most) = (found.before, found.greatest_delay);
    match delay {
        Lateness::Unmet(years, unmet) => {
            let becomes = becomes(*unmet, found);
            Text::new(
                format!("全部措施推迟 {years} 年，{}", becomes.zh),
                format!("with all levers {years} year(s) late, {}", becomes.en),
            )
        }
        Lateness::Holds => Text::new(
            format!("全部措施推迟 {most} 年（所试最大）仍在 {before} 年前达峰"),
            format!("with all levers {most} years late, the most that was tried, it still peaks before {before}"),
        ),
        Lateness::Impossible(years, why) => Text::new(
            format!("全部措施推迟 {years} 年，情景即不成立：{}", why.zh),
            format!("all levers {years} year(s) late, the scenario cannot be: {}", why.en),
        ),
    }
}

/// `None` where it makes no difference.
fn one_late(id: &str, delay: &Lateness) -> Option<Text> {
    match delay {
        Lateness::Unmet(years, Unmet::Missed) => Some(Text::new(
            format!("仅 [{id}] 推迟 {years} 年，目标即不达成"),
            format!("[{id}] alone {years} year(s) late, the target is missed"),
        )),
        Lateness::Unmet(years, Unmet::Open) => Some(Text::new(
            format!("仅 [{id}] 推迟 {years} 年，期内即不能判断"),
            format!("[{id}] alone {years} year(s) late, it can no longer be told within the horizon"),
        )),
        Lateness::Impossible(years, why) => Some(Text::new(
            format!("仅 [{id}] 推迟 {years} 年，情景即不成立：{}", why.zh),
            format!("[{id}] alone {years} year(s) late, the scenario cannot be: {}", why.en),
        )),
        Lateness::Holds => None,
    }
}
