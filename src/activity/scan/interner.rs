//! Texts of a column, each once.

use std::collections::HashMap;

/// Ids of texts in the order of their first appearance; 0 is the blank cell.
#[derive(Debug)]
pub(super) struct Interner {
    ids: HashMap<String, u32>,
    last: u32,
}

impl Interner {
    /// Knows only the blank cell.
    pub fn new() -> Interner {
        Interner {
            ids: HashMap::from([(String::new(), BLANK)]),
            last: BLANK,
        }
    }

    /// The id of a text, new or known. White space alone is blank.
    pub fn id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = if crate::spelling::tidy(text).is_empty() {
            BLANK
        } else {
            self.last += 1;
            self.last
        };
        self.ids.insert(text.to_owned(), id);
        id
    }
}

/// The id of the blank cell.
pub(super) const BLANK: u32 = 0;
