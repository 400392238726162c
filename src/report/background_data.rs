//! Results of a background system for programs and spreadsheets: JSON and CSV at ten significant digits.

use serde_json::{Value, json};

use super::background_text::{BackgroundFootprint, BackgroundIntensities};
use super::csv_bytes::csv_writer;
use super::floating_number::order_of;
use super::solver_text::{method_name, solver_json};
use crate::network::background::{CutOffReason, SolverReport};
use crate::quantity::{SIGNIFICANT_DIGITS, significant};

/// Why a flow is cut off, for programs.
fn reason(reason: CutOffReason) -> &'static str {
    match reason {
        CutOffReason::Declared => "declared",
        CutOffReason::NoProvider => "no-provider",
    }
}

/// The columns that say how a result was solved, in every row.
const SOLVER_COLUMNS: [&str; 3] = ["method", "iterations", "relative_residual"];

fn solver_cells(report: &SolverReport) -> [String; 3] {
    [
        method_name(report).to_owned(),
        report.iterations.to_string(),
        order_of(report.residual),
    ]
}

impl BackgroundFootprint<'_> {
    /// The footprint as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let system = self.counted.system;
        let known = &system.processes[self.process];
        let processes = self.contributions().into_iter().map(|(process, amount)| {
            let known = &system.processes[process];
            json!({
                "process": known.name,
                "process_uuid": known.uuid,
                "product": known.product,
                "output": significant(self.output(process), SIGNIFICANT_DIGITS),
                "output_unit": known.unit,
                "amount": significant(amount, SIGNIFICANT_DIGITS),
            })
        });
        let processes: Vec<Value> = processes.collect();
        let cut_offs = self.solution.cut_offs();
        let listed = cut_offs.iter().map(|cut_off| {
            json!({
                "flow": cut_off.flow,
                "amount": significant(cut_off.amount, SIGNIFICANT_DIGITS),
                "unit": cut_off.unit,
                "reason": reason(cut_off.reason),
            })
        });
        let listed: Vec<Value> = listed.collect();
        json!({
            "schema": "dafeng-background-footprint/1.0",
            "table": self.title,
            "process": known.name,
            "product": known.product,
            "amount": significant(self.amount, SIGNIFICANT_DIGITS),
            "amount_unit": known.unit,
            "counted": self.counted.names(true),
            "not_counted": self.counted.names(false),
            "total": significant(self.total(), SIGNIFICANT_DIGITS),
            "unit": self.counted.unit,
            "is_complete": cut_offs.is_empty(),
            "processes": processes,
            "cut_off": listed,
            "solver": solver_json(&self.solution.report),
        })
    }

    /// The footprint as CSV: a row for each process that causes something, for what is cut off, and for the total.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let system = self.counted.system;
        let solver = solver_cells(&self.solution.report);
        let mut writer = csv_writer();
        let columns = ["kind", "name", "output", "output_unit", "amount", "amount_unit"];
        writer.write_record(columns.iter().chain(&SOLVER_COLUMNS))?;
        let mut row =
            |cells: [&str; 6]| writer.write_record(cells.into_iter().chain(solver.iter().map(String::as_str)));
        for (process, amount) in self.contributions() {
            let known = &system.processes[process];
            let output = significant(self.output(process), SIGNIFICANT_DIGITS);
            row([
                "process",
                &known.name,
                &output,
                &known.unit,
                &significant(amount, SIGNIFICANT_DIGITS),
                &self.counted.unit,
            ])?;
        }
        let cut_offs = self.solution.cut_offs();
        for cut_off in &cut_offs {
            row([
                "cut-off",
                &cut_off.flow,
                &significant(cut_off.amount, SIGNIFICANT_DIGITS),
                &cut_off.unit,
                "",
                "",
            ])?;
        }
        let known = &system.processes[self.process];
        let kind = if cut_offs.is_empty() {
            "total"
        } else {
            "incomplete total"
        };
        let (amount, total) = (
            significant(self.amount, SIGNIFICANT_DIGITS),
            significant(self.total(), SIGNIFICANT_DIGITS),
        );
        row([kind, &known.product, &amount, &known.unit, &total, &self.counted.unit])?;
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

impl BackgroundIntensities<'_> {
    /// The intensities as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let products = self.rows().map(|(process, value, complete)| {
            json!({
                "process": process.name,
                "process_uuid": process.uuid,
                "product": process.product,
                "unit": process.unit,
                "intensity": significant(value, SIGNIFICANT_DIGITS),
                "is_complete": complete,
            })
        });
        let products: Vec<Value> = products.collect();
        json!({
            "schema": "dafeng-background-intensities/1.0",
            "table": self.title,
            "counted": self.counted.names(true),
            "not_counted": self.counted.names(false),
            "unit": self.counted.unit,
            "is_complete": self.incomplete() == 0,
            "products": products,
            "solver": solver_json(&self.intensities.report),
        })
    }

    /// The intensities as CSV, one row a process.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let solver = solver_cells(&self.intensities.report);
        let mut writer = csv_writer();
        let columns = [
            "process",
            "process_uuid",
            "product",
            "unit",
            "intensity",
            "intensity_unit",
            "is_complete",
        ];
        writer.write_record(columns.iter().chain(&SOLVER_COLUMNS))?;
        for (process, value, complete) in self.rows() {
            let unit = format!("{}/{}", self.counted.unit, process.unit);
            let (value, complete) = (significant(value, SIGNIFICANT_DIGITS), complete.to_string());
            let cells = [
                &process.name,
                &process.uuid,
                &process.product,
                &process.unit,
                &value,
                &unit,
                &complete,
            ];
            writer.write_record(cells.into_iter().chain(&solver))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
