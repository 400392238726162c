//! What `dafeng scenario run` says beside its numbers: marks of history years, names of routes, what a methodology makes of levers on power, causes
//! asked for outside the years.

use std::path::Path;

use crate::scenario_explain::{folder, run};
use crate::support::root;

const MILL: &str = "plant,period,item,flow,quantity,unit
mill,2023,anthracite,purchased,100,t
mill,2023,electricity,purchased,1000,MWh
mill,2023,crude-steel,produced,1000,t
";

/// A folder with the mill, the same a year before, and a scenario of these lines.
fn mill(lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "id: held\nbase: {{ledger: [mill.csv], region: cn-fujian}}\nfollow: {{output: constant, other: constant}}\n{lines}"
    );
    for (file, text) in [
        ("mill.csv", MILL.to_owned()),
        ("earlier.csv", MILL.replace("2023", "2022").replace(",100,", ",90,")),
        ("held.yaml", text),
    ] {
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    folder
}

fn printed(folder: &Path, more: &[&str]) -> String {
    run(folder, &[&["run", "held.yaml", "--quick"], more].concat())
}

const HISTORY: &str =
    "methodology: gbt-32151.5-2015\nhorizon: {to: 2024}\nhistory: [{ledger: [earlier.csv], region: cn-fujian}]\n";

/// The row of a history year has an asterisk, those of the scenario's own years have none, and a line says what it means.
#[test]
fn years_of_history_are_marked() {
    let folder = mill(HISTORY);
    for (language, legend) in [
        ("en", "* accounted from the ledger of that year"),
        ("zh", "* 由该年台账核算，非推算"),
    ] {
        let text = printed(folder.path(), &["--lang", language]);
        let marked: Vec<&str> = text
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with("20"))
            .collect();
        assert!(marked[0].starts_with("2022 * "), "{text}");
        assert!(marked[1..].iter().all(|row| !row.contains('*')), "{text}");
        assert!(text.lines().any(|line| line.trim() == legend), "{text}");
    }
    let without = mill("methodology: gbt-32151.5-2015\nhorizon: {to: 2024}\n");
    assert!(!printed(without.path(), &[]).contains('*'), "no legend without history");
}

/// Output falls by 1 % a year, and rises from 1.1 % more a year on: up to 2031 the maximum is then behind 2029, up to 2029 nothing tells. A lever that is
/// late breaks nothing.
#[test]
fn what_breaks_a_peak_is_told_from_what_leaves_it_open() {
    let falling = "drivers: {demand: {points: {2023: 1}, growth: {2024: -1 %}}}\n";
    let scenario = |last: i16| {
        let folder = mill(&format!(
            "methodology: gbt-32151.5-2015\nhorizon: {{to: {last}}}\n{falling}"
        ));
        let file = folder.path().join("held.yaml");
        let text = std::fs::read_to_string(&file).expect("read");
        let text = text.replace("{output: constant, other: constant}", "{output: demand, other: output}");
        std::fs::write(&file, text).expect("written");
        folder
    };
    for (last, outcome, en, zh) in [
        (
            2031,
            "missed",
            "with output growing 1.1 % a year faster (times 1.011^n in the nth year after 2023, up to the last of the horizon, 2031), the maximum no longer lies before 2030: the target is missed\n",
            "产量每年再快 1.1 %（2023 年后第 n 年乘以 1.011^n，直到末年 2031），最大值即不在 2030 年前：目标不达成\n",
        ),
        (
            2029,
            "open",
            "up to the last of the horizon, 2029), it can no longer be told within the horizon, to 2029, whether it peaks before 2030\n",
            "直到末年 2029），到末年 2029 为止即不能判断是否在 2030 年前达峰\n",
        ),
    ] {
        let folder = scenario(last);
        let told = |language: &str| run(folder.path(), &["run", "held.yaml", "--lang", language]);
        assert!(told("en").contains(en), "{}", told("en"));
        assert!(told("zh").contains(zh), "{}", told("zh"));
        let json = run(folder.path(), &["run", "held.yaml", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let found = &json[0]["robustness"];
        assert_eq!(
            (&found["demand_growth_percent"], &found["demand_growth_outcome"]),
            (&"1.1".into(), &outcome.into())
        );
        assert_eq!(
            (&found["demand_growth_counts_from"], &found["horizon_to"]),
            (&2023.into(), &last.into())
        );
    }
}

/// Draws and sweeps find the greatest total of the scenario's own years, and say so where there is a history.
#[test]
fn a_history_that_a_peak_passes_over_is_told() {
    let uncertain = "drivers: {demand: {points: {2023: 1, 2024: 1}, source: a test, uncertain: {distribution: log-normal, half_width: 50 %, source: a test}}}\n";
    let of = |lines: &str| {
        let folder = mill(&format!("{lines}{uncertain}"));
        let file = folder.path().join("held.yaml");
        let text = std::fs::read_to_string(&file).expect("read");
        std::fs::write(&file, text.replace("output: constant", "output: demand")).expect("written");
        folder
    };
    let folder = of(HISTORY);
    let sample = |more: &[&str]| {
        run(
            folder.path(),
            &[&["sample", "held.yaml", "--draws", "100"], more].concat(),
        )
    };
    let en = "the peak here is the greatest total of the years from the base year on; the years of `history` are passed over, and one of them may be higher";
    let zh = "这里的峰值是基准年起各年合计中的最大值，不计 `history` 的年份；更早的年份可能更高";
    assert!(sample(&["--lang", "en"]).contains(&format!("  ! {en}\n")));
    assert!(sample(&["--lang", "zh"]).contains(&format!("  ! {zh}\n")));
    // The spread of the driver: sinh(1.96 d) is 0.5, so the ends are the golden ratio and one over it.
    assert!(
        sample(&[]).contains("log-normal, 95 % within 0.618 to 1.618"),
        "{}",
        sample(&[])
    );
    let json: serde_json::Value = serde_json::from_str(&sample(&["--format", "json"])).expect("JSON");
    assert_eq!(json["notes"][0]["code"], "history-passed-over");
    assert_eq!(
        (&json["notes"][0]["message"]["zh"], &json["notes"][0]["message"]["en"]),
        (&zh.into(), &en.into())
    );
    let said = |folder: &Path, command: &str, more: &[&str]| {
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_dafeng"));
        run.args(["scenario", command, "held.yaml"])
            .args(more)
            .current_dir(folder);
        let output = run
            .env("NO_COLOR", "1")
            .env_remove("DAFENG_LANG")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("runs");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert_eq!(
        said(folder.path(), "sweep", &["--out", "years.csv"])
            .matches(en)
            .count(),
        1
    );
    assert!(said(folder.path(), "sample", &["--draws", "100", "--format", "csv"]).contains(en));
    let without = of("methodology: gbt-32151.5-2015\nhorizon: {to: 2024}\n");
    assert!(!said(without.path(), "sweep", &["--out", "years.csv"]).contains("history"));
    assert!(!run(without.path(), &["sample", "held.yaml", "--draws", "100"]).contains("history"));
}

/// A scenario that holds everything ties for its maximum in every year: nothing tells whether it peaks before 2030, and it is not called met.
#[test]
fn a_flat_course_meets_no_deadline() {
    let folder = mill("methodology: gbt-32151.5-2015\nhorizon: {to: 2032}\n");
    let en = run(folder.path(), &["compare", "held.yaml"]);
    assert!(en.contains("  cannot be told: held\n"), "{en}");
    assert!(
        en.contains("years in time and later ones are equally the greatest"),
        "{en}"
    );
    let row = en.lines().find(|line| line.contains("cannot be told  "));
    assert!(
        row.is_some_and(|row| row.contains(" –  ") && !row.contains("met")),
        "{en}"
    );
    let zh = run(folder.path(), &["compare", "held.yaml", "--lang", "zh"]);
    assert!(zh.contains("  未定：held\n") && !zh.contains("达标"), "{zh}");
    let json = run(folder.path(), &["compare", "held.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["scenarios"][0]["peak"]["standing"], "open");
    // `scenario run` and `peak` use the same words.
    assert!(printed(folder.path(), &[]).contains("open: "));
}

/// What is printed of the works under levers.
fn works(methodology: &str, levers: &[&str], more: &[&str]) -> String {
    let folder = folder();
    let levers: String = levers.iter().map(|lever| format!("  - {{{lever}}}\n")).collect();
    let text = format!(
        "id: held\nbase: {{ledger: [ledger.csv], plants: plants-complete.yaml, plant: reference-bf-bof}}\nmethodology: {methodology}\n\
         horizon: {{to: 2024}}\nfollow: {{output: constant, other: constant}}\nlevers:\n{levers}"
    );
    std::fs::write(folder.path().join("held.yaml"), text).expect("written");
    printed(folder.path(), more)
}

const CERTIFICATES: &str = "id: certificates, electricity-supply: {supply: green-certificate, share: 0.3}";
const DIRECT: &str = "id: direct, electricity-supply: {supply: direct-renewable, share: 0.3}";
const SUN: &str = "id: sun, own-renewable: {generation: 5000, unit: MWh}";

/// The trading scheme counts direct emissions alone: levers on power change nothing, and each says so once.
#[test]
fn power_that_is_not_counted_is_told() {
    let method = "cets-ag-03.01-v01-2024";
    let text = works(method, &[CERTIFICATES, SUN], &[]);
    for lever in ["certificates", "sun"] {
        let note = format!(
            "lever `{lever}`: the total of `{method}` counts no power bought: wherever it comes from, the total does not change"
        );
        assert_eq!(text.matches(&note).count(), 1, "{text}");
    }
    let zh = works(method, &[CERTIFICATES, SUN], &["--lang", "zh"]);
    let note = format!("措施 `sun`：`{method}` 的总量不计外购电力：电力来源如何，总量都不变");
    assert_eq!(zh.matches(&note).count(), 1, "{zh}");
}

/// Under the guideline a certificate takes the grid's factor; a direct line and renewable power of one's own do lower the total, and need no word.
#[test]
fn certificates_count_as_the_grid_and_are_told() {
    let text = works("gbt-32151.5-2015", &[CERTIFICATES], &[]);
    let note = "lever `certificates`: `gbt-32151.5-2015` counts green certificate by the factor of the grid: the total does not change";
    assert_eq!(text.matches(note).count(), 1, "{text}");
    let zh = works("gbt-32151.5-2015", &[CERTIFICATES], &["--lang", "zh"]);
    assert_eq!(zh.matches("按电网因子计：总量不变").count(), 1, "{zh}");
    let others = works("gbt-32151.5-2015", &[DIRECT, SUN], &[]);
    assert!(!others.contains("the total does not change"), "{others}");
}

/// A route is called what its archetype is called; an id stands only beside titles that are the same.
#[test]
fn routes_go_by_their_titles() {
    let folder = folder();
    let by = ["run", "of-sector.yaml", "--quick", "--by", "route"];
    let en = run(folder.path(), &by);
    assert!(
        en.contains("\n  scrap arc furnace  ") && !en.contains("\n  scrap-eaf"),
        "{en}"
    );
    let zh = run(folder.path(), &[&by[..], &["--lang", "zh"]].concat());
    assert!(zh.contains("\n  废钢电炉  "), "{zh}");
    let sector = std::fs::read_to_string(folder.path().join("sector.yaml")).expect("it is there");
    let twins: String = sector
        .lines()
        .flat_map(|line| match line.contains("ledger: eaf-ledger.csv") {
            true => vec![line.to_owned(), line.replace("id: scrap-eaf", "id: other-eaf")],
            false if line.contains("id: south") => vec![line.replace("archetype: scrap-eaf", "archetype: other-eaf")],
            false => vec![line.to_owned()],
        })
        .map(|line| line + "\n")
        .collect();
    std::fs::write(folder.path().join("sector.yaml"), twins).expect("written");
    let en = run(folder.path(), &by);
    for id in ["scrap-eaf", "other-eaf"] {
        assert!(en.contains(&format!("\n  scrap arc furnace ({id})  ")), "{en}");
    }
}

/// The works of the repository: no archetype names its route, so its id stands.
#[test]
fn a_route_without_an_archetype_goes_by_its_id() {
    let text = run(
        root(),
        &[
            "run",
            "datasets/reference-bf-bof/scenarios.yaml",
            "--scenario",
            "more-scrap",
            "--quick",
            "--by",
            "route",
        ],
    );
    assert!(text.contains("\n  bf-bof  "), "{text}");
}
