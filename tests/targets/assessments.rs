//! The five plans on the made-up register, each target with its calculation, and what a plan leaves open.

mod city;

use dafeng::target::assessment::Assessed;
use dafeng::target::{Plan, Verdict};

use super::{assess, of, register, sample, value, values};

/// The labels of the units that count above the line, part by part.
fn counted(assessed: &Assessed) -> Vec<Vec<&str>> {
    assessed
        .measured
        .parts
        .iter()
        .map(|part| part.above.terms.iter().map(|(label, _)| label.en.as_str()).collect())
        .collect()
}

fn same(pairs: &[&str]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|value| ((*value).to_owned(), (*value).to_owned()))
        .collect()
}

/// Benchmarks of 723: coking 110, blast furnace 361, converter -30, arc furnace of 50 t and more 61, of 30 to 50 t 67. By process, 10^4 t:
/// coking 100 (coke-1 of mill-one, 108) / 250 = 40 %; blast furnaces 200 (bf-1 of mill-one, 358) / 800 = 25 %; converters 300 (exactly -30) / 620 = 48.387097 %;
/// arc furnaces 100 (60) / 150 = 66.666667 %. Blast furnaces miss "more than 30 %".
#[test]
fn steel_of_the_province() {
    let register = sample();
    let assessment = assess(&register, "fujian-steel", &[]);
    let share = of(&assessment, "capacity-share-at-benchmark");
    assert_eq!(values(share), same(&["40", "25", "48.387097", "66.666667"]));
    assert_eq!(
        counted(share),
        [
            ["mill-one coke-1"],
            ["mill-one bf-1"],
            ["mill-one bof-1"],
            ["mill-three eaf-1"]
        ]
    );
    assert_eq!(share.verdict, Verdict::Missed);
    // The register is of 2024, the deadline 2025.
    assert_eq!(share.verdict_title().en, "not met yet");
    // Sinter has no benchmark and is named.
    assert!(
        share.measured.notes[0].en.contains("mill-one sinter-1"),
        "{:?}",
        share.measured.notes
    );
    // More than 30 % of 8 Mt is more than 2.4 Mt, of which 2 are there. Nearest is bf-2: 390 - 361 = 29 over, 8.033241 % of 361; with its 1 Mt 300/800 = 37.5 %.
    let closing = share.measured.parts[1].closing.as_ref().expect("a gap");
    assert!(
        closing.words.en.starts_with("more than 400,000 t of capacity"),
        "{}",
        closing.words.en
    );
    assert_eq!(closing.steps.len(), 1);
    let step = &closing.steps[0];
    assert_eq!(
        (step.label.en.as_str(), step.distance.to_text().as_str()),
        ("mill-one bf-2", "29")
    );
    assert_eq!(
        step.percent.as_ref().expect("a level").significant(7).to_text(),
        "8.033241"
    );
    assert_eq!(step.share.to_text(), "37.5");
    // 2023, by the rows of that year: coke 111 > 110, bf-1 365 > 361, converter -25, arc furnace 62 > 61: nothing reaches the benchmark.
    let (year, parts) = &share.trend[0];
    assert_eq!((*year, parts.len()), (2023, 4));
    assert!(parts.iter().all(|part| part.above.terms.is_empty()));

    // 150 / (620 + 150) = 19.480519 %; 20 % of 770 is 154: 4 converted, or 4 / (1 - 0.2) = 5 added.
    let furnaces = of(&assessment, "eaf-capacity-share");
    assert_eq!(value(furnaces), "19.480519");
    assert_eq!(furnaces.verdict, Verdict::Missed);
    let closing = furnaces.measured.parts[0].closing.as_ref().expect("a gap");
    assert!(
        closing.words.en.starts_with("40,000 t more converted"),
        "{}",
        closing.words.en
    );
    assert!(closing.words.en.contains("50,000 t added"), "{}", closing.words.en);

    // mill-one (500 + 200 + 60) of 1000, mill-three 160 of 200: 920 / 1200 = 76.666667 %; mill-two states none of it.
    let transport = of(&assessment, "clean-transport-share");
    assert_eq!(value(transport), "76.666667");
    assert_eq!(transport.verdict, Verdict::CannotBeTold);
    assert_eq!(transport.measured.parts[0].undecided[0].label.en, "mill-two");

    // (6.80 + 12.30 + 0.43) Mt over (2.8 + 3.1 + 0.9) Mt of steel in 2024: 19.53 / 6.8 = 2.8720588.
    let carbon = of(&assessment, "carbon-intensity");
    assert_eq!(value(carbon), "2.8720588");
    assert_eq!(carbon.verdict, Verdict::Direction);
    // 2023: (6.90 + 12.50 + 0.42) / (2.75 + 3 + 0.8) = 19.82 / 6.55 = 3.0259542.
    let of_2023 = carbon.trend.iter().find(|(year, _)| *year == 2023).expect("2023");
    let (low, _) = of_2023.1[0].value.as_ref().expect("a value");
    assert_eq!(low.significant(8).to_text(), "3.0259542");

    // Sums of 2019 to 2024: 2040, 2112, 2074, 2013, 1982, 1953 (10^4 t): the greatest is 2020.
    let peak = of(&assessment, "co2-peak-year");
    assert_eq!((peak.year, peak.verdict), (2020, Verdict::MetProvisionally));

    // bf-3 is under construction: 370 > 361.
    let projects = of(&assessment, "new-project-at-benchmark");
    assert_eq!(projects.verdict, Verdict::Missed);
    assert_eq!(projects.measured.failing[0].label.en, "mill-one bf-3");
}

/// All capacity of processes that have a benchmark, 10^4 t: (100 + 200 + 300 + 100) / (250 + 800 + 620 + 150) = 700 / 1820 = 38.461538 %. Steelmaking
/// alone: (300 + 100) / (620 + 150) = 51.948052 %. Both meet "more than 30 %", which by process is missed: so the choice is printed.
#[test]
fn what_a_plan_leaves_open_is_a_choice() {
    let register = sample();
    for (choice, expected) in [("pooled", "38.461538"), ("steelmaking", "51.948052")] {
        let assessment = assess(&register, "fujian-steel", &[("capacity-share-at-benchmark", choice)]);
        let share = of(&assessment, "capacity-share-at-benchmark");
        assert_eq!(value(share), expected);
        assert_eq!(share.verdict, Verdict::Met);
        let made = share
            .choices
            .iter()
            .find(|made| made.option == "products")
            .expect("a choice");
        assert_eq!((made.choice.as_str(), made.is_default), (choice, false));
    }
    let assessment = assess(
        &register,
        "fujian-steel",
        &[("capacity-share-at-benchmark.set", "ndrc-1609-2021")],
    );
    assert!(
        of(&assessment, "capacity-share-at-benchmark")
            .measured
            .words
            .en
            .contains("ndrc-1609-2021")
    );
}

/// Aluminium (13000 kWh/t) 15 / 40 = 37.5 %; copper (260) 40 / 40; lead 10, whose energy is not stated: 0 to 100 %; zinc (1100) 0 / 20 at 1300.
#[test]
fn non_ferrous_metals() {
    let register = sample();
    let assessment = assess(&register, "fujian-nonferrous", &[]);
    let share = of(&assessment, "capacity-share-at-benchmark");
    let pair = |low: &str, high: &str| (low.to_owned(), high.to_owned());
    assert_eq!(
        values(share),
        [
            pair("37.5", "37.5"),
            pair("100", "100"),
            pair("0", "100"),
            pair("0", "0")
        ]
    );
    assert_eq!(share.verdict, Verdict::Missed);
    // Pooled 55 / 110, and 65 / 110 with the lead smelter: between 50 % and 59.090909 %, both more than 30 %. What is not known cannot change it.
    let pooled = assess(
        &register,
        "fujian-nonferrous",
        &[("capacity-share-at-benchmark", "pooled")],
    );
    let share = of(&pooled, "capacity-share-at-benchmark");
    assert_eq!(values(share), [pair("50", "59.090909")]);
    assert_eq!(share.verdict, Verdict::Met);
    assert_eq!(share.measured.parts[0].undecided[0].label.en, "smelter-four lead-1");
    // Scrap copper has no level in the table and is left out by name.
    assert!(
        share
            .measured
            .notes
            .iter()
            .any(|note| note.en.contains("recycler scrap-1")),
        "{:?}",
        share.measured.notes
    );

    // 323000 / 380000 = 85 %, 5 points short of 90 %.
    let alloying = of(&assessment, "molten-aluminium-direct-alloying-rate");
    assert_eq!(value(alloying), "85");
    assert_eq!(
        alloying.gap(&alloying.measured.parts[0]).expect("a gap").to_text(),
        "-5"
    );
    // (6 + 26) / (38 + 38 + 18 + 6 + 26) = 32 / 126 = 25.396825 %.
    let recycled = of(&assessment, "recycled-metal-supply-share");
    assert_eq!(value(recycled), "25.396825");
    // The lead smelter states neither.
    assert_eq!(recycled.verdict, Verdict::CannotBeTold);
    // By the stated supply nobody states one: it cannot be told.
    let stated = assess(
        &register,
        "fujian-nonferrous",
        &[("recycled-metal-supply-share.denominator", "stated-supply")],
    );
    let recycled = of(&stated, "recycled-metal-supply-share");
    assert_eq!(recycled.verdict, Verdict::CannotBeTold);
    assert!(
        recycled.measured.missing[0]
            .en
            .ends_with("nothing is stated of 2024: supply of metal"),
        "{:?}",
        recycled.measured.missing
    );
    // (1200000 + 200000) / 4978000 = 28.123744 %; without certificates 24.106067 %.
    let clean = of(&assessment, "electrolytic-aluminium-clean-energy-share");
    assert_eq!(value(clean), "28.123744");
    assert_eq!(clean.verdict_title().en, "not met yet");
    let without = assess(
        &register,
        "fujian-nonferrous",
        &[("electrolytic-aluminium-clean-energy-share", "left-out")],
    );
    assert_eq!(
        value(of(&without, "electrolytic-aluminium-clean-energy-share")),
        "24.106067"
    );
    // The new copper line: 205 <= 210, level 1 of GB 25323-2023.
    assert_eq!(
        of(&assessment, "new-project-quota-advanced-value").verdict,
        Verdict::Met
    );
    // Zinc 1300 > 1280: 20 over the baseline; of lead it cannot be told, of scrap copper there is none.
    let existing = of(&assessment, "existing-capacity-baseline");
    assert_eq!(existing.verdict, Verdict::Missed);
    assert_eq!(existing.measured.failing.len(), 1);
    assert!(
        existing.measured.failing[0].reason.en.contains("1,300 > 1,280"),
        "{}",
        existing.measured.failing[0].reason.en
    );
    // No plant of the sector states emissions.
    assert_eq!(of(&assessment, "co2-peak-year").verdict, Verdict::CannotBeTold);
}

/// Blast furnaces: (358 x 190 + 390 x 95 + 402 x 460) / 745 = 289990 / 745 = 389.24832 kgce/t; converters (-84000000 kgce + -12 x 3100000) / 5900000 =
/// -20.542373. Other products have means of their own, never one of all.
#[test]
fn energy_per_product_is_weighted_by_output() {
    let assessment = assess(&sample(), "fujian-steel", &[]);
    let energy = of(&assessment, "energy-intensity");
    let titles: Vec<&str> = energy
        .measured
        .parts
        .iter()
        .filter_map(|part| part.title.as_ref())
        .map(|title| title.en.as_str())
        .collect();
    let furnaces = titles
        .iter()
        .position(|title| *title == "blast furnace")
        .expect("blast furnaces");
    let converters = titles
        .iter()
        .position(|title| *title == "converter")
        .expect("converters");
    assert_eq!(values(energy)[furnaces].0, "389.24832");
    assert_eq!(values(energy)[converters].0, "-20.542373");
    // By the plants: (150 + 175 + 9) x 10^7 kgce over (280 + 310 + 90) x 10^4 t = 491.17647 kgce/t.
    let plants = assess(&sample(), "fujian-steel", &[("energy-intensity", "plants")]);
    assert_eq!(value(of(&plants, "energy-intensity")), "491.17647");
}

/// Of output, not of capacity, 10^4 t: (70 + 20) / (280 + 310 + 70 + 20) = 90 / 680 = 13.235294 %: below 15 % by 2025 and 20 % by 2030. By capacity it is
/// 19.48 %: the two are apart. Scrap: (48 + 94) x 10^4 t = 1.42 Mt of the nation's 300. One province tells nothing of the nation: none of it is decided.
#[test]
fn targets_of_the_nation() {
    let assessment = assess(&sample(), "national-industry", &[]);
    let shares: Vec<&Assessed> = assessment
        .targets
        .iter()
        .filter(|assessed| assessed.target.metric == "eaf-output-share")
        .collect();
    assert_eq!(shares.len(), 2);
    for share in shares {
        assert_eq!(
            (value(share).as_str(), share.verdict),
            ("13.235294", Verdict::CannotBeTold)
        );
        let missing = &share.measured.missing[0].en;
        assert!(missing.contains("units of 1 of its 34 provinces"), "{missing}");
    }
    let scrap = of(&assessment, "scrap-use");
    assert_eq!((value(scrap).as_str(), scrap.measured.unit.as_str()), ("1.42", "Mt"));
    assert_eq!(scrap.verdict, Verdict::CannotBeTold);
    // A number that no register holds cannot be told, and says so.
    let reduction = of(&assessment, "energy-per-value-added-reduction");
    assert_eq!(reduction.verdict, Verdict::CannotBeTold);
    assert!(
        reduction.measured.missing[0]
            .en
            .contains("nothing that this metric could be read from")
    );
    // The guide of 2022 asks by product: blast furnaces 200 / 800 = 25 % of 30, aluminium 37.5 % of 30, zinc 0 of 50.
    let guide = assess(&sample(), "ndrc-200-2022", &[]);
    let by_product = |product: &str| {
        let found = guide
            .targets
            .iter()
            .find(|assessed| assessed.target.products == [product]);
        let found = found.expect("a target");
        assert_eq!(found.verdict, Verdict::CannotBeTold);
        values(found)[0].0.clone()
    };
    assert_eq!(by_product("blast-furnace"), "25");
    assert_eq!(by_product("electrolytic-aluminium"), "37.5");
    assert_eq!(by_product("zinc-smelting"), "0");
}

/// Every target of every shipped plan is assessed, and none without a number is said to be met or missed unless units were looked at.
#[test]
fn every_target_of_every_plan_has_a_verdict() {
    let register = sample();
    let ids = Plan::ids();
    assert_eq!(ids.len(), 8, "{ids:?}");
    for id in ids {
        let assessment = assess(&register, id, &[]);
        assert_eq!(assessment.targets.len(), assessment.plan.targets.len());
        for assessed in &assessment.targets {
            let is_judged = matches!(assessed.verdict, Verdict::Met | Verdict::Missed);
            if is_judged {
                let has_arithmetic = !assessed.measured.parts.is_empty();
                assert!(has_arithmetic, "{id} {}", assessed.target.metric);
            }
            if assessed.verdict == Verdict::CannotBeTold {
                let has_reason = !assessed.measured.missing.is_empty()
                    || assessed.measured.parts.iter().any(|part| !part.undecided.is_empty());
                assert!(has_reason, "{id} {}", assessed.target.metric);
            }
        }
    }
}

const HEADER: &str = "plant,unit,product,class,capacity,capacity_unit,energy_intensity,energy_intensity_unit,year\n";

/// A unit without a capacity leaves the sum below the line open: the share cannot be told, and the unit is named.
#[test]
fn a_unit_without_capacity_cannot_be_weighed() {
    let table =
        format!("{HEADER}a,line-1,合成氨,天然气,30,万t/a,990,kgce/t,2024\na,line-2,合成氨,天然气,,,1300,kgce/t,2024\n");
    let own = table
        .replace("year\n", "year,city\n")
        .replace(",2024\n", ",2024,福州市\n");
    let register = register("no-capacity", &[&own]).expect("it reads");
    let assessment = assess(&register, "fuzhou-petrochemical", &[]);
    let ammonia = of(&assessment, "capacity-share-at-benchmark-ammonia");
    assert_eq!(ammonia.verdict, Verdict::CannotBeTold);
    assert_eq!(ammonia.measured.parts[0].undecided[0].label.en, "a line-2");
    assert!(values(ammonia).is_empty());
}

/// 30 at the benchmark, 20 without energy: 60 to 100 % of 50. At least 60 is met whatever the other is.
#[test]
fn what_cannot_change_the_verdict_does_not_hold_it_up() {
    let table = format!(
        "{HEADER}a,line-1,ammonia,natural-gas,30,10^4t/a,1000,kgce/t,2024\na,line-2,ammonia,natural-gas,20,10^4t/a,,,2024\n"
    );
    let own = table
        .replace("year\n", "year,city\n")
        .replace(",2024\n", ",2024,Fuzhou\n");
    let whole = register("span", &[&own]).expect("it reads");
    let assessment = assess(&whole, "fuzhou-petrochemical", &[]);
    assert_eq!(
        of(&assessment, "capacity-share-at-benchmark-ammonia").verdict,
        Verdict::Met
    );
    // 30 of 51: 58.8 to 100 %: it could change it.
    let larger = register("span-wider", &[&own.replace("natural-gas,20,", "natural-gas,21,")]).expect("it reads");
    let assessment = assess(&larger, "fuzhou-petrochemical", &[]);
    assert_eq!(
        of(&assessment, "capacity-share-at-benchmark-ammonia").verdict,
        Verdict::CannotBeTold
    );
}

/// A unit of another province, of another city or that has stopped does not count; of a unit the latest row up to the year does.
#[test]
fn only_what_the_plan_is_about_counts() {
    let header = "plant,unit,product,class,region,city,status,capacity,capacity_unit,energy_intensity,energy_intensity_unit,year\n";
    let rows = [
        "a,1,ammonia,natural-gas,福建,福州,,10,10^4t/a,990,kgce/t,2023",
        "b,1,ammonia,natural-gas,浙江,福州,,100,10^4t/a,1100,kgce/t,2024",
        "c,1,ammonia,natural-gas,福建,三明,,100,10^4t/a,1100,kgce/t,2024",
        "d,1,ammonia,natural-gas,福建,福州,停产,100,10^4t/a,1100,kgce/t,2024",
        "e,1,ammonia,natural-gas,福建,,,100,10^4t/a,1100,kgce/t,2024",
        "f,1,ammonia,natural-gas,福建,福州市,,10,10^4t/a,1100,kgce/t,2022",
        "f,1,ammonia,natural-gas,福建,福州市,,10,10^4t/a,999,kgce/t,2024",
    ];
    let register = register("scope", &[&format!("{header}{}\n", rows.join("\n"))]).expect("it reads");
    let assessment = assess(&register, "fuzhou-petrochemical", &[]);
    let ammonia = of(&assessment, "capacity-share-at-benchmark-ammonia");
    let below: Vec<&str> = ammonia.measured.parts[0]
        .below
        .terms
        .iter()
        .map(|(label, _)| label.en.as_str())
        .collect();
    assert_eq!(below, ["a 1", "f 1"]);
    // Each of 100,000 t. f takes 999 in 2024, less than the benchmark of 1000; a's last row is of 2023, so that it stands nowhere for sure:
    // 10 / 20 at least, 20 / 20 at most.
    assert_eq!(values(ammonia), [("50".to_owned(), "100".to_owned())]);
    assert!(
        assessment.notes[0].en.contains("1 unit(s) name no city"),
        "{:?}",
        assessment.notes
    );
}

/// A plant whose units are not registered has no sector: what it states counts nowhere, that is said, and what it could change is open.
#[test]
fn a_plant_without_units_is_named() {
    let units = "plant,unit,product,region,year\na,pots,electrolytic-aluminium,cn-fujian,2024\n";
    let stated = "plant,quantity,value,value_unit,region,year\na,molten-aluminium-tapped,10,t,cn-fujian,2024\na,molten-aluminium-alloyed,9,t,cn-fujian,2024\nb,molten-aluminium-tapped,90,t,cn-fujian,2024\n";
    let register = register("no-units", &[units, stated]).expect("it reads");
    let assessment = assess(&register, "fujian-nonferrous", &[]);
    let rate = of(&assessment, "molten-aluminium-direct-alloying-rate");
    // 9 / 10, exactly what is asked; with the other's 90 t it would be 9 / 100.
    assert_eq!((value(rate).as_str(), rate.verdict), ("90", Verdict::CannotBeTold));
    assert_eq!(rate.measured.parts[0].undecided[0].label.en, "b");
    assert!(
        assessment.notes.iter().any(|note| note.en.ends_with("do not count: b")),
        "{:?}",
        assessment.notes
    );
}
