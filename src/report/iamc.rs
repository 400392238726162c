//! Trajectories as the wide tables of the integrated assessment community: model, scenario, region, variable, unit, and a column a year.

use std::collections::{BTreeMap, BTreeSet};

use super::solved_number::number;
use crate::factor::packed::PackedFile;
use crate::format::iamc::{IamcNomenclatureEntry, IamcQuantityEntry, IamcVariableFile};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::{Ratio, SIGNIFICANT_DIGITS};
use crate::spelling::fold;
use crate::text::Text;

/// A variable of a scenario over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IamcSeries {
    /// The scenario.
    pub scenario: String,
    /// The region.
    pub region: String,
    /// The variable.
    pub variable: String,
    /// Its unit.
    pub unit: String,
    /// Its values; a year without one stays blank.
    pub values: BTreeMap<i16, Ratio>,
}

/// What a year of a scenario comes to, all plants together: tonnes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IamcYear {
    /// Whether it was solved: its values are written to ten significant digits.
    pub is_solved: bool,
    /// Emissions by source: its id, its scope, and how much, tCO2, before rows are rounded.
    pub emissions: Vec<(String, Option<u8>, Ratio)>,
    /// Crude steel.
    pub steel: Ratio,
    /// Scrap that steelmaking took.
    pub scrap: Ratio,
    /// All metal that steelmaking took, scrap included.
    pub metallic_charge: Ratio,
    /// Hot metal and pig iron.
    pub pig_iron: Ratio,
    /// Direct reduced iron.
    pub sponge_iron: Ratio,
}

/// The names of variables in a nomenclature.
#[derive(Clone, Debug)]
pub struct IamcNames {
    /// The nomenclature.
    pub nomenclature: IamcNomenclatureEntry,
    file: IamcVariableFile,
}

/// A table of series.
#[derive(Clone, Debug, Default)]
pub struct IamcTable {
    /// The series, in their order.
    pub series: Vec<IamcSeries>,
}

/// The model that every row names.
const MODEL: &str = concat!("dafeng ", env!("CARGO_PKG_VERSION"));

/// Tonnes of a million tonnes.
const MILLION: u64 = 1_000_000;

/// The scope of emissions of what is bought.
const INDIRECT: u8 = 2;

/// The significant digits of what was solved.
const DIGITS: u32 = SIGNIFICANT_DIGITS as u32;

impl IamcYear {
    /// Whether a quantity that the year does not have is zero in it. An intensity needs steel, and a part of the steel needs metal that it is made of.
    fn has_zero_of(&self, quantity: IamcQuantityEntry) -> bool {
        match quantity {
            IamcQuantityEntry::PrimarySteel | IamcQuantityEntry::SecondarySteel => self.steel.is_zero(),
            IamcQuantityEntry::EnergyIntensity | IamcQuantityEntry::TotalIntensity => !self.steel.is_zero(),
            _ => true,
        }
    }
}

impl IamcNames {
    /// The names of a nomenclature by its id. Errors: an id that none has, with those that there are.
    pub fn load(id: &str) -> Result<IamcNames, Problems> {
        let file: IamcVariableFile = PackedFile::registry("iamc-variables")?;
        let found = file
            .nomenclatures
            .iter()
            .find(|known| fold(&known.id) == fold(id))
            .cloned();
        match found {
            Some(nomenclature) => Ok(IamcNames { nomenclature, file }),
            None => Err(unknown_nomenclature(id, &file).into()),
        }
    }

    /// The name and the unit of a quantity; under the program's own prefix where the nomenclature has no name.
    pub fn name(&self, quantity: IamcQuantityEntry) -> Option<(String, &str)> {
        let known = self.file.variables.iter().find(|known| known.quantity == quantity)?;
        let name = known.names.get(&self.nomenclature.id).cloned();
        let name = name.unwrap_or_else(|| format!("{}{}", self.file.prefix, known.own));
        Some((name, &known.unit))
    }

    /// The names that the nomenclature does not have and that stand under the prefix.
    pub fn own_names(&self) -> Vec<String> {
        let own = self.file.variables.iter();
        let own = own.filter(|known| !known.names.contains_key(&self.nomenclature.id));
        own.map(|known| format!("{}{}", self.file.prefix, known.own)).collect()
    }

    /// Ids of direct sources of these years that are neither energy nor industrial process: they are in the total alone.
    pub fn unmapped<'y>(&self, years: impl Iterator<Item = &'y IamcYear>) -> BTreeSet<String> {
        let sources = &self.file.sources;
        let all = years.flat_map(|year| &year.emissions);
        all.filter(|(source, scope, _)| {
            *scope != Some(INDIRECT) && !sources.energy.contains(source) && !sources.processes.contains(source)
        })
        .map(|(source, ..)| source.clone())
        .collect()
    }

    /// The series of a scenario. A quantity that no year has is left out; where some have it, it is zero in the others, and blank where it would be a
    /// quotient of nothing.
    pub fn series(&self, scenario: &str, region: &str, years: &BTreeMap<i16, IamcYear>) -> Vec<IamcSeries> {
        let each = self.file.variables.iter();
        let series = each.filter_map(|known| {
            let (variable, unit) = self.name(known.quantity)?;
            let is_had = years.values().any(|year| self.value(known.quantity, year).is_some());
            let values = years.iter().filter_map(|(year, found)| {
                let value = self.value(known.quantity, found);
                let value = value.or_else(|| found.has_zero_of(known.quantity).then(Ratio::zero))?;
                Some((
                    *year,
                    if found.is_solved {
                        value.significant(DIGITS)
                    } else {
                        value
                    },
                ))
            });
            is_had.then(|| IamcSeries {
                scenario: scenario.to_owned(),
                region: region.to_owned(),
                variable,
                unit: unit.to_owned(),
                values: values.collect(),
            })
        });
        series.collect()
    }

    /// A quantity of a year in its unit; `None` where the year has none.
    fn value(&self, quantity: IamcQuantityEntry, year: &IamcYear) -> Option<Ratio> {
        let sources = &self.file.sources;
        let sum = |fits: &dyn Fn(&str, Option<u8>) -> bool| -> Option<Ratio> {
            let own = year.emissions.iter().filter(|(source, scope, _)| fits(source, *scope));
            let own: Vec<Ratio> = own.map(|(.., amount)| amount.clone()).collect();
            (!own.is_empty()).then(|| own.into_iter().sum())
        };
        let is_in = |ids: &[String], source: &str| ids.iter().any(|id| id == source);
        let direct = |ids: &[String]| sum(&|source, scope| scope != Some(INDIRECT) && is_in(ids, source));
        let scrap_share = || year.scrap.divide(&year.metallic_charge);
        let some = |amount: &Ratio| (!amount.is_zero()).then(|| amount.clone());
        let per_steel = |amount: Option<Ratio>| amount?.divide(&year.steel);
        let million = |amount: Option<Ratio>| amount?.divide(&Ratio::from(MILLION));
        match quantity {
            IamcQuantityEntry::EnergyEmissions => million(direct(&sources.energy)),
            IamcQuantityEntry::ProcessEmissions => million(direct(&sources.processes)),
            IamcQuantityEntry::IndirectEmissions => million(sum(&|_, scope| scope == Some(INDIRECT))),
            IamcQuantityEntry::TotalEmissions => million(sum(&|_, _| true)),
            IamcQuantityEntry::Capture => million(direct(&sources.capture).map(|below_zero| -below_zero)),
            IamcQuantityEntry::Steel => million(Some(year.steel.clone())),
            IamcQuantityEntry::PrimarySteel => {
                million(scrap_share().map(|share| year.steel.clone() * (Ratio::one() - share)))
            }
            IamcQuantityEntry::SecondarySteel => million(scrap_share().map(|share| year.steel.clone() * share)),
            IamcQuantityEntry::PigIron => million(some(&year.pig_iron)),
            IamcQuantityEntry::SpongeIron => million(some(&year.sponge_iron)),
            IamcQuantityEntry::EnergyIntensity => per_steel(direct(&sources.energy)),
            IamcQuantityEntry::TotalIntensity => per_steel(sum(&|_, _| true)),
        }
    }
}

impl IamcTable {
    /// The table as CSV: every digit of numbers that end within twenty places, others rounded there.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let years: BTreeSet<i16> = self
            .series
            .iter()
            .flat_map(|series| series.values.keys().copied())
            .collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let head = ["model", "scenario", "region", "variable", "unit"].map(str::to_owned);
        writer.write_record(head.into_iter().chain(years.iter().map(i16::to_string)))?;
        for series in &self.series {
            let row = [MODEL, &series.scenario, &series.region, &series.variable, &series.unit].map(str::to_owned);
            let values = years
                .iter()
                .map(|year| series.values.get(year).map(number).unwrap_or_default());
            writer.write_record(row.into_iter().chain(values))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// Scenarios of one id in one region: readers take them for one. Errors: their ids.
    pub fn check(&self, place: &Place) -> Result<(), Problems> {
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&str> = self
            .series
            .iter()
            .filter(|series| !seen.insert((&series.scenario, &series.region, &series.variable)))
            .map(|series| series.scenario.as_str())
            .collect();
        let faults = twice
            .into_iter()
            .map(|id| scenario_twice(id).at(place.clone()))
            .collect();
        Problems(faults).check().map(|_| ())
    }
}

fn unknown_nomenclature(id: &str, file: &IamcVariableFile) -> Problem {
    let known: Vec<&str> = file.nomenclatures.iter().map(|known| known.id.as_str()).collect();
    Problem::error(
        "unknown-nomenclature",
        Text::new(
            format!("没有变量命名 `{id}`"),
            format!("there is no nomenclature of variables `{id}`"),
        ),
    )
    .hint(Text::new(
        format!("可用：{}", known.join("、")),
        format!("known: {}", known.join(", ")),
    ))
}

fn scenario_twice(id: &str) -> Problem {
    Problem::error(
        "scenario-twice",
        Text::new(
            format!("两个情景的 id 同为 `{id}`，区域也相同，表中无法区分"),
            format!("two scenarios of one region have the id `{id}`, and nothing tells them apart in the table"),
        ),
    )
    .hint(Text::new("给其中之一另起 id", "give one of them another id"))
}
