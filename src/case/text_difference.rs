//! The lines of a text file that are not the same in two runs. What both begin and end with is left out, so that a line put in between is told as that.

use std::path::Path;

/// Lines that are not the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextDifference {
    /// The lines, each with its number from 1 and what stands there on either side; `None` where a side has no such line.
    pub lines: Vec<ChangedLine>,
}

/// A line that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLine {
    /// The line's number on each side, from 1.
    pub numbers: [Option<usize>; 2],
    /// What stands there.
    pub texts: [Option<String>; 2],
}

/// The lines that differ between two files; `None` where one cannot be read or is no text.
pub(super) fn text_difference(first: &Path, second: &Path) -> Option<TextDifference> {
    let own = std::fs::read_to_string(first).ok()?;
    let its = std::fs::read_to_string(second).ok()?;
    let (own, its): (Vec<&str>, Vec<&str>) = (own.lines().collect(), its.lines().collect());
    let ahead = own.iter().zip(&its).take_while(|(own, its)| own == its).count();
    let (own_rest, its_rest) = (&own[ahead..], &its[ahead..]);
    let behind = own_rest.iter().rev().zip(its_rest.iter().rev());
    let behind = behind.take_while(|(own, its)| own == its).count();
    let own_block = &own_rest[..own_rest.len() - behind];
    let its_block = &its_rest[..its_rest.len() - behind];
    let number = |place: usize, block: &[&str]| (place < block.len()).then_some(ahead + place + 1);
    let text = |place: usize, block: &[&str]| block.get(place).map(|line| line.trim().to_owned());
    let each = (0..own_block.len().max(its_block.len())).map(|place| ChangedLine {
        numbers: [number(place, own_block), number(place, its_block)],
        texts: [text(place, own_block), text(place, its_block)],
    });
    Some(TextDifference {
        lines: each.filter(|line| line.texts[0] != line.texts[1]).collect(),
    })
}
