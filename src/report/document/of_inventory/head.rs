//! What stands at the head of a report of an inventory.

use super::InventoryReport;
use crate::activity::Plant;
use crate::inventory::Inventory;
use crate::report::document::{Completeness, Fact, InputStamp, Stamp};
use crate::report::plant_heading::period_words;
use crate::text::{Language, Text};

/// The plants and the period.
pub(super) fn subtitle(inventory: &Inventory<'_>) -> Text {
    let period = period_words(inventory);
    let words = |language: Language| format!("{} · {period}", plant_words(inventory, language, false));
    Text::new(words(Language::Zh), words(Language::En))
}

/// The plants by their titles; with the ids that ledger and plants file call them by, where a reader must find them there.
fn plant_words(inventory: &Inventory<'_>, language: Language, with_ids: bool) -> String {
    /// Plants named one by one at most.
    const NAMED: usize = 4;
    let plants = &inventory.ledger.plants.plants;
    let name = |plant: &Plant| {
        let title = plant.title.in_language(language);
        match language {
            _ if !with_ids || title == plant.id => title.to_owned(),
            Language::Zh => format!("{title}（{}）", plant.id),
            Language::En => format!("{title} ({})", plant.id),
        }
    };
    let titles: Vec<String> = plants.iter().take(NAMED).map(name).collect();
    let named = titles.join(language.pick("、", ", "));
    match (plants.len().saturating_sub(NAMED), language) {
        (0, _) => named,
        (_, Language::Zh) => format!("{named} 等 {} 家企业", plants.len()),
        (more, Language::En) => format!("{named} and {more} more plants"),
    }
}

pub(super) fn stamp(report: &InventoryReport<'_, '_>) -> Stamp {
    let inventory = report.enterprise;
    let methodology = inventory.methodology;
    let title = methodology.title(inventory.level);
    let level = match report.processes {
        None => inventory.level.title(),
        Some(processes) => {
            let (own, other) = (inventory.level.title(), processes.level.title());
            Text::new(
                format!("{}与{}", own.zh, other.zh),
                format!("{} and {}", own.en, other.en),
            )
        }
    };
    let as_of = inventory.as_of.map_or_else(
        || Text::new("程序所带的全部文件", "every document shipped"),
        |day| Text::same(day.to_string()),
    );
    let mut regions: Vec<&str> = inventory
        .ledger
        .plants
        .plants
        .iter()
        .filter_map(|plant| plant.region.as_deref())
        .collect();
    regions.dedup();
    let fact = |id, zh: &str, en: &str, value: Text| Fact {
        id,
        title: Text::new(zh, en),
        value,
    };
    let mut facts = vec![
        fact(
            "plants",
            "企业",
            "plant",
            Text::new(
                plant_words(inventory, Language::Zh, true),
                plant_words(inventory, Language::En, true),
            ),
        ),
        fact("period", "时期", "period", Text::same(period_words(inventory))),
        fact(
            "methodology",
            "方法学",
            "methodology",
            Text::new(
                format!("{} [{}]", title.zh, methodology.id()),
                format!("{} [{}]", title.en, methodology.id()),
            ),
        ),
        fact("level", "层级", "level", level),
        fact("result", "结果", "result", {
            let result = &methodology.file.result.title;
            Text::new(
                format!("{}，{}", result.zh, methodology.unit.text),
                format!("{}, {}", result.en, methodology.unit.text),
            )
        }),
        fact("as-of", "因子截至", "factors as of", as_of),
    ];
    if !methodology.choices.is_empty() {
        let choices: Vec<String> = methodology
            .choices
            .iter()
            .map(|(option, choice)| format!("{option}={choice}"))
            .collect();
        facts.push(fact("options", "方法学选项", "options", Text::same(choices.join(", "))));
    }
    if !regions.is_empty() {
        facts.push(fact("region", "地区", "region", Text::same(regions.join(", "))));
    }
    facts.push(fact(
        "completeness",
        "完整性",
        "completeness",
        completeness(report).title(),
    ));
    facts.push(fact(
        "program",
        "程序",
        "program",
        Text::same(format!("dafeng {}", env!("CARGO_PKG_VERSION"))),
    ));
    let mut cautions: Vec<Text> = inventory
        .ledger
        .plants
        .plants
        .iter()
        .filter_map(|plant| plant.note.clone())
        .collect();
    cautions.dedup();
    if report
        .processes
        .is_some_and(|processes| processes.derived_rule().is_some())
    {
        cautions.push(Text::new(
            "工序层级的规则为推导，非标准原文；规则见“方法与输入”。",
            "The rule of the process level is derived, not read in the standard; it stands under \"Method and inputs\".",
        ));
    }
    Stamp {
        facts,
        completeness: completeness(report),
        cautions,
        inputs: inputs(inventory),
    }
}

fn completeness(report: &InventoryReport<'_, '_>) -> Completeness {
    let all = || std::iter::once(report.enterprise).chain(report.processes);
    if all().all(Inventory::is_complete) {
        Completeness::Complete
    } else if all().all(Inventory::is_lower_bound) {
        Completeness::AtLeast
    } else {
        Completeness::NoBound
    }
}

/// The files that went in: ledger and plants files, the methodology, the factor sets that were asked.
pub(super) fn inputs(inventory: &Inventory<'_>) -> Vec<InputStamp> {
    let input = |kind, name: &str, sha256: &str| InputStamp {
        kind,
        name: name.to_owned(),
        sha256: sha256.to_owned(),
    };
    let mut inputs: Vec<InputStamp> = inventory
        .ledger
        .inputs
        .iter()
        .map(|known| input("ledger", &known.path, known.sha256()))
        .collect();
    let methodology = inventory.methodology;
    inputs.push(input("methodology", methodology.id(), &methodology.sha256));
    let mut sets: Vec<&String> = methodology
        .sources
        .iter()
        .flat_map(|source| &source.factor_sets)
        .collect();
    sets.extend(inventory.library.users_own());
    sets.sort();
    sets.dedup();
    let known = sets.into_iter().filter_map(|id| inventory.library.set(id));
    inputs.extend(known.map(|set| input("factor-set", &set.id, &set.sha256)));
    inputs
}
