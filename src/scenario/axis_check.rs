//! The axes of a matrix, before their options are combined.

use std::path::Path;

use super::file::ScenarioFile;
use super::file_place::at;
use super::file_problem;
use super::scenario_problem as problem;
use crate::problem::Problem;
use crate::text::Text;

/// Axes and options that say what cannot be: none to choose from, no id or one of another, what they would be made from.
pub(super) fn faults_of_axes(path: &Path, file: &ScenarioFile) -> Vec<Problem> {
    let mut faults = Vec::new();
    let (of_axis, of_option) = (
        Text::new("matrix 的轴", "axis of `matrix`"),
        Text::new("选项", "option"),
    );
    let mut axes: Vec<&str> = Vec::new();
    for axis in &file.matrix {
        let id = axis.value.id.as_str();
        if axis.value.options.is_empty() {
            faults.push(file_problem::axis_without_options(at(path, axis), id));
        }
        if axes.contains(&id) {
            faults.push(problem::twice(at(path, axis), &of_axis, id));
        }
        axes.push(id);
        let mut options: Vec<&str> = Vec::new();
        for option in &axis.value.options {
            let id = option.value.id.as_str();
            if id.is_empty() {
                faults.push(file_problem::without_id(at(path, option)));
            } else if options.contains(&id) {
                faults.push(problem::twice(at(path, option), &of_option, id));
            }
            options.push(id);
            if let Some(extended) = &option.value.extends {
                faults.push(file_problem::extends_in_option(at(path, extended), id));
            }
        }
    }
    faults
}
