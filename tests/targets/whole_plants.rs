//! Registers made from ledgers without lines of processes, and what is left blank where energy is not whole.

use std::collections::BTreeMap;

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Level;
use dafeng::target::register::{LedgerRegister, Register};
use dafeng::target::{EnergyProducts, MetricBook};

use crate::support::{ENERGY, allow_gaps, dataset, ledger, library, methodology, root};

const HEADER: &str = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
const PLANTS: &str = "plants:\n  - {id: p, region: cn-fujian, city: 福州市}\n";

/// The register of a ledger, with emissions under a methodology where one is named; gaps are allowed.
fn made(ledger: &dafeng::activity::Ledger, own: Option<&str>) -> Register {
    let energy = methodology(ENERGY);
    let own = own.map(methodology);
    let request = |level| AccountRequest { level, ..allow_gaps() };
    let accounted = |method, level| {
        account(ledger, method, library(), request(level)).unwrap_or_else(|problems| panic!("{problems:#?}"))
    };
    let plants = accounted(&energy, Level::Enterprise);
    let has_processes = plants.groups.iter().any(|group| group.process.is_some());
    let processes = has_processes.then(|| accounted(&energy, Level::Process));
    let emissions = own.as_ref().map(|own| accounted(own, Level::Enterprise));
    let register = LedgerRegister {
        processes: processes.as_ref(),
        plants: &plants,
        emissions: emissions.as_ref(),
        products: EnergyProducts::shipped().expect("the products stand"),
        book: &MetricBook::shipped(&library().units).expect("the metrics stand"),
        language: dafeng::text::Language::En,
    };
    register.rows()
}

fn of_rows(rows: &str) -> Register {
    let ledger = ledger(&format!("{HEADER}{rows}"), PLANTS).unwrap_or_else(|problems| panic!("{problems:#?}"));
    made(&ledger, None)
}

fn codes(register: &Register) -> Vec<&'static str> {
    register.notes.iter().map(|note| note.code).collect()
}

/// 100 MWh x 0.1229 = 12.29 tce, 10 t of diesel x 1.4571 = 14.57 tce: 26.86 tce over 5000 m3 are 5.372 kgce/m3. Cement that is bought is no energy.
#[test]
fn a_plant_of_one_product_is_a_unit_of_it() {
    let register = of_rows(
        "p,,2024-01,electricity,purchased,100,MWh,,,\np,,2024-01,diesel,purchased,10,t,,,\n\
         p,,2024-01,cement,purchased,1500,t,,,\np,,2024-01,ready-mixed-concrete,produced,5000,m3,,,\n",
    );
    let [unit] = register.units.as_slice() else {
        panic!("{:?}", register.units)
    };
    assert_eq!(
        (unit.product.as_str(), unit.unit.as_str()),
        ("ready-mixed-concrete", "concrete-mixing")
    );
    assert_eq!(unit.energy.as_ref().expect("known").text(), "26.86 tce");
    let kilogram = library().units.parse("kgce/m3").expect("a unit");
    let value = unit
        .intensity()
        .expect("known")
        .in_base
        .divide(&kilogram.size)
        .expect("a size");
    assert_eq!(value.to_text(), "5.372");
    assert_eq!(unit.city.as_deref(), Some("Fuzhou"));
    assert_eq!(codes(&register), ["energy-of-the-plant"]);
    let [energy] = register.quantities.as_slice() else {
        panic!("{:?}", register.quantities)
    };
    assert_eq!(
        (energy.quantity.as_str(), energy.amount.text().as_str()),
        ("comprehensive-energy", "26.86 tce")
    );
}

/// Of ammonia and urea together nothing tells whose energy is whose: both have their output and no energy.
#[test]
fn energy_of_several_products_is_left_blank() {
    let register = of_rows(
        "p,,2024-01,electricity,purchased,100,MWh,,,\np,,2024-01,ammonia,produced,300,t,,,\np,,2024-01,urea,produced,400,t,,,\n",
    );
    let made: Vec<(&str, String, bool)> = register
        .units
        .iter()
        .map(|unit| {
            let output = unit.output.as_ref().expect("made").text();
            (unit.product.as_str(), output, unit.energy.is_some())
        })
        .collect();
    assert_eq!(
        made,
        [
            ("ammonia", "300 t".to_owned(), false),
            ("urea", "400 t".to_owned(), false)
        ]
    );
    assert_eq!(codes(&register), ["energy-of-several-products"; 2]);
}

/// Natural gas without a measured calorific value has no coefficient: the energy would be too low, so it is none, of the unit and of the plant.
#[test]
fn energy_with_a_gap_is_left_blank() {
    let register = of_rows(
        "p,,2024-01,electricity,purchased,100,MWh,,,\np,,2024-01,natural-gas,purchased,10,10^4Nm3,,,\n\
         p,,2024-01,ready-mixed-concrete,produced,5000,m3,,,\n",
    );
    assert!(register.units[0].energy.is_none() && register.units[0].output.is_some());
    assert!(register.quantities.is_empty(), "{:?}", register.quantities);
    assert_eq!(codes(&register), ["energy-incomplete", "total-incomplete"]);
    assert!(
        register.notes[0].message.en.contains("`natural-gas`"),
        "{}",
        register.notes[0].message.en
    );
}

/// A kiln whose lines have coal alone, in works that buy power: without its power it would look better than it is.
#[test]
fn a_process_without_its_power_is_left_blank() {
    let kiln = "p,clinker-burning,2024-01,bituminous-coal,consumed,1000,t,29.307,GJ/t,measured\n\
        p,clinker-burning,2024-01,cement-clinker,produced,10000,t,,,\n";
    let fence = "p,,2024-01,bituminous-coal,purchased,1000,t,29.307,GJ/t,measured\np,,2024-01,electricity,purchased,800,MWh,,,\n\
        p,,2024-01,cement-clinker,produced,10000,t,,,\n";
    let register = of_rows(&format!("{kiln}{fence}"));
    assert!(register.units[0].energy.is_none(), "{:?}", register.units);
    assert_eq!(codes(&register), ["energy-not-divided"]);
    // With a line of its power: 1000 tce + 800 x 0.1229 = 98.32 tce.
    let own = "p,clinker-burning,2024-01,electricity,consumed,800,MWh,,,\n";
    let register = of_rows(&format!("{kiln}{fence}{own}"));
    assert_eq!(register.units[0].energy.as_ref().expect("known").text(), "1098.32 tce");
}

/// Two kilns that the plants file names and a ledger of the fence alone: neither row would be one unit's.
#[test]
fn several_units_are_not_made_one() {
    let plants =
        "plants:\n  - {id: p, units: [{id: k1, process: clinker-burning}, {id: k2, process: clinker-burning}]}\n";
    let rows = "p,,2024-01,electricity,purchased,800,MWh,,,\np,,2024-01,cement-clinker,produced,10000,t,,,\n";
    let ledger = ledger(&format!("{HEADER}{rows}"), plants).expect("it reads");
    let register = made(&ledger, None);
    assert!(register.units.is_empty(), "{:?}", register.units);
    assert_eq!(codes(&register), ["units-not-told-apart"]);
}

/// Emissions of the smelter are in tCO2e of several gases; a register holds those of CO2, and the output that its intensity is declared of.
#[test]
fn emissions_of_co2_and_the_output_of_the_main_product() {
    let ledger = dataset("sectors/aluminium-smelting", "ledger.csv", None);
    let register = made(&ledger, Some("cets-ag-04.01-v01-2024"));
    let own = methodology("cets-ag-04.01-v01-2024");
    let inventory = account(&ledger, &own, library(), allow_gaps()).expect("accounted");
    let of_co2 = inventory.gas_totals().into_iter().find(|total| total.gas == "CO2");
    let of_co2 = of_co2.expect("anodes emit it").total;
    let stated = |quantity: &str| {
        let found = register.quantities.iter().find(|stated| stated.quantity == quantity);
        found.map(|stated| stated.amount.text())
    };
    assert_eq!(stated("co2-emissions"), Some(format!("{of_co2} tCO2")));
    let made = inventory.produced("aluminium-liquid", &|_, _| true).expect("made");
    assert_eq!(stated("main-product-output"), Some(format!("{} t", made.to_text())));
}

/// Every work of the sectors makes rows of what has levels, or says that nothing has; none is refused.
#[test]
fn every_sector_updates_the_register() {
    let folders = std::fs::read_dir(root().join("datasets/sectors")).expect("it reads");
    let mut products: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in folders
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
    {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let register = made(&dataset(&format!("sectors/{name}"), "ledger.csv", None), None);
        let mut made: Vec<String> = register.units.iter().map(|unit| unit.product.clone()).collect();
        made.dedup();
        if made.is_empty() {
            let told = ["plant-without-levels", "process-without-levels"];
            assert!(
                codes(&register).iter().any(|code| told.contains(code)),
                "{name}: {:?}",
                register.notes
            );
        }
        products.insert(name, made);
    }
    let with_rows: BTreeMap<&str, Vec<&str>> = products
        .iter()
        .filter(|(_, made)| !made.is_empty())
        .map(|(name, made)| (name.as_str(), made.iter().map(String::as_str).collect()))
        .collect();
    insta::assert_debug_snapshot!("products-of-sectors", with_rows);
}
