//! Sections and their parts as the page writes them.

use super::finding_view::FindingGroup;
use super::markup::Markup;
use super::table_view::{FigureText, TableView};
use crate::report::document::{Chart, ChartKind, ColumnKind, Document, KeyFigure, Part, Row, Section, Table};
use crate::report::solved_number::grouped_digits;
use crate::text::Language;

/// A section.
pub(super) struct SectionView {
    pub id: String,
    pub title: Markup,
    pub prose: Vec<Markup>,
    pub parts: Vec<PartView>,
    /// Whether it takes a sheet on its side.
    pub is_wide: bool,
    /// Whether it tells that figures can be asked where they come from: the first that shows any.
    pub has_hint: bool,
    /// Whether nothing of it goes to paper.
    pub is_screen_only: bool,
}

/// A part of a section.
pub(super) enum PartView {
    Figures(Vec<FigureView>),
    Table(TableView),
    Chart(Box<ChartView>),
    Findings(Vec<FindingGroup>),
    Explanations(Vec<ExplainedView>),
}

/// A key figure.
pub(super) struct FigureView {
    pub title: Markup,
    pub figure: FigureText,
    pub unit: Markup,
    pub note: Markup,
    pub is_missing: bool,
    /// Whether it is the figure that the report is for.
    pub is_first: bool,
}

/// A chart: its place in the page; the script draws it.
pub(super) struct ChartView {
    pub id: String,
    pub title: Markup,
    pub unit: Markup,
    pub kind: &'static str,
    pub description: String,
    pub table: Option<TableView>,
}

/// An entry of the list of explained figures.
pub(super) struct ExplainedView {
    pub id: String,
    pub title: Markup,
    pub value: Markup,
    pub unit: Markup,
}

/// The width above which a table takes a sheet on its side, in tenths of a column of numbers.
const WIDE: usize = 120;

impl SectionView {
    /// The sections in the order of reading.
    pub(super) fn of_document(document: &Document, language: Language) -> Vec<SectionView> {
        let sections = document.sections.iter();
        sections
            .map(|section| SectionView::of(section, document, language))
            .collect()
    }

    fn of(section: &Section, document: &Document, language: Language) -> SectionView {
        // A detail table that a chart draws is folded under that chart.
        let drawn = |id: &str| {
            let charts = section.parts.iter();
            charts
                .into_iter()
                .any(|part| matches!(part, Part::Chart(chart) if chart.table == id))
        };
        let parts = section.parts.iter().filter_map(|part| match part {
            Part::KeyFigures(figures) => {
                let figures = figures.iter().map(|figure| FigureView::of(figure, document, language));
                Some(PartView::Figures(figures.collect()))
            }
            Part::Table(table) if table.rows.is_empty() || (table.is_detail && drawn(&table.id)) => None,
            Part::Table(table) => Some(PartView::Table(TableView::of(table, document, language))),
            Part::Chart(chart) => Some(PartView::Chart(Box::new(ChartView::of(chart, document, language)))),
            Part::Findings(findings) => Some(PartView::Findings(FindingGroup::of_findings(findings, language))),
            Part::Explanations(ids) => {
                let known = ids.iter().filter_map(|id| ExplainedView::of(id, document, language));
                Some(PartView::Explanations(known.collect()))
            }
        });
        let is_wide = section.parts.iter().any(|part| match part {
            Part::Table(table) => !table.is_detail && width(table) > WIDE,
            Part::Chart(chart) => chart.kind == ChartKind::Sankey,
            _ => false,
        });
        let on_paper = |part: &Part| match part {
            Part::Table(table) => !table.is_detail,
            Part::Explanations(_) => false,
            _ => true,
        };
        SectionView {
            id: section.id.clone(),
            title: Markup::of(section.title.in_language(language)),
            prose: section
                .prose
                .iter()
                .map(|words| Markup::of(words.in_language(language)))
                .collect(),
            parts: parts.collect(),
            is_wide,
            has_hint: document.sections.first().is_some_and(|first| first.id == section.id)
                && !document.explanations.is_empty(),
            is_screen_only: !section.parts.is_empty() && !section.parts.iter().any(on_paper),
        }
    }
}

/// How wide a table is about, in tenths of a column of numbers.
fn width(table: &Table) -> usize {
    let columns = table.columns.iter().map(|column| match column.kind {
        ColumnKind::Words => 16,
        ColumnKind::Fixed | ColumnKind::Unit | ColumnKind::Number { .. } => 10,
    });
    columns.sum()
}

impl FigureView {
    fn of(figure: &KeyFigure, document: &Document, language: Language) -> FigureView {
        let said = |text: &crate::text::Text| Markup::of(text.in_language(language));
        FigureView {
            title: said(&figure.title),
            figure: figure
                .value
                .as_ref()
                .map(|number| FigureText::of_number(number, document))
                .unwrap_or_default(),
            unit: Markup::of(document.unit(&figure.unit, language)),
            note: figure.note.as_ref().map(said).unwrap_or_default(),
            is_missing: figure.value.is_none(),
            is_first: figure.id == "total",
        }
    }
}

impl ChartView {
    fn of(chart: &Chart, document: &Document, language: Language) -> ChartView {
        let table = document.table(&chart.table).map(|table| {
            if table.is_detail {
                return TableView::of(table, document, language);
            }
            let mut columns = vec![chart.category];
            columns.extend(chart.target);
            columns.extend(&chart.series);
            let rows: Vec<&Row> = chart.rows.iter().filter_map(|row| table.rows.get(*row)).collect();
            TableView {
                footnotes: Vec::new(),
                ..TableView::of_parts(table, (&columns, &rows), document, language)
            }
        });
        ChartView {
            id: chart.id.clone(),
            title: Markup::of(chart.title.in_language(language)),
            unit: Markup::of(document.unit(&chart.unit, language)),
            kind: chart.kind.id(),
            description: chart.description.in_language(language).to_owned(),
            table,
        }
    }
}

impl ExplainedView {
    fn of(id: &str, document: &Document, language: Language) -> Option<ExplainedView> {
        let explanation = &document.explanations.get(id)?.explanation;
        Some(ExplainedView {
            id: id.to_owned(),
            title: Markup::of(explanation.title.in_language(language)),
            value: Markup::of(&grouped_digits(&explanation.value)),
            unit: Markup::of(match explanation.unit.as_str() {
                "1" => "",
                unit => document.unit(unit, language),
            }),
        })
    }
}
