//! Levers on the processes of the reference works (datasets/reference-bf-bof with plants-complete.yaml), each by hand.

mod scrap_by_hand;
mod works;

use dafeng::quantity::Ratio;
use dafeng::scenario::lever::Lever;
use works::{ARCHETYPE, REFERENCE, Sums, exchanges, same, scenario, with_run, year, year_of};

/// tC per unit, of plants-complete.yaml; coal as its lines state.
const COKE_CARBON: f64 = 0.836_557_7;

fn codes(levers: &str) -> Vec<&'static str> {
    let problems = match scenario(levers) {
        Ok(_) => year(levers).expect_err("an error"),
        Err(problems) => problems,
    };
    problems.0.iter().map(|problem| problem.code).collect()
}

/// Every lever of this page, changing something.
const ALL: [&str; 9] = [
    "  - {id: a, scrap-share: {processes: [converter], share: 0.2, ceiling: 0.25}}",
    "  - {id: b, efficiency: {processes: [blast-furnace], items: [coke, bituminous-coal], reduction: 0.05}}",
    "  - {id: c, recovery: {processes: [blast-furnace], item: electricity, additional: 10, unit: kWh/t}}",
    "  - {id: d, recovery: {processes: [converter], item: converter-gas, additional: 10, unit: Nm3/t}}",
    "  - {id: e, fuel-switch: {processes: [blast-furnace], from: coke, to: bituminous-coal, share: 0.1}}",
    "  - {id: f, burden: {processes: [blast-furnace], item: pellet, replaces: [sinter], beside: [iron-ore-lump], share: 0.25, iron_content: {pellet: 0.63, sinter: 0.56}}}",
    "  - {id: g, electricity-supply: {supply: direct-renewable, share: 0.3}}",
    "  - {id: h, own-renewable: {generation: 5000, unit: 10^4kWh}}",
    "  - {id: i, capture: {processes: [blast-furnace], rate: 0.73, coverage: 0.2, slip: 0.01, electricity: {value: 0.11, unit: MWh/t}, heat: {value: 0.92, unit: MWh/t, item: natural-gas}}}",
];

/// What comes over the fence less what leaves it is what the stacks emit, to the rounding of 12 digits; but for breeze and dust of which more or
/// less is made than used, which no line of the ledger sells or buys. Month by month the coal's carbon differs, and
/// with it by some tens of tonnes what is bought in one month and used in another.
#[test]
fn carbon_is_neither_made_nor_lost() {
    let together = ALL.join("\n");
    for levers in ALL.into_iter().chain([together.as_str()]) {
        for (works, most) in [(ARCHETYPE, 0.01), (REFERENCE, 100.0)] {
            let found = year_of(works, levers).unwrap_or_else(|problems| panic!("{levers}: {problems:#?}"));
            assert!(found.unclosed.abs() < most, "{levers}: {} tCO2", found.unclosed);
            let mut notes = found.notes.iter();
            assert!(
                notes.all(|note| note.code == "capture-not-deducted"),
                "{:?}",
                found.notes
            );
        }
    }
}

#[test]
fn floating_point_gives_what_exact_numbers_give() {
    for levers in ALL.iter().map(|lever| (*lever).to_owned()).chain([ALL.join("\n")]) {
        let (exact, floating) = (exchanges::<Ratio>(&levers), exchanges::<f64>(&levers));
        assert_eq!(exact.len(), floating.len());
        for (one, other) in exact.iter().zip(&floating) {
            assert_eq!((one.0, one.1), (other.0, other.1));
            let scale = one.2.abs().max(1.0);
            assert!((one.2 - other.2).abs() <= 1e-12 * scale, "{levers}: {one:?}, {other:?}");
        }
    }
}

/// At what the works are already, nothing changes: not a line, and none is added.
#[test]
fn at_the_value_of_the_base_year_nothing_changes() {
    let base = year("  []").expect("a year").lines;
    // 656660.57 / 4392747.33, and 1116100.07 / (1116100.07 + 4588567.87 + 408957.83)
    let scrap = 656_660.57 / 4_392_747.33;
    let pellets = 1_116_100.07 / (1_116_100.07 + 4_588_567.87 + 408_957.83);
    let scrap = format!("  - {{id: a, scrap-share: {{processes: [converter], share: {scrap}, ceiling: 0.25}}}}");
    let burden =
        "id: f, burden: {processes: [blast-furnace], item: pellet, replaces: [sinter], beside: [iron-ore-lump]";
    let burden = format!("  - {{{burden}, share: {pellets}}}}}");
    let nothing = [
        scrap.as_str(),
        "  - {id: b, efficiency: {processes: [blast-furnace], items: [coke], yearly: 0 %}}",
        "  - {id: b, efficiency: {processes: [blast-furnace], items: [coke], saving: 0.1, adoption: 0}}",
        "  - {id: c, recovery: {processes: [converter], item: converter-gas, additional: 0, unit: 10^4Nm3/t}}",
        "  - {id: e, fuel-switch: {processes: [blast-furnace], from: coke, to: hydrogen, share: 0}}",
        burden.as_str(),
        "  - {id: g, electricity-supply: {supply: grid, share: 1}}",
        "  - {id: h, own-renewable: {generation: 0, unit: MWh}}",
        "  - {id: i, capture: {processes: [blast-furnace], rate: 0.9, coverage: 0}}",
    ];
    for levers in nothing {
        let found = year(levers)
            .unwrap_or_else(|problems| panic!("{levers}: {problems:#?}"))
            .lines;
        assert_eq!(found.len(), base.len(), "{levers}");
        for (key, amount) in &found {
            let scale = base[key].abs().max(1.0);
            assert!(
                (amount - base[key]).abs() <= 1e-6 * scale,
                "{levers}: {key:?} {amount}, {}",
                base[key]
            );
        }
    }
}

/// 5 % less coke in the blast furnace: 1409713.00 → 1339227.35 t. Its gas follows the carbon that is not in hot metal, dust and breeze:
/// 1 - 0.05 x coke x 0.8365577 / that carbon.
#[test]
fn efficiency_saves_a_share_and_the_gas_follows() {
    let works = Sums::of_works();
    let found =
        year("  - {id: b, efficiency: {processes: [blast-furnace], items: [coke], reduction: 0.05}}").expect("a year");
    let coke = works.taken("blast-furnace", "coke");
    same(found.line("blast-furnace", "coke", "consumed"), coke * 0.95);
    same(found.runs["blast-furnace"], 1.0);
    // The carbon balance of 2023 in tCO2: stack 1683193.28 (docs: dafeng network) and its gas, 372964.99 x 2.3364 x 44/12 net.
    let gas = works.made("blast-furnace", "blast-furnace-gas") - works.taken("blast-furnace", "blast-furnace-gas");
    let coal = works.heat("blast-furnace", "bituminous-coal");
    assert!(coal > 0.0);
    let dioxide = 44.0 / 12.0;
    let not_in_products = 1_683_193.28 + gas * 2.3364 * dioxide;
    let times = 1.0 - 0.05 * coke * COKE_CARBON * dioxide / not_in_products;
    let made = found.line("blast-furnace", "blast-furnace-gas", "produced");
    let ratio = made / works.made("blast-furnace", "blast-furnace-gas");
    assert!((ratio - times).abs() < 1e-7, "{ratio}, {times}");
}

/// The blast furnace takes 127414.17 MWh and its turbine makes 143097.50. A tenth less taken leaves what is made.
#[test]
fn what_is_taken_is_saved_beside_what_is_made() {
    let works = Sums::of_works();
    let found = year("  - {id: b, efficiency: {processes: [blast-furnace], items: [electricity], reduction: 10 %}}")
        .expect("a year");
    let (taken, made) = (
        works.taken("blast-furnace", "electricity"),
        works.made("blast-furnace", "electricity"),
    );
    same(found.line("blast-furnace", "electricity", "consumed"), taken * 0.9);
    same(
        found.line("blast-furnace", "electricity", "produced:self-generated"),
        made,
    );
    same(
        found.line("", "electricity", "purchased:grid"),
        works.bought("electricity") - taken * 0.1,
    );
}

/// 1 % a year from 2023 to 2030: 0.99^7 = 0.932065348. From 2029 on: 0.99^2.
#[test]
fn a_yearly_rate_compounds_from_the_first_year() {
    let works = Sums::of_works();
    let coal = works.taken("blast-furnace", "bituminous-coal");
    let taken = |head: &str, rate: &str| {
        let lever = format!(
            "  - {{id: b, {head}efficiency: {{processes: [blast-furnace], items: [bituminous-coal], {rate}}}}}"
        );
        year(&lever)
            .expect("a year")
            .line("blast-furnace", "bituminous-coal", "consumed")
    };
    same(taken("", "yearly: 1 %"), coal * 0.99_f64.powi(7));
    same(taken("from: 2029, ", "yearly: 1 %"), coal * 0.99_f64.powi(2));
    // half of the works, where at most 40 % can: 0.1 x 0.4
    same(taken("", "saving: 0.1, adoption: 0.5, saturation: 0.4"), coal * 0.96);
}

/// 10 kWh/t more from the turbine: 3736086.76 t x 0.01 = 37360.8676 MWh more made, and as much less bought.
#[test]
fn recovered_power_is_bought_less() {
    let works = Sums::of_works();
    let found = year(ALL[2]).expect("a year");
    let more = works.made("blast-furnace", "hot-metal") * 0.01;
    let turbine = works.made("blast-furnace", "electricity");
    same(
        found.line("blast-furnace", "electricity", "produced:self-generated"),
        turbine + more,
    );
    same(
        found.line("blast-furnace", "electricity", "consumed"),
        works.taken("blast-furnace", "electricity"),
    );
    same(
        found.line("", "electricity", "purchased:grid"),
        works.bought("electricity") - more,
    );
    // where nothing was made before, the line is new
    let found = year("  - {id: c, recovery: {processes: [sintering], item: electricity, additional: 5, unit: kWh/t}}")
        .expect("a year");
    let more = works.made("sintering", "sinter") * 0.005;
    same(found.line("sintering", "electricity", "produced"), more);
    same(
        found.line("sintering", "electricity", "consumed"),
        works.taken("sintering", "electricity"),
    );
    same(
        found.line("", "electricity", "purchased:grid"),
        works.bought("electricity") - more,
    );
}

/// 10 Nm3/t more converter gas: 4056.0917 10^4Nm3, of which the power plant gets 15923.94 of 16461.82.
#[test]
fn recovered_gas_goes_to_the_power_plant() {
    let works = Sums::of_works();
    let found = year(ALL[3]).expect("a year");
    let more = works.made("converter", "liquid-steel") * 0.001;
    same(
        found.line("converter", "converter-gas", "produced"),
        works.made("converter", "converter-gas") + more,
    );
    let left = works.taken("power-plant", "converter-gas") + works.taken("flare", "converter-gas");
    let burned = works.taken("power-plant", "converter-gas") * (left + more) / left;
    same(found.line("power-plant", "converter-gas", "consumed"), burned);
    // 108972.96 tCO2 of stack gas, 4.1664 x 44/12 tCO2 a unit: at most 0.0017587 10^4Nm3/t more
    let problems =
        year("  - {id: d, recovery: {processes: [converter], item: converter-gas, additional: 18, unit: Nm3/t}}");
    let problems = problems.expect_err("too much").0;
    assert_eq!(problems[0].code, "recovery-exceeds-carbon");
    assert!(
        problems[0].message.en.contains("0.001758 "),
        "{}",
        problems[0].message.en
    );
}

/// A tenth of the coke, 140971.30 t, at 28.435 GJ/t, replaced by coal of equal heat (the mean of what was bought and used).
#[test]
fn a_fuel_is_replaced_at_equal_heat() {
    let works = Sums::of_works();
    let found = year(ALL[4]).expect("a year");
    let coke = works.taken("blast-furnace", "coke");
    same(found.line("blast-furnace", "coke", "consumed"), coke * 0.9);
    let (used, bought) = (
        works.taken("blast-furnace", "bituminous-coal"),
        works.bought("bituminous-coal"),
    );
    let heat = works.heat("blast-furnace", "bituminous-coal");
    let more = found.line("blast-furnace", "bituminous-coal", "consumed") - used;
    let ncv = coke * 0.1 * 28.435 / more;
    // The lines state 25.6 to 25.9; the mean of all that entered lies among them.
    assert!((ncv - heat / used).abs() < 0.02, "{ncv}, {}", heat / used);
    assert!(bought > 0.0);
    // 0.8 t of charcoal for 1 t of coke
    let stated = year(
        "  - {id: e, fuel-switch: {processes: [sintering], from: anthracite, to: charcoal, share: 0.1, ratio: 0.8}}",
    )
    .expect("a year");
    let replaced = works.taken("sintering", "anthracite") * 0.1;
    same(stated.line("sintering", "charcoal", "consumed"), replaced * 0.8);
    same(stated.line("", "charcoal", "purchased"), replaced * 0.8);
}

/// Pellets from 18.26 % to 25 % of 6113625.77 t. At equal mass sinter makes room tonne by tonne. At equal iron, 0.63 and 0.56: with P' of pellets and
/// R' of sinter, 0.63 P' + 0.56 R' as before and P' = 0.25 (P' + R' + 408957.83).
#[test]
fn a_burden_keeps_its_mass_or_its_iron() {
    let works = Sums::of_works();
    let [pellet, sinter, lump] = ["pellet", "sinter", "iron-ore-lump"].map(|item| works.taken("blast-furnace", item));
    let all = pellet + sinter + lump;
    let lever = "  - {id: f, burden: {processes: [blast-furnace], item: pellet, replaces: [sinter], beside: [iron-ore-lump], share: 0.25}}";
    let found = year(lever).expect("a year");
    same(found.line("blast-furnace", "pellet", "consumed"), 0.25 * all);
    same(
        found.line("blast-furnace", "sinter", "consumed"),
        sinter - (0.25 * all - pellet),
    );
    same(found.line("blast-furnace", "iron-ore-lump", "consumed"), lump);
    let found = year(ALL[5]).expect("a year");
    let [pellet_now, sinter_now] = ["pellet", "sinter"].map(|item| found.line("blast-furnace", item, "consumed"));
    same(0.63 * pellet_now + 0.56 * sinter_now, 0.63 * pellet + 0.56 * sinter);
    same(pellet_now, 0.25 * (pellet_now + sinter_now + lump));
    // 0.2 % of the coke for every point: (0.25 - 0.182560) x 100 x 0.002
    let lever = "  - {id: f, burden: {processes: [blast-furnace], item: pellet, replaces: [sinter], beside: [iron-ore-lump], share: 0.25, fuel_change: {items: [coke], saved_per_point: 0.002}}}";
    let points = (0.25 - pellet / all) * 100.0;
    let coke = works.taken("blast-furnace", "coke") * (1.0 - points * 0.002);
    same(
        year(lever).expect("a year").line("blast-furnace", "coke", "consumed"),
        coke,
    );
}

/// 691254.47 MWh bought, 30 % of it by a direct line; 50000 MWh generated are bought less.
#[test]
fn power_comes_from_elsewhere() {
    let works = Sums::of_works();
    let bought = works.bought("electricity");
    let found = year(ALL[6]).expect("a year");
    same(found.line("", "electricity", "purchased:grid"), bought * 0.7);
    same(
        found.line("", "electricity", "purchased:direct-renewable"),
        bought * 0.3,
    );
    let found = year(&[ALL[6], ALL[7]].join("\n")).expect("a year");
    same(
        found.line("", "electricity", "purchased:grid"),
        (bought - 50_000.0) * 0.7,
    );
    same(
        found.line("", "electricity", "produced:self-generated-renewable"),
        50_000.0,
    );
    // a second kind leaves the first its proportion of the rest: 0.3 x 0.9 and 0.7 x 0.9
    let more = "  - {id: k, electricity-supply: {supply: green-certificate, share: 0.1}}";
    let found = year(&[ALL[6], more].join("\n")).expect("a year");
    same(
        found.line("", "electricity", "purchased:direct-renewable"),
        bought * 0.27,
    );
    same(found.line("", "electricity", "purchased:grid"), bought * 0.63);
}

/// The furnace's stack gas is 1683193.28 tCO2. 73 % of a fifth is captured: 245746.22 t; 1 % of it slips. Each tonne takes 0.11 MWh, and 0.92 MWh as
/// natural gas, 3.312 GJ.
#[test]
fn capture_takes_energy_and_states_what_is_stored() {
    let works = Sums::of_works();
    let found = year(ALL[8]).expect("a year");
    let captured = 1_683_193.28 * 0.73 * 0.2;
    let stored = found.line("blast-furnace", "carbon-dioxide-captured", "captured");
    assert!((stored / (captured * 0.99) - 1.0).abs() < 1e-8, "{stored}");
    let electricity =
        found.line("blast-furnace", "electricity", "consumed") - works.taken("blast-furnace", "electricity");
    same(electricity, stored / 0.99 * 0.11);
    let natural_gas = found.line("blast-furnace", "natural-gas", "consumed");
    // 356.24 GJ/10^4Nm3, as in the test of gas that runs short
    assert!(
        (natural_gas * 356.2396 / (stored / 0.99 * 3.312) - 1.0).abs() < 1e-6,
        "{natural_gas}"
    );
    assert!(found.line("", "natural-gas", "purchased") > works.bought("natural-gas") + natural_gas * 0.999);
    // The gas that the power plant burns is as before: what is captured comes from the furnace's own stack.
    same(
        found.line("power-plant", "blast-furnace-gas", "consumed"),
        works.taken("power-plant", "blast-furnace-gas"),
    );
    let said: Vec<&str> = found.notes.iter().map(|note| note.code).collect();
    assert_eq!(said, ["capture-not-deducted"]);
}

/// Of 1683193.28 tCO2 the first takes 90 %, the second 90 % of the tenth that is left: 99 % in all, whatever order they are in.
#[test]
fn a_second_capture_takes_of_what_the_first_left() {
    let capture = |id: &str| format!("  - {{id: {id}, capture: {{processes: [blast-furnace], rate: 0.9}}}}\n");
    let found = year(&(capture("a") + &capture("b"))).expect("a year");
    let stored = found.line("blast-furnace", "carbon-dioxide-captured", "captured");
    assert!((stored / (1_683_193.28 * 0.99) - 1.0).abs() < 1e-8, "{stored}");
}

/// What is captured can neither be made into gas nor saved: the converter's stack holds 108972.96 tCO2, of which 10 Nm3/t more gas takes
/// 4056.0917 x 4.1664 x 44/12 = 61964.
#[test]
fn what_is_captured_is_spent() {
    let capture = |rate: &str| format!("  - {{id: i, capture: {{processes: [converter], rate: {rate}}}}}\n");
    let found = |levers: String| match year(&levers) {
        Ok(_) => "",
        Err(problems) => problems.0[0].code,
    };
    assert_eq!(found(capture("0.4") + ALL[3]), "");
    assert_eq!(found(capture("0.5") + ALL[3]), "recovery-exceeds-carbon");
    assert_eq!(found(ALL[3].to_owned() + "\n" + &capture("1")), "");
    // Less hot metal and more scrap leave less carbon than was captured before.
    assert_eq!(found(capture("1") + ALL[0]), "captured-exceeds-stack");
    assert_eq!(found(ALL[0].to_owned() + "\n" + &capture("1")), "");
}

#[test]
fn a_trajectory_says_what_levers_do_not_do() {
    let levers = [
        "  - {id: nowhere, efficiency: {processes: [direct-reduction], items: [coke], reduction: 0.1}}",
        "  - {id: not-taken, efficiency: {processes: [lime], items: [coke], reduction: 0.1}}",
        ALL[8],
    ];
    let notes =
        with_run(REFERENCE, &levers.join("\n"), |run| Ok(run.trajectory(&|_| {})?.notes)).expect("a trajectory");
    let said: Vec<&str> = notes.iter().map(|note| note.message.en.as_str()).collect();
    assert_eq!(
        said,
        [
            "lever `nowhere`: the plant has no process `direct-reduction`: no effect there",
            "lever `not-taken`: process `lime` takes no `coke`: no effect there",
            "lever `i`: the methodology does not deduct captured carbon dioxide: the result shows only the energy that capture takes",
        ]
    );
}

/// A tenth less coke made leaves 6564.50 t less breeze from the ovens, which sintering goes on using: 6544.08 t after what the stocks change.
#[test]
fn a_by_product_that_no_line_buys_is_named() {
    let lever = "  - {id: e, fuel-switch: {processes: [blast-furnace], from: coke, to: bituminous-coal, share: {2023: 0, 2030: 0.1}}}";
    let notes = with_run(REFERENCE, lever, |run| Ok(run.trajectory(&|_| {})?.notes)).expect("a trajectory");
    let said: Vec<(&str, &str)> = notes.iter().map(|note| (note.code, note.message.en.as_str())).collect();
    assert_eq!(
        said,
        [(
            "by-product-without-line",
            "at `reference-bf-bof` some `coke-breeze` lacks, most in 2030: 5.81 % of what is made (6544 t at the size of the ledger, 20070 tCO2 of carbon). No line of the ledger buys or sells it, so no year's inventory has it",
        )]
    );
}

/// A process is named by any word of the registry, as in a ledger.
#[test]
fn a_process_is_named_by_any_word() {
    let totals = |process: &str| {
        let lever = format!("  - {{id: e, efficiency: {{processes: [{process}], items: [coke], reduction: 0.05}}}}");
        with_run(REFERENCE, &lever, |run| Ok(run.trajectory(&|_| {})?.totals())).expect("a trajectory")
    };
    assert_eq!(totals("高炉炼铁"), totals("blast-furnace"));
    assert_ne!(totals("高炉炼铁"), totals("lime"));
}

/// Two years late, points, constants and `from` alike hold two years later; what would first act after the horizon never acts.
#[test]
fn a_late_lever_has_the_numbers_of_earlier_years() {
    let lever = |text: &str, delay: i16| {
        let lever = scenario(text).expect("a scenario").levers.remove(0);
        Lever { delay, ..lever }
    };
    let points = "  - {id: b, efficiency: {processes: [x], items: [y], reduction: {2025: 0, 2030: 0.1}}}";
    assert_eq!(lever(points, 2).year_of_numbers(2026, 2023), None);
    assert_eq!(lever(points, 2).year_of_numbers(2027, 2023), Some(2025));
    let constant = "  - {id: b, efficiency: {processes: [x], items: [y], reduction: 0.1}}";
    assert_eq!(lever(constant, 0).year_of_numbers(2023, 2023), None);
    assert_eq!(lever(constant, 0).year_of_numbers(2024, 2023), Some(2024));
    assert_eq!(lever(constant, 2).year_of_numbers(2025, 2023), None);
    assert_eq!(lever(constant, 2).year_of_numbers(2026, 2023), Some(2024));
    let from = "  - {id: b, from: 2029, efficiency: {processes: [x], items: [y], reduction: 0.1}}";
    assert_eq!(lever(from, 2).year_of_numbers(2030, 2023), None);
    assert_eq!(lever(from, 2).year_of_numbers(2031, 2023), Some(2029));
}

#[test]
fn what_cannot_be_is_an_error() {
    for (lever, code) in [
        (
            "scrap-share: {processes: [converter], share: 0.3, ceiling: 0.25}",
            "scrap-share-above-ceiling",
        ),
        (
            "efficiency: {processes: [converter], items: [coke], reduction: 1.2}",
            "bad-lever",
        ),
        (
            "efficiency: {processes: [converter], items: [coke], saving: 0.1}",
            "bad-lever",
        ),
        (
            "efficiency: {processes: [converter], items: [], yearly: 0.1}",
            "bad-lever",
        ),
        (
            "efficiency: {processes: [blast-furnace], items: [cokes], reduction: 0.1}",
            "unknown-item",
        ),
        (
            "recovery: {processes: [converter], item: converter-gas, additional: 1, unit: kWh/t}",
            "bad-lever-unit",
        ),
        (
            "recovery: {processes: [converter], item: steam, per: coke, additional: 1, unit: t/t}",
            "lever-per-what-is-not-made",
        ),
        (
            "fuel-switch: {processes: [blast-furnace], from: coke, to: hydrogen, share: 0.1}",
            "lever-without-calorific-value",
        ),
        (
            "fuel-switch: {processes: [blast-furnace], from: coke, to: charcoal, share: 0.1, ratio: 1}",
            "lever-without-carbon-content",
        ),
        (
            "burden: {processes: [blast-furnace], item: pellet, replaces: [iron-ore-lump], beside: [sinter], share: 0.9}",
            "burden-exceeded",
        ),
        (
            "burden: {processes: [blast-furnace], item: pellet, replaces: [sinter], beside: [iron-ore-lump], share: 0.25, fuel_change: {items: [coke], saved_per_point: 0.2}}",
            "burden-saves-all-fuel",
        ),
        ("scrap-share: {processes: [], share: 0.2, ceiling: 0.25}", "bad-lever"),
        ("from: 2024, retire: {unit: coking, year: 2026}", "bad-lever"),
        ("electricity-supply: {supply: self-generated, share: 0.9}", "bad-lever"),
        ("electricity-supply: {supply: grid, share: 0.9}", "no-other-supply"),
        ("own-renewable: {generation: 1, unit: t}", "bad-lever-unit"),
        (
            "capture: {processes: [blast-furnace], rate: 0.9, electricity: {value: -1, unit: MWh/t}}",
            "bad-lever",
        ),
        (
            "capture: {processes: [blast-furnace], rate: 0.9, heat: {value: 1, unit: GJ/t}}",
            "bad-lever",
        ),
        (
            "efficiency: {processes: [blast-furnace], items: [coke, bituminous-coal], reduction: 0.9}",
            "lever-exceeds-carbon",
        ),
    ] {
        assert_eq!(codes(&format!("  - {{id: x, {lever}}}")), [code], "{lever}");
    }
}
