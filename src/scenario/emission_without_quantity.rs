//! Emissions of an item whose amounts of a year cancel out, while their contents do not.
//!
//! What a year draws from stock month by month and sells, say, has a calorific value of each month, and the sale has that of the year.

use super::base::Plant;
use super::trajectory::YearResult;
use crate::factor::Named;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// A row of a plant's item and source whose quantity is zero and whose emission is not.
struct Cancelled {
    plant: usize,
    item: usize,
    source: String,
    years: (i16, i16),
    emission: Ratio,
}

/// What must be said of rows with an emission and no quantity: by plant, source and item the years, with the emission of the first.
pub(super) fn emissions_without_quantity(years: &[YearResult], plants: &[Plant<'_>]) -> Vec<Problem> {
    let mut found: Vec<Cancelled> = Vec::new();
    for year in years {
        for plant in &year.plants {
            for row in plant.rows.iter().filter(|row| row.counts && row.quantity.is_zero()) {
                let emission = Ratio::from(row.rounded);
                if emission.is_zero() {
                    continue;
                }
                let mut known = found.iter_mut();
                let known = known
                    .find(|known| (known.plant, known.item, &known.source) == (plant.plant, row.item, &row.source));
                match known {
                    Some(known) => known.years.1 = year.year,
                    None => found.push(Cancelled {
                        plant: plant.plant,
                        item: row.item,
                        source: row.source.clone(),
                        years: (year.year, year.year),
                        emission,
                    }),
                }
            }
        }
    }
    let told = found
        .iter()
        .filter_map(|row| Some(problem(row, plants.get(row.plant)?)));
    told.collect()
}

fn problem(row: &Cancelled, plant: &Plant<'_>) -> Problem {
    let item = plant.base.library.items.at(row.item);
    let (first, last) = row.years;
    let years = if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    };
    let (id, title, emission, source) = (&plant.id, item.title(), row.emission.to_text(), &row.source);
    Problem::note(
        "emission-without-quantity",
        Text::new(
            format!(
                "`{id}` {years} 年的{}（{source}）净量为 0，排放不为 0（{first} 年 {emission}）：购入、库存、外销的量在一年内相抵，各期的热值与含碳量不同，所含的碳不全相抵",
                title.zh
            ),
            format!(
                "`{id}` in {years}: {} ({source}) has no net quantity and an emission all the same, {emission} in {first}: what is bought, drawn from stock and sold cancels out over the year, and the carbon in it does not quite, since its periods have calorific values and contents of their own",
                title.en
            ),
        ),
    )
}
