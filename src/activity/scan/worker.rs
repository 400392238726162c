//! One worker of a scan: batches of lines in, sums by pattern out.

use std::sync::{Mutex, PoisonError};

use super::aspect::{AspectIds, CellIds, Known, Learning, StatedColumn};
use super::batch::{Batch, KnownLines};
use super::chain::{Chains, KindNumbers, names_process, stated_columns};
use super::layout::{BEFORE_KIND, Layout};
use super::number_column::{NumberColumn, ODD_NUMBER};
use super::pair_table::{NONE, PairTable, put};
use super::summing::Sink;
use crate::activity::column::Column;
use crate::activity::line::LineReader;
use crate::activity::table::TableRow;
use crate::factor::Library;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Problems after which reading stops: nobody reads more.
pub(super) const MOST_PROBLEMS: usize = 10_000;

/// One worker.
pub(super) struct Worker<'s, S> {
    pub library: &'s Library,
    pub layout: &'s Layout,
    pub known: &'s Mutex<Known>,
    pub default_plant: Option<&'s str>,
    pub sink: S,
    places: PairTable,
    place_ids: Vec<u32>,
    time_ids: Vec<(u32, u32)>,
    chains: Chains,
    /// The kinds known to this worker, by id.
    known_kinds: Vec<KnownKind>,
    /// What values are checked against, by column and kind.
    limits: Vec<Vec<Limits>>,
    /// Whether some kind is a stock or kept one by one.
    has_special_kinds: bool,
    lines: KnownLines,
    place_numbers: Vec<u32>,
}

/// How the lines of a kind are read.
struct KnownKind {
    is_individual: bool,
    is_stock: bool,
}

/// The least and the greatest value of a column in the lines of a kind; where they state none, the mark of a blank cell is within.
struct Limits {
    wide: (i128, i128),
    small: (i64, i64),
}

impl Limits {
    fn of(stated: Option<&StatedColumn>) -> Limits {
        let wide = stated.map_or((i128::MIN, i128::MAX), |stated| stated.within);
        let clamped = |limit: i128| limit.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
        Limits {
            wide,
            small: (clamped(wide.0), clamped(wide.1)),
        }
    }
}

impl<'s, S: Sink> Worker<'s, S> {
    pub fn new(
        library: &'s Library,
        layout: &'s Layout,
        known: &'s Mutex<Known>,
        default_plant: Option<&'s str>,
        sink: S,
    ) -> Worker<'s, S> {
        Worker {
            library,
            layout,
            known,
            default_plant,
            sink,
            places: PairTable::default(),
            place_ids: Vec::new(),
            time_ids: Vec::new(),
            chains: Chains::default(),
            known_kinds: Vec::new(),
            limits: layout.values.iter().map(|_| Vec::new()).collect(),
            has_special_kinds: false,
            lines: KnownLines::default(),
            place_numbers: Vec::new(),
        }
    }

    /// Takes every line of a batch; `false`: reading may stop, for so much is wrong or enough was found.
    pub fn take(&mut self, batch: &Batch<'_>) -> bool {
        let kinds = self.chains.number(batch);
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        let goes_on = self.find(batch, &kinds, &mut lines)
            && self.drop_single_lines(batch, &mut lines)
            && self.drop_odd_values(batch, &mut lines)
            && self.sink.take(&lines, batch);
        self.lines = lines;
        goes_on
    }

    /// The aspects of every row, column by column; rows with unknown ones are looked at again, one by one. `false`: stop.
    fn find(&mut self, batch: &Batch<'_>, kinds: &KindNumbers, lines: &mut KnownLines) -> bool {
        lines.rows.extend(0..batch.rows as u32);
        let (plants, processes) = (&batch.codes[0], &batch.codes[1]);
        let places = &mut self.places;
        lines
            .places
            .extend((0..batch.rows).map(|row| places.id(plants.of(row), processes.of(row))));
        if self.place_ids.len() < self.places.len() {
            self.place_ids.resize(self.places.len(), NONE);
        }
        let unknown_to = |list: &[u32]| list.contains(&NONE);
        let numbers = std::mem::take(&mut self.place_numbers);
        let numbers = std::mem::replace(&mut lines.places, numbers);
        lines.places.clear();
        lines
            .places
            .extend(numbers.iter().map(|number| self.place_ids[*number as usize]));
        let of_time = |row: usize| self.time_ids.get(time(batch, row) as usize).map_or(NONE, |ids| ids.0);
        lines.times.extend((0..batch.rows).map(of_time));
        let known = self.chains.kinds(kinds);
        let of_kind = |number: &u32| known.get(*number as usize).copied().unwrap_or(NONE);
        lines.kinds.extend(kinds.rows().iter().map(of_kind));
        let mut goes_on = true;
        if unknown_to(&lines.places) || unknown_to(&lines.times) || unknown_to(&lines.kinds) {
            goes_on = self.look_again_at_unknown(batch, kinds, &numbers, lines);
        }
        self.place_numbers = numbers;
        goes_on
    }

    fn look_again_at_unknown(
        &mut self,
        batch: &Batch<'_>,
        kinds: &KindNumbers,
        places: &[u32],
        lines: &mut KnownLines,
    ) -> bool {
        let mut at_fault = Vec::new();
        for (row, place) in places.iter().copied().enumerate() {
            let time = time(batch, row);
            let mut ids = self.ids(place, time, kinds, row);
            if ids.is_none() {
                if !self.look_again(batch, row, place, kinds) {
                    return false;
                }
                ids = self.ids(place, time, kinds, row);
            }
            match ids {
                Some(ids) => {
                    lines.places[row] = ids.place;
                    lines.times[row] = ids.time.0;
                    lines.kinds[row] = ids.kind;
                }
                // Without aspects the line was at fault.
                None => at_fault.push(row as u32),
            }
        }
        lines.remove(&at_fault);
        true
    }

    /// Takes the lines out whose quantities need a second look or that are kept one by one, and reads them in full; stocks keep their day.
    /// `false`: stop.
    fn drop_single_lines(&mut self, batch: &Batch<'_>, lines: &mut KnownLines) -> bool {
        let is_odd = |column: &NumberColumn| !matches!(column, NumberColumn::Blank) && !column.is_whole();
        if !self.has_special_kinds && batch.quantities.is_whole() && !batch.checked.iter().any(is_odd) {
            return true;
        }
        let mut dropped = Vec::new();
        for (at, row) in lines.rows.iter().enumerate() {
            let (row, kind) = (*row as usize, &self.known_kinds[lines.kinds[at] as usize]);
            if kind.is_individual || batch.quantities.of_row(row) < 0 {
                if !self.read_in_full(batch, row) {
                    return false;
                }
                dropped.push(row as u32);
            } else if batch.checked.iter().any(|column| column.of_row(row) == ODD_NUMBER) && !self.is_sound(batch, row)
            {
                dropped.push(row as u32);
            } else if kind.is_stock {
                lines.times[at] = self.time_ids[time(batch, row) as usize].1;
            }
        }
        lines.remove(&dropped);
        true
    }

    /// Takes the lines out whose stated values need a second look, and reads them one by one. `false`: stop.
    fn drop_odd_values(&mut self, batch: &Batch<'_>, lines: &mut KnownLines) -> bool {
        let mut odd: Vec<u32> = Vec::new();
        for (limits, values) in self.limits.iter().zip(&batch.values) {
            match values {
                NumberColumn::Blank => {}
                NumberColumn::Small(small) => {
                    let values = small.rows();
                    let pairs = || lines.rows.iter().zip(&lines.kinds);
                    let is_odd = |row: u32, kind: u32| {
                        let (value, (least, most)) = (values[row as usize], limits[kind as usize].small);
                        value < least || value > most
                    };
                    // Hardly ever is one odd: first whether any is.
                    if pairs().fold(false, |any, (row, kind)| any | is_odd(*row, *kind)) {
                        odd.extend(pairs().filter(|(row, kind)| is_odd(**row, **kind)).map(|(row, _)| *row));
                    }
                }
                NumberColumn::Wide(values) => {
                    let is_odd = |row: u32, kind: u32| {
                        let (value, (least, most)) = (values[row as usize], limits[kind as usize].wide);
                        value < least || value > most
                    };
                    let pairs = lines.rows.iter().zip(&lines.kinds);
                    odd.extend(pairs.filter(|(row, kind)| is_odd(**row, **kind)).map(|(row, _)| *row));
                }
            }
        }
        if odd.is_empty() {
            return true;
        }
        odd.sort_unstable();
        odd.dedup();
        lines.remove(&odd);
        odd.into_iter().all(|row| self.read_in_full(batch, row as usize))
    }

    fn ids(&self, place: u32, time: u32, kinds: &KindNumbers, row: usize) -> Option<AspectIds> {
        let known = |id: Option<&u32>| id.copied().filter(|id| *id != NONE);
        Some(AspectIds {
            place: known(self.place_ids.get(place as usize))?,
            time: self.time_ids.get(time as usize).copied().filter(|ids| ids.0 != NONE)?,
            kind: known(self.chains.kinds(kinds).get(kinds.of(row) as usize))?,
        })
    }

    /// A line with an aspect that this worker has not met: another worker may have, else it is read in full. `false`: stop.
    fn look_again(&mut self, batch: &Batch<'_>, row: usize, place: u32, kinds: &KindNumbers) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let cells = self.cells(batch, row);
        let ids = match known.find(&cells) {
            Some(ids) => ids,
            None => {
                let texts = (batch.texts)(row);
                match self.learn(&mut known, batch, row, &texts, cells) {
                    Ok(Some(ids)) => ids,
                    Ok(None) => return true,
                    Err(faults) => {
                        known.problems.extend(faults);
                        return known.problems.len() < MOST_PROBLEMS;
                    }
                }
            }
        };
        put(&mut self.place_ids, place, ids.place, NONE);
        put(&mut self.time_ids, time(batch, row), ids.time, (NONE, NONE));
        self.chains.learn(kinds, row, ids.kind);
        for kind in &known.kinds[self.known_kinds.len()..] {
            let known = KnownKind {
                is_individual: kind.is_individual,
                is_stock: kind.flow.is_stock(),
            };
            self.has_special_kinds |= known.is_individual || known.is_stock;
            self.known_kinds.push(known);
            for (limits, stated) in self.limits.iter_mut().zip(&kind.values) {
                limits.push(Limits::of(stated.as_ref()));
            }
        }
        true
    }

    /// Reads a line in full for its faults alone; whether it has none.
    fn is_sound(&self, batch: &Batch<'_>, row: usize) -> bool {
        let row = TableRow {
            row: batch.number(row),
            cells: (batch.texts)(row),
            origin: None,
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { plants, problems, .. } = &mut *known;
        let faults = self.reader(batch).read(&row, plants).err();
        problems.extend(faults.iter().flatten().cloned());
        faults.is_none()
    }

    /// The ids of a line's texts, the same for every worker.
    fn cells(&self, batch: &Batch<'_>, row: usize) -> CellIds {
        // What `0.85 %` means depends on whether the file holds floating-point numbers.
        let mut kind = vec![u32::from(batch.table.table.floating)];
        kind.extend(batch.codes[BEFORE_KIND..].iter().map(|codes| codes.of(row)));
        kind.push(u32::from(names_process(batch, row)));
        kind.push(stated_columns(batch, row));
        CellIds {
            plant: batch.codes[0].of(row),
            process: batch.codes[1].of(row),
            period: (batch.codes[2].of(row), batch.table.has_dates),
            kind,
        }
    }

    fn reader<'r>(&'r self, batch: &'r Batch<'_>) -> LineReader<'r> {
        LineReader {
            library: self.library,
            columns: &batch.table.header,
            table: &batch.table.table,
            table_index: batch.table.index,
            default_plant: self.default_plant,
        }
    }

    fn learn(
        &self,
        known: &mut Known,
        batch: &Batch<'_>,
        row: usize,
        texts: &[String],
        cells: CellIds,
    ) -> Result<Option<AspectIds>, Vec<Problem>> {
        let reader = self.reader(batch);
        let row = TableRow {
            row: batch.number(row),
            cells: texts.to_vec(),
            origin: None,
        };
        let line = reader.read(&row, &mut known.plants)?;
        let mut as_one = row.clone();
        let at = batch
            .table
            .header
            .iter()
            .find(|(_, column, _)| *column == Column::Quantity);
        if let Some(cell) = at.and_then(|(at, ..)| as_one.cells.get_mut(*at)) {
            "1".clone_into(cell);
        }
        // A cell that looks stated and reads as blank: what the line says is no pattern for others.
        let stated = self.layout.values.iter().enumerate().filter(|(_, column)| {
            let mut stated = line.statements.iter();
            line.flow.carries_quantity() && stated.any(|known| known.parameter == column.parameter)
        });
        let read: u32 = stated.map(|(place, _)| 1u32 << place).sum();
        if line.flow.carries_quantity() && cells.kind.last() != Some(&read) {
            known.lines.push(line);
            return Ok(None);
        }
        let factor = if line.flow.carries_quantity() {
            reader.read(&as_one, &mut known.plants)?.quantity
        } else {
            Ratio::zero()
        };
        let process = match reader.text(&row, &Column::Process) {
            None => None,
            Some(_) if !self.layout.tells_processes_apart => None,
            Some(_) => reader.process_of(&row, &known.plants.plants[line.plant].units),
        };
        let learning = Learning {
            library: self.library,
            layout: self.layout,
            process,
            factor,
            text: &|column| reader.text(&row, column),
            is_floating: batch.table.table.floating,
        };
        Ok(Some(known.learn(cells, &line, &learning)))
    }

    /// A line whose numbers need a second look, or which is kept one by one. `false`: stop.
    fn read_in_full(&mut self, batch: &Batch<'_>, row: usize) -> bool {
        let texts = (batch.texts)(row);
        let row = TableRow {
            row: batch.number(row),
            cells: texts,
            origin: None,
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { plants, .. } = &mut *known;
        match self.reader(batch).read(&row, plants) {
            Ok(line) if known.lines.len() < MOST_SINGLE_LINES => known.lines.push(line),
            Ok(_) => {
                let place = batch.table.table.place(row.row, None);
                known.problems.push(too_many_single_lines().at(place));
                return false;
            }
            Err(faults) => known.problems.extend(faults),
        }
        known.problems.len() < MOST_PROBLEMS
    }
}

/// The text of a row's period, told apart by whether the file holds dates.
fn time(batch: &Batch<'_>, row: usize) -> u32 {
    batch.codes[2].of(row) * 2 + u32::from(batch.table.has_dates)
}

/// Lines that are kept one by one at most: they stay in memory.
const MOST_SINGLE_LINES: usize = 2_000_000;

fn too_many_single_lines() -> Problem {
    Problem::error(
        "too-many-single-lines",
        Text::new(
            format!("超过 {MOST_SINGLE_LINES} 行只能逐行保留：参数行、核对行、写法特殊的数（如千分位分隔），或小数位远多于文件其他部分的数"),
            format!("more than {MOST_SINGLE_LINES} lines have to be kept one by one: parameters, assertions, numbers typed unusually (with separators), or with many more decimal places than the rest of the file"),
        ),
    )
    .hint(Text::new(
        "把参数行与核对行另放一个小文件；数值用小数点，不用千分位",
        "put parameters and assertions into a small file of their own; write numbers with a point and without separators",
    ))
}
