//! The carbon that leaves processes with their own stack gas, and what is captured of it.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::base::Follows;
use super::lever::captured_exceeds_stack;
use super::plant_year::PlantYear;
use super::run::Run;
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;

impl<N: Amount> PlantYear<'_, N> {
    /// The carbon that a run of a process takes and that neither its products nor its gases carry off, as CO2: its stack gas before capture.
    pub fn stack_before_capture(&self, process: usize) -> N {
        let each = self.processes[process].exchanges.iter();
        each.map(|(product, amount)| -(amount.clone() * self.carbon(*product)))
            .sum()
    }

    /// The carbon that leaves a run of a process with its own stack gas, as CO2: less what is captured of it.
    pub fn stack(&self, process: usize) -> N {
        self.stack_before_capture(process) - self.captured_of(process)
    }

    /// What is captured of the stack gas of a run of a process, before what escapes of it.
    pub fn captured_of(&self, process: usize) -> N {
        self.captured.get(&process).cloned().unwrap_or_default()
    }

    /// What the ledger's lines say was captured, by process; of a process of several parts each has its part by the stack gas.
    pub(super) fn captured_in_base(&self) -> BTreeMap<usize, N> {
        let mut captured: BTreeMap<usize, N> = BTreeMap::new();
        for (key, amount, follows) in &self.base.lines {
            let (Flow::Captured, Follows::Runs(first)) = (key.flow, follows) else {
                continue;
            };
            let all = 0..self.processes.len();
            let own: Vec<usize> = all
                .filter(|place| self.processes[*place].process == key.process)
                .collect();
            let stacks: N = own.iter().map(|place| self.stack_before_capture(*place)).sum();
            for place in own {
                let part = self.stack_before_capture(place).divide(&stacks);
                let part = part.unwrap_or_else(|| if place == *first { N::one() } else { N::default() });
                let known = captured.entry(place).or_default();
                *known = known.clone() + N::of(amount) * part;
            }
        }
        captured
    }
}

impl Run<'_> {
    /// Errors, all together: processes of which levers capture more than their stack gas holds after all levers.
    pub(super) fn within_stacks(&self, year: &PlantYear<'_, Ratio>, plant: usize) -> Result<(), Problems> {
        let base = PlantYear::<Ratio>::of(year.base, year.year);
        let more = year.captured.iter().filter(|(place, captured)| {
            let was = if **place < base.processes.len() {
                base.captured_of(**place)
            } else {
                Ratio::zero()
            };
            **captured > was && **captured > year.stack_before_capture(**place)
        });
        let mut faults = Vec::new();
        for (place, captured) in more {
            let name = year.process_name(*place);
            let fault = captured_exceeds_stack(&name, captured, &year.stack_before_capture(*place));
            let mut levers = year.beside.iter().filter(|line| line.process == *place);
            let lever = levers.next().and_then(|line| self.scenario.levers.get(line.lever));
            faults.push(match lever {
                Some(lever) => fault.at(lever.place.clone()),
                None => fault,
            });
        }
        Problems(faults)
            .check()
            .map_err(|found| self.of_plant_year(found, plant, year.year))?;
        Ok(())
    }
}
