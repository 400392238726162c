//! What stands above a trajectory: who, by which methodology, on which data, under which drivers; and below it what was assumed.

use super::sheet::TrajectorySheet;
use crate::factor::record::confidence_title;
use crate::methodology::Level;
use crate::report::solved_number::rounded;
use crate::scenario::base::Plant;
use crate::scenario::driver::Driver;
use crate::scenario::lever::Lever;
use crate::scenario::scenario::Followed;
use crate::text::{Language, Text};

impl TrajectorySheet<'_> {
    pub(super) fn heading(&self, language: Language) -> String {
        let scenario = self.scenario;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut text = format!(
            "{} · {} · {}\n",
            scenario.title.in_language(language),
            scenario.id,
            scenario.file
        );
        let mut line = |title: Text, words: String| {
            let colon = pick("：", ": ");
            text += &format!("  {}{colon}{words}\n", title.in_language(language));
        };
        line(Text::new("基准", "base"), self.base(language));
        line(Text::new("方法学", "methodology"), {
            let title = self.methodology.title(Level::Enterprise);
            format!("{} ({})", title.in_language(language), self.methodology.id())
        });
        line(
            Text::new("产量", "output"),
            self.followed(&scenario.follow.output, language),
        );
        if let Some(other) = &scenario.follow.other {
            line(
                Text::new("与工序、产品无关的量", "what follows no process and no product"),
                self.followed(other, language),
            );
        }
        for (title, id) in [
            (Text::new("电网排放因子", "grid factor"), &scenario.grid_factor),
            (Text::new("废钢供应上限", "scrap supply"), &scenario.scrap_supply),
        ] {
            if let Some(driver) = id.as_ref().and_then(|id| scenario.drivers.get(id)) {
                line(title, self.driver(driver, language));
            }
        }
        for lever in &scenario.levers {
            line(
                Text::new("措施", "lever"),
                lever_words(lever, self.start.year, language),
            );
        }
        text
    }

    fn base(&self, language: Language) -> String {
        let of_base: Vec<&Plant<'_>> = self.plants.iter().filter(|plant| !plant.is_added).collect();
        let (count, added) = (of_base.len(), self.plants.len() - of_base.len());
        let on_archetypes = of_base.iter().filter(|plant| plant.is_archetype).count();
        let title = match (&self.start.title, of_base.as_slice()) {
            (Some(title), _) => title.in_language(language).to_owned(),
            (None, plants) => {
                let titles: Vec<&str> = plants.iter().map(|plant| plant.title.in_language(language)).collect();
                titles.join(language.pick("、", ", "))
            }
        };
        let year = self.start.year;
        let plants = if count == 1 { "plant" } else { "plants" };
        let mut words = match language {
            Language::Zh => format!("{title}，{year} 年，{count} 家企业"),
            Language::En => format!("{title}, {year}, {count} {plants}"),
        };
        if on_archetypes > 0 {
            words += &match language {
                Language::Zh => format!("，其中 {on_archetypes} 家按原型推算（模型，非实测）"),
                Language::En => format!(", {on_archetypes} of them on archetypes (modelled, not measured)"),
            };
        }
        if added > 0 {
            words += &match language {
                Language::Zh => format!("；措施新增 {added} 家"),
                Language::En => format!("; {added} more by levers"),
            };
        }
        words
    }

    fn followed(&self, followed: &Followed, language: Language) -> String {
        match followed {
            Followed::Constant => language.pick("与基准年相同", "as in the base year").to_owned(),
            Followed::Output => language.pick("随企业产量", "follows the plant's output").to_owned(),
            Followed::Driver(id) => match self.scenario.drivers.get(id) {
                Some(driver) => self.driver(driver, language),
                None => id.clone(),
            },
        }
    }

    /// A driver: its values in the base year and the last, and where they come from.
    fn driver(&self, driver: &Driver, language: Language) -> String {
        const PLACES: u32 = 4;
        let (first, last) = (self.start.year, self.scenario.last_year);
        let unit = driver.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let (from, to) = (
            rounded(&driver.course.at(first), PLACES),
            rounded(&driver.course.at(last), PLACES),
        );
        let confidence = confidence_title(driver.confidence).1;
        let source = sourced(driver.source.as_deref(), language);
        let (title, confidence) = (driver.title.in_language(language), confidence.in_language(language));
        match language {
            Language::Zh => format!("{title}，{first} 年 {from}{unit}，{last} 年 {to}{unit}；{confidence}{source}"),
            Language::En => format!("{title}, {from}{unit} in {first}, {to}{unit} in {last}; {confidence}{source}"),
        }
    }

    /// What was assumed and what must be said.
    pub(super) fn notes(&self, language: Language) -> String {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(
            self.scenario
                .note
                .iter()
                .map(|note| note.in_language(language).to_owned()),
        );
        for assumption in &self.start.assumptions {
            let confidence = confidence_title(assumption.confidence).1;
            let words = assumption.text.in_language(language);
            lines.push(format!("{words}（{}）", confidence.in_language(language)));
        }
        let notes = self
            .trajectory
            .notes
            .iter()
            .map(|note| note.message.in_language(language).to_owned());
        lines.extend(notes);
        if self.trajectory.years.iter().any(|year| !year.is_complete()) {
            let words = language.pick(
                "结果不完整：有行缺少因子，未计入；总量为“至少”",
                "the result is incomplete: lines without a factor are left out; totals are \"at least\"",
            );
            lines.insert(0, words.to_owned());
        }
        lines.push(
            language
                .pick(
                    "基准年以后的量由网络求解，按基准年各行 × 比值（12 位有效数字）推算，再按同一方法学核算；达峰检验、因素分解为浮点计算",
                    "amounts after the base year are solved: lines of the base year x ratios of 12 significant digits, accounted by the same methodology; tests of the peak and causes are floating point",
                )
                .to_owned(),
        );
        let title = language.pick("说明", "Notes");
        let each = lines.iter().map(|line| format!("  - {line}\n"));
        format!("\n{title}\n{}", each.collect::<String>())
    }
}

fn lever_words(lever: &Lever, base: i16, language: Language) -> String {
    let confidence = confidence_title(lever.confidence).1;
    let (title, confidence) = (lever.title.in_language(language), confidence.in_language(language));
    let (id, kind) = (&lever.id, lever.action.title());
    let kind = language.pick(&kind.zh, lever.action.kind());
    let source = sourced(lever.source.as_deref(), language);
    // No lever acts in the base year.
    let from = lever.first_year().unwrap_or(base).max(base + 1);
    let from = match language {
        Language::Zh => format!("，自 {from} 年"),
        Language::En => format!(", from {from}"),
    };
    match language {
        Language::Zh => format!("{title} [{id}, {kind}]{from}；{confidence}{source}"),
        Language::En => format!("{title} [{id}, {kind}]{from}; {confidence}{source}"),
    }
}

/// Where something comes from, behind a full stop; what states no source says so.
fn sourced(source: Option<&str>, language: Language) -> String {
    match source {
        Some(source) => format!("{}{source}", language.pick("。", ". ")),
        None => language.pick("，未写出处", ", no source stated").to_owned(),
    }
}
