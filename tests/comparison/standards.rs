//! One ledger under two standards.

use dafeng::comparison::{Cause, CauseOrder, Comparison, Standing};
use dafeng::factor::Named;
use dafeng::inventory::{AccountRequest, Grouping, Inventory, account};
use dafeng::quantity::Ratio;

use super::{adds_up, of_item, ratio};
use crate::support::{CETS, GBT_32151, allow_gaps, dataset, library, methodology};

/// The document behind the reference plant gives both standards item by item, in whole tonnes.
#[test]
fn two_standards_on_one_ledger() {
    let ledger = dataset("reference-bf-bof", "ledger.csv", None);
    let methods = [GBT_32151, CETS].map(methodology);
    let [own, its] = methods
        .each_ref()
        .map(|method| account(&ledger, method, library(), allow_gaps()).unwrap_or_else(|p| panic!("{p:#?}")));
    let comparison = Comparison::new([&own, &its], CauseOrder::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let exact = |inventory: &Inventory<'_>, item: &str| -> Ratio {
        let totals = inventory.totals(&[Grouping::Item]);
        totals
            .into_iter()
            .filter(|total| total.key[0].0 == item)
            .map(|total| Ratio::from(total.total))
            .sum()
    };
    for (item, gbt, cets, causes) in [
        (
            "coke",
            "607606",
            "651294",
            &["calorific-value", "carbon-content", "oxidation-rate"][..],
        ),
        ("washed-coal", "4044033", "4493370", &["oxidation-rate"]),
        ("crude-steel", "-61605", "-148013", &["emission-factor"]),
        ("electricity", "362498", "0", &["boundary"]),
        ("coal-tar", "-146757", "-149778", &["emission-factor"]),
        ("steel-scrap", "0", "20721", &["boundary"]),
    ] {
        let (before, after) = (exact(&own, item), exact(&its, item));
        let whole = |value: &Ratio| {
            let mode = dafeng::quantity::RoundingMode::HalfAwayFromZero;
            value
                .round(dafeng::quantity::Rounding { places: 0, mode })
                .expect("fits")
                .to_string()
        };
        assert_eq!((whole(&before).as_str(), whole(&after).as_str()), (gbt, cets), "{item}");
        let effects = of_item(&comparison, item);
        assert_eq!(effects.keys().copied().collect::<Vec<_>>(), causes, "{item}");
        // Twelve rows on each side were rounded to the cent, and quantities under one of the standards.
        let rest = (after - before) - effects.into_values().sum::<Ratio>();
        assert!(rest.abs() < ratio("0.2"), "{item}: {rest}");
    }
    // 4493370.19 x (1 - 0.90) = 449337.02.
    let washed = &of_item(&comparison, "washed-coal")["oxidation-rate"];
    assert!((washed.clone() - ratio("449337.02")).abs() < ratio("0.01"));
    let oxidation = comparison
        .effects
        .iter()
        .find(|effect| effect.cause == Cause::OxidationRate)
        .expect("one");
    assert_eq!(oxidation.implied, Some(1));
    assert_eq!(oxidation.values[1], Some(Ratio::one()));
    assert_eq!(
        comparison.totals.map(|total| total.to_string()),
        ["6823000.74", "7001983.56"]
    );
    let standing = |item: &str| {
        let found = comparison
            .boundaries
            .items
            .iter()
            .find(|known| library().items.at(known.subject.item).id() == item);
        found.map(|known| known.standing.clone())
    };
    assert_eq!(standing("electricity"), Some(Standing::Memo));
    assert_eq!(standing("steel-scrap"), Some(Standing::NoValue));
    let sources: Vec<&str> = comparison
        .boundaries
        .sources
        .iter()
        .map(|source| source.id.as_str())
        .collect();
    assert_eq!(sources, ["electricity", "heat"]);
    adds_up(&comparison);
}

/// Items that the other methodology names as outside stand with its reason, and those of a balance with their carbon.
#[test]
fn a_standard_beside_the_carbon_balance() {
    let ledger = dataset("reference-bf-bof", "ledger.csv", Some("plants-with-carbon.yaml"));
    let methods = [CETS, "carbon-balance"].map(methodology);
    let [own, its] = methods.each_ref().map(|method| {
        account(&ledger, method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"))
    });
    let comparison = Comparison::new([&own, &its], CauseOrder::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let quicklime = comparison
        .boundaries
        .items
        .iter()
        .find(|known| library().items.at(known.subject.item).id() == "quicklime")
        .expect("counted by the balance alone");
    assert_eq!(quicklime.side, 1);
    assert!(matches!(quicklime.standing, Standing::Outside(..)));
    // The standard deducts all steel that was cast, the balance what left the plant.
    let quantities = comparison.boundaries.quantities.iter();
    let steel: Vec<&str> = quantities
        .flat_map(|quantity| quantity.values.each_ref())
        .map(|value| value.en.as_str())
        .collect();
    assert_eq!(steel, ["by output", "by net consumption"]);
    // One side has calorific values and carbon contents per energy, the other carbon per mass: no parameter meets another.
    assert!(comparison.amount(Cause::CalorificValue).is_zero());
    adds_up(&comparison);
}
