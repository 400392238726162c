//! The years of a trajectory as a table, and the same by group.

use std::collections::BTreeMap;

use super::grouping::TrajectoryGrouping;
use super::sheet::TrajectorySheet;
use crate::factor::Named;
use crate::quantity::Ratio;
use crate::report::solved_number::{rounded, signed_percent};
use crate::report::sparkline::{sparkline, sparkline_over};
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::base::Plant;
use crate::scenario::process_table::ProcessTable;
use crate::scenario::series::{Series, YearValue};
use crate::scenario::trajectory::YearResult;
use crate::text::{Language, Text};

/// The unit of results that are carbon dioxide.
const CARBON_DIOXIDE: &str = "tCO2";

/// A group by id and name, with its totals by year.
pub(in crate::report) type Grouped = (String, Text, BTreeMap<i16, Ratio>);

/// The years that a table of groups shows beside the base year and the last.
const SHOWN_EVERY: i16 = 5;

impl TrajectorySheet<'_> {
    pub(super) fn years(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let unit = &self.methodology.file.result.unit;
        let mut text = format!("{} {}\n", pick("各年", "Years"), self.peak_line());
        // Under another unit than that of carbon dioxide a calorific value need not be that of what is counted.
        let is_carbon = unit == CARBON_DIOXIDE;
        let has_energy = is_carbon && self.trajectory.years.iter().any(|year| !year.energy().is_zero());
        let has_scrap = self
            .trajectory
            .years
            .iter()
            .any(|year| year.indicators().scrap_share().is_some());
        let has_capacity = self.trajectory.years.iter().all(|year| year.capacity().is_some());
        let captures = self
            .trajectory
            .years
            .iter()
            .any(|year| !year.indicators().captured.is_zero());
        let total = format!("{} {unit}", pick("排放", "emissions"));
        let output_unit = self.output_unit();
        // What the year's lines make, which stocks may part from what the driver asks for.
        let made = format!("{} {}", pick("产出量", "output made"), output_unit.unwrap_or_default());
        let per = |unit: &str| output_unit.map_or_else(|| unit.to_owned(), |output| format!("{unit}/{output}"));
        let per_output = format!("{} {}", pick("单位产量", "per output"), per(unit));
        let energy_per_output = format!("{} {}", pick("能源", "energy"), per("GJ"));
        let mut columns = vec![
            (pick("年", "year"), ColumnKind::Fixed),
            (total.as_str(), ColumnKind::Number),
            (pick("比基准年", "vs base"), ColumnKind::Number),
            (pick("累计", "cumulative"), ColumnKind::Number),
            (made.trim_end(), ColumnKind::Number),
            (per_output.as_str(), ColumnKind::Number),
        ];
        if has_energy {
            columns.push((energy_per_output.as_str(), ColumnKind::Number));
        }
        if has_scrap {
            columns.push((pick("废钢比 %", "scrap %"), ColumnKind::Number));
            columns.push((pick("电炉钢 %", "EAF %"), ColumnKind::Number));
        }
        if has_capacity {
            columns.push((pick("电炉产能 %", "EAF cap. %"), ColumnKind::Number));
        }
        columns.push((pick("外购电 MWh", "power bought MWh"), ColumnKind::Number));
        if captures {
            columns.push((pick("捕集 t", "captured t"), ColumnKind::Number));
        }
        let mut table = TableWriter::new(style, &columns);
        let base = self.trajectory.years.first().map(YearResult::total).unwrap_or_default();
        let mut cumulative = Ratio::zero();
        for year in self.trajectory.history.iter().chain(&self.trajectory.years) {
            let (total, output, found) = (year.total(), year.output(), year.indicators());
            if year.year > self.trajectory.base_year {
                cumulative = cumulative + total.clone();
            }
            let change = (total.clone() - base.clone()).divide(&base);
            let energy = year.energy();
            let places =
                |value: Option<Ratio>, places: u32| value.map(|value| rounded(&value, places)).unwrap_or_default();
            let percent = |share: Option<Ratio>| places(share.map(|share| share * Ratio::from(100)), 2);
            let mut cells = vec![
                // An inventory of its own ledger, no year of the scenario.
                if year.year < self.trajectory.base_year {
                    format!("{} *", year.year)
                } else {
                    year.year.to_string()
                },
                rounded(&total, 0),
                change.map(|change| signed_percent(&change)).unwrap_or_default(),
                if cumulative.is_zero() {
                    String::new()
                } else {
                    rounded(&cumulative, 0)
                },
                rounded(&output, 0),
                places(total.divide(&output), 4),
            ];
            if has_energy {
                cells.push(places(energy.divide(&output), 3));
            }
            if has_scrap {
                cells.push(percent(found.scrap_share()));
                cells.push(percent(found.arc_furnace_share()));
            }
            if has_capacity {
                cells.push(percent(year.capacity().and_then(|(all, own)| own.divide(&all))));
            }
            cells.push(rounded(&found.electricity_bought_in_all(), 0));
            if captures {
                cells.push(rounded(&found.captured, 0));
            }
            if i32::from(year.year) == self.peak.year {
                table.strong_row(&cells);
            } else {
                table.row(&cells);
            }
        }
        text += &table.finish();
        if !self.trajectory.history.is_empty() {
            text += &format!(
                "  {}\n",
                pick("* 由该年台账核算，非推算", "* accounted from the ledger of that year")
            );
        }
        if let Some(budget) = &self.budget {
            text += &format!("  {}\n", self.budget_line(budget, &cumulative, language));
        }
        text
    }

    /// The unit in which all plants count their output; `None` where they count it in several.
    pub(in crate::report) fn output_unit(&self) -> Option<&str> {
        let mut units = self.plants.iter().map(Plant::unit);
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }

    fn peak_line(&self) -> String {
        sparkline(self.peak.series)
    }

    /// What is left of a budget at the end, and the year in which it is gone.
    fn budget_line(&self, budget: &Ratio, cumulative: &Ratio, language: Language) -> String {
        let left = budget.clone() - cumulative.clone();
        let mut sum = Ratio::zero();
        let mut gone = None;
        for year in self
            .trajectory
            .years
            .iter()
            .filter(|year| year.year > self.trajectory.base_year)
        {
            sum = sum + year.total();
            if sum > *budget && gone.is_none() {
                gone = Some(year.year);
            }
        }
        let (budget, left) = (rounded(budget, 0), rounded(&left, 0));
        let last = self.scenario.last_year;
        match (language, gone) {
            (Language::Zh, None) => format!("预算 {budget}，至 {last} 年余 {left}"),
            (Language::Zh, Some(year)) => format!("预算 {budget}，{year} 年用尽；至 {last} 年余 {left}"),
            (Language::En, None) => format!("budget {budget}, {left} left in {last}"),
            (Language::En, Some(year)) => format!("budget {budget}, used up in {year}; {left} left in {last}"),
        }
    }

    /// The totals by process.
    pub(super) fn by_process(&self, table: &ProcessTable, language: Language, style: TableStyle) -> String {
        let captures = self
            .trajectory
            .years
            .iter()
            .any(|year| !year.indicators().captured.is_zero());
        let title = match language {
            Language::Zh => format!("分工序 {}（{}）\n", table.unit, table.methodology.zh),
            Language::En => format!("By process, {} ({})\n", table.unit, table.methodology.en),
        };
        let words = language.pick("工序", "process");
        let sums = table.sums();
        let mut rows = table.rows.clone();
        rows.push((String::new(), Text::new("合计", "sum"), sums.clone()));
        let mut text = title + &self.table_of(words, &rows, language, style);
        text += &self.sum_beside_total(&sums, table, language);
        if captures {
            text += language.pick(
                "  捕集的二氧化碳未从所在工序扣除；捕集耗用的燃料计在所在工序\n",
                "  what is captured is not deducted from its process here; the fuel that capture takes is in it\n",
            );
        }
        text
    }

    /// That the sum of the processes is another figure than the total, with both in the base year and the last.
    fn sum_beside_total(&self, sums: &BTreeMap<i16, Ratio>, table: &ProcessTable, language: Language) -> String {
        let unit = &self.methodology.file.result.unit;
        let ends = [self.trajectory.base_year, self.scenario.last_year];
        let pairs = ends.iter().filter_map(|year| {
            let (sum, total) = (sums.get(year)?, self.trajectory.year(*year)?.total());
            let (sum, total) = (rounded(sum, 0), rounded(&total, 0));
            Some(match language {
                Language::Zh => format!("{year} 年 {sum} 对 {total}"),
                Language::En => format!("{sum} against {total} in {year}"),
            })
        });
        let pairs = pairs.collect::<Vec<String>>().join(language.pick("，", ", "));
        let other = &table.unit;
        match language {
            Language::Zh => format!(
                "  ! 合计不等于方法学总量（{other} 对 {unit}：{pairs}）：分工序另按“{}”核算，口径不同，不能相互替代\n",
                table.methodology.zh
            ),
            Language::En => format!(
                "  ! The sum is not the methodology's total ({other} against {unit}: {pairs}): processes are accounted by \"{}\", which counts other things\n",
                table.methodology.en
            ),
        }
    }

    /// Where gases or steam lacked: what another fuel stood in for, year by year.
    pub(super) fn lacking(&self, language: Language) -> String {
        const SHOWN: usize = 6;
        let mut lines: Vec<String> = Vec::new();
        for year in &self.trajectory.years {
            for plant in &year.plants {
                let Some(known) = self.plants.get(plant.plant) else {
                    continue;
                };
                let items = &known.base.library.items;
                for balance in plant.balances.iter().filter(|balance| !balance.topped_up.is_zero()) {
                    let item = items.at(balance.item);
                    let (title, unit) = (item.title().in_language(language), &item.unit.text);
                    let (lacked, made) = (rounded(&balance.topped_up, 0), rounded(&balance.made, 0));
                    let (at, year) = (known.title.in_language(language), year.year);
                    let for_sale = balance.topped_up_for_sale();
                    let of_sale = if for_sale.is_zero() {
                        Text::default()
                    } else {
                        let for_sale = rounded(&for_sale, 0);
                        Text::new(
                            format!("；其中 {for_sale} {unit} 因外售不变而缺"),
                            format!("; {for_sale} {unit} of it is lacking for what is still sold"),
                        )
                    };
                    lines.push(match language {
                        Language::Zh => format!(
                            "{year} 年 {at}：{title}产 {made} {unit}，缺 {lacked} {unit}，以等热量燃料替代{}",
                            of_sale.zh
                        ),
                        Language::En => format!(
                            "{year}, {at}: {title} made {made} {unit}, lacks {lacked} {unit}; fuel of equal heat stands in for it{}",
                            of_sale.en
                        ),
                    });
                }
            }
        }
        let more = lines.len().saturating_sub(SHOWN);
        lines.truncate(SHOWN);
        if more > 0 {
            let words = language.pick("另有 {} 处，见 JSON 的 balances", "{} more: `balances` in the JSON");
            lines.push(words.replace("{}", &more.to_string()));
        }
        lines.into_iter().map(|line| format!("  ! {line}\n")).collect()
    }

    /// The totals by group: the years of a multiple of five, beside the first, the last and the peak.
    pub(super) fn grouped(&self, by: TrajectoryGrouping, language: Language, style: TableStyle) -> String {
        let groups = self.groups(by);
        let unit = &self.methodology.file.result.unit;
        let title = by.title();
        let title = match language {
            Language::Zh => format!("分{} {unit}\n", title.zh),
            Language::En => format!("By {}, {unit}\n", title.en),
        };
        title + &self.table_of(by.title().in_language(language), &groups, language, style)
    }

    /// A table of groups: the years of a multiple of five, beside the first, the last and the peak.
    fn table_of(&self, words: &str, groups: &[Grouped], language: Language, style: TableStyle) -> String {
        let (first, last) = (self.trajectory.base_year, self.scenario.last_year);
        let is_shown = |year: &i16| {
            *year == first || *year == last || *year % SHOWN_EVERY == 0 || i32::from(*year) == self.peak.year
        };
        let years: Vec<i16> = self
            .trajectory
            .years
            .iter()
            .map(|year| year.year)
            .filter(is_shown)
            .collect();
        let titles: Vec<String> = years.iter().map(i16::to_string).collect();
        let mut columns = vec![
            (words.to_owned(), ColumnKind::Words),
            (language.pick("走势", "course").to_owned(), ColumnKind::Fixed),
        ];
        columns.extend(titles.into_iter().map(|title| (title, ColumnKind::Number)));
        let columns: Vec<(&str, ColumnKind)> = columns.iter().map(|(title, kind)| (title.as_str(), *kind)).collect();
        let mut table = TableWriter::new(style, &columns);
        for (id, title, values) in groups {
            let shown = title.in_language(language);
            // An id stands only where it tells two of one title apart.
            let own = groups
                .iter()
                .filter(|(_, other, _)| other.in_language(language) == shown);
            let name = if own.count() > 1 && shown != id && !id.is_empty() {
                format!("{shown} ({id})")
            } else {
                shown.to_owned()
            };
            let course = values.iter().map(|(year, value)| YearValue {
                year: i32::from(*year),
                value: value.clone(),
            });
            let course = Series::new("", course.collect())
                .map(|series| sparkline_over(&series, (i32::from(first), i32::from(last))))
                .unwrap_or_default();
            let mut cells = vec![name, course];
            cells.extend(
                years
                    .iter()
                    .map(|year| values.get(year).map(|value| rounded(value, 0)).unwrap_or_default()),
            );
            table.row(&cells);
        }
        table.finish()
    }

    /// The groups with their totals by year, in the order in which they first appear.
    pub(in crate::report) fn groups(&self, by: TrajectoryGrouping) -> Vec<Grouped> {
        let mut groups: Vec<Grouped> = Vec::new();
        for year in self.trajectory.history.iter().chain(&self.trajectory.years) {
            for plant in &year.plants {
                for row in plant.rows.iter().filter(|row| row.counts) {
                    let (id, title) = by.of((plant, row), self.plants, (self.start, self.methodology));
                    let place = groups.iter().position(|(known, ..)| *known == id).unwrap_or_else(|| {
                        groups.push((id, title, BTreeMap::new()));
                        groups.len() - 1
                    });
                    let sum = groups[place].2.entry(year.year).or_default();
                    *sum = std::mem::take(sum) + Ratio::from(row.rounded);
                }
            }
        }
        groups
    }
}
