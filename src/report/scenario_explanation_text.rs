//! Where a figure of a scenario's year comes from, as people read it.

use super::explanation_text::write_explanation;
use super::scenario_explanation_tables::{driver_line, followed, lines};
use super::scenario_explanation_tree::{shortened, shown};
use super::scenario_explanation_words::{Names, amount, plain, plant, times};
use super::solved_number::rounded;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::Named;
use crate::factor::record::confidence_title;
use crate::inventory::Explanation;
use crate::quantity::Ratio;
use crate::scenario::Scenario;
use crate::scenario::base::StartingPoint;
use crate::scenario::touching_change::Bearing;
use crate::scenario::year_explanation::YearExplanation;
use crate::text::{Language, Text};

/// Rows whose tree is printed; of more, the parts stand in its place.
const MOST_ROWS: usize = 24;
/// What stands where there is no number.
const NONE: &str = "—";

/// A figure of a scenario's year.
pub struct YearExplanationSheet<'s, 'a> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// What it starts from: it names the routes.
    pub start: &'s StartingPoint<'s>,
    /// Id of the methodology.
    pub methodology: &'s str,
    /// Unit of emissions.
    pub unit: &'s str,
    /// The figure, plant by plant.
    pub explained: Vec<YearExplanation<'a>>,
    /// Whether the figures of several plants are told, each in a row.
    pub is_of_several: bool,
    /// Whether the tree is printed however long it is.
    pub in_full: bool,
}

impl YearExplanationSheet<'_, '_> {
    /// One plant in full, of several the parts.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        match self.explained.as_slice() {
            [only] if !self.is_of_several => self.one(only, language, style),
            several => self.several(several, language, style),
        }
    }

    fn heading(&self, explained: &YearExplanation<'_>, language: Language) -> String {
        let (scenario, base, year) = (self.scenario, explained.base_year, explained.year);
        let title = scenario.title.in_language(language);
        let title = if title == scenario.id {
            String::new()
        } else {
            format!(" · {title}")
        };
        match language {
            Language::Zh => format!(
                "{}{title} · {year} 年（基准年 {base}） · {}",
                scenario.id, self.methodology
            ),
            Language::En => format!(
                "{}{title} · {year}, base year {base} · {}",
                scenario.id, self.methodology
            ),
        }
    }

    fn one(&self, explained: &YearExplanation<'_>, language: Language, style: TableStyle) -> String {
        let mut text = format!("{}\n", self.heading(explained, language));
        text += &format!("{}\n", self.plant_line(explained, language));
        let Some(figure) = &explained.figure else {
            text += &format!("\n{}\n", nothing(explained, language));
            return text;
        };
        text += &format!("\n{}\n", headline(explained, figure, language));
        if explained.parts.len() > 1 {
            text += &format!("\n{}\n", self.parts(explained, language, style));
        }
        if explained.row_count <= MOST_ROWS || self.in_full {
            // The figure stands over it already.
            let tree = write_explanation(&shortened(figure), language, style.colour);
            text += tree.split_once('\n').map_or("", |(_, body)| body);
        } else {
            let count = explained.row_count;
            text += &match language {
                Language::Zh => {
                    format!("共 {count} 行（各时期、各物料）；--full 全部列出，或指定物料、时期缩小范围\n")
                }
                Language::En => format!(
                    "{count} rows, one for each period and item; --full lists them, an item or a period narrows them\n"
                ),
            };
        }
        text += &lines(explained, language, style);
        text += &followed(explained, self.in_full, (language, style));
        text += &self.changes(explained, language);
        text += &self.drivers(explained, language);
        text
    }

    fn parts(&self, explained: &YearExplanation<'_>, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let (then, now) = (explained.base_year.to_string(), explained.year.to_string());
        let mut table = TableWriter::new(
            style,
            &[
                (pick("源类别", "source"), ColumnKind::Words),
                (pick("物料", "item"), ColumnKind::Words),
                (&then, ColumnKind::Number),
                (&now, ColumnKind::Number),
                (pick("变化", "change"), ColumnKind::Number),
                (self.unit, ColumnKind::Fixed),
            ],
        );
        let items = &explained.state.base.library.items;
        let (mut base, mut sum) = (Ratio::zero(), Ratio::zero());
        for part in &explained.parts {
            let mut item = items.at(part.item).title().in_language(language).to_owned();
            if let Some(supply) = part.supply {
                let supply = supply.title();
                item += &match language {
                    Language::Zh => format!("（{}）", supply.zh),
                    Language::En => format!(" ({})", supply.en),
                };
            }
            let remark = if part.counts { "" } else { pick("备查", "memo") };
            table.row(&[
                part.source.in_language(language).to_owned(),
                item,
                amount(&part.base),
                amount(&part.now),
                signed_amount(&(part.now.clone() - part.base.clone())),
                remark.to_owned(),
            ]);
            if part.counts {
                base = base + part.base.clone();
                sum = sum + part.now.clone();
            }
        }
        let change = signed_amount(&(sum.clone() - base.clone()));
        let total = pick("合计", "sum").to_owned();
        table.strong_row(&[total, String::new(), amount(&base), amount(&sum), change, String::new()]);
        table.finish()
    }

    fn changes(&self, explained: &YearExplanation<'_>, language: Language) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let names = Names {
            state: &explained.state,
        };
        let mut text = format!("\n{}\n", pick("措施改变了什么", "What levers changed"));
        if explained.changes.is_empty() {
            let words = if self.scenario.levers.is_empty() {
                pick("该情景没有措施", "the scenario has no levers")
            } else {
                pick("没有措施在该年改变该企业", "no lever changes the plant in this year")
            };
            return text + &format!("  {words}\n");
        }
        for (bearing, words) in [
            (
                Bearing::Item,
                Text::new("所列物料本身", "amounts of the lines' own items"),
            ),
            (
                Bearing::Process,
                Text::new("用去或产出它们的工序", "the processes that take or make them"),
            ),
            (
                Bearing::Product,
                Text::new("这些工序的产品的用量", "how much is taken of what those processes make"),
            ),
            (Bearing::Other, Text::new("企业内其他", "elsewhere in the plant")),
        ] {
            let own: Vec<_> = explained
                .changes
                .iter()
                .filter(|touching| touching.bearing == bearing)
                .collect();
            if own.is_empty() {
                continue;
            }
            text += &format!("  {}\n", words.in_language(language));
            for touching in own {
                let lever = &self.scenario.levers[touching.change.lever];
                let what = names.change(&touching.change);
                text += &format!("    {}{}{}\n", lever.id, pick("：", ": "), what.in_language(language));
            }
        }
        for place in explained.levers().keys() {
            let lever = &self.scenario.levers[*place];
            let stands = &lever.place;
            let source = lever.source.as_deref().unwrap_or(pick("未给出来源", "no source given"));
            let (_, confidence) = confidence_title(lever.confidence);
            text += &format!(
                "  {} = {} · {} · {source} [{}]\n",
                lever.id,
                lever.title.in_language(language),
                stands.in_language(language),
                confidence.in_language(language)
            );
        }
        text
    }

    fn drivers(&self, explained: &YearExplanation<'_>, language: Language) -> String {
        let mut text = format!("\n{}\n", language.pick("驱动量", "Drivers"));
        for step in &explained.drivers {
            text += &format!("  {}\n", driver_line(step, language));
        }
        text
    }

    fn several(&self, several: &[YearExplanation<'_>], language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let Some(first) = several.first() else {
            return String::new();
        };
        let mut text = format!("{}\n\n", self.heading(first, language));
        let (then, now) = (first.base_year.to_string(), first.year.to_string());
        let mut table = TableWriter::new(
            style,
            &[
                (pick("企业", "plant"), ColumnKind::Words),
                (pick("流程路线", "route"), ColumnKind::Fixed),
                (pick("数值", "figure"), ColumnKind::Words),
                (&then, ColumnKind::Number),
                (&now, ColumnKind::Number),
                ("", ColumnKind::Fixed),
            ],
        );
        for explained in several {
            let figure = explained.figure.as_ref().or(explained.base_figure.as_ref());
            let value = |figure: &Option<Explanation>| figure.as_ref().map(shown).unwrap_or_default();
            table.row(&[
                plant(explained).in_language(language).to_owned(),
                self.route(explained, language),
                figure
                    .map(|figure| figure.title.in_language(language).to_owned())
                    .unwrap_or_default(),
                value(&explained.base_figure),
                match &explained.figure {
                    Some(figure) => shown(figure),
                    None if explained.is_yet_to_start() => pick("未投产", "not yet").to_owned(),
                    None => pick("停产", "runs not").to_owned(),
                },
                figure.map(|figure| figure.unit.clone()).unwrap_or_default(),
            ]);
        }
        let sums = several
            .iter()
            .fold((Ratio::zero(), Ratio::zero()), |(base, now), explained| {
                let counted = explained.parts.iter().filter(|part| part.counts);
                counted.fold((base, now), |(base, now), part| {
                    (base + part.base.clone(), now + part.now.clone())
                })
            });
        // Only a figure that is the sum of its rows adds up over plants.
        let is_sum = several
            .iter()
            .filter_map(|explained| explained.figure.as_ref())
            .all(|figure| figure.unit == self.unit);
        if is_sum {
            let total = pick("合计", "sum").to_owned();
            let blank = String::new;
            table.strong_row(&[
                total,
                blank(),
                blank(),
                amount(&sums.0),
                amount(&sums.1),
                self.unit.to_owned(),
            ]);
        }
        text += &table.finish();
        let id = &first.plant.id;
        text += &match language {
            Language::Zh => format!("\n--plant ID 说明一家企业的数值从何而来，如 --plant {id}\n"),
            Language::En => {
                format!("\n--plant ID tells where the figure of one plant comes from, such as --plant {id}\n")
            }
        };
        text
    }

    /// What the route of a plant is called.
    fn route(&self, explained: &YearExplanation<'_>, language: Language) -> String {
        let route = explained.plant.route.as_deref();
        let title = route.map(|route| self.start.route_title(route));
        title
            .map(|title| title.in_language(language).to_owned())
            .unwrap_or_default()
    }

    /// The plant, what it puts out in both years, and the archetype whose lines stand for it.
    fn plant_line(&self, explained: &YearExplanation<'_>, language: Language) -> String {
        let known = explained.plant;
        let items = &explained.state.base.library.items;
        let product = items.find(&known.product);
        let title = product
            .map(|item| item.title().in_language(language))
            .unwrap_or_default();
        let unit = product.map(|item| item.unit.text.as_str()).unwrap_or_default();
        let shown = |output: Option<&Ratio>| output.map_or_else(|| NONE.to_owned(), plain);
        let (then, now) = (shown(explained.base_output.as_ref()), shown(explained.output()));
        let mut text = match language {
            Language::Zh => format!("{}，{title} {then} → {now} {unit}", plant(explained).zh),
            Language::En => format!("{}, {title} {then} → {now} {unit}", plant(explained).en),
        };
        if explained.base_output.is_none() {
            text += language.pick("（基准年尚无此企业）", " (it did not run in the base year)");
        }
        if known.is_archetype {
            let (archetype, scale) = (self.route(explained, language), times(&known.scale));
            text += &match language {
                Language::Zh => format!("；以原型“{archetype}”的台账 × {scale} 代表"),
                Language::En => format!("; the ledger of the archetype \"{archetype}\" × {scale} stands for it"),
            };
        }
        text
    }
}

fn signed(value: &Ratio) -> String {
    let text = rounded(value, 2);
    if value.is_negative() || value.is_zero() {
        text
    } else {
        format!("+{text}")
    }
}

/// A difference of amounts with its sign.
fn signed_amount(value: &Ratio) -> String {
    let sign = if value.is_negative() || value.is_zero() {
        ""
    } else {
        "+"
    };
    format!("{sign}{}", amount(value))
}

fn nothing(explained: &YearExplanation<'_>, language: Language) -> String {
    let year = explained.year;
    if explained.is_yet_to_start() {
        return match language {
            Language::Zh => format!("{year} 年该企业尚未投产，无排放；基准年也没有"),
            Language::En => {
                format!("the plant does not run yet in {year} and emits nothing; nor did it in the base year")
            }
        };
    }
    let before = explained
        .base_figure
        .as_ref()
        .map(|figure| format!("{} {}", shown(figure), figure.unit));
    let before = before.unwrap_or_else(|| "–".to_owned());
    match language {
        Language::Zh => format!("{year} 年该企业不生产，无排放；基准年为 {before}"),
        Language::En => format!("the plant makes nothing in {year} and emits nothing; in the base year {before}"),
    }
}

/// The figure in both years.
fn headline(explained: &YearExplanation<'_>, figure: &Explanation, language: Language) -> String {
    let (then, now) = (explained.base_year, explained.year);
    let unit = if figure.unit == "1" { "" } else { &figure.unit };
    let title = figure.title.in_language(language);
    let base = explained.base_figure.as_ref().filter(|base| !base.value.is_empty());
    let value = shown(figure);
    let Some(base) = base else {
        return format!("{title}: {value} {unit}");
    };
    let change = number(&figure.value).zip(number(&base.value)).map(|(now, base)| {
        let difference = now - base.clone();
        let percent = (difference.clone() * Ratio::from(100)).divide(&base);
        let percent = percent
            .map(|percent| format!(", {} %", signed(&percent)))
            .unwrap_or_default();
        format!(" ({}{percent})", signed_amount(&difference))
    });
    let (base, change) = (shown(base), change.unwrap_or_default());
    match language {
        Language::Zh => format!("{title}：{then} 年 {base} → {now} 年 {value} {unit}{change}"),
        Language::En => format!("{title}: {base} in {then} → {value} {unit} in {now}{change}"),
    }
}

fn number(text: &str) -> Option<Ratio> {
    text.parse().ok()
}
