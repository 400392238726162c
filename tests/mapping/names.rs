//! What a mapping reads of names of rows, columns and units.

use std::fs;

use super::Case;

/// Units of the plant are called in headers by their own names; where the mapping says the process, the header need not be understood whole.
#[test]
fn headers_name_the_units_of_the_plant() {
    let table = "月份,1#高炉,,2#高炉焦炭消耗(t)\n,焦炭消耗(t),生铁产量(t),\n1月,100,200,50\n";
    let mapping = "tables:\n  - header: [1, 2]\n    constants: {plant: p, year: 2024}\n";
    let case = Case::csv(table, mapping);
    assert_eq!(case.codes(), ["column-not-mapped"; 3]);
    let named = format!(
        "{mapping}    columns:\n      1#高炉 / 焦炭消耗(t): {{process: 高炉}}\n      1#高炉 / 生铁产量(t): {{process: 高炉}}\n      2#高炉焦炭消耗(t): {{item: coke, flow: consumed, process: 转炉}}\n"
    );
    assert_eq!(Case::csv(table, &named).lines()[0], "高炉 2024-01 coke consumed 100 t");
    let plants =
        "plants:\n  - id: p\n    units:\n      - {id: 1#高炉, process: 高炉}\n      - {id: 2#高炉, process: 高炉}\n";
    fs::write(case.folder.path().join("plants.yaml"), plants).expect("written");
    let ledger = case.ledger().unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(ledger.processes, ["", "1#高炉", "2#高炉"]);
    assert_eq!(ledger.line_count(), 3);
}

/// A header `高炉铁水产量(t)` was read as hot metal of no process, so the blast furnace had no product.
#[test]
fn a_process_in_the_name_of_what_it_makes_is_read_too() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n";
    for header in [
        "高炉铁水产量(t)",
        "高炉 铁水 产出(t)",
        "产出高炉铁水(t)",
        "高炉 / 铁水产量(t)",
    ] {
        let case = Case::csv(&format!("月份,{header}\n1月,100\n"), mapping);
        assert_eq!(
            case.lines(),
            ["blast-furnace 2024-01 hot-metal produced 100 t"],
            "{header}"
        );
    }
    // The parts of a header may stand in several rows, and the flow in the mapping.
    let rows = "tables:\n  - header: [1, 2]\n    constants: {plant: p, year: 2024}\n";
    let case = Case::csv("月份,高炉铁水,精炼钢水\n,产量(t),产量(t)\n1月,100,90\n", rows);
    let lines = [
        "blast-furnace 2024-01 hot-metal produced 100 t",
        "refining 2024-01 refined-liquid-steel produced 90 t",
    ];
    assert_eq!(case.lines(), lines);
    let constants = "tables:\n  - constants: {plant: p, year: 2024, flow: 产出}\n";
    let case = Case::csv("月份,高炉铁水(t)\n1月,100\n", constants);
    assert_eq!(case.lines(), ["blast-furnace 2024-01 hot-metal produced 100 t"]);
    // What crosses the fence belongs to the plant, a process that is said stands, and a process that is part of a name is none.
    let case = Case::csv(
        "月份,高炉铁水购入(t),高炉煤气购入(万Nm3),电炉钢产量(t)\n1月,100,5,7\n",
        mapping,
    );
    let lines = [
        "2024-01 hot-metal purchased 100 t",
        "2024-01 blast-furnace-gas purchased 5 万Nm3",
        "2024-01 crude-steel-eaf produced 7 t",
    ];
    assert_eq!(case.lines(), lines);
    let said = "tables:\n  - constants: {plant: p, year: 2024}\n    columns: {高炉铁水消耗(t): {process: 转炉}}\n";
    let case = Case::csv("月份,高炉铁水消耗(t)\n1月,100\n", said);
    assert_eq!(case.lines(), ["转炉 2024-01 hot-metal consumed 100 t"]);
    // What a name says goes before what holds for the whole table, also where the flow stands there.
    for (constants, header) in [
        ("process: converter", "高炉铁水产量(t)"),
        ("process: converter, flow: produced", "高炉铁水(t)"),
    ] {
        let constants = format!("tables:\n  - constants: {{plant: p, year: 2024, {constants}}}\n");
        let case = Case::csv(&format!("月份,{header}\n1月,100\n"), &constants);
        assert_eq!(
            case.lines(),
            ["blast-furnace 2024-01 hot-metal produced 100 t"],
            "{header}"
        );
    }
}

#[test]
fn a_process_in_the_name_of_what_is_consumed_is_refused() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n";
    for header in ["高炉铁水消耗(t)", "精炼 钢水 消耗(t)"] {
        let case = Case::csv(&format!("月份,{header}\n1月,100\n"), mapping);
        assert_eq!(case.codes(), ["process-in-item-name"], "{header}");
    }
    // Told which of the two the item is, the rest of the name is the process.
    let said = "tables:\n  - constants: {plant: p, year: 2024}\n    columns: {精炼钢水消耗(t): {item: 钢水}}\n";
    let case = Case::csv("月份,精炼钢水消耗(t)\n1月,100\n", said);
    assert_eq!(case.lines(), ["refining 2024-01 liquid-steel consumed 100 t"]);
}

/// Row names were half read as headers were, and none of what was read from them was noted.
#[test]
fn row_names_are_read_and_noted_as_headers_are() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n    columns: {项目: 物料}\n";
    let case = Case::csv(
        "项目,单位,1月,2月\n高炉铁水产量,t,2500,2400\n外购焦炭,t,900,880\n",
        mapping,
    );
    let lines = [
        "blast-furnace 2024-01 hot-metal produced 2500 t",
        "blast-furnace 2024-02 hot-metal produced 2400 t",
        "2024-01 coke purchased 900 t",
        "2024-02 coke purchased 880 t",
    ];
    assert_eq!(case.lines(), lines);
    let notes = case.notes();
    let note = notes
        .iter()
        .find(|note| note.code == "read-from-row-names")
        .expect("noted");
    for words in ["铁水、产出", "`高炉铁水` = 高炉炼铁", "`外购焦炭` = 焦炭、购入"] {
        assert!(note.message.zh.contains(words), "{words}: {}", note.message.zh);
    }
    let case = Case::csv("项目,单位,1月,2月\n高炉铁水消耗,t,2500,2400\n", mapping);
    assert_eq!(case.codes(), ["process-in-item-name"]);
}

/// What mills call their cast and rolled steel was no item.
#[test]
fn billets_slabs_and_rebar_are_known() {
    let mapping = "tables:\n  - constants: {plant: p, year: 2024}\n";
    for (name, item) in [
        ("连铸坯", "crude-steel"),
        ("方坯", "crude-steel"),
        ("板坯", "crude-steel"),
        ("螺纹钢", "hot-rolled-bar"),
    ] {
        let case = Case::csv(&format!("月份,{name}产量(t)\n1月,100\n"), mapping);
        assert_eq!(case.lines(), [format!("2024-01 {item} produced 100 t")]);
    }
}
