//! The plants that a scenario starts from, read once: from a ledger, or from a sector file with its archetypes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::base_problem;
use super::network_base::NetworkBase;
use super::plant::{Archetype, Archetypes, Plant, Sourced};
use super::plant_base::PlantBase;
use super::sector_file::{Assumption, SectorFile, SectorPlantEntry, SourcedEntry};
use crate::activity::{InputFile, Ledger, LedgerSource};
use crate::factor::{Library, Named};
use crate::format::factor_set::ConfidenceEntry;
use crate::methodology::{Methodology, MethodologyRegistry};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::scenario::metal::CRUDE_STEEL;
use crate::scenario::scenario::{BaseSource, LedgerFiles, ScenarioScope};
use crate::scenario::scenario_problem as problem;
use crate::text::Text;
use crate::yaml;

/// The methodology by which carbon is followed through the processes of a plant.
pub const CARBON_BALANCE: &str = "carbon-balance";

/// The ledgers that a scenario starts from, owned.
#[derive(Debug)]
pub struct Books {
    ledgers: Vec<Ledger>,
    /// For each archetype its id, what it is called, its ledger and its product; one without an id is the plants' own ledger.
    archetypes: Vec<Book>,
    sector: Option<(SectorFile, String)>,
    network: Option<NetworkBase>,
    /// The sector file with its SHA-256.
    pub sector_input: Option<InputFile>,
    balance: Methodology,
}

#[derive(Clone, Debug)]
struct Book {
    id: Option<String>,
    title: Option<Text>,
    ledger: usize,
    product: String,
    /// Where it is named.
    place: Place,
}

/// An archetype that a lever names by its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedArchetype {
    /// Its id: that of its ledger file.
    pub id: String,
    /// Its files.
    pub files: LedgerFiles,
    /// Id of the item that its plants' output is counted by; crude steel where none is named.
    pub product: Option<String>,
}

/// What a scenario starts from.
#[derive(Debug)]
pub struct StartingPoint<'a> {
    /// What the sector is called; `None` of a ledger.
    pub title: Option<Text>,
    /// Whose plants they are; `None` of a ledger or a network.
    pub scope: Option<ScenarioScope>,
    /// The base year.
    pub year: i16,
    /// The plants, in the order of the file.
    pub plants: Vec<Plant<'a>>,
    /// The archetypes, by id: those of the sector, and those that levers name.
    pub archetypes: Archetypes<'a>,
    /// What was assumed of the sector.
    pub assumptions: Vec<Assumption>,
    /// The ledgers read.
    pub inputs: Vec<InputFile>,
    /// What was found in the ledgers while reading.
    pub notes: Vec<Problem>,
}

impl StartingPoint<'_> {
    /// What a route is called: the title of its archetype, else its id.
    pub fn route_title(&self, route: &str) -> Text {
        let archetype = self.archetypes.get(route);
        let title = archetype.and_then(|archetype| archetype.title.clone());
        title.unwrap_or_else(|| Text::same(route))
    }
}

impl LedgerFiles {
    /// Reads the ledger. Errors: those of [`Ledger::read`].
    pub(in crate::scenario) fn read(&self, library: &Library) -> Result<Ledger, Problems> {
        let source = LedgerSource {
            files: self.ledger.clone(),
            plants: self.plants.clone(),
            plant: self.plant.clone(),
            mapping: self.mapping.clone(),
            region: self.region.clone(),
            ..LedgerSource::default()
        };
        Ledger::read(&source, library)
    }
}

impl Books {
    /// Reads what a scenario starts from, and the archetypes that its levers name by their files. Errors: those of the ledgers and of the sector file.
    pub fn read(source: &BaseSource, named: &[NamedArchetype], library: &Library) -> Result<Books, Problems> {
        let balance = MethodologyRegistry::load(CARBON_BALANCE, &BTreeMap::new(), library)?;
        let mut books = Books {
            ledgers: Vec::new(),
            archetypes: Vec::new(),
            sector: None,
            network: None,
            sector_input: None,
            balance,
        };
        match source {
            BaseSource::Ledger(files) => {
                let product = match &files.product {
                    Some((name, place)) => item_of(name, place, library)?,
                    None => CRUDE_STEEL.to_owned(),
                };
                books.add(None, files, &product, Place::file(first_file(files)), library)?;
                books.has_plant(files.plant.as_deref())?;
            }
            BaseSource::Sector(path) => books.read_sector(path, library)?,
            BaseSource::Network(files) => books.network = Some(NetworkBase::read(files, library)?),
        }
        let region = books.sector.as_ref().map(|(file, _)| file.region.value.clone());
        for archetype in named {
            let product = archetype.product.as_deref().unwrap_or(CRUDE_STEEL);
            let place = Place::file(first_file(&archetype.files));
            let id = Some(archetype.id.as_str());
            if books.archetypes.iter().any(|known| known.id.as_deref() == id) {
                return Err(base_problem::archetype_differs(place, &archetype.id).into());
            }
            books.add(Some(archetype.id.clone()), &archetype.files, product, place, library)?;
            if let Some(region) = &region {
                books.draw_power_in(region);
            }
        }
        Ok(books)
    }

    /// An error where the plant that a base names is none of its ledger.
    fn has_plant(&self, name: Option<&str>) -> Result<(), Problem> {
        let ledger = self.ledgers.first().filter(|ledger| ledger.line_count() > 0);
        let Some((name, ledger)) = name.zip(ledger) else {
            return Ok(());
        };
        if ledger.plants.find(name).is_some() {
            return Ok(());
        }
        let known: Vec<&str> = ledger.plants.plants.iter().map(|plant| plant.id.as_str()).collect();
        let what = Text::new("企业（base.plant）", "plant (`base.plant`)");
        let place = ledger
            .inputs
            .first()
            .map(|input| Place::file(&input.path))
            .unwrap_or_default();
        Err(problem::unknown("unknown-plant", place, &what, name, &known))
    }

    fn add(
        &mut self,
        id: Option<String>,
        files: &LedgerFiles,
        product: &str,
        place: Place,
        library: &Library,
    ) -> Result<(), Problems> {
        self.ledgers.push(files.read(library)?);
        self.archetypes.push(Book {
            id,
            title: None,
            ledger: self.ledgers.len() - 1,
            product: product.to_owned(),
            place,
        });
        Ok(())
    }

    /// The plants that the last archetype stands for draw their power in the sector's region.
    fn draw_power_in(&mut self, region: &str) {
        if let Some(ledger) = self.ledgers.last_mut() {
            for plant in &mut ledger.plants.plants {
                plant.region = Some(region.to_owned());
            }
        }
    }

    fn read_sector(&mut self, path: &Path, library: &Library) -> Result<(), Problems> {
        let (mut file, sha256) = yaml::read_file::<SectorFile>(path)?;
        let name = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut faults = Vec::new();
        let place = |row: u64| Place {
            row: Some(row),
            ..Place::file(&name)
        };
        match library.regions.find(&file.region.value) {
            Some(region) => file.region.value = region.id().to_owned(),
            None => {
                let near = library.regions.nearest_words(&file.region.value);
                let what = Text::new("地区", "region");
                let place = place(file.region.referenced.line());
                faults.push(problem::unknown_word(
                    "unknown-region",
                    place,
                    &what,
                    &file.region.value,
                    &near,
                ));
            }
        }
        for archetype in &file.archetypes {
            let entry = &archetype.value;
            let place = place(archetype.referenced.line());
            let product = match item_of(&entry.product, &place, library) {
                Ok(product) => product,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            let files = LedgerFiles {
                ledger: vec![folder.join(&entry.ledger)],
                plants: Some(folder.join(&entry.plants)),
                ..LedgerFiles::default()
            };
            if self.archetypes.iter().any(|known| known.id.as_ref() == Some(&entry.id)) {
                faults.push(problem::twice(place, &Text::new("原型", "archetype"), &entry.id));
                continue;
            }
            if let Err(Problems(found)) = self.add(Some(entry.id.clone()), &files, &product, place, library) {
                faults.extend(found);
                continue;
            }
            if let Some(book) = self.archetypes.last_mut() {
                book.title = Some(entry.title.clone());
            }
            self.draw_power_in(&file.region.value);
        }
        let ids: Vec<&str> = file.archetypes.iter().map(|entry| entry.value.id.as_str()).collect();
        let mut seen: Vec<&str> = Vec::new();
        for plant in &file.plants {
            let (entry, place) = (&plant.value, place(plant.referenced.line()));
            if !ids.contains(&entry.archetype.as_str()) {
                let what = Text::new("原型", "archetype");
                faults.push(problem::unknown(
                    "unknown-archetype",
                    place.clone(),
                    &what,
                    &entry.archetype,
                    &ids,
                ));
            }
            if seen.contains(&entry.id.as_str()) {
                let what = Text::new("企业", "plant");
                faults.push(problem::twice(place, &what, &entry.id));
            }
            seen.push(&entry.id);
        }
        Problems(faults).check()?;
        self.sector_input = Some(InputFile::known(name.clone(), sha256));
        self.sector = Some((file, name));
        Ok(())
    }

    /// The plants, their networks drawn and solved. Errors: those of the networks; an output that its archetype does not have; amounts that are none.
    pub fn starting_point<'a>(&'a self, library: &'a Library) -> Result<StartingPoint<'a>, Problems> {
        let mut point = StartingPoint {
            title: self.sector.as_ref().map(|(file, _)| file.title.clone()),
            scope: self.sector.as_ref().map(|(file, _)| ScenarioScope {
                sector: file.sector.clone(),
                region: Some(file.region.value.clone()),
                city: file.city.clone(),
            }),
            year: i16::MIN,
            plants: Vec::new(),
            archetypes: BTreeMap::new(),
            assumptions: self
                .sector
                .as_ref()
                .map(|(file, _)| file.assumptions.clone())
                .unwrap_or_default(),
            inputs: self.ledgers.iter().flat_map(|ledger| ledger.inputs.clone()).collect(),
            notes: self.ledgers.iter().flat_map(|ledger| ledger.notes.clone()).collect(),
        };
        point.inputs.extend(self.sector_input.clone());
        let (mut faults, mut unmade) = (Vec::new(), Vec::new());
        if let Some(network) = &self.network {
            let of_network =
                PlantBase::of_network((&network.ledger, 0), network.network.clone(), &self.balance, library)?;
            let plant = own_plant(Arc::new(of_network), &network.product);
            unmade.extend(without_output(&plant, &Place::file(&network.input.path)));
            point.plants.push(plant);
            point.inputs.push(network.input.clone());
        }
        for archetype in &self.archetypes {
            let ledger = &self.ledgers[archetype.ledger];
            let mut with_lines = Vec::new();
            for plant in 0..ledger.plants.plants.len() {
                if ledger.years_of(plant)?.is_some() {
                    with_lines.push(plant);
                }
            }
            if let (Some(id), false) = (&archetype.id, with_lines.len() == 1) {
                let names = with_lines.iter().map(|plant| ledger.plants.plants[*plant].id.as_str());
                let names: Vec<&str> = names.collect();
                faults.push(base_problem::archetype_of_no_plant(archetype.place.clone(), id, &names));
                continue;
            }
            for plant in with_lines {
                let base = match PlantBase::of((ledger, plant), &self.balance, library) {
                    Ok(base) => Arc::new(base),
                    Err(Problems(found)) => {
                        faults.extend(found);
                        continue;
                    }
                };
                match &archetype.id {
                    Some(id) => {
                        let known = Archetype {
                            title: archetype.title.clone(),
                            base,
                            product: archetype.product.clone(),
                        };
                        point.archetypes.insert(id.clone(), known);
                    }
                    None => {
                        let plant = own_plant(base, &archetype.product);
                        unmade.extend(without_output(&plant, &archetype.place));
                        point.plants.push(plant);
                    }
                }
            }
        }
        Problems(faults).check()?;
        if let Some((file, name)) = &self.sector {
            point.year = file.year;
            let mut faults = Vec::new();
            for plant in &file.plants {
                let place = Place {
                    row: Some(plant.referenced.line()),
                    ..Place::file(name)
                };
                let entry = &plant.value;
                let archetype = &point.archetypes[&entry.archetype];
                match on_archetype(entry, archetype, &place) {
                    Ok(plant) => point.plants.push(plant),
                    Err(Problems(found)) => faults.extend(found),
                }
            }
            Problems(faults).check()?;
        } else {
            let years: Vec<i16> = point.plants.iter().map(|plant| plant.base.year).collect();
            point.year = years.iter().copied().max().unwrap_or_default();
            if years.iter().any(|year| *year != point.year) {
                let plants = point.plants.iter().map(|plant| (plant.id.as_str(), plant.base.year));
                let place = self
                    .ledgers
                    .first()
                    .map(|ledger| Place::file(ledger.line(0).place.file));
                let place = place.unwrap_or_default();
                return Err(base_problem::different_years(place, &plants.collect::<Vec<_>>()).into());
            }
        }
        Problems(unmade).check()?;
        Ok(point)
    }
}

/// Id of an item that is named.
fn item_of(name: &str, place: &Place, library: &Library) -> Result<String, Problem> {
    let what = Text::new("物料", "item");
    let near = || library.items.nearest_words(name);
    let found = library.items.find(name).map(|item| item.id().to_owned());
    found.ok_or_else(|| problem::unknown_word("unknown-item", place.clone(), &what, name, &near()))
}

/// The first file of a ledger, for messages.
fn first_file(files: &LedgerFiles) -> String {
    let first = files.ledger.first();
    first.map(|file| file.display().to_string()).unwrap_or_default()
}

/// An error where a plant puts out nothing of what its output is counted by: there would be nothing that a year could stand beside.
fn without_output(plant: &Plant<'_>, place: &Place) -> Option<Problem> {
    let made = || base_problem::plant_without_output(place.clone(), &plant.id, &plant.product, &plant.base.puts_out());
    plant.output.is_zero().then(made)
}

fn own_plant<'a>(base: Arc<PlantBase<'a>>, product: &str) -> Plant<'a> {
    let known = &base.ledger.plants.plants[base.plant];
    Plant {
        id: known.id.clone(),
        title: known.title.clone(),
        route: known.route.clone(),
        scale: Ratio::one(),
        product: product.to_owned(),
        output: base.output_of(product),
        capacity: None,
        start: None,
        stop: None,
        is_archetype: false,
        is_added: false,
        base,
    }
}

fn on_archetype<'a>(entry: &SectorPlantEntry, archetype: &Archetype<'a>, place: &Place) -> Result<Plant<'a>, Problems> {
    let (base, product) = (archetype.base.clone(), archetype.product.as_str());
    let output = amount(&entry.output, base.library, product, place)?;
    let capacity = entry
        .capacity
        .as_ref()
        .map(|written| {
            Ok::<_, Problems>(Sourced {
                value: amount(written, base.library, product, place)?,
                source: written.source.clone().unwrap_or_default(),
                confidence: written.confidence.unwrap_or(ConfidenceEntry::Assumed),
            })
        })
        .transpose()?;
    if let Some(capacity) = capacity.as_ref().filter(|capacity| capacity.value < output) {
        return Err(problem::capacity_below_output(place.clone(), &entry.id, &capacity.value, &output).into());
    }
    let scale = output
        .divide(&base.output_of(product))
        .ok_or_else(|| problem::no_output_of_archetype(place.clone(), &entry.archetype))?;
    Ok(Plant {
        id: entry.id.clone(),
        title: entry.title.clone(),
        route: Some(entry.archetype.clone()),
        base,
        scale,
        product: product.to_owned(),
        output,
        capacity,
        start: entry.start,
        stop: entry.stop,
        is_archetype: true,
        is_added: false,
    })
}

/// An amount of an item in its base unit.
fn amount(written: &SourcedEntry, library: &Library, item: &str, place: &Place) -> Result<Ratio, Problem> {
    let unit = library.units.parse(&written.unit).ok();
    let item = library.items.find(item);
    let amount = read_number(&written.value)
        .ok()
        .zip(unit.zip(item))
        .and_then(|(value, (unit, item))| {
            let fits = unit.dimension == item.unit.dimension && !value.is_negative();
            fits.then(|| (Ratio::from(value) * unit.size).divide(&item.unit.size))
                .flatten()
        });
    amount.ok_or_else(|| problem::bad_amount(place.clone(), &written.value, &written.unit))
}
