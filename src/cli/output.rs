//! Where things are printed: data on stdout, everything else on stderr.

use std::io::{IsTerminal, Write};
use std::path::Path;

use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::problem_text::write_problems;
use dafeng::report::table::TableStyle;
use dafeng::report::write_problem::{cannot_write, reason_of};
use dafeng::text::{Language, Text};

use super::interruption::write_whole;

/// How to print.
pub struct Output {
    /// The language.
    pub language: Language,
}

impl Output {
    fn may_colour(is_terminal: bool) -> bool {
        is_terminal
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// The style of tables on stdout.
    pub fn style(&self) -> TableStyle {
        let is_terminal = std::io::stdout().is_terminal();
        let width = terminal_size::terminal_size()
            .map(|(width, _)| width.0)
            .filter(|_| is_terminal);
        TableStyle {
            width: width.unwrap_or(TableStyle::FILE.width),
            colour: Output::may_colour(is_terminal),
        }
    }

    /// The style of tables that go to a file, where one is named, else to stdout.
    pub fn style_of(&self, out: Option<&Path>) -> TableStyle {
        match out {
            None => self.style(),
            Some(_) => TableStyle::FILE,
        }
    }

    /// Writes a result to the file that was named, whole or not at all, else to stdout.
    pub fn result(&self, out: Option<&Path>, bytes: &[u8]) -> Result<(), Problems> {
        match out {
            None => self.data(bytes),
            Some(path) => self.write_file(path, bytes),
        }
    }

    /// Prints data on stdout. A reader that has gone away, as in a pipe into `head`, is no error.
    pub fn data(&self, bytes: &[u8]) -> Result<(), Problems> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(cannot_write("stdout", &reason_of(&error)))
            }
            _ => Ok(()),
        }
    }

    /// Prints a line on stderr.
    pub fn say(&self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// Says on a terminal what is being done; in a pipe nothing is said.
    pub fn progress(&self, what: &Text) {
        if std::io::stderr().is_terminal() {
            self.say(what.in_language(self.language));
        }
    }

    /// Prints problems on stderr, and how many errors there are.
    pub fn problems(&self, problems: &[Problem]) {
        self.told(problems);
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        if errors > 1 {
            self.say(&match self.language {
                Language::Zh => format!("共 {errors} 个错误；没有结果"),
                Language::En => format!("{errors} errors; no result"),
            });
        }
    }

    /// Prints problems on stderr.
    pub fn told(&self, problems: &[Problem]) {
        let colour = Output::may_colour(std::io::stderr().is_terminal());
        let text = write_problems(problems, self.language, colour);
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes a file whole or not at all.
    pub fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<(), Problems> {
        self.write_files(&[(path, bytes)])
    }

    /// Writes files that belong together, all of them or none.
    pub fn write_files(&self, files: &[(&Path, &[u8])]) -> Result<(), Problems> {
        write_whole(files).map_err(|(path, error)| cannot_write(&path.display().to_string(), &reason_of(&error)))
    }
}
