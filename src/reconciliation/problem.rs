//! What stops a reconciliation.

use super::balance_system::BalanceSystem;
use super::structure::Equation;
use crate::problem::{Place, Problem};
use crate::text::Text;

/// The names of the balances that an equation was made from.
fn names(system: &BalanceSystem, equation: &Equation) -> Text {
    let titles = equation.balances.iter().map(|place| &system.balances[*place].title);
    let (zh, en): (Vec<&str>, Vec<&str>) = titles.map(|title| (title.zh.as_str(), title.en.as_str())).unzip();
    Text::new(zh.join("、"), en.join(", "))
}

/// Flows that are all read as exact do not close.
pub(super) fn exact_flows(system: &BalanceSystem, equation: &Equation) -> Problem {
    let names = names(system, equation);
    let open = equation.constant.to_text();
    Problem::error(
        "exact-flows-do-not-close",
        Text::new(
            format!("{}：各量均按准确值（不确定度 0）读取，却相差 {open}", names.zh),
            format!(
                "{}: all flows are read as exact (uncertainty 0), and they are {open} apart",
                names.en
            ),
        ),
    )
    .hint(Text::new(
        "改正数量，或写明其中某一计量的不确定度",
        "mend a quantity, or state the uncertainty of one of the meters",
    ))
}

/// Balances that all but repeat one another.
pub(super) fn nearly_alike(system: &BalanceSystem, equation: &Equation) -> Problem {
    let names = names(system, equation);
    Problem::error(
        "balances-nearly-alike",
        Text::new(
            format!("{} 与其他平衡几乎相同，浮点求解无法区分", names.zh),
            format!(
                "{} all but repeats other balances: a solution in floating point cannot tell them apart",
                names.en
            ),
        ),
    )
    .hint(Text::new(
        "只取其中一种平衡（--balance），或用 --item 缩小范围",
        "take one kind of balance alone with --balance, or fewer with --item",
    ))
}

/// A variable that balances are said to determine and that no equation gives: a fault of the program.
pub(super) fn no_estimate(system: &BalanceSystem, variable: usize) -> Problem {
    let title = system.variables[variable].full_title();
    Problem::error(
        "no-estimate",
        Text::new(
            format!("{}：平衡应能求得此量，却没有求它的方程", title.zh),
            format!("{}: balances determine it, and no equation gives it", title.en),
        ),
    )
    .hint(Text::new(
        "这是程序的错误，请报告",
        "this is a fault of the program; please report it",
    ))
}

/// A meter of which some line states no uncertainty.
pub(super) fn no_uncertainty(meter: &Text, place: Option<Place>) -> Problem {
    let problem = Problem::error(
        "no-uncertainty",
        Text::new(
            format!("{}：未写明不确定度，无从确定其权重", meter.zh),
            format!("{}: states no uncertainty, so nothing says how much it weighs", meter.en),
        ),
    )
    .hint(Text::new(
        "填写 uncertainty 列（95 % 区间半宽，%），或用 --uncertainty 2% 给未写明的行",
        "fill the column uncertainty (half the 95 % interval in per cent), or give it for lines that state none: --uncertainty 2%",
    ));
    match place {
        Some(place) => problem.at(place),
        None => problem,
    }
}

/// A line over a longer period than balances are drawn up for.
pub(super) fn longer_period(meter: &Text, period: &str, length: &Text, place: Place) -> Problem {
    Problem::error(
        "period-too-long",
        Text::new(
            format!("{}：期间 {period} 长于平衡期（{}）", meter.zh, length.zh),
            format!(
                "{}: {period} is longer than the period of the balances, the {}",
                meter.en, length.en
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "用 --by year，或按月填报此行",
        "take --by year, or state it by month",
    ))
}

/// A name that nothing in the ledger has.
pub(super) fn not_in_ledger(option: &str, typed: &str, what: &Text, known: &[String]) -> Problem {
    Problem::error(
        "not-in-ledger",
        Text::new(
            format!("{option} `{typed}`：台账中没有此{}", what.zh),
            format!("{option} `{typed}`: the ledger has no such {}", what.en),
        ),
    )
    .hint(Text::new(
        format!("台账中有：{}", known.join("、")),
        format!("it has: {}", known.join(", ")),
    ))
}

/// No balance of the kind asked for can be drawn up.
pub(super) fn no_balance() -> Problem {
    Problem::error(
        "no-balance",
        Text::new("没有可列出的平衡", "there is no balance to draw up"),
    )
    .hint(Text::new(
        "物料平衡需要工序账（produced、consumed）与边界账；碳平衡还需要台账实测或企业文件给出的含碳量",
        "a balance of an item needs the processes' book (produced, consumed) and the boundary's; one of carbon needs contents measured in the ledger or stated in the plants file too",
    ))
}
