//! The uncertainty of results for people: both approaches side by side, what it comes from, what is taken as exact.

use std::fmt::Write as _;

use super::narrowed_table::{NarrowedTable, is_narrow};
use super::table::{ColumnKind, TableStyle, TableWriter};
use super::uncertainty_sheet::UncertaintySheet;
use crate::quantity::floating_number::{at_places, signed_at_places};
use crate::quantity::significant;
use crate::text::{Language, Text};
use crate::uncertainty::InputKind;
use crate::uncertainty::outcome::{Contribution, ExactInput, ResultUncertainty, STANDARD_ERRORS, VariableUncertainty};

/// Variables and exact inputs that are shown; the rest is summed up in a line.
const SHOWN: usize = 12;

/// Digits of sampled numbers for people.
const DIGITS: usize = 7;

/// What stands where there is no number.
const NONE: &str = "—";

/// A percentage with two places.
fn percent(value: f64) -> String {
    if value.is_finite() {
        format!("{} %", at_places(value, 2))
    } else {
        NONE.to_owned()
    }
}

fn signed(value: f64) -> String {
    if value.is_finite() {
        format!("{} %", signed_at_places(value, 2))
    } else {
        NONE.to_owned()
    }
}

fn four_places(value: f64) -> String {
    if value.is_finite() {
        at_places(value, 4)
    } else {
        NONE.to_owned()
    }
}

fn number(value: f64) -> String {
    significant(value, DIGITS)
}

impl UncertaintySheet<'_> {
    /// The outcome as text below a heading.
    pub fn text(&self, heading: &str, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = heading.to_owned();
        let _ = writeln!(text, "{}", pick("不确定度（95 % 区间）", "Uncertainty, 95 % intervals"));
        text += &self.results(language, style);
        text += &self.beside(language);
        for result in &self.outcome.results {
            text += &self.shifted(result, language);
        }
        for place in 0..self.outcome.results.len().min(self.broken_down) {
            if self.outcome.results[place].has_interval() {
                text += &self.sources(place, language, style);
            }
        }
        text += &self.exact(language, style);
        text += &self.about(language);
        text
    }

    fn results(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("结果", "result"), ColumnKind::Words),
            (pick("按所述值", "as stated"), ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (pick("方法 1", "approach 1"), ColumnKind::Number),
            (pick("方法 2", "approach 2"), ColumnKind::Number),
            (pick("均值", "mean"), ColumnKind::Number),
            (pick("中位数", "median"), ColumnKind::Number),
            ("2.5 %", ColumnKind::Number),
            ("97.5 %", ColumnKind::Number),
        ];
        let mut table = NarrowedTable::new(style, &columns, &[4, 5, 6]);
        for result in &self.outcome.results {
            let of = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), number);
            let sampled = result.sampled;
            let first_order = result.first_order_percent();
            let both = result.sampled_percent();
            let mark = result.name.completeness.mark();
            table.row(&[
                result.name.title.in_language(language).to_owned(),
                format!("{}{}", mark.in_language(language), number(result.stated)),
                result.name.unit.clone(),
                first_order.map_or_else(|| NONE.to_owned(), |half| format!("±{}", percent(half))),
                both.map_or_else(
                    || NONE.to_owned(),
                    |(below, above)| format!("{} {}", signed(below), signed(above)),
                ),
                of(sampled.map(|sampled| sampled.mean)),
                of(sampled.map(|sampled| sampled.median)),
                of(sampled.map(|sampled| sampled.low)),
                of(sampled.map(|sampled| sampled.high)),
            ]);
        }
        table.finish()
    }

    /// Beside the headline: what is left out, how much of the result the intervals cover, how it was drawn.
    fn beside(&self, language: Language) -> String {
        let mut text = String::new();
        if let Some(left_out) = &self.left_out {
            let _ = writeln!(text, "  {}", left_out.in_language(language));
        }
        let without = self.outcome.results.iter().filter(|result| !result.has_interval());
        if without.clone().count() == self.outcome.results.len() {
            let _ = writeln!(text, "  {}", self.nothing_stated().in_language(language));
            return text;
        }
        for result in without {
            let title = result.name.title.in_language(language);
            text += &match language {
                Language::Zh => format!("  {title}：其输入均未写明不确定度，没有区间可言\n"),
                Language::En => {
                    format!("  {title}: nothing states how uncertain its inputs are, so it has no interval\n")
                }
            };
        }
        for result in self.outcome.results.iter().take(self.broken_down) {
            text += &covered_line(result, language);
        }
        text + &self.drawn_line(language)
    }

    /// Why no result has an interval.
    fn nothing_stated(&self) -> Text {
        if self.outcome.variables.is_empty() {
            return Text::new(
                "没有任何输入写明不确定度，因此结果有多不确定无从说起",
                "nothing states how uncertain its inputs are, so nothing can be said of how uncertain the result is",
            );
        }
        Text::new(
            "没有任何影响结果的输入写明大于 0 的不确定度，因此结果有多不确定无从说起",
            "no input that moves the result states an uncertainty above 0, so nothing can be said of how uncertain the result is",
        )
    }

    fn drawn_line(&self, language: Language) -> String {
        let (draws, seed) = (self.outcome.sampling.draws, self.outcome.sampling.seed);
        let mut text = match language {
            Language::Zh => format!("  方法 2：抽样 {draws} 次，种子 {seed}\n"),
            Language::En => format!("  approach 2: {draws} draws, seed {seed}\n"),
        };
        let unsolved = self.outcome.unsolved;
        if unsolved > 0 {
            let share = percent(100.0 * unsolved as f64 / draws as f64);
            text += &match language {
                Language::Zh => {
                    format!("  其中 {unsolved} 次（{share}）网络无解或工序须反向运行，未计入\n")
                }
                Language::En => {
                    format!(
                        "  {unsolved} of them ({share}) have no solution, or a process would run backwards: left out\n"
                    )
                }
            };
        }
        text
    }

    /// Where the drawn mean is not the stated result: a sentence says so, and why.
    fn shifted(&self, result: &ResultUncertainty, language: Language) -> String {
        let Some(sampled) = result.sampled.filter(|_| result.mean_differs()) else {
            return String::new();
        };
        let place = self
            .outcome
            .results
            .iter()
            .position(|other| other.name == result.name)
            .unwrap_or_default();
        let mut shifting: Vec<&VariableUncertainty> = self
            .outcome
            .variables
            .iter()
            .filter(|variable| variable.contributions[place].shift.abs() > 1e-6)
            .collect();
        shifting.sort_by(|one, other| {
            let shift = |of: &VariableUncertainty| of.contributions[place].shift.abs();
            shift(other).total_cmp(&shift(one))
        });
        let named: Vec<String> = shifting
            .iter()
            .take(3)
            .map(|variable| {
                let distribution = variable.input.distribution;
                let (mean, median) = distribution.map_or((1.0, 1.0), |known| (known.mean(), known.median()));
                let title = variable.input.title.in_language(language);
                let (mean, median) = (significant(mean, 4), significant(median, 4));
                let shift = signed(100.0 * variable.contributions[place].shift);
                match language {
                    Language::Zh => format!("{title}（均值为所述值的 {mean} 倍，中位数 {median} 倍，影响 {shift}）"),
                    Language::En => format!("{title} (mean {mean}, median {median} of the stated value: {shift})"),
                }
            })
            .collect();
        let by = signed(100.0 * (sampled.mean - result.stated) / result.stated.abs());
        let title = result.name.title.in_language(language);
        let joined = named.join(language.pick("；", "; "));
        match (language, joined.is_empty()) {
            (Language::Zh, false) => format!(
                "  {title}：抽样均值与按所述值的结果相差 {by}，超过 {STANDARD_ERRORS} 倍标准误；分布偏斜：{joined}\n"
            ),
            (Language::En, false) => format!(
                "  {title}: the drawn mean is {by} off the stated result, beyond {STANDARD_ERRORS} standard errors; skewed distributions: {joined}\n"
            ),
            (Language::Zh, true) => format!(
                "  {title}：抽样均值与按所述值的结果相差 {by}，超过 {STANDARD_ERRORS} 倍标准误；结果对输入不是线性的\n"
            ),
            (Language::En, true) => format!(
                "  {title}: the drawn mean is {by} off the stated result, beyond {STANDARD_ERRORS} standard errors; the result is not linear in its inputs\n"
            ),
        }
    }

    /// The variables by their share of a result's variance.
    fn sources(&self, place: usize, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let result = &self.outcome.results[place];
        let title = result.name.title.in_language(language);
        let mut text = match language {
            Language::Zh => format!("\n不确定度的来源：{title}\n"),
            Language::En => format!("\nWhere it comes from: {title}\n"),
        };
        let columns = [
            (pick("输入", "input"), ColumnKind::Words),
            (pick("所述不确定度", "stated"), stated_kind(style)),
            (pick("方差占比", "of variance"), ColumnKind::Number),
            (pick("秩相关", "rank corr."), ColumnKind::Number),
            (pick("其平方占比", "its square"), ColumnKind::Number),
            (pick("弹性", "elasticity"), ColumnKind::Number),
            (pick("取 2.5 % 时", "at its 2.5 %"), ColumnKind::Number),
            (pick("取 97.5 % 时", "at its 97.5 %"), ColumnKind::Number),
        ];
        let mut table = NarrowedTable::new(style, &columns, &[4, 6, 7]);
        let mut variables: Vec<&VariableUncertainty> = self.outcome.variables.iter().collect();
        let share = |of: &VariableUncertainty| of.contributions[place].variance_share.unwrap_or_default();
        variables.sort_by(|one, other| share(other).total_cmp(&share(one)));
        let (shown, rest) = variables.split_at(variables.len().min(SHOWN));
        for variable in shown {
            table.row(&variable_row(
                variable,
                &variable.contributions[place],
                result.stated,
                language,
            ));
        }
        text += &table.finish();
        if !rest.is_empty() {
            let count = rest.len();
            let together = percent(100.0 * rest.iter().map(|variable| share(variable)).sum::<f64>());
            text += &match language {
                Language::Zh => format!("  另有 {count} 个输入，合计占方差 {together}\n"),
                Language::En => format!("  {count} more inputs, together {together} of the variance\n"),
            };
        }
        text
    }

    fn exact(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let exact = &self.outcome.exact;
        if exact.is_empty() {
            return String::new();
        }
        let is_key = |exact: &ExactInput| exact.input.kind == InputKind::AllocationKey;
        let (keys_zh, keys_en) = if exact.iter().any(is_key) {
            ("，分摊依据不在抽样之列", ", and allocation keys are not drawn")
        } else {
            ("", "")
        };
        let mut text = match language {
            Language::Zh => {
                format!("\n按准确值处理：没有写明不确定度{keys_zh}（弹性：输入变动 1 % 时结果变动的百分数）\n")
            }
            Language::En => format!(
                "\nTaken as exact: nothing states how uncertain these are{keys_en} (elasticity: per cent of the result for one per cent of the input)\n"
            ),
        };
        let first = &self.outcome.results[0].name.title;
        let elasticity = match language {
            _ if is_narrow(style) => pick("弹性", "elasticity").to_owned(),
            Language::Zh => format!("弹性：{}", first.zh),
            Language::En => format!("elasticity of the {}", first.en),
        };
        let columns = [
            (pick("输入", "input"), ColumnKind::Words),
            (pick("种类", "kind"), ColumnKind::Fixed),
            (elasticity.as_str(), ColumnKind::Number),
            (pick("未写明的部分", "part without"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        let (shown, rest) = exact.split_at(exact.len().min(SHOWN));
        for one in shown {
            table.row(&[
                one.input.title.in_language(language).to_owned(),
                one.input.kind.title().in_language(language).to_owned(),
                four_places(one.elasticities[0]),
                percent(100.0 * one.input.silent),
            ]);
        }
        text += &table.finish();
        if !rest.is_empty() {
            let largest = rest.iter().map(weight).fold(0.0, f64::max);
            let count = rest.len();
            text += &match language {
                Language::Zh => format!("  另有 {count} 个，弹性均不超过 {largest:.4}（绝对值）\n"),
                Language::En => {
                    format!("  {count} more, none with an elasticity above {largest:.4} without its sign\n")
                }
            };
        }
        text
    }

    fn about(&self, language: Language) -> String {
        let mut lines = vec![
            Text::new(
                "抽样为浮点计算，各行不修约；同一计量、同一因子、同一记录各为一个随机变量，其余互相独立",
                "draws are floating point and round no row; a meter, a factor, a record is one variable wherever it stands, all of them independent",
            ),
            Text::new(
                "方法 1：IPCC 2006 第1卷第3章，一阶传播，各变量取 1.96 倍标准差；方法 2：蒙特卡洛，第 2.5 与 97.5 百分位",
                "approach 1: IPCC 2006 volume 1 chapter 3, to first order, 1.96 standard deviations of each variable; approach 2: Monte Carlo, percentiles 2.5 and 97.5",
            ),
        ];
        lines.extend(self.remarks.clone());
        let mut text = format!("\n{}\n", language.pick("方法说明", "About the method"));
        for line in lines {
            let _ = writeln!(text, "  {}", line.in_language(language));
        }
        text
    }
}

/// How much of a result its interval covers, where that is not all.
fn covered_line(result: &ResultUncertainty, language: Language) -> String {
    let rest = result.covered.map(|covered| 1.0 - covered);
    let Some(rest) = rest.filter(|rest| result.has_interval() && *rest > 1e-12) else {
        return String::new();
    };
    let title = result.name.title.in_language(language);
    let (covered, rest) = (percent(100.0 * (1.0 - rest)), percent(100.0 * rest));
    match language {
        Language::Zh => format!(
            "  {title}：区间只涵盖写明不确定度的输入，占弹性（不计符号）之和的 {covered}；其余 {rest} 按准确值处理\n"
        ),
        Language::En => format!(
            "  {title}: the interval covers {covered} of all elasticities (without signs); {rest} belong to inputs taken as exact\n"
        ),
    }
}

/// How much an input that is taken as exact matters.
fn weight(exact: &ExactInput) -> f64 {
    exact.elasticities[0].abs()
}

/// What is stated wraps on a narrow terminal.
fn stated_kind(style: TableStyle) -> ColumnKind {
    if is_narrow(style) {
        ColumnKind::Words
    } else {
        ColumnKind::Fixed
    }
}

fn variable_row(variable: &VariableUncertainty, own: &Contribution, stated: f64, language: Language) -> [String; 8] {
    let share = |share: Option<f64>| share.map_or_else(|| NONE.to_owned(), |share| percent(100.0 * share));
    let moved = |to: f64| signed(100.0 * (to - stated) / stated.abs());
    [
        variable.input.title.in_language(language).to_owned(),
        variable.input.stated.in_language(language).to_owned(),
        share(own.variance_share),
        own.rank_correlation
            .map_or_else(|| NONE.to_owned(), |correlation| at_places(correlation, 3)),
        share(own.rank_share),
        four_places(own.elasticity),
        moved(own.at_low),
        moved(own.at_high),
    ]
}
