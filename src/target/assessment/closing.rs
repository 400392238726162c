//! What would close the gap of a share: which units, those nearest to the level first, or how much capacity.

use super::measured::{Closing, ClosingStep};
use super::units_share::{Counts, Weighed};
use crate::quantity::{Ratio, Rounding, RoundingMode, grouped_digits};
use crate::target::plan::Operator;
use crate::text::Text;

/// A share below its threshold.
pub(super) struct Gap<'a> {
    /// How it must stand.
    pub operator: Operator,
    /// To what, in per cent.
    pub threshold: &'a Ratio,
    /// What counts above the line.
    pub above: Ratio,
    /// What stands below it.
    pub below: Ratio,
    /// The unit of both, as people read it.
    pub unit: Text,
    /// Whether units count by a level that they can be brought to.
    pub is_by_level: bool,
    /// What the sums are of: capacity or output.
    pub what: Text,
}

impl Gap<'_> {
    fn share(&self, above: &Ratio) -> Ratio {
        (above.clone() * Ratio::from(100))
            .divide(&self.below)
            .unwrap_or_default()
    }

    /// The amount that the threshold stands for.
    fn wanted(&self) -> Ratio {
        self.threshold.clone() * Ratio::from_scaled(1, 2) * self.below.clone()
    }
}

/// What closes the gap; `None` where there is none, or the target is no lower bound.
pub(super) fn closing(gap: &Gap<'_>, weighed: &[Weighed<'_>]) -> Option<Closing> {
    let is_lower_bound = matches!(gap.operator, Operator::Above | Operator::AtLeast | Operator::Equal);
    let share = gap.share(&gap.above);
    if !is_lower_bound || gap.operator.holds(&share, gap.threshold) {
        return None;
    }
    let lacking = gap.wanted() - gap.above.clone();
    let (more_zh, more_en) = match gap.operator {
        Operator::Above => ("还须超过", "more than "),
        _ => ("还须", ""),
    };
    let amount = shown(&lacking);
    if !gap.is_by_level {
        return Some(by_product(gap, &lacking, (more_zh, more_en)));
    }
    let mut candidates: Vec<&Weighed<'_>> = weighed
        .iter()
        .filter(|weighed| weighed.counts == Counts::No && weighed.standing.is_some())
        .collect();
    let distance = |weighed: &Weighed<'_>| {
        let standing = weighed.standing.as_ref()?;
        standing.margin_percent().map(|percent| -percent)
    };
    candidates.sort_by_key(|weighed| distance(weighed));
    let mut steps = Vec::new();
    let mut above = gap.above.clone();
    for candidate in candidates {
        if gap.operator.holds(&gap.share(&above), gap.threshold) {
            break;
        }
        let Some(standing) = &candidate.standing else { continue };
        above = above + candidate.weight.clone();
        steps.push(ClosingStep {
            label: candidate.unit.title(),
            weight: candidate.weight.clone(),
            distance: -standing.margin(),
            distance_unit: standing.level.unit.clone(),
            percent: distance(candidate),
            share: gap.share(&above),
        });
    }
    let suffices = gap.operator.holds(&gap.share(&above), gap.threshold);
    let Text {
        zh: unit_zh,
        en: unit_en,
    } = &gap.unit;
    let (what_zh, what_en) = (&gap.what.zh, &gap.what.en);
    let (zh, en) = match (suffices, steps.is_empty()) {
        (true, _) => (
            format!("{more_zh} {amount} {unit_zh} {what_zh}达到该水平；按距离由近到远，以下设施改造后即达到"),
            format!(
                "{more_en}{amount} {unit_en} of {what_en} more must reach the level; the units below, nearest first, are enough"
            ),
        ),
        (false, false) => (
            format!("{more_zh} {amount} {unit_zh} {what_zh}达到该水平；以下设施全部改造仍不够，其余设施的能耗不明"),
            format!(
                "{more_en}{amount} {unit_en} of {what_en} more must reach the level; all units below are not enough, the energy of the others is not known"
            ),
        ),
        (false, true) => (
            format!("{more_zh} {amount} {unit_zh} {what_zh}达到该水平；未达到的设施能耗均不明"),
            format!(
                "{more_en}{amount} {unit_en} of {what_en} more must reach the level; the energy of no other unit is known"
            ),
        ),
    };
    Some(Closing {
        words: Text::new(zh, en),
        lacking,
        added: None,
        steps,
    })
}

/// Of a share by product: what must take the place of the others, or be added to them.
fn by_product(gap: &Gap<'_>, lacking: &Ratio, (more_zh, more_en): (&str, &str)) -> Closing {
    // n + x = t (d + x), so x = (t d - n) / (1 - t).
    let rest = Ratio::one() - gap.threshold.clone() * Ratio::from_scaled(1, 2);
    let added = lacking.divide(&rest);
    let Text {
        zh: unit_zh,
        en: unit_en,
    } = &gap.unit;
    let (lacking_shown, added_shown) = (shown(lacking), added.as_ref().map_or_else(|| "—".to_owned(), shown));
    Closing {
        words: Text::new(
            format!(
                "{more_zh} {lacking_shown} {unit_zh} 由其余部分转换而来（总量不变），或新增 {added_shown} {unit_zh}（其他不变）"
            ),
            format!(
                "{more_en}{lacking_shown} {unit_en} more converted from the others, the sum unchanged, or {added_shown} {unit_en} added, the others unchanged"
            ),
        ),
        lacking: lacking.clone(),
        added,
        steps: Vec::new(),
    }
}

/// An amount for people: at most two decimal places, thousands apart.
pub(super) fn shown(value: &Ratio) -> String {
    let rounding = Rounding {
        places: 2,
        mode: RoundingMode::HalfAwayFromZero,
    };
    let text = value
        .round(rounding)
        .map_or_else(|| value.to_text(), |value| value.to_string());
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    grouped_digits(text)
}
