//! What drawing up an inventory says of a ledger, and the inventory that rules look at.

use super::catalogue::Catalogue;
use super::evidence::Evidence;
use super::outcome::Verification;
use super::verify::verify;
use crate::activity::check::check_ledger;
use crate::activity::{Ledger, PolarsSummation, Summation};
use crate::factor::Library;
use crate::inventory::account::typed_defaults;
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::Methodology;
use crate::problem::{Problem, Problems, Severity};

/// A ledger examined.
pub struct Examination<'a> {
    /// Notes, warnings and findings; errors where something stops the account.
    pub said: Result<Vec<Problem>, Problems>,
    /// The inventory under the methodology, where there is one. Where gaps alone stop the account, it is drawn up without what has no factor.
    pub inventory: Option<Inventory<'a>>,
    request: AccountRequest,
}

impl<'a> Examination<'a> {
    /// Runs the data checks of a ledger and, under a methodology, draws up the inventory.
    pub fn of(
        ledger: &'a Ledger,
        methodology: Option<&'a Methodology>,
        library: &'a Library,
        request: AccountRequest,
    ) -> Examination<'a> {
        let Some(methodology) = methodology else {
            return Examination {
                said: data_checks(ledger, library),
                inventory: None,
                request,
            };
        };
        let (said, inventory) = match account(ledger, methodology, library, request) {
            Ok(inventory) => (Ok(said_of(&inventory)), Some(inventory)),
            Err(problems) => {
                let allow_gaps = AccountRequest {
                    allow_gaps: true,
                    ..request
                };
                (Err(problems), account(ledger, methodology, library, allow_gaps).ok())
            }
        };
        Examination {
            said,
            inventory,
            request,
        }
    }

    /// The evidence for the rules. Errors: sums that cannot be formed.
    pub fn evidence<'c>(
        &'c self,
        ledger: &'c Ledger,
        methodology: Option<&'c Methodology>,
        library: &'c Library,
    ) -> Result<Evidence<'c>, Problems> {
        let said = match &self.said {
            Ok(said) => said,
            Err(Problems(said)) => said,
        };
        let mut evidence = Evidence::of(library, Some(ledger), said)?;
        evidence.methodology = methodology;
        evidence.inventory = self.inventory.as_ref();
        evidence.as_of = self.request.as_of;
        Ok(evidence)
    }
}

/// What lies beside an inventory, for the rules that compare it with something.
#[derive(Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The inventory of the year before under the same methodology.
    pub previous: Option<&'a Inventory<'a>>,
    /// What the reader of scenario files said, where there are some.
    pub scenario: Option<&'a [Problem]>,
}

/// Runs every rule over an inventory that is drawn up; one at process level is verified by that of its enterprise. Errors: sums that cannot be formed.
pub fn verify_inventory(inventory: &Inventory<'_>) -> Result<Verification, Problems> {
    verify_inventory_beside(inventory, Beside::default())
}

/// As [`verify_inventory`], with what lies beside the inventory.
pub fn verify_inventory_beside(inventory: &Inventory<'_>, beside: Beside<'_>) -> Result<Verification, Problems> {
    let inventory = match &inventory.reconciliation {
        Some(reconciliation) => &reconciliation.enterprise,
        None => inventory,
    };
    let said = said_of(inventory);
    let mut evidence = Evidence::of(inventory.library, Some(inventory.ledger), &said)?;
    evidence.methodology = Some(inventory.methodology);
    evidence.inventory = Some(inventory);
    evidence.as_of = inventory.as_of;
    evidence.previous = beside.previous;
    evidence.scenario = beside.scenario;
    let rules = Catalogue::of(inventory.library)?;
    verify(&evidence, &rules, &rules)
}

/// What drawing up an inventory said; gaps are findings.
pub fn said_of(inventory: &Inventory<'_>) -> Vec<Problem> {
    let gaps = inventory.gaps.iter().map(|gap| Problem {
        severity: Severity::Finding,
        ..gap.problem.clone()
    });
    inventory.notes.iter().cloned().chain(gaps).collect()
}

/// What the checks of the data say of a ledger alone.
fn data_checks(ledger: &Ledger, library: &Library) -> Result<Vec<Problem>, Problems> {
    let groups = PolarsSummation.sum(ledger)?;
    let (_, warnings) = check_ledger(ledger, &groups, library)?;
    let mut said = ledger.notes.clone();
    said.extend(warnings);
    said.extend(typed_defaults(ledger, &groups, &[], library));
    Ok(said)
}
