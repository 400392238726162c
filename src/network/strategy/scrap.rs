//! What scrap carries when it is bought, and what a product is credited for the scrap that it becomes.

use super::{Rules, Strategy};
use crate::factor::Named;
use crate::network::Product;
use crate::network::property::{Properties, Property};
use crate::network::upstream::{FactorOrigin, LIFE_CYCLE, UpstreamFactor};
use crate::problem::{Problem, Problems};
use crate::quantity::{Dimension, Ratio};
use crate::text::Text;

/// The item that scrap is.
const SCRAP: &str = "steel-scrap";
/// The item of whose footprints with and without scrap the value of scrap is the difference.
const STEEL: &str = "crude-steel";

/// Scrap carries nothing when it is bought, and a product is credited nothing for becoming scrap.
#[derive(Clone, Copy, Debug)]
pub struct CutOff;

impl Strategy for CutOff {
    fn id(&self) -> &'static str {
        "cut-off"
    }

    fn title(&self) -> Text {
        Text::new(
            "废钢截断：外购废钢不带负荷，产品不计回收抵扣",
            "cut-off: bought scrap carries nothing, and a product is credited nothing for becoming scrap",
        )
    }

    fn source(&self) -> Text {
        Text::new(
            "ISO 20915:2018（摇篮到大门不计回收抵扣）；世界钢铁协会 CO2 数据收集 v5.1（废钢无负荷）",
            "ISO 20915:2018 (no credit from cradle to gate); worldsteel CO2 data collection v5.1 (scrap without burden)",
        )
    }

    fn lay_down<'l>(
        &self,
        products: &[Product],
        properties: &Properties<'l>,
        rules: &mut Rules<'l>,
    ) -> Result<(), Problems> {
        let items = &properties.query().library.items;
        for product in products.iter().filter(|product| items.is_within(&product.id, SCRAP)) {
            // What its collection and processing take may still be stated by the user.
            if properties.query().find_preferred(&product.id, LIFE_CYCLE).is_none() {
                let rule = Text::new("截断规则：不带负荷", "cut-off rule: carries nothing");
                rules.burdens.insert(
                    product.id.clone(),
                    UpstreamFactor {
                        value: Ratio::zero(),
                        origin: FactorOrigin::Rule(rule),
                    },
                );
            }
        }
        Ok(())
    }
}

/// Scrap has a value, the footprint of steel without scrap less that of steel of scrap alone, by what scrap yields: charged on scrap bought,
/// credited for the scrap that a product becomes. LCI = X - (RR - S) Y (Xpr - Xre).
#[derive(Clone, Copy, Debug)]
pub struct EndOfLifeRecycling;

impl Strategy for EndOfLifeRecycling {
    fn id(&self) -> &'static str {
        "eol-recycling"
    }

    fn title(&self) -> Text {
        Text::new(
            "末端回收：LCI = X − (RR − S) Y (Xpr − Xre)",
            "end-of-life recycling: LCI = X - (RR - S) Y (Xpr - Xre)",
        )
    }

    fn source(&self) -> Text {
        Text::new(
            "ISO 20915:2018；世界钢铁协会 LCI 方法（公开转录）",
            "ISO 20915:2018; worldsteel LCI methodology (public transcription)",
        )
    }

    fn lay_down<'l>(
        &self,
        products: &[Product],
        properties: &Properties<'l>,
        rules: &mut Rules<'l>,
    ) -> Result<(), Problems> {
        let mut missing = Vec::new();
        let mut fact = |item: &str, parameter: &str| {
            let found = properties.find(item, parameter).unwrap_or_else(|differ| {
                missing.push(format!("{item}/{parameter} ({})", differ.en));
                None
            });
            if found.is_none() {
                missing.push(format!("{item}/{parameter}"));
            }
            found
        };
        let scrap_yield = fact(SCRAP, "scrap_yield");
        let primary = fact(STEEL, "emission_factor_primary");
        let secondary = fact(STEEL, "emission_factor_secondary");
        let rates: Vec<(&Product, Property)> = products
            .iter()
            .filter_map(|product| Some((product, recycling_rate(product, properties)?)))
            .collect();
        if rates.is_empty() {
            missing.push("recycling_rate".to_owned());
        }
        let (Some(scrap_yield), Some(primary), Some(secondary)) = (scrap_yield, primary, secondary) else {
            return Err(without_facts(&missing.join(", ")).into());
        };
        if !missing.is_empty() {
            return Err(without_facts(&missing.join(", ")).into());
        }
        if primary.value < secondary.value {
            return Err(scrap_worth_less(&primary.value.to_text(), &secondary.value.to_text()).into());
        }
        let value = scrap_yield.value.clone() * (primary.value.clone() - secondary.value.clone());
        let formula = format!(
            "Y (Xpr - Xre) = {} × ({} - {})",
            scrap_yield.value.to_text(),
            primary.value.to_text(),
            secondary.value.to_text()
        );
        let items = &properties.query().library.items;
        for product in products.iter().filter(|product| items.is_within(&product.id, SCRAP)) {
            // Counted otherwise than by mass it is cut off, and listed so.
            let Some(tonnes) = tonnes(product, properties) else {
                continue;
            };
            rules.burdens.insert(
                product.id.clone(),
                UpstreamFactor {
                    value: value.clone() * tonnes,
                    origin: FactorOrigin::Rule(Text::new(
                        format!("废钢价值 {formula}"),
                        format!("value of scrap {formula}"),
                    )),
                },
            );
        }
        for (product, rate) in rates {
            let Some(tonnes) = tonnes(product, properties) else {
                continue;
            };
            let words = format!("-RR Y (Xpr - Xre), RR = {}", rate.value.to_text());
            rules.end_of_life.insert(
                product.id.clone(),
                UpstreamFactor {
                    value: -(rate.value * value.clone() * tonnes),
                    origin: FactorOrigin::Rule(Text::new(
                        format!("{words}（{}）", rate.origin.zh),
                        format!("{words} ({})", rate.origin.en),
                    )),
                },
            );
        }
        Ok(())
    }
}

/// How many tonnes one unit of a product is; `None` where it is not counted by mass.
fn tonnes(product: &Product, properties: &Properties<'_>) -> Option<Ratio> {
    let unit = properties.query().library.units.parse(&product.unit).ok();
    let by_mass = unit.filter(|unit| unit.dimension == Dimension::base("mass"));
    by_mass.map(|unit| unit.size)
}

/// The recycling rate of a product, or of what it is a kind of.
fn recycling_rate(product: &Product, properties: &Properties<'_>) -> Option<Property> {
    let items = &properties.query().library.items;
    let mut item = items.find(&product.id)?;
    loop {
        if let Ok(Some(found)) = properties.find(item.id(), "recycling_rate") {
            return Some(found);
        }
        item = items.find(item.parent()?)?;
    }
}

/// Scrap whose use would cost rather than save.
fn scrap_worth_less(primary: &str, secondary: &str) -> Problem {
    Problem::error(
        "scrap-without-value",
        Text::new(
            format!("无废钢的粗钢足迹 {primary} 低于全废钢的 {secondary}：废钢价值为负"),
            format!("steel without scrap at {primary} is below steel of scrap alone at {secondary}: scrap would be worth less than nothing"),
        ),
    )
    .hint(Text::new(
        "核对 emission_factor_primary（Xpr）与 emission_factor_secondary（Xre）是否写反",
        "check whether `emission_factor_primary` (Xpr) and `emission_factor_secondary` (Xre) stand the wrong way round",
    ))
}

pub(crate) fn without_facts(missing: &str) -> Problem {
    Problem::error(
        "scrap-rule-without-facts",
        Text::new(
            format!("`--scrap eol-recycling` 缺少下列数值，没有任何来源给出：{missing}"),
            format!("`--scrap eol-recycling` needs facts that nothing gives: {missing}"),
        ),
    )
    .hint(Text::new(
        "在 plants.yaml 的 factors 中写明，或用 --factors 目录给出因子集；回收率写在产品（如 hot-rolled-coil）上",
        "state them among the factors of plants.yaml, or in a set of your own with --factors; the recycling rate is that of the product, such as hot-rolled-coil",
    ))
}
