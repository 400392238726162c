//! What the factors of a category are in a year in which it is not there.
//!
//! Its value is zero, and one factor must have gone to zero; which one is known where others tell the rest. Output is the same for all
//! categories, an energy intensity may depend on the route alone: what does not depend on all category columns is read from other rows of
//! that year. Of what is left unknown, the first in the order of the identity is zero, and those behind it, which are counted by it, stay as
//! they are in the other year.

use std::collections::BTreeMap;

use super::factor_table::FactorTable;
use crate::quantity::Ratio;

/// A category that is in one of two years alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The place of the category.
    pub category: usize,
    /// The year in which it is not there.
    pub absent_in: i32,
    /// The year in which it is.
    pub present_in: i32,
    /// The place of the factor that is zero where it is not there.
    pub factor: usize,
}

/// On which category columns each factor depends.
pub(super) struct Filling<'t> {
    table: &'t FactorTable,
    depends_on: Vec<Vec<usize>>,
}

/// With more category columns than this, all factors are taken to depend on all of them.
const MOST_COLUMNS: usize = 6;

impl<'t> Filling<'t> {
    pub fn of(table: &'t FactorTable) -> Filling<'t> {
        let count = table.category_columns.len();
        let all: Vec<usize> = (0..count).collect();
        let mut subsets: Vec<Vec<usize>> = if count > MOST_COLUMNS {
            Vec::new()
        } else {
            let masks = 0..(1usize << count);
            let subset = |mask: usize| all.iter().copied().filter(|column| mask >> column & 1 == 1).collect();
            masks.map(subset).collect()
        };
        subsets.sort_by_key(Vec::len);
        let depends_on = |factor: usize| {
            let mut narrower = subsets.iter().filter(|subset| subset.len() < count);
            let found = narrower.find(|subset| determines(table, subset, factor));
            found.cloned().unwrap_or_else(|| all.clone())
        };
        Filling {
            table,
            depends_on: (0..table.factors.len()).map(depends_on).collect(),
        }
    }

    /// The factors of all categories in two years, and the categories that are in one of them alone. A category in neither is zero in both.
    pub fn between(&self, from: i32, to: i32) -> ([Vec<Vec<Ratio>>; 2], Vec<Appearance>) {
        let mut appearances = Vec::new();
        let row = |year: i32, category: usize| {
            let row = self.table.years.get(&year).and_then(|rows| rows.get(&category));
            row.map(|row| row.factors.clone())
        };
        let mut filled = [Vec::new(), Vec::new()];
        for category in 0..self.table.categories.len() {
            let (before, after) = match (row(from, category), row(to, category)) {
                (Some(before), Some(after)) => (before, after),
                (Some(before), None) => {
                    let after = self.absent(category, to, from, &before, &mut appearances);
                    (before, after)
                }
                (None, Some(after)) => {
                    let before = self.absent(category, from, to, &after, &mut appearances);
                    (before, after)
                }
                (None, None) => {
                    let nothing = vec![Ratio::zero(); self.table.factors.len()];
                    (nothing.clone(), nothing)
                }
            };
            filled[0].push(before);
            filled[1].push(after);
        }
        (filled, appearances)
    }

    /// The factors of a category in a year in which it is not there, beside those of the year in which it is.
    fn absent(
        &self,
        category: usize,
        year: i32,
        other_year: i32,
        others: &[Ratio],
        appearances: &mut Vec<Appearance>,
    ) -> Vec<Ratio> {
        let known: Vec<Option<Ratio>> = (0..others.len())
            .map(|factor| self.known(category, year, factor))
            .collect();
        let unknown = known.iter().position(Option::is_none);
        // Where all are known, the one that depends on most is not.
        let zero = unknown.unwrap_or_else(|| {
            let widest = self.depends_on.iter().map(Vec::len).max().unwrap_or_default();
            let mut places = self.depends_on.iter();
            places.position(|columns| columns.len() == widest).unwrap_or_default()
        });
        appearances.push(Appearance {
            category,
            absent_in: year,
            present_in: other_year,
            factor: zero,
        });
        let each = known.into_iter().zip(others).enumerate();
        each.map(|(factor, (known, other))| {
            if factor == zero {
                Ratio::zero()
            } else {
                known.unwrap_or_else(|| other.clone())
            }
        })
        .collect()
    }

    /// A factor of an absent category as other rows of the year tell it.
    fn known(&self, category: usize, year: i32, factor: usize) -> Option<Ratio> {
        let columns = &self.depends_on[factor];
        if columns.len() == self.table.category_columns.len() {
            return None;
        }
        let key = key(self.table, category, columns);
        let mut rows = self.table.years.get(&year)?.iter();
        let (_, row) = rows.find(|(other, _)| self::key(self.table, **other, columns) == key)?;
        Some(row.factors[factor].clone())
    }
}

fn key<'t>(table: &'t FactorTable, category: usize, columns: &[usize]) -> Vec<&'t str> {
    let texts = &table.categories[category];
    columns.iter().map(|column| texts[*column].as_str()).collect()
}

/// Whether these columns determine a factor in every year, and some year has two rows that say so.
fn determines(table: &FactorTable, columns: &[usize], factor: usize) -> bool {
    let mut has_evidence = false;
    for rows in table.years.values() {
        let mut values: BTreeMap<Vec<&str>, &Ratio> = BTreeMap::new();
        for (category, row) in rows {
            let value = &row.factors[factor];
            match values.insert(key(table, *category, columns), value) {
                Some(other) if other != value => return false,
                Some(_) => has_evidence = true,
                None => {}
            }
        }
    }
    has_evidence
}
