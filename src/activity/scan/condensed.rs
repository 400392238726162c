//! What a scan leaves of its lines: one condensed line for each pattern, exact.

use num_bigint::BigInt;

use super::accumulator::Accumulator;
use super::aspect::{KindAspect, Known, PlaceAspect};
use super::divisor::Divisor;
use super::layout::Layout;
use crate::activity::statement::{Basis, Spread, Statement, WrittenNumber};
use crate::period::{Period, PeriodLength};
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::text::Text;

/// The lines of one pattern, summed.
#[derive(Clone, Debug)]
pub(in crate::activity) struct CondensedLine {
    pub place: u32,
    pub time: u32,
    pub kind: u32,
    /// The exact sum in the file's unit, at the scan's scale.
    pub quantity: i128,
    pub lines: u64,
    /// Place of the first of them among the ledger's tables.
    pub table: u32,
    pub row: u64,
    /// What they state, a place among the scan's statements.
    pub statement: u32,
}

/// Condensed lines with the aspects that they refer to.
#[derive(Debug, Default)]
pub(in crate::activity) struct Condensed {
    pub places: Vec<PlaceAspect>,
    pub times: Vec<Period>,
    pub kinds: Vec<KindAspect>,
    pub lines: Vec<CondensedLine>,
    /// Stated values; the first states nothing.
    pub statements: Vec<Vec<Statement>>,
    pub scale: u32,
    /// Decimal places that some line has, in its item's base unit.
    pub places_written: u32,
}

impl Condensed {
    /// Condenses what a scan has summed.
    pub(super) fn new(
        known: &mut Known,
        accumulator: &Accumulator,
        divisors: &[Divisor],
        layout: &Layout,
    ) -> Condensed {
        let mut slots: Vec<(u64, u32)> = accumulator.first.iter().copied().zip(0..).collect();
        slots.sort_unstable();
        let mut statements: Vec<Vec<Statement>> = vec![Vec::new()];
        let mut lines = Vec::with_capacity(slots.len());
        for (first, slot) in slots {
            let slot = slot as usize;
            let key = accumulator.keys[slot];
            let quantity = match accumulator.quantity(slot) {
                Ok(quantity) => quantity,
                Err(_) => {
                    known.problems.push(sum_overflow());
                    continue;
                }
            };
            let kind = &known.kinds[key.kind as usize];
            let stated = stated(kind, accumulator, slot, layout);
            let statement = if stated.is_empty() {
                0
            } else {
                statements.push(stated);
                statements.len() as u32 - 1
            };
            lines.push(CondensedLine {
                place: key.place,
                time: key.time,
                kind: key.kind,
                quantity,
                lines: accumulator.lines(slot),
                table: (first >> 40) as u32,
                row: first & ((1 << 40) - 1),
                statement,
            });
        }
        let places_written = known.kinds.iter().enumerate().map(|(kind, aspect)| {
            let (factor, own) = aspect.factor.as_scaled().unwrap_or_default();
            let divisor = divisors.get(kind).copied().unwrap_or(Divisor::NONE);
            (layout.quantity_scale + own).saturating_sub(divisor.zeros_times(factor))
        });
        Condensed {
            places_written: places_written.max().unwrap_or(0),
            places: std::mem::take(&mut known.places),
            times: known.times.iter().map(|time| time.period).collect(),
            kinds: std::mem::take(&mut known.kinds),
            lines,
            statements,
            scale: layout.quantity_scale,
        }
    }

    /// Reads dates as months.
    pub(super) fn read_dates_as_months(&mut self, known: &Known) {
        for (period, time) in self.times.iter_mut().zip(&known.times) {
            if time.is_date {
                *period = period.row(PeriodLength::Month);
            }
        }
    }
}

/// What the lines of a slot state: the one value of all, else their exact means and the least and greatest of them.
fn stated(kind: &KindAspect, accumulator: &Accumulator, slot: usize, layout: &Layout) -> Vec<Statement> {
    let mut statements = Vec::new();
    if kind.values.iter().all(Option::is_none) {
        return statements;
    }
    // Scales cancel: a mean is one quotient of whole numbers.
    let quantity = accumulator.quantity_whole(slot);
    let energy = layout
        .calorific()
        // A typed default weighs nothing; the cell's own value does, later.
        .filter(|column| {
            let stated = kind.values[*column].as_ref();
            stated.is_some_and(|stated| !matches!(stated.basis, Basis::Default(_)))
        })
        .and_then(|column| accumulator.value(slot, column))
        .map(|(by_quantity, ..)| by_quantity);
    for (column, stated) in kind.values.iter().enumerate() {
        let (Some(stated), Some((by_quantity, by_energy, least, most))) = (stated, accumulator.value(slot, column))
        else {
            continue;
        };
        // A default is compared with its set, never averaged: the two ends tell whether every value is the set's.
        let is_default = matches!(stated.basis, Basis::Default(_));
        let whole_range = accumulator.whole_range(slot, column).filter(|_| is_default);
        let (least, most) = whole_range.unwrap_or((least, most));
        let scale = layout.values[column].scale;
        let parameter = layout.values[column].parameter.clone();
        let in_unit = |value: i128| Ratio::from_scaled(value, scale);
        let typed = |value: i128| {
            let text = in_unit(value).to_text();
            if stated.unit.is_empty() {
                text
            } else {
                format!("{text} {}", stated.unit)
            }
        };
        let one = |value: i128| Statement {
            parameter: parameter.clone(),
            value: in_unit(value) * stated.to_base.clone(),
            typed: typed(value),
            written: in_unit(value).to_text().parse().ok().map(|number| WrittenNumber {
                number,
                size: stated.to_base.clone(),
            }),
            basis: stated.basis.clone(),
            spread: None,
        };
        if least == most {
            statements.push(one(least));
            continue;
        }
        if is_default {
            statements.extend([one(least), one(most)]);
            continue;
        }
        let mean_of = |sum: BigInt, weight: &BigInt| {
            let mean = Ratio::quotient(sum, weight * BigInt::from(10u8).pow(scale))?;
            Some(if stated.to_base == Ratio::one() {
                mean
            } else {
                mean * stated.to_base.clone()
            })
        };
        let least_in_base = in_unit(least) * stated.to_base.clone();
        let mean = mean_of(by_quantity, &quantity).unwrap_or_else(|| least_in_base.clone());
        let is_calorific = layout.calorific() == Some(column);
        let energy = energy.as_ref().filter(|_| !is_calorific);
        let by_energy = energy.and_then(|energy| mean_of(by_energy, energy));
        statements.push(Statement {
            parameter: parameter.clone(),
            value: mean,
            typed: format!("{} – {}", in_unit(least).to_text(), typed(most)),
            written: None,
            basis: stated.basis.clone(),
            spread: Some(Spread {
                least: least_in_base,
                most: in_unit(most) * stated.to_base.clone(),
                by_energy,
            }),
        });
    }
    statements
}

fn sum_overflow() -> Problem {
    Problem::error(
        "sum-overflow",
        Text::new(
            "某类行的数量之和超过 38 位数字",
            "the sum of some lines has more than 38 digits",
        ),
    )
    .at(Place::default())
    .hint(Text::new("核对数量与单位", "check quantities and units"))
}
