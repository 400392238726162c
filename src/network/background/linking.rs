//! From the lines of an exchange table to a system: who provides what, in which unit.

use std::collections::{BTreeMap, HashMap};

use super::exchange_table::{ExchangeLine, ExchangeTable, FlowType};
use super::problem;
use super::sparse::SparseRows;
use super::system::{BackgroundProcess, BackgroundSystem, CutOff, CutOffReason, Gaps, LinkedExchange};
use crate::network::ElementaryFlow;
use crate::problem::{Problem, Problems};
use crate::quantity::UnitTable;

/// How databases mark the name of a flow that they have cut off.
const CUT_OFF: &str = "CUTOFF";

/// Links a table.
pub(super) fn link(table: &ExchangeTable, units: &UnitTable, gaps: Gaps) -> Result<BackgroundSystem, Problems> {
    let mut linking = Linking {
        table,
        faults: Vec::new(),
        sizes: UnitSizes {
            table: units,
            known: HashMap::new(),
        },
    };
    let references = linking.references();
    // Without them nothing can be said of the links.
    Problems(std::mem::take(&mut linking.faults)).check()?;
    let names = linking.names();
    let providers = Providers::of(table, &references);
    let mut system = BackgroundSystem {
        processes: linking.processes(&references, &names),
        references: references.iter().map(ExchangeLine::signed).collect(),
        ..BackgroundSystem::default()
    };
    let mut open = Open::default();
    for line in &table.exchanges {
        if line.flow_type == FlowType::Product && !line.is_reference {
            linking.product(line, &references, &providers, gaps, &mut system, &mut open);
        }
    }
    linking.elementary(&mut system);
    linking.check_references(&references, &system, &names);
    linking.report(open, &names);
    Problems(linking.faults).check()?;
    Ok(system)
}

struct Linking<'t> {
    table: &'t ExchangeTable,
    faults: Vec<Problem>,
    sizes: UnitSizes<'t>,
}

/// The processes that may provide what an exchange names.
struct Providers<'t> {
    by_flow: HashMap<u32, Vec<u32>>,
    by_name: HashMap<&'t str, Vec<u32>>,
}

/// Flows with no provider or with several, and the lines that take them.
#[derive(Default)]
struct Open {
    missing: BTreeMap<u32, Vec<ExchangeLine>>,
    several: BTreeMap<u32, Vec<ExchangeLine>>,
}

impl<'t> Providers<'t> {
    fn of(table: &'t ExchangeTable, references: &[ExchangeLine]) -> Providers<'t> {
        let mut by_flow: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut by_name: HashMap<&str, Vec<u32>> = HashMap::new();
        for (place, (process, reference)) in table.processes.iter().zip(references).enumerate() {
            by_flow.entry(reference.flow).or_default().push(place as u32);
            by_name.entry(&process.name).or_default().push(place as u32);
            if !process.uuid.is_empty() && process.uuid != process.name {
                by_name.entry(&process.uuid).or_default().push(place as u32);
            }
        }
        Providers { by_flow, by_name }
    }
}

impl Linking<'_> {
    /// The line that each process is counted by.
    fn references(&mut self) -> Vec<ExchangeLine> {
        let mut found: Vec<Vec<&ExchangeLine>> = vec![Vec::new(); self.table.processes.len()];
        let mut first = vec![0u64; self.table.processes.len()];
        for line in &self.table.exchanges {
            let process = line.process as usize;
            if first[process] == 0 {
                first[process] = line.row;
            }
            if line.is_reference {
                found[process].push(line);
            }
        }
        let mut references = Vec::with_capacity(found.len());
        for ((process, lines), first) in self.table.processes.iter().zip(found).zip(first) {
            match lines.as_slice() {
                [only] if only.amount != 0.0 => references.push(**only),
                [only] => self.faults.push(problem::zero_reference(
                    self.table.place(only.row, "amount"),
                    &process.name,
                )),
                [] => {
                    let place = self.table.place(first, "quantitative_reference");
                    self.faults.push(problem::no_reference(place, &process.name));
                }
                several => {
                    let place = self.table.place(several[1].row, "quantitative_reference");
                    let rows: Vec<u64> = several.iter().map(|line| line.row).collect();
                    self.faults.push(problem::two_references(place, &process.name, &rows));
                }
            }
        }
        references
    }

    /// What processes are called: those of one name with their ids.
    fn names(&self) -> Vec<String> {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for process in &self.table.processes {
            *count.entry(&process.name).or_default() += 1;
        }
        let each = self.table.processes.iter().map(|process| {
            let is_alone = count.get(process.name.as_str()) == Some(&1);
            if is_alone || process.uuid.is_empty() {
                process.name.clone()
            } else {
                format!("{} [{}]", process.name, process.uuid)
            }
        });
        each.collect()
    }

    fn processes(&self, references: &[ExchangeLine], names: &[String]) -> Vec<BackgroundProcess> {
        let each = self.table.processes.iter().zip(references).zip(names);
        let each = each.map(|((process, reference), name)| BackgroundProcess {
            name: name.clone(),
            uuid: process.uuid.clone(),
            product: self.table.flows.text(reference.flow).to_owned(),
            unit: self.table.units.text(reference.unit).to_owned(),
            is_treatment: reference.signed() < 0.0,
        });
        each.collect()
    }

    /// Links an exchange with another process, or keeps it for what is open.
    fn product(
        &mut self,
        line: &ExchangeLine,
        references: &[ExchangeLine],
        providers: &Providers<'_>,
        gaps: Gaps,
        system: &mut BackgroundSystem,
        open: &mut Open,
    ) {
        let flow = self.table.flows.text(line.flow);
        let candidates: &[u32] = match line.provider {
            Some(named) => match self.named_provider(line, named, references, providers) {
                Some(provider) => &[provider],
                None => return,
            },
            None => providers.by_flow.get(&line.flow).map_or(&[], Vec::as_slice),
        };
        match candidates {
            [provider] => {
                let Some(size) = self.size(line, references[*provider as usize].unit) else {
                    return;
                };
                let amount = line.signed() * size;
                if *provider == line.process {
                    system.references[line.process as usize] += amount;
                } else {
                    system.exchanges.push(LinkedExchange {
                        process: line.process,
                        provider: *provider,
                        amount,
                    });
                }
            }
            [] => {
                let reason = if flow.starts_with(CUT_OFF) {
                    CutOffReason::Declared
                } else if gaps == Gaps::CutOff {
                    CutOffReason::NoProvider
                } else {
                    open.missing.entry(line.flow).or_default().push(*line);
                    return;
                };
                system.cut_offs.push(CutOff {
                    process: line.process as usize,
                    flow: flow.to_owned(),
                    unit: self.table.units.text(line.unit).to_owned(),
                    amount: -line.signed(),
                    reason,
                });
            }
            _ => open.several.entry(line.flow).or_default().push(*line),
        }
    }

    /// The process that a line names as provider.
    fn named_provider(
        &mut self,
        line: &ExchangeLine,
        named: u32,
        references: &[ExchangeLine],
        providers: &Providers<'_>,
    ) -> Option<u32> {
        let typed = self.table.providers.text(named);
        let place = self.table.place(line.row, "provider");
        let flow = self.table.flows.text(line.flow);
        let Some(called) = providers.by_name.get(typed) else {
            let known = self.table.processes.iter().map(|process| process.name.as_str());
            let nearest = crate::spelling::nearest(typed, known, 3);
            self.faults.push(problem::unknown_provider(place, typed, &nearest));
            return None;
        };
        let fitting = called
            .iter()
            .filter(|process| references[**process as usize].flow == line.flow);
        let fitting: Vec<u32> = fitting.copied().collect();
        match fitting.as_slice() {
            [only] => return Some(*only),
            [] => {
                let makes = self.table.flows.text(references[called[0] as usize].flow);
                self.faults
                    .push(problem::provider_of_another(place, typed, makes, flow));
            }
            several => {
                let ids: Vec<&str> = several
                    .iter()
                    .map(|process| self.table.processes[*process as usize].uuid.as_str())
                    .collect();
                self.faults.push(problem::provider_of_several(place, typed, &ids));
            }
        }
        None
    }

    /// Adds the exchanges with the environment, each flow in the unit of its first line.
    fn elementary(&mut self, system: &mut BackgroundSystem) {
        let mut known: HashMap<u32, (u32, u32)> = HashMap::new();
        let mut entries = Vec::new();
        for line in self
            .table
            .exchanges
            .iter()
            .filter(|line| line.flow_type == FlowType::Elementary)
        {
            let (place, unit) = *known.entry(line.flow).or_insert_with(|| {
                system.elementary_flows.push(ElementaryFlow {
                    id: self.table.flows.text(line.flow).to_owned(),
                    unit: self.table.units.text(line.unit).to_owned(),
                });
                (system.elementary_flows.len() as u32 - 1, line.unit)
            });
            if let Some(size) = self.size(line, unit) {
                entries.push((line.process, place, line.signed() * size));
            }
        }
        system.interventions = SparseRows::of_entries(system.processes.len(), entries);
    }

    /// How many of another unit one unit of a line is.
    fn size(&mut self, line: &ExchangeLine, other: u32) -> Option<f64> {
        if line.unit == other {
            return Some(1.0);
        }
        let (own, other_text) = (self.table.units.text(line.unit), self.table.units.text(other));
        let size = self.sizes.of((line.unit, own), (other, other_text));
        if size.is_none() {
            let place = self.table.place(line.row, "unit");
            let flow = self.table.flows.text(line.flow);
            self.faults.push(problem::units_differ(place, flow, own, other_text));
        }
        size
    }

    /// A process that uses as much of its own reference as it makes, or more, runs for nothing.
    fn check_references(&mut self, references: &[ExchangeLine], system: &BackgroundSystem, names: &[String]) {
        for (place, (gross, net)) in references.iter().zip(&system.references).enumerate() {
            if gross.signed() * net <= 0.0 {
                let row = self.table.place(gross.row, "amount");
                self.faults
                    .push(problem::own_use(row, &names[place], gross.signed(), *net));
            }
        }
    }

    /// Tells of each flow once what is open.
    fn report(&mut self, open: Open, names: &[String]) {
        let name = |line: &ExchangeLine| names[line.process as usize].as_str();
        for (flow, lines) in open.missing {
            let users: Vec<&str> = lines.iter().map(name).collect();
            let place = self.table.place(lines[0].row, "flow");
            self.faults
                .push(problem::missing_link(place, self.table.flows.text(flow), &users));
        }
        for (flow, lines) in open.several {
            let makers = self
                .table
                .exchanges
                .iter()
                .filter(|line| line.is_reference && line.flow == flow);
            let makers: Vec<&str> = makers.map(name).collect();
            let place = self.table.place(lines[0].row, "flow");
            let flow = self.table.flows.text(flow);
            self.faults
                .push(problem::two_providers(place, flow, &makers, lines.len()));
        }
    }
}

/// How many of one unit another is, by the table of units; exact until it is needed as a floating-point number.
struct UnitSizes<'t> {
    table: &'t UnitTable,
    known: HashMap<(u32, u32), Option<f64>>,
}

impl UnitSizes<'_> {
    fn of(&mut self, (own, own_text): (u32, &str), (other, other_text): (u32, &str)) -> Option<f64> {
        *self.known.entry((own, other)).or_insert_with(|| {
            let own = self.table.parse(own_text).ok()?;
            let other = self.table.parse(other_text).ok()?;
            let size = own.size.divide(&other.size)?;
            (own.dimension == other.dimension).then(|| size.to_f64())
        })
    }
}
