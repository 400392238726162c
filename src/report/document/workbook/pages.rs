//! The pages that sheets print on.

use std::collections::BTreeMap;

/// The height of a row of ten points, with what is blank above and below.
pub(super) const LINE_HEIGHT: f64 = 15.0;
/// The height of a further line in it.
const FURTHER_LINE: f64 = 13.0;
/// Rows of a table, its title and header among them, that stand together: no page ends with less of it.
const ROWS_TOGETHER: u32 = 6;
/// A sheet with charts stands upright where it prints at least at this scale: a page then holds a table and its charts, which on their side would each take
/// half a page alone.
pub(super) const LEAST_UPRIGHT: f64 = 0.58;

/// How many pages a sheet takes at most that is made one.
pub(super) const MOST_SHRUNK: f64 = 1.35;

/// What prints on a page, upright or on its side: its width in pixels at 96 an inch, its height in points.
pub(super) fn page(is_upright: bool) -> (f64, f64) {
    match is_upright {
        true => (698.0, 700.0),
        false => (1026.0, 430.0),
    }
}

/// How high a row of so many lines is, in rows of one line.
pub(super) fn row_of_lines(lines: f64) -> f64 {
    1.0 + (lines - 1.0).max(0.0) * FURTHER_LINE / LINE_HEIGHT
}

/// The rows at the head of a table of so many that stand together.
pub(super) fn rows_together(rows: usize) -> u32 {
    (rows as u32).saturating_add(2).min(ROWS_TOGETHER)
}

/// The pages that a sheet prints on.
pub(super) struct Pages<'h> {
    /// How many lines each takes.
    pub lines: f64,
    /// How many lines rows are high that are higher than one.
    pub heights: &'h BTreeMap<u32, f64>,
}

impl Pages<'_> {
    /// How many pages so many rows take.
    pub fn takes(&self, rows: u32) -> f64 {
        let height = |row: u32| self.heights.get(&row).copied().unwrap_or(1.0);
        (0..rows).map(height).sum::<f64>() / self.lines
    }

    /// The rows before which a page must end so that no chart is cut and no head of a table stands alone, of each, from the top, the row at which it
    /// begins and the rows that stand together. The row above is blank and goes with it. Programs measure columns by fonts of their own and fit them to the page accordingly, so they must
    /// be whole however many more or fewer lines that makes room for.
    pub fn breaks_before(&self, blocks: &[(u32, u32)]) -> Vec<u32> {
        const ROOM: [f64; 5] = [0.9, 1.0, 1.1, 1.2, 1.3];
        let mut pages = ROOM.map(|room| (self.lines * room, 0.0));
        let mut at = 0;
        let mut breaks = Vec::new();
        for (first, rows) in blocks {
            let above = first.saturating_sub(1).max(at);
            let takes = f64::from(rows + 1);
            for row in at..above {
                let height = self.heights.get(&row).copied().unwrap_or(1.0);
                for (lines, used) in &mut pages {
                    *used = if *used + height > *lines {
                        height
                    } else {
                        *used + height
                    };
                }
            }
            if pages.iter().any(|(lines, used)| used + takes.min(*lines) > *lines) {
                breaks.push(above);
                pages.iter_mut().for_each(|(_, used)| *used = 0.0);
            }
            at = above;
        }
        breaks
    }
}
