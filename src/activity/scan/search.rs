//! The second, filtered scan: the lines behind a condensed one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use super::aspect::Known;
use super::batch::{Batch, KnownLines};
use super::summing::Sink;
use super::{Part, ScanRequest, ScannedFile, layout, parts, run};
use crate::activity::line::{Line, LineReader};
use crate::activity::plant::PlantBook;
use crate::activity::scan::accumulator::PatternKey;
use crate::activity::table::TableRow;
use crate::factor::Library;
use crate::problem::Problems;

/// Reads the files again and keeps the lines of some patterns, in the order of the files, up to a number of them. A pattern is told
/// by the place of its first line, file and row: it is met before any other line of the pattern, so what stands before the first of
/// them need not be read.
pub(in crate::activity) fn search(
    files: &[ScannedFile],
    plants: PlantBook,
    firsts: &BTreeSet<(usize, u64)>,
    most: usize,
    request: ScanRequest<'_>,
) -> Result<Vec<Line>, Problems> {
    let layout = layout(files, request);
    let known = Mutex::new(Known::new(&layout, plants));
    let single = ScanRequest { threads: 1, ..request };
    let first = firsts.first().copied().unwrap_or_default();
    let ends_before = |part: &Part| (files[part.file].table().index, part.first_row + part.rows) <= first;
    let parts: Vec<Part> = parts(files).into_iter().filter(|part| !ends_before(part)).collect();
    let sinks = run(files, &parts, &layout, &known, single, true, || Searching {
        firsts,
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
    firsts: &'s BTreeSet<(usize, u64)>,
    known: &'s Mutex<Known>,
    library: &'s Library,
    default_plant: Option<&'s str>,
    fits: HashMap<PatternKey, bool>,
    lines: Vec<Line>,
    most: usize,
}

impl Sink for Searching<'_> {
    fn take(&mut self, lines: &KnownLines, batch: &Batch<'_>) -> bool {
        for (at, row) in lines.rows.iter().enumerate() {
            if self.lines.len() >= self.most {
                return false;
            }
            let key = PatternKey {
                place: lines.places[at],
                time: lines.times[at],
                kind: lines.kinds[at],
            };
            let first = (batch.table.index, batch.number(*row as usize));
            let fits = self.fits.entry(key).or_insert_with(|| self.firsts.contains(&first));
            if *fits {
                self.read(batch, *row as usize);
            }
        }
        self.lines.len() < self.most
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
