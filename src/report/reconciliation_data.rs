//! A data reconciliation for programs and spreadsheets: JSON and CSV. Readings are exact decimals, what was solved has ten significant digits.

use serde_json::{Value, json};

use super::csv_bytes::csv_bytes;
use super::floating_number::{json_number, json_optional};
use super::reconciliation_text::ReconciliationSheet;
use super::solved_number::number;
use crate::quantity::{SIGNIFICANT_DIGITS, significant};
use crate::reconciliation::{
    Balance, Closure, Elimination, GlobalTest, PlantReconciliation, threshold, threshold_of_many,
};
use crate::text::Text;

impl ReconciliationSheet<'_> {
    /// The reconciliation as JSON.
    pub fn json(&self) -> Value {
        let plants: Vec<Value> = self.plants.iter().map(|plant| self.plant(plant)).collect();
        json!({
            "schema": "dafeng-reconciliation/1.0",
            "floating_point": true,
            "significant_digits": SIGNIFICANT_DIGITS,
            "significance": json_number(self.significance),
            "threshold": json_number(threshold(self.significance)),
            "plants": plants,
        })
    }

    fn plant(&self, plant: &PlantReconciliation) -> Value {
        let known = &self.ledger.plants.plants[plant.drawn.plant];
        let flows: Vec<Value> = (0..plant.drawn.system.variables.len())
            .map(|place| self.flow(plant, place))
            .collect();
        let balances = plant.drawn.system.balances.iter().zip(&plant.reconciled.closures);
        let balances: Vec<Value> = balances
            .map(|(balance, closure)| balance_json(plant, balance, closure))
            .collect();
        let eliminated = plant.eliminated.iter();
        let eliminated: Vec<Value> = eliminated.map(|step| self.elimination(plant, step)).collect();
        let notes = plant.drawn.notes.iter();
        let notes: Vec<Value> = notes
            .map(|note| json!({"code": note.code, "message": note.message}))
            .collect();
        json!({
            "plant": known.id,
            "title": known.title,
            "first": plant.drawn.span.0.to_string(),
            "last": plant.drawn.span.1.to_string(),
            "global_test": self.global_test(plant.reconciled.global_test),
            "tests": plant.reconciled.tests(),
            "threshold_of_all": json_number(threshold_of_many(self.significance, plant.reconciled.tests())),
            "flows": flows,
            "balances": balances,
            "eliminated": eliminated,
            "notes": notes,
        })
    }

    fn global_test(&self, test: Option<GlobalTest>) -> Value {
        test.map_or(Value::Null, |test| {
            json!({
                "statistic": json_number(test.statistic),
                "degrees_of_freedom": test.degrees,
                "p_value": json_number(test.p_value()),
                "passes": test.passes(self.significance),
            })
        })
    }

    fn flow(&self, plant: &PlantReconciliation, place: usize) -> Value {
        let variable = &plant.drawn.system.variables[place];
        let own = &plant.reconciled.variables[place];
        let measured = variable.measurement.as_ref();
        let is_checked = own.test.is_some();
        let checked = |value: f64| json_optional(is_checked.then_some(value));
        json!({
            "id": variable.id,
            "subject": variable.subject,
            "title": variable.title,
            "unit": variable.unit,
            "class": own.class.id(),
            "measured": measured.map(|measured| number(&measured.value)),
            "measured_half_width": measured.map(|measured| number(&measured.half_width)),
            "reconciled": json_optional(own.value),
            "reconciled_half_width": json_optional(own.half_width),
            "adjustment": checked(own.adjustment),
            "adjustment_in_deviations": checked(own.in_deviations),
            "measurement_test": json_optional(own.test),
            "flagged": own.test.is_some_and(|test| self.is_flagged(plant, test).0),
            "flagged_among_all": own.test.is_some_and(|test| self.is_flagged(plant, test).1),
        })
    }

    fn elimination(&self, plant: &PlantReconciliation, step: &Elimination) -> Value {
        let variables = &plant.drawn.system.variables;
        let alike: Vec<&str> = step.alike.iter().map(|place| variables[*place].id.as_str()).collect();
        json!({
            "flow": variables[step.variable].id,
            "measurement_test": json_number(step.test),
            "as_suspect": alike,
            "determined": json_optional(step.without.value),
            "determined_half_width": json_optional(step.without.half_width),
            "global_test": self.global_test(step.global_test),
        })
    }

    /// The reconciliation as CSV: a line for each flow, then for each balance, then for each reading that was left out.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        csv_bytes(HEADER, self.plants.iter().flat_map(|plant| self.rows(plant)))
    }

    fn rows(&self, plant: &PlantReconciliation) -> Vec<[String; HEADER.len()]> {
        let id = self.ledger.plants.plants[plant.drawn.plant].id.clone();
        let (first, last) = (plant.drawn.span.0.to_string(), plant.drawn.span.1.to_string());
        let base = |kind: &str, own: &str| {
            let mut row = Row::default();
            row.set("plant", id.clone());
            row.set("first", first.clone());
            row.set("last", last.clone());
            row.set("kind", kind.to_owned());
            row.set("id", own.to_owned());
            row
        };
        let mut rows = Vec::new();
        for (variable, own) in plant.drawn.system.variables.iter().zip(&plant.reconciled.variables) {
            let mut row = base("flow", &variable.id);
            row.titled(&variable.full_title(), &variable.unit);
            row.set("class", own.class.id().to_owned());
            if let Some(measured) = &variable.measurement {
                row.set("measured", number(&measured.value));
                row.set("measured_half_width", number(&measured.half_width));
            }
            row.set("reconciled", maybe(own.value));
            row.set("reconciled_half_width", maybe(own.half_width));
            if let Some(test) = own.test {
                row.set("adjustment", solved(own.adjustment));
                row.set("adjustment_in_deviations", solved(own.in_deviations));
                row.set("test", solved(test));
                row.set("flagged", self.is_flagged(plant, test).0.to_string());
                row.set("flagged_among_all", self.is_flagged(plant, test).1.to_string());
            }
            rows.push(row.cells);
        }
        for (balance, closure) in plant.drawn.system.balances.iter().zip(&plant.reconciled.closures) {
            let mut row = base("balance", &balance.id);
            row.titled(&balance.title, &balance.unit);
            row.set("class", balance.kind.id().to_owned());
            if let Some(before) = &closure.before {
                row.set("measured", number(before));
                row.set("measured_half_width", solved(closure.half_width));
            }
            row.set("reconciled", maybe(closure.after));
            row.set("test", maybe(closure.test));
            if let Some(test) = closure.test {
                row.set("flagged", self.is_flagged(plant, test).0.to_string());
            }
            row.set(
                "closes",
                closure.closes().map_or_else(String::new, |closes| closes.to_string()),
            );
            rows.push(row.cells);
        }
        for step in &plant.eliminated {
            let variable = &plant.drawn.system.variables[step.variable];
            let mut row = base("left-out", &variable.id);
            row.titled(&variable.full_title(), &variable.unit);
            row.set("reconciled", maybe(step.without.value));
            row.set("reconciled_half_width", maybe(step.without.half_width));
            row.set("test", solved(step.test));
            rows.push(with_global_test(row, step.global_test).cells);
        }
        rows.push(with_global_test(base("global-test", ""), plant.reconciled.global_test).cells);
        rows
    }
}

fn with_global_test(mut row: Row, test: Option<GlobalTest>) -> Row {
    if let Some(test) = test {
        row.set("chi_squared", solved(test.statistic));
        row.set("degrees_of_freedom", test.degrees.to_string());
        row.set("p_value", solved(test.p_value()));
    }
    row
}

fn balance_json(plant: &PlantReconciliation, balance: &Balance, closure: &Closure) -> Value {
    let terms = balance.terms.iter();
    let terms: Vec<Value> = terms
        .map(|term| json!({"flow": plant.drawn.system.variables[term.variable].id, "coefficient": number(&term.coefficient)}))
        .collect();
    json!({
        "id": balance.id,
        "kind": balance.kind.id(),
        "title": balance.title,
        "unit": balance.unit,
        "before": closure.before.as_ref().map(number),
        "before_half_width": json_optional(closure.before.as_ref().map(|_| closure.half_width)),
        "nodal_test": json_optional(closure.test),
        "after": json_optional(closure.after),
        "turnover": json_number(closure.turnover),
        "closes": closure.closes(),
        "terms": terms,
    })
}

fn solved(value: f64) -> String {
    significant(value, SIGNIFICANT_DIGITS)
}

fn maybe(value: Option<f64>) -> String {
    value.map_or_else(String::new, solved)
}

/// The columns of the CSV.
const HEADER: [&str; 22] = [
    "plant",
    "first",
    "last",
    "kind",
    "id",
    "zh",
    "en",
    "unit",
    "class",
    "measured",
    "measured_half_width",
    "reconciled",
    "reconciled_half_width",
    "adjustment",
    "adjustment_in_deviations",
    "test",
    "flagged",
    "flagged_among_all",
    "closes",
    "chi_squared",
    "degrees_of_freedom",
    "p_value",
];

/// A row of the CSV while its cells are filled.
#[derive(Default)]
struct Row {
    cells: [String; HEADER.len()],
}

impl Row {
    fn set(&mut self, column: &str, text: String) {
        if let Some(place) = HEADER.iter().position(|name| *name == column) {
            self.cells[place] = text;
        }
    }

    fn titled(&mut self, title: &Text, unit: &str) {
        self.set("zh", title.zh.clone());
        self.set("en", title.en.clone());
        self.set("unit", unit.to_owned());
    }
}
