//! Draws of what is uncertain.

use std::collections::BTreeMap;

use dafeng::methodology::MethodologyRegistry;
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::scenario::compiled::{CompiledRun, Desk};
use dafeng::scenario::course::Interpolation;
use dafeng::scenario::{Course, Run, SampledTrajectory, Scenario};
use dafeng::uncertainty::Sampling;

use super::{near, scenarios, with_start};
use crate::support::{library, root};

/// A draw of any lever multiplies what it does, within what can be; by one it changes nothing.
#[test]
fn every_lever_with_a_course_is_drawn() {
    let text = |lever: &str, uncertain: &str| {
        let root = root().display().to_string();
        format!(
            "base: {{ledger: [{root}/datasets/reference-bf-bof/ledger.csv], plants: {root}/datasets/reference-bf-bof/plants-complete.yaml, plant: reference-bf-bof}}
methodology: planning-steel
follow: {{output: constant, other: constant}}
horizon: {{to: 2024}}
levers:
  - {{id: a, {lever}, uncertain: {{distribution: uniform, {uncertain}}}}}
"
        )
    };
    let archetype = format!("{}/datasets/archetypes/scrap-eaf", root().display());
    let archetype =
        format!("archetype: {{ledger: {archetype}/ledger.csv, plants: {archetype}/plants.yaml, product: crude-steel}}");
    let levers = [
        "scrap-share: {processes: [converter], share: 0.2, ceiling: 0.25}".to_owned(),
        "efficiency: {processes: [blast-furnace], items: [coke], reduction: 0.05}".to_owned(),
        "efficiency: {processes: [blast-furnace], items: [coke], yearly: 0.02}".to_owned(),
        "recovery: {processes: [blast-furnace], item: electricity, additional: 10, unit: kWh/t}".to_owned(),
        "fuel-switch: {processes: [blast-furnace], from: coke, to: bituminous-coal, share: 0.1}".to_owned(),
        "burden: {processes: [blast-furnace], item: pellet, replaces: [sinter], share: 0.25}".to_owned(),
        "electricity-supply: {supply: direct-renewable, share: 0.3}".to_owned(),
        "own-renewable: {generation: 5000, unit: 10^4kWh}".to_owned(),
        "capture: {processes: [blast-furnace], rate: 0.1}".to_owned(),
        format!(
            "commission: {{unit: eaf-1, {archetype}, process: electric-arc-furnace, year: 2024, output: {{value: 100, unit: 10^4 t}}}}"
        ),
        format!(
            "route-shift: {{plant: reference-bf-bof, from: [converter], to: {{{archetype}, process: electric-arc-furnace, unit: eaf-1}}, share: 0.3}}"
        ),
    ];
    let sampling = Sampling {
        draws: 100,
        seed: 1,
        threads: 2,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.yaml");
    for lever in levers {
        std::fs::write(&path, text(&lever, "low: 0.9, high: 1.1")).expect("written");
        let all = Scenario::read(&path).unwrap_or_else(|problems| panic!("{lever} {problems:#?}"));
        let found = sampled(&all[0], sampling, None).unwrap_or_else(|problems| panic!("{lever} {problems:#?}"));
        let (base, next) = (&found.years[0].drawn, &found.years[1]);
        near(base.low, base.high, 0.0);
        assert!(next.drawn.high > next.drawn.low, "{lever}");
        assert!(next.drawn.low < next.stated && next.stated < next.drawn.high, "{lever}");
        assert_eq!((found.unsolved, found.inputs[0].clipped), (0, 0), "{lever}");
    }
}

/// Draws a scenario on its starting point.
fn sampled(scenario: &Scenario, sampling: Sampling, before: Option<i16>) -> Result<SampledTrajectory, Problems> {
    with_start(scenario, |start| {
        let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library())?;
        let run = Run::new(scenario, start, &methodology, library(), false)?;
        let ways = (scenario.grid_factor.is_some(), false);
        let desk = Desk::new(start, &methodology, library(), scenario.last_year, ways)?;
        SampledTrajectory::of(CompiledRun { run: &run, desk: &desk }, sampling, before, &|| {})
    })
}

/// The mill burns gas, 1000 x 389.31 GJ x 0.01532 tC/GJ x 0.99 x 44/12 = 21,650.15 tCO2, and its steel carries off 500,000 x 0.0154 = 7,700. Its output is drawn by a factor f, even between 0.9
/// and 1.1, on the years after 2023: 1 x f in 2024, 0.5 x f in 2025. So the mean of 2024 is the total of 2023, its percentiles 2.5 and 97.5 are 0.905
/// and 1.095 of it, and 2023 is the year of the greatest total wherever f < 1: in half of the draws.
#[test]
fn draws_of_one_driver_are_those_of_its_distribution() {
    let scenario = &scenarios("mill.yaml")[0];
    let sampling = Sampling {
        draws: 10_000,
        seed: 1,
        threads: 2,
    };
    let found = sampled(scenario, sampling, Some(2024)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let base = 1000.0 * 389.31 * 0.01532 * 0.99 * 44.0 / 12.0 - 500_000.0 * 0.0154;
    let [first, second, third] = found.years.as_slice() else {
        panic!("three years");
    };
    near(first.stated, base, 1e-6 * base);
    near(first.drawn.low, first.drawn.high, 0.0);
    near(second.drawn.mean, base, 0.002 * base);
    near(second.drawn.low, 0.905 * base, 0.002 * base);
    near(second.drawn.high, 1.095 * base, 0.002 * base);
    near(third.drawn.mean, 0.5 * base, 0.001 * base);
    near(found.peak.probability().expect("asked for"), 0.5, 0.02);
    assert_eq!(found.peak.at_end, 0);
    assert_eq!(found.peak.draws, 10_000);
    // The one input is transcribed: nothing of the variance is assumed.
    assert_eq!((found.assumed_inputs(), found.assumed_share), (0, Some(0.0)));
    // The greatest total is flat below f = 1 and rises above: rank correlation sqrt(3/4 + ...) below 1.
    let correlation = found.inputs[0].rank_correlation.expect("varies");
    assert!((0.8..1.0).contains(&correlation), "{correlation}");
}

#[test]
fn no_digit_depends_on_threads() {
    let scenario = &scenarios("mill.yaml")[0];
    let with = |threads: usize| {
        let sampling = Sampling {
            draws: 3_000,
            seed: 7,
            threads,
        };
        sampled(scenario, sampling, Some(2025)).unwrap_or_else(|problems| panic!("{problems:#?}"))
    };
    let (one, three) = (with(1), with(3));
    assert_eq!(one.years, three.years);
    assert_eq!(one.peak, three.peak);
    assert_eq!(one.inputs, three.inputs);
    assert_eq!(one.plant_years, three.plant_years);
}

/// The lever's share of 2026 is 0.22 x f, f even between 0.8 and 1.2, its ceiling 0.25: clipped where f > 0.25/0.22 = 1.1364, in (1.2 - 1.1364)/0.4 = 15.9 %
/// of the draws. No draw is lost to the ceiling.
#[test]
fn shares_are_clipped_to_what_can_be_and_counted() {
    let scenario = &scenarios("sector.yaml")[0];
    let sampling = Sampling {
        draws: 400,
        seed: 1,
        threads: 2,
    };
    let found = sampled(scenario, sampling, Some(2026)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(found.unsolved + found.peak.draws, 400);
    let lever = found.inputs.iter().find(|input| input.input.is_lever()).expect("there");
    near(lever.clipped as f64 / 400.0, 0.159, 0.05);
    // Demand and the lever are assumed, the grid is transcribed.
    assert_eq!(found.assumed_inputs(), 2);
    let assumed = found.assumed_share.expect("varies");
    assert!((0.0..=1.0).contains(&assumed), "{assumed}");
    let shares: f64 = found.inputs.iter().filter_map(|input| input.share).sum();
    near(shares, 1.0, 1e-12);
}

/// A draw of a course is the course with every year after the base year times the factor, whatever its points.
#[test]
fn a_draw_multiplies_every_year_after_the_base_year() {
    let number = |text: &str| -> Ratio { text.parse().expect("a number") };
    let points = [(2023, "1"), (2030, "2.4")].map(|(year, value)| (year, number(value)));
    for interpolation in [Interpolation::Linear, Interpolation::Step] {
        let course = Course::new(points.clone().into(), interpolation).expect("points");
        let drawn = course.scaled_after(2023, &number("1.1"));
        assert_eq!(drawn.at(2023), course.at(2023));
        for year in 2024..2035 {
            assert_eq!(drawn.at(year), course.at(year) * number("1.1"), "{year}");
        }
    }
    let constant = Course::constant(number("3")).scaled_after(2023, &number("1.1"));
    assert_eq!([2023, 2024].map(|year| constant.at(year)), [number("3"), number("3.3")]);
    // A course that begins later begins no earlier.
    let later = Course::new([(2029, number("0")), (2030, number("1"))].into(), Interpolation::Linear).expect("points");
    assert_eq!(later.scaled_after(2023, &number("2")).first_year(), Some(2029));
}

/// A half width of 50 % is half of the 95 % interval, whatever the shape: 0.5 to 1.5 of a normal one; of a log-normal one with its median at 1 the ends are e^s
/// and e^-s with sinh(s) = 0.5, the golden ratio 1.618034 and 0.618034, 2 x 0.5 apart. 1.96 stands for 1.959964 deviations, and nothing is drawn below zero,
/// where the normal one has 0.004 %.
#[test]
fn half_widths_are_half_of_the_interval() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.yaml");
    for (shape, low, high) in [("normal", 0.5, 1.5), ("log-normal", 0.618_034, 1.618_034)] {
        let text = std::fs::read_to_string(root().join("tests/data/scenarios/mill.yaml")).expect("read");
        let spread = format!("{{distribution: {shape}, half_width: 50 %,");
        std::fs::write(
            &path,
            text.replace("{distribution: uniform, low: 0.9, high: 1.1,", &spread),
        )
        .expect("written");
        let scenario = Scenario::read(&path)
            .unwrap_or_else(|problems| panic!("{problems:#?}"))
            .remove(0);
        let spread = scenario.drivers["demand"].uncertain.as_ref().expect("uncertain");
        let at = |share: f64| spread.distribution.quantile(share);
        near(at(0.025), low, 3e-4);
        near(at(0.975), high, 3e-4);
        near(at(0.975) - at(0.025), 2.0 * 0.5, 3e-4);
        near(at(0.5), 1.0, 3e-4);
    }
}

#[test]
fn nothing_uncertain_has_no_draws() {
    let scenario = &scenarios("works.yaml")[0];
    let refused = sampled(scenario, Sampling::default(), None).map(|_| ());
    let Err(Problems(problems)) = refused else {
        panic!("nothing is uncertain");
    };
    assert_eq!(problems[0].code, "nothing-uncertain");
}
