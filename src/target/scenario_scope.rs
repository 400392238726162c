//! Whether a scenario is of what a target is about: of its sector, its region and its city.

use super::energy_product::EnergyProducts;
use super::plan::{Plan, Target};
use super::score::Score;
use crate::factor::Named;
use crate::factor::registry::is_name_of_city;
use crate::scenario::Run;
use crate::scenario::scenario::ScenarioScope;
use crate::spelling::fold;
use crate::text::Text;

impl Score {
    /// Why a scenario says nothing of a target; `None` where it is of the target's sector, region and city. One that does not say of which it is
    /// says so of the plans that it names itself.
    pub fn out_of_scope(run: &Run<'_>, plan: &Plan, target: &Target) -> Option<Text> {
        let scenario = run.scenario;
        let names_plan = scenario
            .targets
            .iter()
            .any(|(name, _)| fold(name) == fold(&plan.id) || *name == plan.file.0);
        let silent = ScenarioScope::default();
        let scope = scenario.scope.as_ref().or(run.start.scope.as_ref()).unwrap_or(&silent);
        let of_region = |name: &str| {
            run.library
                .regions
                .find(name)
                .map_or_else(|| Text::same(name), |known| known.title().clone())
        };
        let of_sector = |name: &str| {
            let products = EnergyProducts::shipped().ok();
            let known = products.and_then(|products| products.sectors.find(name));
            known.map_or_else(|| Text::same(name), |known| known.title().clone())
        };
        let wanted = target.sector.as_deref().or(plan.sector.as_deref()).map(of_sector);
        let compared = [
            (
                Text::new("行业", "sector"),
                scope.sector.as_deref().map(of_sector),
                wanted,
            ),
            (
                Text::new("地区", "region"),
                scope.region.as_deref().map(of_region),
                Some(of_region(&plan.region)),
            ),
        ];
        for (what, own, wanted) in compared {
            match own {
                None if names_plan => (),
                None => {
                    return Some(Text::new(
                        format!("情景没有写明是哪个{}的（scope），不评价", what.zh),
                        format!(
                            "the scenario does not say of which {} it is (`scope`): not scored",
                            what.en
                        ),
                    ));
                }
                Some(own) if wanted.as_ref() == Some(&own) => (),
                Some(own) => return Some(other(&what, &own, wanted.as_ref())),
            }
        }
        let is_of_city = match (&scope.city, &plan.city) {
            (Some(own), Some(wanted)) => is_name_of_city(own, wanted),
            (None, Some(_)) => names_plan && scope.region.is_none(),
            (own, None) => own.is_none(),
        };
        let own = scope
            .city
            .as_ref()
            .map_or_else(|| Text::new("全省", "the whole region"), Text::same);
        (!is_of_city).then(|| other(&Text::new("城市", "city"), &own, plan.city.as_ref()))
    }
}

/// That a scenario is of another sector, region or city than a target.
fn other(what: &Text, own: &Text, wanted: Option<&Text>) -> Text {
    let all = Text::new("不限", "any");
    let wanted = wanted.unwrap_or(&all);
    Text::new(
        format!("情景的{}是{}，目标的是{}，不评价", what.zh, own.zh, wanted.zh),
        format!(
            "the scenario's {} is {}, the target's {}: not scored",
            what.en, own.en, wanted.en
        ),
    )
}
