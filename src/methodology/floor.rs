//! Groups of sources whose sum has a floor: the row that lifts a sum to it is of a source of its own.

use super::builder::Builder;
use super::source::Source;
use crate::factor::Named;
use crate::format::methodology::{BasisEntry, CountEntry, GroupEntry, MethodologyFile};
use crate::quantity::Ratio;
use crate::text::Text;

/// What tells sums apart that have a floor; `plant` and `period` always do.
const OVER: [&str; 3] = ["plant", "process", "period"];

/// A floor of the sum of some sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// What the sum is at least, in the unit of the result.
    pub at_least: Ratio,
    /// As written.
    pub written: String,
    /// Whether each process has a sum of its own, where rows are of processes.
    pub of_each_process: bool,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Id of the item of which a lifting row has some: the gas, as it leaves to the air.
    pub gas: String,
}

impl Builder<'_> {
    /// The sources of floors, to stand behind those of the standard.
    pub fn floors(&mut self, file: &MethodologyFile, sources: &[Source]) -> Vec<Source> {
        let mut found = Vec::new();
        for (id, group) in &file.groups {
            let members: Vec<&Source> = sources
                .iter()
                .filter(|source| group.sources.contains(&source.id))
                .collect();
            match self.floor(id, group, &members) {
                Ok(source) => found.extend(source),
                Err(reason) => self.fault(
                    "bad-methodology",
                    format!("方法学文件有误：group `{id}`: {reason}"),
                    format!("the methodology cannot stand: group `{id}`: {reason}"),
                ),
            }
        }
        found
    }

    /// The source of a group's floor; `None` where it has none, or none of its sources stands under the choices made.
    fn floor(&self, id: &str, group: &GroupEntry, members: &[&Source]) -> Result<Option<Source>, String> {
        let Some(written) = &group.floor else {
            let is_floor = !group.over.is_empty() || group.title.is_some() || group.clause.is_some();
            return if is_floor {
                Err("`over`, `title` and `clause` go with `floor`".to_owned())
            } else {
                Ok(None)
            };
        };
        let at_least: Ratio = written
            .parse()
            .map_err(|_| format!("`floor: {written}` is no exact number"))?;
        if let Some(other) = group.over.iter().find(|over| !OVER.contains(&over.as_str())) {
            return Err(format!("`over: {other}` is none of {}", OVER.join(", ")));
        }
        if let Some(lacking) = ["plant", "period"]
            .iter()
            .find(|always| !group.over.iter().any(|over| over == *always))
        {
            return Err(format!("`over` must name {lacking}"));
        }
        let (Some(title), Some(clause)) = (&group.title, &group.clause) else {
            return Err("a floor needs `title` and `clause`".to_owned());
        };
        let Some(first) = members.first() else {
            return Ok(None);
        };
        let same = |source: &&Source| {
            (&source.gas, source.scope, source.count) == (&first.gas, first.scope, CountEntry::Total)
        };
        let gas = first.gas.as_deref().and_then(|gas| self.library.items.find(gas));
        let gas = gas.and_then(|item| {
            let emitted = item.emitted_as().unwrap_or(item.id());
            self.library.items.find(emitted).map(|item| item.id().to_owned())
        });
        let Some(gas) = gas.filter(|_| members.iter().all(same)) else {
            return Err("its sources must count in the total, with one gas and scope".to_owned());
        };
        Ok(Some(Source {
            id: id.to_owned(),
            title: title.clone(),
            clause: clause.clone(),
            scope: first.scope,
            gas: first.gas.clone(),
            gas_unit: None,
            warming: None,
            count: CountEntry::Total,
            is_deduction: false,
            items: Default::default(),
            flows: Vec::new(),
            basis: BasisEntry::NetConsumption,
            quantity_places: None,
            formula: None,
            parameters: Vec::new(),
            supply: None,
            factor_sets: Vec::new(),
            note: Some(Text::new(
                format!("每项之和不低于 {written}：低于时由此行补足"),
                format!("their sum is at least {written}: where it is less, this row lifts it"),
            )),
            levels: Vec::new(),
            carries_none_without_value: false,
            confidence: None,
            floor: Some(Floor {
                at_least,
                written: written.clone(),
                of_each_process: group.over.iter().any(|over| over == "process"),
                sources: members.iter().map(|source| source.id.clone()).collect(),
                gas,
            }),
        }))
    }
}
