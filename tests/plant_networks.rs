//! Networks of the reference plants: solved for what left them, they give the plants back; their carbon closes.

use std::collections::BTreeMap;

use dafeng::factor::Named;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::Level;
use dafeng::network::carbon_balance::CarbonBalance;
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

/// Per unit of its reference product each process takes and makes what the file says that the works were modelled by; internal returns netted.
#[test]
fn unit_processes_are_those_of_the_model() {
    for plant in PLANTS {
        let mut expected: BTreeMap<(String, String), Ratio> = BTreeMap::new();
        let path = crate::support::root().join(format!("tests/data/{plant}-processes.csv"));
        for row in csv::Reader::from_path(path).expect("opens").records() {
            let row = row.expect("a row");
            let item = library().items.find(&row[1]).expect("an item").id().to_owned();
            let amount: Ratio = row[3].parse().expect("a number");
            let known = expected.entry((row[0].to_owned(), item)).or_default();
            *known = known.clone() + if &row[2] == "in" { -amount } else { amount };
        }
        with_network(plant, Level::Process, |_, drawn| {
            let mut compared = 0;
            // Absorbers are split by what they absorb; the others stand as they are.
            for process in drawn
                .network
                .processes
                .iter()
                .filter(|process| !process.id.contains('/'))
            {
                let reference = process.net(process.reference);
                for exchange in &process.exchanges {
                    let item = &drawn.network.products[exchange.product].id;
                    let each = exchange.amount.divide(&reference).expect("not zero");
                    let modelled = expected
                        .get(&(process.id.clone(), item.clone()))
                        .unwrap_or_else(|| panic!("{plant} {} {item}", process.id));
                    // Twelve decimal places, of two rows where a process takes back what it makes.
                    let off = (each - modelled.clone()).abs();
                    assert!(
                        off <= "0.000000000001".parse().expect("a number"),
                        "{plant} {} {item}: {off}",
                        process.id
                    );
                    compared += 1;
                }
            }
            assert!(compared > 40, "{plant}: {compared}");
        });
    }
}

/// One stream broken by one per cent is named, with what it comes to; everything else still closes.
#[test]
fn a_broken_stream_is_named() {
    let text = crate::support::dataset_text("reference-bf-bof", "ledger.csv");
    let plants = crate::support::dataset_text("reference-bf-bof", "plants-with-carbon.yaml");
    let line = text
        .lines()
        .find(|line| line.contains(",power-plant,2023-03,blast-furnace-gas,consumed,"))
        .expect("a line");
    let cells: Vec<&str> = line.split(',').collect();
    let quantity: Ratio = cells[5].parse().expect("a number");
    let broken = quantity.clone() * "1.01".parse().expect("a number");
    let text = text.replace(line, &line.replace(cells[5], &broken.to_text()));
    let ledger = crate::support::ledger(&text, &plants).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(BALANCE);
    let inventory =
        account(&ledger, &method, library(), crate::support::process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let balance = CarbonBalance::of_inventory(&inventory, 0);
    let open = balance.open_items();
    assert_eq!(open.len(), 1);
    assert_eq!(library().items.at(open[0].0).id(), "blast-furnace-gas");
    // One per cent of the line, at 33.000 GJ/10^4Nm3 and 0.07080 tC/GJ, as CO2; more was taken than was made.
    let carbon: Ratio = "33".parse::<Ratio>().expect("a number")
        * "0.0708".parse().expect("a number")
        * "44/12".parse().expect("a number");
    let expected = -(quantity * "0.01".parse().expect("a number") * carbon);
    assert_eq!(open[0].1, expected);
    assert_eq!(balance.closure(), expected);
}

/// Every link starts where another ends, but for the fence and the stacks: what goes into a process or an item comes out of it.
#[test]
fn the_links_of_the_balance_conserve() {
    for plant in PLANTS {
        with_network(plant, Level::Process, |inventory, _| {
            let balance = CarbonBalance::of_inventory(inventory, 0);
            assert!(
                balance.closure().is_zero() && balance.open_items().is_empty(),
                "{plant}"
            );
            let mut nodes: BTreeMap<String, Ratio> = BTreeMap::new();
            let mut add = |id: &str, amount: Ratio| {
                let known = nodes.entry(id.to_owned()).or_default();
                *known = known.clone() + amount;
            };
            for link in balance.links(inventory) {
                add(&link.from.id, -link.amount.clone());
                add(&link.to.id, link.amount);
            }
            let open: Vec<&String> = nodes
                .iter()
                .filter(|(_, amount)| !amount.is_zero())
                .map(|(id, _)| id)
                .collect();
            assert_eq!(open, ["fence:in", "fence:out", "stack"], "{plant}");
        });
    }
}

/// Net consumption beside purchases is not bought twice: of 40 t of coke used, 30 made here and 10 bought, a quarter comes from outside.
#[test]
fn net_consumption_beside_purchases_is_not_added() {
    let lines = "plant,process,period,item,flow,quantity,unit\n\
        p,coking,2024-01,coke,produced,30,t\np,coking,2024-01,washed-coal,consumed,45,t\n\
        p,blast-furnace,2024-01,coke,consumed,40,t\np,blast-furnace,2024-01,hot-metal,produced,100,t\n\
        p,,2024-01,coke,purchased,10,t\np,,2024-01,coke,net_consumed,10,t\np,,2024-01,washed-coal,purchased,45,t\n\
        p,,2024-01,crude-steel,produced,90,t\n";
    let ledger = crate::support::ledger(lines, "").unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(BALANCE);
    let inventory =
        account(&ledger, &method, library(), crate::support::process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let drawn = PlantNetwork::of_inventory(&inventory, 0).unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(
        drawn
            .notes
            .iter()
            .any(|note| note.code == "net-consumption-passed-over")
    );
    let footprint = drawn
        .network
        .footprint("hot-metal", &Ratio::from(100))
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let coke = drawn.network.product("coke").expect("there");
    let bought = footprint
        .bought
        .iter()
        .find(|(product, _)| *product == coke)
        .expect("bought");
    assert_eq!(bought.1, Ratio::from(10));
}
