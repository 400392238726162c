//! Rules of other sectors over what `parameter` lines, grades and equipment classes state.

use dafeng::verification::{Outcome, Verification};

use super::seeded::{found, found_at, number, verified};
use crate::support::ledger;

const HEADER: &str = "process,period,item,flow,parameter,quantity,unit,ncv_basis\n";
const PLANT: &str = "plants: [{id: p, region: cn-fujian}]";

/// What the rules make of lines; the first is row 2.
fn of(lines: &[&str]) -> Verification {
    of_plant(lines, PLANT)
}

fn of_plant(lines: &[&str], plants: &str) -> Verification {
    verified(&(HEADER.to_owned() + &lines.join("\n") + "\n"), plants, None)
}

fn has_run(verification: &Verification, rule: &str) {
    let outcome = verification
        .rules
        .iter()
        .find(|outcome| outcome.rule.id() == rule)
        .expect("a rule");
    assert!(
        matches!(outcome.outcome, Outcome::Ran { times } if times > 0),
        "{rule}: {:?}",
        outcome.outcome
    );
}

#[test]
fn power_of_aluminium() {
    let cells = |power: &str| {
        of(&[
            "aluminium-electrolysis,2024-01,aluminium-liquid,produced,,1000,t,",
            &format!("铝电解,2024-01,electricity,consumed,,{power},MWh,"),
        ])
    };
    // 13.5 MWh/t: plausible, but above the baseline of 13.35
    let verification = cells("13500");
    assert_eq!(number(found_at(&verification, "V28c", 3)), "13.5000");
    for rule in ["V28a", "V28b"] {
        has_run(&verification, rule);
        assert!(found(&verification, rule).is_empty(), "{rule}");
    }
    // 12.5: better than level 1; 135: out of every span
    assert_eq!(number(found_at(&cells("12500"), "V28b", 3)), "12.5000");
    assert_eq!(number(found_at(&cells("135000"), "V28a", 3)), "135.0000");
}

#[test]
fn anode_effects() {
    let cells = |factor: &str| {
        of(&[
            "aluminium-electrolysis,2024-01,aluminium-liquid,produced,,1000,t,",
            "aluminium-electrolysis,2024-01,carbon-anode,consumed,,400,t,",
            "aluminium-electrolysis,2024-01,carbon-anode,parameter,carbon_fraction,97.6,%,",
            "aluminium-electrolysis,2024-01,aluminium-liquid,parameter,anode_effect_minutes,0.25,min/cell-day,",
            &format!("aluminium-electrolysis,2024-01,aluminium-liquid,parameter,cf4_emission_factor,{factor},kgCF4/t,"),
        ])
    };
    // 0.143 x 0.25 = 0.03575 kg/t, typed as 0.036
    let verification = cells("0.036");
    has_run(&verification, "V29a");
    assert!(found(&verification, "V29a").is_empty());
    // By the factor 1000 x 0.000036 x 7740 = 278.64 tCO2e; anodes 400 x 0.976 x 44/12 = 1431.47: 16.3 %
    has_run(&verification, "V29b");
    assert!(found(&verification, "V29b").is_empty());
    let verification = cells("0.136");
    assert_eq!(number(found_at(&verification, "V29a", 6)), "0.0001360");
    // 1000 x 0.000136 x 7740 = 1052.64; of 1052.64 + 1431.4667 it is 42.3750 %
    assert_eq!(number(found_at(&verification, "V29b", 2)), "42.3750");
    // Minutes below zero the reader refuses.
    let csv = format!("{HEADER},2024-01,aluminium-liquid,parameter,anode_effect_minutes,-1,min/cell-day,\n");
    assert_eq!(ledger(&csv, PLANT).expect_err("refused").0[0].code, "negative-value");
}

#[test]
fn deductions_of_clinker() {
    let kiln = |slag: &str| {
        of(&[
            "other,2024-01,cement-clinker,produced,,1000,t,",
            "other,2024-01,cement-clinker,parameter,emission_factor,0.535,tCO2/t,",
            &format!("other,2024-01,slag,consumed,,{slag},t,"),
            "other,2024-01,slag,parameter,deduction_factor,0.215,tCO2/t,",
            "other,2024-01,raw-coal,consumed,,100,t,",
        ])
    };
    // 100 x 0.215 = 21.5 of 535; 3000 x 0.215 = 645, 1.2056 times it
    let verification = kiln("100");
    has_run(&verification, "V30b");
    assert!(found(&verification, "V30b").is_empty());
    assert_eq!(number(found_at(&kiln("3000"), "V30b", 4)), "1.2056");
}

#[test]
fn batch_of_glass() {
    let furnace = |batch: &str, soda: &str, carbon: &str| {
        of(&[
            "glass-melting,2024-01,flat-glass,produced,,1000,t,",
            &format!("other,2024-01,glass-batch,produced,,{batch},t,"),
            &format!("glass-melting,2024-01,soda-ash,consumed,,{soda},t,"),
            "glass-melting,2024-01,dolomite,consumed,,180,t,",
            "glass-melting,2024-01,quartz-sand,consumed,,700,t,",
            "glass-melting,2024-01,cullet,consumed,,98,t,",
            "glass-melting,2024-01,carbon-powder,consumed,,2,t,",
            "glass-melting,2024-01,carbon-powder,parameter,carbon_fraction,90,%,",
            &format!("glass-melting,2024-01,carbon-powder,parameter,emission_factor,{carbon},tCO2/t,"),
        ])
    };
    // 220 + 180 + 700 + 98 + 2 = 1200; 0.90 x 44/12 = 3.3
    let verification = furnace("1200", "220", "3.30");
    for rule in ["V33a", "V33b", "V33c"] {
        has_run(&verification, rule);
        assert!(
            found(&verification, rule).is_empty(),
            "{rule}: {:#?}",
            found(&verification, rule)
        );
    }
    assert_eq!(number(found_at(&furnace("1250", "220", "3.30"), "V33a", 3)), "1200");
    assert_eq!(number(found_at(&furnace("1430", "450", "3.30"), "V33b", 4)), "0.4500");
    // Without 44/12
    let verification = furnace("1200", "220", "0.90");
    let finding = found_at(&verification, "V33c", 10);
    assert_eq!(finding.expected.as_ref().expect("a value").text(), "3.3000000 tCO2/t");
}

#[test]
fn nitric_acid() {
    let plant = |class: &str| format!("plants: [{{id: p, units: [{{id: n-1, process: nitric-acid-plant{class}}}]}}]");
    let acid = |factor: &str, destroyed: &str, class: &str| {
        let lines = [
            "n-1,2024-01,nitric-acid-high-pressure,produced,,1000,t,".to_owned(),
            format!("n-1,2024-01,nitric-acid-high-pressure,parameter,n2o_emission_factor,{factor},tN2O/t,"),
            format!("n-1,2024-01,nitric-acid-high-pressure,parameter,destruction_efficiency,{destroyed},%,"),
            "n-1,2024-01,nitric-acid-high-pressure,parameter,utilisation_factor,90,%,".to_owned(),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        of_plant(&lines, &plant(class))
    };
    // By high pressure 13.9 kg/t
    let verification = acid("0.0139", "85", ", equipment_class: nscr");
    for rule in ["V35a", "V35b", "V35c"] {
        has_run(&verification, rule);
        assert!(found(&verification, rule).is_empty(), "{rule}");
    }
    assert_eq!(number(found_at(&acid("0.005", "85", ""), "V35a", 3)), "0.00500");
    assert_eq!(
        number(found_at(&acid("0.0139", "95", ", equipment_class: nscr"), "V35c", 4)),
        "0.95000"
    );
    // Another way to destroy it is not held to 90 %.
    assert!(found(&acid("0.0139", "95", ""), "V35c").is_empty());
}

#[test]
fn energy_of_caustic_soda_by_grade() {
    let cells = |grade: &str, power: &str| {
        let lines = [
            format!("brine-electrolysis,2024-01,{grade},produced,,1000,t,"),
            format!("brine-electrolysis,2024-01,electricity,consumed,,{power},MWh,"),
        ];
        of(&[&lines[0], &lines[1]])
    };
    // 2500 MWh x 0.1229 tce/MWh = 307.25 tce: 307.25 kgce/t, within level 3 of 30 % soda (350) and not better than 0.9 x 308
    let verification = cells("caustic-soda-30", "2500");
    has_run(&verification, "V36a");
    assert!(found(&verification, "V36a").is_empty());
    // 3000 MWh: 368.70 above 350 of 30 % soda, below 470 of 45 %, where 0.9 x 410 = 369 is just not reached
    let finding = found_at(&cells("caustic-soda-30", "3000"), "V36a", 3).clone();
    assert_eq!(number(&finding), "368.70");
    assert_eq!(finding.expected.expect("a level").text(), "350.00 kgce/t");
    assert!(found(&cells("caustic-soda-45", "3100"), "V36a").is_empty());
    // 1000 MWh: 122.90 is too good for any
    assert_eq!(number(found_at(&cells("caustic-soda-30", "1000"), "V36a", 3)), "122.90");
}
