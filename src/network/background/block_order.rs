//! The order in which equations are solved: processes that go round in circles together, suppliers before those whom they supply.

use std::ops::Range;

use super::sparse::SparseRows;

/// An order of processes in blocks: a block is one process, or all that go round in circles with one another.
#[derive(Clone, Debug)]
pub(super) struct BlockOrder {
    /// The process at each place.
    pub processes: Vec<u32>,
    /// The places of each block. What a process of a block takes is made in the block or in one before it.
    pub blocks: Vec<Range<usize>>,
}

/// A process that is being visited, and how many of its suppliers have been.
struct Visit {
    process: u32,
    next: usize,
}

const UNSEEN: u32 = u32::MAX;

/// Tarjan's algorithm without recursion, since chains of suppliers are as long as they like.
struct Search<'s> {
    suppliers: &'s SparseRows,
    number: Vec<u32>,
    lowest: Vec<u32>,
    is_open: Vec<bool>,
    open: Vec<u32>,
    count: u32,
    /// The order in which processes were finished: within a block nearly all suppliers come before those whom they supply.
    finished: Vec<u32>,
    block_of: Vec<u32>,
    blocks: u32,
}

impl BlockOrder {
    /// The order for the suppliers of each process.
    pub fn of(suppliers: &SparseRows) -> BlockOrder {
        let count = suppliers.rows();
        let mut search = Search {
            suppliers,
            number: vec![UNSEEN; count],
            lowest: vec![0; count],
            is_open: vec![false; count],
            open: Vec::new(),
            count: 0,
            finished: Vec::with_capacity(count),
            block_of: vec![0; count],
            blocks: 0,
        };
        for start in 0..count {
            if search.number[start] == UNSEEN {
                search.visit_from(start as u32);
            }
        }
        let Search { finished, block_of, .. } = search;
        let mut processes = finished;
        // Stable: inside a block the order of finishing stays.
        processes.sort_by_key(|process| block_of[*process as usize]);
        let mut blocks = Vec::new();
        let mut start = 0;
        while start < count {
            let block = block_of[processes[start] as usize];
            let length = processes[start..]
                .iter()
                .take_while(|process| block_of[**process as usize] == block)
                .count();
            blocks.push(start..start + length);
            start += length;
        }
        BlockOrder { processes, blocks }
    }
}

impl Search<'_> {
    fn visit_from(&mut self, start: u32) {
        let mut path = vec![self.enter(start)];
        while let Some(visit) = path.last_mut() {
            let process = visit.process as usize;
            match self.suppliers.columns_of(process).get(visit.next) {
                Some(supplier) => {
                    visit.next += 1;
                    let supplier = *supplier;
                    if self.number[supplier as usize] == UNSEEN {
                        path.push(self.enter(supplier));
                    } else if self.is_open[supplier as usize] {
                        self.lowest[process] = self.lowest[process].min(self.number[supplier as usize]);
                    }
                }
                None => {
                    path.pop();
                    self.leave(process);
                    if let Some(before) = path.last() {
                        let before = before.process as usize;
                        self.lowest[before] = self.lowest[before].min(self.lowest[process]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, process: u32) -> Visit {
        let place = process as usize;
        self.number[place] = self.count;
        self.lowest[place] = self.count;
        self.count += 1;
        self.is_open[place] = true;
        self.open.push(process);
        Visit { process, next: 0 }
    }

    /// Ends the visit of a process; where none before it is reached, what is open down to it is a block.
    fn leave(&mut self, process: usize) {
        self.finished.push(process as u32);
        if self.lowest[process] != self.number[process] {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.is_open[member as usize] = false;
            self.block_of[member as usize] = self.blocks;
            if member as usize == process {
                break;
            }
        }
        self.blocks += 1;
    }
}
