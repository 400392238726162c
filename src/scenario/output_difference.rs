//! Output that is made beside output that is asked for: stocks, and levers on what is taken of a product, part the two.

use super::base::{Driven, Plant};
use crate::network::Balance;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Below this part of what is asked for, a difference is of no account: a hundredth of a per cent.
const LEAST_PER_TEN_THOUSAND: u64 = 1;

/// What plants make of their products where that is not what is asked of them: of each the year in which the part is greatest. Plants on one archetype
/// differ alike; of them one stands for all.
#[derive(Clone, Debug, Default)]
pub(super) struct OutputDifferences {
    most: Vec<OutputDifference>,
}

/// A plant's year in which it makes another amount than it is asked for.
#[derive(Clone, Debug)]
struct OutputDifference {
    plant: String,
    /// The archetype of its lines, where they are not its own.
    archetype: Option<String>,
    year: i16,
    unit: String,
    asked: Ratio,
    made: Ratio,
    /// The difference over what is asked for, below zero where less is made.
    part: Ratio,
    has_stocks: bool,
}

impl OutputDifferences {
    /// Takes what is asked of a plant in a year, and what the year's lines make, in the unit of its product.
    pub(super) fn add(&mut self, plant: &Plant<'_>, year: i16, (asked, made): (&Ratio, &Ratio)) {
        let least = Ratio::from(LEAST_PER_TEN_THOUSAND).divide(&Ratio::from(10_000));
        let part = (made.clone() - asked.clone()).divide(asked);
        let Some(part) = part.filter(|part| least.is_none_or(|least| part.abs() > least)) else {
            return;
        };
        let found = OutputDifference {
            plant: plant.id.clone(),
            archetype: plant.route.clone().filter(|_| plant.is_archetype),
            year,
            unit: plant.unit().to_owned(),
            asked: asked.clone(),
            made: made.clone(),
            part,
            has_stocks: has_stocks(plant),
        };
        let is_same = |known: &&mut OutputDifference| match &known.archetype {
            Some(_) => known.archetype == found.archetype,
            None => known.plant == found.plant,
        };
        match self.most.iter_mut().find(is_same) {
            Some(known) if known.part.abs() < found.part.abs() => *known = found,
            Some(_) => {}
            None => self.most.push(found),
        }
    }

    /// What must be said of them.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.most.iter().map(OutputDifference::problem).collect()
    }
}

/// Whether something of the plant's products goes where no output decides: to stock, to other uses, to overheads.
fn has_stocks(plant: &Plant<'_>) -> bool {
    let network = plant.base.network.iter();
    let mut demands = network.flat_map(|network| {
        network
            .demand
            .iter()
            .zip(&plant.base.driven)
            .map(move |of| (network, of))
    });
    demands.any(|(network, (demand, driven))| {
        *driven == Driven::Other
            && network.network.balances[demand.product] != Balance::Left
            && !demand.amount.is_zero()
    })
}

impl OutputDifference {
    fn problem(&self) -> Problem {
        let figure = |number: &Ratio| number.significant(SHOWN_DIGITS).to_text();
        let sign = if self.part.is_negative() { "" } else { "+" };
        let percent = (self.part.clone() * Ratio::from(100))
            .significant(PERCENT_DIGITS)
            .to_text();
        let percent = format!("{sign}{percent} %");
        let (asked, made) = (figure(&self.asked), figure(&self.made));
        let OutputDifference { plant, year, unit, .. } = self;
        let (who, when) = match &self.archetype {
            Some(archetype) => (
                Text::new(
                    format!("以 `{archetype}` 为原型的企业"),
                    format!("plants on `{archetype}` make"),
                ),
                Text::new(format!("`{plant}` {year} 年"), format!("at `{plant}` in {year}")),
            ),
            None => (
                Text::new(format!("`{plant}` "), format!("`{plant}` makes")),
                Text::new(format!("{year} 年"), format!("in {year}")),
            ),
        };
        let (zh, en) = if self.has_stocks {
            (
                "库存变化、其他用途与公用消耗随 `other` 而不随产量；改变产品耗用量的措施亦然",
                "what goes to stock, other uses and overheads follows `other` and not the output, and levers may change what products take of it",
            )
        } else {
            (
                "措施改变了产品的耗用量",
                "levers change what the products that are sold take of it",
            )
        };
        Problem::note(
            "output-made-differs",
            Text::new(
                format!(
                    "{}的产出量与驱动量所要求的不同，{}相差最多：要求 {asked} {unit}，产出 {made} {unit}（{percent}）：{zh}。各年表列产出量",
                    who.zh, when.zh
                ),
                format!(
                    "{} another amount than the driver asks for, most {}: {made} {unit} made, {asked} {unit} asked for ({percent}): {en}. The table of years shows what is made",
                    who.en, when.en
                ),
            ),
        )
    }
}

/// The digits of amounts and of the percentage in a message.
const SHOWN_DIGITS: u32 = 8;
const PERCENT_DIGITS: u32 = 3;
