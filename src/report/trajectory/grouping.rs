//! What the emissions of a trajectory are grouped by.

use crate::factor::Named;
use crate::methodology::Methodology;
use crate::scenario::base::{Plant, StartingPoint};
use crate::scenario::plant_result::{EmissionRow, PlantResult};
use crate::text::Text;

/// What the emissions of a trajectory are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrajectoryGrouping {
    /// The plant.
    Plant,
    /// The route.
    Route,
    /// The source category.
    Source,
    /// The scope.
    Scope,
    /// The item.
    Item,
}

impl TrajectoryGrouping {
    /// Every grouping.
    pub const ALL: [TrajectoryGrouping; 5] = [
        TrajectoryGrouping::Plant,
        TrajectoryGrouping::Route,
        TrajectoryGrouping::Source,
        TrajectoryGrouping::Scope,
        TrajectoryGrouping::Item,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            TrajectoryGrouping::Plant => "plant",
            TrajectoryGrouping::Route => "route",
            TrajectoryGrouping::Source => "source",
            TrajectoryGrouping::Scope => "scope",
            TrajectoryGrouping::Item => "item",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            TrajectoryGrouping::Plant => Text::new("企业", "plant"),
            TrajectoryGrouping::Route => Text::new("流程", "route"),
            TrajectoryGrouping::Source => Text::new("排放源", "source"),
            TrajectoryGrouping::Scope => Text::new("范围", "scope"),
            TrajectoryGrouping::Item => Text::new("物料", "item"),
        }
    }

    /// The group of a row, by id and name.
    pub(super) fn of(
        self,
        (plant, row): (&PlantResult, &EmissionRow),
        plants: &[Plant<'_>],
        (start, methodology): (&StartingPoint<'_>, &Methodology),
    ) -> (String, Text) {
        let known = plants.get(plant.plant);
        match self {
            TrajectoryGrouping::Plant => known.map_or_else(
                || (plant.plant.to_string(), Text::same("-")),
                |known| (known.id.clone(), known.title.clone()),
            ),
            TrajectoryGrouping::Route => {
                let route = known
                    .and_then(|known| known.route.clone())
                    .unwrap_or_else(|| "-".to_owned());
                let title = start.route_title(&route);
                (route, title)
            }
            TrajectoryGrouping::Source => {
                let source = methodology.sources.iter().find(|source| source.id == row.source);
                let title = source.map_or_else(|| Text::same(&row.source), |source| source.title.clone());
                (row.source.clone(), title)
            }
            TrajectoryGrouping::Scope => match row.scope {
                Some(scope) => (
                    scope.to_string(),
                    Text::new(format!("范围{scope}"), format!("scope {scope}")),
                ),
                None => (String::new(), Text::same("-")),
            },
            TrajectoryGrouping::Item => match known {
                Some(known) => {
                    let item = known.base.library.items.at(row.item);
                    (item.id().to_owned(), item.title().clone())
                }
                None => (row.item.to_string(), Text::same("-")),
            },
        }
    }
}
