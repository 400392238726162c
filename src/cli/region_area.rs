//! The area that a sum of plants is of: everything, the nation, a region, or a city.

use dafeng::activity::{Plant, PlantBook};
use dafeng::factor::registry::Region;
use dafeng::factor::{Library, Named};
use dafeng::format::registry::RegionKind;
use dafeng::problem::Problem;
use dafeng::text::Text;

use super::region_problem as problem;

/// An area.
pub struct Area {
    /// The id under which statistics are published of it.
    pub id: String,
    /// The id of the region; `None`: plants of any.
    region: Option<String>,
    /// The city, by its English name.
    city: Option<Text>,
    title: Text,
    is_named: bool,
}

fn is_nation(region: &Region) -> bool {
    region.kind() == RegionKind::Country
}

impl Area {
    /// The area that was typed: a region, or a city of one. Errors: it is neither.
    pub fn of(typed: Option<&str>, library: &Library) -> Result<Area, Problem> {
        let Some(typed) = typed else {
            let nation = library.regions.iter().find(|region| is_nation(region));
            return Ok(Area {
                id: nation.map_or("", Named::id).to_owned(),
                region: None,
                city: None,
                title: Text::new("全部企业", "all plants"),
                is_named: false,
            });
        };
        if let Some(region) = library.regions.find(typed) {
            return Ok(Area {
                id: region.id().to_owned(),
                region: (!is_nation(region)).then(|| region.id().to_owned()),
                city: None,
                title: region.title().clone(),
                is_named: true,
            });
        }
        let mut regions = library.regions.iter();
        let found = regions.find_map(|region| Some((region, region.city(typed)?.clone())));
        let Some((region, city)) = found else {
            return Err(problem::unknown_region(typed, library));
        };
        let (province, title) = (region.title(), &city);
        Ok(Area {
            id: format!("{}/{}", region.id(), city.en),
            region: Some(region.id().to_owned()),
            title: Text::new(
                format!("{}{}", province.zh, title.zh),
                format!("{}, {}", title.en, province.en),
            ),
            city: Some(city),
            is_named: true,
        })
    }

    /// Whether a plant lies in it.
    pub fn has(&self, plant: &Plant) -> bool {
        let is_in_region = self.region.is_none() || plant.region == self.region;
        let is_in_city = self
            .city
            .as_ref()
            .is_none_or(|city| plant.city.as_ref() == Some(&city.en));
        is_in_region && is_in_city
    }

    /// Its id, blank where none was asked for, and its name.
    pub fn named(&self) -> (String, Text) {
        let id = if self.is_named { self.id.clone() } else { String::new() };
        (id, self.title.clone())
    }

    /// Of a city: plants of its region that state no city, so that nothing tells whether they lie in it.
    pub fn of_no_city(&self, plants: &PlantBook) -> Option<Text> {
        self.city.as_ref()?;
        let of_region = plants.plants.iter().filter(|plant| plant.region == self.region);
        let without: Vec<&str> = of_region
            .filter(|plant| plant.city.is_none())
            .map(|plant| plant.id.as_str())
            .collect();
        (!without.is_empty()).then(|| {
            Text::new(
                format!("企业文件未写 city、不知是否在内，未计入：{}", without.join("、")),
                format!(
                    "the plants file states no city, so whether they lie inside is not known and they are left out: {}",
                    without.join(", ")
                ),
            )
        })
    }
}
