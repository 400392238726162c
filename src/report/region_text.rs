//! A region's plants together, for people, programs and spreadsheets.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::plant_heading::{caution_lines, periods_of_all};
use super::solved_number::{grouped, grouped_digits, number, rounded};
use super::table::{ColumnKind, TableStyle, TableWriter};
use super::target_text::short_place;
use crate::factor::Named;
use crate::quantity::Ratio;
use crate::region::{Covered, Handover, LinkBook, PlantState, RollUp};
use crate::text::{Language, Text};

/// A region with all that is said of it.
pub struct RegionSheet<'a> {
    /// The sums.
    pub roll_up: &'a RollUp<'a>,
    /// What of the known output they are.
    pub covered: &'a [Covered],
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

    fn id(&self, plant: usize) -> &str {
        &self.roll_up.accounts.plant(plant).id
    }

    /// All of it as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let accounts = &self.roll_up.accounts;
        let (unit, title) = (accounts.unit(), accounts.title());
        let plants: Vec<usize> = self.roll_up.plants.iter().map(|sum| sum.plant).collect();
        let count = plants.len();
        let mut text = format!("{}\n", title.in_language(language));
        let (name, period) = (
            self.region.1.in_language(language),
            periods_of_all(accounts.inventories()),
        );
        text += &match language {
            Language::Zh => format!("{name} · {count} 家企业 · {period}\n"),
            Language::En => format!("{name} · {count} plant(s) · {period}\n"),
        };
        for line in caution_lines(accounts.inventories()[0], &plants, language) {
            let _ = writeln!(text, "{line}");
        }
        for note in &self.roll_up.notes {
            let _ = writeln!(text, "! {}", note.in_language(language));
        }
        text.push('\n');
        let columns = [
            (pick("企业", "plant"), ColumnKind::Words),
            (pick("直接", "direct"), ColumnKind::Number),
            (pick("间接", "indirect"), ColumnKind::Number),
            (pick("合计", "total"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        let cells = |direct: &Ratio, indirect: &Ratio| {
            let total = direct.clone() + indirect.clone();
            [grouped(direct, 2), grouped(indirect, 2), grouped(&total, 2)]
        };
        for sum in &self.roll_up.plants {
            let [direct, indirect, total] = cells(&sum.direct, &sum.indirect);
            table.row(&[self.plant(sum.plant, language), direct, indirect, total]);
        }
        let direct: Ratio = self.roll_up.plants.iter().map(|sum| sum.direct.clone()).sum();
        let indirect: Ratio = self.roll_up.plants.iter().map(|sum| sum.indirect.clone()).sum();
        let [direct, indirect, total] = cells(&direct, &indirect);
        table.strong_row(&[
            pick("各企业之和", "sum of the plants").to_owned(),
            direct,
            indirect,
            total,
        ]);
        if !self.roll_up.handovers.is_empty() {
            let twice = grouped(&-self.roll_up.counted_twice(), 2);
            let label = pick("减：重复计算", "less: counted twice").to_owned();
            table.row(&[label, String::new(), String::new(), twice]);
            let label = pick("地区合计", "the region").to_owned();
            table.strong_row(&[label, String::new(), String::new(), grouped(&self.roll_up.total(), 2)]);
        }
        text += &table.finish();
        let _ = writeln!(text, "  {}{unit}", pick("单位：", "in "));
        text += &self.handovers_text(language, style);
        text += &self.rankings_text(language, style);
        text += &self.covered_text(language);
        text += &self.states_text(language, style);
        text
    }

    fn handovers_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        if self.roll_up.handovers.is_empty() && !self.links.links.is_empty() {
            return String::new();
        }
        if self.roll_up.handovers.is_empty() {
            return format!(
                "\n{}\n",
                pick(
                    "没有企业间交接的登记（--links）：一家卖给另一家的电、热、焦炭、煤气若两边都计，此处不扣",
                    "no links between plants are stated (--links): what one sells to another and both count is not taken out"
                )
            );
        }
        let mut text = format!(
            "\n{}\n",
            pick("企业间交接（只计一次）", "Handed over between plants (counted once)")
        );
        let columns = [
            (pick("供方 → 受方", "seller → buyer"), ColumnKind::Words),
            (pick("物料", "item"), ColumnKind::Words),
            (pick("年", "year"), ColumnKind::Fixed),
            (pick("受方计入", "buyer counts"), ColumnKind::Number),
            (pick("供方已扣", "seller deducts"), ColumnKind::Number),
            (pick("重复计算", "counted twice"), ColumnKind::Number),
            (pick("算式", "how"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        for handover in &self.roll_up.handovers {
            let link = &handover.link;
            let item = self.roll_up.accounts.library().items.at(link.item);
            let (seller, buyer) = (self.plant(link.seller, language), self.plant(link.buyer, language));
            table.row(&[
                format!("{seller} → {buyer}"),
                item.title().in_language(language).to_owned(),
                link.year.to_string(),
                grouped(&handover.buyer_counts, 2),
                grouped(&handover.seller_deducts, 2),
                grouped(&handover.counted_twice(), 2),
                handover.words.in_language(language).to_owned(),
            ]);
        }
        text += &table.finish();
        for note in self.roll_up.handovers.iter().flat_map(|handover| &handover.notes) {
            let _ = writeln!(text, "  ! {}", note.in_language(language));
        }
        text
    }

    fn rankings_text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = String::new();
        for (title, plants) in &self.roll_up.rankings {
            let lead = pick("由低到高：", "from low to high: ");
            let _ = writeln!(text, "\n{lead}{}", title.in_language(language));
            let columns = [
                (pick("位次", "rank"), ColumnKind::Number),
                (pick("企业", "plant"), ColumnKind::Words),
                (pick("强度", "intensity"), ColumnKind::Number),
                (pick("单位", "unit"), ColumnKind::Fixed),
                (pick("算式", "how"), ColumnKind::Words),
            ];
            let mut table = TableWriter::new(style, &columns);
            for (place, ranked) in plants.iter().enumerate() {
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
        }
        text
    }

    fn covered_text(&self, language: Language) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = format!("\n{}\n", pick("覆盖面", "Coverage"));
        if self.covered.is_empty() {
            text += pick(
                "  该地区没有已公布的产量可比\n",
                "  no published output of this region to compare with\n",
            );
        }
        for covered in self.covered {
            let (made, unit, year) = (grouped(&covered.made, 2), &covered.unit, covered.year);
            let title = covered.title.in_language(language);
            text += &match (&covered.published, covered.percent()) {
                (Some(published), Some(percent)) => {
                    let (all, percent) = (grouped(&published.value, 2), rounded(&percent, 2));
                    let source = &published.entry.source;
                    match language {
                        Language::Zh => {
                            format!("  {title} {year}：{made} {unit} ÷ 已公布 {all} {unit} = {percent} %（{source}）\n")
                        }
                        Language::En => format!(
                            "  {title} {year}: {made} {unit} of {all} {unit} published = {percent} % ({source})\n"
                        ),
                    }
                }
                _ => {
                    let years: Vec<String> = covered.published_years.iter().map(i16::to_string).collect();
                    let years = years.join(pick("、", ", "));
                    match language {
                        Language::Zh => format!("  {title} {year}：{made} {unit}；该年没有已公布的数（有 {years}）\n"),
                        Language::En => format!(
                            "  {title} {year}: {made} {unit}; nothing is published of that year (of {years} there is)\n"
                        ),
                    }
                }
            };
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
            (
                pick("没有能效水平的工序", "processes without levels"),
                ColumnKind::Words,
            ),
            (pick("没有年产能的设施", "units without capacity"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
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
                state.without_levels.join(", "),
                if state.has_units {
                    state.without_capacity.join(", ")
                } else {
                    pick("企业文件未列设施", "the plants file names no units").to_owned()
                },
            ]);
        }
        text += &table.finish();
        text
    }

    /// All of it as JSON.
    pub fn json(&self) -> Value {
        let plants: Vec<Value> = self
            .roll_up
            .plants
            .iter()
            .map(|sum| {
                let total = sum.direct.clone() + sum.indirect.clone();
                json!({
                    "plant": self.id(sum.plant), "methodology": self.roll_up.accounts.inventory(sum.plant).methodology.id(), "direct": number(&sum.direct), "indirect": number(&sum.indirect), "total": number(&total),
                })
            })
            .collect();
        let rankings: Vec<Value> = self
            .roll_up
            .rankings
            .iter()
            .map(|(title, ranked)| {
                let plants: Vec<Value> = ranked
                    .iter()
                    .map(|ranked| {
                        json!({
                            "plant": self.id(ranked.plant), "value": number(&ranked.value), "unit": ranked.unit,
                            "numerator": number(&ranked.numerator), "denominator": number(&ranked.denominator),
                            "denominator_unit": ranked.denominator_unit,
                        })
                    })
                    .collect();
                json!({"title": title, "plants": plants})
            })
            .collect();
        json!({
            "schema": "dafeng-region/1.0",
            "region": self.region.0,
            "title": self.region.1,
            "methodologies": self.roll_up.accounts.inventories().iter().map(|inventory| inventory.methodology.id()).collect::<Vec<_>>(),
            "unit": self.roll_up.accounts.unit(),
            "notes": self.roll_up.notes,
            "links_file": {"file": self.links.file.0, "sha256": self.links.file.1},
            "plants": plants,
            "sum": number(&self.roll_up.sum()),
            "counted_twice": number(&self.roll_up.counted_twice()),
            "total": number(&self.roll_up.total()),
            "handovers": self.roll_up.handovers.iter().map(|handover| self.handover_json(handover)).collect::<Vec<_>>(),
            "rankings": rankings,
            "coverage": self.covered.iter().map(covered_json).collect::<Vec<_>>(),
            "missing": self.states.iter().map(|state| self.state_json(state)).collect::<Vec<_>>(),
        })
    }

    fn handover_json(&self, handover: &Handover) -> Value {
        let link = &handover.link;
        let item = self.roll_up.accounts.library().items.at(link.item);
        json!({
            "seller": self.id(link.seller), "buyer": self.id(link.buyer), "item": item.id(), "quantity": number(&link.quantity),
            "unit": item.unit.text, "year": link.year, "buyer_counts": number(&handover.buyer_counts),
            "seller_deducts": number(&handover.seller_deducts), "counted_twice": number(&handover.counted_twice()),
            "how": handover.words, "notes": handover.notes, "evidence": link.evidence, "place": short_place(&link.place),
        })
    }

    fn state_json(&self, state: &PlantState) -> Value {
        json!({
            "plant": self.id(state.plant), "lines": state.lines,
            "first": state.periods.map(|(first, ..)| first.to_string()), "last": state.periods.map(|(_, last, _)| last.to_string()),
            "periods": state.periods.map(|(.., count)| count), "gaps": state.gaps,
            "default_percent": state.default_percent.as_ref().map(number),
            "processes_without_levels": state.without_levels, "has_units": state.has_units, "units_without_capacity": state.without_capacity,
        })
    }

    /// The names of the columns of the CSV.
    pub const CSV_HEADER: [&'static str; 9] = [
        "region",
        "plant",
        "direct",
        "indirect",
        "total",
        "unit",
        "counted_twice_as_buyer",
        "ledger_lines",
        "default_percent",
    ];

    /// The plants as rows of CSV.
    pub fn csv_rows(&self) -> Vec<Vec<String>> {
        let unit = self.roll_up.accounts.unit();
        self.states
            .iter()
            .map(|state| {
                let sum = self.roll_up.plants.iter().find(|sum| sum.plant == state.plant);
                let bought = self
                    .roll_up
                    .handovers
                    .iter()
                    .filter(|handover| handover.link.buyer == state.plant);
                let twice: Ratio = bought.map(Handover::counted_twice).sum();
                let cell = |value: Option<Ratio>| value.as_ref().map(number).unwrap_or_default();
                vec![
                    self.region.0.clone(),
                    self.id(state.plant).to_owned(),
                    cell(sum.map(|sum| sum.direct.clone())),
                    cell(sum.map(|sum| sum.indirect.clone())),
                    cell(sum.map(|sum| sum.direct.clone() + sum.indirect.clone())),
                    unit.to_owned(),
                    number(&twice),
                    state.lines.to_string(),
                    cell(state.default_percent.clone()),
                ]
            })
            .collect()
    }
}

fn covered_json(covered: &Covered) -> Value {
    let published = covered.published.as_ref().map(|statistic| {
        json!({
            "value": number(&statistic.value), "source": statistic.entry.source, "note": statistic.entry.note,
            "printed": format!("{} {}", grouped_digits(&statistic.entry.value), statistic.entry.unit),
        })
    });
    json!({
        "item": covered.item, "year": covered.year, "made": number(&covered.made), "unit": covered.unit, "published": published,
        "percent": covered.percent().as_ref().map(number), "published_years": covered.published_years,
    })
}
