//! A footprint for people: on which choices it rests, what makes it up, what was cut off, what it comes to.

use super::footprint_table::kind_of;
use super::solved_number::{apportioned, shown};
use super::table::TableStyle;
use crate::format::registry::CarbonOrigin;
use crate::network::contribution::{Contributions, Contributor};
use crate::network::path::Paths;
use crate::network::{Footprint, ProductSystem};
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// By what a footprint is broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakdown {
    /// By process.
    Process,
    /// By what comes in and goes out: whose carbon is emitted, and what was emitted for what is bought.
    Input,
    /// By scope.
    Scope,
    /// By life-cycle module.
    Stage,
}

/// What a footprint is printed with.
pub struct FootprintSheet<'s, 'l> {
    /// The system that was solved.
    pub system: &'s ProductSystem<'l>,
    /// The footprint.
    pub footprint: &'s Footprint<'s>,
    /// What makes it up.
    pub contributions: Contributions,
    /// By what it is broken down in the table.
    pub breakdown: Breakdown,
    /// Paths, and down to which part of the footprint.
    pub paths: Option<(Ratio, Paths)>,
    /// Products of which is shown how their balance closes.
    pub traced: Vec<usize>,
}

impl FootprintSheet<'_, '_> {
    /// What counts: fossil carbon.
    pub fn total(&self) -> Ratio {
        self.contributions.total(CarbonOrigin::Fossil)
    }

    /// The parts inside the fence, of what is bought, of what is credited, of the end of life, as shown: they add up to the total as shown.
    pub(super) fn kinds_shown(&self) -> [Ratio; 4] {
        let by_kind = self.contributions.by(|part| kind_of(part.contributor));
        let kinds = [0, 1, 2, 3].map(|kind: usize| by_kind.get(&kind).cloned().unwrap_or_default());
        let parts = apportioned(&kinds, &self.total());
        <[Ratio; 4]>::try_from(parts).unwrap_or(kinds)
    }

    /// The footprint as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let network = &self.system.network;
        let product = &network.products[self.footprint.product];
        let amount = self.footprint.amount.to_text();
        let name = product.title.in_language(language);
        let mut text = format!("{}\n", self.system.title.in_language(language));
        text += &match language {
            Language::Zh => format!("{amount} {} {name} 的足迹\n", product.unit),
            Language::En => format!("footprint of {amount} {} of {name}\n", product.unit),
        };
        text += &self.choices(language);
        if self.system.is_taken_from_treatment(self.footprint.product) {
            text += language.pick(
                "  副产物：多要一单位即从其吸纳者（发电、放散）取得，少烧、少发电、多购电\n",
                "  a by-product: a unit more is taken from what absorbs it (power plant, flare), which burns less and makes less power, so that more is bought\n",
            );
        }
        text += &self.runs_less(language);
        text += &self.partitions(language, style);
        text += "\n";
        text += &match self.breakdown {
            Breakdown::Process => self.process_table(language, style),
            Breakdown::Input => self.input_table(language, style),
            Breakdown::Scope => self.scope_table(language, style),
            Breakdown::Stage => self.stage_table(language, style),
        };
        if self.system.reaches_beyond_the_gate() {
            let title = language.pick("外购投入（上游）", "bought for it (upstream)");
            text += &format!("\n{title}\n{}", self.bought_table(language, style));
        }
        text += &self.left(language, style);
        text += &self.traces(language, style);
        text += &self.path_table(language, style);
        text += &self.totals(language);
        text
    }

    /// The choices that it rests on, one a line.
    fn choices(&self, language: Language) -> String {
        let choices = &self.system.choices;
        let said = |text: &Text| text.in_language(language).to_owned();
        let mut lines = vec![(Text::new("边界", "boundary"), said(&choices.boundary.title()))];
        let allocation = (said(&choices.allocation.title()), said(&choices.allocation.source()));
        lines.push((
            Text::new("分摊", "allocation"),
            format!("{} · {}", allocation.0, allocation.1),
        ));
        if self.system.reaches_beyond_the_gate() {
            let scrap = (said(&choices.scrap.title()), said(&choices.scrap.source()));
            lines.push((Text::new("废钢", "scrap"), format!("{} · {}", scrap.0, scrap.1)));
        }
        if choices.query.year == i16::MAX && self.system.reaches_beyond_the_gate() {
            lines.push((
                Text::new("上游因子年份", "year of upstream factors"),
                language
                    .pick("网络文件没有年份，取最新", "a network file has none: the latest")
                    .to_owned(),
            ));
        }
        let potentials = &self.system.characterisation;
        lines.push((
            Text::new("增温潜势", "warming potentials"),
            format!("{} · {}", potentials.set, said(&potentials.title)),
        ));
        let lines = lines.into_iter().map(|(name, value)| match language {
            Language::Zh => format!("  {}：{value}\n", name.zh),
            Language::En => format!("  {}: {value}\n", name.en),
        });
        lines.collect()
    }

    /// What stands before a total that is not complete.
    pub(super) fn bound(&self, language: Language) -> &'static str {
        match (self.contributions.is_complete(), self.contributions.is_lower_bound()) {
            (true, _) => "",
            (false, true) => language.pick("至少 ", "at least "),
            (false, false) => language.pick("（不完整）", "(incomplete) "),
        }
    }

    /// What the sum of a breakdown is called.
    pub(super) fn total_title(&self, language: Language) -> &'static str {
        match (self.contributions.is_complete(), self.contributions.is_lower_bound()) {
            (true, _) => language.pick("合计", "total"),
            (false, true) => language.pick("合计（至少）", "total, at least"),
            (false, false) => language.pick("合计（不完整）", "total, incomplete"),
        }
    }

    /// Makers that run less for it, since by-products replace what they would make.
    fn runs_less(&self, language: Language) -> String {
        let network = &self.system.network;
        let less = network.processes.iter().zip(&self.footprint.runs);
        let less = less.filter(|(process, runs)| runs.is_negative() && !process.is_treatment());
        let names: Vec<&str> = less.map(|(process, _)| process.title.in_language(language)).collect();
        match (names.is_empty(), language) {
            (true, _) => String::new(),
            (_, Language::Zh) => format!("  副产物代替其产出而少运行的工序：{}\n", names.join("、")),
            (_, Language::En) => format!(
                "  runs less for it, since by-products replace what it would make: {}\n",
                names.join(", ")
            ),
        }
    }

    fn totals(&self, language: Language) -> String {
        let [direct, upstream, credited, end_of_life] = self.kinds_shown();
        let mut terms = vec![(Text::new("直接", "direct"), direct)];
        if self.system.reaches_beyond_the_gate() {
            terms.push((Text::new("上游", "upstream"), upstream));
        }
        let saved = [
            (
                Text::new("副产物抵扣", "by-products credited"),
                credited,
                Contributor::Credited(0),
            ),
            (
                Text::new("末端回收", "end of life"),
                end_of_life,
                Contributor::EndOfLife(0),
            ),
        ];
        for (title, amount, kind) in saved {
            let mut parts = self.contributions.parts.iter();
            if parts.any(|part| kind_of(part.contributor) == kind_of(kind)) {
                terms.push((title, amount));
            }
        }
        let total: Ratio = terms.iter().map(|(_, amount)| amount.clone()).sum();
        let words = terms.iter().enumerate().map(|(place, (title, amount))| {
            let sign = match (place, amount.is_negative()) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            };
            let (title, amount) = (title.in_language(language), shown(&amount.abs()));
            if place == 0 {
                format!("{title} {sign}{amount}")
            } else {
                format!("{sign}{title} {amount}")
            }
        });
        let bound = self.bound(language);
        let unit = &self.system.network.products[self.footprint.product].unit;
        let amount = format!("{} {unit}", self.footprint.amount.to_text());
        let (sum, total) = (words.collect::<String>(), shown(&total));
        let mut text = match language {
            Language::Zh => format!("\n  {sum} = {bound}{total} tCO2e / {amount}"),
            Language::En => format!("\n  {sum} = {bound}{total} tCO2e per {amount}"),
        };
        let cut_off = self.contributions.cut_off.len();
        if cut_off > 0 {
            text += &match language {
                Language::Zh => format!("；{cut_off} 项外购或取自外界的物料无上游因子"),
                Language::En => format!("; {cut_off} item(s) bought or drawn from outside have no upstream factor"),
            };
        }
        let uncredited = self.contributions.uncredited.len();
        if uncredited > 0 {
            text += &match language {
                Language::Zh => format!("；{uncredited} 项离开的副产物无抵扣因子"),
                Language::En => format!("; {uncredited} by-product(s) that leave have no credit"),
            };
        }
        text += "\n";
        text + &self.carbon_dioxide_alone(language) + &self.apart(language)
    }

    /// Factors that count carbon dioxide alone are added to those of all gases: that is said.
    fn carbon_dioxide_alone(&self, language: Language) -> String {
        let alone = self.footprint.bought.iter().filter(|(product, _)| {
            let factor = self.system.upstream[*product].as_ref();
            factor.is_some_and(|factor| self.system.reaches_beyond_the_gate() && factor.is_carbon_dioxide_alone())
        });
        match (alone.count(), language) {
            (0, _) => String::new(),
            (count, Language::Zh) => format!("  其中 {count} 项上游因子只计 CO2，未含其他温室气体\n"),
            (count, Language::En) => {
                format!("  {count} of the upstream factors count CO2 alone, no other greenhouse gas\n")
            }
        }
    }

    /// Biogenic and land-use carbon, apart and not in the total; what has no warming potential.
    fn apart(&self, language: Language) -> String {
        let biogenic = shown(&self.contributions.total(CarbonOrigin::Biogenic));
        let land_use = shown(&self.contributions.total(CarbonOrigin::LandUse));
        let mut text = match language {
            Language::Zh => format!("  另列，不在合计内：生物成因碳 {biogenic} tCO2e；土地利用变化 {land_use} tCO2e\n"),
            Language::En => {
                format!(
                    "  apart, not in the total: biogenic carbon {biogenic} tCO2e; land use change {land_use} tCO2e\n"
                )
            }
        };
        let network = &self.system.network;
        let uncharacterised: Vec<String> = self
            .contributions
            .uncharacterised
            .iter()
            .map(|(flow, amount)| {
                let flow = &network.elementary_flows[*flow];
                format!("{} {} {}", flow.id, shown(amount), flow.unit)
            })
            .collect();
        if !uncharacterised.is_empty() {
            let set = &self.system.characterisation.set;
            text += &match language {
                Language::Zh => format!("  {set} 无其增温潜势，未计：{}\n", uncharacterised.join("；")),
                Language::En => format!(
                    "  without a warming potential in {set}, not counted: {}\n",
                    uncharacterised.join("; ")
                ),
            };
        }
        text
    }
}
