//! Findings of `check` that a plant has answered, in its plants file.

use jiff::civil::Date;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::factor::{Library, Named};
use crate::period::Period;
use crate::problem::{Place, Problem};
use crate::spelling::fold;
use crate::text::Text;

/// An answer as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceEntry {
    /// Id of the rule, or code of what a reader remarks.
    pub rule: String,
    /// The item; none: any.
    #[serde(default)]
    pub item: Option<String>,
    /// The unit or process type; none: any.
    #[serde(default)]
    pub process: Option<String>,
    /// The parameter whose value is meant; none: any.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The period, with every one inside it; none: any.
    #[serde(default)]
    pub period: Option<String>,
    /// Why the finding stands and is right.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// When, YYYY-MM-DD.
    pub date: String,
}

/// What an answer is held against.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'f> {
    /// Id of the rule, or code of what a reader remarks.
    pub rule: &'f str,
    /// Id of the item.
    pub item: Option<&'f str>,
    /// The unit or process type.
    pub process: Option<&'f str>,
    /// Id of the parameter.
    pub parameter: Option<&'f str>,
    /// The period.
    pub period: Option<Period>,
}

/// An answer to findings of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Id of the rule, as written.
    pub rule: String,
    /// Id of the item.
    pub item: Option<String>,
    /// The unit or process type.
    pub process: Option<String>,
    /// Id of the parameter whose value is meant.
    pub parameter: Option<String>,
    /// The period, with every one inside it.
    pub period: Option<Period>,
    /// Why the finding stands and is right.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub date: Date,
    /// Where it is written.
    pub place: Place,
}

impl Acceptance {
    /// Reads an answer. Errors: an item that is none, a period or date that is none, a reason or name left blank.
    pub(super) fn of(
        written: &Spanned<AcceptanceEntry>,
        plant: &str,
        file: &str,
        library: &Library,
    ) -> Result<Acceptance, Box<Problem>> {
        let entry = &written.value;
        let place = Place {
            row: Some(written.referenced.line()),
            ..Place::file(file)
        };
        let fault = |zh: String, en: String| {
            let message = Text::new(
                format!("企业 `{plant}` 对 {} 的答复：{zh}", entry.rule),
                format!("plant `{plant}`, answer to {}: {en}", entry.rule),
            );
            Box::new(
                Problem::error("bad-acceptance", message)
                    .at(place.clone())
                    .hint(Text::new(
                        "应为 {rule: V17, item: coke, period: 2023, reason: 理由, by: 姓名, date: 2024-03-01}",
                        "expected {rule: V17, item: coke, period: 2023, reason: why, by: who, date: 2024-03-01}",
                    )),
            )
        };
        let item = match &entry.item {
            None => None,
            Some(typed) => match library.items.find(typed) {
                Some(item) => Some(item.id().to_owned()),
                None => {
                    return Err(fault(format!("未知物料 `{typed}`"), format!("unknown item `{typed}`")));
                }
            },
        };
        let parameter = match &entry.parameter {
            None => None,
            Some(typed) => match library.parameters.find(typed) {
                Some(parameter) => Some(parameter.id().to_owned()),
                None => {
                    return Err(fault(
                        format!("未知参数 `{typed}`"),
                        format!("unknown parameter `{typed}`"),
                    ));
                }
            },
        };
        let period = match entry.period.as_deref().map(Period::parse) {
            None => None,
            Some(Ok(period)) => Some(period),
            Some(Err(_)) => {
                return Err(fault(
                    "`period` 不是时期".to_owned(),
                    "`period` is no period".to_owned(),
                ));
            }
        };
        let Ok(date) = entry.date.trim().parse::<Date>() else {
            return Err(fault(
                format!("`date` 的 `{}` 不是日期", entry.date),
                format!("`date` is `{}`, which is no day", entry.date),
            ));
        };
        if entry.reason.trim().is_empty() || entry.by.trim().is_empty() {
            return Err(fault(
                "`reason` 与 `by` 不可为空".to_owned(),
                "`reason` and `by` must not be blank".to_owned(),
            ));
        }
        Ok(Acceptance {
            rule: entry.rule.clone(),
            item,
            process: entry.process.clone(),
            parameter,
            period,
            reason: entry.reason.clone(),
            by: entry.by.clone(),
            date,
            place,
        })
    }

    /// Whether it answers a finding of this rule, item, unit, parameter and period; what it leaves open fits any.
    pub fn answers(&self, asked: &Asked<'_>) -> bool {
        let is_same = |wanted: &Option<String>, found: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| found.is_some_and(|found| fold(wanted) == fold(found)))
        };
        let is_within = match (self.period, asked.period) {
            (None, _) => true,
            (Some(wanted), Some(found)) => wanted.contains(found),
            (Some(_), None) => false,
        };
        fold(&self.rule) == fold(asked.rule)
            && is_same(&self.item, asked.item)
            && is_same(&self.process, asked.process)
            && is_same(&self.parameter, asked.parameter)
            && is_within
    }
}
