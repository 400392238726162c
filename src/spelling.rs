//! Names as people type them: folded to one form for lookup, and the nearest known names when a lookup fails.

use unicode_normalization::UnicodeNormalization;

/// Full-width letters and digits to half-width, stray spaces off, inner runs of white space to one space.
///
/// ```
/// assert_eq!(dafeng::spelling::tidy("　１２３．４ t "), "123.4 t");
/// ```
pub fn tidy(text: &str) -> String {
    // Most cells are plain ASCII, which needs no folding.
    if text.is_ascii() {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let folded: String = text.nfkc().filter(|c| !is_invisible(*c)).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form under which names are compared: tidied, lower case, spaces and underscores as hyphens.
///
/// ```
/// assert_eq!(dafeng::spelling::fold(" Coke_Oven  Gas "), "coke-oven-gas");
/// ```
pub fn fold(text: &str) -> String {
    let tidied = tidy(text).to_lowercase();
    if tidied.is_ascii() {
        return tidied.replace([' ', '_'], "-");
    }
    // A space beside a Chinese character is layout, not part of the name.
    let characters: Vec<char> = tidied.chars().collect();
    let is_layout = |at: usize| {
        let beside = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|c| !c.is_ascii());
        characters[at] == ' ' && (beside(at.checked_sub(1)) || beside(Some(at + 1)))
    };
    let kept = (0..characters.len()).filter(|at| !is_layout(*at));
    kept.map(|at| {
        if matches!(characters[at], ' ' | '_') {
            '-'
        } else {
            characters[at]
        }
    })
    .collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// The known names nearest to what was typed, best first, at most `count`.
///
/// Distance is Damerau-Levenshtein over the folded forms; a name that contains the typed text, or stands in it, is near.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>, count: usize) -> Vec<&'a str> {
    scored(typed, known)
        .into_iter()
        .take(count)
        .map(|(_, name)| name)
        .collect()
}

/// Longer than any name; what is longer is near nothing, and comparing it would take time.
const LONGEST_NAME: usize = 60;

/// The known names near what was typed with their distance, nearest first.
pub fn scored<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    if typed.chars().take(LONGEST_NAME + 1).count() > LONGEST_NAME {
        return Vec::new();
    }
    let typed = fold(typed);
    let length = typed.chars().count().max(1);
    let mut scored: Vec<(usize, &'a str)> = known
        .into_iter()
        .filter_map(|name| {
            let folded = fold(name);
            let distance = strsim::damerau_levenshtein(&typed, &folded);
            let contains =
                !typed.is_empty() && !folded.is_empty() && (folded.contains(&typed) || typed.contains(&folded));
            let allowed = (length / 2).clamp(1, 4);
            if contains {
                Some((distance.min(allowed), name))
            } else if distance <= allowed {
                Some((distance, name))
            } else {
                None
            }
        })
        .collect();
    scored.sort();
    scored.dedup_by(|a, b| a.1 == b.1);
    scored
}

/// A typed text for a message: at most sixty characters of it, in one line.
///
/// ```
/// assert_eq!(dafeng::spelling::shorten("coke"), "coke");
/// assert!(dafeng::spelling::shorten(&"9".repeat(1000)).ends_with('…'));
/// ```
pub fn shorten(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_NAME)
        .collect();
    if text.chars().count() > LONGEST_NAME {
        format!("{line}…")
    } else {
        line
    }
}
