//! The logarithmic mean, and the term of one factor of one category with its limits at zero.

/// The logarithmic mean of two numbers of one sign, `(a - b) / (ln a - ln b)`, and `a` where both are equal. Its limit where one is zero is zero.
///
/// ```
/// use dafeng::scenario::decomposition::log_mean;
/// assert_eq!(log_mean(2.0, 2.0), 2.0);
/// assert_eq!(log_mean(2.0, 0.0), 0.0);
/// assert!((log_mean(0.5913, 0.565) - 0.578).abs() < 0.0005);
/// ```
pub fn log_mean(a: f64, b: f64) -> f64 {
    if a == b {
        return a;
    }
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let difference = a - b;
    // Near one another, the difference of two logarithms would lose its digits.
    let logarithms = if (difference / b).abs() < 0.5 {
        (difference / b).ln_1p()
    } else {
        (a / b).ln()
    };
    difference / logarithms
}

/// `ln(to / from)` of two numbers of one sign, exact to the last digits where they are near one another.
pub(super) fn log_ratio(from: f64, to: f64) -> f64 {
    let change = (to - from) / from;
    if change.abs() < 0.5 {
        change.ln_1p()
    } else {
        (to / from).ln()
    }
}

/// What each factor contributes to the change of one product, by the weight `L(to, from)`: `L ln(x_to / x_from)`.
///
/// Where the product comes from zero or goes to zero, the limits of Ang, Zhang and Choi (1998): a factor that alone is zero takes the whole change,
/// the others nothing. Of several that are zero at once each takes an equal part, the limit where they go to zero together; so the
/// contributions always add up to the change.
pub(super) fn contributions(from: &[f64], to: &[f64], products: [f64; 2]) -> Vec<f64> {
    let [before, after] = products;
    if before == 0.0 || after == 0.0 {
        let zeros = if before == 0.0 { from } else { to };
        let count = zeros.iter().filter(|factor| **factor == 0.0).count();
        let part = |factor: &f64| {
            if *factor == 0.0 {
                (after - before) / count as f64
            } else {
                0.0
            }
        };
        return zeros.iter().map(part).collect();
    }
    let weight = log_mean(after, before);
    let pairs = from.iter().zip(to);
    pairs
        .map(|(before, after)| weight * log_ratio(*before, *after))
        .collect()
}
