//! A trajectory for programs. Decimals are strings; what passed through floating point has ten significant digits.

use serde_json::{Value, json};

use super::robustness_section::robustness_words;
use super::sheet::TrajectorySheet;
use crate::factor::Named;
use crate::quantity::{Ratio, SIGNIFICANT_DIGITS, significant};
use crate::report::peak_data::{definition_json, peak_json};
use crate::report::solved_number::number;
use crate::scenario::credit::Credit;
use crate::scenario::driver::Driver;
use crate::scenario::energy_sold::EnergySold;
use crate::scenario::lever::Lever;
use crate::scenario::robustness::{Lateness, Unmet};
use crate::scenario::trajectory::YearResult;
use crate::target::{Score, Scored};
use crate::text::Text;

fn float(value: f64) -> String {
    significant(value, SIGNIFICANT_DIGITS)
}

impl TrajectorySheet<'_> {
    /// All of it as JSON.
    pub fn json(&self) -> Value {
        let scenario = self.scenario;
        let plants: Vec<Value> = self
            .plants
            .iter()
            .map(|plant| {
                json!({
                    "id": plant.id, "title": plant.title, "route": plant.route, "product": plant.product, "product_unit": plant.unit(),
                    "output": number(&plant.output), "is_archetype": plant.is_archetype,
                    "capacity": plant.capacity.as_ref().map(|capacity| json!({
                        "value": number(&capacity.value), "source": capacity.source, "confidence": capacity.confidence,
                    })),
                    "start": plant.start, "stop": plant.stop,
                })
            })
            .collect();
        json!({
            "schema": "dafeng-trajectory/1.0",
            "program": format!("dafeng {}", env!("CARGO_PKG_VERSION")),
            "scenario": {
                "id": scenario.id, "title": scenario.title, "file": scenario.file,
                "files": scenario.files.iter().map(|(path, sha256)| json!({"path": path.display().to_string(), "sha256": sha256})).collect::<Vec<_>>(),
                "drivers": scenario.drivers.values().map(|driver| self.driver_json(driver)).collect::<Vec<_>>(),
                "levers": scenario.levers.iter().map(lever_json).collect::<Vec<_>>(),
            },
            "methodology": self.methodology.id(),
            "unit": self.methodology.file.result.unit,
            "base_year": self.trajectory.base_year,
            "is_complete": self.trajectory.years.iter().all(YearResult::is_complete),
            "plants": plants,
            "inputs": self.start.inputs.iter().map(|input| json!({
                "path": input.path, "sha256": input.sha256(),
            })).collect::<Vec<_>>(),
            "budget": self.budget.as_ref().map(number),
            "cumulative": number(&self.cumulative()),
            "assumptions": self.start.assumptions.iter().map(|assumption| json!({
                "id": assumption.id, "text": assumption.text, "confidence": assumption.confidence,
            })).collect::<Vec<_>>(),
            "years": self.trajectory.years.iter().map(|year| self.year_json(year)).collect::<Vec<_>>(),
            "processes": self.processes.as_ref().map(|table| json!({
                "methodology": table.methodology, "unit": table.unit,
                "sums": table.sums().iter().map(|(year, value)| json!({"year": year, "value": number(value)})).collect::<Vec<_>>(),
                "meets_total": false,
                "rows": table.rows.iter().map(|(id, title, values)| json!({
                    "process": id, "title": title,
                    "values": values.iter().map(|(year, value)| json!({"year": year, "value": number(value)})).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            })),
            "history": self.trajectory.history.iter().map(|year| self.year_json(year)).collect::<Vec<_>>(),
            "peak": peak_json(&self.peak, self.before),
            "peak_definition": definition_json(self.peak.definition),
            "robustness": self.robustness.as_ref().map(|found| found.as_ref().map(|found| json!({
                "before": found.before,
                "demand_growth_percent": found.demand_growth.map(|limit| float(limit.percent)),
                "demand_growth_outcome": found.demand_growth.map(|limit| unmet_id(limit.becomes)),
                "demand_growth_counts_from": found.years.0,
                "horizon_to": found.years.1,
                "greatest_growth_tried": float(found.greatest_growth),
                "delay": found.delay.as_ref().map(lateness_json),
                "delays": found.delays.iter().map(|(id, delay)| json!({"lever": id, "delay": lateness_json(delay)})).collect::<Vec<_>>(),
                "greatest_delay_tried": found.greatest_delay,
                "words": robustness_words(found),
            }))),
            "credits": self.credits.as_ref().map(|credits| json!({
                "years": credits.years,
                "without_levers": credits.without.iter().copied().map(float).collect::<Vec<_>>(),
                "with_levers": credits.with.iter().copied().map(float).collect::<Vec<_>>(),
                "levers": credits.levers.iter().map(credit_json).collect::<Vec<_>>(),
                "interaction": (0..credits.years.len()).map(|at| credits.interaction(at).map(float)).collect::<Vec<_>>(),
            })),
            "attribution": self.attribution.as_ref().map(|attribution| json!({
                "method": "LMDI-I",
                "from": attribution.years.0, "to": attribution.years.1,
                "total_from": float(attribution.totals.0), "total_to": float(attribution.totals.1),
                "effects": attribution.effects.iter().zip(&attribution.multiples).map(|((factor, effect), (_, times))| json!({
                    "factor": factor.id(), "title": factor.title(), "effect": float(*effect), "times": times.map(float),
                })).collect::<Vec<_>>(),
                "waterfall": waterfall(attribution),
                "unparted": float(attribution.unparted),
                "energy_sold": attribution.energy_sold.iter().map(|sold| self.energy_sold_json(sold)).collect::<Vec<_>>(),
                "residual": float(attribution.residual()),
            })),
            "targets": self.scores.iter().map(score_json).collect::<Vec<_>>(),
            "notes": self.trajectory.notes.iter().map(|note| &note.message).collect::<Vec<_>>(),
        })
    }

    fn energy_sold_json(&self, sold: &EnergySold) -> Value {
        let item = self.plants.first().map(|plant| plant.base.library.items.at(sold.item));
        json!({
            "item": item.map(|item| item.id()), "title": item.map(|item| item.title()),
            "emission_from": float(sold.emissions.0), "emission_to": float(sold.emissions.1), "effect": float(sold.effect),
        })
    }

    fn driver_json(&self, driver: &Driver) -> Value {
        let years = self.trajectory.years.iter().map(|year| year.year);
        json!({
            "id": driver.id, "title": driver.title, "unit": driver.unit, "source": driver.source,
            "confidence": driver.confidence, "interpolation": driver.course.interpolation().id(),
            "values": years.map(|year| json!({"year": year, "value": number(&driver.course.at(year))})).collect::<Vec<_>>(),
        })
    }

    fn year_json(&self, year: &YearResult) -> Value {
        let found = year.indicators();
        let per_output = year.total().divide(&year.output());
        let capacity = year.capacity();
        let optional = |value: Option<Ratio>| value.as_ref().map(number);
        json!({
            "year": year.year,
            "total": number(&year.total()),
            "total_unrounded": number(&year.unrounded()),
            "output": number(&year.output()),
            "per_output": optional(per_output),
            "energy_gj": number(&year.plants.iter().map(crate::scenario::plant_result::PlantResult::energy).sum::<Ratio>()),
            "scrap_share_of_metallic_charge": optional(found.scrap_share()),
            "arc_furnace_share_of_output": optional(found.arc_furnace_share()),
            "arc_furnace_share_of_capacity": optional(capacity.and_then(|(all, own)| own.divide(&all))),
            "scrap_bought_t": number(&found.scrap_bought),
            "electricity_bought_mwh": found.electricity_bought.iter().map(|(supply, amount)| json!({"supply": supply.id(), "amount": number(amount)})).collect::<Vec<_>>(),
            "own_renewable_mwh": number(&found.own_renewable),
            "captured_t": number(&found.captured),
            "plants": year.plants.iter().map(|plant| {
                let known = self.plants.get(plant.plant);
                json!({
                    "plant": known.map(|known| &known.id),
                    "asked": number(&plant.output),
                    "output": number(&plant.made),
                    "balances": plant.balances.iter().map(|balance| json!({
                        "item": known.map(|known| known.base.library.items.at(balance.item).id()),
                        "made": number(&balance.made), "used": number(&balance.used), "sold": number(&balance.asked),
                        "topped_up": number(&balance.topped_up), "topped_up_for_sale": number(&balance.topped_up_for_sale()),
                        "absorbed": number(&balance.absorbed), "spilled": number(&balance.spilled),
                    })).collect::<Vec<_>>(),
                    "total": number(&plant.total()),
                    "rows": plant.rows.iter().map(|row| json!({
                        "source": row.source, "scope": row.scope, "counts": row.counts,
                        "item": known.map(|known| known.base.library.items.at(row.item).id()),
                        "supply": row.supply.map(crate::supply::Supply::id),
                        "quantity": number(&row.quantity),
                        "energy_gj": row.energy.as_ref().map(number),
                        "emission": row.rounded.to_string(),
                        "emission_unrounded": number(&row.unrounded),
                    })).collect::<Vec<_>>(),
                })
            }).collect::<Vec<_>>(),
        })
    }
}

/// The bars of a waterfall: from where to where each factor moves the total.
fn waterfall(attribution: &crate::scenario::attribution::Attribution) -> Vec<Value> {
    let mut at = attribution.totals.0;
    let mut bars = vec![json!({"step": attribution.years.0.to_string(), "from": "0", "to": float(at)})];
    for (factor, effect) in &attribution.effects {
        bars.push(json!({"step": factor.id(), "from": float(at), "to": float(at + effect)}));
        at += effect;
    }
    bars.push(json!({"step": attribution.years.1.to_string(), "from": "0", "to": float(attribution.totals.1)}));
    bars
}

fn lever_json(lever: &Lever) -> Value {
    json!({
        "id": lever.id, "title": lever.title, "kind": lever.action.kind(), "plants": lever.plants,
        "routes": lever.routes, "source": lever.source, "confidence": lever.confidence,
        "from": lever.first_year(),
    })
}

fn credit_json(credit: &Credit) -> Value {
    let by = |by: &Result<Vec<f64>, Text>| match by {
        Ok(by) => json!(by.iter().copied().map(float).collect::<Vec<_>>()),
        Err(_) => Value::Null,
    };
    let why = |by: &Result<Vec<f64>, Text>| by.as_ref().err().cloned();
    json!({
        "lever": credit.id, "kind": credit.kind, "first_in": by(&credit.first_in), "last_in": by(&credit.last_in),
        "why_no_first_in": why(&credit.first_in), "why_no_last_in": why(&credit.last_in),
    })
}

fn score_json(score: &Score) -> Value {
    json!({
        "plan": score.plan.id, "title": score.plan.title, "document": score.plan.document,
        "targets": score.targets.iter().map(scored_json).collect::<Vec<_>>(),
    })
}

fn scored_json(scored: &Scored) -> Value {
    let target = &scored.target;
    json!({
        "metric": target.metric, "title": target.title, "clause": target.clause, "wording": target.wording,
        "operator": target.threshold.as_ref().map(|(operator, _)| operator.sign()),
        "threshold": target.threshold.as_ref().map(|(_, value)| number(value)),
        "direction": target.direction, "unit": target.unit, "deadline": target.deadline,
        "year": scored.year, "value": scored.value.as_ref().map(number), "base": scored.base.as_ref().map(number),
        "verdict": scored.verdict.id(), "may_be_later": scored.may_be_later, "how": scored.words, "note": target.note,
    })
}

fn lateness_json(delay: &Lateness) -> Value {
    match delay {
        Lateness::Unmet(years, unmet) => json!({"outcome": unmet_id(*unmet), "years": years}),
        Lateness::Holds => json!({"outcome": "holds"}),
        Lateness::Impossible(years, why) => json!({"outcome": "impossible", "years": years, "why": why}),
    }
}

/// What becomes of a target, as `standing` of `scenario compare` has it.
fn unmet_id(unmet: Unmet) -> &'static str {
    match unmet {
        Unmet::Missed => "missed",
        Unmet::Open => "open",
    }
}
