//! Results of a background system for people: the footprint of a product, the intensities of all.

use super::floating_number::column;
use super::solver_text::solver_sentence;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::network::background::{BackgroundProcess, BackgroundSystem, CutOffReason, Intensities, Solution};
use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use crate::text::{Language, Text};

/// So many processes are shown for people; the rest are added up. Programs get them all.
const SHOWN: usize = 30;

/// What of the elementary flows counts.
pub struct CountedFlows<'s> {
    /// The system.
    pub system: &'s BackgroundSystem,
    /// By elementary flow how much one of it counts; 0 is not counted.
    pub factors: Vec<f64>,
    /// What the sum is measured in.
    pub unit: String,
    /// The set of warming potentials that they count by, where they do.
    pub potentials: Option<String>,
}

/// The footprint of an amount of a product of a background system.
pub struct BackgroundFootprint<'s> {
    /// What counts.
    pub counted: &'s CountedFlows<'s>,
    /// The solution.
    pub solution: &'s Solution<'s>,
    /// Place of the process that provides the product.
    pub process: usize,
    /// How much of it.
    pub amount: f64,
    /// The name of the table.
    pub title: String,
}

/// What one unit of every product of a background system causes.
pub struct BackgroundIntensities<'s> {
    /// What counts.
    pub counted: &'s CountedFlows<'s>,
    /// The intensities.
    pub intensities: &'s Intensities,
    /// The name of the table.
    pub title: String,
}

impl CountedFlows<'_> {
    /// The factor of an elementary flow.
    pub fn factor(&self, flow: usize) -> f64 {
        self.factors[flow]
    }

    /// The names of the flows that count, or of those that do not.
    pub(super) fn names(&self, counts: bool) -> Vec<&str> {
        let flows = self.system.elementary_flows.iter().zip(&self.factors);
        flows
            .filter(|(_, factor)| (**factor != 0.0) == counts)
            .map(|(flow, _)| flow.id.as_str())
            .collect()
    }

    /// What counts and what does not, in words.
    fn sentence(&self) -> Text {
        const WRITTEN: usize = 6;
        let written = |names: &[&str], joined: &str| {
            let more = names.len().saturating_sub(WRITTEN);
            let list = names.iter().take(WRITTEN).copied().collect::<Vec<_>>().join(joined);
            if more == 0 {
                (list.clone(), list)
            } else {
                (
                    format!("{list} 等 {} 种", names.len()),
                    format!("{list} and {more} more"),
                )
            }
        };
        let (counted_zh, counted_en) = written(&self.names(true), " + ");
        let (counted_zh, counted_en) = match &self.potentials {
            Some(set) => (
                format!("按 {set} 的增温潜势 {counted_zh}"),
                format!("at their potential in {set} {counted_en}"),
            ),
            None => (counted_zh, counted_en),
        };
        let others = self.names(false);
        if others.is_empty() {
            return Text::new(format!("计入：{counted_zh}"), format!("counted: {counted_en}"));
        }
        let (others_zh, others_en) = written(&others, "; ");
        Text::new(
            format!("计入：{counted_zh}；未计入的基本流：{others_zh}"),
            format!("counted: {counted_en}; elementary flows not counted: {others_en}"),
        )
    }
}

impl BackgroundFootprint<'_> {
    /// The footprint as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let system = self.counted.system;
        let known = &system.processes[self.process];
        let amount = significant(self.amount, SIGNIFICANT_DIGITS);
        let mut text = format!("{}\n", self.title);
        text += &match language {
            Language::Zh => format!("{amount} {} {} 的足迹\n", known.unit, known.product),
            Language::En => format!("footprint of {amount} {} of {}\n", known.unit, known.product),
        };
        if known.name != known.product {
            text += &format!("{}{}\n", pick("提供者：", "provided by: "), known.name);
        }
        text += &format!("{}\n\n", self.counted.sentence().in_language(language));
        text += &self.processes(language, style);
        let cut_offs = self.solution.cut_offs();
        if !cut_offs.is_empty() {
            text += &format!(
                "\n{}\n",
                pick("截断的流（未计，不是零）", "cut off (not counted, which is not zero)")
            );
            let mut table = TableWriter::new(
                style,
                &[
                    (pick("流", "flow"), ColumnKind::Words),
                    (pick("数量", "amount"), ColumnKind::Number),
                    ("", ColumnKind::Fixed),
                    (pick("原因", "why"), ColumnKind::Fixed),
                ],
            );
            for cut_off in cut_offs {
                table.row(&[
                    cut_off.flow,
                    significant(cut_off.amount, SIGNIFICANT_DIGITS),
                    cut_off.unit,
                    reason(cut_off.reason).in_language(language).to_owned(),
                ]);
            }
            text += &table.finish();
        }
        if self.solution.credited() > 0 {
            let count = self.solution.credited();
            text += &match language {
                Language::Zh => format!("\n  {count} 道工序少运行（运行次数为负）：其产品已由副产代替，予以抵扣\n"),
                Language::En => format!(
                    "\n  {count} process(es) run less (below zero): by-products stand in for what they make, which is credited\n"
                ),
            };
        }
        text += &format!("\n  {}\n", solver_sentence(&self.solution.report).in_language(language));
        text
    }

    /// The contributions, greatest first.
    pub(super) fn contributions(&self) -> Vec<(usize, f64)> {
        let mut rows = self.solution.by_process(|flow| self.counted.factor(flow));
        rows.sort_by(|left, right| right.1.abs().total_cmp(&left.1.abs()).then(left.0.cmp(&right.0)));
        rows
    }

    /// The total.
    pub(super) fn total(&self) -> f64 {
        self.solution.total(|flow| self.counted.factor(flow))
    }

    /// How much of its reference a process makes, or treats, for the demand.
    pub(super) fn output(&self, process: usize) -> f64 {
        let known = &self.counted.system.processes[process];
        let amount = self.solution.output(process);
        if known.is_treatment { -amount } else { amount }
    }

    fn processes(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let system = self.counted.system;
        let rows = self.contributions();
        let total = self.total();
        let rest: f64 = rows.iter().skip(SHOWN).map(|(_, amount)| amount).sum();
        let mut amounts: Vec<f64> = rows.iter().take(SHOWN).map(|(_, amount)| *amount).collect();
        amounts.extend([rest, total]);
        let amounts = column(&amounts);
        let share = |amount: f64| {
            if total == 0.0 {
                String::new()
            } else {
                format!("{:.2} %", 100.0 * amount / total)
            }
        };
        let mut table = TableWriter::new(
            style,
            &[
                (pick("工序", "process"), ColumnKind::Words),
                (&self.counted.unit, ColumnKind::Number),
                (pick("占比", "share"), ColumnKind::Number),
                (pick("为此产出或处理", "for it, it makes or treats"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
            ],
        );
        for ((process, amount), written) in rows.iter().take(SHOWN).zip(&amounts) {
            let known = &system.processes[*process];
            table.row(&[
                known.name.clone(),
                written.clone(),
                share(*amount),
                significant(self.output(*process), SIGNIFICANT_DIGITS),
                known.unit.clone(),
            ]);
        }
        let [.., rest_written, total_written] = amounts.as_slice() else {
            return String::new();
        };
        if rows.len() > SHOWN {
            let count = rows.len() - SHOWN;
            let name = match language {
                Language::Zh => format!("其余 {count} 道工序（--format csv 列出）"),
                Language::En => format!("{count} other processes (--format csv lists them)"),
            };
            table.row(&[name, rest_written.clone(), share(rest), String::new(), String::new()]);
        }
        let title = if self.solution.cut_offs().is_empty() {
            pick("合计", "total")
        } else {
            pick("合计（不完整：有截断）", "total (incomplete: see what is cut off)")
        };
        table.strong_row(&[
            title.to_owned(),
            total_written.clone(),
            String::new(),
            String::new(),
            String::new(),
        ]);
        table.finish()
    }
}

impl BackgroundIntensities<'_> {
    /// The intensities as a table, in the order of the system.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let system = self.counted.system;
        let mut table = TableWriter::new(
            style,
            &[
                (pick("产品", "product"), ColumnKind::Words),
                (pick("强度", "intensity"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
                ("", ColumnKind::Fixed),
            ],
        );
        let values = column(&self.intensities.values);
        for ((process, value), complete) in system.processes.iter().zip(values).zip(&self.intensities.is_complete) {
            let name = if process.name == process.product {
                process.name.clone()
            } else {
                format!("{} ({})", process.product, process.name)
            };
            table.row(&[
                name,
                value,
                format!("{}/{}", self.counted.unit, process.unit),
                if *complete {
                    String::new()
                } else {
                    pick("不完整", "incomplete").to_owned()
                },
            ]);
        }
        let mut text = format!("{}\n", self.title);
        text += &format!("{}\n\n", self.counted.sentence().in_language(language));
        text += &table.finish();
        let incomplete = self.incomplete();
        if incomplete > 0 {
            text += &match language {
                Language::Zh => {
                    format!("\n  {incomplete} 种产品不完整：其上游有截断的流（未计，不是零）；明细见 --product\n")
                }
                Language::En => format!(
                    "\n  {incomplete} product(s) are incomplete: something behind them is cut off, which is not counted and not zero; --product lists it\n"
                ),
            };
        }
        text += &format!(
            "\n  {}\n",
            solver_sentence(&self.intensities.report).in_language(language)
        );
        text
    }

    /// Each process with its intensity, and whether that is complete.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&BackgroundProcess, f64, bool)> {
        let values = self.intensities.values.iter().zip(&self.intensities.is_complete);
        let rows = self.counted.system.processes.iter().zip(values);
        rows.map(|(process, (value, complete))| (process, *value, *complete))
    }

    /// How many products are incomplete.
    pub fn incomplete(&self) -> usize {
        self.intensities
            .is_complete
            .iter()
            .filter(|complete| !**complete)
            .count()
    }
}

/// Why a flow is cut off, in words.
pub(super) fn reason(reason: CutOffReason) -> Text {
    match reason {
        CutOffReason::Declared => Text::new("数据集已截断", "by the dataset"),
        CutOffReason::NoProvider => Text::new("没有提供者", "no provider"),
    }
}
