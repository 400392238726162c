//! The uncertainty of results for people: both approaches side by side, what it comes from, what is taken as exact.

use std::fmt::Write as _;

use super::inventory_text::InventoryText;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::inventory::Inventory;
use crate::text::{Language, Text};
use crate::uncertainty::outcome::{Contribution, ExactInput, ResultUncertainty, STANDARD_ERRORS, VariableUncertainty};
use crate::uncertainty::{Outcome, significant};

/// Variables and exact inputs that are shown; the rest is summed up in a line.
const SHOWN: usize = 12;

/// Digits of sampled numbers for people.
const DIGITS: usize = 7;

/// What an outcome is printed with.
pub struct UncertaintySheet<'o> {
    /// The outcome.
    pub outcome: &'o Outcome,
    /// What it is the uncertainty of, in one line for programs.
    pub title: Text,
    /// How many of the results, from the first, are broken down by what their uncertainty comes from.
    pub broken_down: usize,
    /// Whether every line was counted.
    pub is_complete: bool,
    /// What must be said of the results that the sheet does not know.
    pub remarks: Vec<Text>,
}

/// The heading of an inventory, as its own table has it.
pub fn inventory_heading(inventory: &Inventory<'_>, language: Language, style: TableStyle) -> String {
    let text = InventoryText {
        inventory,
        language,
        style,
        by: &[],
    };
    text.heading()
}

/// A percentage with two places, with its sign where it is asked for.
fn percent(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.2} %")
    } else {
        "–".to_owned()
    }
}

fn signed(value: f64) -> String {
    if value.is_finite() {
        format!("{value:+.2} %")
    } else {
        "–".to_owned()
    }
}

fn four_places(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.4}")
    } else {
        "–".to_owned()
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
        text += &self.drawn_line(language);
        for result in &self.outcome.results {
            text += &self.shifted(result, language);
        }
        for place in 0..self.outcome.results.len().min(self.broken_down) {
            text += &self.sources(place, language, style);
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
        let mut table = TableWriter::new(style, &columns);
        for result in &self.outcome.results {
            let of = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
            let sampled = result.sampled;
            let both = result.sampled_percent();
            table.row(&[
                result.name.title.in_language(language).to_owned(),
                number(result.stated),
                result.name.unit.clone(),
                format!("±{}", percent(result.first_order_percent())),
                both.map_or_else(
                    || "–".to_owned(),
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
        if result.first_order_deviation == 0.0 {
            let words = pick("没有任何输入写明不确定度", "no input states an uncertainty");
            let _ = writeln!(text, "  {words}");
            return text;
        }
        let columns = [
            (pick("输入", "input"), ColumnKind::Words),
            (pick("所述不确定度", "stated"), ColumnKind::Fixed),
            (pick("方差占比", "of variance"), ColumnKind::Number),
            (pick("秩相关", "rank corr."), ColumnKind::Number),
            (pick("其平方占比", "its square"), ColumnKind::Number),
            (pick("弹性", "elasticity"), ColumnKind::Number),
            (pick("取 2.5 % 时", "at its 2.5 %"), ColumnKind::Number),
            (pick("取 97.5 % 时", "at its 97.5 %"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
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
        let mut text = format!(
            "\n{}\n",
            pick(
                "按准确值处理：没有写明不确定度（弹性：输入变动 1 % 时结果变动的百分数）",
                "Taken as exact: nothing states how uncertain these are (elasticity: per cent of the result for one per cent of the input)"
            )
        );
        let first = &self.outcome.results[0].name.title;
        let elasticity = match language {
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

/// How much an input that is taken as exact matters.
fn weight(exact: &ExactInput) -> f64 {
    exact.elasticities[0].abs()
}

fn variable_row(variable: &VariableUncertainty, own: &Contribution, stated: f64, language: Language) -> [String; 8] {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| percent(100.0 * share));
    let moved = |to: f64| signed(100.0 * (to - stated) / stated.abs());
    [
        variable.input.title.in_language(language).to_owned(),
        variable.input.stated.in_language(language).to_owned(),
        share(own.variance_share),
        own.rank_correlation
            .map_or_else(|| "–".to_owned(), |correlation| format!("{correlation:.3}")),
        share(own.rank_share),
        four_places(own.elasticity),
        moved(own.at_low),
        moved(own.at_high),
    ]
}
