//! Plans with their targets: those shipped, and files of the user's own.

use std::path::Path;

use super::problem;
use super::register::reader::without_year;
use super::score::PEAK_YEAR;
use crate::factor::packed::{PackedFile, PackedKind};
use crate::format::plan::{PlanFile, PlanTargetEntry};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::number::read_number;
use crate::quantity::{Ratio, Unit, UnitTable};
use crate::spelling::fold;
use crate::text::Text;
use crate::yaml;

/// The years that a target can ask for.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;
/// The unit of targets that ask for a year.
const YEAR: &str = "year";

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The title of its document.
    pub document: String,
    /// What was read of it.
    pub read_from: Text,
    /// Id of the region that it holds in.
    pub region: String,
    /// The city that it holds in, where it is one of a city.
    pub city: Option<Text>,
    /// Id of the sector that it holds for.
    pub sector: Option<String>,
    /// The file that it stands in, and its SHA-256.
    pub file: (String, String),
    /// Its targets, in the order of the text.
    pub targets: Vec<Target>,
}

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    /// What is measured.
    pub metric: String,
    /// What that is called.
    pub title: Text,
    /// What must hold; `None` of a direction or a rule without a number.
    pub threshold: Option<(Operator, Ratio)>,
    /// The direction or kind of rule, where there is no number: `decrease`.
    pub direction: String,
    /// The unit.
    pub unit: Option<String>,
    /// The year by which it must hold; of a day its year.
    pub deadline: Option<i16>,
    /// Id of the sector, where that is not the plan's.
    pub sector: Option<String>,
    /// Ids of the products that it is about, where it is not the whole sector.
    pub products: Vec<String>,
    /// The clause.
    pub clause: Option<String>,
    /// The words of the text.
    pub wording: Option<String>,
    /// What else must be said.
    pub note: Option<Text>,
    /// What must hold beside it, and no register tells of: it is never met for sure.
    pub further: Option<Text>,
    /// What may hold in its place, and no register tells of: it is never missed for sure.
    pub alternative: Option<Text>,
}

/// How a value stands to its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Above it.
    Above,
    /// At least it.
    AtLeast,
    /// Equal to it.
    Equal,
    /// At most it.
    AtMost,
    /// Below it.
    Below,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Operator; 5] = [
        Operator::Above,
        Operator::AtLeast,
        Operator::Equal,
        Operator::AtMost,
        Operator::Below,
    ];

    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Above => ">",
            Operator::AtLeast => ">=",
            Operator::Equal => "=",
            Operator::AtMost => "<=",
            Operator::Below => "<",
        }
    }

    /// Whether a value stands so.
    pub fn holds(self, value: &Ratio, threshold: &Ratio) -> bool {
        match self {
            Operator::Above => value > threshold,
            Operator::AtLeast => value >= threshold,
            Operator::Equal => value == threshold,
            Operator::AtMost => value <= threshold,
            Operator::Below => value < threshold,
        }
    }
}

impl Plan {
    /// The shipped plans.
    pub fn ids() -> Vec<&'static str> {
        packed().map(|file| file.id).collect()
    }

    /// The year before which emissions must peak, by the first of the plans that says so.
    pub fn peak_deadline(plans: &[Plan]) -> Option<i32> {
        let mut targets = plans.iter().flat_map(|plan| &plan.targets);
        targets.find(|target| target.metric == PEAK_YEAR)?.before_year()
    }

    /// The document and how it was read.
    pub fn read_words(&self) -> Text {
        let (document, read_from) = (&self.document, &self.read_from);
        Text::new(
            format!("{document}；{}", read_from.zh),
            format!("{document}; {}", read_from.en),
        )
    }

    /// The shipped plan of this id, or that of a YAML file. `place` is where it is named. Errors: no such plan; a file that does not fit; a number that is
    /// none.
    pub fn load(name: &str, place: &Place) -> Result<Plan, Problems> {
        let wanted = fold(name);
        for file in packed() {
            let entry: PlanFile = file.content()?;
            let document = &entry.document.title;
            let names = [&entry.id, &entry.title.zh, &entry.title.en, document];
            if names.into_iter().any(|name| fold(name) == wanted) {
                return Plan::of(entry, (file.path.to_owned(), file.sha256.to_owned()));
            }
        }
        let path = Path::new(name);
        let is_file = path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml");
        if !is_file {
            return Err(problem::unknown_plan(place.clone(), name, &Plan::ids()).into());
        }
        let (entry, sha256) = yaml::read_file::<PlanFile>(path)?;
        Plan::of(entry, (name.to_owned(), sha256))
    }

    fn of(entry: PlanFile, file: (String, String)) -> Result<Plan, Problems> {
        let mut faults = Vec::new();
        let mut targets = Vec::new();
        for entry in entry.targets {
            match target(entry, &file.0) {
                Ok(target) => targets.push(target),
                Err(fault) => faults.push(fault),
            }
        }
        Problems(faults).check()?;
        Ok(Plan {
            id: entry.id,
            title: entry.title,
            document: entry.document.title,
            read_from: entry.read_from,
            region: entry.region,
            city: entry.city,
            sector: entry.sector,
            file,
            targets,
        })
    }
}

impl Target {
    /// The year before which something must be, of a target that asks for a year: 2030 of `< 2030`, 2031 of `<= 2030`. `None` where it asks for none.
    pub fn before_year(&self) -> Option<i32> {
        let (operator, year) = self.threshold.as_ref()?;
        let year = i32::try_from(year.floor_at(0)?).ok()?;
        match operator {
            _ if !YEARS.contains(&year) => None,
            Operator::Below => Some(year),
            Operator::AtMost | Operator::Equal => Some(year + 1),
            Operator::Above | Operator::AtLeast => None,
        }
    }
}

/// The unit of a target, parsed, without the year: of `m2/a` m2. `None` where it has none that is known.
pub fn yearly_unit(target: &Target, units: &UnitTable) -> Option<Unit> {
    let unit = target.unit.as_deref()?;
    units.parse(without_year(unit)).ok()
}

fn packed() -> impl Iterator<Item = &'static PackedFile> {
    PackedFile::of_kind(PackedKind::Plan)
}

fn target(entry: PlanTargetEntry, file: &str) -> Result<Target, Problem> {
    let operator = Operator::ALL.iter().find(|known| known.sign() == entry.operator);
    let value = entry
        .value
        .as_deref()
        .map(|written| read_number(written).map(Ratio::from));
    let threshold = match (operator, value) {
        (Some(operator), Some(Ok(value))) => Some((*operator, value)),
        (None, None) => None,
        _ => return Err(problem::bad_target(Place::file(file), &entry.metric, &entry.operator)),
    };
    let deadline = entry
        .deadline
        .as_deref()
        .map(|written| written.get(..4).unwrap_or(written).parse::<i16>());
    let deadline = deadline.transpose();
    let deadline = deadline.map_err(|_| problem::bad_target(Place::file(file), &entry.metric, &entry.operator))?;
    let target = Target {
        metric: entry.metric,
        title: entry.title,
        threshold,
        direction: entry.operator.clone(),
        unit: entry.unit,
        deadline,
        sector: entry.sector,
        products: entry.products,
        clause: entry.clause,
        wording: entry.wording,
        note: entry.note,
        further: entry.further,
        alternative: entry.alternative,
    };
    let asks_for_year =
        target.threshold.is_some() && (target.unit.as_deref() == Some(YEAR) || target.metric == PEAK_YEAR);
    if asks_for_year && target.before_year().is_none() {
        return Err(problem::bad_year(Place::file(file), &target.metric, &entry.operator));
    }
    Ok(target)
}
