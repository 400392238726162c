//! `dafeng scenario run --iamc`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use dafeng::factor::{Library, Named};
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::iamc::{IamcNames, IamcTable, IamcYear};
use dafeng::scenario::metal::CRUDE_STEEL;
use dafeng::scenario::trajectory::YearResult;
use dafeng::scenario::{Run, Trajectory};
use dafeng::text::Text;

use super::footprint::failed;
use super::output::Output;

/// The unit of emissions that the table takes.
const CARBON_DIOXIDE: &str = "tCO2";

/// Arguments of the table of the integrated assessment community.
#[derive(Args, Debug)]
pub struct IamcArguments {
    /// Write every scenario to this CSV file as integrated assessment models report: model, scenario, region, variable, unit, years 写成 IAMC 表
    #[arg(long, value_name = "FILE")]
    pub iamc: Option<PathBuf>,
    /// Names of the variables: common-definitions or ar6 变量命名
    #[arg(long, value_name = "NAMES", default_value = "common-definitions", requires = "iamc")]
    pub iamc_names: String,
    /// Region of every row; without it that of the sector, or region|plant 区域
    #[arg(long, value_name = "REGION", requires = "iamc")]
    pub iamc_region: Option<String>,
}

/// A table while scenarios are run.
pub struct IamcExport<'a> {
    file: &'a PathBuf,
    region: Option<&'a str>,
    names: IamcNames,
    table: IamcTable,
    notes: Vec<Problem>,
}

impl<'a> IamcExport<'a> {
    /// The table that is asked for; `None` where none is. Errors: an unknown nomenclature.
    pub fn of(arguments: &'a IamcArguments) -> Result<Option<IamcExport<'a>>, Problems> {
        let Some(file) = &arguments.iamc else {
            return Ok(None);
        };
        Ok(Some(IamcExport {
            file,
            region: arguments.iamc_region.as_deref(),
            names: IamcNames::load(&arguments.iamc_names)?,
            table: IamcTable::default(),
            notes: Vec::new(),
        }))
    }

    /// Adds a scenario. Errors: emissions in another unit; plants that make no steel; no region.
    pub fn add(&mut self, run: &Run<'_>, trajectory: &Trajectory) -> Result<(), Problems> {
        let unit = &run.methodology.unit.text;
        let place = run.scenario.place.clone();
        if unit != CARBON_DIOXIDE {
            return Err(other_unit(unit).at(place).into());
        }
        let items = &run.library.items;
        if let Some(plant) = run
            .plants
            .iter()
            .find(|plant| !items.is_within(&plant.product, CRUDE_STEEL))
        {
            return Err(no_steel(&plant.id, &plant.product).at(place).into());
        }
        let region = match self.region {
            Some(region) => region.to_owned(),
            None => region_of(run).ok_or_else(|| no_region().at(place))?,
        };
        let mut years = BTreeMap::new();
        for year in &trajectory.years {
            years.insert(year.year, of_year(year, trajectory.base_year));
        }
        let unmapped = self.names.unmapped(years.values());
        self.notes.extend(unmapped.iter().map(|source| not_mapped(source)));
        self.table
            .series
            .extend(self.names.series(&run.scenario.id, &region, &years));
        Ok(())
    }

    /// Writes the file, and says which names are the program's own.
    pub fn write(mut self, output: &Output) -> Result<(), Problems> {
        self.table.check(&Place::file(self.file.display().to_string()))?;
        output.write_file(self.file, &self.table.csv().map_err(failed)?)?;
        self.notes.sort_by(|left, right| left.message.en.cmp(&right.message.en));
        self.notes.dedup();
        let own = self.names.own_names();
        let own: Vec<String> = own
            .into_iter()
            .filter(|name| self.table.series.iter().any(|series| series.variable == *name))
            .collect();
        if !own.is_empty() {
            self.notes.push(own_names(&self.names.nomenclature.id, &own));
        }
        output.problems(&self.notes);
        Ok(())
    }
}

/// What a year comes to, all plants together.
fn of_year(year: &YearResult, base_year: i16) -> IamcYear {
    let mut found = IamcYear {
        // The base year's lines are the ledger's own.
        is_solved: year.year != base_year,
        steel: year.output(),
        ..IamcYear::default()
    };
    for plant in &year.plants {
        for row in plant.rows.iter().filter(|row| row.counts) {
            let amount = row.unrounded.clone();
            let known = found.emissions.iter_mut().find(|(source, ..)| *source == row.source);
            match known {
                Some((.., sum)) => *sum = std::mem::take(sum) + amount,
                None => found.emissions.push((row.source.clone(), row.scope, amount)),
            }
        }
    }
    let indicators = year.indicators();
    found.scrap = indicators.scrap;
    found.metallic_charge = indicators.metallic_charge;
    found.pig_iron = indicators.iron;
    found.sponge_iron = indicators.sponge_iron;
    found
}

/// The region of a sector's plants; of the one plant of a ledger its region and itself.
fn region_of(run: &Run<'_>) -> Option<String> {
    let plants = &run.plants;
    let region = |place: usize| {
        let base = &plants[place].base;
        base.ledger.plants.plants[base.plant].region.as_deref()
    };
    let first = plants.first()?;
    let name = region_title(region(0), run.library);
    if first.is_archetype {
        return name.filter(|_| (0..plants.len()).all(|place| region(place) == region(0)));
    }
    if plants.len() > 1 {
        return None;
    }
    Some(match name {
        Some(name) => format!("{name}|{}", first.title.en),
        None => first.title.en.clone(),
    })
}

fn region_title(id: Option<&str>, library: &Library) -> Option<String> {
    library.regions.find(id?).map(|region| region.title().en.clone())
}

fn other_unit(unit: &str) -> Problem {
    Problem::error(
        "iamc-unit",
        Text::new(
            format!("方法学的结果以 {unit} 计；IAMC 表的变量为二氧化碳"),
            format!("the methodology's result is in {unit}; the variables of the IAMC table are carbon dioxide"),
        ),
    )
    .hint(Text::new(
        "换用以 tCO2 计的方法学",
        "take a methodology whose result is in tCO2",
    ))
}

fn no_steel(plant: &str, product: &str) -> Problem {
    Problem::error(
        "iamc-product",
        Text::new(
            format!("`{plant}` 的产品为 `{product}`，不是粗钢；IAMC 表的产量与强度按粗钢计"),
            format!(
                "the product of `{plant}` is `{product}`, no crude steel, by which the IAMC table counts production and intensity"
            ),
        ),
    )
}

fn no_region() -> Problem {
    Problem::error(
        "iamc-region",
        Text::new(
            "企业不在同一区域，或未注明区域：表的 region 列无从填写",
            "the plants are of several regions, or of none that is named: nothing says what the column `region` holds",
        ),
    )
    .hint(Text::new("以 --iamc-region 给出", "name it with --iamc-region"))
}

fn not_mapped(source: &str) -> Problem {
    Problem::warning(
        "iamc-source",
        Text::new(
            format!("源类别 `{source}` 既非能源也非工业过程，只计入 dafeng 自有的合计变量"),
            format!(
                "source `{source}` is known neither as energy nor as industrial process; it is in the program's own total alone"
            ),
        ),
    )
}

fn own_names(nomenclature: &str, own: &[String]) -> Problem {
    Problem::note(
        "iamc-own-names",
        Text::new(
            format!("`{nomenclature}` 没有的变量，以 dafeng| 开头写出：{}", own.join("、")),
            format!(
                "variables that `{nomenclature}` does not have stand under dafeng|: {}",
                own.join(", ")
            ),
        ),
    )
}
