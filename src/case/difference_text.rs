//! Two runs side by side, for people.

use std::fmt::Write as _;

use super::ledger_difference::SummedLines;
use super::part_difference::PartDifference;
use super::result_difference::by_result;
use super::result_file::{Headline, RESULTS};
use super::run_difference::{Bridge, RunDifference};
use super::scenario_difference_text::ScenarioDifferenceText;
use super::verify_problem::excerpts;
use crate::inventory::ParameterTier;
use crate::quantity::Ratio;
use crate::report::comparison_text::ComparisonText;
use crate::report::footprint_comparison_text::FootprintComparisonText;
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::text::{Language, Text};

/// Rows of a table that are shown; the rest are counted.
const SHOWN: usize = 40;
/// Lines of a file that are written out.
const LINES: usize = 3;
/// Stands where a side has nothing.
const NOTHING: &str = "—";
/// Hexadecimal digits of a hash that are shown.
const DIGITS: usize = 12;
/// Letters of a SHA-256.
const HASH: usize = 64;

/// Writes what differs for people.
pub struct DifferenceText<'a> {
    /// The difference.
    pub difference: &'a RunDifference,
    /// The bridges between the inventories.
    pub bridges: &'a [Bridge<'a>],
    /// The language.
    pub language: Language,
    /// The style of tables.
    pub style: TableStyle,
}

impl DifferenceText<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.language.pick(zh, en)
    }

    /// The whole text.
    pub fn write(&self) -> String {
        let mut text = self.heading();
        if self.difference.is_nothing() {
            return text + self.pick("\n两次运行相同\n", "\nthe runs are the same\n");
        }
        text += &self.parts();
        text += &self.texts();
        if self.difference.has_no_figure() && self.bridges.is_empty() {
            return text
                + self.pick(
                    "\n没有数值改变：各文件只在字节上不同（如标题、注释、行序），输入的数量、因子与结果均相同\n",
                    "\nno figure changed: the files differ in their bytes alone (titles, comments, the order of lines); quantities, factors and results are the same\n",
                );
        }
        text += &self.lines();
        text += &self.factors();
        text += &self.headlines();
        text += &self.result_files();
        for bridge in self.bridges {
            let words = ComparisonText {
                comparison: &bridge.comparison,
                ledgers: bridge
                    .sides
                    .each_ref()
                    .map(|side| side.in_language(self.language).to_owned()),
                language: self.language,
                style: self.style,
            };
            let _ = write!(text, "\n{}", words.write());
        }
        for bridge in &self.difference.footprints {
            let words = FootprintComparisonText {
                comparison: &bridge.comparison,
                files: ["A", "B"].map(|name| match self.language {
                    Language::Zh => format!("运行 {name}"),
                    Language::En => format!("run {name}"),
                }),
                remarks: Vec::new(),
                language: self.language,
                style: self.style,
            };
            let _ = write!(text, "\n{}", words.write());
        }
        for scenario in &self.difference.scenarios {
            let words = ScenarioDifferenceText {
                scenario,
                language: self.language,
                style: self.style,
            };
            let _ = write!(text, "\n{}", words.write());
        }
        text
    }

    fn heading(&self) -> String {
        let mut text = String::new();
        for (side, name) in ["A", "B"].iter().enumerate() {
            let manifest = &self.difference.manifests[side];
            let title = manifest
                .title
                .as_ref()
                .map(|title| format!(" · {}", title.in_language(self.language)));
            let folder = self.difference.folders[side].display();
            let _ = writeln!(text, "{name}  {folder}{}", title.unwrap_or_default());
        }
        text
    }

    fn table(&self, title: &str, columns: &[(&str, ColumnKind)], rows: &[Vec<String>]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let mut table = TableWriter::new(self.style, columns);
        for row in rows.iter().take(SHOWN) {
            table.row(row);
        }
        let mut text = format!("\n{title}\n{}", table.finish());
        if rows.len() > SHOWN {
            let rest = rows.len() - SHOWN;
            text += &match self.language {
                Language::Zh => format!("  另有 {rest} 行，见 --format json\n"),
                Language::En => format!("  and {rest} more; --format json has all\n"),
            };
        }
        text
    }

    fn parts(&self) -> String {
        let columns = [
            (self.pick("种类", "kind"), ColumnKind::Fixed),
            (self.pick("名称", "name"), ColumnKind::Words),
            ("A", ColumnKind::Words),
            ("B", ColumnKind::Words),
        ];
        let rows: Vec<Vec<String>> = self.difference.parts.iter().map(|part| self.part(part)).collect();
        self.table(self.pick("输入不同之处", "What went in"), &columns, &rows)
    }

    /// Lines of YAML files, the first few of each, around the first letter that differs.
    fn texts(&self) -> String {
        let mut text = String::new();
        for (file, found) in &self.difference.texts {
            let count = found.lines.len();
            text += &match self.language {
                Language::Zh => format!("  {file}：{count} 行不同\n"),
                Language::En => format!("  {file}: {count} line(s) differ\n"),
            };
            for line in found.lines.iter().take(LINES) {
                let texts = line.texts.each_ref().map(|text| text.clone().unwrap_or_default());
                let shown = excerpts(&texts[0], &texts[1]);
                for (side, name) in ["A", "B"].into_iter().enumerate() {
                    if let Some(number) = line.numbers[side] {
                        let _ = writeln!(text, "    {name} {number}  {}", shown[side]);
                    }
                }
            }
            if count > LINES {
                text += self.pick("    ……\n", "    ...\n");
            }
        }
        text
    }

    fn part(&self, part: &PartDifference) -> Vec<String> {
        let side = |side: &Option<String>| side.as_deref().map_or_else(|| NOTHING.to_owned(), shortened);
        vec![
            kind_title(part.kind).in_language(self.language).to_owned(),
            part.name.clone(),
            side(&part.sides[0]),
            side(&part.sides[1]),
        ]
    }

    fn lines(&self) -> String {
        let columns = [
            (self.pick("台账行", "lines of the ledger"), ColumnKind::Words),
            (self.pick("流向", "flow"), ColumnKind::Fixed),
            ("A", ColumnKind::Number),
            ("B", ColumnKind::Number),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            (self.pick("差", "difference"), ColumnKind::Number),
            (self.pick("填报参数", "values stated"), ColumnKind::Words),
        ];
        let rows = self.difference.lines.iter().map(|line| {
            let quantity = |side: &Option<SummedLines>| match side {
                Some(lines) => lines.quantity.to_text(),
                None => NOTHING.to_owned(),
            };
            let amount =
                |side: &Option<SummedLines>| side.as_ref().map(|lines| lines.quantity.clone()).unwrap_or_default();
            let change: Ratio = amount(&line.sides[1]) - amount(&line.sides[0]);
            let mut name = vec![line.plant.clone()];
            let process = line.process_title.as_ref();
            name.extend(process.map(|process| process.in_language(self.language).to_owned()));
            name.push(line.period.clone());
            name.push(line.title.in_language(self.language).to_owned());
            vec![
                name.join(" · "),
                line.flow_title.in_language(self.language).to_owned(),
                quantity(&line.sides[0]),
                quantity(&line.sides[1]),
                line.unit.clone(),
                change.to_text(),
                stated(&line.sides, self.language),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        self.table(self.pick("台账", "Data"), &columns, &rows)
    }

    fn factors(&self) -> String {
        let columns = [
            (self.pick("物料、参数", "item, parameter"), ColumnKind::Words),
            ("A", ColumnKind::Words),
            ("B", ColumnKind::Words),
            (self.pick("行数", "rows"), ColumnKind::Number),
        ];
        let rows = self.difference.factors.iter().map(|factor| {
            let [own, its] = factor.sides.each_ref().map(|used| {
                let tier = ParameterTier::parse(&used.tier).map(ParameterTier::title);
                let tier = tier.map(|tier| tier.in_language(self.language).to_owned());
                let from = used.record.clone().or(tier).unwrap_or_else(|| used.tier.clone());
                format!("{} {} · {from}", used.value, used.unit)
            });
            let titles = factor.titles.each_ref().map(|title| title.in_language(self.language));
            vec![titles.join(" · "), own, its, factor.rows.to_string()]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        self.table(self.pick("因子", "Factors"), &columns, &rows)
    }

    fn headlines(&self) -> String {
        let columns = [
            (self.pick("结果", "result"), ColumnKind::Words),
            ("A", ColumnKind::Number),
            ("B", ColumnKind::Number),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            (self.pick("差", "difference"), ColumnKind::Number),
        ];
        let rows = self.difference.headlines.iter().map(|headline| {
            let [own, its] = &headline.sides;
            let title = own.as_ref().or(its.as_ref()).map(|headline| headline.title.clone());
            let unit = own.as_ref().or(its.as_ref()).map(|headline| headline.unit.clone());
            let value = |side: &Option<Headline>| match side {
                Some(side) if side.complete => side.value.clone(),
                Some(side) => format!("{}{}", side.value, self.pick("（不完整）", " (incomplete)")),
                None => NOTHING.to_owned(),
            };
            let number = |side: &Option<Headline>| side.as_ref().and_then(|side| side.value.parse::<Ratio>().ok());
            let change = number(its).zip(number(own)).map(|(its, own)| (its - own).to_text());
            vec![
                title.unwrap_or_default().in_language(self.language).to_owned(),
                value(own),
                value(its),
                unit.unwrap_or_default(),
                change.unwrap_or_default(),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        self.table(self.pick("结果", "Results"), &columns, &rows)
    }

    /// The result files that say something else, by result; those that name other bytes alone are counted.
    fn result_files(&self) -> String {
        let columns = [
            (self.pick("结果", "result"), ColumnKind::Words),
            (self.pick("文件", "files"), ColumnKind::Words),
        ];
        let rows = by_result(&self.difference.results).into_iter().map(|(name, files)| {
            let endings = files.iter().map(|found| {
                let ending = found
                    .file
                    .strip_prefix(&name)
                    .unwrap_or(&found.file)
                    .trim_start_matches('.');
                match found.sides.each_ref().map(Option::is_some) {
                    [true, false] => format!("{ending}{}", self.pick("（只在 A 中）", " (in A alone)")),
                    [false, true] => format!("{ending}{}", self.pick("（只在 B 中）", " (in B alone)")),
                    _ => ending.to_owned(),
                }
            });
            let endings = endings.collect::<Vec<_>>().join(self.pick("、", ", "));
            let name = name.trim_start_matches(RESULTS).trim_start_matches('/');
            vec![name.to_owned(), endings]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let mut text = self.table(self.pick("不同的结果文件", "Result files that differ"), &columns, &rows);
        let results = self.difference.results.iter();
        let count = results.filter(|result| result.names_other_bytes).count();
        if !rows.is_empty() && count > 0 {
            text += &match self.language {
                Language::Zh => format!("  另有 {count} 个只在所列文件的 SHA-256 上不同\n"),
                Language::En => {
                    format!("  and {count} that differ in nothing but the SHA-256 of a file that they name\n")
                }
            };
        }
        text
    }
}

/// What lines state on each side, where that is not the same.
fn stated(sides: &[Option<SummedLines>; 2], language: Language) -> String {
    let [own, its] = sides
        .each_ref()
        .map(|side| side.as_ref().map(|lines| lines.stated.clone()).unwrap_or_default());
    if own == its || sides.iter().any(Option::is_none) {
        return String::new();
    }
    let gone = own
        .iter()
        .filter(|value| !its.contains(value))
        .map(|value| format!("- {}", value.words.in_language(language)));
    let new = its
        .iter()
        .filter(|value| !own.contains(value))
        .map(|value| format!("+ {}", value.words.in_language(language)));
    gone.chain(new).collect::<Vec<_>>().join(language.pick("；", "; "))
}

/// A text whose hash is cut short.
fn shortened(text: &str) -> String {
    let cut = |word: &str| {
        let is_hash = word.len() == HASH && word.chars().all(|letter| letter.is_ascii_hexdigit());
        if is_hash {
            format!("{}…", &word[..DIGITS])
        } else {
            word.to_owned()
        }
    };
    text.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

/// What a kind of part is called.
fn kind_title(kind: &str) -> Text {
    match kind {
        "program" => Text::new("程序", "program"),
        "methodology" => Text::new("方法学", "methodology"),
        "factor-set" => Text::new("因子集", "factor set"),
        "registry" => Text::new("名录", "registry"),
        "as-of" => Text::new("因子截至日期", "factors as of"),
        _ => Text::new("输入", "input"),
    }
}
