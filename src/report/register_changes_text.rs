//! What an update of a register changed, for people.

use std::fmt::Write as _;

use crate::target::register::{Change, ChangeKind, Update};
use crate::text::Language;

/// What an update changed, in words: units, and quantities where those are written.
pub fn changes_text(update: &Update, with_quantities: bool, language: Language) -> String {
    let mut text = table_text(language.pick("设施", "units"), &update.units, language);
    if with_quantities && !update.quantities.is_empty() {
        text += &table_text(language.pick("登记量", "quantities"), &update.quantities, language);
    }
    text
}

fn table_text(table: &str, changes: &[Change], language: Language) -> String {
    let count = |kind: ChangeKind| changes.iter().filter(|change| change.kind == kind).count();
    let kinds = [
        ChangeKind::Added,
        ChangeKind::Replaced,
        ChangeKind::Unchanged,
        ChangeKind::Kept,
    ];
    let counts: Vec<String> = kinds
        .iter()
        .map(|kind| format!("{} {}", kind.title().in_language(language), count(*kind)))
        .collect();
    let pause = language.pick("：", ": ");
    let mut text = format!("{table}{pause}{}\n", counts.join(" · "));
    for change in changes {
        if change.kind == ChangeKind::Kept || change.kind == ChangeKind::Unchanged {
            continue;
        }
        let differences: Vec<&str> = change
            .differences
            .iter()
            .map(|words| words.in_language(language))
            .collect();
        let differences = differences.join(language.pick("；", "; "));
        let pause = if differences.is_empty() { "" } else { pause };
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
