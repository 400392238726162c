//! What can be wrong with links between plants.

use crate::problem::{Place, Problem};
use crate::spelling::shorten;
use crate::text::Text;

/// Nothing, or less, is handed over: what comes back would be a link the other way.
pub(super) fn not_positive(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "link-not-positive",
        Text::new(
            format!("交接量 `{typed}` 不大于 0"),
            format!("the quantity handed over, `{typed}`, is not above 0"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "退回或反向的交接另写一行，供方与受方互换",
        "state what goes back in a row of its own, with seller and buyer the other way round",
    ))
}

pub(super) fn to_itself(place: Place, plant: &str) -> Problem {
    Problem::error(
        "link-to-itself",
        Text::new(
            format!("供方与受方都是 `{plant}`"),
            format!("seller and buyer are both `{plant}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "企业内部的交接不登记；只写一家卖给另一家的",
        "what stays inside a plant is no link; state only what one plant sells to another",
    ))
}

/// A side that counts what is handed over, and no row tells how much a unit of it counts.
pub(super) fn not_told(place: Place, side: &Text) -> Problem {
    Problem::error(
        "link-not-told",
        Text::new(
            format!("{}计排放，但各行得不出单位量计多少", side.zh),
            format!("{} counts, and no row tells how much a unit of it does", side.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对该企业该物料的外销、购入与净消耗量各行",
        "look at the lines of what the plant sold, bought and consumed of the item",
    ))
}

/// More is handed over than a plant's ledger has.
pub(super) struct Above<'a> {
    pub plant: &'a str,
    pub item: &'a Text,
    pub year: i16,
    pub linked: String,
    pub booked: String,
    pub unit: &'a str,
    pub is_sale: bool,
}

impl Above<'_> {
    pub fn problem(&self, place: Place) -> Problem {
        let (flow_zh, flow_en) = if self.is_sale {
            ("外销", "sold")
        } else {
            ("购入", "bought")
        };
        let (plant, year, linked, booked, unit) = (self.plant, self.year, &self.linked, &self.booked, self.unit);
        let (zh, en) = (&self.item.zh, &self.item.en);
        Problem::error(
            "link-above-ledger",
            Text::new(
                format!("{plant} {year} 年{zh}：登记的交接量 {linked} {unit} 大于台账{flow_zh} {booked} {unit}"),
                format!(
                    "{plant}, {year}, {en}: links hand over {linked} {unit}, the ledger has {booked} {unit} {flow_en}"
                ),
            ),
        )
        .at(place)
        .hint(Text::new(
            "交接量不能大于供方外销、受方购入；台账缺行的先补台账",
            "no more can be handed over than the seller sold and the buyer bought; complete the ledger first",
        ))
    }
}
