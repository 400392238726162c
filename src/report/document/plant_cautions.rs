//! What the plants file says of many plants at the head of a report: what is said of several of them once.

use crate::text::{Language, Text};

/// Notes up to which each stands by itself.
const FEW: usize = 2;

/// The notes of plants, by the names of these: a few as they are; of many one caution, whose first line is what is said of several, and further lines what is
/// said of each alone.
pub(super) fn of<'p>(plants: impl Iterator<Item = (&'p Text, Option<&'p Text>)>) -> Vec<Text> {
    let noted: Vec<(&Text, &Text)> = plants.filter_map(|(title, note)| Some((title, note?))).collect();
    if noted.len() <= FEW {
        return noted.into_iter().map(|(_, note)| note.clone()).collect();
    }
    let lines = |language| {
        let noted = noted.iter();
        let noted = noted.map(|(title, note)| (title.in_language(language), note.in_language(language)));
        grouped(&noted.collect::<Vec<_>>(), language)
    };
    vec![Text::new(lines(Language::Zh), lines(Language::En))]
}

fn grouped(noted: &[(&str, &str)], language: Language) -> String {
    let (colon, pause) = (language.pick("：", ": "), language.pick("；", "; "));
    let clauses = |note: &'_ str| -> Vec<String> {
        let clauses = note.split(pause).flat_map(|part| part.split(colon));
        clauses
            .map(|clause| clause.trim().to_owned())
            .filter(|clause| !clause.is_empty())
            .collect()
    };
    let told: Vec<(&str, Vec<String>)> = noted.iter().map(|(title, note)| (*title, clauses(note))).collect();
    let said_of = |clause: &String| -> Vec<&str> {
        let named = told.iter().filter(|(_, own)| own.contains(clause));
        named.map(|(title, _)| *title).collect()
    };
    let mut shared: Vec<&String> = Vec::new();
    for clause in told.iter().flat_map(|(_, own)| own) {
        if said_of(clause).len() > 1 && !shared.contains(&clause) {
            shared.push(clause);
        }
    }
    let words = shared.iter().map(|clause| {
        let named = said_of(clause);
        match named.len() == told.len() {
            true => (*clause).clone(),
            false => match language {
                Language::Zh => format!("{clause}（{}）", named.join("、")),
                Language::En => format!("{clause} ({})", named.join(", ")),
            },
        }
    });
    let mut lines = vec![words.collect::<Vec<_>>().join(pause)];
    if lines[0].is_empty() {
        lines[0] = match language {
            Language::Zh => format!("企业文件对 {} 家企业的说明", told.len()),
            Language::En => format!("What the plants file says of {} plants", told.len()),
        };
    }
    for (title, own) in &told {
        let alone: Vec<&str> = own
            .iter()
            .filter(|clause| !shared.contains(clause))
            .map(String::as_str)
            .collect();
        if !alone.is_empty() {
            lines.push(format!("{title}{colon}{}", alone.join(pause)));
        }
    }
    lines.join("\n")
}
