//! Production, and what the result is per unit of it.

use super::book::{InventoryBook, unit_words};
use super::emission_section;
use crate::activity::Group;
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::denominator::Intensity;
use crate::period::Period;
use crate::quantity::Ratio;
use crate::report::document::{Cell, CellPlace, Column, Formula, Number, Part, RowStyle, Section, Table};
use crate::text::Text;

/// Id of the table of outputs.
const OUTPUT: &str = "production";
/// Id of the table of intensities.
const INTENSITY: &str = "intensities";
/// The column of its values.
const VALUE: usize = 6;

impl InventoryBook<'_, '_> {
    pub(super) fn production_section(&self) -> Section {
        let output = self.output_table();
        let mut parts = vec![];
        let intensities = self.intensity_table();
        if !intensities.rows.is_empty() {
            parts.push(Part::Table(intensities));
        }
        parts.push(Part::Table(output));
        let indicators = self.indicator_table();
        if !indicators.rows.is_empty() {
            parts.push(Part::Table(indicators));
        }
        Section {
            id: OUTPUT.to_owned(),
            title: Text::new("产量与强度", "Production and intensities"),
            prose: Vec::new(),
            parts,
        }
    }

    fn output_table(&self) -> Table {
        let inventory = self.inventory;
        let columns = vec![
            Column::words("item", "产品", "product"),
            Column::number(
                "output",
                Text::new("产量", "output"),
                None,
                inventory.ledger.shown_places(),
            ),
            Column::fixed("unit", "单位", "unit"),
            Column::number("lines", Text::new("台账行数", "ledger lines"), None, 0),
        ];
        let mut table = Table::new(OUTPUT, Text::new("企业产出", "Output of the enterprise"), columns);
        let mut items: Vec<usize> = Vec::new();
        for group in inventory
            .groups
            .iter()
            .filter(|group| group.flow == Flow::Produced && group.process.is_none())
        {
            if !items.contains(&group.item) {
                items.push(group.item);
            }
        }
        items.sort_unstable();
        for item in items {
            let known = inventory.library.items.at(item);
            let is_own = |group: &Group| group.item == item && group.flow == Flow::Produced && group.process.is_none();
            let places: Vec<usize> = (0..inventory.groups.len())
                .filter(|place| is_own(&inventory.groups[*place]))
                .collect();
            let own = || places.iter().map(|place| &inventory.groups[*place]);
            let output: Ratio = own().map(|group| group.quantity.clone()).sum();
            let lines: u64 = own().map(|group| group.lines).sum();
            let cells = vec![
                Cell::words(known.title().clone()),
                Number::exact(&output, inventory.ledger.shown_places())
                    .follows(self.output_formula(&places, &known.unit))
                    .into(),
                Cell::same(&*known.unit.text),
                Cell::count(lines),
            ];
            table.push(RowStyle::Plain, cells);
        }
        table
    }

    fn intensity_table(&self) -> Table {
        let inventory = self.inventory;
        let intensities = inventory.intensities(&[]);
        let places = intensities
            .iter()
            .filter_map(|intensity| intensity.value)
            .map(|value| value.places())
            .max();
        let columns = vec![
            Column::words("intensity", "指标", "indicator"),
            Column::number(
                "numerator",
                Text::new("分子", "above the line"),
                None,
                inventory.methodology.rounding.places,
            ),
            Column::fixed("numerator_unit", "单位", "unit"),
            Column::words("denominator_item", "分母物料", "product"),
            Column::number(
                "denominator",
                Text::new("分母", "below the line"),
                None,
                inventory.ledger.shown_places(),
            ),
            Column::fixed("denominator_unit", "单位", "unit"),
            Column::number("value", Text::new("数值", "value"), None, places.unwrap_or(0)),
            Column::fixed("unit", "单位", "unit"),
        ];
        let mut table = Table::new(INTENSITY, Text::new("排放强度", "Intensities"), columns);
        for intensity in &intensities {
            let at = table.rows.len();
            let of = inventory
                .methodology
                .file
                .intensities
                .iter()
                .find(|entry| entry.id == intensity.id);
            let is_total = of.is_some_and(|entry| entry.of == "total");
            let total = self.total_place().filter(|_| is_total);
            let numerator = Number::rounded(intensity.numerator).follows(total.map(Formula::same_as));
            let item = inventory.library.items.find(&intensity.denominator_item);
            let cells = vec![
                Cell::words(self.quotient_title(intensity.title.clone())),
                numerator.into(),
                Cell::same(&*intensity.numerator_unit),
                Cell::words(item.map(|item| item.title().clone()).unwrap_or_default()),
                Number::exact(&intensity.denominator, inventory.ledger.shown_places())
                    .follows(self.denominator_formula(intensity, &|_, _| true))
                    .into(),
                Cell::same(&*intensity.denominator_unit),
                self.intensity_number(intensity, INTENSITY, (at, 1, 4))
                    .map_or(Cell::Blank, Cell::from),
                Cell::same(&*intensity.unit),
            ];
            table.push(RowStyle::Plain, cells);
        }
        table
    }

    /// How what stands below the line of an intensity follows from the ledger, of the plants and periods that are asked for.
    pub(super) fn denominator_formula(
        &self,
        intensity: &Intensity,
        within: &dyn Fn(usize, Period) -> bool,
    ) -> Option<Formula> {
        let inventory = self.inventory;
        let groups = inventory.output_groups(&intensity.denominator_item, within);
        let output: Ratio = groups
            .iter()
            .map(|place| inventory.groups[*place].quantity.clone())
            .sum();
        let unit = &inventory.library.items.find(&intensity.denominator_item)?.unit;
        // Where something else stands below the line, these lines are not all of it.
        (output == intensity.denominator).then(|| self.output_formula(&groups, unit))?
    }

    /// The value of an intensity, which follows from the cells of its numerator and denominator in a row of a table.
    pub(super) fn intensity_number(
        &self,
        intensity: &Intensity,
        table: &str,
        (row, numerator, denominator): (usize, usize, usize),
    ) -> Option<Number> {
        let value = intensity.value?;
        let mut formula = Formula::same_as(CellPlace::new(table, row, numerator));
        if intensity.scale != Ratio::one() {
            formula = formula.then(format!("*{}", intensity.scale.to_text()));
        }
        let formula = formula
            .then("/")
            .cell(CellPlace::new(table, row, denominator))
            .round(value.places());
        let rounds_away = self.inventory.methodology.rounding.mode == crate::quantity::RoundingMode::HalfAwayFromZero;
        let number = Number::rounded(value).follows(Some(formula).filter(|_| rounds_away));
        Some(match intensity.key.is_empty() && self.has_explained_rows() {
            true => number.explained(self.explanation_id(&format!("intensity/{}", intensity.id))),
            false => number,
        })
    }

    /// The value of an intensity, as it stands in the table of intensities.
    pub(super) fn intensity_of_production(&self, intensity: &Intensity) -> Option<Number> {
        let all = self.inventory.intensities(&[]);
        let row = all.iter().position(|known| known.id == intensity.id)?;
        let place = CellPlace::new(INTENSITY, row, VALUE);
        Some(Number::rounded(intensity.value?).follows(Some(Formula::same_as(place))))
    }

    fn indicator_table(&self) -> Table {
        let indicators = self.inventory.indicators();
        let places = indicators
            .iter()
            .filter_map(|indicator| indicator.value)
            .map(|value| value.places())
            .max();
        let columns = vec![
            Column::words("indicator", "指标", "indicator"),
            Column::number("value", Text::new("数值", "value"), None, places.unwrap_or(0)),
            Column::fixed("unit", "单位", "unit"),
            Column::words("missing", "未给出的原因", "why it is not given"),
        ];
        let mut table = Table::new("indicators", Text::new("废钢指标", "Scrap indicators"), columns);
        for indicator in indicators {
            let value = indicator.value.map_or(Cell::Blank, |value| {
                let number = Number::rounded(value);
                match self.has_explained_rows() {
                    true => number
                        .explained(self.explanation_id(&format!("indicator/{}", indicator.id)))
                        .into(),
                    false => number.into(),
                }
            });
            let missing = indicator.missing.unwrap_or_default();
            let cells = vec![
                Cell::words(indicator.title),
                value,
                Cell::same(unit_words(&indicator.unit)),
                Cell::words(missing),
            ];
            table.push(RowStyle::Plain, cells);
        }
        table
    }

    /// The cell of the total in the table of emissions: it stands behind the sources and their items.
    pub(super) fn total_place(&self) -> Option<CellPlace> {
        let sources = self.inventory.totals(&[crate::inventory::Grouping::Source]);
        let rows: usize = sources
            .iter()
            .map(|total| 1 + self.item_totals(&total.key[0].0).len())
            .sum();
        Some(CellPlace::new(
            emission_section::TABLE,
            rows,
            emission_section::EMISSION_COLUMN,
        ))
    }
}
