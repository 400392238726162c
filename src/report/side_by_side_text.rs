//! Scenarios side by side, as people read them.

use super::peak_words::{deadline_remark, deadline_title, definition, margin, standing_title, verdict_title};
use super::solved_number::rounded;
use super::sparkline::sparkline_between;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::quantity::Ratio;
use crate::scenario::peak::{Deadline, Peak, PeakDefinition, Standing};
use crate::scenario::side_by_side::{ComparedScenario, Difference};
use crate::text::Language;

/// Scenarios side by side.
pub struct SideBySideSheet<'a> {
    /// The scenarios; differences are to the first.
    pub scenarios: &'a [ComparedScenario],
    /// When a peak is confirmed.
    pub definition: &'a PeakDefinition,
    /// The year before which they must peak.
    pub before: i32,
    /// The year that is looked at between the base year and the last.
    pub year: i16,
    /// Whether differences are taken: not where methodologies differ.
    pub takes_differences: bool,
}

/// What stands where a scenario has no such year.
const NONE: &str = "–";

impl SideBySideSheet<'_> {
    /// The scenarios in rows: emissions, peaks, emissions per output, differences to the first.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let mut text = self.heading(language);
        text += &self.emissions(language, style);
        text += &self.peaks(language, style);
        text += &self.per_output(language, style);
        if self.takes_differences && self.scenarios.len() > 1 {
            text += &self.differences(language, style);
        }
        text
    }

    /// What of each scenario its peak is.
    pub(super) fn peak<'s>(&'s self, scenario: &'s ComparedScenario) -> Peak<'s> {
        Peak::of(&scenario.totals, self.definition)
    }

    fn heading(&self, language: Language) -> String {
        let mut text = String::new();
        for scenario in self.scenarios {
            let title = scenario.title.in_language(language);
            let title = if title == scenario.name {
                String::new()
            } else {
                format!(" · {title}")
            };
            let incomplete = if scenario.is_complete {
                ""
            } else {
                language.pick(" · 不完整：有物料未计入", " · incomplete: some items are not counted")
            };
            text += &format!(
                "{}{title} · {} · {}{incomplete}\n",
                scenario.name, scenario.file, scenario.methodology
            );
        }
        text
    }

    /// The years by their numbers where all scenarios have the same, else by what they are.
    fn base_title(&self, language: Language) -> String {
        self.common(|scenario| scenario.base_year).map_or_else(
            || language.pick("基准年", "base year").to_owned(),
            |year| year.to_string(),
        )
    }

    fn last_title(&self, language: Language) -> String {
        self.common(|scenario| scenario.last_year).map_or_else(
            || language.pick("末年", "last year").to_owned(),
            |year| year.to_string(),
        )
    }

    fn common(&self, of: impl Fn(&ComparedScenario) -> i16) -> Option<i16> {
        let first = of(self.scenarios.first()?);
        self.scenarios
            .iter()
            .all(|scenario| of(scenario) == first)
            .then_some(first)
    }

    /// Whether the year that is looked at is another than the last of all.
    fn shows_year(&self) -> bool {
        self.common(|scenario| scenario.last_year) != Some(self.year)
    }

    fn cumulative_title(&self, language: Language) -> String {
        let years = self
            .common(|scenario| scenario.base_year)
            .zip(self.common(|scenario| scenario.last_year));
        let years = years
            .map(|(base, last)| format!(" {}–{last}", base + 1))
            .unwrap_or_default();
        match language {
            Language::Zh => format!("累计{years}"),
            Language::En => format!("cumulative{years}"),
        }
    }

    fn emissions(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let unit = self
            .scenarios
            .first()
            .map(|scenario| scenario.unit.as_str())
            .unwrap_or_default();
        let (base, last) = (self.base_title(language), self.last_title(language));
        let (year, cumulative) = (self.year.to_string(), self.cumulative_title(language));
        let mut columns = vec![
            (pick("情景", "scenario"), ColumnKind::Words),
            (pick("走势", "course"), ColumnKind::Fixed),
            (base.as_str(), ColumnKind::Number),
            (pick("峰值年", "peak"), ColumnKind::Number),
            (pick("峰值", "height"), ColumnKind::Number),
        ];
        if self.shows_year() {
            columns.push((&year, ColumnKind::Number));
        }
        columns.extend([
            (last.as_str(), ColumnKind::Number),
            (cumulative.as_str(), ColumnKind::Number),
        ]);
        let mut table = TableWriter::new(style, &columns);
        let ends = self.ends();
        for scenario in self.scenarios {
            let peak = self.peak(scenario);
            let course = ends
                .map(|ends| sparkline_between(&scenario.totals, ends))
                .unwrap_or_default();
            let mut cells = vec![
                scenario.name.clone(),
                course,
                total(scenario.total(scenario.base_year)),
                peak.year.to_string(),
                total(Some(&peak.height)),
            ];
            if self.shows_year() {
                cells.push(total(scenario.total(self.year)));
            }
            cells.extend([
                total(scenario.total(scenario.last_year)),
                total(Some(&scenario.cumulative())),
            ]);
            table.row(&cells);
        }
        format!("\n{} {unit}\n{}", pick("排放量", "Emissions,"), table.finish())
    }

    /// The least and the greatest total of all, so that courses are drawn to one scale.
    fn ends(&self) -> Option<(&Ratio, &Ratio)> {
        let values = || self.scenarios.iter().flat_map(|scenario| scenario.totals.values());
        let values = || values().map(|known| &known.value);
        values().min().zip(values().max())
    }

    /// Whether each scenario peaks before the deadline: all of them in a line by their standing, then one a row with its margin.
    fn peaks(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let found: Vec<(&ComparedScenario, Peak<'_>, Deadline)> = self
            .scenarios
            .iter()
            .map(|scenario| {
                let peak = self.peak(scenario);
                let found = peak.deadline(self.before);
                (scenario, peak, found)
            })
            .collect();
        let remarks = found
            .iter()
            .map(|(.., found)| deadline_remark(found).in_language(language).to_owned());
        let remarks: Vec<String> = remarks.collect();
        let before = match language {
            Language::Zh => format!("{} 年前", self.before),
            Language::En => format!("before {}", self.before),
        };
        let mut columns = vec![
            (pick("情景", "scenario"), ColumnKind::Words),
            (before.as_str(), ColumnKind::Fixed),
            (pick("余量（年）", "margin, years"), ColumnKind::Number),
            (pick("峰值年", "peak"), ColumnKind::Number),
            (pick("判断", "verdict"), ColumnKind::Fixed),
        ];
        if remarks.iter().any(|remark| !remark.is_empty()) {
            columns.push(("", ColumnKind::Words));
        }
        let mut table = TableWriter::new(style, &columns);
        for ((scenario, peak, found), remark) in found.iter().zip(&remarks) {
            // A margin of what cannot be told would read as if it were met.
            let spare = match found.standing {
                Standing::Open => NONE.to_owned(),
                _ => margin(found).in_language(language).to_owned(),
            };
            let mut cells = vec![
                scenario.name.clone(),
                standing_title(found.standing).in_language(language).to_owned(),
                spare,
                peak.year.to_string(),
                verdict_title(peak.verdict).in_language(language).to_owned(),
            ];
            if columns.len() > cells.len() {
                cells.push(remark.clone());
            }
            table.row(&cells);
        }
        let of_each = [
            Standing::Met,
            Standing::MetProvisionally,
            Standing::Missed,
            Standing::Open,
        ];
        let of_each = of_each.into_iter().filter_map(|standing| {
            let own = found.iter().filter(|(.., found)| found.standing == standing);
            let own: Vec<&str> = own.map(|(scenario, ..)| scenario.name.as_str()).collect();
            let (title, colon) = (standing_title(standing), pick("：", ": "));
            let names = own.join(pick("、", ", "));
            (!own.is_empty()).then(|| format!("{}{colon}{names}", title.in_language(language)))
        });
        let summary = of_each.collect::<Vec<_>>().join(" · ");
        // Band and test are told in full by `dafeng peak`.
        let definition = definition(self.definition).into_iter().next().unwrap_or_default();
        let before = deadline_title(self.before);
        let title = match language {
            Language::Zh => format!("{}达峰，{}", before.zh, definition.zh),
            Language::En => format!("Peak {}, by {}", before.en, definition.en),
        };
        format!("\n{title}\n  {summary}\n{}", table.finish())
    }

    fn per_output(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let Some((product, unit)) = self.scenarios.iter().find_map(|scenario| scenario.product.as_ref()) else {
            return String::new();
        };
        let emissions = self
            .scenarios
            .first()
            .map(|scenario| scenario.unit.as_str())
            .unwrap_or_default();
        let (base, last, year) = (
            self.base_title(language),
            self.last_title(language),
            self.year.to_string(),
        );
        let mut columns = vec![
            (pick("情景", "scenario"), ColumnKind::Words),
            (base.as_str(), ColumnKind::Number),
        ];
        if self.shows_year() {
            columns.push((&year, ColumnKind::Number));
        }
        columns.push((&last, ColumnKind::Number));
        let mut table = TableWriter::new(style, &columns);
        for scenario in self.scenarios {
            let mut cells = vec![
                scenario.name.clone(),
                intensity(scenario.per_output(scenario.base_year).as_ref()),
            ];
            if self.shows_year() {
                cells.push(intensity(scenario.per_output(self.year).as_ref()));
            }
            cells.push(intensity(scenario.per_output(scenario.last_year).as_ref()));
            table.row(&cells);
        }
        let title = match language {
            Language::Zh => format!("单位{}排放 {emissions}/{unit}", product.zh),
            Language::En => format!("Emissions per {}, {emissions}/{unit}", product.en),
        };
        format!("\n{title}\n{}", table.finish())
    }

    fn differences(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let Some((first, others)) = self.scenarios.split_first() else {
            return String::new();
        };
        let unit = &first.unit;
        let (last, year, cumulative) = (
            self.last_title(language),
            self.year.to_string(),
            self.cumulative_title(language),
        );
        let mut columns = vec![(pick("情景", "scenario"), ColumnKind::Words)];
        if self.shows_year() {
            columns.extend([(year.as_str(), ColumnKind::Number), ("%", ColumnKind::Number)]);
        }
        columns.extend([(last.as_str(), ColumnKind::Number), ("%", ColumnKind::Number)]);
        columns.extend([(cumulative.as_str(), ColumnKind::Number), ("%", ColumnKind::Number)]);
        columns.push((pick("峰值年", "peak year"), ColumnKind::Number));
        let mut table = TableWriter::new(style, &columns);
        for other in others {
            let mut cells = vec![other.name.clone()];
            if self.shows_year() {
                cells.extend(difference(self.difference(other, self.year)));
            }
            let last = (first.last_year == other.last_year).then(|| self.difference(other, other.last_year));
            cells.extend(difference(last.flatten()));
            cells.extend(difference(self.cumulative_difference(other)));
            let years = self.peak(other).year - self.peak(first).year;
            cells.push(if years > 0 {
                format!("+{years}")
            } else {
                years.to_string()
            });
            table.row(&cells);
        }
        let title = match language {
            Language::Zh => format!("与 {} 之差 {unit}", first.name),
            Language::En => format!("Differences to {}, {unit}", first.name),
        };
        format!("\n{title}\n{}", table.finish())
    }

    /// The total of a year beside that of the first scenario; `None` where one of them has no such year, or no differences are taken.
    pub(super) fn difference(&self, other: &ComparedScenario, year: i16) -> Option<Difference> {
        let first = self.scenarios.first().filter(|_| self.takes_differences)?;
        Some(Difference::between(other.total(year)?, first.total(year)?))
    }

    /// The cumulative emissions beside those of the first scenario; `None` where they are over other years, or no differences are taken.
    pub(super) fn cumulative_difference(&self, other: &ComparedScenario) -> Option<Difference> {
        let first = self.scenarios.first().filter(|_| self.takes_differences)?;
        other
            .spans_as(first)
            .then(|| Difference::between(&other.cumulative(), &first.cumulative()))
    }
}

fn total(value: Option<&Ratio>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| rounded(value, 2))
}

fn intensity(value: Option<&Ratio>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| rounded(value, 4))
}

/// A difference and its per cent, with their signs.
fn difference(found: Option<Difference>) -> [String; 2] {
    let signed = |value: &Ratio| {
        let text = rounded(value, 2);
        if value.is_negative() || value.is_zero() {
            text
        } else {
            format!("+{text}")
        }
    };
    match found {
        Some(found) => [
            signed(&found.amount),
            found.percent.as_ref().map_or_else(|| NONE.to_owned(), signed),
        ],
        None => [NONE.to_owned(), NONE.to_owned()],
    }
}
