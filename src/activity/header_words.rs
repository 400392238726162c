//! What the words of a wide table's header, or of a row's label, say of its data: item, flow, process, unit, period.

use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::Period;
use crate::spelling::{fold, tidy};

/// What was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Id of the item.
    pub item: Option<String>,
    /// The flow.
    pub flow: Option<Flow>,
    /// Id of the process type.
    pub process: Option<String>,
    /// The unit, as typed.
    pub unit: Option<String>,
    /// The period, with its year.
    pub period: Option<String>,
    /// The process type that the item's own name begins with, where the item is its product: 高炉 of 高炉铁水.
    pub maker: Option<Maker>,
}

/// A process type that stands in the name of its product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Maker {
    /// Id of the process type.
    pub process: String,
    /// The item's name as typed.
    pub name: String,
    /// Id of the item that the rest of the name is by itself: the same, or what the process works on, as 钢水 of 精炼钢水.
    pub rest: String,
}

/// What a process in an item's name means for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MakerMeans {
    /// It made the item: its process.
    Process,
    /// The number crosses the fence or carries no quantity: no process is meant.
    Nothing,
    /// The process may be the one that consumes, or only part of the name.
    Unclear,
}

impl MakerMeans {
    /// By the flow of the number.
    pub fn of(flow: Flow) -> MakerMeans {
        match flow {
            Flow::Produced => MakerMeans::Process,
            Flow::Consumed | Flow::Captured => MakerMeans::Unclear,
            _ => MakerMeans::Nothing,
        }
    }
}

/// What could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotUnderstood {
    /// This text is no item, flow, process, unit or period.
    Name(String),
    /// This text stands in parentheses and is no unit.
    Unit(String),
    /// A month without a year.
    Year(String),
    /// Two texts say the same kind of thing.
    Twice(String),
}

/// The names that a header may use.
#[derive(Clone, Copy)]
pub(super) struct Vocabulary<'a> {
    pub library: &'a Library,
    /// Names of the units of plants: `bf-2`, `1号高炉`.
    pub units: &'a [String],
    /// The year of months that name none.
    pub year: Option<&'a str>,
}

/// Reads the parts of a header, from the top row down; a part that is not understood is a fault.
pub(super) fn read_words(parts: &[String], vocabulary: Vocabulary<'_>) -> Result<Words, NotUnderstood> {
    let mut words = Words::default();
    for part in parts {
        read_part(part, vocabulary, &mut words)?;
    }
    Ok(words)
}

/// Reads the parts that are understood, of a header of which the mapping says the rest.
pub(super) fn read_known_words(parts: &[String], vocabulary: Vocabulary<'_>) -> Words {
    let mut words = Words::default();
    for part in parts {
        let mut more = words.clone();
        let text = tidy(part);
        let understood = read_part(&text, vocabulary, &mut more).is_ok();
        if understood {
            words = more;
        } else if let Some((head, inside)) = split_parentheses(&text) {
            for piece in [head, inside] {
                let mut more = words.clone();
                if read_part(piece, vocabulary, &mut more).is_ok() {
                    words = more;
                }
            }
        }
    }
    words
}

fn read_part(part: &str, vocabulary: Vocabulary<'_>, words: &mut Words) -> Result<(), NotUnderstood> {
    let text = tidy(part);
    let library = vocabulary.library;
    if let Some(found) = named(&text, vocabulary) {
        return words.take(found, &text, library);
    }
    if let Some((head, inside)) = split_parentheses(&text) {
        if library.units.parse(inside).is_ok() {
            words.take(Found::Unit(inside.to_owned()), inside, library)?;
        } else if let Some(found) = named(inside, vocabulary) {
            words.take(found, inside, library)?;
        } else {
            return Err(NotUnderstood::Unit(inside.to_owned()));
        }
        return if head.is_empty() {
            Ok(())
        } else {
            read_part(head, vocabulary, words)
        };
    }
    if let Some(found) = without_spaces(&text, vocabulary) {
        return found
            .into_iter()
            .try_for_each(|found| words.take(found, &text, library));
    }
    Err(match month_of_year(&text, None) {
        Month::WithoutYear => NotUnderstood::Year(text),
        _ => NotUnderstood::Name(text),
    })
}

#[derive(Clone, Debug)]
enum Found {
    /// Id of the item, and its name as typed.
    Item(String, String),
    Flow(Flow),
    Process(String),
    Unit(String),
    Period(String),
}

fn named(text: &str, vocabulary: Vocabulary<'_>) -> Option<Found> {
    let Vocabulary { library, year, .. } = vocabulary;
    if let Some(item) = library.items.find(text) {
        return Some(Found::Item(item.id().to_owned(), text.to_owned()));
    }
    if let Some(flow) = Flow::parse(text) {
        return Some(Found::Flow(flow));
    }
    if let Some(process) = process_named(text, vocabulary) {
        return Some(process);
    }
    let period = match month_of_year(text, year) {
        Month::Period(period) => period,
        Month::WithoutYear => return None,
        Month::Other => text.to_owned(),
    };
    if Period::parse(&period).is_ok() {
        return Some(Found::Period(period));
    }
    let unit = library.units.parse(text).is_ok();
    unit.then(|| Found::Unit(text.to_owned()))
}

/// `焦炭购入量`, `外购焦炭`, `转炉废钢`, `高炉焦炭消耗`: a thing, or a process and a thing, with a flow before or behind.
fn without_spaces(text: &str, vocabulary: Vocabulary<'_>) -> Option<Vec<Found>> {
    let flow = |text: &str| Flow::parse(text).map(Found::Flow);
    let with_flow = cuts(text).into_iter().find_map(|(left, right)| {
        let (mut found, flow) = match (things(&left, vocabulary), flow(&right)) {
            (Some(things), Some(flow)) => (things, flow),
            _ => (things(&right, vocabulary)?, flow(&left)?),
        };
        found.push(flow);
        Some(found)
    });
    with_flow.or_else(|| things(text, vocabulary))
}

/// A unit of the plant, as it is called, or a process type.
fn process_named(name: &str, vocabulary: Vocabulary<'_>) -> Option<Found> {
    let is_own = |unit: &&String| fold(unit) == fold(name);
    let unit = vocabulary.units.iter().find(is_own).cloned();
    let process = || {
        vocabulary
            .library
            .processes
            .find(name)
            .map(|process| process.id().to_owned())
    };
    unit.or_else(process).map(Found::Process)
}

/// An item, a process, or an item behind its process.
fn things(name: &str, vocabulary: Vocabulary<'_>) -> Option<Vec<Found>> {
    let items = &vocabulary.library.items;
    let item = |name: &str| {
        let item = items.find(name)?;
        Some(Found::Item(item.id().to_owned(), name.to_owned()))
    };
    if let Some(found) = item(name).or_else(|| process_named(name, vocabulary)) {
        return Some(vec![found]);
    }
    let both = |(left, right): (String, String)| Some(vec![process_named(&left, vocabulary)?, item(&right)?]);
    cuts(name).into_iter().find_map(both)
}

/// The process type at the head of an item's name, where the rest is an item too and the item is what that process makes. A name such as
/// 高炉煤气 or 电炉钢 holds a process that is part of the name alone.
fn maker(name: &str, item: &str, library: &Library) -> Option<Maker> {
    let of_cut = |(left, right): (String, String)| {
        let process = library.processes.find(&left)?;
        let rest = library.items.find(&right)?;
        (process.product() == Some(item)).then(|| Maker {
            process: process.id().to_owned(),
            name: tidy(name),
            rest: rest.id().to_owned(),
        })
    };
    cuts(name).into_iter().find_map(of_cut)
}

/// Every way to cut a text in two.
fn cuts(text: &str) -> Vec<(String, String)> {
    let trim = |part: &str| part.trim_matches([' ', '-', '_', '/', ':', '·']).to_owned();
    let at = text.char_indices().map(|(at, _)| at).skip(1).take(LONGEST);
    at.map(|at| (trim(&text[..at]), trim(&text[at..]))).collect()
}

/// Longer than any name with its process and flow; stops hostile input from costing time.
const LONGEST: usize = 60;

impl Words {
    fn take(&mut self, found: Found, text: &str, library: &Library) -> Result<(), NotUnderstood> {
        let twice = || Err(NotUnderstood::Twice(text.to_owned()));
        match found {
            Found::Item(item, name) if self.item.is_none() => {
                self.maker = maker(&name, &item, library);
                self.item = Some(item);
            }
            // A name that is both an item and a process, such as steam, is what is still missing.
            Found::Item(item, _) => {
                let process = |name: &str| library.processes.find(name).map(|process| process.id().to_owned());
                let first = self.item.clone().unwrap_or_default();
                if self.process.is_some() {
                    return twice();
                } else if let Some(process) = process(text) {
                    self.process = Some(process);
                } else if let Some(process) = process(&first) {
                    self.process = Some(process);
                    self.item = Some(item);
                } else {
                    return twice();
                }
            }
            Found::Flow(flow) if self.flow.is_none() => self.flow = Some(flow),
            Found::Process(process) if self.process.is_none() => self.process = Some(process),
            Found::Unit(unit) if self.unit.is_none() => self.unit = Some(unit),
            Found::Period(period) if self.period.is_none() => self.period = Some(period),
            _ => return twice(),
        }
        Ok(())
    }
}

/// `焦炭(t)` is `焦炭` and `t`; the parentheses may hold others, as in `(万m3(标况))`.
pub(super) fn split_parentheses(text: &str) -> Option<(&str, &str)> {
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】')] {
        let Some(body) = text.strip_suffix(close) else {
            continue;
        };
        let mut depth = 1;
        for (at, c) in body.char_indices().rev() {
            if c == close {
                depth += 1;
            } else if c == open {
                depth -= 1;
            }
            if depth == 0 {
                return Some((text[..at].trim(), body[at + open.len_utf8()..].trim()));
            }
        }
    }
    None
}

/// What a text says of a month or quarter that names no year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Month {
    /// With its year, a period: `2024-01`.
    Period(String),
    /// A month or quarter, and no year is known.
    WithoutYear,
    /// Something else.
    Other,
}

/// Joins `1月`, `十二月`, `1`, `一季度`, `Q1` or `全年` to a year.
pub(super) fn month_of_year(typed: &str, year: Option<&str>) -> Month {
    const NUMERALS: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let text = fold(typed);
    let number = |text: &str| -> Option<usize> {
        let numeral = NUMERALS.iter().position(|numeral| *numeral == text).map(|at| at + 1);
        let digits = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        numeral.or_else(|| if digits { text.parse().ok() } else { None })
    };
    let quarter = text
        .strip_suffix("季度")
        .map(|quarter| quarter.trim_start_matches('第'))
        .or_else(|| text.strip_prefix('q'));
    let (part, is_bare) = if matches!(text.as_str(), "全年" | "年度") {
        (Some(String::new()), false)
    } else if let Some(quarter) = quarter {
        let found = number(quarter).filter(|quarter| (1..=4).contains(quarter));
        (found.map(|quarter| format!("-Q{quarter}")), false)
    } else {
        let month = text.strip_suffix("月份").or_else(|| text.strip_suffix('月'));
        let found = number(month.unwrap_or(&text)).filter(|month| (1..=12).contains(month));
        (found.map(|month| format!("-{month:02}")), month.is_none())
    };
    match (part, year) {
        (Some(part), Some(year)) => Month::Period(format!("{}{part}", tidy(year).trim_end_matches('年'))),
        // A bare number is a month only where a year makes it one.
        (Some(_), None) if !is_bare => Month::WithoutYear,
        _ => Month::Other,
    }
}
