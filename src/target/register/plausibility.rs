//! What no register can mean: numbers that contradict one another, or lie so far off that a unit is mistyped. Bounds are data.

use super::Register;
use super::index::RegisterIndex;
use super::problem;
use super::unit::{RegisterUnit, StatedQuantity};
use crate::factor::{Library, Named};
use crate::format::metric::{HeldToEntry, PlausibleEntry, UnitAmountEntry};
use crate::problem::{Problem, Problems};
use crate::quantity::{Dimension, Ratio, Rounding, RoundingMode, UnitTable};
use crate::spelling::fold;
use crate::target::benchmark::BenchmarkSet;
use crate::target::energy_product::EnergyProducts;
use crate::target::metric::MetricBook;

impl Register {
    /// Every row that cannot be meant so. Errors: a fault of the program's own data.
    pub(super) fn implausible(
        &self,
        book: &MetricBook,
        products: &EnergyProducts,
        library: &Library,
    ) -> Result<Vec<Problem>, Problems> {
        let bounds = &book.plausible;
        let [first, last] = bounds.years;
        let of_units = self.units.iter().map(|unit| (unit.year, &unit.place));
        let of_quantities = self.quantities.iter().map(|stated| (stated.year, &stated.place));
        let mut faults: Vec<Problem> = of_units
            .chain(of_quantities)
            .filter(|(year, _)| *year < first || *year > last)
            .map(|(year, place)| problem::year_implausible(place.clone(), year, bounds.years))
            .collect();
        let (sets, units) = (BenchmarkSet::all(library)?, &library.units);
        for unit in &self.units {
            faults.extend(output_above_capacity(unit, bounds));
            faults.extend(capacity_above_output(unit, bounds));
            let levels = levels_of(unit, &sets, products, units)?;
            faults.extend(energy_off_levels(unit, &levels, bounds));
        }
        let index = RegisterIndex::of(self);
        for (parts, whole) in book.parts_and_wholes() {
            let stated = self.quantities.iter().filter(|stated| stated.quantity == whole);
            faults.extend(stated.filter_map(|stated| part_above_whole(&index, stated, &parts, book)));
        }
        for stated in &self.quantities {
            let Some(known) = book.quantities.find(&stated.quantity) else {
                continue;
            };
            faults.extend(known.held_to().and_then(|held| off_units(&index, stated, held, book)));
            if let Err(bounds) = known.admits(&stated.amount.in_base()) {
                let label = stated
                    .unit
                    .as_deref()
                    .map_or(stated.plant.clone(), |unit| format!("{} {unit}", stated.plant));
                let typed = stated.amount.text();
                faults.push(problem::property_implausible(
                    stated.place.clone(),
                    &label,
                    (known.title(), &typed),
                    (bounds, &known.unit.text),
                ));
            }
        }
        Ok(faults)
    }
}

/// That a quantity of a plant, or of a unit, is far off what the units of the same year say. Units that do not say it hold it to nothing.
fn off_units(
    index: &RegisterIndex<'_>,
    stated: &StatedQuantity,
    held: &HeldToEntry,
    book: &MetricBook,
) -> Option<Problem> {
    let is_of = |unit: &&&RegisterUnit| {
        let is_of_unit = stated.unit.as_ref().is_none_or(|name| fold(name) == fold(&unit.unit));
        let is_of_product = held.products.is_empty() || held.products.contains(&unit.product);
        is_of_unit && is_of_product
    };
    let mut sum = Ratio::zero();
    for unit in index.units(&fold(&stated.plant), stated.year).iter().filter(is_of) {
        let (amount, dimension) = amount_of(unit, held.by)?;
        if dimension != stated.amount.unit.dimension {
            return None;
        }
        sum = sum + amount;
    }
    let times = Ratio::from(book.plausible.quantity_per_units);
    let value = stated.amount.in_base();
    let is_above = value > sum.clone() * times.clone();
    let is_below = held.both_ways && value.clone() * times < sum;
    let title = book.quantity_title(&stated.quantity);
    (sum > Ratio::zero() && (is_above || is_below)).then(|| {
        let own = &stated.amount.unit;
        let of_units = format!("{} {}", shown(&own.number_of(&sum)), own.text);
        let label = format!("{} {}", stated.plant, stated.year);
        problem::quantity_off_units(
            stated.place.clone(),
            &label,
            (&title, &stated.amount.text()),
            (held.by, &of_units),
            book.plausible.quantity_per_units,
        )
    })
}

/// That the parts which a plant states of a whole, in the year of it, are more than the whole.
fn part_above_whole(
    index: &RegisterIndex<'_>,
    whole: &StatedQuantity,
    parts: &[String],
    book: &MetricBook,
) -> Option<Problem> {
    let is_beside = |stated: &&&StatedQuantity| {
        let unit = |stated: &StatedQuantity| stated.unit.as_deref().map(fold);
        parts.contains(&stated.quantity) && unit(stated) == unit(whole)
    };
    let of_plant = index.quantities(&fold(&whole.plant), whole.year).iter();
    let found: Vec<&StatedQuantity> = of_plant.filter(is_beside).copied().collect();
    let sum: Ratio = found.iter().map(|stated| stated.amount.in_base()).sum();
    let first = found.first().filter(|_| sum > whole.amount.in_base())?;
    let named = |is_chinese: bool| {
        let title = |stated: &StatedQuantity| {
            let title = book.quantity_title(&stated.quantity);
            let title = if is_chinese { title.zh } else { title.en };
            format!("{title} {}", stated.amount.text())
        };
        let parts: Vec<String> = found.iter().map(|stated| title(stated)).collect();
        (parts.join(" + "), title(whole))
    };
    let label = format!("{} {}", whole.plant, whole.year);
    Some(problem::part_above_whole(
        first.place.clone(),
        &label,
        named(true),
        named(false),
    ))
}

/// The output of a unit, or its energy, in base units, and what that measures; `None` where the unit does not say.
fn amount_of(unit: &RegisterUnit, by: UnitAmountEntry) -> Option<(Ratio, Dimension)> {
    let output = unit.output.as_ref()?;
    match by {
        UnitAmountEntry::Output => Some((output.in_base(), output.unit.dimension.clone())),
        UnitAmountEntry::Energy => {
            let intensity = unit.intensity()?;
            let dimension = intensity.unit.dimension.times(&output.unit.dimension);
            Some((intensity.in_base * output.in_base(), dimension))
        }
    }
}

fn output_above_capacity(unit: &RegisterUnit, bounds: &PlausibleEntry) -> Option<Problem> {
    let (capacity, output) = (unit.capacity.as_ref()?, unit.output.as_ref()?);
    let is_like = capacity.unit.dimension == output.unit.dimension;
    let most = capacity.in_base() * Ratio::from(bounds.output_per_capacity);
    (is_like && output.in_base() > most).then(|| {
        let times = output
            .in_base()
            .divide(&capacity.in_base())
            .map_or_else(|| "∞".to_owned(), |times| shown(&times));
        problem::output_above_capacity(
            unit.place.clone(),
            &unit.label(),
            (&output.text(), &capacity.text()),
            (&times, bounds.output_per_capacity),
        )
    })
}

fn capacity_above_output(unit: &RegisterUnit, bounds: &PlausibleEntry) -> Option<Problem> {
    let (capacity, output) = (unit.capacity.as_ref()?, unit.output.as_ref()?);
    let is_like = capacity.unit.dimension == output.unit.dimension;
    let most = output.in_base() * Ratio::from(bounds.capacity_per_output);
    (is_like && !output.in_base().is_zero() && capacity.in_base() > most).then(|| {
        problem::capacity_above_output(
            unit.place.clone(),
            &unit.label(),
            (&capacity.text(), &output.text()),
            bounds.capacity_per_output,
        )
    })
}

/// The published levels of a unit's product that are given in the dimension of its energy: the number in base units, and as printed.
fn levels_of(
    unit: &RegisterUnit,
    sets: &[BenchmarkSet],
    products: &EnergyProducts,
    units: &UnitTable,
) -> Result<Vec<(Ratio, String)>, Problems> {
    let (Some(intensity), Some(product)) = (unit.intensity(), products.products.find(&unit.product)) else {
        return Ok(Vec::new());
    };
    let own = unit.indicator.as_deref().unwrap_or(product.indicator());
    let mut levels = Vec::new();
    for level in sets.iter().flat_map(|set| &set.levels) {
        let is_own = level.product == product.id() && level.indicator.as_deref().unwrap_or(product.indicator()) == own;
        let wanted = if is_own { Some(level.parsed_unit(units)?) } else { None };
        if let Some(wanted) = wanted.filter(|wanted| wanted.dimension == intensity.unit.dimension) {
            let printed = format!("{} {}", level.value.to_text(), level.unit);
            levels.push((level.value.clone() * wanted.size, printed));
        }
    }
    levels.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(levels)
}

fn energy_off_levels(unit: &RegisterUnit, levels: &[(Ratio, String)], bounds: &PlausibleEntry) -> Option<Problem> {
    let intensity = unit.intensity()?;
    let ((least, least_shown), (greatest, greatest_shown)) = (levels.first()?, levels.last()?);
    let times = Ratio::from(bounds.energy_per_level);
    // Of a process that recovers more than it uses the levels are below zero: there its recovery is held to the size of them.
    let size = least.abs().max(greatest.abs());
    let is_small = *least > Ratio::zero() && intensity.in_base.clone() * times.clone() < *least;
    let is_great = intensity.in_base > size.clone() * times.clone();
    let is_deep = intensity.in_base.is_negative() && intensity.in_base.abs() > size * times;
    (is_small || is_great || is_deep).then(|| {
        let stated = format!("{} {}", intensity.value().to_text(), intensity.unit.text);
        problem::energy_off_levels(
            unit.place.clone(),
            &unit.label(),
            &stated,
            (least_shown, greatest_shown),
            bounds.energy_per_level,
        )
    })
}

fn shown(value: &Ratio) -> String {
    let rounding = Rounding {
        places: 1,
        mode: RoundingMode::HalfAwayFromZero,
    };
    value
        .round(rounding)
        .map_or_else(|| value.to_text(), |value| value.to_string())
}
