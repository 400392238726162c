//! The order of the processes from left to right: one in which little carbon goes back.

use super::item_flows::ItemBooks;

/// For each process its place from left to right. The order begins as that of the registry, and as long as less carbon goes back where one
/// process is moved, the move that saves the most is made; so a process that takes part in no cycle stays behind what it takes from.
pub(super) fn order(books: &ItemBooks, processes: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..processes).collect();
    let mut least = books.returned(&places(&order));
    loop {
        let mut best = None;
        for from in 0..order.len() {
            for to in (0..order.len()).filter(|to| *to != from) {
                let moved = moved(&order, from, to);
                let returned = books.returned(&places(&moved));
                if returned < least {
                    least = returned;
                    best = Some(moved);
                }
            }
        }
        match best {
            Some(better) => order = better,
            None => return places(&order),
        }
    }
}

fn moved(order: &[usize], from: usize, to: usize) -> Vec<usize> {
    let mut moved = order.to_vec();
    let process = moved.remove(from);
    moved.insert(to, process);
    moved
}

fn places(order: &[usize]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    for (place, process) in order.iter().enumerate() {
        places[*process] = place;
    }
    places
}
