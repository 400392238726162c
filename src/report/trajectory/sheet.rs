//! A trajectory with all that was found of it.

use super::grouping::TrajectoryGrouping;
use crate::methodology::Methodology;
use crate::quantity::Ratio;
use crate::report::peak_text::in_full;
use crate::report::peak_words::{definition, warnings};
use crate::report::table::TableStyle;
use crate::scenario::attribution::Attribution;
use crate::scenario::base::{Plant, StartingPoint};
use crate::scenario::credit::CreditTable;
use crate::scenario::grid_path::GRID_JUMPS;
use crate::scenario::peak::Peak;
use crate::scenario::process_table::ProcessTable;
use crate::scenario::robustness::Robustness;
use crate::scenario::trajectory::YearResult;
use crate::scenario::{Scenario, Trajectory};
use crate::target::Score;
use crate::text::{Language, Text};

/// A trajectory to be written.
pub struct TrajectorySheet<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What it starts from.
    pub start: &'a StartingPoint<'a>,
    /// The plants: those that it starts from, then those that levers add.
    pub plants: &'a [Plant<'a>],
    /// The methodology.
    pub methodology: &'a Methodology,
    /// What the scenario comes to.
    pub trajectory: &'a Trajectory,
    /// The peak of its totals.
    pub peak: Peak<'a>,
    /// The year before which it must peak.
    pub before: Option<i32>,
    /// How robust the peak is; `Some(None)`: it is not met, so there is nothing to break. `None`: not asked for.
    pub robustness: Option<Option<Robustness>>,
    /// What each lever is worth; `None` where it was not asked for or there is none.
    pub credits: Option<CreditTable>,
    /// Why the total changes.
    pub attribution: Option<Attribution>,
    /// The targets of the plans.
    pub scores: Vec<Score>,
    /// What further tables group by.
    pub by: Vec<TrajectoryGrouping>,
    /// The emissions by process, where they were asked for.
    pub processes: Option<ProcessTable>,
    /// The budget of emissions from the year after the base year on, tCO2.
    pub budget: Option<Ratio>,
}

impl TrajectorySheet<'_> {
    /// The emissions of all years after the base year.
    pub(in crate::report) fn cumulative(&self) -> Ratio {
        let years = self.trajectory.years.iter();
        let later = years.filter(|year| year.year > self.trajectory.base_year);
        later.map(YearResult::total).sum()
    }

    /// What must stand beside the verdict: a grid factor that jumps after the base year moves the peak by the jump alone.
    pub(in crate::report) fn grid_jumps(&self) -> impl Iterator<Item = &Text> {
        let notes = self.trajectory.notes.iter();
        notes.filter(|note| note.code == GRID_JUMPS).map(|note| &note.message)
    }

    /// All of it for people; the definition of a peak is told with the first of several scenarios.
    pub fn text(&self, is_first: bool, language: Language, style: TableStyle) -> String {
        let mut text = self.heading(language);
        text += "\n";
        text += &self.years(language, style);
        text += &self.lacking(language);
        for by in &self.by {
            text += "\n";
            text += &self.grouped(*by, language, style);
        }
        if let Some(processes) = &self.processes {
            text += "\n";
            text += &self.by_process(processes, language, style);
        }
        text += &format!("\n{}\n", language.pick("达峰", "Peak"));
        for line in definition(self.peak.definition).into_iter().filter(|_| is_first) {
            text += &format!("  {}\n", line.in_language(language));
        }
        text += &in_full(&self.peak, self.before, language, style);
        for warning in warnings(&self.peak) {
            text += &format!("  ! {}\n", warning.in_language(language));
        }
        for note in self.grid_jumps() {
            text += &format!("  ! {}\n", note.in_language(language));
        }
        text += &self.robust(language);
        if let Some(credits) = &self.credits {
            text += "\n";
            text += &self.credits(credits, language, style);
        }
        if let Some(attribution) = &self.attribution {
            text += "\n";
            text += &self.why(attribution, language, style);
        }
        for score in &self.scores {
            text += "\n";
            text += &self.targets(score, language, style);
        }
        text += &self.notes(language);
        text
    }
}
