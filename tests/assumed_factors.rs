//! Factors that a scenario assumes for years to come: a set of their own, asked first, for the years after the base year alone.

use std::collections::BTreeMap;

use dafeng::factor::record::SetOrigin;
use dafeng::factor::{AssumedPath, AssumedSet, Library};
use dafeng::inventory::{AccountRequest, Inventory, ParameterTier, account};
use dafeng::methodology::Methodology;
use dafeng::problem::Problems;
use dafeng::report::explanation_text::write_explanation;
use dafeng::text::{Language, Text};

use crate::support::{CETS, GBT_32151, ledger, library, methodology, row};

const GRID: &str = "scenario-grid";

/// The path of Fujian's grid: a value for the base year too, which must not be taken.
fn fujian(values: &[(i16, &str)]) -> AssumedSet {
    let values = values
        .iter()
        .map(|(year, value)| (*year, value.parse().expect("a decimal")));
    AssumedSet {
        id: GRID.to_owned(),
        title: Text::new("情景：电网因子", "scenario: grid factor"),
        path: "current-policy.yaml".to_owned(),
        after: 2023,
        paths: vec![AssumedPath {
            item: "electricity".to_owned(),
            parameter: "emission_factor".to_owned(),
            unit: "tCO2/MWh".to_owned(),
            region: "cn-fujian".to_owned(),
            values: values.collect(),
            source: "half of the way to the plan's value, an example".to_owned(),
        }],
    }
}

fn assuming(values: &[(i16, &str)]) -> Library {
    library()
        .assuming(&fujian(values))
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Accounts 100 MWh of each month named, from the grid, in a region.
fn of_months<T>(
    months: &[&str],
    region: &str,
    (library, methodology): (&Library, &Methodology),
    look: impl FnOnce(&Inventory<'_>) -> T,
) -> T {
    let mut csv = "period,item,flow,quantity,unit\n".to_owned();
    for month in months {
        csv += &format!("{month},electricity,purchased,100,MWh\n{month},crude-steel,produced,0,t\n");
    }
    let plants = format!("plants:\n- id: p\n  region: {region}\n");
    let ledger = ledger(&csv, &plants).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let inventory = account(&ledger, methodology, library, AccountRequest::default());
    look(&inventory.unwrap_or_else(|problems| panic!("{problems:#?}")))
}

/// The emission of electricity in each month.
fn emissions(months: &[&str], region: &str, both: (&Library, &Methodology)) -> Vec<String> {
    of_months(months, region, both, |inventory| {
        let of = |month: &&str| {
            row(inventory, month, "electricity")
                .emission
                .expect("an emission")
                .to_string()
        };
        months.iter().map(of).collect()
    })
}

/// Official: 0.4211 of 2023. Path: 0.3703 of 2028, 0.3 of 2030; 2023 is the base year. 100 MWh each.
#[test]
fn years_after_the_base_year_take_the_path() {
    let library = assuming(&[(2022, "0.9"), (2023, "0.8"), (2028, "0.3703"), (2030, "0.3")]);
    let method = methodology(GBT_32151).asking_first("electricity", GRID);
    let months = [
        "2022-06", "2023-06", "2027-06", "2028-06", "2029-06", "2030-06", "2035-06",
    ];
    let found = emissions(&months, "cn-fujian", (&library, &method));
    assert_eq!(found[1..], ["42.11", "42.11", "37.03", "37.03", "30.00", "30.00"]);
    // The official value of 2022 stands as well.
    let official = emissions(
        &months[..1],
        "cn-fujian",
        (crate::support::library(), &methodology(GBT_32151)),
    );
    assert_eq!(found[..1], official);
    // Elsewhere nothing is assumed: Zhejiang keeps 0.4974 of 2023.
    assert_eq!(emissions(&["2028-06"], "cn-zhejiang", (&library, &method)), ["49.74"]);
}

/// A document that describes a year of the path: the path is asked first. One that describes a later year than the path: the later one.
#[test]
fn of_one_year_the_path_goes_first() {
    let assumed = AssumedSet {
        after: 2021,
        ..fujian(&[(2022, "0.5")])
    };
    let library = library()
        .assuming(&assumed)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let method = methodology(GBT_32151).asking_first("electricity", GRID);
    assert_eq!(
        emissions(&["2022-06", "2023-06"], "cn-fujian", (&library, &method)),
        ["50.00", "42.11"]
    );
}

#[test]
fn what_is_assumed_says_so() {
    let library = assuming(&[(2028, "0.3703")]);
    let method = methodology(GBT_32151).asking_first("electricity", GRID);
    of_months(&["2028-06"], "cn-fujian", (&library, &method), |inventory| {
        let row = row(inventory, "2028-06", "electricity");
        let parameter = &row.parameters[0];
        assert_eq!(parameter.tier, ParameterTier::Assumed);
        assert_eq!(
            parameter.record.as_deref(),
            Some("scenario-grid/electricity/emission_factor@cn-fujian@2028")
        );
        assert_eq!(row.confidence.map(|class| class.id()), Some("unverified"));
        let explanation = inventory
            .explain_row(row)
            .unwrap_or_else(|problems| panic!("{problems:#?}"));
        let text = write_explanation(&explanation, Language::En, false);
        for words in [
            "assumed by the scenario",
            "scenario-grid",
            "half of the way to the plan's value, an example",
            "assumed",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let text = write_explanation(&explanation, Language::Zh, false);
        assert!(text.contains("情景假定") && text.contains("scenario-grid"), "{text}");
        let manifest = dafeng::report::manifest::manifest(inventory);
        let sets = manifest["factor_sets"].as_array().expect("sets");
        let own = sets.iter().find(|set| set["id"] == GRID).expect("the scenario's set");
        assert_eq!(own["file"], "current-policy.yaml");
    });
}

/// Nothing official is replaced, and the library and the methodology that were there stay as they are.
#[test]
fn nothing_is_replaced() {
    let mut assumed = fujian(&[(2028, "0.3703")]);
    let with = library()
        .assuming(&assumed)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert!(library().set(GRID).is_none());
    assert_eq!(with.set(GRID).map(|set| set.origin), Some(SetOrigin::Assumed));
    // All else is shared, not copied.
    assert!(std::ptr::eq(
        with.set("mee-grid-2023").expect("shipped"),
        library().set("mee-grid-2023").expect("shipped")
    ));
    let codes = |found: Result<Library, Problems>| -> Vec<&str> {
        found
            .err()
            .map(|problems| problems.0.iter().map(|problem| problem.code).collect())
            .unwrap_or_default()
    };
    assert_eq!(codes(with.assuming(&assumed)), ["factor-set-name-taken"]);
    assumed.id = "mee-grid-2023".to_owned();
    assert_eq!(codes(library().assuming(&assumed)), ["factor-set-name-taken"]);
    assumed.id = "other".to_owned();
    assumed.paths[0].unit = "GJ".to_owned();
    assumed.paths[0].values = BTreeMap::from([
        (2028, "1".parse().expect("a decimal")),
        (2029, "1".parse().expect("a decimal")),
    ]);
    assert_eq!(codes(library().assuming(&assumed)), ["bad-factor-record"; 2]);
    let method = methodology(GBT_32151);
    let before = method.sources.clone();
    let asking = method.asking_first("electricity", GRID);
    let sets = |method: &Methodology, id: &str| -> Vec<String> {
        let source = method.sources.iter().find(|source| source.id == id);
        source.map(|source| source.factor_sets.clone()).unwrap_or_default()
    };
    assert_eq!(sets(&asking, "electricity")[0], GRID);
    assert_eq!(sets(&asking, "electricity")[1..], sets(&method, "electricity"));
    assert_eq!(sets(&asking, "heat"), sets(&method, "heat"));
    assert_eq!(before.len(), asking.sources.len());
}

/// The guideline of the market counts direct emissions: its memo row shows the quantity alone, whatever the grid.
#[test]
fn the_memo_row_of_the_market_stays_the_quantity() {
    let library = assuming(&[(2028, "0.3703")]);
    let method = methodology(CETS).asking_first("electricity", GRID);
    of_months(&["2028-06"], "cn-fujian", (&library, &method), |inventory| {
        let row = row(inventory, "2028-06", "electricity");
        assert_eq!((row.quantity.to_text(), row.emission), ("100".to_owned(), None));
        assert_eq!(inventory.total().to_string(), "0.00");
    });
}

/// Several scenarios are accounted beside each other.
#[test]
fn two_threads_share_a_library() {
    let library = Library::bundled().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let own = |value: &str| {
        let library = library
            .assuming(&fujian(&[(2028, value)]))
            .unwrap_or_else(|problems| panic!("{problems:#?}"));
        let method = methodology(GBT_32151).asking_first("electricity", GRID);
        emissions(&["2023-06", "2028-06"], "cn-fujian", (&library, &method))
    };
    let own = &own;
    let [first, second] = std::thread::scope(|scope| {
        let threads = ["0.3703", "0.2"].map(|value| scope.spawn(move || own(value)));
        threads.map(|thread| thread.join().expect("no panic"))
    });
    assert_eq!(first, ["42.11", "37.03"]);
    assert_eq!(second, ["42.11", "20.00"]);
}
