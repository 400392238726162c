//! By which rules the report was drawn up: the methodology, its sources with formula and clause, its notes, the files that went in.

use super::book::InventoryBook;
use super::head;
use crate::format::methodology::CountEntry;
use crate::inventory::Inventory;
use crate::report::document::{Cell, Column, Part, RowStyle, Section, Table};
use crate::text::Text;

impl InventoryBook<'_, '_> {
    pub(super) fn method_section(&self, processes: Option<&Inventory<'_>>) -> Section {
        let methodology = self.inventory.methodology;
        let mut prose = vec![methodology.file.read_from.clone()];
        prose.extend(
            processes
                .and_then(|inventory| inventory.derived_rule())
                .map(|rule| rule.text.clone()),
        );
        prose.extend(methodology.file.notes.iter().cloned());
        Section {
            id: "method".to_owned(),
            title: Text::new("方法与输入", "Method and inputs"),
            prose,
            parts: vec![
                Part::Table(self.source_table()),
                Part::Table(input_table(self.inventory)),
            ],
        }
    }

    fn source_table(&self) -> Table {
        let columns = vec![
            Column::words("source", "源类别", "source"),
            Column::fixed("scope", "范围", "scope"),
            Column::words("formula", "公式", "formula"),
            Column::fixed("counts", "计入", "counts"),
            Column::words("clause", "条款", "clause"),
            Column::words("note", "说明", "note"),
        ];
        let mut table = Table::new(
            "sources",
            Text::new("源类别与公式", "Source categories and formulas"),
            columns,
        );
        let inventory = self.inventory;
        let sources = inventory.methodology.sources.iter();
        for source in sources.filter(|source| source.levels.contains(&inventory.level)) {
            let counts = match (source.count, source.is_deduction) {
                (CountEntry::Total, false) => Text::new("计入", "added"),
                (CountEntry::Total, true) => Text::new("扣减", "deducted"),
                (CountEntry::Memo, _) => Text::new("备查", "memo"),
            };
            let cells = vec![
                Cell::words(source.title.clone()),
                Cell::same(source.scope.map(|scope| scope.to_string()).unwrap_or_default()),
                Cell::words(self.formula_words(source).unwrap_or_default()),
                Cell::words(counts),
                Cell::same(&*source.clause),
                Cell::words(source.note.clone().unwrap_or_default()),
            ];
            table.push(RowStyle::Plain, cells);
        }
        table
    }
}

/// The files that went in.
fn input_table(inventory: &Inventory<'_>) -> Table {
    let columns = vec![
        Column::words("kind", "类别", "kind"),
        Column::words("name", "文件", "file"),
        Column::words("sha256", "SHA-256", "SHA-256"),
    ];
    let mut table = Table::new("inputs", Text::new("输入文件", "Inputs"), columns);
    for input in head::inputs(inventory) {
        let kind = match input.kind {
            "ledger" => Text::new("台账与企业文件", "ledger, plants file"),
            "methodology" => Text::new("方法学", "methodology"),
            _ => Text::new("因子集", "factor set"),
        };
        table.push(
            RowStyle::Plain,
            vec![Cell::words(kind), Cell::same(input.name), Cell::same(input.sha256)],
        );
    }
    table
}
