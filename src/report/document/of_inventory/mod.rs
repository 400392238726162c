//! The report of an inventory: the forms of the standard (emissions, activity data, factors), the computation behind them, processes, production,
//! months, data quality, coverage, findings, and where every figure comes from.

mod activity_section;
mod book;
mod calculation_section;
mod carbon_section;
mod coverage_section;
mod data_quality_section;
mod emission_section;
mod explanation_section;
mod factor_section;
mod finding_section;
mod followed_figures;
mod head;
mod ledger_cells;
mod ledger_section;
mod method_section;
mod period_section;
mod process_section;
mod production_section;
mod summary_section;

use std::collections::BTreeMap;

use super::{Document, ExplainedFigure, Finding, Section, rule_findings};
use crate::activity::LedgerSource;
use crate::activity::long_form::LongForm;
use crate::inventory::Inventory;
use crate::problem::Problems;
use crate::verification::Verification;
use book::InventoryBook;
use ledger_cells::LedgerCells;

/// What a report of an inventory is drawn up from.
pub struct InventoryReport<'r, 'i> {
    /// The inventory at enterprise level.
    pub enterprise: &'r Inventory<'i>,
    /// The same ledger at process level; `None`: the report has no processes.
    pub processes: Option<&'r Inventory<'i>>,
    /// The lines of the ledger as they were read, in Chinese and in English; `None` where they are too many to be shown one by one.
    pub lines: Option<(LongForm, LongForm)>,
    /// Findings of rules, beside what reading and accounting found.
    pub findings: Vec<Finding>,
}

impl<'r, 'i> InventoryReport<'r, 'i> {
    /// All that there is to tell of an inventory and of what the rules made of it; one at process level holds that of the enterprise. `source` is where
    /// its ledger was read. Errors: lines that cannot be read again.
    pub fn of(
        inventory: &'r Inventory<'i>,
        source: &LedgerSource,
        verification: &Verification,
    ) -> Result<InventoryReport<'r, 'i>, Problems> {
        let (enterprise, processes) = match &inventory.reconciliation {
            Some(reconciliation) => (&reconciliation.enterprise, Some(inventory)),
            None => (inventory, None),
        };
        Ok(InventoryReport {
            enterprise,
            processes,
            lines: LongForm::of_source(source, inventory.library)?,
            findings: rule_findings(verification),
        })
    }
}

/// The report of an inventory. Errors: only those of reading ledger lines again for explanations.
pub fn of_inventory(report: &InventoryReport<'_, '_>) -> Result<Document, Problems> {
    let library = report.enterprise.library;
    // Cells and numbers of a line are the same in both languages.
    let cells = report.lines.as_ref().map(|(_, form)| LedgerCells::of(form, library));
    let book = |inventory| InventoryBook::new(inventory, cells.as_ref());
    let enterprise = book(report.enterprise)?;
    let processes = report.processes.map(book).transpose()?;
    let mut explanations: BTreeMap<String, ExplainedFigure> = BTreeMap::new();
    enterprise.explain(&mut explanations)?;
    if let Some(processes) = &processes {
        processes.explain(&mut explanations)?;
    }
    let mut sections = vec![
        enterprise.emission_section(),
        enterprise.activity_section(),
        enterprise.factor_section(processes.as_ref()),
        enterprise.calculation_section(),
    ];
    if let Some(processes) = &processes {
        sections.extend(processes.process_sections(enterprise.total_place()));
    }
    sections.push(enterprise.production_section());
    sections.extend(enterprise.period_section());
    sections.push(enterprise.data_quality_section());
    sections.push(enterprise.coverage_section());
    sections.push(finding_section::section(report));
    sections.push(enterprise.method_section(report.processes));
    if let Some(lines) = &report.lines {
        sections.push(ledger_section::section(lines, report.enterprise.library));
    }
    sections.push(explanation_section::section(&explanations));
    let summary: Section = summary_section::section(&enterprise, processes.as_ref());
    sections.insert(0, summary);
    let mut document = Document {
        id: "inventory-report",
        title: enterprise.in_words_of_the_result("温室气体排放报告", "Greenhouse gas emissions report"),
        subtitle: head::subtitle(report.enterprise),
        stamp: head::stamp(report),
        sections,
        explanations,
        written_units: BTreeMap::new(),
    };
    document.group_digits();
    document.note_original_language();
    Ok(document)
}
