//! The order in which causes are changed, as it is declared: every cause once.

use crate::problem::{Problem, Problems};
use crate::text::Text;

/// A cause that an order names.
pub trait DeclaredCause: Copy + Eq + 'static {
    /// Every cause, in the order taken where none is declared.
    const ALL: &'static [Self];
    /// How many there are, in Chinese and in English words.
    const COUNT: [&'static str; 2];

    /// Its id, as typed after `--order`.
    fn id(self) -> &'static str;
    /// What it is called.
    fn title(self) -> Text;
    /// Reads an id or a title.
    fn parse(typed: &str) -> Option<Self>;
}

/// An order of causes, each of them once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredOrder<C>(Vec<C>);

impl<C: DeclaredCause> Default for DeclaredOrder<C> {
    fn default() -> DeclaredOrder<C> {
        DeclaredOrder(C::ALL.to_vec())
    }
}

impl<C: DeclaredCause> DeclaredOrder<C> {
    /// The causes, first changed first.
    pub fn causes(&self) -> &[C] {
        &self.0
    }

    /// The same causes, last changed first.
    #[must_use]
    pub fn reversed(&self) -> DeclaredOrder<C> {
        DeclaredOrder(self.0.iter().rev().copied().collect())
    }

    /// Reads the words of `--order`: every cause once. A word that is no cause, one that stands twice and those that are missing are
    /// told together.
    ///
    /// ```
    /// use dafeng::comparison::CauseOrder;
    /// assert!(CauseOrder::parse(&["activity".to_owned()]).is_err());
    /// ```
    pub fn parse(typed: &[String]) -> Result<DeclaredOrder<C>, Problems> {
        let mut order = Vec::new();
        let mut unknown: Vec<&str> = Vec::new();
        let mut problems = Vec::new();
        for word in typed {
            match C::parse(word) {
                None => unknown.push(word),
                Some(cause) if order.contains(&cause) => problems.push(cause_twice(cause)),
                Some(cause) => order.push(cause),
            }
        }
        if !unknown.is_empty() {
            problems.push(unknown_causes::<C>(&unknown));
        }
        let missing: Vec<C> = C::ALL.iter().copied().filter(|cause| !order.contains(cause)).collect();
        // A mistyped cause is missing too, and has been told already.
        if problems.is_empty() && !missing.is_empty() {
            problems.push(missing_causes(&missing));
        }
        Problems(problems).check()?;
        Ok(DeclaredOrder(order))
    }
}

fn ids<C: DeclaredCause>(causes: &[C]) -> String {
    let ids: Vec<&str> = causes.iter().map(|cause| cause.id()).collect();
    ids.join(",")
}

/// The whole order as it may be typed, with the Chinese names beside it.
fn whole_order<C: DeclaredCause>() -> Text {
    let zh: Vec<String> = C::ALL
        .iter()
        .map(|cause| format!("{}（{}）", cause.id(), cause.title().zh))
        .collect();
    let [count_zh, count_en] = C::COUNT;
    Text::new(
        format!(
            "{count_zh}项原因各写一次，次序自定，如 --order {}；即 {}",
            ids(C::ALL),
            zh.join("、")
        ),
        format!(
            "name each of the {count_en} causes once, in any order, such as --order {}",
            ids(C::ALL)
        ),
    )
}

fn unknown_causes<C: DeclaredCause>(words: &[&str]) -> Problem {
    let named: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let is = if words.len() == 1 {
        "is no cause"
    } else {
        "are no causes"
    };
    Problem::error(
        "unknown-cause",
        Text::new(
            format!("`--order` 中的 {} 不是差异原因", named.join("、")),
            format!("{} in `--order` {is}", named.join(", ")),
        ),
    )
    .hint(whole_order::<C>())
}

fn cause_twice<C: DeclaredCause>(cause: C) -> Problem {
    Problem::error(
        "cause-twice",
        Text::new(
            format!("`--order` 中 `{}` 出现两次", cause.id()),
            format!("`{}` stands twice in `--order`", cause.id()),
        ),
    )
    .hint(whole_order::<C>())
}

fn missing_causes<C: DeclaredCause>(missing: &[C]) -> Problem {
    let named: Vec<String> = missing.iter().map(|cause| format!("`{}`", cause.id())).collect();
    Problem::error(
        "missing-cause",
        Text::new(
            format!("`--order` 缺少 {}", named.join("、")),
            format!("`--order` lacks {}", named.join(", ")),
        ),
    )
    .hint(whole_order::<C>())
}
