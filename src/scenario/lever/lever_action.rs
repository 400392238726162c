//! What a lever does: one of its kinds.

use serde::de::MapAccess;

use super::lever_kind::LeverKind;
use super::{
    Burden, Capture, Commission, Efficiency, ElectricitySupply, FuelSwitch, Lever, OwnRenewable, ProductMix, Recovery,
    Replace, Retire, RouteShift, ScrapShare,
};
use crate::factor::Library;
use crate::problem::Problem;
use crate::scenario::amount::Amount;
use crate::scenario::base::Archetypes;
use crate::scenario::dispatch::Dispatch;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// What a lever does.
#[derive(Clone, Debug, PartialEq)]
pub enum LeverAction {
    /// The share of scrap in the metallic charge.
    ScrapShare(ScrapShare),
    /// Output moved from one route to another.
    RouteShift(RouteShift),
    /// A plant or a unit that starts.
    Commission(Commission),
    /// A plant or a unit that stops.
    Retire(Retire),
    /// Capacity retired for new capacity.
    Replace(Replace),
    /// Other parts of the products sold.
    ProductMix(ProductMix),
    /// Less of what processes take, for the same product.
    Efficiency(Efficiency),
    /// More of a by-product recovered.
    Recovery(Recovery),
    /// A fuel or reductant in the place of another.
    FuelSwitch(FuelSwitch),
    /// The burden of blast furnaces.
    Burden(Burden),
    /// Where the electricity bought comes from.
    ElectricitySupply(ElectricitySupply),
    /// The plant's own renewable generation.
    OwnRenewable(OwnRenewable),
    /// Capture of carbon dioxide.
    Capture(Capture),
}

impl LeverAction {
    /// The names of all kinds, as they are written.
    pub const KINDS: [&'static str; 13] = [
        "scrap-share",
        "route-shift",
        "commission",
        "retire",
        "replace",
        "product-mix",
        "efficiency",
        "recovery",
        "fuel-switch",
        "burden",
        "electricity-supply",
        "own-renewable",
        "capture",
    ];

    /// Reads what stands under the name of a kind; `None` where there is no such kind, and nothing is read.
    pub(in crate::scenario) fn read<'de, A: MapAccess<'de>>(
        kind: &str,
        map: &mut A,
    ) -> Result<Option<LeverAction>, A::Error> {
        Ok(Some(match kind {
            "scrap-share" => LeverAction::ScrapShare(map.next_value()?),
            "route-shift" => LeverAction::RouteShift(map.next_value()?),
            "commission" => LeverAction::Commission(map.next_value()?),
            "retire" => LeverAction::Retire(map.next_value()?),
            "replace" => LeverAction::Replace(map.next_value()?),
            "product-mix" => LeverAction::ProductMix(map.next_value()?),
            "efficiency" => LeverAction::Efficiency(map.next_value()?),
            "recovery" => LeverAction::Recovery(map.next_value()?),
            "fuel-switch" => LeverAction::FuelSwitch(map.next_value()?),
            "burden" => LeverAction::Burden(map.next_value()?),
            "electricity-supply" => LeverAction::ElectricitySupply(map.next_value()?),
            "own-renewable" => LeverAction::OwnRenewable(map.next_value()?),
            "capture" => LeverAction::Capture(map.next_value()?),
            _ => return Ok(None),
        }))
    }

    fn as_kind(&self) -> &dyn LeverKind {
        match self {
            LeverAction::ScrapShare(lever) => lever,
            LeverAction::RouteShift(lever) => lever,
            LeverAction::Commission(lever) => lever,
            LeverAction::Retire(lever) => lever,
            LeverAction::Replace(lever) => lever,
            LeverAction::ProductMix(lever) => lever,
            LeverAction::Efficiency(lever) => lever,
            LeverAction::Recovery(lever) => lever,
            LeverAction::FuelSwitch(lever) => lever,
            LeverAction::Burden(lever) => lever,
            LeverAction::ElectricitySupply(lever) => lever,
            LeverAction::OwnRenewable(lever) => lever,
            LeverAction::Capture(lever) => lever,
        }
    }

    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        self.as_kind().id()
    }

    /// What its kind is called.
    pub fn title(&self) -> Text {
        self.as_kind().title()
    }

    /// What is wrong with it, whatever the plant.
    pub(in crate::scenario) fn faults(&self) -> Vec<Text> {
        self.as_kind().faults()
    }

    /// The first year in which its points say something; `None` where they hold for all years.
    pub(super) fn first_year(&self) -> Option<i16> {
        self.as_kind().first_year()
    }

    /// What it does to how much each plant puts out; most do nothing.
    pub(super) fn dispatch(&self, lever: &Lever, dispatch: &mut Dispatch, library: &Library) -> Result<(), Problem> {
        match self {
            LeverAction::RouteShift(own) => own.dispatch(lever, dispatch),
            LeverAction::Commission(own) => own.dispatch(lever, dispatch, library),
            LeverAction::Retire(own) => {
                own.dispatch(dispatch);
                Ok(())
            }
            LeverAction::Replace(own) => own.dispatch(lever, dispatch, library),
            _ => Ok(()),
        }
    }

    pub(super) fn apply<'b, N: Amount>(
        &self,
        year: &mut PlantYear<'b, N>,
        archetypes: &'b Archetypes<'b>,
    ) -> Result<(), Problem> {
        match self {
            LeverAction::ScrapShare(lever) => lever.apply(year),
            LeverAction::RouteShift(lever) => lever.apply(year, archetypes),
            LeverAction::Commission(lever) => lever.apply(year, archetypes),
            LeverAction::Retire(lever) => lever.apply(year),
            LeverAction::Replace(lever) => lever.apply(year, archetypes),
            LeverAction::ProductMix(lever) => lever.apply(year),
            LeverAction::Efficiency(lever) => lever.apply(year),
            LeverAction::Recovery(lever) => lever.apply(year),
            LeverAction::FuelSwitch(lever) => lever.apply(year),
            LeverAction::Burden(lever) => lever.apply(year),
            LeverAction::ElectricitySupply(lever) => lever.apply(year),
            LeverAction::OwnRenewable(lever) => lever.apply(year),
            LeverAction::Capture(lever) => lever.apply(year),
        }
    }
}
