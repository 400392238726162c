//! A register as a workbook: its tables, empty or with rows, with lists to choose from and what there is to choose.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::long_ledger::undated_workbook;
use super::quantity_text::{other_names, use_words};
use super::register_form::{RegisterForm, column_width};
use super::register_rows::RegisterRows;
use super::value_list::{ValueList, ValueSheet, unit_name};
use crate::activity::cell_name::column_letters;
use crate::factor::{Library, Named};
use crate::format::registry::RegionKind;
use crate::target::register::{Column, UnitStatus};
use crate::target::{BenchmarkSet, EnergyProduct, EnergyProducts, QuantityUses};
use crate::text::{Language, Text};

/// The units in which energy is usually stated.
const ENERGY_UNITS: [&str; 5] = ["tce", "toe", "kWh", "MWh", "GJ"];
/// Electricity, which is counted in MWh, is stated in multiples of this as well.
const ELECTRICITY: &str = "kWh";
/// Ware is counted in pieces as well.
const PIECE: &str = "piece";

/// What the workbook of a register is made of beside its rows.
pub struct RegisterTemplate<'a> {
    /// Units of measurement and regions.
    pub library: &'a Library,
    /// The products.
    pub products: &'a EnergyProducts,
    /// The sets of levels, whose units tell in what the energy of a product is stated.
    pub sets: &'a [BenchmarkSet],
    /// The quantities.
    pub quantities: &'a [QuantityUses<'a>],
}

/// The names of the sheets: units, quantities, and what there is to choose.
struct SheetNames {
    units: &'static str,
    quantities: &'static str,
    products: &'static str,
    known_quantities: &'static str,
    values: &'static str,
}

fn sheet_names(language: Language) -> SheetNames {
    SheetNames {
        units: language.pick("设施", "units"),
        quantities: language.pick("登记量", "quantities"),
        products: language.pick("可选产品", "known products"),
        known_quantities: language.pick("可选数据项", "known quantities"),
        values: language.pick("可选值", "values"),
    }
}

/// The columns of the sheet of products that lists of cells are taken from.
const PRODUCT: usize = 0;
const CLASS: usize = 1;

impl RegisterTemplate<'_> {
    /// The names of the two sheets that are filled in.
    pub fn filled_in(language: Language) -> [&'static str; 2] {
        let names = sheet_names(language);
        [names.units, names.quantities]
    }

    /// The workbook: a sheet of units and one of quantities with their rows; products with their classes and units; quantities with their units.
    pub fn workbook(&self, rows: &RegisterRows<'_>) -> Result<Vec<u8>, XlsxError> {
        let language = rows.language;
        let names = sheet_names(language);
        let products = self.product_rows(language);
        let (columns, lists): (Vec<Column>, Vec<ValueList>) = self.lists(language).into_iter().unzip();
        let values = ValueSheet {
            name: names.values,
            lists,
        };
        let classes = classes_of_product(names.products, products.len());
        let choice = |column: Column| {
            let place = columns.iter().position(|known| *known == column);
            match column {
                Column::Class => Some(classes.clone()),
                _ => place.map(|place| values.cells(place)),
            }
        };
        let mut workbook = undated_workbook()?;
        for (name, columns, rows) in [
            (names.units, Column::OF_UNITS.as_slice(), rows.units()),
            (names.quantities, Column::OF_QUANTITIES.as_slice(), rows.quantities()),
        ] {
            let form = RegisterForm {
                name,
                columns,
                rows,
                choice: &choice,
            };
            form.write(&mut workbook, language)?;
        }
        let titles = [
            ("可选产品", "known products"),
            ("可选类别", "known classes"),
            ("产量的单位", "unit of output"),
            ("能耗的单位", "unit of energy per product"),
            ("其他指标及其单位", "other indicators, with their units"),
            ("产品 id", "name of the product"),
            ("类别 id", "name of the class"),
        ];
        write_rows(&mut workbook, names.products, &titles, &products, language)?;
        let titles = [
            ("可选数据项", "known quantities"),
            ("计量单位", "counted in"),
            ("别名", "other names"),
            ("用于", "read by"),
            ("数据项 id", "name of the quantity"),
        ];
        let quantities = self.quantity_rows(language);
        write_rows(&mut workbook, names.known_quantities, &titles, &quantities, language)?;
        values.write(&mut workbook)?;
        workbook.save_to_buffer()
    }

    /// A product and class a row; a product without classes has one row. The rows of a product stand together, as its list of classes is cut out of them.
    fn product_rows(&self, language: Language) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for product in self.products.products.iter() {
            let (own, others) = self.energy_units(product, language);
            let row = |class: Option<(&str, Text)>| {
                let (class, title) = class.map_or_else(Default::default, |(id, title)| named(id, &title, language));
                let (name, other_name) = named(product.id(), product.title(), language);
                vec![
                    name,
                    class,
                    product.unit().to_owned(),
                    own.clone(),
                    others.clone(),
                    other_name,
                    title,
                ]
            };
            let classes = product.classes().iter();
            rows.extend(classes.map(|class| row(Some((&class.id, Text::new(&class.zh, &class.en))))));
            if product.classes().is_empty() {
                rows.push(row(None));
            }
        }
        rows
    }

    /// The units of the product's own indicator, and those of its others with their names, by the published levels.
    fn energy_units(&self, product: &EnergyProduct, language: Language) -> (String, String) {
        let mut units: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
        for level in self.sets.iter().flat_map(|set| &set.levels) {
            if level.product == product.id() {
                let indicator = level.indicator.as_deref().filter(|id| *id != product.indicator());
                let known = units.entry(indicator).or_default();
                if !known.contains(&level.unit.as_str()) {
                    known.push(&level.unit);
                }
            }
        }
        let pause = language.pick("、", ", ");
        let own = units.remove(&None).unwrap_or_default().join(pause);
        let others = units.into_iter().map(|(indicator, units)| {
            let id = indicator.unwrap_or_default();
            let known = self.products.indicators.find(id);
            let name = known.map_or_else(|| id.to_owned(), |known| named(id, known.title(), language).0);
            format!("{name} {}", units.join(pause))
        });
        let others: Vec<String> = others.collect();
        (own, others.join(language.pick("；", "; ")))
    }

    fn quantity_rows(&self, language: Language) -> Vec<Vec<String>> {
        let row = |uses: &QuantityUses<'_>| {
            let quantity = uses.quantity;
            let (name, other_name) = named(quantity.id(), quantity.title(), language);
            let unit = quantity.unit.text.clone();
            let used = use_words(uses, language, false).join(language.pick("；", "; "));
            vec![name, unit, other_names(uses, language), used, other_name]
        };
        self.quantities.iter().map(row).collect()
    }

    /// The lists, each with the column that it serves; those of products and quantities first.
    fn lists(&self, language: Language) -> Vec<(Column, ValueList)> {
        let name = |thing: &dyn Named| named(thing.id(), thing.title(), language).0;
        let list = |column, zh: &str, en: &str, values| {
            let title = language.pick(zh, en).to_owned();
            (column, ValueList { title, values })
        };
        let products = || self.products.products.iter();
        let outputs = distinct(products().map(EnergyProduct::unit).chain([PIECE]));
        let outputs = self.with_multiples(&outputs, language);
        let year = language.pick("年", "a");
        let capacities = outputs.iter().map(|unit| format!("{unit}/{year}")).collect();
        let levels = self.sets.iter().flat_map(|set| &set.levels);
        let intensities = distinct(levels.map(|level| level.unit.as_str()));
        let quantities = self.quantities.iter().map(|uses| uses.quantity);
        let values = distinct(
            quantities
                .clone()
                .map(|quantity| quantity.unit.text.as_str())
                .chain([ELECTRICITY]),
        );
        let provinces = self
            .library
            .regions
            .iter()
            .filter(|region| region.kind() == RegionKind::Province);
        let status = |status: UnitStatus| named(status.id(), &status.title(), language).0;
        vec![
            list(
                Column::Product,
                "可选产品",
                "known products",
                products().map(|known| name(known)).collect(),
            ),
            list(
                Column::Quantity,
                "可选数据项",
                "known quantities",
                quantities.map(|known| name(known)).collect(),
            ),
            list(
                Column::Indicator,
                "可选指标",
                "known indicators",
                self.products.indicators.iter().map(|known| name(known)).collect(),
            ),
            list(
                Column::Region,
                "可选地区",
                "known regions",
                provinces.map(|known| name(known)).collect(),
            ),
            list(
                Column::Status,
                "可选状态",
                "known statuses",
                UnitStatus::ALL.map(status).to_vec(),
            ),
            list(
                Column::CapacityUnit,
                "可选产能的单位",
                "known units of capacity",
                capacities,
            ),
            list(Column::OutputUnit, "可选产量的单位", "known units of output", outputs),
            list(
                Column::IntensityUnit,
                "可选单位产品能耗的单位",
                "known units of energy per product",
                intensities.into_iter().map(str::to_owned).collect(),
            ),
            list(
                Column::EnergyUnit,
                "可选综合能耗的单位",
                "known units of energy",
                self.with_multiples(&ENERGY_UNITS, language),
            ),
            list(
                Column::ValueUnit,
                "可选数据项的单位",
                "known units of quantities",
                self.with_multiples(&values, language),
            ),
        ]
    }

    /// Units with their multiples: of `t` `kt`, `10^4t`, `Mt` and `10^8t`.
    fn with_multiples(&self, units: &[&str], language: Language) -> Vec<String> {
        let table = &self.library.units;
        let mut listed: Vec<String> = Vec::new();
        for unit in units {
            let own = table.parse(unit).ok();
            let is_multiple = |spelling: &str| {
                let pair = own.as_ref().zip(table.parse(spelling).ok());
                let is_more =
                    pair.is_some_and(|(own, other)| own.dimension == other.dimension && other.size > own.size);
                is_more && spelling.ends_with(unit)
            };
            let entry = table.entries().find(|entry| entry.id == *unit);
            let name = entry.map_or_else(|| (*unit).to_owned(), |entry| unit_name(entry, language, self.library));
            let others = table.entries().filter(|entry| is_multiple(&entry.id));
            let others = others.map(|entry| unit_name(entry, language, self.library));
            for name in [name].into_iter().chain(others) {
                if !listed.contains(&name) {
                    listed.push(name);
                }
            }
        }
        listed
    }
}

/// What a register calls a thing in a language, the Chinese name or the id, and its other name.
fn named(id: &str, title: &Text, language: Language) -> (String, String) {
    match language {
        Language::Zh => (title.zh.clone(), id.to_owned()),
        Language::En => (id.to_owned(), title.en.clone()),
    }
}

fn distinct<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// The classes of the product that stands in the same row, cut out of the sheet of products.
fn classes_of_product(sheet: &str, rows: usize) -> String {
    let at = |column: &Column| *column == Column::Product;
    let typed = column_letters(Column::OF_UNITS.iter().position(at).unwrap_or_default());
    let [products, classes] = [PRODUCT, CLASS].map(column_letters);
    let all = format!("'{sheet}'!${products}$2:${products}${}", rows + 1);
    format!("OFFSET('{sheet}'!${classes}$2,MATCH(${typed}2,{all},0)-1,0,COUNTIF({all},${typed}2),1)")
}

/// Adds a sheet to look things up in.
fn write_rows(
    workbook: &mut Workbook,
    name: &str,
    titles: &[(&str, &str)],
    rows: &[Vec<String>],
    language: Language,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    for (at, (zh, en)) in (0u16..).zip(titles) {
        let cells = rows.iter().filter_map(|row| row.get(usize::from(at)));
        let widths = cells.map(|cell| column_width(cell));
        let title = language.pick(zh, en);
        sheet.set_column_width(
            at,
            widths.chain([column_width(title)]).max().unwrap_or_default().min(60),
        )?;
        sheet.write_with_format(0, at, title, &bold)?;
    }
    for (at, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(at, column, cell, &wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
