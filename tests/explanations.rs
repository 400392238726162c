//! Every printed explanation is evaluated again, by an evaluator of the test's own over `bigdecimal`, and gives the printed figure;
//! its lines add up to the quantity.

use std::str::FromStr;

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use dafeng::inventory::{AccountRequest, Explanation, Selector, account};
use dafeng::quantity::RoundingMode as OurMode;
use dafeng::text::{Language, Text};

use crate::support::{CETS, ENERGY, GBT_32151, allow_gaps, dataset, library, methodology, process_level};

/// Digits kept in a division; far beyond anything that could decide a rounding here.
const DIGITS: u64 = 80;

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn sum(&mut self) -> BigDecimal {
        let mut value = self.product();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix('+') {
                self.rest = rest;
                value += self.product();
            } else if let Some(rest) = self.rest.strip_prefix('-') {
                self.rest = rest;
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> BigDecimal {
        let mut value = self.atom();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix('*') {
                self.rest = rest;
                value *= self.atom();
            } else if let Some(rest) = self.rest.strip_prefix('/') {
                self.rest = rest;
                value = (value / self.atom()).with_prec(DIGITS);
            } else {
                return value;
            }
        }
    }

    fn atom(&mut self) -> BigDecimal {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix('-') {
            self.rest = rest;
            return -self.atom();
        }
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let value = self.sum();
            self.rest = self.rest.trim_start().strip_prefix(')').expect("closed");
            return value;
        }
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        BigDecimal::from_str(number).unwrap_or_else(|_| panic!("`{number}`"))
    }
}

fn evaluate(expression: &str) -> BigDecimal {
    let mut reader = Reader { rest: expression };
    let value = reader.sum();
    assert!(reader.rest.trim().is_empty(), "{expression}");
    value
}

/// Checks a tree; returns how many figures were evaluated again.
pub fn check(node: &Explanation) -> usize {
    let mut count = 0;
    if let Some(expression) = &node.expression {
        let mut value = evaluate(expression);
        let printed =
            BigDecimal::from_str(&node.value).unwrap_or_else(|_| panic!("{}: `{}`", node.title.en, node.value));
        match node.rounding {
            Some(rounding) => {
                let mode = match rounding.mode {
                    OurMode::HalfAwayFromZero => RoundingMode::HalfUp,
                    OurMode::HalfEven => RoundingMode::HalfEven,
                };
                value = value.with_scale_round(i64::from(rounding.places), mode);
                assert_eq!(value, printed, "{}: {expression}", node.title.en);
            }
            // A value that does not end is printed to ten places.
            None => {
                let difference = (value - &printed).abs();
                let exact = BigDecimal::from_str("0.00000000005000000001").expect("a number");
                assert!(difference <= exact, "{}: {expression}", node.title.en);
            }
        }
        count += 1;
    }
    if !node.lines.is_empty() {
        let sum = node.lines.iter().fold(BigDecimal::zero(), |sum, line| {
            sum + BigDecimal::from_str(&line.quantity.to_text()).expect("a number")
        });
        assert_eq!(
            sum,
            BigDecimal::from_str(&node.value).expect("a number"),
            "lines of {}",
            node.title.en
        );
        for line in &node.lines {
            // The rest of many lines has no row of its own.
            assert!((line.place.row.is_some() || line.count > 1) && !line.place.file.is_empty());
        }
        count += 1;
    }
    count + node.children.iter().map(check).sum::<usize>()
}

#[test]
fn every_figure_of_every_dataset_evaluates_to_itself() {
    let mut count = 0;
    for (folder, file) in [
        ("mill-a-2026-06", "ledger.csv"),
        ("mill-a-2026-06", "ledger-measured-values-only.csv"),
        ("reference-bf-bof", "ledger.csv"),
        ("reference-eaf", "ledger.csv"),
    ] {
        for method in [CETS, GBT_32151, ENERGY] {
            // Mill A's coals have no measured oxygen, but everything else the three methods need.
            let ledger = dataset(folder, file, None);
            let method = methodology(method);
            let inventory = account(&ledger, &method, library(), allow_gaps()).unwrap_or_else(|p| panic!("{p:#?}"));
            let id = inventory.intensities(&[])[0].id.clone();
            count += check(&inventory.explain(&Selector::Intensity(id)).expect("explains"));
            for indicator in inventory
                .indicators()
                .iter()
                .filter(|indicator| indicator.value.is_some())
            {
                let selector = Selector::Indicator(indicator.id.clone());
                count += check(&inventory.explain(&selector).expect("explains"));
            }
            for row in &inventory.rows {
                count += check(&inventory.explain_row(row).expect("explains"));
            }
        }
    }
    assert!(count > 5000, "{count} figures evaluated again");
}

/// At process level too: every row, what each process gives per unit of its product, and what is attributed to none.
#[test]
fn every_figure_of_the_process_level_evaluates_to_itself() {
    let mut count = 0;
    for (folder, method) in [("reference-eaf", CETS), ("reference-bf-bof", ENERGY)] {
        let ledger = dataset(folder, "ledger.csv", None);
        let method = methodology(method);
        let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
        let explain = |typed: &str| {
            let selector = Selector::parse(typed, &inventory).unwrap_or_else(|p| panic!("{typed}: {p:#?}"));
            inventory
                .explain(&selector)
                .unwrap_or_else(|p| panic!("{typed}: {p:#?}"))
        };
        assert!(check(&explain("unattributed")) >= 2);
        assert_eq!(explain("未归属"), explain("unattributed"));
        for (_, process) in inventory.processes() {
            count += check(&explain(&format!("process={process}")));
            if inventory.process_intensity(0, &process, None).is_some() {
                count += check(&explain(&format!("intensity,{process}")));
            }
        }
        for row in &inventory.rows {
            count += check(&inventory.explain_row(row).expect("explains"));
        }
    }
    assert!(count > 2000, "{count} figures evaluated again");
}

/// A flare shared by makers whose shares do not end in decimals, 70 * 1/3 and 70 * 2/3.
#[test]
fn a_shared_flare_evaluates_to_itself() {
    let csv = "process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n\
        coking,2024-06,coke-oven-gas,produced,100,10^4Nm3,175.842,GJ/10^4Nm3,measured\n\
        other,2024-06,coke-oven-gas,produced,200,10^4Nm3,175.842,GJ/10^4Nm3,measured\n\
        flare,2024-06,coke-oven-gas,consumed,70,10^4Nm3,,,\n\
        coking,2024-06,coke,produced,300,t,,,\n,2024-06,crude-steel,produced,1,t,,,\n";
    let ledger = crate::support::ledger(csv, "").unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(ENERGY);
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    for row in &inventory.rows {
        assert!(check(&inventory.explain_row(row).expect("explains")) >= 2);
    }
    let coking = Selector::parse("intensity,coking", &inventory).expect("known");
    assert!(check(&inventory.explain(&coking).expect("explains")) >= 2);
    // The flare has no row of its own: what it burnt went to its makers, 70/3 * 6 + 140/3 * 6 = 420.00.
    for typed in ["process=flare", "flare", "放散", "flare,coke-oven-gas,2024"] {
        let flare = Selector::parse(typed, &inventory).unwrap_or_else(|problems| panic!("{typed}: {problems:#?}"));
        let tree = inventory.explain(&flare).expect("explains");
        assert!(check(&tree) >= 4, "{typed}");
        assert_eq!((tree.value.as_str(), tree.unit.as_str()), ("420.00", "tce"));
        let gas = &tree.children[0];
        assert_eq!((gas.value.as_str(), gas.lines.len()), ("70", 1));
        let makers: Vec<&str> = gas.children.iter().map(|maker| maker.value.as_str()).collect();
        assert_eq!(makers, ["23.3333333333", "46.6666666667"]);
    }
    let before = Selector::parse("flare,2023", &inventory).expect_err("nothing was flared");
    assert_eq!(before.0[0].code, "no-rows-selected");
    // (70/3 - 100) * 6 = -460.00; coke -300 * 0.9714 = -291.42; -751.42 * 1000 / 300 = -2504.73
    let intensity = inventory.process_intensity(0, "coking", None).expect("has a product");
    assert_eq!(intensity.value.expect("made").to_string(), "-2504.73");
}

/// Several lines that state one value: the first is named, and how many more there are.
#[test]
fn a_value_of_several_lines_says_so() {
    let csv = "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n\
        2024-06,coke,purchased,1,t,28,GJ/t,measured\n2024-06,coke,purchased,2,t,28,GJ/t,measured\n\
        2024-06,coke,purchased,3,t,29,GJ/t,measured\n2024-06,crude-steel,produced,1,t,,,\n";
    let ledger = crate::support::ledger(csv, "").unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(CETS);
    let inventory =
        account(&ledger, &method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let row = inventory
        .explain_row(crate::support::row(&inventory, "2024-06", "coke"))
        .expect("explains");
    let said: Vec<&str> = row.children[1]
        .children
        .iter()
        .map(|part| part.remarks[0].en.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "ledger.csv, row 2 and 1 more line(s): 28 GJ/t",
            "ledger.csv, row 4: 29 GJ/t"
        ]
    );
}

#[test]
fn means_and_derived_values_evaluate_to_themselves() {
    let csv = "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis,carbon_fraction,carbon_fraction_unit,carbon_fraction_basis\n\
        2024-06,bituminous-coal,purchased,1000.5,t,20.123,GJ/t,measured,0.030,tC/GJ,measured,,,\n\
        2024-06,bituminous-coal,purchased,3,kt,6210,kcal/kg,calculated,0.025,tC/GJ,measured,,,\n\
        2024-06,anthracite,purchased,7,t,25,GJ/t,measured,,,,71.3,%,measured\n\
        2024-06,anthracite,purchased,11,t,27,GJ/t,,,,,70.1,%,measured\n\
        2024-06,crude-steel,produced,30,t,,,,,,,,,\n";
    let ledger = crate::support::ledger(csv, "").unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology(CETS);
    let inventory =
        account(&ledger, &method, library(), AccountRequest::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(check(&inventory.explain(&Selector::Total).expect("explains")) > 10);
    // 6210 kcal/kg * 0.0041868 = 26.000028 GJ/t; (1000.5*20.123 + 3000*26.000028) / 4000.5 = 24.530 (3 places)
    let coal = crate::support::row(&inventory, "2024-06", "bituminous-coal");
    assert_eq!(
        coal.parameters.iter().find(|p| p.id == "ncv").expect("resolved").text,
        "24.530"
    );
    // carbon fraction (7*0.713 + 11*0.701)/18 = 0.705667; ncv (7*25 + 11*27)/18 = 26.222; 0.705667/26.222 = 0.02691
    let hard = crate::support::row(&inventory, "2024-06", "anthracite");
    assert_eq!(
        hard.parameters
            .iter()
            .find(|p| p.id == "carbon_content")
            .expect("resolved")
            .text,
        "0.02691"
    );
    // One of the calorific values says nothing of how it was obtained: the row is no better than that.
    assert_eq!(hard.tier.map(|tier| tier.id()), Some("stated-unproven"));
}

/// The row of a memo item says that it is outside the total.
#[test]
fn a_memo_row_says_that_it_is_one() {
    let ledger = crate::support::dataset("reference-eaf", "ledger.csv", None);
    let method = crate::support::methodology(crate::support::CETS);
    let request = dafeng::inventory::AccountRequest::default();
    let inventory = dafeng::inventory::account(&ledger, &method, crate::support::library(), request)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let selector = dafeng::inventory::Selector::parse("electricity,2023-01", &inventory)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let explanation = inventory
        .explain(&selector)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let said = |words: &str| explanation.remarks.iter().any(|remark| remark.en.contains(words));
    assert!(said("a memo item, outside the total"), "{:#?}", explanation.remarks);
}

#[test]
fn names_of_a_formula_are_words_in_chinese() {
    let title = |zh: &str| Text::new(zh, "");
    let explanation = Explanation {
        formula: Some("-(quantity * ncv * co2_per_carbon) / crude-steel - 2".to_owned()),
        names: vec![
            ("quantity".to_owned(), title("数量")),
            ("ncv".to_owned(), title("低位发热量")),
            ("crude-steel".to_owned(), title("粗钢")),
        ],
        ..Explanation::default()
    };
    let words = explanation.formula_in(Language::Zh);
    assert_eq!(
        words.as_deref(),
        Some("-(数量 × 低位发热量 × co2_per_carbon) ÷ 粗钢 - 2")
    );
    assert_eq!(explanation.formula_in(Language::En), explanation.formula);
}
