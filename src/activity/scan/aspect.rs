//! The three aspects of a line, each typed once however many lines share it: its place (plant and process), its time, and its kind
//! (item, flow, unit and all else that is no number).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::interner::Interner;
use super::layout::Layout;
use crate::activity::column::Column;
use crate::activity::line::Line;
use crate::activity::plant::PlantBook;
use crate::activity::statement::Basis;
use crate::factor::Library;
use crate::factor::record::conversion_to_base;
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// Plant and process.
#[derive(Clone, Debug)]
pub(in crate::activity) struct PlaceAspect {
    pub plant: usize,
    pub process: Option<String>,
}

/// A period, or the days of one that are summed together.
#[derive(Clone, Debug)]
pub(super) struct TimeAspect {
    /// The period; of days summed together, the earliest.
    pub period: Period,
    /// Whether the file holds it as a date rather than as text.
    pub is_date: bool,
}

/// Everything else that tells lines apart.
#[derive(Clone, Debug)]
pub(in crate::activity) struct KindAspect {
    pub item: usize,
    pub flow: Flow,
    pub supply: Option<Supply>,
    pub read_as_net_consumed: bool,
    /// Whether its lines are kept one by one: they carry no quantity.
    pub is_individual: bool,
    /// What a quantity in the file's unit is multiplied by to stand in the item's base unit.
    pub factor: Ratio,
    pub is_dry: bool,
    pub dry_share: Option<(Ratio, Text)>,
    pub moisture: Option<Text>,
    /// Whether its lines state a moisture that nothing applies.
    pub has_idle_moisture: bool,
    /// By column of stated values; `None` where the lines state none.
    pub values: Vec<Option<StatedColumn>>,
}

impl KindAspect {
    /// Which parameters its lines state, a bit each.
    fn stated_columns(&self) -> u32 {
        let bits = self.values.iter().enumerate();
        bits.map(|(place, stated)| u32::from(stated.is_some()) << place).sum()
    }
}

/// A parameter that lines of a kind state.
#[derive(Clone, Debug)]
pub(in crate::activity) struct StatedColumn {
    /// What a value in the file's unit is multiplied by to stand in the parameter's unit for the item.
    pub to_base: Ratio,
    pub basis: Basis,
    /// The unit as typed.
    pub unit: String,
    /// The least and the greatest value, at the column's scale, that needs no second look.
    pub within: (i128, i128),
}

/// What all workers know: the aspects seen, the plants, the lines kept one by one, what is wrong.
pub(super) struct Known {
    pub interners: Vec<Interner>,
    pub plants: PlantBook,
    pub places: Vec<PlaceAspect>,
    pub times: Vec<TimeAspect>,
    pub kinds: Vec<KindAspect>,
    pub lines: Vec<Line>,
    pub problems: Vec<Problem>,
    /// Places by the texts of plant and process.
    place_ids: HashMap<(u32, u32), u32>,
    /// Places by what they are: several texts may name one, and all are one where processes are not told apart.
    known_places: HashMap<(usize, Option<String>), u32>,
    /// Times by the text of the period and whether the file holds dates: days summed into months, and as written.
    time_ids: HashMap<(u32, bool), (u32, u32)>,
    /// Kinds by the texts of their cells.
    kind_ids: HashMap<Vec<u32>, u32>,
    /// The texts of the dates that each file holds; whether they are months is told file by file.
    pub dates: BTreeMap<usize, BTreeSet<u32>>,
    /// Months by their own id, so that days find theirs.
    months: HashMap<(Period, bool), u32>,
}

/// Ids of the aspects of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct AspectIds {
    pub place: u32,
    /// Summed into months, and as written.
    pub time: (u32, u32),
    pub kind: u32,
}

/// The texts of a line's cells, by id.
pub(super) struct CellIds {
    pub plant: u32,
    pub process: u32,
    /// With it, whether the file holds dates.
    pub period: (u32, bool),
    pub kind: Vec<u32>,
}

impl Known {
    pub fn new(layout: &Layout, plants: PlantBook) -> Known {
        Known {
            interners: layout.keys.iter().map(|_| Interner::new()).collect(),
            plants,
            places: Vec::new(),
            times: Vec::new(),
            kinds: Vec::new(),
            lines: Vec::new(),
            problems: Vec::new(),
            place_ids: HashMap::new(),
            known_places: HashMap::new(),
            time_ids: HashMap::new(),
            kind_ids: HashMap::new(),
            dates: BTreeMap::new(),
            months: HashMap::new(),
        }
    }

    /// The aspects of a line, where all are known.
    pub fn find(&self, cells: &CellIds) -> Option<AspectIds> {
        Some(AspectIds {
            place: *self.place_ids.get(&(cells.plant, cells.process))?,
            time: *self.time_ids.get(&cells.period)?,
            kind: *self.kind_ids.get(&cells.kind)?,
        })
    }

    /// The period of a date's text as it stands in the file; `None` where no sound line has it.
    pub fn date(&self, text: u32) -> Option<Period> {
        let (_, exact) = self.time_ids.get(&(text, true))?;
        Some(self.times[*exact as usize].period)
    }

    /// Learns the aspects of a line that was read in full.
    pub fn learn(&mut self, cells: CellIds, line: &Line, cause: &Learning<'_>) -> AspectIds {
        let place = *self.place_ids.entry((cells.plant, cells.process)).or_insert_with(|| {
            let process = cause.process.clone();
            let known = self.known_places.entry((line.plant, process.clone()));
            *known.or_insert_with(|| {
                self.places.push(PlaceAspect {
                    plant: line.plant,
                    process,
                });
                self.places.len() as u32 - 1
            })
        });
        let time = match self.time_ids.get(&cells.period) {
            Some(ids) => *ids,
            None => self.learn_time(cells.period, line.period, cause),
        };
        let kind = match self.kind_ids.get(&cells.kind) {
            Some(id) => *id,
            None => {
                let mut kind = cause.kind(line);
                // A cell that says nothing and is not blank either: its column must not be summed as if it were.
                kind.is_individual |= kind.stated_columns() != cells.kind.last().copied().unwrap_or_default();
                self.kinds.push(kind);
                let id = self.kinds.len() as u32 - 1;
                self.kind_ids.insert(cells.kind, id);
                id
            }
        };
        AspectIds { place, time, kind }
    }

    fn learn_time(&mut self, text: (u32, bool), period: Period, cause: &Learning<'_>) -> (u32, u32) {
        let is_date = text.1;
        self.times.push(TimeAspect { period, is_date });
        let exact = self.times.len() as u32 - 1;
        let is_summed = period.length() == PeriodLength::Day && cause.layout.finest > PeriodLength::Day;
        let coarse = if is_summed {
            let month = period.row(PeriodLength::Month);
            let id = *self.months.entry((month, is_date)).or_insert_with(|| {
                self.times.push(TimeAspect { period, is_date });
                self.times.len() as u32 - 1
            });
            let known = &mut self.times[id as usize];
            known.period = known.period.min(period);
            id
        } else {
            exact
        };
        self.time_ids.insert(text, (coarse, exact));
        (coarse, exact)
    }
}

/// What learning a line's aspects needs beside the line.
pub(super) struct Learning<'a> {
    pub library: &'a Library,
    pub layout: &'a Layout,
    /// The process that the line names; a boundary flow has lost it.
    pub process: Option<String>,
    /// What the line's quantity would be were it typed as 1.
    pub factor: Ratio,
    /// The text of a cell, by column.
    pub text: &'a dyn Fn(&Column) -> Option<String>,
    /// Whether the numbers of the file are floating-point.
    pub is_floating: bool,
}

impl Learning<'_> {
    fn kind(&self, line: &Line) -> KindAspect {
        let values: Vec<Option<StatedColumn>> = self
            .layout
            .values
            .iter()
            .map(|column| self.stated(line, &column.parameter, column.scale))
            .collect();
        let is_ambiguous = self.is_floating && values.iter().flatten().any(|value| value.unit.contains('%'));
        KindAspect {
            item: line.item,
            flow: line.flow,
            supply: line.supply,
            read_as_net_consumed: line.read_as_net_consumed,
            is_individual: !line.flow.carries_quantity() || is_ambiguous,
            factor: self.factor.clone(),
            is_dry: line.is_dry,
            dry_share: line.dry_share.clone(),
            moisture: line.moisture.clone(),
            has_idle_moisture: line.idle_moisture.is_some(),
            values,
        }
    }

    fn stated(&self, line: &Line, id: &str, scale: u32) -> Option<StatedColumn> {
        let statement = line.statements.iter().find(|statement| statement.parameter == id)?;
        let parameter = self.library.parameters.find(id)?;
        let item = self.library.items.at(line.item);
        let typed = (self.text)(&Column::ValueUnit(id.to_owned()));
        let unit = match &typed {
            Some(typed) => self.library.units.parse(typed).ok()?,
            None => parameter.unit.clone(),
        };
        let to_base = conversion_to_base(&unit, item, parameter)?;
        let limit = parameter
            .at_most()
            .filter(|_| item.is_by_mass() || parameter.unit.dimension.is_one())
            .and_then(|(limit, _)| limit.divide(&to_base))
            .and_then(|limit| limit.floor_at(scale));
        Some(StatedColumn {
            to_base,
            basis: statement.basis.clone(),
            unit: typed.unwrap_or_default(),
            within: (i128::from(parameter.is_above_zero()), limit.unwrap_or(i128::MAX)),
        })
    }
}
