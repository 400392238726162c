//! A first look at a big text: whether it is plain, and where it is cut at line ends into parts.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a part, some more or less: parts end with a line.
const PART: u64 = 4 << 20;

/// Bytes of a part whose numbers are looked at.
const SAMPLE: usize = 64 << 10;

/// Bytes read beyond a part to find the end of its last line, again and again until it is there.
const BEYOND: u64 = 64 << 10;

/// Some whole lines of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextSpan {
    /// Its first byte in the file.
    pub start: u64,
    pub bytes: u64,
    /// The number of its first row.
    pub first_row: u64,
    pub rows: u64,
    /// The most decimal places of a number in its first lines.
    pub places: u32,
}

impl TextSpan {
    /// Its bytes.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read(path, self.start, self.bytes)
    }

    /// Whether bytes are what was looked at before, as far as their number and their line ends tell.
    pub fn is_still(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.bytes && rows(bytes) == self.rows
    }
}

/// The parts of a text from the first byte behind its header on; `None` where some line is not plain: not UTF-8, or with quotation marks,
/// or with an old line end, which the reader of small files knows.
///
/// `places` tells the most decimal places of some lines.
pub(super) fn survey(
    path: &Path,
    body: u64,
    first_row: u64,
    threads: usize,
    places: &(dyn Fn(&[u8]) -> u32 + Sync),
) -> io::Result<Option<Vec<TextSpan>>> {
    let length = std::fs::metadata(path)?.len();
    let count = length.saturating_sub(body).div_ceil(PART);
    let next = AtomicU64::new(0);
    let look = || -> io::Result<Option<Vec<(u64, TextSpan)>>> {
        let mut found = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                return Ok(Some(found));
            }
            let from = body + place * PART;
            let (start, bytes) = lines_from(path, (from, (from + PART).min(length)), from > body, length)?;
            if !is_plain(&bytes) {
                next.store(count, Ordering::Relaxed);
                return Ok(None);
            }
            let part = TextSpan {
                start,
                bytes: bytes.len() as u64,
                first_row: 0,
                rows: rows(&bytes),
                places: places(&bytes[..bytes.len().min(SAMPLE)]),
            };
            found.push((place, part));
        }
    };
    let looks: Vec<io::Result<Option<Vec<_>>>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(count as usize)).map(|_| scope.spawn(look)).collect();
        let own = look();
        let joined = others
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(joined).collect()
    });
    let mut parts = Vec::new();
    for look in looks {
        let Some(found) = look? else { return Ok(None) };
        parts.extend(found);
    }
    parts.sort_unstable_by_key(|(place, _)| *place);
    let mut first_row = first_row;
    let parts = parts.into_iter().map(|(_, part)| part).filter(|part| part.bytes > 0);
    let numbered = parts.map(|part| {
        let part = TextSpan { first_row, ..part };
        first_row += part.rows;
        part
    });
    Ok(Some(numbered.collect()))
}

/// The lines that start from one byte on and before another, whole; `is_inside`: a line may have begun before. With the place of their
/// first byte.
fn lines_from(path: &Path, (from, to): (u64, u64), is_inside: bool, length: u64) -> io::Result<(u64, Vec<u8>)> {
    // Whether a line starts at a byte is told by the byte before.
    let first = from - u64::from(is_inside);
    let mut beyond = BEYOND;
    loop {
        let until = (to + beyond).min(length);
        let mut bytes = read(path, first, until - first)?;
        let start = if is_inside {
            memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |at| at + 1)
        } else {
            0
        };
        // The last byte before the end of the range: where it ends a line, nothing of the next line belongs here.
        let last = (to - first - 1) as usize;
        let end = bytes.get(last..).and_then(|rest| memchr::memchr(b'\n', rest));
        match end {
            Some(end) => bytes.truncate(last + end + 1),
            None if until < length => {
                beyond *= 8;
                continue;
            }
            None => {}
        }
        let start = start.min(bytes.len());
        bytes.drain(..start);
        return Ok((first + start as u64, bytes));
    }
}

fn read(path: &Path, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How many rows lines are; the last one may lack its end.
fn rows(lines: &[u8]) -> u64 {
    let ends = memchr::memchr_iter(b'\n', lines).count() as u64;
    ends + u64::from(lines.last().is_some_and(|last| *last != b'\n'))
}

/// Whether lines are UTF-8 without quotation marks and old line ends.
pub(super) fn is_plain(lines: &[u8]) -> bool {
    let has_lone_return = || memchr::memchr_iter(b'\r', lines).any(|at| lines.get(at + 1) != Some(&b'\n'));
    memchr::memchr(b'"', lines).is_none() && std::str::from_utf8(lines).is_ok() && !has_lone_return()
}
