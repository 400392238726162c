//! Values that lines state of a parameter, and what stands beside them of another parameter of the same item.

use super::evidence::Evidence;
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
        let ledger = self.ledger?;
        let own = |group: &Group| {
            let mut stated = ledger.statements[group.statement].iter();
            let stated = stated.find(|known| known.parameter == parameter && !matches!(known.basis, Basis::Default(_)));
            stated.map(|known| known.value.clone())
        };
        // A line for the very process goes before one for the plant, one for a shorter time before one for a longer.
        let beside = || {
            let of_item = self.groups_of(group.plant, group.item).iter();
            let lines = of_item.map(|place| &self.groups[*place]).filter(|line| {
                line.flow == Flow::Parameter
                    && (line.process.is_none() || line.process == group.process)
                    && line.period.contains(group.period)
            });
            let valued = lines.filter_map(|line| own(line).map(|value| (line, value)));
            let nearest = valued.min_by_key(|(line, _)| (line.process.is_none(), line.period.length()));
            nearest.map(|(_, value)| value)
        };
        let of_plant = || {
            let item = self.library.items.at(group.item).id();
            let factor = ledger.plants.plants[group.plant].factor(item, parameter, group.period);
            factor.map(|factor| factor.value.clone())
        };
        own(group).or_else(beside).or_else(of_plant)
    }

    /// The equipment class that the plants file gives the unit of a group.
    pub(super) fn equipment_class(&self, group: &Group) -> Option<&str> {
        let plant = &self.ledger?.plants.plants[group.plant];
        let mut units = plant.units.iter();
        let unit = units.find(|unit| group.process.as_deref() == Some(unit.id.as_str()))?;
        unit.equipment_class.as_deref()
    }
}
