//! Formulas of reports, computed exactly: an oracle that shares no code with the engine.

use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use dafeng::report::document::{CellPlace, Formula, Piece};

/// The value of a formula.
pub fn evaluate(formula: &Formula, value_of: &dyn Fn(&CellPlace) -> Ratio) -> Ratio {
    let mut tokens = Vec::new();
    for piece in &formula.pieces {
        match piece {
            Piece::Text(text) => tokens.extend(words(text)),
            Piece::Cell(place) => tokens.push(Token::Value(value_of(place))),
            Piece::Column(first, last) => {
                for row in first.row..=*last {
                    if row > first.row {
                        tokens.push(Token::Sign(','));
                    }
                    tokens.push(Token::Value(value_of(&CellPlace { row, ..first.clone() })));
                }
            }
        }
    }
    let mut reader = Reader { tokens, at: 0 };
    let value = reader.sum();
    assert_eq!(reader.at, reader.tokens.len(), "{formula:?}");
    value
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Value(Ratio),
    Sign(char),
    Sum,
    Round,
}

fn words(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            'S' => 3,
            'R' => 5,
            '0'..='9' => rest
                .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
                .unwrap_or(rest.len()),
            _ => 1,
        };
        let (token, after) = rest.split_at(length);
        tokens.push(match (first, token) {
            (_, "SUM") => Token::Sum,
            (_, "ROUND") => Token::Round,
            ('0'..='9', number) => Token::Value(number.parse().expect("a number")),
            (sign, _) => Token::Sign(sign),
        });
        rest = after;
    }
    tokens
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn takes(&mut self, sign: char) -> bool {
        let is = self.tokens.get(self.at) == Some(&Token::Sign(sign));
        self.at += usize::from(is);
        is
    }

    fn sum(&mut self) -> Ratio {
        let mut value = self.product();
        loop {
            if self.takes('+') {
                value = value + self.product();
            } else if self.takes('-') {
                value = value - self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Ratio {
        let mut value = self.factor();
        loop {
            if self.takes('*') {
                value = value * self.factor();
            } else if self.takes('/') {
                value = value.divide(&self.factor()).expect("no division by zero");
            } else {
                return value;
            }
        }
    }

    fn factor(&mut self) -> Ratio {
        if self.takes('-') {
            return -self.factor();
        }
        if self.takes('(') {
            let value = self.sum();
            assert!(self.takes(')'));
            return value;
        }
        let token = self.tokens[self.at].clone();
        self.at += 1;
        match token {
            Token::Value(value) => value,
            Token::Sum => {
                assert!(self.takes('('));
                let mut value = self.sum();
                while self.takes(',') {
                    value = value + self.sum();
                }
                assert!(self.takes(')'));
                value
            }
            Token::Round => {
                assert!(self.takes('('));
                let value = self.sum();
                assert!(self.takes(','));
                let places = self
                    .sum()
                    .floor_at(0)
                    .and_then(|places| u32::try_from(places).ok())
                    .expect("places");
                assert!(self.takes(')'));
                let rounding = Rounding {
                    places,
                    mode: RoundingMode::HalfAwayFromZero,
                };
                Ratio::from(value.round(rounding).expect("fits"))
            }
            Token::Sign(sign) => panic!("unexpected {sign}"),
        }
    }
}
