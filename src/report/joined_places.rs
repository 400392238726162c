//! Places of one finding, row by row of a file joined: hundreds of lines of their own would hide the next finding.

use crate::problem::Place;
use crate::text::Language;

/// How many rows of one file are named at most; JSON and CSV have all.
const MOST_ROWS: usize = 12;

/// Rows of one file, sheet and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedPlaces {
    /// The file and its first rows, and how many more there are.
    pub words: String,
    /// The rows that the words only count.
    pub rest: Vec<u64>,
}

impl JoinedPlaces {
    /// Joins places that stand one after another and differ in their row alone.
    pub fn of(places: &[Place], language: Language) -> Vec<JoinedPlaces> {
        let same = |left: &Place, right: &Place| {
            (&left.file, &left.sheet, &left.column) == (&right.file, &right.sheet, &right.column)
        };
        places
            .chunk_by(same)
            .map(|chunk| JoinedPlaces::of_chunk(chunk, language))
            .collect()
    }

    fn of_chunk(chunk: &[Place], language: Language) -> JoinedPlaces {
        let first = &chunk[0];
        let rows: Vec<u64> = chunk.iter().filter_map(|place| place.row).collect();
        if rows.len() < 2 {
            return JoinedPlaces {
                words: first.in_language(language),
                rest: Vec::new(),
            };
        }
        let file = Place {
            row: None,
            column: None,
            ..first.clone()
        };
        let mut words = file.in_language(language);
        let (shown, rest) = rows.split_at(rows.len().min(MOST_ROWS));
        words += &match language {
            Language::Zh => format!("，第 {} 行", listed(shown, language)),
            Language::En => format!(", rows {}", listed(shown, language)),
        };
        words += &match (rest.len(), language) {
            (0, _) => String::new(),
            (more, Language::Zh) => format!("，另 {more} 行"),
            (more, Language::En) => format!(" and {more} more"),
        };
        if let Some(column) = &first.column {
            words += &match language {
                Language::Zh => format!("，列 {column}"),
                Language::En => format!(", column {column}"),
            };
        }
        JoinedPlaces {
            words,
            rest: rest.to_vec(),
        }
    }

    /// The rows that the words only count, as a list.
    pub fn rest_listed(&self, language: Language) -> String {
        listed(&self.rest, language)
    }
}

fn listed(rows: &[u64], language: Language) -> String {
    let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
    rows.join(language.pick("、", ", "))
}
