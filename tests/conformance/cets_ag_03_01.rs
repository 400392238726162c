//! CETS-AG-03.01-V01-2024: one month's evidence of mill A, 20 published lines.

use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::{Ratio, Rounding, RoundingMode};

use crate::support::{CETS, allow_gaps, dataset, json, library, methodology, row, text, total, with_inventory};

const TEN: Rounding = Rounding {
    places: 10,
    mode: RoundingMode::HalfAwayFromZero,
};

/// Every published line to 0.01 t, and its unrounded value to ten places.
fn check_mill_a(file: &str) {
    let expected = json("mill-a-2026-06.expected.json");
    let ledger = dataset("mill-a-2026-06", file, None);
    let method = methodology(CETS);
    let inventory =
        account(&ledger, &method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let lines = expected["lines"].as_array().expect("lines");
    assert_eq!(inventory.rows.len(), lines.len());
    for line in lines {
        let item = text(&line["item"]);
        let found = row(&inventory, "2026-06", item);
        // The form prints products positive and subtracts them; a row is negative.
        let sign = if text(&line["source"]) == "product" { "-" } else { "" };
        let emission: Ratio = format!("{sign}{}", text(&line["emission"])).parse().expect("a number");
        assert_eq!(Ratio::from(found.emission.expect("counted")), emission, "{item}");
        let unrounded = text(&line["unrounded"]).replace("0E-10", "0");
        let unrounded: Ratio = format!("{sign}{unrounded}").parse().expect("a number");
        let ours = found
            .emission_unrounded
            .as_ref()
            .expect("counted")
            .round(TEN)
            .expect("fits");
        assert_eq!(Ratio::from(ours), unrounded, "{item}");
    }
    let sums = &expected["sums"];
    let by_source: Vec<(String, String)> = inventory
        .totals(&[dafeng::inventory::Grouping::Source])
        .into_iter()
        .map(|total| (total.key[0].0.clone(), total.total.to_string()))
        .collect();
    let product = format!("-{}", text(&sums["product"]));
    assert_eq!(
        by_source,
        [
            ("fuel", text(&sums["fuel"])),
            ("process", text(&sums["process"])),
            ("carbon-in-products", &product)
        ]
        .map(|(id, sum)| (id.to_owned(), sum.to_owned()))
    );
    assert_eq!(inventory.total().to_string(), "1214057.49");
    let intensity = &inventory.intensities(&[])[0];
    assert_eq!(intensity.value.expect("made").to_string(), "2.0395");
    assert_eq!(intensity.unit, "tCO2/t");
}

#[test]
fn mill_a_as_filed() {
    check_mill_a("ledger.csv");
}

#[test]
fn mill_a_from_measured_values_and_the_factor_library() {
    check_mill_a("ledger-measured-values-only.csv");
}

#[test]
fn typed_in_defaults_are_not_called_measured() {
    let ledger = dataset("mill-a-2026-06", "ledger.csv", None);
    let method = methodology(CETS);
    let inventory = account(&ledger, &method, library(), AccountRequest::default()).expect("accounts");
    // Only dolomite states all it needs as measured; the coals' carbon content is a default.
    let measured = &inventory.tier_shares()[0];
    assert_eq!((measured.id, measured.rows), ("measured", 1));
    assert_eq!(measured.absolute.to_text(), "25400.11");
    let unproven = inventory
        .tier_shares()
        .into_iter()
        .find(|share| share.id == "stated-unproven")
        .expect("shown");
    assert_eq!(unproven.rows, 0);
    // The defaults typed in are those of the set that they name: nothing to find.
    assert!(inventory.notes.iter().all(|note| note.code != "default-differs"));
}

#[test]
fn twelve_copies_of_a_month_are_a_year() {
    // 12 * 1214057.49 = 14568689.88
    let csv =
        std::fs::read_to_string(crate::support::root().join("datasets/mill-a-2026-06/ledger.csv")).expect("readable");
    let (header, month) = csv.split_once('\n').expect("a header");
    let year: String = (1..=12)
        .map(|number| month.replace("2026-06", &format!("2026-{number:02}")))
        .collect();
    assert_eq!(total(&format!("{header}\n{year}"), "", CETS), "14568689.88");
}

/// Two deliveries of one coal with values of their own: 1000 t at 20 GJ/t and 0.030 tC/GJ, 3000 t at 26 and 0.025.
/// Each delivery by itself:        (1000*20*0.030 + 3000*26*0.025) * 44/12              = 9350.00
/// carbon content by quantity:     4000 * 24.5 * 0.02625 * 44/12                        = 9432.50
/// plain means:                    4000 * 23 * 0.0275 * 44/12                           = 9276.67
/// by energy, to 5 places:         4000 * 24.5 * 0.02602 * 44/12                        = 9349.85
#[test]
fn the_declared_mean_of_two_deliveries_is_taken() {
    let csv = "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n\
        2024-06,bituminous-coal,purchased,1000,t,20,GJ/t,measured,0.030,tC/GJ,measured\n\
        2024-06,bituminous-coal,purchased,3000,t,26,GJ/t,measured,0.025,tC/GJ,measured\n\
        2024-06,crude-steel,produced,1,t,,,,,,\n";
    let emission = with_inventory(csv, "", CETS, AccountRequest::default(), |inventory| {
        row(inventory, "2024-06", "bituminous-coal")
            .emission
            .expect("counted")
            .to_string()
    })
    .expect("accounts");
    assert_eq!(emission, "9349.85");
    let oracle = |quantity: &str, ncv: &str, content: &str| -> String {
        let product: Ratio = [quantity, ncv, content, "44/12"]
            .iter()
            .map(|text| text.parse::<Ratio>().expect("a number"))
            .fold(Ratio::one(), |a, b| a * b);
        product
            .round(Rounding {
                places: 2,
                mode: RoundingMode::HalfAwayFromZero,
            })
            .expect("fits")
            .to_string()
    };
    let each: Ratio = ["1000 20 0.030", "3000 26 0.025"]
        .iter()
        .map(|delivery| {
            delivery
                .split(' ')
                .map(|text| text.parse::<Ratio>().expect("a number"))
                .fold(Ratio::one(), |a, b| a * b)
        })
        .sum();
    assert_eq!(oracle(&each.to_text(), "1", "1"), "9350.00");
    assert_eq!(oracle("4000", "24.5", "0.02602"), "9349.85");
    assert_eq!(oracle("4000", "24.5", "0.02625"), "9432.50");
    assert_eq!(oracle("4000", "23", "0.0275"), "9276.67");
}

#[test]
fn without_measured_columns_a_fuel_that_has_no_default_is_refused() {
    let csv =
        std::fs::read_to_string(crate::support::root().join("datasets/reference-bf-bof/ledger.csv")).expect("readable");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let kept: Vec<usize> = (0..header.len())
        .filter(|at| !header[*at].starts_with("ncv") && !header[*at].starts_with("carbon_content"))
        .collect();
    let mut stripped = csv::Writer::from_writer(Vec::new());
    stripped
        .write_record(kept.iter().map(|at| &header[*at]))
        .expect("writes");
    for record in reader.records() {
        let record = record.expect("reads");
        stripped
            .write_record(kept.iter().map(|at| &record[*at]))
            .expect("writes");
    }
    let stripped = String::from_utf8(stripped.into_inner().expect("writes")).expect("UTF-8");
    let gaps = with_inventory(&stripped, "", CETS, allow_gaps(), |inventory| {
        use dafeng::factor::Named;
        let mut items: Vec<String> = inventory
            .gaps
            .iter()
            .map(|gap| inventory.library.items.at(gap.item).id().to_owned())
            .collect();
        items.sort();
        items
    })
    .expect("accounts with gaps");
    assert_eq!(gaps, ["anthracite", "bituminous-coal", "diesel", "natural-gas"]);
}
