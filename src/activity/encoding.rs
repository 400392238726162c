//! The encoding of a text file: UTF-8, or what Excel writes on a Chinese Windows, said in a note.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::problem;
use super::reading_note::read_as;
use crate::problem::{Place, Problem, Problems};

/// Decodes a file. Text that is UTF-8 is never read as anything else; whatever else is read is noted; a byte that fits nowhere is an
/// error, never a replacement character.
pub(crate) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<(Cow<'a, str>, Vec<Problem>), Problems> {
    for (mark, encoding) in [([0xff, 0xfe], UTF_16LE), ([0xfe, 0xff], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            return decode_as(name, rest, encoding, "read-as-utf-16", "UTF-16")
                .ok_or_else(|| problem::unmarked_utf16(name).into());
        }
    }
    let without_mark = bytes.iter().take(200).filter(|byte| **byte == 0).count() > 20;
    if without_mark {
        return Err(problem::unmarked_utf16(name).into());
    }
    let (marked, text) = match bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if let Ok(text) = std::str::from_utf8(text) {
        return Ok((Cow::Borrowed(text), Vec::new()));
    }
    if marked || is_damaged_utf8(text) {
        let place = row_of(name, text, |line| std::str::from_utf8(line).is_ok());
        return Err(problem::damaged_encoding(place, "UTF-8").into());
    }
    decode_as(name, text, GB18030, "read-as-gb18030", "GB18030").ok_or_else(|| {
        let place = row_of(name, text, |line| {
            GB18030
                .decode_without_bom_handling_and_without_replacement(line)
                .is_some()
        });
        problem::neither_encoding(place).into()
    })
}

fn decode_as<'a>(
    name: &str,
    bytes: &'a [u8],
    encoding: &'static Encoding,
    code: &'static str,
    title: &str,
) -> Option<(Cow<'a, str>, Vec<Problem>)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((text, vec![read_as(name, code, title)]))
}

/// Whether most characters that are not ASCII are UTF-8 of three bytes or more: Chinese in UTF-8 with a few bytes broken. Chinese in
/// GB18030 hardly ever looks so.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let mut fits = 0usize;
    let mut broken = 0usize;
    for chunk in bytes.utf8_chunks() {
        fits += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    fits > broken
}

/// The place of the first line that does not fit. A line break is never a part of a character in these encodings.
fn row_of(name: &str, bytes: &[u8], fits: impl Fn(&[u8]) -> bool) -> Place {
    let row = bytes.split(|byte| *byte == b'\n').position(|line| !fits(line));
    Place {
        row: row.map(|row| row as u64 + 1),
        ..Place::file(name)
    }
}
