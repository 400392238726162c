//! The standard normal distribution: density, distribution function, quantile.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The density at a place.
pub fn density(place: f64) -> f64 {
    (-0.5 * place * place).exp() / (2.0 * PI).sqrt()
}

/// The share below a place.
pub fn below(place: f64) -> f64 {
    0.5 * libm::erfc(-place * FRAC_1_SQRT_2)
}

/// A polynomial, its coefficients from the highest power down.
fn polynomial(coefficients: &[f64; 8], at: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * at + coefficient)
}

/// The place below which a share lies: Wichura (1988), algorithm AS 241 (PPND16), about 16 digits. 0 and 1 lie at the infinities.
pub fn quantile(share: f64) -> f64 {
    let from_middle = share - 0.5;
    if from_middle.abs() <= 0.425 {
        let at = 0.180625 - from_middle * from_middle;
        return from_middle * polynomial(&MIDDLE_OVER, at) / polynomial(&MIDDLE_UNDER, at);
    }
    let tail = if from_middle < 0.0 { share } else { 1.0 - share };
    if tail <= 0.0 {
        return if from_middle < 0.0 {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
    }
    let depth = (-tail.ln()).sqrt();
    let place = if depth <= 5.0 {
        polynomial(&TAIL_OVER, depth - 1.6) / polynomial(&TAIL_UNDER, depth - 1.6)
    } else {
        polynomial(&FAR_OVER, depth - 5.0) / polynomial(&FAR_UNDER, depth - 5.0)
    };
    if from_middle < 0.0 { -place } else { place }
}

const MIDDLE_OVER: [f64; 8] = [
    2.509_080_928_730_122_7e3,
    3.343_057_558_358_813e4,
    6.726_577_092_700_87e4,
    4.592_195_393_154_987e4,
    1.373_169_376_550_946e4,
    1.971_590_950_306_551_4e3,
    1.331_416_678_917_843_8e2,
    3.387_132_872_796_366_5,
];
const MIDDLE_UNDER: [f64; 8] = [
    5.226_495_278_852_854e3,
    2.872_908_573_572_194_3e4,
    3.930_789_580_009_271e4,
    2.121_379_430_158_659_7e4,
    5.394_196_021_424_751e3,
    6.871_870_074_920_579e2,
    4.231_333_070_160_091e1,
    1.0,
];
const TAIL_OVER: [f64; 8] = [
    7.745_450_142_783_414e-4,
    2.272_384_498_926_918_4e-2,
    2.417_807_251_774_506e-1,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const TAIL_UNDER: [f64; 8] = [
    1.050_750_071_644_416_9e-9,
    5.475_938_084_995_345e-4,
    1.519_866_656_361_645_7e-2,
    1.481_039_764_274_800_8e-1,
    6.897_673_349_851e-1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const FAR_OVER: [f64; 8] = [
    2.010_334_399_292_288_1e-7,
    2.711_555_568_743_487_6e-5,
    1.242_660_947_388_078_4e-3,
    2.653_218_952_657_612_4e-2,
    2.965_605_718_285_048_7e-1,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const FAR_UNDER: [f64; 8] = [
    2.044_263_103_389_939_8e-15,
    1.421_511_758_316_446e-7,
    1.846_318_317_510_054_7e-5,
    7.868_691_311_456_133e-4,
    1.487_536_129_085_061_5e-2,
    1.369_298_809_227_358e-1,
    5.998_322_065_558_88e-1,
    1.0,
];
