//! Why the total changes.

use super::sheet::TrajectorySheet;
use crate::factor::Named;
use crate::quantity::floating_number::signed_at_places;
use crate::report::floating_number::order_of;
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::attribution::{Attribution, Factor};
use crate::scenario::energy_sold::EnergySold;
use crate::text::Language;

/// Below this a change of emissions is shown as nothing.
const LEAST_SHOWN: f64 = 0.5;

impl TrajectorySheet<'_> {
    pub(super) fn why(&self, attribution: &Attribution, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let (from, to) = attribution.years;
        let unit = &self.methodology.file.result.unit;
        let columns = [
            (pick("因素", "factor"), ColumnKind::Words),
            (unit.as_str(), ColumnKind::Number),
            (pick("占基准年", "of the base"), ColumnKind::Number),
            (pick("倍数", "times"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        let share = |effect: f64| {
            let base = attribution.totals.0;
            if base == 0.0 {
                String::new()
            } else {
                format!("{} %", signed_at_places(effect / base * 100.0, 2))
            }
        };
        table.row(&[
            from.to_string(),
            signed_at_places(attribution.totals.0, 0).replace('+', ""),
            String::new(),
            String::new(),
        ]);
        for ((factor, effect), (_, multiple)) in attribution.effects.iter().zip(&attribution.multiples) {
            table.row(&[
                factor.title().in_language(language).to_owned(),
                signed_at_places(*effect, 0),
                share(*effect),
                multiple.map(|multiple| format!("{multiple:.4}")).unwrap_or_default(),
            ]);
        }
        let multiple = attribution.totals.1 / attribution.totals.0;
        let multiple = if multiple.is_finite() {
            format!("{multiple:.4}")
        } else {
            String::new()
        };
        table.strong_row(&[
            to.to_string(),
            signed_at_places(attribution.totals.1, 0).replace('+', ""),
            share(attribution.change()),
            multiple,
        ]);
        let size = attribution.totals.0.abs().max(attribution.totals.1.abs());
        let residual = order_of(if size == 0.0 {
            0.0
        } else {
            (attribution.residual() / size).abs()
        });
        let mut text = match language {
            Language::Zh => format!("为何变化 {from} → {to}（LMDI-I，首末两年直接比较；修约前）\n"),
            Language::En => {
                format!("Why it changes, {from} to {to} (LMDI-I, the two years alone; before rows are rounded)\n")
            }
        };
        text += &table.finish();
        text += &match language {
            Language::Zh => format!("  残差为总量的 {residual}；浮点计算\n"),
            Language::En => format!("  residual {residual} of the total; in floating point\n"),
        };
        let shares = [from, to].map(|year| {
            self.trajectory
                .year(year)
                .map(|year| year.indicators().arc_furnace_share())
        });
        let route = attribution
            .effects
            .iter()
            .find(|(factor, _)| *factor == Factor::RouteShare);
        if shares[0] != shares[1] && route.is_some_and(|(_, effect)| *effect == 0.0) {
            text += language.pick(
                "  流程结构按企业的流程计；厂内由转炉转为电炉计入能源强度与燃料结构\n",
                "  route share goes by the route of plants; from converter to arc furnace within a plant stands under energy intensity and fuel mix\n",
            );
        }
        if attribution.unparted != 0.0 {
            let amount = signed_at_places(attribution.unparted, 0);
            text += &match language {
                Language::Zh => format!("  其中 {amount} 因正负号改变，无法按因素分解，计入最后一项\n"),
                Language::En => {
                    format!("  {amount} of it changes its sign, cannot be told by factors and stands with the last\n")
                }
            };
        }
        text + &self.energy_sold(attribution, language)
    }

    /// What of the last factor is energy that plants sell: it is no fuel whose intensity, mix or factor could be told.
    fn energy_sold(&self, attribution: &Attribution, language: Language) -> String {
        let (from, to) = attribution.years;
        let moved = |sold: &&EnergySold| [sold.emissions.1 - sold.emissions.0, sold.effect].map(f64::abs);
        let moves = |sold: &&EnergySold| moved(sold).into_iter().any(|amount| amount >= LEAST_SHOWN);
        let each: Vec<&EnergySold> = attribution.energy_sold.iter().filter(moves).collect();
        let Some(items) = self.plants.first().map(|plant| &plant.base.library.items) else {
            return String::new();
        };
        if each.is_empty() {
            return String::new();
        }
        let mut text = language
            .pick(
                "  按能源各因素未分解、计入最后一项的外供能源：\n",
                "  not parted, energy that is sold; of the last factor:\n",
            )
            .to_owned();
        for sold in each {
            let item = items.at(sold.item).title().in_language(language);
            let (before, after) = sold.emissions;
            let (then, now) = (traded(before, language), traded(after, language));
            let effect = signed_at_places(sold.effect, 0);
            text += &match language {
                Language::Zh => format!("    {item}：{from} 年{then}，{to} 年{now}；计入 {effect}\n"),
                Language::En => format!("    {item}: {then} in {from}, {now} in {to}; {effect}\n"),
            };
        }
        text
    }
}

/// Whether what some rows emit was bought or sold, with the amount.
fn traded(emission: f64, language: Language) -> String {
    let amount = signed_at_places(emission, 0).replace('+', "");
    let (zh, en) = if emission > 0.0 {
        ("购入", "bought")
    } else if emission < 0.0 {
        ("外售", "sold")
    } else {
        return language.pick("无", "none").to_owned();
    };
    format!("{} ({amount})", language.pick(zh, en))
}
