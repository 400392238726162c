//! Laws that hold for every ledger, against an oracle over `bigdecimal` that shares no code with the engine.

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use dafeng::inventory::AccountRequest;
use dafeng::report::json::inventory_json;
use proptest::prelude::*;
use std::str::FromStr;

use crate::support::{CETS, ENERGY, process_level, total, with_inventory};
use dafeng::inventory::reconciliation::CauseKind;
use dafeng::quantity::Ratio;

/// One delivery of a coal with measured values, all in thousandths and hundred-thousandths.
#[derive(Clone, Debug)]
struct Delivery {
    month: u8,
    quantity: u64,
    ncv: u32,
    carbon: u32,
}

fn thousandths(value: u64) -> String {
    format!("{}.{:03}", value / 1000, value % 1000)
}

impl Delivery {
    fn csv(&self) -> String {
        self.csv_of(&thousandths(self.quantity), "t", true, "")
    }

    fn csv_of(&self, quantity: &str, unit: &str, states_ncv: bool, plant: &str) -> String {
        let ncv = thousandths(u64::from(self.ncv));
        let stated = if states_ncv {
            format!("{ncv},GJ/t,measured")
        } else {
            ",,".to_owned()
        };
        format!(
            "{plant},2024-{:02},anthracite,purchased,{quantity},{unit},{stated},0.0{},tC/GJ,measured\n",
            self.month, self.carbon
        )
    }
}

const HEADER: &str = "plant,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";

fn steel(plant: &str) -> String {
    format!("{plant},2024-01,crude-steel,produced,1,t,,,,,,\n")
}

fn delivery() -> impl Strategy<Value = Delivery> {
    (1u8..=12, 1u64..5_000_000_000, 15_000u32..33_000, 2000u32..3000).prop_map(|(month, quantity, ncv, carbon)| {
        Delivery {
            month,
            quantity,
            ncv,
            carbon,
        }
    })
}

fn deliveries() -> impl Strategy<Value = Vec<Delivery>> {
    prop::collection::vec(delivery(), 1..12)
}

fn big(text: &str) -> BigDecimal {
    BigDecimal::from_str(text).expect("a number")
}

fn half_up(over: BigDecimal, under: BigDecimal, places: i64) -> BigDecimal {
    // Decided on integers: round(a / b) = floor((2 a + b) / (2 b)) for positive a and b.
    let scaled = over * big("10").powi(places);
    let twice = scaled * big("2") + &under;
    let (whole, _) = (twice / (under * big("2")))
        .with_prec(120)
        .with_scale_round(0, RoundingMode::Floor)
        .into_bigint_and_exponent();
    BigDecimal::new(whole, places)
}

/// The guideline by hand: month rows; mean calorific value by quantity to 3 places; mean carbon content by energy to 5 places;
/// emission to 2 places; totals of rounded rows; minus 1 t of steel at 0.037 = 0.04.
fn oracle(deliveries: &[Delivery]) -> BigDecimal {
    let mut total = -big("0.04");
    for month in 1..=12u8 {
        let of_month: Vec<&Delivery> = deliveries.iter().filter(|delivery| delivery.month == month).collect();
        if of_month.is_empty() {
            continue;
        }
        let mut quantity = BigDecimal::zero();
        let mut energy = BigDecimal::zero();
        let mut carbon = BigDecimal::zero();
        for delivery in of_month {
            let amount = big(&thousandths(delivery.quantity));
            let heat = &amount * big(&thousandths(u64::from(delivery.ncv)));
            carbon += &heat * big(&format!("0.0{}", delivery.carbon));
            energy += heat;
            quantity += amount;
        }
        let rounded = half_up(quantity.clone(), big("1"), 2);
        let ncv = half_up(energy.clone(), quantity, 3);
        let content = half_up(carbon, energy, 5);
        total += half_up(rounded * ncv * content * big("44"), big("12"), 2);
    }
    total
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_oracle(list in deliveries()) {
        let csv: String = std::iter::once(HEADER.to_owned()).chain(list.iter().map(Delivery::csv)).chain([steel("")]).collect();
        prop_assert_eq!(big(&total(&csv, "", CETS)), oracle(&list));
    }

    #[test]
    fn the_order_of_rows_changes_nothing(list in deliveries(), seed in any::<u64>()) {
        let mut rows: Vec<String> = list.iter().map(Delivery::csv).chain([steel("")]).collect();
        let ordered = format!("{HEADER}{}", rows.concat());
        let count = rows.len() as u64;
        for at in 0..rows.len() {
            let other = (seed.wrapping_mul(at as u64 + 7) % count) as usize;
            rows.swap(at, other);
        }
        let shuffled = format!("{HEADER}{}", rows.concat());
        let rendered = |csv: &str| with_inventory(csv, "", CETS, AccountRequest::default(), |inventory| {
            let mut json = inventory_json(inventory, &[]);
            json["notes"] = serde_json::Value::Null;
            json.to_string()
        });
        prop_assert_eq!(rendered(&ordered), rendered(&shuffled));
    }

    /// One line split into two, in other units, one half taking its calorific value from the plants file.
    #[test]
    fn splitting_a_line_changes_nothing(one in delivery(), part in 1u64..1_000_000, unit in 0usize..3) {
        let part = part.min(one.quantity);
        let rest = one.quantity - part;
        let whole = format!("{HEADER}{}{}", one.csv(), steel(""));
        let (unit, text) = match unit {
            0 => ("kg", part.to_string()),
            1 => ("t", thousandths(part)),
            _ => ("万t", (big(&thousandths(part)) / big("10000")).to_plain_string()),
        };
        let split = format!("{HEADER}{}{}{}", one.csv_of(&text, unit, true, ""), one.csv_of(&thousandths(rest), "t", false, ""), steel(""));
        let ncv = thousandths(u64::from(one.ncv));
        let plants = format!("plants: [{{id: p, factors: [{{item: anthracite, parameter: ncv, value: {ncv}, unit: GJ/t, evidence: laboratory}}]}}]");
        prop_assert_eq!(total(&whole, "", CETS), total(&split, &plants, CETS));
    }

    #[test]
    fn units_scale(one in delivery()) {
        let tonnes = format!("{HEADER}{}{}", one.csv(), steel(""));
        let kilograms = format!("{HEADER}{}{}", one.csv_of(&one.quantity.to_string(), "千克", true, ""), steel(""));
        prop_assert_eq!(total(&tonnes, "", CETS), total(&kilograms, "", CETS));
    }

    #[test]
    fn plants_add_up(left in deliveries(), right in deliveries()) {
        let rows = |list: &[Delivery], plant: &str| -> String {
            list.iter().map(|delivery| delivery.csv_of(&thousandths(delivery.quantity), "t", true, plant)).chain([steel(plant)]).collect()
        };
        let (a, b) = (rows(&left, "a"), rows(&right, "b"));
        let alone = big(&total(&format!("{HEADER}{a}"), "", CETS)) + big(&total(&format!("{HEADER}{b}"), "", CETS));
        prop_assert_eq!(big(&total(&format!("{HEADER}{a}{b}"), "", CETS)), alone);
        prop_assert_eq!(big(&total(&format!("{HEADER}{b}{a}"), "", CETS)), oracle(&left) + oracle(&right));
    }
}

/// What the two books may hold; those with a mark state values of their own.
const ITEMS: [(&str, &str, bool); 9] = [
    ("coke", "t", false),
    ("blast-furnace-gas", "10^4Nm3", true),
    ("coke-oven-gas", "10^4Nm3", true),
    ("coal-tar", "t", false),
    ("pig-iron", "t", false),
    ("steel-scrap", "t", false),
    ("hot-metal", "t", false),
    ("electricity", "MWh", false),
    ("oxygen", "10^4Nm3", false),
];
const PROCESSES: [&str; 5] = ["coking", "blast-furnace", "converter", "power-plant", "flare"];
const BOOKS: &str = "process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";
const PLANT: &str = "plants: [{id: p, region: cn, factors: [{item: hot-metal, parameter: carbon_fraction, value: 0.0463, unit: tC/t, evidence: lab}, \
    {item: oxygen, parameter: energy_coefficient, value: 0.799, unit: tce/10^4Nm3, evidence: meter}]}]";

/// A line of the two books; a place of a process beyond the last is the fence.
#[derive(Clone, Debug)]
struct Entry {
    item: usize,
    process: usize,
    month: u8,
    out: bool,
    quantity: u64,
    ncv: u32,
}

impl Entry {
    fn csv(&self) -> String {
        self.csv_of(self.quantity)
    }

    fn csv_of(&self, quantity: u64) -> String {
        let (item, unit, measured) = ITEMS[self.item];
        let process = PROCESSES.get(self.process).copied().unwrap_or_default();
        let flow = match (process, self.out) {
            // Tar that nobody made or sold is no input of the guideline.
            _ if item == "coal-tar" => "produced",
            ("", true) => "sold",
            ("", false) => "purchased",
            ("flare", _) | (_, false) => "consumed",
            (_, true) => "produced",
        };
        let stated = if measured {
            // At the fence one value: several of what is only sold cannot be weighed, and are refused.
            let ncv = if process.is_empty() { 30_000 } else { self.ncv };
            let carbon = 1000 + ncv % 9000;
            let ncv = thousandths(u64::from(ncv));
            format!("{ncv},GJ/{unit},measured,0.0{carbon},tC/GJ,measured")
        } else {
            ",,,,,".to_owned()
        };
        format!(
            "{process},2024-0{},{item},{flow},{},{unit},{stated}\n",
            self.month,
            thousandths(quantity)
        )
    }
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (
        0..ITEMS.len(),
        0usize..=PROCESSES.len(),
        6u8..=7,
        any::<bool>(),
        1u64..90_000_000,
        20_000u32..200_000,
    );
    let entry = entry.prop_map(|(item, process, month, out, quantity, ncv)| Entry {
        item,
        process,
        month,
        out,
        quantity,
        ncv,
    });
    prop::collection::vec(entry, 1..24)
}

fn books(lines: &[String]) -> String {
    let steel =
        ",2024-06,crude-steel,produced,7.5,t,,,,,,\ncontinuous-casting,2024-06,crude-steel,produced,7,t,,,,,,\n";
    format!("{BOOKS}{}{steel}", lines.concat())
}

/// Rows, totals, processes and reconciliation, without the notes, whose places are those of the lines.
fn at_process_level(csv: &str, method: &str) -> serde_json::Value {
    with_inventory(csv, PLANT, method, process_level(), |inventory| {
        let found = inventory.reconciliation.as_deref().expect("at process level");
        let causes: Ratio = found.causes.iter().map(|cause| cause.amount.clone()).sum();
        assert_eq!(causes, Ratio::from(found.unattributed));
        assert_eq!(
            Ratio::from(found.enterprise_total) - Ratio::from(found.processes_total),
            Ratio::from(found.unattributed)
        );
        let rounding = found.causes.iter().filter(|cause| cause.kind == CauseKind::Rounding);
        let rounding: Ratio = rounding.map(|cause| cause.amount.abs()).sum();
        assert!(rounding <= found.rounding_bound);
        let parts: Ratio = inventory.parts().iter().map(|part| Ratio::from(part.total)).sum();
        assert_eq!(parts, Ratio::from(found.processes_total));
        let mut json = inventory_json(inventory, &[]);
        json["notes"] = serde_json::Value::Null;
        json["coverage"]["lines"] = serde_json::Value::Null;
        // A quantity is written with the places that its lines were typed with; how a line was split may change that, and no more.
        for row in json["rows"].as_array_mut().into_iter().flatten() {
            let quantity = row["quantity"]
                .as_str()
                .map(|typed| typed.parse::<Ratio>().expect("a number").to_text());
            row["quantity"] = quantity.into();
        }
        json
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever two books hold, the causes add up to enterprise less processes exactly; the order of lines, and how a line was split,
    /// change nothing.
    #[test]
    fn what_no_process_accounts_for_adds_up(list in entries(), seed in any::<u64>()) {
        let lines: Vec<String> = list.iter().map(Entry::csv).collect();
        let mut other: Vec<String> = list
            .iter()
            .flat_map(|entry| {
                let part = seed % (entry.quantity + 1);
                [entry.csv_of(part), entry.csv_of(entry.quantity - part)]
            })
            .collect();
        let count = other.len() as u64;
        for at in 0..other.len() {
            let place = (seed.wrapping_mul(at as u64 + 7) % count) as usize;
            other.swap(at, place);
        }
        for method in [CETS, ENERGY] {
            prop_assert_eq!(at_process_level(&books(&lines), method), at_process_level(&books(&other), method));
        }
    }

    /// Where every item that crosses the fence or is made inside goes into a process, and the plant's output is the caster's, only
    /// rounding remains.
    #[test]
    fn of_balanced_books_only_rounding_remains(list in entries()) {
        let mut lines = Vec::new();
        for entry in &list {
            let item = ITEMS[entry.item].0;
            // A balanced item: bought and used, or made and used; tar is made, stated as output, and sold.
            let bought = entry.process % 2 == 0 && item != "hot-metal" && item != "oxygen" && item != "blast-furnace-gas" && item != "coal-tar";
            let (from, to) = match (bought, item) {
                (true, _) => (Entry { process: PROCESSES.len(), out: false, ..entry.clone() }, Entry { process: 2, out: false, ..entry.clone() }),
                (false, "coal-tar") => (Entry { process: 0, out: true, ..entry.clone() }, Entry { process: PROCESSES.len(), out: false, ..entry.clone() }),
                (false, _) => (Entry { process: 1, out: true, ..entry.clone() }, Entry { process: 2 + entry.process % 3, out: false, ..entry.clone() }),
            };
            if item == "coal-tar" {
                let quantity = thousandths(entry.quantity);
                lines.push(format!(",2024-0{},coal-tar,sold,{quantity},t,,,,,,\n", entry.month));
            }
            lines.extend([from.csv(), to.csv()]);
        }
        let csv = books(&lines).replace("produced,7.5,t", "produced,7,t");
        let json = at_process_level(&csv, ENERGY);
        // Coke-oven gas bought and made is measured line by line in both books, so its mean may differ between them.
        for cause in json["reconciliation"]["causes"].as_array().expect("causes") {
            prop_assert!(cause["cause"] == "rounding" || cause["cause"] == "coefficient", "{}", cause);
        }
        for cause in at_process_level(&csv, CETS)["reconciliation"]["causes"].as_array().expect("causes") {
            prop_assert!(cause["cause"] == "rounding" || cause["cause"] == "coefficient", "{}", cause);
        }
    }
}

/// Where a value of blast-furnace gas may stand: on a line of a process, at the fence, in the laboratory, in the plants file.
#[derive(Clone, Debug)]
struct GasValues {
    maker: Option<u32>,
    users: [Option<u32>; 3],
    fence: Option<u32>,
    laboratory: [Option<u32>; 3],
    factors: [Option<u32>; 3],
    factor_of_year: Option<u32>,
}

fn gas_values() -> impl Strategy<Value = GasValues> {
    let rarely = || proptest::option::weighted(0.3, 25u32..45);
    let each = move || [rarely(), rarely(), rarely()];
    let often = proptest::option::weighted(0.8, 25u32..45);
    (rarely(), each(), rarely(), each(), each(), often).prop_map(
        |(maker, users, fence, laboratory, factors, factor_of_year)| GasValues {
            maker,
            users,
            fence,
            laboratory,
            factors,
            factor_of_year,
        },
    )
}

impl GasValues {
    fn csv(&self) -> String {
        let stated = |value: Option<u32>| value.map_or(",,".to_owned(), |ncv| format!("{ncv},GJ/10^4Nm3,measured"));
        let gas = "blast-furnace-gas";
        let mut csv = format!(
            "process,period,item,flow,parameter,quantity,unit,ncv,ncv_unit,ncv_basis\n\
             blast-furnace,2024,{gas},produced,,60,10^4Nm3,{}\n,2024,{gas},sold,,7,10^4Nm3,{}\n,2024,{gas},parameter,carbon_content,0.07,tC/GJ,,,measured\n,2024,crude-steel,produced,,0,t,,,\n",
            stated(self.maker),
            stated(self.fence)
        );
        for (month, (own, laboratory)) in self.users.iter().zip(self.laboratory).enumerate() {
            let period = format!("2024-0{}", month + 1);
            let quantity = 10 * (month + 1);
            csv += &format!("lime,{period},{gas},consumed,,{quantity},10^4Nm3,{}\n", stated(*own));
            if let Some(value) = laboratory {
                csv += &format!(",{period},{gas},parameter,ncv,{value},GJ/10^4Nm3,,,measured\n");
            }
        }
        csv
    }

    fn plants(&self) -> String {
        let entry = |value: u32, valid: String| {
            format!(
                "{{item: blast-furnace-gas, parameter: ncv, value: {value}, unit: GJ/10^4Nm3, evidence: lab{valid}}}"
            )
        };
        let months = self.factors.iter().enumerate();
        let mut factors: Vec<String> = months
            .filter_map(|(month, value)| Some(entry((*value)?, format!(", valid: 2024-0{}", month + 1))))
            .collect();
        factors.extend(self.factor_of_year.map(|value| entry(value, String::new())));
        format!("plants: [{{id: p, factors: [{}]}}]", factors.join(", "))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Wherever values stand, a maker metered by the year and its users metered by the month carry one coefficient, or are refused.
    #[test]
    fn one_coefficient_holds_for_a_handing_over(values in gas_values()) {
        let coefficients = with_inventory(&values.csv(), &values.plants(), CETS, process_level(), |inventory| {
            let gas = |row: &&dafeng::inventory::Row| {
                let item = inventory.library.items.at(inventory.cell(row).item);
                dafeng::factor::Named::id(item) == "blast-furnace-gas"
            };
            let rows: Vec<_> = inventory.rows.iter().filter(gas).collect();
            assert_eq!(rows.len(), 4);
            rows.iter().map(|row| row.coefficient.clone()).collect::<Vec<_>>()
        });
        match coefficients {
            Ok(coefficients) => prop_assert!(coefficients.windows(2).all(|pair| pair[0] == pair[1]), "{coefficients:?}"),
            Err(problems) => {
                // The standard has no default of this gas; a laboratory's values of a part of the months weigh nothing in the year.
                let known = ["plant-factor-for-part", "missing-factor", "two-stated-values"];
                prop_assert!(problems.0.iter().all(|problem| known.contains(&problem.code)), "{problems:#?}");
            }
        }
    }
}
