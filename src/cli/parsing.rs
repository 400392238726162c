//! From words to arguments; what does not parse, and help, are said in the language that was asked for.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use dafeng::text::Language;

use super::arguments::Arguments;
use super::output::Output;
use super::{argument_problem, chinese_help, exit, language};

/// Arguments, and the language that they ask for.
pub struct Parsed {
    /// The arguments.
    pub arguments: Arguments,
    /// The language.
    pub language: Language,
    /// What was matched, by the names of the arguments.
    pub matches: ArgMatches,
}

/// Parses the words of the command line. Where there is nothing to run, it has said why, or what was asked, and gives the exit code.
pub fn parse(words: Vec<OsString>) -> Result<Parsed, ExitCode> {
    let asked = language::asked_for(&words);
    match matched(&words) {
        Ok((arguments, matches)) => {
            let language = arguments.lang.map_or_else(language::of_locale, Language::from);
            Ok(Parsed {
                arguments,
                language,
                matches,
            })
        }
        Err(error) => Err(tell(&error, words, asked)),
    }
}

fn matched(words: &[OsString]) -> Result<(Arguments, ArgMatches), clap::Error> {
    let mut command = Arguments::command();
    let matches = command.try_get_matches_from_mut(words)?;
    let arguments = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    Ok((arguments, matches))
}

fn tell(error: &clap::Error, words: Vec<OsString>, asked: Language) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    // A reader that has gone away is no error.
    match asked {
        Language::Zh if is_help => match chinese_help::command().try_get_matches_from(words) {
            Err(help) => {
                let _ = help.print();
            }
            Ok(_) => {
                let _ = error.print();
            }
        },
        Language::Zh if error.kind() != ErrorKind::DisplayVersion => {
            Output { language: asked }.told(&[argument_problem::problem(error)]);
        }
        _ => {
            let _ = error.print();
        }
    }
    if error.use_stderr() {
        ExitCode::from(exit::BAD_INPUT)
    } else {
        ExitCode::SUCCESS
    }
}
