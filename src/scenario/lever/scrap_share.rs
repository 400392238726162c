//! Scrap in the place of other metal in the charge of a steelmaking process.

use serde::Deserialize;

use super::acted_on;
use super::lever_kind::LeverKind;
use crate::factor::Named;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::metal::{OTHER_METALS, SCRAP};
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// The share of scrap in the metallic charge of steelmaking processes.
///
/// The charge of a run stays as heavy as it was: what scrap gains, the other metals lose in their proportions. The gases of the process follow its carbon.
/// `ceiling` is the greatest share that the heat balance of the process allows; a share above it is an error.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScrapShare {
    /// The processes, of the ledger or by type.
    pub processes: Vec<String>,
    /// The share of scrap in the metallic charge, 0 to 1.
    pub share: Course,
    /// The greatest share that the heat balance allows, 0 to 1.
    pub ceiling: Course,
}

impl LeverKind for ScrapShare {
    fn id(&self) -> &'static str {
        "scrap-share"
    }

    fn title(&self) -> Text {
        Text::new("提高废钢比", "scrap share of the metallic charge")
    }

    fn faults(&self) -> Vec<Text> {
        let shares = [("share", &self.share), ("ceiling", &self.ceiling)];
        let beyond = shares
            .into_iter()
            .flat_map(|(name, course)| super::beyond_one(name, course));
        super::empty("processes", &self.processes)
            .into_iter()
            .chain(beyond)
            .collect()
    }

    fn courses(&self) -> Vec<&Course> {
        vec![&self.share]
    }
}

impl ScrapShare {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let (share, ceiling) = (self.share.at(year.lever_year), self.ceiling.at(year.lever_year));
        if share > ceiling {
            return Err(above_ceiling(&share, &ceiling));
        }
        for process in acted_on::processes(year, &self.processes) {
            change(year, process, &N::of(&share))?;
        }
        Ok(())
    }
}

fn change<N: Amount>(year: &mut PlantYear<'_, N>, process: usize, share: &N) -> Result<(), Problem> {
    let taken = |year: &PlantYear<'_, N>, product: usize| -year.processes[process].net(product);
    let others: Vec<usize> = OTHER_METALS.iter().filter_map(|item| year.product(item)).collect();
    let others: Vec<(usize, N)> = others
        .into_iter()
        .map(|product| (product, taken(year, product)))
        .filter(|(_, amount)| amount.is_above_zero())
        .collect();
    let metal: N = others.iter().map(|(_, amount)| amount.clone()).sum();
    let Some(scrap) = year.product_or_bought(SCRAP) else {
        return Ok(());
    };
    let charge = metal.clone() + taken(year, scrap);
    let Some(times) = (charge.clone() - charge.clone() * share.clone()).divide(&metal) else {
        return Err(no_charge(year, process));
    };
    acted_on::keeping_carbon(year, process, |year| {
        for (product, amount) in &others {
            year.set(process, *product, -(amount.clone() * times.clone()));
        }
        year.set(process, scrap, -(charge * share.clone()));
    })
}

fn above_ceiling(share: &Ratio, ceiling: &Ratio) -> Problem {
    Problem::error(
        "scrap-share-above-ceiling",
        Text::new(
            format!("废钢比 {share} 超过热平衡允许的上限 {ceiling}"),
            format!("the scrap share {share} is above the ceiling {ceiling} of the heat balance"),
        ),
    )
    .hint(Text::new(
        "降低 share，或以有出处的 ceiling 说明为何可行（废钢预热、加热剂）",
        "lower `share`, or state a `ceiling` with its source (preheated scrap, heating agents)",
    ))
}

fn no_charge<N: Amount>(year: &PlantYear<'_, N>, process: usize) -> Problem {
    let name = year.processes[process].process.clone().unwrap_or_default();
    let metals: Vec<&str> = OTHER_METALS
        .iter()
        .map(|id| year.base.library.items.find(id).map_or(*id, |item| item.id()))
        .collect();
    Problem::error(
        "no-metallic-charge",
        Text::new(
            format!("工序 `{name}` 未用铁水、生铁或直接还原铁，无从以废钢代替"),
            format!(
                "process `{name}` takes none of {}: there is nothing for scrap to replace",
                metals.join(", ")
            ),
        ),
    )
}
