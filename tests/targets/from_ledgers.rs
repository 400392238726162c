//! Registers made from ledgers.

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Level;
use dafeng::quantity::Ratio;
use dafeng::target::register::{LedgerRegister, Register};

use crate::support::{ENERGY, GBT_32151, dataset, library, methodology};

fn made(folder: &str, plants: Option<&str>) -> Register {
    let ledger = dataset(folder, "ledger.csv", plants);
    let energy = methodology(ENERGY);
    let own = methodology(GBT_32151);
    let request = |level| AccountRequest {
        level,
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let processes = account(&ledger, &energy, library(), request(Level::Process)).expect("accounted");
    let whole = account(&ledger, &energy, library(), request(Level::Enterprise)).expect("accounted");
    let emissions = account(&ledger, &own, library(), request(Level::Enterprise)).expect("accounted");
    let register = LedgerRegister {
        processes: &processes,
        plants: &whole,
        emissions: Some(&emissions),
    };
    let register = register.rows().expect("made");
    // What the register has is what the inventory says of each process, to the last digit.
    for unit in &register.units {
        let plant = ledger.plants.find(&unit.plant).expect("a plant");
        let intensity = processes
            .process_intensity(plant, &unit.unit, None)
            .expect("an intensity");
        let expected = intensity.unrounded.expect("a quotient");
        assert_eq!(unit.intensity().expect("known").value(), expected, "{}", unit.label());
    }
    let total = |quantity: &str| -> Ratio {
        let stated = register.quantities.iter().filter(|stated| stated.quantity == quantity);
        stated.map(|stated| stated.amount.in_base()).sum()
    };
    assert_eq!(total("comprehensive-energy"), Ratio::from(whole.total()));
    assert_eq!(total("co2-emissions"), Ratio::from(emissions.total()));
    register
}

#[test]
fn the_reference_works_as_a_register() {
    let register = made("reference-bf-bof", None);
    let products: Vec<&str> = register.units.iter().map(|unit| unit.product.as_str()).collect();
    assert_eq!(
        products,
        ["coking", "sintering", "pelletizing", "blast-furnace", "converter"]
    );
    // 3736086.76 t of hot metal, 4000350.45 t of crude steel, as the ledger has them.
    assert_eq!(
        register.units[3].output.as_ref().expect("made").in_base().to_text(),
        "3736086.76"
    );
    let main = register
        .quantities
        .iter()
        .find(|stated| stated.quantity == "main-product-output")
        .expect("stated");
    assert_eq!(main.amount.in_base().to_text(), "4000350.45");
    // What has no published level is named, not dropped.
    assert!(
        register.notes.iter().any(|note| note.message.en.contains("lime")),
        "{:?}",
        register.notes
    );
}

#[test]
fn the_arc_furnace_works_as_a_register() {
    let register = made("reference-eaf", None);
    assert!(register.units.iter().any(|unit| unit.product == "electric-arc-furnace"));
}
