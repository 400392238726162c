//! Purchases that the network of a plant makes and no line of its ledger states.

use super::follows::Follows;
use super::plant_base::PlantBase;
use crate::factor::Named;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// The digits of an amount in a message.
const SHOWN_DIGITS: u32 = 8;

/// What must be said of items that the network buys in the base year while the ledger's lines that buy them come to nothing: processes take them and none
/// makes them, so they are taken as bought, but a line of nothing stays one in every year.
pub(super) fn purchases_without_line(base: &PlantBase<'_>) -> Option<Problem> {
    let is_bought = |(_, amount): &(usize, &Ratio)| !amount.is_zero() && !amount.is_negative();
    let bought = base.ran.bought.iter().enumerate().filter(is_bought);
    let without = bought.filter(|(product, _)| {
        let mut lines = base.lines.iter();
        !lines.any(|(_, amount, follows)| {
            matches!(follows, Follows::Bought(known, _) if known == product) && !amount.is_zero()
        })
    });
    let network = base.network.as_ref()?;
    let (zh, en): (Vec<String>, Vec<String>) = without
        .map(|(product, amount)| {
            let item = base.library.items.at(network.items[product]);
            let amount = format!("{} {}", amount.significant(SHOWN_DIGITS).to_text(), item.unit.text);
            let (zh, en) = (&item.title().zh, item.id());
            (format!("{zh} {amount}"), format!("`{en}` {amount}"))
        })
        .unzip();
    let plant = &base.ledger.plants.plants[base.plant].id;
    let note = Problem::note(
        "purchase-without-line",
        Text::new(
            format!(
                "`{plant}` 的工序耗用而无工序产出、台账购入量为 0 或未列的物料：{}；视为外购，但各年台账没有这一购入，清单不含此量",
                zh.join("、")
            ),
            format!(
                "processes of `{plant}` take what none makes while the ledger's purchases of it are 0 or not there: {}. It is taken as bought, but no year's ledger has the purchase, so no year's inventory has it",
                en.join(", ")
            ),
        ),
    );
    (!en.is_empty()).then_some(note)
}
