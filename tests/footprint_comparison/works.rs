//! The footprints of the reference works beside one another.

use dafeng::comparison::footprint::FootprintCause;
use dafeng::inventory::account;
use dafeng::network::strategy::{AllocationByKey, NoAllocation, Strategy as Rule};

use super::{adds_up, choices, of_inventories, with_inventories};
use crate::support::{dataset_text, ledger, library, methodology, process_level};

/// On one works the whole difference between two allocations is theirs, process by process with the parts of a parted process together.
#[test]
fn allocations_of_the_reference_works() {
    with_inventories(["reference-bf-bof", "reference-bf-bof"], library(), |[inventory, _]| {
        let all: [&dyn Rule; 3] = [&NoAllocation, &AllocationByKey::Energy, &AllocationByKey::Mass];
        for (own, its) in [(0, 1), (1, 2), (2, 0)] {
            let sides = [all[own], all[its]].map(|rule| choices(library(), rule, &[]));
            let comparison = of_inventories([inventory, inventory], sides, "hot-rolled-coil").expect("solved");
            assert!(!comparison.effects.is_empty());
            assert_eq!(comparison.amount(FootprintCause::Allocation), comparison.difference());
            assert!(
                comparison
                    .effects
                    .iter()
                    .all(|effect| effect.cause == FootprintCause::Allocation)
            );
            let coking = comparison
                .effects
                .iter()
                .filter(|effect| effect.subject.id.starts_with("coking"));
            assert_eq!(coking.count(), 1, "{} {}", all[own].id(), all[its].id());
            assert!(!comparison.boundaries.shares.is_empty());
            adds_up(&comparison);
        }
    });
}

/// Two routes to a tonne of crude steel: what only one of them has is named, and what both have is compared by whose carbon it is.
#[test]
fn two_routes_to_crude_steel() {
    with_inventories(["reference-bf-bof", "reference-eaf"], library(), |inventories| {
        let sides = [choices(library(), &NoAllocation, &[]); 2];
        let comparison = of_inventories(inventories, sides, "粗钢").expect("solved");
        let only = |side: usize| -> Vec<&str> {
            let effects = comparison.effects.iter();
            let own = effects.filter(|effect| effect.only == Some(side));
            own.map(|effect| effect.subject.id.as_str()).collect()
        };
        assert!(
            only(0).contains(&"blast-furnace") && only(0).contains(&"converter"),
            "{:?}",
            only(0)
        );
        assert_eq!(only(1), ["electric-arc-furnace"]);
        let refining = comparison
            .effects
            .iter()
            .filter(|effect| effect.subject.id == "refining");
        let of_carbon = refining.filter(|effect| effect.subject.carbon.is_some());
        assert!(of_carbon.clone().count() > 5);
        assert!(
            of_carbon
                .clone()
                .all(|effect| effect.cause == FootprintCause::EmissionIntensity)
        );
        assert!(comparison.effects.iter().all(|effect| !effect.cause.is_choice()));
        // At the amount of the second side: so much refined steel, times how much its emission differs.
        let needed = comparison
            .effects
            .iter()
            .find(|effect| effect.cause == FootprintCause::Amounts && effect.subject.id == "refining");
        let needed = needed.and_then(|effect| effect.values[1].clone()).expect("both refine");
        for effect in of_carbon {
            let [own, its] = effect.values.each_ref().map(|value| value.clone().unwrap_or_default());
            assert_eq!(effect.amount, needed.clone() * (its - own));
        }
        adds_up(&comparison);
    });
}

/// The same works with a unit of its own for the furnace and for the power plant: they meet by their type, and nothing differs.
#[test]
fn units_of_other_names_meet_by_type() {
    let csv = dataset_text("reference-bf-bof", "ledger.csv");
    let csv = csv
        .replace(",blast-furnace,", ",bf-9,")
        .replace(",power-plant,", ",pp-9,");
    let plants = dataset_text("reference-bf-bof", "plants-with-carbon.yaml");
    let units = "    units: [{id: bf-9, process: blast-furnace}, {id: pp-9, process: power-plant}]\n    factors:";
    let ledger = ledger(&csv, &plants.replacen("    factors:", units, 1)).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology("carbon-balance");
    let its = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    with_inventories(["reference-bf-bof", "reference-bf-bof"], library(), |[own, _]| {
        for rule in [&NoAllocation as &dyn Rule, &AllocationByKey::Energy] {
            let sides = [choices(library(), rule, &[]); 2];
            let comparison = of_inventories([own, &its], sides, "hot-rolled-coil").expect("solved");
            assert!(comparison.effects.is_empty(), "{:#?}", comparison.effects);
            let units: Vec<_> = comparison
                .boundaries
                .units
                .iter()
                .map(|pair| pair.units[1].as_str())
                .collect();
            assert_eq!(units, ["bf-9", "pp-9"]);
            assert!(comparison.boundaries.are_same());
        }
    });
}
