//! Scenarios side by side: their peaks, and the totals of every year.

use std::collections::BTreeMap;

use super::target_marks;
use crate::quantity::Ratio;
use crate::report::document::{
    Cell, Chart, ChartKind, Column, KeyFigure, Mark, Number, Part, RowStyle, Section, Table,
};
use crate::report::peak_words::{deadline, verdict_title};
use crate::report::trajectory::TrajectorySheet;
use crate::text::Text;

/// Id of the table of peaks.
const PEAKS: &str = "scenario-peaks";
/// Id of the table of totals.
const TOTALS: &str = "scenario-totals";

/// The scenarios so far.
#[derive(Default)]
pub(super) struct Overview {
    scenarios: Vec<Line>,
    unit: String,
    /// Deadlines and levels of plans, each once.
    marks: Vec<Mark>,
}

/// One scenario.
struct Line {
    id: String,
    title: Text,
    base: Ratio,
    peak_year: i32,
    height: Ratio,
    verdict: Text,
    before: Option<i32>,
    standing: Text,
    last_year: i16,
    last: Ratio,
    cumulative: Ratio,
    totals: BTreeMap<i16, Ratio>,
}

impl Overview {
    pub fn add(&mut self, sheet: &TrajectorySheet<'_>) {
        let trajectory = sheet.trajectory;
        let years = trajectory.history.iter().chain(&trajectory.years);
        let totals: BTreeMap<i16, Ratio> = years.map(|year| (year.year, year.total())).collect();
        self.unit.clone_from(&sheet.methodology.file.result.unit);
        for mark in target_marks::of_total(sheet) {
            if !self.marks.contains(&mark) {
                self.marks.push(mark);
            }
        }
        self.scenarios.push(Line {
            id: sheet.scenario.id.clone(),
            title: sheet.scenario.title.clone(),
            base: totals.get(&trajectory.base_year).cloned().unwrap_or_default(),
            peak_year: sheet.peak.year,
            height: sheet.peak.height.clone(),
            verdict: verdict_title(sheet.peak.verdict),
            before: sheet.before,
            standing: sheet
                .before
                .map(|before| deadline(&sheet.peak.deadline(before)))
                .unwrap_or_default(),
            last_year: sheet.scenario.last_year,
            last: totals.values().next_back().cloned().unwrap_or_default(),
            cumulative: sheet.cumulative(),
            totals,
        });
    }

    /// What the scenarios are called.
    pub fn titles(&self) -> Vec<Text> {
        self.scenarios.iter().map(|line| line.title.clone()).collect()
    }

    /// The section: key figures, peaks, the totals as lines.
    pub fn section(&self) -> Section {
        let figures = self.scenarios.iter().map(|line| KeyFigure {
            id: format!("peak/{}", line.id),
            title: Text::new(format!("{}：峰值", line.title.zh), format!("{}: peak", line.title.en)),
            value: Some(Number::exact(&line.height, 0)),
            unit: self.unit.clone(),
            note: Some(Text::new(
                format!("{} 年；{}；{}", line.peak_year, line.verdict.zh, line.standing.zh),
                format!("in {}; {}; {}", line.peak_year, line.verdict.en, line.standing.en),
            )),
        });
        let figures: Vec<KeyFigure> = figures.collect();
        let totals = self.total_table();
        // One scenario alone draws its line in its own section.
        let chart = (self.scenarios.len() > 1).then(|| Part::Chart(self.chart(&totals)));
        let mut parts = vec![Part::KeyFigures(figures)];
        parts.extend(chart);
        parts.extend([Part::Table(self.peak_table()), Part::Table(totals)]);
        Section {
            id: "scenarios".to_owned(),
            title: Text::new("情景对比", "Scenarios"),
            prose: vec![Text::new(
                "基准年以后的量由网络求解并按同一方法学核算；达峰检验与因素分解为浮点计算，以斜体示出。",
                "Amounts after the base year are solved and accounted by the same methodology; tests of the peak and causes are floating point and lean.",
            )],
            parts,
        }
    }

    fn peak_table(&self) -> Table {
        let unit = Some(self.unit.as_str());
        let columns = vec![
            Column::words("scenario", "情景", "scenario"),
            Column::number("base", Text::new("基准年", "base year"), unit, 0),
            Column::fixed("peak_year", "峰值年", "peak year"),
            Column::number("height", Text::new("峰值", "height"), unit, 0),
            Column::words("verdict", "判断", "verdict"),
            Column::words("standing", "期限", "deadline"),
            Column::number("last", Text::new("末年", "last year"), unit, 0),
            Column::number("change", Text::new("末年比基准年", "last to base year"), Some("%"), 2),
            Column::number(
                "cumulative",
                Text::new("累计（基准年后）", "cumulative after the base year"),
                unit,
                0,
            ),
        ];
        let mut table = Table::new(PEAKS, Text::new("各情景的峰值", "Peaks of the scenarios"), columns);
        for line in &self.scenarios {
            let change = (line.last.clone() - line.base.clone())
                .divide(&line.base)
                .map(|share| share * Ratio::from(100));
            let before = line
                .before
                .map(|before| before - 1)
                .map(|last| last.to_string())
                .unwrap_or_default();
            let standing = Text::new(
                format!("不晚于 {before} 年：{}", line.standing.zh),
                format!("{before} or earlier: {}", line.standing.en),
            );
            let cells = vec![
                Cell::words(line.title.clone()),
                Number::exact(&line.base, 0).into(),
                Cell::same(line.peak_year.to_string()),
                Number::exact(&line.height, 0).into(),
                Cell::words(line.verdict.clone()),
                if line.before.is_some() {
                    Cell::words(standing)
                } else {
                    Cell::Blank
                },
                Number::exact(&line.last, 0).into(),
                change.map_or(Cell::Blank, |change| Number::exact(&change, 2).into()),
                Number::exact(&line.cumulative, 0).into(),
            ];
            table.push(RowStyle::Plain, cells);
        }
        let last_years: Vec<String> = self.scenarios.iter().map(|line| line.last_year.to_string()).collect();
        if let Some(first) = last_years
            .first()
            .filter(|first| last_years.iter().all(|year| year == *first))
        {
            table.footnotes.push(Text::new(
                format!("末年为 {first} 年。"),
                format!("The last year is {first}."),
            ));
        }
        table
    }

    fn total_table(&self) -> Table {
        let mut columns = vec![Column::fixed("year", "年", "year")];
        columns.extend(
            self.scenarios
                .iter()
                .map(|line| Column::number(&line.id, line.title.clone(), Some(&self.unit), 0)),
        );
        let mut table = Table::new(TOTALS, Text::new("各情景逐年排放", "Totals of every year"), columns);
        let mut years: Vec<i16> = self
            .scenarios
            .iter()
            .flat_map(|line| line.totals.keys().copied())
            .collect();
        years.sort_unstable();
        years.dedup();
        for year in years {
            let mut cells = vec![Cell::same(year.to_string())];
            let values = self.scenarios.iter().map(|line| line.totals.get(&year));
            cells.extend(values.map(|value| value.map_or(Cell::Blank, |value| Number::exact(value, 0).into())));
            table.push(RowStyle::Plain, cells);
        }
        table
    }

    fn chart(&self, table: &Table) -> Chart {
        Chart {
            id: "scenario-trajectories".to_owned(),
            title: Text::new("各情景的排放轨迹", "Trajectories of the scenarios"),
            kind: ChartKind::Line,
            table: TOTALS.to_owned(),
            category: 0,
            target: None,
            series: (1..table.columns.len()).collect(),
            rows: (0..table.rows.len()).collect(),
            unit: self.unit.clone(),
            marks: self.marks.clone(),
            description: Text::new(
                "各情景逐年排放折线图。",
                "Lines of the totals of every year, one for each scenario.",
            ),
        }
    }
}
