//! Background systems in floating point: textbook, a real set, agreement with the exact engine, laws on random systems, faults.

use dafeng::network::Network;
use dafeng::network::background::{BackgroundSystem, CutOffReason, ExchangeTable, Gaps, Method, SolverChoice};
use dafeng::problem::Problems;
use proptest::prelude::*;

use crate::support::{library, root};

const HEADER: &str = "process,direction,quantitative_reference,amount,unit,flow,flow_type,provider\n";

fn system_of(lines: &str, gaps: Gaps) -> Result<BackgroundSystem, Problems> {
    let table = ExchangeTable::from_csv("table.csv", format!("{HEADER}{lines}").as_bytes())?;
    BackgroundSystem::of_table(&table, &library().units, gaps)
}

fn system(lines: &str) -> BackgroundSystem {
    system_of(lines, Gaps::Refuse).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The codes of what keeps a table from being solved.
fn codes(lines: &str) -> Vec<&'static str> {
    let solved = system_of(lines, Gaps::Refuse).and_then(|system| system.solver(SolverChoice::Auto).map(|_| ()));
    let Problems(found) = solved.expect_err("a table that cannot be solved");
    found.iter().map(|problem| problem.code).collect()
}

fn near(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs().max(1e-300)
}

fn assert_near(found: f64, expected: f64) {
    assert!(near(found, expected, 1e-12), "{found}, expected {expected}");
}

/// The factor 1 for one elementary flow.
fn of(system: &BackgroundSystem, flow: &str) -> impl Fn(usize) -> f64 + use<> {
    let place = system.elementary_flow(flow).unwrap_or_else(|| panic!("no flow {flow}"));
    move |flow| if flow == place { 1.0 } else { 0.0 }
}

const HEIJUNGS_SUH: &str = "\
electricity production,out,True,10,kWh,electricity,PRODUCT_FLOW,
electricity production,in,False,2,l,fuel,PRODUCT_FLOW,
electricity production,out,False,1,kg,CO2,ELEMENTARY_FLOW,
electricity production,out,False,0.1,kg,SO2,ELEMENTARY_FLOW,
fuel production,out,True,100,l,fuel,PRODUCT_FLOW,
fuel production,in,False,50,l,crude oil,ELEMENTARY_FLOW,
fuel production,out,False,10,kg,CO2,ELEMENTARY_FLOW,
fuel production,out,False,2,kg,SO2,ELEMENTARY_FLOW,
";

/// Heijungs and Suh (2002), chapter 2, as in the exact engine's test: 1000 kWh take 1000 / 10 = 100 runs of the power plant and 200 / 100 = 2 of
/// the refinery; CO2 = 100 * 1 + 2 * 10 = 120 kg, SO2 = 100 * 0.1 + 2 * 2 = 14 kg, crude oil = 2 * -50 = -100 l, drawn.
#[test]
fn heijungs_and_suh() {
    let system = system(HEIJUNGS_SUH);
    let electricity = system.process("electricity").expect("there");
    let solution = system
        .solve(&[(electricity, 1000.0)], SolverChoice::Auto)
        .expect("solves");
    assert_eq!(solution.runs, [100.0, 2.0]);
    for (flow, expected) in [("CO2", 120.0), ("SO2", 14.0), ("crude oil", -100.0)] {
        assert_near(solution.total(of(&system, flow)), expected);
    }
    assert_eq!(solution.report.method, Method::Substitution);
    assert!(solution.report.residual <= 1e-15, "{}", solution.report.residual);
    // One transposed solve: 0.12 kg/kWh, and 10 / 100 = 0.1 kg a litre of fuel.
    let intensities = system
        .intensities(of(&system, "CO2"), SolverChoice::Auto)
        .expect("solves");
    assert_near(intensities.values[0], 0.12);
    assert_near(intensities.values[1], 0.1);
    assert_eq!(intensities.is_complete, [true, true]);
}

fn us_lci() -> BackgroundSystem {
    let table = ExchangeTable::read(&root().join("datasets/networks/us-lci-2017.csv")).expect("reads");
    BackgroundSystem::of_table(&table, &library().units, Gaps::CutOff).expect("links")
}

/// By hand, fossil CO2 of 1 kg of quicklime of the US LCI set, its own CO2 being of another name (`Carbon dioxide`):
///   bituminous coal 0.172 kg * 2.634                       = 0.453048
///   natural gas     0.021 m3 * 1.96                        = 0.04116
///   LPG             3.22e-5 l * 1.724                      = 0.0000555128
///   diesel          0.000945 l * 2.727                     = 0.002577015
///   limestone       1.87 kg of which each takes 3.58e-5 kg of coal, 0.00014 m3 of gas, 0.000584 l of diesel:
///                   3.58e-5 * 2.634 + 0.00014 * 1.96 + 0.000584 * 2.727 = 0.0000942972 + 0.0002744 + 0.001592568 = 0.0019612652
///                   * 1.87                                  = 0.003667565924
///   electricity: everything behind it is cut off            = 0
///   sum                                                     = 0.500508093724
#[test]
fn us_lci_quicklime_by_hand() {
    let system = us_lci();
    let fossil = of(&system, "Carbon dioxide, fossil");
    let quicklime = system.process("Quicklime, at plant").expect("there");
    let intensities = system.intensities(&fossil, SolverChoice::Auto).expect("solves");
    assert_near(intensities.values[quicklime], 0.500508093724);
    let solution = system.solve(&[(quicklime, 1.0)], SolverChoice::Auto).expect("solves");
    assert_near(solution.total(&fossil), 0.500508093724);
    let coal = system
        .process("Bituminous coal, combusted in industrial boiler")
        .expect("there");
    // 0.172 + 1.87 * 3.58e-5 = 0.172066946 kg
    assert_near(solution.output(coal), 0.172066946);
    let cut_offs = solution.cut_offs();
    let gas = cut_offs
        .iter()
        .find(|cut_off| cut_off.flow == "Natural gas, processed, at plant");
    // 0.021 + 1.87 * 0.00014 = 0.0212618 m3 burnt, and as much drawn from the plant that the set does not have.
    let gas = gas.expect("listed");
    assert_near(gas.amount, 0.0212618);
    assert_eq!(gas.reason, CutOffReason::NoProvider);
    assert!(cut_offs.iter().any(|cut_off| cut_off.reason == CutOffReason::Declared));
}

#[test]
fn us_lci_by_every_solver() {
    let system = us_lci();
    assert_eq!(system.processes.len(), 20);
    let fossil = of(&system, "Carbon dioxide, fossil");
    let all = [SolverChoice::Auto, SolverChoice::Direct, SolverChoice::Iterative].map(|choice| {
        let intensities = system.intensities(&fossil, choice).expect("solves");
        assert!(
            intensities.is_complete.iter().all(|complete| !complete),
            "each has something cut off"
        );
        intensities.values
    });
    for ((auto, direct), iterative) in all[0].iter().zip(&all[1]).zip(&all[2]) {
        assert!(near(*direct, *auto, 1e-9) && near(*iterative, *auto, 1e-9));
    }
    // One transposed solve gives what a solve for each gives.
    for (process, intensity) in all[0].iter().enumerate() {
        let solution = system.solve(&[(process, 1.0)], SolverChoice::Auto).expect("solves");
        assert!(near(solution.total(&fossil), *intensity, 1e-12));
    }
    let Problems(refused) = BackgroundSystem::of_table(
        &ExchangeTable::read(&root().join("datasets/networks/us-lci-2017.csv")).expect("reads"),
        &library().units,
        Gaps::Refuse,
    )
    .expect_err("flows without a provider");
    assert!(refused.iter().all(|problem| problem.code == "missing-link"));
    assert_eq!(refused.len(), 32);
}

/// Coal needs power and power needs coal; units differ and are converted. Per MWh: 0.4 t of coal, of which each t takes 30 kWh.
/// x = 1 + 0.4 * 0.03 x, so x = 1 / 0.988 MWh and 0.4 / 0.988 t; CO2 = (1 * 0.9 + 0.4 * 0.05) / 0.988 = 0.92 / 0.988 t.
const COAL_AND_POWER: &str = "\
power plant,out,True,1,MWh,power,PRODUCT_FLOW,
power plant,in,False,400,kg,coal,PRODUCT_FLOW,
power plant,out,False,900,kg,CO2,ELEMENTARY_FLOW,
mine,out,True,1,t,coal,PRODUCT_FLOW,
mine,in,False,108,MJ,power,PRODUCT_FLOW,
mine,out,False,0.05,t,CO2,ELEMENTARY_FLOW,
";

#[test]
fn a_circle_agrees_with_the_exact_engine() {
    let system = system(COAL_AND_POWER);
    let exact = Network::builder()
        .process("power plant")
        .makes("power", "1 MWh")
        .uses("coal", "0.4 t")
        .emits("CO2", "0.9 t")
        .process("mine")
        .makes("coal", "1 t")
        .uses("power", "0.03 MWh")
        .emits("CO2", "0.05 t")
        .build()
        .expect("builds");
    let expected: Vec<f64> = exact
        .direct_intensities("CO2")
        .expect("solves")
        .iter()
        .map(|value| value.to_f64())
        .collect();
    for (choice, method) in [
        (SolverChoice::Auto, Method::Direct),
        (SolverChoice::Direct, Method::Direct),
        (SolverChoice::Iterative, Method::Iterative),
    ] {
        let intensities = system.intensities(of(&system, "CO2"), choice).expect("solves");
        // kg, since the first line of CO2 is.
        assert_near(intensities.values[0], 1000.0 * 0.92 / 0.988);
        assert_near(intensities.values[0], 1000.0 * expected[0]);
        assert_near(intensities.values[1], 1000.0 * expected[1]);
        assert_eq!(intensities.report.method, method);
        assert_eq!((intensities.report.circles, intensities.report.largest_circle), (1, 2));
        let solution = system.solve(&[(0, 1.0)], choice).expect("solves");
        assert_near(solution.runs[0], 1.0 / 0.988);
        assert_near(solution.runs[1], 0.4 / 0.988);
    }
}

/// Waste is treated, at 0.2 kg of CO2 a kg; a by-product of heat takes the place of the boiler's. 1 t of steel gives 50 kg of waste and 2 GJ of
/// heat, of which the boiler makes 1 GJ with 60 kg: 1000 + 50 * 0.2 - 2 * 60 = 890 kg.
#[test]
fn treatments_and_credits() {
    let system = system(
        "\
mill,out,True,1,t,steel,PRODUCT_FLOW,
mill,out,False,50,kg,waste,WASTE_FLOW,
mill,out,False,2,GJ,heat,PRODUCT_FLOW,
mill,out,False,1000,kg,CO2,ELEMENTARY_FLOW,
landfill,in,True,1,kg,waste,WASTE_FLOW,
landfill,out,False,0.2,kg,CO2,ELEMENTARY_FLOW,
boiler,out,True,1,GJ,heat,PRODUCT_FLOW,
boiler,out,False,60,kg,CO2,ELEMENTARY_FLOW,
",
    );
    let solution = system.solve(&[(0, 1.0)], SolverChoice::Auto).expect("solves");
    assert_eq!(solution.runs, [1.0, 50.0, -2.0]);
    assert_eq!(solution.credited(), 1);
    assert_near(solution.total(of(&system, "CO2")), 890.0);
    let intensities = system
        .intensities(of(&system, "CO2"), SolverChoice::Auto)
        .expect("solves");
    // Of the landfill for what it treats.
    assert_eq!(intensities.values, [890.0, 0.2, 60.0]);
    let treated = system.solve(&[(1, 3.0)], SolverChoice::Auto).expect("solves");
    assert_eq!(treated.runs, [0.0, 3.0, 0.0]);
}

#[test]
fn a_provider_may_be_named() {
    let lines = "\
hydro,out,True,1,kWh,power,PRODUCT_FLOW,
coal plant,out,True,1,kWh,power,PRODUCT_FLOW,
coal plant,out,False,0.9,kg,CO2,ELEMENTARY_FLOW,
mill,out,True,1,t,steel,PRODUCT_FLOW,
mill,in,False,100,kWh,power,PRODUCT_FLOW,coal plant
mill,in,False,300,kWh,power,PRODUCT_FLOW,hydro
";
    let system = system(lines);
    let solution = system.solve(&[(2, 1.0)], SolverChoice::Auto).expect("solves");
    assert_eq!(solution.runs, [300.0, 100.0, 1.0]);
    assert_eq!(codes(&lines.replace(",hydro\n", ",\n")), ["two-providers"]);
    assert_eq!(codes(&lines.replace(",hydro\n", ",hidro\n")), ["unknown-provider"]);
    assert_eq!(
        codes(&lines.replace(",hydro\n", ",mill\n")),
        ["provider-of-another-flow"]
    );
}

#[test]
fn faults_are_told_all_together() {
    let cases = [
        (
            "p,out,True,1,t,a,PRODUCT_FLOW,\np,in,False,lots,t,b,PRODUCT_FLOW,\n",
            vec!["unreadable-amount"],
        ),
        (
            "p,out,True,inf,t,a,PRODUCT_FLOW,\np,up,False,1,t,b,FLOW,\n",
            vec!["unreadable-amount", "unknown-word", "unknown-word"],
        ),
        (
            "p,out,False,1,t,a,PRODUCT_FLOW,\nq,out,True,1,t,b,PRODUCT_FLOW,\nq,out,True,1,t,c,PRODUCT_FLOW,\n",
            vec!["no-quantitative-reference", "two-quantitative-references"],
        ),
        ("p,out,True,0,t,a,PRODUCT_FLOW,\n", vec!["zero-reference"]),
        (
            "p,out,True,1,t,a,PRODUCT_FLOW,\np,in,False,1.5,t,a,PRODUCT_FLOW,\n",
            vec!["no-surplus"],
        ),
        ("p,out,True,1,t,a,ELEMENTARY_FLOW,\n", vec!["elementary-reference"]),
        (
            "p,out,True,1,t,a,PRODUCT_FLOW,\np,in,False,1,GJ,b,PRODUCT_FLOW,\nq,out,True,1,t,b,PRODUCT_FLOW,\nq,in,False,1,t,c,PRODUCT_FLOW,\n",
            vec!["units-differ", "missing-link"],
        ),
        // Each takes all that the other makes.
        (
            "p,out,True,1,t,a,PRODUCT_FLOW,\np,in,False,2,t,b,PRODUCT_FLOW,\nq,out,True,1,t,b,PRODUCT_FLOW,\nq,in,False,0.5,t,a,PRODUCT_FLOW,\n",
            vec!["singular-network"],
        ),
        // 1 t of a takes 2 t of b, which takes 2 t of a.
        (
            "p,out,True,1,t,a,PRODUCT_FLOW,\np,in,False,2,t,b,PRODUCT_FLOW,\nq,out,True,1,t,b,PRODUCT_FLOW,\nq,in,False,1,t,a,PRODUCT_FLOW,\n",
            vec!["negative-scaling"],
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(codes(lines), expected, "{lines}");
    }
}

/// The same two circles by iteration: what does not end is an error that says how far it came, what ends backwards is one too.
#[test]
fn an_iteration_never_fails_in_silence() {
    let circle = |takes: &str| {
        system(&format!(
            "p,out,True,1,t,a,PRODUCT_FLOW,\np,in,False,2,t,b,PRODUCT_FLOW,\np,out,False,1,kg,CO2,ELEMENTARY_FLOW,\nq,out,True,1,t,b,PRODUCT_FLOW,\nq,in,False,{takes},t,a,PRODUCT_FLOW,\n"
        ))
    };
    for takes in ["0.5", "1", "0.50000000000001"] {
        let system = circle(takes);
        let Problems(found) = system
            .intensities(of(&system, "CO2"), SolverChoice::Iterative)
            .expect_err("no solution");
        assert!(
            ["not-converged", "negative-scaling"].contains(&found[0].code),
            "{takes}: {}",
            found[0].code
        );
    }
    // Slow sweeps are accelerated: 2 * 0.4995 of each run comes round. a = 1 / (1 - 0.999) kg.
    let system = circle("0.4995");
    let intensities = system
        .intensities(of(&system, "CO2"), SolverChoice::Iterative)
        .expect("solves");
    assert!(intensities.report.accelerated);
    assert!(near(intensities.values[0], 1000.0, 1e-9));
}

/// A random system: a chain of processes in which each takes from others a part of what it makes, some of them in circles, as text.
fn random_system(seed: u64, processes: usize, inputs: usize) -> String {
    let mut state = seed | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut lines = String::new();
    for process in 0..processes {
        // Sizes over six orders of magnitude, so that units of very different size meet.
        let size = |other: usize| 10f64.powi((other % 7) as i32 - 3);
        let made = size(process);
        lines += &format!("p{process},out,True,{made},kg,f{process},PRODUCT_FLOW,\n");
        lines += &format!("p{process},out,False,{},kg,CO2,ELEMENTARY_FLOW,\n", next());
        for _ in 0..inputs {
            let other = (next() * processes as f64) as usize;
            let amount = size(other) * next() * 0.9 / inputs as f64;
            lines += &format!("p{process},in,False,{amount},kg,f{other},PRODUCT_FLOW,\n");
        }
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_systems(seed in any::<u64>(), processes in 1usize..60, inputs in 0usize..5) {
        let system = system(&random_system(seed, processes, inputs));
        let co2 = of(&system, "CO2");
        let direct = system.intensities(&co2, SolverChoice::Direct).expect("solves");
        let iterative = system.intensities(&co2, SolverChoice::Iterative).expect("solves");
        prop_assert!(direct.report.residual <= 1e-12 && iterative.report.residual <= 1e-12);
        let solver = system.solver(SolverChoice::Auto).expect("solves");
        for process in 0..processes {
            prop_assert!(near(direct.values[process], iterative.values[process], 1e-9));
            let solution = solver.solve(&[(process, 1.0)]).expect("solves");
            prop_assert!(solution.report.residual <= 1e-12);
            prop_assert!(near(solution.total(&co2), direct.values[process], 1e-9));
        }
    }
}

/// One giant circle, too large for factors where the choice is free.
#[test]
fn a_giant_circle_is_iterated() {
    let system = system(&random_system(7, 1500, 6));
    let co2 = of(&system, "CO2");
    let auto = system.intensities(&co2, SolverChoice::Auto).expect("solves");
    assert!(auto.report.largest_circle > 1000, "{}", auto.report.largest_circle);
    assert_eq!(auto.report.method, Method::Iterative);
    assert!(auto.report.iterations > 1 && auto.report.residual <= 1e-12);
    let direct = system.intensities(&co2, SolverChoice::Direct).expect("solves");
    for (auto, direct) in auto.values.iter().zip(&direct.values) {
        assert!(near(*auto, *direct, 1e-9));
    }
}

#[test]
fn parquet_reads_as_csv_does() {
    use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
    use std::sync::Arc;
    let text = |cells: [&str; 3]| -> ArrayRef { Arc::new(StringArray::from(cells.to_vec())) };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("process", text(["boiler"; 3])),
        ("direction", text(["out", "out", "in"])),
        (
            "quantitative_reference",
            Arc::new(BooleanArray::from(vec![true, false, false])),
        ),
        ("amount", Arc::new(Float64Array::from(vec![0.1 + 0.2, 60.0, 1e-7]))),
        ("unit", text(["GJ", "kg", "kg"])),
        ("flow", text(["heat", "CO2", "CUTOFF lining"])),
        ("flow_type", text(["PRODUCT_FLOW", "ELEMENTARY_FLOW", "PRODUCT_FLOW"])),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.parquet");
    let file = std::fs::File::create(&path).expect("a file");
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    assert!(ExchangeTable::is_in(&path));
    let table = ExchangeTable::read(&path).expect("reads");
    // Every bit of the number is kept.
    assert_eq!(table.exchanges[0].amount, 0.1 + 0.2);
    let system = BackgroundSystem::of_table(&table, &library().units, Gaps::Refuse).expect("links");
    let intensities = system
        .intensities(of(&system, "CO2"), SolverChoice::Auto)
        .expect("solves");
    assert_near(intensities.values[0], 200.0);
    assert_eq!(intensities.is_complete, [false]);
}

#[test]
fn a_ledger_is_no_exchange_table() {
    let datasets = root().join("datasets");
    assert!(!ExchangeTable::is_in(&datasets.join("mill-a-2026-06/ledger.csv")));
    assert!(!ExchangeTable::is_in(&datasets.join("networks/heijungs-suh-2002.yaml")));
    assert!(ExchangeTable::is_in(&datasets.join("networks/us-lci-2017.csv")));
}

/// What a person and a program are given, in both languages, with the exit code.
#[test]
fn what_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = HEIJUNGS_SUH.replace(
        "fuel production,in,False,50,l,crude oil,ELEMENTARY_FLOW",
        "fuel production,in,False,50,l,crude oil,PRODUCT_FLOW",
    );
    std::fs::write(folder.path().join("table.csv"), format!("{HEADER}{lines}")).expect("written");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dafeng"));
        command
            .args(["footprint", "table.csv", "--flow", "CO2", "--allow-gaps"])
            .args(arguments);
        let output = command
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .output()
            .expect("runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, table) = run(&["--product", "electricity", "--per", "1 MWh"]);
    assert_eq!(code, Some(3));
    insta::assert_snapshot!(table, @r"
table.csv · 2 process(es), 1 link(s) between them
footprint of 1000 kWh of electricity
provided by: electricity production
counted: CO2; elementary flows not counted: SO2

  process                                           kg    share  for it, it makes or treats
  electricity production                   100.0000000  83.33 %                        1000  kWh
  fuel production                           20.0000000  16.67 %                         200  l
  total (incomplete: see what is cut off)  120.0000000

cut off (not counted, which is not zero)
  flow          amount     why
  crude oil        100  l  no provider

  solved in floating point: 2 equations, 3 entries; by back-substitution (no process goes round in a circle); relative residual 0
");
    let (_, table) = run(&["--lang", "zh"]);
    insta::assert_snapshot!(table, @r"
table.csv · 2 道工序，1 个工序间联系
计入：CO2；未计入的基本流：SO2

  产品                                          强度
  electricity (electricity production)  0.1200000000  kg/kWh  不完整
  fuel (fuel production)                0.1000000000  kg/l    不完整

  2 种产品不完整：其上游有截断的流（未计，不是零）；明细见 --product

  浮点求解：2 个方程，3 个非零元；逐个代入（工序间无循环）；相对残差 2.3e-17
");
    let (_, json) = run(&["--product", "electricity", "--per", "1000", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (json["total"].as_str(), json["is_complete"].as_bool()),
        (Some("120"), Some(false))
    );
    assert_eq!(json["cut_off"][0]["amount"], "100");
    assert_eq!(json["solver"]["method"], "substitution");
    let (_, csv) = run(&["--format", "csv"]);
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}'), @r"
process,process_uuid,product,unit,intensity,intensity_unit,is_complete,method,iterations,relative_residual
electricity production,,electricity,kWh,0.12,kg/kWh,false,substitution,0,2.3e-17
fuel production,,fuel,l,0.1,kg/l,false,substitution,0,2.3e-17
");
}
