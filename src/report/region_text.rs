//! A region's plants together, for people.

use std::fmt::Write as _;

use super::plant_heading::{caution_lines, periods_of_all};
use super::solved_number::{grouped, rounded};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::Named;
use crate::quantity::Ratio;
use crate::region::{Covered, LinkBook, PlantState, Ranking, RollUp, Uncovered};
use crate::text::{Language, Text};

/// What a scope is shown as that the methodology of a plant does not count.
pub(super) const NOT_COUNTED: &str = "—";

/// A region with all that is said of it.
pub struct RegionSheet<'a> {
    /// The sums.
    pub roll_up: &'a RollUp<'a>,
    /// What of the known output they are.
    pub covered: &'a [Covered],
    /// The plants of whose sector nothing is published.
    pub uncovered: &'a [Uncovered],
    /// What is missing.
    pub states: &'a [PlantState],
    /// The links.
    pub links: &'a LinkBook,
    /// The region: its id and name.
    pub region: (String, Text),
}

impl RegionSheet<'_> {
    fn plant(&self, plant: usize, language: Language) -> String {
        let plant = self.roll_up.accounts.plant(plant);
        plant.title.in_language(language).to_owned()
    }

    pub(super) fn id(&self, plant: usize) -> &str {
        &self.roll_up.accounts.plant(plant).id
    }

    /// All of it as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let mut text = self.heading(language, style);
        text.push('\n');
        text += &self.sums_text(language, style);
        text += &self.handovers_text(language, style);
        text += &self.rankings_text(language, style);
        text += &self.covered_text(language, style);
        text += &self.states_text(language, style);
        text
    }

    /// The methodologies, the region and its periods, and what must be known of the whole.
    fn heading(&self, language: Language, style: TableStyle) -> String {
        let accounts = &self.roll_up.accounts;
        let plants: Vec<usize> = self.roll_up.plants.iter().map(|sum| sum.plant).collect();
        let mut text = String::new();
        for inventory in accounts.inventories() {
            let title = inventory.methodology.title(inventory.level);
            text += &style.wrapped("", title.in_language(language));
        }
        let (name, period) = (
            self.region.1.in_language(language),
            periods_of_all(accounts.inventories()),
        );
        let count = plants.len();
        text += &match language {
            Language::Zh => format!("{name} · {count} 家企业 · {period}\n"),
            Language::En => format!("{name} · {count} plant(s) · {period}\n"),
        };
        for note in &self.roll_up.notes {
            text += &style.wrapped("! ", note.in_language(language));
        }
        for line in caution_lines(accounts.inventories()[0], &plants, language) {
            text += &style.wrapped("! ", line.trim_start_matches("! "));
        }
        text
    }

    fn sums_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let roll_up = self.roll_up;
        let columns = [
            (pick("企业", "plant"), ColumnKind::Words),
            (pick("直接", "direct"), ColumnKind::Number),
            (pick("间接", "indirect"), ColumnKind::Number),
            (pick("合计", "total"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        let cells = |direct: Option<&Ratio>, indirect: Option<&Ratio>, total: &Ratio| {
            let counted =
                |value: Option<&Ratio>| value.map_or_else(|| NOT_COUNTED.to_owned(), |value| grouped(value, 2));
            [counted(direct), counted(indirect), grouped(total, 2)]
        };
        for sum in &roll_up.plants {
            let [direct, indirect, total] = cells(sum.direct.as_ref(), sum.indirect.as_ref(), &sum.total);
            table.row(&[self.plant(sum.plant, language), direct, indirect, total]);
        }
        let sums = (roll_up.direct(), roll_up.indirect());
        let [direct, indirect, total] = cells(sums.0.as_ref(), sums.1.as_ref(), &roll_up.sum());
        let label = |words: Text| self.sum_title(words).in_language(language).to_owned();
        let sum = label(Text::new("各企业之和", "sum of the plants"));
        table.strong_row(&[sum, direct, indirect, total]);
        if !roll_up.handovers.is_empty() {
            let twice = grouped(&-roll_up.counted_twice(), 2);
            let less = pick("交接的调整（重复计算）", "adjustment: counted twice").to_owned();
            table.row(&[less, String::new(), String::new(), twice]);
            let region = label(Text::new("地区合计", "the region"));
            table.strong_row(&[region, String::new(), String::new(), grouped(&roll_up.total(), 2)]);
        }
        let mut text = table.finish();
        let _ = writeln!(text, "  {}{}", pick("单位：", "in "), roll_up.accounts.unit());
        if let Some(legend) = self.not_counted_legend() {
            text += &style.wrapped("  ", legend.in_language(language));
        }
        text
    }

    /// The title of a sum of all plants, which says where that is no one quantity.
    pub(super) fn sum_title(&self, words: Text) -> Text {
        match self.roll_up.not_one_quantity {
            None => words,
            Some(_) => Text::new(
                format!("{}（不是同一个量）", words.zh),
                format!("{} (not one quantity)", words.en),
            ),
        }
    }

    /// What a dash means, where there is one.
    pub(super) fn not_counted_legend(&self) -> Option<Text> {
        let plants = || self.roll_up.plants.iter();
        let of_column = |values: Vec<bool>| (values.contains(&false), values.contains(&true));
        let direct = of_column(plants().map(|sum| sum.direct.is_some()).collect());
        let indirect = of_column(plants().map(|sum| sum.indirect.is_some()).collect());
        let is_mixed = [direct, indirect].contains(&(true, true));
        let is_apart = direct.1 || indirect.1;
        (direct.0 || indirect.0).then(|| match (is_mixed, is_apart) {
            (true, _) => Text::new(
                format!("{NOT_COUNTED}：该方法不计；该列之和只含计入的企业"),
                format!(
                    "{NOT_COUNTED}: not counted by its methodology; the column's sum is of the plants that count it"
                ),
            ),
            (false, true) => Text::new(
                format!("{NOT_COUNTED}：该方法不计"),
                format!("{NOT_COUNTED}: not counted by its methodology"),
            ),
            (false, false) => Text::new(
                format!("{NOT_COUNTED}：该方法不分直接与间接"),
                format!("{NOT_COUNTED}: its methodology does not tell direct and indirect apart"),
            ),
        })
    }

    /// What must be known of a ranking: periods that differ, plants that are no whole ones.
    pub(super) fn ranking_notes(&self, ranking: &Ranking) -> Vec<Text> {
        let notes = [ranking.periods_differ.clone(), self.gaps_note(ranking)];
        notes.into_iter().flatten().collect()
    }

    fn gaps_note(&self, ranking: &Ranking) -> Option<Text> {
        let accounts = &self.roll_up.accounts;
        let named = ranking.with_gaps().map(|ranked| {
            let (title, gaps) = (&accounts.plant(ranked.plant).title, ranked.gaps);
            (format!("{}（{gaps} 项）", title.zh), format!("{} ({gaps})", title.en))
        });
        let (zh, en): (Vec<String>, Vec<String>) = named.unzip();
        (!zh.is_empty()).then(|| {
            Text::new(
                format!("有未计入的项，强度与位次不完整：{}", zh.join("、")),
                format!(
                    "items are not counted, so intensity and rank are not whole: {}",
                    en.join(", ")
                ),
            )
        })
    }

    /// That nothing is published of what some of the plants make.
    pub(super) fn uncovered_note(&self) -> Option<Text> {
        let accounts = &self.roll_up.accounts;
        let items = &accounts.library().items;
        let named = self.uncovered.iter().map(|uncovered| {
            let title = &accounts.plant(uncovered.plant).title;
            let made = uncovered.items.iter().filter_map(|id| items.find(id)).map(Named::title);
            let (zh, en): (Vec<&str>, Vec<&str>) = made.map(|made| (made.zh.as_str(), made.en.as_str())).unzip();
            match zh.is_empty() {
                true => (title.zh.clone(), title.en.clone()),
                false => (
                    format!("{}（{}）", title.zh, zh.join("、")),
                    format!("{} ({})", title.en, en.join(", ")),
                ),
            }
        });
        let (zh, en): (Vec<String>, Vec<String>) = named.unzip();
        (!zh.is_empty()).then(|| {
            Text::new(
                format!("未随附所在行业在该地区的产量统计，覆盖面不知：{}", zh.join("；")),
                format!(
                    "no statistic of the output of their sector in this region is shipped, so the coverage is not known: {}",
                    en.join("; ")
                ),
            )
        })
    }

    /// What the processes without levels of a plant are called.
    pub(super) fn without_levels(&self, state: &PlantState) -> Text {
        let processes = &self.roll_up.accounts.library().processes;
        let titles = state.without_levels.iter().map(|id| match processes.find(id) {
            Some(process) => process.title().clone(),
            None => Text::same(id),
        });
        let (zh, en): (Vec<String>, Vec<String>) = titles.map(|title| (title.zh, title.en)).unzip();
        Text::new(zh.join("、"), en.join(", "))
    }

    fn handovers_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        if self.roll_up.handovers.is_empty() && !self.links.links.is_empty() {
            return String::new();
        }
        if self.roll_up.handovers.is_empty() {
            let words = pick(
                "没有企业间交接的登记（--links）：一家卖给另一家的电、热、焦炭、煤气若两边都计，此处不扣",
                "no links between plants are stated (--links): what one sells to another and both count is not taken out",
            );
            return format!("\n{}", style.wrapped("", words));
        }
        let mut text = format!(
            "\n{}\n",
            pick("企业间交接（只计一次）", "Handed over between plants (counted once)")
        );
        let columns = [
            (pick("供方 → 受方", "seller → buyer"), ColumnKind::Words),
            (pick("物料、年", "item, year"), ColumnKind::Words),
            (pick("受方计入", "buyer counts"), ColumnKind::Number),
            (pick("供方已扣", "seller deducts"), ColumnKind::Number),
            (pick("重复计算", "counted twice"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        for handover in &self.roll_up.handovers {
            let link = &handover.link;
            let item = self.roll_up.accounts.library().items.at(link.item);
            let (seller, buyer) = (self.plant(link.seller, language), self.plant(link.buyer, language));
            table.row(&[
                format!("{seller} → {buyer}"),
                format!("{} {}", item.title().in_language(language), link.year),
                grouped(&handover.buyer_counts, 2),
                grouped(&handover.seller_deducts, 2),
                grouped(&handover.counted_twice(), 2),
            ]);
        }
        text += &table.finish();
        for handover in &self.roll_up.handovers {
            text += &style.wrapped("  = ", handover.words.in_language(language));
            for note in &handover.notes {
                text += &style.wrapped("  ! ", note.in_language(language));
            }
        }
        text
    }

    fn rankings_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = String::new();
        for ranking in &self.roll_up.rankings {
            let (lead, title) = (pick("由低到高：", "from low to high: "), ranking.whole_title());
            text.push('\n');
            text += &style.wrapped("", &format!("{lead}{}", title.in_language(language)));
            let columns = [
                (pick("位次", "rank"), ColumnKind::Number),
                (pick("企业", "plant"), ColumnKind::Words),
                (pick("强度", "intensity"), ColumnKind::Number),
                (pick("单位", "unit"), ColumnKind::Fixed),
                (pick("算式", "how"), ColumnKind::Words),
            ];
            let mut table = TableWriter::new(style, &columns);
            for (place, ranked) in ranking.plants.iter().enumerate() {
                let unit = &self.roll_up.accounts.inventory(ranked.plant).methodology.unit.text;
                table.row(&[
                    (place + 1).to_string(),
                    self.plant(ranked.plant, language),
                    rounded(&ranked.value, 4),
                    ranked.unit.clone(),
                    format!(
                        "{} {unit} ÷ {} {}",
                        grouped(&ranked.numerator, 2),
                        grouped(&ranked.denominator, 2),
                        ranked.denominator_unit
                    ),
                ]);
            }
            text += &table.finish();
            for note in self.ranking_notes(ranking) {
                text += &style.wrapped("  ! ", note.in_language(language));
            }
        }
        text
    }

    fn covered_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = format!("\n{}\n", pick("覆盖面", "Coverage"));
        if self.covered.is_empty() && self.uncovered.is_empty() {
            text += pick(
                "  该地区没有已公布的产量可比\n",
                "  no published output of this region to compare with\n",
            );
        }
        for covered in self.covered {
            let (made, unit, year) = (grouped(&covered.made, 2), &covered.unit, covered.year);
            let title = covered.title.in_language(language);
            let words = match (&covered.published, covered.percent()) {
                (Some(published), Some(percent)) => {
                    let (all, percent) = (grouped(&published.value, 2), rounded(&percent, 2));
                    let source = &published.entry.source;
                    match language {
                        Language::Zh => {
                            format!("{title} {year}：{made} {unit} ÷ 已公布 {all} {unit} = {percent} %（{source}）")
                        }
                        Language::En => {
                            format!("{title} {year}: {made} {unit} of {all} {unit} published = {percent} % ({source})")
                        }
                    }
                }
                _ => {
                    let years: Vec<String> = covered.published_years.iter().map(i16::to_string).collect();
                    let years = years.join(pick("、", ", "));
                    match language {
                        Language::Zh => format!("{title} {year}：{made} {unit}；该年没有已公布的数（有 {years}）"),
                        Language::En => format!(
                            "{title} {year}: {made} {unit}; nothing is published of that year (of {years} there is)"
                        ),
                    }
                }
            };
            text += &style.wrapped("  ", &words);
        }
        if let Some(note) = self.uncovered_note() {
            text += &style.wrapped("  ", note.in_language(language));
        }
        text
    }

    fn states_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = format!("\n{}\n", pick("缺什么", "What is missing"));
        let columns = [
            (pick("企业", "plant"), ColumnKind::Words),
            (pick("台账行数", "ledger lines"), ColumnKind::Number),
            (pick("时期", "periods"), ColumnKind::Fixed),
            (pick("缺口", "gaps"), ColumnKind::Number),
            (pick("缺省参数占比", "by defaults"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        let columns = [
            (pick("企业", "plant"), ColumnKind::Words),
            (
                pick("没有能效水平的工序", "processes without levels"),
                ColumnKind::Words,
            ),
            (pick("没有年产能的设施", "units without capacity"), ColumnKind::Words),
        ];
        let mut unknown = TableWriter::new(style, &columns);
        for state in self.states {
            let lines = if state.lines == 0 {
                pick("无台账", "no ledger").to_owned()
            } else {
                state.lines.to_string()
            };
            let periods = state
                .periods
                .map(|(first, last, count)| format!("{first} – {last} ({count})"));
            let percent = state
                .default_percent
                .as_ref()
                .map(|percent| format!("{} %", rounded(percent, 2)));
            table.row(&[
                self.plant(state.plant, language),
                lines,
                periods.unwrap_or_default(),
                state.gaps.to_string(),
                percent.unwrap_or_default(),
            ]);
            unknown.row(&[
                self.plant(state.plant, language),
                self.without_levels(state).in_language(language).to_owned(),
                if state.has_units {
                    state.without_capacity.join(pick("、", ", "))
                } else {
                    pick("企业文件未列设施", "the plants file names no units").to_owned()
                },
            ]);
        }
        text += &table.finish();
        text.push('\n');
        text += &unknown.finish();
        text
    }
}
