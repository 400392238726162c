//! What reads a quantity of a register: metrics of plans, above or below the line, and corrections of levels.

use super::benchmark::BenchmarkSet;
use super::metric::{Metric, MetricBook, Quantity};
use super::plan::Plan;
use crate::factor::Named;
use crate::problem::{Place, Problems};
use crate::text::Text;

/// A quantity with what reads it.
#[derive(Clone, Debug)]
pub struct QuantityUses<'a> {
    /// The quantity.
    pub quantity: &'a Quantity,
    /// The metrics, in the order of their file.
    pub metrics: Vec<MetricUse>,
    /// Ids of the sets of levels of which a correction asks for it.
    pub corrections: Vec<&'a str>,
}

/// A metric that reads a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricUse {
    /// Id of the metric.
    pub metric: String,
    /// What it is called.
    pub title: Text,
    /// On which side of the line.
    pub side: LineSide,
    /// The choice under which it does, `OPTION=CHOICE`; `None` where it does without one.
    pub choice: Option<String>,
    /// Ids of the shipped plans that have a target of the metric.
    pub plans: Vec<String>,
}

/// A side of the line of a quotient; what is added up alone stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSide {
    /// The numerator.
    Above,
    /// The denominator.
    Below,
}

impl LineSide {
    /// Both sides.
    pub const ALL: [LineSide; 2] = [LineSide::Above, LineSide::Below];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            LineSide::Above => "above",
            LineSide::Below => "below",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            LineSide::Above => Text::new("分子", "above the line"),
            LineSide::Below => Text::new("分母", "below the line"),
        }
    }

    /// The quantities that stand there.
    fn of(self, metric: &Metric) -> &[String] {
        match self {
            LineSide::Above => &metric.numerator,
            LineSide::Below => &metric.denominator,
        }
    }
}

impl<'a> QuantityUses<'a> {
    /// Every quantity of a register. Errors: a fault of a shipped plan.
    pub fn all(book: &'a MetricBook, sets: &'a [BenchmarkSet]) -> Result<Vec<QuantityUses<'a>>, Problems> {
        let ids = Plan::ids();
        let plans = ids.iter().map(|id| Plan::load(id, &Place::default()));
        let plans: Vec<Plan> = plans.collect::<Result<_, _>>()?;
        let quantities = book.quantities.iter();
        let uses = quantities.map(|quantity| QuantityUses {
            quantity,
            metrics: metric_uses(quantity.id(), book, &plans),
            corrections: correcting(quantity.id(), sets),
        });
        Ok(uses.collect())
    }
}

fn metric_uses(quantity: &str, book: &MetricBook, plans: &[Plan]) -> Vec<MetricUse> {
    let mut uses = Vec::new();
    for id in book.ids() {
        let readings = book.readings(id);
        for side in LineSide::ALL {
            let reads = |metric: &Metric| side.of(metric).iter().any(|known| known == quantity);
            // As the metric is read where nobody chooses, else by the first choice that asks for it.
            let Some((metric, choice)) = readings.iter().find(|(metric, _)| reads(metric)) else {
                continue;
            };
            let has_target = |plan: &&Plan| plan.targets.iter().any(|target| target.metric == *id);
            uses.push(MetricUse {
                metric: id.to_owned(),
                title: metric.title.clone(),
                side,
                choice: choice.clone(),
                plans: plans.iter().filter(has_target).map(|plan| plan.id.clone()).collect(),
            });
        }
    }
    uses
}

fn correcting<'a>(quantity: &str, sets: &'a [BenchmarkSet]) -> Vec<&'a str> {
    let asks = |set: &&BenchmarkSet| {
        let mut properties = set.corrections.iter().filter_map(|known| known.property.as_deref());
        properties.any(|property| property == quantity)
    };
    sets.iter().filter(asks).map(|set| set.id.as_str()).collect()
}
