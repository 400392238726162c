//! The process sheets: each process per unit of its product, how they add up to the enterprise, and the rows behind them.

use super::book::InventoryBook;
use crate::activity::Group;
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::Reconciliation;
use crate::inventory::denominator::Intensity;
use crate::inventory::reconciliation::CauseKind;
use crate::quantity::Ratio;
use crate::report::document::{
    Cell, CellPlace, Chart, ChartKind, Column, Formula, Number, Part, RowStyle, Section, Table,
};
use crate::text::Text;

/// Id of the table of processes.
const TABLE: &str = "processes";
/// Id of the table of what lies between the processes and the enterprise.
const RECONCILIATION: &str = "reconciliation";
const EMISSION: usize = 1;

impl InventoryBook<'_, '_> {
    /// The sections of the processes; `enterprise` is where the total of the enterprise stands.
    pub(super) fn process_sections(&self, enterprise: Option<CellPlace>) -> Vec<Section> {
        let table = self.process_table();
        let chart = self.process_chart(&table);
        let reconciled = self
            .inventory
            .reconciliation
            .as_ref()
            .map(|reconciliation| self.reconciliation_table(reconciliation, &table, enterprise));
        let mut parts = vec![Part::Chart(chart), Part::Table(table)];
        if let (Some(reconciliation), Some(table)) = (&self.inventory.reconciliation, reconciled) {
            parts.push(Part::Chart(self.reconciliation_chart(&table)));
            parts.push(Part::Table(table));
            let causes = self.cause_table(reconciliation);
            if !causes.rows.is_empty() {
                parts.push(Part::Table(causes));
            }
        }
        let prose = self.inventory.derived_rule().map(|rule| rule.text.clone());
        let mut sections = vec![Section {
            id: TABLE.to_owned(),
            title: Text::new("工序", "Processes"),
            prose: prose.into_iter().collect(),
            parts,
        }];
        sections.extend(self.carbon_section());
        sections.push(Section {
            id: self.calculation_id(),
            title: self.in_words_of_the_result("工序排放计算", "Calculation of processes"),
            prose: vec![Text::new(
                "正为带入，负为带出。",
                "Above zero what a process takes, below zero what it hands on.",
            )],
            parts: vec![Part::Table(self.calculation_table())],
        });
        sections
    }

    fn process_table(&self) -> Table {
        let inventory = self.inventory;
        let columns = vec![
            Column::words("process", "工序", "process"),
            self.result_column("emission"),
            Column::words("product", "产品", "product"),
            Column::number(
                "output",
                Text::new("产量", "output"),
                None,
                inventory.ledger.shown_places(),
            ),
            Column::fixed("output_unit", "单位", "unit"),
            Column::number("intensity", Text::new("单位产品", "per unit of product"), None, 4),
            Column::fixed("intensity_unit", "单位", "unit"),
        ];
        let width = columns.len();
        let mut table = Table::new(TABLE, Text::new("各工序", "Processes"), columns);
        let named = |name: Text| {
            let mut cells = vec![Cell::Blank; width];
            cells[0] = Cell::words(name);
            cells
        };
        let mut parts = Vec::new();
        for part in inventory.parts() {
            let at = table.rows.len();
            let mut cells = named(part.title.clone());
            if !part.processes.is_empty() {
                let below = at + 1..at + 1 + part.processes.len();
                cells[EMISSION] = Number::rounded(part.total)
                    .follows(Formula::sum_of_rows(TABLE, EMISSION, below))
                    .into();
                parts.push(at);
            }
            table.push(RowStyle::Group, cells);
            for (plant, process) in &part.processes {
                let at = table.rows.len();
                let cells = self.process_cells(*plant, process, at, named(self.process_name(*plant, process)));
                table.push(RowStyle::Plain, cells);
            }
            for (plant, process) in &part.without_rows {
                let mut cells = named(self.process_name(*plant, process));
                cells[2] = Cell::words(inventory.reason_without_rows(*plant, process));
                table.push(RowStyle::Memo, cells);
            }
        }
        let total = Number::rounded(inventory.total())
            .follows(Formula::sum(
                parts.iter().map(|row| CellPlace::new(TABLE, *row, EMISSION)),
            ))
            .explained(self.explanation_id("total"));
        let mut cells = named(Text::new("各工序合计", "All processes"));
        cells[EMISSION] = total.into();
        table.push(RowStyle::Total, cells);
        table
    }

    fn process_name(&self, plant: usize, process: &str) -> Text {
        let title = self.inventory.process_title(plant, process);
        if !self.has_many_plants() {
            return title;
        }
        let plant = self.plant_title(plant);
        Text::new(
            format!("{} {}", plant.zh, title.zh),
            format!("{} {}", plant.en, title.en),
        )
    }

    fn process_cells(&self, plant: usize, process: &str, at: usize, mut cells: Vec<Cell>) -> Vec<Cell> {
        let inventory = self.inventory;
        let own: Vec<usize> = self
            .order
            .iter()
            .copied()
            .filter(|place| {
                let cell = inventory.cell(self.row(*place));
                inventory.counts(self.row(*place)) && cell.plant == plant && cell.process.as_deref() == Some(process)
            })
            .collect();
        let total = inventory.sum(own.iter().map(|row| self.row(*row)));
        cells[EMISSION] = Number::rounded(total)
            .follows(self.sum_of_calculated(&own))
            .explained(self.process_id(plant, process))
            .into();
        let Some(intensity) = inventory.process_intensity(plant, process, None) else {
            return cells;
        };
        let item = inventory.library.items.find(&intensity.denominator_item);
        cells[2] = Cell::words(item.map(|item| item.title().clone()).unwrap_or_default());
        cells[3] = Number::exact(&intensity.denominator, inventory.ledger.shown_places())
            .follows(self.process_output(plant, process, &intensity))
            .into();
        cells[4] = Cell::same(&*intensity.denominator_unit);
        if let Some(number) = self.intensity_number(&intensity, TABLE, (at, EMISSION, 3)) {
            cells[5] = match self.has_explained_rows() {
                true => number.explained(self.process_intensity_id(plant, process)).into(),
                false => number.into(),
            };
            cells[6] = Cell::same(&*intensity.unit);
        }
        cells
    }

    /// How the output of a process follows from its lines of the ledger.
    fn process_output(&self, plant: usize, process: &str, intensity: &Intensity) -> Option<Formula> {
        let inventory = self.inventory;
        let items = &inventory.library.items;
        let is_own = |group: &Group| {
            group.plant == plant
                && group.process.as_deref() == Some(process)
                && group.flow == Flow::Produced
                && items.is_within(items.at(group.item).id(), &intensity.denominator_item)
        };
        let places: Vec<usize> = (0..inventory.groups.len())
            .filter(|place| is_own(&inventory.groups[*place]))
            .collect();
        let output: Ratio = places
            .iter()
            .map(|place| inventory.groups[*place].quantity.clone())
            .sum();
        let unit = &items.find(&intensity.denominator_item)?.unit;
        (output == intensity.denominator).then(|| self.output_formula(&places, unit))?
    }

    fn process_chart(&self, table: &Table) -> Chart {
        Chart {
            id: "processes-emissions".to_owned(),
            title: self.in_words_of_the_result("各工序排放", "Emissions of the processes"),
            kind: ChartKind::Bars,
            table: TABLE.to_owned(),
            category: 0,
            target: None,
            series: vec![EMISSION],
            rows: table.rows_of(RowStyle::Plain),
            unit: self.inventory.methodology.unit.text.clone(),
            marks: Vec::new(),
            description: self.in_words_of_the_result(
                "各工序排放量横条图。",
                "Horizontal bars of the emissions of each process.",
            ),
        }
    }

    /// From the parts to the enterprise. Every figure follows: the parts from `processes`, what is left from its total and that of the enterprise.
    fn reconciliation_table(
        &self,
        reconciliation: &Reconciliation<'_>,
        processes: &Table,
        enterprise: Option<CellPlace>,
    ) -> Table {
        let inventory = self.inventory;
        let columns = vec![Column::words("part", "部分", "part"), self.result_column("emission")];
        let mut table = Table::new(
            RECONCILIATION,
            Text::new("由工序到企业", "From the processes to the enterprise"),
            columns,
        );
        let groups = processes.rows_of(RowStyle::Group);
        for (part, group) in inventory.parts().into_iter().zip(groups) {
            if part.processes.is_empty() {
                continue;
            }
            let place = CellPlace::new(TABLE, group, EMISSION);
            let number = Number::rounded(part.total).follows(Some(Formula::same_as(place)));
            table.push(RowStyle::Plain, vec![Cell::words(part.title), number.into()]);
        }
        let sum = processes.rows_of(RowStyle::Total).first().copied();
        let difference = enterprise.zip(sum).map(|(enterprise, sum)| {
            Formula::same_as(enterprise)
                .then("-")
                .cell(CellPlace::new(TABLE, sum, EMISSION))
                .round(inventory.methodology.rounding.places)
        });
        let unattributed = Number::rounded(reconciliation.unattributed).follows(difference);
        let unattributed = match self.has_explained_rows() {
            true => unattributed.explained(self.explanation_id("unattributed")),
            false => unattributed,
        };
        let words = Text::new("未归属（企业 − 各工序）", "Unattributed (enterprise − processes)");
        table.push(RowStyle::Plain, vec![Cell::words(words), unattributed.into()]);
        let rows = table.rows.len();
        let total = Number::rounded(reconciliation.enterprise_total)
            .follows(Formula::sum_of_rows(RECONCILIATION, 1, 0..rows))
            .explained("total");
        table.push(
            RowStyle::Total,
            vec![Cell::words(Text::new("企业层级总量", "Enterprise")), total.into()],
        );
        table
    }

    /// Where what is attributed to no process stands: behind the parts.
    pub(super) fn unattributed_place(&self) -> CellPlace {
        let parts = self.inventory.parts();
        let rows = parts.iter().filter(|part| !part.processes.is_empty()).count();
        CellPlace::new(RECONCILIATION, rows, 1)
    }

    fn reconciliation_chart(&self, table: &Table) -> Chart {
        Chart {
            id: "reconciliation-waterfall".to_owned(),
            title: table.title.clone(),
            kind: ChartKind::Waterfall,
            table: RECONCILIATION.to_owned(),
            category: 0,
            target: None,
            series: vec![1],
            rows: (0..table.rows.len()).collect(),
            unit: self.inventory.methodology.unit.text.clone(),
            marks: Vec::new(),
            description: Text::new(
                "由各部分排放与未归属量到企业层级总量的瀑布图。",
                "Waterfall from the parts and what is attributed to no process to the enterprise's total.",
            ),
        }
    }

    /// What is attributed to no process, by item and cause; the amounts add up to it.
    fn cause_table(&self, reconciliation: &Reconciliation<'_>) -> Table {
        let inventory = self.inventory;
        let (unit, places) = (
            inventory.methodology.unit.text.as_str(),
            inventory.methodology.rounding.places,
        );
        let columns = vec![
            Column::words("item", "物料", "item"),
            Column::words("cause", "原因", "cause"),
            Column::number(
                "quantity",
                Text::new("数量差", "quantity"),
                None,
                inventory.ledger.shown_places(),
            ),
            Column::fixed("quantity_unit", "单位", "unit"),
            Column::number("amount", Text::new("数额", "amount"), Some(unit), places),
        ];
        let mut table = Table::new(
            "causes",
            Text::new("未归属量的构成", "What is attributed to no process"),
            columns,
        );
        for cause in reconciliation.shown_causes() {
            let item = cause.item.map(|item| inventory.library.items.at(item));
            let quantity = cause.quantity.as_ref().filter(|_| cause.kind != CauseKind::Coefficient);
            let cells = vec![
                item.map_or(Cell::Blank, |item| Cell::words(item.title().clone())),
                Cell::words(cause.kind.title()),
                quantity.map_or(Cell::Blank, |quantity| {
                    Number::exact(quantity, inventory.ledger.shown_places()).into()
                }),
                item.filter(|_| quantity.is_some())
                    .map_or(Cell::Blank, |item| Cell::same(&*item.unit.text)),
                Number::exact(&cause.amount, places).into(),
            ];
            table.push(RowStyle::Plain, cells);
        }
        if table.rows.is_empty() {
            return table;
        }
        let rows = table.rows.len();
        let total = Number::rounded(reconciliation.unattributed)
            .follows(Formula::sum_of_rows("causes", 4, 0..rows).map(|sum| sum.round(places)));
        let cells = vec![
            Cell::words(Text::new("合计", "Total")),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            total.into(),
        ];
        table.push(RowStyle::Total, cells);
        table
    }
}
