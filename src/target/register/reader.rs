//! Rows of a register as typed values: exact numbers, known products, units that fit. Every fault of every row is told.

use super::column::Column;
use super::problem;
use super::unit::{Amount, RegisterUnit, StatedQuantity, UnitStatus};
use crate::activity::headed_table::HeadedTable;
use crate::activity::problem::{blank_cell, unknown_name, wrong_dimension};
use crate::activity::row_kind::is_total_or_signature;
use crate::activity::table::TableRow;
use crate::factor::registry::Registry;
use crate::factor::{Library, Named};
use crate::problem::Problem;
use crate::quantity::{Dimension, Ratio, Rounding, RoundingMode};
use crate::spelling::fold;
use crate::target::energy_product::{EnergyProduct, EnergyProducts};
use crate::target::metric::{MetricBook, Quantity};
use crate::text::Text;

/// The unit of a yearly amount without the year: of `t/a` t.
pub(in crate::target) fn without_year(unit: &str) -> &str {
    let yearly = ["/a", "/年", "/year", "/yr"];
    let without = yearly.iter().find_map(|ending| unit.strip_suffix(ending));
    without.unwrap_or(unit)
}

/// Reads the rows of one table.
pub(super) struct Reader<'a> {
    pub table: &'a HeadedTable<Column>,
    pub library: &'a Library,
    pub products: &'a EnergyProducts,
    pub book: &'a MetricBook,
}

/// The column of a number and that of its unit, and what both are called.
struct AmountColumns {
    value: Column,
    unit: Column,
    title: Text,
}

impl Reader<'_> {
    /// A unit; `None` where a fault stands in its row.
    pub fn unit(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<RegisterUnit> {
        let before = faults.len();
        let plant = self.table.needed(row, Column::Plant, faults);
        let unit = self.table.needed(row, Column::Unit, faults);
        let year = self.table.year(row, Column::Year, faults);
        let product = self.product(row, faults);
        let class = product.and_then(|product| self.class(row, product, faults));
        let indicator = self.known(
            row,
            (Column::Indicator, "unknown-indicator"),
            &self.products.indicators,
            &Text::new("指标", "indicator"),
            faults,
        );
        let region = self.region(row, faults);
        let status = self.status(row, faults);
        let capacity = self.amount(
            row,
            &AmountColumns {
                value: Column::Capacity,
                unit: Column::CapacityUnit,
                title: Text::new("产能", "the capacity"),
            },
            faults,
        );
        let output = self.amount(
            row,
            &AmountColumns {
                value: Column::Output,
                unit: Column::OutputUnit,
                title: Text::new("产量", "the output"),
            },
            faults,
        );
        let energy = self.amount(
            row,
            &AmountColumns {
                value: Column::Energy,
                unit: Column::EnergyUnit,
                title: Text::new("综合能耗", "the energy"),
            },
            faults,
        );
        let intensity = self.amount(
            row,
            &AmountColumns {
                value: Column::Intensity,
                unit: Column::IntensityUnit,
                title: Text::new("单位产品能耗", "energy per product"),
            },
            faults,
        );
        if let Some(product) = product {
            self.check_output(row, product, (Column::CapacityUnit, &capacity), faults);
            self.check_output(row, product, (Column::OutputUnit, &output), faults);
            self.check_energy(row, product, &energy, &intensity, faults);
        }
        for (column, amount, title) in [
            (Column::Capacity, &capacity, Text::new("产能", "the capacity")),
            (Column::Output, &output, Text::new("产量", "the output")),
        ] {
            if let Some(amount) = amount.as_ref().filter(|amount| amount.value.is_negative()) {
                faults.push(problem::negative(
                    self.table.place(row, column),
                    &amount.value.to_string(),
                    &title,
                ));
            }
        }
        if faults.len() > before {
            return None;
        }
        let read = RegisterUnit {
            place: self.table.row_place(row),
            plant: plant?,
            unit: unit?,
            product: product?.id().to_owned(),
            class,
            indicator: indicator.filter(|id| product.is_none_or(|product| product.indicator() != id)),
            region,
            city: self.table.text(row, Column::City),
            status: status?,
            capacity,
            output,
            stated_intensity: intensity,
            energy,
            year: year?,
            evidence: self.table.text(row, Column::Evidence).unwrap_or_default(),
            note: self.table.text(row, Column::Note),
        };
        self.check_agreement(row, &read, faults);
        (faults.len() == before).then_some(read)
    }

    /// A quantity; `None` where a fault stands in its row.
    pub fn quantity(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<StatedQuantity> {
        let before = faults.len();
        let plant = self.table.needed(row, Column::Plant, faults);
        let year = self.table.year(row, Column::Year, faults);
        let region = self.region(row, faults);
        let title = Text::new("数据项", "quantity");
        let quantity = self.known(
            row,
            (Column::Quantity, "unknown-quantity"),
            &self.book.quantities,
            &title,
            faults,
        );
        if self.table.text(row, Column::Quantity).is_none() {
            faults.push(blank_cell(self.table.place(row, Column::Quantity), &title));
        }
        let value = Text::new("数值", "the value");
        let columns = AmountColumns {
            value: Column::Value,
            unit: Column::ValueUnit,
            title: value.clone(),
        };
        let any_fault = faults.len();
        let mut amount = self.amount(row, &columns, faults);
        if amount.is_none() && faults.len() == any_fault {
            faults.push(blank_cell(self.table.place(row, Column::Value), &value));
        }
        let known = quantity.as_deref().and_then(|id| self.book.quantities.find(id));
        if let (Some(known), Some(amount)) = (known, &mut amount) {
            self.of_gas(known, amount);
        }
        if let (Some(known), Some(amount)) = (known, &amount)
            && known.unit.dimension != amount.unit.dimension
        {
            let place = self.table.place(row, Column::ValueUnit);
            let what = Text::new(&known.title().zh, known.id());
            faults.push(wrong_dimension(place, &amount.unit.text, &what, &known.unit.text));
        }
        if let (Some(known), Some(amount)) = (known, &amount)
            && !known.may_be_negative()
            && amount.value.is_negative()
        {
            let place = self.table.place(row, Column::Value);
            faults.push(problem::negative(place, &amount.value.to_string(), known.title()));
        }
        if faults.len() > before {
            return None;
        }
        Some(StatedQuantity {
            place: self.table.row_place(row),
            plant: plant?,
            unit: self.table.text(row, Column::Unit),
            quantity: quantity?,
            amount: amount?,
            region,
            city: self.table.text(row, Column::City),
            year: year?,
            evidence: self.table.text(row, Column::Evidence).unwrap_or_default(),
            note: self.table.text(row, Column::Note),
        })
    }

    /// Tonnes of a quantity that is a mass of one gas are tonnes of that.
    fn of_gas(&self, quantity: &Quantity, amount: &mut Amount) {
        let typed = quantity.gas().map(|gas| format!("{}{gas}", amount.unit.text));
        if let Some(unit) = typed.and_then(|typed| self.library.units.parse(&typed).ok()) {
            amount.unit = unit;
        }
    }

    fn product(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<&EnergyProduct> {
        let title = Text::new("产品", "product");
        let place = self.table.place(row, Column::Product);
        let Some(typed) = self.table.text(row, Column::Product) else {
            faults.push(blank_cell(place, &title));
            return None;
        };
        let found = self.products.products.find(&typed);
        if found.is_none() {
            let (code, near) = ("unknown-product", self.products.near(&typed));
            let list = Some(problem::list_of_products());
            faults.push(unknown_name(code, place, title, &typed, near, list));
        }
        found
    }

    /// That a row is one of totals or signatures, told once, whatever else is wrong with it.
    pub fn total_or_signature(&self, row: &TableRow) -> Option<Problem> {
        let columns = [
            Column::Plant,
            Column::Unit,
            Column::Product,
            Column::Quantity,
            Column::Region,
            Column::City,
        ];
        columns.into_iter().find_map(|column| {
            let typed = self.table.text(row, column)?;
            let place = || self.table.place(row, column);
            is_total_or_signature(&typed).then(|| problem::total_row(place(), &typed))
        })
    }

    fn class(&self, row: &TableRow, product: &EnergyProduct, faults: &mut Vec<Problem>) -> Option<String> {
        let typed = self.table.text(row, Column::Class)?;
        let found = product.class(&typed).map(|class| class.id.clone());
        if found.is_none() {
            let near = product.nearest_classes(&typed);
            let place = self.table.place(row, Column::Class);
            faults.push(problem::unknown_class(place, &typed, product.title(), &near));
        }
        found
    }

    /// The id of a thing by the name that is typed.
    fn known<T: Named>(
        &self,
        row: &TableRow,
        named: (Column, &'static str),
        registry: &Registry<T>,
        what: &Text,
        faults: &mut Vec<Problem>,
    ) -> Option<String> {
        let known = self.table.known(row, named, registry, what, faults)?;
        Some(known.id().to_owned())
    }

    fn region(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<String> {
        let what = Text::new("地区", "region");
        self.known(
            row,
            (Column::Region, "unknown-region"),
            &self.library.regions,
            &what,
            faults,
        )
    }

    fn status(&self, row: &TableRow, faults: &mut Vec<Problem>) -> Option<UnitStatus> {
        let Some(typed) = self.table.text(row, Column::Status) else {
            return Some(UnitStatus::Existing);
        };
        let wanted = fold(&typed);
        let is_named = |status: &UnitStatus| status.names().iter().any(|name| fold(name) == wanted);
        let found = UnitStatus::ALL.into_iter().find(is_named);
        if found.is_none() {
            faults.push(problem::unknown_status(self.table.place(row, Column::Status), &typed));
        }
        found
    }

    fn amount(&self, row: &TableRow, columns: &AmountColumns, faults: &mut Vec<Problem>) -> Option<Amount> {
        let (value, unit) = (self.table.text(row, columns.value), self.table.text(row, columns.unit));
        let place = self.table.place(row, columns.value);
        let Some(typed) = value else {
            if unit.is_some() {
                faults.push(problem::unit_without_number(place, &columns.title));
            }
            return None;
        };
        let number = self.table.number(row, columns.value, &typed, faults);
        if let (None, Some(fault)) = (number, faults.last_mut()) {
            problem::not_stated(fault, &typed);
        }
        let Some(unit) = unit else {
            let what = Text::new(
                format!("{}的单位", columns.title.zh),
                format!("the unit of {}", columns.title.en),
            );
            faults.push(blank_cell(self.table.place(row, columns.unit), &what));
            return None;
        };
        let units = &self.library.units;
        let unit = self.table.unit(row, columns.unit, without_year(&unit), units, faults);
        Some(Amount {
            value: number?,
            unit: unit?,
        })
    }

    /// The dimension in which output of a product is counted.
    fn output_dimension(&self, product: &EnergyProduct) -> Dimension {
        let unit = self.library.units.parse(product.unit());
        unit.map_or_else(|_| Dimension::one(), |unit| unit.dimension)
    }

    fn check_output(
        &self,
        row: &TableRow,
        product: &EnergyProduct,
        (column, amount): (Column, &Option<Amount>),
        faults: &mut Vec<Problem>,
    ) {
        let Some(amount) = amount else { return };
        let own = self.output_dimension(product);
        // Ware is counted in pieces as well, a refinery's crude in tonnes.
        let others = [Dimension::base("piece"), Dimension::base("mass")];
        if amount.unit.dimension != own && !others.contains(&amount.unit.dimension) {
            let what = Text::new(&product.title().zh, product.id());
            let place = self.table.place(row, column);
            faults.push(wrong_dimension(place, &amount.unit.text, &what, product.unit()));
        }
    }

    fn check_energy(
        &self,
        row: &TableRow,
        product: &EnergyProduct,
        energy: &Option<Amount>,
        intensity: &Option<Amount>,
        faults: &mut Vec<Problem>,
    ) {
        let kinds = ["standard-coal", "oil-equivalent", "energy", "mass"].map(Dimension::base);
        if let Some(energy) = energy.as_ref().filter(|energy| !kinds.contains(&energy.unit.dimension)) {
            let place = self.table.place(row, Column::EnergyUnit);
            faults.push(problem::no_energy_unit(place, &energy.unit.text, "`tce`, `toe`, `MWh`"));
        }
        let own = self.output_dimension(product);
        let fits = |amount: &&Amount| kinds.iter().any(|kind| kind.per(&own) == amount.unit.dimension);
        if let Some(intensity) = intensity.as_ref().filter(|amount| !fits(amount)) {
            let place = self.table.place(row, Column::IntensityUnit);
            let under = product.unit();
            let under = if under.contains('*') {
                format!("({under})")
            } else {
                under.to_owned()
            };
            let expected = format!("`kgce/{under}`, `kgoe/{under}`, `kWh/{under}`");
            faults.push(problem::no_energy_unit(place, &intensity.unit.text, &expected));
        }
    }

    /// Where energy per product is stated beside energy and output, the stated value must be their quotient, at its own decimal places.
    fn check_agreement(&self, row: &TableRow, unit: &RegisterUnit, faults: &mut Vec<Problem>) {
        let (Some(stated), Some(energy), Some(output)) = (&unit.stated_intensity, &unit.energy, &unit.output) else {
            return;
        };
        let Some(quotient) = energy.in_base().divide(&output.in_base()) else {
            return;
        };
        if energy.unit.dimension.per(&output.unit.dimension) != stated.unit.dimension {
            return;
        }
        let Some(computed) = quotient.divide(&stated.unit.size) else {
            return;
        };
        let rounding = Rounding {
            places: stated.value.places(),
            mode: RoundingMode::HalfAwayFromZero,
        };
        let rounded = computed.round(rounding);
        if rounded.map(Ratio::from) != Some(Ratio::from(stated.value)) {
            let place = self.table.place(row, Column::Intensity);
            let shown = rounded.map_or_else(|| computed.to_text(), |value| value.to_string());
            let words = format!("{} ÷ {}", energy.text(), output.text());
            faults.push(problem::intensity_differs(
                place,
                &stated.text(),
                &format!("{shown} {}", stated.unit.text),
                &words,
            ));
        }
    }
}
