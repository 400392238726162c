//! The result month by month, or by whatever period rows have.

use std::collections::BTreeMap;

use super::book::InventoryBook;
use super::ledger_cells::times;
use crate::inventory::denominator::Intensity;
use crate::inventory::{Grouping, Row};
use crate::period::Period;
use crate::quantity::RoundingMode;
use crate::report::document::{
    Cell, CellPlace, Chart, ChartKind, Column, Formula, Number, Part, RowStyle, Section, Table,
};
use crate::text::Text;

/// Id of the table.
const TABLE: &str = "periods";

impl InventoryBook<'_, '_> {
    /// The section; `None` where there is one period only.
    pub(super) fn period_section(&self) -> Option<Section> {
        let inventory = self.inventory;
        let mut periods: Vec<Period> = Vec::new();
        for row in inventory.counted() {
            let period = inventory.cell(row).period;
            if !periods.contains(&period) {
                periods.push(period);
            }
        }
        periods.sort_by_key(|period| (period.start(), period.end()));
        if periods.len() < 2 {
            return None;
        }
        let sources: Vec<(String, Text)> = inventory
            .totals(&[Grouping::Source])
            .into_iter()
            .map(|total| total.key[0].clone())
            .collect();
        let table = self.period_table(&periods, &sources);
        let mut charts = vec![Part::Chart(self.stacked_chart(&table, sources.len()))];
        charts.extend(self.intensity_chart(&table).map(Part::Chart));
        let mut parts = charts;
        parts.push(Part::Table(table));
        Some(Section {
            id: TABLE.to_owned(),
            title: Text::new("分时期走势", "Course over the periods"),
            prose: Vec::new(),
            parts,
        })
    }

    fn period_table(&self, periods: &[Period], sources: &[(String, Text)]) -> Table {
        let inventory = self.inventory;
        let (unit, places) = (
            inventory.methodology.unit.text.as_str(),
            inventory.methodology.rounding.places,
        );
        let intensities = inventory.intensities(&[Grouping::Period]);
        let mut declared: Vec<(String, Text, String, u32)> = Vec::new();
        for intensity in &intensities {
            if !declared.iter().any(|known| known.0 == intensity.id) {
                let places = intensity.value.map_or(4, |value| value.places());
                declared.push((
                    intensity.id.clone(),
                    intensity.title.clone(),
                    intensity.unit.clone(),
                    places,
                ));
            }
        }
        let mut columns = vec![Column::fixed("period", "时期", "period")];
        columns.extend(
            sources
                .iter()
                .map(|(id, title)| Column::number(id, title.clone(), Some(unit), places)),
        );
        columns.push(Column::number("total", self.total_title(), Some(unit), places));
        for (id, title, unit, places) in &declared {
            columns.push(Column::number(id, title.clone(), Some(unit), *places));
        }
        let mut table = Table::new(
            TABLE,
            self.in_words_of_the_result("分时期排放量", "Emissions by period"),
            columns,
        );
        let mut rows: BTreeMap<(String, Period), Vec<usize>> = BTreeMap::new();
        for place in &self.order {
            let row = self.row(*place);
            if inventory.counts(row) {
                let key = (inventory.source(row).id.clone(), inventory.cell(row).period);
                rows.entry(key).or_default().push(*place);
            }
        }
        let total_column = sources.len() + 1;
        for period in periods {
            let at = table.rows.len();
            let mut cells = vec![Cell::same(period.to_string())];
            for (source, _) in sources {
                let own = rows
                    .get(&(source.clone(), *period))
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                let sum = inventory.sum(own.iter().map(|row| self.row(*row)));
                cells.push(match own.is_empty() {
                    true => Cell::Blank,
                    false => Number::rounded(sum).follows(self.sum_of_calculated(own)).into(),
                });
            }
            let of_period = |row: &&Row| inventory.cell(row).period == *period;
            let total = inventory.sum(inventory.counted().filter(of_period));
            let across = (1..total_column).map(|column| CellPlace::new(TABLE, at, column));
            cells.push(Number::rounded(total).follows(Formula::sum(across)).into());
            for (id, ..) in &declared {
                let name = period.to_string();
                let own = intensities
                    .iter()
                    .find(|known| known.id == *id && known.key.first().is_some_and(|key| key.0 == name));
                let number = own.and_then(|intensity| {
                    let number = Number::rounded(intensity.value?);
                    Some(number.follows(self.period_intensity(intensity, *period, (at, total_column))))
                });
                cells.push(number.map_or(Cell::Blank, Cell::from));
            }
            table.push(RowStyle::Plain, cells);
        }
        let mut cells = vec![Cell::words(Text::new("合计", "Total"))];
        for (place, (source, _)) in sources.iter().enumerate() {
            let sum = inventory.sum(inventory.counted().filter(|row| inventory.source(row).id == *source));
            cells.push(
                Number::rounded(sum)
                    .follows(Formula::sum_of_rows(TABLE, place + 1, 0..periods.len()))
                    .into(),
            );
        }
        let total =
            Number::rounded(inventory.total()).follows(Formula::sum_of_rows(TABLE, total_column, 0..periods.len()));
        cells.push(total.explained(self.explanation_id("total")).into());
        for (id, ..) in &declared {
            let whole = inventory.intensities(&[]).into_iter().find(|known| known.id == *id);
            let number = whole.and_then(|intensity| self.intensity_of_production(&intensity));
            cells.push(number.map_or(Cell::Blank, Cell::from));
        }
        table.push(RowStyle::Total, cells);
        table
    }

    /// How an intensity of the total follows from the total of its period and the lines of the output.
    fn period_intensity(&self, intensity: &Intensity, period: Period, (row, total): (usize, usize)) -> Option<Formula> {
        let methodology = self.inventory.methodology;
        let entries = &methodology.file.intensities;
        let entry = entries.iter().find(|entry| entry.id == intensity.id)?;
        let rounds_away = methodology.rounding.mode == RoundingMode::HalfAwayFromZero;
        if entry.of != "total" || !rounds_away {
            return None;
        }
        let below = self.denominator_formula(intensity, &|_, known| period.contains(known))?;
        let above = times(Formula::same_as(CellPlace::new(TABLE, row, total)), &intensity.scale);
        let mut formula = above.then("/(");
        formula.pieces.extend(below.pieces);
        Some(formula.then(")").round(intensity.value?.places()))
    }

    fn stacked_chart(&self, table: &Table, sources: usize) -> Chart {
        Chart {
            id: "periods-by-source".to_owned(),
            title: self.in_words_of_the_result(
                "分时期、分源类别的排放与扣减",
                "Emissions and deductions by period and source",
            ),
            kind: ChartKind::Stacked,
            table: TABLE.to_owned(),
            category: 0,
            target: None,
            series: (1..=sources).collect(),
            rows: table.rows_of(RowStyle::Plain),
            unit: self.inventory.methodology.unit.text.clone(),
            marks: Vec::new(),
            description: self.in_words_of_the_result(
                "各时期的排放量按源类别叠加，扣减在零线以下。",
                "Emissions of each period, the source categories on one another and deductions below zero.",
            ),
        }
    }

    fn intensity_chart(&self, table: &Table) -> Option<Chart> {
        let column = table.column("total")? + 1;
        let known = table.columns.get(column)?;
        Some(Chart {
            id: "periods-intensity".to_owned(),
            title: known.title.clone(),
            kind: ChartKind::Line,
            table: TABLE.to_owned(),
            category: 0,
            target: None,
            series: vec![column],
            rows: table.rows_of(RowStyle::Plain),
            unit: known.unit.clone().unwrap_or_default(),
            marks: Vec::new(),
            description: Text::new(
                format!("{}的逐期变化。", known.title.zh),
                format!("The course of {} over the periods.", known.title.en),
            ),
        })
    }
}
