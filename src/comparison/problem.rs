//! What cannot be compared.

use crate::inventory::Inventory;
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// Whether two inventories can be compared at all.
pub(super) fn check(inventories: [&Inventory<'_>; 2], methods_differ: bool) -> Result<(), Problems> {
    let [own, its] = inventories;
    let mut problems = Vec::new();
    if own.methodology.unit.text != its.methodology.unit.text {
        problems.push(different_results(inventories));
    }
    if let Err(Problems(more)) = check_ledgers(inventories, methods_differ) {
        problems.extend(more);
    }
    Problems(problems).check()?;
    Ok(())
}

/// Whether the ledgers and the methodologies of two inventories do not both differ.
pub(super) fn check_ledgers([own, its]: [&Inventory<'_>; 2], methods_differ: bool) -> Result<(), Problems> {
    if methods_differ && !std::ptr::eq(own.ledger, its.ledger) {
        return Err(two_ledgers_two_methods().into());
    }
    Ok(())
}

fn different_results(inventories: [&Inventory<'_>; 2]) -> Problem {
    let [own, its] = inventories.map(|inventory| {
        let methodology = inventory.methodology;
        (methodology.id(), &methodology.unit.text, &methodology.file.result.title)
    });
    Problem::error(
        "different-results",
        Text::new(
            format!(
                "`{}` 的结果是{}（{}），`{}` 的结果是{}（{}），不能相减",
                own.0, own.2.zh, own.1, its.0, its.2.zh, its.1
            ),
            format!(
                "the result of `{}` is {} ({}), that of `{}` is {} ({}): there is no difference between them",
                own.0, own.2.en, own.1, its.0, its.2.en, its.1
            ),
        ),
    )
    .hint(Text::new(
        "选用结果单位相同的方法学；各方法学的结果见 dafeng methods list",
        "name methodologies with the same unit of result; dafeng methods list shows the results",
    ))
}

fn two_ledgers_two_methods() -> Problem {
    Problem::error(
        "two-ledgers-two-methods",
        Text::new(
            "两本台账、两种方法学同时不同：企业的变化与方法的变化会混在一起",
            "two ledgers under two methodologies at once: what the mill did and what the method counts would be mixed up",
        ),
    )
    .hint(Text::new(
        "分两步比较，两步的差额相加即为总差额：先 dafeng compare A --method M --with-method N，再 dafeng compare A B --method N",
        "compare in two steps, whose differences add up: dafeng compare A --method M --with-method N, then dafeng compare A B --method N",
    ))
}

/// No item is counted on both sides.
pub(super) fn nothing_in_common(inventories: [&Inventory<'_>; 2]) -> Problem {
    let totals = inventories.map(|inventory| inventory.counted().count());
    Problem::error(
        "nothing-in-common",
        Text::new(
            format!("A 计入 {} 行，B 计入 {} 行，没有共同的物料，无从比较", totals[0], totals[1]),
            format!(
                "A counts {} row(s), B counts {} row(s), and no item of the same plant is among both: there is nothing to compare",
                totals[0], totals[1]
            ),
        ),
    )
    .hint(Text::new(
        "核对两本台账的企业编号与物料；各企业分别比较时，每本台账只放一家企业",
        "check the plants' ids and the items of both ledgers; to compare one plant with another, give each a ledger of its own",
    ))
}
