//! A document as text, to be read in a snapshot.

use std::fmt::Write as _;

use dafeng::report::document::{Cell, Document, Number, Part, Table};
use dafeng::text::Language;

use crate::support::root;

/// Everything that the report says but the ledger and the explanations; of each table the first and the last rows.
pub fn outline(document: &Document, language: Language, most_rows: usize) -> String {
    let mut text = format!(
        "{} | {}\n",
        document.title.in_language(language),
        document.subtitle.in_language(language)
    );
    for fact in &document.stamp.facts {
        let _ = writeln!(
            text,
            "{}: {}",
            fact.title.in_language(language),
            fact.value.in_language(language)
        );
    }
    for caution in &document.stamp.cautions {
        let _ = writeln!(text, "! {}", caution.in_language(language));
    }
    for section in &document.sections {
        let _ = writeln!(text, "\n== {} [{}]", section.title.in_language(language), section.id);
        for sentence in &section.prose {
            let _ = writeln!(text, "{}", sentence.in_language(language));
        }
        for part in &section.parts {
            match part {
                Part::KeyFigures(figures) => {
                    for figure in figures {
                        let value = figure.value.as_ref().map(shown).unwrap_or_default();
                        let note = figure
                            .note
                            .as_ref()
                            .map(|note| note.in_language(language))
                            .unwrap_or_default();
                        let _ = writeln!(
                            text,
                            "{}: {value} {} ({note})",
                            figure.title.in_language(language),
                            figure.unit
                        );
                    }
                }
                Part::Table(table) if table.id == "ledger" => {
                    let _ = writeln!(text, "-- {} lines", table.rows.len());
                }
                Part::Table(table) => add_table(&mut text, table, language, most_rows),
                Part::Chart(chart) => {
                    let (kind, title) = (chart.kind.id(), chart.title.in_language(language));
                    let rows = chart.rows.len();
                    let _ = writeln!(
                        text,
                        "-- {kind}: {title} [{}: columns {:?} of {rows} rows, {}]",
                        chart.table, chart.series, chart.unit
                    );
                }
                Part::Findings(findings) => {
                    for finding in findings {
                        let status = finding.status.title();
                        let _ = writeln!(
                            text,
                            "{} ({}): {}",
                            finding.rule,
                            status.in_language(language),
                            finding.message.in_language(language)
                        );
                    }
                }
                Part::Explanations(ids) => {
                    let _ = writeln!(text, "-- {} explained figures", ids.len());
                }
            }
        }
    }
    // Wherever the tests stand.
    text.replace(&format!("{}/", root().display()), "")
}

fn add_table(text: &mut String, table: &Table, language: Language, most_rows: usize) {
    let _ = writeln!(
        text,
        "-- {} [{}], {} rows",
        table.title.in_language(language),
        table.id,
        table.rows.len()
    );
    let columns = table.columns.iter().map(|column| {
        let unit = column.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}{unit}", column.title.in_language(language))
    });
    let _ = writeln!(text, "   {}", columns.collect::<Vec<_>>().join(" | "));
    for (place, row) in table.rows.iter().enumerate() {
        if place >= most_rows && place + 1 < table.rows.len() {
            continue;
        }
        let cells: Vec<String> = row.cells.iter().map(|cell| cell_text(cell, language)).collect();
        let mark = match row.style.id() {
            "plain" => " ",
            "group" => "+",
            "total" => "=",
            _ => "~",
        };
        let _ = writeln!(text, " {mark} {}", cells.join(" | "));
    }
    for note in &table.footnotes {
        let _ = writeln!(text, "   * {}", note.in_language(language));
    }
}

fn cell_text(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Blank => String::new(),
        // Which bytes a factor set has is no matter of reports.
        Cell::Words(words) if words.en.len() == 64 && words.en.bytes().all(|letter| letter.is_ascii_hexdigit()) => {
            "(SHA-256)".to_owned()
        }
        Cell::Words(words) => words.in_language(language).to_owned(),
        Cell::Number(number) => shown(number),
    }
}

fn shown(number: &Number) -> String {
    let full = number
        .full
        .as_ref()
        .map(|full| format!(" [{full}]"))
        .unwrap_or_default();
    let lean = if number.is_floating { "~" } else { "" };
    format!("{lean}{}{full}", number.text)
}
