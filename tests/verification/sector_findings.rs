//! Faults in copies of the sample works that the rules of values left out, of balances, floors, shares and whole columns find; the works as they are give
//! no finding of them.

use dafeng::verification::Verification;

use super::seeded::{Book, errors, found, found_at, number, verified};
use crate::support::{dataset_text, ledger};

const ALUMINIUM: (&str, &str) = ("sectors/aluminium-smelting", "cets-ag-04.01-v01-2024");
const CEMENT: (&str, &str) = ("sectors/cement", "cets-ag-02.01-v01-2024");
const CEMENT_OXIDES: (&str, &str) = ("sectors/cement-oxides", "ndrc-2013-cement");
const CERAMICS: (&str, &str) = ("sectors/ceramics", "ndrc-2013-ceramics");
const BRICK: (&str, &str) = ("sectors/fired-brick", "ndrc-2015-other-industry");
const ETHYLENE: (&str, &str) = ("sectors/ethylene", "ndrc-2014-petrochemicals");
const REFINERY: (&str, &str) = ("sectors/refinery", "ndrc-2014-petrochemicals");
const METHANOL: (&str, &str) = ("sectors/methanol", "ndrc-2013-chemicals");
const ADIPIC_ACID: (&str, &str) = ("sectors/adipic-acid", "ndrc-2013-chemicals");
const NITRIC_ACID: (&str, &str) = ("sectors/nitric-acid", "ndrc-2013-chemicals");
const COPPER: (&str, &str) = ("sectors/copper-smelting", "ndrc-2015-other-nonferrous");
const SILICON: (&str, &str) = ("sectors/industrial-silicon", "ndrc-2015-other-nonferrous");
const RARE_EARTHS: (&str, &str) = ("sectors/rare-earths", "ndrc-2015-other-nonferrous");

fn plants((folder, _): (&str, &str)) -> String {
    dataset_text(folder, "plants.yaml")
}

fn of(work: (&str, &str), book: &Book) -> Verification {
    verified(&book.text(), &plants(work), Some(work.1))
}

/// A work whose plants file says something else.
fn with_plants(work: (&str, &str), from: &str, to: &str) -> Verification {
    let plants = plants(work);
    assert_eq!(plants.matches(from).count(), 1, "{from}");
    verified(&Book::of(work.0).text(), &plants.replace(from, to), Some(work.1))
}

fn period(verification: &Verification, rule: &str) -> Vec<(String, String)> {
    let all = found(verification, rule);
    let told = all.iter().map(|finding| {
        let period = finding.period.map(|period| period.to_string()).unwrap_or_default();
        (period, number(finding))
    });
    told.collect()
}

#[test]
fn the_works_as_they_are() {
    let rules = [
        "V30b", "V30c", "V30d", "V55c", "V62a", "V62b", "V63", "V64", "V65", "V66a", "V66b", "V66c", "V67", "V68a",
        "V68b", "V68c", "V68d",
    ];
    for work in [
        ALUMINIUM,
        CEMENT,
        CEMENT_OXIDES,
        CERAMICS,
        BRICK,
        ETHYLENE,
        REFINERY,
        METHANOL,
        ADIPIC_ACID,
        NITRIC_ACID,
        COPPER,
        SILICON,
        RARE_EARTHS,
    ] {
        let verification = of(work, &Book::of(work.0));
        for rule in rules {
            let told: Vec<&str> = found(&verification, rule)
                .iter()
                .map(|finding| finding.message.en.as_str())
                .collect();
            assert_eq!(told, Vec::<&str>::new(), "{} {rule}", work.0);
        }
    }
}

#[test]
fn a_parameter_line_without_its_value() {
    let mut book = Book::of(ALUMINIUM.0);
    let row = book.change("2024-04,铝液,参数", "0.197", "");
    let refused = ledger(&book.text(), &plants(ALUMINIUM)).expect_err("refused").0;
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].code, "blank-cell");
    let place = refused[0].place.as_ref().expect("a place");
    assert_eq!((place.row, place.column.as_deref()), (Some(row), Some("数量")));
}

#[test]
fn a_month_without_the_parameter_that_others_have() {
    let mut book = Book::of(ALUMINIUM.0);
    assert_eq!(book.remove("2024-04,铝液,参数"), 1);
    let verification = of(ALUMINIUM, &book);
    // In April the default 0.034 kgCF4/t stands in for 0.143 x 0.197 = 0.028171: 20535.04 t x 0.005829 / 1000 x 7740 = 926.47 tCO2e more.
    let row = book.row(",,2024-04,铝液,产量");
    let finding = found_at(&verification, "V62a", row);
    for word in ["11 of 12 months", "2024-04", "0.000034", "cets-ag-04.01-v01-2024"] {
        assert!(finding.message.en.contains(word), "{}", finding.message.en);
    }
    assert!(finding.message.zh.contains("缺 2024-04"), "{}", finding.message.zh);
    assert_eq!(finding.parameter.as_deref(), Some("anode_effect_minutes"));
    // Without a methodology nothing stands in, and the month is missing all the same.
    let verification = verified(&book.text(), &plants(ALUMINIUM), None);
    found_at(&verification, "V62a", row);
    // A methodology that does not ask for the minutes misses none.
    let verification = verified(&book.text(), &plants(ALUMINIUM), Some("ndrc-2013-aluminium"));
    assert!(found(&verification, "V62a").is_empty());
}

#[test]
fn a_value_that_purchases_of_a_month_leave_out() {
    let of = |may: &str, more: &str| {
        let mut book = Book::from("period,item,flow,parameter,quantity,unit,ncv,ncv_unit,ncv_basis\n");
        for (month, cells) in [("04", "22.1,GJ/t,measured"), ("05", may), ("06", "22.3,GJ/t,measured")] {
            book.append(&format!("2024-{month},raw-coal,purchased,,100,t,{cells}"));
        }
        if !more.is_empty() {
            book.append(more);
        }
        let verification = verified(&book.text(), "plants: [{id: p}]", None);
        let all = found(&verification, "V62a");
        all.iter()
            .map(|finding| finding.period.expect("one month").to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(",,", ""), ["2024-05"]);
    assert_eq!(of("22.2,GJ/t,measured", ""), Vec::<String>::new());
    // A typed default says what stands there, and so does a line of the laboratory.
    assert_eq!(of("20.908,GJ/t,default gbt-32151.5-2015", ""), Vec::<String>::new());
    let laboratory = "2024-05,raw-coal,parameter,ncv,22.2,GJ/t,,,measured";
    assert_eq!(of(",,", laboratory), Vec::<String>::new());
}

#[test]
fn a_parameter_of_zero_where_others_are_above_it() {
    let mut book = Book::of(ALUMINIUM.0);
    let row = book.change("2024-04,铝液,参数", "0.197", "0");
    let verification = of(ALUMINIUM, &book);
    let finding = found_at(&verification, "V62b", row);
    assert_eq!(number(finding), "0.00000");
    assert_eq!(
        finding.period.map(|period| period.to_string()).as_deref(),
        Some("2024-04")
    );
}

#[test]
fn units_that_create_carbon() {
    // 2022-01: (19929.88 x 0.856 - 24140.14 x 2 x 0.545) x 44/12 = (17059.977 - 26312.753) x 44/12 = -33926.84
    let mut book = Book::of(ETHYLENE.0);
    assert_eq!(book.multiply(&["ethylene-oxide,produced"], "2").len(), 12);
    let verification = of(ETHYLENE, &book);
    let all = period(&verification, "V63");
    assert_eq!(all.len(), 12, "{all:?}");
    assert_eq!(all[0], ("2022-01".to_owned(), "-33926.84".to_owned()));
    // With its dust: (19817.48 x 0.8843 - 14822.21 x 1.4 x 0.9703 - 109.77 x 0.9702) x 44/12 = (17524.598 - 20134.786 - 106.499) x 44/12 = -9961.19
    let mut book = Book::of(REFINERY.0);
    book.multiply(&["煅后焦,产量"], "1.4");
    let all = period(&of(REFINERY, &book), "V63");
    assert_eq!(all.len(), 12, "{all:?}");
    assert_eq!(all[0], ("2022-01".to_owned(), "-9961.19".to_owned()));
    // No stock of cyclohexanol is stated, so the year is told:
    // (109700.68 x 0.7195 - 149913.23 x 2 x 0.4931 - 10325.16 x 0.43) x 44/12 = (78929.639 - 147844.427 - 4439.819) x 44/12 = -268966.89
    let mut book = Book::of(ADIPIC_ACID.0);
    book.multiply(&["硝酸氧化法己二酸,产量"], "2");
    let all = period(&of(ADIPIC_ACID, &book), "V63");
    assert_eq!(all, [("2022".to_owned(), "-268966.89".to_owned())]);
    // So is that of methanol: what its output holds is above what the coal brings in.
    let mut book = Book::of(METHANOL.0);
    book.multiply(&["methanol,produced"], "2.5");
    let all = period(&of(METHANOL, &book), "V63");
    assert_eq!(all, [("2022".to_owned(), "-164601.71".to_owned())]);
}

#[test]
fn regeneration_that_takes_carbon_from_the_air() {
    // 0.999 x (0.001/0.999 - 0.003/0.997) x 44/12 = (0.001 - 0.003006) x 44/12 = -0.00736 tCO2/t
    let verification = with_plants(REFINERY, "carbon_before, value: 4.8", "carbon_before, value: 0.1");
    let all = period(&verification, "V64");
    assert_eq!(all.len(), 12, "{all:?}");
    assert_eq!(all[0], ("2022-01".to_owned(), "-0.00736".to_owned()));
    assert_eq!(errors(&verification).len(), 12);
}

#[test]
fn a_deduction_that_the_floor_cuts_off() {
    let csv = "plant,period,item,flow,quantity,unit\nk,2024-01,cement-clinker,produced,1000,t\n\
               k,2024-01,carbide-slag,purchased,50000,t\nk,2024-01,bituminous-coal,purchased,100,t\n";
    let verification = verified(csv, "plants: [{id: k, region: cn-fujian}]", Some(CEMENT.1));
    // 50000 t x 0.48 = 24000 tCO2 of the 1000 t x 0.535 = 535 tCO2 of the clinker: 23465 are lifted
    let finding = found_at(&verification, "V30c", 3);
    assert_eq!(number(finding), "24000.00");
    for word in ["24000.00 tCO2", "535.00 tCO2", "23465.00 tCO2"] {
        assert!(finding.message.en.contains(word), "{}", finding.message.en);
    }
    // 24000 / 535 = 44.8598; 50000 / 1000 = 50 t/t
    assert_eq!(number(found_at(&verification, "V30b", 3)), "44.8598");
    assert_eq!(number(found_at(&verification, "V30d", 3)), "50.0000");
    // Without a methodology the amounts tell.
    let verification = verified(csv, "plants: [{id: k, region: cn-fujian}]", None);
    assert_eq!(number(found_at(&verification, "V30d", 3)), "50.0000");
}

#[test]
fn shares_above_the_whole() {
    // 0.90 of CaCO3 and 0.90 of MgCO3
    let text = Book::of(CERAMICS.0).text();
    let columns: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let at = |name: &str| columns.iter().position(|column| *column == name).expect("a column");
    let places = [at("calcium_carbonate_content"), at("magnesium_carbonate_content")];
    let units = [
        at("calcium_carbonate_content_unit"),
        at("magnesium_carbonate_content_unit"),
    ];
    let lines = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if line.contains("2022-03") && !cells[places[0]].is_empty() {
            for (place, unit) in places.into_iter().zip(units) {
                cells[place] = "90";
                cells[unit] = "%";
            }
        }
        cells.join(",")
    });
    let text = lines.collect::<Vec<String>>().join("\n") + "\n";
    let verification = verified(&text, &plants(CERAMICS), Some(CERAMICS.1));
    let all = period(&verification, "V65");
    assert_eq!(all, [("2022-03".to_owned(), "1.8000".to_owned())]);
    // 0.98 of CO2 and 0.60 of CO in the plants file
    let plants = plants(ETHYLENE)
        .replace("carbon_dioxide_share, value: 7.8", "carbon_dioxide_share, value: 98")
        .replace("carbon_monoxide_share, value: 0.4", "carbon_monoxide_share, value: 60");
    let verification = verified(&Book::of(ETHYLENE.0).text(), &plants, Some(ETHYLENE.1));
    let all = period(&verification, "V65");
    assert_eq!(all.len(), 12, "{all:?}");
    assert_eq!(all[0].1, "1.5800");
}

#[test]
fn values_that_cannot_be_meant() {
    let verification = with_plants(REFINERY, "carbon_atoms, value: 1.65", "carbon_atoms, value: 165");
    assert_eq!(period(&verification, "V66a")[0].1, "165.00000");
    // 0.85 % for 85 %
    let verification = with_plants(
        NITRIC_ACID,
        "destruction_efficiency, value: 85",
        "destruction_efficiency, value: 0.85",
    );
    assert_eq!(period(&verification, "V66b")[0].1, "0.00850");
    // 9.92 % for 99.2 %
    let verification = with_plants(NITRIC_ACID, "purity, value: 99.2", "purity, value: 9.92");
    assert_eq!(period(&verification, "V66c")[0].1, "0.09920");
    // 1.13 tCO2/t of clay, where magnesium carbonate has 0.522
    let mut book = Book::of(BRICK.0);
    let row = book.change("2023-01,brick clay,net_consumed", "0.0113", "1.13");
    let verification = of(BRICK, &book);
    assert_eq!(number(found_at(&verification, "V55c", row)), "1.13000");
}

#[test]
fn columns_of_another_unit() {
    // The year's power 381489.21 MWh x 0.1229 + 53202.18 t of coal, coke and wood, over 312919.4 t: 319.85 kgce/t, and a fifth of 2500 is 500
    let mut book = Book::of(SILICON.0);
    book.multiply(&["工业硅,产量"], "10");
    let verification = of(SILICON, &book);
    assert_eq!(period(&verification, "V67"), [("2023".to_owned(), "319.85".to_owned())]);
    // 381489.21 / 312919.4 = 1.22 MWh/t over the year; by month as much
    assert!(found(&verification, "V68c").len() >= 12);
    // (9738.93 MWh x 0.1229 + 152.47 x 389.31 / 29.307) / 5.08575 t = 633594.69 kgce/t; five times 1890 is 9450
    let mut book = Book::of(RARE_EARTHS.0);
    book.multiply(&["稀土氧化物,产量"], "0.001");
    let all = period(&of(RARE_EARTHS, &book), "V67");
    assert_eq!(all, [("2023".to_owned(), "633594.69".to_owned())]);
    // 19676.20 / 1000 / 16099.08 = 0.0012 MWh/t
    let mut book = Book::of(COPPER.0);
    book.multiply(&["电力,购入"], "0.001");
    let all = period(&of(COPPER, &book), "V68c");
    assert_eq!(all[0], ("2023-01".to_owned(), "0.0012".to_owned()));
}

#[test]
fn ammonia_of_nitric_acid() {
    // 84000.52 t of ammonia for 216052.13 / 1000 + 71986.61 = 72202.66 t of acid: 1.1634
    let mut book = Book::of(NITRIC_ACID.0);
    book.multiply(&["双加压法硝酸,产量"], "0.001");
    let all = period(&of(NITRIC_ACID, &book), "V68b");
    assert_eq!(all, [("2022".to_owned(), "1.1634".to_owned())]);
    // ... for 2160521.3 + 719866.1 = 2880387.4 t: 0.0292, and the nitrogen asks for 0.2703
    let mut book = Book::of(NITRIC_ACID.0);
    book.multiply(&["硝酸,产量"], "10");
    let all = period(&of(NITRIC_ACID, &book), "V68a");
    assert_eq!(all, [("2022".to_owned(), "0.0292".to_owned())]);
}

#[test]
fn coke_and_flare_gas_of_a_refinery() {
    // 9108.68 x 10 / 833789.74 = 0.1092 t/t; 75.89 x 100 / 833789.74 = 0.0091 10^4Nm3/t
    let mut book = Book::of(REFINERY.0);
    book.multiply(&["催化裂化烧焦,净消耗"], "10");
    assert_eq!(
        period(&of(REFINERY, &book), "V68d")[0],
        ("2022-01".to_owned(), "0.1092".to_owned())
    );
    let mut book = Book::of(REFINERY.0);
    book.multiply(&["火炬气,净消耗"], "100");
    assert_eq!(
        period(&of(REFINERY, &book), "V68d")[0],
        ("2022-01".to_owned(), "0.0091".to_owned())
    );
}
