//! Where a figure of a scenario's year comes from, for programs. Decimals are strings.

use serde_json::{Value, json};

use super::json::explanation_json;
use super::scenario_explanation_text::YearExplanationSheet;
use super::scenario_explanation_words::Names;
use super::solved_number::number;
use crate::activity::LineKey;
use crate::factor::Named;
use crate::factor::record::confidence_title;
use crate::problem::Place;
use crate::quantity::Ratio;
use crate::scenario::base::Follows;
use crate::scenario::followed_amount::{AmountOf, AmountPart, FollowedAmount};
use crate::scenario::touching_change::{Bearing, TouchingChange};
use crate::scenario::year_explanation::{DriverRole, DriverStep, ProjectedLine, YearExplanation};

impl YearExplanationSheet<'_, '_> {
    /// Everything that is known of the figure, plant by plant.
    pub fn json(&self) -> Value {
        let first = self.explained.first();
        json!({
            "schema": "dafeng-scenario-explain/1.0",
            "scenario": self.scenario.id,
            "title": self.scenario.title,
            "file": self.scenario.file,
            "methodology": self.methodology,
            "unit": self.unit,
            "base_year": first.map(|explained| explained.base_year),
            "year": first.map(|explained| explained.year),
            "plants": self.explained.iter().map(|explained| self.plant_json(explained)).collect::<Vec<_>>(),
        })
    }

    fn plant_json(&self, explained: &YearExplanation<'_>) -> Value {
        let items = &explained.state.base.library.items;
        let parts = explained.parts.iter().map(|part| {
            json!({
                "source": part.source,
                "item": items.at(part.item).id(),
                "supply": part.supply.map(|supply| supply.id()),
                "counts": part.counts,
                "base": number(&part.base),
                "value": number(&part.now),
            })
        });
        json!({
            "plant": explained.plant.id,
            "title": explained.plant.title,
            "route": explained.plant.route,
            "product": explained.plant.product,
            "base_output": explained.base_output.as_ref().map(number),
            "output": explained.output().map(number),
            "scale": number(&explained.plant.scale),
            "base_figure": explained.base_figure.as_ref().map(|figure| figure.value.clone()),
            "figure": explained.figure.as_ref().map(explanation_json),
            "parts": parts.collect::<Vec<_>>(),
            "lines": explained.lines.iter().map(|line| line_json(explained, line)).collect::<Vec<_>>(),
            "followed": explained.followed.iter().map(|amounts| followed_json(explained, amounts)).collect::<Vec<_>>(),
            "changes": explained.changes.iter().map(|touching| self.change_json(explained, touching)).collect::<Vec<_>>(),
            "drivers": explained.drivers.iter().map(driver_json).collect::<Vec<_>>(),
        })
    }

    fn change_json(&self, explained: &YearExplanation<'_>, touching: &TouchingChange) -> Value {
        let lever = &self.scenario.levers[touching.change.lever];
        let (confidence, _) = confidence_title(lever.confidence);
        json!({
            "lever": lever.id,
            "kind": lever.action.kind(),
            "place": place(&lever.place),
            "source": lever.source,
            "confidence": confidence,
            "bearing": match touching.bearing {
                Bearing::Item => "item",
                Bearing::Process => "process",
                Bearing::Product => "product",
                Bearing::Other => "other",
            },
            "words": Names { state: &explained.state }.change(&touching.change),
            "before": number(&touching.change.before),
            "after": number(&touching.change.after),
        })
    }
}

fn place(place: &Place) -> Value {
    json!({"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column})
}

fn key_json(explained: &YearExplanation<'_>, key: &LineKey) -> Value {
    json!({
        "process": key.process,
        "item": explained.state.base.library.items.at(key.item).id(),
        "flow": key.flow.id(),
        "supply": key.supply.map(|supply| supply.id()),
    })
}

fn line_json(explained: &YearExplanation<'_>, line: &ProjectedLine) -> Value {
    json!({
        "key": key_json(explained, &line.key),
        "places": line.places.iter().map(place).collect::<Vec<_>>(),
        "base": line.base.as_ref().map(number),
        "ratio": line.ratio.as_ref().map(Ratio::to_text),
        "value": number(&line.now),
        "unit": explained.state.base.library.items.at(line.key.item).unit.text,
        "follows": line.follows.as_ref().map(|follows| follows_json(explained, follows)),
    })
}

fn follows_json(explained: &YearExplanation<'_>, follows: &Follows) -> Value {
    let kind = match follows {
        Follows::Driver(_) => "driver",
        Follows::Bought(..) => "bought",
        Follows::Demanded(_) => "demanded",
        Follows::Left(_) => "left",
        Follows::Made(_) => "made",
        Follows::Process { .. } => "process",
        Follows::Runs(_) => "runs",
        Follows::Nothing => "nothing",
    };
    json!({"kind": kind, "words": Names { state: &explained.state }.follows(follows)})
}

fn followed_json(explained: &YearExplanation<'_>, amounts: &FollowedAmount) -> Value {
    let items = &explained.state.base.library.items;
    json!({
        "follows": follows_json(explained, &amounts.follows),
        "item": amounts.item.map(|item| items.at(item).id()),
        "unit": amounts.item.map(|item| items.at(item).unit.text.clone()),
        "base": number(&amounts.base),
        "value": number(&amounts.now),
        "parts": amounts.parts.iter().map(|part| part_json(explained, part)).collect::<Vec<_>>(),
    })
}

fn part_json(explained: &YearExplanation<'_>, part: &AmountPart) -> Value {
    let names = Names {
        state: &explained.state,
    };
    let sign = if part.now.is_zero() { &part.base } else { &part.now };
    let (kind, runs) = match part.who {
        AmountOf::Process(place) => ("process", Some(explained.runs(place))),
        AmountOf::Demand(_) => ("demand", None),
    };
    json!({
        "kind": kind,
        "words": names.who(part.who, sign),
        "base": number(&part.base),
        "value": number(&part.now),
        "base_runs": runs.as_ref().map(|(base, _)| number(base)),
        "runs": runs.as_ref().map(|(_, now)| number(now)),
    })
}

fn driver_json(step: &DriverStep) -> Value {
    let role = match step.role {
        DriverRole::Output => "output",
        DriverRole::Other => "other",
        DriverRole::GridFactor => "grid-factor",
        DriverRole::ScrapSupply => "scrap-supply",
    };
    let Some(driver) = &step.driver else {
        let follows = if step.follows_output { "output" } else { "constant" };
        return json!({"role": role, "driver": null, "follows": follows});
    };
    let (confidence, _) = confidence_title(driver.confidence);
    json!({
        "role": role,
        "driver": driver.id,
        "title": driver.title,
        "unit": driver.unit,
        "base": number(&step.base),
        "value": number(&step.now),
        "place": place(&driver.place),
        "source": driver.source,
        "confidence": confidence,
    })
}
