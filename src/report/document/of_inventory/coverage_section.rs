//! On what the result rests: the outcome of every ledger line, how values were obtained, how sure they are, and what was left out.

use super::book::InventoryBook;
use crate::factor::Named;
use crate::inventory::coverage::Share;
use crate::inventory::{Inventory, Outcome, Row};
use crate::quantity::{Ratio, Rounding, RoundingMode};
use crate::report::document::{
    Cell, CellPlace, Chart, ChartKind, Column, Formula, Number, Part, RowStyle, Section, Table,
};
use crate::text::Text;

/// How shares are rounded.
const PERCENT: Rounding = Rounding {
    places: 2,
    mode: RoundingMode::HalfAwayFromZero,
};

impl InventoryBook<'_, '_> {
    pub(super) fn coverage_section(&self) -> Section {
        let inventory = self.inventory;
        let tiers = self.share_table(
            "tiers",
            Text::new("获取方式", "How values were obtained"),
            &inventory.tier_shares(),
            |row, id| row.tier.is_some_and(|tier| tier.id() == id),
        );
        let confidence = self.share_table(
            "confidence",
            Text::new("可信度", "How sure values are"),
            &inventory.confidence_shares(),
            |row, id| row.confidence.is_some_and(|class| class.id() == id),
        );
        let chart = share_chart(&tiers);
        let mut parts = vec![
            Part::Table(outcome_table(inventory)),
            Part::Chart(chart),
            Part::Table(tiers),
            Part::Table(confidence),
        ];
        let gaps = gap_table(inventory);
        if !gaps.rows.is_empty() {
            parts.push(Part::Table(gaps));
        }
        let lines = line_table(inventory);
        if !lines.rows.is_empty() {
            parts.push(Part::Table(lines));
        }
        Section {
            id: "coverage".to_owned(),
            title: Text::new("结果的依据", "What the result rests on"),
            prose: vec![Text::new(
                "台账的每一行都有且只有一个去向。份额按每行最弱的值计，占各行绝对值之和。",
                "Every ledger line has exactly one outcome. Shares go by the weakest value of a row, of the sum of rows without signs.",
            )],
            parts,
        }
    }

    /// Shares; `has` tells whether a row is of one, by its id.
    fn share_table(&self, id: &str, title: Text, shares: &[Share], has: impl Fn(&Row, &str) -> bool) -> Table {
        let (unit, places) = (
            self.inventory.methodology.unit.text.as_str(),
            self.inventory.methodology.rounding.places,
        );
        let columns = vec![
            Column::words("kind", "类别", "kind"),
            Column::number("rows", Text::new("行数", "rows"), None, 0),
            Column::number(
                "absolute",
                Text::new("绝对值之和", "sum without signs"),
                Some(unit),
                places,
            ),
            Column::number("share", Text::new("份额", "share"), Some("%"), 2),
        ];
        let mut table = Table::new(id, title, columns);
        let shown: Vec<&Share> = shares.iter().filter(|share| share.rows > 0).collect();
        let all: Ratio = shares.iter().map(|share| share.absolute.clone()).sum();
        for (at, share) in shown.iter().enumerate() {
            let absolute =
                Number::exact(&share.absolute, places).follows(self.sum_without_signs(|row| has(row, share.id)));
            let percent = share.percent.map(|percent| {
                let of_all = (share.absolute.clone() * Ratio::from(100u64))
                    .divide(&all)
                    .and_then(|share| share.round(PERCENT));
                let formula = Formula::same_as(CellPlace::new(id, at, 2))
                    .then("*100/")
                    .cell(CellPlace::new(id, shown.len(), 2))
                    .round(PERCENT.places);
                Number::rounded(percent).follows(Some(formula).filter(|_| of_all == Some(percent)))
            });
            let cells = vec![
                Cell::words(share.title.clone()),
                Cell::count(share.rows as i128),
                absolute.into(),
                percent.map_or(Cell::Blank, Cell::from),
            ];
            table.push(RowStyle::Plain, cells);
        }
        let rows = table.rows.len();
        if rows > 0 {
            let count: usize = shares.iter().map(|share| share.rows).sum();
            let total = Number::exact(&all, places).follows(Formula::sum_of_rows(id, 2, 0..rows));
            let cells = vec![
                Cell::words(Text::new("合计", "Total")),
                Cell::count(count as i128),
                total.into(),
                Cell::Blank,
            ];
            table.push(RowStyle::Total, cells);
        }
        table
    }

    /// The sum of the emissions of rows without their signs, over the computation: those above zero less those below.
    fn sum_without_signs(&self, has: impl Fn(&Row) -> bool) -> Option<Formula> {
        let inventory = self.inventory;
        let (below, above): (Vec<usize>, Vec<usize>) = self
            .order
            .iter()
            .copied()
            .filter(|place| inventory.counts(self.row(*place)) && has(self.row(*place)))
            .partition(|place| self.row(*place).emission.is_some_and(|emission| emission.is_negative()));
        match (above.is_empty(), below.is_empty()) {
            (false, true) => self.sum_of_calculated(&above),
            (true, _) => Some(Formula::text("0-").append(self.sum_of_calculated(&below)?)),
            (false, false) => {
                let above = self.sum_of_calculated(&above)?;
                Some(above.then("-").append(self.sum_of_calculated(&below)?))
            }
        }
    }
}

fn share_chart(table: &Table) -> Chart {
    Chart {
        id: "tiers-shares".to_owned(),
        title: table.title.clone(),
        kind: ChartKind::Bars,
        table: table.id.clone(),
        category: 0,
        target: None,
        series: vec![3],
        rows: table.rows_of(RowStyle::Plain),
        unit: "%".to_owned(),
        marks: Vec::new(),
        description: Text::new("按获取方式的份额。", "Shares by how values were obtained."),
    }
}

fn outcome_table(inventory: &Inventory<'_>) -> Table {
    let columns = vec![
        Column::words("outcome", "去向", "outcome"),
        Column::number("lines", Text::new("台账行数", "ledger lines"), None, 0),
    ];
    let mut table = Table::new(
        "outcomes",
        Text::new("台账各行的去向", "Outcome of ledger lines"),
        columns,
    );
    let titles = [
        Text::new("计入", "counted"),
        Text::new("参考", "informing"),
        Text::new("不计", "outside"),
        Text::new("拒绝", "refused"),
    ];
    let lines = inventory.outcome_lines();
    for (title, lines) in titles.into_iter().zip(lines) {
        table.push(RowStyle::Plain, vec![Cell::words(title), Cell::count(lines)]);
    }
    let all: u64 = lines.iter().sum();
    let total = Number::exact(&Ratio::from(all), 0).follows(Formula::sum_of_rows("outcomes", 1, 0..lines.len()));
    table.push(
        RowStyle::Total,
        vec![Cell::words(Text::new("合计", "Total")), total.into()],
    );
    table
}

/// What was not counted for want of a factor.
fn gap_table(inventory: &Inventory<'_>) -> Table {
    let columns = vec![
        Column::words("plant", "企业", "plant"),
        Column::words("item", "物料", "item"),
        Column::number("lines", Text::new("台账行数", "ledger lines"), None, 0),
        Column::words("missing", "缺少", "what is missing"),
    ];
    let mut table = Table::new("gaps", Text::new("未计入", "Not counted"), columns);
    for gap in &inventory.gaps {
        let cells = vec![
            Cell::words(inventory.ledger.plants.plants[gap.plant].title.clone()),
            Cell::words(inventory.library.items.at(gap.item).title().clone()),
            Cell::count(gap.lines),
            Cell::words(gap.problem.message.clone()),
        ];
        table.push(RowStyle::Plain, cells);
    }
    table
}

/// What became of the lines that the total does not count, by item and flow, with the reason.
fn line_table(inventory: &Inventory<'_>) -> Table {
    let columns = vec![
        Column::words("item", "物料", "item"),
        Column::fixed("flow", "流向", "flow"),
        Column::fixed("outcome", "去向", "outcome"),
        Column::number("lines", Text::new("台账行数", "ledger lines"), None, 0),
        Column::words("reason", "原因", "reason"),
        Column::words("clause", "条款", "clause"),
    ];
    let mut table = Table::new(
        "uncounted-lines",
        Text::new("不计与参考的行", "Lines that are not counted"),
        columns,
    );
    table.is_detail = true;
    let mut rows: Vec<(Vec<Cell>, u64)> = Vec::new();
    for (group, outcome) in inventory.groups.iter().zip(&inventory.plan.outcomes) {
        let (title, reason, clause) = match outcome {
            Outcome::Counted { .. } => continue,
            Outcome::Informing { reason, .. } => (Text::new("参考", "informing"), reason.clone(), None),
            Outcome::Outside { reason, clause } => (Text::new("不计", "outside"), reason.clone(), clause.clone()),
            Outcome::Refused => (Text::new("拒绝", "refused"), Text::default(), None),
        };
        let cells = vec![
            Cell::words(inventory.library.items.at(group.item).title().clone()),
            Cell::words(group.flow.title()),
            Cell::words(title),
            Cell::Blank,
            Cell::words(reason),
            Cell::same(clause.unwrap_or_default()),
        ];
        match rows.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, lines)) => *lines += group.lines,
            None => rows.push((cells, group.lines)),
        }
    }
    for (mut cells, lines) in rows {
        cells[3] = Cell::count(lines);
        table.push(RowStyle::Plain, cells);
    }
    table
}
