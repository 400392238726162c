//! What a footprint of a case is computed from: its ledger under the methodology whose process level gives direct emissions.

use std::num::NonZeroUsize;

use jiff::civil::Date;

use super::case::CaseFootprint;
use crate::activity::{Ledger, LedgerSource};
use crate::factor::Library;
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology, MethodologyRegistry};
use crate::network::Choices;
use crate::network::asked::fact_query;
use crate::problem::Problems;

/// The ledger of a footprint.
pub(super) struct FootprintLedger {
    pub methodology: Methodology,
    pub ledger: Ledger,
}

impl FootprintLedger {
    /// Reads it. Errors: an unknown methodology, those of the ledger.
    pub(super) fn read(
        footprint: &CaseFootprint,
        library: &Library,
        threads: Option<NonZeroUsize>,
    ) -> Result<FootprintLedger, Problems> {
        let methodology = MethodologyRegistry::load(&footprint.method, &Default::default(), library)?;
        let source = LedgerSource {
            finest: Some(methodology.row_period),
            threads: threads.map(NonZeroUsize::get),
            ..footprint.ledger.clone()
        };
        let ledger = Ledger::read(&source, library)?;
        Ok(FootprintLedger { methodology, ledger })
    }

    /// The inventory at process level. Errors: what has no factor, and others of the account.
    pub(super) fn inventory<'l>(
        &'l self,
        library: &'l Library,
        as_of: Option<Date>,
    ) -> Result<Inventory<'l>, Problems> {
        let request = AccountRequest {
            level: Level::Process,
            as_of,
            ..AccountRequest::default()
        };
        account(&self.ledger, &self.methodology, library, request)
    }
}

/// The choices of a footprint.
pub(super) fn choices<'l>(
    footprint: &'l CaseFootprint,
    inventory: &'l Inventory<'l>,
    plant: usize,
    as_of: Option<Date>,
) -> Choices<'l> {
    Choices {
        boundary: footprint.boundary,
        allocation: footprint.allocation,
        scrap: footprint.scrap,
        warming_potentials: &footprint.warming_potentials,
        query: fact_query(inventory, plant, as_of, &footprint.upstream),
    }
}
