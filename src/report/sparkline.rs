//! The course of a series in a line of blocks.

use crate::quantity::Ratio;
use crate::scenario::series::Series;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A year without a value.
const GAP: char = '·';
/// More years than this share blocks.
const MOST_BLOCKS: usize = 60;

/// A block a year from the least value to the greatest, a dot for a year without one. Of long series several years share a block, which shows the
/// greatest of them.
pub(super) fn sparkline(series: &Series) -> String {
    let blocks = blocks(series);
    let values = || blocks.iter().flatten().copied();
    match (values().min(), values().max()) {
        (Some(least), Some(greatest)) => drawn(&blocks, (least, greatest)),
        _ => String::new(),
    }
}

/// The same with the height of blocks from one value to another, so that series can stand side by side.
pub(super) fn sparkline_between(series: &Series, ends: (&Ratio, &Ratio)) -> String {
    drawn(&blocks(series), ends)
}

/// The same over years from one to another, a dot for each without a value, so that series that start later stand under their years.
pub(super) fn sparkline_over(series: &Series, (first, last): (i32, i32)) -> String {
    let before = (series.earliest().year - first).max(0) as usize;
    let after = (last - series.latest().year).max(0) as usize;
    let gap = |years: usize| GAP.to_string().repeat(years);
    format!("{}{}{}", gap(before), sparkline(series), gap(after))
}

fn blocks(series: &Series) -> Vec<Option<&Ratio>> {
    let first = series.earliest().year;
    let span = (series.latest().year - first) as usize + 1;
    let years_a_block = span.div_ceil(MOST_BLOCKS);
    let mut blocks: Vec<Option<&Ratio>> = vec![None; span.div_ceil(years_a_block)];
    for value in series.values() {
        let block = &mut blocks[(value.year - first) as usize / years_a_block];
        *block = (*block).max(Some(&value.value));
    }
    blocks
}

fn drawn(blocks: &[Option<&Ratio>], (least, greatest): (&Ratio, &Ratio)) -> String {
    let range = greatest.clone() - least.clone();
    let block = |value: &Ratio| {
        let steps = Ratio::from((BLOCKS.len() - 1) as u64);
        let height = ((value.clone() - least.clone()) * steps).divide(&range);
        // All equal: halfway up.
        let step = height.map_or(BLOCKS.len() / 2 - 1, |height| height.to_f64().round().max(0.0) as usize);
        BLOCKS[step.min(BLOCKS.len() - 1)]
    };
    blocks.iter().map(|value| value.map_or(GAP, block)).collect()
}
