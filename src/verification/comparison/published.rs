//! Stated values beside the published ones of the same item: outside what all shipped factor sets span, widened, a value is a slip or another material.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::factor::{FactorRecord, Named, SetOrigin};
use crate::format::comparison::PublishedEntry;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::bounds::Bounds;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Figure, Found};

/// Decimal places of values for people: those of the finest defaults.
const PLACES: u32 = 5;

/// What is outside of one item of a plant, as far as it is off by the same slip.
type Outside = BTreeMap<Ratio, (BTreeSet<Period>, BTreeSet<usize>)>;

pub(super) fn check(entry: &PublishedEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let widened_by = number(&entry.widened_by)?;
    let mut slips = Vec::new();
    for slip in &entry.slips {
        slips.push((number(&slip.factor)?, slip.title.clone()));
    }
    let mut items: BTreeMap<usize, Option<Published<'_>>> = BTreeMap::new();
    let mut outside: BTreeMap<(usize, usize, Option<usize>), Outside> = BTreeMap::new();
    for (place, own) in evidence.stated(&entry.items, &entry.parameter) {
        let group = &evidence.groups[place];
        if !entry.except.is_empty() && evidence.is_among(group.item, &entry.except) {
            continue;
        }
        let published = items
            .entry(group.item)
            .or_insert_with(|| Published::of(group.item, entry, &widened_by, evidence));
        let Some(published) = published else {
            let title = evidence.library.items.at(group.item).title();
            checked.pass_over(Text::new(
                format!("{}没有公布值", title.zh),
                format!("nothing is published of {}", title.en),
            ));
            continue;
        };
        checked.times += 1;
        let values = match &own.spread {
            Some(spread) => vec![&spread.least, &spread.most],
            None => vec![&own.value],
        };
        for value in values {
            if published.bounds.broken_by(value).is_some() {
                let key = (group.plant, group.item, published.slip(value, &slips));
                let known = outside.entry(key).or_default().entry(value.clone()).or_default();
                known.0.insert(group.period);
                known.1.insert(place);
            }
        }
    }
    for ((plant, item, slip), values) in outside {
        if let Some(Some(published)) = items.get(&item) {
            let slip = slip.map(|place| &slips[place].1);
            checked
                .found
                .extend(published.finding(plant, item, slip, values, evidence)?);
        }
    }
    Ok(checked.none_stated("台账没有填报这一参数", "no line states the parameter"))
}

/// The published values of one item.
struct Published<'l> {
    records: Vec<(Ratio, &'l FactorRecord)>,
    bounds: Bounds,
    unit: String,
    id: String,
    title: Text,
}

impl<'l> Published<'l> {
    /// What the shipped sets have of an item, or of the item whose factors it takes.
    fn of(
        item: usize,
        entry: &PublishedEntry,
        widened_by: &Ratio,
        evidence: &'l Evidence<'_>,
    ) -> Option<Published<'l>> {
        let library = evidence.library;
        let item = library.items.at(item);
        let parameter = library.parameters.find(&entry.parameter)?;
        let shipped = library.set_ids().filter_map(|id| library.set(id));
        let mut records = Vec::new();
        for set in shipped.filter(|set| set.origin == SetOrigin::Shipped) {
            for id in [Some(item.id()), item.factor_of()].into_iter().flatten() {
                let valued = set.records_of(id, parameter.id());
                records.extend(valued.filter_map(|record| Some((record.base_value()?, record))));
            }
        }
        records.retain(|(value, _)| !value.is_zero());
        records.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.id.cmp(&right.1.id)));
        let low = records.first()?.0.divide(widened_by)?;
        let high = records.last()?.0.clone() * widened_by.clone();
        let unit = parameter.unit_text(item);
        let bounds = if entry.upper_only {
            Bounds::up_to(high, &unit, PLACES)
        } else {
            Bounds::between(low, high, &unit, PLACES)
        };
        Some(Published {
            records,
            bounds,
            unit,
            id: entry.parameter.clone(),
            title: parameter.title().clone(),
        })
    }

    /// The published value that is nearest by ratio, and that ratio, never below one.
    fn nearest(&self, value: &Ratio) -> Option<(Ratio, &(Ratio, &'l FactorRecord))> {
        let distances = self.records.iter().filter_map(|record| {
            let ratio = value.divide(&record.0)?;
            let inverse = record.0.divide(value)?;
            Some((ratio.max(inverse), record))
        });
        distances.min_by(|left, right| left.0.cmp(&right.0))
    }

    /// The slip that, undone, brings a value into its bounds and nearest to a published one.
    fn slip(&self, value: &Ratio, slips: &[(Ratio, Text)]) -> Option<usize> {
        let undone = slips.iter().enumerate().flat_map(|(place, (factor, _))| {
            let both = [Some(value.clone() * factor.clone()), value.divide(factor)];
            both.into_iter().flatten().map(move |value| (place, value))
        });
        let fitting = undone.filter(|(_, value)| self.bounds.broken_by(value).is_none());
        let ranked = fitting.filter_map(|(place, value)| Some((self.nearest(&value)?.0, place)));
        ranked.min().map(|(_, place)| place)
    }

    fn finding(
        &self,
        plant: usize,
        item: usize,
        slip: Option<&Text>,
        values: Outside,
        evidence: &Evidence<'_>,
    ) -> Result<Option<Found>, Problems> {
        let distance = |value: &Ratio| self.nearest(value).map(|(distance, _)| distance);
        // Of several values the farthest is shown.
        let Some(worst) = values.keys().max_by(|left, right| distance(left).cmp(&distance(right))) else {
            return Ok(None);
        };
        let (Some(numbers), Some((_, (nearest, record)))) = (self.bounds.finding(worst), self.nearest(worst)) else {
            return Ok(None);
        };
        let published = Figure::new(nearest.clone(), &self.unit, PLACES).text();
        let others = values.len() - 1;
        let (zh_others, en_others) = match others {
            0 => (String::new(), String::new()),
            _ => (
                format!("（另有 {others} 个值）"),
                format!(" (and {others} other values)"),
            ),
        };
        let (zh_slip, en_slip) = match slip {
            Some(slip) => (format!("；疑为{}", slip.zh), format!("; likely {}", slip.en)),
            None => (String::new(), String::new()),
        };
        let detail = Text::new(
            format!(
                "{}{zh_others}；最近的公布值 {published}（{}）{zh_slip}",
                self.title.zh, record.id
            ),
            format!(
                "{}{en_others}; the nearest published value is {published} ({}){en_slip}",
                self.title.en, record.id
            ),
        );
        let periods: BTreeSet<Period> = values
            .values()
            .flat_map(|(periods, _)| periods.iter().copied())
            .collect();
        let years: BTreeSet<Period> = periods.iter().map(|period| period.row(PeriodLength::Year)).collect();
        let period = match (periods.len(), years.len()) {
            (1, _) => periods.first(),
            (_, 1) => years.first(),
            _ => None,
        };
        Ok(Some(Found {
            plant: Some(plant),
            item: Some(item),
            parameter: Some(self.id.clone()),
            period: period.copied(),
            detail: Some(detail),
            lines: evidence.lines(values.into_values().flat_map(|(_, groups)| groups))?,
            ..numbers
        }))
    }
}
