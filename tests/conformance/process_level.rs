//! The process level on ledgers small enough to be reckoned by hand.

mod coefficients;
mod flares;
mod plant_factors;

use dafeng::factor::Named;
use dafeng::inventory::reconciliation::{Cause, CauseKind};
use dafeng::inventory::{Inventory, Reconciliation, Row, Selector};
use dafeng::quantity::Ratio;

use crate::support::{CETS, ENERGY, library, process_level, with_inventory};

const HEAD: &str = "plant,process,period,item,flow,quantity,unit\n";

pub(super) fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

pub(super) fn reconciliation<'r>(inventory: &'r Inventory<'_>) -> &'r Reconciliation<'r> {
    inventory.reconciliation.as_deref().expect("at process level")
}

/// What holds of every inventory at process level: the causes, and the parts, add up exactly; rounding stays within its bound.
pub(super) fn check_sums(inventory: &Inventory<'_>) {
    let found = reconciliation(inventory);
    let causes: Ratio = found.causes.iter().map(|cause| cause.amount.clone()).sum();
    assert_eq!(causes, Ratio::from(found.unattributed));
    let parts: Ratio = inventory.parts().iter().map(|part| Ratio::from(part.total)).sum();
    assert_eq!(parts, Ratio::from(found.processes_total));
    assert_eq!(
        Ratio::from(found.enterprise_total) - Ratio::from(found.processes_total),
        Ratio::from(found.unattributed)
    );
    let rounding = found.causes.iter().filter(|cause| cause.kind == CauseKind::Rounding);
    let rounding: Ratio = rounding.map(|cause| cause.amount.abs()).sum();
    assert!(rounding <= found.rounding_bound, "{rounding}");
}

/// Accounts CSV text at process level, and checks the sums of the result before it is looked at.
pub(super) fn at_process_level<T>(
    csv: &str,
    plants: &str,
    method: &str,
    use_it: impl FnOnce(&Inventory<'_>) -> T,
) -> T {
    with_inventory(csv, plants, method, process_level(), |inventory| {
        check_sums(inventory);
        use_it(inventory)
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Item, cause, quantity and amount of every cause but the rounding.
fn causes(inventory: &Inventory<'_>) -> Vec<(String, &'static str, String, String)> {
    let words = |cause: &Cause| {
        let item = cause.item.map(|item| library().items.at(item).id().to_owned());
        let quantity = cause.quantity.as_ref().map(Ratio::to_text).unwrap_or_default();
        (
            item.unwrap_or_default(),
            cause.kind.id(),
            quantity,
            cause.amount.to_text(),
        )
    };
    let of_items = reconciliation(inventory).causes.iter();
    of_items
        .filter(|cause| cause.kind != CauseKind::Rounding)
        .map(words)
        .collect()
}

fn cause(item: &str, kind: &'static str, quantity: &str, amount: &str) -> (String, &'static str, String, String) {
    (item.to_owned(), kind, quantity.to_owned(), amount.to_owned())
}

fn row_of<'r>(inventory: &'r Inventory<'_>, process: &str, item: &str) -> &'r Row {
    let fits = |row: &&Row| {
        let cell = inventory.cell(row);
        cell.process.as_deref() == Some(process) && library().items.at(cell.item).id() == item
    };
    inventory
        .rows
        .iter()
        .find(fits)
        .unwrap_or_else(|| panic!("no row of {item} in {process}"))
}

fn emission(row: &Row) -> String {
    row.emission.map(|emission| emission.to_string()).unwrap_or_default()
}

fn total_of(inventory: &Inventory<'_>, process: &str) -> String {
    inventory.sum(inventory.rows_of_process(0, process)).to_string()
}

pub(super) fn notes(inventory: &Inventory<'_>, code: &str) -> Vec<String> {
    let of_code = inventory.notes.iter().filter(|note| note.code == code);
    of_code.map(|note| note.message.en.clone()).collect()
}

/// The plant states 1000 t of crude steel, its caster 990 t: 10 t * 0.0370 = 0.37 t CO2 less at the enterprise.
/// Processes: scrap 100 * 0.037 = 3.70, steel -990 * 0.037 = -36.63; enterprise: 3.70 - 37.00 = -33.30.
#[test]
fn product_carbon() {
    let csv = format!(
        "{HEAD}p,,2024-06,steel-scrap,purchased,100,t\np,electric-arc-furnace,2024-06,steel-scrap,consumed,100,t\n\
         p,continuous-casting,2024-06,crude-steel,produced,990,t\np,,2024-06,crude-steel,produced,1000,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let found = reconciliation(inventory);
        assert_eq!(found.enterprise_total.to_string(), "-33.30");
        assert_eq!(found.processes_total.to_string(), "-32.93");
        assert_eq!(found.unattributed.to_string(), "-0.37");
        assert_eq!(
            causes(inventory),
            [cause("crude-steel", "product-carbon", "10", "-0.37")]
        );
        assert!(reconciliation(inventory).causes.len() == 1, "nothing was rounded");
        // The enterprise reads the plant's output, the processes their own: neither counts alone.
        let said = notes(inventory, "output-differs");
        assert!(
            matches!(said.as_slice(), [one] if one.ends_with("each process counts what it produced, the enterprise that they are compared with the plant's output")),
            "{said:?}"
        );
    });
}

const QUICKLIME: &str = "plants: [{id: p, factors: [{item: quicklime, parameter: carbon_fraction, value: 0.3, unit: tC/t, evidence: lab}]}]";

/// Quicklime, which the enterprise's formula does not count, at 0.3 tC/t * 44/12 = 1.1 tCO2/t. The kiln makes 80 t, the converter uses
/// 110 t; 50 t are bought, the stock rises from 5 t to 17 t; 8 t are nowhere. Boundary: 50 + (5 - 17) = 38; processes: 110 - 80 = 30.
///   flow             (38 - 30) * 1.1 =   8.80
///   bought            50 * 1.1       = -55.00   (not counted by the enterprise)
///   stock            (5 - 17) * 1.1  =  13.20   (not counted by the enterprise)
///   together                           -33.00 = 0 - 30 * 1.1
#[test]
fn what_the_enterprise_does_not_count() {
    let csv = format!(
        "{HEAD}p,lime,2024-06,quicklime,produced,80,t\np,converter,2024-06,quicklime,consumed,110,t\n\
         p,,2024-06,quicklime,purchased,50,t\np,,2024-06,quicklime,opening_stock,5,t\np,,2024-06,quicklime,closing_stock,17,t\n\
         p,,2024-06,limestone,purchased,100,t\np,lime,2024-06,limestone,consumed,100,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    let csv = format!("{csv}p,continuous-casting,2024-06,crude-steel,produced,0,t\n");
    at_process_level(&csv, QUICKLIME, CETS, |inventory| {
        assert_eq!(emission(row_of(inventory, "lime", "quicklime")), "-88.00");
        assert_eq!(emission(row_of(inventory, "converter", "quicklime")), "121.00");
        assert_eq!(reconciliation(inventory).unattributed.to_string(), "-33.00");
        assert_eq!(
            causes(inventory),
            [
                cause("quicklime", "not-counted-at-enterprise", "50", "-55"),
                cause("quicklime", "stock-change", "-12", "13.2"),
                cause("quicklime", "flow", "8", "8.8"),
            ]
        );
    });
}

/// A year's purchase beside months of use: both sides meet at the year. 50 bought, 20 + 25 used: 5 t are nowhere.
#[test]
fn a_year_at_the_fence_meets_the_months_of_the_processes() {
    let csv = format!(
        "{HEAD}p,converter,2024-06,quicklime,consumed,20,t\np,converter,2024-07,quicklime,consumed,25,t\np,,2024,quicklime,purchased,50,t\n\
         p,,2024,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, QUICKLIME, CETS, |inventory| {
        assert_eq!(
            causes(inventory),
            [
                cause("quicklime", "not-counted-at-enterprise", "50", "-55"),
                cause("quicklime", "flow", "5", "5.5"),
            ]
        );
    });
}

/// Two furnaces, each with its rows and intensity: 300 t and 200 t of coke at 28.435 * 0.02942 * 44/12 = 3.067378... tCO2/t
/// give 920.21 over 600 t = 1.5337, and 613.48 over 500 t = 1.2270.
#[test]
fn units_stand_apart() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,500,t\np,bf-1,2024-06,coke,consumed,300,t\np,bf-2,2024-06,coke,consumed,200,t\n\
         p,bf-1,2024-06,hot-metal,produced,600,t\np,bf-2,2024-06,hot-metal,produced,500,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    let plants = "plants: [{id: p, units: [{id: bf-1, process: blast-furnace}, {id: bf-2, process: 高炉}]}]";
    at_process_level(&csv, plants, CETS, |inventory| {
        for (unit, total, intensity) in [("bf-1", "920.21", "1.5337"), ("bf-2", "613.48", "1.2270")] {
            assert_eq!(total_of(inventory, unit), total);
            let found = inventory.process_intensity(0, unit, None).expect("has a product");
            assert_eq!(found.value.expect("made").to_string(), intensity, "{unit}");
            assert_eq!(inventory.process_title(0, unit).en, format!("{unit} (blast furnace)"));
        }
        // The process type stands for both; an intensity is of one, and 高炉 alone is none.
        let select = |typed: &str| Selector::parse(typed, inventory);
        for (typed, rows) in [("高炉", 2), ("process=blast-furnace", 2), ("bf-2", 1)] {
            assert_eq!(select(typed).expect("known").rows(inventory).len(), rows, "{typed}");
        }
        assert_eq!(
            select("intensity,bf-2").expect("known"),
            Selector::ProcessIntensity(0, "bf-2".to_owned())
        );
        assert_eq!(select("intensity,高炉").expect_err("two").0[0].code, "unknown-selector");
        let part = &inventory.parts()[0];
        assert_eq!(
            (part.id.as_str(), part.total.to_string()),
            ("processes", "1533.69".to_owned())
        );
        assert_eq!(part.processes.len(), 2);
    });
}

/// A process that made none of its product has a total and no intensity; the month in which it made some has its own.
#[test]
fn a_process_that_made_nothing_has_no_intensity() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,500,t\np,blast-furnace,2024-06,coke,consumed,500,t\n\
         p,blast-furnace,2024-06,hot-metal,produced,0,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let found = inventory
            .process_intensity(0, "blast-furnace", None)
            .expect("has a product");
        assert_eq!(found.value, None);
        assert_eq!(total_of(inventory, "blast-furnace"), "1533.69");
    });
}

/// Two plants, one coke works and one furnace: what one sells and the other buys is none of the reconciliation of either.
#[test]
fn plants_are_reconciled_apart() {
    let csv = format!(
        "{HEAD}a,coking,2024-06,coke,produced,100,t\na,,2024-06,coke,sold,90,t\na,,2024-06,crude-steel,produced,0,t\n\
         b,,2024-06,coke,purchased,90,t\nb,blast-furnace,2024-06,coke,consumed,95,t\nb,,2024-06,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let flows: Vec<(usize, String)> = reconciliation(inventory)
            .causes
            .iter()
            .filter(|cause| cause.kind == CauseKind::Flow)
            .map(|cause| {
                (
                    cause.plant,
                    cause.quantity.as_ref().map(Ratio::to_text).unwrap_or_default(),
                )
            })
            .collect();
        // One of them alone by its plant.
        let coking = Selector::parse("intensity,a,coking", inventory).expect("known");
        assert_eq!(coking, Selector::ProcessIntensity(0, "coking".to_owned()));
        // a: -90 - (-100) = 10 t made and not sold; b: 90 - 95 = 5 t used and not bought.
        assert_eq!(flows, [(0, "10".to_owned()), (1, "-5".to_owned())]);
    });
}

/// What the enterprise's inventory leaves out is missing from the comparison: the result is incomplete at process level too, though
/// every process has its factors. Bought naphtha stands in no list of the guideline and goes into no process.
#[test]
fn a_gap_of_the_enterprise_marks_the_process_level() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,100,t\np,sintering,2024-06,coke,consumed,100,t\np,,2024-06,naphtha,purchased,5,t\n\
         p,,2024-06,crude-steel,produced,0,t\n"
    );
    let refused = with_inventory(&csv, "", CETS, process_level(), |_| ()).expect_err("naphtha is not named");
    assert_eq!(
        refused.0.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        ["not-named"]
    );
    let allowed = dafeng::inventory::AccountRequest {
        allow_gaps: true,
        ..process_level()
    };
    with_inventory(&csv, "", CETS, allowed, |inventory| {
        assert!(!inventory.is_complete());
        assert_eq!(inventory.gaps.len(), 1);
        check_sums(inventory);
    })
    .expect("accounts with gaps");
}

/// A quantity of three places is rounded to two by the guideline before it is multiplied: 0.005 t of coke come to 0.0153 t CO2, more
/// than half a cent. The bound counts that: 0.005 * 2 rows + 0.005 t * 3.067378 for each of the two rounded quantities.
/// 0.005 t -> 0.01 t -> 0.03 at the fence; 0.0025 t -> 0.00 t in each of two processes: 0.03 - 0 = 0.03 is all rounding.
#[test]
fn the_bound_of_rounding_counts_rounded_quantities() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,0.005,t\np,sintering,2024-06,coke,consumed,0.0025,t\np,lime,2024-06,coke,consumed,0.0025,t\n\
         p,,2024-06,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let found = reconciliation(inventory);
        assert_eq!(found.unattributed.to_string(), "0.03");
        assert_eq!(causes(inventory), []);
        // 4 rows with the steel: 0.02; 3 rounded quantities of coke: 3 * 0.005 * 28.435 * 0.02942 * 44/12
        let bound = ratio("0.02") + ratio("0.015") * ratio("28.435") * ratio("0.02942") * ratio("44/12");
        assert_eq!(found.rounding_bound, bound);
    });
}

/// Power sold as self-generated is outside the enterprise's net purchase; it is no loss inside the fence. Bought 100 MWh, made 50,
/// used 120, sold 30 as self-generated: enterprise 100 * 0.1229 = 12.29, processes (120 - 50) * 0.1229 = 8.603 (14.748 - 6.145).
#[test]
fn a_kind_of_supply_that_the_enterprise_does_not_count() {
    let head = "plant,process,period,item,flow,quantity,unit,supply\n";
    let csv = format!(
        "{head}p,,2024-06,electricity,purchased,100,MWh,grid\np,,2024-06,electricity,sold,30,MWh,self-generated\n\
         p,power-plant,2024-06,electricity,produced,50,MWh,self-generated\np,converter,2024-06,electricity,consumed,120,MWh,\n\
         p,,2024-06,crude-steel,produced,1,t,\n"
    );
    at_process_level(&csv, "", ENERGY, |inventory| {
        assert_eq!(
            causes(inventory),
            // The enterprise's -30 MWh are not counted: (100 - 30 - 70) = 0 is lost inside.
            [cause("electricity", "not-counted-at-enterprise", "-30", "3.687")]
        );
    });
}

/// The plant states crude steel, its caster converter steel, a kind of it: one product, and nothing lies between.
#[test]
fn a_product_meets_its_kinds() {
    let csv = format!(
        "{HEAD}p,,2024,crude-steel,produced,1000,t\np,continuous-casting,2024-06,crude-steel-converter,produced,600,t\n\
         p,continuous-casting,2024-07,crude-steel-converter,produced,390,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        // (1000 - 600 - 390) * -0.037
        assert_eq!(
            causes(inventory),
            [cause("crude-steel", "product-carbon", "10", "-0.37")]
        );
    });
}
