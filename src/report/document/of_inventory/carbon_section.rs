//! The carbon that flows through the works, plant by plant: the links of a Sankey diagram.

use super::book::InventoryBook;
use crate::network::carbon_balance::CarbonBalance;
use crate::network::carbon_diagram::{CarbonDiagram, DiagramFlow, NodeKind};
use crate::report::document::{Cell, Chart, ChartKind, Column, Number, Part, RowStyle, Section, Table};
use crate::report::network_page::{merged_by_default, open_carbon};
use crate::text::Text;

impl InventoryBook<'_, '_> {
    /// The section; `None` where no carbon flows.
    pub(super) fn carbon_section(&self) -> Option<Section> {
        let plants = 0..self.inventory.ledger.plants.plants.len();
        let drawn: Vec<(usize, CarbonDiagram)> = plants
            .map(|plant| {
                let balance = CarbonBalance::of_inventory(self.inventory, plant);
                (
                    plant,
                    CarbonDiagram::of_balance(&balance, self.inventory, &merged_by_default()),
                )
            })
            .filter(|(_, diagram)| !diagram.flows.is_empty())
            .collect();
        if drawn.is_empty() {
            return None;
        }
        let counted = match self.inventory.methodology.counts_greenhouse_gas {
            true => Text::new(
                "本方法计入的碳在企业内的流向，折算为二氧化碳。",
                "The carbon that this methodology counts, through the works, as the CO2 that it makes.",
            ),
            false => Text::new(
                "本方法计入的各物料在企业内的流向，按本方法的系数折算。",
                "The items that this methodology counts, through the works, by its coefficients.",
            ),
        };
        let back = Text::new(
            "用在产出之前的物料在左侧“返回”、右侧“送回”各画一次。",
            "What is used before it is made is drawn as returned on the left and as sent back on the right.",
        );
        let mut prose = vec![Text::new(
            format!("{}{}", counted.zh, back.zh),
            format!("{} {}", counted.en, back.en),
        )];
        prose.extend(
            drawn
                .iter()
                .any(|(_, diagram)| has_open_carbon(diagram))
                .then(|| self.red_bands()),
        );
        Some(Section {
            id: "carbon-flows".to_owned(),
            title: self.flows_title(),
            prose,
            parts: drawn
                .iter()
                .flat_map(|(plant, diagram)| self.carbon_parts(*plant, diagram))
                .collect(),
        })
    }

    fn flows_title(&self) -> Text {
        let methodology = self.inventory.methodology;
        if methodology.counts_greenhouse_gas {
            return Text::new("碳流", "Carbon flows");
        }
        let result = &methodology.file.result.title;
        Text::new(format!("{}的流向", result.zh), format!("Flows of {}", result.en))
    }

    fn red_bands(&self) -> Text {
        if self.inventory.methodology.counts_greenhouse_gas {
            return open_carbon();
        }
        Text::new(
            "红色的带不闭合：左侧是工序产出多于投入、台账没有写明来源的量，右侧是产出或购入、却没有写明去向的量。",
            "Red bands do not close: on the left what processes made beyond what they took, and no line says from what; on the right what was made or bought, and no line says where it went.",
        )
    }

    fn carbon_parts(&self, plant: usize, diagram: &CarbonDiagram) -> Vec<Part> {
        let (unit, places) = (
            self.inventory.methodology.unit.text.as_str(),
            self.inventory.methodology.rounding.places,
        );
        let (mut id, mut title) = ("carbon-flows".to_owned(), self.flows_title());
        if self.has_many_plants() {
            let known = &self.inventory.ledger.plants.plants[plant];
            id = format!("carbon-flows-{}", known.id);
            title = Text::new(
                format!("{}：{}", title.zh, known.title.zh),
                format!("{}: {}", title.en, known.title.en),
            );
        }
        let columns = vec![
            Column::words("from", "来自", "from"),
            Column::words("to", "去向", "to"),
            Column::words("items", "物料", "items"),
            Column::number("amount", Text::new("数量", "amount"), Some(unit), places),
            Column::fixed("from_kind", "来自的类别", "kind of from"),
            Column::fixed("to_kind", "去向的类别", "kind of to"),
        ];
        let mut table = Table::new(&id, title.clone(), columns);
        table.is_detail = true;
        for flow in &diagram.flows {
            let (from, to) = (&diagram.nodes[flow.from], &diagram.nodes[flow.to]);
            let cells = vec![
                Cell::words(from.title.clone()),
                Cell::words(to.title.clone()),
                Cell::words(carried(flow)),
                Number::exact(&flow.amount, places).into(),
                Cell::words(from.kind.title()),
                Cell::words(to.kind.title()),
            ];
            table.push(RowStyle::Plain, cells);
        }
        let chart = Chart {
            id: format!("{id}-sankey"),
            title,
            kind: ChartKind::Sankey,
            table: id,
            category: 0,
            target: Some(1),
            series: vec![3],
            rows: (0..table.rows.len()).collect(),
            unit: unit.to_owned(),
            marks: Vec::new(),
            description: Text::new(
                "由外购物料经各工序到产品与烟气或耗用的桑基图。",
                "Sankey diagram from what was bought through the processes to products and to stack gas or what is used up.",
            ),
        };
        vec![Part::Chart(chart), Part::Table(table)]
    }
}

/// Whether something of a diagram does not close.
fn has_open_carbon(diagram: &CarbonDiagram) -> bool {
    diagram.nodes.iter().any(|node| node.kind == NodeKind::Open)
}

/// What one process hands to another.
fn carried(flow: &DiagramFlow) -> Text {
    let list = |language: fn(&Text) -> &String, joint: &str| {
        let titles: Vec<&str> = flow.items.iter().map(|item| language(&item.title).as_str()).collect();
        titles.join(joint)
    };
    Text::new(list(|text| &text.zh, "、"), list(|text| &text.en, ", "))
}
