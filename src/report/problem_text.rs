//! Problems as people read them in a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::problem::{Problem, Severity};
use crate::text::Language;

/// How many problems of each kind are shown; the rest are counted.
pub const SHOWN_OF_EACH_KIND: usize = 50;

/// Writes problems, worst first: message, place, hint. Of each kind the first fifty are shown and the rest counted.
pub fn write_problems(problems: &[Problem], language: Language, colour: bool) -> String {
    let mut text = String::new();
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|problem| problem.severity);
    for problem in sorted {
        let count = shown.entry(problem.code).or_default();
        *count += 1;
        if *count <= SHOWN_OF_EACH_KIND {
            text += &write_problem(problem, language, colour);
        }
    }
    for (code, count) in shown.into_iter().filter(|(_, count)| *count > SHOWN_OF_EACH_KIND) {
        let rest = count - SHOWN_OF_EACH_KIND;
        let words = language.pick("另有", "and");
        let more = language.pick(
            "个同类问题（--errors FILE 写出全部）",
            "more of this kind (--errors FILE has all)",
        );
        let _ = writeln!(text, "{words} {rest} {more} [{code}]");
    }
    text
}

/// One problem.
pub fn write_problem(problem: &Problem, language: Language, colour: bool) -> String {
    let (word, style) = match problem.severity {
        Severity::Error => (language.pick("错误", "error"), "\u{1b}[1;31m"),
        Severity::Warning => (language.pick("警告", "warning"), "\u{1b}[1;33m"),
        Severity::Finding => (language.pick("发现", "finding"), "\u{1b}[1;35m"),
        Severity::Note => (language.pick("说明", "note"), "\u{1b}[1;36m"),
    };
    let (on, off) = if colour { (style, "\u{1b}[0m") } else { ("", "") };
    let mut text = format!(
        "{on}{word}[{}]{off}: {}\n",
        problem.code,
        problem.message.in_language(language)
    );
    if let Some(place) = &problem.place {
        let _ = writeln!(
            text,
            "  {} {}",
            language.pick("位于", "at"),
            place.in_language(language)
        );
    }
    if let Some(hint) = &problem.hint {
        let _ = writeln!(
            text,
            "  {}{}",
            language.pick("提示：", "hint: "),
            hint.in_language(language)
        );
    }
    text
}
