//! Registers made from ledgers.

use dafeng::factor::Named;
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Level;
use dafeng::quantity::Ratio;
use dafeng::target::register::{LedgerRegister, Register};
use dafeng::target::{EnergyProducts, MetricBook};

use crate::support::{CETS, ENERGY, dataset, ledger, library, methodology};

fn made(folder: &str, plants: Option<&str>) -> Register {
    let ledger = dataset(folder, "ledger.csv", plants);
    let energy = methodology(ENERGY);
    // Under the guideline of 2024 both works have all their factors.
    let own = methodology(CETS);
    let request = |level| AccountRequest {
        level,
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let processes = account(&ledger, &energy, library(), request(Level::Process)).expect("accounted");
    let whole = account(&ledger, &energy, library(), request(Level::Enterprise)).expect("accounted");
    let emissions = account(&ledger, &own, library(), request(Level::Enterprise)).expect("accounted");
    let register = LedgerRegister {
        processes: Some(&processes),
        plants: &whole,
        emissions: Some(&emissions),
        products: EnergyProducts::shipped().expect("the products stand"),
        book: &MetricBook::shipped(&library().units).expect("the metrics stand"),
        language: dafeng::text::Language::En,
    };
    let register = register.rows();
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

/// What a ledger of processes alone makes a register of: every line of power is bought.
fn of_processes(rows: &str) -> Register {
    let text = format!("plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n{rows}");
    let plants = "plants:\n  - {id: p, region: cn-fujian}\n";
    let ledger = ledger(&text, plants).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let energy = methodology(ENERGY);
    let accounted = |level| {
        // Energy per tonne of crude steel has no denominator in a works of another sector.
        let request = AccountRequest {
            level,
            allow_gaps: true,
            ..AccountRequest::default()
        };
        account(&ledger, &energy, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"))
    };
    let (processes, plants) = (accounted(Level::Process), accounted(Level::Enterprise));
    let register = LedgerRegister {
        processes: Some(&processes),
        plants: &plants,
        emissions: None,
        products: EnergyProducts::shipped().expect("the products stand"),
        book: &MetricBook::shipped(&library().units).expect("the metrics stand"),
        language: dafeng::text::Language::En,
    };
    register.rows()
}

/// The one row of a register, in a unit.
fn intensity(register: &Register, unit: &str) -> String {
    let unit = library().units.parse(unit).expect("a unit");
    let known = register.units[0].intensity().expect("energy and output");
    let value = known.in_base.divide(&unit.size).expect("a size");
    value.to_text()
}

/// Clinker: 1000 t of coal at 29.307 GJ/t are 1000 tce, 2000 MWh x 0.1229 = 245.8 tce; 1245.8 tce / 10000 t = 124.58 kgce/t, above the baseline of 117.
#[test]
fn a_clinker_line_is_held_to_the_levels_of_clinker() {
    let rows = "p,clinker-burning,2024-01,bituminous-coal,consumed,1000,t,29.307,GJ/t,measured\n\
        p,clinker-burning,2024-01,electricity,consumed,2000,MWh,,,\n\
        p,clinker-burning,2024-01,cement-clinker,produced,10000,t,,,\n";
    let register = of_processes(rows);
    assert_eq!(register.units[0].product, "cement-clinker");
    assert_eq!(intensity(&register, "kgce/t"), "124.58");
    // Levels of clinker take in the raw meal: kept apart, the kiln's own energy is not what they are of.
    let apart = "p,raw-meal-preparation,2024-01,electricity,consumed,300,MWh,,,\n\
        p,raw-meal-preparation,2024-01,raw-meal,produced,15000,t,,,\n";
    let register = of_processes(&format!("{rows}{apart}"));
    let kiln = &register.units[0];
    assert!(kiln.energy.is_none() && kiln.output.is_some(), "{kiln:?}");
    let note = register
        .notes
        .iter()
        .find(|note| note.code == "energy-kept-apart")
        .expect("a note");
    assert!(note.message.en.contains("raw-meal-preparation"), "{}", note.message.en);
}

/// Glass: 1000 MWh x 0.1229 = 122.9 tce over 2000 t, which are 40000 weight cases of 50 kg: 3.0725 kgce a case. Tiles of a grade are of its class:
/// 500 MWh x 0.1229 = 61.45 tce over 20000 m2 are 3.0725 kgce/m2.
#[test]
fn glass_by_the_case_and_tiles_by_their_grade() {
    let glass = of_processes(
        "p,glass-melting,2024-01,electricity,consumed,1000,MWh,,,\np,glass-melting,2024-01,flat-glass,produced,2000,t,,,\n",
    );
    assert_eq!(glass.units[0].product, "flat-glass");
    assert_eq!(intensity(&glass, "kgce/weight-case"), "3.0725");
    let tiles = of_processes(
        "p,ceramic-firing,2024-01,electricity,consumed,500,MWh,,,\np,ceramic-firing,2024-01,ceramic-tile-to-0.2,produced,20000,m2,,,\n",
    );
    assert_eq!(tiles.units[0].class.as_deref(), Some("absorption-le-0.2"));
    assert_eq!(intensity(&tiles, "kgce/m2"), "3.0725");
}

/// Aluminium is held to its power, not to standard coal: 13350 MWh for 1000 t, all of it that of the electrolysis as the ledger has it.
#[test]
fn aluminium_is_measured_by_its_power() {
    let register = of_processes(
        "p,aluminium-electrolysis,2024-01,electricity,consumed,13350,MWh,,,\np,aluminium-electrolysis,2024-01,aluminium-liquid,produced,1000,t,,,\n",
    );
    let unit = &register.units[0];
    assert_eq!(unit.product, "electrolytic-aluminium");
    assert_eq!(unit.indicator.as_deref(), Some("liquid-comprehensive-ac-power"));
    assert_eq!(intensity(&register, "kWh/t"), "13350");
}

/// The process types of every sector whose product has levels: each is held to them.
#[test]
fn processes_of_the_sectors_have_levels() {
    let products = EnergyProducts::shipped().expect("the products stand");
    for (process, product) in [
        ("clinker-burning", "cement-clinker"),
        ("ammonia-synthesis", "ammonia"),
        ("urea-synthesis", "urea"),
        ("methanol-synthesis", "methanol"),
        ("steam-cracker", "ethylene"),
        ("calcium-carbide-furnace", "calcium-carbide"),
        ("brine-electrolysis", "caustic-soda"),
        ("aluminium-electrolysis", "electrolytic-aluminium"),
        ("copper-smelting", "copper-smelting"),
        ("lead-smelting", "lead-smelting"),
        ("zinc-smelting", "zinc-smelting"),
        ("silicon-smelting", "industrial-silicon"),
        ("rare-earth-separation", "rare-earth-oxide"),
        ("glass-melting", "flat-glass"),
        ("ceramic-firing", "ceramic-tile"),
        ("brick-firing", "fired-brick"),
        ("concrete-mixing", "ready-mixed-concrete"),
    ] {
        let kind = library().processes.find(process).expect("a process type");
        let made = library()
            .items
            .find(kind.product().expect("a product"))
            .expect("an item");
        let found = products.of_process(process).expect("levels");
        assert_eq!(found.id(), product);
        let counted = library().units.parse(found.unit()).expect("a unit");
        assert_eq!(
            made.unit.dimension, counted.dimension,
            "{process}: output as the levels count it"
        );
        for other in found.takes_in() {
            assert!(library().processes.find(other).is_some(), "{process}: {other}");
        }
    }
}
