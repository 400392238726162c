//! `dafeng ledger sum`.

use std::path::Path;

use dafeng::activity::ledger_sum::{LedgerSum, Product, SumKey};
use dafeng::activity::{Ledger, LedgerSource};
use dafeng::factor::Named;
use dafeng::factor::parameter_name::CALORIFIC_VALUE;
use dafeng::inventory::Grouping;
use dafeng::period::PeriodLength;
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::quantity::decimal::scaled_text;
use dafeng::report::ledger_sum_csv::LedgerSumSheet;
use dafeng::report::table::{ColumnKind, TableWriter};
use dafeng::text::{Language, Text};

use super::account::{ledger_source, library, unknown_grouping, with_errors_written, write_errors};
use super::arguments::{LedgerSumArguments, SumFormat};
use super::meter::Meter;
use super::out_format::out_format;
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &LedgerSumArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    sum(arguments, factors, output).map_err(|problems| with_errors_written(problems, &arguments.ledger, output))
}

fn sum(arguments: &LedgerSumArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let by = keys(&arguments.by)?;
    let format = out_format(
        arguments.format,
        arguments.out.as_deref(),
        &[("csv", SumFormat::Csv)],
        SumFormat::Table,
    )?;
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
    if let Some(path) = &arguments.ledger.errors {
        write_errors(path, &ledger.notes, output)?;
    }
    output.problems(&ledger.notes);
    let sums = ledger.sums(&by, &products)?;
    let sheet = LedgerSumSheet {
        by: &by,
        products: &products,
        library: &library,
        ledger: &ledger,
    };
    let bytes = match format {
        SumFormat::Csv => sheet.csv(&sums, source.threads()),
        SumFormat::Table => SheetTable(sheet).table(&sums, output).into_bytes(),
    };
    output.result(arguments.out.as_deref(), &bytes)?;
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
                    "可用：plant（企业）、process（工序）、month（月份）、year（年份）；物料与流向总是分列".to_owned(),
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
    /// What the columns are called in a table for people; files keep the ids.
    fn titles(&self, language: Language) -> Vec<String> {
        if language == Language::En {
            return self.0.header();
        }
        let of_key = |key: &SumKey| match key {
            SumKey::Plant => Grouping::Plant.title(),
            SumKey::Process => Grouping::Process.title(),
            SumKey::Month | SumKey::Year => Grouping::Period.title(),
        };
        let mut titles: Vec<String> = self.0.by.iter().map(|key| of_key(key).zh).collect();
        titles.extend(["物料", "流向", "数量", "单位", "行数"].map(str::to_owned));
        titles.extend(self.0.products.iter().map(|product| self.product_title(product)));
        titles
    }

    /// A product in words: 数量×低位发热量×单位热值含碳量.
    fn product_title(&self, product: &Product) -> String {
        let title = |id: &str| match self.0.library.parameters.find(id) {
            Some(parameter) => parameter.title().zh.clone(),
            None => id.to_owned(),
        };
        let mut factors = vec!["数量".to_owned()];
        factors.extend(product.by_energy.then(|| title(CALORIFIC_VALUE)));
        factors.push(title(&product.parameter));
        factors.join("×")
    }

    /// Hands the cells of a row to a writer, one after the other; in Chinese by name, as the headings are.
    fn cells(&self, sum: &LedgerSum, language: Language, write: &mut dyn FnMut(&str)) {
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
        let is_zh = language == Language::Zh;
        write(if is_zh { &item.title().zh } else { item.id() });
        let flow = sum.flow.title();
        write(if is_zh { &flow.zh } else { sum.flow.id() });
        write(&scaled_text(sum.quantity, self.0.ledger.places));
        write(&item.unit.text);
        write(&sum.lines.to_string());
        for product in &sum.products {
            write(&product.as_ref().map(Ratio::to_full_text).unwrap_or_default());
        }
    }

    fn table(&self, sums: &[LedgerSum], output: &Output) -> String {
        let titles = self.titles(output.language);
        let first_number = self.0.by.len() + 2;
        let unit = first_number + 1;
        let columns: Vec<(&str, ColumnKind)> = titles
            .iter()
            .enumerate()
            .map(|(place, name)| {
                let kind = if place < first_number || place == unit {
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
            self.cells(sum, output.language, &mut |cell| cells.push(cell.to_owned()));
            table.row(&cells);
        }
        table.finish()
    }
}
