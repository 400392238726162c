//! In which language is printed, known before the arguments are parsed: what is wrong with them is told in it too.

use std::ffi::OsString;

use dafeng::text::Language;

/// What says the language where `--lang` does not.
const VARIABLE: &str = "DAFENG_LANG";
/// The variables of the locale, the one that goes before the others first, as POSIX orders them.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that `--lang` asks for, else `DAFENG_LANG`, else the locale; English where none of them says Chinese.
pub fn asked_for(arguments: &[OsString]) -> Language {
    typed(arguments)
        .or_else(|| named(&variable(VARIABLE)?))
        .unwrap_or_else(of_locale)
}

/// The language of the locale: the first of its variables that says anything.
pub fn of_locale() -> Language {
    match LOCALE.iter().find_map(|name| variable(name)) {
        Some(locale) if locale.to_lowercase().starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}

/// The value of `--lang` among arguments that nobody has parsed yet.
fn typed(arguments: &[OsString]) -> Option<Language> {
    let mut texts = arguments.iter().map(|argument| argument.to_string_lossy());
    let mut texts = texts.by_ref().take_while(|argument| argument != "--");
    while let Some(text) = texts.next() {
        match text.strip_prefix("--lang") {
            Some("") => return named(&texts.next()?),
            Some(rest) if rest.starts_with('=') => return named(&rest[1..]),
            _ => {}
        }
    }
    None
}

fn named(word: &str) -> Option<Language> {
    match word {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
