//! Values of a laboratory and of lines, and which speaks for which.

use dafeng::inventory::AccountRequest;

use crate::support::{CETS, ENERGY, refusal, row, total, with_inventory};

const NCV: &str = "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis,parameter\n";

/// Purchases beside a stated net consumption: the same coal weighed twice in the mean.
#[test]
fn what_entered_weighs_once() {
    let csv = format!(
        "{NCV}2024-06,bituminous-coal,purchased,1000,t,20,GJ/t,measured,0.026,tC/GJ,measured,\n2024-06,bituminous-coal,purchased,3000,t,26,GJ/t,measured,0.026,tC/GJ,measured,\n2024-06,bituminous-coal,net_consumed,4000,t,30,GJ/t,measured,0.026,tC/GJ,measured,\n2024-06,crude-steel,produced,0,t,,,,,,,\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        // (1000 * 20 + 3000 * 26) / 4000 = 24.500
        assert_eq!(
            row(inventory, "2024-06", "bituminous-coal")
                .parameters
                .iter()
                .find(|p| p.id == "ncv")
                .expect("resolved")
                .text,
            "24.500"
        );
    })
    .expect("accounts");
}

/// A laboratory's value was dropped where one line stated another.
#[test]
fn a_laboratory_value_speaks_for_lines_that_state_none() {
    let csv = format!(
        "{NCV}2024-06,anthracite,purchased,1,t,20,GJ/t,measured,0.027,tC/GJ,measured,\n2024-06,anthracite,purchased,999,t,,,,,,,\n2024-06,anthracite,parameter,28,GJ/t,,,,,,,ncv\n2024-06,crude-steel,produced,0,t,,,,,,,\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        // (1 * 20 + 999 * 28) / 1000 = 27.992
        assert_eq!(
            row(inventory, "2024-06", "anthracite")
                .parameters
                .iter()
                .find(|p| p.id == "ncv")
                .expect("resolved")
                .text,
            "27.992"
        );
    })
    .expect("accounts");
    // Two values of the laboratory and no quantity to weigh them by: neither is passed over for a default.
    let two = format!(
        "{NCV}2023-06,washed-coal,purchased,1000,t,,,,,,,\n2023-06,washed-coal,parameter,20,GJ/t,,,,,,,ncv\n2023-06,washed-coal,parameter,22,GJ/t,,,,,,,ncv\n2023-06,crude-steel,produced,1,t,,,,,,,\n"
    );
    assert_eq!(refusal(&two, "", ENERGY), ["two-stated-values"]);
}

/// A laboratory's calorific value of the month hid its carbon content of the year: coal took the default of the carbon content instead,
/// and a gas without one was refused, or carried none. 100 t * 28 GJ/t * 0.025 tC/GJ * 44/12 = 256.67.
#[test]
fn a_month_of_one_parameter_does_not_hide_the_year_of_another() {
    let csv = "period,item,flow,parameter,quantity,unit,ncv_basis,carbon_content_basis\n\
        2024-06,anthracite,purchased,,100,t,,\n2024-06,anthracite,parameter,ncv,28,GJ/t,measured,\n\
        2024,anthracite,parameter,carbon_content,0.025,tC/GJ,,measured\n2024-06,crude-steel,produced,,0,t,,\n";
    assert_eq!(total(csv, "", CETS), "256.67");
}

/// A mean by energy that sends lines without a value to the next tier weighed them by mass beside the energies of the others.
/// 100 t at 20 GJ/t and 0.03, 100 t at 40 GJ/t and 0.02, 100 t at 30 GJ/t without a carbon content, which takes the plant's 0.05:
/// (2000 * 0.03 + 4000 * 0.02 + 3000 * 0.05) / 9000 = 0.03222
#[test]
fn lines_sent_to_the_next_tier_weigh_by_energy_too() {
    let text = std::fs::read_to_string(crate::support::root().join(format!("factors/methodologies/{CETS}.yaml")));
    let text = text.expect("readable");
    let own = text.replacen(CETS, "own", 1).replacen(
        "mean: by-energy, from:",
        "mean: by-energy, missing: use-next-tier, from:",
        1,
    );
    assert_ne!(own, text);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.yaml");
    std::fs::write(&path, own).expect("writes");
    let method = crate::support::methodology(&path.display().to_string());
    let stated = "GJ/t,measured";
    let csv = format!(
        "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n\
         2024-06,bituminous-coal,purchased,100,t,20,{stated},0.03,tC/GJ,measured\n\
         2024-06,bituminous-coal,purchased,100,t,40,{stated},0.02,tC/GJ,measured\n\
         2024-06,bituminous-coal,purchased,100,t,30,{stated},,,\n2024-06,crude-steel,produced,1,t,,,,,,\n"
    );
    let plants = "plants: [{id: p, factors: [{item: bituminous-coal, parameter: carbon_content, value: 0.05, unit: tC/GJ, evidence: lab}]}]";
    let ledger = crate::support::ledger(&csv, plants).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let inventory = dafeng::inventory::account(&ledger, &method, crate::support::library(), AccountRequest::default())
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let coal = row(&inventory, "2024-06", "bituminous-coal");
    let content = coal
        .parameters
        .iter()
        .find(|parameter| parameter.id == "carbon_content");
    assert_eq!(content.expect("resolved").text, "0.03222");
    crate::explanations::check(&inventory.explain_row(coal).expect("explains"));
}

const LABORATORY: &str = "process,period,item,flow,parameter,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";

/// The words of the warnings of values that were not used.
fn not_used(inventory: &dafeng::inventory::Inventory<'_>) -> Vec<String> {
    let found = inventory
        .notes
        .iter()
        .filter(|note| note.code == "stated-value-not-used");
    found.map(|note| note.message.en.clone()).collect()
}

/// The value of a parameter of a row, as shown.
fn shown<'r>(row: &'r dafeng::inventory::Row, id: &str) -> &'r str {
    let found = row.parameters.iter().find(|parameter| parameter.id == id);
    &found.expect("resolved").text
}

/// A laboratory's carbon content weighed the lines that state none at the mean calorific value, not each at its own.
/// 100 t at 20 GJ/t with 0.03 tC/GJ, 100 t at 30 GJ/t without, laboratory 0.02:
/// (100 * 20 * 0.03 + 100 * 30 * 0.02) / (2000 + 3000) = 120 / 5000 = 0.024; 200 t * 25 GJ/t * 0.024 * 44/12 = 440.00.
#[test]
fn a_laboratory_weighs_each_line_at_its_own_calorific_value() {
    let parameter =
        ",2024-01,coke,parameter,carbon_content,0.02,tC/GJ,,,,,,measured\n,2024-01,crude-steel,produced,,0,t,,,,,,\n";
    let lines = |process: &str, flow: &str| {
        format!(
            "{LABORATORY}{process},2024-01,coke,{flow},,100,t,20,GJ/t,measured,0.03,tC/GJ,measured\n\
             {process},2024-01,coke,{flow},,100,t,30,GJ/t,measured,,,\n{parameter}"
        )
    };
    let levels = [
        (lines("", "purchased"), AccountRequest::default()),
        (lines("blast-furnace", "consumed"), crate::support::process_level()),
    ];
    for (csv, request) in levels {
        with_inventory(&csv, "", CETS, request, |inventory| {
            let coke = row(inventory, "2024-01", "coke");
            assert_eq!(
                (shown(coke, "ncv"), shown(coke, "carbon_content")),
                ("25.000", "0.02400")
            );
            assert_eq!(coke.emission.expect("counted").to_string(), "440.00");
            crate::explanations::check(&inventory.explain_row(coke).expect("explains"));
        })
        .expect("accounts");
    }
}

/// A laboratory's value speaks for the silent lines within its own period, whether others equal it or not. Made 30 in the year without a
/// value, used 10 in June without and 20 in July at 36; laboratory 30 in June: (10 * 30 + 20 * 36) / 30 = 34. A value that is all a
/// parameter has weighed the maker's year too: ((30 + 10) * 30 + 20 * 36) / 60 = 32. A value of August, equal or not, finds no line of
/// August and is warned of.
#[test]
fn a_laboratory_value_weighs_the_silent_lines_within_its_period() {
    let gas = "blast-furnace-gas";
    for august in [None, Some("30"), Some("31")] {
        let more = august.map(|value| format!(",2024-08,{gas},parameter,ncv,{value},GJ/10^4Nm3,,,measured,,,\n"));
        let csv = format!(
            "{LABORATORY}blast-furnace,2024,{gas},produced,,30,10^4Nm3,,,,,,\nlime,2024-06,{gas},consumed,,10,10^4Nm3,,,,,,\n\
             lime,2024-07,{gas},consumed,,20,10^4Nm3,36,GJ/10^4Nm3,measured,,,\n,2024-06,{gas},parameter,ncv,30,GJ/10^4Nm3,,,measured,,,\n{}\
             ,2024,{gas},parameter,carbon_content,0.07,tC/GJ,,,,,,measured\n,2024,crude-steel,produced,,0,t,,,,,,\n",
            more.unwrap_or_default()
        );
        with_inventory(&csv, "", CETS, crate::support::process_level(), |inventory| {
            for row in &inventory.rows {
                assert_eq!(shown(row, "ncv"), "34.000", "{august:?}");
            }
            let warned = not_used(inventory);
            assert_eq!(warned.len(), usize::from(august.is_some()), "{warned:?}");
            assert!(warned.iter().all(|words| words.contains("2024-08")), "{warned:?}");
        })
        .expect("accounts");
    }
    // Of a purchase of the year a value of June analysed a part only: it does not weigh as the year beside a value of the year.
    let csv = format!(
        "{LABORATORY},2024,anthracite,purchased,,100,t,,,,,,\n,2024,anthracite,purchased,,50,t,27,GJ/t,measured,,,\n\
         ,2024-06,anthracite,parameter,ncv,25,GJ/t,,,measured,,,\n,2024,crude-steel,produced,,0,t,,,,,,\n"
    );
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        assert_eq!(shown(row(inventory, "2024", "anthracite"), "ncv"), "27.000");
        assert_eq!(not_used(inventory).len(), 1);
    })
    .expect("accounts");
    // Alone it holds for the year.
    let alone = csv.replace("27,GJ/t,measured", ",,");
    with_inventory(&alone, "", CETS, AccountRequest::default(), |inventory| {
        assert_eq!(shown(row(inventory, "2024", "anthracite"), "ncv"), "25.000");
        assert_eq!(not_used(inventory), [""; 0]);
    })
    .expect("accounts");
}

/// A laboratory's value in a month whose process line states none was passed over without a word where a purchase states one: by that
/// value the processes state theirs, 25.1, and the boundary keeps its own, 26.9. 100 t * 25.1 * 0.02541 * 44/12 = 233.86.
#[test]
fn a_laboratory_value_speaks_for_a_process_before_the_boundary_does() {
    let csv = format!(
        "{LABORATORY}lime,2024-07,washed-coal,consumed,,100,t,,,,,,\n,2024-07,washed-coal,parameter,ncv,25.1,GJ/t,,,measured,,,\n\
         ,2024-07,washed-coal,purchased,,160,t,26.9,GJ/t,measured,,,\n,2024,crude-steel,produced,,0,t,,,,,,\n"
    );
    with_inventory(&csv, "", CETS, crate::support::process_level(), |inventory| {
        let coal = row(inventory, "2024-07", "washed-coal");
        assert_eq!(shown(coal, "ncv"), "25.100");
        assert_eq!(coal.emission.expect("counted").to_string(), "233.86");
        assert_eq!(not_used(inventory), [""; 0]);
    })
    .expect("accounts");
    with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        assert_eq!(shown(row(inventory, "2024-07", "washed-coal"), "ncv"), "26.900");
    })
    .expect("accounts");
}
