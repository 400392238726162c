//! What very many runs ask of levers: a draw of one, whether it moves output, whether plants of every size take it alike.

use super::{
    Burden, Capture, Commission, Efficiency, ElectricitySupply, FuelSwitch, LeverAction, OwnRenewable, Receiver,
    Recovery, Replace, RouteShift, ScrapShare,
};
use crate::quantity::Ratio;
use crate::scenario::course::{Course, Interpolation};

/// A draw of numbers: those after the base year are multiplied by one.
#[derive(Clone, Copy, Debug)]
struct Draw<'d> {
    base: i16,
    by: &'d Ratio,
}

impl Draw<'_> {
    /// A draw of amounts, none below zero.
    fn amounts(self, course: &Course) -> (Course, bool) {
        let drawn = course.scaled_after(self.base, self.by);
        if self.by.is_negative() {
            return drawn.clipped(|_| Ratio::zero());
        }
        (drawn, false)
    }

    /// A draw of shares, none below zero or above one.
    fn shares(self, course: &Course) -> (Course, bool) {
        course.scaled_after(self.base, self.by).clipped(|_| Ratio::one())
    }

    fn shares_where_stated(self, course: Option<&Course>) -> (Option<Course>, bool) {
        let drawn = course.map(|course| self.shares(course));
        drawn.map_or((None, false), |(course, is_clipped)| (Some(course), is_clipped))
    }

    /// A draw of what starts; it puts out no more than it can.
    fn starts(self, started: &Commission) -> (Commission, bool) {
        let (mut course, mut is_clipped) = self.amounts(&started.output.course);
        let capacity = started.capacity.as_ref();
        if let Some(capacity) = capacity.filter(|capacity| capacity.unit == started.output.unit) {
            (course, is_clipped) = course.clipped(|year| capacity.course.at(year));
        }
        let mut drawn = started.clone();
        drawn.output.course = course;
        (drawn, is_clipped)
    }
}

impl LeverAction {
    /// Whether it has a course that can be drawn: what stops, and parts that add up to one, have none.
    pub(in crate::scenario) fn can_be_drawn(&self) -> bool {
        !matches!(self, LeverAction::Retire(_) | LeverAction::ProductMix(_))
    }

    /// A draw of it: its course in the years after the base year times a number, shares kept between nothing and the most that may be. Tells whether that
    /// clipped it.
    pub(in crate::scenario) fn scaled_after(&self, base: i16, by: &Ratio) -> (LeverAction, bool) {
        let draw = Draw { base, by };
        match self {
            LeverAction::ScrapShare(lever) => {
                let drawn = lever.share.scaled_after(base, by);
                let (share, is_clipped) = drawn.clipped(|year| lever.ceiling.at(year));
                let lever = lever.clone();
                (LeverAction::ScrapShare(ScrapShare { share, ..lever }), is_clipped)
            }
            LeverAction::RouteShift(lever) => {
                let (share, is_clipped) = draw.shares(&lever.share);
                let lever = lever.clone();
                (LeverAction::RouteShift(RouteShift { share, ..lever }), is_clipped)
            }
            LeverAction::Commission(lever) => {
                let (lever, is_clipped) = draw.starts(lever);
                (LeverAction::Commission(lever), is_clipped)
            }
            LeverAction::Replace(lever) => {
                let (commission, is_clipped) = draw.starts(&lever.commission);
                let lever = lever.clone();
                (LeverAction::Replace(Replace { commission, ..lever }), is_clipped)
            }
            LeverAction::Efficiency(lever) => {
                let (reduction, reduces) = draw.shares_where_stated(lever.reduction.as_ref());
                // A rate holds until the next one is stated.
                let yearly = lever.yearly.as_ref();
                let yearly = yearly.and_then(|rates| Course::new(rates.points().clone(), Interpolation::Step));
                let (yearly, falls) = draw.shares_where_stated(yearly.as_ref());
                let (saving, saves) = draw.shares_where_stated(lever.saving.as_ref());
                let lever = Efficiency {
                    reduction,
                    yearly,
                    saving,
                    ..lever.clone()
                };
                (LeverAction::Efficiency(lever), reduces || falls || saves)
            }
            LeverAction::Recovery(lever) => {
                let (additional, is_clipped) = draw.amounts(&lever.additional);
                let lever = lever.clone();
                (LeverAction::Recovery(Recovery { additional, ..lever }), is_clipped)
            }
            LeverAction::FuelSwitch(lever) => {
                let (share, is_clipped) = draw.shares(&lever.share);
                let lever = lever.clone();
                (LeverAction::FuelSwitch(FuelSwitch { share, ..lever }), is_clipped)
            }
            LeverAction::Burden(lever) => {
                let (share, is_clipped) = draw.shares(&lever.share);
                let lever = lever.clone();
                (LeverAction::Burden(Burden { share, ..lever }), is_clipped)
            }
            LeverAction::ElectricitySupply(lever) => {
                let (share, is_clipped) = draw.shares(&lever.share);
                let lever = lever.clone();
                (
                    LeverAction::ElectricitySupply(ElectricitySupply { share, ..lever }),
                    is_clipped,
                )
            }
            LeverAction::OwnRenewable(lever) => {
                let (generation, is_clipped) = draw.amounts(&lever.generation);
                let lever = lever.clone();
                (
                    LeverAction::OwnRenewable(OwnRenewable { generation, ..lever }),
                    is_clipped,
                )
            }
            LeverAction::Capture(lever) => {
                let (rate, is_clipped) = draw.shares(&lever.rate);
                let lever = lever.clone();
                (LeverAction::Capture(Capture { rate, ..lever }), is_clipped)
            }
            LeverAction::Retire(_) | LeverAction::ProductMix(_) => (self.clone(), false),
        }
    }

    /// Whether it changes how much plants put out.
    pub(in crate::scenario) fn moves_output(&self) -> bool {
        match self {
            LeverAction::RouteShift(lever) => !lever.is_within_plants(),
            LeverAction::Commission(lever) => lever.unit.is_none(),
            LeverAction::Retire(lever) => lever.unit.is_none(),
            LeverAction::Replace(lever) => !lever.is_within_plants(),
            LeverAction::ScrapShare(_)
            | LeverAction::ProductMix(_)
            | LeverAction::Efficiency(_)
            | LeverAction::Recovery(_)
            | LeverAction::FuelSwitch(_)
            | LeverAction::Burden(_)
            | LeverAction::ElectricitySupply(_)
            | LeverAction::OwnRenewable(_)
            | LeverAction::Capture(_) => false,
        }
    }

    /// Whether it does the same to plants of one archetype whatever their size, so that one of them stands for all: nothing in it is an amount of the
    /// plant's own.
    pub(in crate::scenario) fn is_scale_free(&self) -> bool {
        match self {
            LeverAction::RouteShift(lever) => match &lever.to {
                Receiver::Route(_) => true,
                Receiver::Process(to) => to.capacity.is_none(),
            },
            LeverAction::Commission(lever) => lever.unit.is_none(),
            LeverAction::Replace(lever) => !lever.is_within_plants(),
            LeverAction::OwnRenewable(_) => false,
            LeverAction::Retire(_)
            | LeverAction::ScrapShare(_)
            | LeverAction::ProductMix(_)
            | LeverAction::Efficiency(_)
            | LeverAction::Recovery(_)
            | LeverAction::FuelSwitch(_)
            | LeverAction::Burden(_)
            | LeverAction::ElectricitySupply(_)
            | LeverAction::Capture(_) => true,
        }
    }
}
