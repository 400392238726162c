//! The published levels of energy, for people and programs.

use serde_json::{Value, json};

use super::solved_number::{grouped_digits, number};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::Named;
use crate::factor::record::confidence_title;
use crate::target::correction::Correction;
use crate::target::energy_product::EnergyProduct;
use crate::target::standing::level_title;
use crate::target::{BenchmarkLevel, BenchmarkSet, EnergyProducts};
use crate::text::{Language, Text};

/// Levels of sets.
pub struct LevelSheet<'a> {
    /// The sets, each with the levels that are shown.
    pub sets: Vec<(&'a BenchmarkSet, Vec<&'a BenchmarkLevel>)>,
    /// The products.
    pub products: &'a EnergyProducts,
}

impl LevelSheet<'_> {
    /// The levels as a table, set by set.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = String::new();
        for (set, levels) in self.sets.iter().filter(|(_, levels)| !levels.is_empty()) {
            let force = set.effective.as_ref().map(|effective| match language {
                Language::Zh => format!("，{} 起施行", effective.from),
                Language::En => format!(", in force from {}", effective.from),
            });
            let force = force.unwrap_or_default();
            text += &format!(
                "{} · {}{force}\n  {}\n",
                set.id,
                set.title.in_language(language),
                set.read_from.in_language(language)
            );
            let columns = [
                (pick("产品", "product"), ColumnKind::Fixed),
                (pick("类别", "class"), ColumnKind::Fixed),
                (pick("指标", "indicator"), ColumnKind::Fixed),
                (pick("水平", "level"), ColumnKind::Fixed),
                (pick("值", "value"), ColumnKind::Number),
                (pick("单位", "unit"), ColumnKind::Fixed),
                (pick("可信度", "confidence"), ColumnKind::Fixed),
                (pick("说明", "note"), ColumnKind::Words),
            ];
            let mut table = TableWriter::new(style, &columns);
            for level in levels {
                let product = self.products.products.find(&level.product);
                let (id, title) = confidence_title(level.confidence);
                table.row(&[
                    named(product, &level.product, language),
                    self.class(product, level, language),
                    self.indicator(level, language),
                    beside_id(&level.level, &level_title(&level.level), language),
                    grouped_digits(&level.value.to_text()),
                    level.unit.clone(),
                    language.pick(&title.zh, id).to_owned(),
                    level.note.clone().unwrap_or_default(),
                ]);
            }
            text += &table.finish();
            let is_shown = |correction: &&Correction| levels.iter().any(|level| correction.is_of(&level.product));
            let corrections = set.corrections.iter().filter(is_shown).map(|correction| {
                let title = correction.title.in_language(language);
                if correction.is_available() {
                    title.to_owned()
                } else {
                    format!("{title}{}", pick("（算式未取得）", " (formula not available)"))
                }
            });
            let mut corrections: Vec<String> = corrections.collect();
            corrections.dedup();
            if !corrections.is_empty() {
                let words = corrections.join(pick("、", ", "));
                text += &format!("  {}{words}\n", pick("修正：", "corrections: "));
            }
            text.push('\n');
        }
        text
    }

    fn class(&self, product: Option<&EnergyProduct>, level: &BenchmarkLevel, language: Language) -> String {
        let class = level.class.as_deref().zip(product);
        class.map_or_else(String::new, |(class, product)| {
            beside_id(class, &product.class_title(class), language)
        })
    }

    fn indicator(&self, level: &BenchmarkLevel, language: Language) -> String {
        let known = level.indicator.as_deref();
        let known = known.and_then(|id| self.products.indicators.find(id));
        known.map_or_else(String::new, |known| beside_id(known.id(), known.title(), language))
    }

    /// The levels as JSON.
    pub fn json(&self) -> Value {
        let sets: Vec<Value> = self
            .sets
            .iter()
            .map(|(set, levels)| {
                let levels: Vec<Value> = levels
                    .iter()
                    .map(|level| {
                        let (confidence, _) = confidence_title(level.confidence);
                        json!({
                            "product": level.product, "class": level.class, "indicator": level.indicator, "level": level.level,
                            "value": number(&level.value), "unit": level.unit, "confidence": confidence, "source": level.source,
                            "table": level.table, "note": level.note,
                        })
                    })
                    .collect();
                json!({
                    "set": set.id, "title": set.title, "document": set.document, "read_from": set.read_from,
                    "in_force_from": set.effective.as_ref().map(|effective| effective.from.clone()), "levels": levels,
                })
            })
            .collect();
        json!({"schema": "dafeng-levels/1.0", "sets": sets})
    }
}

fn named(product: Option<&EnergyProduct>, id: &str, language: Language) -> String {
    product.map_or_else(|| id.to_owned(), |product| beside_id(id, product.title(), language))
}

/// An id, as a register takes it, with its name in Chinese beside it.
fn beside_id(id: &str, title: &Text, language: Language) -> String {
    match language {
        Language::Zh => format!("{id} {}", title.zh),
        Language::En => id.to_owned(),
    }
}
