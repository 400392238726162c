//! How what is stated of an uncertainty is read as a distribution of a multiplier.
//!
//! - A percentage is half the width of the 95 % interval: normal, deviation U/100/1.96, unless another shape is named.
//! - Bounds are the percentiles 2.5 and 97.5. Bounds that lie alike around the value are those of a normal distribution; others of a lognormal one with
//!   the mean of the logarithm (ln low + ln high)/2 and its deviation (ln high - mean)/1.96, whose median is the root of low times high, not the value.
//! - Of a uniform or a triangular distribution the bounds are the ends, and the value is the mode of the triangular one.
//! - Scores give a lognormal distribution whose median is the value: ln(GSD^2) is the root of the sum of the squared logarithms of the table's entries.
//!
//! - A width of nothing, `uncertainty: 0` say, is a value stated as exact, whatever the shape.
//!
//! What cannot be negative is cut at 0, a share that cannot be above one there.

use super::distribution::{DEVIATIONS_OF_HALF_WIDTH, Distribution, Shape};
use crate::factor::stated_uncertainty::{ShapeName, StatedUncertainty, StatedWidth};
use crate::format::factor_set::ScoreEntry;
use crate::format::pedigree::PedigreeFile;
use crate::quantity::Ratio;
use crate::text::Text;

/// The distribution of a value over the stated one; `most`: nothing is above this multiple of it. `None` where that leaves nothing of it.
pub fn distribution(stated: &StatedUncertainty, pedigree: &PedigreeFile, most: Option<&Ratio>) -> Option<Distribution> {
    let shape = match &stated.width {
        StatedWidth::Percent(percent) => {
            let half = Ratio::from(*percent).to_f64() / 100.0;
            of_bounds(stated.shape, 1.0 - half, 1.0 + half)
        }
        StatedWidth::Bounds { low, high, .. } => of_bounds(stated.shape, low.to_f64(), high.to_f64()),
        StatedWidth::Scores(scores) => match deviation_of_log(*scores, pedigree) {
            0.0 => Shape::Point { value: 1.0 },
            deviation_of_log => Shape::Lognormal {
                mean_of_log: 0.0,
                deviation_of_log,
            },
        },
    };
    Distribution::of(shape).cut(0.0, most.map_or(f64::INFINITY, Ratio::to_f64))
}

/// The distribution of a quantity of which half the width of the 95 % interval is stated in percent; `None` where nothing of it is above 0.
pub fn of_percent(percent: &Ratio) -> Option<Distribution> {
    let half = percent.to_f64() / 100.0;
    Distribution::of(of_bounds(ShapeName::Normal, 1.0 - half, 1.0 + half)).cut(0.0, f64::INFINITY)
}

fn of_bounds(shape: ShapeName, low: f64, high: f64) -> Shape {
    match shape {
        _ if low == high => Shape::Point { value: low },
        ShapeName::Normal => Shape::Normal {
            mean: 1.0,
            deviation: (high - low) / (2.0 * DEVIATIONS_OF_HALF_WIDTH),
        },
        ShapeName::Lognormal => {
            let mean_of_log = 0.5 * (low.ln() + high.ln());
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log: (high.ln() - mean_of_log) / DEVIATIONS_OF_HALF_WIDTH,
            }
        }
        ShapeName::Uniform => Shape::Uniform { low, high },
        ShapeName::Triangular => Shape::Triangular { low, mode: 1.0, high },
    }
}

/// The standard deviation of the logarithm that scores stand for: half of ln(GSD^2).
fn deviation_of_log(scores: ScoreEntry, pedigree: &PedigreeFile) -> f64 {
    let entries = [
        (scores.reliability, &pedigree.reliability),
        (scores.completeness, &pedigree.completeness),
        (scores.temporal, &pedigree.temporal),
        (scores.geographical, &pedigree.geographical),
        (scores.technological, &pedigree.technological),
    ];
    let squares = entries.map(|(score, column)| {
        let entry = column.get(usize::from(score).saturating_sub(1));
        let entry = entry.and_then(|typed| typed.parse::<f64>().ok()).unwrap_or(f64::NAN);
        entry.ln().powi(2)
    });
    0.5 * squares.iter().sum::<f64>().sqrt()
}

/// What is stated, in words.
pub fn words(stated: &StatedUncertainty, pedigree: &PedigreeFile) -> Text {
    let shape = stated.shape.title();
    match &stated.width {
        StatedWidth::Percent(percent) => Text::new(
            format!("±{percent} %，{}", shape.zh),
            format!("±{percent} %, {}", shape.en),
        ),
        StatedWidth::Bounds { printed, .. } => {
            Text::new(format!("{printed}，{}", shape.zh), format!("{printed}, {}", shape.en))
        }
        StatedWidth::Scores(scores) => {
            let each = [
                scores.reliability,
                scores.completeness,
                scores.temporal,
                scores.geographical,
                scores.technological,
            ];
            let each = each.map(|score| score.to_string()).join(";");
            let deviation = deviation_of_log(*scores, pedigree).exp();
            Text::new(
                format!("谱系得分 {each}，几何标准差 {deviation:.4}（系数表未核实）"),
                format!("scores {each}, geometric standard deviation {deviation:.4} (unverified table)"),
            )
        }
    }
}
