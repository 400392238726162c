//! The footprints of a case.

use super::Step;
use super::rendering::Rendering;
use crate::activity::{Ledger, LedgerSource};
use crate::case::case::CaseFootprint;
use crate::case::computation::{Computation, Work, fit_for_a_file, placed};
use crate::case::result_file::{FILE_STYLE, Headline, ResultKind};
use crate::inventory::{AccountRequest, account};
use crate::methodology::{Level, MethodologyRegistry};
use crate::network::asked::{asked, fact_query, only_plant};
use crate::network::contribution::Contributions;
use crate::network::{Choices, Network, ProductSystem};
use crate::problem::{Problem, Problems};
use crate::report::footprint_text::{Breakdown, FootprintSheet};
use crate::report::intensity_sheet::IntensitySheet;
use crate::report::plant_heading::plant_heading;
use crate::report::solved_number::shown;
use crate::text::Text;

pub(super) const STEP: Step = Step {
    title: || Text::new("产品足迹", "footprints"),
    is_asked: |case| !case.footprints.is_empty(),
    compute,
};

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    let mut faults: Vec<Problem> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for footprint in &work.case.footprints {
        let base = fit_for_a_file(footprint.product.as_deref().unwrap_or("all-products"));
        let count = names.iter().filter(|name| **name == base).count();
        names.push(base.clone());
        let name = if count == 0 {
            format!("footprint/{base}")
        } else {
            format!("footprint/{base}-{}", count + 1)
        };
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
    let methodology = MethodologyRegistry::load(&footprint.method, &Default::default(), work.library)?;
    computation.rests_on(&methodology, work.library);
    let source = LedgerSource {
        finest: Some(methodology.row_period),
        threads: work.threads.map(std::num::NonZeroUsize::get),
        ..footprint.ledger.clone()
    };
    let ledger = Ledger::read(&source, work.library)?;
    let request = AccountRequest {
        level: Level::Process,
        as_of: work.case.as_of,
        allow_gaps: false,
    };
    let inventory = account(&ledger, &methodology, work.library, request)?;
    computation.say(&inventory.notes);
    let plant = only_plant(&inventory)?;
    let networks = footprint.networks.iter().map(|path| Network::read(path, work.library));
    let networks: Vec<Network> = networks.map(|read| Ok(read?.1)).collect::<Result<_, Problems>>()?;
    let choices = Choices {
        boundary: footprint.boundary,
        allocation: footprint.allocation,
        scrap: footprint.scrap,
        warming_potentials: &footprint.warming_potentials,
        query: fact_query(&inventory, plant, work.case.as_of, &footprint.upstream),
    };
    let title = plant_heading(&inventory, plant);
    let system = ProductSystem::of_inventory(title, &inventory, plant, &networks, choices)?;
    computation.say(&system.notes);
    let Some(typed) = &footprint.product else {
        let sheet = IntensitySheet::of(&system)?;
        computation.is_complete &= sheet.is_complete();
        let rendering = Rendering {
            json: &|| sheet.json(),
            csv: &|| sheet.csv(),
            text: &|language| sheet.text(language, FILE_STYLE),
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
        unit: "tCO2e".to_owned(),
        complete: is_complete,
    });
    let rendering = Rendering {
        json: &|| sheet.json(),
        csv: &|| sheet.csv(),
        text: &|language| sheet.text(language, FILE_STYLE),
    };
    rendering.write(work, (name, ResultKind::Solved), computation)
}
