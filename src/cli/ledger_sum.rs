//! `dafeng ledger sum`.

use std::path::Path;

use dafeng::activity::ledger_sum::{LedgerSum, SumKey};
use dafeng::activity::{Ledger, LedgerSource};
use dafeng::factor::Named;
use dafeng::period::PeriodLength;
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::quantity::decimal::scaled_text;
use dafeng::report::ledger_sum_csv::LedgerSumSheet;
use dafeng::report::table::{ColumnKind, TableWriter};
use dafeng::text::Text;

use super::account::{ledger_source, library, unknown_grouping};
use super::arguments::{LedgerSumArguments, SumFormat};
use super::meter::Meter;
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &LedgerSumArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let by = keys(&arguments.by)?;
    let library = library(factors)?;
    let meter = Meter::start(output);
    let source = LedgerSource {
        progress: Some(meter.progress()),
        without_processes: !by.contains(&SumKey::Process),
        ..ledger_source(&arguments.ledger, Some(PeriodLength::Month))
    };
    let ledger = Ledger::read(&source, &library)?;
    drop(meter);
    let products = if arguments.values {
        ledger.products(&library)
    } else {
        Vec::new()
    };
    output.problems(&ledger.notes);
    let sums = ledger.sums(&by, &products)?;
    let sheet = LedgerSumSheet {
        by: &by,
        products: &products,
        library: &library,
        ledger: &ledger,
    };
    let bytes = match arguments.format {
        SumFormat::Csv => sheet.csv(&sums, source.threads()),
        SumFormat::Table => SheetTable(sheet).table(&sums, output).into_bytes(),
    };
    match &arguments.out {
        None => output.data(&bytes)?,
        Some(path) => output.write_file(path, &bytes)?,
    }
    Ok(0)
}

fn keys(typed: &[String]) -> Result<Vec<SumKey>, Problems> {
    let mut keys = Vec::new();
    let mut problems = Vec::new();
    for word in typed {
        match SumKey::parse(word) {
            Some(key) => keys.extend(key),
            None => {
                let ids: Vec<&str> = SumKey::ALL.iter().map(|key| key.id()).collect();
                problems.push(unknown_grouping(word).hint(Text::new(
                    format!("可用：{}；物料与流向总是分列", ids.join("、")),
                    format!("one of: {}; item and flow are always told apart", ids.join(", ")),
                )));
            }
        }
    }
    if keys.contains(&SumKey::Month) && keys.contains(&SumKey::Year) {
        problems.push(Problem::error(
            "unknown-grouping",
            Text::new("month 与 year 只能取其一", "either month or year, not both"),
        ));
    }
    Problems(problems).check()?;
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// A sheet of sums as a table.
struct SheetTable<'a>(LedgerSumSheet<'a>);

impl SheetTable<'_> {
    /// Hands the cells of a row to a writer, one after the other.
    fn cells(&self, sum: &LedgerSum, write: &mut dyn FnMut(&str)) {
        let item = self.0.library.items.at(sum.item);
        for key in self.0.by {
            match key {
                SumKey::Plant => write(sum.plant.map_or("", |plant| &self.0.ledger.plants.plants[plant].id)),
                SumKey::Process => write(sum.process.map_or("", |process| &self.0.ledger.processes[process])),
                SumKey::Month | SumKey::Year => {
                    write(&sum.period.map(|period| period.to_string()).unwrap_or_default());
                }
            }
        }
        write(item.id());
        write(sum.flow.id());
        write(&scaled_text(sum.quantity, self.0.ledger.places));
        write(&item.unit.text);
        write(&sum.lines.to_string());
        for product in &sum.products {
            write(&product.as_ref().map(Ratio::to_text).unwrap_or_default());
        }
    }

    fn table(&self, sums: &[LedgerSum], output: &Output) -> String {
        let header = self.0.header();
        let first_number = self.0.by.len() + 2;
        let columns: Vec<(&str, ColumnKind)> = header
            .iter()
            .enumerate()
            .map(|(place, name)| {
                let kind = if place < first_number || name == "unit" {
                    ColumnKind::Fixed
                } else {
                    ColumnKind::Number
                };
                (name.as_str(), kind)
            })
            .collect();
        let mut table = TableWriter::new(output.style(), &columns);
        for sum in sums {
            let mut cells = Vec::new();
            self.cells(sum, &mut |cell| cells.push(cell.to_owned()));
            table.row(&cells);
        }
        table.finish()
    }
}
