//! Causes for which two product footprints differ.

use crate::comparison::declared_order::{DeclaredCause, DeclaredOrder};
use crate::spelling::fold;
use crate::text::Text;

/// Why two footprints differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FootprintCause {
    /// How far back they go.
    Boundary,
    /// How co-products share.
    Allocation,
    /// What scrap carries.
    Scrap,
    /// How much each gas counts.
    WarmingPotentials,
    /// How much of each process's product and of each bought item is needed.
    Amounts,
    /// What a process emits for one unit of its product.
    EmissionIntensity,
    /// What one unit of a bought item carries, of a by-product or of scrap after use saves.
    UpstreamFactors,
    /// What printing at so many places changes.
    Rounding,
}

/// The order in which the causes of two footprints are changed. It decides what a cause is charged with: where the amount and the emission of a
/// process both differ, what they do together goes to the later one.
pub type FootprintCauseOrder = DeclaredOrder<FootprintCause>;

impl FootprintCause {
    /// Every cause, in the order taken where none is declared.
    pub const ALL: [FootprintCause; 8] = [
        FootprintCause::Boundary,
        FootprintCause::Allocation,
        FootprintCause::Scrap,
        FootprintCause::WarmingPotentials,
        FootprintCause::Amounts,
        FootprintCause::EmissionIntensity,
        FootprintCause::UpstreamFactors,
        FootprintCause::Rounding,
    ];

    /// Its id, as typed after `--order`.
    pub fn id(self) -> &'static str {
        match self {
            FootprintCause::Boundary => "boundary",
            FootprintCause::Allocation => "allocation",
            FootprintCause::Scrap => "scrap",
            FootprintCause::WarmingPotentials => "warming-potentials",
            FootprintCause::Amounts => "amounts",
            FootprintCause::EmissionIntensity => "emission-intensity",
            FootprintCause::UpstreamFactors => "upstream-factors",
            FootprintCause::Rounding => "rounding",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            FootprintCause::Boundary => Text::new("边界", "boundary"),
            FootprintCause::Allocation => Text::new("分摊", "allocation"),
            FootprintCause::Scrap => Text::new("废钢规则", "scrap rule"),
            FootprintCause::WarmingPotentials => Text::new("增温潜势", "warming potentials"),
            FootprintCause::Amounts => Text::new("用量", "amounts needed"),
            FootprintCause::EmissionIntensity => Text::new("排放强度", "emission intensity"),
            FootprintCause::UpstreamFactors => Text::new("上游因子", "upstream factors"),
            FootprintCause::Rounding => Text::new("修约", "rounding"),
        }
    }

    /// Whether the author of a footprint chooses it, rather than the plant.
    pub fn is_choice(self) -> bool {
        matches!(
            self,
            FootprintCause::Boundary
                | FootprintCause::Allocation
                | FootprintCause::Scrap
                | FootprintCause::WarmingPotentials
        )
    }
}

impl DeclaredCause for FootprintCause {
    const ALL: &'static [FootprintCause] = &FootprintCause::ALL;
    const COUNT: [&'static str; 2] = ["八", "eight"];

    fn id(self) -> &'static str {
        FootprintCause::id(self)
    }

    fn title(self) -> Text {
        FootprintCause::title(self)
    }

    /// Also the name of the argument, `gwp`.
    fn parse(typed: &str) -> Option<FootprintCause> {
        let typed = fold(typed);
        if typed == "gwp" {
            return Some(FootprintCause::WarmingPotentials);
        }
        FootprintCause::ALL
            .into_iter()
            .find(|cause| cause.id() == typed || fold(&cause.title().zh) == typed || fold(&cause.title().en) == typed)
    }
}
