//! What levers of every kind say of themselves, whatever the plant.

use crate::scenario::course::Course;
use crate::text::Text;

/// A kind of lever.
pub(super) trait LeverKind {
    /// Its name, as it is written in scenario files.
    fn id(&self) -> &'static str;

    /// What it is called.
    fn title(&self) -> Text;

    /// What is wrong with it, whatever the plant.
    fn faults(&self) -> Vec<Text>;

    /// Its courses over the years from which its first year follows.
    fn courses(&self) -> Vec<&Course> {
        Vec::new()
    }

    /// The first year in which its points say something; `None` where they hold for all years.
    fn first_year(&self) -> Option<i16> {
        self.courses().into_iter().filter_map(Course::first_year).min()
    }
}
