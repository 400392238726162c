//! Ledgers that once gave a wrong figure without a word. Each test says what was wrong and computes the right figure by hand.

mod laboratory;
mod processes;

use dafeng::inventory::{AccountRequest, Grouping, Selector};

use crate::support::{CETS, ENERGY, GBT_32151, allow_gaps, refusal, row, total, with_inventory};

const HEAD: &str = "plant,process,period,item,flow,quantity,unit\n";

/// A total of more than 28 digits printed as 0.
#[test]
fn a_total_that_cannot_be_held_is_refused() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,30000000000000000000000000,t\np,,2024-07,coke,purchased,30000000000000000000000000,t\np,,2024-06,crude-steel,produced,1,t\n"
    );
    assert_eq!(refusal(&csv, "", CETS), ["result-too-long"]);
}

/// In a file with Windows line ends every row number was one too low.
#[test]
fn rows_count_as_the_spreadsheet_counts() {
    let csv = "period,item,flow,quantity,unit,note\r\n2024-06,coke,purchased,1,t,\"two\r\nlines\"\r\n2024-06,wrong,purchased,1,t,\r\n";
    let problems = crate::support::ledger(csv, "").expect_err("an unknown item");
    // A line break inside quotes is no row for a spreadsheet.
    assert_eq!(problems.0[0].place.as_ref().and_then(|place| place.row), Some(3));
    let unix = csv.replace("\r\n", "\n");
    assert_eq!(
        crate::support::ledger(&unix, "").expect_err("an unknown item").0[0].place,
        problems.0[0].place
    );
}

/// Blank lines are rows too.
#[test]
fn blank_lines_count() {
    let csv = "\nperiod,item,flow,quantity,unit\n\n2024-06,coke,purchased,1,t\n\n\n2024-06,wrong,purchased,1,t\n";
    let problems = crate::support::ledger(csv, "").expect_err("an unknown item");
    assert_eq!(problems.0[0].place.as_ref().and_then(|place| place.row), Some(7));
    let coke = "\n\nperiod,item,flow,quantity,unit\n2024-06,coke,purchased,1,t\n\n2024-06,crude-steel,produced,1,t\n";
    with_inventory(coke, "", CETS, AccountRequest::default(), |inventory| {
        let tree = inventory
            .explain_row(row(inventory, "2024-06", "coke"))
            .expect("explains");
        assert_eq!(tree.children[0].lines[0].place.row, Some(4));
        let steel = inventory
            .explain_row(row(inventory, "2024-06", "crude-steel"))
            .expect("explains");
        assert_eq!(steel.children[0].lines[0].place.row, Some(6));
    })
    .expect("accounts");
}

/// One month's scrap over three months' steel was printed as an indicator.
#[test]
fn an_indicator_needs_the_same_periods_above_and_below() {
    let csv = format!(
        "{HEAD}p,converter,2024-01,steel-scrap,consumed,100,t\np,,2024-01,crude-steel,produced,1000,t\np,,2024-02,crude-steel,produced,1000,t\np,,2024-01,steel-scrap,purchased,100,t\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        let value = |id: &str| {
            inventory
                .indicators()
                .into_iter()
                .find(|i| i.id == id)
                .expect("known")
                .value
                .map(|value| value.to_string())
        };
        assert_eq!(value("scrap-per-crude-steel"), None);
        // Bought in January only: 100 t over 2000 t.
        assert_eq!(value("scrap-per-crude-steel-external").as_deref(), Some("50.000"));
    })
    .expect("accounts");
}

/// A year with blank supply beside a month that says `grid` was counted twice.
#[test]
fn blank_supply_is_the_grid_when_periods_overlap() {
    let csv = "period,item,flow,quantity,unit,supply\n2023,electricity,purchased,1200,MWh,\n2023-06,electricity,purchased,100,MWh,grid\n2023-06,crude-steel,produced,1,t,\n";
    assert_eq!(
        refusal(csv, "plants: [{id: p, region: cn-fujian}]", GBT_32151),
        ["overlapping-periods"]
    );
}

/// Crude steel beside converter steel, which is a kind of it, was deducted and divided by twice.
#[test]
fn output_of_an_item_beside_its_kind_is_refused() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,1000,t\np,,2024-06,crude-steel,produced,1000,t\np,,2024-06,crude-steel-converter,produced,1000,t\n"
    );
    assert_eq!(refusal(&csv, "", CETS), ["item-beside-its-kind"]);
    // The two kinds side by side are two outputs: 3067.38 - 400 * 0.037 - 600 * 0.037 = 3067.38 - 14.80 - 22.20.
    let kinds = format!(
        "{HEAD}p,,2024-06,coke,purchased,1000,t\np,,2024-06,crude-steel-eaf,produced,400,t\np,,2024-06,crude-steel-converter,produced,600,t\n"
    );
    assert_eq!(total(&kinds, "", CETS), "3030.38");
}

/// Ferroalloy was bought, its kinds used by the converter: they were inferred as bought on top.
#[test]
fn a_kind_of_what_was_bought_is_not_inferred_as_bought() {
    let plants = "plants: [{id: p, factors: [{item: ferroalloy, parameter: emission_factor, value: 0.275, unit: tCO2/t, evidence: x}]}]";
    let csv = format!(
        "{HEAD}p,,2024-06,ferroalloy,purchased,100,t\np,converter,2024-06,ferrosilicon,consumed,60,t\np,converter,2024-06,silicomanganese,consumed,40,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    // 100 * 0.275 = 27.50
    assert_eq!(total(&csv, plants, CETS), "27.50");
}

/// Plant output in June, process output in July: July fell out of the denominator.
#[test]
fn the_denominator_is_chosen_in_each_period() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,1000,t\np,,2024-07,coke,purchased,1000,t\np,,2024-06,crude-steel,produced,1000,t\np,converter,2024-07,crude-steel,produced,1000,t\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        let whole = &inventory.intensities(&[])[0];
        assert_eq!(whole.denominator.to_text(), "2000");
        let months: Vec<String> = inventory
            .intensities(&[Grouping::Period])
            .iter()
            .map(|i| i.denominator.to_text())
            .collect();
        assert_eq!(months, ["1000", "1000"]);
        // July's steel is no output of the plant as stated, so its carbon is not deducted, and that is said.
        assert!(
            inventory
                .notes
                .iter()
                .any(|note| note.code == "output-only-of-processes")
        );
        let lines: usize = inventory
            .explain(&Selector::parse("intensity", inventory).expect("known"))
            .expect("explains")
            .children[1]
            .lines
            .len();
        assert_eq!(lines, 2);
    })
    .expect("accounts");
}

const MOIST: &str = "period,item,flow,quantity,unit,moisture_basis,moisture,ncv,ncv_unit,ncv_basis,ncv_moisture_basis,carbon_fraction,carbon_fraction_unit,carbon_fraction_basis,carbon_fraction_moisture_basis\n";

/// A dry calorific value beside a carbon fraction as received: the dried quantity was multiplied by the latter.
#[test]
fn parameters_on_two_moisture_bases_are_refused() {
    let line = |basis: &str| {
        format!(
            "{MOIST}2024-06,anthracite,purchased,1000,t,as-received,10,25,GJ/t,measured,dry,0.6,tC/t,measured,{basis}\n2024-06,crude-steel,produced,0,t,,,,,,,,,,\n"
        )
    };
    assert_eq!(refusal(&line(""), "", CETS), ["moisture-bases-differ"]);
    // Both dry: 1000 * 0.9 = 900 t; content 0.6 / 25 = 0.024; 900 * 25 * 0.024 * 44/12 = 1980.00
    assert_eq!(total(&line("dry"), "", CETS), "1980.00");
}

/// Dry and wet tonnes of one coal were added.
#[test]
fn dry_and_wet_quantities_are_not_added() {
    let csv = format!(
        "{MOIST}2024-06,anthracite,purchased,1000,t,as-received,10,25,GJ/t,measured,dry,,,,\n2024-06,anthracite,purchased,1000,t,as-received,,,,,,,,,\n2024-06,crude-steel,produced,0,t,,,,,,,,,,\n"
    );
    assert_eq!(refusal(&csv, "", CETS), ["mixed-moisture-bases"]);
}

/// Scrap bought on days beside a net consumption of the month doubled in the indicator, though not in the row.
#[test]
fn indicators_net_as_rows_do() {
    let csv = format!(
        "{HEAD}p,,2024-06-10,steel-scrap,purchased,100,t\np,,2024-06,steel-scrap,net_consumed,100,t\np,,2024-06,crude-steel,produced,1000,t\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        let found = inventory
            .indicators()
            .into_iter()
            .find(|i| i.id == "scrap-per-crude-steel-external")
            .expect("known");
        assert_eq!(found.value.expect("known").to_string(), "100.000");
    })
    .expect("accounts");
}

/// A carried opening stock had no ledger line behind it.
#[test]
fn a_carried_opening_is_the_closing_before() {
    let csv = format!(
        "{HEAD}p,,2024-01,coke,opening_stock,10,t\np,,2024-01,coke,purchased,100,t\np,,2024-01,coke,closing_stock,20,t\np,,2024-02,coke,purchased,100,t\np,,2024-02,coke,closing_stock,5,t\np,,2024-02,coke,assert,115,t\np,,2024-01,crude-steel,produced,0,t\n"
    );
    let csv = csv
        .replace(
            "plant,process,period,item,flow,quantity,unit\n",
            "plant,process,period,item,flow,quantity,unit,asserts\n",
        )
        .replace("assert,115,t", "assert,115,t,total");
    let csv: String = csv
        .lines()
        .map(|line| {
            if line.matches(',').count() == 6 {
                format!("{line},\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        // 100 + 20 - 5 = 115
        let february = row(inventory, "2024-02", "coke");
        assert_eq!(february.quantity.to_text(), "115");
        let tree = inventory.explain_row(february).expect("explains");
        assert!(
            tree.children[0].children.iter().all(|term| !term.lines.is_empty()),
            "{tree:#?}"
        );
    })
    .expect("accounts");
}

/// A set that gives two years showed the record of the wrong one.
#[test]
fn the_record_shown_is_the_record_taken() {
    let csv = format!("{HEAD}p,,2022-06,electricity,purchased,100,MWh\np,,2022-06,crude-steel,produced,0,t\n");
    with_inventory(
        &csv,
        "plants: [{id: p, region: cn}]",
        GBT_32151,
        allow_gaps(),
        |inventory| {
            let tree = inventory
                .explain_row(row(inventory, "2022-06", "electricity"))
                .expect("explains");
            let record = tree.children[1].record.as_ref().expect("a record");
            assert_eq!(
                (record.describes, record.printed.as_str()),
                (Some(2022), "0.5366 tCO2/MWh")
            );
        },
    )
    .expect("accounts");
}

/// A factor that the plant gives for crude steel lost to the standard's default for a kind of it.
#[test]
fn a_plant_factor_serves_the_kinds_of_its_item() {
    let plants = "plants: [{id: p, factors: [{item: crude-steel, parameter: emission_factor, value: 0.01, unit: tCO2/t, evidence: x}]}]";
    let csv = format!("{HEAD}p,,2024-06,crude-steel-eaf,produced,1000,t\n");
    assert_eq!(total(&csv, plants, CETS), "-10.00");
}

/// Without a plants file the order of plants followed the order of lines.
#[test]
fn the_order_of_lines_does_not_order_plants() {
    let lines = [
        "b,,2024-06,coke,purchased,1,t\n",
        "a,,2024-06,coke,purchased,2,t\n",
        "a,,2024-06,crude-steel,produced,1,t\n",
        "b,,2024-06,crude-steel,produced,1,t\n",
    ];
    let rows = |order: [usize; 4]| {
        let csv: String = std::iter::once(HEAD)
            .chain(order.into_iter().map(|at| lines[at]))
            .collect();
        with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
            let rows = inventory.rows.iter().map(|row| {
                (
                    inventory.value(row, Grouping::Plant).0,
                    inventory.value(row, Grouping::Item).0,
                )
            });
            rows.collect::<Vec<_>>()
        })
        .expect("accounts")
    };
    assert_eq!(rows([0, 1, 2, 3]), rows([3, 2, 1, 0]));
}

/// A yearly output over a month's emissions is no intensity.
#[test]
fn mixed_periods_give_no_intensity_by_period() {
    let csv = format!("{HEAD}p,,2024-06,coke,purchased,100,t\np,,2024,crude-steel,produced,1000,t\n");
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        assert!(inventory.intensities(&[Grouping::Period]).is_empty());
        assert_eq!(inventory.intensities(&[]).len(), 1);
    })
    .expect("accounts");
}

/// A grid factor typed in as the default of its set and region was called different.
#[test]
fn a_typed_default_of_the_plants_region_is_known() {
    let csv = "period,item,flow,quantity,unit,emission_factor,emission_factor_unit,emission_factor_basis\n2023-06,electricity,purchased,100,MWh,0.4211,tCO2/MWh,default mee-grid-2023\n2023-06,crude-steel,produced,1,t,,,\n";
    let found = with_inventory(
        csv,
        "plants: [{id: p, region: cn-fujian}]",
        GBT_32151,
        AccountRequest::default(),
        |inventory| inventory.notes.iter().any(|note| note.code == "default-differs"),
    );
    assert_eq!(found, Ok(false));
}

/// A year's output of the plant beside its processes' months was added to them.
#[test]
fn a_stated_year_covers_its_months() {
    let csv = format!(
        "{HEAD}p,,2024,coke,purchased,1000,t\np,,2024,crude-steel,produced,2000,t\np,converter,2024-01,crude-steel,produced,1000,t\np,converter,2024-02,crude-steel,produced,1000,t\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        let whole = &inventory.intensities(&[])[0];
        // (3067.38 - 74.00) / 2000 = 1.4967
        assert_eq!(
            (
                whole.denominator.to_text().as_str(),
                whole.value.expect("made").to_string().as_str()
            ),
            ("2000", "1.4967")
        );
        let said = |code| inventory.notes.iter().any(|note| note.code == code);
        assert!(!said("output-only-of-processes") && !said("output-differs"));
    })
    .expect("accounts");
}

/// Heat and steam of a process with blank supply were inferred as bought, and self-generated heat was counted.
#[test]
fn heat_follows_its_supply_in_the_energy_account() {
    let process = format!("{HEAD}p,coking,2024-01,steam,consumed,1000,t\np,,2024-01,crude-steel,produced,1,t\n");
    assert_eq!(total(&process, "", ENERGY), "0.00");
    let own = "period,item,flow,quantity,unit,supply\n2024-01,heat,purchased,500,GJ,grid\n2024-01,heat,net_consumed,1000,GJ,self-generated\n2024-01,crude-steel,produced,1,t,\n";
    // 500 GJ * 0.03412 tce/GJ = 17.06
    assert_eq!(total(own, "", ENERGY), "17.06");
}

/// A ledger that states only the opening stock of each month was refused.
#[test]
fn the_next_opening_is_the_closing() {
    let csv = format!(
        "{HEAD}p,,2024-01,coke,opening_stock,10,t\np,,2024-01,coke,purchased,100,t\np,,2024-02,coke,opening_stock,30,t\np,,2024-02,coke,purchased,100,t\np,,2024-02,coke,closing_stock,5,t\np,,2024-01,crude-steel,produced,0,t\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        // January 100 + 10 - 30 = 80, February 100 + 30 - 5 = 125
        assert_eq!(row(inventory, "2024-01", "coke").quantity.to_text(), "80");
        assert_eq!(row(inventory, "2024-02", "coke").quantity.to_text(), "125");
        let tree = inventory
            .explain_row(row(inventory, "2024-01", "coke"))
            .expect("explains");
        assert!(
            tree.children[0].children.iter().all(|term| term.lines.len() == 1),
            "{tree:#?}"
        );
    })
    .expect("accounts");
}

/// A dry content per energy says nothing of the mass.
#[test]
fn a_content_per_energy_dries_no_quantity() {
    let csv = "period,item,flow,quantity,unit,moisture_basis,moisture,carbon_content,carbon_content_unit,carbon_content_basis,carbon_content_moisture_basis\n2024-06,washed-coal,purchased,1000,t,as-received,10,0.026,tC/GJ,measured,dry\n2024-06,crude-steel,produced,0,t,,,,,,\n";
    // 1000 * 26.344 * 0.026 * 44/12 = 2511.46
    assert_eq!(total(csv, "", CETS), "2511.46");
}

/// A quotation mark that was never closed swallowed the lines behind it.
#[test]
fn an_unclosed_quote_swallows_no_line() {
    let csv = "period,item,flow,quantity,unit,note\n2024-06,coke,purchased,1,t,\"abc\n2024-06,coke,purchased,2,t,\n2024-06,crude-steel,produced,1,t,\n";
    let problems = crate::support::ledger(csv, "").expect_err("refused");
    assert_eq!(
        (
            problems.0[0].code,
            problems.0[0].place.as_ref().and_then(|place| place.row)
        ),
        ("unbalanced-quote", Some(2))
    );
}

/// A quantity dried beside another line could need more decimal places than are held, and was stored rounded.
#[test]
fn a_dried_quantity_is_never_stored_rounded() {
    let digits = "0.0000000000000000000000001";
    let csv = format!(
        "{MOIST}2024-06,anthracite,purchased,1000,t,as-received,10,25,GJ/t,measured,dry,,,,\n2024-06,anthracite,sold,{digits},t,as-received,{digits},,,,,,,,\n2024-06,crude-steel,produced,0,t,,,,,,,,,,\n"
    );
    assert_eq!(refusal(&csv, "", CETS), ["sum-overflow"]);
}
