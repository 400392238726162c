//! The footprints of a case.

use super::Step;
use super::rendering::Rendering;
use crate::case::case::CaseFootprint;
use crate::case::computation::{Computation, Work, placed};
use crate::case::footprint_ledger::{FootprintLedger, choices};
use crate::case::result_file::{Headline, ResultKind};
use crate::case::result_name::footprint_names;
use crate::methodology::warming::EQUIVALENT;
use crate::network::asked::{asked, only_plant};
use crate::network::contribution::Contributions;
use crate::network::{Network, ProductSystem};
use crate::problem::{Problem, Problems};
use crate::report::footprint_text::{Breakdown, FootprintSheet};
use crate::report::intensity_sheet::IntensitySheet;
use crate::report::plant_heading::plant_heading;
use crate::report::solved_number::shown;
use crate::report::table::TableStyle;
use crate::text::Text;

pub(super) const STEP: Step = Step {
    title: || Text::new("产品足迹", "footprints"),
    is_asked: |case| !case.footprints.is_empty(),
    compute,
};

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    let mut faults: Vec<Problem> = Vec::new();
    let footprints = &work.case.footprints;
    for (footprint, name) in footprints.iter().zip(footprint_names(footprints)) {
        if let Err(Problems(found)) = of_one(work, footprint, &name, computation) {
            faults.extend(found.into_iter().map(|problem| placed(problem, &footprint.place)));
        }
    }
    Problems(faults).check().map(|_| ())
}

fn of_one(
    work: &Work<'_>,
    footprint: &CaseFootprint,
    name: &str,
    computation: &mut Computation,
) -> Result<(), Problems> {
    let read = FootprintLedger::read(footprint, work.library, work.threads)?;
    computation.rests_on(&read.methodology, work.library);
    let inventory = read.inventory(work.library, work.case.as_of)?;
    computation.say(&inventory.notes);
    let plant = only_plant(&inventory)?;
    let networks = footprint.networks.iter().map(|path| Network::read(path, work.library));
    let networks: Vec<Network> = networks.map(|read| Ok(read?.1)).collect::<Result<_, Problems>>()?;
    let choices = choices(footprint, &inventory, plant, work.case.as_of);
    let title = plant_heading(&inventory, plant);
    let system = ProductSystem::of_inventory(title, &inventory, plant, &networks, choices)?;
    computation.say(&system.notes);
    let Some(typed) = &footprint.product else {
        let sheet = IntensitySheet::of(&system)?;
        computation.is_complete &= sheet.is_complete();
        let rendering = Rendering {
            json: &|| sheet.json(),
            csv: &|| sheet.csv(),
            text: &|language| sheet.text(language, TableStyle::FILE),
        };
        return rendering.write(work, (name, ResultKind::Solved), computation);
    };
    let (product, amount) = asked(&system.network, typed, ("per", &footprint.per), work.library)?;
    let solved = system.footprint(product, &amount)?;
    let sheet = FootprintSheet {
        system: &system,
        contributions: Contributions::of(&system, &solved),
        footprint: &solved,
        breakdown: Breakdown::Process,
        paths: None,
        traced: Vec::new(),
    };
    let is_complete = sheet.contributions.is_complete();
    computation.is_complete &= is_complete;
    let product = &system.network.products[solved.product];
    let amount = solved.amount.to_text();
    computation.headlines.push(Headline {
        of: name.to_owned(),
        title: Text::new(
            format!("{amount} {} {} 的足迹", product.unit, product.title.zh),
            format!("footprint of {amount} {} of {}", product.unit, product.title.en),
        ),
        value: shown(&sheet.total()),
        unit: EQUIVALENT.to_owned(),
        complete: is_complete,
    });
    let rendering = Rendering {
        json: &|| sheet.json(),
        csv: &|| sheet.csv(),
        text: &|language| sheet.text(language, TableStyle::FILE),
    };
    rendering.write(work, (name, ResultKind::Solved), computation)
}
