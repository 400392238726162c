//! What a plants file would say to answer the first finding that is open: for pasting, with the words that only a person can give left to fill in.

use crate::problem::Problem;
use crate::text::Language;
use crate::verification::Verification;

/// The example for the first open finding, the gravest, or else for the first of the readers' remarks that nobody answered; `None` where nothing is
/// open.
pub fn answer_example(verification: &Verification, remarks: &[&Problem], language: Language) -> Option<String> {
    let open = verification
        .findings()
        .into_iter()
        .find(|(_, finding)| finding.is_open());
    let (plant, fields) = match (open, remarks) {
        (Some((rule, finding)), _) => {
            let period = finding.period.map(|period| period.to_string());
            let fields = [
                ("rule", Some(rule.id().to_owned())),
                ("item", finding.item.clone()),
                ("process", finding.process.clone()),
                ("parameter", finding.parameter.clone()),
                ("period", period),
            ];
            let stated = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
            (finding.plant.clone(), stated.collect())
        }
        (None, [first, ..]) => (None, vec![("rule", first.code.to_owned())]),
        (None, []) => return None,
    };
    let fields: Vec<String> = fields
        .into_iter()
        .map(|(name, value)| format!("{name}: {}", quoted(&value)))
        .collect();
    let fields = fields.join(", ");
    Some(match language {
        Language::Zh => {
            let plant = plant.map(|id| format!("企业 {id} 的")).unwrap_or_default();
            format!(
                "如属实，可在 plants.yaml {plant}条目下答复（先填理由、姓名与日期）：\n    accepted:\n      - {{{fields}, reason: 理由, by: 姓名, date: YYYY-MM-DD}}"
            )
        }
        Language::En => {
            let plant = plant.map(|id| format!(" of plant {id}")).unwrap_or_default();
            format!(
                "if the first is right as it stands, the entry{plant} in plants.yaml may answer it (fill in why, who and when):\n    accepted:\n      - {{{fields}, reason: why, by: who, date: YYYY-MM-DD}}"
            )
        }
    })
}

/// A value as YAML reads it back as the same text.
fn quoted(value: &str) -> String {
    let is_plain = value
        .chars()
        .all(|letter| letter.is_alphanumeric() || "-_.".contains(letter));
    if is_plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
