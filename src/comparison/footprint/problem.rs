//! What cannot be compared of two footprints.

use std::collections::BTreeSet;

use crate::network::problem::unknown;
use crate::network::{Network, ProductSystem};
use crate::problem::{Problem, Problems};
use crate::spelling::nearest;
use crate::text::Text;

/// The names of the sides.
const SIDES: [&str; 2] = ["A", "B"];

/// What is wrong with a product that is asked for; `None` where both networks have it.
pub(super) fn of_product(typed: &str, found: [Option<&str>; 2], systems: &[ProductSystem<'_>; 2]) -> Option<Problem> {
    let networks = systems.each_ref().map(|system| &system.network);
    let side = match found {
        [Some(_), Some(_)] => return None,
        [None, None] => {
            let known: BTreeSet<&str> = networks.iter().flat_map(|network| ids(network)).collect();
            let known: Vec<&str> = known.into_iter().collect();
            return Some(unknown("unknown-product", &Text::new("产品", "product"), typed, &known));
        }
        [Some(_), None] => 0,
        [None, Some(_)] => 1,
    };
    let of_both: Vec<&str> = ids(networks[0])
        .filter(|id| networks[1].product(id).is_some())
        .collect();
    let problem = Problem::error(
        "product-of-one-side",
        Text::new(
            format!("{} 有产品 `{typed}`，{} 没有，无从比较", SIDES[side], SIDES[1 - side]),
            format!(
                "{} has a product `{typed}`, {} has none: there is nothing to compare",
                SIDES[side],
                SIDES[1 - side]
            ),
        ),
    );
    let near = nearest(typed, of_both.iter().copied(), 3);
    let named = if near.is_empty() { of_both } else { near };
    Some(if named.is_empty() {
        problem.hint(Text::new("两侧没有共同的产品", "the sides have no product in common"))
    } else {
        problem.hint(Text::new(
            format!("两侧都有的产品如：`{}`", named.join("`、`")),
            format!("products of both are, among others: `{}`", named.join("`, `")),
        ))
    })
}

fn ids(network: &Network) -> impl Iterator<Item = &str> {
    network.products.iter().map(|product| product.id.as_str())
}

/// Items that both networks have and count in other units, all of them.
pub(super) fn of_units(systems: &[ProductSystem<'_>; 2]) -> Vec<Problem> {
    let [own, its] = systems.each_ref().map(|system| &system.network);
    let both = own.products.iter().filter_map(|product| {
        let other = &its.products[its.product(&product.id)?];
        (product.unit != other.unit).then(|| units_differ(&product.id, &product.unit, &other.unit))
    });
    both.collect()
}

fn units_differ(id: &str, own: &str, its: &str) -> Problem {
    Problem::error(
        "units-differ",
        Text::new(
            format!("A 以 {own} 计 `{id}`，B 以 {its} 计，数量不能比较"),
            format!("A counts `{id}` in {own}, B in {its}: the amounts cannot be compared"),
        ),
    )
    .hint(Text::new(
        "在两个网络文件中写同一单位；由台账形成的网络用物料自身的单位（dafeng items search）",
        "write the same unit in both network files; a network drawn from a ledger counts in the item's own (dafeng items search)",
    ))
}

/// Problems of a side under choices of the other, with a word on why it was drawn up under them. A side's own choices were tried before.
pub(super) fn under_choices_of_the_other(side: usize, Problems(problems): Problems) -> Problems {
    let (own, its) = (SIDES[side], SIDES[1 - side]);
    let told = problems.into_iter().map(|mut problem| {
        let Text { zh, en } = problem.message;
        problem.message = Text::new(
            format!("把 {own} 的选择逐项换为 {its} 的选择时：{zh}"),
            format!("{own} under choices of {its}, as the bridge needs it: {en}"),
        );
        let order = "amounts,emission-intensity,upstream-factors,boundary,allocation,scrap,warming-potentials,rounding";
        let other_order = Text::new(
            format!("也可在 {its} 上更换选择：--order {order}"),
            format!("the choices may be changed on {its} instead: --order {order}"),
        );
        let hint = match problem.hint.take() {
            None => other_order,
            Some(own) => Text::new(
                format!("{}；{}", own.zh, other_order.zh),
                format!("{}; {}", own.en, other_order.en),
            ),
        };
        problem.hint(hint)
    });
    Problems(told.collect())
}
