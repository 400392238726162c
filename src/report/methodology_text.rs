//! A methodology as a person would write it.

use std::fmt::Write as _;

use crate::factor::{Library, Named};
use crate::format::methodology::{BasisEntry, CountEntry};
use crate::format::parameter_rule::{MeanEntry, RegionRuleEntry, SupplyRuleEntry};
use crate::methodology::{Level, Methodology, ParameterRule, Source, Tier};
use crate::quantity::RoundingMode;
use crate::text::{Language, Text};

/// Writes the whole methodology.
pub fn write_methodology(methodology: &Methodology, library: &Library, language: Language, colour: bool) -> String {
    let writer = Writer {
        methodology,
        library,
        language,
        colour,
    };
    writer.write()
}

struct Writer<'a> {
    methodology: &'a Methodology,
    library: &'a Library,
    language: Language,
    colour: bool,
}

impl Writer<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.language.pick(zh, en)
    }

    fn bold(&self, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn item_names(&self, ids: impl Iterator<Item = impl AsRef<str>>) -> String {
        let names: Vec<String> = ids
            .map(|id| {
                self.library.items.find(id.as_ref()).map_or_else(
                    || id.as_ref().to_owned(),
                    |item| item.title().in_language(self.language).to_owned(),
                )
            })
            .collect();
        names.join(self.pick("、", ", "))
    }

    fn write(&self) -> String {
        let file = &self.methodology.file;
        let mut text = format!(
            "{}\n{}\n",
            self.bold(self.methodology.title(Level::Enterprise).in_language(self.language)),
            file.id
        );
        let mut facts = vec![file.read_from.in_language(self.language).to_owned()];
        if let Some(extended) = &file.extends {
            facts.push(format!("{} {extended}", self.pick("扩展自", "extends")));
        }
        if let Some(day) = &file.published {
            facts.push(format!("{} {day}", self.pick("发布", "published")));
        }
        if let Some(day) = &file.applies.from {
            facts.push(format!("{} {day}", self.pick("适用起始", "applies from")));
        }
        if let Some(successor) = &file.superseded_by {
            facts.push(format!(
                "{} {} ({})",
                self.pick("已被替代：", "superseded by"),
                successor.id,
                successor.published
            ));
        }
        let _ = writeln!(text, "{}\n", facts.join(" · "));
        for note in &file.notes {
            let _ = writeln!(text, "  · {}", note.in_language(self.language));
        }
        let places = self.methodology.rounding.places;
        let _ = writeln!(
            text,
            "\n{}: {} {}, {} {places} {}, {}\n{}: {}",
            self.pick("结果", "result"),
            file.result.title.in_language(self.language),
            self.methodology.unit.text,
            self.pick("保留", "rounded to"),
            self.pick("位小数", "places"),
            self.mode_words(),
            self.pick("行", "rows"),
            [vec![file.rows.period.clone()], file.rows.grain.clone()]
                .concat()
                .join(", "),
        );
        for (id, constant) in &self.methodology.constants {
            let _ = writeln!(
                text,
                "{}: {id} = {} {} ({})",
                self.pick("常数", "constant"),
                constant.written,
                constant.unit.text,
                constant.entry.title.in_language(self.language)
            );
        }
        for (id, option) in self.methodology.options() {
            let chosen = &self.methodology.choices[id];
            let choices: Vec<String> = option
                .choices
                .iter()
                .map(|(choice, words)| {
                    format!(
                        "{}{choice} ({})",
                        if choice == chosen { "*" } else { "" },
                        words.in_language(self.language)
                    )
                })
                .collect();
            let _ = writeln!(text, "{}: {id} = {}", self.pick("选项", "option"), choices.join(" | "));
        }
        let _ = writeln!(
            text,
            "{}: {}",
            self.pick("缺省因子集", "default factor sets"),
            file.factor_sets.join(", ")
        );
        for level in Level::ALL {
            if let Some(rule) = self.methodology.derived_rule(level) {
                let title = self.pick("推导的规则", "derived rule");
                let _ = writeln!(text, "{title} {}: {}", rule.id, rule.text.in_language(self.language));
            }
        }
        for source in &self.methodology.sources {
            text += &self.source(source);
        }
        text += &self.named(self.pick("参考", "informing"), &self.methodology.informing);
        text += &self.named(self.pick("不计", "outside"), &self.methodology.outside);
        let _ = writeln!(text, "\n{}", self.bold(self.pick("强度", "intensities")));
        for entry in &file.intensities {
            let _ = writeln!(
                text,
                "  {}: {} ÷ {}, {}, {} {}",
                entry.title.in_language(self.language),
                entry.of,
                entry.per,
                entry.unit,
                entry.places,
                self.pick("位小数", "places")
            );
        }
        text
    }

    fn mode_words(&self) -> &str {
        match self.methodology.rounding.mode {
            RoundingMode::HalfAwayFromZero => self.pick("四舍五入", "half away from zero"),
            RoundingMode::HalfEven => self.pick("四舍六入五成双", "half to even"),
        }
    }

    fn source(&self, source: &Source) -> String {
        let mut head = format!(
            "\n{} ({})",
            self.bold(source.title.in_language(self.language)),
            source.id
        );
        if let (Some(scope), Some(gas)) = (source.scope, &source.gas) {
            head += &format!(" · {} {scope} · {gas}", self.pick("范围", "scope"));
        }
        if source.count == CountEntry::Memo {
            head += self.pick(" · 备查，不入总量", " · memo, outside the total");
        }
        if source.is_deduction {
            head += self.pick(" · 扣除", " · deducted");
        }
        head += match source.levels.as_slice() {
            _ if self.methodology.file.levels.len() < Level::ALL.len() => "",
            [Level::Enterprise] => self.pick(" · 仅企业层级", " · enterprise level only"),
            [Level::Process] => self.pick(" · 仅工序层级", " · process level only"),
            _ => "",
        };
        let mut text = format!("{head}\n  {} {}\n", self.pick("条款", "clause"), source.clause);
        let basis = match (source.basis, source.levels.contains(&Level::Enterprise)) {
            (BasisEntry::Produced, true) => Text::new("企业产量", "output of the plant"),
            (BasisEntry::Produced, false) => Text::new("工序产出", "output of the process"),
            (BasisEntry::Captured, true) => Text::new("各工序捕集量之和", "captured by all processes"),
            (BasisEntry::Captured, false) => Text::new("工序捕集量", "captured by the process"),
            (_, false) => Text::new("工序净量 = 消耗 − 产出", "net of the process = consumed - produced"),
            (BasisEntry::NetConsumption, true) => Text::new(
                "净消耗量 = 购入 + 期初 − 期末 − 外销 − 其他用途",
                "net consumption = purchased + opening - closing stock - sold - other use",
            ),
            (BasisEntry::NetPurchase, true) => Text::new("净购入量 = 购入 − 外销", "net purchase = purchased - sold"),
        };
        let places = source
            .quantity_places
            .map(|places| format!(" ({places} {})", self.pick("位小数", "places")))
            .unwrap_or_default();
        let _ = writeln!(text, "  quantity = {}{places}", basis.in_language(self.language));
        if !source.flows.is_empty() {
            let flows: Vec<String> = source
                .flows
                .iter()
                .map(|flow| flow.title().in_language(self.language).to_owned())
                .collect();
            let _ = writeln!(
                text,
                "  {}: {}",
                self.pick("只取流向", "only these flows"),
                flows.join(self.pick("、", ", "))
            );
        }
        let of_both = self.methodology.file.levels.len() == Level::ALL.len() && source.levels.len() == Level::ALL.len();
        if of_both {
            let words = match source.basis {
                BasisEntry::Produced => self.pick("工序层级：工序产出", "at process level: output of the process"),
                BasisEntry::Captured => self.pick("工序层级：工序捕集量", "at process level: captured by the process"),
                BasisEntry::NetConsumption | BasisEntry::NetPurchase => self.pick(
                    "工序层级：工序净量 = 消耗 − 产出",
                    "at process level: net of the process = consumed - produced",
                ),
            };
            let _ = writeln!(text, "  {words}");
        }
        if source.carries_none_without_value {
            let words = self.pick(
                "无系数的物料在移交、接收两侧均不计，并在结果中列出",
                "what has no value carries none, handed over or received, and is listed",
            );
            let _ = writeln!(text, "  {words}");
        }
        if let Some(formula) = &source.formula {
            let sign = if source.is_deduction { "- " } else { "" };
            let _ = writeln!(text, "  {} = {sign}{}", self.methodology.unit.text, formula.text());
        }
        for rule in &source.parameters {
            text += &self.parameter(source, rule);
        }
        if let Some(rules) = &source.supply {
            let words: Vec<String> = rules
                .iter()
                .map(|(supply, rule)| {
                    let outside = self.pick("不计", "outside");
                    let rule = match rule {
                        SupplyRuleEntry::AsGrid => self.pick("按电网", "as grid"),
                        SupplyRuleEntry::Outside => outside,
                        SupplyRuleEntry::OutsideBecause(reason) => {
                            let reason = reason.in_language(self.language);
                            return format!("{} → {outside} ({reason})", supply.id());
                        }
                        SupplyRuleEntry::Region(RegionRuleEntry::Province) => {
                            self.pick("按企业所在地区", "region of the plant")
                        }
                        SupplyRuleEntry::Region(RegionRuleEntry::National) => self.pick("全国", "the nation"),
                    };
                    format!("{} → {rule}", supply.id())
                })
                .collect();
            let _ = writeln!(text, "  {}: {}", self.pick("供应方式", "supply"), words.join("; "));
        }
        let _ = writeln!(
            text,
            "  {}: {}",
            self.pick("物料", "items"),
            self.item_names(source.items.iter())
        );
        if let Some(note) = &source.note {
            let _ = writeln!(
                text,
                "  {} {}",
                self.pick("注", "note"),
                note.in_language(self.language)
            );
        }
        text
    }

    /// One parameter with its printed resolution chain.
    fn parameter(&self, source: &Source, rule: &ParameterRule) -> String {
        let tiers: Vec<String> = rule
            .tiers
            .iter()
            .map(|tier| match tier {
                Tier::Measured => self.pick("台账实测", "measured in the ledger").to_owned(),
                Tier::Plant => self.pick("企业因子", "plants file").to_owned(),
                Tier::Default => format!("{} [{}]", self.pick("缺省", "default"), source.factor_sets.join(", ")),
                Tier::Derive(formula) => format!("{} {}", self.pick("推导", "derived as"), formula.text()),
                Tier::WarmingPotential => {
                    let set = source.warming.as_ref().map(|warming| warming.set.as_str());
                    format!("[{}]", set.unwrap_or_default())
                }
            })
            .collect();
        let mut words = vec![tiers.join(" → ")];
        match rule.mean {
            MeanEntry::None => {}
            MeanEntry::ByQuantity => words.push(self.pick("多值按数量加权", "mean by quantity").to_owned()),
            MeanEntry::ByEnergy => words.push(self.pick("多值按热量加权", "mean by energy").to_owned()),
        }
        if let Some(places) = rule.places {
            words.push(format!("{places} {}", self.pick("位小数", "places")));
        }
        let title = self
            .library
            .parameters
            .find(&rule.id)
            .map(|parameter| parameter.title().in_language(self.language).to_owned())
            .unwrap_or_default();
        format!("  {} ({title}): {}\n", rule.id, words.join("; "))
    }

    fn named(&self, title: &str, lines: &[crate::methodology::standard::NamedLines]) -> String {
        let mut text = format!("\n{}\n", self.bold(title));
        for entry in lines {
            let flows: Vec<String> = entry
                .flows
                .iter()
                .map(|flow| flow.title().in_language(self.language).to_owned())
                .collect();
            let flows = if flows.is_empty() {
                String::new()
            } else {
                format!(" [{}]", flows.join(self.pick("、", ", ")))
            };
            // An ancestor stands for everything below it.
            let tops = entry.items.iter().filter(|id| {
                let parent = self.library.items.find(id).and_then(crate::factor::Item::parent);
                parent.is_none_or(|parent| !entry.items.contains(parent))
            });
            let _ = writeln!(
                text,
                "  {}{flows}: {}",
                self.item_names(tops),
                entry.reason.in_language(self.language)
            );
        }
        text
    }
}
