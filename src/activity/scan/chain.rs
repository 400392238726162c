//! How the cells that tell the kind of a line become one small number.

use super::batch::{Batch, Codes};
use super::interner::BLANK;
use super::layout::BEFORE_KIND;
use super::number_column::{BLANK_NUMBER, NumberColumn};
use super::pair_table::{NONE, PairTable, put};

/// The chains of a worker, one for each set of columns that vary within a batch.
#[derive(Default)]
pub(super) struct Chains(Vec<Chain>);

/// What is one for the whole batch is looked up once, what varies row by row.
struct Chain {
    varies: Vec<bool>,
    /// One table a column of the kind, one for whether lines name a process, one for which numbers they state.
    constant: Vec<PairTable>,
    varying: Vec<PairTable>,
    /// Ids of the kinds that are known, by the last number of the chain.
    kinds: Vec<u32>,
}

/// Which chain a batch went through, and the number of each row in it.
pub(super) struct KindNumbers {
    chain: usize,
    rows: Vec<u32>,
}

impl KindNumbers {
    /// The numbers, row by row.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The number of a row.
    pub fn of(&self, row: usize) -> u32 {
        self.rows[row]
    }
}

impl Chains {
    /// The known kinds by the numbers of a batch; what is not there is not known.
    pub fn kinds(&self, numbers: &KindNumbers) -> &[u32] {
        &self.0[numbers.chain].kinds
    }

    /// Keeps the kind of a number.
    pub fn learn(&mut self, numbers: &KindNumbers, row: usize, kind: u32) {
        put(&mut self.0[numbers.chain].kinds, numbers.of(row), kind, NONE);
    }

    /// For each row the number of its kind.
    pub fn number(&mut self, batch: &Batch<'_>) -> KindNumbers {
        let codes = &batch.codes[BEFORE_KIND..];
        let stated = Stated::of(batch);
        let naming = Naming::of(batch);
        let mut varies: Vec<bool> = codes.iter().map(|codes| matches!(codes, Codes::Each(_))).collect();
        varies.extend([matches!(naming, Naming::Varies), matches!(stated, Stated::Varies)]);
        let known = self.0.iter().position(|chain| chain.varies == varies);
        let place = known.unwrap_or_else(|| {
            self.0.push(Chain::new(varies));
            self.0.len() - 1
        });
        let chain = &mut self.0[place];
        let one_for_all = [naming.one_for_all(), stated.one_for_all()];
        let constants = codes.iter().map(|codes| match codes {
            Codes::One(code) => Some(*code),
            Codes::Each(_) => None,
        });
        let mut start = u32::from(batch.table.table.floating);
        for (table, code) in chain.constant.iter_mut().zip(constants.chain(one_for_all)) {
            start = code.map_or(start, |code| table.id(start, code));
        }
        let mut rows = vec![start; batch.rows];
        for (table, codes) in chain.varying.iter_mut().zip(codes) {
            if let Codes::Each(codes) = codes {
                for (number, code) in rows.iter_mut().zip(codes) {
                    *number = table.id(*number, *code);
                }
            }
        }
        let [.., of_naming, of_stated] = chain.varying.as_mut_slice() else {
            return KindNumbers { chain: place, rows };
        };
        if one_for_all[0].is_none() {
            for (row, number) in rows.iter_mut().enumerate() {
                *number = of_naming.id(*number, u32::from(names_process(batch, row)));
            }
        }
        if one_for_all[1].is_none() {
            for (row, number) in rows.iter_mut().enumerate() {
                *number = of_stated.id(*number, stated_columns(batch, row));
            }
        }
        KindNumbers { chain: place, rows }
    }
}

impl Chain {
    fn new(varies: Vec<bool>) -> Chain {
        let tables = || std::iter::repeat_with(PairTable::default).take(varies.len()).collect();
        Chain {
            constant: tables(),
            varying: tables(),
            varies,
            kinds: Vec::new(),
        }
    }
}

/// Whether the lines of a batch name a process.
enum Naming {
    All(bool),
    Varies,
}

impl Naming {
    fn of(batch: &Batch<'_>) -> Naming {
        match &batch.codes[1] {
            Codes::One(code) => Naming::All(*code != BLANK),
            Codes::Each(codes) => match codes.iter().filter(|code| **code != BLANK).count() {
                0 => Naming::All(false),
                named if named == codes.len() => Naming::All(true),
                _ => Naming::Varies,
            },
        }
    }

    fn one_for_all(&self) -> Option<u32> {
        match self {
            Naming::All(named) => Some(u32::from(*named)),
            Naming::Varies => None,
        }
    }
}

/// Which parameters the lines of a batch state.
enum Stated {
    All(u32),
    Varies,
}

impl Stated {
    fn of(batch: &Batch<'_>) -> Stated {
        let is_one_for_all = |column: &NumberColumn| matches!(column, NumberColumn::Blank) || column.is_whole();
        if batch.values.iter().all(is_one_for_all) || batch.rows == 0 {
            let stated = batch.values.iter().map(|column| !matches!(column, NumberColumn::Blank));
            return Stated::All(
                stated
                    .enumerate()
                    .map(|(place, stated)| u32::from(stated) << place)
                    .sum(),
            );
        }
        let first = stated_columns(batch, 0);
        if (1..batch.rows).all(|row| stated_columns(batch, row) == first) {
            Stated::All(first)
        } else {
            Stated::Varies
        }
    }

    fn one_for_all(&self) -> Option<u32> {
        match self {
            Stated::All(stated) => Some(*stated),
            Stated::Varies => None,
        }
    }
}

/// Whether a row names a process.
pub(super) fn names_process(batch: &Batch<'_>, row: usize) -> bool {
    batch.codes[1].of(row) != BLANK
}

/// Which parameters a row states, a bit each.
pub(super) fn stated_columns(batch: &Batch<'_>, row: usize) -> u32 {
    let bits = batch.values.iter().enumerate();
    bits.map(|(place, column)| u32::from(column.of_row(row) != BLANK_NUMBER) << place)
        .sum()
}
