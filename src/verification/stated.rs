//! Values that lines state of a parameter, and what stands beside them of another parameter of the same item.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::used::Subject;
use crate::activity::{Basis, Group, Statement};
use crate::factor::Named;
use crate::flow::Flow;
use crate::quantity::Ratio;

impl Evidence<'_> {
    /// Places of the groups of these items whose lines state a parameter, with what they state; typed defaults too.
    pub(super) fn stated<'e>(
        &'e self,
        items: &'e [String],
        parameter: &'e str,
    ) -> impl Iterator<Item = (usize, &'e Statement)> {
        let groups = self.groups.iter().enumerate();
        groups
            .filter(|(_, group)| self.is_among(group.item, items))
            .filter_map(move |(place, group)| {
                let mut statements = self.ledger?.statements[group.statement].iter();
                let own = statements.find(|known| known.parameter == parameter)?;
                Some((place, own))
            })
    }

    /// The value of a parameter for the lines of a group: what they state, what a line of the parameter states of the item for that time, what the
    /// plants file states. A typed default is none.
    pub(super) fn value_of(&self, group: &Group, parameter: &str) -> Option<Ratio> {
        self.stated_for(&Subject::of(group), parameter)
    }

    /// As of the lines of a group, of any subject.
    pub(super) fn stated_for(&self, subject: &Subject<'_>, parameter: &str) -> Option<Ratio> {
        let ledger = self.ledger?;
        let own = |group: &Group| {
            let mut stated = ledger.statements[group.statement].iter();
            let stated = stated.find(|known| known.parameter == parameter && !matches!(known.basis, Basis::Default(_)));
            stated.map(|known| known.value.clone())
        };
        // A line for the very process goes before one for the plant, one for a shorter time before one for a longer.
        let beside = || {
            let of_item = self.groups_of(subject.plant, subject.item).iter();
            let lines = of_item.map(|place| &self.groups[*place]).filter(|line| {
                line.flow == Flow::Parameter
                    && (line.process.is_none() || line.process.as_deref() == subject.process)
                    && line.period.contains(subject.period)
            });
            let valued = lines.filter_map(|line| own(line).map(|value| (line, value)));
            let nearest = valued.min_by_key(|(line, _)| (line.process.is_none(), line.period.length()));
            nearest.map(|(_, value)| value)
        };
        let of_plant = || {
            let item = self.library.items.at(subject.item).id();
            let factor = ledger.plants.plants[subject.plant].factor(item, parameter, subject.period);
            factor.map(|factor| factor.value.clone())
        };
        subject.own.and_then(own).or_else(beside).or_else(of_plant)
    }

    /// The equipment class that the plants file gives the unit that lines name; of what lines give without a process, that of the only class of
    /// units that make it.
    pub(super) fn equipment_class(&self, subject: &Subject<'_>) -> Option<&str> {
        let units = &self.ledger?.plants.plants[subject.plant].units;
        let class = |process: &str| {
            let unit = units.iter().find(|unit| unit.id == process)?;
            unit.equipment_class.as_deref()
        };
        if let Some(process) = subject.process {
            return class(process);
        }
        let of_item = self.groups_of(subject.plant, subject.item).iter();
        let makers = of_item
            .map(|place| &self.groups[*place])
            .filter(|group| group.flow == Flow::Produced && group.period.overlaps(subject.period));
        let makers = makers.filter_map(|group| group.process.as_deref());
        let classes: BTreeSet<Option<&str>> = makers.map(class).collect();
        let mut classes = classes.into_iter();
        let only = classes.next()?;
        classes.next().is_none().then_some(only)?
    }
}
