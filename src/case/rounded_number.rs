//! Numbers of text that were rounded for people: computed ones may turn at their last place from one machine to another.

/// How many computed numbers of two lines of words differ by one unit of the last place at most; `None` where anything else differs.
pub(super) fn turned_numbers(left: &str, right: &str) -> Option<u64> {
    let (own, its): (Vec<&str>, Vec<&str>) = (left.split_whitespace().collect(), right.split_whitespace().collect());
    if own.len() != its.len() {
        return None;
    }
    let mut turned = 0;
    for (own, its) in own.iter().zip(&its).filter(|(own, its)| own != its) {
        if !are_near(own, its) {
            return None;
        }
        turned += 1;
    }
    Some(turned)
}

/// Whether two words are computed numbers that differ by one unit of the last place, that of the coarser.
fn are_near(left: &str, right: &str) -> bool {
    let near = || {
        let (own, its) = (Computed::of(left)?, Computed::of(right)?);
        let places = own.places.max(its.places);
        let apart = own.units_of(places)?.checked_sub(its.units_of(places)?)?;
        let unit = 10i128.checked_pow(places - own.places.min(its.places))?;
        Some(apart.unsigned_abs() <= unit.unsigned_abs())
    };
    near().unwrap_or(false)
}

/// A computed number: one with a decimal point, or with digits in groups of three. Plain whole numbers are years, counts and places, which no rounding turns.
struct Computed {
    /// The digits, as a whole number with its sign.
    digits: i128,
    /// How many of them stand behind the point.
    places: u32,
}

impl Computed {
    fn of(word: &str) -> Option<Computed> {
        let unsigned = word.trim_start_matches(['-', '+']);
        let is_negative = match &word[..word.len() - unsigned.len()] {
            "" | "+" => false,
            "-" => true,
            _ => return None,
        };
        let (whole, places) = match unsigned.split_once('.') {
            Some((whole, places)) if are_digits(places) => (whole, places),
            Some(_) => return None,
            None => (unsigned, ""),
        };
        let is_grouped = are_groups(whole);
        if !is_grouped && (places.is_empty() || !are_digits(whole)) {
            return None;
        }
        let digits: i128 = format!("{}{places}", whole.replace(',', "")).parse().ok()?;
        Some(Computed {
            digits: if is_negative { -digits } else { digits },
            places: u32::try_from(places.len()).ok()?,
        })
    }

    /// The number in units of so many places, which are no fewer than its own.
    fn units_of(&self, places: u32) -> Option<i128> {
        self.digits
            .checked_mul(10i128.checked_pow(places.checked_sub(self.places)?)?)
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit())
}

/// Whether digits stand in groups of three, such as `1,234,567`.
fn are_groups(text: &str) -> bool {
    const GROUP: usize = 3;
    let mut groups = text.split(',');
    let first = groups
        .next()
        .is_some_and(|first| are_digits(first) && first.len() <= GROUP);
    let rest: Vec<&str> = groups.collect();
    first && !rest.is_empty() && rest.iter().all(|group| are_digits(group) && group.len() == GROUP)
}
