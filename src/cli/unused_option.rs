//! Options that an input has no use for are refused: who gives one believes that it counts.

use dafeng::problem::{Problem, Problems};
use dafeng::text::Text;

/// Refuses those of some options that were given, all together.
pub fn refuse(options: &[(&str, bool)], input: &Text) -> Result<(), Problems> {
    let given = options.iter().filter(|(_, is_given)| *is_given);
    let faults = given.map(|(option, _)| {
        Problem::error(
            "option-without-use",
            Text::new(
                format!("{option} 不适用于{}", input.zh),
                format!("{option} does not apply to {}", input.en),
            ),
        )
        .hint(Text::new("去掉此选项", "leave it out"))
    });
    Problems(faults.collect()).check().map(|_| ())
}
