//! Mill A's published gross rows of its processes, June 2026.
//!
//! Published are the emissions of each fuel of four processes and of the power units, and the total of each; not the quantities, not the
//! factors, and not what each process hands on. So each published row goes through the engine as a line of its process whose quantity is
//! the published figure and whose measured factor is 1 tCO2 per unit. That shows that rows are kept apart by process and item, that a
//! process's total is the plain sum of its rounded rows, and that the parts add up, to the published cent. It does not show how a row
//! follows from activity data, nor the netting of what is handed on: neither is published.

use std::collections::BTreeMap;

use dafeng::inventory::account;
use dafeng::methodology::MethodologyRegistry;
use dafeng::quantity::Ratio;

use crate::support::{json, ledger, library, process_level, root, text};

#[test]
fn the_five_published_totals_follow_from_their_rows() {
    let expected = json("mill-a-2026-06.expected.json");
    let published = expected["gross_process_lines"]["processes"]
        .as_array()
        .expect("processes");
    assert_eq!(published.len(), 5);
    // What the sheet calls power units is the process type `power-plant`.
    let process_of = |id: &str| (if id == "power-units" { "power-plant" } else { id }).to_owned();
    let mut csv = "process,period,item,flow,quantity,unit,emission_factor,emission_factor_unit,emission_factor_basis\n"
        .to_owned();
    let mut rows = 0;
    for process in published {
        let id = process_of(text(&process["process"]));
        for line in process["lines"].as_array().expect("lines") {
            let item = text(&line["item"]);
            let unit = &library().items.find(item).expect("known").unit.text;
            let emission = text(&line["emission"]);
            csv += &format!("{id},2026-06,{item},consumed,{emission},{unit},1,tCO2/{unit},measured\n");
            rows += 1;
        }
    }
    // 4 + 3 + 6 + 3 + 3 rows
    assert_eq!(rows, 19);
    let path = root().join("tests/data/published-process-rows.yaml");
    let method = MethodologyRegistry::load(path.to_str().expect("UTF-8"), &BTreeMap::new(), library())
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let ledger = ledger(&csv, "").unwrap_or_else(|p| panic!("{p:#?}"));
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(inventory.counted().count(), rows);
    for process in published {
        let id = process_of(text(&process["process"]));
        let total = inventory.sum(inventory.rows_of_process(0, &id));
        assert_eq!(total.to_string(), text(&process["total"]), "{id}");
    }
    // 1220672.20 + 93167.37 + 1666344.67 + 122786.34 = 3102970.58; power units 314203.08; nothing else.
    let parts: Vec<(String, String)> = inventory
        .parts()
        .into_iter()
        .map(|part| (part.id, part.total.to_string()))
        .collect();
    let part = |id: &str, total: &str| (id.to_owned(), total.to_owned());
    assert_eq!(
        parts,
        [
            part("processes", "3102970.58"),
            part("power-units", "314203.08"),
            part("other", "0.00")
        ]
    );
    // Without boundary lines every fuel is taken as bought, so the enterprise is the same sum, and nothing is unattributed.
    let reconciliation = inventory.reconciliation.as_deref().expect("at process level");
    assert_eq!(reconciliation.enterprise_total.to_string(), "3417173.66");
    assert!(Ratio::from(reconciliation.unattributed).is_zero());
    // A methodology that says nothing of a derived rule has none.
    assert!(inventory.derived_rule().is_none());
}
