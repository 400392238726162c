//! How a footprint comes about, for people: the shares of co-products, the balance of a product that goes round, the paths.

use super::footprint_text::FootprintSheet;
use super::solved_number::{apportioned, rounded, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::methodology::warming::EQUIVALENT;
use crate::network::path::Step;
use crate::quantity::Ratio;
use crate::text::Language;

impl FootprintSheet<'_, '_> {
    /// The processes that are parted, the key and the share of each product, and products without a key.
    pub(super) fn partitions(&self, language: Language, style: TableStyle) -> String {
        if self.system.partitions.is_empty() {
            return String::new();
        }
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("分摊的工序", "process that is parted"), ColumnKind::Words),
                (pick("产品", "product"), ColumnKind::Words),
                (pick("份额", "share"), ColumnKind::Number),
                (pick("依据", "key"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
                (pick("依据来源", "key from"), ColumnKind::Words),
            ],
        );
        for partition in &self.system.partitions {
            let process = partition.title.in_language(language);
            let mut first = true;
            let mut title = || {
                if std::mem::take(&mut first) {
                    process.to_owned()
                } else {
                    String::new()
                }
            };
            for part in &partition.parts {
                table.row(&[
                    title(),
                    part.product.title.in_language(language).to_owned(),
                    format!("{} %", rounded(&(part.share.clone() * Ratio::from(100)), 4)),
                    rounded(&part.key.value, 4),
                    part.key.unit.clone(),
                    part.key.origin.in_language(language).to_owned(),
                ]);
            }
            for (product, why) in &partition.without_key {
                table.row(&[
                    title(),
                    product.title.in_language(language).to_owned(),
                    "—".to_owned(),
                    "—".to_owned(),
                    String::new(),
                    why.in_language(language).to_owned(),
                ]);
            }
        }
        let note = pick(
            "其余工序不分摊：主产品或其他产品无依据，归于主产品",
            "every other process stays whole: its reference or its other products have no key",
        );
        format!("\n{}  {note}\n", table.finish())
    }

    /// How the balances of the products asked for close: who makes how much of them for it, who takes it.
    pub(super) fn traces(&self, language: Language, style: TableStyle) -> String {
        let tables = self.traced.iter().map(|product| self.trace(*product, language, style));
        tables.collect()
    }

    fn trace(&self, product: usize, language: Language, style: TableStyle) -> String {
        let network = &self.system.network;
        let known = &network.products[product];
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let name = known.title.in_language(language);
        let mut table = TableWriter::new(
            style,
            &[
                (name, ColumnKind::Words),
                (pick("产出", "made"), ColumnKind::Number),
                (pick("使用", "taken"), ColumnKind::Number),
                (&known.unit, ColumnKind::Fixed),
            ],
        );
        let rows: Vec<(String, Ratio)> = self
            .footprint
            .balance_of(product)
            .into_iter()
            .map(|(who, amount)| (who.title(network).in_language(language).to_owned(), amount))
            .collect();
        let made: Ratio = rows
            .iter()
            .filter(|(_, amount)| !amount.is_negative())
            .map(|(_, amount)| amount.clone())
            .sum();
        let amounts: Vec<Ratio> = rows.iter().map(|(_, amount)| amount.clone()).collect();
        // Made and taken are equal, so the amounts as shown add up to nothing.
        for ((name, _), amount) in rows.into_iter().zip(apportioned(&amounts, &Ratio::zero())) {
            let (made, taken) = if amount.is_negative() {
                (String::new(), shown(&-amount))
            } else {
                (shown(&amount), String::new())
            };
            table.row(&[name, made, taken, String::new()]);
        }
        table.strong_row(&[
            pick("平衡", "in balance").to_owned(),
            shown(&made),
            shown(&made),
            String::new(),
        ]);
        format!("\n{}", table.finish())
    }

    /// The paths down to a part of the footprint, and what remains.
    pub(super) fn path_table(&self, language: Language, style: TableStyle) -> String {
        let Some((cut_off, paths)) = &self.paths else {
            return String::new();
        };
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (EQUIVALENT, ColumnKind::Number),
                (pick("占比", "share"), ColumnKind::Number),
                (pick("路径", "path"), ColumnKind::Words),
            ],
        );
        let amounts = paths.paths.iter().map(|path| path.amount.clone());
        let amounts: Vec<Ratio> = amounts.chain([paths.remainder.clone()]).collect();
        let total: Ratio = amounts.iter().cloned().sum();
        let printed = apportioned(&amounts, &total);
        let share = |amount: &Ratio| {
            let share = amount.divide(&total);
            share.map_or_else(String::new, |share| {
                format!("{} %", rounded(&(share * Ratio::from(100)), 2))
            })
        };
        for (path, printed) in paths.paths.iter().zip(&printed) {
            let steps: Vec<String> = path.steps.iter().map(|step| self.step(*step, language)).collect();
            table.row(&[shown(printed), share(&path.amount), steps.join(" ← ")]);
        }
        let percent = rounded(&(cut_off.clone() * Ratio::from(100)), 2);
        let remainder = match language {
            Language::Zh => format!("其余各路径，每条低于 {percent} %"),
            Language::En => format!("all other paths, each below {percent} %"),
        };
        let last = printed.last().cloned().unwrap_or_default();
        table.row(&[shown(&last), share(&paths.remainder), remainder]);
        table.strong_row(&[
            shown(&total),
            String::new(),
            pick("合计（不含末端回收）", "total, without the end of life").to_owned(),
        ]);
        format!("\n{}", table.finish())
    }

    fn step(&self, step: Step, language: Language) -> String {
        let network = &self.system.network;
        match step {
            Step::Process(process) => network.processes[process].title.in_language(language).to_owned(),
            Step::Bought(product) => {
                let name = network.products[product].title.in_language(language);
                match language {
                    Language::Zh => format!("外购{name}"),
                    Language::En => format!("{name}, bought"),
                }
            }
            Step::Left(product) => {
                let name = network.products[product].title.in_language(language);
                match language {
                    Language::Zh => format!("离开的{name}"),
                    Language::En => format!("{name}, left"),
                }
            }
        }
    }
}
