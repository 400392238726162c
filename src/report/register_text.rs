//! Units of a register beside the published levels of energy, for people, programs and spreadsheets.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::solved_number::{amount, number, rounded};
use super::table::{ColumnKind, TableStyle, TableWriter};
use super::target_text::short_place;
use crate::factor::Named;
use crate::factor::record::confidence_title;
use crate::quantity::UnitTable;
use crate::target::EnergyProducts;
use crate::target::register::{RegisterUnit, UnitStatus};
use crate::target::standing::{Efficiency, LevelStanding, MandatoryStanding, ScoredUnit, Standing, level_title};
use crate::text::{Language, Text};

/// What programs call the class that cannot be told.
pub(super) const UNKNOWN: &str = "unknown";

/// Units with their standings.
pub struct ScoreSheet<'a> {
    /// The units.
    pub units: &'a [ScoredUnit<'a>],
    /// The classes of which units are shown, `None` that which cannot be told; none: all units are shown.
    pub only: &'a [Option<Efficiency>],
    /// The products.
    pub products: &'a EnergyProducts,
    /// The units that numbers are in.
    pub unit_table: &'a UnitTable,
    /// Id and title of the table of benchmarks and baselines, and what was read of it.
    pub set: (&'a str, &'a Text, &'a Text),
    /// The year that is looked at: of each unit stands its latest row up to that.
    pub year: i16,
    /// The other years of the register.
    pub other_years: &'a [i16],
}

impl<'a> ScoreSheet<'a> {
    /// The units that are shown.
    pub fn shown(&self) -> impl Iterator<Item = &'a ScoredUnit<'a>> {
        let is_shown = |unit: &&ScoredUnit<'_>| self.only.is_empty() || self.only.contains(&unit.efficiency());
        self.units.iter().filter(is_shown)
    }

    /// Which units alone are shown, and how many are not; `None` where all are.
    pub fn left_out(&self) -> Option<Text> {
        if self.only.is_empty() {
            return None;
        }
        let classes = |language, pause| {
            let titles = self.only.iter().map(|class| Efficiency::title_or_unknown(*class));
            let titles: Vec<String> = titles.map(|title| title.in_language(language).to_owned()).collect();
            titles.join(pause)
        };
        let (zh, en) = (classes(Language::Zh, "、"), classes(Language::En, ", "));
        let left_out = self.units.len() - self.shown().count();
        Some(Text::new(
            format!("只列出：{zh}；另有 {left_out} 个设施未列出"),
            format!("shown alone: {en}; units left out: {left_out}"),
        ))
    }

    /// The table.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let (id, title, read_from) = self.set;
        let mut text = format!(
            "{} · {} ({id})\n",
            pick("能效", "Energy efficiency"),
            title.in_language(language)
        );
        let _ = writeln!(text, "  {}", read_from.in_language(language));
        let _ = writeln!(text, "  {}\n", self.year_words().in_language(language));
        let columns = [
            (pick("设施", "unit"), ColumnKind::Words),
            (pick("年", "year"), ColumnKind::Fixed),
            (pick("产品 · 类别", "product · class"), ColumnKind::Words),
            (pick("单位产品能耗", "energy per product"), ColumnKind::Number),
            (pick("标杆", "benchmark"), ColumnKind::Number),
            (pick("余量", "margin"), ColumnKind::Number),
            (pick("基准", "baseline"), ColumnKind::Number),
            (pick("余量", "margin"), ColumnKind::Number),
            (pick("结论", "class"), ColumnKind::Words),
            (pick("强制限额", "mandatory level"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        for scored in self.shown() {
            let unit = scored.unit;
            // In the unit of the levels beside it, where there are any.
            let known = scored.benchmark.known().or(scored.baseline.known());
            let written = |unit: &str| self.unit_table.written(unit).in_language(language).to_owned();
            let in_unit_of_level =
                known.map(|known| format!("{} {}", rounded(&known.value, 2), written(&known.level.unit)));
            let stated = || {
                let found = unit.intensity()?;
                Some(format!("{} {}", rounded(&found.value(), 2), written(&found.unit.text)))
            };
            let intensity = in_unit_of_level.or_else(stated);
            let [benchmark, above] = bound_and_margin(&scored.benchmark);
            let [baseline, over] = bound_and_margin(&scored.baseline);
            table.row(&[
                unit_words(unit, language),
                unit.year.to_string(),
                product_words(self.products, unit, language),
                intensity.unwrap_or_default(),
                benchmark,
                above,
                baseline,
                over,
                efficiency_words(scored, language),
                mandatory_words(&scored.mandatory, language),
            ]);
        }
        if self.shown().next().is_some() {
            text += &table.finish();
        }
        text += &self.counts(language);
        if let Some(words) = self.left_out() {
            let _ = writeln!(text, "  {}", words.in_language(language));
        }
        for line in self.reasons(language) {
            let _ = writeln!(text, "  {line}");
        }
        text
    }

    /// Which year is looked at, and which others there are.
    pub fn year_words(&self) -> Text {
        let year = self.year;
        if self.other_years.is_empty() {
            return Text::new(format!("{year} 年"), format!("as of {year}"));
        }
        let others: Vec<String> = self.other_years.iter().map(i16::to_string).collect();
        let (zh, en) = (others.join("、"), others.join(", "));
        Text::new(
            format!("{year} 年，各设施取至该年最近一行；清单另有 {zh} 年（--year）"),
            format!("as of {year}, of each unit the latest row; the register has {en} too (--year)"),
        )
    }

    /// How many units that run are of each class, and how many do not run, each with an id and a title.
    pub fn tally(&self) -> Vec<(&'static str, Text, usize)> {
        let of_status = |status| self.units.iter().filter(move |unit| unit.unit.status == status);
        let running = || of_status(UnitStatus::Existing);
        let is_absent = |unit: &&ScoredUnit<'_>| matches!(unit.benchmark, Standing::Absent);
        let absent = running().filter(is_absent).count();
        let class = |class: Option<Efficiency>| {
            let all = running().filter(|unit| unit.efficiency() == class).count();
            let count = if class.is_none() { all - absent } else { all };
            (
                class.map_or(UNKNOWN, Efficiency::id),
                Efficiency::title_or_unknown(class),
                count,
            )
        };
        let mut found = Efficiency::ALL_OR_UNKNOWN.map(class).to_vec();
        let more = [
            (
                "no-benchmark",
                Text::new("该表无标杆水平", "no benchmark in the table"),
                absent,
            ),
            (
                UnitStatus::New.id(),
                Text::new("新建（不计入前列各类）", "planned or ongoing, in no class before"),
                of_status(UnitStatus::New).count(),
            ),
            (
                UnitStatus::Stopped.id(),
                Text::new("停产（不计入前列各类）", "stopped, in no class before"),
                of_status(UnitStatus::Stopped).count(),
            ),
        ];
        found.extend(more.into_iter().filter(|(.., count)| *count > 0));
        found
    }

    /// How many units are of each class, in a line.
    fn counts(&self, language: Language) -> String {
        let words = self
            .tally()
            .into_iter()
            .map(|(_, title, count)| format!("{} {count}", title.in_language(language)));
        format!("  {}\n", words.collect::<Vec<_>>().join(" · "))
    }

    /// Why something cannot be told, which corrections were made or are not available, and from when standards hold; what is said of several units once.
    pub(super) fn reasons(&self, language: Language) -> Vec<String> {
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        let mut say = |words: String, label: String| match said.iter_mut().find(|(known, _)| *known == words) {
            Some((_, labels)) if labels.contains(&label) => (),
            Some((_, labels)) => labels.push(label),
            None => said.push((words, vec![label])),
        };
        for scored in self.shown() {
            let mut standings = vec![&scored.benchmark, &scored.baseline];
            for found in &scored.mandatory {
                // The levels of a standard differ in their numbers; that the class is not known is said of the first alone.
                let known = found.levels.iter().filter(|(_, standing)| standing.known().is_some());
                let unknown = found.levels.iter().find(|(_, standing)| standing.known().is_none());
                standings.extend(known.chain(unknown).map(|(_, standing)| standing));
            }
            for words in standings.into_iter().flat_map(|standing| reason(standing, language)) {
                say(words, scored.unit.label());
            }
        }
        let line = |(words, labels): (String, Vec<String>)| {
            let labels = labels.join(language.pick("、", ", "));
            let (open, close) = (language.pick("（", " ("), language.pick("）", ")"));
            format!("- {words}{open}{labels}{close}")
        };
        let mut lines: Vec<String> = said.into_iter().map(line).collect();
        let sets = self
            .shown()
            .flat_map(|unit| unit.mandatory.iter().map(|found| found.set));
        let mut dated: Vec<(&str, &str)> = sets
            .filter_map(|set| Some((set.document.as_str(), set.effective.as_ref()?.from.as_str())))
            .collect();
        dated.sort_unstable();
        dated.dedup();
        lines.extend(dated.into_iter().map(|(document, from)| match language {
            Language::Zh => format!("{document} 自 {from} 起施行"),
            Language::En => format!("{document} is in force from {from}"),
        }));
        lines
    }

    /// All of it as JSON.
    pub fn json(&self) -> Value {
        let (id, title, read_from) = self.set;
        let units: Vec<Value> = self.shown().map(scored_json).collect();
        let only: Vec<&str> = self
            .only
            .iter()
            .map(|class| class.map_or(UNKNOWN, Efficiency::id))
            .collect();
        json!({
            "schema": "dafeng-register-score/1.0",
            "set": id, "title": title, "read_from": read_from,
            "year": self.year, "only": only, "left_out": self.units.len() - units.len(), "units": units,
        })
    }

    /// The names of the columns of the CSV.
    pub const CSV_HEADER: [&'static str; 17] = [
        "plant",
        "unit",
        "year",
        "product",
        "class",
        "energy_intensity",
        "energy_intensity_unit",
        "benchmark",
        "benchmark_margin",
        "benchmark_margin_percent",
        "baseline",
        "baseline_margin",
        "baseline_margin_percent",
        "efficiency",
        "mandatory_standard",
        "mandatory_level_reached",
        "place",
    ];

    /// The units as rows of CSV.
    pub fn csv_rows(&self) -> Vec<Vec<String>> {
        let row = |scored: &ScoredUnit<'_>| {
            let unit = scored.unit;
            let intensity = unit.intensity();
            let cells = |standing: &Standing<'_>| -> [String; 3] {
                match standing.known().filter(|known| known.of_any_class.is_none()) {
                    Some(known) => [
                        number(&known.bound),
                        number(&known.margin()),
                        known.margin_percent().as_ref().map(number).unwrap_or_default(),
                    ],
                    None => [String::new(), String::new(), String::new()],
                }
            };
            let mandatory = scored.mandatory.first();
            let mut row = vec![
                unit.plant.clone(),
                unit.unit.clone(),
                unit.year.to_string(),
                unit.product.clone(),
                unit.class.clone().unwrap_or_default(),
                intensity
                    .as_ref()
                    .map(|found| number(&found.value()))
                    .unwrap_or_default(),
                intensity.map(|found| found.unit.text).unwrap_or_default(),
            ];
            row.extend(cells(&scored.benchmark));
            row.extend(cells(&scored.baseline));
            row.extend([
                scored.efficiency().map(Efficiency::id).unwrap_or_default().to_owned(),
                mandatory.map(|found| found.set.id.clone()).unwrap_or_default(),
                mandatory
                    .and_then(MandatoryStanding::reached)
                    .unwrap_or_default()
                    .to_owned(),
                short_place(&unit.place),
            ]);
            row
        };
        self.shown().map(row).collect()
    }
}

/// A unit by its name; of one that does not run, so.
pub(super) fn unit_words(unit: &RegisterUnit, language: Language) -> String {
    let label = unit.label();
    let (open, close) = (language.pick("（", " ("), language.pick("）", ")"));
    match unit.status {
        UnitStatus::Existing => label,
        status => format!("{label}{open}{}{close}", status.title().in_language(language)),
    }
}

pub(super) fn product_words(products: &EnergyProducts, unit: &RegisterUnit, language: Language) -> String {
    let Some(product) = products.products.find(&unit.product) else {
        return unit.product.clone();
    };
    let class = unit.class.as_ref().map(|class| product.class_title(class));
    let indicator = unit.indicator.as_ref().and_then(|id| products.indicators.find(id));
    let indicator = indicator.map(|indicator| indicator.title().clone());
    let words = [Some(product.title().clone()), class, indicator].into_iter().flatten();
    let words: Vec<String> = words.map(|text| text.in_language(language).to_owned()).collect();
    words.join(" · ")
}

fn bound_and_margin(standing: &Standing<'_>) -> [String; 2] {
    match standing.known() {
        Some(LevelStanding {
            of_any_class: Some((least, greatest)),
            ..
        }) => [format!("{} – {}", amount(least), amount(greatest)), String::new()],
        Some(known) => {
            let margin = known.margin();
            let sign = if margin.is_negative() || margin.is_zero() {
                ""
            } else {
                "+"
            };
            [amount(&known.bound), format!("{sign}{}", rounded(&margin, 2))]
        }
        None => ["—".to_owned(), String::new()],
    }
}

pub(super) fn efficiency_words(scored: &ScoredUnit<'_>, language: Language) -> String {
    match scored.efficiency() {
        Some(class) => class.title().in_language(language).to_owned(),
        None if matches!(scored.benchmark, Standing::Absent) => {
            language.pick("该表无标杆水平", "no benchmark in the table").to_owned()
        }
        None => Efficiency::title_or_unknown(None).in_language(language).to_owned(),
    }
}

pub(super) fn mandatory_words(mandatory: &[MandatoryStanding<'_>], language: Language) -> String {
    let words = mandatory.iter().map(|found| {
        let reached = match (found.reached(), found.is_known()) {
            (Some(level), _) => {
                let grade = level.trim_start_matches("limit-");
                // A stricter level that cannot be told may be reached as well.
                let is_open = found.stricter_than(level).any(|standing| standing.known().is_none());
                let words = match is_open {
                    true => language.pick("至少 {} 级", "level {} or better"),
                    false => language.pick("{} 级", "level {}"),
                };
                words.replace("{}", grade)
            }
            (None, true) if found.may_reach_more() => {
                language.pick("未修正时均未达", "none without corrections").to_owned()
            }
            (None, true) => language.pick("均未达", "none reached").to_owned(),
            (None, false) => language.pick("不能判断", "cannot be told").to_owned(),
        };
        format!("{} {reached}", found.set.document)
    });
    words.collect::<Vec<_>>().join(language.pick("；", "; "))
}

/// Why a standing is not known, or what it was corrected by.
fn reason(standing: &Standing<'_>, language: Language) -> Vec<String> {
    match standing {
        Standing::Absent => Vec::new(),
        Standing::Unknown(words) => vec![words.in_language(language).to_owned()],
        Standing::Known(known) => corrections(known, language),
    }
}

fn corrections(known: &LevelStanding<'_>, language: Language) -> Vec<String> {
    let id = &known.set.id;
    let join = |texts: &[Text]| {
        let words: Vec<&str> = texts.iter().map(|text| text.in_language(language)).collect();
        words.join(language.pick("、", ", "))
    };
    let mut said = Vec::new();
    if !known.applied.is_empty() {
        let sums: Vec<String> = known
            .applied
            .iter()
            .map(|(title, added)| format!("{} {}", title.in_language(language), amount(added)))
            .collect();
        let (level, bound, sums) = (amount(&known.level.value), amount(&known.bound), sums.join(" + "));
        let name = level_title(&known.level.level);
        let name = name.in_language(language);
        said.push(match language {
            Language::Zh => format!("{id} {name} 修正：{level} + {sums} = {bound}"),
            Language::En => format!("{id} {name} corrected: {level} + {sums} = {bound}"),
        });
    }
    if !known.unstated.is_empty() && !known.is_reached() {
        let names = join(&known.unstated);
        said.push(match language {
            Language::Zh => format!("{id} 的修正项未登记，未修正：{names}"),
            Language::En => format!("corrections of {id} that the register states nothing for, not made: {names}"),
        });
    }
    if !known.unavailable.is_empty() {
        let names = join(&known.unavailable);
        said.push(match language {
            Language::Zh => format!("{id} 有、但算式未取得的修正：{names}"),
            Language::En => format!("corrections that {id} has and whose formula is not available: {names}"),
        });
    }
    said
}

fn standing_json(standing: &Standing<'_>) -> Value {
    match standing {
        Standing::Absent => Value::Null,
        Standing::Unknown(words) => json!({"unknown": words}),
        Standing::Known(known) => {
            let (confidence, _) = confidence_title(known.level.confidence);
            let applied: Vec<Value> = known
                .applied
                .iter()
                .map(|(title, added)| json!({"title": title, "added": number(added)}))
                .collect();
            // Of several classes that may hold none is the unit's.
            let one = known.of_any_class.is_none().then_some(&known.bound);
            let class = known.level.class.as_ref().filter(|_| one.is_some());
            let margin_percent = known.margin_percent().filter(|_| one.is_some());
            json!({
                "set": known.set.id, "class": class, "level": known.level.level, "printed": one.map(|_| number(&known.level.value)),
                "bound": one.map(number), "unit": known.level.unit, "value": number(&known.value), "reached": known.is_reached(),
                "of_any_class": known.of_any_class.as_ref().map(|(low, high)| json!({"low": number(low), "high": number(high)})),
                "margin": one.map(|_| number(&known.margin())), "margin_percent": margin_percent.as_ref().map(number),
                "corrections": applied, "corrections_not_stated": known.unstated, "corrections_not_available": known.unavailable,
                "confidence": confidence, "source": known.level.source, "table": known.level.table, "note": known.level.note,
            })
        }
    }
}

fn scored_json(scored: &ScoredUnit<'_>) -> Value {
    let unit = scored.unit;
    let intensity = unit.intensity();
    let mandatory: Vec<Value> = scored
        .mandatory
        .iter()
        .map(|found| {
            let levels: Vec<Value> = found
                .levels
                .iter()
                .map(|(_, standing)| standing_json(standing))
                .collect();
            let force = found.set.effective.as_ref().map(|effective| effective.from.clone());
            json!({"set": found.set.id, "in_force_from": force, "reached": found.reached(), "levels": levels})
        })
        .collect();
    json!({
        "plant": unit.plant, "unit": unit.unit, "year": unit.year, "product": unit.product, "class": unit.class,
        "indicator": unit.indicator, "status": unit.status.id(), "place": short_place(&unit.place),
        "energy_intensity": intensity.as_ref().map(|found| json!({
            "value": number(&found.value()), "unit": found.unit.text, "how": found.words,
        })),
        "efficiency": scored.efficiency().map(Efficiency::id),
        "benchmark": standing_json(&scored.benchmark), "baseline": standing_json(&scored.baseline),
        "mandatory": mandatory,
    })
}
