//! The rules run over the evidence.

use super::answer;
use super::catalogue::{Catalogue, Rule};
use super::comparison::{self, Checked, compare};
use super::evidence::Evidence;
use super::finding::{Finding, Found, Status, difference_text};
use super::outcome::{Outcome, RuleOutcome, Verification};
use crate::factor::Named;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// Runs the rules named, of the catalogue of all. Errors: rules that cannot be read, which is a fault of the program's own data.
pub fn verify(evidence: &Evidence<'_>, named: &Catalogue, all: &Catalogue) -> Result<Verification, Problems> {
    let mut rules = Vec::new();
    for rule in &named.rules {
        rules.push(run(rule, evidence)?);
    }
    let mut remarks = Vec::new();
    for problem in evidence.said.iter().filter(|problem| problem.is_answerable()) {
        remarks.push(comparison::remark(problem, evidence)?);
    }
    let (idle_answers, answered_remarks) = match evidence.ledger {
        Some(ledger) => answer::apply(&mut rules, &remarks, ledger, evidence, all),
        None => (Vec::new(), Vec::new()),
    };
    Ok(Verification {
        rules,
        idle_answers,
        answered_remarks,
    })
}

impl Verification {
    /// The answer to a problem that the reader told, under its own code.
    pub fn answer_to(&self, problem: &Problem) -> Option<&Status> {
        let mut answered = self.answered_remarks.iter();
        answered.find(|(remark, _)| remark == problem).map(|(_, status)| status)
    }

    /// Whether a problem that the reader told is answered, under its own code or under the rule that takes it up.
    pub fn has_answered(&self, problem: &Problem) -> bool {
        if self.answer_to(problem).is_some() {
            return true;
        }
        let found = self.findings().into_iter().find(|(_, finding)| {
            finding.lines.first() == problem.place.as_ref() && finding.message.en.contains(&problem.message.en)
        });
        found.is_some_and(|(_, finding)| !finding.is_open())
    }
}

fn run(rule: &Rule, evidence: &Evidence<'_>) -> Result<RuleOutcome, Problems> {
    let entry = &rule.entry;
    let plain = |outcome: Outcome| RuleOutcome {
        rule: rule.clone(),
        outcome,
        findings: Vec::new(),
        unread: Vec::new(),
        passed_over: Vec::new(),
    };
    if let Some(reason) = applies_not(rule, evidence) {
        return Ok(plain(Outcome::NotApplicable { reason }));
    }
    if entry.comparisons.is_empty() {
        let tables = entry.reads.clone();
        return Ok(plain(Outcome::NotChecked { tables }));
    }
    let mut whole = Checked::default();
    // Why comparisons that a rule makes beside others had nothing to compare matters only where all had nothing.
    let mut idle: Vec<Text> = Vec::new();
    for comparison in &entry.comparisons {
        let checked = compare(comparison, evidence)?;
        whole.times += checked.times;
        whole.found.extend(checked.found);
        let reasons = if checked.times == 0 {
            &mut idle
        } else {
            &mut whole.reasons
        };
        for reason in checked.reasons {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        whole.missing.extend(checked.missing);
    }
    if whole.times == 0 {
        return Ok(plain(match whole.missing.is_empty() {
            false => Outcome::NotChecked { tables: whole.missing },
            true => Outcome::NotApplicable { reason: joined(&idle) },
        }));
    }
    let findings = whole
        .found
        .into_iter()
        .map(|found| finding(rule, found, evidence))
        .collect();
    let unread = whole.missing.into_iter().chain(entry.reads.iter().cloned()).collect();
    Ok(RuleOutcome {
        rule: rule.clone(),
        outcome: Outcome::Ran { times: whole.times },
        findings,
        unread,
        passed_over: whole.reasons,
    })
}

/// Why a rule of certain items does not apply: the ledger has none of them.
fn applies_not(rule: &Rule, evidence: &Evidence<'_>) -> Option<Text> {
    let wanted = &rule.entry.applies_to;
    let library = evidence.library;
    if wanted.is_empty()
        || evidence.ledger.is_none()
        || evidence.items().any(|(_, item)| evidence.is_among(item, wanted))
    {
        return None;
    }
    let known: Vec<&Text> = wanted
        .iter()
        .filter_map(|id| library.items.find(id))
        .map(Named::title)
        .collect();
    if known.is_empty() {
        let ids = wanted.join(", ");
        return Some(Text::new(
            format!("物料表尚无 {ids}"),
            format!("the registry has no {ids} yet"),
        ));
    }
    let zh: Vec<&str> = known.iter().map(|title| title.zh.as_str()).collect();
    let en: Vec<&str> = known.iter().map(|title| title.en.as_str()).collect();
    Some(Text::new(
        format!("台账没有{}", zh.join("、")),
        format!("the ledger has no {}", en.join(", ")),
    ))
}

fn joined(reasons: &[Text]) -> Text {
    let zh: Vec<&str> = reasons.iter().map(|reason| reason.zh.as_str()).collect();
    let en: Vec<&str> = reasons.iter().map(|reason| reason.en.as_str()).collect();
    Text::new(zh.join("；"), en.join("; "))
}

fn finding(rule: &Rule, found: Found, evidence: &Evidence<'_>) -> Finding {
    let plants = evidence.ledger.map(|ledger| &ledger.plants.plants);
    let plant = found
        .plant
        .and_then(|place| plants.map(|plants| plants[place].id.clone()));
    let item = found.item.map(|place| evidence.library.items.at(place));
    let message = message(rule, &found);
    let subject = subject(plant.as_deref(), item.map(Named::title), &found, evidence);
    let mut lines: Vec<Place> = Vec::new();
    for line in found.lines {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Finding {
        severity: rule.entry.severity,
        plant,
        item: item.map(|item| item.id().to_owned()),
        process: found.process,
        parameter: found.parameter,
        period: found.period,
        subject,
        found: found.found,
        expected: found.expected,
        difference: found.difference,
        percent: found.percent,
        message,
        lines,
        status: Status::Open,
    }
}

/// The words of the rule with the numbers put in. What a reader says stands for itself.
fn message(rule: &Rule, found: &Found) -> Text {
    if let (Some(detail), None, None) = (&found.detail, &found.found, &found.expected) {
        return detail.clone();
    }
    let detail = found.detail.clone().unwrap_or_default();
    let put_in = |words: &str, detail: &str| {
        let figure = found.found.as_ref().map(|figure| figure.text()).unwrap_or_default();
        let expected = found
            .expected
            .as_ref()
            .map(|expected| expected.text())
            .unwrap_or_default();
        let difference = difference_text(found.difference.as_ref(), found.percent.as_ref());
        words
            .replace("{found}", &figure)
            .replace("{expected}", &expected)
            .replace("{difference}", &difference)
            .replace("{detail}", detail)
    };
    let words = &rule.entry.message;
    Text::new(put_in(&words.zh, &detail.zh), put_in(&words.en, &detail.en))
}

/// Plant, process, item and period, as far as there are: in English plants and processes by the ids that an answer names, in Chinese by what they are called.
fn subject(plant: Option<&str>, item: Option<&Text>, found: &Found, evidence: &Evidence<'_>) -> Text {
    let period = found.period.map(|period| period.to_string());
    let words = |plant: Option<&str>, process: Option<&str>, item: Option<&str>| {
        let all = [plant, process, item, period.as_deref()];
        all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let title = evidence
        .ledger
        .zip(found.plant)
        .map(|(ledger, place)| ledger.plants.plants[place].title.zh.as_str());
    let process = found
        .process
        .as_deref()
        .map(|process| match (evidence.ledger, found.plant) {
            (Some(ledger), Some(plant)) => ledger.process_title(plant, process, evidence.library).zh,
            _ => process.to_owned(),
        });
    Text::new(
        words(title.or(plant), process.as_deref(), item.map(|item| item.zh.as_str())),
        words(plant, found.process.as_deref(), item.map(|item| item.en.as_str())),
    )
}
