//! Targets, scored units and regions as pages and workbooks.

use std::fs;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use dafeng::methodology::Formula;
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use dafeng::report::document::{Cell, Document, Part, RowStyle, of_targets};
use dafeng::report::target_text::TargetSheet;
use dafeng::text::Text;
use tempfile::TempDir;

use super::{assess, sample};
use crate::support::{library, root};

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
            units: &library().units,
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

/// A unit whose id is an English word is read in the language of the page: a line for at least 200 000 pieces a year, of which 250 000 of 430 000 count. A
/// share's gap is in points, other gaps are in the unit of the value. Programs have the ids.
#[test]
fn units_that_are_words_are_in_the_language() {
    let document = document();
    let asked: Vec<_> = document
        .tables()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells)
        .filter_map(|cell| match cell {
            Cell::Words(words) => Some(words),
            _ => None,
        })
        .collect();
    for (zh, en) in [
        ("≥ 200,000 件/年", "≥ 200,000 pieces/a"),
        (
            "58.14 % = 250,000 件 ÷ 430,000 件",
            "58.14 % = 250,000 pieces ÷ 430,000 pieces",
        ),
        ("≤ 2 级", "≤ 2 grade"),
        ("个百分点", "points"),
    ] {
        assert!(
            asked.iter().any(|words| words.zh == zh && words.en == en),
            "{zh} {en}: {asked:#?}"
        );
    }
    let english = asked.iter().filter(|words| words.zh.contains("piece"));
    assert_eq!(english.count(), 0);
    let units = &library().units;
    for (unit, zh, en) in [
        ("kgce/weight-case", "kgce/重量箱", "kgce/weight-case"),
        ("weight-case", "重量箱", "weight cases"),
        ("10^4piece/a", "万件/年", "10^4 pieces/a"),
        ("tCO2/10^4Nm3", "tCO2/10^4Nm3", "tCO2/10^4Nm3"),
        ("10^4t/a", "10^4t/a", "10^4t/a"),
    ] {
        assert_eq!(units.written(unit), Text::new(zh, en), "{unit}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let glass = folder.path().join("glass.csv");
    fs::write(
        &glass,
        "plant,unit,product,capacity,capacity_unit,energy_intensity,energy_intensity_unit,year\n\
         glass-works,line-1,flat-glass,500,10^4weight-case/a,11,kgce/weight-case,2024\n",
    )
    .expect("it is written");
    let path = glass.to_str().expect("UTF-8");
    let page = fs::read_to_string(written(
        &folder,
        "page.html",
        &["register", "score", path, "--lang", "zh"],
    ));
    let page = page.expect("UTF-8");
    assert!(page.contains("kgce/重量箱") && !page.contains("kgce/weight-case"));
    let file = written(&folder, "score.json", &["register", "score", path, "--format", "json"]);
    let json = fs::read_to_string(file).expect("UTF-8");
    assert!(
        json.contains("kgce/weight-case") && !json.contains("重量箱\""),
        "{json}"
    );
}

/// A title stands once among the clauses that a register tells nothing of; the head has the titles of the plans; a part of a target is one.
#[test]
fn targets_are_named_once() {
    let document = document();
    let notes = document.tables().flat_map(|table| &table.footnotes);
    let silent: Vec<&Text> = notes.filter(|note| note.zh.starts_with("清单无从评估")).collect();
    assert_eq!(silent.len(), PLANS.len());
    for note in silent {
        let names = note.zh.split('：').nth(1).expect("names");
        let names: Vec<&str> = names.split('、').collect();
        let apart: std::collections::BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), apart.len(), "{}", note.zh);
    }
    let plans = &document.stamp.facts[0].value;
    assert_eq!(
        plans.zh.lines().next(),
        Some("福建省钢铁行业碳达峰实施方案 [fujian-steel]")
    );
    for section in &document.sections {
        let repeats = section
            .prose
            .iter()
            .filter(|words| words.zh.contains(&section.title.zh));
        assert_eq!(repeats.count(), 0, "{}", section.title.zh);
    }
    let table = document.table("fujian-steel-targets").expect("the targets");
    assert_eq!(table.columns[0].id, "target");
    assert!(table.rows.iter().any(|row| row.style == RowStyle::Part));
}
