//! Moisture over the lines of an item: what can be dried where others are dry, and what cannot be added.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::place_in;
use super::line::Line;
use super::problem;
use super::scan::Condensed;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::{Place, Problem};

/// Plants and items of which some line with a flow that counts is dry.
pub(super) fn dry_items(lines: &[Line], condensed: &Condensed, counts: fn(Flow) -> bool) -> BTreeSet<(usize, usize)> {
    let of_lines = lines.iter().filter(|line| line.is_dry && counts(line.flow));
    let mut dry: BTreeSet<(usize, usize)> = of_lines.map(|line| (line.plant, line.item)).collect();
    if condensed.kinds.iter().any(|kind| kind.is_dry) {
        for line in &condensed.lines {
            let kind = &condensed.kinds[line.kind as usize];
            if kind.is_dry && counts(kind.flow) {
                dry.insert((condensed.places[line.place as usize].plant, kind.item));
            }
        }
    }
    dry
}

/// Dries the lines as received of items of which some line is dry.
pub(super) fn dry_found(lines: &mut [Line], dry: &BTreeSet<(usize, usize)>) {
    for line in lines.iter_mut().filter(|line| !line.is_dry && line.flow.is_boundary()) {
        if let Some((share, words)) = line
            .dry_share
            .clone()
            .filter(|_| dry.contains(&(line.plant, line.item)))
        {
            line.quantity = line.quantity.clone() * share;
            line.moisture = Some(words);
            line.is_dry = true;
        }
    }
}

/// Where some lines of an item are dry, the others that state their moisture as received are dried as well.
pub(super) fn dry_what_can_be(lines: &mut [Line], condensed: &mut Condensed) {
    let dry = dry_items(lines, condensed, Flow::is_boundary);
    if dry.is_empty() {
        return;
    }
    dry_found(lines, &dry);
    // A kind may be that of several plants, of which one has dry lines: the dried kind stands beside it.
    let mut dried: Vec<Option<u32>> = vec![None; condensed.kinds.len()];
    for at in 0..condensed.lines.len() {
        let line = &condensed.lines[at];
        let kind = &condensed.kinds[line.kind as usize];
        let Some((share, words)) = kind
            .dry_share
            .clone()
            .filter(|_| !kind.is_dry && kind.flow.is_boundary())
        else {
            continue;
        };
        let plant = condensed.places[line.place as usize].plant;
        if !dry.contains(&(plant, kind.item)) {
            continue;
        }
        let known = line.kind as usize;
        let id = match dried[known] {
            Some(id) => id,
            None => {
                let mut kind = kind.clone();
                kind.factor = kind.factor * share;
                kind.moisture = Some(words);
                kind.is_dry = true;
                condensed.kinds.push(kind);
                let id = condensed.kinds.len() as u32 - 1;
                dried[known] = Some(id);
                id
            }
        };
        condensed.lines[at].kind = id;
    }
}

/// Quantities of one item that are partly dry and partly not cannot be added: the first line of each such item that is not.
pub(super) fn mixed_moisture(
    lines: &[Line],
    condensed: &Condensed,
    tables: &[(String, Option<String>)],
    library: &Library,
) -> Vec<Problem> {
    let dry = dry_items(lines, condensed, Flow::is_boundary);
    if dry.is_empty() {
        return Vec::new();
    }
    let of_lines = lines
        .iter()
        .filter(|line| line.flow.is_boundary() && !line.is_dry && !line.quantity.is_zero())
        .map(|line| ((line.plant, line.item), line.place(tables)));
    let of_condensed = condensed.lines.iter().filter_map(|line| {
        let kind = &condensed.kinds[line.kind as usize];
        let plant = condensed.places[line.place as usize].plant;
        let fits = kind.flow.is_boundary() && !kind.is_dry && line.quantity != 0;
        fits.then(|| ((plant, kind.item), place_in(tables, line.table as usize, line.row)))
    });
    let mut said = BTreeSet::new();
    of_lines
        .chain(of_condensed)
        .filter(|(key, _)| dry.contains(key) && said.insert(*key))
        .map(|((_, item), place)| {
            let item = library.items.at(item);
            problem::mixed_moisture(place, item.id(), &item.title().zh)
        })
        .collect()
}

/// The first line that is not dry of each item of which some line of either book is.
pub(super) fn mixed_over_books(
    lines: &[Line],
    condensed: &Condensed,
    tables: &[(String, Option<String>)],
) -> BTreeMap<(usize, usize), Place> {
    let counts: fn(Flow) -> bool =
        |flow| flow.is_boundary() || matches!(flow, Flow::Consumed | Flow::Produced | Flow::Captured);
    let dry = dry_items(lines, condensed, counts);
    let mut mixed = BTreeMap::new();
    if dry.is_empty() {
        return mixed;
    }
    for line in lines
        .iter()
        .filter(|line| counts(line.flow) && !line.is_dry && !line.quantity.is_zero())
    {
        let key = (line.plant, line.item);
        if dry.contains(&key) {
            mixed.entry(key).or_insert_with(|| line.place(tables));
        }
    }
    for line in &condensed.lines {
        let kind = &condensed.kinds[line.kind as usize];
        let key = (condensed.places[line.place as usize].plant, kind.item);
        if counts(kind.flow) && !kind.is_dry && line.quantity != 0 && dry.contains(&key) {
            mixed
                .entry(key)
                .or_insert_with(|| place_in(tables, line.table as usize, line.row));
        }
    }
    mixed
}
