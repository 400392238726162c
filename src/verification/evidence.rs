//! What rules look at: a ledger with its sums, the inventory drawn up of it, what the readers said, and what lies beside them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::activity::stock::{StockChange, chain_stocks};
use crate::activity::{Group, Ledger, LedgerLine, PolarsSummation, Summation};
use crate::factor::{Library, Named};
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology, MethodologyRegistry};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::RoundingMode;
use crate::text::Text;

/// What there is to verify.
pub struct Evidence<'a> {
    /// The factor library.
    pub library: &'a Library,
    /// What the readers of ledger and inventory said, errors included.
    pub said: &'a [Problem],
    /// The ledger, where it could be read.
    pub ledger: Option<&'a Ledger>,
    /// Its sums.
    pub groups: Vec<Group>,
    /// Its stock changes, however the chain stands.
    pub stock_changes: Vec<StockChange>,
    /// The methodology asked for.
    pub methodology: Option<&'a Methodology>,
    /// The inventory under it, where one could be drawn up.
    pub inventory: Option<&'a Inventory<'a>>,
    /// The inventory of the year before under the same methodology.
    pub previous: Option<&'a Inventory<'a>>,
    /// What the reader of scenario files said, where some were given.
    pub scenario: Option<&'a [Problem]>,
    /// Only documents published by this day.
    pub as_of: Option<Date>,
    by_item: BTreeMap<(usize, usize), Vec<usize>>,
}

impl<'a> Evidence<'a> {
    /// The evidence of a ledger, or of what its reader said where it could not be read. Errors: sums that cannot be formed.
    pub fn of(library: &'a Library, ledger: Option<&'a Ledger>, said: &'a [Problem]) -> Result<Evidence<'a>, Problems> {
        let groups = match ledger {
            Some(ledger) => PolarsSummation.sum(ledger)?,
            None => Vec::new(),
        };
        let stock_changes = ledger.map_or_else(Vec::new, |ledger| chain_stocks(ledger, &groups, library).0);
        let mut by_item: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (place, group) in groups.iter().enumerate() {
            by_item.entry((group.plant, group.item)).or_default().push(place);
        }
        Ok(Evidence {
            library,
            said,
            ledger,
            groups,
            stock_changes,
            methodology: None,
            inventory: None,
            previous: None,
            scenario: None,
            as_of: None,
            by_item,
        })
    }

    /// Places of the groups of an item of a plant.
    pub(super) fn groups_of(&self, plant: usize, item: usize) -> &[usize] {
        self.by_item.get(&(plant, item)).map_or(&[], Vec::as_slice)
    }

    /// Plants and items of the ledger.
    pub(super) fn items(&self) -> impl Iterator<Item = (usize, usize)> {
        self.by_item.keys().copied()
    }

    /// Plants of the ledger.
    pub(super) fn plants(&self) -> BTreeSet<usize> {
        self.by_item.keys().map(|(plant, _)| *plant).collect()
    }

    /// Whether the item of this place is one of these ids or stands below one in the item tree; of none, always.
    pub(super) fn is_among(&self, item: usize, ids: &[String]) -> bool {
        let items = &self.library.items;
        ids.is_empty() || ids.iter().any(|id| items.is_within(items.at(item).id(), id))
    }

    /// Where the lines of groups stand, in the order of the files. Lines of big files that were summed while they were read stand by the first.
    pub(super) fn lines(&self, groups: impl IntoIterator<Item = usize>) -> Result<Vec<Place>, Problems> {
        let mut places = BTreeSet::new();
        for place in groups {
            let group = &self.groups[place];
            match self.ledger {
                Some(ledger) if group.lines > 1 && group.first_line < ledger.details.len() => {
                    let lines = PolarsSummation.lines_of(ledger, group, self.library)?;
                    places.extend(lines.into_iter().map(|line| line.place));
                }
                _ => {
                    places.insert(group.first.clone());
                }
            }
        }
        Ok(places.into_iter().collect())
    }

    /// The lines of a group.
    pub(super) fn lines_of(&self, place: usize) -> Result<Vec<LedgerLine>, Problems> {
        match self.ledger {
            Some(ledger) => PolarsSummation.lines_of(ledger, &self.groups[place], self.library),
            None => Ok(Vec::new()),
        }
    }

    /// What the methodology asked for does with an exact half; `None` without one.
    pub(super) fn rounding_mode(&self) -> Option<RoundingMode> {
        self.methodology.map(|methodology| methodology.rounding.mode)
    }

    /// A shipped methodology under the choices that it makes by itself.
    pub(super) fn shipped(&self, method: &str) -> Result<Methodology, Problems> {
        MethodologyRegistry::load(method, &BTreeMap::new(), self.library)
    }

    /// An inventory of the ledger under another methodology; what has no factor is left out. `Err` is why there is none, in words.
    pub(super) fn beside<'c>(&'c self, methodology: &'c Methodology, level: Level) -> Result<Inventory<'c>, Text> {
        let Some(ledger) = self.ledger else {
            return Err(unreadable());
        };
        let request = AccountRequest {
            level,
            as_of: self.as_of,
            allow_gaps: true,
            ..AccountRequest::default()
        };
        account(ledger, methodology, self.library, request).map_err(|Problems(problems)| {
            let first = problems
                .first()
                .map(|problem| problem.message.clone())
                .unwrap_or_default();
            Text::new(
                format!("不能按 {} 核算：{}", methodology.id(), first.zh),
                format!("no inventory under {}: {}", methodology.id(), first.en),
            )
        })
    }
}

/// Why nothing of a ledger is compared that could not be read.
pub(super) fn unreadable() -> Text {
    Text::new("台账有错误，未能读取", "the ledger has errors and was not read")
}
