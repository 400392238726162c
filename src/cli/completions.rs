//! `dafeng completions` and `dafeng man`, both from the very arguments that the program parses.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::text::Text;

use super::arguments::Arguments;
use super::output::Output;

/// Prints the completion script of a shell.
pub fn completions(shell: Shell, output: &Output) -> Result<u8, Problems> {
    let mut bytes = Vec::new();
    generate(shell, &mut Arguments::command(), "dafeng", &mut bytes);
    output.data(&bytes)?;
    Ok(0)
}

/// Prints the manual page, or writes one page a command into a folder.
pub fn man(folder: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let mut command = Arguments::command();
    command.build();
    let Some(folder) = folder else {
        output.data(&page(&command)?)?;
        return Ok(0);
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        Problem::error(
            "cannot-write",
            Text::new(format!("无法写入：{error}"), format!("cannot be written: {error}")),
        )
        .at(Place::file(folder.display().to_string()))
    })?;
    write_pages(&command, folder, output)?;
    Ok(0)
}

fn write_pages(command: &Command, folder: &Path, output: &Output) -> Result<(), Problems> {
    let path = folder.join(Man::new(command.clone()).get_filename());
    output.write_file(&path, &page(command)?)?;
    output.data(format!("{}\n", path.display()).as_bytes())?;
    let mut below = command.get_subcommands().filter(|below| below.get_name() != "help");
    below.try_for_each(|below| write_pages(below, folder, output))
}

fn page(command: &Command) -> Result<Vec<u8>, Problems> {
    let mut bytes = Vec::new();
    Man::new(command.clone())
        .render(&mut bytes)
        .map_err(|error| Problem::error("internal", Text::same(error.to_string())))?;
    Ok(bytes)
}
