//! What can be wrong with what a scenario starts from.

use crate::problem::{Place, Problem};
use crate::scenario::problem::quoted;
use crate::text::Text;

pub(super) fn different_years(place: Place, plants: &[(&str, i16)]) -> Problem {
    let list = |joined: &str| {
        let each = plants.iter().map(|(plant, year)| format!("`{plant}` {year}"));
        each.collect::<Vec<_>>().join(joined)
    };
    Problem::error(
        "several-base-years",
        Text::new(
            format!("各企业台账的年份不同：{}", list("、")),
            format!("the ledgers of the plants are of different years: {}", list(", ")),
        ),
    )
    .at(place)
    .hint(Text::new(
        "各企业取同一年的台账；其他年份写在 history 下",
        "take ledgers of one year for all plants; other years go under `history`",
    ))
}

/// A plant that puts out nothing of the item that its output is counted by, with what it does put out.
pub(super) fn plant_without_output(place: Place, plant: &str, product: &str, made: &[&str]) -> Problem {
    let names = quoted(made);
    let found = match made {
        [] => Text::new("没有任何产出", "puts out nothing"),
        _ => Text::new(format!("产出 {}", names.zh), format!("puts out {}", names.en)),
    };
    let problem = Problem::error(
        "base-plant-without-output",
        Text::new(
            format!("`{plant}` 没有 `{product}` 的产出，各年无从与基准年相比；台账中它{}", found.zh),
            format!(
                "`{plant}` puts out no `{product}`, so no year can be counted beside its base year; by its ledger it {}",
                found.en
            ),
        ),
    )
    .at(place);
    let Some(first) = made.first() else {
        return problem.hint(Text::new(
            "补上产出的行（流向 produced）",
            "add the lines of what it puts out (flow `produced`)",
        ));
    };
    problem.hint(Text::new(
        format!("以其产品计产量：base: {{ledger: …, product: {first}}}"),
        format!("count its output by what it makes: base: {{ledger: ..., product: {first}}}"),
    ))
}

/// An archetype whose ledger is not that of one plant.
pub(super) fn archetype_of_no_plant(place: Place, archetype: &str, plants: &[&str]) -> Problem {
    let names = quoted(plants);
    let (zh, en) = match plants {
        [] => ("没有任何企业的行".to_owned(), "has no line of any plant".to_owned()),
        _ => (
            format!("有多家企业的行：{}", names.zh),
            format!("has lines of several plants: {}", names.en),
        ),
    };
    Problem::error(
        "archetype-of-one-plant",
        Text::new(
            format!("原型 `{archetype}` 的台账{zh}；原型为一家企业一年的台账"),
            format!("the ledger of archetype `{archetype}` {en}; an archetype is the ledger of one plant"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "每个原型一本台账，只含一家企业",
        "write one ledger for each archetype, with the lines of one plant",
    ))
}

/// An archetype that levers name by one file and not alike.
pub(super) fn archetype_differs(place: Place, archetype: &str) -> Problem {
    Problem::error(
        "archetype-named-twice",
        Text::new(
            format!("原型 `{archetype}` 被多项措施引用，而 plants 或 product 不同"),
            format!("levers name archetype `{archetype}` with different `plants` or `product`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "各处写相同的 plants 与 product；两种产品各用一份台账文件",
        "write the same `plants` and `product` everywhere; for two products take two files",
    ))
}
