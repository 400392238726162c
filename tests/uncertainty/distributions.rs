//! Distributions: quantiles and moments against closed forms, cuts, and how stated uncertainties are read.

use dafeng::factor::stated_uncertainty::{StatedUncertainty, UncertaintyCells};
use dafeng::format::factor_set::ScoreEntry;
use dafeng::quantity::Decimal;
use dafeng::uncertainty::draws::{BLOCK, Stream};
use dafeng::uncertainty::reading::distribution;
use dafeng::uncertainty::{Distribution, Shape, normal};

use crate::support::library;

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Published quantiles of the standard normal distribution.
#[test]
fn normal_quantiles() {
    for (share, place) in [
        (0.975, 1.959_963_984_540_054),
        (0.995, 2.575_829_303_548_901),
        (0.841_344_746_068_543, 1.0),
        (1e-12, -7.034_483_825_301_132),
    ] {
        near(normal::quantile(share), place, 1e-12);
        near(normal::below(place), share, 1e-14);
    }
    assert_eq!(normal::quantile(0.5), 0.0);
}

/// Uniform on 0.8 to 1.4: mean 1.1, variance 0.6^2/12 = 0.03, quartile 0.95. Triangular 0, 1, 3: mean 4/3, variance (0+1+9-0-0-3)/18 = 7/18, median
/// 3 - sqrt(0.5*3*2) = 1.2679; share below the mode 1/3. Lognormal (0.1, 0.5): median e^0.1, mean e^0.225, variance (e^0.25 - 1) e^0.45.
#[test]
fn closed_forms_of_each_shape() {
    let uniform = Distribution::of(Shape::Uniform { low: 0.8, high: 1.4 });
    near(uniform.mean(), 1.1, 1e-15);
    near(uniform.variance(), 0.03, 1e-15);
    near(uniform.quantile(0.25), 0.95, 1e-15);
    let triangular = Distribution::of(Shape::Triangular {
        low: 0.0,
        mode: 1.0,
        high: 3.0,
    });
    near(triangular.mean(), 4.0 / 3.0, 1e-15);
    near(triangular.variance(), 7.0 / 18.0, 1e-15);
    near(triangular.median(), 3.0 - 3f64.sqrt(), 1e-12);
    near(triangular.quantile(1.0 / 3.0), 1.0, 1e-12);
    let lognormal = Distribution::of(Shape::Lognormal {
        mean_of_log: 0.1,
        deviation_of_log: 0.5,
    });
    near(lognormal.median(), 0.1f64.exp(), 1e-15);
    near(lognormal.mean(), 0.225f64.exp(), 1e-15);
    near(lognormal.variance(), 0.25f64.exp_m1() * 0.45f64.exp(), 1e-15);
    near(
        lognormal.quantile(0.975),
        (0.1 + 0.5 * 1.959_963_984_540_054f64).exp(),
        1e-12,
    );
}

/// A standard normal cut at 0 is a half-normal: mean sqrt(2/pi), variance 1 - 2/pi. A uniform cut is uniform. Every other cut against the
/// sum over a fine grid of quantiles.
#[test]
fn cut_distributions() {
    let pi = std::f64::consts::PI;
    let half = Distribution::of(Shape::Normal {
        mean: 0.0,
        deviation: 1.0,
    })
    .cut(0.0, f64::INFINITY)
    .expect("something is left");
    near(half.mean(), (2.0 / pi).sqrt(), 1e-14);
    near(half.variance(), 1.0 - 2.0 / pi, 1e-14);
    near(half.median(), normal::quantile(0.75), 1e-14);
    let cut = Distribution::of(Shape::Uniform { low: -1.0, high: 1.0 }).cut(0.0, 0.5);
    let cut = cut.expect("something is left");
    near(cut.mean(), 0.25, 1e-15);
    near(cut.variance(), 0.25 / 12.0, 1e-15);
    for shape in [
        Shape::Normal {
            mean: 1.0,
            deviation: 0.6,
        },
        Shape::Lognormal {
            mean_of_log: 0.0,
            deviation_of_log: 0.7,
        },
        Shape::Triangular {
            low: -0.5,
            mode: 1.0,
            high: 2.5,
        },
    ] {
        let cut = Distribution::of(shape).cut(0.2, 1.6).expect("something is left");
        let grid = 200_000;
        let values: Vec<f64> = (0..grid)
            .map(|step| cut.quantile((f64::from(step) + 0.5) / f64::from(grid)))
            .collect();
        assert!(values.iter().all(|value| (0.2..=1.6).contains(value)));
        let mean = values.iter().sum::<f64>() / f64::from(grid);
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(grid);
        near(cut.mean(), mean, 1e-6);
        near(cut.variance(), variance, 1e-6);
    }
    // A cut where nothing is changes nothing.
    let narrow = Distribution::of(Shape::Normal {
        mean: 1.0,
        deviation: 0.01,
    });
    let cut = narrow.cut(0.0, f64::INFINITY).expect("something is left");
    assert_eq!(cut.mean(), 1.0);
    assert_eq!(cut.variance(), narrow.variance());
}

/// A width of nothing is a point whatever the shape is called; a cut that leaves nothing is no distribution.
#[test]
fn no_width_is_exact_and_no_room_is_none() {
    for shape in ["normal", "lognormal", "uniform", "triangular"] {
        let cells = UncertaintyCells {
            percent: Some("0"),
            shape: Some(shape),
            ..UncertaintyCells::default()
        };
        let stated = read("0.98", cells).expect("stands").expect("something is stated");
        let limit = "1/1".parse().expect("a number");
        let exact = distribution(&stated, &library().pedigree, Some(&limit)).expect("a value is left");
        assert_eq!(exact.shape, Shape::Point { value: 1.0 }, "{shape}");
        let found = [exact.mean(), exact.median(), exact.quantile(0.975), exact.deviation()];
        assert_eq!(found, [1.0, 1.0, 1.0, 0.0], "{shape}");
    }
    let above = Distribution::of(Shape::Uniform { low: 1.0, high: 1.05 });
    assert_eq!(above.cut(0.0, 1.0), None);
    assert_eq!(Distribution::of(Shape::Point { value: 1.0 }).cut(0.0, 0.5), None);
    // Of 0.95 to 1.05 cut at 1 the lower half is left: mean 0.975, variance 0.05^2/12.
    let half = Distribution::of(Shape::Uniform { low: 0.95, high: 1.05 }).cut(0.0, 1.0);
    let half = half.expect("half is left");
    near(half.mean(), 0.975, 1e-14);
    near(half.variance(), 0.05f64.powi(2) / 12.0, 1e-14);
}

/// An oxidation rate of 1 with bounds of 1 to 1.05 under a limit of 1 has no room; from 0.95 on it has.
#[test]
fn bounds_leave_something_below_the_limit() {
    let limit = "1".parse().expect("a number");
    let check = |low: &str| {
        let stated = read("1", bounds(low, "1.05", Some("uniform"))).expect("stands");
        let stated = stated.expect("something is stated");
        stated.check_limit((&limit, "1")).map_err(|reason| reason.en)
    };
    assert_eq!(check("0.95"), Ok(()));
    assert!(check("1").expect_err("refused").contains("leave nothing below it"));
}

fn read(value: &str, cells: UncertaintyCells<'_>) -> Result<Option<StatedUncertainty>, String> {
    let value: Decimal = value.parse().expect("a number");
    StatedUncertainty::read(value, cells).map_err(|reason| reason.en)
}

fn bounds<'e>(low: &'e str, high: &'e str, shape: Option<&'e str>) -> UncertaintyCells<'e> {
    UncertaintyCells {
        low: Some(low),
        high: Some(high),
        shape,
        ..UncertaintyCells::default()
    }
}

fn shape_of(value: &str, cells: UncertaintyCells<'_>) -> Shape {
    let stated = read(value, cells).expect("stands").expect("something is stated");
    let read = distribution(&stated, &library().pedigree, None);
    read.expect("something is left").shape
}

/// 20 (18 to 22) lies alike: normal, deviation 4/(2*1.96) over 20. 2.47 (1.2 to 5.0) does not: lognormal, mean of the log
/// (ln 0.48583 + ln 2.02429)/2 = -0.0083, deviation (0.70522 + 0.0083)/1.96 = 0.3641.
#[test]
fn bounds_are_read_by_whether_they_lie_alike() {
    let Shape::Normal { mean, deviation } = shape_of("20", bounds("18", "22", None)) else {
        panic!("normal")
    };
    near(mean, 1.0, 0.0);
    near(deviation, 4.0 / (2.0 * 1.96) / 20.0, 1e-15);
    let Shape::Lognormal {
        mean_of_log,
        deviation_of_log,
    } = shape_of("2.47", bounds("1.2", "5.0", None))
    else {
        panic!("lognormal")
    };
    near(mean_of_log, ((1.2f64 / 2.47).ln() + (5.0f64 / 2.47).ln()) / 2.0, 1e-14);
    near(deviation_of_log, (5.0f64 / 1.2).ln() / (2.0 * 1.96), 1e-14);
    // A named shape goes before the rule; of uniform and triangular the bounds are the ends.
    assert_eq!(
        shape_of("2", bounds("1", "4", Some("uniform"))),
        Shape::Uniform { low: 0.5, high: 2.0 }
    );
    assert_eq!(
        shape_of("2", bounds("1", "4", Some("triangular"))),
        Shape::Triangular {
            low: 0.5,
            mode: 1.0,
            high: 2.0
        }
    );
    let percent = UncertaintyCells {
        percent: Some("5 %"),
        ..UncertaintyCells::default()
    };
    let Shape::Normal { deviation, .. } = shape_of("0.5", percent) else {
        panic!("normal")
    };
    near(deviation, 0.05 / 1.96, 1e-16);
}

/// Scores 3, 1, 2, 1, 3: ln(GSD^2) = sqrt(ln^2 1.10 + ln^2 1.03 + ln^2 1.20) = 0.20784; the deviation of the logarithm is half of it, 0.10392.
#[test]
fn scores_give_a_geometric_standard_deviation() {
    let scores = ScoreEntry {
        reliability: 3,
        completeness: 1,
        temporal: 2,
        geographical: 1,
        technological: 3,
    };
    let cells = UncertaintyCells {
        scores: Some(scores),
        ..UncertaintyCells::default()
    };
    let Shape::Lognormal {
        mean_of_log,
        deviation_of_log,
    } = shape_of("1", cells)
    else {
        panic!("lognormal")
    };
    assert_eq!(mean_of_log, 0.0);
    near(deviation_of_log, 0.103_92, 5e-6);
    let worse = UncertaintyCells {
        scores: Some(ScoreEntry {
            reliability: 6,
            ..scores
        }),
        ..cells
    };
    assert!(read("1", worse).expect_err("refused").contains("scores are 1 to 5"));
}

#[test]
fn what_cannot_stand_is_refused() {
    let refused = |value: &str, cells: UncertaintyCells<'_>| read(value, cells).expect_err("refused");
    assert!(refused("2", bounds("3", "4", None)).contains("not around the value"));
    assert!(refused("2", bounds("-1", "4", None)).contains("not around the value"));
    assert!(refused("2", bounds("0", "5", None)).contains("lower bound is 0"));
    assert!(refused("2", bounds("1", "4", Some("gauss"))).contains("unknown distribution"));
    assert!(refused("0", bounds("0", "4", Some("uniform"))).contains("the value is 0"));
    let percent = |typed| UncertaintyCells {
        percent: Some(typed),
        ..UncertaintyCells::default()
    };
    assert!(refused("2", percent("101")).contains("not between 0 and 100"));
    assert!(refused("2", percent("x")).contains("is no number"));
    let both = UncertaintyCells {
        percent: Some("5"),
        ..bounds("1", "4", None)
    };
    assert!(refused("2", both).contains("only one"));
    assert!(
        read("2", bounds("0", "4", None))
            .expect("bounds that lie alike may reach 0")
            .is_some()
    );
}

/// The same draws wherever a stream is entered, other draws for another id or seed.
#[test]
fn streams_are_named_by_id_and_seed() {
    let bits = |seed, id: &str, from: usize| {
        let mut stream = Stream::new(seed, id);
        stream.seek(from);
        [stream.bits(), stream.bits(), stream.bits()]
    };
    let mut whole = Stream::new(1, "coke");
    let all: Vec<u64> = (0..BLOCK + 3).map(|_| whole.bits()).collect();
    assert_eq!(bits(1, "coke", BLOCK), all[BLOCK..]);
    assert_ne!(bits(1, "coke", 0), bits(2, "coke", 0));
    assert_ne!(bits(1, "coke", 0), bits(1, "coal", 0));
}
