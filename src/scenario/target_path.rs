//! The sectoral decarbonisation approach: an intensity target that converges with the pathway of the sector.

use crate::quantity::Ratio;

/// A company beside the pathway of its sector. All intensities are of one unit, such as tCO2/t, and one boundary.
///
/// The target is `d p m + SI_end`, with `d = CI_base - SI_end`, `p = (SI_t - SI_end) / (SI_base - SI_end)` and `m` the company's share of the
/// sector's output in the base year over that in the year (source: the documentation of r2dii, after the approach of the Science Based Targets
/// initiative). Exact.
///
/// ```
/// use dafeng::quantity::Ratio;
/// use dafeng::scenario::target_path::SectoralPath;
/// let number = |text: &str| -> Ratio { text.parse().unwrap() };
/// let path = SectoralPath { company_base: number("3"), sector_base: number("2"), sector_end: number("1") };
/// // Halfway down the sector's path the company is halfway down its own: (3 - 1) * 0.5 * 1 + 1.
/// assert_eq!(path.target(&number("1.5"), &number("1")), Some(number("2")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectoralPath {
    /// The company's intensity in the base year.
    pub company_base: Ratio,
    /// The sector's intensity in the base year.
    pub sector_base: Ratio,
    /// The sector's intensity at the end of the pathway.
    pub sector_end: Ratio,
}

impl SectoralPath {
    /// How much of the sector's path is still to go in a year, 1 in the base year and 0 at the end; `None` where the path does not move.
    pub fn remaining(&self, sector_in_year: &Ratio) -> Option<Ratio> {
        let still = sector_in_year.clone() - self.sector_end.clone();
        still.divide(&(self.sector_base.clone() - self.sector_end.clone()))
    }

    /// The intensity target of a year. `market_share` is the company's share of the sector's output in the base year over that in the year:
    /// 1 where it grows with the sector, less where it grows faster. `None` where the sector's path does not move.
    pub fn target(&self, sector_in_year: &Ratio, market_share: &Ratio) -> Option<Ratio> {
        let distance = self.company_base.clone() - self.sector_end.clone();
        Some(distance * self.remaining(sector_in_year)? * market_share.clone() + self.sector_end.clone())
    }
}
