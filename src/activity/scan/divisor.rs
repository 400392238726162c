//! What divides every quantity of a kind: so many places of the scale are no digits of the ledger.

/// How often every quantity can be halved and divided by five; with what it is multiplied by, that tells its decimal places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divisor {
    twos: u32,
    fives: u32,
}

/// Zeros counted at most: as many as a scale has places, and those of a unit such as kg beside them.
const MOST_ZEROS: u32 = 27;

impl Divisor {
    /// That of no quantity.
    pub const NONE: Divisor = Divisor {
        twos: MOST_ZEROS,
        fives: MOST_ZEROS,
    };

    fn of(number: i128) -> Divisor {
        let mut divisor = Divisor::NONE;
        divisor.take(number);
        divisor
    }

    /// Takes one more quantity.
    pub fn take(&mut self, number: i128) {
        if number != 0 {
            self.twos = self.twos.min(number.trailing_zeros());
        }
        while self.fives > 0 && number % 5i128.pow(self.fives) != 0 {
            self.fives -= 1;
        }
    }

    /// Whether no further quantity can change it.
    pub fn is_settled(self) -> bool {
        self.twos == 0 && self.fives == 0
    }

    /// That of the quantities of both.
    pub fn and(self, other: Divisor) -> Divisor {
        Divisor {
            twos: self.twos.min(other.twos),
            fives: self.fives.min(other.fives),
        }
    }

    /// How many zeros every quantity ends with when it is multiplied by a number.
    pub fn zeros_times(self, number: i128) -> u32 {
        let other = Divisor::of(number);
        (self.twos + other.twos).min(self.fives + other.fives)
    }
}
