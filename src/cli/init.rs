//! `dafeng init`.

use dafeng::factor::Library;
use dafeng::problem::Problems;
use dafeng::report::starter::write_starter;
use dafeng::text::Language;

use super::arguments::InitArguments;
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &InitArguments, output: &Output) -> Result<u8, Problems> {
    let library = Library::bundled()?;
    for path in write_starter(&arguments.folder, output.language, &library)? {
        output.data(format!("{}\n", path.display()).as_bytes())?;
    }
    let readme = arguments.folder.join("README.md").display().to_string();
    output.say(&match output.language {
        Language::Zh => format!("已写入；下一步见 {readme}"),
        Language::En => format!("written; what to do next stands in {readme}"),
    });
    Ok(0)
}
