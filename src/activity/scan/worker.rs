//! One worker of a scan: batches of lines in, sums by pattern out.

use std::sync::{Mutex, PoisonError};

use super::accumulator::{Accumulator, LineValues, PatternKey};
use super::aspect::{AspectIds, CellIds, KindAspect, Known, Learning};
use super::interner::BLANK;
use super::layout::{BEFORE_KIND, Layout};
use super::pair_table::{NONE, PairTable};
use crate::activity::column::Column;
use crate::activity::header::Header;
use crate::activity::line::LineReader;
use crate::activity::table::{Table, TableRow};
use crate::factor::Library;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// A number cell that is blank.
pub(super) const BLANK_NUMBER: i128 = i128::MIN;
/// A number cell that needs a second look: negative, no number, or finer than the scale.
pub(super) const ODD_NUMBER: i128 = i128::MIN + 1;

/// Problems after which reading stops: nobody reads more.
pub(super) const MOST_PROBLEMS: usize = 10_000;

/// One file of a scan.
#[derive(Debug)]
pub(super) struct ScannedTable {
    /// Its name, without rows.
    pub table: Table,
    /// Its columns.
    pub header: Header,
    /// Place of the file among the ledger's tables.
    pub index: usize,
    /// Whether its periods are dates.
    pub has_dates: bool,
}

/// Some lines of a file, column by column.
pub(super) struct Batch<'b> {
    /// The file.
    pub table: &'b ScannedTable,
    /// The numbers of its rows.
    pub numbers: RowNumbers,
    /// How many rows.
    pub rows: usize,
    /// Ids of texts, by key column of the layout; an empty column is blank throughout.
    pub codes: Vec<Vec<u32>>,
    /// Quantities at the layout's scale.
    pub quantities: Vec<i128>,
    /// Stated values at their columns' scales; an empty column is blank throughout.
    pub values: Vec<Vec<i128>>,
    /// The texts of one row, cell by cell as in the file.
    pub texts: &'b dyn Fn(usize) -> Vec<String>,
}

/// The numbers of a batch's rows.
pub(super) enum RowNumbers {
    /// One after the other from this one on.
    From(u64),
    /// One by one.
    Each(Vec<u64>),
}

impl Batch<'_> {
    /// The number of a row in its file.
    pub fn number(&self, row: usize) -> u64 {
        match &self.numbers {
            RowNumbers::From(first) => first + row as u64,
            RowNumbers::Each(numbers) => numbers[row],
        }
    }
}

/// What is done with a line whose pattern is known.
pub(super) trait Sink {
    /// Takes a line that is summed.
    fn take(&mut self, key: PatternKey, quantity: i128, values: &[Option<i128>], place: (&Batch<'_>, usize));
}

/// Sums what it takes.
pub(super) struct Summing {
    pub accumulator: Accumulator,
    calorific: Option<usize>,
    /// By kind, how many zeros every quantity ends with: so many places of the scale are no digits of the ledger.
    pub zeros: Vec<u32>,
}

impl Summing {
    pub fn new(layout: &Layout) -> Summing {
        Summing {
            accumulator: Accumulator::new(layout.values.len()),
            calorific: layout.calorific(),
            zeros: Vec::new(),
        }
    }

    fn count_zeros(&mut self, kind: u32, quantity: i128) {
        let kind = kind as usize;
        if self.zeros.len() <= kind {
            self.zeros.resize(kind + 1, MOST_ZEROS);
        }
        let zeros = &mut self.zeros[kind];
        while *zeros > 0 && quantity % 10i128.pow(*zeros) != 0 {
            *zeros -= 1;
        }
    }
}

/// Zeros counted at most, as many as a scale has places.
pub(super) const MOST_ZEROS: u32 = 18;

impl Sink for Summing {
    fn take(&mut self, key: PatternKey, quantity: i128, values: &[Option<i128>], place: (&Batch<'_>, usize)) {
        if self.zeros.get(key.kind as usize).is_none_or(|zeros| *zeros > 0) {
            self.count_zeros(key.kind, quantity);
        }
        let slot = self.accumulator.slot(key);
        let (batch, row) = place;
        let place = ((batch.table.index as u64) << 40) | batch.number(row);
        self.accumulator.add(slot, quantity, place);
        if !values.is_empty() {
            let line = LineValues {
                values,
                calorific: self.calorific.and_then(|column| values[column]),
            };
            self.accumulator.add_values(slot, quantity, &line);
        }
    }
}

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
    kinds: Vec<PairTable>,
    kind_ids: Vec<u32>,
    /// The kinds known to this worker, by id.
    known_kinds: Vec<KindAspect>,
}

impl<'s, S: Sink> Worker<'s, S> {
    pub fn new(
        library: &'s Library,
        layout: &'s Layout,
        known: &'s Mutex<Known>,
        default_plant: Option<&'s str>,
        sink: S,
    ) -> Worker<'s, S> {
        // One table a column of the kind, one for which numbers are stated.
        let tables = layout.keys.len() - BEFORE_KIND + 1;
        Worker {
            library,
            layout,
            known,
            default_plant,
            sink,
            places: PairTable::default(),
            place_ids: Vec::new(),
            time_ids: Vec::new(),
            kinds: std::iter::repeat_with(PairTable::default).take(tables).collect(),
            kind_ids: Vec::new(),
            known_kinds: Vec::new(),
        }
    }

    /// Takes every line of a batch; `false`: so much is wrong that reading may stop.
    pub fn take(&mut self, batch: &Batch<'_>) -> bool {
        let code = |column: usize, row: usize| batch.codes[column].get(row).copied().unwrap_or(BLANK);
        let mut kinds: Vec<u32> = (0..batch.rows).map(|row| u32::from(code(1, row) != BLANK)).collect();
        for (column, table) in self
            .kinds
            .iter_mut()
            .enumerate()
            .take(self.layout.keys.len() - BEFORE_KIND)
        {
            let codes = &batch.codes[BEFORE_KIND + column];
            if codes.is_empty() {
                kinds.iter_mut().for_each(|kind| *kind = table.id(*kind, BLANK));
            } else {
                for (kind, code) in kinds.iter_mut().zip(codes) {
                    *kind = table.id(*kind, *code);
                }
            }
        }
        let is_stated = |column: &Vec<i128>, row: usize| column.get(row).is_some_and(|value| *value != BLANK_NUMBER);
        let stated = self.kinds.last_mut();
        if let Some(table) = stated {
            for (row, kind) in kinds.iter_mut().enumerate() {
                let mut mask = 0u32;
                for (place, column) in batch.values.iter().enumerate() {
                    mask |= u32::from(is_stated(column, row)) << place;
                }
                *kind = table.id(*kind, mask);
            }
        }
        let mut values: Vec<Option<i128>> = vec![None; self.layout.values.len()];
        for row in 0..batch.rows {
            let place = self.places.id(code(0, row), code(1, row));
            let time = code(2, row);
            let mut ids = self.ids(place, time, kinds[row]);
            if ids.is_none() {
                if !self.look_again(batch, row, kinds[row]) {
                    return false;
                }
                ids = self.ids(place, time, kinds[row]);
                // The line was read in full and kept, or is at fault.
                if ids.is_none() {
                    continue;
                }
            }
            let Some(ids) = ids else { continue };
            let kind = &self.known_kinds[ids.kind as usize];
            let quantity = batch.quantities[row];
            let mut is_odd = kind.is_individual || quantity < 0;
            for (column, value) in values.iter_mut().enumerate() {
                *value = kind.values[column].as_ref().map(|stated| {
                    let value = batch.values[column][row];
                    is_odd |= value < stated.within.1 || value > stated.within.0;
                    value
                });
            }
            if is_odd {
                if !self.read_in_full(batch, row) {
                    return false;
                }
                continue;
            }
            let time = if kind.flow.is_stock() { ids.time.1 } else { ids.time.0 };
            let key = PatternKey {
                place: ids.place,
                time,
                kind: ids.kind,
            };
            self.sink.take(key, quantity, &values, (batch, row));
        }
        true
    }

    fn ids(&self, place: u32, time: u32, kind: u32) -> Option<AspectIds> {
        let known = |id: Option<&u32>| id.copied().filter(|id| *id != NONE);
        Some(AspectIds {
            place: known(self.place_ids.get(place as usize))?,
            time: self.time_ids.get(time as usize).copied().filter(|ids| ids.0 != NONE)?,
            kind: known(self.kind_ids.get(kind as usize))?,
        })
    }

    /// A line with an aspect that this worker has not met: another worker may have, else it is read in full. `false`: stop.
    fn look_again(&mut self, batch: &Batch<'_>, row: usize, kind: u32) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let cells = self.cells(batch, row, kind);
        let ids = match known.find(&cells) {
            Some(ids) => ids,
            None => {
                let texts = (batch.texts)(row);
                match self.learn(&mut known, batch, row, &texts, cells) {
                    Ok(ids) => ids,
                    Err(faults) => {
                        known.problems.extend(faults);
                        return known.problems.len() < MOST_PROBLEMS;
                    }
                }
            }
        };
        let code = |column: usize| batch.codes[column].get(row).copied().unwrap_or(BLANK);
        let place = self.places.id(code(0), code(1));
        put(&mut self.place_ids, place, ids.place, NONE);
        put(&mut self.time_ids, code(2), ids.time, (NONE, NONE));
        put(&mut self.kind_ids, kind, ids.kind, NONE);
        let from = self.known_kinds.len();
        self.known_kinds.extend(known.kinds[from..].iter().cloned());
        true
    }

    /// The ids of a line's texts. Those of the kind hold the whole chain, so that workers understand one another.
    fn cells(&self, batch: &Batch<'_>, row: usize, kind: u32) -> CellIds {
        let code = |column: usize| batch.codes[column].get(row).copied().unwrap_or(BLANK);
        let mut chain = Vec::with_capacity(self.kinds.len() + 1);
        let mut id = kind;
        for table in self.kinds.iter().rev() {
            let (left, right) = table.pair(id);
            chain.push(right);
            id = left;
        }
        chain.push(id);
        CellIds {
            plant: code(0),
            process: code(1),
            period: code(2),
            kind: chain,
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
    ) -> Result<AspectIds, Vec<Problem>> {
        let reader = self.reader(batch);
        let row = TableRow {
            row: batch.number(row),
            cells: texts.to_vec(),
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
        let factor = if line.flow.carries_quantity() {
            reader.read(&as_one, &mut known.plants)?.quantity
        } else {
            Ratio::zero()
        };
        let process = match reader.text(&row, &Column::Process) {
            None => None,
            Some(_) => reader.process_of(&row, &known.plants.plants[line.plant].units),
        };
        let learning = Learning {
            library: self.library,
            layout: self.layout,
            process,
            is_date: batch.table.has_dates,
            factor,
            text: &|column| reader.text(&row, column),
            is_floating: batch.table.table.floating,
        };
        Ok(known.learn(cells, &line, &learning))
    }

    /// A line whose numbers need a second look, or which is kept one by one. `false`: stop.
    fn read_in_full(&mut self, batch: &Batch<'_>, row: usize) -> bool {
        let texts = (batch.texts)(row);
        let row = TableRow {
            row: batch.number(row),
            cells: texts,
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

/// Lines that are kept one by one at most: they stay in memory.
const MOST_SINGLE_LINES: usize = 2_000_000;

fn too_many_single_lines() -> Problem {
    Problem::error(
        "too-many-single-lines",
        Text::new(
            format!("超过 {MOST_SINGLE_LINES} 行只能逐行保留（参数行、核对行，或数值超过 18 位小数）"),
            format!("more than {MOST_SINGLE_LINES} lines have to be kept one by one (parameters, assertions, or numbers with more than 18 decimal places)"),
        ),
    )
    .hint(Text::new(
        "把参数行与核对行另放一个小文件",
        "put parameters and assertions into a small file of their own",
    ))
}

fn put<T: Copy>(list: &mut Vec<T>, at: u32, value: T, blank: T) {
    let at = at as usize;
    if list.len() <= at {
        list.resize(at + 1, blank);
    }
    list[at] = value;
}
