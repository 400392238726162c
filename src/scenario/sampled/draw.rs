//! The uncertain inputs of a scenario, and the scenario that a draw of them makes.

use crate::format::factor_set::ConfidenceEntry;
use crate::quantity::Ratio;
use crate::scenario::driver::Spread;
use crate::scenario::scenario::Scenario;
use crate::text::Text;

/// An uncertain input of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct UncertainInput {
    /// What names its stream of draws: `driver demand`, `lever more-scrap`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// How sure its value is.
    pub confidence: ConfidenceEntry,
    /// How it is spread.
    pub spread: Spread,
    /// Whether it is a lever, by its place among them; else a driver.
    lever: Option<usize>,
    /// The id of the driver or lever.
    name: String,
}

/// Decimal places of a drawn number: as many as floating point holds near one, but few enough to be quick.
const PLACES: u32 = 9;

/// A drawn number as an exact one.
pub(super) fn exact(drawn: f64) -> Ratio {
    let scaled = (drawn * 10f64.powi(PLACES as i32)).round();
    Ratio::from_scaled(scaled as i128, PLACES)
}

impl UncertainInput {
    /// Whether its value or its spread is assumed.
    pub fn is_assumed(&self) -> bool {
        [self.confidence, self.spread.confidence].contains(&ConfidenceEntry::Assumed)
    }

    /// Whether it is a lever.
    pub fn is_lever(&self) -> bool {
        self.lever.is_some()
    }

    /// Puts a draw of it in a scenario; tells whether its course was clipped to what can be.
    fn put(&self, scenario: &mut Scenario, base: i16, drawn: &Ratio) -> bool {
        if let Some(lever) = self.lever.and_then(|place| scenario.levers.get_mut(place)) {
            let (action, is_clipped) = lever.action.scaled_after(base, drawn);
            lever.action = action;
            return is_clipped;
        }
        if let Some(driver) = scenario.drivers.get_mut(&self.name) {
            driver.course = driver.course.scaled_after(base, drawn);
        }
        false
    }

    /// Whether a draw of it is clipped to what can be.
    pub(super) fn is_clipped(&self, scenario: &Scenario, base: i16, drawn: &Ratio) -> bool {
        let lever = self.lever.and_then(|place| scenario.levers.get(place));
        lever.is_some_and(|lever| lever.action.scaled_after(base, drawn).1)
    }
}

impl Scenario {
    /// The inputs that are uncertain: drivers by their ids, then levers in their order.
    pub fn uncertain_inputs(&self) -> Vec<UncertainInput> {
        let drivers = self.drivers.values().filter_map(|driver| {
            Some(UncertainInput {
                id: format!("driver {}", driver.id),
                title: driver.title.clone(),
                confidence: driver.confidence,
                spread: driver.uncertain.clone()?,
                lever: None,
                name: driver.id.clone(),
            })
        });
        let levers = self.levers.iter().enumerate().filter_map(|(place, lever)| {
            Some(UncertainInput {
                id: format!("lever {}", lever.id),
                title: lever.title.clone(),
                confidence: lever.confidence,
                spread: lever.uncertain.clone()?,
                lever: Some(place),
                name: lever.id.clone(),
            })
        });
        drivers.chain(levers).collect()
    }

    /// The scenario that draws of its uncertain inputs make, in their order.
    pub(super) fn drawn(&self, inputs: &[UncertainInput], base: i16, drawn: impl Iterator<Item = f64>) -> Scenario {
        let mut scenario = self.clone();
        for (input, drawn) in inputs.iter().zip(drawn) {
            input.put(&mut scenario, base, &exact(drawn));
        }
        scenario
    }
}
