//! How co-products share what their process takes and emits.

use super::{AllocationKey, Rules, Strategy};
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::network::Product;
use crate::network::property::Properties;
use crate::network::upstream::CREDIT;
use crate::problem::{Problem, Problems};
use crate::quantity::{Dimension, Ratio};
use crate::text::Text;

/// Everything stays with the reference product; by-products that processes of the plant use save what those would otherwise take, by-products that
/// leave carry nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoAllocation;

impl Strategy for NoAllocation {
    fn id(&self) -> &'static str {
        "none"
    }

    fn title(&self) -> Text {
        Text::new(
            "不分摊：归于主产品，副产物在厂内按替代计",
            "none: the reference product carries all; by-products used inside replace what would be taken",
        )
    }

    fn source(&self) -> Text {
        Text::new(
            "ISO 14044:2006 4.3.4.2（避免分摊）",
            "ISO 14044:2006, 4.3.4.2 (allocation avoided)",
        )
    }

    fn lay_down<'l>(&self, _: &[Product], _: &Properties<'l>, _: &mut Rules<'l>) -> Result<(), Problems> {
        Ok(())
    }
}

/// A process is parted among its products in proportion to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllocationByKey {
    /// Their mass.
    Mass,
    /// Their net calorific value; of electricity and heat the energy itself.
    Energy,
    /// What they are sold for.
    Economic,
}

impl AllocationByKey {
    /// The parameter that gives the key of an item whose own unit does not, and the dimension of the key.
    fn parameter(self) -> (&'static str, Option<Dimension>) {
        match self {
            AllocationByKey::Mass => ("density", Some(Dimension::base("mass"))),
            AllocationByKey::Energy => (CALORIFIC_VALUE, Some(Dimension::base("energy"))),
            AllocationByKey::Economic => ("price", None),
        }
    }

    fn key(self, product: &Product, properties: &Properties<'_>) -> Result<AllocationKey, Text> {
        let library = properties.query().library;
        let item = library.items.find(&product.id);
        if item.is_some_and(crate::factor::Item::is_recovered) {
            return Err(Text::new(
                "厂内回用的废料，闭环，不分摊",
                "goes back as raw material: a closed loop, nothing is allocated to it",
            ));
        }
        let (id, dimension) = self.parameter();
        let unit = library.units.parse(&product.unit).ok();
        if let (Some(unit), Some(dimension)) = (&unit, &dimension)
            && unit.dimension == *dimension
        {
            let base = if self == AllocationByKey::Mass { "t" } else { "GJ" };
            return Ok(AllocationKey {
                value: unit.size.clone(),
                unit: format!("{base}/{}", product.unit),
                origin: Text::new("计量单位本身", "its own unit"),
                parameter: None,
            });
        }
        let missing = || {
            let title = library.parameters.find(id).map(crate::factor::Named::title);
            let title = title.cloned().unwrap_or_else(|| Text::same(id));
            Text::new(format!("无{}", title.zh), format!("no {}", title.en))
        };
        let found = properties.find(&product.id, id)?.ok_or_else(missing)?;
        let item = item.ok_or_else(missing)?;
        let size = unit
            .filter(|unit| unit.dimension == item.unit.dimension)
            .and_then(|unit| unit.size.divide(&item.unit.size))
            .ok_or_else(missing)?;
        let parameter = library.parameters.find(id).ok_or_else(missing)?;
        Ok(AllocationKey {
            value: found.value * size,
            unit: parameter.unit.text.replace("[item]", &product.unit),
            origin: found.origin,
            parameter: Some(id),
        })
    }
}

impl Strategy for AllocationByKey {
    fn id(&self) -> &'static str {
        match self {
            AllocationByKey::Mass => "mass",
            AllocationByKey::Energy => "energy",
            AllocationByKey::Economic => "economic",
        }
    }

    fn title(&self) -> Text {
        match self {
            AllocationByKey::Mass => Text::new("按质量分摊", "by mass"),
            AllocationByKey::Energy => Text::new(
                "按能量（低位发热量）分摊",
                "by energy, the net calorific value of each product",
            ),
            AllocationByKey::Economic => Text::new("按经济价值分摊", "by economic value"),
        }
    }

    fn source(&self) -> Text {
        match self {
            AllocationByKey::Mass | AllocationByKey::Energy => Text::new(
                "ISO 14044:2006 4.3.4.2（物理关系）；EN 15804+A2",
                "ISO 14044:2006, 4.3.4.2 (physical relationship); EN 15804+A2",
            ),
            AllocationByKey::Economic => Text::new(
                "ISO 14044:2006 4.3.4.2（经济价值）；EN 15804+A2",
                "ISO 14044:2006, 4.3.4.2 (economic value); EN 15804+A2",
            ),
        }
    }

    fn lay_down<'l>(
        &self,
        products: &[Product],
        properties: &Properties<'l>,
        rules: &mut Rules<'l>,
    ) -> Result<(), Problems> {
        let keys = products
            .iter()
            .map(|product| (product.id.clone(), self.key(product, properties)));
        rules.keys = keys.collect();
        let is_weighed = |key: &Result<AllocationKey, Text>| key.as_ref().is_ok_and(|key| key.value != Ratio::zero());
        if rules.keys.values().any(is_weighed) {
            return Ok(());
        }
        let (parameter, _) = self.parameter();
        Err(without_facts(self.id(), parameter).into())
    }
}

/// As none; besides, a by-product that leaves is credited with what it replaces elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct SystemExpansion;

impl Strategy for SystemExpansion {
    fn id(&self) -> &'static str {
        "system-expansion"
    }

    fn title(&self) -> Text {
        Text::new(
            "系统扩展：外送副产物按其替代的产品抵扣",
            "system expansion: by-products that leave are credited with what they replace",
        )
    }

    fn source(&self) -> Text {
        Text::new(
            "ISO 14044:2006 4.3.4.2；ISO 20915:2018；世界钢铁协会 LCI 方法",
            "ISO 14044:2006, 4.3.4.2; ISO 20915:2018; worldsteel LCI methodology",
        )
    }

    fn lay_down<'l>(
        &self,
        products: &[Product],
        properties: &Properties<'l>,
        rules: &mut Rules<'l>,
    ) -> Result<(), Problems> {
        let query = properties.query();
        let credits = products
            .iter()
            .map(|product| (product.id.clone(), query.credit(product)));
        rules.credits = credits.collect();
        if rules.credits.values().any(Option::is_some) {
            return Ok(());
        }
        Err(without_facts(self.id(), CREDIT).into())
    }
}

/// An allocation for which no product has what it weighs by.
fn without_facts(strategy: &str, parameter: &str) -> Problem {
    Problem::error(
        "allocation-without-facts",
        Text::new(
            format!("`--allocation {strategy}` 需要 {parameter}，没有任何产品有此值"),
            format!("`--allocation {strategy}` weighs by `{parameter}`, which no product has"),
        ),
    )
    .hint(Text::new(
        format!("在 plants.yaml 的 factors 中写明 {parameter}，或用 --factors 目录给出因子集；系统扩展也可用 --upstream worldsteel-v5.1"),
        format!(
            "state `{parameter}` among the factors of plants.yaml, or in a set of your own with --factors; for system expansion --upstream worldsteel-v5.1 has some"
        ),
    ))
}
