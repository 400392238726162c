//! The page of a report: it holds what the document holds, asks nobody for anything, and runs no script but its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dafeng::inventory::Explanation;
use dafeng::report::document::{Document, ExplainedFigure, Finding, FindingStatus, Part, html};
use dafeng::text::{Language, Text};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{bf_bof, incomplete, mill_a};

fn page(document: &Document, language: Language) -> String {
    html(document, language).expect("a page")
}

/// What stands between a text and the next one.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).expect(start) + start.len();
    &text[from..from + text[from..].find(end).expect(end)]
}

fn data(page: &str) -> Value {
    let text = between(
        page,
        r#"<script type="application/json" id="report-data">"#,
        "</script>",
    );
    serde_json::from_str(text).expect("JSON")
}

/// The scripts that a browser would run.
fn scripts(page: &str) -> Vec<&str> {
    page.split("<script>")
        .skip(1)
        .map(|rest| rest.split("</script>").next().unwrap_or_default())
        .collect()
}

#[test]
fn the_same_document_gives_the_same_page() {
    let document = &mill_a().document;
    for language in [Language::Zh, Language::En] {
        assert_eq!(page(document, language), page(document, language));
    }
}

#[test]
fn a_page_asks_nobody_and_runs_its_own_scripts_alone() {
    for document in [&mill_a().document, &bf_bof().document] {
        let page = page(document, Language::Zh);
        for tag in [" src=", "<link", "<iframe", "@import", "url(http", "href=\"http"] {
            assert!(!page.contains(tag), "{tag}");
        }
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
        let policy = policy.replace("&#39;", "'");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'sha256-"),
            "{policy}"
        );
        assert!(!between(&policy, "script-src", ";").contains("unsafe"));
        let scripts = scripts(&page);
        assert_eq!(scripts.len(), 3);
        for script in scripts {
            let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
            assert!(policy.contains(&hash), "{}", &script[..60]);
        }
    }
}

/// Whatever a user may have named things, it stands in the page as text.
#[test]
fn names_with_markup_are_names() {
    const HOSTILE: &str = "</script><b onclick='alert(1)'>\"&`<!--";
    let mut document = mill_a().document.clone();
    document.title = Text::same(HOSTILE);
    document.subtitle = Text::same(HOSTILE);
    document.stamp.cautions.push(Text::same(HOSTILE));
    let figure = ExplainedFigure {
        explanation: Explanation {
            title: Text::same(HOSTILE),
            unit: HOSTILE.to_owned(),
            formula: Some(HOSTILE.to_owned()),
            ..Explanation::default()
        },
        parts: vec![HOSTILE.to_owned()],
    };
    document.explanations.insert(HOSTILE.to_owned(), figure);
    let finding = Finding {
        rule: HOSTILE.to_owned(),
        severity: dafeng::problem::Severity::Error,
        message: Text::same(HOSTILE),
        hint: Some(Text::same(HOSTILE)),
        lines: vec![dafeng::problem::Place::file(HOSTILE)],
        status: FindingStatus::Answered {
            reason: HOSTILE.to_owned(),
            by: HOSTILE.to_owned(),
            date: String::new(),
        },
    };
    for section in &mut document.sections {
        section.title = Text::same(HOSTILE);
        section.prose.push(Text::same(HOSTILE));
        for part in &mut section.parts {
            match part {
                Part::Table(table) => {
                    table.title = Text::same(HOSTILE);
                    table.footnotes.push(Text::same(HOSTILE));
                    table.columns[0].title = Text::same(HOSTILE);
                    for row in &mut table.rows {
                        row.cells[0] = dafeng::report::document::Cell::same(HOSTILE);
                    }
                }
                Part::Chart(chart) => {
                    chart.title = Text::same(HOSTILE);
                    chart.unit = HOSTILE.to_owned();
                    chart.description = Text::same(HOSTILE);
                }
                Part::Findings(findings) => findings.push(finding.clone()),
                Part::Explanations(ids) => ids.push(HOSTILE.to_owned()),
                Part::KeyFigures(figures) => figures.iter_mut().for_each(|figure| {
                    figure.title = Text::same(HOSTILE);
                    figure.unit = HOSTILE.to_owned();
                    figure.note = Some(Text::same(HOSTILE));
                }),
            }
        }
    }
    let page = page(&document, Language::En);
    assert!(!page.contains("<b onclick") && !page.contains("<!--"));
    assert_eq!(page.matches("<script").count(), 4);
    assert_eq!(page.matches("</script>").count(), 4);
    let told = data(&page);
    assert_eq!(told["charts"][0]["title"], HOSTILE);
    assert!(told["explanations"]["figures"].get(HOSTILE).is_some());
}

/// Charts draw the digits of the tables, all of them.
#[test]
fn charts_have_the_digits_of_their_tables() {
    for document in [&mill_a().document, &bf_bof().document] {
        let told = data(&page(document, Language::En));
        let parts = document.sections.iter().flat_map(|section| &section.parts);
        let charts: Vec<_> = parts
            .filter_map(|part| match part {
                Part::Chart(chart) => Some(chart),
                _ => None,
            })
            .collect();
        assert_eq!(told["charts"].as_array().expect("charts").len(), charts.len());
        for (chart, told) in charts.into_iter().zip(told["charts"].as_array().expect("charts")) {
            let table = document.table(&chart.table).expect("its table");
            let digits = |row: usize, column: usize| {
                let number = table.rows[row].cells[column].number();
                number.map(|number| number.digits().to_owned())
            };
            for (place, row) in chart.rows.iter().enumerate() {
                for (series, column) in chart.series.iter().enumerate() {
                    let told = match told.get("flows") {
                        Some(flows) => &flows[place]["amount"],
                        None => &told["series"][series]["values"][place],
                    };
                    assert_eq!(told.as_str().map(str::to_owned), digits(*row, *column), "{}", chart.id);
                }
            }
        }
    }
}

/// Every figure that can be asked has an answer that ends at lines of the ledger.
#[test]
fn figures_that_can_be_asked_have_an_answer() {
    for document in [&mill_a().document, &bf_bof().document] {
        let page = page(document, Language::En);
        let told = data(&page);
        let figures = told["explanations"]["figures"].as_object().expect("figures");
        let asked: Vec<&str> = page
            .split("data-explain=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default())
            .collect();
        assert!(asked.len() > 40);
        for id in asked {
            assert!(figures.contains_key(id), "{id}");
        }
        let nodes = told["explanations"]["nodes"].as_array().expect("nodes");
        let total = &figures["total"];
        assert_eq!(
            nodes[usize::try_from(total["node"].as_u64().expect("a place")).expect("small")]["unit"],
            "tCO2"
        );
        let has_line = |node: &Value| {
            let lines = node["lines"].as_array().into_iter().flatten();
            lines.into_iter().any(|line| {
                line["place"]
                    .as_str()
                    .is_some_and(|place| place.contains("ledger.csv, row "))
            })
        };
        assert!(nodes.iter().any(has_line));
    }
}

/// Sums are the digits that a reader sees: thousands apart, indices low, incomplete results marked.
#[test]
fn the_head_says_what_a_reader_must_know() {
    let whole = page(&mill_a().document, Language::En);
    assert!(whole.contains(">1,214,057.49</button> <span class=\"unit\">tCO<sub>2</sub></span>"));
    assert!(!whole.contains("banner bad"));
    let zh = page(&incomplete().document, Language::Zh);
    assert!(
        zh.contains("<p class=\"banner bad\">不完整：有物料未计入，总量为“至少”</p>"),
        "{}",
        &zh[..4000]
    );
}

/// Forty rows of one file take one line, which can be unfolded; the second file has a line of its own.
#[test]
fn rows_of_a_finding_stand_together() {
    let mut document = mill_a().document.clone();
    let place = |file: &str, row| dafeng::problem::Place {
        row: Some(row),
        ..dafeng::problem::Place::file(file)
    };
    let mut lines: Vec<_> = (101..=140).map(|row| place("many.csv", row)).collect();
    lines.push(place("one.csv", 7));
    let finding = Finding {
        rule: "V00".to_owned(),
        severity: dafeng::problem::Severity::Warning,
        message: Text::same("forty rows"),
        hint: None,
        lines,
        status: FindingStatus::Open,
    };
    for section in &mut document.sections {
        for part in &mut section.parts {
            if let Part::Findings(findings) = part {
                findings.push(finding.clone());
            }
        }
    }
    let page = page(&document, Language::Zh);
    assert_eq!(page.matches("many.csv").count(), 1);
    let shown = between(&page, "<details class=\"more place\"><summary>many.csv", "</details>");
    assert!(shown.starts_with("，第 101、102、103、"), "{shown}");
    assert!(shown.contains("112 行，另 28 行</summary><p>113、114、"), "{shown}");
    assert!(page.contains("<p class=\"more place\">one.csv，第 7 行</p>"));
}

/// A total of which something was not counted and what it is per tonne are marked alike.
#[test]
fn a_quotient_of_an_incomplete_total_says_so() {
    let document = &incomplete().document;
    let notes: Vec<String> = document
        .sections
        .iter()
        .flat_map(|section| &section.parts)
        .filter_map(|part| match part {
            Part::KeyFigures(figures) => Some(figures),
            _ => None,
        })
        .flatten()
        .filter(|figure| figure.id == "total" || figure.id.starts_with("intensity/"))
        .map(|figure| figure.note.clone().unwrap_or_default().en)
        .collect();
    assert!(notes.len() > 1, "{notes:?}");
    assert!(notes.iter().all(|note| note.starts_with("incomplete")), "{notes:?}");
    let table = document.table("intensities").expect("intensities");
    for row in &table.rows {
        assert!(format!("{:?}", row.cells[0]).contains("(incomplete"), "{row:?}");
    }
}
