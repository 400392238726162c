//! Sampled trajectories as people read them.

use super::narrowed_table::NarrowedTable;
use super::table::{ColumnKind, TableStyle};
use crate::factor::record::confidence_title;
use crate::quantity::floating_number::{at_places, signed_at_places};
use crate::quantity::significant;
use crate::scenario::Scenario;
use crate::scenario::sampled::{SampledInput, SampledTrajectory};
use crate::text::{Language, Text};
use crate::uncertainty::distribution::{DEVIATIONS_OF_HALF_WIDTH, Distribution, Shape};

/// Digits of drawn numbers for people.
const DIGITS: usize = 7;
/// What stands where there is no number.
const NONE: &str = "—";

/// A sampled trajectory with what it is of.
pub struct SampledTrajectorySheet<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The unit of its totals.
    pub unit: &'a str,
    /// How many plants it has.
    pub plants: usize,
    /// What was drawn.
    pub sampled: &'a SampledTrajectory,
}

impl SampledTrajectorySheet<'_> {
    /// The years, the peak and the inputs.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let mut text = self.heading(language);
        text += &self.years(language, style);
        text += &self.peak(language);
        text += &self.inputs(language, style);
        text += &self.notes(language);
        text
    }

    fn heading(&self, language: Language) -> String {
        let (scenario, sampling) = (self.scenario, self.sampled.sampling);
        let title = scenario.title.in_language(language);
        let (inputs, assumed) = (self.sampled.inputs.len(), self.sampled.assumed_inputs());
        let (id, file, methodology, plants) = (&scenario.id, &scenario.file, &scenario.methodology, self.plants);
        let (draws, seed) = (sampling.draws, sampling.seed);
        match language {
            Language::Zh => format!(
                "{title}（{id}） · {file}\n{methodology} · 企业 {plants} 家 · 抽样 {draws} 次，种子 {seed} · 不确定的输入 {inputs} 个，其中假定的 {assumed} 个\n"
            ),
            Language::En => format!(
                "{title} ({id}) · {file}\n{methodology} · {plants} plant(s) · {draws} draws, seed {seed} · {inputs} uncertain input(s), {assumed} of them assumed\n"
            ),
        }
    }

    /// Of which draws means and probabilities are, where some could not be; `None` where all could.
    pub(super) fn of_draws(&self) -> Option<Text> {
        let (unsolved, all) = (self.sampled.unsolved, self.sampled.sampling.draws);
        let solved = self.sampled.peak.draws;
        (unsolved > 0).then(|| {
            Text::new(
                format!("只就 {all} 次抽样中成立的 {solved} 次而言；{unsolved} 次不成立，未计入"),
                format!("of the {solved} of {all} draws that could be; {unsolved} could not be and are left out"),
            )
        })
    }

    fn years(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("年份", "year"), ColumnKind::Fixed),
            (pick("未抽样", "not drawn"), ColumnKind::Number),
            (pick("均值", "mean"), ColumnKind::Number),
            ("2.5 %", ColumnKind::Number),
            ("97.5 %", ColumnKind::Number),
        ];
        let mut table = NarrowedTable::new(style, &columns, &[1]);
        for year in &self.sampled.years {
            let number = |value: f64| significant(value, DIGITS);
            let drawn = year.drawn;
            table.row(&[
                year.year.to_string(),
                number(year.stated),
                number(drawn.mean),
                number(drawn.low),
                number(drawn.high),
            ]);
        }
        let unit = self.unit;
        let of_draws = self.of_draws().map(|words| match language {
            Language::Zh => format!("（{}）", words.zh),
            Language::En => format!(" ({})", words.en),
        });
        let of_draws = of_draws.unwrap_or_default();
        let title = match language {
            Language::Zh => format!("各年合计，{unit}{of_draws}"),
            Language::En => format!("Totals of the years, {unit}{of_draws}"),
        };
        format!("\n{title}\n{}", table.finish())
    }

    fn peak(&self, language: Language) -> String {
        let (sampled, unit) = (self.sampled, self.unit);
        let peak = &sampled.peak;
        let number = |value: f64| significant(value, DIGITS);
        let total = sampled.peak_total;
        let (mean, low, high) = (number(total.mean), number(total.low), number(total.high));
        let beside = self.of_draws().map_or_else(Text::default, |words| {
            Text::new(format!("；{}", words.zh), format!("; {}", words.en))
        });
        let mut text = match language {
            Language::Zh => format!(
                "\n峰值（各次抽样中合计最大的一年；不检验其后的下降{}）\n  最大合计：均值 {mean}，95 % 区间 {low} 至 {high} {unit}\n",
                beside.zh
            ),
            Language::En => format!(
                "\nPeak (the year of each draw's greatest total; the fall after it is not tested{})\n  greatest total: mean {mean}, 95 % interval {low} to {high} {unit}\n",
                beside.en
            ),
        };
        let parts: Vec<String> = peak
            .years
            .iter()
            .map(|(year, draws)| format!("{year} {}", percent(*draws, peak.draws)))
            .collect();
        text += &match language {
            Language::Zh => format!("  所在年份：{}\n", parts.join("，")),
            Language::En => format!("  its year: {}\n", parts.join(", ")),
        };
        if peak.at_end > 0 {
            let (share, last) = (percent(peak.at_end, peak.draws), self.scenario.last_year);
            text += &match language {
                Language::Zh => format!("  {share} 的抽样在末年 {last} 最大：期内看不到峰值\n"),
                Language::En => {
                    format!("  in {share} of the draws it is the last year, {last}: no peak within the years\n")
                }
            };
        }
        if let Some((deadline, early)) = peak.before {
            let share = percent(early, peak.draws);
            text += &match language {
                Language::Zh => format!(
                    "  在 {deadline} 年之前达峰的概率：{share}（在所述分布之下{}）\n",
                    beside.zh
                ),
                Language::En => {
                    format!(
                        "  probability that it lies before {deadline}: {share} (under the spreads stated{})\n",
                        beside.en
                    )
                }
            };
            let all = self.sampled.sampling.draws;
            if let Some((least, most)) = sampled.bounds_of_early() {
                let (least, most) = (percent(least, all), percent(most, all));
                text += &match language {
                    Language::Zh => {
                        format!("  ! 不成立的抽样何时达峰无从得知：按全部 {all} 次计，概率在 {least} 与 {most} 之间\n")
                    }
                    Language::En => format!(
                        "  ! when the draws that could not be would peak is not known: of all {all} draws the probability lies between {least} and {most}\n"
                    ),
                };
            }
        }
        if let Some(note) = self.scenario.history_passed_over() {
            text += &format!("  ! {}\n", note.message.in_language(language));
        }
        text + &self.of_assumptions(language)
    }

    /// How much of what is found comes from what is only assumed.
    fn of_assumptions(&self, language: Language) -> String {
        let (all, assumed) = (self.sampled.inputs.len(), self.sampled.assumed_inputs());
        let Some(share) = self.sampled.assumed_share else {
            return language
                .pick("  最大合计不随任何输入变动\n", "  no input moves the greatest total\n")
                .to_owned();
        };
        if assumed == 0 {
            return language
                .pick("  不确定的输入均非假定\n", "  no uncertain input is assumed\n")
                .to_owned();
        }
        let share = at_places(100.0 * share, 0);
        match language {
            Language::Zh => format!(
                "  ! {all} 个不确定的输入中 {assumed} 个的数值或分布为假定；最大合计的方差约 {share} % 来自这些（按秩相关系数平方分摊）\n"
            ),
            Language::En => format!(
                "  ! {assumed} of {all} uncertain inputs are assumed, in value or spread; some {share} % of the variance of the greatest total comes from them (by squared rank correlations)\n"
            ),
        }
    }

    fn inputs(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("不确定的输入", "uncertain input"), ColumnKind::Words),
            (pick("对其数值的倍数", "factor on it"), ColumnKind::Words),
            (pick("数值", "value is"), ColumnKind::Fixed),
            (pick("分布", "spread is"), ColumnKind::Fixed),
            (pick("秩相关", "rank corr."), ColumnKind::Number),
            (pick("方差份额", "variance"), ColumnKind::Number),
            (pick("截断", "clipped"), ColumnKind::Number),
        ];
        let mut table = NarrowedTable::new(style, &columns, &[1]);
        for input in &self.sampled.inputs {
            let known = &input.input;
            let sure = |confidence| confidence_title(confidence).1.in_language(language).to_owned();
            table.row(&[
                format!("{} ({})", known.title.in_language(language), known.id),
                spread_words(&known.spread.distribution)
                    .in_language(language)
                    .to_owned(),
                sure(known.confidence),
                sure(known.spread.confidence),
                input
                    .rank_correlation
                    .map_or_else(|| NONE.to_owned(), |found| signed_at_places(found, 2)),
                input
                    .share
                    .map_or_else(|| NONE.to_owned(), |share| format!("{} %", at_places(100.0 * share, 1))),
                self.clipped(input),
            ]);
        }
        format!("\n{}", table.finish())
    }

    fn clipped(&self, input: &SampledInput) -> String {
        if input.clipped == 0 {
            return NONE.to_owned();
        }
        percent(input.clipped, self.sampled.sampling.draws)
    }

    fn notes(&self, language: Language) -> String {
        let (all, exact) = self.sampled.plant_years;
        let unsolved = self.sampled.unsolved;
        let mut text = match language {
            Language::Zh => "\n浮点计算，行不取整。每次抽样贯穿各年：一个驱动量或措施在基准年之后全程用同一个倍数，基准年不变。\n".to_owned(),
            Language::En => "\nFloating point, rows not rounded. A draw holds for all years: one factor on the whole course of a driver or lever, the base year as it is.\n".to_owned(),
        };
        if exact > 0 {
            text += &match language {
                Language::Zh => format!("{all} 个企业年中 {exact} 个按精确解求得。\n"),
                Language::En => format!("{exact} of {all} plant-years were solved exactly.\n"),
            };
        }
        if unsolved > 0 {
            let share = percent(unsolved, self.sampled.sampling.draws);
            text += &match language {
                Language::Zh => format!("! {unsolved} 次抽样（{share}）情景不成立，未计入：\n"),
                Language::En => {
                    format!("! {unsolved} draws ({share}) make a scenario that cannot be, and are left out:\n")
                }
            };
            for fault in &self.sampled.faults {
                text += &format!("  {}: {}\n", fault.code, fault.message.in_language(language));
            }
        }
        text
    }
}

/// A part of all draws in per cent; a part that would read as nothing, or as all, says so.
fn percent(draws: usize, all: usize) -> String {
    let share = 100.0 * draws as f64 / all as f64;
    if draws > 0 && share < 0.1 {
        "< 0.1 %".to_owned()
    } else if draws < all && share > 99.9 {
        "> 99.9 %".to_owned()
    } else {
        format!("{} %", at_places(share, 1))
    }
}

/// A distribution of factors in words.
pub(super) fn spread_words(distribution: &Distribution) -> Text {
    let number = |value: f64| significant(value, 4);
    match distribution.shape {
        Shape::Normal { deviation, .. } => {
            let half = at_places(100.0 * DEVIATIONS_OF_HALF_WIDTH * deviation, 1);
            Text::new(format!("正态，±{half} %"), format!("normal, ±{half} %"))
        }
        Shape::Lognormal { deviation_of_log, .. } => {
            // Its median is 1 and its 95 % interval is not even around it.
            let high = (DEVIATIONS_OF_HALF_WIDTH * deviation_of_log).exp();
            let (low, high) = (number(1.0 / high), number(high));
            Text::new(
                format!("对数正态，95 % 在 {low} 至 {high}"),
                format!("log-normal, 95 % within {low} to {high}"),
            )
        }
        Shape::Uniform { low, high } => {
            let (low, high) = (number(low), number(high));
            Text::new(format!("均匀，{low} 至 {high}"), format!("uniform, {low} to {high}"))
        }
        Shape::Triangular { low, high, .. } => {
            let (low, high) = (number(low), number(high));
            Text::new(format!("三角，{low} 至 {high}"), format!("triangular, {low} to {high}"))
        }
        Shape::Point { value } => Text::same(number(value)),
    }
}
