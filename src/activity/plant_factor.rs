//! A factor of a plant's own, from its entry in the plants file.

use std::path::Path;

use super::plant::{PlantFactor, PlantFactorEntry};
use super::statement::WrittenNumber;
use crate::factor::record::conversion_to_base;
use crate::factor::stated_uncertainty::{StatedUncertainty, UncertaintyCells};
use crate::factor::{Library, Named};
use crate::period::Period;
use crate::problem::near_names;
use crate::quantity::{Decimal, Ratio};
use crate::text::Text;

/// Why a factor cannot stand, in Chinese and English, and a hint.
type FactorFault = (String, String, Option<Text>);

/// A factor as written, built. Errors: what cannot be read, does not fit, or is not said.
pub(super) fn build_factor(
    plant: &str,
    entry: PlantFactorEntry,
    file: &str,
    library: &Library,
) -> Result<PlantFactor, FactorFault> {
    let fault = |zh: &str, en: &str| (zh.to_owned(), en.to_owned(), None);
    let item = library.items.find(&entry.item).ok_or_else(|| {
        let near = library.items.nearest_words(&entry.item);
        let hint = near_names(&near);
        ("未知物料".to_owned(), "unknown item".to_owned(), Some(hint))
    })?;
    let parameter = library
        .parameters
        .find(&entry.parameter)
        .ok_or_else(|| fault("未知参数", "unknown parameter"))?;
    let value: Decimal = entry.value.parse().map_err(|error| {
        fault(
            &format!("`{}` 不是精确的数", entry.value),
            &format!("`{}` is {error}", entry.value),
        )
    })?;
    let unit = library.units.parse(&entry.unit).map_err(|_| {
        fault(
            &format!("未知单位 `{}`", entry.unit),
            &format!("unknown unit `{}`", entry.unit),
        )
    })?;
    let wanted = parameter.unit_text(item);
    let to_base = conversion_to_base(&unit, item, parameter).ok_or_else(|| {
        fault(
            &format!("单位 `{}` 与 `{wanted}` 量纲不符", entry.unit),
            &format!("`{}` does not measure what `{wanted}` measures", entry.unit),
        )
    })?;
    if value.is_negative() {
        return Err(fault("值为负", "the value is negative"));
    }
    if entry.evidence.trim().is_empty() {
        return Err(fault(
            "没有写明依据（evidence）",
            "`evidence` is blank: say what the value rests on",
        ));
    }
    let cells = UncertaintyCells {
        percent: entry.uncertainty.as_deref(),
        shape: entry.distribution.as_deref(),
        scores: entry.scores,
        ..UncertaintyCells::default()
    };
    let uncertainty = StatedUncertainty::read(value, cells).map_err(|reason| (reason.zh, reason.en, None))?;
    let amount = Ratio::from(value) * to_base.clone();
    if let Some((limit, written)) = parameter.at_most().filter(|_| item.is_by_mass() || wanted == "1")
        && amount > limit
    {
        return Err(fault(
            &format!("`{}` 超过上限 {written} {wanted}", entry.value),
            &format!("`{}` is above {written} {wanted}", entry.value),
        ));
    }
    let valid = match entry.valid.as_deref().map(Period::parse) {
        None => None,
        Some(Ok(period)) => Some(period),
        Some(Err(_)) => return Err(fault("`valid` 不是时期", "`valid` is no period")),
    };
    let file = Path::new(file)
        .file_name()
        .map_or(file.to_owned(), |name| name.to_string_lossy().into_owned());
    let mut id = format!("{file}#{plant}/{}/{}", item.id(), parameter.id());
    if let Some(valid) = valid {
        id += &format!("@{valid}");
    }
    Ok(PlantFactor {
        id,
        item: item.id().to_owned(),
        parameter: parameter.id().to_owned(),
        value: amount,
        printed: format!("{value} {}", unit.text),
        written: WrittenNumber {
            number: value,
            size: to_base,
        },
        evidence: entry.evidence,
        valid,
        uncertainty,
    })
}
