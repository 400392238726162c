//! Statistics of drawn numbers, in the order of the draws, so that no thread shows in a digit.

/// What a set of drawn results comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// The percentile 2.5.
    pub low: f64,
    /// The percentile 97.5.
    pub high: f64,
    /// The standard deviation.
    pub deviation: f64,
    /// The standard error of the mean.
    pub standard_error: f64,
}

impl Summary {
    /// Of at least two numbers.
    pub fn of(values: &[f64]) -> Option<Summary> {
        let (first, count) = (*values.first()?, values.len() as f64);
        if values.len() < 2 {
            return None;
        }
        // Differences from the first: numbers that are all alike have exactly that mean and no deviation.
        let mean = first + values.iter().map(|value| value - first).sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let deviation = (squares / (count - 1.0)).sqrt();
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        Some(Summary {
            mean,
            median: quantile(&sorted, 0.5),
            low: quantile(&sorted, 0.025),
            high: quantile(&sorted, 0.975),
            deviation,
            standard_error: deviation / count.sqrt(),
        })
    }
}

/// The number below which a share of sorted numbers lies, between neighbours by straight line.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// Ranks of numbers about their mean, equal numbers sharing theirs; `None` where all are equal.
pub fn centred_ranks(values: &[f64]) -> Option<Vec<f64>> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|left, right| values[*left as usize].total_cmp(&values[*right as usize]));
    let mean = (values.len() as f64 - 1.0) / 2.0;
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start] as usize];
        let end = order[start..]
            .iter()
            .take_while(|place| values[**place as usize] == value)
            .count()
            + start;
        if end - start == values.len() {
            return None;
        }
        let shared = (start + end - 1) as f64 / 2.0 - mean;
        order[start..end]
            .iter()
            .for_each(|place| ranks[*place as usize] = shared);
        start = end;
    }
    Some(ranks)
}

/// The ranks of evenly spread random bits, about their mean: sorted into as many parts as there are numbers, then within each.
pub fn centred_ranks_of_bits(bits: &[u64]) -> Vec<f64> {
    let count = bits.len();
    let part = |bits: u64| ((u128::from(bits) * count as u128) >> 64) as usize;
    let mut starts = vec![0u32; count + 1];
    bits.iter().for_each(|bits| starts[part(*bits) + 1] += 1);
    (0..count).for_each(|place| starts[place + 1] += starts[place]);
    let mut next = starts.clone();
    let mut order = vec![(0u64, 0u32); count];
    for (draw, bits) in (0..).zip(bits) {
        let place = &mut next[part(*bits)];
        order[*place as usize] = (*bits, draw);
        *place += 1;
    }
    for place in 0..count {
        let within = &mut order[starts[place] as usize..starts[place + 1] as usize];
        if within.len() > 1 {
            within.sort_unstable();
        }
    }
    let mean = (count as f64 - 1.0) / 2.0;
    let mut ranks = vec![0.0; count];
    for (rank, (_, draw)) in order.into_iter().enumerate() {
        ranks[draw as usize] = rank as f64 - mean;
    }
    ranks
}

/// The correlation of centred ranks, Spearman's coefficient.
pub fn correlation(left: &[f64], right: &[f64]) -> f64 {
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>();
    let both = product(left, right);
    let scale = (product(left, left) * product(right, right)).sqrt();
    if scale == 0.0 { 0.0 } else { both / scale }
}
