//! What an update of a register changed, for people.

use std::fmt::Write as _;

use crate::target::register::{ChangeKind, Update};
use crate::text::Language;

/// What an update changed, in words.
pub fn changes_text(update: &Update, language: Language) -> String {
    let kinds = [
        ChangeKind::Added,
        ChangeKind::Replaced,
        ChangeKind::Unchanged,
        ChangeKind::Kept,
    ];
    let counts: Vec<String> = kinds
        .iter()
        .map(|kind| format!("{} {}", kind.title().in_language(language), update.count(*kind)))
        .collect();
    let mut text = format!("{}\n", counts.join(" · "));
    for change in &update.changes {
        if change.kind == ChangeKind::Kept || change.kind == ChangeKind::Unchanged {
            continue;
        }
        let differences: Vec<&str> = change
            .differences
            .iter()
            .map(|words| words.in_language(language))
            .collect();
        let differences = differences.join(language.pick("；", "; "));
        let pause = if differences.is_empty() {
            ""
        } else {
            language.pick("：", ": ")
        };
        let _ = writeln!(
            text,
            "  {} {} {}{pause}{differences}",
            change.kind.title().in_language(language),
            change.label,
            change.year
        );
    }
    text
}
