//! How wide texts are, in the characters by which columns are measured.

/// The widest column of words; what is longer wraps.
pub(super) const WIDEST_WORDS: f64 = 40.0;
/// The widest column of sentences, and how long a text is that is one.
pub(super) const WIDEST_SENTENCES: f64 = 64.0;
pub(super) const SENTENCE: f64 = 100.0;
/// The widest column of words that should stay in one line.
pub(super) const WIDEST_FIXED: f64 = 26.0;
/// The narrowest column.
pub(super) const NARROWEST: f64 = 7.0;

/// The width of a text: letters of Chinese take two characters.
pub fn width(text: &str) -> f64 {
    text.chars()
        .map(|letter| if letter as u32 >= 0x2E80 { 2.0 } else { 1.0 })
        .sum()
}

/// The width of a number with its thousands apart.
pub fn number_width(text: &str) -> f64 {
    let whole = text.trim_start_matches('-').split('.').next().unwrap_or_default().len();
    width(text) + (whole.saturating_sub(1) / 3) as f64 + 1.0
}

/// The width that the header of a column asks for: a short one stands in one line, a long one in two, and no word is cut.
pub(super) fn header_width(text: &str) -> f64 {
    const SHORT: f64 = 12.0;
    let lines = text.split('\n').map(|line| {
        if width(line) <= SHORT {
            width(line)
        } else {
            width(line) / 2.0 + 1.0
        }
    });
    let words = text
        .split([' ', '\n'])
        .map(|word| if word.is_ascii() { width(word) } else { 0.0 });
    lines.chain(words).fold(0.0, f64::max) + 2.0
}

/// How wide a text runs: letters are not all as wide as a digit, by which columns are measured. A column that fits `width` has room to spare; rows that
/// are as high as that would ask for are half blank.
fn running_width(text: &str) -> f64 {
    let of_letter = |letter: char| match letter {
        'f' | 'i' | 'j' | 'l' | 'r' | 't' | 'I' | ' ' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | '(' | ')' | '['
        | ']' | '/' | '-' => 0.6,
        'm' | 'w' => 1.4,
        'a'..='z' => 0.95,
        'A'..='Z' => 1.25,
        letter if letter as u32 >= 0x2E80 => 2.0,
        _ => 1.0,
    };
    text.chars().map(of_letter).sum()
}

/// How many lines a text takes in so wide a cell. What wraps fills no line to its end, since words break.
pub fn lines(text: &str, wide: f64) -> f64 {
    const PADDING: f64 = 1.0;
    const FILLED: f64 = 0.92;
    let room = (wide - PADDING).max(1.0);
    let of_line = |line: &str| match running_width(line) {
        needed if needed <= room => 1.0,
        needed => (needed / (room * FILLED)).ceil().max(lines_of_words(line, room)),
    };
    text.split('\n').map(of_line).sum()
}

/// How many lines words take that break between words alone, as ids do: one that is longer than the line begins a line and breaks at its end. Letters of
/// Chinese are words.
fn lines_of_words(line: &str, room: f64) -> f64 {
    let ends = line
        .char_indices()
        .filter(|(_, letter)| *letter == ' ' || *letter as u32 >= 0x2E80);
    let ends: Vec<usize> = ends
        .map(|(at, letter)| at + letter.len_utf8())
        .chain([line.len()])
        .collect();
    let (mut lines, mut used, mut from) = (1.0, 0.0, 0);
    for end in ends {
        let word = &line[std::mem::replace(&mut from, end)..end];
        let (takes, wide) = (running_width(word.trim_end()), running_width(word));
        if used > 0.0 && used + takes > room {
            lines += 1.0;
            used = 0.0;
        }
        if takes > room {
            lines += (takes / room).ceil() - 1.0;
            used = takes % room;
        } else {
            used += wide;
        }
    }
    lines
}
