//! Purchases that the network of a plant makes and no line of its ledger states.

use super::follows::Follows;
use super::plant_base::PlantBase;
use crate::factor::Named;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Says of each item that the base year buys by its network, while the ledger's lines that buy it come to nothing: processes take it, none makes it, so it
/// is taken as bought, but no line of any year has it.
pub(super) fn purchases_of_nothing(base: &PlantBase<'_>) -> Vec<Problem> {
    let is_bought = |(_, amount): &(usize, &Ratio)| !amount.is_zero() && !amount.is_negative();
    let bought = base.ran.bought.iter().enumerate().filter(is_bought);
    let of_nothing = bought.filter(|(product, _)| {
        let mut amounts = base.lines.iter().filter_map(|(_, amount, follows)| match follows {
            Follows::Bought(known, _) if known == product => Some(amount),
            _ => None,
        });
        amounts.all(Ratio::is_zero)
    });
    of_nothing
        .map(|(product, amount)| problem(base, product, amount))
        .collect()
}

fn problem(base: &PlantBase<'_>, product: usize, amount: &Ratio) -> Problem {
    let items = &base.library.items;
    let item = base.network.as_ref().map(|network| items.at(network.items[product]));
    let plant = &base.ledger.plants.plants[base.plant].id;
    let (zh, en, unit) = item.map_or(("", "", ""), |item| {
        (item.title().zh.as_str(), item.id(), item.unit.text.as_str())
    });
    let amount = amount.significant(SHOWN_DIGITS).to_text();
    Problem::note(
        "purchase-of-nothing",
        Text::new(
            format!(
                "`{plant}` 的工序耗用 {zh}（{en}）{amount} {unit}，没有工序产出，台账的购入量为 0：视为外购，但各年台账没有这一购入，清单不含此量"
            ),
            format!(
                "processes of `{plant}` take {amount} {unit} of `{en}` that none makes, and the ledger's purchases of it are 0: it is taken as bought, but no line of any year buys it and no inventory counts it"
            ),
        ),
    )
}

/// The digits of an amount in a message.
const SHOWN_DIGITS: u32 = 8;
