//! What is stated of how uncertain a value is: bounds of its 95 % interval, a percentage, scores of data quality.

use crate::format::factor_set::ScoreEntry;
use crate::quantity::number::read_number;
use crate::quantity::{Decimal, Ratio};
use crate::spelling::nearest;
use crate::text::Text;

/// The shape of a distribution, as it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeName {
    /// Normal.
    Normal,
    /// Its logarithm is normal.
    Lognormal,
    /// All between the ends alike.
    Uniform,
    /// Rising to the value and falling from it.
    Triangular,
}

impl ShapeName {
    /// Every shape.
    pub const ALL: [ShapeName; 4] = [
        ShapeName::Normal,
        ShapeName::Lognormal,
        ShapeName::Uniform,
        ShapeName::Triangular,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            ShapeName::Normal => "normal",
            ShapeName::Lognormal => "lognormal",
            ShapeName::Uniform => "uniform",
            ShapeName::Triangular => "triangular",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            ShapeName::Normal => Text::new("正态", "normal"),
            ShapeName::Lognormal => Text::new("对数正态", "lognormal"),
            ShapeName::Uniform => Text::new("均匀", "uniform"),
            ShapeName::Triangular => Text::new("三角", "triangular"),
        }
    }
}

/// How wide a stated uncertainty is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedWidth {
    /// Bounds as shares of the value, and as printed: the percentiles 2.5 and 97.5, or the ends of a uniform or triangular distribution.
    Bounds {
        /// The lower bound over the value.
        low: Ratio,
        /// The upper bound over the value.
        high: Ratio,
        /// Both as printed.
        printed: String,
    },
    /// Half the width of the 95 % interval in percent of the value.
    Percent(Decimal),
    /// Scores of data quality.
    Scores(ScoreEntry),
}

/// What is stated of how uncertain a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedUncertainty {
    /// How wide.
    pub width: StatedWidth,
    /// The shape, where it is named or follows from the bounds.
    pub shape: ShapeName,
}

/// What a file says of the uncertainty of a value, cell by cell.
#[derive(Clone, Copy, Debug, Default)]
pub struct UncertaintyCells<'e> {
    /// The lower bound.
    pub low: Option<&'e str>,
    /// The upper bound.
    pub high: Option<&'e str>,
    /// Half the width in percent.
    pub percent: Option<&'e str>,
    /// The shape.
    pub shape: Option<&'e str>,
    /// Scores.
    pub scores: Option<ScoreEntry>,
}

/// The largest half-width of a 95 % interval, in percent: a wider one reaches below zero.
pub const MOST_PERCENT: u64 = 100;

impl StatedUncertainty {
    /// Reads what a file says beside a value; `None` where it says nothing. `Err` says why it cannot stand.
    ///
    /// Without a named shape, bounds that lie alike around the value are those of a normal distribution, others those of a lognormal one.
    pub fn read(value: Decimal, cells: UncertaintyCells<'_>) -> Result<Option<StatedUncertainty>, Text> {
        let named = cells.shape.map(read_shape).transpose()?;
        let bounds = match (cells.low, cells.high) {
            (None, None) => None,
            (Some(low), Some(high)) => Some((number(low)?, number(high)?)),
            _ => {
                return Err(Text::new(
                    "`low` 与 `high` 须同时给出",
                    "give `low` and `high` together",
                ));
            }
        };
        let given = [bounds.is_some(), cells.percent.is_some(), cells.scores.is_some()];
        match given.into_iter().filter(|given| *given).count() {
            0 if named.is_some() => return Err(no_width()),
            0 => return Ok(None),
            1 => {}
            _ => return Err(several_widths()),
        }
        if Ratio::from(value).is_zero() {
            return Err(Text::new(
                "值为 0，不能有相对不确定度",
                "the value is 0: nothing relative to it can be uncertain",
            ));
        }
        if let Some((low, high)) = bounds {
            return of_bounds(value, low, high, named).map(Some);
        }
        if let Some(percent) = cells.percent {
            let percent = read_percent(percent)?;
            let shape = named.unwrap_or(ShapeName::Normal);
            let reaches_zero = Ratio::from(percent) == Ratio::from(MOST_PERCENT);
            if shape == ShapeName::Lognormal && reaches_zero {
                return Err(zero_bound());
            }
            return Ok(Some(StatedUncertainty {
                width: StatedWidth::Percent(percent),
                shape,
            }));
        }
        cells.scores.map(|scores| of_scores(scores, named)).transpose()
    }
}

impl StatedUncertainty {
    /// `Err` says why bounds cannot stand beside a limit that no value goes beyond: they leave nothing below it. `limit`: over the value, and as written.
    pub fn check_limit(&self, (limit, written): (&Ratio, &str)) -> Result<(), Text> {
        match &self.width {
            StatedWidth::Bounds { low, printed, .. } if low >= limit => Err(Text::new(
                format!(
                    "界限 {printed} 全在上限 {written} 处及其上，其下没有余地；值在上限时给出更小的 `low`，或不写界限"
                ),
                format!(
                    "the bounds {printed} lie at the limit of {written} and above, and leave nothing below it; give a smaller `low`, or no bounds"
                ),
            )),
            _ => Ok(()),
        }
    }
}

fn number(typed: &str) -> Result<Decimal, Text> {
    typed
        .parse::<Decimal>()
        .map_err(|error| Text::new(format!("`{typed}` 不是精确的数"), format!("`{typed}` is {error}")))
}

/// Reads half the width of a 95 % interval in percent, with or without its sign.
pub fn read_percent(typed: &str) -> Result<Decimal, Text> {
    let percent = read_number(typed.trim().trim_end_matches('%')).map_err(|_| {
        Text::new(
            format!("不确定度 `{typed}` 不是数；写 95 % 区间半宽的百分数，如 5"),
            format!(
                "the uncertainty `{typed}` is no number; give half the width of the 95 % interval in percent, such as 5"
            ),
        )
    })?;
    if percent.is_negative() || Ratio::from(percent) > Ratio::from(MOST_PERCENT) {
        return Err(Text::new(
            format!("不确定度 `{typed}` 不在 0 至 {MOST_PERCENT} % 之间"),
            format!("the uncertainty `{typed}` is not between 0 and {MOST_PERCENT} %"),
        ));
    }
    Ok(percent)
}

fn read_shape(typed: &str) -> Result<ShapeName, Text> {
    let folded = crate::spelling::fold(typed);
    let known = ShapeName::ALL
        .into_iter()
        .find(|shape| shape.id() == folded || shape.title().zh == typed.trim());
    known.ok_or_else(|| {
        let ids: Vec<&str> = ShapeName::ALL.iter().map(|shape| shape.id()).collect();
        let near = nearest(&folded, ids.iter().copied(), 1);
        let near = if near.is_empty() { ids } else { near };
        let near = near.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>();
        Text::new(
            format!("未知分布 `{typed}`；相近：{}", near.join("、")),
            format!("unknown distribution `{typed}`; nearest: {}", near.join(", ")),
        )
    })
}

fn of_bounds(value: Decimal, low: Decimal, high: Decimal, named: Option<ShapeName>) -> Result<StatedUncertainty, Text> {
    let (middle, from, to) = (Ratio::from(value), Ratio::from(low), Ratio::from(high));
    if from.is_negative() || from > middle || to < middle || from == to {
        return Err(Text::new(
            format!("界限 {low} – {high} 不包住值 {value}（须 0 ≤ low ≤ value ≤ high，且 low < high）"),
            format!(
                "the bounds {low} – {high} are not around the value {value} (0 <= low <= value <= high, and low < high)"
            ),
        ));
    }
    let is_symmetric = middle.clone() - from.clone() == to.clone() - middle.clone();
    let shape = named.unwrap_or(if is_symmetric {
        ShapeName::Normal
    } else {
        ShapeName::Lognormal
    });
    if shape == ShapeName::Lognormal && from.is_zero() {
        return Err(zero_bound());
    }
    let over = |bound: Ratio| bound.divide(&middle).unwrap_or_default();
    Ok(StatedUncertainty {
        width: StatedWidth::Bounds {
            low: over(from),
            high: over(to),
            printed: format!("{low} – {high}"),
        },
        shape,
    })
}

fn of_scores(scores: ScoreEntry, named: Option<ShapeName>) -> Result<StatedUncertainty, Text> {
    let each = [
        ("reliability", scores.reliability),
        ("completeness", scores.completeness),
        ("temporal", scores.temporal),
        ("geographical", scores.geographical),
        ("technological", scores.technological),
    ];
    if let Some((name, score)) = each.into_iter().find(|(_, score)| !(1..=5).contains(score)) {
        return Err(Text::new(
            format!("数据质量得分 {name} 为 {score}，应为 1 至 5"),
            format!("the score of `{name}` is {score}; scores are 1 to 5"),
        ));
    }
    if named.is_some_and(|shape| shape != ShapeName::Lognormal) {
        return Err(Text::new(
            "由数据质量得分得出的分布是对数正态的",
            "scores of data quality give a lognormal distribution",
        ));
    }
    Ok(StatedUncertainty {
        width: StatedWidth::Scores(scores),
        shape: ShapeName::Lognormal,
    })
}

fn no_width() -> Text {
    Text::new(
        "写了 `distribution`，但没有界限，也没有 `uncertainty`",
        "`distribution` stands without bounds and without `uncertainty`",
    )
}

fn several_widths() -> Text {
    Text::new(
        "界限（`low`、`high`）、`uncertainty`、`scores` 只能给一种",
        "give only one of bounds (`low` and `high`), `uncertainty` and `scores`",
    )
}

fn zero_bound() -> Text {
    Text::new(
        "下限为 0，对数正态分布不能取到；写明 `distribution`：normal、uniform 或 triangular",
        "the lower bound is 0, which a lognormal distribution never reaches; name the `distribution`: normal, uniform or triangular",
    )
}
