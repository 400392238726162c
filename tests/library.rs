//! The bundled factor library and methodologies stand as a whole.

use dafeng::factor::registry::Named;
use dafeng::factor::{Query, Resolution};

use crate::support::library;

#[test]
fn every_set_loads_and_says_where_it_comes_from() {
    let ids: Vec<String> = library().set_ids().map(str::to_owned).collect();
    assert!(ids.len() >= 20);
    for id in ids {
        let set = library().set(&id).unwrap_or_else(|| panic!("{id} does not load"));
        assert!(!set.records.is_empty(), "{id}");
        assert!(
            !set.licence.is_empty() && !set.credit.is_empty() && !set.read_from.is_empty(),
            "{id}"
        );
        for record in &set.records {
            assert!(
                library().regions.find(&record.region).is_some(),
                "{}: region",
                record.id
            );
        }
    }
}

#[test]
fn no_set_holds_two_records_that_apply_alike() {
    let ids: Vec<String> = library().set_ids().map(str::to_owned).collect();
    for id in &ids {
        let set = library().set(id).expect("loads");
        for record in set.records.iter().filter(|record| !record.alternative) {
            let query = Query {
                item: &record.item,
                parameter: &record.parameter,
                region: Some(&record.region),
                year: record.describes.unwrap_or(2026),
                as_of: None,
                sets: std::slice::from_ref(id),
            };
            assert!(
                !matches!(library().resolve(&query), Resolution::Ambiguous(_)),
                "{}",
                record.id
            );
        }
    }
}

#[test]
fn the_grid_is_complete_for_three_years() {
    for year in [2021, 2022, 2023] {
        let set = library().set(&format!("mee-grid-{year}")).expect("bundled");
        let of = |kind: dafeng::format::registry::RegionKind| {
            set.records
                .iter()
                .filter(|record| {
                    record.parameter == "emission_factor"
                        && library()
                            .regions
                            .find(&record.region)
                            .is_some_and(|region| region.kind() == kind)
                })
                .count()
        };
        use dafeng::format::registry::RegionKind::{Country, Grid, Province};
        assert_eq!((of(Country), of(Grid), of(Province)), (1, 7, 30), "{year}");
        for variant in ["emission_factor_excl_market_non_fossil", "emission_factor_fossil"] {
            assert_eq!(set.records_of("electricity", variant).count(), 1, "{year} {variant}");
        }
        assert!(set.published.is_some());
    }
}

#[test]
fn an_alternative_is_never_resolved_to() {
    let sets = ["cets-ag-03.01-v01-2024".to_owned()];
    let query = Query {
        item: "dolomite",
        parameter: "emission_factor",
        region: None,
        year: 2026,
        as_of: None,
        sets: &sets,
    };
    let Resolution::Found(record) = library().resolve(&query) else {
        panic!("dolomite has a default")
    };
    assert_eq!(record.printed(), "0.471 tCO2/t");
}

#[test]
fn items_are_found_by_any_name() {
    for (typed, id) in [
        ("焦炭", "coke"),
        (" Coke_Oven  Gas", "coke-oven-gas"),
        ("焦炉煤气", "coke-oven-gas"),
        ("DRI", "dri"),
        ("粗钢", "crude-steel"),
    ] {
        assert_eq!(library().items.find(typed).map(Named::id), Some(id), "{typed}");
    }
    let near: Vec<&str> = library().items.nearest("焦碳", 3).into_iter().map(Named::id).collect();
    assert!(near.contains(&"coke"), "{near:?}");
}
