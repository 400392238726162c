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
    let first = series.earliest().year;
    let span = (series.latest().year - first) as usize + 1;
    let years_a_block = span.div_ceil(MOST_BLOCKS);
    let mut blocks: Vec<Option<&Ratio>> = vec![None; span.div_ceil(years_a_block)];
    for value in series.values() {
        let block = &mut blocks[(value.year - first) as usize / years_a_block];
        *block = (*block).max(Some(&value.value));
    }
    let values = || blocks.iter().flatten().copied();
    let (Some(least), Some(greatest)) = (values().min(), values().max()) else {
        return String::new();
    };
    let range = greatest.clone() - least.clone();
    let block = |value: &Ratio| {
        let steps = Ratio::from((BLOCKS.len() - 1) as u64);
        let height = ((value.clone() - least.clone()) * steps).divide(&range);
        // All equal: halfway up.
        let step = height.map_or(BLOCKS.len() / 2 - 1, |height| height.to_f64().round() as usize);
        BLOCKS[step.min(BLOCKS.len() - 1)]
    };
    blocks.iter().map(|value| value.map_or(GAP, block)).collect()
}
