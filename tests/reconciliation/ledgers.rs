//! Balances drawn up from ledgers.

use std::collections::BTreeMap;

use dafeng::activity::check::check_ledger;
use dafeng::activity::{Ledger, PolarsSummation, Summation};
use dafeng::flow::Flow;
use dafeng::inventory::account;
use dafeng::methodology::MethodologyRegistry;
use dafeng::period::PeriodLength;
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::reconciliation::{
    BalanceKind, Burned, CarbonContents, FlowName, PlantReconciliation, PlantSystem, Request, Source, VariableClass,
};

use super::assert_near;
use crate::support::{dataset_text, ledger, library, process_level};

const HEADER: &str = "process,period,item,flow,quantity,unit,uncertainty\n";

fn item(name: &str) -> usize {
    let items = &library().items;
    items.index(name).unwrap_or_else(|| panic!("no item {name}"))
}

fn read(csv: &str, plants: &str) -> Ledger {
    ledger(csv, plants).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The reconciliations of a ledger, plant by plant and period by period.
fn reconcile(csv: &str, plants: &str, request: &Request) -> Result<Vec<PlantReconciliation>, Problems> {
    let ledger = read(csv, plants);
    let solve = |source: Source<'_>| {
        let drawn = PlantSystem::of_ledger(source, request)?;
        drawn
            .into_iter()
            .map(|system| PlantReconciliation::of(system, 0.05))
            .collect()
    };
    if !request.of_carbon {
        let groups = PolarsSummation.sum(&ledger)?;
        let (stock_changes, _) = check_ledger(&ledger, &groups, library())?;
        return solve(Source {
            ledger: &ledger,
            library: library(),
            groups: &groups,
            stock_changes: &stock_changes,
            contents: None,
        });
    }
    let methodology = MethodologyRegistry::load("carbon-balance", &BTreeMap::new(), library())?;
    let inventory = account(&ledger, &methodology, library(), process_level())?;
    let contents = CarbonContents::of_inventory(&inventory);
    solve(Source {
        ledger: &ledger,
        library: library(),
        groups: &inventory.groups,
        stock_changes: &inventory.stock_changes,
        contents: Some(&contents),
    })
}

fn only(csv: &str, request: &Request) -> PlantReconciliation {
    let mut found = reconcile(csv, "", request).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn place(found: &PlantReconciliation, id: &str) -> usize {
    let variables = &found.drawn.system.variables;
    let place = variables.iter().position(|variable| variable.id == id);
    place.unwrap_or_else(|| {
        panic!(
            "no {id} in {:#?}",
            variables.iter().map(|own| &own.id).collect::<Vec<_>>()
        )
    })
}

fn value(found: &PlantReconciliation, id: &str) -> f64 {
    found.reconciled.variables[place(found, id)].value.expect("a value")
}

/// 100 ± 2 (2 %) made, 60 ± 0.6 (1 %) and 43 ± 0.86 (2 %) used, in two months that add up. Too much goes out by 3, variances are as
/// 4 : 0.36 : 0.7396, in all 5.0996: made 100 + 3·4/5.0996 = 102.3531, used 60 - 3·0.36/5.0996 = 59.7882 and 43 - 3·0.7396/5.0996 = 42.5649.
#[test]
fn months_of_a_year_are_one_reading() {
    let csv = format!(
        "{HEADER}coking,2024-01,coke-oven-gas,produced,60,10^4Nm3,2\ncoking,2024-02,coke-oven-gas,produced,40,10^4Nm3,2\n\
         power-plant,2024-01,coke-oven-gas,consumed,60,10^4Nm3,1\nflare,2024-02,coke-oven-gas,consumed,43,10^4Nm3,2\n"
    );
    let found = only(&csv, &Request::default());
    let variances = 4.0 + 0.36 + 0.7396;
    assert_near(
        value(&found, "p/coking/coke-oven-gas/produced"),
        100.0 + 12.0 / variances,
        1e-9,
        "made",
    );
    assert_near(
        value(&found, "p/power-plant/coke-oven-gas/consumed"),
        60.0 - 1.08 / variances,
        1e-9,
        "power plant",
    );
    assert_near(
        value(&found, "p/flare/coke-oven-gas/consumed"),
        43.0 - 2.2188 / variances,
        1e-9,
        "flare",
    );
    let balance = &found.drawn.system.balances[0];
    assert_eq!(
        (balance.id.as_str(), balance.kind),
        ("p/item/coke-oven-gas", BalanceKind::Item)
    );
    // By month, each is a balance of its own: January closes at 60, in February 40 stand against 43.
    let by_month = Request {
        length: PeriodLength::Month,
        ..Request::default()
    };
    let months = reconcile(&csv, "", &by_month).expect("solves");
    assert_eq!(months.len(), 2);
    assert_near(
        value(&months[0], "p/coking/coke-oven-gas/produced"),
        60.0,
        1e-12,
        "January",
    );
    // 0.8² : 0.86², 3·0.64/1.3796.
    assert_near(
        value(&months[1], "p/coking/coke-oven-gas/produced"),
        40.0 + 1.92 / 1.3796,
        1e-9,
        "February",
    );
}

/// Purchased 1000 ± 5, opening 200 ± 4, used 1100 ± 11, closing 130 ± 2.6: 30 too much goes out. What closes January opens February and cancels.
/// Variances 25 : 16 : 121 : 6.76, in all 168.76: used 1100 - 30·121/168.76.
#[test]
fn stocks_chain_over_months() {
    let csv = format!(
        "{HEADER},2024-01,coke,purchased,600,t,0.5\n,2024-02,coke,purchased,400,t,0.5\n,2024-01,coke,opening_stock,200,t,2\n\
         ,2024-01,coke,closing_stock,170,t,2\n,2024-02,coke,opening_stock,170,t,2\n,2024-02,coke,closing_stock,130,t,2\n\
         blast-furnace,2024-01,coke,consumed,600,t,1\nblast-furnace,2024-02,coke,consumed,500,t,1\n"
    );
    let found = only(&csv, &Request::default());
    let ids: Vec<&str> = found.drawn.system.variables.iter().map(|own| own.id.as_str()).collect();
    let expected = [
        "p/-/coke/purchased",
        "p/-/coke/stock@2023-12-31",
        "p/blast-furnace/coke/consumed",
        "p/-/coke/stock@2024-02-29",
    ];
    assert_eq!(ids, expected);
    assert_near(value(&found, expected[2]), 1100.0 - 30.0 * 121.0 / 168.76, 1e-9, "used");
    assert_near(
        value(&found, expected[1]),
        200.0 + 30.0 * 16.0 / 168.76,
        1e-9,
        "opening",
    );
}

/// A plant's output of 1010 ± 5 beside 1000 ± 5 of its caster: two readings of one thing, both 1005. Equal to the last digit it would be one.
#[test]
fn output_is_a_second_reading_where_it_differs() {
    let csv = |output: &str| {
        format!(
            "{HEADER}continuous-casting,2024-01,crude-steel,produced,1000,t,0.5\n,2024-01,crude-steel,sold,1000,t,0\n\
             ,2024-01,crude-steel,produced,{output},t,0.5\n"
        )
    };
    let differs = only(
        &csv("1010").replace("sold,1000,t,0", "sold,1005,t,100"),
        &Request::default(),
    );
    let kinds: Vec<BalanceKind> = differs.drawn.system.balances.iter().map(|own| own.kind).collect();
    assert_eq!(kinds, [BalanceKind::Item, BalanceKind::Output]);
    // 5² : 5.05² over 10, with a sale that says next to nothing (± 1005).
    let made = value(&differs, "p/continuous-casting/crude-steel/produced");
    assert_near(made, 1000.0 + 10.0 * 25.0 / (25.0 + 25.5025), 1e-3, "made");
    let same = only(&csv("1000"), &Request::default());
    assert_eq!(same.drawn.system.balances.len(), 1);
    assert_eq!(same.drawn.notes[0].code, "output-repeats-processes");
}

/// A net consumption is what came over the fence: beside it sales and stocks are passed over, beside purchases it is itself.
#[test]
fn net_consumption_stands_for_the_boundary() {
    let csv = format!(
        "{HEADER},2024-01,coke,net_consumed,90,t,1\n,2024-01,coke,sold,10,t,1\ncoking,2024-01,coke,produced,10,t,1\n\
         blast-furnace,2024-01,coke,consumed,100,t,1\n"
    );
    let found = only(&csv, &Request::default());
    assert_eq!(found.drawn.system.variables.len(), 3);
    assert_eq!(
        found.reconciled.closures[0]
            .before
            .as_ref()
            .expect("measured")
            .to_text(),
        "0"
    );
    assert_eq!(found.drawn.notes[0].code, "held-by-net-consumption");
}

/// What has no line on one side has an unmeasured flow there, which the balance determines; nothing is said to be wrong.
#[test]
fn a_side_without_a_line_is_not_measured() {
    let csv = format!("{HEADER}blast-furnace,2024-01,coke,consumed,100,t,1\n");
    let found = only(&csv, &Request::default());
    let source = place(&found, "p/-/coke/unmetered-source");
    assert_eq!(found.reconciled.variables[source].class, VariableClass::Determinable);
    assert_near(value(&found, "p/-/coke/unmetered-source"), 100.0, 1e-12, "source");
    assert_eq!(found.reconciled.global_test, None);
}

#[test]
fn what_states_no_uncertainty_is_refused_or_given_one() {
    let csv = format!(
        "{HEADER}coking,2024-01,coke-oven-gas,produced,100,10^4Nm3,\ncoking,2024-02,coke-oven-gas,produced,100,10^4Nm3,\n\
         flare,2024-01,coke-oven-gas,consumed,206,10^4Nm3,2\n"
    );
    let problems = reconcile(&csv, "", &Request::default()).expect_err("refused");
    let codes: Vec<&str> = problems.0.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["no-uncertainty"]);
    assert_eq!(problems.0[0].place.as_ref().and_then(|place| place.row), Some(2));
    let request = Request {
        percent_of_silent: Some(Ratio::from(1)),
        ..Request::default()
    };
    // 200 ± 2 and 206 ± 4.12.
    let found = only(&csv, &request);
    let made = value(&found, "p/coking/coke-oven-gas/produced");
    assert_near(made, 200.0 + 6.0 * 4.0 / (4.0 + 4.12 * 4.12), 1e-9, "made");
}

/// A flare without a meter: 100 made less 60 used leaves 40, ± √(2² + 0.6²). So does one whose meter is not believed.
#[test]
fn flows_are_taken_as_not_measured_where_that_is_asked() {
    let without = format!(
        "{HEADER}coking,2024-01,coke-oven-gas,produced,100,10^4Nm3,2\npower-plant,2024-01,coke-oven-gas,consumed,60,10^4Nm3,1\n\
         flare,2024-01,blast-furnace-gas,consumed,7,10^4Nm3,1\n"
    );
    let with = format!("{without}flare,2024-01,coke-oven-gas,consumed,3,10^4Nm3,1\n");
    let request = Request {
        unmeasured: vec![FlowName {
            process: Some("flare".to_owned()),
            item: item("coke-oven-gas"),
            flow: Flow::Consumed,
        }],
        items: vec![item("coke-oven-gas")],
        ..Request::default()
    };
    for csv in [without, with] {
        let found = only(&csv, &request);
        let own = &found.reconciled.variables[place(&found, "p/flare/coke-oven-gas/consumed")];
        assert_eq!(own.class, VariableClass::Determinable);
        assert_near(own.value.expect("a value"), 40.0, 1e-12, "flared");
        assert_near(own.half_width.expect("a width"), 4.36_f64.sqrt(), 1e-12, "± of it");
    }
}

#[test]
fn periods_longer_than_the_balances_are_refused() {
    let csv = format!(
        "{HEADER}coking,2024,coke-oven-gas,produced,100,10^4Nm3,2\nflare,2024-01,coke-oven-gas,consumed,9,10^4Nm3,1\n"
    );
    let request = Request {
        length: PeriodLength::Month,
        ..Request::default()
    };
    let problems = reconcile(&csv, "", &request).expect_err("refused");
    assert_eq!(problems.0[0].code, "period-too-long");
}

const FURNACE: &str = "plants:\n  - id: p\n    factors:\n      - {item: coke, parameter: carbon_fraction, value: 0.84, unit: tC/t, evidence: lab}\n      - {item: blast-furnace-gas, parameter: carbon_fraction, value: 2, unit: tC/10^4Nm3, evidence: lab}\n      - {item: hot-metal, parameter: carbon_fraction, value: 0.04, unit: tC/t, evidence: lab}\n";

/// 100 t of coke hold 84 tC; 30 of 10^4 Nm3 of gas 60 tC, of which the stoves burn 10 (20 tC); 500 t of hot metal 20 tC. In less out of the furnace
/// without its stoves: 84 - 60 - 20 = 4 tC, 44/3 tCO2.
fn furnace() -> String {
    format!(
        "{HEADER}blast-furnace,2024-01,coke,consumed,100,t,1\nblast-furnace,2024-01,blast-furnace-gas,produced,30,10^4Nm3,2\n\
         blast-furnace,2024-01,blast-furnace-gas,consumed,10,10^4Nm3,2\nblast-furnace,2024-01,hot-metal,produced,500,t,0\n"
    )
}

fn of_carbon() -> Request {
    Request {
        of_items: false,
        of_carbon: true,
        ..Request::default()
    }
}

/// Stack gas has no meter: the balance determines it, 84 + 20 - 60 - 20 = 24 tC = 88 tCO2, and checks nothing.
#[test]
fn carbon_balance_determines_the_stack_gas() {
    let found = reconcile(&furnace(), FURNACE, &of_carbon()).expect("solves");
    let found = &found[0];
    assert_near(value(found, "p/blast-furnace/stack-gas"), 88.0, 1e-9, "stack gas");
    // ± √((84·1 %)² + (60·2 %)² + (20·2 %)²) tC.
    let half = 44.0 / 12.0 * (0.84_f64.powi(2) + 1.2_f64.powi(2) + 0.4_f64.powi(2)).sqrt();
    let own = &found.reconciled.variables[place(found, "p/blast-furnace/stack-gas")];
    assert_near(own.half_width.expect("a width"), half, 1e-9, "± of it");
    assert_eq!(found.reconciled.global_test, None);
}

/// What the plants file says of a unit stands for what is asked, which goes before it.
#[test]
fn what_a_unit_burns_may_stand_in_the_plants_file() {
    let asked = Request {
        burned: vec![Burned {
            process: "blast-furnace".to_owned(),
            items: vec![item("blast-furnace-gas")],
        }],
        ..of_carbon()
    };
    let by_option = reconcile(&furnace(), FURNACE, &asked).expect("solves");
    let unit = "    units: [{id: blast-furnace, process: 高炉, burns: [高炉煤气]}]\n";
    let plants = format!("{}\n{unit}", FURNACE.trim_end());
    let by_file = reconcile(&furnace(), &plants, &of_carbon()).expect("solves");
    assert!(by_option[0].reconciled.global_test.is_some());
    assert_eq!(by_file[0].reconciled.variables, by_option[0].reconciled.variables);
    // The option names coke, which leaves gas alone in the balance, and another result.
    let other = Request {
        burned: vec![Burned {
            process: "blast-furnace".to_owned(),
            items: vec![item("coke")],
        }],
        ..of_carbon()
    };
    let by_both = reconcile(&furnace(), &plants, &other).expect("solves");
    assert_ne!(by_both[0].reconciled.variables, by_file[0].reconciled.variables);
    let refused = ledger(&furnace(), &plants.replace("高炉煤气", "no-such-gas")).expect_err("refused");
    assert_eq!(refused.0[0].code, "bad-plant-unit");
    assert!(refused.0[0].message.en.contains("unknown item `no-such-gas`"));
}

/// Where nothing but the gas it burns leaves with the furnace's stack, the rest must balance: 4 tC are left over. ± 0.84 of coke and ± 1.2 of gas, so
/// coke gives 4·0.7056/2.1456 = 1.3154 tC, 1.5660 t of it, and gas takes 4·1.44/2.1456 = 2.6846 tC, 1.3423 of 10^4 Nm3.
#[test]
fn carbon_balance_without_a_stack_checks_flows() {
    let request = Request {
        burned: vec![Burned {
            process: "blast-furnace".to_owned(),
            items: vec![item("blast-furnace-gas")],
        }],
        ..of_carbon()
    };
    let found = reconcile(&furnace(), FURNACE, &request).expect("solves");
    let found = &found[0];
    let both = 0.84 * 0.84 + 1.2 * 1.2;
    assert_near(
        value(found, "p/blast-furnace/coke/consumed"),
        100.0 - 4.0 * 0.7056 / both / 0.84,
        1e-9,
        "coke",
    );
    assert_near(
        value(found, "p/blast-furnace/blast-furnace-gas/produced"),
        30.0 + 4.0 * 1.44 / both / 2.0,
        1e-9,
        "gas",
    );
    assert_near(
        value(found, "p/blast-furnace/hot-metal/produced"),
        500.0,
        0.0,
        "read as exact",
    );
    let before = found.reconciled.closures[0].before.clone().expect("measured");
    assert_eq!(before, Ratio::from(44).divide(&Ratio::from(3)).expect("three"));
}

/// What nothing gives the carbon of leaves its process without a balance, which is said.
#[test]
fn no_carbon_balance_without_contents() {
    let plants = FURNACE.replace("hot-metal", "pig-iron");
    let problems = reconcile(&furnace(), &plants, &of_carbon()).expect_err("no balance");
    assert_eq!(problems.0[0].code, "no-balance");
    let both = Request {
        of_items: true,
        ..of_carbon()
    };
    let found = reconcile(&furnace(), &plants, &both).expect("solves");
    let codes: Vec<&str> = found[0].drawn.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["carbon-balance-left-out"]);
}

/// The reference works with one cell more or less.
fn works(change: impl Fn(&mut Vec<String>)) -> String {
    let text = dataset_text("reference-bf-bof", "ledger.csv");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let mut cells: Vec<String> = record.expect("reads").iter().map(str::to_owned).collect();
        change(&mut cells);
        writer.write_record(&cells).expect("writes");
    }
    String::from_utf8(writer.into_inner().expect("writes")).expect("UTF-8")
}

/// The reference works closes by construction, so nothing moves, and 45 balances check its 227 readings.
#[test]
fn the_reference_works_is_left_alone() {
    let found = reconcile(
        &works(|_| ()),
        &dataset_text("reference-bf-bof", "plants.yaml"),
        &Request::default(),
    );
    let found = &found.expect("solves")[0];
    let global = found.reconciled.global_test.expect("a test");
    assert_eq!((global.degrees, global.statistic), (45, 0.0));
    assert_eq!(found.reconciled.tests(), 227);
    assert!(found.eliminated.is_empty());
    assert!(found.reconciled.variables.iter().all(|own| own.adjustment == 0.0));
    assert!(found.reconciled.closures.iter().all(|own| own.closes() == Some(true)));
}

/// Coke oven gas made reads 10 % too much. Its balance alone says that something is off and cannot say what; with the carbon balance of the coke ovens,
/// which burn nothing but gas, the meter at the ovens is the most suspect, and the others say within their uncertainty what it should have read.
#[test]
fn a_gas_meter_ten_percent_off_is_found() {
    let seeded = works(|cells| {
        if cells[1] == "coking" && cells[3] == "coke-oven-gas" && cells[4] == "produced" {
            let read: Ratio = cells[5].parse().expect("a number");
            let more = read * "1.1".parse().expect("a number");
            cells[5] = more.to_full_text();
        }
    });
    let id = "reference-bf-bof/coking/coke-oven-gas/produced";
    let of_gas = Request {
        items: vec![item("coke-oven-gas")],
        ..Request::default()
    };
    let plants = dataset_text("reference-bf-bof", "plants-with-carbon.yaml");
    let alone = &reconcile(&seeded, &plants, &of_gas).expect("solves")[0];
    assert_eq!(alone.reconciled.most_suspect(), Some(place(alone, id)));
    assert_eq!(
        alone.eliminated[0].alike.len(),
        11,
        "every other reading of the balance"
    );
    let gases = ["coke-oven-gas", "blast-furnace-gas"].map(item).to_vec();
    let request = Request {
        of_carbon: true,
        burned: ["coking", "blast-furnace"]
            .map(|process| Burned {
                process: process.to_owned(),
                items: gases.clone(),
            })
            .to_vec(),
        ..Request::default()
    };
    let found = &reconcile(&seeded, &plants, &request).expect("solves")[0];
    let suspect = place(found, id);
    assert_eq!(found.reconciled.most_suspect(), Some(suspect));
    assert!(found.reconciled.alike(suspect).is_empty());
    let [step] = found.eliminated.as_slice() else {
        panic!("{:#?}", found.eliminated)
    };
    assert_eq!(step.variable, suspect);
    let (says, half) = (
        step.without.value.expect("a value"),
        step.without.half_width.expect("a width"),
    );
    assert!((says - 51_757.91).abs() < half, "{says} ± {half}");
}

/// A stock that is taken every other month: in February it is the change of two, which a note says.
#[test]
fn a_stock_change_of_a_longer_time_is_said() {
    let csv = format!(
        "{HEADER},2024-01,coke,purchased,600,t,1\n,2024-02,coke,purchased,600,t,1\n,2024-01,coke,opening_stock,200,t,2\n\
         ,2024-02,coke,closing_stock,200,t,2\nblast-furnace,2024-01,coke,consumed,600,t,1\nblast-furnace,2024-02,coke,consumed,600,t,1\n"
    );
    let by_month = Request {
        length: PeriodLength::Month,
        ..Request::default()
    };
    let months = reconcile(&csv, "", &by_month).expect("solves");
    let codes = |found: &PlantReconciliation| found.drawn.notes.iter().map(|note| note.code).collect::<Vec<_>>();
    assert_eq!(
        (codes(&months[0]), codes(&months[1])),
        (vec![], vec!["stock-taken-earlier"])
    );
    assert!(
        only(&csv, &Request::default()).drawn.notes.is_empty(),
        "over the year nothing is left open"
    );
}
