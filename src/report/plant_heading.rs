//! What stands over a result of a plant: the methodology, the plant and the period, what the plants file says of it, and that a rule is derived.

use std::collections::BTreeSet;

use crate::inventory::Inventory;
use crate::period::Period;
use crate::text::{Language, Text};

/// The heading of a result of one plant, line by line, without a line break at the end.
pub fn plant_heading(inventory: &Inventory<'_>, plant: usize) -> Text {
    let derived = inventory.derived_rule().map(|_| {
        let id = inventory.methodology.id();
        Text::new(
            format!("! 工序层级的规则为推导，非标准原文；规则见 dafeng methods show {id}"),
            format!(
                "! the rule of the process level is derived, not read in a standard; dafeng methods show {id} has it"
            ),
        )
    });
    let lines = |language: Language| {
        let methodology = inventory.methodology.title(inventory.level);
        let derived = derived.as_ref().map(|words| words.in_language(language).to_owned());
        let mut lines = vec![
            methodology.in_language(language).to_owned(),
            plant_line(inventory, &[plant], language),
        ];
        lines.extend(caution_lines(inventory, &[plant], language));
        lines.extend(derived);
        lines.join("\n")
    };
    Text::new(lines(Language::Zh), lines(Language::En))
}

/// Plants, period, level, what the result is, and up to which day factors were published.
pub(super) fn plant_line(inventory: &Inventory<'_>, plants: &[usize], language: Language) -> String {
    let titles = plants.iter().map(|plant| &inventory.ledger.plants.plants[*plant].title);
    let titles: Vec<&str> = titles.map(|title| title.in_language(language)).collect();
    let mut parts = vec![
        titles.join(language.pick("、", ", ")),
        format!("{}{}", period_words(inventory), missing_words(inventory, language)),
        inventory.level.title().in_language(language).to_owned(),
        inventory.methodology.file.result.title.in_language(language).to_owned(),
    ];
    if let Some(day) = inventory.as_of {
        parts.push(format!("{} {day}", language.pick("因子截至", "factors as of")));
    }
    parts.join(" · ")
}

/// What the plants file says of the plants, a line each.
pub(super) fn caution_lines(inventory: &Inventory<'_>, plants: &[usize], language: Language) -> Vec<String> {
    let plants = plants.iter().map(|plant| &inventory.ledger.plants.plants[*plant]);
    let notes = plants.filter_map(|plant| plant.note.as_ref());
    notes.map(|note| format!("! {}", note.in_language(language))).collect()
}

/// How many months of the result's span have rows, where some have none.
fn missing_words(inventory: &Inventory<'_>, language: Language) -> String {
    let periods = periods(inventory);
    let covered: BTreeSet<Period> = periods.iter().flat_map(|period| period.months_to(*period)).collect();
    let span = match (covered.first(), covered.last()) {
        (Some(first), Some(last)) => first.months_to(*last).len(),
        _ => 0,
    };
    let count = covered.len();
    if count == span {
        return String::new();
    }
    match language {
        Language::Zh => format!("（{span} 个月中的 {count} 个月）"),
        Language::En => format!(" ({count} of {span} months)"),
    }
}

/// The first and the last period of the result.
pub(super) fn period_words(inventory: &Inventory<'_>) -> String {
    span_words(&periods(inventory))
}

/// The first and the last period of several results.
pub(super) fn periods_of_all(inventories: &[&Inventory<'_>]) -> String {
    let periods: Vec<Period> = inventories.iter().flat_map(|inventory| periods(inventory)).collect();
    span_words(&periods)
}

fn span_words(periods: &[Period]) -> String {
    match (
        periods.iter().min_by_key(|period| period.start()),
        periods.iter().max_by_key(|period| period.end()),
    ) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} – {last}"),
        _ => String::new(),
    }
}

/// The periods of the result's rows.
fn periods(inventory: &Inventory<'_>) -> Vec<Period> {
    // The enterprise that processes are compared with may have more.
    let reconciliation = inventory.reconciliation.as_ref();
    let enterprise = reconciliation.map(|found| found.enterprise.plan.cells.iter());
    let cells = inventory.plan.cells.iter().chain(enterprise.into_iter().flatten());
    let mut periods: Vec<Period> = cells.map(|cell| cell.period).collect();
    // A ledger of which nothing makes a row has its periods all the same.
    if periods.is_empty() {
        periods = inventory.groups.iter().map(|group| group.period).collect();
    }
    periods
}
