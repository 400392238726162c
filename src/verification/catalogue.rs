//! The rules as they were packed into the program.

use crate::factor::Library;
use crate::factor::packed::{PackedFile, PackedKind, broken};
use crate::format::comparison::ComparisonEntry;
use crate::format::rule::{RuleEntry, RuleFile, RuleGroupEntry};
use crate::problem::{Place, Problem, Problems, near_names};
use crate::quantity::Ratio;
use crate::spelling::{fold, nearest};
use crate::text::Text;

/// A rule, with the group that it belongs to.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its group.
    pub group: RuleGroupEntry,
    /// What that is called.
    pub group_title: Text,
    /// The rule.
    pub entry: RuleEntry,
}

impl Rule {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.entry.id
    }
}

/// All rules, group by group.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The rules.
    pub rules: Vec<Rule>,
}

impl Catalogue {
    /// The shipped rules and those that the user added. Errors: a rule of the user's that has the id of another or applies to an item that is not known;
    /// a file of the program's own that cannot be read.
    pub fn of(library: &Library) -> Result<Catalogue, Problems> {
        let mut files = Vec::new();
        for packed in PackedFile::of_kind(PackedKind::Rules) {
            files.push(packed.content::<RuleFile>()?);
        }
        let mut faults = Vec::new();
        for (place, (path, file)) in library.own_rules.iter().enumerate() {
            let own = library.own_rules[..place].iter().map(|(_, file)| file);
            let known: Vec<&RuleEntry> = files.iter().chain(own).flat_map(|file| &file.rules).collect();
            faults.extend(faults_of_own(path, file, &known, library));
        }
        Problems(faults).check()?;
        files.extend(library.own_rules.iter().map(|(_, file)| file.clone()));
        files.sort_by_key(|file| file.group);
        let mut rules = Vec::new();
        for file in files {
            let of_group = file.rules.into_iter().map(|entry| Rule {
                group: file.group,
                group_title: file.title.clone(),
                entry,
            });
            rules.extend(of_group);
        }
        Ok(Catalogue { rules })
    }

    /// The rules that words name: ids, ids without their last letter (`V02` for `V02a` to `V02c`), groups, `all`, `none`. No word: all.
    /// Errors: a word that names none.
    pub fn named(mut self, words: &[String]) -> Result<Catalogue, Problems> {
        if words.is_empty() {
            return Ok(self);
        }
        let mut faults = Vec::new();
        for word in words {
            let known =
                matches!(fold(word).as_str(), "all" | "none") || self.rules.iter().any(|rule| names(word, rule));
            if !known {
                faults.push(unknown_rule(word, &self));
            }
        }
        Problems(faults).check()?;
        self.rules
            .retain(|rule| words.iter().any(|word| fold(word) == "all" || names(word, rule)));
        Ok(self)
    }

    /// Whether some rule has this id.
    pub fn has(&self, id: &str) -> bool {
        self.rules.iter().any(|rule| fold(rule.id()) == fold(id))
    }
}

/// The id of a group.
pub fn group_id(group: RuleGroupEntry) -> &'static str {
    match group {
        RuleGroupEntry::Balance => "balance",
        RuleGroupEntry::FuelQuality => "fuel-quality",
        RuleGroupEntry::MetersAndPlan => "meters-and-plan",
        RuleGroupEntry::Physics => "physics",
        RuleGroupEntry::CrossSource => "cross-source",
    }
}

/// What is wrong with a file of the user's rules.
fn faults_of_own(path: &str, file: &RuleFile, known: &[&RuleEntry], library: &Library) -> Vec<Problem> {
    let mut faults = Vec::new();
    for (place, rule) in file.rules.iter().enumerate() {
        let mut others = known.iter().copied().chain(&file.rules[..place]);
        if others.any(|other| fold(&other.id) == fold(&rule.id)) {
            faults.push(
                Problem::error(
                    "rule-name-taken",
                    Text::new(
                        format!("规则 `{}` 已存在，不能替换", rule.id),
                        format!("the rule `{}` exists and is never replaced", rule.id),
                    ),
                )
                .at(Place::file(path))
                .hint(Text::new("换一个 `id`", "give it an `id` of its own")),
            );
        }
        faults.extend(idle_words(rule, path));
        for item in rule.applies_to.iter().filter(|item| library.items.find(item).is_none()) {
            let near = library.items.nearest_words(item);
            faults.push(
                Problem::error(
                    "unknown-item",
                    Text::new(
                        format!("规则 `{}` 的 `{item}` 不是已知物料", rule.id),
                        format!("rule `{}`: `{item}` is not a known item", rule.id),
                    ),
                )
                .at(Place::file(path))
                .hint(near_names(&near)),
            );
        }
    }
    faults
}

/// Words of terms that their flow makes nothing of: a net consumption and a stock are worked out of an item over a period, whatever the process and
/// what its lines state.
fn idle_words(rule: &RuleEntry, path: &str) -> Vec<Problem> {
    let mut faults = Vec::new();
    for term in rule.comparisons.iter().flat_map(ComparisonEntry::terms) {
        if term.flow.is_of_lines() {
            continue;
        }
        let idle = [
            ("times", !term.times.is_empty()),
            ("scale", term.scale.is_some()),
            ("processes", !term.processes.is_empty()),
            ("where_stated", term.where_stated),
        ];
        for (word, _) in idle.into_iter().filter(|(_, is_there)| *is_there) {
            let flow = term.flow.id();
            faults.push(
                Problem::error(
                    "idle-word-of-term",
                    Text::new(
                        format!("规则 `{}`：`{word}` 不能与 `flow: {flow}` 同用", rule.id),
                        format!("rule `{}`: `{word}` does not go with `flow: {flow}`", rule.id),
                    ),
                )
                .at(Place::file(path))
                .hint(Text::new(
                    format!("删去 `{word}`，或改用按行合计的流向，如 purchased、consumed、produced、stated-net"),
                    format!("leave `{word}` out, or sum lines: purchased, consumed, produced, stated-net"),
                )),
            );
        }
    }
    faults
}

fn names(word: &str, rule: &Rule) -> bool {
    let (word, id) = (fold(word), fold(rule.id()));
    let without_letter = id.strip_suffix(|last: char| last.is_ascii_alphabetic());
    word == id || without_letter == Some(&word) || word == group_id(rule.group) || word == fold(&rule.group_title.zh)
}

fn unknown_rule(word: &str, catalogue: &Catalogue) -> Problem {
    let near = nearest(word, catalogue.rules.iter().map(Rule::id), 3);
    let near = if near.is_empty() {
        vec![
            "V01",
            "balance",
            "fuel-quality",
            "meters-and-plan",
            "physics",
            "cross-source",
            "none",
        ]
    } else {
        near
    };
    Problem::error(
        "unknown-rule",
        Text::new(format!("没有规则 `{word}`"), format!("there is no rule `{word}`")),
    )
    .hint(Text::new(
        format!("应为规则编号、组名、all 或 none，如 {}", near.join("、")),
        format!(
            "expected ids of rules, groups, all or none, such as {}",
            near.join(", ")
        ),
    ))
}

/// A number of a rule. Errors: one that is none, which is a fault of the program's own data.
pub(super) fn number(written: &str) -> Result<Ratio, Problems> {
    written
        .parse()
        .map_err(|_| broken("rules", &format!("`{written}` is no exact number")))
}

/// A number of a rule, where there is one.
pub(super) fn optional_number(written: Option<&String>) -> Result<Option<Ratio>, Problems> {
    written.map(|written| number(written)).transpose()
}
