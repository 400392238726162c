//! The metrics of plans, as a register is read for them, with the choices that plans leave open.

use std::collections::BTreeMap;

use super::energy_product::EnergyProducts;
use super::problem;
use crate::factor::packed::{PackedFile, broken};
use crate::factor::registry::{Registry, named_by_entry};
use crate::factor::{Library, Named};
use crate::format::metric::{
    HeldToEntry, LedgerTotalEntry, MeasureEntry, MetricChoiceEntry, MetricEntry, MetricFile, MetricOptionEntry,
    PlausibleEntry, PoolingEntry, QuantityEntry, StatusEntry, WeightEntry,
};
use crate::problem::{Problem, Problems};
use crate::quantity::{Ratio, Unit, UnitTable};
use crate::text::Text;

/// The shipped metrics and quantities.
#[derive(Clone, Debug)]
pub struct MetricBook {
    metrics: Vec<MetricEntry>,
    /// Beyond what a register is mistyped.
    pub plausible: PlausibleEntry,
    /// What a register may state beside its units.
    pub quantities: Registry<Quantity>,
}

/// A quantity that a register may state of a plant or a unit.
#[derive(Clone, Debug)]
pub struct Quantity {
    entry: QuantityEntry,
    title: Text,
    /// The unit that it is counted in.
    pub unit: Unit,
}

named_by_entry!(Quantity);

impl Quantity {
    /// Whether it may be below zero.
    pub fn may_be_negative(&self) -> bool {
        self.entry.may_be_negative
    }
}

/// A metric with every choice made.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// How it is measured.
    pub measure: MeasureEntry,
    /// What units count by.
    pub weight: WeightEntry,
    /// The level that a unit must reach.
    pub level: Option<String>,
    /// The set of levels.
    pub set: Option<String>,
    /// Products whose units are looked at; none: those of the plan's sector.
    pub products: Vec<String>,
    /// Products whose units count above the line; none: all that are looked at.
    pub counted: Vec<String>,
    /// Whether each product is looked at on its own.
    pub pooling: PoolingEntry,
    /// Which units.
    pub status: StatusEntry,
    /// Quantities above the line.
    pub numerator: Vec<String>,
    /// Quantities below the line.
    pub denominator: Vec<String>,
    /// The unit shown.
    pub unit: Option<String>,
    /// The choices made.
    pub choices: Vec<MadeChoice>,
    /// What else must be said of the reading.
    pub note: Option<Text>,
}

/// A choice that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeChoice {
    /// Id of the option.
    pub option: String,
    /// What the option is called.
    pub title: Text,
    /// Id of the choice.
    pub choice: String,
    /// What the choice is called.
    pub chosen: Text,
    /// Whether nobody chose it.
    pub is_default: bool,
    /// The other choices.
    pub others: Vec<String>,
}

/// Choices of the user: by metric, and by option of it where that is named.
pub type Choices = BTreeMap<(String, Option<String>), String>;

impl MetricBook {
    /// The shipped metrics, with the sets of levels that the user added among the choices of a table of benchmarks. Errors: a fault of the program's own
    /// data.
    pub fn of_library(library: &Library) -> Result<MetricBook, Problems> {
        let mut book = MetricBook::shipped(&library.units)?;
        let options = book.metrics.iter_mut().flat_map(|metric| &mut metric.options);
        for option in options.filter(|option| option.choices.iter().any(|choice| choice.set.is_some())) {
            option
                .choices
                .extend(library.own_levels.iter().map(|(_, file)| MetricChoiceEntry {
                    id: file.id.clone(),
                    title: file.title.clone(),
                    set: Some(file.id.clone()),
                    ..MetricChoiceEntry::default()
                }));
        }
        Ok(book)
    }

    /// The shipped metrics. Errors: a fault of the program's own data.
    pub fn shipped(units: &UnitTable) -> Result<MetricBook, Problems> {
        let file = PackedFile::registry::<MetricFile>("metrics")?;
        let quantities = file.quantities.into_iter().map(|entry| Quantity::of(entry, units));
        let quantities: Result<Vec<Quantity>, Problems> = quantities.collect();
        let quantities = Registry::new(quantities?).map_err(|reason| broken("metrics.yaml", &reason))?;
        for metric in &file.metrics {
            let choices = || metric.options.iter().flat_map(|option| &option.choices);
            let chosen = choices().flat_map(|choice| [&choice.numerator, &choice.denominator]);
            let named = metric
                .numerator
                .iter()
                .chain(&metric.denominator)
                .chain(chosen.flatten().flatten());
            if let Some(unknown) = named.into_iter().find(|id| quantities.find(id).is_none()) {
                return Err(broken(
                    "metrics.yaml",
                    &format!("{}: no quantity `{unknown}`", metric.id),
                ));
            }
            let is_of_quantities = |measure| {
                matches!(
                    measure,
                    MeasureEntry::QuantitiesShare | MeasureEntry::QuantitiesQuotient | MeasureEntry::QuantitiesSum
                )
            };
            // A value of quantities is counted in the metric's unit; those of other measures are in the target's own.
            let chosen =
                choices().filter_map(|choice| Some((choice.measure.unwrap_or(metric.measure), choice.unit.as_ref()?)));
            let own = metric.unit.as_ref().map(|unit| (metric.measure, unit));
            let mut units_read = own
                .into_iter()
                .chain(chosen)
                .filter(|(measure, _)| is_of_quantities(*measure));
            if let Some((_, unknown)) = units_read.find(|(_, unit)| units.parse(unit).is_err()) {
                return Err(broken(
                    "metrics.yaml",
                    &format!("{}: `{unknown}` is no unit", metric.id),
                ));
            }
            let default_is_there =
                |option: &MetricOptionEntry| option.choices.iter().any(|choice| choice.id == option.default);
            if let Some(option) = metric.options.iter().find(|option| !default_is_there(option)) {
                return Err(broken(
                    "metrics.yaml",
                    &format!("{}.{}: no choice `{}`", metric.id, option.id, option.default),
                ));
            }
            let has_set = choices().any(|choice| choice.set.is_some());
            if metric.measure == MeasureEntry::UnitsShare && metric.level.is_some() && !has_set {
                return Err(broken(
                    "metrics.yaml",
                    &format!("{}: no option says which table the level is of", metric.id),
                ));
            }
            let products = EnergyProducts::shipped()?;
            let named = metric.products.iter().chain(&metric.counted);
            if let Some(unknown) = named.into_iter().find(|id| products.products.find(id).is_none()) {
                return Err(broken(
                    "metrics.yaml",
                    &format!("{}: no product `{unknown}`", metric.id),
                ));
            }
        }
        Ok(MetricBook {
            metrics: file.metrics,
            plausible: file.plausible,
            quantities,
        })
    }

    /// The ids of all metrics.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.metrics.iter().map(|metric| metric.id.as_str())
    }

    /// Reads `METRIC=CHOICE` or `METRIC.OPTION=CHOICE` as typed. Errors, all together: no such metric, option or choice.
    pub fn choices(&self, typed: &[(String, String)]) -> Result<Choices, Problems> {
        let mut faults: Vec<Problem> = Vec::new();
        let mut choices = Choices::new();
        for (key, choice) in typed {
            let (id, option) = match key.split_once('.') {
                Some((id, option)) => (id, Some(option)),
                None => (key.as_str(), None),
            };
            let Some(metric) = self.metrics.iter().find(|metric| metric.id == id) else {
                let open = self.metrics.iter().filter(|metric| !metric.options.is_empty());
                let ids: Vec<&str> = open.map(|metric| metric.id.as_str()).collect();
                faults.push(problem::unknown_metric(key, &ids));
                continue;
            };
            let fits = |known: &&MetricOptionEntry| {
                option.is_none_or(|option| known.id == option) && known.choices.iter().any(|known| known.id == *choice)
            };
            match metric.options.iter().find(fits) {
                Some(found) => {
                    choices.insert((id.to_owned(), Some(found.id.clone())), choice.clone());
                }
                None => {
                    let known = metric.options.iter().flat_map(|option| {
                        let choices = option.choices.iter();
                        choices.map(|choice| format!("{}.{}={}", metric.id, option.id, choice.id))
                    });
                    faults.push(problem::unknown_choice(key, choice, &known.collect::<Vec<_>>()));
                }
            }
        }
        Problems(faults).check()?;
        Ok(choices)
    }

    /// A metric with the choices made; `None` where no register is read for it.
    pub fn metric(&self, id: &str, choices: &Choices) -> Option<Metric> {
        let entry = self.metrics.iter().find(|metric| metric.id == id)?;
        let mut metric = Metric {
            id: entry.id.clone(),
            title: entry.title.clone(),
            measure: entry.measure,
            weight: entry.weight.unwrap_or(WeightEntry::Capacity),
            level: entry.level.clone(),
            set: None,
            products: entry.products.clone(),
            counted: entry.counted.clone(),
            pooling: PoolingEntry::Pooled,
            status: entry.status,
            numerator: entry.numerator.clone(),
            denominator: entry.denominator.clone(),
            unit: entry.unit.clone(),
            choices: Vec::new(),
            note: entry.note.clone(),
        };
        for option in &entry.options {
            let asked = choices.get(&(id.to_owned(), Some(option.id.clone())));
            let wanted = asked.unwrap_or(&option.default);
            let Some(choice) = option.choices.iter().find(|choice| choice.id == *wanted) else {
                continue;
            };
            metric.pooling = choice.pooling.unwrap_or(metric.pooling);
            metric.measure = choice.measure.unwrap_or(metric.measure);
            metric.set = choice.set.clone().or(metric.set);
            metric.products = choice.products.clone().unwrap_or(metric.products);
            metric.numerator = choice.numerator.clone().unwrap_or(metric.numerator);
            metric.denominator = choice.denominator.clone().unwrap_or(metric.denominator);
            metric.unit = choice.unit.clone().or(metric.unit);
            let others = option.choices.iter().filter(|other| other.id != choice.id);
            metric.choices.push(MadeChoice {
                option: option.id.clone(),
                title: option.title.clone(),
                choice: choice.id.clone(),
                chosen: choice.title.clone(),
                is_default: asked.is_none(),
                others: others.map(|other| other.id.clone()).collect(),
            });
        }
        Some(metric)
    }

    /// A metric as it is read where nobody chooses, and then by each single choice, `OPTION=CHOICE`. None where no register is read for it.
    pub fn readings(&self, id: &str) -> Vec<(Metric, Option<String>)> {
        let entry = self.metrics.iter().find(|metric| metric.id == id);
        let options = entry.into_iter().flat_map(|metric| &metric.options);
        let chosen = options.flat_map(|option| option.choices.iter().map(|choice| (&option.id, &choice.id)));
        let by_choice = chosen.filter_map(|(option, choice)| {
            let choices = Choices::from([((id.to_owned(), Some(option.clone())), choice.clone())]);
            Some((self.metric(id, &choices)?, Some(format!("{option}={choice}"))))
        });
        let plain = self.metric(id, &Choices::new()).map(|metric| (metric, None));
        plain.into_iter().chain(by_choice).collect()
    }

    /// Quantities that are parts of one whole, by all shares and choices, each with the whole.
    pub fn parts_and_wholes(&self) -> Vec<(Vec<String>, String)> {
        let mut found: Vec<(Vec<String>, String)> = Vec::new();
        for metric in self
            .metrics
            .iter()
            .filter(|metric| metric.measure == MeasureEntry::QuantitiesShare)
        {
            let choices = metric.options.iter().flat_map(|option| &option.choices);
            let chosen = choices.filter_map(|choice| choice.numerator.clone());
            let [whole] = metric.denominator.as_slice() else {
                continue;
            };
            for parts in chosen.chain([metric.numerator.clone()]) {
                let is_known = found
                    .iter()
                    .any(|(known, of)| of == whole && parts.iter().all(|part| known.contains(part)));
                if !is_known {
                    found.push((parts, whole.clone()));
                }
            }
        }
        found
    }

    /// What a quantity is called; its id where it is none.
    pub fn quantity_title(&self, id: &str) -> Text {
        self.quantities
            .find(id)
            .map_or_else(|| Text::same(id), |known| known.title().clone())
    }
}

impl Quantity {
    fn of(entry: QuantityEntry, units: &UnitTable) -> Result<Quantity, Problems> {
        let fault = |_| broken("metrics.yaml", &format!("{}: `{}` is no unit", entry.id, entry.unit));
        let unit = units.parse(&entry.unit).map_err(fault)?;
        Ok(Quantity {
            title: Text::new(&entry.zh, &entry.en),
            unit,
            entry,
        })
    }

    /// The gas that it is a mass of.
    pub fn gas(&self) -> Option<&str> {
        self.entry.gas.as_deref()
    }

    /// The least and the greatest that it can be, in its unit.
    pub fn between(&self) -> Option<[u64; 2]> {
        self.entry.between
    }

    /// Whether an amount in base units is one that it can be; `Err` with the least and the greatest that it can.
    pub fn admits(&self, in_base: &Ratio) -> Result<(), [u64; 2]> {
        let Some([low, high]) = self.between() else {
            return Ok(());
        };
        let value = self.unit.number_of(in_base);
        let is_whole = !self.entry.whole || value == Ratio::zero() || value == Ratio::one();
        let is_inside = value >= Ratio::from(low) && value <= Ratio::from(high);
        if is_whole && is_inside {
            Ok(())
        } else {
            Err([low, high])
        }
    }

    /// What the units of the plant say that it cannot be far off.
    pub fn held_to(&self) -> Option<&HeldToEntry> {
        self.entry.held_to.as_ref()
    }

    /// What of a ledger tells it.
    pub fn from_ledger(&self) -> Option<LedgerTotalEntry> {
        self.entry.from_ledger
    }

    /// Whether it is a property, which is never added up.
    pub fn is_property(&self) -> bool {
        self.entry.property
    }
}
