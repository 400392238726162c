//! What can be wrong with levers that move output between routes and units.

use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::scenario::scenario_problem::unknown;
use crate::text::Text;

fn list(names: &[&str]) -> Text {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Text::new(quoted.join("、"), quoted.join(", "))
}

/// A process that a plant does not have.
pub(in crate::scenario) fn no_process(name: &str, known: &[&str]) -> Problem {
    let what = Text::new("工序或设施", "process or unit");
    unknown("unknown-process", Place::default(), &what, name, known)
}

/// A process that an archetype does not have.
pub(in crate::scenario) fn no_process_of_archetype(name: &str, archetype: &str, known: &[&str]) -> Problem {
    let names = list(known);
    Problem::error(
        "unknown-process",
        Text::new(
            format!("原型 `{archetype}` 没有工序 `{name}`"),
            format!("archetype `{archetype}` has no process `{name}`"),
        ),
    )
    .hint(Text::new(format!("可用：{}", names.zh), format!("known: {}", names.en)))
}

/// An archetype that is not there.
pub(in crate::scenario) fn no_archetype(name: &str, known: &[&str]) -> Problem {
    let problem = unknown(
        "unknown-archetype",
        Place::default(),
        &Text::new("原型", "archetype"),
        name,
        known,
    );
    if known.is_empty() {
        problem.hint(Text::new(
            "台账基准没有原型，写出其文件：archetype: {ledger: …, plants: …}",
            "a ledger as the base has none; name its files: archetype: {ledger: ..., plants: ...}",
        ))
    } else {
        problem
    }
}

/// Several processes where one is meant.
pub(in crate::scenario) fn several_processes(name: &str) -> Problem {
    Problem::error(
        "several-processes",
        Text::new(
            format!("`{name}` 是几个设施的工序类型，应指明其中一个设施"),
            format!("`{name}` is the type of several units; name one of them"),
        ),
    )
}

/// A unit that a plant has already.
pub(in crate::scenario) fn unit_there_already(unit: &str) -> Problem {
    Problem::error(
        "unit-twice",
        Text::new(
            format!("企业已有工序或设施 `{unit}`"),
            format!("the plant has a process or unit `{unit}` already"),
        ),
    )
    .hint(Text::new(
        "以 unit 给新设施另起一个名字，如 eaf-1",
        "give the new one another name with `unit`, such as eaf-1",
    ))
}

/// Two processes that make different products: name and product of each.
pub(in crate::scenario) fn different_products(from: &(String, String), to: &(String, String)) -> Problem {
    Problem::error(
        "different-products",
        Text::new(
            format!("`{}` 产 `{}`，`{}` 产 `{}`，不能互相代替", from.0, from.1, to.0, to.1),
            format!(
                "`{}` makes `{}` and `{}` makes `{}`: one cannot stand for the other",
                from.0, from.1, to.0, to.1
            ),
        ),
    )
}

/// A share above what those that give have.
pub(in crate::scenario) fn too_little_to_give(share: &Ratio, given: &Ratio, product: &str) -> Problem {
    let (share, given) = (share.to_text(), given.to_text());
    Problem::error(
        "too-little-to-give",
        Text::new(
            format!("`{product}` 的份额 {share} 大于 from 所能让出的 {given}"),
            format!("the share {share} of `{product}` is more than those under `from` have to give, {given}"),
        ),
    )
    .hint(Text::new(
        "减小 share，或在 from 中加入其他工序",
        "lower `share`, or name more under `from`",
    ))
}

/// Routes that have less than is to move: what their plants come to, and what those that levers fixed come to beside.
pub(in crate::scenario) fn routes_give_too_little(
    from: &[String],
    share: &Ratio,
    left: &Ratio,
    fixed: &Ratio,
) -> Problem {
    let names: Vec<&str> = from.iter().map(String::as_str).collect();
    let (names, share) = (list(&names), share.to_text());
    let left = left.significant(6).to_text();
    let beside = if fixed.is_zero() {
        Text::default()
    } else {
        let fixed = fixed.significant(6).to_text();
        Text::new(
            format!("；另有投产（commission）写定的 {fixed} t，不让出"),
            format!(", beside {fixed} t that `commission` states and that stays"),
        )
    };
    Problem::error(
        "too-little-to-give",
        Text::new(
            format!(
                "份额 {share} 需要的转移量大于 {} 的全部 {left} t{}",
                names.zh, beside.zh
            ),
            format!(
                "a share of {share} needs more than all that {} put out, {left} t{}",
                names.en, beside.en
            ),
        ),
    )
    .hint(Text::new("减小 share", "lower `share`"))
}

/// A share below what the receiving route has, where none of the giving routes' plants puts out anything that could grow by the difference.
pub(in crate::scenario) fn no_plant_takes_back(from: &[String], to: &str, share: &Ratio) -> Problem {
    let names: Vec<&str> = from.iter().map(String::as_str).collect();
    let (names, share) = (list(&names), share.to_text());
    Problem::error(
        "route-without-plants",
        Text::new(
            format!(
                "份额 {share} 小于 `{to}` 已有的份额，而 {} 当年没有可承接差额的在运企业",
                names.zh
            ),
            format!(
                "a share of {share} is less than `{to}` has, and no plant of {} runs in that year that could take the difference",
                names.en
            ),
        ),
    )
    .hint(Text::new(
        "增大 share，或在 from 中写当年有产量的路线；commission 写定产量的企业不变",
        "raise `share`, or name under `from` a route that puts out something in that year; plants whose output `commission` states stay",
    ))
}

/// A share of capacity that is not what plants commissioned have, where no other plant of their route makes up the difference.
pub(in crate::scenario) fn commissioned_capacity_stays(
    to: &str,
    share: &Ratio,
    amount: &Ratio,
    fixed: &Ratio,
) -> Problem {
    let (amount, fixed, share) = (
        amount.significant(8).to_text(),
        fixed.significant(8).to_text(),
        share.to_text(),
    );
    Problem::error(
        "commissioned-capacity-stays",
        Text::new(
            format!(
                "全部产能的份额 {share} 为 {amount} t，而路线 `{to}` 投产（commission）的企业产能 {fixed} t 不变，没有其他企业承担差额"
            ),
            format!(
                "a share of {share} of all capacity is {amount} t; plants commissioned on route `{to}` keep their {fixed} t, and no other plant of it makes up the difference"
            ),
        ),
    )
    .hint(Text::new(
        "改 share，或改 commission 的 capacity",
        "change `share`, or the `capacity` of what is commissioned",
    ))
}

/// A shift of capacity where some plants state none.
pub(in crate::scenario) fn without_capacity(plants: &[&str]) -> Problem {
    let names = list(plants);
    Problem::error(
        "plants-without-capacity",
        Text::new(
            format!("按产能计算份额（of: capacity），但未写产能：{}", names.zh),
            format!("the share is of capacity, which is not stated for {}", names.en),
        ),
    )
    .hint(Text::new(
        "在行业文件中写 capacity，或改用 of: output",
        "state `capacity` in the sector file, or take `of: output`",
    ))
}

/// A route of which no plant runs.
pub(in crate::scenario) fn no_plant_runs(route: &str) -> Problem {
    Problem::error(
        "route-without-plants",
        Text::new(
            format!("路线 `{route}` 当年没有在运企业"),
            format!("no plant of route `{route}` runs in that year"),
        ),
    )
    .hint(Text::new(
        "推迟该路线的淘汰，或先在此路线上投产（commission）",
        "retire later, or commission a plant of this route",
    ))
}

/// A process that is for no product that others could make, such as a flare or a power plant on gas.
pub(in crate::scenario) fn for_no_product(process: &str) -> Problem {
    Problem::error(
        "nothing-takes-over",
        Text::new(
            format!("`{process}` 用于吸纳他处的副产，不能淘汰"),
            format!("`{process}` takes up what others make beside their products, and cannot be retired"),
        ),
    )
}

/// A process beside which nothing brings its product.
pub(in crate::scenario) fn nothing_takes_over(process: &str, product: &str) -> Problem {
    Problem::error(
        "nothing-takes-over",
        Text::new(
            format!("淘汰 `{process}` 后没有工序生产 `{product}`，也未外购"),
            format!("with `{process}` retired nothing makes `{product}`, and none is bought"),
        ),
    )
    .hint(Text::new(
        "在此措施之前先投产（commission）代替它的设施，或用 replace",
        "commission what takes its place in a lever before this one, or use `replace`",
    ))
}

/// The fewest digits of a ratio in a message.
const FEWEST_DIGITS: u32 = 4;
/// The most digits of a ratio in a message; what they do not tell apart is written as a fraction.
const MOST_DIGITS: u32 = 10;

/// A number with as many digits as tell it from a greater one.
fn told_from(found: &Ratio, greater: &Ratio) -> String {
    let mut digits = FEWEST_DIGITS..=MOST_DIGITS;
    let shown = digits.find_map(|digits| Some(found.significant(digits)).filter(|shown| shown < greater));
    shown.map_or_else(|| found.to_expression(), |shown| shown.to_text())
}

/// Capacity commissioned that is more than the ratio to what is retired allows.
pub(in crate::scenario) fn replacement_ratio(retired: &Ratio, new: &Ratio, ratio: &Ratio, unit: &str) -> Problem {
    let found = told_from(&retired.divide(new).unwrap_or_default(), ratio);
    let (retired, new, ratio) = (retired.to_text(), new.to_text(), ratio.to_text());
    Problem::error(
        "replacement-ratio",
        Text::new(
            format!("淘汰产能 {retired} {unit}，新建产能 {new} {unit}，置换比 {found}∶1，低于规定的 {ratio}∶1"),
            format!(
                "capacity retired {retired} {unit}, new {new} {unit}: a ratio of {found}:1, below the {ratio}:1 stated"
            ),
        ),
    )
    .hint(Text::new(
        "减小新建产能，或增加淘汰的企业或设施",
        "commission less, or retire more plants or units",
    ))
}

/// Something retired that runs no more: its capacity cannot be retired twice.
pub(in crate::scenario) fn retired_already(name: &str, year: i16) -> Problem {
    Problem::error(
        "retired-already",
        Text::new(
            format!("`{name}` 在 {year} 年已不运行，其产能不能再用于置换"),
            format!("`{name}` runs no more in {year}: its capacity can be retired for something new only once"),
        ),
    )
    .hint(Text::new(
        "从 retire 中去掉它，或去掉先淘汰它的措施（或行业文件中的 stop）",
        "leave it out of `retire`, or leave out the lever that retires it before (or `stop` in the sector file)",
    ))
}

/// Something retired whose capacity is not known.
pub(in crate::scenario) fn no_capacity(name: &str) -> Problem {
    Problem::error(
        "replacement-without-capacity",
        Text::new(
            format!("置换比无从核对：`{name}` 未写产能"),
            format!("the replacement ratio cannot be checked: no capacity is stated for `{name}`"),
        ),
    )
    .hint(Text::new(
        "企业写在行业文件的 capacity，设施写在企业文件的 capacity 与 capacity_unit（10^4 t/a），新建的写在 commission 的 capacity",
        "state `capacity` in the sector file for plants, with `capacity_unit: 10^4 t/a` in the plants file for units, under `commission` for what is new",
    ))
}

/// Output above capacity.
pub(in crate::scenario) fn output_above_capacity(name: &str, output: &Ratio, capacity: &Ratio, unit: &str) -> Problem {
    let (output, capacity) = (output.significant(8).to_text(), capacity.to_text());
    Problem::error(
        "capacity-below-output",
        Text::new(
            format!("`{name}` 的产量 {output} {unit} 超过产能 {capacity} {unit}"),
            format!("`{name}` would put out {output} {unit}, above its capacity of {capacity} {unit}"),
        ),
    )
    .hint(Text::new(
        "降低需求或份额，或增加产能",
        "lower the demand or the share, or add capacity",
    ))
}

/// Shares of a product mix that do not add up to one.
pub(in crate::scenario) fn mix_is_not_whole(sum: &Ratio) -> Problem {
    let sum = sum.to_text();
    Problem::error(
        "shares-not-one",
        Text::new(
            format!("各产品份额之和为 {sum}，应为 1"),
            format!("the shares of the products add up to {sum}, not to 1"),
        ),
    )
    .hint(Text::new(
        "各年各产品的 shares 相加应恰为 1",
        "the `shares` of every year must add up to exactly 1",
    ))
}

/// A product of a mix that the plant does not make.
pub(in crate::scenario) fn product_not_made(item: &str, known: &[&str]) -> Problem {
    let names = list(known);
    Problem::error(
        "product-not-made",
        Text::new(format!("该企业不生产 `{item}`"), format!("the plant makes no `{item}`")),
    )
    .hint(Text::new(
        format!("外售的产品：{}", names.zh),
        format!("what it makes and sells: {}", names.en),
    ))
}

/// Units that levers let make more than is asked for.
pub(in crate::scenario) fn units_beyond_need(units: &[(&str, Ratio, &str)]) -> Problem {
    let list = |joined: &str| {
        let each = units
            .iter()
            .map(|(unit, output, measure)| format!("`{unit}` {} {measure}", output.significant(8).to_text()));
        each.collect::<Vec<_>>().join(joined)
    };
    Problem::error(
        "output-above-demand",
        Text::new(
            format!("投产设施的产量多于所需：{}", list("、")),
            format!("units commissioned make more than is asked for: {}", list(", ")),
        ),
    )
    .hint(Text::new(
        "减小 commission 的 output，或改用 route-shift 写份额",
        "lower the `output` of what is commissioned, or state a share with `route-shift`",
    ))
}

/// Products of a mix that are measured in different units.
pub(in crate::scenario) fn mix_of_units(items: &[&str]) -> Problem {
    let names = list(items);
    Problem::error(
        "mix-of-units",
        Text::new(
            format!("{} 的单位不同，无从相加", names.zh),
            format!("{} are measured in different units and cannot be added up", names.en),
        ),
    )
}
