//! The formula language of methodologies: numbers, names, `+ - * /` and parentheses.

use std::collections::BTreeSet;

use crate::quantity::{Dimension, Ratio};

/// A parsed formula.
///
/// ```
/// use dafeng::methodology::Formula;
/// let formula = Formula::parse("quantity * ncv * carbon_content * co2_per_carbon").unwrap();
/// assert!(formula.is_proportional_to("quantity"));
/// assert!(!Formula::parse("quantity * quantity").unwrap().is_proportional_to("quantity"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Number(Ratio, String),
    Name(String),
    Negative(Box<Node>),
    Pair(Operator, Box<Node>, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// One step of working a formula out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'f, T> {
    /// A number.
    Number(&'f Ratio),
    /// A name.
    Name(&'f str),
    /// A value with the other sign.
    Negative(T),
    /// A sum.
    Plus(T, T),
    /// A difference.
    Minus(T, T),
    /// A product.
    Times(T, T),
    /// A quotient.
    Over(T, T),
}

/// Why a text is no formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at character {at}")]
pub struct FormulaError {
    /// Character, counted from 1.
    pub at: usize,
    /// What was expected.
    pub reason: &'static str,
}

/// Why a formula has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// A name without a value.
    #[error("`{0}` has no value")]
    NoValue(String),
    /// A divisor that is zero.
    #[error("division by zero")]
    DivisionByZero,
}

/// Why a formula has no unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormulaUnitError {
    /// A name that is neither a parameter nor a constant.
    #[error("`{0}` is neither `quantity`, a parameter nor a constant")]
    UnknownName(String),
    /// A sum of different dimensions.
    #[error("`{left}` and `{right}` cannot be added")]
    Unlike {
        /// Dimension on the left.
        left: Dimension,
        /// Dimension on the right.
        right: Dimension,
    },
}

/// Longer than any real formula; a tree of it can be walked without exhausting the stack.
const LONGEST: usize = 1000;
/// Deeper nesting than any real formula has; stops hostile input from exhausting the stack.
const DEEPEST: usize = 64;

impl Formula {
    /// Reads a formula.
    pub fn parse(text: &str) -> Result<Formula, FormulaError> {
        let characters: Vec<char> = text.chars().collect();
        if characters.len() > LONGEST {
            return Err(FormulaError {
                at: LONGEST + 1,
                reason: "a formula is shorter than that",
            });
        }
        let mut parser = Parser {
            characters: &characters,
            at: 0,
            depth: 0,
        };
        let root = parser.sum()?;
        parser.skip_space();
        if parser.at < characters.len() {
            return Err(parser.error("expected an operator or the end"));
        }
        Ok(Formula {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            root,
        })
    }

    /// The formula times a name.
    #[must_use]
    pub fn times(self, name: &str) -> Formula {
        Formula {
            text: format!("{} * {name}", self.text),
            root: Node::Pair(
                Operator::Times,
                Box::new(self.root),
                Box::new(Node::Name(name.to_owned())),
            ),
        }
    }

    /// The formula as written, white space tidied.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every name in it.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        collect_names(&self.root, &mut names);
        names
    }

    /// Whether it contains the name exactly once, to the first power, and nothing is added to it: then the formula of a sum is the
    /// sum of the formulas, and rows may be summed before they are multiplied.
    pub fn is_proportional_to(&self, name: &str) -> bool {
        power_of(&self.root, name) == Some(1)
    }

    /// Works the formula out with values of any kind, step by step from the inside.
    pub fn fold<T, E>(&self, step: &mut dyn FnMut(Step<'_, T>) -> Result<T, E>) -> Result<T, E> {
        fold(&self.root, step)
    }

    /// The exact value.
    pub fn evaluate(&self, value_of: &dyn Fn(&str) -> Option<Ratio>) -> Result<Ratio, EvaluationError> {
        evaluate(&self.root, value_of)
    }

    /// The dimension of the result, from those of the names; numbers are plain.
    pub fn dimension(&self, dimension_of: &dyn Fn(&str) -> Option<Dimension>) -> Result<Dimension, FormulaUnitError> {
        dimension(&self.root, dimension_of)
    }

    /// The formula with names replaced by words: numbers with units, or translated names.
    pub fn with(&self, word_of: &dyn Fn(&str) -> String) -> String {
        write(&self.root, word_of, 0)
    }
}

fn fold<T, E>(node: &Node, step: &mut dyn FnMut(Step<'_, T>) -> Result<T, E>) -> Result<T, E> {
    match node {
        Node::Number(value, _) => step(Step::Number(value)),
        Node::Name(name) => step(Step::Name(name)),
        Node::Negative(inner) => {
            let inner = fold(inner, step)?;
            step(Step::Negative(inner))
        }
        Node::Pair(operator, left, right) => {
            let (left, right) = (fold(left, step)?, fold(right, step)?);
            step(match operator {
                Operator::Plus => Step::Plus(left, right),
                Operator::Minus => Step::Minus(left, right),
                Operator::Times => Step::Times(left, right),
                Operator::Over => Step::Over(left, right),
            })
        }
    }
}

fn collect_names<'a>(node: &'a Node, names: &mut BTreeSet<&'a str>) {
    match node {
        Node::Number(..) => {}
        Node::Name(name) => {
            names.insert(name);
        }
        Node::Negative(inner) => collect_names(inner, names),
        Node::Pair(_, left, right) => {
            collect_names(left, names);
            collect_names(right, names);
        }
    }
}

/// The power of a name in a product; `None` where it stands in a sum, or beside another power of itself.
fn power_of(node: &Node, name: &str) -> Option<i32> {
    match node {
        Node::Number(..) => Some(0),
        Node::Name(other) => Some(i32::from(other == name)),
        Node::Negative(inner) => power_of(inner, name),
        Node::Pair(operator, left, right) => {
            let (left, right) = (power_of(left, name)?, power_of(right, name)?);
            match operator {
                Operator::Plus | Operator::Minus => (left == 0 && right == 0).then_some(0),
                _ if left != 0 && right != 0 => None,
                Operator::Times => Some(left + right),
                Operator::Over => Some(left - right),
            }
        }
    }
}

fn evaluate(node: &Node, value_of: &dyn Fn(&str) -> Option<Ratio>) -> Result<Ratio, EvaluationError> {
    match node {
        Node::Number(value, _) => Ok(value.clone()),
        Node::Name(name) => value_of(name).ok_or_else(|| EvaluationError::NoValue(name.clone())),
        Node::Negative(inner) => Ok(-evaluate(inner, value_of)?),
        Node::Pair(operator, left, right) => {
            let left = evaluate(left, value_of)?;
            let right = evaluate(right, value_of)?;
            match operator {
                Operator::Plus => Ok(left + right),
                Operator::Minus => Ok(left - right),
                Operator::Times => Ok(left * right),
                Operator::Over => left.divide(&right).ok_or(EvaluationError::DivisionByZero),
            }
        }
    }
}

fn dimension(node: &Node, dimension_of: &dyn Fn(&str) -> Option<Dimension>) -> Result<Dimension, FormulaUnitError> {
    match node {
        Node::Number(..) => Ok(Dimension::one()),
        Node::Name(name) => dimension_of(name).ok_or_else(|| FormulaUnitError::UnknownName(name.clone())),
        Node::Negative(inner) => dimension(inner, dimension_of),
        Node::Pair(operator, left, right) => {
            let left = dimension(left, dimension_of)?;
            let right = dimension(right, dimension_of)?;
            match operator {
                Operator::Times => Ok(left.times(&right)),
                Operator::Over => Ok(left.per(&right)),
                Operator::Plus | Operator::Minus if left == right => Ok(left),
                Operator::Plus | Operator::Minus => Err(FormulaUnitError::Unlike { left, right }),
            }
        }
    }
}

fn write(node: &Node, word_of: &dyn Fn(&str) -> String, outer: u8) -> String {
    match node {
        Node::Number(_, text) => text.clone(),
        Node::Name(name) => word_of(name),
        Node::Negative(inner) => format!("-{}", write(inner, word_of, 3)),
        Node::Pair(operator, left, right) => {
            let (sign, level) = match operator {
                Operator::Plus => ("+", 1),
                Operator::Minus => ("-", 1),
                Operator::Times => ("*", 2),
                Operator::Over => ("/", 2),
            };
            let right_level = match operator {
                Operator::Minus | Operator::Over => level + 1,
                _ => level,
            };
            let text = format!(
                "{} {sign} {}",
                write(left, word_of, level),
                write(right, word_of, right_level)
            );
            if level < outer { format!("({text})") } else { text }
        }
    }
}

struct Parser<'a> {
    characters: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, reason: &'static str) -> FormulaError {
        FormulaError {
            at: self.at + 1,
            reason,
        }
    }

    fn skip_space(&mut self) {
        while self.characters.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn operator(&mut self, known: &[(char, Operator)]) -> Option<Operator> {
        self.skip_space();
        let found = *self.characters.get(self.at)?;
        let operator = known.iter().find(|(sign, _)| *sign == found)?.1;
        self.at += 1;
        Some(operator)
    }

    fn sum(&mut self) -> Result<Node, FormulaError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("nested too deeply"));
        }
        let mut node = self.product()?;
        while let Some(operator) = self.operator(&[('+', Operator::Plus), ('-', Operator::Minus)]) {
            node = Node::Pair(operator, Box::new(node), Box::new(self.product()?));
        }
        self.depth -= 1;
        Ok(node)
    }

    fn product(&mut self) -> Result<Node, FormulaError> {
        let mut node = self.atom()?;
        while let Some(operator) = self.operator(&[('*', Operator::Times), ('/', Operator::Over)]) {
            node = Node::Pair(operator, Box::new(node), Box::new(self.atom()?));
        }
        Ok(node)
    }

    fn atom(&mut self) -> Result<Node, FormulaError> {
        self.skip_space();
        let start = self.at;
        match self.characters.get(self.at) {
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.skip_space();
                if self.characters.get(self.at) != Some(&')') {
                    return Err(self.error("expected `)`"));
                }
                self.at += 1;
                Ok(inner)
            }
            Some('-') => {
                self.at += 1;
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(self.error("nested too deeply"));
                }
                let inner = self.atom()?;
                self.depth -= 1;
                Ok(Node::Negative(Box::new(inner)))
            }
            Some(c) if c.is_ascii_digit() => {
                self.take_while(|c| c.is_ascii_digit() || c == '.');
                let text: String = self.characters[start..self.at].iter().collect();
                let value = text.parse::<Ratio>().map_err(|_| FormulaError {
                    at: start + 1,
                    reason: "not a number that can be held exactly",
                })?;
                Ok(Node::Number(value, text))
            }
            Some(c) if c.is_ascii_alphabetic() => {
                self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
                Ok(Node::Name(self.characters[start..self.at].iter().collect()))
            }
            _ => Err(self.error("expected a number, a name or `(`")),
        }
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) {
        while self.characters.get(self.at).is_some_and(|c| fits(*c)) {
            self.at += 1;
        }
    }
}
