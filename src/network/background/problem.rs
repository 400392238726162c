//! What keeps an exchange table from being linked, or its system from being solved; every message names the row or the processes.

use super::iterative::Iteration;
use crate::problem::{Place, Problem};
use crate::text::Text;

/// So many names are written out; the rest are counted.
const WRITTEN: usize = 8;

/// Names in a row, the first of many.
pub(super) fn quoted(names: &[&str]) -> Text {
    let mut written: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    written.dedup();
    let more = written.len().saturating_sub(WRITTEN);
    written.truncate(WRITTEN);
    let names = written.join(", ");
    if more == 0 {
        return Text::same(names);
    }
    Text::new(
        format!("{names} 等（另 {more} 个）"),
        format!("{names} and {more} more"),
    )
}

fn of_names(names: &[String]) -> Text {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    quoted(&names)
}

pub(super) fn no_reference(place: Place, process: &str) -> Problem {
    Problem::error(
        "no-quantitative-reference",
        Text::new(
            format!("工序 `{process}` 没有定量基准"),
            format!("process `{process}` has no quantitative reference: nothing says what its runs are counted by"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "在其主产品的一行将 quantitative_reference 写为 True",
        "write True in quantitative_reference on the row of its main product",
    ))
}

pub(super) fn two_references(place: Place, process: &str, rows: &[u64]) -> Problem {
    let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
    let rows = rows.join(", ");
    Problem::error(
        "two-quantitative-references",
        Text::new(
            format!("工序 `{process}` 有多个定量基准（第 {rows} 行）"),
            format!("process `{process}` has several quantitative references (rows {rows})"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "只留一个；联产品另写一行 False，或先按分配拆成单产品工序",
        "keep one; the others are by-products (False), or the process is first allocated into one for each product",
    ))
}

pub(super) fn zero_reference(place: Place, process: &str) -> Problem {
    Problem::error(
        "zero-reference",
        Text::new(
            format!("工序 `{process}` 的定量基准为零"),
            format!("the quantitative reference of process `{process}` is zero"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "写出一次运行的产量",
        "give how much one run of it makes or treats",
    ))
}

pub(super) fn own_use(place: Place, process: &str, gross: f64, net: f64) -> Problem {
    let used = gross - net;
    Problem::error(
        "no-surplus",
        Text::new(
            format!("工序 `{process}` 产出 {gross}，自用 {used}：没有净产出"),
            format!("process `{process}` makes {gross} of its reference and uses {used} of it itself: nothing is left"),
        ),
    )
    .at(place)
    .hint(Text::new("核对自用量", "check what it takes of its own product"))
}

pub(super) fn missing_link(place: Place, flow: &str, users: &[&str]) -> Problem {
    let names = quoted(users);
    Problem::error(
        "missing-link",
        Text::new(
            format!("没有工序提供 `{flow}`；使用者：{}", names.zh),
            format!("no process provides `{flow}`, which is exchanged by {}", names.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "补上以它为定量基准的工序，或在名称前写 CUTOFF 表示有意截断；--allow-gaps 将其截断并列出（退出码 3）",
        "add the process that has it as its reference, or mark it as cut off by a name that begins with CUTOFF; --allow-gaps cuts it off and lists it (exit code 3)",
    ))
}

pub(super) fn two_providers(place: Place, flow: &str, makers: &[&str], lines: usize) -> Problem {
    let names = quoted(makers);
    Problem::error(
        "two-providers",
        Text::new(
            format!("`{flow}` 有多个提供者：{}；{lines} 行未写明取自哪一个", names.zh),
            format!(
                "`{flow}` has several providers, {}, and {lines} row(s) do not say which",
                names.en
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "在 provider 列写工序名或其 uuid",
        "name the process, or its uuid, in the column provider",
    ))
}

pub(super) fn unknown_provider(place: Place, typed: &str, nearest: &[&str]) -> Problem {
    let problem = Problem::error(
        "unknown-provider",
        Text::new(
            format!("没有名为 `{typed}` 的工序"),
            format!("there is no process `{typed}`"),
        ),
    )
    .at(place);
    if nearest.is_empty() {
        return problem.hint(Text::new(
            "写本表中工序的名称或 uuid；留空则按流名查找",
            "give the name or the uuid of a process of this table; blank finds it by the flow",
        ));
    }
    let near = quoted(nearest);
    problem.hint(Text::new(format!("相近：{}", near.zh), format!("nearest: {}", near.en)))
}

pub(super) fn provider_of_another(place: Place, process: &str, makes: &str, flow: &str) -> Problem {
    Problem::error(
        "provider-of-another-flow",
        Text::new(
            format!("工序 `{process}` 提供的是 `{makes}`，不是 `{flow}`"),
            format!("process `{process}` provides `{makes}`, not `{flow}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "改正提供者或流名",
        "mend the provider or the name of the flow",
    ))
}

pub(super) fn provider_of_several(place: Place, typed: &str, uuids: &[&str]) -> Problem {
    let names = quoted(uuids);
    Problem::error(
        "two-providers",
        Text::new(
            format!("名为 `{typed}` 的工序不止一个"),
            format!("several processes are called `{typed}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        format!("在 provider 列写 uuid：{}", names.zh),
        format!("give the uuid in the column provider, one of {}", names.en),
    ))
}

pub(super) fn units_differ(place: Place, flow: &str, own: &str, other: &str) -> Problem {
    Problem::error(
        "units-differ",
        Text::new(
            format!("`{flow}` 此处单位为 `{own}`，别处为 `{other}`，无法换算"),
            format!(
                "`{flow}` is in `{own}` here and in `{other}` elsewhere, and one cannot be converted into the other"
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "同一流用同一单位，或同一量纲的已知单位（kg 与 t，kWh 与 MJ）",
        "give a flow one unit, or known units of one dimension (kg and t, kWh and MJ)",
    ))
}

pub(super) fn singular(names: &[String]) -> Problem {
    let names = of_names(names);
    Problem::error(
        "singular-network",
        Text::new(
            format!("方程组无唯一解：{} 互为原料，循环一周没有净产出", names.zh),
            format!(
                "the equations have no single solution: {} feed one another, and nothing comes out of the circle",
                names.en
            ),
        ),
    )
    .hint(Text::new(
        "核对这些工序的投入与产出量；一个循环产出的须多于它消耗的",
        "check what these processes take and make; a circle must make more than it takes",
    ))
}

/// How often a process runs, for people.
fn times(runs: f64) -> String {
    let is_plain = (1e-3..1e6).contains(&runs.abs());
    if is_plain {
        format!("{runs:.3}")
    } else {
        format!("{runs:.3e}")
    }
}

fn runs(processes: &[(String, f64)]) -> Text {
    let written: Vec<String> = processes
        .iter()
        .take(WRITTEN)
        .map(|(name, runs)| format!("`{name}` ({})", times(*runs)))
        .collect();
    let (written, more) = (written.join(", "), processes.len().saturating_sub(WRITTEN));
    if more == 0 {
        return Text::same(written);
    }
    Text::new(
        format!("{written} 等（另 {more} 个）"),
        format!("{written} and {more} more"),
    )
}

pub(super) fn circle_without_surplus(circle: &[String], backwards: &[(String, f64)]) -> Problem {
    let (names, runs) = (of_names(circle), runs(backwards));
    Problem::error(
        "negative-scaling",
        Text::new(
            format!("{} 循环消耗多于产出；要有净产出，下列工序须反向运行：{}", names.zh, runs.zh),
            format!(
                "{} go round in a circle that takes more than it makes: for a net output these would have to run backwards: {}",
                names.en, runs.en
            ),
        ),
    )
    .hint(Text::new(
        "核对这些工序的投入与产出量及其单位",
        "check the amounts and the units of what these processes take and make",
    ))
}

pub(super) fn not_converged(circle: &[String], iteration: &Iteration, tolerance: f64) -> Problem {
    let (names, steps, residual) = (of_names(circle), iteration.steps, iteration.residual);
    Problem::error(
        "not-converged",
        Text::new(
            format!("迭代 {steps} 次后相对残差为 {residual:.1e}，要求不超过 {tolerance:.0e}；循环：{}", names.zh),
            format!(
                "the iteration reached a relative residual of {residual:.1e} after {steps} steps, not {tolerance:.0e}, on the circle of {}",
                names.en
            ),
        ),
    )
    .hint(Text::new(
        "用 --solver direct 或 auto；若仍不可解，此循环没有净产出",
        "use --solver direct or auto; where that fails too, nothing comes out of the circle",
    ))
}

pub(super) fn not_solved(residual: f64, tolerance: f64) -> Problem {
    Problem::error(
        "not-solved",
        Text::new(
            format!("解的相对残差为 {residual:.1e}，要求不超过 {tolerance:.0e}"),
            format!("the solution has a relative residual of {residual:.1e}, not {tolerance:.0e}"),
        ),
    )
    .hint(Text::new(
        "方程组近于奇异，或数量相差过大：核对数量与单位",
        "the equations are nearly singular, or amounts differ beyond what 16 digits hold: check amounts and units",
    ))
}

pub(super) fn ambiguous_product(typed: &str, processes: &[&str]) -> Problem {
    let names = quoted(processes);
    Problem::error(
        "ambiguous-product",
        Text::new(
            format!("`{typed}` 有多个提供者"),
            format!("`{typed}` has several providers"),
        ),
    )
    .hint(Text::new(
        format!("写工序名或其 uuid：{}", names.zh),
        format!("name the process or its uuid: {}", names.en),
    ))
}
