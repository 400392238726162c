//! A ledger carried over to another year: every line times a ratio, and the lines that the year adds.
//!
//! The lines keep their files and rows, so whatever is computed from the year still leads back to what was measured.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::frame::{Columns, Framed};
use super::grouping::{u32_column, u64_column};
use super::ledger::{Ledger, WHOLE_FILE, flow_code, supply_code};
use super::line_detail::LineDetail;
use super::plant_unit::PlantUnit;
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// What tells the lines of a plant apart for a projection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineKey {
    /// The unit or process type; `None` for the plant.
    pub process: Option<String>,
    /// Place of the item in the registry.
    pub item: usize,
    /// The flow.
    pub flow: Flow,
    /// The supply, where stated.
    pub supply: Option<Supply>,
}

/// A line of a plant, with what tells it apart for a projection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedLine {
    /// Which lines it belongs to.
    pub key: LineKey,
    /// File and row.
    pub place: Place,
    /// How much, in the item's base unit.
    pub quantity: Ratio,
}

/// A line that the base ledger does not have.
#[derive(Clone, Debug)]
pub struct AddedLine {
    /// Which lines it belongs to.
    pub key: LineKey,
    /// How much over the year, a decimal that ends, in the item's base unit.
    pub quantity: Ratio,
    /// The file that asks for it.
    pub file: String,
    /// The row of that file that it is taken from, or that asks for it; `None`: the file as a whole.
    pub row: Option<u64>,
    /// Why it is there, shown as its evidence.
    pub evidence: String,
}

/// What becomes of the lines of one plant in another year.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Place of the plant; lines of others are left out.
    pub plant: usize,
    /// The year.
    pub year: i16,
    /// What each line is multiplied by, a decimal that ends; lines of keys that are not here are left out.
    pub ratios: HashMap<LineKey, Ratio>,
    /// The lines added, for the whole year.
    pub added: Vec<AddedLine>,
    /// The units that the plant has beside its own in that year.
    pub units: Vec<PlantUnit>,
}

impl Ledger {
    /// The keys of a plant's lines, with what they come to in all, in the order of the lines. Lines that give a parameter come to nothing.
    pub fn line_keys(&self, plant: usize) -> Result<Vec<(LineKey, Ratio)>, Problems> {
        let mut places: HashMap<LineKey, usize> = HashMap::new();
        let mut keys: Vec<(LineKey, Ratio)> = Vec::new();
        let coded = CodedLines::of(self)?;
        for line in 0..coded.plant.len() {
            if coded.plant[line] as usize != plant {
                continue;
            }
            let key = coded.key(self, line);
            let is_amount = key.flow.carries_quantity();
            let place = *places.entry(key.clone()).or_insert_with(|| {
                keys.push((key, Ratio::zero()));
                keys.len() - 1
            });
            if is_amount {
                keys[place].1 = std::mem::take(&mut keys[place].1) + self.line_quantity(line);
            }
        }
        Ok(keys)
    }

    /// Where the first line of a key stands.
    pub fn line_place(&self, plant: usize, key: &LineKey) -> Result<Option<Place>, Problems> {
        let coded = CodedLines::of(self)?;
        let mut lines = (0..coded.plant.len()).filter(|line| coded.plant[*line] as usize == plant);
        let line = lines.find(|line| coded.key(self, *line) == *key);
        Ok(line.map(|line| self.place(coded.table[line] as usize, coded.row[line])))
    }

    /// The lines of a plant one by one, with their places.
    pub fn keyed_lines(&self, plant: usize) -> Result<Vec<KeyedLine>, Problems> {
        let coded = CodedLines::of(self)?;
        let own = (0..coded.plant.len()).filter(|line| coded.plant[*line] as usize == plant);
        Ok(own
            .map(|line| KeyedLine {
                key: coded.key(self, line),
                place: Place {
                    column: self.wide_column(line),
                    ..self.place(coded.table[line] as usize, coded.row[line])
                },
                quantity: self.line_quantity(line),
            })
            .collect())
    }

    /// The first and the last day's years of a plant's lines; `None` where it has no line.
    pub fn years_of(&self, plant: usize) -> Result<Option<(i16, i16)>, Problems> {
        let coded = CodedLines::of(self)?;
        let own = (0..coded.plant.len()).filter(|line| coded.plant[*line] as usize == plant);
        let years = own.map(|line| self.periods[coded.period[line] as usize].year());
        Ok(years.fold(None, |known: Option<(i16, i16)>, year| {
            let (first, last) = known.unwrap_or((year, year));
            Some((first.min(year), last.max(year)))
        }))
    }

    /// The ledger of one plant in another year. What the lines state stays as it is; lines that assert a sum are left out, for what they assert is of
    /// the base year. Errors: a sum that has more digits than one can hold.
    pub fn projected(&self, projection: &Projection) -> Result<Ledger, Problems> {
        let coded = CodedLines::of(self)?;
        let mut columns = Columns::default();
        let mut details = Vec::new();
        let mut tables = self.tables.clone();
        let mut processes = self.processes.clone();
        let mut periods: Vec<Period> = Vec::new();
        let mut moved_codes: Vec<u32> = Vec::new();
        for period in &self.periods {
            let moved = period.in_year(projection.year);
            let moved = moved.ok_or_else(|| no_such_year(projection.year))?;
            moved_codes.push(period_code(&mut periods, moved));
        }
        let lines = u64_column(self, "lines")?;
        let mut ratios: HashMap<[u32; 4], Option<Ratio>> = HashMap::new();
        for (line, count) in lines.into_iter().enumerate() {
            if coded.plant[line] as usize != projection.plant {
                continue;
            }
            let codes = [
                coded.process[line],
                coded.item[line],
                coded.flow[line],
                coded.supply[line],
            ];
            let ratio = ratios
                .entry(codes)
                .or_insert_with(|| projection.ratios.get(&coded.key(self, line)).cloned());
            let Some(ratio) = ratio else { continue };
            let quantity = (self.line_quantity(line) * ratio.clone()).as_scaled();
            columns.quantity.push(quantity.ok_or_else(too_many_digits)?);
            columns.table.push(coded.table[line]);
            columns.row.push(coded.row[line]);
            columns.plant.push(coded.plant[line]);
            columns.process.push(codes[0]);
            columns.period.push(moved_codes[coded.period[line] as usize]);
            columns.item.push(codes[1]);
            columns.flow.push(codes[2]);
            columns.supply.push(codes[3]);
            columns.statement.push(coded.statement[line]);
            columns.lines.push(count);
            let mut detail = self.details.get(line).cloned().unwrap_or_default();
            if *ratio != Ratio::one() {
                detail.typed = format!("{} × {ratio}", detail.typed);
            }
            details.push(detail);
        }
        let year = jiff::civil::Date::new(projection.year, 1, 1)
            .ok()
            .and_then(|day| Period::containing(day, PeriodLength::Year))
            .ok_or_else(|| no_such_year(projection.year))?;
        let of_year = period_code(&mut periods, year);
        for added in &projection.added {
            let table = tables
                .iter()
                .position(|(file, sheet)| *file == added.file && sheet.is_none());
            let table = table.unwrap_or_else(|| {
                tables.push((added.file.clone(), None));
                tables.len() - 1
            });
            let process = added.key.process.clone().unwrap_or_default();
            let process = processes.iter().position(|known| *known == process).unwrap_or_else(|| {
                processes.push(process.clone());
                processes.len() - 1
            });
            columns
                .quantity
                .push(added.quantity.as_scaled().ok_or_else(too_many_digits)?);
            columns.table.push(table as u32);
            columns.row.push(added.row.unwrap_or(WHOLE_FILE));
            columns.plant.push(projection.plant as u32);
            columns.process.push(process as u32);
            columns.period.push(of_year);
            columns.item.push(added.key.item as u32);
            columns.flow.push(flow_code(added.key.flow));
            columns.supply.push(supply_code(added.key.supply));
            columns.statement.push(0);
            columns.lines.push(1);
            details.push(LineDetail {
                typed: added.quantity.to_text(),
                evidence: added.evidence.clone(),
                ..LineDetail::default()
            });
        }
        let Framed { frame, places, largest } = columns.framed(&|table, row| self.place(table, row))?;
        let mut plants = self.plants.clone();
        let base_years = self.years_of(projection.plant)?;
        if let Some(plant) = plants.plants.get_mut(projection.plant) {
            if let Some(years) = base_years {
                plant.move_factors(years, projection.year);
            }
            plant.units.extend(projection.units.iter().cloned());
        }
        Ok(Ledger {
            plants,
            inputs: self.inputs.clone(),
            assertions: Vec::new(),
            notes: Vec::new(),
            frame,
            without_processes: self.without_processes,
            places,
            places_written: self.places_written,
            largest,
            tables,
            processes,
            periods,
            statements: self.statements.clone(),
            dried: self.dried.clone(),
            details,
            scanned: None,
            mixed_moisture: self.mixed_moisture.clone(),
            shown_total: None,
            lines_by_key: OnceLock::new(),
            files_by_plant: OnceLock::new(),
        })
    }
}

/// The code of a period, its place among those known. Each has one alone, for lines are found by it: a ledger by the year has the year of added lines
/// already, and 29 February falls on the 28th.
fn period_code(periods: &mut Vec<Period>, period: Period) -> u32 {
    let known = periods.iter().position(|known| *known == period);
    let place = known.unwrap_or_else(|| {
        periods.push(period);
        periods.len() - 1
    });
    place as u32
}

/// The coded columns of a ledger.
struct CodedLines {
    table: Vec<u32>,
    row: Vec<u64>,
    plant: Vec<u32>,
    process: Vec<u32>,
    period: Vec<u32>,
    item: Vec<u32>,
    flow: Vec<u32>,
    supply: Vec<u32>,
    statement: Vec<u32>,
}

impl CodedLines {
    fn of(ledger: &Ledger) -> Result<CodedLines, Problems> {
        let codes = |name: &str| u32_column(ledger, name);
        Ok(CodedLines {
            table: codes("table")?,
            row: u64_column(ledger, "row")?,
            plant: codes("plant")?,
            process: codes("process")?,
            period: codes("period")?,
            item: codes("item")?,
            flow: codes("flow")?,
            supply: codes("supply")?,
            statement: codes("statement")?,
        })
    }

    fn key(&self, ledger: &Ledger, line: usize) -> LineKey {
        let process = &ledger.processes[self.process[line] as usize];
        let supply = (self.supply[line] as usize).checked_sub(1);
        LineKey {
            process: (!process.is_empty()).then(|| process.clone()),
            item: self.item[line] as usize,
            flow: Flow::ALL[self.flow[line] as usize],
            supply: supply.map(|supply| Supply::ALL[supply]),
        }
    }
}

fn no_such_year(year: i16) -> Problem {
    Problem::error(
        "year-beyond-calendar",
        Text::new(
            format!("{year} 年超出日历"),
            format!("the year {year} lies beyond the calendar"),
        ),
    )
}

fn too_many_digits() -> Problem {
    Problem::error(
        "sum-overflow",
        Text::new(
            "推算的数量超过 38 位数字",
            "a projected quantity has more than the 38 digits that a sum can hold",
        ),
    )
}
