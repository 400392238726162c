//! The burden of blast furnaces: pellets, sinter and lump ore in other shares.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::process_problem as problem;
use super::{acted_on, beyond_one, empty};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::course::{Course, read_share};
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// The share of one material in the burden by mass; others make room for it, in their proportions.
///
/// The burden stays as heavy as it was, or, where `iron_content` is given, holds as much iron as it did. The burden is `item`, `replaces` and `beside`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burden {
    /// The processes, of the ledger or by type.
    pub processes: Vec<String>,
    /// The material whose share is stated.
    pub item: String,
    /// The materials that make room for it.
    pub replaces: Vec<String>,
    /// Materials of the burden that stay as they are.
    #[serde(default)]
    pub beside: Vec<String>,
    /// The share of the material in the burden by mass, 0 to 1.
    pub share: Course,
    /// The iron in a unit of the material and of each that makes room, 0 to 1.
    #[serde(default)]
    pub iron_content: BTreeMap<String, String>,
    /// What the change does to the fuel of the process.
    #[serde(default)]
    pub fuel_change: Option<FuelChange>,
}

/// Fuel saved where the burden changes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuelChange {
    /// The fuels.
    pub items: Vec<String>,
    /// The share of them that is saved for every hundredth by which the material's share is greater.
    pub saved_per_point: String,
    /// Where that comes from.
    #[serde(default)]
    pub source: Option<String>,
}

impl LeverKind for Burden {
    fn id(&self) -> &'static str {
        "burden"
    }

    fn title(&self) -> Text {
        Text::new("改变炉料结构", "burden of the furnace")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults = beyond_one("share", &self.share);
        faults.extend(
            [("processes", &self.processes), ("replaces", &self.replaces)]
                .into_iter()
                .filter_map(|(name, list)| empty(name, list)),
        );
        for (item, content) in &self.iron_content {
            let is_share = |content: &Ratio| !content.is_negative() && !content.is_zero() && *content <= Ratio::one();
            if !read_share(content).as_ref().is_some_and(is_share) {
                faults.push(Text::new(
                    format!("`{item}` 的含铁量为 `{content}`，应大于 0 且不大于 1"),
                    format!("the iron content of `{item}` is `{content}`; expected a share above 0 and up to 1"),
                ));
            }
        }
        let needed = std::iter::once(&self.item).chain(&self.replaces);
        if !self.iron_content.is_empty() {
            for item in needed.filter(|item| !self.iron_content.contains_key(*item)) {
                faults.push(Text::new(
                    format!("iron_content 缺 `{item}`"),
                    format!("`iron_content` has none for `{item}`"),
                ));
            }
        }
        if let Some(change) = &self.fuel_change
            && read_share(&change.saved_per_point).is_none()
        {
            let typed = &change.saved_per_point;
            faults.push(Text::new(
                format!("saved_per_point 为 `{typed}`，不是数"),
                format!("`saved_per_point` is `{typed}`, which is no number"),
            ));
        }
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        vec![&self.share]
    }
}

impl Burden {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let share = self.share.at(year.lever_year);
        let item = acted_on::item(year, &self.item)?;
        for process in acted_on::processes(year, &self.processes) {
            let mut others: Vec<(usize, N, N)> = Vec::new();
            for name in &self.replaces {
                let content: N = self.iron_of(name);
                let own = acted_on::taken_of(year, process, &acted_on::item(year, name)?);
                others.extend(
                    own.into_iter()
                        .map(|(product, amount)| (product, amount, content.clone())),
                );
            }
            let mut staying = N::default();
            for name in &self.beside {
                let own = acted_on::taken_of(year, process, &acted_on::item(year, name)?);
                staying = staying + own.into_iter().map(|(_, amount)| amount).sum();
            }
            if others.is_empty() {
                let name = acted_on::process_name(year, process);
                year.note(problem::no_burden(&name));
                continue;
            }
            let fuels = self.fuels(year, process)?;
            let Some(product) = year.product_or_bought(&item) else {
                continue;
            };
            let own = year.taken(process, product);
            let replaced: N = others.iter().map(|(_, amount, _)| amount.clone()).sum();
            let all = own.clone() + replaced + staying.clone();
            let before = own.divide(&all).unwrap_or_default();
            let Some((own, times)) = self.changed(&N::of(&share), &own, &others, &staying) else {
                let name = acted_on::process_name(year, process);
                return Err(problem::burden_exceeded(&name, &share.to_text()));
            };
            let points = (N::of(&share) - before) * N::of(&Ratio::from(100));
            let saved = self
                .fuel_change
                .as_ref()
                .and_then(|change| read_share(&change.saved_per_point));
            let saved = points.clone() * N::of(&saved.unwrap_or_default());
            if saved > N::one() {
                let name = acted_on::process_name(year, process);
                return Err(problem::fuel_below_zero(&name, &points.to_ratio(), &saved.to_ratio()));
            }
            let left = N::one() - saved;
            acted_on::keeping_carbon(year, process, |year| {
                year.set_taken(process, product, own);
                for (other, amount, _) in others {
                    year.set_taken(process, other, amount * times.clone());
                }
                for (fuel, amount) in fuels {
                    year.set_taken(process, fuel, amount * left.clone());
                }
            })?;
        }
        Ok(())
    }

    /// The iron in a unit of a material; one where none is stated, so that mass stays.
    fn iron_of<N: Amount>(&self, name: &str) -> N {
        let stated = self.iron_content.get(name).and_then(|content| read_share(content));
        stated.as_ref().map_or_else(N::one, N::of)
    }

    /// The material in the changed burden, and what the others are multiplied by.
    ///
    /// With P of the material (iron p), R of the others (iron F), S beside them and the share s: k = (pP + F - pP') / F, and P' = s (P' + k R + S), so
    /// P' (1 - s + s p R / F) = s (R (pP + F) / F + S). `None` where k would be below zero.
    fn changed<N: Amount>(&self, share: &N, own: &N, others: &[(usize, N, N)], staying: &N) -> Option<(N, N)> {
        let content: N = self.iron_of(&self.item);
        let mass: N = others.iter().map(|(_, amount, _)| amount.clone()).sum();
        let iron: N = others
            .iter()
            .map(|(_, amount, content)| amount.clone() * content.clone())
            .sum();
        let per_iron = mass.divide(&iron)?;
        let all_iron = content.clone() * own.clone() + iron.clone();
        let right = share.clone() * (per_iron.clone() * all_iron.clone() + staying.clone());
        let left = N::one() - share.clone() + share.clone() * content.clone() * per_iron;
        let own = right.divide(&left)?;
        let times = (all_iron - content * own.clone()).divide(&iron)?;
        (!times.is_below_zero()).then_some((own, times))
    }

    fn fuels<N: Amount>(&self, year: &mut PlantYear<'_, N>, process: usize) -> Result<Vec<(usize, N)>, Problem> {
        let mut fuels = Vec::new();
        for name in self.fuel_change.iter().flat_map(|change| &change.items) {
            let item = acted_on::item(year, name)?;
            let own = acted_on::taken_of(year, process, &item);
            if own.is_empty() {
                let name = acted_on::process_name(year, process);
                year.note(problem::not_taken(&name, &item));
            }
            fuels.extend(own);
        }
        Ok(fuels)
    }
}
