//! Text in the two languages of the product. Items, methodologies, problems and reports carry both.

use serde::{Deserialize, Serialize};

/// The language in which people read a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    #[default]
    En,
}

impl Language {
    /// Picks the Chinese or the English of a pair, for words that stand in code.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Words with a capital at their beginning, as titles and sentences of English have.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One text, in Chinese and in English.
///
/// ```
/// use dafeng::text::{Language, Text};
/// let coke = Text::new("焦炭", "coke");
/// assert_eq!(coke.in_language(Language::Zh), "焦炭");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

impl Text {
    /// Makes a text from its two forms.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A text that reads the same in both languages: an id, a number, a file name.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text {
            zh: text.clone(),
            en: text,
        }
    }

    /// The form in the language asked for.
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }
}
