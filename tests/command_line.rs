//! What a user sees: whole outputs as snapshots, exit codes, files.

mod files;

use crate::support::{dafeng, root};

fn stdout(arguments: &[&str]) -> String {
    let output = dafeng(arguments);
    assert!(
        output.status.code().is_some_and(|code| code == 0 || code == 3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

const MILL_A: &str = "datasets/mill-a-2026-06/ledger.csv";

const BF_BOF: &str = "datasets/reference-bf-bof/ledger.csv";

#[test]
fn account_in_english_and_chinese() {
    insta::assert_snapshot!(
        "account-mill-a-en",
        stdout(&["account", MILL_A, "--method", "cets-ag-03.01-v01-2024"])
    );
    insta::assert_snapshot!(
        "account-mill-a-zh",
        stdout(&["account", MILL_A, "--method", "cets-ag-03.01-v01-2024", "--lang", "zh"])
    );
    insta::assert_snapshot!(
        "account-incomplete-zh",
        stdout(&[
            "account",
            MILL_A,
            "--method",
            "gbt-32151.5-2015",
            "--allow-gaps",
            "--lang",
            "zh"
        ])
    );
    insta::assert_snapshot!(
        "account-year-en",
        stdout(&["account", BF_BOF, "--method", "gbt-2589-energy"])
    );
    insta::assert_snapshot!(
        "account-by-period-zh",
        stdout(&[
            "account",
            BF_BOF,
            "--method",
            "cets-ag-03.01-v01-2024",
            "--by",
            "period",
            "--lang",
            "zh"
        ])
    );
}

#[test]
fn explain_in_english_and_chinese() {
    insta::assert_snapshot!(
        "explain-coke-en",
        stdout(&["explain", BF_BOF, "coke,2023-01", "--method", "cets-ag-03.01-v01-2024"])
    );
    insta::assert_snapshot!(
        "explain-electricity-zh",
        stdout(&[
            "explain",
            BF_BOF,
            "电力 2023-03",
            "--method",
            "gbt-32151.5-2015",
            "--allow-gaps",
            "--lang",
            "zh"
        ])
    );
    insta::assert_snapshot!(
        "explain-intensity-en",
        stdout(&["explain", MILL_A, "intensity", "--method", "cets-ag-03.01-v01-2024"])
    );
}

#[test]
fn account_at_process_level() {
    const EAF: &str = "datasets/reference-eaf/ledger.csv";
    let cets = ["--method", "cets-ag-03.01-v01-2024", "--level", "process"];
    let energy = ["--method", "gbt-2589-energy", "--level", "process"];
    let of = |ledger: &'static str, method: [&'static str; 4], rest: &[&'static str]| {
        let mut arguments = vec!["account", ledger];
        arguments.extend(method);
        arguments.extend(rest);
        stdout(&arguments)
    };
    insta::assert_snapshot!("process-bf-bof-zh", of(BF_BOF, cets, &["--lang", "zh"]));
    insta::assert_snapshot!("process-energy-eaf-en", of(EAF, energy, &[]));
    let csv = of(BF_BOF, cets, &["--by", "process,item", "--format", "csv"]);
    let first: Vec<&str> = csv.lines().take(3).collect();
    insta::assert_snapshot!("process-csv-head", first.join("\n"));
    insta::assert_snapshot!(
        "explain-unattributed-zh",
        stdout(&[
            "explain",
            EAF,
            "--method",
            "gbt-2589-energy",
            "--level",
            "process",
            "--lang",
            "zh",
            "--figure",
            "unattributed"
        ])
    );
}

/// The table of sums speaks the language asked for; a file keeps the ids.
#[test]
fn sums_in_chinese() {
    let sums = |format: &str| {
        let arguments = ["ledger", "sum", BF_BOF, "--values", "--lang", "zh", "--format", format];
        stdout(&arguments).lines().next().map(str::to_owned).expect("a header")
    };
    let table = sums("table");
    let titles: Vec<&str> = table.split_whitespace().collect();
    assert_eq!(
        titles[..8],
        [
            "企业",
            "时期",
            "物料",
            "流向",
            "数量",
            "单位",
            "行数",
            "数量×低位发热量"
        ]
    );
    assert!(sums("csv").starts_with("plant,period,item,flow,quantity,unit,lines,quantity_x_ncv"));
}

#[test]
fn methods_factors_items() {
    insta::assert_snapshot!("methods-list", stdout(&["methods", "list"]));
    insta::assert_snapshot!(
        "methods-show-zh",
        stdout(&["methods", "show", "cets-ag-03.01-v01-2024", "--lang", "zh"])
    );
    insta::assert_snapshot!("factors-list", stdout(&["factors", "list"]));
    insta::assert_snapshot!(
        "factors-show-fujian",
        stdout(&[
            "factors",
            "show",
            "electricity",
            "--region",
            "福建",
            "--period",
            "2024-06",
            "--as-of",
            "2025-06-30"
        ])
    );
    insta::assert_snapshot!("items-search", stdout(&["items", "search", "煤气"]));
}

#[test]
fn footprints() {
    let of = |works: &str, product: &str, more: &[&str]| {
        let ledger = format!("datasets/{works}/ledger.csv");
        let plants = format!("datasets/{works}/plants-with-carbon.yaml");
        let mut arguments = vec!["footprint", &ledger, "--plants", &plants, "--product", product];
        arguments.extend(more);
        let output = dafeng(&arguments);
        // Purchases without an upstream factor: the total is at least what is printed.
        assert_eq!(output.status.code(), Some(3));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    insta::assert_snapshot!("footprint-coil-zh", of("reference-bf-bof", "热轧卷", &["--lang", "zh"]));
    insta::assert_snapshot!(
        "footprint-bar-en",
        of("reference-eaf", "hot-rolled-bar", &["--per", "500kg"])
    );
    insta::assert_snapshot!(
        "footprint-coil-allocated-zh",
        of(
            "reference-bf-bof",
            "热轧卷",
            &[
                "--allocation",
                "energy",
                "--by",
                "input",
                "--paths",
                "5%",
                "--trace",
                "电力",
                "--lang",
                "zh"
            ]
        )
    );
    insta::assert_snapshot!(
        "footprint-coil-expanded-en",
        of(
            "reference-bf-bof",
            "hot-rolled-coil",
            &[
                "--allocation",
                "system-expansion",
                "--upstream",
                "worldsteel-v5.1",
                "--by",
                "scope"
            ]
        )
    );
    // Every amount of a column as shown adds up to its total as shown.
    let text = of("reference-bf-bof", "hot-rolled-coil", &["--by", "input"]);
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip_while(|line| !line.contains("emitted inside"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect()
        })
        .collect();
    let (total, parts) = rows.split_last().expect("rows");
    for column in 1..=3 {
        let number = |row: &Vec<&str>| row[column].parse::<bigdecimal::BigDecimal>().expect("a number");
        assert_eq!(
            parts.iter().map(number).sum::<bigdecimal::BigDecimal>(),
            number(total),
            "column {column}"
        );
    }
    let network = [
        "network",
        "datasets/reference-eaf/ledger.csv",
        "--plants",
        "datasets/reference-eaf/plants-with-carbon.yaml",
    ];
    insta::assert_snapshot!("network-eaf-zh", stdout(&[&network[..], &["--lang", "zh"]].concat()));
    let links = stdout(&[&network[..], &["--format", "links"]].concat());
    assert!(
        links.lines().count() > 40
            && links.contains("\nprocess:electric-arc-furnace,电炉炼钢,electric arc furnace,stack,")
    );
    let csv = of("reference-eaf", "hot-rolled-bar", &["--format", "csv"]);
    let json: serde_json::Value =
        serde_json::from_str(&of("reference-eaf", "hot-rolled-bar", &["--format", "json"])).expect("JSON");
    // Contributions add up to the total, to the last digit shown.
    let sum = |kind: &str| -> bigdecimal::BigDecimal {
        let rows = csv.lines().filter(|row| row.starts_with(kind));
        rows.map(|row| {
            row.split(',')
                .nth(10)
                .expect("a cell")
                .parse::<bigdecimal::BigDecimal>()
                .expect("a number")
        })
        .sum()
    };
    let of_json =
        |key: &str| -> bigdecimal::BigDecimal { json[key].as_str().expect("text").parse().expect("a number") };
    let little: bigdecimal::BigDecimal = "1e-18".parse().expect("a number");
    assert!((sum("process,") - of_json("direct")).abs() < little);
    assert!((sum("upstream,") - of_json("upstream")).abs() < little);
    assert_eq!(
        (&json["is_complete"], &json["is_lower_bound"]),
        (&false.into(), &true.into())
    );
    let all = dafeng(&[&["footprint"][..], &network[1..], &["--lang", "zh"]].concat());
    assert_eq!(all.status.code(), Some(3));
    insta::assert_snapshot!("footprints-eaf-zh", String::from_utf8_lossy(&all.stdout));
}

#[test]
fn exit_codes() {
    let code = |arguments: &[&str]| dafeng(arguments).status.code();
    assert_eq!(
        code(&["account", MILL_A, "--method", "cets-ag-03.01-v01-2024"]),
        Some(0)
    );
    assert_eq!(code(&["account", MILL_A, "--method", "gbt-32151.5-2015"]), Some(2));
    assert_eq!(
        code(&["account", MILL_A, "--method", "gbt-32151.5-2015", "--allow-gaps"]),
        Some(3)
    );
    assert_eq!(code(&["check", BF_BOF]), Some(0));
    assert_eq!(code(&["check", "tests/errors/line-repeated/ledger.csv"]), Some(1));
    assert_eq!(
        code(&["account", "nowhere.csv", "--method", "cets-ag-03.01-v01-2024"]),
        Some(2)
    );
}

#[test]
fn data_on_stdout_and_the_rest_on_stderr() {
    let output = dafeng(&[
        "account",
        BF_BOF,
        "--method",
        "cets-ag-03.01-v01-2024",
        "--format",
        "json",
    ]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON alone");
    assert_eq!(json["totals"]["total"], "7001983.56");
    assert_eq!(json["intensities"][0]["value"], "1.7503");
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(204 + 12));
    assert!(String::from_utf8_lossy(&output.stderr).contains("warning[before-methodology]"));
}

/// The README's commands print what the README shows.
#[test]
fn the_readme_shows_what_its_commands_print() {
    const METHOD: &str = "cets-ag-03.01-v01-2024";
    let main = ["account", MILL_A, "--method", METHOD];
    let processes = ["account", BF_BOF, "--method", METHOD, "--level", "process"];
    let with_carbon = "datasets/reference-bf-bof/plants-with-carbon.yaml";
    let footprint = [
        "footprint",
        BF_BOF,
        "--plants",
        with_carbon,
        "--product",
        "hot-rolled-coil",
    ];
    let scenario = [
        "scenario",
        "run",
        "datasets/reference-bf-bof/scenarios.yaml",
        "--scenario",
        "arc-furnace-2028",
        "--quick",
    ];
    let register = "datasets/fujian-register";
    let (units, quantities) = (format!("{register}/units.csv"), format!("{register}/quantities.csv"));
    let targets = ["targets", &units, &quantities, "--plan", "fujian-steel"];
    for (readme, language, arguments, mark) in [
        ("README.md", "en", &targets[..], "Targets · Plan of Fujian"),
        ("README.zh.md", "zh", &targets[..], "目标 · 福建省钢铁"),
        ("README.md", "en", &scenario[..], "· arc-furnace-2028 ·"),
        ("README.zh.md", "zh", &scenario[..], "· arc-furnace-2028 ·"),
        ("README.md", "en", &main[..], "CETS-AG-03.01-V01-2024"),
        ("README.zh.md", "zh", &main[..], "CETS-AG-03.01-V01-2024"),
        ("README.md", "en", &processes[..], "All processes"),
        ("README.zh.md", "zh", &processes[..], "各工序合计"),
        ("README.md", "en", &footprint[..], "footprint of 1 t of hot-rolled coil"),
        ("README.zh.md", "zh", &footprint[..], "1 t 热轧卷 的足迹"),
    ] {
        let text = std::fs::read_to_string(root().join(readme)).expect("readable");
        let block = text
            .split("```")
            .find(|block| block.contains(mark))
            .unwrap_or_else(|| panic!("{readme} shows the result"));
        let shown = block.split_once('\n').expect("lines").1;
        // Purchases of the footprint without a factor: its exit code is 3.
        let output = dafeng(&[arguments, &["--lang", language][..]].concat());
        let printed = String::from_utf8_lossy(&output.stdout);
        let left_out = ["", "…", "...", "……"];
        for line in shown.lines().filter(|line| !left_out.contains(&line.trim())) {
            assert!(printed.contains(line.trim_end()), "{readme}: `{line}` is not printed");
        }
    }
}

/// The table of sums named items and flows by their ids under Chinese headings.
#[test]
fn sums_in_chinese_name_items_and_flows() {
    let table = stdout(&["ledger", "sum", MILL_A, "--lang", "zh"]);
    assert!(table.contains("焦炭") && table.contains("净消耗"), "{table}");
    assert!(
        !table.contains("net_consumed") && !table.contains("crude-steel"),
        "{table}"
    );
    let csv = stdout(&["ledger", "sum", MILL_A, "--lang", "zh", "--format", "csv"]);
    assert!(csv.contains("net_consumed") && csv.contains("crude-steel"), "{csv}");
}

/// `--by 源`, as people call it.
#[test]
fn groupings_have_short_chinese_names() {
    let account = |by: &str| stdout(&["account", MILL_A, "--method", "cets-ag-03.01-v01-2024", "--by", by]);
    assert_eq!(account("源"), account("source"));
    assert_eq!(account("年"), account("year"));
}

/// A power plant on gas without a coefficient has no counted row: its part stood as 0.00 with nothing below, and `explain` denied it.
#[test]
fn a_process_without_counted_rows_is_there() {
    let ledger = "tests/errors/process-level-carries-none-with-values/ledger.csv";
    let account = [
        "account",
        ledger,
        "--method",
        "cets-ag-03.01-v01-2024",
        "--level",
        "process",
        "--lang",
        "zh",
    ];
    let table = stdout(&account);
    let row = table
        .lines()
        .find(|line| line.contains("· 发电"))
        .expect("the power plant");
    assert!(row.contains("无系数：高炉煤气") && row.contains('—'), "{row}");
    let part = table.lines().find(|line| line.contains("发电设施")).expect("its part");
    assert!(part.trim_end().ends_with('—'), "{part}");
    for asked in ["发电", "process=power-plant", "power-plant,2024-01"] {
        let tree = stdout(&[&["explain"][..], &account[1..], &["--figure", asked]].concat());
        for words in [
            "发电",
            "没有计入总量的行",
            "电力: -5.000 MWh",
            "高炉煤气（消耗）: 15 10^4Nm3",
            "缺单位热值含碳量",
        ] {
            assert!(tree.contains(words), "{asked}: {words}: {tree}");
        }
    }
    // A process that the ledger does not have is none.
    let output = dafeng(&[&["explain"][..], &account[1..], &["--figure", "process=converter"]].concat());
    assert_eq!(output.status.code(), Some(2));
}

/// A ledger of which nothing makes a row had no period in the heading.
#[test]
fn the_heading_has_a_period_without_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    let lines = "plant,process,period,item,flow,quantity,unit\np,blast-furnace,2024-01,iron-ore,consumed,1,t\np,,2024-01,crude-steel,produced,1,t\n";
    std::fs::write(&path, lines).expect("written");
    let path = path.to_str().expect("UTF-8");
    let arguments = [
        "account",
        path,
        "--method",
        "gbt-2589-energy",
        "--level",
        "process",
        "--lang",
        "zh",
    ];
    let table = stdout(&arguments);
    assert!(
        table.lines().nth(1).is_some_and(|line| line.contains(" · 2024-01 · ")),
        "{table}"
    );
}

/// A formula that is no product of its parameters stands whole beside its result: 70000 x (1 - 0.1518) x (1 - 0.02 - 0.004) x 1 x 44/12 = 212479.7547.
#[test]
fn a_formula_that_is_no_product_is_shown_whole() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("whole-formula");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join("ledger.csv").display().to_string();
    let ledger = "plant,period,item,flow,quantity,unit\np,2024-01,carbon-anode,net_consumed,70000,t\np,2024-01,diesel,purchased,10,t\np,2024-01,aluminium-liquid,produced,150000,t\n";
    std::fs::write(&path, ledger).expect("written");
    let text = stdout(&["account", &path, "--method", "cets-ag-04.01-v01-2024", "--lang", "en"]);
    let whole = "quantity × (1 − 0.1518 [default]) × (1 − 0.02 [default] − 0.004 [default]) × 1 × 44/12";
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(whole) && words.contains("212479.75"), "{text}");
    // Fuel is a product of its calorific value, carbon and oxidation rate, as ever.
    assert!(text.contains("GJ/t [default] × "), "{text}");
}
