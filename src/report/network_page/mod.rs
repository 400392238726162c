//! The carbon balance of a plant as one HTML page: a Sankey diagram, the balance, what does not close, the notes. The page holds all that it
//! needs and fetches nothing; the figures of the diagram stand in it as JSON too.
//!
//! Amounts are exact where they are text. Only the widths and places of the drawing pass through floating point, in the browser.

mod diagram_data;
mod page_rows;
mod page_words;

use askama::Template;

use super::network_text::NetworkSheet;
use super::plant_heading::period_words;
use super::solved_number::{grouped, share};
use crate::network::carbon_diagram::{CarbonDiagram, NodeKind, NodeRole};
use crate::problem::{Problem, Severity};
use crate::quantity::Ratio;
use crate::text::{Language, Text};
use page_rows::{BalanceRow, Figure, FlowRow, InputRow, KindRow, MergedRow, OpenRow};
use page_words::PageWords;

/// Apache ECharts, as `assets/echarts/README.md` describes it.
const LIBRARY: &str = include_str!("../assets/echarts/echarts.min.js");
const STYLE: &str = include_str!("../assets/network_page/page.css");
const SCRIPT: &str = concat!(
    "'use strict';\n",
    include_str!("../assets/sankey.js"),
    include_str!("../assets/network_page/page.js")
);

/// The share of the carbon in below which a node at an edge of the diagram is drawn with others, where nobody says another: 0.1 %.
pub fn merged_by_default() -> Ratio {
    Ratio::from_scaled(1, 3)
}

/// What the red bands of a diagram are.
pub fn open_carbon() -> Text {
    Text::new(
        "红色的带是未闭合的碳：左侧红带是工序带出或烧掉、台账却没有写明来源的碳，右侧红带是台账写明产出或购入、却没有写明去向的碳。它不是一种物料，也不单独计为排放：或因某种物料在本方法中没有系数、移交时不带碳，或因某个数量、含碳量、某一行有误或漏填。",
        "A red band is carbon that does not close: on the left, what processes give or burn and no line supplies; on the right, what lines supply and none uses. It is no material and no emission of its own: the methodology has no coefficient for an item, which is then handed over without carbon, or an amount, a carbon content or a line is wrong or lacks.",
    )
}

/// The page before it is written.
#[derive(Template)]
#[template(path = "network_page/page.html", config = "src/report/assets/askama.toml")]
struct NetworkPage<'a> {
    lang: &'static str,
    version: &'static str,
    words: PageWords,
    plant: &'a str,
    period: String,
    methodology: &'a str,
    unit: &'a str,
    cautions: Vec<&'a str>,
    missing: Vec<String>,
    findings: Vec<String>,
    /// What the red bands are, where there are any.
    open_carbon: String,
    figures: Vec<Figure>,
    legend: Vec<KindRow>,
    has_returned: bool,
    merged: Vec<MergedRow>,
    processes: Vec<BalanceRow>,
    plant_row: BalanceRow,
    closure: String,
    closure_share: String,
    open: Vec<OpenRow>,
    flows: Vec<FlowRow>,
    notes: Vec<String>,
    inputs: Vec<InputRow<'a>>,
    data: String,
    style: &'static str,
    library: &'static str,
    script: &'static str,
}

impl NetworkSheet<'_, '_> {
    /// The page, whole. Nodes at the edges of the diagram that have less than this share of the carbon that came in are drawn as one with
    /// others of their kind, and listed. Errors: only those of the template, which has none that an input could cause.
    pub fn html(&self, language: Language, merged_below: &Ratio) -> Result<String, askama::Error> {
        let diagram = CarbonDiagram::of_balance(self.balance, self.inventory, merged_below);
        let inventory = self.inventory;
        let plant = &inventory.ledger.plants.plants[self.plant];
        let result = &inventory.methodology.file.result;
        let findings = self.findings(language);
        let page = NetworkPage {
            lang: language.pick("zh-CN", "en"),
            version: env!("CARGO_PKG_VERSION"),
            words: PageWords::of(language, merged_below),
            plant: plant.title.in_language(language),
            period: period_words(inventory),
            methodology: inventory.methodology.file.title.in_language(language),
            unit: &result.unit,
            cautions: plant.note.iter().map(|note| note.in_language(language)).collect(),
            missing: self.missing_rows(language, findings.is_empty()),
            findings,
            open_carbon: open_carbon().in_language(language).to_owned(),
            figures: self.figures(language),
            legend: legend(&diagram, language),
            has_returned: diagram.nodes.iter().any(|node| node.role == NodeRole::Returned),
            merged: MergedRow::of_diagram(&diagram, language),
            processes: self
                .balance
                .processes
                .iter()
                .map(|process| BalanceRow::of_process(process, language))
                .collect(),
            plant_row: BalanceRow::of_plant(self.balance, language),
            closure: grouped(&self.balance.closure(), 2),
            closure_share: share(&self.balance.closure(), &self.balance.came_in()),
            open: self.open_rows(language),
            flows: FlowRow::of_diagram(&diagram, language),
            notes: self.notes(language),
            inputs: InputRow::of_inventory(inventory),
            data: diagram_data::script_json(&diagram, self),
            style: STYLE,
            library: LIBRARY,
            script: SCRIPT,
        };
        page.render()
    }

    /// The notes on the method and on how the ledger was read, as the commands in a terminal print them.
    fn notes(&self, language: Language) -> Vec<String> {
        let methodology = self.inventory.methodology;
        let derived = self.inventory.derived_rule();
        let of_method = [&methodology.file.read_from]
            .into_iter()
            .chain(derived.as_ref().map(|rule| rule.text));
        let of_method = of_method
            .chain(&methodology.file.notes)
            .map(|note| note.in_language(language).to_owned());
        let told = self.inventory.notes.iter().chain(&self.drawn.notes);
        // What carries no carbon stands at the head of the page.
        let told = told
            .filter(|note| note.severity != Severity::Error && note.code != "carbon-content-missing")
            .map(|note| problem_words(note, language));
        of_method.chain(told).collect()
    }
}

fn problem_words(problem: &Problem, language: Language) -> String {
    let mut words = problem.message.in_language(language).to_owned();
    if let Some(place) = &problem.place {
        words += &format!(
            "{}{}{}",
            language.pick("（", " ("),
            place.in_language(language),
            language.pick("）", ")")
        );
    }
    if let Some(hint) = &problem.hint {
        words += &format!(
            "{}{}",
            language.pick("。提示：", "; hint: "),
            hint.in_language(language)
        );
    }
    words
}

fn legend(diagram: &CarbonDiagram, language: Language) -> Vec<KindRow> {
    let drawn = |kind: &NodeKind| diagram.nodes.iter().any(|node| node.kind == *kind);
    let kinds = NodeKind::ALL.into_iter().filter(drawn);
    kinds
        .map(|kind| KindRow {
            id: kind.id(),
            title: kind.title().in_language(language).to_owned(),
        })
        .collect()
}
