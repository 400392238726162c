//! A ledger with a fault put in, and what the rules make of it.

use dafeng::activity::Ledger;
use dafeng::format::rule::RuleSeverityEntry;
use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::Ratio;
use dafeng::verification::{Catalogue, Evidence, Examination, Finding, Verification, verify};

use crate::support::{dataset_text, ledger, library, methodology};

/// The text of a ledger that is edited line by line; rows count as a spreadsheet counts.
#[derive(Clone)]
pub struct Book {
    lines: Vec<String>,
}

impl Book {
    /// The ledger of a dataset.
    pub fn of(folder: &str) -> Book {
        Book::from(&dataset_text(folder, "ledger.csv"))
    }

    pub fn from(text: &str) -> Book {
        Book {
            lines: text.lines().map(str::to_owned).collect(),
        }
    }

    /// The row of the only line that has these words.
    pub fn row(&self, words: &str) -> u64 {
        let found: Vec<usize> = (0..self.lines.len())
            .filter(|at| self.lines[*at].contains(words))
            .collect();
        assert_eq!(found.len(), 1, "`{words}` must stand on one line");
        found[0] as u64 + 1
    }

    /// Puts one text in the place of another on the only line that has these words; returns its row.
    pub fn change(&mut self, words: &str, from: &str, to: &str) -> u64 {
        let row = self.row(words);
        let line = &mut self.lines[row as usize - 1];
        assert_eq!(line.matches(from).count(), 1, "`{from}` must stand once on `{line}`");
        *line = line.replace(from, to);
        row
    }

    /// Multiplies the quantity of every line that has all these words; returns the rows.
    pub fn multiply(&mut self, words: &[&str], factor: &str) -> Vec<u64> {
        let factor: Ratio = factor.parse().expect("a number");
        let columns: Vec<&str> = self.lines[0].split(',').collect();
        let at = columns.iter().position(|column| ["quantity", "数量"].contains(column));
        let at = at.expect("a column of quantities");
        let mut rows = Vec::new();
        for (place, line) in self.lines.iter_mut().enumerate().skip(1) {
            if !words.iter().all(|word| line.contains(word)) {
                continue;
            }
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let quantity: Ratio = cells[at].parse().expect("a number");
            cells[at] = (quantity * factor.clone()).to_text();
            *line = cells.join(",");
            rows.push(place as u64 + 1);
        }
        assert!(!rows.is_empty(), "no line has {words:?}");
        rows
    }

    /// Takes every line with these words away; the rows behind move up.
    pub fn remove(&mut self, words: &str) -> usize {
        let before = self.lines.len();
        self.lines.retain(|line| !line.contains(words));
        assert!(self.lines.len() < before, "no line has `{words}`");
        before - self.lines.len()
    }

    /// Adds a line; returns its row.
    pub fn append(&mut self, line: &str) -> u64 {
        self.lines.push(line.to_owned());
        self.lines.len() as u64
    }

    /// Leaves only the lines that fit; the rows behind move up.
    pub fn keep(&mut self, fits: impl Fn(&str) -> bool) {
        self.lines.retain(|line| fits(line));
    }

    /// A line as it stands.
    pub fn line(&self, words: &str) -> String {
        self.lines[self.row(words) as usize - 1].clone()
    }

    pub fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }
}

/// What the rules make of a ledger.
pub fn verified(csv: &str, plants: &str, method: Option<&str>) -> Verification {
    verified_beside(csv, plants, method, None)
}

/// What the rules make of a ledger beside that of the year before.
pub fn verified_beside(csv: &str, plants: &str, method: Option<&str>, previous: Option<&Ledger>) -> Verification {
    let all = Catalogue::of(library()).expect("the rules stand");
    let ledger = match ledger(csv, plants) {
        Ok(ledger) => ledger,
        Err(problems) => {
            let evidence = Evidence::of(library(), None, &problems.0).expect("evidence");
            return verify(&evidence, &all, &all).expect("the rules run");
        }
    };
    let methodology = method.map(methodology);
    let examined = Examination::of(&ledger, methodology.as_ref(), library(), AccountRequest::default());
    let mut evidence = examined
        .evidence(&ledger, methodology.as_ref(), library())
        .expect("evidence");
    let before = match (previous, &methodology) {
        (Some(previous), Some(methodology)) => {
            Some(account(previous, methodology, library(), AccountRequest::default()).expect("accounts"))
        }
        _ => None,
    };
    evidence.previous = before.as_ref();
    verify(&evidence, &all, &all).expect("the rules run")
}

/// The findings of a rule.
pub fn found<'v>(verification: &'v Verification, rule: &str) -> Vec<&'v Finding> {
    assert!(
        verification.rules.iter().any(|outcome| outcome.rule.id() == rule),
        "there is no rule {rule}"
    );
    let all = verification.findings().into_iter();
    all.filter(|(of, _)| of.id() == rule)
        .map(|(_, finding)| finding)
        .collect()
}

/// What a rule had to pass over, and why.
pub fn passed_over(verification: &Verification, rule: &str) -> String {
    let mut outcomes = verification.rules.iter();
    let outcome = outcomes.find(|outcome| outcome.rule.id() == rule).expect("the rule");
    let reasons: Vec<&str> = outcome.passed_over.iter().map(|reason| reason.en.as_str()).collect();
    reasons.join("; ")
}

/// The only finding of a rule that names this row of `ledger.csv`.
pub fn found_at<'v>(verification: &'v Verification, rule: &str, row: u64) -> &'v Finding {
    found_in(verification, rule, "ledger.csv", row)
}

/// The only finding of a rule that names this row of a file.
pub fn found_in<'v>(verification: &'v Verification, rule: &str, file: &str, row: u64) -> &'v Finding {
    let all = found(verification, rule);
    let is_there = |finding: &&&Finding| {
        let mut lines = finding.lines.iter();
        lines.any(|line| line.file == file && line.row == Some(row))
    };
    let at: Vec<&&Finding> = all.iter().filter(is_there).collect();
    let told: Vec<&str> = all.iter().map(|finding| finding.message.en.as_str()).collect();
    assert_eq!(at.len(), 1, "{rule} at {file}, row {row}; it found {told:#?}");
    at[0]
}

/// Open findings of severity error, as rule and message.
pub fn errors(verification: &Verification) -> Vec<String> {
    let all = verification.findings().into_iter();
    let errors = all.filter(|(_, finding)| finding.severity == RuleSeverityEntry::Error && finding.is_open());
    errors
        .map(|(rule, finding)| format!("{} {} {}", rule.id(), finding.subject.en, finding.message.en))
        .collect()
}

/// The shown number, without its unit, of what was found.
pub fn number(finding: &Finding) -> String {
    finding.found.as_ref().map(|figure| figure.number()).unwrap_or_default()
}

pub const BF_BOF: &str = "reference-bf-bof";
pub const EAF: &str = "reference-eaf";
pub const MILL_A: &str = "mill-a-2026-06";

/// The plants file of a dataset.
pub fn plants(folder: &str) -> String {
    dataset_text(folder, "plants.yaml")
}
