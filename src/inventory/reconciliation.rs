//! How the processes add up to the enterprise: what is not attributed to any process, broken down by item and cause, exactly.

use std::collections::BTreeMap;

use super::Inventory;
use super::coefficients::Coefficients;
use super::netting::{Netting, net};
use super::plan::Cell;
use super::row::Row;
use crate::factor::Named;
use crate::format::methodology::BasisEntry;
use crate::period::Period;
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::text::Text;

/// Why an item's part of the enterprise's total stands with no process, or a process's with no enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// What crossed the fence is not what the processes used: (boundary net - net of processes) x coefficient.
    Flow,
    /// Bought or sold carbon, or energy, that the enterprise's formula does not count.
    NotCountedAtEnterprise,
    /// A stock change that the enterprise's formula does not count.
    StockChange,
    /// The plant's stated output of a product is not what its processes made.
    ProductCarbon,
    /// The item's coefficient of the enterprise is not that of its processes.
    Coefficient,
    /// What lifts sums to their floor is not the same on both levels.
    Floor,
    /// Rows rounded one by one.
    Rounding,
}

impl CauseKind {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            CauseKind::Flow => "flow",
            CauseKind::NotCountedAtEnterprise => "not-counted-at-enterprise",
            CauseKind::StockChange => "stock-change",
            CauseKind::ProductCarbon => "product-carbon",
            CauseKind::Coefficient => "coefficient",
            CauseKind::Floor => "floor",
            CauseKind::Rounding => "rounding",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            CauseKind::Flow => Text::new(
                "流量差：（边界净量 − 工序净量）× 系数",
                "flow: (boundary net - net of processes) x coefficient",
            ),
            CauseKind::NotCountedAtEnterprise => Text::new(
                "跨越企业边界，企业层级公式不计",
                "crosses the fence, not counted by the enterprise's formula",
            ),
            CauseKind::StockChange => Text::new(
                "库存变化，企业层级公式不计",
                "stock change, not counted by the enterprise's formula",
            ),
            CauseKind::ProductCarbon => Text::new(
                "含碳产品（扣除）：−（企业产量 − 工序产量）× 系数",
                "product, deducted: -(plant's output - output of processes) x coefficient",
            ),
            CauseKind::Coefficient => Text::new(
                "系数差：企业层级与工序层级取值不同",
                "coefficient: the enterprise's value is not the processes'",
            ),
            CauseKind::Floor => Text::new(
                "下限补足：企业层级与各工序不同",
                "lifted to a floor: the enterprise's sums are not the processes'",
            ),
            CauseKind::Rounding => Text::new("逐行修约", "rows rounded one by one"),
        }
    }
}

/// One cause of what is not attributed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Place of the plant.
    pub plant: usize,
    /// Place of the item; `None` for the rounding of all rows.
    pub item: Option<usize>,
    /// The cause.
    pub kind: CauseKind,
    /// The quantity behind it, in the item's base unit, where there is one.
    pub quantity: Option<Ratio>,
    /// Its part of what is not attributed.
    pub amount: Ratio,
}

/// The enterprise, the processes, and what lies between.
#[derive(Debug)]
pub struct Reconciliation<'a> {
    /// The enterprise's inventory of the same ledger.
    pub enterprise: Inventory<'a>,
    /// Its total.
    pub enterprise_total: Decimal,
    /// The total of the processes, all parts together.
    pub processes_total: Decimal,
    /// The enterprise's total less that of the processes.
    pub unattributed: Decimal,
    /// What that is made of, largest first, rounding last; the amounts add up to it exactly.
    pub causes: Vec<Cause>,
    /// How many rounded rows stand on both sides.
    pub rows: usize,
    /// What rounding can come to at most: half a unit of the last place of each row, and of each quantity that was rounded times its
    /// coefficient.
    pub rounding_bound: Ratio,
}

/// The rows of one plant and item on one side.
#[derive(Default)]
struct Side {
    quantities: BTreeMap<Period, Ratio>,
    exact: Ratio,
    rounded: Ratio,
    coefficients: Coefficients,
    inferred: bool,
    lifted: bool,
}

impl Side {
    fn add(&mut self, row: &Row, period: Period, inferred: bool) {
        self.inferred |= inferred;
        self.lifted |= row.lift.is_some();
        let coefficient = row.coefficient.clone().unwrap_or_else(Ratio::zero);
        let quantity = row.quantity_unrounded.clone();
        let add = |sum: &mut Ratio, value: Ratio| *sum = std::mem::take(sum) + value;
        add(self.quantities.entry(period).or_default(), quantity.clone());
        add(&mut self.exact, quantity.clone() * coefficient.clone());
        add(&mut self.rounded, row.emission.map(Ratio::from).unwrap_or_default());
        self.coefficients.add(period, quantity.abs(), coefficient);
    }

    fn quantity(&self) -> Ratio {
        self.quantities.values().cloned().sum()
    }
}

/// Half a unit of the last place.
fn half_unit(places: u32) -> Ratio {
    Ratio::from_scaled(5, places + 1)
}

/// What the rounding of a row can come to at most.
fn rounding_bound(inventory: &Inventory<'_>, row: &Row) -> Ratio {
    let of_row = half_unit(inventory.methodology.rounding.places);
    match (inventory.source(row).quantity_places, &row.coefficient) {
        (Some(places), Some(coefficient)) if row.quantity != row.quantity_unrounded => {
            of_row + half_unit(places) * coefficient.abs()
        }
        _ => of_row,
    }
}

/// Plant, item, gas, whether it is counted by output, and the period in which both sides meet.
type Key = (usize, usize, Option<String>, bool, Period);

/// Plant, item (none for the rounding of all rows) and cause.
type CauseKey = (usize, Option<usize>, CauseKind);

impl Reconciliation<'_> {
    /// The causes as they are shown: amounts that do not end are cut at ten places, and what that leaves goes to the rounding of their plant, so
    /// that the amounts as printed add up to what is unattributed too.
    pub fn shown_causes(&self) -> Vec<Cause> {
        let shown = Rounding {
            places: 10,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let mut cut: BTreeMap<usize, Ratio> = BTreeMap::new();
        let mut causes = self.causes.clone();
        for cause in causes.iter_mut().filter(|cause| cause.kind != CauseKind::Rounding) {
            if cause.amount.exact_decimal().is_some() {
                continue;
            }
            if let Some(ending) = cause.amount.round(shown).map(Ratio::from) {
                let rest = cut.entry(cause.plant).or_default();
                *rest = std::mem::take(rest) + (cause.amount.clone() - ending.clone());
                cause.amount = ending;
            }
        }
        for (plant, rest) in cut.into_iter().filter(|(_, rest)| !rest.is_zero()) {
            let of_plant = causes
                .iter_mut()
                .find(|cause| cause.plant == plant && cause.kind == CauseKind::Rounding);
            match of_plant {
                Some(rounding) => rounding.amount = std::mem::take(&mut rounding.amount) + rest,
                None => causes.push(Cause {
                    plant,
                    item: None,
                    kind: CauseKind::Rounding,
                    quantity: None,
                    amount: rest,
                }),
            }
        }
        causes
    }
}

impl<'a> Reconciliation<'a> {
    /// Compares the enterprise's inventory with that of its processes; `None` where the difference has more digits than can be held.
    pub fn new(enterprise: Inventory<'a>, processes: &Inventory<'a>) -> Option<Reconciliation<'a>> {
        let meeting = Meeting::new([&enterprise, processes]);
        let mut sides: BTreeMap<Key, [Option<Side>; 2]> = BTreeMap::new();
        for (place, inventory) in [&enterprise, processes].into_iter().enumerate() {
            for row in inventory.counted() {
                let cell = inventory.cell(row);
                let source = inventory.source(row);
                let by_output = source.basis == BasisEntry::Produced;
                let item = meeting_item(inventory, cell);
                let key = (
                    cell.plant,
                    item,
                    source.gas.clone(),
                    by_output,
                    meeting.period(cell.plant, item, cell.period),
                );
                sides.entry(key).or_default()[place]
                    .get_or_insert_with(Side::default)
                    .add(row, cell.period, cell.inferred);
            }
        }
        let mut found: BTreeMap<CauseKey, (Option<Ratio>, Ratio)> = BTreeMap::new();
        let mut add = |plant, item, kind, quantity: Option<Ratio>, amount: Ratio| {
            let (known, sum) = found.entry((plant, item, kind)).or_default();
            *sum = std::mem::take(sum) + amount;
            if let Some(quantity) = quantity {
                *known = Some(known.take().unwrap_or_default() + quantity);
            }
        };
        let boundary = Boundary::new(&enterprise, &meeting);
        for ((plant, item, _, by_output, period), [of_enterprise, of_processes]) in sides {
            let counted = of_enterprise.is_some();
            let has_processes = of_processes.is_some();
            let (left, right) = (of_enterprise.unwrap_or_default(), of_processes.unwrap_or_default());
            let exact = left.exact.clone() - right.exact.clone();
            let rounding = (left.rounded.clone() - right.rounded.clone()) - exact.clone();
            add(plant, None, CauseKind::Rounding, None, rounding);
            let item_key = Some(item);
            // Quantities first, each at the coefficient that the processes have in its period; where they have none, at the enterprise's.
            let coefficients = if has_processes {
                &right.coefficients
            } else {
                &left.coefficients
            };
            let mut flow = left.quantity() - right.quantity();
            let mut rest = exact;
            if !by_output && !left.inferred {
                for (period, crossed, stock) in boundary.net(plant, item, period) {
                    let (of_supply, of_stock) = if counted {
                        // Of a counted item the formula may leave out a kind of supply, or the stock.
                        let taken = left.quantities.get(&period).cloned().unwrap_or_default();
                        let left_out = crossed.clone() + stock.clone() - taken;
                        let of_stock = if left_out == stock { stock } else { Ratio::zero() };
                        (left_out - of_stock.clone(), of_stock)
                    } else {
                        (crossed, stock)
                    };
                    for (kind, quantity) in [
                        (CauseKind::StockChange, of_stock),
                        (CauseKind::NotCountedAtEnterprise, of_supply),
                    ] {
                        let amount = -(quantity.clone() * coefficients.at(period));
                        flow = flow + quantity.clone();
                        rest = rest - amount.clone();
                        add(plant, item_key, kind, Some(quantity), amount);
                    }
                }
            }
            // What the enterprise counts at a value that is not the processes'.
            let at_processes = |(period, quantity): (&Period, &Ratio)| quantity.clone() * coefficients.at(*period);
            let of_coefficient = if has_processes {
                left.exact.clone() - left.quantities.iter().map(at_processes).sum()
            } else {
                Ratio::zero()
            };
            rest = rest - of_coefficient.clone();
            add(plant, item_key, CauseKind::Coefficient, None, of_coefficient);
            let kind = if left.lifted || right.lifted {
                CauseKind::Floor
            } else if by_output {
                CauseKind::ProductCarbon
            } else {
                CauseKind::Flow
            };
            add(plant, item_key, kind, Some(flow), rest);
        }
        let mut causes: Vec<Cause> = found
            .into_iter()
            .filter(|(_, (_, amount))| !amount.is_zero())
            .map(|((plant, item, kind), (quantity, amount))| Cause {
                plant,
                item,
                kind,
                quantity,
                amount,
            })
            .collect();
        causes.sort_by(|left, right| {
            let rank = |cause: &Cause| (cause.kind == CauseKind::Rounding, std::cmp::Reverse(cause.amount.abs()));
            rank(left).cmp(&rank(right))
        });
        let enterprise_total = enterprise.total();
        let processes_total = processes.total();
        let difference = Ratio::from(enterprise_total) - Ratio::from(processes_total);
        let bounds = [&enterprise, processes]
            .into_iter()
            .flat_map(|inventory| inventory.counted().map(|row| rounding_bound(inventory, row)));
        Some(Reconciliation {
            enterprise_total,
            processes_total,
            // Both totals have the places of the result, so their difference has.
            unattributed: difference.round(processes.methodology.rounding)?,
            causes,
            rows: enterprise.counted().count() + processes.counted().count(),
            rounding_bound: bounds.sum(),
            enterprise,
        })
    }
}

/// The item by which two inventories meet: of a product counted by output, the highest of its kind that its source claims, since the
/// plant may state crude steel and its shops converter steel.
pub fn meeting_item(inventory: &Inventory<'_>, cell: &Cell) -> usize {
    let source = &inventory.methodology.sources[cell.source];
    if source.basis != BasisEntry::Produced {
        return cell.item;
    }
    let items = &inventory.library.items;
    let own = items.at(cell.item).id();
    let above: Vec<&String> = source.items.iter().filter(|item| items.is_within(own, item)).collect();
    let highest = above
        .iter()
        .find(|top| above.iter().all(|item| items.is_within(item, top)));
    highest.and_then(|top| items.index(top)).unwrap_or(cell.item)
}

/// The periods in which the rows of both inventories meet: of a year beside its months, the year.
struct Meeting(BTreeMap<(usize, usize), Vec<Period>>);

impl Meeting {
    fn new(inventories: [&Inventory<'_>; 2]) -> Meeting {
        let mut periods: BTreeMap<(usize, usize), Vec<Period>> = BTreeMap::new();
        let row_period = inventories[0].methodology.row_period;
        let of_cells = inventories.into_iter().flat_map(|inventory| {
            let cells = inventory.plan.cells.iter();
            cells.map(|cell| (cell.plant, meeting_item(inventory, cell), cell.period))
        });
        let of_boundary = inventories[0].groups.iter().filter(|group| group.flow.is_boundary());
        let of_boundary = of_boundary.map(|group| (group.plant, group.item, group.period.row(row_period)));
        for (plant, item, period) in of_cells.chain(of_boundary) {
            let known = periods.entry((plant, item)).or_default();
            if !known.contains(&period) {
                known.push(period);
            }
        }
        for known in periods.values_mut() {
            let all = known.clone();
            known.retain(|period| !all.iter().any(|other| other != period && other.contains(*period)));
        }
        Meeting(periods)
    }

    fn period(&self, plant: usize, item: usize, period: Period) -> Period {
        let known = self.0.get(&(plant, item)).into_iter().flatten();
        known
            .copied()
            .find(|longest| longest.contains(period))
            .unwrap_or(period)
    }
}

/// What crossed the fence of items that the enterprise's formula does not count.
struct Boundary<'i> {
    netting: Netting<'i>,
    places: BTreeMap<(usize, usize, Period), BTreeMap<Period, Vec<usize>>>,
}

impl<'i> Boundary<'i> {
    fn new(inventory: &'i Inventory<'_>, meeting: &Meeting) -> Boundary<'i> {
        let mut places: BTreeMap<_, BTreeMap<Period, Vec<usize>>> = BTreeMap::new();
        let row_period = inventory.methodology.row_period;
        for (place, group) in inventory
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.flow.is_boundary())
        {
            let period = group.period.row(row_period);
            let key = (group.plant, group.item, meeting.period(group.plant, group.item, period));
            places.entry(key).or_default().entry(period).or_default().push(place);
        }
        Boundary {
            netting: Netting::new(&inventory.groups, &inventory.stock_changes, row_period),
            places,
        }
    }

    /// What crossed the fence, and what was drawn from stock, in each row period of a meeting period.
    fn net(&self, plant: usize, item: usize, period: Period) -> Vec<(Period, Ratio, Ratio)> {
        let periods = self.places.get(&(plant, item, period)).into_iter().flatten();
        periods
            .map(|(period, places)| {
                let of = |basis| net(&self.netting.terms((plant, item, *period), places, basis).counted);
                let crossed = of(BasisEntry::NetPurchase);
                let stock = of(BasisEntry::NetConsumption) - crossed.clone();
                (*period, crossed, stock)
            })
            .collect()
    }
}
