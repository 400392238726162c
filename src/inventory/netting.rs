//! Net quantities: what crossed the fence, term by term. One function for rows and indicators.

use std::collections::BTreeMap;

use super::plan::Cell;
use super::row::QuantityTerm;
use crate::activity::Group;
use crate::activity::stock::StockChange;
use crate::flow::Flow;
use crate::format::methodology::BasisEntry;
use crate::period::{Period, PeriodLength};
use crate::quantity::Ratio;
use crate::text::Text;

/// The signed sum of terms.
pub fn net(terms: &[QuantityTerm]) -> Ratio {
    let signed = |term: &QuantityTerm| {
        if term.is_subtracted {
            -term.amount.clone()
        } else {
            term.amount.clone()
        }
    };
    terms.iter().map(signed).sum()
}

/// The terms of a quantity: those that count, and those that a stated net consumption is compared with.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The terms that count.
    pub counted: Vec<QuantityTerm>,
    /// Where a stated net consumption counts: what follows from purchases, sales and stocks.
    pub compared: Vec<QuantityTerm>,
}

/// Nets the flows of one plant and item in one row period.
pub struct Netting<'a> {
    groups: &'a [Group],
    row_period: PeriodLength,
    changes: BTreeMap<(usize, usize), Vec<&'a StockChange>>,
    stocks: BTreeMap<(usize, usize), Vec<usize>>,
}

impl<'a> Netting<'a> {
    /// Nets over these groups and stock changes.
    pub fn new(groups: &'a [Group], stock_changes: &'a [StockChange], row_period: PeriodLength) -> Netting<'a> {
        let mut changes: BTreeMap<(usize, usize), Vec<&StockChange>> = BTreeMap::new();
        for change in stock_changes {
            changes.entry((change.plant, change.item)).or_default().push(change);
        }
        let mut stocks: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (place, group) in groups.iter().enumerate().filter(|(_, group)| group.flow.is_stock()) {
            stocks.entry((group.plant, group.item)).or_default().push(place);
        }
        Netting {
            groups,
            row_period,
            changes,
            stocks,
        }
    }

    /// The terms of the groups at these places, all of one plant, item and row period.
    pub fn terms(&self, (plant, item, period): (usize, usize, Period), places: &[usize], basis: BasisEntry) -> Terms {
        let flow = |flow: Flow| {
            places
                .iter()
                .copied()
                .filter(move |place| self.groups[*place].flow == flow)
        };
        let term = |wanted: Flow, is_subtracted: bool| -> Option<QuantityTerm> {
            let groups: Vec<usize> = flow(wanted).collect();
            let amount = groups.iter().map(|place| self.groups[*place].quantity.clone()).sum();
            (!groups.is_empty()).then(|| QuantityTerm {
                title: wanted.title(),
                is_subtracted,
                amount,
                groups,
            })
        };
        let alone = match basis {
            BasisEntry::Produced => Some(Flow::Produced),
            BasisEntry::Captured => Some(Flow::Captured),
            BasisEntry::NetConsumption | BasisEntry::NetPurchase => None,
        };
        if let Some(flow) = alone {
            return Terms {
                counted: term(flow, false).into_iter().collect(),
                compared: Vec::new(),
            };
        }
        let mut computed: Vec<QuantityTerm> = term(Flow::Purchased, false).into_iter().collect();
        if basis == BasisEntry::NetConsumption {
            computed.extend(self.stock_terms(plant, item, period));
        }
        computed.extend(term(Flow::Sold, true));
        computed.extend(term(Flow::OtherUse, true));
        match term(Flow::NetConsumed, false) {
            None => Terms {
                counted: computed,
                compared: Vec::new(),
            },
            Some(stated) => Terms {
                counted: vec![stated],
                compared: computed,
            },
        }
    }

    /// The terms of a process's cell: consumed, less produced where the basis is net, and what it is charged with.
    pub fn process_terms(&self, cell: &Cell, basis: BasisEntry) -> Vec<QuantityTerm> {
        let term = |flow: Flow, is_subtracted: bool| -> Option<QuantityTerm> {
            let of_flow = |place: &usize| self.groups[*place].flow == flow;
            let groups: Vec<usize> = cell.groups.iter().copied().filter(of_flow).collect();
            (!groups.is_empty()).then(|| QuantityTerm {
                title: flow.title(),
                is_subtracted,
                amount: self.sum(&groups),
                groups,
            })
        };
        if basis == BasisEntry::Captured {
            return term(Flow::Captured, false).into_iter().collect();
        }
        let mut terms: Vec<QuantityTerm> = term(Flow::Consumed, false).into_iter().collect();
        terms.extend(term(Flow::Produced, basis != BasisEntry::Produced));
        terms.extend(cell.charge.as_ref().map(|charge| {
            let flared = self.sum(&charge.groups);
            let (zh, en) = if charge.share == Ratio::one() {
                (
                    "计入产出工序的放散".to_owned(),
                    "flared, charged to its maker".to_owned(),
                )
            } else {
                let share = charge.share.to_expression();
                (
                    format!("计入产出工序的放散（{flared} × {share}，按产出量分摊）"),
                    format!("flared, charged to its makers by what each made ({flared} * {share})"),
                )
            };
            QuantityTerm {
                title: Text::new(zh, en),
                is_subtracted: false,
                amount: flared * charge.share.clone(),
                groups: charge.groups.clone(),
            }
        }));
        terms
    }

    fn sum(&self, places: &[usize]) -> Ratio {
        places.iter().map(|place| self.groups[*place].quantity.clone()).sum()
    }

    /// Opening of the first and closing of the last stock period inside the row period.
    fn stock_terms(&self, plant: usize, item: usize, period: Period) -> Vec<QuantityTerm> {
        let of_item = self.changes.get(&(plant, item)).into_iter().flatten();
        let inside: Vec<&&StockChange> = of_item
            .filter(|change| change.period.row(self.row_period) == period)
            .collect();
        let (Some(first), Some(last)) = (
            inside.iter().min_by_key(|change| change.period),
            inside.iter().max_by_key(|change| change.period),
        ) else {
            return Vec::new();
        };
        let groups = |flow: Flow, period: Period| -> Vec<usize> {
            let stocks = self.stocks.get(&(plant, item)).into_iter().flatten().copied();
            stocks
                .filter(|place| self.groups[*place].flow == flow && self.groups[*place].period == period)
                .collect()
        };
        let (opening_flow, opening_period) = first.opening_from;
        let mut opening_title = Flow::OpeningStock.title();
        if opening_period != first.period {
            let words = opening_flow.title();
            opening_title.zh += &format!("（即 {opening_period} 的{}）", words.zh);
            opening_title.en += &format!(" ({} of {opening_period})", words.en);
        }
        vec![
            QuantityTerm {
                title: opening_title,
                is_subtracted: false,
                amount: first.opening.clone(),
                groups: groups(opening_flow, opening_period),
            },
            QuantityTerm {
                title: Flow::ClosingStock.title(),
                is_subtracted: true,
                amount: last.closing.clone(),
                groups: groups(last.closing_from.0, last.closing_from.1),
            },
        ]
    }

    /// The net consumption of every plant and row period over the boundary, of the items that fit; `None` where there is no line.
    pub fn boundary(&self, within: &dyn Fn(usize) -> bool) -> Option<Ratio> {
        let mut cells: BTreeMap<(usize, usize, Period), Vec<usize>> = BTreeMap::new();
        for (place, group) in self.groups.iter().enumerate() {
            if group.flow.is_boundary() && within(group.item) {
                let key = (group.plant, group.item, group.period.row(self.row_period));
                cells.entry(key).or_default().push(place);
            }
        }
        let nets = cells
            .iter()
            .map(|(key, places)| net(&self.terms(*key, places, BasisEntry::NetConsumption).counted));
        (!cells.is_empty()).then(|| nets.sum())
    }
}
