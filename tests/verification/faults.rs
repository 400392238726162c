//! Faults put into copies of bundled ledgers, one small edit each; the rule that should finds it, at the line.

use super::seeded::{BF_BOF, Book, EAF, MILL_A, found, found_at, number, plants, verified, verified_beside};
use crate::support::{CETS, dataset_text, ledger};

#[test]
fn months_of_a_purchase_swapped() {
    let mut book = Book::of(BF_BOF);
    let june = book.change(",,2023-06,anthracite,purchased", "5107.74", "10090.55");
    let july = book.change(",,2023-07,anthracite,purchased", "10090.55", "5107.74");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    // In June 13303.49 + 10090.55 came in, 12688.24 + 5558.36 + 164.63 went out or stayed: 23394.04 - 18411.23 = 4982.81
    let finding = found_at(&verification, "V01", june);
    assert_eq!(number(finding), "23394.04");
    assert_eq!(finding.difference.as_ref().expect("a difference").text(), "4982.81 t");
    assert_eq!(finding.period.expect("a month").to_string(), "2023-06");
    found_at(&verification, "V01", july);
    // Over the year nothing is missing, and nothing more is said.
    assert_eq!(found(&verification, "V01").len(), 2);
    // Metered 5722.99 of 10705.80 that the stocks give: 46.54 % off.
    found_at(&verification, "V02c", june);
}

#[test]
fn kilograms_for_tonnes() {
    let mut book = Book::of(BF_BOF);
    let row = book.change(",,2023-06,limestone,purchased", ",t,", ",kg,");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    assert_eq!(number(found_at(&verification, "V26", row)), "68.71");
    found_at(&verification, "V01", row);
}

#[test]
fn normal_cubic_metres_for_ten_thousand_of_them() {
    let mut book = Book::of(BF_BOF);
    let row = book.change(",,2023-06,coke-oven-gas,sold", "10^4Nm3", "Nm3");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    found_at(&verification, "V26", row);
    found_at(&verification, "V10", row);
}

#[test]
fn an_invoice_entered_twice() {
    let mut book = Book::of(EAF);
    let line = book.line(",,2023-03,steel-scrap,purchased");
    let row = book.append(&line);
    let verification = verified(&book.text(), &plants(EAF), Some(CETS));
    found_at(&verification, "V05", row);
    // Both lines stand under the balance that they break: 86673.28 t too much.
    let finding = found_at(&verification, "V01", row);
    assert_eq!(finding.difference.as_ref().expect("a difference").text(), "86673.28 t");
    found_at(&verification, "V01", Book::of(EAF).row(&line));
}

#[test]
fn a_calorific_value_copied_for_three_months() {
    let mut book = Book::of(BF_BOF);
    let row = book.row(",,2023-05,washed-coal,purchased");
    for month in ["2023-05", "2023-06", "2023-07"] {
        let words = format!(",,{month},washed-coal,purchased");
        let line = book.line(&words);
        let value = line.split(',').nth(7).expect("the calorific value").to_owned();
        book.change(&words, &format!(",{value},GJ/t"), ",26.400,GJ/t");
    }
    let clean = verified(&Book::of(BF_BOF).text(), &plants(BF_BOF), Some(CETS));
    assert!(
        found(&clean, "V17")
            .iter()
            .all(|finding| finding.item.as_deref() != Some("washed-coal"))
    );
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let finding = found_at(&verification, "V17", row);
    assert_eq!(number(finding), "3");
    assert!(
        finding
            .message
            .en
            .contains("26.4 GJ/t in all of 3 successive months, 2023-05 to 2023-07"),
        "{}",
        finding.message.en
    );
}

#[test]
fn last_digits_that_are_all_the_same() {
    let mut book = Book::from("plant,process,period,item,flow,quantity,unit\n");
    for month in 1..=12 {
        for (place, item) in (0..).zip([
            "limestone",
            "dolomite",
            "coke",
            "iron-ore-fines",
            "bentonite",
            "pellet",
            "sinter",
            "quicklime",
            "pig-iron",
        ]) {
            for flow in ["purchased", "sold"] {
                let quantity = 1000 * month + 37 * place + if flow == "sold" { 400 } else { 0 };
                book.append(&format!("p,,2023-{month:02},{item},{flow},{quantity}.5,t"));
            }
        }
    }
    // 216 numbers, all ending in 5, of nine digits: (216 - 24)^2 / 24 + 8 * 24 = 1536 + 192 = 1728
    let verification = verified(&book.text(), "", None);
    let finding = found(&verification, "V17")[0];
    assert_eq!(number(finding), "1728.000");
    assert_eq!(finding.lines.len(), 216);
}

#[test]
fn a_gas_balance_that_does_not_close() {
    let mut book = Book::of(BF_BOF);
    let row = book.change("power-plant,2023-06,blast-furnace-gas,consumed", "13971.00", "11971.00");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let finding = found_at(&verification, "V10", row);
    assert_eq!(
        finding.difference.as_ref().expect("a difference").text(),
        "2000.00 10^4Nm3"
    );
    assert!(finding.percent.as_ref().expect("per cent").to_f64() > 3.0);
}

#[test]
fn an_electricity_balance_that_is_open() {
    let mut book = Book::of(BF_BOF);
    let row = book.change("hot-rolling,2023-06,electricity,consumed", "26961.08", "16961.08");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    // Bought 47357.87 - sold 644.05 + own 75280.32 and 19362.52 = 141356.66 MWh; 10000 of them are metered nowhere.
    let finding = found_at(&verification, "V08", row);
    assert_eq!(number(finding), "141356.66");
    assert_eq!(
        finding.difference.as_ref().expect("a difference").text(),
        "10000.00 MWh"
    );
}

#[test]
fn a_product_sold_that_was_not_made() {
    let mut book = Book::of(BF_BOF);
    let row = book.change(",,2023-06,hot-rolled-coil,sold", "316810.03", "336810.03");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let finding = found_at(&verification, "V06", row);
    assert_eq!(finding.difference.as_ref().expect("a difference").text(), "20000.00 t");
}

#[test]
fn meters_that_drift() {
    // The arc furnace and the refining of June used 1213.16 + 104.94 = 1318.10 t of anthracite, as the stocks say.
    for (consumed, rule) in [("1219.80", "V02a"), ("1233.16", "V02b"), ("1263.16", "V02c")] {
        let mut book = Book::of(EAF);
        let row = book.change("electric-arc-furnace,2023-06,anthracite,consumed", "1213.16", consumed);
        let verification = verified(&book.text(), &plants(EAF), Some(CETS));
        // 6.64 is 0.50 %, 20 is 1.52 %, 50 is 3.79 % of 1318.10
        found_at(&verification, rule, row);
        for other in ["V02a", "V02b", "V02c"].iter().filter(|other| **other != rule) {
            assert!(found(&verification, other).is_empty(), "{other} beside {rule}");
        }
    }
}

#[test]
fn a_stock_chain_that_breaks() {
    let mut book = Book::of(BF_BOF);
    let row = book.change(",,2023-07,anthracite,opening_stock", "12688.24", "14688.24");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let broken = found(&verification, "V01");
    // The chain, and the balance of July, which begins with 2000 t that June did not leave.
    let at = |finding: &&&dafeng::verification::Finding| finding.lines.iter().any(|line| line.row == Some(row));
    assert_eq!(broken.iter().filter(at).count(), 2);
    assert!(broken.iter().any(|finding| {
        finding
            .message
            .en
            .contains("the closing stock of 2023-06 was 12688.24 t")
    }));
}

#[test]
fn a_month_left_out() {
    let mut book = Book::of(BF_BOF);
    assert_eq!(book.remove(",,2023-06,coke,"), 3);
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    // July opens with what June would have left, and May left something else.
    found_at(&verification, "V01", book.row(",,2023-07,coke,opening_stock"));
}

#[test]
fn a_month_of_meters_left_out() {
    let mut book = Book::of(EAF);
    assert_eq!(book.remove(",2023-06,electricity,consumed"), 7);
    let verification = verified(&book.text(), &plants(EAF), Some(CETS));
    let finding = found_at(&verification, "V08", book.row(",,2023-06,electricity,purchased"));
    assert_eq!(finding.period.expect("a month").to_string(), "2023-06");
}

#[test]
fn a_yearly_total_that_its_months_do_not_give() {
    let mut book = Book::from(
        "period,item,flow,quantity,unit,asserts\n2023-06,coke,purchased,100,t,\n2023-07,coke,purchased,50,t,\n",
    );
    let row = book.append("2023,coke,assert,160,t,purchased");
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    assert!(
        found_at(&verification, "V03", row)
            .message
            .en
            .contains("difference -10")
    );
}

#[test]
fn purchases_entered_as_sales() {
    let mut book = Book::of(EAF);
    let row = book.change(",,2023-06,quicklime,purchased", ",purchased,", ",sold,");
    let verification = verified(&book.text(), &plants(EAF), Some(CETS));
    // 788.18 - 4003.88 - 799.65 = -4015.35
    assert_eq!(number(found_at(&verification, "V04", row)), "-4015.35");
    found_at(&verification, "V01", row);
}

#[test]
fn output_beyond_the_capacity() {
    let plants = plants(BF_BOF).replace(
        "    route: bf-bof\n",
        "    route: bf-bof\n    units: [{id: bof-1, process: converter, capacity: 300, capacity_unit: 10^4 t/a}]\n",
    );
    let book = Book::of(BF_BOF);
    let verification = verified(&book.text(), &plants, Some(CETS));
    // January: 3000000 * 1.15 * 31/365 = 293013.70 t
    let finding = found_at(
        &verification,
        "V07",
        book.row("converter,2023-01,liquid-steel,produced"),
    );
    assert_eq!(finding.expected.as_ref().expect("a limit").text(), "293013.70 t");
    assert_eq!(finding.process.as_deref(), Some("bof-1"));
}

#[test]
fn one_steel_stated_twice() {
    let mut book = Book::of(EAF);
    let line = book.line("reference-eaf,,2023-06,crude-steel,produced");
    let row = book.append(&line.replace("crude-steel", "crude-steel-eaf"));
    let verification = verified(&book.text(), &plants(EAF), Some(CETS));
    found_at(&verification, "V11", row);
}

#[test]
fn coke_ovens_that_make_less_coke_than_their_coal_holds() {
    let plants = dataset_text(BF_BOF, "plants-with-carbon.yaml");
    let mut book = Book::of(BF_BOF);
    let row = book.change("coking,2023-06,coke,produced", "94922.15", "74922.15");
    let verification = verified(&book.text(), &plants, Some(CETS));
    let finding = found_at(&verification, "V12", row);
    assert_eq!(finding.process.as_deref(), Some("coking"));
}

#[test]
fn carbon_per_energy_out_of_its_band() {
    let mut book = Book::of(BF_BOF);
    let row = book.change(",,2023-06,washed-coal,purchased", "0.02551", "0.03851");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    assert_eq!(number(found_at(&verification, "V13", row)), "0.03851");
}

#[test]
fn carbon_as_received_beside_a_dry_calorific_value() {
    // A coal of 60 % carbon and 25 GJ/t dry, at 14 % moisture: as received 51.6 %, and 0.516 / 25 = 0.02064 tC/GJ
    let mut book = Book::from(
        "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_fraction,carbon_fraction_unit,carbon_fraction_basis\n",
    );
    let row = book.append("2024-06,bituminous-coal,purchased,1000,t,25.000,GJ/t,measured,51.6,%,measured");
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    assert_eq!(number(found_at(&verification, "V13", row)), "0.02064");
}

#[test]
fn bases_that_differ_in_the_open() {
    let mut book =
        Book::from("period,item,flow,quantity,unit,moisture_basis,ncv,ncv_unit,ncv_basis,ncv_moisture_basis\n");
    let row = book.append("2024-06,bituminous-coal,purchased,1000,t,ar,25.000,GJ/t,measured,d");
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    found_at(&verification, "V14", row);
    found_at(&verification, "V26", row);
}

#[test]
fn a_unit_of_another_kind() {
    let mut book = Book::of(EAF);
    let row = book.change(",,2023-06,natural-gas,purchased", ",10^4Nm3,", ",10^4m3,");
    let verification = verified(&book.text(), &plants(EAF), Some(CETS));
    assert!(
        found(&verification, "V26")
            .iter()
            .any(|finding| finding.lines.iter().any(|line| line.row == Some(row)))
    );
}

#[test]
fn a_default_where_measurement_is_prescribed() {
    let mut book = Book::of(MILL_A);
    let row = book.change(
        ",anthracite,net_consumed",
        "25.024,GJ/t,measured",
        "25.024,GJ/t,default",
    );
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    found_at(&verification, "V20", row);
}

#[test]
fn a_measured_oxidation_rate() {
    let mut book =
        Book::from("period,item,flow,quantity,unit,oxidation_rate,oxidation_rate_unit,oxidation_rate_basis\n");
    let row = book.append("2024-06,coke,purchased,1000,t,91,%,measured");
    book.append("2024-06,crude-steel,produced,1000,t,,,");
    let verification = verified(&book.text(), "plants: [{id: p}]", Some("gbt-32151.5-2015"));
    found_at(&verification, "V20", row);
}

#[test]
fn carbon_over_energy_beyond_the_fuels() {
    let mut book = Book::of(EAF);
    let row = book.change(",,2023-06,natural-gas,purchased", "0.01531", "0.05131");
    let verification = verified(&book.text(), &plants(EAF), Some(CETS));
    let finding = found_at(&verification, "V43", row);
    assert_eq!(finding.period.expect("a month").to_string(), "2023-06");
}

#[test]
fn a_default_of_another_edition() {
    let mut book = Book::of(MILL_A);
    let row = book.change(
        ",washed-coal,net_consumed",
        "26.344,GJ/t,default cets-ag-03.01-v01-2024",
        "26.344,GJ/t,default gbt-32151.5-2015",
    );
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    found_at(&verification, "V45", row);
}

#[test]
fn a_set_that_was_replaced_before_the_period() {
    // GB/T 32151.5-2015 was replaced on 2026-03-31; June 2026 is later.
    let text = Book::of(MILL_A).text();
    let verification = verified(
        &text,
        &dataset_text(MILL_A, "plants-with-alloys.yaml"),
        Some("gbt-32151.5-2015"),
    );
    let replaced = found(&verification, "V45");
    assert!(
        replaced
            .iter()
            .any(|finding| finding.message.en.contains("replaced by gbt-32151.5-2026"))
    );
}

#[test]
fn more_in_the_market_than_in_the_enterprise() {
    let verification = verified(
        &Book::of(BF_BOF).text(),
        &dataset_text(BF_BOF, "plants-complete.yaml"),
        Some(CETS),
    );
    // 7001983.56 - 6848251.50: oxidation rates, which the guideline does not have.
    let finding = found(&verification, "V46")[0];
    assert_eq!(
        finding.difference.as_ref().expect("a difference").text(),
        "153732.06 tCO2"
    );
}

#[test]
fn more_captured_than_the_process_emits() {
    let plants = dataset_text(BF_BOF, "plants-with-carbon.yaml");
    let mut book = Book::of(BF_BOF);
    let row = book.append("reference-bf-bof,lime,2023-06,carbon-dioxide-captured,captured,50000,t,,,,,,,,meter,");
    let verification = verified(&book.text(), &plants, Some(CETS));
    assert_eq!(number(found_at(&verification, "V39a", row)), "50000.00");
    let mut book = Book::of(BF_BOF);
    book.append("reference-bf-bof,lime,2023-06,carbon-dioxide-captured,captured,5000,t,,,,,,,,meter,");
    assert!(found(&verified(&book.text(), &plants, Some(CETS)), "V39a").is_empty());
}

#[test]
fn an_intensity_that_moved_by_a_tenth() {
    let mut before = Book::of(MILL_A);
    before.change(",coke,net_consumed", "66522.44", "166522.44");
    let before = ledger(&before.text().replace("2026-06", "2025-06"), &plants(MILL_A)).expect("reads");
    let verification = verified_beside(&Book::of(MILL_A).text(), &plants(MILL_A), Some(CETS), Some(&before));
    let finding = found(&verification, "V41")[0];
    // 2.0395 tCO2/t now; 100000 t of coke more were 100000 * 28.435 * 0.02942 * 44/12 = 306737.82 tCO2, 0.5153 tCO2/t, in June 2025
    assert_eq!(number(finding), "2.0395");
    assert_eq!(
        finding.expected.as_ref().expect("the year before").text(),
        "2.5548 tCO2/t"
    );
}

#[test]
fn two_years_in_one_ledger_are_compared_too() {
    let now = Book::of(MILL_A);
    let mut before = Book::of(MILL_A);
    before.change(",coke,net_consumed", "66522.44", "166522.44");
    let before = before.text().replace("2026-06", "2025-06");
    let (_, lines) = before.split_once('\n').expect("a header");
    let verification = verified(&(now.text() + lines), &plants(MILL_A), Some(CETS));
    assert_eq!(found(&verification, "V41").len(), 1);
}

#[test]
fn coal_left_out_of_the_blast_furnace() {
    let mut book = Book::of(BF_BOF);
    book.remove(",bituminous-coal,consumed");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let finding = found_at(&verification, "V42a", book.row("blast-furnace,2023-06,coke,consumed"));
    assert_eq!(finding.process.as_deref(), Some("blast-furnace"));
    assert_eq!(
        finding.expected.as_ref().expect("the benchmark").text(),
        "361.00 kgce/t"
    );
}

#[test]
fn converter_gas_that_is_not_recovered() {
    let mut book = Book::of(BF_BOF);
    book.remove("converter-gas,produced");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let finding = found_at(
        &verification,
        "V42b",
        book.row("reference-bf-bof,converter,2023-06,oxygen,consumed"),
    );
    assert_eq!(finding.expected.as_ref().expect("the baseline").text(), "-10.00 kgce/t");
}
