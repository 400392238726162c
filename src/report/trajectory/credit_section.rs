//! What each lever is worth, and how robust the peak is.

use super::sheet::TrajectorySheet;
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::credit::CreditTable;
use crate::scenario::robustness::{Lateness, Robustness};
use crate::text::{Language, Text};

fn whole(value: f64) -> String {
    crate::quantity::floating_number::signed_at_places(value, 0)
}

impl TrajectorySheet<'_> {
    /// The years that the credit table shows: that of the peak's deadline, and the last.
    fn credit_years(&self, credits: &CreditTable) -> Vec<usize> {
        let last = credits.years.len().saturating_sub(1);
        let deadline = self.before.map_or(i32::MAX, |before| before);
        let deadline = credits.years.iter().position(|year| i32::from(*year) == deadline);
        let mut years: Vec<usize> = deadline.into_iter().chain([last]).collect();
        years.dedup();
        years
    }

    pub(super) fn credits(&self, credits: &CreditTable, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let years = self.credit_years(credits);
        let mut columns = vec![(pick("措施", "lever").to_owned(), ColumnKind::Words)];
        for at in &years {
            let year = credits.years[*at];
            columns.push((format!("{year} {}", pick("单独", "first in")), ColumnKind::Number));
            columns.push((format!("{year} {}", pick("最后", "last in")), ColumnKind::Number));
        }
        let columns: Vec<(&str, ColumnKind)> = columns.iter().map(|(title, kind)| (title.as_str(), *kind)).collect();
        let mut table = TableWriter::new(style, &columns);
        for credit in &credits.levers {
            let cell = |by: &Result<Vec<f64>, Text>, at: usize| {
                by.as_ref().map_or_else(|_| "-".to_owned(), |by| whole(by[at]))
            };
            let mut cells = vec![format!("{} [{}]", credit.title.in_language(language), credit.id)];
            for at in &years {
                cells.push(cell(&credit.first_in, *at));
                cells.push(cell(&credit.last_in, *at));
            }
            table.row(&cells);
        }
        let mut row = |title: &str, first: &dyn Fn(usize) -> String, is_strong: bool| {
            let mut cells = vec![title.to_owned()];
            for at in &years {
                cells.push(first(*at));
                cells.push(String::new());
            }
            if is_strong {
                table.strong_row(&cells)
            } else {
                table.row(&cells)
            }
        };
        let interaction = |at: usize| credits.interaction(at).map_or_else(|| "-".to_owned(), whole);
        row(pick("相互作用", "interaction"), &interaction, false);
        row(pick("全部措施", "all levers"), &|at| whole(credits.all(at)), true);
        let unit = &self.methodology.file.result.unit;
        let mut text = match language {
            Language::Zh => format!("措施的贡献 {unit}（单独：只有它；最后：只缺它；相互作用：全部减各自单独之和）\n"),
            Language::En => format!(
                "What the levers are worth, {unit} (first in: it alone; last in: all but it missing; interaction: all less the sum of first in)\n"
            ),
        };
        text += &table.finish();
        for credit in &credits.levers {
            let failed = [
                (&credit.first_in, Text::new("不能单独成立", "cannot stand alone")),
                (
                    &credit.last_in,
                    Text::new("缺它则其余不成立", "the others cannot stand without it"),
                ),
            ];
            for (by, why) in failed {
                if let Err(words) = by {
                    text += &format!(
                        "  - [{}] {}{}{}\n",
                        credit.id,
                        why.in_language(language),
                        pick("：", ": "),
                        words.in_language(language)
                    );
                }
            }
        }
        text
    }

    /// What would break the peak before the deadline.
    pub(super) fn robust(&self, language: Language) -> String {
        match &self.robustness {
            None => String::new(),
            Some(None) => String::new(),
            Some(Some(found)) => {
                let each = robustness_words(found).into_iter();
                each.map(|line| format!("  {}\n", line.in_language(language))).collect()
            }
        }
    }
}

/// What would break a peak, in sentences.
pub(in crate::report) fn robustness_words(found: &Robustness) -> Vec<Text> {
    let mut lines = Vec::new();
    let before = found.before;
    let growth = match (found.demand_growth, &found.growth_stopped) {
        (Some(growth), _) => Text::new(
            format!("需求每年再快 {growth:.1} 个百分点，{before} 年前即不能达峰"),
            format!("demand growing {growth:.1} percentage points a year faster breaks the peak before {before}"),
        ),
        (None, Some(why)) => Text::new(
            format!(
                "需求每年再快 {:.1} 个百分点仍在 {before} 年前达峰；再快则：{}",
                found.greatest_growth, why.zh
            ),
            format!(
                "with demand growing {:.1} percentage points a year faster it still peaks before {before}; beyond that: {}",
                found.greatest_growth, why.en
            ),
        ),
        (None, None) => Text::new(
            format!(
                "需求每年再快 {:.1} 个百分点（所试最大）仍在 {before} 年前达峰",
                found.greatest_growth
            ),
            format!(
                "with demand growing {:.1} percentage points a year faster, the most that was tried, it still peaks before {before}",
                found.greatest_growth
            ),
        ),
    };
    lines.push(growth);
    lines.extend(found.delay.as_ref().map(|delay| match delay {
        Lateness::Breaks(years) => Text::new(
            format!("全部措施推迟 {years} 年，{before} 年前即不能达峰"),
            format!("all levers {years} year(s) late break the peak before {before}"),
        ),
        Lateness::Holds => Text::new(
            format!(
                "全部措施推迟 {} 年（所试最大）仍在 {before} 年前达峰",
                found.greatest_delay
            ),
            format!(
                "with all levers {} years late, the most that was tried, it still peaks before {before}",
                found.greatest_delay
            ),
        ),
        Lateness::Impossible(years, why) => Text::new(
            format!("全部措施推迟 {years} 年，情景即不成立：{}", why.zh),
            format!("all levers {years} year(s) late, the scenario cannot be: {}", why.en),
        ),
    }));
    for (id, delay) in &found.delays {
        match delay {
            Lateness::Breaks(years) => lines.push(Text::new(
                format!("仅 [{id}] 推迟 {years} 年即不能"),
                format!("[{id}] alone {years} year(s) late breaks it"),
            )),
            Lateness::Impossible(years, why) => lines.push(Text::new(
                format!("仅 [{id}] 推迟 {years} 年，情景即不成立：{}", why.zh),
                format!("[{id}] alone {years} year(s) late, the scenario cannot be: {}", why.en),
            )),
            Lateness::Holds => {}
        }
    }
    lines
}
