//! The second, filtered scan: the lines behind a condensed one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use super::aspect::Known;
use super::layout::Layout;
use super::worker::{Batch, KnownLines, Sink};
use super::{ScanRequest, ScannedFile, layout, parts, run};
use crate::activity::line::{Line, LineReader};
use crate::activity::plant::PlantBook;
use crate::activity::scan::accumulator::PatternKey;
use crate::activity::statement::{Basis, Statement};
use crate::activity::table::TableRow;
use crate::factor::Library;
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::supply::Supply;

/// What the lines sought have in common.
#[derive(Clone, Debug)]
pub(in crate::activity) struct Sought {
    pub plant: usize,
    pub process: Option<String>,
    pub period: Period,
    pub item: usize,
    pub flow: Flow,
    pub supply: Option<Supply>,
    /// What they state.
    pub statements: Vec<Statement>,
}

/// Reads the files again and keeps the lines that fit, in the order of the files, up to a number of them.
pub(in crate::activity) fn search(
    files: &[ScannedFile],
    plants: PlantBook,
    sought: &Sought,
    most: usize,
    request: ScanRequest<'_>,
) -> Result<Vec<Line>, Problems> {
    let layout = layout(files, request);
    let known = Mutex::new(Known::new(&layout, plants));
    let single = ScanRequest { threads: 1, ..request };
    let sinks = run(files, &parts(files), &layout, &known, single, true, || Searching {
        sought,
        layout: &layout,
        known: &known,
        library: request.library,
        default_plant: request.default_plant,
        fits: HashMap::new(),
        lines: Vec::new(),
        most,
    })?;
    Ok(sinks.into_iter().flat_map(|sink| sink.lines).collect())
}

struct Searching<'s> {
    sought: &'s Sought,
    layout: &'s Layout,
    known: &'s Mutex<Known>,
    library: &'s Library,
    default_plant: Option<&'s str>,
    fits: HashMap<PatternKey, bool>,
    lines: Vec<Line>,
    most: usize,
}

impl Searching<'_> {
    fn is_sought(&self, key: PatternKey) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &known.places[key.place as usize];
        let time = &known.times[key.time as usize];
        let kind = &known.kinds[key.kind as usize];
        let process = place.process.as_ref().filter(|_| !kind.flow.is_boundary());
        let wanted = self.sought;
        let stated = kind.values.iter().zip(&self.layout.values);
        let stated = stated.filter_map(|(stated, column)| Some((&column.parameter, &stated.as_ref()?.basis)));
        let asked: BTreeSet<(&String, &Basis)> = wanted
            .statements
            .iter()
            .map(|statement| (&statement.parameter, &statement.basis))
            .collect();
        let month = |period: Period| period.row(PeriodLength::Month);
        let is_same_time = if kind.flow.is_stock() && !time.is_date {
            time.period == wanted.period
        } else {
            month(time.period) == month(wanted.period)
        };
        place.plant == wanted.plant
            && process == wanted.process.as_ref()
            && is_same_time
            && kind.item == wanted.item
            && kind.flow == wanted.flow
            && kind.supply == wanted.supply
            && stated.collect::<BTreeSet<_>>() == asked
    }
}

impl Sink for Searching<'_> {
    fn take(&mut self, lines: &KnownLines, batch: &Batch<'_>) {
        for (at, row) in lines.rows.iter().enumerate() {
            if self.lines.len() >= self.most {
                return;
            }
            let key = PatternKey {
                place: lines.places[at],
                time: lines.times[at],
                kind: lines.kinds[at],
            };
            let fits = match self.fits.get(&key) {
                Some(fits) => *fits,
                None => {
                    let fits = self.is_sought(key);
                    self.fits.insert(key, fits);
                    fits
                }
            };
            if fits {
                self.read(batch, *row as usize);
            }
        }
    }
}

impl Searching<'_> {
    fn read(&mut self, batch: &Batch<'_>, row: usize) {
        let reader = LineReader {
            library: self.library,
            columns: &batch.table.header,
            table: &batch.table.table,
            table_index: batch.table.index,
            default_plant: self.default_plant,
        };
        let row = TableRow {
            row: batch.number(row),
            cells: (batch.texts)(row),
            origin: None,
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // The line was read before without a fault.
        if let Ok(line) = reader.read(&row, &mut known.plants) {
            self.lines.push(line);
        }
    }
}
