//! One worker of a scan: batches of lines in, sums by pattern out.

use std::sync::{Mutex, PoisonError};

use super::aspect::{AspectIds, CellIds, KindAspect, Known, Learning, StatedColumn};
use super::batch::{Batch, KnownLines};
use super::chain::{Chains, KindNumbers, names_process, stated_columns};
use super::layout::{BEFORE_KIND, Layout};
use super::number_column::{NumberColumn, ODD_NUMBER};
use super::pair_table::{NONE, PairTable};
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
    known_kinds: Vec<KindLimits>,
    lines: KnownLines,
}

/// What each line of a kind is checked against.
struct KindLimits {
    is_individual: bool,
    is_stock: bool,
    /// The greatest and the least value of each column; where the lines state none, the mark of a blank cell is within.
    values: Vec<(i128, i128)>,
}

impl KindLimits {
    fn new(kind: &KindAspect) -> KindLimits {
        let limits = |stated: &Option<StatedColumn>| stated.as_ref().map_or((i128::MAX, i128::MIN), |stated| stated.within);
        KindLimits {
            is_individual: kind.is_individual,
            is_stock: kind.flow.is_stock(),
            values: kind.values.iter().map(limits).collect(),
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
            lines: KnownLines::default(),
        }
    }

    /// Takes every line of a batch; `false`: reading may stop, for so much is wrong or enough was found.
    pub fn take(&mut self, batch: &Batch<'_>) -> bool {
        let kinds = self.chains.number(batch);
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        let goes_on = self.sort_out(batch, &kinds, &mut lines)
            && self.drop_odd_values(batch, &mut lines)
            && self.sink.take(&lines, batch);
        self.lines = lines;
        goes_on
    }

    /// Finds the lines whose aspects are known and whose quantities are sound; the others are read one by one. `false`: stop.
    fn sort_out(&mut self, batch: &Batch<'_>, kinds: &KindNumbers, lines: &mut KnownLines) -> bool {
        for row in 0..batch.rows {
            let place = self.places.id(batch.codes[0].of(row), batch.codes[1].of(row));
            let time = time(batch, row);
            let mut ids = self.ids(place, time, kinds, row);
            if ids.is_none() {
                if !self.look_again(batch, row, place, kinds) {
                    return false;
                }
                ids = self.ids(place, time, kinds, row);
            }
            // Without aspects the line was at fault.
            let Some(ids) = ids else { continue };
            let kind = &self.known_kinds[ids.kind as usize];
            if kind.is_individual || batch.quantities.of_row(row) < 0 {
                if !self.read_in_full(batch, row) {
                    return false;
                }
                continue;
            }
            let is_checked = batch.checked.iter().any(|column| column.of_row(row) == ODD_NUMBER);
            if is_checked && !self.is_sound(batch, row) {
                continue;
            }
            lines.rows.push(row as u32);
            lines.places.push(ids.place);
            lines.times.push(if kind.is_stock { ids.time.1 } else { ids.time.0 });
            lines.kinds.push(ids.kind);
        }
        true
    }

    /// Takes the lines out whose stated values need a second look, and reads them one by one. `false`: stop.
    fn drop_odd_values(&mut self, batch: &Batch<'_>, lines: &mut KnownLines) -> bool {
        let mut odd: Vec<u32> = Vec::new();
        for (column, values) in batch.values.iter().enumerate() {
            if matches!(values, NumberColumn::Blank) {
                continue;
            }
            for (row, kind) in lines.rows.iter().zip(&lines.kinds) {
                let (most, least) = self.known_kinds[*kind as usize].values[column];
                let value = values.of_row(*row as usize);
                if value < least || value > most {
                    odd.push(*row);
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
        let from = self.known_kinds.len();
        self.known_kinds.extend(known.kinds[from..].iter().map(KindLimits::new));
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
        let mut kind: Vec<u32> = batch.codes[BEFORE_KIND..].iter().map(|codes| codes.of(row)).collect();
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
            format!("超过 {MOST_SINGLE_LINES} 行只能逐行保留（参数行、核对行，或数值超过 18 位小数）"),
            format!("more than {MOST_SINGLE_LINES} lines have to be kept one by one (parameters, assertions, or numbers with more than 18 decimal places)"),
        ),
    )
    .hint(Text::new(
        "把参数行与核对行另放一个小文件",
        "put parameters and assertions into a small file of their own",
    ))
}

/// Puts a value at a place of a list, which grows as far as it must.
pub(super) fn put<T: Copy>(list: &mut Vec<T>, at: u32, value: T, blank: T) {
    let at = at as usize;
    if list.len() <= at {
        list.resize(at + 1, blank);
    }
    list[at] = value;
}
