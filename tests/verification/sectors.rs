//! Rules of other sectors that a ledger alone can break; the rest say which table they lack, or that they do not apply.

use dafeng::verification::Outcome;

use super::seeded::{Book, found, found_at, number, verified};

const HEADER: &str = "process,period,item,flow,quantity,unit,ncv,ncv_unit,carbon_fraction,carbon_fraction_unit,emission_factor,emission_factor_unit\n";
const PLANT: &str = "plants: [{id: p}]";

/// A ledger of one plant.
fn book(lines: &[&str]) -> String {
    let mut book = Book::from(HEADER);
    for line in lines {
        book.append(line);
    }
    book.text()
}

#[test]
fn anodes_below_what_the_metal_needs() {
    // 300 t at 97.6 % carbon for 1000 t: 0.2928 tC/t, below 3 * 12 / (4 * 26.98) = 0.3336
    let verification = verified(
        &book(&[
            "other,2024-01,carbon-anode,consumed,300,t,,,97.6,%,,",
            "other,2024-01,aluminium-liquid,produced,1000,t,,,,,,",
        ]),
        PLANT,
        None,
    );
    assert_eq!(number(found_at(&verification, "V27a", 2)), "0.2928");
    assert!(found(&verification, "V27b").is_empty());
    // 520 t: 0.5075 tC/t, above 0.50
    let verification = verified(
        &book(&[
            "other,2024-01,carbon-anode,consumed,520,t,,,97.6,%,,",
            "other,2024-01,aluminium-liquid,produced,1000,t,,,,,,",
        ]),
        PLANT,
        None,
    );
    assert_eq!(number(found_at(&verification, "V27b", 2)), "0.5075");
}

#[test]
fn anodes_without_their_carbon_count_as_the_guideline_counts() {
    let verification = verified(
        &book(&[
            "other,2024-01,carbon-anode,consumed,300,t,,,,,,",
            "other,2024-01,aluminium-liquid,produced,1000,t,,,,,,",
        ]),
        PLANT,
        None,
    );
    // 300 x (1 - 0.1518) x (1 - 0.02 - 0.004) = 248.353 t of carbon
    assert_eq!(number(found_at(&verification, "V27a", 2)), "0.2484");
}

#[test]
fn coal_without_a_calorific_value_is_no_comparison() {
    let verification = verified(
        &book(&[
            "other,2024-01,raw-coal,consumed,200,t,,,,,,",
            "other,2024-01,cement-clinker,produced,1000,t,,,,,,",
        ]),
        PLANT,
        None,
    );
    let outcome = verification
        .rules
        .iter()
        .find(|outcome| outcome.rule.id() == "V31b")
        .expect("a rule");
    assert!(
        matches!(&outcome.outcome, Outcome::NotApplicable { reason } if reason.en.contains("net calorific value of raw coal")),
        "{:?}",
        outcome.outcome
    );
}

#[test]
fn clinker_and_cement() {
    let verification = verified(
        &book(&[
            "other,2024-01,raw-coal,consumed,200,t,22.000,GJ/t,,,,",
            "other,2024-01,cement-clinker,produced,1000,t,,,,,0.60,tCO2/t",
            "other,2024-01,cement-clinker,consumed,1100,t,,,,,,",
            "other,2024-01,cement,produced,1000,t,,,,,,",
        ]),
        PLANT,
        None,
    );
    // 0.60 lies above what CaO and MgO can give; 1100 / 1000 = 1.1; 200 * 22 / 29.307 * 1000 / 1000 = 150.1348 kgce/t
    assert_eq!(number(found_at(&verification, "V30a", 3)), "0.60000");
    assert_eq!(number(found_at(&verification, "V31a", 4)), "1.1000");
    assert_eq!(number(found_at(&verification, "V31b", 2)), "150.1348");
}

#[test]
fn a_cement_works_in_order() {
    let verification = verified(
        &book(&[
            "other,2024-01,raw-coal,consumed,135,t,22.000,GJ/t,,,,",
            "other,2024-01,cement-clinker,produced,1000,t,,,,,0.535,tCO2/t",
            "other,2024-01,cement-clinker,consumed,700,t,,,,,,",
            "other,2024-01,cement,produced,1000,t,,,,,,",
        ]),
        PLANT,
        None,
    );
    for rule in ["V30a", "V31a", "V31b"] {
        assert!(found(&verification, rule).is_empty(), "{rule}");
    }
}

#[test]
fn chlorine_and_hydrogen_of_caustic_soda() {
    let verification = verified(
        &book(&[
            "other,2024-01,caustic-soda,produced,1000,t,,,,,,",
            "other,2024-01,chlorine,produced,700,t,,,,,,",
            "other,2024-01,hydrogen,produced,30,t,,,2,%,,",
        ]),
        PLANT,
        None,
    );
    // 0.7 for 0.886; 0.030 for 0.025; hydrogen with carbon
    assert_eq!(number(found_at(&verification, "V36b", 3)), "0.7000");
    assert_eq!(number(found_at(&verification, "V36c", 4)), "0.0300");
    assert_eq!(number(found_at(&verification, "V37b", 4)), "0.02000");
    let verification = verified(
        &book(&[
            "other,2024-01,caustic-soda,produced,1000,t,,,,,,",
            "other,2024-01,chlorine,produced,886,t,,,,,,",
            "other,2024-01,hydrogen,produced,25,t,,,0,%,,",
        ]),
        PLANT,
        None,
    );
    for rule in ["V36b", "V36c", "V37b"] {
        assert!(found(&verification, rule).is_empty(), "{rule}");
    }
}
