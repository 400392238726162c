//! Where an intensity or an indicator comes from: both sides of the quotient.

use super::Inventory;
use super::explanation::Explanation;
use super::grouping::Grouping;
use super::selector::Selector;
use crate::activity::LedgerLine;
use crate::factor::Named;
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

impl Inventory<'_> {
    pub(super) fn explain_intensity(&self, id: &str) -> Result<Explanation, Problems> {
        let entry = self.methodology.file.intensities.iter().find(|entry| entry.id == id);
        let of = entry.map_or("total", |entry| entry.of.as_str());
        let numerator = if of == "total" {
            Selector::Total
        } else {
            Selector::Rows(vec![(Grouping::Source, of.to_owned())])
        };
        let total = self.explain_figure(&numerator)?;
        let Some(intensity) = self.intensities(&[]).into_iter().find(|intensity| intensity.id == id) else {
            return Ok(total);
        };
        let places = intensity.value.map_or(0, |value| value.places());
        let item = self.library.items.find(&intensity.denominator_item);
        let lines = self.lines_of_output(&intensity.denominator_item)?;
        let denominator = Explanation {
            title: Text::new(
                format!("{}产量", item.map_or("", |item| &item.title().zh)),
                format!("output of {}", intensity.denominator_item),
            ),
            value: intensity.denominator.to_text_with(self.ledger.shown_places()),
            unit: intensity.denominator_unit.clone(),
            lines,
            ..Explanation::default()
        };
        let scale = if intensity.scale == Ratio::one() {
            String::new()
        } else {
            format!(" * {}", intensity.scale)
        };
        Ok(Explanation {
            title: intensity.title.clone(),
            value: intensity.value.map(|value| value.to_string()).unwrap_or_default(),
            unit: intensity.unit.clone(),
            formula: Some(format!("{of}{scale} / {}", intensity.denominator_item)),
            names: vec![
                (of.to_owned(), total.title.clone()),
                (intensity.denominator_item.clone(), denominator.title.clone()),
            ],
            expression: Some(format!(
                "{}{scale} / {}",
                intensity.numerator,
                intensity.denominator.to_text_with(self.ledger.shown_places())
            )),
            rounding: Some(self.rounding(places)),
            children: vec![total, denominator],
            ..Explanation::default()
        })
    }

    /// An indicator: the two sums, each with its lines; a net consumption with its signed terms.
    pub(super) fn explain_indicator(&self, id: &str) -> Result<Explanation, Problems> {
        let Some(entry) = self.library.indicators.iter().find(|entry| entry.id == id) else {
            return Ok(Explanation::default());
        };
        let indicator = self.indicator(entry);
        let first = entry
            .denominator
            .first()
            .and_then(|term| self.library.items.find(term.items.first()?));
        let unit = first.map(|item| item.unit.text.clone()).unwrap_or_default();
        let mut children = Vec::new();
        for (title, terms, sum) in [
            (
                Text::new("分子", "above the line"),
                &entry.numerator,
                indicator.terms.as_ref().map(|terms| &terms.0),
            ),
            (
                Text::new("分母", "below the line"),
                &entry.denominator,
                indicator.terms.as_ref().map(|terms| &terms.1),
            ),
        ] {
            let mut parts = Vec::new();
            for flow in Flow::ALL {
                let mut lines = Vec::new();
                for place in terms
                    .iter()
                    .flat_map(|term| self.term_groups(term))
                    .filter(|place| self.groups[*place].flow == flow)
                {
                    lines.extend(self.lines_of_group(place)?);
                }
                if !lines.is_empty() {
                    let sum: Ratio = lines.iter().map(|line| line.quantity.clone()).sum();
                    parts.push(Explanation {
                        title: flow.title(),
                        value: sum.to_text(),
                        unit: unit.clone(),
                        lines,
                        ..Explanation::default()
                    });
                }
            }
            children.push(Explanation {
                title,
                value: sum.map(Ratio::to_text).unwrap_or_default(),
                unit: unit.clone(),
                children: parts,
                ..Explanation::default()
            });
        }
        let scale = entry
            .scale
            .as_ref()
            .map(|scale| format!(" * {scale}"))
            .unwrap_or_default();
        let expression = indicator
            .terms
            .as_ref()
            .map(|(above, below)| format!("{}{scale} / {}", above.to_expression(), below.to_expression()));
        Ok(Explanation {
            title: indicator.title,
            value: indicator.value.map(|value| value.to_string()).unwrap_or_default(),
            unit: indicator.unit,
            rounding: indicator.value.map(|value| self.rounding(value.places())),
            expression: expression.filter(|_| indicator.value.is_some()),
            remarks: indicator.missing.into_iter().collect(),
            children,
            ..Explanation::default()
        })
    }

    fn lines_of_output(&self, item: &str) -> Result<Vec<LedgerLine>, Problems> {
        let mut lines = Vec::new();
        for place in self.output_groups(item, &|_, _| true) {
            lines.extend(self.lines_of_group(place)?);
        }
        Ok(lines)
    }
}
