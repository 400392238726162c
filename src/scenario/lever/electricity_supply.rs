//! Where the electricity that a plant buys comes from.

use serde::Deserialize;

use super::beyond_one;
use super::lever_kind::LeverKind;
use super::process_problem as problem;
use crate::problem::Problem;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::{Changed, PlantYear};
use crate::supply::Supply;
use crate::text::Text;

/// The share of the electricity bought that comes through one kind of supply. The others shrink or grow in their proportions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectricitySupply {
    /// The kind of supply: `grid`, `direct-renewable`, `green-certificate`.
    pub supply: Supply,
    /// Its share of the electricity bought, 0 to 1.
    pub share: Course,
}

impl LeverKind for ElectricitySupply {
    fn id(&self) -> &'static str {
        "electricity-supply"
    }

    fn title(&self) -> Text {
        Text::new("改变外购电来源", "supply of electricity")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults = beyond_one("share", &self.share);
        if matches!(self.supply, Supply::SelfGenerated | Supply::SelfGeneratedRenewable) {
            let id = self.supply.id();
            faults.push(Text::new(
                format!("supply 为 `{id}`：自发电不是外购电；自建可再生能源发电写 own-renewable"),
                format!(
                    "`supply` is `{id}`, which is not bought; for the plant's own generation write `own-renewable`"
                ),
            ));
        }
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        vec![&self.share]
    }
}

impl ElectricitySupply {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let share = N::of(&self.share.at(year.lever_year));
        let mut shares = year.supplies();
        if shares.is_empty() {
            year.note(problem::no_network());
            return Ok(());
        }
        let place = shares.iter().position(|(supply, _)| *supply == self.supply);
        let known = place.map(|place| shares[place].1.clone()).unwrap_or_default();
        let rest = N::one() - known.clone();
        match (N::one() - share.clone()).divide(&rest) {
            Some(times) => {
                for (supply, own) in shares.iter_mut().filter(|(supply, _)| *supply != self.supply) {
                    let before = own.clone();
                    *own = own.clone() * times.clone();
                    year.record(Changed::Supply(*supply), before, own.clone());
                }
            }
            // Nothing else is bought: the grid supplies the rest.
            None if share == N::one() => return Ok(()),
            None if self.supply == Supply::Grid => return Err(problem::no_other_supply(self.supply.id())),
            None => {
                let rest = N::one() - share.clone();
                year.record(Changed::Supply(Supply::Grid), N::default(), rest.clone());
                shares.retain(|(supply, _)| *supply == self.supply);
                shares.push((Supply::Grid, rest));
            }
        }
        year.record(Changed::Supply(self.supply), known, share.clone());
        match place {
            Some(_) => {
                let own = shares.iter_mut().filter(|(supply, _)| *supply == self.supply);
                own.for_each(|(_, known)| *known = share.clone());
            }
            None => shares.push((self.supply, share)),
        }
        year.supply = Some(shares);
        Ok(())
    }
}
