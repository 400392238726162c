//! What keeps a network from being solved; every message names the processes.

use super::{Network, Product};
use crate::problem::Problem;
use crate::text::Text;

fn quoted<'t>(names: impl IntoIterator<Item = &'t str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Two processes of one name.
pub(super) fn process_twice(id: &str) -> Problem {
    Problem::error(
        "process-twice",
        Text::new(
            format!("工序 `{id}` 出现两次"),
            format!("the process `{id}` stands twice"),
        ),
    )
}

/// A product in units of different dimensions.
pub(super) fn unit_differs(id: &str, known: &str, other: &str) -> Problem {
    Problem::error(
        "unit-differs",
        Text::new(
            format!("`{id}` 先以 {known}、后以 {other} 计量"),
            format!("`{id}` is measured in {known} and in {other}"),
        ),
    )
    .hint(Text::new(
        "同一物料用同一量纲的单位，如 kWh 与 MWh",
        "measure an item in units of one dimension, such as kWh and MWh",
    ))
}

/// A product that some process takes and nothing brings.
pub(super) fn missing_link(product: &str, users: &[&str]) -> Problem {
    let users = quoted(users.iter().copied());
    Problem::error(
        "missing-link",
        Text::new(
            format!("{users} 使用 `{product}`，但没有工序以它为主产品，也未说明外购"),
            format!("{users} takes `{product}`, which no process makes as its reference and nothing says is bought"),
        ),
    )
    .hint(Text::new(
        format!("写明产出它的工序，或声明外购：bought: [{product}]"),
        format!("name the process that makes it, or declare it bought: `bought: [{product}]`"),
    ))
}

/// Two processes with one reference product and no market to say how they share it.
pub(super) fn two_providers(product: &str, processes: &[&str]) -> Problem {
    let processes = quoted(processes.iter().copied());
    Problem::error(
        "two-providers",
        Text::new(
            format!("`{product}` 同时是 {processes} 的主产品，各占多少未说明"),
            format!("`{product}` is the reference of {processes}, and nothing says how much of it comes from each"),
        ),
    )
    .hint(Text::new(
        "声明市场及各来源的份额，份额之和为 1",
        "declare a market with the share of each source; the shares add up to 1",
    ))
}

/// Shares that do not add up to one.
pub(super) fn shares(product: &str, sum: &str) -> Problem {
    Problem::error(
        "market-shares",
        Text::new(
            format!("`{product}` 的市场份额之和为 {sum}，应为 1"),
            format!("the shares of the market of `{product}` add up to {sum}, not to 1"),
        ),
    )
}

/// A process that neither makes nor takes its reference.
pub(super) fn no_reference(process: &str, product: &str) -> Problem {
    Problem::error(
        "no-reference-flow",
        Text::new(
            format!("工序 `{process}` 的主产品 `{product}` 净产量为零"),
            format!("process `{process}` neither makes nor takes its reference `{product}`, net of its own returns"),
        ),
    )
}

/// A product that only balances itself: a process that closes no balance.
pub(super) fn closes_nothing(process: &str, product: &str) -> Problem {
    Problem::error(
        "closes-no-balance",
        Text::new(
            format!("工序 `{process}` 以 `{product}` 为主产品，但 `{product}` 由别的方式平衡，其运行次数无从确定"),
            format!(
                "process `{process}` has the reference `{product}`, whose balance is closed otherwise: nothing says how often it runs"
            ),
        ),
    )
}

/// Processes that go round in a circle without a surplus, all of the circle.
pub(super) fn singular(names: &[String]) -> Problem {
    let names = quoted(names.iter().map(String::as_str));
    Problem::error(
        "singular-network",
        Text::new(
            format!("网络无唯一解：{names} 互为原料，循环一周没有净产出"),
            format!(
                "the network has no single solution: {names} feed one another, and nothing comes out of the circle"
            ),
        ),
    )
    .hint(Text::new(
        "核对这些工序的投入与产出量；一个循环产出的须多于它消耗的",
        "check what these processes take and make; a circle must make more than it takes",
    ))
}

/// Processes that would have to run backwards.
pub(super) fn negative_scaling(names: &[(String, String)]) -> Problem {
    let list = |joined: &str| {
        let each = names.iter().map(|(name, activity)| format!("`{name}` ({activity})"));
        each.collect::<Vec<_>>().join(joined)
    };
    Problem::error(
        "negative-scaling",
        Text::new(
            format!("下列工序须反向运行：{}", list("、")),
            format!("these processes would have to run backwards: {}", list(", ")),
        ),
    )
    .hint(Text::new(
        "或是工序循环消耗多于产出（核对其数量），或是其产品已由副产满足而有余（使余量离开网络）",
        "either a circle of processes takes more than it makes: check its amounts; or more of a product comes as a by-product than is asked for: let what is left leave the network",
    ))
}

/// A balanced item that its users need more of than is made, with nothing to top it up.
pub(super) fn lacks(product: &str, amount: &str, unit: &str, users: &[&str]) -> Problem {
    let users = quoted(users.iter().copied());
    Problem::error(
        "balanced-item-lacks",
        Text::new(
            format!("`{product}` 缺 {amount} {unit}（按供应先后的用户：{users}），且无补充"),
            format!(
                "`{product}` lacks {amount} {unit} for its users, in the order served: {users}; nothing tops it up"
            ),
        ),
    )
    .hint(Text::new(
        "在 balanced 中写明 top_up：产出该物料的补充工序，如等热量的天然气",
        "name under `balanced` a `top_up`, a process that makes it up, such as natural gas at equal heat",
    ))
}

/// A balanced item of which more is left than its absorber can take, with nothing to spill it.
pub(super) fn is_too_much(product: &str, amount: &str, unit: &str, absorber: &str) -> Problem {
    Problem::error(
        "balanced-item-too-much",
        Text::new(
            format!("`{product}` 余 {amount} {unit}，超出 `{absorber}` 的能力，且无放散"),
            format!("of `{product}` {amount} {unit} are left, more than `{absorber}` can take, and nothing spills it"),
        ),
    )
    .hint(Text::new(
        "在 balanced 中写明 spill：处理余量的工序，如放散",
        "name under `balanced` a `spill`, a process that treats the rest, such as a flare",
    ))
}

/// A balanced item whose balance its absorber does not close.
pub(super) fn no_absorber(product: &str, process: &str) -> Problem {
    Problem::error(
        "no-absorber",
        Text::new(
            format!("`{process}` 不是 `{product}` 的余量吸纳者：须以 treats 处理它，且它没有别的平衡方式"),
            format!(
                "`{process}` does not absorb `{product}`: it must treat it, and nothing else may close its balance"
            ),
        ),
    )
}

/// A top-up that does not make the item, or a spill that does not treat it.
pub(super) fn no_reserve(product: &str, process: &str, is_maker: bool) -> Problem {
    let (zh, en) = if is_maker {
        ("补充须产出", "a top-up makes")
    } else {
        ("放散须以 treats 处理", "a spill treats")
    };
    Problem::error(
        "no-reserve",
        Text::new(
            format!("`{process}`：{zh} `{product}`，并以它为主产品"),
            format!("`{process}`: {en} `{product}` as its reference"),
        ),
    )
}

/// A capacity that is no amount of the item.
pub(super) fn no_capacity(product: &str, typed: &str, unit: &str) -> Problem {
    Problem::error(
        "no-capacity",
        Text::new(
            format!("`{product}` 的吸纳能力 `{typed}` 不是以 {unit} 计的数量"),
            format!("the capacity `{typed}` for `{product}` is no amount in {unit}"),
        ),
    )
}

/// Balanced items of which each way to close one opens another.
pub(super) fn does_not_settle(products: &[&str]) -> Problem {
    let products = quoted(products.iter().copied());
    Problem::error(
        "balances-do-not-settle",
        Text::new(
            format!("{products} 的平衡方式互相推翻，无法确定谁补充、谁放散"),
            format!("the balances of {products} do not settle: each way to close one opens another"),
        ),
    )
    .hint(Text::new(
        "核对 balanced 中补充与放散工序的投入、产出",
        "check what the `top_up` and `spill` processes under `balanced` make and take",
    ))
}

/// A product that the network does not know; the nearest are found by the names of its products in both languages.
pub fn unknown_product(name: &str, network: &Network) -> Problem {
    let names = network
        .products
        .iter()
        .flat_map(|product| [product.id.as_str(), &product.title.zh, &product.title.en]);
    let near = crate::spelling::nearest(name, names, 6);
    let is_near = |product: &&Product| {
        [&product.id, &product.title.zh, &product.title.en]
            .iter()
            .any(|known| near.contains(&known.as_str()))
    };
    let mut found: Vec<&Product> = network.products.iter().filter(is_near).take(3).collect();
    if found.is_empty() {
        found = network.products.iter().take(12).collect();
    }
    let zh: Vec<String> = found
        .iter()
        .map(|product| format!("`{}`（{}）", product.id, product.title.zh))
        .collect();
    let en: Vec<String> = found.iter().map(|product| format!("`{}`", product.id)).collect();
    Problem::error(
        "unknown-product",
        Text::new(
            format!("网络中没有产品 `{name}`"),
            format!("the network has no product `{name}`"),
        ),
    )
    .hint(Text::new(
        format!("相近：{}", zh.join("、")),
        format!("nearest: {}", en.join(", ")),
    ))
}

/// A name that the network does not know.
pub fn unknown(code: &'static str, what: &Text, name: &str, known: &[&str]) -> Problem {
    let nearest = crate::spelling::nearest(name, known.iter().copied(), 3);
    let near = quoted(if nearest.is_empty() {
        known.iter().take(12).copied().collect()
    } else {
        nearest
    });
    Problem::error(
        code,
        Text::new(
            format!("网络中没有{} `{name}`", what.zh),
            format!("the network has no {} `{name}`", what.en),
        ),
    )
    .hint(Text::new(format!("相近：{near}"), format!("nearest: {near}")))
}
