//! What is said of a wide table that was read: what was taken from its headers, and what was not read because the mapping says so.

use super::table::Table;
use crate::problem::{Place, Problem};
use crate::text::Text;

/// What a reading of a wide table took and left.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub numbers: usize,
    pub above: usize,
    pub dates_as_months: bool,
    pub blank_words: usize,
    pub from_headers: Vec<Text>,
    pub from_rows: Vec<Text>,
    pub overridden: Vec<Text>,
    pub ignored_columns: Vec<String>,
    pub ignored_rows: Vec<(String, u64)>,
    pub rows_without_numbers: Vec<(String, u64)>,
}

impl Taken {
    /// Notes what a header was read as, once for all rows below it.
    pub fn add_header(&mut self, words: Option<Text>) {
        add_once(&mut self.from_headers, words);
    }

    /// Notes what a row's name was read as, once for rows of the same name.
    pub fn add_row_name(&mut self, words: Option<Text>) {
        add_once(&mut self.from_rows, words);
    }
}

fn add_once(known: &mut Vec<Text>, words: Option<Text>) {
    if let Some(words) = words.filter(|words| !known.contains(words)) {
        known.push(words);
    }
}

/// Names listed in one note.
const LISTED: usize = 12;

pub(super) fn notes(table: &Table, mapping: &str, taken: &Taken) -> Vec<Problem> {
    let place = || Place {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        ..Place::default()
    };
    let mut notes = vec![Problem::note(
        "mapped",
        Text::new(
            format!("按 {mapping} 读取 {} 个数", taken.numbers),
            format!("{} number(s) read by {mapping}", taken.numbers),
        ),
    )];
    if taken.above > 0 {
        notes.push(Problem::note(
            "rows-above-header",
            Text::new(
                format!("列名行之上的 {} 行未读取", taken.above),
                format!("{} row(s) above the header were not read", taken.above),
            ),
        ));
    }
    for (code, texts, zh, en) in [
        (
            "read-from-headers",
            &taken.from_headers,
            "由列名读出",
            "read from the headers",
        ),
        (
            "read-from-row-names",
            &taken.from_rows,
            "由行名读出",
            "read from the names of rows",
        ),
        (
            "unit-of-the-mapping",
            &taken.overridden,
            "单位以映射为准",
            "units as the mapping says",
        ),
    ] {
        let of = |pick: fn(&Text) -> &String| texts.iter().map(pick).cloned().collect::<Vec<String>>();
        if !texts.is_empty() {
            notes.push(Problem::note(
                code,
                Text::new(
                    format!("{zh}：{}", listed(&of(|text| &text.zh), "；")),
                    format!("{en}: {}", listed(&of(|text| &text.en), "; ")),
                ),
            ));
        }
    }
    if !taken.ignored_columns.is_empty() {
        notes.push(Problem::note(
            "columns-ignored",
            Text::new(
                format!(
                    "按映射忽略 {} 列：{}",
                    taken.ignored_columns.len(),
                    listed(&taken.ignored_columns, "、")
                ),
                format!(
                    "{} column(s) ignored as the mapping says: {}",
                    taken.ignored_columns.len(),
                    listed(&taken.ignored_columns, ", ")
                ),
            ),
        ));
    }
    for (code, rows, zh, en) in [
        (
            "rows-ignored",
            &taken.ignored_rows,
            "按映射忽略",
            "row(s) ignored as the mapping says",
        ),
        (
            "rows-without-numbers",
            &taken.rows_without_numbers,
            "没有数的有",
            "row(s) hold no number",
        ),
    ] {
        if rows.is_empty() {
            continue;
        }
        let zh_rows: Vec<String> = rows
            .iter()
            .map(|(label, row)| format!("{label}（第 {row} 行）"))
            .collect();
        let en_rows: Vec<String> = rows.iter().map(|(label, row)| format!("{label} (row {row})")).collect();
        notes.push(Problem::note(
            code,
            Text::new(
                format!("{zh} {} 行：{}", rows.len(), listed(&zh_rows, "、")),
                format!("{} {en}: {}", rows.len(), listed(&en_rows, ", ")),
            ),
        ));
    }
    if taken.blank_words > 0 {
        notes.push(Problem::note(
            "read-as-blank",
            Text::new(
                format!("按映射将 {} 格当作空白", taken.blank_words),
                format!("{} cell(s) read as blank, as the mapping says", taken.blank_words),
            ),
        ));
    }
    let mut notes: Vec<Problem> = notes.into_iter().map(|note| note.at(place())).collect();
    if taken.dates_as_months {
        notes.push(super::reading_note::dates_read_as_months(table));
    }
    notes
}

fn listed(names: &[String], separator: &str) -> String {
    let mut text = names.iter().take(LISTED).cloned().collect::<Vec<_>>().join(separator);
    if names.len() > LISTED {
        text += separator;
        text += "…";
    }
    text
}
