//! What can be wrong with the arguments of `dafeng region`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use dafeng::activity::PlantBook;
use dafeng::factor::Library;
use dafeng::inventory::Inventory;
use dafeng::problem::{Place, Problem, near_names};
use dafeng::spelling::nearest;
use dafeng::text::Text;

use super::region_area::Area;

pub fn unknown_region(typed: &str, library: &Library) -> Problem {
    let mut near = library.regions.nearest_words(typed);
    let cities: Vec<&Text> = library.regions.iter().flat_map(|region| region.cities()).collect();
    let names = cities.iter().flat_map(|city| [city.zh.as_str(), city.en.as_str()]);
    near.extend(nearest(typed, names, 2).into_iter().map(|city| format!("`{city}`")));
    let problem = Problem::error(
        "unknown-region",
        Text::new(
            format!("未知地区或城市 `{typed}`"),
            format!("unknown region or city `{typed}`"),
        ),
    )
    .at(Place::file("--of"));
    if near.is_empty() {
        return problem.hint(Text::new("如 cn-fujian、福建、福州", "such as cn-fujian, Fuzhou"));
    }
    problem.hint(near_names(&near))
}

/// The area has no plant with a ledger.
pub fn no_plants(area: &Area, book: &PlantBook, files: &[PathBuf]) -> Problem {
    let (_, title) = area.named();
    let places: BTreeSet<String> = book
        .plants
        .iter()
        .map(|plant| {
            let region = plant.region.as_deref().unwrap_or("-");
            match &plant.city {
                Some(city) => format!("{} ({region}, {city})", plant.id),
                None => format!("{} ({region})", plant.id),
            }
        })
        .collect();
    let places: Vec<String> = places.into_iter().take(8).collect();
    let files: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    Problem::error(
        "no-plants-in-region",
        Text::new(
            format!("台账中没有{}的企业", title.zh),
            format!("the ledgers have no plant of {}", title.en),
        ),
    )
    .at(Place::file(files.join(", ")))
    .hint(Text::new(
        format!(
            "企业及其地区：{}；地区与城市写在企业文件的 region、city",
            places.join("、")
        ),
        format!(
            "the plants and their regions: {}; a plants file states them under region and city",
            places.join(", ")
        ),
    ))
}

pub fn two_for_all(second: &str) -> Problem {
    Problem::error(
        "two-methodologies",
        Text::new(
            format!("`--method {second}`：已有一个用于全部企业的方法学"),
            format!("`--method {second}`: there is one methodology for every plant already"),
        ),
    )
    .at(Place::file("--method"))
    .hint(Text::new(
        "某企业另用方法学：--method 企业=方法学",
        "for one plant alone: --method PLANT=ID",
    ))
}

pub fn unknown_plant(typed: &str, book: &PlantBook) -> Problem {
    let known: Vec<&str> = book.plants.iter().map(|plant| plant.id.as_str()).collect();
    let near = nearest(typed, known.iter().copied(), 3);
    let shown = if near.is_empty() { known } else { near };
    Problem::error(
        "unknown-plant",
        Text::new(
            format!("`{typed}` 不是已知的企业"),
            format!("`{typed}` is not a known plant"),
        ),
    )
    .at(Place::file("--method"))
    .hint(Text::new(
        format!("企业：{}", shown.join("、")),
        format!("plants: {}", shown.join(", ")),
    ))
}

/// Plants of which no methodology is named.
pub fn no_methodology(plants: &[&str]) -> Problem {
    Problem::error(
        "no-methodology",
        Text::new(
            format!("没有指定方法学的企业：{}", plants.join("、")),
            format!("no methodology is named for: {}", plants.join(", ")),
        ),
    )
    .at(Place::file("--method"))
    .hint(Text::new(
        "--method ID（全部）、--method 企业=ID，或在企业文件写 methodology；可用的见 dafeng methods list",
        "--method ID for all, --method PLANT=ID for one, or methodology in the plants file; dafeng methods list has them",
    ))
}

/// Results that do not add up.
pub fn units_differ(inventories: &[(&Inventory<'_>, BTreeSet<usize>)]) -> Problem {
    let named: Vec<String> = inventories
        .iter()
        .map(|(inventory, _)| format!("{} ({})", inventory.methodology.id(), inventory.methodology.unit.text))
        .collect();
    Problem::error(
        "units-differ",
        Text::new(
            format!("各方法学的结果单位不同，不能相加：{}", named.join("、")),
            format!(
                "the results of the methodologies have different units and do not add up: {}",
                named.join(", ")
            ),
        ),
    )
    .at(Place::file("--method"))
    .hint(Text::new(
        "只有 tCO2 与 tCO2e 可以相加（合计为 tCO2e）",
        "only tCO2 and tCO2e add up, to tCO2e",
    ))
}
