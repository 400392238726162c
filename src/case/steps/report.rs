//! The reports of the inventories of a case, one a methodology.

use super::{Step, document};
use crate::case::computation::{Computation, Work};
use crate::case::result_file::ResultKind;
use crate::problem::Problems;
use crate::report::document::{InventoryReport, of_inventory};
use crate::text::Text;

pub(super) const STEP: Step = Step {
    title: || Text::new("报告", "reports"),
    is_asked: |case| !case.methodologies.is_empty() && !case.documents.is_empty(),
    compute,
};

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    let Some(source) = &work.case.ledger else {
        return Ok(());
    };
    for verified in &work.verified {
        let (_, inventory) = &work.inventories[verified.place];
        let report = InventoryReport::of(inventory, source, &verified.verification)?;
        let report = of_inventory(&report)?;
        document::add(work, (&verified.name, ResultKind::Exact), &report, computation)?;
    }
    Ok(())
}
