//! Amounts of a ledger over a period, by the terms that a rule names.

use std::collections::BTreeSet;

use super::catalogue::number;
use super::evidence::Evidence;
use super::used::Subject;
use crate::activity::Group;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison_term::{ScopeEntry, TermEntry, TermFlowEntry};
use crate::period::{Period, PeriodLength};
use crate::quantity::Ratio;
use crate::text::Text;

/// An amount, and the groups whose lines it is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Amount {
    pub quantity: Ratio,
    pub groups: BTreeSet<usize>,
}

impl Amount {
    fn add(&mut self, other: Amount, minus: bool) {
        let known = std::mem::take(&mut self.quantity);
        self.quantity = if minus {
            known - other.quantity
        } else {
            known + other.quantity
        };
        self.groups.extend(other.groups);
    }
}

impl Evidence<'_> {
    /// Plants and items that a scope names and of which the ledger has the lines that it needs.
    pub(super) fn in_scope(&self, scope: &ScopeEntry) -> Vec<(usize, usize)> {
        let has = |plant: usize, item: usize, flow: TermFlowEntry| {
            let of_item = self.groups_of(plant, item).iter();
            of_item
                .map(|place| &self.groups[*place])
                .any(|group| is_of(group, flow))
        };
        let mut found: Vec<(usize, usize)> = self.items().collect();
        found.retain(|(plant, item)| {
            let id = self.library.items.at(*item).id();
            let has = |flow: &TermFlowEntry| has(*plant, *item, *flow);
            self.is_among(*item, &scope.items)
                && !scope.except.iter().any(|other| other == id)
                && scope.needs.iter().all(|any| any.iter().any(has))
                && !scope.unless.iter().any(|all| all.iter().all(has))
        });
        found
    }

    /// The periods over which amounts of these groups can be compared: months, or what they are stated for where that is longer; behind them the
    /// years of which several months are there.
    pub(super) fn windows(&self, places: impl Iterator<Item = usize>) -> Vec<Period> {
        let stated: BTreeSet<Period> = places
            .map(|place| &self.groups[place])
            .filter(|group| group.flow.carries_quantity())
            .map(|group| group.period.row(PeriodLength::Month))
            .collect();
        let is_widest = |period: &&Period| {
            let mut others = stated.iter();
            !others.any(|other| other != *period && other.contains(**period))
        };
        let mut windows: Vec<Period> = stated.iter().filter(is_widest).copied().collect();
        let years: BTreeSet<Period> = windows.iter().map(|window| window.row(PeriodLength::Year)).collect();
        for year in years {
            let within = windows.iter().filter(|window| year.contains(**window)).count();
            if within > 1 && !windows.contains(&year) {
                windows.push(year);
            }
        }
        windows
    }

    /// The sum of terms of one item of a plant over a period, or of the items that each term names. `Err`: why there is none.
    pub(super) fn sum_of(
        &self,
        terms: &[TermEntry],
        plant: usize,
        item: Option<usize>,
        within: Period,
    ) -> Result<Amount, Text> {
        let mut sum = Amount::default();
        for term in terms {
            let items: Vec<usize> = match item {
                Some(item) if term.items.is_empty() => vec![item],
                _ => {
                    let of_plant = self
                        .items()
                        .filter(|(of, item)| *of == plant && self.is_among(*item, &term.items));
                    of_plant.map(|(_, item)| item).collect()
                }
            };
            for item in items {
                sum.add(self.amount(term, plant, item, within)?, term.minus);
            }
        }
        Ok(sum)
    }

    /// One term of one item.
    fn amount(&self, term: &TermEntry, plant: usize, item: usize, within: Period) -> Result<Amount, Text> {
        let of_flow = |flow: TermFlowEntry| {
            let fits = move |place: &usize| {
                let group = &self.groups[*place];
                let is_of_process = term.processes.is_empty()
                    || group.process.as_deref().is_some_and(|process| {
                        let kind = self
                            .ledger
                            .map_or(process, |ledger| ledger.process_type(plant, process));
                        term.processes.iter().any(|wanted| wanted == kind)
                    });
                is_of(group, flow) && within.contains(group.period) && is_of_process
            };
            let of_item = self.groups_of(plant, item).iter().copied();
            of_item.filter(fits).collect::<Vec<usize>>()
        };
        let summed = |places: Vec<usize>| self.summed(&places, term);
        match term.flow {
            TermFlowEntry::OpeningStock => self.stock(plant, item, within, false),
            TermFlowEntry::ClosingStock => self.stock(plant, item, within, true),
            TermFlowEntry::Net if of_flow(TermFlowEntry::StatedNet).is_empty() => {
                self.net_of_parts(plant, item, within)
            }
            TermFlowEntry::Net => summed(of_flow(TermFlowEntry::StatedNet)),
            TermFlowEntry::NetOfParts => self.net_of_parts(plant, item, within),
            TermFlowEntry::Used if self.is_metered_in_processes(plant, item) || !term.processes.is_empty() => {
                summed(of_flow(TermFlowEntry::Consumed))
            }
            TermFlowEntry::Used => self.net_times(term, plant, item, within),
            TermFlowEntry::Produced => {
                let all = of_flow(TermFlowEntry::Produced);
                let of_plant: Vec<usize> = all
                    .iter()
                    .copied()
                    .filter(|place| self.groups[*place].process.is_none())
                    .collect();
                summed(if of_plant.is_empty() { all } else { of_plant })
            }
            flow => summed(of_flow(flow)),
        }
    }

    fn summed(&self, places: &[usize], term: &TermEntry) -> Result<Amount, Text> {
        let mut amount = Amount::default();
        for place in places {
            let group = &self.groups[*place];
            let factor = match self.factor(&Subject::of(group), term) {
                Err(_) if term.where_stated => continue,
                factor => factor?,
            };
            let more = Amount {
                quantity: group.quantity.clone() * factor,
                groups: BTreeSet::from([*place]),
            };
            amount.add(more, false);
        }
        Ok(amount)
    }

    /// What a term multiplies the amount of a group by. `Err`: what nothing gives.
    fn factor(&self, subject: &Subject<'_>, term: &TermEntry) -> Result<Ratio, Text> {
        if let Some(fault) = self.fault_of(term) {
            return Err(fault);
        }
        let mut factor = Ratio::one();
        for parameter in &term.times {
            let value = self.value_for(subject, parameter, term).ok_or_else(|| {
                let (item, words) = (
                    self.library.items.at(subject.item),
                    self.library.parameters.find(parameter),
                );
                let words = words.map_or_else(|| Text::same(parameter), |known| known.title().clone());
                Text::new(
                    format!("{} 未给出{}", item.title().zh, words.zh),
                    format!("nothing gives the {} of {}", words.en, item.title().en),
                )
            })?;
            factor = factor * value;
        }
        match &term.scale {
            None => Ok(factor),
            Some(scale) => number(scale).map(|scale| factor * scale).map_err(|_| {
                Text::new(
                    format!("规则中的 `{scale}` 不是数"),
                    format!("`{scale}` of the rule is no number"),
                )
            }),
        }
    }

    /// Whether lines state what processes consumed of an item.
    fn is_metered_in_processes(&self, plant: usize, item: usize) -> bool {
        let mut of_item = self.groups_of(plant, item).iter();
        of_item.any(|place| is_of(&self.groups[*place], TermFlowEntry::Consumed))
    }

    /// Whether lines state the net consumption of an item.
    pub(super) fn states_net(&self, plant: usize, item: usize) -> bool {
        let mut of_item = self.groups_of(plant, item).iter();
        of_item.any(|place| is_of(&self.groups[*place], TermFlowEntry::StatedNet))
    }

    /// Whether no line states a stock of an item that can lie in stock: no gas, no power, no heat.
    pub(super) fn lacks_stock(&self, plant: usize, item: usize) -> bool {
        let known = self.library.items.at(item);
        let has_stock = || {
            let mut of_item = self.groups_of(plant, item).iter();
            of_item.any(|place| self.groups[*place].flow.is_stock())
        };
        known.is_by_mass() && !known.is_supplied() && !has_stock()
    }

    /// The net consumption of an item times what the term multiplies by: month by month where each has one, since values change with the month.
    fn net_times(&self, term: &TermEntry, plant: usize, item: usize, within: Period) -> Result<Amount, Text> {
        let of_item = self.groups_of(plant, item).iter().map(|place| &self.groups[*place]);
        let crossing = of_item.filter(|group| is_of(group, TermFlowEntry::Net) && within.contains(group.period));
        let rows: BTreeSet<Period> = crossing.map(|group| group.period.row(PeriodLength::Month)).collect();
        let over = |period: Period| -> Result<Amount, Text> {
            let net = TermEntry {
                flow: TermFlowEntry::Net,
                ..TermEntry::default()
            };
            let subject = Subject {
                plant,
                item,
                process: None,
                period,
                own: None,
            };
            let factor = match self.factor(&subject, term) {
                Err(_) if term.where_stated => return Ok(Amount::default()),
                factor => factor?,
            };
            let mut amount = self.amount(&net, plant, item, period)?;
            amount.quantity = amount.quantity * factor;
            Ok(amount)
        };
        if rows.is_empty() {
            return Ok(Amount::default());
        }
        let mut sum = Amount::default();
        for row in rows {
            match over(row) {
                Ok(amount) => sum.add(amount, false),
                // A stock that is taken at the ends of the year alone.
                Err(reason) if row == within => return Err(reason),
                Err(_) => return over(within),
            }
        }
        Ok(sum)
    }

    /// Why what terms sum over a period may lie in stock in place of being used: less than a whole year, and an item of which no line states a stock.
    pub(super) fn may_lie_in_stock<'t>(
        &self,
        terms: impl Iterator<Item = &'t TermEntry>,
        plant: usize,
        within: Period,
        windows: &[Period],
    ) -> Option<Text> {
        let mut inside: Vec<&Period> = windows.iter().filter(|window| within.contains(**window)).collect();
        inside.retain(|window| **window != within);
        let first = inside.iter().map(|window| window.start()).min();
        let last = inside.iter().map(|window| window.end()).max();
        let is_filled = inside.is_empty() || (first, last) == (Some(within.start()), Some(within.end()));
        let is_whole = within.length() == PeriodLength::Year && is_filled;
        if is_whole {
            return None;
        }
        let of_plant = |item: usize| self.groups_of(plant, item).iter().map(|place| &self.groups[*place]);
        for term in terms {
            let is_worked_out = matches!(
                term.flow,
                TermFlowEntry::Net | TermFlowEntry::NetOfParts | TermFlowEntry::Used
            );
            let items = self
                .items()
                .filter(|(of, item)| *of == plant && self.is_among(*item, &term.items));
            for (_, item) in items.filter(|_| is_worked_out) {
                let is_within = |group: &&Group| within.contains(group.period);
                let has = |flow: TermFlowEntry| of_plant(item).filter(is_within).any(|group| is_of(group, flow));
                let is_consumed = term.flow == TermFlowEntry::Used && self.is_metered_in_processes(plant, item);
                let is_told = is_consumed || has(TermFlowEntry::StatedNet) || !self.lacks_stock(plant, item);
                if is_told || !has(TermFlowEntry::Net) {
                    continue;
                }
                let title = self.library.items.at(item).title();
                return Some(Text::new(
                    format!("{}没有盘点数，不足一年的购入量可能在库存中", title.zh),
                    format!(
                        "no stock of {} is stated, and what is bought in less than a year may lie in it",
                        title.en
                    ),
                ));
            }
        }
        None
    }

    fn net_of_parts(&self, plant: usize, item: usize, within: Period) -> Result<Amount, Text> {
        let term = |flow: TermFlowEntry, minus: bool| TermEntry {
            flow,
            minus,
            ..TermEntry::default()
        };
        let parts = [
            term(TermFlowEntry::OpeningStock, false),
            term(TermFlowEntry::Purchased, false),
            term(TermFlowEntry::Sold, true),
            term(TermFlowEntry::OtherUse, true),
            term(TermFlowEntry::ClosingStock, true),
        ];
        self.sum_of(&parts, plant, Some(item), within)
    }

    /// The stock at the beginning or end of a period; zero of an item without stock lines. `Err` where its stock is known on other days only.
    fn stock(&self, plant: usize, item: usize, within: Period, at_end: bool) -> Result<Amount, Text> {
        let of_item: Vec<usize> = self.groups_of(plant, item).to_vec();
        if !of_item.iter().any(|place| self.groups[*place].flow.is_stock()) {
            return Ok(Amount::default());
        }
        let mut changes = self
            .stock_changes
            .iter()
            .filter(|change| change.plant == plant && change.item == item && within.contains(change.period))
            .collect::<Vec<_>>();
        changes.sort_by_key(|change| change.period);
        let change = if at_end { changes.last() } else { changes.first() };
        let other_days = || {
            let title = self.library.items.at(item).title();
            Text::new(
                format!("{} 的库存不是在 {within} 期初与期末盘点的", title.zh),
                format!(
                    "the stock of {} was not taken at the beginning and end of {within}",
                    title.en
                ),
            )
        };
        let change = change.ok_or_else(other_days)?;
        let (quantity, (flow, period)) = if at_end {
            (change.closing.clone(), change.closing_from)
        } else {
            (change.opening.clone(), change.opening_from)
        };
        let day = match (at_end, flow) {
            (false, Flow::OpeningStock) => Some(period.start()),
            (false, _) => period.end().tomorrow().ok(),
            (true, Flow::OpeningStock) => period.start().yesterday().ok(),
            (true, _) => Some(period.end()),
        };
        // A year of which some months are there begins and ends with them.
        let rows = of_item
            .iter()
            .map(|place| self.groups[*place].period.row(PeriodLength::Month));
        let rows = rows.filter(|row| within.contains(*row));
        let wanted = if at_end {
            rows.map(Period::end).max()
        } else {
            rows.map(Period::start).min()
        };
        if day.is_none() || day != wanted {
            return Err(other_days());
        }
        let is_state = |place: &usize| self.groups[*place].flow == flow && self.groups[*place].period == period;
        Ok(Amount {
            quantity,
            groups: of_item.into_iter().filter(is_state).collect(),
        })
    }
}

/// Whether lines of a group are of the flow that a term names.
fn is_of(group: &Group, flow: TermFlowEntry) -> bool {
    let is_boundary = group.process.is_none();
    match flow {
        TermFlowEntry::Purchased => group.flow == Flow::Purchased,
        TermFlowEntry::Sold => group.flow == Flow::Sold,
        TermFlowEntry::OtherUse => group.flow == Flow::OtherUse,
        TermFlowEntry::OpeningStock => group.flow == Flow::OpeningStock,
        TermFlowEntry::ClosingStock => group.flow == Flow::ClosingStock,
        TermFlowEntry::StatedNet => group.flow == Flow::NetConsumed && is_boundary,
        TermFlowEntry::Net | TermFlowEntry::NetOfParts => group.flow.is_boundary(),
        TermFlowEntry::Consumed | TermFlowEntry::Used => group.flow == Flow::Consumed,
        TermFlowEntry::Produced => group.flow == Flow::Produced,
        TermFlowEntry::Captured => group.flow == Flow::Captured,
    }
}
