//! A footprint for people: what the processes emit for an amount of a product, what was bought for it, what is left.

use super::solved_number::{rounded, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::network::Footprint;
use crate::network::upstream::UpstreamFactor;
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// What a footprint is printed with.
pub struct FootprintSheet<'f, 'n> {
    /// The footprint.
    pub footprint: &'f Footprint<'n>,
    /// The elementary flow, `CO2`.
    pub flow: &'f str,
    /// By product its upstream factor, where there is one.
    pub upstream: &'f [Option<UpstreamFactor<'f>>],
    /// The name of the plant, the period and the methodology.
    pub title: Text,
}

impl FootprintSheet<'_, '_> {
    /// The emissions before the fence, of what has a factor.
    pub fn upstream_total(&self) -> Ratio {
        let bought = self.footprint.bought.iter();
        let known = bought.filter_map(|(product, amount)| {
            let factor = self.upstream[*product].as_ref()?;
            Some(factor.value.clone() * amount.clone())
        });
        known.sum()
    }

    /// What was bought and has no factor.
    pub fn cut_off(&self) -> impl Iterator<Item = &(usize, Ratio)> {
        self.footprint
            .bought
            .iter()
            .filter(|(product, _)| self.upstream[*product].is_none())
    }

    /// Whether the total is the least that it can be: whatever was cut off was bought, not given back.
    pub fn is_lower_bound(&self) -> bool {
        self.cut_off().next().is_some() && self.cut_off().all(|(_, amount)| !amount.is_negative())
    }

    /// The footprint as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let network = self.footprint.network;
        let product = &network.products[self.footprint.product];
        let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
        let amount = self.footprint.amount.to_text();
        let mut text = format!("{}\n", self.title.in_language(language));
        let name = product.title.in_language(language);
        text += &match language {
            Language::Zh => format!("{amount} {} {name} 的足迹\n\n", product.unit),
            Language::En => format!("footprint of {amount} {} of {name}\n\n", product.unit),
        };
        text += &self.processes(language, style);
        text += &format!("\n{}\n", pick("外购投入（上游）", "bought for it (upstream)"));
        text += &self.bought(language, style);
        let left: Vec<String> = self
            .footprint
            .left
            .iter()
            .map(|(product, amount)| {
                let known = &network.products[*product];
                format!("{} {} {}", known.title.in_language(language), shown(amount), known.unit)
            })
            .collect();
        if !left.is_empty() {
            text += &format!(
                "\n{}\n",
                pick(
                    "未被使用而离开的副产物（负值为自外界取得）：不分摊排放",
                    "by-products that nobody takes and that leave (below zero: drawn from outside); they carry no emission"
                )
            );
            text += &format!("  {}\n", left.join(&pick("；", "; ")));
        }
        text += &self.total(language);
        text
    }

    fn processes(&self, language: Language, style: TableStyle) -> String {
        let network = self.footprint.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let unit = network
            .elementary_flow(self.flow)
            .map_or("", |flow| &network.elementary_flows[flow].unit);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("工序", "process"), ColumnKind::Words),
                (unit, ColumnKind::Number),
                (pick("占比", "share"), ColumnKind::Number),
                (pick("为此运行", "for it, it makes or takes"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
            ],
        );
        let total = self.footprint.total(self.flow);
        let mut rows = self.footprint.by_process(self.flow);
        rows.sort_by(|left, right| (right.1.abs(), left.0).cmp(&(left.1.abs(), right.0)));
        for (process, amount) in rows {
            let known = &network.processes[process];
            let reference = &network.products[known.reference];
            let made = known.net(known.reference) * self.footprint.runs[process].clone();
            let share = amount.divide(&total).map_or_else(String::new, |share| {
                format!("{} %", rounded(&(share * Ratio::from(100)), 2))
            });
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(&amount),
                share,
                shown(&made),
                format!("{} {}", reference.unit, reference.title.in_language(language)),
            ]);
        }
        table.strong_row(&[
            pick("直接排放", "direct emissions").to_owned(),
            shown(&total),
            String::new(),
            String::new(),
            String::new(),
        ]);
        table.finish()
    }

    fn bought(&self, language: Language, style: TableStyle) -> String {
        let network = self.footprint.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("物料", "item"), ColumnKind::Words),
                (pick("数量", "amount"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
                ("tCO2e", ColumnKind::Number),
                (pick("因子", "factor"), ColumnKind::Words),
            ],
        );
        for (product, amount) in &self.footprint.bought {
            let known = &network.products[*product];
            let (emission, factor) = match &self.upstream[*product] {
                Some(factor) => (
                    shown(&(factor.value.clone() * amount.clone())),
                    format!("{} · {}", factor.record.printed(), factor.record.id),
                ),
                None => (
                    "—".to_owned(),
                    pick(
                        "无因子，截断（未计，不是零）",
                        "no factor: cut off, not counted, not zero",
                    )
                    .to_owned(),
                ),
            };
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(amount),
                known.unit.clone(),
                emission,
                factor,
            ]);
        }
        table.finish()
    }

    fn total(&self, language: Language) -> String {
        let direct = self.footprint.total(self.flow);
        let upstream = self.upstream_total();
        let total = direct.clone() + upstream.clone();
        let cut_off = self.cut_off().count();
        let at_least = match (cut_off, self.is_lower_bound(), language) {
            (0, ..) => "",
            (_, true, Language::Zh) => "至少 ",
            (_, true, Language::En) => "at least ",
            (_, false, Language::Zh) => "（不完整）",
            (_, false, Language::En) => "(incomplete) ",
        };
        let unit = &self.footprint.network.products[self.footprint.product].unit;
        let amount = format!("{} {unit}", self.footprint.amount.to_text());
        let (direct, upstream, total) = (shown(&direct), shown(&upstream), shown(&total));
        match language {
            Language::Zh => format!(
                "\n  直接 {direct} + 上游 {upstream} = {at_least}{total} tCO2e / {amount}；{cut_off} 项外购物料无上游因子\n"
            ),
            Language::En => format!(
                "\n  direct {direct} + upstream {upstream} = {at_least}{total} tCO2e per {amount}; {cut_off} bought item(s) have no upstream factor\n"
            ),
        }
    }
}
