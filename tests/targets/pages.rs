//! Targets, scored units and regions as pages and workbooks.

use std::fs;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use dafeng::methodology::Formula;
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use dafeng::report::document::{Document, Part, of_targets};
use dafeng::report::target_text::TargetSheet;
use tempfile::TempDir;

use super::{assess, sample};
use crate::support::root;

const PLANS: [&str; 5] = [
    "fujian-steel",
    "fujian-nonferrous",
    "fuzhou-petrochemical",
    "fuzhou-steel",
    "fuzhou-building-materials",
];

fn document() -> Document {
    let register = sample();
    let assessments = PLANS.map(|plan| assess(&register, plan, &[]));
    let sheets: Vec<TargetSheet<'_>> = assessments
        .iter()
        .map(|assessment| TargetSheet {
            assessment,
            courses: &[],
            files: Vec::new(),
        })
        .collect();
    of_targets(&sheets, &register.files)
}

/// Blast furnaces at the benchmark: 2 of 8 Mt are 100 x 2000000 / 8000000 = 25 %. Every expression that is shown gives the value beside it, and every number
/// that can be asked has its explanation.
#[test]
fn arithmetic_that_is_shown_gives_the_value() {
    let document = document();
    let mut shown = Vec::new();
    for figure in document.explanations.values() {
        let explanation = &figure.explanation;
        let Some(expression) = &explanation.expression else {
            continue;
        };
        let formula = Formula::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let value = formula.evaluate(&|_| None).expect("numbers alone");
        let rounding = Rounding {
            places: 2,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let rounded = value.round(rounding).expect("it can be held").to_string();
        assert_eq!(rounded, explanation.value, "{}", explanation.title.en);
        shown.push(expression.clone());
        for side in &explanation.children {
            let terms = side
                .children
                .iter()
                .map(|term| term.value.parse::<Ratio>().expect("a number"));
            let sum: Ratio = terms.sum();
            assert_eq!(sum.to_text(), side.value, "{}", explanation.title.en);
        }
    }
    assert!(shown.contains(&"100 * 2000000 / 8000000".to_owned()), "{shown:#?}");
    let cells = document
        .tables()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells);
    let asked: Vec<&String> = cells.filter_map(|cell| cell.number()?.explanation.as_ref()).collect();
    assert!(asked.len() > 20, "{}", asked.len());
    for id in asked {
        assert!(document.explanations.contains_key(id), "{id}");
    }
}

/// A course over the years has the level that is asked for: more than 30 % at the benchmark.
#[test]
fn courses_are_drawn_with_the_level_asked_for() {
    let document = document();
    let parts = document.sections.iter().flat_map(|section| &section.parts);
    let charts: Vec<_> = parts
        .filter_map(|part| match part {
            Part::Chart(chart) => Some(chart),
            _ => None,
        })
        .collect();
    assert!(!charts.is_empty());
    for chart in &charts {
        assert!(!chart.marks.is_empty(), "{}", chart.id);
        assert!(
            document.table(&chart.table).is_some_and(|table| table.rows.len() > 1),
            "{}",
            chart.id
        );
    }
    let marks = charts.iter().flat_map(|chart| &chart.marks);
    assert!(
        marks.clone().any(|mark| mark.title.en == "target: > 30 % by 2025"),
        "{:#?}",
        marks.collect::<Vec<_>>()
    );
}

fn written(folder: &TempDir, name: &str, arguments: &[&str]) -> std::path::PathBuf {
    let path = folder.path().join(name);
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(arguments)
        .arg("--out")
        .arg(&path)
        .current_dir(root())
        .env_remove("DAFENG_LANG")
        .output()
        .expect("runs");
    let code = output.status.code();
    assert!(
        matches!(code, Some(0 | 3)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    path
}

/// What each command writes as a page and as a workbook, by the ending of the file.
#[test]
fn pages_and_workbooks_by_the_ending() {
    let (units, quantities) = (
        "datasets/fujian-register/units.csv",
        "datasets/fujian-register/quantities.csv",
    );
    let [blast, arc] = [
        "datasets/reference-bf-bof/ledger.csv",
        "datasets/reference-eaf/ledger.csv",
    ];
    let commands: [(&[&str], &str, &str); 3] = [
        (&["targets", units, quantities], "Targets of plans", "方案目标评估报告"),
        (
            &["register", "score", units, quantities],
            "Energy efficiency of units",
            "设施能效评价",
        ),
        (
            &[
                "region",
                blast,
                arc,
                "--method",
                "cets-ag-03.01-v01-2024",
                "--allow-gaps",
            ],
            "plants together",
            "地区汇总报告",
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, english, chinese) in commands {
        for (language, title) in [("en", english), ("zh", chinese)] {
            let arguments = [arguments, &["--lang", language]].concat();
            let page = fs::read_to_string(written(&folder, "page.html", &arguments)).expect("UTF-8");
            assert!(page.contains(title) && page.contains("</html>"), "{title}");
            let book = written(&folder, "book.xlsx", &arguments);
            let mut book: Xlsx<_> = open_workbook(&book).expect("it opens");
            let numbers: usize = book
                .worksheets()
                .iter()
                .map(|(_, sheet)| {
                    sheet
                        .used_cells()
                        .filter(|(.., cell)| matches!(cell, Data::Float(_) | Data::Int(_)))
                        .count()
                })
                .sum();
            assert!(numbers > 10, "{title}: {numbers}");
        }
    }
}
