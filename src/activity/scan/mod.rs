//! Reading at size. The lines of big files are summed while they are read, in memory that does not grow with their number.
//!
//! Texts are compared once a row group, typed once for each distinct place, time and kind of line, by the reader that types every
//! ledger line; what is left per line is a few table look-ups and an exact integer addition. What a scan leaves is one condensed
//! line a pattern, which the ledger's frame takes beside the lines of small files.

mod accumulator;
mod aspect;
mod batch;
mod chain;
mod condensed;
mod date_reading;
mod divisor;
mod interner;
mod known_texts;
mod layout;
mod number;
mod number_column;
mod pair_table;
mod parquet_cell;
mod parquet_column;
mod parquet_file;
mod parquet_problem;
pub mod progress;
mod scanned_file;
mod search;
mod summing;
mod text_file;
mod text_part;
mod text_survey;
mod worker;

pub(super) use condensed::Condensed;
pub(super) use pair_table::PairTable;
pub(crate) use parquet_cell::cell_text;
pub(super) use parquet_file::ParquetFile;
pub(super) use scanned_file::ScannedFile;
pub(super) use search::search;
pub(super) use text_file::{BIG_TEXT, TextFile};

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::header::Header;
use super::line::Line;
use super::plant::PlantBook;
use crate::factor::Library;
use crate::period::PeriodLength;
use crate::problem::{Problem, Problems, Severity};

use aspect::Known;
use date_reading::DateReading;
use layout::Layout;
use progress::Progress;
use summing::{Sink, Summing};
use worker::{MOST_PROBLEMS, Worker};

/// How a scan is done.
#[derive(Clone, Copy)]
pub(super) struct ScanRequest<'a> {
    pub library: &'a Library,
    pub default_plant: Option<&'a str>,
    /// Days are summed into months unless rows are days.
    pub finest: PeriodLength,
    /// Whether files that are not scanned hold days.
    pub has_days_elsewhere: bool,
    /// Whether lines of different processes are told apart.
    pub tells_processes_apart: bool,
    pub threads: usize,
    pub progress: Option<&'a Progress>,
}

/// What a scan leaves.
pub(super) struct Scanned {
    pub condensed: Condensed,
    /// Lines kept one by one: parameters, assertions, numbers that need more places than the scan's scale.
    pub lines: Vec<Line>,
    pub plants: PlantBook,
    pub problems: Vec<Problem>,
    /// What was assumed of the files together.
    pub notes: Vec<Problem>,
    /// Whether dates were read as months.
    pub dates_as_months: bool,
    /// How many lines were read.
    pub rows: u64,
}

/// A part of a file that one worker reads at a time.
struct Part {
    file: usize,
    group: usize,
    first_row: u64,
    rows: u64,
    bytes: u64,
}

/// Reads every line of the files once.
pub(super) fn scan(files: &[ScannedFile], plants: PlantBook, request: ScanRequest<'_>) -> Result<Scanned, Problems> {
    let layout = layout(files, request);
    let known = Mutex::new(Known::new(&layout, plants));
    let parts = parts(files);
    if let Some(progress) = request.progress {
        progress.begin(&parts.iter().map(|part| (part.rows, part.bytes)).collect::<Vec<_>>());
    }
    let sinks = run(files, &parts, &layout, &known, request, false, || Summing::new(&layout))?;
    let mut known = known.into_inner().unwrap_or_else(PoisonError::into_inner);
    let sum = sinks.into_iter().reduce(|mut sum, other| {
        sum.merge(other);
        sum
    });
    let sum = sum.unwrap_or_else(|| Summing::new(&layout));
    let mut condensed = Condensed::new(&mut known, &sum.accumulator, &sum.divisors, &layout);
    let (reading, found) = date_reading::read(files, &known, request.has_days_elsewhere);
    let (faults, notes): (Vec<Problem>, Vec<Problem>) =
        found.into_iter().partition(|found| found.severity == Severity::Error);
    known.problems.extend(faults);
    let dates_as_months = matches!(reading, DateReading::Months);
    if dates_as_months {
        condensed.read_dates_as_months(&known);
        let dated: Vec<usize> = files
            .iter()
            .map(ScannedFile::table)
            .filter(|table| table.has_dates)
            .map(|table| table.index)
            .collect();
        for line in known.lines.iter_mut().filter(|line| dated.contains(&line.table)) {
            line.period = line.period.row(PeriodLength::Month);
        }
    }
    let by_place = |left: &Problem, right: &Problem| left.place.cmp(&right.place);
    known.problems.sort_by(by_place);
    known.lines.sort_by_key(|line| (line.table, line.row));
    if known.problems.len() >= MOST_PROBLEMS {
        known.problems.push(reading_stopped());
    }
    Ok(Scanned {
        condensed,
        lines: known.lines,
        plants: known.plants,
        problems: known.problems,
        notes,
        dates_as_months,
        rows: parts.iter().map(|part| part.rows).sum(),
    })
}

fn layout(files: &[ScannedFile], request: ScanRequest<'_>) -> Layout {
    let headers: Vec<&Header> = files.iter().map(|file| &file.table().header).collect();
    Layout::new(&headers, request, |column| {
        files.iter().map(|file| file.scale(column)).max().unwrap_or(0)
    })
}

fn parts(files: &[ScannedFile]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let of_file = file.parts().into_iter().enumerate();
        parts.extend(of_file.map(|(group, (first_row, rows, bytes))| Part {
            file: place,
            group,
            first_row,
            rows,
            bytes,
        }));
    }
    parts
}

/// Lets the workers read the parts, each the next one that none has taken.
fn run<S: Sink + Send>(
    files: &[ScannedFile],
    parts: &[Part],
    layout: &Layout,
    known: &Mutex<Known>,
    request: ScanRequest<'_>,
    every_column: bool,
    sink: impl Fn() -> S + Sync,
) -> Result<Vec<S>, Problems> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let work = || -> Result<S, Problems> {
        let mut worker = Worker::new(request.library, layout, known, request.default_plant, sink());
        while !stop.load(Ordering::Relaxed) {
            let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            let goes_on = files[part.file]
                .read(part.group, part.first_row, every_column, &mut worker)
                .inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
            if !goes_on {
                stop.store(true, Ordering::Relaxed);
            }
            if let Some(progress) = request.progress {
                progress.add(part.rows, part.bytes);
            }
        }
        Ok(worker.sink)
    };
    let count = request.threads.clamp(1, parts.len().max(1));
    if count == 1 {
        return work().map(|sink| vec![sink]);
    }
    std::thread::scope(|scope| {
        let named = || std::thread::Builder::new().name("scan".to_owned());
        let handles: Vec<_> = (0..count).map(|_| named().spawn_scoped(scope, work)).collect();
        handles
            .into_iter()
            .map(|handle| {
                handle.map_err(|error| {
                    stop.store(true, Ordering::Relaxed);
                    no_thread(&error)
                })
            })
            .collect::<Result<Vec<_>, Problems>>()?
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// So much was wrong that nobody would read more.
fn reading_stopped() -> Problem {
    let words = crate::text::Text::new(
        format!("错误已达 {MOST_PROBLEMS} 个，其余行未读；上面列出的是已读部分的错误"),
        format!("after {MOST_PROBLEMS} faults the rest was not read; those above are of what was read"),
    );
    Problem::error("reading-stopped", words)
}

fn no_thread(error: &std::io::Error) -> Problems {
    let words = crate::text::Text::new(
        format!("无法启动线程：{error}"),
        format!("no thread could be started: {error}"),
    );
    Problem::error("internal", words).into()
}
