//! One worker of a scan: batches of lines in, sums by pattern out.

use std::sync::{Mutex, PoisonError};

use super::accumulator::{Accumulator, SmallColumns};
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
    /// Number of the first row; the others follow it one by one.
    pub first_row: u64,
    /// How many rows.
    pub rows: usize,
    /// Ids of texts, by key column of the layout.
    pub codes: Vec<Codes>,
    /// Quantities at the layout's scale.
    pub quantities: Vec<i128>,
    /// Stated values at their columns' scales; an empty column is blank throughout.
    pub values: Vec<Vec<i128>>,
    /// The texts of one row, cell by cell as in the file.
    pub texts: &'b dyn Fn(usize) -> Vec<String>,
}

/// The ids of a column's texts in a batch.
#[derive(Debug)]
pub(super) enum Codes {
    /// One text in every row.
    One(u32),
    /// Row by row.
    Each(Vec<u32>),
}

impl Codes {
    /// The id of a row's text.
    pub fn of(&self, row: usize) -> u32 {
        match self {
            Codes::One(code) => *code,
            Codes::Each(codes) => codes[row],
        }
    }
}

impl Batch<'_> {
    /// The number of a row in its file.
    pub fn number(&self, row: usize) -> u64 {
        self.first_row + row as u64
    }
}

/// Lines of a batch whose aspects are known and whose numbers are sound, column by column.
#[derive(Default)]
pub(super) struct KnownLines {
    /// Their rows in the batch.
    pub rows: Vec<u32>,
    pub places: Vec<u32>,
    pub times: Vec<u32>,
    pub kinds: Vec<u32>,
}

/// What is done with lines whose patterns are known.
pub(super) trait Sink {
    /// Takes lines of a batch.
    fn take(&mut self, lines: &KnownLines, batch: &Batch<'_>);
}

/// Sums what it takes.
pub(super) struct Summing {
    pub accumulator: Accumulator,
    calorific: Option<usize>,
    slots: Vec<u32>,
    /// By kind, what divides every quantity: so many places of the scale are no digits of the ledger.
    pub divisors: Vec<Divisor>,
}

/// How often every quantity of a kind can be halved and divided by five; with what it is multiplied by, that tells its decimal places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divisor {
    twos: u32,
    fives: u32,
}

impl Divisor {
    /// That of no quantity.
    pub const NONE: Divisor = Divisor {
        twos: MOST_ZEROS,
        fives: MOST_ZEROS,
    };

    fn of(number: i128) -> Divisor {
        let mut divisor = Divisor::NONE;
        divisor.take(number);
        divisor
    }

    fn take(&mut self, number: i128) {
        if number != 0 {
            self.twos = self.twos.min(number.trailing_zeros());
        }
        while self.fives > 0 && number % 5i128.pow(self.fives) != 0 {
            self.fives -= 1;
        }
    }

    /// That of the quantities of both.
    pub fn and(self, other: Divisor) -> Divisor {
        Divisor {
            twos: self.twos.min(other.twos),
            fives: self.fives.min(other.fives),
        }
    }

    /// How many zeros every quantity ends with when it is multiplied by a number.
    pub fn zeros_times(self, number: i128) -> u32 {
        let other = Divisor::of(number);
        (self.twos + other.twos).min(self.fives + other.fives)
    }
}

impl Summing {
    pub fn new(layout: &Layout) -> Summing {
        Summing {
            accumulator: Accumulator::new(layout.values.len()),
            calorific: layout.calorific(),
            slots: Vec::new(),
            divisors: Vec::new(),
        }
    }

    fn divide(&mut self, kind: u32, quantity: i128) {
        let kind = kind as usize;
        if self.divisors.len() <= kind {
            self.divisors.resize(kind + 1, Divisor::NONE);
        }
        self.divisors[kind].take(quantity);
    }
}

impl Sink for Summing {
    // One pass for each table: the look-ups of a pass do not wait for one another.
    fn take(&mut self, lines: &KnownLines, batch: &Batch<'_>) {
        let accumulator = &mut self.accumulator;
        self.slots.clear();
        let pairs = lines.places.iter().zip(&lines.times);
        self.slots
            .extend(pairs.map(|(place, time)| accumulator.place_and_time(*place, *time)));
        let file = (batch.table.index as u64) << 40;
        for ((slot, kind), row) in self.slots.iter_mut().zip(&lines.kinds).zip(&lines.rows) {
            *slot = accumulator.slot(*slot, *kind, || file | batch.number(*row as usize)) as u32;
        }
        for (slot, row) in self.slots.iter().zip(&lines.rows) {
            accumulator.add(*slot as usize, batch.quantities[*row as usize]);
        }
        for (kind, row) in lines.kinds.iter().zip(&lines.rows) {
            let known = self.divisors.get(*kind as usize);
            if known.is_none_or(|divisor| divisor.fives > 0 || divisor.twos > 0) {
                self.divide(*kind, batch.quantities[*row as usize]);
            }
        }
        let stated = |column: usize, row: u32| {
            let value = batch.values[column].get(row as usize).copied();
            value.filter(|value| *value != BLANK_NUMBER)
        };
        let calorific = |column: usize| {
            let other = self.calorific.filter(|calorific| *calorific != column)?;
            Some(batch.values[other].as_slice()).filter(|values| !values.is_empty())
        };
        for column in 0..batch.values.len() {
            let columns = SmallColumns {
                quantities: &batch.quantities,
                values: &batch.values[column],
                calorific: calorific(column),
            };
            if are_small(&columns) {
                self.accumulator
                    .add_small_values(column, &self.slots, &lines.rows, &columns);
                continue;
            }
            for (slot, row) in self.slots.iter().zip(&lines.rows) {
                let Some(value) = stated(column, *row) else { continue };
                let calorific = self.calorific.filter(|calorific| *calorific != column);
                let calorific = calorific.and_then(|column| stated(column, *row));
                let quantity = batch.quantities[*row as usize];
                self.accumulator
                    .add_value(*slot as usize, column, quantity, value, calorific);
            }
        }
    }
}

/// Whether every cell of the columns holds a number, and no product of one of each outgrows 64 bits.
fn are_small(columns: &SmallColumns<'_>) -> bool {
    let bound = |column: &[i128]| -> Option<i128> {
        let least = column.iter().copied().min()?;
        let most = column.iter().copied().max()?;
        (least >= 0 && most <= i128::from(i64::MAX)).then_some(most.max(1))
    };
    let product = || -> Option<i128> {
        let two = bound(columns.quantities)?.checked_mul(bound(columns.values)?)?;
        match columns.calorific {
            None => Some(two),
            Some(calorific) => two.checked_mul(bound(calorific)?),
        }
    };
    product().is_some_and(|product| product <= i128::from(i64::MAX))
}

/// Zeros counted at most: as many as a scale has places, and those of a unit such as kg beside them.
const MOST_ZEROS: u32 = 27;

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
    chains: Vec<Chain>,
    /// The kinds known to this worker, by id.
    known_kinds: Vec<KindLimits>,
    lines: KnownLines,
}

/// How the cells of a kind become one number in batches in which the same columns vary: what is one for the whole batch is looked up
/// once, what varies row by row.
struct Chain {
    varies: Vec<bool>,
    /// One table a column of the kind, one for which numbers are stated.
    constant: Vec<PairTable>,
    varying: Vec<PairTable>,
    /// Ids of the kinds that are known, by the last number of the chain.
    kind_ids: Vec<u32>,
}

/// What each line of a kind is checked against.
struct KindLimits {
    is_individual: bool,
    is_stock: bool,
    /// The greatest and the least value of each column that the lines state.
    values: Vec<(usize, i128, i128)>,
}

impl KindLimits {
    fn new(kind: &KindAspect) -> KindLimits {
        let stated = kind.values.iter().enumerate();
        KindLimits {
            is_individual: kind.is_individual,
            is_stock: kind.flow.is_stock(),
            values: stated
                .filter_map(|(column, stated)| stated.as_ref().map(|stated| (column, stated.within.0, stated.within.1)))
                .collect(),
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
            chains: Vec::new(),
            known_kinds: Vec::new(),
            lines: KnownLines::default(),
        }
    }

    /// Takes every line of a batch; `false`: so much is wrong that reading may stop.
    pub fn take(&mut self, batch: &Batch<'_>) -> bool {
        let (chain, kinds) = self.kinds(batch);
        let mut lines = std::mem::take(&mut self.lines);
        lines.rows.clear();
        lines.places.clear();
        lines.times.clear();
        lines.kinds.clear();
        for (row, own_kind) in kinds.iter().copied().enumerate() {
            let place = self.places.id(batch.codes[0].of(row), self.process(batch, row));
            let time = time(batch, row);
            let mut ids = self.ids(place, time, (chain, own_kind));
            if ids.is_none() {
                if !self.look_again(batch, row, place, (chain, own_kind)) {
                    return false;
                }
                ids = self.ids(place, time, (chain, own_kind));
            }
            // Without aspects the line was at fault.
            let Some(ids) = ids else { continue };
            let kind = &self.known_kinds[ids.kind as usize];
            let is_within = |(column, most, least): &(usize, i128, i128)| {
                let value = batch.values[*column][row];
                value >= *least && value <= *most
            };
            if kind.is_individual || batch.quantities[row] < 0 || !kind.values.iter().all(is_within) {
                if !self.read_in_full(batch, row) {
                    return false;
                }
                continue;
            }
            lines.rows.push(row as u32);
            lines.places.push(ids.place);
            lines.times.push(if kind.is_stock { ids.time.1 } else { ids.time.0 });
            lines.kinds.push(ids.kind);
        }
        self.sink.take(&lines, batch);
        self.lines = lines;
        true
    }

    /// The process of a row; where processes are not told apart, only whether it names one.
    fn process(&self, batch: &Batch<'_>, row: usize) -> u32 {
        let process = batch.codes[1].of(row);
        if self.layout.tells_processes_apart {
            process
        } else {
            u32::from(process != BLANK)
        }
    }

    /// Which parameters a row states, a bit each.
    fn stated(batch: &Batch<'_>, row: usize) -> u32 {
        let states = |column: &Vec<i128>| column.get(row).is_some_and(|value| *value != BLANK_NUMBER);
        let bits = batch.values.iter().enumerate();
        bits.map(|(place, column)| u32::from(states(column)) << place).sum()
    }

    /// For each row the number of its kind in the chain of the batch.
    fn kinds(&mut self, batch: &Batch<'_>) -> (usize, Vec<u32>) {
        let codes = &batch.codes[BEFORE_KIND..];
        let mut varies: Vec<bool> = codes.iter().map(|codes| matches!(codes, Codes::Each(_))).collect();
        // Whether lines name a process, and which numbers they state, are part of their kind.
        let names_process = |row: usize| u32::from(batch.codes[1].of(row) != BLANK);
        let process_varies = (1..batch.rows).any(|row| names_process(row) != names_process(0));
        let stated_varies = (1..batch.rows).any(|row| Self::stated(batch, row) != Self::stated(batch, 0));
        varies.extend([process_varies, stated_varies]);
        let known = self.chains.iter().position(|chain| chain.varies == varies);
        let place = known.unwrap_or_else(|| {
            let tables = || std::iter::repeat_with(PairTable::default).take(varies.len()).collect();
            self.chains.push(Chain {
                constant: tables(),
                varying: tables(),
                varies: varies.clone(),
                kind_ids: Vec::new(),
            });
            self.chains.len() - 1
        });
        let chain = &mut self.chains[place];
        let of_row = |column: usize, row: usize| match column.checked_sub(codes.len()) {
            None => codes[column].of(row),
            Some(0) => names_process(row),
            Some(_) => Self::stated(batch, row),
        };
        let mut start = 0;
        for column in (0..varies.len()).filter(|column| !varies[*column]) {
            start = chain.constant[column].id(start, of_row(column, 0));
        }
        let mut kinds = vec![start; batch.rows];
        for column in (0..varies.len()).filter(|column| varies[*column]) {
            let table = &mut chain.varying[column];
            match codes.get(column) {
                Some(Codes::Each(codes)) => {
                    for (kind, code) in kinds.iter_mut().zip(codes) {
                        *kind = table.id(*kind, *code);
                    }
                }
                _ => {
                    for (row, kind) in kinds.iter_mut().enumerate() {
                        *kind = table.id(*kind, of_row(column, row));
                    }
                }
            }
        }
        (place, kinds)
    }

    fn ids(&self, place: u32, time: u32, (chain, kind): (usize, u32)) -> Option<AspectIds> {
        let known = |id: Option<&u32>| id.copied().filter(|id| *id != NONE);
        Some(AspectIds {
            place: known(self.place_ids.get(place as usize))?,
            time: self.time_ids.get(time as usize).copied().filter(|ids| ids.0 != NONE)?,
            kind: known(self.chains[chain].kind_ids.get(kind as usize))?,
        })
    }

    /// A line with an aspect that this worker has not met: another worker may have, else it is read in full. `false`: stop.
    fn look_again(&mut self, batch: &Batch<'_>, row: usize, place: u32, (chain, kind): (usize, u32)) -> bool {
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
        put(&mut self.chains[chain].kind_ids, kind, ids.kind, NONE);
        let from = self.known_kinds.len();
        self.known_kinds.extend(known.kinds[from..].iter().map(KindLimits::new));
        true
    }

    /// The ids of a line's texts, the same for every worker.
    fn cells(&self, batch: &Batch<'_>, row: usize) -> CellIds {
        let mut kind: Vec<u32> = batch.codes[BEFORE_KIND..].iter().map(|codes| codes.of(row)).collect();
        kind.push(u32::from(batch.codes[1].of(row) != BLANK));
        kind.push(Self::stated(batch, row));
        CellIds {
            plant: batch.codes[0].of(row),
            process: self.process(batch, row),
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

fn put<T: Copy>(list: &mut Vec<T>, at: u32, value: T, blank: T) {
    let at = at as usize;
    if list.len() <= at {
        list.resize(at + 1, blank);
    }
    list[at] = value;
}
