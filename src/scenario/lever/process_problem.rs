//! What can be wrong with levers on processes, and what must be said of them.

use crate::problem::{Problem, near_names};
use crate::quantity::Ratio;
use crate::scenario::scenario_problem::CAPTURE_NOT_DEDUCTED;
use crate::text::Text;

pub fn no_process(name: &str) -> Problem {
    Problem::warning(
        "lever-without-process",
        Text::new(
            format!("企业没有工序 `{name}`，对其不起作用"),
            format!("the plant has no process `{name}`: no effect there"),
        ),
    )
    .hint(Text::new(
        "写台账中的工序名或工序类型；dafeng network 列出企业的工序",
        "name a process of the ledger or a process type; `dafeng network` lists those of a plant",
    ))
}

pub fn not_taken(process: &str, item: &str) -> Problem {
    Problem::warning(
        "lever-without-effect",
        Text::new(
            format!("工序 `{process}` 不消耗 `{item}`，不起作用"),
            format!("process `{process}` takes no `{item}`: no effect there"),
        ),
    )
}

pub fn no_taker(item: &str) -> Problem {
    Problem::warning(
        "lever-without-effect",
        Text::new(
            format!("企业没有工序消耗或产出 `{item}`：回收了也无处可用，不起作用"),
            format!("no process of the plant takes or makes `{item}`: what would be recovered goes nowhere, no effect"),
        ),
    )
}

pub fn no_network() -> Problem {
    Problem::warning(
        "lever-without-effect",
        Text::new(
            "企业的台账没有外购电或没有工序行，不起作用",
            "the plant's ledger buys no electricity or has no lines of processes: no effect",
        ),
    )
}

pub fn not_made_beside(process: &str, item: &str) -> Problem {
    Problem::error(
        "lever-per-what-is-not-made",
        Text::new(
            format!("工序 `{process}` 不产出 `{item}`，无从按其计"),
            format!("process `{process}` makes no `{item}`: nothing can be counted per unit of it"),
        ),
    )
    .hint(Text::new(
        "去掉 per（则按工序的主产品），或写该工序的产品",
        "leave out `per`, which then is the product of the process, or name a product of it",
    ))
}

pub fn bad_unit(typed: &str, expected: &str) -> Problem {
    Problem::error(
        "bad-lever-unit",
        Text::new(
            format!("单位 `{typed}` 不合；应可换算为 `{expected}`"),
            format!("the unit `{typed}` does not fit; expected one that converts to `{expected}`"),
        ),
    )
}

pub fn unknown_item(name: &str, nearest: &[String]) -> Problem {
    let problem = Problem::error(
        "unknown-item",
        Text::new(
            format!("`{name}` 不是已知的物料"),
            format!("`{name}` is not a known item"),
        ),
    );
    if nearest.is_empty() {
        return problem;
    }
    problem.hint(near_names(nearest))
}

pub fn carbon_exceeded(process: &str) -> Problem {
    Problem::error(
        "lever-exceeds-carbon",
        Text::new(
            format!("工序 `{process}` 的产品带走的碳将超过带入的碳"),
            format!("the products of process `{process}` would carry off more carbon than it takes"),
        ),
    )
    .hint(Text::new(
        "减小措施，或核对含碳量",
        "weaken the lever, or check the carbon contents",
    ))
}

pub fn recovery_exceeds_carbon(process: &str, item: &str, most: &str, unit: &str) -> Problem {
    Problem::error(
        "recovery-exceeds-carbon",
        Text::new(
            format!("工序 `{process}` 至多还能多回收 `{item}` {most} {unit}：其余的碳不够"),
            format!(
                "process `{process}` can recover at most {most} {unit} more of `{item}`: it has no more carbon to give"
            ),
        ),
    )
    .hint(Text::new("减小 additional", "lower `additional`"))
}

pub fn no_heat(item: &str) -> Problem {
    Problem::error(
        "lever-without-calorific-value",
        Text::new(
            format!("台账与企业文件都没有 `{item}` 的低位发热量（ncv），无从按热值替代"),
            format!("neither the ledger nor the plants file states the calorific value (ncv) of `{item}`: there is no heat to go by"),
        ),
    )
    .hint(Text::new(
        "在企业文件中写明 ncv，或在措施中写 ratio",
        "state it as a factor `ncv` of the plants file, or write `ratio` in the lever",
    ))
}

pub fn no_carbon(item: &str) -> Problem {
    Problem::error(
        "lever-without-carbon-content",
        Text::new(
            format!("没有 `{item}` 的含碳量，无从使煤气随碳变化"),
            format!("nothing states the carbon of `{item}`: neither a replacement by carbon nor the gases of the process can follow it"),
        ),
    )
    .hint(Text::new(
        "在企业文件中写明 carbon_fraction",
        "state it as a factor `carbon_fraction` of the plants file",
    ))
}

/// What a lever changes is fuel of a process whose gas could not follow it.
pub fn gas_stays(process: &str, gas: &str) -> Problem {
    Problem::warning(
        "gas-does-not-follow",
        Text::new(
            format!("工序 `{process}` 所用物料或 `{gas}` 的含碳量未知：煤气产出未随之改变，自发电与外购电因此偏离"),
            format!(
                "the carbon of what process `{process}` takes, or of `{gas}`, is not known: its gas stays as it was, and own and bought power with it"
            ),
        ),
    )
    .hint(Text::new(
        "在企业文件中给出含碳量（carbon_fraction，或 ncv 与 carbon_content）",
        "give carbon contents in the plants file (carbon_fraction, or ncv with carbon_content)",
    ))
}

pub fn no_burden(process: &str) -> Problem {
    Problem::warning(
        "lever-without-effect",
        Text::new(
            format!("工序 `{process}` 不消耗 replaces 中的物料，不起作用"),
            format!("process `{process}` takes none of what is to be replaced: no effect there"),
        ),
    )
}

pub fn burden_exceeded(process: &str, share: &str) -> Problem {
    Problem::error(
        "burden-exceeded",
        Text::new(
            format!("工序 `{process}` 的炉料不能有 {share} 的此物料：被代替的料用尽也不够"),
            format!(
                "the burden of process `{process}` cannot hold a share of {share}: what it replaces does not suffice"
            ),
        ),
    )
    .hint(Text::new(
        "降低 share，或在 replaces 中写更多物料",
        "lower `share`, or name more in `replaces`",
    ))
}

/// A burden that would save more fuel than there is.
pub fn fuel_below_zero(process: &str, points: &Ratio, saved: &Ratio) -> Problem {
    let [points, saved] = [points, saved].map(|amount| amount.significant(4).to_text());
    Problem::error(
        "burden-saves-all-fuel",
        Text::new(
            format!("工序 `{process}` 的份额增加 {points} 个百分点，按 saved_per_point 将节省燃料的 {saved}：多于其全部"),
            format!(
                "in process `{process}` the share is {points} points above that before, which by `saved_per_point` saves {saved} of the fuel: more than all of it"
            ),
        ),
    )
    .hint(Text::new(
        "saved_per_point 是每增加一个百分点节省的份额，如 0.002",
        "`saved_per_point` is the share saved for one hundredth, such as 0.002",
    ))
}

pub fn no_other_supply(supply: &str) -> Problem {
    Problem::error(
        "no-other-supply",
        Text::new(
            format!("外购电全为 `{supply}`，其余部分没有来源"),
            format!("all electricity bought is `{supply}`: nothing supplies the rest"),
        ),
    )
    .hint(Text::new("改写所增的来源", "name the supply that grows instead"))
}

pub fn capture_not_deducted() -> Problem {
    Problem::note(
        CAPTURE_NOT_DEDUCTED,
        Text::new(
            "所用方法不扣除捕集的二氧化碳：结果中只见捕集所耗的能源",
            "the methodology does not deduct captured carbon dioxide: the result shows only the energy that capture takes",
        ),
    )
    .hint(Text::new(
        "planning-steel 按本程序的约定扣除",
        "`planning-steel` deducts it, by a convention of this program",
    ))
}

/// More captured of a process than its stack gas holds, as CO2 in a run of it.
pub fn captured_exceeds_stack(process: &str, captured: &Ratio, stack: &Ratio) -> Problem {
    let [captured, stack] = [captured, stack].map(|amount| amount.significant(6).to_text());
    Problem::error(
        "captured-exceeds-stack",
        Text::new(
            format!("工序 `{process}` 捕集 {captured} t 二氧化碳（按基准年的运行量），各措施之后其烟气中只有 {stack} t"),
            format!(
                "{captured} t of carbon dioxide would be captured of process `{process}` at the runs of the base year, and after all levers its stack gas holds {stack} t"
            ),
        ),
    )
    .hint(Text::new(
        "capture 写在改变同一工序的措施之后",
        "write `capture` after the levers that change the same process",
    ))
}

pub fn nothing_to_capture(process: &str) -> Problem {
    Problem::warning(
        "lever-without-effect",
        Text::new(
            format!("工序 `{process}` 自身烟气不含碳，或已全部捕集，无可捕集"),
            format!(
                "the stack gas of process `{process}` holds no carbon, or all of it is captured: there is nothing to capture"
            ),
        ),
    )
}
