//! The inventories of a case.

use super::Step;
use crate::case::computation::{Computation, Work};
use crate::case::result_file::{Headline, ReportFormat, ResultFile, ResultKind, data_path, internal, text_path};
use crate::inventory::Inventory;
use crate::problem::Problems;
use crate::report::flat;
use crate::report::inventory_text::InventoryText;
use crate::report::json::inventory_json;
use crate::report::table::TableStyle;
use crate::text::Text;

pub(super) const STEP: Step = Step {
    title: || Text::new("写出清单", "write the inventories"),
    is_asked: |case| !case.methodologies.is_empty(),
    compute,
};

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    for (name, inventory) in &work.inventories {
        computation.rests_on(inventory.methodology, work.library);
        computation.is_complete &= inventory.is_complete();
        let name = format!("account/{name}");
        computation.headlines.extend(headlines(&name, inventory));
        for format in &work.case.formats {
            let files = files(work, &name, inventory, *format)?;
            computation
                .files
                .extend(files.into_iter().map(|(path, bytes)| ResultFile {
                    path,
                    bytes,
                    kind: ResultKind::Exact,
                }));
        }
    }
    Ok(())
}

fn files(
    work: &Work<'_>,
    name: &str,
    inventory: &Inventory<'_>,
    format: ReportFormat,
) -> Result<Vec<(String, Vec<u8>)>, Problems> {
    Ok(match format {
        ReportFormat::Json => {
            let text = format!("{:#}\n", inventory_json(inventory, &[]));
            vec![(data_path(name, format), text.into_bytes())]
        }
        ReportFormat::Csv => {
            let mut bytes = Vec::new();
            flat::write_csv(inventory, &mut bytes).map_err(internal)?;
            vec![(data_path(name, format), bytes)]
        }
        ReportFormat::Text => work
            .case
            .languages
            .iter()
            .map(|language| {
                let text = InventoryText {
                    inventory,
                    language: *language,
                    style: TableStyle::FILE,
                    by: &[],
                };
                (text_path(name, *language), text.write().into_bytes())
            })
            .collect(),
    })
}

/// The total, and the first intensity where there is one.
fn headlines(of: &str, inventory: &Inventory<'_>) -> Vec<Headline> {
    let methodology = inventory.methodology;
    let level = inventory.level.title();
    let (id, result) = (methodology.id(), &methodology.file.result.title);
    let complete = inventory.is_complete();
    let mut headlines = vec![Headline {
        of: of.to_owned(),
        title: Text::new(
            format!("{}（{id}，{}）", result.zh, level.zh),
            format!("{} ({id}, {})", result.en, level.en),
        ),
        value: inventory.total().to_string(),
        unit: methodology.unit.text.clone(),
        complete,
    }];
    let first = inventory.intensities(&[]).into_iter().next();
    headlines.extend(first.and_then(|intensity| {
        Some(Headline {
            of: of.to_owned(),
            title: intensity.title,
            value: intensity.value?.to_string(),
            unit: intensity.unit,
            complete,
        })
    }));
    headlines
}
