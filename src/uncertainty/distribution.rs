//! Distributions of a multiplier: what is drawn divided by what is stated. One stands for the stated value.
//!
//! They are held in floating point, openly: sampling and statistics are no accounting.

use super::normal;

/// How many standard deviations of a normal distribution the half-width of a 95 % interval is, as the IPCC guidelines count.
pub const DEVIATIONS_OF_HALF_WIDTH: f64 = 1.96;

/// The shape of a distribution and its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Mean and standard deviation.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// Its logarithm is normal.
    Lognormal {
        /// The mean of the logarithm; the median is its exponential.
        mean_of_log: f64,
        /// The standard deviation of the logarithm.
        deviation_of_log: f64,
    },
    /// Everything between the ends is as likely.
    Uniform {
        /// The low end.
        low: f64,
        /// The high end.
        high: f64,
    },
    /// Rising from the low end to the mode, falling to the high end.
    Triangular {
        /// The low end.
        low: f64,
        /// The likeliest value.
        mode: f64,
        /// The high end.
        high: f64,
    },
    /// Always the same: what is stated as exact.
    Point {
        /// The value.
        value: f64,
    },
}

/// A distribution, cut at bounds where it reaches beyond them: a quantity or a factor that cannot be negative is cut at 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// The shape before it is cut.
    pub shape: Shape,
    /// Nothing is drawn below.
    pub least: f64,
    /// Nothing is drawn above.
    pub most: f64,
    /// The share of the shape below the lower cut.
    cut_below: f64,
    /// The share of the shape between the cuts.
    kept: f64,
}

/// The moments of a part of a distribution about the shape's own middle.
#[derive(Clone, Copy, Debug, Default)]
struct PartialMoments {
    first: f64,
    second: f64,
}

impl Distribution {
    /// A shape, not cut.
    pub fn of(shape: Shape) -> Distribution {
        Distribution {
            shape,
            least: f64::NEG_INFINITY,
            most: f64::INFINITY,
            cut_below: 0.0,
            kept: 1.0,
        }
    }

    /// Cut at bounds; `None` where they leave nothing. A cut beyond the ends of the shape changes nothing.
    #[must_use]
    pub fn cut(self, least: f64, most: f64) -> Option<Distribution> {
        let (least, most) = (least.max(self.least), most.min(self.most));
        if let Shape::Point { value } = self.shape {
            let is_kept = (least..=most).contains(&value);
            return is_kept.then_some(Distribution { least, most, ..self });
        }
        let cut_below = self.shape.below(least);
        let kept = self.shape.below(most) - cut_below;
        (kept > 0.0).then_some(Distribution {
            shape: self.shape,
            least,
            most,
            cut_below,
            kept,
        })
    }

    /// Whether a cut takes something away.
    fn is_cut(&self) -> bool {
        self.kept < 1.0
    }

    /// The value below which a share of all draws lies; the share is above 0 and below 1.
    pub fn quantile(&self, share: f64) -> f64 {
        let place = self.shape.quantile(self.cut_below + share * self.kept);
        place.clamp(self.least, self.most)
    }

    /// The value that as many draws lie below as above.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        if !self.is_cut() {
            return self.shape.mean();
        }
        self.shape.middle() + self.moments().first
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        if !self.is_cut() {
            return self.shape.variance();
        }
        let moments = self.moments();
        moments.second - moments.first * moments.first
    }

    /// The standard deviation.
    pub fn deviation(&self) -> f64 {
        self.variance().max(0.0).sqrt()
    }

    /// The moments of what the cuts leave, about the shape's own middle.
    fn moments(&self) -> PartialMoments {
        let (to, from) = (
            self.shape.partial_moments(self.most),
            self.shape.partial_moments(self.least),
        );
        PartialMoments {
            first: (to.first - from.first) / self.kept,
            second: (to.second - from.second) / self.kept,
        }
    }
}

impl Shape {
    /// The share below a value.
    pub fn below(&self, value: f64) -> f64 {
        match *self {
            Shape::Normal { mean, deviation } if deviation > 0.0 => normal::below((value - mean) / deviation),
            Shape::Lognormal { .. } if value <= 0.0 => 0.0,
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log,
            } if deviation_of_log > 0.0 => normal::below((value.ln() - mean_of_log) / deviation_of_log),
            Shape::Normal { .. } | Shape::Lognormal { .. } => f64::from(u8::from(value >= self.mean())),
            Shape::Point { value: only } => f64::from(u8::from(value >= only)),
            Shape::Uniform { low, high } => {
                if value < low {
                    0.0
                } else if value < high {
                    (value - low) / (high - low)
                } else {
                    1.0
                }
            }
            Shape::Triangular { low, mode, high } => {
                if value <= low {
                    0.0
                } else if value < mode {
                    (value - low).powi(2) / ((high - low) * (mode - low))
                } else if value < high {
                    1.0 - (high - value).powi(2) / ((high - low) * (high - mode))
                } else {
                    1.0
                }
            }
        }
    }

    /// The value below which a share lies.
    fn quantile(&self, share: f64) -> f64 {
        match *self {
            Shape::Normal { mean, deviation: 0.0 } => mean,
            Shape::Normal { mean, deviation } => mean + deviation * normal::quantile(share),
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log: 0.0,
            } => mean_of_log.exp(),
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log,
            } => (mean_of_log + deviation_of_log * normal::quantile(share)).exp(),
            Shape::Point { value } => value,
            Shape::Uniform { low, high } => low + share * (high - low),
            Shape::Triangular { low, mode, high } => {
                let width = high - low;
                let rising = (mode - low) / width;
                if share < rising {
                    low + (share * width * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - share) * width * (high - mode)).sqrt()
                }
            }
        }
    }

    fn mean(&self) -> f64 {
        match *self {
            Shape::Normal { mean, .. } => mean,
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log,
            } => (mean_of_log + 0.5 * deviation_of_log * deviation_of_log).exp(),
            Shape::Point { value } => value,
            Shape::Uniform { low, high } => 0.5 * (low + high),
            Shape::Triangular { low, mode, high } => (low + mode + high) / 3.0,
        }
    }

    fn variance(&self) -> f64 {
        match *self {
            Shape::Normal { deviation, .. } => deviation * deviation,
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log,
            } => {
                let variance_of_log = deviation_of_log * deviation_of_log;
                variance_of_log.exp_m1() * (2.0 * mean_of_log + variance_of_log).exp()
            }
            Shape::Point { .. } => 0.0,
            Shape::Uniform { low, high } => (high - low).powi(2) / 12.0,
            Shape::Triangular { low, mode, high } => {
                let (rise, fall) = (mode - low, high - mode);
                (rise * rise + rise * fall + fall * fall) / 18.0
            }
        }
    }

    /// What the partial moments are taken about.
    fn middle(&self) -> f64 {
        match *self {
            Shape::Normal { mean, .. } => mean,
            Shape::Lognormal { .. } => 0.0,
            Shape::Point { value } => value,
            Shape::Uniform { low, .. } => low,
            Shape::Triangular { mode, .. } => mode,
        }
    }

    /// The integrals of (x - middle) and (x - middle)^2 times the density, up to a value.
    fn partial_moments(&self, value: f64) -> PartialMoments {
        match *self {
            Shape::Normal { mean, deviation } => {
                let place = (value - mean) / deviation;
                if place.is_infinite() {
                    let second = if place > 0.0 { deviation * deviation } else { 0.0 };
                    return PartialMoments { first: 0.0, second };
                }
                let density = normal::density(place);
                PartialMoments {
                    first: -deviation * density,
                    second: deviation * deviation * (normal::below(place) - place * density),
                }
            }
            Shape::Lognormal {
                mean_of_log,
                deviation_of_log,
            } => {
                let place = if value <= 0.0 {
                    f64::NEG_INFINITY
                } else {
                    (value.ln() - mean_of_log) / deviation_of_log
                };
                let moment = |power: f64| {
                    let shift = power * deviation_of_log;
                    (power * mean_of_log + 0.5 * shift * shift).exp() * normal::below(place - shift)
                };
                PartialMoments {
                    first: moment(1.0),
                    second: moment(2.0),
                }
            }
            Shape::Point { .. } => PartialMoments::default(),
            Shape::Uniform { low, high } => {
                let up_to = value.clamp(low, high) - low;
                PartialMoments {
                    first: up_to.powi(2) / (2.0 * (high - low)),
                    second: up_to.powi(3) / (3.0 * (high - low)),
                }
            }
            Shape::Triangular { low, mode, high } => {
                let (width, rise, fall) = (high - low, mode - low, high - mode);
                // About the mode the density is 2 (rise + t) / (width rise) before it, 2 (fall - t) / (width fall) behind it.
                let up_to = value.clamp(low, high) - mode;
                let (before, behind) = (up_to.min(0.0), up_to.max(0.0));
                let mut moments = PartialMoments::default();
                if rise > 0.0 {
                    let scale = 2.0 / (width * rise);
                    let integral = |power: i32, at: f64| {
                        let next = f64::from(power) + 1.0;
                        rise * at.powi(power + 1) / next + at.powi(power + 2) / (next + 1.0)
                    };
                    moments.first += scale * (integral(1, before) - integral(1, -rise));
                    moments.second += scale * (integral(2, before) - integral(2, -rise));
                }
                if fall > 0.0 {
                    let scale = 2.0 / (width * fall);
                    moments.first += scale * (fall * behind.powi(2) / 2.0 - behind.powi(3) / 3.0);
                    moments.second += scale * (fall * behind.powi(3) / 3.0 - behind.powi(4) / 4.0);
                }
                moments
            }
        }
    }
}
