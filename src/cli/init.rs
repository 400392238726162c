//! `dafeng init`.

use dafeng::factor::Library;
use dafeng::problem::Problems;
use dafeng::report::starter::Starter;
use dafeng::text::Language;

use super::arguments::InitArguments;
use super::interruption::write_folder;
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &InitArguments, output: &Output) -> Result<u8, Problems> {
    let library = Library::bundled()?;
    let starter = Starter::new(&arguments.folder, output.language, &library)?;
    let written = write_folder(starter.part(), || starter.write_part(), || starter.put_in_place())?;
    for path in written {
        output.data(format!("{}\n", path.display()).as_bytes())?;
    }
    let readme = arguments.folder.join("README.md").display().to_string();
    output.say(&match output.language {
        Language::Zh => format!("已写入；下一步见 {readme}"),
        Language::En => format!("written; what to do next stands in {readme}"),
    });
    Ok(0)
}
