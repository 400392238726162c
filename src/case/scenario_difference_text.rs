//! A scenario of two runs side by side, for people.

use std::fmt::Write as _;

use super::scenario_difference::{Assumption, ScenarioDifference};
use crate::quantity::Ratio;
use crate::report::solved_number::rounded;
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::text::{Language, Text};

/// Items that are shown; the rest are summed in one row.
const ITEMS: usize = 8;
/// Years of a driver that are written out.
const VALUES: usize = 3;
/// Decimal places of totals.
const PLACES: u32 = 2;
/// Stands where a side has nothing.
const NOTHING: &str = "—";

/// Writes what differs of a scenario.
pub(super) struct ScenarioDifferenceText<'a> {
    pub scenario: &'a ScenarioDifference,
    pub language: Language,
    pub style: TableStyle,
}

impl ScenarioDifferenceText<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.language.pick(zh, en)
    }

    /// Heading, assumptions, years, the items of the last year, the peak.
    pub(super) fn write(&self) -> String {
        let scenario = self.scenario;
        let title = scenario.title.in_language(self.language);
        let mut text = match self.language {
            Language::Zh => format!("情景 {title}（{}#{}）\n", scenario.of, scenario.id),
            Language::En => format!("Scenario {title} ({}#{})\n", scenario.of, scenario.id),
        };
        text += &self.causes();
        text += &self.peak();
        if scenario.years.is_empty() {
            let _ = writeln!(
                text,
                "  {}",
                self.pick("各年总量均相同", "the totals of all years are the same")
            );
            return text;
        }
        text += &self.years();
        text += &self.items();
        text
    }

    fn incomplete(&self, side: usize) -> &'static str {
        match (self.scenario.are_complete[side], self.language) {
            (true, _) => "",
            (false, Language::Zh) => "（不完整）",
            (false, Language::En) => " (incomplete)",
        }
    }

    /// What went in otherwise: assumptions by name, files by path.
    fn causes(&self) -> String {
        let mut text = String::new();
        for assumption in &self.scenario.assumptions {
            let _ = writeln!(text, "  {}", self.assumption(assumption));
        }
        if !self.scenario.files.is_empty() {
            let title = self.pick("不同的文件", "files that differ");
            let _ = writeln!(
                text,
                "  {title}{}{}",
                self.pick("：", ": "),
                self.scenario.files.join(self.pick("、", ", "))
            );
        }
        text
    }

    fn assumption(&self, assumption: &Assumption) -> String {
        let kind = match assumption.kind {
            "driver" => Text::new("驱动量", "driver"),
            "lever" => Text::new("措施", "lever"),
            _ => Text::new("方法学", "methodology"),
        };
        let (kind, name) = (
            kind.in_language(self.language),
            assumption.name.in_language(self.language),
        );
        let how = match assumption.sides {
            [true, false] => Text::new("只在 A 中", "in A alone"),
            [false, true] => Text::new("只在 B 中", "in B alone"),
            _ => Text::new("不同", "differs"),
        };
        let mut text = format!("{kind} {name}{}", self.pick("：", ": "));
        if assumption.sides != [true, true] || assumption.values.is_empty() {
            return text + how.in_language(self.language);
        }
        let shown = assumption.values.iter().take(VALUES).map(|(year, sides)| {
            let [own, its] = sides
                .each_ref()
                .map(|side| side.as_deref().map_or_else(|| NOTHING.to_owned(), shortened));
            format!("{year} {own} → {its}")
        });
        text += &shown.collect::<Vec<_>>().join(self.pick("，", ", "));
        let rest = assumption.values.len().saturating_sub(VALUES);
        if rest > 0 {
            text += &match self.language {
                Language::Zh => format!("，另 {rest} 年"),
                Language::En => format!(", and {rest} more years"),
            };
        }
        text
    }

    fn peak(&self) -> String {
        let peak = &self.scenario.peak;
        let side = |side: usize| {
            let year = peak.years[side].map_or_else(|| NOTHING.to_owned(), |year| year.to_string());
            let height = peak.heights[side].as_deref().unwrap_or(NOTHING);
            let verdict = peak.verdicts[side].in_language(self.language);
            format!("{year} · {height} {} · {verdict}", self.scenario.unit)
        };
        let title = self.pick("峰值", "peak");
        if peak.is_same() {
            return format!(
                "  {title}{}{}\n",
                self.pick("（两侧相同）：", " (the same on both sides): "),
                side(0)
            );
        }
        let (own, its) = (side(0), side(1));
        format!("  {title} A  {own}\n  {title} B  {its}\n")
    }

    fn years(&self) -> String {
        let columns = [
            (self.pick("年", "year"), ColumnKind::Fixed),
            ("A", ColumnKind::Number),
            ("B", ColumnKind::Number),
            (self.scenario.unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for year in &self.scenario.years {
            table.row(&self.row(year.year.to_string(), &year.sides));
        }
        if let Some(sides) = &self.scenario.cumulative {
            let title = self.pick("基年之后累计", "all after the base year");
            table.row(&self.row(title.to_owned(), &sides.clone().map(Some)));
        }
        let same = self.scenario.common_years.saturating_sub(self.scenario.years.len());
        let mut text = table.finish();
        if same > 0 {
            text += &match self.language {
                Language::Zh => format!("  其余 {same} 年相同\n"),
                Language::En => format!("  the other {same} year(s) are the same\n"),
            };
        }
        text
    }

    fn row(&self, name: String, sides: &[Option<String>; 2]) -> Vec<String> {
        let number = |side: &Option<String>| side.as_ref().and_then(|side| side.parse::<Ratio>().ok());
        let shown = |place: usize| match number(&sides[place]) {
            Some(value) => format!("{}{}", rounded(&value, PLACES), self.incomplete(place)),
            None => NOTHING.to_owned(),
        };
        let change = number(&sides[1]).zip(number(&sides[0])).map(|(its, own)| its - own);
        let change = change.map(|change| rounded(&change, PLACES)).unwrap_or_default();
        vec![name, shown(0), shown(1), change]
    }

    /// Which items make the difference of the last year.
    fn items(&self) -> String {
        let items = &self.scenario.items;
        let Some(first) = items.first() else {
            return String::new();
        };
        let title = match self.language {
            Language::Zh => format!("{} 年之差按物料", first.year),
            Language::En => format!("difference of {}, by item", first.year),
        };
        let columns = [
            (title.as_str(), ColumnKind::Words),
            ("A", ColumnKind::Number),
            ("B", ColumnKind::Number),
            (self.scenario.unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let mut row = |name: String, [own, its]: [Ratio; 2]| {
            let change = rounded(&(its.clone() - own.clone()), PLACES);
            table.row(&[name, rounded(&own, PLACES), rounded(&its, PLACES), change]);
        };
        for item in items.iter().take(ITEMS) {
            row(item.title.in_language(self.language).to_owned(), item.sides.clone());
        }
        let rest = &items[items.len().min(ITEMS)..];
        if !rest.is_empty() {
            let name = match self.language {
                Language::Zh => format!("另 {} 种物料", rest.len()),
                Language::En => format!("{} more items", rest.len()),
            };
            row(
                name,
                [0, 1].map(|side: usize| rest.iter().map(|item| item.sides[side].clone()).sum()),
            );
        }
        format!("\n{}", table.finish())
    }
}

/// A value with six decimal places at most, for people.
fn shortened(value: &str) -> String {
    const DIGITS: u32 = 6;
    let places = value.split_once('.').map_or("", |(_, places)| places);
    match value.parse::<Ratio>() {
        Ok(number) if places.len() > DIGITS as usize => rounded(&number, DIGITS),
        _ => value.to_owned(),
    }
}
