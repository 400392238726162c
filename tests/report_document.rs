//! Reports: the model says what the inventory says, its formulas give its numbers, and its renderings hold them.

mod completeness;
mod data_quality;
mod edited;
mod expression;
mod formula_text;
mod names;
mod numbers;
mod outline;
mod page;
mod scenarios;
mod typography;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::Methodology;
use dafeng::quantity::Ratio;
use dafeng::report::document::{
    Cell, CellPlace, ChartKind, ColumnKind, Document, InventoryReport, Number, Part, RowStyle, of_inventory,
    write_csv_files, write_parquet_files, write_workbook,
};
use dafeng::text::Language;
use dafeng::verification::verify_inventory;
use polars::prelude::*;

use crate::support::{CETS, ENERGY, GBT_32151, allow_gaps, library, methodology, process_level, root, with_inventory};
use expression::evaluate;
use outline::outline;

/// An inventory and its report; at process level that of the enterprise, with its processes.
struct Reported {
    enterprise: &'static Inventory<'static>,
    document: Document,
}

impl Reported {
    fn of(folder: &str, method: &str, request: AccountRequest) -> Reported {
        let path = root().join("datasets").join(folder);
        let source = LedgerSource {
            files: vec![path.join("ledger.csv")],
            plants: Some(path.join("plants.yaml")),
            ..LedgerSource::default()
        };
        // They live as long as the tests, which share them.
        let ledger: &'static Ledger = Box::leak(Box::new(Ledger::read(&source, library()).expect("a ledger")));
        let methodology: &'static Methodology = Box::leak(Box::new(methodology(method)));
        let inventory =
            account(ledger, methodology, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let inventory: &'static Inventory<'static> = Box::leak(Box::new(inventory));
        let verification = verify_inventory(inventory).expect("rules");
        let report = InventoryReport::of(inventory, &source, &verification).expect("lines");
        Reported {
            enterprise: report.enterprise,
            document: of_inventory(&report).expect("a document"),
        }
    }
}

fn mill_a() -> &'static Reported {
    static MADE: OnceLock<Reported> = OnceLock::new();
    MADE.get_or_init(|| Reported::of("mill-a-2026-06", CETS, AccountRequest::default()))
}

fn incomplete() -> &'static Reported {
    static MADE: OnceLock<Reported> = OnceLock::new();
    MADE.get_or_init(|| Reported::of("mill-a-2026-06", GBT_32151, allow_gaps()))
}

fn bf_bof() -> &'static Reported {
    static MADE: OnceLock<Reported> = OnceLock::new();
    MADE.get_or_init(|| Reported::of("reference-bf-bof", CETS, process_level()))
}

fn energy_of_eaf() -> &'static Reported {
    static MADE: OnceLock<Reported> = OnceLock::new();
    MADE.get_or_init(|| Reported::of("reference-eaf", ENERGY, process_level()))
}

/// Every report that the tests look at.
fn every_report() -> [&'static Reported; 4] {
    [mill_a(), incomplete(), bf_bof(), energy_of_eaf()]
}

fn number<'d>(document: &'d Document, place: &CellPlace) -> &'d Number {
    let table = document
        .table(&place.table)
        .unwrap_or_else(|| panic!("no table {}", place.table));
    table.rows[place.row].cells[place.column]
        .number()
        .unwrap_or_else(|| panic!("{place:?} is no number"))
}

#[test]
fn what_a_report_says() {
    let shown =
        |document: &Document, rows| [Language::En, Language::Zh].map(|language| outline(document, language, rows));
    let [en, zh] = shown(&mill_a().document, usize::MAX);
    insta::assert_snapshot!("mill-a-en", en);
    insta::assert_snapshot!("mill-a-zh", zh);
    let [en, zh] = shown(&bf_bof().document, 4);
    insta::assert_snapshot!("reference-bf-bof-en", en);
    insta::assert_snapshot!("reference-bf-bof-zh", zh);
}

/// Mill A: fuels 1229176.10 + processes 32394.60 - products 47513.21 = 1214057.49; over 595279.00 t of steel 2.0395.
#[test]
fn the_forms_hold_the_figures_of_the_inventory() {
    let Reported {
        enterprise: inventory,
        document,
    } = mill_a();
    let table = document.table("emissions").expect("table 1");
    let column = table.column("emission").expect("a column");
    let of = |style| -> Vec<&str> {
        let rows = table.rows.iter().filter(|row| row.style == style);
        rows.filter_map(|row| row.cells[column].number())
            .map(|number| number.text.as_str())
            .collect()
    };
    assert_eq!(of(RowStyle::Group), ["1229176.10", "32394.60", "-47513.21"]);
    assert_eq!(of(RowStyle::Total), ["1214057.49"]);
    assert_eq!(of(RowStyle::Plain).len(), inventory.counted().count());
    assert_eq!(
        document.table("activity").expect("table 2").rows.len(),
        inventory.rows.len()
    );
    let Part::KeyFigures(figures) = &document.sections[0].parts[0] else {
        panic!("key figures stand first");
    };
    assert_eq!(
        figures[1].value.as_ref().map(|value| value.text.as_str()),
        Some("2.0395")
    );
}

/// Every formula, computed exactly from the digits of the cells that it names, gives the number that it belongs to.
#[test]
fn formulas_give_their_numbers() {
    every_report()
        .into_iter()
        .for_each(|reported| formulas_hold(&reported.document, 40));
}

fn formulas_hold(document: &Document, least: usize) {
    let value_of = |place: &CellPlace| -> Ratio { number(document, place).digits().parse().expect("a number") };
    let mut count = 0;
    let cells = document
        .tables()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells)
        .filter_map(Cell::number);
    for number in cells.filter(|number| !number.is_floating) {
        let Some(formula) = &number.formula else { continue };
        count += 1;
        let found = evaluate(formula, &value_of);
        let shown = Number::exact(&found, number.places);
        assert_eq!(shown.text, number.text, "{formula:?}");
    }
    assert!(count > least, "{count} formulas");
}

/// Under a standard that rounds rows, every row and every sum has a formula; only causes of rounding have none.
#[test]
fn rows_and_totals_have_formulas() {
    for Reported { document, .. } in every_report() {
        for id in ["emissions", "calculation"] {
            let table = document.table(id).expect("a table");
            let column = table.column("emission").expect("a column");
            for row in table.rows.iter().filter(|row| row.style != RowStyle::Memo) {
                let number = row.cells[column].number().expect("a number");
                assert!(number.formula.is_some(), "{id}: {row:?}");
            }
        }
    }
}

#[test]
fn whatever_is_named_is_there() {
    every_report()
        .into_iter()
        .for_each(|reported| names_hold(&reported.document));
}

fn names_hold(document: &Document) {
    let mut ids: Vec<&str> = document.tables().map(|table| table.id.as_str()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "tables have ids of their own");
    for table in document.tables() {
        for row in &table.rows {
            assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
            for (cell, column) in row.cells.iter().zip(&table.columns) {
                let is_number = matches!(column.kind, ColumnKind::Number { .. });
                assert!(
                    *cell == Cell::Blank || cell.number().is_some() == is_number,
                    "{} {}",
                    table.id,
                    column.id
                );
                if let Some(id) = cell.number().and_then(|number| number.explanation.as_ref()) {
                    assert!(document.explanations.contains_key(id), "{id}");
                }
            }
        }
    }
    for part in document.sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Chart(chart) => {
                let table = document.table(&chart.table).expect("the table of a chart");
                assert!(chart.rows.iter().all(|row| *row < table.rows.len()), "{}", chart.id);
                assert!(!chart.rows.is_empty(), "{} draws nothing", chart.id);
                assert_eq!(chart.target.is_some(), chart.kind == ChartKind::Sankey);
                let is_number = |column: &usize| matches!(table.columns[*column].kind, ColumnKind::Number { .. });
                assert!(chart.series.iter().all(is_number), "{}", chart.id);
            }
            Part::Explanations(ids) => assert_eq!(ids.len(), document.explanations.len()),
            _ => {}
        }
    }
    let parts = document.explanations.values().flat_map(|figure| &figure.parts);
    parts.for_each(|id| assert!(document.explanations.contains_key(id), "{id}"));
}

/// Coke 10 t and 20 t at 28.435 GJ/t x 0.02942 tC/GJ x 44/12 = 3.06740413 tCO2/t: 30.67 and 61.35, together 92.02;
/// less 0.0370 x 100 and x 200 t of steel, 26.97 + 53.95 = 80.92.
#[test]
fn plants_stand_side_by_side() {
    let csv = "plant,period,item,flow,quantity,unit\n\
               a,2024-01,coke,net_consumed,10,t\na,2024-01,crude-steel,produced,100,t\n\
               b,2024-01,coke,net_consumed,20,t\nb,2024-01,crude-steel,produced,200,t\n";
    let found = with_inventory(csv, "", CETS, AccountRequest::default(), |inventory| {
        let report = InventoryReport {
            enterprise: inventory,
            processes: None,
            lines: None,
            findings: Vec::new(),
        };
        let document = of_inventory(&report).expect("a document");
        let table = document.table("plants").expect("plants");
        let totals: Vec<&str> = table
            .rows
            .iter()
            .filter_map(|row| Some(row.cells[1].number()?.text.as_str()))
            .collect();
        assert_eq!(totals, ["26.97", "53.95", "80.92"]);
        formulas_hold(&document, 10);
        names_hold(&document);
    });
    found.unwrap_or_else(|problems| panic!("{problems:#?}"));
}

#[test]
fn equal_reports_give_equal_bytes() {
    let document = &mill_a().document;
    for language in [Language::En, Language::Zh] {
        let write = || write_workbook(document, language).expect("a workbook");
        assert!(write() == write());
    }
}

/// The workbook alone, beside the plants file, gives the inventory again, row by row.
#[test]
fn a_report_is_read_back() {
    for (reported, folder, method, request) in [
        (mill_a(), "mill-a-2026-06", CETS, AccountRequest::default()),
        (bf_bof(), "reference-bf-bof", CETS, process_level()),
        (energy_of_eaf(), "reference-eaf", ENERGY, process_level()),
    ] {
        for language in [Language::En, Language::Zh] {
            let place = tempfile::tempdir().expect("a folder");
            let path = place.path().join("report.xlsx");
            std::fs::write(&path, write_workbook(&reported.document, language).expect("a workbook")).expect("written");
            let again = read_back(&path, folder);
            assert!(again.notes.iter().any(|note| note.code == "sheet-named-as-ledger"));
            let methodology = methodology(method);
            let other = account(&again, &methodology, library(), request).expect("an inventory");
            let enterprise = other.reconciliation.as_ref().map_or(&other, |found| &found.enterprise);
            assert_eq!(enterprise.total(), reported.enterprise.total(), "{folder} {language:?}");
            let emissions = |inventory: &Inventory<'_>| -> Vec<String> {
                inventory.rows.iter().map(|row| format!("{:?}", row.emission)).collect()
            };
            assert_eq!(emissions(enterprise), emissions(reported.enterprise));
        }
    }
}

fn read_back(path: &Path, folder: &str) -> Ledger {
    let source = LedgerSource {
        files: vec![path.to_owned()],
        plants: Some(root().join("datasets").join(folder).join("plants.yaml")),
        ..LedgerSource::default()
    };
    Ledger::read(&source, library()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The results that formulas bring along, read by another library: the total stands in the summary and in table 1.
#[test]
fn results_stand_beside_formulas() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let Reported {
        enterprise: inventory,
        document,
    } = bf_bof();
    let bytes = write_workbook(document, Language::Zh).expect("a workbook");
    let mut workbook: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let total: f64 = inventory.total().to_string().parse().expect("a number");
    for sheet in ["摘要", "附表1 排放量", "分时期走势", "工序"] {
        let cells = workbook
            .worksheet_range(sheet)
            .unwrap_or_else(|error| panic!("{sheet}: {error}"));
        let has = cells
            .cells()
            .any(|(.., cell)| matches!(cell, Data::Float(value) if *value == total));
        assert!(has, "{sheet} has no {total}");
    }
    let names = workbook.sheet_names();
    assert!(names.iter().all(|name| name.chars().count() <= 31), "{names:?}");
}

/// What a spreadsheet cannot hold stands beside it as text: 17 digits of a quantity, of which floating point keeps 16.
#[test]
fn exact_digits_stand_beside_numbers() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    const LONG: &str = "123456789012345.67";
    let csv = format!(
        "plant,period,item,flow,quantity,unit\np,2024-01,coke,net_consumed,{LONG},t\np,2024-01,crude-steel,produced,1,t\n"
    );
    let found = with_inventory(&csv, "", CETS, AccountRequest::default(), |inventory| {
        let document = of_inventory(&InventoryReport {
            enterprise: inventory,
            processes: None,
            lines: None,
            findings: Vec::new(),
        });
        write_workbook(&document.expect("a document"), Language::En).expect("a workbook")
    });
    let bytes = found.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut workbook: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let cells = workbook.worksheet_range("Table 2 Activity data").expect("a sheet");
    let has = |wanted: &dyn Fn(&Data) -> bool| cells.cells().any(|(.., cell)| wanted(cell));
    assert!(has(&|cell| matches!(cell, Data::String(text) if text == LONG)));
    assert!(has(&|cell| matches!(cell, Data::String(text) if text == "all digits")));
    assert!(has(
        &|cell| matches!(cell, Data::Float(value) if *value == 123_456_789_012_345.67)
    ));
}

/// Sums of `plain` rows of Parquet decimals give the total again.
#[test]
fn tables_are_files() {
    let Reported {
        enterprise: inventory,
        document,
    } = bf_bof();
    let files = write_parquet_files(document, Language::En).expect("files");
    // And key figures, findings and explanations.
    assert_eq!(files.len(), document.tables().count() + 3);
    let file = files
        .iter()
        .find(|file| file.name == "calculation")
        .expect("the computation");
    let frame = ParquetReader::new(std::io::Cursor::new(&file.bytes))
        .finish()
        .expect("Parquet");
    let column = frame.column("emission [tCO2]").expect("emissions");
    assert_eq!(column.dtype(), &DataType::Decimal(38, 2));
    let sum = column
        .decimal()
        .expect("decimals")
        .physical()
        .iter()
        .flatten()
        .sum::<i128>();
    assert_eq!(Ratio::from_scaled(sum, 2), Ratio::from(inventory.total()));
    let texts: BTreeMap<String, String> = write_csv_files(document, Language::Zh)
        .expect("files")
        .into_iter()
        .map(|file| (file.name, String::from_utf8(file.bytes).expect("UTF-8")))
        .collect();
    let emissions = &texts["emissions"];
    assert!(
        emissions.starts_with("\u{feff}row_style,source,rows,quantity,unit,emission [tCO2]"),
        "{emissions}"
    );
    assert!(
        emissions.contains(&format!("total,总量,204,,,{}", inventory.total())),
        "{emissions}"
    );
    let figures = &texts["key-figures"];
    assert!(
        figures.contains(&format!(",二氧化碳直接排放量,{},tCO2,", inventory.total())),
        "{figures}"
    );
    let findings: usize = document
        .sections
        .iter()
        .flat_map(|section| &section.parts)
        .map(|part| match part {
            Part::Findings(findings) => findings.len(),
            _ => 0,
        })
        .sum();
    let records = |text: &str| csv::Reader::from_reader(text.as_bytes()).into_records().count();
    assert_eq!(records(&texts["findings"]), findings);
    // A row for each figure, and below it whatever it was made of.
    let explanations = csv::Reader::from_reader(texts["explanations"].as_bytes());
    let rows: Vec<csv::StringRecord> = explanations.into_records().map(|row| row.expect("a row")).collect();
    let heads = rows.iter().filter(|row| &row[2] == "0").count();
    assert_eq!(heads, document.explanations.len());
    let coke = rows
        .iter()
        .find(|row| &row[3] == "因子记录" && row[10].ends_with("/coke/carbon_content"));
    assert_eq!(&coke.expect("a record")[5], "0.02942 tC/GJ");
}
