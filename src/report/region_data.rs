//! A region's plants together, for programs and spreadsheets. Decimals are strings.

use serde_json::{Value, json};

use super::region_text::RegionSheet;
use super::solved_number::{grouped_digits, number};
use super::target_text::short_place;
use crate::factor::Named;
use crate::quantity::Ratio;
use crate::region::{CountedScopes, Covered, Handover, PlantState, Ranking};

impl RegionSheet<'_> {
    /// All of it as JSON.
    pub fn json(&self) -> Value {
        let accounts = &self.roll_up.accounts;
        let plants: Vec<Value> = self
            .roll_up
            .plants
            .iter()
            .map(|sum| {
                json!({
                    "plant": self.id(sum.plant),
                    "methodology": accounts.inventory(sum.plant).methodology.id(),
                    "direct": sum.direct.as_ref().map(number),
                    "indirect": sum.indirect.as_ref().map(number),
                    "total": number(&sum.total),
                })
            })
            .collect();
        let counted: Vec<Value> = accounts
            .inventories()
            .iter()
            .map(|inventory| {
                let scopes = CountedScopes::of(inventory);
                json!({
                    "methodology": inventory.methodology.id(), "title": inventory.methodology.title(inventory.level),
                    "counts_direct": scopes.direct, "counts_indirect": scopes.indirect, "unit": inventory.methodology.unit.text,
                })
            })
            .collect();
        json!({
            "schema": "dafeng-region/1.1",
            "region": self.region.0,
            "title": self.region.1,
            "methodologies": accounts.inventories().iter().map(|inventory| inventory.methodology.id()).collect::<Vec<_>>(),
            "counted": counted,
            "unit": accounts.unit(),
            "is_one_quantity": self.roll_up.not_one_quantity.is_none(),
            "notes": self.roll_up.notes,
            "links_file": {"file": self.links.file.0, "sha256": self.links.file.1},
            "plants": plants,
            "direct": self.roll_up.direct().as_ref().map(number),
            "indirect": self.roll_up.indirect().as_ref().map(number),
            "sum": number(&self.roll_up.sum()),
            "counted_twice": number(&self.roll_up.counted_twice()),
            "total": number(&self.roll_up.total()),
            "handovers": self.roll_up.handovers.iter().map(|handover| self.handover_json(handover)).collect::<Vec<_>>(),
            "rankings": self.roll_up.rankings.iter().map(|ranking| self.ranking_json(ranking)).collect::<Vec<_>>(),
            "coverage": self.covered.iter().map(covered_json).collect::<Vec<_>>(),
            "without_statistic": self.uncovered.iter().map(|uncovered| json!({"plant": self.id(uncovered.plant), "items": uncovered.items})).collect::<Vec<_>>(),
            "missing": self.states.iter().map(|state| self.state_json(state)).collect::<Vec<_>>(),
        })
    }

    fn ranking_json(&self, ranking: &Ranking) -> Value {
        let plants: Vec<Value> = ranking
            .plants
            .iter()
            .map(|ranked| {
                json!({
                    "plant": self.id(ranked.plant), "value": number(&ranked.value), "unit": ranked.unit,
                    "numerator": number(&ranked.numerator), "denominator": number(&ranked.denominator),
                    "denominator_unit": ranked.denominator_unit, "gaps": ranked.gaps,
                })
            })
            .collect();
        json!({
            "methodology": ranking.methodology, "intensity": ranking.intensity, "products": ranking.products,
            "title": ranking.title, "periods_differ": ranking.periods_differ, "plants": plants,
        })
    }

    fn handover_json(&self, handover: &Handover) -> Value {
        let link = &handover.link;
        let item = self.roll_up.accounts.library().items.at(link.item);
        json!({
            "seller": self.id(link.seller), "buyer": self.id(link.buyer), "item": item.id(), "quantity": number(&link.quantity),
            "unit": item.unit.text, "year": link.year, "buyer_counts": number(&handover.buyer_counts),
            "seller_deducts": number(&handover.seller_deducts), "counted_twice": number(&handover.counted_twice()),
            "how": handover.words, "notes": handover.notes, "evidence": link.evidence, "place": short_place(&link.place),
        })
    }

    fn state_json(&self, state: &PlantState) -> Value {
        json!({
            "plant": self.id(state.plant), "lines": state.lines,
            "first": state.periods.map(|(first, ..)| first.to_string()), "last": state.periods.map(|(_, last, _)| last.to_string()),
            "periods": state.periods.map(|(.., count)| count), "gaps": state.gaps,
            "default_percent": state.default_percent.as_ref().map(number),
            "processes_without_levels": state.without_levels, "has_units": state.has_units, "units_without_capacity": state.without_capacity,
        })
    }

    /// The names of the columns of the CSV.
    pub const CSV_HEADER: [&'static str; 13] = [
        "region",
        "plant",
        "methodology",
        "counts_direct",
        "counts_indirect",
        "direct",
        "indirect",
        "total",
        "unit",
        "sum_is_one_quantity",
        "counted_twice_as_buyer",
        "ledger_lines",
        "default_percent",
    ];

    /// The plants as rows of CSV. Blank is what the methodology of a plant does not count; `sum_is_one_quantity` says whether a column may be added up.
    pub fn csv_rows(&self) -> Vec<Vec<String>> {
        let unit = self.roll_up.accounts.unit();
        let is_one_quantity = self.roll_up.not_one_quantity.is_none();
        self.states
            .iter()
            .map(|state| {
                let sum = self.roll_up.plants.iter().find(|sum| sum.plant == state.plant);
                let bought = self
                    .roll_up
                    .handovers
                    .iter()
                    .filter(|handover| handover.link.buyer == state.plant);
                let twice: Ratio = bought.map(Handover::counted_twice).sum();
                let cell = |value: Option<Ratio>| value.as_ref().map(number).unwrap_or_default();
                let inventory = sum.map(|sum| self.roll_up.accounts.inventory(sum.plant));
                let scopes = inventory.map(CountedScopes::of);
                let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
                vec![
                    self.region.0.clone(),
                    self.id(state.plant).to_owned(),
                    inventory.map_or_else(String::new, |inventory| inventory.methodology.id().to_owned()),
                    flag(scopes.map(|scopes| scopes.direct)),
                    flag(scopes.map(|scopes| scopes.indirect)),
                    cell(sum.and_then(|sum| sum.direct.clone())),
                    cell(sum.and_then(|sum| sum.indirect.clone())),
                    cell(sum.map(|sum| sum.total.clone())),
                    unit.to_owned(),
                    is_one_quantity.to_string(),
                    number(&twice),
                    state.lines.to_string(),
                    cell(state.default_percent.clone()),
                ]
            })
            .collect()
    }
}

fn covered_json(covered: &Covered) -> Value {
    let published = covered.published.as_ref().map(|statistic| {
        json!({
            "value": number(&statistic.value), "source": statistic.entry.source, "note": statistic.entry.note,
            "printed": format!("{} {}", grouped_digits(&statistic.entry.value), statistic.entry.unit),
        })
    });
    json!({
        "item": covered.item, "year": covered.year, "made": number(&covered.made), "unit": covered.unit, "published": published,
        "percent": covered.percent().as_ref().map(number), "published_years": covered.published_years,
    })
}
