//! Registers: both languages, exact numbers, every fault of every row, updates.

use dafeng::activity::plant::{PlantBook, PlantFile};
use dafeng::report::register_rows::RegisterRows;
use dafeng::target::EnergyProducts;
use dafeng::target::metric::MetricBook;
use dafeng::target::register::{Amount, Change, ChangeKind, Register, Update};
use dafeng::text::Language;
use dafeng::yaml::read_text;

use super::{register, sample};
use crate::support::library;

#[test]
fn chinese_and_english_headers_read_the_same() {
    let chinese = "能效清单,,,,,,,,\n企业,设施,工序,类别,产能,产能单位,单位产品能耗,单位产品能耗单位,年份\n甲厂,1号焦炉,焦化,顶装,100,万t/年,109.50,kgce/t,2024年\n";
    let english = "plant,unit,product,class,capacity,capacity_unit,energy_intensity,energy_intensity_unit,year\n甲厂,1号焦炉,coking,top-charged,1000000,t/a,109.5,kgce/t,2024\n";
    let [left, right] = [("zh", chinese), ("en", english)].map(|(name, table)| {
        register(&format!("header-{name}"), &[table]).unwrap_or_else(|problems| panic!("{problems:#?}"))
    });
    let of = |register: &Register| {
        let unit = &register.units[0];
        let capacity = unit.capacity.as_ref().expect("a capacity").in_base().to_text();
        let intensity = unit.intensity().expect("an intensity").in_base.to_text();
        (unit.product.clone(), unit.class.clone(), capacity, intensity, unit.year)
    };
    assert_eq!(of(&left), of(&right));
    assert_eq!(of(&left).2, "1000000");
    // Digits stay as they stand.
    assert_eq!(
        left.units[0]
            .stated_intensity
            .as_ref()
            .expect("stated")
            .value
            .to_string(),
        "109.50"
    );
}

/// Every bad row and every fault of a row is told at once, by row and column.
#[test]
fn all_faults_of_all_rows_at_once() {
    let table = "plant,unit,product,class,status,capacity,capacity_unit,energy_intensity,energy_intensity_unit,year\n\
        mill,bf-1,blast furnase,,,100,10^4t/a,361,kgce/t,2024\n\
        mill,coke-1,coking,side-charged,,100,10^4t/a,109,kgce/t,24\n\
        mill,,converter,,running,-5,10^4t/a,-30,kgce,2024\n\
        mill,bof-2,converter,,,100,m2/a,\"1,2\",kgce/t,2024\n\
        mill,bof-3,converter,,,,10^4t/a,-30,kgcex/t,2024\n";
    let problems = register("faults", &[table]).expect_err("it is refused");
    let told: Vec<(u64, &str, &str)> = problems
        .0
        .iter()
        .map(|problem| {
            let place = problem.place.as_ref().expect("a place");
            (
                place.row.expect("a row"),
                place.column.as_deref().unwrap_or_default(),
                problem.code,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "product", "unknown-product"),
            (3, "year", "not-a-year"),
            (3, "class", "unknown-class"),
            (4, "unit", "blank-cell"),
            (4, "status", "unknown-status"),
            (4, "energy_intensity_unit", "wrong-dimension"),
            (4, "capacity", "negative-value"),
            (5, "energy_intensity", "decimal-comma"),
            (5, "capacity_unit", "wrong-dimension"),
            (6, "capacity", "unit-without-number"),
            (6, "energy_intensity_unit", "unknown-unit"),
        ]
    );
    for problem in &problems.0 {
        assert!(
            problem.hint.is_some() || problem.code == "wrong-dimension",
            "{problem:?}"
        );
    }
}

/// 90 kt of standard coal over 250 kt of product is 360 kgce/t; stated as 360.0 it agrees, as 361 it does not.
#[test]
fn a_stated_intensity_must_be_that_of_energy_and_output() {
    let header =
        "plant,unit,product,output,output_unit,energy,energy_unit,energy_intensity,energy_intensity_unit,year\n";
    let row = |stated: &str| format!("{header}mill,bf-1,高炉,250,kt,90000,tce,{stated},kgce/t,2024\n");
    assert!(register("agrees", &[&row("360.0")]).is_ok());
    let problems = register("disagrees", &[&row("361")]).expect_err("it is refused");
    assert_eq!(problems.0[0].code, "intensity-differs");
    assert!(
        problems.0[0].message.en.contains("360 kgce/t"),
        "{}",
        problems.0[0].message.en
    );
    // Rounding is no disagreement: 90001 / 250000 = 360.004.
    let close = row("360.00").replace("90000", "90001");
    assert!(register("rounds", &[&close]).is_ok());
}

#[test]
fn a_unit_stands_once_a_year() {
    let table =
        "plant,unit,product,year\nmill,bf-1,高炉,2024\nMill, BF-1 ,blast-furnace,2024\nmill,bf-1,converter,2023\n";
    let problems = register("twice", &[table]).expect_err("it is refused");
    let codes: Vec<&str> = problems.0.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["register-row-twice", "register-product-differs"]);
}

/// The digits of an amount and what it measures, whatever its unit is called.
fn measured(amount: &Amount) -> (String, String, String) {
    let (value, in_base) = (amount.value.to_string(), amount.in_base().to_text());
    (value, in_base, amount.unit.dimension.to_string())
}

/// A city by its English name, where its region lists it.
fn city(region: &Option<String>, city: &Option<String>) -> Option<String> {
    let region = library().regions.find(region.as_deref()?)?;
    region.city_as_listed(city.as_deref()?).ok()
}

/// What is written reads back as it, in both languages.
#[test]
fn a_register_reads_back_as_it_was_written() {
    let first = sample();
    let book = MetricBook::shipped(&library().units).expect("the metrics stand");
    for language in [Language::Zh, Language::En] {
        let rows = RegisterRows {
            register: &first,
            library: library(),
            products: EnergyProducts::shipped().expect("the products stand"),
            book: &book,
            language,
        };
        let units = rows.units_csv().expect("written");
        let quantities = rows.quantities_csv().expect("written");
        let texts = [units, quantities].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        let name = format!("written-{language:?}");
        let second = register(&name, &[&texts[0], &texts[1]]).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let rows = |register: &Register| -> Vec<String> {
            let unit = |unit: &dafeng::target::register::RegisterUnit| {
                let amounts = [&unit.capacity, &unit.output, &unit.stated_intensity, &unit.energy];
                format!(
                    "{} {:?} {:?} {:?} {:?} {} {:?} {:?}",
                    unit.label(),
                    unit.region,
                    city(&unit.region, &unit.city),
                    unit.class,
                    amounts.map(|amount| amount.as_ref().map(measured)),
                    unit.year,
                    unit.status,
                    unit.note
                )
            };
            let stated = register.quantities.iter().map(|stated| {
                format!(
                    "{} {} {:?} {} {:?}",
                    stated.plant,
                    stated.quantity,
                    measured(&stated.amount),
                    stated.year,
                    stated.note
                )
            });
            register.units.iter().map(unit).chain(stated).collect()
        };
        assert_eq!(rows(&first), rows(&second));
    }
}

/// An update replaces the rows of its units and years and nothing else; class and city that it does not state are carried over.
#[test]
fn an_update_replaces_a_year_and_keeps_the_rest() {
    let header = "plant,unit,product,class,city,output,output_unit,energy,energy_unit,year\n";
    let old = format!(
        "{header}mill,coke-1,coking,top-charged,Fuzhou,100,10^4t,110000,tce,2023\nmill,coke-1,coking,top-charged,Fuzhou,100,10^4t,110000,tce,2024\nother,bf-1,高炉,,,10,10^4t,36000,tce,2024\n"
    );
    let new = format!(
        "{header}mill,coke-1,coking,,,101,10^4t,110000,tce,2024\nmill,coke-2,coking,,,50,10^4t,54000,tce,2024\n"
    );
    let old = register("old", &[&old]).expect("it reads");
    let new = register("new", &[&new]).expect("it reads");
    let book = MetricBook::shipped(&library().units).expect("the metrics stand");
    let update = Update::of(old, new, &book, &PlantBook::default());
    let told: Vec<(String, i16, ChangeKind)> = update
        .units
        .iter()
        .map(|change| (change.label.clone(), change.year, change.kind))
        .collect();
    let name = |name: &str| name.to_owned();
    assert_eq!(
        told,
        [
            (name("mill coke-1"), 2023, ChangeKind::Kept),
            (name("mill coke-1"), 2024, ChangeKind::Replaced),
            (name("other bf-1"), 2024, ChangeKind::Kept),
            (name("mill coke-2"), 2024, ChangeKind::Added),
        ]
    );
    assert_eq!(update.units[1].differences[0].en, "output 100 10^4t → 101 10^4t");
    let replaced = &update.register.units[1];
    assert_eq!(
        (replaced.class.as_deref(), replaced.city.as_deref()),
        (Some("top-charged"), Some("Fuzhou"))
    );
    // 110000 tce / 1.01 Mt
    assert_eq!(
        replaced.intensity().expect("known").value().significant(6).to_text(),
        "108.911"
    );
}

/// Names as people write them: classes without the spaces and with the dash at hand, processes and products by their everyday names, states of units, CO2 in
/// plain tonnes: 12 of 万吨 are 120000 tCO2.
#[test]
fn names_as_people_write_them() {
    let units = "企业,设施,产品,类别,状态,年份\n\
        甲,1号,电炉炼钢工序,公称容量≥70t,已投产,2024\n甲,2号,高炉炼铁工序,,规划,2024\n甲,3号,瓷砖,吸水率≤0.5%,已关停,2024\n\
        甲,4号,铜冶炼,铜精矿-阴极铜,,2024\n甲,5号,铝水,,,2024\n";
    let quantities =
        "企业,数据项,数值,数值单位,年份\n甲,二氧化碳排放量,12,万吨,2024\n乙,二氧化碳排放量,120000,t,2024\n";
    let read = register("everyday", &[units, quantities]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let named: Vec<(&str, Option<&str>, &str)> = read
        .units
        .iter()
        .map(|unit| (unit.product.as_str(), unit.class.as_deref(), unit.status.id()))
        .collect();
    assert_eq!(
        named,
        [
            ("electric-arc-furnace", Some("ge-70t"), "existing"),
            ("blast-furnace", None, "new"),
            ("ceramic-tile", Some("absorption-le-0.5"), "stopped"),
            ("copper-smelting", Some("concentrate-to-cathode"), "existing"),
            ("electrolytic-aluminium", None, "existing"),
        ]
    );
    for stated in &read.quantities {
        assert_eq!(stated.amount.in_base().to_text(), "120000");
        assert!(stated.amount.unit.text.ends_with("CO2"), "{}", stated.amount.unit.text);
    }
    let plan = dafeng::target::Plan::load(
        "福建省有色金属行业碳达峰实施方案",
        &dafeng::problem::Place::file("--plan"),
    );
    assert_eq!(plan.map(|plan| plan.id).ok().as_deref(), Some("fujian-nonferrous"));
}

/// A tonnage below zero is refused; emissions that deductions outweigh are not.
#[test]
fn only_energy_and_emissions_may_be_negative() {
    let table =
        |quantity: &str, unit: &str| format!("plant,quantity,value,value_unit,year\nmill,{quantity},-5,{unit},2024\n");
    let problems = register("negative-tonnage", &[&table("primary-metal", "t")]).expect_err("it is refused");
    let codes: Vec<&str> = problems.0.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["negative-value"]);
    assert!(register("negative-emissions", &[&table("co2-emissions", "tCO2")]).is_ok());
}

/// A plant that the ledger calls by its id keeps the name that the register has for it, its title; its remark and what else the ledger does not state stay.
#[test]
fn an_update_knows_a_plant_by_its_title() {
    let header = "企业,设施,产品,类别,城市,状态,产能,产能单位,产量,产量单位,综合能耗,综合能耗单位,年份,备注\n";
    let old = format!(
        "{header}示例 焦化厂,coke-1,焦化,顶装,福州,在产,100,万吨/年,90,万吨,99000,tce,2024,核过\n别厂,coke-2,焦化,,福州,在产,100,万吨/年,90,万吨,99000,tce,2023,\n"
    );
    let quantities = "企业,数据项,数值,数值单位,年份,备注\n示例焦化厂,综合能源消费量,12,万吨标准煤,2024,表二\n";
    let header = "plant,unit,product,output,output_unit,energy,energy_unit,year\n";
    let new =
        format!("{header}mill,coke-1,coking,91,10^4t,99000,tce,2024\nother,coke-2,coking,5,10^4t,5500,tce,2024\n");
    let plants: PlantFile = read_text(
        "plants.yaml",
        "plants:\n  - {id: mill, title: {zh: 示例焦化厂, en: Example coking works}}\n  - {id: other}\n",
    )
    .expect("plants");
    let mut book = PlantBook::default();
    book.add(plants, "plants.yaml", library()).expect("they stand");
    let old = register("by-title-old", &[&old, quantities]).expect("it reads");
    let new = register(
        "by-title-new",
        &[
            &new,
            "plant,quantity,value,value_unit,year\nmill,comprehensive-energy,120000,tce,2024\n",
        ],
    )
    .expect("it reads");
    let metrics = MetricBook::shipped(&library().units).expect("the metrics stand");
    let update = Update::of(old, new, &metrics, &book);
    let kinds = |changes: &[Change]| -> Vec<(String, ChangeKind)> {
        let told = changes.iter().map(|change| (change.label.clone(), change.kind));
        told.collect()
    };
    assert_eq!(
        kinds(&update.units),
        [
            ("示例 焦化厂 coke-1".to_owned(), ChangeKind::Replaced),
            ("别厂 coke-2".to_owned(), ChangeKind::Kept),
            ("other coke-2".to_owned(), ChangeKind::Added),
        ]
    );
    // 12 of 万吨标准煤 are 120000 tce.
    assert_eq!(
        kinds(&update.quantities),
        [("示例焦化厂 comprehensive-energy".to_owned(), ChangeKind::Unchanged)]
    );
    let unit = &update.register.units[0];
    assert_eq!(
        (unit.note.as_deref(), unit.class.as_deref()),
        (Some("核过"), Some("top-charged"))
    );
    assert_eq!(update.register.quantities[0].note.as_deref(), Some("表二"));
    let told: Vec<&str> = update.register.notes.iter().map(|note| note.code).collect();
    assert_eq!(told, ["unit-under-another-plant"]);
}

/// A register that has two names for one plant is told so, and the first is taken.
#[test]
fn a_plant_of_two_names_is_told() {
    let table = "plant,unit,product,year\n示例焦化厂,coke-1,coking,2023\nmill,coke-1,coking,2022\n";
    let old = register("two-names-old", &[table]).expect("it reads");
    let new = register("two-names-new", &["plant,unit,product,year\nmill,coke-1,coking,2024\n"]).expect("it reads");
    let plants: PlantFile = read_text(
        "plants.yaml",
        "plants:\n  - {id: mill, title: {zh: 示例焦化厂, en: Example}}\n",
    )
    .expect("plants");
    let mut book = PlantBook::default();
    book.add(plants, "plants.yaml", library()).expect("they stand");
    let metrics = MetricBook::shipped(&library().units).expect("the metrics stand");
    let update = Update::of(old, new, &metrics, &book);
    assert_eq!(
        update.units.last().map(|change| change.label.as_str()),
        Some("示例焦化厂 coke-1")
    );
    let told: Vec<&str> = update.register.notes.iter().map(|note| note.code).collect();
    assert_eq!(told, ["plant-of-two-names"]);
}

/// Headers as local tables have them, a unit of the header in brackets, statuses and products by everyday words: 100 of 万吨 a year are 1000000 t.
#[test]
fn headers_and_words_of_local_tables() {
    let table = "单位名称,设施,产品名称,省份,地市,运行状态,产能（万吨/年）,实际产量(万吨),单位产品综合能耗（kgce/t）,统计年度\n\
        甲,1,烧结矿,福建,福州,正常运行,100,90,45,2024\n甲,2,铁水,福建,福州,建设中,100,,365,2024\n甲,3,液氨,福建,厦门,停运,,,1010,2024\n";
    let read = register("local-words", &[table]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let told: Vec<(&str, &str)> = read
        .units
        .iter()
        .map(|unit| (unit.product.as_str(), unit.status.id()))
        .collect();
    assert_eq!(
        told,
        [
            ("sintering", "existing"),
            ("blast-furnace", "new"),
            ("ammonia", "stopped")
        ]
    );
    let capacity = read.units[0].capacity.as_ref().expect("a capacity");
    assert_eq!(capacity.in_base().to_text(), "1000000");
    assert_eq!(read.units[0].intensity().expect("an intensity").value().to_text(), "45");
    // Without a number there is no unit either.
    assert!(read.units[2].capacity.is_none() && read.units[1].output.is_none());
    assert!(read.notes.is_empty());
}

/// A unit of a header that is none is told once, at the header, and a row of totals as one fault.
#[test]
fn what_a_local_table_may_have_wrong() {
    let table = "企业,设施,产品,产能（万顿/年）,状态,年份\n甲,1,钨,100,检修,2024\n甲,2,粗钢,100,,2024\n合计,,,200,,\n";
    let problems = register("local-faults", &[table]).expect_err("it is refused");
    let told: Vec<(u64, &str)> = problems
        .0
        .iter()
        .map(|problem| {
            (
                problem.place.as_ref().and_then(|place| place.row).unwrap_or_default(),
                problem.code,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "unknown-product"),
            (2, "unknown-status"),
            (1, "unknown-unit"),
            (3, "unknown-product"),
            (4, "total-or-signature-row"),
        ]
    );
    let hint = |place: usize| problems.0[place].hint.as_ref().expect("a hint").zh.clone();
    assert_eq!(hint(0), "全部产品：dafeng register levels");
    assert!(
        hint(1).ends_with("检修、备用：还会开的写 在产，不再开的写 停产"),
        "{}",
        hint(1)
    );
    assert_eq!(
        hint(3),
        "相近：`converter` (转炉炼钢)、`electric-arc-furnace` (电炉炼钢)"
    );
}

/// 福清 is a county of 福州 and no city of Fujian: it is read, and told.
#[test]
fn a_county_is_told() {
    let table =
        "企业,设施,产品,地区,城市,年份\n甲,1,高炉,福建,福清,2024\n甲,2,高炉,福建,福州市,2024\n甲,3,高炉,,福清,2024\n";
    let read = register("county", &[table]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let told: Vec<(&str, &str)> = read
        .notes
        .iter()
        .map(|note| (note.code, note.message.zh.as_str()))
        .collect();
    assert_eq!(
        told,
        [("city-not-listed", "`福清` 不是福建的设区市：城市的目标不能判断是否计入")]
    );
}
