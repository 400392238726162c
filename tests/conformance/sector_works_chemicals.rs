//! The made-up works of chemicals and petrochemicals: accounted whole, found without an error, and what tells their methodologies apart.

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::{Level, MethodologyRegistry};

use crate::support::{dataset_text, ledger, library, total, with_inventory};
use crate::verification::seeded::{errors, verified};

const CHEMICALS: &str = "ndrc-2013-chemicals";
const PETROCHEMICALS: &str = "ndrc-2014-petrochemicals";

/// Methodology and total; that of `ammonia-urea` was computed a second time outside this program, in fractions.
const WORKS: [(&str, &str, &str); 9] = [
    ("ammonia-urea", CHEMICALS, "903395.35"),
    ("nitric-acid", CHEMICALS, "594195.49"),
    ("caustic-soda", CHEMICALS, "268911.43"),
    ("methanol", CHEMICALS, "1511209.35"),
    ("propane-dehydrogenation", CHEMICALS, "478041.39"),
    ("adipic-acid", CHEMICALS, "870501.65"),
    ("caprolactam", CHEMICALS, "219592.33"),
    ("ethylene", PETROCHEMICALS, "1408511.78"),
    ("refinery", PETROCHEMICALS, "3134287.97"),
];

fn texts(works: &str) -> (String, String) {
    let folder = format!("sectors/{works}");
    (
        dataset_text(&folder, "ledger.csv"),
        dataset_text(&folder, "plants.yaml"),
    )
}

#[test]
fn every_works_is_accounted_whole_and_without_an_error() {
    for (works, method, total) in WORKS {
        let (csv, plants) = texts(works);
        with_inventory(&csv, &plants, method, AccountRequest::default(), |inventory| {
            assert!(inventory.gaps.is_empty(), "{works}");
            assert_eq!(inventory.total().to_string(), total, "{works}");
        })
        .unwrap_or_else(|problems| panic!("{works}: {problems:#?}"));
        let verification = verified(&csv, &plants, Some(method));
        assert_eq!(errors(&verification), Vec::<String>::new(), "{works}");
    }
}

/// The month of `caprolactam` with its N2O is no other total than the month without: 100 t * 0.009 * 310 = 279 tCO2e stand beside it.
#[test]
fn the_memo_item_is_never_in_the_total() {
    let csv = "period,item,flow,quantity,unit\n2022-06,caprolactam,produced,100,t\n2022-06,natural-gas,purchased,10,10^4Nm3\n";
    let plants = "plants:\n  - id: p\n    factors:\n      - {item: caprolactam, parameter: carbon_fraction, value: 0.6369, unit: tC/t, evidence: formula}\n";
    // 10 * 389.31 * 0.0153 * 0.99 * 44/12 = 216.22; 100 * 0.6369 * 44/12 = 233.53
    assert_eq!(total(csv, plants, CHEMICALS), "-17.31");
    with_inventory(csv, plants, CHEMICALS, AccountRequest::default(), |inventory| {
        let memo = inventory.rows.iter().filter(|row| !inventory.counts(row));
        let memo: Vec<String> = memo
            .filter_map(|row| row.emission)
            .map(|emission| emission.to_string())
            .collect();
        assert_eq!(memo, ["279.00"]);
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"));
}

/// By the count of IPCC and CBAM the CO2 bound in urea and ammonium bicarbonate stays in: 903395.35 + 330053.56 + 14027.98.
#[test]
fn urea_is_deducted_or_not_by_choice() {
    let (csv, plants) = texts("ammonia-urea");
    let choices = [("urea-carbon".to_owned(), "counted".to_owned())].into();
    let counted = MethodologyRegistry::load(CHEMICALS, &choices, library()).unwrap_or_else(|p| panic!("{p:#?}"));
    let ledger = ledger(&csv, &plants).unwrap_or_else(|p| panic!("{p:#?}"));
    let inventory =
        account(&ledger, &counted, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(inventory.total().to_string(), "1247476.89");
    assert!(
        counted
            .title(Level::Enterprise)
            .en
            .contains("not deducted, as IPCC 2006 and CBAM count")
    );
}

/// A works without methanol has no intensity of it and is not refused for that; one with ammonia has that of ammonia.
#[test]
fn a_product_that_a_works_does_not_make_has_no_intensity() {
    let (csv, plants) = texts("ammonia-urea");
    with_inventory(&csv, &plants, CHEMICALS, AccountRequest::default(), |inventory| {
        let ids: Vec<String> = inventory
            .intensities(&[])
            .into_iter()
            .map(|intensity| intensity.id)
            .collect();
        assert_eq!(ids, ["emissions-per-ammonia"]);
        assert!(
            inventory.indicators().is_empty(),
            "scrap is no matter of a chemical works"
        );
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"));
}
