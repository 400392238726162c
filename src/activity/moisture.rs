//! Moisture bases: a quantity as received and a parameter on the dry basis are brought together, visibly.

use super::column::Column;
use super::line::LineReader;
use super::problem;
use super::statement::Statement;
use super::table::TableRow;
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

impl LineReader<'_> {
    /// Whether the quantity is stated on the dry basis.
    pub(super) fn states_dry(&self, row: &TableRow) -> bool {
        let basis = self.text(row, &Column::MoistureBasis);
        basis.as_deref().and_then(moisture_basis) == Some("dry")
    }

    /// Whether a parameter changes with the item's moisture.
    fn follows_moisture(&self, parameter: &str) -> bool {
        let known = self.library.parameters.find(parameter);
        known.is_none_or(|known| !known.is_moisture_free())
    }

    /// Where a moisture is stated of a quantity of which nothing says whether it is as received or dry; a moisture of 0 changes nothing.
    pub(super) fn idle_moisture(&self, row: &TableRow) -> Option<Box<Place>> {
        if self.text(row, &Column::MoistureBasis).is_some() {
            return None;
        }
        let typed = self.text(row, &Column::Moisture)?;
        let is_zero = read_number(typed.trim_end_matches('%')).is_ok_and(|moisture| Ratio::from(moisture).is_zero());
        (!is_zero).then(|| Box::new(self.place(row, &Column::Moisture)))
    }

    /// What makes a quantity as received dry, where its moisture is stated.
    pub(super) fn dry_share(&self, row: &TableRow) -> Option<(Ratio, Text)> {
        let basis = self.text(row, &Column::MoistureBasis)?;
        if moisture_basis(&basis) != Some("as-received") {
            return None;
        }
        let moisture = self.percentage(row, &Column::Moisture, &Text::default(), &mut Vec::new())?;
        let hundred = Ratio::from(100u64);
        let share = (hundred.clone() - moisture.clone()).divide(&hundred)?;
        (!share.is_negative()).then(|| (share, conversion_words(&moisture)))
    }

    /// Where the quantity and its parameters are on different moisture bases, what the quantity is multiplied by.
    pub(super) fn moisture(
        &self,
        row: &TableRow,
        statements: &[Statement],
        faults: &mut Vec<Problem>,
    ) -> Option<(Ratio, Text)> {
        let own = self
            .text(row, &Column::MoistureBasis)
            .map(|text| moisture_basis(&text).ok_or(text));
        let mut wanted: Vec<&'static str> = Vec::new();
        for statement in statements
            .iter()
            .filter(|statement| self.follows_moisture(&statement.parameter))
        {
            let column = Column::ValueMoistureBasis(statement.parameter.clone());
            match self.text(row, &column) {
                Some(text) => match moisture_basis(&text) {
                    Some(basis) => wanted.push(basis),
                    None => faults.push(unknown_moisture_basis(self.place(row, &column), &text)),
                },
                // A blank basis is that of the quantity.
                None => wanted.extend(own.as_ref().and_then(|own| own.as_ref().ok())),
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        let own = match own {
            Some(Ok(basis)) => Some(basis),
            Some(Err(text)) => {
                faults.push(unknown_moisture_basis(self.place(row, &Column::MoistureBasis), &text));
                return None;
            }
            None => None,
        };
        let place = self.place(row, &Column::MoistureBasis);
        match (own, wanted.as_slice()) {
            (_, []) => None,
            (Some(own), [one]) if own == *one => None,
            (Some("as-received"), ["dry"]) => {
                let what = Text::new("水分", "the moisture");
                let Some(typed) = self.text(row, &Column::Moisture) else {
                    faults.push(
                        Problem::error(
                            "no-moisture",
                            Text::new(
                                "换算为干基需要水分",
                                "the moisture is needed to convert to the dry basis",
                            ),
                        )
                        .at(self.place(row, &Column::Moisture))
                        .hint(Text::new(
                            "在 moisture（水分）列填百分数，如 10",
                            "give it in percent in the column moisture, such as 10",
                        )),
                    );
                    return None;
                };
                let moisture = self.percentage(row, &Column::Moisture, &what, faults)?;
                if self.is_ambiguous_percentage(&typed, &moisture) {
                    faults.push(problem::percent_cell(self.place(row, &Column::Moisture), &typed));
                    return None;
                }
                let hundred = Ratio::from(100u64);
                let dry = (hundred.clone() - moisture.clone()).divide(&hundred)?;
                if dry.is_negative() {
                    faults.push(
                        Problem::error(
                            "bad-moisture",
                            Text::new("水分超过 100 %", "the moisture is above 100 %"),
                        )
                        .at(self.place(row, &Column::Moisture)),
                    );
                    return None;
                }
                let words = conversion_words(&moisture);
                Some((dry, words))
            }
            (own, wanted) => {
                let of =
                    |basis: Option<&&'static str>| basis.map_or(("未写", "not stated"), |basis| (*basis, *basis));
                let (own_zh, own_en) = of(own.as_ref());
                let wanted = wanted.join(", ");
                faults.push(
                    Problem::error(
                        "moisture-bases-differ",
                        Text::new(
                            format!("数量的干湿基准（{own_zh}）与参数的（{wanted}）不同，且无法换算"),
                            format!(
                                "the moisture basis of the quantity ({own_en}) and that of its parameters ({wanted}) differ and cannot be converted"
                            ),
                        ),
                    )
                    .at(place)
                    .hint(Text::new(
                        "只支持收到基（as-received）换算为干基（dry）；其他情形请先换算",
                        "only as-received is converted to dry; convert the rest before",
                    )),
                );
                None
            }
        }
    }
}

fn conversion_words(moisture: &Ratio) -> Text {
    Text::new(
        format!("收到基换算为干基：× (1 − {moisture} %)"),
        format!("as received to dry: * (1 - {moisture} %)"),
    )
}

/// What a moisture basis is called, by its id.
pub(super) fn moisture_basis_title(id: &str) -> Text {
    match id {
        "as-received" => Text::new("收到基", id),
        "air-dry" => Text::new("空干基", id),
        _ => Text::new("干基", id),
    }
}

/// The id of a moisture basis by its Chinese or English words.
pub(super) fn moisture_basis(typed: &str) -> Option<&'static str> {
    match crate::spelling::fold(typed).as_str() {
        "as-received" | "ar" | "收到基" | "湿基" => Some("as-received"),
        "dry" | "d" | "干基" | "干燥基" => Some("dry"),
        "air-dry" | "ad" | "空干基" | "空气干燥基" => Some("air-dry"),
        _ => None,
    }
}

fn unknown_moisture_basis(place: Place, typed: &str) -> Problem {
    problem::unknown_name(
        "unknown-moisture-basis",
        place,
        Text::new("干湿基准", "moisture basis"),
        typed,
        Vec::new(),
        Some(Text::new(
            "应为 as-received（收到基）、dry（干基）或 air-dry（空干基）",
            "one of: as-received, dry, air-dry",
        )),
    )
}
