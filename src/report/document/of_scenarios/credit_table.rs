//! What each lever is worth.

use super::scenario_section::id_of;
use crate::report::document::{Cell, Column, Number, RowStyle, Table};
use crate::report::trajectory::TrajectorySheet;
use crate::scenario::credit::CreditTable;
use crate::text::Text;

/// Years shown beside the last: those of a multiple of this.
const SHOWN_EVERY: i16 = 5;

pub(super) fn table(sheet: &TrajectorySheet<'_>, credits: &CreditTable) -> Table {
    let unit = sheet.methodology.file.result.unit.as_str();
    let (base, last) = (sheet.trajectory.base_year, sheet.scenario.last_year);
    let years: Vec<(usize, i16)> = credits
        .years
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, year)| *year > base && (*year == last || *year % SHOWN_EVERY == 0))
        .collect();
    let mut columns = vec![
        Column::words("lever", "措施", "lever"),
        Column::words("kind", "种类", "kind"),
    ];
    for (_, year) in &years {
        let first = Text::new(format!("{year} 年 单独"), format!("{year} first in"));
        let last = Text::new(format!("{year} 年 最后"), format!("{year} last in"));
        columns.push(Column::number(&format!("{year}_first_in"), first, Some(unit), 0));
        columns.push(Column::number(&format!("{year}_last_in"), last, Some(unit), 0));
    }
    let title = Text::new("措施的贡献", "What the levers are worth");
    let mut table = Table::new(&id_of(sheet, "credits"), title, columns);
    let number = |value: Option<f64>| value.map_or(Cell::Blank, |value| Number::floating(value, 0).into());
    for credit in &credits.levers {
        let mut cells = vec![Cell::words(credit.title.clone()), Cell::same(credit.kind)];
        for (at, _) in &years {
            cells.push(number(credit.first_in.as_ref().ok().map(|by| by[*at])));
            cells.push(number(credit.last_in.as_ref().ok().map(|by| by[*at])));
        }
        table.push(RowStyle::Plain, cells);
        for (by, zh, en) in [
            (&credit.first_in, "不能单独成立", "cannot stand alone"),
            (
                &credit.last_in,
                "缺它则其余不成立",
                "the others cannot stand without it",
            ),
        ] {
            if let Err(why) = by {
                let title = &credit.title;
                table.footnotes.push(Text::new(
                    format!("{}{zh}：{}", title.zh, why.zh),
                    format!("{} {en}: {}", title.en, why.en),
                ));
            }
        }
    }
    let mut sum = |title: Text, style: RowStyle, of: &dyn Fn(usize) -> Option<f64>| {
        let mut cells = vec![Cell::words(title), Cell::Blank];
        for (at, _) in &years {
            cells.extend([number(of(*at)), Cell::Blank]);
        }
        table.push(style, cells);
    };
    sum(Text::new("相互作用", "interaction"), RowStyle::Plain, &|at| {
        credits.interaction(at)
    });
    sum(Text::new("全部措施", "all levers"), RowStyle::Total, &|at| {
        Some(credits.all(at))
    });
    table.footnotes.insert(
        0,
        Text::new(
            "单独：只有它；最后：只缺它；相互作用：全部减各自单独之和。减排为负；浮点计算。",
            "First in: it alone; last in: all but it missing; interaction: all less the sum of first in. Below zero where it saves; in floating point.",
        ),
    );
    table
}
