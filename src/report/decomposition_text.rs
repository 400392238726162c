//! A decomposed change as people read it.

use super::floating_number::{column, order_of};
use super::peak_words::value;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::decomposition::{Change, Mode, Weights};
use crate::text::{Language, Text};

/// A decomposed change to be written.
pub struct DecompositionSheet<'a> {
    /// The change.
    pub change: &'a Change<'a>,
}

/// Categories that a table for people shows; the rest are in the CSV.
const SHOWN: usize = 30;

impl DecompositionSheet<'_> {
    /// The bridge by factor, then the effects by category.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let change = self.change;
        let (first, last) = (change.years[0], change.years[change.years.len() - 1]);
        let identity = change.table.factors.join(" × ");
        let mut text = format!("{} · {first} → {last}\n", change.table.file);
        text += &match language {
            Language::Zh => format!("按类别求和：{identity}"),
            Language::En => format!("sum over categories of {identity}"),
        };
        if !change.table.category_columns.is_empty() {
            let columns = &change.table.category_columns;
            text += &match language {
                Language::Zh => format!("；类别：{}", columns.join("、")),
                Language::En => format!("; categories: {}", columns.join(", ")),
            };
        }
        text += &format!("\n{}\n\n", self.method().in_language(language));
        text += &self.bridge(language, style);
        if change.categories().len() > 1 {
            text += &format!("\n{}\n", language.pick("分类别", "by category"));
            text += &self.by_category(language, style);
        }
        text += &format!("\n  {}\n", self.residual().in_language(language));
        for line in self.appearances() {
            text += &format!("  {}\n", line.in_language(language));
        }
        text
    }

    /// How the change was decomposed.
    pub(super) fn method(&self) -> Text {
        let weights = self.change.weights.id();
        let [first, last] = [self.change.years[0], self.change.years[self.change.years.len() - 1]];
        let (least, greatest) = (first.min(last), first.max(last));
        if !self.change.table.years().any(|year| least < year && year < greatest) {
            return Text::new(
                format!("{weights}，首末两年直接比较（表中其间没有别的年份，链接与否相同）"),
                format!("{weights}, the two years alone: the table has none between, so chained is the same"),
            );
        }
        match self.change.mode {
            Mode::Unchained => Text::new(
                format!("{weights}，不链接：首末两年直接比较；与逐年链接之和不同"),
                format!(
                    "{weights}, unchained: the two years alone; chained over the years between, effects would differ"
                ),
            ),
            Mode::Chained => {
                let years: Vec<String> = self.change.years.iter().map(i32::to_string).collect();
                Text::new(
                    format!("{weights}，逐年链接：{}；与首末两年直接比较不同", years.join("、")),
                    format!(
                        "{weights}, chained over {}; taken from the two years alone, effects would differ",
                        years.join(", ")
                    ),
                )
            }
        }
    }

    fn residual(&self) -> Text {
        let residual = order_of(self.change.relative_residual());
        Text::new(
            format!("效应为浮点计算，两年合计精确；残差（变化减各效应之和）为合计的 {residual}"),
            format!("effects in floating point, sums exact; residual (change less all effects) {residual} of the sum"),
        )
    }

    /// Categories that are in one year alone, and the factor that is charged with them.
    pub(super) fn appearances(&self) -> Vec<Text> {
        let table = self.change.table;
        let each = self.change.appearances.iter().map(|appearance| {
            let name = table.category(appearance.category);
            let factor = &table.factors[appearance.factor];
            let (absent, present) = (appearance.absent_in, appearance.present_in);
            Text::new(
                format!("`{name}` 在 {absent} 年没有、{present} 年有：视为 {factor} 为零，变化全归于它"),
                format!("`{name}` is in {present} and not in {absent}: `{factor}` is zero there and is charged with all of it"),
            )
        });
        each.collect()
    }

    fn bridge(&self, language: Language, style: TableStyle) -> String {
        let change = self.change;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let factors = change.table.factors.len();
        let effects: Vec<f64> = (0..factors).map(|factor| change.effect(factor)).collect();
        let totals = [change.totals[0].to_f64(), change.totals[1].to_f64()];
        let mut numbers = vec![totals[0]];
        numbers.extend(&effects);
        numbers.push(totals[1]);
        let written = column(&numbers);
        let whole = change.change().to_f64();
        let mut table = TableWriter::new(
            style,
            &[
                ("", ColumnKind::Words),
                (pick("效应", "effect"), ColumnKind::Number),
                (pick("占变化", "of the change"), ColumnKind::Number),
                (pick("倍数", "times"), ColumnKind::Number),
            ],
        );
        let (first, last) = (change.years[0], change.years[change.years.len() - 1]);
        let blank = String::new;
        table.strong_row(&[first.to_string(), written[0].clone(), blank(), blank()]);
        for (factor, effect) in effects.iter().enumerate() {
            let share = if whole == 0.0 {
                blank()
            } else {
                format!("{:.2} %", 100.0 * effect / whole)
            };
            let times = change.multiplicative(factor);
            table.row(&[
                change.table.factors[factor].clone(),
                written[factor + 1].clone(),
                share,
                times.map_or_else(|| "—".to_owned(), |times| format!("{times:.6}")),
            ]);
        }
        table.strong_row(&[last.to_string(), written[factors + 1].clone(), blank(), blank()]);
        let mut text = table.finish();
        text += &match language {
            Language::Zh => format!("  变化 {}（精确）\n", value(&change.change())),
            Language::En => format!("  change {} (exact)\n", value(&change.change())),
        };
        text
    }

    fn by_category(&self, language: Language, style: TableStyle) -> String {
        let change = self.change;
        let factors = &change.table.factors;
        let categories = change.categories();
        let mut columns = vec![(language.pick("类别", "category"), ColumnKind::Words)];
        columns.extend(factors.iter().map(|factor| (factor.as_str(), ColumnKind::Number)));
        // By shares, the effects of one category do not add up to its own change.
        columns.push(match change.weights {
            Weights::First => (language.pick("变化", "change"), ColumnKind::Number),
            Weights::Second => (language.pick("效应之和", "sum of effects"), ColumnKind::Number),
        });
        let mut table = TableWriter::new(style, &columns);
        let shown = &categories[..categories.len().min(SHOWN)];
        let rows: Vec<Vec<f64>> = shown
            .iter()
            .map(|category| {
                let mut row: Vec<f64> = (0..factors.len())
                    .map(|factor| change.effect_in(*category, factor))
                    .collect();
                row.push(row.iter().sum());
                row
            })
            .collect();
        let written: Vec<Vec<String>> = (0..=factors.len())
            .map(|place| column(&rows.iter().map(|row| row[place]).collect::<Vec<_>>()))
            .collect();
        for (place, category) in shown.iter().enumerate() {
            let mut cells = vec![change.table.category(*category)];
            cells.extend(written.iter().map(|column| column[place].clone()));
            table.row(&cells);
        }
        let mut text = table.finish();
        let more = categories.len() - shown.len();
        if more > 0 {
            text += &match language {
                Language::Zh => format!("  另有 {more} 类，见 --format csv\n"),
                Language::En => format!("  {more} more categories: --format csv lists them\n"),
            };
        }
        text
    }
}
