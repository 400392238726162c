//! Charts of a report. A chart draws a table of the same document and holds no figure of its own.

use crate::text::Text;

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its id, unique in the document.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What kind it is.
    pub kind: ChartKind,
    /// Id of the table that it draws.
    pub table: String,
    /// The column whose words name what is drawn; of a Sankey diagram where a flow comes from.
    pub category: usize,
    /// Of a Sankey diagram the column that says where a flow goes.
    pub target: Option<usize>,
    /// The columns of numbers, a series each.
    pub series: Vec<usize>,
    /// The rows drawn.
    pub rows: Vec<usize>,
    /// The unit of the numbers.
    pub unit: String,
    /// What is marked in it: a deadline, a target.
    pub marks: Vec<Mark>,
    /// What it shows, in one sentence, for those who do not see it.
    pub description: Text,
}

/// What kind a chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Flows from left to right; widths are amounts.
    Sankey,
    /// Horizontal bars, one for each row.
    Bars,
    /// Lines over the categories.
    Line,
    /// Columns that take up where the last one ended; rows that are totals stand on the ground.
    Waterfall,
    /// Columns of parts on one another, those below zero downwards.
    Stacked,
}

impl ChartKind {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            ChartKind::Sankey => "sankey",
            ChartKind::Bars => "bars",
            ChartKind::Line => "line",
            ChartKind::Waterfall => "waterfall",
            ChartKind::Stacked => "stacked",
        }
    }
}

/// Something marked in a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub title: Text,
    /// Where it stands.
    pub at: MarkPlace,
}

/// Where a mark stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkPlace {
    /// At a category, by its words: a year.
    Category(String),
    /// At a value, a plain decimal in the unit of the chart.
    Value(String),
}
