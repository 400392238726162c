//! Results that a plant has disclosed, in its plants file: what a report says, to be compared with what is computed.

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::factor::Library;
use crate::period::Period;
use crate::problem::{Place, Problem};
use crate::quantity::number::read_number;
use crate::quantity::{Decimal, Ratio, Unit};
use crate::text::Text;

/// A disclosed result as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureEntry {
    /// Id of the methodology.
    pub method: String,
    /// `total`, or the id of a source category or of an intensity.
    pub of: String,
    /// The period.
    pub period: String,
    /// The value.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Where it was disclosed.
    pub evidence: String,
}

/// A disclosed result.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// Id of the methodology.
    pub method: String,
    /// `total`, or the id of a source category or of an intensity.
    pub of: String,
    /// The period.
    pub period: Period,
    /// The value as written, with its places.
    pub value: Decimal,
    /// The unit as written.
    pub unit: Unit,
    /// Where it was disclosed.
    pub evidence: String,
    /// Where it is written.
    pub place: Place,
}

impl Disclosure {
    /// Reads a disclosed result. Errors: a period, value or unit that is none; evidence left blank.
    pub(super) fn of(
        written: &Spanned<DisclosureEntry>,
        plant: &str,
        file: &str,
        library: &Library,
    ) -> Result<Disclosure, Box<Problem>> {
        let entry = &written.value;
        let place = Place {
            row: Some(written.referenced.line()),
            ..Place::file(file)
        };
        let fault =
            |zh: String, en: String| {
                let message = Text::new(
                    format!("企业 `{plant}` 披露的 {}：{zh}", entry.of),
                    format!("plant `{plant}`, disclosed {}: {en}", entry.of),
                );
                let problem = Problem::error("bad-disclosure", message).at(place.clone()).hint(Text::new(
                "应为 {method: 方法学, of: total, period: 2023, value: 1234.56, unit: tCO2, evidence: 出处}",
                "expected {method: METHOD, of: total, period: 2023, value: 1234.56, unit: tCO2, evidence: where}",
            ));
                Box::new(problem)
            };
        let Ok(period) = Period::parse(&entry.period) else {
            return Err(fault(
                format!("`period` 的 `{}` 不是时期", entry.period),
                format!("`period` is `{}`, which is no period", entry.period),
            ));
        };
        let Ok(value) = read_number(&entry.value) else {
            return Err(fault(
                format!("`value` 的 `{}` 不是精确的数", entry.value),
                format!("`value` is `{}`, which is no exact number", entry.value),
            ));
        };
        let Ok(unit) = library.units.parse(&entry.unit) else {
            return Err(fault(
                format!("未知单位 `{}`", entry.unit),
                format!("unknown unit `{}`", entry.unit),
            ));
        };
        if entry.evidence.trim().is_empty() {
            return Err(fault(
                "没有写明出处（evidence）".to_owned(),
                "`evidence` is blank: say where it was disclosed".to_owned(),
            ));
        }
        Ok(Disclosure {
            method: entry.method.clone(),
            of: entry.of.clone(),
            period,
            value,
            unit,
            evidence: entry.evidence.clone(),
            place,
        })
    }

    /// The size of one unit in its last place, in units of `unit`.
    pub fn last_place(&self) -> Ratio {
        Ratio::from_scaled(1, self.value.places())
    }
}
