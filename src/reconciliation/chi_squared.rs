//! The chi-squared distribution: the probability above a value, by the incomplete gamma function.

/// The probability that a chi-squared variable of so many degrees of freedom is above a value; 1 at zero degrees.
///
/// It is Q(k/2, x/2), the regularised upper incomplete gamma function: by its series below k/2 + 1, else by its continued fraction (Abramowitz and
/// Stegun 1972, 6.5.29 and 6.5.31).
pub fn above(value: f64, degrees: usize) -> f64 {
    let (shape, at) = (degrees as f64 / 2.0, value / 2.0);
    if degrees == 0 || at <= 0.0 {
        return 1.0;
    }
    // x^a e^-x / Gamma(a)
    let density = (shape * at.ln() - at - libm::lgamma(shape)).exp();
    if at < shape + 1.0 {
        1.0 - density * series(shape, at)
    } else {
        density * continued_fraction(shape, at)
    }
}

/// Terms after which either has long converged: some times the root of the shape suffice near it.
const MOST_TERMS: usize = 100_000;

/// The sum of x^n / (a (a+1) ... (a+n)).
fn series(shape: f64, at: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    for place in 1..MOST_TERMS {
        term *= at / (shape + place as f64);
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

/// 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))), by Lentz's method.
fn continued_fraction(shape: f64, at: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut denominator = at + 1.0 - shape;
    let mut numerators = 1.0 / TINY;
    let mut inverse = 1.0 / denominator;
    let mut fraction = inverse;
    for place in 1..MOST_TERMS {
        let place = place as f64;
        let over = -place * (place - shape);
        denominator += 2.0;
        let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
        inverse = 1.0 / away_from_zero(over * inverse + denominator);
        numerators = away_from_zero(denominator + over / numerators);
        let factor = inverse * numerators;
        fraction *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}
