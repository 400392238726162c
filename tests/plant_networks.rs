//! Networks of the reference plants: solved for what left them, they give the plants back; their carbon closes.

use std::collections::BTreeMap;

use dafeng::factor::Named;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::Level;
use dafeng::network::{Activity, PlantNetwork};
use dafeng::quantity::Ratio;

use crate::support::{dataset, json, library, methodology, text};

const PLANTS: [&str; 2] = ["reference-bf-bof", "reference-eaf"];
const BALANCE: &str = "carbon-balance";

/// The inventory of a reference plant under its own carbon contents, and its network.
fn with_network<T>(plant: &str, level: Level, look: impl FnOnce(&Inventory<'_>, &PlantNetwork) -> T) -> T {
    let ledger = dataset(plant, "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology(BALANCE);
    let request = |level| AccountRequest {
        level,
        ..AccountRequest::default()
    };
    let processes = account(&ledger, &method, library(), request(Level::Process)).unwrap_or_else(|p| panic!("{p:#?}"));
    let network = PlantNetwork::of_inventory(&processes, 0).unwrap_or_else(|p| panic!("{p:#?}"));
    match level {
        Level::Process => look(&processes, &network),
        Level::Enterprise => {
            let whole =
                account(&ledger, &method, library(), request(Level::Enterprise)).unwrap_or_else(|p| panic!("{p:#?}"));
            look(&whole, &network)
        }
    }
}

/// Every process runs once, every purchase is what the ledger says, to the last digit.
#[test]
fn solved_for_what_left_the_plant_every_process_runs_once() {
    for plant in PLANTS {
        with_network(plant, Level::Process, |inventory, drawn| {
            let network = &drawn.network;
            assert!(network.processes.len() >= 7, "{plant}");
            let technosphere = network.technosphere().unwrap_or_else(|p| panic!("{plant}: {p:#?}"));
            let solved = technosphere.activities_for(&drawn.demanded());
            let mut purchased: BTreeMap<&str, Ratio> = BTreeMap::new();
            for group in inventory
                .groups
                .iter()
                .filter(|group| group.flow == dafeng::flow::Flow::Purchased)
            {
                let known = purchased.entry(library().items.at(group.item).id()).or_default();
                *known = known.clone() + group.quantity.clone();
            }
            let mut bought = 0;
            for (activity, amount) in technosphere.activities.iter().zip(&solved) {
                match activity {
                    Activity::Process(process) => {
                        assert_eq!(*amount, Ratio::one(), "{plant} {}", network.processes[*process].id)
                    }
                    Activity::Bought(product) => {
                        let id = network.products[*product].id.as_str();
                        if let Some(expected) = purchased.get(id) {
                            assert_eq!(amount, expected, "{plant} {id}");
                            bought += 1;
                        }
                    }
                    Activity::Left(product) => assert!(amount.is_zero(), "{plant} {}", network.products[*product].id),
                    Activity::Market(_) => {}
                }
            }
            assert!(bought > 10, "{plant}: {bought}");
        });
    }
}

/// Carbon that crossed the fence = the stacks of the processes = what leaves, each at what one unit of it causes.
#[test]
fn carbon_closes_three_ways() {
    for (plant, published) in [("reference-bf-bof", "7107682.96"), ("reference-eaf", "147296.58")] {
        let boundary = with_network(plant, Level::Enterprise, |inventory, _| inventory.total_unrounded());
        with_network(plant, Level::Process, |inventory, drawn| {
            let stacks = inventory.total_unrounded();
            let intensities = drawn
                .network
                .direct_intensities("CO2")
                .unwrap_or_else(|p| panic!("{p:#?}"));
            let caused = drawn
                .demand
                .iter()
                .map(|demand| intensities[demand.product].clone() * demand.amount.clone());
            assert_eq!(caused.sum::<Ratio>(), stacks, "{plant}");
            assert_eq!(boundary, stacks, "{plant}");
            let two_places = dafeng::quantity::Rounding {
                places: 2,
                mode: dafeng::quantity::RoundingMode::HalfAwayFromZero,
            };
            assert_eq!(stacks.round(two_places).expect("fits").to_string(), published);
        });
    }
}

/// The closure of each process as it was published with the plants, to the kilogram and less.
#[test]
fn the_published_closure_of_each_process() {
    let expected = json("reference-plants.expected.json");
    for plant in PLANTS {
        with_network(plant, Level::Process, |_, drawn| {
            let processes = expected["plants"][plant]["carbon_balance"]["processes"]
                .as_object()
                .expect("processes");
            for (process, figures) in processes {
                let own = drawn
                    .network
                    .processes
                    .iter()
                    .filter(|known| known.id.split('/').next() == Some(process));
                let stack: Ratio = own.map(|process| process.emitted(0)).sum();
                let two_places = dafeng::quantity::Rounding {
                    places: 2,
                    mode: dafeng::quantity::RoundingMode::HalfAwayFromZero,
                };
                assert_eq!(
                    stack.round(two_places).expect("fits").to_string(),
                    text(&figures["stack_tCO2"]),
                    "{plant} {process}"
                );
            }
        });
    }
}
